"""The test run itself: loopback only, a real database, a real SMTP conversation."""

import smtplib
import socket

import pytest
from django.conf import settings as django_settings
from django.db import connection
from pytest_socket import SocketConnectBlockedError


def test_nothing_beyond_loopback_can_be_reached() -> None:
    with (
        pytest.warns(UserWarning, match="192.0.2.1"),
        pytest.raises(SocketConnectBlockedError),
        socket.socket() as probe,
    ):
        probe.connect(("192.0.2.1", 80))


@pytest.mark.django_db
def test_the_database_is_the_one_that_was_asked_for(pytestconfig: pytest.Config) -> None:
    wanted = "postgresql" if pytestconfig.getoption("--postgresql") else "sqlite"
    assert connection.vendor == wanted


def test_the_mail_server_speaks_smtp(inbox) -> None:
    with smtplib.SMTP(django_settings.EMAIL_HOST, django_settings.EMAIL_PORT) as server:
        server.sendmail("a@example.org", ["b@example.org"], "Subject: hello\r\n\r\nwords")
    assert inbox.messages[0]["Subject"] == "hello"
    assert inbox.envelopes[0].rcpt_tos == ["b@example.org"]
