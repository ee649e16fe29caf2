"""Turn the newsroom's rows into articles, and sealed subscriptions into categories, and back."""

import datetime as dt
from collections.abc import Iterator

import msgspec

from trialpost.articles import verify
from trialpost.errors import NotFound
from trialpost.findings import FindingsFile, findings_from_json
from trialpost.model.article import Article, Problem
from trialpost.web.mail.models import Address
from trialpost.web.mail.store import open_for, seal_for
from trialpost.web.newsroom.categories import CATEGORIES, Category
from trialpost.web.newsroom.models import ArticleRow, Subscription
from trialpost.web.sealing import keyring

State = ArticleRow.State
ON_THE_SITE = (State.PUBLISHED, State.CORRECTED)
_READ_AT_ONCE = 500


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """An article as lists and pages show it."""

    slug: str
    state: str
    article: Article
    categories: tuple[Category, ...]
    published_at: dt.datetime | None

    @property
    def title(self) -> str:
        """The headline."""
        return self.article.title.text

    @property
    def subtitle(self) -> str:
        """The line below the headline."""
        return self.article.subtitle.text


def listed(row: ArticleRow) -> Listed:
    """Make a row an article that can be shown."""
    return Listed(
        slug=row.slug,
        state=row.state,
        article=article_of(row),
        categories=tuple(CATEGORIES[key] for key in row.categories if key in CATEGORIES),
        published_at=row.published_at,
    )


def article_of(row: ArticleRow) -> Article:
    """Decode a row's article."""
    return msgspec.json.decode(row.article, type=Article)


def findings_of(row: ArticleRow) -> FindingsFile:
    """Decode a row's findings file."""
    return findings_from_json(row.findings.encode())


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
        raise NotFound(f"There is no article {slug!r}.")
    return found


def on_the_site(slug: str) -> ArticleRow:
    """Return the row of an article that anybody may read.

    Raises:
        NotFound: if there is none.
    """
    found = ArticleRow.objects.filter(slug=slug, state__in=ON_THE_SITE).first()
    if found is None:
        raise NotFound(f"No article {slug!r} is published.")
    return found


def published(*, limit: int | None = None, category: str | None = None) -> list[Listed]:
    """List what is on the site, the latest first; of one category if it is named."""
    rows = ArticleRow.objects.filter(state__in=ON_THE_SITE).order_by("-published_at", "slug")
    if category is not None:
        return [listed(one) for one in rows if category in one.categories][:limit]
    return [listed(one) for one in rows[:limit]]


def counts() -> list[tuple[Category, int]]:
    """Return the categories that have articles on the site, with how many."""
    rows = ArticleRow.objects.filter(state__in=ON_THE_SITE).values_list("categories", flat=True)
    held = [key for keys in rows for key in keys]
    return [(one, held.count(key)) for key, one in CATEGORIES.items() if key in held]


def about_trial(registry_id: str) -> Listed | None:
    """Return the latest article on the site about a trial."""
    rows = ArticleRow.objects.filter(registry_id=registry_id, state__in=ON_THE_SITE)
    found = rows.order_by("-published_at").first()
    return listed(found) if found else None


def findings_about(registry_id: str) -> FindingsFile | None:
    """Return the latest findings that are held about a trial, published or not."""
    found = ArticleRow.objects.filter(registry_id=registry_id).order_by("-created_at").first()
    return findings_of(found) if found else None


def mail_code(slug: str) -> str:
    """Return the opaque code under which a mail links to an article.

    The article's own address may name a condition, which a link in a mail must not.
    """
    return keyring().lookup("article in mail", slug)[:24]


def by_mail_code(code: str) -> str | None:
    """Return the slug of the article on the site that a mail's code stands for."""
    slugs = ArticleRow.objects.filter(state__in=ON_THE_SITE).values_list("slug", flat=True)
    return next((slug for slug in slugs if mail_code(slug) == code), None)


def subscription_lookup(address: Address, category: str) -> str:
    """Return the keyed hash of an address and a category."""
    return keyring().lookup("subscription", address.token, category)


def seal_category(address: Address, category: str) -> bytes:
    """Seal the category that an address wants."""
    return seal_for(address, f"subscription/{subscription_lookup(address, category)}", category)


def category_of(subscription: Subscription) -> str:
    """Open the category of a subscription."""
    purpose = f"subscription/{subscription.lookup}"
    return open_for(subscription.address, purpose, subscription.sealed, str)


def subscriptions_of(address: Address) -> list[str]:
    """List the categories that an address gets."""
    rows = Subscription.objects.filter(address=address, confirmed_at__isnull=False)
    return sorted(category_of(one) for one in rows.select_related("address"))


def rows_of_category(category: str) -> list[ArticleRow]:
    """Return the rows of the articles on the site that are of a category."""
    rows = ArticleRow.objects.filter(state__in=ON_THE_SITE).order_by("pk")
    return [one for one in rows if category in one.categories]


def confirmed_keys(*, addresses: set[int] | None = None) -> set[int]:
    """Return the primary keys of confirmed subscriptions, of some addresses if they are named."""
    rows = Subscription.objects.filter(confirmed_at__isnull=False)
    if addresses is not None:
        rows = rows.filter(address__in=addresses)
    return set(rows.values_list("pk", flat=True))


def opened_subscriptions(keys: set[int]) -> Iterator[tuple[int, Address, str]]:
    """Yield subscriptions with their address and category: some hundred thousand a minute."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), _READ_AT_ONCE):
        some = ordered[start : start + _READ_AT_ONCE]
        for one in (
            Subscription.objects.filter(pk__in=some).select_related("address").order_by("pk")
        ):
            yield one.pk, one.address, category_of(one)
