"""Words that say how a name in a criterion is meant: denied, in the past, planned, allergic to it.

The phrases stand in ``cues.txt``, under their class in brackets, one a line. They are compared in
the form of ``vocabulary.spelling``; the longest wins, and of two classes the first in the file.
What stands under ``glue`` holds a sentence together and may be left out without changing what is
asked.
"""

import enum
import functools
from collections.abc import Callable, Iterator, Sequence
from importlib import resources
from typing import Any

from trialpost.vocabulary.qualifiers import QUALIFIERS
from trialpost.vocabulary.spelling import Token, tokens_of


class Cue(enum.StrEnum):
    """What a phrase says of the names beside it."""

    NOT = "not"
    EVER = "ever"
    CURRENT = "current"
    PAST = "past"
    PLANNED = "planned"
    ALLERGY = "allergy"
    FAMILY = "family"
    TAKES = "takes"
    FAILED = "failed"
    INTOLERANT = "intolerant"
    NEEDED = "needed"
    SUITABLE = "suitable"
    UNSUITABLE = "unsuitable"
    CONTRAINDICATED = "contraindicated"
    STABLE = "stable"
    RISK = "risk"
    SUSPECTED = "suspected"
    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNMUTATED = "unmutated"
    NORMAL = "normal"
    ABNORMAL = "abnormal"
    EXCEPT = "except"
    UNLESS = "unless"
    PROVIDED = "provided"
    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    EXAMPLE = "example"
    DEFINED = "defined"
    LINK = "link"
    IF = "if"
    MUST = "must"
    MUST_NOT = "must not"
    PEOPLE = "people"
    MALE = "male"
    FEMALE = "female"
    ADULT = "adult"
    CHILD = "child"
    AGE = "age"
    ABLE = "able"
    UNABLE = "unable"
    SPEAKS = "speaks"
    TRIAL = "trial"
    TAKES_PART = "takes part"
    LINES = "lines"
    NAIVE = "naive"
    EITHER = "either"
    NEITHER = "neither"
    ALL_OF = "all of"
    NARROWS = "narrows"
    REGARDLESS = "regardless"
    GLUE = "glue"


@functools.cache
def _trie() -> dict[str, Any]:
    root: dict[str, Any] = {}
    for cue, phrase in phrases():
        node = root
        for token in tokens_of(phrase):
            node = node.setdefault(token.form, {})
        if node is not root:
            node.setdefault("", cue)
    for phrase in QUALIFIERS:
        node = root
        for form in phrase.split(" "):
            node = node.setdefault(form, {})
        node[_QUALIFIES] = True
    return root


_QUALIFIES = "?"
"""Under this key a node says that a qualifier ends there."""


def phrases() -> Iterator[tuple[Cue, str]]:
    """Yield each phrase of the table with its class."""
    cue = Cue.GLUE
    text = resources.files("trialpost.eligibility.grammar").joinpath("cues.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            cue = Cue(line.strip("[]"))
        elif line and not line.startswith("#"):
            yield cue, line


def longest_cue(tokens: tuple[Token, ...], first: int, past: int) -> tuple[Cue, int] | None:
    """Return the cue that begins at a token, with the token after it; ``None`` if there is none.

    Args:
        tokens: of the whole text.
        first: where the cue is to begin.
        past: the token before which it has to end.
    """
    node = _trie()
    at = first
    best: tuple[Cue, int] | None = None
    while at < past:
        following = node.get(tokens[at].form)
        if following is None:
            break
        node = following
        at += 1
        cue = node.get("")
        if cue is not None:
            best = (cue, at)
    return best


def longest_phrases(
    tokens: Sequence[Token], at: int, goes_on: Callable[[int], bool]
) -> tuple[Cue | None, int, int]:
    """Return the longest cue that begins at a token, where it ends, and where a qualifier does.

    Args:
        tokens: of the whole text.
        at: where both are to begin.
        goes_on: says whether a token may belong to the phrase that the ones before it begin.

    Returns:
        The cue, the place behind it, and the place behind the longest qualifier; ``at`` for none.
    """
    node = _trie().get(tokens[at].form)
    past, cue, cue_past, qualified = at, None, at, at
    while node is not None:
        past += 1
        if "" in node:
            cue, cue_past = node[""], past
        if _QUALIFIES in node:
            qualified = past
        if past == len(tokens):
            break
        node = node.get(tokens[past].form)
        if node is not None and not goes_on(past):
            break
    return cue, cue_past, qualified
