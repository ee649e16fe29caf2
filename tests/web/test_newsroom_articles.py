"""Articles: from findings to the site, by the states that there are and no others."""

import itertools
import re

import msgspec
import pytest

from invented_trials import Shelf, study
from trialpost.articles import write_article
from trialpost.demo.reference import REFERENCE_TRIAL, reference_findings
from trialpost.demo.reference_trial import reference_study
from trialpost.errors import BadInput, NotFound
from trialpost.findings import findings_from_json
from trialpost.model.article import Article, Sentence
from trialpost.web.catalogue.actions import load
from trialpost.web.mail.models import OutboxMessage
from trialpost.web.newsroom import actions, store
from trialpost.web.newsroom.actions import VALID_TRANSITIONS, State
from trialpost.web.newsroom.categories import CATEGORIES, categories_of
from trialpost.web.newsroom.models import ArticleRow
from trialpost.web.newsroom.signals import article_corrected, article_published

pytestmark = pytest.mark.django_db
WHY = "A group was named wrongly."


def other_words(slug: str) -> Article:
    """Return an article that is kept with one word said otherwise; of that one, as it was."""
    article = store.article_of(store.row(slug))
    one, other = "The trial compared", "This trial compared"
    if one not in article.subtitle.text:
        one, other = other, one
    text = article.subtitle.text.replace(one, other)
    return msgspec.structs.replace(article, subtitle=Sentence(text, article.subtitle.findings))


@pytest.fixture
def draft(now) -> ArticleRow:
    return actions.add_article(findings_file=reference_findings(), now=now, categories=("immune",))


@pytest.fixture
def published(draft, now) -> ArticleRow:
    assert actions.verify(slug=draft.slug) == ()
    return actions.publish(slug=draft.slug, now=now)


def in_state(row: ArticleRow, state: str) -> ArticleRow:
    row.state = state
    row.save()
    return row


MOVES = {
    State.VERIFIED: lambda slug, now: actions.verify(slug=slug),
    State.DRAFT: lambda slug, now: actions.back_to_draft(slug=slug),
    State.PUBLISHED: lambda slug, now: actions.publish(slug=slug, now=now),
    State.CORRECTED: lambda slug, now: actions.correct(
        slug=slug, article=other_words(slug), reason=WHY, now=now
    ),
    State.WITHDRAWN: lambda slug, now: actions.withdraw(slug=slug, reason=WHY, now=now),
}


@pytest.mark.parametrize(("before", "after"), list(itertools.product(State, State)))
def test_only_the_moves_of_the_table_are_made(draft, now, before, after) -> None:
    in_state(draft, before)
    if after in VALID_TRANSITIONS[before]:
        MOVES[after](draft.slug, now)
        assert store.row(draft.slug).state == after
    else:
        with pytest.raises(BadInput, match="cannot become"):
            MOVES[after](draft.slug, now)
        assert store.row(draft.slug).state == before


def test_every_state_has_its_row_in_the_table() -> None:
    assert set(VALID_TRANSITIONS) == set(State)


def tampered(row: ArticleRow) -> ArticleRow:
    """Change a figure of the article behind the newsroom's back."""
    assert "14.3" in row.article
    row.article = row.article.replace("14.3", "41.3")
    row.save()
    return row


def test_an_article_that_does_not_hold_stays_a_draft(draft, now) -> None:
    tampered(draft)
    problems = actions.verify(slug=draft.slug)
    assert any("41.3" in problem.claim for problem in problems)
    assert store.row(draft.slug).state == State.DRAFT


def test_a_figure_changed_after_verifying_is_not_published(draft, now) -> None:
    actions.verify(slug=draft.slug)
    tampered(store.row(draft.slug))
    with pytest.raises(BadInput, match="does not hold"):
        actions.publish(slug=draft.slug, now=now)
    assert store.published() == []


def test_adding_twice_gives_one_draft_and_never_changes_what_is_published(draft, now) -> None:
    again = actions.add_article(findings_file=reference_findings(), now=now, categories=("immune",))
    assert again.pk == draft.pk
    in_state(again, State.PUBLISHED)
    actions.add_article(findings_file=reference_findings(), now=now, categories=("heart",))
    assert store.row(draft.slug).categories == ["immune"]


def test_another_title_of_the_same_source_keeps_row_and_address(draft, now) -> None:
    kept = {"findings": draft.findings, "condition": draft.condition, "descriptors": frozenset()}
    retitled = msgspec.structs.replace(other_words(draft.slug), title=Sentence("Lupus, anew"))
    again = actions.keep(article=retitled, now=now, **kept)
    assert (again.pk, again.slug) == (draft.pk, draft.slug)
    assert store.article_of(again).title.text == "Lupus, anew"
    paper = msgspec.structs.replace(retitled.source, name="Another paper", url="https://e.org/")
    other = actions.keep(article=msgspec.structs.replace(retitled, source=paper), now=now, **kept)
    assert other.pk != draft.pk


def test_an_unknown_category_is_refused_with_those_that_there_are(now) -> None:
    with pytest.raises(BadInput, match="heart"):
        actions.add_article(findings_file=reference_findings(), now=now, categories=("hearts",))


def test_categories_come_from_the_trials_headings(now, tmp_path) -> None:
    path = tmp_path / "reference.json"
    path.write_bytes(msgspec.json.encode(reference_study()))
    load([path], now=now)
    row = actions.add_article(findings_file=reference_findings(), now=now)
    assert "immune" in row.categories


@pytest.mark.parametrize(
    ("descriptors", "expected"),
    [
        # Lupus Erythematosus, Systemic, and its ancestors as the registry derives them.
        (["D008180", "D003240", "D017437", "D001327", "D007154"], {"connective-tissue", "immune"}),
        (["D006333", "D006331", "D002318"], {"heart"}),
        (["D003924", "D003920", "D044882", "D008659", "D004700"], {"hormones", "metabolism"}),
        ([], {"other"}),
        (["D052776", "D014570", "D007674"], {"kidneys"}),
    ],
)
def test_categories_of_headings(descriptors, expected) -> None:
    assert set(categories_of(descriptors)) == expected


def test_category_keys_fit_into_an_address() -> None:
    assert all(re.fullmatch(r"[a-z-]+", key) for key in CATEGORIES)


def test_signals_come_after_the_commit_and_once(
    draft, now, django_capture_on_commit_callbacks
) -> None:
    heard = []

    def hear(sender, slug, **more) -> None:
        heard.append((slug, store.row(slug).state))

    article_published.connect(hear)
    article_corrected.connect(hear)
    try:
        actions.verify(slug=draft.slug)
        with django_capture_on_commit_callbacks(execute=False) as callbacks:
            actions.publish(slug=draft.slug, now=now)
        assert heard == []
        for callback in callbacks:
            callback()
        with django_capture_on_commit_callbacks(execute=True):
            words = other_words(draft.slug)
            actions.correct(slug=draft.slug, article=words, reason=WHY, now=now)
    finally:
        article_published.disconnect(hear)
        article_corrected.disconnect(hear)
    assert heard == [(draft.slug, "published"), (draft.slug, "corrected")]


def test_a_draft_is_on_no_page(client, draft) -> None:
    assert client.get(f"/articles/{draft.slug}/").status_code == 404
    assert "No article has been published" in client.get("/articles/").text
    assert store.about_trial(REFERENCE_TRIAL) is None


def test_a_withdrawn_article_leaves_its_date_and_reason_and_no_more(client, published, now) -> None:
    actions.withdraw(slug=published.slug, reason=WHY, now=now)
    page = client.get(f"/articles/{published.slug}/")
    assert page.status_code == 410
    assert WHY in page.text
    assert 'datetime="2026-11-22"' in page.text
    assert "14.3" not in page.text
    assert store.published() == []
    mailed = client.get(f"/a/{store.mail_code(published.slug)}/")
    assert mailed.headers["Location"] == f"/articles/{published.slug}/"
    anew = actions.add_article(findings_file=reference_findings(), now=now)
    assert anew.slug == f"{published.slug}-2", "the one that was withdrawn keeps its address"
    actions.verify(slug=anew.slug)
    actions.publish(slug=anew.slug, now=now)
    assert client.get(f"/articles/{published.slug}/").status_code == 410
    assert client.get(f"/articles/{anew.slug}/").status_code == 200


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_nothing_is_corrected_or_withdrawn_without_a_reason(published, now, reason) -> None:
    with pytest.raises(BadInput, match="Say why"):
        actions.withdraw(slug=published.slug, reason=reason, now=now)
    with pytest.raises(BadInput, match="Say why"):
        actions.correct(
            slug=published.slug, findings_file=reference_findings(), reason=reason, now=now
        )
    assert store.row(published.slug).state == State.PUBLISHED


def test_the_article_page_has_all_that_it_should(client, published) -> None:
    page = client.get(f"/articles/{published.slug}/").text
    article = write_article(findings_from_json(reference_findings()))
    assert page.count("<h1") == 1
    for words in (
        "14.3",
        "<svg",
        "<table>",
        'href="https://clinicaltrials.gov/study/NCT02708095"',
        'datetime="2022-05-16"',
        "not medical advice",
        "Find a trial near you",
        'href="/articles/condition/lupus/"',
        "Results like this by email",
        "Send to a friend",
    ):
        assert words in page
    for section in article.sections:
        assert f"<h2>{section.heading}</h2>" in page
    assert not re.search(r"\sstyle=", page)
    regions = re.findall(r'role="region" tabindex="0" aria-label="([^"]+)"><table>', page)
    assert regions == [
        f"Table {number}, which may scroll sideways" for number in range(1, len(regions) + 1)
    ]
    assert len(regions) == page.count("<table>") >= 2, "each a landmark with a name of its own"


def test_sending_to_a_friend_carries_nothing_about_the_sender(client, published) -> None:
    page = client.get(f"/articles/{published.slug}/", {"from": "me@example.org"}).text
    link = re.search(r'href="(mailto:[^"]+)"', page)[1]
    assert link.startswith("mailto:?subject=A%20page%20that%20you%20may%20want%20to%20read&amp;")
    assert link.endswith(f"/for-you/{store.mail_code(published.slug)}/")
    assert "lupus" not in link
    assert "me@example.org" not in page


def test_lists_by_category(client, published) -> None:
    assert published.slug in client.get("/articles/").text
    assert published.slug in client.get("/articles/category/immune/").text
    heart = client.get("/articles/category/heart/").text
    assert "There is no article in this category yet" in heart
    assert "/articles/category/immune/" in heart
    assert client.get("/articles/category/hearts/").status_code == 404


def test_only_trials_that_are_near_are_called_so(client, published, tmp_path, now) -> None:
    Shelf(tmp_path).load(study(1, condition=published.condition, city="Boston"), now=now)
    page = f"/articles/{published.slug}/"
    assert "Trials near Boston" in client.get(page, {"near": "Boston, MA"}).text
    far = client.get(page, {"near": "Seattle, WA"}).text
    assert "No trial near Seattle" in far
    assert "Trials near" not in far
    assert "Number 1" in far, "the nearest is told all the same, with how far it is"


def test_a_corrected_article_says_so(client, published, now) -> None:
    with pytest.raises(BadInput, match="changes nothing"):
        actions.correct(
            slug=published.slug, findings_file=reference_findings(), reason=WHY, now=now
        )
    actions.correct(slug=published.slug, article=other_words(published.slug), reason=WHY, now=now)
    page = client.get(f"/articles/{published.slug}/").text
    assert "has been corrected" in page
    assert 'datetime="2026-11-22"' in page
    assert WHY in page


def test_a_correction_about_another_trial_is_refused(published, now) -> None:
    other = reference_findings().replace(b'"id": "NCT02708095"', b'"id": "NCT00000001"')
    with pytest.raises(BadInput, match="not NCT02708095"):
        actions.correct(slug=published.slug, findings_file=other, reason=WHY, now=now)


def test_the_trials_page_leads_to_its_article(client, published, tmp_path, now) -> None:
    path = tmp_path / "reference.json"
    path.write_bytes(msgspec.json.encode(reference_study()))
    load([path], now=now)
    assert f"/articles/{published.slug}/" in client.get(f"/trial/{REFERENCE_TRIAL}/").text


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(NotFound, match="no-such-article"):
        actions.verify(slug="no-such-article")


def test_publishing_without_subscribers_queues_nothing(published) -> None:
    assert not OutboxMessage.objects.exists()
