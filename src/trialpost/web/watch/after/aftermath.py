"""Tell whoever knows of a trial what became of it: results, overdue results, an article.

Who knows of it saved it or wants to take part, or matched it: it was news to them, whether or not
a mail told it (it may have waited for a pause), or it stood on their page while it took people
(:mod:`~trialpost.web.watch.after.matched`). Whoever said no to it hears nothing.
What is to be told is a row (:class:`~trialpost.web.watch.models.FollowUp`) before it is mail, under
a keyed hash by which nothing is told twice. Runs go on where the last one stopped.
"""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max, Q
from msgspec.structs import replace

from trialpost.web.catalogue import store as catalogue
from trialpost.web.mail.models import Address
from trialpost.web.newsroom.models import ArticleVersion
from trialpost.web.people.models import Person
from trialpost.web.watch import store
from trialpost.web.watch.after.becoming import Became, BecameKind, seal_became, subject_of
from trialpost.web.watch.after.happened import happened
from trialpost.web.watch.after.looks import begin as begin_look
from trialpost.web.watch.after.looks import end as end_look
from trialpost.web.watch.after.matched import Failed, matched
from trialpost.web.watch.after.overdue import overdue
from trialpost.web.watch.judging.knowing import Owed
from trialpost.web.watch.models import (
    AftermathState,
    FollowUp,
    OwedFollowUps,
    OwedTrialFollowUps,
)
from trialpost.web.watch.noticing.deciding import FOLLOWED, SILENT
from trialpost.web.watch.noticing.pasts import present_ids
from trialpost.web.watch.sending import owed

OVERDUE_EVERY = dt.timedelta(days=7)
"""How often it is looked whether results are overdue: no sooner, for every notice is opened."""

AT_A_TIME = 500
"""People who are read at a time."""

log = logging.getLogger("trialpost.watch")


class _Look(NamedTuple):
    """From where it is looked what became of trials: of ``trials`` alone, for ``people`` alone."""

    version: int
    article: int
    people: Collection[int] | None = None
    trials: Collection[str] | None = None


def follow(*, now: dt.datetime) -> dict[str, int]:
    """Write what is to be told of trials that people know of; return how many of each kind.

    Whom it could not be told, whatever the reason, stays owed, and so does a trial that could not
    be read; later runs try again.
    """
    state, _ = AftermathState.objects.get_or_create(pk=1, defaults=_present(now))
    mark = catalogue.state()
    version = mark.version
    last = ArticleVersion.objects.aggregate(last=Max("pk"))["last"] or 0
    left = {one.person_id: one for one in owed.followers(now)}
    left_trials = {one.registry_id: one for one in owed.trials_followed(now)}
    looks = [_Look(state.catalogue_version, state.article_version)]
    if left:
        looks.append(_Look(*_earliest(left.values()), people=left.keys()))
    if left_trials:
        looks.append(_Look(*_earliest(left_trials.values()), trials=left_trials.keys()))
    asks = state.overdue_on is None or now.date() >= state.overdue_on + OVERDUE_EVERY
    run = None
    if looks[1:] or asks or looks[0][:2] != (version, last):
        run = begin_look(*looks[0][:2], last, overdue=asks, mark=mark, now=now)
    counts: Counter[str] = Counter()
    people: dict[int, str] = {}
    unread: dict[str, tuple[str, _Look]] = {}
    for look in looks:
        failed = Failed(people, {})
        found = happened(look.version, look.article, last, failed=failed, only=look.trials)
        counts += _tell(found, now=now, failed=failed, only=look.people)
        for name, kind in failed.trials.items():
            unread.setdefault(name, (kind, look))
    days: dict[str, dt.date] = {}
    if asks:
        # A trial that cannot be read is looked at again when the next look is due.
        counts += _tell([*overdue(now.date())], now=now, failed=Failed(people, {}))
        days["overdue_on"] = now.date()
    with transaction.atomic():
        owed.settle_followers(left.keys() - people.keys())
        owed.settle_trials_followed(left_trials.keys() - unread.keys())
        since = Owed(version=state.catalogue_version)
        owed.note_followers(people, since, state.article_version, now=now)
        for look in looks:
            names = {name: kind for name, (kind, of) in unread.items() if of is look}
            since = Owed(version=look.version)
            owed.note_trials_followed(names, since, look.article, now=now)
        AftermathState.objects.filter(pk=1).update(
            catalogue_version=version, article_version=last, **days
        )
        end_look(run, now=now)
    return dict(counts)


def _earliest(owing: Collection[OwedFollowUps | OwedTrialFollowUps]) -> tuple[int, int]:
    """Return from which version of the catalogue, and of articles, all of these are owed."""
    return min(one.version for one in owing), min(one.article_version for one in owing)


def _present(now: dt.datetime) -> dict[str, int]:
    """Begin with the catalogue as it is: its results are no news. Articles are, all of them."""
    return {"catalogue_version": store.watched_version() or catalogue.state().version}


def _people(others: Iterable[int] = ()) -> Iterator[Person]:
    """Return whoever a trial was news to, decided about one, or is among ``others``, each once."""
    known = Person.objects.filter(Q(notices__isnull=False) | Q(decisions__isnull=False)).distinct()
    left = set(others)
    for person in known.select_related("address").order_by("pk").iterator(chunk_size=AT_A_TIME):
        left.discard(person.pk)
        yield person
    rest = sorted(left)
    for start in range(0, len(rest), AT_A_TIME):
        some = Person.objects.filter(pk__in=rest[start : start + AT_A_TIME])
        yield from some.select_related("address").order_by("pk")


def _tell(
    found: Sequence[Became],
    *,
    now: dt.datetime,
    failed: Failed,
    only: Collection[int] | None = None,
) -> Counter[str]:
    """Write each of these for everybody who knows of its trial, or for some people ``only``.

    Whom it cannot be told is put into ``failed``, and so is a trial; all others are told.
    """
    present = present_ids(one.trial for one in found)
    named = [
        (one, (present[one.trial], *catalogue.former_ids(present[one.trial]))) for one in found
    ]
    counts: Counter[str] = Counter()
    if not named:
        return counts
    trials = {one.trial for one, _ in named}
    whom = matched(trials, today=now.date(), failed=failed, only=only)
    for person in _people(set().union(*whom.values())):
        if only is not None and person.pk not in only:
            continue
        try:
            told = set(person.notices.values_list("about", flat=True))
            decided = set(person.decisions.values_list("about", flat=True))
            for one, names in named:
                abouts = {store.about(person, name) for name in names}
                matches = person.pk in whom[one.trial]
                knows = matches or bool(abouts & told)
                if not (knows or abouts & decided):
                    continue
                if _wants(person, one, knows) and (
                    matches or not _is_told_by_a_notice(person, one) or _fitted(person, abouts)
                ):
                    counts[one.kind.value] += _write(person, one, now)
        except Exception as error:  # whatever it is, the others are told
            failed.people[person.pk] = kind = type(error).__name__
            log.warning("Person %s could not be told what became: %s.", person.pk, kind)
    return counts


def _fitted(person: Person, abouts: set[str]) -> bool:
    """Tell whether a notice says of a trial that it may fit, and not only that they saved it."""
    rows = person.notices.filter(about__in=abouts)
    return any(not store.open_notice(person.address, row).follows for row in rows)


def _wants(person: Person, one: Became, knows: bool) -> bool:
    """Tell whether somebody is to hear this: whoever follows the trial, or knows of it else."""
    decision = store.decision_on(person, one.trial)
    kind = decision.kind if decision else None
    return kind not in SILENT and (kind in FOLLOWED or knows)


def _is_told_by_a_notice(person: Person, one: Became) -> bool:
    """Tell whether a notice tells this, since they follow the trial.

    To whom the trial matched besides it is written all the same: it is told if they take the saving
    back before the notice went out (``standing``).
    """
    decision = store.decision_on(person, one.trial)
    return one.kind is BecameKind.RESULTS and decision is not None and decision.kind in FOLLOWED


@transaction.atomic
def _write(person: Person, one: Became, now: dt.datetime) -> int:
    """Write one row, unless it is there or the person is being erased; return how many."""
    if not Address.objects.select_for_update().filter(pk=person.address_id).exists():
        return 0
    subject = subject_of(person, one)
    _, is_new = FollowUp.objects.get_or_create(
        subject=subject,
        defaults={
            "person": person,
            "sealed": seal_became(person.address, subject, replace(one, written=now)),
            "created_at": now.date(),
        },
    )
    return int(is_new)
