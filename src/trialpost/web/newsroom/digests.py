"""Digests of articles for readers who want them once a week or once a month."""

import datetime as dt
import logging

import msgspec
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from trialpost.errors import TrialpostError
from trialpost.web.language import in_their_language
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import Address
from trialpost.web.mail.rendering import RenderedMessage, absolute, render
from trialpost.web.mail.waiting import is_reachable
from trialpost.web.newsroom import mailed, store, wishes
from trialpost.web.newsroom.mailing import ALL, first_lines, stream_of
from trialpost.web.newsroom.models import ArticleRow, Reader
from trialpost.web.newsroom.states import ON_THE_SITE
from trialpost.web.newsroom.subjects import Subject, first_of
from trialpost.web.newsroom.wishes import PERIODS, Frequency

IN_A_MAIL = 12
"""Articles that one digest names; the rest come with the next."""

LOOKED_BACK = dt.timedelta(days=75)
"""How old an article may be that a digest brings."""

log = logging.getLogger("trialpost.newsroom")


def gather(*, now: dt.datetime, today: dt.date | None = None) -> int:
    """Make one mail for each reader whose day has come and for whom there is something new.

    Who has nothing new is looked at again when their next day comes. ``today`` is another day than
    that of ``now``, as of which it is done. Returns how many were made.
    """
    day = today or now.date()
    due = Reader.objects.filter(digest_day__lte=day).order_by("pk")
    made = 0
    for key in list(due.values_list("pk", flat=True)):
        try:
            made += _gather_for(key, now, day)
        except (TrialpostError, msgspec.MsgspecError) as error:
            log.warning("One reader's digest could not be made: %s.", type(error).__name__)
    return made


@transaction.atomic
def _gather_for(key: int, now: dt.datetime, today: dt.date) -> int:
    """Make one reader's digest, unless they left, changed it or had it meanwhile."""
    held = Address.objects.select_for_update().filter(reader=key).first()
    row = Reader.objects.filter(pk=key, digest_day__lte=today).first()
    if held is None or row is None or not is_reachable(held):
        return 0
    wants = wishes.opened(row, held)
    if wants.frequency is Frequency.AT_ONCE:
        return 0
    found = _new_for(held, now)[:IN_A_MAIL]
    day = row.digest_day
    row.digest_day = today + PERIODS[wants.frequency]
    row.save()
    if not found:
        return 0
    mail.queue(
        address=held,
        idempotency_parts=("article digest", held.token, str(day)),
        message=digest_letter(held, found, named=wants.named),
        now=now,
    )
    mailed.note((held, article.slug) for article, _ in found)
    return 1


def _new_for(address: Address, now: dt.datetime) -> list[tuple[ArticleRow, Subject]]:
    """Return what a reader was not mailed yet, the latest first, each with what it is about."""
    since: dict[str, dt.datetime] = {}
    wanted: list[Subject] = []
    for one in address.subscriptions.filter(confirmed_at__isnull=False).select_related("address"):
        about = store.subject_in(one)
        if about is not None:
            wanted.append(about)
            since[about.key] = one.confirmed_at
    rows = ArticleRow.objects.filter(
        state__in=ON_THE_SITE, published_at__gt=now - LOOKED_BACK
    ).order_by("-published_at", "slug")
    found = [
        (row, about)
        for row in rows
        if (about := first_of(row, [w for w in wanted if since[w.key] <= row.published_at]))
    ]
    told = mailed.told(address, [row.slug for row, _ in found])
    return [pair for pair in found if pair[0].slug not in told]


@in_their_language
def digest_letter(
    address: Address, found: list[tuple[ArticleRow, Subject]], *, named: bool
) -> RenderedMessage:
    """Render a digest. Its subject names what it is about only where the reader chose that."""
    names = sorted({about.said for _, about in found})
    subject = gettext("What trials found: news from %(name)s") % {"name": settings.SERVICE.name}
    if named:
        subject = gettext("What trials found: %(names)s") % {"names": ", ".join(names[:3])}
    shown = [(store.listed(row), about) for row, about in found]
    return render(
        "article_digest",
        subject=subject,
        stream=stream_of(ALL),
        articles=[(one, about, first_lines(one), _page_of(one.slug)) for one, about in shown],
        page=wishes.page_address(address),
    )


def _page_of(slug: str) -> str:
    return absolute(reverse("newsroom:from_mail", args=[store.mail_code(slug)]))
