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

from django.db import transaction
from django.db.models import Max, Q
from msgspec.structs import replace

from trialpost.errors import TrialpostError
from trialpost.web.catalogue import store as catalogue
from trialpost.web.mail.models import Address
from trialpost.web.newsroom.models import ArticleRow, ArticleVersion
from trialpost.web.people.models import Person
from trialpost.web.watch import store
from trialpost.web.watch.after.becoming import Became, BecameKind, seal_became, subject_of
from trialpost.web.watch.after.matched import Failed, matched
from trialpost.web.watch.after.overdue import overdue
from trialpost.web.watch.judging.knowing import Owed
from trialpost.web.watch.models import AftermathState, FollowUp
from trialpost.web.watch.noticing.deciding import FOLLOWED, SILENT
from trialpost.web.watch.sending import owed

OVERDUE_EVERY = dt.timedelta(days=7)
"""How often it is looked whether results are overdue: no sooner, for every notice is opened."""

AT_A_TIME = 500
"""People who are read at a time."""

ARTICLE_KINDS = {
    ArticleRow.State.PUBLISHED.value: BecameKind.ARTICLE,
    ArticleRow.State.CORRECTED.value: BecameKind.CORRECTED,
    ArticleRow.State.WITHDRAWN.value: BecameKind.WITHDRAWN,
}

log = logging.getLogger("trialpost.watch")


def follow(*, now: dt.datetime) -> dict[str, int]:
    """Write what is to be told of trials that people know of; return how many of each kind.

    Whom it could not be told, whatever the reason, stays owed, and later runs try again.
    """
    state, _ = AftermathState.objects.get_or_create(pk=1, defaults=_present(now))
    version = catalogue.state().version
    last = ArticleVersion.objects.aggregate(last=Max("pk"))["last"] or 0
    left = {one.person_id: one for one in owed.followers(now)}
    failed: Failed = {}
    found = _became(state.catalogue_version, state.article_version, last)
    counts = _tell(found, now=now, failed=failed)
    if left:
        since = min(one.version for one in left.values())
        article = min(one.article_version for one in left.values())
        counts += _tell(_became(since, article, last), now=now, failed=failed, only=left.keys())
    days: dict[str, dt.date] = {}
    if state.overdue_on is None or now.date() >= state.overdue_on + OVERDUE_EVERY:
        counts += _tell([*overdue(now.date())], now=now, failed=failed)
        days["overdue_on"] = now.date()
    with transaction.atomic():
        owed.settle_followers(left.keys() - failed.keys())
        owed.note_followers(
            failed, Owed(version=state.catalogue_version), state.article_version, now=now
        )
        AftermathState.objects.filter(pk=1).update(
            catalogue_version=version, article_version=last, **days
        )
    return dict(counts)


def _became(since: int, article: int, last: int) -> list[Became]:
    """Return what became of trials since a version of the catalogue, and one of articles."""
    return [*_articles(article, last), *_with_results(since)]


def _present(now: dt.datetime) -> dict[str, int]:
    """Begin with the catalogue as it is: its results are no news. Articles are, all of them."""
    return {"catalogue_version": store.watched_version() or catalogue.state().version}


def _articles(after: int, until: int) -> Iterator[Became]:
    """Return the articles that were published, corrected or withdrawn since."""
    rows = ArticleVersion.objects.filter(pk__gt=after, pk__lte=until, what__in=ARTICLE_KINDS)
    for row in rows.select_related("article_row").order_by("pk"):
        about = row.article_row
        yield Became(
            kind=ARTICLE_KINDS[row.what],
            trial=about.registry_id,
            title=_title(about.registry_id),
            what=str(row.pk),
            article=about.slug,
            reason=row.reason,
        )


def _title(name: str) -> str:
    try:
        return catalogue.trial(name).title
    except TrialpostError:
        return name


def _with_results(since: int) -> Iterator[Became]:
    """Return the trials that have results now and had none at a version of the catalogue."""
    for name in catalogue.changed_since(since):
        try:
            now, before = catalogue.trial(name), catalogue.trial_at(name, since)
        except TrialpostError:
            continue
        if now.has_results and before is not None and not before.has_results:
            yield Became(
                kind=BecameKind.RESULTS, trial=name, title=now.title, what="results", article=""
            )


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

    Whom it cannot be told is put into ``failed``; all others are told.
    """
    named = [(one, (one.trial, *catalogue.former_ids(one.trial))) for one in found]
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
            decided = dict(person.decisions.values_list("about", "pk"))
            for one, names in named:
                abouts = {store.about(person, name) for name in names}
                matches = person.pk in whom[one.trial]
                knows = matches or bool(abouts & told)
                if not (knows or abouts & decided.keys()):
                    continue
                if _wants(person, one, knows) and (
                    matches or not _is_told_by_a_notice(person, one) or _fitted(person, abouts)
                ):
                    counts[one.kind.value] += _write(person, one, now)
        except Exception as error:  # whatever it is, the others are told
            failed[person.pk] = kind = type(error).__name__
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
