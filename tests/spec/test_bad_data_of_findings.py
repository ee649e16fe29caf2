"""Data that are not as they should be: read rightly, or refused with file, row and column.

Each row is one thing that real data do. Nothing here may come out as another number without a word.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from results_examples import study_with_results
from trialpost.errors import BadInput
from trialpost.findings import findings_of_record
from trialpost.findings.participants import analyse
from trialpost.findings.participants.changes import MEDIAN
from trialpost.model.finding import Check, FindingKind, Table
from trialpost.model.reading import Door, IssueKind

# Posted results -----------------------------------------------------------------------------------

OUTCOME = ("resultsSection", "outcomeMeasuresModule", "outcomeMeasures", 0)


def outcome() -> dict[str, Any]:
    """Return a table of one row: pain on a drug and on placebo, 40 people each."""
    return {
        "type": "PRIMARY", "title": "Pain", "reportingStatus": "POSTED", "paramType": "NUMBER",
        "unitOfMeasure": "points", "timeFrame": "Week 4",
        "groups": [{"id": "OG000", "title": "Drug"}, {"id": "OG001", "title": "Placebo"}],
        "denoms": [{"units": "Participants", "counts": [
            {"groupId": "OG000", "value": "40"}, {"groupId": "OG001", "value": "40"}]}],
        "classes": [{"categories": [{"measurements": [
            {"groupId": "OG000", "value": "30"}, {"groupId": "OG001", "value": "20"}]}]}],
    }  # fmt: skip


def record(change) -> Any:
    """Return what is read of a record whose table was changed."""
    study, table = study_with_results(), outcome()
    change(table)
    study["resultsSection"] = {"outcomeMeasuresModule": {"outcomeMeasures": [table]}}
    return findings_of_record(json.dumps(study).encode(), Door.CTGOV_API)


def cell(table: dict[str, Any]) -> dict[str, Any]:
    return table["classes"][0]["categories"][0]["measurements"][0]


def drug_of(found) -> Any:
    return next(one for one in found.posted.findings if one.arm == "Drug")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,234", 1234), ("−0.5", -0.5), ("–0.5", -0.5), ("-0,083", -0.083), ("12 (34%)", 12),
        (" 7.0 ", 7), ("+3", 3), (".5", 0.5), ("1e-3", 0.001),
    ],
)  # fmt: skip
def test_a_posted_number_is_read_as_people_write_it(written, value):
    found = record(lambda table: cell(table).update(value=written))
    one = drug_of(found)
    assert (one.value, one.source.text) == (value, written)


@pytest.mark.parametrize(
    ("written", "comment", "told"),
    [
        ("30 mg", None, "30 mg"),
        ("NA", "Not reached by then", "NA: Not reached by then"),
        ("<20", "Below what can be measured", "<20: Below what can be measured"),
        ("1.234,5", None, "1.234,5"), ("12-15", None, "12-15"), ("1,23", None, "1,23"),
        ("3O", None, "3O"), ("not done", None, "not done"),
    ],
)  # fmt: skip
def test_what_is_no_number_stays_words(written, comment, told):
    found = record(lambda table: cell(table).update(
        {"value": written} | ({"comment": comment} if comment else {})))  # fmt: skip
    one = drug_of(found)
    assert (one.kind, one.value, one.source.text) == (FindingKind.STATEMENT, None, told)
    assert one.where["text"].endswith("/measurements/0/value")
    if written not in ("NA", "<20"):
        (issue,) = [each for each in found.issues if each.kind is IssueKind.BAD_TEXT]
        assert issue.where.endswith("/measurements/0/value")
        assert written in issue.detail


def _no_cells(table):
    table["classes"][0]["categories"][0]["measurements"] = []


def _no_value(table):
    del cell(table)["value"]


def _stranger(table):
    cell(table)["groupId"] = "OG007"


def test_empty_groups_have_no_findings():
    assert record(_no_cells).posted.findings == ()
    assert [one.arm for one in record(_no_value).posted.findings] == ["Placebo"]


def test_a_value_of_a_group_that_is_not_there_is_an_issue_and_nobody_s():
    found = record(_stranger)
    assert any("OG007" in one.detail for one in found.issues)
    assert {one.arm for one in found.posted.findings} == {None, "Placebo"}
    assert all(one.comparator_value is None for one in found.posted.findings if one.arm == "Drug")


def test_a_comparator_that_is_not_there_is_unknown():
    def only_drugs(table):
        for at, group in enumerate(table["groups"]):
            group["title"] = f"Dose {at}"

    one = record(only_drugs).posted.findings[0]
    assert (one.comparator, one.comparator_value) == (None, None)


def test_more_people_than_were_counted_is_a_slip():
    def twisted(table):
        table.update(paramType="COUNT_OF_PARTICIPANTS", unitOfMeasure="Participants")
        table["denoms"][0]["counts"][0]["value"] = "20"

    one = drug_of(record(twisted))
    assert (one.value, one.n) == (30, 20)
    assert Check("count within denominator", "slip") in one.checks


def test_a_denominator_of_other_things_says_what_it_counts():
    def eyes(table):
        table["denoms"].append({"units": "Eyes", "counts": [
            {"groupId": "OG000", "value": "79"}, {"groupId": "OG001", "value": "80"}]})  # fmt: skip
        table.update(typeUnitsAnalyzed="Eyes", denomUnitsSelected="Eyes")

    one = drug_of(record(eyes))
    assert (one.n, one.counted) == (79, "Eyes")


# Participants' data -------------------------------------------------------------------------------

PEOPLE = "USUBJID,TRT01A\n" + "".join(f"p{n},{'Drug' if n % 2 else 'Placebo'}\n" for n in range(20))
SPEC = """
trial = "T1"
participants = "adsl.csv"
comparator = "Placebo"
[[change]]
measure = "Marker"
file = "adlb.csv"
visits = ["Week 2", "Week 4"]
populations = ["all", "elevated at baseline"]
"""
RESPONSE = """
trial = "T1"
participants = "adsl.csv"
comparator = "Placebo"
[[responders]]
measure = "Better"
file = "adlb.csv"
visit = "Week 4"
response = "AVALC"
"""
TIME = """
trial = "T1"
participants = "adsl.csv"
comparator = "Placebo"
[[time_to]]
measure = "Flare"
file = "adtte.csv"
"""


def labs() -> list[dict[str, Any]]:
    return [
        {"USUBJID": f"p{n}", "AVISIT": f"Week {week}", "AVAL": 10.0 + n - (week if n % 2 else 0),
         "BASE": 10.0 + n, "ANRHI": 15.0, "AVALC": "Y" if n % 2 else "N"}
        for n in range(20) for week in (2, 4)
    ]  # fmt: skip


def written(rows: list[dict[str, Any]]) -> str:
    def text(value: Any) -> str:
        return f'"{value}"' if "," in str(value) else str(value)

    lines = [",".join(rows[0]), *(",".join(text(value) for value in row.values()) for row in rows)]
    return "\n".join(lines) + "\n"


def run(folder: Path, rows, *, spec=SPEC, people=PEOPLE, times=None):
    (folder / "adsl.csv").write_text(people)
    (folder / "adlb.csv").write_text(written(rows))
    if times is not None:
        (folder / "adtte.csv").write_text(times)
    (folder / "a.toml").write_text(spec)
    return analyse(folder / "a.toml").findings


def medians(found) -> list[tuple[Any, ...]]:
    return [(one.population, one.timepoint.value, one.n, one.value, one.comparator_value)
            for one in found if one.statistic == MEDIAN]  # fmt: skip


SOUND = [
    ("all", 2, 10, -2.0, 0.0), ("all", 4, 10, -4.0, 0.0),
    ("elevated at baseline", 2, 7, -2.0, 0.0), ("elevated at baseline", 4, 7, -4.0, 0.0),
]  # fmt: skip


def changed(at: int, **values: Any) -> list[dict[str, Any]]:
    rows = labs()
    rows[at] |= values
    return rows


SAME = {
    "rows in any order": labs()[::-1],
    "blanks about the visit": [row | {"AVISIT": f" {row['AVISIT']} "} for row in labs()],
    "blanks about the names": [row | {"USUBJID": f"{row['USUBJID']}  "} for row in labs()],
    "a typographic minus": [row | {"AVAL": str(row["AVAL"]).replace("-", "−")} for row in labs()],
    "a value that is missing": [*labs(), labs()[0] | {"AVISIT": "Week 8", "AVAL": "NA"}],
    "somebody who is not of the trial": [*labs(), labs()[0] | {"USUBJID": "stranger"}],
}


@pytest.mark.parametrize("rows", SAME.values(), ids=SAME.keys())
def test_what_means_the_same_gives_the_same(tmp_path, rows):
    assert medians(run(tmp_path, rows)) == SOUND


def test_blanks_about_an_arm_make_no_other_arm(tmp_path):
    people = PEOPLE.replace("p2,Placebo", "p2, Placebo ").replace("p3,Drug", "p3,Drug ")
    assert medians(run(tmp_path, labs(), people=people)) == SOUND


def test_who_has_no_arm_is_in_none(tmp_path):
    people = PEOPLE + "screened,\nfailed,  \n"
    assert medians(run(tmp_path, labs(), people=people)) == SOUND


@pytest.mark.parametrize("arm", ["Screen Failure", "Not Assigned", "SCRNFAIL"])
def test_who_was_never_given_an_arm_is_in_none(tmp_path, arm):
    found = run(tmp_path, labs(), people=f"{PEOPLE}screened,{arm}\n")
    assert medians(found) == SOUND
    assert {one.arm for one in found if one.table is Table.FLOW} == {"Drug", "Placebo"}


def ancova(found) -> list[tuple[Any, ...]]:
    return [(one.population, one.timepoint.value) for one in found
            if one.statistic == "least squares mean difference of the change"]  # fmt: skip


def test_where_nothing_is_left_to_judge_a_difference_by_there_is_none(tmp_path):
    """Every change is the week: the model fits exactly, and only rounding would be told."""
    assert ancova(run(tmp_path, labs())) == []
    assert ancova(run(tmp_path, changed(3, AVAL=12.0))) == [("all", 4)]


def test_one_person_is_no_arm_to_adjust_a_difference_of(tmp_path):
    rows = [row | {"AVAL": row["AVAL"] + n % 3} for n, row in enumerate(labs())]
    alone = [
        row for row in rows if row["USUBJID"] in ("p1", "p3") or int(row["USUBJID"][1:]) % 2 == 0
    ]
    assert ("all", 2) in ancova(run(tmp_path, alone))
    assert ancova(run(tmp_path, [row for row in alone if row["USUBJID"] != "p3"])) == []


def test_thousands_and_minus_are_numbers(tmp_path):
    rows = [row | {"AVAL": "1,234.5", "BASE": "1,235.5"} for row in labs()]
    assert {one[3:] for one in medians(run(tmp_path, rows))} == {(-1.0, -1.0)}
    rows = [row | {"AVAL": "−0.5", "BASE": "0.5", "ANRHI": 0} for row in labs()]
    assert {one[3:] for one in medians(run(tmp_path, rows))} == {(-1.0, -1.0)}


REFUSED = {
    "a unit in the value": (changed(3, AVAL="14.3 g/L"), SPEC, "row 5, column AVAL: '14.3 g/L'"),
    "a bound in the value": (changed(3, AVAL="<0.5"), SPEC, "row 5, column AVAL: '<0.5'"),
    "a decimal comma": (changed(3, AVAL="14,3"), SPEC, "row 5, column AVAL: '14,3'"),
    "a comma that may be a decimal one": (
        changed(3, AVAL="0,083"), SPEC, "row 5, column AVAL: '0,083'",
    ),
    "a comma behind four digits": (
        changed(3, AVAL="1234,567"), SPEC, "row 5, column AVAL: '1234,567'",
    ),
    "a value without end": (changed(3, AVAL="inf"), SPEC, "row 5, column AVAL: 'inf'"),
    "a value without end, among words": (
        [*changed(3, AVAL="inf"), labs()[0] | {"AVISIT": "Week 8", "AVAL": "-"}], SPEC,
        "row 5, column AVAL: 'inf'",
    ),
    "two analyses of one name": (
        labs(), SPEC + SPEC[SPEC.index("[[change]]"):], "two analyses (change) are of 'Marker'",
    ),
    "a value of a column that nobody has": (
        labs(), SPEC + 'rows = {AVALC = ["Y", "N"], ANRHI = 16}\n',
        "adlb.csv has no row with ANRHI 16 among those with AVALC as asked for; there are: 15.0.",
    ),
    "no column of limits": (
        [{key: row[key] for key in row if key != "ANRHI"} for row in labs()], SPEC,
        "has no column ANRHI. It has: USUBJID, AVISIT, AVAL, BASE, AVALC.",
    ),
    "two baselines": (changed(3, BASE=99.0), SPEC, "row 5, column BASE: p1 has the baseline 99"),
    "no upper limit": (changed(3, ANRHI=""), SPEC, "row 5, column ANRHI: there is no upper limit"),
    "one visit twice": ([*labs(), labs()[3]], SPEC, "row 5: p1 has more than one row at Week 4"),
    "visits out of order": (
        labs(), SPEC.replace('"Week 2", "Week 4"', '"Week 4", "Week 2"'),
        "'Marker' are out of order: 'Week 2' stands after 'Week 4'",
    ),
    "a visit asked for twice": (
        labs(), SPEC.replace('"Week 2", "Week 4"', '"Week 4", "Day 28"'), "out of order",
    ),
    "a visit that is not there": (labs(), SPEC.replace('"Week 4"', '"Week 9"'), "no row at AVISIT"),
    "a comparator that is not there": (
        labs(), SPEC.replace('"Placebo"', '"Sugar"'), "'Sugar' is nobody's TRT01A in adsl.csv",
    ),
    "an answer that is none": (
        changed(3, AVALC="perhaps"), RESPONSE, "row 5, column AVALC: 'perhaps' is neither",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "spec", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_is_refused_with_its_place(tmp_path, rows, spec, sentence):
    with pytest.raises(BadInput) as told:
        run(tmp_path, rows, spec=spec)
    assert sentence in str(told.value)
    if "row 5" in sentence:
        assert str(told.value).startswith("adlb.csv, row 5")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("p1,-3,0\n", "adtte.csv, row 2, column AVAL: -3 is before the beginning"),
        ("p1,3 days,0\n", "adtte.csv, row 2, column AVAL: '3 days' is not a number"),
        ("p1,3,0\np1,4,1\n", "p1 has more than one row of Flare"),
    ],
)
def test_times_that_cannot_be_are_refused(tmp_path, rows, sentence):
    times = "USUBJID,AVAL,CNSR\n" + rows + "p2,5,1\n"
    with pytest.raises(BadInput) as told:
        run(tmp_path, labs(), spec=TIME, times=times)
    assert sentence in str(told.value)


def test_a_table_without_formats_or_labels_reads_as_the_same(tmp_path):
    """XPT (SAS transport) as careless software writes it: no label, no format, blanks for none."""
    import pandas
    import pyreadstat

    rows = [*labs(), labs()[0] | {"AVISIT": "Week 8", "AVAL": None, "AVALC": ""}]
    people = [line.split(",") for line in PEOPLE.splitlines()]
    adsl = pandas.DataFrame(people[1:], columns=people[0])
    adsl.loc[len(adsl)] = ["screened", ""]
    pyreadstat.write_xport(adsl, str(tmp_path / "adsl.xpt"))
    pyreadstat.write_xport(pandas.DataFrame(rows), str(tmp_path / "adlb.xpt"))
    (tmp_path / "a.toml").write_text(SPEC.replace(".csv", ".xpt"))
    found = analyse(tmp_path / "a.toml").findings
    assert medians(found) == SOUND
    assert {one.arm for one in found if one.table is Table.FLOW} == {"Drug", "Placebo"}
