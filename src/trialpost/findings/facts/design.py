"""Say why, how, when and where a trial was done, and who answers for it."""

import re
from collections.abc import Iterator, Mapping

from trialpost.findings.facts.fact import SELLS, Fact, listed, numbered, quotable, tidy
from trialpost.findings.facts.naming import UNNAMED
from trialpost.findings.facts.several import several_of
from trialpost.findings.facts.subject import are, with_illness
from trialpost.findings.file import Topic
from trialpost.model.dates import PartialDate
from trialpost.model.results import PostedResults
from trialpost.model.status import Phase
from trialpost.model.trial import Trial
from trialpost.vocabulary.sentences import sentence_spans

_DESIGN = "/protocolSection/designModule"
_STATUS = "/protocolSection/statusModule"
_LOCATIONS = "/protocolSection/contactsLocationsModule/locations"
_SPONSOR = "/protocolSection/sponsorCollaboratorsModule"
_PURPOSE = {
    "treatment": "The trial asked what {treatment} {does} for {who}.",
    "prevention": "The trial asked whether {treatment} can keep a health problem from coming.",
    "diagnostic": "The trial asked how well {treatment} {shows} what is wrong.",
    "screening": "The trial asked how well {treatment} {finds} an illness early.",
    "supportive_care": "The trial asked whether {treatment} {makes} life with an illness easier.",
    "basic_science": "The trial asked how the body works, or what {treatment} {does} in it.",
    "health_services_research": "The trial asked how care can best be given.",
    "device_feasibility": "The trial asked whether {treatment} can be used at all.",
}
_VERBS = {"does": "do", "shows": "show", "finds": "find", "makes": "make"}
"""What the questions say of one treatment, and of several."""
_PHASES = {
    (Phase.EARLY_PHASE_1,): "It was an early phase 1 trial: a first look, in very few people.",
    (Phase.PHASE_1,): "It was a phase 1 trial: a first step that looks at doses and at harm.",
    (Phase.PHASE_1, Phase.PHASE_2): "It was a phase 1 and 2 trial: it looks at doses first.",
    (Phase.PHASE_2,): "It was a phase 2 trial: a middle step that looks for a first effect.",
    (
        Phase.PHASE_2,
        Phase.PHASE_3,
    ): "It was a phase 2 and 3 trial, between the middle and last step.",
    (Phase.PHASE_3,): "It was a phase 3 trial: a late step, in more people.",
    (Phase.PHASE_4,): "It was a phase 4 trial: it looks at what doctors use already.",
}
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ASK = "Questions about the trial go to the sponsor, by the contact that the record gives."
_THE = ("United States", "United Kingdom", "Netherlands", "Czech Republic", "Russian Federation",
        "Philippines", "United Arab Emirates", "Dominican Republic")  # fmt: skip


def design(
    trial: Trial, illness: str, treatment: str, results: PostedResults, arms: Mapping[str, str]
) -> Iterator[Fact]:
    """Yield facts on purpose, design, blinding, phase, dates, places and sponsor.

    The titles of the groups may say what people got in an earlier trial; ``arms`` are their names.
    """
    yield from _why(trial, illness, treatment)
    yield from _how(trial, treatment, results, arms)
    yield from _when(trial)
    yield from _where(trial)
    yield from _who_answers(trial)


def _why(trial: Trial, illness: str, treatment: str) -> Iterator[Fact]:
    purpose = trial.design.primary_purpose or ""
    form = _PURPOSE.get(purpose)
    if form is not None:
        several = several_of(trial)
        tried = listed([*several]) if several else treatment
        one_only = not several and are(treatment) == "is"
        verbs = {one: one if one_only else many for one, many in _VERBS.items()}
        said = form.format(treatment=tried, who=with_illness(illness), **verbs)
        yield Fact(topic=Topic.MAIN_QUESTION, said=said, text=purpose.upper(),
                   where=f"{_DESIGN}/designInfo/primaryPurpose")  # fmt: skip
    summary = trial.brief_summary or ""
    first = next((summary[start:end] for start, end in sentence_spans(summary)), "")
    quote = quotable(first, 22)
    if quote and len(quote.split()) > 5 and _ASKS.search(quote) and quote[-1] not in ":;,":
        yield Fact(topic=Topic.MAIN_QUESTION, said=f"In the trial team's words: “{quote}.”",
                   text=first, where="/protocolSection/descriptionModule/briefSummary")  # fmt: skip


def all_alike(trial: Trial) -> bool:
    """Tell whether all people got the same; where chance made groups, they did not."""
    own = trial.design
    return own.intervention_model == "single_group" and own.allocation != "randomized"


_BEFORE = re.compile(r"\b(?:prior|previous(?:ly)?|former(?:ly)?)\b", re.I)


def told_apart(results: PostedResults) -> tuple[str, ...]:
    """Return the titles of the groups that the results set side by side, if there are several."""
    main = (one.groups for one in results.outcomes if one.posted)
    tables = (tuple(dict.fromkeys(g.title for g in one)) for one in (*main, results.flow.groups))
    return next((one for one in tables if len(one) > 1), ())


_MOST_NAMED = 4
"""So many groups are named at most, none of them by a letter."""


def _by_itself(trial: Trial, results: PostedResults, arms: Mapping[str, str]) -> Fact | None:
    """Say for what groups results are given, where the trial's design has but one."""
    groups = told_apart(results)
    if not groups:
        return None
    names = list(dict.fromkeys(arms.get(one, "group") for one in groups))
    listable = len(names) == len(groups) <= _MOST_NAMED
    named = listable and not any(one.startswith("group") for one in names)
    which = f"each of these: {listed(names)}" if named else f"{len(groups)} groups, each by itself"
    said = f"The plan had one group for all; the results are given for {which}."
    at = "/protocolSection/designModule/designInfo/interventionModel"
    return Fact(topic=Topic.TRIAL, said=said, text=str(trial.design.intervention_model).upper(),
                where=at)  # fmt: skip


def _how(
    trial: Trial, treatment: str, results: PostedResults, arms: Mapping[str, str]
) -> Iterator[Fact]:
    groups = tuple(g.title for g in results.flow.groups)
    own, at = trial.design, f"{_DESIGN}/designInfo"
    if own.allocation == "randomized":
        yield Fact(topic=Topic.TRIAL, said="Chance decided who got what, as when a coin is tossed.",
                   text="RANDOMIZED", where=f"{at}/allocation")  # fmt: skip
    elif own.allocation == "non_randomized":
        yield Fact(topic=Topic.TRIAL, said="It was not chance that decided who got what.",
                   text="NON_RANDOMIZED", where=f"{at}/allocation")  # fmt: skip
    models = {
        "crossover": "Each person got one thing after another, so that people are compared with "
        "themselves.",
        "single_group": "All people got the same, so there is no other group to set beside them.",
        "factorial": "Several treatments were tried at once, alone and together.",
        "sequential": "Groups were begun one after another.",
    }
    before = _BEFORE.search(" ".join(groups)) if all_alike(trial) else None
    if before is not None and treatment != UNNAMED:
        said = f"All people got {treatment} now; the names of the groups say what they got before."
        yield Fact(topic=Topic.TRIAL, said=said, text=str(own.intervention_model).upper(),
                   where=f"{at}/interventionModel")  # fmt: skip
    elif all_alike(trial) and (apart := _by_itself(trial, results, arms)) is not None:
        yield apart
    elif own.intervention_model in models and (
        all_alike(trial) or own.intervention_model != "single_group"
    ):
        yield Fact(topic=Topic.TRIAL, said=models[own.intervention_model],
                   text=own.intervention_model.upper(),
                   where=f"{at}/interventionModel")  # fmt: skip
    yield from _masking(trial, f"{at}/maskingInfo/masking")
    phase = _PHASES.get(trial.phases)
    if phase is not None:
        yield Fact(topic=Topic.TRIAL, said=phase, text=trial.phases[0].value.upper(),
                   where=f"{_DESIGN}/phases/0", parts=numbered("phase", (
                       f"{_DESIGN}/phases/{at}" for at in range(len(trial.phases)))))  # fmt: skip


def _masking(trial: Trial, where: str) -> Iterator[Fact]:
    who = set(trial.design.who_masked)
    said = None
    if trial.design.masking == "none":
        said = "Both the people and the trial team knew who got what."
    elif "participant" in who and who & {"care_provider", "investigator"}:
        said = "Neither the people nor their trial team knew who got what."
    elif "participant" in who:
        said = "The people who took part did not know what they got."
    elif "outcomes_assessor" in who:
        said = "Those who judged the results did not know who got what."
    if said is not None:
        yield Fact(
            topic=Topic.TRIAL, said=said, text=str(trial.design.masking).upper(), where=where
        )


def month(date: PartialDate) -> str:
    """Say a date by its month and year, or by its year."""
    return f"{_MONTHS[date.month - 1]} {date.year}" if date.month else str(date.year)


def _when(trial: Trial) -> Iterator[Fact]:
    start = trial.dates.start
    end, field = trial.dates.completion, "completionDateStruct"
    if end is None:
        end, field = trial.dates.primary_completion, "primaryCompletionDateStruct"
    if start is None:
        return
    said = f"The trial began in {month(start.date)}"
    over = end is not None and trial.status.value in ("completed", "terminated", "withdrawn")
    if over and end is not None and end.date.month and month(end.date) == month(start.date):
        said = f"The trial began and ended in {month(end.date)}"
    elif over and end is not None:
        said += f" and ended in {month(end.date)}"
    text = str(start.date) + (f"; {end.date}" if over and end is not None else "")
    began, ended = f"{_STATUS}/startDateStruct/date", f"{_STATUS}/{field}/date"
    yield Fact(topic=Topic.DATES, said=said + ".", text=text, where=ended if over else began,
               parts={"began": began, "ended": ended} if over else {})  # fmt: skip


def _where(trial: Trial) -> Iterator[Fact]:
    places: dict[str, str] = {}
    for index, site in enumerate(trial.sites):
        if site.country:
            places.setdefault(site.country, f"{_LOCATIONS}/{index}/country")
    names = list(places)
    if not names:
        return
    shown = [f"the {one}" if one in _THE else one for one in names]
    if len(names) == 1:
        said = f"It took place in {shown[0]}."
    elif len(names) <= 4:
        said = f"It took place in {listed(shown)}."
    else:
        said = f"It took place in {len(names)} countries, {listed(shown[:3])} among them."
    yield Fact(topic=Topic.WHERE, said=said, text="; ".join(names),
               where=next(iter(places.values())),
               parts=numbered("country", places.values()))  # fmt: skip


_ASKS = re.compile(
    r"\b(?:whether|purpose|aims?|goals?|objectives?|to (?:\w+ly )?(?:test|find|see|learn|compare|"
    r"determine|evaluate|assess|examine|investigate|explore|study|describe|measure|show)|"
    r"compar(?:es|ing)|tests|evaluat(?:es|ing)|investigat(?:es|ing)|"
    r"will (?:test|compare|assess))\b",
    re.I,
)
"""Words of a sentence that says what a trial asks; what else a summary opens with does not."""
_NAMED_COMPANY = re.compile(
    r"\b(?:company|inc|llc|ltd|limited|corp\w*|co|gmbh|plc|AG|A/S|S\.?A)\b\.?$", re.I
)
"""How a name ends that says by itself that it is a company's."""


_BECAME = re.compile(
    r",? (?:(?:has|have|was|is) (?:now |been )?(?:merged|acquired|part)\b|now part)"
)
"""How a sponsor's name goes on to say what became of it: "Upjohn has merged with Mylan"."""


def _shown(name: str) -> str:
    """Put a name that would sell into quotation marks: “Breakthrough T1D”."""
    return f"“{name}”" if SELLS.search(name) and "“" not in name else name


def _who_answers(trial: Trial) -> Iterator[Fact]:
    if trial.sponsor is None or not trial.sponsor.name:
        return
    name = _BECAME.split(tidy(trial.sponsor.name).strip(" ."))[0]
    where = f"{_SPONSOR}/leadSponsor/name"
    named = _NAMED_COMPANY.search(name)
    industry = str(trial.sponsor.kind).lower() == "industry"
    company = ", a company" if industry and not named else ""
    said = f"The sponsor, who answers for the trial, is {_shown(name)}{company}."
    yield Fact(topic=Topic.SPONSOR, said=said, text=trial.sponsor.name, where=where,
               parts={"kind": f"{_SPONSOR}/leadSponsor/class"} if company else {})  # fmt: skip
    if trial.collaborators:
        other = tidy(trial.collaborators[0].name).strip(" .")
        if other and len(other.split()) <= 10 and " is " not in other:
            yield Fact(topic=Topic.SPONSOR, said=f"It was done with the help of {_shown(other)}.",
                       text=trial.collaborators[0].name,
                       where=f"{_SPONSOR}/collaborators/0/name")  # fmt: skip
    yield Fact(topic=Topic.SPONSOR, said=_ASK,
               text=trial.sponsor.name, where=f"{_SPONSOR}/leadSponsor/class")  # fmt: skip
