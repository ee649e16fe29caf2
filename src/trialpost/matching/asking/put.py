"""Decide whether a person can be asked something, and how the question is put."""

# ruff: noqa: SIM905 - a list of words reads better as words

import datetime as dt
import re

from trialpost.eligibility.explain_names import is_event
from trialpost.eligibility.explain_phrases import family_of
from trialpost.eligibility.explain_things import stretch
from trialpost.eligibility.explain_words import Family
from trialpost.eligibility.facts import Facts
from trialpost.eligibility.in_general import general
from trialpost.eligibility.judging.courses import course_of
from trialpost.eligibility.judging.naming import is_named
from trialpost.eligibility.judging.times import Course
from trialpost.eligibility.told import CONDITIONS, Told, kept_forms
from trialpost.eligibility.when_said import LAST, asks_for_day, dated_fact_of
from trialpost.matching.questions import SPECIAL, Ask
from trialpost.model.requirement import (
    Age,
    Allergic,
    Circumstance,
    FamilyHistory,
    HasCondition,
    HasMarker,
    InOtherTrial,
    IsAble,
    Leaf,
    Measured,
    Response,
    SexIs,
    Speaks,
    State,
    Treated,
    UsesSubstance,
    When,
)
from trialpost.model.status import Sex
from trialpost.vocabulary.measurements import measurement
from trialpost.vocabulary.qualifiers import QUALIFIERS
from trialpost.vocabulary.spelling import form_of, forms_of

LONGEST_NAME = 4
"""Words of a name that no table holds, at most, for it to be asked about."""

OLDEST_MOTHER, YOUNGEST_MOTHER = 55, 12
"""Years between which people are asked about pregnancy and the like."""

OLDEST_CHILD = 18
"""Years up to which people are asked for the scales of children."""

_OF_CHILDREN = frozenset({"lansky", "apgar"})
_OF_WOMEN = frozenset(
    {"pregnant", "breastfeeding", "childbearing-potential", "planning-pregnancy", "contraception",
     "postmenopausal", "premenopausal", "menstruating", "perimenopausal", "postpartum",
     "nulliparous", "surgical-menopause", "singleton-pregnancy", "multiple-pregnancy", "in-labor"}
)  # fmt: skip
_AT_ANY_AGE = frozenset({"postmenopausal", "surgical-menopause", "nulliparous"})
_DOCTORS_WORDS = frozenset(
    form_of(one)
    for one in "clinically significant relevant adequate inadequate appropriate suspected known "
    "documented eligible measurable evaluable confirmed histologically cytologically "
    "established investigator opinion meaningful suitable potential possible planned "
    "indicated required requiring concomitant concurrent underlying other additional any none "
    "nothing stable".split()
)
"""Words that leave it to a doctor whether something counts; nobody is asked about these."""

_NO_NAMES = _DOCTORS_WORDS | frozenset(
    form_of(one)
    for one in "therapy treatment medication medicine drug regimen training screening test "
    "placement procedure intervention agent product symptom risk event involvement status "
    "condition lesion precluding evidence history type level score criteria trial study visit "
    "use need disease disorder device guideline directed approved dose standard".split()
)
"""Words that names have which were cut out of a sentence; of these, too, nobody is asked."""

_BY_FAMILY = {
    Family.TREATMENT: Ask.TREATMENT,
    Family.DONE: Ask.DONE,
    Family.DEVICE: Ask.DEVICE,
    Family.USED: Ask.USED,
    Family.EATEN: Ask.EATEN,
}
_FOR_PEOPLE = re.compile(
    r"(?!.*(?:refractory|subclinical|revers|curatively|resect|degree|grade|oligo|burned|quiescent"
    r"|manifest|prevalent|incident|remitt|compensated|severely|moderately|mildly))[a-z -]+"
)
"""Words beside an illness that are no register's: no figures, no slash, no doctors' shorthand."""

_TELLABLE = ("severity", "activity", "course", "stage")
"""Kinds of words beside an illness that people are told by their doctors."""

_ALONE: dict[type, Ask] = {
    FamilyHistory: Ask.RELATIVE,
    HasMarker: Ask.MARKER,
    InOtherTrial: Ask.SO,
}


def how_put(leaf: Leaf, fact: str, facts: Facts, today: dt.date) -> Ask | None:
    """Return how a question is put; ``None`` if this person cannot be asked it.

    Args:
        leaf: a statement that asks it.
        fact: the key that would settle it; narrowed if it holds an ``@``.
        facts: the person.
        today: the day.
    """
    if isinstance(leaf, Age | SexIs):
        return None
    if general(leaf) is not None:
        return None
    if isinstance(leaf, State):
        can = "@" not in fact and concerns(leaf, facts, today)
        return Ask.SO if can and _has_words(leaf, fact, facts) else None
    if isinstance(leaf, Measured):
        can = "@" not in fact and _can_be_measured(leaf)
        return Ask.VALUE if can and _of_such_an_age(leaf, facts, today) else None
    if asks_for_day(fact):
        return _dated(leaf, fact, facts)
    if "@" in fact:
        return _narrowed(leaf, facts)
    if isinstance(leaf, IsAble):
        return Ask.SO if _has_words(leaf, fact, facts) else None
    if isinstance(leaf, Speaks):
        return Ask.LANGUAGE if leaf.languages else None
    if isinstance(leaf, Circumstance):
        return Ask.SO if _has_words(leaf, fact, facts) else None
    if not _has_a_name(leaf, facts):
        return None
    if isinstance(leaf, HasCondition):
        return _illness(leaf, facts)
    if isinstance(leaf, Treated):
        return _treatment(leaf, facts)
    if isinstance(leaf, UsesSubstance):
        return Ask.SUBSTANCE
    if isinstance(leaf, Allergic):
        return _allergy(leaf, facts)
    return _ALONE.get(type(leaf))


def concerns(leaf: State, facts: Facts, today: dt.date) -> bool:
    """Say whether somebody can be asked about pregnancy and the like: a woman of such an age."""
    if leaf.concept not in _OF_WOMEN:
        return bool(leaf.concept)
    if facts.profile.sex is not Sex.FEMALE:
        return False
    born = facts.born(today)
    if born is None or leaf.concept in _AT_ANY_AGE:
        return born is not None
    youngest, oldest = today.year - born[1].year, today.year - born[0].year
    return youngest <= OLDEST_MOTHER and oldest >= YOUNGEST_MOTHER


def _has_words(leaf: State | IsAble | Circumstance, fact: str, facts: Facts) -> bool:
    """Say whether there are words to ask a state, an ability or a circumstance in."""
    names = facts.order.lexicon
    return fact in SPECIAL or (leaf.concept in names and bool(names.concept(leaf.concept).people))


def _can_be_measured(leaf: Measured) -> bool:
    known = measurement(leaf.concept)
    return known is not None and known.can_be_asked


def _of_such_an_age(leaf: Measured, facts: Facts, today: dt.date) -> bool:
    """Say whether a value can be somebody's by their age: some scales are for children alone."""
    born = facts.born(today)
    grown_up = born is not None and today.year - born[1].year > OLDEST_CHILD
    return leaf.concept not in _OF_CHILDREN or not grown_up


def _has_a_name(leaf: Leaf, facts: Facts) -> bool:
    """Say whether what is asked about has a name that people can know."""
    name, concept = getattr(leaf, "name", ""), getattr(leaf, "concept", "")
    if isinstance(leaf, InOtherTrial) or (isinstance(leaf, Allergic) and not name):
        return True
    if concept in facts.order.lexicon:
        return is_named(name, concept)
    if isinstance(leaf, Treated) and len(name.split()) > 1:
        return False  # words cut out of a sentence, as a rule: "CKD-EPI formula"
    known_kind = isinstance(leaf, HasCondition | Treated | Allergic)
    short = (
        0 < len(name.split()) <= LONGEST_NAME and name.replace(" ", "").replace("-", "").isalpha()
    )
    return known_kind and short and is_named(name, "") and not kept_forms(name) & _NO_NAMES


def _illness(leaf: HasCondition, facts: Facts) -> Ask:
    course = _course(leaf, facts)
    if course is Course.LIFELONG:
        return Ask.LASTING
    return Ask.EVENT if course is Course.EVENT else Ask.ILLNESS


def _course(leaf: HasCondition, facts: Facts) -> Course:
    """Return how an illness runs, as it is asked for: what begins and ends at once is an event."""
    if is_event([leaf.concept]):
        return Course.EVENT
    told = Told(name=leaf.name, part="conditions", concepts=frozenset({leaf.concept}))
    return course_of(told, facts.order)


def _allergy(leaf: Allergic, facts: Facts) -> Ask:
    """Return how an allergy is asked for; anaphylaxis is nothing that one is allergic to."""
    names = facts.order.lexicon
    is_illness = leaf.concept in names and names.concept(leaf.concept).kind in CONDITIONS
    return Ask.EVENT if is_illness else Ask.ALLERGY


def _treatment(leaf: Treated, facts: Facts) -> Ask:
    names = facts.order.lexicon
    if leaf.concept not in names:
        return Ask.MEDICINE
    if names.concept(leaf.concept).kind in CONDITIONS:
        return Ask.ILLNESS
    return _BY_FAMILY.get(family_of(leaf), Ask.MEDICINE)


def _dated(leaf: Leaf, fact: str, facts: Facts) -> Ask | None:
    """Return how the question for a day is put; only the day that decides the leaf is asked for."""
    if fact != dated_fact_of(leaf) or not _has_a_name(leaf, facts):
        return None
    if isinstance(leaf, HasCondition) and not _has_a_day(leaf, fact, facts):
        return None
    taken = isinstance(leaf, Treated) and _treatment(leaf, facts) is Ask.MEDICINE
    if fact.endswith(LAST):
        return Ask.LAST_TAKEN if taken else Ask.LAST
    if isinstance(leaf, Treated):
        return Ask.TAKEN_SINCE if taken else None
    return Ask.SINCE


def _has_a_day(leaf: HasCondition, fact: str, facts: Facts) -> bool:
    """Say whether an illness began, or was last had, on a day that makes sense to ask for.

    What stays for life was not had last on a day; what happens at once does not begin.
    """
    course = _course(leaf, facts)
    return course is not (Course.LIFELONG if fact.endswith(LAST) else Course.EVENT)


def _narrowed(leaf: Leaf, facts: Facts) -> Ask | None:
    """Return how a narrowed question is put, where it can be put plainly."""
    if isinstance(leaf, InOtherTrial) and not leaf.qualifiers:
        plain = leaf.when is not When.PLANNED and (leaf.period is None or stretch(leaf.period))
        return Ask.SO if plain and leaf.when is not When.PAST else None
    if not isinstance(leaf, HasCondition | Treated) or leaf.but:
        return None
    if not _has_a_name(leaf, facts) or leaf.when in (When.PLANNED, When.PAST):
        return None
    if isinstance(leaf, Treated) and _of_its_course(leaf):
        return None
    narrowing = (*getattr(leaf, "severity", ()), *getattr(leaf, "stage", ()), *leaf.qualifiers)
    if narrowing:
        ill = isinstance(leaf, HasCondition) and _course(leaf, facts) is not Course.EVENT
        return Ask.FITS if ill and leaf.period is None and _plain(narrowing) else None
    if isinstance(leaf, HasCondition):
        return _of_illness_in_time(leaf, facts)
    ask = _treatment(leaf, facts)
    if leaf.period is not None:
        return Ask.RECENT if stretch(leaf.period) is not None else None
    return _NOW.get(ask, ask)


def _of_illness_in_time(leaf: HasCondition, facts: Facts) -> Ask | None:
    """Return how an illness is asked for now, or in a stretch of time; what stays is in neither."""
    course = _course(leaf, facts)
    if leaf.period is not None:
        return Ask.RECENT if course is not Course.LIFELONG and stretch(leaf.period) else None
    return None if course in (Course.LIFELONG, Course.EVENT) else Ask.NOW


_NOW: dict[Ask, Ask | None] = {
    Ask.MEDICINE: Ask.TAKES_NOW,
    Ask.TREATMENT: Ask.TREATED_NOW,
    Ask.ILLNESS: Ask.NOW,
    Ask.DONE: None,
}
"""How a treatment is asked for now; nobody is asked whether an operation is being done now."""


def _of_its_course(leaf: Treated) -> bool:
    return leaf.contraindicated or leaf.lines is not None or leaf.response is not Response.UNSAID


def _plain(words: tuple[str, ...]) -> bool:
    """Say whether a person can tell of themselves what such words say: "severe", "chronic"."""
    kinds = [QUALIFIERS.get(" ".join(forms_of(one))) for one in words]
    told = len(words) <= 2 and all(kind in _TELLABLE for kind in kinds)
    told = told and all(_FOR_PEOPLE.fullmatch(one.lower()) is not None for one in words)
    return told and not kept_forms(" ".join(words)) & _DOCTORS_WORDS
