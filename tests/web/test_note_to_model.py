"""A person's note goes to a language model only if the operator and the person both said so."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from invented_trials import Shelf, study
from model_server import ModelServer, serving, status
from trialpost.cli.matching import match as command
from trialpost.errors import BadInput, ConfigurationError
from trialpost.web import language_model
from trialpost.web.configuration import Modelling
from trialpost.web.gateways import Gateway, Manner

pytestmark = pytest.mark.django_db

NAME = "NCT00000001"
NOTE = "A 45-year-old woman with Frobnitz Disease. She has had quuxing of the knee since May.\n"
CRITERIA = "Inclusion Criteria:\n\n* Diagnosis of Frobnitz Disease\n\nExclusion Criteria:\n\n* {}\n"
POINT = "Quuxing that was seen by a master of the art"
FLAGS = ("--with-model", "--consent-to-send-note")


@pytest.fixture
def shelf(tmp_path: Path, now) -> Shelf:
    made = Shelf(tmp_path)
    one = study(1)
    eligibility = one["protocolSection"]["eligibilityModule"]
    eligibility["eligibilityCriteria"] = CRITERIA.format(POINT)
    made.load(one, now=now)
    return made


def against(asked: dict[str, Any]) -> str:
    """Say not met of everything, with a sentence of the note."""
    return json.dumps(
        {"verdict": "not_met", "evidence": "She has had quuxing of the knee since May."}
    )


@pytest.fixture
def server(settings, monkeypatch) -> Iterator[ModelServer]:
    with serving(against) as one:
        settings.MODEL = Modelling(url=one.url, name="m", notes=True)
        gateway = Gateway(Manner(interval=0, attempts=1), sleep=lambda _: None)
        real = language_model.LanguageModel
        monkeypatch.setattr(language_model, "LanguageModel", lambda told: real(told, gateway))
        yield one


def call(tmp_path: Path, *flags: str, given: str = NOTE) -> Result:
    path = tmp_path / "given.txt"
    path.write_text(given)
    arguments = [str(path), "--as-of", "2026-11-22", "--json", *flags]
    return CliRunner().invoke(command, arguments)


def point(done: Result, part: str = "matches") -> dict[str, Any]:
    told = json.loads(done.stdout)
    entry = told["explained"][NAME] if part == "explained" else told["matches"][0]
    (one,) = (one for one in entry["criteria"] if one["text"] == POINT)
    return one | {"trial": entry["verdict"]}


@pytest.mark.parametrize("flags", [(), ("--consent-to-send-note",), ("--explain", NAME)])
def test_without_with_model_nothing_is_sent(shelf, server, tmp_path, flags) -> None:
    done = call(tmp_path, *flags)
    assert done.exit_code == 0
    assert server.requests == []
    assert point(done, "explained" if "--explain" in flags else "matches")["by"] == "rules"


def test_without_the_persons_consent_nothing_is_sent(shelf, server, tmp_path) -> None:
    done = call(tmp_path, "--with-model")
    assert isinstance(done.exception, BadInput)
    assert "--consent-to-send-note" in done.exception.sentence
    assert server.url.split("/")[2] in done.exception.sentence
    assert "quuxing" not in done.exception.sentence.lower()
    assert (done.stdout, server.requests) == ("", [])


def test_without_the_operators_word_nothing_is_sent(shelf, server, settings, tmp_path) -> None:
    settings.MODEL = Modelling(url=server.url, name="m")
    done = call(tmp_path, *FLAGS)
    assert isinstance(done.exception, ConfigurationError)
    assert "TRIALPOST_MODEL_NOTES" in done.exception.sentence
    settings.MODEL = Modelling(name="m", notes=True, kept=True)
    assert isinstance(call(tmp_path, *FLAGS).exception, ConfigurationError)
    assert server.requests == []


def test_a_profile_is_not_sent(shelf, server, tmp_path) -> None:
    profile = json.dumps({"birth_year": 1981, "conditions": ["Frobnitz Disease"], "note": NOTE})
    done = call(tmp_path, *FLAGS, given=profile)
    assert isinstance(done.exception, BadInput)
    assert server.requests == []


def test_with_both_a_verdict_comes_with_the_notes_sentence(shelf, server, tmp_path) -> None:
    before = point(call(tmp_path))
    assert before["verdict"] == "unknown"
    done = call(tmp_path, *FLAGS)
    assert done.exit_code == 0
    after = point(done)
    assert (after["verdict"], after["by"], after["trial"]) == ("not_met", "model", "unlikely")
    assert "She has had quuxing of the knee since May." in after["because"]
    assert "A language model" in after["because"]
    assert "the trial team decides" in after["because"]
    assert json.loads(server.requests[0].user)["note"] == NOTE
    assert point(call(tmp_path, "--explain", NAME, *FLAGS), "explained")["by"] == "model"


def test_only_open_points_are_asked_about_and_decided_ones_stay(shelf, server, tmp_path) -> None:
    before, after = (json.loads(call(tmp_path, *more).stdout) for more in ((), FLAGS))
    asked = {json.loads(one.user)["condition"] for one in server.requests}
    for one, other in zip(
        before["matches"][0]["criteria"], after["matches"][0]["criteria"], strict=True
    ):
        if one["verdict"] == "unknown":
            assert one["text"] in asked
        else:
            assert one["text"] not in asked
            assert one == other
    assert before["matches"][0]["checks"] == after["matches"][0]["checks"]


@pytest.mark.parametrize(
    "said",
    ["", "met", '{"verdict": "met"}', '{"verdict": "met", "evidence": "She is well."}',
     '{"verdict": "likely", "evidence": "She has had quuxing of the knee since May."}'],
)  # fmt: skip
def test_what_the_note_does_not_bear_out_stays_open(shelf, server, tmp_path, said) -> None:
    server.says = lambda _: said
    assert point(call(tmp_path, *FLAGS)) == point(call(tmp_path))


def test_a_model_that_fails_leaves_what_the_rules_say(shelf, server, tmp_path) -> None:
    server.faults.extend([status(500)] * 9)
    done = call(tmp_path, *FLAGS)
    assert done.exit_code == 1
    assert point(done)["verdict"] == "unknown"
    assert "was not heard to the end" in done.stderr
    assert "quuxing" not in done.stderr.lower()
    assert len(server.requests) == 1
