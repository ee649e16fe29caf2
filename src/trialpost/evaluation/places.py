"""Measure how well sites are placed by their city.

Every site of real records that has coordinates is placed again as if it had none, and the distance
between the two is taken. Run it as::

    python -m trialpost.evaluation.places PATH…
"""

import sys
from collections.abc import Iterable, Iterator

import msgspec

from trialpost.model.site import Coordinates, Located, Site
from trialpost.registry import read
from trialpost.registry.sites import place_site, place_sites
from trialpost.vocabulary.distances import distance_km

NEAR_KM = (5, 25)


class Placing(msgspec.Struct, frozen=True, kw_only=True):
    """How a set of sites was placed: ``far`` names those beyond the last of ``NEAR_KM``.

    ``moved`` counts the sites whose coordinates in the record are not believed.
    """

    sites: int
    placed: int
    within: tuple[int, ...]
    without_coordinates: int
    of_these_placed: int
    moved: int
    far: tuple[tuple[str, float], ...]


def measure(paths: Iterable[str]) -> Placing:
    """Place every site of these files by its city and compare with the registry's coordinates."""
    distances: list[float | None] = []
    far: dict[str, list[float]] = {}
    blank = blank_placed = moved = 0
    for site, found in _placed_again(paths):
        if site.coordinates is None:
            blank += 1
            blank_placed += found is not None
            continue
        moved += place_site(site).located is Located.CITY
        away = None if found is None else distance_km(site.coordinates, found)
        distances.append(away)
        if away is not None and away > NEAR_KM[-1]:
            name = ", ".join(part for part in (site.city, site.state, site.country) if part)
            far.setdefault(name, []).append(away)
    known = [away for away in distances if away is not None]
    most = sorted(far.items(), key=lambda item: (-len(item[1]), item[0]))
    return Placing(
        sites=len(distances),
        placed=len(known),
        within=tuple(sum(away <= km for away in known) for km in NEAR_KM),
        without_coordinates=blank,
        of_these_placed=blank_placed,
        moved=moved,
        far=tuple((f"{name} ({len(kms)} sites)", max(kms)) for name, kms in most),
    )


def _placed_again(paths: Iterable[str]) -> Iterator[tuple[Site, Coordinates | None]]:
    """Yield each site with the coordinates that it gets when the registry's are hidden."""
    for path in paths:
        for result in read(path):
            if result.trial is None:
                continue
            hidden = tuple(
                msgspec.structs.replace(site, coordinates=None, located=Located.UNKNOWN)
                for site in result.trial.sites
            )
            again = place_sites(msgspec.structs.replace(result.trial, sites=hidden))
            for site, placed in zip(result.trial.sites, again.sites, strict=True):
                yield site, placed.coordinates


def table(placing: Placing) -> str:
    """Write the measurement as a table in Markdown."""
    rows = [
        ("sites with coordinates in the record", placing.sites, placing.sites),
        ("placed by city", placing.placed, placing.sites),
        *(
            (f"placed within {km} km of the record's", count, placing.sites)
            for km, count in zip(NEAR_KM, placing.within, strict=True)
        ),
        ("sites without coordinates", placing.without_coordinates, placing.without_coordinates),
        ("of these placed by city", placing.of_these_placed, placing.without_coordinates),
        ("sites that lie far from the city that is clearly meant", placing.moved, placing.sites),
    ]
    lines = ["| | count | share |", "| --- | ---: | ---: |"]
    lines += [
        f"| {name} | {count:,} | {count / max(whole, 1):.1%} |" for name, count, whole in rows
    ]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Print the table for the paths given, and the sites that lie furthest from the record's."""
    if not arguments:
        sys.stderr.write("Name the registry files: python -m trialpost.evaluation.places PATH…\n")
        return 2
    placing = measure(arguments)
    sys.stdout.write(table(placing) + "\n\n")
    for name, km in placing.far[:15]:
        sys.stdout.write(f"- {name}: {km:,.0f} km from the record's coordinates\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
