"""The operator's account: made by command, useful under /admin/, and not to be guessed."""

import re

import pytest
from django.contrib.admin.models import LogEntry

from invented_trials import Shelf, study
from trialpost.errors import BadInput
from trialpost.web.catalogue import disputes, store, trees
from trialpost.web.catalogue.models import DisputeRow
from trialpost.web.operating import create_operator
from trialpost.web.pages.operator import MOST_TRIES
from trialpost.web.watch.models import WatchRun

PASSWORD = "a long enough phrase"

pytestmark = pytest.mark.django_db


def sign_in(client, password: str):
    return client.post("/admin/login/?next=/admin/", {"username": "ada", "password": password})


def test_an_operator_sees_the_catalogue_and_can_change_nothing(client, now) -> None:
    create_operator(name="ada", password=PASSWORD)
    assert sign_in(client, PASSWORD).status_code == 302
    first = client.get("/admin/").text
    assert "Articles" in first
    assert "Oddities in records" in first
    assert " rows" not in first
    assert "trialpost/admin" in first
    assert "<title>Look after the service | " in first
    assert "No watch was audited yet." in first
    WatchRun.objects.create(
        since=1, until=2, day=now.date(), began_at=now, ended_at=now, audited_at=now,
        checked=7, left_out=0, missed=1, surplus=0,
    )  # fmt: skip
    audited = client.get("/admin/").text
    assert "7 people were checked: 1 notices missed" in audited
    assert "trialpost watch --audit" in audited
    for listed in ("catalogue/trialrow", "newsroom/articlerow", "mail/listday", "watch/watchrun"):
        assert client.get(f"/admin/{listed}/").status_code == 200
        assert client.get(f"/admin/{listed}/add/").status_code == 403
    for kept_away in ("mail/address", "people/person", "people/sealedprofile", "watch/notice"):
        assert client.get(f"/admin/{kept_away}/").status_code == 404


def test_who_comes_from_a_spanish_page_is_asked_in_spanish(client) -> None:
    page = client.get("/admin/login/?next=/es/editor/")
    assert 'lang="es"' in page.text
    assert "Contraseña" in page.text
    assert page.headers["Content-Language"] == "es"
    assert "Contraseña" not in client.get("/admin/login/?next=/editor/").text


def test_the_pages_of_the_operator_have_the_policy_of_all_others(client, disputed) -> None:
    everybodys = client.get("/").headers["Content-Security-Policy"]
    assert client.get("/admin/login/").headers["Content-Security-Policy"] == everybodys
    signed_in(client)
    own = f"{LIST}{disputed.pk}/"
    for path in ("/admin/", LIST, f"{own}change/", f"{own}history/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["Content-Security-Policy"] == everybodys
        assert not re.search(
            r"<style|\sstyle=|<script(?![^>]*\s(src|type)=)|\son[a-z]+=\"", answer.text
        )


def test_a_password_cannot_be_tried_without_end(client) -> None:
    create_operator(name="ada", password=PASSWORD)
    for _ in range(MOST_TRIES):
        assert sign_in(client, "wrong").status_code == 200
    assert sign_in(client, "wrong").status_code == 429
    assert sign_in(client, PASSWORD).status_code == 429


@pytest.mark.parametrize("password", ["short", "elevenchars"])
def test_a_short_password_is_refused(password: str) -> None:
    with pytest.raises(BadInput, match="12 characters"):
        create_operator(name="ada", password=password)


def test_a_name_is_given_once() -> None:
    create_operator(name="ada", password=PASSWORD)
    with pytest.raises(BadInput, match="already"):
        create_operator(name="ada", password=PASSWORD)


@pytest.fixture
def disputed(tmp_path, now) -> DisputeRow:
    """A point that two people called wrong."""
    Shelf(tmp_path).load(study(1), now=now)
    span = trees.of(store.trial("NCT00000001"))[0].criterion.span
    for _ in range(2):
        disputes.dispute(registry_id="NCT00000001", span=span, kind="text", today=now.date())
    return DisputeRow.objects.get()


def signed_in(client) -> None:
    create_operator(name="ada", password=PASSWORD)
    sign_in(client, PASSWORD)


LIST = "/admin/catalogue/disputerow/"


def test_an_editor_sees_what_people_called_wrong_with_its_tree(client, disputed) -> None:
    signed_in(client)
    listed = client.get(LIST).content.decode()
    assert "Diagnosis of Frobnitz Disease" in listed
    assert "the text is misread" in listed
    assert ">2<" in listed
    trials = client.get("/admin/catalogue/trialrow/?_facets=True").text
    assert "NCT00000001" in trials
    assert "Recruiting (1)" in trials
    page = client.get(f"{LIST}{disputed.pk}/change/").content.decode()
    assert disputed.drawn.replace('"', "&quot;") in page
    assert disputed.rules in page
    assert "As above." in page
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{disputed.pk}/delete/", {"post": "yes"}).status_code == 403


def test_closing_is_written_down(client, disputed) -> None:
    signed_in(client)
    form = {"action": "close_as_mended", "_selected_action": [disputed.pk]}
    answer = client.post(LIST, form, follow=True)
    assert "1 closed." in answer.content.decode()
    disputed.refresh_from_db()
    assert (disputed.outcome, disputed.closed_by) == ("mended", "ada")
    (entry,) = LogEntry.objects.all()
    assert (entry.user.username, entry.object_id) == ("ada", str(disputed.pk))
    assert "mended" in entry.get_change_message()
    assert "Frobnitz" not in client.get(LIST).content.decode(), "it waits no more"
    assert "Frobnitz" in client.get(LIST + "?state=closed").content.decode()
    assert "Frobnitz" in client.get(LIST + "?state=all").content.decode()
    again = client.post(LIST + "?state=all", form | {"action": "close_as_right"}, follow=True)
    assert "0 closed." in again.content.decode()


def test_only_who_is_signed_in_sees_or_closes(client, disputed) -> None:
    assert client.get(LIST).status_code == 302
    client.post(LIST, {"action": "close_as_right", "_selected_action": [disputed.pk]})
    disputed.refresh_from_db()
    assert disputed.closed_at is None
