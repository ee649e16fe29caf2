"""The text that somebody agrees to, by its version: what is stored is the version and the time."""

from trialpost.model.message import say
from trialpost.web.language import render

VERSION = "2026-11"
"""Changes whenever the words below change."""

TEXT = say(
    "I agree that {name} keeps my mail address, and what I choose to say about my health, to show "
    "me trials and to write to me when a new one may fit. I can take this back at any time, and "
    "then all of it is erased."
)


def consent_text(name: str) -> str:
    """Return the words for a service of this name."""
    return render(say(TEXT.text, name=name))
