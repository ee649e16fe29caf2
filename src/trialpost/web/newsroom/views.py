"""The public pages of the newsroom: articles by category, one article, subscribing."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from trialpost.articles import as_html
from trialpost.errors import BadInput, NotFound
from trialpost.interop.linked_data import article_as_linked_data
from trialpost.matching.find import FindQuery, find
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.mail import links
from trialpost.web.newsroom import store, subscriptions
from trialpost.web.newsroom.categories import CATEGORIES
from trialpost.web.people.access import client_of

TRIALS_SHOWN = 3


@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """List every article, and the categories that there are."""
    context = {"articles": store.published(), "categories": store.counts()}
    return render(request, "newsroom/articles.html", context)


@require_safe
def category(request: HttpRequest, key: str) -> HttpResponse:
    """List the articles of one category, and offer them by mail."""
    if key not in CATEGORIES:
        raise Http404
    context = {
        "category": CATEGORIES[key],
        "category_choices": [CATEGORIES[key]],
        "articles": store.published(category=key),
        "categories": store.counts(),
    }
    return render(request, "newsroom/category.html", context)


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one article with what one can do next."""
    try:
        row = store.on_the_site(slug)
    except NotFound:
        raise Http404 from None
    shown = store.listed(row)
    condition = store.findings_of(row).trial.illness
    context = {
        "shown": shown,
        # Made by our own core, which escapes every text that it did not write itself.
        "fragment": mark_safe(as_html(shown.article)),  # noqa: S308
        "condition": condition,
        "trials": _recruiting(condition),
        "friend": _friend_mail(slug),
        "page_address": _address(slug),
        "linked": _linked(shown),
    }
    return render(request, "newsroom/article.html", context)


def _linked(shown: store.Listed) -> dict[str, Any]:
    when = shown.published_at.date().isoformat() if shown.published_at else None
    return article_as_linked_data(
        shown.article,
        url=_address(shown.slug),
        published=when,
        changed=None,
        publisher=settings.SERVICE.name,
    )


def _address(slug: str) -> str:
    return settings.SERVICE.base_url.rstrip("/") + reverse("newsroom:article", args=[slug])


def _friend_mail(slug: str) -> str:
    """Return a mailto: link in neutral words, which carries nothing about its sender."""
    subject = quote("A page that you may want to read")
    return f"mailto:?subject={subject}&body={quote(_address(slug))}"


def _recruiting(condition: str) -> Any:
    today = timezone.now().date()
    query = FindQuery(condition=condition, limit=TRIALS_SHOWN)
    return find(current_catalogue(), query, today=today)


@require_safe
def from_mail(request: HttpRequest, code: str) -> HttpResponse:
    """Lead from a mail's opaque link to the article's page."""
    slug = store.by_mail_code(code)
    if slug is None:
        raise Http404
    return HttpResponseRedirect(reverse("newsroom:article", args=[slug]))


@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Mail a link that confirms; the answer is the same for every address."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("newsroom:articles"))
    key = request.POST.get("category", "")
    try:
        subscriptions.ask_for_subscription(
            address_text=request.POST.get("address", ""),
            category=key,
            client=client_of(request),
            now=timezone.now(),
        )
    except BadInput as error:
        context = {
            "problem": error.sentence,
            "address": request.POST.get("address", ""),
            "category": CATEGORIES.get(key),
            "categories": CATEGORIES.values(),
        }
        return render(request, "newsroom/subscribe_again.html", context, status=400)
    return HttpResponseRedirect(reverse("newsroom:asked"))


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button on GET, which changes nothing; subscribe on POST."""
    request.personal = True
    now = timezone.now()
    if request.method == "POST":
        key = subscriptions.confirm_subscription(token=token, now=now)
        if key is not None:
            return render(request, "newsroom/subscribed.html", {"category": CATEGORIES[key]})
    else:
        link = links.open_link(token, now=now)
        if link is not None and link.purpose == subscriptions.SUBSCRIBE:
            context = {"category": CATEGORIES[link.payload["category"]]}
            return render(request, "newsroom/confirm.html", context)
    return render(request, "newsroom/no_such_link.html", status=404)
