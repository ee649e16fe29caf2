"""Rank a collection's trials for each of its topics, ours and the baseline's, and score both."""

import datetime as dt
import functools
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from trialpost.eligibility.facts import facts_of
from trialpost.eligibility.notes import read_note, with_note
from trialpost.eligibility.understanding import read_criteria
from trialpost.errors import Unreadable
from trialpost.evaluation.retrieval.bm25 import PlainBM25
from trialpost.evaluation.retrieval.collection import Labels, Topic, TrialLine
from trialpost.evaluation.retrieval.scores import TopicScores, mean, means, score
from trialpost.matching.checks import person_of
from trialpost.matching.ranking.asked import asked_by, note_of
from trialpost.matching.ranking.index import RankingIndex
from trialpost.matching.ranking.order import Unmet, rank, unmet_by
from trialpost.matching.ranking.weights import Weights, fitted_weights
from trialpost.matching.trees import Trees
from trialpost.model.profile import Profile

LIMIT = 1000
"""Trials of a ranking that are scored and written."""

OURS, PLAIN = "trialpost", "bm25"

Ranking = list[tuple[str, float]]
"""The trials of a topic, best first, each with its score."""


class System(msgspec.Struct, frozen=True, kw_only=True):
    """A system's rankings by topic, how they score, and how long a topic took."""

    name: str
    rankings: Mapping[str, Ranking]
    scores: Mapping[str, TopicScores]
    seconds_per_topic: float

    def document(self) -> dict[str, Any]:
        """Return the figures of the command's document."""
        judged = mean([one.judged for one in self.scores.values()])
        return {
            **means(self.scores),
            "judged@10": judged,
            "seconds_per_topic": round(self.seconds_per_topic, 4),
        }


class Ours:
    """Our ranking of some trials; what was read or judged once is kept."""

    def __init__(self, trials: Iterable[TrialLine], *, today: dt.date) -> None:
        self.index = RankingIndex([one.candidate() for one in trials])
        self.today = today
        self._trees_of: Callable[[str], Trees] = functools.cache(read_criteria)
        self._profiles: dict[str, Profile] = {}
        self._unmet: dict[str, Unmet] = {}

    def ranking(self, topic: Topic, weights: Weights | None = None) -> Ranking:
        """Rank the trials for a topic."""
        chosen = weights or fitted_weights()
        profile = self.profile(topic)
        ranked = rank(
            self.index,
            asked_by(text_of(topic), chosen, today=self.today),
            person_of(profile, None, today=self.today),
            chosen,
            today=self.today,
            unmet=self._unmet[topic.id],
            limit=LIMIT,
        )
        return [(one.id, one.score) for one in ranked]

    def profile(self, topic: Topic) -> Profile:
        """Return a topic's profile, or what its note tells."""
        if topic.id not in self._profiles:
            profile = self._profiles[topic.id] = self._read(topic)
            unmet = unmet_by(facts_of(profile), self.today, self._trees_of)
            self._unmet[topic.id] = functools.cache(unmet)
        return self._profiles[topic.id]

    def _read(self, topic: Topic) -> Profile:
        if topic.profile is None:
            return read_note(topic.note or "", today=self.today).profile
        return with_note(topic.profile, today=self.today)


def text_of(topic: Topic) -> str:
    """Return a topic as a note."""
    return note_of(topic.profile) if topic.profile is not None else topic.note or ""


def run_ours(
    topics: Sequence[Topic], trials: Sequence[TrialLine], labels: Labels, *, today: dt.date
) -> System:
    """Rank and score with ours."""
    ours = Ours(trials, today=today)
    return timed(OURS, topics, labels, ours.ranking)


def run_plain(topics: Sequence[Topic], trials: Sequence[TrialLine], labels: Labels) -> System:
    """Rank and score with plain BM25."""
    plain = PlainBM25(trials)
    return timed(PLAIN, topics, labels, lambda topic: plain.search(text_of(topic), LIMIT))


def timed(
    name: str, topics: Sequence[Topic], labels: Labels, ranking: Callable[[Topic], Ranking]
) -> System:
    """Rank for each topic and score; what is done once before is not in the time."""
    begun = time.perf_counter()
    rankings = {topic.id: ranking(topic) for topic in topics}
    seconds = (time.perf_counter() - begun) / max(1, len(topics))
    ids = {topic: [one for one, _ in found] for topic, found in rankings.items()}
    return System(
        name=name,
        rankings=rankings,
        scores=score(ids, labels),
        seconds_per_topic=seconds,
    )


def judged_only(trials: Iterable[TrialLine], labels: Labels) -> tuple[TrialLine, ...]:
    """Keep the trials that somebody judged for any topic."""
    judged = {trial for by_trial in labels.values() for trial in by_trial}
    return tuple(one for one in trials if one.nct_id in judged)


def run_lines(system: System) -> Iterator[str]:
    """Yield the lines of a run file: topic, ``Q0``, trial, rank, score, name.

    Scorers order by the score, so equal scores are parted by a hair in the order of the ranks.
    """
    for topic, ranking in system.rankings.items():
        last = float("inf")
        for place, (trial, scored) in enumerate(ranking, 1):
            last = min(scored, last - 1e-6)
            yield f"{topic} Q0 {trial} {place} {last:.6f} {system.name}\n"


def write_run(path: Path, system: System) -> None:
    """Write a run file; it is there whole or not at all.

    Raises:
        Unreadable: if it cannot be written there.
    """
    try:
        handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.writelines(run_lines(system))
            umask = os.umask(0)
            os.umask(umask)
            Path(made).chmod(0o666 & ~umask)
            Path(made).replace(path)
        except BaseException:
            Path(made).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Unreadable(f"{path} cannot be written: {error.strerror}.") from None
