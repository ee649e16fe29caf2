"""What somebody answers on a page: read from the form, and put into their profile."""

import datetime as dt
import re
from collections.abc import Mapping

import msgspec

from trialpost.eligibility.answering import ANYWHERE_HERE, COMPLETE, LISTS, THAT_IS_ALL, UNSAID
from trialpost.eligibility.answering import answered as with_answer
from trialpost.eligibility.telling import check_answer
from trialpost.errors import BadProfile
from trialpost.model.profile import Private, Profile
from trialpost.vocabulary.lexicon import lexicon
from trialpost.web.people.profile.as_written import as_fields
from trialpost.web.people.profile.forms import LONGEST_NAME, MOST_NAMES, ProfileForm, names_in

MOST_ANSWERS = 300
_FACT = re.compile(r"[\w :@.+-]{1,160}")
_LONGEST = 400
_ANCHOR = re.compile(r"t-[0-9a-f]{10}")
_BAR = "|"


class Said(Private, frozen=True, kw_only=True):
    """An answer as a form brings it.

    ``forgets`` takes an answer back. ``at`` is where on the page it was given, if not at the top.
    """

    fact: str
    answer: str = ""
    unit: str = ""
    at: str = ""
    forgets: bool = False


def read_said(data: Mapping[str, str]) -> Said | None:
    """Read an answer from what a form sent; ``None`` if it sent none.

    A button says all of it in its value (``say``: where, fact and answer with bars between, the
    last of which may hold anything), a field brings ``fact``, ``answer`` and ``unit``.
    """
    if "forget" in data:
        return Said(fact=data["forget"], forgets=True)
    if "say" in data:
        at, _, rest = data["say"].partition(_BAR)
        fact, _, answer = rest.partition(_BAR)
        return Said(fact=fact, answer=answer.strip(), at=_place(at))
    if "fact" in data:
        return Said(
            fact=data["fact"],
            answer=data.get("answer", "").strip(),
            unit=data.get("unit", "")[:30],
            at=_place(data.get("at", "")),
        )
    return None


def read_undone(data: Mapping[str, str]) -> Said:
    """Read where on the page an answer is taken back."""
    return Said(fact="", at=_place(data.get("at", "")), forgets=True)


def _place(text: str) -> str:
    return text if _ANCHOR.fullmatch(text) else ""


def answered(profile: Profile, said: Said, *, today: dt.date) -> Profile | None:
    """Return the profile with one question answered; ``None`` if the answer cannot be.

    Facts of the form go through the form's own checks. "Not sure" and "skip" are kept, so that the
    same is not asked again.
    """
    fact, answer = said.fact, said.answer
    if not _FACT.fullmatch(fact):
        return None
    if said.forgets:
        left = {name: value for name, value in profile.answers.items() if name != fact}
        return msgspec.structs.replace(profile, answers=left)
    if not 0 < len(answer) <= _LONGEST or len(profile.answers) >= MOST_ANSWERS:
        return None
    if answer.lower() in UNSAID:
        return with_answer(profile, fact, answer.lower())
    if fact.removeprefix(COMPLETE) in LISTS:
        return _listed(profile, fact, answer)
    if fact == "birth_month":
        in_year = answer.isdecimal() and 1 <= int(answer) <= 12
        return with_answer(profile, fact, answer) if in_year else None
    if fact == "travel_km" and answer.lower() == ANYWHERE_HERE:
        return with_answer(profile, fact, ANYWHERE_HERE)
    if fact in as_fields(profile):
        return _by_form(profile, said, today)
    given = f"{answer} {said.unit}".strip()
    try:
        check_answer(fact, given, names=lexicon(), today=today)
    except BadProfile:
        return None
    return with_answer(profile, fact, given)


def _listed(profile: Profile, fact: str, answer: str) -> Profile | None:
    """Add names to a list, or finish it."""
    if answer.lower() == THAT_IS_ALL:
        return with_answer(profile, fact, THAT_IS_ALL)
    names = names_in(answer)
    if not 0 < len(names) <= MOST_NAMES or any(len(name) > LONGEST_NAME for name in names):
        return None
    return with_answer(profile, fact, "\n".join(names))


def _by_form(profile: Profile, said: Said, today: dt.date) -> Profile | None:
    fields = as_fields(profile) | {said.fact: said.answer}
    if said.fact == "travel_km":
        fields["unit"] = said.unit
    form = ProfileForm(data=fields, today=today, base=profile)
    return form.profile if form.is_valid() else None
