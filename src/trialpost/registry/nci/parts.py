"""Read the parts of a trial as the US National Cancer Institute's API gives it."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from trialpost.model.dates import AgeLimit
from trialpost.model.reading import IssueKind
from trialpost.model.site import Contact, Coordinates, Located, Site
from trialpost.model.status import ArmType, InterventionType, RecruitmentStatus, Sex
from trialpost.model.trial import Arm, Eligibility, Intervention, OutcomeMeasure, OutcomeRole
from trialpost.registry.tolerant.free_fields import age, given, lines_of, note_ages, sex
from trialpost.registry.tolerant.notes import Notes, pointer_token, quoted
from trialpost.registry.tolerant.xml_tree import Shape

_S = RecruitmentStatus
STATUS = {
    "in review": _S.NOT_YET_RECRUITING,
    "approved": _S.NOT_YET_RECRUITING,
    "active": _S.RECRUITING,
    "enrolling by invitation": _S.ENROLLING_BY_INVITATION,
    "closed to accrual": _S.ACTIVE_NOT_RECRUITING,
    "closed to accrual and intervention": _S.ACTIVE_NOT_RECRUITING,
    "temporarily closed to accrual": _S.SUSPENDED,
    "temporarily closed to accrual and intervention": _S.SUSPENDED,
    "complete": _S.COMPLETED,
    "completed": _S.COMPLETED,
    "administratively complete": _S.TERMINATED,
    "withdrawn": _S.WITHDRAWN,
}
"""The Institute's words for trials and sites. Accrual is the taking of people; what is
administratively complete was ended before its time."""

_ARM = {
    "experimental": ArmType.EXPERIMENTAL,
    "active comparator": ArmType.ACTIVE_COMPARATOR,
    "placebo comparator": ArmType.PLACEBO_COMPARATOR,
    "sham comparator": ArmType.SHAM_COMPARATOR,
    "no intervention": ArmType.NO_INTERVENTION,
    "other": ArmType.OTHER,
}
_INTERVENTION = {kind.value.replace("_", " "): kind for kind in InterventionType} | {
    "procedure/surgery": InterventionType.PROCEDURE,
    "biological/vaccine": InterventionType.BIOLOGICAL,
}
NO_MAXIMUM = 999
"""The age that the Institute writes where there is no upper limit."""


class Part(NamedTuple):
    """An object of the record, where it stands, and the notes of its oddities."""

    held: Mapping[str, Any]
    at: str
    notes: Notes

    def where(self, key: str) -> str:
        """Return the pointer of a key."""
        return f"{self.at}/{pointer_token(key)}"

    def text(self, *keys: str) -> str:
        """Return the text of the first of these keys that has one, or ``""``."""
        return next(filter(None, (self._text(key) for key in keys)), "")

    def _text(self, key: str) -> str:
        value = self.held.get(key)
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return str(value)
        if value is not None:
            self._wrong(key, value, "a text")
        return ""

    def whole(self, key: str) -> int | None:
        """Return a whole number, or ``None``."""
        value = self.held.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if value is not None:
            self._wrong(key, value, "a whole number")
        return None

    def part(self, key: str) -> "Part":
        """Return the object at a key, or an empty one."""
        value = self.held.get(key)
        if value is not None and not isinstance(value, Mapping):
            self._wrong(key, value, "an object")
        return Part(value if isinstance(value, Mapping) else {}, self.where(key), self.notes)

    def parts(self, key: str) -> Iterator["Part"]:
        """Yield the objects of the list at a key."""
        for index, value in enumerate(self._list(key)):
            if isinstance(value, Mapping):
                yield Part(value, f"{self.where(key)}/{index}", self.notes)
            elif value is not None:
                self._wrong(f"{key}/{index}", value, "an object")

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts of the list at a key; a text alone is a list of one."""
        value = self.held.get(key)
        if isinstance(value, str):
            return (value.strip(),) if value.strip() else ()
        return tuple(one.strip() for one in self._list(key) if isinstance(one, str) and one.strip())

    def _list(self, key: str) -> list[Any]:
        value = self.held.get(key)
        if value is not None and not isinstance(value, list):
            self._wrong(key, value, "a list")
        return value if isinstance(value, list) else []

    def _wrong(self, key: str, value: object, expected: str) -> None:
        detail = f"{quoted(value)} stands where {expected} was expected; not read."
        self.notes.add(IssueKind.WRONG_TYPE, f"{self.at}/{key}", detail)


def note_unknown(held: object, shape: Shape, notes: Notes) -> None:
    """Note keys that are not in the shape, each once by its name and place."""
    seen: set[tuple[str, ...]] = set()
    waiting: list[tuple[object, Shape, str, tuple[str, ...]]] = [(held, shape, "", ())]
    while waiting:
        at, known, where, above = waiting.pop()
        if isinstance(at, list):
            waiting += [(one, known, f"{where}/{index}", above) for index, one in enumerate(at)]
        elif isinstance(at, Mapping) and known:
            for key, value in at.items():
                here = (*above, key)
                place = f"{where}/{pointer_token(key)}"
                below = known.get(key)
                if below is not None:
                    waiting.append((value, below, place, here))
                elif key not in known and here not in seen:
                    seen.add(here)
                    notes.add(IssueKind.UNKNOWN_KEY, place, "Nobody knows this key; not read.")


def status(part: Part, key: str) -> RecruitmentStatus | None:
    """Read the Institute's word for where a trial or a site is."""
    text = part.text(key)
    found = STATUS.get(text.lower().replace("_", " "))
    if text and found is None:
        detail = f"{quoted(text)} is not a status we know; left out."
        part.notes.add(IssueKind.UNKNOWN_CODE, part.where(key), detail)
    return found


def conditions(record: Part) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read the diseases that the trial names, its leading ones first; their main types as keywords.

    The Institute adds every wider class of a disease (``TREE``); only the main types are kept.
    """
    named: list[tuple[bool, str]] = []
    types: list[str] = list(record.texts("keywords"))
    for disease in record.parts("diseases"):
        name = disease.text("preferred_name", "name", "display_name")
        if disease.text("inclusion_indicator").upper() != "TREE":
            named.append((disease.text("lead_disease_indicator").upper() != "YES", name))
        elif "maintype" in disease.texts("type"):
            types.append(disease.text("display_name") or name)
    types = [one for one in types if not one.startswith("Other ")]
    named.sort(key=lambda pair: pair[0])
    return _once(name for _, name in named), _once(types)


def _once(texts: Iterator[str] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def sites(record: Part) -> tuple[Site, ...]:
    """Read every site with its own status and, mostly, its point."""
    return tuple(_site(part) for part in record.parts("sites"))


def _site(part: Part) -> Site:
    point = _point(part)
    contact = Contact(
        name=given(part.text("contact_name")) or None,
        phone=given(part.text("contact_phone")) or None,
        email=given(part.text("contact_email")) or None,
    )
    return Site(
        facility=part.text("org_name") or None,
        city=part.text("org_city") or None,
        state=part.text("org_state_or_province") or None,
        postcode=part.text("org_postal_code") or None,
        country=part.text("org_country") or None,
        status=status(part, "recruitment_status"),
        coordinates=point,
        located=Located.REGISTRY if point else Located.UNKNOWN,
        contacts=(contact,) if contact != Contact() else (),
    )


def _point(part: Part) -> Coordinates | None:
    held = part.held.get("org_coordinates")
    if held is None:
        return None
    lat, lon = (held.get(key) if isinstance(held, Mapping) else None for key in ("lat", "lon"))
    if (
        isinstance(lat, (int, float))
        and isinstance(lon, (int, float))
        and abs(lat) <= 90
        and abs(lon) <= 180
        and (lat or lon)
    ):
        return Coordinates(float(lat), float(lon))
    detail = f"{quoted(held)} is no point on the globe; left out."
    part.notes.add(IssueKind.BAD_COORDINATES, part.where("org_coordinates"), detail)
    return None


def eligibility(record: Part) -> Eligibility:
    """Read who may take part."""
    told = record.part("eligibility")
    coded = told.part("structured")
    low, high = _age(coded, "min_age"), _age(coded, "max_age")
    note_ages(low, high, coded.where("max_age"), record.notes)
    criteria = _criteria(told)
    if not criteria:
        record.notes.add(IssueKind.MISSING, told.where("unstructured"), "No criteria.")
    return Eligibility(
        criteria=criteria,
        sex=_sex(coded),
        minimum_age=low,
        maximum_age=high,
        healthy_volunteers=_healthy(record, coded),
        study_population=record.text("study_population_description") or None,
    )


def _age(coded: Part, key: str) -> AgeLimit | None:
    if coded.held.get(f"{key}_number") == NO_MAXIMUM or coded.text(key).startswith(str(NO_MAXIMUM)):
        return None
    return age(coded.text(key), coded.where(key), coded.notes)


def _sex(coded: Part) -> Sex | None:
    key = "sex" if coded.text("sex") else "gender"
    return sex(coded.text(key), coded.where(key), coded.notes)


def _healthy(record: Part, coded: Part) -> bool | None:
    key = "accepts_healthy_volunteers_indicator"
    word = (record.text(key) or coded.text(key)).upper()
    return {"YES": True, "NO": False}.get(word)


def _criteria(told: Part) -> str:
    """Put the single criteria under the headings that they belong to."""
    kept: dict[str, list[str]] = {"Inclusion": [], "Exclusion": []}
    for part in told.parts("unstructured"):
        text = lines_of(part.text("description"))
        if text:
            lets_in = part.held.get("inclusion_indicator") is not False
            kept["Inclusion" if lets_in else "Exclusion"].append(text)
    return "\n\n".join(
        f"{kind} Criteria:\n\n" + "\n\n".join(f"* {text}" for text in texts)
        for kind, texts in kept.items()
        if texts
    )


def arms(record: Part) -> tuple[tuple[Arm, ...], tuple[Intervention, ...]]:
    """Read the arms and what is tried in them, each intervention once."""
    read: list[Arm] = []
    tried: dict[str, Intervention] = {}
    for part in record.parts("arms"):
        label = part.text("name", "arm_name")
        held = [one for one in map(_intervention, part.parts("interventions")) if one.name]
        for one in held:
            tried.setdefault(one.name, one)
        if label:
            read.append(
                Arm(
                    label=label,
                    type=_ARM.get(part.text("type", "arm_type").lower().replace("_", " ")),
                    description=part.text("description", "arm_description") or None,
                    interventions=tuple(one.name for one in held),
                )
            )
        else:
            part.notes.add(
                IssueKind.MISSING, part.where("name"), "An arm without a name; left out."
            )
    return tuple(read), tuple(tried.values())


def _intervention(part: Part) -> Intervention:
    word = part.text("type", "intervention_type").lower().replace("_", " ")
    if word and word not in _INTERVENTION:
        detail = f"{quoted(word)} is not a type we know; read as other."
        part.notes.add(IssueKind.UNKNOWN_CODE, part.where("type"), detail)
    return Intervention(
        name=part.text("name", "intervention_name"),
        type=_INTERVENTION.get(word, InterventionType.OTHER),
        description=part.text("description", "intervention_description") or None,
        other_names=part.texts("synonyms"),
    )


def outcomes(record: Part) -> tuple[OutcomeMeasure, ...]:
    """Read the outcome measures."""
    roles = {role.value: role for role in OutcomeRole}
    return tuple(
        OutcomeMeasure(
            measure=part.text("name"),
            role=roles.get(part.text("type_code").lower(), OutcomeRole.OTHER),
            time_frame=part.text("timeframe") or None,
            description=part.text("description") or None,
        )
        for part in record.parts("outcome_measures")
        if part.text("name")
    )
