"""Commands over one profile: which trials could fit, and what to ask next.

A profile is about a person's health: nothing of it is ever logged or put into an error.
"""

import datetime as dt
from collections.abc import Sequence
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
from trialpost.cli.note_to_model import note_options, note_reader
from trialpost.cli.profiles import Given, read_given, tell_understood
from trialpost.matching.understood import NotUnderstood, not_understood_in
from trialpost.model.match import Question

ASKED_SHOWN = 10
"""Questions that are shown to people at a time."""


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
@note_options
@as_of_option
@json_option
def match(
    profile: str,
    limit: int,
    explain: tuple[str, ...],
    miles: bool,
    with_model: bool,
    consent_to_send_note: bool,
    today: dt.date,
    as_json: bool,
) -> None:
    """Match a profile with the catalogue.

    PROFILE is a JSON file, a FHIR bundle, a note in plain words, or - for standard input.

    Example: trialpost match person.json --explain NCT02708095
    """
    given = read_given(profile, today=today)
    person = given.profile
    start_django()
    reader = note_reader(given, consents=consent_to_send_note) if with_model else None
    from trialpost.cli.why_not import tell_why_not, why_not_entry
    from trialpost.matching.match import match as match_in
    from trialpost.web.catalogue.current import current_catalogue

    catalogue = current_catalogue()
    if not len(catalogue):
        report(EMPTY)
        if not as_json:
            return
    explained = [_explained(one, given, today) for one in explain]
    matches = match_in(
        catalogue, person, today=today, limit=limit, silence=given.silence, note=given.note
    )
    unknown = _unknown_of(given, catalogue, today)
    if reader is not None:
        explained = [(name, reader.read(judged)) for name, judged in explained]
        matches = matches if explained else reader.read_all(matches)
    reasons = _reasons([name for name, _ in explained], given, today)
    if as_json:
        document = _document(matches, explained, today) | _understood(given, unknown)
        if reasons:
            told = {name: why_not_entry(why) for name, why in reasons.items()}
            document["why_not"] = told
        answer_json(document)
    else:
        from trialpost.cli.listing import say_line
        from trialpost.cli.record import vanished
        from trialpost.cli.verdicts import tell_explained, tell_matches, tell_not_understood

        tell_understood(given)
        tell_not_understood(unknown)
        for name, judged in explained:
            if since := _vanished(name):
                say_line(vanished(since))
            tell_why_not(reasons[name])
            tell_explained(name, judged, miles=miles)
        in_vain = not matches.total and len(unknown) == len(person.conditions) > 0
        if not explained and not in_vain:
            tell_matches(matches, miles=miles, has_condition=bool(person.conditions))
    if reader is not None:
        reader.finish()


def _explained(registry_id: str, given: Given, today: dt.date) -> tuple[str, Any]:
    """Judge one trial for a person; ``None`` if it has nothing to do with their conditions."""
    from trialpost.matching.match import judge
    from trialpost.web.catalogue import store
    from trialpost.web.catalogue.current import current_catalogue

    catalogue = current_catalogue()
    trial = store.trial(well_formed(registry_id))
    judged = judge(
        trial,
        given.profile,
        catalogue.vocabulary,
        today=today,
        silence=given.silence,
        note=given.note,
        better=catalogue.better,
    )
    return str(trial.id), judged


def _reasons(names: list[str], given: Given, today: dt.date) -> dict[str, Any]:
    """Say of trials why they are not among the matches, and what would change it."""
    from trialpost.matching.why_not import why_not
    from trialpost.web.catalogue import store
    from trialpost.web.catalogue.current import current_catalogue

    return {
        name: why_not(
            current_catalogue(),
            store.trial(name),
            given.profile,
            today=today,
            silence=given.silence,
            note=given.note,
            vanished=_vanished(name) is not None,
        )
        for name in names
    }


def _gone(registry_id: str) -> dict[str, str]:
    """Return ``vanished``, the moment of it, for a trial that is not matched any more."""
    since = _vanished(registry_id)
    return {"vanished": since.astimezone(dt.UTC).isoformat(timespec="seconds")} if since else {}


def _vanished(registry_id: str) -> dt.datetime | None:
    """Return since when no registry lists a trial that is explained all the same."""
    from trialpost.web.catalogue import store

    return store.vanished_at(registry_id)


def _unknown_of(given: Given, catalogue: Any, today: dt.date) -> tuple[NotUnderstood, ...]:
    """Return the conditions that were not understood; those of a note all were."""
    if given.kind != "profile":
        return ()
    return not_understood_in(catalogue, given.profile, today=today)


def _understood(given: Given, unknown: Sequence[NotUnderstood]) -> dict[str, Any]:
    """Return what was read of a note or a record, or not understood, for the person to check."""
    from trialpost.interop.profiles import profile_document

    if given.kind == "profile":
        entries = [{"name": one.name, "suggestions": list(one.suggestions)} for one in unknown]
        return {"not_understood": entries} if entries else {}
    return {"profile": profile_document(given.profile), "not_read": list(given.issues)}


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
            | _gone(name)
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
    """Say which question to a person would settle most.

    PROFILE is a JSON file, a FHIR bundle, a note in plain words, or - for standard input.

    Example: trialpost ask person.json --json
    """
    given = read_given(profile, today=today)
    start_django()
    from trialpost.interop.api import question_entry
    from trialpost.matching.ask import ask as ask_in
    from trialpost.web.catalogue.current import current_catalogue

    catalogue = current_catalogue()
    questions = ask_in(catalogue, given.profile, today=today, silence=given.silence)
    unknown = _unknown_of(given, catalogue, today)
    if as_json:
        document = {"questions": [question_entry(one) for one in questions]}
        answer_json(document | _understood(given, unknown))
        return
    tell_understood(given)
    from trialpost.cli.verdicts import tell_not_understood, tell_question

    tell_not_understood(unknown)
    apart = _asked_apart(questions)
    for question in apart[:ASKED_SHOWN]:
        tell_question(question)
    if len(apart) > ASKED_SHOWN:
        click.echo(f"… and {len(apart) - ASKED_SHOWN:,} more; --json lists them all.")
    if not questions:
        click.echo("There is nothing left to ask: nothing that you could tell would settle more.")


def _asked_apart(questions: Sequence[Question]) -> list[Question]:
    """Leave out what is asked in the same breath as an earlier question."""
    left: list[Question] = []
    said: set[str] = set()
    for one in questions:
        if one.fact not in said:
            left.append(one)
            said |= {one.fact, *(other.fact for other in one.also)}
    return left


COMMANDS = [match, ask]
