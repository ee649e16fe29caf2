"""Turn the newsroom's rows into articles, and sealed subscriptions into categories, and back."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec
from django.utils.translation import gettext

from trialpost.articles import verify
from trialpost.articles.spanish import translated
from trialpost.errors import NotFound
from trialpost.findings import (
    FindingsDocument,
    FindingsFile,
    findings_from_document,
    findings_from_json,
)
from trialpost.findings.document import document_of
from trialpost.findings.file import FORMAT
from trialpost.model.article import Article, Problem
from trialpost.model.finding import Check
from trialpost.web.language import current
from trialpost.web.mail.models import Address
from trialpost.web.mail.store import open_for, seal_for
from trialpost.web.newsroom.categories import CATEGORIES, Category
from trialpost.web.newsroom.models import ArticleRow, Subscription
from trialpost.web.newsroom.states import ON_THE_SITE, State
from trialpost.web.newsroom.subjects import Subject, known, subject
from trialpost.web.sealing import keyring

_READ_AT_ONCE = 500


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """An article as lists and pages show it."""

    slug: str
    state: str
    article: Article
    categories: tuple[Category, ...]
    condition: str
    condition_slug: str
    published_at: dt.datetime | None
    changed_at: dt.datetime | None
    reason: str
    in_spanish: bool = False

    @property
    def title(self) -> str:
        """The headline."""
        return self.article.title.text

    @property
    def subtitle(self) -> str:
        """The line below the headline."""
        return self.article.subtitle.text

    @property
    def is_invented(self) -> bool:
        """Whether its people and figures are invented: no registry has such a trial."""
        return self.article.trial.id.startswith("SIMULATED")


def listed(row: ArticleRow) -> Listed:
    """Make a row an article that can be shown."""
    return Listed(
        slug=row.slug,
        state=row.state,
        article=spoken_of(row),
        categories=tuple(CATEGORIES[key] for key in row.categories if key in CATEGORIES),
        condition=row.condition,
        condition_slug=row.condition_slug,
        published_at=row.published_at,
        changed_at=row.changed_at,
        reason=row.reason,
        in_spanish=bool(row.spanish),
    )


def article_of(row: ArticleRow) -> Article:
    """Decode a row's article."""
    return decode(row.article)


def spoken_of(row: ArticleRow) -> Article:
    """Decode a row's article in the language that is spoken now, in English if it has no other."""
    return decode(row.spanish) if current() == "es" and row.spanish else article_of(row)


def in_spanish(article: Article, findings: str, *, written: Article | None = None) -> str:
    """Return an article in Spanish as it is kept, "" where it cannot be said or does not hold.

    ``written`` is one that was written in Spanish; else the article is put into Spanish, which can
    be done of what the fixed patterns wrote, if a findings file gives its statements' Spanish.
    """
    given = findings_in(findings)
    document = document_of(given) if isinstance(given, FindingsFile) else given
    made = written or translated(article, document)
    return "" if made is None or verify(made, given) else encode(made)


def decode(text: str) -> Article:
    """Read an article as it is kept."""
    return msgspec.json.decode(text, type=Article)


Findings = FindingsFile | FindingsDocument
"""A findings file, or findings without the passages of their sources."""


def findings_in(text: str) -> Findings:
    """Read findings as they are kept."""
    if f'"{FORMAT}"' in text:
        return findings_from_json(text.encode())
    return findings_from_document(text.encode())


class _Checked(msgspec.Struct):
    id: str = ""
    checks: tuple[Check, ...] = ()


class _CheckedFindings(msgspec.Struct):
    findings: tuple[_Checked, ...] = ()


def checks_in(text: str) -> dict[str, tuple[Check, ...]]:
    """Return the checks that were made of findings when they were read, by the finding's id.

    A record's own cannot be made afresh of what is kept: some need what stands around a figure.
    """
    kept = msgspec.json.decode(text, type=_CheckedFindings)
    return {one.id: one.checks for one in kept.findings if one.checks}


def trial_of(findings: Findings) -> str:
    """Return the id of the trial that findings are about."""
    return findings.trial.id if isinstance(findings, FindingsFile) else findings.trial


def findings_of(row: ArticleRow) -> Findings:
    """Decode a row's findings."""
    return findings_in(row.findings)


def problems_of(row: ArticleRow) -> tuple[Problem, ...]:
    """Hold a row's article against its findings."""
    return verify(article_of(row), findings_of(row))


def encode(article: Article) -> str:
    """Write an article as it is kept."""
    return msgspec.json.encode(article).decode()


def row(slug: str) -> ArticleRow:
    """Return an article's row, whatever its state.

    Raises:
        NotFound: if there is none.
    """
    found = ArticleRow.objects.filter(slug=slug).first()
    if found is None:
        raise no_such_article(slug)
    return found


def no_such_article(slug: str) -> NotFound:
    """Return the error that says that there is no article of a name."""
    return NotFound(gettext("There is no article “%(slug)s”.") % {"slug": slug})


def is_on_the_site(slug: str) -> bool:
    """Tell whether anybody may read an article."""
    return ArticleRow.objects.filter(slug=slug, state__in=ON_THE_SITE).exists()


def has_page(slug: str) -> bool:
    """Tell whether an article has a page, which says so if it was withdrawn."""
    return ArticleRow.objects.filter(slug=slug, state__in=(*ON_THE_SITE, State.WITHDRAWN)).exists()


def on_the_site(slug: str) -> ArticleRow:
    """Return the row of an article that anybody may read.

    Raises:
        NotFound: if there is none.
    """
    found = ArticleRow.objects.filter(slug=slug, state__in=ON_THE_SITE).first()
    if found is None:
        raise NotFound(gettext("No article “%(slug)s” is published.") % {"slug": slug})
    return found


def readable(slug: str) -> ArticleRow:
    """Return the row of an article that has a page: it is on the site, or was withdrawn.

    Raises:
        NotFound: if there is none.
    """
    found = row(slug)
    if found.state not in (*ON_THE_SITE, State.WITHDRAWN):
        raise NotFound(gettext("No article “%(slug)s” is published.") % {"slug": slug})
    return found


def published(
    *, limit: int | None = None, category: str | None = None, condition: str | None = None
) -> list[Listed]:
    """List what is on the site, the latest first; of one category or condition if it is named."""
    rows = ArticleRow.objects.filter(state__in=ON_THE_SITE).order_by("-published_at", "slug")
    if condition is not None:
        rows = rows.filter(condition_slug=condition)
    if category is not None:
        return [listed(one) for one in rows if category in one.categories][:limit]
    return [listed(one) for one in rows[:limit]]


def by_language(found: list[Listed]) -> tuple[list[Listed], list[Listed]]:
    """Return those of some articles that are in the language that is spoken now, and the others."""
    own = [one for one in found if one.article.language == current()]
    return own, [one for one in found if one.article.language != current()]


def in_spanish_count() -> int:
    """Return how many articles on the site are in Spanish."""
    return ArticleRow.objects.filter(state__in=ON_THE_SITE, spanish__gt="").count()


def rows_in(states: Iterable[str]) -> list[ArticleRow]:
    """Return the rows of articles in some states, the latest first."""
    rows = ArticleRow.objects.filter(state__in=list(states))
    return list(rows.order_by("-created_at", "-pk"))


def counts() -> list[tuple[Category, int]]:
    """Return the categories that have articles on the site, with how many."""
    rows = ArticleRow.objects.filter(state__in=ON_THE_SITE).values_list("categories", flat=True)
    held = [key for keys in rows for key in keys]
    return [(one, held.count(key)) for key, one in CATEGORIES.items() if key in held]


def conditions() -> list[tuple[str, str, int]]:
    """Return the conditions that have articles on the site: address part, name, how many."""
    rows = ArticleRow.objects.filter(state__in=ON_THE_SITE).exclude(condition_slug="")
    names: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for slug, name in rows.order_by("pk").values_list("condition_slug", "condition"):
        names.setdefault(slug, name)
        counted[slug] += 1
    return sorted((slug, name, counted[slug]) for slug, name in names.items())


def about_trial(registry_id: str) -> Listed | None:
    """Return the latest article on the site about a trial."""
    rows = ArticleRow.objects.filter(registry_id=registry_id, state__in=ON_THE_SITE)
    found = rows.order_by("-published_at").first()
    return listed(found) if found else None


def findings_about(registry_id: str) -> FindingsFile | None:
    """Return the latest findings that are held about a trial, published or not."""
    found = ArticleRow.objects.filter(registry_id=registry_id).order_by("-created_at").first()
    findings = findings_of(found) if found else None
    return findings if isinstance(findings, FindingsFile) else None


def mail_code(slug: str) -> str:
    """Return the opaque code under which a mail, or a link for a friend, leads to an article.

    The article's own address may name a condition, which such a link must not.
    """
    return keyring().lookup("article in mail", slug)[:24]


def by_mail_code(code: str) -> str | None:
    """Return the slug of the article that a code stands for; of one that was withdrawn too."""
    here = ArticleRow.objects.filter(state__in=(*ON_THE_SITE, State.WITHDRAWN))
    slugs = here.values_list("slug", flat=True)
    return next((slug for slug in slugs if mail_code(slug) == code), None)


# --- who gets what ------------------------------------------------------------------------------


def subscription_lookup(address: Address, subject: Subject) -> str:
    """Return the keyed hash of an address and what it subscribed to."""
    return keyring().lookup("subscription", address.token, subject.key)


def seal_subject(address: Address, subject: Subject) -> bytes:
    """Seal what an address wants."""
    return seal_for(
        address, f"subscription/{subscription_lookup(address, subject)}", subject.written
    )


def subject_in(subscription: Subscription) -> Subject | None:
    """Open what a subscription is for; ``None`` if there is no such category any more."""
    purpose = f"subscription/{subscription.lookup}"
    written = open_for(subscription.address, purpose, subscription.sealed, str)
    return subject(written) if known(written) else None


def subscriptions_of(address: Address) -> list[Subject]:
    """List what an address gets articles on."""
    rows = Subscription.objects.filter(address=address, confirmed_at__isnull=False)
    found = (subject_in(one) for one in rows.select_related("address"))
    return sorted((one for one in found if one), key=lambda one: one.name.lower())


def rows_about(one: Subject) -> list[ArticleRow]:
    """Return the rows of the articles on the site that are about a subject."""
    rows = ArticleRow.objects.filter(state__in=ON_THE_SITE).order_by("pk")
    return [row for row in rows if one.takes_in(row)]


def confirmed_keys(*, addresses: set[int] | None = None) -> set[int]:
    """Return the primary keys of confirmed subscriptions, of some addresses if they are named."""
    rows = Subscription.objects.filter(confirmed_at__isnull=False)
    if addresses is not None:
        rows = rows.filter(address__in=addresses)
    return set(rows.values_list("pk", flat=True))


def opened_subscriptions(keys: set[int]) -> Iterator[tuple[int, Address, Subject]]:
    """Yield subscriptions with their address and subject: some hundred thousand a minute."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), _READ_AT_ONCE):
        rows = Subscription.objects.filter(pk__in=ordered[start : start + _READ_AT_ONCE])
        for one in rows.select_related("address__reader").order_by("pk"):
            found = subject_in(one)
            if found is not None:
                yield one.pk, one.address, found
