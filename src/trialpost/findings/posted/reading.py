"""Turn posted results into findings, every figure held against the others first."""

import functools
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from trialpost.findings.posted.events import event_findings
from trialpost.findings.posted.making import Maker
from trialpost.findings.posted.outcomes import findings_of
from trialpost.findings.posted.people import baseline_findings, flow_findings
from trialpost.findings.recompute import Held, recompute
from trialpost.model.finding import Check, Finding
from trialpost.model.results import PostedResults
from trialpost.model.trial import Arm, OutcomeRole


class PostedFindings(msgspec.Struct, frozen=True, kw_only=True):
    """The findings of one record, its checks as they turned out, and its main measures."""

    trial: str
    findings: tuple[Finding, ...]
    held: tuple[Held, ...]
    main_measures: tuple[str, ...]


def posted_findings(
    trial: str, results: PostedResults, arms: tuple[Arm, ...] = ()
) -> PostedFindings:
    """Return every figure of posted results as a finding.

    Args:
        trial: the record's identifier, which the findings name as their source.
        results: as :func:`trialpost.registry` reads them; places point into the record.
        arms: the trial's arms, which tell a table's comparator where titles agree.
    """
    held = tuple(recompute(results))
    maker = Maker(trial, _by_place(held))
    found: list[Finding] = []
    for outcome in results.outcomes:
        found += findings_of(outcome, arms, maker)
    found += event_findings(results.events, arms, maker)
    found += flow_findings(results.flow, maker)
    found += baseline_findings(results.baseline, maker)
    main = (one.title for one in results.outcomes if one.role is OutcomeRole.PRIMARY)
    return PostedFindings(
        trial=trial,
        findings=tuple(found),
        held=held,
        main_measures=tuple(dict.fromkeys(main)),
    )


def _by_place(held: Iterable[Held]) -> dict[str, list[Check]]:
    """Return the checks of each place; of one name and outcome a place has one."""
    found: defaultdict[str, list[Check]] = defaultdict(list)
    for one in held:
        check = _check(one.name, one.outcome.value)
        for place in one.where:
            checks = found[place]
            if check not in checks:
                checks.append(check)
    return found


@functools.lru_cache(256)
def _check(name: str, outcome: str) -> Check:
    return Check(name, outcome)
