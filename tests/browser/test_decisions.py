"""Saving, declining and hiding in a real browser, and the page on which all of it stands."""

import re

import pytest

from browser.test_points import tell, without_trouble
from browser.test_whole_way import link_in

pytestmark = pytest.mark.browser

DECIDER = "decider@example.org"


def test_somebody_saves_declines_hides_and_takes_it_back(visitor, demo) -> None:
    page = visitor.page
    visitor.open("/join/")
    page.get_by_label("address", exact=False).first.fill(DECIDER)
    page.get_by_role("checkbox").check()
    visitor.press("Send me the link")
    visitor.open("/demo/mail/")
    page.locator(".letters li", has_text=DECIDER).first.locator("a").click()
    visitor.open(link_in(page.locator(".letter").inner_text(), demo.base, "/in/"))
    visitor.press("Yes, confirm my address")
    visitor.open("/me/")
    tell(page)
    visitor.press("Save and show my trials")

    # On the list: where somebody pressed is where they are afterwards.
    titles = page.locator(".result h2").all_inner_texts()
    page.locator(".result", has_text=titles[0]).get_by_role("button", name="Save").click()
    assert re.search(r"/me/matches/#t-[0-9a-f]{10}$", page.url)
    assert "You saved it" in page.locator(".result", has_text=titles[0]).first.inner_text()
    second = page.locator(".result", has_text=titles[1]).first
    second.locator("summary", has_text="Not for me").click()
    second.get_by_label("Why").select_option(label="It is too far away")
    second.get_by_role("button", name="Do not tell me of it again").click()
    aside = page.locator(".result-set-aside").first
    assert titles[1] in aside.inner_text()
    assert "You said no" in aside.inner_text()
    without_trouble(page)

    # On a trial's own page, which does not show what was decided.
    page.locator(".result", has_text=titles[2]).locator("h2 a").first.click()
    visitor.press("I want to take part")
    assert page.url.endswith("/me/decided/")
    words = page.locator("main").inner_text()
    assert words.index(titles[2]) < words.index(titles[0]) < words.index(titles[1])
    assert "It is too far away" in words
    without_trouble(page)
    visitor.press("Tell me of it again")
    assert titles[1] not in page.locator("main").inner_text()
    assert visitor.complaints == []
    assert not [address for address in visitor.requests if "/me/" in address and "NCT" in address]
