"""Accounts of an earlier release: each becomes its holder, with the profile that it had."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from test_watch_notices import profile
from trialpost.web.mail import actions as mail
from trialpost.web.people import store
from trialpost.web.people.ageing import unused
from trialpost.web.people.models import Person
from trialpost.web.people.profile import persons

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("people", "0002_profile_before")]


@pytest.fixture
def earlier() -> Iterator[object]:
    """The rows as they were while an account was one person; at the end they are as they are."""
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    try:
        yield executor.loader.project_state(BEFORE).apps
    finally:
        _to_the_present()


def _to_the_present() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_an_account_becomes_its_holder_and_keeps_its_profile(earlier, now) -> None:
    address = mail.find_or_create(text="ada@example.org", now=now)
    made = {"token": "of ada", "address_id": address.pk, "created_at": now}
    person = earlier.get_model("people", "Person").objects.create(**made)
    sealed = store.seal_profile(
        SimpleNamespace(token="of ada", address=address), profile(now.date())
    )
    earlier.get_model("people", "SealedProfile").objects.create(
        person=person, sealed=sealed, baseline_version=1, changed_at=now
    )
    _to_the_present()
    found = store.of_address(address)
    assert persons.people_of(found) == (found,)
    assert not persons.about(found).is_cared_for
    assert store.standing_of(found).profile.birth_year == 1987
    assert store.standing_of(found).said_on == now.date()
    unused.age(now=now)
    assert Person.objects.get().used_on == now.date(), "it counts from the first run on"
