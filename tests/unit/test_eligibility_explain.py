"""The reasons of verdicts: what they say, and that they are easy to read."""

import string
from typing import Any

import pytest

from criteria_made_up import anybody, for_, illness, judged, person, treatment, within
from trialpost.eligibility import explain_words
from trialpost.eligibility.judge import Silence
from trialpost.eligibility.judging.found import Why
from trialpost.model.requirement import (
    Age,
    All,
    Allergic,
    Circumstance,
    HasCondition,
    HasMarker,
    InOtherTrial,
    IsAble,
    LeftToTeam,
    MarkerStatus,
    Measured,
    Requirement,
    Response,
    Scale,
    SexIs,
    Speaks,
    State,
    TeamChecks,
    Unread,
    UsesSubstance,
    When,
)
from trialpost.model.requirement import Any as AnyOf
from trialpost.model.status import Sex
from trialpost.vocabulary.plain import render
from trialpost.vocabulary.reading import grade, sentences

TAKES = {"medications": [{"name": "rituximab", "status": "past", "until": "2026-02"}]}
KIDNEY = {
    "measurements": [{"name": "eGFR", "value": 72, "unit": "mL/min/1.73 m2", "date": "2026-11"}]
}

SAID: list[tuple[dict[str, Any], Requirement, str, str]] = [
    ({"absent": ["lupus nephritis"]}, illness("lupus nephritis"), "exclusion",
     "You told us that you do not have kidney disease from lupus. "
     "This trial does not take people who have kidney disease from lupus."),
    (TAKES, treatment("rituximab", when=When.EVER, period=within(182.6)), "exclusion",
     "You stopped rituximab in February 2026. "
     "This trial needs 6 months without it; that time was over in August 2026."),
    ({}, illness("asthma"), "inclusion",
     "We do not know whether you have asthma. This trial is for people who have asthma."),
    ({"conditions": ["lupus"]}, illness("lupus nephritis"), "inclusion",
     "You told us that you have lupus. We do not know whether that is kidney disease from lupus. "
     "This trial is for people who have kidney disease from lupus."),
    ({"conditions": ["asthma"]}, illness("asthma", severity=("severe",)), "exclusion",
     "You told us that you have asthma. We do not know whether it is “severe”. "
     "This trial does not take people who have severe asthma."),
    ({"birth_year": 1987}, Age(low=18, high=65), "inclusion",
     "You are 38 or 39. This trial takes people aged 18 to 65."),
    ({"birth_year": 1987}, Age(high=18, high_strict=True), "inclusion",
     "You are 38 or 39. This trial takes people younger than 18."),
    ({"sex": "male"}, SexIs(sex=Sex.FEMALE), "inclusion",
     "You told us that you are male. This trial takes women here."),
    ({"answers": {"pregnant": "no"}}, State(name="x", concept="pregnant"), "exclusion",
     "You told us that you are not pregnant. This trial does not take people who are pregnant."),
    ({}, LeftToTeam(reason=TeamChecks.JUDGEMENT), "exclusion",
     "The trial team checks this with you and your doctor."),
    ({}, Unread(text="x"), "inclusion",
     "We could not read this one. Please ask the trial team."),
    ({"conditions": ["asthma"]}, AnyOf((illness("asthma"), illness("lupus"))), "inclusion",
     "You told us that you have asthma. That is enough for this point."),
    ({"absent": ["asthma", "lupus"]}, AnyOf((illness("asthma"), illness("lupus"))), "inclusion",
     "You told us that you do not have asthma. "
     "This trial asks for that or for one other thing, and neither fits."),
    ({"absent": ["asthma"]}, AnyOf((illness("asthma"), illness("lupus"))), "exclusion",
     "We do not know whether you have lupus. This trial does not take people who have lupus."),
    ({"absent": ["asthma"]}, All((illness("asthma"), illness("lupus"))), "exclusion",
     "You told us that you do not have asthma. This point does not keep you out."),
]  # fmt: skip


@pytest.mark.parametrize(("told", "asked", "kind", "expected"), SAID)
def test_what_is_said(told: dict[str, Any], asked: Requirement, kind: str, expected: str) -> None:
    assert render(judged(asked, person(**told), kind).because) == expected


def test_a_value_is_said_with_its_unit_and_date() -> None:
    leaf = Measured(name="eGFR", concept="egfr", low=60, unit="mL/min/1.73 m2")
    said = render(judged(leaf, anybody(**KIDNEY)).because)
    assert "72 mL/min/1.73 m² in November 2026" in said
    assert said.endswith("This trial needs 60 mL/min/1.73 m² or more.")


def test_a_presumed_pass_says_that_the_letter_is_silent() -> None:
    noted = judged(illness("asthma"), person(), "exclusion", silence=Silence.PRESUMED)
    assert render(noted.because) == (
        "Your letter does not mention asthma, so we take it that you do not have it. "
        "This trial does not take people who have asthma."
    )


def test_a_criterion_for_one_group_says_so() -> None:
    spared = judged(illness("asthma"), person(conditions=["asthma"]), "exclusion", group="Arm B")
    assert render(spared.because) == (
        "You told us that you have asthma. This counts for one group of the trial only: “Arm B”."
    )


def lab(**more: Any) -> Measured:
    return Measured(name="eGFR", concept="egfr", **more)


LEAVES: list[Requirement] = [
    illness("asthma"), illness("asthma", severity=("moderate", "severe"), stage=("III",)),
    illness("cancer", but=("basal cell cancer",)), illness("lung disease", when=When.CURRENT),
    illness("asthma", period=within(30)), illness("asthma", when=When.PLANNED),
    illness("asthma", qualifiers=("not under control",)), illness("lupus nephritis"),
    treatment("rituximab"), treatment("rituximab", when=When.EVER, period=within(183)),
    treatment("anti-CD20 antibody", when=When.EVER, period=within(183)),
    treatment("rituximab", response=Response.STABLE, period=for_(90)),
    treatment("rituximab", response=Response.FAILED), treatment("rituximab", lines=(1, 2)),
    treatment("penicillin", contraindicated=True), treatment("kidney transplant", when=When.EVER),
    lab(low=60, unit="mL/min/1.73 m2"), lab(high=3, scale=Scale.UPPER_LIMITS), lab(),
    lab(scale=Scale.NORMAL), lab(low=60, high=90, period=within(28)), lab(low=60, unit="furlong"),
    Measured(name="BMI", concept="bmi", high=30, unit="kg/m2"),
    Age(low=18, high=65), Age(low=0.5), Age(high=18, high_strict=True), SexIs(sex=Sex.FEMALE),
    State(name="x", concept="pregnant"), State(name="x", concept="contraception"),
    State(name="x", concept="pregnant", when=When.PLANNED), State(name="x", concept="nulliparous"),
    State(name="x", concept="childbearing-potential"),
    Allergic(), Allergic(name="penicillin", concept="penicillin"),
    *(HasMarker(name="x", concept="egfr-mutation", status=one) for one in MarkerStatus),
    UsesSubstance(name="x", concept="tobacco"), IsAble(name="walk", concept="able-to-walk"),
    Speaks(languages=("english", "spanish")), Speaks(), InOtherTrial(period=within(30)),
    Circumstance(name="x", concept="prisoner"), LeftToTeam(reason=TeamChecks.CONSENT),
    Unread(text="x"), All(()), AnyOf((illness("asthma"), illness("lupus"))),
]  # fmt: skip

PEOPLE: list[dict[str, Any]] = [
    {},
    {"sex": "female", "birth_year": 1987, "conditions": ["asthma"], **TAKES, **KIDNEY},
    {"sex": "male", "birth_year": 1950, "conditions": [{"name": "asthma", "severity": "mild"}]},
    {"absent": ["asthma", "cancer", "lupus"], "complete": ["conditions", "medications"],
     "measurements": [{"name": "weight", "value": 70, "unit": "kg"},
                      {"name": "height", "value": 170, "unit": "cm"},
                      {"name": "eGFR", "value": 50, "unit": "mL/min/1.73 m2", "date": "2020"}]},
    {"conditions": ["basal cell cancer", {"name": "lupus", "since": "2019"}],
     "medications": [{"name": "rituximab", "since": "2026-10"}], "allergies": ["penicillin"],
     "procedures": [{"name": "kidney transplant", "date": "2020"}]},
    {"answers": {"condition:asthma": "not sure", "treatment:rituximab": "yes", "smoking": "no",
                 "pregnant": "yes", "language:english": "yes", "able:able-to-walk": "no",
                 "other-trial": "no", "egfr": "not sure", "allergy": "no", "consent": "yes",
                 "marker:egfr-mutation": "no", "circumstance:prisoner": "no"}},
    {"suspected": ["asthma"], "medications": ["rituximab"], "conditions": ["heart attack"]},
]  # fmt: skip

NAMES = (
    "asthma", "lupus", "cancer", "rituximab", "penicillin", "basal", "cell", "kidney", "disease",
    "transplant", "anti-CD20", "antibody", "EGFR", "mutation", "mL", "min", "m2", "filter",
)  # fmt: skip
"""What sentences cannot do without: names, and the units of values."""


def all_said() -> list[str]:
    return [
        render(judged(leaf, facts, kind, silence=silence).because)
        for told in PEOPLE
        for facts in (person(**told), anybody(**told))
        for leaf in LEAVES
        for kind in ("inclusion", "exclusion")
        for silence in Silence
    ]


def test_reasons_are_easy_to_read() -> None:
    """Each reason is at most grade 8 by Flesch-Kincaid, and all together at most grade 6."""
    said = sorted(set(all_said()))
    assert len(said) > 150
    hard = {text: grade([text], names=NAMES) for text in said}
    assert {text: level for text, level in hard.items() if level > 8} == {}
    assert grade(said, names=NAMES) <= 6


def test_reasons_are_short() -> None:
    for text in set(all_said()):
        assert len(sentences(text)) <= 3, text
        assert max(len(one.split()) for one in sentences(text)) <= 26, text


def test_reasons_never_say_what_only_the_trial_team_can() -> None:
    everything = " ".join((*explain_words.every_template(), *all_said())).lower()
    for word in ("eligible", "failed", "promising", "safe", "investigator", "protocol", "subject"):
        assert word not in everything.split(), word


def test_every_text_s_gaps_have_names() -> None:
    for text in explain_words.every_template():
        for _, name, spec, _ in string.Formatter().parse(text):
            assert name is None or name.isidentifier()
            assert not spec


def test_every_reason_that_can_be_found_has_words() -> None:
    from trialpost.eligibility.explain_told import _BY_WHY, _OPEN_VALUES

    elsewhere = {Why.NOT_SAID, Why.TEAM, Why.UNREAD, Why.DERIVED, Why.OLD}
    assert set(Why) == set(_BY_WHY) | set(_OPEN_VALUES) | elsewhere


def test_a_condition_without_a_plain_name_is_called_as_the_trial_calls_it() -> None:
    leaf = HasCondition(name="Zellweger syndrome")
    assert "Zellweger syndrome" in render(judged(leaf, person()).because)
