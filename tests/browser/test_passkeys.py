"""Passkeys in a real browser, with an authenticator that Chromium itself plays."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import CDPSession, Page

from browser.looking import Looker

pytestmark = pytest.mark.browser

ANY = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
       "hasUserVerification": True, "isUserVerified": True,
       "automaticPresenceSimulation": True}  # fmt: skip


class Device:
    """What stands for a phone's screen lock: it makes passkeys, and may refuse its owner."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        made = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": ANY})
        self.named = {"authenticatorId": made["authenticatorId"]}

    def passkeys(self) -> list[dict]:
        return self.session.send("WebAuthn.getCredentials", self.named)["credentials"]

    def knows_its_owner(self, known: bool) -> None:
        self.session.send("WebAuthn.setUserVerified", {**self.named, "isUserVerified": known})

    def forgets(self) -> None:
        self.session.send("WebAuthn.clearCredentials", self.named)


@pytest.fixture
def somebody(visitor, demo) -> Iterator[Page]:
    """Somebody signed in by a mailed link, at this machine's name: browsers want one."""
    visitor.base = demo.base = demo.base.replace("127.0.0.1", "localhost")
    yield visitor.page
    demo.base = demo.base.replace("localhost", "127.0.0.1")


def signed_in_by_mail(visitor, who: str) -> None:
    page = visitor.page
    visitor.open("/join/")
    page.locator("#id_address").fill(who)
    page.get_by_role("checkbox").check()
    visitor.press("Send me the link")
    visitor.open("/demo/mail/")
    page.locator(".letters li", has_text=who).first.locator("a").click()
    words = page.locator(".letter").inner_text()
    visitor.open(re.search(r"http://\S+(/in/\S+)", words)[1])
    visitor.press("Yes, confirm my address")


def test_the_pages_with_their_buttons_keep_nobody_out(visitor, somebody: Page) -> None:
    Device(somebody)
    signed_in_by_mail(visitor, "looked.at@example.org")
    looker = Looker(somebody, visitor.base)
    looker.see("/me/passkeys/", "passkeys, none yet")
    looker.press("Add a passkey")
    looker.look("passkeys, one", told="was added")
    sign_out(visitor)
    looker.see("/sign-in/", "signing in by a passkey or a link")
    assert looker.troubles == [], "\n" + "\n".join(looker.troubles)


def sign_out(visitor) -> None:
    visitor.open("/me/")
    with visitor.page.expect_navigation():
        visitor.press("Sign out")


def test_a_passkey_is_made_used_named_and_removed(visitor, somebody: Page) -> None:
    page = somebody
    device = Device(page)
    signed_in_by_mail(visitor, "passkey@example.org")

    visitor.open("/me/passkeys/")
    page.get_by_label("A name for it").fill("my phone")
    visitor.press("Add a passkey")
    page.get_by_text("The passkey was added").first.wait_for()
    assert page.get_by_role("heading", name="my phone").is_visible()
    (made,) = device.passkeys()
    assert made["rpId"] == "localhost"
    assert "passkey@example.org" not in str(made), "the device never learns the address"

    # The same device is told that it has one.
    page.get_by_label("A name for it").fill("once more")
    visitor.press("Add a passkey")
    page.get_by_text("has a passkey for this account already").first.wait_for()

    # No address is typed to sign in.
    sign_out(visitor)
    visitor.open("/sign-in/")
    visitor.press("Sign in with a passkey")
    page.wait_for_url("**/me/**")

    # The log tells how, and with what.
    visitor.open("/me/log/")
    words = page.locator("main").inner_text()
    assert "With a passkey" in words
    assert "“my phone”" in words
    assert "A passkey was added." in words
    assert "Chrome, Linux" in words

    visitor.open("/me/passkeys/")
    page.get_by_text("Rename or remove my phone").click()
    page.get_by_label("Its name").fill("old phone")
    visitor.press("Save the name")
    assert page.get_by_role("heading", name="old phone").is_visible()
    page.get_by_text("Rename or remove old phone").click()
    visitor.press("Remove this passkey")
    page.get_by_text("The passkey was removed").first.wait_for()

    # What was removed opens nothing, and says what goes on working.
    sign_out(visitor)
    visitor.open("/sign-in/")
    visitor.press("Sign in with a passkey")
    page.get_by_text("We do not know that passkey here").first.wait_for()
    assert not visitor.complaints


def test_a_device_that_does_not_know_its_owner_signs_nobody_in(visitor, somebody: Page) -> None:
    device = Device(somebody)
    visitor.open("/sign-in/")
    visitor.press("Sign in with a passkey")
    somebody.get_by_text("You can always use the emailed link").wait_for()
    device.knows_its_owner(False)
    visitor.press("Sign in with a passkey")
    somebody.get_by_text("You can always use the emailed link").wait_for()
    visitor.open("/me/")
    assert "/sign-in/" in somebody.url


def test_without_a_script_no_passkey_is_offered(browser, demo) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(demo.base.replace("127.0.0.1", "localhost") + "/sign-in/")
    assert page.get_by_role("button", name="Send me the link").is_visible()
    assert not page.get_by_role("button", name="Sign in with a passkey").is_visible()
    context.close()
