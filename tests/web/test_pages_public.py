"""The pages that belong to no app: what they hold, what they never do, and whether we are well."""

import re
import threading
from pathlib import Path

import pytest
from django.test import Client, override_settings

import trialpost.web
from invented_trials import Shelf, study
from trialpost.web.sealing import key_path

pytestmark = pytest.mark.django_db
TEMPLATES = Path(trialpost.web.__file__).parent / "templates"
FORM = {"address": "reader@example.org", "category": "heart"}
PUBLIC = ["/", "/find/", "/about/", "/privacy/", "/help/", "/accessibility/", "/articles/"]


def test_home_counts_the_recruiting_trials_for_people_and_machines(client, tmp_path, now) -> None:
    shelf = Shelf(tmp_path)
    shelf.load(study(1), study(2), study(3, status="COMPLETED"), now=now)
    page = client.get("/").content.decode()
    assert re.search(r'<data id="recruiting-count" value="2">2</data>\s+trials are', page)


def test_home_of_an_empty_catalogue_says_so(client) -> None:
    page = client.get("/").content.decode()
    assert '<data id="recruiting-count" value="0">' in page
    assert "still has to load" in page


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_open_and_have_one_heading_a_skip_link_and_a_language(client, path) -> None:
    answer = client.get(path)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert 'class="skip" href="#main"' in page
    assert '<html lang="en">' in page
    assert "not medical advice" in page


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_ask_no_other_host_for_anything(client, path) -> None:
    answer = client.get(path)
    page = re.sub(r'<link rel="(?:canonical|alternate)"[^>]+>', "", answer.text)  # fetch nothing
    fetched = re.findall(r'<(?:link|script|img|iframe)[^>]+(?:href|src)="([^"]+)"', page)
    assert fetched
    assert all(address.startswith("/static/") for address in fetched)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_set_no_cookie(client, path) -> None:
    assert not client.get(path).cookies


def test_no_template_holds_inline_style_or_script() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", text), path.name
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), path.name


def test_healthz_answers_ok(client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")


def test_healthz_names_a_key_that_cannot_be_used_and_nothing_else(client) -> None:
    away = key_path().with_suffix(".away")
    key_path().rename(away)
    try:
        answer = client.get("/healthz")
    finally:
        away.rename(key_path())
    assert answer.status_code == 503
    assert answer.text == "cannot be used: key\n"


def test_healthz_names_a_database_that_lacks_migrations(client, monkeypatch) -> None:
    monkeypatch.setattr("trialpost.web.pages.health._migrated", threading.Event())
    monkeypatch.setattr("trialpost.web.pages.health.pending_migrations", lambda: 1)
    assert client.get("/healthz").text == "cannot be used: database\n"


def test_robots_are_asked_to_leave_searches_alone(client) -> None:
    assert "Disallow: /find/" in client.get("/robots.txt").text


def test_a_page_that_is_not_there_offers_something_useful(client) -> None:
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert 'href="/find/"' in answer.text


def test_a_fault_of_ours_is_said_plainly(monkeypatch) -> None:
    def broken() -> int:
        raise RuntimeError

    monkeypatch.setattr("trialpost.web.pages.views.current_catalogue", broken)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert "It was not you" in answer.text


def test_demo_pages_are_not_there_in_service(client) -> None:
    for path in ("/demo/mail/", "/demo/sample/", "/demo/arrive/"):
        assert client.get(path).status_code == 404


class TestFormsWithoutReferrer:
    """A browser under no-referrer sends ``Origin: null`` with the site's own forms."""

    def post(self, *, token: bool = True, **headers: str):
        client = Client(enforce_csrf_checks=True)
        page = client.get("/sign-in/").text
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        form = FORM | ({"csrfmiddlewaretoken": found} if token else {})
        return client.post("/sign-in/", form, headers=headers)

    def test_our_own_form_is_taken(self) -> None:
        answer = self.post(origin="null", **{"sec-fetch-site": "same-origin"})
        assert answer.status_code == 302

    def test_a_null_origin_from_another_site_is_refused(self) -> None:
        answer = self.post(origin="null", **{"sec-fetch-site": "cross-site"})
        assert answer.status_code == 403
        assert "Please send that again" in answer.text

    def test_the_token_is_needed_all_the_same(self) -> None:
        answer = self.post(token=False, origin="null", **{"sec-fetch-site": "same-origin"})
        assert answer.status_code == 403

    def test_another_origin_is_refused(self) -> None:
        answer = self.post(origin="https://example.net", **{"sec-fetch-site": "same-origin"})
        assert answer.status_code == 403

    def test_over_https_a_null_origin_needs_the_browser_to_vouch(self) -> None:
        proxied = override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"))
        with proxied:
            answer = self.post(origin="null", **{"x-forwarded-proto": "https"})
        assert answer.status_code == 403
