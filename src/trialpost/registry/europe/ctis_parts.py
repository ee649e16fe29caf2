"""Read the parts of a CTIS record that say what the trial is, how far it is, where and by whom."""

from collections.abc import Iterable

from trialpost.errors import BadInput
from trialpost.model.dates import PartialDate
from trialpost.model.identifiers import CtisNumber
from trialpost.model.reading import IssueKind
from trialpost.model.site import Contact, Site
from trialpost.model.status import RecruitmentStatus, StatusBasis
from trialpost.model.trial import Dates, Enrolment, Exactness, SecondaryId, Sponsor, TrialDate
from trialpost.registry.europe.ctis_record import Record, country_of, state_statuses, status_of
from trialpost.registry.tolerant.json_tree import Node
from trialpost.registry.tolerant.notes import quoted

_NOT_GIVEN = frozenset({"n/a", "na", "n.a.", "-", "none", "not applicable"})


def identifier(record: Record) -> CtisNumber:
    """Read the trial's number.

    Raises:
        BadInput: if there is none; without it there is no record.
    """
    for key in ("ctNumber", "_id"):
        given = record.root[key]
        number = given.text()
        if number is None:
            given.note(IssueKind.MISSING, "The trial's number is not there.")
            continue
        try:
            return CtisNumber(number)
        except BadInput as error:
            given.note(IssueKind.BAD_TEXT, str(error))
    raise BadInput("The record has no number of CTIS (ctNumber).")


def title(record: Record) -> tuple[str, str | None, str | None]:
    """Read the lay title, the full title and the sponsor's short name of the trial."""
    names = record.details["clinicalTrialIdentifiers"]
    full = names["fullTitle"].line() or record.root["title"].line()
    lay = names["publicTitle"].line() or record.root["ctTitle"].line()
    short = names["shortTitle"].line() or record.root["shortTitle"].line()
    if not (full or lay):
        names.note(IssueKind.MISSING, "The trial has no title.")
    return lay or full or short or "", full, short


def secondary_ids(record: Record) -> tuple[SecondaryId, ...]:
    """Read the numbers of the same trial elsewhere, its older European number among them."""
    numbers = record.details["clinicalTrialIdentifiers"]["secondaryIdentifyingNumbers"]
    older = (record.root["authorizedApplication"]["eudraCt"], record.root["eudraCtInfo"])
    found = [
        _elsewhere(numbers["nctNumber"]["number"], "registry", "ClinicalTrials.gov"),
        _elsewhere(numbers["isrctnNumber"]["number"], "registry", "ISRCTN"),
        _elsewhere(numbers["whoUniversalTrialNumber"]["number"], "registry", "WHO UTN"),
        *(_elsewhere(given["eudraCtCode"], "eudract_number", "EudraCT") for given in older),
    ]
    for other in numbers["additionalRegistries"].items():
        found.append(_elsewhere(other["number"], "other", other["otherRegistryName"].text()))
    return tuple(dict.fromkeys(each for each in found if each is not None))


def _elsewhere(given: Node, kind: str, domain: str | None) -> SecondaryId | None:
    value = given.text()
    if value is None or value.casefold() in _NOT_GIVEN:
        return None
    return SecondaryId(value=value, type=kind, domain=domain)


def status(record: Record) -> tuple[RecruitmentStatus, StatusBasis]:
    """Read the trial's status and its basis: the public code first, then what else is said."""
    root = record.root
    found = status_of(root["ctPublicStatusCode"]) or status_of(root["ctStatus"])
    if found is None:
        root["ctPublicStatusCode"].note(IssueKind.MISSING, "No status is given.")
        return RecruitmentStatus.UNKNOWN, StatusBasis.UNREAD
    early = found is RecruitmentStatus.COMPLETED and _all_stopped_early(record)
    return RecruitmentStatus.TERMINATED if early else found, StatusBasis.of(found)


def _notices(record: Record) -> Iterable[tuple[Node, set[str]]]:
    """Yield each member state's entry among the notices, with the kinds of its notices."""
    states = (
        *((state, "events") for state in record.root["events"]["trialEvents"].items()),
        *(
            (state, "mscNotificationsListInfo")
            for state in record.root["mscTrialNotificationsInfoList"].items()
        ),
    )
    for state, key in states:
        kinds = (notice["notificationType"].text() or "" for notice in state[key].items())
        yield state, {kind.casefold().replace("_", " ") for kind in kinds}


def _all_stopped_early(record: Record) -> bool:
    ends = [
        any("early termination" in kind for kind in kinds)
        for _, kinds in _notices(record)
        if any("end of trial" in kind or "early termination" in kind for kind in kinds)
    ]
    return bool(ends) and all(ends)


def why_stopped(record: Record) -> str | None:
    """Read why the trial was stopped early, in the portal's words."""
    reasons = (state["earlyTerminationReason"]["name"].text() for state, _ in _notices(record))
    return "; ".join(dict.fromkeys(reason for reason in reasons if reason)) or None


def dates(record: Record) -> Dates:
    """Read the dates of the record and of the trial."""
    root = record.root
    updated = root["lastPublicationUpdate"].date() or root["publishDate"].date()
    return Dates(
        first_submitted=root["submissionDate"].date() or _first_application(record),
        last_update_submitted=root["lastUpdated"].date(),
        last_update_posted=updated,
        start=_start(record),
        completion=_end(record),
    )


def _first_application(record: Record) -> PartialDate | None:
    applications = record.root["authorizedApplication"]["applicationInfo"]
    for each in applications.items():
        if each["type"].text() == "INITIAL":
            return each["submissionDate"].date()
    if applications.items():
        names = ", ".join(quoted(each["type"].value) for each in applications.items()[:3])
        detail = f"None of the applications is called the initial one; they are {names}."
        applications.note(IssueKind.MISSING, detail)
    return None


def _start(record: Record) -> TrialDate | None:
    root, duration = record.root, record.information["trialDuration"]
    for key in ("startDateEU", "trialStartDate", "eeaStartDate"):
        if happened := root[key].date():
            return TrialDate(happened, Exactness.ACTUAL)
    planned = duration["estimatedRecruitmentStartDate"].date()
    return TrialDate(planned, Exactness.ESTIMATED) if planned else None


def _end(record: Record) -> TrialDate | None:
    root, duration = record.root, record.information["trialDuration"]
    happened = root["events"]["trialGlobalEndDate"].date()
    for key in ("endDate", "trialEndDate", "endDateEU", "eeaEndDate"):
        happened = happened or root[key].date()
    if happened:
        return TrialDate(happened, Exactness.ACTUAL)
    planned = duration["estimatedGlobalEndDate"].date() or duration["estimatedEndDate"].date()
    return TrialDate(planned, Exactness.ESTIMATED) if planned else None


def enrolment(record: Record) -> Enrolment | None:
    """Read how many people are planned: in the member states together, and in the other countries.

    The list of search results has the member states alone (``totalNumberEnrolled``).
    """
    planned = [part["recruitmentSubjectCount"].count() for part in record.parts_two.items()]
    counted = [count for count in planned if count is not None]
    inside = sum(counted) if counted else record.root["totalNumberEnrolled"].count()
    outside = record.part_one["rowSubjectCount"].count()
    if inside is None and not outside:
        return None
    return Enrolment((inside or 0) + (outside or 0), Exactness.ESTIMATED)


def sites(record: Record) -> tuple[Site, ...]:
    """Read the sites, with their member state's status.

    A member state without a site in the record is a site that has only its country. So is
    each country outside the Union, of which the register says no more than its name: whether
    people are taken there is not known.
    """
    statuses = state_statuses(record)
    found = []
    for part in record.parts_two.items():
        country = country_of(part["mscInfo"]["mscName"]) or country_of(
            part["mscInfo"]["countryName"]
        )
        found += [_site(given, country, statuses) for given in part["trialSites"].items()]
    named = {site.country for site in found}
    found += [
        Site(country=country, status=status)
        for country, status in statuses.items()
        if country not in named
    ]
    for given in record.part_one["rowCountriesInfo"].items():
        country = country_of(given["name"]) or country_of(given["isoAlpha2Code"])
        if country and country not in named:
            found.append(Site(country=country, status=RecruitmentStatus.UNKNOWN))
    return tuple(found)


def _site(given: Node, state: str | None, statuses: dict[str, RecruitmentStatus | None]) -> Site:
    place = given["organisationAddressInfo"]
    address = place["address"]
    country = country_of(address["countryName"]) or state
    parts = (place["organisation"]["name"].text(), given_text(given["departmentName"]))
    return Site(
        facility=", ".join(dict.fromkeys(part for part in parts if part)) or None,
        city=address["city"].text(),
        postcode=address["postcode"].text(),
        country=country,
        status=statuses.get(country or "") or statuses.get(state or ""),
        contacts=_investigator(given["personInfo"], place),
    )


def _investigator(person: Node, place: Node) -> tuple[Contact, ...]:
    names = (person["firstName"].text(), person["lastName"].text())
    contact = Contact(
        name=" ".join(name for name in names if name) or None,
        role="principal_investigator",
        phone=person["telephone"].text() or place["phone"].text(),
        email=person["email"].text() or place["email"].text(),
    )
    return (contact,) if contact.name or contact.phone or contact.email else ()


def given_text(node: Node) -> str | None:
    """Return a text, or ``None`` where it only says that there is none (``N/A``)."""
    text = node.text()
    return None if text is None or text.casefold() in _NOT_GIVEN else text


def sponsors(record: Record) -> tuple[Sponsor | None, tuple[Sponsor, ...]]:
    """Read the sponsor, and who else sponsors or pays."""
    lead: Sponsor | None = None
    others = []
    for given in record.part_one["sponsors"].items():
        organisation = given["organisation"]
        name = organisation["name"].text()
        sponsor = Sponsor(name=name, kind=organisation["type"].text()) if name else None
        if sponsor and lead is None and given["primary"].truth() is not False:
            lead = sponsor
        elif sponsor:
            others.append(sponsor)
    for given in record.information["sourceOfMonetarySupport"].items():
        if name := given["organisationName"].text():
            others.append(Sponsor(name=name))
    if lead is None and (name := record.root["sponsor"].text()):
        lead = Sponsor(name=name, kind=record.root["sponsorType"].text())
    known = {lead.name if lead else None}
    return lead, tuple(other for other in dict.fromkeys(others) if other.name not in known)


def central_contacts(record: Record) -> tuple[Contact, ...]:
    """Read whom the sponsors name for questions from the public, then from scientists."""
    found = []
    for key in ("publicContacts", "scientificContacts"):
        for sponsor in record.part_one["sponsors"].items():
            for given in sponsor[key].items():
                contact = Contact(
                    name=given["functionalName"].text(),
                    role="contact",
                    phone=given["telephone"].text(),
                    email=given["functionalEmailAddress"].text(),
                )
                if contact.name or contact.phone or contact.email:
                    found.append(contact)
    return tuple(dict.fromkeys(found))
