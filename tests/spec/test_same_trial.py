"""Pairs of records that are, and that are not, of the same trial. All trials are invented."""

import pytest

from merging_made_up import TITLE, other_id, record
from trialpost.model.sources import Record
from trialpost.model.trial import Sponsor
from trialpost.registry.merging.merge import groups, same_trial
from trialpost.vocabulary.plain import render

NCT, OTHER_NCT = "NCT90000001", "NCT90000002"
ISRCTN, EUDRACT, CTIS = "ISRCTN90000003", "2019-004816-41", "2023-504816-41-00"
PLAIN = "Can zelumab help people whose kidneys are harmed by lupus?"
FLU = (
    "A Randomised Trial of the Safety and Immunogenicity of a Quadrivalent Influenza Vaccine in "
    "Adults 60 Years of Age and Older, {} Season"
)

KNEE = {
    "brief_title": "Walking for a sore knee",
    "title": "Supervised walking against advice alone in osteoarthritis of the knee",
    "conditions": ("Osteoarthritis of the knee", "Gonarthrosis"),
    "interventions": ("Supervised walking, three times a week.", "The others get advice."),
    "start": None,
    "phases": (),
    "minimum_age": "40 Years",
}
"""A trial of the size of the other, whose sponsor helps with the other."""

SAME = {
    "one gives the other's number": (
        record(NCT, others=[ISRCTN]),
        record(ISRCTN, title=PLAIN),
        "NCT90000001 gives ISRCTN90000003 as another number of this trial.",
    ),
    "the other way round": (
        record(NCT),
        record(ISRCTN, others=["ClinicalTrials.gov number: NCT90000001"]),
        "ISRCTN90000003 gives NCT90000001 as another number of this trial.",
    ),
    "the number is the sponsor's own code": (
        record(NCT, org_study_id="EudraCT 2019-004816-41"),
        record(EUDRACT),
        "NCT90000001 gives 2019-004816-41 as another number of this trial.",
    ),
    "a European application that was handed in again": (
        record(NCT, others=["2023-504816-41-00"]),
        record("2023-504816-41-01"),
        "NCT90000001 gives 2023-504816-41-01 as another number of this trial.",
    ),
    "a number given, the title in another language and nothing else different": (
        record(NCT, others=[EUDRACT]),
        record(EUDRACT, title="Ensayo aleatorizado y controlado de zelumab en la nefritis lúpica"),
        "NCT90000001 gives 2019-004816-41 as another number of this trial.",
    ),
    "a number given and a record that says little": (
        record(NCT, others=[ISRCTN]),
        record(ISRCTN, title=None, brief_title="", size=None, start=None, sponsor=None, phases=()),
        "NCT90000001 gives ISRCTN90000003 as another number of this trial.",
    ),
    "a number given and the same title, though start and size were planned otherwise": (
        record(NCT, others=[EUDRACT]),
        record(EUDRACT, size=600, start="2020-01"),
        "NCT90000001 gives 2019-004816-41 as another number of this trial.",
    ),
    "a number given by one, and a lay title with plain words for the condition": (
        record(NCT, others=[EUDRACT]),
        record(EUDRACT, title="Can the new syrup calm sore kidneys?", conditions=("Sore kidney",)),
        "NCT90000001 gives 2019-004816-41 as another number of this trial.",
    ),
    "a number given by one, and MedDRA's word and the trade's": (
        record(NCT, others=[EUDRACT], conditions=("High blood pressure",)),
        record(EUDRACT, conditions=("Glomerulonephritis",), interventions=("Zelutra",)),
        "NCT90000001 gives 2019-004816-41 as another number of this trial.",
    ),
    "a number given by one, a lay title, MedDRA's word and the substance": (
        record(NCT, others=[EUDRACT], title="Can we calm sore kidneys?", conditions=("Nephritis",)),
        record(EUDRACT, title=PLAIN, conditions=("Renal disorder",), interventions=("ZELUMABUM",)),
        "NCT90000001 gives 2019-004816-41 as another number of this trial.",
    ),
    "a number given by one, and the treatment only in the other's title": (
        record(NCT, others=[EUDRACT], title="Calm for sore kidneys", conditions=("Sore kidney",)),
        record(EUDRACT, conditions=("Glomerulonephritis",), interventions=("ABC-123",)),
        "NCT90000001 gives 2019-004816-41 as another number of this trial.",
    ),
    "a number given by one, and all in another language": (
        record(NCT, others=[EUDRACT]),
        record(
            EUDRACT,
            title="Wirkung eines neuen Antikörpers bei der Nierenentzündung von Erwachsenen",
            conditions=("Nierenentzündung",),
            interventions=("Antikörper",),
        ),
        "NCT90000001 gives 2019-004816-41 as another number of this trial.",
    ),
    "a number given by one, and all in another script": (
        record(NCT, others=[EUDRACT]),
        record(
            EUDRACT, title="成人狼疮性肾炎的随机试验", conditions=("肾炎",), interventions=("单抗",)
        ),
        "NCT90000001 gives 2019-004816-41 as another number of this trial.",
    ),
    "a number given by one, and of the other little more than a title in other words": (
        record(NCT, others=[EUDRACT]),
        record(
            EUDRACT,
            title="Can the new syrup calm sore kidneys?",
            conditions=(),
            interventions=(),
            phases=(),
            sponsor=None,
            size=None,
            start=None,
        ),
        "NCT90000001 gives 2019-004816-41 as another number of this trial.",
    ),
    "a number given by both, though nothing is said in the same words": (
        record(NCT, others=[ISRCTN], size=120),
        record(ISRCTN, others=[NCT], size=120, **KNEE),
        "NCT90000001 gives ISRCTN90000003 as another number of this trial.",
    ),
    "a number given, and the enrolment of one country only": (
        record(NCT, others=[EUDRACT], size=240),
        record(EUDRACT, size=30, part="DE"),
        "NCT90000001 gives 2019-004816-41 as another number of this trial.",
    ),
    "two forms of one record": (
        record(NCT),
        record(NCT, title="Quite another title", size=3, sponsor="Somebody else"),
        "Both records are registered as NCT90000001.",
    ),
    "a registration that replaced another": (
        record(NCT, aliases=(OTHER_NCT,)),
        record(OTHER_NCT, size=17, title=PLAIN),
        "NCT90000001 lists NCT90000002 as a name it had.",
    ),
    "the number given is one that the registration had before": (
        record(NCT, aliases=(OTHER_NCT,)),
        record(ISRCTN, others=[OTHER_NCT]),
        "The start is about the same: 2021-03, 2021-03.",
    ),
    "both give each other's number, and only one title says extension": (
        record(NCT, others=[EUDRACT], title=f"{TITLE}: an Open-label Extension"),
        record(EUDRACT, others=[NCT], size=40),
        "NCT90000001 gives 2019-004816-41 as another number of this trial.",
    ),
    "a number given, and the part written in another way": (
        record(NCT, others=[EUDRACT], title=f"{TITLE}, Part II, Season 2018/19, Stage III"),
        record(EUDRACT, title=f"{TITLE}, Part 2, Season 2018-2019, Stage 3"),
        "NCT90000001 gives 2019-004816-41 as another number of this trial.",
    ),
    "no number, but title, sponsor, start and size": (
        record(NCT),
        record("DRKS00020935", title=TITLE.upper(), start="2021-05", size=250),
        "The long titles are the same word for word.",
    ),
    "no number, but the sponsor's code and a close title": (
        record(NCT, org_study_id="ZEL-301"),
        record(EUDRACT, org_study_id="ZEL 301", title=TITLE.replace("Adults", "Adult Patients")),
        "Both records have the sponsor's protocol code ZEL-301.",
    ),
    "both give one number of a third registry, and all else agrees": (
        record(NCT, others=[EUDRACT], org_study_id="ZEL-301"),
        record(
            ISRCTN,
            others=[EUDRACT],
            title=TITLE.replace("Adults", "Adult Patients"),
            org_study_id="UON/17",
        ),
        "Both records give 2019-004816-41 as another number of their trial.",
    ),
}

APART = {
    "nothing in common but a condition": (
        record(NCT),
        record(ISRCTN, title="A Cohort Study of Kidney Biopsies Taken in Lupus in Four Countries"),
        "Nothing in NCT90000001 and ISRCTN90000003 names the same trial.",
    ),
    "two registrations in one registry, alike in everything": (
        record(NCT),
        record(OTHER_NCT),
        "NCT90000001 and NCT90000002 are two registrations in one registry, ClinicalTrials.gov.",
    ),
    "two registrations of which one merely mentions the other": (
        record(NCT, others=[OTHER_NCT]),
        record(OTHER_NCT),
        "NCT90000001 and NCT90000002 are two registrations in one registry, ClinicalTrials.gov.",
    ),
    "an extension that gives its parent's number": (
        record(ISRCTN, others=[NCT], title=f"{TITLE}: an Open-label Extension", start="2022-09"),
        record(NCT),
        "By its title ISRCTN90000003 follows on from another trial, and NCT90000001 does not.",
    ),
    "a number that is marked as the parent study's": (
        record(ISRCTN, others=[other_id(NCT, type="other", domain="Parent study")], size=90),
        record(NCT),
        "The number of participants differs: 90, 240.",
    ),
    "a number that is marked as a grant": (
        record(ISRCTN, others=[other_id(EUDRACT, type="other_grant")], title=PLAIN),
        record(EUDRACT),
        "Nothing in ISRCTN90000003 and 2019-004816-41 names the same trial.",
    ),
    "an umbrella's number on a trial of something else": (
        record(
            NCT, others=[EUDRACT], title="Physiotherapy After Hip Fracture: a Pilot", size=40,
            sponsor="University of Nowhere", start="2015-01", phases=(),
        ),
        record(EUDRACT),
        "The sponsors differ: University of Nowhere, Zelum AG.",
    ),
    "a number typed by mistake on a trial of something else, as large and of its helper": (
        record(NCT, size=120, collaborators=(Sponsor(name="University of Nowhere"),)),
        record(ISRCTN, others=[NCT], size=120, sponsor="University of Nowhere", **KNEE),
        "The conditions have nothing in common: Lupus Nephritis; Osteoarthritis of the knee.",
    ),
    "a number typed by mistake, and titles that share the words of the design": (
        record(NCT),
        record(
            ISRCTN,
            others=[NCT],
            title="A Randomised, Double-blind, Placebo-controlled Trial of Walking in Adults With "
            "Moderate to Severe Gonarthrosis",
            conditions=("Gonarthrosis",),
            interventions=("Walking",),
        ),
        "The treatments have nothing in common: Zelumab; Walking.",
    ),
    "a number typed by mistake, and conditions that share only how they run": (
        record(NCT, conditions=("Chronic kidney disease",)),
        record(ISRCTN, others=[NCT], **(KNEE | {"conditions": ("Chronic disease of the knee",)})),
        "The conditions have nothing in common: Chronic kidney disease; "
        "Chronic disease of the knee.",
    ),
    "a number typed by mistake, and the record has no title": (
        record(NCT),
        record(ISRCTN, others=[NCT], **(KNEE | {"title": None, "brief_title": ""})),
        "The treatments have nothing in common: Zelumab; Supervised walking, three times a week.",
    ),
    "the sponsor's code and a close title, and another condition and treatment": (
        record(NCT, org_study_id="ZEL-301", title="The HARBOUR Trial of Relief in Winter",
               conditions=("Asthma",), interventions=("Oldol",)),
        record(EUDRACT, org_study_id="ZEL-301", title="The HARBOUR Trial of Relief in Autumn",
               conditions=("Gout",)),
        "The conditions have nothing in common: Asthma; Gout.",
    ),
    "the same title by two sponsors": (
        record(NCT),
        record(ISRCTN, sponsor="University of Nowhere"),
        "The sponsors differ: Zelum AG, University of Nowhere.",
    ),
    "the same title and sponsor, another start": (
        record(NCT),
        record(ISRCTN, start="2023-03"),
        "The start differs: 2021-03, 2023-03.",
    ),
    "the same title and nothing else known": (
        record(NCT),
        record(ISRCTN, size=None, start=None, sponsor=None, phases=(), conditions=(),
               interventions=()),
        "The long titles are the same word for word.",
    ),
    "twin trials with one title and two codes": (
        record(NCT, org_study_id="11934", others=["Z8A-MC-LZAN"]),
        record(EUDRACT, org_study_id="Z8A-MC-LZAM"),
        "The codes of the protocol differ: 11934, Z8AMCLZAM.",
    ),
    "the same title of the same sponsor, and nothing of when and how many": (
        record(NCT, size=None),
        record(EUDRACT, start=None),
        "The long titles are the same word for word.",
    ),
    "a short title that several trials have": (
        record(NCT, title=None, brief_title="Combination Chemotherapy in Treating Solid Tumors"),
        record(ISRCTN, title=None, brief_title="Combination Chemotherapy in Treating Solid Tumors"),
        "Nothing in NCT90000001 and ISRCTN90000003 names the same trial.",
    ),
    "a vaccine's trial of one year and of the next": (
        record(NCT, title=FLU.format("2018-2019"), org_study_id="FLU-100", start="2018-09"),
        record(EUDRACT, title=FLU.format("2019-2020"), org_study_id="FLU-100", start="2018-10"),
        "One title says 2018, the other 2019.",
    ),
    "two parts of one programme": (
        record(NCT, title=f"{TITLE} (Part 1)", org_study_id="ZEL-200"),
        record(EUDRACT, title=f"{TITLE} (Part 2)", org_study_id="ZEL-200"),
        "One title says part 1, the other part 2.",
    ),
    "a cohort that gives the number of its first part": (
        record(ISRCTN, title=f"{TITLE}: Cohort 2", others=[NCT]),
        record(NCT, title=f"{TITLE}: Cohort 1"),
        "One title says cohort 2, the other cohort 1.",
    ),
    "the same title, but its record gives another number": (
        record(NCT),
        record(ISRCTN, others=[OTHER_NCT]),
        "ISRCTN90000003 gives NCT90000002 as its number at ClinicalTrials.gov, "
        "which is not NCT90000001.",
    ),
    "a number given by a trial that the number's own record does not know": (
        record(NCT, others=[EUDRACT]),
        record(EUDRACT, others=[OTHER_NCT]),
        "2019-004816-41 gives NCT90000002 as its number at ClinicalTrials.gov, "
        "which is not NCT90000001.",
    ),
    "both give each other's number, but all that is known differs": (
        record(NCT, others=[EUDRACT], title="Physiotherapy After Hip Fracture", size=40),
        record(EUDRACT, others=[NCT], start="2015-01", sponsor="University of Nowhere"),
        "The sponsors differ: Zelum AG, University of Nowhere.",
    ),
    "a short title": (
        record(NCT, title="Zelumab in lupus"),
        record(ISRCTN, title="Zelumab in lupus"),
        "Nothing in NCT90000001 and ISRCTN90000003 names the same trial.",
    ),
    "a trial in children with the title of the one in adults": (
        record(NCT, minimum_age="18 Years"),
        record(ISRCTN, minimum_age="12 Years"),
        "The lowest ages differ: 18 years, 12 years.",
    ),
    "a code that many sponsors use": (
        record(NCT, org_study_id="001", title=f"{TITLE} in Spain"),
        record(ISRCTN, org_study_id="001"),
        "Nothing in NCT90000001 and ISRCTN90000003 names the same trial.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_records_of_one_trial_are_joined(name: str) -> None:
    a, b, because = SAME[name]
    for one, other in ((a, b), (b, a)):
        assert same_trial(one, other).same
        assert len(groups([one, other])) == 1
    assert because in [render(reason) for reason in same_trial(a, b).reasons]


@pytest.mark.parametrize("name", APART)
def test_what_may_be_two_trials_stays_apart(name: str) -> None:
    a, b, because = APART[name]
    assert not same_trial(a, b).same
    assert not same_trial(b, a).same
    assert because in [render(reason) for reason in same_trial(a, b).reasons]
    assert groups([a, b]) == ((0,), (1,))


def _joined(*records: Record) -> set[frozenset[str]]:
    return {frozenset(records[i].trial.id for i in group) for group in groups(records)}


def test_a_number_shared_by_two_trials_joins_neither() -> None:
    two = record(NCT, others=[EUDRACT]), record(OTHER_NCT, others=[EUDRACT])
    apart = {frozenset({NCT}), frozenset({OTHER_NCT}), frozenset({EUDRACT})}
    assert _joined(*two, record(EUDRACT)) == apart
    assert _joined(*two, record(EUDRACT, others=[NCT, OTHER_NCT])) == apart


def test_a_shared_number_joins_the_one_that_its_own_record_names() -> None:
    two = record(NCT, others=[EUDRACT]), record(OTHER_NCT, others=[EUDRACT])
    assert _joined(*two, record(EUDRACT, others=[NCT])) == {
        frozenset({NCT, EUDRACT}),
        frozenset({OTHER_NCT}),
    }


def test_a_record_that_names_two_trials_joins_neither_even_if_one_names_it_back() -> None:
    records = (
        record(NCT, others=[EUDRACT]),
        record(OTHER_NCT),
        record(EUDRACT, others=[NCT, OTHER_NCT]),
    )
    assert groups(records) == ((0,), (1,), (2,))


def test_a_chain_never_brings_two_trials_of_one_registry_together() -> None:
    """The European record and NCT1 name each other; a stray ISRCTN record names both worlds."""
    chain = (
        record(NCT, others=[EUDRACT]),
        record(EUDRACT, others=[NCT]),
        record(ISRCTN, others=[EUDRACT, OTHER_NCT]),
        record(OTHER_NCT),
    )
    assert _joined(*chain) == {
        frozenset({NCT, EUDRACT}),
        frozenset({ISRCTN}),
        frozenset({OTHER_NCT}),
    }


def test_three_registries_of_one_trial_become_one() -> None:
    records = (
        record(NCT, others=[EUDRACT]),
        record(EUDRACT, part="DE"),
        record(EUDRACT, part="ES"),
        record(ISRCTN, others=[NCT]),
        record(CTIS, others=[EUDRACT]),
        record("DRKS00000001", title="Something else entirely, which has nothing to do with it"),
    )
    assert groups(records) == ((0, 1, 2, 3, 4), (5,))


def test_a_former_number_claimed_by_two_registrations_is_neithers() -> None:
    records = (
        record(NCT, aliases=("NCT90000009",)),
        record(OTHER_NCT, aliases=("NCT90000009",)),
        record("NCT90000009"),
    )
    assert groups(records) == ((0,), (1,), (2,))
