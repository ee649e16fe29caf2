"""Tell whether two records are of wholly different subjects: title, conditions and treatments.

One trial is seldom described in the same words twice: a lay title beside a scientific one, MedDRA
terms beside plain conditions, a trade name beside a substance. So a subject differs only if not one
word of it is shared, words that begin alike and the other's title counted in. Records of which one
is not in English are not compared.
"""

from collections.abc import Iterable, Sequence

from trialpost.model.message import Message, say
from trialpost.model.trial import Trial
from trialpost.vocabulary.condition_words import GENERIC, QUALIFIERS, words

BEGINNING = 6
"""Words that are the same up to this letter have one stem: osteoarthritis, osteoarthrosis."""

FAR = 0.2
"""Titles that share less than this part of their words, those of the design left out, differ."""

FEWEST = 2
"""How many of the three subjects both records have to give before differing tells anything."""

_ENGLISH_WORDS = "the of and in for with to on by from versus among between during"
_FOREIGN_WORDS = """
av bei chez con das de dei del della dem den der des di die dans du een eine einer el en et het hos
il la las le les los met mit nel och og para per por pour un una und une van voor von y zum zur
"""
_DESIGN_WORDS = """
active after against all among arm assess assessing between blind blinded can center centre clinical
comparator compare compared comparing comparison control controlled cohort does dose dosing double
during effect effectiveness efficacy evaluate evaluating evaluation feasibility first group help how
into investigate investigating is it label long masked multi multicenter multicentre multinational
multiple national observational open over parallel phase pilot placebo pragmatic profile prospective
protocol randomised randomized receiving safety sham short single site standard study subject term
than that the therapy this tolerability treated treatment trial using versus vs week well when
whether which who whose without year
"""
_DOSE_WORDS = """
a additional administered arm ask b be before being both capsule care daily day drug each every film
get given group hour if injection infusion intervention intravenous mcg mg ml minute month more not
no only oral other per place product receive route session solution subcutaneous support tablet then
they three time twice two unit up usual will
"""
_ENGLISH, _FOREIGN = (frozenset(some.split()) for some in (_ENGLISH_WORDS, _FOREIGN_WORDS))
_EMPTY = frozenset((_DESIGN_WORDS + _DOSE_WORDS).split()) | _ENGLISH | GENERIC
"""Words that any trial's record may have, whatever it is about."""


def differing_subjects(a: Trial, b: Trial, *, by_title: bool = True) -> tuple[Message, ...]:
    """Say of what each is, where all subjects that both records give differ, two at the least.

    Returns nothing where a subject is shared, or too few are given to tell. ``by_title`` counts the
    titles as a subject; leave them out where they are held against each other anyway.
    """
    if _is_english(a) is not _is_english(b):
        return ()
    titles = _title_words(a), _title_words(b)
    verdicts = (
        _titles(*titles) if by_title else None,
        _told_apart(_CONDITIONS, (_conditions(a), _conditions(b)), titles),
        _told_apart(_TREATMENTS, (_treatments(a), _treatments(b)), titles),
    )
    given = [verdict for verdict in verdicts if verdict is not None]
    apart = [verdict for verdict in given if isinstance(verdict, Message)]
    return tuple(apart) if len(apart) == len(given) >= FEWEST else ()


_CONDITIONS = "The conditions have nothing in common: {one}; {other}."
_TREATMENTS = "The treatments have nothing in common: {one}; {other}."


def _is_english(trial: Trial) -> bool:
    """Tell whether the titles have no more little words of other languages than of English."""
    given = f"{trial.official_title or ''} {trial.brief_title}".casefold().split()
    return sum(word in _FOREIGN for word in given) <= sum(word in _ENGLISH for word in given)


def _title_words(trial: Trial) -> frozenset[str]:
    return _stems((trial.official_title or "", trial.brief_title))


def _conditions(trial: Trial) -> Sequence[str]:
    return (*trial.conditions, *(term.name for term in trial.condition_mesh))


def _treatments(trial: Trial) -> Sequence[str]:
    named = [text for one in trial.interventions for text in (one.name, *one.other_names)]
    return (*named, *(term.name for term in trial.intervention_mesh))


def _stems(texts: Iterable[str]) -> frozenset[str]:
    """Return how the words begin that tell what a text is about; figures and letters do not."""
    told = {word for text in texts for word in words(text) if len(word) > 1}
    told = {word for word in told - _EMPTY if not word[0].isdigit()}
    return frozenset(word[:BEGINNING] for word in (told - QUALIFIERS) or told)


def _titles(one: frozenset[str], other: frozenset[str]) -> Message | bool | None:
    """Return ``None`` where a title tells nothing, else why they differ, else false."""
    if not one or not other:
        return None
    if len(one & other) >= FAR * len(one | other):
        return False
    return say("The titles have next to nothing in common.")


def _told_apart(
    text: str,
    subjects: tuple[Sequence[str], Sequence[str]],
    titles: tuple[frozenset[str], frozenset[str]],
) -> Message | bool | None:
    """Return ``None`` where a record gives none, else why they differ, else false."""
    one, other = (_stems(given) for given in subjects)
    if not one or not other:
        return None
    if one & (other | titles[1]) or other & titles[0]:
        return False
    return say(text, one=_short(subjects[0][0]), other=_short(subjects[1][0]))


def _short(text: str, most: int = 80) -> str:
    text = text.strip(" .;")
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"
