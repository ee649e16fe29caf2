"""One article on its way to everybody who gets one of its categories."""

import datetime as dt

from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import Address, OutboxMessage
from trialpost.web.mail.rendering import RenderedMessage, absolute, render
from trialpost.web.newsroom import store
from trialpost.web.newsroom.categories import CATEGORIES
from trialpost.web.newsroom.models import ArticleRow

STREAM = "articles"


def stream_of(category: str) -> str:
    """Return the stream of mail that brings a category."""
    return f"{STREAM}:{category}"


def category_of_stream(stream: str) -> str:
    """Return the key of the category that a stream brings."""
    return stream.partition(":")[2]


def letter(row: ArticleRow, category: str) -> RenderedMessage:
    """Render an article's mail for those who get a category."""
    return render(
        "article",
        subject="What a trial found: a new article",
        stream=stream_of(category),
        article=store.listed(row),
        category=CATEGORIES[category],
        link=absolute(f"/a/{store.mail_code(row.slug)}/"),
    )


def mail_key(row: ArticleRow, address: Address) -> tuple[str, ...]:
    """Return what lets an article go to an address once, whatever categories it gets."""
    return ("article", row.slug, address.token)


class Mailing:
    """The messages of one article, made before it is published and written as it is.

    Which category a subscription is for is sealed, so every one has to be opened: that happens
    when this is made, without a lock. Only what was confirmed or ended since is
    looked at by :meth:`queue`.
    """

    def __init__(self, row: ArticleRow, *, now: dt.datetime) -> None:
        self._now = now
        self._begin(row)

    def _begin(self, row: ArticleRow) -> None:
        self._made_for = (row.article, row.categories)
        self._seen: set[int] = set()
        self._messages: dict[int, tuple[int, OutboxMessage]] = {}
        self._open(row, store.confirmed_keys())

    def queue(self, row: ArticleRow) -> None:
        """Write the messages of an article that is being published; call it in that transaction."""
        if (row.article, row.categories) != self._made_for:
            self._begin(row)
        self._catch_up(row)
        mail.queue_prepared(rows=[message for _, message in self._messages.values()])

    def _catch_up(self, row: ArticleRow) -> None:
        """Take in who came since, and look again at those whose subscription ended since."""
        present = store.confirmed_keys()
        gone = {at for at, (key, _) in self._messages.items() if key not in present}
        for address in gone:
            del self._messages[address]
        again = store.confirmed_keys(addresses=gone) if gone else set()
        self._open(row, (present - self._seen) | again)

    def _open(self, row: ArticleRow, keys: set[int]) -> None:
        letters: dict[str, RenderedMessage] = {}
        for key, address, category in store.opened_subscriptions(keys):
            self._seen.add(key)
            if category not in row.categories or address.pk in self._messages:
                continue
            message = letters.setdefault(category, letter(row, category))
            prepared = mail.prepare(
                address=address,
                idempotency_parts=mail_key(row, address),
                message=message,
                now=self._now,
            )
            self._messages[address.pk] = (key, prepared)
