"""Find trials: by condition, place, age, sex and words, every one of them optional."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np

from trialpost.errors import BadInput
from trialpost.matching.asked_for import asked_for, in_words, other_names, sentence
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.coded import SEX_CODE, Bools, Floats, phases_code
from trialpost.matching.fit import Fit
from trialpost.matching.ordering import in_order
from trialpost.matching.outline import standing, standings
from trialpost.matching.selection import Selection
from trialpost.matching.where import Counts, Where, every_site, in_reach, lie
from trialpost.model.match import FoundTrial, NearestSite
from trialpost.model.message import Message
from trialpost.model.place import Place
from trialpost.model.profile import GivenAge, Profile
from trialpost.model.site import Coordinates, Site
from trialpost.model.status import Phase, RecruitmentStatus, Sex
from trialpost.model.trial import Trial
from trialpost.registry.freshness.rules import freshness
from trialpost.registry.freshness.sites import site_freshness
from trialpost.vocabulary.condition_words import words
from trialpost.vocabulary.distances import distances_km
from trialpost.vocabulary.interpreting import Interpretation
from trialpost.vocabulary.lay_conditions import Phrase

OPEN = frozenset({RecruitmentStatus.RECRUITING})

MOST_PHRASES = 24
"""Full names of a condition that are looked for where no trial is about it."""


class FindQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for. A field that is ``None`` asks for nothing.

    ``within_km`` needs a ``place``. ``country`` is a two-letter code: only sites there count.
    ``age_years`` is a whole number of years. An empty ``status`` means any status. With
    ``unplaced`` those trials are listed that are else only counted (``FindResult.unplaced``). With
    ``as_typed`` words are not taken for others that may have been meant. A trial of one of the
    ``phases`` is enough. With ``latest_first`` the last checked come first, however near; with
    ``nearest_first`` the nearest, however well they fit.
    ``understood`` is what the words were understood to ask in another search for the same ones.
    """

    text: str | None = None
    condition: str | None = None
    as_typed: bool = False
    place: Place | None = None
    within_km: float | None = None
    country: str | None = None
    unplaced: bool = False
    age_years: int | None = None
    sex: Sex | None = None
    status: frozenset[RecruitmentStatus] = OPEN
    phases: frozenset[Phase] = frozenset()
    latest_first: bool = False
    nearest_first: bool = False
    understood: Interpretation | None = None
    limit: int = 20
    offset: int = 0

    @property
    def where(self) -> Where:
        """Where is looked."""
        origin = self.place.coordinates if self.place else None
        return Where(origin=origin, within_km=self.within_km, country=self.country)

    def __repr__(self) -> str:
        return "FindQuery(…)"


class FindResult(msgspec.Struct, frozen=True, kw_only=True):
    """A page of trials, and how many there are in all.

    ``unplaced`` counts the trials that fit otherwise and may lie where it was asked for, but have
    no site that can be compared with it. ``interpretation`` says how the condition was understood;
    ``understood`` is the same with what lies above and below it, and what else may be meant.
    """

    total: int
    trials: tuple[FoundTrial, ...]
    unplaced: int = 0
    interpretation: Message | None = None
    understood: Interpretation | None = None


def find(catalogue: Catalogue, query: FindQuery, *, today: dt.date) -> FindResult:
    """Return the trials that fit a query, best first.

    Order: how closely the condition fits (exactly, narrower, by its words only), then distance to
    the nearest site of the wanted status, then the latest verification, then the id. With free text
    and no condition, the words' score takes the place of the fit.

    Raises:
        BadInput: if a radius is asked without a place, or a number cannot be.
    """
    listing = listed(catalogue, query, today=today)
    where = query.where
    counts = where.may_count if query.unplaced else where.counts
    origin = None if query.unplaced else where.origin
    wanted, understood = listing.wanted, listing.parts.understood
    by_names = listing.parts.by_names
    page = listing.slots(catalogue, query, first=query.offset, past=query.offset + query.limit)
    return FindResult(
        total=listing.total,
        trials=tuple(
            shown(trial, origin, wanted, today=today, counts=counts)
            for trial in catalogue.trials([catalogue.outlines.ids[slot] for slot in page])
        ),
        unplaced=listing.unplaced,
        interpretation=sentence(
            understood,
            by_names=by_names,
            by_words=catalogue.holds_words(words(understood.typed), listing.asked.among),
        )
        if understood
        else None,
        understood=understood,
    )


class Asked(NamedTuple):
    """The slots that are ranked, and the statuses that these trials have."""

    among: Bools
    statuses: frozenset[RecruitmentStatus]


class Parts(NamedTuple):
    """How well slots fit a condition and how well words, lowest best; NaN where they do not.

    ``None`` where it was not asked for. ``by_names`` tells that no trial at all is about the
    condition, so that its names were looked for in the texts.
    """

    condition: Floats | None = None
    text: Floats | None = None
    understood: Interpretation | None = None
    by_names: bool = False

    @property
    def ranks(self) -> Floats | None:
        """How well slots fit both: the words only narrow what a condition finds."""
        if self.condition is None or self.text is None:
            return self.text if self.condition is None else self.condition
        return np.where(np.isnan(self.text), np.nan, self.condition)


class Listing(NamedTuple):
    """All that a search lists: which rows of a selection, and by what they are put in order."""

    wanted: frozenset[RecruitmentStatus]
    among: Selection
    near: Bools
    unplaced: int
    km: Floats | None
    asked: Asked
    parts: Parts

    @property
    def total(self) -> int:
        """How many trials are listed."""
        return int(np.count_nonzero(self.near))

    def slots(
        self, catalogue: Catalogue, query: FindQuery, *, first: int = 0, past: int | None = None
    ) -> list[int]:
        """Return the slots of what is listed, in order, or some of them."""
        ranks = self.parts.ranks
        mine = ranks[self.among.slots] if ranks is not None else None
        until = self.total if past is None else past
        page = slice(first, until)
        return in_order(
            catalogue, self.among, self.near, mine, self.km, page,
            latest=query.latest_first, nearest=query.nearest_first,
        )  # fmt: skip


def listed(catalogue: Catalogue, query: FindQuery, *, today: dt.date) -> Listing:
    """Tell which trials a search lists, whatever page of them it asks for.

    Raises:
        BadInput: as :func:`find` does.
    """
    _check(query)
    wanted = query.status or frozenset(RecruitmentStatus)
    among = catalogue.selection(wanted)
    keep = suits(catalogue, among, query, today)
    where, areas = query.where, catalogue.columns.areas
    lying = lie(areas, among, where)
    near, unplaced, km = keep & lying.near, keep & lying.unplaced, lying.km
    asked = Asked(among.mark(near | unplaced), wanted)
    parts = parts_of(catalogue, query, asked)
    if parts.ranks is not None:
        fit = ~np.isnan(parts.ranks[among.slots])
        near &= fit
        unplaced &= fit
    unplaced = in_reach(unplaced, areas, among, where)
    count = int(np.count_nonzero(unplaced))
    if query.unplaced:
        near, km = unplaced, None
    return Listing(wanted, among, near, count, km, asked, parts)


def _check(query: FindQuery) -> None:
    if query.within_km is not None and query.place is None:
        raise BadInput("A radius needs a place to be measured from; name one as well.")
    if query.within_km is not None and not query.within_km > 0:
        raise BadInput("The radius has to be more than 0 kilometres.")
    if query.age_years is not None and not 0 <= query.age_years <= 125:
        raise BadInput("The age has to be a whole number of years between 0 and 125.")
    if query.limit < 0 or query.offset < 0:
        raise BadInput("The number of trials to show cannot be negative.")


def suits(catalogue: Catalogue, among: Selection, query: FindQuery, today: dt.date) -> Bools:
    """Tell which trials take somebody of this age and sex and are of a wanted phase, as coded.

    Somebody of an age in whole years may be any number of days older; a trial that some of them
    could join is kept. A trial that means gender rather than sex at birth is kept as well.
    """
    limits = catalogue.columns.limits
    keep: Bools = np.ones(len(among.slots), dtype=np.bool_)
    if query.age_years is not None:
        born = Profile(age=GivenAge(years=query.age_years, on=today)).born_between(today)
        assert born is not None  # noqa: S101 - an age is given
        first, last = born
        old = [limit is None or limit.reached_by(first) <= today for limit in limits]
        young = [limit is None or limit.outgrown_by(last) > today for limit in limits]
        keep &= np.array(old)[among.minimum] & np.array(young)[among.maximum]
    if query.sex is not None:
        suits = (among.sex == SEX_CODE[None]) | (among.sex == SEX_CODE[query.sex])
        keep &= suits | among.gender_based
    if query.phases:
        keep &= (among.phases & phases_code(query.phases)) != 0
    return keep


def parts_of(catalogue: Catalogue, query: FindQuery, asked: Asked) -> Parts:
    """Rank slots by how well condition and words fit.

    Only the slots that were asked for are ranked. What no trial at all is about is looked for by
    its words, of a known condition by its full names.
    """
    if not _said(query.condition):
        if not _said(query.text):
            return Parts()
        told = query.understood or _told(catalogue, query.text, as_typed=query.as_typed)
        by_text = _text_ranks(catalogue, told, asked)
        by_names = told.query.how == "mesh" and not catalogue.holds_any(told.query)
        return Parts(text=by_text, understood=told, by_names=by_names)
    text = None
    if _said(query.text):
        text = _text_ranks(catalogue, in_words(catalogue.vocabulary, query.text or ""), asked)
    told = query.understood or _told(catalogue, query.condition, as_typed=query.as_typed)
    ranks = _nowhere(catalogue)
    for slot, fit in catalogue.fits(told.query, asked.among).items():
        ranks[slot] = float(fit)
    by_names = bool(np.isnan(ranks).all()) and not catalogue.holds_any(told.query)
    if by_names:
        by_words = _text_ranks(catalogue, told, asked)
        ranks = np.where(np.isnan(by_words), np.nan, float(Fit.TEXT))
    return Parts(ranks, text, told, by_names)


def _told(catalogue: Catalogue, text: str | None, *, as_typed: bool) -> Interpretation:
    known = catalogue.vocabulary

    def count(words: str) -> int:
        return catalogue.text.count(words, others=other_names(known, words))

    def any_holds(words: str) -> bool:
        others = other_names(known, words)
        among_open = catalogue.text.count(words, others=others, among=OPEN)
        return among_open > 0 or catalogue.text.count(words, others=others) > 0

    return asked_for(known, text or "", count, as_typed=as_typed, any_holds=any_holds)


def _text_ranks(catalogue: Catalogue, told: Interpretation, asked: Asked) -> Floats:
    """Rank by the text index; a text that names a condition finds that condition's trials too.

    The index may still hold trials that the catalogue does not.
    """
    ranks = _nowhere(catalogue)
    if told.query.how == "mesh":
        for slot, fit in catalogue.fits(told.query, asked.among).items():
            ranks[slot] = float(fit)
    known = told.query.how == "mesh" and bool(np.isnan(ranks).all())
    texts, others = looked_for(catalogue, told, known=known)
    keys, scores = catalogue.text.scores(texts, others=others, among=asked.statuses)
    slots = catalogue.slots_of_keys(keys)
    held = slots >= 0
    best = scores.max() if len(scores) else 1.0
    by_words = _nowhere(catalogue)
    by_words[slots[held]] = float(Fit.NONE) + 1 - scores[held] / best
    return np.where(np.isnan(ranks), by_words, ranks)


def looked_for(
    catalogue: Catalogue, told: Interpretation, *, known: bool
) -> tuple[list[str], Mapping[str, Sequence[Phrase]]]:
    """Return the texts of which a trial has to hold one, and other names that count as much.

    Of a known condition that no trial here is about, and of one asked for by an abbreviation, only
    names of several words are looked for, each as it stands: "IBS" comes to the stem of another
    word, and what is bipolar may be a tool of surgeons.
    """
    text, asked = told.taken or told.typed, told.query
    if not known and words(text) not in asked.capitals:
        if text not in told.remembered:
            told.remembered[text] = other_names(catalogue.vocabulary, text)
        return [text], told.remembered[text]
    named = [one for one in asked.own if len(one) > 1][:MOST_PHRASES]
    return [f'"{" ".join(name)}"' for name in named], {}


def _said(text: str | None) -> bool:
    return bool(text and text.strip())


def _nowhere(catalogue: Catalogue) -> Floats:
    return np.full(len(catalogue.outlines), np.nan)


def shown(
    trial: Trial,
    origin: Coordinates | None,
    wanted: frozenset[RecruitmentStatus] = OPEN,
    *,
    today: dt.date,
    counts: Counts = every_site,
) -> FoundTrial:
    """Make what is shown of a trial in a list, with its nearest site of a wanted status.

    Only sites that ``counts`` takes are looked at for the nearest.
    """
    return FoundTrial(
        id=str(trial.id),
        registry=trial.id.registry.value,
        title=trial.title,
        status=trial.status,
        conditions=trial.conditions,
        url=trial.url,
        nearest_site=nearest_site(trial, origin, wanted, today=today, counts=counts),
        freshness=freshness(trial, today=today),
        recruiting_sites=recruiting_sites(trial),
    )


def nearest_site(
    trial: Trial,
    origin: Coordinates | None,
    wanted: frozenset[RecruitmentStatus],
    *,
    today: dt.date,
    counts: Counts = every_site,
) -> NearestSite | None:
    """Return the nearest site of a wanted status; without an origin, the first such site."""
    stands = zip(trial.sites, standings(trial.sites, trial.status), strict=True)
    sites = [site for site, status in stands if status in wanted and counts(site)]
    if origin is None:
        return _as_nearest(sites[0], trial, None, today) if sites else None
    placed = [(site, site.coordinates) for site in sites if site.coordinates]
    if not placed:
        return None
    lat = np.array([point.lat for _, point in placed])
    lon = np.array([point.lon for _, point in placed])
    km = distances_km(origin, lat, lon)
    nearest = int(np.argmin(km))
    return _as_nearest(placed[nearest][0], trial, float(km[nearest]), today)


def _as_nearest(site: Site, trial: Trial, km: float | None, today: dt.date) -> NearestSite:
    return NearestSite(
        site=site,
        status=standing(site.status, trial.status),
        freshness=site_freshness(trial, site, today=today),
        km=km,
    )


def recruiting_sites(trial: Trial) -> int:
    """Count the sites that take people now."""
    if trial.status not in OPEN:
        return 0
    return standings(trial.sites, trial.status).count(RecruitmentStatus.RECRUITING)
