"""Running the service: serve, doctor, tick, backup, restore, erase, rotate-keys and the like."""

import datetime as dt
import os
import secrets
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

import trialpost
from trialpost.cli.answers import answer_json, json_option, report, start_django
from trialpost.errors import BadInput, NotFound


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


PORT = click.IntRange(1, 65535)


def refuse_a_taken_port(host: str, port: int) -> None:
    """Stop before two services share a port, which the system would let them.

    Raises:
        BadInput: if something listens there already, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise BadInput(
                f"{host}:{port} cannot be used: something else listens there, or it is not this "
                f"machine's. Choose another port, such as --port {port % 65535 + 1}."
            ) from None


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=PORT, default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, help="Worker processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the site.

    Example: trialpost serve --port 8080 --workers 2
    """
    start_django()
    from trialpost.web.sealing import keyring

    keyring()
    refuse_a_taken_port(host, port)
    _say_where(host, port)
    click.echo(f"Serving on http://{host}:{port} (stop with Ctrl-C)", err=True)
    os.execv(sys.executable, serving_command(host, port, workers))  # noqa: S606 - our own server


def _say_where(host: str, port: int) -> None:
    """Let links lead back here while nobody has said what the service's address is."""
    from trialpost.web.configuration import Service, read_service

    if read_service().base_url == Service().base_url:
        os.environ["TRIALPOST_BASE_URL"] = f"http://{host}:{port}"


def serving_command(host: str, port: int, workers: int) -> list[str]:
    """Return the command line that serves the site."""
    options = ["--interface", "wsgi", "--host", host, "--port", str(port)]
    options += ["--workers", str(workers), "--blocking-threads", "4", "--log-level", "warning"]
    return [sys.executable, "-m", "granian", *options, "trialpost.web.wsgi:application"]


@click.command()
def migrate() -> None:
    """Bring the database up to date, and make a master key for a new service.

    Example: trialpost migrate
    """
    from trialpost.web.sealing import create_key_file, key_is_configured, key_path

    made, count = not key_is_configured(), 0
    if made:
        count = _refuse_a_second_key()
        create_key_file()
    start_django(migrate=False)
    from trialpost.web.database import migrate_if_needed

    count += migrate_if_needed()
    click.echo(f"The database is up to date ({count} migrations applied).")
    if made:
        click.echo(
            f"A master key was made at {key_path()}. Keep a copy apart from the backups: "
            "nothing that is sealed opens without it."
        )


def _refuse_a_second_key() -> int:
    """Stop when the database already holds sealed rows: a fresh key would not open them.

    Returns how many migrations were applied to be able to look.
    """
    start_django(migrate=False)
    from trialpost.web.database import migrate_if_needed
    from trialpost.web.operating import require_key

    count = migrate_if_needed()
    require_key()
    return count


@click.command()
@click.option("--seen", is_flag=True, help="Put away the alarms about fields: they were looked at.")
@json_option
def doctor(seen: bool, as_json: bool) -> None:
    """Examine the database, the key, the index, the catalogue, its fields and the mail server.

    Also counts what is odd about the records, by kind and form, each with an example. Exits
    with 1 when something needs attention.

    Example: trialpost doctor
    """
    start_django(migrate=False)
    from trialpost.web.doctor import examine, oddities

    if seen:
        from trialpost.web.catalogue import census

        report(f"Alarms about fields that were put away: {census.mark_seen():,}.")
    answers, odd = examine(now=_now()), oddities()
    if as_json:
        well = all(answer.well for answer in answers)
        parts, counts = msgspec.to_builtins(answers), msgspec.to_builtins(odd)
        answer_json({"well": well, "parts": parts, "issues": counts})
    else:
        for answer in answers:
            click.echo(f"{'ok  ' if answer.well else 'LOOK'}  {answer.part:<10} {answer.seen}")
            if answer.advice:
                click.echo(f"{'':18}{answer.advice}")
            for detail in answer.details:
                click.echo(f"{'':18}- {detail}")
        _tell_oddities(odd)
    if not all(answer.well for answer in answers):
        sys.exit(1)


def _tell_oddities(odd: Sequence[Any]) -> None:
    """Show as a table what is odd about the records that are held."""
    if odd:
        click.echo("\nOddities of the records that are held, each with one that has it:")
    for one in odd:
        click.echo(f"  {one.kind:<17} {one.door:<17} {one.count:>9,}  {one.example}")


@click.command()
@json_option
def tick(as_json: bool) -> None:
    """Do what is due: sync, watch what changed, deliver what waits. For a timer, every few minutes.

    It asks a registry only where TRIALPOST_SYNC names one, and then twice a day.

    Example: */5 * * * * trialpost tick
    """
    start_django()
    from trialpost.web.operating import tick as work

    done = work(now=_now())
    if as_json:
        answer_json(done)
    else:
        watched, delivered, synced = done["watch"], done["deliver"], done["sync"]
        if synced:
            click.echo(
                f"{synced.new:,} new records, {synced.changed:,} changed, "
                f"{synced.vanished:,} vanished."
            )
            for note in synced.notes:
                report(note)
        click.echo(f"{watched['notices']} new notices, {delivered['sent']} messages sent.")
        audited = done["audit"]
        if audited and (audited["missed"] or audited["surplus"]):
            report(
                f"The audit of the last watch found {audited['missed']} notices missed and "
                f"{audited['surplus']} too many; 'trialpost watch --audit' looks at everybody."
            )


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def backup(target: Path) -> None:
    """Write the database into one file. The key is not in it: keep that elsewhere.

    Example: trialpost backup /backups/2026-11-22.tar.gz
    """
    start_django(migrate=False)
    from trialpost.web.backup import backup as put_aside

    put_aside(target, now=_now(), version=trialpost.__version__)
    click.echo(f"Written to {target}. The key file and the ledger of erasures are not in it.")


@click.command()
@click.argument("source", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--yes", is_flag=True, help="Replace the present database without asking.")
def restore(source: Path, yes: bool) -> None:
    """Bring a backup back; whoever was erased since it was taken is erased again.

    Example: trialpost restore --yes /backups/2026-11-22.tar.gz
    """
    if not yes:
        click.confirm("This replaces everything in the present database. Go on?", abort=True)
    start_django(migrate=False)
    from trialpost.web.backup import restore as bring_back
    from trialpost.web.backup import settle
    from trialpost.web.catalogue.actions import reindex
    from trialpost.web.operating import only_one

    with only_one():
        manifest = bring_back(source)
        erased = settle(now=_now())
    reindex()
    click.echo(
        f"Restored the state of {manifest.taken_at:%Y-%m-%d %H:%M} UTC; "
        f"erased again {erased} who asked for it since."
    )


@click.command()
@click.argument("address")
@click.option("--yes", is_flag=True, help="Erase without asking.")
def erase(address: str, yes: bool) -> None:
    """Erase everything about one mail address, for somebody who asks for it.

    Example: trialpost erase somebody@example.org
    """
    start_django()
    from trialpost.web.mail.store import cleaned
    from trialpost.web.people.account.rights import erase_by_address

    address = cleaned(address)
    if not yes:
        click.confirm("This erases everything about this address for good. Go on?", abort=True)

    if not erase_by_address(address=address, now=_now()):
        raise NotFound("Nothing is held about this address.")
    click.echo("Erased. A keyed hash stays, so that the address is not mailed again.")


@click.command("rotate-keys")
@click.option("--retire", is_flag=True, help="Take the older master keys out of the key file.")
def rotate_keys(retire: bool) -> None:
    """Put a new master key in the place of the present one; the service may run meanwhile.

    Example: trialpost rotate-keys, and a day later trialpost rotate-keys --retire
    """
    start_django()
    from trialpost.web import key_rotation

    done = key_rotation.retire() if retire else key_rotation.rotate()
    if done.made:
        click.echo("A new master key stands first in the key file. Keep a new copy of that file.")
    elif not retire:
        click.echo("No new master key was made; what was under an older one was wrapped again.")
    click.echo(f"Wrapped again: the keys of {done.wrapped} addresses.")
    if retire:
        click.echo(
            f"Taken out: {done.retired} older master keys. Backups from before they were replaced "
            "open only with a copy of the key file from then."
        )
    if done.broken:
        report(f"The keys of {done.broken} addresses open under no master key that is here.")
        sys.exit(1)


@click.command()
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def operator(name: str, password_stdin: bool) -> None:
    """Make an operator's account for the pages under /admin/.

    Without --password-stdin a password is made and shown once. Example: trialpost operator ada
    """
    password = sys.stdin.readline().strip() if password_stdin else secrets.token_urlsafe(16)
    start_django()
    from trialpost.web.operating import create_operator

    create_operator(name=name, password=password)
    click.echo(f"{name} can sign in at /admin/.")
    if not password_stdin:
        report(f"The password, shown this once: {password}")


COMMANDS = [serve, migrate, doctor, tick, backup, restore, erase, rotate_keys, operator]
