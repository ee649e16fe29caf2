"""New results at the registry make drafts by themselves, and nothing goes out without a person."""

import datetime as dt
import gzip
import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.articles.words import fixed
from trialpost.errors import BadInput
from trialpost.web.catalogue.actions import load
from trialpost.web.newsroom import actions, arrivals, editing, papers, store
from trialpost.web.newsroom.models import ArticleRow
from trialpost.web.newsroom.states import State

pytestmark = [pytest.mark.django_db, needs_real_data]


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    """Three real records with results."""
    with gzip.open(REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz") as lines:
        return [json.loads(next(lines)) for _ in range(3)]


def name_of(record: dict[str, Any]) -> str:
    return record["protocolSection"]["identificationModule"]["nctId"]


def without_results(record: dict[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in record.items() if key != "resultsSection"} | {
        "hasResults": False
    }


def put(folder: Path, now: dt.datetime, *records: dict[str, Any]) -> None:
    path = folder / "some.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in records))
    assert not load([path], now=now).failed


def test_new_results_make_a_draft_and_nothing_more(client, records, tmp_path, now) -> None:
    put(tmp_path, now, *(without_results(one) for one in records[:2]), records[2])
    assert arrivals.make_drafts(now=now)["made"] == 0, "old results of a first load are no news"
    put(tmp_path, now, *records)
    counts = arrivals.make_drafts(now=now)
    assert (counts["made"], counts["failed"], counts["published"]) == (2, 0, 0)
    rows = ArticleRow.objects.all()
    assert {row.registry_id for row in rows} == {name_of(one) for one in records[:2]}
    assert all(row.state in (State.DRAFT, State.VERIFIED) for row in rows)
    assert all(row.condition and row.categories for row in rows)
    for row in rows:
        assert client.get(f"/articles/{row.slug}/").status_code == 404
    assert arrivals.make_drafts(now=now)["made"] == 0


def test_an_article_is_written_of_a_trial_by_its_name(records, tmp_path, now) -> None:
    put(tmp_path, now, records[0], without_results(records[1]))
    row = arrivals.draft_about(name_of(records[0]), now=now)
    assert (row.registry_id, row.state) == (name_of(records[0]), State.DRAFT)
    with pytest.raises(BadInput, match="has results"):
        arrivals.draft_about(name_of(records[1]), now=now)


def test_other_results_would_correct_what_is_on_the_site_and_an_editor_lets_them(
    client, records, tmp_path, now
) -> None:
    first = records[0]
    put(tmp_path, now, without_results(first))
    arrivals.make_drafts(now=now)
    put(tmp_path, now, first)
    arrivals.make_drafts(now=now)
    row = ArticleRow.objects.get()
    assert row.state == State.VERIFIED, store.problems_of(row)
    actions.publish(slug=row.slug, now=now, by="ada")
    put(tmp_path, now, with_one_more(first))
    assert arrivals.make_drafts(now=now)["made"] == 1
    proposal = ArticleRow.objects.get(replaces=row)
    before = store.row(row.slug)
    assert (before.article, before.state) == (row.article, State.PUBLISHED)
    if proposal.state == State.DRAFT:
        assert store.problems_of(proposal) == ()
    editing.put_in_place(
        slug=proposal.slug, reason="The registry has other results.", by="ada", now=now
    )
    page = client.get(f"/articles/{row.slug}/").text
    assert "The registry has other results." in page
    assert not ArticleRow.objects.filter(pk=proposal.pk).exists()


def test_a_draft_that_an_editor_changed_is_left_alone(records, tmp_path, now) -> None:
    put(tmp_path, now, without_results(records[0]))
    arrivals.make_drafts(now=now)
    put(tmp_path, now, records[0])
    arrivals.make_drafts(now=now)
    row = ArticleRow.objects.get()
    edited = msgspec.structs.replace(store.article_of(row), sections=())
    actions.edit(slug=row.slug, article=edited, by="ada", now=now)
    put(tmp_path, now, without_results(records[0]))
    arrivals.make_drafts(now=now)
    put(tmp_path, now, records[0])
    arrivals.make_drafts(now=now)
    assert store.article_of(ArticleRow.objects.get()).sections == ()


def test_the_operator_can_let_out_what_holds(records, tmp_path, now, settings) -> None:
    settings.SERVICE = msgspec.structs.replace(settings.SERVICE, publish_what_holds=True)
    put(tmp_path, now, without_results(records[0]))
    arrivals.make_drafts(now=now)
    put(tmp_path, now, records[0])
    counts = arrivals.make_drafts(now=now)
    assert counts["published"] == counts["hold"] == 1
    assert ArticleRow.objects.get().state == State.PUBLISHED


def test_a_draft_of_record_and_publication_is_written_anew_with_what_editors_decided(
    records, tmp_path, now
) -> None:
    first = records[0]
    put(tmp_path, now, first)
    assert arrivals.make_drafts(now=now)["made"] == 0
    row = arrivals.draft_about(name_of(first), now=now)
    raw = (REAL_DATA / "publications" / "pubmed-29768149.xml").read_bytes()
    raw = re.sub(rb"NCT\d{8}", name_of(first).encode(), raw)
    paper = papers.add(slug=row.slug, raw=raw, name="paper.xml", now=now)
    read = [one.held.finding for one in papers.proposed(paper) if one.whole]
    taken = next(one for one in read if one.value is not None and one.arm)
    refused = next(one for one in read if one != taken)
    for one in (taken, refused):
        papers.decide(paper_id=paper.pk, finding=one.id, accept=one is taken, by="ada", now=now)
    assert fixed.PUBLISHED not in headings(store.row(row.slug))
    written = editing.write_anew(slug=row.slug, by="ada", now=now)
    told = next(one for one in store.article_of(written).sections if one.heading == fixed.PUBLISHED)
    assert [one.findings for one in told.sentences] == [(taken.id,)]
    assert written.state == State.DRAFT
    assert actions.verify(slug=row.slug) == ()
    actions.publish(slug=row.slug, now=now, by="ada")

    put(tmp_path, now, with_one_more(first))
    assert arrivals.make_drafts(now=now)["made"] == 1
    proposal = ArticleRow.objects.get(replaces=row)
    assert store.problems_of(proposal) == ()
    assert told in store.article_of(proposal).sections, "what was accepted is told beside the new"
    ids = {finding.id for finding in store.findings_of(proposal).findings}
    assert (taken.id in ids, refused.id in ids) == (True, False)
    assert [one.id for one in papers.accepted(proposal)] == [taken.id], "so is it when written anew"


def headings(row: ArticleRow) -> list[str]:
    return [one.heading for one in store.article_of(row).sections]


def with_one_more(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record in which one more of the first group started."""
    changed = msgspec.json.decode(json.dumps(record))
    period = changed["resultsSection"]["participantFlowModule"]["periods"][0]
    group = period["milestones"][0]["achievements"][0]
    group["numSubjects"] = str(int(group["numSubjects"]) + 1)
    return changed
