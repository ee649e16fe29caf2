"""Posted results on a terminal: measure by measure, and what does not agree."""

import sys
from collections import Counter
from itertools import groupby
from pathlib import Path

import click
import msgspec

from trialpost.cli.answers import answer_json
from trialpost.errors import NoSuchFile
from trialpost.findings.document import (
    FindingsDocument,
    analysis_document,
    publication_document,
)
from trialpost.findings.posted.record import RecordFindings
from trialpost.findings.publication import (
    Proposed,
    PublicationFindings,
    findings_of_publication,
    propose,
)
from trialpost.findings.publication.another import Disagreement, disagreements
from trialpost.findings.recompute import Outcome
from trialpost.model.finding import Finding, FindingKind, SourceKind, Table
from trialpost.model.ports import Complete


def tell_posted(found: RecordFindings) -> None:
    """Print the findings of a record, its main measures first, then how its checks ended."""
    if found.posted is None:
        click.echo(f"{found.trial} has no posted results.")
        return
    outcomes = [one for one in found.posted.findings if one.table in _TOLD]
    for measure, those in groupby(outcomes, key=lambda one: (one.role, one.measure)):
        click.echo(f"\n{measure[1]} ({measure[0]})")
        for one in those:
            click.echo(f"  {_line(one)}")
    rest = Counter(one.table.value for one in found.posted.findings if one.table not in _TOLD)
    also = ", ".join(f"{number:,} of {table}" for table, number in rest.items())
    told = (
        f"{len(outcomes):,} findings of outcome measures"
        if outcomes
        else "No outcome measure has a figure"
    )
    click.echo(f"\n{told}; {len(found.posted.findings):,} findings in all, with {also} (--json).")
    _tell_checks(found)


_TOLD = (Table.OUTCOME, Table.ANALYSIS)
_APART = (Outcome.SLIP, Outcome.REVERSED)


def tell_publication(
    raw: bytes,
    *,
    name: str,
    as_json: bool,
    model: Complete | None,
    about: FindingsDocument | None = None,
) -> None:
    """Print what a publication states, and how much of it was read only half.

    With a model, what it suggests of the sentences that were read half is told too; with the
    findings of the trial that it should be about, what does not agree.

    Raises:
        BadInput: if it is no publication, or more than one.
        ServiceUnavailable: if the model does not answer.
        Unreadable: if it is no XML that can be read safely.
    """
    found = findings_of_publication(raw, name=name)
    proposed = _proposed(found, model) if model is not None else None
    if as_json:
        told = publication_document(found, proposed, model=model.model if model else None)
        if about is not None:
            told["another_trial"] = msgspec.to_builtins(_apart(found, about))
        answer_json(told)
        return
    click.echo(found.paper.title)
    if about is not None:
        _tell_apart(_apart(found, about), about.trial)
    for measure, those in groupby(found.findings, key=lambda one: one.measure):
        click.echo(f"\n{measure}")
        for one in those:
            named = f"{one.statistic}, " if one.statistic else ""
            click.echo(f"  {named}{_line(one)}")
    click.echo(
        f"\n{len(found.findings):,} findings; {len(found.suggestions):,} suggestions, which were "
        "read only half: look at them in the paper (--json)."
    )
    if proposed is not None and model is not None:
        click.echo(
            f"{model.model} was asked about {proposed.asked:,} sentences: "
            f"{len(proposed.suggestions):,} suggestions stand in the text, and "
            f"{proposed.discarded:,} do not and were discarded."
        )
        for one in proposed.suggestions:
            click.echo(f"  {one.measure}: {_line(one)}")


def _apart(found: PublicationFindings, about: FindingsDocument) -> tuple[Disagreement, ...]:
    return disagreements(
        trial=about.trial,
        text=f"{found.paper.title}\n{found.paper.text}",
        named=found.paper.named,
        document=about,
    )


def _tell_apart(apart: tuple[Disagreement, ...], trial: str) -> None:
    """Print, on standard error, in what a publication does not agree with its trial."""
    if not apart:
        click.echo(f"Nothing that was read speaks against its being about {trial}.")
        return
    click.echo(f"This publication may be about another trial than {trial}.", err=True)
    for one in apart:
        click.echo(f"  {one.sentence}", err=True)


def _proposed(found: PublicationFindings, model: Complete) -> Proposed:
    """Ask the model, with a bar on a terminal."""
    with click.progressbar(length=1, label="Asking", file=sys.stderr) as bar:

        def progress(done: int, of: int) -> None:
            bar.length = max(of, 1)
            bar.update(done - bar.pos)

        return propose(found, model, progress=progress)


def tell_analysis(path: Path, *, as_json: bool) -> None:
    """Run an analysis file, with a bar on a terminal, and print what it found.

    Raises:
        BadInput: if the file, a table or a value is not as it has to be.
        NoSuchFile: if there is no such file.
        Unreadable: if a table cannot be read.
    """
    from trialpost.findings.participants import analyse

    if not path.is_file():
        raise NoSuchFile(f"{path} cannot be read: there is no such file.")
    with click.progressbar(length=1, label="Analysing", file=sys.stderr) as bar:

        def progress(done: int, of: int) -> None:
            bar.length = max(of, 1)
            bar.update(done - bar.pos)

        found = analyse(path, progress=progress)
    if as_json:
        answer_json(analysis_document(found))
        return
    for measure, those in groupby(found.findings, key=lambda one: (one.measure, one.population)):
        click.echo("\n" + ", ".join(part for part in measure if part))
        for one in those:
            named = "" if one.table is Table.ANALYSIS else f"{one.statistic}, "
            click.echo(f"  {named}{_line(one)}")
    click.echo(f"\n{len(found.findings):,} findings.")


def _line(one: Finding) -> str:
    """Put a finding on one line: row, arm, time, value with what is about it, and its place."""
    head = ", ".join(part for part in (one.category, one.arm, _when(one)) if part)
    if one.kind is FindingKind.STATEMENT:
        return f"{head}: {one.source.text}"
    digits = 4 if one.source.kind is SourceKind.PARTICIPANTS else 6
    parts = [f"{one.value:.{digits}g}" if one.value is not None else "", one.unit or ""]
    value = " ".join(part for part in parts if part)
    about = [
        f"of {one.n:,}" if one.n is not None else "",
        f"{one.spread_kind} {one.spread:.{digits}g}" if one.spread is not None else "",
        f"{one.level:g} % interval {one.interval[0]:.{digits}g} to {one.interval[1]:.{digits}g}"
        if one.interval and one.level
        else "",
        f"{one.limits_kind} {one.limits[0]:g} to {one.limits[1]:g}" if one.limits else "",
        f"p {one.p_value:.3g}"
        if isinstance(one.p_value, float)
        else f"p {one.p_value}"
        if one.p_value is not None
        else "",
        _against(one, digits),
    ]
    apart = [check.name for check in one.checks if check.outcome in _APART]
    about.append(f"does not agree: {', '.join(apart)}" if apart else "")
    told = ", ".join(part for part in about if part)
    name = f"{one.statistic}: " if one.table is Table.ANALYSIS and one.statistic else ""
    return f"{head}: {name}{value}" + (f" ({told})" if told else "")


def _against(one: Finding, digits: int) -> str:
    """Say what a finding is held against, with its value where there is one."""
    value = f"{one.comparator_value:.{digits}g}" if one.comparator_value is not None else ""
    parts = [part for part in (one.comparator, value) if part]
    return f"against {' '.join(parts)}" if parts else ""


def _when(one: Finding) -> str:
    if one.timepoint is None:
        return ""
    if one.timepoint.value == 0:
        return "baseline"
    return f"{one.timepoint.unit} {one.timepoint.value:g}"


def _tell_checks(found: RecordFindings) -> None:
    held = found.posted.held if found.posted is not None else ()
    counts = Counter(one.outcome for one in held)
    told = ", ".join(f"{counts[outcome]:,} {outcome.value}" for outcome in Outcome)
    click.echo(f"{len(held):,} checks: {told}.")
    for one in held:
        if one.outcome in (Outcome.SLIP, Outcome.REVERSED):
            click.echo(f"  {one.outcome.value}: {one.name}: {one.why}\n    {one.where[0]}")
    for issue in found.issues:
        click.echo(f"  in the record: {issue.detail} ({issue.where})")
