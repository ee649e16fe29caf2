"""Scoring of answers on single criteria: the file that is read, the figures, the command."""

import datetime as dt
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from real_data import REAL_DATA, needs_real_data
from trialpost.cli import trialpost
from trialpost.errors import BadInput, TrialpostError, Unreadable
from trialpost.evaluation.criteria.pairs import read_pairs
from trialpost.evaluation.criteria.patients import half_of, in_half
from trialpost.evaluation.criteria.scores import Answer, combined, confusion, score
from trialpost.model.criterion import Verdict
from trialpost.model.message import Message

TODAY = dt.date(2026, 11, 22)
MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN
KEYS = {"pairs", "accuracy", "decided", "not_met", "unsupported_exclusions"}


def a_line(**changes: Any) -> dict[str, Any]:
    line = {
        "id": 7,
        "note": "0. A 45-year-old woman with asthma.",
        "criterion": "Adults over 18 years",
        "kind": "inclusion",
    }
    return {key: value for key, value in (line | changes).items() if value is not ...}


def written(tmp_path: Path, *lines: Any, name: str = "pairs.jsonl") -> Path:
    path = tmp_path / name
    text = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines)
    path.write_text(text, encoding="utf-8")
    return path


def run(*arguments: str | Path, data: str | None = None) -> Any:
    return CliRunner().invoke(
        trialpost,
        ["evaluate", "criteria", *map(str, arguments)],
        input=data,
        standalone_mode=False,
        catch_exceptions=True,
    )


@pytest.mark.parametrize(
    ("labels", "answers", "expected"),
    [
        # every sort of label against every sort of answer, worked out by hand
        (
            [MET, MET, MET, NOT_MET, NOT_MET, UNKNOWN, UNKNOWN, UNKNOWN],
            [MET, NOT_MET, UNKNOWN, NOT_MET, UNKNOWN, UNKNOWN, MET, NOT_MET],
            (8, 3 / 8, 2 / 5, 5 / 8, 1 / 2, 2),
        ),
        ([MET, UNKNOWN], [MET, UNKNOWN], (2, 1.0, 1.0, 0.5, None, 0)),
        ([MET, NOT_MET], [UNKNOWN, UNKNOWN], (2, 0.0, None, 0.0, 0.0, 0)),
        # without labels there is a coverage, and nothing to be right about
        ([None, None], [MET, UNKNOWN], (2, None, None, 0.5, None, 0)),
        # with some labels all figures are of those that have one
        ([None, NOT_MET], [NOT_MET, NOT_MET], (2, 1.0, 1.0, 1.0, 1.0, 0)),
        ([], [], (0, None, None, None, None, 0)),
    ],
)
def test_figures_are_as_worked_out_by_hand(
    labels: list[Verdict | None], answers: list[Verdict], expected: tuple[Any, ...]
) -> None:
    told = score(labels, answers).document()
    decided = told["decided"]
    assert set(told) == KEYS
    assert (
        told["pairs"],
        told["accuracy"],
        decided["precision"],
        decided["coverage"],
        told["not_met"]["recall"],
        told["unsupported_exclusions"],
    ) == expected


def test_confusion_counts_labels_by_answers() -> None:
    counts = confusion([MET, MET, None, UNKNOWN], [MET, UNKNOWN, MET, UNKNOWN])
    assert counts == {(MET, MET): 1, (MET, UNKNOWN): 1, (UNKNOWN, UNKNOWN): 1}


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([], UNKNOWN),
        ([MET], MET),
        ([MET, MET], MET),
        ([MET, UNKNOWN], UNKNOWN),
        ([UNKNOWN, NOT_MET], NOT_MET),
        ([MET, NOT_MET, UNKNOWN], NOT_MET),
    ],
)
def test_a_text_of_several_criteria_asks_for_all_of_them(
    verdicts: list[Verdict], expected: Verdict
) -> None:
    assert combined([Answer(verdict=one) for one in verdicts]).verdict is expected


def test_what_is_met_in_part_by_silence_is_presumed() -> None:
    said, silent = Answer(verdict=MET, because=Message("said")), Answer(verdict=MET, presumed=True)
    assert combined([said, silent]) == silent
    assert combined([said, said]) == said


def test_the_keys_that_stand_on_a_line_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, a_line(label="not_met", patient="p-1", gpt4="included", extra=[1]))
    (pair,) = read_pairs(path, today=TODAY)
    assert (pair.id, pair.kind, pair.label) == (7, "inclusion", NOT_MET)
    assert (pair.patient, pair.gpt4, pair.profile) == ("p-1", "included", None)


def test_blank_lines_a_byte_order_mark_and_gzip_are_no_hindrance(tmp_path: Path) -> None:
    plain = written(tmp_path, "\ufeff" + json.dumps(a_line()), "", a_line(id="b"), "")
    packed = tmp_path / "pairs.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert [one.id for one in read_pairs(plain, today=TODAY)] == [7, "b"]
    assert read_pairs(packed, today=TODAY) == read_pairs(plain, today=TODAY)


def test_a_criterion_of_null_says_nothing(tmp_path: Path) -> None:
    (pair,) = read_pairs(written(tmp_path, a_line(criterion=None)), today=TODAY)
    assert pair.criterion == ""


def test_a_profile_is_checked_once_for_all_its_lines(tmp_path: Path) -> None:
    profile = {"birth_year": 1980, "conditions": ["asthma"]}
    lines = [a_line(note=..., profile=profile), a_line(note=..., profile=dict(profile))]
    one, other = read_pairs(written(tmp_path, *lines), today=TODAY)
    assert one.profile is not None
    assert one.profile is other.profile


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "is not a JSON object"),
        ("[1, 2]", "expected `object`, got `array`"),
        ("null", "expected `object`"),
        ('"text"', "expected `object`"),
        (a_line(id=...), "missing required field `id`"),
        (a_line(id=None), "`id`"),
        (a_line(criterion=...), "missing required field `criterion`"),
        (a_line(criterion=3), "expected `str | null`, got `int`"),
        (a_line(kind="both"), "kind is inclusion or exclusion"),
        (a_line(label="excluded"), "label is met, not_met or unknown"),
        (a_line(note=...), "either a note or a profile"),
        (a_line(profile={}), "either a note or a profile"),
        (a_line(note=7), "expected `str | null`, got `int`"),
        (a_line(note=..., profile={"born": 1980}), "born is a key that is not known"),
        (a_line(note=..., profile={"birth_year": 1800}), "birth_year has to lie"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: Any, says: str) -> None:
    path = written(tmp_path, a_line(), "", line)
    with pytest.raises(BadInput) as caught:
        read_pairs(path, today=TODAY)
    assert f"{path}, line 3" in caught.value.sentence
    assert says in caught.value.sentence


def test_what_is_said_of_a_bad_line_holds_nothing_of_the_person(tmp_path: Path) -> None:
    secret = "HIV positive"
    lines = [
        a_line(note={"secret": secret}),
        a_line(note=secret, label=secret),
        a_line(note=secret, kind=secret),
        a_line(note=..., profile={"sex": secret}),
        a_line(note=..., profile={"conditions": [{"name": secret, "status": secret}]}),
        f'{{"id": 1, "note": "{secret}',
    ]
    for line in lines:
        with pytest.raises(BadInput) as caught:
            read_pairs(written(tmp_path, line), today=TODAY)
        assert secret not in str(caught.value)
        assert caught.value.__cause__ is None
    (pair,) = read_pairs(written(tmp_path, a_line(note=secret)), today=TODAY)
    assert secret not in repr(pair)


def test_a_file_that_is_not_there_or_is_cut_short_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="No such file"):
        read_pairs(tmp_path / "none.jsonl", today=TODAY)
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(json.dumps(a_line()).encode() * 50)[:40])
    with pytest.raises(Unreadable, match="not whole"):
        read_pairs(cut, today=TODAY)


def test_the_command_prints_the_document_and_writes_the_answers(tmp_path: Path) -> None:
    out = tmp_path / "answers.jsonl"
    path = written(tmp_path, a_line(label="met"), a_line(id="b", criterion=None, label="unknown"))
    result = run(path, "--predictions", out, "--as-of", "2026-11-22")
    assert result.exception is None
    assert set(json.loads(result.stdout)) == KEYS
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert [line["id"] for line in lines] == [7, "b"]
    assert all(set(line) == {"id", "verdict", "presumed", "because"} for line in lines)
    assert all(isinstance(line["because"], str) for line in lines)


def test_without_labels_the_answers_are_written_all_the_same(tmp_path: Path) -> None:
    out = tmp_path / "answers.jsonl"
    result = run("-", "--predictions", out, "--json", data=json.dumps(a_line()) + "\n")
    told = json.loads(result.stdout)
    assert told["pairs"] == 1
    assert told["accuracy"] is None
    assert told["decided"]["precision"] is None
    assert len(out.read_text().splitlines()) == 1


def test_after_a_bad_line_nothing_is_written_and_what_was_there_stays(tmp_path: Path) -> None:
    out = tmp_path / "answers.jsonl"
    out.write_text("of an earlier run\n")
    result = run(written(tmp_path, a_line(), "{"), "--predictions", out)
    assert isinstance(result.exception, BadInput)
    assert out.read_text() == "of an earlier run\n"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["answers.jsonl", "pairs.jsonl"]


def test_the_answers_do_not_take_the_place_of_the_file_that_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, a_line())
    before = path.read_text()
    result = run(path, "--predictions", path)
    assert isinstance(result.exception, BadInput)
    assert path.read_text() == before


def test_a_place_where_nothing_can_be_written_is_named(tmp_path: Path) -> None:
    result = run(written(tmp_path, a_line()), "--predictions", tmp_path / "none" / "out.jsonl")
    assert isinstance(result.exception, TrialpostError)
    assert "cannot be written" in result.exception.sentence


def test_the_same_input_gives_the_same_answers_byte_for_byte(tmp_path: Path) -> None:
    path = written(tmp_path, *(a_line(id=number) for number in range(20)))
    outs = [tmp_path / "one.jsonl", tmp_path / "other.jsonl"]
    told = [run(path, "--predictions", out, "--as-of", "2026-11-22").stdout for out in outs]
    assert told[0] == told[1]
    assert outs[0].read_bytes() == outs[1].read_bytes()


@needs_real_data
def test_the_halves_share_no_patient_and_are_those_that_the_documents_say() -> None:
    path = REAL_DATA / "criteria" / "patient-criterion.jsonl"
    pairs = read_pairs(path, today=TODAY)
    held, dev = in_half(pairs, "held"), in_half(pairs, "dev")
    assert (len(pairs), len(held), len(dev)) == (576, 314, 262)
    assert not {one.patient for one in held} & {one.patient for one in dev}
    assert len({one.patient for one in held}) == 15
    assert half_of("sigir-20142") in ("dev", "held")
