"""Do what an answer must not wait for, beside the request that asked for it.

How long a page takes would otherwise tell whether an address has an account: finding one means
making a link and queueing a mail. One worker thread does all of that, one piece after another, and
finishes what is waiting when the process ends.

A piece begins when its answer is long gone, at a moment that is drawn anew each time. Begun at
once, it would share the processor with the making of the answer, and so be felt in it.
"""

import functools
import logging
import random
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from django.conf import settings
from django.db import connection

log = logging.getLogger("trialpost.people")

WAITS = (0.5, 2.0)
"""Seconds after which a piece of work begins, at the earliest and at the latest."""


@functools.cache
def _worker() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="beside")


def do(work: Callable[[], None]) -> Future[None] | None:
    """Start a piece of work; done on the spot where the settings leave mail to the timer."""
    if not settings.SEND_AT_ONCE:
        work()
        return None
    return _worker().submit(_quietly, work, time.monotonic() + _wait())


def _wait() -> float:
    """Return how long a piece waits; not at all in the demo, which guards nobody's account."""
    return 0 if settings.DEMO else random.SystemRandom().uniform(*WAITS)


def _quietly(work: Callable[[], None], at: float) -> None:
    """Do the work; of a failure only its kind is told, since its words may repeat an address."""
    time.sleep(max(0, at - time.monotonic()))
    try:
        work()
    except Exception as error:
        log.error("A link that was asked for could not be made: %s.", type(error).__name__)  # noqa: TRY400
    finally:
        connection.close()
