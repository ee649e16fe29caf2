"""Tell whether a criterion concerns a person at all.

A man passes "pregnant women" as an exclusion: that is so, and he is told so. Physicians who judge
such a pair call it not applicable, and a collection that knows three answers files it under
unknown. Whoever compares answers with theirs can set these apart by :func:`rests_on_sex`.
"""

import datetime as dt

from trialpost.eligibility.facts import Facts
from trialpost.eligibility.judging import Why, judge_leaf
from trialpost.eligibility.kleene import UNKNOWN, joined
from trialpost.model.requirement import Leaf, ReadCriterion, State, leaves


def rests_on_sex(read: ReadCriterion, facts: Facts, *, today: dt.date) -> bool:
    """Say whether a criterion is settled only by its asking for what the other sex alone can be.

    True if it is decided, and were not if nothing were known of states such as pregnancy because of
    the person's sex.
    """

    def truth(leaf: Leaf, _wanted: bool) -> int:
        return judge_leaf(leaf, facts, today).truth

    def without_sex(leaf: Leaf, _wanted: bool) -> int:
        found = judge_leaf(leaf, facts, today)
        by_sex = isinstance(leaf, State) and found.why is Why.SEX
        return UNKNOWN if by_sex else found.truth

    if not any(isinstance(leaf, State) for leaf in leaves(read.requirement)):
        return False
    if joined(read.requirement, truth) == UNKNOWN:
        return False
    return joined(read.requirement, without_sex) == UNKNOWN
