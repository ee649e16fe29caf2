"""The table of permissions holds for every address, every method and everybody."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from permission_clients import REACHED, WAYS, everybody, filled
from trialpost.web import gate
from trialpost.web.permissions import RULES, Rule, Who
from trialpost.web.permissions_page import addresses, as_markdown, patterns


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {name for name, _, _ in addresses()} == set(RULES)


def test_the_gate_calls_every_address_as_the_table_does() -> None:
    for name, path, _ in patterns(get_resolver()):
        assert gate.name_of(resolve(filled(path))) == name, path


@pytest.fixture
def clients(db, now) -> dict[str, Client]:
    """A browser of each kind of person."""
    return everybody(now=now)


@pytest.fixture
def instead(settings) -> None:
    """Let no view be asked: what comes through is answered in its place."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "permission_clients.Instead"]


def test_who_comes_through_is_who_the_table_names(instead, clients) -> None:
    for name, path, _ in patterns(get_resolver()):
        rule = RULES[name]
        for method in ("GET", "POST", "DELETE"):
            let_in = {
                who
                for who, client in clients.items()
                if client.generic(method, filled(path)).status_code == REACHED
            }
            assert let_in == WAYS[rule.who(method)], (name, method)


def refusal(rule: Rule, method: str, who: str) -> tuple[int, str]:
    """Return the status of a refusal, and where it leads to; signing in is asked for first."""
    if not rule.methods:
        return 403, ""
    asked = rule.who(method if method in rule.methods else rule.methods[0])
    if who not in WAYS[asked]:
        if asked is Who.OWNER:
            return 302, "/sign-in/"
        return (403, "") if who == "editor" else (302, "/admin/login/")
    return 405, ""


def test_a_refusal_says_what_to_do_and_nothing_of_what_is_there(instead, clients) -> None:
    for name, path, _ in patterns(get_resolver()):
        rule = RULES[name]
        for who, method in (("nobody", "GET"), ("nobody", "POST"), ("editor", "POST")):
            answer = clients[who].generic(method, filled(path))
            if answer.status_code == REACHED:
                continue
            where = answer.headers.get("Location", "").partition("?")[0]
            assert (answer.status_code, where) == refusal(rule, method, who), (name, method)
            if rule.is_personal:
                assert answer.headers["Cache-Control"] == "no-store", name


def test_an_address_without_a_row_is_refused_to_everybody(instead, clients, monkeypatch, caplog):
    monkeypatch.delitem(RULES, "pages:about")
    for client in clients.values():
        assert client.get("/about/").status_code == 403
    assert "not in the table of permissions (permissions.py): pages:about" in caplog.text


def test_in_spanish_the_same_rules_hold(instead, clients) -> None:
    from django.utils import translation

    with translation.override("es"):
        own, open_to_all = reverse("people:me"), reverse("pages:about")
    assert own == "/es/me/"
    assert clients["nobody"].get(own).status_code == 302
    assert clients["owner"].get(own).status_code == REACHED
    assert clients["nobody"].get(open_to_all).status_code == REACHED


def test_no_editor_reads_a_persons_page_and_no_person_an_editors() -> None:
    of_people = {name for name in RULES if RULES[name].get is Who.OWNER}
    assert of_people >= {"people:me", "people:matches", "people:export", "watch:decided"}
    assert not {name for name in of_people if Who.EDITOR in WAYS[RULES[name].get]}


def test_a_view_of_the_signed_in_asks_once_more_itself() -> None:
    """Two locks: were the gate taken away, the view still asks."""
    for name, _, entry in addresses():
        rule = RULES[name]
        if name.startswith("admin"):
            continue
        asks = getattr(entry.callback, "asks_for_sign_in", False)
        assert asks is bool({rule.get, rule.post} & {Who.OWNER, Who.EDITOR}), name


@pytest.mark.parametrize("gone", ["is_active", "is_staff"])
def test_whom_the_operator_let_go_comes_in_no_more(instead, clients, gone) -> None:
    User.objects.filter(username="e").update(**{gone: False})
    answer = clients["editor"].get("/editor/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/?next=/editor/")


def test_the_page_of_the_documentation_is_the_table() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "reference" / "permissions.md"
    written = page.read_text(encoding="utf-8")
    assert written == as_markdown(), "run python tools/permissions_page.py"
