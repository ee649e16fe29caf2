"""Read the parts of a EudraCT results file that say what the trial was, of whom and by whom."""

import re
from collections.abc import Iterable, Iterator

from trialpost.errors import BadInput
from trialpost.model.dates import PartialDate
from trialpost.model.identifiers import recognise
from trialpost.model.reading import IssueKind
from trialpost.model.site import Contact, Site
from trialpost.model.status import InterventionType
from trialpost.model.trial import (
    Arm,
    Design,
    Eligibility,
    Enrolment,
    Exactness,
    Intervention,
    OutcomeMeasure,
    OutcomeRole,
    SecondaryId,
    Sponsor,
    TrialDate,
)
from trialpost.registry.europe.eudract_words import (
    AGE_GROUPS,
    ALLOCATIONS,
    ARM_TYPES,
    BLINDINGS,
    ROLES,
    TRIAL_ROLES,
)
from trialpost.registry.results.eudract_tables import country_of
from trialpost.registry.results.tree import Node
from trialpost.registry.tolerant.notes import quoted

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*|Z|[+\-]\d{2}:\d{2})?")
_IDENTIFIERS = (
    ("usctnIdentifier", "ClinicalTrials.gov"),
    ("isrctnIdentifier", "ISRCTN"),
    ("whoIdentifier", "WHO UTN"),
)
_REGISTRY = "registry"
_DETAILS = (
    ("backgroundTherapy", "Background therapy"),
    ("comparatorEvidence", "Why this comparator"),
    ("subjectsProtection", "How participants were protected"),
)
_CONTACTS = (("publicContact", "contact"), ("scientificContact", "scientific contact"))


def happened(node: Node) -> TrialDate | None:
    """Read the date of something that has happened: the day of an XML ``dateTime``."""
    text = node.text()
    found = _DAY.fullmatch(text)
    try:
        return TrialDate(PartialDate.parse(found[1] if found else text), Exactness.ACTUAL)
    except BadInput:
        if text:
            detail = f"{quoted(text)} is no date; left out."
            node.notes.add(IssueKind.BAD_DATE, node.where, detail)
        return None


def secondary_ids(told: Node) -> tuple[SecondaryId, ...]:
    """Read what other registries call the trial, each once."""
    found = {
        value: SecondaryId(value=value, type=_REGISTRY, domain=domain)
        for name, domain in _IDENTIFIERS
        if (value := told.text(name))
    }
    for node in told.all("otherIdentifiers/otherIdentifier"):
        value = node.text("number")
        if value and value not in found:
            kind = _REGISTRY if recognise(value) else "other"
            found[value] = SecondaryId(value=value, type=kind, domain=node.text_or_none("name"))
    return tuple(found.values())


def _arm_nodes(periods: Iterable[Node]) -> Iterator[tuple[str, Node]]:
    """Yield each arm once by its title: later periods name the same ones again."""
    seen: set[str] = set()
    for period in periods:
        for node in period.all("arms/arm"):
            title = node.line("title")
            if title not in seen:
                seen.add(title)
                yield title, node


def arms(periods: Iterable[Node]) -> tuple[Arm, ...]:
    """Read the arms of all periods, each once."""
    return tuple(
        Arm(
            label=title,
            type=node.child("type/value").word(ARM_TYPES),
            description=node.text_or_none("description"),
            interventions=tuple(
                dict.fromkeys(
                    name
                    for product in node.all("armProducts/armProduct")
                    if (name := product.line("name"))
                )
            ),
        )
        for title, node in _arm_nodes(periods)
    )


def interventions(periods: Iterable[Node]) -> tuple[Intervention, ...]:
    """Read the medicines of all arms, each once, with the arms that got it."""
    given: dict[str, list[tuple[str, Node]]] = {}
    for title, arm in _arm_nodes(periods):
        for product in arm.all("armProducts/armProduct"):
            name = product.line("name")
            if name:
                given.setdefault(name, []).append((title, product))
    return tuple(
        Intervention(
            name=name,
            type=InterventionType.DRUG,
            description=uses[0][1].text_or_none("doseAndAdministrationDetails"),
            other_names=_other_names(uses[0][1], name),
            arms=tuple(dict.fromkeys(title for title, _ in uses)),
        )
        for name, uses in given.items()
    )


def _other_names(product: Node, name: str) -> tuple[str, ...]:
    others = (product.text("otherNames"), product.text("code"))
    return tuple(dict.fromkeys(other for other in others if other and other != name))


def design(periods: list[Node]) -> Design:
    """Read how people were put into arms and who knew of it, in the first period."""
    if not periods:
        return Design()
    first = periods[0]
    who = (
        node.child("value").word(TRIAL_ROLES)
        for node in first.all("clinicalTrialRoles/clinicalTrialRole")
    )
    masking = first.child("blindingType/value").word(BLINDINGS)
    return Design(
        allocation=first.child("allocation/value").word(ALLOCATIONS),
        masking=masking or ("none" if first.is_("blinded") is False else None),
        who_masked=tuple(role for role in who if role),
    )


def _count(node: Node) -> int | None:
    text = node.text()
    if text.isdecimal() and len(text) < 10:
        return int(text)
    if text:
        detail = f"{quoted(text)} is no number of people; left out."
        node.notes.add(IssueKind.WRONG_TYPE, node.where, detail)
    return None


def enrolment(told: Node) -> Enrolment | None:
    """Add up the people of all countries."""
    found = [
        _count(node.child("subjects"))
        for node in told.all("countrySubjectCounts/countrySubjectCount")
    ]
    counts = [count for count in found if count is not None]
    return Enrolment(sum(counts), Exactness.ACTUAL) if counts else None


def who_took_part(told: Node) -> Eligibility:
    """Say which age groups took part; the record does not say who might have."""
    ages = told.child("populationAgeGroup")
    counted = ((title, _count(ages.child(name))) for name, title in AGE_GROUPS.items())
    said = "; ".join(f"{title}: {count}" for title, count in counted if count)
    return Eligibility(study_population=f"Took part: {said}." if said else None)


def outcomes(root: Node) -> tuple[OutcomeMeasure, ...]:
    """Read the end points."""
    return tuple(
        OutcomeMeasure(
            measure=node.line("title"),
            role=node.child("type/value").word(ROLES) or OutcomeRole.OTHER,
            time_frame=node.text_or_none("timeFrame"),
            description=node.text_or_none("description"),
        )
        for node in root.all("endPoints/endPoint")
    )


def details(told: Node) -> str | None:
    """Read what the record tells at length, each part under its heading."""
    said = ((heading, told.text(name)) for name, heading in _DETAILS)
    return "\n\n".join(f"{heading}: {text}" for heading, text in said if text) or None


def sites(told: Node) -> tuple[Site, ...]:
    """Read the countries in which people took part; the record names no nearer place."""
    countries = (
        country_of(node.child("country"))
        for node in told.all("countrySubjectCounts/countrySubjectCount")
    )
    return tuple(Site(country=country) for country in dict.fromkeys(countries) if country)


def contacts(sponsors: Iterable[Node]) -> tuple[Contact, ...]:
    """Read whom to ask, each once: the public's contact before the scientists'."""
    found: dict[tuple[str | None, ...], Contact] = {}
    for name, role in _CONTACTS:
        for sponsor in sponsors:
            node = sponsor.child(name)
            contact = Contact(
                name=node.text_or_none("functionalContactName")
                or node.text_or_none("organisationName"),
                role=role,
                phone=_phone(node.child("telephoneNumber")),
                email=node.text_or_none("emailAddress"),
            )
            reached = (contact.name, contact.phone, contact.email)
            if any(reached):
                found.setdefault(reached, contact)
    return tuple(found.values())


def _phone(node: Node) -> str | None:
    number, extension = node.text("number"), node.text("extension")
    if not number:
        return None
    code = node.text("countryCode")
    whole = f"+{code.removeprefix('+')} {number}" if code else number
    return f"{whole} ext. {extension}" if extension else whole


def lead_sponsor(root: Node, sponsors: list[Node]) -> Sponsor | None:
    """Read who is responsible: the first sponsor, or else the file's own word."""
    named = (sponsor.line("organisationName") for sponsor in sponsors)
    name = next(filter(None, named), "") or root.attribute("sponsor")
    return Sponsor(name=name) if name else None


def collaborators(sponsors: list[Node]) -> tuple[Sponsor, ...]:
    """Read the sponsors after the first."""
    names = [name for sponsor in sponsors if (name := sponsor.line("organisationName"))]
    return tuple(Sponsor(name=name) for name in dict.fromkeys(names[1:]) if name != names[0])
