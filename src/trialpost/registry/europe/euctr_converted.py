"""Mend what another tool's conversion of EUCTR's text has lost, or note it."""

import re
from typing import NamedTuple

from trialpost.model.dates import PartialDate
from trialpost.model.reading import IssueKind
from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import SecondaryId
from trialpost.registry.europe.euctr_entries import Entry, Protocol
from trialpost.registry.tolerant.json_tree import Node
from trialpost.registry.tolerant.notes import quoted

_LISTED = ("inclusion", "exclusion")
_NUMBER = re.compile(r"(?:(?<=\s)|^)(\d{1,2})[.)] (?=\S)")
_DASH = re.compile(r"(?:(?<=\s)|^)- (?=\S)")
_LOST = re.compile(r"\w {2,}\d|\A\s+\d")
_OWN_ID = re.compile(r"(\d{4}-\d{6}-\d{2})-([A-Z]{2}|3RD)")


class Beside(NamedTuple):
    """What a conversion says beside the protocol: its own key, and parts of the posted results."""

    number: str | None = None
    part: str | None = None
    over: RecruitmentStatus | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    ids: tuple[SecondaryId, ...] = ()
    has_results: bool = False


def beside(root: Node) -> Beside:
    """Read what stands beside the protocol."""
    own = _OWN_ID.fullmatch(root["_id"].text() or "")
    results = root["trialInformation"]
    numbers = (
        (results["usctnIdentifier"], "ClinicalTrials.gov"),
        (results["isrctnIdentifier"], "ISRCTN"),
        (results["whoIdentifier"], "WHO UTN"),
    )
    ids = tuple(
        SecondaryId(value=value, type="registry", domain=domain)
        for given, domain in numbers
        if (value := _text(given))
    )
    ended = _flag(results["isGlobalEndOfTrialReached"])
    early = _flag(results["globalEndOfTrialPremature"])
    over = RecruitmentStatus.TERMINATED if early else RecruitmentStatus.COMPLETED
    return Beside(
        number=own[1] if own else None,
        part=own[2] if own else None,
        over=over if ended else None,
        start=results["recruitmentStartDate"].date(),
        end=results["globalEndOfTrialDate"].date() if ended else None,
        ids=ids,
        has_results=results.value is not None,
    )


def _text(given: Node) -> str | None:
    # An empty element of the results' XML becomes an empty object.
    return None if given.value == {} else given.text()


def _flag(given: Node) -> bool:
    text = "true" if given.value is True else "false" if given.value is False else _text(given)
    if text not in ("true", "false", None):
        given.note(IssueKind.UNKNOWN_CODE, f"{quoted(text)} is neither true nor false; left out.")
    return text == "true"


def lost_signs(protocol: Protocol) -> None:
    """Note criteria in which a number has a gap before it, since ``<`` and ``≥`` are left out.

    The criterion is kept as it stands; which sign it was cannot be known.
    """
    for name in _LISTED:
        given = protocol.node(name)
        if isinstance(given.value, str) and _LOST.search(given.value):
            detail = "A number seems to have lost a sign such as < or ≥ before it; kept as is."
            given.note(IssueKind.BAD_TEXT, detail)


def with_lines(entries: list[Entry]) -> list[Entry]:
    """Give the criteria their lines back, where numbers that count on or dashes show them."""
    return [
        entry._replace(given=Node(entry.given.tree, _broken(entry.given.value), entry.given.where))
        if entry.name in _LISTED and isinstance(entry.given.value, str)
        else entry
        for entry in entries
    ]


def _broken(text: str) -> str:
    places = _counted(text)
    if len(places) < 2:
        places = [dash.start() for dash in _DASH.finditer(text)]
    if len(places) < 2:
        return text
    pieces = [
        text[begin:end] for begin, end in zip([0, *places], [*places, len(text)], strict=True)
    ]
    return "\n".join(piece.rstrip() for piece in pieces if piece.strip())


def _counted(text: str) -> list[int]:
    """Return where the numbers 1, 2, 3 … stand that begin the entries of a list."""
    places: list[int] = []
    for number in _NUMBER.finditer(text):
        if int(number[1]) == len(places) + 1:
            places.append(number.start())
    return places
