"""Metastases in one organ are no form of those in another, nor of a cancer that was not told."""

import datetime as dt

import pytest

from trialpost.matching.catalogue import Catalogue
from trialpost.matching.match import match
from trialpost.model.profile import profile_from_value
from trialpost.model.trial import MeshTerm
from trials_made_up import trial

TODAY = dt.date(2026, 11, 28)
METASTASIS = MeshTerm("D009362", "Neoplasm Metastasis")


def related(theirs: str, said: str) -> bool:
    profile = profile_from_value({"conditions": [said]}, today=TODAY)
    catalogue = Catalogue.from_records([trial(1, (theirs,), mesh=(METASTASIS,))])
    found = match(catalogue, profile, today=TODAY)
    return bool(found.total or found.excluded)


@pytest.mark.parametrize(
    ("said", "theirs", "expected"),
    [
        ("axillary lymph nodes metastases", "Metastatic Liver", False),
        ("axillary lymph nodes metastases", "Metastatic Colorectal Cancer", False),
        ("axillary lymph nodes metastases", "Lymph Node Metastases", True),
        ("axillary lymph nodes metastases", "Metastatic Cancer", True),
        ("axillary lymph nodes metastases", "Neoplasm Metastasis", True),
        ("liver metastases", "Brain Metastases", False),
        ("liver metastases", "Bone Metastases", False),
        ("liver metastases", "Liver Metastases", True),
        ("brain metastases", "Brain Metastases, Adult", True),
        ("metastatic cancer", "Brain Metastases", True),
        ("metastatic colorectal cancer", "Metastatic Colorectal Cancer", True),
    ],
)
def test_metastases_are_told_apart_by_organ(said: str, theirs: str, expected: bool) -> None:
    assert related(theirs, said) is expected
