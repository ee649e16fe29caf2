"""Print why a trial is not among somebody's matches, or in a search's list, and what would help."""

from typing import Any

import click

from trialpost.cli.listing import say_line
from trialpost.cli.spoken import render
from trialpost.matching.unlisted import Unlisted
from trialpost.matching.why_not import Hindrance, WhyNot
from trialpost.model.message import Message
from trialpost.vocabulary.distances import in_miles

OTHERS_SHOWN = 5


def tell_why_not(why: WhyNot) -> None:
    """Print the first hard reason against a trial, the others, and what would change it."""
    if why.hindrance is Hindrance.LISTED:
        say_line(render(why.because))
        click.echo()
        return
    say_line(f"Why not {why.trial}: {render(why.because)}")
    if why.criterion is not None:
        say_line(f"The trial's words: {why.criterion.criterion.text}", "   ")
    for other in why.others[:OTHERS_SHOWN]:
        say_line(f"Also: {render(other)}", "   ")
    if len(why.others) > OTHERS_SHOWN:
        say_line(f"… and {len(why.others) - OTHERS_SHOWN:,} more.", "   ")
    if why.change is not None:
        say_line(f"What would change it: {render(why.change)}")
    if why.place is not None:
        say_line(f"It is in the list all the same, as number {why.place:,} of {why.of:,}.")
    click.echo()


def why_not_entry(why: WhyNot) -> dict[str, Any]:
    """Return the same as a document."""
    criterion = why.criterion
    return {
        "reason": why.hindrance.value,
        "because": render(why.because),
        "would_change": render(why.change) if why.change is not None else None,
        "others": [render(one) for one in why.others],
        "criterion": criterion.criterion.text if criterion is not None else None,
        "place": why.place,
        "of": why.of,
    }


def tell_unlisted(told: Unlisted, *, miles: bool = False) -> None:
    """Print why a trial is not in a search's list, all that keeps it out, and what would help."""
    if told.place is not None:
        say_line(f"{told.trial} is in the list, as number {told.place:,} of {told.of:,}.")
        click.echo()
        return
    for number, one in enumerate(told.hindering):
        because, change = _spoken(one.because, miles), _spoken(one.change, miles)
        say_line(f"{f'Why not {told.trial}:' if not number else '   Also:'} {because}")
        if change:
            say_line(f"What would change it: {change}", "   ")
    click.echo()


def _spoken(message: Message | None, miles: bool) -> str:
    if message is None:
        return ""
    return render(in_miles(message) if miles else message)


def unlisted_entry(told: Unlisted) -> dict[str, Any]:
    """Return the same as a document, in the shape of :func:`why_not_entry`."""
    if not told.hindering:
        because = f"It is in the list, as number {told.place:,} of {told.of:,}."
        return {"reason": told.reason.value, "because": because, "would_change": None,
                "others": [], "criterion": None, "place": told.place, "of": told.of}  # fmt: skip
    first, *others = told.hindering
    return {
        "reason": first.reason.value,
        "because": render(first.because),
        "would_change": _spoken(first.change, miles=False) or None,
        "others": [render(one.because) for one in others],
        "criterion": None,
        "place": None,
        "of": told.of,
    }  # fmt: skip
