"""Hold small words against the findings: "no people", "up to", "serious", "died", "did not fall".

None of them is a figure, and each turns one round. A sentence that stands in a record's coded field
is one of few patterns; what its words tie to a figure ("from 18 years", "66 were female") may not
change places there.
"""

import re
from collections.abc import Iterator, Sequence

from trialpost.articles.checks.bearing import Failure, bound_to, nearest, tied_arms
from trialpost.articles.checks.lasting import lasts
from trialpost.articles.checks.vouching import (
    SAYS_WHAT_IT_IS,
    SMALL_STEMS,
    stem,
    stems,
    with_equals,
)
from trialpost.articles.reading.claim_forms import COUNT
from trialpost.articles.reading.claims import Claims, Token
from trialpost.articles.reading.hints import Hint
from trialpost.findings.file import Topic
from trialpost.findings.numbers import is_percent_of_people, is_share, is_signed
from trialpost.findings.posted.events import ALL_SERIOUS, DEATHS, OTHER, SERIOUS
from trialpost.model.finding import Finding, FindingKind, Table

_NOBODY = re.compile(
    r"\b(?:nobody|no[ -]one|none|zero)\b"
    r"|\bno (?:(?:more|further) )?(?:people|persons?|participants?|patients?|women|men|children)\b",
    re.I,
)
_CAME_UP = re.compile(
    r"\b(?:died|deaths?|had|got|came up|occurred|happened|recorded|reported|seen|found"
    r"|there (?:were|was))\b",
    re.I,
)
_COUNTED_OTHERWISE = ("number", "gap", "multiple", "significant", "p", "negation", "direction")
_OF_ARM = re.compile(
    rf" (?:(?:out )?of (?:the |these )?(?:\d[\d,]*|{COUNT}) (?:people |participants |patients )?)?"
    r"(?:with|in|on|for|given|who got|got) (?:the )?",
    re.I,
)
_BOUNDED = re.compile(
    r"\b(?:up to|as (?:many|few|much|little) as|at (?:most|least)|no (?:more|fewer|less) than"
    r"|(?:more|fewer|less) than|over|under|below|above|nearly|almost|only|just|hardly|barely) $",
    re.I,
)
_BOUNDS = Hint(
    r"up|as|at|no|more|fewer|less|over|under|below|above|nearly|almost|only|just|hardly|barely"
)
_SERIOUS = re.compile(r"\bserious(?:ly)?\b", re.I)
_DEATH = re.compile(r"\b(?:die[sd]?|dead|deaths?|dying|killed)\b", re.I)
_NO_P = re.compile(
    r"\b(?:gives?|has|have|had|there (?:is|are)) (?P<no>no|a|an|the)? ?p-values?\b", re.I
)
_IN_ALL = re.compile(r"\bin all\b", re.I)
_DENIAL = re.compile(r"\b(?:not|no|never|none|nobody|without|nor|neither)\b|n['’]t\b", re.I)
_DENIES = Hint(r"not|no|never|none|nobody|without|nor|neither|t")
_NO_CHANGE = re.compile(
    r"(?<!between )(?<!from )(?<!and )(?<!to )\b(?:no change|(?:did|does) not change|unchanged)\b"
    r"(?! (?:to|and|significantly|clearly|much)\b)",
    re.I,
)
_NO_DIFFERENCE = re.compile(r"\bno (?:\w+ )?difference\b[^.;:,]*\b(?:was|were|is|did) not\b", re.I)
_TIED = re.compile(
    r"\d+|\b(?:females?|males?|women|men|girls|boys|from|up to|under|over|at least|more|fewer|less"
    r"|than|began|ended|start(?:ed)?|end|stopp?(?:ed)?|early|not?|nobody|neither|both|all|had to"
    r"|could|found|asked|chance|doctors|knew|know|before|after|company|university|left|stayed)\b",
    re.I,
)


_WORDS = re.compile(r"[^\W\d_]{2,}")
_HEADS = with_equals(
    stems("medicine drug tablet treatment illness disease condition device cancer")
)
"""Words for any medicine or illness, of which less may be said."""
_NEW_PART = re.compile(r"[,;(]|\b(?:in|of|that|which|for|with|to|by|from|on|at|when|where|as)\b")
_LAST_TWO = re.compile(r"(?P<words>[^\W\d_]+ [^\W\d_]+)(?=[.,;]|$)")
_LIMITS = r"(?:after|before|without|unless|until|if|when|except|instead)"
_QUESTIONS = (Topic.MAIN_QUESTION, Topic.MARGIN)
_ASKED = re.compile(r"\basked\b|\b(?:below|up to) [\d.]+.* was to count\b", re.I)
_WAS_SO = re.compile(r"\b(?:was|were|is|are|stayed|lay|had|has)\b.*(?= was to count\b)", re.I)


def plainly_borne_out(
    claims: Claims, named: tuple[Finding, ...], every: Sequence[Finding]
) -> list[Failure]:
    """Find small words that the named findings contradict.

    Args:
        claims: what the sentence claims.
        named: the findings that it names.
        every: all findings of the document, for what is said to be lacking.
    """
    numbers = tuple(one for one in named if one.kind is FindingKind.NUMBER)
    if not numbers:
        return [
            *_patterns(claims, named), *_what_it_is(claims, named), *_asked(claims, named),
            *_cut_short(claims, named),
        ]  # fmt: skip
    return [
        *_nobody(claims, numbers),
        *_somebody(claims, numbers),
        *_bounded(claims, numbers),
        *_kind_of_harm(claims, named, numbers, every),
        *_p_values(claims, numbers, every),
        *_denied_twice(claims),
        *_denied_way(claims, numbers),
        *_unchanged(claims, numbers),
    ]


def _token(match: re.Match[str]) -> Token:
    return Token(
        kind="word", meaning=None, start=match.start(), end=match.end(), clause=0, text=match[0]
    )


def _nobody(claims: Claims, numbers: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find "no people" of a group whose count is not zero."""
    if claims.words.isdisjoint(("nobody", "no", "none", "zero")):
        return
    for match in _NOBODY.finditer(claims.nameless):
        own_figure = [one for one in claims.of("number") if one.start == match.start()]
        if own_figure and any(bound_to(own_figure[0], claims, one) for one in numbers):
            continue
        group = _beside(match, claims)
        arms = group.names if group is not None else frozenset()
        own = [f.value for f in numbers if not arms or f.arm in arms]
        own += [f.comparator_value for f in numbers if arms and f.comparator in arms]
        held = [value for value in own if value is not None]
        if not held or any(held):
            yield Failure(_token(match), "the findings do not say that nobody did")


def _somebody(claims: Claims, numbers: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find "deaths were recorded with A" of a group in which nobody died."""
    if any(map(claims.of, _COUNTED_OTHERWISE)):
        return
    match = _CAME_UP.search(claims.nameless)
    if match is None:
        return
    for arm in claims.of("arm"):
        joined = {part for name in arm.names for part in (name, *name.split(" and "))}
        own = [one for one in numbers if one.arm in joined]
        if any(map(_counts_nobody, own)):
            yield Failure(_token(match), "the findings have nobody in this group")
    if not claims.of("arm") and any(map(_counts_nobody, numbers)):
        yield Failure(_token(match), "the findings have nobody in a group")


def _counts_nobody(one: Finding) -> bool:
    return one.value == 0 and (is_share(one) or is_percent_of_people(one))


def _beside(match: re.Match[str], claims: Claims) -> Token | None:
    """Return the group that a word is said of: "nobody with placebo", else the nearest."""
    for arm in claims.of("arm"):
        if _OF_ARM.fullmatch(claims.text[match.end() : max(match.end(), arm.start)]):
            return arm
    return min(
        claims.of("arm"),
        key=lambda arm: max(arm.start - match.end(), match.start() - arm.end),
        default=None,
    )


def _bounded(claims: Claims, numbers: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find a figure that is told as a bound: "up to 70 of 104", "over 102 days"."""
    if not _BOUNDS(claims.words):
        return
    spans = [one for one in claims.of("time") if any(lasts(one, f, claims) for f in numbers)]
    for token in (*claims.of("number"), *spans):
        match = _BOUNDED.search(claims.text[: token.start])
        if match is not None:
            yield Failure(_token(match), "the findings have this figure itself, and no bound")


def _kind_of_harm(
    claims: Claims,
    named: tuple[Finding, ...],
    numbers: tuple[Finding, ...],
    every: Sequence[Finding],
) -> Iterator[Failure]:
    """Find serious problems that are told as any, and deaths that are told as something else.

    A kind of problem that the record lists as serious alone came up in as many people in all.
    """
    events = [one for one in numbers if one.table is Table.EVENT]
    if not events or len(events) < len(named) or not any(map(claims.of, ("number", "multiple"))):
        return
    kinds = {(one.measure, one.arm) for one in events if one.role == SERIOUS}
    milder = {
        (f.measure, f.arm) for f in (every if kinds else ())
        if f.role == OTHER and f.table is Table.EVENT and (f.measure, f.arm) in kinds
    }  # fmt: skip
    whole = Token(
        kind="text", meaning=None, start=0, end=len(claims.text), clause=0, text=claims.text
    )
    goes_on = claims.text.startswith("It ")
    serious = all(
        one.measure == ALL_SERIOUS or (one.role == SERIOUS and (one.measure, one.arm) in milder)
        for one in events
    )
    said = any(one.measure.lower() in claims.text.lower() for one in events
               if _SERIOUS.search(one.measure))  # fmt: skip
    if serious and not _SERIOUS.search(claims.text) and not goes_on and not said:
        yield Failure(whole, "these problems were serious, which is lost")
    if all(one.measure == DEATHS for one in events) and not _DEATH.search(claims.text):
        yield Failure(whole, "these people died, which is lost")


def _p_values(
    claims: Claims, numbers: tuple[Finding, ...], every: Sequence[Finding]
) -> Iterator[Failure]:
    """Hold "gives no p-value" against the tests of the measures that the sentence names."""
    for match in _NO_P.finditer(claims.text) if "p" in claims.words else ():
        denied = (match["no"] or "").lower() == "no"
        measures = {one.measure for one in numbers}
        given = any(one.p_value is not None for one in every if one.measure in measures)
        if denied and given:
            yield Failure(_token(match), "the findings have a p-value")
        if not denied and not given:
            yield Failure(_token(match), "the findings have no p-value")


def _denied_twice(claims: Claims) -> Iterator[Failure]:
    """Find "no clear difference was not seen"."""
    if not _DENIES(claims.words):
        return
    again = _NO_DIFFERENCE.search(claims.nameless)
    if again is not None:
        yield Failure(_token(again), "what is denied twice is said")
    for part in re.split(r"[;:,.] |\b(?:and|but|while)\b", claims.nameless):
        denials = list(_DENIAL.finditer(part))
        if len(denials) > 1:
            yield Failure(_token(denials[1]), "what is denied twice is said")


def _denied_way(claims: Claims, numbers: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find "did not fall" and "no fall" of a group whose value fell."""
    for token in claims.of("direction"):
        before = claims.text[: token.start]
        if not re.search(r"(?:\b(?:not|no|never|without(?: a| any)?)|n['’]t) $", before, re.I):
            continue
        down = token.meaning == "down"
        arms = tied_arms(token, claims)
        times = {t.meaning for t in claims.of("time")}
        own = [(f.value, f.arm, f) for f in numbers]
        own += [(f.comparator_value, f.comparator, f) for f in numbers]
        for value, arm, one in own:
            if value is None or not is_signed(one) or (arms and arm not in arms):
                continue
            point = one.timepoint
            if times and point and (float(point.value), point.unit.rstrip("s")) not in times:
                continue
            if value and (value < 0) == down:
                yield Failure(token, "the findings say that it did")
                break


def _unchanged(claims: Claims, numbers: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find "no change" of a group whose value changed."""
    if claims.words.isdisjoint(("change", "unchanged")):
        return
    for match in _NO_CHANGE.finditer(claims.nameless):
        denial = next(
            (one for one in claims.of("negation") if match.start() <= one.start < match.end()), None
        )
        group = nearest(denial, claims.of("arm")) if denial else None
        arms = group.names if group is not None else frozenset()
        times = claims.of("time")
        own = [one.value for one in numbers if is_signed(one) and (not arms or one.arm in arms)
               and (not times or one.timepoint is None
                    or any(point.is_at(one.timepoint) for point in times))]  # fmt: skip
        if any(own):
            yield Failure(_token(match), "the findings have a change")


def _tied(text: str) -> list[str]:
    """Return the small words and figures of a sentence; "in all" may stand before or behind."""
    return [match[0].lower() for match in _TIED.finditer(_IN_ALL.sub("", text))]


def _what_it_is(claims: Claims, named: tuple[Finding, ...]) -> Iterator[Failure]:
    """Hold "a water tablet that keeps potassium" to its order: it is no potassium tablet.

    All words have to follow one another in one of the statements; of words that follow one
    another, no two may be left out.
    """
    about = [one for one in named if one.measure in SAYS_WHAT_IT_IS and one.said]
    if not about or len(about) < len(named):
        return
    own = _content(claims.text)
    if not any(_follow(own, one.said or "") for one in about):
        whole = Token(
            kind="text", meaning=None, start=0, end=len(claims.text), clause=0, text=claims.text
        )
        yield Failure(whole, "the findings put these words together in another way")


def _asked(claims: Claims, named: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find "it was close enough" of what was to count so, and an answer told for a question."""
    for one in named:
        said = _ASKED.search(one.said or "") if one.measure in _QUESTIONS else None
        kept = said is None or said[0].lower() in claims.text.lower()
        if not kept or (said is not None and _WAS_SO.search(claims.text)):
            whole = Token(
                kind="text", meaning=None, start=0, end=len(claims.text), clause=0, text=claims.text
            )
            yield Failure(whole, "the findings say what was asked, and not what came of it")
            return


def _content(text: str) -> list[frozenset[str]]:
    """Return the words that tell something, in their order, each with those that say the same."""
    words = (stem(match) for match in re.findall(r"[^\W\d_]{2,}", text))
    return [with_equals(frozenset({word})) for word in words if word not in SMALL_STEMS]


def _follow(own: list[frozenset[str]], text: str) -> bool:
    """Tell whether words stand in a text in their order, and are no mere part of what it says.

    "A medicine" says less than "an erection medicine"; "an erection" and "a heartbeat" for "a slow
    heartbeat" say something else. So words are left out before a word for any medicine or illness,
    and from where a new part begins: "in the lungs", "that widens arteries".
    """
    places = [match for match in _WORDS.finditer(text) if stem(match[0]) not in SMALL_STEMS]
    given = [with_equals(frozenset({stem(match[0])})) for match in places]
    at = -1
    for word in own:
        hit = next((i for i in range(at + 1, len(given)) if word & given[i]), None)
        if hit is None or (hit > at + 1 and at >= 0 and not word & _HEADS):
            return False
        at = hit
    rest = text[places[at].end() : places[at + 1].start()] if at + 1 < len(places) else ","
    return at < 0 or bool(_NEW_PART.search(rest))


def _cut_short(claims: Claims, named: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find "each got one thing." of what goes on with "after another"."""
    for match in _LAST_TWO.finditer(claims.text):
        goes_on = re.compile(rf"\b{re.escape(match['words'])} {_LIMITS}\b", re.I)
        texts = [one.words for one in named]
        whole = re.compile(rf"\b{re.escape(match['words'])}(?! {_LIMITS}\b)", re.I)
        if any(map(goes_on.search, texts)) and not any(map(whole.search, texts)):
            yield Failure(_token(match), "the findings go on here, and what is left out counts")


def _patterns(claims: Claims, named: tuple[Finding, ...]) -> Iterator[Failure]:
    """Hold a sentence on coded fields against theirs: the same small words in the same order."""
    if not named or any(one.said is None for one in named):
        return
    own = _tied(claims.text)
    for one in named:
        rest = iter(_tied(one.said or ""))
        if all(any(word == other for other in rest) for word in own):
            return
    whole = Token(
        kind="text", meaning=None, start=0, end=len(claims.text), clause=0, text=claims.text
    )
    yield Failure(whole, "the record's fields say this in another way")
