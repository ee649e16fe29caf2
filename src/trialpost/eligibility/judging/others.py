"""Judge the leaves that rest on a single statement: allergy, marker, substance, language and so on.

=====================  ========================  ============================  ====================
leaf                   holds                     does not hold                 not known
=====================  ========================  ============================  ====================
allergy                told, or a form of it     no; a finished list without   else; in a note that
                                                 it                            is silent: presumed
                                                                               absent; not in one
                                                                               that tells of some
                                                                               allergy
marker is positive     it was found              it was not found              else
marker is negative     it was not found          it was found                  else
marker of an           the infection was told,   never                         else
infection              if it shows for life, or
                       goes on
marker was tested      either was told           never                         else
use of a substance     as told, at that time     no                            else; in a note that
                                                                               is silent: presumed
                                                                               absent
can do something       yes                       no                            else; in a note that
                                                                               names no inability:
                                                                               no exclusion
a language             yes to one of them        no to all of them             else
another trial          yes                       no                            else; in a note that
                                                                               is silent: presumed
                                                                               not
circumstance           yes                       no                            else; prison,
                                                                               intensive care and
                                                                               the like as above
left to the team       never                     never                         always; a note that
                                                                               says that the person
                                                                               agrees, or will do as
                                                                               asked, settles that
a short life           never                     never                         always; in a note
                                                                               that names no deadly
                                                                               illness: presumed not
a judgement, or words  never                     never                         always; where a note
not understood                                                                 is silent about all
                                                                               they name: not
=====================  ========================  ============================  ====================
"""

import datetime as dt
import re

from trialpost.eligibility.fact_keys import (
    fact_of,
    language_fact,
    narrowed_fact_of,
    substance_fact,
)
from trialpost.eligibility.facts import NO, UNSURE, YES, Facts
from trialpost.eligibility.judging.found import Found, Why
from trialpost.eligibility.judging.having import (
    by_answer,
    by_names,
    is_deadly_ill,
    judge_having,
)
from trialpost.eligibility.judging.naming import is_named
from trialpost.eligibility.judging.times import Course, happened, timed
from trialpost.eligibility.kleene import HOLDS, LACKS, UNKNOWN, Truth, negated
from trialpost.eligibility.told import Meant, Told, kept_key, name_key
from trialpost.model.requirement import (
    Allergic,
    Circumstance,
    HasMarker,
    InOtherTrial,
    IsAble,
    LeftToTeam,
    MarkerStatus,
    Speaks,
    TeamChecks,
    Unread,
    UsesSubstance,
    When,
)


def judge_allergy(leaf: Allergic, facts: Facts, _today: dt.date) -> Found:
    """Judge whether the person is allergic to something, or to anything."""
    need = fact_of(leaf)
    answered = by_answer(facts, need)
    if answered is not None and answered.truth != HOLDS:
        return answered
    told = next((name for name, meant in facts.allergies if _is_to(leaf, name, meant, facts)), None)
    if answered is not None or told is not None:
        if leaf.qualifiers:
            return Found(UNKNOWN, Why.NARROWED, told, need=narrowed_fact_of(leaf))
        return Found(HOLDS, Why.SAID_YES if told is None else Why.HAS, told)
    if facts.answer("allergy") == NO:
        return Found(LACKS, Why.SAID_NO)
    named = bool(leaf.name) and is_named(leaf.name, leaf.concept)
    if "allergies" in facts.complete:
        if not facts.allergies:
            return Found(LACKS, Why.NOT_LISTED, ("allergies",))
        kindly = LACKS if named else UNKNOWN
        return Found(UNKNOWN, Why.NOT_LISTED, ("allergies",), need, kindly, silent=LACKS)
    # A letter that tells of allergies and not of which is not silent about any of them.
    silent = UNKNOWN if facts.answer("allergy") in (YES, UNSURE) else LACKS
    return Found(UNKNOWN, Why.NOT_SAID, need=need, silent=silent)


def _is_to(leaf: Allergic, name: str, meant: Meant, facts: Facts) -> bool:
    if not leaf.name:
        return True
    if leaf.concept:
        return any(facts.order.is_a(one, leaf.concept) for one in meant.concepts)
    return name_key(name) == kept_key(leaf.name)


def judge_marker(leaf: HasMarker, facts: Facts, _today: dt.date) -> Found:
    """Judge whether a gene variant, receptor, antibody or antigen was found."""
    need = fact_of(leaf)
    answer = facts.answer(narrowed_fact_of(leaf)) or facts.answer(need)
    answer = answer or _told_marker(leaf, facts)
    if answer not in (YES, NO):
        followed = _by_infection(leaf, facts)
        if followed is not None:
            return followed
        asked_in_vain = answer == UNSURE
        why = Why.NOT_SURE if asked_in_vain else Why.NOT_SAID
        return Found(UNKNOWN, why, need="" if asked_in_vain else need)
    if leaf.status is MarkerStatus.TESTED:
        return Found(HOLDS, Why.SAID_YES)
    there = HOLDS if answer == YES else LACKS
    truth = negated(there) if leaf.status is MarkerStatus.NEGATIVE else there
    if leaf.qualifiers and there == HOLDS:
        return Found(UNKNOWN, Why.NARROWED, need=narrowed_fact_of(leaf))
    return Found(truth, Why.SAID_YES if answer == YES else Why.SAID_NO)


SHOWN_BY = {
    # What is found in the blood: the infection, and whether it is found for life after it.
    "hepatitis-c-antibody": ("hepatitis-c", True),
    "hepatitis-b-core-antibody": ("hepatitis-b", True),
    "hepatitis-b-surface-antigen": ("hepatitis-b", False),
    "cmv-serology": ("cytomegalovirus-infection", True),
    "syphilis-serology": ("syphilis", False),
}
"""Markers of infections (CDC, Interpretation of hepatitis B serology and of tests for HCV)."""


def _by_infection(leaf: HasMarker, facts: Facts) -> Found | None:
    """Return what follows from the infection that a marker shows, if the person told of it."""
    infection, for_life = SHOWN_BY.get(leaf.concept, ("", False))
    if not infection or leaf.status is MarkerStatus.TESTED or leaf.qualifiers:
        return None
    wanted = leaf.status is not MarkerStatus.NEGATIVE
    told = [one for one in facts.told_of(infection, "") if for_life or one.status == "current"]
    if told and not facts.denies(infection, ""):
        return Found(HOLDS if wanted else LACKS, Why.HAS, told[0])
    return None


def _told_marker(leaf: HasMarker, facts: Facts) -> str:
    """Return what was told of a marker, or of a form of it that was found."""
    told = facts.markers.get(leaf.concept or fact_of(leaf).partition(":")[2], "")
    if told or not leaf.concept:
        return told
    for concept, present in facts.markers.items():
        if present == YES and facts.order.is_a(concept, leaf.concept):
            return YES
        if present == NO and facts.order.is_a(leaf.concept, concept):
            return NO
    return ""


_SMOKES: dict[str, dict[str, Truth]] = {
    "former-smoker": {NO: LACKS, "now": LACKS, "current": LACKS, "past": HOLDS},
    "non-smoker": {NO: HOLDS, "now": LACKS, "current": LACKS, "past": HOLDS},
}
"""What an answer to "do you smoke, or did you ever" says of those who gave it up, or never did."""

_NEVER = re.compile(r"\b(?:never|lifelong|life-long|lifetime)\b", re.IGNORECASE)
"""Words of a name that only those have who never smoked."""

_USES = {YES: "ever", "now": "current", "current": "current", "past": "past"}


def judge_substance(leaf: UsesSubstance, facts: Facts, today: dt.date) -> Found:
    """Judge whether the person uses, or used, tobacco, alcohol or another drug."""
    need = fact_of(leaf)
    answer = facts.answer(need)
    if leaf.concept in _SMOKES and answer:
        truth = _SMOKES[leaf.concept].get(answer, UNKNOWN)
        if answer == "past" and _NEVER.search(leaf.name):
            truth = LACKS
        elif answer == "past" and (leaf.period is not None or leaf.qualifiers):
            narrowed = narrowed_fact_of(leaf)
            return by_answer(facts, narrowed) or Found(UNKNOWN, Why.WHEN, need=narrowed)
        why = Why.SAID_YES if truth == HOLDS else Why.SAID_NO
        return Found(truth, why if truth != UNKNOWN else Why.NOT_SURE)
    if _says_no(leaf, facts) and leaf.when is not When.PLANNED:
        return Found(LACKS, Why.SAID_NO)
    answered = by_answer(facts, narrowed_fact_of(leaf)) if narrowed_fact_of(leaf) != need else None
    if answered is not None:
        return answered
    if answer in _USES:
        told = Told(name=leaf.name, part="substances", status=_USES[answer])
        truth = happened(timed(told, Course.ORDINARY, today), leaf.when, leaf.period)
        if truth == HOLDS and leaf.qualifiers:
            truth = UNKNOWN
        why = {HOLDS: Why.SAID_YES, LACKS: Why.OUTSIDE, UNKNOWN: Why.WHEN}[truth]
        return Found(truth, why, told, need=narrowed_fact_of(leaf) if truth == UNKNOWN else "")
    return judge_having(leaf, facts, today, ("substances",))


def _says_no(leaf: UsesSubstance, facts: Facts) -> bool:
    """Say whether the person does not use a substance, or what it is a form of."""
    broader = facts.order.above(leaf.concept) if leaf.concept else frozenset()
    return any(facts.answer(fact) == NO for fact in (fact_of(leaf), *map(substance_fact, broader)))


def judge_plain(leaf: IsAble | InOtherTrial | Circumstance, facts: Facts, _today: dt.date) -> Found:
    """Judge what only an answer to just this question can settle."""
    base, narrowed = fact_of(leaf), narrowed_fact_of(leaf)
    answered = by_answer(facts, narrowed)
    if answered is not None:
        return answered
    planned = getattr(leaf, "when", When.UNSAID) is When.PLANNED
    silent = LACKS if not planned and _would_be_mentioned(leaf) else UNKNOWN
    silent = HOLDS if isinstance(leaf, IsAble) and leaf.granted else silent
    if isinstance(leaf, IsAble) or planned or base == narrowed:
        return Found(UNKNOWN, Why.NOT_SAID, need=narrowed, silent=silent)
    answer = facts.answer(base)
    if answer == NO:
        return Found(LACKS, Why.SAID_NO)
    if answer == YES and not leaf.qualifiers and _at_any_time(leaf):
        return Found(HOLDS, Why.SAID_YES)
    if answer == UNSURE:
        return Found(UNKNOWN, Why.NOT_SURE)
    if answer == YES:
        return Found(UNKNOWN, Why.NOT_SAID, need=narrowed)
    return Found(UNKNOWN, Why.NOT_SAID, need=base, silent=silent)


_MENTIONED = frozenset(
    {
        "prisoner", "under-guardianship", "compulsory-psychiatric-treatment", "in-intensive-care",
        "psychiatric-hospitalization", "nursing-home-resident", "participation-in-another-trial",
    }
)  # fmt: skip
"""Circumstances that a doctor who writes of somebody would mention."""


def _would_be_mentioned(leaf: IsAble | InOtherTrial | Circumstance) -> bool:
    """Say whether a note would mention it: to be in a trial is to get a treatment."""
    return isinstance(leaf, InOtherTrial) or getattr(leaf, "concept", "") in _MENTIONED


def _at_any_time(leaf: InOtherTrial | Circumstance) -> bool:
    return leaf.when is When.EVER and getattr(leaf, "period", None) is None


def judge_language(leaf: Speaks, facts: Facts, _today: dt.date) -> Found:
    """Judge whether the person understands one of the languages."""
    asked = [language_fact(one) for one in leaf.languages] or ["language"]
    answers = [facts.answer(one) for one in asked]
    if YES in answers:
        return Found(HOLDS, Why.SAID_YES)
    if all(one == NO for one in answers):
        return Found(LACKS, Why.SAID_NO)
    need = next((one for one, answer in zip(asked, answers, strict=True) if not answer), "")
    return Found(UNKNOWN, Why.NOT_SAID if need else Why.NOT_SURE, need=need)


def judge_team(leaf: LeftToTeam, facts: Facts, _today: dt.date) -> Found:
    """Leave to the trial team what only it can check; a note's silence may speak all the same.

    A doctor's letter about somebody who has not long to live would say so, or name an illness that
    does; and one that names nothing of what a judgement is about says as much as a note can say.
    """
    if leaf.reason is TeamChecks.PROGNOSIS:
        return Found(UNKNOWN, Why.TEAM, silent=UNKNOWN if is_deadly_ill(facts) else LACKS)
    return Found(UNKNOWN, Why.TEAM, silent=by_names(leaf.names, facts))


def judge_unread(leaf: Unread, facts: Facts, _today: dt.date) -> Found:
    """Leave open what was not understood; a note may be silent about all that it names."""
    return Found(UNKNOWN, Why.UNREAD, silent=by_names(leaf.names, facts))
