"""Criteria that may be items of a list whose end nothing tells: rather not read than wrong.

A row is a text, and each of its criteria as it is understood. Where the tree is joined to what is
not read, an inclusion is never held against anybody by it, and an exclusion neither.
"""

import pytest

from trialpost.eligibility.drawing import draw
from trialpost.eligibility.understanding import read_criteria


def drawn(text: str) -> list[str]:
    return [draw(one.requirement) for one in read_criteria(text)]


def test_what_follows_at_least_one_of_is_no_must() -> None:
    text = "Inclusion:\n* Heart disease with at least one of the following:\n* LVEF < 40%\n* Gout"
    assert drawn(text)[1:] == [
        'measurement[lvef <40 %] OR unread["LVEF < 40%"]',
        'condition[gout] OR unread["Gout"]',
    ]
    assert drawn(text)[0].startswith("condition[heart-disease] AND unread[")


def test_it_ends_where_the_person_is_asked_and_where_the_section_ends() -> None:
    text = (
        "Inclusion:\n* Any of the following:\n* Gout\n* Willing to take part\n* Asthma\n"
        "Exclusion:\n* Eczema"
    )
    assert drawn(text)[1:] == [
        'condition[gout] OR unread["Gout"]',
        "team[willingness]",
        "condition[asthma]",
        "condition[eczema]",
    ]


def test_what_follows_except_keeps_nobody_out() -> None:
    text = "Exclusion:\n* Any cancer, except:\n* Basal cell carcinoma"
    assert drawn(text)[1] == 'condition[basal-cell-carcinoma] AND unread["Basal cell carcinoma"]'


def test_what_follows_allowed_is_no_must() -> None:
    text = "Inclusion:\n* The following are allowed:\n* Aspirin"
    assert drawn(text)[1] == 'treatment[aspirin] OR unread["Aspirin"]'


@pytest.mark.parametrize(
    ("lead", "kind"),
    [
        ("Adequate organ function as follows:", "Inclusion"),
        ("All of the following:", "Inclusion"),
        ("Any of the following:", "Exclusion"),
        ("History of:", "Exclusion"),
    ],
)
def test_where_each_item_counts_alone_nothing_is_lost(lead: str, kind: str) -> None:
    text = f"{kind}:\n* {lead}\n* LVEF < 40%\n* Gout"
    assert drawn(text)[1:] == ["measurement[lvef <40 %]", "condition[gout]"]


def test_ways_not_to_have_children_end_with_the_first_that_is_none() -> None:
    text = (
        "Inclusion:\n* Women who cannot have children are defined as:\n* Postmenopausal women\n"
        "* Tubal ligation\n* Asthma"
    )
    assert [" OR unread" in one for one in drawn(text)[1:]] == [True, True, False]


LISTS = [
    # A list that lets in, and how its items are joined where no word says it.
    ("Blood counts (no transfusion within 14 days):", "LVEF > 40%", "BMI < 30", "AND"),
    ("Must meet the following criteria (not in shock):", "LVEF > 40%", "BMI < 30", "AND"),
    ("Tumours commonly seen there:", "Melanoma", "Breast cancer", "AND/OR"),
    ("All of the following diseases:", "Gout", "Asthma", "AND"),
    ("Evidence of congestion as follows:", "BNP > 400 pg/mL", "LVEF > 40%", "AND/OR"),
    ("Any of the following:", "LVEF > 40%", "BMI < 30", "OR"),
    ("No history of:", "Gout", "Asthma", "OR"),
]


@pytest.mark.parametrize(("lead", "first", "second", "joint"), LISTS)
def test_how_the_items_of_a_list_that_lets_in_are_joined(
    lead: str, first: str, second: str, joint: str
) -> None:
    (tree,) = drawn(f"Inclusion:\n* {lead}\n  * {first}\n  * {second}")
    assert f"] {joint} " in tree.replace(f"] {joint} unread", "")


STRAYS = [
    # a line, whether what stands under it is something else
    ("Under 18 years of age", True),
    ("Age ≥18 years", True),
    ("Written informed consent.", True),
    ("Women who are pregnant, lactating, or plan to become pregnant during the trial.", True),
    ("Under 18 years of age:", False),
    ("Under 18 years of age with", False),
    ("Severe heart failure", False),
]


@pytest.mark.parametrize(("line", "apart"), STRAYS)
def test_what_is_whole_by_itself_takes_no_conditions(line: str, *, apart: bool) -> None:
    trees = drawn(f"Exclusion:\n* {line}\n  * Severe COPD\n  * 3rd degree AV block")
    assert (len(trees) == 3) is apart


def test_what_goes_on_stays_under_its_line() -> None:
    assert len(drawn("Inclusion:\n* Age ≥18 years\n  * except in Japan, where 20 counts")) == 1
