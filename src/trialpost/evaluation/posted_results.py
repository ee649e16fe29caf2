"""Count what is decoded of posted results, and how long it takes.

Run it as::

    python -m trialpost.evaluation.posted_results PATH…
"""

import sys
import time
from collections import Counter
from collections.abc import Iterable

import msgspec

from trialpost.model.results import PostedResults, figures
from trialpost.registry import read
from trialpost.registry.reader import ResultsReading
from trialpost.registry.readers import results_at

PARTS = ("participant flow", "baseline", "outcome measures", "analyses", "adverse events")


class Decoding(msgspec.Struct, kw_only=True):
    """What was decoded of the records of one form.

    ``numbers`` counts them by part; ``without_value`` are those that say that there is none.
    """

    records: int = 0
    numbers: Counter[str] = msgspec.field(default_factory=Counter)
    without_value: int = 0
    issues: Counter[str] = msgspec.field(default_factory=Counter)
    seconds: float = 0.0

    def add(self, reading: ResultsReading, seconds: float) -> None:
        """Count one record, if it has results."""
        self.issues.update(issue.kind.value for issue in reading.issues)
        if reading.results is None:
            return
        self.records += 1
        self.seconds += seconds
        self.numbers.update(by_part(reading.results))
        self.without_value += sum(one.value is None for _, one in figures(reading.results))


def by_part(results: PostedResults) -> dict[str, int]:
    """Count the numbers of each part of some results."""
    analyses = tuple(one for outcome in results.outcomes for one in outcome.analyses)
    counts = [
        sum(1 for _ in figures(part))
        for part in (results.flow, results.baseline, results.outcomes, analyses, results.events)
    ]
    counts[2] -= counts[3]
    return dict(zip(PARTS, counts, strict=True))


def measure(paths: Iterable[str]) -> dict[str, Decoding]:
    """Decode the results of every record of these files, by their form."""
    found: dict[str, Decoding] = {}
    for record in (one for path in paths for one in read(path)):
        begun = time.perf_counter()
        reading = results_at(record.door, record.raw)
        taken = time.perf_counter() - begun
        found.setdefault(record.door.value, Decoding()).add(reading, taken)
    return found


def table(found: dict[str, Decoding]) -> str:
    """Write the counts as a table in Markdown, and the issues below it."""
    names = ("form", "records", *PARTS, "all numbers", 'of these "none"', "seconds")
    lines = [_row(names), _row(["---", *["---:"] * (len(names) - 1)])]
    for form, one in sorted(found.items()):
        if not one.records:
            continue
        counts = (one.records, *(one.numbers[part] for part in PARTS), one.numbers.total())
        cells = [f"{count:,}" for count in (*counts, one.without_value)]
        lines.append(_row([form, *cells, f"{one.seconds:.2f}"]))
    issues = [
        f"- {form}: {kind}, {count} times"
        for form, one in sorted(found.items())
        for kind, count in one.issues.most_common()
    ]
    return "\n".join([*lines, "", *issues])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main(arguments: list[str]) -> int:
    """Print the table for the paths given."""
    if not arguments:
        usage = "Name the registry files: python -m trialpost.evaluation.posted_results PATH…\n"
        sys.stderr.write(usage)
        return 2
    sys.stdout.write(table(measure(arguments)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
