"""Results in a real browser: read, subscribe, receive, share, unsubscribe; an editor corrects."""

import datetime as dt
import email
import email.policy
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage

import msgspec
import pytest
from aiosmtpd.controller import Controller

from browser.test_points import without_trouble
from browser.test_whole_way import link_in
from cluster import free_port
from trialpost.demo.reference import reference_findings

pytestmark = pytest.mark.browser

READER = "reader.of.results@example.org"
PASSWORD = "words-of-an-editor"


def editor_of(demo, name: str, password: str = PASSWORD) -> None:
    """Make an operator's account in the running demo."""
    made = subprocess.run(
        [sys.executable, "-m", "trialpost.cli", "--data-dir", str(demo.folder),
         "operator", name, "--password-stdin"],
        input=password, text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr


def letter(visitor, words: str) -> str:
    """Open the newest mail to the reader whose subject has these words; return its text."""
    visitor.open("/demo/mail/")
    rows = visitor.page.locator(".letters li", has_text=READER).filter(has_text=words)
    rows.first.locator("a").click()
    return visitor.page.locator(".letter").inner_text()


def test_read_share_subscribe_be_told_of_a_correction_and_stop(visitor, demo, browser) -> None:
    page = visitor.page
    editor_of(demo, "ada")
    door = page.context.new_page()
    door.goto(demo.base + "/admin/login/?next=/editor/")
    door.fill("[name=username]", "ada")
    door.fill("[name=password]", PASSWORD)
    door.click("[type=submit]")
    assert "/editor/" in door.url
    door.wait_for_load_state("load")  # a page that is closed while it loads may never be closed
    door.close()

    visitor.open("/articles/")
    page.locator(".card h3 a", has_text="but not with placebo").click()
    article = page.url
    without_trouble(page)

    # Trials near: the place stands in the address of the page that was asked for, no more.
    page.get_by_label("Town or postcode").fill("Boston, MA")
    visitor.press("Show trials")
    assert page.get_by_role("heading", name="Trials near Boston").is_visible()
    assert page.locator(".panel-main .next-things li").count() == 3
    without_trouble(page)

    # What is sent to a friend names neither the illness nor the sender.
    link = page.get_by_role("link", name="Write an email with the link").get_attribute("href")
    shared = page.locator("[data-share]").get_attribute("data-share")
    copied = page.locator("[data-copy]").get_attribute("data-copy")
    assert shared == copied
    assert re.fullmatch(re.escape(demo.base) + r"/for-you/[0-9a-f]{24}/", shared)
    assert "lupus" not in link.lower()
    friend = browser.new_context().new_page()
    friend.goto(shared)
    assert "Somebody thought" in friend.locator("h1").inner_text()
    friend.get_by_role("link", name="Read the article").click()
    assert friend.url == article.partition("?")[0]
    friend.wait_for_load_state("load")
    friend.context.close()

    # Subscribe by any one condition, once a week, and see it on the page from the mail.
    visitor.open("/articles/")
    page.get_by_label("Or any one condition").fill("lupus")
    page.get_by_label("How often").select_option("weekly")
    page.get_by_label("Your email address").fill(READER)
    visitor.press("Send me new articles")
    visitor.open(link_in(letter(visitor, "confirm"), demo.base, "/subscribe/"))
    without_trouble(page)
    visitor.press("Yes, send me these articles")
    assert "once a week" in page.locator("main").inner_text()
    visitor.follow("See all that we email you")
    own = page.url
    assert "lupus" in page.locator("main").inner_text()
    assert "lupus" not in own
    without_trouble(page)

    # Less often; and what would be more comes by a fresh mail only.
    page.get_by_label("once a month").first.check()
    visitor.press("Save")
    assert "once a month" in page.locator(".lead").inner_text()
    page.get_by_label("Add a part of medicine").select_option(label="Skin")
    visitor.press("Email me a link that adds it")
    assert "We have emailed a link" in page.locator("main").inner_text()
    assert "Skin" not in page.locator(".finish").inner_text()

    # An editor corrects a sentence: beside its source, with a reason.
    visitor.open("/editor/")
    page.locator(".result h3 a", has_text="but not with placebo").first.click()
    assert page.locator(".passage mark").count() > 20
    visitor.press("Begin a correction")
    visitor.follow("Change the words")
    subtitle = page.get_by_label("Line below it")
    subtitle.fill(subtitle.input_value().replace("The trial compared", "This trial compared"))
    visitor.press("Save as a draft")
    assert "This trial compared" in page.locator(".changes ins").inner_text()
    visitor.press("Check every claim")
    assert "Every claim holds" in page.locator("main").inner_text()
    page.get_by_label("Why is it corrected").fill("It was unclear which trial was meant.")
    visitor.press("Put this correction on the site")
    visitor.open(article)
    assert "It was unclear which trial was meant." in page.locator("#corrected").inner_text()

    # A reader says that a sentence is misleading; the editor sees it there.
    visitor.follow("Something here is wrong")
    page.get_by_role("radio").nth(2).check()
    page.get_by_label("It is misleading").check()
    visitor.press("Tell the editors")
    assert "Thank you" in visitor.heading()
    visitor.open("/editor/")
    assert page.get_by_role("heading", name="Readers reported something").is_visible()

    # Stop everything, from the page in the mail, in a browser that knows nobody.
    stranger = browser.new_context().new_page()
    stranger.goto(own)
    stranger.get_by_role("button", name="Stop all articles by email").click()
    assert "Done" in stranger.locator("h1").inner_text()
    assert stranger.goto(own).status == 404
    stranger.context.close()
    assert visitor.complaints == []
    assert "lupus" not in demo.said().lower()
    assert READER not in demo.said()


class Postbox:
    """What a mail server on loopback took in."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - the library's
        """Keep a message."""
        raw = envelope.original_content or b""
        self.letters.append(email.message_from_bytes(raw, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    """A real mail server, and its port."""
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield box, controller.port
    controller.stop()


def command(demo, port: int, *words: str) -> None:
    """Run a command on the running demo's data, its mail going to our own server."""
    environment = {**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    done = subprocess.run(
        [sys.executable, "-m", "trialpost.cli", "--data-dir", str(demo.folder), *words],
        text=True, capture_output=True, check=False, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def findings_of_another_trial(demo) -> str:
    """Write the reference trial's findings down as those of another."""
    whole = msgspec.json.decode(reference_findings().replace(b"NCT02708095", b"NCT00000001"))
    for one in whole["findings"]:
        one.pop("id")
    path = demo.folder / "another.findings.json"
    path.write_bytes(msgspec.json.encode(whole))
    return str(path)


def test_a_digest_is_received_read_and_ended_by_one_click(visitor, demo, browser, postbox) -> None:
    box, port = postbox
    page, reader = visitor.page, "reader.of.digests@example.org"

    # An address beyond ASCII is for the service to judge, and for no browser.
    visitor.open("/articles/")
    page.get_by_label("Your email address").fill("j\u00f6rg@example.org")
    visitor.press("Send me new articles")
    assert "/articles/" not in page.url

    visitor.open("/articles/")
    page.get_by_label("Or any one condition").fill("lupus")
    page.get_by_label("How often").select_option("weekly")
    page.get_by_label("Your email address").fill(reader)
    visitor.press("Send me new articles")
    visitor.open("/demo/mail/")
    rows = page.locator(".letters li", has_text=reader).filter(has_text="confirm")
    rows.first.locator("a").click()
    confirm = link_in(page.locator(".letter").inner_text(), demo.base, "/subscribe/")
    visitor.open(confirm)
    visitor.press("Yes, send me these articles")

    # A new article, and a week later the digest arrives.
    command(demo, port, "publish", findings_of_another_trial(demo))
    later = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=8)).isoformat()
    command(demo, port, "deliver", "--as-of", later)
    letters = [one for one in box.letters if one["To"] == reader]
    assert len(letters) == 1, [one["Subject"] for one in box.letters]
    letter = letters[0]
    text = letter.get_body(("plain",)).get_content()
    assert "lupus" not in letter["Subject"].lower()
    assert "Anti-dsDNA antibodies fell with baricitinib" in text.replace("\n", " ")
    first = "the median change in anti-dsDNA antibodies was a fall of 14.3 IU/mL with 2 mg"
    assert first in text.replace("\n", " ")

    # Its link opens the article, and names no illness.
    link = next(one for one in re.findall(r"https?://\S+", text) if "/mails/" not in one)
    assert "lupus" not in link
    visitor.open(link)
    assert "Anti-dsDNA antibodies fell" in visitor.heading()
    assert page.locator(".article figure svg").count() == 4

    # One click in the mail program ends it, without a page, a cookie or a question.
    one_click = re.search(r"<(http[^>]+)>", letter["List-Unsubscribe"])[1]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stranger = browser.new_context()
    answer = stranger.request.post(one_click, form={"List-Unsubscribe": "One-Click"})
    assert answer.status == 200
    assert answer.url == one_click
    stranger.close()
    box.letters.clear()
    command(demo, port, "deliver", "--as-of", later)
    assert [one for one in box.letters if one["To"] == reader] == []
    assert visitor.complaints == []
