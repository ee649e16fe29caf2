"""Read figures that follow one another beside as many groups: the first is the first group's.

"With A and B, the means were 19.6 and 18.5 points", "27 of 37 and 18 of 36 people with A and B,
respectively": what stands next to a figure there is not the group that it is said of.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from trialpost.articles.reading.claims import Claims, Token

_GROUP_JOINT = re.compile(r"(?:,|,? and) (?:(?:with|in|on|for) )?(?:the )?")
_PEOPLE = r"(?: (?:people|participants|patients|women|men))?"
_OF = re.compile(r" (?:out )?of (?:the |these |those )?")
_BETWEEN = re.compile(r"\b(?:between|from) (?:the )?$", re.I)
_END = re.compile(r"[;.:](?: |$)")
Run = Sequence[tuple[Token, ...]]


@lru_cache(maxsize=4096)
def groups_in_order(claims: Claims) -> dict[Token, Token]:
    """Return the group of each figure that is said of one in order; none where none is so said.

    Figures are numbers, with the number of people that each is of; where no numbers are told so,
    they are times, as "13.8 and 11.1 months".
    """
    groups = [run for run in _runs([(one,) for one in claims.of("arm")], claims, _are_groups)
              if len({one.names for (one,) in run}) == len(run)]  # fmt: skip
    times: Run = [(one,) for one in claims.of("time")]
    for figures in (_counts(claims), times) if groups else ():
        found = dict(_paired(_runs(figures, claims, _are_figures), groups, claims.text))
        if found:
            return found
    return {}


def _runs(items: Run, claims: Claims, joined: Callable[[Token, Token, str], bool]) -> Iterator[Run]:
    """Yield the runs of two items or more that follow one another, but for "between A and B"."""
    run: list[tuple[Token, ...]] = []
    for item in items:
        if run and joined(run[-1][-1], item[0], claims.text):
            run.append(item)
            continue
        if _is_run(run, claims.text):
            yield run
        run = [item]
    if _is_run(run, claims.text):
        yield run


def _is_run(run: Run, text: str) -> bool:
    return len(run) > 1 and not _BETWEEN.search(text[: run[0][0].start])


def _are_groups(first: Token, second: Token, text: str) -> bool:
    return _GROUP_JOINT.fullmatch(text, first.end, second.start) is not None


def _are_figures(first: Token, second: Token, text: str) -> bool:
    unit = rf"(?:[ \u00a0]?{re.escape(first.unit)})?" if first.unit else ""
    between = text[first.end : second.start]
    return re.fullmatch(rf"{unit}{_PEOPLE}(?:,|,? and) ", between) is not None


def _counts(claims: Claims) -> Run:
    """Return the numbers, each with that of those it is of: "27 of 37"."""
    items: list[tuple[Token, ...]] = []
    for one in claims.of("number"):
        last = items[-1] if items else ()
        if len(last) == 1 and _OF.fullmatch(claims.text, last[0].end, one.start):
            items[-1] = (*last, one)
        else:
            items.append((one,))
    return items


def _paired(
    figures: Iterator[Run], groups: Sequence[Run], text: str
) -> Iterator[tuple[Token, Token]]:
    """Yield each figure with its group: of the last groups before, else of the first behind."""
    for run in figures:
        own = [one for one in groups if len(one) == len(run)]
        before = [one for one in own if one[-1][-1].end <= run[0][0].start]
        behind = [one for one in own if one[0][0].start >= run[-1][-1].end]
        for arms in (*before[-1:], *behind[:1]):
            start, end = sorted((arms, run), key=lambda one: one[0][0].start)
            if not _END.search(text, start[-1][-1].end, end[0][0].start):
                yield from (
                    (figure, arm)
                    for item, (arm,) in zip(run, arms, strict=True) for figure in item
                )  # fmt: skip
                break


def in_pairs(first: Token, second: Token, claims: Claims) -> bool:
    """Tell whether two figures, or two groups, are told in order."""
    pairs = groups_in_order(claims)
    told = pairs.keys() if first.kind != "arm" else pairs.values()
    return first in told and second in told
