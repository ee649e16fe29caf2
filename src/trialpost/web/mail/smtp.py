"""One SMTP conversation: what a message looks like on the wire, and what the server said to it."""

import datetime as dt
import enum
import hashlib
import re
import smtplib
from email.message import Message
from email.policy import Compat32
from email.utils import format_datetime
from typing import Any

import msgspec
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address, utf8_charset_qp

from trialpost.errors import ServiceUnavailable
from trialpost.web.mail.configuring import domain_of
from trialpost.web.mail.international import on_the_wire
from trialpost.web.mail.rendering import RenderedMessage
from trialpost.web.mail.signing import SignedMail
from trialpost.web.mail.streams import prefix_of

_SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_NO_MAILBOX = re.compile(
    r"no such|unknown|does ?n[o']t exist|not exist|not found|invalid (recipient|mailbox)", re.I
)
_NO_MAILBOX_CODES = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}
"""Enhanced status codes that say the mailbox is not there (RFC 3463, 3.2 and 3.3; RFC 7505)."""


_ABOUT_THIS_MAIL = range(550, 560)
"""Lasting refusals that are about the recipient or the message (RFC 5321, 4.2.3).

Other codes from 500 on say that the conversation itself went wrong (a command, a missing sign-in, a
full disk): the operator can mend that, so nothing is given up for it.
"""


_NO_ADDRESS = "not an address"


class Outcome(enum.Enum):
    """What became of one attempt."""

    SENT = enum.auto()
    KEPT = enum.auto()
    REFUSED = enum.auto()
    NO_MAILBOX = enum.auto()
    UNCERTAIN = enum.auto()


class Answer(msgspec.Struct, frozen=True):
    """An outcome and the server's code, without its words (they may repeat the address)."""

    outcome: Outcome
    code: str = ""


class _Staged:
    """Remember whether the connection broke after the message's words began to go out.

    They do so when the server has said 354, and the next answer is about them. A server that hangs
    up when it is told DATA has seen none of them.
    """

    after_data = False

    def getreply(self) -> tuple[int, bytes]:
        """Read an answer."""
        code, said = super().getreply()
        self.after_data = code == 354
        return code, said


class _Smtp(_Staged, smtplib.SMTP):
    pass


class _SmtpOverTls(_Staged, smtplib.SMTP_SSL):
    pass


class Carrier(EmailBackend):
    """Django's SMTP connection, which also knows how far it came."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The conversation's class, with or without TLS from the start."""
        return _SmtpOverTls if self.use_ssl else _Smtp

    def _send(self, email_message: Any) -> bool:
        """Send a mail; one to a name beyond ASCII by SMTPUTF8 (RFC 6531).

        Raises:
            SMTPNotSupportedError: if the server does not offer that.
        """
        (to,) = email_message.to
        if to.isascii():
            return bool(super()._send(email_message))
        sender = sanitize_address(email_message.from_email, "utf-8")
        mail = email_message.message().as_bytes(linesep="\r\n")
        self.connection.sendmail(sender, [to], mail, mail_options=["SMTPUTF8"])
        return True


def open_carrier() -> Any:
    """Make the connection that the settings ask for; nothing is dialled yet."""
    if settings.EMAIL_BACKEND == _SMTP_BACKEND:
        return Carrier()
    return get_connection()


def offers_utf8(*, timeout: float) -> bool:
    """Ask the mail server whether it takes names beyond ASCII.

    Raises:
        ServiceUnavailable: if it does not answer.
    """
    if settings.EMAIL_BACKEND != _SMTP_BACKEND:
        return False
    carrier = Carrier(timeout=timeout)
    try:
        carrier.open()
        carrier.connection.ehlo()
        return bool(carrier.connection.has_extn("smtputf8"))
    except OSError:  # smtplib's errors are among them
        raise ServiceUnavailable("The mail server does not answer.") from None
    finally:
        carrier.close()


def sender_domain() -> str:
    """Return the domain that mail comes from."""
    return domain_of(settings.SERVICE.sender)


def one_click_allowed() -> bool:
    """Tell whether mail may carry the one-click header (RFC 8058).

    It has to stand under a DKIM signature: so it is sent where mail is signed here, or where the
    operator states that the relay signs. Its address has to be one of HTTPS; of a service on this
    machine alone, such as the demo, any will do.
    """
    signed = settings.DKIM is not None or settings.SERVICE.mail_is_signed
    return signed and (settings.SERVICE.is_https or settings.SERVICE.is_on_this_machine)


class _OneLine(Compat32):
    """Writes a header that is plain already as it is, on one line."""

    def fold(self, name: str, value: Any) -> str:
        """Return a header's line."""
        return self._plain(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return a header's line as bytes."""
        return self._plain(name, value).encode() or super().fold_binary(name, value)

    def _plain(self, name: str, value: Any) -> str:
        plain = isinstance(value, str) and value.isprintable()
        # Of what is not in ASCII only a recipient's name is left as it is (RFC 6532, 3.2).
        plain = plain and (value.isascii() or name.lower() == "to")
        short = plain and len(name) + len(value.encode()) < LONGEST_LINE
        return f"{name}: {value}{self.linesep}" if short else ""


LONGEST_LINE = 998
"""Characters of a line (RFC 5322, 2.1.1)."""

_ONE_LINE = _OneLine(max_line_length=LONGEST_LINE)


class Letter(EmailMultiAlternatives):
    """A mail that is the same each time it is written, but for its date and signature.

    Its headers stay on one line each: folded after the colon, as lines of 76 characters would have
    it, an unsubscribe address is overlooked by simple readers; lines may have 998 characters
    (RFC 5322, 2.1.1).
    """

    def message(self) -> Any:
        """Return the mail as it goes over the wire, signed if the operator named a key."""
        signing = settings.DKIM
        if signing is not None:
            self.encoding = utf8_charset_qp  # no relay has to convert it and break the signature
        mail = super().message()
        mail.policy = _ONE_LINE
        if not self.to[0].isascii():
            del mail["To"]  # Django wrote the name as an encoded word, which is another name
            Message.__setitem__(mail, "To", self.to[0])
        if mail.is_multipart():
            name = hashlib.sha256(self.extra_headers["Message-ID"].encode()).hexdigest()[:32]
            mail.set_boundary(f"=_{name}")
        return mail if signing is None else SignedMail(mail, signing)


def compose(
    *, message: RenderedMessage, to: str, message_id: str, stop_url: str | None, now: dt.datetime
) -> Letter:
    """Build the mail: text and HTML, and headers that tell nothing of its subject matter."""
    service, message = settings.SERVICE, message.taken_out()
    headers = {
        "From": service.sender,
        "Date": format_datetime(now.astimezone(dt.UTC)),
        "Message-ID": message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.language,
    }
    if message.stream is not None and stop_url is not None:
        kind = prefix_of(message.stream)
        headers["List-Id"] = f"<{kind}.{sender_domain()}>"
        headers["List-Unsubscribe"] = f"<{stop_url}>"
        if one_click_allowed():
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message = message.stopped_at(stop_url)
    envelope = service.bounce_address or service.sender
    mail = Letter(message.subject, message.text, envelope, [on_the_wire(to)], headers=headers)
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail


def send(carrier: Any, mail: Letter) -> Answer:
    """Hand one mail to the server and read its answer; never raises for what a server says."""
    try:
        carrier.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as error:
        return _recipient_refused(*next(iter(error.recipients.values())))
    except smtplib.SMTPNotSupportedError:
        return Answer(Outcome.KEPT, "no SMTPUTF8")
    except smtplib.SMTPSenderRefused as error:
        return Answer(Outcome.KEPT, f"sender {_code(error.smtp_code, error.smtp_error)}")
    except smtplib.SMTPResponseException as error:
        final = error.smtp_code in _ABOUT_THIS_MAIL
        outcome = Outcome.REFUSED if final else Outcome.KEPT
        return Answer(outcome, _code(error.smtp_code, error.smtp_error))
    except OSError:
        broke_late = getattr(getattr(carrier, "connection", None), "after_data", False)
        return Answer(Outcome.UNCERTAIN if broke_late else Outcome.KEPT, "connection lost")
    except ValueError:
        return Answer(Outcome.REFUSED, _NO_ADDRESS)
    return Answer(Outcome.SENT)


_CLOSING = "421"


def is_of_the_mail(code: str) -> bool:
    """Say whether a refusal, by its code, is about the recipient or the message.

    A lost connection, a sender that is not taken, a server that offers no SMTPUTF8, is closing, or
    wants something else of the conversation says nothing of whom the message was for.
    """
    number = code[:3]
    if not number.isdigit():
        return code == _NO_ADDRESS
    return (number.startswith("4") and number != _CLOSING) or int(number) in _ABOUT_THIS_MAIL


def _recipient_refused(code: int, said: bytes) -> Answer:
    short = _code(code, said)
    if code not in _ABOUT_THIS_MAIL:
        return Answer(Outcome.KEPT, short)
    gone = mailbox_is_gone(short if _ENHANCED.search(short) else said.decode("utf-8", "replace"))
    return Answer(Outcome.NO_MAILBOX if gone else Outcome.REFUSED, short)


def mailbox_is_gone(said: str) -> bool:
    """Tell whether a lasting refusal says that there is no such mailbox, by its status or words."""
    enhanced = _ENHANCED.search(said)
    return enhanced[1] in _NO_MAILBOX_CODES if enhanced else bool(_NO_MAILBOX.search(said))


def _code(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    enhanced = _ENHANCED.match(words.strip())
    return f"{code} {enhanced[1]}" if enhanced else str(code)
