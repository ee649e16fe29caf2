"""The texts that somebody agrees to, by version: what is stored is the version and the time.

A new text is a new version: whoever agreed to an earlier one is asked again before their pages go
on. Earlier texts stay here, so that everybody can read what they agreed to.
"""

from collections.abc import Mapping

from trialpost.model.message import Message, say
from trialpost.web.language import render

VERSION = "2026-11-29"
"""The version that is asked for now; changes whenever its words do."""

TEXTS: Mapping[str, Message] = {
    "2026-11": say(
        "I agree that {name} keeps my mail address, and what I choose to say about my health, to "
        "show me trials and to write to me when a new one may fit. I can take this back at any "
        "time, and then all of it is erased."
    ),
    "2026-11-29": say(
        "I agree that {name} keeps my mail address, and what I choose to say about my health or "
        "about that of somebody I care for, to show me trials and to write to me when a new one "
        "may fit. I can take this back at any time. Then nothing of it is used any more, and I say "
        "whether it is kept or erased."
    ),
}

ALWAYS = frozenset(
    {
        "people:consent", "people:export", "people:export_fhir", "people:erase", "people:log",
        "people:people", "people:erase_one", "people:sign_out_everywhere", "people:passkeys",
        "people:address", "people:address_lost",
    }
)  # fmt: skip
"""Pages that somebody can use without agreeing to our text, or after taking that back."""


def consent_text(name: str, version: str = VERSION) -> str:
    """Return the words for a service of this name; empty for a version that is not known here."""
    text = TEXTS.get(version)
    return render(say(text.text, name=name)) if text else ""
