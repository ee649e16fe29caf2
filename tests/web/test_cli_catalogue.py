"""load, find, show, match, ask as people and scripts call them: answers, sentences, statuses."""

import datetime as dt
import gzip
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from catalogue_examples import BOSTON, BOSTON_POINT, PARIS, lines, study
from registry_server import dated
from trialpost.cli import main
from trialpost.cli.verdicts import tell_question
from trialpost.eligibility.drawing import draw
from trialpost.model.match import AlsoAsked, Question
from trialpost.model.message import say
from trialpost.model.requirement import Requirement
from trialpost.web.catalogue import actions, store
from trialpost.web.catalogue.models import TrialRow

pytestmark = pytest.mark.django_db
AS_OF = ("--as-of", "2026-11-22")


class Answer(NamedTuple):
    """What a command printed, and its exit status."""

    out: str
    err: str
    status: int

    @property
    def json(self) -> dict:
        return json.loads(self.out)


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable:
    def run(*arguments: object, given: str | bytes = b"") -> Answer:
        data = given.encode() if isinstance(given, str) else given
        monkeypatch.setattr(sys, "argv", ["trialpost", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        status = 0
        try:
            main()
        except SystemExit as stop:
            status = int(stop.code or 0)
        printed = capsys.readouterr()
        return Answer(printed.out, printed.err, status)

    return run


@pytest.fixture
def catalogue(tmp_path: Path, now: dt.datetime) -> None:
    """Five trials: Boston, Paris, one for women, one for children, one that is over."""
    asthma = {"id": "D001249", "term": "Asthma"}
    path = lines(
        tmp_path / "catalogue.jsonl",
        study(1, title="Tea in Boston", verified="2026-10"),
        study(2, title="Tea in Paris", sites=[PARIS]),
        study(3, title="Tea for women", sex="FEMALE", sites=[PARIS]),
        study(4, title="Breathing", conditions=["Asthma"], mesh=asthma, minimum="6 Years"),
        study(5, title="Over", status="COMPLETED"),
    )
    actions.load([path], now=now)


def one_sentence(answer: Answer) -> str:
    """The sentence on standard error; nothing may stand on standard output."""
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    assert answer.err.startswith("trialpost: ")
    assert "Traceback" not in answer.err
    return answer.err


# load


def test_load_answers_as_the_contract_says(call: Callable, tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", study(1), "{ this is cut", study(2))
    answer = call("load", path, "--json")
    assert answer.status == 1
    document = answer.json
    assert document.keys() >= {
        "read", "new", "changed", "unchanged", "vanished", "issues", "failed", "seconds"
    }  # fmt: skip
    assert (document["read"], document["new"], document["vanished"]) == (2, 2, 0)
    assert [one["where"] for one in document["failed"]] == [f"{path}:2"]
    assert TrialRow.objects.count() == 2
    again = call("load", path)
    assert "0 new, 0 changed, 2 unchanged" in again.out
    assert "1 could not be read; what was good is kept." in again.err
    assert again.status == 1


def test_load_of_a_whole_file_ends_well(call: Callable, tmp_path: Path) -> None:
    answer = call("load", lines(tmp_path / "a.jsonl", study(1)))
    assert (answer.err, answer.status) == ("", 0)
    assert answer.out.startswith("Read 1 records in ")


def test_load_says_whose_criteria_are_still_to_be_read(call: Callable, tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", study(1), study(2))
    first = " ".join(call("load", path).out.split())
    assert "The criteria of 2 trials are still to be read: run 'trialpost reindex'" in first
    failed = call("load", lines(tmp_path / "broken.jsonl", "{"))
    assert failed.status == 1
    assert "criteria" not in failed.out, "a load that brought nothing leaves nothing to read"
    again = call("load", path, "--criteria").out
    assert "The criteria of 2 trials were read." in again
    assert "still to be read" not in again
    assert "criteria" not in call("load", path).out


def test_load_says_what_is_older_than_what_is_held(call: Callable, tmp_path: Path) -> None:
    new = [dated(study(number), "2026-11-20") for number in (1, 2)]
    old = [dated(study(number), "2023-08-14") for number in (1, 2)]
    assert "older" not in call("load", lines(tmp_path / "new.jsonl", *new)).out
    path = lines(tmp_path / "old.jsonl", *old)
    assert "2 records are older than what is held, and change nothing." in call("load", path).out
    assert call("load", path, "--json").json["older"] == 2
    one = call("load", lines(tmp_path / "one.jsonl", old[0]))
    assert "1 record is older than what is held, and changes nothing." in one.out


@pytest.mark.parametrize("form", ["auto", "jsonl", "json", "ctgov-api"])
def test_how_a_file_is_laid_out_can_be_named(call: Callable, tmp_path: Path, form: str) -> None:
    path = lines(tmp_path / "records.txt", study(1), study(2))
    assert call("load", path, "--format", form, "--json").json["new"] == 2


def test_load_shows_a_bar_on_a_terminal_only(
    call: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lines(tmp_path / "a.jsonl", study(1))
    monkeypatch.setattr("trialpost.cli.catalogue.sys.stderr.isatty", lambda: True)
    assert "Loading" in call("load", path).err


def test_load_says_that_a_file_is_missing(call: Callable, tmp_path: Path) -> None:
    answer = call("load", tmp_path / "nowhere.jsonl")
    assert "There is no file or folder" in one_sentence(answer)
    assert answer.status == 2


def test_load_of_an_empty_folder_failed(call: Callable, tmp_path: Path) -> None:
    answer = call("load", tmp_path)
    assert "Nothing to load was found" in answer.err
    assert answer.status == 1


def test_load_without_a_path_was_called_wrongly(call: Callable) -> None:
    assert call("load").status == 2


# find


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ((), {1, 2, 3, 4}),
        (("--status", "any"), {1, 2, 3, 4, 5}),
        (("--status", "completed"), {5}),
        (("--status", "completed", "--status", "recruiting"), {1, 2, 3, 4, 5}),
        (("--condition", "heart failure"), {1, 2, 3}),
        (("--condition", "heart failure", "--sex", "male"), {1, 2}),
        (("--condition", "asthma"), {4}),
        (("--near", "Boston, MA"), {1, 2, 3, 4}),
        (("--near", "Boston, MA", "--within", "50"), {1, 4}),
        (("--near", "Paris, France", "--within", "50", "--age", "30", "--sex", "female"), {2, 3}),
        (("--age", "10"), {4}),
        (("tea", "women"), {3}),
        (("NCT90000002",), {2}),
        (("--limit", "0"), set()),
    ],
)
def test_find_narrows(call: Callable, catalogue: None, asked: tuple, expected: set[int]) -> None:
    document = call("find", *asked, *AS_OF, "--json").json
    assert {int(trial["id"][-1]) for trial in document["trials"]} == expected
    assert document["as_of"] == "2026-11-22"


def test_find_explains_why_a_trial_is_not_listed(call: Callable, catalogue: None) -> None:
    asked = ("--condition", "asthma", "--age", "10", *AS_OF)
    named = ("--explain", "NCT90000004", "--explain", "NCT90000005")
    told = call("find", *asked, *named, "--json").json["why_not"]
    assert told["NCT90000004"] | {"title": ""} == {
        "reason": "listed", "because": "It is in the list, as number 1 of 1.", "title": "",
        "would_change": None, "others": [], "criterion": None, "place": 1, "of": 1,
    }  # fmt: skip
    assert told["NCT90000005"]["reason"] == "condition"
    assert told["NCT90000005"]["would_change"].startswith("Look for ")
    assert "This trial is over." in told["NCT90000005"]["others"]
    answer = call("find", *asked, *named)
    assert "NCT90000004 is in the list, as number 1 of 1." in answer.out
    assert "Why not NCT90000005: This trial is about" in answer.out
    assert call("find", "--explain", "NCT99999999").status == 1


def test_find_gives_the_contracts_trial(call: Callable, catalogue: None) -> None:
    asked = ("--condition", "heart failure", "--near", "42.36,-71.06", *AS_OF, "--json")
    first, second, _ = call("find", *asked).json["trials"]
    assert first["id"] == "NCT90000001"
    assert first["nearest_site"]["city"] == "Boston"
    assert first["nearest_site"]["km"] < 1
    assert second["nearest_site"]["km"] == pytest.approx(5531, abs=15)  # Boston to Paris
    assert first["freshness"]["last_verified"] == "2026-10"
    assert first.keys() >= {"id", "registry", "title", "status", "conditions", "url", "freshness"}


def test_miles_are_read_and_shown(call: Callable, catalogue: None) -> None:
    providence = ("--near", "Providence, RI", "--within", "50", *AS_OF)  # 66 km, 41 miles
    assert "No trial found" in call("find", *providence).out
    answer = call("find", *providence, "--miles")
    assert "within 50 miles" in answer.out
    assert "41 miles: Tea House, Boston" in answer.out


def test_a_list_is_read_by_people(call: Callable, catalogue: None) -> None:
    words = " ".join(call("find", "--near", "Boston, MA", "--within", "100", *AS_OF).out.split())
    assert "2 trials found." in words
    assert "1. Tea in Boston NCT90000001 · recruiting ·" in words
    assert "The trial team last checked this record" in words
    assert "not medical advice" in words
    assert "{" not in words


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--age", "200"), "between 0 and 125"),
        (("--age", "-1"), "between 0 and 125"),
        (("--within", "20"), "needs a place"),
        (("--near", "Boston, MA", "--within", "-3"), "more than 0"),
        (("--near", "Boston, MA", "--within", "nan"), "at most 20,100 km"),
        (("--near", "Boston, MA", "--within", "1e300"), "at most 20,100 km"),
        (("--near", "Boston, MA", "--within", "12500", "--miles"), "at most 20,100 km"),
        (("--near", "Boston, MA", "--within", "300mi"), "and --miles"),
        (("--age", "6 months"), "write whole years"),
        (("--near", "Springfield"), "Springfield, Illinois"),
        (("--near", "Xyzzyville"), "No place called “Xyzzyville”"),
        (("--near", ""), "No place was given"),
    ],
)
def test_find_refuses_what_cannot_be(
    call: Callable, catalogue: None, asked: tuple, said: str
) -> None:
    answer = call("find", *asked, "--json")
    assert said in one_sentence(answer)
    assert answer.status == 2


@pytest.mark.parametrize("asked", [("--limit", "old"), ("--sex", "x"), ("--as-of", "soon")])
def test_find_called_wrongly(call: Callable, catalogue: None, asked: tuple) -> None:
    assert call("find", *asked).status == 2


def test_a_list_says_how_much_of_it_is_shown(call: Callable, catalogue: None) -> None:
    counts = {
        limit: call("find", "--limit", limit, *AS_OF).out.split("\n")[0] for limit in (0, 1, 2, 4)
    }
    assert counts == {
        0: "4 trials found.",
        1: "4 trials found. This is the first.",
        2: "4 trials found. These are the first 2.",
        4: "4 trials found.",
    }


def test_trials_without_a_place_are_not_more_trials_when_there_is_none(
    call: Callable, tmp_path: Path, now: dt.datetime
) -> None:
    nowhere = {"city": "Zzyxqq", "country": "Nowhere"}
    actions.load([lines(tmp_path / "a.jsonl", study(1, sites=[nowhere]))], now=now)
    words = " ".join(call("find", "--near", "Boston, MA", *AS_OF).out.split())
    assert "No trial found whose place is known." in words
    assert "1 trial fits but names no site that we could place on the map." in words


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--country", "USA"), "Country: United States, anywhere in it. 1 trial found."),
        (("--near", "Deutschland"), "Country: Germany, anywhere in it. No trial found whose place "
         "is known."),
        (("--near", "Boston, MA", "--within", "10"), "1 more trial fits, but names no site that we "
         "could place on the map. --unplaced lists it."),
        (("--near", "Boston, MA", "--within", "10", "--unplaced"), "1 trial fits but names no site "
         "that we could place on the map. 1. "),
    ],
)  # fmt: skip
def test_a_country_and_what_cannot_be_placed(
    call: Callable, tmp_path: Path, now: dt.datetime, asked: tuple, said: str
) -> None:
    nowhere = {"city": "Zzyxqq", "country": "Nowhere"}
    made = lines(tmp_path / "a.jsonl", study(1), study(2, sites=[nowhere]))
    actions.load([made], now=now)
    assert said in " ".join(call("find", *asked, *AS_OF).out.split())


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--country", "Germny"), "No country is known as “Germny”. Did you mean Germany?"),
        (("--near", "Germany", "--within", "50"), "--within needs a town to be measured from"),
        (("--unplaced",), "--unplaced lists what --near or --country cannot place"),
    ],
)
def test_a_country_that_cannot_be(call: Callable, catalogue: None, asked: tuple, said: str) -> None:
    answer = call("find", *asked)
    assert said in one_sentence(answer)
    assert answer.status == 2


@pytest.mark.parametrize("command", [("find", "tea"), ("match", "-")])
def test_an_empty_catalogue_is_said_to_be_empty(call: Callable, command: tuple) -> None:
    given = json.dumps(PERSON)
    assert "'trialpost load FILE'" in one_sentence(call(*command, *AS_OF, given=given))
    answer = call(*command, *AS_OF, "--json", given=given)
    assert "catalogue is empty" in answer.err
    assert answer.json["total"] == 0


def test_a_reader_that_leaves_is_no_failure(
    call: Callable, catalogue: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: object) -> None:
        raise BrokenPipeError

    silenced = []
    monkeypatch.setattr("trialpost.cli.listing.click.echo", closed)
    monkeypatch.setattr("trialpost.cli._say_no_more", lambda: silenced.append(True))
    assert call("find", *AS_OF).status == 0
    assert silenced


# show


def test_show_tells_the_trial_and_its_sources(call: Callable, catalogue: None) -> None:
    document = call("show", "nct90000001", "--sources", *AS_OF, "--json").json
    assert document["trial"]["title"] == "Tea in Boston"
    assert document["record"]["eligibility"]["minimum_age"] == "18 years"
    assert document["record"]["dates"]["last_verified"] == "2026-10"
    (source,) = document["sources"]
    assert source["sha256"] == store.origins("NCT90000001")[0].sha256
    assert source["url"] == "https://clinicaltrials.gov/study/NCT90000001"
    page = call("show", "NCT90000001", "--sources", *AS_OF).out
    for words in ("Tea in Boston", "+ Tired heart", "- Broken leg", "Tea House, Boston", "SHA-256"):
        assert words in page


def test_show_tells_how_the_criteria_are_read(call: Callable, catalogue: None) -> None:
    document = call("show", "NCT90000001", "--criteria", *AS_OF, "--json").json
    inclusion, exclusion = document["criteria"]
    assert (inclusion["text"], inclusion["kind"]) == ("Tired heart", "inclusion")
    kept = msgspec.convert(exclusion["requirement"], Requirement)
    assert exclusion["drawn"] == draw(kept)
    start, end = exclusion["span"]
    assert document["record"]["eligibility"]["criteria"][start:end].endswith("Broken leg")
    assert exclusion["parser"]
    page = call("show", "NCT90000001", "--criteria", *AS_OF).out
    assert "How the criteria are read" in page
    assert exclusion["drawn"] in page
    assert "criteria" not in call("show", "NCT90000001", "--json").json


@pytest.mark.parametrize(
    ("asked", "said"),
    [("NCT90000099", "does not hold NCT90000099"), ("tea", "one looks like NCT02708095")],
)
def test_a_trial_that_is_not_held(call: Callable, catalogue: None, asked: str, said: str) -> None:
    """What cannot be an identifier was called wrongly; what is not held is not there."""
    shown = call("show", asked, "--json")
    explained = call("match", "-", "--explain", asked, "--json", given=json.dumps(PERSON))
    for answer in (shown, explained):
        assert said in one_sentence(answer)
        assert answer.status == (2 if asked == "tea" else 1)


# match and ask

PERSON = {
    "birth_year": 1950,
    "sex": "male",
    "place": {"name": "Boston, MA"},
    "travel_km": 100,
    "conditions": ["heart failure"],
}


def test_match_answers_as_the_contract_says(call: Callable, catalogue: None) -> None:
    document = call("match", "-", *AS_OF, "--json", given=json.dumps(PERSON)).json
    assert document["as_of"] == "2026-11-22"
    assert document["catalogue"] == {"trials": 5, "updated": "2026-11-22"}
    (only,) = document["matches"]
    assert only["trial"]["id"] == "NCT90000001"
    assert {one["verdict"] for one in only["criteria"]} == {"unknown"}
    assert [one["text"] for one in only["criteria"]] == ["Tired heart", "Broken leg"]
    reasons = {one["trial"]["id"]: one["because"] for one in document["excluded"]}
    assert reasons.keys() == {"NCT90000002", "NCT90000003", "NCT90000005"}
    assert "5531 km" in reasons["NCT90000002"]


def test_match_without_a_condition_asks_for_one(call: Callable, catalogue: None) -> None:
    answer = call("match", "-", *AS_OF, given="{}")
    assert answer.out.startswith("Tell us a condition first")
    assert answer.status == 0
    document = call("match", "-", *AS_OF, "--json", given="{}").json
    assert (document["matches"], document["total"]) == ([], 0)
    assert document["next_question"]["fact"] == "conditions"


def test_trials_that_do_not_fit_a_volunteer_are_called_what_they_are(
    call: Callable, tmp_path: Path, now: dt.datetime
) -> None:
    child = {"healthy_volunteer": True, "birth_year": 2020}
    for_adults = study(1)
    for_adults["protocolSection"]["eligibilityModule"]["healthyVolunteers"] = True
    actions.load([lines(tmp_path / "a.jsonl", for_adults)], now=now)
    words = call("match", "-", *AS_OF, given=json.dumps(child)).out
    assert "1 trial that takes healthy volunteers does not fit:" in words


def test_match_explains_a_trial_that_does_not_fit(call: Callable, catalogue: None) -> None:
    asked = ("match", "-", "--explain", "nct90000003", *AS_OF)
    explained = call(*asked, "--json", given=json.dumps(PERSON)).json["explained"]
    why = call(*asked, "--json", given=json.dumps(PERSON)).json["why_not"]["NCT90000003"]
    assert (why["reason"], why["place"]) == ("sex", None)
    assert why["would_change"]
    words = call(*asked, given=json.dumps(PERSON)).out
    assert words.startswith(f"Why not NCT90000003: {why['because']}")
    assert "What would change it:" in words
    checks = {one["name"]: one["verdict"] for one in explained["NCT90000003"]["checks"]}
    assert checks["sex"] == "not_met"
    assert checks["age"] == "met"
    assert "It does not fit." in call(*asked, given=json.dumps(PERSON)).out
    other = call("match", "-", "--explain", "NCT90000004", given=json.dumps(PERSON))
    assert "The criteria of NCT90000004 were not read: it is on something else." in other.out
    assert call("match", "-", "--explain", "NCT90000099", given=json.dumps(PERSON)).status == 1


def test_match_says_of_an_explained_trial_that_it_vanished(
    call: Callable, catalogue: None, now: dt.datetime
) -> None:
    asked = ("match", "-", "--explain", "NCT90000001", *AS_OF)
    there = call(*asked, "--json", given=json.dumps(PERSON)).json["explained"]["NCT90000001"]
    assert "vanished" not in there
    assert "no longer lists" not in call(*asked, given=json.dumps(PERSON)).out
    TrialRow.objects.filter(registry_id="NCT90000001").update(vanished_at=now)
    gone = call(*asked, "--json", given=json.dumps(PERSON)).json["explained"]["NCT90000001"]
    assert gone == there | {"vanished": now.isoformat(timespec="seconds")}
    told = " ".join(call(*asked, given=json.dumps(PERSON)).out.split())
    assert told.index("Its registry no longer lists this trial") < told.index("NCT90000001")


def test_match_is_read_by_people(call: Callable, catalogue: None, tmp_path: Path) -> None:
    file = tmp_path / "person.json"
    file.write_text(json.dumps(PERSON))
    words = " ".join(call("match", file, *AS_OF).out.split())
    assert "1 trial could fit." in words
    assert "Possible for you." in words
    assert "3 trials on the same condition do not fit:" in words
    assert "being listed is not being accepted" in words.lower()


def test_the_same_input_gives_the_same_bytes(call: Callable, catalogue: None) -> None:
    for command in (("find", "--condition", "heart failure"), ("match", "-"), ("ask", "-")):
        answers = {
            call(*command, *AS_OF, "--json", given='{"conditions": ["heart failure"]}').out
            for _ in range(2)
        }
        assert len(answers) == 1


def test_ask_gives_the_best_question_first(call: Callable, catalogue: None) -> None:
    given = '{"conditions": ["heart failure"]}'
    questions = call("ask", "-", *AS_OF, "--json", given=given).json["questions"]
    assert [one["settles"] for one in questions] == sorted(
        (one["settles"] for one in questions), reverse=True
    )
    assert {"sex", "birth_year", "place"} <= {one["fact"] for one in questions}
    matched = call("match", "-", *AS_OF, "--json", given=given).json
    assert questions[0] == matched["next_question"]
    assert call("ask", "-", *AS_OF, given=given).out.startswith("To ask: ")


def test_a_question_settles_only_what_waits_for_it(call: Callable, catalogue: None) -> None:
    known = json.dumps({"conditions": ["heart failure"], "birth_year": 1950})
    facts = {one["fact"]: one for one in call("ask", "-", "--json", given=known).json["questions"]}
    assert "birth_year" not in facts
    assert facts["sex"]["settles"] == 1  # only one of the three takes one sex


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "is empty"),
        ("The weather is fine.", "Nothing about a person's health"),
        ("%PDF-1.7 \0 binary", "no text"),
        ('{"resourceType": "Bundle", "entry": []}', "FHIR record tells of no person"),
        (b'{"note": "\xff\xfe"}', "UTF-8"),
        ('{"birth_year": ', "not JSON"),
        ('{"birth_year": 1600}', "birth_year has to lie between"),
        ('{"shoe_size": 43}', "shoe_size"),
        ('{"conditions": ["asthma"], "answers": {"ecog": 99}}', "answers.ecog has to be a number"),
        (b"\x1f\x8b\x08\x00cut off", "damaged or cut off"),
        (b"PK\x03\x04 and so on", "a .zip file and no text"),
        ('{"conditions": ["asthma"], "place": {"name": "Xyzzyville"}}', "No place called"),
        (" " * (2**20 + 1), "over a megabyte"),
    ],
)
@pytest.mark.parametrize("command", ["match", "ask"])
def test_a_profile_that_cannot_be_read(
    call: Callable, catalogue: None, command: str, given: str | bytes, said: str
) -> None:
    answer = call(command, "-", "--json", given=given)
    assert said in one_sentence(answer)
    assert answer.status == 2


@pytest.mark.parametrize(
    "given", ['{"conditions": ["heart failure"]}', "A man with heart failure."]
)
def test_a_profile_or_a_note_may_be_packed(call: Callable, catalogue: None, given: str) -> None:
    packed = call("match", "-", *AS_OF, "--json", given=gzip.compress(given.encode()))
    assert packed.json == call("match", "-", *AS_OF, "--json", given=given).json


def test_a_small_file_that_unpacks_without_end_is_refused(call: Callable, catalogue: None) -> None:
    answer = call("match", "-", given=gzip.compress(bytes(2**21)))
    assert "over a megabyte" in one_sentence(answer)


def test_a_condition_that_is_not_understood_is_said_so(call: Callable, catalogue: None) -> None:
    given = '{"conditions": ["hart failure", "xyzzy"]}'
    words = " ".join(call("match", "-", *AS_OF, given=given).out.split())
    assert 'We did not understand "hart failure". Did you mean Heart Failure' in words
    assert 'We did not understand "xyzzy", so no trial can be found for it.' in words
    assert "No trial could fit" not in words
    for command in ("match", "ask"):
        unknown = call(command, "-", *AS_OF, "--json", given=given).json["not_understood"]
        assert [one["name"] for one in unknown] == ["hart failure", "xyzzy"]
        assert "Heart Failure" in unknown[0]["suggestions"]
        assert unknown[1]["suggestions"] == []
    understood = call("match", "-", "--json", given='{"conditions": ["heart failure"]}')
    assert "not_understood" not in understood.json


def test_what_can_be_asked_in_the_same_breath_is_printed(capsys) -> None:
    also = (AlsoAsked(fact="condition:gout", name="gout"),
            AlsoAsked(fact="condition:asthma", name=say("asthma")))  # fmt: skip
    tell_question(
        Question(fact="condition:stroke", question=say("Did you ever have a stroke?"),
                 answers=("yes", "no"), settles=3, also=also)
    )  # fmt: skip
    assert "any of these: gout, asthma." in capsys.readouterr().out


def test_a_profile_that_is_missing(call: Callable, tmp_path: Path) -> None:
    answer = call("match", tmp_path / "nobody.json")
    assert "cannot be read: No such file" in one_sentence(answer)
    assert answer.status == 2


def test_no_sentence_repeats_what_a_profile_holds(call: Callable, catalogue: None) -> None:
    secret = "quixotitis"
    for given in (
        {"conditions": [secret], "birth_year": "yes"},
        {"conditions": {"name": secret}},
        {"conditions": [{"name": secret, "status": secret}]},
        {"measurements": [{"name": secret, "value": secret}]},
        {"answers": {"pregnant": [secret]}},
    ):
        answer = call("match", "-", given=json.dumps(given))
        assert answer.status == 2
        assert secret not in answer.err


def test_every_command_helps_with_an_example(call: Callable) -> None:
    for command in ("load", "reindex", "find", "show", "match", "ask", "bench"):
        answer = call(command, "--help")
        assert answer.status == 0
        assert f"Example: trialpost {command}" in answer.out


def test_sites_without_coordinates_are_called_about(
    call: Callable, tmp_path: Path, now: dt.datetime
) -> None:
    one = study(7, sites=[{"facility": "Corner", **BOSTON}])
    two = study(8, sites=[{"facility": "Middle", **BOSTON, **BOSTON_POINT}])
    actions.load([lines(tmp_path / "a.jsonl", one, two)], now=now)
    out = call("find", "--near", "Providence, RI", *AS_OF).out
    assert "about 66 km: Corner" in out
    assert " 66 km: Middle" in out
    assert "about 66 km: Middle" not in out


NOTE = "A 60-year-old man with heart failure. No history of asthma. BP 150/90. He takes ramipril."


@pytest.mark.parametrize("command", ["match", "ask"])
def test_a_note_is_read_and_what_was_understood_is_shown(
    call: Callable, catalogue: None, command: str
) -> None:
    understood = call(command, "-", "--json", *AS_OF, given=NOTE).json["profile"]
    assert understood["sex"] == "male"
    assert [one["name"] for one in understood["conditions"]] == ["heart failure"]
    assert understood["absent"] == ["asthma"]
    assert "please check it" in call(command, "-", *AS_OF, given=NOTE).out


def test_a_note_and_the_same_as_a_profile_find_the_same_trials(
    call: Callable, catalogue: None
) -> None:
    stated = json.dumps(
        {"age": {"years": 60, "on": AS_OF[1]}, "sex": "male", "conditions": ["heart failure"]}
    )
    found = [
        {one["trial"]["id"] for one in call("match", "-", "--json", *AS_OF, given=given).json[key]}
        for given in (stated, NOTE)
        for key in ("matches", "excluded")
    ]
    assert found[0] | found[1] == found[2] | found[3]
    assert found[0] | found[1]


def test_a_fhir_record_is_told_apart_by_its_content(call: Callable, catalogue: None) -> None:
    record = {
        "resourceType": "Bundle",
        "entry": [
            {"resource": {"resourceType": "Patient", "gender": "male", "birthDate": "1966-05-04"}},
            {"resource": {"resourceType": "Condition", "code": {"text": "Heart failure"}}},
            {"resource": {"resourceType": "Condition"}},
        ],
    }
    answer = call("match", "-", "--json", *AS_OF, given=json.dumps(record)).json
    assert answer["profile"]["birth_year"] == 1966
    assert answer["not_read"] == [
        {"place": 3, "type": "Condition", "why": "has no name that is known"}
    ]
    shown = call("match", "-", *AS_OF, given=json.dumps(record)).out
    assert "1 entry of the record was not used" in shown


def test_the_note_of_a_profile_adds_to_what_is_stated(call: Callable, catalogue: None) -> None:
    stated = {"conditions": ["heart failure"]}
    asked = [
        {
            one["fact"]
            for one in call("ask", "-", "--json", given=json.dumps(given)).json["questions"]
        }
        for given in (stated, {**stated, "note": NOTE})
    ]
    assert {"sex", "birth_year"} <= asked[0]
    assert not {"sex", "birth_year"} & asked[1]


@pytest.mark.parametrize("text", ["NCT90000001", "nct90000001", "NCT90000005"])
def test_an_identifier_finds_its_trial_whatever_its_status(
    call: Callable, catalogue: None, text: str
) -> None:
    found = call("find", text, *AS_OF, "--json").json
    assert [one["id"] for one in found["trials"]] == [text.upper()]
    assert "understand" not in call("find", text, *AS_OF).out


def test_an_identifier_that_is_not_held_finds_nothing(call: Callable, catalogue: None) -> None:
    assert call("find", "NCT12345678", *AS_OF, "--json").json["trials"] == []
