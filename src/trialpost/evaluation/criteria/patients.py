"""Measure answers on the notes and criteria that physicians judged, beside plain baselines.

Run it as::

    python -m trialpost.evaluation.criteria.patients patient-criterion.jsonl
    python -m trialpost.evaluation.criteria.patients patient-criterion.jsonl --errors

Half of the patients are held back: nobody reads their cases while the rules are being tuned, so
that the figures on them say how the rules do on language that they were not made for. A patient is
held back if the first byte of the SHA-256 of their identifier is odd; 15 of the 31 are, with 314 of
the 576 pairs. ``--errors`` lists cases of the other half only.
"""

import datetime as dt
import hashlib
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import click
import msgspec

from trialpost.evaluation.criteria.answering import Mode, answers_to, drawn
from trialpost.evaluation.criteria.pairs import Pair, read_pairs
from trialpost.evaluation.criteria.scores import Answer, Scores, confusion, score
from trialpost.model.criterion import CriterionKind, Verdict
from trialpost.vocabulary.plain import render

DEV, HELD, ALL = "dev", "held", "all"
AS_OF = dt.date(2026, 11, 22)
HALVES = 5
_GPT4 = {
    "included": Verdict.MET,
    "not excluded": Verdict.MET,
    "not included": Verdict.NOT_MET,
    "excluded": Verdict.NOT_MET,
}
_SENTENCE = re.compile(r"^(\d+)\.\s+(.*)$", re.MULTILINE)


class System(msgspec.Struct, frozen=True, kw_only=True):
    """A way of answering, with its answers to some pairs in their order."""

    name: str
    answers: tuple[Answer, ...]

    def verdicts(self) -> tuple[Verdict, ...]:
        """Return the answers without their reasons."""
        return tuple(answer.verdict for answer in self.answers)


def half_of(patient: str) -> str:
    """Say in which half a patient is; a patient is never in both."""
    return HELD if hashlib.sha256(patient.encode()).digest()[0] % 2 else DEV


def in_half(pairs: Sequence[Pair], half: str) -> tuple[Pair, ...]:
    """Return the pairs of one half of the patients, or all."""
    return tuple(one for one in pairs if half == ALL or half_of(whose(one)) == half)


def whose(pair: Pair) -> str:
    """Return the patient of a pair: by identifier, or by the note where there is none."""
    return pair.patient or pair.note or ""


def our_systems(pairs: Sequence[Pair], modes: Sequence[Mode] = tuple(Mode)) -> list[System]:
    """Answer these pairs with what is measured, in each of the modes."""
    return [
        System(name=f"ours, {one.value}", answers=answers_to(pairs, mode=one, today=AS_OF))
        for one in modes
    ]


def all_systems(pairs: Sequence[Pair]) -> list[System]:
    """Answer these pairs with ours in both modes and with the baselines."""
    ours = our_systems(pairs)
    return [*ours, *baselines(pairs, ours[-1])]


def baselines(pairs: Sequence[Pair], presumed: System) -> Iterator[System]:
    """Answer these pairs in the plain ways that ours is to be held against."""
    commoner = _commoner_by_kind(pairs)
    yield _verdicts("the commoner label by kind", [commoner[one.kind] for one in pairs])
    unpresumed = [
        Verdict.UNKNOWN if answer.presumed else answer.verdict for answer in presumed.answers
    ]
    yield _verdicts("ours, nothing passed on silence", unpresumed)
    if any(one.gpt4 for one in pairs):
        gpt4 = [_GPT4.get(one.gpt4, Verdict.UNKNOWN) for one in pairs]
        yield _verdicts("GPT-4, as the file has it", gpt4)


def _commoner_by_kind(pairs: Sequence[Pair]) -> Mapping[CriterionKind, Verdict]:
    counts: dict[CriterionKind, Counter[Verdict]] = {kind: Counter() for kind in CriterionKind}
    for one in pairs:
        if one.label:
            counts[one.kind][one.label] += 1
    return {
        kind: max(Verdict, key=lambda verdict: count[verdict]) for kind, count in counts.items()
    }


def _verdicts(name: str, verdicts: Sequence[Verdict]) -> System:
    return System(name=name, answers=tuple(Answer(verdict=one) for one in verdicts))


def score_table(pairs: Sequence[Pair], systems: Sequence[System]) -> Iterator[str]:
    """Score every system on these pairs, as a table in Markdown."""
    yield (
        "| | accuracy | decided: precision | coverage | `not_met`: recall | answered `not_met` "
        "where the label is not |"
    )
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    labels = [one.label for one in pairs]
    for system in systems:
        yield f"| {system.name} | {_cells(score(labels, system.verdicts()))} |"


def _cells(scores: Scores) -> str:
    shares = (scores.accuracy, scores.precision, scores.coverage, scores.not_met_recall)
    told = ["–" if share is None else f"{share:.3f}" for share in shares]
    return " | ".join([*told, str(scores.unsupported)])


def applicable_table(pairs: Sequence[Pair], systems: Sequence[System]) -> Iterator[str]:
    """Score every system on the pairs that the physicians do not call "not applicable".

    The file's label for those is ``unknown``, and ours where a criterion does not concern the
    person; but what physicians call so goes further and is not one thing.
    """
    chosen = [at for at, one in enumerate(pairs) if one.expert != "not applicable"]
    yield from (f"Without the {len(pairs) - len(chosen)} pairs called not applicable:", "")
    kept = [System(name=one.name, answers=tuple(one.answers[at] for at in chosen))
            for one in systems]  # fmt: skip
    yield from score_table([pairs[at] for at in chosen], kept)


def confusion_table(pairs: Sequence[Pair], systems: Sequence[System]) -> Iterator[str]:
    """Count labels by answers for each system and kind, as a table in Markdown."""
    heads = " | ".join(f"answered {verdict.value}" for verdict in Verdict)
    yield from (f"| | kind | label | {heads} |", "| --- | --- | --- | ---: | ---: | ---: |")
    for system in systems:
        for kind in CriterionKind:
            chosen = [at for at, one in enumerate(pairs) if one.kind is kind]
            verdicts = system.verdicts()
            counts = confusion((pairs[at].label for at in chosen), (verdicts[at] for at in chosen))
            for label in Verdict:
                cells = " | ".join(str(counts[label, answer]) for answer in Verdict)
                yield f"| {system.name} | {kind.value} | {label.value} | {cells} |"


def halves_table(pairs: Sequence[Pair], systems: Sequence[System]) -> Iterator[str]:
    """Score each system on random halves of the patients, as a table in Markdown.

    The lots are drawn with seeds 0 to 4, so each run has the same halves.
    """
    yield from (
        "| | halves | accuracy: mean | lowest | highest | decided: precision, mean | lowest |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    )
    patients = sorted({whose(one) for one in pairs})
    for system in systems:
        verdicts = system.verdicts()
        accuracies, precisions = [], []
        for seed in range(HALVES):
            lot = random.Random(seed)  # noqa: S311  a sample, no secret
            chosen = set(lot.sample(patients, len(patients) // 2))
            for inside in (True, False):
                at = [i for i, one in enumerate(pairs) if (whose(one) in chosen) is inside]
                scores = score([pairs[i].label for i in at], [verdicts[i] for i in at])
                accuracies.append(scores.accuracy or 0.0)
                precisions.append(scores.precision or 0.0)
        shares = (
            statistics.mean(accuracies), min(accuracies), max(accuracies),
            statistics.mean(precisions), min(precisions),
        )  # fmt: skip
        told = " | ".join(f"{share:.3f}" for share in shares)
        yield f"| {system.name} | {len(accuracies)} | {told} |"


def error_list(pairs: Sequence[Pair], system: System, tree: Callable[[Pair], str]) -> Iterator[str]:
    """List the pairs that a system answers otherwise than the label, with what the note says.

    Only invented or published cases are measured here; nothing of them is logged elsewhere.
    """
    wrong: dict[str, list[str]] = {}
    for pair, answer in zip(pairs, system.answers, strict=True):
        if pair.label and pair.label is not answer.verdict:
            presumed = " (presumed)" if answer.presumed else ""
            head = f"{pair.kind.value}: {pair.label.value} → {answer.verdict.value}{presumed}"
            wrong.setdefault(head, []).append(_error(pair, answer, tree(pair)))
    for head, cases in sorted(wrong.items(), key=lambda item: -len(item[1])):
        yield f"\n## {system.name}, {head}: {len(cases)}"
        yield from cases


def _error(pair: Pair, answer: Answer, tree: str) -> str:
    sentences = dict(_SENTENCE.findall(pair.note or ""))
    numbers = re.findall(r"\d+", pair.evidence)
    told = " / ".join(sentences[number] for number in numbers if number in sentences)
    lines = (
        f"{pair.id} ({whose(pair)[:20]}) {pair.criterion}",
        f"    tree: {tree}",
        f"    ours: {render(answer.because)}",
        f"    note: {told or '(no sentence named)'}",
    )
    return "\n".join(lines)


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--half", type=click.Choice([DEV, HELD, ALL]), default=ALL, show_default=True)
@click.option("--errors", is_flag=True, help="List wrong answers, of the half that is not held.")
@click.option("--mode", type=click.Choice([one.value for one in Mode]), help="Only this mode.")
def main(path: Path, half: str, errors: bool, mode: str | None) -> None:
    """Judge every note and criterion of PATH in both modes, and score beside the baselines."""
    pairs = in_half(read_pairs(path, today=AS_OF), DEV if errors else half)
    begun = time.perf_counter()
    systems = our_systems(pairs, [one for one in Mode if mode in (None, one.value)])
    seconds = time.perf_counter() - begun
    if errors:
        for system in systems:
            click.echo("\n".join(error_list(pairs, system, drawn)))
        return
    every = [*systems, *baselines(pairs, systems[-1])]
    click.echo(f"{len(pairs)} pairs ({half}), each mode in {seconds / len(systems):.1f} s\n")
    for rows in (score_table, applicable_table, confusion_table, halves_table):
        chosen = every if rows in (score_table, applicable_table) else systems
        click.echo("\n".join(rows(pairs, chosen)) + "\n")


if __name__ == "__main__":
    main()
