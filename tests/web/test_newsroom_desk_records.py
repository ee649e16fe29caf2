"""What an editor sees of an article on a registry record before it is on the site."""

import gzip
import json
from typing import Any

import msgspec
import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from real_data import REAL_DATA, needs_real_data
from trialpost.model.finding import Finding, FindingKind, Source, SourceKind
from trialpost.web.catalogue.actions import load
from trialpost.web.newsroom import arrivals, beside, store
from trialpost.web.newsroom.models import ArticleRow
from trialpost.web.newsroom.rephrasings import Unchanged

pytestmark = [pytest.mark.django_db, needs_real_data]

LUPUS = "NCT02975336"
"""A record of which a p-value does not fit the interval beside it."""


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    with gzip.open(REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz", "rt") as lines:
        return json.loads(next(line for line in lines if f'"{LUPUS}"' in line))


@pytest.fixture
def row(record, tmp_path, now) -> ArticleRow:
    path = tmp_path / "some.jsonl"
    path.write_text(json.dumps(record))
    assert not load([path], now=now).failed
    return arrivals.draft_about(LUPUS, now=now, reword=Unchanged())


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser(username="ada", password="x" * 12))
    return client


def test_checks_of_a_record_that_did_not_agree_stand_on_the_desk(editor, row) -> None:
    apart = beside.Sources(row).apart()
    assert ("p from interval", "slip") in {one for held in apart for one in held.apart}
    page = editor.get(f"/editor/{row.pk}/").text
    assert f"{len(apart)} checks did not agree" in page
    assert "p from interval: slip" in page


def test_an_editor_reads_a_draft_with_its_charts_as_readers_will(client, editor, row) -> None:
    address = f"/editor/{row.pk}/preview/"
    assert address in editor.get(f"/editor/{row.pk}/").text
    page = editor.get(address).text
    article = store.article_of(row)
    assert "only editors see this page" in page
    assert page.count('class="chart"') == len(article.figures) > 0
    assert page.count("<table>") == len(article.figures)
    assert client.get(f"/articles/{row.slug}/").status_code == 404
    spanish = editor.get(f"/es{address}").text
    assert store.decode(row.spanish).sections[0].heading in spanish
    ArticleRow.objects.filter(pk=row.pk).update(spanish="")
    assert "It is not in Spanish" in editor.get(address).text


def test_both_ends_of_an_interval_name_their_field() -> None:
    found = Finding(
        id="f", kind=FindingKind.NUMBER, measure="Change", value=1.5, interval=(0.9, 2.6),
        where={"value": "/a/paramValue", "interval": ("/a/ciLowerLimit", "/a/ciUpperLimit")},
        source=Source(kind=SourceKind.REGISTRY, ref=LUPUS, text="1.5"),
    )  # fmt: skip
    assert beside.held(found, {}).places == (
        ("value", "/a/paramValue"),
        ("interval", "/a/ciLowerLimit"),
        ("interval", "/a/ciUpperLimit"),
    )
    assert beside.held(found, {}).measure == ""
    long = msgspec.structs.replace(
        found, measure="Change in the number of joints that were swollen"
    )
    assert beside.held(long, {}).measure == long.measure
