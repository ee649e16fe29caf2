"""Run a PostgreSQL cluster of the tests' own, in a temporary folder, as an unprivileged user."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

HOW_TO_GET_IT = (
    "PostgreSQL's server programs (initdb, pg_ctl) are not on this machine; on Debian or Ubuntu "
    "'apt-get install postgresql' brings them"
)


def binaries() -> Path | None:
    """Return the folder of initdb and pg_ctl, the newest version first, or ``None``."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda p: int(p.parts[-3]),
        reverse=True,
    )
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def unprivileged_user() -> str | None:
    """Return whom to run the server as: nobody else unless we are root, which it refuses."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


class Cluster:
    """One PostgreSQL server on a free loopback port; ``running`` is the one of this test run."""

    running: "Cluster | None" = None

    def __init__(self) -> None:
        folder = binaries()
        if folder is None:
            raise RuntimeError(HOW_TO_GET_IT)
        self._bin = folder
        self._user = unprivileged_user()
        self.home = Path(tempfile.mkdtemp(prefix="tp-pg-"))
        if self._user:
            shutil.chown(self.home, self._user)
        self.port = free_port()

    @property
    def url(self) -> str:
        """The server's DATABASE_URL."""
        return f"postgres://trialpost@127.0.0.1:{self.port}/trialpost"

    def start(self) -> None:
        """Make the cluster, start it and create the database."""
        data = self.home / "data"
        self._run("initdb", "-D", data, "-A", "trust", "-U", "trialpost", "-E", "UTF8", "--no-sync")
        self.go_on()
        self._run("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "trialpost", "trialpost")

    def go_on(self) -> None:
        """Start the server, with all that was committed."""
        options = (
            f"-p {self.port} -k {self.home} -c listen_addresses=127.0.0.1 -c fsync=off "
            "-c full_page_writes=off -c synchronous_commit=off"
        )
        log = self.home / "log"
        self._run("pg_ctl", "-D", self.home / "data", "-l", log, "-w", "-o", options, "start")
        Cluster.running = self

    def halt(self, mode: str = "fast") -> None:
        """Stop the server in the middle of whatever it does; ``go_on`` starts it again.

        ``fast`` ends all conversations in order, ``immediate`` is as if the machine had lost power.
        """
        self._run("pg_ctl", "-D", self.home / "data", "-m", mode, "-w", "stop")

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self.halt("immediate")
        shutil.rmtree(self.home, ignore_errors=True)

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self._bin / program), *(str(argument) for argument in arguments)]
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.home)}
        # pg_ctl leaves the server holding its output open: reading a pipe would never end.
        output = subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE
        done = subprocess.run(
            command,
            user=self._user,
            env=environment,
            cwd=self.home,
            check=False,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        if done.returncode != 0:
            log = self.home / "log"
            said = done.stdout or (log.read_text() if log.exists() else "")
            raise RuntimeError(f"{program} failed: {said}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(0 if binaries() else 1)
