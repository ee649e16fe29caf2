"""Hold every word of a sentence that names findings against the words of those findings.

A word is vouched for if it stands, in any of its forms, in the findings that the sentence names
(passage, measure, arms, statistic, unit, and the file's plain names for them), or is one of the
small words and, beside findings with numbers, of the template's own words. Quantifiers ("some",
"all") and hedges ("may", "often") are no small words; nor may a hedge of the source be lost.
"""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache

from trialpost.articles.checks.bearing import TO_LEAVE, Failure
from trialpost.articles.checks.said_of_source import (
    text_token,
    told_of_the_question,
    told_of_the_source,
    word_token,
)
from trialpost.articles.reading.claim_forms import WORD_NUMBERS
from trialpost.articles.reading.claims import Claims
from trialpost.articles.reading.lexicon import as_quoted, short_unit
from trialpost.articles.reading.spelled import is_of_word, places
from trialpost.findings.document import FindingsDocument
from trialpost.findings.file import COMPLETED, Topic
from trialpost.findings.numbers import is_percent_of_people, is_share
from trialpost.model.finding import Finding, FindingKind, Table

_WORD = re.compile(r"[^\W\d_]{2,}(?:['’](?!s\b)[^\W\d_]+)?")
_SMALL = frozenset(
    re.findall(
        r"\w+",
        "a about after against an and another are as at be been before being between but by did "
        "do does during for from had has have he her here his how if in into is it its itself no "
        "nor not of off on or our out over own per she so such than that the their them then "
        "there these they this those though through to under until up was we were what when "
        "where whether which while who whom whose why with within without yet you your also both "
        "either neither cent percent percentage now one once minute hour "
        "day week month year trial study",
    )
)
_TEMPLATE = (
    "people participants persons got gets went came come took take part seen times fall fell drop "
    "dropped decrease decreased decline rise rose increase increased change changed level lower "
    "higher more less fewer further larger smaller greater difference differ clear significant "
    "called difference compared result main question source gives give given summary data fit "
    "numbers number count counted values value ranges range say many chart bar bars group groups "
    "each start starts dashed line stands fills fill track nobody everybody versus like average "
    "reach reached found points point anything had here these "
    "show showed shorter longer measure between several figures told record problem every down "
    "respectively among amongst reported occurred happened patients subjects affected experienced "
    "developed receiving taking treated assigned whereas shrank shrunk grew grown climbed sank "
    "milder"
)
_EQUAL = (
    "illness disease condition", "medicine drug medication",
    "people persons participants patients subjects",
    "trial study", "fall fell drop decrease decline lower reduce", "compare against versus",
    "rise rose increase higher", "start baseline begin", "median middle",
    "percentage percent share",
    "risk chance", "hazard ratio", "mean average", "completed stayed end", "gone free",
    "randomised joined", "find found", "female women woman", "male men man",
    "death died dead", "stopped discontinued",
)  # fmt: skip
_IRREGULAR = {
    "fell": "fall", "fallen": "fall", "rose": "rise", "risen": "rise", "went": "go", "gone": "go",
    "got": "get", "took": "take", "taken": "take", "seen": "see", "made": "make", "came": "come",
    "given": "give", "gave": "give", "began": "begin", "begun": "begin", "ran": "run",
    "held": "hold", "said": "say", "told": "tell", "felt": "feel", "found": "find",
}  # fmt: skip
_ABOUT_A_VALUE = {
    "Standard Deviation": "SD standard deviation", "Standard Error": "SE standard error",
    "Inter-Quartile Range": "middle range", "Full Range": "whole range",
}  # fmt: skip
"""What is said of the figures beside a value, by what a record calls them."""
SAYS_WHAT_IT_IS = frozenset((Topic.ILLNESS, Topic.TREATMENT, Topic.PLACEBO, Topic.WORD))
"""Topics whose sentences may name the trial's other subject only where the statement does."""
_SURVIVAL = re.compile(r"\boverall survival\b|^(?!.*-free)(?:survival|OS)\b", re.I)
_STATISTICS = frozenset(("mean", "average", "median", "odds", "risk", "chance", "hazard", "rate"))
HEDGES = re.compile(
    r"\b(?:some|most|all|any|few|many|none|every(?:one|body)?|each|only|just|mostly|always|never"
    r"|often|usually|seldom|rarely|sometimes|may|might|could|can|should|would|must|perhaps"
    r"|possibly|probably|likely|unlikely|about|nearly|almost|up to|at least)\b",
    re.I,
)
EVERYBODY = re.compile(
    r"\b(?:everybody|everyone|every (?:person|participant|patient|one of them)"
    r"|each (?:one|person|participant|patient|of them)"
    r"|all (?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"(?= (?:on|with|in|given)\b)"
    r"|(?:all|each) (?:of )?(?:the |these |those )?(?:[\d,\0]+ |(?!of )[a-z-]+ )?"
    r"(?:people|participants|patients|of them))\b",
    re.I,
)
"""All who were counted: held against their number, so its words need no other finding."""
_MORE_OFTEN = re.compile(r"\b(?P<way>more|less) (?:often|common|frequent)\b", re.I)
"""More or fewer people: of these, a comparison is held against the counts."""
_RATE = re.compile(r"\brates?\b|\brisk ratio|relative risk|\bevents? per\b|per .*year", re.I)
_AND_OR = re.compile(
    r"(?P<before>[^\W\d_][\w-]*),? (?P<word>and|or) (?=(?P<after>[^\W\d_][\w-]*))", re.I
)
_CALLED = re.compile(r"(?P<name>[^“”]+) is called “(?P<title>[^“”]+)” in the record\.?$")
_MEASURE_WAS = re.compile(r"(?:The|Another)(?P<main> main)? measure was (?P<name>.+?)\.?$")
_READ = ("quote", "number", "level", "p", "multiple", "significant")
"""Kinds of claims whose words are read as a whole, and need no finding's own."""
_WHY = "This word stands in none of the findings that the sentence names"


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """Return a word without its ending, so that its forms agree."""
    word = word.lower()
    word = _IRREGULAR.get(word, word)
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in ("ing", "ed", "es", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word.rstrip("e") if len(word) > 3 else word


@lru_cache(maxsize=8192)
def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text."""
    return frozenset(stem(match[0]) for match in _WORD.finditer(text))


SMALL_STEMS = {stem(word) for word in (*_SMALL, *WORD_NUMBERS)}
TEMPLATE_STEMS = stems(_TEMPLATE)
"""Words that a sentence may use beside findings with numbers."""
_STATISTIC_STEMS = {stem(word) for word in _STATISTICS}
_GUIDANCE = stems(
    "read see look more here below above next article page chart table text word link question"
    " written writing hello welcome thanks thank section part note source sources"
)
_EQUAL_STEMS = tuple(stems(group) for group in _EQUAL)
_STAYED, _SAID, _LIVED = stems("stayed end"), stems("record says"), stems("lived")
_INTERVAL = stems("confidence interval")
_PUBLISHED = stems("published publication appeared")
_LEFT = stems("left leave early dropped out withdrew stopped quit discontinued")
_REASON = stems("reason because due")
_AGES = re.compile(r"\bage\b.* years?\b", re.I)
_SCALE = re.compile(r"\b(?:scales?|scores?|points?)\b", re.I)
_OF_SCALE = stems("score point rating scale")
_WEIGHED = stems("lost gained weighed heavier lighter")
_OLD = stems("old age aged")
_FINISHED = stems("finished completed stayed end")
_JOINED = stems("joined enrolled began assigned randomised started")


@lru_cache(maxsize=8192)
def with_equals(words: frozenset[str]) -> frozenset[str]:
    """Return stems with those of words that say the same."""
    for group in _EQUAL_STEMS:
        if not group.isdisjoint(words):
            words |= group
    return words


def _opens(text: str, place: int) -> bool:
    return not is_of_word(text, place - 1, "-")


def _closes(text: str, place: int) -> bool:
    return not is_of_word(text, place, "-")


class Vouchers:
    """The words that a findings document vouches for.

    Findings alone come without the file's plain names, so then only hedges, quantifiers and words
    of statistics are held against them (``bare``).
    """

    def __init__(self, document: FindingsDocument) -> None:
        self.document = document
        given = {one.lower() for one in (*document.names, *document.arms.values()) if one.strip()}
        self.names = stems(" ".join(given))
        longest = sorted(given, key=lambda one: (-len(one), one))
        self._whole_names = longest
        self.bare = not document.names
        self._last: tuple[tuple[Finding, ...], frozenset[str]] = ((), self._gathered(()))

    @cached_property
    def known(self) -> frozenset[str]:
        """The stems of all names and findings."""
        return self.names | self._words(self.document.findings)

    def _words(self, findings: Iterable[Finding]) -> frozenset[str]:
        parts: set[str | None] = set()
        arms: set[str | None] = set()
        units: set[str | None] = set()
        measures: set[str] = set()
        kinds: set[str | None] = set()
        for one in findings:
            measures.add(one.measure)
            units.add(one.unit)
            arms.update((one.arm, one.comparator))
            kinds.update((one.spread_kind, one.limits_kind))
            parts.update((one.words, one.population, one.statistic, one.category, one.counted))
            if one.table is Table.EVENT:
                parts.add(one.role)
        parts |= measures | arms | units
        parts |= {short_unit(unit) for unit in units if unit}
        parts |= {self.document.measures.get(name) for name in measures}
        parts |= {self.document.arms.get(arm) for arm in arms if arm}
        parts |= {_ABOUT_A_VALUE.get(kind) for kind in kinds if kind}
        return with_equals(frozenset().union(*(stems(text) for text in parts if text)))

    def without_names(self, text: str) -> str:
        """Return a text with whole names of illness, treatment, sponsor and groups blanked."""
        for start, end in places(self._whole_names, text, opens=_opens, closes=_closes):
            text = text[:start] + "\0" * (end - start) + text[end:]
        return text

    def words_of(self, named: tuple[Finding, ...]) -> frozenset[str]:
        """Return every stem that a sentence naming these findings may use.

        The words of a picture, of which many pieces name the same findings, are gathered once.
        """
        if named != self._last[0]:
            self._last = (named, self._gathered(named))
        return self._last[1]

    def _gathered(self, named: tuple[Finding, ...]) -> frozenset[str]:
        numbers = [one for one in named if one.kind is FindingKind.NUMBER]
        own = self._words(named)
        words = own | SMALL_STEMS
        if numbers:
            words |= TEMPLATE_STEMS | self.names
        if any(one.interval is not None for one in numbers):
            words |= _INTERVAL
        if any(one.measure == COMPLETED for one in named):
            words |= _STAYED
        if any("“" in one.words for one in named):
            words |= _SAID
        if any(one.measure == Topic.PUBLICATION for one in named):
            words |= _PUBLISHED
        if any(one.unit and _SCALE.search(one.unit) for one in numbers):
            words |= _OF_SCALE
        if any(one.unit and _AGES.search(f"{one.measure} {one.unit}") for one in numbers):
            words |= _OLD
        if numbers and all("weight" in one.measure.lower() for one in numbers):
            words |= _WEIGHED
        if numbers and all(_SURVIVAL.search(one.measure) for one in numbers):
            words |= _LIVED
        for one in numbers if all(one.table is Table.FLOW for one in numbers) else ():
            words |= _flow_words(one)
        return words - (_STATISTIC_STEMS - own)


def _flow_words(one: Finding) -> frozenset[str]:
    """Return the stems of what people did who are counted in the flow of a trial."""
    if one.role == TO_LEAVE:
        return _LEFT | _REASON
    own = {"STARTED": _JOINED, "COMPLETED": _FINISHED, "NOT COMPLETED": _LEFT | _FINISHED}
    return own.get(one.measure, frozenset())


def is_letter(text: str) -> bool:
    """Tell whether a sentence only says what a group that goes by a letter is called."""
    return bool(_CALLED.match(text))


def guides_only(text: str) -> bool:
    """Tell whether a text only guides the reader: every word is a small one or one of guidance."""
    return stems(text) <= (SMALL_STEMS | _GUIDANCE) - stems("trial study") and not HEDGES.search(
        text
    )


def unvouched(
    claims: Claims, named: tuple[Finding, ...], vouchers: Vouchers, headline: frozenset[str]
) -> list[Failure]:
    """Return the words that no named finding vouches for, and what is lost or turned round.

    Args:
        claims: what the sentence claims.
        named: the findings that it names.
        vouchers: the words of the findings.
        headline: the measures that the title is about.
    """
    allowed = vouchers.words_of(named)
    text = claims.text
    for quote in (one for kind in _READ for one in claims.of(kind)):
        text = text[: quote.start] + "\0" * (quote.end - quote.start) + text[quote.end :]
    ends = r"[.,;:]|$" if any(one.kind is FindingKind.NUMBER for one in named) else r"[.;]|$"
    shown = text
    if "all" in claims.words:
        shown = re.sub(rf"\bin all\b(?={ends})", lambda m: "\0" * len(m[0]), text, flags=re.I)
    if not {one.measure for one in named} <= SAYS_WHAT_IT_IS:
        shown = vouchers.without_names(shown)
    if any(one.kind is FindingKind.NUMBER for one in named):
        shown = EVERYBODY.sub(lambda m: "\0" * len(m[0]), shown)
    if all(is_share(one) or is_percent_of_people(one) or _is_of_rate(one) for one in named):
        shown = _MORE_OFTEN.sub(lambda m: "\0" * len(m[0]), shown)
    failures = [
        Failure(word_token(match, text), _WHY)
        for match in _WORD.finditer(shown)
        if stem(match[0]) not in allowed and (not vouchers.bare or _weighs(match[0]))
    ]
    failures += _lost_hedges(claims, named)
    failures += told_of_the_question(text, named, vouchers.document.main_measures, headline)
    failures += told_of_the_source(text, named)
    if not claims.words.isdisjoint(("called", "measure")):
        failures += _named_wrongly(claims, named, vouchers)
    if not claims.words.isdisjoint(("and", "or")):
        failures += _and_for_or(_without_arms(claims), named, vouchers)
    return failures


def _is_of_rate(one: Finding) -> bool:
    """Tell whether a finding is how often something came up, or how many times as often."""
    return bool(_RATE.search(f"{one.statistic} {one.unit}"))


def _without_arms(claims: Claims) -> str:
    """Return the words with the names of groups blanked: "and" between them joins no names."""
    text = claims.text
    for arm in claims.of("arm"):
        text = text[: arm.start] + "\0" * (arm.end - arm.start) + text[arm.end :]
    return text


def _and_for_or(text: str, named: tuple[Finding, ...], vouchers: Vouchers) -> list[Failure]:
    """Find "arthritis and rash" where the findings only say "arthritis or rash", or the reverse."""
    said: dict[tuple[str, str], set[str]] = {}
    measures = vouchers.document.measures
    for one in named:
        for part in {one.words, one.measure, measures.get(one.measure, "")}:
            for before, word, after in _joined(part):
                said.setdefault((before, after), set()).add(word)
    return [
        Failure(text_token(f"{before} {word} {after}"), "the findings join these words another way")
        for before, word, after in _joined(text)
        if word not in said.get((before, after), {word})
    ]


@lru_cache(maxsize=8192)
def _joined(text: str) -> tuple[tuple[str, str, str], ...]:
    """Return the words beside every "and" and "or", in a compared form."""
    return tuple(
        (stem(match["before"]), match["word"].lower(), stem(match["after"]))
        for match in _AND_OR.finditer(text)
    )


def _named_wrongly(claims: Claims, named: tuple[Finding, ...], vouchers: Vouchers) -> list[Failure]:
    """Hold "group A is called “…” in the record" and "the measure was …" against the names."""
    called, measure = _CALLED.match(claims.text), _MEASURE_WAS.match(claims.text)
    if called:
        titles = {one for f in named for one in (f.arm, f.comparator) if one}
        said = {(vouchers.document.arms.get(one, one).lower(), as_quoted(one)) for one in titles}
        if (called["name"].lower(), called["title"]) not in said:
            return [Failure(text_token(called[0]), "no group is called so in the findings")]
    numbers = [one for one in named if one.kind is FindingKind.NUMBER]
    if measure and numbers and not vouchers.bare:
        own = {vouchers.document.measures.get(one.measure, one.measure) for one in numbers}
        if measure["name"].lower() not in {one.lower() for one in own}:
            return [Failure(text_token(measure[0]), "no measure is called so in the findings")]
        main = vouchers.document.main_measures
        if main and bool(measure["main"]) != any(one.measure in main for one in numbers):
            return [
                Failure(text_token(measure[0]), "whether it was a main measure is told wrongly")
            ]
    return []


def _weighs(word: str) -> bool:
    """Tell whether a word is a hedge or one of statistics: no plain name of anything."""
    return bool(HEDGES.fullmatch(word)) or stem(word) in _STATISTIC_STEMS


def _lost_hedges(claims: Claims, named: tuple[Finding, ...]) -> list[Failure]:
    """Find a clause of a statement that the sentence tells without its "may" or "some"."""
    if any(one.kind is FindingKind.NUMBER for one in named):
        return []
    own = stems(claims.text)
    hedges = {match[0].lower() for match in HEDGES.finditer(claims.text)}
    for one in named:
        for clause in re.split(r"[;:,] |\. ?", one.words):
            said = {match[0].lower() for match in HEDGES.finditer(clause)}
            content = stems(HEDGES.sub(" ", clause)) - SMALL_STEMS
            near = content and len(content & own) >= 0.75 * len(content)
            if near and said - hedges:
                why = f"the source says “{sorted(said - hedges)[0]}” here, which is lost"
                return [Failure(text_token(claims.text), why)]
    return []
