"""How far the nearest trial is where every one is further than a person would go."""

import datetime as dt

import pytest
from test_match_profiles import woman

from trialpost.cli.verdicts import tell_matches
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.match import match
from trials_made_up import PARIS, site, trial

TODAY = dt.date(2026, 11, 22)
HERE = {"name": "Toronto"}


def _catalogue() -> Catalogue:
    return Catalogue.from_records([trial(1, sites=(site(PARIS),)), trial(2, sex="male"), trial(3)])


def test_the_nearest_that_is_too_far_is_told_and_the_list_goes_by_the_way(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = match(_catalogue(), woman(place=HERE), today=TODAY)
    assert (found.total, [one.trial.id[-1] for one in found.excluded]) == (0, ["2", "3", "1"])
    ways = [one.trial.nearest_site.km for one in found.excluded if one.trial.nearest_site]
    assert found.too_far_km == ways[1]
    assert ways == sorted(ways, key=lambda km: km or 0)
    assert 600 < (found.too_far_km or 0) < 800  # Toronto to Boston is about 690 km
    tell_matches(found, miles=False)
    assert f"is {round(found.too_far_km or 0)} km away." in capsys.readouterr().out


def test_only_trials_that_nothing_else_speaks_against_are_told() -> None:
    only_men = Catalogue.from_records([trial(2, sex="male")])
    assert match(only_men, woman(place=HERE), today=TODAY).too_far_km is None
