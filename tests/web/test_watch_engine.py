"""The engine over stored profiles: whatever is saved, changed or broken, nobody is left out."""

import datetime as dt
from pathlib import Path

import msgspec
import pytest
from django.db import connection, transaction

from trialpost.errors import ConfigurationError
from trialpost.matching.outline import TrialOutline, observed
from trialpost.matching.standing.cluster import OnRay
from trialpost.matching.standing.drivers import InProcess, InProcesses
from trialpost.matching.standing.packing import pack
from trialpost.model.profile import Profile, profile_from_value
from trialpost.model.status import RecruitmentStatus, StudyType
from trialpost.vocabulary.condition_words import words
from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.web.configuration import Watching, watching_settings
from trialpost.web.mail import actions as mail
from trialpost.web.people.account import rights
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.people.store import seal_profile
from trialpost.web.sealing import keyring, new_key_text, parse_keys
from trialpost.web.watch.standing import kept
from trialpost.web.watch.standing.engine import Standing, chosen_driver
from trialpost.web.watch.standing.shards import opened

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    """A data folder without shards."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "standing"


def trial(number: int, *conditions: str) -> TrialOutline:
    return TrialOutline(
        id=f"NCT{number:08d}",
        registry="clinicaltrials.gov",
        title="A trial",
        status=RecruitmentStatus.RECRUITING,
        type=StudyType.INTERVENTIONAL,
        conditions=conditions,
        condition_words=tuple(" ".join(words(one)) for one in conditions),
    )


FROB, QUUX = trial(1, "Frobnitz Disease"), trial(2, "Quux Syndrome")


def knowing(*outlines: TrialOutline) -> ConditionVocabulary:
    return ConditionVocabulary().updated(observed(one) for one in outlines)


def profile(*conditions: str, **more: object) -> Profile:
    return profile_from_value({"conditions": list(conditions), **more}, today=TODAY)


def save(who: str, told: Profile) -> SealedProfile:
    now = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
    address = mail.find_or_create(text=f"{who}@example.org", now=now)
    person, _ = Person.objects.get_or_create(
        address=address, defaults={"token": f"token of {who}", "created_at": now}
    )
    row, _ = SealedProfile.objects.update_or_create(
        person=person,
        defaults={
            "sealed": seal_profile(person, told),
            "baseline_version": 0,
            "changed_at": now,
        },
    )
    return row


def concerned(standing: Standing, *outlines: TrialOutline) -> dict[int, set[str] | None]:
    found: dict[int, set[str] | None] = {}
    for some in standing.concerned(outlines, today=TODAY):
        found |= {key: names if names is None else set(names) for key, names in some.items()}
    return found


def once(*outlines: TrialOutline) -> dict[int, set[str] | None]:
    return concerned(Standing(knowing(FROB, QUUX)), *outlines)


def in_the_clear(folder: Path) -> bytes:
    return b"".join(pack(opened(one.read_bytes(), keyring())) for one in folder.glob("*.shard"))


def test_each_is_concerned_by_what_they_have() -> None:
    ada, bob = save("ada", profile("frobnitz disease")), save("bob", profile("quux syndrome"))
    child = save("child", profile("quux syndrome", birth_year=2020))
    adults = trial(3, "Quux Syndrome")
    assert once(FROB, QUUX, adults) == {
        ada.pk: {FROB.id},
        bob.pk: {QUUX.id, adults.id},
        child.pk: {QUUX.id, adults.id},
    }


def test_healthy_volunteers_are_concerned_by_trials_that_take_them() -> None:
    ada = save("ada", profile(healthy_volunteer=True))
    bob = save("bob", profile("frobnitz disease", healthy_volunteer=True))
    save("eve", profile("frobnitz disease"))
    takes = msgspec.structs.replace(trial(6, "Quux Syndrome"), healthy_volunteers=True)
    assert once(takes) == {ada.pk: {takes.id}, bob.pk: {takes.id}}


def test_who_is_new_changed_or_gone_is_so_in_the_next_run(folder) -> None:
    ada, bob = save("ada", profile("frobnitz disease")), save("bob", profile("quux syndrome"))
    assert once(FROB) == {ada.pk: {FROB.id}}
    save("bob", profile("frobnitz disease"))
    eve = save("eve", profile("frobnitz disease"))
    ada.delete()
    assert once(FROB) == {bob.pk: {FROB.id}, eve.pk: {FROB.id}}
    SealedProfile.objects.all().delete()
    assert once(FROB) == {}
    assert not list(folder.glob("*.shard"))


def test_a_shard_in_which_nothing_changed_is_not_written(folder) -> None:
    save("ada", profile("frobnitz disease"))
    once(FROB)
    (path,) = folder.glob("*.shard")
    before = path.read_bytes()
    once(FROB)
    assert path.read_bytes() == before
    save("ada", profile("frobnitz disease"))
    once(FROB)
    assert path.read_bytes() != before


def test_a_trial_that_teaches_what_a_name_means_reaches_whom_a_shard_held_before() -> None:
    """The relation of names is asked anew in every run, so that a shard is never out of date."""
    ada = save("ada", profile("FBD"))
    assert once(FROB) == {}
    learned = knowing(FROB, QUUX, trial(5, "Frobnitz Disease (FBD)"))
    assert concerned(Standing(learned), FROB) == {ada.pk: {FROB.id}}


@pytest.mark.parametrize("how", ["missing", "cut short", "altered", "empty", "another release"])
def test_a_shard_that_cannot_be_used_is_made_anew(folder, monkeypatch, how) -> None:
    ada = save("ada", profile("frobnitz disease"))
    with monkeypatch.context() as patched:
        if how == "another release":
            patched.setattr("trialpost.web.watch.standing.shards.release", lambda: "older")
            patched.setattr(kept, "release", lambda: "older")
        once(FROB)
    (path,) = folder.glob("*.shard")
    data = path.read_bytes()
    if how == "missing":
        path.unlink()
    else:
        wrong = {"cut short": data[:-9], "empty": b"", "another release": data}
        path.write_bytes(wrong.get(how, data[:-1] + bytes([data[-1] ^ 1])))
    assert once(FROB) == {ada.pk: {FROB.id}}
    assert path.read_bytes() != data


def test_with_another_key_the_shards_stay_and_everybody_is_judged_the_plain_road(
    folder, monkeypatch
) -> None:
    ada = save("ada", profile("frobnitz disease"))
    once(FROB)
    (path,) = folder.glob("*.shard")
    before = path.read_bytes()
    with monkeypatch.context() as patched:
        other = parse_keys(new_key_text())
        for room in ("engine", "kept"):
            patched.setattr(f"trialpost.web.watch.standing.{room}.keyring", lambda: other)
        patched.setattr("trialpost.web.mail.store.keyring", lambda: other)
        assert once(FROB) == {ada.pk: None}
        assert path.read_bytes() == before
    assert once(FROB) == {ada.pk: {FROB.id}}


def test_a_profile_that_does_not_open_is_left_to_the_plain_road() -> None:
    ada, bob = save("ada", profile("frobnitz disease")), save("bob", profile("frobnitz disease"))
    once(FROB)
    SealedProfile.objects.filter(pk=bob.pk).update(sealed=b"spoiled and long enough for a nonce")
    assert once(FROB) == {ada.pk: {FROB.id}, bob.pk: None}
    save("bob", profile("frobnitz disease"))
    assert once(FROB) == {ada.pk: {FROB.id}, bob.pk: {FROB.id}}


def test_who_saves_or_comes_while_a_run_goes_on_is_judged_as_well(monkeypatch) -> None:
    monkeypatch.setattr(kept, "PROFILES", 2)
    people = [save(name, profile("quux syndrome")) for name in "abc"]
    standing = Standing(knowing(FROB, QUUX))
    run = standing.concerned([FROB], today=TODAY)
    assert next(run) == {}
    save("a", profile("frobnitz disease"))
    new = [save(name, profile("frobnitz disease")) for name in "defgh"]
    late = {key for some in run for key, names in some.items() if names is None}
    assert late == {people[0].pk, *(one.pk for one in new)}


@pytest.mark.parametrize("workers", [1, 2])
def test_shards_may_be_matched_in_processes_of_their_own(monkeypatch, settings, workers) -> None:
    """They get the shard's key and the run's, and neither the master key nor a database."""
    monkeypatch.setattr(kept, "PROFILES", 2)
    settings.WATCHING = Watching(workers=workers)
    people = [save(name, profile("frobnitz disease")) for name in "abcde"]
    assert once(FROB) == {one.pk: {FROB.id} for one in people}


def test_where_shards_are_matched_is_the_operators_choice(settings) -> None:
    settings.WATCHING = Watching(ray="10.0.0.1:6379")
    assert type(chosen_driver(2)) is OnRay
    assert type(chosen_driver(1)) is InProcess, "one shard travels nowhere"
    settings.WATCHING = Watching(workers=3)
    assert type(chosen_driver(2)) is InProcesses


@pytest.mark.parametrize("told", ["0", "many", "-1", "1000"])
def test_a_wrong_number_of_workers_is_refused(monkeypatch, told) -> None:
    monkeypatch.setenv("TRIALPOST_WATCH_WORKERS", told)
    with pytest.raises(ConfigurationError, match="TRIALPOST_WATCH_WORKERS is the number"):
        watching_settings()


def test_what_another_run_wrote_meanwhile_is_not_taken_for_ours() -> None:
    ada, bob = save("ada", profile("quux syndrome")), save("bob", profile("frobnitz disease"))
    standing = Standing(knowing(FROB, QUUX))
    save("ada", profile("frobnitz disease", birth_year=1950))
    once(FROB)
    assert concerned(standing, FROB) == {bob.pk: {FROB.id}, ada.pk: None}


def test_shards_whose_names_do_not_agree_are_made_anew(monkeypatch) -> None:
    """Two runs that understood a name differently at the same moment could write such shards."""
    monkeypatch.setattr(kept, "PROFILES", 1)
    ada = save("ada", profile("frobnitz disease"))
    once(FROB)
    bob = save("bob", profile("frobnitz disease"))
    with monkeypatch.context() as patched:
        patched.setattr("trialpost.matching.standing.named._key", lambda said: "text other")
        patched.setattr("trialpost.web.watch.standing.kept.ShardFile.load", lambda self: None)
        patched.setattr("trialpost.web.watch.standing.kept.ShardFile.ledger", lambda self: None)
        Standing(knowing(FROB, QUUX))._worked_out([bob.pk])
    assert once(FROB) == {ada.pk: {FROB.id}, bob.pk: {FROB.id}}


def test_names_that_nobody_has_any_more_are_in_no_shard(folder) -> None:
    save("ada", profile("wobbly marked complaint"))
    bob = save("bob", profile("frobnitz disease"))
    once(FROB)
    assert b"wobbly" in in_the_clear(folder)
    save("ada", profile("frobnitz disease"))
    once(FROB)
    assert b"wobbly" not in in_the_clear(folder)
    assert once(FROB)[bob.pk] == {FROB.id}


@pytest.mark.django_db(transaction=True)
def test_who_is_erased_is_out_of_the_shard_at_once(folder) -> None:
    ada = save("ada", profile("wobbly marked complaint"))
    bob = save("bob", profile("frobnitz disease"))
    once(FROB)
    rights.erase(address=ada.person.address, now=dt.datetime.now(dt.UTC))
    (path,) = folder.glob("*.shard")
    assert ada.pk not in opened(path.read_bytes(), keyring())
    assert bob.pk in opened(path.read_bytes(), keyring())
    assert b"wobbly" not in in_the_clear(folder)
    rights.erase(address=bob.person.address, now=dt.datetime.now(dt.UTC))
    assert not list(folder.glob("*.shard"))


@pytest.mark.django_db(transaction=True)
def test_an_erasure_that_is_taken_back_leaves_the_shard(folder) -> None:
    ada = save("ada", profile("frobnitz disease"))
    once(FROB)
    with transaction.atomic():
        rights.erase(address=ada.person.address, now=dt.datetime.now(dt.UTC))
        transaction.set_rollback(True)
    assert connection.in_atomic_block is False
    assert once(FROB) == {ada.pk: {FROB.id}}


def test_what_a_broken_run_left_half_written_is_cleared_away(folder) -> None:
    save("ada", profile("frobnitz disease"))
    once(FROB)
    half = folder / "000000.0badf00d.new"
    half.write_bytes(b"half")
    save("bob", profile("frobnitz disease"))
    once(FROB)
    assert not half.exists()


def test_only_sealed_bytes_touch_the_disk(folder) -> None:
    save("ada", profile("frobnitz disease"))
    once(FROB)
    (path,) = folder.glob("*.shard")
    assert b"frobnitz" in in_the_clear(folder)
    for one in folder.iterdir():
        assert b"frobnitz" not in one.read_bytes().lower()
    assert path.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0
