"""Hold adverse events against those at risk, and totals against their terms.

Nobody has a term's event without having any, so that a total is not less than its commonest term;
and where every term is listed (serious events have to be) it is not more than all of them together.
"""

from collections import defaultdict
from collections.abc import Iterator

from trialpost.findings.recompute.held import Held, graded
from trialpost.model.results import AdverseEvents, EventTerm, Figure


def event_checks(events: AdverseEvents) -> Iterator[Held]:
    """Yield the checks of every term and every total."""
    for terms in (events.serious, events.other):
        for term in terms:
            for count in term.counts:
                yield from _of_at_risk(count.affected, count.at_risk)
                yield from _of_events(count.affected, count.events)
    serious, other = _of_groups(events.serious), _of_groups(events.other)
    for one in events.groups:
        for which in ("deaths", "serious", "other"):
            yield from _of_at_risk(getattr(one, which), one.at_risk(which))
        yield from _total(one.serious, serious.get(one.group.id), "serious", whole=True)
        yield from _total(one.other, other.get(one.group.id), "other", whole=False)


def _of_at_risk(affected: Figure | None, at_risk: Figure | None) -> Iterator[Held]:
    if affected is None or at_risk is None:
        return
    if affected.value is not None and at_risk.value is not None:
        yield graded(
            "affected are not more than at risk",
            0 <= affected.value <= at_risk.value,
            (affected.where, at_risk.where),
            f"{affected.text} of {at_risk.text}",
        )


def _of_events(affected: Figure | None, events: Figure | None) -> Iterator[Held]:
    if affected is None or events is None:
        return
    if affected.value is not None and events.value is not None:
        yield graded(
            "events are not fewer than people",
            events.value >= affected.value,
            (events.where, affected.where),
            f"{events.text} events in {affected.text} people",
        )


def _total(
    total: Figure | None, terms: tuple[Figure, float] | None, kind: str, *, whole: bool
) -> Iterator[Held]:
    """Hold a group's total of affected people against its terms'."""
    if total is None or total.value is None or terms is None:
        return
    most, added = terms
    yield graded(
        f"{kind} total is not less than a term's",
        total.value >= (most.value or 0),
        (total.where, most.where),
        f"{total.text} in all, {most.text} with one kind",
    )
    if whole:
        yield graded(
            f"{kind} total is not more than all terms'",
            total.value <= added,
            (total.where,),
            f"{total.text} in all, the terms together {added:g}",
        )


def _of_groups(terms: tuple[EventTerm, ...]) -> dict[str, tuple[Figure, float]]:
    """Return for each group the figure of its commonest term, and the sum over all terms."""
    most: dict[str, Figure] = {}
    added: defaultdict[str, float] = defaultdict(float)
    for term in terms:
        for count in term.counts:
            figure = count.affected
            if figure is None or figure.value is None:
                continue
            added[count.group] += figure.value
            if count.group not in most or figure.value > (most[count.group].value or 0):
                most[count.group] = figure
    return {group: (most[group], added[group]) for group in most}
