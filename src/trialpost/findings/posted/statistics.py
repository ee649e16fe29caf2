"""Name a table's statistic in the field's words: mean, median change from baseline, percentage."""

import functools
import re

__all__ = ["is_change", "is_confidence", "level_of", "statistic_of"]

_CHANGE = re.compile(
    r"\b(?:(?P<percent>percent(?:age)?|%|relative)\s+)?(?:mean |median |absolute |adjusted )?"
    r"(?:change|difference|reduction|increase|decrease|improvement|decline)s?\b"
    r"[^.;]{0,80}?\b(?:from|to|between|since|versus|compared (?:to|with)|over)\b"
    r"[^.;]{0,40}?\b(?:baseline|day 0|day 1|randomi[sz]ation|screening|pre-?\w*)\b",
    re.I,
)
_HAS_CHANGE = re.compile(
    r"\bchange\b[^.;]{0,60}\bbaseline\b|\bbaseline\b[^.;]{0,30}\bchange\b", re.I
)
_SHARE = re.compile(r"^\s*(?:percent|percentage|%)", re.I)
_OF_PEOPLE = re.compile(
    r"\b(?:participants?|patients?|subjects?|people|persons?|women|men|eyes)\b", re.I
)
_CONFIDENCE = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*%?\s*(?:confidence|credible)", re.I)
_NAMES = {
    "Count of Participants": "count",
    "Count of Units": "count",
    "Number": "number",
    "Mean": "mean",
    "Median": "median",
    "Least Squares Mean": "least squares mean",
    "Geometric Mean": "geometric mean",
    "Geometric Least Squares Mean": "geometric least squares mean",
    "Log Mean": "log mean",
}


def is_change(title: str | None) -> bool:
    """Say whether a title tells of a change from baseline."""
    return bool(title and (_CHANGE.search(title) or _HAS_CHANGE.search(title)))


@functools.lru_cache(4096)
def statistic_of(name: str | None, title: str, unit: str | None) -> str | None:
    """Return what a value is: "mean", "median change from baseline", "percentage"."""
    if name is None:
        return None
    found = _NAMES.get(name, name.casefold())
    if found in {"number", "count"}:
        share = found == "number" and _SHARE.search(unit or "")
        return "percentage" if share else found
    change = _CHANGE.search(title)
    if change is not None:
        relative = change["percent"] is not None or bool(
            re.search(r"\bpercent(?:age)? change", unit or "", re.I)
        )
        return f"{found} {'percent ' if relative else ''}change from baseline"
    return f"{found} change from baseline" if _HAS_CHANGE.search(title) else found


def is_confidence(dispersion: str | None) -> bool:
    """Say whether the limits about a value are those of a confidence or credible interval."""
    return bool(dispersion and _CONFIDENCE.search(dispersion))


def level_of(dispersion: str | None) -> float | None:
    """Return the level, in per cent, of the interval that a table names."""
    found = _CONFIDENCE.search(dispersion or "")
    return float(found[1]) if found else None
