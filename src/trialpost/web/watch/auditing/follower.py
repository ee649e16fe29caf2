"""What one person knew of trials when it was looked what became of these, and what they are told.

All of it is opened: no keyed hash is gone by, and no engine asked.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from trialpost.model.reason import ReasonKind
from trialpost.web.mail import waiting as outbox
from trialpost.web.newsroom import mailed
from trialpost.web.people.models import Person
from trialpost.web.watch import store
from trialpost.web.watch.after.becoming import Became, BecameKind, open_became
from trialpost.web.watch.auditing.events import Event
from trialpost.web.watch.judging.reasons import News
from trialpost.web.watch.models import AftermathRun, FollowUp
from trialpost.web.watch.noticing.deciding import FOLLOWED, SILENT, DecisionKind
from trialpost.web.watch.noticing.pasts import present_ids
from trialpost.web.watch.sending.returning_follow_ups import key_parts

KEY_KEPT = dt.timedelta(days=300)
"""How long at least it is known by its key whether a mail was queued."""


class Written(NamedTuple):
    """One follow-up, opened, and the trial that it is about as that is called now."""

    row: FollowUp
    one: Became
    event: Event


class Follower:
    """One person, with their decisions, their notices and what is written down for them."""

    def __init__(self, person: Person, *, run: AftermathRun) -> None:
        """Open what is stored of somebody.

        Raises:
            SealBroken: if something of it does not open.
        """
        self.person = person
        told = [
            (row.pk, store.open_notice(person.address, row), row.digest_id)
            for row in person.notices.order_by("pk")
        ]
        decided = store.decisions_of(person)
        rows = [(row, open_became(person.address, row)) for row in person.follow_ups.order_by("pk")]
        names = present_ids(
            [news.trial for _, news, _ in told]
            + [one.trial for one in decided]
            + [one.trial for _, one in rows]
        )
        self.decided = {names[one.trial]: one.kind for one in reversed(decided)}
        self.news: dict[str, list[tuple[News, bool]]] = {}
        self.known: set[str] = set()
        self.fitted: set[str] = set()
        for key, news, digest in told:
            name = names[news.trial]
            self.news.setdefault(name, []).append((news, digest is not None))
            if key <= run.notices_before:
                self.known.add(name)
                if not news.follows:
                    self.fitted.add(name)
        self.written = [
            Written(row, one, Event(one.kind, names[one.trial], one.what, one.article))
            for row, one in rows
        ]

    def __repr__(self) -> str:
        return "Follower(…)"

    @property
    def trials(self) -> set[str]:
        """Return every trial that they decided about or that was news to them."""
        return self.known | self.decided.keys()

    def is_due(self, event: Event, *, matched: bool) -> bool:
        """Say whether it is to be written down for them that this became of a trial.

        ``matched`` tells whether it may have fitted them while it took people.
        """
        kind: DecisionKind | None = self.decided.get(event.trial)
        if kind in SILENT:
            return False
        if kind in FOLLOWED and event.kind is BecameKind.RESULTS:
            # A notice tells it; it is written as well for whom the trial fitted besides.
            return matched or event.trial in self.fitted
        return matched or kind in FOLLOWED or event.trial in self.known

    def may_not_be_told(self, event: Event) -> bool:
        """Say whether they are not to be told this, though it was written down for them.

        Results may have been told by a notice. That an article was corrected or withdrawn is told
        to whom a mail on its trial told of it; to whom the article itself was mailed, the newsroom
        tells that.
        """
        if event.kind is BecameKind.RESULTS:
            news = self.news.get(event.trial, ())
            return any(went_out and _tells_results(one) for one, went_out in news)
        if event.kind not in (BecameKind.CORRECTED, BecameKind.WITHDRAWN):
            return False
        was_told = any(
            told.row.told_on is not None
            and told.one.kind is BecameKind.ARTICLE
            and told.one.article == event.article
            for told in self.written
        )
        return not was_told or bool(mailed.told(self.person.address, [event.article]))

    def unmailed(self, *, since: dt.date, today: dt.date) -> int:
        """Count what counts as told since a day and stands in no mail that was ever queued."""
        mails: dict[str, list[FollowUp]] = {}
        for told in self.written:
            day = told.row.told_on
            if day is not None and max(since, today - KEY_KEPT) <= day:
                mails.setdefault(told.row.mail, []).append(told.row)
        keys = {
            outbox.key_of_parts(key_parts(row.subject for row in rows)): len(rows)
            for rows in mails.values()
        }
        stood = outbox.standing_of(keys)
        return sum(count for key, count in keys.items() if key not in stood)


def _tells_results(news: News) -> bool:
    found = news.evidence.reasons if news.evidence else ()
    return ReasonKind.RESULTS in {news.reason, *(one.kind for one in found)}


def twice(written: Iterable[Written]) -> set[int]:
    """Return the keys of rows that tell what an earlier one tells already."""
    seen: Counter[Event] = Counter()
    found = set()
    for told in written:
        if seen[told.event]:
            found.add(told.row.pk)
        seen[told.event] += 1
    return found
