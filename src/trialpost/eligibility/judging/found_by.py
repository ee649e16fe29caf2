"""Words of how something was found: "found on colonoscopy", "chest CT showing"."""

import functools
import re

from trialpost.eligibility.facts import Facts
from trialpost.eligibility.named_within import is_test
from trialpost.vocabulary.lexicon import Lexicon

_FOUND_BY = re.compile(
    r"(?:found|seen|detected|identified|diagnosed|confirmed|shown|documented|visible|evident|noted)?"
    r"\s*(?:on|by|at|in|with|via|during)\s+(?P<test>.+)"
)
_SHOWN_BY = re.compile(r"(?P<test>.+?)\s+(?:show|demonstrat|reveal|indicat)\w*")


def is_found_by(qualifier: str, facts: Facts) -> bool:
    """Say whether a qualifier names a test that was done: "found on colonoscopy"."""
    tests = tests_named(qualifier, facts.order.lexicon)
    return bool(tests) and all(is_test(one) and facts.told_of(one, "") for one in tests)


def is_of_other_test(qualifier: str, facts: Facts) -> bool:
    """Say whether a qualifier names a test that shows something, and of which nothing was told."""
    tests = tests_showing(qualifier, facts.order.lexicon)
    return bool(tests) and not any(facts.told_of(one, "") for one in tests)


@functools.lru_cache(maxsize=16_384)
def tests_named(qualifier: str, names: Lexicon) -> tuple[str, ...]:
    """Return what a qualifier says that something was found by."""
    match = _FOUND_BY.fullmatch(qualifier.lower())
    return tuple(one.concept.id for one in names.mentions(match["test"])) if match else ()


@functools.lru_cache(maxsize=16_384)
def tests_showing(qualifier: str, names: Lexicon) -> tuple[str, ...]:
    """Return the tests that a qualifier says to show something."""
    match = _SHOWN_BY.fullmatch(qualifier)
    found = names.mentions(match["test"]) if match else ()
    return tuple(one.concept.id for one in found if is_test(one.concept.id))
