"""Read how far an ISRCTN trial is, how it is built, and what it led to."""

import datetime as dt
import re

from trialpost.model.dates import PartialDate
from trialpost.model.reading import IssueKind
from trialpost.model.status import Phase, RecruitmentStatus, StatusBasis, StudyType
from trialpost.model.trial import Dates, Design, Exactness, Link, Reference, TrialDate
from trialpost.registry.isrctn import codes
from trialpost.registry.isrctn.tree import Node
from trialpost.registry.tolerant.free_fields import date, given, line_of, lines_of, phases
from trialpost.registry.tolerant.notes import Notes, quoted

_PUBMED = re.compile(r"pubmed[^\s]*?/(\d{5,9})\b|/pubmed/(\d{5,9})\b", re.IGNORECASE)
_URL = re.compile(r"https?://\S+")
_OVERRIDES = (
    "trialDesign/overallStatusOverride",
    "participants/recruitmentStatusOverride",
    "participants/recruitmentStartStatusOverride",
)


def dates(trial: Node, notes: Notes) -> Dates:
    """Read the record's own dates and the trial's.

    A date after the record's own last change is a plan (estimated); of an earlier one the record
    does not say whether it came true.
    """
    changed = as_of(trial)
    assigned = trial.one("isrctn").attributes.get("dateAssigned", "")
    assigned = assigned or trial.attributes.get("publicIdentifierDateAssigned", "")
    start = _planned(_start(trial), changed, notes)
    last = _planned(trial.one("participants/recruitmentEnd"), changed, notes)
    end = _planned(trial.one("trialDesign/overallEndDate"), changed, notes)
    updated = trial.attributes.get("lastUpdated", "")
    return Dates(
        first_posted=date(assigned, f"{trial.where}/isrctn/@dateAssigned", notes),
        last_update_posted=date(updated, f"{trial.where}/@lastUpdated", notes),
        start=start,
        recruitment_end=last,
        completion=end,
    )


def _start(trial: Node) -> Node:
    node = trial.one("participants/recruitmentStart")
    return node if node.text else trial.one("trialDesign/overallStartDate")


def _planned(node: Node, changed: PartialDate | None, notes: Notes) -> TrialDate | None:
    found = date(node.text, node.where, notes)
    if found is None:
        return None
    later = changed is not None and found.earliest() > changed.latest()
    return TrialDate(found, Exactness.ESTIMATED if later else None)


def as_of(trial: Node) -> PartialDate | None:
    """Return the day for which the record speaks: of its last change, or of its being fetched.

    The converted form does not hold the first; the tool wrote the second into it.
    """
    unheard = Notes()
    for text in (trial.attributes.get("lastUpdated", ""), trial.value("record_last_import")):
        found = date(text, "", unheard)
        if found:
            return found
    return None


def status(trial: Node, notes: Notes) -> tuple[RecruitmentStatus, StatusBasis]:
    """Read the status by a rule, since the registry gives none but what a registrant overrides.

    With it comes its basis: stated by an override, derived from dates, or not said.

    1. A word of the registrant: Stopped (terminated), Suspended, and others.
    2. Otherwise the registry's own site takes it from the dates of recruitment and end, against
       the day of reading. Here the day is the one for which the record speaks (:func:`as_of`):
       before the start, not yet recruiting; until the end of recruitment, recruiting; until the
       overall end, active; from then on, completed. How old that is, freshness says.
    3. Without such a day or without a start, unknown, which is noted.
    """
    for path in _OVERRIDES:
        node = trial.one(path)
        word = given(node.text).lower()
        if word in codes.STATUS:
            return codes.STATUS[word], StatusBasis.of(codes.STATUS[word])
        if word:
            detail = f"{quoted(node.text)} is not a status we know; read as unknown."
            notes.add(IssueKind.UNKNOWN_CODE, node.where, detail)
            return RecruitmentStatus.UNKNOWN, StatusBasis.UNREAD
    found = _by_dates(trial, notes)
    if found is None:
        return RecruitmentStatus.UNKNOWN, StatusBasis.NOT_SAID
    return found, StatusBasis.DERIVED


def _by_dates(trial: Node, notes: Notes) -> RecruitmentStatus | None:
    changed, unheard = as_of(trial), Notes()

    def day(path: str) -> dt.date | None:
        found = date(trial.value(path), "", unheard)
        return found.latest() if found else None

    start = day("participants/recruitmentStart")
    last = day("participants/recruitmentEnd")
    end = day("trialDesign/overallEndDate")
    found = _on(changed.earliest(), start, last, end) if changed else None
    if found is None:
        where = trial.one("participants/recruitmentStart").where
        notes.add(IssueKind.MISSING, where, "The dates do not tell the status; read as unknown.")
    return found


def _on(
    day: dt.date, start: dt.date | None, last: dt.date | None, end: dt.date | None
) -> RecruitmentStatus | None:
    if end is not None and day >= end:
        return RecruitmentStatus.COMPLETED
    if start is None or (last is None and end is None):
        return None
    if day < start:
        return RecruitmentStatus.NOT_YET_RECRUITING
    if last is not None and day > last:
        return RecruitmentStatus.ACTIVE_NOT_RECRUITING
    return RecruitmentStatus.RECRUITING


def why_stopped(trial: Node) -> str | None:
    """Read why the trial was given up."""
    return line_of(trial.value("trialDesign/reasonAbandoned")) or None


def study_type(trial: Node, notes: Notes) -> StudyType:
    """Read the type."""
    node = trial.one("trialDesign/primaryStudyDesign")
    word = given(node.text).lower()
    if word and word not in codes.TYPE:
        detail = f"{quoted(node.text)} is not a type we know; read as unknown."
        notes.add(IssueKind.UNKNOWN_CODE, node.where, detail)
    return codes.TYPE.get(word, StudyType.UNKNOWN)


def all_phases(trial: Node, notes: Notes) -> tuple[Phase, ...]:
    """Read the phases of all interventions."""
    read: dict[Phase, None] = {}
    for node in trial.all("interventions/intervention/phase"):
        word = given(node.text).lower()
        known = codes.PHASE.get(word)
        found = phases(node.text, node.where, notes) if known is None else known
        read.update((phase, None) for phase in found)
    return tuple(read)


def design(trial: Node, kind: StudyType, notes: Notes) -> Design:
    """Read how the trial is built.

    Structured records say it part by part. Older ones have one word for the kind of design, and
    a sentence (``studyDesign``) that is free text and not read.
    """
    drawn = trial.one("trialDesign")
    built = drawn.one("interventionalTrialDesign")
    second = given(drawn.value("secondaryStudyDesign")).lower()
    observed = kind is StudyType.OBSERVATIONAL
    masking = given(built.value("masking")).lower()
    if masking and not masking.startswith(("open", "blinded")):
        detail = f"{quoted(masking)} is neither open nor blinded; left out."
        notes.add(IssueKind.UNKNOWN_CODE, built.one("masking").where, detail)
    if second and not _is_design(second):
        detail = f"{quoted(second)} is not a kind of design that we know; left out."
        where = drawn.one("secondaryStudyDesign").where
        notes.add(IssueKind.UNKNOWN_CODE, where, detail)
    return Design(
        allocation=_word(built.one("allocation"), codes.ALLOCATION, notes)
        or (None if observed else codes.ALLOCATION.get(second)),
        intervention_model=_word(built.one("assignment"), codes.ASSIGNMENT, notes)
        or ("crossover" if "cross over" in second else None),
        masking="none" if masking.startswith("open") else None,
        primary_purpose=_purpose(drawn),
        observational_model=codes.OBSERVATIONAL.get(second) if observed else None,
        time_perspective="cross_sectional" if observed and "cross sect" in second else None,
    )


def _is_design(word: str) -> bool:
    told = word in codes.ALLOCATION or word in codes.OBSERVATIONAL
    return told or "cross over" in word or "cross sect" in word


def _word(node: Node, table: dict[str, str], notes: Notes) -> str | None:
    word = given(node.text).lower()
    if word and word not in table:
        detail = f"{quoted(node.text)} is not a word we know; left out."
        notes.add(IssueKind.UNKNOWN_CODE, node.where, detail)
    return table.get(word)


def _purpose(drawn: Node) -> str | None:
    for path in ("interventionalTrialDesign/purposes/purpose", "trialTypes/trialType", "trialType"):
        words = [given(node.text).lower() for node in drawn.all(path)]
        if len(set(words)) == 1 and words[0]:
            return words[0].replace(" ", "_")
    return None


def publications(trial: Node) -> tuple[tuple[Reference, ...], tuple[Link, ...]]:
    """Read the publications, a line each, and the pages that the record points to."""
    lines = lines_of(trial.value("results/publicationDetails")).split("\n")
    cited = [_reference(line) for line in lines if line]
    links: dict[str, Link] = {}
    if page := line_of(trial.value("trialDescription/trialWebsite")):
        links[page] = Link(url=page, label="Trial website")
    for node in trial.all("outputs/output"):
        url = node.one("externalLink").attributes.get("url", "")
        if url and not any(url in (reference.citation or "") for reference in cited):
            label = line_of(node.value("description")) or node.attributes.get("outputType", "")
            links.setdefault(url, Link(url=url, label=label or None))
    return tuple(cited), tuple(links.values())


def _reference(line: str) -> Reference:
    url = _URL.search(line)
    found = _PUBMED.search(url[0]) if url else None
    low = line.lower()
    kind = "background" if "protocol" in low else "result" if "result" in low else None
    pmid = (found[1] or found[2]) if found else None
    return Reference(citation=line, pmid=pmid, type=kind)


def has_results(trial: Node) -> bool:
    """Tell whether the registry itself holds a report of results."""
    if given(trial.value("results/basicReport")) or given(
        trial.value("results/plainEnglishReport")
    ):
        return True
    kinds = (node.attributes.get("outputType", "").lower() for node in trial.all("outputs/output"))
    return any(kind.replace(" ", "") in ("basicresults", "plainenglishresults") for kind in kinds)
