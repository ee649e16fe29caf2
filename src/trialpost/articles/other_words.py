"""Put an editor's words into those that the rules read, where the findings bear out what is lost.

"Only two of the ten men with A, and not a single one with B" becomes "two of the ten people with
A, and nobody with B", if all were men and two of ten is less than half. Each rule takes a turn of
phrase away and first holds what it says beyond the rest against the findings; where it does not
hold, the phrase stays, and is refused as it stands. What comes out is checked like any sentence.
"""

import re
from collections.abc import Callable, Iterable

import msgspec

from trialpost.articles.alike import in_place_of_alike
from trialpost.articles.bearing import (
    TO_LEAVE,
    is_contrast,
    is_percent_of_people,
    is_share,
    roles_of,
)
from trialpost.articles.claim_forms import COUNT, WORD_NUMBERS
from trialpost.articles.claims import read_claims
from trialpost.articles.lexicon import Lexicon
from trialpost.articles.shares import SHARE
from trialpost.findings.document import FindingsDocument
from trialpost.findings.file import Topic
from trialpost.findings.posted.events import SERIOUS
from trialpost.model.finding import Finding, FindingKind, Table

_SEXES = {"male": "men|man|boys?", "female": "women|woman|girls?"}
_ADULT, _GROWN, _HALF = 18, 18, 50.0
_ONE = frozenset(("man", "woman", "boy", "girl", "adult", "child"))
_NOT_ONE = re.compile(
    r"\bnot (?:a single|one)(?: (?:person|participant|patient|one|man|woman))?\b(?! of\b)", re.I
)
_NOBODY = re.compile(
    r"\b(?:nobody|no[ -]?one|none|no (?:\w+ ){0,3}?(?:people|participants?|patients?|deaths?)"
    r"|there (?:was|were) no)\b",
    re.I,
)
_IN_ANY = re.compile(
    rf"\b(?P<lead>in|with|on|for|of) (?:any|either)(?: one)?(?: of)?(?: the)?"
    rf"(?: (?P<count>{COUNT}))?"
    r"(?: (?:treatment|study|trial|dose|dosage|medicine|drug))? (?:groups?|arms?)\b",
    re.I,
)
_ONLY = re.compile(rf"\b(?:only|just|merely) (?=(?:(?:about|around|some) )?{COUNT}\b)", re.I)
_TOTAL = re.compile(rf"\ba total of (?={COUNT}\b)", re.I)
_THE_GROUPS = re.compile(
    rf"\b(?P<both>both )?(?:the )?(?:(?P<count>{COUNT}) )?(?:(?:treatment|study|trial) )?"
    r"(?:groups|arms)\b",
    re.I,
)
_SIGNIFICANCE = tuple(
    (re.compile(pattern, re.I), said)
    for pattern, said in (
        (r"\b(?:was|were) not (?:statistically )?significantly different\b",
         "did not differ significantly"),
        (r"\b(?:was|were) (?:statistically )?significantly different\b", "differed significantly"),
        (r"\bno (?:clear|real|(?:statistically )?significant) difference (?:could be|was|were)"
         r" (?:shown|seen|found|detected|observed|demonstrated|established)\b",
         "there was no significant difference"),
        (r"\bno difference (?:could be|was) (?:shown|detected|demonstrated|established|proven)\b",
         "there was no clear difference"),
        (r"\ba (?:clear |real |(?:statistically )?significant )?difference could not be"
         r" (?:shown|detected|demonstrated|established)\b", "there was no clear difference"),
        (r"\b(?:the (?:trial|study) )?(?:could|did) not (?:show|find|detect|demonstrate) (?:a|any)"
         r" (?:clear |real |(?:statistically )?significant )?difference\b",
         "there was no clear difference"),
        (r"\b(?:the (?:trial|study) )?(?:found|showed|saw) no (?=(?:clear |(?:statistically )?"
         r"significant )?difference\b)", "there was no "),
        (r"\bno (?P<k>clear |(?:statistically )?significant )?difference (?:was|could be)"
         r" (?:seen|found|observed)\b", "there was no clear difference"),
    )
)  # fmt: skip
_AS_SERIOUS = re.compile(
    r" as (?:a )?serious (?:health problems?|adverse events?|side effects?|one)\b", re.I
)
_MANAGED = re.compile(r"\b(?:managed|were able|was able) to (?=\w)", re.I)
_SUFFERED = re.compile(
    r"\b(?:suffered(?: from)?|went through|came down with|complained of)\b", re.I
)
_TITLED_AFTER = re.compile(
    r"\b(?:after|following|post|end of)[ -](?:the )?(?:end of )?(?:\w+ )?(?:treatment|therapy|dos)",
    re.I,
)
_AFTER = re.compile(
    r" (?:after|following) (?:the )?(?:end of )?(?:the )?(?:treatment|therapy)\b", re.I
)
_LATER = re.compile(rf"\b(?P<time>{COUNT} (?:minute|hour|day|week|month|year)s?) later\b", re.I)
_PROCEDURE = re.compile(
    r"surg|operation|plasty|ectomy|otomy|stomy|injection|ablation|transplant|stent|implant|biops"
    r"|procedure|training|exercise|infusion|vaccin|block\b|stimulation|catheter|bypass",
    re.I,
)
_DID_NOT_CHANGE = re.compile(
    r"\b(?:(?:did|does) not change|(?:was|were|stayed|remained) (?:unchanged|the same))\b", re.I
)
_OTHER = re.compile(
    rf"\b(?P<led>)the (?:other|remaining|rest,?) (?=(?:people |participants )?{COUNT}\b)", re.I
)
_MADE_LEAVE = re.compile(
    r"\b(?P<why>[A-Za-z][\w -]*?) (?:led|caused|made) (?P<who>(?:[^.;]|\.(?=\d))*?)(?: to)? "
    r"(?P<leave>leave|stop|quit|drop out of|withdraw from|discontinue)"
    r"(?P<what> the (?:trial|study)| (?:the )?treatment)?(?P<early> early)?(?=[.;]|$)",
    re.I,
)
_ALSO = re.compile(
    r"\b(?:By contrast|In contrast|Meanwhile|Notably|Overall|However|As for harms|In comparison"
    r"|Among the participants),? (?=[A-Za-z\d])"
)


_REASONS = {
    "adverse event": "adverse event|health problem|medical problem",
    "withdrawal by subject": "withdrawal by subject|choice|decision|wish|withdrawal|withdrawing",
    "lost to follow-up": "lost to follow-up|loss to follow-up|lost contact",
    "physician decision": "physician decision|doctor['’]s decision|physician['’]s decision",
    "protocol violation": "protocol violation|breach of the protocol",
    "lack of efficacy": "lack of efficacy|lack of effect",
    "death": "death",
    "pregnancy": "pregnancy|a pregnancy",
}
"""What a reason to leave may be called."""


_PARTS = {"half": 50.0, "a third": 100 / 3, "a quarter": 25.0, "two thirds": 200 / 3,
          "two-thirds": 200 / 3, "a fifth": 20.0, "three quarters": 75.0}  # fmt: skip
_NEAR, _CLOSE, _ROUNDED = 2.5, 1.0, 0.5
"""How far a part may be off a ratio in a hundred: told with "about", without, and in per cent."""
_OF_RISK = re.compile(r"\b(?:risk|rate) ratio|relative risk|hazard ratio", re.I)
_RELATIVE = re.compile(
    rf"\b(?:(?P<hedge>about|around|roughly|nearly|almost|some) )?"
    rf"(?:(?P<part>{'|'.join(sorted(_PARTS, key=len, reverse=True))})|(?P<percent>\d+(?:\.\d+)?)"
    r"(?:%| per ?cent)) (?P<way>less|fewer|lower|more|higher|greater)\b",
    re.I,
)


class Reading(msgspec.Struct, frozen=True):
    """A sentence, the findings with numbers that it names, and what names mean."""

    text: str
    numbers: tuple[Finding, ...]
    document: FindingsDocument
    lexicon: Lexicon


def in_other_words(
    text: str, named: tuple[Finding, ...], document: FindingsDocument, lexicon: Lexicon
) -> str:
    """Return a sentence in the words that the rules read; itself, where there is nothing to put so.

    Args:
        text: the sentence.
        named: the findings that it names; without a number among them nothing is changed.
        document: all findings, for who could join and what groups are called.
        lexicon: what names of groups and measures mean.
    """
    numbers = tuple(one for one in named if one.kind is FindingKind.NUMBER)
    for rule in _RULES if numbers else ():
        text = rule(Reading(text, numbers, document, lexicon))
    return text


def _people(said: Reading) -> str:
    """Say people for men, where only men took part, and for adults, where all were."""
    if any(one.table is Table.BASELINE for one in said.numbers):
        return said.text
    sex, low, high = _who_could_join(said.document)
    words = [_SEXES[sex]] if sex in _SEXES else []
    words += ["adults?"] if low is not None and low >= _ADULT else []
    words += ["children|child"] if high is not None and high < _GROWN else []
    if not words:
        return said.text
    kept = said.lexicon
    pattern = re.compile(rf"\b(?:adult |young |older )?(?:{'|'.join(words)})\b(?! and\b)", re.I)

    def plain(match: re.Match[str]) -> str:
        names = [(one.start, one.end) for kind in ("arm", "measure", "quote")
                 for one in read_claims(said.text, kept).of(kind)]  # fmt: skip
        if any(start <= match.start() < end for start, end in names):
            return match[0]
        return "person" if match[0].lower() in _ONE else "people"

    return pattern.sub(plain, said.text)


def _who_could_join(document: FindingsDocument) -> tuple[str, int | None, int | None]:
    """Return the sex, and the lowest and highest age in years, of those who could join."""
    for one in document.findings:
        if one.measure == Topic.WHO and one.said and ";" in f"{one.source.text};":
            sex, *ages = (part.strip().lower() for part in one.source.text.split(";"))
            if sex in ("all", "male", "female"):
                years = [re.fullmatch(r"(\d+) years?", part) for part in ages]
                low = "minimum age" in one.where
                found = [int(match[1]) if match else None for match in years]
                if low:
                    return sex, found[0] if found else None, found[1] if found[1:] else None
                return sex, None, found[0] if found else None
    return "", None, None


def _not_one(said: Reading) -> str:
    return _NOT_ONE.sub(lambda m: "Nobody" if m[0][0] == "N" else "nobody", said.text)


def _in_any(said: Reading) -> str:
    """Say "nobody in each group" for "nobody in any of the three groups"."""
    match = _IN_ANY.search(said.text)
    if match is None or not _NOBODY.search(said.text[: match.start()]):
        return said.text
    if match["count"] and _value(match["count"]) != len(_groups(said.numbers)):
        return said.text
    return f"{said.text[: match.start()]}{match['lead']} each group{said.text[match.end() :]}"


def _only(said: Reading) -> str:
    """Leave "only" out before a figure of fewer than half of the people."""

    def plain(match: re.Match[str]) -> str:
        claims = read_claims(said.text, said.lexicon)
        own = [one for one in claims.of("number") if one.start <= match.end() < one.end]
        few = own and any(
            0 <= _share(one, said.document) < _HALF
            for one in said.numbers
            if roles_of(own[0], claims, one) & {"value", "percent"}
        )
        shared = own and own[0].unit == SHARE
        return "" if few or shared else match[0]

    return _ONLY.sub(plain, said.text)


def _share(one: Finding, document: FindingsDocument) -> float:
    """Return how many of every 100 people a finding counts, -1 where it counts no share.

    Of those who stayed or left it is a share of those who started.
    """
    if is_percent_of_people(one):
        return one.value or 0.0
    whole: float | None = one.n if is_share(one) else None
    if one.table is Table.FLOW:
        started = [other.value for other in document.findings if other.measure == "STARTED"
                   and other.arm == one.arm and other.category == one.category]  # fmt: skip
        whole = started[0] if len(started) == 1 else None
    return 100 * (one.value or 0) / whole if whole else -1.0


def _total(said: Reading) -> str:
    return _TOTAL.sub("", said.text)


def _the_groups(said: Reading) -> str:
    """Name the two groups that "the two groups" or "both groups" are."""
    arms = _groups(said.numbers)
    match = _THE_GROUPS.search(said.text)
    if match is None or len(arms) != 2 or read_claims(said.text, said.lexicon).of("arm"):
        return said.text
    if match["count"] and _value(match["count"]) != len(arms):
        return said.text
    one, other = (said.document.arms.get(arm, arm) for arm in arms)
    return f"{said.text[: match.start()]}{one} and {other}{said.text[match.end() :]}"


def _groups(numbers: Iterable[Finding]) -> list[str]:
    """Return the groups of findings; a test that names two as one is of these two."""
    found: dict[str, None] = {}
    for one in numbers:
        parts = [one.arm, one.comparator] if is_contrast(one) or one.comparator else [one.arm]
        for arm in parts:
            for name in arm.split(" and ") if arm and one.table is Table.ANALYSIS else [arm]:
                if name:
                    found.setdefault(name)
    return list(found)


def _significance(said: Reading) -> str:
    text = said.text
    for pattern, plain in _SIGNIFICANCE:
        text = pattern.sub(lambda m, plain=plain: _capital(m[0], plain), text)
    return text


def _capital(before: str, after: str) -> str:
    return after[:1].upper() + after[1:] if before[:1].isupper() else after


def _as_serious(said: Reading) -> str:
    """Leave out "as a serious health problem" where all that is told of health problems is such."""
    events = [one for one in said.numbers if one.table is Table.EVENT]
    if not events or any(one.role != SERIOUS for one in events):
        return said.text
    return _AS_SERIOUS.sub(" that was serious", said.text)


def _after_treatment(said: Reading) -> str:
    """Leave "after treatment" out of a time that the measure's own title has so."""
    titles = [f"{one.measure} {one.category or ''}" for one in said.numbers]
    if not all(_TITLED_AFTER.search(title) for title in titles):
        return said.text
    return _AFTER.sub("", said.text)


def _later(said: Reading) -> str:
    """Say "after one month" for "one month later"."""
    return _LATER.sub(lambda m: _capital(m[0], f"after {m['time'].lower()}"), said.text)


def _after_procedure(said: Reading) -> str:
    """Say "with" for "after" before a group that had an operation or the like."""
    text = said.text
    for one in reversed(read_claims(text, said.lexicon).of("arm")):
        led = re.search(r"\b[Aa]fter (?:the |an? )?$", text[: one.start])
        if led and _PROCEDURE.search(one.text):
            text = (
                text[: led.start()] + ("With " if led[0][0] == "A" else "with ") + text[one.start :]
            )
    return text


def _unchanged(said: Reading) -> str:
    return _DID_NOT_CHANGE.sub("no change", said.text)


def _the_rest(said: Reading) -> str:
    """Say "eight" for "the other eight", where two figures of the sentence come to a third."""
    claims = read_claims(said.text, said.lexicon)
    figures = [(one, float(one.meaning)) for one in claims.of("number")
               if isinstance(one.meaning, float)]  # fmt: skip

    def plain(match: re.Match[str]) -> str:
        own = [size for one, size in figures if match.start() <= one.start < match.end() + 12]
        rest = [size for one, size in figures if one.end <= match.start()]
        whole = own and any(
            part + own[0] == all_of and part != all_of for part in rest for all_of in rest
        )
        return match["led"] if whole else match[0]

    return _OTHER.sub(plain, said.text)


def _managed(said: Reading) -> str:
    return _SUFFERED.sub("had", _MANAGED.sub("", said.text))


def _linked(said: Reading) -> str:
    """Leave out words that only lead from one sentence to the next."""
    return _ALSO.sub(lambda m: "", said.text, count=1)


def _reason(said: Reading) -> str:
    """Say "for adverse event" where "because of an adverse event" people left."""
    if not all(one.role == TO_LEAVE for one in said.numbers):
        return said.text
    text = _MADE_LEAVE.sub(r"because of \g<why>, \g<who> left\g<what>\g<early>", said.text)
    for one in said.numbers:
        names = _REASONS.get(one.measure.lower(), re.escape(one.measure))
        text = re.sub(
            rf"\b(?P<led>because of|due to|owing to|on account of)"
            rf" (?:(?:an?|the|any|their own) )?(?:{names})s?(?!\w)",
            lambda m, one=one: _capital(m["led"], f"for {one.measure}"),
            text,
            flags=re.I,
        )
    return text


def _value(text: str) -> float:
    return float(text) if text[:1].isdigit() else WORD_NUMBERS[text.lower()]


def _relative(said: Reading) -> str:
    """Say "less" for "a third less", where that is what a ratio of the two groups comes to."""
    ratios = [one.value for one in said.numbers
              if one.value is not None and _OF_RISK.search(one.statistic or "")]  # fmt: skip
    if len(ratios) != 1:
        return said.text
    apart = 100 * (ratios[0] - 1)

    def plain(match: re.Match[str]) -> str:
        told = _PARTS.get((match["part"] or "").lower()) or float(match["percent"] or 0)
        more = match["way"].lower() in ("more", "higher", "greater")
        if (apart > 0) != more:
            return match[0]
        near = _NEAR if match["hedge"] else (_ROUNDED if match["percent"] else _CLOSE)
        return match["way"] if abs(abs(apart) - told) <= near else match[0]

    return _RELATIVE.sub(plain, said.text)


def _alike(said: Reading) -> str:
    return in_place_of_alike(said.text, said.numbers, said.lexicon)


_RULES: tuple[Callable[[Reading], str], ...] = (
    _linked, _people, _not_one, _in_any, _total, _only, _significance, _the_groups, _as_serious,
    _managed, _after_treatment, _later, _after_procedure, _unchanged, _the_rest, _reason,
    _relative, _alike,
)  # fmt: skip
