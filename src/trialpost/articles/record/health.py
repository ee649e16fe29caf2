"""Write the part on health problems, and the words that explain them."""

from collections.abc import Iterator

from trialpost.articles.record.amounts import people_of
from trialpost.articles.record.choosing import Chosen
from trialpost.articles.record.harms import cannot_be, gap, names_death
from trialpost.articles.words import fixed
from trialpost.articles.words.hundreds import are_told_of_hundred, of_hundred
from trialpost.articles.words.phrases import capital, joined, linked, plain, within
from trialpost.findings.facts.counted import HARMED, NOBODY
from trialpost.findings.facts.limits import HARMS_SPAN
from trialpost.findings.file import Topic
from trialpost.model.article import Sentence
from trialpost.model.finding import Finding

_LONG_NAME = 4
"""Words of a group's name, of which a sentence holds one."""


def measures_harm(chosen: Chosen) -> bool:
    """Tell whether a measure's name speaks of adverse events before the part on harms does."""
    names = [chosen.facts.measures[one.measure] for one in (*chosen.main, *chosen.others)]
    return any("adverse event" in name.lower() for name in names)


def harm_words(chosen: Chosen) -> Iterator[Sentence]:
    """Say what an adverse event is, and which is serious."""
    yield plain(fixed.ADVERSE)
    if chosen.serious:
        yield plain(fixed.SERIOUS)


def not_told(groups: list[str]) -> str:
    """Say of which groups the record has the same figures."""
    are = "is" if len(groups) == 1 else "are"
    return f"the record also has this for {joined(groups)}, which {are} not told here."


def harms(chosen: Chosen) -> Iterator[Sentence]:
    """Tell serious problems and deaths of each group, then the commonest kinds."""
    names, measures = chosen.facts.arms, chosen.facts.measures
    every = [linked(one.words, [one]) for one in chosen.facts.about(Topic.HARMS)]
    counted = [one for one in every if one.text.startswith(HARMED)]
    spans = [one for one in every if one.text.startswith(HARMS_SPAN)]
    about = [one for one in every if one not in counted and one not in spans]
    nobody = [one for one in about if one.text.startswith(NOBODY)]
    if not (chosen.serious or chosen.terms or chosen.deaths or nobody):
        yield plain(fixed.HARMS_UNTOLD if chosen.harms_left else fixed.NO_HARMS_RECORD)
        return
    yield from () if measures_harm(chosen) else harm_words(chosen)
    yield from () if chosen.brief else spans
    yield from counted if chosen.unharmed else ()
    yield from _total(chosen.serious, names, "had a serious health problem")
    if chosen.named and not counted:
        yield linked(not_told([names[one.arm or ""] for one in chosen.named]), chosen.named)
    yield from nobody or _total(chosen.deaths, names, "died")
    yield from about if not chosen.all_deaths and not nobody else ()
    if chosen.terms:
        yield from _lead(chosen)
    for row in chosen.terms:
        milder = row[0].measure.casefold() in chosen.milder
        yield from _term(row, names, measures[row[0].measure], milder=milder)
    every_kind = (one for row in chosen.terms for one in row)
    if any(one.value for one in (*chosen.serious, *chosen.deaths, *every_kind)):
        yield plain(fixed.ANY_CAUSE)


def _lead(chosen: Chosen) -> Iterator[Sentence]:
    """Say why these kinds are told: not where one is death, which is told whatever its figures."""
    if not chosen.deaths and any(map(names_death, chosen.terms)):
        return
    apart = all(len(row) > 1 and gap(row) > 0 for row in chosen.terms)
    yield plain(fixed.TERMS_APART if apart else fixed.TERMS)


def _total(totals: tuple[Finding, ...], names: dict[str, str], what: str) -> Iterator[Sentence]:
    hundred = are_told_of_hundred(totals)
    for one in totals:
        if one.arm in names:
            count = people_of(one, hundred=hundred, where=f" {what}")
            yield linked(f"{within(names[one.arm])}, {count}.", [one])
    if any(map(cannot_be, totals)):
        yield plain(fixed.SLIP)


def _term(
    row: tuple[Finding, ...], names: dict[str, str], name: str, *, milder: bool
) -> Iterator[Sentence]:
    """Say in how many people a kind of health problem came up, in two groups a sentence.

    ``milder`` is whether it was serious in some people, whom a row of other problems leaves out.
    Groups that lie apart, and would all be rounded to one figure, are told by their counts.
    """
    serious = row[0].role == "serious" and not name.lower().startswith("serious ")
    other = ", as a milder problem," if milder and row[0].role == "other" else ""
    kind = ", as a serious problem," if serious else other
    lead = f"{capital(name)}{kind} came up in "
    hundred = are_told_of_hundred(row) and not (
        len(row) > 1 and len(set(map(of_hundred, row))) == 1 and gap(row) > 0
    )
    told = [one for one in row if one.arm in names]
    long = max((len(names[one.arm or ""].split()) for one in told), default=0) > _LONG_NAME
    step = 1 if long else 2
    for at in range(0, len(told), step):
        own = told[at : at + step]
        parts = [_in_hundred(one) if hundred else people_of(one) for one in own]
        if len(parts) > 1 and parts[0] != _NOBODY:
            parts[1] = parts[1].removesuffix(" people") if hundred else parts[1]
        parts = [f"{part} {within(names[one.arm or ''])}"
                 for part, one in zip(parts, own, strict=True)]  # fmt: skip
        yield linked(f"{lead}{' and '.join(parts)}.", own)
        lead = "it came up in "


def _in_hundred(one: Finding) -> str:
    return f"{of_hundred(one)} of every 100 people" if one.value else _NOBODY


_NOBODY = "nobody"
