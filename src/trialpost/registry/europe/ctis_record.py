"""Find the parts of a CTIS record, whichever of the portal's answers it is.

Three shapes are read: the answer for one trial since June 2024 (everything authorised stands under
``authorizedApplication``), the answer before that (its parts stand at the top), and an entry of the
portal's list of search results, which has a few fields of each trial as text.
"""

import re

from trialpost.model.reading import IssueKind
from trialpost.model.status import RecruitmentStatus
from trialpost.registry.europe.ctis_codes import PUBLIC_STATUS, STATUS
from trialpost.registry.tolerant.json_tree import Node
from trialpost.registry.tolerant.notes import quoted
from trialpost.vocabulary.areas import country_named, country_names

_STATE = re.compile(r"(?:^|,\s*)([A-Z]{2}|[A-Z][A-Za-z .'-]+):")


class Record:
    """One trial's record: its parts under one name each."""

    __slots__ = ("details", "information", "part_one", "parts_two", "root", "states")

    def __init__(self, root: Node) -> None:
        self.root = root
        since_2024 = root["authorizedApplication"]
        holder = since_2024 if since_2024.value is not None else root
        self.part_one = holder["authorizedPartI"]
        self.parts_two = holder["authorizedPartsII"]
        self.states = holder["memberStatesConcerned"]
        self.details = self.part_one["trialDetails"]
        self.information = self.details["trialInformation"]

    @property
    def has_detail(self) -> bool:
        """Whether this is more than an entry of the list of search results."""
        return self.part_one.value is not None


def status_of(given: Node) -> RecruitmentStatus | None:
    """Read a status, written as the portal's code or as its label."""
    word = given.word()
    if word is None:
        return None
    label = PUBLIC_STATUS.get(word, word.casefold())
    if label not in STATUS:
        given.note(IssueKind.UNKNOWN_CODE, f"{quoted(word)} is not a status we know; left out.")
    return STATUS.get(label)


def country_of(given: Node) -> str | None:
    """Read a country, written as its name or its two-letter code, into the name that we use."""
    name = given.text()
    return None if name is None else country_name(name, given)


def country_name(name: str, given: Node) -> str:
    """Return the name that we use for a country; one that is not known stays as it is, noted."""
    code = country_named("GR" if name == "EL" else name)
    if code is None:
        given.note(IssueKind.UNKNOWN_CODE, f"{quoted(name)} is not a country we know; kept.")
        return name
    return country_names()[code]


def state_statuses(record: Record) -> dict[str, RecruitmentStatus | None]:
    """Return each member state by its name, with what is said of recruitment there.

    A state's own public code comes first, then the list of countries; a state that has
    only been authorised has not begun where the record says that recruitment has not.
    """
    found: dict[str, RecruitmentStatus | None] = {}
    for state in record.states.items():
        country = country_of(state["mscName"]) or country_of(state["countryName"])
        if country:
            status = status_of(state["mscPublicStatusCode"])
            found[country] = status or _unbegun(state) or found.get(country)
    for entry in record.root["trialCountries"].items():
        for country, status in _listed(entry):
            found[country] = found.get(country) or status
    return found


def _unbegun(state: Node) -> RecruitmentStatus | None:
    begun, said = state["hasRecruitmentStarted"].truth(), state["trialStatus"]
    if begun is not False or said.value is None:
        return None
    if said.text() == "Authorised":
        return RecruitmentStatus.NOT_YET_RECRUITING
    status_of(said)  # a word that is not known is noted; no other tells of recruitment here
    return None


def _listed(entry: Node) -> list[tuple[str, RecruitmentStatus | None]]:
    """Read ``Spain:4``, or several as one text: ``NL:Authorised, not started, DE:Ended``."""
    text = entry.text()
    if text is None:
        return []
    pieces = _STATE.split(text)
    if len(pieces) == 1:
        return [(country_name(text, entry), None)]
    read = []
    for name, status in zip(pieces[1::2], pieces[2::2], strict=True):
        given = Node(entry.tree, status.strip(), entry.where)
        read.append((country_name(name.strip(), entry), status_of(given)))
    return read
