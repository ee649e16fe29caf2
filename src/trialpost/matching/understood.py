"""Say which conditions of a profile nobody understood, and what may have been meant.

A condition that no vocabulary knows matches no trial. That is another answer than "no trial fits",
and whoever asks has to be told which of the two it is.

======================================  ========================================
a name                                  is
======================================  ========================================
that MeSH, records or everyday speech   understood
have
that the lexicon has, or a name that    understood, unless a word of it is
holds such a one                        misspelt
any other                               not understood
======================================  ========================================
"""

from trialpost.model.profile import Private, Profile
from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.vocabulary.lexicon import lexicon

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


def _not_understood(name: str, vocabulary: ConditionVocabulary) -> NotUnderstood | None:
    names = lexicon()
    if vocabulary.resolve(name).how != "text" or names.find(name):
        return None
    near = vocabulary.suggest(name, MOST, begun=False)
    misspelt = any(one.how == _MISSPELT for one in near)
    if names.mentions(name) and not misspelt:
        return None
    return NotUnderstood(name=name, suggestions=tuple(dict.fromkeys(one.name for one in near)))
