"""Let a language model suggest what the rules read only half; what it makes up is discarded.

Asked about is a sentence with a number that no finding has. What is sent is the publication's own
sentence. Of the answer only that is taken which stands literally in the sentence: every figure as a
whole number, and the words of measure, arm and comparator. What is taken is a suggestion to the
editor with its place, and never a finding.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from trialpost.findings.places import finding_id, read_number
from trialpost.findings.publication.figures import NUMBER, SPACED
from trialpost.findings.publication.making import PublicationFindings, Span, sentences_of
from trialpost.model.finding import Finding, FindingKind, Source, SourceKind
from trialpost.model.ports import Complete, Said

INSTRUCTIONS = (
    "You are given one sentence of a report of a clinical trial, as JSON with the key sentence. "
    "List the results that the sentence states, and answer with JSON only: "
    '{"results": [{"measure": "...", "arm": "...", "comparator": "...", "value": "...", '
    '"comparator_value": "...", "unit": "...", "n": "...", "low": "...", "high": "...", '
    '"p_value": "..."}]}. Copy every text letter for letter from the sentence; leave out a key '
    "that the sentence does not give. Work nothing out, and add nothing. A sentence without a "
    'result is answered with {"results": []}.'
)
LONGEST = 64 * 2**10
"""Characters of an answer that are looked at."""
MOST = 20
"""Results of one sentence; more is no reading of it."""
_UNSURE_SIGN = re.compile(r"[-−–—]\s*$")
"""A line before a number that may be its sign."""
_WORDS = ("measure", "arm", "comparator", "unit")
_NUMBERS = ("value", "comparator_value", "n", "low", "high", "p_value")


class _Result(msgspec.Struct, frozen=True, kw_only=True):
    measure: str
    arm: str
    value: str
    comparator: str | None = None
    comparator_value: str | None = None
    unit: str | None = None
    n: str | None = None
    low: str | None = None
    high: str | None = None
    p_value: str | None = None


class _Answer(msgspec.Struct, frozen=True):
    results: list[Any]


class Proposed(msgspec.Struct, frozen=True, kw_only=True):
    """What a model suggested: what stands in the text, and how many suggestions did not."""

    suggestions: tuple[Finding, ...] = ()
    asked: int = 0
    discarded: int = 0


def propose(
    found: PublicationFindings,
    complete: Complete,
    *,
    limit: int | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Proposed:
    """Ask a model about the sentences that were read half, at most ``limit`` of them.

    Raises:
        ServiceUnavailable: if there is no answer.
        Unreadable: if what came is no answer of a model.
    """
    made: dict[str, Finding] = {}
    discarded = 0
    spans = tuple(open_sentences(found))[:limit]
    held = {one.where.get("value") for one in found.findings}
    for number, span in enumerate(spans):
        progress(number, len(spans))
        taken, lost = considered(found, span, complete(messages_for(found, span)))
        discarded += lost
        made |= {one.id: one for one in taken if one.where["value"] not in held}
    progress(len(spans), len(spans))
    return Proposed(suggestions=tuple(made.values()), asked=len(spans), discarded=discarded)


def open_sentences(found: PublicationFindings) -> Iterator[Span]:
    """Yield the sentences in which a number was read half, and none whole."""
    whole, half = ([_start(one) for one in those if one.kind is FindingKind.NUMBER]
                   for those in (found.findings, found.suggestions))  # fmt: skip
    for start, end in sentences_of(found.paper):
        if any(start <= at < end for at in half) and not any(start <= at < end for at in whole):
            yield start, end


def _start(one: Finding) -> int:
    match one.where.get("value"):
        case (int(start), int()):
            return start
    return -1


def messages_for(found: PublicationFindings, span: Span) -> tuple[Said, ...]:
    """Return the messages that ask for a sentence's results; the same one gives the same ones."""
    asked = {"sentence": found.paper.text[slice(*span)]}
    return (Said("system", INSTRUCTIONS), Said("user", msgspec.json.encode(asked).decode()))


def considered(
    found: PublicationFindings, span: Span, answer: str
) -> tuple[tuple[Finding, ...], int]:
    """Return what of an answer stands in the sentence, and how many suggestions do not."""
    try:
        results = msgspec.json.decode(answer[:LONGEST], type=_Answer).results
    except (msgspec.DecodeError, RecursionError):
        return (), 1
    taken = []
    for raw in results[:MOST]:
        try:
            one = _finding(found, span, msgspec.convert(raw, _Result))
        except msgspec.ValidationError:
            one = None
        if one is not None:
            taken.append(one)
    return tuple(taken), len(results) - len(taken)


def _finding(found: PublicationFindings, span: Span, one: _Result) -> Finding | None:
    """Make a suggestion; ``None`` unless all of it stands in the sentence."""
    sentence = found.paper.text[slice(*span)]
    if not all(_stands(sentence, getattr(one, key)) for key in _WORDS):
        return None
    spans: dict[str, Span] = {}
    for key in _NUMBERS:
        written = getattr(one, key)
        if written is None:
            continue
        places = _places_of(sentence, written, bounded=key == "p_value")
        free = [place for place in places if place not in spans.values()]
        if not free:
            return None
        spans[key] = free[0]
    if ("low" in spans) is not ("high" in spans) or not one.arm or not one.measure:
        return None
    where = {key: _moved(place, span[0]) for key, place in spans.items()}
    numbers = {key: _number(sentence[slice(*place)]) for key, place in spans.items()}
    return _made(found, span, one, where, numbers)


def _made(
    found: PublicationFindings,
    span: Span,
    one: _Result,
    where: dict[str, Any],
    numbers: dict[str, Any],
) -> Finding | None:
    bounds = ("low", "high")
    fields = {key: value for key, value in numbers.items() if key not in bounds}
    if any(isinstance(value, str) for key, value in fields.items() if key != "p_value"):
        return None
    if "low" in where:
        where["interval"] = (where.pop("low"), where.pop("high"))
        fields["interval"] = (numbers["low"], numbers["high"])
    if "n" in fields:
        if fields["n"] != int(fields["n"]):
            return None
        fields["n"] = int(fields["n"])
    ref = found.paper.ref
    return Finding(
        id=finding_id(SourceKind.PUBLICATION, ref, where), kind=FindingKind.NUMBER, where=where,
        source=Source(
            kind=SourceKind.PUBLICATION, ref=ref, text=found.paper.text[slice(*span)]
        ),
        measure=one.measure, arm=one.arm, comparator=one.comparator, unit=one.unit, **fields,
    )  # fmt: skip


def _stands(sentence: str, words: str | None) -> bool:
    """Tell whether words stand in a sentence as whole words; nothing stands anywhere."""
    if words is None:
        return True
    if not words.strip():
        return False
    start = r"(?<!\w)" if words[0].isalnum() else ""
    end = r"(?!\w)" if words[-1].isalnum() else ""
    return re.search(start + re.escape(words) + end, sentence) is not None


def _places_of(sentence: str, written: str, *, bounded: bool) -> list[Span]:
    """Return where a number stands as a whole one; a p-value may have its sign: "< 0.001"."""
    sign = re.match(r"\s*[<>≤≥]\s*", written) if bounded else None
    bare = written[sign.end() :] if sign else written
    if read_number(bare) is None:
        return []
    places = []
    for one in re.finditer(f"{SPACED}|{NUMBER}", sentence):
        start = one.start()
        if one[0] != bare or _UNSURE_SIGN.search(sentence, max(0, start - 4), start):
            continue
        if sign is not None:
            before = re.search(rf"{re.escape(sign[0].strip())}\s*$", sentence[:start])
            if before is None:
                continue
            start = before.start()
        places.append((start, one.end()))
    return places


def _number(written: str) -> float | str:
    number = read_number(written)
    return written if number is None else number


def _moved(place: Span, by: int) -> Span:
    return place[0] + by, place[1] + by
