"""An article on a Spanish page: in Spanish where it can be said whole and holds."""

import datetime as dt

import msgspec
import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.articles import write_article
from trialpost.articles.record import record_document, write_record_article
from trialpost.demo.reference import reference_findings
from trialpost.findings import findings_from_json, findings_to_json
from trialpost.findings.posted.record import findings_of_record
from trialpost.model.article import Section, Sentence
from trialpost.model.reading import Door
from trialpost.web.language import speaking
from trialpost.web.newsroom import actions, arrivals, editing, reports, store
from trialpost.web.newsroom.changes_told import change_letter
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


def test_lists_and_feeds_say_which_articles_are_in_spanish(client, written, row, now) -> None:
    file = msgspec.structs.replace(findings_from_json(reference_findings()), spanish={})
    english_only = actions.add_article(
        findings_file=findings_to_json(file), now=now, categories=("immune",)
    )
    alone = client.get("/es/articles/").text
    assert "Solo en inglés" not in alone, "all that is listed is in Spanish"
    actions.verify(slug=english_only.slug)
    actions.publish(slug=english_only.slug, now=now)
    title = store.article_of(english_only).title.text
    page_of_all = client.get("/es/articles/").text
    own, others = page_of_all.split("<h2>Solo en inglés</h2>")
    assert written[1].title.text in own
    assert f'<h3 lang="en"><a href="/es/articles/{english_only.slug}/">{title}' in others
    assert "1 artículo está en su idioma" in page(client, english_only, "/es")
    assert "Solo en inglés" in client.get("/es/articles/category/immune/").text
    english = client.get("/articles/").text
    assert "In English only" not in english
    assert f'href="/es/articles/{row.slug}/"' in page(client, row).partition("<footer")[0]

    feed = client.get("/es/articles/feed.json").json()
    assert feed["language"] == "es"
    spoken = {one["title"]: (one["language"], one["summary"]) for one in feed["items"]}
    assert spoken[written[1].title.text][0] == "es"
    assert spoken[title][0] == "en"
    assert spoken[title][1].startswith("Solo en inglés. ")
    for form, element in (("atom", "entry"), ("rss", "item")):
        text = client.get(f"/es/articles/feed.{form}").text
        assert text.count(f'<{element} xml:lang="es">') == 1
        assert text.count(f'<{element} xml:lang="en">') == 1
    assert {one["language"] for one in client.get("/articles/feed.json").json()["items"]} == {"en"}


def test_a_findings_file_that_gives_its_spanish_is_kept_in_spanish(client, now) -> None:
    row = actions.add_article(findings_file=reference_findings(), now=now)
    assert actions.verify(slug=row.slug) == ()
    actions.publish(slug=row.slug, now=now)
    shown = page(client, row, "/es")
    assert "una bajada de 14,3 UI/mL con 2 mg" in shown
    assert "solo en inglés" not in shown


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


def test_who_had_an_article_in_spanish_knows_it_by_its_headline_when_it_changes(
    written, row, now
) -> None:
    article, spanish, _ = written

    def mails(**change) -> tuple[str, str]:
        told = []
        for code, kept in (("en", article), ("es", change.pop("kept", spanish))):
            with speaking(code):
                letter = change_letter(row, article=kept, reason="x", now=now, **change)
            told.append(" ".join(letter.text.split()))
        return tuple(told)

    for change in ({"withdrawn": True}, {"withdrawn": False}):
        english, other = mails(**change)
        assert article.title.text in english
        assert spanish.title.text in other
        assert "solo en inglés" not in other
    english, other = mails(withdrawn=False, kept=article)
    assert "in English only" not in english
    assert spanish.title.text in other, "the headline that its readers know"
    assert "El artículo corregido está solo en inglés" in other


def test_a_correction_keeps_the_spanish_that_was_written_with_its_draft(written, row, now) -> None:
    article, spanish, findings = written
    others = spanish.sections[1:]
    fewer = msgspec.structs.replace(spanish, sections=others)
    shorter = msgspec.structs.replace(article, sections=article.sections[1:])
    draft = actions.keep(article=shorter, spanish=fewer, findings=findings, condition="",
                         descriptors=frozenset(), now=now, replaces=row)  # fmt: skip
    kept = editing.put_in_place(slug=draft.slug, reason="Shorter.", by="ed", now=now)
    assert store.decode(kept.spanish).sections == others


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
