"""Show one trial: as a document with every field, or as a page of words."""

import datetime as dt
import enum
from collections.abc import Sequence
from typing import Any

import click
import msgspec

from trialpost.cli.listing import DISCLAIMER, say_line
from trialpost.eligibility import split
from trialpost.interop.api import found_trial
from trialpost.matching.find import shown
from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.reading import ReadIssue
from trialpost.model.site import Site
from trialpost.model.status import RecruitmentStatus, StudyType
from trialpost.model.trial import Eligibility, Trial
from trialpost.registry.freshness import freshness
from trialpost.vocabulary.ages import age_range
from trialpost.vocabulary.plain import render
from trialpost.web.catalogue.store import Origin

SITES_SHOWN = 12


def show_document(
    trial: Trial,
    issues: Sequence[ReadIssue],
    origins: Sequence[Origin] | None,
    *,
    today: dt.date,
) -> dict[str, Any]:
    """Return the document of ``show --json``: the contract's Trial, and the whole record."""
    document = {
        "as_of": today.isoformat(),
        "trial": found_trial(shown(trial, None, today=today)),
        "record": plain(trial),
        "issues": plain(issues),
    }
    if origins is not None:
        document["sources"] = [_source(trial, one) for one in origins]
    return document


def _source(trial: Trial, origin: Origin) -> dict[str, Any]:
    return {
        "registry": trial.id.registry.value,
        "url": trial.url,
        "sha256": origin.sha256,
        "catalogue_version": origin.version,
        "first_seen": origin.first_seen.astimezone(dt.UTC).isoformat(timespec="seconds"),
    }


def plain(value: Any) -> Any:
    """Turn a value of the model into dicts, lists and texts; dates keep their precision."""
    if isinstance(value, PartialDate | AgeLimit):
        return str(value)
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, msgspec.Struct):
        return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, str) else value


def tell_trial(
    trial: Trial,
    issues: Sequence[ReadIssue],
    origins: Sequence[Origin] | None,
    *,
    today: dt.date,
) -> None:
    """Print a trial for reading."""
    say_line(trial.title)
    say_line(f"{trial.id} · {_words(trial.status.value)} · {trial.url}")
    say_line(render(freshness(trial, today=today).because))
    _heading("What it is")
    for label, text in _facts(trial):
        if text:
            say_line(f"{label}: {text}", "  ")
    if trial.brief_summary:
        click.echo()
        say_line(" ".join(trial.brief_summary.split()), "  ")
    _tell_who(trial)
    _tell_sites(trial.sites, trial.status)
    _tell_contacts(trial)
    _tell_issues(issues)
    if origins is not None:
        _tell_origins(trial, origins)
    click.echo()
    say_line(DISCLAIMER)


def _facts(trial: Trial) -> list[tuple[str, str | None]]:
    phases = [_words(phase.value) for phase in trial.phases if phase.value != "na"]
    kind = "kind not given" if trial.type is StudyType.UNKNOWN else _words(trial.type.value)
    dates = trial.dates
    return [
        ("Conditions", ", ".join(trial.conditions)),
        ("What is tried", ", ".join(one.name for one in trial.interventions)),
        ("Kind", ", ".join([kind, *phases])),
        ("Start", str(dates.start.date) if dates.start else None),
        ("End", str(dates.completion.date) if dates.completion else None),
        ("People", f"{trial.enrolment.count:,}" if trial.enrolment else None),
        ("Sponsor", trial.sponsor.name if trial.sponsor else None),
        ("Results", "posted" if trial.has_results else "not posted"),
    ]


def _tell_who(trial: Trial) -> None:
    _heading("Who can take part")
    say_line(_who(trial.eligibility), "  ")
    for criterion in split(trial.eligibility.criteria):
        say_line(criterion.text, "  + " if criterion.kind.value == "inclusion" else "  - ")


def _who(eligibility: Eligibility) -> str:
    ages = render(age_range(eligibility.minimum_age, eligibility.maximum_age))
    healthy = {True: "; healthy volunteers too", False: "; not healthy volunteers", None: ""}
    sex = f"{eligibility.sex.value} people" if eligibility.sex else "people of any sex"
    return f"{sex} {ages}{healthy[eligibility.healthy_volunteers]}.".capitalize()


def _tell_sites(sites: Sequence[Site], status: RecruitmentStatus) -> None:
    _heading(f"Where ({len(sites):,} {'site' if len(sites) == 1 else 'sites'})")
    listed = sorted(sites, key=lambda one: (one.status or status).value != "recruiting")
    for site in listed[:SITES_SHOWN]:
        say_line(
            f"{site.name or 'place not given'} ({_words((site.status or status).value)})", "  "
        )
    if len(sites) > SITES_SHOWN:
        say_line(f"… and {len(sites) - SITES_SHOWN:,} more", "  ")


def _tell_contacts(trial: Trial) -> None:
    if not trial.central_contacts:
        return
    _heading("Whom to ask")
    for contact in trial.central_contacts:
        parts = (contact.name, contact.phone, contact.email)
        say_line(", ".join(part for part in parts if part), "  ")


def _tell_issues(issues: Sequence[ReadIssue]) -> None:
    if not issues:
        return
    _heading("What is odd about the record")
    for issue in issues:
        say_line(f"{issue.kind.value} at {issue.where}: {issue.detail}", "  ")


def _tell_origins(trial: Trial, origins: Sequence[Origin]) -> None:
    _heading("Where this comes from")
    for origin in origins:
        seen = origin.first_seen.astimezone(dt.UTC)
        say_line(
            f"{trial.id.registry.value}, loaded {seen:%Y-%m-%d %H:%M} UTC, "
            f"catalogue version {origin.version}, SHA-256 {origin.sha256}",
            "  ",
        )


def _heading(text: str) -> None:
    click.echo()
    click.echo(text)


def _words(code: str) -> str:
    return code.replace("_", " ")
