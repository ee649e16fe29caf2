"""Findings as the JSON document that the commands speak, and back."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec

from trialpost.errors import BadInput
from trialpost.findings.facts import Facts, facts_of
from trialpost.findings.file import (
    FORMAT,
    NOTHING_IN_IT,
    FileSource,
    FileTrial,
    FindingsFile,
    _RawFinding,
    finding_from_parts,
    findings_from_json,
)
from trialpost.findings.participants import ParticipantFindings
from trialpost.findings.posted.record import RecordFindings
from trialpost.findings.publication import Proposed, PublicationFindings
from trialpost.findings.recompute import Outcome
from trialpost.findings.translations import check_spanish
from trialpost.model.article import SourceRef
from trialpost.model.finding import Better, Finding
from trialpost.model.trial import Trial


class FindingsDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Findings without their sources' passages: what ``verify`` needs and no more.

    ``url`` is the trial's own address, and an article's source has to be one of ``sources``; where
    either is not given, it is not held against. ``spanish`` is the Spanish of statements and names,
    as their findings file gives it.
    """

    trial: str = ""
    findings: tuple[Finding, ...] = ()
    main_measures: tuple[str, ...] = ()
    arms: dict[str, str] = {}
    measures: dict[str, str] = {}
    names: tuple[str, ...] = ()
    url: str = ""
    sources: tuple[SourceRef, ...] = ()
    spanish: dict[str, str] = {}


def record_source(trial: Trial) -> SourceRef:
    """Return what an article on a registry record names as its source."""
    return SourceRef(
        f"Results of {trial.id} as posted at its registry",
        str(trial.dates.last_update_posted or trial.dates.results_first_posted or ""),
        trial.url,
    )


def record_document(
    found: RecordFindings, facts: Facts | None = None, *, accepted: tuple[Finding, ...] = ()
) -> FindingsDocument:
    """Return all findings of a record, with its facts and the names that an article may use.

    Args:
        found: what the record reports.
        facts: its facts, if they were made before.
        accepted: findings of publications, which stand behind the record's own.

    Raises:
        BadInput: if the record has no results.
    """
    if found.posted is None or found.about is None or found.results is None:
        raise BadInput(f"{found.trial} has no posted results, so there is nothing to write.")
    facts = facts or facts_of(found.about, found.results, found.posted)
    more = {one.measure: one.measure for one in accepted if one.measure}
    return FindingsDocument(
        trial=found.trial,
        findings=(*facts.findings, *found.posted.findings, *accepted),
        main_measures=found.posted.main_measures,
        arms=facts.arms,
        measures=more | facts.measures,
        names=facts.names,
        url=found.about.url,
        sources=(record_source(found.about),),
    )


def document_of(file: FindingsFile) -> FindingsDocument:
    """Return what ``verify`` needs of a findings file."""
    return FindingsDocument(
        trial=file.trial.id,
        findings=file.findings,
        main_measures=file.main_measures,
        arms=file.arms,
        measures=file.measures,
        names=_names(file),
        url=file.trial.url,
        sources=tuple(SourceRef(one.name, one.date, one.url) for one in file.sources),
        spanish=file.spanish,
    )


def _names(file: FindingsFile) -> tuple[str, ...]:
    """Return the names of illness and treatment, whose digits ("type 2") are no results."""
    trial = file.trial
    return tuple(dict.fromkeys((trial.condition, trial.illness, trial.intervention)))


def findings_document(file: FindingsFile) -> dict[str, Any]:
    """Return what ``trialpost findings SOURCE --json`` prints.

    Keys ``trial``, ``findings``, ``suggestions`` and ``issues`` are the contract's. Added for
    ``verify``: ``main_measures``, which an article must not leave out, the everyday names that it
    may use (``arms``, ``measures``, ``names``), what it links to (``url``, ``sources``), and the
    file's own ``spanish`` where it has any.
    """
    spanish = {"spanish": dict(file.spanish)} if file.spanish else {}
    return _as_json(document_of(file)) | spanish


def _as_json(document: FindingsDocument, issues: Iterable[dict[str, str]] = ()) -> dict[str, Any]:
    """Return a document with its keys in the contract's order, without the file's own Spanish."""
    return {
        "trial": document.trial,
        "findings": [as_told(one) for one in document.findings],
        "suggestions": [],
        "issues": list(issues),
        "main_measures": list(document.main_measures),
        "arms": dict(document.arms),
        "measures": dict(document.measures),
        "names": list(document.names),
        "url": document.url,
        "sources": [msgspec.to_builtins(one) for one in document.sources],
    }


_OF_TABLES = frozenset(Finding.__struct_fields__[Finding.__struct_fields__.index("checks") + 1 :])


def as_told(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON has it: what only tables have is left out where there is none."""
    whole = msgspec.to_builtins(finding)
    return {
        key: value
        for key, value in whole.items()
        if key not in _OF_TABLES or value not in (None, Better.UNKNOWN.value)
    }


def posted_document(found: RecordFindings) -> dict[str, Any]:
    """Return the same for a registry record, with how its checks ended.

    ``checks`` counts outcomes; ``disagreements`` are the checks that did not agree, each with its
    places and what was reckoned. A record without results has no findings. Before the figures stand
    the facts of the record's fields; ``arms``, ``measures`` and ``names`` are what an article may
    call things.
    """
    held = found.posted.held if found.posted is not None else ()
    apart = [one for one in held if one.outcome in (Outcome.SLIP, Outcome.REVERSED)]
    counts = Counter(one.outcome.value for one in held)
    issues = [{"where": one.where, "why": one.detail} for one in found.issues]
    return _as_json(_of_record(found), issues) | {
        "checks": {outcome.value: counts[outcome.value] for outcome in Outcome},
        "disagreements": [msgspec.to_builtins(one) for one in apart],
    }


def _of_record(found: RecordFindings) -> FindingsDocument:
    """Return a record's document; one without results has no findings, and still its address."""
    if found.posted is not None and found.about is not None and found.results is not None:
        return record_document(found)
    posted, about = found.posted, found.about
    return FindingsDocument(
        trial=found.trial,
        findings=posted.findings if posted else (),
        main_measures=posted.main_measures if posted else (),
        url=about.url if about else "",
        sources=(record_source(about),) if about else (),
    )


def publication_document(
    found: PublicationFindings, proposed: Proposed | None = None, *, model: str | None = None
) -> dict[str, Any]:
    """Return the same for a publication; places count in its ``text``, which is given too.

    What a model proposed stands behind the other suggestions, each with the model's name in ``by``.
    """
    told: dict[str, Any] = {
        "trial": found.trial,
        "ref": found.paper.ref,
        "title": found.paper.title,
        "text": found.paper.text,
        "findings": [as_told(one) for one in found.findings],
        "suggestions": [as_told(one) for one in found.suggestions],
        "issues": [],
    }
    if proposed is not None:
        more = [as_told(one) | {"by": model} for one in proposed.suggestions]
        told["suggestions"] = [*told["suggestions"], *more]
        told["model"] = {"asked": proposed.asked, "discarded": proposed.discarded}
    return told


def analysis_document(found: ParticipantFindings) -> dict[str, Any]:
    """Return the same for an analysis file over participant data."""
    return {
        "trial": found.trial,
        "findings": [as_told(one) for one in found.findings],
        "suggestions": [],
        "issues": [],
        "main_measures": [],
    }


def findings_to_json(file: FindingsFile) -> bytes:
    """Write a findings file so that :func:`findings_from_json` reads the same again."""
    whole = {
        "format": FORMAT,
        "trial": file.trial,
        "sources": file.sources,
        "headline": file.headline,
        "main_measures": file.main_measures,
        "arms": file.arms,
        "measures": file.measures,
        **({"spanish": file.spanish} if file.spanish else {}),
        "findings": [as_told(finding) for finding in file.findings],
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


def findings_from_document(raw: bytes) -> FindingsDocument:
    """Read findings for ``verify``: a findings file, a findings document, or a list of findings.

    Raises:
        BadInput: if the JSON is none of these.
    """
    if not raw.strip():
        raise BadInput(NOTHING_IN_IT)
    try:
        whole = msgspec.json.decode(raw)
        if isinstance(whole, dict) and "format" in whole:
            return document_of(findings_from_json(raw))
        given = whole if isinstance(whole, dict) else {"findings": whole}
        spanish = msgspec.convert(given.get("spanish", {}), dict[str, str])
        check_spanish(spanish)
        return FindingsDocument(
            trial=msgspec.convert(given.get("trial", ""), str),
            findings=tuple(
                finding_from_parts(one)
                for one in msgspec.convert(given.get("findings"), list[_RawFinding])
            ),
            main_measures=msgspec.convert(given.get("main_measures", ()), tuple[str, ...]),
            arms=msgspec.convert(given.get("arms", {}), dict[str, str]),
            measures=msgspec.convert(given.get("measures", {}), dict[str, str]),
            names=msgspec.convert(given.get("names", ()), tuple[str, ...]),
            url=msgspec.convert(given.get("url", ""), str),
            sources=msgspec.convert(given.get("sources", ()), tuple[SourceRef, ...]),
            spanish=spanish,
        )
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"These are not findings: {error}.") from None


__all__ = [
    "FileSource",
    "FileTrial",
    "FindingsDocument",
    "findings_document",
    "findings_from_document",
    "findings_to_json",
    "record_document",
]
