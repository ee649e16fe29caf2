"""How fast the served site answers, beside an address of the same server that does nothing.

A catalogue of real records and of generated ones is loaded into a folder of its own, granian serves
it as ``trialpost serve`` does, and a few clients with open connections ask for one page after the
other, in turns, so that whatever else the machine does falls on all pages alike.
"""

import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from trialpost.benchmarks.own_process import environment_in, output_of
from trialpost.demo.generator import LARGEST, write_catalogue
from trialpost.errors import ServiceUnavailable

ROUNDS = 10
HELLO = "hello"
FORM = {
    "conditions": "breast cancer",
    "birth_year": "1970",
    "sex": "female",
    "place": "Boston, MA",
    "travel_km": "100",
}
PATHS = {
    HELLO: "/hello/",
    "home": "/",
    "find": "/find/?condition=breast+cancer&near=Boston%2C+MA&within=100",
    "find by words": "/find/?text=insulin+pump+at+night",
}
Ask = Callable[[httpx.Client], httpx.Response]


def measure(
    paths: Sequence[Path],
    *,
    generated: int = LARGEST,
    requests: int = 400,
    clients: int = 4,
    workers: int = 1,
    database_url: str | None = None,
) -> dict[str, Any]:
    """Load, serve, ask; return requests a second and the times of each page.

    ``requests`` are those of each page, ``clients`` ask at once. ``database_url`` names an empty
    PostgreSQL database; without it SQLite is used.

    Raises:
        ServiceUnavailable: if a step broke off, or a page did not answer with 200.
    """
    with tempfile.TemporaryDirectory(prefix="trialpost-bench-") as name:
        folder = Path(name)
        environment = environment_in(folder / "var", database_url)
        loaded = [*paths, *([write_catalogue(folder, count=generated)] if generated else [])]
        for command in (["migrate"], ["load", *map(str, loaded), "--criteria"]):
            output_of("trialpost.cli", command, environment=environment)
        with _Served(environment, workers) as served:
            return _asked(served, requests, clients) | {
                "database": "postgresql" if database_url else "sqlite",
                "workers": workers,
            }


class _Served:
    """Granian, serving the site and the address that does nothing, on a free port."""

    def __init__(self, environment: dict[str, str], workers: int) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
        options += ["--workers", str(workers), "--blocking-threads", "4", "--log-level", "error"]
        served = "trialpost.benchmarks.served:application"
        command = [sys.executable, "-m", "granian", *options, served]
        self._process = subprocess.Popen(  # noqa: S603 - as above
            command, env={**environment, "TRIALPOST_BASE_URL": self.base}
        )

    def seconds(self) -> float | None:
        """Return the processor time that its workers have spent; ``None`` where that is not told.

        A busy machine makes clocks wait and leaves this as it is.
        """
        try:
            own = Path(f"/proc/{self._process.pid}")
            pids = (own / f"task/{own.name}/children").read_text().split() or [own.name]
            tasks = (one for pid in pids for one in Path(f"/proc/{pid}/task").iterdir())
            return sum(int((one / "schedstat").read_text().split()[0]) for one in tasks) / 1e9
        except (OSError, ValueError, IndexError):
            return None

    def __enter__(self) -> "_Served":
        """Wait until it answers; return where it serves."""
        for _ in range(600):
            try:
                if httpx.get(f"{self.base}/hello/").status_code == httpx.codes.OK:
                    return self
            except httpx.TransportError:
                time.sleep(0.1)
            if self._process.poll() is not None:
                break
        self.__exit__()
        raise ServiceUnavailable("The site that was to be measured did not start.")

    def __exit__(self, *error: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)


def _asked(served: _Served, requests: int, clients: int) -> dict[str, Any]:
    base = served.base
    asks = _asks(base)
    worked: dict[str, float] = dict.fromkeys(asks, 0.0)
    times: dict[str, list[float]] = {name: [] for name in asks}
    spent = dict.fromkeys(asks, 0.0)
    each = max(1, requests // ROUNDS)
    with ThreadPoolExecutor(clients) as pool:
        open_ = [httpx.Client(base_url=base, timeout=60) for _ in range(clients)]
        for name, ask in asks.items():
            _one_by_one(name, ask, open_[0], 2)  # what is made on the first visit
        for _ in range(ROUNDS):
            for name, ask in asks.items():
                begun, before = time.perf_counter(), served.seconds()
                shares = [
                    pool.submit(_one_by_one, name, ask, client, max(1, each // clients))
                    for client in open_
                ]
                times[name] += [one for share in shares for one in share.result()]
                spent[name] += time.perf_counter() - begun
                worked[name] += (served.seconds() or 0.0) - (before or 0.0)
    bare = statistics.median(times[HELLO])
    return {
        "requests": len(times[HELLO]),
        "clients": clients,
        "pages": {
            name: {
                "p50_ms": round(1000 * statistics.median(found), 2),
                "p99_ms": round(1000 * statistics.quantiles(found, n=100)[98], 2),
                "a_second": round(len(found) / spent[name], 1),
                "times_hello_p50": round(statistics.median(found) / bare, 2),
                "server_ms": round(1000 * worked[name] / len(found), 2),
                "times_hello_server": round(worked[name] / worked[HELLO], 2)
                if worked[HELLO]
                else None,
            }
            for name, found in times.items()
        },
    }


def _one_by_one(name: str, ask: Ask, client: httpx.Client, count: int) -> list[float]:
    times = []
    for _ in range(count):
        begun = time.perf_counter()
        answer = ask(client)
        times.append(time.perf_counter() - begun)
        if answer.status_code != httpx.codes.OK:
            raise ServiceUnavailable(f"The page {name} answered {answer.status_code}.")
    return times


def _asks(base: str) -> dict[str, Ask]:
    """Return what is asked: the plain pages, a trial's, and a match by a form."""
    with httpx.Client(base_url=base, timeout=60) as client:
        found = re.search(r'href="(/trial/[^"]+)"', client.get("/find/").text)
        if found is None:
            raise ServiceUnavailable("The catalogue that was loaded has no trial to show.")
        form = client.get("/match/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)
        cookies = dict(client.cookies)
    if token is None:
        raise ServiceUnavailable("The form for matching has no token.")
    asks: dict[str, Ask] = {name: _getting(path) for name, path in PATHS.items()}
    asks["trial"] = _getting(found[1].split("?")[0])
    posted = FORM | {"csrfmiddlewaretoken": token[1]}
    headers = {"Origin": base, "Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())}
    asks["match"] = lambda client: client.post("/match/", data=posted, headers=headers)
    return asks


def _getting(path: str) -> Ask:
    return lambda client: client.get(path)
