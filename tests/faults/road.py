"""The whole road of a notice, watch, gather and deliver, walked in a process that can be killed.

As a program it is a hub: it walks the road once, so that everything is loaded, and then forks a
child for each line that it reads, so that a kill costs a fork and no start. A line is a JSON
document: ``tasks`` (each is walked in a child of its own, all at once), ``now``, and for one child
``step``, at which it dies. The first line is for the hub itself.
"""

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from faults import killing

WALKED = ("trialpost/web/watch/", "trialpost/web/mail/", "smtplib.py")
WAY = ("watch", "gather", "deliver")


class Places:
    """Which part of the road each step belongs to.

    ``after DATA``: the words are out, the answer is not read. ``after 250``: it is read and not
    committed.
    """

    def __init__(self) -> None:
        self.found: list[str] = []
        self._answered = self._noted = False

    def tell(self, frame: FrameType) -> None:
        """Take down where a step is."""
        self.found.append(self._place(Path(frame.f_code.co_filename), frame))

    def _place(self, path: Path, frame: FrameType) -> str:
        name = frame.f_code.co_name
        if path.name == "smtplib.py":
            return self._in_conversation(name, frame)
        if name == "note_and_hand_over":
            self._noted = True
        elif self._noted and name == "_hand_over":
            self._answered = self._noted = False
        if self._answered:
            return "after 250"
        if "trialpost/web/watch/" in path.as_posix():
            return "gather" if path.name == "digesting.py" else "watch"
        return path.stem if path.stem in ("claims", "delivery", "lines") else "mail"

    def _in_conversation(self, name: str, frame: FrameType) -> str:
        if name == "data":
            line = _source(frame)
            if "getreply" in line and "self.send(q)" in _source(frame, back=1):
                return "after DATA"
            if line.startswith("return (code, msg)"):
                self._answered, self._noted = True, False
        return "after 250" if self._answered else "conversation"


def _source(frame: FrameType, back: int = 0) -> str:
    import linecache

    return linecache.getline(frame.f_code.co_filename, frame.f_lineno - back).strip()


def walk(tasks: Sequence[str], now: dt.datetime) -> dict[str, dict[str, Any]]:
    """Do some of watch, gather and deliver at a moment."""
    from trialpost.web.mail import actions as mail
    from trialpost.web.watch import actions as watching
    from trialpost.web.watch.sending import digesting

    work = {
        "watch": lambda: watching.watch(now=now),
        "gather": lambda: digesting.gather(now=now),
        "deliver": lambda: mail.deliver(now=now, clock=lambda: now),
    }
    return {task: work[task]() for task in tasks}


def walk_until(step: int, now: dt.datetime, die: Any = killing.by_signal) -> dict[str, Any]:
    """Walk the whole road, dying at a step; without one return the place of each step."""
    places = Places()
    tell = (lambda frame: None) if step else places.tell
    with killing.at_step(step, die, writers=WALKED, tell=tell):
        done = walk(WAY, now)
    return {"done": done, "places": places.found}


class Hub:
    """The program below, as tests use it."""

    def __init__(self, database: str, mail: str) -> None:
        here = Path(__file__).resolve().parents[1]
        environment = {
            **os.environ, "DATABASE_URL": database, "EMAIL_URL": mail,
            "PYTHONPATH": os.pathsep.join((str(here), *sys.path[1:])), "PYTHONHASHSEED": "0",
        }  # fmt: skip
        self._program = subprocess.Popen(
            [sys.executable, "-m", "faults.road"], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def warm_up(self, now: dt.datetime) -> None:
        """Let the hub walk the road itself."""
        self.begin([], now)
        assert self.end() == []

    def begin(self, tasks: Sequence[Sequence[str]], now: dt.datetime, **more: Any) -> list[int]:
        """Start a child for each list of tasks; return their process ids."""
        told = {"tasks": list(tasks), "now": now.isoformat(), **more}
        self._program.stdin.write(json.dumps(told) + "\n")
        self._program.stdin.flush()
        return json.loads(self._program.stdout.readline())

    def end(self) -> list[dict[str, Any]]:
        """Wait for the children; return of each its ``status`` and what it ``told``."""
        return json.loads(self._program.stdout.readline())

    def close(self) -> None:
        """End the program."""
        self._program.stdin.close()
        self._program.wait(30)
        self._program.stdout.close()


def _child(told: dict[str, Any], tasks: Sequence[str], out: int) -> None:
    from django.conf import settings

    settings.MAIL_CONNECTIONS = told.get("connections", 1)
    now = dt.datetime.fromisoformat(told["now"])
    try:
        if "step" in told:
            answer: Any = walk_until(told["step"], now)
        else:
            answer = {"done": walk(tasks, now)}
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    with os.fdopen(out, "w") as file:
        json.dump(answer, file)
    os._exit(0)


def _main() -> None:
    import django

    django.setup()
    from django.db import connections

    for line in sys.stdin:
        told, children = json.loads(line), []
        if not told["tasks"]:
            walk(WAY, dt.datetime.fromisoformat(told["now"]))
            connections.close_all()
        for tasks in told["tasks"]:
            ours, theirs = os.pipe()
            pid = os.fork()
            if pid == 0:
                os.close(ours)
                _child(told, tasks, theirs)
            os.close(theirs)
            children.append((pid, ours))
        print(json.dumps([pid for pid, _ in children]), flush=True)
        print(json.dumps([_ended(pid, pipe) for pid, pipe in children]), flush=True)


def _ended(pid: int, pipe: int) -> dict[str, Any]:
    with os.fdopen(pipe) as file:
        told = file.read()
    _, status = os.waitpid(pid, 0)
    return {"status": os.waitstatus_to_exitcode(status), "told": json.loads(told or "null")}


if __name__ == "__main__":
    _main()
