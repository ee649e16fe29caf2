"""Take the words out of a figure: the text of its SVG, its table, its alternative text."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from trialpost.errors import BadInput
from trialpost.model.article import Figure

_TEXT = {"text", "title", "desc"}
_P_VALUE = re.compile(r"p[- ]values?", re.I)
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")
_UNCHANGED = re.compile(r"\b(?:no change|sin cambio|ningún cambio|no hubo cambio)\b")
_ALLOWED = _TEXT | {"svg", "g", "rect", "line", "circle", "path", "tspan", "polygon", "polyline"}


def svg_texts(svg: str) -> tuple[str, ...]:
    """Return the texts of an SVG: title, description, and each lowest group's words as one.

    Raises:
        BadInput: if the SVG is not well formed, declares entities, or holds anything that could
            run or fetch (a script, a handler, a link, an image, an embedded page).
    """
    if "<!" in svg or "<?" in svg:
        raise BadInput("The picture declares entities or instructions; a chart needs none.")
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 - declarations are refused above
    except ElementTree.ParseError as error:
        raise BadInput(f"The picture is not well-formed SVG ({error}).") from None
    for element in root.iter():
        _refuse_active(element)
    return tuple(_group_texts(root))


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _refuse_active(element: ElementTree.Element) -> None:
    if _name(element) not in _ALLOWED:
        raise BadInput(f"The picture holds <{_name(element)}>, which a chart may not.")
    for key, value in element.attrib.items():
        plain = key.rpartition("}")[2].lower()
        if plain.startswith("on") or plain in {"href", "style"} or "url(" in value.lower():
            raise BadInput(f"The picture's attribute {plain!r} could run or fetch something.")


def _group_texts(element: ElementTree.Element) -> Iterator[str]:
    """Yield the words of an element: of a group without inner groups, all of them together."""
    inner = [child for child in element if _name(child) == "g"]
    own = [child for child in element if _name(child) in _TEXT]
    if _name(element) == "g" and not inner:
        yield "; ".join(filter(None, (_words(child) for child in own)))
        return
    for child in element:
        if _name(child) == "g":
            yield from _group_texts(child)
        elif _name(child) in _TEXT:
            yield _words(child)


def _words(element: ElementTree.Element) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def table_claims(table: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    """Yield each cell with the heads of its row and column, as one text."""
    if not table:
        return
    head = table[0]
    for row in table[1:]:
        for column in range(1, len(row)):
            over = head[column] if column < len(head) else ""
            yield "; ".join((head[0] if head else "", row[0], f"{over}: {row[column]}"))


def figure_texts(figure: Figure) -> Iterator[str]:
    """Yield all that a figure says in words."""
    yield figure.alt
    yield from table_claims(figure.table)
    yield from filter(None, svg_texts(figure.svg))


def differing_data(figure: Figure) -> str | None:
    """Return a figure of the words that the table lacks, or of the table that the words lack.

    A picture's words, its table and its own text tell the same; of p-values only the table tells.
    Where the words were held against the table before, there are none.
    """
    if len(figure.table) < 2:
        return "no table"
    head, *rows = figure.table
    plain = [at for at, name in enumerate(head) if not _P_VALUE.fullmatch(name.strip())]
    cells = " ; ".join(row[at] for row in figure.table for at in plain if at < len(row))
    tabled = _figures(cells)
    told = _figures(figure.alt) if figure.alt else tabled
    drawn = _figures(" ; ".join(svg_texts(figure.svg)))
    lacking = sorted((told - tabled) | (told - drawn))
    values = " ; ".join(row[at] for row in rows for at in plain if 0 < at < len(row))
    unchanged = {"0"} if _UNCHANGED.search(figure.alt) else set()
    lacking += sorted(_figures(values) - told - unchanged)
    return lacking[0] if lacking else None


def _figures(text: str) -> set[str]:
    """Return the numbers of a text without their signs."""
    return {match.replace(",", "") for match in _NUMBER.findall(text)}
