"""Measure how fast waiting notices go out by mail, beside a bare loop that sends the same bytes.

Both send to a real SMTP server on loopback, in a process of its own, in the same run: the loop with
one connection, ``smtplib`` and nothing else, no row read or written. Each measurement runs in a
process of its own with a data folder of its own. The loop is run before the delivery, over all
messages, and after it over some of them again, so that a machine that grows busy shows.
"""

import datetime as dt
import itertools
import json
import os
import secrets
import smtplib
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from trialpost.benchmarks.mailing_sink import Sink
from trialpost.benchmarks.own_process import document_of, environment_in
from trialpost.errors import BadInput, ServiceUnavailable

AT_A_TIME = 1000
AGAIN = 2000
"""Messages that the loop sends once more at the end."""

GOAL = 0.5
"""The speed of the loop that a delivery is to have at least."""


def document(
    messages: int, *, connections: int, postgresql: str | None = None, sqlite: bool = True
) -> dict[str, Any]:
    """Return the figures of a delivery of so many notices on SQLite, and on PostgreSQL if named.

    Raises:
        BadInput: if the database that is named holds something.
        ServiceUnavailable: if the measurement broke off.
    """
    return {
        "messages": messages,
        "connections": connections,
        "goal": GOAL,
        "sqlite": _run(messages, connections, None) if sqlite else None,
        "postgresql": _run(messages, connections, postgresql) if postgresql else None,
    }


def _run(messages: int, connections: int, database_url: str | None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="trialpost-bench-") as folder:
        environment = environment_in(
            folder,
            database_url,
            TRIALPOST_MAIL_CONNECTIONS=str(connections),
            TRIALPOST_SEND_AT_ONCE="0",
        )
        return document_of(__name__, [str(messages)], environment=environment)


def measure(messages: int, port: int, sink: Sink) -> dict[str, Any]:
    """Queue notices, send them by the loop and by a delivery, and compare.

    Raises:
        BadInput: if the database holds addresses already.
    """
    from django.conf import settings  # type: ignore[import-untyped]

    from trialpost.web.mail import actions as mail
    from trialpost.web.mail.models import Address

    if Address.objects.exists():
        raise BadInput("The database for the benchmark has to be empty; this one has addresses.")
    now = dt.datetime.now(dt.UTC)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    begun = time.perf_counter()
    _queue(messages, now)
    queue_seconds = time.perf_counter() - begun
    loop = _Loop(port)
    loop.send(_composed(now))
    _expect(sink, messages)
    begun, cpu = time.perf_counter(), time.process_time()
    done = mail.deliver(now=now)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    _expect(sink, messages)
    if done["sent"] != messages:
        raise ServiceUnavailable(f"Only {done['sent']} of {messages} messages were sent.")
    again = loop.once_more()
    return {
        "bytes_per_message": round(loop.octets / messages),
        "queue_seconds": round(queue_seconds, 1),
        "loop_seconds": round(loop.seconds, 3),
        "loop_again": round(again, 2),
        "seconds": round(seconds, 3),
        "cpu_seconds": round(cpu, 3),
        "per_second": round(messages / seconds),
        "speed": round(loop.seconds / seconds, 3),
        "counts": done,
    }


def _expect(sink: Sink, messages: int) -> None:
    """See that every message came, and none twice."""
    came, different = sink.counted()
    if (came, different) != (messages, messages):
        raise ServiceUnavailable(f"{came} messages came, {different} different; {messages} went.")


class _Loop:
    """A bare loop over one connection; only the time of sending counts."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._kept: list[tuple[str, bytes]] = []
        self.seconds = 0.0
        self.octets = 0

    def send(self, batches: Iterable[Sequence[tuple[str, bytes]]]) -> None:
        """Send everything, one message after the other."""
        with smtplib.SMTP("127.0.0.1", self._port) as server:
            for batch in batches:
                self.seconds += _sent(server, batch)
                self.octets += sum(len(content) for _, content in batch)
                if len(self._kept) < AGAIN:
                    self._kept.extend(batch)

    def once_more(self) -> float:
        """Send some of it again; return its time a message by that of the first run."""
        before = self.seconds / max(1, self.octets)
        with smtplib.SMTP("127.0.0.1", self._port) as server:
            seconds = _sent(server, self._kept)
        return seconds / max(1, sum(len(content) for _, content in self._kept)) / before


def _sent(server: smtplib.SMTP, batch: Sequence[tuple[str, bytes]]) -> float:
    begun = time.perf_counter()
    for to, content in batch:
        server.sendmail("post@trialpost.example", [to], content)
    return time.perf_counter() - begun


def _queue(messages: int, now: dt.datetime) -> None:
    """Make people who want notices, and a notice of the usual size for each in the outbox."""
    from trialpost.web.mail import actions as mail
    from trialpost.web.mail.models import Address
    from trialpost.web.mail.store import lookup_of
    from trialpost.web.people.models import Person, SealedProfile
    from trialpost.web.sealing import keyring, seal

    message = _notice()
    for start in range(0, messages, AT_A_TIME):
        addresses = []
        for number in range(start, min(start + AT_A_TIME, messages)):
            text, token = f"person{number}@example.org", secrets.token_urlsafe(32)
            wrapped = keyring().new_wrapped_key()
            sealed = seal(keyring().unwrap(wrapped), f"address/{token}", text)
            addresses.append(
                Address(token=token, lookup=lookup_of(text), wrapped_key=wrapped, sealed=sealed,
                        confirmed_at=now, created_at=now)
            )  # fmt: skip
        Address.objects.bulk_create(addresses)
        people = [Person(token=one.token, address=one, created_at=now) for one in addresses]
        Person.objects.bulk_create(people)
        SealedProfile.objects.bulk_create(
            SealedProfile(person=one, sealed=b"", baseline_version=0, changed_at=now)
            for one in people
        )
        mail.queue_prepared(
            rows=[
                mail.prepare(
                    address=one, idempotency_parts=("bench", one.token), message=message, now=now
                )
                for one in addresses
            ]
        )


def _notice() -> Any:
    """Return words as long as those of a notice of three trials."""
    from trialpost.web.mail.rendering import RenderedMessage, as_html
    from trialpost.web.people.actions import NOTICES

    trial = (
        "A Trial of a New Tablet Taken Once a Day in Adults Whose Illness Came Back\n"
        "It is new since we last looked. It takes people aged 18 to 75. It is 12 km away.\n\n"
    )
    text = (
        "Three trials are new for you.\n\n"
        + trial * 3
        + "See them, and why they are told to you: https://trials.example.org/n/0123456789\n\n"
        "This is no medical advice. Talk with your doctor about what is right for you.\n"
    )
    subject = "You have a new message from Trialpost"
    return RenderedMessage(subject=subject, text=text, html=as_html(text), stream=NOTICES)


def _composed(now: dt.datetime) -> Iterator[list[tuple[str, bytes]]]:
    """Compose what waits, batch by batch, as a delivery does; nothing is claimed."""
    from trialpost.web.mail import smtp
    from trialpost.web.mail.models import OutboxMessage
    from trialpost.web.mail.stopping import stop_addresses
    from trialpost.web.mail.store import open_message

    rows = OutboxMessage.objects.select_related("address").order_by("pk").iterator(AT_A_TIME)
    for batch in iter(lambda: list(itertools.islice(rows, AT_A_TIME)), []):
        opened = [(row, *open_message(row)) for row in batch]
        stops = stop_addresses([(row.address, message.stream or "") for row, _, message in opened])
        letters = []
        for row, to, message in opened:
            stop = stops[row.address_id, message.stream or ""]
            letter = smtp.compose(
                message=message, to=to, message_id=row.message_id, stop_url=stop, now=now
            )
            letters.append((to, letter.message().as_bytes(linesep="\r\n")))
        yield letters


def main() -> None:
    """Measure as many messages as the command line says and print the figures as JSON."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "trialpost.web.settings"
    from trialpost.web.sealing import create_key_file

    create_key_file()
    import django  # type: ignore[import-untyped]

    django.setup()
    from trialpost.web.database import migrate_if_needed

    migrate_if_needed()
    try:
        with Sink() as sink:
            figures = measure(int(sys.argv[1]), sink.port, sink)
    except (BadInput, ServiceUnavailable) as error:
        sys.stderr.write(f"{error.sentence}\n")
        sys.exit(2 if isinstance(error, BadInput) else 1)
    sys.stdout.write(json.dumps(figures))


if __name__ == "__main__":
    main()
