"""What a language calls a condition that a vocabulary calls by a heading of its own.

Names stand in the table of all names (``vocabulary.names_elsewhere``); headings that gather
illnesses ("Connective Tissue Diseases") stand in ``tables/headings_LANGUAGE.tsv``, since no
sentence needs them.
"""

import functools
import re
from pathlib import Path

from trialpost.vocabulary.headings import as_said
from trialpost.vocabulary.lay_conditions import LAY_CONDITIONS
from trialpost.vocabulary.names_elsewhere import name_in, names

_TABLES = Path(__file__).with_name("tables")
_ARTICLE = re.compile(r"una? ")


def condition_name_in(english: str, language: str) -> str:
    """Return what a language calls a condition, by its English name; empty if unknown.

    A heading of the vocabulary that has no name in it is called as people call it. Names follow
    "you have" in their table; alone they stand without an article.

    >>> condition_name_in("Breast Neoplasms", "es"), condition_name_in("Heart Attack", "es")
    ('cáncer de mama', 'infarto')
    >>> condition_name_in("Connective Tissue Diseases", "es"), condition_name_in("Gorp", "es")
    ('enfermedades del tejido conjuntivo', '')
    """
    said = next((one for one in (english, *_everyday(english)) if _is_named(one, language)), "")
    if said:
        return _ARTICLE.sub("", name_in(said, language), count=1)
    return _headings(language).get(as_said(english).lower(), "")


def _is_named(english: str, language: str) -> bool:
    return name_in(english, language) != english or english.lower() in names(language)


def _everyday(heading: str) -> tuple[str, ...]:
    """Return what people call what a vocabulary calls by this heading; nothing where it is none."""
    return _everyday_names().get(heading.lower(), ())


@functools.cache
def _everyday_names() -> dict[str, tuple[str, ...]]:
    return {row.name.lower(): row.said for row in LAY_CONDITIONS if len(row.ids) == 1}


@functools.cache
def _headings(language: str) -> dict[str, str]:
    """Return the names of headings in a language, by the English as it is said."""
    path = _TABLES / f"headings_{language}.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []
    rows = (line.split("\t") for line in lines)
    return {as_said(english).lower(): name for english, name in rows}
