"""Mail that came back: bounces."""

import click

from trialpost.cli.answers import answer_json, json_option, start_django


@click.command()
@click.argument("mailbox", required=False)
@json_option
def bounces(mailbox: str | None, as_json: bool) -> None:
    """Read bounces and complaints, and send no more lists to addresses that are gone or complained.

    MAILBOX is a maildir, an mbox file, or imaps://user:password@host/FOLDER; without it the one
    that TRIALPOST_BOUNCES names is read, as 'tick' does. A bounce is believed only if it names a
    message of this service. What is no bounce stays unread.

    Example: trialpost bounces /var/mail/bounces
    """
    start_django()
    import datetime as dt

    from django.conf import settings

    from trialpost.errors import BadInput
    from trialpost.web.mail.bounces import collect
    from trialpost.web.mail.configuring import read_returns

    where = read_returns(mailbox) if mailbox else settings.BOUNCES
    if where is None:
        raise BadInput("No mailbox is named. Give its path, or set TRIALPOST_BOUNCES.")
    found = collect(where=where, now=dt.datetime.now(dt.UTC))
    if as_json:
        answer_json(found)
        return
    click.echo(
        f"{found['read']:,} {'message' if found['read'] == 1 else 'messages'} looked at: "
        f"{found['gone']:,} of mailboxes that are gone, "
        f"{found['refused']:,} refused, {found['delayed']:,} delayed, "
        f"{found['complaints']:,} complaints."
    )
    if found["elsewhere"]:
        click.echo(
            f"{found['elsewhere']:,} of another mailbox than the one written to, which may forward "
            "there; a single one stops no lists."
        )
    if found["unproven"]:
        name = "names" if found["unproven"] == 1 else "name"
        click.echo(f"{found['unproven']:,} {name} no message of this service and changed nothing.")


COMMANDS = [bounces]
