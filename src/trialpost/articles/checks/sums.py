"""Tell whether a number is the sum of one count over groups: "131 people took part in all"."""

import math
import re

from trialpost.articles.checks.same_value import MULTIPLES, Reading
from trialpost.articles.reading.claims import Claims, Token
from trialpost.articles.reading.lexicon import same_unit

_OF_EACH = re.compile(r"\b(?:each|every|both|either)\b[^.;]* (?:groups?|arms?)\b", re.I)


def is_sum(token: Token, claims: Claims, every: list[Reading]) -> bool:
    """Tell whether a number is the sum of one count over all the arms that the sentence names."""
    if token.unit is not None and not same_unit(token.unit, "people"):
        return False
    if token.text.lower() in MULTIPLES:
        return False
    if re.match(r" (?:out )?of (?:the |every )?\d", claims.text[token.end :]):
        return False
    if token.meaning and _OF_EACH.search(claims.text):
        return False
    counts = [r for r in every if r.role == "value" and r.finding.statistic == "count"]
    named = {name for arm in claims.of("arm") for name in arm.names}
    if named and {r.finding.arm for r in counts} - named:
        return False
    same = len({r.finding.measure for r in counts}) == 1 and len(counts) > 1
    return same and math.isclose(sum(r.value for r in counts), float(str(token.meaning)))
