"""Draw what a criterion asks on one line, for people who read the rules' work by hand.

``NOT treatment[anti-cd20, ever, ≤183d]``: a leaf shows its kind, the concept (or, in quotes, a name
that no table holds), and what narrows it. A period shows its days back from today. The drawing is
for reading, not for parsing; what a person is told is written elsewhere.
"""

from collections.abc import Callable, Iterator
from typing import Any as Anything

from trialpost.model.requirement import (
    Age,
    All,
    Allergic,
    AllOrAny,
    Any,
    AtLeast,
    Circumstance,
    FamilyHistory,
    HasCondition,
    HasMarker,
    InOtherTrial,
    IsAble,
    Leaf,
    LeftToTeam,
    Measured,
    Not,
    Period,
    Requirement,
    Response,
    Scale,
    SexIs,
    Speaks,
    State,
    Treated,
    Unread,
    UsesSubstance,
    When,
)

_WORDS: dict[type, str] = {All: "AND", Any: "OR", AllOrAny: "AND/OR"}
_SIGNS = {
    Scale.UPPER_LIMITS: "×ULN",
    Scale.LOWER_LIMITS: "×LLN",
    Scale.NORMAL: "normal",
    Scale.ABNORMAL: "abnormal",
}


def draw(requirement: Requirement) -> str:
    """Draw a tree on one line.

    >>> from trialpost.model.requirement import Age, Not, Treated
    >>> draw(All((Age(low=18, high=65), Not(Treated(name="Rituximab", concept="rituximab")))))
    'age[18–65] AND NOT treatment[rituximab]'
    """
    return _draw(requirement, inner=False)


def kind_of(leaf: Leaf) -> str:
    """Return what a leaf is called in a drawing: the tag that it has where trees are stored."""
    return str(type(leaf).__struct_config__.tag)


def _draw(requirement: Requirement, *, inner: bool) -> str:
    if isinstance(requirement, Not):
        return f"NOT {_draw(requirement.part, inner=True)}"
    if isinstance(requirement, AtLeast):
        parts = "; ".join(_draw(part, inner=False) for part in requirement.parts)
        return f"{requirement.least} OF ({parts})"
    if isinstance(requirement, All | Any | AllOrAny):
        return _joined(requirement, inner=inner)
    narrower = ", ".join(part for part in _narrowed(requirement) if part)
    return f"{kind_of(requirement)}[{narrower}]"


def _joined(requirement: All | Any | AllOrAny, *, inner: bool) -> str:
    word = _WORDS[type(requirement)]
    if not requirement.parts:
        return f"{word}()"
    drawn = f" {word} ".join(_draw(part, inner=True) for part in requirement.parts)
    return f"({drawn})" if inner and len(requirement.parts) > 1 else drawn


def _narrowed(leaf: Leaf) -> Iterator[str]:
    """Yield what stands within a leaf's brackets; empty where there is nothing."""
    yield from _TOLD[type(leaf)](leaf)
    yield from (f'"{word}"' for word in getattr(leaf, "qualifiers", ()))
    for other in getattr(leaf, "but", ()):
        yield f"but {_named(other)}"


def _plain(leaf: Anything) -> Iterator[str]:
    """Tell a leaf of a name, and of when and in what period it holds."""
    yield _named(leaf)
    when = getattr(leaf, "when", When.UNSAID)
    yield "" if when is When.UNSAID else when.value
    yield period(getattr(leaf, "period", None))


def _named(leaf: Anything) -> str:
    return leaf.concept or f'"{leaf.name}"'


def _age(leaf: Age) -> Iterator[str]:
    yield limits(leaf.low, leaf.high, low_strict=leaf.low_strict, high_strict=leaf.high_strict)


def _condition(leaf: HasCondition) -> Iterator[str]:
    yield from _plain(leaf)
    yield "infection" if leaf.infection else ""
    yield from leaf.severity
    yield from (f"stage {stage}" for stage in leaf.stage)


def _measured(leaf: Measured) -> Iterator[str]:
    numbers = limits(leaf.low, leaf.high, low_strict=leaf.low_strict, high_strict=leaf.high_strict)
    sign = _SIGNS.get(leaf.scale, "")
    numbers = f"{numbers}{sign}" if numbers else sign
    yield " ".join(part for part in (_named(leaf), numbers, leaf.unit) if part)
    yield period(leaf.period)


def _treated(leaf: Treated) -> Iterator[str]:
    yield from _plain(leaf)
    if leaf.lines is not None:
        yield f"lines {limits(*leaf.lines)}"
    yield "" if leaf.response is Response.UNSAID else leaf.response.value
    yield "contraindicated" if leaf.contraindicated else ""


def _marker(leaf: HasMarker) -> Iterator[str]:
    yield _named(leaf)
    yield leaf.status.value


def _allergic(leaf: Allergic) -> Iterator[str]:
    yield _named(leaf) if leaf.name or leaf.concept else "any"


def _other_trial(leaf: InOtherTrial) -> Iterator[str]:
    yield "" if leaf.when is When.UNSAID else leaf.when.value
    yield period(leaf.period)


def _sex(leaf: SexIs) -> Iterator[str]:
    yield leaf.sex.value


def _speaks(leaf: Speaks) -> Iterator[str]:
    yield "/".join(leaf.languages)


def _team(leaf: LeftToTeam) -> Iterator[str]:
    yield leaf.reason.value


def _unread(leaf: Unread) -> Iterator[str]:
    yield f'"{leaf.text}"'


_TOLD: dict[type, Callable[[Anything], Iterator[str]]] = {
    Age: _age,
    SexIs: _sex,
    State: _plain,
    HasCondition: _condition,
    FamilyHistory: _plain,
    Measured: _measured,
    Treated: _treated,
    Allergic: _allergic,
    HasMarker: _marker,
    UsesSubstance: _plain,
    IsAble: _plain,
    Speaks: _speaks,
    InOtherTrial: _other_trial,
    Circumstance: _plain,
    LeftToTeam: _team,
    Unread: _unread,
}


def limits(
    low: float | None,
    high: float | None,
    *,
    low_strict: bool = False,
    high_strict: bool = False,
) -> str:
    """Write limits as short as can be: ``≥18``, ``18–65``, ``>3 <5``, ``=2``; empty if open.

    >>> limits(18, None), limits(18, 65), limits(None, 1.5, high_strict=True), limits(2, 2)
    ('≥18', '18–65', '<1.5', '=2')
    """
    if low is not None and high is not None and not low_strict and not high_strict:
        return f"={low:g}" if low == high else f"{low:g}–{high:g}"
    parts = []
    if low is not None:
        parts.append(f"{'>' if low_strict else '≥'}{low:g}")
    if high is not None:
        parts.append(f"{'<' if high_strict else '≤'}{high:g}")
    return " ".join(parts)


def period(stretch: Period | None) -> str:
    """Write a stretch of time in days (``≤183d``, ``≥28d ago``, ``for 90d``), or in its words."""
    if stretch is None:
        return ""
    parts = []
    if stretch.oldest is not None:
        parts.append(f"≤{stretch.oldest:.0f}d")
    if stretch.newest is not None:
        parts.append(f"≥{stretch.newest:.0f}d ago")
    if stretch.lasting is not None:
        parts.append(f"for {stretch.lasting:.0f}d")
    return " ".join(parts) or f"'{stretch.words}'"
