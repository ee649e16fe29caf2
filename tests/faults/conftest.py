"""What the fault tests share: a mail server that fails by plan, and a database to fall back on."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from faults.mail_server import MailServer

if TYPE_CHECKING:
    from faults.ground import Ground


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    """A server that the settings point to."""
    with MailServer() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield found


@pytest.fixture
def ground(tmp_path: Path, server: MailServer) -> Iterator["Ground"]:
    """A prepared database, and processes that can be killed."""
    # Imported here: this file is read before Django's settings are made ready.
    from faults import databases, told_people
    from faults.ground import LINKS, PEOPLE, Ground

    told_people.prepare(tmp_path, people_count=PEOPLE, links=LINKS)
    kept = databases.Kept(tmp_path)
    found = Ground(server, kept, databases.address())
    try:
        yield found
    finally:
        found.close()
        kept.drop()
