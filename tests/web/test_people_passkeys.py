"""Passkeys: what is taken, what is refused, what is kept, and that no device is ever needed."""

import datetime as dt
import json
import logging

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from soft_authenticator import PRESENT, Authenticator, letters
from test_people_address_change import OLD as WHO
from test_people_address_change import joined, link_to
from trialpost.web.people.account import access_log, passkeys, rights
from trialpost.web.people.account.access_log import Way, What
from trialpost.web.people.models import Passkey, Person
from trialpost.web.people.pages import passkey_views

pytestmark = pytest.mark.django_db
ORIGIN = "http://localhost:8000"
NOT_KNOWN = "We do not know that passkey"


@pytest.fixture(autouse=True)
def _own_ledger(tmp_path, settings) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def device() -> Authenticator:
    return Authenticator(ORIGIN)


def add(client: Client, device: Authenticator, name: str = "my phone", **lies: object) -> int:
    """Add a passkey and return the answer's status."""
    asked = client.post("/me/passkeys/options/", {"name": name}).json()
    answer = device.make(asked, **lies)
    return client.post("/me/passkeys/add/", {"name": name, "answer": answer}).status_code


def sign_in(device: Authenticator, client: Client | None = None, **lies: object) -> Client:
    client = client or Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Version/18 Safari/604.1")
    asked = client.post("/passkey/options/").json()
    client.said = client.post("/passkey/", {"answer": device.use(asked, **lies)}, follow=True)
    return client


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def log() -> list[What]:
    return [one.what for one in access_log.entries(Person.objects.get().address)]


def test_a_passkey_signs_in_without_an_address(inbox, device) -> None:
    assert add(joined(inbox), device) == 302
    client = sign_in(device)
    assert is_in(client)
    latest = access_log.entries(Person.objects.get().address)[0]
    assert (latest.what, latest.way, latest.named) == (What.SIGNED_IN, Way.PASSKEY, "my phone")
    assert latest.browser == "Safari, iPhone"
    assert passkeys.of(Person.objects.get().address)[0].kept.used_on == timezone.now().date()


def test_its_owner_is_told_by_mail(inbox, device) -> None:
    add(joined(inbox), device)
    link_to(inbox, WHO, "me/passkeys")
    assert inbox.messages[-1]["Subject"] == "A passkey for Trialpost"


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "https://trialpost.example.evil"},
        {"origin": "http://localhost:8001"},
        {"challenge": letters(b"another question than was asked")},
        {"rp_id": "elsewhere.example"},
        {"type": "webauthn.create"},
        {"flags": PRESENT},
        {"flags": 0},
        {"handle": "somebody else's"},
    ],
)
def test_an_answer_to_another_question_signs_nobody_in(inbox, device, lies: dict) -> None:
    add(joined(inbox), device)
    client = sign_in(device, **lies)
    assert not is_in(client)
    assert NOT_KNOWN in client.said.content.decode()


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "https://elsewhere.example"},
        {"challenge": letters(b"another")},
        {"rp_id": "elsewhere.example"},
        {"type": "webauthn.get"},
        {"flags": PRESENT},
    ],
)
def test_an_answer_to_another_question_adds_none(inbox, device, lies: dict) -> None:
    assert add(joined(inbox), device, **lies) == 400
    assert not Passkey.objects.exists()


@pytest.mark.parametrize(
    "answer",
    ["", "{}", "[]", "null", '{"rawId": 3}', '{"id": "a", "rawId": "a", "response": {}}',
     "{" * 9000, "x" * 30_000],
)  # fmt: skip
def test_what_is_no_answer_is_refused_without_a_fuss(inbox, device, answer: str) -> None:
    client = joined(inbox)
    add(client, device)
    stranger = Client()
    stranger.post("/passkey/options/")
    assert stranger.post("/passkey/", {"answer": answer}).status_code == 302
    assert not is_in(stranger)
    client.post("/me/passkeys/options/", {"name": "b"})
    assert client.post("/me/passkeys/add/", {"name": "b", "answer": answer}).status_code == 400
    assert Passkey.objects.count() == 1


def test_an_answer_counts_once_and_for_one_browser(inbox, device) -> None:
    add(joined(inbox), device)
    first, second = Client(), Client()
    answer = device.use(first.post("/passkey/options/").json())
    second.post("/passkey/options/")
    second.post("/passkey/", {"answer": answer})
    assert not is_in(second)
    first.post("/passkey/", {"answer": answer})
    assert is_in(first)
    first.post("/sign-out/")
    first.post("/passkey/", {"answer": answer})
    assert not is_in(first)


def test_a_question_is_used_up_by_a_wrong_answer_too(inbox, device) -> None:
    add(joined(inbox), device)
    client = Client()
    asked = client.post("/passkey/options/").json()
    client.post("/passkey/", {"answer": "{}"})
    client.post("/passkey/", {"answer": device.use(asked)})
    assert not is_in(client)


@pytest.mark.parametrize(("later", "taken"), [(0, True), (299, True), (301, False)])
def test_a_question_is_answered_within_minutes(inbox, device, later: int, taken: bool) -> None:
    add(joined(inbox), device)
    now = timezone.now()
    options, asked = passkeys.ask_to_sign_in(now=now)
    then = now + dt.timedelta(seconds=later)
    used = passkeys.sign_in(asked=asked, answer=device.use(options), now=then)
    assert (used is not None) == taken


def test_a_question_to_sign_in_makes_no_passkey(inbox, device) -> None:
    client = joined(inbox)
    made = client.post("/me/passkeys/options/", {"name": "a"}).json()
    asked = client.post("/passkey/options/").json()
    made["publicKey"]["challenge"] = asked["publicKey"]["challenge"]
    answer = {"name": "a", "answer": device.make(made)}
    assert client.post("/me/passkeys/add/", answer).status_code == 400


def test_a_copy_that_counts_less_is_refused_and_told(inbox, device) -> None:
    add(joined(inbox), device)
    sign_in(device)
    device.passkeys[0].counter -= 2
    client = sign_in(device)
    assert not is_in(client)
    assert "may be a copy" in client.said.content.decode()
    assert log()[0] is What.PASSKEY_REFUSED


def test_a_device_that_counts_nothing_signs_in_again_and_again(inbox) -> None:
    device = Authenticator(ORIGIN, counts=False)
    add(joined(inbox), device)
    assert is_in(sign_in(device))
    assert is_in(sign_in(device))


def test_nobody_names_or_removes_a_passkey_of_somebody_else(inbox, device) -> None:
    add(joined(inbox), device)
    mark = Passkey.objects.get().lookup
    other = joined(inbox, "eve@example.org")
    other.post("/me/passkeys/", {"mark": mark, "remove": "yes"})
    other.post("/me/passkeys/", {"mark": mark, "name": "mine now"})
    assert passkeys.of(Passkey.objects.get().address)[0].kept.name == "my phone"


def test_the_mailed_link_works_beside_it_and_after_it_is_gone(inbox, device) -> None:
    client = joined(inbox)
    add(client, device)
    device.passkeys.clear()
    Client().post("/sign-in/", {"address": WHO})
    again = Client()
    again.post(link_to(inbox, WHO, "in/"))
    assert is_in(again)
    again.post("/me/passkeys/", {"mark": Passkey.objects.get().lookup, "remove": "yes"})
    assert not Passkey.objects.exists()
    assert log()[0] is What.PASSKEY_REMOVED


def test_one_account_has_so_many_and_no_more(inbox, device) -> None:
    client = joined(inbox)
    statuses = [add(client, device) for _ in range(passkeys.MOST + 1)]
    assert statuses == [302] * passkeys.MOST + [400]


def test_what_a_device_is_asked_tells_nothing_of_accounts(inbox, device) -> None:
    client = joined(inbox)
    asked = client.post("/me/passkeys/options/", {"name": "my phone"}).content.decode()
    assert WHO not in asked
    assert Person.objects.get().token not in asked
    add(client, device)
    before, after = (Client().post("/passkey/options/").json()["publicKey"] for _ in range(2))
    assert before.keys() == after.keys() == {"challenge", "rpId", "userVerification"}
    assert before["challenge"] != after["challenge"]


def test_questions_are_counted_by_the_hour(monkeypatch) -> None:
    monkeypatch.setattr(passkey_views, "MOST_QUESTIONS", 3)
    statuses = [Client().post("/passkey/options/").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]


def test_the_row_and_the_log_tell_nothing(inbox, device) -> None:
    add(joined(inbox), device)
    sign_in(device)
    with connection.cursor() as cursor:
        cursor.execute("SELECT lookup, sealed FROM people_passkey")
        ((lookup, sealed),) = cursor.fetchall()
    credential = device.passkeys[0].id
    held = lookup.encode() + bytes(sealed)
    assert credential not in held
    assert credential.hex().encode() not in held
    assert b"my phone" not in held
    # The library would write the id of each passkey into the log, as information.
    assert not logging.getLogger("fido2.server").isEnabledFor(logging.INFO)


def test_it_is_exported_and_erased(inbox, device) -> None:
    client = joined(inbox)
    add(client, device)
    held = json.loads(client.get("/me/export/").content)["passkeys"]
    assert [one["name"] for one in held] == ["my phone"]
    rights.erase(address=Person.objects.get().address, now=timezone.now())
    assert not Passkey.objects.exists()
    assert not is_in(sign_in(device))


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        ("http://127.0.0.1:8000", "localhost"),
        ("http://localhost:8000", "localhost"),
        ("https://trials.example.org", "trials.example.org"),
        ("http://trials.example.org", None),
        ("https://192.0.2.7", None),
        ("https://[2001:db8::7]", None),
    ],
)
def test_where_browsers_make_passkeys(settings, base_url: str, host: str | None) -> None:
    settings.SERVICE = type(settings.SERVICE)(base_url=base_url)
    assert passkeys.relying_party() == host
    assert (b"data-passkey" in Client().get("/sign-in/").content) == bool(host)


def test_an_older_backup_does_not_bring_back_a_passkey(inbox, device) -> None:
    client = joined(inbox)
    add(client, device)
    before = Passkey.objects.values().get()
    client.post("/me/passkeys/", {"mark": before["lookup"], "remove": "yes"})
    Passkey.objects.create(**before)
    assert is_in(sign_in(device))
    rights.reapply_erasures(now=timezone.now())
    assert not is_in(sign_in(device))
