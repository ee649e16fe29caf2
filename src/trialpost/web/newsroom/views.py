"""The public pages of the newsroom: articles by category and condition, one article, its friend."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from trialpost.errors import BadInput, NotFound
from trialpost.interop.linked_data import article_as_linked_data
from trialpost.model.article import Article, Section
from trialpost.web.language import current
from trialpost.web.mail import allowance
from trialpost.web.newsroom import nearby, reports, store, versions, volume
from trialpost.web.newsroom.categories import CATEGORIES
from trialpost.web.newsroom.mailing import first_lines
from trialpost.web.newsroom.models import ArticleRow
from trialpost.web.newsroom.shown import fragment
from trialpost.web.newsroom.states import State
from trialpost.web.newsroom.subjects import Subject, subject
from trialpost.web.people.account.access import client_of

REPORTS_A_CLIENT = 20
"""Errors that one network may report within the hour."""


@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """List every article, and the categories and conditions that there are."""
    context = {
        **_listed(store.published()),
        "categories": store.counts(),
        "conditions": store.conditions(),
        "feed": reverse("newsroom:feeds", args=["atom"]),
        "choices": _choices(),
        "volume": volume.expected(None),
    }
    return render(request, "newsroom/articles.html", context)


def _listed(found: list[store.Listed]) -> dict[str, list[store.Listed]]:
    """Return articles as lists show them: those in the page's language apart from the others."""
    own, elsewhere = store.by_language(found)
    return {"articles": found, "own": own, "elsewhere": elsewhere}


def _choices() -> list[Subject]:
    return [subject(key) for key in CATEGORIES]


@require_safe
def category(request: HttpRequest, key: str) -> HttpResponse:
    """List the articles of one category, and offer them by mail."""
    if key not in CATEGORIES:
        raise Http404
    about = subject(key)
    context = {
        "about": about,
        "choices": [about],
        **_listed(store.published(category=key)),
        "categories": store.counts(),
        "feed": reverse("newsroom:category_feeds", args=[key, "atom"]),
        "volume": volume.expected(about),
    }
    return render(request, "newsroom/category.html", context)


@require_safe
def condition(request: HttpRequest, slug: str) -> HttpResponse:
    """List the articles on one condition, and offer them by mail."""
    found = store.published(condition=slug)
    if not found:
        raise Http404
    about = nearby.condition_subject(found[0].condition)
    context = {
        "about": about or Subject("", found[0].condition),
        "choices": [about] if about else _choices(),
        **_listed(found),
        "categories": store.counts(),
        "feed": reverse("newsroom:condition_feeds", args=[slug, "atom"]),
        "volume": volume.expected(about) if about else None,
    }
    return render(request, "newsroom/category.html", context)


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one article with what one can do next; of one that was withdrawn, when and why."""
    row = _row(slug)
    shown = store.listed(row)
    if row.state == State.WITHDRAWN:
        context = {"shown": shown, "others": store.published(limit=3)}
        return render(request, "newsroom/withdrawn.html", context, status=410)
    about = nearby.condition_subject(row.condition)
    request.edits = _is_editor(request)
    context = {
        "shown": shown,
        "row": row,
        "corrections": versions.corrections(row) if row.state == State.CORRECTED else (),
        "fragment": fragment(shown.article),
        "condition": row.condition,
        "nearby": nearby.trials(request, row.condition),
        "friend_address": friend_address(slug),
        "linked": _linked(shown),
        "choices": [*([about] if about else []), *(subject(one.key) for one in shown.categories)],
        "own_language": store.in_spanish_count() if shown.article.language != current() else 0,
        "edited": versions.by_a_person(row),
    }
    return render(request, "newsroom/article.html", context)


def _is_editor(request: HttpRequest) -> bool:
    """Tell whether an editor looks; without a session nobody's is opened."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_staff


def _row(slug: str) -> ArticleRow:
    try:
        return store.readable(slug)
    except NotFound:
        raise Http404 from None


def _linked(shown: store.Listed) -> dict[str, Any]:
    when = shown.published_at.date().isoformat() if shown.published_at else None
    changed = shown.changed_at.date().isoformat() if shown.changed_at else None
    return article_as_linked_data(
        shown.article,
        url=_address(shown.slug),
        published=when,
        changed=changed,
        publisher=settings.SERVICE.name,
    )


def _address(slug: str) -> str:
    return settings.SERVICE.base_url.rstrip("/") + reverse("newsroom:article", args=[slug])


def friend_address(slug: str) -> str:
    """Return the address to send to a friend: it names neither the illness nor who sends it."""
    path = reverse("newsroom:friend", args=[store.mail_code(slug)])
    return settings.SERVICE.base_url.rstrip("/") + path


@require_safe
def friend(request: HttpRequest, code: str) -> HttpResponse:
    """Show a friend what this is, what the article says first, and whether a trial is near them."""
    slug = store.by_mail_code(code)
    if slug is None:
        raise Http404
    row = store.readable(slug)
    if row.state == State.WITHDRAWN:
        return HttpResponseRedirect(reverse("newsroom:article", args=[slug]))
    shown = store.listed(row)
    context = {
        "shown": shown,
        "first_lines": first_lines(shown),
        "condition": row.condition,
        "nearby": nearby.trials(request, row.condition),
    }
    response = render(request, "newsroom/friend.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def from_mail(request: HttpRequest, code: str) -> HttpResponse:
    """Lead from a mail's opaque link to the article's page."""
    slug = store.by_mail_code(code)
    if slug is None:
        raise Http404
    return HttpResponseRedirect(reverse("newsroom:article", args=[slug]))


@require_http_methods(["GET", "HEAD", "POST"])
def wrong(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a reader say which sentence is wrong, and in which way; nothing is kept about them."""
    try:
        row = store.on_the_site(slug)
    except NotFound:
        raise Http404 from None
    problem, chosen = "", request.POST.get("sentence", "")
    if request.method == "POST":
        now = timezone.now()
        if not allowance.take(
            kind="article error", who=client_of(request), most=REPORTS_A_CLIENT, now=now
        ):
            problem = _(
                "From here a lot has been reported within the hour. Please come back later."
            )
        else:
            try:
                kind = request.POST.get("kind", "")
                reports.report(
                    slug=slug,
                    sentence=chosen,
                    kind=kind,
                    words=request.POST.get("words", ""),
                    today=now.date(),
                )
                return render(request, "newsroom/wrong_told.html", {"shown": store.listed(row)})
            except BadInput as error:
                problem = error.sentence
    context = {
        "shown": store.listed(row),
        "parts": _parts(store.spoken_of(row)),
        "kinds": reports.KINDS.items(),
        "problem": problem,
        "chosen": chosen,
        "kind": request.POST.get("kind", ""),
        "words": request.POST.get("words", ""),
        "longest": reports.LONGEST_WORDS,
    }
    status = 400 if problem else 200
    return render(request, "newsroom/wrong.html", context, status=status)


def _parts(article: Article) -> list[Section]:
    """Return an article's sentences under their headings; title and subtitle have none."""
    return [Section("", (article.title, article.subtitle)), *article.sections]
