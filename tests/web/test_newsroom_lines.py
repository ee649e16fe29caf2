"""How the newsroom tells a finding on one line, and what addresses articles have."""

from trialpost.model.finding import Finding, FindingKind, Source, SourceKind, Timepoint
from trialpost.web.newsroom.actions import _slug
from trialpost.web.newsroom.beside import Held

LONG = "Change From Baseline in Peak Oxygen Uptake During a Maximal Exercise Test on a Treadmill"


def line_of(arm: str, value: float) -> str:
    found = Finding(
        id="f", kind=FindingKind.NUMBER, where={}, measure=LONG, category=f"{LONG}, after exercise",
        population=f"All who were counted. {LONG}", arm=arm, value=value, unit="mL/kg/min",
        timepoint=Timepoint(26, "week"),
        source=Source(kind=SourceKind.REGISTRY, ref="NCT00000001", text=""),
    )  # fmt: skip
    return Held(finding=found, source="", pieces=(), places=(), apart=()).says


def test_what_tells_two_findings_apart_is_within_the_line_that_an_editor_sees():
    lines = [line_of("Olibra", 1.48)[:199], line_of("Placebo", 2.5)[:199]]
    assert "Olibra: 1.48 mL/kg/min, week 26" in lines[0]
    assert "Placebo: 2.5 mL/kg/min, week 26" in lines[1]


def test_a_figure_keeps_its_point_in_an_address():
    assert _slug("A fall of 1.48 mL/kg/min with 1.5 mg Olibra.", "NCT00000001") == (
        "a-fall-of-1-48-ml-kg-min-with-1-5-mg-olibra-nct00000001"
    )
