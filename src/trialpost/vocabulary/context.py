"""Tell in what light a text names something: there or not, sure or not, long ago, a relative's.

"No fever", "mother had breast cancer", "rule out pneumonia": the name alone misleads. A *cue* is a
word that sets the names near it in another light; its *scope* is the stretch of text that it
reaches. A scope runs from its cue, forward or backward, to the end of the sentence, to a semicolon
or a dash, out of its brackets, or to a word that begins another thought ("but", "due to", "he
has"). Cues, what only looks like one ("no change", "gram negative"), and such words stand in
``tables/cues.tsv``; that table is the specification.

The idea that cues and scopes can be told by such a table is that of NegEx (Chapman et al., J Biomed
Inform 2001;34:301) and ConText (Harkema et al., J Biomed Inform 2009;42:839); rules and words here
are our own.
"""

import bisect
import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from typing import Any

import msgspec

from trialpost.vocabulary.sentences import sentence_spans
from trialpost.vocabulary.spelling import Token, tokens_of

Span = tuple[int, int]


class Context(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """In what light one name stands.

    ``cue`` and ``scope`` are those of the negation or exception if there is one, else of the first
    cue that reaches the name. ``historical`` is what a history tells of ("history of asthma"), and
    may still be so; ``over`` narrows it to what is past ("status post", "resolved"). ``excepted``
    is what a statement leaves out ("except", "unless"), ``hypothetical`` what is planned, feared or
    guarded against, ``conditional`` what is spoken of under an "if".
    """

    negated: bool = False
    excepted: bool = False
    possible: bool = False
    historical: bool = False
    over: bool = False
    family: bool = False
    hypothetical: bool = False
    conditional: bool = False
    cue: Span | None = None
    scope: Span | None = None


PLAIN = Context()
"""A name that no cue reaches."""

_KINDS = (
    "negated", "excepted", "possible", "history", "over", "family", "hypothetical", "conditional",
)  # fmt: skip
_DIRECTIONS = ("forward", "backward", "label", "pseudo", "end", "after comma", "no end")
_OF_ENDS = ("end", "after comma", "no end")
_DENYING = frozenset({"negated", "excepted", "hypothetical"})
_HERE = ""
_FAR = 10_000
_JOINTS = " -‐‑/'’\t\n\r"
"""What may stand between the words of a phrase."""

_WIDEST = 3
"""In characters: the widest gap between the words of a phrase."""


class _Row(msgspec.Struct, frozen=True):
    """A line of the table: the kinds of light, the direction, and how many words it reaches."""

    kinds: frozenset[str]
    direction: str
    reach: int


class _Found(msgspec.Struct, frozen=True):
    """A phrase of the table in a text; ``first`` and ``past`` are places of tokens."""

    rows: tuple[_Row, ...]
    first: int
    past: int


class _Scope(msgspec.Struct, frozen=True):
    row: _Row
    cue: Span
    span: Span


def contexts_in(
    text: str, spans: Sequence[Span], tokens: tuple[Token, ...] | None = None
) -> tuple[Context, ...]:
    """Tell in what light each of some names stands, in the order given.

    Args:
        text: a sentence, a criterion, or a whole note.
        spans: half-open ranges of the names; a cue never lies within one.
        tokens: the text's tokens, where they are at hand.
    """
    if not spans:
        return ()
    tokens = tokens_of(text) if tokens is None else tokens
    scopes = tuple(_scopes(text, tokens, spans))
    if len(scopes) * len(spans) <= _MANY:
        return tuple(_context(span, scopes) for span in spans)
    blocks = _blocks(scopes)
    return tuple(_context(span, _near(blocks, span)) for span in spans)


_MANY = 10_000
"""Pairs of a scope and a name from which on only the scopes about a name are looked at."""

_BLOCK = 256
"""In characters."""


def _blocks(scopes: Sequence[_Scope]) -> dict[int, list[tuple[int, _Scope]]]:
    """Return for each stretch of the text the scopes that reach into it, with their order."""
    found: dict[int, list[tuple[int, _Scope]]] = {}
    for order, one in enumerate(scopes):
        for block in range(one.span[0] // _BLOCK, one.span[1] // _BLOCK + 1):
            found.setdefault(block, []).append((order, one))
    return found


def _near(blocks: dict[int, list[tuple[int, _Scope]]], span: Span) -> list[_Scope]:
    """Return the scopes that may reach a name, in their order."""
    near = {
        order: one
        for block in {span[0] // _BLOCK, span[1] // _BLOCK}
        for order, one in blocks.get(block, ())
    }
    return [near[order] for order in sorted(near)]


def _context(span: Span, scopes: Iterable[_Scope]) -> Context:
    reaching = [one for one in scopes if _reaches(one, span)]
    if not reaching:
        return PLAIN
    kinds = frozenset().union(*(one.row.kinds for one in reaching))
    told = next((one for one in reaching if one.row.kinds & {"negated", "excepted"}), reaching[0])
    return Context(
        negated="negated" in kinds,
        excepted="excepted" in kinds,
        possible="possible" in kinds,
        historical=bool(kinds & {"history", "over"}),
        over="over" in kinds,
        family="family" in kinds,
        hypothetical="hypothetical" in kinds,
        conditional="conditional" in kinds,
        cue=told.cue,
        scope=told.span,
    )


def _reaches(scope: _Scope, span: Span) -> bool:
    """Say whether a name begins (ahead of a cue) or ends (before one) in a scope."""
    if scope.row.direction == "forward":
        return scope.span[0] <= span[0] < scope.span[1]
    return scope.span[0] < span[1] <= scope.span[1]


def _scopes(text: str, tokens: tuple[Token, ...], spans: Sequence[Span]) -> Iterator[_Scope]:
    """Yield the scopes of all cues of a text, in the order of their cues."""
    if not tokens:
        return
    cues, ends = _tries()
    taken = _taken(tokens, spans)
    inner = [one for one in _phrases(text, tokens, cues, taken) if not _is_pseudo(one)]
    if not inner:
        return
    stops = _stops(text, tokens, ends, taken)
    for found in inner:
        for row in found.rows:
            if row.direction == "label" and not _is_label(text, tokens, found):
                continue
            forward = row.direction == "forward"
            span = (_ahead if forward else _behind)(text, tokens, found, row, stops)
            if span[0] < span[1]:
                yield _Scope(row, (tokens[found.first].start, tokens[found.past - 1].end), span)


def _is_pseudo(found: _Found) -> bool:
    return any(row.direction == "pseudo" for row in found.rows)


_LABEL_BEFORE = re.compile(r"[:=–—-]\s*$")
_LABEL_BEHIND = re.compile(r"\s*(?:[.,;)\n\r]|$)")


def _is_label(text: str, tokens: tuple[Token, ...], found: _Found) -> bool:
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


def _ahead(text: str, tokens: tuple[Token, ...], found: _Found, row: _Row, stops: _Stops) -> Span:
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
        elif start <= opened < end and _tells_of_another(row, text[start:opened]):
            end = opened
    last = found.past + row.reach - 1
    if last < len(tokens):
        end = min(end, tokens[last].end)
    return start, end


def _tells_of_another(row: _Row, between: str) -> bool:
    """Say whether a bracket behind a cue tells of something that the cue does not speak of.

    "Other than depression (mania, say)" tells of what counts, "which is not treated (sleep apnea)"
    of the illness before the cue.
    """
    if "excepted" in row.kinds:
        return True
    return "negated" in row.kinds and len(between.split()) == 1 and between.strip().endswith("ed")


_LEADS_ON = re.compile(r"(?:.*\b(?:following|these|below|any of|either)\b[^:]*)?\s*:", re.DOTALL)


def _leads_on(text: str, start: int, stop: int) -> bool:
    """Say whether a colon only opens the list of what a cue speaks of: "Denies: fever"."""
    return text.startswith(":", stop) and _LEADS_ON.fullmatch(text, start, stop + 1) is not None


def _behind(text: str, tokens: tuple[Token, ...], found: _Found, row: _Row, stops: _Stops) -> Span:
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
    for found in _phrases(text, tokens, ends, taken):
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


def _phrases(
    text: str, tokens: tuple[Token, ...], trie: dict[str, Any], taken: frozenset[int]
) -> Iterator[_Found]:
    """Yield the phrases of a trie in a text, the longest at each place, none over another."""
    at = 0
    while at < len(tokens):
        found = None
        if tokens[at].form in trie:
            found = _longest(text, tokens, at, trie, taken)
        if found is None:
            at += 1
        else:
            yield found
            at = found.past


def _longest(
    text: str, tokens: tuple[Token, ...], first: int, trie: dict[str, Any], taken: frozenset[int]
) -> _Found | None:
    node, at, best = trie, first, None
    while at < len(tokens) and at not in taken:
        token = tokens[at]
        if at > first:
            between = text[tokens[at - 1].end : token.start]
            if between.strip(_JOINTS) or len(between) > _WIDEST:
                break
        following = node.get(token.form)
        if following is None:
            break
        node = following
        at += 1
        rows = node.get(_HERE)
        if rows:
            best = _Found(tuple(rows), first, at)
    return best


@functools.cache
def _tries() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the phrases of the table by their tokens: the cues, and what ends a scope."""
    cues: dict[str, Any] = {}
    ends: dict[str, Any] = {}
    for cue, row in _rows():
        trie = ends if row.direction in _OF_ENDS else cues
        for phrase in _written(cue):
            node = trie
            for token in tokens_of(phrase):
                node = node.setdefault(token.form, {})
            held = node.setdefault(_HERE, [])
            if row not in held:
                held.append(row)
    return cues, ends


def _rows() -> Iterator[tuple[str, _Row]]:
    file = resources.files("trialpost.vocabulary").joinpath("tables", "cues.tsv")
    lines = [
        (number, line)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]
    for number, line in lines[1:]:
        cue, kinds, direction, reach = ([*line.split("\t"), "", "", ""])[:4]
        lights = frozenset(kind for kind in kinds.split(";") if kind)
        if direction not in _DIRECTIONS or not lights <= set(_KINDS):
            raise ValueError(f"cues.tsv, line {number}: a kind or direction that is not known.")
        yield cue, _Row(lights, direction, int(reach or _FAR))


_PART = re.compile(r"\(([^()]*)\)(\?)?|(\S+)")


def _written(cue: str) -> Iterator[str]:
    """Yield every way to write a phrase with choices.

    >>> list(_written("(is|was) (not)? seen"))
    ['is seen', 'is not seen', 'was seen', 'was not seen']
    """
    parts = []
    for part in _PART.finditer(cue):
        choices = part[1].split("|") if part[1] is not None else [part[3]]
        parts.append(["", *choices] if part[2] else choices)
    for words in itertools.product(*parts):
        yield " ".join(word for word in words if word)
