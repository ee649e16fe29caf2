"""Results of our own making, in the API's form: what is read, and what is said of what is odd."""

from typing import Any

import pytest

from registry_examples import at
from results_examples import OUTCOME, RESULTS, as_bytes, study_with_results
from trialpost.model.reading import Door
from trialpost.model.results import Figure, PostedResults, figures
from trialpost.registry.readers import results_at
from trialpost.registry.results.api import read_results
from trialpost.registry.results.numbers import read_number


def results_of(raw: bytes) -> PostedResults:
    found = read_results(raw).results
    assert found is not None
    return found


READ = results_of(as_bytes(study_with_results()))


def value(figure: Figure | None) -> float | None:
    assert figure is not None
    return figure.value


def changed(pointer: str, value: Any) -> bytes:
    document = study_with_results()
    container, key = at(document, pointer)
    container[key] = value
    return as_bytes(document)


def issues(raw: bytes) -> list[tuple[str, str]]:
    return [(issue.kind.value, issue.where) for issue in read_results(raw).issues]


@pytest.mark.parametrize(
    ("text", "value", "relation"),
    [
        ("5.48", 5.48, "="),
        ("-.1", -0.1, "="),
        ("\u22120.5", -0.5, "="),
        ("1,234", 1234, "="),
        ("1,234,567.5", 1234567.5, "="),
        ("1.2E-5", 0.000012, "="),
        ("<0.001", 0.001, "<"),
        ("< .001", 0.001, "<"),
        ("&lt; 0.0001", 0.0001, "<"),
        (">99", 99, ">"),
        ("≥10", 10, ">="),
        ("<=0.05", 0.05, "<="),
        ("= 0.917", 0.917, "="),
        ("p<0.05", 0.05, "<"),
        ("P = 0.03", 0.03, "="),
        ("45%", 45, "="),
        ("12 (34%)", 12, "="),
        ("NA", None, "="),
        ("not reached", None, "="),
        ("12 of 34", None, "="),
        ("1,5", None, "="),
        ("0.1.2", None, "="),
        ("nan", None, "="),
        ("inf", None, "="),
        ("1_000", None, "="),
        ("", None, "="),
    ],
)
def test_a_number_is_read_as_registries_write_it(
    text: str, value: float | None, relation: str
) -> None:
    read = read_number(text)
    assert (read.value, read.relation) == (value, relation)


def test_thousands_never_begin_with_a_nought() -> None:
    read = read_number("-0,083")
    assert read.value == -0.083
    assert read.doubt


@pytest.mark.parametrize("text", ["NA", "NE", "", " na "])
def test_what_says_that_there_is_no_number_is_no_oddity(text: str) -> None:
    assert read_number(text).doubt is None


def test_every_number_is_there_once_with_its_pointer() -> None:
    document = study_with_results()
    for _, figure in figures(READ):
        container, key = at(document, figure.where)
        assert str(container[key]) == figure.text
    places = [figure.where for _, figure in figures(READ)]
    assert len(places) == len(set(places)) == 34


def test_flow_has_groups_steps_and_reasons() -> None:
    flow = READ.flow
    assert [group.title for group in flow.groups] == ["Tea", "Water"]
    (winter,) = flow.periods
    started = winter.milestones[0]
    counted = [(one.group, one.figure.value, one.unit) for one in started.counts]
    assert counted == [
        ("FG000", 40, "Participants"),
        ("FG000", 79, "Hands"),
        ("FG001", 41, "Participants"),
    ]
    assert started.counts[2].figure.comment == "One came late"
    assert started.comment == "On the first day"
    assert winter.withdrawals[0].title == "Spilled"
    assert winter.withdrawals[0].counts[0].figure.text == "2"


def test_codes_are_written_out_as_in_the_older_xml() -> None:
    age = READ.baseline.characteristics[0]
    assert (age.statistic, age.dispersion) == ("Mean", "Standard Deviation")
    analysis = READ.outcomes[0].analyses[0]
    assert analysis.kind == "Superiority"
    assert analysis.dispersion == "Standard Error of the Mean"
    assert analysis.sides == 2
    assert READ.events.serious[0].assessment == "Systematic Assessment"


def test_cells_stand_under_their_class_and_category() -> None:
    cells = list(READ.outcomes[0].cells())
    assert [(cell.part.title, cell.category.title) for cell in cells] == [("Morning", "Left")] * 2
    first, second = (cell.measurement for cell in cells)
    assert first.figure.comment == "Some hands grew too warm"
    assert first.lower == Figure(
        text="30.1",
        where=f"{OUTCOME}/classes/0/categories/0/measurements/0/lowerLimit",
        value=30.1,
    )
    assert first.upper is not None
    assert first.upper.value is None
    assert (second.figure.value, second.figure.relation) == (20, "<")


def test_the_denominator_is_the_class_s_own_or_the_table_s_in_the_unit_that_applies() -> None:
    outcome = READ.outcomes[0]
    (morning,) = outcome.classes
    own, whole = outcome.denominator("OG000", morning), outcome.denominator("OG000")
    assert [count and count.figure.text for count in (own, whole)] == ["74", "75"]
    other = outcome.denominator("OG001", morning)
    assert other is not None
    assert (other.figure.value, other.unit) == (41, "Participants")
    assert outcome.denominator("OG009") is None


def test_an_analysis_has_its_test_its_estimate_and_its_interval() -> None:
    analysis = READ.outcomes[0].analyses[0]
    assert analysis.groups == ("OG000", "OG001")
    assert analysis.p is not None
    assert (analysis.p.text, analysis.p.value, analysis.p.relation) == ("<0.001", 0.001, "<")
    numbers = (analysis.estimate, analysis.spread, analysis.lower, analysis.level)
    assert [value(number) for number in numbers] == [11.5, 1.2, 9.1, 95]
    assert analysis.upper is not None
    assert (analysis.upper.value, analysis.upper.comment) == (None, "Not reached")


def test_an_outcome_that_is_only_announced_says_so() -> None:
    stains = READ.outcomes[1]
    assert (stains.posted, stains.expected, stains.post_hoc) == (False, "2026-11", True)
    assert list(stains.cells()) == []


def test_events_have_totals_and_terms() -> None:
    (group,) = READ.events.groups
    assert (value(group.serious), value(group.serious_at_risk)) == (1, 40)
    assert (value(group.deaths), value(group.other)) == (0, 9)
    scald = READ.events.serious[0].counts[0]
    assert (value(scald.affected), value(scald.events)) == (1, 2)
    assert READ.events.other[0].counts[0].events is None


def test_what_stands_around_the_results_is_kept() -> None:
    assert READ.limitations == "Few hands"
    assert READ.agreement is not None
    assert READ.contact is not None
    assert READ.agreement.restriction == "60 days or less"
    assert (READ.agreement.investigators_employed, READ.agreement.restrictive) == (False, True)
    assert READ.contact.phone == "555-0100 ext. 7"


def test_a_group_that_the_table_does_not_have_is_a_contradiction_once() -> None:
    raw = changed(f"{OUTCOME}/groups", [{"id": "OG000", "title": "Tea"}])
    assert issues(raw) == [
        ("contradiction", f"{OUTCOME}/denoms/0/counts/1/value"),
    ]
    assert len(list(results_of(raw).outcomes[0].cells())) == 2


def test_a_cell_without_a_value_is_left_out_and_said() -> None:
    cell = f"{OUTCOME}/classes/0/categories/0/measurements/0"
    document = study_with_results()
    del at(document, cell)[0][0]["value"]
    assert ("missing", cell) in issues(as_bytes(document))


@pytest.mark.parametrize(
    ("pointer", "value", "text"),
    [
        (f"{OUTCOME}/denoms/0/counts/0/value", 38, "38"),
        (f"{OUTCOME}/analyses/0/pValue", 0.04, "0.04"),
        ("/resultsSection/adverseEventsModule/eventGroups/0/seriousNumAffected", "<5", "<5"),
        ("/resultsSection/adverseEventsModule/eventGroups/0/otherNumAffected", 9.5, "9.5"),
    ],
)
def test_a_number_of_another_json_type_is_kept_at_its_place(
    pointer: str, value: Any, text: str
) -> None:
    found = {figure.where: figure for _, figure in figures(results_of(changed(pointer, value)))}
    assert found[pointer].text == text
    assert len(found) == 34


def test_places_stay_those_of_the_record_when_an_entry_before_them_is_no_entry() -> None:
    outcomes = "/resultsSection/outcomeMeasuresModule/outcomeMeasures"
    document = study_with_results()
    document["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"].insert(0, 17)
    raw = as_bytes(document)
    assert ("wrong type", f"{outcomes}/0") in issues(raw)
    for _, figure in figures(results_of(raw)):
        container, key = at(document, figure.where)
        assert str(container[key]) == figure.text


def test_places_stay_those_of_the_record_when_one_entry_stands_where_a_list_belongs() -> None:
    document = study_with_results()
    outcome = document["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"][0]
    outcome["classes"] = outcome["classes"][0]
    outcome["classes"]["categories"][0]["measurements"].insert(0, None)
    read = results_of(as_bytes(document))
    assert sum(1 for _ in figures(read)) == 34
    for _, figure in figures(read):
        container, key = at(document, figure.where)
        assert str(container[key]) == figure.text


@pytest.mark.parametrize(
    ("pointer", "kind"),
    [
        (f"{OUTCOME}/type", "unknown code"),
        (f"{OUTCOME}/paramType", "unknown code"),
        (f"{OUTCOME}/reportingStatus", "unknown code"),
        (f"{OUTCOME}/analyses/0/ciNumSides", "unknown code"),
        (f"{OUTCOME}/analyses/0/nonInferiorityType", "unknown code"),
        (f"{OUTCOME}/analyses/0/pValue", "bad text"),
        ("/resultsSection/adverseEventsModule/seriousEvents/0/assessmentType", "unknown code"),
    ],
)
def test_a_code_or_number_that_nobody_knows_is_an_issue_at_its_place(
    pointer: str, kind: str
) -> None:
    assert issues(changed(pointer, "zebra")) == [(kind, pointer)]


def test_an_unknown_key_is_an_issue() -> None:
    assert ("unknown key", f"{OUTCOME}/zebra") in issues(changed(f"{OUTCOME}/zebra", 1))


def test_repair_reads_a_sound_record_as_strict_decoding_does() -> None:
    raw = as_bytes(study_with_results())
    broken = raw[:-1] + b', "resultsSectionX": NaN}'
    assert results_of(broken) == READ


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"protocolSection": {}}', b"\xff", b'{"a":'])
def test_what_has_no_results_gives_none(raw: bytes) -> None:
    assert read_results(raw).results is None


def test_results_of_a_wrong_kind_are_an_issue() -> None:
    assert issues(changed("/resultsSection", "none yet")) == [("wrong type", "/resultsSection")]


def test_the_door_leads_to_the_results() -> None:
    raw = as_bytes(study_with_results())
    assert results_at(Door.CTGOV_API, raw).results == READ
    assert RESULTS["participantFlowModule"]["groups"][0]["title"] == READ.flow.groups[0].title
