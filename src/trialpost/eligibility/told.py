"""What a person told about one thing, worked out: which concepts its name means, and its times."""

# ruff: noqa: SIM905 - a list of words reads better as words

import functools
from collections.abc import Iterable

import msgspec

from trialpost.eligibility.grammar.describing import without_lead
from trialpost.model.dates import PartialDate
from trialpost.model.profile import Private
from trialpost.vocabulary.condition_words import GENERIC, LITTLE, QUALIFIERS, key, words
from trialpost.vocabulary.everyday_concepts import illnesses_named
from trialpost.vocabulary.lexicon import Kind, Lexicon
from trialpost.vocabulary.spelling import form_of, tokens_of

Days = tuple[int, int]
"""The first and last day, as day numbers, that a date can mean."""

CONDITIONS = frozenset({Kind.CONDITION, Kind.INFECTION, Kind.SYMPTOM})
TREATMENTS = frozenset(
    {Kind.DRUG, Kind.DRUG_CLASS, Kind.THERAPY, Kind.PROCEDURE, Kind.DEVICE, Kind.VACCINE}
)
MEASURED = frozenset({Kind.MEASUREMENT, Kind.SCALE})


class Told(Private, frozen=True, kw_only=True):
    """An illness, treatment or procedure that the person told us.

    ``concepts`` are what the name surely means, all of them; ``maybe`` what it may mean or merely
    holds in it. ``said`` are the further words in the one form. ``status`` is as in the profile, or
    ``ever`` for a plain yes to "do you have it, or did you ever". ``part`` is the list of the
    profile that it stands in.
    """

    name: str
    part: str
    concepts: frozenset[str] = frozenset()
    maybe: frozenset[str] = frozenset()
    key: str = ""
    said: frozenset[str] = frozenset()
    severity: str = ""
    stage: str = ""
    status: str | None = None
    since: PartialDate | None = None
    until: PartialDate | None = None


class Reading(Private, frozen=True, kw_only=True):
    """A value that was measured. ``derived`` names what it was reckoned from, if it was.

    ``answered``: it answers a question, and its date is only the day of the answer.
    """

    low: float
    high: float
    unit: str = ""
    date: PartialDate | None = None
    said: frozenset[str] = frozenset()
    derived: str = ""
    answered: bool = False


class Meant(msgspec.Struct, frozen=True):
    """What a name means: the concepts, those that it may mean, and the words beyond them."""

    concepts: frozenset[str]
    maybe: frozenset[str]
    beyond: frozenset[str]


_DOSE = frozenset(
    "mg g mcg ug ml iu unit daily day week weekly month monthly hour once twice time every per bid "
    "tid qd od po iv sc im oral orally tablet capsule injection infusion dose low high therapy "
    "treatment use current currently former previous prior history hydrochloride sodium potassium "
    "sulfate acetate".split()
)
"""Words beside the name of a treatment that leave it that treatment."""

_BESIDE = frozenset(form_of(one) for one in (*QUALIFIERS, *LITTLE, *GENERIC, "grade", "nyha"))
_OF_NUMBERS = frozenset({"stage", "grade", "class", "type", "level", "iv", "iii", "ii", "i", "v"})


def meaning(name: str, lexicon: Lexicon, kinds: frozenset[Kind]) -> Meant:
    """Work out what the name of an illness or treatment means.

    A name that several concepts share means those of the kinds that are looked for, if there are
    any; of more than one it is not known which. A name with words around it that merely say how the
    thing runs ("severe asthma", "metformin 500 mg daily") means the thing; with others around it
    ("asthma clinic visit") it may.
    """
    found = illnesses_named(name, lexicon) if kinds is CONDITIONS else lexicon.find(name)
    tokens = tokens_of(name)
    if found:
        lead = without_lead(name, tokens, 0, len(tokens), found[0].id, lexicon)
        beyond = frozenset(one.form for one in tokens[:lead])
        return _sure([(one.id, one.kind) for one in found], kinds, beyond)
    mentions = lexicon.mentions(name, tokens)
    if not mentions:
        return Meant(frozenset(), frozenset(), frozenset())
    inside = {at for one in mentions for at in range(one.first, one.past)}
    beyond = frozenset(one.form for at, one in enumerate(tokens) if at not in inside)
    beside = _BESIDE | (_DOSE if kinds & TREATMENTS else frozenset())
    if len(mentions) == 1 and all(one in beside or one.isdigit() or len(one) == 1 or
                                  one in _OF_NUMBERS for one in beyond):  # fmt: skip
        meant = (mentions[0].concept, *mentions[0].others)
        return _sure([(one.id, one.kind) for one in meant], kinds, beyond)
    every = {other.id for one in mentions for other in (one.concept, *one.others)}
    return Meant(frozenset(), frozenset(every), beyond)


def _sure(found: list[tuple[str, Kind]], kinds: frozenset[Kind], beyond: frozenset[str]) -> Meant:
    fitting = [one for one, kind in found if kind in kinds] or [one for one, _ in found]
    if len(fitting) == 1:
        return Meant(frozenset(fitting), frozenset(), beyond)
    return Meant(frozenset(), frozenset(fitting), beyond)


def name_key(name: str) -> str:
    """Return a name in a form in which two spellings of it are the same, qualifiers left out.

    Nothing of it is kept: whatever somebody tells is gone with their request.

    >>> name_key("Zellweger syndromes") == name_key("severe Zellweger syndrome")
    True
    """
    given = words(name)
    bare = tuple(one for one in given if one not in QUALIFIERS)
    return key(bare or given)


def whole_key(name: str) -> str:
    """Return a name in one form with its qualifiers: who has no severe asthma may have asthma.

    >>> whole_key("severe Zellweger syndrome") == whole_key("Zellweger syndrome")
    False
    """
    return key(words(name))


@functools.lru_cache(maxsize=65_536)
def kept_whole_key(name: str) -> str:
    """Return the :func:`whole_key` of a name that a record or a table has; it is kept."""
    return whole_key(name)


@functools.lru_cache(maxsize=65_536)
def kept_key(name: str) -> str:
    """Return the :func:`name_key` of a name that a record or a table has; it is kept."""
    return name_key(name)


def parsed(date: str | None) -> PartialDate | None:
    """Read a date of a profile, which has been checked; ``None`` stays so."""
    return PartialDate.parse(date) if date else None


def forms(text: str) -> frozenset[str]:
    """Return the words of a text, each in its one form; as of :func:`name_key` nothing is kept."""
    return frozenset(one.form for one in tokens_of(text))


@functools.lru_cache(maxsize=65_536)
def kept_forms(text: str) -> frozenset[str]:
    """Return the :func:`forms` of words that a record or a table has; they are kept."""
    return forms(text)


def all_forms(texts: Iterable[str | None]) -> frozenset[str]:
    """Return the words of several texts, each in its one form."""
    return frozenset().union(*(forms(text) for text in texts if text))
