"""Standing matches: watch what changed, deliver what waits."""

import datetime as dt
import sys

import click

from trialpost.cli.answers import answer_json, as_of_option, json_option, start_django


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _due_by(today: dt.date, now: dt.datetime) -> dt.datetime:
    """Return until when a message has to be due: now, or the end of another day."""
    if today == now.astimezone().date():
        return now
    return dt.datetime.combine(today, dt.time.max, dt.UTC)


class _Sample(click.ParamType):
    """A number of people, or all."""

    name = "N|all"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> object:
        """Return the number, ``None`` for all."""
        if value == "all":
            return None
        try:
            return click.IntRange(min=1).convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is neither a number of people nor 'all'.", param, ctx)


@click.command()
@click.option("--audit", is_flag=True, help="Check what the last run wrote, instead of watching.")
@click.option(
    "--sample",
    type=_Sample(),
    default="all",
    show_default=True,
    help="How many people to audit, drawn by chance, or all.",
)
@as_of_option
@json_option
def watch(today: dt.date, as_json: bool, audit: bool, sample: int | None) -> None:
    """Hold saved profiles against new and changed trials; write notices.

    With --audit all that was due at the last run is derived anew by the plain road and compared
    with the notices that were written; it fails if one was missed or one was too many.

    Example: trialpost watch --audit --sample 500
    """
    start_django()
    from trialpost.web.operating import require_key

    require_key()
    if audit:
        _audit(sample, as_json=as_json)
    else:
        _watch(today, as_json=as_json)


def _watch(today: dt.date, *, as_json: bool) -> None:
    from trialpost.web.catalogue import trees
    from trialpost.web.watch import actions, store
    from trialpost.web.watch.after import aftermath
    from trialpost.web.watch.sending.digesting import reckoned

    # Read and kept first: people are judged by what is kept, and no later command reads it again.
    trees.rebuild(after=store.watched_version(), most=trees.A_TICK, cores=1)
    done = actions.watch(now=_now(), today=today)
    aftermath.follow(now=reckoned(_now(), today))
    if as_json:
        answer_json(done)
        return
    click.echo(
        f"{_count(done['changed_trials'], 'changed trial')}; "
        f"{_count(done['matches'], 'new match', 'new matches')}, "
        f"{_count(done['notices'], 'notice')} written. 'trialpost deliver' sends "
        f"{'it' if done['notices'] == 1 else 'them'}."
    )


def _count(count: int, one: str, several: str = "") -> str:
    """Say how many there are of something."""
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


def _people(count: int) -> str:
    return _count(count, "person", "people")


def _audit(sample: int | None, *, as_json: bool) -> None:
    from trialpost.web.watch.auditing.audit import audit

    found = audit(now=_now(), sample=sample)
    if as_json:
        answer_json(found)
    else:
        click.echo(
            f"{_people(found['checked'])} checked, {found['left_out']} left out because they "
            f"changed something since; {_count(found['due'], 'notice')} due to them. Missed: "
            f"{found['missed']}. Surplus: {found['surplus']}."
        )
        if found["unfounded"]:
            click.echo(f"Surplus since the reason that they give is not so: {found['unfounded']}.")
        waits = ", ".join(f"{count} {why}" for why, count in found["waiting"].items()) or "none"
        click.echo(
            f"Of all their notices {found['mailed']} were mailed; given up, as they may "
            f"have arrived: {found['uncertain']}; too old to say: {found['too_old']}; "
            f"waiting: {waits}; written and never mailed: {found['unmailed']}."
        )
        told = found["follow_ups"]
        click.echo(
            f"Of what became of trials {told['due']:,} {'was' if told['due'] == 1 else 'were'} due "
            f"to {_people(told['checked'])}. Missed: {told['missed']}. Surplus: {told['surplus']}. "
            "Both are counted above."
        )
        if found["owed"] or found["owed_trials"]:
            click.echo(
                f"Owed, as the watch could not judge them: {_people(found['owed'])} and "
                f"{_count(found['owed_trials'], 'trial')}. "
                "'trialpost watch' tries them again."
            )
        for one in found["before"]:
            click.echo(
                f"A watch before it, not audited until now: {_people(one['checked'])} checked, "
                f"{_count(one['due'], 'notice')} due. Missed: {one['missed']}. "
                f"Surplus: {one['surplus']}."
            )
    if any(one["missed"] or one["surplus"] for one in (found, *found["before"])):
        sys.exit(1)


@click.command()
@as_of_option
@json_option
def deliver(today: dt.date, as_json: bool) -> None:
    """Gather what waits for those whose time has come, and send what is due, each message once.

    Example: trialpost deliver
    """
    start_django()
    from trialpost.web.mail import actions
    from trialpost.web.newsroom import digests
    from trialpost.web.operating import require_key
    from trialpost.web.watch.after import follow_mail
    from trialpost.web.watch.sending.digesting import gather, reckoned

    require_key()
    now = _now()
    gather(now=now, today=today)
    digests.gather(now=now, today=today)
    follow_mail.gather(now=reckoned(now, today))
    done = actions.deliver(now=now, due_by=_due_by(today, now))
    if as_json:
        answer_json(done)
        return
    click.echo(
        f"{done['sent']} sent, {done['kept']} kept for later, {done['failed']} failed, "
        f"{done['suppressed']} suppressed."
    )
    if done["uncertain"]:
        click.echo(f"{done['uncertain']} may have arrived and go out once more; see 'doctor'.")
    if done["braked"]:
        click.echo(f"{done['braked']} of lists wait: today's limit is reached.")


COMMANDS = [watch, deliver]
