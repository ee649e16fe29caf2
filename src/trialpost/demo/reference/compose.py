"""State the reference trial's facts, each in a passage of our own words.

``python -m trialpost.demo.reference.compose`` prints the findings file that lies beside this
module. Sources: Dörner and others, Arthritis Research & Therapy 2022;24:112 (abstract); Wallace and
others, Lancet 2018;392:222 (abstract); the record NCT02708095. The figures are theirs, the words
are ours.
"""

import sys
from typing import Any

from trialpost.demo.reference.in_spanish import NAMES, SOURCES, STATEMENTS
from trialpost.findings.document import findings_to_json
from trialpost.findings.draft import SourceDraft
from trialpost.findings.file import COMPLETED, RANDOMISED, FileTrial, FindingsFile, Topic
from trialpost.model.finding import Finding, SourceKind, Timepoint

DNA, IGG, SRI4 = "Anti-dsDNA antibodies", "IgG", "SRI-4"
GONE = "Arthritis or rash gone"
LOW, HIGH, PLACEBO = "Baricitinib 2 mg", "Baricitinib 4 mg", "Placebo"
MEDIAN = "median change from baseline"

ILLNESS = (
    "Systemic lupus erythematosus, or lupus for short, is an illness of the immune system.",
    "In lupus, the defences that should guard the body turn on it.",
    "Joints, skin and organs such as the kidneys can ache, swell or come to harm.",
)
MARKERS = (
    "Anti-dsDNA and IgG are blood markers of how active lupus is.",
    "A blood marker does not say how people felt or got through the day.",
)

SAID = [
    ("Few medicines exist for lupus, and they leave many needs open.", Topic.ILLNESS),
    (
        "Baricitinib holds back two enzymes, Janus kinases 1 and 2, through which immune cells "
        "pass messages.",
        Topic.TREATMENT,
    ),
    (
        "The trial compared 2 mg and 4 mg of baricitinib, once a day, with placebo for 24 weeks.",
        Topic.TRIAL,
    ),
    (
        "Antibodies are meant for germs; anti-dsDNA antibodies aim at a person's own DNA.",
        DNA,
    ),
    (
        "The figures are for people whose level was high at the start: 30 IU/mL or more, in "
        "another report from this trial.",
        DNA,
    ),
    (
        "Some people with high anti-dsDNA at the start reached a normal level by week 24.",
        Topic.NOT_FOUND,
    ),
    (
        "No link was found between that and doing well on SRI-4.",
        Topic.NOT_FOUND,
    ),
    (
        "This is a later look at markers, made once the phase 2 trial was over.",
        Topic.LIMITS,
    ),
    (
        "For IgG, the summary does not make clear whether everyone was counted or only people "
        "with a high level at the start.",
        Topic.LIMITS,
    ),
    (
        "Why anti-dsDNA fell is open; baricitinib may act on B cells, a sort of immune cell.",
        Topic.NEXT,
    ),
    ("Only new studies can tell.", Topic.NEXT),
    (
        "This look at the markers came out on 16 May 2022 in the journal Arthritis Research & "
        "Therapy.",
        Topic.PUBLICATION,
    ),
    (
        "Without counts, nobody can say how sure that is.",
        Topic.NOT_FOUND,
    ),
]


def _week(value: float) -> Timepoint:
    return Timepoint(value, "week")


def _background() -> tuple[SourceDraft, list[Finding]]:
    draft = SourceDraft(
        kind=SourceKind.PUBLICATION,
        ref="background-lupus",
        name="General knowledge about lupus, as public health bodies and lupus charities state it",
    )
    found = [draft.statement(text, Topic.ILLNESS) for text in ILLNESS]
    found += [
        draft.statement(
            "A placebo looks like the medicine but holds no active drug.", Topic.PLACEBO
        ),
        draft.statement(MARKERS[0], Topic.LIMITS),
        draft.statement(MARKERS[1], Topic.LIMITS),
        draft.statement("IgG is one kind of antibody; in lupus it often runs high.", IGG),
        draft.statement(
            "SRI-4 puts several scores together to say whether lupus eased.",
            Topic.NOT_FOUND,
        ),
    ]
    return draft, found


def _called(draft: SourceDraft) -> dict[str, Finding]:
    """State what the abstract calls significant."""
    words = {
        DNA: "Against placebo, the fall in anti-dsDNA was called significant with 2 mg from week "
        "2 to week 24. With 4 mg, it was so from week 4 to week 24.",
        IGG: "Against placebo, the fall in IgG was called significant at weeks 12 and 24 with "
        "4 mg.",
    }
    return {
        measure: draft.statement(text, measure, comparator=PLACEBO, significant=True)
        for measure, text in words.items()
    }


def _markers(draft: SourceDraft, called: dict[str, Finding]) -> list[Finding]:
    rows = [
        (DNA, 2, LOW, "-14.3", "0.1"),
        (DNA, 4, HIGH, "-17.9", "0.02"),
        (DNA, 24, LOW, "-29.6", "3.0"),
        (DNA, 24, HIGH, "-15.1", "3.0"),
        (IGG, 12, HIGH, "-0.65", "0.09"),
        (IGG, 24, HIGH, "-0.60", "-0.04"),
    ]
    found = []
    for measure, week, arm, value, other in rows:
        unit = "IU/mL" if measure == DNA else "g/L"
        people = ", people with a high level at baseline" if measure == DNA else ""
        passage = (
            f"{measure}{people}, median change from baseline to week {week}: "
            f"{arm} {{value|{value}}} {unit}, placebo {{comparator_value|{other}}} {unit}."
        )
        found.append(
            draft.number(
                passage,
                called=called[measure],
                measure=measure,
                population="elevated at baseline" if measure == DNA else None,
                arm=arm,
                comparator=PLACEBO,
                timepoint=_week(week),
                statistic=MEDIAN,
                unit=unit,
            )
        )
    return found


def _analysis() -> tuple[SourceDraft, list[Finding]]:
    draft = SourceDraft(
        kind=SourceKind.PUBLICATION,
        ref="10.1186/s13075-022-02794-x",
        name="Dörner and others, Arthritis Research & Therapy: baricitinib and laboratory markers "
        "in people with lupus",
        date="2022-05-16",
        url="https://doi.org/10.1186/s13075-022-02794-x",
    )
    called = _called(draft)
    found = [*_markers(draft, called), *called.values()]
    return draft, found + [draft.statement(text, topic) for text, topic in SAID]


def _verdicts(draft: SourceDraft) -> dict[str, Finding]:
    """State, for each dose, what its p-value means by the usual mark."""
    return {
        HIGH: draft.statement(
            "By the usual mark, p below 0.05, the difference from placebo is significant with "
            "4 mg.",
            GONE,
            arm=HIGH,
            comparator=PLACEBO,
            significant=True,
        ),
        LOW: draft.statement(
            "For the clearing of arthritis or rash, the difference from placebo was not "
            "significant with 2 mg.",
            Topic.NOT_FOUND,
            arm=LOW,
            comparator=PLACEBO,
            significant=False,
        ),
    }


def _responses(draft: SourceDraft, called: dict[str, Finding]) -> list[Finding]:
    """State count, percentage and odds ratio of the main outcome for each dose."""
    about: dict[str, Any] = {"measure": GONE, "comparator": PLACEBO, "timepoint": _week(24)}
    found = []
    for arm, count, n, percent, ratio in (
        (HIGH, "70", "104", "67", ("1.8", "1.0", "3.3", "0.0414")),
        (LOW, "61", "105", "58", ("1.3", "0.7", "2.3", "0.39")),
    ):
        estimate, low, high, p = ratio
        head = f"{GONE} at week 24, {arm}:"
        found.append(
            draft.number(
                f"{head} {{value|{count}}} of {{n|{n}}} people.",
                **about, arm=arm, statistic="count", unit="people",
            )
        )  # fmt: skip
        found.append(
            draft.number(
                f"{head} {{value|{percent}}} % of people.",
                **about, arm=arm, statistic="percentage", unit="%",
            )
        )  # fmt: skip
        found.append(
            draft.number(
                f"{head} odds ratio against placebo {{value|{estimate}}}, 95 % confidence interval "
                f"{{low|{low}}} to {{high|{high}}} with p = {{p_value|{p}}}.",
                **about, arm=arm, statistic="odds ratio", called=called[arm],
            )
        )  # fmt: skip
    return found


def _primary() -> tuple[SourceDraft, list[Finding]]:
    draft = SourceDraft(
        kind=SourceKind.PUBLICATION,
        ref="Lancet 2018;392:222",
        name="Wallace and others, The Lancet: the main report of the trial",
        date="2018",
    )
    question = draft.statement(
        "The trial's main question was whether arthritis or rash had gone at week 24.",
        Topic.MAIN_QUESTION,
    )
    unknown = draft.statement(
        "For placebo, the summary of the main report gives no count of people.",
        Topic.LIMITS,
    )
    called = _verdicts(draft)
    return draft, [question, *_responses(draft, called), *called.values(), unknown]


def _record() -> tuple[SourceDraft, list[Finding]]:
    draft = SourceDraft(
        kind=SourceKind.REGISTRY,
        ref="NCT02708095",
        name="ClinicalTrials.gov, record NCT02708095",
        date="2018-11-21",
        url="https://clinicaltrials.gov/study/NCT02708095",
    )
    found = [
        draft.number(
            f"{RANDOMISED}, {arm}: {{value|{n}}}.",
            measure=RANDOMISED, arm=arm, statistic="count", unit="people",
        )
        for arm, n in ((PLACEBO, 105), (LOW, 105), (HIGH, 104))
    ]  # fmt: skip
    found += [
        draft.number(
            f"{COMPLETED}, {arm}: {{value|{done}}} of {{n|{n}}}.",
            measure=COMPLETED, arm=arm, statistic="count", unit="people",
        )
        for arm, done, n in ((PLACEBO, 83, 105), (LOW, 86, 105), (HIGH, 86, 104))
    ]  # fmt: skip
    found += [
        draft.statement(
            "The trial began on 24 March 2016, ended on 9 November 2017, and had its results "
            "posted on 21 November 2018.",
            Topic.DATES,
        ),
        draft.statement(
            "The trial's sponsor is Eli Lilly, the company that makes the drug.", Topic.SPONSOR
        ),
    ]
    return draft, found


def compose() -> FindingsFile:
    """Return the reference trial's findings, the publication that the article is about first."""
    parts = [_analysis(), _primary(), _record(), _background()]
    told = [parts[3], *parts[:3]]
    return FindingsFile(
        trial=FileTrial(
            id="NCT02708095",
            url="https://clinicaltrials.gov/study/NCT02708095",
            condition="systemic lupus erythematosus",
            condition_plain="lupus",
            intervention="baricitinib",
        ),
        sources=tuple(draft.source() for draft, _ in parts),
        findings=tuple(one for _, found in told for one in found),
        headline=DNA,
        main_measures=(GONE,),
        arms={LOW: "2 mg of baricitinib", HIGH: "4 mg of baricitinib", PLACEBO: "placebo"},
        measures={DNA: "anti-dsDNA antibodies", GONE: "the clearing of arthritis or rash"},
        spanish=NAMES | SOURCES | STATEMENTS,
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(findings_to_json(compose()))
