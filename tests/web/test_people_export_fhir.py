"""What somebody told as a FHIR file: of whom they look after, whatever they agree to."""

import json

import pytest
from django.test import Client
from django.utils import timezone
from fhir.resources.R4B import get_fhir_model_class

from test_people_address_change import FORM, OLD, joined
from trialpost.interop.fhir import profile_from_fhir
from trialpost.web.people import store
from trialpost.web.people.account import consenting
from trialpost.web.people.models import Person

pytestmark = pytest.mark.django_db
PATH = "/me/export/fhir/"


@pytest.fixture(autouse=True)
def _own_ledger(tmp_path, settings) -> None:
    settings.DATA_DIR = tmp_path


def bundle(client: Client) -> dict:
    answer = client.get(PATH)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/fhir+json"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"] == 'attachment; filename="fhir.json"'
    get_fhir_model_class("Bundle").model_validate_json(answer.content)
    return json.loads(answer.content)


def test_what_was_told_is_in_the_file_and_reads_back_as_the_same(inbox) -> None:
    client = joined(inbox)
    client.post("/me/", FORM)
    client.post("/me/answer/", {"fact": "smoking", "answer": "no"})
    told = store.standing_of(Person.objects.get()).profile
    found = bundle(client)
    back = profile_from_fhir(found, today=timezone.now().date()).profile
    for part in ("birth_year", "sex", "place", "conditions", "answers"):
        assert getattr(back, part) == getattr(told, part), part
    assert OLD not in json.dumps(found)
    left_out = [one["diagnostics"] for one in found["entry"][-1]["resource"]["issue"]]
    assert left_out == ["travel_km"]


def test_it_is_of_whom_somebody_looks_after(inbox) -> None:
    client = joined(inbox)
    client.post("/me/", FORM)
    client.post("/me/people/", {"whom": "child", "words": "Mia"})
    client.post("/me/", FORM | {"conditions": "asthma", "birth_year": "2016"})
    names = [
        entry["resource"]["code"]["text"]
        for entry in bundle(client)["entry"]
        if entry["resource"]["resourceType"] == "Condition"
    ]
    assert names == ["asthma"]


def test_with_nothing_told_there_is_no_file(inbox) -> None:
    answer = joined(inbox).get(PATH)
    assert (answer.status_code, answer["Location"]) == (302, "/me/")


def test_it_is_there_after_a_consent_was_taken_back(inbox) -> None:
    client = joined(inbox)
    client.post("/me/", FORM)
    consenting.withdraw(person=Person.objects.get(), now=timezone.now())
    assert bundle(client)["entry"]


def test_nobody_gets_the_file_of_somebody_else(inbox) -> None:
    joined(inbox).post("/me/", FORM)
    assert Client().get(PATH).status_code == 302
    assert joined(inbox, "eve@example.org").get(PATH)["Location"] == "/me/"
