"""Articles of records unlike those at hand: each odd shape still gives an article that holds."""

import copy
import json
from typing import Any

import pytest

from trialpost.articles import as_json, verify
from trialpost.articles.record import write_record_article
from trialpost.articles.record.write import MOST_GRADE, MOST_WORDS, words_in
from trialpost.evaluation.as_given import as_given
from trialpost.findings.posted.record import RecordFindings, findings_of_record
from trialpost.model.article import Article
from trialpost.model.reading import Door

_FEWEST = 400


def _groups(kind: str, titles: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"id": f"{kind}{n:03}", "title": title} for n, title in enumerate(titles)]


def _counts(kind: str, values: tuple[int, ...], key: str = "value") -> list[dict[str, Any]]:
    return [{"groupId": f"{kind}{n:03}", key: str(value)} for n, value in enumerate(values)]


def made_up(*titles: str) -> dict[str, Any]:
    """Return a record of a trial of warm tea that never was: two groups, or as many as named."""
    titles = titles or ("Tea", "Water")
    people, warm = (40, 44, 38, 41)[: len(titles)], (30, 12, 20, 9)
    groups = [
        {**group, "seriousNumAffected": n + 1, "seriousNumAtRisk": count, "deathsNumAffected": n,
         "deathsNumAtRisk": count, "otherNumAffected": 9, "otherNumAtRisk": count}
        for n, (group, count) in enumerate(zip(_groups("EG", titles), people, strict=True))
    ]  # fmt: skip

    def event(term: str, *affected: int) -> dict[str, Any]:
        stats = [{"groupId": f"EG{n:03}", "numAffected": hit, "numAtRisk": people[n]}
                 for n, hit in enumerate(affected[: len(titles)])]  # fmt: skip
        return {"term": term, "organSystem": "General disorders", "stats": stats}

    outcome = {
        "type": "PRIMARY", "title": "Number of Participants With Warm Hands",
        "paramType": "COUNT_OF_PARTICIPANTS", "unitOfMeasure": "Participants",
        "timeFrame": "Week 12", "groups": _groups("OG", titles),
        "denoms": [{"units": "Participants", "counts": _counts("OG", people)}],
        "classes": [{"categories": [{"measurements": _counts("OG", warm[: len(titles)])}]}],
    }  # fmt: skip
    if len(titles) > 1:
        outcome["analyses"] = [{"groupIds": ["OG000", "OG001"], "pValue": "0.003",
                                "statisticalMethod": "Fisher Exact",
                                "nonInferiorityType": "SUPERIORITY"}]  # fmt: skip
    return {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT90000042", "briefTitle": "Tea for Cold Hands"},
            "statusModule": {"overallStatus": "COMPLETED", "startDateStruct": {"date": "2015-03"},
                             "completionDateStruct": {"date": "2016-11"},
                             "resultsFirstPostDateStruct": {"date": "2018-01-09"}},
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Harbour Institute",
                                                           "class": "OTHER"}},
            "descriptionModule": {"briefSummary": "This study asks whether tea warms cold hands."},
            "conditionsModule": {"conditions": ["Cold Hands"]},
            "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE2"],
                             "designInfo": {"allocation": "RANDOMIZED",
                                            "interventionModel": "PARALLEL",
                                            "primaryPurpose": "TREATMENT",
                                            "maskingInfo": {"masking": "NONE"}},
                             "enrollmentInfo": {"count": sum(people), "type": "ACTUAL"}},
            "armsInterventionsModule": {"interventions": [{"type": "DRUG", "name": "Tea"}]},
            "eligibilityModule": {"sex": "ALL", "minimumAge": "18 Years"},
            "contactsLocationsModule": {"locations": [{"country": "France"}]},
        },
        "hasResults": True,
        "resultsSection": {
            "participantFlowModule": {
                "groups": _groups("FG", titles),
                "periods": [{"title": "Overall Study", "milestones": [
                    {"type": "STARTED", "achievements": _counts("FG", people, "numSubjects")}]}],
            },
            "outcomeMeasuresModule": {"outcomeMeasures": [outcome]},
            "adverseEventsModule": {
                "frequencyThreshold": "0", "eventGroups": groups,
                "seriousEvents": [event("Scald", 1, 2, 0, 1)],
                "otherEvents": [event("Stain", 9, 3, 5, 1), event("Itch", 2, 8, 1, 4)],
            },
        },
    }  # fmt: skip


def outcome_of(record: dict[str, Any]) -> dict[str, Any]:
    """Return the main measure of a made-up record, to be changed."""
    found: dict[str, Any] = record["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"][0]
    return found


def another(record: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Put a copy of the main measure behind it, changed, and return it."""
    outcomes = record["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"]
    outcomes.append(copy.deepcopy(outcomes[0]) | changes)
    found: dict[str, Any] = outcomes[-1]
    return found


def found_of(record: dict[str, Any]) -> RecordFindings:
    return findings_of_record(json.dumps(record).encode(), Door.CTGOV_API)


def holds(record: dict[str, Any], language: str = "en") -> Article:
    """Write the article of a record, and hold it against what its readers have."""
    found = found_of(record)
    article = write_record_article(found, language=language)
    assert article.problems == ()
    assert verify(article, as_given(found)) == ()
    assert _FEWEST <= words_in(article) <= MOST_WORDS
    assert language != "en" or article.reading_grade <= MOST_GRADE
    assert len(article.elements) == 10
    assert as_json(article)["title"]["text"]
    return article


def text_of(article: Article) -> str:
    return " ".join(one.text for part in article.sections for one in part.sentences)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "titles",
    [("A", "B"), ("1", "2"), ("a", "b"), ("I", "II"), ("30", "50%"), ("Participants", "Patients"),
     ("People", "Placebo"), ("More", "Less"), ("None", "No"), ("Women", "Men"),
     ("Week 12", "Baseline"), ("Significant", "Not significant"), ("10 of 20", "100"),
     ("Death", "Median"), ("Participants",), ("A",)],
)  # fmt: skip
def test_a_group_may_be_called_by_a_word_of_any_sentence(
    titles: tuple[str, ...], language: str
) -> None:
    article = holds(made_up(*titles), language)
    assert "30 of 40" in text_of(article) or "30 de 40" in text_of(article)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "value",
    ["<0.001", "< 0.001", "<.0001", "NS", ".03", "0,03", "0", "1", "1.0", "0.0", "0.000", ">0.05",
     "=0.02", "p=0.02", "P < .05", "0.051", "\u22640.05", "1.2", "-0.01", "1e-4", "2.4E-12", "N/A"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["SUPERIORITY", "NON_INFERIORITY"])
def test_a_p_value_may_be_written_in_any_way(value: str, kind: str, language: str) -> None:
    record = made_up()
    outcome_of(record)["analyses"][0] |= {"pValue": value, "nonInferiorityType": kind}
    holds(record, language)


def test_a_p_value_is_told_as_a_number_and_no_more() -> None:
    record = made_up()
    for value, told in (("p=0.02", "p = 0.02"), ("1e-4", "p = 0.0001"), ("P < .05", "p < .05")):
        outcome_of(record)["analyses"][0]["pValue"] = value
        assert f"({told})" in text_of(holds(record))


@pytest.mark.parametrize("language", ["en", "es"])
def test_two_main_measures_of_one_title_are_not_said_to_lack_the_test_of_the_first(
    language: str,
) -> None:
    record = made_up()
    another(record, analyses=[])
    holds(record, language)


@pytest.mark.parametrize("language", ["en", "es"])
def test_counts_that_cannot_be_are_told_as_a_slip(language: str) -> None:
    record = made_up()
    events = record["resultsSection"]["adverseEventsModule"]
    events["eventGroups"][0]["seriousNumAffected"] = 52
    events["otherEvents"][0]["stats"][0]["numAffected"] = 999
    article = holds(record, language)
    assert "999" not in text_of(article)
    assert ("may be a slip" if language == "en" else "puede ser un error") in text_of(article)


@pytest.mark.parametrize("language", ["en", "es"])
def test_health_problems_of_groups_without_a_name_are_not_said_to_lack(language: str) -> None:
    record = made_up()
    del record["resultsSection"]["adverseEventsModule"]["eventGroups"]
    told = text_of(holds(record, language))
    assert "figures on health problems" in told or "cifras de problemas de salud" in told


def of_means(record: dict[str, Any], values: tuple[str, ...], **changes: Any) -> dict[str, Any]:
    """Turn the main measure of a made-up record into means of each group, and return it."""
    outcome = outcome_of(record)
    cells = [
        {"groupId": f"OG{n:03}", "value": one, "spread": "1.5"} for n, one in enumerate(values)
    ]
    outcome |= {"title": "Hospital Stay", "paramType": "MEAN", "unitOfMeasure": "Days",
                "dispersionType": "Standard Deviation",
                "classes": [{"categories": [{"measurements": cells}]}]} | changes  # fmt: skip
    return outcome


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("unit", ["Days", "months", "hours", "mg/dL", "units on a scale", "%"])
@pytest.mark.parametrize(
    ("size", "low", "high"),
    [("1.2", "0.4", "2.1"), ("-1.2", "-8.88", "6.48"), ("-1.2", "-2.3", "-0.19"), ("-0", "-1", "1"),
     ("-0.14", "-1.31", "-0.19"), ("0", "0", "0"), ("1.2", "2.1", "0.4"), ("1.2", "0.4", "NA")],
)  # fmt: skip
def test_a_difference_may_be_of_any_unit_and_sign(
    unit: str, size: str, low: str, high: str, language: str
) -> None:
    record = made_up()
    outcome = of_means(record, ("7.4", "8.6"), unitOfMeasure=unit)
    outcome["analyses"][0] |= {"paramType": "Mean Difference (Final Values)", "paramValue": size,
                               "ciPctValue": "95", "ciNumSides": "TWO_SIDED", "ciLowerLimit": low,
                               "ciUpperLimit": high}  # fmt: skip
    told = text_of(holds(record, language))
    assert "−0 " not in told


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("title", ["Change From Baseline in Weight", "Hospital Stay"])
@pytest.mark.parametrize(
    "values", [("0", "0"), ("-3", "-3"), ("0", "-0.00"), ("1234567", "0.00000012"), ("1e12", "2")]
)
def test_values_may_be_none_alike_or_of_any_size(
    title: str, values: tuple[str, str], language: str
) -> None:
    record = made_up()
    of_means(record, values, title=title, unitOfMeasure="kg", analyses=[])
    holds(record, language)


@pytest.mark.parametrize("language", ["en", "es"])
def test_one_who_died_of_nobody_knows_how_many_is_told(language: str) -> None:
    record = made_up()
    for group in record["resultsSection"]["adverseEventsModule"]["eventGroups"]:
        del group["deathsNumAtRisk"]
    told = text_of(holds(record, language))
    assert "1 person died" in told or "murió 1 persona" in told


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_question_in_the_teams_own_words_alone_is_quoted_in_spanish_too(language: str) -> None:
    record = made_up()
    del record["protocolSection"]["designModule"]["designInfo"]
    outcome_of(record)["type"] = "SECONDARY"
    holds(record, language)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "title",
    ["Change From Baseline in Lower Back Pain",
     "Change From Baseline in Ejection Fraction in Participants With Reduced Ejection Fraction",
     "Change From Baseline in Number of Falls", "Change From Baseline in Reduced Blood Pressure",
     "Change From Baseline in Lowered Cholesterol", "Reduction From Baseline in Pain",
     "Change From Baseline in Weight Loss", "Change From Baseline in Lost Work Days"],
)  # fmt: skip
def test_a_change_goes_the_way_of_its_figure_or_is_told_without_a_way(
    title: str, language: str
) -> None:
    record = made_up()
    of_means(record, ("2.4", "-1.6"), title=title, unitOfMeasure="units on a scale")
    holds(record, language)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("title", ["", " ", "no", "p-value", "Median", "Chance", "People"])
def test_a_measure_may_have_no_name_or_a_word_of_any_sentence(title: str, language: str) -> None:
    record = made_up()
    outcome_of(record)["title"] = title
    holds(record, language)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("titles", [("Tea", "Tea"), ("", ""), ("Tea", ""), ("Arm 1", "arm  1")])
def test_groups_of_one_title_are_told_apart(titles: tuple[str, str], language: str) -> None:
    article = holds(made_up(*titles), language)
    told = text_of(article)
    assert told.count("30 of 40") + told.count("30 de 40") == 1
    both = [one for one in ("12 of 44", "12 de 44") if one in told]
    names = {told[: told.index(one)].rpartition(", ")[0].rpartition(". ")[2] for one in both}
    assert len(names) == 1
    first = told[: told.index("30 of 40" if language == "en" else "30 de 40")]
    assert first.rpartition(", ")[0].rpartition(". ")[2] not in names


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "name",
    ["Revolution Medicines, Inc.", "Breakthrough T1D", "Cure SMA", "CURE Pharmaceutical",
     "Safe Hands Trust", "Miracle League", "3M", "John Doe, MD", "<b>Harbour</b> GmbH & Co. KG",
     "Line one\nline two", "zero\u200bwidth \u202eturned", ".", "University of California, 12",
     "Significant Others", "No Placebo Ltd.", "Drug Safety 100"],
)  # fmt: skip
def test_a_sponsor_may_have_any_name(name: str, language: str) -> None:
    record = made_up()
    module = record["protocolSection"]["sponsorCollaboratorsModule"]
    module |= {
        "leadSponsor": {"name": name, "class": "INDUSTRY"},
        "collaborators": [{"name": name}],
    }
    told = text_of(holds(record, language))
    assert not {"\u202e", "\u200b", "\n", "<"} & set(told)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "name",
    ["<b>Xyzumab</b>", "Cure-All Tea", "Safety Tea", "Breakthrough Tea 5 mg",
     "5-fluorouracil", "MenACWY", "Device: stent", "No intervention", "Placebo", "p-Value Tea",
     "interferon alfa-2b", "1,25-dihydroxyvitamin D", "\u00c1cido f\u00f3lico", "100",
     "Tool \u201cA\u201d", "Tea\nleaves", ""],
)  # fmt: skip
def test_what_was_tried_may_have_any_name(name: str, language: str) -> None:
    record = made_up()
    record["protocolSection"]["armsInterventionsModule"]["interventions"][0]["name"] = name
    told = text_of(holds(record, language))
    assert not {"\n", "<"} & set(told)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "name",
    ["Healthy", "HIV", "COVID-19", "Diabetes Mellitus, Type 2", "21-hydroxylase Deficiency",
     "Stage IV Breast Cancer AJCC v8", "<i>E. coli</i> Infection", "Cancer Cure", "Stroke, Acute",
     "Breakthrough Pain",
     "No Condition", "Wound Healing", "Contraception", "Trisomy 21", "Pain", "Crohn\u2019s disease",
     "Unspecified Adult Solid Tumor, Protocol Specific", "Sj\u00f6gren's Syndrome", "100", ""],
)  # fmt: skip
def test_an_illness_may_have_any_name(name: str, language: str) -> None:
    record = made_up()
    record["protocolSection"]["conditionsModule"]["conditions"] = [name]
    told = text_of(holds(record, language))
    assert not {"\n", "<"} & set(told)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("title", ["Change From Baseline in Ejection Fraction", "Saturation"])
@pytest.mark.parametrize("unit", ["Percentage", "percentage", "%", "percent", "Percent LVEF"])
def test_a_percentage_may_be_called_so_in_any_way(unit: str, title: str, language: str) -> None:
    record = made_up()
    of_means(record, ("2.4", "-1.6"), title=title, unitOfMeasure=unit)
    another(record, title="Change in Haematocrit", unitOfMeasure="Percentage", type="SECONDARY")
    holds(record, language)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_table_without_figures_does_not_hide_another_of_its_title(language: str) -> None:
    record = made_up()
    empty = another(record)
    for cell in empty["classes"][0]["categories"][0]["measurements"]:
        cell |= {"value": "NA", "comment": "Not counted"}
    empty["analyses"] = []
    told = text_of(holds(record, language))
    assert "30 of 40" in told or "30 de 40" in told
