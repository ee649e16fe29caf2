"""What the WHO's portal, ISRCTN and the NCI say of a trial's course, and what it is read as."""

import pytest

from portal_examples import isrctn_xml, portal_xml
from trialpost.model.reading import IssueKind
from trialpost.model.status import RecruitmentStatus as Status
from trialpost.registry.isrctn.record import read_record
from trialpost.registry.nci.parts import STATUS as NCI
from trialpost.registry.who.codes import STATUS
from trialpost.registry.who.ictrp import read_xml

PORTAL = [
    # the portal's own words
    ("Recruiting", Status.RECRUITING),
    ("Not Recruiting", Status.UNKNOWN),  # not yet, no more, over: it does not tell
    ("Authorised", Status.UNKNOWN),
    ("Authorised-recruitment may be ongoing or finished", Status.UNKNOWN),
    ("Not Available", Status.UNKNOWN),
    # registers' words that come through
    ("Not yet recruiting", Status.NOT_YET_RECRUITING),
    ("Pending", Status.NOT_YET_RECRUITING),
    ("Open public recruiting", Status.RECRUITING),
    ("Enrolling by invitation", Status.ENROLLING_BY_INVITATION),
    ("Active, not recruiting", Status.ACTIVE_NOT_RECRUITING),
    ("No longer recruiting", Status.ACTIVE_NOT_RECRUITING),
    ("Closed: Follow-up continuing", Status.ACTIVE_NOT_RECRUITING),
    ("Closed: Follow-up complete", Status.COMPLETED),
    ("Main results already published", Status.COMPLETED),
    ("Temporary halt", Status.SUSPENDED),
    ("Stopped early", Status.TERMINATED),
    ("Withdrawn", Status.WITHDRAWN),
    ("Available", Status.AVAILABLE),
]


@pytest.mark.parametrize(("word", "read"), PORTAL)
def test_the_portals_words(word: str, read: Status) -> None:
    result = read_xml(portal_xml(Recruitment_Status=word))
    assert result.trial is not None
    assert result.trial.status is read
    assert not result.issues


def test_a_word_that_nobody_knows_is_noted_and_unknown() -> None:
    result = read_xml(portal_xml(Recruitment_Status="Hibernating"))
    assert result.trial is not None
    assert result.trial.status is Status.UNKNOWN
    assert [issue.kind for issue in result.issues] == [IssueKind.UNKNOWN_CODE]


@pytest.mark.parametrize(
    ("completed", "fetched", "read"),
    [
        ("2025-03-01", "3 March 2025", Status.COMPLETED),
        ("2025-03-04", "3 March 2025", Status.UNKNOWN),
        ("2025-03", "3 March 2025", Status.UNKNOWN),
        ("", "3 March 2025", Status.UNKNOWN),
        ("2025-03-01", "", Status.UNKNOWN),
    ],
)
def test_not_recruiting_is_over_only_if_a_date_says_so(
    completed: str, fetched: str, read: Status
) -> None:
    raw = portal_xml(
        Recruitment_Status="Not recruiting",
        results_date_completed=completed,
        Last_Refreshed_on=fetched,
    )
    trial = read_xml(raw).trial
    assert trial is not None
    assert trial.status is read


def test_nothing_that_does_not_recruit_reads_as_recruiting() -> None:
    assert {word for word, read in STATUS.items() if read is Status.RECRUITING} == {
        "recruiting", "open public recruiting", "open to recruitment", "in enrollment",
        "open to recruitment: actively recruiting participants",
        "open to recruitment: actively recruiting participa",
    }  # fmt: skip
    assert {word for word, read in NCI.items() if read is Status.RECRUITING} == {"active"}


ISRCTN = [
    # changed      start         last           end            override     read as
    ("2026-01-01", "2026-03-01", "2027-03-01", "2028-03-01", "", Status.NOT_YET_RECRUITING),
    ("2026-03-01", "2026-03-01", "2027-03-01", "2028-03-01", "", Status.RECRUITING),
    ("2027-03-01", "2026-03-01", "2027-03-01", "2028-03-01", "", Status.RECRUITING),
    ("2027-03-02", "2026-03-01", "2027-03-01", "2028-03-01", "", Status.ACTIVE_NOT_RECRUITING),
    ("2028-02-29", "2026-03-01", "2027-03-01", "2028-03-01", "", Status.ACTIVE_NOT_RECRUITING),
    ("2028-03-01", "2026-03-01", "2027-03-01", "2028-03-01", "", Status.COMPLETED),
    ("2026-06-01", "2026-03-01", "", "2028-03-01", "", Status.RECRUITING),
    ("2026-06-01", "2026-03-01", "", "", "", Status.UNKNOWN),
    ("2026-06-01", "", "2027-03-01", "2028-03-01", "", Status.UNKNOWN),
    ("2026-06-01", "", "", "", "", Status.UNKNOWN),
    ("", "2026-03-01", "2027-03-01", "2028-03-01", "", Status.UNKNOWN),
    ("2026-06-01", "2026-03-01", "2027-03-01", "2028-03-01", "Stopped", Status.TERMINATED),
    ("2026-06-01", "2026-03-01", "2027-03-01", "2028-03-01", "Suspended", Status.SUSPENDED),
    ("2026-06-01", "2026-03-01", "2027-03-01", "2028-03-01", "Dozing", Status.UNKNOWN),
]


@pytest.mark.parametrize(("changed", "start", "last", "end", "override", "read"), ISRCTN)
def test_isrctn_gives_dates_and_overrides(
    changed: str, start: str, last: str, end: str, override: str, read: Status
) -> None:
    raw = isrctn_xml(changed=changed, start=start, last=last, end=end, override=override)
    result = read_record(raw)
    assert result.trial is not None
    assert result.trial.status is read
    assert bool(result.issues) is (read is Status.UNKNOWN)
