"""Read finished words for what they claim: numbers, arms, times, directions, significance.

Reading goes from the most telling form to the least and blanks out what was read, so that the 2 of
"2 mg of baricitinib", of "week 2" and of "SRI-2" is never taken for a result.
"""

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import lru_cache

import msgspec

from trialpost.articles.reading import claim_forms as forms
from trialpost.articles.reading.arm_names import part_of_trial
from trialpost.articles.reading.hints import Words
from trialpost.articles.reading.lexicon import SLASHED, Lexicon
from trialpost.articles.reading.multiples import multiple_of
from trialpost.articles.reading.same_time import is_same_time
from trialpost.articles.reading.shares import (
    NOBODY,
    OTHERS_OF_HUNDRED,
    SHARE,
    SINGLE,
    share_of,
    side_of,
)
from trialpost.articles.reading.spelled import in_small_letters
from trialpost.model.finding import Finding, Timepoint

Meaning = str | float | bool | frozenset[str] | tuple[float, str] | None


class Token(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One claim in a text: its kind, what it means, and where it stands.

    Kinds and meanings: ``number`` (float; ``sign`` and ``unit`` as written; of
    a share in words ``sign`` is "about", "fewer" or the like; of another figure ``side`` is
    "about", "nearly" or "just over"), ``p`` (the text),
    ``level`` (the per cent of a confidence interval), ``date`` (ISO text), ``code`` (text),
    ``arm`` (the arms it can be), ``time`` (value and unit), ``measure`` (those that it can be),
    ``unit`` (text),
    ``quote`` (a name of the findings in quotation marks), ``gap`` (how many more of every 100),
    ``multiple`` (how many times as much, and of what),
    ``direction`` (``up`` or ``down``), ``significant`` (bool), ``negation``, ``high`` (bool).
    """

    kind: str
    meaning: Meaning
    start: int
    end: int
    clause: int
    text: str
    sign: str = ""
    unit: str | None = None
    side: str = ""

    @property
    def key(self) -> tuple[str, Meaning, str]:
        """What has to agree for two texts to claim the same."""
        return (self.kind, self.meaning, self.sign.replace("−", "-"))

    @property
    def names(self) -> frozenset[str]:
        """The arms or measures that a name can stand for; none where it is no name."""
        return self.meaning if isinstance(self.meaning, frozenset) else frozenset()

    def is_at(self, point: Timepoint) -> bool:
        """Tell whether a time is this one."""
        if not isinstance(self.meaning, tuple):
            return False
        return is_same_time(*self.meaning, float(point.value), point.unit.rstrip("s"))


class Claims(msgspec.Struct, frozen=True, eq=False, gc=False):
    """The claims of a text in their order, those of each kind, and its words in small letters.

    ``nameless`` is the text with the names of groups and measures, and quotes, blanked;
    ``everybody`` are the groups that are all the people, whom a text need not name.
    ``roles`` keeps which of a finding's numbers each number was found to be.
    """

    text: str
    tokens: tuple[Token, ...]
    by_kind: dict[str, tuple[Token, ...]]
    words: Words
    nameless: str
    everybody: frozenset[str] = frozenset()
    roles: dict[tuple[int, int], tuple[Token, Finding, frozenset[str]]] = {}

    def of(self, kind: str) -> tuple[Token, ...]:
        """Return the tokens of one kind."""
        return self.by_kind.get(kind, ())


class _Reader:
    """Reads one text; what was read is blanked so that no later pattern takes it again."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = self.rest = text
        self.lexicon = lexicon
        self.breaks: list[int] = []
        self.tokens: list[Token] = []
        self.here = Words(forms.LETTERS.findall(in_small_letters(text)))
        """The words of the text, by which it is seen at once which patterns cannot match."""

    def take(
        self, pattern: re.Pattern[str], make: Callable[[re.Match[str]], list[Token]], *, blank: bool
    ) -> None:
        for match in list(pattern.finditer(self.rest)):
            if blank and self.rest[match.start() : match.end()] != match[0]:
                continue
            made = make(match)
            self.tokens += made
            if blank and made:
                self.blank(match.span())

    def blank(self, span: tuple[int, int]) -> None:
        """Take words away, so that they are read no more."""
        start, end = span
        self.rest = self.rest[:start] + "\0" * (end - start) + self.rest[end:]

    def token(
        self,
        kind: str,
        meaning: Meaning,
        match: re.Match[str],
        *,
        sign: str = "",
        unit: str | None = None,
        at: tuple[int, int] | None = None,
    ) -> Token:
        start, end = at or match.span()
        return Token(
            kind=kind, meaning=meaning, start=start, end=end, clause=0,
            text=self.text[start:end], sign=sign, unit=unit,
        )  # fmt: skip

    def names(self) -> None:
        if "“" in self.text:
            self.take(forms.QUOTE, self._quote, blank=True)
        spans: dict[tuple[int, int], set[str]] = {}
        low = self.rest.lower()
        for name in self.lexicon.measures.in_text(low, self.here):
            for span in name.spans(self.rest):
                spans.setdefault(span, set()).add(name.measure)
        for match in forms.LETTERED.finditer(self.rest) if "group" in low else ():
            self._lettered(match)
        for arm in self.lexicon.arms:
            for span in arm.spans(self.rest) if arm.may_stand_in(low) else ():
                self.tokens.append(self._named("arm", span, arm.arms))
                self.blank(span)
        arms = {(one.start, one.end) for one in self.tokens if one.kind == "arm"}
        for span, measures in spans.items():
            if span not in arms and not any(_within(span, other) for other in (*spans, *arms)):
                self.tokens.append(self._named("measure", span, frozenset(measures)))
        for name in self.lexicon.counting.in_text(low, self.here):
            for span in name.spans(self.rest):
                self.blank(span)

    def _lettered(self, match: re.Match[str]) -> None:
        """Read "groups A and B" as two groups, if there are both."""
        letters = list(forms.LETTER.finditer(match["letters"]))
        arms = [self.lexicon.lettered.get(one[0].lower()) for one in letters]
        if None in arms:
            return
        first = match.start("letters")
        for one, names in zip(letters, arms, strict=True):
            start = match.start() if one is letters[0] else first + one.start()
            span = (start, first + one.end())
            self.tokens.append(self._named("arm", span, names or frozenset()))
            self.blank(span)

    def _named(self, kind: str, span: tuple[int, int], names: frozenset[str]) -> Token:
        if kind == "arm" and len(names) > 1:
            low = self.text.lower()
            told = {one for one in names if (part := part_of_trial(one)) and part in low}
            names = frozenset(told) or names
        return Token(
            kind=kind, meaning=names, start=span[0], end=span[1], clause=0,
            text=self.text[slice(*span)],
        )  # fmt: skip

    def dates_and_times(self) -> None:
        for pattern in forms.DATES if forms.YEAR.search(self.text) else ():
            self.take(pattern, lambda m: [self.token("date", _iso(m), m)], blank=True)
        for pattern in () if forms.OF_TIME.isdisjoint(self.here) else forms.TIMES:
            self.take(pattern, self._times, blank=True)
        if any(one.kind == "time" for one in self.tokens):
            self.take(forms.START, lambda m: [self.token("time", (0.0, "day"), m)], blank=True)

    def _times(self, match: re.Match[str]) -> list[Token]:
        if self._is_named(match):
            self.blank(match.span())
            return []
        unit = match["u"].lower()
        start = match.start("list")
        return [
            self.token("time", (_value(n[0]), unit), match, at=(start + n.start(), start + n.end()))
            for n in re.finditer(forms.COUNT, match["list"], re.I)
        ]

    def _is_named(self, match: re.Match[str]) -> bool:
        """Tell whether a time is a part of a measure's name: "24-hour", the six-minute walk."""
        if not self.lexicon.hyphened or not re.fullmatch(forms.COUNT, match["list"], re.I):
            return False
        return f"{_value(match['list']):g} {match['u'].lower()}" in self.lexicon.hyphened

    def _quote(self, match: re.Match[str]) -> list[Token]:
        if match["words"] not in self.lexicon.quotable:
            return []
        told = [self.token("quote", match["words"], match)]
        measures = self.lexicon.quoted_measures.get(match["words"])
        return told + ([self._named("measure", match.span(), measures)] if measures else [])

    def multiples(self) -> None:
        if "as" in self.here:
            self.take(forms.MULTIPLE, self._multiple, blank=True)

    def _multiple(self, match: re.Match[str]) -> list[Token]:
        size = multiple_of(match, _value(match["times"]) if match["times"] else 0.0)
        return [self.token("multiple", (size, match["what"].lower()), match, sign=side_of(match))]

    def shares(self) -> None:
        if " 100" in self.text:
            self.take(forms.GAP, self._gap, blank=True)
        if not forms.OF_A_SHARE.isdisjoint(self.here):
            self.take(forms.SHARE, self._share, blank=True)
        if not forms.OF_NOBODY.isdisjoint(self.here):
            self.take(NOBODY, lambda m: [self.token("number", 0.0, m)], blank=True)
        if "single" in self.here:
            self.take(SINGLE, self._single, blank=True)

    def _single(self, match: re.Match[str]) -> list[Token]:
        unit = self.lexicon.unit_at(self.rest, match.end())
        return [self.token("number", 1.0, match, unit=unit)]

    def _gap(self, match: re.Match[str]) -> list[Token]:
        size = float(match["n"]) * (1 if match["way"] == "more" else -1)
        return [self.token("gap", size, match)]

    def _share(self, match: re.Match[str]) -> list[Token]:
        two = (_value(match[key]) if match[key] else 0.0 for key in ("part", "whole"))
        found = share_of(match, *two)
        if found is None:
            return []
        if match["of_hundred"] and not found[1]:
            at = match.span("of_hundred")
            return [self.token("number", found[0], match, unit="%", at=at)]
        return [self.token("number", found[0], match, sign=found[1], unit=SHARE)]

    def numbers(self) -> None:
        for match in forms.NUMBERED.finditer(self.rest) if self.lexicon.numbered else ():
            if match[0].lower() in self.lexicon.numbered:
                self.blank(match.span())
        if forms.DIGIT.search(self.rest):
            self.take(forms.P_VALUE, self._p, blank=True)
            self.take(forms.LEVEL, lambda m: [self.token("level", m["n"], m)], blank=True)
            if forms.CODED.search(self.rest):
                self.take(forms.CODE, lambda m: [self.token("code", m[0].upper(), m)], blank=True)
            self.take(forms.FIGURE, self._number, blank=True)
        if not forms.NUMBER_WORDS.isdisjoint(self.here):
            self.take(forms.NUMBER_IN_WORDS, self._number, blank=True)

    def _p(self, match: re.Match[str]) -> list[Token]:
        sign = match["op"] if match["op"] in "<>≤≥" else ""
        sign = "<" if match["below"] else ">" if match["above"] else sign
        start = match.start("op") if match["below"] or match["above"] else match.start("n")
        return [self.token("p", match["n"], match, sign=sign, at=(start, match.end("n")))]

    def _number(self, match: re.Match[str]) -> list[Token]:
        parts = match.groupdict()
        word = (parts.get("w") or "").lower()
        if word == "one" and not forms.ONE.match(self.text[match.end() : match.end() + 24]):
            return []
        unit = self.lexicon.unit_at(self.rest, match.end())
        if unit is None and OTHERS_OF_HUNDRED.match(self.text, match.end()):
            unit = "%"
        sign = forms.SIGNS.get((parts.get("sign") or "").strip(), "")
        if word:
            return [self.token("number", forms.WORD_NUMBERS[word], match, sign=sign, unit=unit)]
        value = float(parts["n"].replace(",", ""))
        made = self.token("number", value, match, sign=sign, unit=unit)
        hedge = forms.HEDGE.search(self.rest, max(0, match.start() - 24), match.start())
        if hedge is None:
            return [made]
        start, side = hedge.start(), side_of(hedge)
        text = self.text[start : made.end]
        return [msgspec.structs.replace(made, start=start, text=text, side=side)]

    def words(self) -> None:
        if "/" in self.rest:
            self.take(SLASHED, lambda m: [self.token("unit", m[0], m)], blank=False)
        if not forms.OF_DIFFERENCE.isdisjoint(self.here):
            self.take(forms.SAME, lambda m: [self.token("significant", False, m)], blank=True)
            self.take(forms.CLEAR, lambda m: [self.token("significant", True, m)], blank=True)
        if not forms.OF_SIGNIFICANCE.isdisjoint(self.here):
            self.take(forms.SIGNIFICANT, self._significant, blank=True)
        if forms.OF_A_WAY(self.here):
            self.take(forms.DIRECTION, self._direction, blank=False)
        if not forms.OF_A_LEVEL.isdisjoint(self.here):
            self.take(forms.LEVELS, lambda m: [self.token("high", bool(m["high"]), m)], blank=False)
        if not forms.OF_DENIAL.isdisjoint(self.here):
            self.take(forms.NEGATION, lambda m: [self.token("negation", None, m)], blank=False)

    def _direction(self, match: re.Match[str]) -> list[Token]:
        return [self.token("direction", "down" if match["down"] else "up", match)]

    def _significant(self, match: re.Match[str]) -> list[Token]:
        before = self.rest[: match.start()]  # where the name of a group is blank
        clause = re.split(r"[;:,.]|\bbut\b", before)[-1]
        denied = bool(match["in"]) or bool(forms.NEGATION.search(clause))
        denied = denied or bool(re.match(r"\W*(?:not|no)\b", self.text[match.end() :]))
        return [self.token("significant", not denied, match)]


@lru_cache(maxsize=4096)
def read_claims(text: str, lexicon: Lexicon) -> Claims:
    """Read what a text claims.

    Returns:
        Tokens in the order in which they stand, each with the number of its clause (from 0).
    """
    reader = _Reader(text, lexicon)
    reader.names()
    reader.dates_and_times()
    reader.multiples()
    reader.shares()
    reader.numbers()
    reader.words()
    breaks = [match.start() for match in forms.CLAUSE.finditer(_without_lists(reader.text, reader))]
    units = [(one.end, one.end + 2 + len(one.unit)) for one in reader.tokens if one.unit]
    reader.tokens = [
        one for one in reader.tokens  # "1 death" counts deaths, and names no measure
        if one.kind != "measure" or not any(_within((one.start, one.end), unit) for unit in units)
    ]  # fmt: skip
    tokens = tuple(
        msgspec.structs.replace(one, clause=bisect_left(breaks, one.start)) if breaks else one
        for one in sorted(reader.tokens, key=lambda token: (token.start, token.end, token.kind))
    )
    by_kind: dict[str, list[Token]] = {}
    for one in tokens:
        by_kind.setdefault(one.kind, []).append(one)
    kinds = {kind: tuple(own) for kind, own in by_kind.items()}
    nameless = _without_names(text, tokens)
    return Claims(text, tokens, kinds, reader.here, nameless, lexicon.everybody)


def _without_names(text: str, tokens: Iterable[Token]) -> str:
    for one in tokens:
        if one.kind in {"arm", "measure", "quote"}:
            text = text[: one.start] + "\0" * (one.end - one.start) + text[one.end :]
    return text


def _within(span: tuple[int, int], other: tuple[int, int]) -> bool:
    """Tell whether a name is only a part of a longer one."""
    return span != other and other[0] <= span[0] and span[1] <= other[1]


def _without_lists(text: str, reader: _Reader) -> str:
    """Blank what was read as a name or time: the "and" of "weeks 12 and 24" parts no clauses."""
    kept = list(text)
    names = [one for one in reader.tokens if one.kind == "arm"]  # "in group 1 and 38.4 days"
    for pattern in () if forms.OF_TIME.isdisjoint(reader.here) else forms.TIMES:
        for match in pattern.finditer(text):
            if any(one.start < match.end() and match.start() < one.end for one in names):
                continue
            kept[match.start() : match.end()] = "x" * (match.end() - match.start())
    for token in reader.tokens:
        if token.kind in {"measure", "arm", "number", "date"}:
            kept[token.start : token.end] = "x" * (token.end - token.start)
    return "".join(kept)


def _value(text: str) -> float:
    word = forms.WORD_NUMBERS.get(text.lower())
    return float(text) if word is None else word


def _iso(match: re.Match[str]) -> str:
    parts = match.groupdict()
    month = forms.MONTHS.get(parts["m"], 0) or int(parts["m"])
    if parts.get("d") is None:
        return f"{int(parts['y']):04d}-{month:02d}"
    try:
        return dt.date(int(parts["y"]), month, int(parts["d"])).isoformat()
    except ValueError:
        return match[0]
