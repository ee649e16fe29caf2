"""The rules by which a posted table tells a moment, a comparator and what is better."""

import pytest

from trialpost.findings.posted.arms import Role, comparator, roles
from trialpost.findings.posted.better import better_of
from trialpost.findings.posted.statistics import statistic_of
from trialpost.findings.posted.timepoints import timepoint_of
from trialpost.model.finding import Timepoint
from trialpost.model.results import Group
from trialpost.model.status import ArmType
from trialpost.model.trial import Arm


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Week 24"], (24, "week")),
        (["Change at Week 16"], (16, "week")),
        (["Baseline"], (0, "day")),
        (["Baseline (Week 0)"], (0, "day")),
        ([None, "Response (SRI-4) at Week 52", "Up to 56 weeks"], (52, "week")),
        (["Change From Baseline", "Change in score", "Baseline, 26 weeks"], (26, "week")),
        ([None, "Change in weight", "From baseline to week 12"], (12, "week")),
        # Events counted from baseline to a week are of the whole period.
        ([None, "Participants with events", "Baseline to week 12"], None),
        ([None, "Participants with events", "Baseline up to week 12"], None),
        ([None, "Overall survival", "up to 5 years"], None),
        ([None, "Events", "Every 4 weeks until progression"], None),
        ([None, "Weight", "12 months"], (12, "month")),
        ([None, "Weight", "Baseline and Week 24 (plus/minus 5 days)"], (24, "week")),
        ([None, "Weight", "Weeks 12 and 24"], None),
        ([None, "Weight", "Baseline, 26 weeks, and 52 weeks"], None),
        ([None, "Participants 18 years of age", "6 months"], (6, "month")),
        ([None, "Weight", None], None),
        (["Day 15", "Weight at week 4", "week 4"], (15, "day")),
    ],
)
def test_one_moment_is_read_and_a_period_is_none(texts, expected):
    assert timepoint_of(*texts) == (
        Timepoint(float(expected[0]), expected[1]) if expected else None
    )


def groups(*titles):
    return tuple(Group(id=f"G{n}", title=title, where="") for n, title in enumerate(titles))


ARMS = (
    Arm(label="Olibra 5 mg", type=ArmType.EXPERIMENTAL),
    Arm(label="Sugar pill", type=ArmType.PLACEBO_COMPARATOR),
    Arm(label="Oldmed", type=ArmType.ACTIVE_COMPARATOR),
)


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (("Olibra 5 mg", "Placebo"), "Placebo"),
        (("Olibra 5 mg", "sugar PILL"), "sugar PILL"),
        (("Olibra 5 mg", "Oldmed"), "Oldmed"),
        (("Olibra 5 mg", "Oldmed", "Placebo"), "Placebo"),
        (("Olibra 5 mg", "Olibra 10 mg"), None),
        (("Drug A", "No treatment"), "No treatment"),
        (("Drug A", "Standard of care"), "Standard of care"),
        (("Drug A + standard of care", "Standard of care"), "Standard of care"),
        (("Placebo then Drug A", "Drug A then Placebo"), None),
        # Two groups have a placebo in them: which one is the comparator is not said.
        (("Drug A + placebo to B", "Drug B + placebo to A"), None),
        (("Drug A", "Placebo", "Total"), "Placebo"),
        (("All participants",), None),
        (("Placebo",), None),
    ],
)
def test_the_comparator_is_named_by_a_rule_or_not_at_all(titles, expected):
    named = groups(*titles)
    found = comparator(roles(named, ARMS))
    assert next((one.title for one in named if one.id == found), None) == expected


def test_a_sequence_and_a_total_have_roles_of_their_own():
    found = roles(groups("Placebo then Drug A", "Total", "Drug A"), ())
    assert list(found.values()) == [Role.SEQUENCE, Role.ALL, Role.UNKNOWN]


@pytest.mark.parametrize(
    ("title", "description", "expected"),
    [
        ("Overall survival", None, "higher"),
        ("Progression-free survival", None, "higher"),
        ("Time to progression", None, "higher"),
        ("Time to recovery", None, "lower"),
        ("Number of deaths", None, "lower"),
        ("Percentage of participants with remission", None, "higher"),
        ("Participants free of relapse", None, "higher"),
        ("Total score", "Higher scores indicate worse pain.", "lower"),
        ("Total score", "A higher score means better function.", "higher"),
        ("Total score", "Lower scores indicate better sleep.", "lower"),
        ("VAS", "From 0 (no pain) to 10 (worst pain)", "lower"),
        ("VAS", "0 = worst imaginable health to 100 = best health", "higher"),
        # The scale's own words go before the title's.
        ("Pain relief", "Higher values represent better outcomes", "higher"),
        ("Plasma concentration at response", None, "unknown"),
        ("Haemoglobin", None, "unknown"),
        ("Response to pain", None, "unknown"),
    ],
)
def test_what_is_better_is_said_by_the_scale_or_plain_words(title, description, expected):
    assert better_of(title, description) == expected


@pytest.mark.parametrize(
    ("name", "title", "unit", "expected"),
    [
        ("Mean", "Change From Baseline in Weight", "kg", "mean change from baseline"),
        (
            "Median",
            "Percent change from baseline in LDL",
            "%",
            "median percent change from baseline",
        ),
        ("Least Squares Mean", "Weight at week 4", "kg", "least squares mean"),
        ("Count of Participants", "Change from baseline", "Participants", "count"),
        ("Number", "Responders", "percentage of participants", "percentage"),
        ("Number", "Responders", "participants", "number"),
    ],
)
def test_a_statistic_is_named_in_the_field_s_words(name, title, unit, expected):
    assert statistic_of(name, title, unit) == expected
