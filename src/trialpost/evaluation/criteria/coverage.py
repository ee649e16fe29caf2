"""Measure how much of real eligibility texts is understood, and show what is not.

Run it as::

    python -m trialpost.evaluation.criteria.coverage recruiting.jsonl.gz --sample 100 --seed 1
    python -m trialpost.evaluation.criteria.coverage recruiting.jsonl.gz --show treatment
    python -m trialpost.evaluation.criteria.coverage recruiting.jsonl.gz --errors

A criterion is *typed* if every leaf of its tree is, *typed and for the team* if some of its leaves
are left to the trial team and the others typed, *for the team* if all are left to it, and *unread*
if any leaf is unread. Only the first counts as wholly typed.
"""

import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import msgspec

from trialpost.eligibility import read_criteria
from trialpost.eligibility.drawing import draw, kind_of
from trialpost.evaluation.criteria.phrases import common_phrases
from trialpost.evaluation.criteria.suspicious import doubts
from trialpost.model.requirement import Leaf, LeftToTeam, ReadCriterion, Unread, leaves
from trialpost.registry import read

DECIDING = "deciding"
TYPED, MIXED, TEAM, UNREAD = "typed", "typed and for the team", "for the team", "unread"
HOW = (TYPED, MIXED, TEAM, UNREAD)
TOP = 60


class Read(msgspec.Struct, frozen=True):
    """A criterion of a trial, as it was read."""

    trial: str
    read: ReadCriterion


class Coverage(msgspec.Struct, kw_only=True):
    """What was understood of some texts.

    ``characters`` counts those under leaves by kind; ``between`` those under none. ``named`` counts
    the leaves with a concept of the lexicon, and ``nameless`` what those without are called, by
    kind. ``partly`` are unread criteria of which a part is typed.
    """

    records: int = 0
    criteria: Counter[str] = msgspec.field(default_factory=Counter)
    partly: int = 0
    leaves: Counter[str] = msgspec.field(default_factory=Counter)
    named: Counter[str] = msgspec.field(default_factory=Counter)
    characters: Counter[str] = msgspec.field(default_factory=Counter)
    between: int = 0
    nameless: dict[str, Counter[str]] = msgspec.field(default_factory=dict)
    unread: list[str] = msgspec.field(default_factory=list)
    seconds: float = 0.0

    def add(self, one: ReadCriterion) -> None:
        """Count one criterion."""
        found = leaves(one.requirement)
        how = how_read(found)
        self.criteria[how] += 1
        self.partly += how == UNREAD and not all(isinstance(leaf, Unread) for leaf in found)
        covered: set[int] = set()
        for leaf in found:
            kind = kind_of(leaf)
            self.leaves[kind] += 1
            self.characters[kind] += len(set(range(*leaf.span)) - covered)
            covered.update(range(*leaf.span))
            self._name(leaf, kind)
        self.between += len(one.criterion.text) - len(covered)

    def _name(self, leaf: Leaf, kind: str) -> None:
        if isinstance(leaf, Unread):
            self.unread.append(leaf.text)
        name = getattr(leaf, "name", "")
        if getattr(leaf, "concept", ""):
            self.named[kind] += 1
        elif name:
            self.nameless.setdefault(kind, Counter())[name.lower()] += 1


def how_read(found: tuple[Leaf, ...]) -> str:
    """Say how a criterion with these leaves was read; one without any is unread."""
    if not found or any(isinstance(leaf, Unread) for leaf in found):
        return UNREAD
    for_team = sum(isinstance(leaf, LeftToTeam) for leaf in found)
    return TYPED if not for_team else TEAM if for_team == len(found) else MIXED


def texts_of(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Yield the identifier and eligibility text of every trial of these files that has one."""
    for path in paths:
        for result in read(str(path)):
            if result.trial is not None and result.trial.eligibility.criteria:
                yield str(result.trial.id), result.trial.eligibility.criteria


def measure(texts: Iterable[tuple[str, str]]) -> tuple[Coverage, list[Read]]:
    """Read these texts and count what was understood."""
    coverage, every = Coverage(), []
    for trial, text in texts:
        coverage.records += 1
        begun = time.perf_counter()
        found = read_criteria(text)
        coverage.seconds += time.perf_counter() - begun
        for one in found:
            coverage.add(one)
            every.append(Read(trial, one))
    return coverage, every


def tables(coverage: Coverage) -> Iterator[str]:
    """Write the counts as tables in Markdown."""
    total = coverage.criteria.total()
    per_record = 1000 * coverage.seconds / max(coverage.records, 1)
    yield (
        f"{coverage.records:,} texts, {total:,} criteria, {coverage.leaves.total():,} leaves; "
        f"{per_record:.2f} ms a text."
    )
    yield from ("", "| criteria | count | share |", "| --- | ---: | ---: |")
    for how in HOW:
        yield f"| {how} | {coverage.criteria[how]:,} | {_share(coverage.criteria[how], total)} |"
    yield f"| unread in part only | {coverage.partly:,} | {_share(coverage.partly, total)} |"
    yield from ("", "| leaf | count | with a concept | characters | share |")
    yield "| --- | ---: | ---: | ---: | ---: |"
    characters = coverage.characters.total() + coverage.between
    for kind, count in coverage.leaves.most_common():
        under = coverage.characters[kind]
        cells = f"{count:,} | {coverage.named[kind]:,} | {under:,} | {_share(under, characters)}"
        yield f"| {kind} | {cells} |"
    yield f"| (none) | | | {coverage.between:,} | {_share(coverage.between, characters)} |"


def _share(part: int, whole: int) -> str:
    return f"{part / max(whole, 1):.1%}"


def phrase_lists(coverage: Coverage, top: int) -> Iterator[str]:
    """List the commonest unread phrases, and the commonest names that have no concept."""
    for title, phrases in (
        (f"{len(coverage.unread):,} unread; whole", common_phrases(coverage.unread, whole=True)),
        ("unread; phrases within", common_phrases(coverage.unread)),
    ):
        yield from ("", f"## {title}", "")
        yield from (f"{count:5,}  {phrase}" for phrase, count in phrases[:top])
    for kind, names in sorted(coverage.nameless.items()):
        yield from ("", f"## {kind} without a concept: {names.total():,}", "")
        yield from (f"{count:5,}  {name}" for name, count in names.most_common(top))


def shown(one: Read) -> str:
    """Write a criterion with its tree below it."""
    criterion = one.read.criterion
    sign = "+" if criterion.kind.value == "inclusion" else "-"
    group = f" [{criterion.group}]" if criterion.group else ""
    return f"{one.trial}{group} {sign} {criterion.text}\n    {draw(one.read.requirement)}"


def of_kind(every: Iterable[Read], kind: str) -> list[Read]:
    """Return the criteria that were read in a way (``typed``) or have a leaf of a kind.

    ``deciding`` are those with a leaf that is neither unread nor left to the team, each text once.
    """
    if kind == DECIDING:
        once: dict[str, Read] = {}
        for one in filter(_decides, every):
            once.setdefault(one.read.criterion.text, one)
        return list(once.values())
    return [
        one
        for one in every
        if how_read(found := leaves(one.read.requirement)) == kind
        or any(kind_of(leaf) == kind for leaf in found)
    ]


def _decides(one: Read) -> bool:
    found = leaves(one.read.requirement)
    return any(not isinstance(leaf, Unread | LeftToTeam) for leaf in found)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--sample", type=click.IntRange(min=1), help="Only so many trials, drawn by lot.")
@click.option("--seed", default=1, show_default=True, help="Which lot.")
@click.option("--top", default=TOP, show_default=True, help="How many phrases.")
@click.option(
    "--show", metavar="KIND", help="Criteria with such a leaf, or read so (typed, deciding)."
)
@click.option("--count", default=40, show_default=True, help="How many criteria to show.")
@click.option("--errors", is_flag=True, help="Criteria whose tree looks doubtful, by doubt.")
def main(
    paths: tuple[Path, ...],
    sample: int | None,
    seed: int,
    top: int,
    show: str | None,
    count: int,
    errors: bool,
) -> None:
    """Read the eligibility texts of registry files and say how much of them is understood."""
    drawn = random.Random(seed)  # noqa: S311  a sample, no secret
    texts = list(texts_of(paths))
    if sample is not None and sample < len(texts):
        texts = drawn.sample(texts, sample)
    coverage, every = measure(texts)
    if show:
        chosen = of_kind(every, show)
        click.echo(f"{len(chosen):,} of {len(every):,} criteria")
        for one in drawn.sample(chosen, min(count, len(chosen))):
            click.echo(shown(one))
    elif errors:
        _tell_errors(every, drawn, count)
    else:
        for line in (*tables(coverage), *phrase_lists(coverage, top)):
            click.echo(line)


def _tell_errors(every: list[Read], drawn: random.Random, count: int) -> None:
    by_doubt: dict[str, list[tuple[str, Read]]] = {}
    for one in every:
        for doubt, what in doubts(one.read):
            by_doubt.setdefault(doubt, []).append((what, one))
    for doubt, cases in sorted(by_doubt.items(), key=lambda item: -len(item[1])):
        click.echo(f"\n## {doubt}: {len(cases):,}")
        for what, one in drawn.sample(cases, min(count, len(cases))):
            click.echo(f"<{what}> {shown(one)}")


if __name__ == "__main__":
    main()
