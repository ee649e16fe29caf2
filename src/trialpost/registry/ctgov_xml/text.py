"""Undo what ClinicalTrials.gov's older XML does to texts: indentation and hard line ends."""

from trialpost.registry.tolerant.xml_tree import Element, raw_text

LAST_COLUMN = 99
"""The registry filled lines up to here, indentation included. Of 35,169 ends of lines inside a
paragraph in 1,141 records all but two are where the next word would have gone beyond it."""


def block(element: Element | None) -> str:
    """Return a text block with its paragraphs and lists, without indentation of XML's own.

    Lines that were broken because they were full are joined; a line that was broken although the
    next word had room stays broken. The indentation of one line against the others stays.
    """
    text = raw_text(element)
    if "\n" not in text:
        return text.strip()
    lines: list[str] = []
    length = 0  # of the line before, as the registry wrote it
    for line in text.expandtabs(8).split("\n"):
        kept = line.rstrip()
        if kept and length and length + 1 + _first_word(kept) > LAST_COLUMN:
            lines[-1] = f"{lines[-1]} {kept.lstrip()}"
        else:
            lines.append(kept)
        length = len(kept)
    return _dedented(lines)


def _first_word(line: str) -> int:
    return len(line.split(maxsplit=1)[0])


def _dedented(lines: list[str]) -> str:
    """Join lines without the indentation that all of them have, and empty ones at the ends."""
    margin = min((len(one) - len(one.lstrip()) for one in lines[1:] if one), default=0)
    first = lines[0].strip()
    return "\n".join([first, *(one[margin:] for one in lines[1:])]).strip("\n")
