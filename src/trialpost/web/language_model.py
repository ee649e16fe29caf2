"""Ask the language model that the operator named, over the endpoint that many of them have.

The form is that of OpenAI's ``/chat/completions``, which local servers speak as well. Nothing is
asked unless ``TRIALPOST_MODEL_URL`` is set. The key goes into one header and nowhere else: in no
message, log or repr; neither does what was sent.
"""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

import httpx
import msgspec

from trialpost.errors import ConfigurationError, Unreadable
from trialpost.model.ports import Said
from trialpost.web.configuration import Modelling
from trialpost.web.gateways import Gateway, Manner, Refused

LARGEST = 2**20
"""Bytes of an answer that are held."""

LONGEST = 64 * 2**10
"""Characters of what the model says; more is no answer to what is asked here."""

MOST_TOKENS = 4096
_TIMEOUT = httpx.Timeout(connect=10, read=120, write=30, pool=10)
_SLOWEST = dt.timedelta(minutes=3)
_FENCED = re.compile(r"```(?:json)?[ \t]*\n(.*)\n[ \t]*```", re.S | re.I)
"""What many models put round JSON, also where JSON alone was asked for."""

_MISUNDERSTOOD = frozenset({400, 422})
_NOT_LET_IN = frozenset({401, 403})


class _Message(msgspec.Struct, frozen=True):
    content: str | None = None


class _Choice(msgspec.Struct, frozen=True):
    message: _Message


class _Completion(msgspec.Struct, frozen=True):
    choices: tuple[_Choice, ...]


def manner(*, attempts: int = 4) -> Manner:
    """Return how the endpoint is asked: at most so often, for minutes at most, without haste."""
    return Manner(
        interval=0.0, attempts=attempts, timeout=_TIMEOUT, largest=LARGEST, slowest=_SLOWEST
    )


class LanguageModel:
    """The operator's model; a ``model.ports.Complete``."""

    def __init__(self, told: Modelling, gateway: Gateway | None = None) -> None:
        """Take the settings.

        Raises:
            ConfigurationError: if the operator named no endpoint.
        """
        if not told.url:
            raise ConfigurationError(
                "No language model is set, and none is needed. To ask one, name its endpoint in "
                "TRIALPOST_MODEL_URL and its name in TRIALPOST_MODEL_NAME."
            )
        self._told = told
        self._gateway = gateway or Gateway(manner())
        self._plainly = False

    @property
    def model(self) -> str:
        """The model's name."""
        return self._told.name

    def __repr__(self) -> str:
        return f"LanguageModel({self._told.host!r}, {self.model!r})"

    def __call__(self, messages: Sequence[Said]) -> str:
        """Return what the model answers.

        An endpoint that does not know the wish for JSON, or for an end, is asked once more without.

        Raises:
            ConfigurationError: if the endpoint does not take the key, or knows no such model.
            ServiceUnavailable: if there is no answer, or it refuses.
            Unreadable: if what came is no answer of a model, or larger than may be held.
        """
        try:
            return self._ask(messages)
        except Refused as refused:
            if refused.status not in _MISUNDERSTOOD or self._plainly:
                raise self._explained(refused) from None
        self._plainly = True
        try:
            return self._ask(messages)
        except Refused as refused:
            raise self._explained(refused) from None

    def _ask(self, messages: Sequence[Said]) -> str:
        headers = {"Content-Type": "application/json"}
        if self._told.key:
            headers["Authorization"] = f"Bearer {self._told.key}"
        body = body_of(self.model, messages, plainly=self._plainly)
        return self._gateway.send(f"{self._told.url}/chat/completions", body, headers, read=_read)

    def _explained(self, refused: Refused) -> Exception:
        host = self._told.host
        if refused.status in _NOT_LET_IN:
            return ConfigurationError(
                f"{host} does not take the key ({refused.status}); see TRIALPOST_MODEL_KEY."
            )
        if refused.status == 404:
            return ConfigurationError(
                f"{host} knows no such address or model (404); see TRIALPOST_MODEL_URL and "
                "TRIALPOST_MODEL_NAME."
            )
        return refused


def body_of(model: str, messages: Sequence[Said], *, plainly: bool = False) -> bytes:
    """Return exactly the bytes that are sent; the same messages give the same.

    ``plainly`` leaves out what some endpoints do not know.
    """
    asked: dict[str, Any] = {
        "model": model,
        "messages": [{"role": one.role, "content": one.content} for one in messages],
        "temperature": 0,
    }
    if not plainly:
        asked |= {"max_tokens": MOST_TOKENS, "response_format": {"type": "json_object"}}
    return msgspec.json.encode(asked)


def _read(data: bytearray) -> str:
    """Read what the model said out of an answer.

    Raises:
        Unreadable: if it is none, or too long.
    """
    try:
        completion = msgspec.json.decode(data, type=_Completion)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Unreadable("What the endpoint sent is no answer of a model.") from None
    if not completion.choices:
        raise Unreadable("What the endpoint sent is no answer of a model.")
    said = completion.choices[0].message.content or ""
    if len(said) > LONGEST:
        return ""
    fenced = _FENCED.fullmatch(said.strip())
    return fenced[1] if fenced else said
