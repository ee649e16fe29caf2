"""All trials at once, as columns: what a search or a match over thousands of trials reads.

Every trial has a *slot*, its row in the columns. A changed trial gets a new slot and its old one is
no longer alive, so that an update leaves the arrays that other threads read as they are.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Self

import msgspec
import numpy as np
import numpy.typing as npt

from trialpost.matching.fit import Fit, fit_of
from trialpost.matching.outline import TrialOutline, observed, outline_of, standing
from trialpost.matching.reachable import ANYWHERE
from trialpost.matching.text import TextIndex
from trialpost.matching.trees import Better, LoadTrees, Trees, as_read, none_kept, read_kept
from trialpost.model.dates import AgeLimit
from trialpost.model.status import RecruitmentStatus, Sex
from trialpost.model.trial import Trial
from trialpost.vocabulary.conditions import ConditionQuery, ConditionVocabulary
from trialpost.vocabulary.mesh import MeshGraph

STATUSES = tuple(RecruitmentStatus)
_STATUS_CODE = {status: code for code, status in enumerate(STATUSES)}
SEX_CODE = {None: 0, Sex.FEMALE: 1, Sex.MALE: 2}
HEALTHY_CODE = {None: 0, True: 1, False: 2}
MOST_DEAD = 0.3
"""Share of slots that may be out of use before an update starts afresh."""
MOST_QUERIES = 500
"""Conditions whose fitting trials are kept at a time."""

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int16]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


LoadTrials = Callable[[Sequence[str]], Mapping[str, Trial]]
"""Return the trials of these ids, as far as they can be loaded together."""


class Columns(msgspec.Struct, frozen=True, eq=False):
    """The coded fields of all trials, a row a slot, and their sites, flat.

    ``first_site[slot]`` is where a trial's sites begin in the ``site_*`` columns; coordinates that
    are not known are NaN, and ``site_area`` then points into ``areas``. ``minimum`` and ``maximum``
    point into ``limits``; 0 is no limit.
    """

    status: Codes
    sex: Codes
    gender_based: Bools
    healthy: Codes
    prevents: Bools
    minimum: Codes
    maximum: Codes
    verified: Ints
    first_site: Ints
    sites: Ints
    site_slot: Ints
    site_status: Codes
    site_lat: Floats
    site_lon: Floats
    site_area: Codes
    limits: tuple[AgeLimit | None, ...]
    areas: tuple[str, ...]


class Catalogue:
    """Trials ready to be searched and matched. Reading is safe from several threads."""

    def __init__(
        self,
        outlines: Iterable[TrialOutline],
        *,
        load_trial: Callable[[str], Trial],
        load_trials: LoadTrials | None = None,
        text: TextIndex | None = None,
        graph: MeshGraph | None = None,
        load_trees: LoadTrees = none_kept,
        better: Better = as_read,
    ) -> None:
        """Take in outlines; ``load_trial`` gives the whole trial of an id when it is shown.

        ``load_trials`` gives many at once where that is faster; what it lacks is loaded singly.
        ``graph`` is MeSH where it was loaded; otherwise the order of conditions is inferred.
        ``load_trees`` gives the criteria of trials where they are kept as trees; what it lacks is
        read from the trial's text. ``better`` adds what else is known of those criteria.
        """
        self.outlines: tuple[TrialOutline, ...] = tuple(outlines)
        self.load_trial, self.load_trees, self.better = load_trial, load_trees, better
        self.load_trials = load_trials
        self.text = text if text is not None else TextIndex()
        known = ConditionVocabulary(graph)
        self.vocabulary = known.updated(observed(one) for one in self.outlines)
        self.columns = _columns(self.outlines)
        self.alive: Bools = np.ones(len(self.outlines), dtype=np.bool_)
        self.slot_of = {one.id: slot for slot, one in enumerate(self.outlines)}
        self._by_term: dict[str, list[int]] = {}
        self._by_leaf: dict[str, list[int]] = {}
        self._by_word: dict[str, list[int]] = {}
        self._fits: dict[ConditionQuery, dict[int, Fit]] = {}
        self._enter(range(len(self.outlines)))

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

    def updated(self, changed: Iterable[TrialOutline], removed: Iterable[str] = ()) -> "Catalogue":
        """Return a catalogue with these outlines new or changed and these ids gone.

        This one stays as it is. The text index is shared and is brought up to date by its owner.
        """
        fresh = {one.id: one for one in changed}
        gone = [self.slot_of[one] for one in {*fresh, *removed} if one in self.slot_of]
        dead = int(len(self.alive) - self.alive.sum()) + len(gone)
        if dead > MOST_DEAD * (len(self.outlines) + len(fresh)):
            left = {self.outlines[slot].id for slot in gone}
            kept = [one for one in self.all_outlines() if one.id not in left]
            return Catalogue(
                [*kept, *fresh.values()],
                load_trial=self.load_trial,
                load_trials=self.load_trials,
                text=self.text,
                graph=self.vocabulary.graph,
                load_trees=self.load_trees,
                better=self.better,
            )
        return self._grown(tuple(fresh.values()), gone)

    def _grown(self, fresh: tuple[TrialOutline, ...], gone: Sequence[int]) -> "Catalogue":
        new = object.__new__(Catalogue)
        start = len(self.outlines)
        new.outlines = self.outlines + fresh
        new.load_trial, new.load_trees, new.better = self.load_trial, self.load_trees, self.better
        new.load_trials, new.text = self.load_trials, self.text
        new.vocabulary = self.vocabulary.updated(observed(one) for one in fresh)
        new.columns = _joined(self.columns, _columns(fresh, self.columns), start)
        new.alive = np.concatenate([self.alive, np.ones(len(fresh), dtype=np.bool_)])
        new.alive[list(gone)] = False
        slots = dict(self.slot_of)
        for slot in gone:
            del slots[self.outlines[slot].id]
        new.slot_of = slots | {one.id: start + place for place, one in enumerate(fresh)}
        new._by_term, new._by_leaf = dict(self._by_term), dict(self._by_leaf)
        new._by_word, new._fits = dict(self._by_word), {}
        new._enter(range(start, start + len(fresh)))
        return new

    def _enter(self, slots: range) -> None:
        terms: dict[str, list[int]] = {}
        leaves: dict[str, list[int]] = {}
        found: dict[str, list[int]] = {}
        for slot in slots:
            one = self.outlines[slot]
            own = {term.id for term in one.terms}
            for term in own:
                leaves.setdefault(term, []).append(slot)
            for term in own | {term.id for term in one.ancestors}:
                terms.setdefault(term, []).append(slot)
            texts = (*one.condition_words, *one.keyword_words, *one.title_words)
            for word in set(" ".join(texts).split()):
                found.setdefault(word, []).append(slot)
        tables = ((self._by_term, terms), (self._by_leaf, leaves), (self._by_word, found))
        for table, fresh in tables:
            for name, held in fresh.items():
                before = table.get(name)
                table[name] = held if before is None else before + held

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
        kept = self.load_trees(names)
        return {
            name: kept[name]
            if name in kept
            else read_kept(self.load_trial(name).eligibility.criteria)
            for name in names
        }

    def all_outlines(self) -> tuple[TrialOutline, ...]:
        """Return the outlines that are in use, in the order in which they came."""
        return tuple(one for one, used in zip(self.outlines, self.alive, strict=True) if used)

    def __len__(self) -> int:
        return len(self.slot_of)

    @property
    def recruiting_count(self) -> int:
        """How many trials recruit now."""
        return int(np.count_nonzero(self.alive & self.has_status({RecruitmentStatus.RECRUITING})))

    def has_status(self, wanted: Iterable[RecruitmentStatus]) -> Bools:
        """Tell for every slot whether the trial has one of these statuses."""
        return np.isin(self.columns.status, [_STATUS_CODE[one] for one in wanted])

    def site_has_status(self, wanted: Iterable[RecruitmentStatus]) -> Bools:
        """Tell for every site whether it, or its trial where it says nothing, has such a status."""
        return np.isin(self.columns.site_status, [_STATUS_CODE[one] for one in wanted])

    def fits(self, query: ConditionQuery) -> dict[int, Fit]:
        """Return the living slots that fit a condition, with how closely; same as ``fit_of``.

        What was found is kept for the next who asks for the same; do not change it.
        """
        held = self._fits.get(query)
        if held is None:
            fitting = (
                (slot, fit_of(self.outlines[slot], query, self.vocabulary))
                for slot in sorted(self._candidates(query))
                if self.alive[slot]
            )
            held = {slot: fit for slot, fit in fitting if fit is not Fit.NONE}
            if len(self._fits) >= MOST_QUERIES:
                self._fits.clear()
            self._fits[query] = held
        return held

    def _candidates(self, query: ConditionQuery) -> set[int]:
        found: set[int] = set()
        for term in query.descriptors:
            found.update(self._by_term.get(term, ()))
        for phrase in query.phrases:
            lists = sorted((self._by_word.get(word, []) for word in set(phrase)), key=len)
            found.update(set(lists[0]).intersection(*lists[1:]))
        return found

    def slots_with_term(self, descriptors: Iterable[str]) -> set[int]:
        """Return the living slots that have one of these among their own derived terms."""
        slots = set().union(*(self._by_leaf.get(one, ()) for one in descriptors))
        return {slot for slot in slots if self.alive[slot]}

    def slots_for_healthy(self) -> set[int]:
        """Return the living slots of the trials that take healthy volunteers."""
        takes = self.alive & (self.columns.healthy == HEALTHY_CODE[True])
        return {int(slot) for slot in np.flatnonzero(takes)}


def _columns(outlines: Sequence[TrialOutline], before: Columns | None = None) -> Columns:
    """Code outlines; the codes of limits and areas go on from those of the columns before."""
    known = {limit: code for code, limit in enumerate(before.limits if before else (None,))}
    areas = {area: code for code, area in enumerate(before.areas if before else (ANYWHERE,))}
    sites = [
        (slot, _STATUS_CODE[standing(site.status, one.status)], site.lat, site.lon)
        for slot, one in enumerate(outlines)
        for site in one.sites
    ]
    flat = np.array(sites, dtype=np.float64).reshape(-1, 4)
    counts = np.array([len(one.sites) for one in outlines], dtype=np.int64)
    return Columns(
        status=_codes(_STATUS_CODE[one.status] for one in outlines),
        sex=_codes(SEX_CODE[one.sex] for one in outlines),
        gender_based=np.array([one.gender_based for one in outlines], dtype=np.bool_),
        healthy=_codes(HEALTHY_CODE[one.healthy_volunteers] for one in outlines),
        prevents=np.array([one.prevents for one in outlines], dtype=np.bool_),
        minimum=_codes(known.setdefault(one.minimum_age, len(known)) for one in outlines),
        maximum=_codes(known.setdefault(one.maximum_age, len(known)) for one in outlines),
        verified=np.array([one.verified for one in outlines], dtype=np.int64),
        first_site=np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])[:-1],
        sites=counts,
        site_slot=flat[:, 0].astype(np.int64),
        site_status=flat[:, 1].astype(np.int16),
        site_lat=flat[:, 2].copy(),
        site_lon=flat[:, 3].copy(),
        site_area=_codes(areas.setdefault(s.area, len(areas)) for o in outlines for s in o.sites),
        limits=tuple(known),
        areas=tuple(areas),
    )


def _codes(values: Iterable[int]) -> Codes:
    return np.fromiter(values, dtype=np.int16)


def _joined(old: Columns, new: Columns, start: int) -> Columns:
    """Put new rows after old ones; slots and site positions of the new are counted on."""
    shifts = {"site_slot": start, "first_site": len(old.site_slot)}
    joined = {
        name: np.concatenate([getattr(old, name), getattr(new, name) + shifts[name]])
        if name in shifts
        else np.concatenate([getattr(old, name), getattr(new, name)])
        for name in Columns.__struct_fields__
        if name not in ("limits", "areas")
    }
    return Columns(**joined, limits=new.limits, areas=new.areas)
