"""A requirement on a number, as a text states it."""

import msgspec

from trialpost.vocabulary.comparisons import Against, Comparison

Span = tuple[int, int]
"""A half-open range of characters."""


class Quantity(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A requirement on a number, or a number that stands by itself.

    ``low`` and ``high`` bound the values that are meant, ``None`` where the range is open;
    ``low_strict`` and ``high_strict`` say that the end itself does not belong to it. ``values`` are
    the numbers as written. A number that nothing is said about is ``BARE`` or ``EQUAL`` with both
    ends at its value; ``ONE_OF`` has several ("0, 1 or 2"), ``low`` and ``high`` the ends of them.
    For ``BETTER`` and ``WORSE`` both ends are ``None``: which way is better depends on the scale.

    ``link_spans`` are the places of what stands between numbers: "-", "to", "or".

    ``unit`` is the unit's one name (``vocabulary.units``), empty where none is written.
    ``against`` says that the numbers are multiples of a limit of normal; ``NORMAL`` as the
    ``sort`` is "within normal limits", without numbers. ``is_pair`` marks two numbers with a
    stroke ("140/90", "20/40"): the ends speak of the first. ``name_follows`` marks a bound
    written in front of the name of what it bounds ("18 ≤ age"). ``inherits`` marks a number whose
    comparison stands with the one before it: "≤ 2 mg/dL (34 µmol/L)", "≤ 2 mg/dL or 1.5 x ULN".
    """

    span: Span
    sort: Comparison
    values: tuple[float, ...]
    low: float | None = None
    high: float | None = None
    low_strict: bool = False
    high_strict: bool = False
    unit: str = ""
    unit_span: Span | None = None
    against: Against = Against.NOTHING
    comparator_spans: tuple[Span, ...] = ()
    number_spans: tuple[Span, ...] = ()
    link_spans: tuple[Span, ...] = ()
    is_pair: bool = False
    name_follows: bool = False
    inherits: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether nothing is said about the number."""
        return self.sort in (Comparison.BARE, Comparison.ABOUT)

    def contains(self, value: float) -> bool | None:
        """Say whether a value in the same unit meets it; ``None`` where that cannot be said."""
        if self.sort is Comparison.ONE_OF:
            return value in self.values
        if self.low is None and self.high is None:
            return None
        above = self.low is None or (value > self.low if self.low_strict else value >= self.low)
        below = self.high is None or (value < self.high if self.high_strict else value <= self.high)
        return above and below
