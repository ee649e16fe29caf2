"""Say what a search was understood to ask for, in the light of what the catalogue holds.

A text is corrected only where that finds far more than its words as they were typed: a rare name
that looks like a slip and stands in trials is left as it is. Whatever is taken instead of the words
is said, and can be changed.
"""

from collections.abc import Callable, Mapping

import msgspec

from trialpost.model.message import Message, say
from trialpost.vocabulary.condition_words import words
from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.vocabulary.headings import as_said
from trialpost.vocabulary.interpreting import (
    Interpretation,
    interpret,
    names_within,
    treatments_besides,
    words_besides,
)
from trialpost.vocabulary.lay_conditions import Phrase

FAR_MORE = 20
"""How many times as many trials a correction has to find as the words that were typed."""

MOST_NAMES = 10
"""Other names of a condition that a text search looks for."""

Count = Callable[[str], int]
Holds = Callable[[str], bool]


def asked_for(
    vocabulary: ConditionVocabulary,
    text: str,
    count: Count,
    *,
    as_typed: bool = False,
    any_holds: Holds | None = None,
) -> Interpretation:
    """Understand what somebody looks for.

    Args:
        vocabulary: what is known of conditions.
        text: the words as they were typed.
        count: says in how many trials all words of a text stand.
        as_typed: whether the words are to be taken as they stand.
        any_holds: says whether any trial holds all words of a text, where that is quicker.
    """
    told = interpret(vocabulary, text, as_typed=as_typed)
    if told.how not in ("corrected", "within"):
        return told
    if told.how == "within" and not words_besides(told):
        return told
    besides = treatments_besides(told) if told.how == "within" else ""
    if besides:
        return _with_treatment(vocabulary, told, besides)
    if told.how == "within":
        found = any_holds(text) if any_holds is not None else count(text) > 0
        return in_words(vocabulary, told.typed) if found else told
    typed = count(text)
    if not typed or typed * FAR_MORE < max(count(told.taken), count(told.query.label)):
        return told
    return msgspec.structs.replace(interpret(vocabulary, text, as_typed=True), how="words")


def _with_treatment(
    vocabulary: ConditionVocabulary, told: Interpretation, besides: str
) -> Interpretation:
    """Take all words as they stand where some name a treatment; the condition is offered."""
    others = vocabulary.suggest(told.taken, 1, begun=False)
    words_alone = in_words(vocabulary, told.typed)
    return msgspec.structs.replace(words_alone, besides=besides, others=others)


def in_words(vocabulary: ConditionVocabulary, text: str) -> Interpretation:
    """Take words as they stand, without a look at what else may have been meant."""
    return Interpretation(typed=text, query=vocabulary.resolve(text), how="words")


def other_names(vocabulary: ConditionVocabulary, text: str) -> Mapping[str, tuple[Phrase, ...]]:
    """Return for each name of a condition that stands in a text the other names of that condition.

    Abbreviations that are words of their own otherwise are left out.
    """
    found = {}
    for name in names_within(vocabulary, text):
        query = vocabulary.resolve(name)
        others = [one for one in query.own if one not in query.capitals and one != words(name)]
        found[name] = tuple(others[:MOST_NAMES])
    return found


def sentence(told: Interpretation, *, by_names: bool = False, by_words: bool = True) -> Message:
    """Say how a search was understood.

    Args:
        told: how its words were understood.
        by_names: whether no trial is about the condition, so that its names were looked for.
        by_words: whether any trial that is looked at may hold the words as they were typed.
    """
    if by_names and told.query.how == "mesh":
        if told.how in ("corrected", "within"):
            return say("No trial is about: {condition}. We looked for its full names in the text "
                       "of every trial. You wrote “{typed}”.", condition=as_said(told.query.label),
                       typed=told.typed)  # fmt: skip
        return say("No trial is about: {condition}. We looked for its full names "
                   "in the text of every trial.", condition=as_said(told.query.label))  # fmt: skip
    if told.how in ("words", "unknown"):
        return _as_words(told)
    if told.query.how == "text":
        return say("We searched for the words “{taken}”. You wrote “{typed}”.",
                   taken=told.taken, typed=told.typed)  # fmt: skip
    if told.how == "name" and by_words and _is_another_name(told):
        return say("We searched for: {condition}, and everything under it. Trials count too that "
                   "have “{typed}” in what they call their condition.",
                   condition=as_said(told.query.label), typed=told.typed)  # fmt: skip
    if told.how == "name":
        return say("We searched for: {condition}, and everything under it.",
                   condition=as_said(told.query.label))  # fmt: skip
    return say("We searched for: {condition}, and everything under it. You wrote “{typed}”.",
               condition=as_said(told.query.label), typed=told.typed)  # fmt: skip


def _is_another_name(told: Interpretation) -> bool:
    """Return whether words stand for a condition that has another name, and are looked for too."""
    name = words(told.typed)
    same = (words(told.query.label), words(as_said(told.query.label)))
    return name in told.query.own and name not in same


def _as_words(told: Interpretation) -> Message:
    if told.how == "unknown":
        return say("We did not understand “{typed}” as a condition, and looked for it as words.",
                   typed=told.typed)  # fmt: skip
    if told.besides and told.others:
        return say("We looked for trials that hold all the words “{typed}”. Leave out “{besides}” "
                   "to see every trial of: {condition}.", typed=told.typed, besides=told.besides,
                   condition=as_said(told.others[0].label))  # fmt: skip
    return say("We looked for the words “{typed}” in each trial’s conditions and titles.",
               typed=told.typed)  # fmt: skip
