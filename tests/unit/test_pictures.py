"""Pictures are drawn to scale, say what they show, and say it again in a table."""

import re
from xml.etree import ElementTree

import msgspec
import pytest

from trialpost.articles import verify, write_article
from trialpost.articles.checks.shapes import svg_texts
from trialpost.articles.figures import figures
from trialpost.articles.pictures import forest, measured, people
from trialpost.articles.pictures.canvas import LETTERS, WIDTH
from trialpost.articles.pictures.drawn import misdrawn
from trialpost.articles.pictures.forest import Contrast
from trialpost.articles.pictures.rows import Row, rows_of, table_of
from trialpost.articles.pictures.words import ENGLISH, Range, range_kind, says_in_pictures
from trialpost.articles.verify import Checker
from trialpost.articles.words.phrases import Phrases
from trialpost.demo.reference import reference_findings
from trialpost.findings import FindingsDocument, findings_from_json
from trialpost.findings.file import FileTrial, FindingsFile
from trialpost.model.article import Sentence
from trialpost.model.finding import (
    Finding,
    FindingKind,
    Source,
    SourceKind,
    Table,
    Timepoint,
)

SPACE = "{http://www.w3.org/2000/svg}"
FILE = findings_from_json(reference_findings())
ARTICLE = write_article(FILE)


def root_of(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def circles(svg: str) -> list[float]:
    return [float(one.attrib["cx"]) for one in root_of(svg).iter(f"{SPACE}circle")]


def ranges(svg: str) -> list[tuple[float, float]]:
    found = [
        re.match(r"M([\d.]+) .*?M([\d.]+) [\d.]+v10M([\d.]+)", one.attrib["d"])
        for one in root_of(svg).iter(f"{SPACE}path")
        if one.attrib["class"] == "chart-range"
    ]
    return [(float(one[1]), float(one[3])) for one in found if one]


def figures_of_people(svg: str) -> list[tuple[str, int]]:
    """Return the class of each run of people, and how many they are."""
    return [
        (one.attrib["class"], one.attrib["d"].count("M"))
        for one in root_of(svg).iter(f"{SPACE}path")
        if "chart-had" in one.attrib["class"]
    ]


def number(**given) -> Finding:
    """Make a finding of an invented trial."""
    told = {"measure": "Pain score", "arm": "Walking", "comparator": None, "n": 40}
    told |= given
    return Finding(
        id=f"{told['measure']}-{told['arm']}-{told['statistic']}-{told.get('timepoint')}",
        kind=FindingKind.NUMBER,
        source=Source(kind=SourceKind.REGISTRY, ref="NCT00000000", text="x"),
        where={},
        **told,
    )


def drawn(*findings: Finding, between: bool = False):
    trial = FileTrial(id="NCT00000000", url="", condition="pain", intervention="walking")
    file = FindingsFile(trial=trial, sources=(), findings=findings, arms={}, measures={})
    return figures(Phrases(file), between=between)


def row(**given) -> Row:
    told = {"when": "", "arm": "walking", "value": 1.0, "label": "1", "told": "1",
            "comparator": False}  # fmt: skip
    return Row(**(told | given))


def test_changes_lie_to_scale_on_both_sides_of_no_change() -> None:
    values = [-14.3, 0.1, -17.9, 0.02, -29.6, -15.1, 3.0]
    places = circles(ARTICLE.figures[0].svg)
    step = (places[6] - places[4]) / (3.0 + 29.6)
    for place, value in zip(places, values, strict=True):
        assert place - places[4] == pytest.approx((value + 29.6) * step, abs=0.1)
    assert "no change" in svg_texts(ARTICLE.figures[0].svg)


@pytest.mark.parametrize(("told", "holds"), [
    ("with walking, no change (SD 4); with rest, a rise of 4 (SD 7).", True),
    ("with walking, a rise of 4 (SD 7); with rest, no change (SD 4).", False),
    ("with walking, no change (SD 4); with rest, no change (SD 7).", False),
])  # fmt: skip
def test_no_change_beside_a_spread_is_told_of_the_group_that_had_none(told, holds) -> None:
    about = {"statistic": "mean change from start", "unit": "points", "table": Table.OUTCOME,
             "spread_kind": "Standard Deviation"}  # fmt: skip
    none = number(arm="Walking", value=0.0, spread=4.0, **about)
    rise = number(arm="Rest", value=4.0, spread=7.0, **about)
    arms = {"Walking": "walking", "Rest": "rest"}
    document = FindingsDocument(findings=(none, rise), arms=arms)
    sentence = Sentence(f"Chart. Pain score: {told}", (none.id, rise.id))
    assert (list(Checker(document, ()).sentence(sentence)) == []) is holds


def test_of_every_hundred_people_as_many_are_filled_as_the_words_say() -> None:
    figure = next(one for one in ARTICLE.figures if "chart-had" in one.svg)
    assert figures_of_people(figure.svg) == [
        ("chart-arm chart-had", 58), ("chart-had-not", 42),
        ("chart-arm chart-had", 67), ("chart-had-not", 33),
    ]  # fmt: skip
    assert "61 of 105 people, or 58 of every 100" in figure.alt
    assert "Placebo: not given" in " ".join(svg_texts(figure.svg))


def test_few_people_are_drawn_as_they_are() -> None:
    rows = (row(value=25.0, part=3, whole=12), row(arm="rest", value=0.0, part=0, whole=30))
    svg = people.draw("Pain", rows, things=False)
    assert figures_of_people(svg) == [
        ("chart-arm chart-had", 3), ("chart-had-not", 9), ("chart-had-not", 30),
    ]  # fmt: skip
    assert ENGLISH.each_one in svg
    assert not people.can_be_drawn((row(part=3, whole=12), row(part=3, whole=300)))


def test_a_range_is_a_line_and_its_kind_is_said() -> None:
    week = Timepoint(12, "week")
    told = drawn(
        number(statistic="mean change from baseline", value=-2.0, interval=(-3.0, -1.0),
               level=95.0, timepoint=week, comparator="Rest"),
        number(statistic="mean change from baseline", value=1.0, interval=(0.0, 2.0), level=95.0,
               timepoint=week, arm="Rest"),
    )  # fmt: skip
    (figure,) = told
    low, high = ranges(figure.svg)[0]
    assert circles(figure.svg)[0] == pytest.approx((low + high) / 2, abs=0.1)
    assert ENGLISH.captions[Range.CONFIDENCE] in svg_texts(figure.svg)
    assert figure.table == (
        ("Mean change in pain score", "Week 12"),
        ("Walking", "−2 (−3 to −1)"),
        ("Rest", "+1 (0 to +2)"),
    )


@pytest.mark.parametrize(
    ("given", "kind", "cell"),
    [
        ({"interval": (1.0, 4.0)}, Range.CONFIDENCE, "2.5 (1 to 4)"),
        ({"limits": (1.0, 4.0), "limits_kind": "Inter-Quartile Range"}, Range.MIDDLE,
         "2.5 (middle range 1 to 4)"),
        ({"limits": (1.0, 4.0), "limits_kind": "Full Range"}, Range.WHOLE,
         "2.5 (whole range 1 to 4)"),
        ({"spread": 0.5, "spread_kind": "Standard Deviation"}, Range.DEVIATION, "2.5 (SD 0.5)"),
        ({"spread": 0.5, "spread_kind": "Standard Error"}, Range.ERROR, "2.5 (SE 0.5)"),
        ({"limits": (4.0, 1.0), "limits_kind": "Full Range"}, Range.NONE, "2.5"),
        ({}, Range.NONE, "2.5"),
    ],
)  # fmt: skip
def test_every_kind_of_range_has_its_own_words(given, kind, cell) -> None:
    both = [number(arm=arm, statistic="mean", value=2.5, **given) for arm in ("Walking", "Rest")]
    assert range_kind(both[0]) is kind
    (figure,) = drawn(*both)
    assert figure.table[1] == ("Walking", cell)
    own = tuple(both)
    assert [one for one in Range if says_in_pictures(ENGLISH.captions[one], own)] == [kind]


def test_a_small_difference_looks_small_and_a_ratio_has_its_own_middle() -> None:
    rows = tuple(row(arm=arm, value=value) for arm, value in (("a", 150.0), ("b", 152.0)))
    near = circles(measured.draw("Pressure", rows, (), share=False, change=False))
    assert abs(near[0] - near[1]) < WIDTH / 50
    half, twice = (
        Contrast(name=name, estimate="", range="", p_value="", value=value, low=value, high=value)
        for name, value in (("a", 0.5), ("b", 2.0))
    )
    svg = forest.draw("Ratio", (half, twice), (), ratio=True)
    zero = float(next(root_of(svg).iter(f"{SPACE}line")).attrib["x1"])
    (low, _), (high, _) = ranges(svg)
    assert zero - low == pytest.approx(high - zero, abs=0.2)
    nothing = Contrast(name="", estimate="", range="", p_value="", value=1, low=0, high=2)
    assert not forest.can_be_drawn((half, nothing), ratio=True)


def test_one_kind_of_ratio_of_several_measures_is_one_picture() -> None:
    told = drawn(
        *(number(measure=measure, statistic="Hazard Ratio (HR)", value=value, comparator="Rest",
                 interval=(value / 2, value * 2), p_value="0.03")
          for measure, value in (("Death", 0.5), ("Fall", 1.5))),
        number(measure="Fall", statistic="Odds Ratio (OR)", value=2.0, comparator="Rest",
               interval=(1.0, 4.0)),
    )  # fmt: skip
    assert [one.table[0][0] for one in told] == ["Hazard ratio", "Odds ratio: fall"]
    assert told[0].table[1] == ("Death, walking against Rest", "0.5", "0.25 to 1", "p = 0.03")
    between = drawn(
        number(statistic="Hazard Ratio", value=1.0, interval=(0.5, 2.0), comparator="Rest"),
        between=True,
    )
    assert between[0].table[1][0] == "Between walking and Rest"


def test_a_table_fits_a_phone_whatever_there_are_more_of() -> None:
    arms, weeks = ("a", "b", "c", "d"), ("Week 1", "Week 2")
    several = tuple(row(arm=arm, when=week, label=arm + week) for week in weeks for arm in arms)
    assert table_of("Pain", several)[0] == ("Pain", *weeks)
    assert table_of("Pain", several[:3])[0] == ("Pain", "Week 1")
    few = tuple(one for one in several if one.arm in "ab")
    assert table_of("Pain", few) == (
        ("Pain", "A", "B"), ("Week 1", "aWeek 1", "bWeek 1"), ("Week 2", "aWeek 2", "bWeek 2"),
    )  # fmt: skip


def test_no_line_of_a_picture_is_longer_than_surely_fits_and_no_name_is_torn() -> None:
    name = "a walking programme with anti-inflammatory diet and weekly supervised exercise classes"
    svg = measured.draw(name, (row(arm=name), row(arm="rest")), (), share=False, change=False)
    lines = re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", svg)
    assert max(map(len, lines)) <= LETTERS
    assert name in svg_texts(svg)
    assert not any(line.endswith("-") for line in lines)


def test_a_level_reached_by_an_age_or_a_line_of_a_table_is_told() -> None:
    both = [
        number(arm=arm, statistic="mean", value=2.5, category="<65 years",
               timepoint=Timepoint(65, "year")) for arm in ("Walking", "Rest")
    ]  # fmt: skip
    (figure,) = drawn(*both)
    assert figure.table[0] == ("Pain score: “<65 years”", "Result")


def test_all_that_the_reference_pictures_say_holds() -> None:
    assert verify(ARTICLE, FILE) == ()
    assert len(ARTICLE.figures) == 4


def redrawn(figure, old: str, new: str):
    changed = msgspec.structs.replace(figure, svg=re.sub(old, new, figure.svg, count=1))
    assert changed.svg != figure.svg
    return changed


@pytest.mark.parametrize(
    ("number", "old", "new"),
    [
        (0, r'cx="\d+', 'cx="99'),
        (1, r'(chart-arm chart-had" d=")M\d+ [\d.]+', r"\1"),
        (1, r'(chart-had-not" d=")', r"\1M8 8"),
        (3, r'(<rect class="chart-arm" x=")\d+', r"\g<1>250"),
        (3, r'(class="chart-range" d="M)[\d.]+ ([\d.]+)(H[\d.]+M)[\d.]+', r"\1 99 \2\g<3>99"),
    ],
)
def test_a_picture_that_shows_something_else_than_its_words_is_refused(number, old, new) -> None:
    figure = redrawn(ARTICLE.figures[number], old, new)
    assert list(misdrawn(figure.svg))
    wrong = msgspec.structs.replace(ARTICLE, figures=(figure,))
    assert any(one.claim == "svg" for one in verify(wrong, FILE))


def test_a_caption_of_another_kind_of_range_is_refused() -> None:
    figure = ARTICLE.figures[3]
    own, other = (ENGLISH.captions[one] for one in (Range.CONFIDENCE, Range.WHOLE))
    wrong = msgspec.structs.replace(figure, svg=figure.svg.replace(own, other))
    assert any(verify(msgspec.structs.replace(ARTICLE, figures=(wrong,)), FILE))


def test_a_group_that_goes_by_a_letter_is_explained_in_the_picture() -> None:
    trial = FileTrial(id="NCT00000000", url="", condition="pain", intervention="walking")
    both = tuple(number(arm=arm, statistic="mean", value=2.5) for arm in ("A long title", "Rest"))
    arms = {"A long title": "group A", "Rest": "rest"}
    file = FindingsFile(trial=trial, sources=(), findings=both, arms=arms, measures={})
    (figure,) = figures(Phrases(file))
    assert "Group A is called “A long title” in the record." in svg_texts(figure.svg)
    assert not any("“Rest”" in text for text in svg_texts(figure.svg))


def test_two_tests_of_one_estimate_are_drawn_once_with_the_p_value_of_the_difference() -> None:
    estimate = {"statistic": "Hazard Ratio (HR)", "value": 0.79, "comparator": "Rest",
                "interval": (0.57, 1.11), "table": Table.ANALYSIS}  # fmt: skip
    (figure,) = drawn(
        number(measure="Death", p_value="<0.0001", hypothesis="NON_INFERIORITY", **estimate),
        number(measure="Death", p_value="0.17", hypothesis="SUPERIORITY", **estimate),
    )
    assert figure.table[1:] == (("Walking against Rest", "0.79", "0.57 to 1.11", "p = 0.17"),)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"statistic": "count", "unit": "Participants", "value": 12.0}, "chart-had"),
        ({"statistic": "mean", "value": 4.0, "interval": (3.0, 5.0)}, "chart-range"),
        ({"statistic": "mean", "value": 4.0}, None),
    ],
)
def test_one_group_is_drawn_if_it_counts_people_or_has_a_range(told, shown) -> None:
    pictures = drawn(number(**told))
    assert [shown in one.svg for one in pictures] == ([True] if shown else [])
    assert all(list(misdrawn(one.svg)) == [] for one in pictures)


def test_a_picture_says_in_a_group_and_with_a_treatment() -> None:
    told = {"statistic": "count", "unit": "Participants"}
    (picture,) = drawn(
        number(arm="the walking group", value=12.0, **told), number(arm="Rest", value=9.0, **told)
    )
    assert "In the walking group, 12 of 40" in picture.alt
    assert "with Rest, 9 of 40" in picture.alt


def test_a_share_of_half_a_person_is_drawn_as_the_text_rounds_it():
    source = Source(kind=SourceKind.REGISTRY, ref="NCT00000001", text="12.5")
    half = Finding(
        id="half", kind=FindingKind.NUMBER, source=source, where={}, measure="Relief", arm="A",
        value=12.5, unit="Percentage of participants", statistic="percentage", n=40,
    )  # fmt: skip
    words = Phrases(msgspec.structs.replace(FILE, findings=(half,)))
    assert [row.part for row in rows_of(words, (half,))] == [13]
