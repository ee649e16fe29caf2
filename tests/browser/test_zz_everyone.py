"""Everyone can use it: every page and state by axe-core and in every manner, and by keyboard alone.

A new trial arrives in the demo here, so this comes after the tests that count its trials.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from browser import walks
from browser.conftest import PATIENCE
from browser.looking import PHONE, Looker
from browser.test_newsroom import editor_of

pytestmark = pytest.mark.browser

WALKER = "keyboard.walker@example.org"
MOST_STEPS = 700
"""Steps from one thing to the next on one page; more would be a trap."""

WHERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return {at: ""};
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const words = one.labels?.length ? one.labels[0].textContent
    : one.getAttribute("aria-label") || one.textContent || one.name || "";
  const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  // Some point of what has the focus is to be seen: nothing lies over all of it.
  const parts = [...one.getClientRects()];
  const free = parts.some((part) => [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.15], [0.5, 0.85]]
    .some(([x, y]) => {
      const top = document.elementFromPoint(part.left + part.width * x, part.top + part.height * y);
      return top && (one.contains(top) || top.contains(one) && getComputedStyle(top).position
        === "static" && top.tagName !== "HTML");
    }));
  return {at: words.trim().replace(/\\s+/g, " "), tag: one.tagName, name: one.name || "",
    seen: marked && inside && free, marked, inside, free, html: one.outerHTML.slice(0, 120)};
}"""
"""Where the focus is, and whether that can be seen."""


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone whose owner asked for less motion."""
    made = browser.new_context(
        viewport=PHONE, locale="en-GB", color_scheme="light", reduced_motion="reduce"
    )
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


def test_no_page_and_no_state_of_one_keeps_anybody_out(phone, demo) -> None:
    editor_of(demo, walks.EDITOR, walks.PASSWORD)
    looker = Looker(phone.new_page(), demo.base)
    for walk in walks.WALKS:
        walk(looker)
    assert looker.troubles == [], "\n" + "\n".join(looker.troubles)
    assert len(looker.states) == len(set(looker.states)), "each state is looked at once"

    # Every address of the site is among them, or is said to have no page.
    seen = {walks.name_of(path) for path in looker.paths - walks.MADE_UP}
    wanted = walks.addresses() - set(walks.WITHOUT_A_PAGE)
    assert wanted - seen == set(), "addresses whose page no walk looks at"
    assert set(walks.WITHOUT_A_PAGE) <= walks.addresses(), "said of an address that is gone"


class Keys:
    """Somebody who has a keyboard and nothing else."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.unseen: list[str] = []

    def to(self, words: str, *, tag: str = "") -> None:
        """Step on until the focus is on what has these words; every step has to be seen."""
        for _ in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            where = self.page.evaluate(WHERE)
            if not where["at"] and "seen" not in where:
                continue
            if not where["seen"]:
                self.unseen.append(f"{self.page.url}: {where}")
            if re.search(words, where["at"]) and tag in ("", where["tag"]):
                return
        raise AssertionError(f"no step leads to {words!r} on {self.page.url}")

    def enter(self) -> None:
        """Press Enter, and wait for the page that comes."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, words: str) -> None:
        """Write into what has the focus."""
        self.page.keyboard.type(words)


def test_a_profile_is_saved_by_keyboard_alone(phone, demo) -> None:
    page = phone.new_page()
    page.context.clear_cookies()
    keys = Keys(page, demo.base)
    page.goto(demo.base + "/")

    # The first step leads past what stands on every page.
    keys.to("Skip to the content")
    page.keyboard.press("Enter")
    keys.to("Condition", tag="INPUT")
    keys.write("lupus")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    keys.to("Town or postcode", tag="INPUT")
    assert page.get_by_role("option").count() == 0, "what was suggested lies over nothing"
    keys.write("Boston, MA")
    keys.to("Show trials", tag="BUTTON")
    keys.enter()
    assert "lupus" in page.locator("h1").inner_text()
    keys.to("See what may fit me")
    keys.enter()

    # One question after the other, then all of it on one page to say more.
    keys.to("60 miles", tag="BUTTON")
    keys.enter()
    keys.to("[Yy]ear", tag="INPUT")
    keys.write("1987")
    keys.enter()
    keys.to("Female", tag="BUTTON")
    keys.enter()
    assert "may fit you" in page.locator("h1").inner_text()
    keys.to("Change what I said", tag="BUTTON")
    keys.enter()
    keys.to("have", tag="TEXTAREA")
    page.keyboard.press("Control+A")
    keys.write("systemic lupus erythematosus")
    keys.to("far", tag="INPUT")
    keys.write("50")
    keys.to("Two more things", tag="SUMMARY")
    page.keyboard.press("Space")
    keys.to("Show trials that may fit", tag="BUTTON")
    page.keyboard.press("Space")
    page.wait_for_load_state("load")
    assert "may fit you" in page.locator("h1").inner_text()

    keys.to("email address", tag="INPUT")
    keys.write(WALKER)
    keys.to("Keep this and write to me", tag="BUTTON")
    keys.enter()
    keys.to("its emails can be read here")
    keys.enter()
    letter = page.locator(".letters li", has_text=WALKER).locator("a").first.inner_text()
    keys.to(re.escape(letter))
    keys.enter()
    keys.to("/in/", tag="A")
    keys.enter()
    keys.to("Yes, confirm my address", tag="BUTTON")
    keys.enter()
    assert page.url.endswith("/me/matches/")
    keys.to("Change what you told us")
    keys.enter()
    assert page.locator("#id_conditions").input_value() == "systemic lupus erythematosus"
    assert keys.unseen == [], "\n" + "\n".join(keys.unseen)
    page.close()
