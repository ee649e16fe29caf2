"""What a trial does or decides when somebody enters it, and numbers that are no values, as tables.

What was never done before says nothing of an examination that the trial does at its beginning, nor
of a procedure that its team finds feasible; and the number of an item, or of a cohort, is asked of
nobody.
"""

import datetime as dt

import pytest

from trialpost.eligibility.drawing import draw
from trialpost.eligibility.judge import evaluate
from trialpost.eligibility.understanding import read_criteria
from trialpost.model.criterion import Verdict
from trialpost.model.profile import profile_from_value
from trialpost.model.requirement import ReadCriterion

TODAY = dt.date(2026, 11, 1)
_TEAM = "team[procedure of the trial]"

AT_ENTRY = [
    ("Qualifying baseline RHC", _TEAM),
    ("A qualifying echocardiogram", _TEAM),
    ("Lung biopsy at screening", _TEAM),
    ("Lupus on the Visit 1 MRI", f"condition[systemic-lupus-erythematosus, current] AND {_TEAM}"),
    (
        "Asthma based on baseline spirometry and chest CT",
        f'condition[asthma, current, "based"] AND {_TEAM} AND {_TEAM}',
    ),
    # Not what the trial does: before it, among healthy people, or a treatment.
    ("Echocardiogram within 6 months", "treatment[echocardiography, ≤183d]"),
    ("History of screening mammography", "treatment[mammography, ever]"),
    ("Screening colonoscopy", "treatment[colonoscopy]"),
    ("Baseline methotrexate", 'treatment[methotrexate, "Baseline"]'),
]
FEASIBLE = [
    ("Cardiac catheterization is determined to be feasible by the site",
     "team[judgement]"),
    ("Radiotherapy is appropriate", "treatment[radiotherapy, suitable]"),
    ("Radiotherapy is not feasible", "treatment[radiotherapy, contraindicated]"),
    ("Radiotherapy is inappropriate", "treatment[radiotherapy, contraindicated]"),
    ("Radiotherapy is deemed inappropriate", "team[judgement]"),
    ("Had radiotherapy, and surgery is feasible", "treatment[radiotherapy, ever]"),
]  # fmt: skip
NO_VALUES = [
    ("NYHA class V", 'unread["NYHA class V"]'),
    ("NYHA class II-III", "measurement[nyha 2–3]"),
    ("NYHA class II to IVa", 'measurement[nyha 2–3] OR measurement[nyha =4, "IVa"]'),
    ("NYHA IV cohort", 'unread["NYHA IV"]'),
    ("ECOG 0-1; taking aspirin 3. NYHA class", "NYHA"),
    ("VAS between 40 and 90", 'unread["VAS between 40 and 90"]'),
    ("NYHA II (NYHA II cohort)", "measurement[nyha =2] AND measurement[nyha =2]"),
]


def _read(text: str, section: str = "Inclusion") -> ReadCriterion:
    (read,) = read_criteria(f"{section} Criteria:\n\n* {text}")
    return read


@pytest.mark.parametrize(("text", "drawn"), AT_ENTRY)
def test_an_examination_at_entry_is_the_trials_own(text: str, drawn: str) -> None:
    assert draw(_read(text).requirement) == drawn


@pytest.mark.parametrize(("text", "begins"), FEASIBLE)
def test_what_is_feasible_lies_ahead(text: str, begins: str) -> None:
    assert draw(_read(text).requirement).startswith(begins)


@pytest.mark.parametrize(("text", "drawn"), NO_VALUES)
def test_numbers_of_items_and_cohorts_are_no_values(text: str, drawn: str) -> None:
    found = draw(_read(text).requirement)
    assert found == drawn or (drawn == "NYHA" and "nyha =3" not in found)


@pytest.mark.parametrize("section", ["Inclusion", "Exclusion"])
@pytest.mark.parametrize(
    "text", ["Qualifying baseline RHC", "Cardiac catheterization is judged to be feasible"]
)
def test_that_nothing_was_done_before_keeps_nobody_out(text: str, section: str) -> None:
    told = profile_from_value({"answers": {"treatment:cardiac-catheterization": "no"}}, today=TODAY)
    assert evaluate(_read(text, section), told, TODAY).verdict is Verdict.UNKNOWN


GROUPS = """Inclusion Criteria:

Group 1: Healthy Volunteers (n = 30)

* No history of cardiovascular disease

{second}

* Diagnosis of diabetes

Exclusion Criteria:

* Asthma
"""


@pytest.mark.parametrize(
    "second",
    [
        "Group 2: Patients with diabetes (n = 16)", "Group 2: Patients with diabetes", "Group 2",
        "Group 2 (n = 16)", "Cohort B - adults with diabetes", "Part 2 (Cohorts D to G)",
        "[Expansion part]", "Arm 2:", "For patients with diabetes:",
    ],
)  # fmt: skip
def test_what_one_group_alone_has_to_be_keeps_nobody_out(second: str) -> None:
    found = read_criteria(GROUPS.format(second=second))
    value = {"conditions": ["aortic stenosis", "asthma"], "complete": ["conditions"]}
    told = profile_from_value(value, today=TODAY)
    assert [(bool(one.criterion.group), evaluate(one, told, TODAY).verdict) for one in found] == [
        (True, Verdict.UNKNOWN),
        (True, Verdict.UNKNOWN),
        (False, Verdict.NOT_MET),
    ]


IN_ONE_LIST = """Inclusion Criteria:

Part 1 (Cohort A)

* Lymphoma with:

  * At least two earlier treatments (Cohort A)
  * Cohort B: never treated

Part 2 (Cohort H): diagnosis of diabetes

* Psoriasis

Exclusion Criteria:

* Asthma
"""


def test_items_and_bullets_under_a_running_line_are_of_their_group() -> None:
    listed, running, below, _ = read_criteria(IN_ONE_LIST)
    tree = draw(listed.requirement)
    assert all(f'unread["Cohort {letter}"] OR ' in tree for letter in "AB")
    assert running.criterion.group == below.criterion.group == "Part 2 (Cohort H)"
