"""What a piece of a text is: a name, a number, a time, a cue, a joint or a word."""

import enum

import msgspec

from trialpost.eligibility.grammar.cues import Cue
from trialpost.vocabulary.lexicon import Concept, Kind, Mention
from trialpost.vocabulary.quantities import Quantity
from trialpost.vocabulary.shapes import ShapeMention
from trialpost.vocabulary.spelling import Token
from trialpost.vocabulary.windows import Window


class Sort(enum.StrEnum):
    """What a piece of a text is."""

    NAME = "name"
    QUANTITY = "quantity"
    WINDOW = "window"
    CUE = "cue"
    QUALIFIER = "qualifier"
    AND = "and"
    OR = "or"
    COMMA = "comma"
    SLASH = "slash"
    STOP = "stop"
    OPEN = "open"
    CLOSE = "close"
    COLON = "colon"
    WORD = "word"


class Piece(msgspec.Struct, frozen=True, gc=False):
    """A piece of a text at a half-open place; ``first`` and ``past`` are its tokens' places.

    What it holds depends on its sort: a mention, a quantity, a window, a cue, or nothing. A name
    that shares its noun with one further on in a list ("renal or hepatic disease") is shared. A
    quantity whose unit says what is counted ("10 cigarettes a day") has that as its mention.
    """

    sort: Sort
    start: int
    end: int
    first: int
    past: int
    mention: Mention | ShapeMention | None = None
    quantity: Quantity | None = None
    window: Window | None = None
    cue: Cue | None = None
    is_shared: bool = False

    @property
    def kind(self) -> Kind | None:
        """What sort of thing a name names."""
        if isinstance(self.mention, Mention):
            return self.mention.concept.kind
        return self.mention.kind if self.mention is not None else None

    @property
    def concept(self) -> Concept | None:
        """The concept that a name names, if a table holds it."""
        return self.mention.concept if isinstance(self.mention, Mention) else None


def tokens_in(tokens: tuple[Token, ...], span: tuple[int, int]) -> tuple[int, int]:
    """Return the first token that begins in a span, and the one after the last."""
    low, high = 0, len(tokens)
    while low < high:
        middle = (low + high) // 2
        if tokens[middle].end <= span[0]:
            low = middle + 1
        else:
            high = middle
    past = low
    while past < len(tokens) and tokens[past].start < span[1]:
        past += 1
    return low, past
