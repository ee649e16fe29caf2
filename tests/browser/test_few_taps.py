"""From home to a saved profile on a phone: every tap and every typed word is counted."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from browser.conftest import PATIENCE
from browser.test_whole_way import link_in

pytestmark = pytest.mark.browser

MOST_TAPS = 12
MOST_WORDS = 10


class Thumb:
    """Somebody with one thumb: what they tap and how many words they type."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps: list[str] = []
        self.words: list[str] = []

    def tap(self, what: Locator) -> None:
        """Tap on what is there to be tapped."""
        self.taps.append(what.evaluate("(one) => one.labels?.[0]?.innerText || one.innerText"))
        what.tap()

    def tap_to(self, what: Locator) -> None:
        """Tap on what leads to another page."""
        with self.page.expect_navigation():
            self.tap(what)

    def type(self, words: str) -> None:
        """Type into what was tapped before, as fast as nobody does."""
        self.words += words.split()
        self.page.keyboard.type(words)

    def button(self, words: str) -> Locator:
        """Return the button with these words."""
        return self.page.get_by_role("button", name=words, exact=True).first


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def thumb(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Thumb]:
    """A phone that is held in one hand, 375 pixels wide."""
    context = browser.new_context(
        viewport={"width": 375, "height": 667},
        has_touch=True,
        is_mobile=True,
        locale="en-US",
        java_script_enabled=request.param,
    )
    context.set_default_timeout(PATIENCE)
    yield Thumb(context.new_page())
    context.close()


def test_home_to_saved_profile_takes_few_taps_and_words(thumb, demo, request) -> None:
    page, one = thumb.page, f"few.taps.{request.node.callspec.id.replace(' ', '.')}@example.org"
    page.goto(demo.base + "/")

    # What, and where.
    thumb.tap(page.get_by_label("Condition"))
    thumb.type("lupus")
    if request.node.callspec.id == "scripts":
        page.get_by_role("option").first.wait_for()  # what is suggested is in nobody's way
    thumb.tap(page.get_by_label("Town or postcode"))
    thumb.type("Boston")
    thumb.tap_to(thumb.button("See what may fit me"))

    # One question at a time; nothing is asked twice.
    assert "3 of 5" in page.locator(".step-count").inner_text()
    assert "How far" in page.get_by_role("heading", level=1).inner_text()
    thumb.tap_to(thumb.button("60 miles"))
    assert "4 of 5" in page.locator(".step-count").inner_text()
    thumb.tap(page.get_by_label("In which year were you born?"))
    thumb.type("1987")
    thumb.tap_to(thumb.button("Next"))
    thumb.tap_to(thumb.button("Female"))
    assert "may fit you" in page.get_by_role("heading", level=1).inner_text()
    told = page.locator("main").inner_text()

    # Keep it: an address, and consent by the button whose words say so.
    thumb.tap(page.get_by_label("Your email address"))
    thumb.type(one)
    thumb.tap_to(thumb.button("I agree. Keep this and write to me"))

    # The mailed link is one tap more, in another program.
    mail = page.context.new_page()
    mail.goto(demo.base + "/demo/mail/")
    mail.goto(mail.locator(".letters li", has_text=one).first.locator("a").evaluate("a => a.href"))
    link = link_in(mail.locator(".letter").inner_text(), demo.base, "/in/")
    thumb.taps.append("the link in the mail")
    page.goto(link)
    thumb.tap_to(thumb.button("Yes, confirm my address"))

    # Saved, as it was told.
    assert page.url.endswith("/me/matches/")
    page.goto(demo.base + "/me/")
    assert page.locator("#id_conditions").input_value() == "lupus"
    assert page.locator("[name=birth_year]").input_value() == "1987"
    assert page.locator("[name=travel_km]").input_value() == "60"
    assert "Boston" in page.locator("main [name=place]").input_value()
    assert "may fit" in told
    print(f"\n{request.node.callspec.id}: {len(thumb.taps)} taps: {thumb.taps}")
    print(f"{len(thumb.words)} typed words: {thumb.words}")
    assert len(thumb.taps) <= MOST_TAPS
    assert len(thumb.words) <= MOST_WORDS


def test_what_was_told_stays_in_the_tab_for_the_next_trial(thumb, demo, request) -> None:
    page = thumb.page
    page.goto(demo.base + "/match/ask/")
    thumb.tap(page.get_by_label("What do you have?"))
    thumb.type("lupus")
    thumb.tap_to(thumb.button("Next"))
    thumb.tap_to(thumb.button("Show my trials now"))
    if request.node.callspec.id == "no scripts":
        thumb.tap_to(thumb.button("Open it, with a way back"))
        assert page.locator("article").count() == 1
        thumb.tap_to(thumb.button("Back to my trials"))
        assert "may fit you" in page.get_by_role("heading", level=1).inner_text()
    page.goto(demo.base + page.locator(".result h2 a").first.get_attribute("href"))
    thumb.tap_to(thumb.button("Does it fit me?"))
    words = page.locator("main").inner_text()
    if request.node.callspec.id == "scripts":
        assert "The trial that you came from." in words, "nothing is asked twice"
        assert page.evaluate("Object.keys({...sessionStorage})") == ["told"]
        assert "lupus" not in page.evaluate("sessionStorage.told")
        assert page.evaluate("localStorage.length") == 0
        page.goto(demo.base + "/sent/")
        assert page.evaluate("sessionStorage.length") == 0
    else:
        assert "What do you have?" in words


def test_back_leads_to_the_question_before_with_its_answer(thumb, demo, request) -> None:
    if request.node.callspec.id != "scripts":
        pytest.skip("without scripts each question has a button that leads back")
    page = thumb.page
    page.goto(demo.base + "/")
    page.goto(demo.base + "/match/ask/")
    page.get_by_label("What do you have?").fill("lupus")
    page.get_by_role("option").first.wait_for()
    thumb.tap_to(thumb.button("Next"))
    page.get_by_label("Where are you?").fill("Boston")
    assert page.evaluate("document.activeElement.name") == "place", "one can type at once"
    thumb.tap_to(thumb.button("Next"))
    assert "3 of 5" in page.locator(".step-count").inner_text()
    page.go_back()
    assert page.get_by_label("Where are you?").input_value() == "Boston"
    page.go_back()
    assert page.get_by_label("What do you have?").input_value() == "lupus"
    page.go_forward()
    assert "2 of 5" in page.locator(".step-count").inner_text()
    thumb.tap_to(thumb.button("Show my trials now"))
    assert "may fit you" in page.get_by_role("heading", level=1).inner_text()

    # Out of the list to a trial, under its own address, and back to where one was.
    second = page.locator("#found h2 a").nth(1)
    title, its_own = second.inner_text(), second.get_attribute("href")
    thumb.tap_to(second)
    page.locator("article").wait_for()
    assert page.url == demo.base + its_own
    assert "The nearest to Boston" in page.locator("main").inner_text()
    page.go_back()
    page.get_by_role("heading", level=1, name="may fit you").wait_for()
    page.wait_for_function("title => document.activeElement.innerText === title", arg=title)
    page.go_back()
    page.go_back()
    page.go_back()
    assert page.url == demo.base + "/"

    # The page with all on it has what was told as well, for whoever comes back from their trials.
    page.goto(demo.base + "/match/")
    page.get_by_label("What do you have?").fill("lupus")
    page.get_by_label("Year of birth").fill("1987")
    thumb.tap_to(thumb.button("Show trials that may fit"))
    first = page.locator(".result h2").first.bounding_box()
    assert first["y"] + first["height"] < page.viewport_size["height"], "on the first screen"
    page.go_back()
    page.wait_for_function("() => document.querySelector('[name=birth_year]')?.value === '1987'")
    assert page.get_by_label("What do you have?").input_value() == "lupus"
