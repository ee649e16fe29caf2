"""What search engines are shown: home, conditions, trials, articles. Nothing of any person."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from trialpost.vocabulary.plain import LANGUAGES
from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.language import DEFAULT, path_in
from trialpost.web.newsroom import store as newsroom
from trialpost.web.pages import conditions


class _Ours(Sitemap):
    """A part of the sitemap, at the address that the operator gave the service."""

    def get_domain(self, site: Any = None) -> str:
        """Return host and port of the service, whatever host a request named."""
        return urlsplit(settings.SERVICE.base_url).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        """Return http or https, as the service's address says."""
        return urlsplit(settings.SERVICE.base_url).scheme


class Pages(_Ours):
    """The pages that say what this is, once for each language, with the ways to the others."""

    i18n = True
    alternates = True
    x_default = True

    def items(self) -> Sequence[str]:
        """Return their names."""
        said = ["pages:about", "pages:help", "pages:privacy", "pages:accessibility"]
        return ["pages:home", "pages:conditions", "newsroom:articles", *said]

    def location(self, item: str) -> str:
        """Return the path of one."""
        return reverse(item)


class _InEachLanguage(_Ours):
    """Pages that a file lists once for each language, each time with the ways to all.

    Django's own way to this would read every page of the part for each of its files.
    """

    limit = 2500

    def languages(self, item: Any) -> Iterable[str]:
        """Return the languages in which a page speaks."""
        return LANGUAGES

    def get_urls(
        self, page: int = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        """Return what a file tells of each page, in each language."""
        base = settings.SERVICE.base_url.rstrip("/")
        told = []
        for one in super().get_urls(page, site, protocol):
            path = self.location(one["item"])
            spoken = self.languages(one["item"])
            ways = {code: base + path_in(code, path) for code in spoken}
            every = [{"lang_code": code, "location": way} for code, way in ways.items()]
            every.append({"lang_code": "x-default", "location": ways[DEFAULT]})
            told += [one | {"location": way, "alternates": every} for way in ways.values()]
        return told


class Trials(_InEachLanguage):
    """Every trial that is listed, by its own addresses; 2,500 to a file."""

    def items(self) -> Any:
        """Return identifier and time of the last change, in a steady order."""
        return catalogue.listed_names()

    def location(self, item: tuple[str, dt.datetime]) -> str:
        """Return the path of one."""
        return reverse("catalogue:trial", args=[item[0]])

    def lastmod(self, item: tuple[str, dt.datetime]) -> dt.datetime:
        """Say when its record last changed here."""
        return item[1]

    def get_latest_lastmod(self) -> dt.datetime | None:
        """Say when the catalogue last changed, without looking at every trial."""
        return catalogue.state().updated_at


class Conditions(_InEachLanguage):
    """The page of each condition that some trial recruits for."""

    def items(self) -> list[str]:
        """Return their address parts, in a steady order."""
        return sorted(conditions.known(current_catalogue()))

    def location(self, item: str) -> str:
        """Return the path of one."""
        return reverse("pages:condition", args=[item])


class Articles(_InEachLanguage):
    """Every article on the site, in each language in which it is written."""

    def items(self) -> list[newsroom.Listed]:
        """Return what is published."""
        return newsroom.published()

    def languages(self, item: newsroom.Listed) -> Iterable[str]:
        """Return the languages in which an article is written."""
        return LANGUAGES if item.in_spanish else (DEFAULT,)

    def location(self, item: newsroom.Listed) -> str:
        """Return the path of one."""
        return reverse("newsroom:article", args=[item.slug])

    def lastmod(self, item: newsroom.Listed) -> dt.datetime | None:
        """Say when it was published."""
        return item.published_at


SITEMAPS = {"pages": Pages, "conditions": Conditions, "trials": Trials, "articles": Articles}
