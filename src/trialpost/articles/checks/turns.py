"""Hold the words that every sentence with figures may use to turns in which they claim no more.

"Got", "took", "reached", "many", "clear" and "significant" stand in no finding, and any sentence
may have them; put together they say what no finding has: "94 of 216 people got the drug", "it rose
from 27 to 37", "many died: 2 of 31", "a significant result of 19.6 points". So a group acts on
nothing, what is counted is people, and a time is when, and not how long.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from trialpost.articles.checks.bearing import Failure, readings_of, roles_of
from trialpost.articles.checks.compared import COMPARATIVE
from trialpost.articles.checks.lasting import lasts
from trialpost.articles.checks.overstated import CHANGE
from trialpost.articles.checks.table_lines import of_another_line
from trialpost.articles.checks.vouching import SMALL_STEMS, TEMPLATE_STEMS, stem, stems
from trialpost.articles.checks.worked_out import lies_apart
from trialpost.articles.reading.claim_forms import WORD_NUMBERS
from trialpost.articles.reading.claims import Claims, Token
from trialpost.articles.reading.hints import Hint
from trialpost.articles.reading.shares import SHARE
from trialpost.findings.document import FindingsDocument
from trialpost.findings.file import COMPLETED, RANDOMISED
from trialpost.findings.numbers import is_contrast, is_percent_of_people, is_share
from trialpost.findings.posted.events import DEATHS, OTHER, SERIOUS
from trialpost.model.finding import Finding, Table

_ARM, _NUM, _SHARED = r"\x01+", r"[\x02\x04]+", "\4"
_FILLS = {"arm": "\1", "number": "\2", "time": "\3", "measure": "\0", "quote": "\0", "gap": "\0",
          "multiple": "\0"}  # fmt: skip
_PEOPLE = r"(?:people|persons?|participants?|patients?|women|men|children|them)"
_UNIT_OF_TIME = r"(?:minute|hour|day|week|month|year)s?"
_OF_THEM = rf"{_NUM}(?: (?:out )?(?:of|in) (?:the |these |every |each )?{_NUM})?"
_AMISS = tuple(
    (Hint(words), re.compile(pattern, re.I), why)
    for words, pattern, why in (
        ("got|took|received|had|reached|started|reported|developed|experienced|was|were|changed|came"
         "|went",
         rf"{_OF_THEM}(?: of)?(?: {_PEOPLE})? (?:(?:got|took|received|had|reached|started|reported"
         r"|developed|experienced)"
         rf"|(?:was|were) (?:given|with|on|in|receiving|taking|treated with|assigned to)"
         rf"|(?:changed|came|went) (?:to|from))"
         rf"(?: (?:more|less))? (?:the )?{_ARM}",
         "the findings do not count those who got it"),
        ("(?:level|amount|number|count)s?",
         rf"\b(?:level|amount|number|count)s? of (?:the )?{_ARM}",
         "the findings do not say this of the group itself"),
        ("many|several",
         r"(?<!how )(?<!so )\b(?:many|several)\b"
         r"(?! (?:figures|points|times|measures|groups|that|more)\b)",
         "the findings have a figure, and do not say that it is many"),
        ("took|takes?",
         r"\btook\b(?! part\b| place\b| (?:(?:a|the) \w+ of )?\x03)|\btakes?\b(?! part\b)",
         "the findings do not put it so"),
        (_UNIT_OF_TIME,
         rf"\b{_UNIT_OF_TIME} (?:after|by|on|to|upon) {_UNIT_OF_TIME}\b",
         "the findings do not say this of each such time"),
        ("died",
         r"\bdied (?:of|from|by) (?:it|this|that|them)\b",
         "the findings do not say what this came from"),
        ("clear|significant",
         r"\bclear\b(?! differences?\b|[\W\0]*$| (?:at|in|for|between|with|on|after|and|but)\b)"
         r"|\bsignificant\b(?= [a-z\x01-\x04])(?! (?:differences?|at|in|for|between|with|than|after"
         r"|by|on|when|and|but|or|to|if)\b)",
         "the findings do not call this so"),
        ("them|these|those",
         rf"\x02+(?: {_PEOPLE})? of (?:them|these|those) (?:with|in|on|given) (?:the )?{_ARM}",
         "the findings do not say that these are some of the others"),
        ("ratio|difference",
         r"\b(?:ratio|difference)\b[^.:;,\x01]{0,24}\b(?:fell|rose|dropped|climbed|declined"
         r"|increased|decreased|went|reduced)\b", "the findings do not say that it went some way"),
    )
)  # fmt: skip
_ACTS = re.compile(
    r" (?:(?:also|then|even|only|just|\w+ly) )?(?:gave|gives?|got|gets?|took|takes?|reach(?:ed|es)?"
    r"|lower(?:ed|s)|rais(?:ed|es)|reduc(?:ed|es)|(?:in|de)creas(?:ed|es)|doubl(?:ed|es)"
    r"|tripl(?:ed|es)|halv(?:ed|es)|drop(?:ped|s)|chang(?:ed|es)"
    r"|affect(?:ed|s)|experienc(?:ed|es)|develop(?:ed|s)"
    r"|(?:was|were) (?:given to|found|seen|taken))\b",
    re.I,
)
_LED = re.compile(
    r"\b(?:with|in|on|for|of|to|and|or|than|versus|vs|against|between|given|from|getting|got"
    r"|received|by)(?: the)? $",
    re.I,
)
_DOWN_FROM = re.compile(rf"\b(?:down|up) from\b[^;.]*?{_ARM}", re.I)
_BEFORE_MORE = re.compile(
    rf"(?: (?:out )?of (?:every |each |the )?(?:{_NUM}|100))?[^.;:,()\d\x01-\x04]{{0,24}}"
)
_FOR = re.compile(r"\b(?:for|took|takes|lasted|lasting)(?: the| about| all| these)* $", re.I)
_NOT_PEOPLE = re.compile(
    rf"{_OF_THEM} (?:serious |health |main |other )*(?:problems?|events?|times|points?|numbers?"
    r"|groups?|values?|changes?|measures?|levels?|counts?|results?|records?|figures?)\b",
    re.I,
)
_OF_NO_PEOPLE = Hint(
    r"(?:problem|event|time|point|number|group|value|change|measure|level|count|result|record"
    r"|figure)s?"
)
_PER = re.compile(r"\bper\b(?! ?cent\b)", re.I)
_SAYS_PER = re.compile(r"\bper\b|/", re.I)
_NAMES_A_CHANGE = frozenset(["change", "increase", "rise", "fall", "drop", "decrease", "decline"])
_CHANGED = re.compile(
    rf"\b(?:the|an?|mean|median|average) (?:{'|'.join(sorted(_NAMES_A_CHANGE))})\b", re.I
)
_SERIOUS = re.compile(r"\bserious(?:ly)?\b", re.I)
_MILDER = re.compile(r"\bmilder\b", re.I)
_DENIES = re.compile(
    r"\b(?:free|freedom|without|no|not|non|nobody|none|never|absence|absent|lack)\b", re.I
)
_EITHER = re.compile(r"(?P<one>[^\W\d_]{4,}) (?:or|and) (?P<other>[^\W\d_]{4,})", re.I)
_DIED = re.compile(r"\b(?:died|deaths?|dead)\b", re.I)
_WORD = re.compile(r"[^\W\d_]{2,}")
_NUMBER_STEMS = {stem(word) for word in WORD_NUMBERS if word.isalpha()}
_COMMON = SMALL_STEMS | TEMPLATE_STEMS


def turns_borne_out(
    claims: Claims, numbers: tuple[Finding, ...], document: FindingsDocument
) -> list[Failure]:
    """Find words of any sentence with figures that are put together to say something more.

    Args:
        claims: what the sentence claims.
        numbers: the findings with numbers that it names; without any, nothing is looked at.
        document: all findings, and what measures are called.
    """
    if not numbers:
        return []
    shown = _sketch(claims)
    flow = all(one.table in (Table.FLOW, Table.BASELINE) or one.measure in (RANDOMISED, COMPLETED)
               for one in numbers)  # fmt: skip
    failures = [] if flow else [*_people_alone(claims, numbers)]
    for hint, pattern, why in () if flow else _AMISS:
        if hint(claims.words):
            failures += [_found(match, why) for match in pattern.finditer(shown)]
    for rule in _RULES:
        failures += rule(claims, shown, numbers)
    failures += of_another_line(claims, numbers, document)
    return [*failures, *_part_of_a_name(claims, numbers, document)]


def _sketch(claims: Claims) -> str:
    """Return the words with a mark of its own for groups, numbers and times, and no names."""
    text = claims.text
    for kind, fill in _FILLS.items():
        for one in claims.of(kind):
            mark = _SHARED if one.unit == SHARE else fill
            text = text[: one.start] + mark * (one.end - one.start) + text[one.end :]
    return text


def _token(start: int, end: int, text: str) -> Token:
    return Token(kind="word", meaning=None, start=start, end=end, clause=0, text=text[start:end])


def _found(match: re.Match[str], why: str) -> Failure:
    return Failure(_token(match.start(), match.end(), match.string), why)


def _people_alone(claims: Claims, numbers: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find the number of those who were counted told as a result: "it was seen in 37 people"."""
    shares = [one for one in numbers if is_share(one) or is_percent_of_people(one)]
    if len(shares) < len(numbers):
        return
    if not any(one.n == token.meaning for one in shares for token in claims.of("number")):
        return
    roles = {token: {one.id: roles_of(token, claims, one) for one in shares}
             for token in claims.of("number")}  # fmt: skip
    for token, own in roles.items():
        wholes = [name for name, found in own.items() if found == {"n"}]
        if wholes and not any(found - {"n"} for found in own.values()) and not any(
            other is not token and found.get(name, frozenset()) - {"n"}
            for other, found in roles.items() for name in wholes
        ):  # fmt: skip
            yield Failure(token, "this is how many were counted, and no result")


def _acts(claims: Claims, shown: str, _: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find a group that does something: "A lowered it", where the findings have a value with A."""
    for arm in claims.of("arm"):
        match = _ACTS.match(shown, arm.end)
        if match and not _LED.search(shown[: arm.start]):
            yield _found(match, "the findings do not say that it did this")


def _from_another(claims: Claims, shown: str, _: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find "down from 10 with B" of what is so with A: nothing went from the one to the other."""
    if "from" in claims.words and len({one.names for one in claims.of("arm")}) > 1:
        for match in _DOWN_FROM.finditer(shown):
            yield _found(match, "the findings do not say that it went from the one to the other")


def _more_by(claims: Claims, shown: str, numbers: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find a value told as how far two groups lie apart: "8 more people with A than with B"."""
    if claims.words.isdisjoint(("than", "compared")):
        return
    for token in claims.of("number"):
        match = _BEFORE_MORE.match(shown, token.end)
        more = COMPARATIVE.match(shown, match.end()) if match else None
        for end in range(match.end() if match else 0, token.end, -1):
            more = more or COMPARATIVE.match(shown, end)
        if more is None or not re.search(r"\bthan\b|\bcompared\b", shown[more.end() :]):
            continue
        if lies_apart(token, claims, numbers):
            continue
        if not any(roles_of(token, claims, one) for one in numbers if is_contrast(one)):
            yield Failure(token, "the findings do not say that the two lie so far apart")


def _how_long(claims: Claims, shown: str, numbers: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find "for 5 years" of what is so at year 5."""
    for token in claims.of("time"):
        match = _FOR.search(shown[: token.start])
        if match is None or any(lasts(token, one, claims) for one in numbers):
            continue
        told = " ".join(f"{one.measure} {one.category} {one.population}" for one in numbers).lower()
        if any(one.timepoint and token.is_at(one.timepoint) for one in numbers) and (
            f"for {token.text}".lower() not in told
        ):
            yield Failure(token, "the findings say when this was, and not how long")


def _what_is_counted(claims: Claims, shown: str, numbers: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find people who are counted told as events: "369 serious health problems"."""
    if all(is_share(one) and one.counted is None for one in numbers):
        for match in _NOT_PEOPLE.finditer(shown) if _OF_NO_PEOPLE(claims.words) else ():
            yield _found(match, "the findings count people")
    if "per" not in claims.words:
        return
    told = " ".join(f"{one.measure} {one.category} {one.unit}" for one in numbers)
    if not _SAYS_PER.search(told):
        for match in _PER.finditer(shown):
            yield _found(match, "the findings do not say what this is of")


def _spelt(claims: Claims, shown: str, numbers: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find numbers in words that no form reads: "doubles", "halving", "hundreds"."""
    found = [match for match in _WORD.finditer(shown) if _is_unread(match[0])]
    if not found:
        return
    own = stems(" ".join(f"{one.measure} {one.category} {one.unit} {one.arm} {one.comparator}"
                         f" {one.statistic} {one.population}" for one in numbers))  # fmt: skip
    for match in found:
        if stem(match[0]) not in own:
            yield _found(match, "what number this is cannot be read")


@lru_cache(maxsize=8192)
def _is_unread(word: str) -> bool:
    return stem(word) in _NUMBER_STEMS and word.lower() not in WORD_NUMBERS


def _changes(claims: Claims, shown: str, numbers: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find "the increase was 98" of what is a value."""
    if _NAMES_A_CHANGE.isdisjoint(claims.words):
        return
    below = any(reading.value < 0 for one in numbers for reading in readings_of(one))
    said = " ".join(f"{one.measure} {one.statistic} {one.category} {one.unit}" for one in numbers)
    if not below and not CHANGE.search(said):
        for match in _CHANGED.finditer(shown):
            yield _found(match, "the findings have a value, and no change")


def _kinds(claims: Claims, shown: str, numbers: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find a figure of other health problems in the words that call it serious, or the reverse."""
    roles = {one.role for one in numbers if one.table is Table.EVENT}
    if "milder" in claims.words and roles != {OTHER}:
        for match in _MILDER.finditer(shown):
            yield _found(match, "the findings do not call these problems milder")
    if not {SERIOUS, OTHER} <= roles:
        return
    for token in claims.of("number"):
        own = {one.role for one in numbers if roles_of(token, claims, one)}
        if own == {OTHER} and _SERIOUS.search(_clause_of(token, claims, shown)):
            yield Failure(token, "the findings do not call these problems serious")


def _clause_of(token: Token, claims: Claims, shown: str) -> str:
    """Return the words of the clause that a number stands in."""
    clause = [one for one in claims.tokens if one.clause == token.clause]
    start, end = clause[0].start, clause[-1].end
    return shown[start:end] + re.split(r"[;,.]", shown[end:])[0]


def _deaths(claims: Claims, shown: str, numbers: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find people who had something else told as those who died, beside those who did."""
    measures = {one.measure for one in numbers}
    if DEATHS not in measures or len(measures) < 2:
        return
    for token in claims.of("number"):
        own = {one.measure for one in numbers if roles_of(token, claims, one)}
        if own and DEATHS not in own and _DIED.search(_clause_of(token, claims, shown)):
            yield Failure(token, "the findings do not say that these people died")


def _part_of_a_name(
    claims: Claims, numbers: tuple[Finding, ...], document: FindingsDocument
) -> Iterator[Failure]:
    """Find "disease" for "free of disease", and "dizziness" for "dizziness or dehydration"."""
    names = {document.measures.get(one.measure, one.measure) for one in numbers}
    if not any(map(_may_turn_round, names)):
        return
    text = claims.nameless
    for name in document.names:
        text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", "", text, flags=re.I)
    own = stems(text)
    beside = _COMMON | stems(" ".join(f"{one.unit} {one.statistic} {one.category} {one.arm}"
                                      for one in numbers))  # fmt: skip
    for name in names:
        others = stems(" ".join(names - {name})) | beside
        told = own & (stems(_DENIES.sub(" ", name)) - others)
        if _DENIES.search(name) and told and not _DENIES.search(text):
            yield Failure(
                _token(0, len(claims.text), claims.text), "a part of a name turns it round"
            )
        for match in _EITHER.finditer(name):
            one, other = stem(match["one"]), stem(match["other"])
            if {one, other} & others or one == other:
                continue
            if (one in own) != (other in own):
                yield Failure(
                    _token(0, len(claims.text), claims.text), "only a part of the name is told"
                )


@lru_cache(maxsize=4096)
def _may_turn_round(name: str) -> bool:
    return bool(_DENIES.search(name) or _EITHER.search(name))


_RULES: tuple[Callable[[Claims, str, tuple[Finding, ...]], Iterator[Failure]], ...] = (
    _acts, _from_another, _more_by, _how_long, _what_is_counted, _spelt, _changes, _kinds,
    _deaths,
)  # fmt: skip
