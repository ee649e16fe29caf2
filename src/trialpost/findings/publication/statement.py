"""What a clause says in words, and the patterns of words that its readers share."""

import re

import msgspec

from trialpost.findings.publication import measures
from trialpost.findings.publication.figures import PValue
from trialpost.findings.publication.tagged import A, P
from trialpost.model.finding import Direction

UP = (r"greater|higher|more|larger|longer|increased|elevated|increases?|increasing|rose|rise|"
       r"raised|gained|enhanced|gains?")  # fmt: skip
DOWN = (r"lower|less|fewer|smaller|shorter|decreased|reduced|decreases?|reductions?|declined|fell|"
         r"dropped|declines?|lowered|shortened|slower|diminished")  # fmt: skip
BETTER = (r"better|improved|improvements?|worse|worsened|superior|inferior|faster|different|"
           r"differed|differences?")  # fmt: skip
SIGNIFICANT = (
    r"(?:statistically\s+|highly\s+|very\s+|clinically\s+and\s+statistically\s+)*significant(?:ly)?"
)
TAIL_OF_MEASURE = re.compile(
    rf"\s*(?:,(?!\s+[^,;.(){A}{P}]{{2,40}}(?:,|\s+(?:or|and)\s))|;|\(|\b(?:between|among|across|was|were|is|are|compared|versus|vs|than|when|during|throughout|"
    rf"relative|from\s+baseline|at\s+(?:baseline|any|the\s+end|week|month|day|\d)|after|before|over|(?<!patients\s)(?<!subjects\s)with|"
    rf"observed|found|seen|although|while|whereas|but|which|that|in\s+(?:either|both|any)|as|"
    rf"by|following|for|until)\b|{P}|{A}).*$",
    re.I | re.S,
)
NOT_SIGNIFICANT = re.compile(
    r"\W*(?:(?:this|these|the|differences?|it|they|was|were|is|did|but|only|by|a)\s+)*not\s+(?:reach(?:ed)?\s+)?"
    r"(?:statistical(?:ly)?\s+)?significan",
    re.I,
)


class Statement(msgspec.Struct, kw_only=True, gc=False):
    """What a clause says in words; ``span`` counts in the sentence."""

    span: tuple[int, int]
    measure: str | None = None
    arm: str | None = None
    comparator: str | None = None
    between_groups: bool = False
    by_arm_alone: bool = False
    significant: bool | None = None
    direction: Direction = Direction.UNKNOWN
    p: PValue | None = None
    related: bool = False
    lasting: tuple[int, int] | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is missing that a finding needs."""
        if self.measure is None or self.significant is None:
            return False
        if self.significant is False:
            return self.between_groups or self.arm is not None or self.related
        return self.arm is not None and (self.comparator is not None or self.by_arm_alone)


def cut(words: str) -> str | None:
    """Return the measure that words begin with, without what follows it."""
    return measures.plain_measure(TAIL_OF_MEASURE.sub("", words))
