"""Count what is found of what people marked, and what of ours they marked too."""

from collections.abc import Iterable, Iterator

import msgspec


class Tally(msgspec.Struct):
    """Counts for one row: of ``wanted`` marks ``found`` are ours, of ``given`` ours ``right``."""

    wanted: int = 0
    found: int = 0
    given: int = 0
    right: int = 0
    missed: list[str] = msgspec.field(default_factory=list)
    wrong: list[str] = msgspec.field(default_factory=list)

    def want(self, is_found: bool, case: str = "") -> None:
        """Count one mark; ``case`` is how it is listed if it is missed."""
        self.wanted += 1
        self.found += is_found
        if not is_found and case:
            self.missed.append(case)

    def give(self, is_right: bool, case: str = "") -> None:
        """Count one of ours; ``case`` is how it is listed if it is wrong."""
        self.given += 1
        self.right += is_right
        if not is_right and case:
            self.wrong.append(case)

    @property
    def recall(self) -> float | None:
        """The share of the marks that are ours."""
        return self.found / self.wanted if self.wanted else None

    @property
    def precision(self) -> float | None:
        """The share of ours that are marked."""
        return self.right / self.given if self.given else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        if p is None or r is None:
            return None
        return 2 * p * r / (p + r) if p + r else 0.0


class Tallies:
    """Rows by name, in the order in which they came."""

    def __init__(self) -> None:
        self.rows: dict[str, Tally] = {}

    def __getitem__(self, name: str) -> Tally:
        return self.rows.setdefault(name, Tally())

    def table(self, title: str) -> Iterator[str]:
        """Write the rows as a table in Markdown."""
        yield f"| {title} | precision | recall | F1 | marked | ours |"
        yield "| --- | ---: | ---: | ---: | ---: | ---: |"
        for name, one in self.rows.items():
            shares = " | ".join(_told((one.precision, one.recall, one.f1)))
            yield f"| {name} | {shares} | {one.wanted:,} | {one.given:,} |"


def _told(shares: Iterable[float | None]) -> Iterator[str]:
    for share in shares:
        yield "–" if share is None else f"{share:.3f}"
