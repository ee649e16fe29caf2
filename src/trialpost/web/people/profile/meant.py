"""What somebody may mean by an illness that they wrote: offered as buttons, never taken unsaid.

A profile is kept, and mails go out by it, so a name that is misspelt is not put right in silence,
nor read as a broader illness: the form is shown again, with the names that may be meant as buttons.
"""

import datetime as dt
from collections.abc import Collection, Sequence

from trialpost.matching.understood import NotUnderstood, meant_instead
from trialpost.model.profile import Private
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.condition_names import condition_name


class Choice(Private, frozen=True, kw_only=True):
    """A name that may be meant, and the whole list of names with it in its place."""

    name: str
    conditions: str


class Meant(Private, frozen=True, kw_only=True):
    """A name as it was written, what may be meant, and the names that are kept if it is."""

    written: str
    choices: tuple[Choice, ...]
    kept: str


def to_be_chosen(
    names: Sequence[str], *, known: Collection[str], kept: Sequence[str], today: dt.date
) -> tuple[Meant, ...]:
    """Return the names of which somebody has to say what they mean.

    Args:
        names: all that they wrote.
        known: those that they told before, which are asked about no more.
        kept: those of which they said that they mean them as they stand.
        today: the day on which trials are looked for under them.
    """
    catalogue = current_catalogue()
    found = []
    for at, written in enumerate(names):
        if written in known or written in kept:
            continue
        choices = _choices(names, at, meant_instead(catalogue, written, today=today))
        if choices:
            found.append(Meant(written=written, choices=choices, kept="\n".join((*kept, written))))
    return tuple(found)


def to_be_said_anew(unknown: Sequence[NotUnderstood], *, names: Sequence[str]) -> tuple[Meant, ...]:
    """Return those of the names in a profile under which nobody could look, with their choices.

    Args:
        unknown: what was not understood.
        names: all conditions of the profile, in their order.
    """
    return tuple(
        Meant(
            written=one.name,
            choices=_choices(names, names.index(one.name), one.suggestions),
            kept=one.name,
        )
        for one in unknown
    )


def _choices(names: Sequence[str], at: int, meant: Sequence[str]) -> tuple[Choice, ...]:
    """Return each name that may be meant, with the whole list that has it in its place."""
    return tuple(
        Choice(name=one, conditions="\n".join((*names[:at], _as_told(one), *names[at + 1 :])))
        for one in meant
    )


def _as_told(name: str) -> str:
    """Return a condition as the page's language calls it, where that is understood as the same."""
    known, told = current_catalogue().vocabulary, condition_name(name)
    same = told and known.resolve(told).descriptors == known.resolve(name).descriptors
    return told if same else name
