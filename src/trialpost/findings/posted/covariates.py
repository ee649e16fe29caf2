"""Read whether an analysis is of something else than the groups: of age, of a stage, of a site.

A registry sets every analysis between groups, also where a model was fitted and each of its
variables is given apart; then the words of the analysis say of which: "Age is reported here."
"""

import re

from trialpost.model.results import Analysis

_REPORTED = re.compile(
    r"(?:^|[.;:)]\s*)(?:the )?(?P<what>[^.;:()]{2,40}) (?:is|are) (?:reported|shown|given) here"
    r"\W*$",
    re.I,
)
_OF_GROUPS = re.compile(
    r"\b(?:arms?|groups?|treatments?|drugs?|difference|comparison|effect)\b", re.I
)


def covariate_of(analysis: Analysis) -> str | None:
    """Return the variable that an analysis is of, where it is not which group somebody was in."""
    found = _REPORTED.search((analysis.description or "").strip())
    if found is None or _OF_GROUPS.search(found["what"]):
        return None
    return found["what"].strip()
