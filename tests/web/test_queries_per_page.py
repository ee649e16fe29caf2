"""No page asks the database more often because there is more to show."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from invented_trials import Shelf, study
from test_newsroom_desk import editor as signed_in_editor
from test_several_people import cared_for
from test_watch_decisions import decide, signed_in
from test_watch_notices import person
from trialpost.demo.reference import reference_findings
from trialpost.model.profile import Profile
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.catalogue.models import ReadIssueRow, SourceRow
from trialpost.web.mail import actions as mail
from trialpost.web.mail import links
from trialpost.web.newsroom import actions as newsroom
from trialpost.web.newsroom import subscriptions, wishes
from trialpost.web.newsroom.categories import CATEGORIES
from trialpost.web.newsroom.models import ArticleRow
from trialpost.web.newsroom.states import State
from trialpost.web.newsroom.subjects import subject
from trialpost.web.people.profile.carried import carry
from trialpost.web.permissions import RULES, Who
from trialpost.web.watch import actions
from trialpost.web.watch.choosing import choices
from trialpost.web.watch.choosing.choices import Chosen

pytestmark = pytest.mark.django_db
FORM = {"conditions": "frobnitz disease", "birth_year": "1987", "place": "Boston, MA",
        "travel_km": "80"}  # fmt: skip
LAST: list[str] = []
FEW, MANY = range(1, 4), range(1, 31)


def asked(ask: Callable[[], object]) -> int:
    """Return how many statements a page asks once the catalogue is in memory."""
    current_catalogue()
    ask()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        ask()
    LAST[:] = [one["sql"][:160] for one in queries]
    return len(queries)


@pytest.fixture
def grown(tmp_path, now):
    """Compare a page with few trials in the catalogue to the same page with many."""

    def compare(ask: Callable[[], object], between: Callable[[], None] = lambda: None) -> None:
        shelf = Shelf(tmp_path)
        shelf.load(*(study(number) for number in FEW), now=now)
        few = asked(ask)
        shelf.load(*(study(number) for number in MANY), now=now)
        between()
        many = asked(ask)
        assert many <= few, "\n".join(LAST)

    return compare


@pytest.mark.parametrize(
    "path", ["/", "/find/?condition=frobnitz+disease&near=Boston", "/trial/NCT00000001/", "/about/"]
)
def test_public_pages(grown, client, path) -> None:
    grown(lambda: client.get(path))


def test_matches_without_an_account(grown, client) -> None:
    grown(lambda: client.post("/match/", FORM))


def test_trials_on_any_condition(grown, client, now) -> None:
    told = {"carried": carry(Profile(birth_year=1987), now=now)}
    grown(lambda: client.post("/match/any/", told))


def test_somebody_s_matches(grown, now) -> None:
    client = signed_in(person(now))
    grown(lambda: client.get("/me/matches/"))


def test_what_somebody_saved_and_declined(tmp_path, now) -> None:
    Shelf(tmp_path).load(*(study(number) for number in MANY), now=now)
    someone = person(now)
    client = signed_in(someone)

    def page() -> None:
        assert "Number 1" in client.get("/me/decided/").text

    def save(numbers: range) -> None:
        for number in numbers:
            decide(someone, "saved", now, trial=f"NCT{number:08d}")

    save(FEW)
    few = asked(page)
    save(MANY)
    assert asked(page) <= few, "\n".join(LAST)


def test_the_page_of_a_digest(tmp_path, now, inbox) -> None:
    counts = []
    shelf = Shelf(tmp_path)
    person(now)
    for numbers in (range(1, 4), range(101, 131)):
        shelf.load(*(study(number) for number in numbers), now=now)
        actions.watch(now=now)
        mail.deliver(now=now)
        path = re.search(r"(/n/\S+)", inbox.messages[-1].get_body(("plain",)).get_content())[1]
        counts.append(asked(lambda path=path: Client().get(path)))
    assert counts[1] <= counts[0], "\n".join(LAST)


def test_what_a_reader_is_mailed(client, now) -> None:
    reader = mail.find_or_create(text="reader@example.org", now=now)
    page, counts = f"/mails/{wishes.page_token(reader)}/", []
    for keys in (list(CATEGORIES)[:1], list(CATEGORIES)):
        for key in keys:
            told = {"category": subject(key).written}
            link = links.create(
                address=reader, purpose=subscriptions.SUBSCRIBE, payload=told, now=now
            )
            assert subscriptions.confirm_subscription(token=link, now=now) is not None
        counts.append(asked(lambda: shown(client, page)))
    assert counts[1] <= counts[0], "\n".join(LAST)


OWN = {
    "people:me": "/me/",
    "people:ask_own": "/me/ask/",
    "people:matches": "/me/matches/",
    "people:people": "/me/people/",
    "people:export": "/me/export/",
    "people:export_fhir": "/me/export/fhir/",
    "people:consent": "/me/consent/",
    "people:log": "/me/log/",
    "people:passkeys": "/me/passkeys/",
    "watch:decided": "/me/decided/",
    "watch:notices": "/me/notices/",
}
"""Pages of somebody who is signed in."""

PUBLIC = {
    "pages:home": "/",
    "pages:conditions": "/conditions/",
    "pages:condition": "/conditions/frobnitz-disease/",
    "pages:sitemap": "/sitemap.xml",
    "pages:sitemap_part": "/sitemap-trials.xml",
    "catalogue:find": "/find/?status=any",
    "catalogue:trial": "/trial/NCT00000001/",
    "newsroom:articles": "/articles/",
    "newsroom:feeds": "/articles/feed.atom",
    "newsroom:category": "/articles/category/immune/",
    "newsroom:category_feeds": "/articles/category/immune/feed.atom",
    "newsroom:condition": "/articles/condition/{condition}/",
    "newsroom:condition_feeds": "/articles/condition/{condition}/feed.atom",
    "newsroom:article": "/articles/{slug}/",
}
"""Pages for everybody that list trials or articles."""

EDITORS = {
    "newsroom:desk": "/editor/",
    "newsroom:sentences": "/editor/{row}/",
    "newsroom:preview": "/editor/{row}/preview/",
    "newsroom:words": "/editor/{row}/words/",
    "admin:index": "/admin/",
    "admin:catalogue_trialrow_changelist": "/admin/catalogue/trialrow/",
    "admin:catalogue_readissuerow_changelist": "/admin/catalogue/readissuerow/",
    "admin:catalogue_disputerow_changelist": "/admin/catalogue/disputerow/",
    "admin:newsroom_articlerow_changelist": "/admin/newsroom/articlerow/",
    "admin:watch_watchrun_changelist": "/admin/watch/watchrun/",
    "admin:watch_owedtrial_changelist": "/admin/watch/owedtrial/",
    "admin:mail_listday_changelist": "/admin/mail/listday/",
    "admin:auth_user_changelist": "/admin/auth/user/",
}
"""Pages of editors and of the operator."""


def compared(client: Client, pages: dict[str, str], few: dict[str, int]) -> None:
    """Ask for pages; note how many statements each takes, or hold that against what was noted."""
    for name, path in pages.items():
        took = asked(lambda path=path: shown(client, path))
        assert took <= few.setdefault(name, took), f"{name}: " + "\n".join(LAST)


def shown(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert b"".join(answer) if answer.streaming else answer.content


def test_pages_of_somebody_with_more_people_and_more_trials(tmp_path, now) -> None:
    shelf = Shelf(tmp_path)
    ada = person(now)
    client, few = signed_in(ada), {}
    people, trials = 1, FEW
    for names in (("Mia",), ("Leo", "Zoe", "Sam")):
        shelf.load(*(study(number) for number in trials), now=now)
        for name in names:
            cared = cared_for(ada, now, words=name)
            choices.keep(person=cared, chosen=Chosen())
        for number in trials:
            decide(ada, "saved" if number % 2 else "declined", now, trial=f"NCT{number:08d}")
        actions.watch(now=now)
        compared(client, OWN, few)
        people, trials = people + len(names), MANY
    assert people == 5


def coded(one: dict[str, Any]) -> dict[str, Any]:
    """Give a study the term of its condition, so that the condition has a page."""
    term = {"id": "D999999", "term": "Frobnitz Disease"}
    return one | {"derivedSection": {"conditionBrowseModule": {"meshes": [term]}}}


def published_and_drafts(count: int, now: dt.datetime) -> None:
    """Bring articles on the site and drafts, as many of each, to this count."""
    row = ArticleRow.objects.order_by("pk").first()
    if row is None:
        made = newsroom.add_article(
            findings_file=reference_findings(), now=now, categories=("immune",)
        )
        newsroom.verify(slug=made.slug)
        row = newsroom.publish(slug=made.slug, now=now)
    own = row.slug
    for state in (State.PUBLISHED, State.DRAFT):
        for number in range(ArticleRow.objects.filter(state=state).count(), count):
            row.pk, row.slug, row.state = None, f"{own}-{state}-{number}", state
            row.save()


def test_pages_for_everybody_and_for_editors_with_more_articles_and_trials(tmp_path, now) -> None:
    shelf = Shelf(tmp_path)
    few: dict[str, int] = {}
    editor = signed_in_editor.__wrapped__()
    for numbers in (FEW, MANY):
        shelf.load(*(coded(study(number)) for number in numbers), now=now)
        published_and_drafts(len(numbers) // 3, now)
        for source in SourceRow.objects.all():
            ReadIssueRow.objects.create(source=source, kind="unknown_key", where="x", detail="y")
        first = ArticleRow.objects.order_by("pk")[0]
        known = {"slug": first.slug, "row": first.pk, "condition": first.condition_slug}
        for client, pages in ((Client(), PUBLIC), (editor, EDITORS)):
            compared(client, {name: path.format(**known) for name, path in pages.items()}, few)


OTHERS_MEASURED = {
    "people:match",
    "people:anything",
    "watch:digest",
    "pages:about",
    "newsroom:mails",
}
"""Pages that tests of their own measure above."""

LISTS_NOTHING = {
    "pages": "privacy help accessibility healthz robots",
    "catalogue": "letter",
    "people": (
        "opened ask wrong why join sign_in sent link sign_out sign_out_everywhere ask_own_step fit "
        "answer erase erased choose rename erase_one affirm aged passkey_sign_in address "
        "address_lost address_link"
    ),
    "watch": "became decide fewer",
    "newsroom": "wrong from_mail friend subscribe asked confirm paper",
    "mail": "stop provider",
}
"""Pages that show one thing, ask one thing, or are a form."""


def test_every_page_that_lists_something_is_measured() -> None:
    measured = {*OWN, *PUBLIC, *EDITORS, *OTHERS_MEASURED}
    single = {f"{app}:{name}" for app, names in LISTS_NOTHING.items() for name in names.split()}
    there = {name for name, rule in RULES.items() if rule.get is not Who.NOBODY}
    rest = there - measured - single
    lists = ("admin", "demo")
    left = {name for name in rest if name.partition(":")[0].partition("/")[0] not in lists}
    assert not left, "a page is neither measured nor said to list nothing"
    lacking = {name for name in rest if name.endswith("_changelist")}
    assert lacking <= {"admin:auth_group_changelist"}
    assert not (measured | single) - there - {"people:opened"}
