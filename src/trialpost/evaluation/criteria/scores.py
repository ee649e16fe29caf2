"""Score answers on criteria against labels."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from trialpost.model.criterion import Verdict
from trialpost.model.message import Message


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was answered for one pair, and why."""

    verdict: Verdict
    presumed: bool = False
    because: Message = Message("")


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """How answers stand against labels; a share of nothing is ``None``.

    ``precision`` is the share of the decided answers (not ``unknown``) that are right, ``coverage``
    the share that is decided: of the pairs with a label, or of all where none has one.
    ``not_met_recall`` is the share of the pairs with the label ``not_met`` that were answered so,
    ``unsupported`` how many were answered so whose label is another.
    """

    pairs: int
    accuracy: float | None
    precision: float | None
    coverage: float | None
    not_met_recall: float | None
    unsupported: int

    def document(self) -> dict[str, Any]:
        """Return the document that ``evaluate criteria`` prints."""
        return {
            "pairs": self.pairs,
            "accuracy": self.accuracy,
            "decided": {"precision": self.precision, "coverage": self.coverage},
            "not_met": {"recall": self.not_met_recall},
            "unsupported_exclusions": self.unsupported,
        }


Confusion = Counter[tuple[Verdict, Verdict]]
"""How often a label (first) got an answer (second)."""


def score(labels: Sequence[Verdict | None], answers: Sequence[Verdict]) -> Scores:
    """Score answers against the labels of the same pairs, in the same order."""
    both = [(label, answer) for label, answer in zip(labels, answers, strict=True) if label]
    decided = [pair for pair in both if pair[1] is not Verdict.UNKNOWN]
    missed = [answer for label, answer in both if label is Verdict.NOT_MET]
    of = [answer for _, answer in both] or answers
    return Scores(
        pairs=len(answers),
        accuracy=_share(label is answer for label, answer in both),
        precision=_share(label is answer for label, answer in decided),
        coverage=_share(answer is not Verdict.UNKNOWN for answer in of),
        not_met_recall=_share(answer is Verdict.NOT_MET for answer in missed),
        unsupported=sum(a is Verdict.NOT_MET and label is not a for label, a in both),
    )


def _share(holds: Iterable[bool]) -> float | None:
    every = tuple(holds)
    return round(sum(every) / len(every), 4) if every else None


def confusion(labels: Iterable[Verdict | None], answers: Iterable[Verdict]) -> Confusion:
    """Count which labels got which answers; pairs without a label are left out."""
    return Counter((label, one) for label, one in zip(labels, answers, strict=True) if label)


def combined(answers: Sequence[Answer]) -> Answer:
    """Combine the answers on the criteria of one text, all of which have to be met.

    The first that is not met decides, else the first that is unknown; what is met is presumed if
    any part of it is. The rule is the same for both kinds, since ``met`` speaks for the person.
    """
    if not answers:
        return Answer(verdict=Verdict.UNKNOWN, because=Message("There is nothing to be judged."))
    for wanted in (Verdict.NOT_MET, Verdict.UNKNOWN):
        for answer in answers:
            if answer.verdict is wanted:
                return answer
    return next((answer for answer in answers if answer.presumed), answers[0])
