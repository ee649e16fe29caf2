"""Read a doctor's note or a clinic letter into a profile.

The note is read in memory: nothing of it is kept, logged, or shown in a repr or an error. What the
note says of relatives, what it suspects and what it denies is kept apart; what it plans or warns of
is left out. A date such as "3 days ago" is reckoned from today and only as exact as it was said.
"""

import datetime as dt

import msgspec

from trialpost.eligibility.inferring import meant_illnesses
from trialpost.eligibility.notes.habits import answers_of
from trialpost.eligibility.notes.illnesses import illnesses_of
from trialpost.eligibility.notes.language import silence_speaks
from trialpost.eligibility.notes.page import NoteFact, Page
from trialpost.eligibility.notes.person import person_of, with_person
from trialpost.eligibility.notes.places import place_of
from trialpost.eligibility.notes.treatments import treatments_of
from trialpost.eligibility.notes.values import values_of
from trialpost.eligibility.notes.writer import about_patient
from trialpost.model.profile import Private, Profile
from trialpost.vocabulary.lexicon import Lexicon, lexicon

LONGEST = 200_000
"""Characters of a note that are read; a letter has a few thousand."""


class NoteReading(Private, frozen=True, kw_only=True):
    """The profile that a note gives, and where in the note each of its facts was read."""

    profile: Profile
    facts: tuple[NoteFact, ...] = ()
    silence_speaks: bool = True
    """Whether what it does not mention may be presumed absent; not of a note that is not read."""


def read_note(text: str, *, today: dt.date, names: Lexicon | None = None) -> NoteReading:
    """Read a note into a profile.

    Args:
        text: the note; what goes beyond ``LONGEST`` characters is not read.
        today: the day from which "3 days ago" is reckoned, and on which the age is so.
        names: the lexicon; the project's own if it is left out.
    """
    note = text[:LONGEST]
    page = Page(about_patient(note), today, names or lexicon())
    person = person_of(page)
    page.age = person.years(today)
    illnesses = illnesses_of(page)
    treatments = treatments_of(page)
    values = values_of(page)
    answers = answers_of(page)
    answers |= {
        f"treatment:{one}": "no" for one in treatments.never if f"treatment:{one}" not in answers
    }
    profile = Profile(
        conditions=illnesses.conditions,
        absent=illnesses.absent,
        suspected=illnesses.suspected,
        family_history=illnesses.family,
        medications=treatments.medications,
        procedures=treatments.procedures,
        allergies=treatments.allergies,
        measurements=values.measurements,
        biomarkers=values.biomarkers,
        answers=answers,
        complete=treatments.complete,
        place=place_of(page, note),
    )
    profile = _with_inferred(with_person(profile, person), page)
    return NoteReading(
        profile=profile,
        facts=tuple(page.facts),
        silence_speaks=silence_speaks(page.text, profile),
    )


def _with_inferred(profile: Profile, page: Page) -> Profile:
    """Return a profile with what its values and medicines mean added to its illnesses."""
    born = profile.born_between(page.today)
    years = (page.today - born[1]).days // 365 if born else None
    more = meant_illnesses(profile, years, page.lexicon)
    return msgspec.structs.replace(profile, conditions=profile.conditions + more)
