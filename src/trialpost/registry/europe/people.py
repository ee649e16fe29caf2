"""Who may take part, in the terms that the European registers share: age groups, sexes, criteria.

Both registers give age groups, not ages. Rules (also the documentation, ``docs``):

- The youngest age is where the youngest group begins, the oldest where the oldest group ends: they
  are the widest that the record can mean, so nobody is turned away by a group's border who might
  be let in by a criterion; criteria often say less, never more.
- The unborn are no age: a group in utero widens nothing.
- A gap between two groups cannot be said by two ages; it is noted.
- Preterm newborns count as newborns, since age is counted from birth.
"""

import enum
import re
from collections.abc import Callable, Iterable

from trialpost.model.dates import AgeLimit
from trialpost.model.reading import IssueKind
from trialpost.model.status import Sex

Note = Callable[[IssueKind, str], None]


class AgeGroup(enum.Enum):
    """An age group of the European registers: its first and last age, ``None`` where open."""

    IN_UTERO = (0, None, None)
    PRETERM = (1, None, AgeLimit(27, "day"))
    NEWBORN = (2, None, AgeLimit(27, "day"))
    INFANT = (3, AgeLimit(28, "day"), AgeLimit(23, "month"))
    CHILD = (4, AgeLimit(2, "year"), AgeLimit(11, "year"))
    ADOLESCENT = (5, AgeLimit(12, "year"), AgeLimit(17, "year"))
    ADULT = (6, AgeLimit(18, "year"), AgeLimit(64, "year"))
    ELDERLY = (7, AgeLimit(65, "year"), None)

    @property
    def rank(self) -> int:
        """Where the group stands from youngest to oldest."""
        return int(self.value[0])


MINORS = frozenset({
    AgeGroup.PRETERM,
    AgeGroup.NEWBORN,
    AgeGroup.INFANT,
    AgeGroup.CHILD,
    AgeGroup.ADOLESCENT,
})  # fmt: skip


def age_limits(groups: Iterable[AgeGroup], note: Note) -> tuple[AgeLimit | None, AgeLimit | None]:
    """Return the youngest and the oldest age of some groups.

    >>> [str(age) for age in age_limits([AgeGroup.CHILD, AgeGroup.ADULT], lambda *_: None)]
    ['2 years', '64 years']
    """
    named = set(groups)
    born = sorted(named - {AgeGroup.IN_UTERO}, key=lambda group: group.rank)
    if not born:
        if named:
            note(IssueKind.BAD_AGE, "Only the unborn are named; that is no age, so none was read.")
        return None, None
    if _has_gap(born):
        note(IssueKind.BAD_AGE, "The age groups leave a gap, which two ages cannot say.")
    return born[0].value[1], born[-1].value[2]


def _has_gap(born: list[AgeGroup]) -> bool:
    # Preterm and other newborns are of one age.
    ranks = {2 if group is AgeGroup.PRETERM else group.rank for group in born}
    return max(ranks) - min(ranks) + 1 != len(ranks)


def sex_of(female: bool | None, male: bool | None, note: Note) -> Sex | None:
    """Return the one sex that may take part, or ``None`` where both may or nothing is said."""
    if female is False and male is False:
        note(IssueKind.CONTRADICTION, "Neither women nor men may take part; read as both.")
    if female and male is False:
        return Sex.FEMALE
    return Sex.MALE if male and female is False else None


def criteria_text(inclusion: Iterable[str], exclusion: Iterable[str], mark: str = "") -> str:
    """Join criteria under the headings by which an eligibility text is split.

    ``mark`` stands before each criterion; its further lines are indented, so that they stay
    with it. Bullets that stand within a line ("…: • Pregnancy • Nursing") begin lines of
    their own: their line breaks were lost in the registry's form.
    """
    parts = []
    for heading, given in (("Inclusion Criteria:", inclusion), ("Exclusion Criteria:", exclusion)):
        texts = [_marked(text, mark) for text in given]
        if texts:
            parts.append("\n\n".join((heading, "\n".join(texts))))
    return "\n\n".join(parts)


_BULLET = re.compile(r"\s*[•▪●]\s+")
_LINE = re.compile(r"\r\n?|\n")


def _marked(text: str, mark: str) -> str:
    given = _LINE.split(text.strip())
    lines = [part for line in given for part in _unfolded(line)]
    if not mark or len(lines) > len(given):
        return "\n".join(lines)
    further = [f"  {line.strip()}" for line in lines[1:] if line.strip()]
    return mark + "\n".join((lines[0], *further))


def _unfolded(line: str) -> list[str]:
    """Return the lines that a line of several bullets had before they were joined."""
    lead, *items = _BULLET.split(line)
    if len(items) < 2:
        return [line]
    return [*([lead] if lead.strip() else []), *(f"* {item.strip()}" for item in items)]
