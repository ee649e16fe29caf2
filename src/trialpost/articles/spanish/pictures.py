"""Put a picture and its table into Spanish, and read a Spanish one back."""

import re
from collections.abc import Callable
from xml.etree import ElementTree

import msgspec

from trialpost.articles.checks.shapes import svg_texts
from trialpost.articles.pictures.canvas import LINE, MARGIN, lines_of
from trialpost.errors import BadInput
from trialpost.model.article import Figure

Turn = Callable[[str], str | None]
"""Puts a text of a picture into the other language; ``None`` if no form fits."""

Table = tuple[tuple[str, ...], ...]
_SVG = "http://www.w3.org/2000/svg"
_WORDS = ("text", "title", "desc")


def in_spanish(figure: Figure, turn: Turn) -> Figure | None:
    """Return a figure in Spanish, ``None`` if any of its words cannot be said."""
    table = _table(figure.table, turn)
    svg = _svg(figure.svg, turn, wrapped=True)
    if table is None or svg is None:
        return None
    return Figure(svg=svg, alt=told(table), findings=figure.findings, table=table)


def in_english(figure: Figure, turn: Turn) -> Figure | None:
    """Return what a Spanish figure says, in English, ``None`` if any of its words cannot be read.

    The alternative text has to say what the table does, in the same words.
    """
    table = _table(figure.table, turn)
    if table is None or figure.alt != told(figure.table):
        return None
    try:
        svg_texts(figure.svg)
    except BadInput:
        return msgspec.structs.replace(figure, table=table, alt="")
    svg = _svg(figure.svg, turn, wrapped=False)
    return None if svg is None else msgspec.structs.replace(figure, table=table, alt="", svg=svg)


def told(table: Table) -> str:
    """Say in Spanish what a table holds, row by row, for who cannot see the picture."""
    if not table:
        return "Gráfico."
    (heading, *over), *rows = table
    lines = []
    for first, *cells in rows:
        many = len(cells) > 1
        said = (
            f"{head} {cell}" if many and not cell.startswith("p ") else cell
            for head, cell in zip(over, cells, strict=False)
        )
        lines.append(f"{first}: {', '.join(said)}")
    return f"Gráfico. {heading}. {'; '.join(lines)}."


def _table(table: Table, turn: Turn) -> Table | None:
    made = []
    for row in table:
        cells = [turn(cell) if cell else "" for cell in row]
        if any(cell is None for cell in cells):
            return None
        made.append(tuple(cell or "" for cell in cells))
    return tuple(made)


def _svg(svg: str, turn: Turn, *, wrapped: bool) -> str | None:
    """Return a picture with its words in the other language.

    Words that need more lines than before, or fewer, move all that stands below them.
    """
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own writer's, or looked at before
    ElementTree.register_namespace("", _SVG)
    down = 0.0
    for element in list(root.iter()):
        name = element.tag.rpartition("}")[2]
        if name in _WORDS:
            text = re.sub(r"\s+", " ", "".join(element.itertext())).strip()
            other = turn(text) if text else ""
            if other is None:
                return None
            if name != "text" or not wrapped or "text-anchor" in element.attrib:
                _say(element, [other])
                _move(element, down)
            else:
                before = max(1, sum(1 for _ in element.iter()) - 1)
                lines = lines_of(other, bold="font-weight" in element.attrib) or [""]
                _say(element, lines)
                _move(element, down)
                down += LINE * (len(lines) - before)
        elif name not in ("svg", "g", "tspan"):
            _move(element, down)
    _grow(root, down)
    return ElementTree.tostring(root, encoding="unicode")


def _say(element: ElementTree.Element, lines: list[str]) -> None:
    for child in list(element):
        element.remove(child)
    if len(lines) == 1:
        element.text = lines[0]
        return
    element.text = None
    for number, line in enumerate(lines):
        below = {"x": f"{MARGIN:.0f}", "dy": f"{LINE:.0f}"} if number else {}
        span = ElementTree.SubElement(element, f"{{{_SVG}}}tspan", below)
        span.text, span.tail = line, " " if number < len(lines) - 1 else None


def _move(element: ElementTree.Element, down: float) -> None:
    if down and element.tag.rpartition("}")[2] not in ("title", "desc"):
        element.set("transform", f"translate(0 {down:g})")


def _grow(root: ElementTree.Element, down: float) -> None:
    if not down:
        return
    height = float(root.get("height", "0")) + down
    width = root.get("width", "320")
    root.set("height", f"{height:.0f}")
    root.set("viewBox", f"0 0 {width} {height:.0f}")
