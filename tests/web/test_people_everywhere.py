"""Signing out on all devices: every session of one person ends, nobody else's does."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from trialpost.web.mail import actions as mail
from trialpost.web.mail import links
from trialpost.web.people import actions
from trialpost.web.people.account import access
from trialpost.web.people.consent import VERSION
from trialpost.web.people.models import Person
from trialpost.web.sessions import SessionStore

pytestmark = pytest.mark.django_db


def somebody(address: str) -> Person:
    row = mail.find_or_create(text=address, now=timezone.now(), language="en")
    payload = {"consent": VERSION, "profile": None}
    return actions._join(row, payload, baseline=0, now=timezone.now())


def device(person: Person, *, csrf: bool = False) -> Client:
    """Return a browser that this person is signed in with."""
    client = Client(enforce_csrf_checks=csrf)
    session = SessionStore()
    session[access.SESSION_KEY] = person.token
    session.save()
    client.cookies["sessionid"] = session.session_key
    return client


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_every_device_of_one_person_is_signed_out_and_nobody_elses() -> None:
    one, other = somebody("one@example.org"), somebody("other@example.org")
    phone, laptop, stranger = device(one), device(one), device(other)
    assert [is_in(each) for each in (phone, laptop, stranger)] == [True, True, True]
    answer = phone.post("/me/sign-out-everywhere/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")
    assert [is_in(each) for each in (phone, laptop, stranger)] == [False, False, True]
    assert Session.objects.count() == 1, "the table forgets them too"


def test_opening_the_address_or_a_foreign_form_signs_nobody_out() -> None:
    person = somebody("one@example.org")
    phone = device(person, csrf=True)
    assert phone.get("/me/sign-out-everywhere/")["Location"] == "/me/"
    assert phone.post("/me/sign-out-everywhere/").status_code == 403
    assert is_in(phone)


def test_the_account_has_the_button() -> None:
    page = device(somebody("one@example.org")).get("/me/").content.decode()
    assert 'action="/me/sign-out-everywhere/"' in page


LINKS = [(actions.JOIN, False), (actions.SIGN_IN, False), ("subscribe", True)]


@pytest.mark.parametrize(("purpose", "stays"), LINKS)
def test_a_link_that_waits_in_a_mail_signs_nobody_in_afterwards(purpose, stays) -> None:
    one, other = somebody("one@example.org"), somebody("other@example.org")
    payload, now = {"consent": VERSION, "profile": None}, timezone.now()
    made = {
        who: links.create(address=who.address, purpose=purpose, payload=payload, now=now)
        for who in (one, other)
    }
    device(one).post("/me/sign-out-everywhere/")
    assert (links.open_link(made[one], now=now) is not None) is stays
    assert links.open_link(made[other], now=now) is not None
    if not stays:
        browser = Client()
        assert browser.get(f"/in/{made[one]}").status_code == 404
        assert browser.post(f"/in/{made[one]}").status_code == 404
        assert not is_in(browser)


def test_who_has_an_account_is_signed_in_by_no_link_that_was_to_make_one() -> None:
    row, now = mail.find_or_create(text="one@example.org", now=timezone.now()), timezone.now()
    payload = {"consent": VERSION, "profile": None}
    first, second = (
        links.create(address=row, purpose=actions.JOIN, payload=payload, now=now) for _ in range(2)
    )
    assert Client().post(f"/in/{first}").status_code == 302
    late = links.create(address=row, purpose=actions.JOIN, payload=payload, now=now)
    for token in (first, second, late):
        assert Client().post(f"/in/{token}").status_code == 404
    assert Client().get(f"/in/{second}").status_code == 404
    assert Person.objects.count() == 1
