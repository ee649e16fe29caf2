"""A load that is killed anywhere and started again ends as one that was not."""

import gc
import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from catalogue_examples import lines, study
from faults import killing
from portal_examples import portal_xml
from trialpost.matching.find import FindQuery, find
from trialpost.web.catalogue import actions
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.catalogue.models import (
    CatalogueState,
    CatalogueVersion,
    FieldCensus,
    RawRecord,
    ReadIssueRow,
    SourceName,
    SourceRow,
    SourceVersion,
    TrialRow,
)

pytestmark = pytest.mark.django_db(transaction=True)

TABLES = (SourceName, SourceVersion, ReadIssueRow, SourceRow, TrialRow, RawRecord, FieldCensus,
          CatalogueVersion, CatalogueState)  # fmt: skip
DOUBLED = "NCT90000007"
"""Stands twice in one load. Killed between the two, the catalogue did hold the first for a while,
and its history says so; in a load that is not killed only the last counts."""
KILLS = int(os.environ.get("LOAD_KILLS") or 30)
"""A hundred by ``make faults``."""
SIGKILLS = 6
WORDS = ("walking", "tea", "heart failure", "knee", "lantern")


def clear() -> None:
    """Begin with nothing: no rows, no index."""
    gc.collect()
    for table in TABLES:
        if table is TrialRow:
            table.objects.update(joined_to=None)
        table.objects.all().delete()
    shutil.rmtree(settings.DATA_DIR / "index", ignore_errors=True)


def picture() -> dict[str, Any]:
    """Describe all that a catalogue holds, but for version numbers and the rows' own."""
    sources = SourceRow.objects.select_related("raw", "trial__joined_to", "trial")
    told = {row.pk: f"{row.door} {row.registry_id} {row.part}" for row in sources}
    versions: dict[str, list[str]] = {}
    for row in SourceVersion.objects.select_related("raw").order_by("version"):
        if DOUBLED not in told[row.source_id]:
            versions.setdefault(told[row.source_id], []).append(row.raw.sha256 if row.raw else "")
    return {
        "sources": sorted(
            (told[row.pk], row.raw.sha256, row.trial.registry_id, row.title_key, row.protocol_key)
            for row in sources
        ),
        "versions": versions,
        "trials": sorted(
            (row.registry_id, row.status, bytes(row.outline), row.made_of,
             row.joined_to.registry_id if row.joined_to else "")
            for row in TrialRow.objects.select_related("joined_to")
        ),
        "issues": Counter(
            (told[row.source_id], row.kind, row.where, row.detail)
            for row in ReadIssueRow.objects.all()
        ),
        "names": Counter((told[row.source_id], row.name) for row in SourceName.objects.all()),
        "raws": set(RawRecord.objects.values_list("sha256", flat=True)),
        "found": {word: found(word) for word in WORDS},
    }  # fmt: skip


def found(word: str) -> list[str]:
    result = find(
        current_catalogue(), FindQuery(text=word, status=frozenset()), today=killing.NOW.date()
    )
    return sorted(str(one.id) for one in result.trials)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Two loads: what is held, then what is new, changed, odd, joined and doubled."""
    held = lines(tmp_path / "held.jsonl", *(study(number) for number in range(6)))
    odd = study(2, title="Tea for two")
    odd["protocolSection"]["statusModule"]["zebra"] = 1
    other = study(8, title="Walking for a sore knee")
    other["protocolSection"]["identificationModule"]["secondaryIdInfos"] = [
        {"id": "ISRCTN10000018", "type": "REGISTRY"}
    ]
    folder = tmp_path / "next"
    folder.mkdir()
    (folder / "a.xml").write_bytes(portal_xml(TrialID="NCT90000008"))
    lines(
        folder / "b.jsonl",
        study(0), study(1, status="COMPLETED"), odd, "{broken", study(7), study(7, title="Lantern"),
        other, study(9, conditions=["Cough"]),
    )  # fmt: skip
    return held, folder


def whole(files: tuple[Path, Path]) -> tuple[dict[str, Any], int]:
    """Load both without harm; return what is held then, and the steps of the second load."""
    clear()
    killing.load(files[:1])
    steps = killing.load(files[1:])
    return picture(), steps


def test_a_load_killed_at_any_point_ends_the_same(files: tuple[Path, Path]) -> None:
    expected, steps = whole(files)
    assert steps > KILLS
    assert expected["found"]["lantern"]
    assert Counter(trial for _, _, trial, *_ in expected["sources"])["NCT90000008"] == 2
    dice = random.Random(1)
    for step in sorted(dice.sample(range(1, steps + 1), KILLS)):
        clear()
        killing.load(files[:1])
        with pytest.raises(killing.Killed):
            killing.load(files[1:], step, killing.by_exception)
        gc.collect()
        killing.load(files[1:])
        assert picture() == expected, f"killed at step {step} of {steps}"


def test_a_first_load_killed_again_and_again_ends_the_same(files: tuple[Path, Path]) -> None:
    expected, steps = whole(files)
    dice = random.Random(2)
    clear()
    for _ in range(12):
        try:
            killing.load(files, dice.randrange(1, 2 * steps), killing.by_exception)
        except killing.Killed:
            gc.collect()
    killing.load(files)
    ended = picture()
    # The two files came in one load or in several: what was held in between may differ.
    assert {**ended, "versions": 0, "raws": 0} == {**expected, "versions": 0, "raws": 0}


def _environment() -> dict[str, str]:
    told = connection.settings_dict
    url = f"sqlite:///{told['NAME']}"
    if connection.vendor == "postgresql":
        url = f"postgres://{told['USER']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"
    here = Path(__file__).resolve().parents[1]
    return {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(here)}


def test_a_process_killed_by_the_system_leaves_what_can_be_gone_on_with(
    files: tuple[Path, Path],
) -> None:
    expected, steps = whole(files)
    dice = random.Random(3)
    for step in sorted(dice.sample(range(steps // 10, steps), SIGKILLS)):
        clear()
        killing.load(files[:1])
        connection.close()
        done = subprocess.run(
            [sys.executable, killing.__file__, str(step), str(files[1])],
            env=_environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == -signal.SIGKILL, done.stderr
        killing.load(files[1:])
        assert picture() == expected, f"killed at step {step} of {steps}"


def test_the_summary_of_the_second_attempt_tells_what_was_left(files: tuple[Path, Path]) -> None:
    _, steps = whole(files)
    clear()
    killing.load(files[:1])
    with pytest.raises(killing.Killed):
        killing.load(files[1:], steps // 2, killing.by_exception)
    gc.collect()
    summary = actions.load(files[1:], now=killing.NOW, cores=1)
    assert summary.read == 8
    assert [json.loads(json.dumps(one.why)) for one in summary.failed]
