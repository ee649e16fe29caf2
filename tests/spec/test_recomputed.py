"""What must hold between posted figures, as tables: figures, and how the check ends.

Reference values are reckoned beside each row, or come from the publication that is named.
"""

import pytest

from trialpost.findings.recompute import recompute
from trialpost.model.results import (
    AdverseEvents,
    Analysis,
    Baseline,
    BaselineTable,
    Category,
    Count,
    EventCount,
    EventGroup,
    EventTerm,
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
from trialpost.model.trial import OutcomeRole


def figure(text, where="/x"):
    bare = text.lstrip("<>= ")
    relation = text[0] if text[:1] in "<>" else "="
    return Figure(text=text, value=float(bare), where=where, relation=relation)


def ended(results, name):
    return [one.outcome.value for one in recompute(results) if one.name == name]


def of_outcome(**parts):
    outcome = PostedOutcome(title="Pain", role=OutcomeRole.PRIMARY, where="/o", **parts)
    return PostedResults(places=ResultsKind.JSON, outcomes=(outcome,))


def analysed(**parts):
    given = {name: figure(value, f"/{name}") for name, value in parts.items() if name in NUMBERS}
    rest = {name: value for name, value in parts.items() if name not in NUMBERS}
    rest.setdefault("level", figure("95"))
    analysis = Analysis(where="/a", groups=("A", "B"), sides=2, **given, **rest)
    groups = (Group(id="A", title="Drug", where=""), Group(id="B", title="Placebo", where=""))
    counts = (Count(group="A", figure=figure("100")), Count(group="B", figure=figure("100")))
    return of_outcome(groups=groups, counts=counts, analyses=(analysis,))


NUMBERS = {"p", "estimate", "lower", "upper", "spread"}
COX = {"method": "Regression, Cox", "parameter": "Hazard Ratio (HR)"}
LOGISTIC = {"method": "Regression, Logistic", "parameter": "Odds Ratio (OR)"}
WILCOXON = {"method": "Wilcoxon", "parameter": "Mean difference"}
BONFERRONI = {"p_description": "Bonferroni adjusted"}
ANCOVA = {"method": "ANCOVA", "parameter": "LS mean difference"}


@pytest.mark.parametrize(
    ("figures", "about", "expected"),
    [
        # Wallace and others, Lancet 2018;392:222: odds ratios with interval and p.
        (("1.8", "1.0", "3.3", "0.0414"), LOGISTIC, "agrees"),
        (("1.3", "0.7", "2.3", "0.39"), LOGISTIC, "agrees"),
        # ln 0.70 / ((ln 0.90 - ln 0.544) / 3.92) = -2.78, so p = 0.0055.
        (("0.70", "0.544", "0.90", "0.0055"), COX, "agrees"),
        (("0.70", "0.544", "0.90", "0.035"), COX, "slip"),
        (("0.70", "0.544", "0.90", "0.55"), COX, "reversed"),
        (("0.70", "0.544", "0.90", "<0.01"), COX, "agrees"),
        (("0.70", "0.544", "0.90", "<0.001"), COX, "slip"),
        # Of one side: 0.0055 / 2.
        (("0.70", "0.544", "0.90", "0.00275"), COX, "cannot tell"),
        # Another test's p (log-rank) may differ a little, and one cannot tell by how much.
        (("0.70", "0.544", "0.90", "0.009"), COX | {"method": "Log Rank"}, "agrees"),
        (("0.70", "0.544", "0.90", "0.2"), COX | {"method": "Log Rank"}, "cannot tell"),
        # -2.0 / (6.0 / 3.92) = -1.31: p = 0.19.
        (("-2.0", "-5.0", "1.0", "0.19"), ANCOVA, "agrees"),
        (("-2.0", "-5.0", "1.0", "0.019"), ANCOVA, "reversed"),
        # Adjusted for several comparisons: larger than the interval says.
        (("-2.0", "-5.0", "1.0", "0.57"), ANCOVA | BONFERRONI, "cannot tell"),
        (("-2.0", "-5.0", "1.0", "0.019"), ANCOVA | {"non_inferiority": True}, "cannot tell"),
        # An interval of 90 % is narrower: -2.0 / (6.0 / 3.29) = -1.10, so p = 0.27.
        (("-2.0", "-5.0", "1.0", "0.27"), ANCOVA | {"level": figure("90")}, "agrees"),
        (("-2.0", "-5.0", "1.0", "0.19"), ANCOVA | {"level": figure("90")}, "slip"),
    ],
)  # fmt: skip
def test_p_against_the_interval(figures, about, expected):
    estimate, lower, upper, p = figures
    results = analysed(estimate=estimate, lower=lower, upper=upper, p=p, **about)
    assert ended(results, "p from interval") == [expected]


@pytest.mark.parametrize(
    ("figures", "about", "expected"),
    [
        (("2.0", "1.0", "3.0"), ANCOVA, "agrees"),
        (("2.6", "1.0", "3.0"), ANCOVA, "slip"),
        (("2.00", "1.00", "4.00"), COX, "agrees"),
        (("2.50", "1.00", "4.00"), COX, "slip"),
        # Exact and rank methods make uneven intervals.
        (("2.6", "1.0", "3.0"), WILCOXON, "cannot tell"),
    ],
)  # fmt: skip
def test_an_estimate_stands_in_the_middle_of_a_wald_interval(figures, about, expected):
    estimate, lower, upper = figures
    results = analysed(estimate=estimate, lower=lower, upper=upper, **about)
    assert ended(results, "estimate in the middle of its interval") == [expected]


@pytest.mark.parametrize(
    ("spread", "expected"),
    [("1.53", "agrees"), ("3.0", "slip"), ("0.8", "cannot tell"), ("0.10", "slip")],
)
def test_a_standard_error_gives_the_interval(spread, expected):
    # 6.0 / 3.92 = 1.53; with one degree of freedom half the width is 12.7 standard errors.
    results = analysed(
        estimate="-2.0", lower="-5.0", upper="1.0", spread=spread,
        dispersion="Standard Error of the Mean", **ANCOVA,
    )  # fmt: skip
    assert ended(results, "interval from standard error") == [expected]


def counted(
    statistic,
    unit,
    drug,
    placebo,
    *,
    people=("100", "100"),
    parameter="",
    estimate=None,
    method="Fisher Exact",
):
    groups = (Group(id="A", title="Drug", where=""), Group(id="B", title="Placebo", where=""))
    cells = (
        Measurement(group="A", figure=figure(drug)),
        Measurement(group="B", figure=figure(placebo)),
    )
    analyses = ()
    if estimate is not None:
        analyses = (
            Analysis(
                where="/a",
                groups=("A", "B"),
                parameter=parameter,
                method=method,
                estimate=figure(estimate),
            ),
        )
    return of_outcome(
        statistic=statistic, unit=unit, groups=groups, analyses=analyses,
        counts=tuple(Count(group=g, figure=figure(n)) for g, n in zip("AB", people, strict=True)),
        classes=(MeasureClass(categories=(Category(measurements=cells),)),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("parameter", "estimate", "method", "expected"),
    [
        # 40 of 100 against 25 of 100: (40/60)/(25/75) = 2.0; 1.6; 0.15.
        ("Odds Ratio (OR)", "2.0", "Fisher Exact", "agrees"),
        ("Odds Ratio (OR)", "0.50", "Fisher Exact", "agrees"),
        ("Odds Ratio (OR)", "3.0", "Fisher Exact", "slip"),
        ("Odds Ratio (OR)", "2.2", "Regression, Logistic", "cannot tell"),
        ("Risk Ratio (RR)", "1.6", "Chi-squared", "agrees"),
        ("Risk Ratio (RR)", "1.9", "Chi-squared", "slip"),
        ("Risk Difference (RD)", "0.15", "Chi-squared", "agrees"),
        ("Risk Difference (RD)", "15", "Chi-squared", "agrees"),
        ("Risk Difference (RD)", "-15.0", "Chi-squared", "agrees"),
        ("Risk Difference (RD)", "25", "Chi-squared", "slip"),
    ],
)
def test_ratios_and_differences_from_counts(parameter, estimate, method, expected):
    results = counted(
        "Count of Participants",
        "Participants",
        "40",
        "25",
        parameter=parameter,
        estimate=estimate,
        method=method,
    )
    names = {"Odds": "odds ratio", "Risk R": "risk ratio", "Risk D": "risk difference"}
    name = next(said for start, said in names.items() if parameter.startswith(start))
    assert ended(results, f"{name} from counts") == [expected]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("t-test, 2 sided", "slip"),
        ("t-test, 2 sided, t = 2.1, df = 198", "slip"),
        # Another number of people was tested than was counted: 12 are 13 pairs of people.
        ("t-test, 2 sided, t = -0.87, df = 12", "cannot tell"),
        ("ANCOVA", "cannot tell"),
    ],
)
def test_a_difference_of_means_is_of_those_who_were_tested(method, expected):
    # 40 less 25 is 15, and not 10.
    results = counted("Mean", "points", "40", "25", parameter="Mean Difference (Final Values)",
                      estimate="10", method=method)  # fmt: skip
    assert ended(results, "difference of means") == [expected]


@pytest.mark.parametrize(
    ("text", "people", "expected"),
    [
        ("33.3", "3", "agrees"), ("33.4", "3", "slip"), ("66.6", "3", "agrees"),  # cut off
        ("66.7", "3", "agrees"), ("50", "3", "slip"), ("25", "14", "slip"), ("21", "14", "agrees"),
        ("12.5", "1000", "agrees"), ("101", "14", "slip"), ("0", "7", "agrees"),
    ],
)  # fmt: skip
def test_a_percentage_is_of_whole_people(text, people, expected):
    results = counted("Number", "percentage of participants", text, "0", people=(people, people))
    beyond = ended(results, "percentage within 0 and 100")
    assert [*beyond, *ended(results, "percentage of whole people")][0] == expected


@pytest.mark.parametrize(
    ("started", "completed", "left", "reasons", "expected"),
    [
        ("105", "83", "22", ("20", "2"), ["agrees", "agrees"]),
        ("105", "83", "21", ("19", "2"), ["slip", "agrees"]),
        ("105", "83", "22", ("20", "3"), ["agrees", "slip"]),
    ],
)
def test_the_flow_adds_up(started, completed, left, reasons, expected):
    def step(title, number):
        return Milestone(title=title, counts=(Count(group="A", figure=figure(number)),))

    period = Period(
        title="Treatment",
        milestones=(
            step("STARTED", started),
            step("COMPLETED", completed),
            step("NOT COMPLETED", left),
        ),
        withdrawals=tuple(step(f"Reason {n}", one) for n, one in enumerate(reasons)),
    )  # fmt: skip
    flow = ParticipantFlow(groups=(Group(id="A", title="Drug", where=""),), periods=(period,))
    results = PostedResults(places=ResultsKind.JSON, flow=flow)
    assert [
        *ended(results, "started = completed + not completed"),
        *ended(results, "reasons to leave add up"),
    ] == expected


@pytest.mark.parametrize(
    ("total", "terms", "expected"),
    [
        ("5", ("3", "4"), ["agrees", "agrees"]),
        ("3", ("3", "4"), ["slip", "agrees"]),
        ("8", ("3", "4"), ["agrees", "slip"]),
        ("7", ("3", "4"), ["agrees", "agrees"]),
    ],
)
def test_a_total_lies_between_its_commonest_term_and_all_of_them(total, terms, expected):
    group = EventGroup(
        group=Group(id="A", title="Drug", where=""),
        serious=figure(total),
        serious_at_risk=figure("50"),
    )  # fmt: skip
    serious = tuple(
        EventTerm(
            term=f"Event {n}", where="", counts=(EventCount(group="A", affected=figure(one)),)
        )
        for n, one in enumerate(terms)
    )
    results = PostedResults(
        places=ResultsKind.JSON, events=AdverseEvents(groups=(group,), serious=serious)
    )
    assert [
        *ended(results, "serious total is not less than a term's"),
        *ended(results, "serious total is not more than all terms'"),
    ] == expected


# Means of all ------------------------------------------------------------------------------------


def ages(mean, deviation, *, title="Age", counts=(), sizes=("40", "60", "100")):
    """Return a baseline: 50.0 (SD 10.0) of 40 people, 60.0 (SD 8.0) of 60, and of all.

    All: (40 x 50 + 60 x 60) / 100 = 56.0; variance (39 x 100 + 59 x 64 + 40 x 36 + 60 x 16) / 99
    = 101.78, so SD 10.09.
    """
    names = ("A", "B", "T")
    rows = (("50.0", "10.0"), ("60.0", "8.0"), (mean, deviation))
    cells = tuple(
        Measurement(group=name, figure=figure(told), spread=figure(spread))
        for name, (told, spread) in zip(names, rows, strict=True)
    )
    counted = tuple(
        Count(group=name, figure=figure(size)) for name, size in zip(names, sizes, strict=True)
    )
    one = Baseline(
        title=title, where="/b", statistic="Mean", dispersion="Standard Deviation",
        counts=counted if counts else (),
        classes=(MeasureClass(categories=(Category(measurements=cells),)),),
    )  # fmt: skip
    groups = tuple(
        Group(id=name, title=told, where="")
        for name, told in zip(names, ("Drug", "Placebo", "Total"), strict=True)
    )
    table = BaselineTable(groups=groups, counts=counted, characteristics=(one,))
    return PostedResults(places=ResultsKind.JSON, baseline=table)


@pytest.mark.parametrize(
    ("mean", "about", "expected"),
    [
        ("56.0", {}, ["agrees"]),
        ("56", {}, ["agrees"]),  # 55.95 to 56.05, and 55.5 to 56.5
        ("56.1", {}, ["agrees"]),  # their edges meet
        ("56.2", {}, ["slip"]),
        ("55.0", {}, ["slip"]),  # the groups' means, as if they were of one size
        ("55.0", {"title": "Weight"}, ["cannot tell"]),  # not everybody need have been weighed
        ("55.0", {"title": "Weight", "counts": True}, ["slip"]),
        ("62.0", {"title": "Weight"}, ["slip"]),  # above both groups, whoever was weighed
        ("55.0", {"sizes": ("40", "60", "120")}, []),  # groups that are not all
    ],
)
def test_a_mean_of_all_is_that_of_the_groups(mean, about, expected):
    assert ended(ages(mean, "10.1", **about), "mean of all from groups") == expected


@pytest.mark.parametrize(
    ("deviation", "about", "expected"),
    [
        ("10.1", {}, ["agrees"]),
        ("10.0", {}, ["agrees"]),  # 9.95 to 10.05; the groups allow 10.01 to 10.17
        ("8.8", {}, ["slip"]),  # what they vary within, without what lies between
        ("8.8", {"title": "Weight"}, ["cannot tell"]),
        ("8.8", {"title": "Weight", "counts": True}, ["slip"]),
    ],
)
def test_a_deviation_of_all_is_that_of_the_groups(deviation, about, expected):
    assert ended(ages("56.0", deviation, **about), "deviation of all from groups") == expected
