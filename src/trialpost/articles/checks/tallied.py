"""Read a title that says behind its figures what all tests of the measure came to.

"Pain at week 12: 3.1 points with A and 3.9 points with B; two of four tests were significant": the
count stands in a statement on that very measure, word for word, and is taken away; what is left is
held against the figures alone, like any title.
"""

from collections.abc import Iterable

from trialpost.findings.file import Topic
from trialpost.model.article import Sentence
from trialpost.model.finding import Finding, FindingKind


def count_of(tally: Finding) -> tuple[str, str]:
    """Return the measure that a tally is of, and what its tests came to."""
    measure, _, count = tally.words.rpartition(": ")
    return measure, count


def without_tally(sentence: Sentence, findings: Iterable[Finding]) -> Sentence:
    """Return a sentence without the count of tests behind its figures, where a tally bears it out.

    A sentence that gives no figure of that measure stays as it is.
    """
    own = [one for one in findings if one.id in sentence.findings]
    if not any(one.kind is FindingKind.NUMBER for one in own):
        return sentence
    for tally in own:
        measure, count = count_of(tally)
        text = sentence.text.removesuffix(f"; {count}")
        if (
            tally.measure == Topic.TALLY
            and measure
            and text != sentence.text
            and text.casefold().startswith((f"{measure.casefold()}:", f"{measure.casefold()},",
                                            f"{measure.casefold()} at "))
        ):  # fmt: skip
            rest = tuple(one for one in sentence.findings if one != tally.id)
            return Sentence(text, rest)
    return sentence
