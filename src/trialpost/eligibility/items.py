"""Make the item of a criterion of a line, with the list below it or within it."""

import msgspec

from trialpost.eligibility.groups import group_prefix
from trialpost.eligibility.joining import joined, without_connecting_words
from trialpost.eligibility.lines import clean, is_note
from trialpost.eligibility.prose import apart_at_semicolons, numbered
from trialpost.eligibility.structure import Node
from trialpost.model.criterion import CriterionItem, CriterionKind


def item_of(node: Node, kind: CriterionKind) -> CriterionItem:
    """Make an item of a line and what is nested under it."""
    line = node.line
    below = [one for one in node.nodes if not is_note(one.line.body)]
    if not node.nodes:
        return _leaf(line.body, line.start, line.end, kind)
    if not below:
        return CriterionItem(text=_text(node), span=(line.start, node.end))
    lead = clean(line.body)
    items = tuple(item_of(one, kind) for one in below)
    how = joined(lead, [clean(_last_words(one)) for one in below], kind)
    return CriterionItem(
        text=_text(node),
        span=(line.start, node.end),
        lead=lead,
        items=tuple(trimmed(one) for one in items),
        joined=how.joining,
        least=how.least,
        excepting=how.excepting,
    )


def _last_words(node: Node) -> str:
    while node.nodes:
        node = node.nodes[-1]
    return node.line.body


def trimmed(item: CriterionItem) -> CriterionItem:
    """Return an item without the "and" or "or" that joins it to the next."""
    text = without_connecting_words(item.text)
    return item if text == item.text else msgspec.structs.replace(item, text=text)


def _leaf(body: str, start: int, end: int, kind: CriterionKind) -> CriterionItem:
    """Make an item of a line, with the list that may stand within it."""
    text, span = clean(body), (start, end)
    listed = numbered(body) or _after_colon(body)
    if listed is None:
        return CriterionItem(text=text, span=span)
    lead = clean(body[: listed[0]]).rstrip(" ,;")
    parts = [(first, body[first:last]) for first, last in listed[1]]
    items = []
    for first, part in parts:
        kept = part.strip()
        at = start + first + part.find(kept)
        if kept:
            items.append(CriterionItem(text=clean(kept), span=(at, at + len(kept))))
    if len(items) < 2:
        return CriterionItem(text=text, span=span)
    how = joined(lead, [one.text for one in items], kind)
    return CriterionItem(
        text=text,
        span=span,
        lead=lead,
        items=tuple(trimmed(one) for one in items),
        joined=how.joining,
        least=how.least,
        excepting=how.excepting,
    )


def _after_colon(body: str) -> tuple[int, list[tuple[int, int]]] | None:
    """Return the list in "No history of: stroke; seizures; syncope", and where its lead ends."""
    prefix = group_prefix(body)
    colon = body.find(": ", prefix[1] if prefix else 0)
    if colon < 0 or ";" not in body[colon:] or ";" in body[:colon] or ". " in body[:colon]:
        return None
    if body.count("(", 0, colon) > body.count(")", 0, colon):
        return None
    parts = apart_at_semicolons(body[colon + 1 :], 2)
    if len(parts) < 2:
        return None
    return colon + 1, [(colon + 1 + first, colon + 1 + last) for first, last in parts]


def _text(node: Node) -> str:
    """Join the lines of a criterion to a sentence; items of a list are set apart by semicolons."""
    joined_up = clean(node.line.body)
    for below in node.nodes:
        apart = "" if joined_up.endswith((":", ";", ",", "\uff1a")) else ";"
        joined_up = (
            (joined_up.removesuffix(".") if apart else joined_up) + apart + " " + _text(below)
        )
    return joined_up
