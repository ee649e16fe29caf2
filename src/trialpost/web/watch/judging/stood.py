"""The catalogue as a run of the watch goes by it: as it is, or as it stood when one was made.

Whoever audits a run that others came after needs it as that run found it. Trials that changed since
are read from the records that they had then, and the vocabulary learns anew from what was there.
"""

import contextlib
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from trialpost.errors import ServiceUnavailable, Unreadable
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.outline import TrialOutline, outline_of
from trialpost.web.catalogue import store
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.catalogue.records import changed_in

MOST_SINCE = 20_000
"""Trials that may have changed since; to read more of them as they were takes too long."""


class Stood(NamedTuple):
    """The whole catalogue, the trials that changed, and the ids that are not found any more."""

    whole: Catalogue
    changed: Catalogue
    removed: frozenset[str]


def present(since: int, also: Collection[str] = ()) -> Stood:
    """Return the catalogue as it is, and what changed after a version or is named."""
    changed = _with(store.outlines(after=since), also)
    return _stood(current_catalogue(), changed, store.removed_since(since))


def _with(changed: Iterable[TrialOutline], also: Iterable[str]) -> Iterator[TrialOutline]:
    """Yield what changed, and of other trials those that are named, as far as they are found."""
    left = set(also)
    for one in changed:
        left.discard(one.id)
        yield one
    yield from store.outlines_of(sorted(left)).values()


def stood_at(since: int, until: int, also: Collection[str] = ()) -> Stood:
    """Return the catalogue as it stood at a version, and what had changed after another.

    What is named in ``also`` counts as changed.

    Raises:
        ServiceUnavailable: if that cannot be told any more, as trials turned out to be others or
            too many changed since.
    """
    later = store.rows_changed(until)
    if not later:
        return present(since, also)
    if len(later) > MOST_SINCE or any(later.values()):
        raise others_by_now()
    then = _outlines_at(later, until)
    moved = {name for name in later if any(since < one <= until for one in changed_in(name))}
    moved |= later.keys() & set(also)
    same = (one for one in store.outlines(after=since) if one.id not in later)
    changed = itertools.chain(
        _with(same, set(also) - later.keys()),
        (one for name, one in then.items() if name in moved),
    )
    gone = {name for name in store.removed_since(since) if name not in later}
    return _stood(_whole(later, then), changed, gone | (moved - then.keys()))


def others_by_now() -> ServiceUnavailable:
    """Return the error that says that too much has changed to tell what was due at a watch."""
    return ServiceUnavailable(
        "So many trials have changed since that watch, or turned out to be others, or not to be, "
        "that what was due then cannot be derived any more. Run 'trialpost watch' first, then "
        "audit it."
    )


def _stood(whole: Catalogue, changed: Iterable[TrialOutline], removed: Iterable[str]) -> Stood:
    some = Catalogue(changed, load_trial=store.trial, text=whole.text, better=whole.better)
    some.vocabulary = whole.vocabulary
    return Stood(whole, some, frozenset(removed))


def _outlines_at(names: Iterable[str], version: int) -> dict[str, TrialOutline]:
    """Read trials as they stood at a version, as far as they were found and can be read."""
    found = {}
    for name in names:
        with contextlib.suppress(Unreadable):
            trial = store.trial_at(name, version)
            if trial is not None:
                found[name] = outline_of(trial)
    return found


def _whole(later: Collection[str], then: Mapping[str, TrialOutline]) -> Catalogue:
    """Make the catalogue of before: as it is now, but for the trials that changed later."""
    known = current_catalogue()

    def load(names: Sequence[str]) -> dict[str, TrialOutline]:
        same = store.outlines_of([name for name in names if name not in later])
        return same | {name: then[name] for name in names if name in then}

    return Catalogue(
        itertools.chain(
            (one for one in known.all_outlines() if one.id not in later), then.values()
        ),
        load_trial=store.trial,
        load_outlines=load,
        text=known.text,
        graph=known.vocabulary.graph,
        better=known.better,
    )
