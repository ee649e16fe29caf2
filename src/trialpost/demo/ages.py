"""Ages and sexes of invented trials: from the tables' short form to the registry's."""

import random
import re
from typing import Self

import msgspec

from trialpost.errors import BadInput

_UNITS = {"y": ("Year", 365.25), "m": ("Month", 30.44), "w": ("Week", 7.0), "d": ("Day", 1.0)}
_FORM = re.compile(r"(\d+)([ymwd])-(?:(\d+)([ymwd]))?")


class Age(msgspec.Struct, frozen=True):
    """A number and a unit (``y``, ``m``, ``w``, ``d``)."""

    number: int
    unit: str

    @property
    def registry(self) -> str:
        """The registry's form, ``18 Years`` or ``1 Day``."""
        return f"{self.number} {_UNITS[self.unit][0]}{'' if self.number == 1 else 's'}"

    @property
    def words(self) -> str:
        """The same in running text."""
        return self.registry.lower()

    @property
    def years(self) -> float:
        """The age in years, to compare."""
        return self.number * _UNITS[self.unit][1] / 365.25


class AgeRange(msgspec.Struct, frozen=True):
    """The youngest and the oldest who may take part; no ``high`` means no upper limit."""

    low: Age
    high: Age | None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``18y-75y``, ``0d-4w`` or ``18y-``.

        Raises:
            BadInput: if the text has another form.
        """
        found = _FORM.fullmatch(text)
        if not found:
            raise BadInput(f"{text!r} is not a range of ages such as 18y-75y.")
        high = Age(int(found[3]), found[4]) if found[3] else None
        return cls(Age(int(found[1]), found[2]), high)

    @property
    def top(self) -> float:
        """The oldest age in years, or 150."""
        return self.high.years if self.high else 150.0

    @property
    def all_minors(self) -> bool:
        """Whether nobody in it is grown up."""
        return self.top < 18

    @property
    def all_adults(self) -> bool:
        """Whether nobody in it is a minor."""
        return self.low.years >= 18

    def standard(self) -> list[str]:
        """The registry's standard groups that the range touches."""
        groups = [("CHILD", 0.0, 18.0), ("ADULT", 18.0, 65.0), ("OLDER_ADULT", 65.0, 150.0)]
        low, high = self.low.years, self.top
        return [name for name, start, end in groups if low < end and high >= start]

    def criterion(self, rng: random.Random) -> str:
        """Write the range as a criterion."""
        low, high = self.low, self.high
        if high is None:
            return rng.choice(
                (f"Age ≥ {low.words}", f"Aged {low.words} or older", f"At least {low.words} of age")
            )
        if low.unit == high.unit:
            return rng.choice(
                (f"Aged {low.number} to {high.words}", f"Age between {low.number} and {high.words}")
            )
        return f"Aged {low.words} to {high.words}"


def people(ages: AgeRange, sex: str) -> str:
    """Name those who take part: adults, women, boys, newborns."""
    if sex:
        grown, young = ("women", "girls") if sex == "F" else ("men", "boys")
        if ages.all_minors:
            return young
        return grown if ages.all_adults else f"{young} and {grown}"
    if ages.top <= 0.25:
        return "newborns"
    if ages.top <= 3:
        return "infants" if ages.top < 1.01 else "infants and small children"
    if ages.top < 18:
        return "adolescents" if ages.low.years >= 12 else "children"
    if ages.low.years >= 60:
        return "older adults"
    if ages.all_adults:
        return "adults"
    return "adolescents and adults" if ages.low.years >= 12 else "children and adults"
