"""On paper: a trial on two sheets, its number and contact on the first; a list to take along."""

import re

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

SHEET = {"width": 658, "height": 1001}
"""What the margins leave of A4 (174 by 265 mm), in CSS pixels."""

MOST_SHEETS_OF_TEN = 2


def sheets(page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))


def test_a_trial_is_two_sheets_with_number_and_contact_on_the_first(browser: Browser, demo) -> None:
    page = browser.new_page(viewport=SHEET)
    page.goto(f"{demo.base}/find/?condition=lupus&near=Boston, MA")
    page.goto(demo.base + page.locator(".result h2 a").first.get_attribute("href"))
    assert sheets(page) <= 2
    page.emulate_media(media="print")
    contact = page.locator(".panel-main")
    number = re.search(r"NCT\d{8}", page.url)[0]
    assert number in contact.inner_text()
    assert "Telephone" in contact.inner_text()
    box = contact.bounding_box()
    assert box["y"] + box["height"] < SHEET["height"]
    assert not page.locator("form:visible, button:visible, .site-nav:visible").count()
    page.close()


def test_a_list_for_the_doctor_has_numbers_and_no_controls(browser: Browser, demo) -> None:
    page = browser.new_page(viewport=SHEET)
    page.goto(f"{demo.base}/find/?condition=lupus&near=Boston, MA")
    assert sheets(page) <= MOST_SHEETS_OF_TEN
    page.emulate_media(media="print")
    listed = page.locator(".results").first.locator(".result").all_inner_texts()
    assert len(listed) == 10
    assert all(re.search(r"NCT\d{8}", one) for one in listed)
    assert not page.locator("form:visible, button:visible, .filters summary:visible").count()
    page.close()


def test_a_first_visit_loads_less_than_200_kb(browser: Browser, demo) -> None:
    for path in (
        "/",
        "/find/?condition=lupus&near=Boston, MA",
        "/find/?condition=lupus",
        "/articles/",
    ):
        context = browser.new_context()
        page = context.new_page()
        network, sizes = context.new_cdp_session(page), []
        network.send("Network.enable")
        network.on(
            "Network.loadingFinished", lambda one, to=sizes: to.append(one["encodedDataLength"])
        )
        page.goto(demo.base + path, wait_until="networkidle")
        assert sum(sizes) < 200_000, (path, sizes)
        assert len(sizes) > 1
        context.close()
