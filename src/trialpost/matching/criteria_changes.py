"""Align the criteria of two versions of an eligibility text and say which way each one moved.

Aligning: what reads the same once case, marks, word forms and numbering are taken away is paired
first; the rest is paired so that all pairs together are most alike (``matching.assignment``). Two
criteria are alike by the share of their telling words that stand in both in the same order; below
``ALIKE`` they are two different criteria.

Which way, by the first of these that applies:

========================================================= =====================================
the pair                                                  is
========================================================= =====================================
one lets in, the other keeps out                          unclear
reads the same, or differs in little words and spelling   reworded
reads the same but for numbers, whose ranges moved        by the ranges: an inclusion with a
                                                          wider one is loosened, an exclusion
                                                          with a wider one tightened
the same, where the number lies behind a negation, a      unclear, but for "no … within", which
condition ("if", "unless") or a permission ("allowed")    is turned round
anything else                                             unclear
========================================================= =====================================

A criterion that stands alone is tightened where it was added and loosened where it was removed,
whichever kind it is. It is unclear where it permits something or is about one part of the trial,
repeats the coded age or sex, only leads over to others, or could be what became of another one that
stands alone on the other side. It is reworded where all its words stand in one criterion of the
other text: then lists were only cut or joined. Where one of the texts has no criteria at all, that
is the change, and unclear.
"""

import difflib
import re
from collections import Counter
from collections.abc import Sequence

import msgspec
import numpy as np

from trialpost.matching.assignment import best_pairs
from trialpost.matching.criteria_numbers import in_digits
from trialpost.matching.criteria_words import LITTLE, ReadCriterion, words_of
from trialpost.model.bearing import Shift
from trialpost.model.change import (
    CriteriaListed,
    CriterionAdded,
    CriterionChanged,
    CriterionRemoved,
)
from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.vocabulary.numbers_in_text import Extent, NumberPhrase, compare, numbers_in

ALIKE = 0.5
"""Least share of telling words in common for two criteria to be versions of one."""

_OTHER_KIND = 0.9
"""The same, where one lets people in and the other keeps them out."""

CriterionChange = CriteriaListed | CriterionAdded | CriterionRemoved | CriterionChanged


def criteria_changes(
    before: Sequence[Criterion], after: Sequence[Criterion]
) -> tuple[CriterionChange, ...]:
    """Return what changed between two lists of criteria, in the order of the later text.

    Removed criteria come last. Criteria that read the same give nothing, nor does a text that was
    only cut into criteria in another way.
    """
    if not before or not after:
        if not before and not after:
            return ()
        return (CriteriaListed(listed=bool(after), count=len(before) + len(after)),)
    old, new = [ReadCriterion.of(one) for one in before], [ReadCriterion.of(one) for one in after]
    if _all_words(old) == _all_words(new):
        return ()
    pairs = _pairs(old, new)
    gone = [one for at, one in enumerate(old) if at not in {i for i, _ in pairs}]
    come = [one for at, one in enumerate(new) if at not in {j for _, j in pairs}]
    changed = _changed([(old[i], new[j]) for i, j in pairs], gone, come)
    changed += _joined(gone, come, CriterionKind.INCLUSION)
    changed += _joined(gone, come, CriterionKind.EXCLUSION)
    added = [
        CriterionAdded(criterion=one.criterion, shift=_alone(one, gone, old, Shift.TIGHTENED))
        for one in come
    ]
    removed = [
        CriterionRemoved(criterion=one.criterion, shift=_alone(one, come, new, Shift.LOOSENED))
        for one in gone
    ]
    return (*changed, *added, *removed)


def _changed(
    pairs: list[tuple[ReadCriterion, ReadCriterion]],
    gone: list[ReadCriterion],
    come: list[ReadCriterion],
) -> list[CriterionChanged]:
    """Say what became of the paired criteria; pieces that went into one leave the other lists."""
    found = []
    for old, new in pairs:
        shift = shift_of(old.criterion, new.criterion)
        if shift is Shift.UNCLEAR and (_swallows(new, old, gone) or _swallows(old, new, come)):
            shift = Shift.REWORDED
        if shift is not None:
            found.append(CriterionChanged(before=old.criterion, after=new.criterion, shift=shift))
    return found


def _joined(
    gone: list[ReadCriterion], come: list[ReadCriterion], kind: CriterionKind
) -> list[CriterionChanged]:
    """Find criteria that stand alone and are just several that stand alone on the other side."""
    found = []
    for wholes, pieces, later in ((come, gone, True), (gone, come, False)):
        for whole in [one for one in wholes if one.criterion.kind is kind]:
            piece = next((one for one in pieces if _holds(whole.words, one.words)), None)
            if piece is None:
                continue
            rest = [one for one in pieces if one is not piece]
            if _swallows(whole, piece, rest):
                pieces[:] = rest
                wholes[:] = [one for one in wholes if one is not whole]
                old, new = (piece, whole) if later else (whole, piece)
                found.append(
                    CriterionChanged(
                        before=old.criterion, after=new.criterion, shift=Shift.REWORDED
                    )
                )
    return found


def _swallows(whole: ReadCriterion, piece: ReadCriterion, alone: list[ReadCriterion]) -> bool:
    """Say whether a criterion is just another one and some that stand alone, joined.

    Those are then taken out of the list.
    """
    rest = Counter(whole.words)
    if whole.criterion.kind is not piece.criterion.kind or not Counter(piece.words) <= rest:
        return False
    rest -= Counter(piece.words)
    used = []
    for one in alone:
        words = Counter(one.words)
        if one.criterion.kind is whole.criterion.kind and words <= rest:
            rest -= words
            used.append(one)
    if rest.total() or not used:
        return False
    alone[:] = [one for one in alone if not any(one is other for other in used)]
    return True


def _all_words(read: Sequence[ReadCriterion]) -> list[tuple[CriterionKind, list[str]]]:
    """Return the words of the criteria of each kind, run together."""
    return [
        (kind, [word for one in read if one.criterion.kind is kind for word in one.words])
        for kind in CriterionKind
    ]


# --- aligning ------------------------------------------------------------------------------------


def _pairs(old: list[ReadCriterion], new: list[ReadCriterion]) -> list[tuple[int, int]]:
    """Pair criteria by place: those that read the same, then the best of the rest."""
    same = _same(old, new)
    rows = [at for at in range(len(old)) if at not in {i for i, _ in same}]
    columns = [at for at in range(len(new)) if at not in {j for _, j in same}]
    worth = np.array([[_worth(old[i], new[j]) for j in columns] for i in rows])
    rest = best_pairs(worth.reshape(len(rows), len(columns)))
    return [*same, *((rows[i], columns[j]) for i, j in rest)]


def _same(old: list[ReadCriterion], new: list[ReadCriterion]) -> list[tuple[int, int]]:
    waiting: dict[tuple[CriterionKind, tuple[str, ...]], list[int]] = {}
    for at, one in enumerate(new):
        waiting.setdefault((one.criterion.kind, one.words), []).append(at)
    pairs = []
    for at, one in enumerate(old):
        if places := waiting.get((one.criterion.kind, one.words)):
            pairs.append((at, places.pop(0)))
    return pairs


def _worth(one: ReadCriterion, other: ReadCriterion) -> float:
    """Say how much pairing two criteria is worth: above 0 if they may be versions of one."""
    least = ALIKE if one.criterion.kind is other.criterion.kind else _OTHER_KIND
    if _bound(one.telling, other.telling) < least:
        return 0.0
    alike = _ratio(one.telling, other.telling)
    if alike < least:
        return 0.0
    # All words settle between those that are equally alike by the telling ones.
    return alike - least + 0.01 + 0.1 * _ratio(one.words, other.words)


def _bound(one: Sequence[str], other: Sequence[str]) -> float:
    """Bound the ratio from above, cheaply: words in common, whatever their order."""
    return 2 * (Counter(one) & Counter(other)).total() / max(len(one) + len(other), 1)


def _ratio(one: Sequence[str], other: Sequence[str]) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


# --- which way -----------------------------------------------------------------------------------

_NEGATION = re.compile(
    r"\b(?:no|not|non|never|none|nor|neither|without|cannot|un(?:able|willing)|in(?:ability|capable)"
    r"|lack|absence|free\s+of|den(?:y|ies)|refus\w+|fail\w*|refractory|intoleran\w+)\b|n['’]t\b",
    re.IGNORECASE,
)
_PLAIN_NO = re.compile(
    r"^\W*(?:(?:has|have|had|having|with|there\s+is)\s+)?(?:no|without)\b"
    r"|\bnot\s+(?:have\s+|been\s+|be\s+)*(?:had|received|taken|used|undergone|participated|treated)\b",
    re.IGNORECASE,
)
_IF = re.compile(
    r"\b(?:if|when|unless|except\w*|exclud\w+|other\s+than|provided|until|whichever|in\s+case|only)\b",
    re.IGNORECASE,
)
_MAY = re.compile(
    r"\b(?:may|allow\w*|permit\w*|permissible|eligible|acceptable|accepted|can\s+be|not\s+required"
    r"|not\s+(?:an?\s+)?exclu\w+|optional|waive\w*|discretion|recommended|note)\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:cohorts?|arms?\s+[A-Z0-9]|parts?\s+[A-Z0-9]|groups?|sub-?study|phases?\s+(?:\d|I+\b)"
    r"|stages?\s+[A-Z0-9]|stratum|controls?)\b|^\W*or\b",
    re.IGNORECASE,
)
_CODED = re.compile(
    r"^\W*(?:both\s+|all\s+|adult\s+|either\s+|any\s+)*(?:ages?|aged|genders?|sex|(?:fe)?males?"
    r"|(?:wo)?m[ae]n|patients?|subjects?|participants?|[≥>=]*\s*\d+\s*years?)\b",
    re.IGNORECASE,
)
_CODED_WORDS = 12
_CLAUSE = re.compile(r"[.;:,()]|\b(?:and|or|but|who|which)\b", re.IGNORECASE)


def shift_of(before: Criterion, after: Criterion) -> Shift | None:
    """Say which way a criterion moved, ``None`` if it reads exactly the same.

    >>> old = Criterion(text="Age ≥ 18", kind=CriterionKind.INCLUSION, span=(0, 8))
    >>> new = Criterion(text="Age at least 16", kind=CriterionKind.INCLUSION, span=(0, 15))
    >>> shift_of(old, new).value
    'loosened'
    """
    if before.kind is not after.kind:
        return Shift.UNCLEAR
    if words_of(before.text) == words_of(after.text):
        return None if before.text.split() == after.text.split() else Shift.REWORDED
    before, after = _in_digits(before), _in_digits(after)
    old, new = numbers_in(before.text), numbers_in(after.text)
    if _frame(before.text, old) != _frame(after.text, new) or len(old) != len(new):
        return Shift.UNCLEAR
    moved = [
        _by_number(before, after, one, other, extent)
        for one, other in zip(old, new, strict=True)
        if (extent := compare(one, other)) is not Extent.SAME
    ]
    return _together(moved)


def _in_digits(one: Criterion) -> Criterion:
    return msgspec.structs.replace(one, text=in_digits(one.text, one.kind))


def _frame(text: str, phrases: Sequence[NumberPhrase]) -> tuple[str, ...]:
    """Return the words of a sentence that carry meaning, with its number phrases taken out."""
    at, parts = 0, []
    for phrase in phrases:
        parts += [text[at : phrase.span[0]], " timespan " if phrase.unit else " number "]
        at = phrase.span[1]
    words = words_of("".join([*parts, text[at:]]))
    return tuple(one for one in words if one not in LITTLE)


_WIDENED = {
    CriterionKind.INCLUSION: {Extent.WIDER: Shift.LOOSENED, Extent.NARROWER: Shift.TIGHTENED},
    CriterionKind.EXCLUSION: {Extent.WIDER: Shift.TIGHTENED, Extent.NARROWER: Shift.LOOSENED},
}
_TURNED = {Extent.WIDER: Extent.NARROWER, Extent.NARROWER: Extent.WIDER}


def _by_number(
    before: Criterion, after: Criterion, one: NumberPhrase, other: NumberPhrase, extent: Extent
) -> Shift:
    """Say which way a criterion moved in which this number phrase did."""
    if extent in (Extent.UNCLEAR, Extent.BOTH):
        return Shift(extent.value)
    turns = {_is_turned(before.text, one), _is_turned(after.text, other)}
    if len(turns) > 1 or None in turns:
        return Shift.UNCLEAR
    read = _TURNED[extent] if turns == {True} else extent
    return _WIDENED[after.kind][read]


def _is_turned(text: str, phrase: NumberPhrase) -> bool | None:
    """Say whether the sentence turns a number's meaning round; ``None`` if that cannot be told.

    Only "no …" and "has not had …" in front of a window of time are turned with certainty: "not
    controlled on at least 2 drugs" is not.
    """
    ahead, behind = text[: phrase.span[0]], text[phrase.span[1] :]
    if _MAY.search(text) or _IF.search(ahead):
        return None
    clause_behind = _CLAUSE.split(behind, maxsplit=1)[0]
    if _NEGATION.search(clause_behind):
        return None
    negations = _NEGATION.findall(ahead)
    if not negations:
        return False
    plain = _PLAIN_NO.findall(ahead)
    return True if phrase.is_window and len(plain) == len(negations) == 1 else None


def _together(moved: list[Shift]) -> Shift:
    if not moved:
        return Shift.REWORDED
    if Shift.UNCLEAR in moved:
        return Shift.UNCLEAR
    return moved[0] if len(set(moved)) == 1 else Shift.BOTH


def _alone(
    one: ReadCriterion,
    opposite: Sequence[ReadCriterion],
    others: Sequence[ReadCriterion],
    otherwise: Shift,
) -> Shift:
    """Say which way the whole moved by a criterion that stands in one text only.

    ``opposite`` stand alone in the other text, ``others`` are all that stand in it.
    """
    text = one.criterion.text
    kin = [other for other in others if other.criterion.kind is one.criterion.kind]
    if any(_holds(other.words, one.words) for other in kin):
        return Shift.REWORDED
    repeats = bool(_CODED.match(text)) and len(one.words) <= _CODED_WORDS
    if repeats or _is_heading(one) or _MAY.search(text) or _PART.search(text):
        return Shift.UNCLEAR
    if any(_may_be(one, other) for other in opposite):
        return Shift.UNCLEAR
    return otherwise


_HEADING_WORDS = 4


def _is_heading(one: ReadCriterion) -> bool:
    """Say whether a text leads over to others: a colon at its end, or capitals throughout."""
    text = one.criterion.text
    return text.endswith(":") or (text.isupper() and len(one.words) >= _HEADING_WORDS)


_FEW = 3


def _holds(whole: Sequence[str], part: Sequence[str]) -> bool:
    """Say whether a criterion's words stand in another one, in one piece."""
    if len(part) < _FEW or len(part) >= len(whole):
        return False
    return f" {' '.join(part)} " in f" {' '.join(whole)} "


def _may_be(one: ReadCriterion, other: ReadCriterion) -> bool:
    """Say whether two criteria share enough telling words to be about one matter."""
    shared = set(one.telling) & set(other.telling)
    return len(shared) >= 0.3 * min(len(set(one.telling)), len(set(other.telling)))
