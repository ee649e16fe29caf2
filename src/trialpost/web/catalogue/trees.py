"""Keep the criteria of trials as trees, and read them anew when the rules or the record change.

A load does not read criteria: that would make it several times as long. Trees are made afterwards,
of the trials that people can be matched with (the others are read when somebody opens them): by
the timer a thousand at a time, and by ``trialpost reindex`` all at once. Until then a page reads
what it shows itself, so that nothing is ever answered from trees of old rules or of an old record.
"""

import itertools
import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from trialpost.matching.checks import closes
from trialpost.matching.outline import outline_of
from trialpost.matching.trees import Trees, read_kept
from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import Trial
from trialpost.web.catalogue import proposals
from trialpost.web.catalogue.loading.packed_trees import (
    UNREADABLE,
    hash_of,
    read_packed,
    rules,
    unpack_trees,
)
from trialpost.web.catalogue.loading.pipeline import ATTEND, usual_cores
from trialpost.web.catalogue.models import SourceRow, TreesRow, TrialRow
from trialpost.web.catalogue.records import Held, trial_of

MATCHED = tuple(status.value for status in RecruitmentStatus if not closes(status))
"""States in which a person can be matched with a trial, so that its criteria are judged."""

A_TICK = 1_000
"""Trials that one run of the timer reads: some seconds' work."""

_BATCH = 100
_WORTH_CORES = 500
"""Trials below which one process is done before others have begun."""

Progress = Callable[[int], None]


def load(names: Sequence[str]) -> Mapping[str, Trees]:
    """Return the trees of these trials, by id, as far as good ones are kept."""
    rows = _good().filter(trial__registry_id__in=names)
    found = rows.values_list("trial__registry_id", "packed")
    return {name: unpack_trees(bytes(packed)) for name, packed in found if len(packed)}


def made_of() -> dict[str, int]:
    """Return of which records each trial is made that people can be matched with, by id."""
    return dict(_matched().values_list("registry_id", "made_of"))


def of(trial: Trial) -> Trees:
    """Return the trees of one trial as pages judge them: those that are kept, else read now."""
    name = str(trial.id)
    read = load([name]).get(name) or read_kept(trial.eligibility.criteria)
    return proposals.better([(outline_of(trial), read)])[0]


def of_text(trial: Trial) -> Trees:
    """Return the trees of exactly this text of a trial, without what a model read.

    A load may be at work meanwhile: what is kept counts by the text that it was made of.
    """
    text = trial.eligibility.criteria
    rows = TreesRow.objects.filter(rules=rules(), text_hash=hash_of(text))
    found = rows.filter(trial__registry_id=str(trial.id)).values_list("packed", flat=True).first()
    return unpack_trees(bytes(found)) if found else read_kept(text)


def _good() -> QuerySet[TreesRow]:
    return TreesRow.objects.filter(rules=rules(), made_of=F("trial__made_of"))


def _matched() -> QuerySet[TrialRow]:
    return TrialRow.objects.filter(joined_to=None, vanished_at=None, status__in=MATCHED)


def _to_read() -> QuerySet[TrialRow]:
    """Return the trials that can be matched and of which no good trees are kept."""
    return _matched().exclude(Exists(_good().filter(trial=OuterRef("pk"))))


def left_to_read() -> int:
    """Count the trials that can be matched and are yet to be read by the present rules."""
    return _to_read().count()


def kept() -> int:
    """Count the trials of which good trees are kept."""
    return _good().count()


def rebuild(
    *,
    after: int = 0,
    most: int | None = None,
    cores: int | None = None,
    progress: Progress | None = None,
) -> int:
    """Read the criteria of the trials that lack good trees; return how many trials were read.

    ``after`` leaves out what has not changed since that version of the catalogue. Each
    hundred is one transaction: a run that is killed keeps what it had finished. What can be
    matched no more is let go of. ``progress`` is told how many were read.
    """
    told = progress or (lambda _: None)
    _let_go()
    names = list(
        _to_read().filter(changed_in__gt=after).order_by("pk").values_list("pk", flat=True)[:most]
    )
    batches = [names[at : at + _BATCH] for at in range(0, len(names), _BATCH)]
    if len(names) < _WORTH_CORES or (cores or usual_cores()) == 1:
        for batch in batches:
            _keep([(row, text, _now(row, text)) for row, text in _texts(batch)])
            told(len(batch))
    else:
        _on_cores(batches, cores or usual_cores(), told)
    return len(names)


def _on_cores(batches: Sequence[list[int]], cores: int, told: Progress) -> None:
    """Read in processes of their own, a few batches ahead of what is written."""
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        cores, mp_context=spawning, initializer=ATTEND, initargs=(None,)
    ) as pool:
        begun: list[tuple[int, list[_Given]]] = []
        for batch in batches:
            begun.append((len(batch), [_give(pool, row, text) for row, text in _texts(batch)]))
            if len(begun) > cores:
                _finish(*begun.pop(0), told)
        for size, given in begun:
            _finish(size, given, told)


_Given = tuple[TrialRow, str | None, bytes | Future[bytes]]


def _give(pool: Executor, row: TrialRow, text: str | None) -> _Given:
    known = _known(row, text)
    if known is not None or text is None:
        return row, text, known or UNREADABLE
    return row, text, pool.submit(read_packed, text)


def _finish(size: int, given: list[_Given], told: Progress) -> None:
    ready = [
        (row, text, made.result() if isinstance(made, Future) else made)
        for row, text, made in given
    ]
    _keep(ready)
    told(size)


def _texts(pks: Sequence[int]) -> Iterator[tuple[TrialRow, str | None]]:
    """Read trials' eligibility texts; ``None`` of one whose records cannot be read.

    The rows come first: whatever changes after them makes the trees that are kept stale again.
    """
    rows = TrialRow.objects.select_related("trees").defer("outline").in_bulk(pks)
    sources = SourceRow.objects.filter(trial__in=pks).select_related("raw")
    told = sources.order_by("trial_id", "pk")
    for pk, of_one in itertools.groupby(told, key=lambda source: source.trial_id):
        if pk in rows:
            try:
                yield rows[pk], trial_of([Held.of(one) for one in of_one]).eligibility.criteria
            except Exception:
                # Whatever is wrong with one trial's records, the others are read.
                yield rows[pk], None


def _known(row: TrialRow, text: str | None) -> bytes | None:
    """Return what is kept already, if the rules and the text are the same as then."""
    old: TreesRow | None = getattr(row, "trees", None)
    if text is None or old is None or (old.rules, old.text_hash) != (rules(), hash_of(text)):
        return None
    return bytes(old.packed)


def _now(row: TrialRow, text: str | None) -> bytes:
    known = _known(row, text)
    if known is not None:
        return known
    return UNREADABLE if text is None else read_packed(text)


@transaction.atomic
def _keep(ready: Sequence[tuple[TrialRow, str | None, bytes]]) -> None:
    TreesRow.objects.bulk_create(
        [
            TreesRow(
                trial_id=row.pk,
                rules=rules(),
                made_of=row.made_of,
                text_hash=hash_of(text or ""),
                packed=packed,
            )
            for row, text, packed in ready
        ],
        update_conflicts=True,
        unique_fields=["trial"],
        update_fields=["rules", "made_of", "text_hash", "packed"],
    )


def _let_go() -> None:
    """Delete the trees of trials that are not matched any more."""
    TreesRow.objects.exclude(
        trial__joined_to=None, trial__vanished_at=None, trial__status__in=MATCHED
    ).delete()
