"""What a registry, a visitor or an editor writes is text on our pages, and never part of them."""

import json
import re
from collections.abc import Iterator

import lxml.html
import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from invented_trials import Shelf, study
from permission_clients import device
from test_watch_decisions import decide
from test_watch_notices import page_of, person
from trialpost.demo.reference import reference_findings
from trialpost.web.mail import actions as mail
from trialpost.web.newsroom import actions as newsroom
from trialpost.web.newsroom.models import Paper
from trialpost.web.people.account import consenting
from trialpost.web.watch import actions as watching

pytestmark = pytest.mark.django_db

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</title></script><script>alert(1)</script>",
    "{{ request.session }}{% debug %}",
    "<a href=javascript:alert(1)>here</a>",
]
"""Texts that would do something, were they part of a page."""

ADDRESS = re.compile(r"\s*(https?://|mailto:|tel:|/|#|\?|data:image/)", re.IGNORECASE)


def poisoned(value: object, number: Iterator[int]) -> object:
    """Return a record with something hostile behind each of its texts, kind after kind."""
    if isinstance(value, dict):
        return {key: one if key in KEPT else poisoned(one, number) for key, one in value.items()}
    if isinstance(value, list):
        return [poisoned(one, number) for one in value]
    if isinstance(value, str):
        return f"{value} {HOSTILE[next(number) % len(HOSTILE)]}"
    return value


KEPT = {
    "nctId", "overallStatus", "status", "statusVerifiedDate", "date", "type", "studyType",
    "phases", "sex", "minimumAge", "maximumAge", "city", "state", "country", "conditions",
}  # fmt: skip
"""Fields that the reader takes as codes or places; a condition gets its own poison below."""


def record(number: int) -> dict:
    """Return a study that recruits, with contacts, a summary and links, all of them hostile."""
    made = study(number)
    sections = made["protocolSection"]
    sections["descriptionModule"] = {"briefSummary": "Short.", "detailedDescription": "Long."}
    sections["armsInterventionsModule"] = {
        "interventions": [{"type": "DRUG", "name": "Tablet", "description": "White."}],
        "armGroups": [{"label": "One", "type": "EXPERIMENTAL", "description": "Takes it."}],
    }
    sections["sponsorCollaboratorsModule"] = {"leadSponsor": {"name": "Maker", "class": "INDUSTRY"}}
    sections["contactsLocationsModule"]["centralContacts"] = [
        {"name": "Ann", "role": "CONTACT", "phone": "1", "email": "a@example.org"}
    ]
    sections["referencesModule"] = {
        "seeAlsoLinks": [{"label": "more", "url": "javascript:alert(1)"}]
    }
    kinds = iter(range(number, 10_000))
    hostile = poisoned(made, kinds)
    hostile["protocolSection"]["conditionsModule"]["conditions"] = [
        "Frobnitz Disease",
        f"Quuxitis {HOSTILE[number % len(HOSTILE)]}",
    ]
    return hostile


def harmless(answer) -> str:
    """Check that a page holds nothing that a text could have put there; return its words."""
    source = answer.content.decode()
    page = lxml.html.document_fromstring(source)
    for one in page.iter():
        if not isinstance(one.tag, str):
            continue
        assert not [name for name in one.attrib if name.startswith("on")], one.attrib
        for name in ("href", "src", "action", "formaction", "xlink:href"):
            where = one.get(name)
            assert not where or ADDRESS.match(where), where
        if one.tag == "script":
            if one.get("type") == "application/ld+json":
                json.loads(one.text_content())
            else:
                assert one.get("src", "").startswith("/static/"), source[:200]
                assert not (one.text or "").strip()
        assert one.tag not in {"iframe", "object", "embed", "base"}
    assert page.xpath("count(//img[not(starts-with(@src, '/static/'))])") == 0
    return page.text_content()


@pytest.mark.parametrize("text", [*HOSTILE[:4], HOSTILE[5], '<a href="data:text/html,x">x</a>'])
def test_what_is_looked_for_would_be_found(text) -> None:
    with pytest.raises((AssertionError, json.JSONDecodeError)):
        harmless(HttpResponse(f"<main><p>{text}</p></main>"))


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    found = Shelf(tmp_path)
    found.load(*(record(number) for number in range(1, 7)), now=now)
    return found


PAGES = [
    "/", "/conditions/", "/conditions/frobnitz-disease/", "/find/?condition=frobnitz+disease",
    "/find/?text=tablet&near=Boston,+MA", "/find/?condition=nothing+of+the+kind",
    *(f"/trial/NCT{number:08d}/" for number in range(1, 7)),
]  # fmt: skip


def test_what_a_registry_writes_is_text_on_every_public_page(shelf, client) -> None:
    words = [harmless(client.get(path)) for path in PAGES]
    shown = "\n".join(words)
    assert "alert(1)" in shown, "it is shown as it was written"
    assert "{% debug %}" in shown


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_visitor_writes_is_text_too(shelf, client, text) -> None:
    for field in ("condition", "near", "text", "age", "within", "why", "sex", "unit"):
        harmless(client.get("/find/", {"condition": "frobnitz disease"} | {field: text}))
    told = {"conditions": f"frobnitz disease\n{text}", "place": text, "birth_year": text}
    harmless(client.post("/match/", told))
    harmless(client.post("/match/", {"conditions": f"frobnitz disease\n{text}"}))
    harmless(client.post("/join/", {"address": text, "carried": text}))
    harmless(client.post("/find/letter/", {"letter": text}))
    harmless(client.get(f"/trial/{text.replace('/', '')}/"))


def test_and_on_every_page_of_ones_own_and_in_every_mail(shelf, inbox, now) -> None:
    ada = person(now)
    consenting.agree(person=ada, now=now)
    client = device(ada)
    decide(ada, "saved", now, trial="NCT00000001")
    for number in (11, 12):
        shelf.load(record(number), now=now)
    watching.watch(now=now)
    mail.deliver(now=now)
    assert inbox.messages
    for path in (
        "/me/",
        "/me/matches/",
        "/me/decided/",
        "/me/notices/",
        page_of(inbox.messages[-1]),
    ):
        harmless(client.get(path))
    for message in inbox.messages:
        html = message.get_body(("html",)).get_content()
        assert not re.search(r"<(script|svg|iframe|img\s+src=x)", html, re.IGNORECASE)
        assert "javascript:" not in "".join(re.findall(r'href="[^"]*"', html))


BOMB = """<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY secret SYSTEM "file:///etc/passwd">]><PubmedArticle>{}</PubmedArticle>"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("paper.xml", BOMB.format("&secret;")),
        ("paper.xml", BOMB.format("&b;" * 1000)),
        ("<img src=x onerror=alert(1)>.xml", "<script>alert(1)</script>"),
        ("../../../etc/cron.d/paper.xml", "not XML at all"),
        ("paper.html", "<html><script>alert(1)</script></html>"),
    ],
)
def test_an_editors_hostile_file_is_refused_and_kept_nowhere(now, name, content) -> None:
    row = newsroom.add_article(findings_file=reference_findings(), now=now)
    client = Client()
    client.force_login(get_user_model().objects.create(username="e", is_staff=True))
    upload = {"paper": SimpleUploadedFile(name, content.encode())}
    answer = client.post(f"/editor/{row.pk}/paper/", upload, follow=True)
    words = harmless(answer)
    assert "root:" not in words
    assert "aaaaaaaaaa" not in words
    assert not Paper.objects.exists()
