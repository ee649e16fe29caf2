"""Look once more, just before a mail is made, whether what a notice tells is still so."""

import datetime as dt

import msgspec

from trialpost.errors import TrialpostError
from trialpost.matching.reasons import judged, since_saved
from trialpost.model.profile import Profile
from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.people.models import Person
from trialpost.web.people.store import standing_of
from trialpost.web.watch import store
from trialpost.web.watch.deciding import FOLLOWED, SILENT
from trialpost.web.watch.news import known_asker
from trialpost.web.watch.reasons import News


def still_fits(person: Person, news: News, *, today: dt.date) -> bool:
    """Say whether a notice may go out.

    It may not if the trial fell back and does not fit any more, if what became of a saved trial is
    not so any more, or they do not save it any more, if they declined or hid the trial meanwhile,
    or if they have no profile now.

    Raises:
        SealBroken: if the master key is not here.
    """
    standing, decision = standing_of(person), store.decision_on(person, news.trial)
    kind = decision.kind if decision else None
    if standing is None or kind in SILENT or (news.follows and kind not in FOLLOWED):
        return False
    return still_so(standing.profile, news, today=today)


def still_so(profile: Profile, news: News, *, today: dt.date) -> bool:
    """Say whether what a notice tells is so now: it fits, or what became of it is still the case.

    It depends on the catalogue as it stands, the profile, the notice and the day. A trial whose
    record cannot be read now is not told.
    """
    known, until = current_catalogue(), catalogue.state().version
    asker = known_asker(profile, known.vocabulary, today)
    try:
        now = catalogue.trial_at(news.trial, until)
        if news.follows and news.evidence is not None:
            before = catalogue.trial_at(news.trial, news.evidence.since)
            return news.reason in {one.kind for one in since_saved(before, now, asker.person)}
        found = judged(now, asker, known.vocabulary, today)
    except (TrialpostError, msgspec.MsgspecError):
        return False
    return found is not None and found.fits
