"""Take a picture of every page at 375 and 1280 pixels, light and dark, from the running demo.

``python tools/screenshots.py FOLDER [WORD …]`` starts the demo, walks it as somebody with lupus
near Boston would, and writes one PNG a page, width and scheme. Words pick the pages whose names
hold one of them.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

SIZES = {"375": (375, 812), "1280": (1280, 900)}
PUBLIC = {
    "home": "/",
    "home-es": "/es/",
    "find": "/find/?condition=lupus&near=Boston",
    "find-km": "/find/?condition=lupus&near=Boston&within=50&status=soon",
    "find-world": "/find/?condition=lupus",
    "find-none": "/find/?condition=lupus&near=Boston&within=1&phase=4",
    "find-es": "/es/find/?condition=lupus&near=Boston",
    "letter": "/find/letter/",
    "conditions": "/conditions/",
    "condition": "/conditions/lupus/",
    "articles": "/articles/",
    "about": "/about/",
    "privacy": "/privacy/",
    "help": "/help/",
    "accessibility": "/accessibility/",
    "match": "/match/",
    "join": "/join/",
    "sign-in": "/sign-in/",
    "no-such-page": "/nothing-here/",
    "demo-sample": "/demo/sample/",
    "demo-mail": "/demo/mail/",
}


@contextmanager
def running(port: int) -> Iterator[str]:
    """Run the demo in a folder of its own; yield its address."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        command = [sys.executable, "-m", "trialpost.cli", "demo", "--port", str(port)]
        surroundings = {**os.environ, "TRIALPOST_DATA_DIR": folder, "PYTHONUNBUFFERED": "1"}
        with log.open("w") as out:
            process = subprocess.Popen(
                [*command, "--arrival-after", "0"], env=surroundings, stdout=out, stderr=out
            )
        try:
            while "Trialpost is running" not in log.read_text():
                if process.poll() is not None:
                    raise SystemExit(log.read_text())
                time.sleep(0.3)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def found_pages(page: Page, base: str) -> dict[str, str]:
    """Return the pages whose addresses only the running demo knows."""
    found = {}
    for name, at, where in (
        ("trial", "/find/?condition=lupus&near=Boston", "a[href*='/trial/NCT']"),
        ("article", "/articles/", "main .card a, main h2 a, main h3 a"),
    ):
        page.goto(base + at)
        link = page.locator(where).first
        if link.count():
            found[name] = link.get_attribute("href") or ""
    return found


def walk(page: Page, base: str, take) -> None:
    """Fill in a profile and look at each state of the way to one's own pages."""
    page.goto(base + "/match/")
    page.get_by_label("What do you have?").first.fill("systemic lupus erythematosus")
    page.get_by_label("Town").first.fill("Boston, MA")
    page.get_by_label("Year").first.fill("1987")
    page.get_by_role("button", name="Show trials that may fit").click()
    page.wait_for_load_state("load")
    take("tried")


def shoot(browser: Browser, base: str, folder: Path, words: list[str]) -> None:
    """Write every picture that is asked for."""
    wanted = lambda name: not words or any(word in name for word in words)  # noqa: E731
    for size, (width, height) in SIZES.items():
        for scheme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme
            )
            page = context.new_page()
            page.set_default_timeout(15_000)

            def take(name: str, page: Page = page, tail: str = f"{size}-{scheme}") -> None:
                if wanted(name):
                    page.screenshot(path=folder / f"{name}-{tail}.png", full_page=True)

            for name, path in (PUBLIC | found_pages(page, base)).items():
                if wanted(name):
                    page.goto(base + path)
                    take(name)
            if wanted("tried"):
                walk(page, base, take)
            context.close()


def main(arguments: list[str]) -> None:
    """Take the pictures into the folder that is named first."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    base = os.environ.get("TRIALPOST_SHOWN")
    with sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        if base:
            shoot(browser, base, folder, arguments[1:])
        else:
            with running(8531) as base:
                shoot(browser, base, folder, arguments[1:])
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
