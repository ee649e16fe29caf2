"""How many articles to expect: as many a month as the last twelve months brought."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext

from trialpost.web.newsroom.models import ArticleRow
from trialpost.web.newsroom.states import ON_THE_SITE
from trialpost.web.newsroom.subjects import Subject

A_YEAR = dt.timedelta(days=365)
LEARNT_AFTER = dt.timedelta(days=60)
"""Before so long nothing can be told of how often articles come."""


def expected(about: Subject | None, *, now: dt.datetime | None = None) -> str:
    """Say how often articles on a subject came in the last year; of every subject for ``None``.

    Where the first article of all is younger than a year, the months since it count.
    """
    return expected_of([about], now=now)[0]


def expected_of(many: Sequence[Subject | None], *, now: dt.datetime | None = None) -> list[str]:
    """Say the same of many subjects; the articles are read once."""
    now = now or timezone.now()
    rows = ArticleRow.objects.filter(state__in=ON_THE_SITE, published_at__lte=now)
    first = rows.order_by("published_at").values_list("published_at", flat=True).first()
    recent = list(rows.filter(published_at__gt=now - A_YEAR))
    counts = (sum(1 for row in recent if one is None or one.takes_in(row)) for one in many)
    return [_said(count, first, now) for count in counts]


def _said(count: int, first: dt.datetime | None, now: dt.datetime) -> str:
    if first is None or now - first < LEARNT_AFTER:
        return gettext("Articles are new here, so we cannot say yet how often they come.")
    if not count:
        return gettext("There was none in the last year, so expect few.")
    months = max(1.0, min(12.0, (now - first).days / 30.4))
    rate, told = count / months, {"months": round(months)}
    if rate >= 1:
        words = gettext("About %(count)s a month, going by the last %(months)s months.")
        return words % {"count": round(rate), **told}
    words = gettext("About %(count)s a year, going by the last %(months)s months.")
    return words % {"count": max(1, round(rate * 12)), **told}
