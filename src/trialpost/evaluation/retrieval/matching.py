r"""Measure and choose the weights by which ``match`` puts trials in order, on judged collections.

The trials of a collection are made into a catalogue in which all recruit, and each note is read
into a profile and matched, as ``trialpost match note.txt`` does. A collection has no sites and no
days of verification, so the weights of distance and freshness say nothing here
(:mod:`trialpost.evaluation.score_weights` does); the others share what those leave. Run it as::

    python -m trialpost.evaluation.retrieval.matching ../shared/data/retrieval \
        ../shared/data/vocabulary/mesh-2023.jsonl.gz

It prints how the order does by the weights as they are, with each of them set to nothing, and by
the weights that are best on four fifths of the topics for each topic of the fifth left out.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

from trialpost.eligibility.judge import Silence
from trialpost.eligibility.notes import read_note
from trialpost.evaluation.retrieval.collection import Labels, TrialLine
from trialpost.evaluation.retrieval.collections import AS_OF, NAMES, read_collection
from trialpost.evaluation.retrieval.fitting import FOLDS, fold_of
from trialpost.evaluation.retrieval.running import text_of
from trialpost.evaluation.retrieval.scores import TopicScores, means, score_topic
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.match import match
from trialpost.matching.score import MIX, Mix
from trialpost.model.dates import PartialDate
from trialpost.model.identifiers import NctId
from trialpost.model.match import Match
from trialpost.model.status import RecruitmentStatus, StudyType
from trialpost.model.trial import Dates, Eligibility, MeshTerm, Trial
from trialpost.vocabulary.mesh import MeshGraph
from trialpost.vocabulary.mesh_file import read_mesh

_SHARES = (0.0, 0.15, 0.3, 0.45, 0.6, 0.8)
_BESIDE = MIX.distance + MIX.freshness
_DEEP = 500
"""Matches of a note that are judged in full; the others come behind as their first scores say."""


class Found(msgspec.Struct, frozen=True):
    """The matches of a topic, with what each reaches of every part."""

    collection: str
    topic: str
    matches: tuple[Match, ...]
    labels: Mapping[str, int]

    def scores(self, mix: Mix) -> TopicScores:
        """Order by the weights and score."""
        told = [(-_total(one, mix), one.trial.id) for one in self.matches]
        return score_topic([name for _, name in sorted(told)], self.labels)


def _total(found: Match, mix: Mix) -> float:
    parts, total = found.parts, found.parts.eligibility
    for name, weight in msgspec.structs.asdict(MIX).items():
        total += float(getattr(parts, name)) / weight * float(getattr(mix, name))
    return round(total, 6)


def options() -> Iterator[Mix]:
    """Yield the weights that are tried: condition, text and checks share what is left."""
    for condition, text in itertools.product(_SHARES, _SHARES):
        if condition + text + _BESIDE <= 1:
            yield _mix(condition, text)


def _mix(condition: float, text: float) -> Mix:
    left = round(1 - _BESIDE - condition - text, 6)
    return msgspec.structs.replace(MIX, condition=condition, text=text, checks=max(left, 0.0))


def trial_of(line: TrialLine, graph: MeshGraph) -> Trial:
    """Return a trial of a collection as the catalogue holds one that recruits."""
    candidate = line.candidate()
    own = {one: name for name in line.condition_mesh if (one := graph.named(name))}
    over = frozenset().union(*(graph.above(one) for one in own)) - own.keys()
    return Trial(
        id=NctId(line.nct_id),
        brief_title=line.title,
        official_title=line.official_title or None,
        status=RecruitmentStatus.RECRUITING,
        type=StudyType.INTERVENTIONAL,
        conditions=line.conditions,
        keywords=line.keywords,
        condition_mesh=tuple(MeshTerm(one, name) for one, name in own.items()),
        condition_ancestors=tuple(MeshTerm(one, graph.name_of(one) or "") for one in sorted(over)),
        brief_summary=line.summary or None,
        eligibility=Eligibility(
            criteria=candidate.criteria,
            minimum_age=candidate.minimum_age,
            maximum_age=candidate.maximum_age,
            sex=candidate.sex,
        ),
        dates=Dates(last_verified=PartialDate.parse(AS_OF.isoformat())),
    )


def found_in(folder: Path, name: str, graph: MeshGraph, *, haystack: bool) -> Iterator[Found]:
    """Match every note of a collection that has something to find."""
    collection = read_collection(folder, name, haystack=haystack)
    trials = (trial_of(one, graph) for one in collection.trials)
    catalogue = Catalogue.from_records(trials, graph=graph)
    labels: Labels = collection.labels
    setting = f"{name}, haystack" if haystack else name
    for topic in collection.topics:
        if any(labels.get(topic.id, {}).values()):
            note = text_of(topic)
            reading = read_note(note, today=AS_OF)
            told = match(
                catalogue,
                reading.profile,
                today=AS_OF,
                limit=_DEEP,
                excluded_limit=0,
                silence=Silence.PRESUMED if reading.silence_speaks else Silence.STRICT,
                note=note,
                asking=False,
            )
            yield Found(setting, topic.id, told.matches, labels[topic.id])


def figures(found: Sequence[Found], mix: Mix) -> dict[str, dict[str, Any]]:
    """Return the means by collection."""
    return {
        name: means({one.topic: one.scores(mix) for one in found if one.collection == name})
        for name in dict.fromkeys(one.collection for one in found)
    }


def gained(found: Sequence[Found], mix: Mix) -> float:
    """Return nDCG@10 added up over the collections."""
    return sum(told["ndcg@10"] or 0.0 for told in figures(found, mix).values())


def best(found: Sequence[Found]) -> Mix:
    """Return the weights that gain most."""
    return max(options(), key=lambda mix: (gained(found, mix), mix.condition))


def unseen(found: Sequence[Found]) -> dict[str, dict[str, Any]]:
    """Return the means with, for each topic, weights that were chosen without its fold."""
    scores: dict[str, dict[str, TopicScores]] = {}
    for fold in range(FOLDS):
        mix = best([one for one in found if fold_of(one.topic) != fold])
        for one in found:
            if fold_of(one.topic) == fold:
                scores.setdefault(one.collection, {})[one.topic] = one.scores(mix)
    return {name: means(told) for name, told in scores.items()}


def table(found: Sequence[Found]) -> Iterator[str]:
    """Yield the table in Markdown."""
    names = list(dict.fromkeys(one.collection for one in found))
    yield f"| weights | {' | '.join(f'{name}: nDCG@10 | P@10 | recall@500' for name in names)} |"
    yield "| --- |" + " ---: | ---: | ---: |" * len(names)
    yield _row("as they are", figures(found, MIX))
    for name in ("condition", "text", "checks"):
        without = msgspec.structs.replace(MIX, **{name: 0.0})
        yield _row(f"{name} counts nothing", figures(found, without))
    chosen = best(found)
    said = f"condition {chosen.condition:g}, text {chosen.text:g}, checks {chosen.checks:g}"
    yield _row(f"best on the same topics ({said})", figures(found, chosen))
    yield _row("best on the others, on unseen topics", unseen(found))


def _row(label: str, told: Mapping[str, Mapping[str, float | None]]) -> str:
    cells = [
        f"{one[name] or 0:.3f}"
        for one in told.values()
        for name in ("ndcg@10", "p@10", "recall@500")
    ]
    return f"| {label} | {' | '.join(cells)} |"


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("descriptors", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--haystack", is_flag=True, help="Match among all trials of the folder.")
def main(folder: Path, descriptors: Path, haystack: bool) -> None:
    """Print how the order of matches does on the collections in FOLDER, by MeSH's DESCRIPTORS."""
    graph = read_mesh(descriptors)
    found = [one for name in NAMES for one in found_in(folder, name, graph, haystack=haystack)]
    for line in table(found):
        click.echo(line)


if __name__ == "__main__":
    main()
