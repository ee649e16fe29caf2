"""Measure how fast eligibility texts are read as trees, and how fast many trees are judged.

Reading is compared with a scan of the same texts in the same run by regular expressions: what one
would write instead to find the names, limits, times and denials in them, without saying how they
hang together. The names are those of the lexicon, in one expression that shares their beginnings.
"""

import datetime as dt
import itertools
import re
import time
from collections.abc import Iterable, Sequence
from typing import Any

from trialpost.eligibility.compiled import compile_trees, verdicts
from trialpost.eligibility.facts import facts_of
from trialpost.eligibility.telling import profile_from_value
from trialpost.eligibility.understanding import read_criteria
from trialpost.errors import ConfigurationError
from trialpost.model.profile import Profile
from trialpost.model.requirement import ReadCriterion
from trialpost.vocabulary.lexicon import lexicon
from trialpost.vocabulary.units import alternatives

RUNS = 3
"""Times that each text is read and scanned, in turn; the quickest counts, others use the cores."""

_SHORTEST_NAME = 3
_LIMIT = re.compile(
    r"(?:[<>≤≥=]+|\b(?:at least|at most|less than|greater than|more than|between))\s*"
    r"\d+(?:[.,]\d+)?(?:\s*(?:-|to|and)\s*\d+(?:[.,]\d+)?)?\s*[a-z%µ/^0-9]*",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:within|for|in the (?:last|past)|prior to|before)\b[^.;]{0,20}?\b"
    r"(?:hours?|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(r"\b(?:no|not|without|never|history of|prior|current)\b", re.IGNORECASE)


def scan_of_names() -> tuple[re.Pattern[str], ...]:
    """Return the expressions of the scan that reading is compared with."""
    names = sorted({
        one.name.lower() for one in lexicon() if len(one.name) >= _SHORTEST_NAME
    })  # fmt: skip
    return re.compile(rf"\b{alternatives(names)}\b"), _LIMIT, _TIME, _DENIAL


def scan(text: str, patterns: Sequence[re.Pattern[str]]) -> int:
    """Find all that the expressions find in each line of a text; return how much that is."""
    lines = text.lower().splitlines()
    return sum(len(pattern.findall(line)) for line in lines for pattern in patterns)


def person(today: dt.date) -> Profile:
    """Return an invented person of whom a good deal is known."""
    told = {
        "birth_year": today.year - 58, "sex": "female",
        "conditions": ["hypertension", "type 2 diabetes", {"name": "asthma", "since": "2009"}],
        "medications": ["metformin", {"name": "methotrexate", "status": "past"}],
        "measurements": [{"name": "eGFR", "value": 64, "unit": "mL/min/1.73 m2"},
                         {"name": "HbA1c", "value": 7.4, "unit": "%"}],
        "answers": {"ecog": 1, "pregnant": "no"},
    }  # fmt: skip
    return profile_from_value(told, today=today)


def document(texts: Iterable[str], today: dt.date, *, trials: int = 1000) -> dict[str, Any]:
    """Measure reading and judging, and return the document of ``bench criteria``.

    Args:
        texts: eligibility texts.
        today: the day for which is judged.
        trials: how many trees are judged at once; the texts are taken over and over.

    Raises:
        ConfigurationError: if there is no text.
    """
    held = [text for text in texts if text.strip()]
    if not held:
        raise ConfigurationError("No trial has an eligibility text; give another file.")
    patterns = scan_of_names()
    read: list[tuple[ReadCriterion, ...]] = [read_criteria(text) for text in held]
    parse, plain = _quickest(held, patterns)
    return {
        "records": len(held),
        "criteria": sum(map(len, read)),
        "parse_ms_per_record": round(1000 * parse / len(held), 3),
        "scan_ms_per_record": round(1000 * plain / len(held), 3),
        "parse_vs_scan": round(parse / plain, 2),
        **_judged(read, today, trials),
    }


def _quickest(texts: Sequence[str], patterns: Sequence[re.Pattern[str]]) -> tuple[float, float]:
    """Return the seconds that reading and scanning all texts take, each text at its quickest."""
    parse = plain = 0.0
    for text in texts:
        taken = []
        for _ in range(RUNS):
            begun = time.perf_counter()
            read_criteria(text)
            between = time.perf_counter()
            scan(text, patterns)
            taken.append((between - begun, time.perf_counter() - between))
        parse += min(one for one, _ in taken)
        plain += min(one for _, one in taken)
    return parse, plain


def _judged(
    read: Sequence[tuple[ReadCriterion, ...]], today: dt.date, trials: int
) -> dict[str, Any]:
    """Judge many trials at once for a person, as the service does."""
    facts = facts_of(person(today))
    begun = time.perf_counter()
    compiled = compile_trees(
        list(itertools.islice(itertools.cycle(read), trials)), order=facts.order
    )
    made = time.perf_counter() - begun
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        verdicts(compiled, facts_of(person(today)), today)
        taken.append(time.perf_counter() - begun)
    return {
        "trials": trials,
        "compile_seconds": round(made, 3),
        "judge_ms": round(1000 * min(taken), 2),
    }
