"""Find the sections of a note by their headings: "PMH:", "Medications:", "Allergies: NKDA"."""

import bisect
import enum
import re

import msgspec


class Section(enum.StrEnum):
    """What a part of a note tells of."""

    HISTORY = "history"
    SURGERY = "surgery"
    FAMILY = "family"
    SOCIAL = "social"
    MEDICATIONS = "medications"
    ALLERGIES = "allergies"
    VALUES = "values"
    PLAN = "plan"
    OTHER = "other"


_HEADINGS = {
    Section.HISTORY: r"(?:past\s+)?(?:medical|psychiatric|obstetric|oncologic(?:al)?|significant)"
    r"\s+(?:history|hx)|past\s+history|p\.?m\.?h\.?x?|problem\s+list|problems|comorbidities"
    r"|active\s+problems|chronic\s+conditions|medical\s+problems",
    Section.SURGERY: r"(?:past\s+)?surgical\s+(?:history|hx)|pshx?|procedures|operations",
    Section.FAMILY: r"family\s+(?:medical\s+)?(?:history|hx)|fam(?:ily)?\s*hx|fhx?",
    Section.SOCIAL: r"social\s+(?:history|hx)|shx|soc\s*hx|habits|occupation",
    Section.MEDICATIONS: r"(?:current|home|outpatient|admission|discharge|prior|regular)?\s*"
    r"(?:medications?|meds|medicines|drugs|treatment)(?:\s+(?:on\s+admission|at\s+home|list))?"
    r"|drug\s+history|rx",
    Section.ALLERGIES: r"(?:drug\s+|known\s+)?allerg(?:y|ies)(?:\s+(?:history|list))?"
    r"|adverse\s+reactions",
    Section.VALUES: r"(?:pertinent\s+)?(?:lab(?:oratory|s)?|blood)(?:\s+(?:data|results?|studies|"
    r"findings|values|work|tests?))?|vital\s+signs?|vitals|vs|results|investigations|imaging"
    r"|(?:physical\s+)?exam(?:ination)?|pe|on\s+exam(?:ination)?|studies",
    Section.PLAN: r"(?:treatment\s+)?plan|recommendations?|follow[- ]?up|next\s+steps",
    Section.OTHER: r"h\.?p\.?i\.?|history(?:\s+of\s+(?:the\s+)?present(?:ing)?\s+"
    r"(?:illness|complaint))?|chief\s+complaint|cc|assessment(?:\s+and\s+plan)?|a/p|impression"
    r"|diagnos[ie]s|review\s+of\s+systems|ros|summary|hospital\s+course|brief\s+hospital\s+course"
    r"|reason\s+for\s+\w+|presenting\s+complaint",
}
_HEADING = re.compile(
    r"(?:^|(?<=\n)|(?<=[.;]\s)|(?<=[.;]\s\s))[ \t]*(?:\d{1,2}[.)]\s+)?[*#_]*(?:"
    + "|".join(f"(?P<{kind.name}>{words})" for kind, words in _HEADINGS.items())
    + r")[*_]*\s*(?::|(?=\n)|\s-\s)",
    re.IGNORECASE,
)


class Sections(msgspec.Struct, frozen=True):
    """Where sections begin, in order, and of what they tell."""

    starts: tuple[int, ...]
    headings: tuple[tuple[int, int], ...]
    kinds: tuple[Section, ...]

    def at(self, place: int) -> Section:
        """Return what the text at a place tells of."""
        found = bisect.bisect_right(self.starts, place) - 1
        return self.kinds[found] if found >= 0 else Section.OTHER


def sections_of(text: str) -> Sections:
    """Cut a note into sections; what stands before the first heading tells of anything."""
    starts: list[int] = []
    headings: list[tuple[int, int]] = []
    kinds: list[Section] = []
    for found in _HEADING.finditer(text):
        if found.lastgroup is None:
            continue
        starts.append(found.end())
        headings.append(found.span(found.lastgroup))
        kinds.append(Section[found.lastgroup])
    return Sections(tuple(starts), tuple(headings), tuple(kinds))
