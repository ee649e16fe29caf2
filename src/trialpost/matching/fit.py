"""Tell whether a trial is about a condition, and how closely."""

import enum
import functools
from collections.abc import Iterable
from typing import NamedTuple

from trialpost.matching.outline import TrialOutline
from trialpost.model.trial import MeshTerm
from trialpost.vocabulary.condition_words import (
    in_capitals,
    key,
    mentions,
    without_phrases,
    words,
)
from trialpost.vocabulary.conditions import ConditionQuery, ConditionVocabulary
from trialpost.vocabulary.lay_conditions import MISLEADING, NOT_AN_ILLNESS


class Fit(enum.IntEnum):
    """How closely a trial fits a condition, closest first."""

    EXACT = 0
    NARROWER = 1
    TEXT = 2
    NONE = 3


_FITS = tuple(Fit)


def fit_of(outline: TrialOutline, query: ConditionQuery, vocabulary: ConditionVocabulary) -> Fit:
    """Say how closely a trial fits a condition.

    ``EXACT``: the condition is one of the trial's derived MeSH terms, or one of its condition
    strings is the condition's name. ``NARROWER``: the condition lies above one of the derived
    terms, or a condition string names it among other words. ``TEXT``: only a keyword or a title
    names it, or bears out the derived term. Terms that nothing in the record bears out do not
    count (:func:`trust_of`).
    """
    by_name = _fit_by_conditions(outline, query)
    if by_name is Fit.EXACT:
        return by_name
    fit = min(by_name, _fit_by_terms(outline, query, vocabulary))
    if fit is Fit.NONE and query.phrases:
        mentioned = _mentioned(outline)
        if any(names_condition(text, query, written) for text, written in mentioned):
            return Fit.TEXT
    return fit


def _fit_by_conditions(outline: TrialOutline, query: ConditionQuery) -> Fit:
    """Say how closely the condition strings of a trial fit: ``EXACT``, ``NARROWER`` or not.

    The query remembers it of each string, since many trials share them.
    """
    if not query.phrases or not outline.conditions:
        return Fit.NONE
    known, best = query.remembered, int(Fit.NONE)
    for at, written in enumerate(outline.conditions):
        fit = known.get(written)
        if fit is None:
            fit = known[written] = int(_fit_of_string(outline.condition_words[at], written, query))
        best = min(best, fit)
    return _FITS[best]


def _fit_of_string(text: str, written: str, query: ConditionQuery) -> Fit:
    """Say how closely a condition string fits.

    Args:
        text: in compared form.
        written: as it was written.
        query: the condition.
    """
    if is_name_of(text, query, written):
        return Fit.EXACT
    return Fit.NARROWER if names_condition(text, query, written) else Fit.NONE


def _mentioned(outline: TrialOutline) -> tuple[tuple[str, str], ...]:
    """Return keywords and titles in compared form, with what was written where it is held."""
    keywords = zip(outline.keyword_words, outline.keywords, strict=True)
    titles = ((text, outline.title) for text in outline.title_words)
    return (*keywords, *titles)


def is_name_of(text: str, query: ConditionQuery, written: str) -> bool:
    """Say whether a text in compared form is a name of the condition and nothing more."""
    return any(
        phrase not in query.capitals or in_capitals(phrase, written)
        for phrase in query.own_by_key.get(key(text.split()), ())
    )


def names_condition(text: str, query: ConditionQuery, written: str) -> bool:
    """Say whether a text names a condition, and not merely a longer name's part.

    "Pulmonary hypertension" holds the word and is not a form of hypertension.

    Args:
        text: in compared form (``vocabulary.condition_words.words``, joined by spaces).
        query: the condition.
        written: the text as it was written, in which abbreviations have to stand in capitals.
    """
    given: tuple[str, ...] = tuple(text.split())
    every = set(given)
    begun = every & query.by_word.keys()
    held = [
        phrase
        for word in sorted(begun)
        for phrase in query.by_word[word]
        if every.issuperset(phrase)
        and mentions(given, phrase)
        and (phrase not in query.capitals or in_capitals(phrase, written))
    ]
    if not held:
        return False
    left = without_phrases(given, query.others)
    return len(left) == len(given) or any(mentions(left, phrase) for phrase in held)


def _fit_by_terms(
    outline: TrialOutline, query: ConditionQuery, vocabulary: ConditionVocabulary
) -> Fit:
    wanted = query.descriptors
    leaves = {term.id for term in outline.terms}
    above = {term.id for term in outline.ancestors}
    if not wanted & (leaves | above):
        return Fit.NONE
    meant = {one for one in leaves if not query.not_meant & (vocabulary.above(one) | {one})}
    if leaves - meant:
        # What is not meant brings its ancestors with it: high blood pressure is above pulmonary
        # hypertension. Such an ancestor counts only where another term is known to be under it.
        above &= set().union(*(vocabulary.above(one) for one in meant)) | (above - wanted)
    told = trust_of(outline, vocabulary)
    if wanted & meant & told.sure:
        return Fit.EXACT
    sure = meant & told.sure
    if wanted & (above - _only_above(leaves - sure, sure, vocabulary)):
        return Fit.NARROWER if sure else Fit.TEXT
    trusted = meant & told.trusted
    if wanted & (trusted | (above - _only_above(leaves - trusted, trusted, vocabulary))):
        return Fit.TEXT
    return Fit.NONE


class Trust(NamedTuple):
    """Which of a trial's derived terms are believed, by their ids.

    ``sure`` are those that its condition strings bear out, ``trusted`` those that anything in the
    record does. ``telling`` name an illness and have no other trusted one below.
    """

    sure: frozenset[str]
    trusted: frozenset[str]
    telling: tuple[MeshTerm, ...]


def trust_of(outline: TrialOutline, vocabulary: ConditionVocabulary) -> Trust:
    """Return which of a trial's derived terms are believed; the vocabulary remembers it.

    The registry derives terms by algorithm, and "BOS" in "HFrEF, placebo" can become bronchiolitis
    obliterans syndrome. A term is believed when a telling word of its name, or an everyday name of
    it, stands in the conditions, keywords or titles, or when it goes with one of the trial's
    condition strings in most records that name it (``goes_with``).
    """
    texts = (outline.condition_words, outline.keyword_words, outline.title_words)
    asked = (outline.terms, *texts)
    known: Trust | None = vocabulary.worked_out.get(asked)
    if known is None:
        if len(vocabulary.worked_out) >= _MOST_REMEMBERED:
            vocabulary.worked_out.clear()
        known = vocabulary.worked_out[asked] = _trust(outline, vocabulary)
    return known


_MOST_REMEMBERED = 100_000
"""Trials whose believed terms are remembered: about as many as recruit in the largest registry."""


def _trust(outline: TrialOutline, vocabulary: ConditionVocabulary) -> Trust:
    sure = borne_out(outline.terms, outline, vocabulary, outline.condition_words)
    texts = (*outline.condition_words, *outline.keyword_words, *outline.title_words)
    trusted = borne_out(outline.terms, outline, vocabulary, texts)
    illnesses = [term for term in trusted if term.id not in NOT_AN_ILLNESS]
    over = set().union(*(vocabulary.above(term.id) for term in illnesses))
    return Trust(
        sure=frozenset(term.id for term in sure),
        trusted=frozenset(term.id for term in trusted),
        telling=tuple(term for term in illnesses if term.id not in over),
    )


def _only_above(doubted: set[str], sure: set[str], vocabulary: ConditionVocabulary) -> set[str]:
    """Return the descriptors that lie above doubted terms and above no sure one.

    Where it is not known what lies above a sure term, nothing is taken away.
    """
    over_sure = [vocabulary.above(one) for one in sure]
    if not doubted or not all(over_sure):
        return set()
    over_doubted = set().union(*(vocabulary.above(one) for one in doubted))
    return over_doubted.difference(*over_sure)


def borne_out(
    terms: Iterable[MeshTerm],
    outline: TrialOutline,
    vocabulary: ConditionVocabulary,
    texts: Iterable[str],
) -> tuple[MeshTerm, ...]:
    """Return the terms that a telling word in these texts, or a condition string, bears out.

    A condition string that names a term only within a name of something else does not, however many
    records hold both: "pulmonary hypertension" bears out no hypertension.
    """
    every = tuple(texts)
    given = frozenset().union(*map(_telling_words, every))
    whole = frozenset(word for text in every for word in text.split())
    return tuple(
        term
        for term in terms
        if vocabulary.named_in(term.id, whole if _is_misleading(term.name) else given)
        or any(
            vocabulary.goes_with(one, term.id) and not _contradicts(one, term.id, vocabulary)
            for one in outline.condition_words
        )
    )


@functools.lru_cache(maxsize=16_384)
def _is_misleading(name: str) -> bool:
    """Say whether a term is itself one of the names that hold another's."""
    own = set(words(name))
    return any(own.issuperset(phrase) for phrase in MISLEADING)


def _contradicts(text: str, descriptor: str, vocabulary: ConditionVocabulary) -> bool:
    """Say whether a text holds a term's name as a part of what means something else."""
    given = frozenset(text.split())
    if _WARNING.isdisjoint(given):
        return False
    named = vocabulary.named_in(descriptor, given)
    return named and not vocabulary.named_in(descriptor, _telling_words(text))


_WARNING = frozenset(word for name in MISLEADING for word in name) - {"19"}


def _telling_words(text: str) -> frozenset[str]:
    """Return the words of a text without names that mean something else than they hold."""
    given = tuple(text.split())
    if _WARNING.isdisjoint(given):
        return frozenset(given)
    return frozenset(without_phrases(given, MISLEADING))


def telling_terms(outline: TrialOutline, vocabulary: ConditionVocabulary) -> tuple[MeshTerm, ...]:
    """Return the trusted terms that name an illness and have no other of them below.

    "Syndrome" and "Chronic Disease" name none; "Neoplasms" beside "Breast Neoplasms" adds nothing.
    """
    return trust_of(outline, vocabulary).telling
