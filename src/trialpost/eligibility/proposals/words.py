"""Say whether names, words, numbers and units of a proposed leaf stand in the text.

Words are compared in their one form ("tumours" is "tumor"), one after the other without a gap.
Numbers are those that the project's own readers find, with their comparison and their unit: a model
may say what a number belongs to, and not what it is or which way it counts.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from trialpost.eligibility.proposals.refusal import Refusal, refuse_unless
from trialpost.model.requirement import (
    Age,
    AtLeast,
    Leaf,
    Measured,
    Not,
    Period,
    Requirement,
    Scale,
    leaves,
)
from trialpost.vocabulary.comparisons import Against, Comparison
from trialpost.vocabulary.folding import folded
from trialpost.vocabulary.numerals import numerals_in
from trialpost.vocabulary.quantities import quantities_in
from trialpost.vocabulary.quantity import Quantity
from trialpost.vocabulary.spelling import forms_of
from trialpost.vocabulary.units import DAYS, unit_named
from trialpost.vocabulary.windows import windows_in

_NEAR = 0.02
"""Share by which a stretch of time in days may differ: a month is 30, 30.4 or 31 days."""

_OF_AGE = re.compile(r"\b(?:age[ds]?|old(?:er)?|younger|years?)\b", re.IGNORECASE)
"""What has to stand near a number without a unit, for it to be an age."""

_AGAINST = {
    Scale.VALUE: Against.NOTHING,
    Scale.UPPER_LIMITS: Against.ULN,
    Scale.LOWER_LIMITS: Against.LLN,
}


def stands_in(words: str, text: str) -> bool:
    """Say whether words stand in a text, one after the other; no words do not.

    >>> stands_in("renal tumour", "Known renal tumors."), stands_in("renal cyst", "renal tumors")
    (True, False)
    """
    wanted, given = forms_of(words), forms_of(text)
    count = len(wanted)
    return bool(wanted) and any(
        given[at : at + count] == wanted for at in range(len(given) - count + 1)
    )


def check_words(every: Iterable[str], text: str) -> None:
    """Refuse words that a text does not have.

    Raises:
        Refused: if any of them does not stand there.
    """
    for words in every:
        refuse_unless(stands_in(words, text), Refusal.WORDS)


def counts_of(text: str) -> frozenset[float]:
    """Return the numbers of a text, written in digits or as words."""
    return frozenset(one.value for one in numerals_in(folded(text)))


def check_none_lost(tree: Requirement, text: str) -> None:
    """Refuse a tree that leaves out a number of the text: without it, it asks for more or for less.

    Raises:
        Refused: if a number of the text is neither among those of the tree nor in its words.
    """
    held = [one for leaf in leaves(tree) for one in _numbers_of(leaf)] + _leasts(tree)
    for told in counts_of(text):
        refuse_unless(any(_same(one, told) for one in held), Refusal.LOST)


def _numbers_of(leaf: Leaf) -> Iterator[float]:
    """Yield the numbers of a leaf: of its limits, an age in every unit, and those in its words."""
    for field in ("low", "high"):
        value = getattr(leaf, field, None)
        if value is not None:
            yield value
            if isinstance(leaf, Age):
                yield from (value * DAYS["year"] / days for days in DAYS.values())
    yield from (float(one) for one in getattr(leaf, "lines", None) or () if one is not None)
    words = [getattr(leaf, "name", ""), getattr(leaf, "text", "")]
    for field in ("qualifiers", "severity", "stage"):
        words += getattr(leaf, field, ())
    words += [one.name for one in getattr(leaf, "but", ())]
    period = getattr(leaf, "period", None)
    if period is not None:
        words.append(period.words)
    for one in words:
        yield from counts_of(one)


def _leasts(tree: Requirement) -> list[float]:
    if isinstance(tree, Not):
        return _leasts(tree.part)
    own = [float(tree.least)] if isinstance(tree, AtLeast) else []
    return own + [one for part in getattr(tree, "parts", ()) for one in _leasts(part)]


def check_period(period: Period, text: str) -> None:
    """Refuse a stretch of time whose words or days the text does not give.

    Raises:
        Refused: if it does not.
    """
    check_words([period.words], text)
    windows = windows_in(text)
    for given, told in (
        (period.oldest, [one.oldest for one in windows]),
        (period.newest, [one.newest for one in windows]),
        (period.lasting, [one.least for one in windows]),
    ):
        if given is not None:
            near = any(one is not None and abs(given - one) <= _NEAR * one for one in told)
            refuse_unless(near, Refusal.NUMBER)


def check_years(leaf: Age, text: str, *, turned: bool) -> None:
    """Refuse limits of age that the text does not give; ages in months and weeks are years here.

    Raises:
        Refused: if it does not.
    """
    told = []
    bare = DAYS["year"] if _OF_AGE.search(text) else None
    for one in quantities_in(text):
        days = DAYS.get(one.unit) if one.unit else bare
        if days is not None:
            told.append(_times(one, days / DAYS["year"]))
    _check_ends(leaf, told, turned=turned)


def _times(one: Quantity, factor: float) -> Quantity:
    low, high = (end if end is None else end * factor for end in (one.low, one.high))
    return msgspec.structs.replace(one, low=low, high=high)


def checked_limits(leaf: Measured, text: str, *, turned: bool) -> Measured:
    """Return a measurement with the one name of its unit.

    Args:
        leaf: the measurement.
        text: where its limits have to stand.
        turned: whether the tree denies it, so that "not over 9" may stand for "9 or less".

    Raises:
        Refused: if the text does not give these limits in this unit, or there are none.
    """
    if leaf.scale in (Scale.NORMAL, Scale.ABNORMAL):
        refuse_unless(leaf.low is None and leaf.high is None and not leaf.unit, Refusal.SHAPE)
        refuse_unless("normal" in folded(text), Refusal.WORDS)
        return leaf
    refuse_unless(leaf.low is not None or leaf.high is not None, Refusal.SHAPE)
    unit = unit_named(leaf.unit)
    refuse_unless(unit is not None, Refusal.UNIT)
    told = [one for one in quantities_in(text) if one.against is _AGAINST[leaf.scale]]
    _check_ends(leaf, told, turned=turned)
    units = {one.unit for one in told if _gives(one, leaf, turned=turned)}
    # A unit that was left out and is the only one is no doubt meant.
    refuse_unless(unit in units or (not unit and len(units) == 1), Refusal.UNIT)
    return msgspec.structs.replace(leaf, unit=unit or units.pop())


def _check_ends(leaf: Age | Measured, told: list[Quantity], *, turned: bool) -> None:
    refuse_unless(leaf.low is None or leaf.high is None or leaf.low <= leaf.high, Refusal.SHAPE)
    for is_low in (True, False):
        if (leaf.low if is_low else leaf.high) is not None:
            given = any(_gives_end(one, leaf, is_low=is_low, turned=turned) for one in told)
            refuse_unless(given, Refusal.NUMBER)


def _gives(one: Quantity, leaf: Age | Measured, *, turned: bool) -> bool:
    return any(
        (leaf.low if is_low else leaf.high) is not None
        and _gives_end(one, leaf, is_low=is_low, turned=turned)
        for is_low in (True, False)
    )


def _gives_end(one: Quantity, leaf: Age | Measured, *, is_low: bool, turned: bool) -> bool:
    """Say whether a quantity of the text gives one end of the limits, as strictly."""
    end, strict = (leaf.low, leaf.low_strict) if is_low else (leaf.high, leaf.high_strict)
    if one.sort in (Comparison.BARE, Comparison.EQUAL, Comparison.ONE_OF):
        exact = leaf.low is not None and leaf.high is not None and not strict
        return exact and _same(end, one.low if is_low else one.high)
    ends = [(one.low, one.low_strict), (one.high, one.high_strict)]
    as_written = ends[0 if is_low else 1]
    if _same(end, as_written[0]) and strict == as_written[1]:
        return True
    other = ends[1 if is_low else 0]
    return turned and _same(end, other[0]) and strict != other[1]


def _same(end: float | None, told: float | None) -> bool:
    return end is not None and told is not None and abs(end - told) <= 1e-6 * max(1.0, abs(told))
