"""Read where the person of a note lives, as coarsely as a profile holds it: never a street.

=============================================  ============================================
a note                                         gives
=============================================  ============================================
"lives in Leeds", "a woman from Boston, MA"    the town with its region, if there is but one
an address line, or one that begins with the   the town of it: the street, the house and the
person's title                                 postcode are left out
a town of which there are several              the one in the country whose postcode or
                                               words the note has; else none
where somebody works, was born or treated      none
=============================================  ============================================
"""

import re
from collections.abc import Iterator

from trialpost.eligibility.notes.page import UK_POSTCODE, Page, Span
from trialpost.errors import UnknownPlace
from trialpost.model.profile import GivenPlace
from trialpost.vocabulary.places import locate

_NAME = (
    r"[A-Z][\w'’.-]+"
    r"(?:[ -](?:(?:upon|on|sur|de|la|le|del|of|the|am|an|der)[ -])?[A-Z][\w'’.-]+){0,3}"
)
_LIVES = re.compile(
    r"\b(?:(?:[Ll]ives?|[Ll]iving|[Rr]esid(?:es|ing)|[Ss]tays?|staying|[Bb]ased|"
    r"[Rr]esident\s+(?:of|in)|home\s+in|"
    r"moved\s+to|(?:woman|man|lady|gentleman|male|female|girl|boy|patient|person|teenager|child|\d+[FM])"
    r"(?=\s+from\b))(?:\s+(?:alone|together|independently|at\s+home|with(?:\s+\w+){1,3}?))?)\s+"
    r"(?:in\s+|near\s+|at\s+|from\s+|outside\s+|close\s+to\s+)?"
    rf"(?:the\s+)?(?:(?:city|town|village|suburbs?)\s+of\s+)?(?P<place>{_NAME}(?:,\s*{_NAME}){{0,2}})"
)
_LABELLED = re.compile(
    r"(?:^|\n)\W*(?:(?:home\s+|patient(?:['’]s)?\s+)?addr(?:ess|\.)?\s*:"
    r"|(?:Mr|Mrs|Ms|Miss|Mx)\.?\s+[A-Z][\w'’ .-]{1,40},(?=\s*\d))\s*(?P<line>[^\n;]{3,120})",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:^|\n)\W*(?:re|regarding|patient(?:\s+name)?|name|pt)\s*:(?P<line>[^\n]{3,160})",
    re.IGNORECASE,
)
"""A line that says whom a letter is about, perhaps with the address."""

_BEFORE_CODE = re.compile(r"(?P<town>[A-Z][\w'’-]+(?:[ -][A-Z][\w'’-]+){0,2}),?\s+$")
_US_POSTCODE = re.compile(r"\b[A-Z]{2}\s+\d{5}(?:-\d{4})?\b")
_STREET = re.compile(
    r"\d|\b(?:street|st|road|rd|lane|ln|avenue|ave|drive|dr|close|court|flat|apt|apartment|house|"
    r"way|place|crescent|terrace|boulevard|blvd|suite|unit)\b\.?$",
    re.IGNORECASE,
)
_BRITISH = re.compile(r"\b(?:mum|NHS|GP|A&E|paracetamol|haemo\w+|oestro\w+|anaemia)\b")
_OF_ANOTHER = re.compile(
    r"\b(?:her|his|their|my|our)\s+(?:mother|father|parents?|brother|sister|siblings?|son|daughter|"
    r"children|husband|wife|spouse|partner|aunt|uncle|cousin|family|mum|mom|dad|friend)\s+"
    r"(?:(?:who|now|still|also)\s+)?$"
)
_END = re.compile(r"[.,;\s]+$")
_COUNTRY_OF = (("United Kingdom", (UK_POSTCODE, _BRITISH)), ("United States", (_US_POSTCODE,)))


def place_of(page: Page, note: str) -> GivenPlace | None:
    """Return the town of a note's person, ``None`` if it does not tell it, or not which.

    Args:
        page: the note as it speaks of its patient.
        note: the note as it was written.
    """
    for words, span in _written(page):
        place = _found(words, note)
        if place is not None:
            page.note("place", "place", span)
            return place
    return None


def _written(page: Page) -> Iterator[tuple[str, Span]]:
    """Yield what may be the name of the place, with where it stands."""
    for match in _LIVES.finditer(page.text):
        if _OF_ANOTHER.search(page.before(match.start())):
            continue
        parts = _END.sub("", match["place"].split(". ")[0]).split(",")
        yield from ((words, match.span("place")) for words in _shorter(parts))
    for match in _ABOUT.finditer(page.text):
        for code in UK_POSTCODE.finditer(match["line"]):
            if town := _BEFORE_CODE.search(match["line"][: code.start()]):
                yield town["town"], match.span("line")
    for match in _LABELLED.finditer(page.text):
        line = UK_POSTCODE.sub("", match["line"].split(". ")[0])
        line = _US_POSTCODE.sub(lambda found: found[0][:2], line)
        parts = [part.strip() for part in line.split(",")]
        towns = [part for part in parts if part and not _STREET.search(part)]
        yield from ((words, match.span("line")) for words in _shorter(towns))


def _shorter(parts: list[str]) -> Iterator[str]:
    """Yield the parts of a place, joined, without the last ones and the last words in turn."""
    for count in range(len(parts), 0, -1):
        yield ", ".join(part.strip() for part in parts[:count])
    words = parts[0].split() if parts else []
    if len(words) > 1:
        yield words[0]


def _found(words: str, text: str) -> GivenPlace | None:
    try:
        return GivenPlace(name=locate(words).name)
    except UnknownPlace as error:
        for country, signs in _COUNTRY_OF:
            if any(sign.search(text) for sign in signs):
                there = [one for one in error.candidates if one.endswith(country)]
                if len(there) == 1 and there[0].split(",")[0].casefold() == words.casefold():
                    return GivenPlace(name=there[0])
    return None
