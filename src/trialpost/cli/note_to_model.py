"""Let the operator's language model read a note, where the operator and the person both said so.

A note is about a person's health. Without ``--with-model`` nothing here runs; without the setting
``TRIALPOST_MODEL_NOTES`` and the flag ``--consent-to-send-note`` nothing is sent.
"""

import sys
from collections.abc import Callable
from typing import Any

import click
import msgspec

from trialpost.cli.answers import report
from trialpost.cli.profiles import Given
from trialpost.errors import BadInput, ConfigurationError, ServiceUnavailable, Unreadable
from trialpost.model.criterion import Verdict
from trialpost.model.match import Match, Matches

MOST_ASKED = 60
"""Criteria that one command asks about; each question carries the whole note."""


def note_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--with-model`` and ``--consent-to-send-note``."""
    consent = click.option(
        "--consent-to-send-note",
        is_flag=True,
        help="I agree that my whole note is sent to that language model.",
    )
    return click.option(
        "--with-model",
        is_flag=True,
        help="Let the operator's language model read a note for what is undecided.",
    )(consent(command))


def note_reader(given: Given, *, consents: bool) -> "NoteReader":
    """Make what reads a note, if everybody agrees; nothing is sent before.

    Raises:
        BadInput: if this is no note, or the person has not agreed.
        ConfigurationError: if there is no model, or the operator has not let notes go to it.
    """
    from django.conf import settings

    from trialpost.eligibility.proposals.verdicts import Consent
    from trialpost.web.language_model import LanguageModel

    told = settings.MODEL
    if given.kind != "note":
        raise BadInput("--with-model reads a note in plain words, and this is none.")
    model = LanguageModel(told)
    if not told.notes:
        raise ConfigurationError(
            "Notes are not sent to the language model here. Whoever runs this service can let "
            "people choose it with TRIALPOST_MODEL_NOTES=yes."
        )
    if not consents:
        raise BadInput(
            f"Your note was not sent. With --with-model the whole of it goes to {told.host} "
            f"({told.name}). If you agree, add --consent-to-send-note."
        )
    return NoteReader(given.note, model, Consent(operator=told.notes, person=consents))


class NoteReader:
    """Asks a model about what is undecided; after the first failure it leaves the rest."""

    def __init__(self, note: str, model: Any, consent: Any) -> None:
        self._note, self._model, self._consent = note, model, consent
        self._left, self._failed, self._passed_over = MOST_ASKED, "", 0

    def read_all(self, matches: Matches) -> Matches:
        """Return the matches with what the model takes the note to say, likely ones first."""
        read = [self.read(one) for one in matches.matches]
        read.sort(key=lambda one: (-one.score, one.trial.id))
        return msgspec.structs.replace(matches, matches=tuple(read))

    def read(self, judged: Any) -> Any:
        """Return a match with what the model takes the note to say; all else as it is.

        The checks on coded fields stay as they are, whatever the model says.
        """
        from trialpost.matching.match import verdict_of
        from trialpost.matching.score import judged_again

        if not isinstance(judged, Match):
            return judged
        criteria = tuple(self._criterion(one) for one in judged.criteria)
        verdict = verdict_of(judged.checks, criteria)
        return judged_again(msgspec.structs.replace(judged, criteria=criteria), verdict)

    def _criterion(self, judged: Any) -> Any:
        from trialpost.eligibility.proposals.verdicts import propose_verdict

        if judged.verdict is not Verdict.UNKNOWN or judged.left_to_team or self._failed:
            return judged
        if not self._left:
            self._passed_over += 1
            return judged
        self._left -= 1
        try:
            return propose_verdict(self._note, judged, self._model, consent=self._consent)
        except (ServiceUnavailable, Unreadable, ConfigurationError) as error:
            self._failed = error.sentence
            return judged

    def finish(self) -> None:
        """Say what was not asked; exit with 1 if the model failed."""
        if self._passed_over:
            report(
                f"{self._passed_over:,} open points were not asked about; name one trial with "
                "--explain to ask about its points."
            )
        if self._failed:
            report(f"The language model was not heard to the end. {self._failed}")
            sys.exit(1)
