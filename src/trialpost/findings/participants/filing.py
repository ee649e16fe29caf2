"""Put what an analysis found into a findings file, so that an article can be written from it.

Each figure goes into a passage of its own, rounded to three digits, and the findings of the file
point there. Of a change the visits are those that a reader asks for: the first from which the
difference lasts, and the last one; of a response everybody counts, and who is missing has not
responded.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from trialpost.errors import BadInput
from trialpost.findings.draft import SourceDraft
from trialpost.findings.file import COMPLETED, RANDOMISED, FileTrial, FindingsFile, Topic
from trialpost.findings.participants.analysing import ParticipantFindings
from trialpost.findings.participants.changes import LASTING, MEDIAN, WILCOXON
from trialpost.findings.participants.counting import ANALYSED
from trialpost.findings.participants.responses import IMPUTED
from trialpost.findings.participants.spec import ELEVATED, Spec, Telling
from trialpost.findings.participants.times import LINK
from trialpost.model.finding import Finding, SourceKind

SMALLEST_P = 0.0001


def findings_file(
    found: ParticipantFindings,
    *,
    said: Iterable[tuple[str, str]] = (),
    spanish: Mapping[str, str] | None = None,
) -> FindingsFile:
    """Return the findings file of an analysis.

    Args:
        found: what :func:`analyse` gave; its file has to have a part ``[article]``.
        said: statements beside the figures, each with its :class:`Topic` or measure.
        spanish: the Spanish of those statements, for an article in Spanish.

    Raises:
        BadInput: if the analysis file does not say what an article needs.
    """
    spec = found.spec
    if spec.article is None:
        raise BadInput(
            "The analysis file has no part [article], which says what the trial is about: "
            'condition = "…" and intervention = "…". See docs/howto/analyse-participants.md.'
        )
    told = spec.article
    draft = SourceDraft(
        kind=SourceKind.PARTICIPANTS, ref=spec.trial, name=told.source, date=told.date, url=told.url
    )
    made = [draft.statement(text, topic) for text, topic in said]
    made += _people(draft, found.findings)
    for change in spec.change:
        made += _change(draft, change.measure, found.findings)
    responses = (*(one.measure for one in spec.responders), *(one.measure for one in spec.sri4))
    for measure in responses:
        made += _response(draft, measure, found.findings)
    made += _links(draft, spec, found.findings)
    return FindingsFile(
        trial=_trial(spec, told), sources=(draft.source(),), findings=tuple(made),
        headline=told.headline, main_measures=told.main, arms=told.arms, measures=told.measures,
        spanish=told.spanish | dict(spanish or {}),
    )  # fmt: skip


def _trial(spec: Spec, told: Telling) -> FileTrial:
    return FileTrial(
        id=spec.trial, url=told.url, condition=told.condition, intervention=told.intervention,
        condition_plain=told.condition_plain,
    )  # fmt: skip


def short(number: float) -> str:
    """Write a number to three digits, and no fewer than stand before its point.

    >>> short(-27.714), short(0.0499), short(1234.5), short(56.0)
    ('-27.7', '0.0499', '1234', '56')
    """
    if number == int(number) or abs(number) >= 1000:
        return f"{number:.0f}"
    return f"{float(f'{number:.3g}'):.10f}".rstrip("0").rstrip(".")


def written_p(p: str | float) -> str:
    """Write a p-value to three digits, a very small one as less than 0.0001."""
    return f"<{SMALLEST_P:.4f}" if float(p) < SMALLEST_P else short(float(p))


def _people(draft: SourceDraft, findings: tuple[Finding, ...]) -> Iterator[Finding]:
    for one in findings:
        if one.measure not in (RANDOMISED, COMPLETED, ANALYSED) or one.value is None:
            continue
        of = f" of {{n|{one.n}}}" if one.n is not None else ""
        measure = RANDOMISED if one.measure == ANALYSED else one.measure
        yield draft.number(
            f"{one.measure}, {one.arm}: {{value|{one.value:.0f}}}{of}.",
            measure=measure, arm=one.arm, statistic="count", unit="people",
        )  # fmt: skip


def _change(draft: SourceDraft, measure: str, findings: tuple[Finding, ...]) -> Iterator[Finding]:
    own = [one for one in findings if one.measure == measure]
    elevated = any(one.population == ELEVATED for one in own)
    own = [one for one in own if not elevated or one.population == ELEVATED]
    tests = {(one.arm, one.timepoint): one for one in own if one.method == WILCOXON}
    lasting = {one.arm: one.timepoint for one in own if one.statistic == LASTING}
    medians = [one for one in own if one.statistic == MEDIAN and one.timepoint is not None]
    last = medians[-1].timepoint if medians else None
    if elevated and medians:
        yield draft.statement(
            "These figures are only for people whose level was above normal at the start.", measure
        )
    if tests and len({when for _, when in tests}) > 1:
        yield draft.statement(
            "Each visit was tested by itself, so chance alone can make one or the other look "
            "significant.",
            measure,
        )
    for one in medians:
        when = one.timepoint
        if when is None or when not in (lasting.get(one.arm), last) or one.value is None:
            continue
        test = tests.get((one.arm, one.timepoint))
        p = test.p_value if test is not None else None
        unit = one.unit or ""
        against = ""
        if one.comparator_value is not None:
            against = (
                f"; {one.comparator} {{comparator_value|{short(one.comparator_value)}}} {unit}"
            )
        tested = f"; p {_marked_p(p)} ({WILCOXON})" if p is not None else ""
        people = f", {one.population}" if one.population == ELEVATED else ""
        yield draft.number(
            f"{measure}{people}, {MEDIAN} to {when.unit} {when.value:g}: "
            f"{one.arm} {{value|{short(one.value)}}} {unit} in {{n|{one.n}}} people"
            f"{against}{tested}.",
            significant=test.significant if test is not None else None,
            method=WILCOXON if tested else None, **_about(one),
        )  # fmt: skip


def _marked_p(p: str | float) -> str:
    """Mark a p-value: "= {p_value|0.03}", and "{p_value|<0.0001}"."""
    written = written_p(p)
    return f"{{p_value|{written}}}" if written[0] == "<" else f"= {{p_value|{written}}}"


def _about(one: Finding) -> dict[str, Any]:
    return {
        "measure": one.measure,
        "population": one.population,
        "arm": one.arm,
        "comparator": one.comparator,
        "timepoint": one.timepoint,
        "statistic": one.statistic,
        "unit": one.unit,
    }


def _response(draft: SourceDraft, measure: str, findings: tuple[Finding, ...]) -> Iterator[Finding]:
    """Yield count and odds ratio of each arm, those who are missing counted as not responding."""
    people = {one.arm: one.value for one in findings if one.measure in (RANDOMISED, ANALYSED)}
    counted: set[str] = set()
    for one in findings:
        if one.measure != measure or one.population != IMPUTED or one.value is None:
            continue
        about = _about(one) | {"population": None}
        when = f" at {one.timepoint.unit} {one.timepoint.value:g}" if one.timepoint else ""
        head = f"{measure}{when}, {one.arm}:"
        if one.statistic == "count":
            yield _count(draft, head, one.value, one.n or 0, about)
            other = one.comparator or ""
            if other not in counted and one.comparator_value is not None and people.get(other):
                counted.add(other)
                about |= {"arm": other, "comparator": None}
                head = f"{measure}{when}, {other}:"
                yield _count(draft, head, one.comparator_value, people[other] or 0, about)
        elif one.statistic == "odds ratio" and one.interval is not None:
            low, high = (f"{end:.2f}" for end in one.interval)
            yield draft.number(
                f"{head} odds ratio against {one.comparator} {{value|{one.value:.2f}}}, "
                f"{one.level:g} % confidence interval {{low|{low}}} to {{high|{high}}}, "
                f"p {_marked_p(one.p_value or 1.0)}.",
                significant=one.significant, method=one.method, **about,
            )  # fmt: skip


def _count(
    draft: SourceDraft, head: str, value: float, of: float, about: dict[str, Any]
) -> Finding:
    passage = f"{head} {{value|{value:.0f}}} of {{n|{of:.0f}}} people."
    return draft.number(passage, **about | {"unit": "people"})


def _links(draft: SourceDraft, spec: Spec, findings: tuple[Finding, ...]) -> Iterator[Finding]:
    """State of each association whether the two went together, and how wide the doubt is."""
    called = spec.article.measures if spec.article is not None else {}
    for link in spec.association:
        name = LINK.format(link.response, link.normalisation)
        own = next(
            (one for one in findings if (one.measure, one.statistic) == (name, "odds ratio")), None
        )
        if own is None or own.interval is None:
            continue
        low, high = (f"{end:.2f}" for end in own.interval)
        response, marker = (called.get(m, m) for m in (link.response, link.normalisation))
        seen = "A" if own.significant else "No clear"
        yield draft.statement(
            f"{seen} link was found between {response} and a normal level of {marker}: the data "
            f"fit odds from {low} to {high} times.",
            link.response if own.significant else Topic.NOT_FOUND,
            significant=own.significant,
        )
