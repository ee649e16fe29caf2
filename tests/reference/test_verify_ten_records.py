"""Forty true sentences in other words from ten records, written by hand before verify was asked."""

import gzip

import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.articles.record.write import record_document
from trialpost.articles.verify import Checker
from trialpost.findings.posted.record import findings_of_record
from trialpost.model.article import Sentence
from trialpost.model.finding import Table
from trialpost.model.reading import Door

pytestmark = needs_real_data

FILE = REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz"
INFARCT, STIFF, LUPUS, RHYTHM = "NCT00067236", "NCT00123955", "NCT00430677", "NCT00821015"
VALVE, SUDDEN, ONE_BY_ONE, SUGAR = "NCT01626079", "NCT01800968", "NCT02353312", "NCT02465515"
VESSELS, VIRUS = "NCT03485222", "NCT04280705"
SERIOUS, DEATHS = "Any serious adverse event", "Death from any cause"
OUTCOME, ANALYSIS, EVENT, FLOW = Table.OUTCOME, Table.ANALYSIS, Table.EVENT, Table.FLOW
VOLUME = "Change From Baseline in Left Ventricular End Diastolic"
TABLET, LOW_DOSE = "PG-116800 Tablet", "Abatacept 10/10 mg/kg"
COPY, PUMP = "Cryoballoon Catheter", "Change in Left Ventricle-end Systolic Volume"

# A record, a sentence, and what it rests on: of a figure its table, how its measure begins, its
# group and value; of a statement its topic and a word of it.
TRUE = [
    (INFARCT, "In PG-116800 tablet, 75 out of 125 people had a serious health problem.",
     (EVENT, SERIOUS, TABLET, 75)),
    (INFARCT, "On placebo, 67 of 128 people had a serious health problem.",
     (EVENT, SERIOUS, "Placebo", 67)),
    (INFARCT, "At day 90 the mean change was a rise of 5.48 mL/m2 on placebo.",
     (OUTCOME, VOLUME, "Placebo", 5.48)),
    (INFARCT, "It went up by 5.09 mL/m2 with PG-116800 tablet by day 90.",
     (OUTCOME, VOLUME, TABLET, 5.09)),
    (INFARCT, "128 people started on placebo.", (FLOW, "STARTED", "Placebo", 128)),
    (INFARCT, "The trial ended in December 2004.", ("the dates", "2004")),
    (INFARCT, "The sponsor is Procter and Gamble, a company.", ("the sponsor", "Procter")),
    (STIFF, "With spironolactone, 6 of 42 people had a serious health problem; with placebo, it "
     "was 6 of 38.", (EVENT, SERIOUS, "Spironolactone", 6), (EVENT, SERIOUS, "Placebo", 6)),
    (STIFF, "At month 9, the mean was 13.8 ml/kg/min with spironolactone.",
     (OUTCOME, "Exercise Intolerance", "Spironolactone", 13.8)),
    (STIFF, "Exercise intolerance had a mean of 13.5 ml/kg/min with placebo at 4 months.",
     (OUTCOME, "Exercise Intolerance", "Placebo", 13.5)),
    (STIFF, "42 people began with spironolactone.", (FLOW, "STARTED", "Spironolactone", 42)),
    (STIFF, "80 people took part in all.", ("who took part", "80")),
    (STIFF, "They were 70.8 years old on average.", ("who took part", "70.8")),
    (LUPUS, "28 of 99 people with abatacept 10/10 mg/kg had a serious health problem.",
     (EVENT, SERIOUS, LOW_DOSE, 28)),
    (LUPUS, "Serious pneumonia was seen in 4 of 99 people with abatacept 10/10 mg/kg.",
     (EVENT, "PNEUMONIA", LOW_DOSE, 4)),
    (LUPUS, "The trial began in June 2007.", ("the dates", "2007")),
    (LUPUS, "Women and men from 18 years could join.", ("who could join", "18")),
    (RHYTHM, "With cryoballoon catheter, everybody had acute procedural success: 27 of 27 people.",
     (OUTCOME, "Number of Participants With Acute", COPY, 27)),
    (RHYTHM, "At month 6, AF recurrence was seen in 3 out of 26 people with cryoballoon catheter.",
     (OUTCOME, "Number of Participants With AF", COPY, 3)),
    (RHYTHM, "One person of 27 had a serious health problem with cryoballoon catheter.",
     (EVENT, SERIOUS, COPY, 1)),
    (RHYTHM, "15 people with cryoballoon catheter completed it.", (FLOW, "COMPLETED", COPY, 15)),
    (SUDDEN, "33 of 154 people with liraglutide had a serious health problem, and so had 33 of 146 "
     "people with placebo.", (EVENT, SERIOUS, "Liraglutide", 33), (EVENT, SERIOUS, "Placebo", 33)),
    (SUDDEN, "Chest pain from the heart came up in 2 of 154 people with liraglutide.",
     (EVENT, "Angina pectoris", "Liraglutide", 2)),
    (SUDDEN, "It came up in nobody with placebo.", (EVENT, "Angina pectoris", "Placebo", 0)),
    (SUDDEN, "64 were female and 236 were male.", ("who took part", "female")),
    (ONE_BY_ONE, "4 of 28 people in the group on Kuvan had a serious health problem.",
     (EVENT, SERIOUS, "On Kuvan", 4)),
    (ONE_BY_ONE, "Loose stools were seen in 12 of 28 people in the group on Kuvan.",
     (EVENT, "Diarrhea", "On Kuvan", 12)),
    (ONE_BY_ONE, "The trial took place in the United States.", ("where it took place", "United")),
    (SUGAR, "Of 4,731 people given albiglutide, 196 died.", (EVENT, DEATHS, "Albiglutide", 196)),
    (SUGAR, "205 of 4,732 people on placebo died.", (EVENT, DEATHS, "Placebo", 205)),
    (SUGAR, "Fewer people died with albiglutide than with placebo.",
     (EVENT, DEATHS, "Albiglutide", 196), (EVENT, DEATHS, "Placebo", 205)),
    (SUGAR, "Between albiglutide and placebo, the hazard ratio was 0.78, and the data fit anything "
     "from 0.68 to 0.9.", (ANALYSIS, "Time to First Occurrence of Major", "Albiglutide", 0.78)),
    (SUGAR, "Serious lung infection came up in 74 of 4717 people with albiglutide and in 77 of "
     "4715 people with placebo.",
     (EVENT, "Pneumonia", "Albiglutide", 74), (EVENT, "Pneumonia", "Placebo", 77)),
    (VESSELS, "At month 6, it had dropped by 26.6 ml with empagliflozin.",
     (OUTCOME, PUMP, "Empagliflozin", -26.6)),
    (VESSELS, "It fell by 26.6 ml with empagliflozin and by 0.5 ml with placebos.",
     (OUTCOME, PUMP, "Empagliflozin", -26.6), (OUTCOME, PUMP, "Placebos", -0.5)),
    (VESSELS, "2 of 40 people with placebos had a serious health problem.",
     (EVENT, SERIOUS, "Placebos", 2)),
    (VESSELS, "42 people started with empagliflozin and 42 people with placebos.",
     (FLOW, "STARTED", "Empagliflozin", 42), (FLOW, "STARTED", "Placebos", 42)),
    (VIRUS, "1,062 people took part.", ("who took part", "1,062")),
    (VIRUS, "Respiratory failure came up in fewer people with remdesivir than with placebo.",
     (EVENT, "Respiratory failure", "Remdesivir", 35),
     (EVENT, "Respiratory failure", "Placebo", 58)),
    (VALVE, "In the control group, 105 of 312 people had serious cardiac failure congestive.",
     (EVENT, "Cardiac Failure Congestive", "Control Group", 105)),
]  # fmt: skip


@pytest.fixture(scope="module")
def documents():
    """The findings of each record."""
    wanted = {trial.encode() for trial, *_ in TRUE}
    with gzip.open(FILE) as lines:
        raws = [raw for raw in lines if any(one in raw[:400] for one in wanted)]
    made = (record_document(findings_of_record(raw, Door.CTGOV_API)) for raw in raws)
    return {one.trial: one for one in made}


def finding(document, key):
    """Return the id of what is meant."""
    if len(key) == 2:
        topic, word = key
        return next(f.id for f in document.findings if f.measure == topic and word in f.words)
    table, measure, arm, value = key
    return next(
        f.id for f in document.findings
        if f.table is table and f.measure.lower().startswith(measure.lower()) and f.arm == arm
        and f.value == value
    )  # fmt: skip


def test_there_are_forty_from_ten_records():
    assert len(TRUE) == 40
    assert len({trial for trial, *_ in TRUE}) == 10


@pytest.mark.parametrize(("trial", "text", "keys"), [(t, s, k) for t, s, *k in TRUE])
def test_what_is_true_in_other_words_passes(documents, trial, text, keys):
    document = documents[trial]
    sentence = Sentence(text, tuple(finding(document, key) for key in keys))
    assert list(Checker(document, ()).sentence(sentence)) == []


@pytest.mark.parametrize(
    "text",
    [
        "At month 9, it rose by 13.8 ml/kg/min with spironolactone.",
        "At month 9, the mean was a fall of 13.8 ml/kg/min with spironolactone.",
        "At month 9, everybody had 13.8 ml/kg/min with spironolactone.",
        "Before month 9, the mean was 13.8 ml/kg/min with spironolactone.",
        "The mean was 13.8 percentage points with spironolactone at month 9.",
        "Diastolic heart failure was 13.8 ml/kg/min with spironolactone at month 9.",
    ],
)
def test_what_overstates_a_mean_does_not_pass(documents, text):
    document = documents[STIFF]
    key = (OUTCOME, "Exercise Intolerance", "Spironolactone", 13.8)
    assert list(Checker(document, ()).sentence(Sentence(text, (finding(document, key),))))


def test_a_group_with_a_hyphen_in_its_name_is_compared(documents):
    document = documents[INFARCT]
    both = ((OUTCOME, VOLUME, TABLET, 5.09), (OUTCOME, VOLUME, "Placebo", 5.48))
    ids = tuple(finding(document, key) for key in both)
    text = "The change was {} with PG-116800 tablet than with placebo."
    checker = Checker(document, ())
    assert not any(checker.sentence(Sentence(text.format("lower"), ids)))
    assert any(checker.sentence(Sentence(text.format("higher"), ids)))


def test_not_clearly_different_is_not_the_same(documents):
    document = documents[SUDDEN]
    own = tuple(o.id for o in document.findings if o.arm == "Liraglutide" and o.p_value is not None)
    text = "No difference at all between liraglutide and placebo was seen."
    problems = list(Checker(document, ()).sentence(Sentence(text, own)))
    assert "none at all" in problems[-1].why
