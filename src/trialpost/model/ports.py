"""What the core needs from outside and takes as an argument."""

import datetime as dt
from collections.abc import Sequence
from typing import Literal, Protocol

import msgspec


class Clock(Protocol):
    """Tell the present moment, with its time zone."""

    def __call__(self) -> dt.datetime:
        """Return now."""
        ...


class Sleep(Protocol):
    """Wait."""

    def __call__(self, seconds: float) -> None:
        """Return after so many seconds."""
        ...


class Said(msgspec.Struct, frozen=True):
    """One message to a language model, in the order in which they are sent."""

    role: Literal["system", "user"]
    content: str

    def __repr__(self) -> str:
        return f"Said({self.role!r}, …)"


class Complete(Protocol):
    """Let a language model answer; ``model`` is the name by which the operator chose it."""

    @property
    def model(self) -> str:
        """The model's name."""
        ...

    def __call__(self, messages: Sequence[Said]) -> str:
        """Return the text that the model answers, whatever it is.

        Raises:
            ServiceUnavailable: if there is no answer.
            Unreadable: if what came is no answer of a model, or larger than may be held.
        """
        ...
