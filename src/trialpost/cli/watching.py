"""Standing matches: watch what changed, deliver what waits."""

import datetime as dt

import click

from trialpost.cli.answers import answer_json, as_of_option, json_option, start_django


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _due_by(today: dt.date, now: dt.datetime) -> dt.datetime:
    """Return until when a message has to be due: now, or the end of another day."""
    if today == now.astimezone().date():
        return now
    return dt.datetime.combine(today, dt.time.max, dt.UTC)


@click.command()
@as_of_option
@json_option
def watch(today: dt.date, as_json: bool) -> None:
    """Hold saved profiles against new and changed trials; queue notices.

    Example: trialpost watch
    """
    start_django()
    from trialpost.web.operating import require_key
    from trialpost.web.watch import actions

    require_key()
    done = actions.watch(now=_now(), today=today)
    if as_json:
        answer_json(done)
        return
    click.echo(
        f"{done['changed_trials']} changed trials; {done['matches']} new matches, "
        f"{done['notices']} notices written. 'trialpost deliver' sends them."
    )


@click.command()
@as_of_option
@json_option
def deliver(today: dt.date, as_json: bool) -> None:
    """Gather what waits for those whose time has come, and send what is due, each message once.

    Example: trialpost deliver
    """
    start_django()
    from trialpost.web.mail import actions
    from trialpost.web.operating import require_key
    from trialpost.web.watch.digesting import gather

    require_key()
    now = _now()
    gather(now=now, today=today)
    done = actions.deliver(now=now, due_by=_due_by(today, now))
    if as_json:
        answer_json(done)
        return
    click.echo(
        f"{done['sent']} sent, {done['kept']} kept for later, {done['failed']} failed, "
        f"{done['suppressed']} suppressed."
    )


COMMANDS = [watch, deliver]
