"""Read the values of a note: laboratory values, vital signs, scores, and what markers showed."""

import re

import msgspec

from trialpost.eligibility.notes.habits import is_of_birth
from trialpost.eligibility.notes.page import Named, Page, is_generic
from trialpost.eligibility.notes.times import time_of
from trialpost.eligibility.values_told import CLASS, MULTIPLE
from trialpost.model.profile import Biomarker, Measurement, Private
from trialpost.vocabulary.classes import CLASSES, class_behind, ends_of_rank
from trialpost.vocabulary.lexicon import Kind
from trialpost.vocabulary.measurements import LEVEL_OF, VIRAL_LOADS
from trialpost.vocabulary.possible_values import can_be
from trialpost.vocabulary.units import DAYS, UnitMention, unit_at
from trialpost.vocabulary.unwritten_units import level_of, likely_unit


class Values(Private, frozen=True, kw_only=True):
    """The values of a note: of each measurement the first that it tells and the last ones.

    A note seldom says which of two values is today's, so a limit has to hold for each.
    """

    measurements: tuple[Measurement, ...] = ()
    biomarkers: tuple[Biomarker, ...] = ()


_NUMBER = (
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3},\d{1,2}(?=\s?[%a-zµ])|\d+(?:\.\d+)?|\.\d+)"
)
_LINK = re.compile(
    r"\s*(?:\((?!\s*\d)[^()\d]{1,20}\)\s*|\(\s*(?:\d{1,4}[/.-]){1,2}\d{2,4}\s*\)\s*|\)\s*)?"
    r"(?:(?:levels?|counts?|scores?|values?|results?|readings?|today|now|repeat(?:ed)?|currently|"
    r"rates?|performance|status|ps|class|stage|grade|category|measured|calculated|estimated|total|"
    r"is|was|were|are|of|at|to|as|be|an?|the|in|about|approximately|around|reported|noted|found|"
    r"remains?|increased|decreased|dropped|rose|extremely|very|markedly|mildly|slightly|high|low|"
    r"elevated|normal|irregular|regular|initial|latest|current|body|up|down|with|only|has|have|had|been|"
    r"risen|rising|climb(?:ed|ing)|gone|went|fell|fallen|falling|came|come|drifted|increasing|"
    r"decreasing|improved|worsened|reached|peaked)\b[\s:]*"
    r"|[:=~≈(,\s-])*"
)
_MOVED = re.compile(
    r"from\s+(?:an?\s+)?(?:\d+(?:[.,]\d+)?)\s*(?:[^\s\d;.,]{1,12}\s+)?(?:(?:up|down)\s+)?to\s+"
)
"""What stands before the last of two values: "rose from 4 to 12.4 ng/mL"."""
_VALUE = re.compile(
    rf"{_NUMBER}(?P<thousand>\s?[kK](?=\W|$))?(?![\d]|\s*(?:-|–|to)\s*\d|\s*(?:/|over)\s*\d|\.\d|\+|st\b|nd\b|rd\b|th\b)"
)
_MULTIPLE = re.compile(r"(?:x|×|times|fold|-fold)?\s*(?:ULN|upper\s+limit)", re.IGNORECASE)
_OUT_OF = re.compile(rf"{_NUMBER}\s*/\s*(?P<most>\d{{1,3}})(?![\d/])")
"""A score out of its highest: "GCS 6/15"."""
_OTHER_VALUE = re.compile(r"\b(?:fractional\s+excretion\s+of|urine|urinary|csf)\s+$")
_THOUSAND_FOLD = 500
_COUNTED = frozenset({"wbc", "platelets", "anc"})
"""Counts of cells that are written without a unit where they are of a microlitre."""
_VALUE_BEFORE = re.compile(r"\d\s*%\s*$")
"""A list that gives the value first: "91% HbS 6% HbF"."""
_SHARES = frozenset({"pd-l1-tps", "pd-l1-cps"})
_UNDER_ONE = re.compile(
    r"\s*(?:<|less\s+than|under)\s*(?:1|one)\s*(?:%|percent|per\s+cent|(?=[\s,.;)]|$))"
)
"""How it is written that no cell in a hundred is stained: "PD-L1 TPS < 1%"."""

_GAP = re.compile(r"[ \t]*")
_ROMAN = re.compile(r"(?P<roman>IV|III|II|I)(?P<letter>[ABCabc])?(?=\W|$)")
_ROMAN_VALUES = {"I": 1.0, "II": 2.0, "III": 3.0, "IV": 4.0}
_FURTHEST = 60
"""In characters: how far behind its name a value may stand."""

_PRESSURE = re.compile(
    r"(?:\bBP\b|\bblood\s+pressures?\b)[^\d;.]{0,30}(?P<upper>\d{2,3})\s*(?:/|over)\s*"
    r"(?P<lower>\d{2,3})",
    re.IGNORECASE,
)
_TEMPERATURE = re.compile(
    r"(?:\btemp(?:erature)?\b|\b(?-i:T(?:max)?)\b|\bfever(?:s|ish)?\b|\bfebrile\b|\bTm\b)"
    r"\.?[^\d;.]{0,22}?(?P<value>\d{2,3}(?:\.\d{1,2})?)\s*(?:°|º|degrees?|deg)?\s*(?P<unit>celsius|"
    r"fahrenheit|[CF])?(?![\w%/]|\s*(?:-|days?|weeks?|months?|hours?|years?|mg|bpm))",
    re.IGNORECASE,
)
_CELSIUS, _FAHRENHEIT = (33.0, 43.5), (91.0, 110.0)
_THOUSANDS = "10^9/L"
"""What "WBC 15k" means: thousands in a microlitre."""

PRESSURES = ("systolic blood pressure", "diastolic blood pressure")


def values_of(page: Page) -> Values:
    """Read measurements and markers."""
    held: Held = {}
    for one in page.of(Kind.MEASUREMENT, Kind.SCALE):
        if _is_someone_elses(one) or is_generic(one.concept.name):
            continue
        value = _not_found(page, one) or _value(page, one)
        if value is not None and can_be(one.concept.id, value.value, value.unit or ""):
            _hold(held, one.concept.id, value)
            page.note("measurements", one.concept.name, one.span)
    for one in page.of(Kind.MARKER, Kind.DRUG):
        if not _is_someone_elses(one) and (level := _level(page, one)):
            _hold(held, LEVEL_OF[one.concept.id], level)
            page.note("measurements", level.name, one.span)
    _pressures(page, held)
    _temperature(page, held)
    _gestation(page, held)
    every = tuple(value for values in held.values() for value in values)
    return Values(measurements=every, biomarkers=_markers(page))


Held = dict[str, list[Measurement]]
_KEPT = 4
"""Values of one measurement: a note that tells of more is kept short."""


def _hold(held: Held, key: str, value: Measurement) -> None:
    values = held.setdefault(key, [])
    if value in values:
        values.remove(value)
    values.append(value)
    if len(values) > _KEPT:
        del values[1]


def _is_someone_elses(one: Named) -> bool:
    context = one.context
    return context.family or context.hypothetical or context.conditional


def _not_found(page: Page, one: Named) -> Measurement | None:
    """Read a virus that was looked for and not found as none of it: "viral load undetectable"."""
    if one.concept.id not in VIRAL_LOADS:
        return None
    start, end = one.span
    stop = page.sentence(end - 1)[1]
    behind = _NOT_FOUND_BEHIND.match(page.text, end, stop)
    before = None if behind else _NOT_FOUND_BEFORE.search(page.before(start, _FURTHEST))
    if behind is None and before is None:
        return None
    made = _made(page, one, 0.0, "copies/mL")
    if one.concept.id != "viral-load" or not _ONLY_HIV.fullmatch(page.text):
        return made
    return msgspec.structs.replace(made, name=page.lexicon.concept("hiv-rna").name)


_NOT_FOUND = (
    r"(?:undetectable|undetected|non-?detectable|(?:target\s+)?not\s+detect(?:ed|able)|negative|(?:below|under)\s+"
    r"(?:the\s+)?(?:lower\s+)?(?:limits?|levels?)\s+of\s+(?:detection|quantification|quantitation)"
    r"|(?:below|under)\s+(?:the\s+)?detection\s+limit"
    r"|(?:<|less\s+than|below|under)\s*(?:[1-4]?\d|50)\s*(?:copies|cop|c|IU)\s*(?:/|per)\s*mL)"
)
_NOT_FOUND_BEHIND = re.compile(
    r"(?:\s*(?:\([^()]{1,20}\)|levels?|is|was|has\s+been|were|remains?|remained|stays?|stayed|now|currently|again"
    rf"|still|today|persistently|consistently|results?|came\s+back|[:=,-]))*\s*{_NOT_FOUND}\b",
    re.IGNORECASE,
)
_NOT_FOUND_BEFORE = re.compile(
    r"(?<!not )(?<!no longer )\b(?:undetectable|non-?detectable)\s+"
    r"(?:(?:plasma|serum|blood|current)\s+)?$",
    re.IGNORECASE,
)
_ONLY_HIV = re.compile(
    r"(?!.*\b(?:hepatitis|HBV|HCV|CMV|EBV)\b).*\bHIV\b.*", re.IGNORECASE | re.DOTALL
)
"""A note in which "viral load" can only be that of HIV."""


def _value(page: Page, one: Named) -> Measurement | None:
    end = one.span[1]
    link = _LINK.match(page.text, end)
    start = link.end() if link else end
    stop = page.sentence(one.span[0])[1]
    if start - end > _FURTHEST or start >= stop:
        return None
    if moved := _MOVED.match(page.text, start):
        start = moved.end()
    if one.concept.id in CLASSES and (told := _class_told(page, one)):
        return told
    if one.concept.kind is Kind.SCALE and (roman := _ROMAN.match(page.text, start)):
        return _made(page, one, _ROMAN_VALUES[roman["roman"]], "")
    if one.concept.kind is Kind.SCALE and (score := _OUT_OF.match(page.text, start)):
        return _made(page, one, float(score["number"]), "")
    if one.concept.id in _SHARES and _UNDER_ONE.match(page.text, start):
        return _made(page, one, 0.0, "%")
    found = _VALUE.match(page.text, start)
    if found is None or _OTHER_VALUE.search(page.before(one.span[0], 25)):
        return None
    number = _number(found["number"])
    if found["thousand"]:
        return _made(page, one, number, _THOUSANDS)
    gap = _GAP.match(page.text, found.end())
    after = gap.end() if gap else found.end()
    if _MULTIPLE.match(page.text, after) and one.concept.kind is Kind.MEASUREMENT:
        return _made(page, one, number, MULTIPLE)
    if _MULTIPLE.match(page.text, after) or _VALUE_BEFORE.search(page.before(one.span[0], 10)):
        return None
    unit = unit_at(page.text, after)
    if unit is not None and unit.unit in DAYS:
        return None
    if one.concept.id in _COUNTED and number >= _THOUSAND_FOLD and _is_bare(unit):
        return _made(page, one, number, "/µL")
    return _made(page, one, number, unit.unit if unit else likely_unit(one.concept.id, number))


def _number(written: str) -> float:
    """Return the value of a number with a comma between thousands, or before tenths."""
    if _TENTHS.fullmatch(written):
        return float(written.replace(",", "."))
    return float(written.replace(",", ""))


_TENTHS = re.compile(r"\d{1,3},\d{1,2}")


def _level(page: Page, one: Named) -> Measurement | None:
    """Read the level of a drug, or how much of a marker there is: "vitamin D 18 ng/mL"."""
    titre = _TITRE.match(page.text, one.span[1])
    found = _VALUE.match(page.text, _start_of_value(page, one)) if titre is None else None
    if titre is not None:
        value, unit = float(titre["value"]), ""
    elif found is not None:
        value = _number(found["number"])
        gap = _GAP.match(page.text, found.end())
        mention = unit_at(page.text, gap.end() if gap else found.end())
        if mention is None:
            return None
        unit = mention.unit
    else:
        return None
    level = level_of(one.concept.id, unit, value)
    if not level:
        return None
    made = _made(page, one, value, unit)
    return msgspec.structs.replace(made, name=page.lexicon.concept(level).name)


_TITRE = re.compile(
    r"\s*(?:titers?|titres?|positive|pos|\+|at|of|is|was|[:(=])*\s*1\s?:\s?(?P<value>\d{2,5})\b"
)


def _start_of_value(page: Page, one: Named) -> int:
    link = _LINK.match(page.text, one.span[1])
    return link.end() if link else one.span[1]


def _class_told(page: Page, one: Named) -> Measurement | None:
    """Read the class of a scale that goes by letters, or its points: "Child-Pugh B (8)"."""
    at = one.span[1] - (page.text[one.span[1] - 2 : one.span[1]].strip() in ("A", "B", "C"))
    told = class_behind(page.text, at, one.concept.id)
    if told is None or told.low is None or told.high is None:
        return None
    if told.low == told.high and one.concept.id == "child-pugh":
        return _made(page, one, told.low, "")
    for rank in range(1, len(CLASSES[one.concept.id]) + 1):
        if ends_of_rank(one.concept.id, rank) == (told.low, told.high):
            return _made(page, one, float(rank), CLASS)
    return None


def _is_bare(unit: UnitMention | None) -> bool:
    """Say whether a count has no unit, or a slip for that of a microlitre: "/mm", "/mL"."""
    return unit is None or unit.unit in ("/mm", "mm", "/mL")


def _made(page: Page, one: Named, value: float, unit: str) -> Measurement:
    told = time_of(page, one.span)
    date = told.date if told and not told.lasting else None
    return Measurement(name=one.concept.name, value=value, unit=unit or None, date=date)


def _pressures(page: Page, held: Held) -> None:
    for found in _PRESSURE.finditer(page.text):
        upper, lower = float(found["upper"]), float(found["lower"])
        if not upper > lower >= 10:
            continue
        for name, value in zip(PRESSURES, (upper, lower), strict=True):
            known = page.lexicon.find(name)
            key = known[0].id if known else name
            _hold(held, key, Measurement(name=name, value=value, unit="mmHg"))
            page.note("measurements", name, found.span())


def _temperature(page: Page, held: Held) -> None:
    for found in _TEMPERATURE.finditer(page.text):
        value, unit = float(found["value"]), (found["unit"] or "")[:1].upper()
        if not unit:
            unit = "C" if _CELSIUS[0] <= value <= _CELSIUS[1] else "F"
        low, high = _CELSIUS if unit == "C" else _FAHRENHEIT
        if not low <= value <= high:
            continue
        known = page.lexicon.find("body temperature")
        key = known[0].id if known else "body temperature"
        name = known[0].name if known else key
        _hold(held, key, Measurement(name=name, value=value, unit=f"°{unit}"))
        page.note("measurements", "body temperature", found.span())


_GESTATION = re.compile(
    r"\b(?P<weeks>\d{1,2})(?:\s?\+\s?\d)?[\s-]*(?:w|wks?|weeks?)\b['’]?\s*(?:of\s+)?"
    r"(?:pregnant|pregnancy|gestation\w*)"
    r"|\bgestational\s+age\s+(?:of\s+|is\s+|was\s+|:\s*)?(?P<aged>\d{1,2})\s*(?:w|wks?|weeks?)\b",
    re.IGNORECASE,
)
_LONGEST_GESTATION = 44


def _gestation(page: Page, held: Held) -> None:
    """Read how far along a pregnancy is, that of the person and not the one they were born of."""
    known = page.lexicon.find("gestational age")
    for found in _GESTATION.finditer(page.text):
        weeks = int(found["weeks"] or found["aged"])
        if not known or weeks > _LONGEST_GESTATION or is_of_birth(page.before(found.start(), 40)):
            continue
        value = Measurement(name=known[0].name, value=float(weeks), unit="week")
        held[known[0].id] = [value]
        page.note("measurements", known[0].name, found.span())


_YES = re.compile(
    r"\b(?:positive|mutated|mutant|mutations?|amplifi\w+|rearrange\w+|translocat\w+|detected|present|"
    r"reactive|carrier|expressing|overexpress\w+|deletion|fusion)\b|\+(?!\d)"
)
_NO = re.compile(
    r"\b(?:negative|wild[\s-]?type|not\s+(?:detected|present|mutated)|undetectable|absent|non-?reactive"
    r"|no\s+mutation)\b"
)
_NEXT_CLAUSE = re.compile(r"[;:.]|,(?!\s*(?:and\s+)?[a-z0-9/+-]+\s*(?:[-/]|is|was)?\s*(?:pos|neg))")
_LISTED = re.compile(r"\s*(?:,|/|&|and\b|or\b)")
_VARIANT = re.compile(rf"{_YES.pattern}|[a-z]\d+[a-z]\b|\bexon\b")
_PERCENT = re.compile(
    r"\s*(?:\(?(?:tps|cps|tumou?r\s+proportion\s+score|expression|staining|level|is|was|of|in|at|about|"
    r"approximately|[:=~≥(])\)?\s*)*(?P<less>[<≤]\s*)?(?P<percent>\d{1,3}(?:\.\d+)?)\s?%"
)
_BY_SHARE = frozenset({"pd-l1", "estrogen-receptor", "progesterone-receptor"})
"""Markers of which it is told in how many cells they are; there from one cell in a hundred on."""
_SIGN = re.compile(r"\+|[-−–](?=[\s,;/.)]|$)")
"""What stands at once behind a marker: "ER+/PR-"."""

_NEXT = 30
"""In characters: how far off a marker what it showed may stand."""


def _markers(page: Page) -> tuple[Biomarker, ...]:
    held: dict[str, Biomarker] = {}
    for one in page.of(Kind.MARKER):
        if _is_someone_elses(one) or one.context.possible:
            continue
        present = _shown(page, one)
        if present:
            held[one.concept.id] = Biomarker(name=one.concept.name, present=present)
            page.note("biomarkers", one.concept.name, one.span)
    return tuple(held.values())


def _shown(page: Page, one: Named) -> str:
    """Return what a marker showed, by the nearest word that says so; nothing if none does."""
    start, end = one.span
    name = page.text[start:end].lower()
    if sign := _SIGN.match(page.text, end):
        return "yes" if sign[0] == "+" else "no"
    if one.concept.id in _BY_SHARE and (share := _PERCENT.match(page.after(end, 60))):
        return "yes" if float(share["percent"]) >= 1 and not share["less"] else "no"
    after = _until_next(page.after(end, _NEXT), listed=_VARIANT.search(name) is None)
    before = re.split(r"[;:.,]", page.before(start, _NEXT))[-1]
    nearest: list[tuple[int, str]] = []
    for word, shape in (("no", _NO), ("yes", _YES)):
        nearest += [(found.start(), word) for found in shape.finditer(after)]
        nearest += [(len(before) - found.end(), word) for found in shape.finditer(before)]
    cue = one.context.cue
    negated = one.context.negated and (cue is None or cue[0] < end + len(after))
    if not nearest:
        return "no" if negated else "yes" if _YES.search(name) else ""
    return "no" if negated else min(nearest)[1]


def _until_next(after: str, *, listed: bool) -> str:
    """Cut what stands behind a marker at the next clause, keeping "ER, PR negative" together.

    What has a value of its own, or is a variant by its name, ends at the comma: "PD-L1 60%, ALK
    negative".
    """
    clause = _NEXT_CLAUSE.split(after)[0]
    return clause if listed and _LISTED.match(clause) else clause.split(",")[0]
