"""Match a person's profile with trials: what could fit, what does not and why, what to ask next."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from trialpost.eligibility.judge import Judging, Silence
from trialpost.eligibility.ready import Hearing
from trialpost.matching.asking.making import questions_about
from trialpost.matching.asking.standing import Open
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.coded import Bools
from trialpost.matching.columns import not_met_anywhere, ways_to
from trialpost.matching.find import OPEN, shown
from trialpost.matching.fit import Fit
from trialpost.matching.judgement import Asker, Judgement, asker_of, judge_outline, verdict_of
from trialpost.matching.outline import outline_of
from trialpost.matching.questions import what_condition
from trialpost.matching.relation import Sought, relate
from trialpost.matching.score import (
    judged_parts,
)
from trialpost.matching.trees import Better, as_read, judged_trees
from trialpost.model.match import (
    Exclusion,
    Match,
    Matches,
    Question,
    ScoreParts,
    TrialVerdict,
)
from trialpost.model.profile import Profile
from trialpost.model.trial import Trial
from trialpost.vocabulary.conditions import ConditionVocabulary

__all__ = [
    "Asker", "asker_of", "fitting_trials", "judge", "judge_for", "match", "related_slots", "to_ask",
    "verdict_of",
]  # fmt: skip

CONSIDERED = 40
"""Trials, at least, whose criteria are judged before the first of them are shown."""

ASKED_OVER = 200
"""Trials, the best, over which it is reckoned what to ask next."""


def match(
    catalogue: Catalogue,
    profile: Profile,
    *,
    today: dt.date,
    limit: int = 20,
    excluded_limit: int | None = None,
    silence: Silence = Silence.STRICT,
    note: str = "",
    asking: bool = True,
) -> Matches:
    """Match a profile with every trial of a catalogue, best first.

    Of the trials that fit by their coded fields, those with the highest scores are judged by their
    criteria, at least :data:`CONSIDERED` of them; the likely ones then come first, the unlikely
    last.

    Args:
        catalogue: the trials.
        profile: what the person told us.
        today: the day on which ages and the freshness of records are reckoned.
        limit: how many matches to judge in full and return.
        excluded_limit: how many exclusions to return; ``None`` returns all.
        silence: whether the profile was read from a doctor's note, in which silence speaks.
        note: the note that the profile was read from, if it was.
        asking: whether to work out what to ask next, which takes longer than all the rest.

    Raises:
        UnknownPlace: if the profile's place cannot be told.
    """
    asker = asker_of(profile, catalogue.vocabulary, today=today, silence=silence, note=note)
    ruled_out = not_met_anywhere(catalogue, asker.person, today)
    slots = related_slots(catalogue, asker.sought, ~ruled_out)
    judged = _judge_slots(catalogue, slots, asker, today)
    fitting = _in_order([one for one in judged if one.first_failure is None])
    failing = {catalogue.slot_of[one.outline.id]: one for one in judged if one.first_failure}
    out = ({slot: slots[slot] for slot in failing}, ruled_out)
    excluded = _excluded(catalogue, out, asker, today, excluded_limit)
    best, unlikely = _best(catalogue, fitting, asker, today, limit)
    questions = to_ask(catalogue, asker, fitting, today, limit=1) if asking else ()
    return Matches(
        matches=best,
        excluded=excluded,
        total=len(fitting),
        unlikely=unlikely,
        next_question=next(iter(questions), None),
    )


def _best(
    catalogue: Catalogue,
    fitting: Sequence[Judgement],
    asker: Asker,
    today: dt.date,
    limit: int,
) -> tuple[tuple[Match, ...], int]:
    """Return the best matches, by score, which the verdict leads, then id.

    More are judged than are returned, and how many of all these are unlikely is said as well; only
    what is returned is loaded whole, and its verdicts explained.
    """
    if not limit:
        return (), 0
    considered = fitting[: max(limit, CONSIDERED)]
    ready = catalogue.ready([one.outline.id for one in considered], asker.facts.order)
    hearing = Hearing(asker.facts, today=today, silence=asker.silence)
    judged = [_judged(one, hearing.heard(ready[one.outline.id])) for one in considered]
    unlikely = sum(one.verdict is TrialVerdict.UNLIKELY for one in judged)
    judged.sort(key=lambda one: (-one.parts.total, one.judgement.outline.id))
    best = judged[:limit]
    trials = catalogue.trials([one.judgement.outline.id for one in best])
    told = zip(trials, best, strict=True)
    return tuple(_as_match(trial, one, asker, today) for trial, one in told), unlikely


def judge(
    trial: Trial,
    profile: Profile,
    vocabulary: ConditionVocabulary,
    *,
    today: dt.date,
    silence: Silence = Silence.STRICT,
    note: str = "",
    better: Better = as_read,
) -> Match | Exclusion | None:
    """Judge one trial for one person; ``None`` if it has nothing to do with their conditions.

    Raises:
        UnknownPlace: if the profile's place cannot be told.
    """
    asker = asker_of(profile, vocabulary, today=today, silence=silence, note=note)
    return judge_for(trial, asker, vocabulary, today=today, better=better)


def judge_for(
    trial: Trial,
    asker: Asker,
    vocabulary: ConditionVocabulary,
    *,
    today: dt.date,
    better: Better = as_read,
) -> Match | Exclusion | None:
    """Judge one trial for somebody whose profile has been worked out (:func:`asker_of`).

    ``better`` adds what else is known of its criteria (``Catalogue.better``).
    """
    outline = outline_of(trial)
    judgement = judge_outline(outline, asker, vocabulary, today=today)
    if judgement is None:
        return None
    if judgement.first_failure is not None:
        return _as_exclusion(trial, judgement, asker, today)
    trees = judged_trees(outline, trial.eligibility.criteria, better)
    heard = Hearing(asker.facts, today=today, silence=asker.silence).once(trees)
    return _as_match(trial, _judged(judgement, heard), asker, today)


def related_slots(catalogue: Catalogue, sought: Sought, among: Bools) -> dict[int, Fit]:
    """Return the slots that ``relate`` relates to a person, and how closely, of those marked."""
    fits: dict[int, Fit] = {}
    others: set[int] = set()
    for said in sought.said:
        for slot, fit in catalogue.fits(said.query, among).items():
            fits[slot] = min(fit, fits.get(slot, fit))
        others |= catalogue.slots_with_term(said.above, among)
    if sought.healthy:
        others |= catalogue.slots_for_healthy(among)
    for slot, outline in catalogue.outlines.at_slots(sorted(others - fits.keys())):
        related = relate(outline, sought, catalogue.vocabulary)
        if related is not None:
            fits[slot] = related.fit
    return dict(sorted(fits.items()))


def _judge_slots(
    catalogue: Catalogue, slots: Iterable[int], asker: Asker, today: dt.date
) -> list[Judgement]:
    judged = (
        judge_outline(outline, asker, catalogue.vocabulary, today=today)
        for outline in catalogue.outlines.at(slots)
    )
    return [one for one in judged if one is not None]


def _excluded(
    catalogue: Catalogue,
    out: tuple[Mapping[int, Fit], Bools],
    asker: Asker,
    today: dt.date,
    limit: int | None,
) -> tuple[Exclusion, ...]:
    """Name the excluded trials: those that recruit first, the nearest, the closest, by their ids.

    Args:
        catalogue: the trials.
        out: the slots that a single check ruled out, and the mark of all that a column did.
        asker: whom they are named for.
        today: the day.
        limit: how many to name; of those that do not recruit no more are looked at than it takes.
    """
    if limit == 0:
        return ()
    failing, ruled_out = out
    recruits = catalogue.has_status(OPEN)
    related = dict(failing) | related_slots(catalogue, asker.sought, ruled_out & recruits)
    if limit is None or len(related) < limit:
        related |= related_slots(catalogue, asker.sought, ruled_out & ~recruits)

    slots = list(related)
    ways = dict(zip(slots, ways_to(catalogue, asker.person, slots).tolist(), strict=True))

    def place_in_order(slot: int) -> tuple[bool, float, Fit, str]:
        return (not recruits[slot], ways[slot], related[slot], catalogue.outlines.ids[slot])

    chosen = sorted(related, key=place_in_order)[:limit]
    judged = _judge_slots(catalogue, chosen, asker, today)
    trials = catalogue.trials([one.outline.id for one in judged])
    return tuple(
        _as_exclusion(trial, one, asker, today) for trial, one in zip(trials, judged, strict=True)
    )


class _Judged(NamedTuple):
    """A trial whose written criteria were judged as well, with all parts of its score."""

    judgement: Judgement
    criteria: tuple[Judging, ...]
    verdict: TrialVerdict
    parts: ScoreParts


def _judged(judgement: Judgement, criteria: tuple[Judging, ...]) -> _Judged:
    verdict = verdict_of(judgement.checks, criteria)
    return _Judged(judgement, criteria, verdict, judged_parts(judgement.parts, verdict))


def _as_match(trial: Trial, told: _Judged, asker: Asker, today: dt.date) -> Match:
    return Match(
        trial=shown(trial, asker.person.origin, today=today),
        verdict=told.verdict,
        score=told.parts.total,
        parts=told.parts,
        checks=told.judgement.checks,
        criteria=tuple(one.told() for one in told.criteria),
    )


def _as_exclusion(trial: Trial, judgement: Judgement, asker: Asker, today: dt.date) -> Exclusion:
    failure = judgement.first_failure
    assert failure is not None  # noqa: S101 - only excluded trials come here
    return Exclusion(
        trial=shown(trial, asker.person.origin, today=today),
        because=failure.because,
        checks=judgement.checks,
    )


def to_ask(
    catalogue: Catalogue,
    asker: Asker,
    fitting: Sequence[Judgement],
    today: dt.date,
    *,
    limit: int | None = None,
) -> tuple[Question, ...]:
    """Return what to ask a person about the trials that fit by their coded fields, the best first.

    Of many trials the :data:`ASKED_OVER` best are looked at.
    """
    if not asker.sought.said and not asker.sought.healthy:
        return (what_condition(catalogue.recruiting_count),)
    looked_at = fitting[:ASKED_OVER]
    ready = catalogue.ready([one.outline.id for one in looked_at], asker.facts.order)
    opened = [Open(trees=ready[one.outline.id].trees, checks=one.checks) for one in looked_at]
    return questions_about(opened, asker.facts, today, asker.silence, limit=limit)


def fitting_trials(catalogue: Catalogue, asker: Asker, today: dt.date) -> list[Judgement]:
    """Return the trials that no coded field rules out for a person, the best first."""
    ruled_out = not_met_anywhere(catalogue, asker.person, today)
    slots = related_slots(catalogue, asker.sought, ~ruled_out)
    judged = _judge_slots(catalogue, slots, asker, today)
    return _in_order([one for one in judged if one.first_failure is None])


def _in_order(judged: Sequence[Judgement]) -> list[Judgement]:
    return sorted(judged, key=lambda one: (-one.parts.total, one.outline.id))
