"""Stop links: one for each stream of mail to an address, the same one in every mail.

A link's token is derived from the address's random token and the stream, so that it can be made
again for the next mail; the database holds a keyed hash of it only, which opens nothing.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.urls import reverse

from trialpost.web.language import path_in
from trialpost.web.mail.models import Address, OutboxMessage, StopLink
from trialpost.web.mail.rendering import RenderedMessage, absolute
from trialpost.web.mail.store import open_for, seal_for
from trialpost.web.sealing import keyring

State = OutboxMessage.State
WAITING = (State.QUEUED, State.UNCERTAIN)


def _lookup(token: str) -> str:
    return keyring().lookup("stop link", token)


def stop_token(address: Address, stream: str) -> str:
    """Return the token that stops a stream for an address, and keep what finds it."""
    token = keyring().token("stop", address.token, stream)
    lookup = _lookup(token)
    sealed = seal_for(address, f"stop/{lookup}", stream)
    StopLink.objects.get_or_create(lookup=lookup, defaults={"address": address, "sealed": sealed})
    return token


def stop_link(token: str) -> tuple[Address, str] | None:
    """Return whom and which stream a stop link is for, changing nothing."""
    row = StopLink.objects.select_related("address").filter(lookup=_lookup(token)).first()
    if row is None:
        return None
    return row.address, open_for(row.address, f"stop/{row.lookup}", row.sealed, str)


def stop_path(*, address: Address, stream: str) -> str:
    """Return the path of the page that stops a stream for this address, for a form on a page."""
    return reverse("mail:stop", args=[stop_token(address, stream)])


def stop_address(*, address: Address, stream: str) -> str:
    """Return the whole address of that page, for a mail."""
    return absolute(stop_path(address=address, stream=stream))


def stop_addresses(pairs: Iterable[tuple[Address, str]]) -> dict[tuple[int, str], str]:
    """Return the same for many at once, by the address's key and the stream."""
    asked = {(address.pk, stream): address for address, stream in pairs}
    return {
        pair: absolute(path_in(asked[pair].language, reverse("mail:stop", args=[token])))
        for pair, token in _tokens(asked).items()
    }


def stop_paths(*, address: Address, streams: Sequence[str]) -> list[str]:
    """Return the paths of the pages that stop streams for an address, for the forms of a page."""
    tokens = _tokens({(address.pk, stream): address for stream in streams})
    return [reverse("mail:stop", args=[tokens[address.pk, stream]]) for stream in streams]


def _tokens(asked: Mapping[tuple[int, str], Address]) -> dict[tuple[int, str], str]:
    """Return the tokens that stop streams, and keep what finds them."""
    tokens = {
        (key, stream): keyring().token("stop", address.token, stream)
        for (key, stream), address in asked.items()
    }
    lookups = {_lookup(token): pair for pair, token in tokens.items()}
    known = StopLink.objects.filter(lookup__in=lookups).values_list("lookup", flat=True)
    _keep({lookup: lookups[lookup] for lookup in lookups.keys() - set(known)})
    return tokens


@transaction.atomic
def _keep(links: dict[str, tuple[int, str]]) -> None:
    """Write the stop links that are missing, but for addresses that were erased meanwhile."""
    if not links:
        return
    wanted = {key for key, _ in links.values()}
    held = Address.objects.select_for_update().filter(pk__in=wanted).order_by("pk").in_bulk()
    StopLink.objects.bulk_create(
        [
            StopLink(
                lookup=lookup,
                address=held[key],
                sealed=seal_for(held[key], f"stop/{lookup}", stream),
            )
            for lookup, (key, stream) in links.items()
            if key in held
        ],
        ignore_conflicts=True,
    )


def forget_stream(*, address: Address, stream: str) -> None:
    """Drop the stop link of a stream that there is no more."""
    lookup = _lookup(keyring().token("stop", address.token, stream))
    StopLink.objects.filter(lookup=lookup).delete()


@transaction.atomic
def withdraw(*, address: Address, stream: str) -> None:
    """Take back what waits for an address in a stream that was stopped.

    What is in flight just then is asked about again before it is ever sent once more.
    """
    for row in address.messages.filter(state__in=WAITING):
        purpose = f"outbox/{row.idempotency_key}"
        if open_for(address, purpose, row.sealed, RenderedMessage).stream == stream:
            waiting = OutboxMessage.objects.filter(pk=row.pk, state__in=WAITING)
            waiting.update(state=State.SUPPRESSED, sealed=None)
