"""SLE Responder Index 4, derived as its definition says, each part kept.

A response is a fall of at least 4 points in SLEDAI-2K, and no new BILAG A organ score and at most
one new BILAG B, and no worsening of the physician's global assessment (a rise below 0.3 on its
scale of 0 to 3). Rescue treatment or a missing part is no response (Furie and others, Arthritis
and Rheumatism 2009;61:1143; Wallace and others, Lancet 2018;392:222).
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from trialpost.errors import BadInput
from trialpost.findings.participants.people import People
from trialpost.findings.participants.spec import Sri4
from trialpost.findings.participants.tables import cell, need, numbers

FALL, WORSE = 4.0, 0.3
GRADES = "ABCDE"


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """Each part of one person's answer; ``None`` where it is missing."""

    sledai: bool | None
    bilag: bool | None
    pga: bool | None
    rescued: bool = False

    @property
    def response(self) -> bool:
        """Whether the person responded: every part is there and met, and nothing was rescued."""
        return not self.rescued and self.sledai is self.bilag is self.pga is True

    @property
    def observed(self) -> bool:
        """Whether every part is there."""
        return None not in (self.sledai, self.bilag, self.pga)


def parts_of(one: Sri4, people: People) -> Iterator[tuple[str, dict[Any, Parts]]]:
    """Yield for each visit every person's parts.

    Raises:
        BadInput: if a column or a parameter is missing, or there twice, or a BILAG score is none
            of A to E.
    """
    columns = people.spec.columns
    wanted = {"PARAMCD": [one.sledai, one.pga, *one.bilag]}
    extra = [one.rescue] if one.rescue else []
    rows = people.rows(one.file, wanted, columns.visit, columns.value, "AVALC", *extra)
    _all_there(rows, one)
    need(rows, ("PARAMCD",), file=one.file)
    values = numbers(rows, columns.value, file=one.file)
    scores: dict[tuple[Any, str, str], Any] = {}
    rescued: dict[tuple[Any, str], bool] = {}
    cells = zip(
        rows["_row"], rows["_who"], rows[columns.visit], rows["PARAMCD"], values,
        rows["AVALC"], strict=True,
    )  # fmt: skip
    for at, who, when, code, value, text in cells:
        key = who, str(when).strip(), code
        if key in scores:
            raise BadInput(f"{cell(one.file, at, 'PARAMCD')}: {who} has a second {code} at {when}.")
        scores[key] = _grade(text, one, at) if code in one.bilag else value
    if one.rescue:
        flagged = rows[rows[one.rescue].astype(str).str.strip().str.upper() == "Y"]
        for who, when in zip(flagged["_who"], flagged[columns.visit], strict=True):
            rescued[who, str(when).strip()] = True
    for visit in one.visits:
        yield (
            visit,
            {who: _parts(one, who, visit, scores, rescued) for who in people.everybody.index},
        )


def _all_there(rows: Any, one: Sri4) -> None:
    missing = {one.sledai, one.pga, *one.bilag} - set(rows["PARAMCD"])
    if missing:
        raise BadInput(f"{one.file} has no rows of PARAMCD {', '.join(sorted(missing))}.")


def _grade(text: Any, one: Sri4, at: Any) -> str | None:
    grade = str(text).strip().upper()
    if grade in {"", "NAN", "NA", "NONE", "<NA>"}:
        return None
    if len(grade) != 1 or grade not in GRADES:
        where = cell(one.file, at, "AVALC")
        raise BadInput(f"{where}: {text!r} is no BILAG score; it has to be A to E.")
    return grade


def _parts(
    one: Sri4,
    who: Any,
    visit: str,
    scores: dict[tuple[Any, str, str], Any],
    rescued: dict[tuple[Any, str], bool],
) -> Parts:
    def pair(code: str) -> tuple[Any, Any]:
        found = (scores.get((who, when, code)) for when in (one.baseline_visit, visit))
        return tuple(None if value is None or value != value else value for value in found)  # type: ignore[return-value]

    sledai, pga = pair(one.sledai), pair(one.pga)
    organs = [pair(code) for code in one.bilag]
    return Parts(
        sledai=None if None in sledai else sledai[0] - sledai[1] >= FALL,
        pga=None if None in pga else round(pga[1] - pga[0], 9) < WORSE,
        bilag=None if any(None in organ for organ in organs) else _no_new_flare(organs),
        rescued=rescued.get((who, visit), False),
    )


def _no_new_flare(organs: list[tuple[str, str]]) -> bool:
    """Say whether no organ has a new A, and at most one a new B (from C, D or E)."""
    new_a = sum(1 for before, now in organs if now == "A" and before != "A")
    new_b = sum(1 for before, now in organs if now == "B" and before in "CDE")
    return new_a == 0 and new_b <= 1
