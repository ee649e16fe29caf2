"""Invented participants of a lupus trial, in CDISC ADaM form, with the reference trial's shape.

Nobody of these lived. Arms, sizes, visits, completion and the medians of change are those that the
reference trial's publications and record give (``demo/reference``); what they do not give (spread,
scores, how response and antibodies go together) is assumed here, and response is drawn without any
regard to the antibodies. So an analysis of these tables has to find again what was put in, within
chance.
"""

import csv
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from trialpost.demo.reference.in_spanish import NAMES
from trialpost.errors import Unreadable

PLACEBO, LOW, HIGH = "Placebo", "Baricitinib 2 mg", "Baricitinib 4 mg"
SHAPE = "NCT02708095"
TRIAL = "SIMULATED-1"
"""Another name than the real trial's, so that nobody takes its invented figures for its results."""
WEEKS = (2, 4, 8, 12, 16, 20, 24)
ORGANS = ("BILAGCON", "BILAGMUC", "BILAGNEU", "BILAGMUS", "BILAGCAR", "BILAGREN", "BILAGHEM")


class ArmPlan(msgspec.Struct, frozen=True, kw_only=True):
    """One arm: people randomised and completing, medians of change by week, people responding.

    Medians of change are those of the abstract where it gives them, and lie on lines between.
    ``resolved`` are people who complete the trial: nobody else can be counted.
    """

    size: int
    completing: int
    dna: Mapping[int, float]
    igg: Mapping[int, float]
    resolved: int


# Sizes and completion: the registry. Medians of change: Doerner and others 2022, abstract. What it
# does not give is assumed to be as on placebo where it calls nothing significant: 4 mg at week 2,
# and IgG on 2 mg. Resolution of arthritis or rash at week 24: Wallace and others 2018, abstract; on
# placebo the number of people that its odds ratio of 1.8 for 70 of 104 comes to.
ARMS: Mapping[str, ArmPlan] = {
    PLACEBO: ArmPlan(
        size=105, completing=83, dna={2: 0.1, 4: 0.02, 24: 3.0}, igg={12: 0.09, 24: -0.04},
        resolved=56,
    ),
    LOW: ArmPlan(
        size=105, completing=86, dna={2: -14.3, 24: -29.6}, igg={12: 0.0, 24: 0.0},
        resolved=61,
    ),
    HIGH: ArmPlan(
        size=104, completing=86, dna={2: 0.1, 4: -17.9, 24: -15.1}, igg={12: -0.65, 24: -0.60},
        resolved=70,
    ),
}  # fmt: skip
DNA_LIMIT, IGG_LIMIT = 30.0, 16.0
"""Upper limits of normal, in IU/mL (as the trial's publications count) and g/L (assumed)."""

SRI4_SHARE = 0.5
_DNA_MEDIAN, _DNA_SPREAD = 60.0, 1.1
_IGG_MEAN, _IGG_SD, _IGG_CHANGE_SD = 14.0, 3.5, 1.0
_DNA_CHANGE_SHARE = 0.12
_BEGUN = dt.date(2016, 3, 24)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One invented participant; ``last`` is the last week with a visit."""

    name: str
    arm: str
    age: int
    sex: str
    last: int
    dna: float
    igg: float
    responds: bool
    resolves: bool


def simulate(seed: int = 1) -> dict[str, list[dict[str, Any]]]:
    """Return the tables ADSL, ADLB, ADQS and ADRS as rows; the same seed gives the same."""
    source = np.random.default_rng(seed)
    people = [person for arm in ARMS for person in _people(arm, source)]
    return {
        "adsl": [_subject(one) for one in people],
        "adlb": [row for one in people for row in _laboratory(one, source)],
        "adqs": [row for one in people for row in _scores(one, source)],
        "adrs": [_resolution(one) for one in people if one.last >= WEEKS[-1]],
    }


def write(folder: Path, seed: int = 1) -> Path:
    """Write the tables as CSV with an analysis file beside them; return the analysis file.

    Raises:
        Unreadable: if the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in simulate(seed).items():
            with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, fieldnames=list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
        path = folder / "analysis.toml"
        path.write_text(_ANALYSIS, encoding="utf-8")
    except OSError as error:
        raise Unreadable(f"{folder} cannot be written: {error.strerror}.") from None
    return path


def _people(arm: str, source: np.random.Generator) -> Iterator[Person]:
    plan = ARMS[arm]
    order = source.permutation(plan.size)
    staying, resolving = np.zeros(plan.size, bool), np.zeros(plan.size, bool)
    staying[order[: plan.completing]] = True
    resolving[order[: plan.resolved]] = True
    code = list(ARMS).index(arm) + 1
    for number in range(plan.size):
        last = WEEKS[-1] if staying[number] else int(source.choice((0, *WEEKS[:-1])))
        yield Person(
            name=f"SIM-{code}{number + 1:03}",
            arm=arm,
            age=int(np.clip(source.normal(44, 12), 18, 75)),
            sex="F" if source.random() < 0.93 else "M",
            last=last,
            dna=float(_DNA_MEDIAN * np.exp(source.normal(0, _DNA_SPREAD))),
            igg=float(max(5.0, source.normal(_IGG_MEAN, _IGG_SD))),
            responds=bool(source.random() < SRI4_SHARE),
            resolves=bool(resolving[number]),
        )


def _subject(one: Person) -> dict[str, Any]:
    stayed = one.last == WEEKS[-1]
    return {
        "STUDYID": TRIAL, "USUBJID": one.name, "TRT01P": one.arm, "TRT01A": one.arm,
        "AGE": one.age, "SEX": one.sex, "SAFFL": "Y", "ITTFL": "Y",
        "TRTSDT": _BEGUN.isoformat(), "EOSSTT": "COMPLETED" if stayed else "DISCONTINUED",
    }  # fmt: skip


def between(medians: Mapping[int, float], week: int) -> float:
    """Return a median of change at a week, on the line between those that are known."""
    weeks = [0, *sorted(medians)]
    return float(np.interp(week, weeks, [0.0, *(medians[one] for one in weeks[1:])]))


def _laboratory(one: Person, source: np.random.Generator) -> Iterator[dict[str, Any]]:
    """Yield both markers at baseline and at each visit.

    A change of the antibodies is in proportion to the baseline, so that its median among those who
    are elevated is the plan's.
    """
    elevated = _elevated_median()
    plan = ARMS[one.arm]
    for code, name, unit, base, limit in (
        ("DSDNA", "Anti-dsDNA antibodies (IU/mL)", "IU/mL", one.dna, DNA_LIMIT),
        ("IGG", "Immunoglobulin G (g/L)", "g/L", one.igg, IGG_LIMIT),
    ):
        yield _value(one, code, name, unit, "Baseline", 0, base, base, limit)
        for week in WEEKS:
            if week > one.last:
                break
            if code == "DSDNA":
                move = between(plan.dna, week) * base / elevated
                move += float(source.normal(0, _DNA_CHANGE_SHARE * base))
            else:
                move = between(plan.igg, week) + float(source.normal(0, _IGG_CHANGE_SD))
            value = max(base + move, 0.0)
            yield _value(one, code, name, unit, f"Week {week}", week, value, base, limit)


def _elevated_median() -> float:
    """Return the median baseline of those above normal, by the distribution they are drawn from."""
    from statistics import NormalDist

    normal = NormalDist(float(np.log(_DNA_MEDIAN)), _DNA_SPREAD)
    below = normal.cdf(float(np.log(DNA_LIMIT)))
    return float(np.exp(normal.inv_cdf(below + (1 - below) / 2)))


def _value(
    one: Person, code: str, name: str, unit: str, visit: str, week: int, value: float, base: float,
    limit: float,
) -> dict[str, Any]:  # fmt: skip
    return {
        "STUDYID": TRIAL, "USUBJID": one.name, "TRT01A": one.arm, "PARAMCD": code, "PARAM": name,
        "AVISIT": visit, "AVISITN": week, "AVAL": round(value, 2), "AVALU": unit,
        "BASE": round(base, 2), "CHG": round(round(value, 2) - round(base, 2), 2),
        "ANRHI": limit, "ANL01FL": "Y",
    }  # fmt: skip


def _scores(one: Person, source: np.random.Generator) -> Iterator[dict[str, Any]]:
    """Yield the parts of SRI-4 at baseline and at week 24; who responds has all three."""
    sledai = int(np.clip(source.normal(9, 3), 6, 24))
    pga = round(float(np.clip(source.normal(1.7, 0.4), 0.5, 3.0)), 1)
    organs = ["B" if organ in ("BILAGMUC", "BILAGMUS") else "D" for organ in ORGANS]
    yield from _visit_scores(one, "Baseline", sledai, pga, organs)
    if one.last < WEEKS[-1]:
        return
    if one.responds:
        fell = int(source.integers(4, min(sledai, 8) + 1))
        yield from _visit_scores(one, "Week 24", sledai - fell, max(pga - 0.5, 0.0), organs)
        return
    missed = source.integers(3)
    fell = 2 if missed == 0 else 4
    later = ["A", *organs[1:]] if missed == 1 else organs
    worse = min(3.0, pga + 0.5) if missed == 2 else pga
    if missed == 2 and worse - pga < 0.3:
        fell = 2
    yield from _visit_scores(one, "Week 24", sledai - fell, worse, later)


def _visit_scores(
    one: Person, visit: str, sledai: int, pga: float, organs: Sequence[str]
) -> Iterator[dict[str, Any]]:
    about = {"STUDYID": TRIAL, "USUBJID": one.name, "AVISIT": visit}
    yield about | {"PARAMCD": "SLEDAI", "AVAL": sledai, "AVALC": ""}
    yield about | {"PARAMCD": "PGA", "AVAL": round(pga, 1), "AVALC": ""}
    for code, grade in zip(ORGANS, organs, strict=True):
        yield about | {"PARAMCD": code, "AVAL": "", "AVALC": grade}


def _resolution(one: Person) -> dict[str, Any]:
    return {
        "STUDYID": TRIAL, "USUBJID": one.name, "AVISIT": "Week 24", "PARAMCD": "RESOLVED",
        "AVALC": "Y" if one.resolves else "N",
    }  # fmt: skip


_SPANISH = "\n".join(f'"{english}" = "{spanish}"' for english, spanish in NAMES.items())
_VISITS = ", ".join(f'"Week {week}"' for week in WEEKS)
_ANALYSIS = f"""# Invented participants in the shape of {SHAPE}; nobody of them lived.
trial = "{TRIAL}"
participants = "adsl.csv"
comparator = "{PLACEBO}"

[article]
condition = "systemic lupus erythematosus"
condition_plain = "lupus"
intervention = "simulated baricitinib"
source = "Invented participants in the shape of the trial {SHAPE}"
headline = "Anti-dsDNA antibodies"
main = ["Resolution of arthritis or rash"]

[article.arms]
"{LOW}" = "2 mg of simulated baricitinib"
"{HIGH}" = "4 mg of simulated baricitinib"
"{PLACEBO}" = "placebo"

[article.measures]
"Anti-dsDNA antibodies" = "anti-dsDNA antibodies"
"Immunoglobulin G" = "IgG"
"Resolution of arthritis or rash" = "the clearing of arthritis or rash"
"SRI-4 response" = "SRI-4 response"

[article.spanish]
"simulated baricitinib" = "baricitinib simulado"
"2 mg of simulated baricitinib" = "2 mg de baricitinib simulado"
"4 mg of simulated baricitinib" = "4 mg de baricitinib simulado"
{_SPANISH}
"Invented participants in the shape of the trial {SHAPE}" = "Participantes inventados, con la \
forma del ensayo {SHAPE}"

[[change]]
measure = "Anti-dsDNA antibodies"
unit = "IU/mL"
file = "adlb.csv"
rows = {{PARAMCD = "DSDNA", ANL01FL = "Y"}}
visits = [{_VISITS}]
populations = ["elevated at baseline", "all"]

[[change]]
measure = "Immunoglobulin G"
unit = "g/L"
file = "adlb.csv"
rows = {{PARAMCD = "IGG", ANL01FL = "Y"}}
visits = [{_VISITS}]

[[responders]]
measure = "Resolution of arthritis or rash"
file = "adrs.csv"
visit = "Week 24"
response = "AVALC"
adjust = ["AGE"]

[[sri4]]
file = "adqs.csv"
visits = ["Week 24"]
bilag = [{", ".join(f'"{organ}"' for organ in ORGANS)}]

[[normalisation]]
measure = "Anti-dsDNA antibodies"
file = "adlb.csv"
rows = {{PARAMCD = "DSDNA", ANL01FL = "Y"}}
visits = [{_VISITS}]

[[association]]
response = "SRI-4 response"
normalisation = "Anti-dsDNA antibodies"
visit = "Week 24"
"""
