"""Leaves to make reasons of, by the ids of the project's own lexicon."""

import re
from typing import Any

from trialpost.model.requirement import HasCondition, Measured, Period, Treated

MONTH = 30.4375


def have(concept: str, **more: Any) -> HasCondition:
    return HasCondition(name=concept, concept=concept, **more)


def given(concept: str, **more: Any) -> Treated:
    return Treated(name=concept, concept=concept, **more)


def value(concept: str, **more: Any) -> Measured:
    return Measured(name=concept, concept=concept, **more)


def within(days: float) -> Period:
    return Period(words="within", oldest=days)


def lasting(days: float) -> Period:
    return Period(words="for", lasting=days)


def ago(newest: float, oldest: float | None = None) -> Period:
    return Period(words="ago", newest=newest, oldest=oldest)


ASTHMA, LUPUS, GOUT, COPD = (
    have(one)
    for one in ("asthma", "systemic-lupus-erythematosus", "gout",
                "chronic-obstructive-pulmonary-disease")
)  # fmt: skip

_SLIPS = re.compile(
    r"  | [,.;]|\ba an?\b|\ban an?\b|\bthe the\b|\ban? the\b|[{}]|“”|\(\)|\.\.|\bNone\b"
    r"|\ba [aeio][a-z]|\ban [bcdfgjkpqtvwz]",
)
_RIGHT = re.compile(r"\ba (?:one|once|eu\w+)\b")


def slips(text: str) -> list[str]:
    """Return what is wrong with a sentence that was put together, without its quotations.

    >>> slips("You have a asthma , too."), slips("You had an X-ray.")
    (['a as', ' ,'], [])
    """
    own = re.sub(r"“[^”]+”", "“q”", text)
    return [one for one in _SLIPS.findall(own) if not _RIGHT.search(own)]
