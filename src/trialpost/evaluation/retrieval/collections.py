"""The judged collections that lie beside the checkout."""

import datetime as dt
from pathlib import Path

import msgspec

from trialpost.evaluation.retrieval.collection import (
    Labels,
    Topic,
    TrialLine,
    read_labels,
    read_topics,
    read_trials,
)
from trialpost.evaluation.retrieval.running import judged_only

NAMES = ("sigir2016", "trec2021")
AS_OF = dt.date(2026, 11, 22)

_OTHERS = "other-trials.jsonl.gz"


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """Topics, the trials to be ranked, and labels."""

    name: str
    topics: tuple[Topic, ...]
    trials: tuple[TrialLine, ...]
    labels: Labels


def read_collection(folder: Path, name: str, *, haystack: bool = False) -> Collection:
    """Read a collection: its judged trials, or in the haystack all trials of the folder.

    Raises:
        Unreadable: if a file cannot be read.
    """
    labels = read_labels(folder / name / "qrels.tsv")
    own = [folder / name / "trials.jsonl.gz"]
    if haystack:
        every = [folder / one / "trials.jsonl.gz" for one in NAMES]
        trials = read_trials([*every, folder / _OTHERS])
    else:
        trials = judged_only(read_trials(own), labels)
    return Collection(
        name=name,
        topics=read_topics(folder / name / "topics.jsonl", today=AS_OF),
        trials=trials,
        labels=labels,
    )
