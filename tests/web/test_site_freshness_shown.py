"""Where sites are listed, a site whose entry is to be doubted says so: JSON, command, page."""

import datetime as dt
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from catalogue_examples import BOSTON, BOSTON_POINT, PARIS, lines, study
from trialpost.cli import main
from trialpost.web.catalogue import actions

pytestmark = pytest.mark.django_db

LAST_ONE = "This is the only site of 4 that is still listed as recruiting. Ask before you travel."


@pytest.fixture(autouse=True)
def loaded(tmp_path: Path, now: dt.datetime) -> None:
    """A trial checked nine months ago, three of whose four sites have closed; and a plain one."""
    closed = [{"facility": f"House {at}", **PARIS, "status": "COMPLETED"} for at in range(3)]
    last = {"facility": "Tea House", **BOSTON, **BOSTON_POINT, "status": "RECRUITING"}
    path = lines(
        tmp_path / "a.jsonl", study(1, sites=[last, *closed], verified="2026-02"), study(2)
    )
    actions.load([path], now=now)


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable:
    def run(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["trialpost", *arguments, "--as-of", "2026-11-22"])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
        with pytest.raises(SystemExit):
            main()
        return capsys.readouterr().out

    return run


def test_in_the_document_of_find_every_nearest_site_has_a_label(call: Callable) -> None:
    trials = {one["id"]: one for one in json.loads(call("find", "--json"))["trials"]}
    doubted, plain = (trials[f"NCT9000000{at}"] for at in (1, 2))
    assert doubted["freshness"]["label"] == "current"
    assert doubted["nearest_site"]["freshness"] == {
        "label": "ageing", "last_verified": "2026-02", "because": LAST_ONE,
    }  # fmt: skip
    assert plain["nearest_site"]["freshness"] == plain["freshness"]


def test_for_reading_it_is_said_where_it_differs_from_the_record(call: Callable) -> None:
    assert " ".join(call("find").split()).count(LAST_ONE) == 1
    assert " ".join(call("show", "NCT90000001").split()).count(LAST_ONE) == 1
    assert "only site" not in call("show", "NCT90000002")


def test_on_the_page_of_the_trial(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    day = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
    monkeypatch.setattr("trialpost.web.catalogue.views.timezone.now", lambda: day)
    page = client.get("/trial/NCT90000001/").content.decode()
    assert page.count(LAST_ONE) == 1
    assert "getting old: This is the only site" in page
    assert "only site" not in client.get("/trial/NCT90000002/").content.decode()
