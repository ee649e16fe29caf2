"""The client of a language model: off unless named, discreet, patient within bounds."""

import json
import logging
import traceback
from collections.abc import Iterator

import httpx
import msgspec
import pytest

from model_server import DROP, HUGE, KEY, SLOW, ModelServer, raw, redirect, serving, status
from trialpost.errors import (
    BadInput,
    ConfigurationError,
    ServiceUnavailable,
    TrialpostError,
    Unreadable,
)
from trialpost.model.ports import Said
from trialpost.web.configuration import Modelling, model_settings
from trialpost.web.gateways import Gateway
from trialpost.web.language_model import LONGEST, LanguageModel, body_of, manner

ASKED = (Said("system", "Be brief."), Said("user", '{"criterion": "quuxing"}'))


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving('{"pieces": []}') as one:
        yield one


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def model(server, slept) -> LanguageModel:
    return made(server, slept)


def made(server: ModelServer, slept: list[float], *, attempts: int = 3) -> LanguageModel:
    patient = msgspec.structs.replace(manner(attempts=attempts), timeout=httpx.Timeout(5, read=0.2))
    gateway = Gateway(patient, sleep=slept.append, chance=lambda: 0.5)
    return LanguageModel(Modelling(url=server.url, name="m", key=KEY), gateway)


def test_what_is_sent_is_the_messages_and_no_chance(model, server) -> None:
    assert model(ASKED) == '{"pieces": []}'
    (asked,) = server.requests
    assert asked.sent == body_of("m", ASKED)
    assert asked.body["temperature"] == 0
    assert asked.body["response_format"] == {"type": "json_object"}
    assert [one["content"] for one in asked.body["messages"]] == [one.content for one in ASKED]
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert "cookie" not in asked.headers
    assert "referer" not in asked.headers


def test_without_a_key_none_is_sent(server) -> None:
    LanguageModel(Modelling(url=server.url, name="m"))(ASKED)
    assert "authorization" not in server.requests[0].headers


def test_without_an_endpoint_there_is_no_client() -> None:
    with pytest.raises(ConfigurationError, match="none is needed"):
        LanguageModel(Modelling(name="m", kept=True))


def test_an_endpoint_that_knows_no_json_mode_is_asked_plainly_from_then_on(model, server) -> None:
    server.plain_only = True
    assert model(ASKED) == model(ASKED) == '{"pieces": []}'
    plain = ["response_format" not in one.body for one in server.requests]
    assert plain == [False, True, True]


def test_what_may_pass_is_asked_for_again(model, server, slept) -> None:
    server.faults.extend([status(429, "7"), status(500)])
    assert model(ASKED) == '{"pieces": []}'
    assert slept == [7.0, 1.0]


@pytest.mark.parametrize("fault", [SLOW, DROP, status(503), raw(b"<html>Sorry</html>"), raw(b"{}"),
                                   raw(b'{"choices": []}'), raw(b"[" * 9999)])  # fmt: skip
def test_it_is_given_up_after_some_attempts(model, server, slept, fault) -> None:
    server.faults.extend([fault] * 9)
    with pytest.raises((ServiceUnavailable, Unreadable)):
        model(ASKED)
    assert len(server.requests) == 3


def test_a_long_wait_is_not_waited_for(model, server, slept) -> None:
    server.faults.append(status(429, "86400"))
    with pytest.raises(ServiceUnavailable, match="left alone"):
        model(ASKED)
    assert slept == []


def test_a_body_that_is_too_large_is_let_go(model, server) -> None:
    server.faults.extend([HUGE] * 3)
    with pytest.raises(Unreadable, match="larger"):
        model(ASKED)
    assert len(server.requests) == 1


@pytest.mark.parametrize("said", ['```json\n{"a": 1}\n```', '\n```\n{"a": 1}\n  ```\n'])
def test_json_in_a_fence_is_taken_out_of_it(model, server, said) -> None:
    server.says = lambda asked: said
    assert model(ASKED) == '{"a": 1}'
    server.says = lambda asked: f"So: {said}"
    assert model(ASKED) == f"So: {said}", "what says more than that is left as it is"


def test_words_without_end_are_no_answer(model, server) -> None:
    server.says = lambda _: "x" * (LONGEST + 1)
    assert model(ASKED) == ""
    server.faults.append(raw(b'{"choices": [{"message": {"content": null}}]}'))
    assert model(ASKED) == ""


@pytest.mark.parametrize("code", [401, 403, 404])
def test_a_wrong_setting_is_named(model, server, code) -> None:
    server.faults.append(status(code))
    with pytest.raises(ConfigurationError, match="TRIALPOST_MODEL"):
        model(ASKED)


def test_it_goes_nowhere_else(model, server) -> None:
    with serving("{}") as other:
        server.faults.append(redirect(other.url + "/chat/completions"))
        with pytest.raises(ServiceUnavailable, match="307"):
            model(ASKED)
        server.faults.append(redirect(server.url + "/elsewhere"))
        with pytest.raises(ServiceUnavailable, match="307"):
            model(ASKED)
        assert other.requests == []


def test_only_https_or_this_machine() -> None:
    model = LanguageModel(Modelling(url="http://models.example.org/v1", name="m"))
    with pytest.raises(BadInput, match="only called over https"):
        model(ASKED)


def test_neither_the_key_nor_what_was_sent_is_told(model, server, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    echo = json.dumps({"error": f"{KEY} may not ask about quuxing"}).encode()
    for code in (400, 401, 404, 418, 500):
        server.faults.extend([status(code, body=echo)] * 3)
        with pytest.raises(TrialpostError) as told:
            model(ASKED)
        server.faults.clear()
        said = "".join(traceback.format_exception(told.value))
        assert KEY not in said
        assert "quuxing" not in said
    for text in (repr(model), repr(Modelling(url=server.url, name="m", key=KEY)), caplog.text):
        assert KEY not in text
        assert "quuxing" not in text


SET = "TRIALPOST_MODEL_"


def test_nothing_is_set_unless_it_was_said(monkeypatch) -> None:
    assert model_settings() == Modelling()
    assert not model_settings().counts
    monkeypatch.setenv(SET + "URL", "https://models.example.org/v1/")
    monkeypatch.setenv(SET + "NAME", "m")
    told = model_settings()
    assert (told.url, told.host, told.counts) == (
        "https://models.example.org/v1", "models.example.org", True,
    )  # fmt: skip
    assert not told.notes


def test_kept_answers_count_without_an_endpoint_only_if_said(monkeypatch) -> None:
    monkeypatch.setenv(SET + "NAME", "m")
    assert not model_settings().counts
    monkeypatch.setenv(SET + "KEPT", "yes")
    assert model_settings().counts


@pytest.mark.parametrize(
    ("variable", "value"),
    [("URL", "models.example.org"), ("URL", "ftp://x/v1"), ("URL", "https://x/v1?key=1"),
     ("URL", "https://me:word@x/v1"), ("URL", "https://x/v1"), ("NOTES", "perhaps"),
     ("KEPT", "1"), ("KEPT", "yes"), ("KEY", "naïve")],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_named(monkeypatch, variable, value) -> None:
    monkeypatch.setenv(SET + variable, value)
    if variable == "URL" and value != "https://x/v1":
        monkeypatch.setenv(SET + "NAME", "m")
    with pytest.raises(ConfigurationError, match=SET) as told:
        model_settings()
    assert "word" not in str(told.value).replace("password", "")
