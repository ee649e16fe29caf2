"""What a word says of several names, and of which it does not: choices, reasons, tests, times.

Each row is a criterion as registries write it, with ``+`` for an inclusion and ``-`` for an
exclusion, and its tree as it is drawn. The wording is our own.
"""

import datetime as dt

import pytest

from trialpost.eligibility.drawing import draw
from trialpost.eligibility.facts import facts_of
from trialpost.eligibility.judge import Silence, judge
from trialpost.eligibility.understanding import understand
from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.profile import profile_from_value
from trialpost.model.requirement import ReadCriterion

TODAY = dt.date(2026, 11, 28)

READ = """
- Acute or chronic liver or kidney disease | condition[liver-disease, "Acute or chronic"] OR condition[kidney-disease, "Acute or chronic"]
- Acute or chronic kidney or liver disease | condition[kidney-disease, "Acute or chronic"] OR condition[liver-disease, "Acute or chronic"]
- Chronic kidney or liver disease | condition[chronic-kidney-disease] OR condition[liver-disease, "Chronic"]
- Acute or chronic graft versus host disease | condition[acute-graft-versus-host-disease] OR condition[chronic-graft-versus-host-disease]
- Acute bacterial or viral infection | condition[bacterial-infection, infection, "Acute"] OR condition[viral-infection, infection, "Acute"]
+ Advanced breast or colon cancer | condition[breast-cancer, stage advanced] OR condition[colon-cancer, stage advanced]
+ Advanced or metastatic breast or lung cancer | condition[breast-cancer, stage advanced or metastatic] OR condition[lung-cancer, stage advanced or metastatic]
+ Low risk prostate cancer | condition[prostate-cancer, "Low risk"]
+ Low- or intermediate-risk prostate cancer | condition[prostate-cancer, "Low- or intermediate-risk"]
+ Low-risk or intermediate-risk prostate cancer | condition[prostate-cancer, "Low-risk or intermediate-risk"]
- High-risk neuroblastoma | condition[neuroblastoma, "High-risk"]
- High-risk HPV infection | condition[high-risk-hpv-infection, infection]
- At high risk of stroke | condition["risk of stroke"]
- Biological therapy for AML/high risk MDS | treatment[biologic, "for AML/high risk MDS"]
- Contraindication for MRI (e.g. pacemaker) | treatment[magnetic-resonance-imaging, contraindicated] OR treatment[pacemaker]
- Contraindication for MRI (pacemaker, claustrophobia) | treatment[magnetic-resonance-imaging, contraindicated] OR treatment[pacemaker] OR condition[claustrophobia]
- Contraindication to platinum (cisplatin or carboplatin) | treatment[platinum-based-chemotherapy, contraindicated] OR treatment[cisplatin, contraindicated] OR treatment[carboplatin, contraindicated]
- Contraindications to empagliflozin (eGFR < 60 mL/min/1.73m2) | treatment[empagliflozin, contraindicated] OR measurement[egfr <60 mL/min/1.73 m2]
+ No contraindication to MRI (metal plates or a pacemaker) | NOT (treatment[magnetic-resonance-imaging, contraindicated] OR treatment[metal-implant] OR treatment[pacemaker])
- Contraindications to MRI: pacemaker, claustrophobia | treatment[magnetic-resonance-imaging, contraindicated] OR treatment[pacemaker] OR condition[claustrophobia]
- Contraindications to: MRI, CT | treatment[magnetic-resonance-imaging, contraindicated] OR treatment[computed-tomography, contraindicated]
- Imaging showed brain metastases | condition[brain-metastases, "Imaging showed"]
- Electrocardiogram showing atrial fibrillation | condition[atrial-fibrillation, "Electrocardiogram showing"]
+ Newly diagnosed breast cancer with MRI within 4 weeks | condition[breast-cancer, "Newly diagnosed"] AND treatment[magnetic-resonance-imaging, ≤28d]
+ Non-smoker or quit > 5 years ago | NOT substance[tobacco, ever] OR substance[former-smoker, ≥1826d ago]
+ Non-smoker or former smoker | substance[non-smoker] OR substance[former-smoker]
+ Lupus that is severe or did not respond to methotrexate | condition[systemic-lupus-erythematosus] AND (unread["that is severe"] OR treatment[methotrexate, failed, "severe"])
+ Should not receive or did not respond to/tolerate methotrexate | unread["Should not receive or did not respond to/tolerate methotrexate"]
+ Have failed or did not respond to methotrexate | treatment[methotrexate, failed]
"""  # noqa: E501


def understood(sign: str, text: str) -> ReadCriterion:
    kind = CriterionKind.INCLUSION if sign == "+" else CriterionKind.EXCLUSION
    return understand(Criterion(text=text, kind=kind, span=(0, len(text))))


@pytest.mark.parametrize("row", READ.strip().splitlines())
def test_a_criterion_is_read_as(row: str) -> None:
    text, drawn = row[2:].rsplit(" | ", 1)
    assert draw(understood(row[0], text).requirement) == drawn


JUDGED = [
    # the criterion, what somebody tells, the verdict
    ("+ Low or high risk prostate cancer", {"conditions": ["low-risk prostate cancer"]}, "met"),
    ("+ Low risk prostate cancer", {"conditions": ["high-risk prostate cancer"]}, "not_met"),
    ("+ Low risk prostate cancer", {"conditions": ["prostate cancer"]}, "unknown"),
    ("- High-risk neuroblastoma", {"conditions": ["neuroblastoma"]}, "unknown"),
    ("+ Neuroblastoma", {"absent": ["high-risk neuroblastoma"]}, "unknown"),
    ("- Acute or chronic liver or kidney disease", {"conditions": ["cirrhosis"]}, "not_met"),
    ("- Chronic kidney or liver disease", {"conditions": ["liver disease"]}, "unknown"),
    ("- Contraindication to MRI (pacemaker)", {"procedures": ["pacemaker"]}, "not_met"),
    ("+ Non-smoker or quit > 5 years ago", {"answers": {"smoking": "past"}}, "unknown"),
    ("+ Non-smoker or quit > 5 years ago", {"answers": {"smoking": "no"}}, "met"),
    ("+ Non-smoker or quit > 5 years ago", {"answers": {"smoking": "now"}}, "not_met"),
    ("+ Former smoker who quit > 5 years ago", {"answers": {"smoking": "past"}}, "unknown"),
    ("+ Never smokers", {"answers": {"smoking": "past"}}, "not_met"),
    ("+ Non-smokers", {"answers": {"smoking": "past"}}, "met"),
    ("- Zellweger syndrome", {"absent": ["severe Zellweger syndrome"]}, "unknown"),
    ("- Zellweger syndrome", {"absent": ["Zellweger syndrome"]}, "met"),
    ("- Severe Zellweger syndrome", {"absent": ["Zellweger syndrome"]}, "met"),
    ("- Quillson syndrome", {"absent": ["severe Quillson syndrome"]}, "unknown"),
    ("- Quillson syndrome", {"absent": ["Quillson syndrome"]}, "met"),
    ("- Asthma", {"absent": ["severe asthma"]}, "unknown"),
    ("- Asthma", {"answers": {"condition:asthma@now-severe": "no"}}, "unknown"),
    (
        "+ Lupus that is severe or did not respond to methotrexate",
        {"conditions": ["lupus"], "answers": {"treatment:methotrexate": "no"}},
        "unknown",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("criterion", "told", "verdict"), JUDGED)
def test_somebody_is_judged_by_just_what_is_said(criterion, told, verdict):
    facts = facts_of(profile_from_value(told, today=TODAY))
    read = understood(criterion[0], criterion[2:])
    assert judge(read, facts, today=TODAY).verdict.value == verdict


@pytest.mark.parametrize(
    ("told", "verdict"), [({}, "unknown"), ({"procedures": ["chest CT"]}, "met")]
)
def test_silence_about_a_finding_speaks_where_the_test_is_told_of(told, verdict):
    facts = facts_of(profile_from_value(told, today=TODAY))
    read = understood("-", "Chest CT shows lung cancer")
    judged = judge(read, facts, today=TODAY, silence=Silence.PRESUMED)
    assert judged.verdict.value == verdict
