"""Show one trial: as a document with every field, or as a page of words."""

import datetime as dt
import enum
from collections.abc import Sequence
from typing import Any

import click
import msgspec

from trialpost.cli.listing import DISCLAIMER, say_line
from trialpost.cli.spoken import render
from trialpost.eligibility import split
from trialpost.eligibility.drawing import draw
from trialpost.interop.api import found_trial
from trialpost.matching.find import shown
from trialpost.matching.trees import Trees
from trialpost.model.criterion import CriterionKind
from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.reading import ReadIssue
from trialpost.model.requirement import ReadCriterion
from trialpost.model.status import StudyType
from trialpost.model.trial import Eligibility, Trial
from trialpost.registry.freshness.rules import freshness
from trialpost.registry.freshness.sites import site_freshness
from trialpost.vocabulary.ages import age_range
from trialpost.web.catalogue.sources import Source, Sources

SITES_SHOWN = 12


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A trial and what is told beside it; ``sources`` and ``criteria`` where they are asked for."""

    trial: Trial
    issues: Sequence[ReadIssue]
    vanished_at: dt.datetime | None = None
    sources: Sources | None = None
    criteria: Trees | None = None


def show_document(shown_trial: Shown, *, today: dt.date) -> dict[str, Any]:
    """Return the document of ``show --json``: the contract's Trial, and the whole record.

    With ``criteria``, each criterion has its tree, as data and drawn on one line. With ``sources``,
    ``joined`` says why several records are one trial's, and ``chosen`` gives for
    a field the place in ``sources`` of the record that it was taken from.
    """
    trial = shown_trial.trial
    document = {
        "as_of": today.isoformat(),
        "trial": found_trial(shown(trial, None, today=today)),
        "record": plain(trial),
        "issues": plain(shown_trial.issues),
        "vanished": _moment(shown_trial.vanished_at),
    }
    if shown_trial.sources is not None:
        told = shown_trial.sources
        document["sources"] = [_source(one) for one in told.records]
        document["joined"] = [render(reason) for reason in told.joined]
        document["chosen"] = dict(told.chosen)
    if shown_trial.criteria is not None:
        document["criteria"] = [_criterion(one) for one in shown_trial.criteria]
    return document


def _criterion(read: ReadCriterion) -> dict[str, Any]:
    """Return a criterion with how it is read."""
    criterion = read.criterion
    return {
        "text": criterion.text,
        "kind": criterion.kind.value,
        "span": list(criterion.span),
        "group": criterion.group,
        "topic": criterion.topic,
        "drawn": draw(read.requirement),
        "requirement": msgspec.to_builtins(read.requirement),
        "parser": read.parser,
        "by": read.by.value,
    }


def _source(one: Source) -> dict[str, Any]:
    return {
        "registry": one.registry,
        "id": one.registry_id,
        "part": one.part,
        "door": one.door.value,
        "first_hand": one.door.is_first_hand,
        "form": one.door.told,
        "url": one.url,
        "sha256": one.sha256,
        "catalogue_version": one.versions[0].version,
        "first_seen": _moment(one.first_seen),
        "last_changed": _moment(one.last_changed),
        "vanished": _moment(one.vanished_at),
        "counts": one.counts,
        "versions": [
            {
                "sha256": each.sha256,
                "catalogue_version": each.version,
                "first_seen": _moment(each.first_seen),
            }
            for each in one.versions
        ],
    }


def _moment(when: dt.datetime | None) -> str | None:
    return when.astimezone(dt.UTC).isoformat(timespec="seconds") if when else None


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


def tell_trial(told: Shown, *, today: dt.date) -> None:
    """Print a trial for reading."""
    trial = told.trial
    say_line(trial.title)
    say_line(f"{trial.id} · {_words(trial.status.value)} · {trial.url}")
    if told.vanished_at is not None:
        say_line(vanished(told.vanished_at))
    say_line(render(freshness(trial, today=today).because))
    _heading("What it is")
    for label, text in _facts(trial):
        if text:
            say_line(f"{label}: {text}", "  ")
    if trial.brief_summary:
        click.echo()
        say_line(" ".join(trial.brief_summary.split()), "  ")
    _tell_who(trial)
    if told.criteria is not None:
        _tell_criteria(told.criteria)
    _tell_sites(trial, today)
    _tell_contacts(trial)
    _tell_issues(told.issues)
    if told.sources is not None:
        _tell_sources(told.sources)
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


def _tell_criteria(criteria: Trees) -> None:
    """Print each criterion with its tree, drawn on one line (``eligibility.drawing``)."""
    _heading("How the criteria are read")
    for read in criteria:
        sign = "+" if read.criterion.kind is CriterionKind.INCLUSION else "-"
        say_line(read.criterion.text, f"  {sign} ")
        say_line(draw(read.requirement), "      ")
    if not criteria:
        say_line("The record gives none.", "  ")


def _who(eligibility: Eligibility) -> str:
    ages = render(age_range(eligibility.minimum_age, eligibility.maximum_age))
    healthy = {True: "; healthy volunteers too", False: "; not healthy volunteers", None: ""}
    sex = f"{eligibility.sex.value} people" if eligibility.sex else "people of any sex"
    return f"{sex} {ages}{healthy[eligibility.healthy_volunteers]}.".capitalize()


def _tell_sites(trial: Trial, today: dt.date) -> None:
    """List the sites, with a word on those whose entry is to be doubted more than the record."""
    sites, status = trial.sites, trial.status
    of_record = freshness(trial, today=today).because
    _heading(f"Where ({len(sites):,} {'site' if len(sites) == 1 else 'sites'})")
    listed = sorted(sites, key=lambda one: (one.status or status).value != "recruiting")
    for site in listed[:SITES_SHOWN]:
        say_line(
            f"{site.name or 'place not given'} ({_words((site.status or status).value)})", "  "
        )
        doubt = site_freshness(trial, site, today=today).because
        if doubt != of_record:
            say_line(render(doubt), "    ")
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


"""What a form of record is, in words; one that is second-hand says so."""


def _tell_sources(told: Sources) -> None:
    _heading("Where this comes from")
    for place, source in enumerate(told.records):
        _tell_source(place, source)
    fields = _fields_by_source(told)
    if fields:
        _heading("What was taken from which")
    for place, names in fields:
        say_line(f"from {place + 1}: {', '.join(names)}", "  ")
    if told.joined:
        _heading("Why these are one trial, and where they differ")
    for reason in told.joined:
        say_line(render(reason), "  ")


def _tell_source(place: int, source: Source) -> None:
    name = f"{source.registry_id} ({source.part})" if source.part else source.registry_id
    second_hand = "" if source.door.is_first_hand else "second-hand: "
    say_line(f"{place + 1}. {source.registry} {name}: {second_hand}{source.door.told}", "  ")
    say_line(source.url, "     ")
    first, last = _day(source.first_seen), _day(source.last_changed or source.first_seen)
    say_line(
        f"first seen {first}, last changed {last} (catalogue version "
        f"{source.versions[0].version}), SHA-256 {source.sha256}",
        "     ",
    )
    if source.vanished_at is not None:
        say_line(f"no longer listed by its registry since {_day(source.vanished_at)}", "     ")
    elif not source.counts:
        say_line("left out, since its registry no longer lists the trial", "     ")


def _fields_by_source(told: Sources) -> list[tuple[int, list[str]]]:
    fields: dict[int, list[str]] = {}
    for name, place in sorted(told.chosen.items()):
        fields.setdefault(place, []).append(_words(name))
    return sorted(fields.items())


def vanished(since: dt.datetime) -> str:
    """Say that a trial is shown though its registry no longer lists it."""
    return (
        f"Its registry no longer lists this trial (seen on {_day(since)}): "
        "it is shown as it was last known, and is not found or matched any more."
    )


def _day(when: dt.datetime) -> str:
    return f"{when.astimezone(dt.UTC):%Y-%m-%d}"


def _heading(text: str) -> None:
    click.echo()
    click.echo(text)


def _words(code: str) -> str:
    return code.replace("_", " ")
