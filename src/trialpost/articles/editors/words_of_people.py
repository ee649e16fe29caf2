"""Put an editor's words for people into those that the rules read: men, only, nobody, who left.

Each rule returns the sentence without a turn of phrase that the findings bear out, else as it is.
"""

import re
from collections.abc import Callable, Iterable

from trialpost.articles.checks.bearing import TO_LEAVE, roles_of
from trialpost.articles.editors.said import Reading, in_its_case, saying, share_of_people
from trialpost.articles.reading.claim_forms import COUNT, WORD_NUMBERS
from trialpost.articles.reading.claims import read_claims
from trialpost.findings.document import FindingsDocument
from trialpost.findings.file import Topic
from trialpost.findings.numbers import is_contrast, is_percent_of_people, is_share
from trialpost.findings.posted.events import SERIOUS
from trialpost.model.finding import Finding, Table

_SEXES = {"male": "men|man|boys?", "female": "women|woman|girls?"}
_ADULT, _GROWN = 18, 18
_FEW, _MUCH_LESS = 100 / 3, 0.75
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
_NO_EVENTS = re.compile(
    r"\b[Nn]o (?P<what>deaths"
    r"|(?:(?:serious|other|major|new|adverse|health) )*(?:events?|problems?))"
    r" (?:(?:was|were) (?:reported|recorded|seen|observed|noted)|occurred|happened)\b"
    r"(?= (?:in|with|on|among|during)\b|[.;]|$)"
)
_NEARLY_ALL = 90.0
_ALMOST_ALL = re.compile(
    r"\b(?:almost|nearly|virtually) all (?:of )?(?:the )?(?=(?:\d[\d,]* )?(?P<who>people|patients"
    r"|participants|men|women)\b)(?P=who)",
    re.I,
)
_TOTAL = re.compile(rf"\ba total of (?={COUNT}\b)", re.I)
_THE_GROUPS = re.compile(
    rf"\b(?P<both>both )?(?:the )?(?:(?P<count>{COUNT}) )?(?:(?:treatment|study|trial) )?"
    r"(?:groups|arms)\b",
    re.I,
)
_AS_SERIOUS = re.compile(
    r" as (?:a )?serious (?:health problems?|adverse events?|side effects?|one)\b", re.I
)
_MANAGED = re.compile(r"\b(?:managed|were able|was able) to (?=\w)", re.I)
_SUFFERED = re.compile(
    r"\b(?:suffered(?: from)?|went through|came down with|complained of)\b", re.I
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
_DIED = re.compile(
    r"\bdied(?: (?:before the (?:trial|study) (?:was over|ended|finished)"
    r"|during the (?:trial|study)|before (?:its|the) end(?: of the (?:trial|study))?))?"
    r"(?=[.,;]| and\b)",
    re.I,
)
_WHY_THEY_LEFT = (
    ("Death", r"because (?:they|he|she) (?:had )?died"),
    ("Withdrawal by Subject", r"because (?:they|he|she) (?:chose to|wanted to|withdrew(?: consent)?"
     r"|no longer wanted to take part)|(?:of|by) their own (?:accord|choice|will)"),
    ("Lost to Follow-up", r"because (?:contact with them was lost|they could not be reached)"),
    ("Lack of Efficacy", r"because (?:of no effect|the treatment had no effect)"),
)  # fmt: skip
"""What a reason to leave may be called."""


def _people(said: Reading) -> str:
    """Say people for men, where only men took part, and for adults, where all were."""
    sex, low, high = _who_could_join(said.document)
    lined = any(one.table is Table.BASELINE for one in said.numbers)  # "11 were men"
    words = [_SEXES[sex]] if sex in _SEXES and not lined else []
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
    """Leave "only" out before a figure of few people; a harm is not made light of so.

    Before the smaller of two figures by far it may stand of anything.
    """

    def plain(match: re.Match[str]) -> str:
        claims = read_claims(said.text, said.lexicon)
        own = [one for one in claims.of("number") if one.start <= match.end() < one.end]
        told = [one for one in said.numbers
                if own and roles_of(own[0], claims, one) & {"value", "percent"}]  # fmt: skip
        few = any(
            _is_less(one, said.numbers)
            or (one.table is not Table.EVENT and 0 < _share(one, said.document) < _FEW)
            for one in told
        )
        return "" if few else match[0]

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


def _is_less(one: Finding, numbers: tuple[Finding, ...]) -> bool:
    """Tell whether a value is much smaller than another group's, which the sentence gives too."""
    others = [other for other in numbers if other.arm != one.arm and other.value is not None
              and (other.table, other.measure, other.category, other.timepoint, other.statistic)
              == (one.table, one.measure, one.category, one.timepoint, one.statistic)]  # fmt: skip
    return bool(others) and all(
        0 < (one.value or 0) <= _MUCH_LESS * (other.value or 0) for other in others
    )


def _no_events(said: Reading) -> str:
    """Say "nobody had an event" for "no events were reported"."""

    def plain(match: re.Match[str]) -> str:
        what = match["what"].lower()
        led = "Nobody" if match[0][0] == "N" else "nobody"
        return f"{led} died" if what == "deaths" else f"{led} had {match['what']}"

    return _NO_EVENTS.sub(plain, said.text)


def _nearly_all(said: Reading) -> str:
    """Say "people" for "almost all people", where all figures are of nine in ten or more."""
    shares = [share_of_people(one) for one in said.numbers]
    if any(one is None or not _NEARLY_ALL <= one < 100 for one in shares):
        return said.text
    return _ALMOST_ALL.sub(lambda m: in_its_case(m[0], m["who"]), said.text)


def _without_it(said: Reading) -> str:
    """Say "with no dopamine" for "without it", where that is the other group."""
    arms = [said.document.arms.get(arm, arm) for arm in _groups(said.numbers)]
    none = [arm for arm in arms if re.match(r"no |without ", arm, re.I)]
    if len(arms) != 2 or len(none) != 1:
        return said.text
    return re.sub(r"\bwithout(?: it)?(?=[,.;:) ]|$)", f"with {none[0].lower()}", said.text, count=1)


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


def _as_serious(said: Reading) -> str:
    """Leave out "as a serious health problem" where all that is told of health problems is such."""
    events = [one for one in said.numbers if one.table is Table.EVENT]
    if not events or any(one.role != SERIOUS for one in events):
        return said.text
    return _AS_SERIOUS.sub(" that was serious", said.text)


def _managed(said: Reading) -> str:
    return _SUFFERED.sub("had", _MANAGED.sub("", said.text))


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


def _reason(said: Reading) -> str:
    """Say "for adverse event" where "because of an adverse event" people left."""
    if not all(one.role == TO_LEAVE for one in said.numbers):
        return said.text
    text = _MADE_LEAVE.sub(r"because of \g<why>, \g<who> left\g<what>\g<early>", said.text)
    own = {one.measure.lower() for one in said.numbers}
    for name, words in _WHY_THEY_LEFT:
        if name.lower() in own:
            text = re.sub(rf"\b(?:{words})\b", f"for {name}", text, flags=re.I)
    if own == {"death"}:
        text = _DIED.sub("left for Death", text)
    for one in said.numbers:
        names = _REASONS.get(one.measure.lower(), re.escape(one.measure))
        text = re.sub(
            rf"\b(?P<led>because of|due to|owing to|on account of)"
            rf" (?:(?:an?|the|any|their own) )?(?:{names})s?(?!\w)",
            saying(f"for {one.measure}"),
            text,
            flags=re.I,
        )
    return text


def _value(text: str) -> float:
    return float(text) if text[:1].isdigit() else WORD_NUMBERS[text.lower()]


RULES: tuple[Callable[[Reading], str], ...] = (
    _people, _not_one, _no_events, _nearly_all, _without_it, _in_any, _total, _only, _the_groups,
    _as_serious, _managed, _the_rest, _reason,
)  # fmt: skip
