"""Small findings files of invented trials, written as somebody would by hand."""

from trialpost.findings import FileTrial, FindingsFile, SourceDraft, Topic
from trialpost.findings.file import RANDOMISED
from trialpost.model.finding import SourceKind, Timepoint


def _draft() -> SourceDraft:
    return SourceDraft(
        kind=SourceKind.PUBLICATION, ref="10.0000/invented", name="An invented journal", date="2025"
    )


def _trial(condition: str, intervention: str) -> FileTrial:
    return FileTrial(
        id="NCT99999999",
        url="https://clinicaltrials.gov/study/NCT99999999",
        condition=condition,
        intervention=intervention,
    )


def null_result() -> FindingsFile:
    """Frequencies in two arms that do not differ."""
    draft = _draft()
    made = [
        draft.statement("A migraine is a strong headache that keeps coming back.", Topic.ILLNESS),
        draft.statement("The trial asked whether anyone was free of pain.", Topic.MAIN_QUESTION),
    ]
    for arm, count in (("Invalol", "24"), ("Placebo", "22")):
        made.append(
            draft.number(
                f"Free of pain at month 3, {arm}: {{value|{count}}} of {{n|100}}.",
                measure="Free of pain", arm=arm, timepoint=Timepoint(3, "month"),
                statistic="count", unit="people",
            )
        )  # fmt: skip
    made.append(
        draft.number(
            "Free of pain at month 3, Invalol against placebo: risk ratio {value|1.09}, 95 % CI "
            "{low|0.66} to {high|1.81}, p = {p_value|0.74}.",
            measure="Free of pain", arm="Invalol", comparator="Placebo",
            timepoint=Timepoint(3, "month"), statistic="risk ratio", significant=False,
        )
    )  # fmt: skip
    return FindingsFile(
        trial=_trial("migraine", "Invalol"),
        sources=(draft.source(),),
        findings=tuple(made),
        main_measures=("Free of pain",),
        measures={"Free of pain": "freedom from pain"},
    )


def two_arms() -> FindingsFile:
    """Two active arms, a mean change, no placebo, a plain name for an arm."""
    draft = _draft()
    made = [
        draft.number(
            f"{RANDOMISED}, {arm}: {{value|{n}}}.",
            measure=RANDOMISED, arm=arm, statistic="count", unit="people",
        )
        for arm, n in (("Walking", "60"), ("Usual care", "58"))
    ]  # fmt: skip
    made.append(
        draft.number(
            "Walking distance, mean change at week 12: walking {value|41.5} m, usual care "
            "{comparator_value|12.0} m.",
            measure="Distance walked", arm="Walking", comparator="Usual care",
            timepoint=Timepoint(12, "week"), statistic="mean change from baseline", unit="m",
            significant=True,
        )
    )  # fmt: skip
    made.append(draft.statement("Two people in each group had a fall.", Topic.HARMS))
    return FindingsFile(
        trial=_trial("heart failure", "walking"),
        sources=(draft.source(),),
        findings=tuple(made),
        main_measures=("Distance walked",),
        arms={"Walking": "a walking programme", "Usual care": "the usual care"},
    )


def without_numbers() -> FindingsFile:
    """Statements only."""
    draft = _draft()
    made = (
        draft.statement("The trial tried a talking therapy for insomnia.", Topic.TRIAL),
        draft.statement("No link was found between age and sleep.", Topic.NOT_FOUND),
    )
    return FindingsFile(
        trial=_trial("insomnia", "a talking therapy"), sources=(draft.source(),), findings=made
    )
