"""Every form of the site needs the token of our own page; those that do not say why."""

import pytest
from django.test import Client
from django.urls import get_resolver

from permission_clients import REACHED, WAYS, everybody, filled
from trialpost.web.permissions import RULES, Who
from trialpost.web.permissions_page import addresses, patterns

FROM_ANYWHERE = {
    "catalogue:suggest", "catalogue:letter", "mail:stop", "mail:provider", "people:ask",
    "watch:fewer", "newsroom:subscribe", "newsroom:confirm", "newsroom:mails",
}  # fmt: skip
"""The only forms that need no token. Think twice before you add one."""


@pytest.fixture
def clients(db, now, settings) -> dict[str, Client]:
    """A browser of each kind of person, whose forms are looked at as real ones are."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "permission_clients.Instead"]
    return everybody(now=now, csrf=True)


def sent_to() -> list[tuple[str, str]]:
    """Return every address that a form may be sent to by somebody, and its path."""
    found = [(name, filled(path)) for name, path, _ in patterns(get_resolver())]
    return [(name, path) for name, path in found if RULES[name].post is not Who.NOBODY]


def test_without_the_token_of_our_page_nothing_is_taken(clients) -> None:
    for name, path in sent_to():
        for who in WAYS[RULES[name].post]:
            status = clients[who].post(path, {"address": "ada@example.org"}).status_code
            assert status == (REACHED if name in FROM_ANYWHERE else 403), (name, who)


def test_with_its_token_it_is(clients) -> None:
    """Else the refusals above might have another reason."""
    token = "x" * 32
    for name, path in sent_to():
        for who in WAYS[RULES[name].post]:
            clients[who].cookies["csrftoken"] = token
            answer = clients[who].post(path, {"csrfmiddlewaretoken": token})
            assert answer.status_code == REACHED, (name, who)


@pytest.mark.parametrize("sent", [{"HTTP_ORIGIN": "https://elsewhere.example"}])
def test_a_foreign_page_is_refused_though_it_had_the_token(clients, sent) -> None:
    token = "x" * 32
    for name, path in sent_to():
        if name in FROM_ANYWHERE:
            continue
        for who in WAYS[RULES[name].post]:
            clients[who].cookies["csrftoken"] = token
            answer = clients[who].post(path, {"csrfmiddlewaretoken": token}, **sent)
            assert answer.status_code == 403, (name, who)


def test_what_needs_no_token_is_said_to_with_its_reason() -> None:
    without = {name for name, _, entry in addresses() if is_exempt(entry.callback)}
    assert without == FROM_ANYWHERE
    assert {name for name, rule in RULES.items() if rule.from_anywhere} == FROM_ANYWHERE


def is_exempt(view) -> bool:
    return getattr(view, "csrf_exempt", False)


def test_no_cookie_counts_where_no_token_is_needed() -> None:
    """Whoever forges such a form acts for nobody: no session is asked who somebody is."""
    for name in FROM_ANYWHERE:
        assert RULES[name].post in (Who.ANYBODY, Who.LINK, Who.CALLER), name
