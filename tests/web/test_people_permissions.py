"""Structure: which pages ask for sign-in, and that whatever points to a person can be erased."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from trialpost.web.mail.models import Address
from trialpost.web.people import rights
from trialpost.web.people.models import Person
from trialpost.web.permissions import RULES, Who

PUBLIC_APPS = {"catalogue", "pages", "demo", "admin"}
"""Apps without personal pages; the admin has a sign-in of its own."""

PUBLIC = {name for name, rule in RULES.items() if Who.OWNER not in (rule.get, rule.post)}
"""Pages that anybody may open: they show nothing of a person, or are behind a secret address."""


def patterns(
    resolver: URLResolver, names: tuple[str, ...] = ()
) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*names, entry.namespace) if entry.namespace else names
            yield from patterns(entry, inner)
        else:
            yield ":".join((*names, entry.name or str(entry.pattern))), entry


def personal() -> list[tuple[str, URLPattern]]:
    return [
        (name, entry)
        for name, entry in patterns(get_resolver())
        if name.split(":")[0] not in PUBLIC_APPS | {"newsroom"} and name not in PUBLIC
    ]


@pytest.mark.django_db
def test_every_page_asks_for_sign_in_unless_it_is_on_the_public_list() -> None:
    found = personal()
    assert {name for name, _ in found} >= {"people:me", "people:matches", "people:export"}
    for name, entry in found:
        assert getattr(entry.callback, "asks_for_sign_in", False), name
        path = "/" + re.sub(r"<[^>]+>", "x", str(entry.pattern))
        for method in ("get", "post"):
            answer = getattr(Client(), method)(path)
            assert (answer.status_code, answer.headers.get("Location")) == (302, "/sign-in/"), name
            assert answer["Cache-Control"] == "no-store"


def points_to_a_person(model: type[Model], seen: frozenset[type[Model]] = frozenset()) -> bool:
    if model in (Address, Person):
        return True
    return any(
        points_to_a_person(field.related_model, seen | {model})
        for field in model._meta.get_fields()
        if (field.many_to_one or field.one_to_one)
        and field.concrete
        and field.related_model not in seen | {model}
    )


def test_every_model_that_points_to_a_person_or_an_address_is_exported_and_erased() -> None:
    entered = {model for held in rights.holdings().values() for model in held.models}
    holding = {model for model in apps.get_models() if points_to_a_person(model)}
    assert len(holding) >= 9
    assert not {model.__name__ for model in holding - entered}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/join/", "/sign-in/", "/match/", "/sign-out/"])
def test_forms_need_the_page_that_they_come_from(path) -> None:
    assert (
        Client(enforce_csrf_checks=True).post(path, {"address": "a@example.org"}).status_code == 403
    )
