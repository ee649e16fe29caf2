"""Understand the criteria of an eligibility text: each becomes a tree of what it asks.

What is not understood stays a leaf that says so (``model.requirement.Unread``), never a guess.
"""

import logging

from trialpost.eligibility.acronyms import Meanings, meanings
from trialpost.eligibility.between_lines import beside_each_other
from trialpost.eligibility.for_whom import for_whom
from trialpost.eligibility.grammar.criteria import requirement_of
from trialpost.eligibility.guarding import guarded
from trialpost.eligibility.named_within import with_names
from trialpost.eligibility.open_lists import loosened
from trialpost.eligibility.reading import split
from trialpost.model.criterion import Criterion
from trialpost.model.requirement import ReadCriterion, Unread

log = logging.getLogger("trialpost.eligibility")

PARSER = "18"
"""The version of the rules; raised when the same text would give another tree."""


def read_criteria(text: str) -> tuple[ReadCriterion, ...]:
    """Split an eligibility text and read each criterion.

    Args:
        text: as a registry gives it.

    Returns:
        The criteria in the order of the text, with their trees. One on which the rules fail is
        unread as a whole: it counts as unknown, and takes neither its trial nor a load along.
    """
    known = meanings(text)
    return beside_each_other([_understood_or_unread(one, known) for one in split(text)])


def _understood_or_unread(criterion: Criterion, known: Meanings) -> ReadCriterion:
    try:
        return understand(criterion, known)
    except Exception as error:  # whatever it is, the other criteria are none the worse for it
        told = "A criterion was left unread: the rules failed on it (%s)."
        log.error(told, type(error).__name__)  # noqa: TRY400 - a traceback would hold its words
        whole = Unread(span=(0, len(criterion.text)), text=criterion.text)
        return ReadCriterion(criterion=criterion, requirement=whole, parser=PARSER)


def understand(criterion: Criterion, known: Meanings | None = None) -> ReadCriterion:
    """Read one criterion.

    Args:
        criterion: as the text was split.
        known: what acronyms mean in the whole text; without it, the criterion explains its own.
    """
    known = meanings(criterion.text) if known is None else known
    tree = loosened(criterion, guarded(criterion, requirement_of(criterion, known)))
    read = ReadCriterion(criterion=criterion, requirement=tree, parser=PARSER)
    return with_names(for_whom(read))
