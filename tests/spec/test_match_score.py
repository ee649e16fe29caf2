"""The score of a match: its parts, what each is worth, and the words for them."""

import datetime as dt

import msgspec
import pytest

from trialpost.matching.catalogue import Catalogue
from trialpost.matching.fit import Fit
from trialpost.matching.match import judge, match
from trialpost.matching.outline import outline_of
from trialpost.matching.ranking.asked import asked_by
from trialpost.matching.ranking.heads import Heads, Wanted
from trialpost.matching.ranking.rarity import rarity
from trialpost.matching.ranking.weights import fitted_weights
from trialpost.matching.score import (
    MIX,
    Shares,
    fit_share,
    freshness_share,
    judged_again,
    judged_parts,
    way_share,
    why_here,
)
from trialpost.model.match import Match, ScoreParts, TrialVerdict
from trialpost.model.profile import GivenPlace, HealthCondition, Profile
from trialpost.model.trial import Trial
from trialpost.vocabulary.plain import render
from trials_made_up import CONNECTIVE, LUPUS, NEPHRITIS, NEW_YORK, PARIS, site, trial

TODAY = dt.date(2026, 11, 22)
NONE = Shares(condition=0, text=0, checks=0, distance=0, freshness=0)
ALL = Shares(condition=1, text=1, checks=1, distance=1, freshness=1)

WAYS = [(0, 1.0), (100, 0.5), (300, 0.25), (None, 0.5)]
AGES = [(0, 1.0), (-5, 1.0), (365, 0.5), (730, 0.0), (4000, 0.0)]
"""Days since the record was verified; one that is dated ahead counts as today's."""


@pytest.mark.parametrize(("km", "share"), WAYS)
def test_what_a_way_is_worth(km: float | None, share: float) -> None:
    assert way_share(km) == pytest.approx(share)


@pytest.mark.parametrize(("days", "share"), AGES)
def test_what_a_recent_check_is_worth(days: int, share: float) -> None:
    assert freshness_share(days) == pytest.approx(share)


def test_a_closer_condition_is_worth_more() -> None:
    shares = [fit_share(one) for one in Fit]
    assert shares == sorted(shares, reverse=True)
    assert len(set(shares)) == len(Fit)


def test_the_weights_are_one_together() -> None:
    assert sum(msgspec.structs.astuple(MIX)) == pytest.approx(1.0)


def test_the_parts_are_the_whole_score_and_no_verdict_is_outweighed() -> None:
    least, most = NONE.parts(), ALL.parts()
    unlikely, possible, likely = TrialVerdict.UNLIKELY, TrialVerdict.POSSIBLE, TrialVerdict.LIKELY
    assert judged_parts(least, unlikely).total == 0
    assert judged_parts(most, likely).total == pytest.approx(1.0, abs=2e-4)
    assert judged_parts(most, unlikely).total <= judged_parts(least, possible).total
    assert judged_parts(most, possible).total <= judged_parts(least, likely).total


SAID = [
    ("condition", 1.0, "it is for what you have"),
    ("condition", 0.8, "it is for a form of what you have, or for more than that"),
    ("condition", 0.5, "it mentions what you have"),
    ("condition", 0.2, "it is not about what you have"),
    ("text", 0.6, "its title fits most of what you told us"),
    ("text", 0.3, "its title fits some of what you told us"),
    ("distance", 0.9, "it is near you"),
    ("distance", 0.1, "it is far from you"),
    ("freshness", 0.9, "its record was checked lately"),
    ("freshness", 0.0, "its record has not been checked for long"),
]


@pytest.mark.parametrize(("part", "share", "words"), SAID)
def test_each_part_has_words(part: str, share: float, words: str) -> None:
    parts = msgspec.structs.replace(NONE, **{part: share}).parts()
    assert words in [render(one) for one in why_here(parts)]


def test_a_way_that_is_not_known_is_not_spoken_of() -> None:
    parts = msgspec.structs.replace(NONE, distance=way_share(None)).parts()
    said = [render(one) for one in why_here(parts)]
    assert "it is near you" not in said
    assert "it is far from you" not in said


def person(*conditions: str, note: str | None = None) -> Profile:
    return Profile(
        birth_year=1980,
        conditions=tuple(HealthCondition(name=one) for one in conditions),
        place=GivenPlace(lat=42.36, lon=-71.06),
        note=note,
    )


def order(made: list[Trial], profile: Profile, note: str = "") -> list[str]:
    found = match(Catalogue.from_records(made), profile, today=TODAY, note=note)
    return [one.trial.id[-1] for one in found.matches]


def test_nearer_comes_first_all_else_equal() -> None:
    far, near = trial(1, sites=(site(PARIS),)), trial(2, sites=(site(NEW_YORK),))
    assert order([far, near], person("lupus")) == ["2", "1"]


def test_checked_lately_comes_first_all_else_equal() -> None:
    old, fresh = trial(1, verified="2025-09"), trial(2, verified="2026-10")
    assert order([old, fresh], person("lupus")) == ["2", "1"]


def test_the_condition_itself_comes_before_a_form_of_it() -> None:
    form = trial(1, ("Lupus Nephritis",), mesh=(NEPHRITIS,), ancestors=(LUPUS, CONNECTIVE))
    itself = trial(2, ("Lupus",), mesh=(LUPUS,), ancestors=(CONNECTIVE,))
    assert order([form, itself], person("systemic lupus erythematosus")) == ["2", "1"]


NOTE = "A 46-year-old woman with lupus. She takes rituximab for her lupus. She has hypertension."


def test_what_a_note_dwells_on_comes_first() -> None:
    pressure = trial(1, ("Hypertension",), title="Walking in Hypertension")
    lupus = trial(2, ("Lupus",), title="Rituximab in Lupus")
    profile = person("hypertension", "lupus")
    assert order([pressure, lupus], profile, NOTE) == ["2", "1"]


def test_what_a_note_denies_adds_nothing() -> None:
    told = Heads(Profile(), "A man with lupus. No history of asthma.", today=TODAY)
    asthma = outline_of(trial(1, ("Asthma",), title="Zelmirol in Asthma"))
    lupus = outline_of(trial(2, ("Lupus",), title="Zelmirol in Lupus"))
    assert told.share(asthma) == 0
    assert told.share(lupus) > 0.4


def test_another_name_of_the_same_thing_counts() -> None:
    told = Heads(Profile(), "A man after a heart attack.", today=TODAY)
    infarct = outline_of(trial(1, ("Myocardial Infarction",), title="Rest After Infarction"))
    other = outline_of(trial(2, ("Gout",), title="Rest in Gout"))
    assert told.share(infarct) > told.share(other)


def test_what_is_rare_tells_more() -> None:
    known = rarity()
    assert known.of_concept("heart-failure") < known.of_concept("kawasaki-disease")
    assert known.of_word("zzyxqq") == max(
        known.of_word(one) for one in ("zzyxqq", "studi", "cancer", "lupus")
    )


def test_nothing_of_a_person_is_in_a_repr() -> None:
    heads = Heads(person("lupus"), "A woman with lupus.", today=TODAY)
    wanted = Wanted(asked_by("lupus", fitted_weights(), today=TODAY), fitted_weights())
    assert "lupus" not in repr(heads) + repr(wanted)


def test_judged_alone_a_trial_has_the_same_parts() -> None:
    one, profile = trial(1, title="Rituximab in Lupus"), person("lupus")
    catalogue = Catalogue.from_records([one, trial(2), trial(3, ("Asthma",))])
    together = match(catalogue, profile, today=TODAY, note=NOTE).matches
    alone = judge(one, profile, catalogue.vocabulary, today=TODAY, note=NOTE)
    assert isinstance(alone, Match)
    assert alone.parts == next(m.parts for m in together if m.trial.id == alone.trial.id)
    assert alone.score == alone.parts.total


def test_another_verdict_brings_the_score_that_goes_with_it() -> None:
    found = match(Catalogue.from_records([trial(1)]), person("lupus"), today=TODAY).matches[0]
    again = judged_again(found, TrialVerdict.UNLIKELY)
    assert again.verdict is TrialVerdict.UNLIKELY
    assert again.parts.eligibility == 0
    assert again.score == again.parts.total < found.score
    assert isinstance(again.parts, ScoreParts)


def test_another_form_of_the_illness_comes_behind() -> None:
    told = Heads(Profile(), "A man with heart failure with reduced ejection fraction.", today=TODAY)
    reduced, preserved, both = (
        told.share(outline_of(trial(1, (name,), title=f"Zelmirol in {name}")))
        for name in (
            "Heart Failure With Reduced Ejection Fraction",
            "Heart Failure With Preserved Ejection Fraction",
            "Heart Failure With Reduced Ejection Fraction and With Preserved Ejection Fraction",
        )
    )
    assert preserved < 0.6 * reduced
    assert both == reduced
