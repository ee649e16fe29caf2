"""Count how many trials hold each word, and name each concept, at their head.

The head of a trial is its titles, conditions and keywords. What stands in few heads tells more of a
trial than what stands in many; ``matching.ranking.rarity`` reads the table. Counted beforehand, the
score of a trial for a person does not depend on what else a catalogue holds. Run it as::

    python -m trialpost.evaluation.retrieval.counting ../shared/data/retrieval --write rarity.tsv
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from trialpost.evaluation.retrieval.collection import TrialLine
from trialpost.evaluation.retrieval.collections import NAMES, read_collection
from trialpost.matching.ranking.candidate import texts_of
from trialpost.matching.ranking.rarity import CONCEPT, TRIALS, WORD
from trialpost.matching.ranking.stems import stem_of
from trialpost.vocabulary.condition_words import words
from trialpost.vocabulary.lexicon import lexicon

LEAST = 5
"""Trials that have to hold a thing for it to have a line; what has none counts as rarer."""


def rarity_lines(trials: Iterable[TrialLine]) -> Iterator[str]:
    """Yield the lines of the table: of what, its name, and how many trials hold it."""
    held: Counter[tuple[str, str]] = Counter()
    count, names = 0, lexicon()
    for count, one in enumerate(trials, 1):  # noqa: B007 - the last is how many there were
        texts = texts_of(one.candidate())
        head = f"{texts['title']} . {texts['conditions']}"
        stems = {stem for word in words(head) if (stem := stem_of(word))}
        concepts = {mention.concept.id for mention in names.mentions(head)}
        held.update((WORD, stem) for stem in stems)
        held.update((CONCEPT, concept) for concept in concepts)
    yield "table\tname\ttrials\n"
    yield f"{TRIALS}\t\t{count}\n"
    for (table, name), times in sorted(held.items()):
        if times >= LEAST:
            yield f"{table}\t{name}\t{times}\n"


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--write", "out", type=click.Path(dir_okay=False, path_type=Path), required=True)
def main(folder: Path, out: Path) -> None:
    """Count over all trials of the collections in FOLDER."""
    trials = read_collection(folder, NAMES[0], haystack=True).trials
    out.write_text("".join(rarity_lines(trials)), encoding="utf-8")


if __name__ == "__main__":
    main()
