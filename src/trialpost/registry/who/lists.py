"""Cut apart what the portal joins: conditions, interventions, outcomes, contacts, identifiers."""

import re
from collections.abc import Iterable, Iterator

from trialpost.model.identifiers import (
    ActrnId,
    CtisNumber,
    EudraCtNumber,
    IsrctnId,
    RegistryId,
    recognise,
)
from trialpost.model.site import Contact, Site
from trialpost.model.status import InterventionType
from trialpost.model.trial import Intervention, OutcomeMeasure, OutcomeRole, SecondaryId
from trialpost.registry.isrctn.codes import DISEASE_CLASSES
from trialpost.registry.tolerant.free_fields import country, given, line_of, lines_of
from trialpost.registry.who.codes import INTERVENTION
from trialpost.registry.who.record import Record

_CUT = re.compile(r"\s*[;\n]\s*")
_BEFORE = re.compile(
    r"(?:health condition\s*\d+\s*:\s*(?:[A-Z]\d[A-Z0-9.]*\s*[-–]\s*)?|term\s*:\s*)",
    re.IGNORECASE,
)
"""What stands before a condition: in India's register, and in a line of a MedDRA entry."""
_MEDDRA = re.compile(
    r"meddra version:.*?term:\s*(?P<term>.+?)\s*(?:system organ class\b.*)?", re.IGNORECASE
)
_CODING = re.compile(r"(?:meddra version|level|classification code|system organ class)\b", re.I)
_AREA = re.compile(r"therapeutic area\s*:\s*", re.IGNORECASE)
_TYPED = re.compile(r"(?P<type>[A-Za-z][A-Za-z ]{2,20}?)\s*:\s*(?P<name>\S.*)", re.DOTALL)
_PRODUCT = re.compile(r"^(trade|product) name\s*:[ \t]*(.*)$", re.IGNORECASE | re.MULTILINE)
_MAIN = re.compile(r"\s*(?:main|secondary) objective\s*:", re.IGNORECASE)
_END_POINT = re.compile(r"\s*(?:primary|secondary) end point\(s\)\s*:\s*", re.IGNORECASE)
_WHEN = re.compile(r"\s*timepoint\(s\) of evaluation of this end point\s*:\s*", re.IGNORECASE)
_LONGEST_NAME = 120


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    """Return each text once, in order, whatever its case."""
    kept: dict[str, str] = {}
    for text in texts:
        if text:
            kept.setdefault(text.lower(), text)
    return tuple(kept.values())


def entries(text: str) -> tuple[str, ...]:
    """Cut a list at semicolons and line ends; each entry once."""
    return unique(given(part) for part in _CUT.split(lines_of(text)))


def conditions(text: str, own: RegistryId) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Cut conditions apart; classes of disease that are no condition become keywords.

    Such are ISRCTN's widest classes, the Australian register's ("Infection - Other infectious
    diseases") and the European one's therapeutic areas. Codes before a name (India's ``B550- ``)
    are taken off; of a MedDRA entry the term is taken.
    """
    named: list[str] = []
    classes: list[str] = []
    for part in entries(_unjoined(text)):
        if area := _AREA.match(part):
            classes.append(part[area.end() :])
        elif _is_class(part, own):
            classes.append(part)
        elif meddra := _MEDDRA.fullmatch(part):
            named.append(meddra["term"])
        elif not _CODING.match(part):
            named.append(_BEFORE.sub("", part, count=1))
    return unique(named) or unique(classes), unique(classes)


def _is_class(part: str, own: RegistryId) -> bool:
    if isinstance(own, IsrctnId):
        return part.lower() in DISEASE_CLASSES
    return isinstance(own, ActrnId) and " - " in part


def _unjoined(text: str) -> str:
    """Put a line end where the European register's entries run into one another."""
    return re.sub(r"(?i)(?<=\S)(?=(?:meddra version|therapeutic area)\s*:)", "\n", text)


def interventions(text: str) -> tuple[Intervention, ...]:
    """Cut interventions apart where their form is sure; otherwise all is one description.

    Sure are ``Drug: A;Device: B`` and the European register's trade and product names.
    """
    lines = lines_of(text)
    if not given(lines):
        return ()
    products = _PRODUCT.findall(lines)
    if products:
        return tuple(_products(products))
    typed = [_TYPED.fullmatch(part) for part in lines.strip("; ").split(";")]
    if all(one and one["type"].lower() in INTERVENTION for one in typed):
        return tuple(
            Intervention(name=line_of(one["name"]), type=INTERVENTION[one["type"].lower()])
            for one in typed
            if one
        )
    name = _first_words(lines)
    return (Intervention(name=name, description=lines if lines != name else None),)


def _products(found: list[tuple[str, str]]) -> Iterator[Intervention]:
    """Pair trade names with the product names behind them."""
    trade = ""
    seen: set[str] = set()
    for kind, text in [*found, ("trade", "")]:
        name = given(text)
        if kind.lower() == "trade":
            if trade and trade.lower() not in seen:
                seen.add(trade.lower())
                yield Intervention(name=trade, type=InterventionType.DRUG)
            trade = name
        elif name or trade:
            main, other = (name, trade) if name else (trade, "")
            trade = ""
            if main.lower() not in seen:
                seen.add(main.lower())
                others = (other,) if other and other != main else ()
                yield Intervention(name=main, type=InterventionType.DRUG, other_names=others)


def _first_words(text: str) -> str:
    line = text.split("\n", 1)[0].strip()
    if len(line) <= _LONGEST_NAME:
        return line
    return line[:_LONGEST_NAME].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def outcomes(text: str, role: OutcomeRole) -> tuple[OutcomeMeasure, ...]:
    """Cut outcome measures apart at semicolons; the European register's objectives are none."""
    read: list[str] = []
    when = ""
    for part in re.split(r"\s*;\s*", lines_of(text)):
        if found := _WHEN.match(part):
            when = part[found.end() :]
        elif not _MAIN.match(part):
            read.append(line_of(_END_POINT.sub("", part, count=1)))
    return tuple(
        OutcomeMeasure(measure=one, role=role, time_frame=line_of(when) or None)
        for one in unique(map(given, read))
    )


def objective(text: str) -> str | None:
    """Return the main objective that the European register writes among the outcomes."""
    found = re.match(r"\s*main objective\s*:\s*(.*?)\s*(?:;|$)", lines_of(text), re.I | re.DOTALL)
    return found[1] or None if found else None


def contacts(record: Record, prefix: str) -> tuple[Contact, ...]:
    """Read contacts, whose names, addresses and numbers stand in lists of their own.

    Entries are put together by their place where the lists are equally long; a shorter list
    belongs to the first contact.
    """
    lists = {
        part: _listed(record.text(f"{prefix}contact_{part}"))
        for part in ("firstname", "lastname", "tel", "email")
    }
    size = max(map(len, lists.values()))

    def at(part: str, index: int) -> str:
        held = lists[part]
        usable = len(held) == size or index == 0
        return held[index] if usable and index < len(held) else ""

    read = [
        Contact(
            name=" ".join(filter(None, (at("firstname", i), at("lastname", i)))) or None,
            phone=at("tel", i) or None,
            email=at("email", i) or None,
        )
        for i in range(size)
    ]
    return tuple(dict.fromkeys(one for one in read if one.name or one.phone or one.email))


def _listed(text: str) -> list[str]:
    parts = [given(part) for part in lines_of(text).split(";")]
    while parts and not parts[-1]:
        parts.pop()
    return parts


def secondary_ids(record: Record, own: RegistryId) -> tuple[SecondaryId, ...]:
    """Read the other identifiers, and the records that the portal holds for the same trial."""
    read: dict[str, SecondaryId] = {}
    for field, domain in (("secondary_id", None), ("childs", "ICTRP"), ("bridging_flag", "ICTRP")):
        for text in entries(record.text(field)):
            known = recognise(text)
            if known == own or (field != "secondary_id" and known is None):
                continue
            read.setdefault(text, SecondaryId(value=text, type=_kind(known), domain=domain))
    return tuple(read.values())


def _kind(known: RegistryId | None) -> str:
    if isinstance(known, EudraCtNumber):
        return "eudract_number"
    if isinstance(known, CtisNumber):
        return "ctis"
    return "registry" if known else "other"


def countries(text: str) -> tuple[Site, ...]:
    """Read the countries as sites of which nothing else is known."""
    named = (country(part)[0] for part in lines_of(text).split(";"))
    return tuple(Site(country=name) for name in unique(name or "" for name in named))
