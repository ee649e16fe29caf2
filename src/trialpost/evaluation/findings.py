"""Hold the posted figures of many records against each other, and count how the checks ended."""

import json
import random
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from trialpost.findings.posted.record import RecordFindings, findings_of
from trialpost.findings.recompute import Held, Outcome
from trialpost.registry import read

APART = (Outcome.SLIP, Outcome.REVERSED)


class Disagreement(msgspec.Struct, frozen=True, kw_only=True):
    """A check that did not agree, and the record that it is of."""

    trial: str
    held: Held


class FindingsTally(msgspec.Struct, kw_only=True):
    """What came of the records: ``by_check`` counts outcomes for each check's name."""

    records: int = 0
    findings: int = 0
    by_check: dict[str, Counter[str]] = msgspec.field(default_factory=dict)
    apart: list[Disagreement] = msgspec.field(default_factory=list)
    seconds: float = 0.0
    json_seconds: float = 0.0

    def add(self, found: RecordFindings) -> None:
        """Count one record."""
        posted = found.posted
        if posted is None:
            return
        self.records += 1
        self.findings += len(posted.findings)
        for one in posted.held:
            self.by_check.setdefault(one.name, Counter())[one.outcome.value] += 1
            if one.outcome in APART:
                self.apart.append(Disagreement(trial=found.trial, held=one))

    def document(self) -> dict[str, Any]:
        """Return the counts as one JSON document."""
        totals = sum(self.by_check.values(), Counter())
        return {
            "records": self.records,
            "findings": self.findings,
            "checks": {one.value: totals[one.value] for one in Outcome},
            "by_check": {
                name: {one.value: counts[one.value] for one in Outcome}
                for name, counts in sorted(self.by_check.items())
            },
            "records_apart": len({one.trial for one in self.apart}),
            "seconds": round(self.seconds, 2),
            "findings_vs_json": round(self.seconds / self.json_seconds, 2)
            if self.json_seconds
            else None,
        }

    def sample(self, size: int, *, seed: int) -> list[Disagreement]:
        """Return some checks that did not agree, of as many records as may be, by a seed."""
        source = random.Random(seed)  # noqa: S311 - a sample to read, not a secret
        of_trial: dict[str, list[Disagreement]] = {}
        for one in self.apart:
            of_trial.setdefault(one.trial, []).append(one)
        for those in of_trial.values():
            source.shuffle(those)
        chosen: list[Disagreement] = []
        while len(chosen) < size and any(of_trial.values()):
            names = [name for name, those in of_trial.items() if those]
            source.shuffle(names)
            chosen += [of_trial[name].pop() for name in names]
        return chosen[:size]


def tally(paths: Iterable[Path]) -> FindingsTally:
    """Read records of files and count their findings and checks; those without results are passed.

    ``json_seconds`` is what parsing the same bytes as JSON took, in the same run.
    """
    counted = FindingsTally()
    for path in paths:
        for result in read(path):
            if result.trial is None:
                continue
            begun = time.perf_counter()
            found = findings_of(result.trial, result.raw, result.door)
            done = time.perf_counter()
            counted.add(found)
            if found.posted is not None and result.raw.lstrip()[:1] == b"{":
                counted.seconds += done - begun
                parsed = time.perf_counter()
                json.loads(result.raw)
                counted.json_seconds += time.perf_counter() - parsed
    return counted
