"""What a provider tells: heard only with its secret, and then as a bounce would be."""

import base64
import hashlib
import hmac
import json

import pytest
from django.test import Client

from trialpost.errors import ConfigurationError
from trialpost.web.mail import actions
from trialpost.web.mail.configuring import PROVIDERS, Provider, read_provider
from trialpost.web.mail.models import Address, ReturnedMail, Suppression
from trialpost.web.mail.providers import _VIEWS, _view

pytestmark = pytest.mark.django_db
SECRET = "postmark:a-long-enough-secret"
KEY = "key-0123456789"


@pytest.fixture
def address(now) -> Address:
    found = actions.find_or_create(text="Ada@Example.org", now=now)
    actions.confirm(address=found, now=now)
    return found


@pytest.fixture
def provider(settings):
    def name(which: str, key: str = "") -> None:
        settings.MAIL_PROVIDER = Provider(name=which, secret=SECRET, key=key)
        settings.ANYMAIL = settings.MAIL_PROVIDER.anymail

    return name


def call(name: str, event: object, *, secret: str = SECRET) -> int:
    proof = {"Authorization": "Basic " + base64.b64encode(secret.encode()).decode()}
    content = event if isinstance(event, str) else json.dumps(event)
    client = Client(enforce_csrf_checks=True)
    path = f"/mail/provider/{name}/"
    return client.post(path, content, content_type="application/json", headers=proof).status_code


def postmark(kind: str = "HardBounce", **more: object) -> dict:
    record = "SpamComplaint" if kind == "SpamComplaint" else "Bounce"
    return {
        "RecordType": record, "Type": kind, "Email": "ada@example.org", "MessageID": "00-11",
        "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist",
        "BouncedAt": "2026-11-22T09:00:00Z", "ID": 42,
    } | more  # fmt: skip


def reasons() -> list[str]:
    return list(Suppression.objects.values_list("reason", flat=True))


def test_nobody_can_call_unless_the_operator_named_a_provider(address) -> None:
    assert call("postmark", postmark()) == 404
    assert reasons() == []


def test_another_provider_than_the_named_one_cannot(address, provider) -> None:
    provider("postmark")
    assert call("sparkpost", []) == 404
    assert call("nobody", []) == 404


@pytest.mark.parametrize("secret", ["postmark:wrong", "", "postmark:"])
def test_a_call_without_the_secret_changes_nothing(address, provider, secret) -> None:
    provider("postmark")
    assert call("postmark", postmark(), secret=secret) == 400
    assert reasons() == []


def test_a_look_changes_nothing(provider) -> None:
    provider("postmark")
    assert Client().get("/mail/provider/postmark/").status_code == 405


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (postmark(), "mailbox unknown"),
        (postmark("SpamComplaint"), "complained"),
        (postmark("Unsubscribe"), "stopped at provider"),
        (postmark("BadEmailAddress"), "mailbox unknown"),
        (postmark(Details="smtp;550 5.7.1 blocked by policy"), None),
        (postmark("SoftBounce", Details="smtp;452 4.2.2 mailbox full"), None),
        (postmark("Transient"), None),
        (postmark("AutoResponder"), None),
        (postmark(Email="eve@example.org"), None),
        (postmark(Email="no address"), None),
    ],
)
def test_what_is_told_is_done(address, provider, event, reason) -> None:
    provider("postmark")
    assert call("postmark", event) == 200
    assert reasons() == ([reason] if reason else [])


def test_the_same_told_again_counts_once_and_three_refusals_end_it(address, provider) -> None:
    provider("postmark")
    for number in ("1", "1", "1", "2"):
        call("postmark", postmark(MessageID=number, Details="smtp;550 5.7.1 no"))
    assert (ReturnedMail.objects.count(), reasons()) == (2, [])
    call("postmark", postmark(MessageID="3", Details="smtp;550 5.7.1 no"))
    assert reasons() == ["keeps refusing"]


@pytest.mark.parametrize("content", ["", "no json", "[1]", "{}", "null", '{"RecordType": 3}'])
def test_rubbish_is_no_error_of_ours(address, provider, content) -> None:
    provider("postmark")
    assert call("postmark", content) in (200, 400)
    assert reasons() == []


def mailgun(key: str) -> dict:
    signed = hmac.new(key.encode(), b"1700000000token", hashlib.sha256).hexdigest()
    return {
        "signature": {"timestamp": "1700000000", "token": "token", "signature": signed},
        "event-data": {
            "event": "failed", "severity": "permanent", "reason": "bounce", "timestamp": 1.0,
            "recipient": "ada@example.org",
            "message": {"headers": {"message-id": "1@trialpost.example"}},
            "delivery-status": {"code": 550, "message": "550 No such user here"},
        },
    }  # fmt: skip


@pytest.mark.parametrize(("key", "status"), [(KEY, 200), ("another", 400)])
def test_a_signature_is_checked_where_a_provider_signs(address, provider, key, status) -> None:
    provider("mailgun", KEY)
    assert call("mailgun", mailgun(key)) == status
    assert reasons() == (["mailbox unknown"] if status == 200 else [])


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_every_provider_that_can_be_named_has_a_view(provider, name) -> None:
    assert set(PROVIDERS) == set(_VIEWS)
    provider(name, "key")
    assert callable(_view(name))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("pigeon", SECRET, ""), "TRIALPOST_MAIL_PROVIDER is 'pigeon'. Write one of brevo"),
        (("postmark", "", ""), "SECRET is missing or short"),
        (("postmark", "a:short", ""), "SECRET is missing or short"),
        (("mailgun", SECRET, ""), "_KEY is missing. Write the key that mailgun signs"),
    ],
)
def test_half_a_provider_is_refused_without_its_secret(values, said) -> None:
    name, secret, key = values
    with pytest.raises(ConfigurationError, match=said) as told:
        read_provider(name, secret=secret, key=key)
    assert "short'" not in told.value.sentence


def test_a_provider_that_is_named_shows_no_secret() -> None:
    assert read_provider("", secret="", key="") is None
    found = read_provider("Mailgun", secret=SECRET, key=KEY)
    assert repr(found) == "Provider('mailgun', …)"
    assert found.anymail == {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": KEY}
