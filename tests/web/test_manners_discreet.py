"""Logs name the kind of a failure and where it was, whoever logs it, and no value at all."""

import io
import logging
import os
import subprocess
import sys

import pytest

from trialpost.web.manners import DiscreetFilter

SECRET = "markedzorblax"


def refuse() -> None:
    raise ValueError(f"duplicate key: Key (lookup)=({SECRET}) already exists")


def logged(name: str, write) -> str:
    """Return what the service's handler writes of a record of some logger."""
    words = io.StringIO()
    handler = logging.StreamHandler(words)
    handler.addFilter(DiscreetFilter())
    log = logging.Logger(name)
    log.addHandler(handler)
    try:
        refuse()
    except ValueError as error:
        write(log, error)
    return words.getvalue()


@pytest.mark.parametrize("name", ["django.request", "trialpost.people", "asyncio", "root"])
@pytest.mark.parametrize(
    "write",
    [
        lambda log, error: log.exception("failed"),
        lambda log, error: log.exception("failed on %s", error),
        lambda log, error: log.exception(error),
        lambda log, error: log.error(f"failed: {error}", exc_info=True),
        lambda log, error: log.warning("failed", exc_info=error, stack_info=True),
    ],
)
def test_an_exception_is_told_by_type_and_place(name, write) -> None:
    line = logged(name, write)
    assert "ValueError at " in line
    assert "test_manners_discreet.py:" in line
    assert SECRET not in line
    assert "Traceback" not in line
    assert "Stack" not in line


def test_other_lines_stay_as_they_are() -> None:
    assert logged("trialpost.mail", lambda log, error: log.info("sent %d", 3)) == "sent 3\n"
    assert logged("any", lambda log, error: log.info("well", exc_info=(None,) * 3)) == "well\n"


def served(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process that serves the site."""
    start = "import threading\nfrom trialpost.web import wsgi\n"
    wait = "[one.join() for one in threading.enumerate() if one.name == 'warm']\n"
    return subprocess.run(
        [sys.executable, "-c", start + wait + code],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "code",
    [
        f"def fail(): raise ValueError('{SECRET}')\n"
        "one = threading.Thread(target=fail); one.start(); one.join()",
        f"raise ValueError('{SECRET}')",
        "class Late:\n"
        f"    def __del__(self): raise ValueError('{SECRET}')\n"
        "late = Late(); del late",
    ],
    ids=["thread", "main", "finaliser"],
)
def test_what_nobody_catches_in_the_served_process_tells_no_value(code) -> None:
    done = served(code)
    assert "nobody caught ValueError at <string>:" in done.stderr
    assert SECRET not in done.stderr + done.stdout


def test_reading_ahead_fails_quietly_and_hands_its_connection_back() -> None:
    done = served(
        "from django.db import connection\n"
        "from trialpost.web.catalogue import current\n"
        f"def fail(): raise RuntimeError('{SECRET}')\n"
        "current.current_catalogue = fail\n"
        "connection.ensure_connection()\n"
        "wsgi.warm()\n"
        "print(connection.connection)\n"
    )
    assert "The catalogue was not read ahead: RuntimeError." in done.stderr
    assert SECRET not in done.stderr
    assert done.stdout == "None\n"
    assert done.returncode == 0
