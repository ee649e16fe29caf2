"""Write the sections of an article on a registry record."""

import itertools
import re
from collections.abc import Iterator

from trialpost.articles.record.amounts import (
    amount,
    estimate,
    is_a_slip,
    is_half_named,
    is_of_margin,
    of_people,
    p_alone,
    says_its_way,
    verdict,
    with_range,
)
from trialpost.articles.record.choosing import FEWEST, Chosen
from trialpost.articles.record.health import harm_words, harms, measures_harm, not_told
from trialpost.articles.record.letters import letters
from trialpost.articles.record.points import is_near, row_name, span_of
from trialpost.articles.record.told import FEW, Told
from trialpost.articles.words import fixed
from trialpost.articles.words.hundreds import (
    are_told_of_hundred,
    gap,
    only_rounding_differs,
    seems_apart_by_another,
)
from trialpost.articles.words.lines import is_of_any_harm
from trialpost.articles.words.phrases import at_time, linked, plain, within
from trialpost.articles.words.written import number, unit_sentence
from trialpost.findings.facts.counted import GROUPED, TESTED
from trialpost.findings.facts.limits import SPANS
from trialpost.findings.facts.testing import said_of_line
from trialpost.findings.file import Topic
from trialpost.findings.numbers import is_contrast
from trialpost.findings.significance import significance
from trialpost.model.article import Sentence
from trialpost.model.finding import Finding

TRIED = "What was tried, and why?"
_SPARED = ("In the trial team's words", "It was done with the help of", *SPANS,
           "The record lists the further rules", "The registry counts")  # fmt: skip
"""How facts begin that a long article does without."""
_SPARED_LAST = ("It was a", "The registry has shown")
"""And one for which even that leaves too little room."""
Section = tuple[str, Iterator[Sentence]]
_MOST_OF_A_ROW = 16


def sections(chosen: Chosen) -> Iterator[Section]:
    """Yield headings and sentences, in the article's order."""
    yield "What was it about?", _about(chosen)
    yield TRIED, _tried(chosen)
    yield "Who took part?", _people(chosen)
    yield "How to read the figures", _aids(chosen)
    yield "The main result", _main(chosen)
    yield "Other results", _others(chosen)
    yield "What was not found?", _not_found(chosen)
    yield "Health problems during the trial", harms(chosen)
    yield "What does this not tell us?", _limits(chosen)
    yield "What happens next?", iter([plain(fixed.NOT_PLANNED_RECORD)])
    yield "Where to read more", _more(chosen)
    yield "Before you act on this", _disclaimer()


def _stated(chosen: Chosen, *topics: Topic) -> Iterator[Sentence]:
    for topic in topics:
        for one in chosen.facts.about(topic):
            last = chosen.brief and chosen.estimates == FEWEST
            spared = (*_SPARED, *_SPARED_LAST) if last else _SPARED
            asked = topic is Topic.MAIN_QUESTION and len(chosen.facts.about(topic)) == 1
            if asked or not (chosen.brief and one.words.startswith(spared)):
                yield linked(one.words, [one])


BESIDE = (Topic.SIDES, Topic.GIVEN, Topic.IDENTITY, Topic.LEFT)
"""Facts that an article tells where it has room beside all else, those told first first."""


def _beside(chosen: Chosen, topic: Topic) -> Iterator[Sentence]:
    told = (one for one in chosen.facts.about(topic) if one.id in chosen.beside)
    yield from (linked(one.words, [one]) for one in told)


def _about(chosen: Chosen) -> Iterator[Sentence]:
    """Say what the words mean that the title and the line below it may have used already."""
    yield plain(fixed.RECORD)
    yield from _stated(chosen, Topic.ILLNESS, Topic.TREATMENT)
    yield from _beside(chosen, Topic.GIVEN)
    if any("placebo" in name.lower() for name in (*chosen.facts.arms, *_told_arms(chosen))):
        yield plain(fixed.PLACEBO)


def _tried(chosen: Chosen) -> Iterator[Sentence]:
    yield from _stated(chosen, Topic.MAIN_QUESTION)
    span = span_of(chosen.main[0].findings, _spans(chosen)) if chosen.main else None
    for one in _stated(chosen, Topic.TRIAL):
        if not one.text.startswith(SPANS) or (
            one.text.startswith(SPANS[0])
            and (not chosen.main or (span is not None and span.words == one.text))
        ):
            yield one
    yield from _stated(chosen, Topic.DATES, Topic.WHERE, Topic.SPONSOR)
    if not chosen.facts.about(Topic.WHERE):
        yield plain(fixed.NO_PLACE)


def _spans(chosen: Chosen) -> list[Finding]:
    """Return the facts that quote the time frames of main measures."""
    return [one for one in chosen.facts.about(Topic.TRIAL) if one.words.startswith(SPANS)]


def _told_arms(chosen: Chosen) -> set[str]:
    return {one.arm or "" for one in chosen.findings}


def _people(chosen: Chosen) -> Iterator[Sentence]:
    yield from letters(chosen)
    yield from _stated(chosen, Topic.PEOPLE)
    names = chosen.facts.arms
    told = len(chosen.started) > 1 and chosen.all_started and not chosen.brief
    for one in chosen.started if told else ():
        if one.arm in names:
            verb = "person" if one.value == 1 else "people"
            yield linked(
                f"{within(names[one.arm])}, {number(one.value or 0)} {verb} started.", [one]
            )
    yield from _stated(chosen, Topic.WHO)
    yield from _beside(chosen, Topic.LEFT)
    if not chosen.facts.about(Topic.PEOPLE):
        yield plain(fixed.NO_COUNT)


def _aids(chosen: Chosen) -> Iterator[Sentence]:
    """Explain the words of the results, each before it first comes up."""
    yield from harm_words(chosen) if measures_harm(chosen) else ()
    told = [f for one in (*chosen.main, *chosen.others) for f in one.findings]
    statistics = [(one.statistic or "").lower() for one in told]
    if any("median" in one for one in statistics):
        yield plain(fixed.MEDIAN)
    ranges = {_range_of(one, cell) for one in chosen.main for cell in one.cells}
    yield from (plain(text) for text in (fixed.MIDDLE_RANGE, fixed.WHOLE_RANGE) if text in ranges)
    if any("mean" in one for one in statistics):
        yield plain(fixed.MEAN)
    if any((one.value or 0) < 0 and not says_its_way(one) for one in told):
        yield plain(fixed.BELOW_ZERO)
    tests = [f for one in (*chosen.main, *chosen.others) for f in one.comparisons]
    called = {significance(one) for one in tests} - {None}
    if called:
        yield plain(fixed.SIGNIFICANT)
        yield plain(fixed.NOT_LARGE)
        yield plain(fixed.LEVEL)
        lines = set().union(*(said_of_line(one.line) for one in tests if one.line is not None))
        yield from (linked(one.words, [one]) for one in chosen.facts.about(Topic.LINE)
                    if one.words in lines)  # fmt: skip
    counted = [one.words for one in chosen.facts.about(Topic.MORE) if one not in chosen.uncounted]
    tested = any(one.p_value is not None for one in tests)
    tested = tested or any(one.startswith(TESTED) for one in counted)
    if tested or any(map(_lacks_a_test, chosen.main)):
        yield plain(fixed.P_VALUE)
    if fixed.RANGE in ranges or any(one.interval is not None for one in tests):
        yield plain(fixed.RANGE)
    if any(re.match(r"standard error", one.spread_kind or "", re.I) for one in _drawn(chosen)):
        yield plain(fixed.STANDARD_ERROR)
    contrasts = [one for one, f in zip(statistics, told, strict=True) if is_contrast(f)]
    for words, text in ((("ratio", "hazard", "relative risk"), fixed.RATIO),
                        (("odds",), fixed.ODDS), (("hazard",), fixed.HAZARD)):  # fmt: skip
        if any(word in one for word in words for one in contrasts):
            yield plain(text)


def _range_of(told: Told, cell: Finding) -> str | None:
    """Return the sentence that explains the range which a median is told with."""
    added = with_range("", cell) if told.main else ""
    if "middle range" in added:
        return fixed.MIDDLE_RANGE
    if "whole range" in added:
        return fixed.WHOLE_RANGE
    return fixed.RANGE if added else None


def _drawn(chosen: Chosen) -> Iterator[Finding]:
    """Yield the values whose pictures give how far they spread."""
    for told in chosen.main:
        yield from (one for one in (*told.cells, *told.series) if one.spread is not None)


def _lacks_a_test(told: Told) -> bool:
    """Tell whether groups stand side by side and the record has no p-value of the measure."""
    return told.main and len(told.cells) > 1 and not told.tested


def _main(chosen: Chosen) -> Iterator[Sentence]:
    for index, one in enumerate(chosen.main):
        yield from _measure(chosen, one, "the main measure was" if not index else
                            "another main measure was")  # fmt: skip
    if any(is_of_margin(test) for one in chosen.main for test in one.comparisons):
        yield from _stated(chosen, Topic.MARGIN)
    if not chosen.main:
        yield plain(fixed.NO_MAIN)
    if chosen.untold:
        near = [one.findings[0] for one in chosen.main[:1]] or [*chosen.started[:1]]
        text = "the record has more main measures, which are not told here."
        yield linked(text, [*chosen.untold, *near])


def _others(chosen: Chosen) -> Iterator[Sentence]:
    for one in chosen.others:
        yield from _measure(chosen, one, "another measure was")


def _in_plain_words(chosen: Chosen, told: Told) -> Iterator[Finding]:
    """Yield the facts that say what the measure of this table is."""
    place = str(next(iter(told.findings[0].where.values()), ""))
    for one in chosen.facts.about(Topic.WORD):
        if place.startswith(str(one.where["text"]).removesuffix("title")):
            yield one


def _measure(chosen: Chosen, told: Told, lead: str) -> Iterator[Sentence]:
    names = chosen.facts.arms
    yield linked(f"{lead} {chosen.facts.measures[told.measure]}.", told.findings[:1])
    for one in () if chosen.brief or not told.main else _in_plain_words(chosen, told):
        yield linked(one.words, [one])
    span = span_of(told.findings, _spans(chosen)) if told.main and not chosen.brief else None
    if span is not None and span.words.startswith(SPANS[1]) and not any(map(is_near, told.cells)):
        yield linked(span.words, [span])
    if told.cells:
        yield from _values(told, names, parted=_rests_on_few(told, chosen.beginners))
        yield from itertools.islice(_gaps(told, names), 1 if chosen.brief else None)
        yield from _left_out(told, chosen)
    else:
        yield linked(_NO_VALUES, told.tests)
    said: set[str | None] = set()
    sized = _sized(told, chosen)
    for test in told.tests:
        yield from _compared(test, names, told, said, sized=test in sized)
    if told.apart:
        yield plain(fixed.APART)
        for test in told.apart:
            yield from _compared(test, names, told, said, sized=test in sized)
    tally = chosen.facts.tallies.get(told.measure)
    if tally is not None and (told.is_at_odds or (
        told.left and (tally.mixed or not chosen.brief))):  # fmt: skip
        yield linked(tally.sentence.words, [tally.sentence])
    if told.main and told.left:
        yield linked(_MORE_TESTS, told.left)
    if told.is_at_odds:
        yield plain(fixed.TESTED_AGAIN)
    if _lacks_a_test(told):
        yield linked("for this, the record gives no p-value.", told.cells)


def _sized(told: Told, chosen: Chosen) -> tuple[Finding, ...]:
    """Return the comparisons that are told with how large the difference was."""
    return told.comparisons[: max(chosen.estimates, 1)]


_MORE_TESTS = "the record also compares groups or points of this measure which are not told here."
_NO_VALUES = "for this, the record compares the groups."


def _rests_on_few(told: Told, beginners: float) -> bool:
    """Tell whether a main measure's values are of fewer than four fifths of those who started."""
    counted = [one.n for one in told.row if one.n is not None and one.counted is None]
    return told.main and len(counted) == len(told.row) and 5 * sum(counted) < 4 * beginners


def _values(told: Told, names: dict[str, str], *, parted: bool) -> Iterator[Sentence]:
    """Tell which row of a measure's table is told, and its value in each group.

    ``parted`` is whether it is told of how many people a mean is.
    """
    row = row_name(told.cells[0], _MOST_OF_A_ROW) if told.rows > 1 else None
    row = "" if row and told.by_time else row
    if row == "" and is_of_any_harm(told.cells[0]):
        yield linked(fixed.ANY_HARM, told.cells[:1])
    elif row:
        yield linked(f"the figures here are those of {row}.", told.cells[:1])
    elif row is not None:
        yield linked("the record has this measure at several points; here is one.", told.cells[:1])
    unit = unit_sentence(told.cells[0])
    if unit is not None:
        yield linked(unit, told.cells[:1])
    hundred = are_told_of_hundred(told.cells)
    for index, cell in enumerate(told.cells):
        said = _cell(cell, names, hundred=hundred, timed=index == 0)
        said = with_range(said, cell) if told.main else said
        yield linked(of_people(said, cell) if parted else said, [cell])
    if any(map(is_a_slip, told.cells)):
        yield plain(fixed.SLIP)


def _left_out(told: Told, chosen: Chosen) -> Iterator[Sentence]:
    """Name the groups of a main measure that an article has no room for; of many, say how many."""
    kept, names = {cell.arm for cell in told.cells}, chosen.facts.arms
    left = [cell for cell in told.row if cell.arm not in kept and cell.arm in names]
    if told.main and 0 < len(left) <= FEW:
        yield linked(not_told([names[cell.arm or ""] for cell in left]), left)
    elif told.main and left:
        place = str(next(iter(told.cells[0].where.values()), ""))
        yield from (linked(one.words, [one]) for one in chosen.facts.about(Topic.MORE)
                    if one.words.startswith(GROUPED)
                    and place.startswith(str(one.where["text"]).removesuffix("title")))  # fmt: skip


def _compared(
    test: Finding, names: dict[str, str], told: Told, said: set[str | None], *, sized: bool
) -> Iterator[Sentence]:
    """Tell an estimate and what its test came to; a p-value is never left out of a main measure.

    An estimate that two tests share (of a margin, and of a difference) is told once; ``said`` are
    those told before. ``sized`` is whether the estimate is told at all.
    """
    size, called = estimate(test, names) if sized else None, verdict(test, names)
    if size and size not in said:
        yield linked(size, [test])
    said.add(size)
    if called and (told.main or not called.startswith("no clear")):
        yield linked(called, [test])
    elif told.main and not called:
        bare = p_alone(test, {} if is_half_named(test, told.row) else names)
        if bare:
            yield linked(bare, [test])
        if bare and is_of_margin(test) and fixed.MARGIN not in said:
            yield linked(fixed.MARGIN, [test])
            said.add(fixed.MARGIN)
    if size and is_a_slip(test):
        yield plain(fixed.SLIP)


def _cell(cell: Finding, names: dict[str, str], *, hundred: bool, timed: bool) -> str:
    when = f"at {at_time(cell.timepoint)}, " if timed and is_near(cell) else ""
    arm = f"{within(names[cell.arm])}, " if cell.arm in names else ""
    text = amount(cell, hundred=hundred)
    if not arm and not when:
        return f"{text}."
    return f"{when}{arm}{text}."


def _gaps(told: Told, names: dict[str, str]) -> Iterator[Sentence]:
    """Set counts beside their comparator's, out of every 100 people: the gap before any ratio."""
    shares = [one for one in told.cells if one.arm in names]
    if not told.main or not 1 < len(shares) == len(told.cells) <= FEW + 1:
        return
    other = next((one for one in shares if one.arm == shares[0].comparator), None)
    if other is None and len(shares) == 2:
        other = shares[1]
    for one in shares if other is not None else ():
        if other is None or one is other:
            continue
        if only_rounding_differs(one, other):
            yield plain(fixed.ROUNDED)
        found = gap(one, other)
        if found is None:
            continue
        size, way = found
        yield linked(
            f"that is {size} {way} of every 100 people {within(names[one.arm or ''])} than "
            f"{within(names[other.arm or ''])}.",
            [one, other],
        )
        if seems_apart_by_another(one, other):
            yield plain(fixed.EACH_ROUNDED)


def _not_found(chosen: Chosen) -> Iterator[Sentence]:
    names, measures = chosen.facts.arms, chosen.facts.measures
    for told in chosen.others:
        for test in told.tests[:1]:
            text = verdict(test, names) or ""
            if text.startswith("no clear"):
                yield linked(f"for {measures[told.measure]}, {text}", [test])
    if not chosen.compared and (chosen.main or chosen.others):
        yield plain(fixed.NO_TESTS)


def _limits(chosen: Chosen) -> Iterator[Sentence]:
    yield from _stated(chosen, Topic.LIMITS)
    yield from _beside(chosen, Topic.SIDES)
    if chosen.more_groups:
        yield linked(fixed.MORE_GROUPS, chosen.unharmed)  # of these it says that they are left out
    tests = [f for one in (*chosen.main, *chosen.others) for f in one.comparisons]
    if len(tests) > 1:
        yield plain(fixed.MANY_TESTS)
    if not chosen.brief:
        yield plain(fixed.ONE_TRIAL)


def _more(chosen: Chosen) -> Iterator[Sentence]:
    yield from _stated(chosen, Topic.PUBLICATION)
    for one in chosen.facts.about(Topic.MORE):
        if one not in chosen.uncounted and not one.words.startswith(GROUPED):
            yield linked(one.words, [one])
    yield from _beside(chosen, Topic.IDENTITY)
    yield plain(fixed.METHOD)
    yield plain(fixed.NOT_OFFICIAL)


def _disclaimer() -> Iterator[Sentence]:
    yield plain(fixed.NO_ADVICE)
    yield plain(fixed.TALK)
    yield plain(fixed.NOT_ACCEPTED)
