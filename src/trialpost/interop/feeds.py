"""JSON Feed, version 1.1 (jsonfeed.org): the same items that Atom and RSS carry."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

VERSION = "https://jsonfeed.org/version/1.1"


class FeedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a feed. ``url`` is its address and its id; times have a zone.

    What was never changed counts as changed when it was published, as Atom's ``updated`` has it.
    """

    url: str
    title: str
    summary: str
    html: str
    published: dt.datetime
    changed: dt.datetime | None = None
    tags: tuple[str, ...] = ()
    language: str = "en"


def json_feed(
    title: str, *, page: str, feed: str, items: Iterable[FeedItem], language: str = "en"
) -> dict[str, Any]:
    """Return a feed as plain values that JSON can hold.

    Args:
        title: what the feed is called.
        page: the address of the page that lists the same.
        feed: the address of the feed itself.
        items: the entries, the latest first; each says its own language.
        language: that of the feed's own words.
    """
    return {
        "version": VERSION,
        "title": title,
        "home_page_url": page,
        "feed_url": feed,
        "language": language,
        "items": [_item(one) for one in items],
    }


def _item(one: FeedItem) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": one.url,
        "url": one.url,
        "title": one.title,
        "summary": one.summary,
        "content_html": one.html,
        "date_published": one.published.isoformat(timespec="seconds"),
        "date_modified": (one.changed or one.published).isoformat(timespec="seconds"),
        "language": one.language,
    }
    if one.tags:
        told["tags"] = list(one.tags)
    return told
