"""Where a person stands with many trials: what is decided, what is open, what answers would change.

All trials are judged at once (``eligibility.compiled``), and so are all answers that are thought
of: each is a column of truths.
"""

import datetime as dt
from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from trialpost.eligibility.blank import blank_of, found_by_answer, rests_on_one_answer
from trialpost.eligibility.compiled import CompiledTrials, compile_trees, truths_of
from trialpost.eligibility.facts import Facts
from trialpost.eligibility.judge import Silence
from trialpost.eligibility.judging import Found, judge_leaf
from trialpost.eligibility.kleene import HOLDS, LACKS, UNKNOWN
from trialpost.eligibility.leaf_index import marks_of
from trialpost.matching.asking.cases import Case
from trialpost.model.criterion import HardCheck, Verdict
from trialpost.model.profile import Private
from trialpost.model.requirement import ReadCriterion

Truths = npt.NDArray[np.int8]
Counts = npt.NDArray[np.int32]


class Open(Private, frozen=True, kw_only=True):
    """A trial that is not ruled out by its coded fields: its criteria and its coded checks."""

    trees: tuple[ReadCriterion, ...]
    checks: tuple[HardCheck, ...] = ()


class Outcome(msgspec.Struct, frozen=True):
    """What becomes of the trials in several cases: a row a trial, a column a case.

    ``lost``: a criterion is not met. ``waiting``: how many criteria and coded checks are not known
    and might still be, with an answer. ``known``: how many criteria are decided.
    """

    lost: npt.NDArray[np.bool_]
    waiting: Counts
    known: Counts

    def settled(self) -> npt.NDArray[np.bool_]:
        """Tell which trials are lost, or wait for nothing that the person can say."""
        settled: npt.NDArray[np.bool_] = self.lost | (self.waiting == 0)
        return settled


class Standing:
    """A person and the trials that are open to them; its repr shows nothing of either."""

    def __init__(
        self,
        trials: Sequence[Open],
        facts: Facts,
        today: dt.date,
        silence: Silence = Silence.STRICT,
        *,
        compiled: CompiledTrials | None = None,
    ) -> None:
        """Judge all criteria of the trials for a person.

        Args:
            trials: those that the person's coded fields leave open.
            facts: the person.
            today: the day.
            silence: what it means that the person does not mention something.
            compiled: the same trials' trees, where they are at hand.
        """
        self.facts, self.today = facts, today
        self.trials = tuple(trials)
        self._presumed = silence is Silence.PRESUMED
        self.compiled = compiled or compile_trees([one.trees for one in trials], order=facts.order)
        self._findings = self.compiled.leaf_findings(facts, today)
        self._touched = frozenset(self.compiled.touched(marks_of(facts)))
        self._blank = blank_of(facts)
        self._alone: dict[tuple[int, str], bool] = {}
        sure, kindly, silent = truths_of(self._findings)
        self.sure: Truths = sure
        self._lenient: Truths = silent if self._presumed else kindly
        self._asks = self.compiled.counts > 0
        self._starts = (np.cumsum(self.compiled.counts) - self.compiled.counts)[self._asks]
        verdict = self._verdicts(sure[:, None], self._lenient[:, None])[:, 0]
        self._checks = np.array([_waiting(one.checks) for one in trials], dtype=np.int32)
        lost = self._by_trial((verdict == LACKS)[:, None])[:, 0] > 0
        self._open = (verdict == UNKNOWN) & self.compiled.ours & ~lost[self.compiled.trial]
        self.leaves_open = self._look_at_leaves()
        self.now: Outcome = self._outcome(verdict[:, None])

    def __repr__(self) -> str:
        return "Standing(…)"

    def _look_at_leaves(self) -> dict[int, Found]:
        """Return what is known of every leaf that is open in a trial that is, by its place.

        Criteria that wait for nothing that a person could say are taken off the open ones.
        """
        found: dict[int, Found] = {}
        self.trials_of: dict[int, set[int]] = {}
        self.kinds_of: dict[int, set[bool]] = {}
        slots_of = self.compiled.leaf_slots()
        trial, excludes = self.compiled.trial.tolist(), self.compiled.excludes.tolist()
        sure = self.sure.tolist()  # single cells of lists are read several times as fast
        for row in np.flatnonzero(self._open).tolist():
            waits = False
            for slot in slots_of[row]:
                if sure[slot] != UNKNOWN:
                    continue
                found[slot] = self._findings[slot]
                if found[slot].need:
                    waits = True
                    self.trials_of.setdefault(slot, set()).add(trial[row])
                    self.kinds_of.setdefault(slot, set()).add(excludes[row])
            if not waits:
                self._open[row] = False
        return {slot: one for slot, one in found.items() if one.need}

    def waiting(self) -> Counts:
        """Return for every trial how much of it waits for an answer now."""
        return self.now.waiting[:, 0]

    def outcome(self, cases: Sequence[tuple[Sequence[int], Case]]) -> Outcome:
        """Return what becomes of the trials in several cases.

        Args:
            cases: for each the leaves that may change, and the answer.
        """
        sure = np.repeat(self.sure[:, None], len(cases), axis=1)
        lenient = np.repeat(self._lenient[:, None], len(cases), axis=1)
        at = [(slot, column) for column, (slots, _) in enumerate(cases) for slot in slots]
        told = [self.found_then(slot, case) for slots, case in cases for slot in slots]
        if at:
            rows, columns = np.array(at).T
            sure[rows, columns] = [one.truth for one in told]
            lenient[rows, columns] = [self._leniently(one) for one in told]
        return self._outcome(self._verdicts(sure, lenient))

    def _leniently(self, found: Found) -> int:
        if found.truth != UNKNOWN:
            return found.truth
        return found.silent if self._presumed and found.kindly == UNKNOWN else found.kindly

    def found_then(self, slot: int, case: Case) -> Found:
        """Return what is found of a leaf after an answer."""
        leaf, order = self.compiled.leaves[slot], self.compiled.order
        if case.fact and self._rests(slot, case.fact):
            return found_by_answer(leaf, self._blank, order, case.fact, case.answer, self.today)
        return judge_leaf(leaf, case.facts, self.today)

    def _rests(self, slot: int, fact: str) -> bool:
        """Say whether an answer settles a leaf by itself: the person says nothing else of it."""
        known = self._alone.get((slot, fact))
        if known is None:
            leaf, order = self.compiled.leaves[slot], self.compiled.order
            known = slot not in self._touched and rests_on_one_answer(leaf, order, fact)
            self._alone[slot, fact] = known
        return known

    def _verdicts(self, sure: Truths, lenient: Truths) -> Truths:
        """Return the verdict on every criterion in every case, as ``compiled.verdicts`` does."""
        speaks = self._speaking(sure)
        kindly = self._speaking(lenient)
        spared = (speaks == LACKS) & self.compiled.grouped[:, None]
        met = (speaks == HOLDS) | ((speaks == UNKNOWN) & (kindly == HOLDS))
        return np.where(met, HOLDS, np.where(spared, UNKNOWN, speaks)).astype(np.int8)

    def _speaking(self, leaves: Truths) -> Truths:
        truth = self.compiled.joined(leaves)
        excludes = self.compiled.excludes[:, None]
        return np.where(excludes, HOLDS - truth, truth).astype(np.int8)

    def _outcome(self, verdict: Truths) -> Outcome:
        unknown = (verdict == UNKNOWN) & self._open[:, None]
        return Outcome(
            lost=self._by_trial(verdict == LACKS) > 0,
            waiting=self._by_trial(unknown) + self._checks[:, None],
            known=self._by_trial((verdict != UNKNOWN) & self.compiled.ours[:, None]),
        )

    def _by_trial(self, which: npt.NDArray[np.bool_]) -> Counts:
        """Count rows of criteria by trial, in every column."""
        sums = np.zeros((len(self._asks), which.shape[1]), dtype=np.int32)
        if len(which):
            sums[self._asks] = np.add.reduceat(which, self._starts, axis=0, dtype=np.int32)
        return sums


def _waiting(checks: Sequence[HardCheck]) -> int:
    return sum(one.verdict is Verdict.UNKNOWN and bool(one.needs) for one in checks)
