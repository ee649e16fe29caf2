"""Split an eligibility text into its criteria, each with its place and the lists within it.

How it is split is told in ``docs/explanation/eligibility.md``. In short: ``lines`` undoes what
registries do to lines, ``cutting`` takes apart what stands in one line, ``structure`` finds out
what is nested under what, and this module tells headings, groups and criteria apart.
"""

import enum
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from trialpost.eligibility.cutting import cut
from trialpost.eligibility.groups import group_heading, group_prefix, is_cohort, is_generic
from trialpost.eligibility.headings import is_structural, is_subheading, is_title
from trialpost.eligibility.items import item_of, trimmed
from trialpost.eligibility.joining import connects
from trialpost.eligibility.lines import clean, lines
from trialpost.eligibility.open_lists import gathered, marked
from trialpost.eligibility.refusals import keeps_out
from trialpost.eligibility.structure import Node, ends_in_colon, is_lone, nested
from trialpost.model.criterion import Criterion, CriterionItem, CriterionKind, Joining

_PERMITS = re.compile(
    r"(?:(?:concurrent|prior)\s+\w+\s*:\s*)?(?:allowed|permitted|recommended|acceptable|discouraged"
    r"|included|strongly\s+\w+|not\s+(?:required|excluded))\b",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(r"(?:DISEASE|PATIENT) CHARACTERISTICS|PRIOR[ /]CONCURRENT THERAPY")
"""Titles of the National Cancer Institute's older template: all under them lets in."""


class SegmentKind(enum.StrEnum):
    """What a piece of an eligibility text is."""

    CRITERION = "criterion"
    HEADING = "heading"
    BLANK = "blank"
    MARK = "mark"


class Segment(NamedTuple):
    """A piece of an eligibility text: what it is, and its half-open character range."""

    kind: SegmentKind
    start: int
    end: int


class _State(msgspec.Struct):
    """What the headings so far have said of what follows."""

    kind: CriterionKind = CriterionKind.INCLUSION
    group: str = ""
    outer: str = ""
    topic: str = ""
    fresh: bool = False
    headed: bool = False


def split(criteria: str) -> tuple[Criterion, ...]:
    r"""Split an eligibility text as a registry gives it; spans are half-open and in order.

    >>> [(c.kind.value, c.text) for c in split("Inclusion:\n* Over 18\nExclusion:\n* Smokers")]
    [('inclusion', 'Over 18'), ('exclusion', 'Smokers')]
    """
    return _Reading().read(criteria)


def segments(criteria: str) -> tuple[Segment, ...]:
    r"""Return the pieces of an eligibility text, which cover it in order and without overlap.

    >>> [(one.kind.value, one.start, one.end) for one in segments("Inclusion:\nOver 18")]
    [('heading', 0, 10), ('blank', 10, 11), ('criterion', 11, 18)]
    """
    reading = _Reading()
    found = [(one.span, SegmentKind.CRITERION) for one in reading.read(criteria)]
    found += [(span, SegmentKind.HEADING) for span in reading.headings]
    pieces: list[Segment] = []
    at = 0
    for (start, end), kind in sorted(found):
        pieces += _between(criteria, at, start)
        pieces.append(Segment(kind, start, end))
        at = end
    return (*pieces, *_between(criteria, at, len(criteria)))


_GAP = re.compile(r"\s+|\S+")


def _between(text: str, start: int, end: int) -> Iterator[Segment]:
    for found in _GAP.finditer(text, start, end):
        kind = SegmentKind.BLANK if found[0].isspace() else SegmentKind.MARK
        yield Segment(kind, *found.span())


class _Reading:
    """Reads one text; ``headings`` are the ranges of what is neither criterion nor mark."""

    def __init__(self) -> None:
        self.found: list[Criterion] = []
        self.headings: list[tuple[int, int]] = []
        self.state = _State()

    def read(self, text: str) -> tuple[Criterion, ...]:
        self.walk(nested(list(cut(lines(text)))))
        return tuple(marked(_without_generic(self.found)))

    def walk(self, nodes: Sequence[Node]) -> None:
        nodes = gathered(nodes)
        at = 0
        while at < len(nodes):
            node = nodes[at]
            if node.is_heading:
                self.open_section(node)
            elif node.is_title:
                if _TEMPLATE.match(node.line.body):
                    self.state.kind = CriterionKind.INCLUSION
                self.state.topic = clean(node.line.body).strip(" :-")
                self.note(node)
            else:
                many = _chained(nodes, at, self.state.kind)
                if many > 1:
                    self.add_chain(
                        [one for one in nodes[at : at + many] if not is_lone(one.line.body)]
                    )
                    at += many
                    continue
                if not is_lone(node.line.body):
                    self.tell(node, nodes[at + 1] if at + 1 < len(nodes) else None)
            at += 1

    def note(self, node: Node) -> None:
        self.headings.append((node.line.start, node.line.end))

    def open_section(self, node: Node) -> None:
        """Take in a heading: the kind of what follows, and for whom it holds."""
        self.note(node)
        state, heading = self.state, node.line.heading
        if heading is None:
            return
        # "Eligible diagnoses:" within a section opens no other one.
        same = heading.kind is state.kind and "clusion" not in node.line.body.lower()
        state.kind = heading.kind or state.kind
        if heading.group:
            state.group = heading.group
        elif state.fresh:
            state.outer = state.group
        elif not state.headed and not same:
            state.group = state.outer
        state.topic, state.fresh, state.headed = "", False, True

    def tell(self, node: Node, following: Node | None) -> None:
        """Tell a line that is no heading of a section: a group's name, a topic, or a criterion."""
        state, body = self.state, node.line.body
        if _TEMPLATE.match(body):
            state.kind = CriterionKind.INCLUSION
        group = _group(node, following, state.kind)
        if group is not None:
            self.note(node)
            self.under(node, group=group, topic="")
        elif _is_topic(node, following, state.kind):
            self.note(node)
            topic = "" if is_structural(body, state.kind) else clean(body).strip(" :*")
            self.under(node, group=state.group, topic=topic)
        else:
            if node.line.heading and node.line.heading.leads and not node.line.style:
                state.kind = node.line.heading.kind or state.kind
            self.add(node)
            self.state.group = _running_on(node, following) or self.state.group

    def under(self, node: Node, *, group: str, topic: str) -> None:
        """Tell what is nested under a heading; one without a bullet holds on, too."""
        state = self.state
        before = state.group, state.topic
        state.fresh = group != state.group or not node.nodes
        state.group, state.topic = group, topic
        self.walk(node.nodes)
        if node.line.style:
            state.group, state.topic = before

    def add(self, node: Node) -> None:
        """Add a criterion with all that is nested under it."""
        state, line, group = self.state, node.line, self.state.group
        state.fresh = state.headed = False
        kind = state.kind
        if (prefix := group_prefix(line.body)) is not None:
            unlike = bool(group) and group.split()[0].lower() != prefix[0].split()[0].lower()
            group = f"{group}, {prefix[0]}" if unlike else prefix[0]
        item = item_of(node, kind)
        if kind is CriterionKind.INCLUSION and not node.nodes and keeps_out(item.text):
            kind = CriterionKind.EXCLUSION
        self.found.append(_criterion(item, kind, group, state.topic))

    def add_chain(self, nodes: Sequence[Node]) -> None:
        """Add criteria that "or" (between exclusions: "and") makes one."""
        state = self.state
        state.fresh = state.headed = False
        items = tuple(trimmed(item_of(node, state.kind)) for node in nodes)
        any_of = state.kind is CriterionKind.INCLUSION
        word = " or " if any_of else " and "
        whole = CriterionItem(
            text=word.join(one.text.rstrip(".") for one in items),
            span=(items[0].span[0], items[-1].span[1]),
            items=items,
            joined=Joining.ANY if any_of else Joining.ALL,
        )
        self.found.append(_criterion(whole, state.kind, state.group, state.topic))


def _criterion(item: CriterionItem, kind: CriterionKind, group: str, topic: str) -> Criterion:
    return Criterion(
        text=item.text,
        kind=kind,
        span=item.span,
        lead=item.lead,
        items=item.items,
        joined=item.joined,
        least=item.least,
        excepting=item.excepting,
        group=group,
        topic=topic,
    )


def _without_generic(found: list[Criterion]) -> Iterator[Criterion]:
    """Drop a group that tells nobody apart: the only one, and "patients" or of all criteria."""
    groups = {one.group for one in found}
    for one in found:
        alone = len(groups - {""}) == 1 and ("" not in groups or is_generic(one.group))
        yield msgspec.structs.replace(one, group="") if one.group and alone else one


# --- what a line is ------------------------------------------------------------------------------


def _group(node: Node, following: Node | None, kind: CriterionKind) -> str | None:
    """Return for whom what follows holds, if a line is a heading that says so."""
    if not node.nodes and (node.line.style or following is None):
        return None
    name = group_heading(node.line.body)
    if name and (kind is CriterionKind.EXCLUSION or not node.nodes) and _names_a_condition(name):
        return None
    return name


def _running_on(node: Node, following: Node | None) -> str:
    """Return the group of a line without a bullet that holds over the bullets below it, too.

    "Part 2 (Cohort H): confirmed diagnosis of A" says for whom they are as a heading does.
    """
    if node.line.style or node.nodes or not (following and following.line.style):
        return ""
    prefix = group_prefix(node.line.body)
    return prefix[0] if prefix and is_cohort(prefix[0]) else ""


_CONDITION = re.compile(r"\b(?:with|without|who|taking|receiving|on)\b", re.IGNORECASE)
_SURELY_A_GROUP = re.compile(
    r"^(?:for|in)\b|\b(?:cohort|part|arm|group|phase|sub-?study)s?\b", re.IGNORECASE
)


def _names_a_condition(name: str) -> bool:
    """Tell whether "patients with …" names an illness that matters, rather than a group.

    It does over exclusions, and over inclusions where no list makes a heading of it.
    """
    return bool(_CONDITION.search(name)) and not _SURELY_A_GROUP.search(name)


def _is_topic(node: Node, following: Node | None, kind: CriterionKind) -> bool:
    """Tell whether a line only orders what is nested under it or follows it."""
    body = node.line.body
    if (node.line.style and not node.nodes) or _PERMITS.match(body):
        return False
    if node.line.style:
        return is_title(body) or is_structural(body, kind)
    if node.nodes:
        return is_title(body) or is_subheading(body, kind)
    if following is None:
        return False
    if not ends_in_colon(body):
        if "following" in body and following.line.style:
            return not following.is_heading and is_structural(body, kind)
        apart = node.line.after_blank and following.line.after_blank
        return apart and not following.is_heading and is_title(body)
    if (body.isupper() and following.line.after_blank) or is_title(body):
        return True
    return not following.is_heading and is_structural(body, kind)


def _chained(nodes: Sequence[Node], at: int, kind: CriterionKind) -> int:
    """Return how many lines from a place on are one criterion, since "or" joins them."""
    many, chained = 1, 1
    while at + many < len(nodes):
        node, following = nodes[at + many - 1], nodes[at + many]
        if following.is_heading or following.is_title or not _joins(node, following, kind):
            break
        many += 1
        chained += not is_lone(following.line.body)
    return many if chained > 1 and not is_lone(nodes[at].line.body) else 1


def _joins(node: Node, following: Node, kind: CriterionKind) -> bool:
    """Tell whether two lines that follow one another are joined by a connecting word."""
    any_of = kind is CriterionKind.INCLUSION
    for one in (node, following):
        if is_lone(one.line.body):
            word = one.line.body.strip(" .,:;*()")
            return "or" in word.lower() if any_of else word == "AND"
    if node.nodes or bool(node.line.style) != bool(following.line.style):
        return False
    tail = node.line.body.rstrip(" ,.;:")[-7:]
    if any_of:
        first = following.line.body[:3]
        return first in ("OR ", "Or ") or ("r" in tail[-2:].lower() and connects(tail) == "or")
    return tail.endswith(" AND")
