"""One article on its way to everybody who gets what it is about."""

import datetime as dt

import msgspec
from django.conf import settings
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.translation import gettext

from trialpost.model.article import Section
from trialpost.web.language import speaking
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import Address, OutboxMessage
from trialpost.web.mail.rendering import RenderedMessage, absolute, render
from trialpost.web.newsroom import mailed, store, wishes
from trialpost.web.newsroom.models import ArticleRow
from trialpost.web.newsroom.subjects import Subject
from trialpost.web.newsroom.wishes import Frequency

STREAM = "articles"
ALL = "all"
CORRECTIONS = "corrections"
PAGE_HERE = "https://page.invalid/these-mails"
"""Stands for the address of a reader's own page until the mail is theirs: many share its words."""


def stream_of(subject: str) -> str:
    """Return the stream of mail that brings a subject; of a category by its key."""
    return f"{STREAM}:{subject}"


def subject_of_stream(stream: str) -> str:
    """Return the subject in writing that a stream brings."""
    return stream.partition(":")[2]


def headline(subject: Subject | None, *, named: bool) -> str:
    """Return the subject of a mail; it names what it is about only where the reader chose that."""
    if named and subject is not None:
        return gettext("What a trial found: %(subject)s") % {"subject": subject.said}
    name = settings.SERVICE.name
    return gettext("What a trial found: a new article from %(name)s") % {"name": name}


def letter(row: ArticleRow, subject: Subject, *, named: bool = False) -> RenderedMessage:
    """Render an article's mail for those who get a subject; :func:`for_reader` makes it theirs."""
    shown = store.listed(row)
    return render(
        "article",
        subject=headline(subject, named=named),
        stream=stream_of(subject.written),
        article=shown,
        first_lines=first_lines(shown),
        about=subject,
        link=absolute(reverse("newsroom:from_mail", args=[store.mail_code(row.slug)])),
        page=PAGE_HERE,
    )


def first_lines(shown: store.Listed) -> str:
    """Return the sentences that tell what the headline tells, with the figures of each group.

    They stand in the first section below the headline that rests on what that rests on. Where none
    does, they tell what was tried and why, which the second section does.
    """
    sections = shown.article.sections
    told = set(shown.article.title.findings)
    found = next((one for one in sections if _rest_on(one, told)), None)
    if found is not None:
        return _begun(found)
    others = (*sections[1:], *sections[:1])
    return next((lines for one in others if (lines := _begun(one, most=2))), "")


MOST_LINES = 4
"""Sentences of an article that a mail has: the measure and three groups."""
LONGEST_LINES = 450
"""Characters after which no other sentence of an article begins in a mail."""


def _rest_on(section: Section, findings: set[str]) -> bool:
    return any(not findings.isdisjoint(one.findings) for one in section.sentences)


def _begun(section: Section, *, most: int = MOST_LINES) -> str:
    """Return the first sentences of a section that rest on findings, all where none does."""
    own = [one.text for one in section.sentences if one.findings]
    lines: list[str] = []
    for text in (own or [one.text for one in section.sentences])[:most]:
        if lines and sum(map(len, lines)) + len(text) > LONGEST_LINES:
            break
        lines.append(text)
    return " ".join(lines)


def for_reader(message: RenderedMessage, address: Address) -> RenderedMessage:
    """Put a reader's own page into a message."""
    with speaking(address.language):
        page = wishes.page_address(address)
    return msgspec.structs.replace(
        message,
        text=message.text.replace(PAGE_HERE, page),
        html=message.html.replace(PAGE_HERE, conditional_escape(page)),
    )


def mail_key(row: ArticleRow, address: Address) -> tuple[str, ...]:
    """Return what lets an article go to an address once, whatever it is told under."""
    return ("article", row.slug, address.token)


class Mailing:
    """The messages of one article, made before it is published and written as it is.

    What a subscription is for is sealed, so every one has to be opened: that happens when this is
    made, without a lock. Only what was confirmed or ended since is looked at by :meth:`queue`.
    Whoever wants digests gets it in their next one.
    """

    def __init__(self, row: ArticleRow, *, now: dt.datetime) -> None:
        self._now = now
        self._begin(row)

    def _begin(self, row: ArticleRow) -> None:
        self._made_for = (row.article, row.categories, row.descriptors)
        self._seen: set[int] = set()
        self._messages: dict[int, tuple[int, Address, OutboxMessage]] = {}
        self._open(row, store.confirmed_keys())

    def queue(self, row: ArticleRow) -> None:
        """Write the messages of an article that is being published; call it in that transaction."""
        if (row.article, row.categories, row.descriptors) != self._made_for:
            self._begin(row)
        self._catch_up(row)
        mail.queue_prepared(rows=[message for _, _, message in self._messages.values()])
        here = mailed.still_here([address for _, address, _ in self._messages.values()])
        wishes.ensure(here)
        mailed.note((address, row.slug) for address in here)

    def _catch_up(self, row: ArticleRow) -> None:
        """Take in who came since, and look again at those whose subscription ended since."""
        present = store.confirmed_keys()
        gone = {at for at, (key, _, _) in self._messages.items() if key not in present}
        for address in gone:
            del self._messages[address]
        again = store.confirmed_keys(addresses=gone) if gone else set()
        self._open(row, (present - self._seen) | again)

    def _open(self, row: ArticleRow, keys: set[int]) -> None:
        letters: dict[tuple[str, bool, str], RenderedMessage] = {}
        for key, address, subject in store.opened_subscriptions(keys):
            self._seen.add(key)
            if not subject.takes_in(row) or address.pk in self._messages:
                continue
            wanted = wishes.wishes_of_row(address)
            if wanted.frequency is not Frequency.AT_ONCE:
                continue
            which = (subject.written, wanted.named, address.language)
            if which not in letters:
                with speaking(address.language):
                    letters[which] = letter(row, subject, named=wanted.named)
            prepared = mail.prepare(
                address=address,
                idempotency_parts=mail_key(row, address),
                message=for_reader(letters[which], address),
                now=self._now,
            )
            self._messages[address.pk] = (key, address, prepared)
