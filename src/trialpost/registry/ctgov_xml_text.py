"""Undo what ClinicalTrials.gov's older XML does to texts: indentation and hard line ends."""

import textwrap

from trialpost.registry.xml_tree import Element, raw_text

LAST_COLUMN = 99
"""The registry filled lines up to here, indentation included. Of 35,169 ends of lines inside a
paragraph in 1,141 records all but two are where the next word would have gone beyond it."""


def block(element: Element | None) -> str:
    """Return a text block with its paragraphs and lists, without indentation of XML's own.

    Lines that were broken because they were full are joined; a line that was broken although the
    next word had room stays broken. The indentation of one line against the others stays.
    """
    lines: list[str] = []
    before = ""
    for line in raw_text(element).expandtabs(8).split("\n"):
        kept = line.rstrip()
        if kept and before and _was_full(before, kept):
            lines[-1] = f"{lines[-1]} {kept.lstrip()}"
        else:
            lines.append(kept)
        before = kept
    return textwrap.dedent("\n".join(lines)).strip("\n").strip(" " if len(lines) == 1 else "")


def _was_full(line: str, following: str) -> bool:
    word = following.split(maxsplit=1)[0]
    return len(line) + 1 + len(word) > LAST_COLUMN
