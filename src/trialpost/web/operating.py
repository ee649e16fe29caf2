"""What an operator's timer calls: sync, watch, ask, deliver, read criteria; one run at a time."""

import contextlib
import datetime as dt
import fcntl
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model

from trialpost.errors import BadInput, ConfigurationError, ServiceUnavailable
from trialpost.web.sealing import key_is_configured


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Hold the lock of scheduled work.

    Raises:
        ServiceUnavailable: if another run holds it.
    """
    with (settings.DATA_DIR / "tick.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ServiceUnavailable(
                "Another 'trialpost tick' is still at work here; this one does nothing."
            ) from None
        yield


def require_key() -> None:
    """See to it that the key is there, before anything sealed is touched.

    Raises:
        ConfigurationError: if rows are sealed and there is no key; nothing was changed.
    """
    from trialpost.web.mail.models import Address

    if Address.objects.exists() and not key_is_configured():
        raise ConfigurationError(
            "There is no master key here, and the database holds what was sealed under one. Put "
            "back the key file that was kept apart from the backups (TRIALPOST_KEY_FILE says "
            "where); a new one would open nothing."
        )


def tick(*, now: dt.datetime) -> dict[str, Any]:
    """Sync if that is turned on and due, watch what changed, deliver what is due, read criteria.

    Answers what each did; ``sync`` is ``None`` where nothing was to do, ``bounces`` where no
    mailbox is named; bounces are read before anything is delivered. A watch that judged anybody is
    audited (``audit`` is ``None`` else). Whoever told us something long ago is asked whether it is
    still true, and whoever has not been here for long is warned and erased (``ageing``). An erasure
    that a crash left half done is finished first. What waits is watched and delivered whatever
    became of the syncing, whose error is raised after it, and delivered whatever became of the
    watching. Criteria of trials that are new or changed, or that older rules read, are read last:
    nobody waits for it.

    Raises:
        ServiceUnavailable: if another run is at work, or the registry or the mail server does not
            answer.
    """
    from trialpost.web.people.account import access_log, address_change
    from trialpost.web.people.account.rights import reapply_erasures

    require_key()
    done: dict[str, Any] = {}
    with only_one(), contextlib.ExitStack() as steps:
        reapply_erasures(now=now)
        access_log.forget_old(now=now)
        address_change.forget_expired(now=now)
        # Called last first, each whatever the others raise.
        news = (_read_returns, _follow, _write_articles, _watch, _sync)
        for step in (_read_criteria, _audit, _deliver, _age, _gather, *news):
            steps.callback(step, done, now)
    return done


def _sync(done: dict[str, Any], now: dt.datetime) -> None:
    from trialpost.web.catalogue.sync import run as sync

    # Few attempts: the timer comes again, and mail waits behind this.
    done["sync"] = sync.sync_if_due(gateway=sync.operators_gateway(attempts=3), now=now)


def _watch(done: dict[str, Any], now: dt.datetime) -> None:
    from trialpost.web.watch import actions as watching

    done["watch"] = watching.watch(now=now, patient=True)


def _write_articles(done: dict[str, Any], now: dt.datetime) -> None:
    from trialpost.web.newsroom import arrivals

    done["articles"] = arrivals.make_drafts(now=now)


def _follow(done: dict[str, Any], now: dt.datetime) -> None:
    from trialpost.web.watch.after import aftermath

    aftermath.follow(now=now)


def _gather(done: dict[str, Any], now: dt.datetime) -> None:
    from trialpost.web.newsroom import digests
    from trialpost.web.watch.after import follow_mail
    from trialpost.web.watch.sending.digesting import gather

    # Watching gathers as well; this takes back what is not to go out any more by now, and is for
    # those whose time has come though watching failed.
    gather(now=now)
    digests.gather(now=now)
    follow_mail.gather(now=now)


def _age(done: dict[str, Any], now: dt.datetime) -> None:
    from trialpost.web.newsroom import reports
    from trialpost.web.people.ageing import unused
    from trialpost.web.watch.sending import still_asked

    done["ageing"] = {"asked": still_asked.ask(now=now), **unused.age(now=now)}
    reports.forget_old(now=now)


def _read_returns(done: dict[str, Any], now: dt.datetime) -> None:
    from trialpost.web.mail import bounces

    where = settings.BOUNCES
    done["bounces"] = bounces.collect(where=where, now=now) if where else None


def _deliver(done: dict[str, Any], now: dt.datetime) -> None:
    from trialpost.web.mail import actions as mail

    done["deliver"] = mail.deliver(now=now)


def _audit(done: dict[str, Any], now: dt.datetime) -> None:
    from trialpost.web.watch.auditing.audit import audit_if_due

    done["audit"] = audit_if_due(now=now)


def _read_criteria(done: dict[str, Any], now: dt.datetime) -> None:
    from trialpost.web.catalogue import trees

    done["criteria"] = {"read": trees.rebuild(most=trees.A_TICK, cores=1)}


def create_operator(*, name: str, password: str) -> None:
    """Make an account for the operator's pages under /admin/.

    Raises:
        BadInput: if there is one of that name, or the password is too short.
    """
    users = get_user_model()
    if not 0 < len(name.strip()) <= 150:
        raise BadInput("An operator's name has 1 to 150 characters.")
    if users.objects.filter(username=name).exists():
        raise BadInput(f"There is an operator named {name} already; choose another name.")
    if len(password) < 12:
        raise BadInput("The password needs at least 12 characters.")
    users.objects.create_superuser(username=name, password=password)
