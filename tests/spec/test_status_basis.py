"""On what the status of a record rests, for each form of record: the table, written out."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from ctgov_xml_example import STUDY as CTGOV_XML
from european_examples import PROTOCOL, ctis_entry
from portal_examples import isrctn_xml, portal_xml
from registry_examples import STATUS, put
from results_examples import EUDRACT
from trialpost.model.dates import PartialDate
from trialpost.model.reading import ReadResult
from trialpost.model.status import RecruitmentStatus as Status
from trialpost.model.status import StatusBasis as Basis
from trialpost.model.trial import Exactness, TrialDate
from trialpost.registry.ctgov import study as ctgov
from trialpost.registry.ctgov_xml import record as ctgov_xml
from trialpost.registry.europe import ctis, euctr, eudract
from trialpost.registry.isrctn import record as isrctn
from trialpost.registry.nci import record as nci
from trialpost.registry.who import ictrp


def _ctgov(word: Any) -> ReadResult:
    return ctgov.read_record(put(f"{STATUS}/overallStatus", word))


def _ctgov_xml(word: str) -> ReadResult:
    held = "<overall_status>Active, not recruiting</overall_status>"
    assert held in CTGOV_XML
    new = f"<overall_status>{word}</overall_status>" if word else ""
    return ctgov_xml.read_record(CTGOV_XML.replace(held, new).encode())


def _ctis(word: Any) -> ReadResult:
    return ctis.read_record(json.dumps(ctis_entry() | {"ctStatus": word}).encode())


def _euctr(word: str) -> ReadResult:
    text = PROTOCOL.replace("Trial Status: Ongoing", f"Trial Status: {word}")
    return euctr.read_record(text.encode())


def _ictrp(word: str) -> ReadResult:
    over, fetched = "2025-03-01", "3 March 2026"
    done = over if word == "Not recruiting" else ""
    changes = {"results_date_completed": done, "Last_Refreshed_on": fetched}
    return ictrp.read_xml(portal_xml(Recruitment_Status=word, **changes))


def _nci(word: str) -> ReadResult:
    record = {"nct_id": "NCT90000018", "nci_id": "NCI-1", "current_trial_status": word}
    return nci.read_record(json.dumps(record).encode())


def _eudract(word: str) -> ReadResult:
    held = "<isGlobalEndOfTrialReached>true</isGlobalEndOfTrialReached>"
    assert held.encode() in EUDRACT
    new = f"<isGlobalEndOfTrialReached>{word}</isGlobalEndOfTrialReached>" if word else ""
    return eudract.read_record(EUDRACT.replace(held.encode(), new.encode()))


def _isrctn(word: str) -> ReadResult:
    return isrctn.read_record(isrctn_xml(override=word))


def _isrctn_dates(start: str) -> ReadResult:
    return isrctn.read_record(isrctn_xml(start=start))


BASES = [
    (_ctgov, "RECRUITING", Status.RECRUITING, Basis.STATED),
    (_ctgov, "UNKNOWN", Status.UNKNOWN, Basis.STATED),
    (_ctgov, "PAUSED", Status.UNKNOWN, Basis.UNREAD),
    (_ctgov, "", Status.UNKNOWN, Basis.UNREAD),
    (_ctgov, 7, Status.UNKNOWN, Basis.UNREAD),
    (_ctgov_xml, "Unknown status", Status.UNKNOWN, Basis.STATED),
    (_ctgov_xml, "Completed", Status.COMPLETED, Basis.STATED),
    (_ctgov_xml, "Asleep", Status.UNKNOWN, Basis.UNREAD),
    (_ctgov_xml, "", Status.UNKNOWN, Basis.UNREAD),
    (_ctis, 4, Status.RECRUITING, Basis.STATED),
    (_ctis, "Authorised", Status.UNKNOWN, Basis.NOT_SAID),
    (_ctis, 99, Status.UNKNOWN, Basis.UNREAD),
    (_ctis, None, Status.UNKNOWN, Basis.UNREAD),
    (_euctr, "Ongoing", Status.UNKNOWN, Basis.NOT_SAID),
    (_euctr, "Completed", Status.COMPLETED, Basis.STATED),
    (_euctr, "Slumbering", Status.UNKNOWN, Basis.UNREAD),
    (_euctr, "", Status.UNKNOWN, Basis.UNREAD),
    (_ictrp, "Recruiting", Status.RECRUITING, Basis.STATED),
    (_ictrp, "Not Recruiting", Status.UNKNOWN, Basis.NOT_SAID),  # no day of completion
    (_ictrp, "Not recruiting", Status.COMPLETED, Basis.DERIVED),  # with one that has passed
    (_ictrp, "Authorised", Status.UNKNOWN, Basis.NOT_SAID),
    (_ictrp, "Unknown status", Status.UNKNOWN, Basis.STATED),
    (_ictrp, "Hibernating", Status.UNKNOWN, Basis.UNREAD),
    (_ictrp, "", Status.UNKNOWN, Basis.UNREAD),
    (_nci, "Active", Status.RECRUITING, Basis.STATED),
    (_nci, "Napping", Status.UNKNOWN, Basis.UNREAD),
    (_nci, "", Status.UNKNOWN, Basis.UNREAD),
    (_eudract, "true", Status.COMPLETED, Basis.STATED),
    (_eudract, "false", Status.UNKNOWN, Basis.NOT_SAID),
    (_eudract, "", Status.UNKNOWN, Basis.UNREAD),
    (_isrctn, "Suspended", Status.SUSPENDED, Basis.STATED),
    (_isrctn, "Ongoing", Status.UNKNOWN, Basis.NOT_SAID),
    (_isrctn, "Dozing", Status.UNKNOWN, Basis.UNREAD),
    (_isrctn_dates, "2026-03-01", Status.RECRUITING, Basis.DERIVED),
    (_isrctn_dates, "", Status.UNKNOWN, Basis.NOT_SAID),
]


@pytest.mark.parametrize(("door", "word", "status", "basis"), BASES)
def test_on_what_a_status_rests(
    door: Callable[[Any], ReadResult], word: Any, status: Status, basis: Basis
) -> None:
    result = door(word)
    assert result.trial is not None, result.failure
    assert (result.trial.status, result.trial.status_basis) == (status, basis)
    assert basis is not Basis.UNREAD or result.issues


@pytest.mark.parametrize(
    ("changed", "last", "read"),
    [
        ("2026-06-01", "2026-08-31", TrialDate(PartialDate(2026, 8, 31), Exactness.ESTIMATED)),
        ("2026-09-01", "2026-08-31", TrialDate(PartialDate(2026, 8, 31))),
        ("2026-06-01", "", None),
    ],
)
def test_isrctn_says_when_recruitment_ends(changed: str, last: str, read: TrialDate | None) -> None:
    trial = isrctn.read_record(isrctn_xml(changed=changed, last=last)).trial
    assert trial is not None
    assert trial.dates.recruitment_end == read
    assert trial.dates.completion == TrialDate(PartialDate(2028, 3, 1), Exactness.ESTIMATED)
