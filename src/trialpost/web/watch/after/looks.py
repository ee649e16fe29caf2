"""What a look at what became of trials went by, kept until it was audited.

Rows say where it began and ended, and which notices and follow-ups there were before it, by their
keys. Of each person there is a keyed hash of their profile and decisions as they were: whoever has
another since changed something on which it depends what they were to be told.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import BinaryField, Max, Q
from django.db.models.functions import Substr

from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.sealing import key_is_configured, keyring
from trialpost.web.watch.models import AftermathRun, Decision, FollowUp, Notice
from trialpost.web.watch.noticing.marks import mark_of
from trialpost.web.watch.sending.waiting import listening

MOST_WAITING = 8
"""Looks, with the last one, that may wait for their audit."""

MOST_SEEN = 100_000
"""People of whom a hash is kept: of more, those who came first."""

KEPT = dt.timedelta(days=400)
"""How long a look and its counts stay in the database."""

_MARK_BYTES, _HASH_BYTES = 8, 8


def begin(
    since: int,
    article_since: int,
    article_until: int,
    *,
    overdue: bool,
    mark: catalogue.Mark,
    now: dt.datetime,
) -> AftermathRun:
    """Note that it is looked what became of trials; ``mark`` is where the catalogue is."""
    AftermathRun.objects.filter(began_at__lt=now - KEPT).delete()
    _forget_who_was_seen()
    return AftermathRun.objects.create(
        since=since,
        until=mark.version,
        article_since=article_since,
        article_until=article_until,
        mark=mark_of(mark, current_catalogue().vocabulary),
        joins=catalogue.joins() if catalogue.state() == mark else "",
        overdue=overdue,
        day=now.date(),
        began_at=now,
        notices_before=_last(Notice),
        told_before=_last(FollowUp),
        seen=b"".join(sorted(_hash for _, _hash in hashes())) if key_is_configured() else b"",
    )


def _forget_who_was_seen() -> None:
    """Keep no hash of anybody of a look that was audited, nor of one that waits too long."""
    last = list(AftermathRun.objects.order_by("-pk").values_list("pk", flat=True)[:MOST_WAITING])
    held = AftermathRun.objects.exclude(seen=b"")
    held.filter(Q(audited_at__isnull=False) | Q(pk__lt=last[-1] if last else 0)).update(seen=b"")


def _last(model: type[Notice] | type[FollowUp]) -> int:
    return model.objects.aggregate(last=Max("pk"))["last"] or 0


def end(run: AftermathRun | None, *, now: dt.datetime) -> None:
    """Note that all was written that was to be told."""
    if run is not None:
        AftermathRun.objects.filter(pk=run.pk).update(ended_at=now)


def waiting() -> list[AftermathRun]:
    """Return those that ended and wait for their audit, in order; of many the last few."""
    last = AftermathRun.objects.order_by("-pk")[:MOST_WAITING]
    return [one for one in reversed(last) if one.ended_at is not None and one.audited_at is None]


def told_by(run: AftermathRun) -> int | None:
    """Return the key of the last follow-up that was there before the next look; ``None``: any."""
    later = AftermathRun.objects.filter(pk__gt=run.pk).order_by("pk")
    found: int | None = later.values_list("told_before", flat=True).first()
    return found


def as_seen(run: AftermathRun) -> list[int]:
    """Return the keys of the profiles of those who are as a look found them."""
    seen = bytes(run.seen)
    then = {seen[at : at + _HASH_BYTES] for at in range(0, len(seen), _HASH_BYTES)}
    return [key for key, now in hashes() if now in then] if then else []


def seen_by(run: AftermathRun) -> int:
    """Count the people whom a look found."""
    return len(run.seen) // _HASH_BYTES


def hashes() -> Iterator[tuple[int, bytes]]:
    """Yield of those who listen the key of their profile, and a hash of how they are now."""
    decided: dict[int, list[str]] = defaultdict(list)
    for person, key in Decision.objects.order_by("pk").values_list("person", "pk"):
        decided[person].append(str(key))
    mark = Substr("sealed", 1, _MARK_BYTES, output_field=BinaryField())
    rows: Iterable[tuple[int, int, str, int, bytes]] = (
        listening()
        .annotate(mark=mark)
        .order_by("pk")
        .values_list("pk", "person", "person__token", "baseline_version", "mark")[:MOST_SEEN]
    )
    lookup = keyring().lookup
    for key, person, token, baseline, begun in rows:
        parts = (token, str(baseline), bytes(begun).hex(), ",".join(decided[person]))
        yield key, bytes.fromhex(lookup("person at a look", *parts))[:_HASH_BYTES]
