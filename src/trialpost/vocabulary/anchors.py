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


_STUDY = (
    r"(?:clinical\s+|this\s+|the\s+|current\s+|present\s+|main\s+|double-blind\s+)*"
    r"(?:study|trial|protocol|investigational|research|experimental|test)(?:'s)?"
)
_DRUG = (
    r"(?:medications?|drugs?|treatments?|therap(?:y|ies)|products?|agents?|interventions?|imp"
    r"|vaccines?|vaccinations?"
    r"|devices?|regimens?|medicinal|infusions?|administration|dos(?:e|es|ing)|injections?|ip"
    r"|supplements?|intake"
    r"|chemotherapy|immunotherapy|radiotherapy|radiation|apheresis|exposure|application|cycle"
    r"|day|procedures?|oral|iv"
    r"|intravenous|subcutaneous|intravitreal|and/or|induction|conditioning|lymphodepletion"
    r"|lead-?in|run-?in|maintenance)"
)
_WORDS = rf"(?:(?:{_STUDY}|{_DRUG})\b[\s-]*)"
_OF_IT = (
    rf"(?:\s*\bof\s+(?:the\s+|any\s+)?(?:{_WORDS}{{1,4}}|[a-z][a-z0-9-]{{2,}}(?:\s+{_DRUG}\b)?))?"
)
_DAY_ONE = r"(?:\s*\(?\b(?:day\s+[01]|c1d1|cycle\s+1,?\s+day\s+1|visit\s+\d)\b\)?)?"
_KINDS = {
    Anchor.CONSENT: r"(?:(?:signing|obtaining|providing|giving"
    r"|signature)\s+(?:of\s+)?(?:the\s+)?)?(?:(?:written|documented)\s+)*"
    r"(?:informed\s+consent|consent(?:ing)?|icf)(?:\s+form)?(?:\s+(?:signature|signing"
    r"|date))?(?:\s*\(icf\))?",
    Anchor.RANDOMISATION: r"(?:study\s+)?(?:re-?)?randomi[sz](?:ation|ed|ing)(?:\s+visit)?",
    Anchor.LAST_DOSE: rf"(?:(?:last|final)\s+(?:administered\s+)?(?:{_WORDS}|visit\b){{1,4}}"
    rf"|(?:end|completion|discontinuation|termination|cessation|stopping"
    rf"|conclusion)\s+of\s+(?:the\s+)?{_WORDS}{{1,3}}"
    rf"|(?:completing|stopping|discontinuing)\s+(?:the\s+)?{_WORDS}{{1,3}}"
    rf"|{_WORDS}{{1,2}}(?:completion|discontinuation|end)\b|its\s+conclusion){_OF_IT}",
    Anchor.FIRST_DOSE: rf"(?:(?:(?:planned|scheduled|expected|anticipated)\s+)?(?:first|initial"
    rf"|1st)\s+(?:planned\s+|scheduled\s+)?{_WORDS}{{1,4}}"
    rf"|(?:the\s+)?(?:day\s+[01]|c1d1|cycle\s+1,?\s*day\s+1|cycle\s+1|week\s+0)\b"
    rf"|(?:start|starting|initiation|initiating|beginning|commencement|commencing|receipt"
    rf"|receiving|administration|onset)"
    rf"(?:\s+of)?(?:\s+(?:the|any))?(?:\s+first)?\s+(?:{_STUDY}\s+)?{_DRUG}\b[\s-]*{_WORDS}{{0,3}}"
    rf"|(?:start|initiation|beginning|commencement|administration"
    rf"|injection)\s+of\s+(?:the\s+)?(?!{_STUDY}\b"
    rf"|screening)[a-z][a-z0-9-]{{3,}}(?:\s+alfa-2[ab])?(?:\s+{_DRUG}\b)?"
    rf"|{_STUDY}\s+{_DRUG}\b[\s-]*{_WORDS}{{0,3}}(?:start|initiation)?|dosing\b"
    rf"|{_DRUG}\s+(?:start|initiation)\b"
    rf"|intravitreal\s+injection|treatment\s+allocation|(?:leuka)?pheresis|lymphodepletion"
    rf"|inoculation){_OF_IT}{_DAY_ONE}",
    Anchor.ENROLMENT: r"(?:study\s+|trial\s+|patient\s+|subject\s+|the\s+)*(?:enrol{1,2}(?:ment"
    r"|ling|ed)|inclusion|recruitment|registration"
    r"|accrual)(?:\s+(?:in|into|to|in\s+to|onto)\s+(?:the\s+|this\s+)?(?:study|trial"
    r"|protocol))?(?:\s+(?:visit|date|day))?",
    Anchor.SCREENING: r"(?:start\s+of\s+|initial\s+|first\s+|study\s+|the\s+|visit\s+1\s+"
    r"|initial\s+)*(?:pre-?)?screen(?:ing)?"
    r"(?:\s+(?:visit|period|phase|assessment|evaluation|process))?(?:\s*\(?\b(?:visit\s+1|v1|p1"
    r"|day\s+-?\d+)\)?)?(?:\s+visit)?"
    r"|eligibility\s+(?:assessment|evaluation|visit|screening)",
    Anchor.BASELINE: r"(?:the\s+)?(?:study\s+)?baseline(?:\s+(?:visit|assessment|evaluation"
    r"|period|mri|scan))?"
    r"(?:\s+\((?:day\s+-?\d|visit\s+\d)\))?|run-?in(?:\s+period)?",
    Anchor.VISIT: r"(?:first\s+|initial\s+|study\s+)*visit(?:\s+(?:number\s+)?(?:\d\b|one\b))?"
    r"|day\s+(?:-?\d|0)\b|testing\b|assessment\b",
    Anchor.STUDY: rf"(?:(?:start|starting|beginning|initiation|commencement|onset|entering|entry"
    rf"|conduct|time|day|conclusion|duration|course"
    rf"|entire|length|whole)\s+(?:of\s+|into\s+|to\s+|in\s+)?(?:the\s+|this\s+)?)*(?:the\s+"
    rf"|this\s+|our\s+)?(?:{_STUDY})\b"
    r"(?:\s+(?:entry|start|participation|initiation|enrol{1,2}ment|inclusion|commencement|onset"
    r"|day|period|baseline|entrance"
    r"|begins?|duration|phase|procedures?))*|participation(?:\s+in\s+(?:the|this)\s+(?:study"
    r"|trial))?"
    r"|(?:entry|entering|entrance)(?:\s+(?:in|into|to|onto))?\s+(?:the\s+|this\s+)?(?:study"
    r"|trial|protocol)\b|entry\b",
    Anchor.SURGERY: r"(?:planned\s+|elective\s+|scheduled\s+|index\s+|the\s+)*(?:surger(?:y|ies)"
    r"|surgical\s+(?:procedure|resection)"
    r"|operation|procedure|transplant(?:ation)?|pci|implantation|resection|intervention|biopsy"
    r"|delivery|intubation|an(?:a)?esthesia"
    r"|catheteri[sz]ation)",
    Anchor.VACCINATION: r"(?:any\s+|each\s+|study\s+|first\s+|second\s+|the\s+)*(?:vaccination"
    r"|vaccine|immuni[sz]ation|inoculation)s?",
    Anchor.DIAGNOSIS: r"(?:initial\s+|first\s+)?(?:diagnosis|diagnosing)",
    Anchor.ONSET: r"symptoms?\s+onset|onset\s+of\s+(?:the\s+)?(?:symptoms?|stroke|illness"
    r"|disease)|onset\b|stroke(?:\s+onset)?|injury"
    r"|index\s+event|last\s+seen\s+well|last\s+known\s+well",
    Anchor.ADMISSION: r"(?:hospital\s+|icu\s+|picu\s+|nicu\s+)?(?:admission|hospitali[sz]ation"
    r"|discharge)(?:\s+to\s+(?:the\s+)?(?:hospital|icu))?",
    Anchor.BIRTH: r"birth\b",
}
_ORDER = tuple(_KINDS)
_DETERMINER = (
    r"(?:(?:the|their|his|her|a|an|any|this|planned|anticipated|expected|date\s+of"
    r"|time\s+of|day\s+of|point\s+of|your|each)\s+)*"
)
_ANCHOR = re.compile(
    rf"{_DETERMINER}(?:"
    + "|".join(f"(?P<a{at}>{_KINDS[one]})" for at, one in enumerate(_ORDER))
    + r")(?!\w)"
)
_OTHER = re.compile(
    rf"{_DETERMINER}(?!(?:and|or|with|in|who|if|unless|that|which|are|is|will|may|must|for|to|of"
    rf"|by|as|at|has|have|had)\b)"
    r"[a-z][\w-]*(?:\s+(?!(?:and|or|with|in|who|if|unless|that|which|are|is|will|may|must|for|to"
    r"|by|as|at|has|have|had|except|but|should|was|were|on|prior|before|within|from|until"
    r"|without)\b)[a-z][\w-]*){0,2}"
)


def anchor_at(low: str, at: int, *, known_only: bool = False) -> Anchored | None:
    """Read the event whose name begins at a place; with ``known_only`` one of those listed."""
    found = _ANCHOR.match(low, at)
    if found is not None:
        kind = next(one for number, one in enumerate(_ORDER) if found[f"a{number}"] is not None)
        return Anchored(kind, (found.start(), _trimmed(low, found.end())))
    if known_only:
        return None
    other = _OTHER.match(low, at)
    return Anchored(Anchor.OTHER, other.span()) if other else None


def _trimmed(low: str, end: int) -> int:
    while low[end - 1] in " \n\r-":
        end -= 1
    return end
