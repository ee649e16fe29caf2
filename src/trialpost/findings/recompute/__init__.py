"""Hold the figures of posted results against each other before anybody writes a word of them.

Every comparison uses the interval of values that the reported rounding allows. It ``agrees``, or
is a ``slip`` (no values within the rounding agree), or is ``reversed`` (the conclusion turns too),
or one ``cannot tell`` (the figures may rightly differ: another model, an adjusted p-value).
"""

from collections.abc import Iterator

from trialpost.findings.recompute.counts import count_checks
from trialpost.findings.recompute.events import event_checks
from trialpost.findings.recompute.flow import flow_checks
from trialpost.findings.recompute.held import Held, Outcome
from trialpost.findings.recompute.intervals import interval_checks
from trialpost.findings.recompute.ratios import ratio_checks
from trialpost.findings.recompute.spreads import spread_checks
from trialpost.findings.recompute.totals import baseline_checks
from trialpost.model.results import PostedResults

__all__ = ["Held", "Outcome", "recompute"]


def recompute(results: PostedResults) -> Iterator[Held]:
    """Yield every check that posted results allow."""
    yield from flow_checks(results.flow)
    yield from baseline_checks(results.baseline)
    for outcome in results.outcomes:
        yield from count_checks(outcome, results.flow)
        yield from spread_checks(outcome)
        yield from interval_checks(outcome)
        yield from ratio_checks(outcome)
    yield from event_checks(results.events)
