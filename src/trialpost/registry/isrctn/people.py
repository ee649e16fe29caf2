"""Read where an ISRCTN trial takes place, whom to ask, and who answers and pays for it."""

from collections.abc import Iterator

from trialpost.model.reading import IssueKind
from trialpost.model.site import Contact, Site
from trialpost.model.trial import Official, Sponsor
from trialpost.registry.isrctn import codes
from trialpost.registry.isrctn.tree import Node
from trialpost.registry.tolerant.free_fields import country, given, line_of
from trialpost.registry.tolerant.notes import Notes, quoted


def sites(trial: Node, notes: Notes) -> tuple[Site, ...]:
    """Read every centre, and each country of recruitment that no centre lies in."""
    who = trial.one("participants")
    read = [_centre(node, notes) for node in who.all("trialCentres/trialCentre")]
    covered = {site.country for site in read}
    for node in who.all("recruitmentCountries/country"):
        name, _ = country(node.text)
        if name and name not in covered:
            covered.add(name)
            read.append(Site(country=name))
    return tuple(read)


def _centre(node: Node, notes: Notes) -> Site:
    land, nation = country(node.value("country"))
    name, city = given(node.value("name")), given(node.value("city"))
    if not (name or city or land):
        notes.add(IssueKind.MISSING, node.where, "A centre without name, city and country; kept.")
    return Site(
        facility=name or None,
        city=city or None,
        state=given(node.value("state")) or nation,
        postcode=given(node.value("zip")) or None,
        country=land,
    )


_ROLES = frozenset({"", "public", "scientific", "principal investigator"})


def contacts(full: Node, notes: Notes) -> tuple[Contact, ...]:
    """Read whom to ask, those for the public first."""
    for node in full.all("contact"):
        for word in sorted(_roles(node) - _ROLES):
            detail = f"{quoted(word)} is no kind of contact that we know; read as one to ask."
            notes.add(IssueKind.UNKNOWN_CODE, node.where, detail)
    read = [(_roles(node), _contact(node)) for node in full.all("contact")]
    read.sort(key=lambda pair: "public" not in pair[0])
    return tuple(one for _, one in read if one.name or one.phone or one.email)


def _contact(node: Node) -> Contact:
    details = node.one("contactDetails")
    return Contact(
        name=_name(node) or None,
        role="contact",
        phone=given(details.value("telephone")) or None,
        email=given(details.value("email")) or None,
    )


def _name(node: Node) -> str:
    return " ".join(
        part for key in ("title", "forename", "surname") if (part := given(node.value(key)))
    )


def _roles(node: Node) -> set[str]:
    named = [*node.all("contactTypes/contactType"), *node.all("contactType")]
    return {word for one in named for word in one.text.lower().replace(",", " , ").split(" , ")}


def officials(full: Node) -> tuple[Official, ...]:
    """Read who leads the trial."""
    leading = (node for node in full.all("contact") if "principal investigator" in _roles(node))
    return tuple(
        Official(
            name=_name(node) or None,
            affiliation=line_of(node.value("contactDetails/address")) or None,
            role="principal_investigator",
        )
        for node in leading
    )


def sponsors(full: Node, notes: Notes) -> tuple[Sponsor | None, tuple[Sponsor, ...]]:
    """Read who is responsible, and who helps or pays, each once.

    The first sponsor that the record refers to is responsible; further ones and the funders help.
    """
    read: dict[str, Sponsor] = {}
    for node in _in_order(full, "sponsor", notes):
        name = given(node.value("organisation"))
        if name:
            read.setdefault(name, Sponsor(name=name, kind=_kind(node.one("sponsorType"), notes)))
    lead = next(iter(read.values()), None)
    for node in _in_order(full, "funder", notes):
        if name := given(node.value("name")):
            read.setdefault(name, Sponsor(name=name))
    return lead, tuple(one for one in read.values() if one is not lead)


def _in_order(full: Node, kind: str, notes: Notes) -> Iterator[Node]:
    """Yield the organisations in the order in which the trial refers to them, then the rest."""
    references = list(full.all(f"trial/parties/{kind}Id"))
    held = list(full.all(kind))
    known = {node.attributes.get("id", "") for node in held}
    for node in references:
        if known and node.text and node.text not in known:
            detail = f"{quoted(node.text)} is no {kind} of this record."
            notes.add(IssueKind.UNKNOWN_CODE, node.where, detail)
    wanted = [node.text for node in references]
    place = {one: index for index, one in enumerate(wanted)}
    return iter(sorted(held, key=lambda node: place.get(node.attributes.get("id", ""), len(place))))


def _kind(node: Node, notes: Notes) -> str | None:
    word = given(node.text).lower()
    if word in ("", "not defined"):
        return None
    if word not in codes.SPONSOR:
        detail = f"{quoted(node.text)} is not a kind of sponsor that we know; left out."
        notes.add(IssueKind.UNKNOWN_CODE, node.where, detail)
    return codes.SPONSOR.get(word)
