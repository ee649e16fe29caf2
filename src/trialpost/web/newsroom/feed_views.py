"""Feeds of articles: Atom, RSS and JSON Feed; of everything, a category or a condition."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from trialpost.articles import as_html
from trialpost.interop.feeds import FeedItem, json_feed
from trialpost.model.message import Message
from trialpost.web.language import current, render
from trialpost.web.newsroom import store
from trialpost.web.newsroom.categories import CATEGORIES
from trialpost.web.newsroom.mailing import first_lines

IN_A_FEED = 50


class _Said:
    """A feed each entry of which says its language."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Return the attributes of an entry's element."""
        return {"xml:lang": item["said_in"]}


class _Atom(_Said, Atom1Feed):
    """Atom whose entries say their language and hold the whole article."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Write an entry; its content is the article as HTML (RFC 4287, 4.1.3)."""
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


class _Rss(_Said, Rss201rev2Feed):
    """RSS whose entries say their language."""


FORMS: dict[str, type[SyndicationFeed]] = {"atom": _Atom, "rss": _Rss}
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@require_safe
def everything(request: HttpRequest, form: str) -> HttpResponse:
    """Answer the feed of all articles."""
    found = store.published(limit=IN_A_FEED)
    return _feed(request, form, gettext("What trials found"), reverse("newsroom:articles"), found)


@require_safe
def category(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Answer the feed of a category; one without articles is empty."""
    if key not in CATEGORIES:
        raise Http404
    title = gettext("What trials found: %(name)s") % {"name": render(Message(CATEGORIES[key].name))}
    page = reverse("newsroom:category", args=[key])
    return _feed(request, form, title, page, store.published(category=key, limit=IN_A_FEED))


@require_safe
def condition(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Answer the feed of a condition that there is an article on."""
    found = store.published(condition=slug, limit=IN_A_FEED)
    if not found:
        raise Http404
    title = gettext("What trials found: %(name)s") % {"name": render(Message(found[0].condition))}
    return _feed(request, form, title, reverse("newsroom:condition", args=[slug]), found)


def _feed(
    request: HttpRequest, form: str, title: str, page: str, found: list[store.Listed]
) -> HttpResponse:
    base = settings.SERVICE.base_url.rstrip("/")
    items = [_item(one, base) for one in found]
    title = f"{title}: {settings.SERVICE.name}"
    if form == "json":
        whole = json_feed(
            title, page=base + page, feed=base + request.path, items=items, language=current()
        )
        return JsonResponse(whole, content_type="application/feed+json")
    kind = FORMS.get(form)
    if kind is None:
        raise Http404
    feed = kind(
        title=title, link=base + page, description=DESCRIPTION, language=current(),
        feed_url=base + request.path, feed_guid=base + request.path,
    )  # fmt: skip
    for one in items:
        feed.add_item(
            title=one.title, link=one.url, description=escape(one.summary), content=one.html,
            unique_id=one.url, pubdate=one.published, updateddate=one.changed or one.published,
            categories=one.tags, author_name=settings.SERVICE.name, said_in=one.language,
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


DESCRIPTION = _("What finished trials found, in plain words, with the figures and their sources.")


def _item(shown: store.Listed, base: str) -> FeedItem:
    changed: Any = shown.changed_at
    summary = f"{shown.subtitle} {first_lines(shown)}".strip()
    if shown.reason:
        corrected = gettext("Corrected: %(reason)s") % {"reason": shown.reason}
        summary = f"{corrected} {summary}"
    if shown.is_invented:
        summary = f"{gettext('Invented, to show how it is done')}. {summary}"
    language = shown.article.language
    if language != current():
        summary = f"{gettext('In English only')}. {summary}"
    return FeedItem(
        url=base + reverse("newsroom:article", args=[shown.slug]),
        title=shown.title,
        summary=summary,
        html=as_html(shown.article),
        published=shown.published_at or EPOCH,
        changed=changed,
        tags=tuple(render(Message(one.name)) for one in shown.categories),
        language=language,
    )
