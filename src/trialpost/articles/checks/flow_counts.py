"""Tell of how many people a count in the flow of a trial is: of those of the group who started."""

from collections.abc import Iterable

import msgspec

from trialpost.articles.checks.bearing import STARTED
from trialpost.model.finding import Finding, Table


def of_those_who_started(one: Finding, every: Iterable[Finding]) -> Finding:
    """Return a count of who stayed or left with how many started in that group and period.

    Args:
        one: a finding; any other comes back as it is.
        every: all findings of the document.
    """
    if one.table is not Table.FLOW or one.measure == STARTED or one.n is not None:
        return one
    started = [other.value for other in every if other.measure == STARTED and other.value
               and (other.arm, other.category) == (one.arm, one.category)]  # fmt: skip
    if len(started) != 1 or one.value is None or one.value > started[0]:
        return one
    return msgspec.structs.replace(one, n=int(started[0]))
