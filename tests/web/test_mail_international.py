"""Addresses beyond ASCII: what is taken, how it goes over the wire, and what a relay can refuse."""

import base64
import email
import email.policy
from collections.abc import Iterator

import dkim
import pytest
from aiosmtpd.controller import Controller

from cluster import free_port
from test_mail_signing import folder, signing  # noqa: F401 - fixtures
from trialpost.errors import BadInput
from trialpost.web.mail import actions, international, store
from trialpost.web.mail.models import Address, OutboxMessage
from trialpost.web.mail.rendering import RenderedMessage
from trialpost.web.people.profile.forms import AddressForm
from trialpost.web.sealing import keyring

pytestmark = pytest.mark.django_db
JÖRG = "jörg.müller@bücher.example"


@pytest.fixture(params=[True, False], ids=["SMTPUTF8", "no SMTPUTF8"])
def offered(request) -> bool:
    """Whether the relay offers it."""
    return request.param


@pytest.fixture
def relay(inbox, settings, offered) -> Iterator[object]:
    """A real mail server that offers SMTPUTF8, or does not, before the same inbox."""
    controller = Controller(
        inbox, hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=offered, decode_data=False
    )
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    international._said.clear()
    try:
        yield inbox
    finally:
        controller.stop()


def put(address: Address, now, key: str = "1") -> None:
    message = RenderedMessage(subject="Für Sie", text="Grüße.\n")
    actions.queue(address=address, idempotency_parts=("test", key), message=message, now=now)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ada@example.org", "ada@example.org"),
        ("ada@BÜCHER.example", "ada@bücher.example"),
        ("ada@straße.example", "ada@straße.example"),
        ("jo\u0308rg@example.org", "jörg@example.org"),
        ("用户@例え.jp", "用户@例え.jp"),
        ("ada@[127.0.0.1]", "ada@[127.0.0.1]"),
    ],
)
def test_what_is_an_address(text, kept) -> None:
    assert store.cleaned(text) == kept


@pytest.mark.parametrize(
    "text",
    ["", "@", "jörg", "jörg@", "@bücher.example", "jö rg@example.org", "jö\u200brg@example.org",
     "a\u00a0b@example.org", "ada@bü..cher", "ada@-bü.example", "ada@☃", "“ada”@example.org",
     "jörg\r\nBcc: x@example.org", "é" * 130 + "@example.org"],
)  # fmt: skip
def test_what_is_none(text) -> None:
    with pytest.raises(BadInput, match="not an email address"):
        store.cleaned(text)


def test_both_forms_of_a_domain_are_one_address_and_two_names_are_two(inbox, now) -> None:
    one = actions.find_or_create(text="ada@bücher.example", now=now)
    assert actions.find_or_create(text="Ada@XN--bcher-kva.example", now=now) == one
    assert store.find("ada@BÜCHER.example") == one
    assert store.address_text(one) == "ada@bücher.example", "as it was written"
    assert store.find("ada@bucher.example") is None
    assert store.lookup_of("ada@straße.example") != store.lookup_of("ada@strasse.example")


def test_an_address_of_an_earlier_release_is_found(inbox, now) -> None:
    one = actions.find_or_create(text="ada@bücher.example", now=now)
    Address.objects.update(lookup=keyring().lookup("address", "ada@bücher.example"))
    assert store.find("ada@bücher.example") == one
    assert actions.find_or_create(text="ada@bücher.example", now=now) == one


@pytest.mark.parametrize("offered", [False], indirect=True)
def test_every_relay_takes_a_domain_beyond_ascii(relay, now) -> None:
    put(actions.find_or_create(text="ada@bücher.example", now=now), now)
    assert actions.deliver(now=now, clock=lambda: now)["sent"] == 1
    assert relay.envelopes[0].rcpt_tos == ["ada@xn--bcher-kva.example"]
    assert relay.messages[0]["To"] == "ada@xn--bcher-kva.example"


@pytest.mark.parametrize("offered", [True], indirect=True)
def test_where_it_is_offered_a_name_beyond_ascii_is_written_as_it_is(
    relay,
    signing,  # noqa: F811 - a fixture
    now,
) -> None:
    put(actions.find_or_create(text=JÖRG, now=now), now)
    put(actions.find_or_create(text="ada@example.org", now=now), now, key="2")
    assert actions.deliver(now=now, clock=lambda: now)["sent"] == 2
    first, second = relay.envelopes
    assert first.rcpt_tos == ["jörg.müller@xn--bcher-kva.example"]
    assert (first.smtp_utf8, second.smtp_utf8) == (True, False)
    raw = first.original_content
    assert "To: jörg.müller@xn--bcher-kva.example\r\n".encode() in raw
    read = email.message_from_string(raw.decode(), policy=email.policy.SMTPUTF8)
    assert read["To"].addresses[0].username == "jörg.müller"
    assert read["Subject"] == "Für Sie"
    key = b"v=DKIM1; k=rsa; p=" + base64.b64encode(signing.public)
    assert dkim.verify(raw, dnsfunc=lambda name, timeout=5: key)


def test_a_form_takes_such_a_name_where_the_relay_does_and_says_so_where_not(
    relay, offered, now
) -> None:
    form = AddressForm({"address": JÖRG})
    assert form.is_valid() is offered
    if not offered:
        assert "cannot write to an address with letters such as é" in form.errors["address"][0]
        with pytest.raises(BadInput, match="Give another address"):
            actions.find_or_create(text=JÖRG, now=now)
        assert not Address.objects.exists()
    assert AddressForm({"address": "ada@bücher.example"}).is_valid()


def test_the_relay_is_asked_once_an_hour(relay, offered, monkeypatch) -> None:
    asked = []
    real = international.time.monotonic
    monkeypatch.setattr(
        "trialpost.web.mail.smtp.offers_utf8", lambda **given: asked.append(1) or offered
    )
    for later in (0, 10, 3601, 3700):
        monkeypatch.setattr(international.time, "monotonic", lambda later=later: 1e6 + later)
        AddressForm({"address": JÖRG}).is_valid()
    monkeypatch.setattr(international.time, "monotonic", real)
    assert len(asked) == 2


def test_a_relay_that_does_not_answer_is_no_verdict(settings, now) -> None:
    international._said.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    with pytest.raises(BadInput, match="right now"):
        actions.find_or_create(text=JÖRG, now=now)
    assert international._said == {}


@pytest.mark.parametrize("offered", [False], indirect=True)
def test_a_relay_that_offers_it_no_more_keeps_the_mail_and_harms_no_other(
    relay, now, monkeypatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(international, "_is_offered", lambda: True)
        jörg = actions.find_or_create(text=JÖRG, now=now)
    put(jörg, now)
    put(actions.find_or_create(text="ada@example.org", now=now), now, key="2")
    done = actions.deliver(now=now, clock=lambda: now)
    assert (done["sent"], done["kept"]) == (1, 1)
    row = OutboxMessage.objects.get(address=jörg)
    assert (row.state, row.last_code) == ("queued", "no SMTPUTF8")
