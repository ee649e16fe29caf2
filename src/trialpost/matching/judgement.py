"""Hold one trial's coded fields against a person, and sum up what comes of it and of its criteria.

These are the parts of which ``matching.match`` makes what is shown, and ``matching.version`` what a
watch goes by.
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from trialpost.eligibility.answering import settled
from trialpost.eligibility.facts import Facts, facts_of
from trialpost.eligibility.judge import Judging, Silence
from trialpost.matching.checks import (
    Person,
    check_age,
    check_healthy,
    check_sex,
    check_status,
    person_of,
)
from trialpost.matching.fit import Fit
from trialpost.matching.outline import TrialOutline
from trialpost.matching.ranking.heads import Heads
from trialpost.matching.reach import Places, Reach, check_distance, places_of
from trialpost.matching.relation import Related, Sought, relate, sought_by
from trialpost.matching.score import UNSCORED, Shares, fit_share, freshness_share, way_share
from trialpost.model.criterion import HardCheck, JudgedCriterion, Verdict
from trialpost.model.match import ScoreParts, TrialVerdict
from trialpost.model.profile import Private, Profile
from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.vocabulary.places import locate_given

ENOUGH_CRITERIA = 0.8
"""Share of criteria that have to be met for a trial to be called likely (the contract's)."""


class Asker(Private, frozen=True, kw_only=True):
    """A profile, worked out once for the trials that it is compared with."""

    person: Person
    sought: Sought
    facts: Facts
    heads: Heads
    silence: Silence = Silence.STRICT

    def on(self, day: dt.date) -> "Asker":
        """Return the same person for another day: only how old they are depends on it."""
        person = person_of(self.facts.profile, self.person.origin, today=day)
        return msgspec.structs.replace(self, person=person, heads=self.heads.on(day))


class Judgement(Private, frozen=True, kw_only=True):
    """The checks of one related trial on its coded fields, and its place in the order.

    ``parts`` are those of the score that are known before the written criteria are judged; there
    are none of a trial that is ruled out.
    """

    outline: TrialOutline
    checks: tuple[HardCheck, ...]
    fit: Fit
    parts: ScoreParts

    @property
    def first_failure(self) -> HardCheck | None:
        """The first check that is not met."""
        return next((one for one in self.checks if one.verdict is Verdict.NOT_MET), None)


class Checked(NamedTuple):
    """How the coded fields of a related trial look to a person."""

    checks: tuple[HardCheck, ...]
    related: Related
    reach: Reach

    @property
    def ruled_out(self) -> bool:
        """Whether one of them is not met."""
        return any(one.verdict is Verdict.NOT_MET for one in self.checks)

    def __repr__(self) -> str:
        return "Checked(…)"


def asker_of(
    profile: Profile,
    vocabulary: ConditionVocabulary,
    *,
    today: dt.date,
    silence: Silence = Silence.STRICT,
    note: str = "",
) -> Asker:
    """Work out a profile for comparing it with many trials.

    Args:
        profile: what the person told.
        vocabulary: what is known of conditions.
        today: the day.
        silence: whether the profile was read from a doctor's note, in which silence speaks.
        note: the note that the profile was read from; what it dwells on counts more in the order.

    Raises:
        UnknownPlace: if the profile's place cannot be told.
    """
    profile = settled(profile)
    origin = locate_given(profile.place).coordinates if profile.place else None
    return Asker(
        person=person_of(profile, origin, today=today),
        sought=sought_by(profile, vocabulary),
        facts=facts_of(profile, vocabulary=vocabulary),
        heads=Heads(profile, note, today=today),
        silence=silence,
    )


def judge_outline(
    outline: TrialOutline, asker: Asker, vocabulary: ConditionVocabulary, *, today: dt.date
) -> Judgement | None:
    """Run the coded checks on one trial; ``None`` if it is not related to the person."""
    related = relate(outline, asker.sought, vocabulary)
    if related is None:
        return None
    found = check_coded(outline, places_of(outline), related, asker.person, today=today)
    parts = UNSCORED if found.ruled_out else parts_before(outline, found, asker, today)
    return Judgement(outline=outline, checks=found.checks, fit=related.fit, parts=parts)


def check_coded(
    outline: TrialOutline, places: Places, related: Related, person: Person, *, today: dt.date
) -> Checked:
    """Run the coded checks on a trial that is related to a person; ``places`` are its own."""
    reach = places.from_where(person.origin, person.travel_country)
    checks = (
        check_status(outline, today),
        check_age(outline, person, today),
        check_sex(outline, person),
        check_healthy(outline, person),
        check_distance(reach, person),
        related.check,
    )
    return Checked(checks, related, reach)


def parts_before(outline: TrialOutline, found: Checked, asker: Asker, today: dt.date) -> ScoreParts:
    """Return the parts of the score that are known before the written criteria are judged."""
    checks = found.checks
    return Shares(
        condition=fit_share(found.related.fit),
        text=asker.heads.share(outline),
        checks=sum(one.verdict is Verdict.MET for one in checks) / len(checks),
        distance=way_share(found.reach.nearest_km),
        freshness=freshness_share(today.toordinal() - outline.verified),
    ).parts()


def verdict_of(
    checks: Iterable[HardCheck], criteria: Iterable[JudgedCriterion | Judging]
) -> TrialVerdict:
    """Sum up a trial for a person (the table in ``docs/explanation/matching.md``).

    Excluded: a coded check is not met. Unlikely: else, a written criterion is not. Likely: every
    coded check is met, and so are at least four fifths of the criteria that are not left to the
    trial team (a trial without any of these is never likely). Possible: the rest.

    Criteria are gone through more than once, the first time as far as one that is not met.
    """
    if any(one.verdict is Verdict.NOT_MET for one in checks):
        return TrialVerdict.EXCLUDED
    if any(one.verdict is Verdict.NOT_MET for one in criteria):
        return TrialVerdict.UNLIKELY
    ours = [one for one in criteria if not one.left_to_team]
    met = sum(one.verdict is Verdict.MET for one in ours)
    sure = all(one.verdict is Verdict.MET for one in checks)
    if sure and ours and met >= ENOUGH_CRITERIA * len(ours):
        return TrialVerdict.LIKELY
    return TrialVerdict.POSSIBLE
