"""Give times, classes and limits the tokens of a criterion that they are written in."""

import re
from collections.abc import Iterable, Sequence

from trialpost.eligibility.grammar.piece import Piece, Sort, tokens_in
from trialpost.vocabulary.classes import CLASSES, STAGED, class_before, class_behind
from trialpost.vocabulary.lexicon import Kind
from trialpost.vocabulary.quantities import Quantity
from trialpost.vocabulary.spelling import Token
from trialpost.vocabulary.windows import Window, WindowSort


def claim_times(
    owners: list[Piece | None],
    text: str,
    tokens: tuple[Token, ...],
    windows: Iterable[Window],
    quantities: Sequence[Quantity],
) -> None:
    """Give windows their tokens; a name that a window reaches into keeps the whole of its own."""
    for window in windows:
        span = window.span
        if window.sort is WindowSort.AFTER_EVENT:
            since = _SINCE.search(text, *span)
            span = (span[0], since.end()) if since else span
        first, past = tokens_in(tokens, span)
        if first == past or _is_within_name(owners, first, past):
            continue
        inside = [one for one in quantities if _within(one.span, window.span)]
        piece = Piece(
            Sort.WINDOW,
            *span,
            first,
            past,
            window=window,
            quantity=inside[0] if len(inside) == 1 else None,
        )
        for at in range(first, past):
            _free(owners, at)
        for at in range(first, past):
            owners[at] = piece


def _is_within_name(owners: Sequence[Piece | None], first: int, past: int) -> bool:
    """Say whether a time is a part of a longer name: "expiratory volume in one second"."""
    held = owners[first]
    return (
        held is not None
        and held.sort is Sort.NAME
        and held.kind in _MEASURES
        and held.first < first
        and past <= held.past
    )


_SINCE = re.compile(r"\b(?:since|from)\b(?!\s+(?:the\s+)?(?:last|start|end|onset|time)\b)", re.I)
"""Behind it stands what a time has passed since, to be read by itself: "4 weeks since surgery"."""


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _free(owners: list[Piece | None], at: int) -> None:
    """Take a name that holds a token from all its tokens."""
    held = owners[at]
    if held is not None and held.sort is Sort.NAME:
        for inner in range(held.first, held.past):
            owners[inner] = None


def claim_classes(owners: list[Piece | None], text: str, tokens: tuple[Token, ...]) -> None:
    """Give the classes of a scale that goes by letters their tokens: "Child-Pugh A or B"."""
    last: Piece | None = None
    for held in tuple(owners):
        if held is None or held is last:
            continue
        last = held
        concept = held.concept
        if concept is None or concept.kind is not Kind.SCALE:
            continue
        quantity = None
        if concept.id in CLASSES and _CLASS_IN_NAME.search(text, held.start, held.end):
            quantity = class_behind(text, held.end - 1, concept.id)
        elif concept.id in CLASSES:
            quantity = class_behind(text, held.end, concept.id) or class_before(
                text, held.start, concept.id
            )
        elif concept.id in STAGED:
            quantity = class_behind(text, held.end, concept.id)
        if quantity is None:
            continue
        first, past = tokens_in(tokens, quantity.span)
        piece = Piece(Sort.QUANTITY, *quantity.span, first, past, quantity=quantity)
        for at in range(first, past):
            if owners[at] is not held:
                _free(owners, at)
        for at in range(first, past):
            owners[at] = piece


_CLASS_IN_NAME = re.compile(r"[\s-][A-C]$")
"""A name that ends in a class of its own: "Child C"."""

_IN_A_NAME = re.compile(r"[A-Za-z)][-‐‑]\d{1,2}$")
_OF_AN_INSTRUMENT = re.compile(
    r"\s+(?:score|questionnaire|scale|index|instrument|items?|total)\b", re.IGNORECASE
)
"""Around a number that belongs to a name: the 5 of "IIEF-5 score"."""

_OF_A_LIST = re.compile(r"\s*(?:\(\w+\)\s*)?of\s+(?:the\s+(?:following|below|above)|these)", re.I)
"""Behind a number, that it counts the items of a list."""


def claim_quantities(
    owners: list[Piece | None],
    text: str,
    tokens: tuple[Token, ...],
    quantities: Iterable[Quantity],
) -> None:
    """Give quantities the tokens that nothing else holds; a number within a name is no quantity.

    A name within a limit of normal or a unit is a part of it: "the laboratory's upper limit".
    """
    for quantity in quantities:
        first, past = tokens_in(tokens, quantity.span)
        if first == past or _OF_A_LIST.match(text, quantity.span[1]) or (
            _IN_A_NAME.search(text, max(0, quantity.span[0] - 3), quantity.span[1])
            and _OF_AN_INSTRUMENT.match(text, quantity.span[1])
        ):  # fmt: skip
            continue
        behind = owners[past - 1]
        if behind is not None and behind.sort is Sort.NAME and behind.kind in _MEASURES and (
            behind.first > first and behind.past > past
        ):  # fmt: skip
            past = behind.first  # "weeks of gestation" is what is measured
        numbers_end = max((end for _, end in quantity.number_spans), default=quantity.span[0])
        held = [owners[at] for at in range(first, past)]
        counted = _counted(held, quantity)
        if any(
            one is not None
            and one is not counted
            and not _unit_like(one)
            and not (one.sort is Sort.NAME and quantity.against and one.start >= numbers_end
                     and one.end <= quantity.span[1])
            for one in held
        ):  # fmt: skip
            continue
        piece = Piece(
            Sort.QUANTITY,
            *quantity.span,
            first,
            past,
            mention=counted.mention if counted is not None else None,
            quantity=quantity,
        )
        for at in range(first, past):
            _free(owners, at)
        for at in range(first, past):
            owners[at] = piece


def _counted(held: Iterable[Piece | None], quantity: Quantity) -> Piece | None:
    """Return the name that a unit has, too: "drinks per week", "cigarettes a day"."""
    unit = quantity.unit_span
    for one in held if unit is not None else ():
        if one is not None and one.sort is Sort.NAME and unit is not None and (
            one.kind in (*_MEASURES, Kind.SUBSTANCE)
            and unit[0] <= one.start and one.end <= unit[1]
            and not _unit_like(one)
        ):  # fmt: skip
            return one
    return None


def _unit_like(piece: Piece) -> bool:
    """Say whether a name can be the unit behind a number ("cells", "IU", "hours")."""
    return piece.sort is Sort.NAME and piece.end - piece.start <= _LONGEST_UNIT


_LONGEST_UNIT = 5
_MEASURES = (Kind.MEASUREMENT, Kind.SCALE)
