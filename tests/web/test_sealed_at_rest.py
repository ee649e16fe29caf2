"""What lies on the disk, in logs, in addresses and in mail headers tells nothing of anybody.

Marked values go through every app of a service in a process of its own; then everything that it
left behind is searched for the marks.
"""

import json
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

import places

HERE = Path(__file__).parent
PERSONAL = [
    "zanzibar", "markedzorblax", "markedabsent", "markedfact", "markedanswer",
    "reykjav", "markednowhere", "markedthing", "antarctica/troll", "markedphone", "markednewbox",
    "markedmum", "markedparentabsent",
]  # fmt: skip
"""What the person wrote: nowhere on the disk."""

TIES = ["quuxitis", "vexillum", "nct00000002", "nct00000003"]
"""What the registry says of the trials that they were told of: in the catalogue, nowhere else."""


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory, request) -> SimpleNamespace:
    """Walk once, and return what was left behind."""
    folder = tmp_path_factory.mktemp("sealed") / "var"
    folder.mkdir()
    places.link(folder)
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(str(path) for path in (HERE, HERE.parent)),
        "DJANGO_SETTINGS_MODULE": "trialpost.web.settings",
        "TRIALPOST_DATA_DIR": str(folder),
        "TRIALPOST_KEY_FILE": str(folder.parent / "key"),
    }
    server = os.environ.get("DATABASE_URL")
    if server:
        environment["DATABASE_URL"] = _fresh_database(server)
    make_key = "import pathlib, os, trialpost.web.sealing as s; s.create_key_file()"
    for command in (["-c", make_key], [str(HERE / "marked_walk.py")]):
        done = subprocess.run(
            [sys.executable, *command], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
    return SimpleNamespace(folder=folder, logs=done.stderr, **json.loads(done.stdout))


def _fresh_database(url: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS sealed")
        connection.execute("CREATE DATABASE sealed")
    return url.rsplit("/", 1)[0] + "/sealed"


def found_in(text: str | bytes, marks: list[str]) -> list[str]:
    """Return the marks that stand in some bytes, as text in either form, or as PostgreSQL's hex."""
    data = (text.encode("utf-8", "replace") if isinstance(text, str) else text).lower()
    return [
        mark
        for mark in marks
        if mark.encode() in data
        or mark.encode("utf-16-le") in data
        or mark.encode().hex().encode() in data
    ]


def test_the_walk_came_through_and_the_search_can_find(left) -> None:
    subjects = [mail["headers"] for mail in left.mails]
    assert len(subjects) == 7
    assert sum("For your parent:" in mail["text"] for mail in left.mails) == 1
    assert "Vexillum Tablets" in left.mails[-1]["text"]
    assert left.rows["mail_address"]
    assert left.rows["watch_notice"]
    assert left.rows["watch_decision"]
    assert left.rows["watch_mailchoice"]
    assert left.rows["people_sealedprofile"]
    assert left.rows["people_passkey"]
    assert left.rows["people_addresschange"]
    assert left.rows["people_accessentry"]
    assert left.rows["newsroom_subscription"]
    assert left.rows["django_session"]
    assert "queued" in left.rows["mail_outboxmessage"]
    assert found_in("\n".join(left.rows.values()), TIES)
    assert found_in(b"\\x" + b"Markedfact".lower().hex().encode(), PERSONAL) == ["markedfact"]


def test_no_file_of_the_service_holds_what_a_person_wrote(left) -> None:
    files = [path for path in left.folder.rglob("*") if path.is_file()]
    if not os.environ.get("DATABASE_URL"):
        assert {"trialpost.sqlite3"} <= {path.name for path in files}
        assert found_in((left.folder / "trialpost.sqlite3").read_bytes(), ["vexillum"])
    places = left.folder / "places"  # GeoNames' cities, the same on every machine
    for path in files:
        if places not in path.parents:
            assert not found_in(path.read_bytes(), PERSONAL), path.name


def test_the_index_and_the_shards_are_among_the_files(left) -> None:
    """They are searched with the rest; were they not there, that would say nothing."""
    for name in ("index", "standing"):
        files = [path for path in (left.folder / name).rglob("*") if path.is_file()]
        assert sum(path.stat().st_size for path in files) > 0, name


def test_a_backup_holds_nothing_that_a_person_wrote(left) -> None:
    with tarfile.open(left.folder.parent / "put-aside.tar.gz") as archive:
        held = {one.name: archive.extractfile(one).read() for one in archive.getmembers()}
    assert set(held) == {"manifest.json", "database"}
    if not os.environ.get("DATABASE_URL"):
        assert found_in(held["database"], ["vexillum"]), "what is public can be found in it"
        assert b"django_session" in held["database"]
    for name, content in held.items():
        assert not found_in(content, PERSONAL), name


def test_no_row_holds_what_a_person_wrote(left) -> None:
    for table, text in left.rows.items():
        assert not found_in(text, PERSONAL), table


def test_no_row_outside_the_catalogue_names_a_trial_or_its_condition(left) -> None:
    for table, text in left.rows.items():
        if not table.startswith("catalogue_"):
            assert not found_in(text, TIES), table


def test_no_row_about_a_person_names_the_category_that_they_asked_for(left) -> None:
    for table in (
        "newsroom_subscription",
        "mail_stoplink",
        "mail_mailedlink",
        "mail_outboxmessage",
    ):
        assert not found_in(left.rows[table], ["heart", "articles:", "notices"]), table


def test_what_was_called_wrong_is_kept_and_tells_of_nobody(left) -> None:
    kept = left.rows["catalogue_disputerow"]
    assert "Quuxitis" in kept
    tokens = re.findall(r"[\w-]{43}", left.rows["people_person"])
    assert tokens
    secrets = [*tokens, *left.rows["django_session"].split(), *left.rows["mail_allowance"].split()]
    long = [one for one in secrets if len(one) > 20]
    assert long
    assert not [one for one in long if one in kept]


def test_sent_messages_have_no_words_left(left) -> None:
    assert "<!doctype" not in left.rows["mail_outboxmessage"]


def test_logs_tell_nothing_even_when_a_page_fails(left) -> None:
    assert "ValueError" in left.logs
    assert not found_in(left.logs, PERSONAL + TIES)


def test_addresses_of_pages_tell_nothing(left) -> None:
    assert len(left.urls) > 10
    assert not found_in("\n".join(left.urls), PERSONAL + TIES)


def test_subjects_and_headers_tell_nothing(left) -> None:
    for mail in left.mails:
        assert not found_in("\n".join(mail["headers"]), [*PERSONAL, *TIES, "heart"])


def test_mails_repeat_nothing_that_the_person_wrote(left) -> None:
    for mail in left.mails:
        assert not found_in(mail["text"], PERSONAL)
