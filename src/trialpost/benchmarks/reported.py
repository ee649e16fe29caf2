"""How long findings take: of posted results beside parsing their JSON, and of participants' data.

``participants`` writes a table of a stated size to a temporary folder and runs one analysis file
over it, as ``trialpost findings analysis.toml`` does.
"""

import csv
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from trialpost.evaluation.findings import tally
from trialpost.findings.participants import analyse

_ARMS = ("Placebo", "Drug 1 mg", "Drug 2 mg")


def records(paths: Iterable[Path]) -> dict[str, Any]:
    """Make and check the findings of records; the ratio is to parsing the same bytes as JSON."""
    counted = tally(paths).document()
    kept = ("records", "findings", "seconds", "findings_vs_json")
    return {key: counted[key] for key in kept}


def participants(
    people: int,
    parameters: int,
    visits: int,
    *,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> dict[str, Any]:
    """Analyse the change of every parameter at every visit, in three arms."""
    with tempfile.TemporaryDirectory() as folder:
        path = _written(Path(folder), people, parameters, visits)
        begun = time.perf_counter()
        found = analyse(path, progress=progress)
        seconds = time.perf_counter() - begun
    rows = people * parameters * visits
    return {
        "participants": people,
        "parameters": parameters,
        "visits": visits,
        "rows": rows,
        "findings": len(found.findings),
        "seconds": round(seconds, 2),
    }


def _written(folder: Path, people: int, parameters: int, visits: int) -> Path:
    source = np.random.default_rng(1)
    names = [f"P{number:05}" for number in range(people)]
    arms = [_ARMS[number % len(_ARMS)] for number in range(people)]
    _table(folder / "adsl.csv", ("USUBJID", "TRT01A"), zip(names, arms, strict=True))
    base = source.normal(50, 10, (people, parameters)).round(2)
    labs = (
        (names[one], f"P{code}", f"Week {4 * visit}", round(value, 2), base[one, code])
        for code in range(parameters)
        for visit in range(1, visits + 1)
        for one, value in enumerate(base[:, code] + source.normal(0, 5, people))
    )
    _table(folder / "adlb.csv", ("USUBJID", "PARAMCD", "AVISIT", "AVAL", "BASE"), labs)
    weeks = ", ".join(f'"Week {4 * visit}"' for visit in range(1, visits + 1))
    changes = "\n".join(
        f'[[change]]\nmeasure = "Parameter {code}"\nfile = "adlb.csv"\n'
        f'rows = {{PARAMCD = "P{code}"}}\nvisits = [{weeks}]\n'
        for code in range(parameters)
    )
    path = folder / "analysis.toml"
    head = 'trial = "MADEUP01"\nparticipants = "adsl.csv"\ncomparator = "Placebo"\n'
    path.write_text(f"{head}\n{changes}", encoding="utf-8")
    return path


def _table(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
