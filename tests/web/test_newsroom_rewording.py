"""The operator's language model and articles, over a real connection to a server that lies."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from click.testing import CliRunner
from django.contrib.auth import get_user_model
from django.test import Client

from model_server import DROP, KEY, SLOW, ModelServer, raw, serving, status
from real_data import REAL_DATA, needs_real_data
from trialpost.articles import write_article
from trialpost.articles.rewording import messages_for
from trialpost.cli.articles import article
from trialpost.demo.reference import reference_findings
from trialpost.errors import BadInput, ConfigurationError, ServiceUnavailable
from trialpost.findings import findings_from_json
from trialpost.web.catalogue.actions import load
from trialpost.web.configuration import Modelling, model_settings
from trialpost.web.gateways import Gateway
from trialpost.web.language_model import LanguageModel, manner
from trialpost.web.newsroom import actions, arrivals, editing, rephrasings, store
from trialpost.web.newsroom.models import ArticleRow, Rephrasing
from trialpost.web.newsroom.rephrasings import InARun, Rewording
from trialpost.web.newsroom.states import State

pytestmark = pytest.mark.django_db


def answers(change) -> Any:
    """Answer each sentence by a function."""
    return lambda asked: json.dumps(
        {"sentences": {number: change(text) for number, text in asked["sentences"].items()}}
    )


def well(text: str) -> str:
    return re.sub(r"(\d) of (\d)", r"\1 out of \2", text).replace("The trial ", "This trial ", 1)


def mixed(text: str) -> str:
    """Say some things well, lie about harms, and send markup along."""
    if "serious" in text:
        return re.sub(r"\b(\d+)(?= of )", lambda m: str(int(m[1]) + 1), text)
    if "average" in text:
        return "<script>alert(1)</script>" + text
    return well(text)


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "reference.findings.json"
    path.write_bytes(reference_findings())
    return path


def told(file: Path, *more: str) -> Any:
    answer = CliRunner().invoke(article, [str(file), *more], catch_exceptions=False)
    assert answer.exit_code == 0
    return answer


def plain() -> dict[str, Any]:
    made = write_article(findings_from_json(reference_findings()))
    return json.loads(msgspec.json.encode(made))


def test_the_command_rewords_and_keeps_what_was_asked(file, tmp_path, settings) -> None:
    kept = tmp_path / "answers.json"
    with serving(answers(well)) as server:
        settings.MODEL = Modelling(url=server.url, name="small-1", key=KEY)
        answer = told(file, "--model", "--format", "json", "--answers", str(kept))
    made = json.loads(answer.stdout)
    assert made["written_by"] == {"kind": "model", "model": "small-1"}
    assert made["problems"] == []
    assert "In the words of small-1: " in answer.stderr
    exchanges = json.loads(kept.read_text())["exchanges"]
    assert [one["asked"] for one in exchanges] == [one.user for one in server.requests]
    assert KEY not in kept.read_text() + answer.output


def test_nobody_is_asked_unless_it_is_wished(file, settings) -> None:
    with serving(answers(well)) as server:
        settings.MODEL = Modelling(url=server.url, name="m", articles=True)
        assert json.loads(told(file, "--format", "json").stdout) == plain()
    assert server.requests == []


FAULTS = [SLOW, DROP, status(500), raw(b"<html>Sorry</html>"), raw(b"{}")]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda one: f"{one.kind}-{one.status}-{one.body!r}")
def test_a_server_that_fails_leaves_the_default(fault) -> None:
    quick = msgspec.structs.replace(manner(attempts=1), timeout=httpx.Timeout(5, read=0.1))
    file = findings_from_json(reference_findings())
    default = write_article(file)
    with serving(answers(well)) as server:
        server.faults.extend([fault] * 3)
        gateway = Gateway(quick, sleep=lambda _: None)
        reword = Rewording(LanguageModel(Modelling(url=server.url, name="m"), gateway))
        made = reword(default, file)
        assert made.article == default
        assert made.failure
        unread = (fault.kind, fault.status) == ("plain", 200)
        assert len(server.requests) == (3 if unread else 1), "what gives no answer holds up mail"
        assert reword(default, file) is None, "in this run it is asked no more"


def test_a_model_that_takes_long_is_asked_no_more_in_this_run() -> None:
    seconds = iter((0.0, 200.0, 200.0, 310.0))
    asked: list[str] = []

    class Slow:
        model = "slow"

        def __call__(self, messages) -> str:
            asked.append(messages[-1].content)
            return "{}"

    model = InARun(Slow(), clock=lambda: next(seconds))
    for over in (False, True):
        assert model(messages_for("Heading", {"1": "Words."})) == "{}"
        assert model.over is over
    with pytest.raises(ServiceUnavailable):
        model(messages_for("Heading", {"1": "Words."}))
    assert len(asked) == 2


def test_without_an_endpoint_the_command_says_so(file, settings) -> None:
    settings.MODEL = Modelling()
    with pytest.raises(ConfigurationError, match="No language model is set"):
        CliRunner().invoke(article, [str(file), "--model"], catch_exceptions=False)
    settings.MODEL = Modelling(url="http://127.0.0.1:9/v1", name="m")
    with pytest.raises(BadInput):
        CliRunner().invoke(
            article, [str(file), "--model", "--language", "es"], catch_exceptions=False
        )


def test_the_setting_is_off_unless_said(monkeypatch) -> None:
    assert not model_settings().articles
    monkeypatch.setenv("TRIALPOST_MODEL_ARTICLES", "yes")
    assert model_settings().articles


@pytest.fixture
def record() -> dict[str, Any]:
    with gzip.open(REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz") as lines:
        return json.loads(next(lines))


def arrive(record: dict[str, Any], folder: Path, now) -> ArticleRow:
    """Let new results of a trial come, which make a draft."""
    without = {key: part for key, part in record.items() if key != "resultsSection"}
    for one in (without | {"hasResults": False}, record):
        path = folder / "some.jsonl"
        path.write_text(json.dumps(one) + "\n")
        assert not load([path], now=now).failed
        arrivals.make_drafts(now=now)
    return ArticleRow.objects.get()


def drafted(server: ModelServer, settings, record, folder, now, **more: Any) -> ArticleRow:
    settings.MODEL = Modelling(url=server.url, name="small-1", articles=True)
    settings.SERVICE = msgspec.structs.replace(settings.SERVICE, publish_what_holds=True)
    return arrive(record, folder, now)


@needs_real_data
def test_a_draft_is_reworded_waits_for_a_person_and_shows_what_was_asked(
    client, settings, record, tmp_path, now
) -> None:
    with serving(answers(mixed)) as server:
        row = drafted(server, settings, record, tmp_path, now)
    assert row.state == State.VERIFIED, "what a model worded is not published by itself"
    made = store.article_of(row)
    assert (made.written_by.kind, made.written_by.model) == ("model", "small-1")
    (kept,) = rephrasings.of(row)
    assert [one.asked for one in kept.exchanges] == [one.user for one in server.requests]
    assert kept.taken == sum(one.taken for one in kept.exchanges) > 0
    assert any(one.refused for one in kept.exchanges)
    assert "<script>" not in row.article
    editor = Client()
    editor.force_login(get_user_model().objects.create_superuser(username="ada", password="x" * 12))
    page = editor.get(f"/editor/{row.pk}/").text
    assert "What the language model was asked" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert page.count("In the words of the language model") == kept.taken
    actions.publish(slug=row.slug, now=now, by="ada")
    shown = client.get(f"/articles/{row.slug}/").text
    assert "A tool wrote some of the words (small-1)" in shown
    assert "alert(1)" not in shown
    assert "What the language model was asked" not in shown


@needs_real_data
def test_without_the_setting_nobody_is_asked_of_a_draft(settings, record, tmp_path, now) -> None:
    with serving(answers(well)) as server:
        settings.MODEL = Modelling(url=server.url, name="m")
        row = arrive(record, tmp_path, now)
    assert server.requests == []
    assert store.article_of(row).written_by.kind == "template"
    assert not Rephrasing.objects.exists()


@needs_real_data
def test_nonsense_leaves_the_default_which_may_publish_itself(
    settings, record, tmp_path, now
) -> None:
    with serving("Here is your article!") as server:
        row = drafted(server, settings, record, tmp_path, now)
    assert store.article_of(row).written_by.kind == "template"
    assert row.state == State.PUBLISHED
    (kept,) = rephrasings.of(row)
    assert kept.taken == 0
    assert {one.answered for one in kept.exchanges} == {"Here is your article!"}


@needs_real_data
def test_what_was_asked_goes_along_with_a_correction(settings, record, tmp_path, now) -> None:
    row = arrive(record, tmp_path, now)
    actions.publish(slug=row.slug, now=now, by="ada")
    draft = editing.propose(slug=row.slug, by="ada", now=now)
    file = findings_from_json(reference_findings())
    default = write_article(file)
    with serving(answers(well)) as server:
        model = LanguageModel(Modelling(url=server.url, name="m"))
        rephrasings.note(draft, Rewording(model)(default, file), now=now)
    article = store.article_of(draft)
    actions.edit(
        slug=draft.slug,
        article=msgspec.structs.replace(article, sections=article.sections[:-1]),
        by="ada",
        now=now,
    )
    draft.papers.create(ref="10.1/x", title="A report", text="", read="{}", added_at=now)
    actions.verify(slug=draft.slug)
    corrected = editing.put_in_place(slug=draft.slug, reason="A word.", by="ada", now=now)
    assert corrected.rephrasings.count() == corrected.papers.count() == 1
