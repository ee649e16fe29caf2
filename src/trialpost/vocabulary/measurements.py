"""What is known of each measurement and scale: its units, usual limits, and when it is too old.

All comes from ``tables/measurements.tsv``. The usual limits are typical ones: laboratories differ,
so a value that is judged by them is marked so, and they never fail anybody.
"""

import functools

import msgspec

from trialpost.vocabulary.lexicon import Concept, Kind, Row, rows_of


class Measurement(msgspec.Struct, frozen=True, kw_only=True):
    """A measurement or scale.

    ``unit`` is the unit in which values are compared, empty where it has none, ``also`` are others
    that laboratories use. ``low`` and ``high`` are typical limits of the usual range in adults, in
    ``unit``; ``least`` and ``most`` the outermost values that can be meant. ``molar`` is in g/mol
    where grams and moles may be converted, else ``None``. ``scale_min`` and ``scale_max`` are the
    ends of a scale; ``low_is_better`` is ``None`` where neither end is. ``stale_days`` says after
    how many days a value says nothing about today; ``can_be_asked`` whether a person is likely to
    know it.
    """

    concept: Concept
    unit: str = ""
    also: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    molar: float | None = None
    scale_min: float | None = None
    scale_max: float | None = None
    low_is_better: bool | None = None
    least: float | None = None
    most: float | None = None
    stale_days: int = 90
    can_be_asked: bool = False

    @property
    def is_scale(self) -> bool:
        """Whether it is a scale, whose values are points, grades or classes."""
        return self.concept.kind is Kind.SCALE


@functools.cache
def measurements() -> dict[str, Measurement]:
    """Return all measurements and scales by the ids of their concepts; not to be changed."""
    return {row.concept.id: _measurement(row) for row in rows_of("measurements")}


def measurement(identifier: str) -> Measurement | None:
    """Return what is known of a measurement, ``None`` where no table holds it."""
    return measurements().get(identifier)


def _measurement(row: Row) -> Measurement:
    more = row.more
    better = more.get("better")
    return Measurement(
        concept=row.concept,
        unit=more.get("unit", ""),
        also=tuple(part for part in more.get("also", "").split(";") if part),
        low=_number(more.get("low")),
        high=_number(more.get("high")),
        molar=_number(more.get("molar")),
        scale_min=_number(more.get("scale_min")),
        scale_max=_number(more.get("scale_max")),
        low_is_better=None if better is None else better == "low",
        least=_number(more.get("least")),
        most=_number(more.get("most")),
        stale_days=int(more.get("stale_days", "90")),
        can_be_asked=more.get("ask") == "yes",
    )


def _number(cell: str | None) -> float | None:
    return float(cell) if cell else None


VIRAL_LOADS = frozenset({
    "viral-load", "hiv-rna", "hbv-dna", "hcv-rna", "cmv-dna", "ebv-dna", "bkv-dna",
})  # fmt: skip
"""How much of a virus there is, which letters tell as "undetectable" where there is none."""

LEVEL_OF = {
    "vitamin-d": "vitamin-d-level", "vitamin-b12": "vitamin-b12-level",
    "folic-acid": "folate-level", "iron": "serum-iron", "zinc-supplement": "zinc-level",
    "vitamin-c": "vitamin-c-level", "vitamin-a": "vitamin-a-level", "selenium": "selenium-level",
    "progesterone": "progesterone-level", "insulin": "insulin-level",
    "lithium": "lithium-level", "digoxin": "digoxin-level", "tacrolimus": "tacrolimus-level",
    "cyclosporine": "ciclosporin-level", "antithrombin": "antithrombin-level",
    "oxygen-therapy": "oxygen-flow", "antinuclear-antibody": "ana-titer",
    "anti-dsdna-antibody": "anti-dsdna-level", "rheumatoid-factor": "rf-level",
    "anti-ccp-antibody": "acpa-level", "tissue-transglutaminase-antibody": "anti-ttg-level",
    "hepatitis-b-surface-antigen": "hbsag-level",
    "hepatitis-b-surface-antibody": "anti-hbs-level", "estrogen-receptor": "er-percent",
    "progesterone-receptor": "pr-percent", "alcohol": "alcohol-intake",
    "tobacco": "cigarettes-day", "caffeine": "caffeine-intake",
}  # fmt: skip
"""What is measured of a drug, marker or substance, if a limit or a value stands behind its name."""


MEASURED_WORDS = {"urea": "urea", "folate": "folate-level", "iron": "serum-iron"}
"""Words that name a measurement only if a limit or a value stands behind them."""

_KARNOFSKY_OF_ECOG = ((90, 100), (70, 80), (50, 60), (30, 40), (10, 20), (0, 0))
"""As ECOG-ACRIN prints it beside the scale of Oken et al., Am J Clin Oncol 1982;5:649."""

_APART = 10
"""Those who rate the same person differ by a step on both scales (Ma, Eur J Cancer 2010)."""


def karnofsky_of_ecog(grade: int, *, doubt: bool = True) -> tuple[int, int]:
    """Return the Karnofsky values that somebody of an ECOG grade may have.

    Args:
        grade: 0 to 5.
        doubt: whether to add the step by which raters differ.

    >>> karnofsky_of_ecog(1), karnofsky_of_ecog(1, doubt=False)
    ((60, 90), (70, 80))

    Raises:
        ValueError: if there is no such grade.
    """
    if not 0 <= grade < len(_KARNOFSKY_OF_ECOG):
        raise ValueError("An ECOG grade is 0 to 5.")
    low, high = _KARNOFSKY_OF_ECOG[grade]
    if high == 0 or not doubt:
        return low, high
    return max(_APART, low - _APART), min(100, high + _APART)


def ecog_of_karnofsky(value: float, *, doubt: bool = True) -> tuple[int, int]:
    """Return the lowest and highest ECOG grade that fits a Karnofsky value, with the same doubt.

    >>> ecog_of_karnofsky(90), ecog_of_karnofsky(75), ecog_of_karnofsky(70, doubt=False)
    ((0, 1), (1, 1), (1, 1))

    Raises:
        ValueError: if the value is not from 0 to 100.
    """
    if not 0 <= value <= 100:
        raise ValueError("A Karnofsky value is 0 to 100.")
    if value == 0:
        return 5, 5
    value = value if doubt else value // _APART * _APART
    spans = {
        grade: karnofsky_of_ecog(grade, doubt=doubt) for grade in range(len(_KARNOFSKY_OF_ECOG) - 1)
    }
    fitting = [grade for grade, (low, high) in spans.items() if low <= max(value, _APART) <= high]
    return min(fitting), max(fitting)
