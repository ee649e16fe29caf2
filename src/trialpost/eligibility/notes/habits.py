"""Read answers from a note: pregnancy and the like, habits, how the person lives, consent."""

import functools
import re
from importlib import resources

from trialpost.eligibility.notes.page import Named, Page
from trialpost.eligibility.notes.sections import Section
from trialpost.vocabulary.lexicon import Kind

Answers = dict[str, str | int | float | bool]


@functools.cache
def _shapes() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Return the patterns of ``habits.tsv``, one for each fact and answer."""
    file = resources.files("trialpost.eligibility.notes").joinpath("habits.tsv")
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    said: dict[tuple[str, str], list[str]] = {}
    for fact, answer, pattern in rows:
        said.setdefault((fact, answer), []).append(pattern)
    return tuple(
        (fact, answer, re.compile(rf"\b(?:{'|'.join(patterns)})", re.IGNORECASE))
        for (fact, answer), patterns in said.items()
    )


_DRUGS_NO = re.compile(
    r"\b(?:(?:does|do|did)\s+not|doesn['’]?t|denies|no|never)\s+(?:[\w,]+\s+){0,5}?"
    r"(?:illicit|recreational|street)\s+(?:drugs?|substances?)(?:\s+(?:use|abuse))?"
    r"|\b(?:denies|negative\s+history\s+of)\s+(?:[\w,]+\s+){0,4}drug\s+(?:use|abuse)"
    r"|\bdrugs?\s*:\s*(?:no|none|denies)\b",
    re.IGNORECASE,
)
_WEIGHT = {"now": 3, "past": 2, "yes": 1, "no": 0}
_DENIED = re.compile(r"\b(?:no|not|denies|denied|without|never|negative)\s+(?:\w+\s+){0,2}$")
_NO_MORE = re.compile(
    r"\b(?:used\s+to|quit|stopped|gave\s+up|formerly|previously|no\s+longer|until)\b[^.;,]*$"
)
_CONSENT = re.compile(
    r"\b(?:will|can|able\s+to|has|have|did|agrees?\s+to|willing\s+to|wants\s+to)\s+(?:\w+\s+){0,2}?"
    r"(?:provided?|gives?|given|signe?d?|sign)\s+(?:\w+\s+){0,3}?consent\b"
    r"|\b(?:provided|gave|gives|signed)\s+(?:\w+\s+){0,3}?consent\b|\bconsents?\s+to\s+(?:the\s+)?(?:trial|study)\b",
    re.IGNORECASE,
)
_COMPLIES = re.compile(
    r"\b(?:will|can|able\s+to|agrees?\s+to|willing\s+to|is\s+(?:expected|likely)\s+to)\s+"
    r"(?:\w+\s+){0,2}?(?:comply|adhere|co-?operate|follow)\s+(?:\w+\s+){0,4}?"
    r"(?:trial|study|protocol|visits?|requirements?|procedures?|instructions)\b",
    re.IGNORECASE,
)
_COMPLIES_NOT = re.compile(
    r"\b(?:refus\w+|unable|unwilling|not\s+(?:willing|able)|cannot|will\s+not|won't)\s+(?:to\s+)?"
    r"(?:\w+\s+){0,2}?(?:comply|adhere|co-?operate|follow)\s+(?:\w+\s+){0,4}?"
    r"(?:trial|study|protocol|visits?|requirements?|procedures?)\b",
    re.IGNORECASE,
)
_NO_CONSENT = re.compile(
    r"\b(?:refus\w+|unable|unwilling|not\s+willing|declin\w+|cannot|will\s+not|did\s+not)\s+(?:to\s+)?"
    r"(?:\w+\s+){0,3}?consent\b",
    re.IGNORECASE,
)
_AGREEING = (
    ("consent", _CONSENT, "yes"), ("consent", _NO_CONSENT, "no"),
    ("compliance", _COMPLIES, "yes"), ("compliance", _COMPLIES_NOT, "no"),
)  # fmt: skip
"""A refusal outweighs the word that the person agrees."""

_PREGNANT_NO = re.compile(
    r"\b(?:not|n't|non-?)\s?(?:currently\s+)?pregnant\b|\bpregnancy\s+test\s+(?:is|was|came\s+back)?\s*"
    r"(?:negative)|\bnegative\s+(?:urine\s+|serum\s+)?pregnancy\s+test|\b(?:beta[\s-]?)?hcg\)?\s*(?::|is|was)?\s*"
    r"negative|\bgonadotropin\s*(?:\(\w+\)\s*)?(?:is|was|:)\s*negative|\bnegative\s+(?:urine\s+|serum\s+)?(?:beta[\s-]?)?hcg",
    re.IGNORECASE,
)
_PREGNANT_YES = re.compile(
    r"\b\d{1,2}\s?(?:\+\s*\d\s+)?(?:w|wk|weeks?)\b\.?\s*(?:of\s+)?(?:pregnant|gestation(?:al\s+age)?)\b"
    r"|\b(?:is|currently|who\s+is)\s+(?:\d+\s+(?:weeks?|months?)\s+)?pregnant\b|\bpregnant\s+(?:woman|female|patient|lady)\b"
    r"|\b\d{1,2}\s+(?:weeks?|months?)\s+pregnant\b|\bin\s+(?:her|the)\s+(?:first|second|third)\s+trimester\b"
    r"|\bpregnancy\s+test\s+(?:is|was|came\s+back)?\s*positive",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\bborn\b[^.]{0,20}$|\bbirth\b[^.]{0,20}$|\bdelivered\b[^.]{0,20}$|\bpremature[^.]{0,20}$",
    re.I,
)
_NURSING_NO = re.compile(
    r"\b(?:not|n't)\s+(?:currently\s+)?(?:breast-?\s?feeding|nursing|lactating)\b", re.I
)
_NURSING_YES = re.compile(r"\b(?:is|currently|still)\s+(?:breast-?\s?feeding|lactating)\b", re.I)


def answers_of(page: Page) -> Answers:
    """Read the answers that a note gives to the questions a person would be asked."""
    answers: Answers = {}
    for one in page.of(Kind.STATE, Kind.CIRCUMSTANCE, Kind.SUBSTANCE):
        aside = _is_but_healthy(page, one) or _is_over(page, one.span[0]) or _is_receptor(page, one)
        fact = "" if aside else _fact(one)
        answer = "yes" if _is_stated(page, one) else _lit(one)
        if fact and answer and answers.get(fact) != "yes":
            answers[fact] = answer
            page.note("answers", fact, one.span)
    _habits(page, answers)
    _motherhood(page, answers)
    _languages(page, answers)
    for fact, shape, answer in _AGREEING:
        if found := shape.search(page.text):
            answers[fact] = answer
            page.note("answers", fact, found.span())
    return answers


_CIRCUMSTANCES = frozenset({
    "adopted", "homeless", "hospitalized", "in-intensive-care", "in-the-emergency-department",
    "nursing-home-resident", "prisoner", "under-guardianship", "veteran",
})  # fmt: skip
"""Of the circumstances those that a note tells of a person by naming them."""

_READ_ELSEWHERE = frozenset({
    "tobacco", "smoking", "alcohol", "nicotine", "non-smoker", "former-smoker", "pregnant",
    "breastfeeding", "phencyclidine",
})  # fmt: skip
"""What is read by patterns; the short name of phencyclidine is in notes somebody's doctor."""


def _fact(one: Named) -> str:
    """Return the key under which a person would answer; none for what is read another way."""
    identifier = one.concept.id
    if identifier in _READ_ELSEWHERE:
        return ""
    if one.concept.kind is Kind.CIRCUMSTANCE:
        return f"circumstance:{identifier}" if identifier in _CIRCUMSTANCES else ""
    return f"substance:{identifier}" if one.concept.kind is Kind.SUBSTANCE else identifier


def _is_but_healthy(page: Page, one: Named) -> bool:
    """Say whether somebody is told to be healthy but for something, or to have been it before."""
    if one.concept.id != "healthy":
        return False
    before = page.before(one.span[0], 15)
    return "otherwise" in page.said(one) or before.endswith(("otherwise ", "previously "))


_RECEPTOR = re.compile(
    r"\s*(?:[+/:,-]|\d|(?:status|expression|is|was|strongly|weakly|and)\b|pos|neg|(?:pr|pgr|her2)\b)"
)


def _is_receptor(page: Page, one: Named) -> bool:
    """Say whether "ER" means the oestrogen receptor and not the emergency room."""
    return page.said(one) == "er" and bool(_RECEPTOR.match(page.after(one.span[1], 15)))


_OVER = re.compile(
    r"\b(?:ago|discharged|previously|last\s+(?:year|month)|in\s+(?:the\s+past|(?:19|20)\d\d)|"
    r"prior\s+(?:hospital|admission)|previous\s+(?:hospital|admission)|"
    r"last\s+(?:winter|spring|summer|autumn|fall|christmas|easter)|"
    r"(?:was|were)\s+in\s+(?:the\s+)?hospital\s+(?:twice|(?:two|three|four|several|many|\d+)\s+times))\b",
    re.IGNORECASE,
)
_STAYS = re.compile(
    r"\b(?:admi|(?:in\s+(?:the\s+)?)?hospital\b(?!\s+day)|hospitali|emergency|intensive|ICU|ER\b|ED\b)",
    re.IGNORECASE,
)


def _is_over(page: Page, place: int) -> bool:
    """Say whether a stay in hospital is told as one that ended."""
    start, end = page.sentence(place)
    if not _STAYS.search(page.text, place, min(end, place + 30)):
        return False
    return bool(_OVER.search(page.text, start, end))


_ADJECTIVE = re.compile(r"(?:\w+-?)+(?:al|ed|ile|y)", re.IGNORECASE)
_STATED = re.compile(
    r"[^,]*\b(?:pregnant|breast-?\s?feeding|nursing|lactating)\s*,\s*$", re.IGNORECASE
)
_LIST_GOES_ON = re.compile(r"[^.;]*\b(?:n?or)\b", re.IGNORECASE)


def _is_stated(page: Page, one: Named) -> bool:
    """Say whether a denial ended before a state that is told: "not pregnant, postmenopausal"."""
    cue = one.context.cue
    if one.concept.kind is not Kind.STATE or not one.context.negated or cue is None:
        return False
    if cue[1] > one.span[0] or page.text[slice(*cue)].lower() != "not":
        return False
    ended = _STATED.match(page.text, cue[1], one.span[0])
    if ended is None or not _ADJECTIVE.fullmatch(page.said(one)):
        return False
    return _LIST_GOES_ON.match(page.text, *(one.span[1], page.sentence(one.span[0])[1])) is None


def _lit(one: Named) -> str:
    context = one.context
    dark = (context.family, context.hypothetical, context.conditional, context.possible)
    if any(dark) or context.excepted or one.section in (Section.FAMILY, Section.PLAN):
        return ""
    if context.negated:
        # "No history, came to the emergency room": what is denied stands before.
        return "" if one.concept.kind is Kind.CIRCUMSTANCE else "no"
    past = context.over or (context.historical and one.concept.kind is Kind.SUBSTANCE)
    if one.concept.kind is Kind.SUBSTANCE:
        return "past" if past else "now"
    return "" if past else "yes"


def _habits(page: Page, answers: Answers) -> None:
    for fact, answer, shape in _shapes():
        for found in shape.finditer(page.text):
            if _is_of_another(page, found.start(), found.end()):
                continue
            if fact.startswith("circumstance:") and _is_over(page, found.start()):
                continue
            if answer != "no" and _DENIED.search(page.before(found.start(), 30)):
                continue
            former = answer in ("now", "yes") and fact in _HABITS and _is_former(page, found)
            if answer == "now" and not former and _NO_MORE.search(page.before(found.start(), 40)):
                continue
            said = "past" if former else answer
            held = str(answers.get(fact, ""))
            if _WEIGHT.get(held, -1) < _WEIGHT[said] and not (said == "past" and held == "no"):
                answers[fact] = said
                page.note("answers", fact, found.span())
    found_none = _DRUGS_NO.search(page.text)
    drugs = page.lexicon.find("illicit drugs") or page.lexicon.find("recreational drugs")
    if found_none and drugs and f"substance:{drugs[0].id}" not in answers:
        answers[f"substance:{drugs[0].id}"] = "no"
        page.note("answers", "drugs", found_none.span())


_KIN = re.compile(
    r"\b(?:mother|father|parents?|brother|sister|husband|wife|son|daughter|spouse|partner|family)\b"
    r"(?![^.;]*\b(?:reports?|states?|says?|and\s+(?:he|she))\b)[^.;]{0,30}$",
    re.IGNORECASE,
)


_HABITS = ("smoking", "alcohol")
_FORMER = re.compile(r"\b(?:former(?:ly)?|ex|previous(?:ly)?|prior|once|reformed|recovering)\b")
_LED_BY_FORMER = re.compile(
    r"\b(?:former(?:ly)?|ex|previous(?:ly)?|prior|once|reformed|recovering|was\s+an?|used\s+to\s+be"
    r"(?:\s+an?)?)[\s-]+(?:\w+\s+){0,2}$"
)


def _is_former(page: Page, found: re.Match[str]) -> bool:
    """Say whether a habit is told as one that was given up: "is a former smoker"."""
    if _FORMER.search(found[0].lower()):
        return True
    return _LED_BY_FORMER.search(page.before(found.start(), 40)) is not None


def _is_of_another(page: Page, start: int, end: int) -> bool:
    if page.sections.at(start) is Section.FAMILY:
        return True
    subject = re.match(r"(?:he|she|patient)\b", page.text[start:end], re.IGNORECASE)
    return subject is None and bool(_KIN.search(page.before(start, 40)))


def _motherhood(page: Page, answers: Answers) -> None:
    for fact, no, yes in (
        ("pregnant", _PREGNANT_NO, _PREGNANT_YES),
        ("breastfeeding", _NURSING_NO, _NURSING_YES),
    ):
        for answer, shape in (("yes", yes), ("no", no)):
            for found in shape.finditer(page.text):
                if page.is_of_relative(found.start()):
                    continue
                if answer == "yes" and _is_not_hers_now(page, found):
                    continue
                if fact not in answers:
                    answers[fact] = answer
                    page.note("answers", fact, found.span())


def is_of_birth(before: str) -> bool:
    """Say whether words lead to how somebody was born, and not how far along they are."""
    return bool(_BORN.search(before))


def _is_not_hers_now(page: Page, found: re.Match[str]) -> bool:
    before = page.before(found.start(), 40)
    if is_of_birth(before) or re.search(
        r"\b(?:visit|when|was|were|if|mother|wife)\b[^.]{0,25}$", before
    ):
        return True
    return bool(re.search(r"\b(?:not|n't|denies|never)\s+(?:\w+\s+)?$", before))


_SPEAKS = re.compile(r"^[\s-]*(?:speak(?:s|ing)|only)\b", re.IGNORECASE)
_SPEAKING = re.compile(r"speaks?\b|fluent\b|understands?\b|.*[\s-]speak(?:ing|ers?)$")
_SPOKEN = re.compile(
    r"\b(?:(?:speaks?|understands?|fluent\s+in|speaking)\s+(?:only\s+|some\s+|no\s+)?"
    r"|(?:primary|preferred|first|native|main|home)\s+languages?\s*(?:is|are|:)\s*|languages?\s+spoken\s*:\s*)"
    r"(?:[a-z]+(?:\s*[,/]\s*|\s+and\s+))*$"
)


def _languages(page: Page, answers: Answers) -> None:
    for one in page.of(Kind.LANGUAGE):
        before = page.before(one.span[0], 30)
        said = page.said(one)
        if not (
            _SPEAKS.match(page.after(one.span[1], 15))
            or _SPOKEN.search(before)
            or _SPEAKING.match(said)
        ):
            continue
        if page.is_of_relative(one.span[0]) or one.context.family:
            continue
        no = one.context.negated or before.endswith(("no ", "non-")) or said.startswith("non")
        answers[f"language:{one.concept.id}"] = "no" if no else "yes"
        page.note("answers", "language", one.span)
