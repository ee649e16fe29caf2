"""Lists whose items stand beside their lead: nested where their end can be told, else marked.

A copy of a record may lose the columns of a list, so that "at least one of the following:" and what
follows it stand side by side. Where the items end in "or" or in a semicolon and the lines around
them do not, the list ends with the first that does not. Where nothing tells, each criterion up to
the end of its section may be an item, and keeps the words of the lead (``Criterion.under``).
"""

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from trialpost.eligibility.joining import connects, joined
from trialpost.eligibility.structure import Node, ends_in_colon, is_lone
from trialpost.model.criterion import Criterion, CriterionKind, Joining
from trialpost.model.requirement import All, Any, LeftToTeam, Requirement, Unread, leaves

_POINTS = re.compile(
    r"\b(?:following|below|follows)\b[^.;:]{0,60}$|\b(?:one|any)\s+of\W*$", re.IGNORECASE
)
_POINTS_ALONE = re.compile(
    r"\b(?:the|these)\s+following(?:\s+(?!the\b|a\b|last\b|first\b)\w+){0,2}\W*$"
    r"|\b(?:one|any)\s+of\W*$",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"\b(?:any|one|two|three|either|least|more|includ\w+|such\s+as|of:|\d)\b|≥", re.IGNORECASE
)
_PERMITS = re.compile(
    r"(?<!not )\b(?:allowed|permitted|acceptable|not\s+exclu(?:sionary|ded)|eligible\s+if)\b",
    re.IGNORECASE,
)
_OF_WOMEN = re.compile(
    r"\b(?:wom[ae]n|females?|contracepti\w+|birth\s+control|child-?\s?bearing)\b", re.IGNORECASE
)
_NEAR = 120
"""Characters at the end of a lead that say what it is the lead of."""

_OF_CONTRACEPTION = re.compile(
    r"\b(?:child-?\s?bearing|(?:post-?|pre-?|peri-?)?menopaus\w*|ligation|steril\w+|\w+ectom(?:y|ized)"
    r"|intra-?uterine|IUDs?|contracept\w+|birth\s+control|condoms?|abstinence|implants?|patch(?:es)?"
    r"|ring|progest\w+|pills?|partner|vasectom\w+|amenorrh\w+)\b",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"\w+\W+\w+.*\b(?:with|by|showing|having)\b\W*(?:any|at\s+least|one|two|≥|>=|\d)", re.IGNORECASE
)
_OTHER_SORT = re.compile(
    r"\b(?:informed\s+consent|willing|agrees?\s+to|able\s+to\s+(?:comply|understand|give|provide))\b",
    re.IGNORECASE,
)
"""Words of a criterion that stands for itself, so that a list before it is over."""


_WHOLE = re.compile(
    r"(?:(?:adult\s+)?(?:patients?|subjects?|participants?|adults?|(?:fe)?males?|men|women)\W+"
    r"(?:(?:and|or)\s+\w+\s+)?)?(?:who\s+(?:are|is)\s+)?"
    r"(?:(?:of\s+)?age[ds]?|under|over|above|below|(?:younger|older|less|more|greater)\s+than"
    r"|at\s+least|[<>≤≥])[\s\W]*(?:(?:of|than|is|are|at\s+least|over|under|above|between)\s+)*"
    r"[<>≤≥=]*\s*\d{1,3}(?:\s*(?:to|and|-|–)\s*\d{1,3})?\s*(?:years?|yrs?|y)"
    r"(?:\s+(?:of\s+age|old|or\s+(?:older|over|above|more|younger)))*\W*"
    r"|(?:(?:free|signed|written|informed|voluntary|provision|provided?|given?|of|and|the|able|to)"
    r"\W+)*informed\s+(?:and\s+)?(?:written\s+)?consent(?:\s+form)?"
    r"(?:\s+to\s+participate\s+in\s+(?:the|this)\s+(?:study|trial))?\W*"
    r"|(?:(?:women|females?)\s+)?(?:(?:who|that)\s+are\s+)?pregnan(?:t|cy)\b[^:;.]{0,70}\.?",
    re.IGNORECASE,
)
"""What is a criterion by itself: an age, a consent, a pregnancy."""
_GOES_ON = re.compile(r"(?:if|except|unless|for|note|or|and|in|cohort|part|arm)\b", re.IGNORECASE)


def apart(nodes: Sequence[Node]) -> Iterator[Node]:
    """Set beside a line what only its indent puts under it: "Under 18 years", then illnesses."""
    for node in nodes:
        below = [one.line.body for one in node.nodes]
        whole = below and node.line.style and not ends_in_colon(node.line.body)
        if whole and _WHOLE.fullmatch(node.line.body) and not any(map(_goes_on, below)):
            inner = list(node.nodes)
            node.nodes = []
            yield node
            yield from inner
        else:
            yield node


def _goes_on(body: str) -> bool:
    return body[:1].islower() or _GOES_ON.match(body) is not None


def gathered(nodes: Sequence[Node]) -> list[Node]:
    """Nest the items of lists under their leads where their ends tell which they are."""
    nodes = list(apart(nodes))
    found: list[Node] = []
    at = 0
    while at < len(nodes):
        node = nodes[at]
        found.append(node)
        at += 1
        many = _items_behind(nodes, at)
        if many:
            node.nodes = list(nodes[at : at + many])
            at += many
    return found


def _items_behind(nodes: Sequence[Node], at: int) -> int:
    """Return how many lines behind a lead are surely its items, 0 if nothing tells."""
    lead = nodes[at - 1]
    if lead.nodes or lead.is_heading or lead.is_title or not lead.line.style:
        return 0
    if not ends_in_colon(lead.line.body) or not _POINTS.search(lead.line.body.rstrip(" *:：")):
        return 0
    mark = _mark(nodes[at]) if at < len(nodes) else ""
    if not mark or any(_mark(one) == mark for one in nodes[: at - 1]):
        return 0
    past = at
    while past < len(nodes) and _is_beside(nodes[past], lead) and _mark(nodes[past]) == mark:
        past += 1
    closed = past < len(nodes) and _is_beside(nodes[past], lead) and past > at
    return past + 1 - at if closed and not _mark(nodes[past]) else 0


def _is_beside(node: Node, lead: Node) -> bool:
    return not (node.is_heading or node.is_title or node.nodes or is_lone(node.line.body)) and bool(
        node.line.style
    ) == bool(lead.line.style)


def _mark(node: Node) -> str:
    """Return with what an item says that another follows it."""
    body = node.line.body.rstrip("* ")
    return connects(body) or (";" if body.endswith(";") else "")


def marked(found: Iterable[Criterion]) -> Iterator[Criterion]:
    """Keep with each criterion the lead that it may stand under, where nothing tells."""
    lead: Criterion | None = None
    for one in found:
        if lead is not None and not _may_be_under(lead, one):
            lead = None
        if is_open(one):
            lead = one
            yield one
        else:
            yield msgspec.structs.replace(one, under=lead.text) if lead else one


def _may_be_under(lead: Criterion, one: Criterion) -> bool:
    if (one.kind, one.group, one.topic) != (lead.kind, lead.group, lead.topic):
        return False
    if _OF_WOMEN.search(lead.text[-_NEAR:]) and not _CHOICE.search(lead.text[-_NEAR:]):
        return _OF_CONTRACEPTION.search(one.text) is not None
    return not _OTHER_SORT.search(one.text)


def is_open(criterion: Criterion) -> bool:
    """Say whether a criterion is the lead of a list of which it has no item.

    Only such are meant whose items would be read wrongly alone: "at least one of the following:",
    "except:", "allowed are:", "women who cannot have children are defined as:".
    """
    text = criterion.text.rstrip(" *")
    colon = text.endswith((":", "："))
    if criterion.items or not (colon or _POINTS_ALONE.search(text[-80:])):
        return False
    how = joined(text, ("", "", ""), criterion.kind)
    if how.excepting or _PERMITS.search(text):
        return True
    chosen = how.joining is not Joining.ALL and _CHOICE.search(text[-_NEAR:]) is not None
    if criterion.kind is CriterionKind.EXCLUSION:
        return chosen and _WITH.search(text) is not None
    return chosen or _OF_WOMEN.search(text[-_NEAR:]) is not None


def loosened(criterion: Criterion, tree: Requirement) -> Requirement:
    """Return a tree that does not hold a criterion against anybody that may be but an item.

    Nor is a lead met without the items that it asks for.
    """
    if not (criterion.under or is_open(criterion)):
        return tree
    if all(isinstance(leaf, LeftToTeam | Unread) for leaf in leaves(tree)):
        return tree
    unread = Unread(span=(0, len(criterion.text)), text=criterion.text)
    if criterion.kind is CriterionKind.EXCLUSION or not criterion.under:
        return All((tree, unread))
    return Any((tree, unread))
