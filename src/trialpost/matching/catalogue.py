"""All trials at once, as columns: what a search or a match over thousands of trials reads.

Every trial has a *slot*, its row in the columns. A changed trial gets a new slot and its old one is
no longer alive, so that an update leaves the arrays that other threads read as they are.
"""

import itertools
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Self

import numpy as np

from trialpost.eligibility.order import Order
from trialpost.eligibility.ready import Ready, ReadyTrials
from trialpost.matching.coded import HEALTHY_CODE, STATUS_CODE, Bools, Coding, Columns, Ints
from trialpost.matching.fit import Fit, fit_of
from trialpost.matching.held import Held, LoadOutlines
from trialpost.matching.outline import TrialOutline, observed, outline_of
from trialpost.matching.ranking.head import make_names_ready
from trialpost.matching.selection import Selection
from trialpost.matching.slot_lists import SlotLists, Slots
from trialpost.matching.text import TextIndex
from trialpost.matching.trees import (
    READY_KEPT,
    Better,
    LoadTrees,
    Trees,
    TreesKept,
    as_read,
    none_kept,
    read_kept,
)
from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import Trial
from trialpost.vocabulary.conditions import ConditionQuery, ConditionVocabulary
from trialpost.vocabulary.lay_conditions import Phrase
from trialpost.vocabulary.mesh import MeshGraph

MOST_DEAD = 0.3
"""Share of slots that may be out of use before an update starts afresh."""
MOST_QUERIES = 200
"""Conditions of which it is kept how trials fit them, at a time."""

LoadTrials = Callable[[Sequence[str]], Mapping[str, Trial]]
"""Return the trials of these ids, as far as they can be loaded together."""


class Catalogue:
    """Trials ready to be searched and matched. Reading is safe from several threads."""

    def __init__(
        self,
        outlines: Iterable[TrialOutline],
        *,
        load_trial: Callable[[str], Trial],
        load_trials: LoadTrials | None = None,
        load_outlines: LoadOutlines | None = None,
        text: TextIndex | None = None,
        graph: MeshGraph | None = None,
        load_trees: LoadTrees = none_kept,
        better: Better = as_read,
    ) -> None:
        """Take in outlines; ``load_trial`` gives the whole trial of an id when it is shown.

        ``load_trials`` gives many at once where that is faster; what it lacks is loaded singly.
        With ``load_outlines`` the outlines of trials that take nobody are not kept in memory but
        loaded when they are asked for.
        ``graph`` is MeSH where it was loaded; otherwise the order of conditions is inferred.
        ``load_trees`` gives the criteria of trials where they are kept as trees; what it lacks is
        read from the trial's text. ``better`` adds what else is known of those criteria.
        """
        self.load_trial, self.load_trees, self.better = load_trial, load_trees, better
        self.load_trials = load_trials
        self.text = text if text is not None else TextIndex()
        self.outlines = Held(load_outlines)
        entering = _Entering()
        known = ConditionVocabulary(graph)
        self.vocabulary = known.updated(
            observed(one) for one in entering.passing(outlines, self.outlines, start=0)
        )
        self.columns = entering.coding.columns()
        self.alive: Bools = np.ones(len(self.outlines), dtype=np.bool_)
        self._by_term, self._by_leaf, self._by_word = map(SlotLists, entering.tables)
        self._fits: dict[ConditionQuery, dict[int, Fit]] = {}
        self._selections: dict[frozenset[RecruitmentStatus], Selection] = {}
        self._slot_by_key: tuple[Ints, Ints] | None = None
        self._trees, self._ready = TreesKept(), ReadyTrials(READY_KEPT)

    @classmethod
    def from_records(cls, trials: Iterable[Trial], *, graph: MeshGraph | None = None) -> Self:
        """Make a catalogue in memory; sites without coordinates get their city's."""
        from trialpost.registry.sites import place_sites

        held = {str(trial.id): trial for trial in map(place_sites, trials)}
        return cls(
            map(outline_of, held.values()),
            load_trial=held.__getitem__,
            text=TextIndex.of(held.values()),
            graph=graph,
        )

    @property
    def slot_of(self) -> Mapping[str, int]:
        """The slot of each trial that is in use, by its id."""
        return self.outlines.slot_of

    def updated(self, changed: Iterable[TrialOutline], removed: Iterable[str] = ()) -> "Catalogue":
        """Return a catalogue with these outlines new or changed and these ids gone.

        This one stays as it is. The text index is shared and is brought up to date by its owner.
        """
        fresh = {one.id: one for one in changed}
        gone = [self.slot_of[one] for one in {*fresh, *removed} if one in self.slot_of]
        dead = int(len(self.alive) - self.alive.sum()) + len(gone)
        if dead > MOST_DEAD * (len(self.outlines) + len(fresh)):
            left = {self.outlines.ids[slot] for slot in gone}
            kept = (one for one in self.all_outlines() if one.id not in left)
            return Catalogue(
                itertools.chain(kept, fresh.values()),
                load_trial=self.load_trial,
                load_trials=self.load_trials,
                load_outlines=self.outlines.load,
                text=self.text,
                graph=self.vocabulary.graph,
                load_trees=self.load_trees,
                better=self.better,
            )
        return self._grown(tuple(fresh.values()), gone)

    def _grown(self, fresh: tuple[TrialOutline, ...], gone: Sequence[int]) -> "Catalogue":
        new = object.__new__(Catalogue)
        start = len(self.outlines)
        new.load_trial, new.load_trees, new.better = self.load_trial, self.load_trees, self.better
        new.load_trials, new.text = self.load_trials, self.text
        new.outlines = self.outlines.without(gone)
        entering = _Entering(self.columns)
        new.vocabulary = self.vocabulary.updated(
            observed(one) for one in entering.passing(fresh, new.outlines, start=start)
        )
        new.columns = self.columns.followed_by(entering.coding.columns())
        new.alive = np.concatenate([self.alive, np.ones(len(fresh), dtype=np.bool_)])
        new.alive[list(gone)] = False
        before = (self._by_term, self._by_leaf, self._by_word)
        new._by_term, new._by_leaf, new._by_word = (
            lists.grown(table) for lists, table in zip(before, entering.tables, strict=True)
        )
        new._fits, new._selections, new._slot_by_key = {}, {}, None
        new._trees, new._ready = self._trees, self._ready
        return new

    def trials(self, names: Sequence[str]) -> list[Trial]:
        """Load the whole trials of these ids, in their order.

        A trial of which every record has become unreadable raises what ``load_trial`` raises.
        """
        held = self.load_trials(names) if self.load_trials and names else {}
        return [held[name] if name in held else self.load_trial(name) for name in names]

    def trees(self, names: Sequence[str]) -> dict[str, Trees]:
        """Return the criteria of trials as trees, by id, with what else is known of them.

        A trial of which every record has become unreadable raises what ``load_trial`` raises.
        """
        read = self.read_trees(names)
        told = [(self.outlines[self.slot_of[name]], trees) for name, trees in read.items()]
        return dict(zip(read, self.better(told), strict=True))

    def read_trees(self, names: Sequence[str]) -> dict[str, Trees]:
        """Return the criteria of trials as the rules read them: those kept, the others read now.

        A trial of which every record has become unreadable raises what ``load_trial`` raises.
        """
        slots = {name: self.slot_of.get(name, -1) for name in names}
        found = {
            name: trees
            for name, slot in slots.items()
            if (trees := self._trees.get(slot)) is not None
        }
        lacking = [name for name in names if name not in found]
        loaded = self.load_trees(lacking) if lacking else {}
        unread = [name for name in lacking if name not in loaded]
        texts = (trial.eligibility.criteria for trial in self.trials(unread))
        read = dict(zip(unread, map(read_kept, texts), strict=True))
        for name in lacking:
            found[name] = loaded[name] if name in loaded else read[name]
            self._trees.keep(slots[name], found[name])
        return {name: found[name] for name in names}

    def ready(self, names: Sequence[str], order: Order) -> dict[str, Ready]:
        """Return the criteria of trials made ready to be judged, by id, as :meth:`trees` has them.

        ``order`` is that of the facts that they are held against.
        """
        trees = self.trees(names)
        return {name: self._ready(self.slot_of[name], one, order) for name, one in trees.items()}

    def all_outlines(self) -> Iterator[TrialOutline]:
        """Yield the outlines that are in use, in the order in which they came."""
        return self.outlines.at(int(slot) for slot in np.flatnonzero(self.alive))

    def __len__(self) -> int:
        return len(self.slot_of)

    @property
    def recruiting_count(self) -> int:
        """How many trials recruit now."""
        return len(self.selection(frozenset({RecruitmentStatus.RECRUITING})).slots)

    def make_ready(self) -> None:
        """Make now what the first search, match or suggestion would have to wait for."""
        self.vocabulary.knows("")
        self.selection(frozenset({RecruitmentStatus.RECRUITING}))
        self.slots_of_keys(np.empty(0, np.int64))
        self.text.count("ready")
        make_names_ready()

    def selection(self, wanted: frozenset[RecruitmentStatus]) -> Selection:
        """Return the living trials of some statuses, with their sites of these; it is kept."""
        held = self._selections.get(wanted)
        if held is None:
            held = self._selections[wanted] = Selection(self.columns, self.alive, wanted)
        return held

    def has_status(self, wanted: Iterable[RecruitmentStatus]) -> Bools:
        """Tell for every slot whether the trial has one of these statuses."""
        return np.isin(self.columns.status, [STATUS_CODE[one] for one in wanted])

    def fits(self, query: ConditionQuery, among: Bools | None = None) -> dict[int, Fit]:
        """Return the living slots that fit a condition, with how closely; same as ``fit_of``.

        With ``among`` only the slots that it marks are looked at. What was found is kept for the
        next who asks for the same, where that is a condition which the vocabulary knows: of other
        words that somebody typed nothing stays.
        """
        marked = self.alive if among is None else self.alive & among
        known = self._kept_fits(query) if query.how == "mesh" else {}
        slots = self._candidates(query, marked).tolist()
        for slot, one in self.outlines.at_slots([slot for slot in slots if slot not in known]):
            known[slot] = fit_of(one, query, self.vocabulary)
        told = ((slot, known.get(slot, Fit.NONE)) for slot in slots)
        return {slot: fit for slot, fit in told if fit is not Fit.NONE}

    def _kept_fits(self, query: ConditionQuery) -> dict[int, Fit]:
        if query not in self._fits and len(self._fits) >= MOST_QUERIES:
            self._fits.clear()
        return self._fits.setdefault(query, {})

    def holds_any(self, query: ConditionQuery) -> bool:
        """Say whether any living trial fits a condition."""
        slots = self._candidates(query, self.alive).tolist()
        known = self._fits.get(query, {})
        if any(known.get(slot, Fit.NONE) is not Fit.NONE for slot in slots):
            return True
        left = sorted((slot for slot in slots if slot not in known), key=self.outlines.is_loaded)
        return any(
            fit_of(one, query, self.vocabulary) is not Fit.NONE for one in self.outlines.at(left)
        )

    def holds_words(self, phrase: Phrase, among: Bools) -> bool:
        """Say whether a trial of those marked has all these words in its names and its title."""
        return bool(phrase) and len(self._by_word.with_all(set(phrase), among)) > 0

    def _candidates(self, query: ConditionQuery, among: Bools) -> Slots:
        """Return the slots of those marked that may fit a condition, in order."""
        found = np.zeros(len(self.outlines), np.bool_)
        for term in query.descriptors:
            found[self._by_term[term]] = True
        for phrase in query.phrases:
            found[self._by_word.with_all(set(phrase), among)] = True
        slots: Slots = np.flatnonzero(found & among).astype(np.int32)
        return slots

    def slots_of_keys(self, keys: Ints) -> Ints:
        """Return the living slot of each key of the text index (``text.key_of``), or -1."""
        if self._slot_by_key is None:
            slots = np.flatnonzero(self.alive)
            order = np.argsort(self.columns.key[slots])
            slots = slots[order]
            self._slot_by_key = (self.columns.key[slots], slots)
        known, slots = self._slot_by_key
        if not len(known):
            return np.full(len(keys), -1, np.int64)
        at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
        return np.where(known[at] == keys, slots[at], -1)

    def slots_with_term(self, descriptors: Iterable[str], among: Bools | None = None) -> set[int]:
        """Return the living slots that have one of these among their own derived terms.

        With ``among`` only the slots that it marks are looked at.
        """
        marked = self.alive if among is None else self.alive & among
        found = np.zeros(len(self.outlines), np.bool_)
        for one in descriptors:
            found[self._by_leaf[one]] = True
        return set(np.flatnonzero(found & marked).tolist())

    def slots_for_healthy(self, among: Bools | None = None) -> set[int]:
        """Return the living slots of the trials that take healthy volunteers."""
        takes = self.alive & (self.columns.healthy == HEALTHY_CODE[True])
        return set(np.flatnonzero(takes if among is None else takes & among).tolist())


class _Entering:
    """Works out, trial by trial, what a catalogue holds of new ones."""

    def __init__(self, before: Columns | None = None) -> None:
        self.coding = Coding(before)
        self.tables: tuple[dict[str, array[int]], ...] = ({}, {}, {})

    def passing(
        self, outlines: Iterable[TrialOutline], held: Held, *, start: int
    ) -> Iterator[TrialOutline]:
        """Yield outlines as they come, having taken each of them in."""
        for slot, one in enumerate(outlines, start):
            held.add(one)
            self.coding.add(one)
            own = {term.id for term in one.terms}
            texts = (*one.condition_words, *one.keyword_words, *one.title_words)
            names = (
                own.union(term.id for term in one.ancestors),
                own,
                set(" ".join(texts).split()),
            )
            for table, told in zip(self.tables, names, strict=True):
                for name in told:
                    slots = table.get(name)
                    if slots is None:
                        table[name] = array("i", (slot,))
                    else:
                        slots.append(slot)
            yield one
