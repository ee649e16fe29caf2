"""What people stated spares pairs of a watch, and changes nothing of what anybody is told."""

import datetime as dt
import random
from pathlib import Path
from typing import Any

import msgspec
import pytest

from invented_trials import Shelf, study
from real_data import REAL_DATA, needs_real_data
from trialpost.benchmarks.watching_people import people
from trialpost.eligibility.kleene import HOLDS
from trialpost.matching.standing.statements import Statement
from trialpost.model.profile import Profile, profile_from_value
from trialpost.model.requirement import State
from trialpost.vocabulary.mesh import Descriptor, MeshGraph
from trialpost.web.catalogue import store
from trialpost.web.catalogue.actions import load
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.mail import actions as mail
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.people.store import open_row, seal_profile
from trialpost.web.watch.judging.knowing import Past
from trialpost.web.watch.judging.news import Changes, News
from trialpost.web.watch.standing import kept, stating
from trialpost.web.watch.standing.engine import Standing
from trialpost.web.watch.standing.kept import ShardFile
from trialpost.web.watch.standing.stating import Stating

pytestmark = pytest.mark.django_db
PREGNANT = Statement(State(name="", concept="pregnant"), HOLDS)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    """A data folder without shards."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "standing"


def save(who: str, told: Profile, now: dt.datetime) -> SealedProfile:
    address = mail.find_or_create(text=f"{who}@example.org", now=now)
    person, _ = Person.objects.get_or_create(
        address=address, defaults={"token": f"token of {who}", "created_at": now}
    )
    told_now = {"sealed": seal_profile(person, told), "baseline_version": 0, "changed_at": now}
    return SealedProfile.objects.update_or_create(person=person, defaults=told_now)[0]


def saying(answer: str | None) -> Profile:
    told: dict[str, Any] = {"conditions": ["frobnitz disease"], "sex": "female"}
    return profile_from_value(
        told | ({"answers": {"pregnant": answer}} if answer else {}), today=dt.date(2026, 11, 22)
    )


@pytest.fixture
def told(tmp_path: Path, now: dt.datetime) -> dict[str, int]:
    """A trial that takes no pregnant women, one that takes all, and three women."""
    ruled = study(1)
    ruled["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] += (
        "\nExclusion Criteria:\n\n* Pregnant women\n"
    )
    Shelf(tmp_path).load(ruled, study(2), now=now)
    answers = {"ada": "yes", "eve": "no", "kim": None}
    return {who: save(who, saying(answer), now).pk for who, answer in answers.items()}


def standing(today: dt.date) -> Standing:
    held = current_catalogue()
    return Standing(held.vocabulary, Stating(held, today))


def pairs(made: Standing, today: dt.date) -> dict[int, set[str] | None]:
    """Return by person the numbers of the trials that may concern them; ``None``: any may."""
    changes = Changes(since=0, until=store.state().version, today=today)
    outlines = list(changes.catalogue.all_outlines())
    found: dict[int, set[str] | None] = {}
    for some in made.concerned(outlines, today=today, trees=changes.criteria):
        for key, names in some.items():
            found[key] = None if names is None else {name[-1] for name in names}
    return found


def test_who_stated_what_a_criterion_does_not_take_is_not_among_its_pairs(told, today) -> None:
    expected = {told["ada"]: {"2"}, told["eve"]: {"1", "2"}, told["kim"]: {"1", "2"}}
    assert pairs(standing(today), today) == expected
    assert PREGNANT in ShardFile(0).ledger().numbered.statements
    held = ShardFile(0).path.read_bytes()
    assert pairs(standing(today + dt.timedelta(30)), today) == expected
    assert ShardFile(0).path.read_bytes() == held, "and a later day changes no bits"


def test_who_takes_back_what_they_stated_is_among_them_again(told, today, now) -> None:
    standing(today)
    save("ada", saying("no"), now)
    assert pairs(standing(today), today)[told["ada"]] == {"1", "2"}
    late = standing(today)
    save("ada", saying(None), now)
    assert pairs(late, today)[told["ada"]] is None, "who saves meanwhile is judged the plain road"


@pytest.mark.parametrize("what", ["MeSH", "the numbers", "a later day", "no bits", "more trials"])
def test_a_shard_whose_bits_say_another_thing_is_made_anew(told, today, monkeypatch, what) -> None:
    """With bits that are read as they were written somebody would be missed, or nobody spared."""
    expected = {told["ada"]: {"2"}, told["eve"]: {"1", "2"}, told["kim"]: {"1", "2"}}
    with monkeypatch.context() as patched:
        if what == "MeSH":
            patched.setattr(stating, "meaning_of", lambda graph: "of another edition")
        if what == "the numbers":
            other = Statement(State(name="", concept="breastfeeding"), HOLDS)
            monkey = stating.Statements([other, PREGNANT])
            patched.setattr(stating.Statements, "of", lambda *_, **__: monkey)
            patched.setattr(stating, "TRIALS", 1)
        if what == "more trials":
            patched.setattr(stating, "TRIALS", 1)
        if what == "no bits":
            Standing(current_catalogue().vocabulary)
        else:
            standing(today + dt.timedelta(9 if what == "a later day" else 0))
    before = ShardFile(0).ledger()
    assert pairs(standing(today), today) == expected
    after = ShardFile(0).ledger()
    told_before = (before.numbered, before.stated_on)
    assert (after.numbered, after.stated_on) != told_before
    assert (after.numbered.meaning, after.stated_on) == ("", today.toordinal())


def test_a_shard_that_another_run_wrote_with_other_bits_misses_nobody(
    told, today, now, monkeypatch
) -> None:
    monkeypatch.setattr(kept, "PROFILES", 2)
    ours = standing(today)
    with monkeypatch.context() as patched:
        patched.setattr(stating, "meaning_of", lambda graph: "of another edition")
        standing(today)
    found = pairs(ours, today)
    every = {"1", "2"}
    assert found == dict.fromkeys(told.values(), every), "what they stated is left to the judgement"


def test_what_a_few_people_state_chooses_no_statements(told, today, now, monkeypatch) -> None:
    """With enough of them it does: what they state bars more people."""
    assert ShardFile(0).ledger() is None
    monkeypatch.setattr(stating, "MOST", 1)
    chosen = {}
    for fewest in (4, 3):
        monkeypatch.setattr(stating, "FEWEST", fewest)
        standing(today)
        chosen[fewest] = ShardFile(0).ledger().numbered
    assert (chosen[4].people, chosen[3].people) == (0, 3)
    assert chosen[3].statements == (PREGNANT,)


def test_with_another_mesh_bits_mean_another_thing() -> None:
    def graph(tree: str, edition: str) -> MeshGraph:
        return MeshGraph([Descriptor("D1", "Kidney Diseases", (tree,))], edition=edition)

    mark = stating.meaning_of
    assert mark(graph("C12.777", "2025")) == mark(graph("C12.777", "2026")) != ""
    assert mark(graph("C12.777", "2026")) != mark(graph("C13.351", "2026"))
    assert mark(None) == mark(MeshGraph([], edition="inferred", parents={})) == ""


@needs_real_data
def test_on_real_records_everybody_is_told_the_same_with_bars_and_without(today, now) -> None:
    """To the last pair: by the engine with criteria, without them, and by the plain road."""
    load([first_records(Path(kept.folder().parent), 60)], now=now)
    held = current_catalogue()
    outlines, chance = list(held.all_outlines()), random.Random(3)
    rows = [
        save(str(at), stating_more(one, chance), now)
        for at, one in enumerate(people(outlines, 40, today, seed=3))
    ]
    changes = Changes(since=0, until=store.state().version, today=today)
    made = standing(today)
    by_criteria = of_everybody(made, changes, criteria=True)
    by_fields = of_everybody(made, changes, criteria=False)
    spared = sum(len(names - by_criteria.get(key, set())) for key, names in by_fields.items())
    assert spared > 20
    assert all(names <= by_fields[key] for key, names in by_criteria.items())
    total = 0
    for row in rows:
        nothing = frozenset[str]()
        due = changes.for_profile(open_row(row).profile, PAST)
        total += len(due)
        for found in (by_criteria, by_fields):
            among = found.get(row.pk, nothing)
            assert in_order(changes.for_profile(open_row(row).profile, PAST, among)) == in_order(
                due
            )
    assert total > 50


PAST = Past(seen=0, saved=0)


def in_order(news: tuple[News, ...]) -> list[News]:
    return sorted(news, key=lambda one: one.trial)


def of_everybody(made: Standing, changes: Changes, *, criteria: bool) -> dict[int, set[str]]:
    trees = {"trees": changes.criteria} if criteria else {}
    every = made.concerned(changes.catalogue.all_outlines(), today=changes.today, **trees)
    return {key: set(names) for some in every for key, names in some.items()}


def first_records(folder: Path, count: int) -> Path:
    import gzip

    path = folder / "some.jsonl"
    with gzip.open(REAL_DATA / "ctgov-v2" / "recruiting.jsonl.gz") as lines:
        path.write_bytes(b"".join(next(lines) for _ in range(count)))
    return path


def stating_more(profile: Profile, chance: random.Random) -> Profile:
    """Let somebody say more of what criteria ask, and go anywhere."""
    answers = {
        "pregnant": ("yes", "no"), "breastfeeding": ("yes", "no"), "ecog": ("0", "2", "4"),
        "smoking": ("yes", "no"), "other-trial": ("yes", "no"),
        "condition:hiv-infection": ("yes", "no"), "condition:hepatitis-b": ("yes", "no"),
    }  # fmt: skip
    return msgspec.structs.replace(
        profile,
        answers={
            key: chance.choice(some) for key, some in answers.items() if chance.random() < 0.6
        },
        travel_km=None,
        travel_country=None,
        measurements=(),
    )
