"""What groups are called where all people of a trial got the same."""

import pytest

from trialpost.findings.facts import facts_of
from trialpost.findings.posted import posted_findings
from trialpost.model.identifiers import NctId
from trialpost.model.results import Group, ParticipantFlow, PostedResults, ResultsKind
from trialpost.model.status import RecruitmentStatus, StudyType
from trialpost.model.trial import Arm, Design, Intervention, Trial

TRIAL = Trial(
    id=NctId("NCT00000001"), brief_title="A Study", status=RecruitmentStatus.COMPLETED,
    type=StudyType.INTERVENTIONAL, design=Design(intervention_model="single_group"),
    interventions=(Intervention(name="Cisplatin"),), arms=(Arm(label="Cisplatin"),),
)  # fmt: skip
LONG = "Drug, Once a Day, by Mouth"


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        ((LONG,), ["cisplatin"]),
        # Both got it, so its name would tell neither from the other.
        (("Needing Dialysis", LONG), ["needing dialysis", "group A"]),
        (("Participants Not Yet Requiring Dialysis (ND)", "Participants Requiring Dialysis (D)"),
         ["the group of participants not yet requiring dialysis",
          "the group of participants requiring dialysis"]),
    ],
)  # fmt: skip
def test_a_group_beside_another_is_not_named_by_what_all_people_got(titles, names):
    groups = tuple(Group(id=one, title=one, where="") for one in titles)
    results = PostedResults(places=ResultsKind.JSON, flow=ParticipantFlow(groups=groups))
    facts = facts_of(TRIAL, results, posted_findings("NCT00000001", results, TRIAL.arms))
    assert [facts.arms[one] for one in titles] == names
