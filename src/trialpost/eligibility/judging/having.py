"""Judge whether a person has, or had, a thing that has a name: an illness or a treatment.

==========================================  ==================  ==================================
what the person told                        the thing           why
==========================================  ==================  ==================================
it, or a form of it                         holds               if the time and all that narrows
                                                                it fit
it, at another time                         does not hold       a form of it at another time: not
                                                                known, there may be others; so of
                                                                what can happen again
something broader                           not known           lupus may be lupus nephritis
it, and not what narrows it                 not known           asthma may be severe asthma
it, and the contrary of what narrows it     does not hold       mild asthma is no severe asthma
only a form that does not count             not known           there may be others
somebody suspects it                        not known
a plan, and not for when                    not known; no plan at all: does
                                            not hold
that they do not have it, or a broader one  does not hold
"not sure"                                  not known, and is not asked again
a finished list without it                  does not hold       of a class of things, or beside a
                                                                name that is not understood, this
                                                                speaks for the person only; it says
                                                                nothing of a test, nor of a class
                                                                whose members are not known
nothing                                     not known           in a doctor's note: presumed
                                                                absent, if it has a name and a note
                                                                would tell it (`_would_be_told`)
==========================================  ==================  ==================================

A statement and its contrary leave it not known.
"""

# ruff: noqa: SIM905 - a list of words reads better as words

import datetime as dt
from collections.abc import Sequence

import msgspec

from trialpost.eligibility.fact_keys import fact_of, narrowed_fact_of, substance_fact
from trialpost.eligibility.facts import NO, UNSURE, YES, Facts
from trialpost.eligibility.judging.by_day import by_day
from trialpost.eligibility.judging.courses import course_of, is_once
from trialpost.eligibility.judging.families import is_family, is_vague
from trialpost.eligibility.judging.found import Found, Why
from trialpost.eligibility.judging.found_by import is_found_by, is_of_other_test
from trialpost.eligibility.judging.grades import WHOLE_COURSES, compare, compare_risk, opposed
from trialpost.eligibility.judging.naming import is_named
from trialpost.eligibility.judging.times import (
    Course,
    Timed,
    happened,
    may_be_again,
    timed,
)
from trialpost.eligibility.kleene import HOLDS, LACKS, UNKNOWN, Truth
from trialpost.eligibility.named_within import is_test
from trialpost.eligibility.onset import marks_onset
from trialpost.eligibility.told import Told, forms, kept_forms, kept_key
from trialpost.model.requirement import (
    HasCondition,
    Named,
    Treated,
    UsesSubstance,
    When,
)
from trialpost.vocabulary.lexicon import Kind
from trialpost.vocabulary.spelling import form_of

Having = HasCondition | Treated | UsesSubstance

_SAYS_NOTHING = frozenset(
    form_of(one)
    for one in "known documented diagnosed established any clinical diagnosis current prior "
    "previous underlying concomitant concurrent pre-existing preexisting personal found seen "
    "detected identified present evident suspected presumed probable possible or".split()
)
"""Qualifiers that every illness a person tells of has: who has it need not be suspected of it."""

_CONFIRMED = frozenset(
    form_of(one)
    for one in "confirmed histologically cytologically pathologically proven verified biopsy or "
    "and clinically by histology pathology histological cytological radiologically "
    "serologically microbiologically".split()
)
"""Words of how a diagnosis was made, which holds of nearly all who were told that they have it."""


class Judged(msgspec.Struct, frozen=True, gc=False):
    """How one thing told compares with what is asked; ``exact`` if it is that and no form of it."""

    truth: Truth
    why: Why
    told: Told
    exact: bool
    kindly: Truth = UNKNOWN


def judge_having(leaf: Having, facts: Facts, today: dt.date, parts: Sequence[str]) -> Found:
    """Judge whether the person has or had a thing; the table stands in the module's words.

    Args:
        leaf: what is asked.
        facts: the person.
        today: the day.
        parts: the lists of a profile that would name it, if the person has it.
    """
    if facts.narrows and narrowed_fact_of(leaf) != fact_of(leaf):
        answered = by_answer(facts, narrowed_fact_of(leaf))
        if answered is not None:
            return answered
        dated = by_day(leaf, facts, today) if isinstance(leaf, HasCondition | Treated) else None
        if dated is not None:
            return dated
    if leaf.when is When.PLANNED:
        if leaf.period is not None:
            at_all = by_answer(facts, narrowed_fact_of(msgspec.structs.replace(leaf, period=None)))
            if at_all is not None and at_all.truth == LACKS:
                return at_all  # who plans none plans none so soon
        return Found(UNKNOWN, Why.NOT_SAID, need=narrowed_fact_of(leaf))
    told = facts.told_of(leaf.concept, leaf.name)
    denied = facts.denies(leaf.concept, leaf.name)
    if told and not denied:
        return _by_told(leaf, told, facts, today, parts)
    if denied and not told:
        return Found(LACKS, Why.SAID_NO)
    if told:
        return Found(UNKNOWN, Why.RELATED, told[0], need=narrowed_fact_of(leaf))
    return _by_silence(leaf, facts, parts)


def by_answer(facts: Facts, fact: str) -> Found | None:
    """Return what an answer to just this question says, ``None`` without one."""
    answer = facts.answer(fact)
    if answer == YES:
        return Found(HOLDS, Why.SAID_YES)
    if answer == NO:
        return Found(LACKS, Why.SAID_NO)
    return Found(UNKNOWN, Why.NOT_SURE) if answer == UNSURE else None


def _by_told(
    leaf: Having, told: Sequence[Told], facts: Facts, today: dt.date, parts: Sequence[str]
) -> Found:
    every = [_compare(leaf, one, facts, today) for one in told]
    for one in every:
        if one.truth == HOLDS:
            return Found(HOLDS, one.why, one.told)
    need = narrowed_fact_of(leaf)
    kindly = max(one.kindly for one in every)
    for one in every:
        if one.truth == UNKNOWN:
            return Found(UNKNOWN, one.why, one.told, need=need, kindly=max(kindly, UNKNOWN))
    exact = [one for one in every if one.exact]
    if exact:
        return Found(LACKS, exact[0].why, exact[0].told)
    listed = _listed(facts, parts)
    return Found(
        UNKNOWN,
        every[0].why if every[0].why is Why.EXCEPTED else Why.OTHERS,
        every[0].told,
        need=need,
        kindly=LACKS if listed else UNKNOWN,
        silent=LACKS,
    )


def _compare(leaf: Having, told: Told, facts: Facts, today: dt.date) -> Judged:
    """Compare one thing told with all that a leaf asks of it."""
    exact = leaf.concept in told.concepts if leaf.concept else True
    if _is_excepted(told, getattr(leaf, "but", ()), facts):
        return Judged(LACKS, Why.EXCEPTED, told, exact=False)
    thing = _timed(told, facts, today)
    onset = leaf.period is not None and marks_onset(leaf.qualifiers)
    at_the_time = happened(thing, leaf.when, leaf.period, from_onset=onset)
    narrowed, kindly = _narrowed(leaf, told, facts)
    if at_the_time == LACKS or narrowed == LACKS:
        why = Why.OUTSIDE if at_the_time == LACKS else Why.CONTRARY
        others = may_be_again(thing, leaf.period) and told.part not in facts.complete
        return Judged(LACKS, why, told, exact and not others)
    if at_the_time == UNKNOWN:
        counts = thing.fresh and narrowed == HOLDS and leaf.when is When.UNSAID
        kindly = HOLDS if counts and leaf.period is None else UNKNOWN
        return Judged(UNKNOWN, Why.WHEN, told, exact, kindly)
    if narrowed == UNKNOWN:
        return Judged(UNKNOWN, Why.NARROWED, told, exact, kindly)
    if _may_be_excepted(told, getattr(leaf, "but", ()), facts):
        return Judged(UNKNOWN, Why.BROADER, told, exact)
    return Judged(HOLDS, _why_has(told, thing.course), told, exact)


def _timed(told: Told, facts: Facts, today: dt.date) -> Timed:
    key = ("timed", id(told), today)
    if key not in facts.remembered:
        # What was told is kept beside, so that its id stays its own.
        course, once = course_of(told, facts.order), is_once(told, facts.order)
        facts.remembered[key] = (told, timed(told, course, today, once=once))
    return facts.remembered[key][1]  # type: ignore[index,no-any-return]


def _why_has(told: Told, course: Course) -> Why:
    past = told.status == "past" or told.until is not None or course is Course.DEED
    return Why.HAD if past else Why.HAS


def _narrowed(leaf: Having, told: Told, facts: Facts) -> tuple[Truth, Truth]:
    """Say whether what narrows a leaf is so, and whether it all but surely is."""
    severity, stage = getattr(leaf, "severity", ()), getattr(leaf, "stage", ())
    if not (severity or stage or leaf.qualifiers):
        return HOLDS, UNKNOWN
    truths, kindly = [], []
    words = " ".join((told.severity, told.stage, *sorted(told.said))) if severity or stage else ""
    for asked, family in ((severity, "grade"), (stage, "stage")):
        if asked:
            own = told.severity if family == "grade" else told.stage
            same = compare(asked, own, family)
            same = compare(asked, words, family) if same is None else same
            truths.append(UNKNOWN if same is None else HOLDS if same else LACKS)
    for one in leaf.qualifiers:
        asked_forms = kept_forms(one)
        if asked_forms <= _SAYS_NOTHING or asked_forms <= told.said:
            continue
        if len(asked_forms) == 1 and asked_forms <= forms(told.name):
            continue  # "metabolic" of bone disease, told by the very name
        risk = compare_risk(one, told.said)
        if opposed(one, told.said) or risk is False:
            return LACKS, UNKNOWN
        if risk or asked_forms in WHOLE_COURSES:
            continue
        if leaf.period is not None and marks_onset((one,)):
            continue
        if is_found_by(one, facts):
            continue
        if asked_forms <= _CONFIRMED | _SAYS_NOTHING:
            kindly.append(HOLDS)
        else:
            truths.append(UNKNOWN)
    truth = min(truths, default=HOLDS)
    if truth == HOLDS and kindly:
        return UNKNOWN, HOLDS
    return truth, UNKNOWN


def _is_excepted(told: Told, but: Sequence[Named], facts: Facts) -> bool:
    for one in but:
        if one.concept and told.concepts:
            if all(facts.order.is_a(own, one.concept) for own in told.concepts):
                return True
        elif kept_key(one.name) == told.key:
            return True
    return False


def _may_be_excepted(told: Told, but: Sequence[Named], facts: Facts) -> bool:
    """Say whether something told may be a form that does not count."""
    return any(
        not one.concept or any(facts.order.is_a(one.concept, own) for own in told.concepts)
        for one in but
    )


def _by_silence(leaf: Having, facts: Facts, parts: Sequence[str]) -> Found:
    """Judge by what was not told: something near, a finished list, or nothing at all."""
    need = fact_of(leaf)
    if facts.answer(need) == UNSURE:
        return Found(UNKNOWN, Why.NOT_SURE)
    broader = facts.broader(leaf.concept)
    if broader:
        narrowed = getattr(leaf, "severity", ()) or getattr(leaf, "stage", ())
        silent = UNKNOWN if narrowed else LACKS
        return Found(UNKNOWN, Why.BROADER, broader[0], need=need, silent=silent)
    near = facts.near(leaf.concept, leaf.name)
    if near:
        return Found(UNKNOWN, Why.RELATED, near[0], need=need)
    if facts.suspects(leaf.concept, leaf.name):
        if leaf.qualifiers == ("suspected",):
            return Found(HOLDS, Why.SUSPECTED)
        return Found(UNKNOWN, Why.SUSPECTED, need=need)
    named = is_named(leaf.name, leaf.concept)
    if named and _listed(facts, parts):
        return _not_listed(leaf, facts, parts, need)
    silent = LACKS if named and _would_be_told(leaf, facts) else UNKNOWN
    if not named and isinstance(leaf, HasCondition | Treated):
        silent = by_names(leaf.names, facts)
    if leaf.concept == _DEADLY_ILLNESS:
        silent = UNKNOWN if is_deadly_ill(facts) else LACKS
    return Found(UNKNOWN, Why.NOT_SAID, need=need, silent=silent)


def _would_be_told(leaf: Having, facts: Facts) -> bool:
    """Say whether a doctor's note would name a thing if the person had it.

    ===================================  =====================================================
    a thing                              a note would name it
    ===================================  =====================================================
    a test, a vaccine                    no: many are done and not told of
    an illness of which what it tells    no: it leaves that open
    makes a doctor think
    what a test shows                    if it tells of the test
    use of a drug, alcohol, tobacco      if it tells of any such habit
    everything else                      yes
    ===================================  =====================================================
    """
    if leaf.concept in facts.hinted or any(is_of_other_test(one, facts) for one in leaf.qualifiers):
        return False
    if is_test(leaf.concept) or _kind(leaf.concept, facts) is Kind.VACCINE:
        return False
    return facts.tells_of_habits if isinstance(leaf, UsesSubstance) else True


def _kind(concept: str, facts: Facts) -> Kind | None:
    names = facts.order.lexicon
    return names.concept(concept).kind if concept in names else None


def is_unmentioned(one: Named, facts: Facts) -> bool:
    """Say whether a person told neither of a thing nor of anything that may be it."""
    concept, name = one.concept, one.name
    return not (
        facts.told_of(concept, name)
        or facts.near(concept, name)
        or facts.broader(concept)
        or facts.suspects(concept, name)
        or concept in facts.hinted
        or any(concept in meant.concepts for _, meant in facts.allergies)
        or facts.answer(substance_fact(concept)) in _USED
    )


def by_names(names: Sequence[Named], facts: Facts) -> Truth:
    """Say by silence that what names several things is not so, if a note mentions none of them."""
    return LACKS if names and all(is_unmentioned(one, facts) for one in names) else UNKNOWN


_USED = frozenset({YES, "now", "current", "past", UNSURE})


_DEADLY_ILLNESS = "life-threatening-illness"
_DEADLY = (
    "cancer", "metastatic cancer", "leukemia", "lymphoma", "heart failure", "cirrhosis",
    "liver failure", "respiratory failure", "amyotrophic lateral sclerosis", "sepsis",
    "septic shock", "cardiogenic shock", "cardiac arrest", "coma", "idiopathic pulmonary fibrosis",
    "Creutzfeldt-Jakob disease", "AIDS", "organ dysfunction", "brain tumor",
    "intracranial hemorrhage", "altered consciousness",
)  # fmt: skip
"""Illnesses beside which a letter may leave unsaid that somebody has not long to live."""


def is_deadly_ill(facts: Facts) -> bool:
    """Say whether a person told of an illness of which many die."""
    key = ("deadly",)
    if key not in facts.remembered:
        find = facts.order.lexicon.find
        heads = (concept.id for name in _DEADLY for concept in find(name))
        facts.remembered[key] = any(facts.told_of(one, "") or facts.near(one, "") for one in heads)
    return bool(facts.remembered[key])


def _listed(facts: Facts, parts: Sequence[str]) -> bool:
    return all(part in facts.complete for part in parts)


def _not_listed(leaf: Having, facts: Facts, parts: Sequence[str], need: str) -> Found:
    """Judge by a finished list that does not name the thing.

    Such a list says no where all of its entries are known, so that none of them can be the thing by
    another name, and where the thing is not a whole family (:mod:`families`), which somebody may
    not have thought of when they listed its members. It says nothing of tests, nor of treatments
    whose members nobody can name.
    """
    if is_test(leaf.concept) or is_vague(leaf.concept, facts, parts):
        silent = LACKS if _would_be_told(leaf, facts) else UNKNOWN
        return Found(UNKNOWN, Why.NOT_SAID, need=need, silent=silent)
    others = [one for one in facts.told if one.part in parts and not one.concepts]
    sure = bool(leaf.concept) and not others and not is_family(leaf.concept, facts)
    if sure:
        return Found(LACKS, Why.NOT_LISTED, parts)
    if not leaf.concept and any(kept_forms(leaf.name) & forms(one.name) for one in facts.told):
        return Found(UNKNOWN, Why.NOT_SAID, need=need)
    return Found(UNKNOWN, Why.NOT_LISTED, parts, need=need, kindly=LACKS, silent=LACKS)
