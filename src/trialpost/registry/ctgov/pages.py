"""Ask for pages of ClinicalTrials.gov's API v2 and read them, without touching the network.

The rules are those of the registry's OpenAPI file (2.0.0-draft): at most 1,000 studies a page; a
page without ``nextPageToken`` is the last; every page of one query is asked for with the same
parameters, save the page's size, its token and the wish for a total; an error is one sentence of
plain text.
"""

import datetime as dt
import io
import re
from collections.abc import Sequence

import msgspec
from msgspec import Raw

from trialpost.errors import BadInput, Unreadable
from trialpost.registry.files.json_stream import json_pieces
from trialpost.registry.files.pieces import Cut

PAGE_SIZE = 1000
"""Studies a page; the registry gives no more."""

LONGEST_TOKEN = 300
LONGEST_CONDITION = 300

Parameters = dict[str, str]
Bytes = bytes | bytearray
"""An answer as it was received; a page has tens of millions of bytes and is not copied."""


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the registry, the same for every page.

    ``since`` is the first day (the registry's own, without a time) on which a study's last update
    was posted; without it every study is asked for. ``ids_only`` leaves everything out of the
    records but their identifiers.
    """

    since: dt.date | None = None
    condition: str = ""
    ids_only: bool = False
    ids: tuple[str, ...] = ()


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page: its records as they came, the token of the next, and the total if asked for.

    A record is a view into the page; ``bytes`` makes a copy of one. ``next_token`` is empty on
    the last page.
    """

    records: tuple[Raw, ...]
    next_token: str = ""
    total: int | None = None


class Versions(msgspec.Struct, frozen=True, kw_only=True):
    """The API's version and that of the data, a moment in UTC without a zone; empty if not said."""

    api: str = ""
    data: str = ""


def parameters(query: Query, *, token: str = "", size: int = PAGE_SIZE) -> Parameters:
    """Write a page's request; the total is asked for with the first page only.

    Raises:
        BadInput: if the condition is too long to be asked for.
    """
    if len(query.condition) > LONGEST_CONDITION:
        raise BadInput(f"A condition to ask for has at most {LONGEST_CONDITION} characters.")
    asked: Parameters = {"format": "json", "pageSize": str(size)}
    if query.since:
        asked["filter.advanced"] = f"AREA[LastUpdatePostDate]RANGE[{query.since:%Y-%m-%d},MAX]"
    if query.condition:
        asked["query.cond"] = query.condition
    if query.ids_only:
        asked["fields"] = "NCTId"
    if query.ids:
        asked["filter.ids"] = ",".join(query.ids)
    if token:
        asked["pageToken"] = token
    else:
        asked["countTotal"] = "true"
    return asked


class _Envelope(msgspec.Struct, rename="camel"):
    """A page as the OpenAPI file has it; its records stay bytes."""

    studies: list[Raw]
    next_page_token: str | None = None
    total_count: int | None = None


class _Identification(msgspec.Struct, rename="camel"):
    nct_id: str


class _Protocol(msgspec.Struct, rename="camel"):
    identification_module: _Identification


class _Named(msgspec.Struct, rename="camel"):
    """A study of which only the identifier is wanted."""

    protocol_section: _Protocol


class _Version(msgspec.Struct, rename="camel"):
    api_version: str
    data_timestamp: str = ""


_ENVELOPE = msgspec.json.Decoder(_Envelope)
_KEYS = msgspec.json.Decoder(dict[str, Raw])
_NAMED = msgspec.json.Decoder(_Named)
_VERSION = msgspec.json.Decoder(_Version)
_KNOWN = frozenset(_Envelope.__struct_encode_fields__)
_OPENS = re.compile(rb"\s*\{")
_NCT = re.compile(r"NCT\d{8}", re.ASCII)
_NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def read_page(data: Bytes) -> Page:
    """Cut a page into its records, exactly as they came.

    A record that is no good JSON is given out too, as long as the page around it is whole: reading
    it says what is wrong with it.

    Raises:
        Unreadable: if it is no page, breaks off, or ends without saying whether there is another.
    """
    if not _OPENS.match(data):
        raise Unreadable(
            f"The registry's answer is no JSON; it begins with {_beginning(data)}. Perhaps it is "
            "down for maintenance, or the address is not that of its API."
        )
    try:
        envelope, around = _ENVELOPE.decode(data), data
        records = tuple(envelope.studies)
    except _NOT_JSON:
        records, around = _cut(data)
        envelope = _enveloped(around)
    return _page(envelope, records, around)


def _cut(data: Bytes) -> tuple[tuple[Raw, ...], Bytes]:
    """Cut a page that is not good JSON; return its records, and what stands around them."""
    pieces = list(json_pieces(io.BufferedReader(io.BytesIO(data))))
    records = tuple(piece.raw for piece in pieces if not isinstance(piece, Cut))
    if not records or len(records) < len(pieces) or pieces[0].place != "[0]":
        raise Unreadable("The registry's page breaks off, or is not what its API promises.")
    begin, end = data.find(records[0]), data.rfind(records[-1]) + len(records[-1])
    return tuple(map(Raw, records)), data[:begin] + data[end:]


def _enveloped(around: Bytes) -> _Envelope:
    try:
        return _ENVELOPE.decode(around)
    except _NOT_JSON:
        raise Unreadable("The registry's page breaks off behind its records.") from None


def _page(envelope: _Envelope, records: tuple[Raw, ...], around: Bytes) -> Page:
    """Put a page together; one that could hide that others follow is refused."""
    token = envelope.next_page_token or ""
    if not token and (strange := sorted(_keys(around) - _KNOWN)):
        raise Unreadable(
            f"The registry's page names no next page and has a key that is not known, "
            f"{strange[0][:40]!r}. Its API may have changed, so this is not taken for the last one."
        )
    if len(token) > LONGEST_TOKEN or not (token.isascii() and token.isprintable()):
        raise Unreadable(
            f"The registry's page token is longer than {LONGEST_TOKEN} characters, or is "
            "not plain text."
        )
    return Page(records=records, next_token=token, total=envelope.total_count)


def _keys(around: Bytes) -> set[str]:
    """Return the keys of a page; what is no text cannot be told from one that matters."""
    try:
        return set(_KEYS.decode(around))
    except _NOT_JSON:
        raise Unreadable("A key of the registry's page is not text in UTF-8.") from None


def identifiers(records: Sequence[Raw]) -> tuple[str, ...]:
    """Return the identifiers of a page's records.

    Raises:
        Unreadable: if a record has none where the registry puts it: a listing that leaves trials
            out would make them vanish.
    """
    try:
        found = tuple(_NAMED.decode(raw).protocol_section.identification_module.nct_id
                     for raw in records)  # fmt: skip
    except _NOT_JSON as error:
        raise Unreadable(
            f"A record of the registry's listing has no identifier where one belongs ({error})."
        ) from None
    strange = [one for one in found if not _NCT.fullmatch(one)]
    if strange:
        raise Unreadable(
            f"The registry's listing names {strange[0][:40]!r}, which is no identifier of its own."
        )
    return found


def read_versions(data: Bytes) -> Versions:
    """Read the answer of ``/version``.

    Raises:
        Unreadable: if it is no such answer.
    """
    try:
        said = _VERSION.decode(data)
    except _NOT_JSON:
        raise Unreadable(
            f"The registry does not say its version; its answer begins with {_beginning(data)}."
        ) from None
    return Versions(api=_plain(said.api_version), data=_plain(said.data_timestamp))


def _plain(version: str) -> str:
    return version[:64] if version.isprintable() else ""


def _beginning(data: Bytes) -> str:
    """Quote how an answer begins, in printable characters."""
    text = data.strip()[:40].decode("utf-8", "replace")
    return (
        repr("".join(sign if sign.isprintable() else " " for sign in text)) if text else "nothing"
    )
