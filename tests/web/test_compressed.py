"""Pages for everybody are compressed; what somebody who is signed in reads is not."""

import gzip

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db
TAKES_IT = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}


@pytest.mark.parametrize("path", ["/", "/find/?condition=lupus", "/match/", "/es/help/"])
def test_a_page_for_everybody_is_compressed(path) -> None:
    plain = Client().get(path)
    short = Client().get(path, **TAKES_IT)
    assert short["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in short["Vary"]
    assert b"</html>" in gzip.decompress(short.content)
    assert len(short.content) < len(plain.content) / 2


def test_what_comes_with_a_session_is_not() -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "whatever"
    assert "Content-Encoding" not in client.get("/help/", **TAKES_IT)
