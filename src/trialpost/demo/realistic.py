"""Invent records of the size and make-up that real ones have, for measuring speed.

Each begins as a study of the demo (``generator``) and is filled up to sizes drawn from
distributions that lie near those of 1,334 real records without results (634 that recruit, 700 that
do not). In characters or entries, of those that recruit and those that do not:

| part | real, median | real, 90 % | drawn |
| --- | --- | --- | --- |
| criteria | 1,430 and 860 | 4,800 and 3,100 | log-normal, median 1,100, sigma 0.85 |
| summary | 520 and 420 | 1,700 and 1,500 | log-normal, median 500, sigma 0.75 |
| detailed description | 770 and 610 | 3,500 and 3,400 | 55 %: log-normal, median 1,500, sigma 0.8 |
| secondary outcomes | 5 and 3 | 18 and 12 | log-normal, median 4, sigma 1.0 |
| sites | 1 and 1 | 14 and 11 | 6 % none; log-normal, median 1, sigma 1.6 |
| references | 0 and 0 | 6 and 5 | 40 %: log-normal, median 3, sigma 0.7 |
| bytes | 13,100 and 9,300 | 27,400 and 17,800 | median 10,900, 90 % 17,500 |

Results have 12 % of the records, as in the registry; one with them has 81,000 bytes on average
(real: 123,000), and the mean of all is 20,000. The sentences are the project's own, and no record
is anybody's.
"""

import datetime as dt
import functools
import random
from collections.abc import Iterator
from typing import Any

import msgspec

from trialpost.demo.generator import studies
from trialpost.demo.realistic_results import results_section
from trialpost.demo.realistic_words import paragraph, phrase, sentence

Json = dict[str, Any]

WITH_RESULTS = 0.12
"""Of the registry's 560,000 records, some 67,000 have results."""
RECRUITING = 0.14
_BASES = 600
_STATES = ("COMPLETED", "COMPLETED", "COMPLETED", "COMPLETED", "UNKNOWN", "TERMINATED", "WITHDRAWN")
_FIRST_ID = 91_000_000


def records(count: int, seed: int = 1) -> Iterator[bytes]:
    """Yield the bytes of ``count`` studies; the same arguments give the same bytes."""
    encode = msgspec.json.Encoder().encode
    bases = _bases(seed)
    for number in range(count):
        rng = random.Random(f"{seed} realistic {number}")  # noqa: S311 - invents, guards nothing
        yield encode(_record(bases[number % len(bases)], number, rng))


@functools.cache
def _bases(seed: int) -> list[Json]:
    return list(studies(_BASES, seed))


def _record(base: Json, number: int, rng: random.Random) -> Json:
    """Fill a study of the demo up, and give it an identifier of its own."""
    told = rng.random()
    has_results = told < WITH_RESULTS
    recruits = not has_results and told < WITH_RESULTS + RECRUITING
    protocol = dict(base["protocolSection"])
    protocol["identificationModule"] = _identity(protocol, number, rng)
    protocol["statusModule"] = _status(protocol, recruits, rng)
    protocol["descriptionModule"] = _description(rng)
    protocol["conditionsModule"] = _conditions(protocol, rng)
    protocol["armsInterventionsModule"] = _arms(protocol, rng)
    protocol["outcomesModule"] = _outcomes(rng)
    who = dict(protocol["eligibilityModule"])
    who["eligibilityCriteria"] = _criteria(rng)
    protocol["eligibilityModule"] = who
    protocol["contactsLocationsModule"] = _places(protocol, recruits, rng)
    if rng.random() < 0.4:
        protocol["referencesModule"] = _references(rng)
    made = {**base, "protocolSection": protocol, "hasResults": has_results}
    if has_results:
        made["resultsSection"] = results_section(rng)
    return made


def drawn(rng: random.Random, median: float, sigma: float, most: int) -> int:
    """Draw a size from a log-normal distribution."""
    return min(most, round(median * rng.lognormvariate(0, sigma)))


def _identity(protocol: Json, number: int, rng: random.Random) -> Json:
    title = f"{protocol['identificationModule']['briefTitle']}: {phrase(rng)}"
    return {
        **protocol["identificationModule"],
        "nctId": f"NCT{_FIRST_ID + number:08d}",
        "orgStudyIdInfo": {"id": f"R{number:07d}-{rng.randrange(100):02d}"},
        "briefTitle": title,
        "officialTitle": f"{title}. {sentence(rng)}",
    }


def _status(protocol: Json, recruits: bool, rng: random.Random) -> Json:
    start = dt.date(2005 if not recruits else 2022, 1, 1) + dt.timedelta(rng.randrange(1400))
    end = start + dt.timedelta(rng.randrange(300, 2000))
    kind = "ESTIMATED" if recruits else "ACTUAL"
    return {
        "statusVerifiedDate": f"{end:%Y-%m}",
        "overallStatus": "RECRUITING" if recruits else rng.choice(_STATES),
        "expandedAccessInfo": {"hasExpandedAccess": False},
        "startDateStruct": {"date": f"{start:%Y-%m-%d}", "type": "ACTUAL"},
        "primaryCompletionDateStruct": {"date": f"{end:%Y-%m}", "type": kind},
        "completionDateStruct": {"date": f"{end:%Y-%m}", "type": kind},
        "studyFirstSubmitDate": f"{start:%Y-%m-%d}",
        "studyFirstSubmitQcDate": f"{start:%Y-%m-%d}",
        "studyFirstPostDateStruct": {"date": f"{start:%Y-%m-%d}", "type": "ACTUAL"},
        "lastUpdateSubmitDate": f"{end:%Y-%m-%d}",
        "lastUpdatePostDateStruct": {"date": f"{end:%Y-%m-%d}", "type": "ACTUAL"},
    }


def _description(rng: random.Random) -> Json:
    module = {"briefSummary": paragraph(rng, drawn(rng, 500, 0.75, 5_000))}
    if rng.random() < 0.55:
        module["detailedDescription"] = paragraph(rng, drawn(rng, 1_500, 0.8, 20_000))
    return module


def _conditions(protocol: Json, rng: random.Random) -> Json:
    words = [phrase(rng) for _ in range(rng.randrange(6))]
    return {**protocol["conditionsModule"], "keywords": words}


def _arms(protocol: Json, rng: random.Random) -> Json:
    module = protocol["armsInterventionsModule"]
    return {
        part: [{**one, "description": paragraph(rng, drawn(rng, 150, 0.8, 2_000))} for one in told]
        for part, told in module.items()
    }


def _outcomes(rng: random.Random) -> Json:
    def some(count: int) -> list[Json]:
        return [
            {
                "measure": phrase(rng),
                "description": paragraph(rng, drawn(rng, 180, 0.8, 900)),
                "timeFrame": f"{rng.choice((4, 8, 12, 24, 52))} weeks",
            }
            for _ in range(count)
        ]

    return {
        "primaryOutcomes": some(1 + (rng.random() < 0.25)),
        "secondaryOutcomes": some(drawn(rng, 4, 1.0, 60)),
    }


def _criteria(rng: random.Random) -> str:
    left = drawn(rng, 1_100, 0.85, 15_000)
    parts = ["Inclusion Criteria:\n"]
    while left > 0:
        parts.append(f"* {sentence(rng)}")
        left -= len(parts[-1])
        if left < 450 and "\nExclusion Criteria:\n" not in parts:
            parts.append("\nExclusion Criteria:\n")
    return "\n".join(parts)


def _places(protocol: Json, recruits: bool, rng: random.Random) -> Json:
    known = protocol["contactsLocationsModule"].get("locations", [])
    count = 0 if rng.random() < 0.06 else max(1, drawn(rng, 1, 1.6, 300))
    sites = []
    for number in range(count if known else 0):
        site = {**known[number % len(known)], "facility": f"{phrase(rng).title()} Site"}
        site["zip"] = f"{rng.randrange(100_000):05d}"
        site.pop("status", None)
        site.pop("contacts", None)
        if recruits:
            site["status"] = "RECRUITING"
            name = phrase(rng).title()
            site["contacts"] = [
                {
                    "name": name,
                    "role": "CONTACT",
                    "phone": f"555-{rng.randrange(10_000):04d}",
                    "email": f"site{rng.randrange(10_000)}@example.org",
                }
            ]
        sites.append(site)
    return {**protocol["contactsLocationsModule"], "locations": sites}


def _references(rng: random.Random) -> Json:
    return {
        "references": [
            {
                "pmid": str(90_000_000 + rng.randrange(9_000_000)),
                "type": rng.choice(("BACKGROUND", "RESULT", "DERIVED")),
                "citation": f"{sentence(rng)} {sentence(rng)} {rng.randrange(1990, 2026)}.",
            }
            for _ in range(max(1, drawn(rng, 3, 0.7, 40)))
        ]
    }
