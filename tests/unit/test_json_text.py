"""JSON that is nested without end, broken, or both: one sentence or a document that can be walked.

How deep a decoder gets depends on Python's limit on recursion, and so on who called; the cases lie
on both sides of it.
"""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trialpost.articles.render import article_from_json
from trialpost.errors import BadInput
from trialpost.findings.document import findings_from_document
from trialpost.findings.file import findings_from_json
from trialpost.model.reading import Door, IssueKind
from trialpost.registry.drift.census import fields_of
from trialpost.registry.reader import Syntax
from trialpost.registry.readers import READERS, read_at
from trialpost.registry.tolerant.json_text import DEEPEST, cut_nesting, loads
from trialpost.registry.tolerant.notes import Notes

DEPTHS = (DEEPEST - 1, DEEPEST + 1, 300, 480, 700, 900, *range(960, 1001, 4), 1987, 3000, 20_000)
"""Python's limit on recursion is 1,000 less what stands on the stack already."""


def depth_of(document: Any) -> int:
    deepest, waiting = 0, [(document, 1)]
    while waiting:
        at, depth = waiting.pop()
        if isinstance(at, (dict, list)):
            deepest = max(deepest, depth)
            inner = at.values() if isinstance(at, dict) else at
            waiting += [(one, depth + 1) for one in inner]
    return deepest


def nested(depth: int, kind: str, closed: bool = True) -> bytes:
    opens, closes = {"list": (b"[", b"]"), "object": (b'{"a":', b"}")}[kind]
    return opens * depth + b"1" + closes * (depth if closed else 0)


def result_of(raw: bytes) -> tuple[Any, list[IssueKind]]:
    notes = Notes()
    return loads(raw, notes), [issue.kind for issue in notes.all()]


@pytest.mark.parametrize("kind", ["list", "object"])
@pytest.mark.parametrize("depth", DEPTHS)
def test_nesting_is_cut_at_one_depth_whatever_the_decoder_can(depth: int, kind: str) -> None:
    found, kinds = result_of(b'{"zebra": ' + nested(depth, kind) + b', "last": 2}')
    assert depth_of(found) == min(depth + 1, DEEPEST)
    assert found["last"] == 2
    assert kinds == ([IssueKind.WRONG_TYPE] if depth >= DEEPEST else [])


def test_nesting_up_to_the_deepest_is_left_alone() -> None:
    for kind in ("list", "object"):
        assert result_of(nested(DEEPEST, kind))[1] == []
        assert depth_of(result_of(nested(DEEPEST + 1, kind))[0]) == DEEPEST


BESIDE = {
    "a control character": b'"x\x01y"',
    "no number": b"NaN",
    "half a pair": b'"\\ud800"',
    "no UTF-8": b'"\xff"',
}


@pytest.mark.parametrize("beside", BESIDE.values(), ids=BESIDE)
@pytest.mark.parametrize("depth", DEPTHS)
def test_nesting_beside_what_else_is_forgiven(depth: int, beside: bytes) -> None:
    for order in ((beside, nested(depth, "list")), (nested(depth, "list"), beside)):
        found, kinds = result_of(b'{"a": %s, "b": %s, "c": 3}' % order)
        assert found["c"] == 3
        deep = [IssueKind.WRONG_TYPE] if depth >= DEEPEST else []
        assert kinds == [*deep, IssueKind.BAD_TEXT]


@pytest.mark.parametrize("beside", [b"1", *BESIDE.values()])
@pytest.mark.parametrize("kind", ["list", "object"])
@pytest.mark.parametrize("depth", DEPTHS)
def test_nesting_that_does_not_close_is_no_json(depth: int, kind: str, beside: bytes) -> None:
    for raw in (
        b'{"a": ' + beside + b', "b": ' + nested(depth, kind, closed=False),
        b'{"b": ' + nested(depth, kind, closed=False) + b', "a": ' + beside + b"}",
        nested(depth, kind)[:-1],
        nested(depth, kind) + b"}",
        nested(depth, kind) + b', "',
    ):
        with pytest.raises(BadInput, match="This is not JSON"):
            loads(raw, Notes())


@given(st.text('[]{}":\\a1, \x01é', max_size=40), st.integers(0, 1200))
@example('{"b":', 1987)
def test_any_text_behind_any_depth_is_a_document_or_a_sentence(behind: str, depth: int) -> None:
    try:
        found, _ = result_of(b"[" * depth + behind.encode())
    except BadInput:
        return
    assert depth_of(found) <= DEEPEST


def test_a_document_within_the_limits_loses_nothing_to_the_cut() -> None:
    raw = rb'{"a]]": ["\"[[", {"b": "\\"}], "c": [[], {}]}'
    assert cut_nesting(raw) == raw
    assert cut_nesting(raw, 1) == b'{"a]]": null, "c": null}'


def test_a_text_without_end_is_passed_over_at_once() -> None:
    raw = b'["' + b'\\"' * 400_000
    counted = len(raw)
    assert len(cut_nesting(raw)) == counted  # quadratic in the length, this would take minutes


READ: list[Callable[[bytes], object]] = [
    findings_from_document,
    findings_from_json,
    article_from_json,
]
NO_DOCUMENT = [nested(5000, "list"), nested(5000, "object"), b'{"\xff": 1}', b'{"title": "\xff"}']


@pytest.mark.parametrize("raw", NO_DOCUMENT)
@pytest.mark.parametrize("read", READ)
def test_findings_and_articles_that_are_no_json_are_refused(
    read: Callable[[bytes], object], raw: bytes
) -> None:
    with pytest.raises(BadInput):
        read(raw)


JSON_DOORS = [reader.door for reader in READERS if reader.syntax is Syntax.JSON]
NUMBERS = (
    b'"isrctn": "10000018", "ctNumber": "2024-500001-11-00", "nct_id": "NCT90000001", '
    b'"protocolSection": {"identificationModule": {"nctId": "NCT90000001"}}'
)


@pytest.mark.parametrize("kind", ["list", "object"])
@pytest.mark.parametrize("door", JSON_DOORS)
def test_no_reader_and_no_census_fails_at_any_depth(door: Door, kind: str) -> None:
    for depth in DEPTHS:
        raw = b"{" + NUMBERS + b', "zebra": ' + nested(depth, kind) + b"}"
        result = read_at(door, raw)
        assert (result.trial is None) == (result.failure is not None)
        seen = fields_of(raw, door)
        assert seen is not None
        assert "/zebra" in seen
