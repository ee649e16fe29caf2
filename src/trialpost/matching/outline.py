"""The part of a trial that finding and matching read, small enough to hold all in memory."""

from collections.abc import Sequence

import msgspec

from trialpost.matching.reachable import ANYWHERE, area_of
from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.site import Site
from trialpost.model.status import Phase, RecruitmentStatus, Sex, StudyType
from trialpost.model.trial import MeshTerm, Trial
from trialpost.vocabulary.condition_words import abbreviations_in, key, words
from trialpost.vocabulary.conditions import Observed

OUTLINE_VERSION = 6
"""Stands beside stored outlines; raised when :func:`outline_of` or ``words`` changes."""


class OutlineSite(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A place of a trial; its position in the outline is its position in ``Trial.sites``.

    ``area`` says in which country the site lies, as the record writes it (``matching.reachable``).
    """

    status: RecruitmentStatus | None = None
    lat: float | None = None
    lon: float | None = None
    area: str = ANYWHERE


class TrialOutline(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """What a search and the hard checks need to know of a trial.

    ``condition_words``, ``keyword_words`` and ``title_words`` hold the same texts in compared form
    (``vocabulary.condition_words.words``, joined by spaces), so that they are worked out once.
    ``prevents`` is true where the trial's stated purpose is prevention. ``verified`` is the day
    number (proleptic, ``date.toordinal``) on which the record can last have been verified or
    updated, 0 if unknown. ``recruits_until`` is the number of the last day on which the record
    itself says that people are taken, 0 if it does not say. ``shortened`` are the abbreviations
    that the titles explain, each with its long name in compared form.
    """

    id: str
    registry: str
    title: str
    status: RecruitmentStatus
    type: StudyType
    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    terms: tuple[MeshTerm, ...] = ()
    ancestors: tuple[MeshTerm, ...] = ()
    minimum_age: AgeLimit | None = None
    maximum_age: AgeLimit | None = None
    sex: Sex | None = None
    gender_based: bool = False
    healthy_volunteers: bool | None = None
    prevents: bool = False
    sites: tuple[OutlineSite, ...] = ()
    verified: int = 0
    condition_words: tuple[str, ...] = ()
    keyword_words: tuple[str, ...] = ()
    title_words: tuple[str, ...] = ()
    recruits_until: int = 0
    shortened: tuple[tuple[str, str], ...] = ()
    phases: tuple[Phase, ...] = ()


def outline_of(trial: Trial) -> TrialOutline:
    """Make the outline of a trial whose sites have been placed (``registry.sites``)."""
    who = trial.eligibility
    titles = (trial.brief_title, trial.official_title or "")
    end = trial.dates.recruitment_end
    return TrialOutline(
        id=str(trial.id),
        registry=trial.id.registry.value,
        title=trial.title,
        status=trial.status,
        type=trial.type,
        conditions=trial.conditions,
        keywords=trial.keywords,
        terms=_identified(trial.condition_mesh),
        ancestors=_identified(trial.condition_ancestors),
        minimum_age=who.minimum_age,
        maximum_age=who.maximum_age,
        sex=who.sex,
        gender_based=who.gender_based,
        healthy_volunteers=who.healthy_volunteers,
        prevents=(trial.design.primary_purpose or "").lower() == "prevention",
        sites=tuple(_site(site) for site in trial.sites),
        verified=_last_day(trial.dates.last_verified, trial.dates.last_update_posted),
        condition_words=tuple(" ".join(words(text)) for text in trial.conditions),
        keyword_words=tuple(" ".join(words(text)) for text in trial.keywords),
        title_words=tuple(" ".join(words(text)) for text in titles if text),
        recruits_until=_last_day(end.date if end else None),
        shortened=_shortened(titles),
        phases=trial.phases,
    )


def _shortened(titles: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the abbreviations that titles explain, each once, with long names in key form."""
    found = {pair for title in titles for pair in abbreviations_in(title)}
    return tuple(sorted({(short, key(words(long))) for short, long in found}))


def _identified(terms: tuple[MeshTerm, ...]) -> tuple[MeshTerm, ...]:
    """Leave out the terms of which a record gives the name only: their ids are all the same."""
    return terms if all(term.id for term in terms) else tuple(t for t in terms if t.id)


def observed(outline: TrialOutline) -> Observed:
    """Return what a condition vocabulary learns from this trial."""
    return Observed(
        conditions=outline.conditions,
        keywords=outline.keywords,
        terms=outline.terms,
        ancestors=outline.ancestors,
        shortened=outline.shortened,
    )


_OVER = frozenset(
    {
        RecruitmentStatus.COMPLETED,
        RecruitmentStatus.TERMINATED,
        RecruitmentStatus.WITHDRAWN,
        RecruitmentStatus.SUSPENDED,
        RecruitmentStatus.UNKNOWN,
    }
)
"""Statuses of a trial that its sites' own, often older, statuses do not override."""


def standing(own: RecruitmentStatus | None, trial: RecruitmentStatus) -> RecruitmentStatus:
    """Return what stands for a site: its own status, or the trial's.

    The trial's own stands where the registry gives the site none, and where the trial is over,
    suspended or unknown: records of such trials keep sites that are said to recruit.
    """
    return trial if own is None or trial in _OVER else own


def standings(sites: Sequence[Site], trial: RecruitmentStatus) -> list[RecruitmentStatus]:
    """Return what stands for each of a trial's sites (:func:`standing`)."""
    if trial in _OVER:
        return [trial] * len(sites)
    return [site.status or trial for site in sites]


def recruiting_places(outline: TrialOutline) -> tuple[int, ...]:
    """Return the positions of the sites that take people now; none unless the trial recruits."""
    if outline.status is not RecruitmentStatus.RECRUITING:
        return ()
    wanted = RecruitmentStatus.RECRUITING
    return tuple(
        place
        for place, site in enumerate(outline.sites)
        if standing(site.status, outline.status) is wanted
    )


def _site(site: Site) -> OutlineSite:
    point, area = site.coordinates, area_of(site)
    if point is None:
        return OutlineSite(site.status, area=area)
    return OutlineSite(site.status, point.lat, point.lon, area)


def _last_day(*dates: PartialDate | None) -> int:
    return max((date.latest().toordinal() for date in dates if date), default=0)
