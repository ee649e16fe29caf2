"""Invent a results section of the size that real ones have: mostly adverse events and numbers."""

import random
from typing import Any

from trialpost.demo.realistic_words import paragraph, phrase

Json = dict[str, Any]


def results_section(rng: random.Random) -> Json:
    """Return a results section as the registry's API gives it; some 80 KB on average."""
    groups = 2 + (rng.random() < 0.3)
    return {
        "participantFlowModule": {
            "recruitmentDetails": paragraph(rng, 300),
            "groups": _groups("FG", groups, rng),
            "periods": [{"title": "Overall Study", "milestones": _milestones(groups, rng)}],
        },
        "baselineCharacteristicsModule": {
            "groups": _groups("BG", groups, rng),
            "measures": [_measure("BG", groups, rng) for _ in range(4)],
        },
        "outcomeMeasuresModule": {
            "outcomeMeasures": [
                _outcome(groups, rng) for _ in range(2 + round(rng.lognormvariate(2.1, 0.8)))
            ]
        },
        "adverseEventsModule": {
            "frequencyThreshold": "5",
            "timeFrame": "1 year",
            "eventGroups": _groups("EG", groups, rng),
            "seriousEvents": _events(groups, rng, 3.2),
            "otherEvents": _events(groups, rng, 4.0),
        },
    }


def _groups(prefix: str, count: int, rng: random.Random) -> list[Json]:
    return [
        {
            "id": f"{prefix}{number:03d}",
            "title": phrase(rng),
            "description": paragraph(rng, 160),
        }
        for number in range(count)
    ]


def _milestones(groups: int, rng: random.Random) -> list[Json]:
    return [
        {
            "type": kind,
            "achievements": [
                {"groupId": f"FG{number:03d}", "numSubjects": str(rng.randrange(20, 400))}
                for number in range(groups)
            ],
        }
        for kind in ("STARTED", "COMPLETED", "NOT COMPLETED")
    ]


def _measure(prefix: str, groups: int, rng: random.Random) -> Json:
    return {
        "title": phrase(rng),
        "paramType": "MEAN",
        "dispersionType": "STANDARD_DEVIATION",
        "unitOfMeasure": "units on a scale",
        "classes": [
            {
                "categories": [
                    {
                        "title": phrase(rng),
                        "measurements": [
                            {
                                "groupId": f"{prefix}{number:03d}",
                                "value": f"{rng.uniform(1, 90):.1f}",
                                "spread": f"{rng.uniform(1, 20):.2f}",
                            }
                            for number in range(groups)
                        ],
                    }
                ]
            }
            for _ in range(rng.randrange(1, 6))
        ],
    }


def _outcome(groups: int, rng: random.Random) -> Json:
    return {
        "type": "SECONDARY",
        "description": paragraph(rng, 350),
        "reportingStatus": "POSTED",
        "timeFrame": "Week 24",
        "populationDescription": paragraph(rng, 150),
        "groups": _groups("OG", groups, rng),
        **_measure("OG", groups, rng),
    }


def _events(groups: int, rng: random.Random, size: float) -> list[Json]:
    return [
        {
            "term": phrase(rng),
            "organSystem": "General disorders",
            "sourceVocabulary": "MedDRA 24.0",
            "assessmentType": "SYSTEMATIC_ASSESSMENT",
            "stats": [
                {
                    "groupId": f"EG{number:03d}",
                    "numEvents": rng.randrange(9),
                    "numAffected": rng.randrange(9),
                    "numAtRisk": 100 + number,
                }
                for number in range(groups)
            ],
        }
        for _ in range(round(rng.lognormvariate(size, 0.9)))
    ]
