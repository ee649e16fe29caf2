"""Whom the limits on asking for links count: one network, as the trusted proxies saw it."""

import msgspec
import pytest
from django.test import Client, RequestFactory

from trialpost.errors import ConfigurationError
from trialpost.web.configuration import read_service
from trialpost.web.people.account.access import client_of


def seen(settings, proxies: int, remote: str, forwarded: str | None = None) -> str:
    settings.SERVICE = msgspec.structs.replace(settings.SERVICE, trusted_proxies=proxies)
    more = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_of(RequestFactory().get("/", REMOTE_ADDR=remote, **more))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (0, None, "10.0.0.9"),
        (0, "198.51.100.7", "10.0.0.9"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "1.2.3.4, 198.51.100.7", "198.51.100.7"),
        (2, "1.2.3.4, 198.51.100.7, 10.0.0.8", "198.51.100.7"),
        (2, "198.51.100.7", "10.0.0.9"),
        (1, None, "10.0.0.9"),
        (1, "", "10.0.0.9"),
        (1, "198.51.100.7:4711", "198.51.100.7"),
        (1, "[2001:db8:1:2::5]:4711", "2001:db8:1:2::/64"),
    ],
)
def test_only_what_a_trusted_proxy_saw_is_believed(settings, proxies, forwarded, counted) -> None:
    assert seen(settings, proxies, "10.0.0.9", forwarded) == counted


@pytest.mark.parametrize(
    ("remote", "counted"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:eeee:dddd:cccc", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("192.0.2.1", "192.0.2.1"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_a_client_is_an_ipv4_address_or_half_an_ipv6_one(settings, remote, counted) -> None:
    assert seen(settings, 0, remote) == counted


@pytest.mark.django_db
def test_going_through_the_addresses_of_one_network_does_not_help() -> None:
    def ask(number: int, network: str) -> int:
        client = Client(REMOTE_ADDR=f"{network}::{number:x}")
        return client.post("/sign-in/", {"address": f"n{number}@example.org"}).status_code

    assert [ask(number, "2001:db8:1:2") for number in range(30)] == [302] * 30
    assert ask(31, "2001:db8:1:2") == 429
    assert ask(32, "2001:db8:1:3") == 302


def test_a_number_of_proxies_is_not_negative(tmp_path) -> None:
    path = tmp_path / "trialpost.toml"
    path.write_text("trusted_proxies = -1\n")
    with pytest.raises(ConfigurationError, match="trusted_proxies"):
        read_service(path)
    path.write_text("trusted_proxies = 2\n")
    assert read_service(path).trusted_proxies == 2
