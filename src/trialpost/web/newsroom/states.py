"""The states of an article, as data: what may follow what, and the diagram of it in the docs."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trialpost.errors import BadInput
from trialpost.web.newsroom.models import ArticleRow

State = ArticleRow.State

VALID_TRANSITIONS: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.VERIFIED}),
    State.VERIFIED: frozenset({State.DRAFT, State.PUBLISHED}),
    State.PUBLISHED: frozenset({State.CORRECTED, State.WITHDRAWN}),
    State.CORRECTED: frozenset({State.CORRECTED, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}
"""From which state an article may go to which; everything else is refused."""

WORDS: dict[str, Any] = {
    State.DRAFT: _("a draft"),
    State.VERIFIED: _("verified"),
    State.PUBLISHED: _("published"),
    State.CORRECTED: _("corrected"),
    State.WITHDRAWN: _("withdrawn"),
}
"""The states as they stand in a sentence."""

ON_THE_SITE = (State.PUBLISHED, State.CORRECTED)
"""States in which anybody may read an article."""

BEFORE_PUBLICATION = (State.DRAFT, State.VERIFIED)
"""States in which only editors see it."""

WHAT_MOVES_IT: dict[tuple[str, str], str] = {
    (State.DRAFT, State.VERIFIED): "every claim holds",
    (State.VERIFIED, State.DRAFT): "edited, written anew, or taken back",
    (State.VERIFIED, State.PUBLISHED): "an editor publishes",
    (State.PUBLISHED, State.CORRECTED): "corrected, with a reason",
    (State.CORRECTED, State.CORRECTED): "corrected again",
    (State.PUBLISHED, State.WITHDRAWN): "withdrawn, with a reason",
    (State.CORRECTED, State.WITHDRAWN): "withdrawn, with a reason",
}
"""What brings an article from one state to another, in words."""


def allow(row: ArticleRow, state: str) -> None:
    """Refuse a move that the table does not have.

    Raises:
        BadInput: if an article in its state cannot get into the other.
    """
    if state not in VALID_TRANSITIONS[row.state]:
        told = gettext("An article that is %(before)s cannot become %(after)s.")
        raise BadInput(told % {"before": WORDS[row.state], "after": WORDS[state]})


def diagram() -> str:
    """Draw the table as a Mermaid state diagram; the docs hold it, and a test compares the two."""
    lines = ["stateDiagram-v2", "    [*] --> draft: written from findings"]
    for before in State:
        for after in State:
            if after in VALID_TRANSITIONS[before]:
                words = WHAT_MOVES_IT[before, after]
                lines.append(f"    {before.value} --> {after.value}: {words}")
    lines.append("    withdrawn --> [*]")
    return "\n".join(lines)
