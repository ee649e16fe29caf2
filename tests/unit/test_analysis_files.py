"""Analysis files over small tables: what comes out, and what is refused in which words."""

from pathlib import Path

import pytest

from trialpost.articles import write_article
from trialpost.articles.spanish.fixed_words import QUOTED_OF_FILE
from trialpost.errors import BadInput, Unreadable
from trialpost.findings import findings_from_json, findings_to_json
from trialpost.findings.participants import analyse, findings_file
from trialpost.findings.participants.changes import MEDIAN
from trialpost.model.finding import Table

PEOPLE = "USUBJID,TRT01A\n" + "".join(f"p{n},{'Drug' if n % 2 else 'Placebo'}\n" for n in range(24))
SPEC = """
trial = "T1"
participants = "adsl.csv"
comparator = "Placebo"

[[change]]
measure = "Marker"
unit = "g/L"
file = "adlb.csv"
visits = ["Week 2", "Week 4", "Week 8"]
upper_limit = 10
populations = ["all", "elevated at baseline"]
"""


def labs(change_of=lambda n, week: 0.0):
    rows = ["USUBJID,AVISIT,AVAL,BASE"]
    for n in range(24):
        base = 8 + n % 12
        for week in (2, 4, 8):
            rows.append(f"p{n},Week {week},{base + change_of(n, week) + n / 100},{base}")
    return "\n".join(rows) + "\n"


@pytest.fixture
def run(tmp_path: Path):
    def analysed(spec=SPEC, **files):
        tables = {"adsl.csv": PEOPLE, "adlb.csv": labs()} | {
            name.replace("_", "."): text for name, text in files.items()
        }
        for name, text in tables.items():
            (tmp_path / name).write_text(text)
        (tmp_path / "a.toml").write_text(spec)
        return analyse(tmp_path / "a.toml").findings

    return analysed


def lasting(findings):
    return [
        (one.population, one.timepoint.value)
        for one in findings
        if one.statistic.startswith("first visit")
    ]


def test_a_difference_that_lasts_begins_where_every_later_test_shows_it(run):
    # The drug lowers the marker by 5 from week 4 on.
    found = run(adlb_csv=labs(lambda n, week: -5.0 if n % 2 and week >= 4 else 0.0))
    assert lasting(found) == [("all", 4), ("elevated at baseline", 4)]


def test_a_difference_that_goes_away_again_does_not_last(run):
    found = run(adlb_csv=labs(lambda n, week: -5.0 if n % 2 and week == 4 else 0.0))
    assert lasting(found) == []


def test_only_those_above_normal_are_of_the_subgroup(run):
    # Those on the drug have bases of 9, 11, 13, 15, 17 and 19, two people each; 10 is normal.
    found = [one for one in run() if one.statistic == "median change from baseline"]
    assert {one.population: one.n for one in found} == {"all": 12, "elevated at baseline": 10}


def test_every_number_has_a_place_of_its_own(run):
    found = run()
    places = [place for one in found for place in one.where.values()]
    assert len(set(map(str, places))) == len(places)
    assert len({one.id for one in found}) == len(found)


SRI = """
trial = "T1"
participants = "adsl.csv"
comparator = "Placebo"

[[sri4]]
file = "adqs.csv"
visits = ["Week 4"]
bilag = ["BILAGMS", "BILAGSK"]

[[normalisation]]
measure = "Marker"
file = "adlb.csv"
visits = ["Week 2", "Week 4"]
upper_limit = 10

[[association]]
response = "SRI-4 response"
normalisation = "Marker"
visit = "Week 4"
"""


def scores(missing=()):
    rows = ["USUBJID,AVISIT,PARAMCD,AVAL,AVALC"]
    for n in range(24):
        for visit in ("Baseline", "Week 4"):
            if (n, visit) in missing:
                continue
            later = visit == "Week 4"
            fell = 6 if later and n % 2 else 0
            rows.append(f"p{n},{visit},SLEDAI,{10 - fell},")
            rows.append(f"p{n},{visit},PGA,{2.0 if not later else 1.9},")
            rows.append(f"p{n},{visit},BILAGMS,,C")
            rows.append(f"p{n},{visit},BILAGSK,,{'A' if later and n == 1 else 'C'}")
    return "\n".join(rows) + "\n"


def test_sri4_keeps_its_parts_and_counts_the_missing_as_no_response(run):
    found = run(SRI, adqs_csv=scores(missing={(3, "Week 4")}))
    counts = {
        (one.measure, one.population): (one.value, one.comparator_value, one.n)
        for one in found
        if one.statistic == "count" and one.arm == "Drug"
    }
    # Of the twelve on the drug one has a new BILAG A and one has no scores at week 4.
    assert counts["SRI-4 response", "missing as no response"] == (10, 0, 12)
    assert counts["SRI-4 response", "as observed"] == (10, 0, 11)
    bilag = "SRI-4 response: no new BILAG A, at most one new BILAG B"
    assert counts[bilag, "as observed"] == (10, 12, 11)


def test_an_association_says_how_wide_the_doubt_is(run):
    half = labs(lambda n, week: -9.0 if n % 3 == 0 else 0.0)
    found = run(SRI, adqs_csv=scores(), adlb_csv=half)
    odds = next(one for one in found if "and normal" in one.measure and one.interval)
    assert odds.interval[0] < odds.value < odds.interval[1]
    assert "became normal" in odds.source.text


HIGH = "USUBJID,AVISIT,AVAL,BASE\np1,Week 2,high,3\n"


@pytest.mark.parametrize(
    ("spec", "files", "error", "sentence"),
    [
        ("trial = ", {}, BadInput, "is not TOML"),
        ('trial = "T"', {}, BadInput, "participants"),
        (SPEC + "colour = 1\n", {}, BadInput, "colour"),
        (SPEC.replace("T1", "hello"), {}, BadInput, "'hello' is not an identifier of a trial"),
        (SPEC.replace("T1", "NCT1"), {}, BadInput, "'NCT1' is not an identifier of a trial"),
        (SPEC.replace("T1", "my trial 1"), {}, BadInput, "is not an identifier of a trial"),
        (SPEC.replace('"all", ', '"tall", '), {}, BadInput, "'tall'"),
        (SPEC.replace('"Placebo"', '"Sugar"'), {}, BadInput, "'Sugar' is nobody's"),
        (SPEC.replace("adlb.csv", "nowhere.csv"), {}, Unreadable, "nowhere.csv is not there"),
        (SPEC.replace("adlb.csv", "adlb.sas"), {}, BadInput, "no kind that is read"),
        (SPEC.replace('"Week 8"', '"Week 9"'), {}, BadInput, "'Week 9'; there are: Week 2"),
        (SPEC, {"adlb_csv": "USUBJID,AVISIT,AVAL\np1,Week 2,3\n"}, BadInput, "no column BASE"),
        (SPEC, {"adlb_csv": HIGH}, BadInput, "row 2, column AVAL: 'high'"),
        (SPEC, {"adlb_csv": labs() + "p1,Week 2,3,9\n"}, BadInput, "p1 has more than one row"),
        (SPEC, {"adsl_csv": PEOPLE + "p1,Drug\n"}, BadInput, "p1 more than once"),
        (SPEC, {"adsl_csv": "USUBJID,TRT01A\nq1,Drug\nq2,Placebo\n"}, BadInput, "none of the rows"),
        (SRI, {"adqs_csv": scores().replace("SK,,C", "SK,,Q")}, BadInput, "has to be A to E"),
        (SRI.replace("SK", "XX"), {"adqs_csv": scores()}, BadInput, "no rows of PARAMCD BILAGXX"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(run, spec, files, error, sentence):
    with pytest.raises(error, match=f"(?s).*{sentence}"):
        run(spec, **files)


TOLD = """
[article]
condition = "a made-up illness"
intervention = "drug"
headline = "Marker"
"""


def test_an_article_is_written_of_what_an_analysis_found(run, tmp_path):
    run(SPEC + TOLD, adlb_csv=labs(lambda n, week: -5.0 if n % 2 and week >= 4 else 0.0))
    file = findings_from_json(findings_to_json(findings_file(analyse(tmp_path / "a.toml"))))
    made = write_article(file)
    assert made.problems == ()
    text = " ".join(one.text for section in made.sections for one in section.sentences)
    assert "12 got drug" in text or "12 people got drug" in text
    weeks = [one.timepoint.value for one in file.findings if one.statistic == MEDIAN]
    assert weeks == [4, 8]  # from when on it lasts, and the last; week 2 is not told
    assert "These figures are only for people whose level was above normal at the start." in text
    assert "Each visit was tested by itself, so chance alone can make one or the other" in text
    spanish = write_article(file, language="es")
    assert spanish.problems == ()
    text = " ".join(one.text for section in spanish.sections for one in section.sentences)
    assert "fue una bajada de 4,87 g/L con drug, y una subida de 0,13 g/L con placebo" in text
    assert QUOTED_OF_FILE in text
    fell = next(one for one in file.findings if one.statistic == MEDIAN)
    assert (fell.value, fell.comparator_value, fell.n) == (-4.87, 0.13, 10)
    assert fell.significant is True


def test_an_analysis_without_words_for_it_gives_no_article(run, tmp_path):
    run()
    with pytest.raises(BadInput, match=r"\[article\].*condition"):
        findings_file(analyse(tmp_path / "a.toml"))


ENDED = "USUBJID,TRT01A,EOSSTT\n" + "".join(
    f"p{n},{'Drug' if n % 2 else 'Placebo'},{'COMPLETED' if n > 4 else 'DISCONTINUED'}\n"
    for n in range(24)
)


def test_people_are_counted_by_arm_and_by_how_they_ended(run):
    people = [(one.measure, one.arm, one.value) for one in run(adsl_csv=ENDED) if one.arm
              and one.table is Table.FLOW]  # fmt: skip
    assert people == [
        ("People randomised", "Drug", 12), ("People who completed", "Drug", 10),
        ("People randomised", "Placebo", 12), ("People who completed", "Placebo", 9),
    ]  # fmt: skip
    of_some = ENDED.replace("EOSSTT", "EOSSTT,SAFFL").replace("ED\n", "ED,Y\n")
    spec = SPEC.replace(
        'comparator = "Placebo"', 'comparator = "Placebo"\npopulation = {SAFFL="Y"}'
    )
    named = {one.measure for one in run(spec, adsl_csv=of_some) if one.table is Table.FLOW}
    assert "People analysed" in named
    assert "People randomised" not in named
