"""Read how old the person of a note is, and of which sex."""

import datetime as dt
import re

import msgspec

from trialpost.eligibility.notes.page import Page, Span
from trialpost.model.profile import OLDEST, GivenAge, Private, Profile
from trialpost.model.status import Sex

_FEMALE = (
    r"female|woman|lady|girl|f(?=[\s,.;/)]|$)|primigravida|multigravida|housewife|mother\s+of\s+\w+"
)
_MALE = r"male|man|gentleman|boy|m(?=[\s,.;/)]|$)"
_UNIT = r"(?P<unit>years?|yrs?|y|months?|mos?|weeks?|wks?|days?|hours?)"
_AGE = re.compile(
    rf"\b(?P<n>\d{{1,3}})(?:\s+and\s+a\s+half)?[\s-]*(?:{_UNIT}[\s.-]*(?:old|of\s+age|o(?:ld)?)\b"
    rf"|(?P<short>y\.?/?o\.?)(?=\W|$)|(?P<bare>years?|yrs?)(?=\s+(?:\w+\s+){{0,2}}(?:{_MALE}|{_FEMALE})\b)"
    rf"|(?P<letter>(?-i:[MF]))(?=[\s,.;/)]|$))"
    r"|\baged?\s*(?:of\s+|:\s*|is\s+)?(?P<aged>\d{1,3})\b(?!\s*(?:-|–|to)\s*\d)(?:\s*(?P<aged_unit>months?|weeks?|days?|years?))?",
    re.IGNORECASE,
)  # fmt: skip
_WORDY = re.compile(
    r"\b(?P<tens>twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[\s-](?P<ones>one|two|three|four|five|six|seven|eight|nine))?[\s-]years?[\s-]old\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"\b(?:(?:I\s+am|I['’]m|(?:he|she|they|patient)\s+(?:is|are))\s+(?:now\s+|aged\s+)?(?P<n>\d{1,3})"
    r"(?=\s*(?:[,.;)]|$|and\b|with\b|who\b))|(?:he|she|they)\s*[,(]?\s+[,(]?(?:is\s+)?(?P<beside>\d{1,3})(?=[,)]))",
    re.IGNORECASE,
)
"""An age without a word for years: "She is 67 and lives …", "He, 58, was …"."""

_BIRTH = re.compile(
    r"\b(?:D\.?O\.?B\.?|date\s+of\s+birth|born(?:\s+on)?)\s*[:\s]\s*(?:[\w/.-]+\s+){0,2}?[\w/.-]*?"
    r"(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
"""A date of birth, of which no more than the year is kept."""

_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_OTHERS = re.compile(
    r"\b(?:mother|father|parent|brother|sister|sibling|son|daughter|husband|wife|spouse|partner|"
    r"aunt|uncle|cousin|grand\w+|child|children|kids?|friend|relative|baby|twin)\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:when|while|at|since|until|from|before|after|by|the|of)\s+(?:(?:he|she|they|patient|the|an?)"
    r"\s+)*(?:was\s+|were\s+)?(?:the\s+)?(?:age\s+(?:of\s+)?|aged?\s+)?(?:only\s+|about\s+)?$"
)
_AT_AGE = re.compile(r"\b(?:at|since|until|from|before|after|by)\s+(?:the\s+)?$")


class Person(Private, frozen=True, kw_only=True):
    """What a note says of who the person is; of a small child the year and month of birth."""

    age: GivenAge | None = None
    birth: tuple[int, int | None] | None = None
    sex: Sex | None = None

    def years(self, today: dt.date) -> int | None:
        """Return how old the person is, or turns in the year."""
        if self.age is not None:
            return self.age.years
        return today.year - self.birth[0] if self.birth is not None else None


def person_of(page: Page) -> Person:
    """Read age and sex."""
    age, birth, span = _age(page)
    sex = _sex(page, span)
    if span is not None:
        page.note("age", "age", span)
    return Person(age=age, birth=birth, sex=sex)


def _age(page: Page) -> tuple[GivenAge | None, tuple[int, int | None] | None, Span | None]:
    for found in _AGE.finditer(page.text):
        if _of_another(page, found):
            continue
        count = int(found["n"] or found["aged"])
        unit = (found["unit"] or found["aged_unit"] or "years").lower()
        age, birth = _given(count, unit, page.today)
        if age is not None or birth is not None:
            return age, birth, found.span()
    worded = _WORDY.search(page.text)
    if worded is not None and not _OTHERS.search(page.before(worded.start(), 15)):
        ones = _ONES.index(worded["ones"].lower()) + 1 if worded["ones"] else 0
        years = (_TENS.index(worded["tens"].lower()) + 2) * 10 + ones
        return GivenAge(years=years, on=page.today), None, worded.span()
    for found in _BIRTH.finditer(page.text):
        year = int(found["year"])
        if not page.is_of_relative(found.start()) and _can_be_born(year, page.today):
            return None, (year, None), found.span()
    for found in _PLAIN.finditer(page.text):
        years = int(found["n"] or found["beside"])
        if years <= OLDEST:
            return GivenAge(years=years, on=page.today), None, found.span()
    return None, None, None


def _can_be_born(year: int, today: dt.date) -> bool:
    return today.year - OLDEST <= year <= today.year


def _of_another(page: Page, found: re.Match[str]) -> bool:
    before, after = page.before(found.start(), 30), page.after(found.end(), 25)
    words_before = " ".join(before.split()[-3:])
    words_after = " ".join(after.split()[:2])
    if _I_RAISE.search(before):
        return False
    if found["aged"] is not None and _AT_AGE.search(before):
        return True
    if _IS_A_CHILD.match(page.after(found.end(), 25)) and not _HAS_A.search(before):
        words_after = ""
    return bool(
        _OTHERS.search(words_before) or _OTHERS.search(words_after) or _EARLIER.search(before)
    )


_I_RAISE = re.compile(
    r"\bi(?:['’]m|\s+am)\s+(?:the\s+|an?\s+)?(?:mother|father|mum|mom|dad|parent|guardian|carer)\s+"
    r"(?:of|to)\s+(?:an?\s+|my\s+|our\s+|the\s+)?$"
)
"""Who writes for a child: "I am the mother of a 3-year-old boy"."""

_IS_A_CHILD = re.compile(
    r"[\s-]*(?:child|kid|baby|twin)\b(?!\s+(?:of|with\s+whom)\b)(?:\s+(?:is|was|has|had|who|with|"
    r"presents?|presented|brought|admitted|in)\b|[.,])"
)
_HAS_A = re.compile(r"\b(?:has|have|had|her|his|their|of|with|to|and)\s+(?:an?\s+|the\s+)?$")
"""A child who is the patient: "a 10 year old child is brought", not "her 10 year old child"."""


def _given(count: int, unit: str, today: dt.date) -> tuple[GivenAge | None, tuple[int, int] | None]:
    """Return the age in years, or the month of birth of a small child where it is sure."""
    if unit.startswith("y"):
        return (GivenAge(years=count, on=today), None) if count <= OLDEST else (None, None)
    days = {"m": 30.4375, "w": 7.0, "d": 1.0, "h": 1 / 24}[unit[0]]
    latest = today - dt.timedelta(days=int(count * days))
    earliest = today - dt.timedelta(days=int((count + 1) * days))
    if (earliest.year, earliest.month) == (latest.year, latest.month):
        return None, (latest.year, latest.month)
    return GivenAge(years=int(count * days // 365.25), on=today), None


_TITLES = (
    (Sex.FEMALE, re.compile(rf"^(?:[\w,/-]+\s+){{0,5}}?(?:{_FEMALE})(?!\w)", re.IGNORECASE)),
    (Sex.MALE, re.compile(rf"^(?:[\w,/-]+\s+){{0,5}}?(?:{_MALE})(?!\w)", re.IGNORECASE)),
)
_SAID = re.compile(r"\b(?:sex|gender)\s*[:=]\s*(?P<sex>male|female|m|f)\b", re.IGNORECASE)
_AT_BIRTH = re.compile(
    r"\b(?:assigned|born|sex\s+at\s+birth\s*:?)\s+(?P<sex>female|male|a\s+girl|a\s+boy)\b(?:\s+at\s+birth)?"
    r"|\bA(?P<letter>[FM])AB\b",
    re.IGNORECASE,
)
_TRANS = re.compile(
    r"\btrans(?:gender(?:ed)?|sexual|masculine|feminine)\b|\btrans[\s-]?(?:man|woman|male|female|boy|girl)\b"
    r"|\bnon-?\s?binary\b|\b(?-i:FTM|MTF)\b",
    re.IGNORECASE,
)
"""Of whom "man" and "she" do not say with which sex they were born; trials ask for that one."""

_LETTER = re.compile(r"[\s.,-]{0,3}(?P<sex>[MF])(?=[\s,.;/)]|$)")
_SHE = re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)
_HE = re.compile(r"\b(?:he|his|him|himself)\b", re.IGNORECASE)
_HONORIFIC = re.compile(r"\b(?:(?P<f>Mrs|Ms|Miss)|(?P<m>Mr))\b\.?")


def _sex(page: Page, age: Span | None) -> Sex | None:
    """Read the sex: as said, as called behind the age, by title, else by most of the pronouns."""
    born = _AT_BIRTH.search(page.text)
    if born:
        girl = (born["letter"] or born["sex"]).lower() in ("f", "female") or born[0].endswith(
            "girl"
        )
        return Sex.FEMALE if girl else Sex.MALE
    if _TRANS.search(page.text):
        return None
    said = _SAID.search(page.text)
    if said:
        return Sex.FEMALE if said["sex"][0].lower() == "f" else Sex.MALE
    if age is not None and (called := _called(page, age)):
        return called
    first = page.text[: page.sentences[0][1]] if page.sentences else ""
    words = [
        (match.start(), sex)
        for sex, shape in ((Sex.FEMALE, _FEMALE), (Sex.MALE, _MALE))
        for match in re.finditer(rf"\b(?:{shape})\b", first, re.IGNORECASE)
        if len(match[0]) > 1
    ]
    if words:
        return min(words)[1]
    title = _HONORIFIC.search(page.text)
    if title:
        return Sex.FEMALE if title["f"] else Sex.MALE
    return _by_pronouns(page.text)


def _called(page: Page, age: Span) -> Sex | None:
    letter = page.text[age[1] - 1]
    if letter in "MF" and page.text[age[0]].isdigit() and not page.text[age[1] - 2].isalpha():
        return Sex.MALE if letter == "M" else Sex.FEMALE
    if alone := _LETTER.match(page.text, age[1]):
        return Sex.MALE if alone["sex"] == "M" else Sex.FEMALE
    behind = page.after(age[1], 80).lstrip(" -,")
    ends = [(match.end(), sex) for sex, shape in _TITLES if (match := shape.match(behind))]
    return min(ends)[1] if ends else None


def _by_pronouns(text: str) -> Sex | None:
    she, he = len(_SHE.findall(text)), len(_HE.findall(text))
    if she > 2 * he:
        return Sex.FEMALE
    return Sex.MALE if he > 2 * she else None


def with_person(profile: Profile, person: Person) -> Profile:
    """Return a profile with the age and the sex filled in."""
    if person.birth is not None:
        year, month = person.birth
        return msgspec.structs.replace(profile, sex=person.sex, birth_year=year, birth_month=month)
    return msgspec.structs.replace(profile, sex=person.sex, age=person.age)
