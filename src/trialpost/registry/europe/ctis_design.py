"""Read the parts of a CTIS record that say what is done, to whom, and what is measured."""

import re
from collections.abc import Iterator

from trialpost.model.reading import IssueKind
from trialpost.model.status import InterventionType, Phase
from trialpost.model.trial import (
    Arm,
    Design,
    Eligibility,
    Intervention,
    Link,
    OutcomeMeasure,
    OutcomeRole,
    Reference,
)
from trialpost.registry.europe import ctis_codes as known
from trialpost.registry.europe.ctis_parts import given_text
from trialpost.registry.europe.ctis_record import Record
from trialpost.registry.europe.people import (
    MINORS,
    AgeGroup,
    age_limits,
    criteria_text,
    sex_of,
)
from trialpost.registry.tolerant.json_tree import MOST, Node
from trialpost.registry.tolerant.notes import quoted

_NUMERAL = re.compile(r"\bphase\s+(i{1,3}|iv)\b", re.IGNORECASE)


def phases(record: Record) -> tuple[Phase, ...]:
    """Read the phases, written as the portal's code or, in its list, as a label."""
    given = record.information["trialCategory"]["trialPhase"]
    word = given.word()
    if word is None:
        given = record.root["trialPhase"]
        word = given.word()
    if word is None:
        return ()
    found = known.PHASES.get(word) or tuple(
        known.PHASE_NUMERALS[numeral.lower()] for numeral in _NUMERAL.findall(word)
    )
    if not found:
        given.note(IssueKind.UNKNOWN_CODE, f"{quoted(word)} is not a phase we know; left out.")
    return tuple(dict.fromkeys(found))


def conditions(record: Record) -> tuple[str, ...]:
    """Read the conditions as the sponsor words them."""
    topic = record.information["medicalCondition"]["partIMedicalConditions"]
    lists = (topic, record.part_one["medicalConditions"])
    for given in lists:
        names = (entry["medicalCondition"].text() for entry in given.items())
        found = tuple(dict.fromkeys(name for name in names if name))
        if found:
            return found
    listed = record.root["conditions"].text()
    if listed is None:
        topic.note(IssueKind.MISSING, "No condition.")
    return (listed,) if listed else ()


def keywords(record: Record) -> tuple[str, ...]:
    """Read the MedDRA terms of the condition and the therapeutic areas."""
    terms = record.information["medicalCondition"]["meddraConditionTerms"].items()
    found = [term["termName"].text() for term in terms]
    areas = [area["name"].text() for area in record.part_one["therapeuticAreas"].items()]
    found += areas or [area.text() for area in record.root["therapeuticAreas"].items()]
    return tuple(dict.fromkeys(name for name in found if name))


def summaries(record: Record) -> tuple[str | None, str | None]:
    """Read what the trial is for: its main objective, and the secondary ones as one text."""
    objective = record.information["trialObjective"]
    further = [
        text
        for entry in _numbered(objective["secondaryObjectives"])
        if (text := entry["secondaryObjective"].text())
    ]
    listed = "\n".join(("Secondary objectives:", *(f"* {text}" for text in further)))
    return objective["mainObjective"].text(), listed if further else None


def _numbered(entries: Node) -> list[Node]:
    """Return entries in the order of their numbers; those without one come last."""
    return sorted(entries.items(), key=_number)


def _number(entry: Node) -> float:
    given: object = entry.value.get("number") if isinstance(entry.value, dict) else None
    if isinstance(given, int) and not isinstance(given, bool) and abs(given) < MOST:
        return given
    if given is not None:
        entry.note(IssueKind.WRONG_TYPE, f"{quoted(given)} is no number of an entry; put last.")
    return float("inf")


def eligibility(record: Record) -> Eligibility:
    """Read who may take part."""
    people = record.information["populationOfTrialSubjects"]
    given = people["ageRanges"]
    where = given if given.value is not None else record.root["ageGroup"]
    youngest, oldest = age_limits(_age_groups(record, people), where.note)
    rules = record.information["eligibilityCriteria"]
    female, male = _sexes(record, people)
    return Eligibility(
        criteria=criteria_text(
            _criteria(rules["principalInclusionCriteria"], "principalInclusionCriteria"),
            _criteria(rules["principalExclusionCriteria"], "principalExclusionCriteria"),
            mark="* ",
        ),
        sex=sex_of(female, male, people.note),
        minimum_age=youngest,
        maximum_age=oldest,
        healthy_volunteers=_healthy(people["clinicalTrialGroups"]),
    )


def _criteria(entries: Node, key: str) -> Iterator[str]:
    for entry in _numbered(entries):
        text = entry[key].text()
        if text is None:
            texts = (
                each["attributeTranslation"].text() for each in entry[f"{key}Translations"].items()
            )
            text = next((each for each in texts if each), None)
        if text is not None:
            yield text


def _sexes(record: Record, people: Node) -> tuple[bool | None, bool | None]:
    female, male = people["isFemaleSubjects"].truth(), people["isMaleSubjects"].truth()
    if female is None and male is None:
        listed = record.root["gender"].text()
        if listed is not None:
            words = re.findall(r"\w+", listed.casefold())
            return "female" in words, "male" in words
    return female, male


def _age_groups(record: Record, people: Node) -> set[AgeGroup]:
    """Read the wide groups, made narrower where a narrower group within them is named."""
    wide: set[AgeGroup] = set()
    for entry in people["ageRanges"].items():
        wide |= _wide(entry["ageRangeCategoryCode"], entry["ageRangeCategory"])
    listed = record.root["ageGroup"]
    if not wide and (text := listed.text()):
        for label in text.split(","):
            wide |= known.AGE_LABELS.get(label.strip().casefold(), frozenset())
        if not wide:
            listed.note(IssueKind.BAD_AGE, f"{quoted(text)} is no age group we know; left out.")
    narrow = _narrow(record, people)
    if narrow & MINORS and wide & MINORS:
        wide = (wide - MINORS) | (narrow & MINORS)
    return wide or narrow


def _wide(*codes: Node) -> frozenset[AgeGroup]:
    for given in codes:
        if word := given.word():
            if word in known.AGE_RANGES:
                return known.AGE_RANGES[word]
            given.note(IssueKind.BAD_AGE, f"{quoted(word)} is no age group we know; left out.")
    return frozenset()


def _narrow(record: Record, people: Node) -> set[AgeGroup]:
    entries = people["ageRangeSecondaryIds"].items()
    given = [(entry["ctAgeRangeCode"], entry["ctAgeRange"]) for entry in entries]
    pairs = given or [(entry, entry) for entry in record.root["ageRangeSecondary"].items()]
    found = set()
    for first, second in pairs:
        word = first.word() or second.word()
        if word in known.AGE_DETAILS:
            found.add(known.AGE_DETAILS[word])
        elif word is not None:
            node = first if first.value is not None else second
            node.note(IssueKind.BAD_AGE, f"{quoted(word)} is no age group we know; left out.")
    return found


def _healthy(groups: Node) -> bool | None:
    names = [
        name.casefold()
        for group in groups.items()
        if (name := group["name"].text() or group["code"].word())
    ]
    return any("healthy" in name or name == "1" for name in names) if names else None


def interventions(record: Record) -> tuple[Intervention, ...]:
    """Read the medicinal products, each with its role in the trial."""
    groups = record.part_one["productRoleGroupInfos"].items()
    products = [*record.part_one["products"].items()]
    products += [product for group in groups for product in group["products"].items()]
    found: dict[tuple[str, str | None], Intervention] = {}
    for product in products:
        if (read := _intervention(product)) is not None:
            found.setdefault((read.name.casefold(), read.description), read)
    if found:
        return tuple(found.values())
    listed = record.root["product"].text()
    return (Intervention(name=listed, type=InterventionType.DRUG),) if listed else ()


def _intervention(product: Node) -> Intervention | None:
    book = product["productDictionaryInfo"]
    role_code = product["mpRoleInTrial"].word() or product["part1MpRoleTypeCode"].word() or ""
    role = known.ROLES.get(role_code)
    if role is None and role_code:
        where = product["mpRoleInTrial"]
        where.note(IssueKind.UNKNOWN_CODE, f"{quoted(role_code)} is no role we know; left out.")
    names = [
        given_text(each)
        for each in (
            product["productName"],
            book["prodName"],
            product["jsonActiveSubstanceNames"],
            book["activeSubstanceName"],
            book["sponsorProductCode"],
            product["otherMedicinalProduct"] if role == "Placebo" else book["shortName"],
        )
    ]
    named = list({name.casefold(): name for name in reversed(names) if name}.values())[::-1]
    if not named and role == "Placebo":
        named = ["Placebo"]
    if not named:
        return None
    return Intervention(
        name=named[0],
        type=_type(book),
        description=_product_description(product, role),
        other_names=tuple(named[1:]),
    )


def _type(book: Node) -> InterventionType:
    origins = [each["actSubstOrigin"].text() or "" for each in book["productSubstances"].items()]
    biological = any("biolog" in origin.casefold() for origin in origins)
    return InterventionType.BIOLOGICAL if biological else InterventionType.DRUG


def _product_description(product: Node, role: str | None) -> str | None:
    form = given_text(product["pharmaceuticalFormDisplay"])
    routes = [text for route in product["routes"].items() if (text := given_text(route))]
    parts = (role, form.lower() if form else None, *(route.lower() for route in routes))
    return "; ".join(part for part in parts if part) or None


def design(record: Record) -> Design:
    """Read how people are allocated, from the first period that says so.

    The portal's numbers for blinding have no public list that we trust; they are noted.
    """
    allocation = None
    for period in _periods(record):
        given = period["allocationMethod"]
        word = given.word()
        if word is not None and word not in known.ALLOCATION:
            given.note(IssueKind.UNKNOWN_CODE, f"{quoted(word)} is no allocation we know.")
        allocation = allocation or known.ALLOCATION.get(word or "")
        if (blinding := period["blindingMethodCode"].word()) is not None:
            detail = f"What {quoted(blinding)} means is not published; left out."
            period["blindingMethodCode"].note(IssueKind.UNKNOWN_CODE, detail)
    return Design(allocation=allocation)


def _periods(record: Record) -> tuple[Node, ...]:
    return record.details["protocolInformation"]["studyDesign"]["periodDetails"].items()


def arms(record: Record) -> tuple[Arm, ...]:
    """Read the arms of every period."""
    found = []
    for period in _periods(record):
        for given in period["armDetails"].items():
            if label := given["title"].text():
                found.append(Arm(label=label, description=given["description"].text()))
    return tuple(dict.fromkeys(found))


def outcomes(record: Record) -> tuple[OutcomeMeasure, ...]:
    """Read what is measured; an entry of the portal's list has one text for each role."""
    points = record.information["endPoint"]
    found = []
    for key, role in (
        ("primaryEndPoints", OutcomeRole.PRIMARY),
        ("secondaryEndPoints", OutcomeRole.SECONDARY),
    ):
        for entry in _numbered(points[key]):
            if measure := entry["endPoint"].text():
                frame = entry["timeFrame"].text()
                found.append(OutcomeMeasure(measure=measure, role=role, time_frame=frame))
    if found:
        return tuple(found)
    listed = record.root["primaryEndPoint"].text()
    return (OutcomeMeasure(measure=listed, role=OutcomeRole.PRIMARY),) if listed else ()


def cited(record: Record) -> tuple[tuple[Reference, ...], tuple[Link, ...]]:
    """Read the publications and pages that the record points to."""
    numbers = (each.word() for each in record.details["pubmedCode"].items())
    pages = (each.text() for each in record.details["pubmedUrl"].items())
    return (
        tuple(Reference(pmid=number) for number in numbers if number),
        tuple(Link(url=page) for page in pages if page),
    )


def has_results(record: Record) -> bool:
    """Tell whether results are posted: the record says so or holds a list of them."""
    listed = record.root["resultsFirstReceived"].text()
    results = record.root["results"].value
    held = isinstance(results, dict) and any(
        isinstance(part, list) and part for part in results.values()
    )
    return held or (listed is not None and listed.casefold() == "yes")
