"""Where a person stands with many trials: what is decided, what is open, what answers would change.

All trials are judged at once (``eligibility.compiled``), and so are all answers that are thought
of: each is a column of truths.
"""

import datetime as dt
from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from trialpost.eligibility.blank import (
    blank_of,
    found_by_answer,
    found_of_nobody,
    rests_on_one_answer,
)
from trialpost.eligibility.compiled import truths_of
from trialpost.eligibility.facts import Facts
from trialpost.eligibility.judge import Silence
from trialpost.eligibility.judging import Found, judge_leaf
from trialpost.eligibility.kleene import HOLDS, LACKS, UNKNOWN
from trialpost.eligibility.leaf_index import ALWAYS, marks_of
from trialpost.eligibility.when_said import asks_for_day
from trialpost.matching.asking.cases import Case
from trialpost.matching.asking.pool import Picked, pool_of
from trialpost.model.criterion import HardCheck, Verdict
from trialpost.model.profile import Private
from trialpost.model.requirement import Leaf, Measured, ReadCriterion
from trialpost.vocabulary.measurements import measurement

Truths = npt.NDArray[np.int8]
Counts = npt.NDArray[np.int32]
Places = npt.NDArray[np.int32]


class Open(Private, frozen=True, kw_only=True):
    """A trial that is not ruled out by its coded fields: its criteria and its coded checks."""

    trees: tuple[ReadCriterion, ...]
    checks: tuple[HardCheck, ...] = ()


class Outcome(msgspec.Struct, frozen=True):
    """What becomes of the trials in several cases: a row a trial, a column a case.

    ``lost``: a criterion is not met. ``waiting``: how many criteria and coded checks are not known
    and might still be, with an answer. ``known``: how many criteria are decided; of a trial that
    was lost before, what answers would decide beside that is not counted.
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
        compiled: Picked | None = None,
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
        self.compiled = compiled or pool_of(facts.order).picked([one.trees for one in trials])
        self._findings = self.compiled.leaf_findings(facts, today)
        self._touched = frozenset(self.compiled.touched(marks_of(facts)))
        self._blank = blank_of(facts)
        self._alone: dict[tuple[int, str], bool] = {}
        self._touched_then: dict[Case, frozenset[int]] = {}
        sure, kindly, silent = truths_of(self._findings)
        self.sure: Truths = sure
        self._lenient: Truths = silent if self._presumed else kindly
        self._asks = self.compiled.counts > 0
        self._starts = (np.cumsum(self.compiled.counts) - self.compiled.counts)[self._asks]
        verdict = self._verdicts(sure[:, None], self._lenient[:, None], slice(None))[:, 0]
        self._verdict: Truths = verdict
        self._checks = np.array([_waiting(one.checks) for one in trials], dtype=np.int32)
        self._lost: Counts = self._by_trial((verdict == LACKS)[:, None])[:, 0]
        self._open = (
            (verdict == UNKNOWN) & self.compiled.ours & (self._lost == 0)[self.compiled.trial]
        )
        self.leaves_open = self._look_at_leaves()
        self.now: Outcome = self._outcome(verdict[:, None])

    def __repr__(self) -> str:
        return "Standing(…)"

    def _look_at_leaves(self) -> dict[int, Found]:
        """Return what is known of every leaf that is open in a trial that is, by its place.

        Criteria that wait for nothing that a person could say are taken off the open ones.
        """
        below, of_row = self.compiled.below, self.compiled.of_row
        needed = np.array([bool(one.need) for one in self._findings], dtype=np.bool_)
        asked = self._open[of_row] & ((self.sure == UNKNOWN) & needed)[below]
        rows, slots = of_row[asked], below[asked]
        waits = np.zeros(len(self._open), dtype=np.bool_)
        waits[rows] = True
        self._open &= waits
        found: dict[int, Found] = {}
        self.trials_of: dict[int, set[int]] = {}
        self.kinds_of: dict[int, set[bool]] = {}
        trials, kinds = self.compiled.trial[rows].tolist(), self.compiled.excludes[rows].tolist()
        for slot, trial, excludes in zip(slots.tolist(), trials, kinds, strict=True):
            if slot not in found:
                found[slot] = self._findings[slot]
                self.trials_of[slot], self.kinds_of[slot] = set(), set()
            self.trials_of[slot].add(trial)
            self.kinds_of[slot].add(excludes)
        return found

    def waiting(self) -> Counts:
        """Return for every trial how much of it waits for an answer now."""
        return self.now.waiting[:, 0]

    def outcome(self, cases: Sequence[tuple[Sequence[int], Case]]) -> Outcome:
        """Return what becomes of the trials in several cases.

        Args:
            cases: for each the leaves that may change, and the answer.
        """
        size = (len(self.trials), len(cases))
        rows, columns, sure, lenient = self._changes(cases)
        hit = np.zeros(len(self.sure), dtype=np.bool_)
        hit[rows] = True
        criteria = np.unique(self.compiled.of_row[hit[self.compiled.below]])
        sures = np.repeat(self.sure[:, None], len(cases), axis=1)
        lenients = np.repeat(self._lenient[:, None], len(cases), axis=1)
        sures[rows, columns], lenients[rows, columns] = sure, lenient
        verdict = self._verdicts(sures, lenients, criteria)
        place, case = np.nonzero(verdict != self._verdict[criteria][:, None])
        row, then = criteria[place], verdict[place, case]
        now = self._verdict[row]
        at = self.compiled.trial[row] * len(cases) + case

        def changed(which: npt.NDArray[np.bool_], was: npt.NDArray[np.bool_]) -> Counts:
            more = np.subtract(which, was, dtype=np.int32)
            sums = np.bincount(at, weights=more, minlength=size[0] * size[1])
            return sums.astype(np.int32).reshape(size)

        open_, ours = self._open[row], self.compiled.ours[row]
        lost = self._lost[:, None] + changed(then == LACKS, now == LACKS)
        return Outcome(
            lost=lost > 0,
            waiting=self.now.waiting + changed((then == UNKNOWN) & open_, (now == UNKNOWN) & open_),
            known=self.now.known + changed((then != UNKNOWN) & ours, (now != UNKNOWN) & ours),
        )

    def _changes(self, cases: Sequence[tuple[Sequence[int], Case]]) -> tuple[Places, ...]:
        """Return which leaves change in which case, and their truths then: sure, and leniently."""
        slots: list[int] = []
        columns: list[int] = []
        sure: list[int] = []
        lenient: list[int] = []
        for column, (own, case) in enumerate(cases):
            told = self._all_found_then(own, case)
            slots += own
            columns += [column] * len(own)
            sure += [one.truth for one in told]
            lenient += [self._leniently(one) for one in told]
        return tuple(np.array(one, dtype=np.int32) for one in (slots, columns, sure, lenient))

    def _all_found_then(self, slots: Sequence[int], case: Case) -> list[Found]:
        """Return what is found of leaves after an answer."""
        pool, numbers = self.compiled.pool, self.compiled.numbers
        if not case.fact:
            told = pool.of_nobody(blank_of(case.facts), [numbers[slot] for slot in slots])
            spoken_of = self._spoken_of(case)
            for at, slot in enumerate(slots):
                if slot in spoken_of:
                    told[at] = judge_leaf(self.compiled.leaves[slot], case.facts, self.today)
            return told
        held = pool.answered(self._blank, self.today, case.fact, case.answer)
        told = []
        for slot in slots:
            found = held.get(numbers[slot]) if slot not in self._touched else None
            if found is None:
                found = self.found_then(slot, case)
                if self._rests(slot, case.fact):
                    held[numbers[slot]] = found
            told.append(found)
        return told

    def _leniently(self, found: Found) -> int:
        if found.truth != UNKNOWN:
            return found.truth
        return found.silent if self._presumed and found.kindly == UNKNOWN else found.kindly

    def found_then(self, slot: int, case: Case) -> Found:
        """Return what is found of a leaf after an answer."""
        leaf, order = self.compiled.leaves[slot], self.compiled.order
        if case.fact and self._rests(slot, case.fact):
            return found_by_answer(leaf, self._blank, order, case.fact, case.answer, self.today)
        if not case.fact and slot not in self._spoken_of(case):
            return found_of_nobody(leaf, blank_of(case.facts), order)
        if self._is_left_by_no(slot, case):
            return self._findings[slot]
        return judge_leaf(leaf, case.facts, self.today)

    def _is_left_by_no(self, slot: int, case: Case) -> bool:
        """Say whether a "no" leaves a leaf as it is: it denies nothing that the leaf asks for.

        A "yes" may add to what the leaf asks for in general ("any cancer"), a "no" takes nothing
        away from it.
        """
        fact = case.fact
        if case.answer != "no" or "@" in fact or not fact.startswith(("condition:", "treatment:")):
            return False
        leaf, own = self.compiled.leaves[slot], self._findings[slot].need == fact
        if own or isinstance(leaf, ALWAYS):
            return False
        spoken_of = self.compiled.pool.numbers_answered(fact, case.answer)
        return self.compiled.numbers[slot] not in spoken_of and rests_on_one_answer(
            leaf, self.compiled.order, fact
        )

    def _spoken_of(self, case: Case) -> frozenset[int]:
        """Return the leaves of which the person speaks after an answer."""
        known = self._touched_then.get(case)
        if known is None:
            known = frozenset(self.compiled.touched(marks_of(case.facts)))
            self._touched_then[case] = known
        return known

    def _rests(self, slot: int, fact: str) -> bool:
        """Say whether an answer settles a leaf by itself: the person says nothing else of it."""
        known = self._alone.get((slot, fact))
        if known is None:
            leaf, order = self.compiled.leaves[slot], self.compiled.order
            alone = _is_plain_value(leaf) and not asks_for_day(fact)
            alone = alone or rests_on_one_answer(leaf, order, fact)
            known = slot not in self._touched and alone
            self._alone[slot, fact] = known
        return known

    def _verdicts(self, sure: Truths, lenient: Truths, rows: Places | slice) -> Truths:
        """Return the verdict on criteria in every case, as ``compiled.verdicts`` does."""
        speaks = self._speaking(sure, rows)
        kindly = self._speaking(lenient, rows)
        spared = (speaks == LACKS) & self.compiled.grouped[rows, None]
        met = (speaks == HOLDS) | ((speaks == UNKNOWN) & (kindly == HOLDS))
        return np.where(met, HOLDS, np.where(spared, UNKNOWN, speaks)).astype(np.int8)

    def _speaking(self, leaves: Truths, rows: Places | slice) -> Truths:
        truth = self.compiled.joined(leaves)[rows]
        excludes = self.compiled.excludes[rows, None]
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


def _is_plain_value(leaf: Leaf) -> bool:
    """Say whether a value told of a measurement is held against limits whoever tells it.

    How well kidneys filter is reckoned by whether somebody is grown up.
    """
    known = measurement(leaf.concept) if isinstance(leaf, Measured) else None
    return known is not None and not known.unit.startswith("mL/min")


def _waiting(checks: Sequence[HardCheck]) -> int:
    return sum(one.verdict is Verdict.UNKNOWN and bool(one.needs) for one in checks)
