"""Find out which line is nested under which, from columns, kinds of bullets and numbers."""

import re
from collections.abc import Sequence

import msgspec

from trialpost.eligibility.bullets import as_letter
from trialpost.eligibility.cutting import Piece
from trialpost.eligibility.groups import group_heading
from trialpost.eligibility.headings import is_title
from trialpost.eligibility.lines import Line

_OPENS = re.compile(
    r"(?:[:\uff1a]|\b(?:following|below|as\s+follows|any\s+of|one\s+of|includ(?:es?|ing)|defined\s+(?:as|by)"
    r"|such\s+as|except|unless|criteria))[*\s]*$",
    re.IGNORECASE,
)


_ALLOWS = re.compile(r"(?:excluded|allowed|required|permitted|recommended)\b", re.IGNORECASE)
_LONE = re.compile(r"\W*(?:and\s*/\s*or|or|and)\W*", re.IGNORECASE)


class Node(msgspec.Struct, gc=False):
    """A line and the lines that are nested under it."""

    line: Line
    is_heading: bool = False
    is_title: bool = False
    nodes: list["Node"] = msgspec.field(default_factory=list)

    @property
    def end(self) -> int:
        """The place where the last line under this one ends."""
        return self.nodes[-1].end if self.nodes else self.line.end


def ends_in_colon(body: str) -> bool:
    """Tell whether a line announces what follows it."""
    return body.rstrip("* ").endswith((":", "\uff1a"))


def allows(body: str) -> bool:
    """Tell whether a line is "Allowed:", "Excluded within 30 days:" or the like."""
    return bool(_ALLOWS.match(body))


def is_lone(body: str) -> bool:
    """Tell whether a line is nothing but "OR"."""
    return len(body) < 12 and bool(_LONE.fullmatch(body))


def nested(pieces: Sequence[Piece]) -> list[Node]:
    """Return the outermost lines of a text, each with what is nested under it."""
    builder = _Builder(pieces)
    for at in range(len(pieces)):
        builder.place(at)
    return builder.roots


class _Builder:
    """Places lines one by one; ``open`` are the lines that may still take others under them."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.roots: list[Node] = []
        self.open: list[Node] = []

    def place(self, at: int) -> None:
        piece = self.pieces[at]
        line = piece.line
        node = Node(line, is_heading=piece.is_heading, is_title=piece.is_title)
        if piece.is_heading or piece.is_title:
            self.roots.append(node)
            self.open = []
        elif not line.style and self.adopts(line, at):
            self.open[-1].nodes.append(node)
        elif not line.style:
            self.roots.append(node)
            opens = self.takes_bullets(at) or (ends_in_colon(line.body) and allows(line.body))
            self.open = [node] if opens else []
        else:
            del self.open[self.depth(line, at) :]
            (self.open[-1].nodes if self.open else self.roots).append(node)
            if not is_lone(line.body):
                self.open.append(node)

    def adopts(self, line: Line, at: int) -> bool:
        """Tell whether an unbulleted line is what a bulleted line with a colon announces.

        "* Pacemaker planned for:", then a paragraph: the bullets below it are lost. The same goes
        for what is "Allowed:".
        """
        if not self.open or ends_in_colon(line.body) or is_lone(line.body):
            return False
        top = self.open[-1]
        following = self.pieces[at + 1] if at + 1 < len(self.pieces) else None
        heads = following is not None and (following.is_title or is_title(line.body))
        return (
            ends_in_colon(top.line.body)
            and (bool(top.line.style) or allows(top.line.body))
            and not any(one.line.style for one in top.nodes)
            and not heads
            and group_heading(top.line.body) is None
        )

    def takes_bullets(self, at: int) -> bool:
        """Tell whether the bullets that follow an unbulleted line are nested under it."""
        line = self.pieces[at].line
        following = self.pieces[at + 1] if at + 1 < len(self.pieces) else None
        if following is None or not following.line.style or following.is_heading:
            return False
        if following.line.indent + 1 < line.indent or is_lone(line.body):
            return False
        if _OPENS.search(line.body[-30:]):
            return ". " not in line.body or ends_in_colon(line.body)
        return is_title(line.body) or group_heading(line.body) is not None

    def depth(self, line: Line, at: int) -> int:
        """Return how many of the open lines stay open for a bulleted line."""
        least = 1 if self.open and not self.open[0].line.style else 0
        sequel = self.sequel(line, least)
        if sequel is not None:
            return sequel
        for depth in range(len(self.open) - 1, least - 1, -1):
            other = self.open[depth].line
            if self.is_under(line, depth, at):
                return depth + 1
            if other.style == line.style and abs(other.indent - line.indent) <= 1:
                if depth > least and _returns(self.open[depth - 1].line, other, line):
                    continue
                return depth
            if other.indent < line.indent:
                return depth + 1
        return least

    def sequel(self, line: Line, least: int) -> int | None:
        """Return the depth of the list in which a numbered line is the next one."""
        if not line.value:
            return None
        for depth in range(len(self.open) - 1, least - 1, -1):
            other = self.open[depth].line
            if abs(other.indent - line.indent) > 2:
                continue
            if other.style == line.style and _follows(other.value, line.value):
                return depth
            letter = as_letter(line.style, line.value)
            if letter and letter[0] == other.style and _follows(other.value, letter[1]):
                line.style, line.value = letter
                return depth
        return None

    def is_under(self, line: Line, depth: int, at: int) -> bool:
        """Tell whether a line in the same column is nested under another all the same.

        It is where the registry has lost the columns: its bullet is of another sort, or its numbers
        begin again under a colon.
        """
        other = self.open[depth].line
        if abs(other.indent - line.indent) > 1:
            return False
        if len(line.value) > 1 and line.value[: len(other.value)] == other.value:
            return len(line.value) > len(other.value) >= 1
        if other.style == line.style:
            return ends_in_colon(other.body) and _begins_list(other, line)
        if any(
            one.line.style == line.style and abs(one.line.indent - line.indent) <= 1
            for one in self.open[:depth]
        ):
            return False
        if ends_in_colon(other.body):
            return True
        if not other.value or (line.value and line.value != (1,)):
            return False
        return self.comes_again(other, at)

    def comes_again(self, other: Line, at: int) -> bool:
        """Tell whether a numbered list goes on further below, so that the rest is nested in it."""
        for piece in self.pieces[at + 1 : at + 40]:
            if piece.is_heading:
                return False
            if piece.line.style == other.style and abs(piece.line.indent - other.indent) <= 1:
                return _follows(other.value, piece.line.value)
        return False


def _begins_list(parent: Line, line: Line) -> bool:
    """Tell whether a line begins a list under a colon, though it stands like its parent.

    Its numbers begin again, it goes on in lower case, or the parent is "Excluded for a week:".
    """
    if parent.value:
        return line.value == (1,)
    if allows(parent.body):
        return not allows(line.body)
    return parent.body[0].isupper() and line.body[0].islower()


def _returns(parent: Line, last: Line, line: Line) -> bool:
    """Tell whether a line does not go on with a list that only its small letters set apart."""
    if parent.style != last.style or parent.value or abs(parent.indent - last.indent) > 1:
        return False
    if allows(parent.body):
        return allows(line.body)
    return last.body[0].islower() and line.body[0].isupper()


def _follows(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return bool(one) and bool(other) and one[:-1] == other[:-1] and one[-1] + 1 == other[-1]
