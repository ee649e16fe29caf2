r"""Show what the weights of distance and freshness do to the first ten of a person's matches.

No judged collection has sites or days of verification, so nobody can say which order is right. What
can be said is what each weight buys, and what it costs. Invented people have the conditions of real
recruiting trials, live where these have sites and would travel anywhere; everybody is matched with
every recruiting trial, and the same matches are put in order by other weights. Run it as::

    python -m trialpost.evaluation.score_weights ../shared/data/ctgov-v2/recruiting.jsonl.gz

Of the first ten it tells how far the nearest sites are, how many records are old, and how much of
what was told stands in titles and conditions, which is what the other weights are for.
"""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import msgspec
import numpy as np

from trialpost.matching.catalogue import Catalogue
from trialpost.matching.match import match
from trialpost.matching.score import MIX, Mix
from trialpost.model.match import FreshnessLabel, Match
from trialpost.model.profile import Profile, profile_from_value
from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import Trial
from trialpost.registry import read

FIRST = 10
"""Matches of a person that are looked at: a screenful."""
_EVERY = 1_000
_NEAR_KM = 100.0

MIXES: tuple[tuple[str, Mix], ...] = (
    ("as they are", MIX),
    ("distance counts nothing", msgspec.structs.replace(MIX, distance=0.0)),
    ("distance counts half", msgspec.structs.replace(MIX, distance=MIX.distance / 2)),
    ("distance counts twice", msgspec.structs.replace(MIX, distance=MIX.distance * 2)),
    ("freshness counts nothing", msgspec.structs.replace(MIX, freshness=0.0)),
    ("freshness counts half", msgspec.structs.replace(MIX, freshness=MIX.freshness / 2)),
    ("freshness counts twice", msgspec.structs.replace(MIX, freshness=MIX.freshness * 2)),
    ("neither counts", msgspec.structs.replace(MIX, distance=0.0, freshness=0.0)),
)


class Looks(msgspec.Struct, frozen=True):
    """What the first ten of all people look like by some weights, as means over the people.

    ``other`` is how many of the ten are not among the ten by the weights as they are; ``km`` the
    median way to the nearest site; ``near`` the share with a site within 100 km; ``stale`` and
    ``ageing`` the shares of old records; ``text`` and ``condition`` what is reached of these parts.
    """

    other: float
    km: float
    near: float
    stale: float
    ageing: float
    text: float
    condition: float


def people(trials: Sequence[Trial], count: int, today: dt.date, *, seed: int = 4) -> list[Profile]:
    """Invent people: a condition of a recruiting trial each, a place where some trial has a site.

    Conditions are drawn as often as trials name them, places as often as sites lie there.
    """
    rng = random.Random(seed)  # noqa: S311 - invents, guards nothing
    names = [name for one in trials for name in one.conditions]
    points = [site.coordinates for one in trials for site in one.sites if site.coordinates]
    told = (
        {
            "age": {"years": rng.randrange(18, 85), "on": today.isoformat()},
            "sex": rng.choice(("female", "male")),
            "place": {"lat": point.lat, "lon": point.lon},
            "conditions": [rng.choice(names)],
        }
        for point in rng.choices(points, k=count)
    )
    return [profile_from_value(one, today=today) for one in told]


def total(found: Match, mix: Mix) -> float:
    """Return the score of a match by other weights than those that it was made with."""
    score = found.parts.eligibility
    for name, weight in msgspec.structs.asdict(MIX).items():
        score += float(getattr(found.parts, name)) / weight * float(getattr(mix, name))
    return round(score, 6)


def first(matches: Sequence[Match], mix: Mix) -> list[Match]:
    """Return the first ten by some weights."""
    return sorted(matches, key=lambda one: (-total(one, mix), one.trial.id))[:FIRST]


def looks(everybody: Sequence[Sequence[Match]], mix: Mix) -> Looks:
    """Tell what the first ten of these people look like by some weights."""
    rows = []
    for matches in everybody:
        ten, usual = first(matches, mix), {one.trial.id for one in first(matches, MIX)}
        ways = [one.trial.nearest_site.km for one in ten if one.trial.nearest_site is not None]
        known = [km for km in ways if km is not None]
        labels = [one.trial.freshness.label for one in ten]
        rows.append((
            float(sum(one.trial.id not in usual for one in ten)),
            float(np.median(known)) if known else float("nan"),
            sum(km <= _NEAR_KM for km in known) / FIRST,
            labels.count(FreshnessLabel.STALE) / FIRST,
            labels.count(FreshnessLabel.AGEING) / FIRST,
            _reached(ten, "text"),
            _reached(ten, "condition"),
        ))  # fmt: skip
    return Looks(*(float(one) for one in np.nanmean(np.array(rows), axis=0)))


def _reached(ten: Sequence[Match], name: str) -> float:
    """Return the share of a part's points that these matches have."""
    most = getattr(MIX, name) / 3
    return float(np.mean([getattr(one.parts, name) / most for one in ten]))


def matched(trials: Sequence[Trial], count: int, today: dt.date) -> Iterator[tuple[Match, ...]]:
    """Match invented people; those with no more than ten matches have nothing to choose."""
    catalogue = Catalogue.from_records(trials)
    for one in people(trials, count, today):
        told = match(
            catalogue, one, today=today, limit=_EVERY, excluded_limit=0, asking=False
        ).matches
        if len(told) > FIRST:
            yield told


def table(everybody: Sequence[Sequence[Match]]) -> Iterator[str]:
    """Yield the table in Markdown."""
    yield (
        "| weights | other trials among ten | median km | within 100 km | stale | ageing | "
        "text reached | condition reached |"
    )
    yield "| --- |" + " ---: |" * 7
    for label, mix in MIXES:
        told = looks(everybody, mix)
        cells = (f"{told.other:.2f}", f"{told.km:,.0f}", f"{told.near:.3f}", f"{told.stale:.3f}",
                 f"{told.ageing:.3f}", f"{told.text:.3f}", f"{told.condition:.3f}")  # fmt: skip
        yield f"| {label} | {' | '.join(cells)} |"


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--people", "count", type=click.IntRange(min=1), default=100, show_default=True)
@click.option("--as-of", "today", type=click.DateTime(["%Y-%m-%d"]), default="2026-11-22",
              show_default=True)  # fmt: skip
def main(paths: tuple[Path, ...], count: int, today: dt.datetime) -> None:
    """Print what the weights of distance and freshness do, on the recruiting trials of PATHS."""
    trials = [
        told.trial
        for path in paths
        for told in read(path)
        if told.trial is not None and told.trial.status is RecruitmentStatus.RECRUITING
    ]
    everybody = list(matched(trials, count, today.date()))
    click.echo(
        f"{len(trials)} recruiting trials, {count} people, {len(everybody)} of them with more than "
        f"{FIRST} matches, {sum(map(len, everybody)) / max(1, len(everybody)):.0f} on average."
    )
    for line in table(everybody):
        click.echo(line)


if __name__ == "__main__":
    main()
