"""Whether SPF lets an address send, as a table: the rules of RFC 7208 that need no mail at hand."""

import ipaddress

import pytest

from trialpost.web.mail import spf

DNS = {
    ("a.example", "A"): ["9.9.9.1"],
    ("a.example", "AAAA"): ["2620:fe::1"],
    ("d.example", "A"): ["9.9.9.2"],
    ("d.example", "MX"): ["a.example", "b.example"],
    ("b.example", "A"): ["9.9.9.3"],
    ("inner.example", "TXT"): ["v=spf1 ip4:9.9.9.4 ~all"],
    ("denying.example", "TXT"): ["v=spf1 -ip4:9.9.9.4 +all"],
    ("loop.example", "TXT"): ["v=spf1 include:loop.example -all"],
    ("two.example", "TXT"): ["v=spf1 -all", "v=spf1 +all"],
}


def check(record: str, address: str) -> spf.Checked:
    known = DNS | {("d.example", "TXT"): ["unrelated", record]}
    return spf.check(
        lambda name, kind: known.get((name, kind), []), "d.example", ipaddress.ip_address(address)
    )


TABLE = [
    ("v=spf1 -all", "9.9.9.1", "fail"),
    ("v=spf1 ~all", "9.9.9.1", "softfail"),
    ("v=spf1 ?all", "9.9.9.1", "neutral"),
    ("v=spf1", "9.9.9.1", "neutral"),
    ("V=SPF1 IP4:9.9.9.0/24 -all", "9.9.9.77", "pass"),
    ("v=spf1 ip4:9.9.9.0/24 -all", "9.9.8.77", "fail"),
    ("v=spf1 ip4:9.9.9.1 -all", "2620:fe::1", "fail"),
    ("v=spf1 ip6:2620:fe::/32 -all", "2620:fe::1", "pass"),
    ("v=spf1 a -all", "9.9.9.2", "pass"),
    ("v=spf1 a:a.example -all", "9.9.9.1", "pass"),
    ("v=spf1 a:a.example -all", "2620:fe::1", "pass"),
    ("v=spf1 a:a.example/24 -all", "9.9.9.200", "pass"),
    ("v=spf1 a/24//64 -all", "9.9.9.200", "pass"),
    ("v=spf1 mx -all", "9.9.9.3", "pass"),
    ("v=spf1 mx -all", "9.9.9.2", "fail"),
    # the first that matches counts
    ("v=spf1 -ip4:9.9.9.1 ip4:9.9.9.0/24 -all", "9.9.9.1", "fail"),
    # what an included record refuses is no refusal of this one
    ("v=spf1 include:inner.example -all", "9.9.9.4", "pass"),
    ("v=spf1 include:inner.example -all", "9.9.9.5", "fail"),
    ("v=spf1 include:denying.example ip4:9.9.9.4 -all", "9.9.9.4", "pass"),
    ("v=spf1 redirect=inner.example", "9.9.9.4", "pass"),
    ("v=spf1 redirect=inner.example", "9.9.9.5", "softfail"),
    ("v=spf1 ip4:9.9.9.5 redirect=inner.example", "9.9.9.5", "pass"),
    ("v=spf1 redirect=nowhere.example", "9.9.9.5", "none"),
    ("v=spf1 redirect=two.example", "9.9.9.5", "permerror"),
]


@pytest.mark.parametrize(("record", "address", "result"), TABLE)
def test_what_a_record_says(record, address, result) -> None:
    assert check(record, address) == spf.Checked(result)


@pytest.mark.parametrize(
    "record",
    ["v=spf1 ptr -all", "v=spf1 exists:%{i}._spf.example -all", "v=spf1 include:%{d}.example -all",
     "v=spf1 ip4:nonsense -all", "v=spf1 whatever -all", "v=spf1 include:loop.example -all"],
)  # fmt: skip
def test_what_was_not_looked_at_is_remembered(record) -> None:
    assert check(record, "9.9.9.9") == spf.Checked("fail", whole=False)


def test_no_record_says_nothing() -> None:
    assert check("v=spf10 -all", "9.9.9.9").result == "none"
