"""A language model may say an article in other words, and only what it says truly is taken."""

import gzip
import json
import re
from collections.abc import Callable, Sequence

import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.articles import as_html, as_markdown, rephrase, write_article
from trialpost.demo.reference import reference_findings
from trialpost.errors import BadInput, ConfigurationError, ServiceUnavailable, Unreadable
from trialpost.findings import FindingsFile, findings_from_json, findings_of_record
from trialpost.findings.posted.record import RecordFindings
from trialpost.model.article import Article, Problem, Sentence, WrittenBy
from trialpost.model.ports import Said
from trialpost.model.reading import Door

Changes = Callable[[str], str]
FILE = findings_from_json(reference_findings())
CASES: dict[str, tuple[FindingsFile | RecordFindings, Article]] = {
    "reference": (FILE, write_article(FILE))
}
if REAL_DATA.is_dir():
    with gzip.open(REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz") as lines:
        RECORD = findings_of_record(next(lines), Door.CTGOV_API, name="first")
    CASES["record"] = (RECORD, write_article(RECORD))


@pytest.fixture(params=list(CASES))
def case(request) -> tuple[FindingsFile | RecordFindings, Article]:
    return CASES[request.param]


class Model:
    """A model that answers each sentence by a function, and remembers what it was asked."""

    model = "small-1"

    def __init__(self, changes: Changes) -> None:
        self.changes = changes
        self.asked: list[Sequence[Said]] = []

    def __call__(self, messages: Sequence[Said]) -> str:
        self.asked.append(messages)
        sentences = json.loads(messages[-1].content)["sentences"]
        told = {number: self.changes(text) for number, text in sentences.items()}
        return json.dumps({"sentences": told})


def well(text: str) -> str:
    """Say the same otherwise."""
    return re.sub(r"(\d) of (\d)", r"\1 out of \2", text).replace("The trial ", "This trial ", 1)


def sentences(article: Article) -> list[Sentence]:
    return [one for section in article.sections for one in section.sentences]


def test_what_is_said_otherwise_and_still_holds_is_taken(case) -> None:
    found, default = case
    told = rephrase(default, found, Model(well))
    assert told.taken
    assert not told.wholly
    assert told.article.written_by == WrittenBy(kind="model", model="small-1")
    pairs = list(zip(sentences(default), sentences(told.article), strict=True))
    for before, after in pairs:
        assert after.findings == before.findings
        if before.findings:
            assert after.text in (before.text, well(before.text))
    changed = sum(before.text != after.text for before, after in pairs if before.findings)
    assert told.taken == changed
    assert told.article.title == default.title
    assert told.article.reading_grade <= 8
    assert "a language model reworded some" in as_markdown(told.article)
    for shown in (as_markdown(told.article), as_html(told.article)):
        assert "A tool wrote some of the words: small-1." in shown
    assert "A tool wrote" not in as_markdown(default)


def test_the_question_has_our_numbers_and_no_finding(case) -> None:
    found, default = case
    model = Model(well)
    rephrase(default, found, model)
    sent = "".join(one.content for messages in model.asked for one in messages)
    assert not [name for one in sentences(default) for name in one.findings if name in sent]
    assert len(model.asked) <= len(default.sections)


LIES = {
    "number": lambda t: re.sub(r"\b(\d+)(?= of )", lambda m: str(int(m[1]) + 1), t, count=1),
    "nobody": lambda t: re.sub(r"\d+ of \d+ people", "no people", t, count=1),
    "arm": lambda t: re.sub(r"(With|in|with) placebo", r"\1 the drug", t),
    "swapped": lambda t: re.sub(r"(\d+ of \d+) people(.*? with .+? and )(\d+ of \d+)",
                                r"\3 people\2\1", t),
    "direction": lambda t: t.replace("rise", "fall").replace("lower", "higher"),
    "serious": lambda t: t.replace("a serious health problem", "a health problem"),
    "gone": lambda t: t.replace("came up in", "was gone in"),
    "denied": lambda t: t.replace("Chance decided", "Nobody decided"),
    "sold": lambda t: t[:-1] + ", which is promising.",
    "added": lambda t: t[:-1] + ", so it works.",
    "script": lambda t: t + "<script>alert(1)</script>",
    "entity": lambda t: "&lt;b&gt;" + t,
    "markdown": lambda t: f"**{t[:-1]}**.",
    "link": lambda t: t + " See evil.example now.",
    "turned": lambda t: "\u202e" + t,
    "half": lambda t: t[: len(t) // 2],
    "padded": lambda t: t + " This is what it is, and it is so, as it was and as it will be." * 3,
}  # fmt: skip


@pytest.mark.parametrize("name", LIES)
def test_what_does_not_hold_leaves_the_default(name: str) -> None:
    touched = 0
    for found, default in CASES.values():
        told = rephrase(default, found, Model(LIES[name]))
        assert told.article == default
        assert told.taken == 0
        lies = [LIES[name](one.text) for one in sentences(default)
                if one.findings and LIES[name](one.text) != one.text]  # fmt: skip
        refused = [text for one in told.exchanges for text, _ in one.refused]
        assert refused == [one.strip() for one in lies]
        touched += len(lies)
    assert touched or not REAL_DATA.is_dir(), "the lie has to touch an article"


@needs_real_data
def test_a_lie_among_truths_costs_only_itself() -> None:
    def mostly(text: str) -> str:
        return LIES["number"](text) if "serious" in text else well(text)

    found, default = CASES["record"]
    told = rephrase(default, found, Model(mostly))
    assert told.taken
    harms = [(a, b) for a, b in zip(sentences(default), sentences(told.article), strict=True)
             if "serious" in a.text]  # fmt: skip
    assert harms
    assert all(before == after for before, after in harms)


@needs_real_data
def test_harms_that_the_model_omits_stay() -> None:
    class Silent(Model):
        def __call__(self, messages):
            told = json.loads(super().__call__(messages))["sentences"]
            return json.dumps({"sentences": {n: t for n, t in told.items() if "problem" not in t}})

    found, default = CASES["record"]
    told = rephrase(default, found, Silent(well))
    assert told.taken
    there = [one for one in sentences(default) if "problem" in one.text]
    assert there
    assert all(one in sentences(told.article) for one in there)


ANSWERS = {
    "nonsense": "Of course! Here is your article.",
    "list": '["a"]',
    "numbers": '{"sentences": {"1": 4}}',
    "empty": "",
    "deep": "[" * 5000,
    "omitted": '{"sentences": {}}',
    "emptied": '{"sentences": {"1": "", "2": " "}}',
    "others": '{"sentences": {"99": "Nobody was harmed.", "x": "y"}}',
    "ids": '{"sentences": {"1": {"text": "a", "findings": ["f1"]}}}',
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=list(ANSWERS))
def test_an_answer_of_another_form_or_with_gaps_leaves_the_default(case, answer: str) -> None:
    found, default = case

    class Odd(Model):
        def __call__(self, messages):
            return answer

    model = Odd(well)
    told = rephrase(default, found, model)
    assert told.article == default
    assert {one.answered for one in told.exchanges} == {answer}


@pytest.mark.parametrize("error", [ServiceUnavailable("It is down."), Unreadable("It is odd.")])
def test_without_an_answer_it_is_asked_thrice_and_the_default_stays(case, error) -> None:
    found, default = case

    class Silent(Model):
        def __call__(self, messages):
            self.asked.append(messages)
            raise error

    model = Silent(well)
    told = rephrase(default, found, model)
    assert len(model.asked) == 3
    assert told.article == default
    assert told.failure == error.sentence


def test_a_wrong_key_is_told(case) -> None:
    class Closed(Model):
        def __call__(self, messages):
            raise ConfigurationError("The key is not taken.")

    with pytest.raises(ConfigurationError):
        rephrase(*reversed(case), Closed(well))


def test_what_only_the_whole_shows_gives_up_all(case, monkeypatch) -> None:
    found, default = case
    problem = Problem(sentence="a", claim="b", why="It is not borne out.")
    monkeypatch.setattr("trialpost.articles.rewording.verify", lambda *_: (problem,))
    told = rephrase(default, found, Model(well))
    assert told.article == default
    assert (told.taken, told.wholly) == (0, "b: It is not borne out.")


@needs_real_data
def test_spanish_is_left_alone() -> None:
    spanish = write_article(RECORD, language="es")
    with pytest.raises(BadInput, match="English"):
        rephrase(spanish, RECORD, Model(well))
