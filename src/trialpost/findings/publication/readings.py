"""Read a sentence by every form, and keep for each value what tells most of it."""

from trialpost.findings.publication.carried import carried
from trialpost.findings.publication.clauses import Reading, beside
from trialpost.findings.publication.comparing import BY_ARM
from trialpost.findings.publication.effects import differences, effects, ratios_of, reductions
from trialpost.findings.publication.figures import Value
from trialpost.findings.publication.tagged import Tagged
from trialpost.findings.publication.ways import ways


def readings_in(tagged: Tagged) -> tuple[Reading, ...]:
    """Return what a sentence states, whole or not, each value once; in the order of the values."""
    found: dict[int, Reading] = {}
    for finder in (effects, ratios_of, differences, reductions, ways, carried, *BY_ARM):
        for one in finder(tagged):
            _keep(found, one)
    for place, item in tagged.items.items():
        if isinstance(item, Value):
            _keep(found, Reading(value=item, unit=item.unit, **beside(tagged, place)))
    ordered = [found[start] for start in sorted(found)]
    _share_measure(ordered)
    return tuple(ordered)


def _keep(found: dict[int, Reading], one: Reading) -> None:
    """Keep a reading unless its value has one that is whole, or as good."""
    held = found.get(one.value.span[0])
    if held is None or (one.whole and not held.whole):
        found[one.value.span[0]] = one


def _share_measure(ordered: list[Reading]) -> None:
    """Give ratios without a measure of their own that of the values before them."""
    last: str | None = None
    for one in ordered:
        if one.measure is None and one.statistic is not None and one.arm is not None:
            one.measure = last
        elif one.measure is not None:
            last = one.measure
