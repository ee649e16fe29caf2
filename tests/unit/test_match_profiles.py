import datetime as dt
from pathlib import Path

import msgspec
import pytest

from trialpost.eligibility.judge import Silence
from trialpost.eligibility.judging.grades import _kept_levels as kept_levels
from trialpost.eligibility.told import kept_forms, kept_key
from trialpost.errors import UnknownPlace
from trialpost.interop.api import find_document, match_document
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.find import FindQuery, find
from trialpost.matching.match import judge, match, verdict_of
from trialpost.model.criterion import Criterion, CriterionKind, HardCheck, JudgedCriterion, Verdict
from trialpost.model.match import Exclusion, Match, TrialVerdict
from trialpost.model.message import say
from trialpost.model.profile import Profile, profile_from_value
from trialpost.vocabulary.sounding import kept_sound
from trials_made_up import PARIS, site, trial

TODAY = dt.date(2026, 11, 22)


def woman(**more: object) -> Profile:
    value = {
        "sex": "female",
        "birth_year": 1987,
        "travel_km": 80,
        "place": {"name": "Boston, MA"},
        "conditions": ["lupus"],
    }
    return profile_from_value(value | more, today=TODAY)


def catalogue() -> Catalogue:
    return Catalogue.from_records(
        [
            trial(1),
            trial(2, sex="male"),
            trial(3, minimum="65 Years"),
            trial(4, status="completed"),
            trial(5, sites=(site(PARIS),)),
            trial(6, ("Asthma",)),
            trial(7, ("Sleep",), healthy=True),
        ]
    )


def test_matches_exclusions_and_what_has_nothing_to_do_with_the_person() -> None:
    found = match(catalogue(), woman(), today=TODAY)
    assert [one.trial.id[-1] for one in found.matches] == ["1"]
    assert found.matches[0].verdict is TrialVerdict.POSSIBLE
    assert found.total == 1
    why = {one.trial.id[-1]: one.because.text for one in found.excluded}
    assert set(why) == {"2", "3", "4", "5"}
    assert why["4"] == "This trial is over."
    assert why["2"] == "This trial takes {people} only."


def test_exclusions_name_trials_that_recruit_first() -> None:
    found = match(catalogue(), woman(), today=TODAY, excluded_limit=3)
    assert [one.trial.id[-1] for one in found.excluded] == ["2", "3", "5"]


def test_healthy_volunteers_find_the_trials_that_take_them() -> None:
    profile = profile_from_value(
        {"birth_year": 1990, "place": {"name": "Boston, MA"}, "travel_km": 50,
         "healthy_volunteer": True},
        today=TODAY,
    )  # fmt: skip
    assert [one.trial.id[-1] for one in match(catalogue(), profile, today=TODAY).matches] == ["7"]


def test_criteria_are_judged_by_what_was_told() -> None:
    made = Catalogue.from_records([trial(1, criteria=CRITERIA)])

    def verdicts(**told: object) -> list[Verdict]:
        criteria = match(made, woman(**told), today=TODAY).matches[0].criteria
        assert [one.criterion.text for one in criteria] == ["Diagnosis of lupus", "Asthma"]
        return [one.verdict for one in criteria]

    assert verdicts() == [Verdict.MET, Verdict.UNKNOWN]
    assert verdicts(absent=["asthma"]) == [Verdict.MET, Verdict.MET]
    assert verdicts(conditions=["lupus", "asthma"]) == [Verdict.MET, Verdict.NOT_MET]


CRITERIA = "Inclusion Criteria:\n\n* Diagnosis of lupus\n\nExclusion Criteria:\n\n* Asthma"


def test_likely_trials_come_first_and_unlikely_ones_last() -> None:
    made = Catalogue.from_records(
        [
            trial(1, criteria="Exclusion Criteria:\n\n* Asthma"),
            trial(2, criteria="Exclusion Criteria:\n\n* Epilepsy"),
            trial(3, criteria="Inclusion Criteria:\n\n* Lupus"),
        ]
    )
    found = match(made, woman(conditions=["lupus", "asthma"]), today=TODAY)
    told = [(one.trial.id[-1], one.verdict) for one in found.matches]
    assert told == [
        ("3", TrialVerdict.LIKELY),
        ("2", TrialVerdict.POSSIBLE),
        ("1", TrialVerdict.UNLIKELY),
    ]
    assert [one.trial.id[-1] for one in match(made, woman(conditions=["lupus", "asthma"]),
                                              today=TODAY, limit=1).matches] == ["3"]  # fmt: skip
    noted = match(
        made, woman(conditions=["lupus", "asthma"]), today=TODAY, silence=Silence.PRESUMED
    )
    assert [one.verdict for one in noted.matches].count(TrialVerdict.LIKELY) == 2


def test_a_criterion_for_the_team_alone_does_not_count_against_a_trial() -> None:
    ours = [criterion(Verdict.MET)]
    team = [criterion(Verdict.UNKNOWN, left_to_team=True) for _ in range(9)]
    sure = [HardCheck(name="x", verdict=Verdict.MET, because=say("x"))]
    assert verdict_of(sure, ours + team) is TrialVerdict.LIKELY
    assert verdict_of(sure, team) is TrialVerdict.POSSIBLE


@pytest.mark.parametrize(
    ("missing", "fact"),
    [
        ("travel_km", "travel_km"),
        ("place", "place"),
        ("birth_year", "birth_year"),
        ("sex", "sex"),
        ("conditions", "conditions"),
    ],
)
def test_the_next_question_asks_what_is_missing(missing: str, fact: str) -> None:
    made = [trial(1, sex="female", minimum="18 Years"), trial(2, sex="female", minimum="18 Years")]
    profile = msgspec.structs.replace(woman(), **{missing: () if missing == "conditions" else None})
    question = match(Catalogue.from_records(made), profile, today=TODAY).next_question
    assert question is not None
    assert (question.fact, question.settles) == (fact, 2)


def test_when_nothing_coded_is_missing_the_criteria_are_asked_about() -> None:
    question = match(catalogue(), woman(), today=TODAY).next_question
    assert question is not None
    assert (question.fact, question.settles) == ("able:able-to-walk", 1)


def test_nothing_is_asked_when_everything_is_known() -> None:
    profile = woman(answers={"able:able-to-walk": "yes"})
    assert match(catalogue(), profile, today=TODAY).next_question is None


def test_a_place_that_does_not_exist_is_an_error_of_the_caller() -> None:
    profile = woman(place={"name": "Zzyzzyxopolis"})
    with pytest.raises(UnknownPlace):
        match(catalogue(), profile, today=TODAY)


def test_judging_one_trial_gives_match_exclusion_or_nothing() -> None:
    known = catalogue().vocabulary
    assert isinstance(judge(trial(1), woman(), known, today=TODAY), Match)
    assert isinstance(judge(trial(2, sex="male"), woman(), known, today=TODAY), Exclusion)
    assert judge(trial(6, ("Asthma",)), woman(), known, today=TODAY) is None


def criterion(verdict: Verdict, *, left_to_team: bool = False) -> JudgedCriterion:
    text = Criterion(text="x", kind=CriterionKind.INCLUSION, span=(0, 1))
    return JudgedCriterion(
        criterion=text, verdict=verdict, because=say("x"), left_to_team=left_to_team
    )


@pytest.mark.parametrize(
    ("checks", "criteria", "expected"),
    [
        ("mm", "mmmmm", TrialVerdict.LIKELY),
        ("mm", "mmmmu", TrialVerdict.LIKELY),
        ("mm", "mmmuu", TrialVerdict.POSSIBLE),
        ("mu", "mmmmm", TrialVerdict.POSSIBLE),
        ("mm", "mmmmn", TrialVerdict.UNLIKELY),
        ("mn", "mmmmm", TrialVerdict.EXCLUDED),
        ("mm", "", TrialVerdict.POSSIBLE),
    ],
)
def test_verdict_over_a_trial(checks: str, criteria: str, expected: TrialVerdict) -> None:
    letters = {"m": Verdict.MET, "u": Verdict.UNKNOWN, "n": Verdict.NOT_MET}
    hard = [HardCheck(name="x", verdict=letters[c], because=say("x")) for c in checks]
    assert verdict_of(hard, [criterion(letters[c]) for c in criteria]) is expected


def test_documents_are_the_same_bytes_every_time_and_hold_the_contract_s_keys() -> None:
    def document() -> bytes:
        made = catalogue()
        found = match(made, woman(), today=TODAY)
        value = match_document(found, as_of=TODAY, trials=len(made), updated=None)
        return msgspec.json.encode(value)

    assert document() == document()
    value = msgspec.json.decode(document())
    assert {"as_of", "catalogue", "matches", "excluded", "next_question"} <= value.keys()
    entry = value["matches"][0]
    assert {"trial", "verdict", "score", "criteria"} <= entry.keys()
    assert entry["trial"]["nearest_site"]["km"] == round(entry["trial"]["nearest_site"]["km"], 1)
    assert entry["trial"]["status"] == "recruiting"
    assert entry["criteria"][0].keys() >= {
        "text", "kind", "verdict", "presumed", "because", "needs", "span"
    }  # fmt: skip
    assert "{" not in entry["criteria"][0]["because"] + value["excluded"][0]["because"]
    page = (Path(__file__).parents[2] / "docs/reference/json.md").read_text()
    row = next(line for line in page.splitlines() if line.startswith("| `match` |"))
    below = page.partition("One match has")[2].partition("A question (")[0]
    named = (row, value), (row, value["catalogue"]), (below, entry), (below, entry["criteria"][0])
    assert [key for text, part in named for key in part if f"`{key}`" not in text] == []


def test_find_document_has_the_contract_s_keys() -> None:
    found = find(catalogue(), FindQuery(condition="lupus"), today=TODAY)
    value = find_document(found, as_of=TODAY)
    assert (value["as_of"], value["total"]) == ("2026-11-22", 4)
    assert value["trials"][0].keys() >= {
        "id", "registry", "title", "status", "conditions", "url", "nearest_site", "freshness"
    }  # fmt: skip
    assert value["trials"][0]["nearest_site"]["km"] is None


def test_a_match_s_repr_tells_nothing_of_the_person() -> None:
    found = match(catalogue(), woman(), today=TODAY)
    assert "lupus" not in repr(found) + repr(found.matches[0]).lower()


KEPT = (kept_key, kept_forms, kept_sound, kept_levels)


def test_nothing_that_somebody_typed_stays_in_memory_for_the_next() -> None:
    held = catalogue()

    def look(typed: str) -> list[int]:
        names = [f"{typed} syndrome", {"name": "lupus", "stage": typed, "severity": typed}]
        told = woman(conditions=names, medications=[typed], allergies=[typed], absent=[typed])
        match(held, told, today=TODAY)
        find(held, FindQuery(condition=f"{typed} syndrome"), today=TODAY)
        return [one.cache_info().currsize for one in KEPT]

    assert look("zzqx") == look("zzqy")
    assert {query.how for query in held._fits} == {"mesh"}


def test_an_illness_that_no_record_names_is_understood_by_what_it_is_a_form_of() -> None:
    trials = Catalogue.from_records([trial(1, ("Breast Cancer",))])
    person = woman(conditions=["invasive ductal carcinoma of breast"])
    found = match(trials, person, today=TODAY)
    assert [one.trial.id[-1] for one in found.matches] == ["1"]


def test_high_blood_pressure_is_not_that_of_the_lungs() -> None:
    trials = Catalogue.from_records([trial(1, ("Pulmonary Arterial Hypertension",))])
    for name in ("hypertension", "high blood pressure"):
        for one in match(trials, woman(conditions=[name]), today=TODAY).matches:
            checks = {check.name: check.verdict for check in one.checks}
            assert checks["condition"] is Verdict.UNKNOWN
    assert match(trials, woman(conditions=["pulmonary hypertension"]), today=TODAY).matches


def test_a_trial_that_a_point_speaks_against_is_not_counted_as_one_that_may_fit() -> None:
    against = "Inclusion Criteria:\n\n* Aged 18 or over\n\nExclusion Criteria:\n\n* Lupus"
    trials = [trial(1), msgspec.structs.replace(
        trial(2), eligibility=msgspec.structs.replace(trial(2).eligibility, criteria=against)
    )]  # fmt: skip
    found = match(Catalogue.from_records(trials), woman(), today=TODAY)
    assert found.total == 2
    assert (found.unlikely, found.may_fit) == (1, 1)
