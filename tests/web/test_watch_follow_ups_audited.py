"""The audit finds what was not told of what became of trials, and what was told too much."""

import datetime as dt

import pytest

from invented_trials import Shelf, study
from test_newsroom_articles import other_words
from test_watch_aftermath import kinds, overdue_study, publish
from test_watch_notices import person
from test_watch_what_became import DAY, TRIAL, WITH_RESULTS, tick
from trialpost.web import doctor
from trialpost.web.mail.models import OutboxMessage
from trialpost.web.newsroom import actions as newsroom
from trialpost.web.people.models import Person
from trialpost.web.watch.after import aftermath
from trialpost.web.watch.after.becoming import open_became, seal_became
from trialpost.web.watch.auditing import audit
from trialpost.web.watch.models import AftermathRun, FollowUp
from trialpost.web.watch.noticing import decisions
from trialpost.web.watch.noticing.deciding import DecisionKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def some(settings, tmp_path, inbox, now) -> dict[str, Person]:
    """People to whom the trial was news, on whose page it stood, who saved it, or who said no."""
    settings.DATA_DIR = tmp_path
    shelf = Shelf(tmp_path)
    shelf.load(study(1), now=now)
    found = {"told": person(now), "no": person(now, "no@example.org")}
    tick(now)
    shelf.load(study(2), now=now)
    found["page"] = person(now, "page@example.org")
    found["saved"] = person(now, "saved@example.org", conditions=["asthma"])
    found["other"] = person(now, "other@example.org", conditions=["asthma"])
    tick(now)
    decide = decisions.decide
    decide(person=found["saved"], trial=TRIAL, kind=DecisionKind.SAVED, now=now)
    decide(person=found["no"], trial=TRIAL, kind=DecisionKind.DECLINED, now=now)
    audited(now)
    return found


def audited(now: dt.datetime) -> tuple[int, ...]:
    """Audit; return how many people were checked, follow-ups due, missed and surplus."""
    found = audit.audit_if_due(now=now)
    told = found["follow_ups"]
    assert (found["missed"], found["surplus"]) == (told["missed"], told["surplus"])
    return tuple(told[name] for name in ("checked", "due", "missed", "surplus"))


def test_all_that_became_of_a_trial_was_told_and_nothing_else(some, tmp_path, now) -> None:
    shelf = Shelf(tmp_path)
    shelf.load(overdue_study(), now=now)
    tick(now + 8 * DAY)
    assert audited(now + 8 * DAY) == (5, 3, 0, 0), "overdue"
    slug = publish(now)
    tick(now + 9 * DAY)
    assert audited(now + 9 * DAY) == (5, 3, 0, 0), "an article"
    newsroom.correct(slug=slug, article=other_words(slug), reason="A typo.", now=now)
    shelf.load(overdue_study() | {"hasResults": True}, now=now + 10 * DAY)
    tick(now + 10 * DAY)
    assert audited(now + 10 * DAY) == (5, 5, 0, 0), "corrected, and results"
    newsroom.withdraw(slug=slug, reason="It was wrong.", now=now)
    tick(now + 11 * DAY)
    decisions.undo(person=some["saved"], trial=TRIAL)
    assert audited(now + 11 * DAY) == (4, 2, 0, 0), "who decided since is left out"
    assert AftermathRun.objects.latest("pk").left_out == 1
    assert kinds(some["page"]) == ["overdue", "article", "corrected", "results", "withdrawn"]
    assert AftermathRun.objects.filter(audited_at=None).count() == 0
    assert audit.audit_if_due(now=now + 12 * DAY) is None


def another(row: FollowUp, who: Person) -> None:
    """Write for somebody what was written for another."""
    address = who.address
    one = open_became(row.person.address, row)
    FollowUp.objects.create(
        person=who, subject="0" * 64, sealed=seal_became(address, "0" * 64, one),
        created_at=row.created_at,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ("one is dropped", (1, 0)),
        ("its mail is lost", (1, 0)),
        ("one is told to a stranger", (0, 1)),
        ("one is told to who said no", (0, 1)),
        ("one is told twice", (0, 1)),
        ("nobody is matched", (1, 0)),
        ("nobody who was told is found", (1, 0)),
    ],
)
def test_what_is_missed_and_what_is_surplus_is_counted(
    some, tmp_path, now, monkeypatch, wrong, found
) -> None:
    if wrong == "nobody is matched":
        nobody = {TRIAL: set()}
        monkeypatch.setattr(aftermath, "matched", lambda *names, **more: nobody)
    if wrong == "nobody who was told is found":
        only = some["page"].pk
        everybody = aftermath._people
        monkeypatch.setattr(
            aftermath, "_people", lambda others: (p for p in everybody(others) if p.pk == only)
        )
    Shelf(tmp_path).load(WITH_RESULTS, now=now)
    tick(now)
    if wrong == "one is dropped":
        FollowUp.objects.filter(person=some["page"]).delete()
    elif wrong == "its mail is lost":
        OutboxMessage.objects.filter(address=some["page"].address).order_by("-pk")[0].delete()
    elif wrong.startswith("one is told"):
        who = {"stranger": "other", "no": "no", "twice": "page"}[wrong.split()[-1]]
        another(FollowUp.objects.get(person=some["page"]), some[who])
    _, due, *counted = audited(now)
    assert (due, tuple(counted)) == (2, found)
    seen = next(one for one in doctor.examine(now=now) if one.part == "audit")
    assert not seen.well
    assert f"{found[0]} missed, {found[1]} too many" in seen.seen
