"""The demo's own pages: its mail, its sample person, its next trial."""

import mailbox

import pytest
from django.test import Client
from django.urls import include, path

from trialpost.errors import NotFound
from trialpost.web.catalogue import store
from trialpost.web.mail.models import OutboxMessage
from trialpost.web.pages import demo, letters
from trialpost.web.people.models import Person
from trialpost.web.urls import urlpatterns as service_urls

pytestmark = [pytest.mark.django_db, pytest.mark.urls("test_pages_demo")]
urlpatterns = [*service_urls, path("demo/", include("trialpost.web.pages.demo_urls"))]


@pytest.fixture
def box(settings, tmp_path) -> mailbox.Maildir:
    settings.DATA_DIR = tmp_path
    settings.DEMO = True
    return mailbox.Maildir(tmp_path / "mail")


LETTER = (
    "Subject: A neutral subject\nTo: reader@example.org\n"
    "Date: Sun, 22 Nov 2026 09:00:00 +0000\n"
    "List-Unsubscribe: <http://127.0.0.1:8000/stop/abc>\n\n"
    "Hello <b>you</b>, open http://127.0.0.1:8000/n/xyz\n"
)


def test_without_mail_the_page_says_what_to_do(client, box, inbox) -> None:
    assert "No email has been sent yet" in client.get("/demo/mail/").text


def test_a_mail_can_be_read_and_its_links_followed(client, box, inbox) -> None:
    key = box.add(LETTER)
    assert "A neutral subject" in client.get("/demo/mail/").text
    page = client.get(f"/demo/mail/{key}/").text
    assert 'href="http://127.0.0.1:8000/n/xyz"' in page
    assert 'href="http://127.0.0.1:8000/stop/abc"' in page
    assert "&lt;b&gt;you&lt;/b&gt;" in page
    assert client.get("/demo/mail/count/").json() == {"count": 1}


@pytest.mark.parametrize("key", ["..", "trialpost.key", "new", "%2e%2e"])
def test_a_key_never_becomes_a_path(client, box, key) -> None:
    assert client.get(f"/demo/mail/{key}/").status_code == 404
    with pytest.raises(NotFound):
        letters.letter(key)


def test_an_unreachable_mail_server_is_no_trouble_for_the_mail_page(client, box, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    assert client.get("/demo/mail/").status_code == 200


def test_a_new_trial_arrives_and_the_sample_person_is_told_once(client, box, inbox, now) -> None:
    demo.enter_sample_person(now=now)
    demo.enter_sample_person(now=now)
    assert Person.objects.count() == 1
    first = demo.arrive(now=now)
    second = demo.arrive(now=now)
    assert first != second
    assert store.trial(first).status == "recruiting"
    assert [message["To"] for message in inbox.messages] == ["sample.person@example.org"] * 2
    assert not OutboxMessage.objects.filter(state="queued").exists()


def test_the_button_lets_a_trial_arrive_and_get_does_not(client, box, inbox, now) -> None:
    assert client.get("/demo/arrive/")["Location"] == "/demo/mail/"
    assert store.trial_count() == 0
    answer = client.post("/demo/arrive/", follow=True)
    assert "A new trial has arrived" in answer.text
    assert store.trial_count() == 1
    assert Client(enforce_csrf_checks=True).post("/demo/arrive/").status_code == 403


def test_the_sample_persons_matches_are_seen_without_signing_in(client, box, inbox, now) -> None:
    demo.arrive(now=now)
    page = client.get("/demo/sample/").text
    assert "1 trial may fit the sample person" in page
    assert 'action="/me/decide/"' not in page  # nobody is signed in who could save or decline
    assert "Systemic lupus erythematosus" in page
    assert "This is a demo" in page
