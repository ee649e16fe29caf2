"""Whatever is done to a record of any form: no crash, no lost record, no silence.

Run as a program with a number of rounds, it counts the outcomes over real and invented records.
"""

import functools
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from ctgov_xml_example import STUDY as OLDER_XML
from european_examples import PROTOCOL, ctis_entry, ctis_trial, ctis_trial_before_2024
from portal_examples import PORTAL, isrctn_xml, portal_xml
from properties import record_mutations
from properties.record_mutations import Csv, Form, Json, Outcome, Record, Text, Xml, harmed
from properties.test_european_mutations import converted
from properties.test_other_registry_mutations import NCI
from real_data import REAL_DATA, needs_real_data
from registry_examples import STUDY
from results_examples import EUDRACT
from trialpost.model.reading import Door
from trialpost.registry import read
from trialpost.registry.reader import Syntax
from trialpost.registry.readers import READERS, read_at, reader_at

FORMS: dict[Syntax, type[Form]] = {
    Syntax.JSON: Json, Syntax.XML: Xml, Syntax.CSV: Csv, Syntax.TEXT: Text,
}  # fmt: skip
EXTRACT = (
    "TrialID,condition,standardisedcondition,Countries,Phase_original,Recruitment_Status,"
    "Study_type,Inclusion_agemin,Inclusion_agemax,Date_registration,Target_size,source_register\n"
    'NCT90000018,Cough,Cough,"France, Spain",Phase 2,Recruiting,Interventional,18 Years,65 Years,'
    "2024-05-06,40,ClinicalTrials.gov"
)
ISRCTN_CONVERTED = {
    "isrctn": "10000018",
    "trialDescription": {"title": "Walking for a sore knee", "acronym": "STEP"},
    "trialDesign": {"primaryStudyDesign": "Interventional", "overallEndDate": "2027-05-01"},
    "participants": {"ageRange": "Adult", "gender": "Both", "targetEnrolment": "120",
                     "inclusion": "Sore knee", "recruitmentStart": "2026-01-01"},
    "conditions": {"condition": {"description": "Sore knee", "diseaseClass1": "Signs"}},
}  # fmt: skip
INVENTED: dict[Door, tuple[bytes, ...]] = {
    Door.CTGOV_API: (json.dumps(STUDY).encode(),),
    Door.CTGOV_XML: (OLDER_XML.encode(),),
    Door.CTIS: tuple(
        json.dumps(one()).encode() for one in (ctis_trial, ctis_trial_before_2024, ctis_entry)
    ),
    Door.CTIS_CONVERTED: (json.dumps(ctis_trial()).encode(),),
    Door.EUCTR: (PROTOCOL.encode(),),
    Door.EUCTR_CONVERTED: (json.dumps(converted()).encode(),),
    Door.EUDRACT_RESULTS: (EUDRACT,),
    Door.ISRCTN: (isrctn_xml(),),
    Door.ISRCTN_CONVERTED: (json.dumps(ISRCTN_CONVERTED).encode(),),
    Door.ICTRP_XML: (portal_xml(),),
    Door.ICTRP_CSV: (
        "\n".join(
            ",".join(f'"{cell.strip()}"' for cell in row) for row in (PORTAL, PORTAL.values())
        ).encode(),
    ),
    Door.ICTRP_EXTRACT: (EXTRACT.encode(),),
    Door.NCI_API: (json.dumps(NCI).encode(),),
}
REAL = ("ctgov-v2/recruiting.jsonl.gz", "ctgov-v2/other.jsonl.gz", "ctgov-xml/recruiting.tar.gz",
        "ctgov-xml/older.tar.gz", "other-registries")  # fmt: skip
MOST_BYTES = 100_000
"""A real record that is larger is not harmed: thousands of its places are alike."""


def form_of(door: Door, raw: bytes) -> Form:
    trial = read_at(door, raw).trial
    assert trial is not None
    return FORMS[reader_at(door).syntax](Record(door, raw, str(trial.id)))


@functools.cache
def real(door: Door, most: int = 8) -> list[bytes]:
    """Return some real records of a form, spread over what there is."""
    found = [
        one.raw
        for name in REAL
        for one in islice(read(REAL_DATA / name), 400)
        if one.door is door and one.trial and len(one.raw) < MOST_BYTES
    ]
    return found[:: max(1, len(found) // most)][:most]


def rounds(forms: list[Form], count: int, seed: int) -> Iterator[tuple[Form, object, Outcome]]:
    """Harm records at places drawn by lot."""
    dice = random.Random(seed)
    for _ in range(count):
        form = dice.choice(forms)
        place = dice.choice(form.places())
        for outcome in harmed(form, place, dice):
            yield form, place, outcome


def assert_sound(forms: list[Form], count: int, seed: int) -> None:
    for form, place, outcome in rounds(forms, count, seed):
        assert outcome.wrong is None, (form.record.own, place, outcome)


DOORS = [reader.door for reader in READERS]


def test_every_form_has_a_record_to_harm() -> None:
    assert set(INVENTED) == set(DOORS)


@pytest.mark.parametrize("door", DOORS)
def test_invented_records(door: Door) -> None:
    assert_sound([form_of(door, raw) for raw in INVENTED[door]], 3, seed=1)


@pytest.mark.parametrize("door", DOORS)
def test_every_place_of_invented_records(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same at every place instead of some, with less of what is too much."""
    monkeypatch.setattr(record_mutations, "MANY", 100)
    monkeypatch.setitem(record_mutations.ODD_TEXTS, "text of a megabyte", "zebra " * 500)
    dice = random.Random(4)
    for raw in INVENTED[door]:
        form = form_of(door, raw)
        wrong = [
            (place, outcome)
            for place in form.places()
            for outcome in harmed(form, place, dice)
            if outcome.wrong
        ]
        assert not wrong


@needs_real_data
@pytest.mark.parametrize("door", DOORS)
def test_real_records(door: Door) -> None:
    raws = real(door)
    if not raws:
        pytest.skip(f"the folder holds no records of {door.value}")
    assert_sound([form_of(door, raw) for raw in raws], 6, seed=2)


def measure(count: int) -> None:
    """Print how many harms of each kind were done to each form, and what became of them."""
    outcomes: Counter[tuple[str, str]] = Counter()
    doors: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    wrong: list[object] = []
    for door in DOORS:
        raws = [*INVENTED[door], *(real(door) if Path(REAL_DATA).is_dir() else ())]
        for form, place, outcome in rounds([form_of(door, raw) for raw in raws], count, seed=3):
            doors[door.value] += 1
            kinds[outcome.kind] += 1
            outcomes[door.value, outcome.what] += 1
            if outcome.wrong:
                where = place
                if isinstance(form, Xml):
                    where = form.tree.getroottree().getpath(form.elements[place])
                elif isinstance(form, Csv):
                    where = form.header[place]
                elif isinstance(form, Text):
                    where = form.lines[place][:50]
                wrong.append((door.value, form.record.own, where, outcome))
    for door in doors:
        told = {what: n for (of, what), n in sorted(outcomes.items()) if of == door}
        print(door, doors[door], told)
    print(sum(doors.values()), dict(kinds))
    print(len(wrong), "wrong")
    for one in wrong[:150]:
        print(*one)


if __name__ == "__main__":
    measure(int(sys.argv[1]))
