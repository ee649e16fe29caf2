"""What became of trials since some version: results that were posted, articles on them."""

from collections.abc import Collection, Iterator

from django.db.models import QuerySet

from trialpost.errors import TrialpostError
from trialpost.web.catalogue import store as catalogue
from trialpost.web.newsroom.models import ArticleRow, ArticleVersion
from trialpost.web.watch.after.becoming import Became, BecameKind
from trialpost.web.watch.after.matched import Failed

ARTICLE_KINDS = {
    ArticleRow.State.PUBLISHED.value: BecameKind.ARTICLE,
    ArticleRow.State.CORRECTED.value: BecameKind.CORRECTED,
    ArticleRow.State.WITHDRAWN.value: BecameKind.WITHDRAWN,
}


def happened(
    since: int,
    article: int,
    last: int,
    *,
    failed: Failed,
    only: Collection[str] | None = None,
) -> list[Became]:
    """Return what became of trials since a version of the catalogue, and one of articles.

    Articles count up to the version ``last``. Trials that cannot be read are put into ``failed``.
    With ``only`` no other trials are looked at.
    """
    return [*_articles(article, last, only), *_with_results(since, failed, only)]


def _articles(after: int, until: int, only: Collection[str] | None) -> Iterator[Became]:
    """Return the articles that were published, corrected or withdrawn since."""
    rows: QuerySet[ArticleVersion] = ArticleVersion.objects.filter(
        pk__gt=after, pk__lte=until, what__in=ARTICLE_KINDS
    )
    if only is not None:
        rows = rows.filter(article_row__registry_id__in=only)
    for row in rows.select_related("article_row").order_by("pk"):
        about = row.article_row
        yield Became(
            kind=ARTICLE_KINDS[row.what],
            trial=about.registry_id,
            title=_title(about.registry_id),
            what=str(row.pk),
            article=about.slug,
            reason=row.reason,
        )


def _title(name: str) -> str:
    try:
        return catalogue.trial(name).title
    except TrialpostError:
        return name


def _with_results(since: int, failed: Failed, only: Collection[str] | None) -> Iterator[Became]:
    """Return the trials that have results now and had none at a version of the catalogue."""
    for name in catalogue.changed_since(since):
        if only is not None and name not in only:
            continue
        try:
            now, before = catalogue.trial(name), catalogue.trial_at(name, since)
        except Exception as error:  # whatever it is, the others are told
            failed.note_trial(name, error)
            continue
        if now.has_results and before is not None and not before.has_results:
            yield Became(
                kind=BecameKind.RESULTS, trial=name, title=now.title, what="results", article=""
            )
