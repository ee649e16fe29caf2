"""Say what a trial cannot tell: its size, its early end, who was left out, what was measured."""

import re
from collections.abc import Iterator

from trialpost.findings.facts.design import all_alike, month, told_apart
from trialpost.findings.facts.fact import Fact, numbered, quotable, whole
from trialpost.findings.facts.subject import ENROLMENT
from trialpost.findings.file import Topic
from trialpost.model.results import PostedOutcome, PostedResults
from trialpost.model.status import RecruitmentStatus, Sex
from trialpost.model.trial import OutcomeRole, Trial

SMALL, GROWN, OLD, SHARE_LEFT = 100, 18, 80, 5
_MOST_OF_A_REASON = 45
"""Words of the record's reason for an early end, which are quoted."""
_STATUS = "/protocolSection/statusModule"
_LABORATORY = re.compile(
    r"\b(?:serum|plasma|blood|urin\w+|antibod\w+|titers?|concentrations?|A1c|HbA1c|glucose|"
    r"cholesterol|LDL|hemoglobin|haemoglobin|creatinine|eGFR|viral load|RNA|DNA|biomarkers?|"
    r"proBNP|BNP|troponin|ferritin|potassium|sodium|phosphat\w+|phosphorus|"
    r"calcium|AUC\w*|C ?max|T ?max|"
    r"pharmacokinetic\w*|clearance|half-life|bone mineral density|ejection fraction|MRI|"
    r"ultrasound|echocardiogra\w+|volume index|receptor occupancy|cell counts?|lymphocyte\w*|"
    r"immunoglobulin\w*|IgG|cytokines?|QTc?|intraocular pressure|arterial pressure|"
    r"blood pressure)\b",
    re.I,
)
_FELT = re.compile(
    r"\b(?:pain|symptom\w*|quality of life|death|died|surviv\w+|stroke|adverse|prefer\w*|"
    r"satisf\w+|willing\w*|questionnaires?)\b",
    re.I,
)
_BEFORE = re.compile(
    r"\W*(?:[\w ]{0,30}\bat )?(?:baseline|screening|day 0|pre-?(?:dose|treatment))\W*", re.I
)
"""A time frame that is only of the time before anything was tried."""


def limits(trial: Trial, results: PostedResults, illness: str) -> Iterator[Fact]:
    """Yield facts on what weakens the trial's answer, and when its results were posted."""
    yield from _stopped(trial)
    yield from _size(trial)
    yield from _design(trial, results)
    yield from _marker(results)
    yield from _left_out(trial)
    yield from _who_left(results, trial.enrolment.count if trial.enrolment else None)
    yield from _time_frame(results)
    posted = trial.dates.results_first_posted
    if posted is not None:
        said = f"The registry has shown these results since {month(posted)}."
        yield Fact(topic=Topic.PUBLICATION, said=said, text=str(posted),
                   where=f"{_STATUS}/resultsFirstPostDateStruct/date")  # fmt: skip


def _stopped(trial: Trial) -> Iterator[Fact]:
    if trial.status is not RecruitmentStatus.TERMINATED:
        return
    said = "The trial was stopped early, so there are fewer figures than were planned."
    yield Fact(topic=Topic.LIMITS, said=said, text="TERMINATED", where=f"{_STATUS}/overallStatus")
    why = quotable(trial.why_stopped, _MOST_OF_A_REASON)
    if why:
        yield Fact(topic=Topic.LIMITS, said=f"The record gives this reason: “{why}.”",
                   text=trial.why_stopped or "", where=f"{_STATUS}/whyStopped")  # fmt: skip
    elif trial.why_stopped:
        yield Fact(topic=Topic.LIMITS, said="The record gives the reason in its own words.",
                   text=trial.why_stopped, where=f"{_STATUS}/whyStopped")  # fmt: skip


def _size(trial: Trial) -> Iterator[Fact]:
    count = trial.enrolment.count if trial.enrolment else None
    if count is not None and count < SMALL:
        people = f"With {count} people" if count != 1 else "With one person"
        said = f"{people}, the trial was small, so chance can sway its figures."
        yield Fact(topic=Topic.LIMITS, said=said, text=str(count), where=ENROLMENT)


def _design(trial: Trial, results: PostedResults) -> Iterator[Fact]:
    at = "/protocolSection/designModule/designInfo"
    if all_alike(trial) and any(map(_HELD.search, told_apart(results))):
        return  # by its design it had one group; by its results, there was another
    if all_alike(trial):
        said = "Without another group, nobody can tell what would have come without the treatment."
        yield Fact(topic=Topic.LIMITS, said=said, text="SINGLE_GROUP",
                   where=f"{at}/interventionModel")  # fmt: skip
    elif trial.design.masking == "none":
        said = "All knew who got what, which can sway how people feel and what they tell."
        yield Fact(topic=Topic.LIMITS, said=said, text="NONE", where=f"{at}/maskingInfo/masking")
    elif trial.design.allocation == "non_randomized":
        said = "Chance did not make the groups, so they may differ in other ways."
        yield Fact(topic=Topic.LIMITS, said=said, text="NON_RANDOMIZED", where=f"{at}/allocation")


_HELD = re.compile(
    r"\b(?:placebo|sham|controls?|no (?:drug|treatment)|untreated|standard care|usual care)\b", re.I
)
"""Names of groups that did not get what was tried."""


def is_marker(title: str) -> bool:
    """Tell whether a measure is a value of a laboratory or device, and nothing that people feel."""
    return bool(_LABORATORY.search(title) and not _FELT.search(title))


def _marker(results: PostedResults) -> Iterator[Fact]:
    """Say of a main measure from the laboratory that it is a marker, not how people are."""
    for one in _main(results):
        if is_marker(one.title):
            said = "The main measure is a marker: a value from a lab, a device or a scan."
            yield Fact(topic=Topic.LIMITS, said=said, text=one.title, where=f"{one.where}/title")
            said = "A marker does not tell how people felt or got through the day."
            yield Fact(topic=Topic.LIMITS, said=said, text=one.title, where=f"{one.where}/type",
                       parts={"marker": f"{one.where}/title"})  # fmt: skip
        return


def _main(results: PostedResults) -> Iterator[PostedOutcome]:
    for one in results.outcomes:
        if one.role is OutcomeRole.PRIMARY and one.posted:
            yield one


def _left_out(trial: Trial) -> Iterator[Fact]:
    own, at = trial.eligibility, "/protocolSection/eligibilityModule"
    low, high = own.minimum_age, own.maximum_age
    young = low is not None and low.unit == "year" and low.number >= GROWN
    old = high is not None and high.unit == "year" and GROWN <= high.number <= OLD
    if low is not None and high is not None and young and old:
        said = f"Nobody under {low.number} or over {high.number} years could join, "
        yield Fact(topic=Topic.LIMITS, said=said + "so it says nothing about them.",
                   text=f"{low.number} Years; {high.number} Years", where=f"{at}/minimumAge",
                   parts={"maximum age": f"{at}/maximumAge"})  # fmt: skip
    elif low is not None and young:
        said = f"Nobody under {low.number} years could join, so it says nothing about them."
        yield Fact(topic=Topic.LIMITS, said=said, text=f"{low.number} Years",
                   where=f"{at}/minimumAge")  # fmt: skip
    elif high is not None and old:
        said = f"Nobody over {high.number} years could join, so it says nothing about them."
        yield Fact(topic=Topic.LIMITS, said=said, text=f"{high.number} Years",
                   where=f"{at}/maximumAge")  # fmt: skip
    if own.sex is not None:
        word = "female people" if own.sex is Sex.FEMALE else "male people"
        if young:
            word = "women" if own.sex is Sex.FEMALE else "men"
        said = f"Only {word} could join, so it says nothing about others."
        yield Fact(topic=Topic.LIMITS, said=said, text=own.sex.value, where=f"{at}/sex",
                   parts={"from age": f"{at}/minimumAge"} if young else {})  # fmt: skip


def _who_left(results: PostedResults, of_all: int | None) -> Iterator[Fact]:
    """Say it where a fifth or more of a trial's first part did not stay to its end."""
    for period in results.flow.periods[:1]:
        of = {one.title: one for one in period.milestones}
        if "STARTED" not in of or "COMPLETED" not in of:
            return
        began = [one.figure for one in of["STARTED"].counts]
        ended = [one.figure for one in of["COMPLETED"].counts]
        if any(one.value is None for one in (*began, *ended)):
            return
        start = sum(int(one.value or 0) for one in began)
        stayed = sum(int(one.value or 0) for one in ended)
        left = start - stayed
        if of_all is not None and start * SHARE_LEFT < of_all * (SHARE_LEFT - 1):
            return  # a part of the trial that few were in says nothing of who left it
        if start and left * SHARE_LEFT >= start:
            gone = "one" if left == 1 else whole(left)
            said = f"Of {whole(start)} people who started, {gone} did not stay to the end."
            if not stayed:  # the word is of the trial's plan: a trial that is stopped has no end
                said = f"Of {whole(start)} people who started, nobody got to the planned end."
            if not stayed and start == 1:
                said = "The one person who started did not get to the planned end."
            yield Fact(topic=Topic.LIMITS, said=said, text=f"{start}; {left}", where=began[0].where,
                       parts=numbered("started", (one.where for one in began))
                       | numbered("completed", (one.where for one in ended)))  # fmt: skip


HARMS_SPAN = "For health problems, the record gives this span"
SPANS = ("For the main measure, the record gives this span",
         "For this measure, the record gives this span")  # fmt: skip
"""How the facts begin that quote the time frame of the first main measure, and of another."""
_MOST_OF_A_SPAN = 20


def _time_frame(results: PostedResults) -> Iterator[Fact]:
    """Quote when each main measure was taken, and harms were, in the record's words."""
    harmed = results.events.time_frame
    words = quotable(harmed, _MOST_OF_A_SPAN)
    if words and (results.events.serious or results.events.other):
        yield Fact(topic=Topic.HARMS, said=f"{HARMS_SPAN}: “{words}.”", text=harmed or "",
                   where="/resultsSection/adverseEventsModule/timeFrame")  # fmt: skip
    frames = sorted(_main(results), key=lambda one: bool(_BEFORE.fullmatch(one.time_frame or "")))
    for at, one in enumerate(frames):
        words = quotable(one.time_frame, _MOST_OF_A_SPAN)
        if words:
            said = f"{SPANS[min(at, 1)]}: “{words}.”"
            yield Fact(topic=Topic.TRIAL, said=said, text=one.time_frame or "",
                       where=f"{one.where}/timeFrame")  # fmt: skip
