"""Pages for everybody are compressed; a personal one where no stranger can have asked for it."""

import gzip

import pytest
from django.conf import settings
from django.test import Client

from test_watch_decisions import signed_in
from test_watch_notices import person

pytestmark = pytest.mark.django_db
TAKES_IT = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}
PUBLIC = ["/", "/find/?condition=lupus", "/match/", "/es/help/"]
FORM = {"conditions": "frobnitz disease", "birth_year": "1987"}


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_for_everybody_is_compressed(path) -> None:
    plain = Client().get(path)
    short = Client().get(path, **TAKES_IT)
    assert short["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in short["Vary"]
    assert b"</html>" in gzip.decompress(short.content)
    assert len(short.content) < len(plain.content) / 2


def test_so_it_is_for_somebody_who_is_signed_in_whoever_sent_them(now) -> None:
    client = signed_in(person(now))
    for came in ({}, {"HTTP_SEC_FETCH_SITE": "cross-site"}):
        for path in ("/", "/find/?condition=lupus", "/articles/"):
            assert client.get(path, **TAKES_IT, **came)["Content-Encoding"] == "gzip"


BY_OUR_PAGE, BY_HAND = "same-origin", "none"
COMES = [
    (BY_OUR_PAGE, "", True),
    (BY_OUR_PAGE, "?page=2", True),
    (BY_HAND, "", True),
    (BY_HAND, "?page=guess", False),
    ("cross-site", "", False),
    ("same-site", "", False),
    ("", "", False),
]


def test_a_personal_page_is_where_no_stranger_can_have_asked_for_it(now) -> None:
    client = signed_in(person(now))
    for came, words, is_short in COMES:
        sent = {"HTTP_SEC_FETCH_SITE": came} if came else {}
        for path in ("/me/", "/me/people/", "/me/log/"):
            answer = client.get(path + words, **TAKES_IT, **sent)
            assert answer.status_code == 200
            assert ("Content-Encoding" in answer) is is_short, (path, came, words)
            assert answer["Cache-Control"] == "no-store"


def test_neither_is_the_answer_to_a_form_of_another_site() -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "whatever"
    foreign = client.post("/match/", FORM, **TAKES_IT, HTTP_SEC_FETCH_SITE="cross-site")
    own = client.post("/match/", FORM, **TAKES_IT, HTTP_SEC_FETCH_SITE=BY_OUR_PAGE)
    assert "Content-Encoding" not in foreign
    assert own["Content-Encoding"] == "gzip"


def test_no_length_tells_the_same_twice(now) -> None:
    client = signed_in(person(now))
    sent = {**TAKES_IT, "HTTP_SEC_FETCH_SITE": BY_OUR_PAGE}
    assert len({len(client.get("/me/people/", **sent).content) for _ in range(12)}) > 1
