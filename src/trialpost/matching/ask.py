"""Ask what would settle most: every open question of a profile, the best first."""

import datetime as dt

from trialpost.eligibility.judge import Silence
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.match import asker_of, fitting_trials, to_ask
from trialpost.model.match import Question
from trialpost.model.profile import Profile


def ask(
    catalogue: Catalogue,
    profile: Profile,
    *,
    today: dt.date,
    silence: Silence = Silence.STRICT,
    limit: int | None = None,
) -> tuple[Question, ...]:
    """Return the questions whose answers would settle something about some trial, best first.

    The first is the ``next_question`` of :func:`trialpost.matching.match.match`. Put an answer into
    the profile with :func:`trialpost.eligibility.answering.answered`.

    Args:
        catalogue: the trials.
        profile: what the person told.
        today: the day.
        silence: whether the profile was read from a doctor's note, in which silence speaks.
        limit: how many questions to return; ``None`` returns all.

    Raises:
        UnknownPlace: if the profile's place cannot be told.
    """
    asker = asker_of(profile, catalogue.vocabulary, today=today, silence=silence)
    fitting = fitting_trials(catalogue, asker, today)
    return to_ask(catalogue, asker, fitting, today, limit=limit)
