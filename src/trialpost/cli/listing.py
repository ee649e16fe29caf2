"""Print found and matched trials as lists that people read."""

import textwrap
from collections.abc import Iterable

import click

from trialpost.cli.spoken import render
from trialpost.matching.find import FindQuery, FindResult
from trialpost.model.match import FoundTrial, FreshnessLabel, NearestSite
from trialpost.model.site import Located, join_place
from trialpost.vocabulary.areas import country_names
from trialpost.vocabulary.distances import KM_PER_MILE
from trialpost.vocabulary.plain import counted

WIDTH = 88
DISCLAIMER = (
    "For information; not medical advice. Being listed is not being accepted: the trial team "
    "decides. Talk to your doctor before you change anything."
)


def say_line(text: str, indent: str = "") -> None:
    """Print a paragraph, wrapped, every line behind the indent."""
    click.echo(
        textwrap.fill(
            text,
            WIDTH,
            initial_indent=indent,
            subsequent_indent=" " * len(indent),
            break_on_hyphens=False,
        )
    )


def tell_found(result: FindResult, query: FindQuery, *, miles: bool) -> None:
    """Print what was found: how the search was understood, the trials, the disclaimer."""
    if result.interpretation:
        say_line(render(result.interpretation))
    if query.place:
        say_line(f"Place: {query.place.name}{_radius(query.within_km, miles)}.")
    if query.country:
        say_line(f"Country: {country_names()[query.country]}, anywhere in it.")
    if query.unplaced and result.unplaced:
        hidden = _unplaced(result, more=False)
        say_line(with_share(hidden, len(result.trials), result.unplaced))
    else:
        say_line(_count(result))
    for place, trial in enumerate(result.trials, start=1):
        click.echo()
        tell_one(place, trial, miles=miles)
    if result.unplaced and not query.unplaced:
        click.echo()
        them = "it" if result.unplaced == 1 else "them"
        say_line(f"{_unplaced(result, more=bool(result.total))} --unplaced lists {them}.")
    click.echo()
    say_line(DISCLAIMER)


def _count(result: FindResult) -> str:
    if not result.total and result.unplaced:
        return "No trial found whose place is known."
    if not result.total:
        return "No trial found. Try a wider place, another word, or --status any."
    found = render(counted(result.total, "{count} trial found.", "{count} trials found."))
    return with_share(found, len(result.trials), result.total)


def with_share(found: str, shown: int, total: int) -> str:
    """Say after a count how many of them follow, where that is not all."""
    if shown == total or not shown:
        return found
    return f"{found} {'This is the first.' if shown == 1 else f'These are the first {shown}.'}"


def _unplaced(result: FindResult, *, more: bool) -> str:
    """Say how many trials fit but for their place, which is not known."""
    if more:
        one = "{count} more trial fits, but names no site that we could place on the map."
        many = "{count} more trials fit, but name no site that we could place on the map."
    else:
        one = "{count} trial fits but names no site that we could place on the map."
        many = "{count} trials fit but name no site that we could place on the map."
    return render(counted(result.unplaced, one, many))


def _radius(km: float | None, miles: bool) -> str:
    return "" if km is None else f", within {distance(km, miles)}"


def distance(km: float, miles: bool) -> str:
    """Write a distance as people say it."""
    number = round(km / KM_PER_MILE if miles else km)
    unit = ("mile" if number <= 1 else "miles") if miles else "km"
    return f"{number:,} {unit}" if number else f"less than 1 {unit}"


def tell_one(place: int, trial: FoundTrial, *, miles: bool, more: Iterable[str] = ()) -> None:
    """Print one trial of a list, with further lines under it."""
    number = f"{place:>3}. "
    say_line(trial.title, number)
    indent = " " * len(number)
    say_line(f"{trial.id} · {trial.status.value.replace('_', ' ')} · {trial.url}", indent)
    fresh = trial.freshness
    if trial.nearest_site:
        say_line(_site(trial.nearest_site, miles), indent)
        if trial.nearest_site.freshness.because != fresh.because:
            say_line(render(trial.nearest_site.freshness.because), indent)
    caution = "" if fresh.label is FreshnessLabel.CURRENT else f"{fresh.label.value.title()}: "
    say_line(caution + render(fresh.because), indent)
    for line in more:
        say_line(line, indent)


def _site(nearest: NearestSite, miles: bool) -> str:
    site = nearest.site
    where = join_place((site.facility, site.city, site.state, site.country)) or "place not given"
    if nearest.km is None:
        return where
    about = "about " if site.located is Located.CITY else ""
    return f"{about}{distance(nearest.km, miles)}: {where}"
