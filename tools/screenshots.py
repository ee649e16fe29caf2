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
    "find-meant": "/find/?condition=rheumatoid+artritis",
    "find-taken": "/find/?condition=brest+cancer",
    "find-no-place": "/find/?condition=lupus&near=Bostn",
    "find-es": "/es/find/?condition=lupus&near=Boston",
    "letter": "/find/letter/",
    "conditions": "/conditions/",
    "conditions-es": "/es/conditions/",
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
    "demo": "/demo/",
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


OWN = {
    "matches": "/me/matches/",
    "me": "/me/",
    "me-one-question": "/me/ask/",
    "notices": "/me/notices/",
    "decided": "/me/decided/",
    "people": "/me/people/",
    "passkeys": "/me/passkeys/",
    "address": "/me/address/",
    "log": "/me/log/",
    "consent": "/me/consent/",
    "erase": "/me/erase/",
}
"""Pages of an account, with what the pictures call them."""

WALKED = ("asked", "tried", "sent", "demo-letter", "link", *OWN)


def walk(page: Page, base: str, take, reader: str) -> None:
    """Answer one question after the other, keep it, and look at each page of the account."""

    def press(words: str) -> None:
        with page.expect_navigation():
            page.get_by_role("button", name=words).first.click()

    page.goto(base + "/match/ask/")
    take("asked-what")
    page.get_by_label("What do you have?").fill("systemic lupus erythematosus")
    press("Next")
    take("asked-where")
    page.get_by_label("Where are you?").fill("Boston, MA")
    press("Next")
    take("asked-how-far")
    press("60 miles")
    page.get_by_label("In which year").fill("1987")
    press("Next")
    take("asked-sex")
    press("Female")
    take("tried")
    page.get_by_label("Your email address").fill(reader)
    press("I agree")
    take("sent")
    page.goto(base + "/demo/mail/")
    page.locator(".letters li", has_text=reader).first.locator("a").click()
    page.locator(".letter").wait_for()
    take("demo-letter")
    page.goto(page.locator(".letter a[href*='/in/']").first.get_attribute("href") or base)
    take("link")
    press("Yes, confirm my address")
    for name, path in OWN.items():
        page.goto(base + path)
        take(name)


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
            if any(wanted(name) for name in WALKED):
                walk(page, base, take, f"picture.{size}.{scheme}@example.org")
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
