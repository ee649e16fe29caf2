"""Commands over the catalogue: load registry files, find trials, show one."""

import datetime as dt
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from trialpost.registry.files.reading import FORMATS
from trialpost.vocabulary.distances import KM_PER_MILE

ANY = "any"
FAILURES_SHOWN = 10
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
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="auto",
    show_default=True,
    help="How the files are laid out, or the form of their records; auto goes by content.",
)
@click.option(
    "--cores",
    type=click.IntRange(min=1),
    envvar="TRIALPOST_CORES",
    help="Cores to load on; else TRIALPOST_CORES says, else all, at most eight.",
)
@click.option("--replace-vocabulary", is_flag=True, help="Take MeSH also from a much smaller file.")
@click.option("--criteria", is_flag=True, help="Read the criteria as well, as 'reindex' does.")
@json_option
def load(
    paths: tuple[str, ...],
    form: str,
    cores: int | None,
    replace_vocabulary: bool,
    criteria: bool,
    as_json: bool,
) -> None:
    """Take registry files, or folders of them, into the catalogue.

    Records of ClinicalTrials.gov (API v2, older XML), CTIS, EUCTR, EudraCT results, ISRCTN, the
    WHO's ICTRP and the NCI are known by their content, in JSON, JSON lines, XML, CSV or text, each
    also as .gz, .zip or .tar.gz. NLM's file of MeSH descriptors goes into the vocabulary. Loading
    the same file twice changes nothing. What cannot be read is named, the rest is kept, and the
    exit status is 1.

    Criteria are read afterwards: by 'trialpost reindex', by the timer, or at once with --criteria.

    Example: trialpost load recruiting.jsonl.gz
    """
    start_django()
    from trialpost.web.catalogue import actions, trees

    with _bar(lambda: actions.expected_bytes(paths)) as progress:
        summary = actions.load(
            paths,
            now=_now(),
            progress=progress,
            format=form,
            cores=cores,
            replace_vocabulary=replace_vocabulary,
        )
    read = None
    if criteria:
        with _bar(trees.left_to_read, label="Reading criteria") as progress:
            read = trees.rebuild(cores=cores, progress=progress)
    if as_json:
        answer_json(summary)
    else:
        tell_summary(summary)
        _tell_criteria(read, trees.left_to_read())
    something = summary.read or summary.vocabularies
    if not something and not summary.failed:
        report(f"Nothing to load was found in {', '.join(paths)}.")
    if summary.failed or not something:
        sys.exit(1)


@click.command()
@click.option(
    "--cores",
    type=click.IntRange(min=1),
    envvar="TRIALPOST_CORES",
    help="Cores to read criteria on; else TRIALPOST_CORES says, else all, at most eight.",
)
def reindex(cores: int | None) -> None:
    """Build the text index anew, and read the criteria that are not read by the present rules.

    Both are caches: they can be deleted at any time.

    Example: trialpost reindex
    """
    start_django()
    from trialpost.web.catalogue import actions, trees

    count = actions.reindex()
    with _bar(trees.left_to_read, label="Reading criteria") as progress:
        read = trees.rebuild(cores=cores, progress=progress)
    if count is None:
        raise click.ClickException("Another process is building the index just now; leave it be.")
    click.echo(f"The search index holds {count:,} trials.")
    click.echo(f"The criteria of {read:,} trials were read; {trees.kept():,} are kept as trees.")


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
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True)
@as_of_option
@json_option
def find(text: tuple[str, ...], limit: int, today: dt.date, as_json: bool, **asked: Any) -> None:
    """Find trials by words, condition, place, age and sex; everything is optional.

    Example: trialpost find --condition "heart failure" --near "Boston, MA" --within 300

    Example: trialpost find --condition lupus --country Germany

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
    result = named or find_in(catalogue, query, today=today)
    if index.is_behind():
        report(f"{index.BEHIND} Run 'trialpost reindex'.")
    if as_json:
        answer_json(find_document(result, as_of=today))
    else:
        tell_found(result, query, miles=asked["miles"])


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


@click.command()
@click.argument("registry_id", metavar="ID")
@click.option("--sources", is_flag=True, help="Also say which records it comes from.")
@click.option("--criteria", is_flag=True, help="Also say how each criterion is read, as a tree.")
@as_of_option
@json_option
def show(registry_id: str, sources: bool, criteria: bool, today: dt.date, as_json: bool) -> None:
    """Show one trial as the catalogue holds it, by the identifier that any registry gave it.

    --sources explains from which records it was put together, and why; --criteria how the rules
    read who may take part.

    Example: trialpost show NCT02708095 --sources
    """
    start_django()
    from trialpost.cli.record import Shown, show_document, tell_trial
    from trialpost.web.catalogue import store, trees

    trial = store.trial(well_formed(registry_id))
    told = Shown(
        trial=trial,
        issues=store.issues_of(registry_id),
        vanished_at=store.vanished_at(registry_id),
        sources=store.sources(registry_id) if sources else None,
        criteria=trees.of(trial) if criteria else None,
    )
    if as_json:
        answer_json(show_document(told, today=today))
    else:
        tell_trial(told, today=today)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@contextmanager
def _bar(size: Callable[[], int], label: str = "Loading") -> Iterator[Callable[[int], None] | None]:
    """Show a bar where standard error is a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=max(1, size()), label=label, file=sys.stderr) as bar:
        yield bar.update


def _tell_drift(alarms: Any) -> None:
    kinds = Counter(alarm.kind.value for alarm in alarms)
    told = ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items()))
    report(
        f"The registry may have changed its form; fields: {told}. The first: {alarms[0].sentence} "
        "'trialpost doctor' lists all."
    )


def _tell_what_stays(summary: Any) -> None:
    """Say which records did not take the place of what is held."""
    if summary.older == 1:
        click.echo("1 record is older than what is held, and changes nothing.")
    elif summary.older:
        click.echo(f"{summary.older:,} records are older than what is held, and change nothing.")
    if summary.still_gone:
        click.echo(
            f"{summary.still_gone:,} stay marked as gone: their registry listed them no more, and "
            "these records are not newer than that. 'trialpost sync' brings back what it lists."
        )


def _tell_criteria(read: int | None, left: int) -> None:
    """Say how many trials' criteria were read, and of how many they are still to be."""
    if read:
        click.echo(f"The criteria of {read:,} {'trial was' if read == 1 else 'trials were'} read.")
    if left:
        trials = "1 trial is" if left == 1 else f"{left:,} trials are"
        click.echo(
            f"The criteria of {trials} still to be read: run 'trialpost reindex' now, or leave it "
            "to the timer ('trialpost tick'). Until then the first match takes longer."
        )


def tell_summary(summary: Any) -> None:
    """Say in words what a load did; what failed goes to standard error."""
    parts = [f"{summary.new:,} new", f"{summary.changed:,} changed"]
    parts.append(f"{summary.unchanged:,} unchanged")
    if summary.duplicates:
        parts.append(f"{summary.duplicates:,} replaced by a later one in the same load")
    for held in summary.vocabularies:
        click.echo(f"MeSH {held.edition}: {held.entries:,} descriptors are in the vocabulary now.")
    if summary.read or not summary.vocabularies:
        counts = ", ".join(parts)
        click.echo(f"Read {summary.read:,} records in {summary.seconds:.1f} s: {counts}.")
    _tell_what_stays(summary)
    if summary.issues:
        kinds = ", ".join(f"{kind} {count:,}" for kind, count in summary.issues.items())
        click.echo(
            f"Oddities in the records ({kinds}) are kept with each trial: 'trialpost show ID'."
        )
    if summary.drift:
        _tell_drift(summary.drift)
    for failure in summary.failed[:FAILURES_SHOWN]:
        named = failure.why.startswith(failure.where)
        click.echo(f"  {failure.why if named else f'{failure.where}: {failure.why}'}", err=True)
    if summary.failed:
        more = len(summary.failed) - FAILURES_SHOWN
        click.echo(f"  … and {more:,} more; --json lists them all.", err=True) if more > 0 else None
        report(f"{len(summary.failed):,} could not be read; what was good is kept.")


COMMANDS = [load, reindex, find, show]
