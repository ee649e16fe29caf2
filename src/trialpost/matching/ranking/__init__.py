"""Rank trials for a doctor's note: what it tells of, against what each trial is about."""

from trialpost.matching.ranking.asked import Asked, asked_by
from trialpost.matching.ranking.candidate import Candidate, candidate_of
from trialpost.matching.ranking.index import RankingIndex
from trialpost.matching.ranking.order import Ranked, rank, unmet_by
from trialpost.matching.ranking.weights import Weights, fitted_weights

__all__ = [
    "Asked",
    "Candidate",
    "Ranked",
    "RankingIndex",
    "Weights",
    "asked_by",
    "candidate_of",
    "fitted_weights",
    "rank",
    "unmet_by",
]
