"""Tell what the signs of a note may come from, for ranking only.

Many a note describes an illness without naming it: a child with fever, a strawberry tongue and
peeling fingers. A trial names it: Kawasaki disease. ``signs.tsv`` holds illnesses with the signs
that textbooks name as typical. What is found here never becomes a fact of a profile, is never
shown, and excludes nothing; it only brings trials forward.
"""

import functools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources

import msgspec

from trialpost.matching.ranking.stems import stems
from trialpost.model.profile import Private
from trialpost.vocabulary.lexicon import lexicon
from trialpost.vocabulary.spelling import forms_of

MOST = 2
"""Illnesses that are taken from one note."""

LEAST = 1.5
"""Points below which signs point to nothing: one that is telling has about two."""

BESIDE = 0.6
"""Share of the best one's points that another has to have."""

SURE = 4.0
"""Points from which an illness has its full weight."""

_TELLING, _SEVERAL_WORDS = 2.0, 1.25
_SAME = (
    "high elevated raised increased elevation", "low decreased reduced diminished",
    "pain painful ache tenderness tender", "child boy girl children infant", "fever febrile",
    "dyspnea breathlessness", "edema swelling swollen", "weakness weak", "enlarged large",
    "pregnant pregnancy gestation gravid", "EKG ecg", "exertion exertional exercise",
    "difficulty trouble",
)  # fmt: skip
"""Words that say the same in a sign; the first stands for all."""


class Sign(msgspec.Struct, frozen=True):
    """Something typical: the words that a sentence has to hold, or the concept that is there."""

    words: frozenset[str]
    concept: str
    telling: bool


class Illness(msgspec.Struct, frozen=True):
    """An illness with its typical signs, each with its points."""

    name: str
    concept: str
    signs: tuple[tuple[Sign, float], ...]


class Likely(Private, frozen=True, kw_only=True):
    """What signs point to: a name, its concept if the lexicon has it, a weight up to 1."""

    name: str
    concept: str
    weight: float


def sign_words(text: str) -> list[str]:
    """Return the stems of a text, one for all words that say the same."""
    same = _same()
    return [same.get(one, one) for one in stems(text)]


@functools.cache
def _same() -> dict[str, str]:
    return {
        stem: stems(words.split()[0])[0]
        for words in _SAME
        for word in words.split()
        for stem in stems(word)
    }


@functools.cache
def vocabulary() -> frozenset[str]:
    """Return the words of all signs."""
    return frozenset(word for one in illnesses() for sign, _ in one.signs for word in sign.words)


@functools.cache
def illnesses() -> tuple[Illness, ...]:
    """Return the table.

    A sign's points fall with the number of illnesses that share it, and are more for a telling
    one and for one of several words.
    """
    file = resources.files("trialpost.matching.ranking").joinpath("signs.tsv")
    lines = [
        line.split("\t")
        for line in file.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ][1:]
    read = [(name, [_sign(one.strip()) for one in told.split(";")]) for name, told in lines]
    shared = Counter(one.words for _, signs in read for one in signs)
    return tuple(
        Illness(
            name,
            next((one.id for one in lexicon().find(name)), ""),
            tuple((one, _points(one, shared[one.words])) for one in signs),
        )
        for name, signs in read
    )


def _sign(text: str) -> Sign:
    name = text.removeprefix("!")
    named = [one.id for one in lexicon().find(name) if forms_of(one.name) == forms_of(name)]
    return Sign(frozenset(sign_words(name)), named[0] if named else "", text != name)


def _points(sign: Sign, shared: int) -> float:
    points = (_TELLING if sign.telling else 1.0) / math.sqrt(shared)
    return points * (_SEVERAL_WORDS if len(sign.words) > 1 else 1.0)


@functools.cache
def _by_mark() -> Mapping[str, frozenset[int]]:
    """Return which illnesses of the table have a sign of each concept, and with each word."""
    found: dict[str, set[int]] = {}
    for place, illness in enumerate(illnesses()):
        for sign, _ in illness.signs:
            for mark in (f"={sign.concept}", *(sign.words or _NO_WORDS)):
                found.setdefault(mark, set()).add(place)
    return {mark: frozenset(places) for mark, places in found.items()}


def _pointed_to(sentences: Sequence[frozenset[str]], present: frozenset[str]) -> Iterable[Illness]:
    """Return the illnesses of the table of which any sign may be there, in its order."""
    known, table = _by_mark(), illnesses()
    marks = {f"={one}" for one in present}.union(_NO_WORDS, *sentences)
    places = frozenset().union(*(known[one] for one in marks & known.keys()))
    return [table[place] for place in sorted(places)]


_NO_WORDS = ("",)


def likely_in(
    sentences: Sequence[frozenset[str]], present: frozenset[str], denied: frozenset[str]
) -> tuple[Likely, ...]:
    """Return what signs point to, the likeliest first.

    Args:
        sentences: the words of each sentence (:func:`sign_words`), without what it denies.
        present: the concepts that are there, and those above them.
        denied: the concepts that are said not to be there.
    """
    scored = []
    for illness in _pointed_to(sentences, present):
        met = [
            (one, points)
            for one, points in illness.signs
            if one.concept in present or any(one.words <= sentence for sentence in sentences)
        ]
        points = sum(points for _, points in met)
        enough = len(met) > 1 or any(one.telling for one, _ in met)
        if enough and points >= LEAST and illness.concept not in denied:
            scored.append((points, illness))
    scored.sort(key=lambda one: (-one[0], one[1].name))
    return tuple(
        Likely(name=one.name, concept=one.concept, weight=min(1.0, points / SURE))
        for points, one in scored[:MOST]
        if points >= BESIDE * scored[0][0]
    )
