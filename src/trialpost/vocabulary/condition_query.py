"""What a condition vocabulary learns from, what it understands, and phrases of conditions."""

import functools
from collections.abc import Mapping, Sequence

import msgspec

from trialpost.model.trial import MeshTerm
from trialpost.vocabulary.condition_words import key
from trialpost.vocabulary.lay_conditions import MISLEADING, Phrase


class ConditionQuery(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What a person's words were understood to mean.

    ``descriptors`` are MeSH ids (empty when the words are looked for as text only, ``how`` is then
    ``text``); ``phrases`` are the names in compared form, those in ``below`` of narrower forms, and
    those in ``capitals`` abbreviations that count only when written so; ``others`` are names that
    hold a phrase and mean something else ("diabetes insipidus" is no diabetes mellitus);
    ``not_meant`` are
    descriptors that MeSH puts below and the words do not cover; ``label`` is for people. The repr
    hides all of it, since it may be about a person's health.
    """

    label: str
    descriptors: frozenset[str] = frozenset()
    phrases: tuple[Phrase, ...] = ()
    below: frozenset[Phrase] = frozenset()
    capitals: frozenset[Phrase] = frozenset()
    others: tuple[Phrase, ...] = ()
    not_meant: frozenset[str] = frozenset()
    how: str = "text"

    @functools.cached_property
    def own(self) -> tuple[Phrase, ...]:
        """The names of the condition itself."""
        return tuple(phrase for phrase in self.phrases if phrase not in self.below)

    @functools.cached_property
    def own_by_key(self) -> Mapping[str, tuple[Phrase, ...]]:
        """The names of the condition itself, by their words in one order (``key``)."""
        found: dict[str, tuple[Phrase, ...]] = {}
        for phrase in self.own:
            name = key(phrase)
            found[name] = (*found.get(name, ()), phrase)
        return found

    @functools.cached_property
    def remembered(self) -> dict[str, int]:
        """How closely condition strings fit, as they are written, for who works it out.

        It is no part of what the query says: equal ones may remember different strings.
        """
        return {}

    @functools.cached_property
    def by_word(self) -> Mapping[str, tuple[Phrase, ...]]:
        """The phrases by one of their words each, the longest: no text names one without it."""
        found: dict[str, tuple[Phrase, ...]] = {}
        for phrase in self.phrases:
            word = max(phrase, key=len)
            found[word] = (*found.get(word, ()), phrase)
        return found

    def __repr__(self) -> str:
        return "ConditionQuery(…)"


class Observed(msgspec.Struct, frozen=True, kw_only=True):
    """What a vocabulary learns from in one record.

    ``shortened`` are the abbreviations in its titles, each with its long name in compared form.
    """

    conditions: tuple[str, ...]
    keywords: tuple[str, ...]
    terms: tuple[MeshTerm, ...]
    ancestors: tuple[MeshTerm, ...]
    shortened: tuple[tuple[str, str], ...] = ()


def distinct(phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """Return phrases without those that are the same in another order, and without empty ones."""
    kept: dict[str, Phrase] = {}
    for phrase in phrases:
        if phrase:
            kept.setdefault(key(phrase), phrase)
    return tuple(kept.values())


def holds(meaning: str, phrases: Sequence[Phrase]) -> bool:
    """Say whether a long name in compared form holds a phrase and does not deny it."""
    given = set(meaning.split())
    return any(
        given.issuperset(phrase) and not given & _DENYING.difference(phrase) for phrase in phrases
    )


def misleading(phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """Return the names that hold one of these phrases and mean something else altogether.

    Who asks for such a name itself ("pulmonary hypertension") means its forms as well.
    """
    wanted = [
        set(phrase)
        for phrase in phrases
        if not any(set(phrase).issuperset(name) for name in MISLEADING)
    ]
    return tuple(name for name in MISLEADING if any(set(name) > phrase for phrase in wanted))


_DENYING = frozenset({"non", "no", "not", "without", "pre", "riskof"})
