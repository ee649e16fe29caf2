"""Read what is said twice over: "should not receive or did not respond to A".

A frame holds one of it, and who is meant by the other alone would be kept out or let in by the one
that is kept. So the words of the last are read, and the treatment is asked for in each way.
"""

import re
from collections.abc import Callable

import msgspec

from trialpost.model.requirement import (
    Any,
    Leaf,
    Requirement,
    Response,
    Treated,
    changed,
    leaves,
)

_NO = r"(?:can\s*not|could\s+not|did\s+not|do(?:es)?\s+not|unable\s+to|inability\s+to)"
_WAYS = {
    "failed": (
        r"(?:(?:inadequate|insufficient|poor|sub-?optimal|incomplete|lack\s+of|no|loss\s+of|non-?)\s*"
        r"(?:clinical\s+|therapeutic\s+|adequate\s+)?respon(?:se|ders?|sive)(?:\s+to)?"
        r"|(?:treatment\s+)?failure(?:\s+(?:of|to|on|with))?|failed(?:\s+(?:on|to\s+respond\s+to))?"
        r"|refractory(?:\s+to)?|resistan(?:t|ce)(?:\s+to)?|unresponsive(?:\s+to)?"
        r"|(?:did|do|does|has|have|had)\s+not\s+(?:\w+ly\s+)?respond(?:ed)?(?:\s+\w+ly)?(?:\s+to)?)"
    ),
    "intolerant": (
        rf"(?:intoleran(?:t|ce)(?:\s+(?:to|of))?|{_NO}\s+tolerate|(?:has|have|had)\s+not\s+tolerated)"
    ),
    "barred": (
        r"(?:contra-?indicat(?:ions?|ed)(?:\s+(?:to|for|against))?|ineligible(?:\s+for)?"
        rf"|(?:{_NO}|(?:should|must|may)\s+not|not\s+(?:able|allowed|permitted)\s+to)\s+(?:\w+ly\s+)?"
        r"(?:receive|take|use|have|get|be\s+(?:given|treated\s+with|prescribed))"
        r"|(?:not\s+(?:an?\s+)?(?:candidates?|suitable|eligible)|unsuitable)(?:\s+for)?)"
    ),
}
_JOINT = (
    r"\s*(?:,\s*(?:(?:and/or|or)\s+)?|\band/or\s+|\bor\s+|/\s*)"
    r"(?:(?:(?:patients|participants|subjects|people)\s+)?(?:who|that|which)\s+)?"
    r"(?:(?:is|are|was|were|has|have|had|with|an?|any|known|documented)\s+)*?"
)
_WAY = "|".join(_WAYS.values())
_EACH = tuple((way, re.compile(rf"(?:{words})", re.IGNORECASE)) for way, words in _WAYS.items())
_TWICE = re.compile(rf"\b(?:{_WAY})(?:{_JOINT}(?:{_WAY}))+(?=,?\s+\w)", re.IGNORECASE)
_LAST = re.compile(rf"{_JOINT}(?P<last>{_WAY})$", re.IGNORECASE)
_OF_WHAT = re.compile(
    r"\b(?:to|of|for|on|with|against|failed|tolerated?|receive|take|use|have|get|given|prescribed)$",
    re.IGNORECASE,
)
ORIGIN = re.compile(
    r"\b(?:primary\s*(?:or|and/or|/)\s*secondary|secondary\s*(?:or|and/or|/)\s*primary)\s+"
    r"(?!progressive)",
    re.IGNORECASE,
)
_USUALLY = re.compile(r"\bunder\s+normal\s+(?:circumstances|conditions)\b,?", re.IGNORECASE)
"""What limits nothing, though "under" and "normal" stand in it."""

_STOP = re.compile(r"[.;](?!\d)")


def either_way(text: str, read: Callable[[str], Requirement | None]) -> Requirement | None:
    """Read a text in which a treatment is spoken of in two ways; ``None`` if there is no such.

    Args:
        text: of a criterion or an item.
        read: what reads a text of the same length, in which all but the last way is blanked.
    """
    said = _TWICE.search(text)
    last = _LAST.search(text, said.start(), said.end()) if said else None
    if said is None or last is None or not _OF_WHAT.search(last["last"]):
        return None
    ways = _ways(text[said.start() : said.end()])
    if len(ways) < 2:
        return None
    blank = " " * (last.start("last") - said.start())
    tree = read(text[: said.start()] + blank + text[last.start("last") :])
    stop = _STOP.search(text, said.end())
    end = stop.start() if stop else len(text)
    if tree is None or not any(_is_meant(leaf, said.end(), end) for leaf in leaves(tree)):
        return None
    return changed(
        tree, lambda leaf: _each(leaf, ways) if _is_meant(leaf, said.end(), end) else leaf
    )


def _ways(words: str) -> tuple[str, ...]:
    """Return in which ways a treatment is spoken of, in the order of the words."""
    found = {way: pattern.search(words) for way, pattern in _EACH}
    return tuple(
        way for _, way in sorted((match.start(), way) for way, match in found.items() if match)
    )


def _is_meant(leaf: Leaf, start: int, end: int) -> bool:
    """Say whether a leaf is a treatment behind the words, of which they are said."""
    spoken_of = isinstance(leaf, Treated) and (
        leaf.contraindicated or leaf.response in (Response.FAILED, Response.INTOLERANT)
    )
    return spoken_of and start <= leaf.span[1] <= end


def _each(leaf: Leaf, ways: tuple[str, ...]) -> Requirement:
    """Ask for a treatment in each way."""
    assert isinstance(leaf, Treated)  # noqa: S101 - as was asked before
    return Any(
        tuple(
            msgspec.structs.replace(
                leaf, response=_RESPONSES.get(way, Response.UNSAID), contraindicated=way == "barred"
            )
            for way in ways
        )
    )


_RESPONSES = {"failed": Response.FAILED, "intolerant": Response.INTOLERANT}


def without_origin(text: str) -> str:
    """Return a text of the same length in which "primary or secondary" is blank: it is any.

    >>> without_origin("Primary or secondary brain cancer")
    '                     brain cancer'
    """
    for pattern in (ORIGIN, _USUALLY):
        text = pattern.sub(lambda said: " " * len(said[0]), text)
    return text
