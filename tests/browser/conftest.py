"""A real browser, and the whole service as 'trialpost demo' starts it."""

import faulthandler
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from cluster import free_port

QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

PATIENCE = 60_000
"""Milliseconds that a page may take, however busy the machine is; nothing is judged by it."""


HUNG = 1500
"""Seconds after which a test hangs: the run ends and says where, rather than never."""


@pytest.fixture(autouse=True)
def _ends() -> Iterator[None]:
    """End the run where a browser never answers: some calls to it wait for ever."""
    faulthandler.dump_traceback_later(HUNG, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium: Debian's where it is installed, else Playwright's own."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=found, args=QUIET)
        except Error:
            pytest.skip(
                "No browser is here: 'apt-get install chromium' or 'playwright install chromium'."
            )
        yield started
        started.close()


class Demo:
    """The running demo: its address and its data folder."""

    def __init__(self, base: str, folder: Path, process: subprocess.Popen) -> None:
        self.base = base
        self.folder = folder
        self.process = process

    def said(self) -> str:
        """Return what the service has written to its log so far."""
        return (self.folder.parent / "log").read_text()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Run ``trialpost demo`` on a free port, with a data folder of its own."""
    folder, port = tmp_path_factory.mktemp("demo"), free_port()
    environment = {**os.environ, "TRIALPOST_DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "trialpost.cli", "demo", "--port", str(port)]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--arrival-after", "0"], env=environment, stdout=log, stderr=log
        )
    running = Demo(f"http://127.0.0.1:{port}", folder / "demo", process)
    try:
        _until_ready(running)
        yield running
    finally:
        process.terminate()
        process.wait(timeout=30)


def _until_ready(demo: Demo) -> None:
    """Wait until the demo says that it runs; it says so itself, so nothing is guessed."""
    while "Trialpost is running" not in demo.said():
        assert demo.process.poll() is None, demo.said()
        try:
            demo.process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            continue
    with urllib.request.urlopen(f"{demo.base}/healthz") as answer:
        assert answer.read() == b"ok"


class Visitor:
    """Somebody at a browser: every request and every complaint of the page is kept."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: object) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def open(self, path: str) -> None:
        """Go to an address of the site."""
        answer = self.page.goto(self.base + path if path.startswith("/") else path)
        assert answer is not None
        assert answer.status < 400, (path, answer.status)

    def press(self, name: str) -> None:
        """Press the button with these words."""
        self.page.get_by_role("button", name=name).first.click()

    def follow(self, name: str) -> None:
        """Follow the link with these words."""
        self.page.get_by_role("link", name=name).first.click()

    def heading(self) -> str:
        """Return the page's main heading."""
        return self.page.get_by_role("heading", level=1).inner_text()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that nobody has used yet, the size of a phone."""
    made = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


@pytest.fixture
def visitor(context: BrowserContext, demo: Demo) -> Visitor:
    """Somebody new."""
    return Visitor(context.new_page(), demo.base)
