"""What was done with an account, for its owner to read: sealed, bounded in length and in age.

Kept is what, when, and coarsely with which browser; never an address of the network. In the clear
stands only the day of an entry, so that old ones can be dropped without opening them.
"""

import datetime as dt
import enum
import re
from collections.abc import Iterable, Sequence

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trialpost.errors import TrialpostError
from trialpost.model.profile import Private
from trialpost.web.mail.models import Address, OutboxMessage
from trialpost.web.mail.store import open_for, seal_for
from trialpost.web.people.models import AccessEntry, Person

MOST = 500
"""Entries that are kept of one account. What is too many goes from the kind that there is most of,
its oldest first: so many downloads push out downloads, and no sign-in."""

_READS_FOLD, _REST_FOLDS = dt.timedelta(days=1), dt.timedelta(hours=1)
"""Within how long the same, done again, is counted with the entry that is there."""

_AT_ONCE = 500


class What(enum.StrEnum):
    """What was done with an account."""

    SIGNED_IN = "signed in"
    SIGNED_OUT_EVERYWHERE = "signed out everywhere"
    EXPORTED = "exported"
    LIST_ERASED = "list erased"
    PASSKEY_ADDED = "passkey added"
    PASSKEY_REMOVED = "passkey removed"
    PASSKEY_REFUSED = "passkey refused"
    CHANGE_ASKED = "change of address asked for"
    CHANGE_CANCELLED = "change of address cancelled"
    CHANGED = "address changed"
    CONSENTED = "consented"
    WITHDREW = "consent taken back"
    MAILED = "mailed"
    KEY_WRAPPED = "key wrapped anew"
    AUDITED = "audited"


READS = frozenset({What.EXPORTED, What.MAILED, What.KEY_WRAPPED, What.AUDITED})
"""What changed nothing and let nobody in."""

WORDS: dict[What, Promise] = {
    What.SIGNED_IN: _("Somebody signed in."),
    What.SIGNED_OUT_EVERYWHERE: _("You signed out on all devices."),
    What.EXPORTED: _("Everything that we hold was downloaded."),
    What.LIST_ERASED: _("One of your lists was erased."),
    What.PASSKEY_ADDED: _("A passkey was added."),
    What.PASSKEY_REMOVED: _("A passkey was removed."),
    What.PASSKEY_REFUSED: _("A passkey was refused: it may be a copy."),
    What.CHANGE_ASKED: _("A change of address was asked for."),
    What.CHANGE_CANCELLED: _("The change of address was cancelled."),
    What.CHANGED: _("Your address was changed."),
    What.CONSENTED: _("You agreed to our text."),
    What.WITHDREW: _("You took your consent back."),
    What.MAILED: _("We sent you an email."),
    What.KEY_WRAPPED: _("The key to your data was locked with a new master key."),
    What.AUDITED: _("A check of our emails looked at your profile."),
}


class Way(enum.StrEnum):
    """How somebody signed in, or which kind of thing was sent or handed out."""

    LINK = "mailed link"
    PASSKEY = "passkey"
    LETTER = "letter"
    NEWS = "news"
    JSON = "JSON"
    FHIR = "FHIR"


WAY_WORDS: dict[Way, Promise] = {
    Way.LINK: _("with an emailed link"),
    Way.PASSKEY: _("with a passkey"),
    Way.LETTER: _("with a link, or about your account"),
    Way.NEWS: _("with news that you asked for"),
    Way.JSON: _("as JSON"),
    Way.FHIR: _("for health software (FHIR)"),
}


ONE_LIST_EXPORTED = _("What was told for one of your lists was downloaded.")
"""What is said of a download of one profile, where :data:`WORDS` speaks of everything."""


def words_of(entry: "Entry") -> Promise:
    """Say what was done: a download for health software holds one list and no more."""
    if entry.what is What.EXPORTED and entry.way is Way.FHIR:
        return ONE_LIST_EXPORTED
    return WORDS[entry.what]


class Entry(Private, frozen=True, kw_only=True):
    """One thing that was done. ``whole_day`` says that only its day is known.

    The same, done several ``times`` one after the other, is one entry: at first ``at``, at last
    ``until``. ``named`` is a passkey's name, the version of a text or what a list is called;
    ``browser`` is coarse.
    """

    what: What
    at: dt.datetime
    way: Way | None = None
    browser: str = ""
    named: str = ""
    whole_day: bool = False
    times: int = 1
    until: dt.datetime | None = None

    @property
    def last(self) -> dt.datetime:
        """When it was done last."""
        return self.until or self.at

    @property
    def like(self) -> tuple[object, ...]:
        """What two entries have in common that say the same of different moments."""
        return (self.what, self.way, self.browser, self.named, self.whole_day)

    def takes(self, later: "Entry") -> bool:
        """Tell whether what was done later is the same again, to be counted with this one."""
        within = _READS_FOLD if self.what in READS else _REST_FOLDS
        return (
            self.like == later.like
            and self.at.date() == later.at.date()
            and dt.timedelta(0) <= later.at - self.last <= within
        )


def _purpose(address: Address) -> str:
    return f"access/{address.token}"


def _row(address: Address, entry: Entry) -> AccessEntry:
    sealed = seal_for(address, _purpose(address), entry)
    return AccessEntry(address=address, sealed=sealed, day=entry.at.date())


def _opened(address: Address, row: AccessEntry) -> Entry:
    return open_for(address, _purpose(address), row.sealed, Entry)


@transaction.atomic
def note(*, address: Address, entry: Entry) -> None:
    """Write one entry, and drop what is too many; of somebody erased meanwhile nothing is kept."""
    held = Address.objects.select_for_update().filter(pk=address.pk).first()
    if held is None:
        return
    if not _folded(held, entry):
        _row(held, entry).save()
        _drop_too_many(held)


def _folded(address: Address, entry: Entry) -> bool:
    """Count an entry with its like of that day; of what changes something only with the latest."""
    rows = address.access_entries.filter(day=entry.at.date()).order_by("-pk")
    for row in rows if entry.what in READS else rows[:1]:
        found = _opened(address, row)
        if found.takes(entry):
            more = msgspec.structs.replace(found, times=found.times + 1, until=entry.at)
            sealed = seal_for(address, _purpose(address), more)
            AccessEntry.objects.filter(pk=row.pk).update(sealed=sealed)
            return True
    return False


def _drop_too_many(address: Address) -> None:
    """Drop the oldest of the kind that there is most of, until no more are left than are kept."""
    surplus = address.access_entries.count() - MOST
    if surplus <= 0:
        return
    by_kind: dict[What, list[int]] = {}
    for row in address.access_entries.order_by("-pk"):
        by_kind.setdefault(_opened(address, row).what, []).append(row.pk)
    dropped = [max(by_kind.values(), key=len).pop() for _ in range(surplus)]
    address.access_entries.filter(pk__in=dropped).delete()


def note_request(
    request: HttpRequest,
    address: Address,
    what: What,
    *,
    way: Way | None = None,
    named: str = "",
) -> None:
    """Write that somebody at a browser did something, just now."""
    browser = coarse_browser(request.headers.get("User-Agent", ""))
    entry = Entry(what=what, at=timezone.now(), way=way, named=named, browser=browser)
    note(address=address, entry=entry)


def note_many(*, addresses: Iterable[Address], entry: Entry) -> None:
    """Write the same entry for many; addresses without an account are passed by."""
    _write([(address, entry) for address in addresses])


def note_once_a_day(*, addresses: Iterable[Address], entry: Entry) -> None:
    """Write the same entry for many, but for those in whose log that day has its like."""
    held = {one.pk: one for one in addresses}
    rows = AccessEntry.objects.filter(address__in=held, day=entry.at.date())
    for key, sealed in list(rows.values_list("address", "sealed")):
        if key in held and _is_like(held[key], bytes(sealed), entry):
            del held[key]
    note_many(addresses=held.values(), entry=entry)


def _is_like(address: Address, sealed: bytes, entry: Entry) -> bool:
    try:
        return open_for(address, _purpose(address), sealed, Entry).what is entry.what
    except (TrialpostError, msgspec.MsgspecError):
        return False


def _write(pairs: Sequence[tuple[Address, Entry]]) -> None:
    for start in range(0, len(pairs), _AT_ONCE):
        _write_some(pairs[start : start + _AT_ONCE])


@transaction.atomic
def _write_some(pairs: Sequence[tuple[Address, Entry]]) -> None:
    """Write entries of those who have an account and were not erased meanwhile."""
    wanted = {address.pk for address, _ in pairs}
    accounts = Person.objects.filter(holder=None, address__in=wanted).values("address")
    rows = Address.objects.select_for_update().filter(pk__in=accounts).order_by("pk")
    held = set(rows.values_list("pk", flat=True))
    AccessEntry.objects.bulk_create(
        [_row(address, entry) for address, entry in pairs if address.pk in held]
    )
    counted = Address.objects.filter(pk__in=held).annotate(kept=Count("access_entries"))
    for address in counted.filter(kept__gt=MOST):
        _drop_too_many(address)


def note_mailed(rows: Sequence[OutboxMessage]) -> None:
    """Write that messages were sent, when the outbox forgets them; of the news only the day."""
    _write([(row.address, mailed(row)) for row in rows if row.sent_at is not None])


def mailed(row: OutboxMessage) -> Entry:
    """Return what is known of a message that was sent: its day, and whether it was a link."""
    day = dt.datetime.combine(row.sent_at, dt.time.min, dt.UTC)
    way = Way.LETTER if row.single else Way.NEWS
    return Entry(what=What.MAILED, at=day, way=way, whole_day=True)


def entries(address: Address) -> list[Entry]:
    """Return what was done with an account, the latest first, mails that the outbox holds too.

    Raises:
        SealBroken: if the master key is not here.
    """
    found = [_opened(address, row) for row in address.access_entries.order_by("-pk")]
    sent = address.messages.filter(state=OutboxMessage.State.SENT, sent_at__isnull=False)
    found += [mailed(row) for row in sent]
    return _gathered(sorted(found, key=lambda one: one.last, reverse=True))


def _gathered(found: list[Entry]) -> list[Entry]:
    """Make one of the mails of one kind and day, whether the outbox or the log has them."""
    gathered: list[Entry] = []
    for one in found:
        last = gathered[-1] if gathered else None
        if last is not None and one.whole_day and last.at == one.at and last.like == one.like:
            gathered[-1] = msgspec.structs.replace(last, times=last.times + one.times)
        else:
            gathered.append(one)
    return gathered


def forget_old(*, now: dt.datetime) -> int:
    """Drop entries that are older than the operator lets them get; return how many."""
    before = now.date() - dt.timedelta(days=settings.SERVICE.access_log_days)
    dropped: int = AccessEntry.objects.filter(day__lt=before).delete()[0]
    return dropped


def plain(address: Address) -> list[dict]:
    """Return the same as plain values, for the export."""
    return [
        {
            key: value
            for key, value in msgspec.structs.asdict(one).items()
            if value and (key, value) != ("times", 1)
        }
        for one in entries(address)
    ]


_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip
"""What stands in a browser's name of itself; the first that fits, for most name others too."""

_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("CrOS", "ChromeOS"),
    ("Windows", "Windows"), ("Macintosh", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def coarse_browser(user_agent: str) -> str:
    """Return a browser and what it runs on, without a version: "Firefox, Android".

    >>> coarse_browser("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox, Linux'
    """
    names = (_first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent))
    return ", ".join(name for name in names if name)


def _first(table: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for mark, name in table if re.search(re.escape(mark), text)), "")
