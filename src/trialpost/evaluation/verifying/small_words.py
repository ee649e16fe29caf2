"""Turn a sentence round by small words that are no figures: what ``verify`` has to notice."""

import re
from collections.abc import Iterator

from trialpost.evaluation.verifying.mutants import Mutant

_SWAPS = (
    ("nobody", r"\b(?!0 )\d[\d,]* of \d[\d,]* people", "no people"),
    ("serious lost", r"\ba serious health problem", "a health problem"),
    ("deaths as something else", r"\bpeople died", "people stayed"),
    ("a bound", r"(?<=\d of )(?=\d+ people)", "up to "),
    ("a bound", r"\b(?=\d[\d,]* of \d[\d,]* people)", "fewer than "),
    ("from, up to", r"\bfrom (?=\d+ (?:years|months|days) of age)", "up to "),
    ("a p-value", r"\bgives no p-value", "gives a p-value"),
    ("denied twice", r"(?P<no>No clear difference .*) was seen", r"\g<no> was not seen"),
    ("a way denied", r"\ba (?=(?:rise|fall) of)", "no "),
    ("could, had to", r"\bcould join", "had to join"),
    ("knew", r"\bdid not know", "knew"),
)  # fmt: skip
_SEXES = re.compile(r"(?P<before>\d[\d,]* were )female and (?P<number>[\d,]+) male")


def small_words(text: str) -> Iterator[Mutant]:
    """Yield a sentence with one small word changed at a time."""
    for kind, old, new in _SWAPS:
        changed = re.sub(old, new, text, count=1)
        if changed != text:
            yield Mutant(f"small words: {kind}", changed)
    sexes = _SEXES.search(text)
    if sexes and sexes["before"].split()[0] != sexes["number"]:
        changed = _SEXES.sub(r"\g<before>male and \g<number> female", text)
        yield Mutant("small words: sexes", changed)
