"""Write a study's results as ClinicalTrials.gov's older XML does, from the form of its API.

No trial of the shared records has its results in both forms; with this one, each has.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from trialpost.registry.results import codes

Study = Mapping[str, Any]
_ROLES = {"PRIMARY": "Primary", "SECONDARY": "Secondary", "POST_HOC": "Post-Hoc",
          "OTHER_PRE_SPECIFIED": "Other Pre-specified"}  # fmt: skip
_ARMS = {"EXPERIMENTAL": "Experimental", "ACTIVE_COMPARATOR": "Active Comparator",
         "PLACEBO_COMPARATOR": "Placebo Comparator", "SHAM_COMPARATOR": "Sham Comparator",
         "NO_INTERVENTION": "No Intervention", "OTHER": "Other"}  # fmt: skip


def as_older_xml(study: Study) -> bytes:
    """Return the record in the older form: its number, its arms, its results."""
    protocol, results = study["protocolSection"], study["resultsSection"]
    arms = protocol.get("armsInterventionsModule", {}).get("armGroups", ())
    return one(
        "clinical_study",
        one("id_info", one("nct_id", protocol["identificationModule"]["nctId"], text=True)),
        *(one("arm_group", said("arm_group_label", arm.get("label")),
              said("arm_group_type", _ARMS.get(arm.get("type", "")))) for arm in arms),
        one("clinical_results",
            _flow(results.get("participantFlowModule", {})),
            _baseline(results.get("baselineCharacteristicsModule", {})),
            many("outcome_list", map(_outcome, results.get("outcomeMeasuresModule", {}).get(
                "outcomeMeasures", ()))),
            _events(results.get("adverseEventsModule", {}))),
    ).encode()  # fmt: skip


def one(name: str, *inner: str, text: bool = False, **attributes: Any) -> str:
    """Write an element; ``text`` escapes what is in it."""
    told = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items()
                   if value is not None)  # fmt: skip
    return f"<{name}{told}>{''.join(escape(part) if text else part for part in inner)}</{name}>"


def many(name: str, inner: Iterable[str]) -> str:
    """Write a list, nothing where it is empty."""
    whole = "".join(inner)
    return one(name, whole) if whole else ""


def said(name: str, text: Any) -> str:
    """Write an element of words, nothing where there are none."""
    return one(name, str(text), text=True) if text not in (None, "") else ""


def _groups(given: Iterable[Study]) -> str:
    return many("group_list", (
        one("group", said("title", group.get("title")), said("description",
            group.get("description")), group_id=group["id"])
        for group in given))  # fmt: skip


def _flow(flow: Study) -> str:
    def step(name: str, title: str, counts: Iterable[Study]) -> str:
        people = (one("participants", count.get("comment", ""), text=True,
                      group_id=count["groupId"], count=count.get("numSubjects"))
                  for count in counts)  # fmt: skip
        return one(name, said("title", title), many("participants_list", people))

    periods = (
        one("period", said("title", period.get("title")),
            many("milestone_list", (step("milestone", each["type"], each.get("achievements", ()))
                                    for each in period.get("milestones", ()))),
            many("drop_withdraw_reason_list",
                 (step("drop_withdraw_reason", each["type"], each.get("reasons", ()))
                  for each in period.get("dropWithdraws", ()))))
        for period in flow.get("periods", ())
    )  # fmt: skip
    words = (said("recruitment_details", flow.get("recruitmentDetails")),
             said("pre_assignment_details", flow.get("preAssignmentDetails")))  # fmt: skip
    groups = _groups(flow.get("groups", ()))
    return one("participant_flow", *words, groups, many("period_list", periods))


def _analyzed(denoms: Iterable[Study]) -> str:
    return many("analyzed_list", (
        one("analyzed", said("units", denom.get("units")), many("count_list", (
            one("count", group_id=count["groupId"], value=count.get("value"))
            for count in denom.get("counts", ()))))
        for denom in denoms))  # fmt: skip


def _measure(given: Study) -> str:
    cells = {"value": "value", "spread": "spread", "lowerLimit": "lower_limit",
             "upperLimit": "upper_limit"}  # fmt: skip
    classes = (
        one("class", said("title", part.get("title")), _analyzed(part.get("denoms", ())),
            many("category_list", (
                one("category", said("title", line.get("title")), many("measurement_list", (
                    one("measurement", cell.get("comment", ""), text=True,
                        group_id=cell["groupId"],
                        **{word: cell.get(key) for key, word in cells.items()})
                    for cell in line.get("measurements", ()))))
                for line in part.get("categories", ()))))
        for part in given.get("classes", ())
    )  # fmt: skip
    return "".join((
        said("title", given.get("title")), said("description", given.get("description")),
        said("population", given.get("populationDescription")),
        said("units", given.get("unitOfMeasure")),
        said("param", codes.STATISTIC.get(given.get("paramType", ""))),
        said("dispersion", codes.DISPERSION.get(given.get("dispersionType", ""),
                                                given.get("dispersionType"))),
        said("units_analyzed", given.get("typeUnitsAnalyzed") or given.get("denomUnitsSelected")),
        _analyzed(given.get("denoms", ())), many("class_list", classes),
    ))  # fmt: skip


def _baseline(table: Study) -> str:
    measures = (one("measure", _measure(each)) for each in table.get("measures", ()))
    return one("baseline", said("population", table.get("populationDescription")),
               _groups(table.get("groups", ())), _analyzed(table.get("denoms", ())),
               many("measure_list", measures))  # fmt: skip


def _outcome(given: Study) -> str:
    return one(
        "outcome", said("type", _ROLES.get(given.get("type", ""))),
        said("title", given.get("title")), said("description", given.get("description")),
        said("time_frame", given.get("timeFrame")),
        said("population", given.get("populationDescription")),
        _groups(given.get("groups", ())), one("measure", _measure(given)),
        many("analysis_list", map(_analysis, given.get("analyses", ()))),
    )  # fmt: skip


_OF_ANALYSIS = {
    "groupDescription": "groups_desc", "nonInferiorityComment": "non_inferiority_desc",
    "pValue": "p_value", "pValueComment": "p_value_desc", "statisticalMethod": "method",
    "statisticalComment": "method_desc", "paramType": "param_type", "paramValue": "param_value",
    "dispersionValue": "dispersion_value", "ciPctValue": "ci_percent",
    "ciLowerLimit": "ci_lower_limit", "ciUpperLimit": "ci_upper_limit",
    "estimateComment": "estimate_desc", "otherAnalysisDescription": "other_analysis_desc",
}  # fmt: skip


def _analysis(given: Study) -> str:
    sides = {"ONE_SIDED": "1-Sided", "TWO_SIDED": "2-Sided"}
    return one(
        "analysis",
        many("group_id_list", (said("group_id", name) for name in given.get("groupIds", ()))),
        *(said(word, given.get(key)) for key, word in _OF_ANALYSIS.items()),
        said("non_inferiority_type", codes.COMPARISON.get(given.get("nonInferiorityType", ""))),
        said("dispersion_type", codes.ESTIMATE_DISPERSION.get(given.get("dispersionType", ""))),
        said("ci_n_sides", sides.get(given.get("ciNumSides", ""))),
    )


def _events(given: Study) -> str:
    groups = given.get("eventGroups", ())

    def totals(kind: str, words: str) -> str:
        rows = "".join(
            one("counts", group_id=group["id"],
                subjects_affected=group.get(f"{kind}NumAffected"),
                subjects_at_risk=group.get(f"{kind}NumAtRisk"))
            for group in groups if f"{kind}NumAtRisk" in group or f"{kind}NumAffected" in group
        )  # fmt: skip
        event = one("event", said("sub_title", f"Total, {words}"), rows)
        return one("category", said("title", "Total"), one("event_list", event)) if rows else ""

    def terms(events: Iterable[Study]) -> str:
        return "".join(
            one("category", said("title", event.get("organSystem")), one("event_list", one(
                "event", said("sub_title", event["term"]), *(
                    one("counts", group_id=row["groupId"],
                        subjects_affected=row.get("numAffected"),
                        subjects_at_risk=row.get("numAtRisk"), events=row.get("numEvents"))
                    for row in event.get("stats", ())))))
            for event in events
        )  # fmt: skip

    return one(
        "reported_events", said("time_frame", given.get("timeFrame")), _groups(groups),
        one("deaths", one("category_list", totals("deaths", "all-cause mortality"))),
        one("serious_events", one("category_list", totals("serious", "serious adverse events"),
                                  terms(given.get("seriousEvents", ())))),
        one("other_events", one("category_list", totals("other", "other adverse events"),
                                terms(given.get("otherEvents", ())))),
    )  # fmt: skip
