"""Write the rules of freshness as the page of the documentation that they are."""

from collections.abc import Iterable
from typing import Protocol

from trialpost.model.calibration import ENOUGH
from trialpost.model.match import FreshnessLabel
from trialpost.registry.freshness.rules import DERIVED, MAIN_PART, RULES, SOURCES
from trialpost.registry.freshness.sites import SITE_RULES


class _Row(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def when(self) -> str: ...

    @property
    def label(self) -> FreshnessLabel | None: ...

    @property
    def because(self) -> str: ...

    @property
    def source(self) -> str: ...


def as_markdown() -> str:
    """Return the page, made from the tables that the labels are made from."""
    sources = [f"- **{letter}**: {text}" for letter, text in SOURCES.items()]
    return "\n".join([
        "# Freshness",
        "",
        "How far a record can be believed to say what is so today. Each table is read from the "
        "top, and the first rule that applies gives the label. A date that is known to the month "
        "or the year is not held against a record before its last day is over, and dates in a "
        "trial's life get 30 days' grace; only the day on which the record itself says that "
        "recruitment ends gets none.",
        "",
        "This page is made from the rules themselves, by `python tools/freshness_page.py`.",
        "",
        "## A trial's record",
        "",
        *_table(RULES),
        "",
        "Where a registry gives no day of a check, the day of the last update counts, and the "
        "sentence says *this record was last updated so long ago*. The day on which WHO renewed "
        "its copy of a record says nothing of the trial team, and makes no record current.",
        "",
        "A record that does not say when the main part of its trial ends, but when the whole does, "
        "is held against that day instead: *the trial was due to end by that day*. An end of "
        "recruitment is given by ISRCTN alone, of the registries that are read. Its records say "
        "no status, unless their registrant overrides it; there, and wherever else the status "
        "follows from dates, the reason ends: "
        f"*{DERIVED.removeprefix('{reason} ')}*",
        "",
        "## One site of a trial",
        "",
        *_table(SITE_RULES),
        "",
        "## Sources",
        "",
        *sources,
        "",
        "## Calibration",
        "",
        "No label carries a count of how such records turned out: no command and no page hands "
        "one to the rules yet, because no catalogue has kept its records' versions for long "
        "enough. The counting itself is there. `trialpost.registry.freshness.calibration` counts, "
        "from the versions of the records that a catalogue has seen, how often a record under "
        "each rule had another status at its next update; records that nobody ever updated are "
        "in no count. From Python, `freshness(trial, today=…, calibration=…)` adds the count to "
        f"the label, from {ENOUGH} cases on and when the 95 % interval (Wilson's) is at most 20 "
        "points wide.",
        "",
    ])  # fmt: skip


def _table(rules: Iterable[_Row]) -> list[str]:
    """Return a table of rules; gaps of a sentence stand as what fills them."""
    rows = [
        f"| {rule.when} | {rule.label.value if rule.label else 'as the record'} "
        f"| {_sentence(rule)} | {rule.source} |"
        for rule in rules
    ]
    return ["| when | label | what is said | source |", "| --- | --- | --- | --- |", *rows]


_GAPS = {
    "{Confirmed}": "The trial team last checked this record *so long ago*",
    "{confirmed}": "the trial team last checked this record *so long ago*",
    "{status}": "*its status*",
    "{completion}": "*that day*",
    "{due}": MAIN_PART.replace("{primary}", "*that day*"),
    "{recruitment_end}": "*that day*",
    "{start}": "*that day*",
    "{count}": "*so many*",
    "{record}": "the reason of the record",
}


def _sentence(rule: _Row) -> str:
    text = rule.because
    if rule.name == "copy":
        text = text.replace(
            "{Confirmed}", "WHO's copy of this record was last renewed *so long ago*"
        )
    for gap, filled in _GAPS.items():
        text = text.replace(gap, filled)
    return text
