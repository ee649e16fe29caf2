"""Judge leaves about treatments: drugs, classes of them, therapies, procedures.

What ``judging.having`` says holds here too. Besides:

=================================  ============================================================
asked                              judged
=================================  ============================================================
a stable dose                      who does not take it, or has not taken it for so long: does
                                   not hold; who takes it: not known, the dose may have changed
how it went (failed, responded)    who never had it: does not hold; who had it: not known
intolerance                        the same; an allergy to it holds
that it is needed, or suitable     not known
that it must not be given          an allergy to it holds; else not known
a number of lines of treatment     who had none: counts none; who had some: not known
that it is planned                 not known
what a test showed                 not known; in a note that tells of the test and not of what it
                                   is to show: presumed not shown
=================================  ============================================================

An answer to just that question settles each of them.
"""

import datetime as dt

import msgspec

from trialpost.eligibility.fact_keys import narrowed_fact_of
from trialpost.eligibility.facts import Facts
from trialpost.eligibility.judging.found import Found, Why
from trialpost.eligibility.judging.having import (
    by_answer,
    by_names,
    judge_having,
)
from trialpost.eligibility.judging.naming import is_named
from trialpost.eligibility.kleene import HOLDS, LACKS, UNKNOWN, Truth
from trialpost.eligibility.named_within import CATCH_ALL, is_test, things_named
from trialpost.eligibility.told import Told, kept_key, name_key
from trialpost.eligibility.values_told import number_of
from trialpost.model.requirement import Response, Treated, When
from trialpost.vocabulary.lexicon import Kind

_BY_KIND = {
    Kind.DRUG: ("medications",),
    Kind.DRUG_CLASS: ("medications",),
    Kind.VACCINE: ("medications", "procedures"),
    Kind.PROCEDURE: ("procedures",),
}
_EITHER = ("medications", "procedures")
_NOT_OF_THE_PAST = (Response.NEEDED, Response.SUITABLE)


def judge_treatment(leaf: Treated, facts: Facts, today: dt.date) -> Found:
    """Judge whether the person takes, took, had or will have a treatment."""
    if leaf.lines is not None:
        return _lines(leaf, facts, today)
    if leaf.contraindicated or leaf.response in _NOT_OF_THE_PAST:
        narrowed = narrowed_fact_of(leaf)
        answered = by_answer(facts, narrowed)
        if answered is not None:
            return answered
        allergy = _allergy_to(leaf, facts) if leaf.contraindicated else None
        if allergy:
            return Found(HOLDS, Why.FOLLOWS, allergy)
        needed = leaf.response is Response.NEEDED and not leaf.contraindicated
        silent = LACKS if needed and is_named(leaf.name, leaf.concept) else UNKNOWN
        return Found(UNKNOWN, Why.NOT_SAID, need=narrowed, silent=silent)
    found = judge_having(leaf, facts, today, parts_of(leaf, facts))
    if found.truth == UNKNOWN and isinstance(found.told, Told) and is_test(leaf.concept):
        found = msgspec.structs.replace(found, silent=_shown(leaf, facts))
    if found.truth == HOLDS and _may_mean_others(leaf) and found.told:
        # "Certain medicines", "a procedure": which are meant is not said.
        return Found(UNKNOWN, Why.RELATED, found.told, need=narrowed_fact_of(leaf))
    if leaf.response is Response.UNSAID or found.why in (Why.SAID_YES, Why.SAID_NO):
        return found
    return _response(leaf, facts, found)


def _may_mean_others(leaf: Treated) -> bool:
    """Say whether a name says so little that it may mean others than those which the person had.

    Nearly everybody had some operation, and some test, in their life: a trial means those that its
    words say, and what the test showed.
    """
    if leaf.concept in CATCH_ALL:
        return True
    return leaf.period is None and (leaf.concept == "surgery" or is_test(leaf.concept))


def _shown(leaf: Treated, facts: Facts) -> Truth:
    """Say by silence that a test which was done did not show what a note does not tell of."""
    return by_names(things_named(" ".join(leaf.qualifiers)), facts)


def _response(leaf: Treated, facts: Facts, found: Found) -> Found:
    """Judge how a treatment went, of which it is known whether the person had it."""
    allergy = _allergy_to(leaf, facts) if leaf.response is Response.INTOLERANT else None
    if allergy:
        return Found(HOLDS, Why.FOLLOWS, allergy)
    if found.truth != HOLDS:
        return msgspec.structs.replace(found, kindly=min(found.kindly, UNKNOWN))
    why = Why.DOSE if leaf.response is Response.STABLE else Why.NARROWED
    return Found(UNKNOWN, why, found.told, need=narrowed_fact_of(leaf))


def parts_of(leaf: Treated, facts: Facts) -> tuple[str, ...]:
    """Return the lists of a profile that would name a treatment, if the person has it."""
    names = facts.order.lexicon
    if leaf.concept not in names:
        return _EITHER
    return _BY_KIND.get(names.concept(leaf.concept).kind, _EITHER)


def _lines(leaf: Treated, facts: Facts, today: dt.date) -> Found:
    """Judge how many lines of a treatment the person had."""
    low, high = leaf.lines or (None, None)
    narrowed = narrowed_fact_of(leaf)
    given = number_of(facts.answer(narrowed))
    had = judge_having(_plain(leaf), facts, today, parts_of(leaf, facts))
    if given is None and had.truth == LACKS:
        given = (0.0, "")
    if given is None:
        return Found(UNKNOWN, Why.NARROWED if had.told else Why.NOT_SAID, had.told, need=narrowed)
    count = given[0]
    within = (low is None or count >= low) and (high is None or count <= high)
    return Found(HOLDS if within else LACKS, Why.VALUE, count)


def _plain(leaf: Treated) -> Treated:
    return msgspec.structs.replace(
        leaf, lines=None, response=Response.UNSAID, when=When.EVER, period=None, qualifiers=()
    )


def _allergy_to(leaf: Treated, facts: Facts) -> str | None:
    for name, meant in facts.allergies:
        if leaf.concept:
            if any(facts.order.is_a(one, leaf.concept) for one in meant.concepts):
                return name
        elif name_key(name) == kept_key(leaf.name):
            return name
    return None
