"""Links that are mailed once, and how often somebody may ask for one."""

import datetime as dt

import pytest

from trialpost.web.mail import actions, allowance, links
from trialpost.web.mail.models import Address, MailedLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(now: dt.datetime) -> Address:
    return actions.find_or_create(text="ada@example.org", now=now)


def test_a_link_opens_any_number_of_times_and_works_once(address, now) -> None:
    token = links.create(address=address, purpose="sign in", payload={"a": 1}, now=now)
    for _ in range(3):
        assert links.open_link(token, now=now).payload == {"a": 1}
    used = links.use_link(token, purpose="sign in", now=now)
    assert used.address == address
    assert links.use_link(token, purpose="sign in", now=now) is None
    assert links.open_link(token, now=now) is None


@pytest.mark.parametrize(("minutes", "good"), [(29, True), (30, False), (31, False)])
def test_a_sign_in_link_lives_half_an_hour(address, now, minutes, good) -> None:
    token = links.create(address=address, purpose="sign in", now=now)
    later = now + dt.timedelta(minutes=minutes)
    assert (links.open_link(token, now=later) is not None) is good
    assert (links.use_link(token, purpose="sign in", now=later) is not None) is good


def test_a_link_does_only_what_it_is_for(address, now) -> None:
    token = links.create(address=address, purpose="sign in", now=now)
    assert links.use_link(token, purpose="erase", now=now) is None
    assert links.use_link(token, purpose="sign in", now=now) is not None


def test_the_row_holds_neither_token_nor_purpose(address, now) -> None:
    token = links.create(address=address, purpose="sign in", payload={"x": "marked"}, now=now)
    row = MailedLink.objects.get()
    assert token not in row.lookup
    assert b"sign in" not in bytes(row.sealed)
    assert b"marked" not in bytes(row.sealed)


def test_tokens_have_32_random_bytes(address, now) -> None:
    tokens = {links.create(address=address, purpose="x", now=now) for _ in range(5)}
    assert {len(token) for token in tokens} == {43}
    assert len(tokens) == 5


def test_an_hour_allows_so_much_and_the_next_hour_again(now) -> None:
    def ask(moment: dt.datetime, who: str = "a") -> bool:
        return allowance.take(kind="test", who=who, most=2, now=moment)

    assert [ask(now) for _ in range(4)] == [True, True, False, False]
    assert ask(now, "b")
    assert ask(now + dt.timedelta(hours=1))
