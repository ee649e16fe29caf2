"""Hold findings of publications against labelled outcomes and against figures annotated by hand.

Labels: for an outcome, an intervention and a comparator, annotators said whether it was
significantly increased, decreased or no different, and copied the words that say so. A statement
counts where it stands in such words and speaks of the outcome.

Figures: each row of the table is a result figure of an abstract. A finding is right when its
number, kind, arm and measure are those of a row.
"""

import csv
import gzip
import random
import re
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from trialpost.errors import Unreadable
from trialpost.findings.publication import PublicationFindings, findings_of_publication
from trialpost.model.finding import Direction, Finding, FindingKind

PAPERS, LABELS, PROMPTS = (
    "open-access-papers.tar.gz",
    "v2_annotations.csv.gz",
    "prompts_merged.csv.gz",
)
SEED = 8
"""By which the papers are split: rules were written on the first half."""
_NAME = re.compile(r"PMC\d+")
_LABELS = {"-1": Direction.DECREASE, "1": Direction.INCREASE, "0": Direction.NO_CHANGE}


class Figure(msgspec.Struct, frozen=True):
    """A figure that was annotated by hand."""

    pmcid: str
    number: str
    kind: str
    arm: str
    measure: str


class Label(msgspec.Struct, frozen=True):
    """What annotators said of an outcome, and the words in which they found it."""

    pmcid: str
    prompt: str
    outcome: str
    intervention: str
    comparator: str
    direction: Direction
    words: str


class Score(msgspec.Struct):
    """Right ones, wrong ones, and how many there were to find."""

    right: int = 0
    wrong: int = 0
    of: int = 0
    found: int = 0
    missed: list[str] = msgspec.field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """Return precision and recall with what they were counted from."""
        told = self.right + self.wrong
        return {
            "given": told,
            "right": self.right,
            "precision": round(self.right / told, 3) if told else None,
            "of": self.of,
            "found": self.found,
            "recall": round(self.found / self.of, 3) if self.of else None,
        }


def halves(names: Iterable[str], *, seed: int = SEED) -> tuple[frozenset[str], frozenset[str]]:
    """Split papers by a seed: the half that rules were written on, and the other."""
    order = sorted(names)
    random.Random(seed).shuffle(order)  # noqa: S311 - a split, not a secret
    middle = len(order) // 2
    return frozenset(order[:middle]), frozenset(order[middle:])


def read_papers(folder: Path) -> dict[str, PublicationFindings]:
    """Return the findings of each paper of the archive, by its number in PubMed Central.

    Raises:
        Unreadable: if the archive is not there.
    """
    path = folder / PAPERS
    if not path.is_file():
        raise Unreadable(f"{path} cannot be read: there is no such file.")
    found: dict[str, PublicationFindings] = {}
    with tarfile.open(path) as archive:
        for member in archive.getmembers():
            name, held = _NAME.search(member.name), archive.extractfile(member)
            if name is not None and held is not None:
                found[name[0]] = findings_of_publication(held.read(), name=member.name)
    return found


def read_figures(path: Path) -> tuple[Figure, ...]:
    """Return the annotated figures of a table; "none" stands for an abstract without any."""
    with path.open(encoding="utf-8") as lines:
        kept = (line for line in lines if not line.startswith("#"))
        return tuple(Figure(**row) for row in csv.DictReader(kept, delimiter="\t"))


def read_labels(folder: Path) -> tuple[Label, ...]:
    """Return the labels that were found valid."""
    prompts = {row["PromptID"]: row for row in _rows(folder / PROMPTS)}
    return tuple(
        Label(
            pmcid=f"PMC{row['PMCID']}",
            prompt=row["PromptID"],
            outcome=prompts[row["PromptID"]]["Outcome"].strip(),
            intervention=prompts[row["PromptID"]]["Intervention"].strip(),
            comparator=prompts[row["PromptID"]]["Comparator"].strip(),
            direction=_LABELS[row["Label Code"].strip()],
            words=row["Annotations"],
        )
        for row in _rows(folder / LABELS)
        if row["Valid Label"] == "True" and row["Valid Reasoning"] == "True"
        if row["PromptID"] in prompts and row["Label Code"].strip() in _LABELS
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if not path.is_file():
        raise Unreadable(f"{path} cannot be read: there is no such file.")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def score_figures(
    papers: dict[str, PublicationFindings], figures: Iterable[Figure], wanted: frozenset[str]
) -> Score:
    """Hold the findings in abstracts against the annotated figures of some papers."""
    score = Score()
    rows: dict[str, list[Figure]] = {}
    for one in figures:
        if one.pmcid in wanted:
            rows.setdefault(one.pmcid, []).append(one)
    for pmcid, all_rows in sorted(rows.items()):
        left = [one for one in all_rows if one.kind != "none"]
        score.of += len(left)
        for finding in _in_abstract(papers[pmcid]):
            row = next((one for one in left if _is_of(papers[pmcid], finding, one)), None)
            if row is None:
                score.wrong += 1
                score.missed.append(f"{pmcid} wrong: {_told(finding)}")
            else:
                left.remove(row)
                score.right += 1
                score.found += 1
        score.missed += [f"{pmcid} not found: {one.number} {one.arm}" for one in left]
    return score


def _told(one: Finding) -> str:
    return f"{one.value} {one.unit or ''} {one.statistic}, {one.arm}, {one.measure}"


def _in_abstract(found: PublicationFindings) -> Iterator[Finding]:
    spans = [part.span for part in found.paper.parts if part.abstract]
    for one in found.findings:
        match one.where.get("value"):
            case (int(start), int()) if any(low <= start < high for low, high in spans):
                yield one


def _is_of(found: PublicationFindings, one: Finding, row: Figure) -> bool:
    place = one.where["value"]
    written = found.paper.text[slice(*place)]
    return (
        written.replace("−", "-").replace("–", "-") == row.number
        and kind_of(one) == row.kind
        and row.arm.casefold() in (one.arm or "").casefold()
        and row.measure.casefold() in one.measure.casefold()
    )


def kind_of(one: Finding) -> str:
    """Return the kind of a finding in the annotation's words."""
    statistic = one.statistic or ""
    for kind in ("count", "ratio", "difference"):
        if kind in statistic:
            return kind
    return "percentage" if one.unit == "%" else "value"


def score_labels(
    papers: dict[str, PublicationFindings], labels: Iterable[Label], wanted: frozenset[str]
) -> Score:
    """Hold statements of significance and direction against the labels of some papers.

    A label is found if any statement in its words speaks of its outcome; each such statement is
    right or wrong once a label.
    """
    score = Score()
    prompts: dict[str, list[Label]] = {}
    for one in labels:
        if one.pmcid in wanted and one.pmcid in papers:
            prompts.setdefault(one.prompt, []).append(one)
    score.of = len(prompts)
    for those in prompts.values():
        answers = {one.id: one for label in those for one in _about(papers[label.pmcid], label)}
        judged = [(one, _agrees(one, those)) for one in answers.values()]
        score.right += sum(good for _, good in judged)
        score.wrong += sum(not good for _, good in judged)
        score.found += any(good for _, good in judged)
        score.missed += [
            f"{those[0].pmcid} {those[0].direction.value}, {those[0].outcome} "
            f"({those[0].intervention} against {those[0].comparator}): {one.significant} "
            f"{one.direction.value}, {one.measure}, {one.arm} against {one.comparator}: "
            f"{one.source.text}"
            for one, good in judged
            if not good
        ]
    return score


def _about(found: PublicationFindings, label: Label) -> Iterator[Finding]:
    """Yield the statements in a label's words that speak of its outcome."""
    words = _folded(label.words)
    for one in found.findings:
        said = _folded(one.source.text)
        inside = said in words or words in said
        if one.kind is FindingKind.STATEMENT and inside and _speaks_of(one.measure, label.outcome):
            yield one


def _folded(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))


_EMPTY = frozenset(
    ["the", "of", "in", "and", "or", "at", "for", "to", "a", "an", "with", "after", "on", "score",
     "scores", "rate", "rates", "mean", "change", "level", "levels", "total", "patients", "by",
     "number", "from", "baseline", "group", "groups", "between", "weeks", "months", "during"]
)  # fmt: skip


def _speaks_of(measure: str, outcome: str) -> bool:
    """Tell whether a measure shares a telling word with an outcome's name."""
    words = [{one.rstrip("s") for one in _folded(text).split()} - _EMPTY
             for text in (measure, outcome)]  # fmt: skip
    return bool(words[0] & words[1])


def _agrees(one: Finding, labels: list[Label]) -> bool:
    """Tell whether a statement says what its labels say, turned about where its arms are."""
    said = one.direction if one.significant else Direction.NO_CHANGE
    if one.significant and said is Direction.UNKNOWN:
        return any(label.direction is not Direction.NO_CHANGE for label in labels)
    if one.significant and _is_turned(one.arm or "", labels[0]):
        said = _TURNED.get(said, said)
    return any(label.direction is said for label in labels)


_TURNED = {Direction.INCREASE: Direction.DECREASE, Direction.DECREASE: Direction.INCREASE}


def _is_turned(arm: str, label: Label) -> bool:
    """Tell whether a statement's arm is what the label calls the comparator."""
    return _speaks_of(arm, label.comparator) and not _speaks_of(arm, label.intervention)


def report(folder: Path, figures: Path, *, listed: bool = False) -> dict[str, Any]:
    """Return the scores of both halves of the papers.

    Raises:
        Unreadable: if the folder lacks the papers or their labels.
    """
    papers = read_papers(folder)
    rows, labels = read_figures(figures), read_labels(folder)
    told: dict[str, Any] = {
        "papers": len(papers),
        "findings": sum(len(one.findings) for one in papers.values()),
        "suggestions": sum(len(one.suggestions) for one in papers.values()),
    }
    for name, half in zip(("written_on", "held_out"), halves(papers), strict=True):
        scores = {
            "figures": score_figures(papers, rows, half),
            "labels": score_labels(papers, labels, half),
        }
        told[name] = {key: one.document() for key, one in scores.items()}
        if listed:
            told[name]["apart"] = {key: one.missed for key, one in scores.items()}
    return told
