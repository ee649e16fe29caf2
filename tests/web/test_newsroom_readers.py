"""How readers get articles: on a condition, how often, named or not; see, reduce, add; feeds."""

import datetime as dt
import json
import re
from xml.etree import ElementTree

import msgspec
import pytest
from django.test import Client
from django.utils import timezone

from test_newsroom_articles import other_words
from test_newsroom_subscriptions import ask, keys, link_in, publish
from trialpost.demo.reference import reference_findings
from trialpost.demo.reference_trial import reference_study
from trialpost.web.catalogue.actions import load
from trialpost.web.language import speaking
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import Address, OutboxMessage
from trialpost.web.newsroom import (
    actions,
    digests,
    mailed,
    store,
    subscriptions,
    volume,
    wishes,
)
from trialpost.web.newsroom.mailing import letter
from trialpost.web.newsroom.models import ArticleRow, MailedArticle, Reader, Subscription
from trialpost.web.newsroom.subjects import condition, subject
from trialpost.web.people.account import rights

pytestmark = pytest.mark.django_db
READER = "reader@example.org"


@pytest.fixture
def lupus(tmp_path, now) -> None:
    """A catalogue whose vocabulary knows lupus."""
    path = tmp_path / "reference.json"
    path.write_bytes(msgspec.json.encode(reference_study()))
    load([path], now=now)


def subscribe(client: Client, inbox, **asked: str) -> None:
    form = {"address": READER, "category": "immune"} | asked
    assert client.post("/subscribe/", form).status_code == 302
    mail.deliver(now=timezone.now())
    assert client.post(link_in(inbox.messages[-1])).status_code == 200


def deliver(inbox) -> list:
    """Gather and send; return what came."""
    before = len(inbox.messages)
    digests.gather(now=timezone.now())
    mail.deliver(now=timezone.now())
    return inbox.messages[before:]


def words(message) -> str:
    return message.get_body(("plain",)).get_content()


def page_in(message) -> str:
    """Return the path of the reader's own page that a mail leads to."""
    return re.search(r"http://[^/\s]+(/mails/\S+)", words(message))[1]


def due() -> None:
    """Let every reader's digest be due today."""
    Reader.objects.exclude(digest_day=None).update(digest_day=timezone.now().date())


def test_any_one_condition_can_be_subscribed_to(client, inbox, lupus) -> None:
    subscribe(client, inbox, condition="Lupus")
    assert [one.name for one in store.subscriptions_of(Address.objects.get())] == ["Lupus"]
    publish(categories=("heart",))
    row = ArticleRow.objects.get()
    assert condition("lupus").takes_in(row)
    (message,) = deliver(inbox)
    assert "“Lupus”" in words(message)
    assert "lupus" not in message["Subject"].lower()


def test_a_misspelt_condition_is_asked_about_and_never_taken_unsaid(client, inbox, lupus) -> None:
    form = {"address": READER, "condition": "lupsu", "frequency": "weekly"}
    page = client.post("/subscribe/", form)
    assert page.status_code == 400
    (offered,) = re.findall(r'<form method="post".*?</form>', page.text, re.DOTALL)[:1]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', offered))
    assert fields == form | {"condition": "lupus"}
    subscribe(client, inbox, **fields)
    own = f"/mails/{wishes.page_token(Address.objects.get())}/"
    assert "Did you mean" in client.post(own, {"add": "1", "condition": "lupsu"}).text
    assert "Did you mean" not in client.post("/subscribe/", form | {"condition": "qx"}).text


def test_a_condition_that_nobody_knows_is_refused_and_stays_in_the_form(client, lupus) -> None:
    form = {"address": READER, "category": "immune", "condition": "the frobnitz"}
    answer = client.post("/subscribe/", form)
    assert answer.status_code == 400
    assert "the frobnitz" in answer.text
    assert not Address.objects.exists()


def test_which_condition_it_is_stands_nowhere_in_the_clear(client, inbox, lupus) -> None:
    subscribe(client, inbox, condition="Lupus")
    for model in (Subscription, Reader):
        for row in model.objects.values_list():
            shown = b"".join(
                bytes(one) if isinstance(one, bytes) else str(one).encode() for one in row
            )
            assert b"upus" not in shown
            assert b"D008180" not in shown


@pytest.mark.parametrize(("named", "tells"), [("", False), ("1", True)])
def test_a_subject_names_what_it_is_about_only_where_the_reader_chose_that(
    client, inbox, named, tells
) -> None:
    subscribe(client, inbox, **({"named": named} if named else {}))
    publish()
    (message,) = deliver(inbox)
    assert ("Immune" in message["Subject"]) is tells


@pytest.mark.parametrize("frequency", ["at once", "weekly"])
def test_a_category_has_its_spanish_name_in_subjects_and_where_it_is_stopped(
    client, inbox, frequency
) -> None:
    asked = {"address": READER, "category": "immune", "named": "1", "frequency": frequency}
    client.post("/es/subscribe/", asked)
    mail.deliver(now=timezone.now())
    client.post(link_in(inbox.messages[-1]))
    publish()
    ArticleRow.objects.update(published_at=timezone.now())
    due()
    (message,) = deliver(inbox)
    assert "Sistema inmunitario" in message["Subject"]
    address = Address.objects.get()
    with speaking("es"):
        assert "Sistema inmunitario" in subscriptions.describe_stream("articles:immune")
        assert mail.stop_path(address=address, stream="articles:immune").startswith("/es/")


def test_how_often_holds_for_all_and_is_said_before_it_changes(client, inbox) -> None:
    subscribe(client, inbox, frequency="weekly")
    asked = {"address": READER, "category": "heart", "frequency": "at once"}
    client.post("/subscribe/", asked)
    mail.deliver(now=timezone.now())
    page = client.get(link_in(inbox.messages[-1])).text
    assert "You get articles from us already, once a week." in page
    assert "all come each time there is a new one" in page
    client.post("/subscribe/", asked | {"frequency": "weekly", "address": "new@example.org"})
    mail.deliver(now=timezone.now())
    assert "You get articles from us already" not in client.get(link_in(inbox.messages[-1])).text


def test_a_weekly_reader_gets_one_digest_with_first_lines_and_nothing_twice(
    client, inbox, lupus
) -> None:
    subscribe(client, inbox, frequency="weekly", condition="lupus")
    publish()
    ArticleRow.objects.update(published_at=timezone.now())
    assert deliver(inbox) == [], "nothing before its day"
    due()
    (message,) = deliver(inbox)
    article = store.published()[0]
    for part in (article.title, f"Lupus. {article.subtitle}", "Read it: http"):
        assert " ".join(part.split()) in " ".join(words(message).split())
    shown = " ".join(words(message).split())
    assert "At week 2, the median change in anti-dsDNA antibodies was a fall of 14.3" in shown
    assert "/articles/" not in words(message)
    assert re.search(r"/stop/", message["List-Unsubscribe"] or words(message))
    due()
    assert deliver(inbox) == []
    assert Reader.objects.get().digest_day == timezone.now().date() + dt.timedelta(days=7)


def test_what_was_published_before_somebody_subscribed_is_no_news(client, inbox) -> None:
    publish()
    subscribe(client, inbox, frequency="monthly")
    due()
    assert deliver(inbox) == []


def test_a_digest_of_which_the_reader_has_left_is_not_made(client, inbox) -> None:
    subscribe(client, inbox, frequency="weekly")
    publish()
    ArticleRow.objects.update(published_at=timezone.now())
    due()
    rights.erase(address=Address.objects.get(), now=timezone.now())
    assert deliver(inbox) == []


def test_the_page_in_a_mail_shows_and_reduces_without_signing_in(client, inbox) -> None:
    subscribe(client, inbox, named="1")
    subscribe(client, inbox, category="blood")
    publish()
    (message,) = deliver(inbox)
    path, stranger = page_in(message), Client()
    page = stranger.get(path)
    assert page.headers["Cache-Control"] == "no-store"
    assert "Immune system" in page.text
    assert "Blood and lymph" in page.text
    assert READER not in page.text
    assert "Saved" in stranger.post(path, {"frequency": "weekly", "unnamed": "1"}).text
    found = wishes.wishes_of(Address.objects.get())
    assert (found.frequency, found.named) == ("weekly", False)
    stop = re.findall(r'action="(/stop/[^"]+)"', page.text)
    assert stranger.post(stop[0]).status_code == 200
    assert len(keys(Address.objects.get())) == 1
    assert stranger.post(stop[-1]).status_code == 200
    assert not Subscription.objects.exists()
    assert not Reader.objects.exists()
    assert not MailedArticle.objects.exists()
    assert stranger.get(path).status_code == 404


@pytest.mark.parametrize(
    "more", [{"frequency": "at once"}, {"frequency": "weekly"}, {"named": "1"}]
)
def test_the_page_gives_nothing_more_without_a_fresh_mail(client, inbox, more) -> None:
    subscribe(client, inbox, frequency="monthly")
    address = Address.objects.get()
    path = f"/mails/{wishes.page_token(address)}/"
    before = wishes.wishes_of(address)
    client.post(path, more)
    assert wishes.wishes_of(address) == before
    answer = client.post(path, more | {"more": "1"})
    assert "We have emailed a link" in answer.text
    assert wishes.wishes_of(address) == before
    mail.deliver(now=timezone.now())
    assert client.post(link_in(inbox.messages[-1])).status_code == 200
    assert wishes.wishes_of(address) != before


def test_what_is_added_comes_as_often_as_the_reader_has_chosen(client, inbox) -> None:
    subscribe(client, inbox, frequency="weekly")
    publish()
    ArticleRow.objects.update(published_at=timezone.now())
    due()
    (message,) = deliver(inbox)
    client.post(page_in(message), {"add": "1", "category": "heart"})
    mail.deliver(now=timezone.now())
    page = client.get(link_in(inbox.messages[-1])).text
    assert "new articles on “Heart and circulation”, once a week, and nothing else" in page


def test_an_article_offers_its_own_condition_first_and_no_place_where_nothing_recruits(
    client, lupus
) -> None:
    slug = publish()
    page = client.get(f"/articles/{slug}/").text
    assert page.index('value="condition:') < page.index('value="immune"')
    assert ">Systemic lupus erythematosus</option>" in page or ">Lupus</option>" in page
    nothing = "No trial for this condition recruits now" in page
    assert ('name="near"' not in page) is nothing
    assert ("Be told when a new one opens" in page) is nothing


def test_adding_from_the_page_takes_a_freshly_mailed_link(client, inbox) -> None:
    subscribe(client, inbox)
    path = f"/mails/{wishes.page_token(Address.objects.get())}/"
    client.post(path, {"add": "1", "category": "heart"})
    assert keys(Address.objects.get()) == ["immune"]
    mail.deliver(now=timezone.now())
    client.post(link_in(inbox.messages[-1]))
    assert keys(Address.objects.get()) == ["heart", "immune"]


def test_the_one_click_stop_of_a_single_article_ends_its_category_and_the_digest_s_ends_all(
    client, inbox
) -> None:
    subscribe(client, inbox)
    subscribe(client, inbox, category="blood")
    publish()
    (message,) = deliver(inbox)
    stop = re.search(r"http://[^/\s]+(/stop/\S+)", words(message))[1]
    Client().post(stop, {"List-Unsubscribe": "One-Click"})
    assert keys(Address.objects.get()) == ["blood"]
    subscribe(client, inbox, category="immune", frequency="weekly")
    ArticleRow.objects.update(published_at=timezone.now() + dt.timedelta(minutes=1))
    MailedArticle.objects.all().delete()
    due()
    (digest,) = deliver(inbox)
    stop = re.search(r"http://[^/\s]+(/stop/\S+)", words(digest))[1]
    Client().post(stop, {"List-Unsubscribe": "One-Click"})
    assert not Subscription.objects.exists()


def test_a_correction_goes_to_whoever_was_mailed_the_article_and_to_nobody_else(
    client, inbox
) -> None:
    subscribe(client, inbox)
    slug = publish()
    deliver(inbox)
    subscribe(client, inbox, address="later@example.org")
    now = timezone.now()
    actions.correct(slug=slug, article=other_words(slug), reason="A group was misnamed.", now=now)
    (message,) = deliver(inbox)
    assert message["To"] == READER
    assert "Why: A group was misnamed." in words(message)
    assert "lupus" not in str(message["Subject"]).lower()
    assert deliver(inbox) == []


def test_a_withdrawal_takes_back_what_nobody_has_sent_and_tells_whoever_had_it(
    client, inbox
) -> None:
    subscribe(client, inbox)
    slug = publish()
    deliver(inbox)
    subscribe(client, inbox, address="later@example.org", frequency="weekly")
    actions.withdraw(slug=slug, reason="The paper was retracted.", now=timezone.now())
    due()
    (message,) = deliver(inbox)
    assert message["To"] == READER
    assert "Please do not rely on what it said" in words(message)


def test_an_article_withdrawn_before_its_mails_went_out_is_mailed_to_nobody(client, inbox) -> None:
    subscribe(client, inbox)
    slug = publish()
    actions.withdraw(slug=slug, reason="The paper was retracted.", now=timezone.now())
    assert deliver(inbox) == []
    assert not OutboxMessage.objects.filter(state=OutboxMessage.State.QUEUED).exists()


def test_who_was_mailed_what_can_be_told_only_by_making_the_hash_again(client, inbox) -> None:
    subscribe(client, inbox)
    slug = publish()
    address = Address.objects.get()
    assert mailed.told(address, [slug, "another"]) == {slug}
    assert list(mailed.everybody(slug)) == [address]
    assert list(mailed.everybody("another")) == []
    assert slug in rights.export(address=address)["article subscriptions"]["mailed"]


@pytest.mark.parametrize(
    ("days", "words"),
    [([], "new here"), ([1, 2, 3], "new here"),
     ([61, 3, 2], "About 1 a month, going by the last 2 months"),
     ([300], "About 1 a year, going by the last 10 months"), ([400], "none in the last year"),
     ([10, 200, 390], "About 2 a year, going by the last 12 months")],
)  # fmt: skip
def test_the_volume_to_expect(now, days, words) -> None:
    for at, ago in enumerate(days):
        ArticleRow.objects.create(
            slug=f"a-{at}", state="published", categories=["heart"], article="", findings="",
            created_at=now, published_at=now - dt.timedelta(days=ago),
        )  # fmt: skip
    assert words in volume.expected(subject("heart"), now=now)
    known = "none in the last year" if max(days, default=0) > 60 else "new here"
    assert known in volume.expected(subject("blood"), now=now), "of what is new nobody knows yet"


# --- archive, feeds, friends --------------------------------------------------------------------


def test_the_archive_has_a_page_for_each_condition(client, lupus) -> None:
    slug = publish()
    assert 'href="/articles/condition/lupus/"' in client.get("/articles/").text
    page = client.get("/articles/condition/lupus/").text
    assert slug in page
    assert 'name="category" value="condition:' in page
    assert client.get("/articles/condition/asthma/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/articles/feed", "/articles/category/immune/feed", "/articles/condition/lupus/feed"]
)
def test_feeds_as_atom_rss_and_json(client, path) -> None:
    slug = publish()
    title = store.published()[0].title
    atom = client.get(f"{path}.atom")
    assert atom.headers["Content-Type"].startswith("application/atom+xml")
    space = "{http://www.w3.org/2005/Atom}"
    (entry,) = ElementTree.fromstring(atom.content).findall(f"{space}entry")
    assert entry.find(f"{space}title").text == title
    assert entry.find(f"{space}link").get("href").endswith(f"/articles/{slug}/")
    content = entry.find(f"{space}content")
    assert content.get("type") == "html"
    assert "<script" not in content.text
    (item,) = ElementTree.fromstring(client.get(f"{path}.rss").content).iter("item")
    assert item.find("title").text == title
    feed = json.loads(client.get(f"{path}.json").content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][0]["id"].endswith(f"/articles/{slug}/")
    (item,) = feed["items"]
    assert item["content_html"] == content.text
    assert item["date_modified"] == item["date_published"], "as Atom's updated has it"


def test_what_stands_in_a_summary_is_no_markup_for_a_reader_of_feeds(client) -> None:
    slug = publish()
    reason = "It said <b>2</b> for p < 0.05."
    actions.correct(slug=slug, article=other_words(slug), reason=reason, now=timezone.now())
    told = "It said &lt;b&gt;2&lt;/b&gt; for p &lt; 0.05."
    atom = ElementTree.fromstring(client.get("/articles/feed.atom").content)
    summary = next(atom.iter("{http://www.w3.org/2005/Atom}summary"))
    assert (summary.get("type"), told in summary.text) == ("html", True)
    (item,) = ElementTree.fromstring(client.get("/articles/feed.rss").content).iter("item")
    assert told in item.find("description").text
    assert reason in client.get("/articles/feed.json").json()["items"][0]["summary"]


def test_what_is_invented_says_so_in_mails_feeds_and_to_a_friend(client, now) -> None:
    whole = json.loads(reference_findings().replace(b"NCT02708095", b"SIMULATED-1"))
    for one in whole["findings"]:
        del one["id"]
    slug = actions.add_article(findings_file=json.dumps(whole).encode(), now=now).slug
    assert actions.verify(slug=slug) == ()
    told = letter(actions.publish(slug=slug, now=now), subject("immune"))
    friend = client.get(f"/for-you/{store.mail_code(slug)}/").text
    for text in (told.text, told.html, friend):
        assert "figures of this article are invented" in " ".join(text.split())
    for form in ("atom", "rss", "json"):
        assert "Invented, to show how it is done" in client.get(f"/articles/feed.{form}").text


def test_a_feed_of_a_category_without_articles_is_empty_and_of_nothing_is_not_there(client) -> None:
    assert json.loads(client.get("/articles/category/heart/feed.json").content)["items"] == []
    assert client.get("/articles/category/hearts/feed.json").status_code == 404
    assert client.get("/articles/feed.xls").status_code == 404


def test_a_friend_sees_what_this_is_and_whether_a_trial_is_near(client, lupus) -> None:
    slug = publish()
    code = store.mail_code(slug)
    page = client.get(f"/for-you/{code}/", {"near": "Boston, MA"}).text
    assert store.published()[0].title in page
    assert "What this is" in page
    assert 'name="near"' in page
    assert "noindex" in page
    assert client.get("/for-you/nothing/").status_code == 404
    actions.withdraw(slug=slug, reason="Retracted.", now=timezone.now())
    assert client.get(f"/for-you/{code}/").headers["Location"] == f"/articles/{slug}/"


def test_asking_by_an_old_form_still_works(client, inbox) -> None:
    assert ask(client, address=READER).redirect_chain
    mail.deliver(now=timezone.now())
    client.post(link_in(inbox.messages[-1]))
    assert wishes.wishes_of(Address.objects.get()) == wishes.Wishes()
