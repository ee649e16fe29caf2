"""Hold the facts of two records against each other: title, sponsor, start, size, phase, ages.

A fact that one of the records does not state neither agrees nor differs. What agrees by mere custom
(a minimum age of 18 years) is not counted as agreeing.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

import msgspec

from trialpost.model.dates import AgeLimit
from trialpost.model.identifiers import Registry, RegistryId, recognise
from trialpost.model.message import Message, say
from trialpost.model.status import Phase, StudyType
from trialpost.model.trial import Trial
from trialpost.registry.merging.keys import (
    codes_of,
    names_of,
    plain_words,
    protocol,
    sponsor_words,
    title_words,
)

START_MONTHS, START_FAR = 2, 6
"""Starts this many months apart agree; starts further apart than the second differ."""

SIZE_NEAR, SIZE_FAR = 1.1, 1.5
"""The larger number of participants over the smaller: up to here they agree; beyond, differ."""

OVERLAP = 0.5
"""The part of the words of conditions or treatments that has to be the same to agree."""

_COMMON_WORDS = """
a an and as assess assessing at by clinical compare comparing comparison effect effects efficacy
evaluate evaluating evaluation for from in into is of on or participants patients safety study
subjects the their this to trial versus vs with
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_EXTENSION = re.compile(
    r"\bextension|\broll ?over|\blong term (?:follow ?up|safety)|\bfollow ?up (?:study|trial|of)"
    r"|\bfollow on\b|\bopen label continuation|\bcontinued (?:access|treatment)|\bexpanded access"
)
_PART = re.compile(
    r"\b(part|cohort|module|sub ?study|season|wave) ([0-9]{1,2}|[ivx]{1,4}|[a-h])\b"
    r"|\b(study|trial) ([0-9]{1,3})\b"
)
_YEARS = re.compile(r"\b((?:19|20)\d\d)(?: (?:(?:19|20)?\d\d))?\b")
"""A year, or a season (``2018 2019``, ``2018 19``), which goes by its first year."""

_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is compared of one record, taken from it once.

    ``own``: the stem of its identifier, and those of the identifiers that it had before in its
    registry. ``stems``: those of the names that it gives its trial elsewhere.
    """

    id: RegistryId
    own: frozenset[str]
    names: frozenset[RegistryId]
    stems: frozenset[str]
    title: str | None
    titles: tuple[str, ...]
    protocol: str | None
    code: str | None
    codes: frozenset[str]
    trial: Trial


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """Two records held against each other.

    ``closeness`` is the part of the words of the two closest titles that is the same, 0 to 1;
    ``None`` where a record has no title. ``by_time_or_size``: the start or the number of
    participants agrees, which chance seldom brings about. ``extension``: one title is a follow-on
    trial's and the other is not. ``parts``: both titles number their part, season or cohort, and
    not alike. ``codes``: both give codes of the protocol, and none is the same.
    """

    closeness: float | None
    agreeing: tuple[Message, ...] = ()
    differing: tuple[Message, ...] = ()
    by_time_or_size: bool = False
    extension: tuple[Message, ...] = ()
    parts: tuple[Message, ...] = ()
    codes: tuple[Message, ...] = ()


def facts_of(trial: Trial) -> Facts:
    """Take from a record what is compared."""
    names = names_of(trial)
    known = [one for alias in trial.aliases if (one := recognise(alias)) is not None]
    former = (one.stem for one in known if one.registry is trial.id.registry)
    own = frozenset((trial.id.stem, *former))
    given = (trial.official_title, trial.brief_title)
    return Facts(
        id=trial.id,
        own=own,
        names=names,
        stems=frozenset(name.stem for name in names) - own,
        title=title_words(trial),
        titles=tuple(words for text in given if text and (words := plain_words(text))),
        protocol=protocol(trial),
        code=trial.org_study_id,
        codes=codes_of(trial),
        trial=trial,
    )


_NAMES = {
    Registry.CLINICALTRIALS_GOV: "ClinicalTrials.gov",
    Registry.CHICTR: "ChiCTR",
    Registry.JAPIC: "JapicCTI",
    Registry.JMA: "JMA",
    Registry.JRCT: "jRCT",
    Registry.REBEC: "ReBec",
}


def registry_name(registry: Registry) -> str:
    """Return a registry's name as it writes it itself."""
    return _NAMES.get(registry, registry.value.upper())


def hold(a: Facts, b: Facts) -> Held:
    """Hold all facts of two records against each other."""
    verdicts = {name: compare(a.trial, b.trial) for name, compare in _COMPARISONS.items()}
    told = {name: verdict for name, verdict in verdicts.items() if verdict is not None}
    differing = tuple(verdict.message for verdict in told.values() if not verdict.agrees)
    return Held(
        closeness=_closeness(a.titles, b.titles),
        agreeing=tuple(verdict.message for verdict in told.values() if verdict.agrees),
        differing=differing,
        by_time_or_size=any(told[one].agrees for one in ("start", "size") if one in told),
        extension=_extension(a, b, bool(differing)),
        parts=_parts(a, b),
        codes=_codes(a, b),
    )


class _Verdict(NamedTuple):
    agrees: bool
    message: Message


def _agree(text: str, **params: object) -> _Verdict:
    return _Verdict(True, say(text, **params))


def _differ(text: str, **params: object) -> _Verdict:
    return _Verdict(False, say(text, **params))


def _closeness(a: tuple[str, ...], b: tuple[str, ...]) -> float | None:
    if not a or not b:
        return None
    return max(_shared(_words(one), _words(other)) for one in a for other in b)


def _words(text: str) -> frozenset[str]:
    words = frozenset(text.split())
    return (words - _COMMON) or words


def _shared(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a or b else 0.0


def _extension(a: Facts, b: Facts, differs: bool) -> tuple[Message, ...]:
    """Say that one record is of a follow-on trial, the other is not, and a fact differs too."""
    follows = [any(_EXTENSION.search(title) for title in one.titles) for one in (a, b)]
    if not differs or not (a.titles and b.titles) or follows[0] == follows[1]:
        return ()
    one, other = (a, b) if follows[0] else (b, a)
    text = "By its title {id} follows on from another trial, and {other} does not."
    return (say(text, id=str(one.id), other=str(other.id)),)


def _parts(a: Facts, b: Facts) -> tuple[Message, ...]:
    """Say that the titles number their part or season differently, all pairs of them."""
    numbered = [_numbers(one.titles) for one in (a, b)]
    if not all(numbered) or not _apart(*numbered):
        return ()
    shown = [", ".join(sorted(one)) for one in numbered]
    return (say("One title says {one}, the other {other}.", one=shown[0], other=shown[1]),)


def _codes(a: Facts, b: Facts) -> tuple[Message, ...]:
    """Say that both records give codes of the protocol, and none of them is the same."""
    if not a.codes or not b.codes or a.codes & b.codes:
        return ()
    text = "The codes of the protocol differ: {one}, {other}."
    return (say(text, one=min(a.codes), other=min(b.codes)),)


def _numbers(titles: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for title in titles:
        for word, number, study, count in _PART.findall(title):
            found.add(f"{word or study} {_ROMAN.get(number, number) or count}")
        found.update(_YEARS.findall(title))
    return frozenset(found)


def _apart(a: frozenset[str], b: frozenset[str]) -> bool:
    return not a & b


def _sponsors(a: Trial, b: Trial) -> _Verdict | None:
    if a.sponsor is None or b.sponsor is None:
        return None
    one, other = sponsor_words(a.sponsor), sponsor_words(b.sponsor)
    shared = one & other
    if shared and (len(shared) == min(len(one), len(other)) or _shared(one, other) >= OVERLAP):
        return _agree("The sponsor is the same: {name}.", name=a.sponsor.name)
    if shared or _help_each_other(a, b):
        return None
    text = "The sponsors differ: {one}, {other}."
    return _differ(text, one=a.sponsor.name, other=b.sponsor.name)


def _help_each_other(a: Trial, b: Trial) -> bool:
    """Tell whether one's sponsor or collaborator is among the other's."""
    helpers = [
        [sponsor_words(one) for one in (trial.sponsor, *trial.collaborators) if one]
        for trial in (a, b)
    ]
    return any(one & other for one in helpers[0] for other in helpers[1])


def _starts(a: Trial, b: Trial) -> _Verdict | None:
    if a.dates.start is None or b.dates.start is None:
        return None
    one, other = a.dates.start.date, b.dates.start.date
    exact = one.month is not None and other.month is not None
    months = abs((one.year - other.year) * 12 + (one.month or 6) - (other.month or 6))
    if exact and months <= START_MONTHS:
        return _agree(
            "The start is about the same: {one}, {other}.", one=str(one), other=str(other)
        )
    if months > START_FAR + (0 if exact else 12):
        return _differ("The start differs: {one}, {other}.", one=str(one), other=str(other))
    return None


def _sizes(a: Trial, b: Trial) -> _Verdict | None:
    if a.enrolment is None or b.enrolment is None:
        return None
    low, high = sorted((a.enrolment.count, b.enrolment.count))
    if low == 0:
        return None
    counts = {"one": a.enrolment.count, "other": b.enrolment.count}
    if high <= low * SIZE_NEAR:
        return _agree("The number of participants is about the same: {one}, {other}.", **counts)
    if high > low * SIZE_FAR:
        return _differ("The number of participants differs: {one}, {other}.", **counts)
    return None


def _phases(a: Trial, b: Trial) -> _Verdict | None:
    one, other = (frozenset(trial.phases) - {Phase.NOT_APPLICABLE} for trial in (a, b))
    if not one or not other:
        return None
    shown = {"one": _listed(one), "other": _listed(other)}
    if one == other:
        return _agree("The phase is the same: {one}.", one=shown["one"])
    return None if one & other else _differ("The phases differ: {one}, {other}.", **shown)


def _listed(phases: Iterable[Phase]) -> str:
    return ", ".join(sorted(phase.value for phase in phases))


ADULT_DAYS = 18 * 365.25
_DAYS = {
    "year": 365.25,
    "month": 30.44,
    "week": 7.0,
    "day": 1.0,
    "hour": 1 / 24,
    "minute": 1 / 1440,
}


def _ages(a: Trial, b: Trial) -> _Verdict | None:
    one, other = a.eligibility.minimum_age, b.eligibility.minimum_age
    if one is None or other is None:
        return None
    days = _in_days(one), _in_days(other)
    shown = {"one": str(one), "other": str(other)}
    if abs(days[0] - days[1]) > max(days) / 8:
        return _differ("The lowest ages differ: {one}, {other}.", **shown)
    if max(days) < 1 or abs(days[0] - ADULT_DAYS) < ADULT_DAYS / 100:
        return None
    return _agree("The lowest age is the same: {one}.", one=shown["one"])


def _in_days(age: AgeLimit) -> float:
    return age.number * _DAYS[age.unit]


def _subjects(a: Trial, b: Trial) -> _Verdict | None:
    for one, other in (
        (a.conditions, b.conditions),
        ([each.name for each in a.interventions], [each.name for each in b.interventions]),
    ):
        words = frozenset(plain_words(" ".join(one)).split())
        if _shared(words, frozenset(plain_words(" ".join(other)).split())) >= OVERLAP:
            return _agree("The condition or the treatment is the same: {name}.", name=one[0])
    return None


def _types(a: Trial, b: Trial) -> _Verdict | None:
    kinds = {a.type, b.type}
    if StudyType.UNKNOWN in kinds or len(kinds) == 1:
        return None
    return _differ(
        "The kinds of study differ: {one}, {other}.", one=a.type.value, other=b.type.value
    )


def _sexes(a: Trial, b: Trial) -> _Verdict | None:
    one, other = a.eligibility.sex, b.eligibility.sex
    if one is None or other is None or one is other:
        return None
    return _differ("The sexes differ: {one}, {other}.", one=one.value, other=other.value)


_COMPARISONS: dict[str, Callable[[Trial, Trial], _Verdict | None]] = {
    "sponsor": _sponsors,
    "start": _starts,
    "size": _sizes,
    "phase": _phases,
    "age": _ages,
    "subject": _subjects,
    "type": _types,
    "sex": _sexes,
}
