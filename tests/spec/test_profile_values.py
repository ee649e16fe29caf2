"""What a profile may tell, and what is refused, by every door: each row is a value and its fate.

A value that cannot be is refused with its name. One that is odd and possible is taken: the limits
are beyond the extremes that people have survived.
"""

import datetime as dt
import json

import pytest

import trialpost
from trialpost.eligibility.values_told import measured_as
from trialpost.errors import BadProfile
from trialpost.interop.fhir import profile_from_fhir
from trialpost.vocabulary.lexicon import lexicon

TODAY = dt.date(2026, 11, 28)

REFUSED = [
    # key, profile
    ("birth_year", {"birth_year": 1700}),
    ("birth_year", {"birth_year": 2099}),
    ("birth_year", {"birth_year": None}),
    ("birth_month", {"birth_year": 2026, "birth_month": 12}),
    ("age.years", {"age": {"years": 200, "on": "2026-11-22"}}),
    ("age.years", {"age": {"years": -1, "on": "2026-11-22"}}),
    ("age.on", {"age": {"years": 40, "on": "2026-11-29"}}),
    ("age.on", {"age": {"years": 40, "on": "1776-07-04"}}),
    ("travel_km", {"travel_km": -1}),
    ("place.lat", {"place": {"lat": 95, "lon": 0}}),
    ("place.lon", {"place": {"lat": 5, "lon": 181}}),
    (r"conditions\[0\].since", {"conditions": [{"name": "gout", "since": "2027"}]}),
    (r"conditions\[0\].until", {"conditions": [{"name": "gout", "until": "2027-01"}]}),
    (r"conditions\[1\].until", {"conditions": ["asthma", {"name": "gout", "since": "2020",
                                                          "until": "2019"}]}),
    (r"conditions\[0\].since", {"birth_year": 1987, "conditions": [{"name": "gout",
                                                                    "since": "1985"}]}),
    (r"conditions\[0\].since", {"conditions": [{"name": "gout", "since": "0087"}]}),
    (r"conditions\[0\] has an empty name", {"conditions": [" "]}),
    (r"absent\[0\] has an empty name", {"absent": [""]}),
    (r"medications\[0\].since", {"medications": [{"name": "iron", "since": "2026-12"}]}),
    (r"medications\[0\].until", {"medications": [{"name": "iron", "status": "past",
                                                  "until": "2031"}]}),
    (r"medications\[0\].until", {"medications": [{"name": "iron", "until": "2931"}]}),
    (r"procedures\[0\].date", {"procedures": [{"name": "biopsy", "date": "2027-02-01"}]}),
    (r"measurements\[0\].date", {"measurements": [{"name": "eGFR", "value": 72, "date": "2027"}]}),
    (r"measurements\[0\].value", {"measurements": [{"name": "haemoglobin", "value": -12}]}),
    (r"measurements\[0\].value", {"measurements": [{"name": "Hb", "value": 120, "unit": "g/dL"}]}),
    (r"measurements\[0\].value", {"measurements": [{"name": "eGFR", "value": 1e308}]}),
    (r"measurements\[1\].value", {"measurements": [{"name": "eGFR", "value": 72},
                                                   {"name": "NYHA class", "value": 7}]}),
    (r"measurements\[0\].value", {"measurements": [{"name": "ECOG", "value": 6}]}),
    (r"measurements\[0\].value", {"measurements": [{"name": "SpO2", "value": 104, "unit": "%"}]}),
    (r"measurements\[0\].value", {"measurements": [{"name": "zinc oddity", "value": 1e300}]}),
    ("answers.ecog has to be a number from 0 to 5", {"answers": {"ecog": 99}}),
    ("answers.ecog", {"answers": {"ecog": "banana"}}),
    ("answers.ecog", {"answers": {"ecog": True}}),
    ("answers.gleason has to be a number from 2 to 10, or both grades and their sum such as "
     r"4\+3=7, or not sure", {"answers": {"gleason": "banana"}}),
    ("answers.gleason", {"answers": {"gleason": "4+4=9"}}),
    ("answers.gleason", {"answers": {"gleason": "4+"}}),
    ("answers.ecog", {"answers": {"ecog": "1+1"}}),
    ("answers.egfr", {"answers": {"egfr": 1e308}}),
    ("answers.egfr", {"answers": {"egfr@28d": "-5"}}),
    ("answers.birth_year", {"answers": {"birth_year": 1700}}),
    ("answers.sex", {"answers": {"sex": "often"}}),
    ("answers.pregnant has to be yes", {"answers": {"pregnant": 3}}),
    ("answers.condition:…", {"answers": {"condition:gout": "banana"}}),
    ("pregnnat", {"answers": {"pregnnat": "no"}}),
    ("favourite_colour", {"answers": {"favourite_colour": "green"}}),
    ("conditon:…", {"answers": {"conditon:gout": "yes"}}),
    ("complete:…", {"answers": {"complete:everything": "that is all"}}),
]  # fmt: skip

TAKEN = [
    {"birth_year": 1902},
    {"travel_km": 20_000},
    {"medications": [{"name": "iron", "status": "current", "until": "2031"}]},
    {"medications": [{"name": "iron", "since": "2026"}]},
    {"conditions": [{"name": "spina bifida", "since": "1986"}], "birth_year": 1987},
    {"conditions": [{"name": "gout", "since": "2020", "until": "2020"}]},
    {"measurements": [{"name": "haemoglobin", "value": 2.1, "unit": "g/dL"}]},
    {"measurements": [{"name": "haemoglobin", "value": 120}]},
    {"measurements": [{"name": "glucose", "value": 147, "unit": "mmol/L"}]},
    {"measurements": [{"name": "body temperature", "value": 13.7, "unit": "°C"}]},
    {"measurements": [{"name": "body temperature", "value": 98.6}]},
    {"measurements": [{"name": "creatinine", "value": 5300, "unit": "µmol/L"}]},
    {"measurements": [{"name": "BMI", "value": 204}]},
    {"measurements": [{"name": "base excess", "value": -22, "unit": "mmol/L"}]},
    {"measurements": [{"name": "T-score", "value": -4.1}]},
    {"measurements": [{"name": "HIV viral load", "value": 20_000_000, "unit": "copies/mL"}]},
    {"measurements": [{"name": "factor VIII", "value": 310, "unit": "%"}]},
    {"measurements": [{"name": "zinc oddity", "value": -3}]},
    {"answers": {"ecog": 1, "karnofsky": "80", "egfr": "60 mL/min/1.73 m2"}},
    {"answers": {"egfr": "not sure", "ecog": "skip"}},
    {"answers": {"gleason": "4+4=8"}},
    {"answers": {"gleason": "4 + 3"}},
    {"answers": {"gleason": 7}},
    {"answers": {"egfr@28d": "yes", "treatment:rituximab@183d": "no"}},
    {"answers": {"birth_year": "1987", "place": "Leeds", "travel_km": "50 miles"}},
    {"answers": {"conditions": "gout; asthma", "complete:conditions": "that is all"}},
    {"answers": {"smoking": "former", "alcohol": False, "condition:gout": "yes, in the past"}},
    {"answers": {"value:lesion-score": 3, "state:some-state": "no", "other-trial@now": "no"}},
]


@pytest.mark.parametrize(("named", "profile"), REFUSED)
def test_what_cannot_be_is_refused_with_its_name(named, profile):
    with pytest.raises(BadProfile, match=named) as refused:
        trialpost.profile_from_json(json.dumps(profile), today=TODAY)
    assert "gout" not in refused.value.sentence


@pytest.mark.parametrize("profile", TAKEN)
def test_what_is_odd_and_can_be_is_taken(profile):
    trialpost.profile_from_json(json.dumps(profile), today=TODAY)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
@pytest.mark.parametrize("where", ["measurement", "answer", "place", "travel"])
def test_what_is_no_number_is_refused_in_the_library_too(value, where):
    profile = {
        "measurement": {"measurements": [{"name": "eGFR", "value": value}]},
        "answer": {"answers": {"egfr": value}},
        "place": {"place": {"lat": value, "lon": 0.0}},
        "travel": {"travel_km": value},
    }[where]
    with pytest.raises(BadProfile):
        trialpost.profile_from_value(profile, today=TODAY)


def _bundle(*resources):
    return {"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]}


def _observed(code, value, unit, day="2026-01-02"):
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "effectiveDateTime": day,
        "valueQuantity": {"value": value, "unit": unit},
    }


def _named(text):
    return {"coding": [{"display": text}], "text": text}


@pytest.mark.parametrize(
    ("resource", "why"),
    [
        ({"resourceType": "Patient", "birthDate": "19"}, "has no birth date that can be"),
        ({"resourceType": "Patient", "birthDate": "2019-13-40"}, "has no birth date that can be"),
        ({"resourceType": "Patient", "birthDate": "1733-01-01"}, "has no birth date that can be"),
        ({"resourceType": "Patient", "birthDate": "2099-01-01"}, "has no birth date that can be"),
        (_observed("718-7", -12, "g/dL"), "has a value that nobody can have"),
        (_observed("718-7", 1e308, "g/dL"), "has no value that can be read"),
        (_observed("718-7", 12, "g/dL", "2027-05-01"), "lies in the future"),
        ({"resourceType": "Condition", "code": _named("gout"), "onsetDateTime": "2031-01-01"},
         "lies in the future"),
        ({"resourceType": "Condition", "code": _named("gout"), "abatementDateTime": "2031-01-01"},
         "lies in the future"),
        ({"resourceType": "MedicationRequest", "status": "active", "authoredOn": "2031-01-01",
          "medicationCodeableConcept": _named("allopurinol")}, "lies in the future"),
        ({"resourceType": "Procedure", "status": "completed", "code": _named("appendectomy"),
          "performedDateTime": "2031-01-01"}, "lies in the future"),
    ],
)  # fmt: skip
def test_a_record_with_what_cannot_be_says_so_and_does_not_use_it(resource, why):
    reading = profile_from_fhir(_bundle(resource), today=TODAY)
    assert [one.why for one in reading.issues] == [why]
    assert reading.profile == trialpost.Profile()


def test_a_value_of_stool_is_none_of_blood():
    names = lexicon()
    assert measured_as("Hemoglobin in Blood", names) == {"hemoglobin"}
    assert measured_as("Hemoglobin.gastrointestinal in Stool", names) != {"hemoglobin"}
