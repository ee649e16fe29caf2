"""Signing (DKIM): a receiver's own check passes, and a key that cannot be used is told at once."""

import base64
import email
import email.policy
import re
from pathlib import Path

import dkim
import hypothesis
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import strategies as st
from msgspec.structs import replace

from trialpost.errors import ConfigurationError
from trialpost.web.configuration import Service
from trialpost.web.mail import smtp
from trialpost.web.mail.configuring import Signing, read_signing
from trialpost.web.mail.rendering import RenderedMessage, as_html

STOP = "https://trials.example.org/stop/" + "x" * 43
SERVICE = Service(
    sender="Prüfungen <post@trials.example.org>",
    dkim_key_file="mail.pem",
    dkim_selector="Autumn",
    base_url="https://trials.example.org",
)


def write_key(path: Path, key: object, form: object = serialization.PrivateFormat.PKCS8) -> None:
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("keys")
    write_key(made / "mail.pem", rsa.generate_private_key(65537, 2048))
    return made


@pytest.fixture
def signing(folder, settings) -> Signing:
    settings.SERVICE = SERVICE
    settings.DKIM = read_signing(SERVICE, folder=folder)
    return settings.DKIM


def written(now, *, stream: str | None = "notices") -> bytes:
    text = "Grüße aus Zürich.\n" + "long words " * 200 + "\n.\n"
    message = RenderedMessage(subject="Für Sie", text=text, html=as_html(text), stream=stream)
    mail = smtp.compose(
        message=message, to="ada@example.org", message_id="<1@example.org>", stop_url=STOP, now=now
    )
    return mail.message().as_bytes(linesep="\r\n")


def is_verified(mail: bytes, signing: Signing) -> bool:
    """Check a signature as a receiver does, with a DNS of our own."""
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(signing.public)

    def dns(name: bytes, timeout: int = 5) -> bytes | None:
        return record if name == b"autumn._domainkey.trials.example.org." else None

    return dkim.verify(mail, dnsfunc=dns)


def test_a_receiver_finds_the_signature_good(signing, now) -> None:
    mail = written(now)
    assert is_verified(mail, signing)
    assert all(byte < 128 for byte in mail)


def test_the_one_click_headers_are_signed(signing, now) -> None:
    parsed = email.message_from_bytes(written(now), policy=email.policy.default)
    signed = re.search(r"h=([^;]+);", str(parsed["DKIM-Signature"]))[1].replace(" ", "").split(":")
    assert {"from", "subject", "date", "message-id", "list-id"} <= set(signed)
    assert signed.count("list-unsubscribe") == signed.count("list-unsubscribe-post") == 2
    assert parsed["List-Unsubscribe"] == f"<{STOP}>"
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("what", "instead"),
    [
        (b"/stop/xxx", b"/stop/yyy"),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b""),
        (b"long words", b"wrong words"),
        (b"From: ", b"From: Eve <eve@example.org>\r\nFrom: "),
        (b"List-Unsubscribe: ", b"List-Unsubscribe: <https://eve.example>\r\nList-Unsubscribe: "),
    ],
)
def test_a_change_on_the_way_breaks_it(signing, now, what, instead) -> None:
    mail = written(now)
    assert what in mail
    assert not is_verified(mail.replace(what, instead), signing)


def test_single_mail_is_signed_and_has_no_list_headers(signing, now) -> None:
    mail = written(now, stream=None)
    assert is_verified(mail, signing)
    assert b"\r\nList-" not in mail


def test_a_mail_that_is_sent_again_is_the_same_but_for_its_signature(settings, now) -> None:
    settings.SERVICE = SERVICE
    assert written(now) == written(now)


def test_the_signature_comes_through_a_real_server(signing, inbox, now) -> None:
    message = RenderedMessage(subject="News", text=".\n..\nFrom here.\n", html="<p>x</p>")
    mail = smtp.compose(
        message=message, to="ada@example.org", message_id="<1@example.org>", stop_url=None, now=now
    )
    assert smtp.send(smtp.open_carrier(), mail).outcome is smtp.Outcome.SENT
    assert is_verified(inbox.envelopes[0].original_content, signing)


def test_bounces_come_back_to_the_address_that_is_named(settings, inbox, now) -> None:
    settings.SERVICE = replace(SERVICE, bounce_address="returns@trials.example.org")
    message = RenderedMessage(subject="News", text="Words.\n")
    mail = smtp.compose(
        message=message, to="ada@example.org", message_id="<1@example.org>", stop_url=None, now=now
    )
    smtp.send(smtp.open_carrier(), mail)
    assert inbox.envelopes[0].mail_from == "returns@trials.example.org"
    assert "post@trials.example.org" in inbox.messages[0]["From"]


def test_the_key_shows_nowhere(signing) -> None:
    assert repr(signing) == "Signing('autumn._domainkey.trials.example.org', …)"


def test_an_older_form_of_key_and_another_domain_will_do(tmp_path) -> None:
    write_key(
        tmp_path / "mail.pem",
        rsa.generate_private_key(65537, 1024),
        serialization.PrivateFormat.TraditionalOpenSSL,
    )
    service = replace(SERVICE, dkim_domain="Example.org", dkim_key_file=str(tmp_path / "mail.pem"))
    assert read_signing(service, folder=Path("/nowhere")).record == "autumn._domainkey.example.org"


def test_without_a_key_nothing_is_signed(settings, now) -> None:
    assert read_signing(Service(), folder=Path()) is None
    assert b"DKIM-Signature" not in written(now)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"dkim_selector": ""}, "dkim_selector is missing"),
        ({"dkim_key_file": ""}, "dkim_key_file is missing"),
        (
            {"dkim_key_file": "none.pem"},
            r"none\.pem cannot be read: No such file or directory\. Mak",
        ),
        ({"dkim_key_file": "text.pem"}, r"text\.pem holds no RSA private key"),
        ({"dkim_key_file": "curve.pem"}, r"curve\.pem holds no RSA private key"),
        ({"dkim_selector": "two words"}, "dkim_selector is 'two words', which is no name"),
        ({"dkim_domain": "ex..org"}, "dkim_domain is"),
    ],
)
def test_a_key_that_cannot_be_used_is_told_in_a_sentence(folder, change, said) -> None:
    (folder / "text.pem").write_text("no key")
    write_key(folder / "curve.pem", ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(ConfigurationError, match=said):
        read_signing(replace(SERVICE, **change), folder=folder)


@hypothesis.settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)
@hypothesis.given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n")))
def test_whatever_the_words_are_they_arrive_and_the_signature_holds(signing, now, text) -> None:
    message = RenderedMessage(subject="News", text=text, html=as_html(text), stream="notices")
    letter = smtp.compose(
        message=message, to="ada@example.org", message_id="<1@example.org>", stop_url=STOP, now=now
    )
    mail = letter.message().as_bytes(linesep="\r\n")
    assert is_verified(mail, signing)
    parsed = email.message_from_bytes(mail, policy=email.policy.default)
    assert not any(part.defects for part in parsed.walk())
    came = [part.get_content() for part in parsed.iter_parts()] if text else [""]
    assert came[0].replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n")
