"""Put what a note tells into a profile that a person filled: what they stated goes first."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from trialpost.eligibility.notes.reading import read_note
from trialpost.model.profile import Profile
from trialpost.vocabulary.lexicon import Lexicon, lexicon

_LISTS = (
    "conditions", "medications", "procedures", "measurements", "biomarkers", "allergies",
    "family_history", "absent", "suspected",
)  # fmt: skip
_OPPOSITES = {"conditions": "absent", "absent": "conditions", "suspected": "absent"}


def with_note(profile: Profile, *, today: dt.date, names: Lexicon | None = None) -> Profile:
    """Return a profile with the facts of its own note added; what is stated wins.

    Of a list that the person declared finished, the note adds nothing. The note itself is left out
    of what is returned.
    """
    if not profile.note or not profile.note.strip():
        return msgspec.structs.replace(profile, note=None)
    lexicon_ = names or lexicon()
    return merged(profile, read_note(profile.note, today=today, names=lexicon_).profile, lexicon_)


def merged(stated: Profile, read: Profile, names: Lexicon) -> Profile:
    """Return a profile with what another tells added to it; the first wins."""
    filled: dict[str, Any] = {"note": None, "answers": {**read.answers, **stated.answers}}
    if stated.birth_year is None and stated.age is None:
        filled |= {
            "age": read.age, "birth_year": read.birth_year, "birth_month": read.birth_month
        }  # fmt: skip
    if stated.sex is None:
        filled["sex"] = read.sex
    if stated.place is None:
        filled["place"] = read.place
    for part in _LISTS:
        filled[part] = _added(stated, read, part, names)
    finished = [part for part in read.complete if not getattr(stated, part)]
    filled["complete"] = tuple(dict.fromkeys((*stated.complete, *finished)))
    return msgspec.structs.replace(stated, **filled)


def _added(stated: Profile, read: Profile, part: str, names: Lexicon) -> tuple[Any, ...]:
    own: tuple[Any, ...] = getattr(stated, part)
    if part in stated.complete:
        return own
    meant = _meaning(names)
    held = {meant(one) for one in own}
    opposite: Iterable[Any] = getattr(stated, _OPPOSITES[part]) if part in _OPPOSITES else ()
    held |= {meant(one) for one in opposite}
    return own + tuple(one for one in getattr(read, part) if meant(one) not in held)


def _meaning(names: Lexicon) -> Callable[[Any], str]:
    def meant(entry: Any) -> str:
        name = entry if isinstance(entry, str) else entry.name
        found = names.find(name)
        return found[0].id if found else name.casefold()

    return meant
