"""Every real record of ISRCTN, the WHO's portal and the NCI, against a plain second reading."""

import csv
import gzip
import io
import json
from collections import Counter
from typing import Any

from real_data import REAL_DATA, needs_real_data
from trialpost.eligibility import split
from trialpost.model.identifiers import recognise
from trialpost.model.reading import Door, IssueKind, ReadResult
from trialpost.model.status import RecruitmentStatus
from trialpost.registry import read
from trialpost.registry.files.csv_stream import csv_pieces

pytestmark = needs_real_data
FOLDER = REAL_DATA / "other-registries"
CONVERTED = FOLDER / "isrctn.jsonl.gz"
EXTRACT = FOLDER / "ictrp-ntd.csv.gz"
ANSWER = FOLDER / "all_trials-pn4-response.json.gz"


def opened(path: Any) -> bytes:
    with gzip.open(path) as stream:
        return stream.read()


def converted() -> list[dict[str, Any]]:
    return [json.loads(line) for line in opened(CONVERTED).splitlines() if line.strip()]


def extracted() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(opened(EXTRACT).decode(), newline="")))


def results(path: Any, door: Door) -> list[ReadResult]:
    found = list(read(path))
    assert [one.failure for one in found if one.failure] == []
    assert {one.door for one in found} == {door}
    return found


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def test_every_converted_isrctn_record_reads_and_agrees_with_its_json() -> None:
    found = results(CONVERTED, Door.ISRCTN_CONVERTED)
    plain = converted()
    assert len(found) == len(plain) == 9
    for result, record in zip(found, plain, strict=True):
        trial = result.trial
        assert trial is not None
        told, who = record["trialDescription"], record["participants"]
        assert trial.id == f"ISRCTN{record['isrctn']}"
        assert trial.brief_title == " ".join(told["title"].split())
        assert str(trial.dates.start and trial.dates.start.date) == who["recruitmentStart"][:10]
        centres = listed((who["trialCentres"] or {}).get("trialCentre"))
        assert [(s.facility, s.city) for s in trial.sites if s.facility] == [
            (c["name"].strip() or None, c["city"].strip() or None) for c in centres if c["name"]
        ]
        count = who["totalFinalEnrolment"] or who["targetEnrolment"]
        assert str(trial.enrolment and trial.enrolment.count) == count
        drugs = record["interventions"]["intervention"]["drugNames"]
        assert ", ".join(one.name for one in trial.interventions) == drugs or not drugs
        assert {one.kind.value for one in split(trial.eligibility.criteria)} == {
            "inclusion",
            "exclusion",
        }
        lines = [line for line in record["results"]["publicationDetails"].splitlines() if line]
        assert len(trial.references) == len(lines)
        numbers = {one.value for one in trial.secondary_ids}
        assert {"NCT01727609", "NCT01035190"} & {
            record["externalRefs"]["clinicalTrialsGovNumber"]
        } <= numbers


def test_converted_states_follow_the_day_of_fetching() -> None:
    states = Counter(
        one.trial.status for one in results(CONVERTED, Door.ISRCTN_CONVERTED) if one.trial
    )
    assert states == {
        RecruitmentStatus.COMPLETED: 7,
        RecruitmentStatus.RECRUITING: 1,
        RecruitmentStatus.TERMINATED: 1,
    }


def test_nothing_in_the_converted_records_is_unknown() -> None:
    kinds = Counter(
        issue.kind for one in results(CONVERTED, Door.ISRCTN_CONVERTED) for issue in one.issues
    )
    assert kinds == {IssueKind.BAD_AGE: 7, IssueKind.CONTRADICTION: 1}


def test_every_record_of_the_extract_reads_and_agrees_with_its_row() -> None:
    found = results(EXTRACT, Door.ICTRP_EXTRACT)
    rows = extracted()
    assert len(found) == len(rows) == 315
    states = {"RECRUITING": RecruitmentStatus.RECRUITING}
    for result, row in zip(found, rows, strict=True):
        trial = result.trial
        assert trial is not None
        assert trial.id == recognise(row["TrialID"])
        assert result.part == ({"ES": "ES", "EA": "3RD"}.get(row["TrialID"][-2:], "")
                               if row["TrialID"].startswith("EUCTR") else "")  # fmt: skip
        assert trial.status is states.get(row["RECRUITMENT_STATUS"], RecruitmentStatus.UNKNOWN)
        assert str(trial.dates.first_posted) == row["DATE_REGISTRATION"]
        start = trial.dates.start
        assert (str(start.date) if start else "NA") == row["DATE_ENROLLEMENT"]
        ages = row["INCLUSION_AGEMIN"]
        if ages.endswith("Y"):
            low = trial.eligibility.minimum_age
            assert low is not None
            assert f"{low.number}{low.unit[0].upper()}" == ages
        size = row["TARGET SIZE"]
        told = str(trial.enrolment.count) if trial.enrolment else ""
        assert told == (size if size not in ("NA", "0") else "")
        named = {part.strip() for part in row["Countries"].split(";")} - {"NA", "England", "Wales"}
        assert {site.country for site in trial.sites} == named
        assert trial.conditions
        assert trial.brief_title


def test_the_extracts_criteria_split_into_criteria() -> None:
    counts = [
        len(split(one.trial.eligibility.criteria))
        for one in results(EXTRACT, Door.ICTRP_EXTRACT)
        if one.trial
    ]
    assert sum(1 for count in counts if count >= 1) >= 313
    assert sum(counts) / len(counts) > 3


def test_the_pieces_of_the_extract_are_its_rows() -> None:
    stream = io.BufferedReader(io.BytesIO(opened(EXTRACT)))  # type: ignore[arg-type]
    assert sum(1 for _ in csv_pieces(stream)) == len(extracted())


def test_every_trial_of_the_answer_reads_and_agrees_with_its_json() -> None:
    found = results(ANSWER, Door.NCI_API)
    plain = json.loads(opened(ANSWER))["data"]
    assert len(found) == len(plain) == 10
    for result, record in zip(found, plain, strict=True):
        trial = result.trial
        assert trial is not None
        assert trial.id == record["nct_id"]
        assert trial.brief_title == record["brief_title"]
        assert trial.status is RecruitmentStatus.RECRUITING
        assert [site.facility for site in trial.sites] == [s["org_name"] for s in record["sites"]]
        assert sum(site.coordinates is not None for site in trial.sites) == sum(
            s.get("org_coordinates") is not None for s in record["sites"]
        )
        open_sites = [s["recruitment_status"] == "ACTIVE" for s in record["sites"]]
        assert [s.status is RecruitmentStatus.RECRUITING for s in trial.sites] == open_sites
        assert set(trial.conditions) == {
            one["preferred_name"]
            for one in record["diseases"]
            if one["inclusion_indicator"] == "TRIAL"
        }
        low = record["eligibility"]["structured"]["min_age_number"]
        assert (trial.eligibility.minimum_age.number if trial.eligibility.minimum_age else 0) == low
        assert [issue.where for issue in result.issues] == ["/eligibility/unstructured"]
