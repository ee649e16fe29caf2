"""Tell in what light a text names something: there or not, sure or not, long ago, a relative's.

"No fever", "mother had breast cancer", "rule out pneumonia": the name alone misleads. A *cue* is a
word that sets the names near it in another light; its *scope* is the stretch of text that it
reaches. A scope runs from its cue, forward or backward, to the end of the sentence, to a semicolon
or a dash, out of its brackets, or to a word that begins another thought ("but", "due to", "he
has"). Cues, what only looks like one ("no change", "gram negative"), and such words stand in
``tables/cues.tsv``; that table is the specification.

The idea that cues and scopes can be told by such a table is that of NegEx (Chapman et al., J Biomed
Inform 2001;34:301) and ConText (Harkema et al., J Biomed Inform 2009;42:839); rules and words here
are our own.
"""

from collections.abc import Iterable, Sequence

import msgspec

from trialpost.vocabulary.scopes import Scope, Span, scopes_in
from trialpost.vocabulary.spelling import Token, tokens_of

__all__ = ["PLAIN", "Context", "Span", "contexts_in"]


class Context(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """In what light one name stands.

    ``cue`` and ``scope`` are those of the negation or exception if there is one, else of the first
    cue that reaches the name. ``historical`` is what a history tells of ("history of asthma"), and
    may still be so; ``over`` narrows it to what is past ("status post", "resolved"). ``excepted``
    is what a statement leaves out ("except", "unless"), ``hypothetical`` what is planned, feared or
    guarded against, ``conditional`` what is spoken of under an "if".
    """

    negated: bool = False
    excepted: bool = False
    possible: bool = False
    historical: bool = False
    over: bool = False
    family: bool = False
    hypothetical: bool = False
    conditional: bool = False
    cue: Span | None = None
    scope: Span | None = None


PLAIN = Context()
"""A name that no cue reaches."""


def contexts_in(
    text: str, spans: Sequence[Span], tokens: tuple[Token, ...] | None = None
) -> tuple[Context, ...]:
    """Tell in what light each of some names stands, in the order given.

    Args:
        text: a sentence, a criterion, or a whole note.
        spans: half-open ranges of the names; a cue never lies within one.
        tokens: the text's tokens, where they are at hand.
    """
    if not spans:
        return ()
    tokens = tokens_of(text) if tokens is None else tokens
    scopes = tuple(scopes_in(text, tokens, spans))
    if len(scopes) * len(spans) <= _MANY:
        return tuple(_context(span, scopes) for span in spans)
    blocks = _blocks(scopes)
    return tuple(_context(span, _near(blocks, span)) for span in spans)


_MANY = 10_000
"""Pairs of a scope and a name from which on only the scopes about a name are looked at."""

_BLOCK = 256
"""In characters."""


def _blocks(scopes: Sequence[Scope]) -> dict[int, list[tuple[int, Scope]]]:
    """Return for each stretch of the text the scopes that reach into it, with their order."""
    found: dict[int, list[tuple[int, Scope]]] = {}
    for order, one in enumerate(scopes):
        for block in range(one.span[0] // _BLOCK, one.span[1] // _BLOCK + 1):
            found.setdefault(block, []).append((order, one))
    return found


def _near(blocks: dict[int, list[tuple[int, Scope]]], span: Span) -> list[Scope]:
    """Return the scopes that may reach a name, in their order."""
    near = {
        order: one
        for block in {span[0] // _BLOCK, span[1] // _BLOCK}
        for order, one in blocks.get(block, ())
    }
    return [near[order] for order in sorted(near)]


def _context(span: Span, scopes: Iterable[Scope]) -> Context:
    reaching = [one for one in scopes if _reaches(one, span)]
    if not reaching:
        return PLAIN
    kinds = frozenset().union(*(one.row.kinds for one in reaching))
    told = next((one for one in reaching if one.row.kinds & {"negated", "excepted"}), reaching[0])
    return Context(
        negated="negated" in kinds,
        excepted="excepted" in kinds,
        possible="possible" in kinds,
        historical=bool(kinds & {"history", "over"}),
        over="over" in kinds,
        family="family" in kinds,
        hypothetical="hypothetical" in kinds,
        conditional="conditional" in kinds,
        cue=told.cue,
        scope=told.span,
    )


def _reaches(scope: Scope, span: Span) -> bool:
    """Say whether a name begins (ahead of a cue) or ends (before one) in a scope."""
    if scope.row.direction == "forward":
        return scope.span[0] <= span[0] < scope.span[1]
    return scope.span[0] < span[1] <= scope.span[1]
