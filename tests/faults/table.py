"""Print what ``make faults`` found, as the table that stands in the results."""

import json
import sys
from pathlib import Path


def main(path: Path) -> None:
    """Print one table a database: where processes were killed, and what came of it."""
    print("| database | killed at | kills | in doubt, sent once more | arrived twice |")
    print("| --- | --- | --- | --- | --- |")
    for line in path.read_text().splitlines():
        run = json.loads(line)
        rows = sorted(run["places"].items())
        for place, row in rows:
            told = (row.get(key, 0) for key in ("kills", "uncertain", "twice"))
            print(f"| {run['database']} | {place} | {' | '.join(map(str, told))} |")
        sums = (sum(row.get(key, 0) for _, row in rows) for key in ("kills", "uncertain", "twice"))
        print(f"| **{run['database']}, all** | seed {run['seed']} | {' | '.join(map(str, sums))} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
