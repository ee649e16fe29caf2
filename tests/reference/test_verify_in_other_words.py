"""Forty true sentences in other words, which pass, and forty false ones, which do not, of records.

Written by hand from the figures of four real records, before ``verify`` was asked. What it said at
first is in ``evaluation/RESULTS.md``.
"""

import gzip

import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.articles.record.write import record_document, write_record_article
from trialpost.articles.verify import Checker, checker_of
from trialpost.findings.document import FindingsDocument
from trialpost.findings.posted.record import findings_of_record
from trialpost.model.article import Sentence
from trialpost.model.finding import Table
from trialpost.model.reading import Door

pytestmark = needs_real_data

FILE = REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz"
# What a sentence rests on: its record, and of each finding its table, measure (how it begins),
# group and line.
COVID, HEART, KIDNEY, SUGAR = "NCT04280705", "NCT02692716", "NCT02285920", "NCT00734474"
OUTCOME, ANALYSIS, EVENT, FLOW = Table.OUTCOME, Table.ANALYSIS, Table.EVENT, Table.FLOW
RECOVERY = (OUTCOME, "Time to Recovery", "Remdesivir", None)
RECOVERY_0 = (OUTCOME, "Time to Recovery", "Placebo", None)
RECOVERY_TEST = (ANALYSIS, "Time to Recovery", "Remdesivir", None)
SERIOUS = (EVENT, "Any serious adverse event", "Remdesivir", None)
SERIOUS_0 = (EVENT, "Any serious adverse event", "Placebo", None)
DIED = (EVENT, "Death from any cause", "Remdesivir", None)
DIED_0 = (EVENT, "Death from any cause", "Placebo", None)
LUNGS = (
    EVENT,
    "Respiratory failure",
    "Remdesivir",
    "Respiratory, thoracic and mediastinal disorders",
)
LUNGS_0 = (
    EVENT,
    "Respiratory failure",
    "Placebo",
    "Respiratory, thoracic and mediastinal disorders",
)
BEGAN = (FLOW, "STARTED", "Remdesivir", "Overall Study")
BEGAN_0 = (FLOW, "STARTED", "Placebo", "Overall Study")
SHARE = (OUTCOME, "Percentage of Participants Reporting Serious", "Remdesivir", None)
SHARE_0 = (OUTCOME, "Percentage of Participants Reporting Serious", "Placebo", None)
SHARE_TEST = (ANALYSIS, "Percentage of Participants Reporting Serious", "Remdesivir", None)
DEATH = (OUTCOME, "Time From Randomisation to All-cause Death", "Oral Semaglutide", None)
DEATH_0 = (OUTCOME, "Time From Randomisation to All-cause Death", "Placebo", None)
DEATH_TEST = (ANALYSIS, "Time From Randomisation to All-cause Death", "Oral Semaglutide", None)
HARM = (EVENT, "Any serious adverse event", "Oral Semaglutide", None)
HARM_0 = (EVENT, "Any serious adverse event", "Placebo", None)
POTASSIUM = (
    OUTCOME,
    "Safety - Number of Participants With Serum Potassium",
    "Spironolactone 12.5 mg",
    None,
)
POTASSIUM_25 = (
    OUTCOME,
    "Safety - Number of Participants With Serum Potassium",
    "Spironolactone 25 mg",
    None,
)
POTASSIUM_50 = (
    OUTCOME,
    "Safety - Number of Participants With Serum Potassium",
    "Spironolactone 50 mg",
    None,
)
POTASSIUM_0 = (OUTCOME, "Safety - Number of Participants With Serum Potassium", "Placebo", None)
LOW = (EVENT, "Hypotension", "Spironolactone 12.5 mg", "Vascular disorders")
LOW_0 = (EVENT, "Hypotension", "Placebo", "Vascular disorders")
HBA = (OUTCOME, "Glycosylated Hemoglobin (HbA1c) Change", "1.5 mg LY2189265", "26 Weeks")
HBA_LESS = (OUTCOME, "Glycosylated Hemoglobin (HbA1c) Change", "0.75 mg LY2189265", "26 Weeks")
HBA_S = (OUTCOME, "Glycosylated Hemoglobin (HbA1c) Change", "Sitagliptin", "26 Weeks")
HBA_0 = (
    OUTCOME,
    "Glycosylated Hemoglobin (HbA1c) Change",
    "Placebo/Sitagliptin (Baseline Through 26 Weeks)",
    "26 Weeks",
)

RIGHT = [
    (COVID, "People with remdesivir took a median of 10 days.", RECOVERY),
    (COVID, "The median was 15 days with placebo.", RECOVERY_0),
    (
        COVID,
        "Time to recovery was shorter with remdesivir than with placebo.",
        RECOVERY,
        RECOVERY_0,
    ),
    (
        COVID,
        "With remdesivir the median was 10 days, and with placebo it was 15 days.",
        RECOVERY,
        RECOVERY_0,
    ),
    (
        COVID,
        "The median was 15 days with placebo and 10 days with remdesivir.",
        RECOVERY,
        RECOVERY_0,
    ),
    (COVID, "The difference between remdesivir and placebo was significant.", RECOVERY_TEST),
    (COVID, "The hazard ratio between remdesivir and placebo was 1.29.", RECOVERY_TEST),
    (
        COVID,
        "The data fit a hazard ratio from 1.12 to 1.49 between remdesivir and placebo.",
        RECOVERY_TEST,
    ),
    (COVID, "Of 532 people given remdesivir, 131 had a serious health problem.", SERIOUS),
    (COVID, "A serious health problem was seen in 163 out of 516 people on placebo.", SERIOUS_0),
    (
        COVID,
        "131 of 532 people with remdesivir had a serious health problem, "
        "against 163 of 516 people with placebo.",
        SERIOUS,
        SERIOUS_0,
    ),
    (COVID, "59 people of 541 died with remdesivir.", DIED),
    (COVID, "77 of 521 people died on placebo.", DIED_0),
    (COVID, "Fewer people died with remdesivir than with placebo.", DIED, DIED_0),
    (COVID, "Respiratory failure came up in 35 of 532 people with remdesivir.", LUNGS),
    (COVID, "With placebo, respiratory failure was seen in 58 of 516 people.", LUNGS_0),
    (COVID, "541 people started with remdesivir.", BEGAN),
    (COVID, "There were 521 people with placebo at the start.", BEGAN_0),
    (COVID, "24% of people with remdesivir had serious adverse events.", SHARE),
    (COVID, "With placebo, it was 32 per cent of people.", SHARE_0),
    (
        COVID,
        "Serious adverse events were seen in 24% with remdesivir and 32% with placebo.",
        SHARE,
        SHARE_0,
    ),
    (
        COVID,
        "For serious adverse events, the difference between remdesivir and "
        "placebo was significant (p = 0.010).",
        SHARE_TEST,
    ),
    (HEART, "It was seen in 23 out of 1,591 people with oral semaglutide.", DEATH),
    (HEART, "With placebo, 45 of 1592 people had it.", DEATH_0),
    (HEART, "The hazard ratio was 0.51 between oral semaglutide and placebo.", DEATH_TEST),
    (
        HEART,
        "Between oral semaglutide and placebo, the data fit anything from 0.31 to 0.84.",
        DEATH_TEST,
    ),
    (
        HEART,
        "Between oral semaglutide and placebo, the difference was significant (p = 0.0078).",
        DEATH_TEST,
    ),
    (HEART, "301 of 1,591 people with oral semaglutide had a serious health problem.", HARM),
    (HEART, "A serious health problem came up in 358 of 1,591 people with placebo.", HARM_0),
    (KIDNEY, "It was seen in 4 of 27 people with spironolactone 12.5 mg.", POTASSIUM),
    (KIDNEY, "With spironolactone 25 mg, 4 of 26 people had it.", POTASSIUM_25),
    (KIDNEY, "8 of the 25 people with spironolactone 50 mg had it.", POTASSIUM_50),
    (KIDNEY, "9 of 51 people with placebo, or 18 of every 100, had it.", POTASSIUM_0),
    (KIDNEY, "Low blood pressure was seen in 14 of 27 people with spironolactone 12.5 mg.", LOW),
    (KIDNEY, "With placebo, low blood pressure came up in 25 of 51 people.", LOW_0),
    (SUGAR, "By week 26, the mean change with 1.5 mg LY2189265 was a drop of 1.22%.", HBA),
    (SUGAR, "With 0.75 mg LY2189265, it went down by 1.01% at week 26.", HBA_LESS),
    (SUGAR, "At week 26, it fell by 0.61% with sitagliptin.", HBA_S),
    (SUGAR, "With [[arm]], it rose by 0.03% at week 26.", HBA_0),
    (
        SUGAR,
        "At week 26, the mean change was a fall of 1.22% with 1.5 mg LY2189265 and a fall "
        "of 1.01% with 0.75 mg LY2189265.",
        HBA,
        HBA_LESS,
    ),
]

WRONG = [
    (COVID, "The median was 15 days with remdesivir.", RECOVERY),
    (COVID, "The median was 15 days with remdesivir.", RECOVERY, RECOVERY_0),
    (COVID, "The median was 10 weeks with remdesivir.", RECOVERY),
    (COVID, "Time to recovery was longer with remdesivir than with placebo.", RECOVERY, RECOVERY_0),
    (COVID, "The mean was 10 days with remdesivir.", RECOVERY),
    (
        COVID,
        "With remdesivir the median was 15 days, and with placebo it was 10 days.",
        RECOVERY,
        RECOVERY_0,
    ),
    (COVID, "The difference between remdesivir and placebo was not significant.", RECOVERY_TEST),
    (COVID, "No clear difference between remdesivir and placebo was seen.", RECOVERY_TEST),
    (COVID, "The odds ratio between remdesivir and placebo was 1.29.", RECOVERY_TEST),
    (COVID, "The hazard ratio between placebo and remdesivir was 1.29.", RECOVERY_TEST),
    (
        COVID,
        "The data fit a hazard ratio from 1.12 to 1.94 between remdesivir and placebo.",
        RECOVERY_TEST,
    ),
    (
        COVID,
        "Of 532 people given remdesivir, 163 had a serious health problem.",
        SERIOUS,
        SERIOUS_0,
    ),
    (COVID, "131 of 516 people with remdesivir had a serious health problem.", SERIOUS, SERIOUS_0),
    (COVID, "131 of 532 people with remdesivir had a mild health problem.", SERIOUS),
    (
        COVID,
        "131 of 532 people with remdesivir had a serious health problem that the drug caused.",
        SERIOUS,
    ),
    (COVID, "131 of 532 people with remdesivir had no serious health problem.", SERIOUS),
    (COVID, "59 of 541 people with remdesivir recovered.", DIED),
    (COVID, "More people died with remdesivir than with placebo.", DIED, DIED_0),
    (COVID, "59 of 541 people died with remdesivir or placebo.", DIED, DIED_0),
    (COVID, "59 of 541 people died with remdesivir because of it.", DIED),
    (COVID, "Heart failure came up in 35 of 532 people with remdesivir.", LUNGS),
    (COVID, "Only 35 of 532 people with remdesivir had respiratory failure.", LUNGS),
    (
        COVID,
        "With remdesivir, 8 more of every 100 people had serious adverse events than with placebo.",
        SHARE,
        SHARE_0,
    ),
    (
        COVID,
        "Serious adverse events were seen in 32% with remdesivir and 24% with placebo.",
        SHARE,
        SHARE_0,
    ),
    (COVID, "521 people started with remdesivir.", BEGAN, BEGAN_0),
    (COVID, "541 people completed it with remdesivir.", BEGAN),
    (HEART, "It was seen in 45 of 1,591 people with oral semaglutide.", DEATH, DEATH_0),
    (HEART, "The hazard ratio was 0.84 between oral semaglutide and placebo.", DEATH_TEST),
    (
        HEART,
        "Between oral semaglutide and placebo, the data fit anything from 0.31 to 0.51.",
        DEATH_TEST,
    ),
    (
        HEART,
        "Between oral semaglutide and placebo, the difference was significant (p = 0.078).",
        DEATH_TEST,
    ),
    (HEART, "Oral semaglutide prevented death.", DEATH, DEATH_0),
    (
        KIDNEY,
        "At week 40, it was seen in 8 of 27 people with spironolactone 12.5 mg.",
        POTASSIUM,
        POTASSIUM_50,
    ),
    (KIDNEY, "At week 36, it was seen in 4 of 27 people with spironolactone 12.5 mg.", POTASSIUM),
    (
        KIDNEY,
        "4 of 27 people with spironolactone 12.5 mg and with spironolactone 25 mg had it.",
        POTASSIUM,
        POTASSIUM_25,
    ),
    (KIDNEY, "High blood pressure was seen in 14 of 27 people with spironolactone 12.5 mg.", LOW),
    (KIDNEY, "Low blood pressure came up in 25 of 51 people with spironolactone 50 mg.", LOW_0),
    (SUGAR, "At week 26, the mean change with 1.5 mg LY2189265 was a rise of 1.22%.", HBA),
    (SUGAR, "At week 52, the mean change with 1.5 mg LY2189265 was a fall of 1.22%.", HBA),
    (
        SUGAR,
        "At week 26, the mean change with 0.75 mg LY2189265 was a fall of 1.22%.",
        HBA,
        HBA_LESS,
    ),
    (
        SUGAR,
        "At week 26, it fell by 1.22 points with 1.5 mg LY2189265 and 0.75 mg LY2189265.",
        HBA,
        HBA_LESS,
    ),
]


@pytest.fixture(scope="module")
def checkers() -> dict[str, tuple[Checker, FindingsDocument]]:
    """What checks a sentence of each record, and its findings."""
    made = {}
    with gzip.open(FILE) as lines:
        for raw in lines:
            if any(one.encode() in raw[:400] for one in (COVID, HEART, KIDNEY, SUGAR)):
                found = findings_of_record(raw, Door.CTGOV_API)
                document = record_document(found)
                made[found.trial] = checker_of(write_record_article(found), document), document
    return made


def _ids(document: FindingsDocument, keys: tuple) -> tuple[str, ...]:
    """Return the ids of the findings that are meant."""
    return tuple(
        next(one.id for one in document.findings
             if one.table is table and one.measure.startswith(measure) and one.arm == arm
             and one.category == line and one.measure.count("by") <= measure.count("by"))
        for table, measure, arm, line in keys
    )  # fmt: skip


def problems(checkers, trial: str, text: str, keys: tuple) -> list:
    checker, document = checkers[trial]
    text = text.replace("[[arm]]", document.arms.get(keys[0][2], keys[0][2]))
    return list(checker.sentence(Sentence(text, _ids(document, keys))))


def test_there_are_forty_of_each() -> None:
    assert (len(RIGHT), len(WRONG)) == (40, 40)


@pytest.mark.parametrize(("trial", "text", "keys"), [(t, s, k) for t, s, *k in RIGHT])
def test_what_is_true_in_other_words_passes(checkers, trial, text, keys) -> None:
    assert problems(checkers, trial, text, tuple(keys)) == []


@pytest.mark.parametrize(("trial", "text", "keys"), [(t, s, k) for t, s, *k in WRONG])
def test_what_is_false_does_not(checkers, trial, text, keys) -> None:
    assert problems(checkers, trial, text, tuple(keys))
