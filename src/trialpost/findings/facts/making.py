"""Make facts of a record's fields: each a sentence of ours, the field as it stands, its place."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from trialpost.findings.facts.counted import counted
from trialpost.findings.facts.design import all_alike, design
from trialpost.findings.facts.explained import in_plain_words
from trialpost.findings.facts.fact import Fact, listed
from trialpost.findings.facts.given import given
from trialpost.findings.facts.got import descriptions, names_by_treatment
from trialpost.findings.facts.groups import group_names
from trialpost.findings.facts.left import reasons_to_leave
from trialpost.findings.facts.limits import limits
from trialpost.findings.facts.margins import margins, one_sided
from trialpost.findings.facts.measures import harm_name, measure_name, quoted, what_is_counted
from trialpost.findings.facts.naming import (
    UNNAMED,
    brands_of,
    drugs_of,
    illness_of,
    treatment_of,
    with_brands,
    with_drugs,
)
from trialpost.findings.facts.numbers import other_numbers
from trialpost.findings.facts.people import people
from trialpost.findings.facts.several import several_of
from trialpost.findings.facts.short_forms import with_words
from trialpost.findings.facts.subject import headline, more, subject, subtitle
from trialpost.findings.facts.tallies import Tally, tallied
from trialpost.findings.facts.testing import rules_of_tests
from trialpost.findings.places import finding_id
from trialpost.findings.posted.reading import PostedFindings
from trialpost.findings.posted.timepoints import is_at_start, timepoint_of
from trialpost.model.finding import Finding, FindingKind, Source, SourceKind, Table
from trialpost.model.results import PostedResults
from trialpost.model.trial import Trial

NAMED = {
    "Any serious adverse event": "a serious health problem",
    "Any other adverse event above the reporting threshold": "a health problem of another kind",
    "Death from any cause": "death from any cause; those who died",
    "STARTED": "those who started",
    "COMPLETED": "those who stayed to the end",
}
"""What totals are called in an article."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """A record's facts as findings, and what the record's names are in a sentence.

    ``tallies`` are, by main measure, what its tests came to in all; they are among the findings.
    """

    illness: str
    treatment: str
    findings: tuple[Finding, ...]
    arms: dict[str, str]
    measures: dict[str, str]
    names: tuple[str, ...]
    tallies: dict[str, Tally]

    def about(self, topic: str) -> tuple[Finding, ...]:
        """Return the facts of a topic, in their order."""
        return tuple(one for one in self.findings if one.measure == topic)


def facts_of(trial: Trial, results: PostedResults, posted: PostedFindings) -> Facts:
    """Return what a record says beside its figures.

    Args:
        trial: the record.
        results: its posted results.
        posted: their findings, whose groups and measures are named.
    """
    illness, treatment = illness_of(trial), treatment_of(trial)
    titles = _titles(results, posted)
    arms = group_names(titles, names_by_treatment(titles, trial, results))
    if all_alike(trial) and treatment != UNNAMED:
        arms |= _of_all(arms, treatment, results)
    arms |= _composite(posted, arms)
    if drugs_of(trial):
        arms = {title: with_drugs(name, trial) for title, name in arms.items()}
    if brands_of(trial):
        arms = {title: with_brands(name, trial) for title, name in arms.items()}
    arms = with_words(_with_short_units(arms))
    measures = {one: measure_name(one) for one in
                {*posted.main_measures, *(f.measure for f in posted.findings)}}  # fmt: skip
    measures |= _of_values(posted, measures)
    measures |= _apart(posted, measures)
    measures |= _harms(posted, measures)
    measures |= {name: said for name, said in NAMED.items() if name in measures}
    facts: list[Fact] = [
        *headline(trial, illness, treatment, measured=_has_main_figure(posted)),
        *subtitle(trial, results, arms, illness, treatment),
        *subject(trial, illness, treatment),
        *given(trial, treatment),
        *design(trial, illness, treatment, results, arms),
        *descriptions(results, arms),
        *margins(results, trial.arms, arms),
        *people(trial, results),
        *limits(trial, results, illness),
        *in_plain_words(results),
        *reasons_to_leave(results, trial.enrolment.count if trial.enrolment else None),
        *one_sided(results),
        *rules_of_tests(results),
        *more(trial),
        *other_numbers(trial),
        *counted(results),
    ]
    made = [_finding(str(trial.id), fact) for fact in facts]
    tallies = tallied(posted, measures)
    made += [half for one in tallies.values() for half in (one.headline, one.sentence)]
    sponsor = trial.sponsor.name if trial.sponsor else ""
    return Facts(
        illness=illness,
        treatment=treatment,
        findings=tuple({one.id: one for one in made}.values()),
        arms=arms,
        measures=measures,
        names=tuple(
            dict.fromkeys(one for one in (illness, treatment, sponsor, *several_of(trial)) if one)
        ),
        tallies=tallies,
    )


def _finding(trial: str, fact: Fact) -> Finding:
    """Make a fact a finding; its id is of its place and topic, as one field can tell several."""
    where: dict[str, Any] = {"text": fact.where, **fact.parts}
    return Finding(
        id=finding_id(SourceKind.REGISTRY, trial, {"text": fact.where, "said": fact.topic}),
        kind=FindingKind.STATEMENT,
        source=Source(kind=SourceKind.REGISTRY, ref=trial, text=fact.text),
        where=where,
        measure=fact.topic,
        said=fact.said,
    )


def _has_main_figure(posted: PostedFindings) -> bool:
    main = set(posted.main_measures)
    return any(one.measure in main and one.kind is FindingKind.NUMBER for one in posted.findings)


def _titles(results: PostedResults, posted: PostedFindings) -> list[str]:
    """Return the titles of groups, those of the main measures first."""
    main = set(posted.main_measures)
    chosen = [g.title for one in results.outcomes if one.title in main for g in one.groups]
    flow = [g.title for g in results.flow.groups]
    rest = [one for f in posted.findings for one in (f.arm, f.comparator) if one]
    several = {g.title for one in results.outcomes for g in one.groups}
    known = {*flow, *chosen, *several, *(one.group.title for one in results.events.groups)}
    return [one for one in dict.fromkeys((*flow, *chosen, *rest)) if one in known]


def _of_all(arms: dict[str, str], treatment: str, results: PostedResults) -> dict[str, str]:
    """Name the one group that has but a letter by the treatment, which all people got.

    Where it stands beside others, they got it too, and the name would tell it from none of them.
    """
    lettered = [title for title, name in arms.items() if name.startswith("group ")]
    if len(lettered) != 1 or treatment in arms.values():
        return {}
    tables = [results.flow.groups, *(one.groups for one in results.outcomes)]
    tables.append(tuple(one.group for one in results.events.groups))
    beside = (len({g.title for g in one}) > 1 for one in tables
              if any(g.title == lettered[0] for g in one))  # fmt: skip
    return {} if any(beside) else {lettered[0]: treatment}


def _with_short_units(arms: dict[str, str]) -> dict[str, str]:
    """Say doses in short, "1.25 mg", where no other group goes by that name.

    >>> _with_short_units({"A": "zetiran 1.25 milligram", "B": "placebo"})
    {'A': 'zetiran 1.25 mg', 'B': 'placebo'}
    """
    short = {title: _SPELT.sub(" mg", name) for title, name in arms.items()}
    times = Counter(name.lower() for name in short.values())
    return {title: name if times[name.lower()] == 1 else arms[title]
            for title, name in short.items()}  # fmt: skip


_SPELT = re.compile(r"(?<=\d)[ -]?milligrams?\b", re.I)


def _of_values(posted: PostedFindings, measures: dict[str, str]) -> dict[str, str]:
    """Name measures of a "change in" something whose tables give the values before and after."""
    found: dict[str, str] = {}
    cells = [f for f in posted.findings if f.table is Table.OUTCOME]
    changes = {f.measure for f in cells if "change" in f"{f.statistic} {f.category}".lower()}
    before = {f.measure for f in cells
              if _BEFORE.fullmatch(f.category or "") or is_at_start(f.category or "")}  # fmt: skip
    for one in dict.fromkeys(f.measure for f in cells):
        named = _CHANGE_IN.match(measures[one])
        if named and one in before and one not in changes:
            found[one] = named["what"]
    return found


_BEFORE = re.compile(r"\W*(?:(?:at|study) )?(?:baseline|screening|before|pre-?\w*)\b.{0,20}", re.I)
_CHANGE_IN = re.compile(r"(?:mean |percent |percentage )?changes? in (?:the )?(?P<what>\w.*)")


def _apart(posted: PostedFindings, measures: dict[str, str]) -> dict[str, str]:
    """Tell outcome measures apart that would else go by one name.

    Those that are of one moment each are told with it; else their titles are quoted. Two that begin
    with the same fourteen words are quoted whole.
    """
    own = dict.fromkeys(f.measure for f in posted.findings if f.table is Table.OUTCOME)
    times = Counter(measures[one].lower() for one in own)
    alike = [one for one in own if times[measures[one].lower()] > 1]
    timed = {one: _with_time(one, measures[one]) for one in alike}
    taken = Counter(name.lower() for name in (*timed.values(), *measures.values()))
    named = {one: name for one, name in timed.items()
             if name != measures[one] and taken[name.lower()] == 1}  # fmt: skip
    cut = {one: quoted(what_is_counted(one)) for one in alike if one not in named}
    same = Counter(cut.values())
    cut = {one: said if same[said] == 1 else quoted(one) for one, said in cut.items()}
    return named | _quoted_whole(cut)


def _with_time(title: str, name: str) -> str:
    """Return a measure's name with the one moment that its title gives: "... at week 26"."""
    point = timepoint_of(title)
    if point is None or not point.value or name[:1] == "“" or re.search(r"\d", name):
        return name
    return f"{name} at {point.unit} {point.value:g}"


def _quoted_whole(cut: dict[str, str]) -> dict[str, str]:
    """Quote titles whole that begin with the same words.

    >>> _quoted_whole({"Pain at rest": "“Pain…”", "Pain on moving": "“Pain…”"})
    {'Pain at rest': '“Pain at rest”', 'Pain on moving': '“Pain on moving”'}
    """
    alike = Counter(cut.values())
    return {one: said if alike[said] == 1 else quoted(one, whole=True) for one, said in cut.items()}


def _harms(posted: PostedFindings, measures: dict[str, str]) -> dict[str, str]:
    """Name kinds of health problems in plain words, where none but one goes by that name."""
    own = {f.measure for f in posted.findings if f.table is Table.EVENT}
    plain = {one: harm_name(one) for one in own if one not in NAMED}
    times = Counter(name.lower() for name in (*plain.values(), *measures.values()))
    return {one: name for one, name in plain.items()
            if times[name.lower()] == 1 or name.lower() == measures[one].lower()}  # fmt: skip


def _composite(posted: PostedFindings, arms: dict[str, str]) -> dict[str, str]:
    """Name the groups that an analysis takes together: "A and B"."""
    found: dict[str, str] = {}
    titles = sorted(arms, key=len, reverse=True)
    for finding in posted.findings:
        whole = finding.arm or ""
        if not whole or whole in arms or whole in found:
            continue
        parts = [arms[part] for part in _parts(whole, titles)]
        if parts:  # "A, B" is followed by the one that they are held against: "and C"
            found[whole] = ", ".join(parts) if finding.comparator else listed(parts)
    return found


def _parts(whole: str, titles: list[str]) -> Iterator[str]:
    rest = whole
    while rest:
        part = next((one for one in titles if rest.startswith(one)), None)
        if part is None:
            return
        yield part
        rest = rest[len(part) :].removeprefix(" and ")
