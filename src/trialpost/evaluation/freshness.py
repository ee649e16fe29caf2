"""Count the labels of freshness over real records, as on a day.

Run it as::

    python -m trialpost.evaluation.freshness DAY PATH…
"""

import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterable

import msgspec

from trialpost.model.match import FreshnessLabel
from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import Trial
from trialpost.registry import read
from trialpost.registry.freshness.rules import RULES, rule_for
from trialpost.registry.freshness.sites import SITE_RULES, site_freshness, site_rule_for


class Labels(msgspec.Struct):
    """How many records and sites have each label, and by which rule.

    ``open_trials`` and ``open_sites`` count those alone that are listed as recruiting. The keys of
    the trials' counts are the form of the record and the label.
    """

    trials: Counter[tuple[str, str]]
    open_trials: Counter[tuple[str, str]]
    rules: Counter[str]
    sites: Counter[str]
    open_sites: Counter[str]
    site_rules: Counter[str]


def count(paths: Iterable[str], *, today: dt.date) -> Labels:
    """Label every record of these files, and every site of it."""
    labels = Labels(Counter(), Counter(), Counter(), Counter(), Counter(), Counter())
    for path in paths:
        for result in read(path):
            if result.trial is not None:
                _add(labels, result.door.value, result.trial, today)
    return labels


def _add(labels: Labels, door: str, trial: Trial, today: dt.date) -> None:
    rule = rule_for(trial, today=today)
    labels.rules[rule.name] += 1
    labels.trials[door, rule.label.value] += 1
    is_open = trial.status is RecruitmentStatus.RECRUITING
    labels.open_trials[door, rule.label.value] += is_open
    for site in trial.sites:
        label = site_freshness(trial, site, today=today).label.value
        labels.sites[label] += 1
        labels.open_sites[label] += is_open and site.status is RecruitmentStatus.RECRUITING
        labels.site_rules[site_rule_for(trial, site, today=today).name] += 1


def _tables(labels: Labels) -> Iterable[str]:
    names = [label.value for label in FreshnessLabel]
    heads = [*names, *(f"recruiting: {name}" for name in names)]
    yield from ("| form of the record | " + " | ".join(heads) + " |", "| --- |" + " ---: |" * 6)
    for door in sorted({door for door, _ in labels.trials}):
        cells = [counts[door, name] for counts in (labels.trials, labels.open_trials)
                 for name in names]  # fmt: skip
        yield f"| {door} | " + " | ".join(f"{cell:,}" for cell in cells) + " |"
    cells = [counts[name] for counts in (labels.sites, labels.open_sites) for name in names]
    yield "| sites, of all of them | " + " | ".join(f"{cell:,}" for cell in cells) + " |"
    yield from ("", "| rule | label | count |", "| --- | --- | ---: |")
    for rule in RULES:
        yield f"| {rule.when} | {rule.label.value} | {labels.rules[rule.name]:,} |"
    for one in SITE_RULES:
        label = one.label.value if one.label else "as the record"
        yield f"| {one.when} | {label} | {labels.site_rules[one.name]:,} |"


def main(arguments: list[str]) -> int:
    """Print the counts as tables."""
    day, *paths = arguments
    labels = count(paths, today=dt.date.fromisoformat(day))
    for line in _tables(labels):
        sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
