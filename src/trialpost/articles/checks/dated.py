"""Hold what is said to have happened on a day against the statement that names several days.

"The trial began on 24 March 2016, ended on 9 November 2017" ties each day to its own words. A
sentence may use fewer of them, and none that belong to another day.
"""

from trialpost.articles.checks.bearing import Failure
from trialpost.articles.checks.vouching import stems
from trialpost.articles.reading.claims import Claims, Token, read_claims
from trialpost.articles.reading.lexicon import Lexicon
from trialpost.model.finding import Finding, FindingKind

_TOO_COMMON = stems("the a an and in on of it its this that trial study was were had has have")
"""Words that tell nothing of what happened."""

Tied = dict[str, frozenset[str]]
"""The words that stand with each day, in a compared form."""


def days_borne_out(
    claims: Claims, findings: tuple[Finding, ...], lexicon: Lexicon
) -> list[Failure]:
    """Find days of which something is said that the findings say of another day."""
    dates = claims.of("date")
    if not dates:
        return []
    statements = [one.words for one in findings if one.kind is FindingKind.STATEMENT]
    known = [_tied(read_claims(text, lexicon)) for text in statements]
    why = "the findings say this of another day"
    return [
        Failure(date, why)
        for date, words in zip(dates, _words_before(claims.text, dates), strict=True)
        if any(_is_of_another(str(date.meaning), words, tied) for tied in known)
    ]


def _tied(claims: Claims) -> Tied:
    """Return the words with each day, without those that stand with several."""
    dates = claims.of("date")
    words = _words_before(claims.text, dates)
    found = {}
    for at, date in enumerate(dates):
        others = frozenset().union(*(one for i, one in enumerate(words) if i != at))
        found[str(date.meaning)] = words[at] - others
    return found


def _words_before(text: str, dates: tuple[Token, ...]) -> list[frozenset[str]]:
    """Return the words between each day and the one before it."""
    ends = [0, *(date.end for date in dates)]
    return [
        stems(text[end : date.start]) - _TOO_COMMON for end, date in zip(ends, dates, strict=False)
    ]


def _is_of_another(date: str, words: frozenset[str], tied: Tied) -> bool:
    """Tell whether words belong to other days of a statement, and none of them to this."""
    if date not in tied or words & tied[date]:
        return False
    return any(words & own for other, own in tied.items() if other != date)
