"""Read what an ISRCTN trial is called, what it is about, and who may take part."""

import re
from collections.abc import Iterator

from trialpost.errors import BadInput
from trialpost.model.dates import AgeLimit
from trialpost.model.identifiers import (
    CtisNumber,
    EudraCtNumber,
    IsrctnId,
    NctId,
    recognise,
)
from trialpost.model.reading import IssueKind
from trialpost.model.status import InterventionType
from trialpost.model.trial import (
    Eligibility,
    Enrolment,
    Exactness,
    Intervention,
    OutcomeMeasure,
    OutcomeRole,
    SecondaryId,
)
from trialpost.registry.isrctn import codes
from trialpost.registry.isrctn.tree import Node
from trialpost.registry.tolerant.free_fields import age, count, given, lines_of, note_ages, sex
from trialpost.registry.tolerant.notes import Notes, quoted

_CURRENT = re.compile(r"\s*(?:current|updated|amended)\b[^\n]{0,120}?(?::|\n)", re.IGNORECASE)
_PREVIOUS = re.compile(
    r"^[_\s]*(?:previous|original)\b[^\n]{0,120}?(?::|$)", re.IGNORECASE | re.MULTILINE
)
_UNTOLD = re.compile(
    r"(?:plain english summary of protocol )?not (?:yet )?provided at time of registration\.?"
    r"|not applicable\.?|n/a",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\s*\d{1,3}[.)]\s+", re.MULTILINE)
_HEADED = {
    kind: re.compile(rf"\W*(?:\w+\s+){{0,3}}{kind}\s+criteri(?:a|on)\b", re.IGNORECASE)
    for kind in ("inclusion", "exclusion")
}
_AGE_RANGE = {
    "adult": (AgeLimit(18, "year"), None),
    "senior": (AgeLimit(65, "year"), None),
    "child": (None, AgeLimit(17, "year")),
    "neonate": (None, AgeLimit(28, "day")),
}
_NO_RANGE = frozenset({"", "mixed", "all", "other", "not specified", "none"})
_LONGEST_NAME = 120
"""In characters, of an intervention that has no name but a description."""


def identifier(trial: Node, notes: Notes) -> IsrctnId:
    """Read the identifier; the registry writes its digits alone.

    Raises:
        BadInput: if there is none.
    """
    canonical = trial.attributes.get("publicIdentifierCanonical", "")
    digits = trial.value("isrctn") or trial.value("_id")
    if not digits and not canonical:
        raise BadInput("This ISRCTN record has no number; it cannot be told which trial it is of.")
    number = digits.upper().removeprefix("ISRCTN").strip()
    if number.isdecimal() and len(number) < 8:
        where = trial.one("isrctn").where
        notes.add(IssueKind.BAD_TEXT, where, f"{quoted(digits)} lacks noughts; put before it.")
        number = number.zfill(8)
    return IsrctnId(f"ISRCTN{number}" if number else canonical)


def secondary_ids(trial: Node) -> tuple[SecondaryId, ...]:
    """Read the other identifiers, each once; ``Nil known`` and the like are none."""
    refs, read = trial.one("externalRefs"), {}
    for value, domain in _references(refs):
        text = given(value)
        known = recognise(text)
        if text and text not in read:
            read[text] = SecondaryId(value=text, type=_kind(known), domain=domain or None)
    return tuple(read.values())


def _references(refs: Node) -> Iterator[tuple[str, str]]:
    yield refs.value("clinicalTrialsGovNumber"), "ClinicalTrials.gov"
    yield refs.value("eudraCTNumber"), "EudraCT or CTIS"
    yield refs.value("irasNumber"), "IRAS"
    for number in refs.all("secondaryNumbers/secondaryNumber"):
        yield number.text, number.attributes.get("numberType", "")
    for serial in re.split(r"\s*[;\n]\s*", refs.value("protocolSerialNumber")):
        yield serial, "Protocol serial number"


def _kind(known: object) -> str:
    if isinstance(known, EudraCtNumber):
        return "eudract_number"
    if isinstance(known, CtisNumber):
        return "ctis"
    return "registry" if isinstance(known, NctId) or known else "other"


def told(text: str) -> str:
    """Return a text, or ``""`` where the registrant told nothing."""
    lines = lines_of(text)
    return "" if _UNTOLD.fullmatch(lines) else lines


def current(node: Node, notes: Notes) -> str:
    """Read a text; where it holds its present version and former ones, the present one.

    The registry's way of changing a text is to head it ``Current … as of 28/04/2016:`` and to
    leave the old one behind it, headed ``Previous …:``.
    """
    text = lines_of(node.text)
    head = _CURRENT.match(text)
    old = _PREVIOUS.search(text, head.end()) if head else None
    if head is None or old is None:
        return text
    detail = "A former version stands behind the current one; only the current one was read."
    notes.add(IssueKind.CONTRADICTION, node.where, detail)
    return text[head.end() : old.start()].strip("_ \n")


def conditions(trial: Node, notes: Notes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read the conditions, and the registry's classes of disease as keywords.

    Registrants write one condition a line, or several with semicolons; commas are left alone,
    since they are within names as often as between them.
    """
    named: dict[str, None] = {}
    classes: dict[str, None] = {}
    for node in trial.all("conditions/condition"):
        text = current(node.one("description"), notes)
        named.update((one, None) for part in re.split(r"[;\n]", text) if (one := _item(part)))
        for key in ("diseaseClass1", "diseaseClass2"):
            if word := given(node.value(key)):
                classes[word] = None
    if not named:
        where = trial.one("conditions").where
        notes.add(IssueKind.MISSING, where, "No condition.")
    return tuple(named), tuple(classes)


def _item(part: str) -> str:
    return given(_NUMBERED.sub("", part))


def interventions(trial: Node, notes: Notes) -> tuple[Intervention, ...]:
    """Read what is tried: by the drugs' names, or by the description's first words."""
    read: list[Intervention] = []
    for node in trial.all("interventions/intervention"):
        text = current(node.one("description"), notes)
        names = _drugs(node.value("drugNames")) or ((_first_words(text),) if text else ())
        kind = _intervention_type(node.one("interventionType"), notes)
        for index, name in enumerate(names):
            about = text if index == 0 and text != name else ""
            read.append(Intervention(name=name, type=kind, description=about or None))
    return tuple(read)


def _drugs(text: str) -> tuple[str, ...]:
    """Cut names apart at line ends, semicolons and commas that no brackets are open around."""
    parts = re.split(r"[;\n]|,\s+(?![^()]*\))", lines_of(text))
    return tuple(dict.fromkeys(one for part in parts if (one := _item(part))))


def _first_words(text: str) -> str:
    line = text.split("\n", 1)[0].strip()
    if len(line) <= _LONGEST_NAME:
        return line
    return line[:_LONGEST_NAME].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _intervention_type(node: Node, notes: Notes) -> InterventionType:
    word = given(node.text).lower()
    found = codes.INTERVENTION.get(word, InterventionType.OTHER)
    if word and word not in codes.INTERVENTION:
        detail = f"{quoted(node.text)} is not a word we know; read as other."
        notes.add(IssueKind.UNKNOWN_CODE, node.where, detail)
    return found


def eligibility(trial: Node, notes: Notes) -> Eligibility:
    """Read who may take part."""
    who = trial.one("participants")
    youngest, oldest = _ages(who, notes)
    note_ages(youngest, oldest, who.one("upperAgeLimit").where, notes)
    return Eligibility(
        criteria=_criteria(who, notes),
        sex=sex(who.value("gender"), who.one("gender").where, notes),
        minimum_age=youngest,
        maximum_age=oldest,
        healthy_volunteers=_healthy(who, notes),
    )


def _criteria(who: Node, notes: Notes) -> str:
    parts = []
    for kind in ("inclusion", "exclusion"):
        text = told(current(who.one(kind), notes))
        if text:
            headed = _HEADED[kind].match(text)
            parts.append(text if headed else f"{kind.title()} Criteria:\n\n{text}")
    if not parts:
        notes.add(IssueKind.MISSING, who.one("inclusion").where, "No criteria.")
    return "\n\n".join(parts)


def _ages(who: Node, notes: Notes) -> tuple[AgeLimit | None, AgeLimit | None]:
    """Read the limits; without any, those that the words Adult, Senior, Child, Neonate mean.

    Adult: from 18 years. Senior: from 65. Child: under 18. Neonate: 28 days (WHO's definition).
    """
    limits = [_limit(who.one(key), notes) for key in ("lowerAgeLimit", "upperAgeLimit")]
    word = given(who.value("ageRange")).lower()
    if any(limits) or word in _NO_RANGE:
        return limits[0], limits[1]
    where = who.one("ageRange").where
    if word not in _AGE_RANGE:
        detail = f"{quoted(word)} is not a range of ages that we know; read as no limit."
        notes.add(IssueKind.UNKNOWN_CODE, where, detail)
        return None, None
    low, high = _AGE_RANGE[word]
    detail = f"No limits, only {quoted(word)}; read as {f'from {low}' if low else f'up to {high}'}."
    notes.add(IssueKind.BAD_AGE, where, detail)
    return low, high


def _limit(node: Node, notes: Notes) -> AgeLimit | None:
    value, unit = node.attributes.get("value", ""), node.attributes.get("unit", "")
    return age(node.text or f"{value} {unit}", node.where, notes)


def _healthy(who: Node, notes: Notes) -> bool | None:
    """Read whether healthy people may take part; "Patient" alone says that they may not."""
    node = who.one("healthyVolunteersAllowed")
    if node.text.lower() in ("true", "false"):
        return node.text.lower() == "true"
    if node.text:
        detail = f"{quoted(node.text)} is neither true nor false; left out."
        notes.add(IssueKind.WRONG_TYPE, node.where, detail)
    nodes = [*who.all("participantTypes/participantType"), *who.all("participantType")]
    kinds = {one.text.lower() for one in nodes if one.text}
    if "healthy volunteer" in kinds:
        return True
    return False if kinds == {"patient"} else None


def enrolment(trial: Node, notes: Notes) -> Enrolment | None:
    """Read how many took part, or else are to; nought is how the registry writes "not yet"."""
    who = trial.one("participants")
    for key, sure in (
        ("totalFinalEnrolment", Exactness.ACTUAL),
        ("targetEnrolment", Exactness.ESTIMATED),
        ("totalTarget", Exactness.ESTIMATED),
    ):
        node = who.one(key)
        number = count(node.text, node.where, notes) if node.text != "0" else None
        if number is not None:
            return Enrolment(number, sure)
    return None


def outcomes(trial: Node, notes: Notes) -> tuple[OutcomeMeasure, ...]:
    """Read the outcome measures: structured ones, and those written as a text."""
    told_of = trial.one("trialDescription")
    read: list[OutcomeMeasure] = []
    for role in (OutcomeRole.PRIMARY, OutcomeRole.SECONDARY):
        for node in told_of.all(f"{role.value}Outcomes/outcomeMeasure"):
            read += _structured(node, role, notes)
        text = told(current(told_of.one(f"{role.value}Outcome"), notes))
        read += [OutcomeMeasure(measure=one, role=role) for one in _numbered(text)]
    return tuple(read)


def _structured(node: Node, role: OutcomeRole, notes: Notes) -> list[OutcomeMeasure]:
    name, how = lines_of(node.value("variable")), lines_of(node.value("method"))
    if not (name or how):
        notes.add(IssueKind.MISSING, node.where, "An outcome without a name; left out.")
        return []
    when = lines_of(node.value("timepoints"))
    about = how if name else ""
    return [
        OutcomeMeasure(
            measure=name or how, role=role, time_frame=when or None, description=about or None
        )
    ]


def _numbered(text: str) -> list[str]:
    """Cut a numbered list into its entries; any other text is one."""
    if not _NUMBERED.match(text):
        return [text] if text else []
    entries = (" ".join(one.split()) for one in _NUMBERED.split(text))
    return [one for one in entries if one]
