"""How a tree is drawn on one line: a table."""

import pytest

from trialpost.eligibility.drawing import draw, kind_of, limits
from trialpost.model import requirement as r
from trialpost.model.status import Sex

CRP = r.Measured(name="CRP", low=1.5, low_strict=True, unit="mg/L", scale=r.Scale.VALUE)
ASTHMA = r.HasCondition(name="Asthma", concept="asthma")


@pytest.mark.parametrize(
    ("tree", "drawn"),
    [
        (r.Age(low=18, high=65), "age[18–65]"),
        (r.Age(high=18, high_strict=True), "age[<18]"),
        (r.SexIs(sex=Sex.FEMALE), "sex[female]"),
        (
            r.Not(
                r.Treated(
                    name="anti-CD20",
                    concept="anti-cd20",
                    when=r.When.EVER,
                    period=r.Period(words="within 6 months", oldest=182.6),
                )
            ),
            "NOT treatment[anti-cd20, ever, ≤183d]",
        ),
        (r.HasCondition(name="odd Thing"), 'condition["odd Thing"]'),
        (
            r.HasCondition(
                name="Cancer",
                concept="cancer",
                severity=("grade 3",),
                stage=("iii",),
                qualifiers=("symptomatic",),
                but=(r.Named(name="BCC", concept="bcc"), r.Named(name="odd")),
            ),
            'condition[cancer, grade 3, stage iii, "symptomatic", but bcc, but "odd"]',
        ),
        (CRP, 'measurement["CRP" >1.5 mg/L]'),
        (
            r.Measured(name="ALT", concept="alt", high=3, scale=r.Scale.UPPER_LIMITS),
            "measurement[alt ≤3×ULN]",
        ),
        (r.Measured(name="ALT", concept="alt", scale=r.Scale.NORMAL), "measurement[alt normal]"),
        (
            r.Treated(
                name="x", concept="x", lines=(None, 2), response=r.Response.FAILED,
                contraindicated=True,
            ),
            "treatment[x, lines ≤2, failed, contraindicated]",
        ),
        (r.Allergic(), "allergy[any]"),
        (r.HasMarker(name="HER2", status=r.MarkerStatus.NEGATIVE), 'marker["HER2", negative]'),
        (r.Speaks(languages=("en", "fr")), "language[en/fr]"),
        (r.InOtherTrial(period=r.Period(words="5 half-lives")), "other trial['5 half-lives']"),
        (r.LeftToTeam(reason=r.TeamChecks.CONSENT), "team[consent]"),
        (r.Unread(text="something"), 'unread["something"]'),
        (r.All((ASTHMA, r.Any((ASTHMA, CRP)))),
         'condition[asthma] AND (condition[asthma] OR measurement["CRP" >1.5 mg/L])'),
        (r.AllOrAny((ASTHMA, ASTHMA)), "condition[asthma] AND/OR condition[asthma]"),
        (r.AtLeast(2, (ASTHMA, r.Not(ASTHMA))), "2 OF (condition[asthma]; NOT condition[asthma])"),
        (r.Not(r.Any((ASTHMA, ASTHMA))), "NOT (condition[asthma] OR condition[asthma])"),
        (r.All(()), "AND()"),
    ],
)  # fmt: skip
def test_a_tree_is_drawn(tree: r.Requirement, drawn: str) -> None:
    assert draw(tree) == drawn


def test_every_kind_of_leaf_can_be_drawn() -> None:
    words = {"name": "x", "text": "x", "concept": "x", "sex": Sex.MALE}
    words["reason"] = r.TeamChecks.CONSENT
    for kind in r.Leaf.__args__:
        needed = [one.name for one in r.msgspec.structs.fields(kind) if one.required]
        leaf = kind(**{name: words[name] for name in needed})
        assert draw(leaf).startswith(kind_of(leaf) + "[")


def test_limits_without_a_number_are_nothing() -> None:
    assert limits(None, None) == ""
