"""The command that says what changed about a trial."""

import datetime as dt
from typing import Any

import click

from trialpost.cli.answers import answer_json, json_option, start_django, well_formed


@click.command()
@click.argument("registry_id", metavar="ID")
@click.option("--near", metavar="PLACE", help="List sites nearest to this place first.")
@json_option
def changes(registry_id: str, near: str | None, as_json: bool) -> None:
    """Say what changed about a trial, version by version, the latest first.

    Example: trialpost changes NCT02708095 --near "Lyon, France"
    """
    name = well_formed(registry_id)
    start_django()
    from trialpost.vocabulary.places import locate
    from trialpost.web.catalogue.history import versions

    place = locate(near) if near is not None else None
    found = versions(name, near=place.coordinates if place else None)
    if as_json:
        answer_json(_document(name, found, near or ""))
    else:
        _tell(name, found, near or "")


def _document(name: str, found: Any, place: str) -> dict[str, Any]:
    """Return the document of ``changes --json``."""
    return {
        "trial": name,
        "versions": [
            {
                "version": one.version,
                "seen": one.seen.astimezone(dt.UTC).isoformat(timespec="seconds"),
                "source": ", ".join(sorted({record.door.value for record in one.records})),
                "records": [_record(record) for record in one.records],
                "changes": [_entry(change, place) for change in one.changes],
            }
            for one in found
        ],
    }


def _record(record: Any) -> dict[str, Any]:
    return {
        "door": record.door.value,
        "id": record.registry_id,
        "part": record.part,
        "vanished": record.vanished,
    }


def _entry(change: Any, place: str) -> dict[str, Any]:
    """Return one change: what it is and means, its words, and its own fields."""
    from trialpost.cli.record import plain
    from trialpost.cli.spoken import render
    from trialpost.matching.change_words import words_of

    entry = plain(change) | {
        "kind": change.kind,
        "opens": change.opens.value,
        "matters": change.matters,
        "text": render(words_of(change, place=place)),
    }
    if entry.get("km") is not None:
        entry["km"] = round(entry["km"], 1)
    return entry


_NOTHING_READ = "What we read of the record stayed the same; something else in it changed."


def _tell(name: str, found: Any, place: str) -> None:
    """Print the versions for reading."""
    from trialpost.cli.listing import say_line
    from trialpost.cli.spoken import render
    from trialpost.matching.change_words import tell

    say_line(f"{name}: what changed, the latest first")
    for one in found:
        click.echo()
        seen = one.seen.astimezone(dt.UTC)
        forms = "; ".join(sorted({record.door.told for record in one.records}))
        say_line(f"{seen:%Y-%m-%d}, version {one.version} of the catalogue ({forms})")
        for message in tell(one.changes, place=place):
            say_line(render(message), "  - ")
        if not one.changes:
            say_line(_NOTHING_READ, "  - ")


COMMANDS = [changes]
