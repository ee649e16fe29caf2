"""Print why a trial is not among somebody's matches, and what would change it."""

from typing import Any

import click

from trialpost.cli.listing import say_line
from trialpost.matching.why_not import Hindrance, WhyNot
from trialpost.vocabulary.plain import render

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
