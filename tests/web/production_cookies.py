"""Sign somebody in on a service under HTTPS, and print every cookie and header that it sets.

Run by ``test_permissions_sessions.py`` with the environment of such a service.
"""

import json
import sys

import django


def main() -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from django.test import Client
    from django.utils import timezone

    from permission_clients import somebody
    from trialpost.web.mail import links
    from trialpost.web.people.actions import SIGN_IN

    now = timezone.now()
    person = somebody("ada@example.org", now=now)
    token = links.create(address=person.address, purpose=SIGN_IN, now=now)
    client = Client(SERVER_NAME="trials.example.org", enforce_csrf_checks=True)
    found, headers = {}, {}

    def note(answer) -> str:
        for cookie in answer.cookies.values():
            found[cookie.key] = dict(cookie.items())
        headers.update(answer.headers)
        return answer.content.decode()

    def field(page: str) -> str:
        return page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]

    page = note(client.get(f"/in/{token}", secure=True))
    form = {"csrfmiddlewaretoken": field(page)}
    signed_in = client.post(
        f"/in/{token}", form, secure=True, HTTP_ORIGIN="https://trials.example.org"
    )
    note(signed_in)
    own = client.get("/me/notices/", secure=True)
    form = {"csrfmiddlewaretoken": field(note(own)), "language": "es"}
    note(client.post("/me/notices/", form, secure=True, HTTP_ORIGIN="https://trials.example.org"))
    json.dump(
        {
            "statuses": [signed_in.status_code, own.status_code],
            "cookies": found,
            "headers": headers,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
