"""Take the text of a criterion apart into pieces: names, numbers, times, cues, joints and words."""

import re
from collections.abc import Iterable

from trialpost.eligibility.grammar.cues import longest_phrases
from trialpost.eligibility.grammar.describing import longest_qualifier
from trialpost.eligibility.grammar.limits_in_text import (
    claim_classes,
    claim_quantities,
    claim_times,
)
from trialpost.eligibility.grammar.names_in_text import names_in
from trialpost.eligibility.grammar.piece import Piece, Sort
from trialpost.vocabulary.condition_shapes import find_shapes as condition_shapes
from trialpost.vocabulary.drug_shapes import find_treatment_shapes
from trialpost.vocabulary.quantities import quantities_in
from trialpost.vocabulary.shapes import ShapeMention
from trialpost.vocabulary.spelling import Token, tokens_of
from trialpost.vocabulary.windows import windows_in

__all__ = ["Piece", "Sort", "pieces_of"]

_GAP = re.compile(
    r"[,;:()\[\]{}/&+\n，；：、。（）]|\.(?=\s*-\s*$|\s+[A-Z(]|\s*$|[A-Z][a-z])|[–—](?=\s)|\s-\s|\bN\.B\."
)
_JOINTS = {
    ",": Sort.COMMA, ";": Sort.STOP, ":": Sort.COLON, "(": Sort.OPEN, "[": Sort.OPEN,
    "{": Sort.OPEN, ")": Sort.CLOSE, "]": Sort.CLOSE, "}": Sort.CLOSE, "/": Sort.SLASH,
    "&": Sort.AND, ".": Sort.STOP, "\n": Sort.STOP, "–": Sort.COMMA, "—": Sort.COMMA,
    " - ": Sort.COMMA, "+": Sort.AND, "，": Sort.COMMA, "、": Sort.COMMA, "；": Sort.STOP,
    "：": Sort.COLON, "。": Sort.STOP, "（": Sort.OPEN, "）": Sort.CLOSE,
}  # fmt: skip
_WORD_JOINTS = {"and": Sort.AND, "or": Sort.OR, "plus": Sort.AND, "nor": Sort.OR}
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.?g|i\.?e|vs|incl|approx|no|nr|Dr|St|resp|etc|inc|max|min|ca|cf|esp|spp?)"
    r"|\b[A-Za-z]|\d)$"
)


_DIGIT = re.compile(r"\d")
_NUMBER_LIST = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty "
    "ninety hundred half twice double thrice triple i iv v vi 2 3 normal limit uln lln wnl unl "
    "upper lower reference iuln uuln ulns range"
)
_NUMBERS = frozenset(_NUMBER_LIST.split())
"""Words of which a text without a digit has to have one before it can hold a limit."""

_TIME_LIST = (
    "day week month year night hour during throughout duration course while until at on since "
    "prior before"
)
_TIMED = frozenset(_TIME_LIST.split())
"""Words of which a text without a number has to have one before it can hold a time."""


def pieces_of(text: str) -> tuple[Piece, ...]:
    """Take a text apart; every token lies in exactly one piece, and the pieces are in order."""
    tokens = tokens_of(text)
    owners: list[Piece | None] = [None] * len(tokens)
    _claim(owners, tokens, names_in(text, tokens))
    forms = {token.form for token in tokens}
    plain = text.isascii() and _NUMBERS.isdisjoint(forms) and not _DIGIT.search(text)
    quantities = () if plain else quantities_in(text)
    if quantities or not _TIMED.isdisjoint(forms):
        claim_times(owners, text, tokens, windows_in(text, quantities), quantities)
    claim_classes(owners, text, tokens)
    if quantities:
        claim_quantities(owners, text, tokens, quantities)
    _shape(owners, text, tokens)
    return tuple(_in_order(owners, text, tokens))


def _claim(owners: list[Piece | None], tokens: tuple[Token, ...], pieces: Iterable[Piece]) -> None:
    for piece in pieces:
        for at in range(piece.first, piece.past):
            owners[at] = piece


def _shape(owners: list[Piece | None], text: str, tokens: tuple[Token, ...]) -> None:
    """Find what is named by a phrase that no table holds, in what is left."""
    taken = {at for at, held in enumerate(owners) if held is not None}
    found: list[ShapeMention] = [
        *find_treatment_shapes(text, tokens, taken),
        *condition_shapes(text, tokens, taken),
    ]
    found.sort(key=lambda one: (one.first - one.past, one.first))
    claimed: set[int] = set()
    for one in found:
        places = range(one.first, one.past)
        if _describes(tokens, one):
            continue
        if claimed.intersection(places) or any(
            (held := owners[at]) is not None and held.sort is not Sort.NAME for at in places
        ):
            continue
        claimed.update(places)
        piece = Piece(Sort.NAME, *one.span, one.first, one.past, mention=one)
        for at in places:
            held = owners[at]
            if held is not None:
                for inner in range(held.first, held.past):
                    owners[inner] = None
        for at in places:
            owners[at] = piece


def _describes(tokens: tuple[Token, ...], one: ShapeMention) -> bool:
    """Say whether the words of a name only describe it: "paroxysmal" of a fibrillation."""
    return longest_qualifier(tokens, one.first, one.past) == one.past


def _in_order(owners: list[Piece | None], text: str, tokens: tuple[Token, ...]) -> Iterable[Piece]:
    at, end = 0, 0
    count = len(tokens)
    while at < count:
        token = tokens[at]
        held = owners[at]
        start = held.start if held is not None and held.first == at else token.start
        if start - end > 1 or text[end:start] not in _NO_JOINT:
            yield from _joints(text, end, start, at)
        if held is not None:
            past = at + 1
            while past < count and owners[past] is held:
                past += 1
            yield held
            end = max(held.end, tokens[past - 1].end)
            at = past
            continue
        piece = _word(owners, text, tokens, at)
        yield piece
        at, end = piece.past, piece.end
    yield from _joints(text, end, len(text), count)


_NO_JOINT = ("", " ", "-")


def _joints(text: str, start: int, end: int, token: int) -> Iterable[Piece]:
    """Yield the joints that stand in the gap between two tokens."""
    for found in _GAP.finditer(text, start, end):
        mark = found[0]
        sort = _JOINTS.get(mark, Sort.COMMA)
        if mark == "." and _ABBREVIATED.search(text, max(0, found.start() - 7), found.start()):
            before = text[max(0, found.start() - 2) : found.start()]
            if not (before.isdigit() or before[-1:].isdigit() or before[-1:].isupper()):
                continue
        yield Piece(sort, found.start(), found.end(), token, token)


def _word(owners: list[Piece | None], text: str, tokens: tuple[Token, ...], at: int) -> Piece:
    """Make a piece of what nothing has claimed: a cue, a qualifier, a joint, or a word."""

    def goes_on(place: int) -> bool:
        return owners[place] is None and _close(text, tokens, place)

    token = tokens[at]
    cue, past, qualified = longest_phrases(tokens, at, goes_on)
    joint = _WORD_JOINTS.get(token.form)
    if joint is not None and past <= at + 1:
        if token.form == "and" and at + 1 < len(tokens) and tokens[at + 1].form == "or" and (
            goes_on(at + 1)
        ):  # fmt: skip
            return Piece(Sort.OR, token.start, tokens[at + 1].end, at, at + 2)
        return Piece(joint, token.start, token.end, at, at + 1)
    if cue is not None and past >= qualified:
        return Piece(Sort.CUE, token.start, tokens[past - 1].end, at, past, cue=cue)
    if qualified > at:
        return Piece(Sort.QUALIFIER, token.start, tokens[qualified - 1].end, at, qualified)
    return Piece(Sort.WORD, token.start, token.end, at, at + 1)


_CLOSE_GAP = re.compile(r"[\s\-–‑/'’.(]{0,3}")


def _close(text: str, tokens: tuple[Token, ...], at: int) -> bool:
    gap = text[tokens[at - 1].end : tokens[at].start]
    return gap in (" ", "", "-") or (_CLOSE_GAP.fullmatch(gap) is not None and ". " not in gap)
