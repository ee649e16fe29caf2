"""The everyday names, against the National Library of Medicine's own descriptors."""

import gzip
import json

from real_data import REAL_DATA, needs_real_data
from trialpost.vocabulary.lay_conditions import LAY_CONDITIONS

OUTSIDE_THE_EXTRACT = {"D009369"}
"""Neoplasms, the top of its branch, which the extract leaves out."""


@needs_real_data
def test_every_row_has_the_descriptor_s_own_name() -> None:
    path = REAL_DATA / "vocabulary" / "mesh-2023.jsonl.gz"
    with gzip.open(path) as lines:
        names = {row["id"]: row["name"] for row in map(json.loads, lines)}
    for row in LAY_CONDITIONS:
        assert names.keys() >= set(row.ids) - OUTSIDE_THE_EXTRACT
        if row.ids[0] not in OUTSIDE_THE_EXTRACT:
            assert names[row.ids[0]] == row.name
