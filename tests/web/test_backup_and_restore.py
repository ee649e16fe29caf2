"""A backup brings everything back, except whom the service has forgotten since."""

import datetime as dt
import tarfile
from pathlib import Path

import pytest
from django.conf import settings

from trialpost.errors import BadInput, ServiceUnavailable, Unreadable
from trialpost.web.backup import backup, restore, settle
from trialpost.web.mail import actions as mail
from trialpost.web.mail import links
from trialpost.web.mail.store import address_text, find
from trialpost.web.people.account.rights import erase_by_address, ledger_path, reapply_erasures

KEPT, GONE = "kept@example.org", "gone@example.org"


@pytest.fixture
def real_file(transactional_db) -> None:
    """Let the test commit for real, and begin without a ledger."""
    ledger_path().unlink(missing_ok=True)


def test_whoever_was_erased_since_is_erased_again(real_file, tmp_path: Path, now) -> None:
    for text in (KEPT, GONE):
        mail.find_or_create(text=text, now=now)
    file = backup(tmp_path / "b.tar.gz", now=now, version="test")
    later = now + dt.timedelta(days=1)
    assert erase_by_address(address=GONE, now=later)
    assert find(GONE) is None

    manifest = restore(file)
    assert manifest.taken_at == now
    assert find(GONE) is not None, "the backup does hold whom it held"
    assert reapply_erasures(now=later) == 1
    assert find(GONE) is None
    kept = find(KEPT)
    assert kept is not None
    assert address_text(kept) == KEPT
    assert reapply_erasures(now=later) == 0


def test_a_backup_is_not_overwritten(real_file, tmp_path: Path, now) -> None:
    file = backup(tmp_path / "b.tar.gz", now=now, version="test")
    before = file.read_bytes()
    with pytest.raises(BadInput, match="exists already"):
        backup(file, now=now, version="test")
    assert file.read_bytes() == before
    assert file.stat().st_mode & 0o077 == 0, "nobody else can read it"


def test_what_is_no_backup_changes_nothing(real_file, tmp_path: Path, now) -> None:
    mail.find_or_create(text=KEPT, now=now)
    broken = tmp_path / "broken.tar.gz"
    whole = backup(tmp_path / "b.tar.gz", now=now, version="test").read_bytes()
    for content in (b"no archive", whole[: len(whole) // 2]):
        broken.write_bytes(content)
        with pytest.raises(Unreadable, match="nothing was changed"):
            restore(broken)
    with tarfile.open(broken, "w:gz") as archive:
        archive.add(__file__, "../../escape")
    with pytest.raises(Unreadable):
        restore(broken)
    assert find(KEPT) is not None


def test_any_changed_byte_is_noticed(real_file, tmp_path: Path, now) -> None:
    mail.find_or_create(text=KEPT, now=now)
    file = backup(tmp_path / "b.tar.gz", now=now, version="test")
    whole = file.read_bytes()
    for place in range(20, len(whole) - 8, max(1, len(whole) // 60)):
        altered = bytearray(whole)
        altered[place] ^= 0x10
        file.write_bytes(altered)
        try:
            restore(file)
        except Unreadable:
            continue
        # A byte that gzip or tar does not use may change; the database is then the same.
        assert find(KEPT) is not None
    assert find(KEPT) is not None


def test_nobody_is_signed_in_after_a_restore(real_file, tmp_path: Path, now) -> None:
    address = mail.find_or_create(text=KEPT, now=now)
    token = links.create(address=address, purpose="test", payload={}, now=now)
    file = backup(tmp_path / "b.tar.gz", now=now, version="test")
    restore(file)
    settle(now=now)
    assert links.open_link(token, now=now) is None


def test_the_ledger_can_be_held_against_several_backups(real_file, tmp_path: Path, now) -> None:
    """Erased, come back, and restored twice: who came back is not erased by the first restore."""
    hour = dt.timedelta(hours=1)
    mail.find_or_create(text=GONE, now=now)
    old = backup(tmp_path / "old.tar.gz", now=now, version="test")
    erase_by_address(address=GONE, now=now + hour)
    mail.find_or_create(text=GONE, now=now + 2 * hour)
    newer = backup(tmp_path / "newer.tar.gz", now=now, version="test")
    restore(old)
    assert settle(now=now + 3 * hour) == 1
    restore(newer)
    assert settle(now=now + 4 * hour) == 0
    assert find(GONE) is not None


@pytest.mark.skipif("config.getoption('--postgresql')", reason="about SQLite's file")
def test_a_missing_database_is_not_put_aside_as_an_empty_one(
    real_file, tmp_path: Path, now, monkeypatch
) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(tmp_path / "nowhere.sqlite3"))
    with pytest.raises(ServiceUnavailable, match="no database"):
        backup(tmp_path / "b.tar.gz", now=now, version="test")
    assert not (tmp_path / "b.tar.gz").exists()
    assert not (tmp_path / "nowhere.sqlite3").exists()


def test_the_key_is_not_in_the_backup(real_file, tmp_path: Path, now) -> None:
    from trialpost.web.sealing import key_path

    file = backup(tmp_path / "b.tar.gz", now=now, version="test")
    with tarfile.open(file) as archive:
        assert sorted(archive.getnames()) == ["database", "manifest.json"]
        held = b"".join(archive.extractfile(name).read() for name in archive.getnames())
    for line in key_path().read_text().splitlines():
        assert line.split()[1].encode() not in held
