"""Measure quality anew on the public records beside the checkout: ``make evaluate``.

Each measurement is a process of its own. Its tables are printed and kept in a folder, one file a
measurement, with the command at its head; ``evaluation/RESULTS.md`` says what they mean.
"""

import argparse
import shlex
import subprocess
import sys
import time
from pathlib import Path

MEASUREMENTS = {
    "retrieval": "retrieval.table {data}/retrieval",
    "retrieval-haystack": "retrieval.table {data}/retrieval --haystack",
    "retrieval-topics": "retrieval.topics {data}/retrieval",
    "retrieval-ablations": "retrieval.ablations {data}/retrieval --every",
    "match-order": "retrieval.matching {data}/retrieval {data}/vocabulary/mesh-2023.jsonl.gz",
    "match-weights": "score_weights {data}/ctgov-v2/recruiting.jsonl.gz",
    "criteria": "criteria.report {data}",
}
"""What is measured, by a module of ``trialpost.evaluation`` and what it is given."""


def main() -> int:
    """Run what was asked for, and return 1 if something failed."""
    asked = _asked()
    if not asked.data.is_dir():
        sys.stderr.write(
            f"The public records are not at {asked.data}; name their folder: "
            "make evaluate DATA=FOLDER\n"
        )
        return 1
    asked.out.mkdir(parents=True, exist_ok=True)
    failed = [name for name in asked.only or MEASUREMENTS if not _measure(name, asked)]
    if failed:
        sys.stderr.write(f"These failed: {', '.join(failed)}.\n")
    return 1 if failed else 0


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=Path("../shared/data"))
    asked.add_argument("--out", type=Path, default=Path("var/evaluation"))
    asked.add_argument("--only", nargs="*", choices=list(MEASUREMENTS))
    return asked.parse_args()


def _measure(name: str, asked: argparse.Namespace) -> bool:
    """Run one measurement; return whether it ended well."""
    given = MEASUREMENTS[name].format(data=shlex.quote(str(asked.data)))
    said = f"python -m trialpost.evaluation.{given}"
    sys.stdout.write(f"==> {name}: {said}\n")
    sys.stdout.flush()
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(f"trialpost.evaluation.{given}")],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    (asked.out / f"{name}.md").write_text(f"`{said}`\n\n{done.stdout}")
    sys.stdout.write(f"{done.stdout}({time.monotonic() - begun:.0f} s)\n\n")
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
