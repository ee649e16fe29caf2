"""Walk through the whole service with marked values, in a process and a data folder of its own.

Run by ``test_sealed_at_rest.py`` with the environment of a service; prints what the mails were and
every row of every table as JSON on standard output, and logs on standard error.
"""

import datetime as dt
import email
import email.policy
import json
import logging
import os
import re
import sys
from pathlib import Path

import django
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from cluster import free_port

ADDRESS = "marked.zanzibar@example.org"
FORM = {
    "conditions": "Quuxitis\nMarkedzorblax",
    "absent": "Markedabsent",
    "birth_year": "1987",
    "sex": "female",
    "place": "Reykjavik",
    "travel_km": "20000",
}
MAILS = {"cadence": "at once", "pause": "no", "zone": "Antarctica/Troll", "heartbeat": "on"}


class Box:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.messages: list[email.message.EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        self.messages.append(email.message_from_bytes(content, policy=email.policy.default))
        return "250 OK"

    def last_path(self, pattern: str = r"http\S+") -> str:
        text = self.messages[-1].get_body(("plain",)).get_content()
        return "/" + re.search(pattern, text)[0].split("/", 3)[3]


def main() -> None:
    box = Box()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{server.port}"
    os.environ["TRIALPOST_SEND_AT_ONCE"] = "0"  # the walk itself says when
    Path(os.environ["TRIALPOST_DATA_DIR"], "static").mkdir()
    django.setup()
    logging.getLogger("mail.log").disabled = True
    logging.getLogger().setLevel(logging.DEBUG)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    urls = walk(box)
    server.stop()
    put_aside()
    mails = [
        {
            "headers": [f"{name}: {value}" for name, value in message.items() if name != "To"],
            "text": message.get_body(("plain",)).get_content(),
        }
        for message in box.messages
    ]
    json.dump({"urls": urls, "mails": mails, "rows": every_row()}, sys.stdout)


def put_aside() -> None:
    """Make a backup as an operator does, where none of the service's own files are."""
    from django.utils import timezone

    from trialpost.web.backup import backup

    target = Path(os.environ["TRIALPOST_DATA_DIR"]).parent / "put-aside.tar.gz"
    backup(target, now=timezone.now(), version="0")


def walk(box: Box) -> list[str]:
    from django.test import Client
    from django.utils import timezone

    from invented_trials import Shelf, study
    from trialpost.web.mail import actions as mail
    from trialpost.web.people.pages import match_views
    from trialpost.web.watch import actions as watching

    urls: list[str] = []
    client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
    real = client.request

    def noted(**request: object) -> object:
        answer = real(**request)
        query = request.get("QUERY_STRING", "")
        urls.append(f"{request['PATH_INFO']}?{query} -> {answer.headers.get('Location', '')}")
        return answer

    client.request = noted

    def now() -> dt.datetime:
        return timezone.now()

    shelf = Shelf(Path(os.environ["TRIALPOST_DATA_DIR"]).parent)
    shelf.load(study(1, condition="Quuxitis"), now=now())
    page = client.post("/match/", FORM).content.decode()
    carried = re.search(r'name="carried" value="([^"]+)"', page)[1]
    client.post("/join/", {"address": ADDRESS, "consent": "on", "carried": carried})
    mail.deliver(now=now())
    client.post(box.last_path())
    client.post("/me/", FORM)
    an_account(client)
    somebody_cared_for(client)
    mail.deliver(now=now())
    client.post("/me/notices/", MAILS)
    client.post("/me/answer/", {"fact": "markedfact", "answer": "markedanswer"})
    client.post("/me/answer/", {"say": "|condition:markedthing@now|yes"})
    page = client.get("/me/matches/").content.decode()
    about = re.search(r'name="about" value="([^"]+)"', page)[1]
    wrong = {"about": about, "kind": "verdict", "send": "1"}
    assert b"An editor will look" in client.post("/match/wrong/", wrong).content
    client.get(client.post("/match/", {"trial": "NCT00000001"}).headers["Location"])
    client.post("/me/answer/", {"say": "|treatment:quuxitis|no"})
    client.post("/subscribe/", {"address": ADDRESS, "category": "heart"})
    mail.deliver(now=now())
    client.post(box.last_path(r"http\S+/subscribe/\S+"))
    shelf.load(study(2, condition="Quuxitis", title="Vexillum Tablets"), now=now())
    watching.watch(now=now())
    mail.deliver(now=now())
    client.get(box.last_path(r"http\S+/n/\S+"))
    client.get(box.last_path(r"http\S+/stop/\S+"))
    decide = {"trial": "NCT00000002", "decision": "declined", "why": "worry"}
    client.post("/me/decide/", decide | {"back": "matches"})
    client.get("/me/decided/")
    client.post("/me/decide/", {"trial": "NCT00000001", "decision": "saved"})
    shelf.load(study(3, condition="Quuxitis", title="Vexillum Drops"), now=now())
    watching.watch(now=now())
    grow_old(now())
    client.post("/sign-in/", {"address": ADDRESS})
    client.post("/me/", FORM | {"place": "Markednowhere"})
    break_a_page(client, match_views)
    return urls


def an_account(client: object) -> None:
    """Add a passkey, sign in with it, and ask for another address, which waits from then on."""
    from soft_authenticator import Authenticator

    device = Authenticator("http://localhost:8000")
    asked = client.post("/me/passkeys/options/", {"name": "Markedphone"}).json()
    made = {"name": "Markedphone", "answer": device.make(asked)}
    assert client.post("/me/passkeys/add/", made).status_code == 302
    answer = device.use(client.post("/passkey/options/").json())
    assert client.post("/passkey/", {"answer": answer}).headers["Location"] == "/me/matches/"
    assert client.post("/me/address/", {"address": "markednewbox@example.net"}).status_code == 302
    assert b"Markedphone" in client.get("/me/log/").content
    client.get("/me/export/fhir/")


def somebody_cared_for(client: object) -> None:
    """Look for a parent as well, by a name of one's own, and go back to one's own list."""
    named = {"whom": "parent", "words": "Markedmum"}
    assert client.post("/me/people/", named).headers["Location"] == "/me/ask/"
    parent = FORM | {"birth_year": "1959", "absent": "Markedparentabsent"}
    assert client.post("/me/", parent).headers["Location"] == "/me/matches/"
    page = client.get("/me/matches/").content.decode()
    assert "For your parent (Markedmum)" in page
    back = re.search(r'<button class="button-small" name="whose" value="(\w+)"', page)[1]
    client.post("/me/people/choose/", {"whose": back, "to": "matches"})


def grow_old(now: dt.datetime) -> None:
    """Ask in years to come whether all of it is still true, and warn that it is to be erased."""
    from trialpost.web.people.ageing import unused
    from trialpost.web.watch.sending import still_asked

    assert still_asked.ask(now=now + dt.timedelta(days=400)) == 2
    assert unused.age(now=now + dt.timedelta(days=720)) == {"warned": 1, "erased": 0}


def break_a_page(client: object, match_views: object) -> None:
    """Let a page fail in the middle of somebody's profile."""
    right = match_views.match

    def breaks(catalogue: object, profile: object, **more: object) -> None:
        raise ValueError(f"failed on {profile.conditions[0].name} Markedzorblax")

    match_views.match = breaks
    answer = client.get("/me/matches/")
    match_views.match = right
    assert answer.status_code == 500, answer.status_code


def every_row() -> dict[str, str]:
    """Return every table as one text, bytes as they are (Latin-1)."""
    from django.db import connection

    tables = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            tables[name] = "\n".join(as_text(value) for row in cursor.fetchall() for value in row)
    return tables


def as_text(value: object) -> str:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode("latin-1")
    return str(value)


if __name__ == "__main__":
    main()
