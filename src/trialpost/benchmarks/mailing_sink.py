"""A real SMTP server (aiosmtpd) in a process of its own; it counts what it takes and drops it."""

import multiprocessing
import multiprocessing.connection
import re
import socket
from collections import Counter
from types import TracebackType
from typing import Any

_MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.I | re.M)


class Sink:
    """The server; ``with`` starts and stops it. ``port`` is where it listens on loopback."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self.port = 0

    def __enter__(self) -> "Sink":
        self._process.start()
        self.port = self._pipe.recv()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pipe.send(None)
        self._process.join(30)

    def counted(self) -> tuple[int, int]:
        """Return how many messages came since this was last asked, and how many different ones."""
        self._pipe.send("count")
        messages, different = self._pipe.recv()
        return messages, different


class _Counting:
    """What aiosmtpd calls for each message."""

    def __init__(self) -> None:
        self.seen: Counter[bytes] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Count a message by its Message-ID."""
        found = _MESSAGE_ID.search(envelope.original_content)
        self.seen[found[1] if found else b""] += 1
        return "250 OK"


def _serve(pipe: "multiprocessing.connection.Connection[Any, Any]") -> None:
    from aiosmtpd.controller import Controller

    counting = _Counting()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(counting, hostname="127.0.0.1", port=port)
    controller.start()
    pipe.send(port)
    while pipe.recv() is not None:
        pipe.send((counting.seen.total(), len(counting.seen)))
        counting.seen.clear()
    controller.stop()
