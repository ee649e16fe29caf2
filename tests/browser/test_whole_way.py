"""The whole way, as a person walks it: find, join, be told, read, stop, erase."""

import re

import pytest

pytestmark = pytest.mark.browser

SOMEBODY = "somebody.else@example.org"


def newest_mail(visitor, subject: str) -> str:
    """Open the newest mail with this subject on the demo's page and return its words."""
    visitor.open("/demo/mail/")
    visitor.page.locator(".letters li", has_text=SOMEBODY).filter(has_text=subject).first.locator(
        "a"
    ).click()
    return visitor.page.locator(".letter").inner_text()


def link_in(words: str, base: str, path: str) -> str:
    """Find the link of a mail that begins with this path."""
    found = re.search(re.escape(base + path) + r"\S+", words)
    assert found, words
    return found[0]


def mails_to_somebody(visitor) -> int:
    visitor.open("/demo/mail/")
    return visitor.page.locator(".letters li", has_text=SOMEBODY).count()


def test_from_home_to_erased(visitor, demo) -> None:
    page = visitor.page

    # Home counts the recruiting trials.
    visitor.open("/")
    count = page.locator("data#recruiting-count")
    recruiting = int(count.get_attribute("value"))
    assert recruiting >= 2000, "whoever walked before may have let a new trial arrive"
    assert count.inner_text() == f"{recruiting:,}"

    # Find.
    page.get_by_label("Condition").fill("lupus")
    page.get_by_label("Town or postcode").fill("Boston, MA")
    visitor.press("Show trials")
    assert "lupus" in visitor.heading()
    assert "Boston" in visitor.heading()
    assert "condition=lupus" in page.url, "the address of a search can be shared"
    first = page.locator(".result").first
    assert "Recruiting" in first.inner_text()
    assert re.search(r"(miles?|km) away", first.inner_text(), re.IGNORECASE)
    assert "checked" in first.inner_text()
    title = first.locator("h2 a").inner_text()
    first.locator("h2 a").click()
    assert visitor.heading() == title
    assert "You may join if" in page.locator("main").inner_text()

    # Join with an address and nothing else.
    visitor.open("/join/")
    page.get_by_label("address", exact=False).first.fill(SOMEBODY)
    page.get_by_role("checkbox").check()
    visitor.press("Send me the link")
    assert "mail" in visitor.heading()

    # Opening the mailed link confirms nobody; the button does.
    words = newest_mail(visitor, "")
    link = link_in(words, demo.base, "/in/")
    stranger = page.context.browser.new_context()
    scanner = stranger.new_page()
    scanner.goto(link)
    scanner.goto(demo.base + "/me/")
    assert "/sign-in/" in scanner.url, "a link that was only opened signs nobody in"
    stranger.close()
    visitor.open(link)
    visitor.press("Yes, confirm my address")

    # The profile, and the matches.
    if not page.url.endswith("/me/"):
        visitor.open("/me/")
    page.locator("#id_conditions").fill("systemic lupus erythematosus")
    page.locator("[name=place]").fill("Boston, MA")
    page.locator("[name=travel_km]").fill("80")
    page.locator("[name=birth_year]").fill("1987")
    page.locator("[name=sex]").select_option("female")
    visitor.press("Save and show my trials")
    assert re.fullmatch(r"\d+ trials may fit you", visitor.heading())
    before = int(visitor.heading().split()[0])
    assert before >= 5
    assert "lupus" not in page.url
    assert "lupus" not in page.title().lower()

    # A new trial arrives; the change is watched, and the mail goes out, once.
    mails = mails_to_somebody(visitor)
    visitor.press("Let a new trial arrive")
    assert mails_to_somebody(visitor) == mails + 1
    visitor.open("/")
    assert int(count.get_attribute("value")) == recruiting + 1
    visitor.open("/me/matches/")
    assert int(visitor.heading().split()[0]) == before + 1

    words = newest_mail(visitor, "")
    subject = visitor.heading()
    assert "lupus" not in subject.lower()
    assert "Why we tell you" in words
    visitor.open(link_in(words, demo.base, "/n/"))
    assert "Why we told you" in page.locator("main").inner_text()

    # Stop: a look changes nothing, the button does.
    words = newest_mail(visitor, "")
    visitor.open(link_in(words, demo.base, "/stop/"))
    assert "Stop these emails?" in visitor.heading()
    visitor.press("Stop these emails")
    assert "Done" in visitor.heading()
    visitor.open("/demo/mail/")
    visitor.press("Let a new trial arrive")
    assert mails_to_somebody(visitor) == mails + 1, "nothing is sent after a stop"

    # Take everything out, then erase it.
    visitor.open("/me/")
    with page.expect_download() as download:
        visitor.follow("Download everything we hold about you")
    held = download.value.path().read_text()
    assert "systemic lupus erythematosus" in held
    assert SOMEBODY in held
    visitor.follow("Erase everything")
    visitor.press("Erase everything now")
    assert "Please tick the box first" in page.locator("main").inner_text()
    page.get_by_role("checkbox").check()
    visitor.press("Erase everything now")
    assert "erased" in visitor.heading()
    page.goto(demo.base + "/me/")
    assert "/sign-in/" in page.url

    # On the whole way nothing was asked of another host, and no page complained.
    assert {address.split("/")[2] for address in visitor.requests} == {demo.base.split("/")[2]}
    assert visitor.complaints == []
    told = [a for a in visitor.requests if "lupus" in a.lower()]
    assert all("/find/" in a or "/articles/" in a or "/trial/" in a for a in told)
    assert "lupus" not in demo.said().lower()
    assert SOMEBODY not in demo.said()


def test_an_article_is_read_and_subscribed_to(visitor, demo) -> None:
    page = visitor.page
    visitor.open("/articles/")
    page.locator("main .card", has_text="NCT02708095").locator("h3 a").first.click()
    assert "baricitinib" in visitor.heading().lower()
    main = page.locator("main").inner_text()
    for needed in (
        "14.3", "NCT02708095", "What does this not tell us?", "not medical advice", "significant",
        "Show trials", "Send me new articles",
    ):  # fmt: skip
        assert needed.lower() in main.lower(), needed
    assert page.locator("figure svg").count() >= 1
    assert page.locator("figure table").count() >= 1
    assert page.locator("figure svg").first.get_attribute("role") == "img"

    friend = page.get_by_role("link", name="Write an email with the link").get_attribute("href")
    assert friend is not None
    assert friend.startswith("mailto:?")
    assert "utm" not in friend

    page.locator("form[action*=subscribe] [type=email]").first.fill(SOMEBODY)
    visitor.press("Send me new articles")
    words = newest_mail(visitor, "")
    visitor.open(link_in(words, demo.base, "/subscribe/"))
    page.locator("main button").first.click()
    assert visitor.complaints == []


def test_it_works_without_scripts(browser, demo) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(demo.base + "/match/")
    page.locator("#id_conditions").fill("asthma")
    page.locator("[name=place]").fill("London, UK")
    page.get_by_role("button", name="Show trials that may fit").click()
    assert "may fit you" in page.get_by_role("heading", level=1).inner_text()
    assert "asthma" not in page.url
    context.close()


def test_a_place_that_cannot_be_told_is_asked_back(visitor) -> None:
    visitor.open("/find/?condition=asthma&near=Springfield")
    words = visitor.page.locator("main").inner_text()
    assert "Springfield" in words
    assert "Missouri" in words or "Illinois" in words
