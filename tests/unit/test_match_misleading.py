"""A trial is not told as fitting by a term, or by a word, that its own record contradicts."""

import datetime as dt

import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.eligibility.telling import profile_from_value
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.match import match
from trialpost.registry import read
from trialpost.vocabulary.condition_words import words
from trialpost.vocabulary.lay_conditions import MISLEADING

TODAY = dt.date(2026, 11, 28)


@pytest.fixture(scope="module")
def recruiting():
    path = REAL_DATA / "ctgov-v2" / "recruiting.jsonl.gz"
    return Catalogue.from_records(found.trial for found in read(path) if found.trial)


def told(catalogue, name):
    profile = profile_from_value({"conditions": [name]}, today=TODAY)
    return {str(one.trial.id) for one in match(catalogue, profile, today=TODAY, limit=500).matches}


def test_names_that_mislead_stand_in_the_form_in_which_texts_are_compared():
    assert words("Pulmonary hypertension") in MISLEADING
    assert all(words(" ".join(name)) == name for name in MISLEADING)


@needs_real_data
def test_pulmonary_hypertension_is_not_high_blood_pressure_whatever_the_terms_say(recruiting):
    # NCT05818137 is of pulmonary arterial hypertension alone, and a derived term is Hypertension.
    # NCT06350773 has no such term, and Hypertension among the ancestors of the right one.
    of_the_lung = {"NCT05818137", "NCT06350773", "NCT06814145", "NCT05983250"}
    assert not of_the_lung & told(recruiting, "hypertension")
    assert not of_the_lung & told(recruiting, "high blood pressure")
    assert of_the_lung <= told(recruiting, "pulmonary hypertension")
    # This one names both among its conditions.
    assert "NCT05824923" in told(recruiting, "hypertension")


@needs_real_data
def test_an_illness_known_by_its_family_alone_is_not_told_of_the_others_in_it(recruiting):
    assert not told(recruiting, "colorectal polyp") & told(recruiting, "colorectal cancer")
