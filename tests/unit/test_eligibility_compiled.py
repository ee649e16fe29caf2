"""Judging many trials at once touches every leaf that a profile speaks of, or may."""

from typing import Any

import pytest

from criteria_made_up import TODAY, criterion, illness, person, treatment, within
from trialpost.eligibility.compiled import compile_trees, verdicts
from trialpost.eligibility.judge import Silence, judge
from trialpost.eligibility.ready import Hearing, Ready
from trialpost.model.criterion import Verdict
from trialpost.model.requirement import (
    Allergic,
    FamilyHistory,
    HasMarker,
    Leaf,
    LeftToTeam,
    MarkerStatus,
    Measured,
    Response,
    Speaks,
    TeamChecks,
    UsesSubstance,
    When,
)

LEAVES: list[Leaf] = [
    *(illness(one) for one in ("lupus", "lupus nephritis", "asthma", "lung disease", "cancer",
                               "multiple sclerosis", "Zellweger syndrome", "Zellweger disease",
                               "any serious illness", "pneumonia", "heart attack")),
    illness("lupus nephritis", severity=("severe",)), illness("skin cancer", stage=("IV",)),
    illness("cancer", but=("basal cell cancer",)), illness("lupus", qualifiers=("suspected",)),
    *(treatment(one, when=When.EVER, period=within(183))
      for one in ("rituximab", "anti-CD20 antibody", "penicillin", "kidney transplant",
                  "flu vaccine", "shark cartilage")),
    treatment("penicillin", contraindicated=True),
    treatment("antibiotic", response=Response.INTOLERANT),
    treatment("shark cartilage", lines=(1, 2)),
    Allergic(), Allergic(name="penicillin", concept="penicillin"), Allergic(name="peanut"),
    Allergic(name="antibiotic", concept="antibiotic"),
    HasMarker(name="x", concept="egfr-l858r"), HasMarker(name="x", concept="egfr-mutation"),
    HasMarker(name="BRCA9", status=MarkerStatus.NEGATIVE),
    FamilyHistory(name="cancer", concept="cancer"),
    Measured(name="x", concept="egfr", low=60), Measured(name="x", concept="ecog", high=1),
    Measured(name="x", concept="karnofsky", low=70),
    Measured(name="x", concept="bmi", high=30, unit="kg/m2"), Measured(name="grip", low=9),
    UsesSubstance(name="x", concept="tobacco"), UsesSubstance(name="kava"),
    Speaks(languages=("english", "spanish")),
    treatment("rituximab", when=When.PLANNED, period=within(30)),
    Measured(name="x", concept="urea", high=10, unit="mmol/L"),
    *(LeftToTeam(reason=one) for one in TeamChecks),
]  # fmt: skip

PEOPLE: list[dict[str, Any]] = [
    {}, {"conditions": ["lupus"]}, {"conditions": ["lupus nephritis"]}, {"conditions": ["MS"]},
    {"conditions": ["cancer"]}, {"conditions": ["skin cancer"]}, {"conditions": ["asthma clinic"]},
    {"conditions": ["Zellweger syndrome"]}, {"absent": ["lupus", "Zellweger syndrome"]},
    {"absent": ["lung disease"]}, {"suspected": ["lupus nephritis", "Zellweger syndrome"]},
    {"family_history": ["breast cancer"]}, {"allergies": ["penicillin"]},
    {"allergies": ["peanuts", "shark cartilage"]}, {"medications": ["rituximab"]},
    {"medications": [{"name": "rituximab", "until": "2020"}]}, {"medications": ["shark cartilage"]},
    {"procedures": [{"name": "kidney transplant", "date": "2020"}]},
    {"biomarkers": [{"name": "EGFR L858R"}, {"name": "BRCA9", "present": "no"}]},
    {"biomarkers": [{"name": "EGFR mutation", "present": "no"}]},
    {"measurements": [{"name": "eGFR", "value": 70, "unit": "mL/min/1.73 m2"}]},
    {"answers": {"allergy": "no"}}, {"answers": {"allergy:penicillin": "no"}},
    {"answers": {"smoking": "no", "substance:kava": "yes"}}, {"answers": {"egfr": 40, "grip": 12}},
    {"answers": {"condition:lupus": "no", "treatment:anti-cd20-antibody": "no"}},
    {"answers": {"treatment:rituximab@183d": "no", "language:spanish": "yes"}},
    {"answers": {"treatment:rituximab@last": "2026-10"}},
    {"answers": {"treatment:rituximab@planned": "no"}},
    {"measurements": [{"name": "BUN", "value": 60, "unit": "mg/dL"}]},
    {"answers": {"consent": "yes", "compliance": "yes"}},
]  # fmt: skip
COMPLETE: list[list[str]] = [
    [], ["conditions"], ["medications", "procedures"], ["allergies", "family_history"]
]  # fmt: skip
READS = [criterion(leaf, kind) for leaf in LEAVES for kind in ("inclusion", "exclusion")]
READY = Ready(READS, person().order)
"""Made ready once, and heard by everybody in turn: what was kept of one must not reach another."""

CODE = {Verdict.NOT_MET: 0, Verdict.UNKNOWN: 1, Verdict.MET: 2}


@pytest.mark.parametrize("told", PEOPLE)
@pytest.mark.parametrize("complete", COMPLETE)
def test_both_roads_agree_on_every_leaf(told: dict[str, Any], complete: list[str]) -> None:
    reads = READS
    facts = person(**told, complete=complete)
    compiled = compile_trees([reads], order=facts.order)
    for silence in Silence:
        together = verdicts(compiled, facts, TODAY, silence=silence)
        alone = [judge(one, facts, today=TODAY, silence=silence) for one in reads]
        different = [
            one.requirement
            for one, fast, slow in zip(reads, together.verdict, alone, strict=True)
            if fast != CODE[slow.verdict]
        ]
        assert different == []
        assert together.presumed.tolist() == [one.presumed for one in alone]
        heard = Hearing(facts, today=TODAY, silence=silence).heard(READY)
        assert [one.told() for one in heard] == alone
