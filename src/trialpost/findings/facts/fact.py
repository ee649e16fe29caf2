"""A fact of a record: what it is about, a sentence, the field as it stands, and its place."""

import re
from collections.abc import Iterable

import msgspec

SELLS = re.compile(
    r"\b(?:promising|break-?through(?! (?:(?:cancer )?pain|bleeding|infections?|seizures?|symptoms?"
    r"|ha?emolysis|nausea|vomiting))|cur(?:e|es|ed|ing|ative)|safe(?:ly|r|st)?|well[ -]tolerated|"
    r"game[ -]chang\w+|miracl\w+|revolution\w+|ground-?breaking|wonder drug|dramatic(?:ally)?|"
    r"remarkabl[ey])\b|fail(?:ed|s)?\b",
    re.I,
)
_OWN_CAPITALS = re.compile(r"[a-z]{1,3}[A-Z]")


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """``where`` is the JSON pointer of the field in a record of ClinicalTrials.gov's interface.

    ``parts`` are the pointers of the numbers and names that the sentence has from elsewhere, each
    by what stands there: "began" and "ended"; or "country 1", "country 2", of what is counted.
    """

    topic: str
    said: str
    text: str
    where: str
    parts: dict[str, str] = {}


def numbered(name: str, places: Iterable[str]) -> dict[str, str]:
    """Return the places of things that a sentence counts.

    >>> numbered("country", ["/a/0", "/a/4"])
    {'country 1': '/a/0', 'country 2': '/a/4'}
    """
    return {f"{name} {at}": place for at, place in enumerate(places, 1)}


def listed(parts: list[str]) -> str:
    """Join parts with commas and "and"."""
    return " and ".join(parts) if len(parts) < 3 else ", ".join(parts[:-1]) + " and " + parts[-1]


def whole(count: float) -> str:
    """Write a count of people, its thousands parted by commas.

    >>> whole(4447)
    '4,447'
    """
    return f"{count:,.0f}"


def upper(text: str) -> str:
    """Begin a sentence with a capital, unless its first word has capitals of its own further on.

    >>> upper("placebo was given"), upper("mRNA-1273 was given")
    ('Placebo was given', 'mRNA-1273 was given')
    """
    return text if _OWN_CAPITALS.match(text) else text[:1].upper() + text[1:]


_ESCAPED = re.compile(r"\\([~<>*^\[\]&_#])")
"""Signs that a registry writes with a stroke before them."""


_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_MARKUP = re.compile(r"</?(?:[bisup]|su[bp]|em|strong|br|p|i|font|span)(?: [^<>]*)?/?>", re.I)


def tidy(text: str) -> str:
    """Return a name with single spaces, without markup and signs that are not seen.

    >>> tidy("<b>Harbour</b>  Institute" + chr(0x202E))
    'Harbour Institute'
    """
    return " ".join(_MARKUP.sub("", _UNSEEN.sub("", text)).split())


def quotable(text: str | None, most: int) -> str | None:
    """Return words of the record that may be quoted: so many at most, and none that sell."""
    if not text:
        return None
    plain = tidy(_ESCAPED.sub(r"\1", text)).replace("“", "'").replace("”", "'")
    plain = plain.strip(" .")
    if not plain or len(plain.split()) > most or SELLS.search(plain):
        return None
    return plain
