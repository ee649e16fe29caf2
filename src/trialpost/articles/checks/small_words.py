"""Hold small words beside figures to the places where they say nothing of their own.

Every word of "with A, 3 of 26 people died before the trial, or more" is one that any sentence may
use, and together they claim what no finding has. So "before", "without", "again", "another", "or
less" and their like stand beside figures only where a pattern lets them: "after 12 weeks", "another
measure", "fewer with A than with B".
"""

import re
from collections import Counter
from collections.abc import Iterator

from trialpost.articles.checks.bearing import Failure
from trialpost.articles.checks.compared import COMPARATIVE
from trialpost.articles.checks.medians import median_halves
from trialpost.articles.checks.vouching import stem, stems, with_equals
from trialpost.articles.reading.claim_forms import WORD_NUMBERS
from trialpost.articles.reading.claims import Claims, Token
from trialpost.articles.reading.shares import SHARE
from trialpost.findings.numbers import is_contrast, is_signed
from trialpost.model.finding import Finding

_NUMBER = rf"(?:\d|{'|'.join(sorted(WORD_NUMBERS, key=len, reverse=True))})"
_A_TIME = (
    rf"(?: (?:the|a|one|about|these|those|first|last))*"
    rf" (?:{_NUMBER}|minutes?|hours?|days?|weeks?|months?|years?)"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_EVERYWHERE = stems(
    "the an of in on at to for with by from as and is are was were be been it its they their them"
    " this that these those there he she we our which who whom has have had do does did"
)
"""Words of any sentence that claim nothing by themselves."""
_TREATMENT = r"(?:treatment|medicine|drug|medication|trial|study)"
_AMISS = tuple(
    (frozenset(words.split()), re.compile(pattern, re.I), why)
    for words, pattern, why in (
        ("before since until till after",
         rf"\b(?:before|since|until|till)\b(?!{_A_TIME})|\bafter\b(?!{_A_TIME})",
         "the findings do not say this of a time before or after"),
        ("over through within off under beside unlike like",
         rf"\b(?:over|through|within)\b(?!{_A_TIME})|\b(?:off|under|beside|unlike|like)\b",
         "the findings do not put it so"),
        ("now once again yet own itself themselves both",
         r"\b(?:now|once|again|yet|own|itself|themselves)\b|\bboth times\b",
         "the findings do not say when or how often"),
        ("another others other",
         r"\banother\b(?! (?:main )?measure\b)|\bothers\b"
         r"|\bother\b(?! (?:main )?(?:group|measure|health problem|adverse event|kind)s?\b)",
         "the findings do not say this of another"),
        ("without",
         r"\bwithout\b(?! a(?: clear| significant)? difference\b)",
         "the findings do not say this of those without it"),
        ("or and but",
         r"\b(?:or|and|but)(?: no| not)? (?:more|less|fewer|higher|lower|longer|shorter|after"
         r"|before)\b(?! (?:\w+ ){0,4}than\b)|\bor so\b",
         "the findings have this figure itself, and no bound"),
        ("as so",
         r"\bas (?:with|in|on)\b|\bso (?:did|do)\b", "the findings do not say this of another"),
        ("out",
         rf"\bout\b(?! of (?:the |these |those |all |every |each )*{_NUMBER})",
         "the findings do not put it so"),
        ("by through from off against under",
         r"\b(?:by|through|from|off|against|under)(?: the| their| its| this| no| any)*"
         rf" {_TREATMENT}",
         "the findings do not say what this came from"),
        ("went got go goes get gets",
         r"\bwent\b(?! (?:up|down|from)\b)|\b(?:got|goes?|gets?) (?:over|through|off|by)\b",
         "the findings do not say that it went"),
        ("each every",
         rf"\b(?:each|every)\b(?! (?:group|of )| {_NUMBER})",
         "the findings do not say this of each"),
        ("no", r"\bno (?:main )?measure\b", "the findings have this measure"),
        ("no when where why how",
         rf"\bno {_TREATMENT}\b|\b(?:when|where|why)\b|\bhow (?!many\b|much\b|long\b)",
         "the findings do not say this of that time or place"),
        ("groups trials studies records sources measures",
         r"\d (?:groups|trials|studies|records|sources|measures)\b", "the findings count no such"),
    )
)  # fmt: skip
"""Words of which one has to be there, what is amiss with them, and why."""
_AS = re.compile(r"\bas\b")
_NO_PROBLEM = re.compile(r"\bno (?:\w+ )?(?:health )?problems?\b", re.I)
_COMPARES = re.compile(r"\b(?:than|compared)\b", re.I)
_TURNED_FIRST = re.compile(r"\bcompared (?:with|to)\b", re.I)
_THERE_IS_MORE = re.compile(
    r"\b(?:has|have|gives|are) more\b|\bmore (?:main )?(?:measures|groups)\b", re.I
)
_LED_AGAINST = re.compile(r"\b(?:against|versus|vs|from|(?P<between>between))(?: the)? $", re.I)
_LED_AMISS = re.compile(
    r"\b(?:by|after|before|until|since|off|through|over|under|like|unlike|beside|beyond|during|as"
    r"|into|no)(?: the| their)? $",
    re.I,
)


def small_words_borne_out(claims: Claims, numbers: tuple[Finding, ...]) -> list[Failure]:
    """Find small words that add to figures what the findings do not say.

    Args:
        claims: what the sentence claims.
        numbers: the findings with numbers that it names; without any, nothing is looked at.
    """
    return [*_amiss(claims, numbers)] if numbers else []


def words_too_many(claims: Claims, named: tuple[Finding, ...]) -> list[Failure]:
    """Find words that a sentence on a record's fields has more often than the statements have.

    Every word of "the trial asked it of people who had been in another trial" may be one of the
    statement's or a small one; what is said beside the field's own words is none of the field.
    """
    if not named or any(one.said is None for one in named):
        return []
    given = Counter(word for one in named for word in _heavy(one.words))
    if any("“" in one.words for one in named):
        given.update(_heavy("the record says"))
    failures = []
    for match in _WORD.finditer(claims.text):
        for word in _heavy(match[0]):
            given[word] -= 1
            if given[word] < 0:
                why = "the record's fields that the sentence names do not say this"
                failures.append(Failure(_token(match), why))
    return failures


def _heavy(text: str) -> Iterator[str]:
    """Yield the words of a text in a compared form, but for those that say nothing anywhere."""
    for match in _WORD.finditer(text):
        word = stem(match[0])
        if word not in _EVERYWHERE:
            yield min(with_equals(frozenset({word})))


def _amiss(claims: Claims, numbers: tuple[Finding, ...]) -> Iterator[Failure]:
    shown = _shown(claims, numbers)
    for words, pattern, why in _AMISS:
        for match in () if words.isdisjoint(claims.words) else pattern.finditer(shown):
            yield Failure(_token(match), why)
    none = _NO_PROBLEM.search(shown)
    if none and any(one.value for one in numbers):
        yield Failure(_token(none), "the findings do not say that nobody had one")
    for arm in claims.of("arm"):
        led = _LED_AMISS.search(shown[: arm.start])
        if led:
            yield Failure(_token(led), "the findings say this of those in this group")
    yield from _compared_with_nothing(claims, shown, numbers)
    yield from _set_against(claims, shown, numbers)


def _compared_with_nothing(
    claims: Claims, shown: str, numbers: tuple[Finding, ...]
) -> Iterator[Failure]:
    """Find "more" and "lower" of a value, where nothing is said that it is set against.

    A change may be told so by itself, if no other word says its way: "it was 14 points lower".
    """
    there = [match.span() for match in _THERE_IS_MORE.finditer(shown)]
    ways = [one for one in claims.of("direction") if not COMPARATIVE.fullmatch(one.text)]
    told = bool(ways) or any(one.sign in ("-", "−") for one in claims.of("number"))
    may_stand_alone = not told and any(is_signed(one) or is_contrast(one) for one in numbers)
    turn = _TURNED_FIRST.search(shown)
    led = turn is not None and not COMPARATIVE.search(shown, 0, turn.start())
    for match in COMPARATIVE.finditer(shown):
        if led and turn is not None and match.start() > turn.end():
            continue  # "compared with B, it was higher with A" is held against both elsewhere
        if any(start <= match.start() < end for start, end in there):
            continue
        if may_stand_alone and _is_beside_a_figure(match.start(), claims):
            continue
        if not _COMPARES.search(shown, match.end()):
            yield Failure(_token(match), "the findings have a value, and nothing to set it against")


def _is_beside_a_figure(place: int, claims: Claims) -> bool:
    """Tell whether a word follows a figure and its unit: "14 points lower"."""
    return any(
        one.end <= place and re.fullmatch(r"[^.;:,()\d]{0,24}", claims.text[one.end : place])
        for one in claims.of("number")
    )


def _set_against(claims: Claims, shown: str, numbers: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find "against A" and "between A" where no other group is named before, or at all."""
    arms = claims.of("arm")
    for at, arm in enumerate(arms):
        led = _LED_AGAINST.search(shown[: arm.start])
        if led is None:
            continue
        alone = len({one.names for one in arms}) == 1 and " and " not in arm.text
        amiss = alone if led["between"] else at == 0
        if amiss and (led["between"] or not any(map(is_contrast, numbers))):
            yield Failure(_token(led), "the findings say this of those in this group")


def _shown(claims: Claims, numbers: tuple[Finding, ...]) -> str:
    """Return the words without names, shares in words and gaps, whose small words are read.

    Nor with the "or longer" of a median, of which half of the people are told.
    """
    text = claims.nameless
    spans = [
        (one.start, one.end) for one in claims.tokens
        if one.kind in ("gap", "p", "multiple") or (one.kind == "number" and one.unit == SHARE)
    ]  # fmt: skip
    spans += [found.span() for one in claims.of("multiple")
              if (found := _AS.search(text, one.end)) is not None]  # fmt: skip
    spans += [span for _, span in median_halves(claims, numbers)]
    for start, end in spans:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text


def _token(match: re.Match[str]) -> Token:
    return Token(
        kind="word", meaning=None, start=match.start(), end=match.end(), clause=0, text=match[0]
    )
