"""What people see of trials that several registries tell of: pages, commands, notices."""

import datetime as dt
import re

import pytest

from invented_trials import Shelf, study
from test_catalogue_joining import ISRCTN, NCT, listing, load
from test_cli_catalogue import AS_OF, call
from test_watch_notices import person
from told_records import TITLE, made_up_form, told
from trialpost.web.catalogue import store
from trialpost.web.watch import actions
from trialpost.web.watch.models import Notice, WatchState

__all__ = ["call", "made_up_form"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_form")]
CTRI = "CTRI/2020/01/022345"
FROBNITZ = {"condition": "Frobnitz Disease", "title": TITLE}


# Pages


def test_an_id_with_slashes_has_a_page_and_says_its_registry(client, call) -> None:
    load([told(CTRI, door="ictrp-csv", title=TITLE)])
    page = client.get(f"/trial/{CTRI}/")
    assert page.status_code == 200
    assert CTRI in page.text
    assert f'href="/trial/{CTRI}/' in client.get("/find/", {"text": "walking"}).text
    assert client.get("/find/", {"text": CTRI.lower()}).headers["Location"] == f"/trial/{CTRI}/"
    assert client.get("/trial/CTRI/2020/01/999999/").status_code == 404
    (trial,) = call("find", "walking", *AS_OF, "--json").json["trials"]
    assert (trial["id"], trial["registry"]) == (CTRI, "ctri")


def test_a_former_id_leads_to_the_trial(client) -> None:
    load([told(NCT, title=TITLE), told(ISRCTN, names=[NCT])])
    assert client.get(f"/trial/{ISRCTN}/").headers["Location"] == f"/trial/{NCT}/"
    assert client.get(f"/trial/{NCT}/").status_code == 200


def test_the_page_of_a_vanished_trial_says_so(client, now: dt.datetime) -> None:
    load([told(NCT), told("NCT90000002")])
    listing(1, "NCT90000002", now=now)
    page = client.get(f"/trial/{NCT}/")
    assert page.status_code == 200
    assert "no longer lists this trial (seen on 22 November 2026)" in page.text
    assert "no longer lists" not in client.get("/trial/NCT90000002/").text


# trialpost show --sources


def test_the_merge_is_explained_in_words_and_as_a_document(call) -> None:
    copy = told(NCT, door="ictrp-xml", title=TITLE)
    load([told(NCT, title=TITLE), copy, told(ISRCTN, names=[NCT], title=TITLE, city="Leeds")])
    document = call("show", ISRCTN, "--sources", *AS_OF, "--json").json
    assert document["trial"]["id"] == NCT
    sources = {(one["registry"], one["door"]): one for one in document["sources"]}
    assert set(sources) == {
        ("clinicaltrials.gov", "ctgov-api"),
        ("clinicaltrials.gov", "ictrp-xml"),
        ("isrctn", "isrctn"),
    }
    own = sources["clinicaltrials.gov", "ctgov-api"]
    assert own["url"] == f"https://clinicaltrials.gov/study/{NCT}"
    assert own["first_hand"] is True
    assert sources["clinicaltrials.gov", "ictrp-xml"]["first_hand"] is False
    assert document["sources"][document["chosen"]["id"]] == own
    assert f"{ISRCTN} gives {NCT} as another number of this trial." in document["joined"]
    page = " ".join(call("show", NCT, "--sources", *AS_OF).out.split())
    assert "second-hand: the World Health Organization's copy of the record" in page
    assert f"{ISRCTN} gives {NCT} as another number of this trial." in page
    assert re.search(r"What was taken from which .* from 2: .*\bid\b", page)
    assert own["sha256"] in page


def test_a_vanished_trial_is_shown_and_said_to_be_gone(call, now: dt.datetime) -> None:
    load([told(NCT), told("NCT90000002")])
    listing(1, "NCT90000002", now=now)
    document = call("show", NCT, "--sources", *AS_OF, "--json").json
    assert document["vanished"] == document["sources"][0]["vanished"] == now.isoformat()
    page = " ".join(call("show", NCT, "--sources", *AS_OF).out.split())
    assert "no longer lists this trial (seen on 2026-11-22)" in page
    assert "no longer listed by its registry since 2026-11-22" in page
    assert [one["id"] for one in call("find", *AS_OF, "--json").json["trials"]] == ["NCT90000002"]


# Notices


def watched(now: dt.datetime) -> int:
    return actions.watch(now=now)["notices"]


@pytest.fixture
def someone(tmp_path, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who waits for trials of Frobnitz Disease near Boston."""
    load([told("NCT90000077", **FROBNITZ)])
    person(now)
    assert watched(now) == 0


def test_a_trial_that_was_told_under_another_id_is_not_told_again(someone, now) -> None:
    load([told(ISRCTN, **FROBNITZ)])
    assert watched(now) == 1
    load([told(NCT, names=[ISRCTN], **FROBNITZ)])
    assert store.trial(ISRCTN).id == NCT
    assert watched(now) == 0
    assert Notice.objects.count() == 1


def test_a_run_that_broke_off_before_the_join_tells_nobody_twice(someone, now) -> None:
    version = WatchState.objects.get().catalogue_version
    load([told(ISRCTN, **FROBNITZ)])
    assert watched(now) == 1
    WatchState.objects.update(catalogue_version=version)
    load([told(NCT, names=[ISRCTN], **FROBNITZ)])
    assert watched(now) == 0
    assert Notice.objects.count() == 1


def test_what_vanished_is_no_news_and_what_parts_was_known(someone, now) -> None:
    load([told(NCT, names=[ISRCTN], **FROBNITZ), told(ISRCTN, **FROBNITZ)])
    assert watched(now) == 1
    load([told(NCT, **FROBNITZ)])
    assert store.trial_count() == 3
    assert watched(now) == 0
    load([told("NCT90000002", **FROBNITZ)])
    listing(1, NCT, "NCT90000077", now=now)
    assert store.vanished_at("NCT90000002") == now
    assert watched(now) == 0


def test_records_of_one_form_go_on_as_before(tmp_path, now, monkeypatch) -> None:
    """The registry's own form is read by its own reader in the same catalogue."""
    monkeypatch.undo()
    Shelf(tmp_path).load(study(1), now=now)
    assert store.trial("NCT00000001").id == "NCT00000001"
