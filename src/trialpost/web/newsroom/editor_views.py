"""What an editor does: read each sentence beside its source, change, publish, correct, withdraw.

An editor is whoever may sign in under /admin/. Nothing about readers can be reached here.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trialpost.errors import BadInput, NotFound, TrialpostError
from trialpost.model.identifiers import recognise
from trialpost.web.newsroom import (
    actions,
    arrivals,
    beside,
    editing,
    papers,
    rephrasings,
    reports,
    store,
    versions,
)
from trialpost.web.newsroom.models import ArticleRow, Paper
from trialpost.web.newsroom.shown import fragment
from trialpost.web.newsroom.states import BEFORE_PUBLICATION, ON_THE_SITE, State

MOST_LISTED = 400
"""Findings that the form of words lists."""


GIVEN = "the reason that was refused"
"""Under what a session keeps a reason until the form is shown again."""


def editor(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only editors see a page, which nobody on the way keeps."""
    guarded = staff_member_required(view)

    @functools.wraps(view)
    def fresh(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.personal = True
        request.edits = True
        return guarded(request, *args, **kwargs)

    fresh.asks_for_sign_in = True
    return fresh


def _row(key: int) -> ArticleRow:
    found = ArticleRow.objects.filter(pk=key).select_related("replaces").first()
    if found is None:
        raise Http404
    return found


@editor
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for an editor, and everything that there is; draft what they ask for."""
    if request.method == "POST":
        return _draft(request)
    articles = ArticleRow.objects.select_related("replaces").annotate(
        open_reports=Count("reports", filter=Q(reports__closed_at=None))
    )
    rows = [
        (row, store.listed(row), row.open_reports)
        for row in articles.order_by("-created_at", "-pk")
    ]
    context = {
        "waiting": [one for one in rows if one[0].state in BEFORE_PUBLICATION],
        "reported": [one for one in rows if one[2]],
        "on_the_site": [one for one in rows if one[0].state in ON_THE_SITE],
        "withdrawn": [one for one in rows if one[0].state == State.WITHDRAWN],
        "publishes_itself": settings.SERVICE.publish_what_holds,
    }
    return render(request, "newsroom/desk.html", context)


def _draft(request: HttpRequest) -> HttpResponse:
    """Write a draft of a trial that an editor named; nobody waits for a language model here."""
    name = recognise(request.POST.get("trial", ""))
    try:
        if name is None:
            raise BadInput(_("That is no identifier of a trial; one looks like NCT02708095."))
        row = arrivals.draft_about(str(name), now=timezone.now(), reword=rephrasings.Unchanged())
    except NotFound:
        told = _(
            "The catalogue does not hold %(trial)s. Load its record first, or wait for a sync."
        )
        messages.error(request, told % {"trial": name})
        return redirect("newsroom:desk")
    except TrialpostError as error:
        messages.error(request, error.sentence)
        return redirect("newsroom:desk")
    if row is None:
        here = ArticleRow.objects.filter(registry_id=str(name)).order_by("-pk").first()
        messages.info(request, _("An article on these results is here already: this one."))
        return redirect("newsroom:sentences", key=here.pk) if here else redirect("newsroom:desk")
    messages.info(request, _("This draft was written of the trial’s posted results."))
    return redirect("newsroom:sentences", key=row.pk)


@editor
@require_http_methods(["GET", "HEAD", "POST"])
def sentences(request: HttpRequest, key: int) -> HttpResponse:
    """Show an article sentence by sentence beside its source; do what a button says."""
    row = _row(key)
    if request.method == "POST":
        return _do(request, row)
    asked = rephrasings.of(row)
    by_model = rephrasings.sentences_of(asked)
    parts = beside.parts(row, reports.open_reports(row), by_model)
    context = {
        "row": row,
        "shown": store.listed(row),
        "parts": parts,
        "problems": store.problems_of(row),
        "apart": beside.Sources(row).apart(),
        "changes": _changes(row),
        "versions": versions.of(row),
        "rephrasings": asked,
        "papers": row.papers.order_by("pk"),
        "before_publication": row.state in BEFORE_PUBLICATION,
        "can_write_anew": editing.can_write_anew(row),
        "on_the_site": row.state in ON_THE_SITE,
        "reported": row.reports.filter(closed_at=None).exists(),
        "begun": row.successors.first(),
        "reason": request.session.pop(GIVEN, ""),
    }
    return render(request, "newsroom/sentences.html", context)


@editor
@require_safe
def preview(request: HttpRequest, key: int) -> HttpResponse:
    """Show an article as readers read it, with its charts and tables, in the page's language."""
    row = _row(key)
    shown = store.listed(row)
    context = {
        "row": row,
        "shown": shown,
        "fragment": fragment(shown.article),
        "before_publication": row.state in BEFORE_PUBLICATION,
    }
    return render(request, "newsroom/preview.html", context)


def _changes(row: ArticleRow) -> tuple[versions.Difference, ...]:
    """Return what a draft of a correction would change on the site, else since the last version."""
    if row.replaces is not None:
        return versions.differences(store.article_of(row.replaces), store.article_of(row))
    return versions.last_changes(row)


def _do(request: HttpRequest, row: ArticleRow) -> HttpResponse:
    doing = _DOINGS.get(request.POST.get("do", ""))
    if doing is None:
        raise Http404
    if row.state == _LEADS_TO.get(request.POST["do"]):
        messages.info(request, _("That was done before. Nothing was changed now."))
        return redirect("newsroom:sentences", key=row.pk)
    try:
        where, told = doing(request, row)
    except TrialpostError as error:
        messages.error(request, error.sentence)
        request.session[GIVEN] = request.POST.get("reason", "")[: actions.LONGEST_REASON]
        return redirect("newsroom:sentences", key=row.pk)
    messages.info(request, told)
    return redirect("newsroom:desk") if where is None else redirect("newsroom:sentences", key=where)


Done = tuple[int | None, str]
"""The article to show next, ``None`` for the list, and what to say."""


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user.get_username(), "now": timezone.now()}


def _verify(request: HttpRequest, row: ArticleRow) -> Done:
    problems = actions.verify(slug=row.slug)
    if problems:
        told = ngettext(
            "%(count)s claim did not hold; see below.",
            "%(count)s claims did not hold; see below.",
            len(problems),
        )
        return row.pk, told % {"count": len(problems)}
    return row.pk, _("Every claim holds. Nothing is on the site before you publish it.")


def _publish(request: HttpRequest, row: ArticleRow) -> Done:
    actions.publish(slug=row.slug, **_by(request))
    return row.pk, _("Published. Whoever asked for such articles is emailed it.")


def _back(request: HttpRequest, row: ArticleRow) -> Done:
    actions.back_to_draft(slug=row.slug)
    return row.pk, _("It is a draft again.")


def _propose(request: HttpRequest, row: ArticleRow) -> Done:
    draft = editing.propose(slug=row.slug, **_by(request))
    return draft.pk, _("This is a draft of the correction. What is on the site has not changed.")


def _correct(request: HttpRequest, row: ArticleRow) -> Done:
    corrected = editing.put_in_place(
        slug=row.slug, reason=request.POST.get("reason", ""), **_by(request)
    )
    return corrected.pk, _("Corrected. Whoever was emailed the article is emailed the correction.")


def _withdraw(request: HttpRequest, row: ArticleRow) -> Done:
    actions.withdraw(slug=row.slug, reason=request.POST.get("reason", ""), **_by(request))
    return row.pk, _("Withdrawn. Its page says when and why, and whoever was emailed it is told.")


def _anew(request: HttpRequest, row: ArticleRow) -> Done:
    editing.write_anew(slug=row.slug, **_by(request))
    return row.pk, _("Written anew from its findings.")


def _discard(request: HttpRequest, row: ArticleRow) -> Done:
    editing.discard(slug=row.slug)
    return None, _("The draft is gone.")


def _close(request: HttpRequest, row: ArticleRow) -> Done:
    outcome = request.POST.get("outcome", "")
    closed = reports.close(slug=row.slug, outcome=outcome, **_by(request))
    told = ngettext("%(count)s report is closed.", "%(count)s reports are closed.", closed)
    return row.pk, told % {"count": closed}


_DOINGS: dict[str, Callable[[HttpRequest, ArticleRow], Done]] = {
    "verify": _verify,
    "publish": _publish,
    "back": _back,
    "propose": _propose,
    "correct": _correct,
    "withdraw": _withdraw,
    "anew": _anew,
    "discard": _discard,
    "close": _close,
}

_LEADS_TO: dict[str, str] = {
    "verify": State.VERIFIED,
    "publish": State.PUBLISHED,
    "back": State.DRAFT,
    "withdraw": State.WITHDRAWN,
}
"""The state that a button leads to: pressed again, or in another window, there is nothing to do."""


@editor
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, key: int) -> HttpResponse:
    """Let an editor change the sentences of a draft, and which findings each rests on."""
    row = _row(key)
    article, problem = store.article_of(row), ""
    if request.method == "POST":
        try:
            edited = editing.from_form(article, request.POST)
            actions.edit(slug=row.slug, article=edited, **_by(request))
            messages.info(request, _("Saved as a draft. Check it next."))
            return redirect("newsroom:sentences", key=row.pk)
        except TrialpostError as error:
            problem = error.sentence
    sources = beside.Sources(row)
    context = {
        "row": row,
        "shown": store.listed(row),
        "blocks": editing.form_of(article, request.POST if problem else None, sources.says),
        "findings": [(name, sources.says(name)) for name in _to_choose_from(row, sources)],
        "problem": problem,
    }
    return render(request, "newsroom/words.html", context, status=400 if problem else 200)


def _to_choose_from(row: ArticleRow, sources: beside.Sources) -> list[str]:
    """Return the findings that a sentence can name: those named now, then others up to a limit.

    A record can have thousands; those that a publication gave are always among them.
    """
    named = [i for one in versions.sentences(store.article_of(row)) for i in one.findings]
    taken = [key for one in row.papers.all() for key in one.decided]
    every = dict.fromkeys((*named, *taken, *sources.by_id))
    return [key for key in every if key in sources.by_id][:MOST_LISTED]


@editor
@require_POST
def upload(request: HttpRequest, key: int) -> HttpResponse:
    """Keep a publication with a draft, and show what was read in it."""
    row, file = _row(key), request.FILES.get("paper")
    try:
        if file is None:
            messages.error(
                request, _("Choose a file first: a publication as PubMed’s or JATS XML.")
            )
            return redirect("newsroom:sentences", key=key)
        if file.size > papers.MOST_BYTES:
            messages.error(request, _("That file is too large for one publication."))
            return redirect("newsroom:sentences", key=key)
        kept = papers.add(slug=row.slug, raw=file.read(), name=file.name, now=timezone.now())
    except TrialpostError as error:
        messages.error(request, error.sentence)
        return redirect("newsroom:sentences", key=key)
    return redirect("newsroom:paper", key=kept.pk)


@editor
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, key: int) -> HttpResponse:
    """Show what was read in a publication, each at its place; accept or refuse it."""
    found = Paper.objects.select_related("article_row").filter(pk=key).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        name = request.POST.get("finding", "")
        accept = request.POST.get("do") == "accept"
        try:
            papers.decide(paper_id=key, finding=name, accept=accept, **_by(request))
        except TrialpostError as error:
            messages.error(request, error.sentence)
            return redirect("newsroom:paper", key=key)
        response = redirect("newsroom:paper", key=key)
        response["Location"] += f"#{name}"
        return response
    context = {
        "paper": found,
        "row": found.article_row,
        "proposed": papers.proposed(found),
        "another_trial": papers.another_trial(found),
    }
    return render(request, "newsroom/paper.html", context)
