"""Read a median told by its halves: "half of the people lived for 56 weeks or longer"."""

import re
from collections.abc import Iterator

from trialpost.articles.checks.bearing import bound_to
from trialpost.articles.checks.lasting import lasts
from trialpost.articles.reading.claims import Claims, Token
from trialpost.articles.reading.shares import SHARE
from trialpost.model.finding import Finding

_OR_MORE = re.compile(
    r"[^.;:,\d]{0,24}?(?P<or> or (?:longer|more|higher|above|over|older|later|less|lower|shorter"
    r"|fewer|below|under|younger|earlier)\b)"
)


def median_halves(
    claims: Claims, numbers: tuple[Finding, ...]
) -> Iterator[tuple[Token, tuple[int, int]]]:
    """Yield each "half" that a median bears out, and where its "or longer" stands."""
    halves = [one for one in claims.of("number")
              if one.unit == SHARE and one.meaning == 50 and not one.sign]  # fmt: skip
    medians = [one for one in numbers if (one.statistic or "").lower().startswith("median")]
    if not halves or not medians or len(medians) < len(numbers):
        return
    for figure in (*claims.of("number"), *claims.of("time")):
        said = _OR_MORE.match(claims.text, figure.end)
        before = [one for one in halves if one.end <= figure.start]
        if said is None or not before or figure in halves:
            continue
        if any(bound_to(figure, claims, one) or lasts(figure, one, claims) for one in medians):
            yield before[-1], said.span("or")
