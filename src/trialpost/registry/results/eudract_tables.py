"""Read the tables of a EudraCT results file: baseline characteristics and end points."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

import msgspec

from trialpost.model.reading import IssueKind
from trialpost.model.results import (
    Analysis,
    Baseline,
    BaselineTable,
    Category,
    Count,
    Figure,
    Group,
    MeasureClass,
    Measurement,
    PostedOutcome,
)
from trialpost.model.trial import OutcomeRole
from trialpost.registry.europe.eudract_terms import COUNTRIES
from trialpost.registry.europe.eudract_words import AGE_GROUPS, ROLES, SIDES, word_of
from trialpost.registry.results.tree import Node
from trialpost.registry.tolerant.notes import quoted

Arms: TypeAlias = dict[str, Group]
"""Groups by their ids: arms of the participant flow, or analysis sets."""

EVERYBODY = "trial"
"""The id of the group of all subjects, whom the record counts by country and by age."""

_CHARACTERISTICS = (
    "ageContinuousCharacteristic",
    "ageCategoricalCharacteristic",
    "genderContinuousCharacteristic",
    "genderCategoricalCharacteristic",
    "studyContinuousCharacteristics/studyContinuousCharacteristic",
    "studyCategoricalCharacteristics/studyCategoricalCharacteristic",
)


def arms_of(disposition: Node) -> Arms:
    """Return the arms of every period by their ids."""
    found = disposition.all("postAssignmentPeriods/postAssignmentPeriod/arms/arm")
    return {node.attribute("id"): _group(node) for node in found}


def analysis_sets(root: Node) -> Arms:
    """Return the sets of subjects that were analysed together, by their ids."""
    found = root.all("subjectAnalysisSets/subjectAnalysisSet")
    return {node.attribute("id"): _group(node) for node in found}


def _group(node: Node) -> Group:
    return Group(
        id=node.attribute("id"),
        title=node.line("title"),
        description=node.text_or_none("description"),
        where=node.where,
    )


def _group_of(node: Node, id_name: str, known: Arms) -> Group:
    """Make the group of a table that stands for an arm or a set, with its title."""
    of = node.attribute(id_name)
    whole = known.get(of)
    if whole is None:
        detail = f"Nothing in the record has the id {quoted(of)}; the group has no title."
        node.notes.add(IssueKind.CONTRADICTION, f"{node.where}/@{id_name}", detail)
    return Group(
        id=node.attribute("id"),
        title=whole.title if whole else "",
        description=node.text_or_none("description") or (whole.description if whole else None),
        where=node.where,
        arm=of if whole and id_name == "armId" else None,
    )


def baseline(root: Node, arms: Arms, sets: Arms) -> BaselineTable:
    """Read who took part: by country and age in the whole trial, then each characteristic."""
    section, told = root.child("baselineCharacteristics"), root.child("trialInformation")
    rows = list(section.all("baselineReportingGroups/baselineReportingGroup"))
    counts = ((row, row.figure("subjects")) for row in rows)
    measured = [node for way in _CHARACTERISTICS for node in section.all(way)]
    return BaselineTable(
        groups=(
            *(_group_of(row, "armId", arms) for row in rows),
            *(_group(node) for one in measured for node in one.all("totalBaselineGroup")),
            *_everybody(told),
        ),
        counts=tuple(
            Count(group=row.attribute("id"), figure=number) for row, number in counts if number
        ),
        characteristics=(*_populations(told), *(_characteristic(one) for one in measured)),
    )


def _everybody(told: Node) -> Iterator[Group]:
    if any(told.all("countrySubjectCounts")) or any(told.all("populationAgeGroup")):
        yield Group(id=EVERYBODY, title="All subjects of the trial", where=told.where)


def _populations(told: Node) -> Iterator[Baseline]:
    countries = told.child("countrySubjectCounts")
    ages = told.child("populationAgeGroup")
    lines = [
        (country_of(node.child("country")) or "", node.child("subjects"))
        for node in countries.all("countrySubjectCount")
    ]
    bands = [(title, ages.child(name)) for name, title in AGE_GROUPS.items()]
    for title, table, rows in (
        ("Subjects by country", countries, lines),
        ("Subjects by age group", ages, bands),
    ):
        if table.element is not None:
            yield Baseline(
                title=title,
                where=table.where,
                statistic="Number",
                unit="Subjects",
                classes=(MeasureClass(categories=tuple(_of_everybody(rows))),),
            )


def _of_everybody(rows: Iterable[tuple[str, Node]]) -> Iterator[Category]:
    for title, node in rows:
        number = node.figure()
        if number:
            cell = Measurement(group=EVERYBODY, figure=number)
            yield Category(title=title, measurements=(cell,))


def country_of(node: Node) -> str | None:
    """Read a country; a code that no list names stays a code, with an issue."""
    code = node.text("eutctId")
    if code and code not in COUNTRIES:
        detail = f"{quoted(code)} is no country that we know; kept as it is."
        node.notes.add(IssueKind.UNKNOWN_CODE, f"{node.where}/eutctId", detail)
    return COUNTRIES.get(code, code) or None


def _characteristic(node: Node) -> Baseline:
    rows = [
        (row.attribute("baselineReportingGroupId"), row)
        for row in node.all("reportingGroups/reportingGroup")
    ]
    rows += [
        (row.attribute("subjectAnalysisSetId"), row)
        for row in node.all("subjectAnalysisSets/subjectAnalysisSet")
    ]
    rows += [(row.attribute("id"), row) for row in node.all("totalBaselineGroup")]
    counted = any(any(row.all("countableValues/countableValue")) for _, row in rows)
    return Baseline(
        title=node.line("title"),
        where=node.where,
        description=node.text_or_none("description"),
        statistic=word_of(node.text("centralTendencyType/value"))
        or ("Count of Participants" if counted else None),
        dispersion=word_of(node.text("dispersionType/value")),
        unit=node.text_or_none("unit"),
        classes=_classes(node, rows),
    )


def _classes(table: Node, rows: list[tuple[str, Node]]) -> tuple[MeasureClass, ...]:
    """Sort the values of every group into the lines of the table."""
    lines: dict[str, list[Measurement]] = {}
    titles: dict[str, str | None] = {}
    for node in table.all("categories/category"):
        titles[node.attribute("id")] = node.text_or_none("name")
        lines[node.attribute("id")] = []
    for group, row in rows:
        for category, cell in _cells(group, row):
            lines.setdefault(category, []).append(cell)
            if category and category not in titles:
                titles[category] = None
                detail = f"The table has no category {quoted(category)}; kept without a title."
                row.notes.add(IssueKind.CONTRADICTION, row.where, detail)
    categories = tuple(
        Category(title=titles.get(id_), measurements=tuple(cells))
        for id_, cells in lines.items()
        if cells or id_
    )
    return (MeasureClass(categories=categories),) if categories else ()


def _cells(group: str, row: Node) -> Iterator[tuple[str, Measurement]]:
    """Yield the values of one group, each with its category's id (``""`` without one)."""
    for node in row.all("countableValues/countableValue"):
        number = node.figure("value")
        if number:
            yield node.attribute("categoryId"), Measurement(group=group, figure=number)
        else:
            node.child("value").missing()
    spreads = {
        node.attribute("categoryId"): node
        for node in (*row.all("dispersionValues/dispersionValue"), *row.all("dispersionValue"))
    }
    for node in (*row.all("tendencyValues/tendencyValue"), *row.all("tendencyValue")):
        category = node.attribute("categoryId")
        number = node.figure("value")
        if number is None:
            node.child("value").missing()
            continue
        spread, lower, upper = _dispersion(spreads.get(category))
        yield (
            category,
            Measurement(group=group, figure=number, spread=spread, lower=lower, upper=upper),
        )


def _dispersion(node: Node | None) -> tuple[Figure | None, Figure | None, Figure | None]:
    if node is None:
        return None, None, None
    first, high = node.figure("value"), node.figure("highRangeValue")
    return (first, None, None) if high is None else (None, first, high)


def outcome(node: Node, arms: Arms, sets: Arms) -> PostedOutcome:
    """Read one end point with its groups, values and analyses."""
    code = node.text("type/value")
    by_arm = list(node.all("armReportingGroups/armReportingGroup"))
    by_set = list(node.all("subjectAnalysisSetReportingGroups/subjectAnalysisSetReportingGroup"))
    counts = ((row, row.figure("subjects")) for row in (*by_arm, *by_set))
    return PostedOutcome(
        title=node.line("title"),
        role=_role(code, node),
        where=node.where,
        post_hoc=code == "ENDPOINT_TYPE.postHoc",
        description=node.text_or_none("description"),
        time_frame=node.text_or_none("timeFrame"),
        statistic=word_of(node.text("centralTendencyType/value"))
        or ("Number" if node.is_("countable") else None),
        dispersion=word_of(node.text("dispersionType/value")),
        unit=node.text_or_none("unit"),
        groups=(
            *(_group_of(row, "armId", arms) for row in by_arm),
            *(_group_of(row, "subjectAnalysisSetId", sets) for row in by_set),
        ),
        counts=tuple(
            Count(group=row.attribute("id"), figure=number) for row, number in counts if number
        ),
        classes=_classes(node, [(row.attribute("id"), row) for row in (*by_arm, *by_set)]),
        analyses=tuple(
            _analysis(one) for one in node.all("statisticalAnalyses/statisticalAnalysis")
        ),
    )


def _role(code: str, node: Node) -> OutcomeRole:
    role = ROLES.get(code)
    if role is None:
        detail = f"{quoted(code)} is no known type of end point; read as an other one."
        kind = IssueKind.UNKNOWN_CODE if code else IssueKind.MISSING
        node.notes.add(kind, f"{node.where}/type/value", detail)
    return role or OutcomeRole.OTHER


def _analysis(node: Node) -> Analysis:
    test, estimate = node.child("statisticalHypothesisTest"), node.child("parameterEstimate")
    interval, variability = estimate.child("confidenceInterval"), estimate.child(_VARIABILITY)
    sides = interval.child("sides/value")
    planned = node.text("analysisSpecification/value")
    if sides.text() and sides.text() not in SIDES:
        detail = f"{quoted(sides.text())} is no known number of sides; read as not given."
        node.notes.add(IssueKind.UNKNOWN_CODE, sides.where, detail)
    return Analysis(
        where=node.where,
        groups=tuple(
            one.text()
            for name in ("armComparisonGroupId", "subjectAnalysisSetComparisonGroupId")
            for one in node.all(name)
        ),
        title=node.text_or_none("title"),
        description=node.text_or_none("description"),
        kind=word_of(node.text("type/value")),
        kind_description=node.text_or_none("comment"),
        planned=planned == "ANALYSIS_SPEC.preSpecified" if planned else None,
        method=test.text_or_none("otherMethod") or word_of(test.text("method/value")),
        p=_p(test),
        parameter=estimate.text_or_none("otherType") or word_of(estimate.text("type/value")),
        estimate=estimate.figure("pointEstimate"),
        level=interval.figure("percentage"),
        sides=SIDES.get(sides.text()),
        lower=interval.figure("lowerLimit"),
        upper=interval.figure("upperLimit"),
        dispersion=word_of(variability.text("type/value")),
        spread=variability.figure("dispersionValue"),
    )


_VARIABILITY = "variabilityEstimate"


def _p(test: Node) -> Figure | None:
    """Read a p-value, whose relation stands in an element of its own."""
    read = test.figure("value")
    relation = test.text("valueEqualityRelation")
    if read is None or not relation or relation == read.relation:
        return read
    if relation not in ("<", ">", "<=", ">=", "="):
        where = f"{test.where}/valueEqualityRelation"
        test.notes.add(
            IssueKind.UNKNOWN_CODE, where, f"{quoted(relation)} is no relation; left out."
        )
        return read
    return msgspec.structs.replace(read, relation=relation)
