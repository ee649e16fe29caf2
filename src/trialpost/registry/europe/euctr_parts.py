"""Read the parts of a protocol of EUCTR into a trial's."""

import re

from trialpost.errors import BadInput
from trialpost.model.dates import PartialDate
from trialpost.model.identifiers import EudraCtNumber
from trialpost.model.reading import IssueKind
from trialpost.model.site import Contact, Site
from trialpost.model.status import InterventionType, Phase, RecruitmentStatus, StatusBasis
from trialpost.model.trial import (
    Dates,
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
from trialpost.registry.europe.euctr_entries import Protocol
from trialpost.registry.europe.people import MINORS, AgeGroup, age_limits, criteria_text, sex_of
from trialpost.registry.tolerant.json_tree import Node, read_date
from trialpost.registry.tolerant.notes import quoted
from trialpost.vocabulary.areas import country_named, country_names

STATUS = {
    "ongoing": RecruitmentStatus.UNKNOWN,
    "restarted": RecruitmentStatus.UNKNOWN,
    "trial now transitioned": RecruitmentStatus.UNKNOWN,
    "gb - no longer in eu/eea": RecruitmentStatus.UNKNOWN,
    "completed": RecruitmentStatus.COMPLETED,
    "prematurely ended": RecruitmentStatus.TERMINATED,
    "prohibited by ca": RecruitmentStatus.TERMINATED,
    "temporarily halted": RecruitmentStatus.SUSPENDED,
    "suspended by ca": RecruitmentStatus.SUSPENDED,
    "not authorised": RecruitmentStatus.WITHDRAWN,
    "withdrawn": RecruitmentStatus.WITHDRAWN,
}
"""What each status of a protocol says of recruitment.

"Ongoing" means authorised and not ended; the register never knew whether people were taken, and
since January 2025 no trial may run under it, so it is not known and never offered as open. The same
holds where a trial was restarted, moved to the newer system (its record there says more), or its
state left the Union.
"""

_AGES = (
    ("in_utero", AgeGroup.IN_UTERO),
    ("preterm", AgeGroup.PRETERM),
    ("newborns", AgeGroup.NEWBORN),
    ("infants", AgeGroup.INFANT),
    ("children", AgeGroup.CHILD),
    ("adolescents", AgeGroup.ADOLESCENT),
    ("adults", AgeGroup.ADULT),
    ("elderly", AgeGroup.ELDERLY),
)
_PHASES = (
    ("phase_1", Phase.PHASE_1),
    ("phase_2", Phase.PHASE_2),
    ("phase_3", Phase.PHASE_3),
    ("phase_4", Phase.PHASE_4),
)
_LINK = re.compile(r"/trial/(\d{4}-\d{6}-\d{2})/([A-Za-z]{2}|3rd)\b", re.IGNORECASE)
_LONGEST_COUNTRY = 6
"""Words in the longest name of a country that the register writes."""

LONGEST_SHORT_TITLE = 300
"""Characters. The register's form takes fewer; more is something else that stands there."""


def identifier(protocol: Protocol, also: str | None) -> EudraCtNumber:
    """Read the trial's number: its own field, the line above the protocol, or ``also``.

    Raises:
        BadInput: if there is none; without it there is no record.
    """
    link = _LINK.search(protocol.text("link") or "")
    own, above = protocol.text("number"), protocol.text("heading_number")
    for given in (own, above, link and link[1], also):
        if given is None:
            protocol.node("number").note(IssueKind.MISSING, "The trial's number is not there.")
            continue
        try:
            return EudraCtNumber(given.splitlines()[0])
        except BadInput as error:
            protocol.node("number").note(IssueKind.BAD_TEXT, str(error))
    raise BadInput("The record has no EudraCT number (field A.2).")


def part(protocol: Protocol, also: str | None) -> str:
    """Read which state's record this is: its two letters, or ``3RD`` outside the Union."""
    if link := _LINK.search(protocol.text("link") or ""):
        return link[2].upper()
    if also:
        return also
    country = state(protocol)
    found = country_named(country) if country else None
    return found or ("3RD" if protocol.text("state") else "")


def state(protocol: Protocol) -> str | None:
    """Read the member state; ``None`` for a record of trials outside the Union."""
    given = protocol.node("state")
    text = protocol.line("state")
    if text is None:
        return None
    name = text.split(" - ")[0].strip()
    if name.casefold().startswith(("outside eu", "3rd")):
        return None
    found = country_named(name)
    if found is None:
        given.note(IssueKind.UNKNOWN_CODE, f"{quoted(name)} is not a country we know; kept.")
    return country_names()[found] if found else name


def titles(protocol: Protocol) -> tuple[str, str | None, str | None]:
    """Read the lay title where there is one, the full title, and a short name."""
    full, lay = protocol.line("full_title"), protocol.line("lay_title")
    short = protocol.line("short_title")
    if not (full or lay):
        protocol.node("full_title").note(IssueKind.MISSING, "The trial has no title.")
    is_name = short is not None and len(short.split()) <= 3
    if short and len(short) > LONGEST_SHORT_TITLE:
        detail = f"{len(short):,} characters are no short title; left out."
        protocol.node("short_title").note(IssueKind.BAD_TEXT, detail)
    return lay or full or short or "", full, short if is_name else None


def secondary_ids(protocol: Protocol, more: tuple[SecondaryId, ...]) -> tuple[SecondaryId, ...]:
    """Read the trial's numbers in other registers."""
    found = [
        SecondaryId(value=value, type=kind, domain=domain)
        for name, kind, domain in (
            ("nct", "registry", "ClinicalTrials.gov"),
            ("isrctn", "registry", "ISRCTN"),
            ("utn", "registry", "WHO UTN"),
            ("other_id", "other", None),
        )
        if (value := protocol.line(name))
    ]
    values = {each.value for each in found}
    return (*found, *(each for each in more if each.value not in values))


def status(
    protocol: Protocol, over: RecruitmentStatus | None
) -> tuple[RecruitmentStatus, StatusBasis]:
    """Read the status in this state: the end of trial status, else the one above the protocol.

    With it comes its basis.

    ``over`` is how the trial ended everywhere, where posted results tell that it did: a protocol
    that still says "ongoing" was then never closed.
    """
    end, heading = _status(protocol, "end_status"), _status(protocol, "trial_status")
    if end and heading and end is not heading:
        detail = f"The heading says {heading.value}; the protocol's {end.value} was read."
        protocol.node("end_status").note(IssueKind.CONTRADICTION, detail)
    if end is None and heading is None:
        protocol.node("end_status").note(IssueKind.MISSING, "No status is given.")
    read = end or heading
    found = read or RecruitmentStatus.UNKNOWN
    if over and found is RecruitmentStatus.UNKNOWN:
        detail = f"The posted results say that the trial is over; read as {over.value}."
        protocol.node("end_status").note(IssueKind.CONTRADICTION, detail)
        return over, StatusBasis.STATED
    return found, StatusBasis.of(read)


def _status(protocol: Protocol, name: str) -> RecruitmentStatus | None:
    text = protocol.line(name)
    if text is not None and text.casefold() not in STATUS:
        detail = f"{quoted(text)} is not a status we know; left out."
        protocol.node(name).note(IssueKind.UNKNOWN_CODE, detail)
    return STATUS.get(text.casefold()) if text else None


def dates(protocol: Protocol, start: PartialDate | None, end: PartialDate | None) -> Dates:
    """Read the dates; ``start`` and ``end`` are those that posted results tell of."""
    ended = _date(protocol, "global_end") or end
    return Dates(
        first_submitted=_date(protocol, "first_entered"),
        start=TrialDate(start, Exactness.ACTUAL) if start else None,
        completion=TrialDate(ended, Exactness.ACTUAL) if ended else None,
    )


def _date(protocol: Protocol, name: str) -> PartialDate | None:
    text = protocol.line(name)
    return None if text is None else read_date(text, protocol.node(name))


def phases(protocol: Protocol) -> tuple[Phase, ...]:
    """Read the phases that are answered with yes."""
    return tuple(phase for name, phase in _PHASES if protocol.yes(name))


def conditions(protocol: Protocol) -> tuple[str, ...]:
    """Read the condition as the sponsor words it, and as it does for lay people."""
    given = (protocol.line("condition"), protocol.line("lay_condition"))
    found = {text.casefold(): text for text in given if text}
    if not found:
        protocol.node("condition").note(IssueKind.MISSING, "No condition.")
    return tuple(found.values())


def keywords(protocol: Protocol) -> tuple[str, ...]:
    """Read the MedDRA terms of the condition and the therapeutic areas."""
    found = (*protocol.texts("meddra_term"), *protocol.texts("area"))
    return tuple(dict.fromkeys(" ".join(text.split()) for text in found))


def eligibility(protocol: Protocol) -> Eligibility:
    """Read who may take part."""
    youngest, oldest = age_limits(_age_groups(protocol), protocol.node("minors").note)
    given = (protocol.text("inclusion"), protocol.text("exclusion"))
    inclusion, exclusion = ([text] if text else [] for text in given)
    female, male = protocol.yes("female"), protocol.yes("male")
    return Eligibility(
        criteria=criteria_text(inclusion, exclusion),
        sex=sex_of(female, male, protocol.node("female").note),
        minimum_age=youngest,
        maximum_age=oldest,
        healthy_volunteers=protocol.yes("healthy"),
    )


def _age_groups(protocol: Protocol) -> set[AgeGroup]:
    found = {group for name, group in _AGES if protocol.yes(name)}
    named = found & {*MINORS, AgeGroup.IN_UTERO}
    minors = protocol.yes("minors")
    if minors and not named:
        found.update(MINORS)
    if minors is False and named:
        detail = "No subjects under 18, yet an age group under 18 is named. Read as named."
        protocol.node("minors").note(IssueKind.CONTRADICTION, detail)
    return found


def interventions(protocol: Protocol) -> tuple[Intervention, ...]:
    """Read the medicinal products, each with its role, and the placebos."""
    products = protocol.groups(
        "product_role", "trade_name", "product_name", "product_code", "product_form",
        "product_route", "inn", "sponsor_code", "descriptive_name", "is_biological",
        "is_gene_therapy",
    )  # fmt: skip
    found = [read for product in products if (read := _product(product)) is not None]
    placebos = protocol.groups("placebo", "placebo_used", "placebo_form", "placebo_route")
    for placebo in placebos:
        if placebo.yes("placebo_used") is not False:
            parts = (placebo.line("placebo_form"), placebo.line("placebo_route"))
            told = "; ".join(("Placebo", *(part.lower() for part in parts if part)))
            found.append(Intervention(name="Placebo", type=InterventionType.DRUG, description=told))
    return tuple(dict.fromkeys(found))


def _product(product: Protocol) -> Intervention | None:
    names = [
        " ".join(text.split())
        for name in (
            "product_name", "trade_name", "inn", "descriptive_name", "product_code", "sponsor_code",
        )
        for text in product.texts(name)
    ]  # fmt: skip
    named = list({name.casefold(): name for name in reversed(names)}.values())[::-1]
    if not named:
        return None
    routes = (product.text("product_route") or "").splitlines()
    parts = (product.line("product_form"), *(" ".join(route.split()) for route in routes))
    told = (product.line("product_role"), *(part.lower() for part in parts if part))
    return Intervention(
        name=named[0],
        type=_type(product),
        description="; ".join(part for part in told if part) or None,
        other_names=tuple(named[1:]),
    )


def _type(product: Protocol) -> InterventionType:
    if product.yes("is_gene_therapy"):
        return InterventionType.GENETIC
    return InterventionType.BIOLOGICAL if product.yes("is_biological") else InterventionType.DRUG


def sites(protocol: Protocol, held: RecruitmentStatus) -> tuple[Site, ...]:
    """Read the member state, and the countries where sites were planned.

    The register names no sites. The status ``held`` is that of the state alone; of the
    other countries nothing is known.
    """
    country = state(protocol)
    found = [Site(country=country, status=held)] if country else []
    for other in _countries(protocol.node("planned_in"), protocol.text("planned_in")):
        if other != country:
            found.append(Site(country=other, status=RecruitmentStatus.UNKNOWN))
    return tuple(dict.fromkeys(found))


def _countries(given: Node, text: str | None) -> list[str]:
    """Read the names of countries, line by line, or one behind another."""
    found = []
    for line in (text or "").splitlines():
        words = line.split()
        while words:
            count = _country_at(words)
            if count:
                code = country_named(" ".join(words[:count]))
                found.append(country_names()[str(code)])
            else:
                detail = f"{quoted(words[0])} is no country we know; left out."
                given.note(IssueKind.UNKNOWN_CODE, detail)
            words = words[count or 1 :]
    return found


def _country_at(words: list[str]) -> int:
    for count in range(min(_LONGEST_COUNTRY, len(words)), 0, -1):
        if country_named(" ".join(words[:count])):
            return count
    return 0


def sponsors(protocol: Protocol) -> tuple[Sponsor | None, tuple[Sponsor, ...]]:
    """Read the sponsor, then other sponsors and who supports the trial."""
    found = []
    for given in protocol.groups("sponsor_name", "sponsor_kind"):
        if name := given.line("sponsor_name"):
            found.append(Sponsor(name=name, kind=given.line("sponsor_kind")))
    lead = found[0] if found else None
    known = {sponsor.name.casefold() for sponsor in found}
    others = dict.fromkeys(" ".join(name.split()) for name in protocol.texts("supporter"))
    more = [Sponsor(name=name) for name in others if name.casefold() not in known]
    return lead, (*found[1:], *more)


def central_contacts(protocol: Protocol) -> tuple[Contact, ...]:
    """Read whom the sponsors name for questions."""
    found = []
    names = ("contact_organisation", "contact_name", "contact_phone", "contact_email")
    for given in protocol.groups(*names):
        organisation, person, phone, email = (given.line(name) for name in names)
        label = ", ".join(dict.fromkeys(part for part in (person, organisation) if part))
        if label or phone or email:
            found.append(Contact(name=label or None, role="contact", phone=phone, email=email))
    return tuple(dict.fromkeys(found))


def enrolment(protocol: Protocol) -> Enrolment | None:
    """Read how many people are planned, in the widest area that is told."""
    for name in ("planned_in_all", "planned_in_eea", "planned_in_state"):
        if protocol.text(name) is not None:
            count = protocol.node(name).count()
            if count is not None:
                return Enrolment(count, Exactness.ESTIMATED)
    return None


def design(protocol: Protocol) -> Design:
    """Read how the trial is built."""
    randomised = protocol.yes("randomised")
    allocation = {True: "randomized", False: "non_randomized", None: None}[randomised]
    return Design(
        allocation=allocation,
        intervention_model=_only(protocol, {"parallel": "parallel", "cross_over": "crossover"}),
        masking=_only(
            protocol, {"open": "none", "single_blind": "single", "double_blind": "double"}
        ),
        primary_purpose=_only(
            protocol,
            {
                "for_diagnosis": "diagnostic",
                "for_prevention": "prevention",
                "for_treatment": "treatment",
            },
        ),
    )


def _only(protocol: Protocol, words: dict[str, str]) -> str | None:
    """Return the word of the one field that is answered with yes; two leave it open."""
    found = [word for name, word in words.items() if protocol.yes(name)]
    return found[0] if len(found) == 1 else None


def outcomes(protocol: Protocol) -> tuple[OutcomeMeasure, ...]:
    """Read what is measured; the register has one text for each role."""
    found = []
    for name, role in (("primary", OutcomeRole.PRIMARY), ("secondary", OutcomeRole.SECONDARY)):
        if measure := protocol.text(name):
            frame = protocol.text(f"{name}_time")
            found.append(OutcomeMeasure(measure=measure, role=role, time_frame=frame))
    return tuple(found)
