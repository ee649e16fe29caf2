"""Several records, one trial: joined, parted, vanished, whatever the order in which they came."""

import datetime as dt
import pickle
import random
import subprocess
import sys
from subprocess import PIPE

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from real_data import REAL_DATA, needs_real_data
from told_records import TITLE, made_up_form, told
from trialpost.errors import BadInput, NotFound, Unreadable
from trialpost.matching.find import FindQuery, find
from trialpost.model.reading import Door, ReadResult
from trialpost.model.sources import Likeness
from trialpost.model.status import RecruitmentStatus
from trialpost.registry import read, readers
from trialpost.registry.merging import grouping as merging_groups
from trialpost.vocabulary.plain import render
from trialpost.web.catalogue import actions, index, records, store
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.catalogue.loading import joining
from trialpost.web.catalogue.loading.rows import Ledger, LoadSummary, prepare
from trialpost.web.catalogue.models import (
    RawRecord,
    ReadIssueRow,
    SourceName,
    SourceRow,
    SourceVersion,
    TrialRow,
)

__all__ = ["made_up_form"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_form")]
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
NCT, ISRCTN, EUDRACT = "NCT90000001", "ISRCTN90000001", "2016-004905-15"


def load(*batches: list[ReadResult], now: dt.datetime = NOW) -> LoadSummary:
    """Take batches in as one load."""
    before, ledger = actions.begin(now=now), Ledger()
    for batch in batches:
        actions.take_batch(batch, ledger, now=now)
    actions.publish(now=now)
    index.bring_up_to_date(before)
    return ledger.summary(0.0)


def held() -> dict[str, object]:
    """Everything that the catalogue says about trials, without what hangs on the order of rows."""
    trials = TrialRow.objects.order_by("registry_id").values_list(
        "registry_id", "joined_to__registry_id", "status", "outline", "made_of", "vanished_at"
    )
    sources = SourceRow.objects.order_by("registry_id", "door", "part").values_list(
        "registry_id", "door", "part", "raw__sha256", "trial__registry_id", "title_key"
    )
    names = SourceName.objects.order_by("source__registry_id", "source__door", "name")
    return {
        "trials": [
            tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in trials
        ],
        "sources": list(sources),
        "names": list(names.values_list("source__registry_id", "source__door", "name")),
        "found": sorted(current_catalogue().slot_of),
    }


def found(text: str) -> list[str]:
    result = find(current_catalogue(), FindQuery(text=text), today=NOW.date())
    return sorted(one.id for one in result.trials)


# One trial, once


@pytest.mark.parametrize("namer", [NCT, ISRCTN])
def test_a_record_that_names_another_is_of_the_same_trial(namer: str) -> None:
    """Whichever of the two names the other, and whichever comes first."""
    other = ISRCTN if namer == NCT else NCT
    load([told(other, title=TITLE)])
    load([told(namer, title=TITLE, names=[other], city="Leeds")])
    assert store.trial_count() == len(current_catalogue()) == 1
    for name in (NCT, ISRCTN, ISRCTN.lower()):
        assert store.trial(name).id == NCT
    assert {site.city for site in store.trial(NCT).sites} == {"Boston", "Leeds"}
    assert found("walking") == [NCT]
    assert store.former_ids(NCT) == (ISRCTN,)


def test_records_that_name_nothing_are_joined_by_what_they_share() -> None:
    shared = {"title": TITLE, "protocol": "HARBOUR-1234", "size": 120, "start": "2026-03"}
    load([told(NCT, **shared)], [told(ISRCTN, **shared)])
    assert store.trial_count() == 1
    assert {one.registry_id for one in store.sources(NCT).records} == {NCT, ISRCTN}


def test_two_ids_of_one_registry_stay_two_trials() -> None:
    load([told(NCT, title=TITLE), told("NCT90000002", title=TITLE)])
    assert store.trial_count() == 2


def test_who_is_named_by_two_trials_of_one_registry_is_joined_to_neither() -> None:
    load([told(NCT, names=[ISRCTN])], [told(ISRCTN)])
    assert store.trial_count() == 1
    load([told("NCT90000002", names=[ISRCTN])])
    assert store.trial_count() == 3
    assert store.former_ids(NCT) == ()


def test_records_of_one_id_are_one_trial() -> None:
    older = told(NCT, door="ctgov-xml", status="not_yet_recruiting", updated="2020-01-01")
    parts = [told(EUDRACT, part=part, city="Leeds") for part in ("DE", "ES", "FR")]
    load([told(NCT), older], parts)
    assert store.trial_count() == 2
    assert store.trial(NCT).status is RecruitmentStatus.RECRUITING
    assert [one.part for one in store.sources(EUDRACT).records] == ["DE", "ES", "FR"]
    assert len(list(store.each_trial())) == 2


def test_a_record_that_no_longer_names_the_other_parts_them_again() -> None:
    load([told(NCT), told(ISRCTN, names=[NCT])])
    joined = held()
    assert store.removed_since(0) == [ISRCTN]
    version = store.state().version
    load([told(ISRCTN)])
    assert store.trial_count() == 2
    assert store.trial(ISRCTN).id == ISRCTN
    assert sorted(current_catalogue().slot_of) == sorted([NCT, ISRCTN])
    assert found("walking") == sorted([NCT, ISRCTN])
    assert store.changed_since(version) == sorted([NCT, ISRCTN])
    load([told(ISRCTN, names=[NCT])])
    assert held() == joined
    assert found("walking") == [NCT]


def test_one_that_was_kept_apart_is_joined_when_the_reason_is_gone() -> None:
    load([told(NCT, names=[ISRCTN]), told("NCT90000002", names=[ISRCTN]), told(ISRCTN)])
    assert store.trial_count() == 3
    load([told("NCT90000002")])
    assert store.trial_count() == 2
    assert store.trial(ISRCTN).id == NCT


@pytest.mark.parametrize("how", ["loaded", "vanished"])
def test_records_that_a_later_release_holds_for_two_trials_part(
    monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    load([told(NCT, size=120, **SHARED), told(ISRCTN, size=120, **SHARED), told("NCT90000002")])
    assert store.trial_count() == 2
    monkeypatch.setattr(joining, "same_trial", lambda one, other: Likeness(False, ()))
    monkeypatch.setattr(merging_groups, "alike", lambda one, other: Likeness(False, ()))
    if how == "loaded":
        load([told(NCT, size=121, **SHARED)])
    else:
        listing(1, "NCT90000002")
    assert store.trial(ISRCTN).id == ISRCTN
    assert store.trial_count() == (3 if how == "loaded" else 2)


SHARED = {"protocol": "HARBOUR-77001", "title": f"{TITLE} once more", "start": "2026-03"}
RECORDS = [
    told(NCT, title=TITLE, names=[ISRCTN]),
    told(NCT, title=TITLE, door="ctgov-xml", updated="2019-01-01"),
    told(ISRCTN, title=TITLE, city="Leeds"),
    told(NCT, door="ictrp-csv", title=TITLE, updated="2021-01-01"),
    told(EUDRACT, part="DE", names=[ISRCTN], city="Leeds"),
    told(EUDRACT, part="ES", title=TITLE),
    told("NCT90000002", names=["ISRCTN90000002"]),
    told("NCT90000003", names=["ISRCTN90000002"]),
    told("ISRCTN90000002"),
    told("2017-000001-10", size=120, **SHARED),
    told("NCT90000004", size=121, **SHARED),
    told("NCT90000005"),
]


@settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    order=st.permutations(range(len(RECORDS))),
    size=st.integers(1, len(RECORDS)),
    loads=st.booleans(),
)
def test_neither_order_nor_batches_nor_loads_matter(
    order: list[int], size: int, loads: bool
) -> None:
    expected = _afresh([list(RECORDS)], several=False)
    assert found("walking") == expected["found"]
    shuffled = [RECORDS[place] for place in order]
    batches = [shuffled[start : start + size] for start in range(0, len(shuffled), size)]
    assert _afresh(batches, several=loads) == expected
    assert found("walking") == expected["found"]


def _afresh(batches: list[list[ReadResult]], *, several: bool) -> dict[str, object]:
    """Load into an empty catalogue, as one load or one a batch; return what is held then."""
    SourceRow.objects.all().delete()
    TrialRow.objects.update(joined_to=None)
    TrialRow.objects.all().delete()
    RawRecord.objects.all().delete()
    actions.begin(now=NOW)
    actions.begin_new_lineage()
    if several:
        for batch in batches:
            load(batch)
    else:
        load(*batches)
    return held()


def test_the_made_up_records_hold_joins_and_trials_kept_apart() -> None:
    """What the test above compares is worth comparing."""
    load(RECORDS)
    assert sorted(current_catalogue().slot_of) == sorted(
        [NCT, "NCT90000002", "NCT90000003", "ISRCTN90000002", "NCT90000004", "NCT90000005"]
    )
    assert store.former_ids(NCT) == (EUDRACT, ISRCTN)


@pytest.mark.parametrize("size", [1, 3, 12])
def test_a_random_walk_of_changes_ends_as_a_fresh_load_of_its_end(size: int) -> None:
    draw = random.Random(size)
    names = [NCT, "NCT90000002", ISRCTN, "ISRCTN90000002", EUDRACT]
    latest: dict[str, ReadResult] = {}
    for _ in range(12):
        batch = []
        for _ in range(size):
            one = draw.choice(names)
            others = draw.sample([name for name in names if name != one], draw.randint(0, 2))
            record = told(one, names=others, title=draw.choice([TITLE, None]))
            latest[one] = record
            batch.append(record)
        load(batch)
    walked = held()
    assert _afresh([list(latest.values())], several=False) == walked


def test_loading_again_changes_nothing() -> None:
    load(RECORDS)
    before, mark = held(), store.state()
    summary = load(*[[one] for one in RECORDS])
    assert (summary.unchanged, summary.new, summary.changed) == (len(RECORDS), 0, 0)
    assert (held(), store.state()) == (before, mark)
    toggled = load([told(NCT, title="Other")], [RECORDS[0]], [told(ISRCTN)], [RECORDS[2]])
    assert (toggled.changed, toggled.duplicates) == (0, 2)
    assert (held(), store.state()) == (before, mark)
    assert {row.version for row in SourceVersion.objects.all()} == {1}


def test_a_plain_load_takes_few_statements() -> None:
    """However many records: the number follows from the tables and from SQLite's limits only."""
    actions.begin(now=NOW)
    plain = [told(f"NCT{80000000 + number}") for number in range(40)]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        actions.take_batch(plain, Ledger(), now=NOW)
    assert len(asked) <= 16
    with CaptureQueriesContext(connection) as asked:
        actions.take_batch(plain, Ledger(), now=NOW)
    assert len(asked) == 1


# As it stood


def test_a_joined_trial_can_be_read_as_its_records_stood() -> None:
    load([told(ISRCTN, title=TITLE, status="not_yet_recruiting")])
    load([told(NCT, title=TITLE, names=[ISRCTN], updated="2026-11-01")])
    load([told(ISRCTN, title=TITLE, status="completed", updated="2026-11-20")])
    for name in (NCT, ISRCTN):
        assert store.trial_at(name, 0) is None
        stood = [store.trial_at(name, version) for version in (1, 2, 3, 9)]
        assert [one.id for one in stood] == [ISRCTN, NCT, NCT, NCT]
        assert [one.status.value for one in stood[1:3]] == ["recruiting", "completed"]
        told_of = [
            (one.version, [(c.registry_id, c.vanished) for c in one.changed])
            for one in store.history(name)
        ]
        assert told_of == [(3, [(ISRCTN, False)]), (2, [(NCT, False)]), (1, [(ISRCTN, False)])]
    assert {one.when for one in store.history(NCT)} == {NOW}
    assert store.trial_at("NCT90000009", 3) is None


def test_the_sources_of_a_trial_are_told_with_reasons() -> None:
    load([told(NCT, title=TITLE, odd=["bad date"]), told(NCT, title=TITLE, door="ctgov-xml")])
    load([told(ISRCTN, title=TITLE, names=[NCT], city="Leeds", odd=["bad date", "bad age"])])
    told_of = store.sources(ISRCTN)
    assert [(one.registry_id, one.door) for one in told_of.records] == [
        (ISRCTN, Door.ISRCTN),
        (NCT, Door.CTGOV_API),
        (NCT, Door.CTGOV_XML),
    ]
    words = " ".join(render(reason) for reason in told_of.joined)
    assert f"{ISRCTN} gives {NCT} as another number of this trial." in words
    assert f"Both records are registered as {NCT}." in words
    assert told_of.records[told_of.chosen["id"]].registry_id == NCT
    assert all(one.counts and one.last_changed == NOW for one in told_of.records)
    assert {issue.kind.value for issue in store.issues_of(NCT)} == {"bad date", "bad age"}
    assert store.issue_counts() == (
        ("bad age", "isrctn", 1, ISRCTN),
        ("bad date", "ctgov-api", 1, NCT),
        ("bad date", "isrctn", 1, ISRCTN),
    )
    assert next(door for door, _ in store.records(NCT)) is Door.CTGOV_API
    assert ReadIssueRow.objects.count() == 3


# Vanished


def listing(number: int, *ids: str, door: Door = Door.CTGOV_API, now: dt.datetime = NOW) -> int:
    before = actions.begin(now=now)
    registry = "clinicaltrials.gov"
    actions.note_listed(registry=registry, ids=ids, listing=number)
    gone = actions.mark_vanished(registry=registry, door=door, listing=number, now=now)
    actions.publish(now=now)
    index.bring_up_to_date(before)
    return gone


def test_what_a_listing_does_not_name_is_shown_and_never_found() -> None:
    load([told(NCT), told("NCT90000002", names=[ISRCTN]), told("ISRCTN90000009")])
    assert listing(1, NCT, "NCT90000002") == 0
    version = store.state().version
    assert listing(2, "NCT90000002") == 1
    assert sorted(current_catalogue().slot_of) == ["ISRCTN90000009", "NCT90000002"]
    assert store.trial_count() == store.recruiting_count() == 2
    assert found("walking") == ["ISRCTN90000009", "NCT90000002"]
    assert store.trial(NCT).id == NCT
    assert store.vanished_at(NCT) == NOW
    assert store.trial_at(NCT, version).id == NCT
    assert store.trial_at(NCT, version + 1) is None
    assert store.history(NCT)[0].changed[0].vanished
    assert store.removed_since(version) == [NCT]
    assert NCT not in {one.id for one in store.each_trial()}
    assert listing(3, "NCT90000002") == 0
    assert store.state().version == version + 1


@pytest.mark.parametrize("how", ["listed", "loaded"])
def test_what_vanished_comes_back(how: str) -> None:
    load([told(NCT), told("NCT90000002")])
    before = held()
    assert listing(1, "NCT90000002") == 1
    if how == "listed":
        listing(2, NCT, "NCT90000002")
    else:
        assert load([told(NCT)]).changed == 1
    assert held() == before
    assert store.vanished_at(NCT) is None
    assert found("walking") == [NCT, "NCT90000002"]
    assert [one.changed[0].vanished for one in store.history(NCT)] == [False, True, False]


def test_a_trial_that_another_registry_lists_goes_on_under_that_name() -> None:
    load([told(NCT, names=[ISRCTN]), told(ISRCTN, status="completed"), told("NCT90000002")])
    assert store.trial(ISRCTN).id == NCT
    listing(1, "NCT90000002")
    for name in (NCT, ISRCTN):
        assert store.trial(name).id == ISRCTN
        assert store.vanished_at(name) is None
    assert sorted(current_catalogue().slot_of) == [ISRCTN, "NCT90000002"]
    gone = next(one for one in store.sources(NCT).records if one.registry_id == NCT)
    assert gone.vanished_at == NOW
    assert not gone.counts


def test_a_copy_or_an_older_form_keeps_no_trial_alive() -> None:
    copy, older = told(NCT, door="ictrp-xml"), told(NCT, door="ctgov-xml")
    load([told(NCT), copy, older, told("NCT90000002")])
    listing(1, "NCT90000002")
    assert store.vanished_at(NCT) == NOW
    assert [one.counts for one in store.sources(NCT).records] == [True, True, True]
    load([told(NCT, door="ictrp-xml", status="completed")])
    assert store.vanished_at(NCT) == NOW
    assert sorted(current_catalogue().slot_of) == ["NCT90000002"]


def test_a_copy_of_what_vanished_tells_nothing_of_a_trial_that_goes_on() -> None:
    copy = told(NCT, door="ictrp-xml", city="Boston", names=[ISRCTN])
    load([told(NCT, names=[ISRCTN]), copy, told(ISRCTN, city="Leeds"), told("NCT90000002")])
    listing(1, "NCT90000002")
    assert store.trial(NCT).id == ISRCTN
    assert [site.city for site in store.trial(NCT).sites] == ["Leeds"]
    assert [one.counts for one in store.sources(NCT).records] == [True, False, False]


def test_a_listing_that_names_nothing_is_none() -> None:
    load([told(NCT)])
    with pytest.raises(BadInput, match="Ask the registry again"):
        listing(1)
    assert store.vanished_at(NCT) is None
    assert store.trial_count() == 1


def test_what_was_never_held_is_not_found() -> None:
    load([told(NCT, names=[ISRCTN])])
    with pytest.raises(NotFound):
        store.trial(ISRCTN)


# Made ready without a database


def test_a_record_is_made_ready_in_a_process_without_django() -> None:
    """As worker processes do it: what goes in and what comes out can be pickled."""
    result = told(NCT, title=TITLE, names=[ISRCTN], odd=["bad date"])
    code = (
        "import pickle, sys; from trialpost.web.catalogue.loading.preparing import prepare;"
        "done = prepare(pickle.load(sys.stdin.buffer));"
        "assert not any(name.split('.')[0] == 'django' for name in sys.modules);"
        "sys.stdout.buffer.write(pickle.dumps(done))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], input=pickle.dumps(result), stdout=PIPE, check=True
    )
    assert pickle.loads(ran.stdout) == prepare(result)
    assert prepare(result).names == (ISRCTN,)


def test_a_record_that_no_longer_opens_stops_no_load(monkeypatch: pytest.MonkeyPatch) -> None:
    load([told(NCT, names=[ISRCTN]), told(ISRCTN, status="completed")])
    honest = records.read_at

    def without_isrctn(door: Door, raw: bytes, *, where: str = "") -> ReadResult:
        if door is Door.ISRCTN:
            return ReadResult(where=where, door=door, raw=raw, failure="It is spoilt.")
        return honest(door, raw, where=where)

    monkeypatch.setattr(records, "read_at", without_isrctn)
    assert load([told(NCT, names=[ISRCTN], city="Leeds")]).changed == 1
    for name in (NCT, ISRCTN):
        assert [site.city for site in store.trial(name).sites] == ["Leeds"]
    assert load([told(NCT)]).changed == 1
    monkeypatch.setattr(records, "read_at", honest)
    load([told(ISRCTN)])
    assert store.trial(ISRCTN).id == ISRCTN
    monkeypatch.setattr(records, "read_at", without_isrctn)
    with pytest.raises(Unreadable, match="spoilt"):
        store.trial(ISRCTN)


@needs_real_data
def test_real_records_of_all_registries_end_alike_in_any_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(records, "read_at", readers.read_at)
    files = sorted((REAL_DATA / "other-registries").iterdir())
    results = [one for file in files for one in read(file)]
    assert not [one.failure for one in results if one.trial is None]
    expected = _afresh([results], several=False)
    assert len(expected["sources"]) == len({(r.door, r.trial.id, r.part) for r in results}) > 300
    backwards = [[one] for one in reversed(results[:100])]
    assert _afresh([*backwards, results[100:]], several=False) == expected
