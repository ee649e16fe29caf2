"""Measure in a process of its own: with a folder of its own, and nothing left from before."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from trialpost.errors import BadInput, ServiceUnavailable


def environment_in(
    folder: Path | str, database_url: str | None = None, **more: str
) -> dict[str, str]:
    """Return the environment of a service that keeps its data in a folder.

    Of the operator's own settings only those stay that say nothing of data, mail or keys.
    """
    environment = {**os.environ, "TRIALPOST_DATA_DIR": str(folder), **more}
    for name in ("DATABASE_URL", "EMAIL_URL", "TRIALPOST_KEY", "TRIALPOST_MAIL_PER_DAY"):
        environment.pop(name, None)
    if database_url:
        environment["DATABASE_URL"] = database_url
    return environment


def output_of(
    module: str,
    arguments: Sequence[str] = (),
    *,
    environment: dict[str, str] | None = None,
    given: str | None = None,
    watched: bool = False,
) -> str:
    """Run a module as a program and return what it printed.

    ``given`` is its standard input; what it says on standard error is shown if it is ``watched``.

    Raises:
        BadInput: if it says that it was called wrongly (exit status 2).
        ServiceUnavailable: if it broke off.
    """
    done = subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, "-m", module, *arguments],
        env=environment,
        input=given,
        stdout=subprocess.PIPE,
        stderr=None if watched else subprocess.PIPE,
        text=True,
        check=False,
    )
    last = (done.stderr or "what it said stands above").strip().rpartition("\n")[2]
    if done.returncode == 2:
        raise BadInput(last)
    if done.returncode:
        raise ServiceUnavailable(f"The measurement broke off: {last}")
    return done.stdout


def document_of(module: str, arguments: Sequence[str] = (), **how: Any) -> dict[str, Any]:
    """Run a module as :func:`output_of` does, and read the JSON document that it printed."""
    return dict(json.loads(output_of(module, arguments, **how)))
