"""Hold a figure to the line of its table whose name stands beside it.

"148 were female and 152 male" names two lines of one table, and either figure is that of the line
that is told next to it, whether its name stands behind or before.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from trialpost.articles.checks.bearing import Failure, bound_to
from trialpost.articles.checks.vouching import stem, stems
from trialpost.articles.reading.claims import Claims, Token
from trialpost.articles.reading.spelled import in_small_letters
from trialpost.findings.document import FindingsDocument
from trialpost.model.finding import Finding, Table

_SEXES = {"female": "females?|women|woman|girls?", "male": "males?|men|man|boys?"}
_LINED = (Table.OUTCOME, Table.BASELINE)
_OF_TIME = re.compile(r"\d|baseline", re.I)
_WORD = re.compile(r"[^\W\d_]{2,}")


def of_another_line(
    claims: Claims, numbers: tuple[Finding, ...], document: FindingsDocument
) -> Iterator[Failure]:
    """Find figures that stand beside the name of another line than their own.

    Args:
        claims: what the sentence claims.
        numbers: the findings with numbers that it names.
        document: all findings, whose tables have more lines.
    """
    lined = [one for one in numbers if one.category and one.table in _LINED
             and not (one.timepoint and _OF_TIME.search(one.category))]  # fmt: skip
    for rows in _tables(lined):
        own = tuple(dict.fromkeys(one.category or "" for one in rows))
        places = _mentions(claims.text, own, _others(rows, document))
        if not places:
            continue
        told = {token: _lines_of(token, claims, rows) for token in claims.of("number")}
        told = {token: lines for token, lines in told.items() if lines}
        first = min((token.start for token in told), default=0)
        for token, lines in told.items():
            others = [one.start for one in told if one is not token]
            beside = _beside(token, places, others, behind=first < places[0][0])
            if beside is not None and beside not in lines:
                yield Failure(token, "the number belongs to another line of its table")


def _others(rows: list[Finding], document: FindingsDocument) -> set[str]:
    """Return the lines of a table that the sentence does not name."""
    one = rows[0]
    return {
        other.category for other in document.findings
        if other.measure == one.measure and other.table is one.table and other.category
    } - {row.category or "" for row in rows}  # fmt: skip


def _lines_of(token: Token, claims: Claims, rows: list[Finding]) -> set[str]:
    return {one.category or "" for one in rows if bound_to(token, claims, one)}


def _tables(named: list[Finding]) -> list[list[Finding]]:
    """Return the findings that are lines of one table, together."""
    found: dict[tuple[object, ...], list[Finding]] = {}
    for one in named:
        key = (one.table, one.measure, one.timepoint, one.statistic)
        found.setdefault(key, []).append(one)
    return [*found.values()]


def _mentions(text: str, own: tuple[str, ...], others: set[str]) -> list[tuple[int, int, str]]:
    """Return where a text names which line: by its whole name, else by words that no other has.

    ``own`` are the lines that the sentence rests on; ``others`` are looked for by whole names.
    """
    places, rest, low = [], text, in_small_letters(text)
    for line in sorted({*own, *others}, key=len, reverse=True):
        held = line.lower() in _SEXES or all(word in low for word in line.lower().split())
        found = [match.span() for match in _pattern(line).finditer(rest)] if held else []
        for start, end in found:
            rest = rest[:start] + "\0" * (end - start) + rest[end:]
            places.append((start, end, line))
        if not found and line in own and len(own) > 1:
            telling = stems(line) - stems(" ".join(one for one in own if one != line))
            places += [(*one.span(), line) for one in _WORD.finditer(text)
                       if stem(one[0]) in telling]  # fmt: skip
    return sorted(places)


@lru_cache(maxsize=4096)
def _pattern(line: str) -> re.Pattern[str]:
    said = _SEXES.get(line.lower()) or r"\s+".join(map(re.escape, line.split()))
    return re.compile(rf"(?<![\w-])(?:{said})(?![\w-])", re.I)


def _beside(
    token: Token, places: list[tuple[int, int, str]], others: list[int], *, behind: bool
) -> str | None:
    """Return the line that is told next to a figure, behind it or before, with none between."""
    before = [line for _, end, line in places if end <= token.start
              and not any(end <= one < token.start for one in others)]  # fmt: skip
    after = [line for start, _, line in places if start >= token.end
             and not any(token.end <= one < start for one in others)]  # fmt: skip
    if behind:  # "148 were female and 152 male"
        before = after[:1] or before
    return before[-1] if before else None
