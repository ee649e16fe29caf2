"""To whom an article was mailed: keyed hashes, which name neither the address nor the article."""

from collections.abc import Iterable, Iterator, Sequence

from trialpost.web.mail.models import Address
from trialpost.web.newsroom.models import MailedArticle
from trialpost.web.sealing import keyring

_AT_ONCE = 500


def _lookup(address: Address, slug: str) -> str:
    return keyring().lookup("mailed article", address.token, slug)


def still_here(addresses: Sequence[Address]) -> list[Address]:
    """Leave out who was erased meanwhile."""
    found: list[Address] = []
    for start in range(0, len(addresses), _AT_ONCE):
        some = addresses[start : start + _AT_ONCE]
        held = Address.objects.filter(pk__in=[one.pk for one in some])
        here = set(held.values_list("pk", flat=True))
        found += [one for one in some if one.pk in here]
    return found


def note(pairs: Iterable[tuple[Address, str]]) -> None:
    """Keep that articles go to addresses; what was kept before stays."""
    MailedArticle.objects.bulk_create(
        [MailedArticle(address=who, lookup=_lookup(who, slug)) for who, slug in pairs],
        ignore_conflicts=True,
        batch_size=_AT_ONCE,
    )


def told(address: Address, slugs: Iterable[str]) -> set[str]:
    """Return those of some articles that were mailed to an address."""
    asked = {_lookup(address, slug): slug for slug in slugs}
    held = MailedArticle.objects.filter(lookup__in=asked).values_list("lookup", flat=True)
    return {asked[one] for one in held}


def everybody(slug: str) -> Iterator[Address]:
    """Return everybody to whom an article was mailed."""
    last = 0
    while True:
        held = Address.objects.filter(pk__gt=last, mailed_articles__isnull=False).distinct()
        some = list(held.order_by("pk")[:_AT_ONCE])
        if not some:
            return
        by_lookup = {_lookup(one, slug): one for one in some}
        for found in MailedArticle.objects.filter(lookup__in=by_lookup).order_by("address"):
            yield by_lookup[found.lookup]
        last = some[-1].pk


def is_anything(address: Address) -> bool:
    """Tell whether any article was mailed to an address."""
    return MailedArticle.objects.filter(address=address).exists()


def forget(address: Address) -> None:
    """Forget what was mailed to an address: no correction goes there any more."""
    MailedArticle.objects.filter(address=address).delete()
