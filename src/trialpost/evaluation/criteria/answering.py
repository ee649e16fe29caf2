"""Answer pairs of a person and a criterion as the product does, each note and text read once."""

import datetime as dt
import enum
from collections.abc import Sequence

import msgspec

from trialpost.eligibility.drawing import draw
from trialpost.eligibility.facts import Facts, facts_of
from trialpost.eligibility.judge import Silence, judge
from trialpost.eligibility.notes import read_note
from trialpost.eligibility.reading import split
from trialpost.eligibility.understanding import understand
from trialpost.evaluation.criteria.pairs import Pair
from trialpost.evaluation.criteria.scores import Answer, combined
from trialpost.model.criterion import Criterion, CriterionKind, Verdict
from trialpost.model.message import Message
from trialpost.model.profile import Profile
from trialpost.model.requirement import ReadCriterion


class Mode(enum.StrEnum):
    """Whether silence about a named illness or treatment may pass a criterion."""

    STRICT = "strict"
    PRESUMED = "presumed"


_SILENCE = {Mode.STRICT: Silence.STRICT, Mode.PRESUMED: Silence.PRESUMED}


NOTHING_KEEPS_OUT = Message("There is nothing here that keeps anybody out.")


def mode_for(pair: Pair) -> Mode:
    """Return the mode in which a pair is judged if nobody says which: by what tells the person.

    A clinician's note would mention what is there; a profile that a person fills in may not.
    """
    return Mode.PRESUMED if pair.note is not None else Mode.STRICT


def read_single(text: str, kind: CriterionKind) -> tuple[ReadCriterion, ...]:
    """Read the criteria of a text, all of the kind that is said of the whole.

    A text with headings of its own for both kinds is read as they say. One of which the splitter
    makes nothing but headings is taken as one criterion.
    """
    parts = split(text)
    if {one.kind for one in parts} == set(CriterionKind):
        return tuple(understand(one) for one in parts)
    if not parts and text.strip():
        parts = (Criterion(text=" ".join(text.split()), kind=kind, span=(0, len(text))),)
    return tuple(understand(msgspec.structs.replace(one, kind=kind)) for one in parts)


def drawn(pair: Pair) -> str:
    """Draw the trees of a pair's criterion on one line."""
    return " | ".join(draw(one.requirement) for one in read_single(pair.criterion, pair.kind))


class Answering:
    """Answers pairs as on a day; notes, profiles and criteria that recur are read once."""

    def __init__(self, *, today: dt.date) -> None:
        self._today = today
        self._facts: dict[str | int, tuple[Facts, bool]] = {}
        self._trees: dict[tuple[str, CriterionKind], tuple[ReadCriterion, ...]] = {}

    def answer(self, pair: Pair, mode: Mode | None = None) -> Answer:
        """Answer one pair, in a mode or in that of :func:`mode_for`.

        A criterion that does not concern the person (``JudgedCriterion.concerns``) is met in the
        product and ``unknown`` here: the collections file "not applicable" so. An exclusion that
        says nothing (``null`` in the file) keeps nobody out.
        """
        facts, speaks = self._facts_of(pair)
        silence = _SILENCE[mode or mode_for(pair)] if speaks else Silence.STRICT
        if not pair.criterion.strip() and pair.kind is CriterionKind.EXCLUSION:
            return Answer(verdict=Verdict.MET, because=NOTHING_KEEPS_OUT)
        judged = [
            judge(read, facts, today=self._today, silence=silence) for read in self._read(pair)
        ]
        return combined(
            [
                Answer(
                    verdict=one.verdict if one.concerns else Verdict.UNKNOWN,
                    presumed=one.presumed and one.concerns,
                    because=one.because,
                )
                for one in judged
            ]
        )

    def _facts_of(self, pair: Pair) -> tuple[Facts, bool]:
        """Return the person of a pair, and whether silence about them may speak at all."""
        key = pair.note if pair.note is not None else id(pair.profile)
        known = self._facts.get(key)
        if known is None:
            profile, speaks = _profile_of(pair, self._today)
            known = self._facts[key] = (facts_of(profile), speaks)
        return known

    def _read(self, pair: Pair) -> tuple[ReadCriterion, ...]:
        key = (pair.criterion, pair.kind)
        trees = self._trees.get(key)
        if trees is None:
            trees = self._trees[key] = read_single(*key)
        return trees


def _profile_of(pair: Pair, today: dt.date) -> tuple[Profile, bool]:
    if pair.profile is not None:
        return pair.profile, True
    reading = read_note(pair.note or "", today=today)
    return reading.profile, reading.silence_speaks


def answers_to(pairs: Sequence[Pair], *, mode: Mode | None, today: dt.date) -> tuple[Answer, ...]:
    """Answer every pair, in a mode or each in that of :func:`mode_for`."""
    answering = Answering(today=today)
    return tuple(answering.answer(pair, mode) for pair in pairs)
