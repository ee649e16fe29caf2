"""The language in which the command line says what the core says; English unless it is asked."""

from contextvars import ContextVar

from trialpost.model.message import Message
from trialpost.vocabulary import plain

_LANGUAGE = ContextVar("_LANGUAGE", default="en")


def speak(language: str) -> None:
    """Say reasons, questions and explanations in a language from now on."""
    _LANGUAGE.set(language)


def render(message: Message) -> str:
    """Return a message's sentence in the language that was asked for."""
    return plain.render(message, _LANGUAGE.get())
