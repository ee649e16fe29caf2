"""Read from when, or how long ago, a note says that something was: "3 days ago", "since 2019"."""

import datetime as dt
import re
from collections.abc import Iterator

import msgspec

from trialpost.eligibility.named_within import is_test
from trialpost.eligibility.notes.page import Page, Span
from trialpost.vocabulary.lexicon import Kind

_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "couple of": 2, "a couple of": 2,
}  # fmt: skip
_COUNT = (
    r"(?P<n>\d{1,3}(?=[\s-]*[a-z])|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|(?:a\s+)?couple\s+of)(?=[\s-]))"
)
_UNIT = r"(?P<unit>hours?|hrs?|days?|d|weeks?|wks?|months?|mos?|years?|yrs?|decades?)"
_SPAN = rf"{_COUNT}[\s-]*(?:\+\s*)?{_UNIT}"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_SHAPES = (
    ("date", re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b")),
    (
        "date",
        re.compile(r"\b(?P<first>\d{1,2})[/.](?P<second>\d{1,2})[/.](?P<year>(?:19|20)\d\d)\b"),
    ),
    (
        "date",
        re.compile(
            rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<name>{_MONTH})\.?,?\s+(?P<year>(?:19|20)\d\d)\b"
            rf"|\b(?P<name_>{_MONTH})\.?\s+(?P<day_>\d{{1,2}})(?:st|nd|rd|th)?,?\s+"
            r"(?P<year_>(?:19|20)\d\d)\b",
            re.I,
        ),
    ),
    ("point", re.compile(rf"\b{_SPAN}\s*(?:ago|earlier|before|prior|previously|back)\b", re.I)),
    (
        "point",
        re.compile(
            r"\b(?P<n>\d{1,3})(?:st|nd|rd|th)?[\s-]+(?P<unit>days?|weeks?|months?|years?)\s+"
            r"(?:status[\s-]+)?(?:post(?:-?\s?op\w*)?|after|following|s/p)\b",
            re.I,
        ),
    ),
    (
        "point",
        re.compile(
            r"\b(?:post-?\s?op(?:erative)?\s+(?P<unit>day|week)|(?-i:PO)(?P<short>D))\s*#?\s*"
            r"(?P<n>\d{1,3})\b",
            re.I,
        ),
    ),
    (
        "since",
        re.compile(
            rf"\b(?:for|over|during|in|x|since)\s+(?:about\s+|approximately\s+|at\s+least\s+)?"
            rf"(?:the\s+)?(?:past|last|previous)?\s*{_SPAN}\b(?!\s*(?:old|of\s+age|ago|earlier))",
            re.I,
        ),
    ),
    ("since", re.compile(rf"\b{_SPAN}\s*(?:of\b(?!\s+age)|history\b|hx\b|duration\b)", re.I)),
    (
        "year",
        re.compile(
            r"\b(?P<word>since|in|from|until|till|dx(?:ed)?|diagnosed|stopped|started|completed|d/?c['’]?e?d)\s+"
            r"(?:(?P<month>[a-z]{3,9})\.?,?\s+)?(?P<year>(?:19|20)\d\d)\b",
            re.I,
        ),
    ),
    ("year", re.compile(r"\((?P<word>)(?P<month>)(?P<year>(?:19|20)\d\d)\)")),
    (
        "number of month",
        re.compile(r"(?<![\d/.])(?P<month>0?[1-9]|1[0-2])/(?P<year>(?:19|20)\d\d)\b(?!/)"),
    ),
    (
        "year",
        re.compile(
            rf"\b(?P<word>)(?P<month>{_MONTH})\.?,?\s+(?P<year>(?:19|20)\d\d)\b", re.I
        ),
    ),
    (
        "age",
        re.compile(
            r"\b(?P<word>since|from)\s+(?:(?:he|she|they|I|the\s+patient)\s+(?:was|were)\s+(?:about\s+)?"
            r"(?:aged?\s+)?|(?:the\s+)?age\s+(?:of\s+)?)(?P<n>\d{1,2})\b"
            r"(?!\s*(?:[-–/.,]\s*\d|to\s+\d|(?:days?|weeks?|months?|hours?)\b))",
            re.I,
        ),
    ),
    (
        "day",
        re.compile(
            r"\b(?P<near>yesterday|this\s+morning|last\s+(?:night|week|month|year))\b", re.I
        ),
    ),
)  # fmt: skip
_DAYS = {"h": 1 / 24, "d": 1, "w": 7, "m": 30.4, "y": 365.25}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NEAR = {"yesterday": 1, "today": 0, "this morning": 0, "last night": 1, "last week": 7}
_AROUND = 250
"""In characters: how much of a sentence is looked at, which in a note without full stops is all."""
_FURTHEST = 70
"""In characters: how far behind a name its time may stand."""


class Told(msgspec.Struct, frozen=True):
    """A time in a note: a date as a profile holds it, and whether it goes on since then."""

    span: Span
    date: str
    lasting: bool
    of_diagnosis: bool = False
    of_test: bool = False
    """Whether it is the day of a test that stands beside it, and of an illness only by that."""

    def __repr__(self) -> str:
        return "Told(…)"


def times_in(text: str, today: dt.date, age: int | None = None) -> Iterator[Told]:
    """Yield the times that a text tells, in order; none that lies after today.

    Args:
        text: of a note.
        today: the day from which "3 days ago" is reckoned.
        age: how old the person is, in years; without it "since she was 3" tells no time.
    """
    found: list[Told] = []
    for kind, shape in _SHAPES:
        for match in shape.finditer(text):
            date = _at_age(match, today, age) if kind == "age" else _date(kind, match, today)
            if date is not None and not any(
                one.span[0] < match.end() and match.start() < one.span[1] for one in found
            ):
                of_diagnosis = match[0].lower().startswith(("dx", "diagnos"))
                found.append(Told(match.span(), date, _lasts(kind, match), of_diagnosis))
    yield from sorted(found, key=lambda one: one.span)


def _lasts(kind: str, match: re.Match[str]) -> bool:
    return kind in ("since", "age") or (
        kind == "year" and match["word"].lower() in ("since", "from")
    )


def _date(kind: str, match: re.Match[str], today: dt.date) -> str | None:
    if kind == "year":
        year = int(match["year"])
        month = (match["month"] or "")[:3].lower()
        if year > today.year:
            return None
        return f"{year}-{_MONTHS.index(month) + 1:02}" if month in _MONTHS else str(year)
    if kind == "number of month":
        year, number = int(match["year"]), int(match["month"])
        return f"{year}-{number:02}" if (year, number) <= (today.year, today.month) else None
    if kind == "date":
        return _day_of(match, today)
    if kind == "day":
        return _near(" ".join(match["near"].lower().split()), today)
    said = " ".join(match["n"].lower().split())
    count = _WORDS.get(said) or int(said) if said.isdigit() or said in _WORDS else 2
    return ago(count, match["unit"] or match["short"], today)


def _at_age(match: re.Match[str], today: dt.date, age: int | None) -> str | None:
    """Return the year in which somebody was as old as a note says, as exact as "20 years ago"."""
    if age is None or int(match["n"]) > age:
        return None
    return ago(age - int(match["n"]), "years", today)


def _day_of(match: re.Match[str], today: dt.date) -> str | None:
    """Return the day of a date; of one that can be read in two ways, "12/03/2026", the year."""
    parts = {key.rstrip("_"): value for key, value in match.groupdict().items() if value}
    year = int(parts["year"])
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        orders = {(first, second), (second, first)}
    elif "name" in parts:
        orders = {(_MONTHS.index(parts["name"][:3].lower()) + 1, int(parts["day"]))}
    else:
        orders = {(int(parts["month"]), int(parts["day"]))}
    days = set()
    for month, day in orders:
        try:
            days.add(dt.date(year, month, day))
        except ValueError:
            continue
    possible = {day for day in days if day <= today}
    if len(possible) == 1:
        return possible.pop().isoformat()
    return str(year) if possible else None


def _near(word: str, today: dt.date) -> str:
    if word in _NEAR:
        return (today - dt.timedelta(days=_NEAR[word])).isoformat()
    if word == "last year":
        return str(today.year - 1)
    return _month_before(today, 1)


def ago(count: int, unit: str, today: dt.date) -> str | None:
    """Return the date some time before today, only as exact as the unit.

    >>> ago(3, "days", dt.date(2026, 11, 28)), ago(2, "years", dt.date(2026, 11, 28))
    ('2026-11-25', '2024')
    """
    kind = unit[0].lower()
    if unit.lower().startswith("dec"):
        kind, count = "y", count * 10
    if kind == "y":
        return str(today.year - count) if count < today.year else None
    if kind == "m":
        return _month_before(today, count)
    return (today - dt.timedelta(days=round(_DAYS[kind] * count))).isoformat()


def _month_before(today: dt.date, count: int) -> str:
    months = today.year * 12 + today.month - 1 - count
    return f"{months // 12}-{months % 12 + 1:02}"


_BETWEEN = re.compile(
    r"[;:]|\b(?:but|and\s+(?:he|she|then)|(?:on|takes|taking|treated\s+with|managed\s+with)\s+[a-z]{4,}"
    r"[^.]*\b(?:stopped|started|since|until|switched)|who|which|when|now|currently|presently|then|admitted|presented|presents|came|seen|earlier"
    r"|(?:was|were|is|are)\s+(?!\d|diagnosed|found|first|started|noted|confirmed|given|done|performed|"
    r"stopped|discontinued|completed|changed|switched|replaced|reduced|increased))\b"
)
_ON_ANOTHER = re.compile(
    r"\b(?:on|takes|taking|receives|receiving|(?:treated|managed)\s+with)\s+"
    r"(?!average|examination|presentation|admission|most|both)[a-z]{4,}[^.]*$"
)
"""What begins with another medicine, whose time it is: "azathioprine, on belimumab since March"."""

_LEADS = re.compile(
    r"(?:of\s+|history\s+|with\s+|hx\s+|worsening\s+|progressive\w*\s+|high\s+|severe\s+|mild\s+"
    r"|intermittent\s+|the\s+|a\s+|an\s+|,\s*|and\s+|or\s+|[a-z]+\s+){0,5}$"
)


def time_of(page: Page, span: Span) -> Told | None:
    """Return the time that a note tells of what it names at a place, if it tells one."""
    start, end = page.sentence(span[0])
    start, end = max(start, span[0] - _AROUND), min(end, span[1] + _AROUND)
    text = page.text[start:end]
    behind = ahead = None
    for one in times_in(text, page.today, page.age):
        first, last = one.span[0] + start, one.span[1] + start
        if first >= span[1] and first - span[1] <= _FURTHEST:
            between = page.text[span[1] : first].lower()
            of_another = one.lasting and _ON_ANOTHER.search(between)
            if not (of_another or _BETWEEN.search(between)) and behind is None:
                tested = _is_tested(page, (span[1], first)) and not _FOUND_THEN.search(between)
                behind = msgspec.structs.replace(one, of_test=tested)
        elif last <= span[0]:
            between = page.text[last : span[0]].lower()
            if one.of_diagnosis and between.lstrip().startswith(","):
                continue
            if _LEADS.fullmatch(between.lstrip(" -")) and not _BETWEEN.search(between):
                tested = bool(_SHOWED.search(between)) and _is_tested(page, (start, first))
                ahead = msgspec.structs.replace(one, of_test=tested)
    return ahead if ahead and ahead.lasting else behind or ahead


_FOUND_THEN = re.compile(r"\b(?:diagnosed|confirmed|found|seen|detected|discovered|proven)\b")
"""Words that make the day of a test the one on which an illness was found."""

_SHOWED = re.compile(
    r"\b(?:show|reveal|demonstrat|confirm|suggest)\w*\s+(?!(?:an?\s+)?(?:new|acute|first)\b)"
)
_TESTED = (Kind.MEASUREMENT, Kind.SCALE)


def _is_tested(page: Page, span: Span) -> bool:
    """Say whether a test, or a value, is named within a range."""
    return any(
        span[0] <= one.span[0]
        and one.span[1] <= span[1]
        and (one.concept.kind in _TESTED or is_test(one.concept.id))
        for one in page.named
    )
