"""Watch real records for invented people from end to end, and audit that nothing was missed.

Everybody is watched on the ground that ``watch_road`` prepares, a week later told what became of
trials, and then everybody is audited.
"""

import datetime as dt
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from trialpost.benchmarks import watch_road
from trialpost.benchmarks.own_process import document_of, environment_in


def document(
    paths: Sequence[Path],
    profiles: int,
    today: dt.date,
    *,
    sample: int | None = None,
    postgresql: str | None = None,
) -> dict[str, Any]:
    """Return what was watched and audited, and how long each part took.

    Args:
        paths: files of ClinicalTrials.gov's records.
        profiles: how many people are invented.
        today: the day on which they are watched.
        sample: how many are audited; ``None`` for all.
        postgresql: an empty database to use instead of a fresh SQLite file.

    Raises:
        ServiceUnavailable: if the measurement broke off.
    """
    with tempfile.TemporaryDirectory(prefix="trialpost-bench-") as folder:
        told = [str(profiles), today.isoformat(), str(sample or 0), *map(str, paths)]
        environment = environment_in(folder, postgresql)
        return document_of(__name__, told, environment=environment, watched=True)


def _measure(profiles: int, today: dt.date, sample: int | None, paths: list[Path]) -> None:
    told = watch_road.prepare(profiles, today, paths, results_arrive=True)
    now = watch_road.watch(told, today)
    from trialpost.web.watch.after import aftermath
    from trialpost.web.watch.auditing import audit

    later = now + aftermath.OVERDUE_EVERY
    told["became"] = watch_road.timed(told, "follow", lambda: aftermath.follow(now=later))
    told |= watch_road.timed(told, "audit", lambda: audit.audit(now=now, sample=sample))
    told["missed"] -= told.pop("unmailed")  # no mail is made of any notice here
    print(json.dumps(told))  # noqa: T201 - the answer


if __name__ == "__main__":
    count, day, some, *files = sys.argv[1:]
    _measure(
        int(count), dt.date.fromisoformat(day), int(some) or None, [Path(one) for one in files]
    )
