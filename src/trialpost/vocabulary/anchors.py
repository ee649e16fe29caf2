"""Name the event that a stretch of time is counted from: screening, first dose, surgery.

All patterns are for folded text (``vocabulary.folding``).
"""

import enum
import re

import msgspec


class Anchor(enum.StrEnum):
    """What a stretch of time is counted from; ``NOW`` where nothing is named ("6 months ago")."""

    NOW = "now"
    SCREENING = "screening"
    CONSENT = "consent"
    ENROLMENT = "enrolment"
    RANDOMISATION = "randomisation"
    BASELINE = "baseline"
    FIRST_DOSE = "first dose"
    LAST_DOSE = "last dose"
    STUDY = "study"
    VISIT = "visit"
    SURGERY = "surgery"
    VACCINATION = "vaccination"
    DIAGNOSIS = "diagnosis"
    ONSET = "onset"
    ADMISSION = "admission"
    BIRTH = "birth"
    OTHER = "other"


STUDY_ANCHORS = frozenset(
    {Anchor.NOW, Anchor.SCREENING, Anchor.CONSENT, Anchor.ENROLMENT, Anchor.RANDOMISATION,
     Anchor.BASELINE, Anchor.FIRST_DOSE, Anchor.STUDY, Anchor.VISIT}
)  # fmt: skip
"""Those that lie at the beginning of the trial: for a person who asks today, about now."""


class Anchored(msgspec.Struct, frozen=True):
    """An event and the half-open place of its name."""

    anchor: Anchor
    span: tuple[int, int]


_STUDY = r"(?:clinical\s+|this\s+|the\s+|current\s+|present\s+|main\s+)*(?:study|trial|protocol|investigational|research|experimental|treatment|test|trial's)"
_DRUG = (
    r"(?:medication|drug|treatment|therapy|product|agent|intervention|imp|vaccine|vaccination|device|regimen|procedures?"
    r"|medicinal\s+product|agents?|infusion|administration|dos(?:e|ing)|injection|ip|supplement)s?"
)
_KINDS = {
    Anchor.CONSENT: r"(?:(?:signing|obtaining|providing|giving|signature)\s+(?:of\s+)?(?:the\s+)?)?(?:written\s+)?"
    r"(?:informed\s+consent|consent(?:ing)?|icf)(?:\s+form)?(?:\s+(?:signature|signing|date))?(?:\s*\(icf\))?",
    Anchor.RANDOMISATION: r"(?:study\s+)?(?:re-?)?randomi[sz](?:ation|ed|ing)(?:\s+visit)?",
    Anchor.LAST_DOSE: r"(?:(?:last|final)\s+(?:administered\s+)?(?:dose|doses|administration|injection|infusion|treatment|intake|vaccination"
    r"|study\s+(?:drug|treatment|medication|visit|dose|intervention)|ivr\s+dose|visit)|end\s+of\s+(?:the\s+)?(?:study|treatment|trial|therapy)"
    rf"|(?:study|trial|treatment)\s+(?:completion|discontinuation|end)|(?:completion|discontinuation|termination|cessation|stopping)\s+of\s+(?:the\s+)?(?:study|trial|treatment|therapy))(?:\s+(?:of|in|with)\s+(?:the\s+)?(?:{_STUDY}\s+)?{_DRUG}\b)?",
    Anchor.FIRST_DOSE: rf"(?:(?:planned|scheduled|expected|anticipated)\s+)?(?:(?:the\s+)?(?:first|initial|1st|day\s+1|c1d1|cycle\s+1,?\s*day\s+1|cycle\s+1)\b(?:\s+(?:planned|scheduled|protocol))?(?:\s*(?:dose|dosing|administration|study|treatment|infusion|injection|vaccination|intake|day|cycle|exposure|application))*"
    rf"|(?:start|starting|initiation|initiating|beginning|commencement|commencing|receipt|receiving|administration|onset)(?:\s+of)?(?:\s+(?:the|any))?(?:\s+(?:first|{_STUDY}|protocol|cycle\s+1|lead-?in|induction|lymphodepletion|conditioning))*\s+{_DRUG}"
    rf"|(?:{_STUDY})\s+(?:{_DRUG})\s*(?:start|initiation|administration|dosing|dose)?|dosing|{_DRUG}\s+(?:start|initiation)|treatment\s+allocation|(?:leuka)?pheresis|lymphodepletion|inoculation)(?:\s+of\s+(?:the\s+)?(?:(?:{_STUDY})\s+)?{_DRUG}\b)?(?:\s+\(?(?:day\s+1|c1d1|cycle\s+1,?\s+day\s+1)\)?)?",
    Anchor.ENROLMENT: r"(?:study\s+|trial\s+|patient\s+|subject\s+)?(?:enrol{1,2}(?:ment|ling|ed)|inclusion|recruitment|registration|accrual)(?:\s+(?:in|into|to|in\s+to|onto)\s+(?:the\s+|this\s+)?(?:study|trial))?(?:\s+(?:visit|date))?",
    Anchor.SCREENING: r"(?:start\s+of\s+|initial\s+|first\s+)?(?:study\s+)?(?:pre-?)?screening(?:\s+(?:visit|period|phase|assessment|evaluation))?(?:\s+\(?(?:visit\s+1|v1|day\s+-?\d+)\)?)?|eligibility\s+(?:assessment|evaluation|visit|screening)",
    Anchor.BASELINE: r"(?:the\s+)?(?:study\s+)?baseline(?:\s+(?:visit|assessment|evaluation|period|mri|scan))?(?:\s+\((?:day\s+1|visit\s+\d)\))?|run-?in(?:\s+period)?",
    Anchor.VISIT: r"(?:first\s+|initial\s+|study\s+)*visit\s*(?:\d\b|one\b)?|day\s+(?:-?\d|0)\b|testing|assessment",
    Anchor.STUDY: rf"(?:(?:start|starting|beginning|initiation|commencement|onset|entering|entry|conduct|time|day)\s+(?:of\s+|into\s+|to\s+|in\s+)?)?(?:the\s+|this\s+|our\s+)?(?:{_STUDY})(?:\s+(?:entry|start|participation|initiation|enrol{{1,2}}ment|inclusion|commencement|onset|day|period|baseline|entrance|begins?|duration))*|participation(?:\s+in\s+(?:the|this)\s+(?:study|trial))?|entry(?:\s+(?:in|into|to|onto)\s+(?:the\s+|this\s+)?(?:study|trial))?|entering\s+(?:the\s+)?(?:study|trial)|study\s+entry",
    Anchor.SURGERY: r"(?:planned\s+|elective\s+|scheduled\s+|index\s+)*(?:surger(?:y|ies)|surgical\s+(?:procedure|resection)|operation|procedure|transplant(?:ation)?|pci|implantation|resection|intervention|biopsy|delivery|intubation|anesthesia|catheteri[sz]ation)",
    Anchor.VACCINATION: r"(?:any\s+|each\s+|study\s+|first\s+|second\s+|the\s+)*(?:vaccination|vaccine|immuni[sz]ation|inoculation)s?",
    Anchor.DIAGNOSIS: r"(?:initial\s+|first\s+)?(?:diagnosis|diagnosing)",
    Anchor.ONSET: r"(?:symptoms?\s+onset|onset\s+of\s+(?:the\s+)?(?:symptoms?|stroke|illness|disease)|onset|stroke(?:\s+onset)?|injury|index\s+event|last\s+seen\s+well|last\s+known\s+well)",
    Anchor.ADMISSION: r"(?:hospital\s+|icu\s+|picu\s+|nicu\s+)?(?:admission|hospitali[sz]ation|discharge)(?:\s+to\s+(?:the\s+)?(?:hospital|icu))?",
    Anchor.BIRTH: r"birth",
}
_ORDER = tuple(_KINDS)
_DETERMINER = r"(?:(?:the|their|his|her|a|an|any|this|planned|anticipated|expected|date\s+of|time\s+of|day\s+of|point\s+of|your|each)\s+)*"
_ANCHOR = re.compile(
    rf"{_DETERMINER}(?:"
    + "|".join(f"(?P<a{at}>{_KINDS[one]})" for at, one in enumerate(_ORDER))
    + r")(?![\w])"
)
_OTHER = re.compile(
    rf"{_DETERMINER}(?!(?:and|or|with|in|who|if|unless|that|which|are|is|will|may|must|for|to|of|by|as|at|has|have|had)\b)"
    r"[a-z][\w-]*(?:\s+(?!(?:and|or|with|in|who|if|unless|that|which|are|is|will|may|must|for|to|by|as|at|has|have|had|except|but|should|was|were|on|prior|before|within|from|until|without)\b)[a-z][\w-]*){0,2}"
)


def anchor_at(low: str, at: int, *, known_only: bool = False) -> Anchored | None:
    """Read the event whose name begins at a place; with ``known_only`` one of those listed."""
    found = _ANCHOR.match(low, at)
    if found is not None:
        kind = next(one for number, one in enumerate(_ORDER) if found[f"a{number}"] is not None)
        return Anchored(kind, found.span())
    if known_only:
        return None
    other = _OTHER.match(low, at)
    return Anchored(Anchor.OTHER, other.span()) if other else None
