"""Commands over one profile: which trials could fit, and what to ask next.

A profile is about a person's health: nothing of it is ever printed, logged or put into an error.
"""

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from trialpost.cli.answers import (
    EMPTY,
    answer_json,
    as_of_option,
    json_option,
    report,
    start_django,
    well_formed,
)
from trialpost.errors import BadInput
from trialpost.model.profile import Profile, profile_from_json

LARGEST = 2**20
"""Bytes of a profile that are read; more is a file given by mistake."""


@click.command()
@click.argument("profile", metavar="PROFILE")
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True)
@click.option(
    "--explain",
    metavar="NCT",
    multiple=True,
    help="Explain one trial criterion by criterion; may be given several times.",
)
@click.option("--miles", is_flag=True, help="Show distances in miles.")
@as_of_option
@json_option
def match(
    profile: str, limit: int, explain: tuple[str, ...], miles: bool, today: dt.date, as_json: bool
) -> None:
    """Match a profile with the catalogue. PROFILE is a JSON file, or - for standard input.

    Example: trialpost match person.json --explain NCT02708095
    """
    person = read_profile(profile, today=today)
    start_django()
    from trialpost.matching.match import match as match_in
    from trialpost.web.catalogue.current import current_catalogue

    catalogue = current_catalogue()
    if not len(catalogue):
        report(EMPTY)
        if not as_json:
            return
    explained = [_explained(one, person, today) for one in explain]
    matches = match_in(catalogue, person, today=today, limit=limit)
    if as_json:
        answer_json(_document(matches, explained, today))
    else:
        from trialpost.cli.verdicts import tell_explained, tell_matches

        for name, judged in explained:
            tell_explained(name, judged, miles=miles)
        if not explained:
            tell_matches(matches, miles=miles, has_condition=bool(person.conditions))


def _explained(registry_id: str, person: Profile, today: dt.date) -> tuple[str, Any]:
    """Judge one trial for a person; ``None`` if it has nothing to do with their conditions."""
    from trialpost.matching.match import judge
    from trialpost.web.catalogue import store
    from trialpost.web.catalogue.current import current_catalogue

    vocabulary = current_catalogue().vocabulary
    trial = store.trial(well_formed(registry_id))
    return str(trial.id), judge(trial, person, vocabulary, today=today)


def _document(matches: Any, explained: list[tuple[str, Any]], today: dt.date) -> dict[str, Any]:
    from trialpost.interop.api import exclusion_entry, match_document, match_entry
    from trialpost.model.match import Match
    from trialpost.web.catalogue import store

    updated = store.state().updated_at
    document = match_document(
        matches,
        as_of=today,
        trials=store.trial_count(),
        updated=updated.astimezone(dt.UTC).date().isoformat() if updated else None,
    )
    if explained:
        document["explained"] = {
            name: (match_entry if isinstance(judged, Match) else exclusion_entry)(judged)
            if judged is not None
            else None
            for name, judged in explained
        }
    return document


@click.command()
@click.argument("profile", metavar="PROFILE")
@as_of_option
@json_option
def ask(profile: str, today: dt.date, as_json: bool) -> None:
    """Say which question to a person would settle most. PROFILE is a JSON file, or -.

    Example: trialpost ask person.json --json
    """
    person = read_profile(profile, today=today)
    start_django()
    from trialpost.interop.api import question_entry
    from trialpost.matching.ask import ask as ask_in
    from trialpost.web.catalogue.current import current_catalogue

    questions = ask_in(current_catalogue(), person, today=today)
    if as_json:
        answer_json({"questions": [question_entry(one) for one in questions]})
        return
    from trialpost.cli.verdicts import tell_question

    for question in questions:
        tell_question(question)
    if not questions:
        click.echo("There is nothing left to ask: what is known settles every coded check.")


def read_profile(source: str, *, today: dt.date) -> Profile:
    """Read a profile from a file, or from standard input for ``-``.

    Raises:
        BadInput: if there is no such file, or it holds something else than a JSON profile.
        BadProfile: naming the key that cannot be.
    """
    data = _bytes_of(source)
    text = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not text:
        raise BadInput('The profile is empty; write a JSON object such as {"birth_year": 1987}.')
    if text[:1] not in b"{[":
        raise BadInput(
            "This is not JSON: a note in plain words cannot be read yet. Write a JSON profile such "
            'as {"birth_year": 1987, "conditions": ["asthma"]}.'
        )
    if _is_fhir(text):
        raise BadInput(
            "This is a FHIR resource, which cannot be read yet. Write a JSON profile such "
            'as {"birth_year": 1987, "conditions": ["asthma"]}.'
        )
    try:
        return profile_from_json(text, today=today)
    except UnicodeDecodeError:
        raise BadInput("The profile is not text in UTF-8; save it so and try again.") from None


def _is_fhir(text: bytes) -> bool:
    try:
        return "resourceType" in msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def _bytes_of(source: str) -> bytes:
    if source == "-":
        data = sys.stdin.buffer.read(LARGEST + 1)
    else:
        try:
            with Path(source).open("rb") as stream:
                data = stream.read(LARGEST + 1)
        except OSError as error:
            raise BadInput(f"The profile {source} cannot be read: {error.strerror}.") from None
    if len(data) > LARGEST:
        raise BadInput("The profile is over a megabyte; this seems to be another file.")
    return data


COMMANDS = [match, ask]
