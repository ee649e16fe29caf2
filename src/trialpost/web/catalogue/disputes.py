"""What people say is wrong with how a criterion was read or judged, for the editors.

Kept are the criterion, the version of the rules and what kind of thing is wrong, counted by the
week. Not kept: who said it, what they had told us, and which way the verdict went.
"""

import datetime as dt

from django.db import transaction
from django.db.models import F, QuerySet

from trialpost.eligibility.drawing import draw
from trialpost.errors import BadInput, NotFound
from trialpost.model.requirement import ReadCriterion
from trialpost.model.trial import Trial
from trialpost.web.catalogue import store, trees
from trialpost.web.catalogue.loading.packed_trees import hash_of, rules
from trialpost.web.catalogue.models import DisputeRow

Kind, Outcome = DisputeRow.Kind, DisputeRow.Outcome


def criterion_at(registry_id: str, span: tuple[int, int]) -> ReadCriterion:
    """Return the criterion that stands at a place of a trial's text, as it is read now.

    Raises:
        NotFound: if the catalogue does not hold the trial, or its text has no criterion there.
    """
    return _at(store.trial(registry_id), span)


def _at(trial: Trial, span: tuple[int, int]) -> ReadCriterion:
    for read in trees.of(trial):
        if read.criterion.span == span:
            return read
    raise NotFound("The text of this trial has changed meanwhile; this point is not there.")


def dispute(*, registry_id: str, span: tuple[int, int], kind: str, today: dt.date) -> None:
    """Keep that somebody said a criterion was read or judged wrongly.

    Raises:
        NotFound: if there is no such criterion now.
        BadInput: if the kind is none that is known.
    """
    if kind not in Kind.values:
        raise BadInput("What is wrong is one of: verdict, reason, text.")
    trial = store.trial(registry_id)
    read = _at(trial, span)
    week = today - dt.timedelta(days=today.weekday())
    _count(read, str(trial.id), hash_of(trial.eligibility.criteria), kind, week)


@transaction.atomic
def _count(read: ReadCriterion, registry_id: str, text_hash: str, kind: str, week: dt.date) -> None:
    start, end = read.criterion.span
    row, is_new = DisputeRow.objects.get_or_create(
        registry_id=registry_id,
        start=start,
        end=end,
        text_hash=text_hash,
        rules=rules(),
        kind=kind,
        closed_at=None,
        defaults={
            "side": read.criterion.kind.value,
            "text": read.criterion.text,
            "drawn": draw(read.requirement),
            "first_week": week,
            "last_week": week,
        },
    )
    if not is_new:
        DisputeRow.objects.filter(pk=row.pk).update(count=F("count") + 1, last_week=week)


@transaction.atomic
def close(*, dispute_id: int, outcome: str, by: str, now: dt.datetime) -> bool:
    """Close a dispute with what became of it; tell whether it was open.

    Raises:
        BadInput: if the outcome is none that is known.
    """
    if outcome not in Outcome.values:
        raise BadInput("What became of it is one of: mended, right, unclear.")
    waiting = DisputeRow.objects.filter(pk=dispute_id, closed_at=None)
    return bool(waiting.update(closed_at=now, closed_by=by, outcome=outcome))


def open_disputes() -> QuerySet[DisputeRow]:
    """Return what waits for an editor, the most often said first."""
    return DisputeRow.objects.filter(closed_at=None).order_by("-count", "registry_id", "start")


def open_count() -> int:
    """Count what waits for an editor."""
    return open_disputes().count()


def drawn_now(row: DisputeRow) -> str:
    """Draw how the criterion is read by the present rules; empty if it is not there any more."""
    try:
        return draw(criterion_at(row.registry_id, (row.start, row.end)).requirement)
    except NotFound:
        return ""
