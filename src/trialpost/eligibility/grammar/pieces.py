"""Take the text of a criterion apart into pieces: names, numbers, times, cues, joints and words."""

import enum
import re
from collections.abc import Iterable, Sequence

import msgspec

from trialpost.eligibility.grammar.cues import Cue, longest_cue, longest_phrases
from trialpost.eligibility.grammar.describing import qualifies, without_lead
from trialpost.vocabulary.classes import CLASSES, STAGED, class_before, class_behind
from trialpost.vocabulary.condition_shapes import find_shapes as condition_shapes
from trialpost.vocabulary.condition_shapes import shared_heads
from trialpost.vocabulary.drug_shapes import find_treatment_shapes
from trialpost.vocabulary.lexicon import Concept, Kind, Lexicon, Mention, lexicon
from trialpost.vocabulary.quantities import Quantity, quantities_in
from trialpost.vocabulary.shapes import ShapeMention
from trialpost.vocabulary.spelling import Token, tokens_of
from trialpost.vocabulary.windows import Window, WindowSort, windows_in


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
    _claim(owners, tokens, _named(text, tokens))
    forms = {token.form for token in tokens}
    plain = text.isascii() and _NUMBERS.isdisjoint(forms) and not _DIGIT.search(text)
    quantities = () if plain else quantities_in(text)
    if quantities or not _TIMED.isdisjoint(forms):
        _claim_times(owners, text, tokens, windows_in(text, quantities), quantities)
    _claim_classes(owners, text, tokens)
    if quantities:
        _claim_quantities(owners, text, tokens, quantities)
    _shape(owners, text, tokens)
    return tuple(_in_order(owners, text, tokens))


def _named(text: str, tokens: tuple[Token, ...]) -> Iterable[Piece]:
    names = lexicon()
    found = names.mentions(text, tokens)
    shared = shared_heads(text, tokens, found, names)
    for name in _apart_at_brackets(text, tokens, (*found, *shared), names):
        one = name
        cue = longest_cue(tokens, one.first, min(len(tokens), one.first + _LONGEST_CUE))
        if (cue is not None and cue[1] > one.past) or one.concept.id in _EVIDENCE:
            continue
        one = _without_stage(text, tokens, _without_lead(text, tokens, name, names), names)
        if _is_code(text, one) or _describes(text, tokens, one) or qualifies(tokens, one):
            continue
        if one.concept.id == "chronic-kidney-disease" and text.startswith("-EPI", one.span[1]):
            continue  # the name of a formula
        if one.first > name.first and _STAGE_FIRST.match(text, *name.span):
            yield from _stage_named(text, tokens, name, names)
        yield Piece(
            Sort.NAME,
            one.span[0],
            one.span[1],
            one.first,
            one.past,
            mention=one,
            is_shared=name in shared,
        )


def _stage_named(
    text: str, tokens: tuple[Token, ...], mention: Mention, names: Lexicon
) -> Iterable[Piece]:
    """Yield the stage that was taken from the front of a name."""
    word = tokens[mention.first]
    for found in names.find(text[word.start : word.end]):
        if found.kind is Kind.SCALE:
            held = Mention(
                span=(word.start, word.end),
                concept=found,
                first=mention.first,
                past=mention.first + 1,
            )
            yield Piece(Sort.NAME, *held.span, held.first, held.past, mention=held)
            return


_OUTSIDE = re.compile(r"[^()\[\]]+")


def _apart_at_brackets(
    text: str, tokens: tuple[Token, ...], mentions: Iterable[Mention], names: Lexicon
) -> Iterable[Mention]:
    """Take names apart that reach over one end of brackets: "ALT or aspartate … (AST) levels"."""
    for one in mentions:
        words = text[slice(*one.span)]
        if words.count("(") == words.count(")") and words.count("[") == words.count("]"):
            yield one
            continue
        parts = [_stripped(part) for part in _OUTSIDE.finditer(text, *one.span)]
        parts = [(start, end) for start, end in parts if start < end]
        same = [part for part in parts if one.concept in names.find(text[slice(*part)])]
        for part in same or parts[-1:]:
            first, past = _tokens_in(tokens, part)
            yield msgspec.structs.replace(one, span=part, first=first, past=past)


def _stripped(part: re.Match[str]) -> tuple[int, int]:
    words = part[0]
    start = part.start() + len(words) - len(words.lstrip())
    return start, part.end() - (len(words) - len(words.rstrip()))


def _without_lead(
    text: str, tokens: tuple[Token, ...], mention: Mention, names: Lexicon
) -> Mention:
    """Take a describing word from the front of an illness's name: "advanced NSCLC"."""
    if mention.concept.kind not in _ILLNESSES:
        return mention
    first = without_lead(text, tokens, mention.first, mention.past, mention.concept.id, names)
    if first == mention.first:
        return mention
    span = (tokens[first].start, mention.span[1])
    return msgspec.structs.replace(mention, first=first, span=span)


_ILLNESSES = (Kind.CONDITION, Kind.INFECTION, Kind.SYMPTOM)
_STAGE_FIRST = re.compile(r"(?:stages?|grades?)\s+\w", re.IGNORECASE)
_STAGE_IN_NAME = re.compile(r"[\s(,]+(?:stages?|grades?)\s+\w+$", re.IGNORECASE)


def _without_stage(
    text: str, tokens: tuple[Token, ...], mention: Mention, names: Lexicon
) -> Mention:
    """Take the stage from a name that also goes without: the list may go on behind it.

    "Chronic kidney disease stage 3" to 5.
    """
    if mention.concept.kind is not Kind.CONDITION:
        return mention
    if _STAGE_FIRST.match(text, *mention.span):
        for at in range(mention.first + 2, mention.past):
            start = tokens[at].start
            if mention.concept in names.find(text[start : mention.span[1]]):
                return msgspec.structs.replace(mention, span=(start, mention.span[1]), first=at)
    found = _STAGE_IN_NAME.search(text, *mention.span)
    if found is None:
        return mention
    end = found.start()
    if mention.concept not in names.find(text[mention.span[0] : end]):
        return mention
    past = _tokens_in(tokens, (mention.span[0], end))[1]
    return msgspec.structs.replace(mention, span=(mention.span[0], end), past=past)


_CODE_BEHIND = re.compile(r"[-‐‑ ]?\d{3,}")
_LONG_CODE = re.compile(r"[-‐‑]\d{4,}")
_GENE = re.compile(
    r"[-‐‑ ](?:rearrange[dm]\w*|mutat(?:ed|ions?)|mutant|fusions?|fused|amplifi(?:ed|cations?)"
    r"|translocat(?:ed|ions?)|alter(?:ed|ations?)|wild-?type)\b",
    re.IGNORECASE,
)
_LONGEST_CODE = 5


def _is_code(text: str, mention: Mention) -> bool:
    """Say whether a short name is the first part of a code: the TA of "TA-1790"."""
    start, end = mention.span
    if end - start > _LONGEST_CODE or not text[start:end].isupper():
        return False
    if mention.concept.kind is not Kind.MARKER and _GENE.match(text, end):
        return True  # the CIC of "CIC-rearranged sarcoma" is a gene
    behind = _LONG_CODE if mention.concept.kind in _MEASURES else _CODE_BEHIND
    return behind.match(text, end) is not None


_DESCRIBING = frozenset({"systolic", "diastolic"})
_PRESSURE = frozenset({
    "bp", "blood", "pressure", "and", "or", "is", "was", "of", "greater", "less", "more", "above",
    "below", "over", "under", "between", "at", "in", "on", "than", "must", "should",
})  # fmt: skip


def _describes(text: str, tokens: tuple[Token, ...], mention: Mention) -> bool:
    """Say whether "systolic" describes a noun behind it: "systolic function"."""
    if text[slice(*mention.span)].lower() not in _DESCRIBING or mention.past >= len(tokens):
        return False
    following = tokens[mention.past]
    gap = text[mention.span[1] : following.start]
    return gap == " " and following.form.isalpha() and following.form not in _PRESSURE


def _claim(owners: list[Piece | None], tokens: tuple[Token, ...], pieces: Iterable[Piece]) -> None:
    for piece in pieces:
        for at in range(piece.first, piece.past):
            owners[at] = piece


def _claim_times(
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
        first, past = _tokens_in(tokens, span)
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


def _claim_classes(owners: list[Piece | None], text: str, tokens: tuple[Token, ...]) -> None:
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
        first, past = _tokens_in(tokens, quantity.span)
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


def _claim_quantities(
    owners: list[Piece | None],
    text: str,
    tokens: tuple[Token, ...],
    quantities: Iterable[Quantity],
) -> None:
    """Give quantities the tokens that nothing else holds; a number within a name is no quantity.

    A name within a limit of normal or a unit is a part of it: "the laboratory's upper limit".
    """
    for quantity in quantities:
        first, past = _tokens_in(tokens, quantity.span)
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


def _tokens_in(tokens: tuple[Token, ...], span: tuple[int, int]) -> tuple[int, int]:
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


_LONGEST_CUE = 9
_EVIDENCE = frozenset({"histology", "cytology", "pathology"})
"""Concepts that say how something is known and ask for nothing."""

_CLOSE_GAP = re.compile(r"[\s\-–‑/'’.(]{0,3}")


def _close(text: str, tokens: tuple[Token, ...], at: int) -> bool:
    gap = text[tokens[at - 1].end : tokens[at].start]
    return gap in (" ", "", "-") or (_CLOSE_GAP.fullmatch(gap) is not None and ". " not in gap)
