"""One timer does what is due, in its order, one run at a time."""

import pytest

from trialpost.errors import ServiceUnavailable
from trialpost.web.mail import actions as mail
from trialpost.web.mail.store import find
from trialpost.web.operating import only_one, tick
from trialpost.web.people.account import rights
from trialpost.web.watch import actions as watching

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "somebody@example.org"


def test_two_runs_at_once_are_one(now, inbox) -> None:
    with only_one(), pytest.raises(ServiceUnavailable, match="still at work"):
        tick(now=now)
    assert tick(now=now)["deliver"]["sent"] == 0


def test_an_erasure_that_a_crash_left_half_done_is_finished(now, inbox, monkeypatch) -> None:
    address = mail.find_or_create(text=ADDRESS, now=now)

    def crash(lookup: str, moment: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(rights, "_erase_rows", crash)
        with pytest.raises(KeyboardInterrupt):
            rights.erase(address=address, now=now)
    assert find(ADDRESS) is not None
    tick(now=now)
    assert find(ADDRESS) is None
    rights.ledger_path().unlink()


def test_what_waits_is_delivered_though_watching_failed(now, inbox, monkeypatch) -> None:
    def fails(**given: object) -> None:
        raise ServiceUnavailable("The catalogue is away.")

    delivered = []
    monkeypatch.setattr(watching, "watch", fails)
    monkeypatch.setattr(mail, "deliver", lambda **given: delivered.append(given) or {})
    with pytest.raises(ServiceUnavailable, match="catalogue"):
        tick(now=now)
    assert len(delivered) == 1
