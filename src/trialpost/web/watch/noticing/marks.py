"""All that a judgement hangs on but the person, in one line: kept beside a run that is audited."""

from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.web.catalogue import proposals
from trialpost.web.catalogue import store as catalogue
from trialpost.web.watch.standing.shards import release

_LENGTH = 200


def mark_of(mark: catalogue.Mark, vocabulary: ConditionVocabulary) -> str:
    """Write down all that a judgement hangs on but the person.

    That is the catalogue, MeSH, the program, and what a language model read of criteria.
    """
    graph = vocabulary.graph
    edition, read = graph.edition if graph is not None else "", proposals.mark()
    return f"{mark.stamp} {edition} {release()} {read}"[:_LENGTH].rstrip()


def is_of(written: str, mark: catalogue.Mark, vocabulary: ConditionVocabulary) -> bool:
    """Say whether a mark was of this catalogue, then or before, and all else is the same."""
    (lineage, version, _, *other), (now, upto, _, *same) = (
        one.split(" ", 3) for one in (written, mark_of(mark, vocabulary))
    )
    return (lineage, other) == (now, same) and int(version) <= int(upto)
