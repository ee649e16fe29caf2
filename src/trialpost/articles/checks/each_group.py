"""Read "14 people died in each group" as what it says: the same of one group after the other."""

import re

from trialpost.articles.reading.claim_forms import COUNT, WORD_NUMBERS
from trialpost.articles.words.phrases import within
from trialpost.findings.document import FindingsDocument
from trialpost.model.article import Sentence
from trialpost.model.finding import Finding, FindingKind

_EACH = re.compile(
    r"\b(?P<of>of |in |with |for |on )"
    r"(?:(?P<both>both)|each|every|all(?: (?P<all>\w+))?)(?: of the)?"
    r" (?:(?:treatment|study|trial) )?(?:groups?|arms?)\b"
    r"(?! (?:together|combined|taken|as a whole|in all))",
    re.I,
)
_NAMES_GROUPS = re.compile(r" (?:groups?|arms?)\b", re.I)
_FROM_TO = re.compile(
    rf"\b(?:from|between) (?P<low>{COUNT}) (?:to|and) (?P<high>{COUNT})(?= people\b| persons\b"
    r"| participants\b| patients\b)",
    re.I,
)


def of_each_group(
    sentence: Sentence, named: tuple[Finding, ...], document: FindingsDocument
) -> tuple[Sentence, ...]:
    """Return a sentence on each group once for every group, with the findings of that group.

    None, where it is no such sentence or names no finding of a group that has one.
    """
    found = _EACH.search(sentence.text) if _NAMES_GROUPS.search(sentence.text) else None
    numbers = [one for one in named if one.kind is FindingKind.NUMBER]
    arms = list(dict.fromkeys(one.arm for one in numbers if one.arm))
    if found is None or len(arms) < 2 or (found["both"] and len(arms) > 2):
        return ()
    if found["all"] and WORD_NUMBERS.get(found["all"].lower()) != len(arms):
        return ()
    rows = {_row(one) for one in numbers}
    if {one.arm for one in document.findings if _row(one) in rows and one.arm} != set(arms):
        return ()
    told = []
    for arm in arms:
        own = [one for one in numbers if one.arm == arm]
        group = within(document.arms.get(arm, arm))
        group = f"of people {group}" if found["of"] == "of " else group
        text = sentence.text[: found.start()] + group + sentence.text[found.end() :]
        told.append(Sentence(_without_range(text, own, numbers), tuple(one.id for one in own)))
    return tuple(told)


def _without_range(text: str, own: list[Finding], every: list[Finding]) -> str:
    """Return "from 3 to 7 people" as a group's own count, if these are the lowest and highest."""
    match = _FROM_TO.search(text)
    values = [one.value for one in every if one.value is not None]
    if match is None or len(own) != 1 or own[0].value is None or not values:
        return text
    ends = [_value(match[key]) for key in ("low", "high")]
    if ends != [min(values), max(values)]:
        return text
    return f"{text[: match.start()]}{own[0].value:g}{text[match.end() :]}"


def _value(text: str) -> float:
    return float(text) if text[:1].isdigit() else WORD_NUMBERS[text.lower()]


def _row(one: Finding) -> tuple[object, ...]:
    return (one.table, one.measure, one.category, one.role, one.timepoint, one.statistic)
