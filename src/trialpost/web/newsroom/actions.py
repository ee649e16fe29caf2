"""What the newsroom does with an article: write, verify, publish, correct, withdraw."""

import datetime as dt

from django.db import transaction
from django.utils.text import slugify

from trialpost.articles import write_article
from trialpost.errors import BadInput, NotFound
from trialpost.findings import FindingsFile, findings_from_json
from trialpost.model.article import Problem
from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.newsroom import store
from trialpost.web.newsroom.categories import categories_of, checked
from trialpost.web.newsroom.mailing import Mailing
from trialpost.web.newsroom.models import ArticleRow
from trialpost.web.newsroom.signals import article_corrected, article_published

State = ArticleRow.State

VALID_TRANSITIONS: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.VERIFIED}),
    State.VERIFIED: frozenset({State.DRAFT, State.PUBLISHED}),
    State.PUBLISHED: frozenset({State.CORRECTED, State.WITHDRAWN}),
    State.CORRECTED: frozenset({State.CORRECTED, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}
"""From which state an article may go to which; everything else is refused."""

SLUG_LENGTH = 100


@transaction.atomic
def add_article(
    *, findings_file: bytes, now: dt.datetime, categories: tuple[str, ...] | None = None
) -> ArticleRow:
    """Write an article from a findings file and keep it as a draft.

    While it is a draft, adding the findings again writes it again; later it is left as it is.
    Categories come from the trial's MeSH terms where they are not given.

    Raises:
        BadInput: if the file is not a findings file, or a category is not known.
    """
    findings = findings_from_json(findings_file)
    chosen = checked(categories) if categories else _categories(findings)
    article = write_article(findings)
    slug = _slug(article.title.text, findings.trial.id)
    fields = {
        "registry_id": findings.trial.id,
        "article": store.encode(article),
        "findings": findings_file.decode(),
        "categories": list(chosen),
    }
    row, created = ArticleRow.objects.get_or_create(
        slug=slug, defaults=fields | {"created_at": now}
    )
    if not created and row.state == State.DRAFT:
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
    return row


def _slug(title: str, registry_id: str) -> str:
    short = slugify(title)
    if len(short) > SLUG_LENGTH:
        short = short[:SLUG_LENGTH].rpartition("-")[0] or short[:SLUG_LENGTH]
    return f"{short}-{registry_id.lower()}"


def _categories(findings: FindingsFile) -> tuple[str, ...]:
    """Derive the categories from the trial's MeSH terms, or from its condition's."""
    try:
        trial = catalogue.trial(findings.trial.id)
        terms = (*trial.condition_mesh, *trial.condition_ancestors)
        return categories_of(term.id for term in terms)
    except NotFound:
        vocabulary = current_catalogue().vocabulary
        own = vocabulary.resolve(findings.trial.condition).descriptors
        above = {upper for descriptor in own for upper in vocabulary.above(descriptor)}
        return categories_of(own | above)


@transaction.atomic
def verify(*, slug: str) -> tuple[Problem, ...]:
    """Hold a draft against its findings; without problems it becomes verified.

    Raises:
        NotFound: if there is no such article.
        BadInput: if it is not a draft.
    """
    row = _locked(slug)
    _allow(row, State.VERIFIED)
    problems = store.problems_of(row)
    if not problems:
        _move(row, State.VERIFIED)
    return problems


@transaction.atomic
def back_to_draft(*, slug: str) -> None:
    """Take a verified article back, to change it.

    Raises:
        NotFound: if there is no such article.
        BadInput: if it is not verified, or already published.
    """
    _move(_locked(slug), State.DRAFT)


def publish(*, slug: str, now: dt.datetime) -> ArticleRow:
    """Put a verified article on the site, and queue it for everybody who gets its categories.

    Who gets it is found out, and the messages are sealed, before anything is locked. Then one short
    transaction makes them stand in the outbox when the article is published, neither without the
    other. ``article_published`` is sent after the commit.

    Raises:
        NotFound: if there is no such article.
        BadInput: if it is not verified, or does not hold against its findings any more.
    """
    mailing = Mailing(_publishable(store.row(slug)), now=now)
    return _publish(mailing, slug=slug, now=now)


def _publishable(row: ArticleRow) -> ArticleRow:
    _allow(row, State.PUBLISHED)
    if store.problems_of(row):
        raise BadInput(f"The article {row.slug!r} does not hold against its findings; verify it.")
    return row


@transaction.atomic
def _publish(mailing: Mailing, *, slug: str, now: dt.datetime) -> ArticleRow:
    row = _publishable(_locked(slug))
    mailing.queue(row)
    row.published_at = now
    _move(row, State.PUBLISHED)
    transaction.on_commit(
        lambda: article_published.send_robust(sender=ArticleRow, slug=slug, now=now)
    )
    return row


@transaction.atomic
def correct(*, slug: str, findings_file: bytes, now: dt.datetime) -> ArticleRow:
    """Write a published article again from corrected findings; its address stays.

    Raises:
        NotFound: if there is no such article.
        BadInput: if it is not published, is about another trial, or does not verify.
    """
    row = _locked(slug)
    _allow(row, State.CORRECTED)
    findings = findings_from_json(findings_file)
    if findings.trial.id != row.registry_id:
        raise BadInput(f"These findings are about {findings.trial.id}, not {row.registry_id}.")
    row.article = store.encode(write_article(findings))
    row.findings = findings_file.decode()
    if store.problems_of(row):
        raise BadInput(f"The corrected article {slug!r} does not hold against its findings.")
    _move(row, State.CORRECTED)
    transaction.on_commit(
        lambda: article_corrected.send_robust(sender=ArticleRow, slug=slug, now=now)
    )
    return row


@transaction.atomic
def withdraw(*, slug: str) -> None:
    """Take an article off the site for good.

    Raises:
        NotFound: if there is no such article.
        BadInput: if it is not on the site.
    """
    _move(_locked(slug), State.WITHDRAWN)


def _locked(slug: str) -> ArticleRow:
    row = ArticleRow.objects.select_for_update().filter(slug=slug).first()
    if row is None:
        raise NotFound(f"There is no article {slug!r}.")
    return row


def _allow(row: ArticleRow, state: str) -> None:
    if state not in VALID_TRANSITIONS[row.state]:
        raise BadInput(f"An article that is {row.state} cannot become {State(state).value}.")


def _move(row: ArticleRow, state: str) -> None:
    _allow(row, state)
    row.state = state
    row.save()
