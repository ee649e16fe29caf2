"""An article on a Spanish page: in Spanish where it can be said whole and holds."""

import datetime as dt

import msgspec
import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.articles import write_article
from trialpost.articles.record import record_document, write_record_article
from trialpost.findings.posted.record import findings_of_record
from trialpost.model.article import Section, Sentence
from trialpost.model.reading import Door
from trialpost.web.language import speaking
from trialpost.web.newsroom import actions, arrivals, reports, store
from trialpost.web.newsroom.models import ArticleRow, ErrorReport

pytestmark = [pytest.mark.django_db, needs_real_data]


@pytest.fixture(scope="module")
def written():
    """The articles of a real record in both languages, and its findings in writing."""
    import gzip

    with gzip.open(REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz") as lines:
        found = findings_of_record(next(iter(lines)), Door.CTGOV_API)
    spanish = write_article(found, language="es")
    return write_record_article(found), spanish, arrivals.in_writing(record_document(found))


@pytest.fixture
def row(written, now) -> ArticleRow:
    article, spanish, findings = written
    kept = actions.keep(
        article=msgspec.structs.replace(article, problems=()), spanish=spanish, findings=findings,
        condition="heart attack", descriptors=frozenset(), now=now,
    )  # fmt: skip
    assert actions.verify(slug=kept.slug) == ()
    return actions.publish(slug=kept.slug, now=now)


def page(client, row: ArticleRow, start: str = "") -> str:
    answer = client.get(f"{start}/articles/{row.slug}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_spanish_page_has_the_article_in_spanish(client, written, row) -> None:
    article, spanish, _ = written
    shown = page(client, row, "/es")
    assert spanish.subtitle.text in shown
    assert "Problemas de salud durante el ensayo" in shown
    assert "solo en inglés" not in shown
    assert article.subtitle.text not in shown
    assert spanish.title.text in client.get("/es/articles/").content.decode()
    english = page(client, row)
    assert article.subtitle.text in english
    assert spanish.subtitle.text not in english


def test_words_of_an_editor_keep_an_article_english(client, written, now) -> None:
    article, spanish, findings = written
    kept = actions.keep(article=article, spanish=spanish, findings=findings, condition="",
                        descriptors=frozenset(), now=now)  # fmt: skip
    first = article.sections[0]
    own = Section(first.heading, (*first.sentences, Sentence("Read on in our next article.")))
    edited = msgspec.structs.replace(article, sections=(own, *article.sections[1:]))
    changed = actions.edit(slug=kept.slug, article=edited, by="ed", now=now)
    assert kept.spanish
    assert changed.spanish == ""


def test_a_spanish_article_that_does_not_hold_is_not_kept(written) -> None:
    article, spanish, findings = written
    title = Sentence(f"{spanish.title.text} 77", spanish.title.findings)
    false = msgspec.structs.replace(spanish, title=title)
    assert store.in_spanish(article, findings, written=spanish)
    assert store.in_spanish(article, findings, written=false) == ""


def test_articles_from_before_are_put_into_spanish_later(row) -> None:
    ArticleRow.objects.update(spanish=None)
    assert actions.put_into_spanish() == 1
    row.refresh_from_db()
    assert store.decode(row.spanish).language == "es"
    assert actions.put_into_spanish() == 0


def test_a_report_on_a_spanish_sentence_reaches_the_editor_in_english(written, row) -> None:
    article, spanish, _ = written
    sentence = next(one.text for part in spanish.sections for one in part.sentences
                    if "personas tuvieron" in one.text)  # fmt: skip
    with speaking("es"):
        reports.report(slug=row.slug, sentence=sentence, kind="wrong", today=dt.date(2026, 11, 29))
    held = ErrorReport.objects.get().sentence
    assert "people had a serious health problem" in held
    assert held in {one.text for part in article.sections for one in part.sentences}
