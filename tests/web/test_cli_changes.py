"""What `trialpost changes` says of the versions of a trial, and its page with it."""

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
from trialpost.model.calibration import Tally
from trialpost.model.reading import Door
from trialpost.registry.freshness.calibration import calibrate
from trialpost.web.catalogue import actions, index
from trialpost.web.catalogue.history import histories, recent_changes
from trialpost.web.catalogue.vanishing import mark_vanished, note_listed

pytestmark = pytest.mark.django_db

TRIAL = "NCT90000001"
IN_BOSTON = {"facility": "Tea House", **BOSTON, **BOSTON_POINT}


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable:
    def run(*arguments: str) -> tuple[str, str, int]:
        monkeypatch.setattr(sys, "argv", ["trialpost", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
        status = 0
        try:
            main()
        except SystemExit as stop:
            status = int(stop.code or 0)
        printed = capsys.readouterr()
        return printed.out, printed.err, status

    return run


@pytest.fixture
def three_versions(tmp_path: Path, now: dt.datetime) -> None:
    """Announced; then recruiting from 16 with a second site; then only verified anew."""
    versions: list[dict[str, Any]] = [
        study(1, status="NOT_YET_RECRUITING"),
        study(1, minimum="16 Years", sites=[IN_BOSTON, PARIS]),
        study(1, minimum="16 Years", sites=[IN_BOSTON, PARIS], verified="2026-11"),
    ]
    for at, version in enumerate(versions):
        path = lines(tmp_path / f"{at}.jsonl", version)
        actions.load([path], now=now + dt.timedelta(days=at))


@pytest.mark.usefixtures("three_versions")
def test_every_version_says_what_it_changed_the_latest_first(call: Callable) -> None:
    out, err, status = call("changes", TRIAL, "--json", "--near", "Paris, France")
    assert (err, status) == ("", 0)
    document = json.loads(out)
    assert document["trial"] == TRIAL
    versions = document["versions"]
    assert [one["seen"][:10] for one in versions] == ["2026-11-24", "2026-11-23", "2026-11-22"]
    assert {one["source"] for one in versions} == {"ctgov-api"}
    kinds = [[change["kind"] for change in one["changes"]] for one in versions]
    assert kinds == [
        ["other_changed"],
        ["status_changed", "site_opened", "site_added", "ages_changed"],
        ["status_changed"],
    ]
    status_change, opened, added, ages = versions[1]["changes"]
    assert status_change["text"] == "It now takes people."
    assert (status_change["before"], status_change["after"], status_change["opens"]) == (
        "not_yet_recruiting", "recruiting", "opens",
    )  # fmt: skip
    assert opened["before"] == "not_yet_recruiting"
    assert (added["site"]["city"], added["km"]) == ("Paris", pytest.approx(0, abs=5))
    assert "from Paris, France" in added["text"]
    assert (ages["minimum"], ages["minimum_before"], ages["low"]) == (
        "16 years", "18 years", "loosened",
    )  # fmt: skip
    assert versions[2]["changes"][0]["turn"] == "listed"


@pytest.mark.usefixtures("three_versions")
def test_for_reading_it_says_the_same_in_lines(call: Callable) -> None:
    out, _, status = call("changes", TRIAL)
    assert status == 0
    assert out.index("2026-11-24") < out.index("2026-11-23") < out.index("2026-11-22")
    assert "  - It now takes people from 16 years (before: 18 years)." in out


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("changes", "NCT90000099"), 1, "does not hold"),
        (("changes", "lupus"), 2, "is not an identifier"),
        (("changes", TRIAL, "--near", "Qqqqqqq"), 2, "Qqqqqqq"),
    ],
)
@pytest.mark.usefixtures("three_versions")
def test_what_cannot_be_said(
    call: Callable, arguments: tuple[str, ...], status: int, sentence: str
) -> None:
    out, err, given = call(*arguments)
    assert (out, given) == ("", status)
    assert sentence in err
    assert "Traceback" not in err


@pytest.mark.usefixtures("three_versions")
def test_histories_calibrate_the_rules_of_freshness(tmp_path: Path, now: dt.datetime) -> None:
    actions.load([lines(tmp_path / "alone.jsonl", study(7))], now=now + dt.timedelta(days=5))
    (history,) = histories()
    assert [seen.on.isoformat() for seen in history] == ["2026-11-22", "2026-11-23", "2026-11-24"]
    counted = calibrate(histories())
    assert counted.tallies == {"otherwise": Tally(2, 1)}


def listed(names: list[str], listing: int, now: dt.datetime) -> None:
    before = actions.begin(now=now)
    note_listed(registry="clinicaltrials.gov", ids=names, listing=listing)
    mark_vanished(registry="clinicaltrials.gov", door=Door.CTGOV_API, listing=listing, now=now)
    actions.publish(now=now)
    index.bring_up_to_date(before)


@pytest.mark.usefixtures("three_versions")
def test_a_trial_that_vanishes_and_comes_back(
    call: Callable, tmp_path: Path, now: dt.datetime
) -> None:
    later = now + dt.timedelta(days=9)
    actions.load([lines(tmp_path / "other.jsonl", study(2))], now=later)
    listed(["NCT90000002"], 1, later)
    listed(["NCT90000001", "NCT90000002"], 2, later + dt.timedelta(days=1))
    out, _, _ = call("changes", TRIAL, "--json")
    back, gone, *_ = json.loads(out)["versions"]
    assert [change["turn"] for change in gone["changes"]] == ["vanished"]
    assert gone["changes"][0]["opens"] == "closes"
    assert gone["records"][0]["vanished"]
    assert [change["turn"] for change in back["changes"]] == ["listed again"]
    assert back["changes"][0]["text"] == "The registry lists this trial again."


@pytest.mark.usefixtures("three_versions")
def test_the_last_changes_are_those_that_matter_and_not_the_first_listing() -> None:
    assert [one.seen.date().isoformat() for one in recent_changes(TRIAL, 3)] == ["2026-11-23"]
    assert recent_changes(TRIAL, 0) == ()


@pytest.mark.usefixtures("three_versions")
def test_the_page_of_the_trial_says_what_matters(client: Any) -> None:
    page = client.get(f"/trial/{TRIAL}/").content.decode()
    assert "What changed" in page
    assert "It now takes people." in page
    assert "when it was last checked" not in page


def test_a_part_that_is_not_read_is_not_told_as_nothing(
    call: Callable, tmp_path: Path, now: dt.datetime
) -> None:
    other = study(1)
    other["derivedSection"]["miscInfoModule"] = {"versionHolder": "2026-11-20"}
    for at, version in enumerate((study(1), other)):
        actions.load([lines(tmp_path / f"{at}.jsonl", version)], now=now + dt.timedelta(days=at))
    out, _, status = call("changes", TRIAL)
    assert status == 0
    assert "What we read of the record stayed the same; something else in it changed." in out
