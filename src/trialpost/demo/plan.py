"""Decide what an invented trial is, before any sentence about it is written."""

import random
import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from trialpost.demo.ages import AgeRange, people
from trialpost.demo.places import City, any_city, near_boston, showcase
from trialpost.demo.tables import Condition, Field, Form, common, fields
from trialpost.demo.timeline import EXPANDED_ACCESS
from trialpost.demo.words import drug_name, fill

LUPUS = "Lupus Erythematosus, Systemic"
NEAR_BOSTON = 12
"""Recruiting lupus trials near Boston, for the sample person."""
_PHASES = {
    ("EARLY_PHASE1",): 1,
    ("PHASE1",): 10,
    ("PHASE1", "PHASE2"): 8,
    ("PHASE2",): 32,
    ("PHASE2", "PHASE3"): 4,
    ("PHASE3",): 32,
    ("PHASE4",): 13,
}
_SIZES = {"EARLY_PHASE1": (8, 24), "PHASE1": (12, 60), "PHASE2": (40, 260)}
_SIZES |= {"PHASE3": (180, 1800), "PHASE4": (60, 600), "NA": (30, 480)}


class Treatment(msgspec.Struct, frozen=True, kw_only=True):
    """What is tried. ``form`` and ``action`` are set for drugs only."""

    type: str
    name: str
    description: str
    form: str = ""
    action: str = ""

    @property
    def is_drug(self) -> bool:
        """Whether it is an invented medicine."""
        return bool(self.form)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """An invented trial in outline.

    ``control`` is ``placebo``, ``usual`` (care) or empty (one group); ``kind`` is one of the
    registry's study types; ``masking`` one of its maskings.
    """

    number: int
    field: Field
    condition: Condition
    status: str
    kind: str
    treatment: Treatment
    phases: tuple[str, ...]
    control: str
    masking: str
    ages: AgeRange
    people: str
    weeks: int
    enrolment: int
    home: City
    industry: bool

    @property
    def sex(self) -> str:
        """``FEMALE``, ``MALE`` or ``ALL``."""
        return {"F": "FEMALE", "M": "MALE"}.get(self.condition.sex, "ALL")

    @property
    def randomised(self) -> bool:
        """Whether chance decides who gets what."""
        return self.kind == "INTERVENTIONAL" and bool(self.control)

    @property
    def may_become_pregnant(self) -> bool:
        """Whether women of an age to become pregnant can take part."""
        return self.sex != "MALE" and self.ages.low.years < 50 and self.ages.top >= 14


def spread(count: int) -> list[tuple[Field, Condition]]:
    """Give each condition its share of ``count`` trials by weight, the largest remainders first.

    Every condition has at least one trial as soon as there are enough trials.
    """
    rows = [(field, condition) for field in fields() for condition in field.conditions]
    total = sum(condition.weight for _, condition in rows)
    exact = [condition.weight * count / total for _, condition in rows]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(rows)), key=lambda i: (shares[i] - exact[i], i))
    for index in by_remainder[: count - sum(shares)]:
        shares[index] += 1
    return [row for row, share in zip(rows, shares, strict=True) for _ in range(share)]


def homes(rows: Sequence[tuple[Field, Condition]], statuses: Sequence[str]) -> dict[int, City]:
    """Return where chosen trials are at home.

    Of each condition two of three recruiting trials are in one of the showcase cities in turn, so
    that each city has all common conditions; the first recruiting lupus trials are near Boston.
    """
    cities, towns = showcase(), near_boston()
    seen: Counter[str] = Counter()
    found = {}
    for number, ((_, condition), status) in enumerate(zip(rows, statuses, strict=True)):
        if status != "RECRUITING":
            continue
        turn = seen[condition.heading]
        seen[condition.heading] += 1
        if condition.heading == LUPUS and turn < NEAR_BOSTON:
            found[number] = towns[turn % len(towns)]
        elif turn % 3 < 2:
            first = len(condition.heading)
            found[number] = cities[(first + turn - turn // 3) % len(cities)]
    return found


def plan(
    number: int,
    field: Field,
    condition: Condition,
    status: str,
    rng: random.Random,
    *,
    home: City | None = None,
) -> Plan:
    """Draw what one trial is."""
    kind = _kind(status, field, condition, rng)
    ages = AgeRange.parse(rng.choice(condition.ages or field.ages))
    treatment = _treatment(field, condition, kind, ages, rng)
    phases = _phases(treatment, kind, rng)
    weeks = _weeks(field, condition, kind, rng)
    return Plan(
        number=number,
        field=field,
        condition=condition,
        status=status,
        kind=kind,
        treatment=treatment,
        phases=phases,
        ages=ages,
        people=people(ages, condition.sex),
        weeks=weeks,
        control=_control(field, treatment, phases, kind, rng),
        masking=_masking(treatment, phases, rng),
        enrolment=_enrolment(condition, status, phases, rng),
        home=home or any_city(rng),
        industry=treatment.is_drug and rng.random() < 0.7,
    )


_WEEKS = re.compile(r"week (\d+)")
_MONTHS = re.compile(r"(\d+) months")
_YEARS = re.compile(r"(\d+) years|[Yy]ear")


def _weeks(field: Field, condition: Condition, kind: str, rng: random.Random) -> int:
    """Draw how long people are seen, or take the time that the main outcome names."""
    if kind == "OBSERVATIONAL":
        return 52 * rng.randint(2, 8)
    if found := _WEEKS.search(condition.outcome):
        return int(found[1])
    if found := _MONTHS.search(condition.outcome):
        return int(found[1]) * 52 // 12
    if found := _YEARS.search(condition.outcome):
        return 52 * int(found[1] or 1)
    return rng.choice(field.weeks)


def _kind(status: str, field: Field, condition: Condition, rng: random.Random) -> str:
    if status in EXPANDED_ACCESS:
        return "EXPANDED_ACCESS"
    if not common().is_acute(field, condition) and rng.random() < 0.11:
        return "OBSERVATIONAL"
    return "INTERVENTIONAL"


def _treatment(
    field: Field, condition: Condition, kind: str, ages: AgeRange, rng: random.Random
) -> Treatment:
    if kind == "OBSERVATIONAL":
        text = "People are seen once a year; nothing about their treatment is changed."
        return Treatment(type="OTHER", name="Yearly visits", description=text)
    others = common().others(field, condition) if kind == "INTERVENTIONAL" else []
    if others and ages.low.years >= (0 if field.name == "newborn" else 3) and rng.random() < 0.3:
        other = rng.choice(others)
        return Treatment(type=other.type, name=other.name, description=other.description)
    return drug(
        rng.choice(common().forms(field, condition)),
        rng.choice(condition.actions or field.actions),
        rng,
    )


def drug(form: Form, action: str, rng: random.Random) -> Treatment:
    """Make up a medicine."""
    biological = form.name in ("vaccine", "gene treatment") or "mg/kg" in form.regimen
    gene = "copy of a gene" in action or form.name == "gene treatment"
    kind = "GENETIC" if gene else ("BIOLOGICAL" if biological else "DRUG")
    regimen = "One treatment by a specialist team" if gene else fill(form.regimen, rng)
    return Treatment(
        type=kind,
        name=drug_name(rng),
        description=regimen[:1].upper() + regimen[1:],
        form="gene treatment" if gene else form.name,
        action="brings a working copy of a gene to the body"
        if form.name == "gene treatment"
        else action,
    )


def _phases(treatment: Treatment, kind: str, rng: random.Random) -> tuple[str, ...]:
    if kind != "INTERVENTIONAL":
        return ()
    if not treatment.is_drug:
        return ("NA",)
    return rng.choices(list(_PHASES), list(_PHASES.values()))[0]


def _control(
    field: Field, treatment: Treatment, phases: tuple[str, ...], kind: str, rng: random.Random
) -> str:
    if kind != "INTERVENTIONAL":
        return ""
    if not treatment.is_drug:
        return "usual" if rng.random() < 0.85 else ""
    early = phases[0] in ("EARLY_PHASE1", "PHASE1")
    if treatment.type == "GENETIC" or (early and rng.random() < 0.75):
        return ""
    if field.oncology:
        return rng.choices(("", "usual", "placebo"), (40, 40, 20))[0]
    return rng.choices(("placebo", "usual", ""), (72, 18, 10))[0]


def _masking(treatment: Treatment, phases: tuple[str, ...], rng: random.Random) -> str:
    if not treatment.is_drug:
        return rng.choice(("NONE", "SINGLE"))
    return rng.choice(("QUADRUPLE", "TRIPLE", "DOUBLE"))


def _enrolment(
    condition: Condition, status: str, phases: tuple[str, ...], rng: random.Random
) -> int:
    if status == "WITHDRAWN":
        return 0
    low, high = _SIZES[phases[-1] if phases else "NA"]
    rare = 0.3 if condition.weight <= 4 else 1.0
    share = rng.random() * rng.random() * rare
    number = max(8, int(low + (high - low) * share))
    return number if number < 100 else number // 10 * 10
