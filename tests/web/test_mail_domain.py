"""The doctor looks at SPF, DKIM and DMARC where a resolver is named, and says when it did not."""

import base64
import socket
import threading
from collections.abc import Iterator

import dns.flags
import dns.message
import dns.rdatatype
import dns.rrset
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from trialpost.errors import ConfigurationError, ServiceUnavailable
from trialpost.web import doctor
from trialpost.web.configuration import Service
from trialpost.web.mail import domain
from trialpost.web.mail.configuring import Resolver, Signing, read_resolver
from trialpost.web.mail.domain import Fault

KEY = rsa.generate_private_key(65537, 1024).public_key()
PUBLIC = KEY.public_bytes(
    serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
)
BARE = KEY.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
SERVICE = Service(sender="Trials <post@mail.example.org>", base_url="https://trials.example.org")
SIGNING = Signing(domain="mail.example.org", selector="autumn", key=b"", public=PUBLIC)


def dkim_record(key: bytes = PUBLIC) -> str:
    return f"v=DKIM1; k=rsa; p={base64.b64encode(key).decode()}"


WELL = {
    ("mail.example.org", "TXT"): ["v=spf1 mx -all", "something else"],
    ("autumn._domainkey.mail.example.org", "TXT"): [dkim_record()],
    ("_dmarc.mail.example.org", "TXT"): ["v=DMARC1; p=reject"],
    ("mail.example.org", "MX"): ["10 mx.example.org."],
}


class Server:
    """A DNS server on loopback that answers over UDP what it was told."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], list[str]] = dict(WELL)
        self.asked: list[str] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.resolver = Resolver(host="127.0.0.1", port=self._socket.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            packet, client = self._socket.recvfrom(4096)
            if not packet:
                return
            self._socket.sendto(self._answer(packet), client)

    def _answer(self, packet: bytes) -> bytes:
        asked = dns.message.from_wire(packet)
        question = asked.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append(f"{name} {kind}")
        answer = dns.message.make_response(asked)
        answer.flags |= dns.flags.RA
        texts = self.records.get((name, kind), [])
        if texts:
            values = [quoted(text) if kind == "TXT" else text for text in texts]
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *values))
        elif not any(name == known for known, _ in self.records):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer.to_wire()

    def close(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", ("127.0.0.1", self.resolver.port))
        self._thread.join(timeout=10)
        self._socket.close()


def quoted(text: str) -> str:
    """Write a TXT record as its strings of at most 255 bytes."""
    return " ".join(f'"{text[at : at + 255]}"' for at in range(0, len(text), 255))


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def faults(server: Server, **more: object) -> list[Fault]:
    given = {"service": SERVICE, "signing": SIGNING} | more
    return list(domain.look(given["service"], given["signing"], server.resolver).faults)


def test_a_domain_that_is_well(server) -> None:
    found = domain.look(SERVICE, SIGNING, server.resolver)
    assert found.faults == ()
    assert found.well == (
        "SPF of mail.example.org is there",
        "DKIM's key at autumn._domainkey.mail.example.org is the one that mail is signed with",
        "DMARC at _dmarc.mail.example.org says reject",
    )


@pytest.mark.parametrize(
    ("name", "records", "said", "advised"),
    [
        ("mail.example.org", ["else"], "has no SPF record", "v=spf1 mx include"),
        ("mail.example.org", ["v=spf1 -all", "v=spf1 mx -all"], "has 2 SPF records", "one TXT"),
        ("mail.example.org", ["v=spf1 mx +all"], "lets everybody send", "-all"),
        ("mail.example.org", ["v=spf1 mx all"], "lets everybody send", "-all"),
        ("mail.example.org", ["v=spf1 mx"], "does not say what holds for all others", "-all"),
        ("mail.example.org", ["v=spf1" + " a:a.b" * 11 + " -all"], "needs 11 look-ups", "ip4"),
        ("mail.example.org", ["v=spf10 -all"], "has no SPF record", "v=spf1"),
        ("autumn._domainkey.mail.example.org", [], "has no DKIM key", dkim_record()),
        ("autumn._domainkey.mail.example.org", ["v=DKIM1; p="], "another key", dkim_record()),
        ("autumn._domainkey.mail.example.org", [dkim_record(b"x" * 90)], "another key", "instead"),
        ("autumn._domainkey.mail.example.org", [dkim_record(), "p=x"], "2 DKIM", ""),
        ("_dmarc.mail.example.org", [], "has no DMARC record", "p=quarantine"),
        ("_dmarc.mail.example.org", ["v=DMARC1; p=maybe"], "receivers cannot use", "p=quarantine"),
        ("_dmarc.mail.example.org", ["v=DMARC1; p=none", "v=DMARC1; p=reject"], "cannot use", ""),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_what_to_do(server, name, records, said, advised) -> None:
    server.records[name, "TXT"] = records
    (fault,) = faults(server)
    assert said in fault.seen
    assert advised in fault.advice


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("mail.example.org", "v=spf1 redirect=_spf.example.org"),
        ("mail.example.org", "V=SPF1 ip4:192.0.2.0/24 ~all"),
        ("autumn._domainkey.mail.example.org", f"p={base64.b64encode(BARE).decode()}"),
        ("autumn._domainkey.mail.example.org", dkim_record().replace("p=", "p= ")),
        ("_dmarc.mail.example.org", "v=DMARC1; p=none; rua=mailto:d@example.org"),
    ],
)
def test_other_forms_of_the_same_are_well(server, name, record) -> None:
    server.records[name, "TXT"] = [record]
    assert faults(server) == []


def test_dmarc_of_the_domain_above_will_do(server) -> None:
    del server.records["_dmarc.mail.example.org", "TXT"]
    server.records["_dmarc.example.org", "TXT"] = ["v=DMARC1; p=reject"]
    assert faults(server) == []
    assert "_dmarc.org TXT" not in server.asked


def test_a_signature_of_another_domain_counts_for_nothing(server) -> None:
    other = Signing(domain="relay.example", selector="a", key=b"", public=PUBLIC)
    server.records["a._domainkey.relay.example", "TXT"] = [dkim_record()]
    (fault,) = faults(server, signing=other)
    assert "signed by relay.example" in fault.seen
    assert "dkim_domain = 'mail.example.org'" in fault.advice


def test_a_domain_above_is_ones_own_unless_dmarc_is_strict(server) -> None:
    above = Signing(domain="example.org", selector="a", key=b"", public=PUBLIC)
    server.records["a._domainkey.example.org", "TXT"] = [dkim_record()]
    assert faults(server, signing=above) == []
    server.records["_dmarc.mail.example.org", "TXT"] = ["v=DMARC1; p=reject; adkim=s"]
    assert len(faults(server, signing=above)) == 1


def test_unsigned_mail_is_a_fault_unless_the_relay_signs(server) -> None:
    (fault,) = faults(server, signing=None)
    assert "not signed" in fault.seen
    states = Service(sender=SERVICE.sender, mail_is_signed=True)
    assert faults(server, signing=None, service=states) == []


def test_bounces_have_to_arrive_somewhere(server) -> None:
    del server.records["mail.example.org", "MX"]
    (fault,) = faults(server)
    assert "takes no mail" in fault.seen
    server.records["mail.example.org", "A"] = ["192.0.2.1"]
    assert faults(server) == []


def test_spf_is_that_of_where_bounces_go(server) -> None:
    service = Service(sender=SERVICE.sender, bounce_address="back@elsewhere.example")
    seen = [fault.seen for fault in faults(server, service=service)]
    assert "elsewhere.example has no SPF record." in seen


def test_a_resolver_that_does_not_answer_is_named(monkeypatch) -> None:
    monkeypatch.setattr(domain, "TIMEOUT", 0.05)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        resolver = Resolver(host="127.0.0.1", port=silent.getsockname()[1])
        with pytest.raises(ServiceUnavailable, match=r"127\.0\.0\.1:\d+ does not answer"):
            domain.look(SERVICE, SIGNING, resolver)


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [("127.0.0.1", "127.0.0.1", 53), ("127.0.0.1:5353", "127.0.0.1", 5353),
     ("::1", "::1", 53), ("[::1]:5353", "::1", 5353)],
)  # fmt: skip
def test_a_resolver_can_be_named_with_its_port(text, host, port) -> None:
    assert read_resolver(text) == Resolver(host=host, port=port)


@pytest.mark.parametrize("text", ["dns.example.org", "1.2.3.4:99999", "1.2.3.4:x", "[::1"])
def test_what_is_no_resolver_is_refused(text) -> None:
    with pytest.raises(ConfigurationError, match="TRIALPOST_DNS_RESOLVER is"):
        read_resolver(text)


def test_the_doctor_says_that_it_did_not_look(settings, now) -> None:
    settings.DNS_RESOLVER = None
    told = doctor._domain(now)
    assert told.well
    assert "was not looked at: no resolver is named" in told.seen


def test_the_doctor_tells_the_faults(settings, now, server) -> None:
    settings.SERVICE, settings.DKIM, settings.DNS_RESOLVER = SERVICE, SIGNING, server.resolver
    assert doctor._domain(now).well
    server.records.clear()
    told = doctor._domain(now)
    assert (told.well, told.seen) == (False, "mail.example.org has no SPF record.")
    assert len(told.details) == 3


RELAY = "relay.example.net"


@pytest.mark.parametrize(
    ("record", "addresses", "said"),
    [
        ("v=spf1 ip4:9.9.9.0/24 -all", ["9.9.9.1"], f"SPF lets {RELAY} send"),
        (f"v=spf1 a:{RELAY} -all", ["9.9.9.1", "9.9.9.2"], f"SPF lets {RELAY} send"),
        ("v=spf1 ip4:9.9.9.1 -all", ["9.9.9.1", "9.9.9.2"], "does not surely let 9.9.9.2 of"),
        ("v=spf1 include:_spf.example.net -all", ["9.9.9.1"], "does not surely let 9.9.9.1 of"),
        ("v=spf1 ptr -all", ["9.9.9.1"], "does not surely let 9.9.9.1 of"),
        ("v=spf1 mx -all", ["10.0.0.5"], f"from which address {RELAY} sends is not known"),
        ("v=spf1 mx -all", [], f"from which address {RELAY} sends is not known"),
    ],
)
def test_the_relay_is_held_against_spf_as_far_as_it_is_known(
    server, record, addresses, said
) -> None:
    server.records["mail.example.org", "TXT"] = [record]
    server.records[RELAY, "A"] = addresses
    found = domain.look(SERVICE, SIGNING, server.resolver, relay=RELAY)
    assert found.faults == ()
    assert any(said in line for line in found.well)


def test_a_relay_that_spf_does_not_let_send_is_a_fault(server, settings, now) -> None:
    server.records["mail.example.org", "TXT"] = ["v=spf1 ip4:9.9.8.1 -all"]
    server.records[RELAY, "A"] = ["9.9.9.1"]
    (fault,) = domain.look(SERVICE, SIGNING, server.resolver, relay=RELAY).faults
    assert fault.seen == f"SPF of mail.example.org does not let {RELAY} send (9.9.9.1)."
    assert "Authentication-Results" in fault.advice
    settings.SERVICE, settings.DKIM, settings.DNS_RESOLVER = SERVICE, SIGNING, server.resolver
    settings.EMAIL_HOST = RELAY
    assert not doctor._domain(now).well


@pytest.mark.parametrize("relay", ["127.0.0.1", "localhost", "::1", "postfix"])
def test_a_relay_on_this_machine_is_asked_for_nowhere(server, relay) -> None:
    assert domain.look(SERVICE, SIGNING, server.resolver, relay=relay).faults == ()
    assert not any(relay in asked for asked in server.asked)
