"""A server on loopback that answers as an endpoint for language models does, and can misbehave.

It understands ``POST /v1/chat/completions`` and remembers what it was asked. What it says is told
to it beforehand: a text, or a function of the user's message. Faults are used up in order, before
that.
"""

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

KEY = "sk-a-secret-that-nobody-may-see"
PATH = "/v1/chat/completions"


class Fault(NamedTuple):
    """One way to misbehave, once."""

    kind: str
    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


SLOW = Fault("slow")
"""Answer nothing until the other side has gone, or the test is over."""
DROP = Fault("drop")
"""Promise a whole answer, send half of it, close the connection."""
HUGE = Fault("huge")
"""Send more than anybody may hold."""


def status(code: int, retry_after: str = "", body: bytes = b"") -> Fault:
    """Answer with an error's status."""
    headers = (("Retry-After", retry_after),) if retry_after else ()
    return Fault("plain", status=code, body=body, headers=headers)


def redirect(to: str) -> Fault:
    """Send the client elsewhere."""
    return Fault("plain", status=307, headers=(("Location", to),))


def raw(body: bytes) -> Fault:
    """Answer 200 with a body of one's own."""
    return Fault("plain", body=body)


class Asked(NamedTuple):
    """One request: the decoded body, its bytes, and its headers (names in lower case)."""

    body: dict[str, Any]
    sent: bytes
    headers: dict[str, str]

    @property
    def user(self) -> str:
        """The last message."""
        return self.body["messages"][-1]["content"]


Says = Callable[[dict[str, Any]], str]


class ModelServer:
    """The endpoint. ``says`` gives the model's text from the user's message, which is JSON."""

    def __init__(self, says: Says) -> None:
        self.says = says
        self.faults: deque[Fault | None] = deque()
        self.requests: list[Asked] = []
        self.plain_only = False
        self.over = threading.Event()
        self.url = ""

    def answer(self, asked: Asked) -> bytes:
        """Return the body of a good answer."""
        said = self.says(json.loads(asked.user))
        message = {"role": "assistant", "content": said}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return json.dumps(
            {"id": "x", "object": "chat.completion", "model": "m", "choices": [choice]}
        ).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(json.loads(sent), sent, headers)
        one = self.server.state
        one.requests.append(asked)
        fault = one.faults.popleft() if one.faults else None
        if fault is not None:
            self._misbehave(fault, one)
        elif self.path != PATH:
            self._send(404, b"{}")
        elif one.plain_only and "response_format" in asked.body:
            self._send(400, b'{"error": "response_format is not known here"}')
        else:
            self._send(200, one.answer(asked))

    def do_GET(self) -> None:
        self.server.state.requests.append(Asked({}, b"", {}))
        self._send(405, b"")

    def _misbehave(self, fault: Fault, one: ModelServer) -> None:
        if fault.kind == "plain":
            self._send(fault.status, fault.body, fault.headers)
            return
        self.close_connection = True
        if fault.kind == "slow":
            one.over.wait(20)
            return
        self.send_response(200)
        length = 2**31 if fault.kind == "huge" else 4000
        self.send_header("Content-Length", str(length))
        self.end_headers()
        if fault.kind == "drop":
            self.wfile.write(b"{" * 2000)
            return
        try:
            for _ in range(4096):
                self.wfile.write(b" " * 2**14)
        except OSError:
            pass  # the other side has had enough, as it should

    def _send(self, code: int, body: bytes, headers: tuple[tuple[str, str], ...] = ()) -> None:
        self.send_response(code)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    state: ModelServer

    def handle_error(self, *_: object) -> None:
        """A client that went away is no news."""


@contextmanager
def serving(says: Says | str) -> Iterator[ModelServer]:
    """Serve on a free port of loopback."""
    state = ModelServer(says if callable(says) else lambda _: says)
    server = _Server(("127.0.0.1", 0), _Handler)
    server.state = state
    state.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        state.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
