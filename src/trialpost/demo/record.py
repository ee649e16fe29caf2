"""Write an invented trial as a ClinicalTrials.gov API v2 study.

Every record says so in three places: the summary begins with ``titles.MARK``, the name of every
organisation ends in "(invented)", and the identifier lies in a range that the registry has not
reached.
"""

import datetime as dt
import random
from typing import Any

from trialpost.demo.criteria import criteria_text
from trialpost.demo.design import arms_module, design_module, outcomes_module
from trialpost.demo.places import facilities
from trialpost.demo.plan import Plan
from trialpost.demo.sites import contact, locations
from trialpost.demo.tables import common, headings
from trialpost.demo.timeline import status_module, timeline
from trialpost.demo.titles import brief_summary, brief_title, official_title
from trialpost.demo.words import capital, fill, firm_name

Json = dict[str, Any]


def record(plan: Plan, nct_id: str, as_of: dt.date, rng: random.Random) -> Json:
    """Return the study as the registry's API would give it on ``as_of``."""
    times = timeline(plan.status, as_of, rng)
    sponsor = firm_name(rng) if plan.industry else rng.choice(facilities(plan.home))
    agency = {"name": sponsor, "class": "INDUSTRY" if plan.industry else "OTHER"}
    protocol: Json = {
        "identificationModule": _identification(plan, nct_id, agency, rng),
        "statusModule": status_module(plan.status, times, rng, rng.choice(common().why_stopped)),
        "sponsorCollaboratorsModule": _sponsors(plan, agency, rng),
        "oversightModule": _oversight(plan, rng),
        "descriptionModule": _description(plan, rng),
        "conditionsModule": _conditions(plan, rng),
        "designModule": design_module(plan, ended=times.ended),
        "armsInterventionsModule": arms_module(plan),
    }
    if plan.kind != "EXPANDED_ACCESS":
        protocol["outcomesModule"] = outcomes_module(plan, rng)
    protocol["eligibilityModule"] = _eligibility(plan, rng)
    protocol["contactsLocationsModule"] = _contacts(plan, rng)
    return {
        "protocolSection": protocol,
        "derivedSection": {
            "miscInfoModule": {"versionHolder": as_of.isoformat()},
            "conditionBrowseModule": condition_browse(plan.condition.heading),
        },
        "hasResults": False,
    }


def _identification(plan: Plan, nct_id: str, agency: Json, rng: random.Random) -> Json:
    return {
        "nctId": nct_id,
        "orgStudyIdInfo": {"id": f"DEMO-{plan.number + 1:05d}"},
        "organization": {"fullName": agency["name"], "class": agency["class"]},
        "briefTitle": brief_title(plan, rng),
        "officialTitle": official_title(plan),
    }


def _sponsors(plan: Plan, agency: Json, rng: random.Random) -> Json:
    module: Json = {"responsibleParty": {"type": "SPONSOR"}, "leadSponsor": dict(agency)}
    if not plan.industry and rng.random() < 0.3:
        module["collaborators"] = [{"name": firm_name(rng), "class": "INDUSTRY"}]
    return module


def _oversight(plan: Plan, rng: random.Random) -> Json:
    watched = plan.randomised and plan.treatment.is_drug
    device = plan.treatment.type == "DEVICE"
    in_us = plan.home.country_code == "US"
    return {
        "oversightHasDmc": watched and rng.random() < 0.7,
        "isFdaRegulatedDrug": plan.treatment.is_drug and in_us,
        "isFdaRegulatedDevice": device and in_us,
    }


def _description(plan: Plan, rng: random.Random) -> Json:
    module = {"briefSummary": brief_summary(plan, rng)}
    if plan.kind == "INTERVENTIONAL" and rng.random() < 0.65:
        module["detailedDescription"] = _details(plan, rng)
    return module


def _details(plan: Plan, rng: random.Random) -> str:
    """Say how the trial goes, in three short paragraphs."""
    words = common()
    who = plan.people
    entry = f"About {plan.enrolment} {who} are planned to take part."
    if plan.randomised:
        entry += " A computer decides by chance who is in which group."
    if plan.control == "placebo":
        entry += " Neither they nor the team knows which treatment is the placebo."
    go = f"{rng.choice(words.visits)} {rng.choice(words.asked)}"
    if plan.ages.all_minors:
        go = f"Visits are planned with the family, about every {rng.choice((2, 4, 8))} weeks. "
        go += "The team checks growth and health, and parents keep a short diary."
    return "\n\n".join((entry, fill(go, rng), fill(rng.choice(words.after), rng)))


def _conditions(plan: Plan, rng: random.Random) -> Json:
    keywords = [plan.condition.plain, *rng.sample(plan.field.keywords, 2)]
    if plan.treatment.is_drug:
        keywords.append(plan.treatment.name)
    return {"conditions": [capital(plan.condition.plain)], "keywords": keywords}


def _eligibility(plan: Plan, rng: random.Random) -> Json:
    module: Json = {
        "eligibilityCriteria": criteria_text(plan, rng),
        "healthyVolunteers": plan.field.healthy,
        "sex": plan.sex,
        "minimumAge": plan.ages.low.registry,
    }
    if plan.ages.low.number == 0:
        del module["minimumAge"]
    if plan.ages.high:
        module["maximumAge"] = plan.ages.high.registry
    module["stdAges"] = plan.ages.standard()
    if plan.kind == "OBSERVATIONAL":
        module["studyPopulation"] = (
            f"{capital(plan.people)} with {plan.condition.plain} who are seen at a site."
        )
        module["samplingMethod"] = "NON_PROBABILITY_SAMPLE"
    return module


def _contacts(plan: Plan, rng: random.Random) -> Json:
    module: Json = {}
    if plan.status in ("RECRUITING", "NOT_YET_RECRUITING", "AVAILABLE"):
        module["centralContacts"] = [contact("Trial Information", plan.number, rng)]
    official = {
        "name": "Lead of the Trial",
        "affiliation": rng.choice(facilities(plan.home)),
        "role": "PRINCIPAL_INVESTIGATOR",
    }
    module["overallOfficials"] = [official]
    sites = locations(plan, rng)
    if sites:
        module["locations"] = sites
    return module


def condition_browse(heading: str) -> Json:
    """Return a condition's MeSH descriptor and its ancestors, ids padded as the registry does."""
    table = headings()
    own, *above = table.conditions[heading]
    return {
        "meshes": [_term(own, table.names[own])],
        "ancestors": [_term(descriptor, table.names[descriptor]) for descriptor in above],
    }


def _term(descriptor: str, name: str) -> Json:
    return {"id": f"D{int(descriptor[1:]):09d}", "term": name}
