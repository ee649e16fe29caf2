"""Whole months between days, as periods of an operator's settings are counted."""

import calendar
import datetime as dt


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months before, or that month's last day."""
    return _shifted(day, -months)


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months later, or that month's last day."""
    return _shifted(day, months)


def _shifted(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
