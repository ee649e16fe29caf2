"""The table of cues: which words set names in another light, and which end that, found in a text.

``tables/cues.tsv`` is read once; its phrases are then looked up token by token.
"""

import functools
import itertools
import re
from collections.abc import Iterator
from importlib import resources
from typing import Any

import msgspec

from trialpost.vocabulary.spelling import Token, tokens_of

_KINDS = (
    "negated", "excepted", "possible", "history", "over", "family", "hypothetical", "conditional",
)  # fmt: skip
_DIRECTIONS = ("forward", "backward", "label", "pseudo", "end", "after comma", "no end")
_OF_ENDS = ("end", "after comma", "no end")
_HERE = ""
_FAR = 10_000
_JOINTS = " -‐‑/'’\t\n\r"
"""What may stand between the words of a phrase."""

_WIDEST = 3
"""In characters: the widest gap between the words of a phrase."""


class CueRow(msgspec.Struct, frozen=True):
    """A line of the table: the kinds of light, the direction, and how many words it reaches."""

    kinds: frozenset[str]
    direction: str
    reach: int


class FoundCue(msgspec.Struct, frozen=True):
    """A phrase of the table in a text; ``first`` and ``past`` are places of tokens."""

    rows: tuple[CueRow, ...]
    first: int
    past: int


def phrases(
    text: str, tokens: tuple[Token, ...], trie: dict[str, Any], taken: frozenset[int]
) -> Iterator[FoundCue]:
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
) -> FoundCue | None:
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
            best = FoundCue(tuple(rows), first, at)
    return best


@functools.cache
def tries() -> tuple[dict[str, Any], dict[str, Any]]:
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


def _rows() -> Iterator[tuple[str, CueRow]]:
    file = resources.files("trialpost.vocabulary").joinpath("tables", "cues.tsv")
    lines = [
        (number, line)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]
    for number, line in lines[1:]:
        cue, kinds, direction, reach = ([*line.split("\t"), "", "", ""])[:4]
        lights = frozenset(one for one in kinds.split(";") if one)
        if direction not in _DIRECTIONS or not lights <= set(_KINDS):
            raise ValueError(f"cues.tsv, line {number}: a kind or direction that is not known.")
        # Each light of a cue has a scope of its own: "no past or present X" ends its past alone.
        apart = direction not in _OF_ENDS and len(lights) > 1
        for light in [frozenset((one,)) for one in sorted(lights)] if apart else [lights]:
            yield cue, CueRow(light, direction, int(reach or _FAR))


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
