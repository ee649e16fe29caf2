"""Judge a criterion for a person: met, not met or unknown, why, and which facts would settle it.

A leaf may be known surely, all but surely, or only by the silence of a doctor's note
(``judging.found``). The tree is joined with what is sure first. Only where that leaves the
criterion unknown is the rest looked at, and then it can make it met and never not met:

=========  =====================================  ============================================
step       a leaf that is not known takes         if the criterion comes out met
=========  =====================================  ============================================
sure       nothing                                met; if not met, not met
kindly     what all but surely holds              met
noted      a note's word that the person agrees,  met (only in ``Silence.PRESUMED``)
           or will do as asked
silent     what a note would have mentioned       met, and presumed (only there)
=========  =====================================  ============================================

A criterion for one group of participants alone is never not met: the person may be for another.
"""

import datetime as dt
import enum
from collections.abc import Callable

import msgspec

from trialpost.eligibility.concerning import concerns
from trialpost.eligibility.explain import OF_OTHERS, explain
from trialpost.eligibility.facts import YES, Facts, facts_of
from trialpost.eligibility.judging import Found, judge_leaf
from trialpost.eligibility.kleene import HOLDS, LACKS, UNKNOWN, Truth, join, joined, verdict
from trialpost.model.criterion import Criterion, CriterionKind, JudgedCriterion, Verdict
from trialpost.model.profile import Profile
from trialpost.model.requirement import (
    AllOrAny,
    Leaf,
    LeftToTeam,
    Not,
    ReadBy,
    ReadCriterion,
    Requirement,
    TeamChecks,
    Unread,
    leaves,
)
from trialpost.vocabulary.conditions import ConditionVocabulary


class Silence(enum.StrEnum):
    """What it means that a profile does not mention something: nothing, or that it is absent."""

    STRICT = "strict"
    PRESUMED = "presumed"


class Step(enum.IntEnum):
    """How far a verdict had to go beyond what is sure; see the module's table."""

    SURE = 0
    KINDLY = 1
    NOTED = 2
    SILENT = 3


class Decided(msgspec.Struct, frozen=True):
    """A verdict and the step that gave it."""

    verdict: Verdict
    step: Step = Step.SURE
    spared: bool = False
    """Whether it would be not met, were it not for one group alone."""


AGREED = {
    TeamChecks.CONSENT: frozenset({"consent"}),
    TeamChecks.WILLINGNESS: frozenset({"consent", "compliance"}),
    TeamChecks.COMPLIANCE: frozenset({"compliance"}),
}
"""Which answers of a note cover what: that the person agrees, that they will do as asked."""

LAST_STEP = {Silence.STRICT: Step.KINDLY, Silence.PRESUMED: Step.SILENT}


def judge(
    read: ReadCriterion, facts: Facts, *, today: dt.date, silence: Silence = Silence.STRICT
) -> JudgedCriterion:
    """Judge a criterion that was read, for a person.

    Args:
        read: the criterion with its tree.
        facts: the person (:func:`trialpost.eligibility.facts.facts_of`).
        today: the day on which ages and windows of time are reckoned.
        silence: what it means that something is not mentioned.
    """
    return Judging(read, facts, today=today, silence=silence).told()


class Judging:
    """A criterion of which the verdict is known; why is worked out when it is asked for.

    Its repr shows nothing of the person.
    """

    def __init__(
        self,
        read: ReadCriterion,
        facts: Facts,
        *,
        today: dt.date,
        silence: Silence,
        found: "Findings | None" = None,
        by_team: bool | None = None,
    ) -> None:
        """Come to the verdict; the arguments are those of :func:`judge`.

        ``found`` is what other criteria of this person's have found already, ``by_team`` whether
        the trial team alone can check it, where that is known.
        """
        self._read, self._facts = read, facts
        self._found = Findings(facts, today) if found is None else found
        self._decided = decide(read, facts, self._found, silence)
        self.verdict: Verdict = self._decided.verdict
        self.left_to_team = is_left_to_team(read) if by_team is None else by_team
        self._told: JudgedCriterion | None = None

    def __repr__(self) -> str:
        return "Judging(…)"

    def told(self) -> JudgedCriterion:
        """Return the criterion as it was judged, with why and what would settle it."""
        if self._told is None:
            self._told = self._explained()
        return self._told

    def _explained(self) -> JudgedCriterion:
        read, found, decided = self._read, self._found, self._decided
        taken = _taken(self._facts, found, decided.step)
        wanted = read.criterion.kind is CriterionKind.INCLUSION
        meant = decided.verdict is not Verdict.MET or concerns(
            read.requirement, found, taken, wanted=wanted
        )
        return JudgedCriterion(
            criterion=read.criterion,
            verdict=decided.verdict,
            presumed=decided.step is Step.SILENT,
            because=explain(read, decided.verdict, found, taken) if meant else OF_OTHERS,
            concerns=meant,
            needs=_needs(read.requirement, found, decided),
            left_to_team=self.left_to_team,
            by_model=read.by is ReadBy.MODEL,
        )


def evaluate(
    criterion: Criterion | ReadCriterion,
    profile: Profile,
    today: dt.date,
    *,
    silence: Silence = Silence.STRICT,
    vocabulary: ConditionVocabulary | None = None,
) -> JudgedCriterion:
    """Judge one criterion for one profile; for many, work out :func:`facts_of` once and `judge`.

    A criterion that was not read yet is read.
    """
    from trialpost.eligibility.understanding import understand

    read = criterion if isinstance(criterion, ReadCriterion) else understand(criterion)
    facts = facts_of(profile, vocabulary=vocabulary)
    return judge(read, facts, today=today, silence=silence)


class Findings:
    """What is found of each leaf about one person, judged when it is first asked for.

    Leaves are told apart by what they are in memory, not by what they say: to compare what two of
    them say takes longer than to look one up. They are held, so that each stays what it is.
    """

    def __init__(self, facts: Facts, today: dt.date) -> None:
        self._facts, self._today = facts, today
        self._found: dict[int, Found] = {}
        self._leaves: list[Leaf] = []
        self.kinder = False
        """Whether any leaf that was asked for is not known and yet all but surely so, or not."""

    def __repr__(self) -> str:
        return "Findings(…)"

    def __call__(self, leaf: Leaf) -> Found:
        """Return what is found of a leaf."""
        found = self._found.get(id(leaf))
        if found is None:
            found = self._found[id(leaf)] = judge_leaf(leaf, self._facts, self._today)
            self._leaves.append(leaf)
            self.kinder |= found.truth == UNKNOWN != found.kindly
        return found

    def sure(self, leaf: Leaf, wanted: bool) -> Truth:
        """Return what of a leaf is sure."""
        return self(leaf).truth


def decide(read: ReadCriterion, facts: Facts, found: Findings, silence: Silence) -> Decided:
    """Return the verdict on a criterion and the step that gave it.

    A step at which no leaf that was asked for is other than at the step before comes to the same.
    """
    kind = read.criterion.kind
    wanted = kind is CriterionKind.INCLUSION
    for step in Step:
        if step > LAST_STEP[silence]:
            break
        if step is Step.KINDLY and not found.kinder:
            continue
        taken = found.sure if step is Step.SURE else _taken(facts, found, step)
        truth = joined(read.requirement, taken, wanted=wanted)
        came = verdict(kind, truth)
        if came is Verdict.MET:
            return Decided(came, step)
        if came is Verdict.NOT_MET and step is Step.SURE:
            spared = bool(read.criterion.group)
            return Decided(Verdict.UNKNOWN if spared else came, step, spared)
    return Decided(Verdict.UNKNOWN)


def _taken(
    facts: Facts, found: Callable[[Leaf], Found], step: Step
) -> Callable[[Leaf, bool], Truth]:
    """Return what a leaf's truth is taken to be at a step."""
    covered = agreed_to(facts) if step >= Step.NOTED else frozenset()

    def taken(leaf: Leaf, wanted: bool) -> Truth:
        if isinstance(leaf, LeftToTeam) and leaf.reason in covered:
            return HOLDS if wanted else LACKS
        one = found(leaf)
        truth = one.truth
        if truth == UNKNOWN and step >= Step.KINDLY:
            truth = one.kindly
        if truth == UNKNOWN and step >= Step.SILENT:
            truth = one.silent
        return truth

    return taken


def agreed_to(facts: Facts) -> frozenset[TeamChecks]:
    """Return what a note's word covers that the person agrees, or will do as asked."""
    given = {answer for answer in ("consent", "compliance") if facts.answer(answer) == YES}
    return frozenset(reason for reason, covering in AGREED.items() if given & covering)


def _needs(
    requirement: Requirement, found: Callable[[Leaf], Found], decided: Decided
) -> tuple[str, ...]:
    """Return the facts whose answers could change the verdict, the most useful first.

    A part that is decided, or lies under a node that is, cannot matter any more. A fact is the more
    useful the fewer others its node still waits for; of equals the one that stands first.
    """
    if decided.spared or (decided.verdict is not Verdict.UNKNOWN and decided.step < Step.SILENT):
        return ()
    weights: dict[str, float] = {}
    _weigh(requirement, found, 1.0, weights)
    return tuple(sorted(weights, key=lambda fact: -weights[fact]))


def _weigh(
    requirement: Requirement,
    found: Callable[[Leaf], Found],
    weight: float,
    weights: dict[str, float],
) -> Truth:
    """Add the weights of the facts that matter under a node; return the node's truth."""
    if isinstance(requirement, Not):
        return HOLDS - _weigh(requirement.part, found, weight, weights)
    parts = getattr(requirement, "parts", None)
    if parts is None:
        one = found(requirement)  # type: ignore[arg-type]
        if one.truth == UNKNOWN and one.need:
            weights[one.need] = weights.get(one.need, 0.0) + weight
        return one.truth
    inner: dict[str, float] = {}
    waiting = sum(not isinstance(part, Unread | LeftToTeam) for part in parts) or 1
    truths = [_weigh(part, found, weight / waiting, inner) for part in parts]
    truth = join(requirement, truths)  # type: ignore[arg-type]
    mixed = isinstance(requirement, AllOrAny) and {HOLDS, LACKS} <= set(truths)
    if truth == UNKNOWN and not mixed:
        for fact, part in inner.items():
            weights[fact] = weights.get(fact, 0.0) + part
    return truth


def is_left_to_team(read: ReadCriterion) -> bool:
    """Say whether a criterion asks nothing but what the trial team alone can check."""
    own = leaves(read.requirement)
    return bool(own) and all(isinstance(leaf, LeftToTeam) for leaf in own)
