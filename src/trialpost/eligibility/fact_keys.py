"""Under which key a person can answer what a criterion asks: one key for all that ask the same.

==================================  ===============================================================
key                                 the question, and its answers
==================================  ===============================================================
``birth_year``, ``sex``             as in the profile
``pregnant``, ``breastfeeding`` …   an id of the lexicon of kind ``state``: yes, no, not sure
``ecog``, ``egfr`` …                an id of a measurement: a number, or a number with its unit
``value:lesion-score``,             a value, or a state, that the lexicon lacks, by its words
``state:some-state``
``condition:lupus-nephritis``       do you have it, or did you ever: yes, no, not sure; or ``now``,
                                    ``past``
``treatment:rituximab``             do you take it, or did you ever have it: the same
``family:breast-cancer``            does a relative have it, or did one
``allergy:penicillin``              are you allergic to it; ``allergy`` asks for any
``marker:egfr-l858r``               was it found (positive): yes, no, not sure
``smoking``, ``alcohol``,           do you use it, or did you ever: yes, no, not sure; or ``now``,
``substance:opioids``               ``past``
``able:able-to-walk``               can you do it
``language:english``                do you understand it well
``other-trial``                     do you take part in another trial, or did you
``circumstance:prisoner``           does it apply to you
==================================  ===============================================================

``no`` to such a key settles every criterion that asks for the thing. Where ``yes`` does not, what
narrows it follows after ``@``: ``treatment:rituximab@183d`` (within the last 183 days),
``condition:asthma@severe``, ``treatment:methotrexate@stable``, ``ecog@28d``. Yes or no to that
settles just this. A name that the lexicon lacks stands as its words: ``condition:some-syndrome``.
"""

import functools
from collections.abc import Callable
from typing import Any as Anything

from trialpost.model.requirement import (
    Age,
    Allergic,
    Circumstance,
    FamilyHistory,
    HasCondition,
    HasMarker,
    InOtherTrial,
    IsAble,
    Leaf,
    LeftToTeam,
    MarkerStatus,
    Measured,
    Period,
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
from trialpost.vocabulary.condition_words import words

_PLANNED_STATES = {"pregnant": "planning-pregnancy"}
_SAME_STATES = {"not-of-childbearing-potential": "childbearing-potential"}
"""States that the answer about another one settles; here the contrary of it."""

SMOKING = frozenset({"tobacco", "former-smoker", "non-smoker"})
_IN_ANOTHER_TRIAL = "participation-in-another-trial"


_KEPT = 262_144
"""Leaves whose keys are kept: those of a few thousand trials."""


def slug(text: str) -> str:
    """Return the words of a name joined by hyphens, in their one form.

    >>> slug("Zellweger Syndromes")
    'zellweger-syndrome'
    """
    return "-".join(words(text))


def named(name: str, concept: str) -> str:
    """Return how a key names a thing: its id in the lexicon, else its words."""
    return concept or slug(name)


def fact_of(leaf: Leaf) -> str:
    """Return the key under which a person can answer what a leaf asks; ``""`` if nobody can."""
    return _BASE[type(leaf)](leaf)


@functools.lru_cache(maxsize=_KEPT)
def narrowed_fact_of(leaf: Leaf) -> str:
    """Return the key that asks just what a leaf asks, with all that narrows it."""
    base = fact_of(leaf)
    detail = "-".join(_details(leaf))
    return f"{base}@{detail}" if base and detail else base


def _thing(prefix: str) -> Callable[[Anything], str]:
    return lambda leaf: f"{prefix}:{named(leaf.name, leaf.concept) or 'any'}"


def _state(leaf: State) -> str:
    if leaf.when is When.PLANNED and leaf.concept in _PLANNED_STATES:
        return _PLANNED_STATES[leaf.concept]
    return _SAME_STATES.get(leaf.concept) or leaf.concept or f"state:{slug(leaf.name)}"


def value_fact(name: str) -> str:
    """Return the key of a measurement that the lexicon lacks."""
    return f"value:{slug(name)}"


def _circumstance(leaf: Circumstance) -> str:
    if leaf.concept == _IN_ANOTHER_TRIAL:
        return "other-trial"
    return f"circumstance:{named(leaf.name, leaf.concept)}"


def _allergy(leaf: Allergic) -> str:
    thing = named(leaf.name, leaf.concept)
    return f"allergy:{thing}" if thing else "allergy"


def _substance(leaf: UsesSubstance) -> str:
    return substance_fact(named(leaf.name, leaf.concept))


def substance_fact(substance: str) -> str:
    """Return the key that asks for a substance by its id, or by its words."""
    if substance in SMOKING:
        return "smoking"
    return substance if substance == "alcohol" else f"substance:{substance}"


def language_fact(language: str) -> str:
    """Return the key that asks for a language."""
    return f"language:{slug(language)}"


_BASE: dict[type, Callable[[Anything], str]] = {
    Age: lambda _leaf: "birth_year",
    SexIs: lambda _leaf: "sex",
    State: _state,
    HasCondition: _thing("condition"),
    FamilyHistory: _thing("family"),
    Measured: lambda leaf: leaf.concept or value_fact(leaf.name),
    Treated: _thing("treatment"),
    Allergic: _allergy,
    HasMarker: _thing("marker"),
    UsesSubstance: _substance,
    IsAble: _thing("able"),
    Speaks: lambda leaf: language_fact(leaf.languages[0]) if leaf.languages else "language",
    InOtherTrial: lambda _leaf: "other-trial",
    Circumstance: _circumstance,
    LeftToTeam: lambda _leaf: "",
    Unread: lambda _leaf: "",
}


def _details(leaf: Leaf) -> list[str]:
    """Return what narrows a leaf, as words of a key."""
    found: list[str] = []
    when: When = getattr(leaf, "when", When.EVER)
    if when in (When.PLANNED, When.PAST):
        if not (isinstance(leaf, State) and leaf.concept in _PLANNED_STATES):
            found.append(when.value)
    elif when is not When.EVER and not isinstance(leaf, State) and not _of_a_stretch(leaf):
        found.append("now")
    for words_of in ("severity", "stage", "qualifiers"):
        found += [slug(one) for one in getattr(leaf, words_of, ())]
    found += _details_of_kind(leaf)
    period: Period | None = getattr(leaf, "period", None)
    if period is not None:
        found.append(_stretch(period))
    but = [named(one.name, one.concept) for one in getattr(leaf, "but", ())]
    return found + [f"but-{one}" for one in but]


def _of_a_stretch(leaf: Leaf) -> bool:
    return getattr(leaf, "period", None) is not None


def _details_of_kind(leaf: Leaf) -> list[str]:
    if isinstance(leaf, Treated):
        found = ["contraindicated"] if leaf.contraindicated else []
        if leaf.response is not Response.UNSAID:
            found.append(leaf.response.value)
        return found + (["lines"] if leaf.lines else [])
    if isinstance(leaf, Measured) and leaf.scale in (Scale.NORMAL, Scale.ABNORMAL):
        return [leaf.scale.value]
    if isinstance(leaf, HasMarker) and leaf.status is MarkerStatus.TESTED:
        return ["tested"]
    return []


@functools.lru_cache(maxsize=4096)
def _stretch(period: Period) -> str:
    """Write a stretch of time for a key, in whole days back from today."""
    if period.lasting is not None:
        return f"for-{round(period.lasting)}d"
    if period.oldest is not None and period.newest is not None:
        return f"{round(period.newest)}-{round(period.oldest)}d"
    if period.oldest is not None:
        return f"{round(period.oldest)}d"
    if period.newest is not None:
        return f"{round(period.newest)}d-ago"
    return slug(period.words)
