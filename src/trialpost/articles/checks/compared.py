"""Hold "more with A than with B" against the two values: which of the groups has the higher one.

A comparison has a group, a comparative, a turn ("than", "compared with", "versus") and the group
that it is set against. "Not more" and "no more" say "as many or fewer", "no more and no fewer" and
"neither more nor fewer" say "as many"; "fell less" says that the value is higher. A comparison that
is put in another way is not read, and refused.
"""

import itertools
import re
from collections.abc import Iterator

from trialpost.articles.checks.bearing import Failure
from trialpost.articles.reading.claims import Claims, Token
from trialpost.articles.reading.hints import Hint
from trialpost.findings.numbers import is_share
from trialpost.model.finding import Finding

_TURN = re.compile(
    r"\bthan\b|\b(?:compared|(?:in )?comparison) (?:with|to|against)\b"
    r"|\b(?:versus|vs|against|relative to)\b",
    re.I,
)
_TURNS = Hint(r"than|compared|comparison|versus|vs|against|relative")
COMPARATIVE = re.compile(
    r"\b(?:(?P<up>more|further|larger|greater|higher|longer)"
    r"|(?P<down>less|fewer|smaller|lower|shorter))\b",
    re.I,
)
_DENIAL = re.compile(
    r"\b(?:not|no|never|none|nobody|without|neither|nor|cannot|hardly|barely|scarcely)\b|n['’]t\b",
    re.I,
)
_OR = re.compile(r"\W*(?:or|nor|and no|and not|or no)\W*", re.I)
_FEW = re.compile(r"\W*(?:low|short|few|small|little|normal|rare)\b", re.I)
_ODD = re.compile(r"(?!more|fewer|less)\w+ (?:people|persons|participants|patients)\b", re.I)
_ALIKE = re.compile(
    r"\b(?:same|equal(?:ly)?|identical|alike|similar(?:ly)?|likewise|level with|even with"
    r"|level (?:as|of|to)(?= \0)|as (?:many|few|much|little|high|low|long|large|small|great))\b",
    re.I,
)
_SAYS_ALIKE = Hint(r"same|equal\w*|identical|alike|similar\w*|likewise|level|even|as")
_LISTED = re.compile(r"\W*(?:(?:and|or|also|with|in|on|for|the)\W+)*", re.I)
_WHY = "the values of the two groups do not say this"
_UNREAD = "what is compared here, and which way, cannot be read"


def comparison_borne_out(claims: Claims, numbers: tuple[Finding, ...]) -> list[Failure]:
    """Check every "more with A than with B" of a sentence against the values of both groups."""
    found = [*_alike(unquoted(claims), claims)] if _SAYS_ALIKE(claims.words) else []
    for one in _comparisons(claims):
        found += one.failures(numbers)
    return found


def is_compared(word: Token, claims: Claims) -> bool:
    """Tell whether a word is the comparative of a comparison, which is held against both groups."""
    return any(word.start == own.start() for one in _comparisons(claims) for own in one.words)


def _comparisons(claims: Claims) -> Iterator["_Comparison"]:
    if not _TURNS(claims.words):
        return
    text = unquoted(claims)
    turns = list(_TURN.finditer(text))
    start = 0
    for at, turn in enumerate(turns):
        end = turns[at + 1].start() if at + 1 < len(turns) else len(text)
        yield _Comparison(claims, text, turn, start, end)
        after = _run_after(turn.end(), claims, text)
        start = after[-1].end if after else turn.end()


class _Comparison:
    """One comparison: its turn, and the words before and after that belong to it."""

    def __init__(
        self, claims: Claims, text: str, turn: re.Match[str], start: int, end: int
    ) -> None:
        self.claims, self.text, self.turn, self.start = claims, text, turn, start
        self.end = end
        self.against = _run_after(turn.end(), claims, text)
        own = list(COMPARATIVE.finditer(text, start, turn.start()))
        self.is_than = turn[0].lower() == "than"
        if not own and not self.is_than and self.against:
            own = list(COMPARATIVE.finditer(text, self.against[-1].end, end))
        self.words = own

    def failures(self, numbers: tuple[Finding, ...]) -> Iterator[Failure]:
        gaps = [one for one in self.claims.of("gap") if self.start <= one.start < self.turn.start()]
        before = self.text[self.start : self.turn.start()]
        denied = _DENIAL.search(before)
        if gaps:
            if denied or any(not _within(one, gaps) for one in self.words):
                yield Failure(_token(self.turn), _UNREAD)
            return
        if not self.words and not (self.is_than and self._ways()):
            if self.is_than:
                yield Failure(_token(self.turn), _UNREAD)
            return
        groups, wanted = self._groups(), self._wanted()
        if not groups or not self.against or not wanted:
            yield Failure(_token(self.turn), _UNREAD)
            return
        for one, other in itertools.product(groups, self.against):
            signs = _signs(one.names, other.names, numbers)
            if not signs or any(not signs <= allowed for allowed in wanted):
                yield Failure(other, _WHY)

    def _groups(self) -> list[Token]:
        """Return the groups that are said to have more: beside the comparative, else before it."""
        first = self.words[0].start() if self.words else self._ways()[0].start
        arms = [one for one in self.claims.of("arm") if one not in self.against]
        if first > self.turn.start():
            return [one for one in arms if one.start > first] or _run_before(first, arms, self.text)
        between = [one for one in arms if first < one.start < self.turn.start()]
        return between or _run_before(first, arms, self.text)

    def _ways(self) -> list[Token]:
        """Return the falls and rises before the turn: "fell more with A than with B"."""
        return [
            one for one in self.claims.of("direction")
            if self.start <= one.start < self.turn.start() and not COMPARATIVE.fullmatch(one.text)
        ]  # fmt: skip

    def _wanted(self) -> list[frozenset[int]]:
        """Return, for every comparative, the signs of "first minus second" that it allows.

        Nothing, where a denial stands behind the comparative, and may be of anything.
        """
        ways = self._ways()
        turned = -1 if ways and ways[-1].meaning == "down" else 1
        found: list[frozenset[int]] = []
        at, denied = self.start, False
        if self.words and self.words[0].start() > self.turn.start():
            at = self.against[-1].end
        for word in self.words:
            between = self.text[at : word.start()]
            kept = denied and found and _OR.fullmatch(between)
            denied = bool(kept or _DENIAL.search(between))
            if _FEW.match(self.text, word.end()) or _ODD.match(self.text, word.start()):
                return []
            sign = turned * (1 if word["up"] else -1)
            found.append(frozenset({0, -sign}) if denied else frozenset({sign}))
            at = word.end()
        if not self.words:
            denied = bool(_DENIAL.search(self.text[self.start : self.turn.start()]))
            return [] if denied or self._denies_after() else [frozenset({turned})]
        last = self.text[at : self.turn.start()]
        return [] if _DENIAL.search(last) or self._denies_after() else found

    def _denies_after(self) -> bool:
        """Find a denial behind: "more with A than not with B", "than with B did not"."""
        end = max(self.turn.end(), self.words[-1].end() if self.words else 0)
        clause = re.split(r"[,;.]", self.text[end : self.end])[0]
        return bool(_DENIAL.search(clause))


def _alike(text: str, claims: Claims) -> Iterator[Failure]:
    """Find "as many", "the same" and the like, beside figures of groups."""
    if len(claims.of("arm")) > 1:
        for match in _ALIKE.finditer(text):
            yield Failure(_token(match), _UNREAD)


def _within(word: re.Match[str], tokens: list[Token]) -> bool:
    return any(one.start <= word.start() < one.end for one in tokens)


def _run_after(place: int, claims: Claims, text: str) -> list[Token]:
    """Return the groups that follow a place one after another: "with B or with C"."""
    run: list[Token] = []
    for arm in claims.of("arm"):
        if arm.start >= place and (not run or _LISTED.fullmatch(text[run[-1].end : arm.start])):
            run.append(arm)
        elif run:
            break
    return run


def _run_before(place: int, arms: list[Token], text: str) -> list[Token]:
    """Return the last groups before a place that follow one another."""
    run: list[Token] = []
    for arm in reversed([one for one in arms if one.end <= place]):
        if run and not _LISTED.fullmatch(text[arm.end : run[0].start]):
            break
        run.insert(0, arm)
    return run


def _token(match: re.Match[str]) -> Token:
    return Token(
        kind="word", meaning=None, start=match.start(), end=match.end(), clause=0, text=match[0]
    )


def _signs(
    first: frozenset[str], second: frozenset[str], numbers: tuple[Finding, ...]
) -> frozenset[int]:
    """Return the signs of first minus second: of contrasts, else of values of one row."""
    told = {_height(f, numbers) for f in numbers if f.arm in first and f.comparator in second}
    turned = {_height(f, numbers) for f in numbers if f.arm in second and f.comparator in first}
    signs = {sign for sign in told if sign is not None}
    signs |= {-sign for sign in turned if sign is not None}
    signs |= set() if signs else _apart(first - second, second - first, numbers)
    return frozenset(signs or _estimated(first, second, numbers))


def _estimated(
    first: frozenset[str], second: frozenset[str], numbers: tuple[Finding, ...]
) -> set[int]:
    """Return the signs of first minus second by a test's estimate, where no values are named."""
    found = set()
    for one in numbers:
        statistic = (one.statistic or "").lower()
        rest = 1 if "ratio" in statistic else 0 if "difference" in statistic else None
        if one.value is None or rest is None:
            continue
        sign = (one.value > rest) - (one.value < rest)
        if one.arm in first and one.comparator in second:
            found.add(sign)
        if one.arm in second and one.comparator in first:
            found.add(-sign)
    return found


def _apart(first: frozenset[str], second: frozenset[str], numbers: tuple[Finding, ...]) -> set[int]:
    """Return the signs of first minus second, of findings of one row that name no comparator."""
    found = set()
    for one, other in itertools.product(numbers, repeat=2):
        rows = [(f.table, f.measure, f.category, f.timepoint, f.statistic, f.unit)
                for f in (one, other)]  # fmt: skip
        if one.arm not in first or other.arm not in second or rows[0] != rows[1]:
            continue
        both = [f.value for f in (one, other) if f.value is not None]
        if is_share(one) and is_share(other):
            both = [(f.value or 0) / (f.n or 1) for f in (one, other)]
        if len(both) == 2:
            found.add((both[0] > both[1]) - (both[0] < both[1]))
    return found


def unquoted(claims: Claims) -> str:
    """Return the words with names, shares ("more than half") and p-values blanked."""
    text = claims.nameless
    for one in (*claims.of("number"), *claims.of("multiple"), *claims.of("p")):
        text = text[: one.start] + "\0" * (one.end - one.start) + text[one.end :]
    return text


def _height(finding: Finding, numbers: tuple[Finding, ...]) -> int | None:
    """Return the sign of arm minus comparator; counts of people are set beside how many there are.

    For that the comparator's own finding has to be named; else the bare counts are compared.
    """
    other = [f for f in numbers if f.arm == finding.comparator and f.measure == finding.measure]
    if not (is_share(finding) and other and is_share(other[0])):
        return difference_sign(finding)
    one, two = ((f.value or 0) / (f.n or 1) for f in (finding, other[0]))
    return (one > two) - (one < two)


def difference_sign(finding: Finding) -> int | None:
    """Return the sign of arm minus comparator: of values, or of a ratio against one.

    ``None`` where the finding has neither.
    """
    if finding.value is None:
        return None
    if finding.comparator_value is not None:
        gap = finding.value - finding.comparator_value
    elif "ratio" in (finding.statistic or ""):
        gap = finding.value - 1
    elif "difference" in (finding.statistic or ""):
        gap = finding.value
    else:
        return None
    return (gap > 0) - (gap < 0)
