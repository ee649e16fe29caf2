"""Say how a condition that somebody wrote is understood, and what lies around it.

A text that names a condition is that condition. A text with words that nothing knows may be
misspelt: then the nearest name is taken, and said, so that it can be changed. What is like no name
is looked for as words. Nothing is ever corrected without a word.
"""

import functools
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from trialpost.vocabulary.condition_query import ConditionQuery
from trialpost.vocabulary.condition_words import GENERIC, LITTLE, words
from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.vocabulary.everyday_words import is_everyday
from trialpost.vocabulary.foreign_words import is_cancer_of_more, is_far_fetched
from trialpost.vocabulary.lay_conditions import LAY_TABLE, NOT_AN_ILLNESS, Phrase
from trialpost.vocabulary.lexicon import Kind, lexicon
from trialpost.vocabulary.name_search import plain_words
from trialpost.vocabulary.suggesting import LONGEST_NAME, LONGEST_TYPED, Nearby, Suggestion

HowUnderstood = Literal["name", "corrected", "within", "words", "unknown"]

MOST_NEIGHBOURS = 12
"""Narrower conditions that are named."""

MOST_OTHERS = 3
"""Other conditions that may be meant."""

MOST_READ = 40
"""Words of a text in which names are looked for."""

SHORTEST_WITHIN = 3
"""Letters of a name that is found within a longer text, but for everyday ones in capitals (MS)."""


class Neighbour(msgspec.Struct, frozen=True):
    """A condition right above or below another, and in how many records it was seen."""

    id: str
    name: str
    times: int


class Interpretation(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """How a condition was understood.

    ``typed`` are the words as they were written; ``taken`` is the name that was taken instead of
    them, and empty if none was; ``query`` is what is looked for. ``how``: ``name`` the words are a
    name; ``corrected`` what they were meant for was taken; ``within`` a name that stands in them
    was; ``words`` they are looked for as they stand; ``unknown`` the same, and none of them stands
    in any name. ``besides`` are words beside a name that were not left out, since they name a
    treatment. ``others`` may be meant as well; ``broader`` are all conditions right above,
    ``narrower`` the commonest right below. The repr hides all of it, since it may be about a
    person's health.
    """

    typed: str
    query: ConditionQuery
    how: HowUnderstood
    taken: str = ""
    besides: str = ""
    others: tuple[Suggestion, ...] = ()
    broader: tuple[Neighbour, ...] = ()
    narrower: tuple[Neighbour, ...] = ()

    def __repr__(self) -> str:
        return "Interpretation(…)"

    @functools.cached_property
    def remembered(self) -> dict[str, Mapping[str, Sequence[Phrase]]]:
        """Other names of the names in its words, for who works them out; they go with it."""
        return {}


def interpret(
    vocabulary: ConditionVocabulary, text: str, *, as_typed: bool = False
) -> Interpretation:
    """Understand a condition as a person wrote it; never fails.

    Args:
        vocabulary: what is known of conditions.
        text: what was written.
        as_typed: whether the words are to be taken as they stand, whatever they are like.
    """
    text = " ".join(text.split())
    query = vocabulary.resolve(text)
    if query.how == "mesh":
        return _around(vocabulary, Interpretation(typed=text, query=query, how="name"))
    nearby: Nearby = {}
    likely = vocabulary.suggest(text, MOST_OTHERS + 1, begun=False, nearby=nearby)
    if not as_typed:
        found = _by_another_name(vocabulary, text, likely)
        found = found or _found_in(vocabulary, text, likely, nearby)
        if found is not None:
            return _around(vocabulary, found)
    known = any(vocabulary.knows(word) for word in plain_words(text[:LONGEST_TYPED]))
    how: HowUnderstood = "words" if known else "unknown"
    likely = tuple(one for one in likely if one.descriptors or one.how != "exactly")
    return Interpretation(typed=text, query=query, how=how, others=likely[:MOST_OTHERS])


def _by_another_name(
    vocabulary: ConditionVocabulary, text: str, likely: Sequence[Suggestion]
) -> Interpretation | None:
    """Understand a name that is known with "disease" behind it, or by the project's own tables."""
    typed = set(plain_words(text)) - GENERIC
    names = [one.name for one in likely if set(plain_words(one.name)) - GENERIC == typed]
    names += [
        concept.name
        for concept in lexicon().find(text)
        if concept.kind in (Kind.CONDITION, Kind.INFECTION, Kind.SYMPTOM)
    ]
    queries = (vocabulary.resolve(name) for name in (without_owners(text), *names))
    query = next((one for one in queries if one.how == "mesh"), None)
    return None if query is None else Interpretation(typed=text, query=query, how="name")


def _found_in(
    vocabulary: ConditionVocabulary, text: str, likely: Sequence[Suggestion], nearby: Nearby
) -> Interpretation | None:
    """Understand a text by a name that stands in it or that it was misspelt for.

    A name that stands in it comes before another that is only like some of its words: "prostrate
    cancer" is prostate cancer and not cancer, but who writes of dementia means no mumps.
    """
    exact, corrected = _within(vocabulary, text), _misspelt(vocabulary, text, likely, nearby)
    if exact is None or corrected is None:
        return exact or corrected
    of_exact, of_corrected = (set(plain_words(one.taken)) for one in (exact, corrected))
    return corrected if of_exact < of_corrected else exact


def _misspelt(
    vocabulary: ConditionVocabulary, text: str, likely: Sequence[Suggestion], nearby: Nearby
) -> Interpretation | None:
    """Understand a misspelt text as the whole name that is like it, or with its words respelt."""
    typed = plain_words(text)
    whole = (
        one.name
        for one in likely
        if one.how == "spelling" and _is_whole(plain_words(one.name), typed)
        if not is_far_fetched(vocabulary, typed, plain_words(one.name))
    )
    taken = next(whole, None) or vocabulary.respelt(text, nearby=nearby)
    if taken is None or is_far_fetched(vocabulary, typed, plain_words(taken)):
        return None
    query = vocabulary.resolve(taken)
    if query.how != "mesh" and taken not in {one.name for one in likely}:
        within = _within(vocabulary, taken)
        return None if within is None else msgspec.structs.replace(within, typed=text)
    others = tuple(
        one for one in likely if one.name != taken and one.descriptors != query.descriptors
    )
    return Interpretation(
        typed=text, query=query, how="corrected", taken=taken, others=others[:MOST_OTHERS]
    )


def _is_whole(name: Sequence[str], typed: Sequence[str]) -> bool:
    """Say whether a name has no more words than were typed, or the same written together."""
    return len(name) <= len(typed) or "".join(name) == "".join(typed)


def _within(vocabulary: ConditionVocabulary, text: str) -> Interpretation | None:
    """Understand a text that says more than a name: by the longest names that stand in it."""
    names = names_within(vocabulary, text)
    if not names:
        return None
    names = tuple(_with_more(vocabulary, text, name, names) for name in names)
    first = max(names, key=lambda name: len(name.split()))
    if is_cancer_of_more(text, first):
        return None
    others = tuple(
        found[0]
        for name in names
        if name != first and (found := vocabulary.suggest(name, 1, begun=False))
    )
    query = vocabulary.resolve(first)
    if query.how != "mesh":
        query = vocabulary.resolve(without_owners(first))
    return Interpretation(
        typed=text, query=query, how="within", taken=first, others=others[:MOST_OTHERS]
    )


def without_owners(text: str) -> str:
    """Leave out whose something is: "ringing in my ears" is ringing in the ears."""
    return " ".join(word for word in text.split() if word.casefold() not in _OWNERS)


_OWNERS = frozenset({"my", "your", "his", "her", "our", "their", "both", "one's"})


def _with_more(vocabulary: ConditionVocabulary, text: str, name: str, others: Sequence[str]) -> str:
    """Return a longer name that a name makes with other words of the text, itself if none.

    Of a cancer any word may say where it is; else the words of other names are theirs.
    """
    theirs = set() if words(name) == _CANCER else {word for one in others for word in one.split()}
    spoken = (word.strip(".,;:!?()\"'") for word in text.split()[:MOST_READ])
    left = [word for word in spoken if word not in theirs and word not in name.split()]
    left = [word for word in left if not is_everyday([word]) and word.lower() not in LITTLE]
    for size in range(min(MOST_ADDED, len(left)), 0, -1):
        for added in itertools.combinations(left[:MOST_TRIED], size):
            longer = [*added, *name.split()]
            if _is_name(vocabulary, longer):
                return " ".join(longer)
    return name


_CANCER = ("cancer",)
MOST_ADDED, MOST_TRIED = 3, 6
"""Words that a name may take in from elsewhere in a text, and those that are tried."""


def names_within(vocabulary: ConditionVocabulary, text: str) -> tuple[str, ...]:
    """Return the names of conditions that stand in a text, none inside another, in their order.

    They are what stands there, not what it says of it: "no diabetes" holds diabetes.
    """
    spoken = (text.casefold() if text.isupper() else text).split()[:MOST_READ]
    found: list[str] = []
    at = 0
    while at < len(spoken):
        past = min(at + LONGEST_NAME, len(spoken))
        while past > at and not _is_name(vocabulary, spoken[at:past]):
            past -= 1
        if past > at:
            found.append(" ".join(spoken[at:past]).strip(".,;:!?()\"'"))
        at = max(past, at + 1)
    return tuple(dict.fromkeys(found))


def _is_name(vocabulary: ConditionVocabulary, spoken: Sequence[str]) -> bool:
    """Say whether words are a name, begin and end with it, and are no mere word like "pain"."""
    text = " ".join(spoken).strip(".,;:!?()\"'")
    if (
        not plain_words(spoken[0])[:1]
        or spoken[0].lower() in LITTLE
        or spoken[-1].lower() in LITTLE
    ):
        return False
    bare = without_owners(text).split()
    if len(bare) == 1 and not bare[0].isupper() and is_everyday(bare):
        return False
    ids = vocabulary.meant_by(text)
    if not ids and _OWNERS.isdisjoint((spoken[0].casefold(), spoken[-1].casefold())):
        ids = vocabulary.meant_by(" ".join(bare))
    ids -= NOT_AN_ILLNESS
    long_enough = len(text) >= SHORTEST_WITHIN or (text.isupper() and text.casefold() in LAY_TABLE)
    return long_enough and any(vocabulary.is_illness(one) for one in ids)


def words_besides(told: Interpretation) -> tuple[str, ...]:
    """Return the words of a text that say more than the name taken, everyday ones left out."""
    taken = {*plain_words(told.taken), *LITTLE, *GENERIC}
    return tuple(
        word
        for word in told.typed.split()
        if not is_everyday([word]) and not set(plain_words(word)) <= taken
    )


def treatments_besides(told: Interpretation) -> str:
    """Return the words beside the name taken that name a drug or another treatment."""
    return " ".join(
        word
        for word in words_besides(told)
        if any(one.kind in _TREATMENTS for one in lexicon().find(word.strip(".,;:!?()\"'")))
    )


_TREATMENTS = frozenset(
    {Kind.DRUG, Kind.DRUG_CLASS, Kind.THERAPY, Kind.PROCEDURE, Kind.DEVICE, Kind.VACCINE}
)


def _around(vocabulary: ConditionVocabulary, told: Interpretation) -> Interpretation:
    """Add what lies right above and below what was understood."""
    ids = told.query.descriptors
    above = {one for each in ids for one in vocabulary.parents(each)} - ids
    below = {one for each in ids for one in vocabulary.children(each)} - ids
    below = {one for one in below if not _only_inferred(vocabulary, one)}
    return msgspec.structs.replace(
        told,
        broader=_named(vocabulary, above),
        narrower=_named(vocabulary, below - told.query.not_meant)[:MOST_NEIGHBOURS],
    )


def _only_inferred(vocabulary: ConditionVocabulary, descriptor: str) -> bool:
    """Say whether a symptom is below an illness only because records tell of both together."""
    graph = vocabulary.graph
    if graph is not None and descriptor in graph:
        return False
    concepts = lexicon().find(vocabulary.name_of(descriptor) or "")
    return any(one.kind is Kind.SYMPTOM for one in concepts)


def _named(vocabulary: ConditionVocabulary, ids: Iterable[str]) -> tuple[Neighbour, ...]:
    """Name conditions, those of most records first."""
    found = [
        Neighbour(one, name, vocabulary.times(one))
        for one in ids
        if one not in NOT_AN_ILLNESS and (name := vocabulary.name_of(one))
    ]
    return tuple(sorted(found, key=lambda one: (-one.times, one.name)))
