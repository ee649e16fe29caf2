"""The language of the page or mail that is being made, for what the core says and for numbers."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import get_language, override

from trialpost.model.message import Message
from trialpost.vocabulary import plain
from trialpost.vocabulary.plain import LANGUAGES

DEFAULT = "en"


def current() -> str:
    """Return the language that is spoken now, ``en`` where none was chosen."""
    return spoken(get_language())


def spoken(language: str | None) -> str:
    """Return a language that we speak: the one that was asked for, else English."""
    short = (language or DEFAULT).split("-")[0].lower()
    return short if short in LANGUAGES else DEFAULT


def render(message: Message) -> str:
    """Return a message's sentence in the language that is spoken now."""
    return plain.render(message, current())


def number(value: float, decimals: int | None = None) -> str:
    """Write a number with the marks of the language that is spoken now."""
    return plain.number(value, current(), decimals)


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Speak a language for as long as something is made, then again what was spoken before."""
    with override(spoken(language)):
        yield
