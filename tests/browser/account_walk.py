"""The pages of what hangs on an account: passkeys, the change of address, the log, consent."""

import re

from browser.looking import Looker

NEW = "another.box@example.net"
WITHOUT_A_PAGE = {
    "people:export_fhir": "a file",
    "people:passkey_options": "answers a script",
    "people:passkey_add_options": "answers a script",
    "people:passkey_add": "leads to the list of passkeys, or back",
    "people:passkey_sign_in": "leads to one's page, or to where one signs in",
}


def letter_to(looker: Looker, who: str, path: str) -> str:
    """Return the link that begins with a path, from the newest mail to an address."""
    looker.open("/demo/mail/")
    looker.page.locator(".letters li", has_text=who).first.locator("a").click()
    words = looker.page.locator(".letter").inner_text()
    return re.search(re.escape(looker.base + path) + r"\S+", words)[0].removeprefix(looker.base)


def account(looker: Looker, who: str) -> None:
    """Look at one's account, and leave it as it was; mails about trials are off then."""
    page = looker.page
    looker.see("/me/passkeys/", "passkeys, none and no way to make one")
    looker.see("/me/log/", "what was done with an account")
    looker.see("/me/address/", "changing the address")
    page.locator("#id_address").fill("nobody")
    looker.press("Send both emails")
    looker.look("changing the address, refused", told="not an email address")
    page.locator("#id_address").fill(NEW)
    looker.press("Send both emails")
    looker.look("changing the address, waiting", told="A change waits")
    new, old = letter_to(looker, NEW, "/address/"), letter_to(looker, who, "/address/")
    looker.see(new, "the new address is asked")
    looker.press("Yes, this is my new address")
    looker.look("one address agreed")
    looker.see(old, "the old address is asked")
    looker.press("No, cancel the change")
    looker.look("the change was cancelled")
    looker.see(old, "a change of address, link used", 404)
    looker.see("/me/address/lost/", "the old mailbox is lost")
    looker.see("/me/consent/", "what one agreed to")
    looker.press("Take my consent back")
    looker.look("consent taken back")
    looker.press("Keep it, unused")
    looker.look("consent taken back, kept", told="sealed and unused")
    looker.press("I agree")
