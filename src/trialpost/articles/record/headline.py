"""Write title and subtitle of a record's article: the main result, without selling it."""

from trialpost.articles.bearing import is_contrast, is_share
from trialpost.articles.phrases import capital, linked, within
from trialpost.articles.record.amounts import counted, groups_of
from trialpost.articles.record.choosing import Chosen
from trialpost.articles.significance import significance
from trialpost.articles.written import number, unit_of
from trialpost.findings.file import Topic
from trialpost.model.article import Sentence
from trialpost.model.finding import Finding

_LONGEST = 8


def title(chosen: Chosen) -> Sentence:
    """Say what the main measure came to, or what the trial was about if it has no figure."""
    facts = chosen.facts
    stated = facts.about(Topic.HEADLINE)[0]
    told = chosen.main[0] if chosen.main else None
    if told is None:
        return linked(stated.words, [stated])
    for test in told.tests[:1]:
        groups = groups_of(test, facts.arms)
        called = significance(test)
        if groups is None or called is None:
            continue
        name = facts.measures[told.measure]
        about = f" in {name}" if len(name.split()) <= _LONGEST and name[0] != "“" else ""
        if called is False:
            return linked(f"No clear difference{about} between {groups}", [test])
        direction = _direction(told.cells, facts.arms, name)
        if direction is not None:
            return direction
        return linked(f"A significant difference{about} between {groups}", [test])
    return _figures(chosen) or linked(stated.words, [stated])


def _direction(cells: tuple[Finding, ...], names: dict[str, str], name: str) -> Sentence | None:
    """Say which of two groups had the higher value, where the values show it."""
    if len(cells) != 2 or name[0] == "“" or len(name.split()) > _LONGEST:
        return None
    one, other = cells
    if one.arm not in names or other.arm not in names or one.comparator != other.arm:
        return None
    first, second = _height(one), _height(other)
    if first == second or "change" in (one.statistic or ""):
        return None
    word = "higher" if first > second else "lower"
    text = f"{capital(name)} {word} {within(names[one.arm])} than {within(names[other.arm])}"
    if is_share(one):
        word = "more" if first > second else "fewer"
        text = f"{capital(name)}: seen in {word} people {within(names[one.arm])} than "
        text += within(names[other.arm])
    return linked(text, [one, other])


def _height(cell: Finding) -> float:
    return (cell.value or 0) / (cell.n or 1) if is_share(cell) else cell.value or 0


def _figures(chosen: Chosen) -> Sentence | None:
    """Give the figures of one or two groups, where no test says what they mean."""
    told, names = chosen.main[0], chosen.facts.arms
    name = chosen.facts.measures[told.measure]
    cells = told.cells
    if name[0] == "“" or len(name.split()) > _LONGEST or told.rows > 1 or not 0 < len(cells) <= 2:
        return None
    if any(cell.arm not in names or is_contrast(cell) for cell in cells):
        return None
    if len({is_share(cell) for cell in cells}) > 1:  # of nobody, where nobody was counted
        return None
    parts = [f"{_short(cell)} {within(names[cell.arm or ''])}" for cell in cells]
    if not all(parts) or "change" in (cells[0].statistic or ""):
        return None
    return linked(f"{capital(name)}: {' and '.join(parts)}", cells)


def _short(cell: Finding) -> str:
    if is_share(cell):
        return f"{number(cell.value or 0)} of {number(cell.n or 0)} {counted(cell)}"
    return f"{number(cell.value or 0)}{unit_of(cell)}"


def subtitle(chosen: Chosen) -> Sentence:
    """Say who was compared with whom, and how many took part."""
    stated = chosen.facts.about(Topic.SUBTITLE)[0]
    return linked(stated.words, [stated])
