"""What editors do: read beside the source, edit, publish, correct, withdraw, read a paper."""

import datetime as dt
import gzip
import html
import json
import re
from pathlib import Path

import msgspec
import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from real_data import REAL_DATA, needs_real_data
from trialpost.articles.record.published import lacks
from trialpost.demo.reference import reference_findings
from trialpost.errors import BadInput
from trialpost.web import operating
from trialpost.web.catalogue.actions import load
from trialpost.web.newsroom import (
    actions,
    beside,
    editing,
    papers,
    reports,
    states,
    store,
    versions,
)
from trialpost.web.newsroom.models import ArticleRow, ErrorReport, ReportedWords
from trialpost.web.newsroom.states import State

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture
def draft(now) -> ArticleRow:
    return actions.add_article(findings_file=reference_findings(), now=now, categories=("immune",))


@pytest.fixture
def published(draft, now) -> ArticleRow:
    actions.verify(slug=draft.slug)
    return actions.publish(slug=draft.slug, now=now)


@pytest.fixture
def editor() -> Client:
    """An editor, signed in."""
    made = get_user_model().objects.create_superuser(username="ada", password="x" * 12)
    client = Client()
    client.force_login(made)
    return client


def do(editor: Client, row: ArticleRow, what: str, **more: str) -> str:
    """Press a button of an article's page; return the page that follows."""
    return editor.post(f"/editor/{row.pk}/", {"do": what, **more}, follow=True).text


def fields(row: ArticleRow) -> dict[str, str]:
    """Return the form of an article's words as a browser would send it."""
    found = {}
    for block in editing.form_of(store.article_of(row)):
        for line in block.lines:
            found |= {line.name: line.text, f"{line.name}-findings": line.findings}
    return found


def test_the_diagram_in_the_docs_is_the_table() -> None:
    assert states.diagram() in (DOCS / "explanation" / "newsroom.md").read_text()
    moves = {(a, b) for a, after in states.VALID_TRANSITIONS.items() for b in after}
    assert set(states.WHAT_MOVES_IT) == moves


@pytest.mark.parametrize("path", ["", "1/", "1/preview/", "1/words/", "1/paper/", "paper/1/"])
def test_nobody_but_editors_sees_the_desk(client, draft, path) -> None:
    for answer in (client.get(f"/editor/{path}"), client.post(f"/editor/{path}", {"do": "verify"})):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/admin/login/")
    get_user_model().objects.create_user(username="bob", password="x" * 12)
    client.login(username="bob", password="x" * 12)
    assert client.get(f"/editor/{path}").status_code == 302
    assert store.row(draft.slug).state == State.DRAFT


def test_every_sentence_stands_beside_its_passage_with_the_place_marked(draft) -> None:
    for part in beside.parts(draft, {}):
        for one in part.sentences:
            for held in one.held:
                marked = [piece.text for piece in held.pieces if piece.marked]
                assert marked
                if held.finding.value is not None:
                    file = store.findings_of(draft)
                    assert file.written(held.finding, "value") in marked
    sentence = next(
        one for part in beside.parts(draft, {}) for one in part.sentences if "14.3" in one.text
    )
    assert any(
        piece.text == "-14.3" for held in sentence.held for piece in held.pieces if piece.marked
    )


def test_an_editor_changes_a_word_checks_publishes_and_the_history_says_who(
    editor, draft, client
) -> None:
    words = fields(draft)
    words["title"] = words["title"].replace("baricitinib but", "baricitinib, but")
    editor.post(f"/editor/{draft.pk}/words/", words)
    page = do(editor, draft, "verify")
    assert "Every claim holds" in page
    assert "<del>" in page
    assert "with baricitinib, but not" in page
    assert client.get(f"/articles/{draft.slug}/").status_code == 404
    assert "Published." in do(editor, draft, "publish")
    again = do(editor, draft, "publish")  # pressed twice, or in another window
    assert "That was done before." in again
    assert "cannot become" not in again
    assert "edited by a person" in client.get(f"/articles/{draft.slug}/").text
    assert [one.by for one in store.row(draft.slug).versions.order_by("number")] == [
        "",
        "ada",
        "ada",
    ]


def test_what_an_editor_writes_wrongly_is_shown_where_it_stands_and_not_published(
    editor, draft
) -> None:
    words = fields(draft)
    key = next(k for k, text in words.items() if "14.3" in text)
    words[key] = words[key].replace("14.3", "41.3")
    editor.post(f"/editor/{draft.pk}/words/", words)
    form = editor.get(f"/editor/{draft.pk}/words/").text
    one = next(f for f in store.findings_of(draft).findings if f.value == -14.3)
    told = form[form.index(f"<li><code>{one.id}</code>") :]
    for words_of_it in (one.measure, one.arm, "-14.3 IU/mL", "week 2"):
        assert words_of_it in told[: told.index("</li>")], "what an id stands for is said"
    page = do(editor, draft, "verify")
    assert re.search(r"\d+ claims? did not hold", page)
    assert "41.3" in page[page.index("What does not hold") :]
    assert "cannot become published" in do(editor, draft, "publish")
    assert store.row(draft.slug).state == State.DRAFT


def test_a_correction_is_drafted_beside_the_article_and_then_takes_its_place(
    editor, published, client, now
) -> None:
    do(editor, published, "propose")
    proposal = ArticleRow.objects.get(replaces=published)
    words = fields(proposal)
    words["subtitle"] = words["subtitle"].replace("The trial compared", "This trial compared")
    editor.post(f"/editor/{proposal.pk}/words/", words)
    assert "This trial compared" not in client.get(f"/articles/{published.slug}/").text
    false = words | {"title": words["title"].replace("fell", "rose")}
    editor.post(f"/editor/{proposal.pk}/words/", false)
    refused = do(editor, proposal, "correct", reason="The count was unclear.")
    assert "does not hold yet: “" in refused
    assert 'value="The count was unclear."' in refused, "what was typed is not lost"
    assert "The count was unclear." not in editor.get(f"/editor/{proposal.pk}/").text
    assert proposal.slug not in refused, "what is wrong is said, and no name of a row"
    editor.post(f"/editor/{proposal.pk}/words/", words)
    do(editor, proposal, "verify")
    assert "correct that one" in do(editor, proposal, "publish")
    assert "Say why" in do(editor, proposal, "correct", reason=" ")
    assert "Corrected." in do(editor, proposal, "correct", reason="The count was unclear.")
    page = client.get(f"/articles/{published.slug}/").text
    assert "This trial compared" in page
    assert "Why: The count was unclear." in page
    before = store.decode(published.article).subtitle.text
    assert f"<del>{before}</del>" in page, "readers see what it said before"
    assert f'<del lang="en">{before}</del>' in client.get(f"/es/articles/{published.slug}/").text
    assert not ArticleRow.objects.filter(pk=proposal.pk).exists()
    assert "edited by a person" in page
    told = [(one.number, one.what) for one in published.versions.order_by("number")]
    assert [what for _, what in told[-5:]] == ["written", *["edited"] * 3, "corrected"]
    assert [number for number, _ in told] == list(range(1, len(told) + 1))
    do(editor, published, "propose")
    again = ArticleRow.objects.get(replaces=published)
    assert "changes nothing" in do(editor, again, "correct", reason="Nothing was wrong.")
    assert published.versions.count() == len(told)


@needs_real_data
def test_an_empty_desk_says_what_to_do_next_and_drafts_a_trial_by_its_number(
    editor, now, tmp_path
) -> None:
    empty = editor.get("/editor/").text
    assert "trialpost sync" in empty
    assert "trialpost load" in empty
    assert "no identifier of a trial" in editor.post("/editor/", {"trial": "x"}, follow=True).text
    unknown = editor.post("/editor/", {"trial": "NCT00000077"}, follow=True).text
    assert "NCT00000077" in unknown
    assert not ArticleRow.objects.exists()
    with gzip.open(REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz", "rt") as lines:
        record = next(lines)
    (tmp_path / "one.jsonl").write_text(record)
    load([tmp_path / "one.jsonl"], now=now)
    name = json.loads(record)["protocolSection"]["identificationModule"]["nctId"]
    page = editor.post("/editor/", {"trial": name.lower()}, follow=True)
    row = ArticleRow.objects.get()
    assert row.registry_id == name
    assert page.redirect_chain[-1][0] == f"/editor/{row.pk}/"
    assert row.state == State.DRAFT

    assert 'value="anew"' in page.text

    # What a paper on it says is taken up beside the record, and what was true of that stays true.
    paper = papers.add(slug=row.slug, raw=paper_of(name), name="paper.xml", now=now)
    found = next(one.held.finding.id for one in papers.proposed(paper) if one.whole)
    papers.decide(paper_id=paper.pk, finding=found, accept=True, by="ada", now=now)
    taken = store.row(row.slug)
    assert found in {one.id for one in store.findings_of(taken).findings}
    assert store.problems_of(taken) == ()

    again = editor.post("/editor/", {"trial": name}, follow=True)
    assert "here already" in again.text
    assert ArticleRow.objects.count() == 1


def test_an_editor_finds_the_desk_from_an_article_and_nobody_else_sees_it(
    editor, client, published
) -> None:
    path = f"/articles/{published.slug}/"
    for page in (editor.get("/editor/").text, editor.get(path).text):
        assert 'href="/editor/"' in page
        assert "Your trials" not in page
    assert f'href="/editor/{published.pk}/"' in editor.get(path).text
    assert "/editor/" not in client.get(path).text


def test_an_article_is_withdrawn_with_a_reason(editor, published, client) -> None:
    assert "Withdrawn." in do(editor, published, "withdraw", reason="The paper was retracted.")
    page = client.get(f"/articles/{published.slug}/")
    assert page.status_code == 410
    assert "The paper was retracted." in page.text


def test_published_words_are_not_edited_and_a_published_article_is_not_thrown_away(
    editor, published
) -> None:
    answer = editor.post(f"/editor/{published.pk}/words/", fields(published))
    assert answer.status_code == 400
    assert "is not edited" in answer.text
    assert "is not thrown away" in do(editor, published, "discard")


@pytest.mark.parametrize("left_out", ["title", "subtitle"])
def test_a_headline_is_needed_and_what_was_written_stays_in_the_form(
    editor, draft, left_out
) -> None:
    words = fields(draft) | {left_out: "", "s0-0": "Words that must not be lost."}
    answer = editor.post(f"/editor/{draft.pk}/words/", words)
    assert answer.status_code == 400
    assert "Words that must not be lost." in answer.text


# --- publications -------------------------------------------------------------------------------


def paper_of(trial: str) -> bytes:
    """Return a real abstract, said to be about another trial."""
    raw = (REAL_DATA / "publications" / "pubmed-29768149.xml").read_bytes()
    return re.sub(rb"NCT\d{8}", trial.encode(), raw)


@needs_real_data
def test_what_was_read_in_a_publication_is_accepted_or_refused_with_its_place_in_view(
    editor, draft, now
) -> None:
    file = SimpleUploadedFile("paper.xml", paper_of(draft.registry_id))
    answer = editor.post(f"/editor/{draft.pk}/paper/", {"paper": file}, follow=True)
    assert "<mark>" in answer.text
    paper = draft.papers.get()
    before = {one.id for one in store.findings_of(draft).findings}
    whole = [one for one in papers.proposed(paper) if one.whole]
    first, second = whole[0].held.finding.id, whole[1].held.finding.id
    editor.post(f"/editor/paper/{paper.pk}/", {"finding": first, "do": "accept"})
    editor.post(f"/editor/paper/{paper.pk}/", {"finding": second, "do": "refuse"})
    row = store.row(draft.slug)
    assert {one.id for one in store.findings_of(row).findings} == before | {first}
    assert row.state == State.DRAFT
    assert {k: v["outcome"] for k, v in draft.papers.get().decided.items()} == {
        first: "accepted", second: "refused",
    }  # fmt: skip
    bare = next(one.held.finding.id for one in papers.proposed(paper) if lacks(one.held.finding))
    accepting = {"finding": bare, "do": "accept"}
    answer = editor.post(f"/editor/paper/{paper.pk}/", accepting, follow=True)
    assert "so no article can tell it" in answer.text
    assert f'value="{bare}"><button class="button-small" name="do" value="refuse"' in answer.text
    editor.post(f"/editor/paper/{paper.pk}/", {"finding": first, "do": "refuse"})
    after = store.row(draft.slug)
    assert {one.id for one in store.findings_of(after).findings} == before


@needs_real_data
def test_an_editor_is_told_in_what_a_publication_does_not_agree_with_the_trial(editor, draft):
    paper = (REAL_DATA / "publications" / "pubmed-29768149.xml").read_bytes()
    several = paper.replace(b"NCT02149199", b"NCT02149199, NCT00000009")
    for raw, told in ((several, True), (paper_of(draft.registry_id), False)):
        file = SimpleUploadedFile("paper.xml", raw)
        page = editor.post(f"/editor/{draft.pk}/paper/", {"paper": file}, follow=True).text
        assert ("may be about another trial" in page) is told
        assert (f"It names NCT00000009, NCT02149199, and not {draft.registry_id}." in page) is told
        assert "<mark>" in page  # it is kept, and read
        draft.papers.all().delete()


@needs_real_data
def test_a_publication_about_another_trial_or_to_a_published_article_is_refused(
    published, draft, now
) -> None:
    with pytest.raises(BadInput, match="published article stays"):
        papers.add(slug=published.slug, raw=paper_of("NCT02708095"), name="a.xml", now=now)
    row = store.row(published.slug)
    row.state = State.DRAFT
    row.save()
    with pytest.raises(BadInput, match="is about NCT00000009"):
        papers.add(slug=row.slug, raw=paper_of("NCT00000009"), name="a.xml", now=now)


def test_a_file_that_is_no_publication_is_refused_in_words(editor, draft) -> None:
    file = SimpleUploadedFile("a.xml", b"<html/>")
    page = editor.post(f"/editor/{draft.pk}/paper/", {"paper": file}, follow=True).text
    assert "a.xml" in page
    assert not draft.papers.exists()


# --- what readers report ------------------------------------------------------------------------


def test_a_reader_reports_a_sentence_and_an_editor_sees_and_closes_it(
    client, editor, published, now
) -> None:
    sentence = store.article_of(published).sections[0].sentences[0].text
    path = f"/articles/{published.slug}/wrong/"
    assert "Thank you" in client.post(path, {"sentence": sentence, "kind": "misleading"}).text
    own = "It says\u202e <b>four</b>,\r\n\x00and the table says five"
    client.post(path, {"sentence": sentence, "kind": "misleading", "words": own})
    assert ErrorReport.objects.get().count == 2
    assert b"table" not in bytes(ReportedWords.objects.get().sealed)
    page = editor.get(f"/editor/{published.pk}/").text
    assert "(2 times)" in page
    assert "It says &lt;b&gt;four&lt;/b&gt;, and the table says five" in page
    assert "Readers reported something" in editor.get("/editor/").text
    do(editor, published, "close", outcome="right")
    assert reports.open_reports(published) == {}
    assert not ReportedWords.objects.exists(), "words go when the report is closed"
    client.post(path, {"sentence": sentence, "kind": "misleading"})
    assert ErrorReport.objects.count() == 2, "said again after it was closed, it is said anew"


@pytest.mark.parametrize(
    ("sentence", "kind"), [("No such sentence.", "wrong"), (None, "other"), ("", "")]
)
def test_a_report_names_a_sentence_and_a_kind(client, published, sentence, kind) -> None:
    if sentence is None:
        sentence = store.article_of(published).title.text
    path = f"/articles/{published.slug}/wrong/"
    answer = client.post(path, {"sentence": sentence, "kind": kind})
    assert answer.status_code == 400
    assert not ErrorReport.objects.exists()


def test_a_report_keeps_nothing_about_the_reader() -> None:
    kept = {field.name for field in ErrorReport._meta.get_fields()}
    assert kept == {
        "id", "article_row", "sentence", "kind", "count", "first_week", "last_week", "closed_at",
        "closed_by", "outcome", "words",
    }  # fmt: skip
    assert {one.name for one in ReportedWords._meta.get_fields()} == {
        "id", "report", "sealed", "week",
    }  # fmt: skip


def test_own_words_go_when_they_are_old_and_the_report_stays(published, now, settings) -> None:
    sentence = store.article_of(published).title.text
    told = {"slug": published.slug, "sentence": sentence, "kind": "wrong"}
    today = now.date()
    for days, words in ((0, "An old word."), (30, "A newer word.")):
        reports.report(**told, words=words, today=today + dt.timedelta(days=days))
    settings.SERVICE = msgspec.structs.replace(settings.SERVICE, erase_unused_after_months=0)
    later = now.replace(year=now.year + 2) + dt.timedelta(days=7)
    assert reports.forget_old(now=later) == 0, "an operator who erases nothing"
    settings.SERVICE = msgspec.structs.replace(settings.SERVICE, erase_unused_after_months=24)
    assert reports.forget_old(now=now) == 0
    operating.tick(now=later)
    (kept,) = reports.open_reports(published)[sentence]
    assert (kept.count, kept.words) == (2, ("A newer word.",))


def test_the_desk_refuses_in_the_language_of_its_editor(editor, draft, published) -> None:
    def pressed(what: str, start: str) -> str:
        path = f"{start}/editor/{published.pk}/"
        return html.unescape(editor.post(path, {"do": what}, follow=True).text)

    assert "An article that is published cannot become a draft." in pressed("back", "")
    spanish = pressed("back", "/es")
    assert "Un artículo en estado «publicado» no puede pasar a «borrador»." in spanish
    assert ": publicado</li>" in spanish, "its history too"
    assert "Un artículo publicado no se tira" in pressed("discard", "/es")
    answer = editor.post("/es/editor/", {"trial": "NCT00000001"}, follow=True).text
    assert "El catálogo no tiene NCT00000001." in answer


def test_of_an_article_on_the_site_the_desk_tells_what_changed_there(published, now) -> None:
    before = store.article_of(published)
    proposal = editing.propose(slug=published.slug, by="ada", now=now)
    text = before.subtitle.text
    for words in (text.replace("The trial", "That trial"), text.replace("The trial", "This trial")):
        subtitle = msgspec.structs.replace(before.subtitle, text=words)
        article = msgspec.structs.replace(before, subtitle=subtitle)
        actions.edit(slug=proposal.slug, article=article, by="ada", now=now)
    corrected = editing.put_in_place(slug=proposal.slug, reason="Shorter.", by="ada", now=now)
    (change,) = versions.last_changes(corrected)
    assert (change.before, change.after) == (text, words)


def test_own_words_are_few_and_what_was_typed_is_not_lost(client, published) -> None:
    said = {"sentence": store.article_of(published).title.text, "kind": "wrong"}
    path = f"/articles/{published.slug}/wrong/"
    assert "nothing about your health" in client.get(path).text
    answer = client.post(path, said | {"words": "x" * 301})
    assert answer.status_code == 400
    assert "at most 300 characters" in answer.text
    assert f"{'x' * 301}</textarea>" in answer.text
    assert client.post(path, said | {"words": " \r\n" + "x" * 300}).status_code == 200
    assert [one.words for one in reports.open_reports(published)[said["sentence"]]] == [
        ("x" * 300,)
    ]


def test_a_network_that_reports_without_end_is_told_to_wait(client, published) -> None:
    sentence = store.article_of(published).title.text
    path = f"/articles/{published.slug}/wrong/"
    answers = [client.post(path, {"sentence": sentence, "kind": "wrong"}) for _ in range(22)]
    assert [answers[0].status_code, answers[-1].status_code] == [200, 400]


def test_versions_tell_apart_what_was_changed_added_and_dropped(draft) -> None:
    article = store.article_of(draft)
    first, *rest = article.sections
    changed = msgspec.structs.replace(
        article,
        title=msgspec.structs.replace(article.title, text="Another headline"),
        sections=(msgspec.structs.replace(first, sentences=first.sentences[1:]), *rest),
    )
    found = versions.differences(article, changed)
    assert [(one.before, one.after) for one in found] == [
        (article.title.text, "Another headline"),
        (first.sentences[0].text, ""),
    ]


def test_words_that_an_editor_put_back_are_no_editor_s(draft, now) -> None:
    article = store.article_of(draft)
    subtitle = msgspec.structs.replace(article.subtitle, text="Other words.")
    for words, edited in ((msgspec.structs.replace(article, subtitle=subtitle), True),
                          (article, False)):  # fmt: skip
        actions.edit(slug=draft.slug, article=words, by="ada", now=now)
        assert versions.by_a_person(draft) is edited
