"""Posted results of real records: no number lost, none invented, each at its place.

The reference values were read by eye from the records in the shared folder, which are the
registries' own files.
"""

import gzip
import json
import re
import tarfile
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec
import pytest
from lxml import etree

from real_data import REAL_DATA, needs_real_data
from trialpost.model.reading import Door
from trialpost.model.results import Figure, PostedResults, figures
from trialpost.registry.reader import ResultsReading
from trialpost.registry.readers import read_at, results_at
from trialpost.registry.results import api as results_api
from trialpost.registry.results import eudract as results_eudract
from trialpost.registry.results import xml as results_xml
from trialpost.registry.tolerant.xml_tree import name_of, path_of

pytestmark = needs_real_data

API_NUMBERS = frozenset({
    "value", "spread", "lowerLimit", "upperLimit",
    "numSubjects", "numUnits", "numAffected", "numAtRisk", "numEvents",
    "deathsNumAffected", "deathsNumAtRisk", "seriousNumAffected", "seriousNumAtRisk",
    "otherNumAffected", "otherNumAtRisk", "frequencyThreshold",
    "pValue", "paramValue", "dispersionValue", "ciPctValue", "ciLowerLimit", "ciUpperLimit",
})  # fmt: skip
XML_ATTRIBUTES = frozenset({
    "count", "value", "spread", "lower_limit", "upper_limit",
    "subjects_affected", "subjects_at_risk", "events",
})  # fmt: skip
XML_ELEMENTS = frozenset({
    "p_value", "param_value", "dispersion_value", "ci_percent", "ci_lower_limit",
    "ci_upper_limit", "frequency_threshold",
})  # fmt: skip
EUDRACT_OTHERS = frozenset({"version", "eutctId", "postCode", "number"})
"""Elements of a EudraCT file that hold digits and are no results."""


@lru_cache
def api_records() -> dict[str, bytes]:
    path = REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz"
    with gzip.open(path) as opened:
        lines = [line.strip() for line in opened if line.strip()]
    return {
        json.loads(line)["protocolSection"]["identificationModule"]["nctId"]: line for line in lines
    }


@lru_cache
def xml_records() -> dict[str, bytes]:
    found = {}
    for name in ("older", "recruiting"):
        with tarfile.open(REAL_DATA / "ctgov-xml" / f"{name}.tar.gz") as archive:
            for member in archive:
                opened = archive.extractfile(member)
                raw = opened.read() if opened else b""
                if b"<clinical_results" in raw:
                    found[member.name] = raw
    return found


@lru_cache
def eudract_file() -> bytes:
    with gzip.open(REAL_DATA / "other-registries" / "eudract-results.xml.gz") as opened:
        return opened.read()


def of(reading: ResultsReading) -> PostedResults:
    assert reading.results is not None
    return reading.results


def places(results: PostedResults) -> dict[str, str]:
    """Return every figure's place and text, having made sure that no place comes twice."""
    found = [(figure.where, figure.text) for _, figure in figures(results)]
    assert len(found) == len(dict(found))
    return dict(found)


def leaves(value: Any, where: str, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield the leaves of a JSON document that are numbers by their key."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, f"{where}/{name}", name)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, f"{where}/{index}", key)
    elif key in API_NUMBERS:
        yield where, str(value)


def test_every_number_of_every_api_record_is_reached_once_and_none_is_invented() -> None:
    assert len(api_records()) == 407
    total = 0
    for number, raw in api_records().items():
        there = dict(leaves(json.loads(raw)["resultsSection"], "/resultsSection"))
        assert places(of(results_api.read_results(raw))) == there, number
        total += len(there)
    assert total == 561_844


def test_every_number_of_every_older_record_is_reached_once_and_none_is_invented() -> None:
    assert len(xml_records()) == 11
    for name, raw in xml_records().items():
        root = etree.fromstring(raw)
        there = {}
        for element in root.find("clinical_results").iter(etree.Element):
            for attribute in XML_ATTRIBUTES & set(element.attrib):
                there[path_of(element, attribute)] = element.get(attribute)
            if element.tag in XML_ELEMENTS:
                there[path_of(element)] = element.text
        assert places(of(results_xml.read_results(raw))) == there, name
        for where, text in there.items():
            (found,) = root.xpath(where)
            assert (found if isinstance(found, str) else found.text) == text


def test_every_number_of_the_eudract_file_is_reached_once_and_none_is_invented() -> None:
    root = etree.fromstring(eudract_file())
    there = {
        path_of(element): element.text.strip()
        for element in root.iter(etree.Element)
        if element.text
        and re.fullmatch(r"-?\d+(\.\d+)?", element.text.strip())
        and name_of(element) not in EUDRACT_OTHERS
    }
    assert places(of(results_eudract.read_results(eudract_file()))) == there
    assert len(there) == 936


CODED = frozenset({
    "type", "paramType", "dispersionType", "nonInferiorityType", "reportingStatus", "ciNumSides",
    "assessmentType", "restrictionType",
})  # fmt: skip


def texts_in(value: Any, key: str = "") -> Iterator[str]:
    """Yield the texts of a JSON document that are no codes."""
    if isinstance(value, (dict, list, tuple)):
        entries = value.items() if isinstance(value, dict) else ((key, one) for one in value)
        for name, inner in entries:
            yield from texts_in(inner, name)
    elif isinstance(value, str) and value and key not in CODED:
        yield value


def test_every_text_of_every_api_record_is_kept_word_for_word() -> None:
    for number, raw in api_records().items():
        kept = set(texts_in(msgspec.to_builtins(results_api.read_results(raw).results)))
        assert set(texts_in(json.loads(raw)["resultsSection"])) <= kept, number


def test_repair_would_read_every_number_just_the_same() -> None:
    for raw in list(api_records().values())[::20]:
        strict = results_api.read_results(raw)
        mended = results_api.read_results(raw.rstrip()[:-1] + b', "x": NaN}')
        assert mended.results == strict.results


def test_nearly_every_number_is_one_and_what_is_not_says_so() -> None:
    odd = {}
    for number, raw in api_records().items():
        read = results_api.read_results(raw)
        for issue in read.issues:
            odd[number] = (issue.kind.value, issue.where.rsplit("/", 1)[1])
        texts = {f.text for _, f in figures(read.results) if f.value is None}
        assert texts <= {"NA", "NE"}, number
    assert odd == {"NCT02717507": ("bad text", "paramValue")}


LUPUS = "NCT02975336"
ARMS = ["Placebo", "M2951 25 mg QD", "M2951 75 mg QD", "M2951 50 mg BID"]


def texts(measured: list[Figure | None]) -> list[str | None]:
    return [one.text if one else None for one in measured]


def test_sri_4_responders_by_arm() -> None:
    outcome = of(results_api.read_results(api_records()[LUPUS])).outcomes[0]
    assert outcome.title.endswith("Index 4 (SRI-4) at Week 52")
    assert [group.title.removeprefix("DBPC Period: ") for group in outcome.groups] == ARMS
    assert (outcome.statistic, outcome.unit) == ("Count of Participants", "Participants")
    cells = [cell.measurement for cell in outcome.cells()]
    assert [cell.group for cell in cells] == ["OG000", "OG001", "OG002", "OG003"]
    assert texts([cell.figure for cell in cells]) == ["52", "64", "60", "55"]
    whole = [outcome.denominator(cell.group) for cell in cells]
    assert [count and count.figure.value for count in whole] == [114, 115, 116, 114]
    first = outcome.analyses[0]
    assert first.groups == ("OG000", "OG001")
    assert (first.kind, first.method, first.parameter, first.sides) == (
        "Superiority",
        "Regression, Logistic",
        "Odds Ratio (OR)",
        2,
    )
    numbers = [first.p, first.estimate, first.level, first.lower, first.upper]
    assert texts(numbers) == ["0.5462", "1.55", "95", "0.91", "2.64"]


@pytest.mark.parametrize(
    ("index", "week", "means", "deviations", "measured"),
    [
        (
            7,
            "Week 2",
            [14.56, 13.75, 14.37, 12.81],
            [5.367, 4.652, 5.536, 3.847],
            [114, 116, 115, 113],
        ),
        (
            12,
            "Week 52",
            [15.21, 13.90, 14.32, 13.01],
            [5.105, 4.087, 4.542, 3.723],
            [78, 83, 85, 76],
        ),
    ],
)
def test_igg_by_arm_and_week(
    index: int, week: str, means: list[float], deviations: list[float], measured: list[int]
) -> None:
    outcome = of(results_api.read_results(api_records()[LUPUS])).outcomes[index]
    assert (outcome.time_frame, outcome.unit) == (week, "gram per liter (g/L)")
    assert (outcome.statistic, outcome.dispersion) == ("Mean", "Standard Deviation")
    cells = [cell for cell in outcome.cells() if cell.part.title == "IgG"]
    assert [cell.measurement.figure.value for cell in cells] == means
    assert [c.measurement.spread and c.measurement.spread.value for c in cells] == deviations
    whole = [outcome.denominator(cell.measurement.group, cell.part) for cell in cells]
    assert [count and count.figure.value for count in whole] == measured


def test_totals_of_adverse_events() -> None:
    events = of(results_api.read_results(api_records()["NCT02325830"])).events
    assert events.threshold
    assert events.threshold.value == 5
    rows = [
        texts([
            group.deaths,
            group.deaths_at_risk,
            group.serious,
            group.serious_at_risk,
            group.other,
            group.other_at_risk,
        ])
        for group in events.groups
    ]  # fmt: skip
    assert rows == [["11", "87", "46", "87", "0", "87"], ["5", "33", "19", "33", "0", "33"]]
    failure = next(one for one in events.serious if one.term == "Heart Failure Exacerbation")
    assert texts([failure.counts[0].events, failure.counts[0].affected]) == ["24", "24"]
    syndrome = events.serious[0]
    assert (syndrome.term, syndrome.organ_system) == (
        "Acute Coronary Syndromes",
        "Cardiac disorders",
    )


def test_who_began_and_went_on_in_an_older_record() -> None:
    name = next(name for name in xml_records() if "NCT00000378" in name)
    results = of(results_xml.read_results(xml_records()[name]))
    (period,) = results.flow.periods
    steps = [(step.title, texts([c.figure for c in step.counts])) for step in period.milestones]
    assert steps == [
        ("STARTED", ["58", "52"]),
        ("COMPLETED", ["42", "38"]),
        ("NOT COMPLETED", ["16", "14"]),
    ]
    totals = [texts([one.other, one.other_at_risk]) for one in results.events.groups]
    assert totals == [["2", "58"], ["4", "52"]]


def test_hba1c_by_arm_in_the_eudract_file() -> None:
    results = of(results_eudract.read_results(eudract_file()))
    outcome = results.outcomes[0]
    assert [group.title for group in outcome.groups] == [
        "Semaglutide 0.5 mg",
        "Semaglutide 1.0 mg",
        "Placebo",
    ]
    cells = [cell.measurement for cell in outcome.cells()]
    assert texts([cell.figure for cell in cells]) == ["-1.45", "-1.85", "-0.09"]
    assert texts([cell.spread for cell in cells]) == ["0.09", "0.09", "0.09"]
    first = outcome.analyses[0]
    assert [outcome.group(id_).title for id_ in first.groups if outcome.group(id_)] == [  # type: ignore[union-attr]
        "Semaglutide 1.0 mg",
        "Placebo",
    ]
    assert texts([first.estimate, first.lower, first.upper]) == ["-1.75", "-2.01", "-1.50"]
    assert first.p
    assert (first.p.value, first.p.relation) == (0.0001, "<")
    totals = [texts([g.serious, g.other, g.deaths, g.exposed]) for g in results.events.groups]
    assert totals == [
        ["8", "52", "0", "132"],
        ["12", "54", "0", "131"],
        ["9", "34", "0", "133"],
    ]


def test_the_eudract_file_is_a_trial_in_five_countries() -> None:
    result = read_at(Door.EUDRACT_RESULTS, eudract_file())
    trial = result.trial
    assert trial is not None
    assert result.issues == ()
    assert trial.id == "2013-004502-26"
    assert [one.value for one in trial.secondary_ids] == [
        "NCT02305381",
        "U1111-1149-3738",
        "JapicCTI-142729",
    ]
    # Its own words: "Germany: 10 sites; Japan: 6 sites; Serbia: 4 sites; Slovakia: 5 sites; …".
    countries = [site.country for site in trial.sites]
    assert countries == ["Germany", "Japan", "Serbia", "Slovakia", "United States"]
    assert trial.enrolment is not None
    assert trial.enrolment.count == 396 == 281 + 114 + 1


def test_no_record_has_results_in_both_forms_so_their_words_are_compared() -> None:
    older = {re.search(rb"<nct_id>(NCT\d{8})", raw)[1].decode() for raw in xml_records().values()}  # type: ignore[index]
    assert not older & set(api_records())
    old = [of(results_at(Door.CTGOV_XML, raw)) for raw in xml_records().values()]
    new = [of(results_at(Door.CTGOV_API, raw)) for raw in api_records().values()]
    for words in (_statistics, _kinds):
        assert words(old) <= words(new)


def _statistics(read: list[PostedResults]) -> set[str | None]:
    outcomes = [outcome for results in read for outcome in results.outcomes]
    return {one.statistic for one in outcomes} | {one.dispersion for one in outcomes}


def _kinds(read: list[PostedResults]) -> set[str | None]:
    terms = [term for one in read for term in (*one.events.serious, *one.events.other)]
    analyses = [a for one in read for outcome in one.outcomes for a in outcome.analyses]
    return {term.assessment for term in terms} | {one.kind for one in analyses}
