"""The sample person, the trials that arrive for her, and the reference trial's facts."""

import datetime as dt
from collections import Counter

import msgspec
import pytest

import trialpost
from trialpost.demo.generator import AS_OF, write_catalogue
from trialpost.demo.reference_trial import reference_study
from trialpost.demo.sample import SAMPLE_ADDRESS, SAMPLE_PERSON, arriving_study
from trialpost.demo.titles import MARK
from trialpost.errors import BadInput
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.match import match
from trialpost.model.criterion import Verdict
from trialpost.model.match import TrialVerdict
from trialpost.model.profile import profile_from_value
from trialpost.model.reading import IssueKind
from trialpost.model.status import Phase, RecruitmentStatus
from trialpost.registry import read_record
from trialpost.vocabulary.distances import KM_PER_MILE


def trial_of(study):
    return read_record(msgspec.json.encode(study)).trial


def test_the_sample_person_is_a_profile_and_her_address_reaches_nobody():
    profile = profile_from_value(SAMPLE_PERSON, today=AS_OF)
    assert profile.birth_year == 1987
    assert profile.travel_km == 50 * KM_PER_MILE
    assert SAMPLE_ADDRESS.endswith("@example.org")


def test_arriving_trials_differ_read_cleanly_and_are_new():
    results = [read_record(msgspec.json.encode(arriving_study(n, AS_OF))) for n in range(8)]
    assert all(not result.issues and not result.failure for result in results)
    assert len({result.trial.id for result in results}) == 8
    codes = {result.trial.org_study_id for result in results}
    assert len(codes) == 8
    assert min(codes) > "DEMO-20000", "the catalogue's own codes end there"
    for trial in (result.trial for result in results):
        assert trial.status is RecruitmentStatus.RECRUITING
        assert trial.brief_summary.startswith(MARK)
        assert AS_OF - trial.dates.first_posted.latest() == dt.timedelta(days=2)
        assert trial.sites[0].city == "Boston"


def test_the_same_arriving_trial_is_the_same():
    assert arriving_study(3, AS_OF) == arriving_study(3, AS_OF)


def test_the_sample_person_sees_every_verdict(tmp_path):
    """Trials that are likely, possible and unlikely for her, by points that are of all three."""
    profile = profile_from_value(SAMPLE_PERSON, today=AS_OF)
    path = write_catalogue(tmp_path, as_of=AS_OF)
    catalogue = Catalogue.from_records(one.trial for one in trialpost.read(path) if one.trial)
    found = match(catalogue, profile, today=AS_OF, limit=40).matches
    counted = Counter(one.verdict for one in found)
    assert counted[TrialVerdict.LIKELY] >= 1
    assert counted[TrialVerdict.UNLIKELY] >= 1
    assert counted[TrialVerdict.POSSIBLE] >= 5
    ours = [point for one in found for point in one.criteria if not point.left_to_team]
    share = Counter(point.verdict for point in ours)
    assert share[Verdict.MET] > len(ours) / 3
    assert share[Verdict.NOT_MET]
    failed = [p.criterion.text for one in found for p in one.criteria if p.verdict == "not_met"]
    assert failed
    assert all(text.startswith(("Shingles", "Kidney biopsy")) for text in failed), (
        "she had the one and not the other, and nothing else speaks against her"
    )


@pytest.mark.parametrize("number", [-1, 90_000])
def test_a_number_beyond_the_range_is_refused(number):
    with pytest.raises(BadInput, match="numbered from 0"):
        arriving_study(number, AS_OF)


def test_arriving_trials_match_the_sample_person():
    profile = profile_from_value(SAMPLE_PERSON, today=AS_OF)
    catalogue = Catalogue.from_records(trial_of(arriving_study(n, AS_OF)) for n in range(12))
    found = match(catalogue, profile, today=AS_OF)
    assert len(found.matches) == 12
    assert {one.verdict for one in found.matches} == {TrialVerdict.LIKELY}
    assert found.excluded == ()
    assert {one.verdict.value for one in found.matches} <= {"likely", "possible"}


def test_the_reference_record_holds_the_facts_and_no_more():
    result = read_record(msgspec.json.encode(reference_study()))
    trial = result.trial
    assert trial.id == "NCT02708095"
    assert trial.sponsor.name == "Eli Lilly and Company"
    assert trial.phases == (Phase.PHASE_2,)
    assert trial.enrolment.count == 105 + 105 + 104
    assert str(trial.dates.start.date) == "2016-03-24"
    assert str(trial.dates.completion.date) == "2017-11-09"
    assert str(trial.dates.results_first_posted) == "2018-11-21"
    assert [arm.label for arm in trial.arms] == ["Placebo", "Baricitinib 2 mg", "Baricitinib 4 mg"]
    assert [mesh.id for mesh in trial.condition_mesh] == ["D008180"]
    assert trial.has_results
    assert "(invented)" not in str(reference_study())
    # What the sources do not give is left out, and the reader says so.
    kinds = {issue.where.rsplit("/", 1)[-1]: issue.kind for issue in result.issues}
    assert kinds == {
        "eligibilityCriteria": IssueKind.MISSING,
        "sex": IssueKind.MISSING,
        "hasResults": IssueKind.CONTRADICTION,
    }
