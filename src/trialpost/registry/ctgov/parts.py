"""Read the parts of a ClinicalTrials.gov study that say what it is, for whom, where and by whom."""

from msgspec import UNSET, UnsetType

from trialpost.model.identifiers import NctId
from trialpost.model.reading import IssueKind
from trialpost.model.site import Contact, Coordinates, Located, Site
from trialpost.model.status import RecruitmentStatus, Sex, StatusBasis
from trialpost.model.trial import (
    Eligibility,
    Link,
    MeshTerm,
    Official,
    Reference,
    SecondaryId,
    Sponsor,
)
from trialpost.registry.ctgov import codes as known
from trialpost.registry.ctgov.fields import (
    DERIVED,
    PROTOCOL,
    age,
    coded,
    codes,
    coordinates,
    mesh_terms,
    required_code,
    word,
)
from trialpost.registry.ctgov.wire import (
    NOWHERE,
    Agency,
    ContactsLocations,
    EligibilityModule,
    Identification,
    Location,
    Mesh,
    SeeAlsoLink,
    Sponsors,
    Status,
    WireContact,
    WireOfficial,
    WireReference,
)
from trialpost.registry.tolerant.notes import Notes, quoted

_IDENTITY = f"{PROTOCOL}/identificationModule"
_STATUS_AT = f"{PROTOCOL}/statusModule"
_ELIGIBILITY = f"{PROTOCOL}/eligibilityModule"
_SPONSORS = f"{PROTOCOL}/sponsorCollaboratorsModule"
_PEOPLE = f"{PROTOCOL}/contactsLocationsModule"
_PLACES = f"{_PEOPLE}/locations"
_CITED = f"{PROTOCOL}/referencesModule"
_BROWSE = tuple(
    f"{DERIVED}/{subject}BrowseModule/{part}"
    for subject in ("condition", "intervention")
    for part in ("meshes", "ancestors")
)

_STATUS = codes(RecruitmentStatus)
_SEX = codes(Sex)
_REGISTRY, _UNKNOWN = Located.REGISTRY, Located.UNKNOWN


def identifier(identity: Identification, notes: Notes) -> NctId:
    """Read the identifier.

    Raises:
        BadInput: if it is none; without it there is no record.
    """
    read = NctId(identity.nct_id)
    if read != identity.nct_id:
        detail = f"{quoted(identity.nct_id)} was read as {read}."
        notes.add(IssueKind.BAD_TEXT, f"{_IDENTITY}/nctId", detail)
    return read


def title(identity: Identification, notes: Notes) -> str:
    """Read the short title, which every record has."""
    return _expected(identity.brief_title, f"{_IDENTITY}/briefTitle", notes)


def _expected(text: str, where: str, notes: Notes) -> str:
    if not text.strip():
        notes.add(IssueKind.MISSING, where, "Nothing stands here, as it does in every record.")
    return text


def secondary_ids(identity: Identification, notes: Notes) -> tuple[SecondaryId, ...]:
    """Read the other identifiers; an empty one is noted and left out."""
    read = []
    for index, given in enumerate(identity.secondary_id_infos):
        where = f"{_IDENTITY}/secondaryIdInfos/{index}"
        if not _expected(given.id, f"{where}/id", notes):
            continue
        read.append(
            SecondaryId(
                value=given.id,
                type=word(given.type, known.SECONDARY_ID, f"{where}/type", notes),
                domain=given.domain or None,
                link=given.link or None,
            )
        )
    return tuple(read)


def status(module: Status, notes: Notes) -> RecruitmentStatus:
    """Read the overall status, which every record has."""
    default, where = RecruitmentStatus.UNKNOWN, f"{_STATUS_AT}/overallStatus"
    return required_code(module.overall_status, _STATUS, default, where, notes)


def status_basis(module: Status) -> StatusBasis:
    """Tell whether the overall status could be read; the registry has a code for an unknown one."""
    return StatusBasis.STATED if module.overall_status in _STATUS else StatusBasis.UNREAD


def last_known_status(module: Status, notes: Notes) -> RecruitmentStatus | None:
    """Read the status that an unknown one had before."""
    return coded(module.last_known_status, _STATUS, f"{_STATUS_AT}/lastKnownStatus", notes)


def mesh(terms: tuple[Mesh, ...], part: int, notes: Notes) -> tuple[MeshTerm, ...]:
    """Read MeSH terms; ``part`` is the index in ``_BROWSE`` of the list that they stand in."""
    return mesh_terms(terms, _BROWSE[part], notes)


def eligibility(module: EligibilityModule, notes: Notes) -> Eligibility:
    """Read who may take part."""
    sampling = f"{_ELIGIBILITY}/samplingMethod"
    return Eligibility(
        criteria=_expected(
            module.eligibility_criteria, f"{_ELIGIBILITY}/eligibilityCriteria", notes
        ),
        sex=_sex(module.sex, notes),
        gender_based=_given(module.gender_based) or False,
        gender_description=module.gender_description or None,
        minimum_age=age(module.minimum_age, f"{_ELIGIBILITY}/minimumAge", notes),
        maximum_age=age(module.maximum_age, f"{_ELIGIBILITY}/maximumAge", notes),
        healthy_volunteers=_given(module.healthy_volunteers),
        study_population=module.study_population or None,
        sampling_method=word(module.sampling_method, known.SAMPLING, sampling, notes),
    )


def _sex(code: str, notes: Notes) -> Sex | None:
    if code == "ALL":
        return None
    return coded(_expected(code, f"{_ELIGIBILITY}/sex", notes), _SEX, f"{_ELIGIBILITY}/sex", notes)


def _given(value: bool | UnsetType) -> bool | None:
    return None if value is UNSET else value


def sites(locations: tuple[Location, ...], module: Status, notes: Notes) -> tuple[Site, ...]:
    """Read every site; none is left out, however little is known of it.

    Of a trial that recruits, each site has a status of its own: one without it is ``UNKNOWN``, so
    that the trial's does not stand for it. Records of other trials leave it out.
    """
    own = module.overall_status == "RECRUITING"
    return tuple([_site(given, index, own, notes) for index, given in enumerate(locations)])


def _site(given: Location, index: int, own: bool, notes: Notes) -> Site:
    lat, lon, status = given.geo_point.lat, given.geo_point.lon, given.status
    if lat is not UNSET and lon is not UNSET and lat and -90 <= lat <= 90 and -180 <= lon <= 180:
        point: Coordinates | None = Coordinates(lat, lon)
    elif given.geo_point is NOWHERE:
        point = None
    else:
        point = coordinates(given.geo_point, f"{_PLACES}/{index}/geoPoint", notes)
    if not (given.city or given.country or given.facility):
        what = "A site without facility, city and country; kept."
        notes.add(IssueKind.MISSING, f"{_PLACES}/{index}", what)
    return Site(
        facility=given.facility or None,
        city=given.city or None,
        state=given.state or None,
        postcode=given.zip or None,
        country=given.country or None,
        status=_STATUS.get(status) or _other_status(status, index, own, notes),
        coordinates=point,
        located=_REGISTRY if point else _UNKNOWN,
        contacts=contacts(given.contacts, f"{_PLACES}/{index}/contacts", notes)
        if given.contacts
        else (),
    )


def _other_status(code: str, index: int, own: bool, notes: Notes) -> RecruitmentStatus | None:
    """Read a status that is missing or no code that we know: nobody then knows of this site."""
    if not code and not own:
        return None
    default, where = RecruitmentStatus.UNKNOWN, f"{_PLACES}/{index}/status"
    return required_code(code, _STATUS, default, where, notes)


def central_contacts(module: ContactsLocations, notes: Notes) -> tuple[Contact, ...]:
    """Read whom to ask about the whole trial."""
    return contacts(module.central_contacts, f"{_PEOPLE}/centralContacts", notes)


def contacts(given: tuple[WireContact, ...], where: str, notes: Notes) -> tuple[Contact, ...]:
    """Read whom to ask; an extension is written behind its phone number."""
    return tuple(
        [
            Contact(
                name=contact.name or None,
                role=known.CONTACT_ROLE.get(contact.role)
                or word(contact.role, known.CONTACT_ROLE, f"{where}/{index}/role", notes),
                phone=_phone(contact) if contact.phone_ext else contact.phone or None,
                email=contact.email or None,
            )
            for index, contact in enumerate(given)
        ]
    )


def _phone(contact: WireContact) -> str | None:
    extension = contact.phone_ext.strip()
    if extension:
        return f"{contact.phone} ext. {extension}".strip()
    return contact.phone or None


def officials(given: tuple[WireOfficial, ...], notes: Notes) -> tuple[Official, ...]:
    """Read who is named as leading the trial."""
    return tuple(
        Official(
            name=official.name or None,
            affiliation=official.affiliation or None,
            role=word(
                official.role,
                known.OFFICIAL_ROLE,
                f"{_PEOPLE}/overallOfficials/{index}/role",
                notes,
            ),
        )
        for index, official in enumerate(given)
    )


def lead_sponsor(module: Sponsors, notes: Notes) -> Sponsor | None:
    """Read who is responsible, whom every record names."""
    return _sponsor(module.lead_sponsor, f"{_SPONSORS}/leadSponsor", notes)


def collaborators(module: Sponsors, notes: Notes) -> tuple[Sponsor, ...]:
    """Read who helps; one without a name is noted and left out."""
    read = (
        _sponsor(agency, f"{_SPONSORS}/collaborators/{index}", notes)
        for index, agency in enumerate(module.collaborators)
    )
    return tuple(sponsor for sponsor in read if sponsor)


def _sponsor(agency: Agency, where: str, notes: Notes) -> Sponsor | None:
    if not _expected(agency.name, f"{where}/name", notes):
        return None
    return Sponsor(name=agency.name, kind=word(agency.kind, known.AGENCY, f"{where}/class", notes))


def references(given: tuple[WireReference, ...], notes: Notes) -> tuple[Reference, ...]:
    """Read the publications that the record cites."""
    at = f"{_CITED}/references"
    return tuple(
        [
            Reference(
                citation=reference.citation or None,
                pmid=reference.pmid or None,
                type=known.REFERENCE.get(reference.type)
                or word(reference.type, known.REFERENCE, f"{at}/{index}/type", notes),
            )
            for index, reference in enumerate(given)
        ]
    )


def links(given: tuple[SeeAlsoLink, ...], notes: Notes) -> tuple[Link, ...]:
    """Read further pages; one without an address is noted and left out."""
    at = f"{_CITED}/seeAlsoLinks"
    return tuple(
        Link(url=link.url, label=link.label or None)
        for index, link in enumerate(given)
        if _expected(link.url, f"{at}/{index}/url", notes)
    )
