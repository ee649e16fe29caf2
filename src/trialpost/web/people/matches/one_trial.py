"""One trial for one person. Its page's address is sealed, so that it does not name the trial."""

import base64
import binascii
import datetime as dt

import msgspec

from trialpost.errors import NotFound
from trialpost.matching.match import asker_of, judge_for
from trialpost.matching.why_not import WhyNot, why_not
from trialpost.model.match import Match
from trialpost.model.profile import Private, Profile
from trialpost.web.catalogue import store
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.people.matches.news import Told
from trialpost.web.people.matches.points import Fit, fits_of
from trialpost.web.people.models import Person
from trialpost.web.sealing import SealBroken, keyring, seal, unseal

_PURPOSE = "one trial"


class Alone(Private, frozen=True, kw_only=True):
    """One trial as it looks for a person.

    ``fit`` if nothing coded speaks against it; else ``why`` says what does, and what would change
    it.
    """

    trial: str
    title: str
    fit: Fit | None = None
    why: WhyNot | None = None


def _purpose_of(person: Person) -> str:
    """Bind an address to one account: in another's hands it leads nowhere."""
    return f"{_PURPOSE}/{person.address.token}"


def token_of(name: str, person: Person) -> str:
    """Seal the identifier of a trial for an address of one account.

    Raises:
        NotFound: if the catalogue does not hold the trial.
    """
    sealed = seal(keyring().session_key, _purpose_of(person), known_trial(name))
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def known_trial(name: str) -> str:
    """Return the identifier under which the catalogue holds a trial.

    Raises:
        NotFound: if it does not hold it.
    """
    return str(store.trial(name).id)


def trial_of(token: str, person: Person) -> str:
    """Open what :func:`token_of` sealed for the same account.

    Raises:
        NotFound: if it is not ours, or another account's.
    """
    try:
        sealed = base64.urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4))
        return unseal(keyring().session_key, _purpose_of(person), sealed, str)
    except (SealBroken, binascii.Error, ValueError, msgspec.DecodeError):
        raise NotFound("This address is not one of ours.") from None


def match_alone(name: str, profile: Profile, today: dt.date) -> tuple[Match, ...]:
    """Judge one trial; nothing if something coded speaks against it, or it is about another thing.

    Raises:
        NotFound: if the catalogue does not hold the trial.
    """
    catalogue = current_catalogue()
    asker = asker_of(profile, catalogue.vocabulary, today=today)
    judged = judge_for(
        store.trial(name), asker, catalogue.vocabulary, today=today, better=catalogue.better
    )
    return (judged,) if isinstance(judged, Match) else ()


def judged_alone(name: str, profile: Profile, today: dt.date, told: Told | None = None) -> Alone:
    """Return how a trial looks for a person, whatever speaks against it.

    Raises:
        NotFound: if the catalogue does not hold the trial.
    """
    catalogue, trial = current_catalogue(), store.trial(name)
    asker = asker_of(profile, catalogue.vocabulary, today=today)
    judged = judge_for(trial, asker, catalogue.vocabulary, today=today, better=catalogue.better)
    shown = Alone(trial=str(trial.id), title=trial.title)
    if not isinstance(judged, Match):
        why = why_not(catalogue, trial, profile, today=today)
        return msgspec.structs.replace(shown, why=why)
    before = told.before if told else None
    fit = fits_of(catalogue, (judged,), profile, today=today, before=before)[0]
    return msgspec.structs.replace(shown, fit=fit)
