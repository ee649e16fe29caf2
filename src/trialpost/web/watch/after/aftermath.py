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
from collections.abc import Iterable, Iterator

import msgspec
from django.db import transaction
from django.db.models import Max, Q
from msgspec.structs import replace

from trialpost.errors import TrialpostError
from trialpost.model.reading import Door
from trialpost.model.trial import Trial
from trialpost.registry.ctgov.results_due import results_overdue
from trialpost.web.catalogue import store as catalogue
from trialpost.web.mail.models import Address
from trialpost.web.newsroom.models import ArticleRow, ArticleVersion
from trialpost.web.people.models import Person
from trialpost.web.watch import store
from trialpost.web.watch.after.becoming import Became, BecameKind, seal_became, subject_of
from trialpost.web.watch.after.matched import matched
from trialpost.web.watch.models import AftermathState, FollowUp
from trialpost.web.watch.noticing.deciding import FOLLOWED, SILENT

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
    """Write what is to be told of trials that people know of; return how many of each kind."""
    state, _ = AftermathState.objects.get_or_create(pk=1, defaults=_present(now))
    version = catalogue.state().version
    last = ArticleVersion.objects.aggregate(last=Max("pk"))["last"] or 0
    found = [
        *_articles(state.article_version, last),
        *_with_results(state.catalogue_version),
    ]
    counts = _tell(found, now=now)
    days: dict[str, dt.date] = {}
    if state.overdue_on is None or now.date() >= state.overdue_on + OVERDUE_EVERY:
        counts += _tell(_overdue(now.date()), now=now)
        days["overdue_on"] = now.date()
    AftermathState.objects.filter(pk=1).update(
        catalogue_version=version, article_version=last, **days
    )
    return dict(counts)


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


def _overdue(today: dt.date) -> Iterator[Became]:
    """Return those of the trials that people know of whose results are overdue."""
    for name in sorted(_known_to_anybody()):
        try:
            due = next(
                (
                    found
                    for door, raw in catalogue.records(name)
                    if door is Door.CTGOV_API and (found := results_overdue(raw, today=today))
                ),
                None,
            )
            if due is not None:
                trial: Trial = catalogue.trial(name)
                yield Became(
                    kind=BecameKind.OVERDUE,
                    trial=name,
                    title=trial.title,
                    what=due.due.isoformat(),
                    article="",
                    completed=due.completed,
                    due=due.due,
                )
        except TrialpostError:
            continue


def _known_to_anybody() -> set[str]:
    """Return every trial that was news to somebody or that they follow."""
    names: set[str] = set()
    for person in _people():
        try:
            names |= {one.trial for one in store.decisions_of(person) if one.kind in FOLLOWED}
            for row in person.notices.all():
                names.add(store.open_notice(person.address, row).trial)
        except (TrialpostError, msgspec.MsgspecError) as error:
            log.warning("One person's trials could not be opened: %s.", type(error).__name__)
    return names


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


def _tell(found: Iterable[Became], *, now: dt.datetime) -> Counter[str]:
    """Write each of these for everybody who knows of its trial."""
    named = [(one, (one.trial, *catalogue.former_ids(one.trial))) for one in found]
    counts: Counter[str] = Counter()
    if not named:
        return counts
    whom = matched({one.trial for one, _ in named}, today=now.date())
    for person in _people(set().union(*whom.values())):
        try:
            told = set(person.notices.values_list("about", flat=True))
            decided = dict(person.decisions.values_list("about", "pk"))
            for one, names in named:
                abouts = {store.about(person, name) for name in names}
                knows = bool(abouts & told) or person.pk in whom[one.trial]
                if (knows or abouts & decided.keys()) and _wants(person, one, knows):
                    counts[one.kind.value] += _write(person, one, now)
        except (TrialpostError, msgspec.MsgspecError) as error:
            log.warning("One person could not be told what became: %s.", type(error).__name__)
    return counts


def _wants(person: Person, one: Became, matched_it: bool) -> bool:
    """Tell whether somebody is to hear this; who saved a trial hears of results by a notice."""
    decision = store.decision_on(person, one.trial)
    kind = decision.kind if decision else None
    if kind in SILENT:
        return False
    if kind in FOLLOWED:
        return one.kind is not BecameKind.RESULTS
    return matched_it


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
