"""Sixty false sentences and forty true ones on twelve records that no other test has read.

Written by hand, the records drawn by lot, of kinds that the mutation proof does not make: facts in
other words, shares, measured values told as shares, quotations, what a treatment is or does, ranks.
Below them stand a reader's: four wrong articles that had passed, and what had been refused.
"""

import gzip
import re

import msgspec
import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.articles import verify
from trialpost.articles.record.write import record_document, write_record_article
from trialpost.articles.verify import Checker
from trialpost.findings.posted.record import findings_of_record
from trialpost.model.article import Sentence
from trialpost.model.finding import Table
from trialpost.model.reading import Door

pytestmark = needs_real_data

FILE = REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz"
OUT, ANA, EV, FLOW = Table.OUTCOME, Table.ANALYSIS, Table.EVENT, Table.FLOW
SER, DEATH = "Any serious adverse event", "Death from any cause"
PROSTATE, STATIN, KIDNEY, AMYLOID = "NCT01937871", "NCT03830164", "NCT01874431", "NCT03458130"
HEART, LUNG, VIRUS, BLOOD = "NCT00982033", "NCT03043651", "NCT04583280", "NCT00436748"
SUGAR, SCAR, GRAFT, STANDING = "NCT00859898", "NCT00879060", "NCT04731298", "NCT02784535"
IPSS = "Change From Baseline in Total International"
TADA, TAMS = "5 mg Tadalafil", "0.2 mg Tamsulosin"
LOW, HIGH20 = "Finerenone (BAY94-8862) (1.25 mg)", "Finerenone (BAY94-8862) (20 mg)"
LOW2 = "Finerenone (BAY94-8862) (2.5 mg)"
UACR = "Ratio of UACR at Day 90"
QW, Q2W = "Darbepoetin Alfa QW", "Darbepoetin Alfa Q2W"
BOTH, DAPA, METF = "Dapagliflozin + Metformin XR", "Dapagliflozin", "Metformin XR"
HBA = "Adjusted Mean Change From Baseline in Hemoglobin A1c (HbA1c)"
WALK = "Exercise Treadmill Time"
BP = "Change in Diastolic"
OHQ = "Change in the OHQ"
LONG = "Long-term Safety"
WRONG = [
    (PROSTATE, "Nine hundred and ninety people took part.", ("who took part", "909")),
    (PROSTATE, "Their median age was 61.8 years.", ("who took part", "61.8")),
    (PROSTATE, "All of them were women.", ("who took part", "male")),
    (PROSTATE, "The trial ran from December 2013 to September 2015.", ("the dates", "2013")),
    (KIDNEY, "639 were women and 182 were men.", ("who took part", "182")),
    (KIDNEY, "The trial ran from June 2013 to August 2015.", ("the dates", "2013")),
    (KIDNEY, "It took place in thirty-two countries.", ("where it took place", "23")),
    (LUNG, "Their mean age was 76 years.", ("who took part", "76")),
    (LUNG, "Women and men aged 18 or over could join.", ("who could join", "18")),
    (HEART, "42 men and 10 women took part.", ("who took part", "42")),
    (HEART, "The trial was sponsored by Novartis Pharmaceuticals.", ("the sponsor", "Wake"),
     ("the sponsor", "Novartis")),
    (SCAR, "Women and men from 18 years of age could join.", ("who could join", "18")),
    (BLOOD, "46 were women and 68 men.", ("who took part", "46")),
    (LUNG, "With [[Oral Treprostinil]], about one in four people had a serious health problem.",
     (EV, SER, "Oral Treprostinil", 19)),
    (LUNG, "With [[Oral Treprostinil]], half of the people had a serious health problem.",
     (EV, SER, "Oral Treprostinil", 19)),
    (LUNG, "With [[Oral Treprostinil]], more than half of the people had a serious health "
     "problem.", (EV, SER, "Oral Treprostinil", 19)),
    (LUNG, "With [[Oral Treprostinil]], about 20 of every 100 people had a serious health "
     "problem.", (EV, SER, "Oral Treprostinil", 19)),
    (LUNG, "With [[Oral Treprostinil]], most people had a serious health problem.",
     (EV, SER, "Oral Treprostinil", 19)),
    (VIRUS, "With [[Rilematovir]], a quarter of the people had it.",
     (OUT, "Percentage of Participants by Resp", "Rilematovir", 31.6)),
    (VIRUS, "With [[Placebo]], nobody of 8 had it.",
     (OUT, "Percentage of Participants by Resp", "Placebo", 25)),
    (BLOOD, "With [[Darbepoetin Alfa QW]], fewer than half of the people had it.",
     (OUT, "Proportion", "Darbepoetin Alfa QW", 0.983)),
    (HEART, "None of 27 people with [[Placebo]] had a serious health problem.",
     (EV, SER, "Placebo", 4)),
    (HEART, "Nobody had a serious health problem.", (EV, SER, "Aliskiren", 0),
     (EV, SER, "Placebo", 4)),
    (SUGAR, "With [[Dapagliflozin]], it was seen in 1.45% of people.", (OUT, HBA, DAPA, -1.45)),
    (SUGAR, "At week 24, 1.45% of people with [[Dapagliflozin]] had it.", (OUT, HBA, DAPA, -1.45)),
    (SUGAR, "Hemoglobin A1c fell in 1.98% of 202 people with [[Dapagliflozin + Metformin XR]].",
     (OUT, HBA, BOTH, -1.98)),
    (STANDING, "3.5 of 36 people with [[Atomoxetin]] had it.", (OUT, OHQ, "Atomoxetin", 3.5)),
    (VIRUS, "The record gives this reason: “This decision is based on safety concerns.”",
     ("what it does not tell", "DAISY")),
    (VIRUS, "The record gives this reason: “Janssen made the strategic decision to continue the "
     "DAISY study.”", ("what it does not tell", "DAISY")),
    (VIRUS, "The DAISY study was stopped based on safety concerns.",
     ("what it does not tell", "DAISY")),
    (GRAFT, "The record gives this reason: 'Sponsor Decision related to Safety Assessment.'",
     ("what it does not tell", "Business")),
    (GRAFT, 'The record gives this reason: "Business Priorities, safety".',
     ("what it does not tell", "Business")),
    (GRAFT, "The sponsor decided so by assessment of business decision.",
     ("what it does not tell", "Business")),
    (HEART, "For the main measure, the record gives this span: “Baseline, 12 week visit.”",
     ("the trial", "24 week visit")),
    (HEART, "For the main measure, the record gives this span: “24 week.”",
     ("the trial", "24 week visit")),
    (AMYLOID, "The figures here are those of “Change in Diastolic Blood Pressure from Baseline to "
     "Day 90 (Predose)”.", (OUT, BP, "AG10 400mg", -3.1)),
    (PROSTATE, "Tadalafil is a medicine for an enlarged prostate.", ("the treatment", "Tadalafil")),
    (PROSTATE, "Tadalafil is a prostate medicine.", ("the treatment", "Tadalafil")),
    (KIDNEY, "Finerenone is a kidney tablet.", ("the treatment", "Finerenone")),
    (KIDNEY, "Finerenone is a tablet against diabetes.", ("the treatment", "Finerenone")),
    (LUNG, "Oral treprostinil is a medicine that narrows lung arteries.",
     ("the treatment", "lung")),
    (LUNG, "Oral treprostinil is a medicine that treats heart failure.", ("the treatment", "lung")),
    (SUGAR, "Dapagliflozin is a medicine that ends diabetes.", ("the treatment", "Dapa")),
    (PROSTATE, "The largest fall was with [[Placebo]].", (OUT, IPSS, "Placebo", -4.08),
     (OUT, IPSS, TADA, -5.49), (OUT, IPSS, TAMS, -4.92)),
    (PROSTATE, "The score fell most with [[0.2 mg Tamsulosin]].", (OUT, IPSS, "Placebo", -4.08),
     (OUT, IPSS, TADA, -5.49), (OUT, IPSS, TAMS, -4.92)),
    (PROSTATE, "With [[5 mg Tadalafil]], it fell twice as far as with [[Placebo]].",
     (OUT, IPSS, "Placebo", -4.08), (OUT, IPSS, TADA, -5.49)),
    (PROSTATE, "With [[5 mg Tadalafil]], it fell by the same as with [[0.2 mg Tamsulosin]].",
     (OUT, IPSS, TAMS, -4.92), (OUT, IPSS, TADA, -5.49)),
    (HEART, "Exercise treadmill time was highest with [[Placebo]].", (OUT, WALK, "Placebo", 579),
     (OUT, WALK, "Aliskiren", 624)),
    (STATIN, "One in three people with [[Cohort 1]] had it.",
     (OUT, "Change in International", "Cohort 1", 0)),
    (HEART, "Within week 24, people with [[Aliskiren]] walked for 624 minutes.",
     (OUT, WALK, "Aliskiren", 624)),
    (HEART, "At week 24, the mean with [[Aliskiren]] was 624 minutes.",
     (OUT, WALK, "Aliskiren", 624)),
    (STANDING, "With [[Atomoxetine]], the mean was 2.44 mmHg.",
     (OUT, "Change in Blood Pressure", "Atomoxetine", -2.44)),
    (STANDING, "With [[Placebo]], the mean was a fall of 3.88 mmHg.",
     (OUT, "Change in Blood Pressure", "Placebo", 3.88)),
    (HEART, "At week 24, the mean with [[Aliskiren]] was 624 seconds more.",
     (OUT, WALK, "Aliskiren", 624)),
    (AMYLOID, "Through day 28, it fell every day by 3.1 mm Hg with [[AG10 400mg]].",
     (OUT, BP, "AG10 400mg", -3.1)),
    (KIDNEY, "[[Finerenone (BAY94-8862) (1.25 mg)]] and [[Placebo]] did not differ in ratio of "
     "UACR.", (ANA, UACR, LOW, 0.926)),
    (KIDNEY, "The ratio of 0.926 between [[Finerenone (BAY94-8862) (1.25 mg)]] and [[Placebo]] is "
     "92.6% of people.", (ANA, UACR, LOW, 0.926)),
    (PROSTATE, "With [[5 mg Tadalafil]], 1.41 fewer people had it than with [[Placebo]].",
     (ANA, IPSS, TADA, -1.41)),
    (SUGAR, "The difference between [[Dapagliflozin + Metformin XR]] and [[Dapagliflozin]] was "
     "important (p < 0.0001).",
     (ANA, HBA, "Dapagliflozin + Metformin XR and Dapagliflozin", -0.53)),
    (HEART, "[[Aliskiren]] was no worse than [[Placebo]] (p = 0.90).",
     (ANA, WALK, "Aliskiren", None)),
]  # fmt: skip
RIGHT = [
    (PROSTATE, "Nine hundred and nine people took part.", ("who took part", "909")),
    (PROSTATE, "A total of 909 people took part, and all were men.", ("who took part", "909"),
     ("who took part", "male")),
    (PROSTATE, "Their mean age was 61.8 years, and all were men.", ("who took part", "61.8"),
     ("who took part", "male")),
    (PROSTATE, "The trial ran from September 2013 until December 2015.", ("the dates", "2013")),
    (PROSTATE, "Only men aged 45 or older could join.", ("who could join", "45")),
    (PROSTATE, "The trial was done in China.", ("where it took place", "China")),
    (KIDNEY, "182 were women and 639 were men.", ("who took part", "182")),
    (KIDNEY, "The study lasted from June 2013 to August 2014.", ("the dates", "2013")),
    (KIDNEY, "People in 23 countries took part.", ("where it took place", "23")),
    (KIDNEY, "The average age was 64.2.", ("who took part", "64.2")),
    (KIDNEY, "Bayer sponsored the trial.", ("the sponsor", "Bayer")),
    (LUNG, "Forty-eight people joined the trial.", ("who took part", "48")),
    (LUNG, "35 women and 13 men took part.", ("who took part", "35")),
    (LUNG, "Women and men aged 18 to 85 could join.", ("who could join", "18")),
    (LUNG, "About four in ten people with [[Oral Treprostinil]] had a serious health problem.",
     (EV, SER, "Oral Treprostinil", 19)),
    (LUNG, "Fewer than half of the people with [[Oral Treprostinil]] had a serious health "
     "problem.", (EV, SER, "Oral Treprostinil", 19)),
    (LUNG, "One of 48 people with [[Oral Treprostinil]] died.",
     (EV, DEATH, "Oral Treprostinil", 1)),
    (LUNG, "One person with [[Oral Treprostinil]] died.", (EV, DEATH, "Oral Treprostinil", 1)),
    (HEART, "None of the 25 people with [[Aliskiren]] had a serious health problem.",
     (EV, SER, "Aliskiren", 0)),
    (HEART, "Four of 27 people on [[Placebo]] had a serious health problem.",
     (EV, SER, "Placebo", 4)),
    (HEART, "15% of people with [[Placebo]] had a serious health problem.",
     (EV, SER, "Placebo", 4)),
    (HEART, "At week 24, people with [[Aliskiren]] had a mean of 624 seconds.",
     (OUT, WALK, "Aliskiren", 624)),
    (HEART, "The mean time was 579 seconds with [[Placebo]] and 624 seconds with [[Aliskiren]].",
     (OUT, WALK, "Placebo", 579), (OUT, WALK, "Aliskiren", 624)),
    (HEART, "Exercise treadmill time was longer with [[Aliskiren]] than with [[Placebo]].",
     (OUT, WALK, "Placebo", 579), (OUT, WALK, "Aliskiren", 624)),
    (VIRUS, "A quarter of the people with [[Placebo]] had it.",
     (OUT, "Percentage of Participants by Resp", "Placebo", 25)),
    (VIRUS, "About a third of people with [[Rilematovir]] had it.",
     (OUT, "Percentage of Participants by Resp", "Rilematovir", 31.6)),
    (VIRUS, "More than half of the people with [[Rilematovir]] had treatment-emergent adverse "
     "events.", (OUT, "Number of Participants With Treatment-", "Rilematovir", 11)),
    (VIRUS, "The record says: “This decision is not based on any safety concerns.”",
     ("what it does not tell", "DAISY")),
    (VIRUS, "Nobody died with [[Placebo]] or with [[Rilematovir]].", (EV, DEATH, "Placebo", 0),
     (EV, DEATH, "Rilematovir", 0)),
    (VIRUS, "The trial was stopped early.", ("what it does not tell", "stopped early")),
    (BLOOD, "It was seen in 28 out of every 100 people with [[Darbepoetin Alfa QW]] that they had "
     "a serious health problem.", (EV, SER, QW, 16)),
    (BLOOD, "One in four people with [[Darbepoetin Alfa Q2W]] had a serious health problem.",
     (EV, SER, Q2W, 14)),
    (SUGAR, "At week 24, the mean change was −1.45% with [[Dapagliflozin]].",
     (OUT, HBA, DAPA, -1.45)),
    (SUGAR, "It fell further with [[Dapagliflozin + Metformin XR]] than with [[Dapagliflozin]].",
     (ANA, HBA, "Dapagliflozin + Metformin XR and Dapagliflozin", -0.53), (OUT, HBA, BOTH, -1.98),
     (OUT, HBA, DAPA, -1.45)),
    (SUGAR, "A significant difference between [[Dapagliflozin + Metformin XR]] and "
     "[[Dapagliflozin]] was seen.",
     (ANA, HBA, "Dapagliflozin + Metformin XR and Dapagliflozin", -0.53)),
    (SCAR, "Fifteen women and 38 men took part.", ("who took part", "15")),
    (SCAR, "They were 41 years old on average.", ("who took part", "41")),
    (STANDING, "24 were women and 16 were men.", ("who took part", "24")),
    (STANDING, "At 4 weeks, the mean score was 3.35 with [[Placebo]].",
     (OUT, OHQ, "Placebo", 3.35)),
    (AMYLOID, "Diastolic blood pressure went down by 3.1 mm Hg with [[AG10 400mg]] by day 28.",
     (OUT, BP, "AG10 400mg", -3.1)),
]  # fmt: skip

STRAIN, WALKING, VESSELS, PRESSURE = "NCT02354352", "NCT03439514", "NCT00520975", "NCT00237692"
LEFT = "Left Ventricular Strain"
WHY = ("what it does not tell", "futility")
DYING, NITRITE, CHEMO, PACING = "NCT01572909", "NCT02713126", "NCT03191786", "NCT00281099"
DIED, SURVIVED = (EV, DEATH, "Bendavia™", 10), "Overall Survival"
PLAIN, SINGLE = (EV, DEATH, "Placebo", 3), "Single Agent Chemotherapy (Vinorelbine or Gemcitabine)"
LIVED = ((OUT, SURVIVED, "Atezolizumab", 10.3), (OUT, SURVIVED, SINGLE, 9.2))
REFUSED_SINCE = [
    *((DYING, f"With [[Bendavia™]], 10 of 150 people died, {said} placebo.", DIED, PLAIN)
      for said in (
        "no more than with", "not more than with", "no higher than with", "fewer than with",
        "neither more nor fewer than with", "no more and no fewer than with", "less versus",
        "more or fewer than with", "no more compared with", "fewer against", "as did those with",
        "in line with", "the same as with", "the number with", "and also with", "also with",
        "not up from", "no change from", "between", "not counting", "other than with",
        "not fewer and no more than with", "not more but fewer than with")),
    *((DYING, f"{said}.", DIED, PLAIN) for said in (
        "Compared with placebo, no more people died with [[Bendavia™]]",
        "Compared with placebo, fewer people died with [[Bendavia™]]",
        "More people died with placebo than with [[Bendavia™]]",
        "More people died with [[Bendavia™]] than not with placebo",
        "More people died with neither [[Bendavia™]] than with placebo",
        "Not more people died with [[Bendavia™]] than with placebo")),
    (CHEMO, "People lived no longer with [[Atezolizumab]] than with "
     "[[Single Agent Chemotherapy (Vinorelbine or Gemcitabine)]].", *LIVED),
    (PACING, "The hazard ratio was close enough: it was below 1.21.",
     ("how close is close enough", "1.21")),
    (PACING, "The hazard ratio was below 1.21, which was to count as close enough.",
     ("how close is close enough", "1.21")),
    (PACING, "A hazard ratio below 1.21 was close enough.", ("how close is close enough", "1.21")),
    (STRAIN, "With [[Eplerenone]], 0.2% of people had it.", (OUT, LEFT, "Eplerenone", 0.2)),
    (STRAIN, "With [[Eplerenone]], it came up in 0.2%.", (OUT, LEFT, "Eplerenone", 0.2)),
    (STRAIN, "With [[Eplerenone]], 0.2 in every 100 had it.", (OUT, LEFT, "Eplerenone", 0.2)),
    (STRAIN, "With [[Eplerenone]], 0.2 of 23 people had it.", (OUT, LEFT, "Eplerenone", 0.2)),
    (STRAIN, "The share with [[Eplerenone]] was 0.2%.", (OUT, LEFT, "Eplerenone", 0.2)),
    (STRAIN, "Eplerenone is a potassium tablet.", ("the treatment", "potassium")),
    (STRAIN, "Eplerenone is a tablet that keeps water.", ("the treatment", "potassium")),
    (STRAIN, "Almost nobody with [[Eplerenone]] had a serious health problem.",
     (EV, SER, "Eplerenone", 3)),
    (STRAIN, "[[Eplerenone]] was not worse than [[Spironolactone]] (p = 0.5867).",
     (ANA, LEFT, "Eplerenone and Spironolactone", None)),
    (STRAIN, "No clear difference between [[Eplerenone]] and [[Spironolactone]] was seen.",
     (ANA, LEFT, "Eplerenone and Spironolactone", None)),
    (HEART, "[[Aliskiren]] and placebo had a mean of 624 seconds.",
     (OUT, WALK, "Aliskiren", 624), (OUT, WALK, "Placebo", 579)),
    (WALKING, "The record gives this reason: “The Sponsor terminated the study due to safety.”",
     WHY),
    (WALKING, "The sponsor stopped the study due to safety concerns.", WHY),
    (VESSELS, "Bevacizumab is a medicine that blocks cancer.", ("the treatment", "vessels")),
    (VESSELS, "Bevacizumab is a medicine that blocks breast carcinoma.",
     ("the treatment", "vessels")),
    (BLOOD, "28 of every 101 people with [[Darbepoetin Alfa QW]] had a serious health problem.",
     (EV, SER, QW, 16)),
    (KIDNEY, f"No clear difference between [[{LOW}]], [[{LOW}]] or [[{LOW2}]] and placebo.",
     (ANA, UACR, LOW, 0.926), (ANA, UACR, LOW2, 0.949)),
    (KIDNEY, f"No clear difference between [[{LOW}]] or placebo and [[{LOW2}]] was seen.",
     (ANA, UACR, LOW, 0.926), (ANA, UACR, LOW2, 0.949)),
    (HEART, "A clear difference between [[Aliskiren]] and [[Placebo]] was seen (p = 0.90).",
     (ANA, WALK, "Aliskiren", None)),
    (HEART, "[[Aliskiren]] and [[Placebo]] differed (p = 0.90).", (ANA, WALK, "Aliskiren", None)),
]  # fmt: skip
PASSING_SINCE = [
    *((DYING, f"With placebo, 3 of 147 people died, {said} [[Bendavia™]].", DIED, PLAIN)
      for said in (
        "no more than with", "not more than with", "no higher than with", "fewer than with",
        "fewer compared with")),
    (DYING, "Compared with placebo, more people died with [[Bendavia™]].", DIED, PLAIN),
    (CHEMO, "People lived longer with [[Atezolizumab]] (10.3 months) than with "
     "[[Single Agent Chemotherapy (Vinorelbine or Gemcitabine)]] (9.2 months).", *LIVED),
    (CHEMO, "Compared with [[Single Agent Chemotherapy (Vinorelbine or Gemcitabine)]], the median "
     "was higher with [[Atezolizumab]].", *LIVED),
    (NITRITE, "The trial did not show a difference between [[Sodium Nitrite]] and placebo.",
     (ANA, "Change in Peak Rate", "Sodium Nitrite", None)),
    (KIDNEY, f"No clear difference between [[{LOW2}]] or [[{LOW}]] and placebo was seen.",
     (ANA, UACR, LOW, 0.926), (ANA, UACR, LOW2, 0.949)),
    (VESSELS, "Ninety-six people took part.", ("who took part", "96")),
    (PRESSURE, "Their mean age was 64 years.", ("who took part", "64")),
    (PRESSURE, "The trial ran from May 2006 to August 2010.", ("the dates", "2006")),
    (PRESSURE, "49 were women and 542 men.", ("who took part", "49")),
    (WALKING, "44 were male and 33 were female.", ("who took part", "33")),
    (STRAIN, "With [[Spironolactone]], none of 26 people died.", (EV, DEATH, "Spironolactone", 0)),
    (STRAIN, "Nobody of 26 died with [[Spironolactone]].", (EV, DEATH, "Spironolactone", 0)),
    (WALKING, "About 57 out of 100 people with [[Placebo]] had a serious health problem.",
     (EV, SER, "Placebo", 21)),
    (WALKING, "25 out of every 100 people with [[PF-07265803 (ARRY-371797)]] had a serious health "
     "problem.", (EV, SER, "PF-07265803 (ARRY-371797)", 10)),
    (WALKING, "One in four people with [[PF-07265803 (ARRY-371797)]] had a serious health problem.",
     (EV, SER, "PF-07265803 (ARRY-371797)", 10)),
    (WALKING, "Fewer than half of the people with [[PF-07265803 (ARRY-371797)]] had a serious "
     "health problem.", (EV, SER, "PF-07265803 (ARRY-371797)", 10)),
]  # fmt: skip
EVERY = (*WRONG, *RIGHT, *REFUSED_SINCE, *PASSING_SINCE)


@pytest.fixture(scope="module")
def records():
    """What is posted of each record."""
    wanted = {trial.encode() for trial, *_ in EVERY}
    with gzip.open(FILE) as lines:
        raws = [raw for raw in lines if any(one in raw[:400] for one in wanted)]
    found = (findings_of_record(raw, Door.CTGOV_API) for raw in raws)
    return {one.trial: one for one in found}


@pytest.fixture(scope="module")
def checkers(records):
    """What checks a sentence of each record."""
    return {trial: Checker(record_document(found), ()) for trial, found in records.items()}


def finding(document, key):
    """Return the id of what is meant."""
    if len(key) == 2:
        topic, word = key
        return next(f.id for f in document.findings if f.measure == topic and word in f.words)
    table, measure, arm, value = key
    return next(
        f.id for f in document.findings
        if f.table is table and f.measure.startswith(measure) and f.arm == arm and f.value == value
    )  # fmt: skip


def problems(checkers, trial, text, *keys):
    """Check a sentence in which groups stand in brackets by their titles in the record."""
    checker = checkers[trial]
    document = checker.vouchers.document
    said = re.sub(r"\[\[(.+?)\]\]", lambda match: document.arms.get(match[1], match[1]), text)
    ids = tuple(finding(document, key) for key in keys)
    return list(checker.sentence(Sentence(said, ids)))


@pytest.mark.parametrize(("trial", "lead"), [(CHEMO, "The diff"), (NITRITE, "No clear diff")])
def test_a_test_of_the_main_outcome_is_not_left_out(records, trial, lead):
    article = write_record_article(records[trial])
    document = record_document(records[trial])
    left = tuple(
        msgspec.structs.replace(
            one, sentences=tuple(s for s in one.sentences if not s.text.startswith(lead))
        )
        for one in article.sections
    )
    assert not verify(article, document)
    cut = verify(msgspec.structs.replace(article, sections=left), document)
    assert any("What a test of a main outcome" in one.why for one in cut)


def test_there_are_sixty_and_forty():
    assert (len(WRONG), len(RIGHT)) == (60, 40)
    assert len({trial for trial, *_ in (*WRONG, *RIGHT)}) == 12


@pytest.mark.parametrize("row", [*WRONG, *REFUSED_SINCE], ids=lambda row: f"{row[0]} {row[1]}")
def test_what_is_false_is_refused(checkers, row):
    assert problems(checkers, *row)


@pytest.mark.parametrize("row", [*RIGHT, *PASSING_SINCE], ids=lambda row: f"{row[0]} {row[1]}")
def test_what_is_true_in_other_words_passes(checkers, row):
    assert problems(checkers, *row) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{name}: between 58% in the control group and 65% with nurse med management int", ""),
        ("{name}: between 58% in the control group", "one group"),
        ("{name}: 65% with nurse med management int", "one group"),
        ("{name}: between 58% in the control group and 61% with nurse behavioral int", "highest"),
        ("{name}", "what was found"),
        ("“Estimated Percentage of Participants in Blood Pressure Control”: between 58% in the "
         "control group and 65% with nurse med management int", "quotation"),
        ("Blood Pressure Control: between 58% in the control group and 65% with nurse med "
         "management int", "which measure"),
    ],
)  # fmt: skip
def test_a_title_that_is_cut_says_something_else(records, text, why):
    document = record_document(records[PRESSURE])
    name = "“Estimated Percentage of Participants in Blood Pressure Control at 6 Months”"
    said = text.format(name=name)
    ids = tuple(
        one.id for one in document.findings
        if one.measure == name[1:-1] and one.table is OUT and one.value in (58, 61, 65)
    )  # fmt: skip
    article = write_record_article(records[PRESSURE])
    changed = msgspec.structs.replace(article, title=Sentence(said, ids))
    found = [one.why for one in verify(changed, document) if one.sentence == said]
    assert any(why in one for one in found) if why else not found
