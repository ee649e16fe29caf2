"""Every real record, held against a second reading that knows nothing of the first."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.model.reading import IssueKind, ReadResult
from trialpost.model.trial import Trial, TrialDate
from trialpost.registry import read
from trialpost.registry.ctgov.fields import canonical_mesh_id
from trialpost.registry.ctgov.wire import UNDOCUMENTED, Study, Wire

pytestmark = needs_real_data
RECORDS = 1741


@pytest.fixture(scope="module")
def results() -> list[ReadResult]:
    return list(read(REAL_DATA / "ctgov-v2"))


def test_every_record_reads(results: list[ReadResult]) -> None:
    assert len(results) == RECORDS
    assert [result.where for result in results if result.trial is None] == []
    assert len({result.trial.id for result in results if result.trial}) == RECORDS


def test_the_bytes_of_each_record_are_kept_exactly(results: list[ReadResult]) -> None:
    lines: list[bytes] = []
    for path in sorted((REAL_DATA / "ctgov-v2").iterdir()):
        with gzip.open(path) as opened:
            lines += [line.rstrip(b"\n") for line in opened]
    assert [result.raw for result in results] == lines


def test_the_issues_are_those_that_were_looked_at(results: list[ReadResult]) -> None:
    counted: dict[tuple[IssueKind, str], int] = {}
    for result in results:
        for issue in result.issues:
            key = (issue.kind, issue.where.rsplit("/", 1)[1])
            counted[key] = counted.get(key, 0) + 1
    assert counted == {
        (IssueKind.UNKNOWN_KEY, "modelPredictions"): 103,
        (IssueKind.UNKNOWN_KEY, "locations_nested"): 31,
        (IssueKind.UNKNOWN_KEY, "interventionMappedName"): 25,
        (IssueKind.BAD_TEXT, "eligibilityCriteria"): 1,
    }


def test_the_undocumented_sites_are_a_copy_of_the_sites(results: list[ReadResult]) -> None:
    compared = 0
    for result in results:
        people = json.loads(result.raw)["protocolSection"].get("contactsLocationsModule", {})
        if "locations_nested" in people:
            assert people["locations_nested"] == people["locations"]
            compared += 1
    assert compared == 31


def _lower(code: str | None) -> str | None:
    return code.lower() if code else None


def _planned(date: TrialDate | None) -> dict[str, str]:
    if date is None:
        return {}
    exactness = {"type": date.exactness.value.upper()} if date.exactness else {}
    return {"date": str(date.date), **exactness}


def _pairs(trial: Trial, protocol: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Yield what the trial says beside what the record says."""
    identity, status = protocol["identificationModule"], protocol["statusModule"]
    design, info = protocol["designModule"], protocol["designModule"].get("designInfo", {})
    criteria, told = protocol["eligibilityModule"], protocol["descriptionModule"]
    sponsors = protocol["sponsorCollaboratorsModule"]
    yield trial.id, identity["nctId"]
    yield trial.brief_title, identity["briefTitle"]
    yield trial.official_title, identity.get("officialTitle")
    yield trial.acronym, identity.get("acronym")
    yield list(trial.aliases), identity.get("nctIdAliases", [])
    yield (
        [(i.value, i.type, i.domain, i.link) for i in trial.secondary_ids],
        [
            (i["id"], _lower(i.get("type")), i.get("domain"), i.get("link"))
            for i in identity.get("secondaryIdInfos", [])
        ],
    )
    yield trial.status.value, status["overallStatus"].lower()
    yield trial.why_stopped, status.get("whyStopped")
    yield trial.last_known_status, _lower(status.get("lastKnownStatus"))
    yield str(trial.dates.last_verified), status["statusVerifiedDate"]
    yield str(trial.dates.first_submitted), status["studyFirstSubmitDate"]
    yield str(trial.dates.first_posted), status["studyFirstPostDateStruct"]["date"]
    yield str(trial.dates.last_update_submitted), status["lastUpdateSubmitDate"]
    yield str(trial.dates.last_update_posted), status["lastUpdatePostDateStruct"]["date"]
    yield _planned(trial.dates.start), status.get("startDateStruct", {})
    yield _planned(trial.dates.primary_completion), status.get("primaryCompletionDateStruct", {})
    yield _planned(trial.dates.completion), status.get("completionDateStruct", {})
    yield trial.type.value, design["studyType"].lower()
    yield list(trial.phases), [code.lower() for code in design.get("phases", [])]
    yield trial.enrolment and trial.enrolment.count, design.get("enrollmentInfo", {}).get("count")
    yield trial.design.allocation, _lower(info.get("allocation"))
    yield trial.design.masking, _lower(info.get("maskingInfo", {}).get("masking"))
    yield trial.design.primary_purpose, _lower(info.get("primaryPurpose"))
    yield trial.brief_summary, told["briefSummary"]
    yield trial.detailed_description, told.get("detailedDescription")
    yield list(trial.conditions), protocol["conditionsModule"]["conditions"]
    yield list(trial.keywords), protocol["conditionsModule"].get("keywords", [])
    yield trial.eligibility.sex or "all", criteria["sex"].lower()
    yield trial.eligibility.healthy_volunteers, criteria.get("healthyVolunteers")
    for limit, key in ((trial.eligibility.minimum_age, "minimumAge"),
                       (trial.eligibility.maximum_age, "maximumAge")):  # fmt: skip
        yield limit and str(limit).rstrip("s"), criteria.get(key, "").lower().rstrip("s") or None
    yield trial.sponsor and trial.sponsor.name, sponsors["leadSponsor"]["name"]
    yield (
        [c.name for c in trial.collaborators],
        [c["name"] for c in sponsors.get("collaborators", [])],
    )


def _list_pairs(trial: Trial, protocol: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    arms = protocol.get("armsInterventionsModule", {})
    outcomes = protocol.get("outcomesModule", {})
    people = protocol.get("contactsLocationsModule", {})
    cited = protocol.get("referencesModule", {})
    yield (
        [(i.name, i.type, i.description, list(i.other_names)) for i in trial.interventions],
        [
            (i["name"], i["type"].lower(), i.get("description"), i.get("otherNames", []))
            for i in arms.get("interventions", [])
        ],
    )
    yield (
        [(a.label, a.type, a.description, len(a.interventions)) for a in trial.arms],
        [
            (
                a["label"],
                _lower(a.get("type")),
                a.get("description"),
                len(a.get("interventionNames", [])),
            )
            for a in arms.get("armGroups", [])
        ],
    )
    yield (
        [(o.role, o.measure, o.time_frame, o.description) for o in trial.outcomes],
        [
            (role, o["measure"], o.get("timeFrame"), o.get("description"))
            for role in ("primary", "secondary", "other")
            for o in outcomes.get(f"{role}Outcomes", [])
        ],
    )
    yield (
        [
            (s.facility, s.city, s.state, s.postcode, s.country, s.status, len(s.contacts))
            for s in trial.sites
        ],
        [
            (
                *(s.get(key) for key in ("facility", "city", "state", "zip", "country")),
                _lower(s.get("status")),
                len(s.get("contacts", [])),
            )
            for s in people.get("locations", [])
        ],
    )
    yield (
        [
            s.coordinates and {"lat": s.coordinates.lat, "lon": s.coordinates.lon}
            for s in trial.sites
        ],
        [s.get("geoPoint") for s in people.get("locations", [])],
    )
    yield (
        [(c.name, c.role, c.email) for c in trial.central_contacts],
        [(c["name"], c["role"].lower(), c.get("email")) for c in people.get("centralContacts", [])],
    )
    yield len(trial.officials), len(people.get("overallOfficials", []))
    yield (
        [(r.pmid, r.type, r.citation) for r in trial.references],
        [(r.get("pmid"), r["type"].lower(), r["citation"]) for r in cited.get("references", [])],
    )
    yield (
        [(link.url, link.label) for link in trial.links],
        [(link["url"], link["label"]) for link in cited.get("seeAlsoLinks", [])],
    )


def test_every_field_of_every_record_says_what_the_record_says(results: list[ReadResult]) -> None:
    for result in results:
        assert result.trial
        document = json.loads(result.raw)
        protocol = document["protocolSection"]
        for got, expected in (
            *_pairs(result.trial, protocol),
            *_list_pairs(result.trial, protocol),
        ):
            assert got == expected, result.where
        assert result.trial.has_results == document["hasResults"]
        if not result.issues:
            assert (
                result.trial.eligibility.criteria
                == (protocol["eligibilityModule"]["eligibilityCriteria"])
            )


def test_mesh_ids_are_those_of_the_descriptor_file(results: list[ReadResult]) -> None:
    with gzip.open(REAL_DATA / "vocabulary" / "mesh-2023.jsonl.gz") as opened:
        names = {entry["id"]: entry["name"] for entry in map(json.loads, opened)}
    assert all(canonical_mesh_id(known) == known for known in names)
    agreeing = differing = 0
    for result in results:
        assert result.trial
        for term in (*result.trial.condition_mesh, *result.trial.condition_ancestors):
            if term.id in names:
                agreeing += names[term.id] == term.name
                differing += names[term.id] != term.name
    assert agreeing > 9000
    # A name may change from one year's file to the next; another descriptor's would not be rare.
    assert differing <= agreeing / 200


def _metadata(path: Path) -> dict[str, set[str]]:
    keys: dict[str, set[str]] = {}

    def walk(entries: list[dict[str, Any]], where: str) -> None:
        for entry in entries:
            keys.setdefault(where, set()).add(entry["name"])
            walk(entry.get("children", []), f"{where}/{entry['name']}")

    walk(json.loads(path.read_text()), "")
    return keys


def _declared(shape: type[Wire], where: str) -> Iterator[tuple[str, set[str]]]:
    import msgspec

    fields = msgspec.structs.fields(shape)
    yield where, {field.encode_name for field in fields} - UNDOCUMENTED
    for field in fields:
        inner = getattr(field.type, "__args__", (field.type,))[0]
        if isinstance(inner, type) and issubclass(inner, Wire):
            yield from _declared(inner, f"{where}/{field.encode_name}")


def test_the_wire_declares_exactly_the_keys_of_the_registrys_metadata() -> None:
    documented = _metadata(REAL_DATA / "registry-spec" / "studies-metadata.json")
    for where, keys in _declared(Study, ""):
        if where.endswith("/geoPoint"):
            assert keys == {"lat", "lon"}  # the metadata calls it a function and names no keys
        else:
            assert keys == documented[where], where


def test_the_known_words_are_those_of_the_registrys_enums() -> None:
    from trialpost.registry.ctgov import codes as known

    entries = json.loads((REAL_DATA / "registry-spec" / "studies-enums.json").read_text())
    enums = {entry["type"]: {v["value"].lower() for v in entry["values"]} for entry in entries}
    assert enums["AgencyClass"] == set(known.AGENCY.values())
    assert enums["SecondaryIdType"] == set(known.SECONDARY_ID.values())
    assert enums["DesignAllocation"] == set(known.ALLOCATION.values())
    assert enums["InterventionalAssignment"] == set(known.INTERVENTION_MODEL.values())
    assert enums["PrimaryPurpose"] == set(known.PRIMARY_PURPOSE.values())
    assert enums["ObservationalModel"] == set(known.OBSERVATIONAL_MODEL.values())
    assert enums["DesignTimePerspective"] == set(known.TIME_PERSPECTIVE.values())
    assert enums["DesignMasking"] == set(known.MASKING.values())
    assert enums["WhoMasked"] == set(known.WHO_MASKED.values())
    assert enums["SamplingMethod"] == set(known.SAMPLING.values())
    assert enums["ContactRole"] == set(known.CONTACT_ROLE.values())
    assert enums["OfficialRole"] == set(known.OFFICIAL_ROLE.values())
    assert enums["ReferenceType"] == set(known.REFERENCE.values())


def test_other_collections_are_refused_with_a_sentence() -> None:
    first = next(read(REAL_DATA / "retrieval" / "sigir2016" / "trials.jsonl.gz"))
    assert first.trial is None
    assert first.failure == "This JSON is no record of a registry that is read here."
