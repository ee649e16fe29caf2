"""Find the place in a source of what stands in a cleaned text made from it.

``Criterion.text`` is its part of the registry's text without bullets, line breaks, backslashes and
markup, with semicolons between the items of a list. Labels of a collection are places in the
source, leaves of a tree places in the text; to hold one against the other both are walked token by
token.
"""

import bisect
import html
import re

import msgspec

Span = tuple[int, int]

_TOKEN = re.compile(r"&(?:#\w{1,8}|\w{1,8});|[^\W_]+|[^\w\s]|_")
_LINE_START = re.compile(r"(?:^|[\n\r])[\s\\*]*$")
_WIDEST = 2_000_000
"""Cells of the table of two texts beyond which tokens are matched one after the other."""


class _Token(msgspec.Struct, frozen=True):
    start: int
    end: int
    form: str
    skip: float


class Alignment:
    """The pairs of equal tokens of a text and its source, in order; immutable once made."""

    def __init__(self, source: str, text: str, *, offset: int = 0) -> None:
        """Align a text with the source that it was made from.

        Args:
            source: what the text was made from.
            text: the cleaned text.
            offset: what is added to places in the source.
        """
        ours, theirs = _tokens(text, in_source=False), _tokens(source, in_source=True)
        pairs = _aligned(ours, theirs)
        self._ours = [ours[one] for one, _ in pairs]
        self._theirs = [theirs[other] for _, other in pairs]
        self._starts = [token.start for token in self._ours]
        self._offset = offset
        self.missing = len(ours) - len(pairs)

    def in_source(self, span: Span) -> Span | None:
        """Return where a range of the text stands in the source; ``None`` if no token of it does.

        A range that cuts a token is cut there in the source too.
        """
        first = max(0, bisect.bisect_right(self._starts, span[0]) - 1)
        if self._ours and self._ours[first].end <= span[0]:
            first += 1
        last = bisect.bisect_left(self._starts, span[1]) - 1
        if last < first or first >= len(self._ours):
            return None
        start = self._theirs[first].start + max(0, span[0] - self._ours[first].start)
        end = self._theirs[last].end - max(0, self._ours[last].end - span[1])
        return start + self._offset, end + self._offset


def _tokens(text: str, *, in_source: bool) -> list[_Token]:
    """Take a text apart; ``skip`` is what it costs to leave a token of the source out.

    A bullet at the start of a line, a backslash and a star cost little, since cleaning drops them.
    """
    found: list[_Token] = []
    at_start = True
    for match in _TOKEN.finditer(text):
        form = match.group()
        if in_source:
            before = text[found[-1].end if found else 0 : match.start()]
            is_first = not found or "\n" in before or "\r" in before
            at_start = is_first or (at_start and not found[-1].form.isalnum())
            if form.startswith("&") and len(form) > 1:
                form = html.unescape(form)
        cheap = form in "\\*" or (in_source and at_start)
        found.append(_Token(match.start(), match.end(), form, 0.1 if cheap else 1.0))
    return found


def _aligned(ours: list[_Token], theirs: list[_Token]) -> list[tuple[int, int]]:
    """Return the places of tokens that are paired, such that least is left out at least cost."""
    if [one.form for one in ours] == [one.form for one in theirs]:
        return [(at, at) for at in range(len(ours))]
    if len(ours) * len(theirs) > _WIDEST:
        return _one_by_one(ours, theirs)
    costs = _costs(ours, theirs)
    pairs = []
    at, other = 0, 0
    while at < len(ours) and other < len(theirs):
        same = ours[at].form == theirs[other].form
        if same and costs[at][other] == costs[at + 1][other + 1]:
            pairs.append((at, other))
            at, other = at + 1, other + 1
        elif costs[at][other] == costs[at][other + 1] + theirs[other].skip:
            other += 1
        else:
            at += 1
    return pairs


_LOST = 3.0
"""What it costs to leave a token of the text without a place: more than to skip a few."""


def _costs(ours: list[_Token], theirs: list[_Token]) -> list[list[float]]:
    """Return the least cost of aligning what follows each pair of places."""
    width = len(theirs)
    below = [0.0] * (width + 1)
    for other in range(width - 1, -1, -1):
        below[other] = below[other + 1] + theirs[other].skip
    rows = [below]
    for one in reversed(ours):
        lost = 0.1 if one.form in ";.," else _LOST
        row = [0.0] * width + [below[width] + lost]
        right = row[width]
        for other in range(width - 1, -1, -1):
            token = theirs[other]
            best = min(right + token.skip, below[other] + lost)
            if token.form == one.form and below[other + 1] < best:
                best = below[other + 1]
            row[other] = right = best
        rows.append(row)
        below = row
    rows.reverse()
    return rows


def _one_by_one(ours: list[_Token], theirs: list[_Token]) -> list[tuple[int, int]]:
    """Pair each token with the next equal one that lies not far ahead."""
    pairs, other = [], 0
    for at, one in enumerate(ours):
        ahead = range(other, min(other + 12, len(theirs)))
        place = next((to for to in ahead if theirs[to].form == one.form), None)
        if place is not None:
            pairs.append((at, place))
            other = place + 1
    return pairs
