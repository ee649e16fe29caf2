"""Read stretches of time: "within 6 months before enrolment", "for at least 3 months".

A window says how long before the event that it is counted from something was or was not, in days:
``newest`` is the nearer end, ``oldest`` the farther. Ages, gestation and life expectancy are
measurements and no windows.
"""

import re
from collections.abc import Sequence

from trialpost.vocabulary.anchors import STUDY_ANCHORS, Anchor, anchor_at
from trialpost.vocabulary.comparisons import LOWER, UPPER, Comparison
from trialpost.vocabulary.folding import folded
from trialpost.vocabulary.numerals import numeral_at
from trialpost.vocabulary.quantities import Quantity, Span, quantities_in
from trialpost.vocabulary.units import DAYS
from trialpost.vocabulary.window import Window, WindowSort

__all__ = ["Window", "WindowSort", "windows_in"]

HALF_LIFE = "half-life"

_TIMES = frozenset((*DAYS, HALF_LIFE))
_LAST = r"(?:last|past|previous|preceding|prior|most\s+recent|recent)"
_PRE = re.compile(
    rf"(?P<next>(?:\b(?:within|in|during|over|for)\s+)?(?:the\s+)?(?:next|coming|following"
    rf"|upcoming|subsequent))\s*\(?$"
    rf"|(?P<for_last>\bfor\s+(?:at\s+least\s+|a\s+minimum\s+of\s+)?(?:the\s+)?{_LAST})\s*\(?$"
    rf"|(?P<last>(?:\b(?:with)?in|\bduring|\bover|\bany\s+time\s+in)\s+(?:the\s+)?{_LAST})\s*\(?$"
    rf"|(?P<bare_last>(?:\bthe\s+)?\b{_LAST})\s*\(?$"
    r"|(?P<within>\b(?:within|in|during)\s+(?:the\s+)?(?:approximately\s+|about\s+"
    r"|a\s+period\s+of\s+|first\s+)?)\(?$"
    r"|(?P<for>\b(?:for|lasting|lasts?|persist(?:ing|ed|s)?(?:\s+for)?|throughout"
    r"|over)\s+(?:a\s+(?:period|duration|minimum)\s+of\s+|the\s+|a\s+|about\s+)?)\(?$"
    r"|(?P<duration>\b(?:duration|period|history|interval)\s*(?:of\s+|is\s+|:\s*)?)\(?$"
    r"|(?P<washout>\b(?:wash-?out(?:\s+period)?)\s*(?:of\s+|is\s+)?)\(?$"
    r"|(?P<skip>\b(?:age[ds]?|expectancy|survival|prognosis|to\s+live|gestation(?:al\s+age)?"
    r"|gestational\s+age|ages)\W{0,3}(?:\s*(?:of|is|from|between|:|=|at|least|estimated|greater"
    r"|longer)\s*)*)\(?$"
)
_POST_SKIP = re.compile(
    r"['\s-]*(?:\(?s\)?)?\s*-?(?:of\s+(?:age|gestation|life\s+expect)|old|pregnan|gestation|post-?menstrual"
    r"|\bamenorr|life\s+expect|in\s+age)"
)
_TWICE = re.compile(r"\s*\(\s*(?:\d+|[a-z]+)\s*(?:days?|weeks?|months?|hours?|years?)\s*\)")
_POST = re.compile(
    r"['’]?\s*(?:period\s+|time\s+|interval\s+|\))?\s*(?:immediately\s+|directly\s+|just\s+)?(?:"
    r"(?P<before>(?:prior\s+to|before)\s+(?:or|and/or|and)\s+(?:during|after|following)|prior(?:\s+to)?|before"
    r"|preceding|previous(?:\s+to)?|in\s+advance\s+of|ahead\s+of|leading\s+up\s+to|pre-?(?=\w))"
    r"|(?P<ago>ago|earlier|prior(?=\s*[.,;)]))"
    r"|(?P<after>after|following|post-?|beyond|subsequent\s+to|past)"
    r"|(?P<since>since|from(?!\s+\d)|out\s+from|off\b)"
    r"|(?P<of>of)"
    r"|(?P<length>(?:or\s+(?:more|longer)\s+)?(?:in\s+)?(?:duration|history|long\b|period"
    r"|washout|wash-out))"
    r")\s*(?:to\s+)?"
)
_HALVES = re.compile(
    r"\s*[(,;]?\s*(?:or|and|and/or)?\s*(?:at\s+least\s+|within\s+|a\s+minimum\s+of\s+)?"
    r"(?P<number>\d+(?:\.\d+)?|two|three|four|five|six|seven|eight|ten)(?:\s*\(\d+\)"
    r"|\s+times)?\s*(?:the\s+|times\s+the\s+)?"
    r"(?:known\s+|(?:terminal\s+|plasma\s+|serum\s+|drug\s+|biologic(?:al)?\s+|elimination\s+"
    r"|estimated\s+)*)"
    r"(?:half[\s-]*li(?:fe|ves)|t\s?1/2|t½)(?:\s+periods?)?(?:\s+of\s+(?:the\s+|that\s+"
    r"|this\s+)?(?:[a-z-]+\s+)?(?:drug|agent|medication|product|compound|therapy|treatment"
    r"|antibody|imp|investigational))?s?\)?"
)
_WHICHEVER = re.compile(
    r"\s*[,;(\[]*\s*(?:whichever|which\s+ever|whatever|depending\s+on\s+which)\s*(?:(?:is|was"
    r"|comes|of\s+the\s+two|period|time|one|occurs|are)\s*)*(?:the\s+)?(?P<which>longe[rs]t?"
    r"|longer|greater|later|last|shorter|less|earlier|first"
    r"|sooner)\b(?:\s+of\s+the\s+two)?\s*[)\]]?"
)


_WITHIN = re.compile(r"(?:with)?in\b")
_INNER_NEXT = re.compile(r"\b(?:next|coming|following)\b")
_INNER_LAST = re.compile(r"\b(?:last|past|previous|preceding|prior)\b")
_PLANNED = re.compile(
    r"\b(?:plan|intend|intention|anticipat|schedul|expect|wish|desir|become\s+pregnant|conceive)[^.;]*$"
)
_WHAT_LASTS = re.compile(r"\s*(?:of|without)\s+[a-z]")


def windows_in(text: str, quantities: Sequence[Quantity] | None = None) -> tuple[Window, ...]:
    """Find the windows of time of a text, in order, none over another.

    Args:
        text: any text.
        quantities: what ``quantities_in`` reads in it, where that is at hand.
    """
    low = folded(text)
    read = quantities_in(text) if quantities is None else quantities
    found: list[Window] = []
    floor = 0
    for one in read:
        if one.unit in _TIMES and one.span[0] >= floor and one.values:
            window = _window(low, one, floor)
            if window is not None:
                found.append(window)
                floor = window.span[1]
    return tuple(_with_numberless(low, found))


def _window(low: str, one: Quantity, floor: int) -> Window | None:
    start, end = one.span
    before = _PRE.search(low, max(floor, start - 48), start)
    if before and before["next"] and _WITHIN.match(low, start):
        before = None  # "any of the following within 14 days"
    said = before.lastgroup if before else None
    if said == "skip" or _POST_SKIP.match(low, end):
        return None
    halves, end = _half_lives(low, one, end)
    twice = _TWICE.match(low, end)
    end = twice.end() if twice else end
    longer, end = _whichever(low, end)
    after = _POST.match(low, end)
    anchored = None
    post = None
    if after is not None:
        post, anchored, end = _post(low, after, end)
    if one.unit == HALF_LIFE and post == "of":
        anchored = None
    if halves is None:
        halves, end = _half_lives(low, one, end)
    if longer is None:
        longer, end = _whichever(low, end)
    inner = (
        low[one.comparator_spans[0][1] : one.unit_span[0]]
        if one.comparator_spans and one.unit_span
        else ""
    )
    if _INNER_NEXT.search(inner):
        said = "next"
    if one.unit_span and _INNER_LAST.search(low, one.number_spans[-1][1], one.unit_span[0]):
        said = said if said == "for_last" else "last"
    sort = _sort_of(one, said, post, anchored[0] if anchored else Anchor.NOW)
    if sort is WindowSort.UNCLEAR and post is None and one.unit == "year":
        return None
    if (
        sort is WindowSort.WITHIN
        and said in (None, "within")
        and post is None
        and _PLANNED.search(low, max(0, start - 60), start)
    ):
        sort = WindowSort.FUTURE
    if sort is None and _WHAT_LASTS.match(low, end):
        sort = WindowSort.DURATION
    if sort is None or _names_something(low, one, post):
        return None
    begin = before.start() if before and said not in ("duration", "washout") else start
    return _made(
        one,
        sort,
        (begin, _trimmed(low, end)),
        anchored,
        halves,
        longer,
        until_now=said == "for_last",
    )


_HYPHENATED = re.compile(
    r"-\w+[\s-]+(?!period|window|interval|history|wash|time|or\b|and\b|prior|before)[a-z]"
)


def _names_something(low: str, one: Quantity, post: str | None) -> bool:
    """Say whether a stretch of time is part of a name: "the 7-day screening period"."""
    return post is None and _HYPHENATED.match(low, one.number_spans[-1][1]) is not None


def _post(
    low: str, after: re.Match[str], end: int
) -> tuple[str | None, tuple[Anchor, Span] | None, int]:
    post = after.lastgroup
    if post in ("ago", "length"):
        return post, None, _trimmed(low, after.end())
    anchored = anchor_at(low, after.end(), known_only=post in ("of", "before"))
    if anchored is None and post == "before":
        anchored = anchor_at(low, after.end())
    if anchored is None:
        if post in ("of",):
            return None, None, end
        return post, None, _trimmed(low, after.end())
    return post, (anchored.anchor, anchored.span), anchored.span[1]


def _trimmed(low: str, end: int) -> int:
    while low[end - 1] in " \n\r":
        end -= 1
    return end


def _half_lives(low: str, one: Quantity, end: int) -> tuple[float | None, int]:
    if one.unit == HALF_LIFE:
        return one.values[0], end
    found = _HALVES.match(low, end)
    if found is None:
        return None, end
    number = found["number"]
    numeral = numeral_at(number, 0)
    return (numeral.value if numeral else None), found.end()


def _whichever(low: str, end: int) -> tuple[bool | None, int]:
    found = _WHICHEVER.match(low, end)
    if found is None:
        return None, end
    past = found.end()
    if low[past : past + 1] == ",":
        past += 1
    return found["which"].startswith(("long", "great", "la")), past


_POINTS = (Comparison.BARE, Comparison.ABOUT, Comparison.EQUAL, Comparison.ONE_OF)


def _sort_of(
    one: Quantity, said: str | None, post: str | None, anchor: Anchor
) -> WindowSort | None:
    """Decide what a stretch of time says, from the words in front of it and behind it."""
    study = anchor in STUDY_ANCHORS
    if said == "next":
        return WindowSort.FUTURE
    if post in ("after", "since"):
        if anchor is Anchor.LAST_DOSE and post == "after":
            return WindowSort.FUTURE
        if study and anchor is not Anchor.NOW:
            return WindowSort.FUTURE if post == "after" else WindowSort.WITHIN
        return WindowSort.AFTER_EVENT
    if said == "for_last":
        return WindowSort.DURATION
    if said in ("last", "bare_last"):
        return WindowSort.WITHIN
    if said in ("duration", "washout") and one.sort is Comparison.WITHIN:
        return WindowSort.WITHIN
    if said in ("for", "duration", "washout") or post == "length":
        return WindowSort.DURATION
    if post == "of" or one.sort is Comparison.WITHIN:
        return WindowSort.WITHIN if study or post != "of" else WindowSort.AFTER_EVENT
    if post in ("before", "ago"):
        if one.sort in LOWER:
            return WindowSort.BEFORE
        if post == "ago" and one.sort in _POINTS:
            return WindowSort.UNCLEAR
        return WindowSort.WITHIN
    if said == "within":
        return WindowSort.WITHIN
    return WindowSort.UNCLEAR if one.sort is not Comparison.BARE else None


def _made(
    one: Quantity,
    sort: WindowSort,
    span: Span,
    anchored: tuple[Anchor, Span] | None,
    halves: float | None,
    longer: bool | None,
    *,
    until_now: bool,
) -> Window:
    days = DAYS.get(one.unit)
    low = None if days is None or one.low is None else one.low * days
    high = None if days is None or one.high is None else one.high * days
    newest = oldest = least = most = None
    if sort is WindowSort.WITHIN:
        newest = low if one.sort is Comparison.BETWEEN else None
        oldest = high if high is not None else low
    elif sort is WindowSort.BEFORE:
        newest, oldest = low, high
    elif sort is WindowSort.DURATION:
        least = low if low is not None or one.sort in UPPER else high
        most = high if one.sort in (*UPPER, Comparison.BETWEEN) else None
        oldest = least if anchored or until_now else None
    elif sort is WindowSort.FUTURE and one.sort not in LOWER and one.sort is not Comparison.BETWEEN:
        most = high
    elif sort is not WindowSort.AT:
        least, most = low, high
    return Window(
        span=span,
        sort=sort,
        anchor=anchored[0] if anchored else Anchor.NOW,
        anchor_span=anchored[1] if anchored else None,
        newest=newest,
        oldest=oldest,
        least=least,
        most=most,
        strict=one.low_strict or one.high_strict,
        amounts=tuple((value, one.unit) for value in one.values),
        half_lives=halves,
        longer=longer,
    )


_UNITS_ALONE = r"(?P<unit>day|week|month|year)"
_NUMBERLESS = re.compile(
    rf"\b(?:(?P<last>(?:(?:with)?in|during|over|for)\s+(?:the\s+)?{_LAST}\s+{_UNITS_ALONE}\b)"
    r"|(?P<a>within\s+(?:a|the)\s+(?P<unit3>day|week|month|year)\b|(?:in|during"
    r"|within)\s+the\s+(?P<unit5>day|week|month|year)\s+(?=prior|before|preceding))"
    r"|(?P<least>(?:for\s+)?(?:at\s+least|more\s+than|greater\s+than|over"
    r"|longer\s+than)\s+an?\s+(?P<unit6>day|week|month|year)\b)"
    r"|(?P<next>(?:within|in|during)\s+the\s+next\s+(?P<unit4>week|month|year)\b)"
    r"|(?P<study>(?:during|throughout|for\s+the\s+(?:entire\s+)?(?:duration|course|length)\s+of"
    r"|in\s+the\s+course\s+of|while\s+(?:on|in)|for\s+the\s+whole"
    r"|until\s+the\s+end\s+of)\s+(?=(?:the|this|study|trial|treatment|entire|whole|course"
    r"|participation|screening)\b))"
    r"|(?P<at>(?:at|on)\s+(?=(?:the\s+)?(?:time\s+of\s+|day\s+of\s+|date\s+of\s+|start\s+of\s+"
    r"|initial\s+|first\s+)*(?:screening|baseline|enrol|inclusion"
    r"|randomi|study|entry|consent|visit|registration|informed|recruit|admission|surgery"
    r"|diagnosis|the\s+(?:time|day)\s+of)))"
    r"|(?P<since>since\s+(?=(?:the\s+|their\s+)?(?:last|diagnosis|surgery|transplant|onset"
    r"|randomi|enrol|screening|baseline|birth)))"
    r"|(?P<before>(?:prior\s+to|before)\s+))"
)


_UNIT_GROUPS = ("unit", "unit3", "unit4", "unit5", "unit6")


def _with_numberless(low: str, found: list[Window]) -> list[Window]:
    taken = [one.span for one in found]
    more: list[Window] = []
    for match in _NUMBERLESS.finditer(low):
        start = match.start()
        if any(one[0] <= start < one[1] for one in taken):
            continue
        window = _numberless(low, match)
        if window is not None:
            more.append(window)
            taken.append(window.span)
    return sorted((*found, *more), key=lambda one: one.span) if more else found


def _numberless(low: str, match: re.Match[str]) -> Window | None:
    unit = next((match[one] for one in _UNIT_GROUPS if match[one] is not None), None)
    start, end = match.span()
    if unit:
        days = DAYS[unit]
        after = _POST.match(low, end)
        anchored = None
        if after is not None and after.lastgroup in ("before", "of"):
            _, anchored, end = _post(low, after, end)
        future = match["next"] is not None
        if match["least"] is not None:
            return Window(
                span=(start, _trimmed(low, end)),
                sort=WindowSort.BEFORE if anchored else WindowSort.DURATION,
                anchor=anchored[0] if anchored else Anchor.NOW,
                anchor_span=anchored[1] if anchored else None,
                newest=days if anchored else None,
                least=None if anchored else days,
                amounts=((1.0, unit),),
            )
        return Window(
            span=(start, _trimmed(low, end)),
            sort=WindowSort.FUTURE if future else WindowSort.WITHIN,
            anchor=anchored[0] if anchored else Anchor.NOW,
            anchor_span=anchored[1] if anchored else None,
            oldest=None if future else days,
            most=days if future else None,
            amounts=((1.0, unit),),
        )
    anchored_at = anchor_at(low, end, known_only=True)
    if anchored_at is None:
        return None
    sort = WindowSort.BEFORE
    if match["study"] is not None:
        sort = WindowSort.FUTURE
    elif match["at"] is not None:
        sort = WindowSort.AT
    elif match["since"] is not None:
        sort = WindowSort.AFTER_EVENT
    return Window(
        span=(start, anchored_at.span[1]),
        sort=sort,
        anchor=anchored_at.anchor,
        anchor_span=anchored_at.span,
        newest=0.0 if sort is WindowSort.BEFORE else None,
    )
