"""Hold what stands between quotation marks against the source, word for word.

A quotation is a name of the findings as it stands there, or what a statement that the sentence
names has between quotation marks (or a passage, from beginning to end of its sentences). What a
statement only quotes may be said without marks as far as its words stay side by side.
"""

import itertools
import re
from collections.abc import Iterable, Iterator

from trialpost.articles.checks.bearing import Failure
from trialpost.articles.checks.vouching import SMALL_STEMS, stem, stems
from trialpost.articles.reading.claims import Claims, Token
from trialpost.articles.reading.lexicon import Lexicon
from trialpost.model.finding import Finding, FindingKind
from trialpost.vocabulary.reading import sentences

_MARKED = re.compile(
    r"“(?P<curly>[^“”]*)”|\"(?P<straight>[^\"]*)\"|«(?P<pointed>[^«»]*)»|„(?P<low>[^„“”]*)[“”]"
    r"|(?<!\w)‘(?P<single>[^‘’]*(?:’(?=\w)[^‘’]*)*)’(?!\w)"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_OWN = frozenset({"significant"})
"""Words that an article explains, and marks so."""


def quotations_borne_out(
    claims: Claims, named: tuple[Finding, ...], lexicon: Lexicon
) -> list[Failure]:
    """Find quotations that the source does not have, and quoted words put together otherwise.

    Args:
        claims: what the sentence claims.
        named: the findings that it names.
        lexicon: the names that may be quoted.
    """
    texts = [one.words for one in named if one.kind is FindingKind.STATEMENT]
    known = {part for text in texts for part in _quotable(text)}
    failures = [
        Failure(_token(match), "no finding that the sentence names has this quotation")
        for match in _MARKED.finditer(claims.text)
        if not _is_name(match[0], lexicon) and _plain(_inner(match)) not in known | _OWN
    ]
    if not failures and texts and all(one.kind is FindingKind.STATEMENT for one in named):
        failures += _put_together(claims, texts)
    return failures


def _is_name(marked: str, lexicon: Lexicon) -> bool:
    """Tell whether a name of the findings is quoted, in whatever marks."""
    inner = marked[1:-1]
    return inner in lexicon.quotable or inner.rstrip(",.;:") in lexicon.quotable


def _quotable(text: str) -> Iterator[str]:
    """Yield what of a statement may be quoted: its quotations, and runs of whole sentences."""
    for part in (text, *(_inner(match) for match in _MARKED.finditer(text))):
        yield _plain(part)
        own = tuple(sentences(part))
        for first, last in itertools.combinations(range(len(own) + 1), 2):
            yield _plain(" ".join(own[first:last]))


def _inner(match: re.Match[str]) -> str:
    return next((one for one in match.groups() if one is not None), "")


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(" .,;:").casefold()


def _token(match: re.Match[str]) -> Token:
    return Token(
        kind="quote", meaning=None, start=match.start(), end=match.end(), clause=0, text=match[0]
    )


def _put_together(claims: Claims, texts: Iterable[str]) -> Iterator[Failure]:
    """Find words of a quotation that are told without marks, beside others than in it.

    "Stopped due to safety" has every word of “stopped due to futility, not for safety concerns”.
    """
    quoted: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    plain: set[str] = set()
    for text in texts:
        for match in _MARKED.finditer(text):
            words = [stem(one) for one in _WORD.findall(_inner(match))]
            quoted.update(words)
            pairs.update(itertools.pairwise(words))
        plain |= stems(_MARKED.sub(" ", text))
    quoted -= plain | SMALL_STEMS
    shown = _MARKED.sub(lambda m: "\0" * len(m[0]), claims.text) if quoted else ""
    before = ""
    for match in _WORD.finditer(shown):
        word = stem(match[0])
        if word in quoted and (before, word) not in pairs:
            yield Failure(_token(match), "the source has this word in a quotation, beside others")
        before = word
