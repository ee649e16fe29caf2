"""However the registry misbehaves, the catalogue ends as with one that behaves, or says why not."""

import json
from collections.abc import Iterator

import httpx
import pytest

from registry_server import (
    DROP,
    HTML,
    NEW_TOKENS,
    REPEAT,
    SAME_TOKEN,
    SLOW,
    TRUNCATE,
    RegistryServer,
    redirect,
    rename,
    serving,
    status,
)
from synced import (
    DAY,
    NOW,
    Killed,
    Time,
    counts,
    gateway,
    name,
    names_held,
    picture,
    run,
    studies,
)
from trialpost.errors import ServiceUnavailable, TrialpostError, Unreadable
from trialpost.web.catalogue import actions, store
from trialpost.web.catalogue.loading import rows as loading
from trialpost.web.catalogue.models import (
    CatalogueState,
    RawRecord,
    SourceRow,
    SyncRun,
    TrialRow,
)
from trialpost.web.catalogue.sync import run as sync
from trialpost.web.catalogue.sync import runs as sync_runs
from trialpost.web.catalogue.sync import trust as sync_trust
from trialpost.web.gateways import Refused

pytestmark = pytest.mark.django_db(transaction=True)

SOME = range(1, 11)


@pytest.fixture
def server() -> Iterator[RegistryServer]:
    with serving(studies(*SOME)) as one:
        one.largest_page = 3
        yield one


def well(server: RegistryServer, faults: list) -> None:
    """Script the requests: the first asks for the version, and is answered."""
    server.faults.extend([None, *faults])


PASSING = {
    "connection dropped in the middle of a page": [None, DROP],
    "a truncated document": [None, TRUNCATE],
    "a page of HTML": [None, HTML],
    "too many requests, with seconds": [status(429, "9")],
    "too many requests": [None, status(429)],
    "an error, twice": [None, status(500), status(503, "3")],
    "nothing works for a while": [None, DROP, TRUNCATE, HTML],
    "a page that names itself as the next": [None, SAME_TOKEN],
    "a record twice, on two pages": [None, REPEAT],
    "a token that is not known any more": [None, None, NEW_TOKENS],
    "a redirect on the same host": [
        None,
        redirect("/api/v2/studies?pageSize=1000&countTotal=true"),
    ],
}


@pytest.mark.parametrize("faults", PASSING.values(), ids=PASSING.keys())
def test_what_passes_leaves_no_trace(server, faults) -> None:
    run(server)
    expected = picture()
    forget_all()
    well(server, faults)
    time = Time()
    done = run(server, time=time)
    assert not server.faults, "every fault was met"
    assert picture() == expected
    assert (done.new, done.failed) == (10, ())


def forget_all() -> None:
    """Empty the catalogue and what is known of runs."""
    SyncRun.objects.all().delete()
    TrialRow.objects.all().delete()
    SourceRow.objects.all().delete()
    RawRecord.objects.all().delete()
    CatalogueState.objects.all().delete()
    from trialpost.web.catalogue.models import CatalogueVersion

    CatalogueVersion.objects.all().delete()


def test_a_wait_that_was_asked_for_is_kept_to_the_second(server) -> None:
    time = Time()
    well(server, [status(429, "9"), None, status(503, "31")])
    run(server, time=time)
    assert time.slept == [9.0, 31.0]


def test_a_slow_registry_is_asked_again(server) -> None:
    well(server, [None, SLOW])
    plan = sync.Plan(base_url=server.base_url)
    impatient = gateway(timeout=httpx.Timeout(5, read=0.1))
    assert sync.sync(plan, gateway=impatient, now=NOW).new == 10


LASTING = {
    "it breaks off": ([DROP] * 4, ServiceUnavailable, "broke off in the middle"),
    "it is truncated": ([TRUNCATE] * 4, Unreadable, "breaks off"),
    "it answers HTML": ([HTML] * 4, Unreadable, "no JSON; it begins with '<!doctype"),
    "it is overloaded": ([status(503)] * 4, ServiceUnavailable, "answers 503, at each of 4"),
    "it asks for an hour": ([status(429, "3600")], ServiceUnavailable, "alone for 60 minutes"),
    "it refuses": ([status(403)], Refused, r"refuses the request \(403\): Not now"),
    "it sends us away": ([redirect("https://example.org/")], Refused, "nobody configured"),
    "it goes in circles": ([SAME_TOKEN] * 4, Unreadable, "round in circles"),
    "its list has another name": ([rename("studies", "trials")] * 4, Unreadable, "promises"),
}


@pytest.mark.parametrize(("faults", "error", "sentence"), LASTING.values(), ids=LASTING.keys())
def test_what_lasts_is_a_sentence_and_the_next_run_goes_on(server, faults, error, sentence) -> None:
    """The second page fails for good; the first is kept, and nothing is fetched twice."""
    well(server, [None, *faults])
    with pytest.raises(error, match=sentence) as raised:
        run(server)
    assert raised.value.sentence.endswith(".")
    assert names_held() == [name(1), name(2), name(3)]
    broken = SyncRun.objects.get()
    assert (broken.pages, broken.records, broken.finished_at) == (1, 3, None)
    server.faults.clear()
    server.requests.clear()
    done = run(server, now=NOW)
    assert counts(done)[:4] == (7, 7, 0, 0)
    assert any("goes on behind page 1" in note for note in done.notes)
    assert "countTotal" not in server.asked()[0]
    assert len(names_held()) == 10


def test_a_renamed_token_is_not_taken_for_the_end(server) -> None:
    well(server, [rename("nextPageToken", "cursor")] * 4)
    with pytest.raises(Unreadable, match="a key that is not known, 'cursor'"):
        run(server)
    assert not names_held()


def test_tokens_that_are_never_known_end_in_a_sentence(server) -> None:
    def change(request) -> None:
        if request.parameters.get("pageToken"):
            server.generation += 1

    server.before_answer = change
    with pytest.raises(ServiceUnavailable, match=r"did not know page 2 any more.*3 times"):
        run(server)
    assert names_held() == [name(1), name(2), name(3)]
    server.before_answer = lambda request: None
    assert len(run(server).notes) == 0
    assert len(names_held()) == 10


def test_fewer_records_than_announced_are_read_again(server) -> None:
    """A study that slips to an earlier page while pages are turned is not lost."""
    hidden = studies(1)

    def slip(request) -> None:
        if request.path == "/studies" and "fields" not in request.parameters:
            if request.parameters.get("pageToken") and name(1) in server.studies:
                server.remove(name(1))  # everything moves up by one: the 4th is never given
            elif not request.parameters.get("pageToken"):
                server.put(*hidden)

    server.before_answer = slip
    with pytest.raises(ServiceUnavailable, match="announced 10 records and gave 9"):
        run(server)
    server.before_answer = lambda request: None
    server.put(*hidden)
    run(server)
    assert len(names_held()) == 10


def test_a_renamed_field_is_an_issue_and_not_silence(server) -> None:
    well(server, [rename("overallStatus", "recruitmentStatus")] * 4)
    done = run(server)
    assert done.issues["unknown key"] == 10
    assert store.recruiting_count() == 0
    assert len(names_held()) == 10


def test_a_renamed_identifier_fails_aloud_and_does_not_count_as_done(server) -> None:
    well(server, [rename("nctId", "nctNumber")] * 4)
    done = run(server)
    assert done.new == 0
    assert len(done.failed) == 10
    assert done.failed[4].where.endswith("/studies, page 2[1]")
    assert any("does not count" in note for note in done.notes)
    again = run(server, now=NOW + DAY)
    assert (again.since, again.new, again.failed) == (None, 10, ())


def test_one_bad_record_in_a_page_does_not_stop_the_others(server, monkeypatch) -> None:
    monkeypatch.setattr(sync_trust, "MOST_FAILED", 0.2)
    del server.studies[name(5)]["protocolSection"]["identificationModule"]["nctId"]
    server.largest_page = 1000
    done = run(server, condition="heart failure")
    assert (done.new, len(done.failed)) == (9, 1)
    assert SyncRun.objects.get().finished_at == NOW


def test_a_page_that_is_too_large_is_asked_for_in_parts(server) -> None:
    server.largest_page = 1000
    one = len(json.dumps(server.studies[name(1)]))
    plan = sync.Plan(base_url=server.base_url)
    done = sync.sync(plan, gateway=gateway(largest=4 * one), now=NOW)
    assert done.new == 10
    sizes = [int(asked["pageSize"]) for asked in server.asked() if "fields" not in asked]
    assert sizes[:2] == [1000, 500]
    assert 1 < min(sizes) < 10


def kill_at(monkeypatch, owner, attribute: str, number: int, *, after: bool) -> None:
    """Let the process die at the so-many-th call of a function, before or after its work.

    Nothing is published after that: whoever is killed does not tidy up.
    """
    calls = iter(range(1, 10_000))
    dead = []

    def mortal(original, mine):
        def called(*args, **kwargs):
            dies = not dead and mine() == number
            if dead or (dies and not after):
                dead.append(True)
                raise Killed
            answer = original(*args, **kwargs)
            if dies:
                dead.append(True)
                raise Killed
            return answer

        return called

    never = mortal(actions.publish, lambda: 0)
    monkeypatch.setattr(actions, "publish", never)
    told = mortal(getattr(owner, attribute), lambda: next(calls))
    monkeypatch.setattr(owner, attribute, told)


STEPS = [
    *((actions, "take_in", number) for number in (1, 2)),
    *((sync_runs, "advance", number) for number in (1, 2, 3, 6)),
    *((sync_runs, "begin", number) for number in (1, 2)),
    *((sync_runs, "finish", number) for number in (1, 2)),
    (actions, "note_listed", 3),
    *((actions, "mark_vanished", number) for number in (1, 2)),
    (actions, "publish", 1),
    (loading, "_write", 2),
]


GONE = studies(50)
CHANGED = [*studies(2, 6, day="2026-11-21", title="New"), *studies(11, 12, day="2026-11-21")]
STRAIGHT: list[dict] = []
"""The catalogue after a run that nothing disturbed, made once."""


def last_month(server: RegistryServer) -> None:
    """Fill the catalogue as it stood a month ago, and let the registry go on from there."""
    server.put(*GONE)
    run(server, now=NOW - 30 * DAY)
    server.put(*CHANGED)
    server.remove(name(50))


def straight(server: RegistryServer) -> dict:
    if not STRAIGHT:
        forget_all()
        server.put(*studies(*SOME))
        server.remove(name(11), name(12))
        last_month(server)
        run(server)
        STRAIGHT.append(picture())
    return STRAIGHT[0]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("owner", "attribute", "number"), STEPS, ids=[f"{step[1]} {step[2]}" for step in STEPS]
)
def test_killed_anywhere_and_run_again_it_ends_the_same(
    server, monkeypatch, owner, attribute, number, after
) -> None:
    last_month(server)
    with monkeypatch.context() as patched:
        kill_at(patched, owner, attribute, number, after=after)
        with pytest.raises(Killed):
            run(server)
    run(server)
    assert not SyncRun.objects.filter(finished_at=None)
    assert len(names_held()) == 12
    assert name(50) not in names_held()
    assert store.changed_since(1) == sorted(name(number) for number in (2, 6, 11, 12))
    held = picture()
    assert held == straight(server), "and nobody can tell that it was killed"


def test_a_run_that_was_killed_behind_its_last_page_only_counts(server, monkeypatch) -> None:
    with monkeypatch.context() as patched:
        kill_at(patched, sync_runs, "finish", 1, after=False)
        with pytest.raises(Killed):
            run(server)
    server.requests.clear()
    done = run(server)
    whole = [one for one in server.asked() if "fields" not in one]
    assert [one["pageSize"] for one in whole] == ["1"], "no page is fetched again"
    assert done.read == 0
    assert len(names_held()) == 10


def test_a_record_that_was_given_twice_is_counted_once(server) -> None:
    well(server, [None, REPEAT, REPEAT])
    run(server)
    assert SyncRun.objects.get(kind="changes").records == 10


def test_two_runs_at_once_are_one(server) -> None:
    refused = []

    def meanwhile(request) -> None:
        if not refused:
            with pytest.raises(ServiceUnavailable, match="still at work"), sync._alone():
                pass
            refused.append(request)

    server.before_answer = meanwhile
    run(server)
    assert refused


def test_every_error_of_a_run_is_one_of_ours(server) -> None:
    server.faults.extend([HTML] * 4)
    with pytest.raises(TrialpostError, match="does not say its version"):
        run(server)
    assert not SyncRun.objects.exists()
