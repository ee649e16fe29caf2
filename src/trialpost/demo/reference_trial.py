"""The reference trial's registry facts: the one record of the demo whose trial is real.

Baricitinib in systemic lupus erythematosus, NCT02708095. The facts are the registry's (sponsor,
dates, numbers randomised) and those of the publications that the demo's article cites; the words
are the project's own. What those sources do not give is left out, so the record is thinner than
the registry's. ``hasResults`` is true, since the registry has posted results; they are not copied.
"""

from typing import Any

from trialpost.demo.record import condition_browse

_LUPUS = "Lupus Erythematosus, Systemic"


_SUMMARY = (
    "A finished trial in people with systemic lupus erythematosus. By chance, they took a placebo "
    "or one of two doses of baricitinib once a day for 24 weeks. Its main question was whether "
    "arthritis or rash had gone by week 24.\n\nThis record holds the registry's main facts in the "
    "words of this project; the full record is at the registry."
)


def reference_study() -> dict[str, Any]:
    """Return the reference trial as a study in API v2 form."""
    return {
        "protocolSection": {
            **_administration(),
            "descriptionModule": {"briefSummary": _SUMMARY},
            "conditionsModule": {"conditions": ["Systemic Lupus Erythematosus"]},
            **_design(),
        },
        "derivedSection": {"conditionBrowseModule": condition_browse(_LUPUS)},
        "hasResults": True,
    }


def _administration() -> dict[str, Any]:
    """Return the modules that say which trial this is, how far it is, and whose."""
    lilly = {"name": "Eli Lilly and Company", "class": "INDUSTRY"}
    return {
        "identificationModule": {
            "nctId": "NCT02708095",
            "orgStudyIdInfo": {"id": "I4V-MC-JAHH"},
            "organization": {"fullName": lilly["name"], "class": lilly["class"]},
            "briefTitle": "Baricitinib Compared With Placebo in Systemic Lupus Erythematosus",
        },
        "statusModule": {
            "statusVerifiedDate": "2018-11",
            "overallStatus": "COMPLETED",
            "startDateStruct": {"date": "2016-03-24", "type": "ACTUAL"},
            "completionDateStruct": {"date": "2017-11-09", "type": "ACTUAL"},
            "resultsFirstPostDateStruct": {"date": "2018-11-21", "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": lilly},
    }


def _design() -> dict[str, Any]:
    """Return the modules that say what was done, in how many people, and what was measured."""
    asked = {"measure": "Arthritis or rash gone at week 24", "timeFrame": "Week 24"}
    return {
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2"],
            "designInfo": {"allocation": "RANDOMIZED"},
            "enrollmentInfo": {"count": 314, "type": "ACTUAL"},
        },
        "armsInterventionsModule": _arms(),
        "outcomesModule": {"primaryOutcomes": [asked]},
    }


def _arms() -> dict[str, Any]:
    """Return the three arms with the numbers randomised to each."""
    drug, placebo = "Drug: Baricitinib", "Drug: Placebo"
    labels = ["Placebo", "Baricitinib 2 mg", "Baricitinib 4 mg"]
    given = [[placebo], [drug], [drug]]
    people = [105, 105, 104]
    return {
        "armGroups": [
            {
                "label": label,
                "type": "EXPERIMENTAL" if index else "PLACEBO_COMPARATOR",
                "description": f"{label} once a day for 24 weeks; {number} people.",
                "interventionNames": names,
            }
            for index, (label, names, number) in enumerate(zip(labels, given, people, strict=True))
        ],
        "interventions": [
            {"type": "DRUG", "name": "Baricitinib", "armGroupLabels": labels[1:]},
            {"type": "DRUG", "name": "Placebo", "armGroupLabels": labels[:1]},
        ],
    }
