"""Know an illness that no table names by the shape of its name.

"Hypertensive kidney crisis" ends in a noun that names illnesses, and "pneumatosis" in a suffix that
does. The phrase is taken as wide as its words belong to a name: parts of the body, medical
adjectives, proper names ("Wolfram syndrome"), but no determiner, no count, and none of the words in
``qualifiers`` that say how bad or how old an illness is.
"""

from collections.abc import Collection, Sequence

from trialpost.vocabulary.condition_shape_words import (
    ADJECTIVE_ENDS,
    ANATOMY,
    GENERIC_HEADS,
    HEADS,
    INFECTION_HEADS,
    LINKED,
    LOOK_ALIKES,
    NOT_NAMING,
    OTHER_NAMING,
    PARTS,
    SUFFIXES,
    SYMPTOM_HEADS,
)
from trialpost.vocabulary.lexicon import Concept, Kind, Lexicon, Mention
from trialpost.vocabulary.qualifiers import QUALIFIERS
from trialpost.vocabulary.shapes import ShapeMention
from trialpost.vocabulary.spelling import Token, forms_of

__all__ = ["QUALIFIERS", "condition_phrase", "find_shapes", "shared_heads"]

_LONGEST_NAME = 6
"""Words before the head; a longer run of adjectives is prose."""

_SHORTEST_SUFFIXED = 6
_AGAINST = ("anti", "non")
"""What makes a treatment or an exclusion of the name of an illness: "antituberculosis"."""

_LONGEST_PART = 4
_SAYING_HOW = frozenset(QUALIFIERS)
_ILLNESSES = frozenset({Kind.CONDITION, Kind.INFECTION, Kind.SYMPTOM})


def condition_phrase(words: Sequence[str]) -> str | None:
    """Return the head of a phrase that names an illness by its shape, or nothing.

    Args:
        words: the phrase's words in their form for comparison, as ``spelling.forms_of`` gives them.

    >>> condition_phrase(["hypertensive", "kidney", "crisis"]), condition_phrase(["crisis"])
    ('crisis', None)
    >>> condition_phrase(["pneumatosis"]), condition_phrase(["new", "diagnosis"])
    ('pneumatosis', None)
    """
    if not words:
        return None
    head = words[-1]
    if not _is_head(head):
        return None
    if head in GENERIC_HEADS and not any(_names(word) for word in words[:-1]):
        return None
    return head


def find_shapes(
    text: str, tokens: tuple[Token, ...], taken: Collection[int]
) -> tuple[ShapeMention, ...]:
    """Find phrases that name an illness and are in no table, none over another.

    Args:
        text: any text.
        tokens: its tokens.
        taken: places of tokens that names, numbers and times hold already. The head of a phrase is
            never among them; words before it may be.
    """
    found: list[ShapeMention] = []
    free = 0
    for at, token in enumerate(tokens):
        if at in taken or at < free or not _is_head(token.form):
            continue
        first = _first_of(text, tokens, at, taken, free)
        past = _past_of(text, tokens, at, taken)
        if token.form in GENERIC_HEADS and first == at and past == at + 1:
            continue
        found.append(_mention(text, tokens, at, (first, past)))
        free = past
    return tuple(found)


def _is_head(form: str) -> bool:
    if form in HEADS or form in GENERIC_HEADS:
        return True
    if len(form) < _SHORTEST_SUFFIXED or form in LOOK_ALIKES or form.startswith(_AGAINST):
        return False
    return form.endswith(SUFFIXES)


def _names(form: str) -> bool:
    """Say whether a word belongs to the names of illnesses."""
    if form in ANATOMY or form in OTHER_NAMING:
        return True
    if form in NOT_NAMING or form in _SAYING_HOW:
        return False
    return form.endswith(ADJECTIVE_ENDS) or (_is_head(form) and form not in GENERIC_HEADS)


def _first_of(
    text: str, tokens: tuple[Token, ...], head: int, taken: Collection[int], free: int
) -> int:
    """Return where the words before a head begin that belong to the name."""
    first = head
    while first > max(free, head - _LONGEST_NAME) and _adjoins(text, tokens, first - 1):
        before = tokens[first - 1]
        tied = before.form in LINKED and first >= 2 and _gap(text, tokens, first - 2) == "-"
        if tied:
            first -= 2
        elif _belongs(text, before, first - 1, is_taken=first - 1 in taken):
            first -= 1
        else:
            break
    return first


def _belongs(text: str, token: Token, at: int, *, is_taken: bool) -> bool:
    """Say whether a word before a name is a part of it; another name is, if it names an illness."""
    if token.form in NOT_NAMING or token.form in _SAYING_HOW or token.form.isdigit():
        return False
    return is_taken or _is_proper(text, token, at) or _names(token.form)


def _is_proper(text: str, token: Token, at: int) -> bool:
    """Say whether a word is a proper name or an abbreviation ("Wolfram", "CNS"), not a first."""
    word = text[token.start : token.end]
    if not word[0].isupper():
        return False
    if len(word) > 1 and word.isupper():
        # In a text that is all in capitals they tell nothing.
        return not text[token.end :].lstrip()[:2].isupper()
    before = text[: token.start].rstrip()
    return at > 0 and bool(before) and before[-1] not in ".:;•*-–\n" and word[1:].islower()


def _past_of(text: str, tokens: tuple[Token, ...], head: int, taken: Collection[int]) -> int:
    """Return where "of the left kidney" behind a head ends; right behind the head without it."""
    at = head + 1
    if not (at < len(tokens) and _adjoins(text, tokens, head) and tokens[at].form in ("of", "in")):
        return head + 1
    linked = tokens[at].form
    at += 1
    if at < len(tokens) and tokens[at].form == "the":
        at += 1
    past = head + 1
    for end in range(at, min(len(tokens), at + _LONGEST_PART)):
        if end in taken or not _adjoins(text, tokens, end - 1) or tokens[end].form not in ANATOMY:
            break
        if tokens[end].form in PARTS:
            past = end + 1
    return past if linked == "of" else head + 1


def _gap(text: str, tokens: tuple[Token, ...], at: int) -> str:
    return text[tokens[at].end : tokens[at + 1].start]


def _adjoins(text: str, tokens: tuple[Token, ...], at: int) -> bool:
    """Say whether nothing but a space or hyphen stands between a token and the next."""
    return _gap(text, tokens, at) in (" ", "-", "‑", "", "' ", "’ ", "  ")


def _mention(
    text: str, tokens: tuple[Token, ...], head: int, places: tuple[int, int]
) -> ShapeMention:
    first, past = places
    form = tokens[head].form
    kind = Kind.CONDITION
    if form in INFECTION_HEADS:
        kind = Kind.INFECTION
    elif form in SYMPTOM_HEADS:
        kind = Kind.SYMPTOM
    return ShapeMention(
        span=(tokens[first].start, tokens[past - 1].end),
        first=first,
        past=past,
        kind=kind,
        head=form,
        words=tuple(token.form for token in tokens[first:past]),
    )


def shared_heads(
    text: str, tokens: tuple[Token, ...], mentions: Sequence[Mention], names: Lexicon
) -> tuple[Mention, ...]:
    """Find the illnesses of a list that share one noun: "renal, hepatic or cardiac disease".

    The lexicon finds the last of the list. What is returned are the others; each spans the words
    that are its own ("renal") and has the concept of those with the noun ("renal disease").
    """
    found: list[Mention] = []
    for mention in mentions:
        if mention.concept.kind not in _ILLNESSES or mention.past - mention.first < 2:
            continue
        floor = max((one.past for one in mentions if one.past <= mention.first), default=0)
        found.extend(_sharing(text, tokens, mention, names, floor))
    return tuple(sorted(found, key=lambda one: one.first))


def _sharing(
    text: str, tokens: tuple[Token, ...], mention: Mention, names: Lexicon, floor: int
) -> list[Mention]:
    found: list[Mention] = []
    at = mention.first
    while (past := _before_joint(text, tokens, at)) is not None and past > floor:
        own = _own_words(text, tokens, mention, (max(floor, past - 2), past), names)
        if own is None:
            break
        found.append(own)
        at = own.first
    return found


def _own_words(
    text: str, tokens: tuple[Token, ...], mention: Mention, places: tuple[int, int], names: Lexicon
) -> Mention | None:
    """Find the longest words before a joint that name an illness with a noun of the mention."""
    past = places[1]
    for first in range(*places):
        words = text[tokens[first].start : tokens[past - 1].end]
        if names.find(words):
            continue
        for head in _heads(tokens, mention, only_how=_only_says_how(tokens[first:past])):
            concepts = names.find(f"{words} {text[tokens[head].start : mention.span[1]]}")
            if not concepts or concepts[0].kind not in _ILLNESSES:
                continue
            if _only_says_how(tokens[first:past]) and (
                names.is_a(mention.concept.id, concepts[0].id)
                or concepts[0] in names.find(text[tokens[head].start : mention.span[1]])
            ):
                # The first words of "local or systemic infection" name no illness of their own.
                return None
            noun = text[tokens[head].start : mention.span[1]]
            start, concepts = _without_lead(text, tokens, (first, past), noun, concepts, names)
            return Mention(
                span=(tokens[start].start, tokens[past - 1].end),
                concept=concepts[0],
                others=tuple(concepts[1:]),
                first=start,
                past=past,
            )
    return None


def _without_lead(
    text: str,
    tokens: tuple[Token, ...],
    places: tuple[int, int],
    noun: str,
    concepts: tuple[Concept, ...],
    names: Lexicon,
) -> tuple[int, tuple[Concept, ...]]:
    """Return where words begin that only say how are left out, and what the rest names.

    "Advanced breast" of "advanced breast or colon cancer" is the breast's, and of "acute or chronic
    kidney or liver disease" the second word belongs to the first.
    """
    first, past = places
    end = tokens[past - 1].end
    while first < past - 1 and tokens[first].form in _SAYING_HOW:
        rest = names.find(f"{text[tokens[first + 1].start : end]} {noun}")
        if not rest:
            break
        plain = rest[0] == concepts[0] and tokens[first].form not in forms_of(rest[0].name)
        if not plain and not (
            _is_one_of_two(text, tokens, first) and names.is_a(concepts[0].id, rest[0].id)
        ):
            break
        first, concepts = first + 1, rest
    return first, concepts


def _is_one_of_two(text: str, tokens: tuple[Token, ...], at: int) -> bool:
    """Say whether a word that says how stands behind another and a joint: "acute or chronic"."""
    past = _before_joint(text, tokens, at)
    return past is not None and past > 0 and tokens[past - 1].form in _SAYING_HOW


def _heads(tokens: tuple[Token, ...], mention: Mention, *, only_how: bool) -> range:
    """Return where the noun of a mention can begin, the longest first.

    Words that only say how an illness is stand for others of their sort: "acute or chronic GVHD".
    """
    first = mention.first
    if not only_how:
        return range(first + 1, mention.past)
    while first < mention.past - 1 and tokens[first].form in _SAYING_HOW:
        first += 1
    return range(first, first + 1) if first > mention.first else range(0)


def _only_says_how(tokens: tuple[Token, ...]) -> bool:
    return " ".join(token.form for token in tokens) in _SAYING_HOW or all(
        token.form in _SAYING_HOW for token in tokens
    )


_JOINING = frozenset({"and", "or"})
_MARKS = frozenset({", ", ",", "/", " / ", "; "})


def _before_joint(text: str, tokens: tuple[Token, ...], at: int) -> int | None:
    """Return where the words before the comma, "or" or slash at the left of a token end."""
    past = at
    while past > 0 and tokens[past - 1].form in _JOINING:
        past -= 1
    if past == 0 or at - past > 2:
        return None
    if past < at:
        return past
    return past if _gap(text, tokens, at - 1) in _MARKS else None
