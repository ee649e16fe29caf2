"""The operator's account: made by command, useful under /admin/, and not to be guessed."""

import pytest

from trialpost.errors import BadInput
from trialpost.web.operating import create_operator
from trialpost.web.pages.operator import MOST_TRIES

PASSWORD = "a long enough phrase"

pytestmark = pytest.mark.django_db


def sign_in(client, password: str):
    return client.post("/admin/login/?next=/admin/", {"username": "ada", "password": password})


def test_an_operator_sees_the_catalogue_and_can_change_nothing(client) -> None:
    create_operator(name="ada", password=PASSWORD)
    assert sign_in(client, PASSWORD).status_code == 302
    assert "Articl" in client.get("/admin/").content.decode()
    for listed in ("catalogue/trialrow", "catalogue/readissuerow", "newsroom/articlerow"):
        assert client.get(f"/admin/{listed}/").status_code == 200
        assert client.get(f"/admin/{listed}/add/").status_code == 403
    for kept_away in ("mail/address", "people/person", "people/sealedprofile", "watch/notice"):
        assert client.get(f"/admin/{kept_away}/").status_code == 404


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
