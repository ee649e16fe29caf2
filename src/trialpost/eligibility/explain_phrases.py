"""What leaves say of somebody, as phrases that follow "you" and "people who": "had a stroke"."""

import functools
from collections.abc import Sequence

from trialpost.eligibility import explain_words as w
from trialpost.eligibility.explain_names import (
    Name,
    Words,
    concept_of,
    inside_sentence,
    is_event,
    named,
    own_name,
    severe,
    spoken,
)
from trialpost.eligibility.explain_things import one_or, stretch, stretch_of, the_last
from trialpost.eligibility.explain_words import Family, Phrase, Time
from trialpost.model.message import Message, say
from trialpost.model.requirement import (
    Allergic,
    Circumstance,
    FamilyHistory,
    HasCondition,
    HasMarker,
    InOtherTrial,
    IsAble,
    Leaf,
    MarkerStatus,
    Period,
    Response,
    Speaks,
    State,
    Treated,
    UsesSubstance,
    When,
)
from trialpost.vocabulary.lexicon import Kind
from trialpost.vocabulary.plain import counted

_FAMILIES: dict[type, Family] = {
    HasCondition: Family.ILLNESS,
    FamilyHistory: Family.RELATIVE,
    IsAble: Family.PEOPLE,
    Speaks: Family.LANGUAGE,
    InOtherTrial: Family.OTHER_TRIAL,
    Circumstance: Family.PEOPLE,
    State: Family.PEOPLE,
}
_MARKERS = {
    MarkerStatus.POSITIVE: Family.MARKER,
    MarkerStatus.NEGATIVE: Family.NO_MARKER,
    MarkerStatus.TESTED: Family.TESTED,
}
_BY_KIND = {
    Kind.PROCEDURE: Family.DONE,
    Kind.VACCINE: Family.DONE,
    Kind.THERAPY: Family.TREATMENT,
    Kind.DEVICE: Family.DEVICE,
    Kind.CONDITION: Family.ILLNESS,
    Kind.INFECTION: Family.ILLNESS,
    Kind.SYMPTOM: Family.ILLNESS,
}
USED = frozenset({
    "condom", "contact-lenses", "continuous-glucose-monitor", "dentures", "diaphragm", "glasses",
    "hearing-aid", "infusion-pump", "insulin-pump", "mandibular-advancement-device", "orthosis",
    "transdermal-patch", "vaginal-pessary", "walking-aid", "wearable-activity-monitor",
    "wheelchair",
})  # fmt: skip
"""Devices that one uses; others are in the body, and had."""

_ILLNESSES = (Kind.CONDITION, Kind.INFECTION, Kind.SYMPTOM)
_THERAPIES = ("therapy", "treatment", "transfusion", "products", "hormones", "radiation", "drip")
_OF_THE_TRIAL = frozenset({"ingredients", "ingredient", "components", "component", "excipients",
                           "substances", "materials", "constituents", "drugs"})  # fmt: skip
_RESPONSES = {
    Response.NEEDED: w.NEEDED,
    Response.SUITABLE: w.SUITABLE,
    Response.FAILED: w.NOT_HELPED,
    Response.INTOLERANT: w.NOT_BORNE,
    Response.RESPONDED: w.HELPED,
}
_TIMES = {
    When.CURRENT: Time.NOW,
    When.UNSAID: Time.NOW,
    When.EVER: Time.EVER,
    When.PAST: Time.PAST,
    When.PLANNED: Time.PLANNED,
}


def family_of(leaf: Leaf) -> Family:
    """Return how a leaf is spoken of."""
    known = concept_of(getattr(leaf, "concept", ""))
    if isinstance(leaf, Allergic):
        if known is not None and known.kind in _ILLNESSES:
            return Family.ILLNESS
        return Family.ALLERGY if leaf.name else Family.ANY_ALLERGY
    if isinstance(leaf, HasMarker):
        return _MARKERS[leaf.status]
    if isinstance(leaf, UsesSubstance):
        return Family.PEOPLE if _of_people(leaf) and not _has_time(leaf) else Family.SUBSTANCE
    if isinstance(leaf, Treated):
        if leaf.concept in USED:
            return Family.USED
        if is_no_medicine(leaf.concept):
            return Family.EATEN
        family = _BY_KIND.get(known.kind) if known else None
        return family or (Family.TREATMENT if _is_therapy(leaf) else Family.MEDICINE)
    return _FAMILIES[type(leaf)]


def is_no_medicine(concept: str) -> bool:
    """Say whether what stands among the medicines is of no class of them: a food, or a metal.

    >>> is_no_medicine("egg"), is_no_medicine("rituximab")
    (True, False)
    """
    known = concept_of(concept)
    return known is not None and known.kind is Kind.DRUG and not known.parents


def _has_time(leaf: UsesSubstance) -> bool:
    return leaf.period is not None or leaf.when in (When.EVER, When.PAST, When.PLANNED)


def _is_therapy(leaf: Treated) -> bool:
    """Say whether a treatment is had rather than taken."""
    known = concept_of(leaf.concept)
    plain = known.plain if known else inside_sentence(leaf.name)
    head = plain.split(" (")[0].lower()
    for tail in (" that ", " with ", " of ", " against ", " for ", " after ", " before ", " to "):
        head = head.split(tail)[0]
    return head.removesuffix("s").endswith(_THERAPIES) or known is None


def _of_people(leaf: Leaf) -> str:
    known = concept_of(getattr(leaf, "concept", ""))
    return known.people if known else ""


def name_of(leaf: Leaf) -> Name:
    """Return what a leaf is about, as it is called within a sentence."""
    if isinstance(leaf, Allergic) and not leaf.concept and leaf.name.lower() in _OF_THE_TRIAL:
        return Name("", w.SOMETHING_TESTED)
    name = named(getattr(leaf, "name", ""), getattr(leaf, "concept", ""))
    if name.quoted and isinstance(leaf, Allergic | Treated) and " " not in name.plain:
        return Name("", inside_sentence(name.plain))
    return severe(name, leaf) if isinstance(leaf, HasCondition) else name


def thing_of(leaf: Leaf, *, official: bool = True) -> Words:
    """Return what a leaf is about, with its article, and the doctors' name where that helps."""
    if isinstance(leaf, Speaks):
        names = [named(one, one).plain for one in leaf.languages]
        return one_or(names) if names else say(w.TRIAL_LANGUAGE)
    if isinstance(leaf, State | IsAble | Circumstance) and not _of_people(leaf):
        return say(w.QUOTED, words=leaf.name)
    return spoken(name_of(leaf), official=official)


def does(leaf: Leaf, *, official: bool = True) -> Message:
    """Return what a leaf says of somebody, as it follows "you" and "people who"."""
    return _phrased(leaf, denied=False, official=official)


def does_not(leaf: Leaf, *, official: bool = True) -> Message:
    """Return what denies a leaf, as it follows "you" and "people who"."""
    return _phrased(leaf, denied=True, official=official)


@functools.lru_cache(maxsize=20_000)
def _phrased(leaf: Leaf, *, denied: bool, official: bool) -> Message:
    family, thing = family_of(leaf), thing_of(leaf, official=official)
    if family is Family.PEOPLE:
        return _people(leaf, denied=denied)
    if family in w.TIMELESS:
        phrase = w.TIMELESS[family]
        return say(phrase.no if denied else phrase.yes, thing=thing)
    if isinstance(leaf, Treated):
        special = _special(leaf, thing, denied=denied)
        if special is not None:
            return special
    period = getattr(leaf, "period", None)
    phrase = w.PHRASES[family, _time(leaf, period)]
    planned = getattr(leaf, "when", None) is When.PLANNED
    said = say(phrase.no if denied else phrase.yes, thing=thing)
    in_days = period is not None and (period.oldest or period.newest or period.lasting)
    return said if planned and in_days else _in_time(said, period)


def _time(leaf: Leaf, period: Period | None) -> Time:
    if isinstance(leaf, Allergic):
        return Time.EVER
    if isinstance(leaf, HasCondition) and period is None and is_event([leaf.concept]):
        return Time.PAST
    when = _TIMES[getattr(leaf, "when", When.UNSAID)]
    if when is Time.PLANNED or period is None:
        is_treatment = family_of(leaf) in (Family.TREATMENT, Family.DEVICE)
        unsaid = getattr(leaf, "when", None) is When.UNSAID
        return Time.EVER if is_treatment and unsaid else when
    if period.lasting is not None:
        return Time.SINCE
    return Time.PAST


def _in_time(phrase: Message, period: Period | None) -> Message:
    """Add to a phrase when it has to have been so."""
    if period is None:
        return phrase
    if period.lasting is not None:
        return say(w.FOR_AT_LEAST, does=phrase, time=stretch_of(period.lasting))
    time = stretch(period)
    if time is not None:
        return say(w.IN_THE_LAST, does=phrase, time=the_last(time))
    if period.newest is not None and period.oldest is None:
        return say(w.MORE_THAN_AGO, does=phrase, time=stretch_of(period.newest))
    if period.newest is not None and period.oldest is not None:
        newest, oldest = stretch_of(period.newest), stretch_of(period.oldest)
        return say(w.BETWEEN_AGO, does=phrase, time=newest, longer=oldest)
    return say(w.AT_A_TIME, does=phrase, words=period.words)


def _special(leaf: Treated, thing: Words, *, denied: bool) -> Message | None:
    """Return the phrase for how a treatment went, whether it suits, and how often it was given."""
    if leaf.lines is not None:
        text = w.COURSES.no if denied else w.COURSES.yes
        return say(text, range=courses(leaf.lines), thing=thing)
    if leaf.contraindicated:
        return say(w.MUST_NOT_HAVE.no if denied else w.MUST_NOT_HAVE.yes, thing=thing)
    phrase: Phrase | None = _RESPONSES.get(leaf.response)
    if leaf.response is Response.STABLE:
        lasts = leaf.period is not None and leaf.period.lasting is not None
        phrase = w.SAME_DOSE_SINCE if lasts or leaf.period is not None else w.SAME_DOSE
        period = leaf.period
        if period is not None and period.oldest is not None and period.newest is None:
            period = Period(words=period.words, lasting=period.oldest)
        return _in_time(say(phrase.no if denied else phrase.yes, thing=thing), period)
    if phrase is None:
        return None
    return say(phrase.no if denied else phrase.yes, thing=thing)


def courses(lines: tuple[int | None, int | None]) -> Message:
    """Return how many courses of a treatment are asked for."""
    low, high = lines
    if low is not None and high is not None:
        if low == high:
            return counted(low, *w.JUST_COURSES)
        return say(w.COURSES_BETWEEN, low=low, high=high)
    if low is not None:
        return say(w.ONE_COURSE_OR_MORE) if low == 1 else say(w.COURSES_FROM, low=low)
    return say(w.ONE_COURSE_AT_MOST) if high == 1 else say(w.COURSES_TO, high=high)


def _people(leaf: Leaf, *, denied: bool) -> Message:
    if getattr(leaf, "concept", "") == "pregnant" and getattr(leaf, "when", "") is When.PLANNED:
        return say(w.TO_BECOME_PREGNANT.no if denied else w.TO_BECOME_PREGNANT.yes)
    phrase = _of_people(leaf)
    if phrase and getattr(leaf, "period", None) is not None:
        phrase = in_the_past(phrase)
    if phrase:
        said = Message(negated_phrase(phrase) if denied else phrase)
    else:
        words = say(w.QUOTED, words=inside_sentence(getattr(leaf, "name", "")))
        said = say(w.FIT_THE_WORDS.no if denied else w.FIT_THE_WORDS.yes, words=words)
    return _in_time(said, getattr(leaf, "period", None))


_NEGATIONS: Sequence[tuple[str, str]] = (
    ("have never ", "have "), ("have not ", "have "), ("have given ", "have never given "),
    ("have lost ", "have not lost "), ("are not ", "are "), ("are ", "are not "),
    ("were ", "were not "), ("cannot ", "can "), ("can ", "cannot "), ("do not ", ""),
    ("gave ", "did not give "), ("used to ", "did not use to "), ("have no ", "have a "),
    ("have little ", "do not have little "),
)  # fmt: skip


def negated_phrase(phrase: str) -> str:
    """Return what denies a phrase of the tables.

    >>> [negated_phrase(one) for one in ("are pregnant", "can walk", "have a carer", "vape")]
    ['are not pregnant', 'cannot walk', 'do not have a carer', 'do not vape']
    """
    for begins, instead in _NEGATIONS:
        if phrase.startswith(begins):
            return instead + phrase.removeprefix(begins)
    return f"do not {phrase}"


def in_the_past(phrase: str) -> str:
    """Return a phrase of the tables on a place as it is said of a stretch of time that is over.

    >>> in_the_past("are in hospital"), in_the_past("live alone")
    ('were in hospital', 'live alone')
    """
    return f"were{phrase.removeprefix('are')}" if phrase.startswith("are in ") else phrase


def told_name(name: str, concepts: frozenset[str]) -> Name:
    """Return how something is called that a person named, within a sentence."""
    for one in sorted(concepts):
        known = concept_of(one)
        if known is not None and name.lower() in (known.plain.lower(), known.name.lower()):
            if name.lower() == known.plain.lower():
                return Name(known.article, inside_sentence(name))
            if len(concepts) == 1 and known.kind is Kind.DRUG:
                return Name("", name)
    own = own_name(name)
    return Name("", name) if own.quoted and " " not in name else own
