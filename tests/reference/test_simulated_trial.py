"""From invented participants back to what the reference trial's publications say.

The expected values are those of ../shared/reference: Doerner and others, Arthritis Research &
Therapy 2022;24:112 (medians of change), and the registry (randomised and completed).
"""

from statistics import median

import pytest

from trialpost.articles import write_article
from trialpost.demo.simulated_trial import ARMS, HIGH, LOW, PLACEBO, simulate, write
from trialpost.findings import findings_from_json, findings_to_json
from trialpost.findings.participants import analyse, findings_file

SEEDS = range(1, 9)


@pytest.fixture(scope="module")
def analysed(tmp_path_factory):
    """What several invented trials come to."""
    folder = tmp_path_factory.mktemp("trials")
    return [analyse(write(folder / str(seed), seed)) for seed in SEEDS]


@pytest.fixture(scope="module")
def found(analysed):
    """The findings of several invented trials."""
    return [one.findings for one in analysed]


def middle(found, *, value="value", **about):
    """The median over the trials of one finding's value."""
    values = [
        getattr(one, value)
        for findings in found
        for one in findings
        if all(getattr(one, key) == wanted for key, wanted in about.items() if key != "week")
        and one.timepoint is not None
        and one.timepoint.value == about["week"]
    ]
    assert len(values) == len(SEEDS)
    return median(values)


@pytest.mark.parametrize(
    ("arm", "week", "drug", "placebo"),
    [(LOW, 2, -14.3, 0.1), (HIGH, 4, -17.9, 0.02), (LOW, 24, -29.6, 3.0), (HIGH, 24, -15.1, 3.0)],
)
def test_antibodies_of_those_elevated_change_as_the_abstract_says(found, arm, week, drug, placebo):
    about = {
        "measure": "Anti-dsDNA antibodies", "population": "elevated at baseline", "arm": arm,
        "statistic": "median change from baseline", "week": week,
    }  # fmt: skip
    assert middle(found, **about) == pytest.approx(drug, abs=3)
    assert middle(found, value="comparator_value", **about) == pytest.approx(placebo, abs=2)


@pytest.mark.parametrize(("week", "drug"), [(12, -0.65), (24, -0.60)])
def test_immunoglobulin_on_the_high_dose(found, week, drug):
    about = {
        "measure": "Immunoglobulin G", "population": "all", "arm": HIGH,
        "statistic": "median change from baseline", "week": week,
    }  # fmt: skip
    assert middle(found, **about) == pytest.approx(drug, abs=0.15)


def test_response_and_normalisation_are_not_found_to_go_together(found):
    """Nothing of the kind was put in: of eight intervals at 95 % at most two may miss 1."""
    intervals = [
        one.interval
        for findings in found
        for one in findings
        if one.statistic == "odds ratio" and " and normal " in one.measure
    ]
    assert len(intervals) == len(SEEDS)
    assert sum(not low <= 1 <= high for low, high in intervals) <= 2


def test_sizes_and_completion_are_the_registry_s():
    tables = simulate(3)
    subjects = tables["adsl"]
    of = {arm: [one for one in subjects if one["TRT01A"] == arm] for arm in (PLACEBO, LOW, HIGH)}
    assert [len(those) for those in of.values()] == [105, 105, 104]
    done = [sum(one["EOSSTT"] == "COMPLETED" for one in those) for those in of.values()]
    assert done == [83, 86, 86] == [plan.completing for plan in ARMS.values()]


def test_articles_of_invented_participants_hold_and_name_their_aside(analysed):
    for one in (analysed[0], analysed[2]):
        article = write_article(findings_from_json(findings_to_json(findings_file(one))))
        assert article.problems == ()
        assert article.subtitle.text.endswith("This result was not its main question.")


def test_the_same_seed_gives_the_same_people():
    assert simulate(5) == simulate(5) != simulate(6)
