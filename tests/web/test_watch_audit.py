"""The audit finds what a run missed and what it wrote too much, and nothing where all is well."""

import datetime as dt
import json

import pytest
from click.testing import CliRunner

from invented_trials import Shelf, study
from trialpost.cli.watching import watch
from trialpost.errors import ServiceUnavailable
from trialpost.model.profile import profile_from_value
from trialpost.model.reason import Reason, ReasonKind
from trialpost.web import doctor
from trialpost.web.catalogue import actions as catalogue
from trialpost.web.catalogue.models import TrialRow
from trialpost.web.mail import actions as mail
from trialpost.web.mail import smtp, upkeep
from trialpost.web.mail.models import OutboxMessage, Settled
from trialpost.web.mail.suppression import MAILBOX_UNKNOWN, suppress
from trialpost.web.people import actions as people
from trialpost.web.people.account import access_log
from trialpost.web.people.account.access_log import What
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.watch import actions, store
from trialpost.web.watch.auditing import audit, runs
from trialpost.web.watch.choosing.choices import Chosen, choose, keep
from trialpost.web.watch.choosing.schedule import Cadence, Choice, Pause, Quiet
from trialpost.web.watch.judging import stood
from trialpost.web.watch.judging.news import Changes
from trialpost.web.watch.models import Notice, WatchRun
from trialpost.web.watch.noticing import decisions
from trialpost.web.watch.noticing.deciding import DecisionKind
from trialpost.web.watch.standing import engine, kept

pytestmark = pytest.mark.django_db
LATER = dt.datetime(2026, 11, 29, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> None:
    """A data folder of its own."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    found = Shelf(tmp_path)
    found.load(study(1), now=now)
    return found


def person(now: dt.datetime, who: str, **more: object) -> Person:
    address = mail.find_or_create(text=f"{who}@example.org", now=now)
    mail.confirm(address=address, now=now)
    found = Person.objects.create(token=f"token of {who}", address=address, created_at=now)
    save(now, found, **more)
    return found


def save(now: dt.datetime, who: Person, **more: object) -> None:
    facts = {
        "conditions": ["frobnitz disease"],
        "birth_year": 1987,
        "place": {"name": "Boston, MA"},
        "travel_km": 80,
    }
    profile = profile_from_value(facts | more, today=now.date())
    people.save_profile(person=who, profile=profile, now=now)


def found(now: dt.datetime) -> tuple[int, int, int, int, int]:
    done = audit.audit(now=now)
    assert tuple(done)[: len(audit.COUNTS)] == audit.COUNTS
    return tuple(done[name] for name in audit.COUNTS)


def where(now: dt.datetime) -> tuple[int, int, dict[str, int]]:
    """Return how many notices were mailed, how many were lost, and why the others wait."""
    done = audit.audit(now=now)
    assert done["missed"] >= done["unmailed"]
    return done["mailed"], done["unmailed"], done["waiting"]


@pytest.fixture
def told(shelf, now) -> list[Person]:
    """Three people, of whom two were told of a new trial."""
    some = [person(now, "ada"), person(now, "bob"), person(now, "eve", birth_year=1930)]
    actions.watch(now=now)
    shelf.load(study(2), study(3, maximum="30 Years"), now=now)
    actions.watch(now=now)
    return some


def test_where_all_is_well(told, now) -> None:
    assert found(now) == (3, 0, 2, 0, 0)
    assert found(now) == (3, 0, 2, 0, 0), "an audit changes nothing"
    run = WatchRun.objects.latest("pk")
    assert (run.checked, run.left_out, run.missed, run.surplus) == (3, 0, 0, 0)
    assert run.audited_at == now


def test_a_notice_that_is_not_there_is_missed(told, now) -> None:
    Notice.objects.filter(person=told[0]).delete()
    assert found(now) == (3, 0, 2, 1, 0)


@pytest.mark.parametrize(
    "lost", ["the mail", "the gathering", "a day too late", "a mail that was settled"]
)
def test_a_notice_that_was_written_and_never_mailed_is_missed(told, now, lost) -> None:
    if lost in ("the gathering", "a day too late"):
        Notice.objects.filter(person=told[0]).update(digest=None)
        if lost == "a day too late":
            keep(person=told[0], chosen=Chosen(), digest_day=now.date() + dt.timedelta(days=2))
    else:
        ada = OutboxMessage.objects.filter(address=told[0].address)
        if lost == "the mail":
            ada.delete()
        else:
            ada.update(state="sent", sealed=None, created_at=now - dt.timedelta(days=9))
            upkeep.tidy(now=now)
            assert found(now) == (3, 0, 2, 0, 0), "it was handed over, which is still known"
            Settled.objects.all().delete()
    assert found(now) == (3, 0, 2, 1, 0)
    assert where(now) == (0, 1, {"in the outbox": 1})


@pytest.mark.parametrize("days", [400, 730], ids=["a year passed", "the clock ran ahead"])
def test_of_a_mail_whose_key_has_had_its_time_nothing_is_said(told, shelf, now, days) -> None:
    """Not that it was missed; and what is mailed after that is followed as ever."""
    OutboxMessage.objects.update(state="sent", sealed=None)
    upkeep.tidy(now=now + dt.timedelta(days=5))
    upkeep.tidy(now=now + dt.timedelta(days=days))
    assert not Settled.objects.exists()
    done = audit.audit(now=now)
    assert (done["missed"], done["mailed"], done["too_old"]) == (0, 0, 2)
    later = now + dt.timedelta(days=400 if days == 400 else 6)
    shelf.load(study(4), now=later)
    actions.watch(now=later)
    OutboxMessage.objects.update(state="sent", sealed=None)
    upkeep.tidy(now=later + dt.timedelta(days=5))
    done = audit.audit(now=later)
    assert (done["missed"], done["mailed"], done["too_old"]) == (0, 2, 2)
    Settled.objects.all().delete()
    done = audit.audit(now=later)
    assert (done["missed"], done["mailed"], done["too_old"]) == (2, 0, 2)


def test_where_each_notice_is_and_why(shelf, now, inbox) -> None:
    choices = {
        "paused": Choice(pause=Pause()),
        "weekly": Choice(cadence=Cadence.WEEKLY, weekday=2, zone="UTC"),
        "quiet": Choice(quiet=Quiet(begin=8, end=12), zone="UTC"),
        "refuses": Choice(),
        "gone": Choice(),
        "new": Choice(pause=Pause()),
    }
    some = {name: person(now, name) for name in (*choices, "mailed", "outbox")}
    for name, choice in choices.items():
        choose(person=some[name], choice=choice, now=now - dt.timedelta(days=1))
    suppress(lookup=some["gone"].address.lookup, reason=MAILBOX_UNKNOWN, now=now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    choose(person=some["new"], choice=Choice(), now=now + dt.timedelta(minutes=1))
    OutboxMessage.objects.filter(address=some["outbox"].address).update(attempts=1, due_at=LATER)
    inbox.recipients = ["550 5.7.1 no"]
    done = mail.deliver(now=now)
    assert (done["failed"], done["sent"]) == (1, 1)
    assert where(now) == (
        1,
        0,
        {
            "in the outbox": 1,
            "address gets no lists": 1,
            "paused": 1,
            "quiet hours": 1,
            "not yet its time": 1,
            "refused, to be told anew": 1,
            "chosen anew since": 1,
        },
    )


@pytest.mark.parametrize("after", ["", "451 4.7.1 later"])
def test_what_was_given_up_in_doubt_is_not_called_mailed(
    shelf, now, inbox, monkeypatch, after
) -> None:
    person(now, "ada")
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    lost = smtp.Answer(smtp.Outcome.UNCERTAIN, "connection lost")
    later = smtp.Answer(smtp.Outcome.KEPT, after) if after else lost
    answers = iter([lost])
    monkeypatch.setattr(smtp, "send", lambda carrier, letter: next(answers, later))
    at = now
    while OutboxMessage.objects.exclude(state="failed").exists():
        mail.deliver(now=at, clock=lambda at=at: at)
        at += dt.timedelta(hours=12)
    assert OutboxMessage.objects.get().in_doubt
    for _ in range(2):
        done = audit.audit(now=at)
        assert (done["mailed"], done["uncertain"], done["missed"]) == (0, 1, 0)
        assert WatchRun.objects.latest("pk").uncertain == 1
        upkeep.tidy(now=at + dt.timedelta(days=9))
    assert Settled.objects.get().in_doubt


def test_a_notice_that_was_not_due_is_surplus(told, now) -> None:
    (row,) = Notice.objects.filter(person=told[0])
    eve, subject = told[2], "0" * 64
    news = store.open_notice(told[0].address, row)
    Notice.objects.create(
        person=eve,
        subject=subject,
        sealed=store.seal_news(eve.address, subject, news),
        created_at=now.date(),
        dropped_at=now.date(),
    )
    assert found(now) == (3, 0, 2, 0, 1)


@pytest.mark.parametrize("kind", [ReasonKind.PROFILE, ReasonKind.TIME, ReasonKind.AGES])
def test_a_reason_that_is_not_so_is_surplus_though_the_judgement_makes_it_up(
    shelf, now, monkeypatch, kind
) -> None:
    real = Changes._told

    def lying(self, trial, before, reasons, base, day):
        return real(self, trial, before, (Reason(kind=kind),), base, self.today)

    monkeypatch.setattr(Changes, "_told", lying)
    person(now, "ada")
    actions.watch(now=now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    done = audit.audit(now=now)
    assert (done["due"], done["missed"], done["surplus"], done["unfounded"]) == (1, 0, 1, 1)


def test_what_quiet_hours_took_back_waits_and_is_lost_only_if_nothing_comes_of_it(
    shelf, now, inbox, monkeypatch
) -> None:
    ada = person(now, "ada")
    choose(person=ada, choice=Choice(quiet=Quiet(begin=11, end=17), zone="UTC"), now=now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    inbox.answers = ["451 later"]
    assert mail.deliver(now=now)["kept"] == 1
    OutboxMessage.objects.update(due_at=now)
    held, after = now + dt.timedelta(hours=3), now + dt.timedelta(hours=9)
    actions.gather(now=held)
    assert where(held) == (0, 0, {"quiet hours": 1}), "there was no watch since"
    actions.watch(now=held)
    assert mail.deliver(now=held)["sent"] == 0
    assert where(held) == (0, 0, {"quiet hours": 1})
    with monkeypatch.context() as patched:
        patched.setattr(actions, "gather", lambda **told: {})
        actions.watch(now=after)
    assert where(after) == (0, 1, {})
    actions.watch(now=after)
    mail.deliver(now=after)
    assert where(after) == (1, 0, {})


@pytest.mark.parametrize("lost", ["a pair", "a person"])
def test_an_engine_that_loses_somebody_is_found_out(shelf, now, monkeypatch, lost) -> None:
    for who in ("ada", "bob"):
        person(now, who)
    actions.watch(now=now)
    shelf.load(study(2), study(3), now=now)
    real = engine.by_person

    def losing(pairs, names):
        whole = real(pairs, names)
        first = min(whole)
        return whole | {first: frozenset({names[0]})} if lost == "a pair" else {
            key: some for key, some in whole.items() if key != first
        }  # fmt: skip

    monkeypatch.setattr(engine, "by_person", losing)
    actions.watch(now=now)
    assert found(now) == (2, 0, 4, 1 if lost == "a pair" else 2, 0)


def test_what_went_out_and_what_waits_is_as_the_run_found_it(shelf, now) -> None:
    """A notice that waited at the run, was written anew by it, and then went out."""
    person(now, "ada")
    actions.watch(now=now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    Notice.objects.update(digest=None)
    shelf.load(study(2, title="Another name", maximum="70 Years"), study(3), now=now)
    actions.watch(now=now)
    assert not Notice.objects.filter(digest=None).exists(), "gathered"
    checked, left_out, due, missed, surplus = found(now)
    assert (checked, left_out, missed, surplus) == (1, 0, 0, 0)
    assert due >= 1


def test_a_changed_profile_is_audited_as_the_run_found_it(shelf, now) -> None:
    ada = person(now, "ada", birth_year=1930)
    actions.watch(now=now)
    SealedProfile.objects.update(baseline_version=1)
    later = now + dt.timedelta(hours=1)
    profile = profile_from_value(
        {"conditions": ["frobnitz disease"], "birth_year": 1987}, today=now.date()
    )
    people.save_profile(person=ada, profile=profile, now=later, shown=())
    done = actions.watch(now=later)
    assert done["notices"] == 1
    assert SealedProfile.objects.get(person=ada).before is None
    assert found(later) == (1, 0, 1, 0, 0)


@pytest.mark.parametrize("how", ["saved", "decided", "stopped", "left", "came"])
def test_who_changed_since_is_left_out(told, now, how) -> None:
    ada = told[0]
    if how == "saved":
        save(now, ada, birth_year=1930)
    elif how == "decided":
        decisions.decide(person=ada, trial="NCT00000002", kind=DecisionKind.HIDDEN, now=now)
    elif how == "stopped":
        people.stop_notices(person=ada, now=now)
    elif how == "left":
        ada.delete()
    else:
        person(now, "new")
    assert found(now) == ((3, 0, 2, 0, 0) if how == "came" else (2, 1, 1, 0, 0))


def test_a_sample(told, now) -> None:
    assert audit.audit(now=now, sample=2)["checked"] == 2
    assert audit.audit(now=now, sample=50)["checked"] == 3


def test_what_cannot_be_audited_says_what_to_do(shelf, now, monkeypatch) -> None:
    with pytest.raises(ServiceUnavailable, match="Nothing was watched"):
        audit.audit(now=now)
    person(now, "ada")
    with monkeypatch.context() as patched:
        patched.setattr(actions, "_advance", lambda **told: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.watch(now=now)
    with pytest.raises(ServiceUnavailable, match="broke off"):
        audit.audit(now=now)
    actions.watch(now=now)
    assert found(now) == (1, 0, 0, 0, 0)
    (file,) = kept.folder().glob("runs.*.seen")
    file.write_bytes(b"spoiled")
    with pytest.raises(ServiceUnavailable, match="not kept"):
        audit.audit(now=now)
    WatchRun.objects.update(audited_at=None)
    assert audit.audit_if_due(now=now + dt.timedelta(days=1)) is None, "and the timer goes on"
    catalogue.begin_new_lineage()
    with pytest.raises(ServiceUnavailable, match="is another"):
        audit.audit(now=now)


def test_what_moved_on_too_far_is_not_audited(told, shelf, now, monkeypatch) -> None:
    shelf.load(study(4), now=now)
    with monkeypatch.context() as patched:
        patched.setattr(stood, "MOST_SINCE", 0)
        with pytest.raises(ServiceUnavailable, match="So many trials have changed"):
            audit.audit(now=now)
    assert found(now) == (3, 0, 2, 0, 0)
    TrialRow.objects.filter(registry_id="NCT00000004").update(
        joined_to=TrialRow.objects.get(registry_id="NCT00000001")
    )
    with pytest.raises(ServiceUnavailable, match="turned out to be others"):
        audit.audit(now=now)
    shelf.load(study(5), now=now)
    actions.watch(now=now)
    assert found(now)[3:] == (0, 0)
    TrialRow.objects.filter(registry_id="NCT00000004").update(joined_to=None)
    with pytest.raises(ServiceUnavailable, match="or not to be"):
        audit.audit(now=now)


def after_a_day(now: dt.datetime, shelf: Shelf, day: int) -> None:
    """Let a trial open, one change so that it takes others, one close, and one turn back."""
    number = 10 * day
    shelf.load(
        study(number + 1),
        study(2, maximum="75 Years" if day % 2 else "30 Years", title=f"As of day {day}"),
        study(3, maximum="30 Years" if day % 2 else "75 Years"),
        study(number - 9, status="COMPLETED"),
        now=now + dt.timedelta(days=day),
    )


def test_runs_that_others_came_after_are_audited_as_they_were(
    told, shelf, now, monkeypatch
) -> None:
    """Each run says the same right after it and when others have followed."""
    choose(person=told[2], choice=Choice(pause=Pause()), now=now)
    save(now, told[2])
    assert len(audit.audit(now=now)["before"]) == 1, "that of the first watch waited"
    monkeypatch.setattr(runs, "tidy", lambda: None)
    first, apart = WatchRun.objects.latest("pk").pk, []
    for day in (1, 2, 3, 4):
        after_a_day(now, shelf, day)
        assert actions.watch(now=now + dt.timedelta(days=day))["notices"]
        done = audit.audit(now=now)
        assert done["before"] == apart
        apart.append({name: done[name] for name in audit.COUNTS})
        assert (done["checked"], done["missed"], done["surplus"]) == (3, 0, 0)
        WatchRun.objects.filter(pk__gt=first).update(audited_at=None)
    assert sum(one["due"] for one in apart) > 10


@pytest.mark.parametrize("what", ["missed", "surplus"])
def test_what_a_run_did_wrong_is_found_when_another_came_after(
    told, shelf, now, monkeypatch, what
) -> None:
    audit.audit(now=now)
    later = now + dt.timedelta(days=1)
    shelf.load(study(4), now=later)
    with monkeypatch.context() as patched:
        if what == "missed":
            patched.setattr(engine, "by_person", lambda pairs, names: {})
        actions.watch(now=later)
    if what == "surplus":
        (row,) = Notice.objects.filter(person=told[0]).order_by("-pk")[:1]
        news, subject = store.open_notice(told[0].address, row), "0" * 64
        Notice.objects.create(
            person=told[2],
            subject=subject,
            sealed=store.seal_news(told[2].address, subject, news),
            created_at=now.date(),
            dropped_at=now.date(),
        )
    shelf.load(study(4, title="Another name", maximum="70 Years"), study(5), now=later)
    actions.watch(now=later)
    assert len(audit.audit_if_due(now=later)["before"]) == 1
    wrong, right = WatchRun.objects.order_by("pk")[2:]
    assert (wrong.missed, wrong.surplus) == ((2, 0) if what == "missed" else (0, 1))
    assert (right.missed, right.surplus) == (0, 0)


def test_what_runs_found_is_kept_until_they_were_audited_and_of_few(told, shelf, now) -> None:
    def files() -> set[str]:
        return {one.name for one in kept.folder().glob("runs.*.*")}

    def pk() -> int:
        return WatchRun.objects.latest("pk").pk

    audit.audit(now=now)
    assert {name.split(".")[1] for name in files()} == {str(pk())}
    shelf.load(study(4), now=now)
    actions.watch(now=now + dt.timedelta(days=1))
    shelf.load(study(5), now=now)
    actions.watch(now=now + dt.timedelta(days=2))
    waiting = {f"runs.{one}.{what}" for one in (pk() - 1, pk()) for what in ("seen", "windows")}
    assert files() == waiting
    key = SealedProfile.objects.get(person=told[0]).pk
    told[0].delete()
    runs.forget(key)
    assert all(key not in runs.witness(one) for one in runs.waiting())
    for number in range(6, 8 + runs.MOST_WAITING):
        shelf.load(study(number), now=now)
        actions.watch(now=now + dt.timedelta(days=2))
    assert len(files()) == 2 * runs.MOST_WAITING
    assert len(audit.audit_if_due(now=now)["before"]) == runs.MOST_WAITING - 1
    assert len(files()) == 2
    assert "Never audited, of the watches of the last seven days: 4." in part(now).seen


def test_a_run_of_another_program_cannot_be_audited(told, now, monkeypatch, caplog) -> None:
    monkeypatch.setattr("trialpost.web.watch.noticing.marks.release", lambda: "another")
    with pytest.raises(ServiceUnavailable, match="this program has changed"):
        audit.audit(now=now)
    assert [audit.audit_if_due(now=now) for _ in range(2)] == [None, None]
    assert caplog.text.count("this program has changed") == 2, "of each of the two watches, once"


def test_without_a_key_there_is_nobody_to_witness(shelf, now, monkeypatch) -> None:
    monkeypatch.setattr("trialpost.web.watch.auditing.runs.key_is_configured", lambda: False)
    assert actions.watch(now=now)["notices"] == 0
    assert not list(kept.folder().glob("runs.*.seen"))


def test_the_timer_audits_every_run_once(told, shelf, now, monkeypatch) -> None:
    assert audit.audit_if_due(now=now)["checked"] == 3
    assert audit.audit_if_due(now=now) is None, "once a run"
    shelf.load(study(4), now=now)
    assert audit.audit_if_due(now=now) is None, "the watch comes first"
    with monkeypatch.context() as patched:
        patched.setattr(engine, "by_person", lambda pairs, names: {})
        actions.watch(now=now)
    assert audit.audit_if_due(now=now)["missed"] == 2, "the second run of a day as well"
    shelf.load(study(5), now=now)
    actions.watch(now=now)
    assert audit.audit_if_due(now=now)["missed"] == 0
    assert not part(now).well, "what the run before missed is not forgotten"
    assert "Audits before it, in seven days, that found something: 1." in part(now).seen
    assert [one.what for one in access_log.entries(told[0].address)] == [What.AUDITED], "a day"
    assert part(now + dt.timedelta(days=8)).well


def part(now: dt.datetime) -> doctor.Examined:
    return next(one for one in doctor.examine(now=now) if one.part == "audit")


def test_the_command(told, now) -> None:
    done = CliRunner().invoke(watch, ["--audit", "--json"])
    assert (done.exit_code, json.loads(done.output)["missed"]) == (0, 0)
    Notice.objects.filter(person=told[0]).delete()
    done = CliRunner().invoke(watch, ["--audit", "--sample", "all", "--json"])
    assert done.exit_code == 1
    assert {name: json.loads(done.output)[name] for name in ("checked", "missed", "surplus")} == {
        "checked": 3,
        "missed": 1,
        "surplus": 0,
    }
    done = CliRunner().invoke(watch, ["--audit", "--sample", "few"])
    assert done.exit_code == 2


def test_doctor_tells_what_the_last_audit_found(told, now) -> None:
    assert part(now).seen == "No watch was audited yet."
    audit.audit(now=now)
    assert part(now).well
    assert part(now).seen.startswith(
        "On 2026-11-22, 3 people were checked: 0 notices missed, 0 too many."
    )
    assert "Never audited" not in part(now).seen
    Notice.objects.filter(person=told[0]).delete()
    audit.audit(now=now)
    assert not part(now).well
    assert "1 notices missed" in part(now).seen


def test_an_audit_of_nobody_says_so(told, now) -> None:
    for one in told:
        save(now, one, birth_year=1930)
    audit.audit(now=now)
    assert "nobody could be checked, as 3 people had changed something" in part(now).seen
    Person.objects.all().delete()
    WatchRun.objects.update(checked=0, left_out=0)
    assert "there was nobody to check" in part(now).seen


def test_the_operators_page_shows_counts_and_days_and_nothing_about_anybody(
    told, now, admin_client
) -> None:
    audit.audit(now=now)
    page = admin_client.get("/admin/watch/watchrun/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "Nov. 22, 2026" in text
    for telling in ("frobnitz", "example.org", "NCT0"):
        assert telling not in text.lower()
