"""How far a cue reaches: the stretch of text that its scope is.

A scope runs from its cue, forward or backward, to the end of the sentence, to a semicolon or a
dash, out of its brackets, or to a word that begins another thought.
"""

import bisect
import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from trialpost.vocabulary.cue_table import CueRow, FoundCue, phrases, tries
from trialpost.vocabulary.sentences import sentence_spans
from trialpost.vocabulary.spelling import Token

Span = tuple[int, int]

_DENYING = frozenset({"negated", "excepted", "hypothetical"})


class Scope(msgspec.Struct, frozen=True):
    """A cue at its place, with the stretch of text that it reaches."""

    row: CueRow
    cue: Span
    span: Span


def scopes_in(text: str, tokens: tuple[Token, ...], spans: Sequence[Span]) -> Iterator[Scope]:
    """Yield the scopes of all cues of a text, in the order of their cues."""
    if not tokens:
        return
    cues, ends = tries()
    taken = _taken(tokens, spans)
    inner = [one for one in phrases(text, tokens, cues, taken) if not _is_pseudo(one)]
    if not inner:
        return
    stops = _stops(text, tokens, ends, taken)
    for found in inner:
        for row in found.rows:
            if row.direction == "label" and not _is_label(text, tokens, found):
                continue
            forward = row.direction == "forward"
            if row.direction == "backward" and _takes_what_follows(text, tokens, found):
                continue
            span = (_ahead if forward else _behind)(text, tokens, found, row, stops)
            if span[0] < span[1]:
                yield Scope(row, (tokens[found.first].start, tokens[found.past - 1].end), span)


def _is_pseudo(found: FoundCue) -> bool:
    return any(row.direction == "pseudo" for row in found.rows)


_OBJECT = re.compile(
    r"[ \t]+(?:(?:taking|using|all|her|his|their|my|the)[ \t]+)?(?!(?:in|on|at|by|for|from|to|of|"
    r"due|because|since|as|after|before|during|when|while|until|with|without|and|but|or|then|owing|"
    r"about|around|early|last|this|yesterday|recently|later|it|now|ago|two|three|a|an|\w+ly)\b)[A-Za-z]"
)
_OPENS = re.compile(r"(?:^|[.!?\n])[\s\"'(*•-]*$")


def _takes_what_follows(text: str, tokens: tuple[Token, ...], found: FoundCue) -> bool:
    """Say whether a cue opens a sentence with what it speaks of behind it: "Stopped aspirin".

    Such a cue has a row for either direction, and says nothing of the sentence before.
    """
    if not any(row.direction == "forward" for row in found.rows):
        return False
    start, end = tokens[found.first].start, tokens[found.past - 1].end
    return _OPENS.search(text, max(0, start - 6), start) is not None and (
        _OBJECT.match(text, end) is not None
    )


_LABEL_BEFORE = re.compile(r"[:=–—-]\s*$")
_LABEL_BEHIND = re.compile(r"\s*(?:[.,;)\n\r]|$)")


def _is_label(text: str, tokens: tuple[Token, ...], found: FoundCue) -> bool:
    """Say whether a cue answers the name before a colon, and nothing follows it: "Rash: no"."""
    start, end = tokens[found.first].start, tokens[found.past - 1].end
    before = _LABEL_BEFORE.search(text, max(0, start - 3), start)
    return before is not None and _LABEL_BEHIND.match(text, end) is not None


def _taken(tokens: tuple[Token, ...], spans: Sequence[Span]) -> frozenset[int]:
    """Return the places of the tokens that belong to a name, and so to no cue."""
    starts = [token.start for token in tokens]
    taken: set[int] = set()
    for start, end in spans:
        taken.update(range(bisect.bisect_left(starts, start), bisect.bisect_left(starts, end)))
    return frozenset(taken)


class _Stops(msgspec.Struct, frozen=True):
    """Where scopes end: places in the text, in order, and of which kinds (none: of all).

    ``brackets`` are the pairs of brackets of the text.
    """

    places: tuple[int, ...]
    kinds: tuple[frozenset[str], ...]
    pasts: tuple[int, ...]
    brackets: tuple[Span, ...]


def _ahead(
    text: str, tokens: tuple[Token, ...], found: FoundCue, row: CueRow, stops: _Stops
) -> Span:
    start = tokens[found.past - 1].end
    end = len(text)
    listing = False
    for at in range(bisect.bisect_left(stops.places, start), len(stops.places)):
        if stops.kinds[at] and not stops.kinds[at] & row.kinds:
            continue
        if _leads_on(text, start, stops.places[at]):
            listing = True
            continue
        if listing and text.startswith(";", stops.places[at]):
            continue  # "except: this; that; the other"
        word = stops.places[at] < stops.pasts[at]
        if word and row.kinds & _DENYING and not text[start : stops.places[at]].strip(" ,("):
            continue  # "not currently", "other than with": the word belongs to the cue
        end = stops.places[at]
        break
    if "over" in row.kinds:
        comma = text.find(",", start, end)
        end = comma if comma >= 0 else end  # "s/p bypass, diabetes": the next thing may go on
    for opened, closed in stops.brackets:
        if opened < start <= closed:
            end = min(end, closed)
        elif start <= opened < end and _tells_of_another(
            row, text[start:opened], text[opened + 1 : closed]
        ):
            end = opened
    last = found.past + row.reach - 1
    if last < len(tokens):
        end = min(end, tokens[last].end)
    return start, end


def _tells_of_another(row: CueRow, between: str, inside: str) -> bool:
    """Say whether a bracket behind a cue tells of something that the cue does not speak of.

    "Other than depression (mania, say)" tells of what counts, "which is not treated (sleep apnea)"
    of the illness before the cue. A few words without a comma only say a name once more.
    """
    if "excepted" in row.kinds:
        return "," in inside or len(inside.split()) > _SAID_AGAIN
    return "negated" in row.kinds and len(between.split()) == 1 and between.strip().endswith("ed")


_SAID_AGAIN = 3
"""In words: the longest bracket that only says a name once more: "TZDs (thiazolidinediones)"."""

_LEADS_ON = re.compile(r"(?:.*\b(?:following|these|below|any of|either)\b[^:]*)?\s*:", re.DOTALL)


def _leads_on(text: str, start: int, stop: int) -> bool:
    """Say whether a colon only opens the list of what a cue speaks of: "Denies: fever"."""
    return text.startswith(":", stop) and _LEADS_ON.fullmatch(text, start, stop + 1) is not None


def _behind(
    text: str, tokens: tuple[Token, ...], found: FoundCue, row: CueRow, stops: _Stops
) -> Span:
    end = tokens[found.first].start
    start = 0
    for at in range(bisect.bisect_left(stops.places, end) - 1, -1, -1):
        kinds = stops.kinds[at]
        if (kinds and not kinds & row.kinds) or not text[stops.pasts[at] : end].strip(" :-–—"):
            continue
        start = stops.pasts[at]
        break
    for opened, closed in stops.brackets:
        if opened < end <= closed:
            start = max(start, opened + 1)
    first = found.first - row.reach
    if first > 0:
        start = max(start, tokens[first].start)
    return _last_of_list(text, start, end), end


_JOINED_LIST = re.compile(r"(?:^\s*|\s)(?:and|or|nor|and/or)\s", re.IGNORECASE)


def _last_of_list(text: str, start: int, end: int) -> int:
    """Return where what a backward cue speaks of begins: behind the last comma, or its whole list.

    "He has asthma, pneumonia was ruled out": only the pneumonia; "fever, cough and chills were
    denied": all three.
    """
    comma = text.rfind(",", start, end)
    if comma < 0 or _JOINED_LIST.search(text, comma + 1, end):
        return start
    return comma + 1 if text[comma + 1 : end].strip() else start


_MARKS = re.compile(r"[;:]|\s[-–—]+\s|(?<=\s)\(?(?:\d{1,2}|[a-h])\)(?=\s)")
_SEEN_COMMA = re.compile(r",\s*$")


def _stops(
    text: str, tokens: tuple[Token, ...], ends: dict[str, Any], taken: frozenset[int]
) -> _Stops:
    places: list[tuple[int, int, frozenset[str]]] = []
    everything: frozenset[str] = frozenset()
    for start, end in sentence_spans(text):
        places += [(start, start, everything), (end, end, everything)]
    places += [(mark.start(), mark.end(), everything) for mark in _MARKS.finditer(text)]
    for found in phrases(text, tokens, ends, taken):
        start, past = tokens[found.first].start, tokens[found.past - 1].end
        for row in found.rows:
            if row.direction == "no end":
                continue
            if row.direction == "end" or _SEEN_COMMA.search(text, max(0, start - 4), start):
                places.append((start, past, row.kinds))
    places.sort(key=lambda place: place[:2])
    return _Stops(
        tuple(place[0] for place in places),
        tuple(place[2] for place in places),
        tuple(place[1] for place in places),
        tuple(_brackets(text)),
    )


_BRACKET = re.compile(r"[()\[\]]")


def _brackets(text: str) -> Iterator[Span]:
    opened: list[int] = []
    for found in _BRACKET.finditer(text):
        if found[0] in "([":
            opened.append(found.start())
        elif opened:
            yield opened.pop(), found.start()
