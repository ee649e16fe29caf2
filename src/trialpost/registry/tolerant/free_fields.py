"""Read fields that registries let people write freely: texts, dates, ages, phases, sexes, counts.

The registers that the World Health Organization's portal gathers do not agree on forms, so that
each of these accepts all that have been seen. ``tests/spec/test_free_fields.py`` is their table.
"""

import functools
import html
import re
import textwrap
from collections.abc import Iterable

from trialpost.errors import BadInput
from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.reading import IssueKind
from trialpost.model.status import Phase, Sex
from trialpost.registry.tolerant.notes import Notes, quoted

FIRST_YEAR, LAST_YEAR = 1900, 2100
OLDEST_AGE = 150
"""In years; nobody has lived past 122."""
LARGEST_COUNT = 2**31 - 1

_BREAK = re.compile(r"(?:\n[ \t]*)?<\s*/?\s*(?:br|p|div|li|tr|ul|ol)\b[^<>]{0,200}>", re.IGNORECASE)
"""A line end before it is the same break: the WHO's portal writes both."""
_MARKUP = re.compile(
    r"<\s*/?\s*(?:b|i|u|em|strong|sup|sub|span|font|a|td|th|table|tbody|h[1-6])\b[^<>]{0,200}>",
    re.IGNORECASE,
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
_EMPTY_LINES = re.compile(r"\n{3,}")

NOTHING = frozenset({
    "", "-", "--", "n/a", "n/a.", "na", "n.a.", "nil", "nil known", "none", "none known", "null",
    "not applicable", "not available", "not provided", "not provided at time of registration",
    "not specified", "unknown", "no", ".",
})  # fmt: skip
"""What people write where they have nothing to write, in lower case."""


def _plain(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "<" in text:
        text = _MARKUP.sub("", _BREAK.sub("\n", text))
    if "&" in text:
        text = _REFERENCE.sub(lambda found: html.unescape(found[0]), text)
    return _CONTROLS.sub(" ", text.replace("\xa0", " "))


def lines_of(text: str) -> str:
    """Return a text that may hold HTML as plain lines: breaks as line ends, no other markup.

    A ``<`` that is no known element's stays, since it may mean "less than". Space at the ends of
    lines and more than one empty line in a row are taken out.
    """
    lines = (line.strip() for line in _plain(text).split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


_BULLET = re.compile(r"(?:[-*•·○▪–]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])\s", re.IGNORECASE)
_WIDE = 70
"""In characters; a line so long that stops in the middle of a sentence was broken to fit."""


def criteria_of(text: str) -> str:
    """Return an eligibility text as lines, with lines that were only broken to fit put together.

    ClinicalTrials.gov broke its texts at some hundred characters and indented what went on, and
    the portal keeps that. A line goes on the one before if it has no bullet and is indented
    deeper than where that began, or as deep if that is long and stops within a sentence.
    Indentation stays, since it orders lists in lists.
    """
    joined: list[str] = []
    depth, open_line = 0, ""
    for line in textwrap.dedent(_plain(text).expandtabs(4)).split("\n"):
        body = line.strip()
        indent = len(line) - len(line.lstrip())
        goes_on = (
            body
            and open_line
            and not _BULLET.match(body)
            and (indent > depth or (indent == depth and _stops_short(open_line)))
        )
        if goes_on:
            joined[-1] += f" {body}"
        else:
            joined.append(line.rstrip())
            depth = indent
        open_line = line.strip()
    return dedented(_EMPTY_LINES.sub("\n\n", "\n".join(joined)))


def dedented(text: str) -> str:
    """Take out the indentation that all lines have; that of a first line alone does not count."""
    lines = text.strip("\n").split("\n")
    if lines[0] and not lines[0][0].isspace():
        return "\n".join([lines[0], textwrap.dedent("\n".join(lines[1:]))]).strip()
    return textwrap.dedent("\n".join(lines)).strip()


def _stops_short(line: str) -> bool:
    return len(line) >= _WIDE and line[-1] not in ".:;"


def line_of(text: str) -> str:
    """Return a text that may hold HTML as one line with single spaces."""
    return " ".join(lines_of(text).split())


def given(text: str) -> str:
    """Return a line, or ``""`` where somebody only wrote that there is nothing."""
    line = line_of(text)
    return "" if line.lower() in NOTHING else line


_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june",
         "jul july", "aug august", "sep sept september", "oct october", "nov november",
         "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?(?:[T ][\d:.+Z ]*(?:[AP]M)?)?")
_PACKED = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:\s+[\d:]+(?:\s*[AP]M)?)?", re.I)
_DAY_MONTH = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[ -])?([A-Za-z]{3,9})\.?[ ,-]+(\d{4})")
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(?: [\d:]+ ?[AP]M)?")


def date(text: str, where: str, notes: Notes) -> PartialDate | None:
    """Read a date with the precision that it has; what is none is noted and left out.

    Forms: ``2026-08-14`` (a time of day behind it is looked past), ``2026-08``, ``2026``,
    ``2026/08/14``, ``20260814``, ``14/08/2026``, ``14 August 2026``, ``August 2026``, ``August 14,
    2026``. **Two numbers before a year are day and month, in this order**, as the WHO's portal
    writes them. Where no such day exists and one does the other way round, that one is read and
    noted.
    """
    line = " ".join(text.split())
    if not line or line.lower() in NOTHING:
        return None
    found, detail = _date(line)
    if found is None or not FIRST_YEAR < found.year <= LAST_YEAR:
        notes.add(IssueKind.BAD_DATE, where, f"{quoted(line)} is not a date; left out.")
        return None
    if detail:
        notes.add(IssueKind.BAD_DATE, where, f"{quoted(line)} was read as {found}{detail}.")
    return found


@functools.lru_cache(maxsize=4096)
def _date(line: str) -> tuple[PartialDate | None, str]:
    if found := _ISO.fullmatch(line):
        return _day(found[1], found[2], found[3]), ""
    if re.fullmatch(r"\d{4}", line):
        return _day(line, None, None), ""
    if found := _PACKED.fullmatch(line):
        return _day(found[1], found[2], found[3]), ""
    if found := _SLASHED.fullmatch(line):
        usual = _day(found[3], found[2], found[1])
        return (usual, "") if usual else (_day(*found.group(3, 1, 2)), " (the month first)")
    if found := _DAY_MONTH.fullmatch(line):
        return _day(found[3], _month(found[2]), found[1]), ""
    if found := _MONTH_DAY.fullmatch(line):
        return _day(found[3], _month(found[1]), found[2]), ""
    return None, ""


def _month(name: str) -> str:
    return str(_MONTHS.get(name.lower(), 99))


def _day(year: str, month: str | None, day: str | None) -> PartialDate | None:
    parts = [year] + [part.zfill(2) for part in (month, day) if part is not None]
    try:
        return PartialDate.parse("-".join(parts))
    except BadInput:
        return None


_UNITS = {
    **dict.fromkeys(("", "y", "yr", "yrs", "year", "years", "yo", "age", "ages"), "year"),
    **dict.fromkeys(("m", "mo", "mos", "mth", "mths", "month", "months"), "month"),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), "week"),
    **dict.fromkeys(("d", "day", "days"), "day"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "hour"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "minute"),
}
_PER_YEAR = {"year": 1, "month": 12, "week": 52, "day": 366, "hour": 8784, "minute": 527040}
_SMALLER = {"year": ("month", 12), "week": ("day", 7), "day": ("hour", 24), "hour": ("minute", 60)}
_AGE = re.compile(
    r"(?P<sign>[<>≤≥=]{0,2})\s*(?P<number>\d{1,6}(?:\.\d{1,4})?)[\s-]*(?P<unit>[a-z]*)(?:\(s\))?"
    r"(?:[\s-]*(?:old|of age))?\.?",
    re.IGNORECASE,
)
_NO_LIMIT = NOTHING | {
    "0", "no limit", "no limits", "no age limit", "not limited", "unlimited", "no maximum",
    "no minimum", "no maximum age", "no minimum age", "any", "all", "all ages", "no restriction",
}  # fmt: skip


def age(text: str, where: str, notes: Notes) -> AgeLimit | None:
    """Read an age limit; no limit is ``None``, and so is what cannot be read, which is noted.

    Forms: ``18 Years``, ``18Y``, ``6M``, ``18.00 Year(s)``, ``20years-old``, ``730D``, ``18`` (a
    bare number is years), ``N/A``, ``No limit``, ``0`` (none).
    """
    line = line_of(text)
    if line.lower() in _NO_LIMIT:
        return None
    found = _AGE.fullmatch(line)
    unit = _UNITS.get(found["unit"].lower()) if found else None
    limit = _limit(found["number"], unit) if found and unit else None
    if limit is None or limit.number > OLDEST_AGE * _PER_YEAR[limit.unit]:
        notes.add(IssueKind.BAD_AGE, where, f"{quoted(line)} is no age; read as no limit.")
        return None
    if found and found["sign"] in ("<", ">"):
        detail = f"{quoted(line)} does not include that age itself; read as {limit}."
        notes.add(IssueKind.BAD_AGE, where, detail)
    return limit if limit.number else None


def _limit(number: str, unit: str) -> AgeLimit | None:
    """Make a limit, of a half year say in months; ``None`` if it is not whole in those either."""
    whole, _, rest = number.partition(".")
    if not rest.strip("0"):
        return AgeLimit(int(whole), unit)
    smaller, times = _SMALLER.get(unit, (unit, 1))
    value = float(number) * times
    return AgeLimit(round(value), smaller) if abs(value - round(value)) < 1e-6 else None


_PHASE = {
    "0": Phase.EARLY_PHASE_1,
    "1": Phase.PHASE_1, "i": Phase.PHASE_1,
    "2": Phase.PHASE_2, "ii": Phase.PHASE_2,
    "3": Phase.PHASE_3, "iii": Phase.PHASE_3,
    "4": Phase.PHASE_4, "iv": Phase.PHASE_4,
}  # fmt: skip
_PHASE_WORD = re.compile(r"\b(early\s+)?(?:phase[\s-]*)?(iv|iii|ii|i|[0-4])[abc]?\b", re.IGNORECASE)
_PHASE_YES = re.compile(r"\(phase (iv|iii|ii|i)\)\s*:\s*(yes|no)?", re.IGNORECASE)
_NO_PHASE = NOTHING - {"not applicable", "n/a"} | {"not selected", "other", "others", "any"}
_LONGEST_PHASE = 120
"""In characters; a longer text is a story in which single letters mean something else."""


def phases(text: str, where: str, notes: Notes) -> tuple[Phase, ...]:
    """Read the phases; a text that names none is noted.

    Forms: ``Phase 1/Phase 2``, ``Phase I/II``, ``2``, ``1-2``, ``Phase-3``, ``Early Phase 1``,
    ``Phase 0``, ``N/A``, ``Post Marketing Surveillance`` (phase 4), and the European register's
    ``Therapeutic exploratory (Phase II): yes Therapeutic use (Phase IV): no``.
    """
    line = line_of(text)
    low = line.lower()
    if low in _NO_PHASE:
        return ()
    if low in ("n/a", "not applicable"):
        return (Phase.NOT_APPLICABLE,)
    if answers := _PHASE_YES.findall(line):
        return _ordered(_PHASE[phase.lower()] for phase, answer in answers if answer == "yes")
    if "post" in low and "marketing" in low:
        return (Phase.PHASE_4,)
    words = _PHASE_WORD.findall(line) if len(line) <= _LONGEST_PHASE else []
    if not words:
        notes.add(IssueKind.UNKNOWN_CODE, where, f"{quoted(line)} names no phase; left out.")
    return _ordered(
        Phase.EARLY_PHASE_1 if early else _PHASE[phase.lower()] for early, phase in words
    )


def _ordered(found: Iterable[Phase]) -> tuple[Phase, ...]:
    kept = set(found)
    return tuple(phase for phase in Phase if phase in kept)


_FEMALE = re.compile(r"\b(?:females?|women|woman|girls?)\b|^f$", re.IGNORECASE)
_MALE = re.compile(r"\b(?:males?|men|man|boys?)\b|^m$", re.IGNORECASE)
_SEX_ANSWER = re.compile(r"\b(female|male)\s*:\s*(yes|no)?", re.IGNORECASE)
_ALL = re.compile(r"\b(?:both|all|any)\b", re.IGNORECASE)


def sex(text: str, where: str, notes: Notes) -> Sex | None:
    """Read who may take part: ``None`` for all, and for what says nothing; odd words are noted."""
    line = line_of(text)
    if line.lower() in NOTHING:
        return None
    if answers := _SEX_ANSWER.findall(line):
        allowed = {name.lower() for name, answer in answers if answer.lower() == "yes"}
        return Sex(allowed.pop()) if len(allowed) == 1 else None
    women, men = bool(_FEMALE.search(line)), bool(_MALE.search(line))
    if _ALL.search(line) or (women and men):
        return None
    if women or men:
        return Sex.FEMALE if women else Sex.MALE
    notes.add(IssueKind.UNKNOWN_CODE, where, f"{quoted(line)} is no sex; read as all.")
    return None


_COUNT = re.compile(r"(\d{1,3}(?:[,' ]\d{3})+|\d{1,10})(?:\.0+)?(?:\s+[A-Za-z][^\d]*)?")
_GROUP = re.compile(r":\s*(\d{1,9})\s*(?:;|$)")


def count(text: str, where: str, notes: Notes) -> int | None:
    """Read a number of people; ``first group:49;second group:49;`` is their sum.

    What is no number, and nought, which stands for none given, are noted and left out.
    """
    line = line_of(text)
    if line.lower() in NOTHING:
        return None
    found = _COUNT.fullmatch(line)
    groups = [] if found else _GROUP.findall(line)
    number = int(re.sub(r"\D", "", found[1])) if found else sum(map(int, groups))
    if not 0 < number <= LARGEST_COUNT or (groups and len(groups) < line.rstrip(";").count(";")):
        detail = f"{quoted(line)} is no number of people; left out."
        notes.add(IssueKind.WRONG_TYPE, where, detail)
        return None
    return number


_NATIONS = frozenset({"england", "scotland", "wales", "northern ireland"})
_COUNTRY = {
    "united states of america": "United States",
    "usa": "United States",
    "uk": "United Kingdom",
    "korea, south": "South Korea",
    "none (japan only)": "Japan",
}


def country(text: str) -> tuple[str | None, str | None]:
    """Return a country, and which of the United Kingdom's nations if one stands in its place."""
    name = given(text)
    if name.lower() in _NATIONS:
        return "United Kingdom", name
    return _COUNTRY.get(name.lower(), name) or None, None


def note_ages(low: AgeLimit | None, high: AgeLimit | None, where: str, notes: Notes) -> None:
    """Note limits of which the lower is above the upper; both are kept."""
    if low and high and _years(low) > _years(high):
        detail = f"The youngest age ({low}) is above the oldest ({high}). Both are kept."
        notes.add(IssueKind.CONTRADICTION, where, detail)


def _years(limit: AgeLimit) -> float:
    return limit.number / _PER_YEAR[limit.unit]
