import datetime as dt

import pytest

from trialpost.errors import BadInput
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.find import FindQuery, find
from trialpost.matching.outline import outline_of
from trialpost.matching.rehearsal import rehearse
from trialpost.model.place import Place
from trialpost.model.status import RecruitmentStatus, Sex
from trialpost.model.trial import MeshTerm
from trialpost.vocabulary.distances import distance_km, km_to_miles, miles_to_km
from trials_made_up import (
    BOSTON,
    CONNECTIVE,
    DIABETES,
    LUPUS,
    NEPHRITIS,
    NEW_YORK,
    PARIS,
    TYPE_2,
    site,
    trial,
)

TODAY = dt.date(2026, 11, 22)
HERE = Place(name="Boston", coordinates=BOSTON)


def ids(catalogue: Catalogue, **asked: object) -> list[int]:
    found = find(catalogue, FindQuery(**asked), today=TODAY)  # type: ignore[arg-type]
    return [int(one.id[3:]) for one in found.trials]


def test_nearest_recruiting_site_decides_the_distance() -> None:
    made = trial(1, sites=(site(BOSTON, "completed"), site(NEW_YORK, "recruiting"), site(PARIS)))
    catalogue = Catalogue.from_records([made])
    found = find(catalogue, FindQuery(place=HERE), today=TODAY).trials[0]
    # Boston to New York is 306 km by the great circle (movable-type.co.uk, haversine).
    assert found.nearest_site is not None
    assert found.nearest_site.km == pytest.approx(306, abs=1)
    assert found.recruiting_sites == 2
    assert ids(catalogue, place=HERE, within_km=300) == []
    assert ids(catalogue, place=HERE, within_km=310) == [1]


def test_a_site_without_a_status_has_that_of_its_trial() -> None:
    catalogue = Catalogue.from_records(
        [trial(1), trial(2, status="not_yet_recruiting"), trial(3, status="completed")]
    )
    waiting = frozenset({RecruitmentStatus.NOT_YET_RECRUITING})
    assert ids(catalogue, place=HERE, within_km=5) == [1]
    assert ids(catalogue, place=HERE, within_km=5, status=waiting) == [2]


def test_sites_of_a_trial_of_unknown_status_are_not_said_to_recruit() -> None:
    made = trial(1, status="unknown", sites=(site(BOSTON, "recruiting"),))
    catalogue = Catalogue.from_records([made])
    unknown = frozenset({RecruitmentStatus.UNKNOWN})
    found = find(catalogue, FindQuery(place=HERE, status=unknown), today=TODAY).trials[0]
    assert found.nearest_site is not None
    assert found.nearest_site.status is RecruitmentStatus.UNKNOWN
    assert found.recruiting_sites == 0


def test_trials_without_a_place_are_counted_and_not_lost() -> None:
    made = [trial(1), trial(2, sites=()), trial(3, sites=(site(None, city="Zzyxqq"),))]
    made.append(trial(4, sites=(site(PARIS),)))
    found = find(Catalogue.from_records(made), FindQuery(place=HERE, within_km=50), today=TODAY)
    assert (found.total, found.unplaced) == (1, 2)


@pytest.mark.parametrize(
    ("age", "minimum", "maximum", "listed"),
    [
        (65, "18 Years", "65 Years", True),
        (66, "18 Years", "65 Years", False),
        (17, "18 Years", None, False),
        (18, "18 Years", None, True),
        (0, "6 Months", "23 Months", True),
        (2, "6 Months", "23 Months", False),
        (1, "6 Months", "23 Months", True),
        (50, None, None, True),
    ],
)
def test_age_in_whole_years_against_limits(
    age: int, minimum: str | None, maximum: str | None, listed: bool
) -> None:
    catalogue = Catalogue.from_records([trial(1, minimum=minimum, maximum=maximum)])
    assert ids(catalogue, age_years=age) == ([1] if listed else [])


def test_sex_keeps_trials_open_to_all_and_those_that_mean_gender() -> None:
    catalogue = Catalogue.from_records(
        [
            trial(1),
            trial(2, sex="female"),
            trial(3, sex="male"),
            trial(4, sex="male", gender_based=True),
        ]
    )
    assert ids(catalogue, sex=Sex.FEMALE) == [1, 2, 4]


def lupus_catalogue() -> Catalogue:
    lupus = {"mesh": (LUPUS,), "ancestors": (CONNECTIVE,)}
    return Catalogue.from_records(
        [
            trial(1, ("Lupus Nephritis",), mesh=(NEPHRITIS,), ancestors=(LUPUS, CONNECTIVE)),
            trial(2, ("Systemic Lupus Erythematosus",), **lupus),
            trial(3, ("Fatigue",), title="Walking for people with lupus erythematosus, systemic"),
            trial(4, ("Psoriasis",), mesh=(LUPUS,), ancestors=(CONNECTIVE,)),
            trial(5, ("Fatigue",), title="People without systemic lupus erythematosus"),
        ]
    )


def test_exact_comes_before_narrower_before_text_and_unborne_terms_do_not_count() -> None:
    assert ids(lupus_catalogue(), condition="SLE") == [2, 1, 3]


def test_text_and_condition_have_to_hold_both() -> None:
    assert ids(lupus_catalogue(), condition="SLE", text="walking") == [3]


def test_a_condition_that_nothing_knows_is_looked_for_as_text() -> None:
    catalogue = Catalogue.from_records([trial(1, ("Zollinger palsy of the toe",)), trial(2)])
    assert ids(catalogue, condition="zollinger palsy") == [1]
    assert ids(catalogue, condition="quite another thing") == []


@pytest.mark.parametrize(
    "text", ['AND OR (" NOT', 'title:"', "NCT00000002", "*", "[a TO", "\\", "", "   ", "a^9999~"]
)
def test_no_text_of_a_person_makes_the_search_fail(text: str) -> None:
    catalogue = Catalogue.from_records([trial(1), trial(2)])
    found = ids(catalogue, text=text)
    assert set(found) <= {1, 2}
    if text == "NCT00000002":
        assert found == [2]


def test_type_2_diabetes_is_a_narrower_form_of_diabetes() -> None:
    made = trial(1, ("T2D",), mesh=(TYPE_2,), ancestors=(DIABETES,), title="Type 2 diabetes trial")
    assert ids(Catalogue.from_records([made]), condition="sugar diabetes") == [1]


def test_pulmonary_hypertension_is_not_what_people_call_high_blood_pressure() -> None:
    lungs, pressure = (
        MeshTerm("D006976", "Hypertension, Pulmonary"),
        MeshTerm("D006973", "Hypertension"),
    )
    made = [
        trial(1, ("Pulmonary Hypertension",), mesh=(lungs,), ancestors=(pressure,)),
        trial(2, ("Hypertension",), mesh=(pressure,)),
        trial(3, ("Hypertension", "Pulmonary Hypertension"), mesh=(lungs, pressure)),
    ]
    catalogue = Catalogue.from_records(made)
    assert ids(catalogue, condition="high blood pressure") == [2, 3]
    assert ids(catalogue, condition="pulmonary hypertension") == [1, 3]


def test_ties_are_broken_by_verification_and_then_by_id() -> None:
    made = [trial(3), trial(2), trial(1, verified="2024-01")]
    assert ids(Catalogue.from_records(made), condition="lupus") == [2, 3, 1]


def test_a_page_has_its_offset_and_the_total_counts_all() -> None:
    catalogue = Catalogue.from_records([trial(n) for n in range(1, 6)])
    found = find(catalogue, FindQuery(limit=2, offset=2), today=TODAY)
    assert found.total == 5
    assert [one.id for one in found.trials] == ["NCT00000003", "NCT00000004"]


@pytest.mark.parametrize(
    "asked",
    [{"within_km": 10.0}, {"place": HERE, "within_km": 0.0}, {"age_years": -1}, {"limit": -1}],
)
def test_what_cannot_be_asked_is_refused(asked: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        ids(Catalogue.from_records([trial(1)]), **asked)


def test_an_update_changes_the_new_catalogue_and_not_the_old() -> None:
    old = Catalogue.from_records([trial(n) for n in range(1, 11)])
    trials = {"NCT00000002": trial(2, status="completed"), "NCT00000011": trial(11)}
    new = old.updated([outline_of(one) for one in trials.values()], ["NCT00000001"])
    new.load_trial = lambda one: trials.get(one) or old.load_trial(one)
    assert ids(old, condition="lupus") == list(range(1, 11))
    assert ids(new, condition="lupus") == list(range(3, 12))
    assert (len(old), len(new), new.recruiting_count) == (10, 10, 9)


def test_distances_and_miles() -> None:
    assert distance_km(BOSTON, BOSTON) == 0
    # Paris to New York: 5,837 km (great circle, Wolfram Alpha).
    assert distance_km(PARIS, NEW_YORK) == pytest.approx(5837, abs=5)
    assert miles_to_km(km_to_miles(26.2)) == pytest.approx(26.2)
    assert km_to_miles(1.609344) == pytest.approx(1)


def test_near_a_place_a_narrower_form_close_by_comes_before_the_condition_far_away() -> None:
    far = trial(1, ("Lupus",), mesh=(LUPUS,), sites=(site(PARIS),))
    near = trial(
        2,
        ("Lupus Nephritis",),
        mesh=(NEPHRITIS,),
        ancestors=(LUPUS,),
        sites=(site(NEW_YORK),),
    )
    catalogue = Catalogue.from_records([far, near])
    assert ids(catalogue, condition=LUPUS.name, place=HERE) == [2, 1]
    assert ids(catalogue, condition=LUPUS.name) == [1, 2]


def names_catalogue() -> Catalogue:
    return Catalogue.from_records(
        [
            trial(1, ("Breast Cancer",), title="Ketamine after breast cancer"),
            trial(2, ("Breast Cancer",), title="Walking after breast cancer"),
            trial(4, ("Wound",), title="Ib antigen for the wound"),
            trial(5, ("Pain",), title="Diet where irritable bowel syndrome was thought of"),
        ]
    )


@pytest.mark.parametrize(("typed", "said"), [("asma", False), ("bronchial asthma", True)])
def test_that_words_as_typed_count_is_said_where_a_trial_has_them(typed: str, said: bool) -> None:
    catalogue = Catalogue.from_records([trial(1, ("Bronchial asthma",), title="A walk")])
    found = find(catalogue, FindQuery(condition=typed), today=TODAY)
    assert found.total == 1
    assert found.interpretation is not None
    assert ("Trials count too" in found.interpretation.text) is said


@pytest.mark.parametrize("field", ["text", "condition"])
def test_a_known_condition_without_trials_is_looked_for_by_its_full_names(field: str) -> None:
    catalogue = Catalogue.from_records([trial(4, ("Wound",), title="Ib antigen for the wound")])
    found = find(catalogue, FindQuery(**{field: "IBS"}), today=TODAY)  # type: ignore[arg-type]
    assert found.total == 0
    assert found.interpretation is not None
    assert found.interpretation.text.startswith("No trial is about: {condition}.")
    assert ids(names_catalogue(), **{field: "IBS"}) == [5]


@pytest.mark.parametrize(
    ("text", "listed", "offered"),
    [
        ("breast cancer ketamine", [1], ["Breast Neoplasms"]),
        ("aspirin in breast cancer", [], ["Breast Neoplasms"]),
        ("breast cancer in women", [1, 2], []),
    ],
)
def test_a_treatment_beside_a_condition_is_not_left_out(
    text: str, listed: list[int], offered: list[str]
) -> None:
    found = find(names_catalogue(), FindQuery(text=text), today=TODAY)
    assert [int(one.id[3:]) for one in found.trials] == listed
    assert found.understood is not None
    assert [one.label for one in found.understood.others] == offered


def test_what_the_first_visitor_would_wait_for_can_be_made_before() -> None:
    catalogue = Catalogue.from_records([trial(1)])
    catalogue.make_ready()
    assert "_suggesting" in vars(catalogue.vocabulary)
    later = catalogue.updated([outline_of(trial(2))])
    later.vocabulary.as_ready_as(catalogue.vocabulary)
    assert "_suggesting" in vars(later.vocabulary)
    assert rehearse(catalogue, today=TODAY).total == 1
    assert rehearse(Catalogue.from_records([]), today=TODAY).total == 0
