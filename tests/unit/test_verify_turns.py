"""Words that any sentence may use, put together so that they say what no finding has.

Written as a careless or over-selling writer would, on records that no test had read, and told here
of an invented trial.
"""

import msgspec
import pytest

from trialpost.articles.verify import Checker
from trialpost.findings import FindingsDocument
from trialpost.model.article import Sentence
from trialpost.model.finding import Finding, FindingKind, Source, SourceKind, Table, Timepoint

A, B = "Tavolin", "Sugar pill"
WEEK = Timepoint(24, "week")


def finding(name: str, **given) -> Finding:
    source = Source(kind=SourceKind.REGISTRY, ref="NCT00000001", text="")
    return Finding(id=name, kind=FindingKind.NUMBER, source=source, where={}, **given)


def both(name: str, one: dict, other: dict, **given) -> tuple[Finding, ...]:
    """Return a finding of either group."""
    return (
        finding(f"{name}-a", arm=A, **one, **given),
        finding(f"{name}-b", arm=B, **other, **given),
    )


COUNT = {"statistic": "count", "unit": "Participants"}
OUT = {"table": Table.OUTCOME, "timepoint": WEEK}
FINDINGS = (
    *both("had", {"value": 27, "n": 37}, {"value": 18, "n": 36}, measure="Relief", **COUNT, **OUT),
    *both("mean", {"value": 19.6, "n": 37}, {"value": 18.5, "n": 36}, measure="Score",
          statistic="mean", unit="points", **OUT),
    *both("weight", {"value": -3.7, "n": 37}, {"value": 0.2, "n": 36}, measure="Body weight",
          statistic="mean", unit="kg", **OUT),
    *both("free", {"value": 30, "n": 37}, {"value": 31, "n": 36},
          measure="Disease free survival", **COUNT, **OUT),
    finding("test", arm=A, comparator=B, value=1.03, interval=(0.22, 1.84), p_value="0.0132",
            measure="Score", unit="points", statistic="mean difference", table=Table.ANALYSIS),
    finding("ratio", arm=A, comparator=B, value=0.96, interval=(0.81, 1.14), p_value="0.65",
            measure="Relief", statistic="hazard ratio", table=Table.ANALYSIS),
    *both("dizzy", {"value": 8, "n": 37}, {"value": 2, "n": 36},
          measure="Dizziness or dehydration", table=Table.EVENT, role="other", **COUNT),
    *both("grave", {"value": 5, "n": 37}, {"value": 6, "n": 36}, measure="Headache",
          table=Table.EVENT, role="serious", **COUNT),
    *both("mild", {"value": 12, "n": 37}, {"value": 9, "n": 36}, measure="Headache",
          table=Table.EVENT, role="other", **COUNT),
    *both("rare", {"value": 1, "n": 2}, {"value": 0, "n": 2}, measure="Fracture",
          table=Table.EVENT, role="other", **COUNT),
    *both("nil", {"value": 0, "n": 37}, {"value": 0, "n": 36},
          measure="Any serious adverse event", table=Table.EVENT, role="serious", **COUNT),
)  # fmt: skip
DOCUMENT = FindingsDocument(
    trial="NCT00000001",
    findings=FINDINGS,
    arms={A: "tavolin", B: "placebo"},
    measures={"Relief": "relief", "Score": "score", "Body weight": "body weight",
              "Disease free survival": "disease free survival", "Headache": "headache",
              "Dizziness or dehydration": "dizziness or dehydration",
              "Any serious adverse event": "serious health problem", "Fracture": "fracture"},
    names=("asthma", "tavolin"),
)  # fmt: skip
WRONG = (
    ("had", "27 of 37 people got tavolin."),
    ("had", "Tavolin was given to 27 of 37 people."),
    ("had", "27 of 37 people took tavolin until week 24."),
    ("had", "At week 24, 27 of 37 people were with tavolin."),
    ("had", "Tavolin reached 27 of 37 people."),
    ("had", "In 27 of 37 people, tavolin was found."),
    ("had", "Many people had it with tavolin: 27 of 37."),
    ("had", "27 of 37 people had it for 24 weeks with tavolin."),
    ("had", "It took 24 weeks in 27 of 37 people with tavolin."),
    ("had", "It rose from 27 to 37 people with tavolin."),
    ("had", "27 to 37 people with tavolin had it."),
    ("had", "It was seen in 37 people with tavolin."),
    ("had", "It was seen in 27 of 37 people with tavolin and 18 of them with placebo."),
    ("had", "It was seen in 27 of 37 people with tavolin, up from 18 of 36 with placebo."),
    ("had", "It was seen in 27 of 37 people more with tavolin than with placebo."),
    ("had", "Tavolin doubles the number of people who had it: 27 of 37."),
    ("had", "With placebo, the number halves to 18 of 36 people."),
    ("had", "With tavolin, 27 of 37 people had a clear result."),
    ("had", "With tavolin, 27 of 37 people had it, clearly more than with placebo."),
    ("had", "Week after week, 27 of 37 people had it with tavolin."),
    ("had test", "A significant number of people with tavolin had it: 27 of 37."),
    ("mean", "At week 24, each of the people with tavolin reached 19.6 points."),
    ("mean", "With tavolin, all 37 people had 19.6 points."),
    ("mean", "At week 24, the increase with tavolin was 19.6 points."),
    ("mean", "The level of tavolin was 19.6 points."),
    ("mean", "At week 24, with tavolin, the mean was 19.6 points per group."),
    ("mean test", "The significant result was 19.6 points with tavolin."),
    ("weight", "Tavolin lowered it by 3.7 kg."),
    ("weight", "At week 24, with tavolin, it was 3.7 kg lower than with placebo."),
    ("weight", "At week 24, it fell in the tavolin group and with placebo."),
    ("free", "At week 24, disease was seen in 30 of 37 people with tavolin."),
    ("ratio", "Between tavolin and placebo, the hazard ratio fell to 0.96."),
    ("ratio", "The trial found that tavolin and placebo do not differ."),
    ("dizzy", "Dizziness came up in 8 of 37 people with tavolin."),
    ("dizzy", "8 of 37 people with tavolin died of it."),
    ("grave mild", "Headache came up in 5 of 37 people with tavolin; in 12 of 37 it was serious."),
    ("grave", "With tavolin, 5 of 37 serious problems came up."),
    ("had", "With placebo and with tavolin, 27 of 37 people had it."),
    ("had", "None of the 37 people with tavolin had it."),
    ("had", "All 37 people with tavolin had it."),
    ("mild", "Headache was less common with tavolin than with placebo."),
    ("mild", "Headache was common with tavolin."),
    ("rare", "One of the two groups had a fracture."),
    ("mean", "At week 24, with tavolin and placebo, the mean scores were 18.5 and 19.6 points."),
    ("mean", "The mean scores were 19.6 and 18.5 points with placebo and tavolin, respectively."),
    ("mean", "The mean score was 19.6 points with tavolin and placebo, respectively."),
    ("had", "With tavolin and placebo, 18 of 36 and 27 of 37 people had it."),
    ("had", "It was seen in 50% and 73% of people with tavolin and placebo."),
    ("had", "With tavolin and placebo, 50 and 73 of every 100 people had it."),
    ("had-a", "The record also has this for placebo, which is not told here."),
    ("rare", "Two of the two people with tavolin had a fracture."),
    ("rare", "One of the two people with placebo had a fracture."),
)  # fmt: skip
RIGHT = (
    ("rare", "One of the two people with tavolin had a fracture."),
    ("nil", "With tavolin and with placebo, nobody had a serious health problem."),
    ("nil", "None of the 37 people with tavolin had a serious health problem."),
    ("mild", "Headache was more common with tavolin (12 of 37 people) than with placebo "
     "(9 of 36)."),
    ("mild", "Headache came up less often with placebo than with tavolin."),
    ("had", "Of the 37 people with tavolin, 27 had it, and of 36 with placebo, 18."),
    ("ratio", "Tavolin and placebo did not differ clearly (p = 0.65)."),
    ("dizzy", "Dizziness or dehydration came up in 8 of 37 people who got tavolin."),
    ("mean", "At week 24, with tavolin and placebo, the mean scores were 19.6 and 18.5 points."),
    ("mean", "The mean scores were 18.5 and 19.6 points with placebo and tavolin, respectively."),
    ("weight", "With tavolin and placebo, the mean change in body weight was −3.7 and 0.2 kg."),
    ("had", "Of 37 and 36 people with tavolin and placebo, 27 and 18 had it."),
    ("had", "It was seen in 73% and 50% of people with tavolin and placebo, respectively."),
    ("had", "With tavolin and placebo, 73 and 50 of every 100 people had it."),
    ("free", "At week 24, 30 of 37 people with tavolin were free of disease."),
    ("test", "The mean score was 1.03 points higher with tavolin than with placebo."),
)  # fmt: skip


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(DOCUMENT, ())


def problems(checker: Checker, names: str, text: str) -> list[str]:
    ids = tuple(one.id for one in FINDINGS if {one.id, one.id.split("-")[0]} & {*names.split()})
    return [one.why for one in checker.sentence(Sentence(text, ids))]


@pytest.mark.parametrize(("names", "text"), WRONG)
def test_what_no_finding_has_is_refused(checker, names, text):
    assert problems(checker, names, text)


@pytest.mark.parametrize(("names", "text"), RIGHT)
def test_what_the_findings_have_passes(checker, names, text):
    assert problems(checker, names, text) == []


LETTERED = msgspec.structs.replace(DOCUMENT, arms={A: "group A", B: "group B"})


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("In groups A and B, 27 of 37 and 18 of 36 people had it.", True),
        ("In groups B and A, 27 of 37 and 18 of 36 people had it.", False),
        ("27 of 37 people in group A and B had it.", False),
    ],
)
def test_groups_that_share_the_word_are_both_read(text, is_right):
    assert (problems(Checker(LETTERED, ()), "had", text) == []) == is_right
