"""Tell whether two times are the same one, said in other units: "one year" for month 12.

Twelve weeks are no three months: what is said so is not more than a little off.
"""

_DAYS = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
_MINUTES = {"minute": 1, "hour": 60}
_SLACK = 0.015
"""The share by which two spans may differ: 52 weeks and a year, 30 days and a month."""


def is_same_time(value: float, unit: str, other: float, other_unit: str) -> bool:
    """Tell whether so many weeks, or the like, are so many months.

    Day 1 is the first day and not the end of it, so hours and days are not the same.

    >>> is_same_time(1.0, "year", 12.0, "month"), is_same_time(3.0, "month", 12.0, "week")
    (True, False)
    """
    if unit == other_unit or value == other == 0:
        return value == other
    if {unit, other_unit} == {"minute", "hour"}:
        return value * _MINUTES[unit] == other * _MINUTES[other_unit]
    one, two = value * _DAYS.get(unit, 0.0), other * _DAYS.get(other_unit, 0.0)
    return min(one, two) >= 2 * _DAYS["day"] and abs(one - two) <= _SLACK * max(one, two)
