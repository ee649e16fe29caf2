"""The reference trial from three kinds of source, each beside ../shared/reference.

A passage laid out as the publication's abstract lays out its results, in our words; a registry
record with the registry's flow; the participants of the simulated trial. What the three say of the
same thing has to be the same: the publication's figures exactly, the registry's counts exactly, the
simulated ones within chance.
"""

import json

import pytest

from publication_examples import article
from trialpost.articles import write_article
from trialpost.demo.reference import reference_findings
from trialpost.demo.reference_trial import reference_study
from trialpost.demo.simulated_article import simulated_findings
from trialpost.demo.simulated_trial import HIGH, LOW, PLACEBO, write
from trialpost.findings import findings_from_json, findings_of_record
from trialpost.findings.file import COMPLETED, RANDOMISED
from trialpost.findings.participants import analyse
from trialpost.findings.participants.changes import LASTING, MEDIAN
from trialpost.findings.publication import findings_of_publication
from trialpost.model.finding import FindingKind
from trialpost.model.reading import Door

# The facts table of ../shared/reference/README.md: marker, week, arm, median change, on placebo.
CHANGES = [
    ("Anti-dsDNA antibodies", 2, LOW, -14.3, 0.1),
    ("Anti-dsDNA antibodies", 4, HIGH, -17.9, 0.02),
    ("Anti-dsDNA antibodies", 24, LOW, -29.6, 3.0),
    ("Anti-dsDNA antibodies", 24, HIGH, -15.1, 3.0),
    ("Immunoglobulin G", 12, HIGH, -0.65, 0.09),
    ("Immunoglobulin G", 24, HIGH, -0.60, -0.04),
]
FLOW = {PLACEBO: (105, 83), LOW: (105, 86), HIGH: (104, 86)}
SINCE = {LOW: 2, HIGH: 4}
"""The week from which anti-dsDNA differs, through week 24."""
RESPONSE = {HIGH: (70, 104, 1.8, 0.0414), LOW: (61, 105, 1.3, 0.39)}

ABSTRACT = (
    "Median change of anti-dsDNA antibodies differed significantly beginning at week 2 "
    "(baricitinib 2 mg = − 14.3 IU/mL; placebo = 0.1 IU/mL) and week 4 (baricitinib 4 mg = − 17.9 "
    "IU/mL; placebo = 0.02 IU/mL) continuing through week 24 (baricitinib 2 mg = − 29.6 IU/mL; "
    "baricitinib 4 mg = − 15.1 IU/mL; placebo = 3.0 IU/mL).",
    "Median change of immunoglobulin G differed significantly with baricitinib 4 mg at week 12 "
    "(baricitinib 4 mg = − 0.65 g/L; placebo = 0.09 g/L) and week 24 (baricitinib 4 mg = − 0.60 "
    "g/L; placebo = − 0.04 g/L).",
    "No relationship was found between SRI-4 response and normalization of anti-dsDNA by week 24.",
)


@pytest.fixture(scope="module")
def published():
    raw = article(*ABSTRACT, title="Baricitinib and laboratory markers in lupus")
    return findings_of_publication(raw).findings


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    return analyse(write(tmp_path_factory.mktemp("lupus"))).findings


@pytest.mark.parametrize(("marker", "week", "arm", "value", "other"), CHANGES)
def test_the_publication_s_figures_are_the_reference_s(published, marker, week, arm, value, other):
    (one,) = [
        each
        for each in published
        if each.measure.casefold() == f"median change of {marker.casefold()}"
        and (each.arm or "").casefold() == arm.casefold()
        and each.timepoint is not None
        and each.timepoint.value == week
    ]
    assert (one.value, one.comparator_value, one.comparator) == (value, other, "placebo")
    assert one.statistic == "median change"


def test_the_publication_says_that_response_and_normalisation_are_not_related(published):
    (said,) = [one for one in published if one.kind is FindingKind.STATEMENT
               and one.measure.startswith("relationship")]  # fmt: skip
    assert said.significant is False
    assert "SRI-4 response and normalization of anti-dsDNA" in said.measure


def record_with_flow() -> bytes:
    """Return the reference trial's record with the registry's participant flow."""
    ids = {arm: f"FG00{at}" for at, arm in enumerate(FLOW)}

    def milestone(name: str, counts: dict[str, int]) -> dict:
        rows = [{"groupId": ids[arm], "numSubjects": str(n)} for arm, n in counts.items()]
        return {"type": name, "achievements": rows}

    started = {arm: counts[0] for arm, counts in FLOW.items()}
    done = {arm: counts[1] for arm, counts in FLOW.items()}
    left = {arm: started[arm] - done[arm] for arm in FLOW}
    steps = [milestone("STARTED", started), milestone("COMPLETED", done),
             milestone("NOT COMPLETED", left)]  # fmt: skip
    groups = [{"id": name, "title": arm} for arm, name in ids.items()]
    flow = {"groups": groups, "periods": [{"title": "24 weeks", "milestones": steps}]}
    study = reference_study() | {"resultsSection": {"participantFlowModule": flow}}
    return json.dumps(study).encode()


def test_the_registry_s_flow_is_the_reference_s():
    found = findings_of_record(record_with_flow(), Door.CTGOV_API)
    assert found.posted is not None
    counts = {(one.measure, one.arm): one.value for one in found.posted.findings}
    for arm, (started, completed) in FLOW.items():
        assert counts["STARTED", arm] == started
        assert counts["COMPLETED", arm] == completed
    assert {one.outcome.value for one in found.posted.held} == {"agrees"}


def test_the_simulated_people_are_as_many_as_the_registry_says(simulated):
    for arm, (started, completed) in FLOW.items():
        of = {one.measure: one.value for one in simulated if one.arm == arm and one.value}
        assert (of[RANDOMISED], of[COMPLETED]) == (started, completed)


@pytest.mark.parametrize(("marker", "week", "arm", "value", "other"), CHANGES)
def test_the_simulated_changes_are_the_reference_s_within_chance(
    simulated, marker, week, arm, value, other
):
    (one,) = [
        each
        for each in simulated
        if (each.measure, each.arm, each.statistic) == (marker, arm, MEDIAN)
        and each.population == ("elevated at baseline" if marker.startswith("Anti") else "all")
        and each.timepoint is not None
        and each.timepoint.value == week
    ]
    # Three standard errors of a median of some seventy people, by the simulator's spreads.
    room = 6.0 if marker.startswith("Anti") else 0.5
    assert one.value == pytest.approx(value, abs=room)
    assert one.comparator_value == pytest.approx(other, abs=room)


@pytest.mark.parametrize("arm", [LOW, HIGH])
def test_the_simulated_difference_lasts_from_the_week_that_the_publication_names(simulated, arm):
    since = [one.value for one in simulated if one.statistic == LASTING and one.arm == arm
             and one.population == "elevated at baseline"]  # fmt: skip
    assert since == [SINCE[arm]]


@pytest.mark.parametrize("arm", [LOW, HIGH])
def test_the_simulated_response_is_the_main_report_s(simulated, arm):
    count, of, ratio, p = RESPONSE[arm]
    own = [one for one in simulated if one.arm == arm and one.measure.startswith("Resolution")
           and one.population == "missing as no response"]  # fmt: skip
    counted = next(one for one in own if one.statistic == "count")
    assert (counted.value, counted.n) == (count, of)
    odds = next(one for one in own if one.statistic == "odds ratio")
    assert odds.value == pytest.approx(ratio, abs=0.15)
    assert odds.significant is (p < 0.05)


def test_no_link_of_response_and_normalisation_is_simulated(simulated):
    (link,) = [one for one in simulated if one.statistic == "odds ratio"
               and " and normal " in one.measure]  # fmt: skip
    low, high = link.interval
    assert low < 1 < high


def test_the_whole_chain_gives_an_article_that_holds_beside_the_published_one():
    file = findings_from_json(simulated_findings())
    real = findings_from_json(reference_findings())
    made = write_article(file)
    assert made.problems == ()
    assert file.trial.id != real.trial.id  # nobody may take its figures for the real trial's
    text = " ".join(one.text for section in made.sections for one in section.sentences)
    for words in ("nobody in it lived", "314 people", "70 of 104", "86 of 105", "No clear link"):
        assert words in text
    assert "simulated" in made.title.text


def test_another_seed_gives_other_people_and_an_article_that_holds_too():
    assert write_article(findings_from_json(simulated_findings(3))).problems == ()
