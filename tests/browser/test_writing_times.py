"""When mails come, in a real browser: chosen on one page, reduced from a mail passed on.

A new trial arrives in the demo, so this comes after the tests that count its trials.
"""

import pytest

from browser.test_points import tell, without_trouble
from browser.test_whole_way import link_in

pytestmark = pytest.mark.browser

CHOOSER = "chooser@example.org"


def newest_words(visitor) -> str:
    visitor.open("/demo/mail/")
    visitor.page.locator(".letters li", has_text=CHOOSER).first.locator("a").click()
    return visitor.page.locator(".letter").inner_text()


def test_mails_are_chosen_paused_stopped_and_reduced(visitor, demo) -> None:
    page = visitor.page
    visitor.open("/join/")
    page.get_by_label("address", exact=False).first.fill(CHOOSER)
    page.get_by_role("checkbox").check()
    visitor.press("Send me the link")
    visitor.open(link_in(newest_words(visitor), demo.base, "/in/"))
    visitor.press("Yes, confirm my address")
    visitor.open("/me/notices/")
    without_trouble(page)
    visitor.follow("Tell us about yourself")
    tell(page)
    visitor.press("Save and show my trials")

    visitor.open("/me/notices/")
    assert "at once" in page.locator(".lead").inner_text()
    assert "opened in the last three months" in page.locator("main").inner_text()
    without_trouble(page)

    # What is wrong is said beside it, and what was filled in is still there.
    page.get_by_label("Once a week", exact=True).check()
    page.get_by_label("If once a week, on").select_option("Friday")
    assert not page.get_by_label("If once a month, on day").is_visible(), "of no use here"
    page.get_by_label("From").select_option("22:00")
    visitor.press("Save")
    assert "Quiet hours need both" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("If once a week, on").input_value() == "4"
    without_trouble(page)
    page.get_by_label("to", exact=True).select_option("07:00")
    page.get_by_label("Your time zone").select_option("Europe/Berlin")
    visitor.press("Save")
    assert page.get_by_role("status").first.inner_text().startswith("Saved.")
    assert "once a week, on Fridays" in page.locator(".lead").inner_text()
    without_trouble(page)

    # At once again, so that a mail comes; its link shows what is sent and lets it be less.
    page.get_by_label("At once").check()
    page.get_by_label("From").select_option("")
    page.get_by_label("to", exact=True).select_option("")
    visitor.press("Save")
    visitor.open("/demo/mail/")
    visitor.press("Let a new trial arrive")
    link = link_in(newest_words(visitor), demo.base, "/fewer/")
    stranger = page.context.browser.new_context(viewport={"width": 375, "height": 800})
    reader = stranger.new_page()
    reader.goto(link)
    assert "at once" in reader.locator(".lead").inner_text()
    without_trouble(reader)
    reader.get_by_label("Once a month", exact=True).check()
    reader.get_by_label("For three months").check()
    reader.get_by_role("button", name="Save").click()
    assert reader.get_by_role("status").first.inner_text().startswith("Saved.")
    assert "paused until" in reader.locator(".lead").inner_text()
    without_trouble(reader)
    stranger.close()

    # Only the account's owner takes that back; and stops and resumes.
    visitor.open("/me/notices/")
    assert "You paused these emails until" in page.locator(".lead").inner_text()
    page.get_by_label("No, send them").check()
    visitor.press("Save")
    assert "once a month, on day 1" in page.locator(".lead").inner_text()
    visitor.press("Stop these emails")
    assert "stopped" in page.get_by_role("status").first.inner_text()
    without_trouble(page)
    visitor.press("Tell me of new trials again")
    assert "You hear of new trials" in page.locator(".lead").inner_text()

    asked = " ".join(visitor.requests).lower()
    assert "lupus" not in asked
    assert "lupus" not in page.title().lower()
    assert visitor.complaints == []
