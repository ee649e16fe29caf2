"""Whether what became of a trial may still be told to somebody, as it was written down for them.

Between the row and the mail days may pass, and between the mail and its sending hours. Nothing is
told of a trial that they said no to meanwhile. That results are overdue is told only while they
are; an article only while it is on the site; and that one was corrected or withdrawn only to whom
a mail on its trial had told of it. To whom the article itself was mailed the newsroom mails that,
and once is enough. Whoever saved a trial hears of its results by a notice: what was written here
waits until that went out, and is told only if it never does, as they do not save it any more.
"""

import datetime as dt
import enum
import functools
from collections.abc import Sequence

from trialpost.model.reason import ReasonKind
from trialpost.web.catalogue import store as catalogue
from trialpost.web.mail import waiting as outbox
from trialpost.web.mail.waiting import Standing
from trialpost.web.newsroom import changes_told
from trialpost.web.newsroom import store as newsroom
from trialpost.web.people.models import Person
from trialpost.web.watch import store
from trialpost.web.watch.after.becoming import Became, BecameKind, open_became
from trialpost.web.watch.after.overdue import due_of
from trialpost.web.watch.judging.reasons import News
from trialpost.web.watch.models import Notice, OwedPerson
from trialpost.web.watch.noticing.deciding import FOLLOWED, SILENT
from trialpost.web.watch.sending.recalling import key_parts

_ON_ITS_WAY = frozenset({Standing.WAITS, Standing.RETURNED})


class Fate(enum.Enum):
    """What is to be done with what is written down for somebody."""

    TELL = enum.auto()
    WAIT = enum.auto()
    DROP = enum.auto()


class Looked:
    """Looks at what became of trials, for one person, on one day."""

    def __init__(self, person: Person, *, today: dt.date) -> None:
        self._person = person
        self._today = today

    def __repr__(self) -> str:
        return "Looked(…)"

    def __call__(self, one: Became) -> Fate:
        """Say what is to be done with one of them.

        Raises:
            SealBroken: if the master key is not here.
        """
        decision = store.decision_on(self._person, one.trial)
        kind = decision.kind if decision else None
        if kind in SILENT:
            return Fate.DROP
        if one.kind is BecameKind.RESULTS:
            return self._of_results(one.trial, follows=kind in FOLLOWED)
        return Fate.TELL if self._is_so(one) else Fate.DROP

    def _is_so(self, one: Became) -> bool:
        if one.kind is BecameKind.OVERDUE:
            return due_of(one.trial, self._today) is not None
        if one.kind is BecameKind.ARTICLE:
            return newsroom.is_on_the_site(one.article)
        if one.kind is BecameKind.CORRECTED and not newsroom.is_on_the_site(one.article):
            return False
        if one.article not in self._articles_told:
            return False
        return not changes_told.is_told(int(one.what), self._person.address)

    @functools.cached_property
    def _articles_told(self) -> frozenset[str]:
        rows = self._person.follow_ups.exclude(told_on=None)
        told = (open_became(self._person.address, row) for row in rows)
        return frozenset(one.article for one in told if one.kind is BecameKind.ARTICLE)

    def _of_results(self, trial: str, *, follows: bool) -> Fate:
        """Say it of results: a notice may have told them, or may do so yet."""
        waits = follows and OwedPerson.objects.filter(person=self._person).exists()
        for row in self._notices_of_results(trial):
            if row.digest_id is None:
                waits |= follows and row.dropped_at is None
            elif _is_on_its_way(row.digest.notices.all()):
                waits = True
            else:
                return Fate.DROP
        return Fate.WAIT if waits else Fate.TELL

    def _notices_of_results(self, trial: str) -> list[Notice]:
        names = (trial, *catalogue.former_ids(trial))
        abouts = [store.about(self._person, name) for name in names]
        rows = self._person.notices.filter(about__in=abouts).select_related("digest")
        return [row for row in rows if _tells_results(store.open_notice(self._person.address, row))]


def _tells_results(news: News) -> bool:
    found = news.evidence.reasons if news.evidence else ()
    return news.follows and ReasonKind.RESULTS in {news.reason, *(one.kind for one in found)}


def _is_on_its_way(told: Sequence[Notice]) -> bool:
    """Say whether the mail that tells some notices has still to be handed over."""
    key = outbox.key_of_parts(key_parts(row.subject for row in told))
    return outbox.standing_of([key]).get(key) in _ON_ITS_WAY
