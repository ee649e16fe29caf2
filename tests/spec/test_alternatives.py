"""What stands behind "or" is read of the name before it, or kept as a part that is not read.

``+`` is an inclusion criterion, ``-`` an exclusion criterion; the tree stands behind the line.
"""

# ruff: noqa: E501 - a table reads better with a row a line

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialpost.eligibility.drawing import draw
from trialpost.eligibility.judge import evaluate
from trialpost.eligibility.understanding import understand
from trialpost.model.criterion import Criterion, CriterionKind, Verdict
from trialpost.model.profile import profile_from_value
from trialpost.model.requirement import ReadCriterion

TABLE = """
+ Takes hydroxychloroquine, or cannot take it | treatment[hydroxychloroquine] OR treatment[hydroxychloroquine, contraindicated]
+ Takes hydroxychloroquine, or cannot tolerate it | treatment[hydroxychloroquine] OR treatment[hydroxychloroquine, contraindicated]
+ Takes hydroxychloroquine or is unable to tolerate it | treatment[hydroxychloroquine] OR treatment[hydroxychloroquine, contraindicated]
+ Takes methotrexate, or has a contraindication to it | treatment[methotrexate] OR treatment[methotrexate, contraindicated]
+ Takes methotrexate, or methotrexate is contraindicated | treatment[methotrexate] OR treatment[methotrexate, contraindicated]
+ Aspirin or clopidogrel contraindicated | treatment[aspirin, contraindicated] OR treatment[clopidogrel, contraindicated]
+ On metformin, or cannot be given it | treatment[metformin, current] OR treatment[metformin, current, contraindicated]
+ Takes methotrexate or did not respond to it | treatment[methotrexate] OR treatment[methotrexate, ever, failed]
+ Takes insulin or did not tolerate it | treatment[insulin] OR treatment[insulin, ever, intolerant]
+ Takes azathioprine or had side effects from it | treatment[azathioprine] OR treatment[azathioprine, ever, intolerant]
+ Failed methotrexate or cannot take it | treatment[methotrexate, failed] OR treatment[methotrexate, contraindicated]
- Takes warfarin or cannot take it | treatment[warfarin] OR treatment[warfarin, contraindicated]
+ Takes hydroxychloroquine, or had to stop it | treatment[hydroxychloroquine] OR unread["had to stop it"]
+ Takes methotrexate, or is not able to | treatment[methotrexate] OR unread["is not able to"]
+ Takes methotrexate, or is not allowed to take it | unread["Takes methotrexate, or is not allowed to take it"]
+ eGFR ≥ 60 or not measured | measurement[egfr ≥60] OR unread["not measured"]
+ Has lupus, or has never been able to | condition[systemic-lupus-erythematosus] OR unread["has never been able to"]
+ Takes methotrexate and cannot take it | treatment[methotrexate]
+ Age 18 or older | age[≥18]
+ Male or female, 18 years or older | age[≥18]
+ Diabetes with or without hypertension | condition[diabetes-mellitus]
+ Lives within one hour's travel of a trial site | unread["Lives within one hour's travel of a trial site"]
- Lives more than two hours' travel from a trial site | unread["Lives more than two hours' travel from a trial site"]
+ Resides within a 2-hour drive of the study centre | unread["Resides within a 2-hour drive of the study centre"]
+ Lives within 60 minutes' drive of the hospital and has asthma | unread["Lives within 60 minutes' drive of the hospital"] AND condition[asthma]
- Planning to travel abroad | circumstance[travel, planned]
- Travel outside the country in the last 14 days | circumstance[travel, ≤14d, "country"]
+ Resident of Canada | circumstance[lives-in-the-country, "Canada"]
"""
ROWS = [line.split(" | ") for line in TABLE.strip().splitlines()]
TODAY = dt.date(2026, 11, 22)


def read(line: str) -> ReadCriterion:
    kind = CriterionKind.INCLUSION if line[0] == "+" else CriterionKind.EXCLUSION
    return understand(Criterion(text=line[2:], kind=kind, span=(0, len(line) - 2)))


@pytest.mark.parametrize(("line", "drawn"), ROWS, ids=[line for line, _ in ROWS])
def test_no_half_of_an_alternative_is_dropped(line: str, drawn: str) -> None:
    assert draw(read(line).requirement) == drawn


DRUGS = ("hydroxychloroquine", "methotrexate", "insulin", "warfarin", "prednisone", "metformin")
HEADS = [(f"Takes {drug}", {"answers": {f"treatment:{drug}": "no"}}) for drug in DRUGS] + [
    ("Has gout", {"answers": {"condition:gout": "no"}}),
    ("Has asthma", {"answers": {"condition:asthma": "no"}}),
    ("HbA1c of at least 7 %", {"answers": {"hba1c": "5 %"}}),
]
WORDS = [
    "wugs", "blicket", "glows", "fribbles", "cannot", "could", "is", "has", "never", "been", "able",
    "unable", "was", "told", "not", "did", "take", "it", "them", "use", "tolerate", "respond",
    "allowed", "given", "to", "by", "the", "a", "doctor",
]  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(
    st.sampled_from(HEADS),
    st.sampled_from([" or ", ", or "]),
    st.sampled_from(
        ["cannot", "is not", "has not", "did not", "was never", "wugs", "is unable to"]
    ),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=5),
)
def test_nobody_fails_for_the_half_alone_that_was_read(
    head: tuple[str, dict[str, object]], joint: str, begins: str, more: list[str]
) -> None:
    first, told = head
    one = read(f"+ {first}{joint}{begins} {' '.join(more)}")
    profile = profile_from_value(told, today=TODAY)
    assert evaluate(read(f"+ {first}"), profile, TODAY).verdict is Verdict.NOT_MET
    if any(words in " ".join([begins, *more]) for words in ("did not respond", "not tolerate")):
        return  # who never took it has not failed on it
    assert evaluate(one, profile, TODAY).verdict is not Verdict.NOT_MET
