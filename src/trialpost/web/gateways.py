"""Speak to other machines over HTTP: the only place that does, and only to what was configured.

What is asked for are registry records, by date, by identifier, or by the one condition that an
operator writes on the command line; and, where the operator named one, a language model's answer
(``web.language_model``). Nothing about a person passes here but a note that the person and the
operator both let go to that model. There are no cookies, no referrers, and no redirects to other
hosts. Clock, sleep and chance are handed in.
"""

import datetime as dt
import email.utils
import json
import logging
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import TypeVar

import httpx
import msgspec

from trialpost import __version__
from trialpost.errors import ServiceUnavailable, Unreadable
from trialpost.model.ports import Clock, Sleep
from trialpost.web.addresses import allowed, is_loopback

LARGEST_ANSWER = 96 * 2**20
"""Bytes of one answer held in memory; 1,000 studies have 20 to 50 million."""
SLOWEST = dt.timedelta(minutes=20)
"""An answer that trickles for longer is taken for broken."""
LONGEST_WAIT = 900
"""Seconds. A server that asks for a longer wait is left alone until the next run."""
_FIRST_WAIT, _HIGHEST_WAIT = 1.0, 60.0
_REDIRECTS = 3
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_TIMEOUT = httpx.Timeout(connect=15, read=90, write=15, pool=15)

logging.getLogger("httpx").setLevel(logging.WARNING)  # at INFO it writes whole addresses

Parameters = dict[str, str]
Taken = TypeVar("Taken")


class Refused(ServiceUnavailable):
    """A request that the other side does not grant, however often it is asked."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class TooLarge(Unreadable):
    """An answer that is larger than what may be held in memory."""


class _Again(Exception):
    """An attempt that failed in a way that may pass; ``after`` is how long the server asks for."""

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.why, self.after = why, after


class Manner(msgspec.Struct, frozen=True, kw_only=True):
    """How a gateway behaves. ``interval`` is the least time between two requests, in seconds.

    The default keeps below 50 requests a minute. ``attempts`` is how often one request is made
    before it is given up. ``contact`` is the operator's address, told to the registry.
    """

    interval: float = 1.25
    attempts: int = 6
    contact: str = ""
    timeout: httpx.Timeout = _TIMEOUT
    largest: int = LARGEST_ANSWER
    slowest: dt.timedelta = SLOWEST


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Gateway:
    """An HTTP client with manners: unhurried, patient within bounds, and bound to what it is told.

    A server that asks for time (Retry-After) gets it; without that the wait is drawn between
    nothing and a bound that doubles from 1 to 60 seconds ("full jitter": M. Brooker, Exponential
    Backoff and Jitter, AWS Architecture Blog, 2015), so that many clients do not come back at once.
    """

    def __init__(
        self,
        manner: Manner | None = None,
        *,
        clock: Clock = _utc_now,
        sleep: Sleep = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._manner = manner or Manner()
        self._clock, self._sleep, self._chance = clock, sleep, chance
        self._last: dt.datetime | None = None

    def fetch(
        self, url: str, parameters: Parameters, *, read: Callable[[bytearray], Taken]
    ) -> Taken:
        """Get an answer and read it; one that cannot be read is asked for again.

        Raises:
            BadInput: if the address is not one that may be called.
            Refused: if the server does not grant it, or sends us to another host.
            TooLarge: if the answer is larger than what may be held.
            Unreadable: if no attempt gave an answer that ``read`` could read.
            ServiceUnavailable: if no attempt gave an answer, or the server asks for a long wait.
        """

        def attempt(client: httpx.Client) -> Taken:
            with self._answer(client, url, parameters, {}) as answer:
                _refuse_unless(answer, 200)
                return read(self._content(answer))

        return self._patiently(url, attempt)

    def send(
        self, url: str, body: bytes, headers: dict[str, str], *, read: Callable[[bytearray], Taken]
    ) -> Taken:
        """Post JSON and read the answer; one that cannot be read is asked for again.

        What a server says when it refuses is not repeated, since that may be what was sent.

        Raises:
            BadInput: if the address is not one that may be called.
            Refused: if the server does not grant it, or sends us anywhere else.
            TooLarge: if the answer is larger than what may be held.
            Unreadable: if no attempt gave an answer that ``read`` could read.
            ServiceUnavailable: if no attempt gave an answer, or the server asks for a long wait.
        """

        def attempt(client: httpx.Client) -> Taken:
            with self._answer(client, url, {}, headers, body) as answer:
                if answer.status_code != 200:
                    code = answer.status_code
                    raise Refused(f"{answer.request.url.host} refuses the request ({code}).", code)
                return read(self._content(answer))

        return self._patiently(url, attempt)

    def download(
        self, url: str, target: Path, *, progress: Callable[[int], None] | None = None
    ) -> Path:
        """Stream a file to ``target``, going on where an earlier attempt or run broke off.

        It is written beside ``target`` first. What is there is only added to if the server says
        that its file is still the same one. ``progress`` is told the size of each part in bytes.

        Raises:
            BadInput: if the address is not one that may be called.
            Refused: if the server does not grant it, or sends us to another host.
            ServiceUnavailable: if it could not be had, or not be written.
        """
        partial = _Partial(target)

        def attempt(client: httpx.Client) -> Path:
            with self._answer(client, url, {}, partial.headers()) as answer:
                if answer.status_code == 416:
                    partial.forget()
                    raise _Again("the part that was held is not a part of its file any more")
                _refuse_unless(answer, 200, 206)
                for size in partial.take(answer):
                    if progress:
                        progress(size)
            return partial.finish()

        try:
            return self._patiently(url, attempt)
        except OSError as error:
            raise ServiceUnavailable(
                f"{target} cannot be written ({error.strerror}); make room and run it again."
            ) from None

    def _patiently(self, url: str, attempt: Callable[[httpx.Client], Taken]) -> Taken:
        host = allowed(url)
        with self._client(host) as client:
            for number in range(self._manner.attempts):
                try:
                    return attempt(client)
                except (_Again, httpx.TransportError, httpx.DecodingError, Unreadable) as error:
                    if isinstance(error, TooLarge):
                        raise
                    failed = error
                if number + 1 < self._manner.attempts:
                    self._sleep(self._pause(host, failed, number))
        if isinstance(failed, Unreadable):
            raise failed
        raise ServiceUnavailable(
            f"{host} could not be read: {_said(failed)}, at each of {self._manner.attempts} "
            "attempts. What was finished is kept; run it again later."
        )

    def _client(self, host: str) -> httpx.Client:
        agent = f"trialpost/{__version__}"
        if self._manner.contact:
            agent += f" (+{self._manner.contact})"
        client = httpx.Client(
            headers={"User-Agent": agent, "Accept-Encoding": "gzip"},
            timeout=self._manner.timeout,
            trust_env=not is_loopback(host),
        )
        client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        return client

    @contextmanager
    def _answer(
        self,
        client: httpx.Client,
        url: str,
        parameters: Parameters,
        headers: dict[str, str],
        body: bytes | None = None,
    ) -> Iterator[httpx.Response]:
        """Open the answer to one request, redirects within the same host followed.

        With a body it is a POST of JSON, and a redirect is an answer like another.
        """
        address = httpx.URL(url, params=parameters) if parameters else httpx.URL(url)
        for _ in range(_REDIRECTS + 1):
            self._be_polite()
            method = "GET" if body is None else "POST"
            with client.stream(method, address, headers=headers, content=body) as answer:
                if answer.status_code in _LATER:
                    raise _Again(
                        f"it answers {answer.status_code}", _asked_for(answer, self._clock())
                    )
                if answer.status_code not in _MOVED or body is not None:
                    yield answer
                    return
                address = _moved(address, answer)
        raise Refused(f"{address.host} sends us round in circles.", 310)

    def _be_polite(self) -> None:
        """Wait until the least time between two requests is over."""
        if self._last is not None:
            passed = (self._clock() - self._last).total_seconds()
            if 0 <= passed < self._manner.interval:
                self._sleep(self._manner.interval - passed)
        self._last = self._clock()

    def _content(self, answer: httpx.Response) -> bytearray:
        begun, content = self._clock(), bytearray()
        for part in answer.iter_bytes():
            content += part
            if len(content) > self._manner.largest:
                raise TooLarge(f"An answer is larger than {self._manner.largest:,} bytes.")
            if self._clock() - begun > self._manner.slowest:
                minutes = self._manner.slowest.total_seconds() / 60
                raise _Again(f"its answer takes longer than {minutes:.0f} minutes")
        return content

    def _pause(self, host: str, failed: Exception, number: int) -> float:
        """Return the seconds to wait after a failed attempt.

        Raises:
            ServiceUnavailable: if the server asks for more than we wait.
        """
        after = failed.after if isinstance(failed, _Again) else None
        if after is None:
            return self._chance() * min(_HIGHEST_WAIT, _FIRST_WAIT * 2**number)
        if after > LONGEST_WAIT:
            raise ServiceUnavailable(
                f"{host} asks to be left alone for {after / 60:.0f} minutes. What was finished is "
                "kept; run it again after that."
            )
        return after


class _Partial:
    """A file that is being fetched, and the mark by which the server knows its version of it."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._part = target.with_name(target.name + ".part")
        self._note = target.with_name(target.name + ".part.json")

    def headers(self) -> dict[str, str]:
        """Ask for the rest if there is a part and a mark; encoded answers have no ranges."""
        mark, size = self._mark(), self._size()
        plain = {"Accept-Encoding": "identity"}
        return plain | {"Range": f"bytes={size}-", "If-Range": mark} if mark and size else plain

    def _size(self) -> int:
        return self._part.stat().st_size if self._part.is_file() else 0

    def _mark(self) -> str:
        try:
            return str(json.loads(self._note.read_text(encoding="utf-8"))["mark"])
        except (OSError, ValueError, KeyError):
            return ""

    def take(self, answer: httpx.Response) -> Iterator[int]:
        """Write an answer's bytes behind what is there, or anew; yield the size of each part."""
        if answer.status_code == 206 and not self._goes_on(answer):
            self.forget()
            raise _Again("it sent another part of its file than the one asked for")
        more = answer.status_code == 206
        if not more:
            self._write_mark(answer)
        else:
            yield self._size()
        with self._part.open("ab" if more else "wb") as part:
            for data in answer.iter_bytes():
                part.write(data)
                yield len(data)

    def _goes_on(self, answer: httpx.Response) -> bool:
        return answer.headers.get("content-range", "").startswith(f"bytes {self._size()}-")

    def _write_mark(self, answer: httpx.Response) -> None:
        """Keep a strong mark of the file's version; a weak one does not promise the same bytes."""
        tag = answer.headers.get("etag", "")
        mark = tag if tag and not tag.startswith("W/") else answer.headers.get("last-modified", "")
        self._note.write_text(json.dumps({"mark": mark}), encoding="utf-8")

    def forget(self) -> None:
        """Begin anew."""
        self._part.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def finish(self) -> Path:
        """Put the whole file in its place."""
        self._part.replace(self._target)
        self._note.unlink(missing_ok=True)
        return self._target


def _moved(address: httpx.URL, answer: httpx.Response) -> httpx.URL:
    """Return where a redirect leads, if that is the same host, and no less guarded."""
    location = answer.headers.get("location", "")
    try:
        to = address.join(location)
    except httpx.InvalidURL:
        to, location = address, ""
    same = (
        location
        and to.host == address.host
        and (
            (to.scheme, to.port) == (address.scheme, address.port)
            or (to.scheme, to.port) == ("https", None)
        )
    )
    if same:
        return to
    elsewhere = (location and to.host) or "nowhere"
    raise Refused(
        f"{address.host} sends us to {elsewhere}, which nobody configured; nothing was fetched "
        "from there. If it has moved, give its new address with --base-url.",
        answer.status_code,
    )


def _refuse_unless(answer: httpx.Response, *granted: int) -> None:
    """Raise with what the server says, if it says it in a sentence, unless it grants."""
    if answer.status_code in granted:
        return
    said = ""
    if answer.headers.get("content-type", "").startswith("text/plain"):
        text = next(answer.iter_bytes(2000), b"").decode("utf-8", "replace")
        said = " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]
    said = said if said.endswith((".", "!", "?")) else f"{said}."
    because = f": {said}" if len(said) > 1 else "."
    raise Refused(
        f"{answer.request.url.host} refuses the request ({answer.status_code}){because}",
        answer.status_code,
    )


def _asked_for(answer: httpx.Response, now: dt.datetime) -> float | None:
    """Read Retry-After (RFC 9110, 10.2.3): seconds, or a date; ``None`` if it says neither."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        until = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - now).total_seconds())


def _said(error: Exception) -> str:
    if isinstance(error, _Again):
        return error.why
    if isinstance(error, httpx.TimeoutException):
        return "it does not answer in time"
    if isinstance(error, httpx.ConnectError):
        return "it cannot be reached"
    return "it broke off in the middle of its answer"
