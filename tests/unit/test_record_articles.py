"""Articles of registry records: of real ones where they are at hand, and the names in them."""

import gzip
import itertools
import re

import msgspec
import pytest

from real_data import REAL_DATA
from trialpost.articles import verify
from trialpost.articles.record import record_document, write_record_article
from trialpost.articles.record.amounts import amount, p_alone, people_of
from trialpost.articles.record.write import words_in
from trialpost.articles.spanish import Interpreter
from trialpost.articles.spanish.names import known
from trialpost.articles.verify import checker_of
from trialpost.articles.words import fixed
from trialpost.articles.words.hundreds import are_told_of_hundred, gap, seems_apart_by_another
from trialpost.articles.words.written import _several
from trialpost.evaluation.as_given import as_given
from trialpost.findings.facts.design import _when
from trialpost.findings.facts.given import given
from trialpost.findings.facts.got import names_by_treatment
from trialpost.findings.facts.groups import group_names
from trialpost.findings.facts.harm_names import HARMS
from trialpost.findings.facts.left import reasons_to_leave
from trialpost.findings.facts.measures import harm_name, measure_name
from trialpost.findings.facts.naming import treatment_of
from trialpost.findings.facts.people import _rules
from trialpost.findings.facts.subject import area_of
from trialpost.findings.facts.testing import ONE_WAY
from trialpost.findings.posted.events import ALL_SERIOUS
from trialpost.findings.posted.record import findings_of_record
from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.finding import Finding, FindingKind, Source, SourceKind, Table
from trialpost.model.identifiers import NctId
from trialpost.model.reading import Door
from trialpost.model.results import (
    Count,
    Figure,
    Group,
    Milestone,
    ParticipantFlow,
    Period,
    PostedResults,
    ResultsKind,
)
from trialpost.model.status import ArmType, InterventionType, RecruitmentStatus, Sex, StudyType
from trialpost.model.trial import Arm, Dates, Eligibility, Intervention, MeshTerm, Trial, TrialDate

FILE = REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Number of Participants With Headache (Week 12)", "headache"),
        ("Change From Baseline in Body Weight at Week 24", "change in body weight"),
        ("Time to Recovery", "time to recovery"),
        (
            "Number of Participants Who Died Due to Stroke",
            "“Number of Participants Who Died Due to Stroke”",
        ),
        ("Test-of-Cure Visit", "“Test-of-Cure Visit”"),
        (
            "Effect of Zetiran, as Compared With Placebo, on Glasgow Coma Scale",
            "Glasgow coma scale",
        ),
        # What a title says of the plan, or of what people did, is no name.
        (
            "The Number of Subjects With Rash, Frequency, and Relation to Treatment Will be "
            "Assessed as Part of a Standard Panel.",
            "rash",
        ),
        (
            "Count of Participants That Experienced Rash as a Result of Heat",
            "rash as a result of heat",
        ),
        ("Number of Participants Who Discontinued Treatment", "discontinuing treatment"),
        ("Percentage of Participants Who Required Dialysis", "a need for dialysis"),
        ("Participants With Adverse Events by Treatment.", "adverse events by treatment"),
        (
            "Participants From Time of Randomisation to CV Death",
            "“Participants From Time of Randomisation to CV Death”",
        ),
        ("Number of Participants With Rash at 26 and 52 Weeks", "“Rash at 26 and 52 Weeks”"),
        ("Change in the ADAM (Androgen Deficiency in the Aging Male)Score", "change in ADAM score"),
        ("Assess Satisfaction With Care", "“Assess Satisfaction With Care”"),
        ("Number of Participants Who Ate > 2 Meals.", "“Ate > 2 Meals”"),
        ("Heart Rate Upto Day 7 (Part B)", "heart rate"),
        (
            "Change From Baseline to Week 16 in Mean 24-hour Blood Pressure",
            "change in mean 24-hour blood pressure",
        ),
        (
            "Baseline-adjusted Change in Erectile Function Domain Score of the International "
            "Index of Erectile Function",
            "change in erectile function domain score",
        ),
    ],
)
def test_a_measure_is_named_as_a_sentence_would(title, name):
    assert measure_name(title) == name


def test_groups_that_a_sentence_cannot_hold_get_letters_of_their_own():
    long = "Drug 5 mg Twice a Day With Food and Usual Care"
    named = group_names(["Placebo", long, long + " Again", "Control Group", "Total"])
    assert list(named.values()) == [
        "placebo", "group A", "group B", "the control group", "all groups together",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arms", "described", "names"),
    [
        ({"1": ("Drug: A", "Drug: B"), "2": ("Drug: A",)}, {}, {}),  # a part tells nothing apart
        ({"1": ("Drug: Cisplatin",), "2": ("Other: Placebo",)}, {},
         {"Arm 1": "cisplatin", "Arm 2": "placebo"}),
        ({}, {"Arm 1": "Cisplatin, 5 mg", "Arm 2": "Placebo for 8 weeks"},
         {"Arm 1": "cisplatin", "Arm 2": "placebo"}),
        ({}, {"Arm 1": "Cisplatin, 5 mg", "Arm 2": "Cisplatin, 10 mg"}, {}),
    ],
)  # fmt: skip
def test_a_group_that_is_only_counted_is_named_by_what_it_got(arms, described, names):
    tried = tuple(Intervention(name=one) for one in ("Cisplatin", "Placebo"))
    own = tuple(Arm(label=label, interventions=got) for label, got in arms.items())
    groups = tuple(
        Group(id=one, title=one, where="", description=described.get(one))
        for one in ("Arm 1", "Arm 2")
    )
    results = PostedResults(places=ResultsKind.JSON, flow=ParticipantFlow(groups=groups))
    trial = _trial(interventions=tried, arms=own)
    assert names_by_treatment(["Arm 1", "Arm 2"], trial, results) == names


EXPLAINED = (
    (r"\bregistry\b", "a public list of trials"),
    (r"\bplacebo\b", "A placebo looks like"),
    (r"\bmean (?:was|change)\b", "A mean is"),
    (r"\bmedian\b", "A median is|median age, the one in the middle"),
    (r"was significant|no clear difference", "“Significant” means"),
    (r"p-value|\(p [=<>]", "A p-value tells|its p-value is below"),
    (r"the data fit anything", "A range says"),
    (r"\bratio was\b", "A ratio of 1"),
    (r"\bodds ratio\b", "Odds set"),
    (r"\bhazard ratio\b", "A hazard is"),
    (r"\badverse event", "Doctors call a health problem"),
    (r"\bserious health problem", "It is serious if"),
    (r"\bmarker\b", "a marker: a value from"),
    (r"\bsponsor\b", "The sponsor, who answers"),
    (r"\bphase \d", r"phase \d.* trial: |between the middle and last step"),
)
"""What an article says, and how the sentence begins that explains it, there or before."""


def unexplained(article) -> list[str]:
    """Return what stands in the sentences of an article before it is explained."""
    texts = [one.text for part in article.sections for one in part.sentences]
    shown = [re.sub(r"“(?!Significant”)[^“”]*”", "", text) for text in texts]
    found = []
    for term, said in EXPLAINED:
        used = [at for at, text in enumerate(shown) if re.search(term, text, re.I)]
        told = [at for at, text in enumerate(shown) if re.search(said, text)]
        if used and (not told or told[0] > used[0]):
            found.append(f"{term}: {texts[used[0]]}")
    return found


@pytest.mark.skipif(not FILE.exists(), reason="the real records are not here")
def test_real_records_give_articles_that_hold_and_changed_numbers_do_not():
    with gzip.open(FILE) as lines:
        for raw in itertools.islice(lines, 0, 200, 25):
            found = findings_of_record(raw, Door.CTGOV_API)
            article, document = write_record_article(found), record_document(found)
            assert verify(article, document) == ()
            assert 400 <= words_in(article) <= 850
            assert article.reading_grade <= 8
            assert len(article.elements) == 10
            assert unexplained(article) == []
            for at, section in enumerate(article.sections):
                for number, one in enumerate(section.sentences):
                    if " of " not in one.text or " people had a serious" not in one.text:
                        continue
                    false = one.text.replace(" of ", "7 of ", 1)
                    changed = [*section.sentences]
                    changed[number] = msgspec.structs.replace(one, text=false)
                    parts = [*article.sections]
                    parts[at] = msgspec.structs.replace(section, sentences=tuple(changed))
                    assert verify(
                        msgspec.structs.replace(article, sections=tuple(parts)), document
                    ), false
                    break


def _wrongly_lacking(article, posted) -> list[str]:
    """Return the sentences that say of the record that it lacks what its findings have."""
    tests = [one for one in posted.findings if one.table is Table.ANALYSIS]
    by_id = {one.id: one for one in posted.findings}
    found = []
    for one in (sentence for part in article.sections for sentence in part.sentences):
        own = {by_id[name].measure for name in one.findings if name in by_id}
        if one.text == fixed.NO_TESTS and tests:
            found.append(one.text)
        if one.text == "For this, the record gives no p-value." and any(
            test.measure in own and test.p_value is not None for test in tests
        ):
            found.append(one.text)
        if one.text == fixed.NO_MAIN and any(
            test.measure in posted.main_measures and test.kind is FindingKind.NUMBER
            for test in posted.findings
        ):
            found.append(one.text)
    return found


SAID = {
    "NCT01920711": ("0.870", "p = 0.0587"),
    "NCT04187144": ("14.6", "p = 0.0003"),
    "NCT00430677": ("hazard ratio was 1.1", "p = 0.746", "p = 0.118", "abatacept does"),
    "NCT00321919": ("0.779", "0.53 to 1.14", "p = 0.2036"),
    "NCT00733343": ("AutoSet CS",),
}
"""What the articles of these records have to say."""


@pytest.mark.skipif(not FILE.exists(), reason="the real records are not here")
def test_nothing_is_said_to_lack_that_the_record_has():
    for found in _found(SAID):
        article = write_record_article(found)
        text = " ".join(one.text for part in article.sections for one in part.sentences)
        assert [words for words in SAID[found.trial] if words not in text] == []
        assert _wrongly_lacking(article, found.posted) == []
        assert article.problems == ()


def _trial(**fields):
    own = {"brief_title": "A Study", "status": RecruitmentStatus.COMPLETED,
           "type": StudyType.INTERVENTIONAL}  # fmt: skip
    return Trial(id=NctId("NCT00000000"), **(own | fields))


@pytest.mark.parametrize(
    ("title", "tried", "name"),
    [
        ("Abatacept for Lupus", ["Corticosteroids", "Abatacept"], "abatacept"),
        ("Breathing Aids", ["Europe: AutoSet CS (USA: VPAP)"], "AutoSet CS"),
        ("Cells in the Heart", ["Group 1", "Group 0"], "the tested treatment"),
        ("A Study of M2951", ["Placebo", "M2951"], "M2951"),
        ("A Study", ["SK&F-105517-D 10 mg capsule"], "SK&F-105517-D"),
        ("A Study", ["Laboratory Biomarker Analysis", "Zetiramab"], "zetiramab"),
        ("A Study", ["Vaccine 3 Dose", "Zetiramab IV"], "zetiramab"),
    ],
)
def test_what_was_tried_is_what_the_title_says_and_no_label(title, tried, name):
    own = tuple(Intervention(name=one) for one in tried)
    assert treatment_of(_trial(brief_title=title, interventions=own)) == name


CANCER, SKIN = MeshTerm("D009369", "Neoplasms"), MeshTerm("D012871", "Skin Diseases")


@pytest.mark.parametrize(
    ("conditions", "terms", "above", "said"),
    [
        (("Psoriasis", "Lymphoma"), ("Psoriasis", "Lymphoma"), (CANCER, SKIN), None),
        (("Psoriasis",), ("Psoriasis",), (SKIN,), "illnesses of the skin"),
        (("Breast Cancer", "Itch"), ("Breast Neoplasms", "Pruritus"), (CANCER, SKIN),
         "cancers and other growths"),
    ],
)  # fmt: skip
def test_an_illness_is_among_no_illnesses_of_another_condition(conditions, terms, above, said):
    held = tuple(MeshTerm("", one) for one in terms)
    trial = _trial(conditions=conditions, condition_mesh=held, condition_ancestors=above)
    assert area_of(trial, conditions[0].lower()) == said


TITLES = {
    # With its figures, this would be longer than a headline is.
    "NCT01120210": "Post-baseline changes compared to placebo in cardiac index: two of three tests "
    "were significant",
    "NCT00604825": "Change in frequency of vasomotor symptoms: between falls of 4.31 points with "
    "GSK232802 75 mg and 7.59 with premarin 0.3 mg; two of three tests were significant",
    "NCT01644500": "Change in HbA1c: falls of 1.48 percentage points with 1.5 mg dulaglutide, 1.22 "
    "with 0.75 mg dulaglutide and 0.92 with glimepiride",
    # Two tables of one title; a unit that no figure can carry.
    "NCT01125514": "Diuretic efficacy index 1 for sodium excretion: between 10.2 mmol/mg with "
    "furosemide 60 mg plus aliskiren placebo and 13.5 with furosemide 60 mg plus multiple dose "
    "aliskiren 150mg",
    "NCT02729038": "Area under the plasma concentration time curve (in “Nanogram*hour per "
    "milliliter”): 14,838 in group A, 22,367 in group D and 28,545 in group B",
    # Tests of age and stage stand there between the groups, and two of them are significant.
    "NCT00931528": "No clear difference in maintaining spontaneous erectile function "
    "between tadalafil and placebo",
    "NCT00113087": "No clear difference in weight-for-age Z-score between enalapril and placebo",
    "NCT04280705": "Time to recovery was shorter with remdesivir (10 days) than with placebo "
    "(15 days)",
    "NCT00233480": "LVEF at month 3: 25% with active treatment and 24% with placebo",
    "NCT00335153": "Change in abnormal involuntary movement scale total score: a fall of 1.7 "
    "points with levodopa-carbidopa intestinal gel",
    "NCT02234141": "Change in pulmonary vascular resistance: none of three tests was significant",
    "NCT01150903": "Underlying condition: seen in more people with index PDE5i prescription (70 of "
    "every 100) than in the control group (56 of every 100)",
    "NCT00585611": "A trial of atorvastatin in diastolic heart failure was stopped early and gives "
    "no main figure",
    "NCT04909229": "A trial of PEAR-003b PDT intervention in insomnia chronic gives no figure for "
    "its main question",
}
"""What headlines say: no difference, which way, figures of one group and of two, both ends of four
groups, counts of people, and why there is none."""


@pytest.mark.skipif(not FILE.exists(), reason="the real records are not here")
def test_a_headline_states_the_main_result_or_why_there_is_none():
    for found in _found(TITLES):
        article, document = write_record_article(found), as_given(found)
        assert article.title.text == TITLES[found.trial]
        assert verify(article, document) == (), "as 'trialpost verify' has the findings"
        assert Interpreter(document).spanish(article.title.text), "it has no Spanish"


MENDED = {
    "NCT00233480": ("of “3 month LVEF”", "Baseline LVEF"),
    "NCT02353312": ("In the group on Kuvan, ", "kuvan"),
    "NCT02975336": (fixed.SLIP, "group B and group A"),
    "NCT04280705": ("shorter with remdesivir", "Asian"),
    "NCT00113087": ("By congenital heart defects the record means", "defects are a heart"),
    "NCT00430716": (
        "and 38.4 with sildenafil 20 mg",
        "came up in 0 of 41 people with sildenafil 1 mg",
    ),
    "NCT02692716": ("the hazard ratio was 0.79", "“Other”"),
    "NCT00684021": ("cells do for", "cells does"),
    "NCT00106392": ("High blood potassium came up in 7 of every 100", "warrant"),
    "NCT02465515": ("A significant difference in “Time to First Occurrence of", ": 5.87 with"),
}
"""What the articles of these records say, and what they said and no longer do."""


@pytest.mark.skipif(not FILE.exists(), reason="the real records are not here")
def test_what_a_reader_stumbled_over_is_no_longer_said():
    for found in _found(MENDED):
        article = write_record_article(found)
        texts = [article.title.text, *(one.text for s in article.sections for one in s.sentences)]
        now, before = MENDED[found.trial]
        assert any(now in text for text in texts), found.trial
        assert not any(before in text for text in texts), found.trial
        sizes = [one for one in texts if one.startswith("Between ")]
        assert len(set(sizes)) == len(sizes), "a comparison is told twice"


@pytest.mark.skipif(not FILE.exists(), reason="the real records are not here")
def test_two_measures_of_one_record_never_go_by_one_name():
    (found,) = _found(["NCT00724932"])
    names = record_document(found).measures
    outcomes = [f.measure for f in found.posted.findings if f.table is Table.OUTCOME]
    told = [names[one] for one in dict.fromkeys(outcomes)]
    assert len({one.lower() for one in told}) == len(told)


def _found(names):
    with gzip.open(FILE) as lines:
        raws = [raw for raw in lines if any(name.encode() in raw[:400] for name in names)]
    assert len(raws) == len(names)
    return [findings_of_record(raw, Door.CTGOV_API) for raw in raws]


TRULY = {
    # A logarithm is no "ng/L".
    "NCT01808313": (("0.37 log(ng/L)",), ("0.37 ng/L",)),
    # A value at week 24 is no change: that stands in a row of its own.
    "NCT03439514": (("rise of 21.0 meters", "rise of 2.68 meters"), ("420", "393")),
    # How people were at the start is no result, where later times are main measures too.
    "NCT00237692": (("lood pressure control at month 6: between", "“6month.”"),
                    ("Control at Baseline",)),
    # 14.46 and 14.50 of every 100.
    "NCT00379769": (("The trial asked what rosiglitazone does for people",
                     "321 of 2,220 people with combined RSG and 323", fixed.ROUNDED,
                     "With MET in addition to background SU, 431 of 1,122 people had",
                     "A hazard ratio below 1.2 was to count as close enough."),
                    ("1 fewer of every 100", "group A")),
    # It asks whether one comes close to the other, and the record says how close.
    "NCT01126580": (("whether 1.5 mg dulaglutide is not much worse than metformin.",
                     "The record calls dulaglutide LY2189265.",
                     "the difference was −0.22 percentage points",
                     "up to 0.4 percentage points was to count as close enough."), ()),
    "NCT01259297": ((fixed.ROUNDED,), ("That is 1 ",)),
    "NCT04187144": (("That is 15 more of every 100 people",), ()),
    # The gap to what three doses are held against, and in an article that has little room.
    "NCT02285920": (("efficacy - change in mitral annular",
                     "the mean change of 40 people was a rise of 0.1 cm/second."),
                    ("The main measure was “Safety",)),
    "NCT00910962": (("That is 3 fewer of every 100 people with losmapimod 7.5 mg than with",), ()),
    # The same in all of five groups.
    "NCT02808585": (("Telemetry: seen in nobody",), ()),
    # What the record says of each sequence tells none from another.
    "NCT03357731": ((), ("The record says of sequence",)),
    # What all others are held against is told, and what all tests say.
    "NCT02234141": (("With placebo, the mean change was", "resistance: none of three tests was",
                     "placebo, 7 of 37 people", fixed.STANDARD_ERROR,
                     "With selonsertib 18 mg, the mean change was a fall of 21 dyne"),
                    ("between a fall",)),
    # Values before and after are no change.
    "NCT03366649": (("FMR severity", "0.7 points with UMA"), ("Change in FMR", "change in FMR")),
    "NCT00520975": (("between chemotherapy & bevacizumab and chemotherapy & placebo",),
                    ("Arm A", "arm A")),
    "NCT00321919": ((), ("was died due",)),
    # Both are 1 of every 100, and the counts lie apart.
    "NCT02692716": (("came up in 12 of 1,591 people with oral",), ("1 of every 100 with placebo",)),
    "NCT02354352": (("0.2 with eplerenone", "“Percent change in circumference”"), ("0.2%",)),
    # The first planned test, which is null, beside one that is significant; the title counts them.
    "NCT03429543": (("was significant (p = 0.0116)",
                     "haemoglobin: two of four tests were significant",
                     "linagliptin 5 mg DINAMOᵀᴹ and placebo - DINAMOᵀᴹ was seen (p = 0.2935)",
                     "asked what linagliptin and empagliflozin do for"),
                    ("one of several",)),
    # A unit that the measure's name has is not said again; a treatment without a name is "a" one.
    "NCT00711529": (("hot flashes at week 8: 1 with hypnotherapy and 3 with gabapentin",), ()),
    # Of thirteen groups; of a subgroup that a test names with its words in another order.
    "NCT03447990": (("The record has this for 13 groups, more than are told here.",
                     "Group H is called", "between 0 of 4 people in group G and 7 of 9 in group H"),
                    ()),
    "NCT00588692": (("The figures here are those of “Ejection Fraction Subgroup 25-49%",
                     "groups or points of this measure which are not told here"), ()),
    # Degrees at several times: the commonest at the last.
    "NCT00209339": (("“2+:Moderate”",), ("0+:None",)),
    "NCT04435782": ((), ("Participant 1”: ",)),
    # The planned test of the pooled doses comes first; one-sided, 0.0483 is not significant.
    "NCT01951625": (("none of five tests was significant", "was seen (p = 0.1506)",
                     "with vericiguat 1.25 mg", "at 90% confidence, the data fit anything",
                     ONE_WAY, "Heart failure, as a"),
                    ("ignificant difference", "milligram")),
    # Of which day a test is stands beside its p-value.
    "NCT00833638": (("Of five tests of this measure, three were significant.", "(p = 0.006)"),
                    ("(p = 0.573)", fixed.APART)),
    # Tests of one pair that do not agree.
    "NCT04524598": (("Of two tests of this measure, one was significant.", fixed.TESTED_AGAIN), ()),
    # Its record's words: "Age is reported here", "N Stage is reported here" (p = 0.0467, 0.0068).
    "NCT00931528": (
        ("No clear difference between tadalafil and placebo was seen (p = 0.2386)",),
        ("tests were significant", "0.0467", "0.0068"),
    ),
    "NCT01874431": (("four of seven tests were significant",), ()),
    # Harms are those that set groups apart; a death that no total counts is told.
    "NCT01644500": ((fixed.TERMS_APART, "Loose stools came up in 17 of every 100 people with 1.5"),
                    ("yperlipid", fixed.TERMS)),
    "NCT00123955": (("Death, as a serious problem, came up in nobody with spironolactone",
                     "With placebo, the mean was 25 points."), ("Planned operation",)),
    # Whether it worked comes before harms; no end of a scale is picked; placebo is in the title.
    "NCT04766892": (("The main measure was “Ratio to Baseline at Week 26",), ()),
    "NCT01383018": (("“Very Satisfied”: between",), ("Very Dissatisfied",)),
    "NCT00281684": (("; 37.5 with placebo",), ()),
    # Two arms in use: the record's rules say not which is held against the other.
    "NCT00281099": (("whether VVI 40 and MVP pacing come close to each other",
                     "The data fit ratios above 1.21, so this was not shown.", "that is odd",
                     "For health problems, the record gives this span: “From enrollment",
                     "Heart failure, as a milder problem, came up in 11 of every 100"),
                    ("not much worse",)),
    "NCT02292771": (("With atosiban (neonatal), 1 of 50 people died",
                     "With retosiban (neonatal), 10 of 46 people had a serious health problem",
                     "It has figures for 42 measures"), ()),
    "NCT02510261": (("All people got patisiran now", "Patisiran is a gene-silencing medicine."),
                    ("All people got the same",)),
    "NCT05415410": (("The record says of its limits: “The administered doses",),
                    ("hrombotic microangiopathy",)),
    "NCT01353508": (("177 with LCZ696 - hypertension and 146 in",), ("between 146",)),
    "NCT01572909": (("the mean of 57 people was", "the mean of 60 people was"), ()),
    # Who took part, by the record; nobody got to the planned end, and why.
    "NCT01440517": (("says that 4 people took part; it also counts 5 who started.",),
                    ("In all, 4 people",)),
    "NCT00089973": (("Of 50 people who started, nobody got to the planned end. Of those who left "
                     "before the end, 45 saw their illness get worse",), ()),
    # Results of several groups stand in a record whose plan had one.
    "NCT01048125": (("joined; the record counts nobody who started.", "the results are given for "
                     "each of these: the study group and the control group."),
                    ("All people got the same", "Without another group")),
    # Weeks of a pregnancy are none of the trial; the newborns' harms are told; a slip in a unit.
    "NCT02377466": (("With retosiban (neonatal), 5 of 10 people had a serious",), ("eek 7",)),
    "NCT04093414": ((" milliseconds",), ("millli",)),
    "NCT00430716": (("“This study was terminated at the recommendation",), ("its own words",)),
}  # fmt: skip
"""What the articles of these records have to say, and what they must not."""
ALSO_IN_SPANISH = (
    "NCT01951625",
    "NCT00281684",
    "NCT02808585",
    "NCT03439514",
    "NCT02234141",
    "NCT00379769",
    "NCT00520975",
)


@pytest.mark.skipif(not FILE.exists(), reason="the real records are not here")
def test_articles_tell_what_is_true_of_these_records():
    for found in _found(TRULY):
        article, (own, untrue) = write_record_article(found), TRULY[found.trial]
        parts = [article.title.text]
        parts += [one.text for part in article.sections for one in part.sentences]
        text = " ".join(parts)
        assert [words for words in own if words not in text] == [], found.trial
        assert [words for words in untrue if words in text] == [], found.trial
        assert not re.search(r"\bserious [^.]*, as a serious problem", text, re.I)
        assert article.problems == ()
        every = [one for part in article.sections for one in part.sentences]
        for right, wrong in (("−0.22 percentage points", "−0.22%"), ("at 90% con", "at 95% con")):
            for one in every:
                if right in one.text:
                    changed = msgspec.structs.replace(one, text=one.text.replace(right, wrong))
                    assert any(checker_of(article, record_document(found)).sentence(changed))
        if found.trial in ALSO_IN_SPANISH:
            assert write_record_article(found, language="es").problems == ()


@pytest.mark.skipif(not FILE.exists(), reason="the real records are not here")
def test_a_gap_of_every_hundred_is_believed_only_as_the_counts_have_it():
    (found,) = _found(["NCT00910962"])
    article, own = write_record_article(found), record_document(found)
    assert article.title.text.endswith("events: none of three tests was significant")
    checker = checker_of(article, own)
    gaps = [s for part in article.sections for s in part.sentences if s.text.startswith("That is")]
    assert gaps
    for one in gaps:
        size, way = re.match(r"That is (\d+) (more|fewer)", one.text).groups()
        groups = re.search(r"with (.+) than with (.+)\.", one.text).groups()
        false = [one.text.replace(f" {size} ", f" {int(size) + by} ", 1) for by in (-1, 1, 7)]
        false.append(one.text.replace(way, "fewer" if way == "more" else "more"))
        false.append(one.text.replace(" than ", " \0 ").replace(groups[0], "\1")
                     .replace(groups[1], groups[0]).replace("\1", groups[1])
                     .replace("\0", "than"))  # fmt: skip
        assert not any(checker.sentence(one))
        for text in false:
            changed = msgspec.structs.replace(one, text=text)
            assert any(checker.sentence(changed)), text


def _count(value: float, n: int | None, **other):
    own = {"statistic": "count", "unit": "Participants", "value": value, "n": n} | other
    source = Source(kind=SourceKind.REGISTRY, ref="NCT00000000", text="")
    return Finding(
        id="one", kind=FindingKind.NUMBER, source=source, where={}, measure="Pain", **own
    )


@pytest.mark.parametrize(
    ("cells", "hundred"),
    [
        ([(30, 120), (12, 60)], True),
        ([(30, 120), (0, 60)], True),
        ([(30, 120), (12, 19)], False),  # too few people in one of the groups
        ([(30, 120), (1, 300)], False),  # one person would be rounded to nobody
        ([(299, 300), (30, 120)], False),  # and all but one to everybody
        ([(120, 120), (30, 120)], True),
        ([(30, None)], False),
    ],
)
def test_groups_are_told_of_every_hundred_people_alike(cells, hundred):
    own = [_count(*one) for one in cells]
    assert are_told_of_hundred(own) is hundred
    said = [people_of(one, hundred=hundred) for one in own if 0 < one.value < (one.n or 0)]
    assert {" of every 100" in text for text in said} <= {hundred}
    assert are_told_of_hundred([_count(30, 120, counted="eyes")]) is False


def test_a_test_of_one_group_is_told_of_that_group():
    # NCT00436748 holds each of two groups against a fixed share.
    about = {"kind": FindingKind.NUMBER, "where": {}, "table": Table.ANALYSIS,
             "source": Source(kind=SourceKind.REGISTRY, ref="x", text="")}  # fmt: skip
    alone = Finding(id="x", measure="M", arm="Weekly", p_value="<0.001", **about)
    assert p_alone(alone, {"Weekly": "A weekly"}) == "for A weekly, the record gives p < 0.001."
    assert p_alone(alone, {}) == "for this, the record gives p < 0.001."
    two = msgspec.structs.replace(alone, comparator="Daily")
    assert p_alone(two, {"Weekly": "A weekly"}) == "for this, the record gives p < 0.001."


def test_a_percentage_of_people_stands_behind_how_many_of_every_hundred():
    one = _count(24.3, 103, statistic="percentage", unit="Percentage of participants")
    said = "it was seen in 24 of every 100 people (24.3% of 103 people)"
    assert amount(one, hundred=are_told_of_hundred([one])) == said
    few = _count(25.0, 12, statistic="percentage", unit="Percentage of participants")
    assert amount(few, hundred=are_told_of_hundred([few])) == "it was seen in 25% of 12 people"
    assert gap(one, _count(30, 100, statistic="percentage", unit="percent of patients")) == (
        6, "fewer",
    )  # fmt: skip


@pytest.mark.parametrize(("counts", "seems"), [
    (((873, 1000), (835, 1000)), True),  # 3.8 more: 87 and 84 of every 100
    (((870, 1000), (830, 1000)), False),
    (((873, 1000), (871, 1000)), False),  # no whole one: another sentence says so
])  # fmt: skip
def test_a_gap_that_rounding_hides_isexplained(counts, seems):
    assert seems_apart_by_another(*(_count(*one) for one in counts)) is seems


@pytest.mark.parametrize(
    ("name", "description", "arm", "said"),
    [
        ("Zetiramab", "10 mg/kg IV every 3 weeks", "A", "given into a vein, every 3 weeks"),
        ("Zetiran", "Tablet, oral", "Zetiran BID", "taken as a tablet, twice a day"),
        ("Zetiran", "tablets once daily, then 3 times weekly", "A", "taken as a tablet"),
        ("Zetiran", "capsules by mouth; Placebo tablets by mouth", "A", "taken as a capsule"),
        ("Zetiran gel and placebo", "gel or tablet, QD", "A", None),
        ("XZ123456", None, "A", "a code that a company uses"),
    ],
)
def test_how_a_medicine_was_given_is_told_where_the_record_has_one_way(
    name, description, arm, said
):
    one = Intervention(name=name, type=InterventionType.DRUG, description=description, arms=(arm,))
    trial = _trial(interventions=(one,), arms=(Arm(label=arm, type=ArmType.EXPERIMENTAL),))
    told = [fact.said for fact in given(trial, treatment_of(trial))]
    assert [said in one for one in told] == ([True] if said else [])


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        ({"Withdrawal by Subject": 3, "Death": 1, "Moved away": 1},
         "Of those who left before the end, 3 chose to leave, 1 died and 1 had other reasons."),
        ({"Death": 4, "Moved away": 2}, None),  # they do not add up to the five who left
    ],
)  # fmt: skip
def test_why_people_left_is_told_where_the_reasons_add_up(reasons, said):
    def step(title, count):
        return Milestone(title=title, counts=(Count(group="A", figure=_figure(count)),))

    period = Period(
        title="All",
        milestones=(step("STARTED", 20), step("COMPLETED", 15)),
        withdrawals=tuple(step(*one) for one in reasons.items()),
    )
    posted = PostedResults(places=ResultsKind.JSON, flow=ParticipantFlow(periods=(period,)))
    told = [one.said for one in reasons_to_leave(posted, 20)]
    assert told == ([said] if said else [])


@pytest.mark.skipif(not FILE.exists(), reason="the real records are not here")
def test_the_group_that_was_hit_worst_is_never_left_out():
    (found,) = _found(["NCT01874431"])
    article = write_record_article(found)

    def without(part):
        kept = (one for one in part.sentences if "8 of 97 people had a serious" not in one.text)
        return msgspec.structs.replace(part, sentences=tuple(kept))

    left_out = msgspec.structs.replace(article, sections=tuple(map(without, article.sections)))
    assert [one.claim for one in verify(left_out, as_given(found))] == [ALL_SERIOUS]


def _figure(count):
    return Figure(text=str(count), value=float(count), where=f"/{count}")


SHORT = {
    "NCT00604825": ("falls of 4.31 points with GSK232802 75 mg and 7.59 with premarin 0.3 mg", (
        ("4.31", "4.81"), ("7.59", "4.31"), ("falls of", "rises of"), ("points", "kg"),
        ("two of three", "three of three"), ("two of three", "two of two"),
    )),
    "NCT01644500": ("falls of 1.48 percentage points with 1.5 mg dulaglutide, 1.22 with", (
        ("1.48 percentage points with 1.5 mg", "1.48 percentage points with 0.75 mg"),
        ("1.22", "0.92"), ("0.92", "1.22"), ("with glimepiride", "with placebo"),
        ("falls", "rises"), ("percentage points", "kg"), ("1.22", "a rise of 1.22"),
    )),
    "NCT02130557": ("more people with bosutinib (47 of every 100) than with imatinib (37", (
        ("more", "fewer"), ("47", "37"), ("bosutinib (47", "imatinib (47"), ("37 of", "47 of"),
        ("(47 of every 100) than with imatinib (37", "(37 of every 100) than with imatinib (47"),
    )),
    "NCT04280705": ("shorter with remdesivir (10 days) than with placebo (15 days)", (
        ("shorter", "longer"), ("10 days", "15 days"), ("15 days", "10 days"),
        ("10 days", "10 weeks"),
        ("remdesivir (10 days) than with placebo", "placebo (10 days) than with remdesivir"),
    )),
    "NCT02713789": ("0 of 8 people with hMaxi-K 8000 µg, 0 of 10 with hMaxi-K 16000 µg", (
        ("0 of 10", "1 of 10"), ("0 of 10", "0 of 8"), ("0 of 8 people", "0 of 10 people"),
        ("and 0 of 8", "and 2 of 8"),
    )),
}  # fmt: skip
"""Headlines that say a unit, a way or whom once, and changes of them that are false."""

SWAPPED = {
    "NCT00604825": ("4,31", "7,59"), "NCT01644500": ("1,22", "0,92"),
    "NCT02130557": ("47 de", "37 de"), "NCT04280705": ("10", "15"),
    "NCT02713789": ("0 de 8", "0 de 10"),
}  # fmt: skip
"""Figures of their Spanish twins that belong to other groups."""


@pytest.mark.skipif(not FILE.exists(), reason="the real records are not here")
def test_what_a_headline_says_once_is_read_of_every_group():
    for found in _found(SHORT):
        article, own = write_record_article(found), as_given(found)
        (words, changes), title = SHORT[found.trial], article.title
        assert words in title.text, title.text
        for old, new in changes:
            changed = msgspec.structs.replace(title, text=title.text.replace(old, new, 1))
            assert changed.text != title.text, (old, title.text)
            assert verify(msgspec.structs.replace(article, title=changed), own), changed.text
        spanish = write_record_article(found, language="es")
        assert spanish.problems == ()
        one, other = SWAPPED[found.trial]
        text = spanish.title.text.replace(one, "\0", 1).replace(other, one, 1)
        swapped = msgspec.structs.replace(spanish.title, text=text.replace("\0", other))
        assert len({title.text, spanish.title.text, swapped.text}) == 3, spanish.title.text
        assert verify(msgspec.structs.replace(spanish, title=swapped), own), swapped.text


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2012-10", "2012-10-30", "The trial began and ended in October 2012."),
        ("2012-10", "2013-10", "The trial began in October 2012 and ended in October 2013."),
        ("2012", "2012", "The trial began in 2012 and ended in 2012."),
    ],
)
def test_a_trial_of_one_month_is_told_once(start, end, said):
    days = Dates(start=TrialDate(PartialDate.parse(start)),
                 completion=TrialDate(PartialDate.parse(end)))  # fmt: skip
    assert [one.said for one in _when(_trial(dates=days))] == [said]


def test_units_are_counted_as_people_do():
    assert [_several(one) for one in ("device", "centimeter", "mm Hg")] == [
        "devices", "centimeters", "mm Hg",
    ]  # fmt: skip


def test_harms_have_plain_names_and_each_a_spanish_one():
    assert (harm_name("Rhinorrhoea"), harm_name("Orthopnea")) == (
        "runny nose", "shortness of breath when lying flat",
    )  # fmt: skip
    assert [one for one in set(HARMS.values()) if known(one) is None] == []


@pytest.mark.parametrize(
    ("high", "said"),
    [(120, "Men from 18 years of age could join."),
     (65, "Men from 18 years up to 65 years of age could join.")],
)  # fmt: skip
def test_an_age_that_nobody_has_is_no_limit(high, said):
    rules = Eligibility(
        sex=Sex.MALE, minimum_age=AgeLimit(18, "year"), maximum_age=AgeLimit(high, "year")
    )
    assert next(_rules(_trial(eligibility=rules))).said == said


@pytest.mark.skipif(not FILE.exists(), reason="the real records are not here")
def test_a_problem_is_called_serious_or_milder_as_the_table_that_it_stands_in_has_it():
    (found,) = _found(["NCT00281099"])
    article, document = write_record_article(found), record_document(found)
    checker = checker_of(article, document)
    told = [one for section in article.sections for one in section.sentences]
    words = ("as a serious problem", "as a milder problem")
    for one, other in (words, words[::-1]):
        own = [sentence for sentence in told if one in sentence.text]
        assert own, one
        for sentence in own:
            turned = msgspec.structs.replace(sentence, text=sentence.text.replace(one, other))
            assert not [*checker.sentence(sentence)]
            assert [*checker.sentence(turned)], turned.text
