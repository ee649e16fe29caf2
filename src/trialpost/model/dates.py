"""Keep dates as exactly as the registry gave them, and no more exactly."""

import calendar
import datetime as dt
import re
from typing import Self

import msgspec

from trialpost.errors import BadInput

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class PartialDate(msgspec.Struct, frozen=True, gc=False):
    """A date known to the year, the month or the day.

    It prints as it was given: ``2022-05`` is not the last day of May. There is no order
    between partial dates; compare :meth:`earliest` or :meth:`latest`, and say which.
    """

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

        Raises:
            BadInput: if the text is not such a date, or the date does not exist.

        >>> str(PartialDate.parse("2022-05"))
        '2022-05'
        """
        found = _FORM.fullmatch(text.strip())
        if not found:
            raise BadInput(f"{text!r} is not a date; write 2022, 2022-05 or 2022-05-16.")
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None  # noqa: S101 - the first group always matches
        try:
            dt.date(year, month or 1, day or 1)
        except ValueError as error:
            raise BadInput(f"{text!r} is not a day that exists ({error}).") from None
        return cls(year, month, day)

    @classmethod
    def of(cls, day: dt.date) -> Self:
        """Make a date that is known to the day."""
        return cls(day.year, day.month, day.day)

    def earliest(self) -> dt.date:
        """The first day that this date can mean."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> dt.date:
        """The last day that this date can mean."""
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)


class AgeLimit(msgspec.Struct, frozen=True, gc=False):
    """An age as a registry writes it: a number and a unit, such as ``18 Years``.

    ``unit`` is ``year``, ``month``, ``week``, ``day``, ``hour`` or ``minute``.
    """

    number: int
    unit: str

    _UNITS = ("year", "month", "week", "day", "hour", "minute")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``18 Years``, ``6 Months``, ``1 Day``.

        Raises:
            BadInput: if the text is not a whole number and a unit of time.

        >>> str(AgeLimit.parse("6 Months"))
        '6 months'
        """
        found = re.fullmatch(r"\s*(\d{1,4})\s+([A-Za-z]+?)s?\s*", text)
        if not found or found[2].lower() not in cls._UNITS:
            raise BadInput(f"{text!r} is not an age such as '18 Years'.")
        return cls(int(found[1]), found[2].lower())

    def reached_by(self, birth: dt.date) -> dt.date:
        """Return the first day on which somebody born on ``birth`` has this age."""
        return _add(birth, self.number, self.unit)

    def outgrown_by(self, birth: dt.date) -> dt.date:
        """Return the first day on which somebody born on ``birth`` is older than this age.

        A limit of 65 years is outgrown on the 66th birthday, not the 65th. Hours and
        minutes are outgrown on the next day.
        """
        return _add(birth, self.number + 1, self.unit)

    def __str__(self) -> str:
        return f"{self.number} {self.unit}{'' if self.number == 1 else 's'}"


def _add(birth: dt.date, number: int, unit: str) -> dt.date:
    try:
        if unit in ("year", "month"):
            months = birth.year * 12 + birth.month - 1 + number * (12 if unit == "year" else 1)
            year, month = divmod(months, 12)
            last = calendar.monthrange(year, month + 1)[1]
            if birth.day <= last:
                return dt.date(year, month + 1, birth.day)
            # Born on 29 February (or the 31st): the birthday is the first day after.
            return dt.date(year, month + 1, last) + dt.timedelta(days=1)
        days = {"week": 7 * number, "day": number}.get(
            unit, -(-number // 24) if unit == "hour" else 1
        )
        return birth + dt.timedelta(days=days)
    except (ValueError, OverflowError):
        return dt.date.max
