"""Say why a trial is news to one person, from the typed difference of two versions of it.

A trial is news to somebody if it may fit now (likely or possible) and did not before. The reason is
what kept them out before and does not any more, each with the changes of the record that took it
away:

=============================  ==================================================================
what did not fit before        reason, and the changes that it rests on
=============================  ==================================================================
there was no such trial        ``new``
the trial took nobody          ``opened``: its status
no site lay within the way     ``site``: sites within the way that opened, were added, or moved
the age                        ``ages``: the age limits
the sex                        ``sex``
it took patients only          ``healthy``
it was about something else    ``condition``: the conditions
a written criterion            ``criterion``: that criterion, changed or dropped
=============================  ==================================================================

Where the record changed and none of these says how, the reason is ``changed``, with whatever else
changed that may let people in. A trial that fitted before is news in one case only: no site was
known to lie within the person's way, and now one does.

Everything here depends on its arguments alone.
"""

from collections.abc import Callable, Sequence

from trialpost.matching.changes import changes, seen_from
from trialpost.matching.checks import Person
from trialpost.matching.reachable import area_of, lies_in
from trialpost.matching.version import Judged, Version
from trialpost.model.bearing import PUBLIC, Opens, Weight
from trialpost.model.change import (
    AgesChanged,
    Change,
    ConditionsChanged,
    CriterionChanged,
    CriterionRemoved,
    EligibilityListed,
    HealthyVolunteersChanged,
    InterventionsChanged,
    PhaseChanged,
    ResultsPosted,
    SexChanged,
    SiteAdded,
    SiteClosed,
    SiteOpened,
    SiteRemoved,
    SiteReworded,
    StatusChanged,
)
from trialpost.model.criterion import Verdict
from trialpost.model.reason import Reason, ReasonKind
from trialpost.model.site import Site
from trialpost.model.status import StatusBasis
from trialpost.model.trial import Trial

NAMED = 3
"""Changes of one reason that are kept; a trial may open forty sites on one day."""


Differ = Callable[[Version, Version], Sequence[Change]]
"""Return what changed between two versions, wherever anybody is (``matching.changes``)."""


def differences_of(before: Version, now: Version) -> tuple[Change, ...]:
    """Return what changed between two versions of a trial."""
    return changes(before.trial, now.trial)


def newly_fits(
    before: Judged | None, now: Judged, person: Person, differ: Differ = differences_of
) -> tuple[Reason, ...]:
    """Return why a trial is news to somebody, the weightiest reason first; nothing if it is not.

    Args:
        before: the trial as they could last have known it, ``None`` if there was none.
        now: the trial as it stands. Both are judged for the same person on the same day.
        person: where they are and how far they would go.
        differ: what tells the difference of two versions, if it is kept for many people.
    """
    if not now.fits:
        return ()
    if before is None:
        return (Reason(kind=ReasonKind.NEW),)
    if before.fits:
        return _came_near(before, now, person, differ)
    differences = seen_from(differ(before.version, now.version), person.origin)
    found = [*_coded(before, differences, person), *_written(before, differences)]
    kinds = {one.kind for one in found}
    if ReasonKind.OPENED in kinds:  # that a site takes people follows
        found = [one for one in found if one.kind is not ReasonKind.SITE]
    return tuple(found) or (_otherwise(differences),)


def _came_near(before: Judged, now: Judged, person: Person, differ: Differ) -> tuple[Reason, ...]:
    """Tell of a site within the way of somebody who knew the trial as one without."""
    if before.check("distance") is Verdict.MET or now.check("distance") is not Verdict.MET:
        return ()
    differences = seen_from(differ(before.version, now.version), person.origin)
    near = _within_way(differences, person)
    opened = [one for one in near if not isinstance(one, SiteReworded)]
    return (Reason(kind=ReasonKind.SITE, changes=tuple(opened[:NAMED])),) if opened else ()


_FIELDS: tuple[tuple[str, ReasonKind, tuple[type, ...]], ...] = (
    ("condition", ReasonKind.CONDITION, (ConditionsChanged,)),
    ("age", ReasonKind.AGES, (AgesChanged, EligibilityListed)),
    ("sex", ReasonKind.SEX, (SexChanged, EligibilityListed)),
    ("healthy_volunteers", ReasonKind.HEALTHY, (HealthyVolunteersChanged, EligibilityListed)),
)
"""Which change takes away what a coded check, by its name, held against somebody."""


def _coded(before: Judged, differences: Sequence[Change], person: Person) -> list[Reason]:
    """Return the reasons for which coded fields do not rule the trial out any more."""
    found = []
    unrelated = ""
    if not before.is_related:
        unrelated = "condition" if person.has_condition else "healthy_volunteers"
    if before.check("status") is Verdict.NOT_MET and (turn := _opened(differences)):
        found.append(Reason(kind=ReasonKind.OPENED, changes=turn))
    if before.check("distance") is Verdict.NOT_MET and (near := _within_way(differences, person)):
        found.append(Reason(kind=ReasonKind.SITE, changes=near[:NAMED]))
    for name, kind, types in _FIELDS:
        if name == unrelated or before.check(name) is Verdict.NOT_MET:
            rests_on = tuple(one for one in differences if isinstance(one, types))
            found += [Reason(kind=kind, changes=rests_on)] if rests_on else []
    return found


def _opened(differences: Sequence[Change]) -> tuple[Change, ...]:
    """Return that the trial came to take people, unless it only could not be read before."""
    return tuple(
        one
        for one in differences
        if isinstance(one, StatusChanged)
        and one.after in PUBLIC
        and one.before not in PUBLIC
        and one.basis_before is not StatusBasis.UNREAD
    )


def _within_way(differences: Sequence[Change], person: Person) -> tuple[Change, ...]:
    """Return the sites within somebody's way that opened, were added and take people, or moved."""
    return tuple(
        one
        for one in differences
        if (
            isinstance(one, SiteOpened | SiteReworded)
            or (isinstance(one, SiteAdded) and one.takes_people)
        )
        and reaches(person, one.site, one.km)
    )


def reaches(person: Person, site: Site, km: float | None) -> bool:
    """Tell whether a site is known to lie within somebody's way."""
    if person.travel_km is not None and km is not None and km <= person.travel_km:
        return True
    country = person.travel_country
    return country is not None and lies_in(area_of(site), country)


def _written(before: Judged, differences: Sequence[Change]) -> list[Reason]:
    """Return the criteria that had spoken against somebody and were changed or dropped."""
    if not any(isinstance(one, CriterionChanged | CriterionRemoved) for one in differences):
        return []
    against = before.against
    changed = [
        one
        for one in differences
        if (isinstance(one, CriterionChanged) and one.before.span in against)
        or (isinstance(one, CriterionRemoved) and one.criterion.span in against)
    ]
    return [Reason(kind=ReasonKind.CRITERION, changes=tuple(changed[:NAMED]))] if changed else []


def _otherwise(differences: Sequence[Change]) -> Reason:
    """Return that the record changed, with what may let people in."""
    telling = [
        one
        for one in differences
        if one.matters and one.opens in (Opens.OPENS, Opens.BOTH, Opens.UNCLEAR)
    ]
    return Reason(kind=ReasonKind.CHANGED, changes=tuple(telling[:NAMED]))


# --- what somebody saved -------------------------------------------------------------------------


def since_saved(before: Trial | None, now: Trial | None, person: Person) -> tuple[Reason, ...]:
    """Return what became of a trial that somebody saved, as far as it matters to them.

    ``closed``: it no longer takes people, or no registry lists it. ``results``: its registry shows
    what it found. ``followed``: its status, who can take part, what is tried, or sites within their
    way changed. A status that only could not be read is not told, nor are moved dates, other
    people to ask, or other words for the same.

    Args:
        before: the trial as they last knew it; ``None`` tells nothing.
        now: the trial as it stands, ``None`` if no registry lists it any more.
        person: where they are and how far they would go.
    """
    if before is None:
        return ()
    differences = changes(before, now, near=person.origin)
    closed = [one for one in differences if _closes(one)]
    results = [one for one in differences if isinstance(one, ResultsPosted)]
    others = [one for one in differences if not _closes(one) and _matters_saved(one, person)]
    told: tuple[tuple[ReasonKind, Sequence[Change]], ...] = (
        (ReasonKind.CLOSED, closed),
        (ReasonKind.RESULTS, results),
        (ReasonKind.FOLLOWED, others),
    )
    return tuple(Reason(kind=kind, changes=tuple(each[: 2 * NAMED])) for kind, each in told if each)


def _closes(change: Change) -> bool:
    """Tell whether a trial as a whole stopped taking people."""
    return isinstance(change, StatusChanged) and change.opens is Opens.CLOSES


def _matters_saved(change: Change, person: Person) -> bool:
    """Tell whether somebody wants to hear of a change that neither closes nor brings results."""
    if isinstance(change, StatusChanged):
        return StatusBasis.UNREAD not in (change.basis_before, change.basis)
    if isinstance(change, SiteOpened | SiteClosed):
        return reaches(person, change.site, change.km)
    if isinstance(change, SiteAdded | SiteRemoved):
        counts = change.takes_people if isinstance(change, SiteAdded) else change.took_people
        return counts and reaches(person, change.site, change.km)
    if isinstance(change, InterventionsChanged | PhaseChanged):
        return change.weight is Weight.WHAT
    return change.weight is Weight.WHO and change.opens is not Opens.NEUTRAL
