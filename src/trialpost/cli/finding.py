"""The command that finds trials, and says why one is not among them."""

import datetime as dt
from typing import Any

import click

from trialpost.cli.answers import (
    EMPTY,
    answer_json,
    as_of_option,
    json_option,
    report,
    start_django,
    well_formed,
)
from trialpost.errors import BadInput, NotFound, UnknownPlace
from trialpost.model.place import Place
from trialpost.model.status import RecruitmentStatus, Sex
from trialpost.vocabulary.distances import KM_PER_MILE

ANY = "any"
HALF_WAY_ROUND_KM = 20_100
"""The longest way that is understood; a profile's ``travel_km`` has the same bound."""


class Radius(click.ParamType):
    """A number of kilometres or miles, without its unit."""

    name = "distance"

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        """Read the number.

        Raises:
            BadInput: if it is none.
        """
        try:
            return float(value)
        except ValueError:
            raise BadInput(
                f"{value!r} is no distance that --within understands; write the kilometres as a "
                "number, such as 300, or the miles and --miles."
            ) from None


class Years(click.ParamType):
    """An age in whole years."""

    name = "years"

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        """Read the number.

        Raises:
            BadInput: if it is none.
        """
        try:
            return int(value)
        except ValueError:
            raise BadInput(
                f"{value!r} is no age that --age understands; write whole years, such as 45, and "
                "0 for a baby in the first year."
            ) from None


@click.command()
@click.argument("text", nargs=-1, metavar="[TEXT]")
@click.option("--condition", help="A health condition, in a doctor's words or everyday ones.")
@click.option("--as-typed", is_flag=True, help="Take the words as they are, misspelt or not.")
@click.option("--near", metavar="PLACE", help='Such as "Boston, MA", "Lyon, France" or 02115.')
@click.option("--within", type=Radius(), metavar="KM", help="How far from there, in kilometres.")
@click.option("--miles", is_flag=True, help="Read and show distances in miles.")
@click.option("--country", metavar="COUNTRY", help="Anywhere in this country: Germany, or DE.")
@click.option(
    "--unplaced", is_flag=True, help="List the trials whose places cannot be compared with it."
)
@click.option("--age", type=Years(), metavar="N", help="Age in whole years.")
@click.option("--sex", type=click.Choice([sex.value for sex in Sex]), help="Sex at birth.")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([*(status.value for status in RecruitmentStatus), ANY]),
    default=[RecruitmentStatus.RECRUITING.value],
    show_default=True,
    help="Whether trials take people; may be given several times.",
)
@click.option(
    "--explain",
    metavar="NCT",
    multiple=True,
    help="Say why a trial is not in the list; may be given several times.",
)
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True)
@as_of_option
@json_option
def find(
    text: tuple[str, ...],
    explain: tuple[str, ...],
    limit: int,
    today: dt.date,
    as_json: bool,
    **asked: Any,
) -> None:
    """Find trials by words, condition, place, age and sex; everything is optional.

    Example: trialpost find --condition "heart failure" --near "Boston, MA" --within 300

    Example: trialpost find --condition lupus --country Germany

    Example: trialpost find --condition lupus --age 16 --explain NCT02708095

    Words that are a trial's identifier find that trial, whatever its status.
    """
    start_django()
    from trialpost.cli.listing import tell_found
    from trialpost.interop.api import find_document
    from trialpost.matching.find import find as find_in
    from trialpost.web.catalogue import index
    from trialpost.web.catalogue.current import current_catalogue

    query, catalogue = _query(" ".join(text), limit, asked), current_catalogue()
    if not len(catalogue):
        report(EMPTY)
        if not as_json:
            return
    named = _named(query.text, today)
    told = _explained(explain, query, today)
    result = named or find_in(catalogue, query, today=today)
    if index.is_behind():
        report(f"{index.BEHIND} Run 'trialpost reindex'.")
    if as_json:
        document = find_document(result, as_of=today)
        answer_json(document | ({"why_not": _entries(told)} if told else {}))
    elif told:
        _tell_explained(told, result, miles=asked["miles"])
    else:
        tell_found(result, query, miles=asked["miles"])


def _explained(names: tuple[str, ...], query: Any, today: dt.date) -> list[Any]:
    """Say of trials why they are not in a search's list.

    Raises:
        NotFound: if the catalogue does not hold one of them.
    """
    from trialpost.matching.unlisted import unlisted
    from trialpost.web.catalogue import store
    from trialpost.web.catalogue.current import current_catalogue

    return [
        unlisted(
            current_catalogue(),
            store.trial(well_formed(name)),
            query,
            today=today,
            vanished=store.vanished_at(well_formed(name)) is not None,
        )
        for name in names
    ]


def _entries(told: list[Any]) -> dict[str, Any]:
    from trialpost.cli.why_not import unlisted_entry

    return {one.trial: unlisted_entry(one) for one in told}


def _tell_explained(told: list[Any], result: Any, *, miles: bool) -> None:
    """Print how the search was understood, and why each trial is not in its list."""
    from trialpost.cli.listing import DISCLAIMER, say_line
    from trialpost.cli.spoken import render
    from trialpost.cli.why_not import tell_unlisted

    if result.interpretation:
        say_line(render(result.interpretation))
    for one in told:
        tell_unlisted(one, miles=miles)
    say_line(DISCLAIMER)


def _named(text: str | None, today: dt.date) -> Any:
    """Find the trial whose identifier the words are; ``None`` if they are none that is held."""
    from trialpost.matching.find import FindResult, shown
    from trialpost.model.identifiers import recognise
    from trialpost.web.catalogue import store

    known = recognise(text or "")
    if known is None:
        return None
    try:
        trial = store.trial(str(known))
    except NotFound:
        return None
    return FindResult(total=1, trials=(shown(trial, None, today=today),))


def _query(text: str, limit: int, asked: dict[str, Any]) -> Any:
    """Make the query of what was asked on the command line.

    Raises:
        BadInput: if the distance is no way on the earth.
        UnknownPlace: if the place cannot be told.
    """
    from trialpost.matching.find import FindQuery

    within, statuses = asked["within"], asked["statuses"]
    if within is not None and asked["miles"]:
        within *= KM_PER_MILE
    if within is not None and not 0 < within <= HALF_WAY_ROUND_KM:
        raise BadInput(
            "The distance of --within has to be more than 0 and at most "
            f"{HALF_WAY_ROUND_KM:,} km (half way round the earth)."
        )
    place, country = _place_and_country(asked["near"], asked["country"])
    if within is not None and place is None and country is not None and asked["near"]:
        raise BadInput(
            f"--within needs a town to be measured from, and '{asked['near']}' is a country; "
            "leave out --within to look anywhere in it."
        )
    if asked["unplaced"] and place is None and country is None:
        raise BadInput("--unplaced lists what --near or --country cannot place; give one of them.")
    return FindQuery(
        text=text or None,
        condition=asked["condition"],
        as_typed=asked["as_typed"],
        place=place,
        within_km=within,
        country=country,
        unplaced=asked["unplaced"],
        age_years=asked["age"],
        sex=Sex(asked["sex"]) if asked["sex"] else None,
        status=frozenset() if ANY in statuses else frozenset(map(RecruitmentStatus, statuses)),
        limit=limit,
    )


def _place_and_country(near: str | None, country: str | None) -> tuple[Place | None, str | None]:
    """Understand where is looked; a country given for a place means anywhere in it.

    Raises:
        UnknownPlace: if the place or the country cannot be told.
    """
    from trialpost.vocabulary.areas import read_country
    from trialpost.vocabulary.places import locate

    code = read_country(country) if country is not None else None
    if near is None:
        return None, code
    try:
        return locate(near), code
    except UnknownPlace as error:
        if error.country is None or code not in (None, error.country):
            raise
        return None, error.country


COMMANDS = [find]
