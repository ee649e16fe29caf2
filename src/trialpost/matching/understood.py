"""Say which conditions of a profile nobody understood, and what may have been meant.

A condition that no vocabulary knows matches no trial. That is another answer than "no trial fits",
and whoever asks has to be told which of the two it is.

======================================  ========================================
a name                                  is
======================================  ========================================
that MeSH, records or everyday speech   understood
have
that the lexicon has, or a name that    understood, unless a word of it is
holds such a one                        misspelt, or known nowhere
one that a trial of the catalogue is    understood (``not_understood_in``)
called by
any other                               not understood
======================================  ========================================
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from trialpost.matching.catalogue import Catalogue
from trialpost.matching.match import match
from trialpost.model.profile import HealthCondition, Private, Profile
from trialpost.vocabulary.condition_words import words
from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.vocabulary.interpreting import interpret
from trialpost.vocabulary.lexicon import lexicon
from trialpost.vocabulary.strange_words import strange_words

MOST = 3
"""Suggestions for a name."""

_MISSPELT = "spelling"


class NotUnderstood(Private, frozen=True, kw_only=True):
    """A condition as the person wrote it, and names that may have been meant, the likeliest first.

    Its repr shows nothing of it.
    """

    name: str
    suggestions: tuple[str, ...] = ()


def not_understood(profile: Profile, vocabulary: ConditionVocabulary) -> tuple[NotUnderstood, ...]:
    """Return the conditions of a profile that were not understood, in their order."""
    found = (_not_understood(one.name, vocabulary) for one in profile.conditions)
    return tuple({one.name: one for one in found if one is not None}.values())


def not_understood_in(
    catalogue: Catalogue, profile: Profile, *, today: dt.date
) -> tuple[NotUnderstood, ...]:
    """Return the conditions that were not understood and that no trial is called by either."""
    return tuple(
        one
        for one in not_understood(profile, catalogue.vocabulary)
        if not _finds_by_its_words(catalogue, one.name, today)
    )


def meant_instead(catalogue: Catalogue, name: str, *, today: dt.date) -> tuple[str, ...]:
    """Return names that somebody may mean who wrote another; none if theirs is understood.

    They are those that a search takes instead, and those beside it; the likeliest comes first. One
    that is like a slip of the pen is asked about even where a record has the same slip.
    """
    if lexicon().find(name):
        return ()
    told = interpret(catalogue.vocabulary, name)
    astray = told.how == "within" and strange_words(name, catalogue.vocabulary, lexicon())
    if told.how == "corrected" or astray:
        names = (told.taken, *(one.name for one in told.others))
    else:
        alone = Profile(conditions=(HealthCondition(name=name),))
        unknown = not_understood_in(catalogue, alone, today=today)
        names = unknown[0].suggestions if unknown else ()
    return tuple(each_once(catalogue.vocabulary, names))[:MOST]


def each_once(
    vocabulary: ConditionVocabulary, names: Iterable[str], *, besides: str = ""
) -> Iterator[str]:
    """Yield names without those that say the same as one before them, or as another name."""
    seen: set[object] = {*_keys(vocabulary, besides)}
    for name in names:
        keys = _keys(vocabulary, name)
        if seen.isdisjoint(keys):
            yield name
        seen |= keys


def _keys(vocabulary: ConditionVocabulary, name: str) -> set[object]:
    """Return the words of a name, and the conditions that it stands for."""
    means = vocabulary.resolve(name).descriptors if name else frozenset()
    return {words(name), means} if means else {words(name)}


def _finds_by_its_words(catalogue: Catalogue, name: str, today: dt.date) -> bool:
    """Tell whether a trial is called as somebody wrote it, though no list of names has that."""
    alone = Profile(conditions=(HealthCondition(name=name),))
    by_words = match(catalogue, alone, today=today, limit=0, excluded_limit=1)
    return bool(by_words.total or by_words.excluded)


def _not_understood(name: str, vocabulary: ConditionVocabulary) -> NotUnderstood | None:
    names = lexicon()
    if vocabulary.resolve(name).how != "text" or names.find(name):
        return None
    near = vocabulary.suggest(name, MOST, begun=False)
    misspelt = any(one.how == _MISSPELT for one in near)
    if names.mentions(name) and not misspelt and not strange_words(name, vocabulary, names):
        return None
    suggestions = each_once(vocabulary, (one.name for one in near))
    return NotUnderstood(name=name, suggestions=tuple(suggestions))
