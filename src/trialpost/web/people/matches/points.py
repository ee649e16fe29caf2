"""What a page shows of a trial's criteria for one person: grouped, counted, with what to ask."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence

from trialpost.eligibility.answering import COMPLETE
from trialpost.eligibility.explain_things import plain_name
from trialpost.eligibility.explain_words import ASKED_NOTHING, ONE_OF_SEVERAL
from trialpost.eligibility.facts import Facts
from trialpost.eligibility.ready import is_of_nobody
from trialpost.eligibility.when_said import LAST, asks_for_day
from trialpost.matching.asking.of_criterion import question_about, question_about_field
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.match import asker_of
from trialpost.matching.questions import FIELDS, LISTS, SPECIAL
from trialpost.matching.trees import Trees
from trialpost.model.criterion import CriterionKind, HardCheck, JudgedCriterion, Verdict
from trialpost.model.match import Match, Question
from trialpost.model.message import Message, say
from trialpost.model.profile import Private, Profile
from trialpost.web.language import render

Span = tuple[int, int]
Verdicts = Mapping[str, Mapping[Span, Verdict]]
"""By trial and by the place of a criterion in its text."""

_NOT_KNOWN = ("We do not know whether you", "We do not know your")
"""How reasons begin that say no more than that the answer is missing."""

_BY_KIND = {
    "allergy": say("Allergy to {thing}").text,
    "family": say("In the family: {thing}").text,
}

_ONE_OF_THEM = say("Several things count here. This is one of them.")

_FIRST_WHAT_COUNTS = {Verdict.NOT_MET: 0, Verdict.UNKNOWN: 1, Verdict.MET: 2}


class Point(Private, frozen=True, kw_only=True):
    """One criterion as a page shows it.

    ``about`` names it in a form. ``before`` is the verdict that it had until the last answer, where
    that was another one. ``of_nobody``: so it looks to everybody who says nothing of it, and it is
    the same object each time.
    """

    judged: JudgedCriterion
    about: str
    question: Question | None = None
    before: Verdict | None = None
    of_nobody: bool = False

    @property
    def reason(self) -> Message:
        """Why it came out so; beside a question it is not said that the answer is missing."""
        because = self.judged.because
        told, asks = because.params.get("told"), because.params.get("asks")
        both = isinstance(told, Message) and isinstance(asks, Message)
        if self.question and both and told.text.startswith(_NOT_KNOWN):
            return _ONE_OF_THEM if asks.text == ONE_OF_SEVERAL else asks
        return because


class Fit(Private, frozen=True, kw_only=True):
    """A trial for one person: its points by side, and how many came out how.

    ``anchor`` is where a page shows it: always the same for a trial, and not its identifier.
    ``checks`` are the coded checks, each with what to ask. The counts are of checks and points
    alike, leaving out what the trial team checks and points that ask for nothing.
    """

    match: Match
    anchor: str
    checks: tuple[tuple[HardCheck, Question | None], ...]
    inclusion: tuple[Point, ...]
    exclusion: tuple[Point, ...]
    team: tuple[Point, ...]

    @property
    def basics_fit(self) -> bool:
        """Whether every coded check is met."""
        return all(check.verdict is Verdict.MET for check, _ in self.checks)

    @property
    def changed(self) -> int:
        """How many points the last answer changed."""
        return sum(one.before is not None for one in (*self.inclusion, *self.exclusion))

    @property
    def met(self) -> int:
        """How many fit."""
        return self._count(Verdict.MET)

    @property
    def not_met(self) -> int:
        """How many do not fit."""
        return self._count(Verdict.NOT_MET)

    @property
    def unknown(self) -> int:
        """How many are not known yet."""
        return self._count(Verdict.UNKNOWN)

    def _count(self, verdict: Verdict) -> int:
        found = [check.verdict for check, _ in self.checks]
        found += [
            one.judged.verdict
            for one in (*self.inclusion, *self.exclusion)
            if one.judged.because.text != ASKED_NOTHING
        ]
        return found.count(verdict)


def fits_of(
    catalogue: Catalogue,
    matches: Sequence[Match],
    profile: Profile,
    *,
    today: dt.date,
    before: Verdicts | None = None,
) -> tuple[Fit, ...]:
    """Return how a page shows trials that were judged for a person, in their order.

    Args:
        catalogue: the trials.
        matches: those that were judged.
        profile: the person.
        today: the day.
        before: the verdicts before the last answer, to mark what it changed.
    """
    facts = asker_of(profile, catalogue.vocabulary, today=today).facts
    trees = catalogue.trees([one.trial.id for one in matches])
    told = before or {}
    return tuple(
        _fit(one, trees[one.trial.id], facts, today, told.get(one.trial.id, {})) for one in matches
    )


def _fit(
    match: Match, trees: Trees, facts: Facts, today: dt.date, before: Mapping[Span, Verdict]
) -> Fit:
    read = {one.criterion.span: one for one in trees}
    points = []
    for judged in match.criteria:
        span = judged.criterion.span
        was = before.get(span)
        changed = None if was is judged.verdict else was
        point = _kept_point(judged) if changed is None else None
        if point is None:
            open_ = judged.verdict is Verdict.UNKNOWN and span in read
            point = Point(
                judged=judged,
                about=about(match.trial.id, span),
                question=question_about(read[span], judged.needs, facts, today) if open_ else None,
                before=changed,
                of_nobody=changed is None and is_of_nobody(judged),
            )
            if point.of_nobody:
                _keep(point)
        points.append(point)
    return Fit(
        match=match,
        anchor=anchor(match.trial.id),
        checks=tuple((one, _asks(one, facts)) for one in match.checks),
        inclusion=_side(points, CriterionKind.INCLUSION),
        exclusion=_side(points, CriterionKind.EXCLUSION),
        team=tuple(one for one in points if one.judged.left_to_team),
    )


MOST_POINTS = 8_192
"""Points that are kept which look alike to everybody who says nothing of them."""

_points: dict[int, Point] = {}


def _kept_point(judged: JudgedCriterion) -> Point | None:
    point = _points.get(id(judged))
    return point if point is not None and point.judged is judged else None


def _keep(point: Point) -> None:
    """Keep a point of nobody; what is asked about it does not depend on who is asked either.

    A question about pregnancy and the like does, but these are judged for each person.
    """
    if len(_points) >= MOST_POINTS:
        _points.clear()
    _points[id(point.judged)] = point


def _asks(check: HardCheck, facts: Facts) -> Question | None:
    """Return what to ask about a coded check that is not known."""
    for fact in check.needs if check.verdict is Verdict.UNKNOWN else ():
        if fact not in facts.profile.answers and (question := question_about_field(fact)):
            return question
    return None


def _side(points: Sequence[Point], kind: CriterionKind) -> tuple[Point, ...]:
    """Return the points of one side: what speaks against it first, then what is open."""
    own = [
        one for one in points if one.judged.criterion.kind is kind and not one.judged.left_to_team
    ]
    return tuple(sorted(own, key=lambda one: _FIRST_WHAT_COUNTS[one.judged.verdict]))


def verdicts_of(matches: Sequence[Match]) -> dict[str, dict[Span, Verdict]]:
    """Return the verdicts of matches, to be compared after an answer."""
    return {
        one.trial.id: {judged.criterion.span: judged.verdict for judged in one.criteria}
        for one in matches
    }


def about(trial: str, span: Span) -> str:
    """Name a criterion in a form."""
    return f"{trial}|{span[0]}|{span[1]}"


def read_about(text: str) -> tuple[str, Span] | None:
    """Read the name of a criterion; ``None`` if it is none."""
    parts = text.split("|")
    if len(parts) != 3 or len(text) > 80 or not all(part.isascii() for part in parts):
        return None
    trial, start, end = parts
    if not (trial and start.isdecimal() and end.isdecimal()):
        return None
    return trial, (int(start), int(end))


def anchor(trial: str) -> str:
    """Return where a page shows a trial: a mark that does not name it in an address."""
    return f"t-{hashlib.blake2b(trial.encode(), digest_size=5).hexdigest()}"


def told_answers(profile: Profile) -> tuple[tuple[str, str, str], ...]:
    """Return what a person answered that stands in no field: the fact, its words, the answer."""
    answers = sorted(profile.answers.items())
    return tuple((fact, fact_words(fact), str(answer)) for fact, answer in answers)


def fact_words(fact: str) -> str:
    """Say in words what a fact asks, as far as its key tells."""
    base, _, narrowed = fact.partition("@")
    if fact in FIELDS:
        return render(FIELDS[fact][0])
    if base in SPECIAL:
        words = render(SPECIAL[base][0])
    elif base.removeprefix(COMPLETE) in LISTS:
        return render(LISTS[base.removeprefix(COMPLETE)])
    else:
        kind, _, thing = base.rpartition(":")
        plain = plain_name(thing.replace("-", " "), thing)
        words = render(say(_BY_KIND.get(kind, "{thing}"), thing=plain))
        words = f"{words[:1].upper()}{words[1:]}"
        if asks_for_day(fact):
            return render(
                say(
                    "{thing}, when last:" if fact.endswith(LAST) else "{thing}, since when:",
                    thing=words,
                )
            )
        return (
            render(say("{thing}, as one trial asks it:", thing=words)) if narrowed else f"{words}:"
        )
    return words
