"""Every real record of the older XML, held against a second, plain reading by another parser."""

import gzip
import itertools
import json
import re
import tarfile
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.eligibility import split
from trialpost.model.dates import PartialDate
from trialpost.model.reading import ReadResult
from trialpost.model.trial import Trial, TrialDate
from trialpost.registry.ctgov import study as ctgov
from trialpost.registry.ctgov_xml.elements import NOT_READ, READ, READ_IN_OLD_FILES
from trialpost.registry.ctgov_xml.record import read_record
from trialpost.registry.ctgov_xml.text import LAST_COLUMN

pytestmark = needs_real_data
RECORDS = {"recruiting": 641, "older": 500}


def members() -> Iterator[tuple[str, bytes]]:
    for name in RECORDS:
        with tarfile.open(REAL_DATA / "ctgov-xml" / f"{name}.tar.gz") as archive:
            for info in archive:
                opened = archive.extractfile(info)
                if opened is not None:
                    yield info.name, opened.read()


@pytest.fixture(scope="module")
def results() -> list[ReadResult]:
    return [read_record(raw, where=name) for name, raw in members()]


@pytest.fixture(scope="module")
def pairs(results: list[ReadResult]) -> list[tuple[ET.Element, Trial]]:
    return [(ET.fromstring(one.raw), one.trial) for one in results if one.trial is not None]


def test_every_record_reads(results: list[ReadResult]) -> None:
    assert len(results) == sum(RECORDS.values())
    assert [one.where for one in results if one.trial is None] == []


def test_the_issues_are_those_that_were_looked_at(results: list[ReadResult]) -> None:
    """Three records have no criteria; one held U+FFFD when the registry sent it."""
    counted = Counter(
        (issue.kind.value, re.sub(r"\[\d+\]", "", issue.where))
        for one in results
        for issue in one.issues
    )
    assert counted == {
        ("missing", "/clinical_study/eligibility/criteria"): 3,
        ("bad text", "/clinical_study/secondary_outcome/description"): 1,
    }


def test_every_element_is_read_or_listed_as_not_read(
    pairs: list[tuple[ET.Element, Trial]],
) -> None:
    """No path of any record is in neither list, and none is in both."""
    read = {*READ, *READ_IN_OLD_FILES, *(path.split("/@")[0] for path in READ)}
    whole = tuple(path.removesuffix("/*") for path in NOT_READ if path.endswith("/*"))
    containers = {path.rsplit("/", n)[0] for path in (*READ, *NOT_READ) for n in (1, 2, 3)}
    for root, _ in pairs:
        for path in paths(root):
            above = tuple(path[: end.start()] for end in re.finditer("/|$", path))
            below_unread = any(one in whole for one in above)
            assert (path in read) + (path in NOT_READ) + below_unread <= 1, path
            assert path in read or path in NOT_READ or below_unread or path in containers, path


def paths(element: ET.Element, above: str = "") -> set[str]:
    found = {f"{above}@{name}" for name in element.attrib}
    for inner in element:
        found.add(f"{above}{inner.tag}")
        found |= paths(inner, f"{above}{inner.tag}/")
    return found


# The second reading: plain, from the registry's words to ours by its own means.


def line(root: ET.Element, path: str) -> str | None:
    text = root.findtext(path)
    return " ".join(text.split()) if text and text.strip() else None


def lines(root: ET.Element, path: str) -> list[str]:
    return [" ".join((one.text or "").split()) for one in root.findall(path)]


def squeezed(text: str | None) -> str | None:
    return " ".join(text.split()) if text else None


def coded(text: str | None) -> str | None:
    """Turn words into our codes by a rule instead of tables."""
    if text is None:
        return None
    text = text.removesuffix(" Assignment").lower().replace("u.s. fed", "fed")
    text = {"n/a": "na", "unknown status": "unknown"}.get(text, text)
    return re.sub("[^a-z0-9]+", "_", text)


def day(text: str | None) -> str | None:
    if text is None:
        return None
    months = "January February March April May June July August September October November December"
    found = re.fullmatch(r"(\w+) (?:(\d+), )?(\d{4})", text)
    assert found, text
    month = f"{found[3]}-{months.split().index(found[1]) + 1:02d}"
    return f"{month}-{int(found[2]):02d}" if found[2] else month


def shown(date: PartialDate | TrialDate | None) -> str | None:
    return str(date.date if isinstance(date, TrialDate) else date) if date else None


def sure(element: ET.Element | None) -> str | None:
    kind = None if element is None else element.get("type")
    return {"Actual": "actual", "Anticipated": "estimated", None: None}[kind]


def test_names_agree(pairs: list[tuple[ET.Element, Trial]]) -> None:
    for root, trial in pairs:
        assert trial.id == line(root, "id_info/nct_id")
        assert trial.org_study_id == line(root, "id_info/org_study_id")
        assert [one.value for one in trial.secondary_ids] == lines(root, "id_info/secondary_id")
        assert list(trial.aliases) == lines(root, "id_info/nct_alias")
        assert trial.brief_title == line(root, "brief_title")
        assert trial.official_title == line(root, "official_title")
        assert trial.acronym == line(root, "acronym")
        assert list(trial.conditions) == lines(root, "condition") != []
        assert list(trial.keywords) == lines(root, "keyword")
        for subject in ("condition", "intervention"):
            terms = getattr(trial, f"{subject}_mesh")
            assert [one.name for one in terms] == lines(root, f"{subject}_browse/mesh_term")
            assert {one.id for one in terms} <= {""}


def test_the_course_agrees(pairs: list[tuple[ET.Element, Trial]]) -> None:
    plain = {
        "first_submitted": "study_first_submitted",
        "first_posted": "study_first_posted",
        "last_update_submitted": "last_update_submitted",
        "last_update_posted": "last_update_posted",
        "last_verified": "verification_date",
        "results_first_posted": "results_first_posted",
        "start": "start_date",
        "primary_completion": "primary_completion_date",
        "completion": "completion_date",
    }
    for root, trial in pairs:
        assert trial.status == coded(line(root, "overall_status"))
        assert trial.last_known_status == coded(line(root, "last_known_status"))
        assert trial.why_stopped == line(root, "why_stopped")
        for field, path in plain.items():
            found = getattr(trial.dates, field)
            assert shown(found) == day(line(root, path)), path
            if isinstance(found, TrialDate):
                assert found.exactness == sure(root.find(path))
        assert trial.has_results == (root.find("clinical_results") is not None)


def test_the_design_agrees(pairs: list[tuple[ET.Element, Trial]]) -> None:
    simple = ("allocation", "intervention_model", "primary_purpose")
    for root, trial in pairs:
        assert trial.type == coded(line(root, "study_type"))
        phase = line(root, "phase")
        given = phase.split("/") if phase and phase != "N/A" else []
        if phase == "N/A" and trial.type == "interventional":
            given = ["N/A"]
        assert [
            one.value.replace("phase", "phase_").replace("__", "_") for one in trial.phases
        ] == [coded(one) for one in given]
        for name in (*simple, "observational_model", "time_perspective"):
            assert getattr(trial.design, name) == coded(line(root, f"study_design_info/{name}"))
        masking = line(root, "study_design_info/masking") or ""
        degree, _, who = masking.partition(" (")
        assert trial.design.masking == coded(degree or None)
        named = [] if degree == "None" or not who else who.rstrip(")").split(", ")
        assert list(trial.design.who_masked) == [coded(one) for one in named]
        enrolled = root.find("enrollment")
        assert (trial.enrolment is None) == (enrolled is None)
        if trial.enrolment is not None and enrolled is not None:
            assert trial.enrolment.count == int(enrolled.text or "")
            assert trial.enrolment.exactness == sure(enrolled)


def test_arms_interventions_and_outcomes_agree(pairs: list[tuple[ET.Element, Trial]]) -> None:
    for root, trial in pairs:
        arms = root.findall("arm_group")
        tried = root.findall("intervention")
        assert [one.label for one in trial.arms] == [line(a, "arm_group_label") for a in arms]
        assert [one.type for one in trial.arms] == [coded(line(a, "arm_group_type")) for a in arms]
        assert [squeezed(one.description) for one in trial.arms] == [
            line(a, "description") for a in arms
        ]
        for arm in trial.arms:
            within = [t for t in tried if arm.label in lines(t, "arm_group_label")]
            assert set(arm.interventions) == {line(t, "intervention_name") for t in within}
        assert [
            (one.name, one.type, squeezed(one.description), [*one.arms], [*one.other_names])
            for one in trial.interventions
        ] == [
            (
                line(t, "intervention_name"),
                coded(line(t, "intervention_type")),
                line(t, "description"),
                lines(t, "arm_group_label"),
                lines(t, "other_name"),
            )
            for t in tried
        ]
        assert [
            (one.role, one.measure, one.time_frame, squeezed(one.description))
            for one in trial.outcomes
        ] == [
            (role, line(o, "measure"), line(o, "time_frame"), line(o, "description"))
            for role in ("primary", "secondary", "other")
            for o in root.findall(f"{role}_outcome")
        ]


def test_who_may_take_part_agrees(pairs: list[tuple[ET.Element, Trial]]) -> None:
    for root, trial in pairs:
        asked, given = trial.eligibility, root.find("eligibility")
        assert given is not None
        assert asked.sex == {"All": None}.get(
            given.findtext("gender", ""), coded(line(given, "gender"))
        )
        assert asked.gender_based == (line(given, "gender_based") == "Yes")
        assert asked.gender_description == line(given, "gender_description")
        healthy = {"No": False, "Accepts Healthy Volunteers": True, None: None}
        assert asked.healthy_volunteers is healthy[line(given, "healthy_volunteers")]
        assert asked.sampling_method == coded(line(given, "sampling_method"))
        for limit, name in ((asked.minimum_age, "minimum_age"), (asked.maximum_age, "maximum_age")):
            text = (line(given, name) or "").lower()
            expected = None if text == "n/a" else text
            assert (str(limit) if limit else None) == expected


def test_people_and_places_agree(pairs: list[tuple[ET.Element, Trial]]) -> None:
    for root, trial in pairs:
        assert [one.name for one in (trial.sponsor, *trial.collaborators) if one] == [
            *lines(root, "sponsors/lead_sponsor/agency"),
            *lines(root, "sponsors/collaborator/agency"),
        ]
        assert [one.kind for one in (trial.sponsor, *trial.collaborators) if one] == [
            coded(one)
            for one in (
                *lines(root, "sponsors/lead_sponsor/agency_class"),
                *lines(root, "sponsors/collaborator/agency_class"),
            )
        ]
        assert [(one.name, one.affiliation, one.role) for one in trial.officials] == [
            (line(one, "last_name"), line(one, "affiliation"), coded(line(one, "role")))
            for one in root.findall("overall_official")
        ]
        assert [*map(told, trial.central_contacts)] == [
            *people(root, "overall_contact", "overall_contact_backup")
        ]
        places = root.findall("location")
        assert len(trial.sites) == len(places)
        for site, place in zip(trial.sites, places, strict=True):
            address = "facility/address/"
            assert site.facility == line(place, "facility/name")
            assert (site.city, site.state) == (
                line(place, f"{address}city"),
                line(place, f"{address}state"),
            )
            assert (site.postcode, site.country) == (
                line(place, f"{address}zip"),
                line(place, f"{address}country"),
            )
            assert site.status == coded(line(place, "status"))
            assert [*map(told, site.contacts)] == [
                *people(place, "contact", "contact_backup", "investigator")
            ]


def told(contact: Any) -> tuple[str | None, ...]:
    return contact.name, contact.role, contact.phone, contact.email


def people(root: ET.Element, *names: str) -> Iterator[tuple[str | None, ...]]:
    for name in names:
        for one in root.findall(name):
            phone, extension = line(one, "phone"), line(one, "phone_ext")
            if extension:
                phone = f"{phone or ''} ext. {extension}".strip()
            role = coded(line(one, "role")) or "contact"
            yield line(one, "last_name"), role, phone, line(one, "email")


def test_what_is_cited_agrees(pairs: list[tuple[ET.Element, Trial]]) -> None:
    for root, trial in pairs:
        assert [(one.citation, one.pmid, one.type) for one in trial.references] == [
            (line(one, "citation"), line(one, "PMID"), kind)
            for tag, kind in (("reference", None), ("results_reference", "result"))
            for one in root.findall(tag)
        ]
        assert [(one.url, one.label) for one in trial.links] == [
            (line(one, "url"), line(one, "description")) for one in root.findall("link")
        ]


def test_long_texts_have_every_word_and_every_paragraph(
    pairs: list[tuple[ET.Element, Trial]],
) -> None:
    for root, trial in pairs:
        for text, path in (
            (trial.brief_summary, "brief_summary/textblock"),
            (trial.detailed_description, "detailed_description/textblock"),
            (trial.eligibility.criteria, "eligibility/criteria/textblock"),
            (trial.eligibility.study_population, "eligibility/study_pop/textblock"),
        ):
            given = (root.findtext(path) or "").replace("\r", "")
            blocks = [" ".join(one.split()) for one in re.split(r"\n\s*\n", given.strip())]
            read = [" ".join(one.split()) for one in re.split(r"\n\s*\n", text or "")]
            assert read == blocks


def test_lines_end_where_they_were_full(results: list[ReadResult]) -> None:
    """The figures in the documentation of ``LAST_COLUMN``."""
    full = early = 0
    for result in results:
        for block in ET.fromstring(result.raw).iter("textblock"):
            given = [one.rstrip() for one in (block.text or "").replace("\r", "").split("\n")]
            for one, following in itertools.pairwise(given):
                assert len(one) <= LAST_COLUMN or len(one.split()) <= 2
                if one and following:
                    over = len(one) + 1 + len(following.split()[0]) > LAST_COLUMN
                    full, early = full + over, early + (not over)
    assert (full, early) == (35167, 2)


def test_lines_that_were_full_are_joined(pairs: list[tuple[ET.Element, Trial]]) -> None:
    still_broken = sum(
        bool(one and following)
        for _, trial in pairs
        for text in (
            trial.brief_summary,
            trial.detailed_description,
            trial.eligibility.criteria,
            trial.eligibility.study_population,
        )
        for one, following in itertools.pairwise((text or "").split("\n"))
    )
    assert still_broken == 2


def test_trials_that_are_in_both_forms_have_the_same_criteria(
    pairs: list[tuple[ET.Element, Trial]],
) -> None:
    """The API escapes ``<`` for Markdown and numbers bullets otherwise; the criteria are equal."""
    by_id = {trial.id: trial for _, trial in pairs}
    compared = 0
    for path in sorted((REAL_DATA / "ctgov-v2").iterdir()):
        with gzip.open(path) as opened:
            for raw in opened:
                number = json.loads(raw)["protocolSection"]["identificationModule"]["nctId"]
                if number in by_id:
                    compared += 1
                    other = ctgov.read_record(raw).trial
                    assert other is not None
                    assert criteria(by_id[number]) == criteria(other)
                    assert by_id[number].sponsor == other.sponsor
                    assert by_id[number].dates.first_posted == other.dates.first_posted
    assert compared == 2


def criteria(trial: Trial) -> list[tuple[str, str]]:
    return [
        (one.kind.value, re.sub(r"\\(\W)", r"\1", one.text))
        for one in split(trial.eligibility.criteria)
    ]
