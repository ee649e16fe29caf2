"""Structure: whatever points to a person can be exported and erased."""

from django.apps import apps
from django.db.models import Model

from trialpost.web.mail.models import Address
from trialpost.web.people.account import rights
from trialpost.web.people.models import Person


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
