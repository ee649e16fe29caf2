"""What the web's tests share: a browser-like client, a moment in time, a real mail server."""

import datetime as dt
import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from cluster import free_port


@pytest.fixture
def now() -> dt.datetime:
    """A fixed moment: the demo catalogue's day."""
    return dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def today(now: dt.datetime) -> dt.date:
    """The day of ``now``."""
    return now.date()


@pytest.fixture(autouse=True)
def _no_ledger_of_another_test() -> Iterator[None]:
    """Take the ledger of erasures away with the rows that it tells of.

    A test's rows are rolled back, and the ledger is a file: the same invented person, entered at
    the same moment by the next test, would be taken for one whom a backup brought back.
    """
    yield
    from trialpost.web.people.account.rights import ledger_path

    ledger_path().unlink(missing_ok=True)


class Inbox:
    """What a real SMTP server on loopback received; ``answers`` scripts refusals, first first.

    An answer is the line to give after DATA, such as ``451 try later``; without one the server
    says 250. ``recipients`` scripts answers to RCPT in the same way.
    """

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.answers: list[str] = []
        self.recipients: list[str] = []

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer the recipient's address."""
        if self.recipients:
            return self.recipients.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the message, or refuse it as scripted."""
        if self.answers:
            return self.answers.pop(0)
        content = envelope.original_content or b""
        message = email.message_from_bytes(content, policy=email.policy.default)
        self.messages.append(message)
        self.envelopes.append(envelope)
        return "250 OK"


@pytest.fixture
def inbox(settings: object) -> Iterator[Inbox]:
    """A real SMTP server on a free loopback port, which the settings point to."""
    box = Inbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    try:
        yield box
    finally:
        controller.stop()
