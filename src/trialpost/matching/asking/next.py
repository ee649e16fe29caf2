"""Choose the question whose answer is expected to bring the most trials nearest to being settled.

A trial is settled for a person if a criterion is not met, or if nothing is left that they could
tell. The worth of a question is reckoned for each answer and weighed by how likely it is
(``chances.tsv``)::

    worth = Σ over answers  chance · Σ over trials  (value after − value before)
    value = 1 for a settled trial, NEAR / (1 + criteria that wait for an answer) for another

so that answers count which bring a trial nearer, and most those that bring it to an end.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from trialpost.matching.asking.candidates import Candidate, answers_to, candidates
from trialpost.matching.asking.chances import FAILS
from trialpost.matching.asking.standing import Outcome, Standing
from trialpost.model.profile import Private

NEAR = 0.5
"""Value of a trial that waits for a single answer, before it is divided by two."""

WEIGHED = 120
"""Candidates whose answers are tried out: those that the most trials wait for."""

Values = npt.NDArray[np.float64]


class Weighed(Private, frozen=True, kw_only=True):
    """A candidate, what its answer is expected to bring, and the trials that it may touch.

    ``trials`` are the places of those about which some answer settles something.
    """

    fact: str
    worth: float
    trials: frozenset[int]
    candidate: Candidate | None = None

    @property
    def settles(self) -> int:
        """How many trials some answer settles something about."""
        return len(self.trials)


def value_of(outcome: Outcome) -> Values:
    """Return the value of every trial in every case, as the module's words say."""
    near = NEAR / (1.0 + outcome.waiting)
    value: Values = np.where(outcome.settled(), 1.0, near).astype(np.float64)
    return value


def weigh(standing: Standing, *, most: int = WEIGHED) -> list[Weighed]:
    """Return what could be asked, the most worth first; what settles nothing is left out."""
    found = likeliest(standing, candidates(standing), most)
    weighed = [*_fields(standing), *_tried(standing, found)]
    return sorted(weighed, key=lambda one: (-one.worth, -one.settles, one.fact))


def likeliest(standing: Standing, found: Sequence[Candidate], most: int) -> list[Candidate]:
    """Return the candidates that the most trials wait for, those nearest to settled first."""
    share = 1.0 / (1.0 + standing.waiting())

    def reach(one: Candidate) -> float:
        touched = {trial for slot in one.slots for trial in standing.trials_of[slot]}
        return float(sum(share[trial] for trial in touched))

    return sorted(found, key=lambda one: (-reach(one), one.fact))[:most]


def _tried(standing: Standing, found: Sequence[Candidate]) -> list[Weighed]:
    """Try out every answer to every candidate, all at once."""
    tried = [(one, answers_to(standing, one)) for one in found]
    cases = [(one.slots, case) for one, answers in tried for case in answers]
    if not cases:
        return []
    outcome = standing.outcome(cases)
    gains = value_of(outcome).sum(axis=0) - value_of(standing.now).sum()
    # A criterion that becomes not met is known too; what is told of a lost trial is no gain.
    changed = (outcome.known != standing.now.known) & ~standing.now.lost
    asked = [(one, answers) for one, answers in tried if answers]
    starts = np.cumsum([0, *(len(answers) for _, answers in asked)])
    settled = np.logical_or.reduceat(changed, starts[:-1], axis=1)
    weighed = []
    for (one, answers), column, decided in zip(asked, starts.tolist(), settled.T, strict=False):
        if trials := frozenset(np.flatnonzero(decided).tolist()):
            chances = np.array([case.chance for case in answers])
            worth = round(float(gains[column : column + len(answers)] @ chances), 9)
            weighed.append(Weighed(fact=one.fact, worth=worth, trials=trials, candidate=one))
    return weighed


def _fields(standing: Standing) -> list[Weighed]:
    """Weigh the fields of the profile that coded checks wait for."""
    waiting = standing.waiting()
    before = value_of(standing.now)[:, 0]
    after = np.where(waiting <= 1, 1.0, NEAR / np.maximum(waiting, 1))
    found: dict[str, list[int]] = {}
    for place, one in enumerate(standing.trials):
        for fact in {fact for check in one.checks for fact in check.needs}:
            if fact in FAILS and fact not in standing.facts.profile.answers:
                found.setdefault(fact, []).append(place)
    return [
        Weighed(
            fact=fact,
            worth=round(
                float(sum(_worth(FAILS[fact], before[one], after[one]) for one in places)), 9
            ),
            trials=frozenset(places),
        )
        for fact, places in found.items()
    ]


def _worth(fails: float, before: float, after: float) -> float:
    return fails * (1.0 - before) + (1.0 - fails) * (after - before)
