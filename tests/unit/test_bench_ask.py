"""``bench ask`` on invented patients: what is counted, and that our order is no worse."""

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalogue_examples import lines, study
from trialpost.benchmarks.ask import AFTER, document, patients
from trialpost.benchmarks.ask_orders import by_kind, form_of, with_lists
from trialpost.benchmarks.ask_replies import patient_of, reply, told_after
from trialpost.cli.measuring import bench
from trialpost.eligibility.facts import Facts, facts_of
from trialpost.eligibility.understanding import read_criteria
from trialpost.errors import ConfigurationError
from trialpost.matching.asking.candidates import Candidate
from trialpost.matching.questions import Ask
from trialpost.model.profile import Profile, profile_from_value
from trialpost.model.requirement import HasCondition, Leaf, Measured, State, Treated
from trials_made_up import trial

TODAY = dt.date(2026, 11, 22)
EXCLUDED = (
    "Breast cancer", "Lung cancer", "Colon cancer", "Current use of methotrexate",
    "Prior kidney transplant", "Gout", "Asthma", "Stroke",
)  # fmt: skip


def record(**more: object) -> Profile:
    told = {
        "birth_year": 1962, "sex": "female", "place": {"name": "Boston, MA"},
        "conditions": ["lupus", {"name": "asthma", "status": "current"},
                       {"name": "pneumonia", "status": "past"}],
        "medications": [{"name": "methotrexate", "status": "current"}],
        "measurements": [{"name": "eGFR", "value": 44, "unit": "mL/min/1.73 m2"}],
    }  # fmt: skip
    return profile_from_value(told | more, today=TODAY)


def patient(**more: object):
    return patient_of(record(**more), facts_of(Profile()), TODAY)


@pytest.mark.parametrize(
    ("ask", "fact", "leaf", "answer"),
    [
        (Ask.LASTING, "condition:asthma", HasCondition(name="asthma", concept="asthma"), "yes"),
        (Ask.ILLNESS, "condition:gout", HasCondition(name="gout", concept="gout"), "no"),
        (
            Ask.ILLNESS,
            "condition:pneumonia",
            HasCondition(name="pneumonia", concept="pneumonia"),
            "yes, in the past",
        ),
        (
            Ask.MEDICINE,
            "treatment:methotrexate",
            Treated(name="methotrexate", concept="methotrexate"),
            "yes, now",
        ),
        (Ask.VALUE, "egfr", Measured(name="eGFR", concept="egfr", low=60), "44 mL/min/1.73 m2"),
        (Ask.VALUE, "lvef", Measured(name="LVEF", concept="lvef", low=40), "not sure"),
        (Ask.SO, "pregnant", State(name="pregnant", concept="pregnant"), "no"),
        (Ask.SO, "contraception", State(name="x", concept="contraception"), "not sure"),
    ],
)
def test_a_record_answers_as_its_patient_would(
    ask: Ask, fact: str, leaf: Leaf, answer: str
) -> None:
    asked = Candidate(fact=fact, slots=(), ask=ask, leaf=leaf)
    assert reply(asked, patient()) == answer


def test_a_list_is_answered_with_all_that_the_record_names() -> None:
    known = Profile(conditions=record().conditions[:1])
    asked = Candidate(fact="complete:conditions", slots=(), part="conditions")
    after = told_after(known, asked, patient())
    assert [one.name for one in after.conditions] == ["lupus", "asthma", "pneumonia"]
    assert after.complete == ("conditions",)
    assert Facts(after, facts_of(after).order).complete == {"conditions"}


def test_the_form_asks_first_what_most_trials_ask() -> None:
    texts = ("Gout", "Gout\n* eGFR < 30 mL/min/1.73 m2", "Gout\n* Asthma\n* Pregnant")
    form = form_of(read_criteria(f"Exclusion Criteria:\n* {text}") for text in texts)
    assert form[0].fact == "condition:gout"
    assert form[0].trials == 3
    assert [one.fact for one in with_lists(form)][:2] == [
        "complete:conditions", "complete:medications",
    ]  # fmt: skip
    assert by_kind(form)[0].fact == "pregnant"


def test_our_order_settles_at_least_as_much_as_the_form() -> None:
    trials = [
        trial(n, criteria="Exclusion Criteria:\n\n* " + "\n* ".join(EXCLUDED[n % 3 :: 3]))
        for n in range(12)
    ]
    found = document(trials, [record()], TODAY, draws=2)
    assert found["trials"] == 12
    assert found["persons"] == 1
    assert found["orders"].keys() >= {"ours", "fixed", "random", "oracle"}
    for after in map(str, AFTER):
        ours, fixed, oracle = (found["orders"][n][after] for n in ("ours", "fixed", "oracle"))
        assert ours["settled"] >= fixed["settled"]
        assert oracle["settled"] >= fixed["settled"]
        assert 0 <= ours["undecided"] <= 1
    again = document(trials, [record()], TODAY, draws=2)
    assert again["orders"] == found["orders"]


def test_a_file_without_patients_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no patient's record"):
        list(patients(tmp_path, TODAY))


def test_the_command_prints_one_document(tmp_path: Path) -> None:
    bundle = {
        "resourceType": "Bundle",
        "entry": [{"resource": {"resourceType": "Patient", "gender": "female",
                                "birthDate": "1962-04-01"}}],
    }  # fmt: skip
    (tmp_path / "one.json").write_text(json.dumps(bundle))
    records = lines(tmp_path / "a.jsonl", *map(study, range(3)))
    given = ["ask", str(records), "--patients", str(tmp_path / "one.json"), "--draws", "1"]
    done = CliRunner().invoke(bench, [*given, "--as-of", "2026-11-22", "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    assert found["persons"] == 0
    assert found["orders"]["ours"]["5"]["settled"] == 0
