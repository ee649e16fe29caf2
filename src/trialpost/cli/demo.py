"""The whole service on embedded defaults, with an invented catalogue."""

import datetime as dt
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

import click

from trialpost.cli.answers import start_django
from trialpost.cli.running import PORT, refuse_a_taken_port, serving_command
from trialpost.errors import ServiceUnavailable

SETTINGS = """# The demo's own settings; a service of yours has such a file too.
name = "Trialpost"
base_url = "http://127.0.0.1:{port}"
sender = "Trialpost demo <post@trialpost.example>"
contact = "help@trialpost.example"
imprint = "This is a demonstration on one machine. Its trials and people are invented."
mail_is_signed = true
"""


@click.command()
@click.option("--port", type=PORT, default=8000, show_default=True, help="Port to serve on.")
@click.option(
    "--arrival-after",
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="When a new trial arrives by itself; 0 for never.",
)
def demo(port: int, arrival_after: int) -> None:
    """Run the service on an invented catalogue, to look at in a browser.

    Everything it writes lies in the folder "demo" of the data folder, made anew at each start.
    Example: trialpost demo --port 8471
    """
    refuse_a_taken_port("127.0.0.1", port)
    folder = _fresh_folder(port)
    sink = _start_mail_sink(folder / "mail")
    try:
        _furnish()
        server = subprocess.Popen(serving_command("127.0.0.1", port, 1))  # noqa: S603
        try:
            _wait_until_served(port, server)
            _say_what_to_open(port, folder, arrival_after)
            _let_time_pass(server, arrival_after)
        finally:
            server.terminate()
            server.wait()
    finally:
        sink.stop()


def _fresh_folder(port: int) -> Path:
    """Empty the demo's folder and point every setting of this process to it."""
    from trialpost.web.configuration import data_dir
    from trialpost.web.sealing import create_key_file

    folder = data_dir() / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "trialpost.toml").write_text(SETTINGS.format(port=port), encoding="utf-8")
    for name in ("DATABASE_URL", "TRIALPOST_KEY", "TRIALPOST_KEY_FILE", "TRIALPOST_CONFIG"):
        os.environ.pop(name, None)
    os.environ.pop("TRIALPOST_BASE_URL", None)
    os.environ["TRIALPOST_DATA_DIR"] = str(folder)
    os.environ["TRIALPOST_DEMO"] = "1"
    create_key_file()
    return folder


def _start_mail_sink(folder: Path):
    """Start a real mail server on loopback that keeps what it gets in a folder."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Mailbox

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(Mailbox(str(folder)), hostname="127.0.0.1", port=port)
    controller.start()
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
    return controller


def _furnish() -> None:
    """Make the database, the catalogue, the sample person and the article."""
    click.echo("==> Making a database and a key of the demo's own")
    start_django()
    from trialpost.web.pages import demo as furniture

    now = dt.datetime.now(dt.UTC)
    for sentence in furniture.furnish(now=now):
        click.echo(f"==> {sentence}")


def _wait_until_served(port: int, server: subprocess.Popen) -> None:
    for _ in range(150):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise ServiceUnavailable("The site did not come up; the lines above say why.")


def _say_what_to_open(port: int, folder: Path, arrival_after: int) -> None:
    here = f"http://127.0.0.1:{port}"
    arrival = f"In {arrival_after} seconds a new trial arrives by itself, and she is mailed.\n"
    click.echo(f"""
Trialpost is running. Open  {here}/
  a person's matches        {here}/demo/sample/
  the mails it sends        {here}/demo/mail/
  what a trial found        {here}/articles/
{arrival if arrival_after else ""}Everything lies in {folder}. Stop with Ctrl-C.
""")
    sys.stdout.flush()


def _let_time_pass(server: subprocess.Popen, arrival_after: int) -> None:
    """Let a new trial arrive after a while, and wait until somebody stops the demo."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        server.wait(timeout=arrival_after or None)
    except subprocess.TimeoutExpired:
        from trialpost.web.pages.demo import arrive

        arrive(now=dt.datetime.now(dt.UTC))
        click.echo("==> A new trial has arrived; see the home page and the mails.")
        server.wait()
    except KeyboardInterrupt:
        click.echo("\nStopped.")
        return
    raise ServiceUnavailable("The site stopped by itself; the lines above say why.")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True,
              help="The same seed gives the same people.")  # fmt: skip
def simulate(folder: Path, seed: int) -> None:
    """Write invented participants of a lupus trial, with an analysis file beside them.

    Nobody of them lived. The tables are in CDISC ADaM form, in the shape of the reference trial.

    Example: trialpost simulate lupus && trialpost findings lupus/analysis.toml
    """
    from trialpost.demo.simulated_trial import write

    path = write(folder, seed)
    click.echo(f"Written. 'trialpost findings {path}' gives what they come to.")


COMMANDS = [demo, simulate]
