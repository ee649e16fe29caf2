"""Read how long a difference lasted: "from week 2 through week 24"."""

import re

from trialpost.model.finding import Timepoint

LASTING = re.compile(
    r"\b(?:from|beginning|starting)\s+(?:(?:at|on|in|from|as\s+early\s+as)\s+)?"
    r"(?:(?P<unit>week|month|day|year)s?\s+(?P<from>\d+)|(?P<from2>\d+)\s+(?P<unit2>week|month|day|year)s?)\s*,?\s+"
    r"(?:and\s+)?(?:(?:continuing|lasting|continued|persisting|maintained|up)\s+)?(?:through(?:out)?|to|until)\s+(?:to\s+)?"
    r"(?:(?P<unit3>week|month|day|year)s?\s+(?P<to>\d+)|(?P<to2>\d+)\s+(?P<unit4>week|month|day|year)s?)\b",
    re.I,
)


def lasting_of(words: str) -> Timepoint | None:
    """Return the stretch of time of "from week 2 through week 24"; its two units have to agree."""
    found = LASTING.search(words)
    if found is None:
        return None
    units = {(found["unit"] or found["unit2"]).lower(), (found["unit3"] or found["unit4"]).lower()}
    begin, end = float(found["from"] or found["from2"]), float(found["to"] or found["to2"])
    return Timepoint(begin, units.pop(), end) if len(units) == 1 and begin < end else None
