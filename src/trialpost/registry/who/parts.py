"""Read the single fields of a record of the World Health Organization's portal (ICTRP)."""

import re

from trialpost.errors import BadInput
from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.identifiers import EudraCtNumber, RegistryId, recognise
from trialpost.model.reading import IssueKind
from trialpost.model.status import RecruitmentStatus, StatusBasis, StudyType
from trialpost.model.trial import (
    Dates,
    Design,
    Eligibility,
    Enrolment,
    Exactness,
    Link,
    Sponsor,
    TrialDate,
)
from trialpost.registry.tolerant.free_fields import (
    age,
    count,
    criteria_of,
    date,
    dedented,
    given,
    lines_of,
    note_ages,
    sex,
)
from trialpost.registry.tolerant.notes import Notes, quoted
from trialpost.registry.who import codes
from trialpost.registry.who.lists import entries
from trialpost.registry.who.record import Record

_STATE = re.compile(r"\d{4}-\d{6}-\d{2}-(.+)")
_HEAD = re.compile(
    r"\W{0,6}(?:inclusion|exclusion) criteri(?:a|on)[ \t]*[:.]?[ \t]*", re.IGNORECASE
)
_HEADED = re.compile(r"^\W*(?:\w+ ){0,3}inclusion\b", re.IGNORECASE | re.MULTILINE)
_EU_AGES = re.compile(r"^\s*are the trial subjects under 18\?", re.IGNORECASE | re.MULTILINE)
_EU_GROUPS = {
    "child": re.compile(r"are the trial subjects under 18\?\s*(yes|no)", re.IGNORECASE),
    "adult": re.compile(r"adults \(18-64 years\)\s*(yes|no)", re.IGNORECASE),
    "elderly": re.compile(r"elderly \(>=65 years\)\s*(yes|no)", re.IGNORECASE),
}
_LONGEST_TITLE = 150
_MASKING = ("quadruple", "triple", "double", "single")
_PURPOSE = re.compile(r"purpose\s*:\s*([a-z ]+?)\s*(?:[.;,(]|$)")


def identifier(record: Record) -> tuple[RegistryId, str]:
    """Read whose record it is, and for a European one the member state (``DE``) as its part.

    Raises:
        BadInput: if there is no identifier, or none of a register that we know.
    """
    text = given(record.text("trialid"))
    found = recognise(text)
    if found is None:
        what = f"{quoted(text)} is no identifier of" if text else "There is no identifier of"
        raise BadInput(f"{what} a register that we know; this record cannot be filed.")
    state = _STATE.search(text) if isinstance(found, EudraCtNumber) else None
    part = state[1].upper() if state else ""
    return found, "3RD" if part.startswith("OUTSIDE") else part


def titles(record: Record, named: tuple[str, ...], own: str, notes: Notes) -> dict[str, str | None]:
    """Read the titles; without any, the conditions stand for the short one, which is noted."""
    short, full = (" ".join(lines_of(record.text(f"{kind}_title")).split())
                   for kind in ("public", "scientific"))  # fmt: skip
    if not short:
        instead = full or _named_after(named) or own
        detail = f"No public title; {quoted(instead)} stands for it."
        notes.add(IssueKind.MISSING, record.where("public_title"), detail)
        short = instead
    return {
        "brief_title": short,
        "official_title": full or None,
        "acronym": given(record.text("acronym")) or None,
    }


def _named_after(named: tuple[str, ...]) -> str:
    """Join conditions to what can stand as a title, as many as fit; one alone is cut if need be."""
    title = named[0] if named else ""
    for name in named[1:]:
        if len(title) + len(name) < _LONGEST_TITLE:
            title += f", {name}"
    if len(title) > _LONGEST_TITLE:
        return title[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(",;:") + " …"
    return title


def status(record: Record, known: Dates, notes: Notes) -> tuple[RecruitmentStatus, StatusBasis]:
    """Read the status by the table ``ictrp_codes.STATUS``, and its basis.

    A record that says only that nobody is recruited, and whose completion lies before the day on
    which the portal fetched it, is of a completed trial, which is worked out. One whose registry
    itself calls the status unknown says so; other words for ``UNKNOWN`` leave it open.
    """
    where = record.where("recruitment_status")
    word = " ".join(lines_of(record.text("recruitment_status")).lower().split())
    found = codes.STATUS.get(word)
    if found is None:
        kind = IssueKind.UNKNOWN_CODE if word else IssueKind.MISSING
        what = f"{quoted(word)} is not a status we know" if word else "No status"
        notes.add(kind, where, f"{what}; read as unknown.")
        return RecruitmentStatus.UNKNOWN, StatusBasis.UNREAD
    over, fetched = known.completion, known.last_update_posted
    if word == "not recruiting" and over and fetched and over.date.latest() <= fetched.earliest():
        return RecruitmentStatus.COMPLETED, StatusBasis.DERIVED
    return found, StatusBasis.STATED if word in codes.CALLED_UNKNOWN else StatusBasis.of(found)


def dates(record: Record, notes: Notes) -> Dates:
    """Read the dates; ``Last_Refreshed_on`` is when the portal last took the record over."""

    def day(field: str) -> PartialDate | None:
        return date(record.text(field), record.where(field), notes)

    start, end = day("date_enrollement"), day("results_date_completed")
    sure = {"actual": Exactness.ACTUAL, "anticipated": Exactness.ESTIMATED}
    held = given(record.text("type_enrolment")).lower()
    if held and held not in sure:
        detail = f"{quoted(held)} is neither actual nor anticipated; left out."
        notes.add(IssueKind.UNKNOWN_CODE, record.where("type_enrolment"), detail)
    return Dates(
        first_posted=_registered(record, notes),
        last_update_posted=day("last_refreshed_on"),
        start=TrialDate(start, sure.get(held)) if start else None,
        completion=TrialDate(end) if end else None,
        results_first_posted=day("results_date_posted"),
    )


def _registered(record: Record, notes: Notes) -> PartialDate | None:
    """Read the day of registration, from the field whose form leaves no doubt if it is there."""
    packed, plain = (
        date(record.text(field), record.where(field), notes)
        for field in ("date_registration3", "date_registration")
    )
    if packed and plain and packed != plain:
        detail = (
            f"Read as {plain}, but the other field of the same day says {packed}; that is kept."
        )
        notes.add(IssueKind.CONTRADICTION, record.where("date_registration"), detail)
    return packed or plain


def study_type(record: Record, notes: Notes) -> StudyType:
    """Read the type by how its word begins."""
    word = given(record.text("study_type")).lower()
    found = next((kind for begin, kind in codes.TYPE.items() if word.startswith(begin)), None)
    if found is None and word and word not in codes.NO_TYPE:
        detail = f"{quoted(word)} is not a type we know; read as unknown."
        notes.add(IssueKind.UNKNOWN_CODE, record.where("study_type"), detail)
    return found or StudyType.UNKNOWN


def design(record: Record, notes: Notes) -> Design:
    """Read what can be told of the design from its sentence.

    The registers write it in as many ways as they are; words that none of these rules knows are
    left out, and noted only where nothing of the sentence is known.
    """
    text = " ".join(lines_of(record.text("study_design")).lower().split())
    purpose = _PURPOSE.search(text)
    found = Design(
        allocation=_allocation(text),
        intervention_model=_model(text),
        masking=_masking(text),
        primary_purpose=codes.PURPOSE.get(purpose[1]) if purpose else None,
    )
    if given(text) and found == Design():
        detail = f"Nothing in {quoted(text)} is a design that we know; left out."
        notes.add(IssueKind.UNKNOWN_CODE, record.where("study_design"), detail)
    return found


def _said(text: str, *words: str) -> bool:
    """Tell whether a word stands there, and no "no" behind it: ``Cross over: no``."""
    return any(
        re.search(rf"{word}\b(?!\s*:\s*no\b)", text) is not None for word in words if word in text
    )


def _allocation(text: str) -> str | None:
    if re.search(r"\bnon[- ]?random|\bnot random|randomi[sz]ed\s*:\s*no\b", text):
        return "non_randomized" if not re.search(r"single[- ](?:arm|group)", text) else "na"
    return "randomized" if re.search(r"\brandomi[sz](?:ed|ation)\b", text) else None


def _model(text: str) -> str | None:
    for model, words in (
        ("crossover", ("crossover", "cross-over", "cross over")),
        ("factorial", ("factorial",)),
        ("sequential", ("sequential",)),
        ("parallel", ("parallel", "parallel group")),
        ("single_group", ("single group", "single arm", "single-arm")),
    ):
        if "parallel group" in text and model == "parallel":
            return model if _said(text, "parallel group") else None
        if _said(text, *words):
            return model
    return None


def _masking(text: str) -> str | None:
    if _said(text, "open label", "open-label", "no masking", "not blinded", "unblinded"):
        return "none"
    if re.search(r"masking\s*:\s*(?:none|open)|\bopen\s*:\s*yes", text):
        return "none"
    for word in _MASKING:
        if re.search(rf"\b{word}[ -](?:blind|mask)\w*\b(?!\s*:\s*no\b)|masking\s*:\s*{word}", text):
            return word
    return None


def extract_design(record: Record, notes: Notes) -> Design:
    """Read the design of the extract, whose maker gave each part a column."""
    masking = given(record.text("masking")).lower()
    allocation = record.text("randomization").lower().replace("-", "_")
    model = record.text("intervention_model_response").lower()
    found = Design(
        allocation={"not applicable": "na"}.get(allocation, allocation) or None,
        intervention_model=model.replace("cross-over", "crossover").replace(" ", "_") or None,
        masking="none"
        if masking == "open label"
        else next((word for word in _MASKING if masking.endswith(f"|{word}")), None),
        primary_purpose=codes.PURPOSE.get(record.text("primary_prupose").lower()),
    )
    for field, read in (("masking", found.masking), ("primary_prupose", found.primary_purpose)):
        word = given(record.text(field))
        if word and read is None and not word.lower().endswith("unspecified"):
            detail = f"{quoted(word)} is not a word we know here; left out."
            notes.add(IssueKind.UNKNOWN_CODE, record.where(field), detail)
    return found


def eligibility(record: Record, notes: Notes) -> Eligibility:
    """Read who may take part."""
    inclusion = criteria_of(record.text("inclusion_criteria"))
    low, high = (
        age(record.text(field), record.where(field), notes)
        for field in ("inclusion_agemin", "inclusion_agemax")
    )
    told = _EU_AGES.search(inclusion)
    if told and not (low or high):
        low, high = _group_ages(inclusion[told.start() :])
    note_ages(low, high, record.where("inclusion_agemax"), notes)
    criteria = _criteria(
        inclusion[: told.start()].strip() if told else inclusion,
        criteria_of(record.text("exclusion_criteria")),
    )
    if not criteria:
        notes.add(IssueKind.MISSING, record.where("inclusion_criteria"), "No criteria.")
    return Eligibility(
        criteria=criteria,
        sex=sex(record.text("inclusion_gender"), record.where("inclusion_gender"), notes),
        minimum_age=low,
        maximum_age=high,
    )


def _group_ages(text: str) -> tuple[AgeLimit | None, AgeLimit | None]:
    """Read the European register's three age groups, which stand behind its criteria."""
    answers = {name: form.search(text) for name, form in _EU_GROUPS.items()}
    child, adult, elderly = (
        found is None or found[1].lower() == "yes" for found in answers.values()
    )
    youngest = None if child else AgeLimit(18, "year") if adult else AgeLimit(65, "year")
    oldest = None if elderly else AgeLimit(64, "year") if adult else AgeLimit(17, "year")
    return youngest, oldest


def _criteria(inclusion: str, exclusion: str) -> str:
    """Put both texts under headings; an inclusion text may hold both, under its own."""
    parts = []
    for kind, text in (("Inclusion", inclusion), ("Exclusion", exclusion)):
        head = _HEAD.match(text)
        body = dedented(text[head.end() :]) if head else text
        if not given(body):
            continue
        own = kind == "Inclusion" and not head and _HEADED.search(text) is not None
        parts.append(body if own else f"{kind} Criteria:\n\n{body}")
    return "\n\n".join(parts)


def enrolment(record: Record, notes: Notes) -> Enrolment | None:
    """Read how many took part, or else are to."""
    for field, sure in (
        ("results_actual_enrollment", Exactness.ACTUAL),
        ("target_size", Exactness.ESTIMATED),
    ):
        number = count(record.text(field), record.where(field), notes)
        if number is not None:
            return Enrolment(number, sure)
    return None


def sponsors(record: Record) -> tuple[Sponsor | None, tuple[Sponsor, ...]]:
    """Read who is responsible, and who helps or pays, each once."""
    name = " ".join(lines_of(record.text("primary_sponsor")).split())
    lead = Sponsor(name=name) if given(name) else None
    others: dict[str, Sponsor] = {}
    for field in ("secondary_sponsor", "source_support"):
        for text in entries(record.text(field)):
            if text.lower() != name.lower():
                others.setdefault(text.lower(), Sponsor(name=text))
    return lead, tuple(others.values())


def links(record: Record) -> tuple[Link, ...]:
    """Read the record's page at its register, and those of its results and protocol."""
    source = given(record.text("source_register")) or None
    read: dict[str, Link] = {}
    for field, label in (
        ("web_address", source),
        ("results_url_link", "Results"),
        ("results_url_protocol", "Protocol"),
    ):
        for url in re.findall(r"https?://[^\s;<>\"]+", record.text(field)):
            read.setdefault(url, Link(url=url, label=label))
    return tuple(read.values())


def has_results(record: Record) -> bool:
    """Tell whether the register holds results."""
    told = record.text("results_yes_no").strip().lower()
    return told == "yes" or bool(given(record.text("results_url_link")))
