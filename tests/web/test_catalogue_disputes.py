"""That a criterion was read wrongly is kept for the editors, and nothing about who said it."""

import datetime as dt

import pytest
from django.db import IntegrityError

from invented_trials import Shelf, study
from test_people_permissions import points_to_a_person
from trialpost.errors import BadInput, NotFound
from trialpost.web.catalogue import disputes, store, trees
from trialpost.web.catalogue.disputes import Kind, Outcome
from trialpost.web.catalogue.loading import packed_trees
from trialpost.web.catalogue.models import DisputeRow

pytestmark = pytest.mark.django_db

NAME = "NCT00000001"


@pytest.fixture(autouse=True)
def _a_trial(tmp_path, now) -> None:
    Shelf(tmp_path).load(study(1), now=now)


def said(kind: str = "verdict", today: dt.date = dt.date(2026, 11, 22)) -> DisputeRow:
    disputes.dispute(registry_id=NAME, span=_span(), kind=kind, today=today)
    return DisputeRow.objects.order_by("-pk").first()


def _span() -> tuple[int, int]:
    """Return where its one criterion stands."""
    return trees.of(store.trial(NAME))[0].criterion.span


def test_a_dispute_has_the_criterion_its_reading_and_the_rules() -> None:
    row = said()
    assert (row.registry_id, row.side, row.kind) == (NAME, "inclusion", "verdict")
    assert row.text == "Diagnosis of Frobnitz Disease"
    assert (row.start, row.end) == _span()
    assert row.drawn == 'condition["Frobnitz Disease"]'
    assert row.rules == packed_trees.rules()
    assert disputes.drawn_now(row) == row.drawn


def test_it_is_counted_by_the_week_so_that_no_row_is_one_person() -> None:
    first = said(today=dt.date(2026, 11, 22))
    assert said(today=dt.date(2026, 11, 24)).pk == first.pk
    assert said("text").pk != first.pk
    row = DisputeRow.objects.get(pk=first.pk)
    assert (row.count, row.first_week, row.last_week) == (
        2, dt.date(2026, 11, 16), dt.date(2026, 11, 23),
    )  # fmt: skip
    assert {row.first_week.weekday() for row in DisputeRow.objects.all()} == {0}


def test_nothing_in_the_table_can_tell_who_said_it_or_what_they_had_told() -> None:
    assert not points_to_a_person(DisputeRow)
    assert not [field for field in DisputeRow._meta.get_fields() if field.is_relation]
    assert {field.name for field in DisputeRow._meta.get_fields()} == {
        "id", "registry_id", "side", "start", "end", "text_hash", "text", "rules", "drawn", "kind",
        "count", "first_week", "last_week", "closed_at", "closed_by", "outcome",
    }  # fmt: skip


def test_what_is_not_there_is_refused() -> None:
    today = dt.date(2026, 11, 22)
    for name, span, error in ((NAME, (0, 3), NotFound), ("NCT00000099", _span(), NotFound)):
        with pytest.raises(error):
            disputes.dispute(registry_id=name, span=span, kind="text", today=today)
    with pytest.raises(BadInput):
        disputes.dispute(registry_id=NAME, span=_span(), kind="my own story", today=today)
    assert not DisputeRow.objects.exists()


def test_an_editor_closes_it_once_and_said_again_it_is_a_new_one(now) -> None:
    row = said()
    assert disputes.open_count() == 1
    assert disputes.close(dispute_id=row.pk, outcome="mended", by="ada", now=now)
    assert not disputes.close(dispute_id=row.pk, outcome="right", by="bob", now=now)
    row.refresh_from_db()
    assert (row.outcome, row.closed_by, row.closed_at) == (Outcome.MENDED, "ada", now)
    assert disputes.open_count() == 0
    assert said().pk != row.pk
    with pytest.raises(BadInput):
        disputes.close(dispute_id=row.pk, outcome="ignored", by="ada", now=now)


def test_other_rules_make_another_row(monkeypatch) -> None:
    row = said()
    monkeypatch.setattr(disputes, "rules", lambda: "2-fresh")
    assert said().pk != row.pk
    assert DisputeRow.objects.count() == 2


def test_the_database_itself_keeps_open_ones_apart() -> None:
    row = said()
    row.pk = None
    with pytest.raises(IntegrityError):
        row.save(force_insert=True)


def test_a_changed_text_leaves_the_old_reading_for_the_editor(tmp_path, now) -> None:
    row = said()
    changed = study(1, update="2026-11-20")
    criteria = "Inclusion Criteria:\n\n* 18 or older\n"
    changed["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] = criteria
    Shelf(tmp_path).load(changed, now=now)
    assert row.text == "Diagnosis of Frobnitz Disease"
    assert disputes.drawn_now(row) == ""
    assert set(Kind.values) == {"verdict", "reason", "text"}
