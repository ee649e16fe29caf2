"""A census sees every field, and drift tells what is no longer what it was, and no more."""

import gzip
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue_examples import study
from ctgov_xml_example import STUDY as OLDER_XML
from portal_examples import portal_xml
from real_data import REAL_DATA, needs_real_data
from registry_examples import STUDY
from trialpost.model.reading import Door
from trialpost.registry import read, read_record
from trialpost.registry.drift.alarm import CHANCE, Alarm, AlarmKind, chance, compare, pooled
from trialpost.registry.drift.census import FIRST, Census, Scan, fields_of, is_drawn
from trialpost.registry.readers import READERS, read_at

GONE, NEW, TYPE = AlarmKind.VANISHED, AlarmKind.APPEARED, AlarmKind.CHANGED_TYPE
API = Door.CTGOV_API
ELIGIBILITY = "/protocolSection/eligibilityModule"


def census(*documents: Any, door: Door = API) -> Census:
    counted = Census()
    for number, document in enumerate(documents):
        raw = document if isinstance(document, bytes) else json.dumps(document).encode()
        seen = fields_of(raw, door)
        assert seen is not None
        counted.enter(seen, f"record {number}")
    return counted


def told(alarms: tuple[Alarm, ...]) -> set[tuple[AlarmKind, str]]:
    return {(alarm.kind, alarm.field) for alarm in alarms}


def renamed(document: Any, old: str, new: str) -> Any:
    return json.loads(json.dumps(document).replace(f'"{old}"', f'"{new}"'))


MANY = [study(number) for number in range(30)]


def test_a_census_names_fields_without_positions_and_their_kinds() -> None:
    document = {"a": [{"b": 1}, {"b": None}, "x"], "c": {"d": True, "e": []}, "f": 1.5}
    fields = census(document).fields
    assert {path: set(count.kinds) for path, count in fields.items()} == {
        "/a": {"list"}, "/a[]": {"object", "string"}, "/a[]/b": {"number", "null"},
        "/c": {"object"}, "/c/d": {"boolean"}, "/c/e": {"list"}, "/f": {"number"},
    }  # fmt: skip
    assert {count.records for count in fields.values()} == {1}


def test_xml_and_columns_and_text_are_counted_as_well() -> None:
    xml = (
        b"<clinical_study><location><status>x</status></location><location/>"
        b'<phase t="1"/></clinical_study>'
    )
    assert census(xml, door=Door.CTGOV_XML).fields.keys() == {
        "/clinical_study", "/clinical_study/location", "/clinical_study/location/status",
        "/clinical_study/phase", "/clinical_study/phase/@t",
    }  # fmt: skip
    table = b'TrialID,Public title,Phase\nNCT90000001,"a, b",'
    assert census(table, door=Door.ICTRP_CSV).fields.keys() == {"/TrialID", "/Public title"}
    text = b"EudraCT Number: 2020-000001-11\nA.2 EudraCT number: 2020-000001-11\n"
    assert "/A.2" in census(text, door=Door.EUCTR).fields


def test_the_same_records_are_not_drift() -> None:
    assert compare(API, census(*MANY), census(*MANY)) == ()


def test_a_renamed_field_has_vanished_and_appeared() -> None:
    now = [renamed(one, "eligibilityCriteria", "eligibilityCriteriaText") for one in MANY]
    alarms = compare(API, census(*MANY), census(*now))
    assert told(alarms) == {
        (GONE, f"{ELIGIBILITY}/eligibilityCriteria"),
        (NEW, f"{ELIGIBILITY}/eligibilityCriteriaText"),
    }
    gone = alarms[0]
    assert (gone.before, gone.before_of, gone.now, gone.now_of) == (30, 30, 0, 30)
    assert "It may be called eligibilityCriteriaText now." in gone.sentence
    assert gone.example == "record 0"


def test_a_part_that_vanishes_is_one_alarm() -> None:
    now = [{**one, "protocolSection": {**one["protocolSection"]}} for one in MANY]
    for one in now:
        del one["protocolSection"]["eligibilityModule"]
    assert told(compare(API, census(*MANY), census(*now))) == {(GONE, ELIGIBILITY)}


def open_and_over(field: str, over: bool) -> list[dict[str, Any]]:
    """Return trials with a contact for all sites under a name, or those of finished ones."""
    made = json.loads(json.dumps(MANY))
    for one in made:
        part = one["protocolSection"].setdefault("contactsLocationsModule", {})
        if not over:
            part[field] = [{"name": "Trial Office", "phone": "1"}]
            part["locations"] = [{"city": "Boston", "status": "RECRUITING", "contacts": [{}]}]
        else:
            part["locations"] = [{"city": "Boston"}]
    return made


def test_what_only_open_trials_have_is_not_missed_where_finished_ones_are_loaded() -> None:
    running = census(*open_and_over("centralContacts", over=False))
    finished = census(*open_and_over("centralContacts", over=True))
    assert compare(API, running, finished) == ()
    other = census(*open_and_over("contactPoints", over=False))
    place = "/protocolSection/contactsLocationsModule"
    assert told(compare(API, running, other)) == {
        (GONE, f"{place}/centralContacts"), (NEW, f"{place}/contactPoints"),
    }  # fmt: skip


def test_a_new_type_is_told_and_one_odd_record_is_not() -> None:
    now = json.loads(json.dumps(MANY))
    for one in now:
        one["protocolSection"]["eligibilityModule"]["sex"] = ["ALL"]
    assert told(compare(API, census(*MANY), census(*now))) == {(TYPE, f"{ELIGIBILITY}/sex")}
    one_odd = [now[0], *MANY[1:]]
    assert (TYPE, f"{ELIGIBILITY}/sex") not in told(compare(API, census(*MANY), census(*one_odd)))


def test_a_number_that_gains_a_fraction_has_the_type_that_it_had() -> None:
    assert (
        compare(API, census(*[{"hasResults": 1}] * 40), census(*[{"hasResults": 1.5}] * 40)) == ()
    )


def test_a_field_that_is_missing_by_chance_is_not_told() -> None:
    rare = [{"a": 1, "b": 2} if number < 3 else {"a": 1} for number in range(30)]
    without = [{"a": 1}] * 30
    assert GONE not in {alarm.kind for alarm in compare(API, census(*rare), census(*without))}
    assert GONE not in {alarm.kind for alarm in compare(API, census(*MANY), census(MANY[0]))}


def test_a_field_of_some_records_is_missed_where_something_new_stands_beside_it() -> None:
    some = [{"hasResults": True, **({"b": 2} if number % 4 == 0 else {})} for number in range(200)]
    lacking = [{"hasResults": True}] * 200
    heir = [renamed(one, "b", "c") for one in some]
    assert compare(API, census(*some), census(*lacking)) == ()
    assert told(compare(API, census(*some), census(*heir))) == {(GONE, "/b"), (NEW, "/c")}


@given(had=st.integers(0, 20), more=st.integers(0, 20), now_of=st.integers(0, 40))
def test_the_chance_is_that_of_dealing_records_out(had: int, more: int, now_of: int) -> None:
    of = had + more
    expected = math.comb(of, had) / math.comb(of + now_of, had)
    assert chance(had, of, now_of) == pytest.approx(expected, rel=1e-9)


def test_twelve_records_of_twelve_are_enough_and_ten_are_not() -> None:
    """Of 24 records 12 can be chosen in 2,704,156 ways, and 10 of 20 in 184,756."""
    assert chance(12, 12, 12) < CHANCE < chance(10, 10, 10)


def test_a_first_load_is_held_against_what_the_reader_knows() -> None:
    alarms = compare(API, Census(), census({**STUDY, "zebra": {"stripes": 9}}))
    assert told(alarms) == {(NEW, "/zebra")}
    assert compare(API, Census(), census(STUDY)) == ()


def test_every_form_has_a_list_of_what_it_knows() -> None:
    for reader in READERS:
        assert reader.knows is not None, reader.door
    older = OLDER_XML.replace("<phase>", "<new_phase>").replace("</phase>", "</new_phase>")
    assert told(compare(Door.CTGOV_XML, Census(), census(older.encode(), door=Door.CTGOV_XML))) == {
        (NEW, "/clinical_study/new_phase")
    }
    portal = portal_xml().replace(b"Public_title>", b"Lay_title>")
    assert told(compare(Door.ICTRP_XML, Census(), census(portal, door=Door.ICTRP_XML))) == {
        (NEW, "/Trial/Lay_title")
    }


def test_each_change_is_told_once_and_what_comes_back_is_none() -> None:
    now = [renamed(one, "eligibilityCriteria", "text") for one in MANY]
    first, second = census(*MANY), census(*now)
    alarms = compare(API, first, second)
    memory = pooled(first, second, alarms)
    assert compare(API, memory, census(*now)) == ()
    assert told(compare(API, memory, census(*MANY))) == {(GONE, f"{ELIGIBILITY}/text")}


def test_the_memory_fades_and_forgets_nothing() -> None:
    memory = Census()
    for _ in range(1500):
        memory = pooled(memory, census(*MANY), ())
    assert memory.records < 25_000
    assert compare(API, memory, census(*MANY)) == ()


def scan_of(*documents: Any) -> Scan:
    scan = Scan()
    for document in documents:
        scan.look(read_record(json.dumps(document).encode()))
    return scan


def test_the_first_are_looked_at_then_one_in_fifty_and_all_that_are_odd() -> None:
    many = [study(number) for number in range(FIRST + 3000)]
    looked = scan_of(*many).censuses[API].records
    drawn = sum(is_drawn(f"NCT{90_000_000 + number}") for number in range(FIRST, FIRST + 3000))
    assert looked == FIRST + drawn
    assert 30 < drawn < 90
    odd = [renamed(one, "briefSummary", "summary") for one in many]
    assert scan_of(*odd).censuses[API].records == len(odd)


def test_scans_of_parts_add_up() -> None:
    whole, one, other = scan_of(*MANY), scan_of(*MANY[:10]), scan_of(*MANY[10:])
    one.merge(other)
    assert one.censuses == whole.censuses


def test_a_record_without_an_identifier_is_looked_at_and_nothing_else_is_kept_of_it() -> None:
    scan = Scan()
    scan.look(read_record(b'{"protocolSection": {"zebra": 1}}', where="file:3"))
    scan.look(read_record(b"no JSON at all"))
    alarms = compare(API, Census(), scan.censuses[API])
    assert told(alarms) == {(NEW, "/protocolSection/zebra")}
    assert alarms[0].example == "file:3"


def test_a_huge_or_deep_record_is_bounded() -> None:
    wide = {"protocolSection": {f"key{number}": number for number in range(100_000)}}
    assert len(census(wide).fields) <= 20_000
    deep = b'{"a":' * 5000 + b"1" + b"}" * 5000
    assert census(deep).records == 1


FILES = ("ctgov-v2/other.jsonl.gz", "ctgov-xml/older.tar.gz", "other-registries")


@needs_real_data
@pytest.mark.parametrize("name", FILES)
def test_real_records_have_no_field_that_is_new(name: str) -> None:
    scan = Scan()
    for result in read(REAL_DATA / name):
        scan.look(result)
    for door, counted in scan.censuses.items():
        assert compare(door, Census(), counted) == (), door
        assert compare(door, counted, counted) == (), door


@needs_real_data
def test_a_field_renamed_in_real_records_is_told() -> None:
    with gzip.open(REAL_DATA / "ctgov-v2" / "recruiting.jsonl.gz") as lines:
        raws = lines.read().splitlines()[:150]
    before, now = Scan(), Scan()
    for raw in raws:
        before.look(read_at(API, raw))
        now.look(read_at(API, raw.replace(b'"overallStatus"', b'"recruitment"')))
    alarms = compare(API, before.censuses[API], now.censuses[API])
    where = "/protocolSection/statusModule"
    assert told(alarms) == {(GONE, f"{where}/overallStatus"), (NEW, f"{where}/recruitment")}
