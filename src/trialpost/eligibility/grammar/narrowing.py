"""Sort the words that narrow an illness: how bad it is, its stage, and the rest."""

import re
from collections.abc import Sequence

from trialpost.vocabulary.condition_shapes import QUALIFIERS

_STAGE = re.compile(
    r"\b(?:stages?|grade|class|type|figo|tnm|ajcc|rai|binet|ann arbor)\b|metasta|locally advanced"
    r"|advanced|unresectable|in situ|early|end-stage|extensive|limited|localized|localised",
    re.IGNORECASE,
)


_LONGEST_STAGE = 5
"""In words; a longer phrase says more than the stage."""


def sorted_qualifiers(
    qualifiers: Sequence[str], stages: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Tell severity, stage and the rest of what narrows a condition apart."""
    severity: list[str] = []
    stage = [words.lower() for words in stages]
    rest: list[str] = []
    for words in qualifiers:
        sort = QUALIFIERS.get(words.lower(), "")
        if sort == "severity":
            severity.append(words.lower())
        elif sort == "certainty" and words.lower() not in ("suspected", "possible", "probable"):
            continue
        elif sort == "stage" or (
            sort != "activity" and words.count(" ") < _LONGEST_STAGE and _STAGE.search(words)
        ):
            stage.append(words.lower())
        else:
            rest.append(words)
    return tuple(severity), tuple(stage), tuple(rest)
