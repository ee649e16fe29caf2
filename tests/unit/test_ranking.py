"""Ranking trials for a note: what counts, what is left out, whom age and sex keep out."""

import datetime as dt
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace as replaced

from trialpost.eligibility.facts import facts_of
from trialpost.eligibility.notes import read_note
from trialpost.matching.checks import person_of
from trialpost.matching.ranking import (
    Candidate,
    Ranked,
    RankingIndex,
    asked_by,
    candidate_of,
    fitted_weights,
    rank,
    unmet_by,
)
from trialpost.matching.ranking.asked import CONDITION, LIKELY, REST, note_of
from trialpost.matching.ranking.signs import illnesses
from trialpost.matching.ranking.stems import stems
from trialpost.matching.ranking.tail import with_tail
from trialpost.matching.ranking.weights import Weights, read_weights, write_weights
from trialpost.model.dates import AgeLimit
from trialpost.model.profile import HealthCondition, Medication, Profile
from trialpost.model.status import Sex
from trials_made_up import trial

TODAY = dt.date(2026, 11, 22)


def candidate(name: str, title: str, **given: Any) -> Candidate:
    return Candidate(id=name, title=title, **given)


SHELF = (
    candidate("asthma", "Inhaled Zelmirol in Asthma"),
    candidate("migraine", "Rovumab for Migraine"),
    candidate("breast", "Surgery in Breast Cancer"),
    candidate("stroke", "Exercise After Stroke"),
    candidate("diabetes", "Diet in Type 2 Diabetes"),
    candidate("kawasaki", "Early Treatment of Kawasaki Disease"),
    candidate("gout", "A Study of Gout"),
    candidate("lupus", "Lupus Registry", conditions=("Systemic Lupus Erythematosus",)),
    candidate("nephritis", "Lupus Nephritis Treated Early"),
)


def ranked(
    note: str, *shelf: Candidate, judged: bool = True, weights: Weights | None = None
) -> tuple[Ranked, ...]:
    profile = read_note(note, today=TODAY).profile
    return rank(
        RankingIndex(shelf or SHELF),
        asked_by(note, fitted_weights(), today=TODAY),
        person_of(profile, None, today=TODAY),
        weights or fitted_weights(),
        today=TODAY,
        unmet=unmet_by(facts_of(profile), TODAY) if judged else None,
    )


@pytest.mark.parametrize(
    ("note", "first", "absent"),
    [
        ("A 40-year-old woman with asthma.", "asthma", "migraine"),
        # what is denied brings nothing forward, nor does its word
        ("A 40-year-old woman with asthma. She denies migraine.", "asthma", "migraine"),
        ("A 40-year-old man with gout. No history of stroke.", "gout", "stroke"),
        # nor what relatives have
        ("A man with gout. His mother had breast cancer.", "gout", "breast"),
        ("A man with gout.\nFamily history: migraine.", "gout", "migraine"),
        # nor what is only spoken of under an if
        ("A woman with migraine. Return if asthma develops.", "migraine", "asthma"),
    ],
)
def test_what_is_there_ranks_and_what_is_not_does_not(note: str, first: str, absent: str) -> None:
    ids = [one.id for one in ranked(note)]
    assert ids[0] == first
    assert absent not in ids


@pytest.mark.parametrize(
    ("note", "better", "worse"),
    [
        # another name of the same illness
        ("A woman with a migraine headache.", "migraine", "asthma"),
        # a form of the illness: the trial on what it is a form of is found as well
        ("A woman with lupus nephritis.", "nephritis", "lupus"),
        ("A woman with lupus nephritis.", "lupus", "gout"),
        # told more often, and first
        ("A man with gout. Gout flares came back. He once had asthma.", "gout", "asthma"),
        ("A man is admitted with stroke. He also takes tablets for gout.", "stroke", "gout"),
        # signs without a name
        (
            "A 3-year-old boy has fever, conjunctivitis, a strawberry tongue and cracked lips.",
            "kawasaki",
            "gout",
        ),
    ],
)
def test_what_fits_better_comes_first(note: str, better: str, worse: str) -> None:
    ids = [one.id for one in ranked(note)]
    assert better in ids
    assert worse not in ids or ids.index(better) < ids.index(worse)


def test_a_title_counts_more_than_a_criterion() -> None:
    in_title = candidate("title", "A Study of Gout", inclusion="Adults")
    in_text = candidate("text", "A Study of Adults", inclusion="Gout")
    assert [one.id for one in ranked("A man with gout.", in_text, in_title)] == ["title", "text"]


def test_what_a_trial_is_about_is_held_against_the_person() -> None:
    own = candidate("own", "Gout", summary="Pain.")
    other = candidate("other", "Gout in Breast Cancer", summary="Pain.")
    parts = {one.id: one.main for one in ranked("A man with gout.", own, other)}
    assert parts["own"] > 0
    assert parts["other"] < parts["own"]


@pytest.mark.parametrize(
    ("given", "out"),
    [
        ({}, False),
        ({"minimum_age": AgeLimit(18, "year")}, False),
        ({"minimum_age": AgeLimit(65, "year")}, True),
        ({"maximum_age": AgeLimit(40, "year")}, False),
        ({"maximum_age": AgeLimit(39, "year")}, True),
        ({"maximum_age": AgeLimit(12, "month")}, True),
        ({"sex": Sex.FEMALE}, False),
        ({"sex": Sex.MALE}, True),
    ],
)
def test_age_and_sex_put_a_trial_behind_all_others(given: dict[str, Any], out: bool) -> None:
    fitting = candidate("a-poor-fit", "Drug X", inclusion="Asthma or another long illness")
    limited = candidate("limited", "Asthma", conditions=("Asthma",), **given)
    told = ranked("A 40-year-old woman with asthma.", fitting, limited)
    assert [one.id for one in told][-1 if out else 0] == "limited"
    assert {one.id: one.ruled_out for one in told}["limited"] is out


def test_without_age_and_sex_nothing_is_ruled_out() -> None:
    limited = candidate("x", "Asthma", minimum_age=AgeLimit(65, "year"), sex=Sex.MALE)
    assert not ranked("Known asthma.", limited)[0].ruled_out


def test_a_criterion_that_is_not_met_costs_and_the_parts_add_up() -> None:
    criteria = "Inclusion Criteria:\n\n* Age 65 years or older"
    plain = candidate("plain", "Asthma")
    strict = candidate("strict", "Asthma", criteria=criteria)
    told = ranked("A 40-year-old woman with asthma.", strict, plain)
    assert [one.id for one in told] == ["plain", "strict"]
    assert told[0].criteria == 0
    assert told[1].criteria < 0
    for one in told:
        assert one.score == pytest.approx(one.text + one.main + one.criteria, abs=1e-3)
    unjudged = ranked("A 40-year-old woman with asthma.", strict, plain, judged=False)
    assert {one.criteria for one in unjudged} == {0}


def test_the_order_does_not_hang_on_the_order_of_the_shelf() -> None:
    note = "A 40-year-old woman with asthma, migraine and gout."
    told = ranked(note)
    assert told == ranked(note)
    assert [one.id for one in told] == [one.id for one in ranked(note, *reversed(SHELF))]


def test_an_empty_note_and_an_empty_shelf_give_nothing() -> None:
    assert ranked("") == ()
    asked = asked_by("A man with gout.", fitted_weights(), today=TODAY)
    nobody = person_of(Profile(), None, today=TODAY)
    assert rank(RankingIndex(()), asked, nobody, fitted_weights(), today=TODAY) == ()


def test_words_of_names_are_counted_apart_from_the_rest() -> None:
    asked = asked_by("A tall woman with gout.", fitted_weights(), today=TODAY)
    assert set(asked.concepts[CONDITION]) == {"gout"}
    assert set(asked.words[CONDITION]) == {"gout"}
    assert "tall" in asked.words[REST]
    assert "gout" not in asked.words[REST]


def test_a_thing_weighs_by_the_root_of_how_often_it_is_told() -> None:
    def weight(note: str) -> float:
        return asked_by(note, fitted_weights(), today=TODAY).concepts[CONDITION]["gout"]

    once = weight("He is well. Gout.")
    assert weight("He is well. Gout. Gout. Gout. Gout.") == pytest.approx(2 * once)
    assert weight("Gout. He is well.") > once
    assert weight("He is well. Diagnosed with gout.") > once


def test_denied_findings_point_to_nothing() -> None:
    for said, found in (("a", True), ("no", False)):
        note = f"A boy with {said} strawberry tongue."
        asked = asked_by(note, fitted_weights(), today=TODAY)
        assert ("kawasaki" in asked.words[LIKELY]) is found


def test_an_illness_that_is_denied_is_not_made_of_findings() -> None:
    note = "A child has fever, a strawberry tongue and cracked lips. No Kawasaki disease."
    assert not asked_by(note, fitted_weights(), today=TODAY).words[LIKELY]


def test_asked_shows_nothing_of_a_person() -> None:
    assert "gout" not in repr(asked_by("A man with gout.", fitted_weights(), today=TODAY))


def test_a_profile_is_written_as_a_note() -> None:
    profile = Profile(
        conditions=(HealthCondition(name="gout"), HealthCondition(name="asthma")),
        medications=(Medication(name="colchicine"),),
        note="Worse at night.",
    )
    assert note_of(profile) == "gout; asthma.\ncolchicine.\nWorse at night."
    assert note_of(Profile()) == ""


def test_a_candidate_leaves_out_what_keeps_people_out() -> None:
    made = candidate_of(
        trial(
            1, ("Gout",), title="Gout Study", minimum="18 Years", sex="male",
            criteria="Inclusion Criteria:\n\n* Gout\n\nExclusion Criteria:\n\n* Asthma",
        )
    )  # fmt: skip
    assert (made.inclusion, made.conditions, made.sex) == ("Gout", ("Gout",), Sex.MALE)
    assert made.minimum_age == AgeLimit(18, "year")
    assert candidate_of(trial(2, sex="male", gender_based=True)).sex is None


def test_weights_are_written_as_they_are_read() -> None:
    weights = fitted_weights()
    assert read_weights(write_weights(weights)) == weights
    with pytest.raises(ValueError, match="no weight"):
        read_weights("table\tname\tweight\npaid\t\t1\n")


def test_the_table_of_signs_is_sound() -> None:
    names = [one.name for one in illnesses()]
    assert len(names) == len(set(names))
    for one in illnesses():
        found = [sign.words for sign, _ in one.signs]
        assert all(found), one.name
        assert all(points > 0 for _, points in one.signs)


def test_stems_leave_out_small_words_and_single_letters() -> None:
    assert stems("The 5 lungs of a Patient, N2") == ["lung", "patient", "n2"]


def test_what_is_like_the_first_trials_comes_up_behind_them() -> None:
    """It shares no word with the note; the others that share one do not have what it shares."""
    shelf = [
        *(candidate(f"a{n:03}", "Quintol for Gout", summary="Uric crystals") for n in range(55)),
        *(candidate(f"b{n:03}", "Zelmirol", summary="A man of great stature") for n in range(60)),
        candidate("c", "Uric crystals in Quintol"),
        candidate("d", "Uric crystals in Quintol", minimum_age=AgeLimit.parse("90 Years")),
    ]
    note = "A 50-year-old man with gout."
    order = [one.id for one in ranked(note, *shelf, judged=False)]
    plain = replaced(fitted_weights(), looks_further=False)
    before = [one.id for one in ranked(note, *shelf, judged=False, weights=plain)]
    assert "c" not in before
    assert order[:50] == before[:50]
    assert order.index("c") < order.index("b010")
    assert order[-1] == "d"
    assert len(order) == len(set(order))


def test_a_short_list_is_left_as_it_is() -> None:
    shelf = [candidate(f"a{n:03}", "Quintol for Gout") for n in range(60)]
    index, order = RankingIndex(shelf), list(range(60))
    nobody = np.zeros(60, np.bool_)
    assert with_tail(index, order, nobody, 20) == order[:20]
    assert with_tail(index, order, ~nobody, 60) == order
    assert with_tail(index, [], nobody, 60) == []
