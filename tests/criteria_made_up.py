"""Criteria, people and a small lexicon for the tests of judging."""

import datetime as dt
from typing import Any

from trialpost.eligibility.facts import Facts, facts_of
from trialpost.eligibility.judge import Silence, judge
from trialpost.eligibility.judging import Found, judge_leaf
from trialpost.eligibility.kleene import HOLDS, LACKS, UNKNOWN
from trialpost.model.criterion import Criterion, CriterionKind, JudgedCriterion
from trialpost.model.profile import profile_from_value
from trialpost.model.requirement import (
    HasCondition,
    Leaf,
    Named,
    Period,
    ReadCriterion,
    Requirement,
    Treated,
)
from trialpost.vocabulary.lexicon import Concept, Kind, Lexicon, Row

TODAY = dt.date(2026, 11, 22)
WORDS = {HOLDS: "holds", LACKS: "does not hold", UNKNOWN: "not known"}

_CONCEPTS = """
condition        | lupus              |                    | SLE
condition        | lupus nephritis    | lupus              |
condition        | asthma             | lung disease       |
condition        | lung disease       |                    |
condition        | hypertension       |                    | high blood pressure
condition        | migraine           |                    |
condition        | cancer             |                    |
condition        | skin cancer        | cancer             |
condition        | basal cell cancer  | skin cancer        |
condition        | breast cancer      | cancer             |
condition        | heart attack       |                    | myocardial infarction
infection        | pneumonia          |                    |
symptom          | headache           |                    |
condition        | multiple sclerosis |                    | =MS
condition        | mitral stenosis    |                    | =MS
drug class       | anti-CD20 antibody |                    |
drug             | rituximab          | anti-CD20 antibody | MabThera
drug             | obinutuzumab       | anti-CD20 antibody |
drug             | methotrexate       |                    |
drug class       | antibiotic         |                    |
drug             | penicillin         | antibiotic         |
procedure        | kidney transplant  |                    |
procedure        | hysterectomy       |                    |
vaccine          | flu vaccine        |                    |
marker           | EGFR L858R         | EGFR mutation      |
marker           | EGFR mutation      |                    |
measurement      | eGFR               |                    |
measurement      | haemoglobin        |                    |
"""


def small_lexicon() -> Lexicon:
    """Return a lexicon of a few names, which no change of the tables touches."""
    rows = []
    for line in _CONCEPTS.strip().splitlines():
        kind, name, parents, terms = (cell.strip() for cell in line.split("|"))
        ids = tuple(one.strip().replace(" ", "-").lower() for one in parents.split(";") if one)
        concept = Concept(
            id=name.replace(" ", "-").lower(), kind=Kind(kind), name=name, plain=name, parents=ids
        )
        rows.append(Row(concept, tuple(one for one in terms.split(";") if one)))
    return Lexicon(rows)


SMALL = small_lexicon()


def person(**told: Any) -> Facts:
    """Work out a profile given as JSON would give it, with the small lexicon."""
    return facts_of(profile_from_value(told, today=TODAY), names=SMALL)


def anybody(**told: Any) -> Facts:
    """Work out a profile given as JSON would give it, with the project's own lexicon."""
    return facts_of(profile_from_value(told, today=TODAY))


def illness(name: str, **more: Any) -> HasCondition:
    """Ask for an illness of the small lexicon, or for a name that it lacks."""
    return HasCondition(name=name, concept=_concept(name), **_read(more))


def treatment(name: str, **more: Any) -> Treated:
    """Ask for a treatment of the small lexicon, or for a name that it lacks."""
    return Treated(name=name, concept=_concept(name), **_read(more))


def _concept(name: str) -> str:
    found = SMALL.find(name)
    return found[0].id if len(found) == 1 else ""


def _read(more: dict[str, Any]) -> dict[str, Any]:
    if "but" in more:
        more["but"] = tuple(Named(name=one, concept=_concept(one)) for one in more["but"])
    return more


def within(days: float, words: str = "within") -> Period:
    """Return the stretch of so many days until today."""
    return Period(words=words, oldest=days)


def before(days: float) -> Period:
    """Return the stretch that ended so many days ago."""
    return Period(words="ago", newest=days)


def for_(days: float) -> Period:
    """Return a stretch that has lasted so many days."""
    return Period(words="for", lasting=days)


def found(leaf: Leaf, facts: Facts) -> Found:
    """Judge a leaf."""
    return judge_leaf(leaf, facts, TODAY)


def truth(leaf: Leaf, facts: Facts) -> str:
    """Judge a leaf, and say how in the words of the tables."""
    return WORDS[found(leaf, facts).truth]


def criterion(
    requirement: Requirement, kind: str = "inclusion", *, group: str = ""
) -> ReadCriterion:
    """Make a criterion of a tree."""
    text = Criterion(text="…", kind=CriterionKind(kind), span=(0, 1), group=group)
    return ReadCriterion(criterion=text, requirement=requirement)


def judged(
    requirement: Requirement,
    facts: Facts,
    kind: str = "inclusion",
    *,
    group: str = "",
    silence: Silence = Silence.STRICT,
) -> JudgedCriterion:
    """Judge a tree as a criterion."""
    return judge(criterion(requirement, kind, group=group), facts, today=TODAY, silence=silence)
