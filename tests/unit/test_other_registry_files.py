"""Whole files of ISRCTN, the WHO's portal and the NCI, as they are downloaded."""

import csv
import gzip
import io
import json
from pathlib import Path

from portal_examples import isrctn_xml, portal_fields, portal_xml
from trialpost.model.reading import Door
from trialpost.registry import read


def bare(raw: bytes) -> bytes:
    """Take the declaration off a document."""
    return raw.partition(b"?>")[2].strip()


def test_an_answer_of_isrctns_api(tmp_path: Path) -> None:
    space = b' xmlns="http://www.67bricks.com/isrctn"'
    one = bare(isrctn_xml()).replace(space, b"")
    two = one.replace(b">10000018<", b">10000026<")
    whole = b'<?xml version="1.0"?>\n<allTrials totalCount="2"' + space + b">" + one + two
    path = tmp_path / "answer.xml"
    path.write_bytes(whole + b"</allTrials>")
    found = list(read(path))
    assert [one.failure for one in found] == [None, None]
    assert [one.trial and one.trial.id for one in found] == ["ISRCTN10000018", "ISRCTN10000026"]
    assert {one.door for one in found} == {Door.ISRCTN}


def test_an_export_of_the_portal_as_xml(tmp_path: Path) -> None:
    records = [bare(portal_xml(TrialID=own)) for own in ("NCT90000018", "nonsense", "NCT90000026")]
    path = tmp_path / "ICTRP-Results.xml.gz"
    root = b"Trials_downloaded_from_ICTRP"
    path.write_bytes(
        gzip.compress(
            b"<?xml version='1.0' encoding='UTF-8' ?>\n<" + root + b">\n"
            + b"\n".join(records) + b"</" + root + b">"
        )
    )  # fmt: skip
    found = list(read(path))
    assert [one.trial and one.trial.id for one in found] == ["NCT90000018", None, "NCT90000026"]
    assert {one.door for one in found} == {Door.ICTRP_XML}
    assert found[1].failure is not None


def test_a_table_of_the_portal(tmp_path: Path) -> None:
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, quoting=csv.QUOTE_ALL)
    writer.writerow([name.replace("_", " ") for name in portal_fields()])
    for own in ("NCT90000018", "EUCTR2015-004816-41-DE"):
        writer.writerow(portal_fields(TrialID=own, Condition="Sore\r\nknee").values())
    path = tmp_path / "ICTRPWeek.csv"
    path.write_bytes(b"\xef\xbb\xbf" + sink.getvalue().encode())
    found = list(read(path))
    assert [(one.trial and one.trial.id, one.part) for one in found] == [
        ("NCT90000018", ""),
        ("2015-004816-41", "DE"),
    ]
    assert {one.door for one in found} == {Door.ICTRP_CSV}


def test_an_answer_of_the_nci(tmp_path: Path) -> None:
    trial = {"nct_id": "NCT90000018", "nci_id": "NCI-1", "current_trial_status": "Active"}
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"total": 9, "data": [trial, {**trial, "nct_id": "NCT90000026"}]}))
    found = list(read(path))
    assert [one.trial and one.trial.id for one in found] == ["NCT90000018", "NCT90000026"]
    assert {one.door for one in found} == {Door.NCI_API}
