"""The rules by which a posted table tells a moment, a comparator and what is better."""

import pytest

from trialpost.findings.posted import posted_findings
from trialpost.findings.posted.arms import Role, comparator, roles
from trialpost.findings.posted.better import better_of, better_of_events, better_of_row
from trialpost.findings.posted.covariates import covariate_of
from trialpost.findings.posted.extension import later_groups
from trialpost.findings.posted.rows import row_of
from trialpost.findings.posted.statistics import statistic_of
from trialpost.findings.posted.timepoints import timepoint_of
from trialpost.model.finding import Timepoint
from trialpost.model.results import (
    Analysis,
    Category,
    Count,
    Figure,
    Group,
    MeasureClass,
    Measurement,
    Milestone,
    ParticipantFlow,
    Period,
    PostedOutcome,
    PostedResults,
    ResultsKind,
)
from trialpost.model.status import ArmType
from trialpost.model.trial import Arm, OutcomeRole


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
        # Minutes before a task are not minutes after it, and day -7 is not day 7.
        (["5 min pre-task", "Heart rate", "5 minutes before task, and 5 minutes after it"], None),
        (["Day -7", "Weight"], None),
        (["2 days before surgery", "Weight"], None),
        (["Mean of 5 min task period", "Heart rate"], None),
        (["Week 12 pre-dose", "FEV1"], (12, "week")),
        # Several moments that share a unit, with or without others that have no number.
        ([None, "Weight", "12, 24 and 36 months"], None),
        ([None, "Weight", "Baseline, Weeks 4, 8 and 12"], None),
        ([None, "Change in weight", "Baseline to 16 and 26 weeks"], None),
        ([None, "Weight", "At discharge or 30 days"], None),
        ([None, "Weight", "Day 1, at discharge, at 30 days"], None),
        ([None, "Weight", "Week 52 and end of treatment"], None),
        ([None, "Weight", "30 days from implant or discharge, whichever is later"], None),
        (["ALT Week 104/End of Trial", "ALT"], (104, "week")),
        (["3-month follow-up, ALT", "ALT"], (3, "month")),
        # Stretches of time, and bounds.
        ([None, "Weight", "0 - 12 months"], None),
        ([None, "Change in weight", "Baseline - 16 weeks"], (16, "week")),
        (["10 - 120 min post", "Heart rate"], None),
        (["<=day 4", "Events"], (4, "day")),
        (["<=24 hours", "Births"], None),
        ([None, "Events upto day 7", "Week 2"], None),
        ([None, "Events", "Day 1 through end of study (day 169)"], None),
        # Weeks of a pregnancy, ages, and the number of a thing that stands before its day.
        ([None, "Births prior to 37 0/7 weeks gestation", "Up to 17 weeks"], None),
        ([None, "Growth", "At age 14 months"], None),
        (["Cycle 11 Day 1", "Level"], None),
        (["Participant 11 Day 1", "Level"], (1, "day")),
        (["HAMD-17 ≤ 10 Week 13", "Remission"], (13, "week")),
        # How long something lasts is no moment of the trial.
        ([None, "Change in 6-minute walk distance at week 24", None], (24, "week")),
        ([None, "24-hour urine sodium", "Week 8"], (8, "week")),
        ([None, "Cured with the 60-day regimen", "12 months"], (12, "month")),
        (["12 month NYHA class", "NYHA"], (12, "month")),
        ([None, "28-day all-cause mortality", "28 days"], (28, "day")),
        # Time that is counted from another event than the start.
        ([None, "Level", "1 month after vaccination 2"], None),
        (["28 days post last dose", "Level"], None),
        (["Follow-up day 7", "Level"], None),
        ([None, "Level", "Day 7 of each treatment period"], None),
        ([None, "Weight", "Baseline, six months"], (6, "month")),
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


@pytest.mark.parametrize(
    ("title", "unit", "expected"),
    [
        ("Time to First Occurrence of Stroke", "Months", "higher"),
        ("Time to First Occurrence of Stroke", "Events per 100 person years", "lower"),
        ("Time to Death", "percentage of participants", "lower"),
        ("Time to Complete Response", "Days", "lower"),
        ("Time to Complete Response", "Participants", "higher"),
        ("Overall Survival", "Months", "higher"),
        ("Overall Survival", "Percentage of participants", "higher"),
    ],
)
def test_a_time_that_is_told_in_events_is_no_time(title, unit, expected):
    assert better_of(title, None, unit) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Progression-Free Survival", "lower"), ("Overall Survival", "lower"),
        ("Time to First Relapse", "lower"), ("Time to Recovery", "higher"),
        ("Composite of Death or Stroke", "lower"), ("Maximum concentration", "unknown"),
    ],
)  # fmt: skip
def test_fewer_events_are_better_by_what_the_event_is(title, expected):
    assert better_of_events(title) == expected


@pytest.mark.parametrize(
    ("title", "row", "expected"),
    [
        ("Responses to the Questionnaire", "Not useful at all", "unknown"),
        ("Therapeutic Response", "Therapeutic Failure", "lower"),
        ("Number Who Improved, Worsened or Remained Stable", "Improved in coughing", "higher"),
        ("Number Who Improved, Worsened or Remained Stable", "Missing for pain", "unknown"),
        ("Adverse Events", "Grade 3", "lower"), ("Adverse Events", "None", "unknown"),
        ("Adverse Events", "Dizziness, improved", "higher"),
        ("Dipstick Results", "Protein, Test of Cure, 500 mg/dL", "unknown"),
        ("Response", "No response", "unknown"),
        ("Changes in the Heart's Rhythm", "Without abnormal changes", "higher"),
    ],
)  # fmt: skip
def test_a_row_of_several_is_better_by_its_own_words(title, row, expected):
    assert better_of_row(title, row) == expected


def changes(*rows: str) -> dict[str, tuple[str | None, str]]:
    """Return the statistic and direction of each row of a table of changes."""
    table = PostedOutcome(
        title="Change From Baseline in Walking Time", role=OutcomeRole.PRIMARY, where="/o",
        statistic="Mean", unit="seconds", time_frame="Baseline, Week 24",
        groups=(Group(id="A", title="Drug", where=""),),
        classes=tuple(
            MeasureClass(title=row, categories=(Category(measurements=(Measurement(
                group="A", figure=Figure(text="9", value=9.0, where=f"/{at}")),)),))
            for at, row in enumerate(rows)
        ),
    )  # fmt: skip
    found = posted_findings("X", PostedResults(places=ResultsKind.JSON, outcomes=(table,)))
    return {str(one.category): (one.statistic, one.direction.value) for one in found.findings}


def test_the_baseline_in_a_table_of_changes_is_no_change():
    assert changes("Baseline", "Week 24") == {
        "Baseline": ("mean", "unknown"), "Week 24": ("mean change from baseline", "increase"),
    }  # fmt: skip
    assert changes("Week 24", "Change at Week 24") == {
        "Week 24": ("mean", "unknown"),
        "Change at Week 24": ("mean change from baseline", "increase"),
    }
    assert changes("Week 24", "Week 24 change from baseline") == {
        "Week 24": ("mean", "unknown"),
        "Week 24 change from baseline": ("mean change from baseline", "increase"),
    }
    assert changes("Pulse, Baseline", "Pulse, Week 24")["Pulse, Baseline"][0] == "mean"
    assert changes("Week 24", "No change from baseline")["Week 24"][0] != "mean"
    # "Behavioral change" is the name of a scale, not of a change.
    assert changes("Pain", "Behavioral change")["Pain"][0] == "mean change from baseline"
    # A day after the first dose is a change already.
    assert changes("Day 0 (24 hours)")["Day 0 (24 hours)"][0] == "mean change from baseline"


def told(rows: dict[str, tuple[float, ...]], population: str | None) -> dict[str | None, str]:
    """Return the statistic of each row of a table of changes in two groups."""
    sides = groups("Olibra", "Placebo")
    table = PostedOutcome(
        title="Change From Baseline in Pain", role=OutcomeRole.PRIMARY, where="/o",
        statistic="Mean", unit="points", population=population, groups=sides,
        classes=tuple(
            MeasureClass(title=row, categories=(Category(measurements=tuple(
                Measurement(group=side.id, figure=Figure(text=str(value), value=value, where="/v"))
                for side, value in zip(sides, values, strict=True)
            )),))
            for row, values in rows.items()
        ),
    )  # fmt: skip
    found = posted_findings("X", PostedResults(places=ResultsKind.JSON, outcomes=(table,)))
    return {one.category: str(one.statistic) for one in found.findings}


@pytest.mark.parametrize(
    ("rows", "population", "changes"),
    [
        # Values as they stood, by what they were at the start or by the record's own words.
        ({"Pain at week 0": (19.6, 20.1), "Pain at week 14": (21.7, 19.8)}, None, set()),
        ({"Week 14": (21.7, 19.8)}, "All data expressed as absolute value at the time", set()),
        # Changes beside the value at the start.
        ({"Baseline": (120.3, 118.0), "Week 12": (-5.1, -2.9)}, None, {"Week 12"}),
        ({"Baseline": (43.7, 42.8), "Week 12": (20.5, 30.2)}, None, {"Week 12"}),
        ({"5 min pre-task": (166, 406), "5 min": (3, 4)}, None, {"5 min"}),
    ],
)
def test_values_of_a_table_that_is_called_a_change_are_told_from_changes(rows, population, changes):
    found = told(rows, population)
    assert {row for row, statistic in found.items() if "change" in statistic} == changes


DOSES = ["1 hour infusion (5 ng/kg/min)", "2 hour infusion (15 ng/kg/min)"]
GRADES = ["Grade 1 (Week 6)", "Grade 2 (Week 2)"]


@pytest.mark.parametrize(
    ("rows", "description", "expected"),
    [
        (DOSES, "LS mean change at the end of the 15 ng/kg/min dose.", 1),
        (DOSES, "LS mean change at the end of the 5 ng/kg/min dose.", 0),
        (DOSES, "Both infusions: 5 ng/kg/min and 15 ng/kg/min", None),
        (["Triglycerides", "LDL"], "triglycerides", 0),
        (["Week 2 (N=113)", "Week 6 (N=112)"], "Week 6 minus baseline", 1),
        (["Week 2 (N=113)", "Week 6 (N=112)"], "Week 6 minus week 2", None),
        (["Week 2", "Week 12"], "Week 1", None),
        # A time alone names no line that is called by more, nor does a word in brackets.
        (GRADES, "Week 6", None),
        (["Leu (leukocytes) / initially", "Leu after 48 hours"], "leukocytes after 48 h", None),
        (["Male", "Female"], "Male and female participants", None),
        # The same words in another order name it, and one word more or less does not.
        (["Subgroup 25-49%, n=48", "Subgroup 35-49%, n=33"], "For 35-49% subgroup", 1),
        (["Subgroup 25-49%, n=48", "Subgroup 35-49%, n=33"], "For 35-49% of the subgroup", 1),
        (["Subgroup 25-49%, n=48", "Subgroup 35-49%, n=33"], "For the other 35-49% subgroup", None),
        (["Week 12"], "Week 12", None),
        (DOSES, None, None),
    ],
)
def test_an_analysis_is_of_the_row_that_its_words_name(rows, description, expected):
    measure = PostedOutcome(
        title="Cardiac index",
        role=OutcomeRole.PRIMARY,
        where="/",
        classes=tuple(MeasureClass(title=one, categories=(Category(),)) for one in rows),
    )
    found = row_of(measure, Analysis(where="/", description=description))
    assert (found and found[0].title) == (None if expected is None else rows[expected])


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("The results for each variable are reported separately. Age is reported here.", "Age"),
        (
            "Dropped: ethnicity, PSA.)The results are apart. RT method is reported here.",
            "RT method",
        ),
        ("(Dropped: T stage.) N Stage is reported here", "N Stage"),
        ("Logistic regression. Treatment arm is reported here.", None),
        ("The difference between groups is shown here.", None),
        ("Adjusted for age and sex.", None),
        (None, None),
    ],
)
def test_an_analysis_may_be_of_something_else_than_the_groups(description, expected):
    assert covariate_of(Analysis(where="/", description=description)) == expected


def test_a_group_of_an_extension_is_held_against_none_of_the_first_part():
    titles = ("Blinded: Placebo", "Blinded: Zetiran", "LTE: Placebo/ Zetiran")
    cells = tuple(
        Measurement(group=title, figure=Figure(text="9", value=9.0, where=f"/{title}"))
        for title in titles
    )
    table = PostedOutcome(
        where="/", title="Pain", role=OutcomeRole.PRIMARY, statistic="Mean",
        groups=tuple(Group(where="/", id=title, title=title) for title in titles),
        classes=(MeasureClass(categories=(Category(measurements=cells),)),),
    )  # fmt: skip
    found = posted_findings("X", PostedResults(places=ResultsKind.JSON, outcomes=(table,)))
    against = {one.arm: one.comparator for one in found.findings}
    assert against == {titles[0]: None, titles[1]: titles[0], titles[2]: None}


@pytest.mark.parametrize(
    ("started", "later"), [((4, 5, 0), {"C"}), ((4, 5, 6), set()), ((0, 0, 0), set())]
)
def test_groups_in_which_nobody_began_the_first_part_are_later_ones(started, later):
    counts = tuple(
        Count(group=name, figure=Figure(text=str(n), value=float(n), where=f"/{name}"))
        for name, n in zip("ABC", started, strict=True)
    )
    first = Period(title="First", milestones=(Milestone(title="STARTED", counts=counts),))
    flow = ParticipantFlow(
        groups=tuple(Group(where="/", id=name, title=name) for name in "ABC"),
        periods=(first, Period(title="Extension")),
    )
    assert later_groups(flow) == later


@pytest.mark.parametrize(
    ("table", "rows", "expected"),
    [
        # The record says it of the measure, and no such score lies below zero.
        ({"title": "Depression Scale", "time_frame": "Change from Baseline to Week 8"},
         {None: (0, -5.4)}, "mean change from baseline"),
        ({"title": "Change in Walk Distance", "time_frame": "Baseline and 4 months"},
         {None: (-22, 53)}, "mean change from baseline"),
        # It says it of the values, whichever way they went.
        ({"title": "Heart Function", "population": "Values reported represent the change in EF "
          "from baseline to six months."}, {None: (0.5, 3.6)}, "mean change from baseline"),
        ({"title": "Creatinine", "unit": "percent change in serum creatinine"},
         {None: (2, 1)}, "mean percent change from baseline"),
        ({"title": "Left Ventricular Strain", "unit": "Percent change in circumference"},
         {None: (0.2, 0.4)}, "mean"),
        # Nothing lies below zero, so the values may be as they stood.
        ({"title": "Change in Walk Distance"}, {None: (310, 320)}, "mean"),
        ({"title": "Depression Scale", "time_frame": "Change from Baseline to Week 8"},
         {None: (3, 5.4)}, "mean"),
        # What may lie below zero by itself, and rows of values.
        ({"title": "Change in Weight Z-score"}, {None: (-0.3, 0.1)}, "mean"),
        ({"title": "Change in Global Longitudinal Strain"}, {None: (-17, -18)}, "mean"),
        ({"title": "Change in Warmth"}, {"Baseline": (-2, -1), "Week 4": (-1, -1)}, "mean"),
        ({"title": "Rate of Change in Volume"}, {None: (-3, 1)}, "mean"),
        ({"title": "Time to Change in Dose"}, {None: (-3, 1)}, "mean"),
    ],
)  # fmt: skip
def test_values_are_changes_where_the_record_says_so_and_no_level_could_be_they(
    table, rows, expected
):
    outcome = PostedOutcome(
        role=OutcomeRole.PRIMARY, where="", statistic="Mean",
        groups=(Group(id="1", title="A", where=""), Group(id="2", title="B", where="")),
        classes=tuple(
            MeasureClass(title=name, categories=(Category(title=None, measurements=tuple(
                Measurement(group=str(at), figure=Figure(text=str(value), value=value, where=""))
                for at, value in enumerate(values, 1))),))
            for name, values in rows.items()
        ),
        **table,
    )  # fmt: skip
    results = PostedResults(places=ResultsKind.JSON, outcomes=(outcome,))
    found = posted_findings("X", results)
    assert {one.statistic for one in found.findings} == {expected}
