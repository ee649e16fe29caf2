"""What somebody may mean by the words of a search: other names as buttons, each with its count.

A name that was misspelt is asked about, as it is where a profile is told. Where one was taken
instead of the words, that is said, and their own words are a button too. Each button is a search of
its own: its address holds the name, as every search's does, and nothing is kept.
"""

import datetime as dt
import itertools

import msgspec

from trialpost.errors import BadInput
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.find import FindQuery, FindResult, listed
from trialpost.matching.understood import each_once, meant_instead
from trialpost.vocabulary.headings import as_said
from trialpost.web.catalogue.asking import looks_like_a_letter
from trialpost.web.catalogue.search import Search, Understood

MOST = 3
"""Names that are offered."""


class Offer(msgspec.Struct, frozen=True):
    """Another search for what may be meant: the name, its address, how many trials it finds."""

    name: str
    address: str
    total: int


class Meant(msgspec.Struct, frozen=True, kw_only=True):
    """What may be meant by the words of a search.

    ``exactly`` is the search for the words as they stand, where another name was taken instead.
    """

    offers: tuple[Offer, ...]
    exactly: Offer | None = None

    @property
    def addresses(self) -> frozenset[str]:
        """The searches that are offered."""
        return frozenset(one.address for one in self.offers)


def meant(
    catalogue: Catalogue, search: Search, asked: Understood, result: FindResult, *, today: dt.date
) -> Meant | None:
    """Return what may be meant where the words of a search may be misspelt; else ``None``."""
    told = result.understood
    if told is None or told.how == "name" or search.as_typed or looks_like_a_letter(search):
        return None
    likely = meant_instead(catalogue, told.typed, today=today)
    if not likely and told.how != "unknown":
        return None
    field = "condition" if search.condition else "text"
    query = msgspec.structs.replace(asked.query, unplaced=False, understood=None)

    def offer(name: str, as_typed: str = "") -> Offer:
        address = search.address(**{field: name, "as_typed": as_typed, "unplaced": ""})
        changed = msgspec.structs.replace(query, **{field: name}, as_typed=bool(as_typed))
        return Offer(as_said(name), address, _count(catalogue, changed, today))

    names = (*likely, *(one.name for one in told.others))
    others = each_once(catalogue.vocabulary, names, besides=told.taken)
    found = [offer(name) for name in itertools.islice(others, MOST)]
    offers = tuple(one for at, one in enumerate(found) if one.total or (at == 0 and not told.taken))
    exactly = offer(told.typed, "1") if told.taken else None
    return Meant(offers=offers, exactly=exactly) if offers or exactly else None


def _count(catalogue: Catalogue, query: FindQuery, today: dt.date) -> int:
    try:
        return listed(catalogue, query, today=today).total
    except BadInput:
        return 0
