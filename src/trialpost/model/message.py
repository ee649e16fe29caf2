"""Sentences for people, kept apart from their language until they are shown."""

from typing import Any

import msgspec


class Message(msgspec.Struct, frozen=True):
    """A sentence for a person: its English text with named gaps, and what fills them.

    ``text`` is the key of the translation catalogue. ``trialpost.vocabulary.plain.render`` turns a
    message into words; a parameter may itself be a message. The repr hides the parameters, since
    they may be about a person's health.
    """

    text: str
    params: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"Message({self.text!r}, …)"


def say(text: str, **params: Any) -> Message:
    """Make a message from its English text and what fills its gaps."""
    return Message(text, params)
