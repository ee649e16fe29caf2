"""Relate what a person has to what a trial is for: the check on the condition.

A trial is related to a person when it fits one of their conditions (``fit_of``), when it is for a
condition that lies above one of theirs, or, for healthy volunteers, when it takes such. A trial
that is not related is neither a match nor an exclusion.
"""

from trialpost.matching.fit import (
    Fit,
    borne_out,
    fit_of,
    is_name_of,
    names_condition,
    telling_terms,
)
from trialpost.matching.outline import TrialOutline
from trialpost.matching.spread import is_of_another_organ
from trialpost.model.criterion import HardCheck, Verdict
from trialpost.model.message import Message, say
from trialpost.model.profile import Private, Profile
from trialpost.vocabulary.condition_words import less_qualified, words
from trialpost.vocabulary.conditions import ConditionQuery, ConditionVocabulary
from trialpost.vocabulary.lexicon import Kind, lexicon
from trialpost.vocabulary.strange_words import strange_words


class Said(Private, frozen=True, kw_only=True):
    """A condition that the person has or had, as understood.

    Where the person said more than the condition ("chronic heart failure"), ``query`` is the
    condition and ``exactly`` holds all their words; it is empty otherwise. ``by_family``: no record
    names the condition, and ``query`` is but the family that it belongs to ("gastrointestinal
    diseases" for a polyp), whose other members are not theirs.
    """

    name: str
    query: ConditionQuery
    exactly: frozenset[str] = frozenset()
    by_family: bool = False
    above: frozenset[str]
    past: bool


class Sought(Private, frozen=True, kw_only=True):
    """All that a profile says about conditions, as understood once for all trials."""

    said: tuple[Said, ...]
    absent: tuple[ConditionQuery, ...]
    healthy: bool


def sought_by(profile: Profile, vocabulary: ConditionVocabulary) -> Sought:
    """Understand the conditions of a profile."""
    said = []
    for condition in profile.conditions:
        query, exactly, by_family = _understood(condition.name, vocabulary)
        above = frozenset().union(*(vocabulary.above(one) for one in query.descriptors))
        said.append(
            Said(
                name=condition.name,
                query=query,
                exactly=exactly,
                by_family=by_family,
                above=above,
                past=condition.status == "past",
            )
        )
    return Sought(
        said=tuple(said),
        absent=tuple(vocabulary.resolve(name) for name in profile.absent),
        healthy=profile.healthy_volunteer is True,
    )


def _understood(
    name: str, vocabulary: ConditionVocabulary
) -> tuple[ConditionQuery, frozenset[str], bool]:
    """Understand a name, if need be without the words that say how the condition runs.

    Returns:
        The condition, all words of the name where they say more, and whether it is but a family.
    """
    query = vocabulary.resolve(name)
    if query.how == "text":
        given = words(name)
        for shorter in less_qualified(given):
            wider = vocabulary.resolve(" ".join(shorter))
            if wider.how == "mesh":
                return wider, frozenset(given), False
        broader = _by_lexicon(name, vocabulary)
        if broader is not None:
            found, by_family = broader
            return found, frozenset(given), by_family
    return query, frozenset(), False


_FAMILY = frozenset({"disease", "disorder"})
"""How families of illnesses are called: "gastrointestinal disease"."""


def _by_lexicon(name: str, vocabulary: ConditionVocabulary) -> tuple[ConditionQuery, bool] | None:
    """Understand an illness that no record names by another name of it, or by what it is a form of.

    "Invasive ductal carcinoma" is breast cancer, whether or not a record says so. A name with a
    word that nothing knows ("brest cancer") is not read as its rest.

    Returns:
        The condition, and whether it is but the family that the illness belongs to.
    """
    names = lexicon()
    if not names.mentions(name) or strange_words(name, vocabulary, names):
        return None
    illnesses = [
        one for one in names.mentions(name) if one.concept.kind in (Kind.CONDITION, Kind.INFECTION)
    ]
    longest = max(illnesses, key=lambda one: one.past - one.first, default=None)
    level = [longest.concept] if longest is not None else []
    for up in range(_LEVELS_UP):
        for concept in level:
            query = vocabulary.resolve(concept.name)
            if query.how == "mesh":
                return query, up > 0 and concept.name.split()[-1] in _FAMILY
        level = [names.concept(parent) for concept in level for parent in concept.parents]
    return None


_LEVELS_UP = 3
"""The illness itself, what it is a form of, and what that is a form of."""


class Related(Private, frozen=True, kw_only=True):
    """How closely a trial is related to a person, and the check that says so."""

    fit: Fit
    check: HardCheck


def relate(
    outline: TrialOutline, sought: Sought, vocabulary: ConditionVocabulary
) -> Related | None:
    """Relate a trial to a person by the closest of their conditions; ``None`` if it is not.

    Current conditions come before past ones, closer ones before others, then the order in which
    the person named them.
    """
    found = [
        related
        for one in sought.said
        if (related := _by_condition(outline, one, sought.absent, vocabulary))
    ]
    if found:
        return min(found, key=lambda related: (_ORDER[related.check.verdict], related.fit))
    if sought.healthy and outline.healthy_volunteers:
        return _as_volunteer(has_condition=bool(sought.said))
    return None


_ORDER = {Verdict.MET: 0, Verdict.UNKNOWN: 1, Verdict.NOT_MET: 2}


def _as_volunteer(*, has_condition: bool) -> Related:
    if has_condition:
        why = say("This trial takes healthy volunteers; ask the trial team whether you count as "
                  "one with the condition that you have.")  # fmt: skip
        return Related(fit=Fit.NONE, check=_check(Verdict.UNKNOWN, why))
    why = say("This trial takes healthy volunteers.")
    return Related(fit=Fit.TEXT, check=_check(Verdict.MET, why))


def _by_condition(
    outline: TrialOutline,
    said: Said,
    absent: tuple[ConditionQuery, ...],
    vocabulary: ConditionVocabulary,
) -> Related | None:
    if is_of_another_organ(said.name, outline.conditions):
        return None
    fit = fit_of(outline, said.query, vocabulary)
    if said.by_family and fit is not Fit.EXACT:
        return None
    if fit is Fit.NONE:
        return _for_broader(outline, said, absent, vocabulary)
    narrower = narrower_names(outline, said.query)
    theirs = _not_said(narrower, said)
    if narrower and not theirs:
        fit = Fit.EXACT
    other = _for_absent(outline, said, absent, vocabulary)
    if other is not None and (fit is Fit.TEXT or (fit is Fit.EXACT and not theirs)):
        return _beside_absent(said, other, stated=fit is Fit.EXACT, fit=fit)
    if fit is Fit.EXACT and not theirs:
        return Related(fit=fit, check=_check_had(said, _why_met(said, narrower=bool(narrower))))
    if theirs and _ruled_out(theirs, said, absent, vocabulary):
        why = say("This trial is for {theirs}; you told us that you do not have it.",
                  theirs=theirs[0])  # fmt: skip
        return Related(fit=Fit.NARROWER, check=_check(Verdict.NOT_MET, why))
    why = _why_open(outline, said, theirs, vocabulary)
    return Related(fit=max(fit, Fit.NARROWER), check=_check(Verdict.UNKNOWN, why))


def _why_met(said: Said, *, narrower: bool) -> Message:
    if said.exactly and not narrower:
        return say("This trial is for {theirs}, and {condition} is one form of it.",
                   theirs=said.query.label, condition=said.name)  # fmt: skip
    return say("This trial is for {condition}, which you told us.", condition=said.name)


def _beside_absent(said: Said, other: str, *, stated: bool, fit: Fit = Fit.NARROWER) -> Related:
    """Judge a trial that is for something the person does not have.

    It is not for them, unless its conditions state what they have as well: those may be meant one
    and all or one or other, which no field tells.
    """
    if not stated:
        why = say("This trial is for {theirs}; you told us that you do not have it.", theirs=other)
        return Related(fit=fit, check=_check(Verdict.NOT_MET, why))
    why = say("This trial is for {condition} and for {theirs}, which you told us that you do not "
              "have; ask the trial team whether it takes people with one of them.",
              condition=said.name, theirs=other)  # fmt: skip
    return Related(fit=fit, check=_check(Verdict.UNKNOWN, why))


def _for_absent(
    outline: TrialOutline,
    said: Said,
    absent: tuple[ConditionQuery, ...],
    vocabulary: ConditionVocabulary,
) -> str | None:
    """Return a condition of a trial that is, or is a form of, one that the person does not have.

    A condition string that also names what the person has does not count, nor does a derived term
    that is what they have, a form of it or above it.
    """
    for one in absent:
        for place, text in enumerate(outline.condition_words):
            written = outline.conditions[place]
            theirs = names_condition(text, said.query, written)
            if names_condition(text, one, written) and not theirs:
                return written
        for term in telling_terms(outline, vocabulary):
            lines = vocabulary.above(term.id) | {term.id}
            own = said.query.descriptors & lines or term.id in said.above
            if one.descriptors & lines and not own:
                return term.name
    return None


def _why_open(
    outline: TrialOutline, said: Said, theirs: tuple[str, ...], vocabulary: ConditionVocabulary
) -> Message:
    below = [
        term.name
        for term in telling_terms(outline, vocabulary)
        if said.query.descriptors & vocabulary.above(term.id)
    ]
    names = [*theirs, *below]
    if names:
        return say("This trial is for {theirs}; you told us {condition}.",
                   theirs=names[0], condition=said.name)  # fmt: skip
    return say("This trial mentions {condition}; ask the trial team whether it is for you.",
               condition=said.name)  # fmt: skip


def narrower_names(outline: TrialOutline, query: ConditionQuery) -> tuple[str, ...]:
    """Return the condition strings that name the condition among other words.

    Empty when one of them is the condition's own name, or when none names it (and a derived term
    alone says what the trial is for).
    """
    stated = tuple(zip(outline.condition_words, outline.conditions, strict=True))
    if any(is_name_of(text, query, written) for text, written in stated):
        return ()
    return tuple(written for text, written in stated if names_condition(text, query, written))


def _not_said(theirs: tuple[str, ...], said: Said) -> tuple[str, ...]:
    """Return narrower names, or none if the person said all that one of them says."""
    said_all = any(said.exactly.issuperset(words(name)) for name in theirs)
    return () if said_all else theirs


def _ruled_out(
    theirs: tuple[str, ...],
    said: Said,
    absent: tuple[ConditionQuery, ...],
    vocabulary: ConditionVocabulary,
) -> bool:
    """Say whether the person does not have any of the narrower conditions that a trial is for.

    Only what the person said of a narrower form counts: no diabetes says nothing about a trial
    for "heart failure and diabetes", no lupus nephritis says all about a trial for that.
    """
    narrower = [one for one in absent if _is_form_of(one, said.query, vocabulary)]
    return bool(narrower) and all(
        any(names_condition(" ".join(words(name)), one, name) for one in narrower)
        for name in theirs
    )


def _is_form_of(
    narrower: ConditionQuery, broader: ConditionQuery, vocabulary: ConditionVocabulary
) -> bool:
    if any(broader.descriptors & vocabulary.above(one) for one in narrower.descriptors):
        return True
    return any(set(phrase) > set(wide) for phrase in narrower.own for wide in broader.own)


def _for_broader(
    outline: TrialOutline,
    said: Said,
    absent: tuple[ConditionQuery, ...],
    vocabulary: ConditionVocabulary,
) -> Related | None:
    """Relate a trial for a condition that lies above the person's, such as any diabetes."""
    if said.above.isdisjoint(term.id for term in outline.terms):
        return None
    above = [term for term in telling_terms(outline, vocabulary) if term.id in said.above]
    if not above:
        return None
    other = _for_absent(outline, said, absent, vocabulary)
    if other is not None:
        stated = bool(borne_out(above, outline, vocabulary, outline.condition_words))
        return _beside_absent(said, other, stated=stated)
    why = say("This trial is for {theirs}, and {condition} is one form of it.",
              theirs=above[0].name, condition=said.name)  # fmt: skip
    return Related(fit=Fit.NARROWER, check=_check_had(said, why))


def _check_had(said: Said, why: Message) -> HardCheck:
    if not said.past:
        return _check(Verdict.MET, why)
    why = say("This trial is for {condition}; you told us that you had it in the past.",
              condition=said.name)  # fmt: skip
    return _check(Verdict.UNKNOWN, why)


def _check(verdict: Verdict, why: Message) -> HardCheck:
    return HardCheck(name="condition", verdict=verdict, because=why)
