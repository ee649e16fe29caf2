"""Say in what a publication does not agree with the trial that it is put beside.

A paper of another trial can be read as well as one of this: its figures would then be told of the
wrong people. Another registry number, no word of what was tried, and other numbers of people are
told to whoever put it there. It is for them to decide, since a paper may be of a part of a trial.
"""

import re
from collections.abc import Iterator

import msgspec

from trialpost.findings.document import FindingsDocument
from trialpost.findings.file import RANDOMISED, Topic

_PEOPLE = (
    r"(?:patients|participants|subjects|people|persons|adults|women|men|children|infants"
    r"|individuals|volunteers)\b"
)
_COUNTED = re.compile(
    rf"(?<![\w.,-])(?P<before>\d[\d,]*) (?:[\w-]+ ){{0,3}}{_PEOPLE}"
    r"|\b(?:randomi[sz]ed|enrolled|n ?=) ?(?P<after>\d[\d,]*)(?![\w.]\d)",
    re.I,
)
_NUMBER = re.compile(r"(?<![\w.,-])\d[\d,]*(?![\w]|\.\d)")
_WORD = re.compile(r"[^\W\d_]{4,}|[A-Z][\w-]*\d[\w-]*")
_JOINTS = re.compile(r"[\s-]")
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "placebo group groups control controls treatment treated therapy standard usual care "
        "active open label daily dose doses week weeks month months cohort sham part phase "
        "period drug oral tablet tablets capsule injection double blind study trial intervention "
        "with without then followed combination alone early late high device procedure observation",
    )
)
_FEWEST = 5
"""Fewer people than this are counted in any paper, of whatever trial."""


class Disagreement(msgspec.Struct, frozen=True):
    """One thing in which a publication and a trial do not agree.

    ``kind`` is ``number`` (the registry's), ``treatment`` or ``people``; ``theirs`` is what the
    publication has, empty where it has nothing, and ``ours`` what the trial has.
    """

    kind: str
    theirs: str
    ours: str

    @property
    def sentence(self) -> str:
        """The same in words."""
        match self.kind:
            case "number":
                return f"It names {self.theirs}, and not {self.ours}."
            case "treatment":
                return f"It does not name what was tried in this trial: {self.ours}."
            case _:
                return f"It counts {self.theirs} people; this trial had {self.ours}."


def disagreements(
    *, trial: str, text: str, named: tuple[str, ...], document: FindingsDocument
) -> tuple[Disagreement, ...]:
    """Return in what a publication does not agree with a trial; empty if in nothing that is read.

    Of one that names the trial's own number nothing is said.

    Args:
        trial: the trial's registry number.
        text: title and text of the publication.
        named: the registry numbers that it names.
        document: the trial's findings, without any of the publication.
    """
    if trial in named:
        return ()
    return tuple(
        one
        for one in (
            _of_number(trial, named),
            _of_treatment(text, document),
            _of_people(text, document),
        )
        if one is not None
    )


def _of_number(trial: str, named: tuple[str, ...]) -> Disagreement | None:
    if not named:
        return None
    return Disagreement("number", ", ".join(named), trial)


def _of_treatment(text: str, document: FindingsDocument) -> Disagreement | None:
    names = [*document.names[1:2], *document.arms, *document.arms.values()]
    words = {match[0].lower() for name in names for match in _WORD.finditer(name)} - _COMMON
    joined = _JOINTS.sub("", text.lower())  # "BAY 94-8862" is "BAY94-8862"
    if not words or any(_JOINTS.sub("", word) in joined for word in words):
        return None
    return Disagreement("treatment", "", document.names[1] if document.names[1:] else names[0])


def _of_people(text: str, document: FindingsDocument) -> Disagreement | None:
    ours = sorted(set(_took_part(document)))
    counted = [_whole(match["before"] or match["after"]) for match in _COUNTED.finditer(text)]
    theirs = max(counted, default=0)
    if not ours or theirs < _FEWEST or ours[-1] < _FEWEST:
        return None
    if ours[-1] in {_whole(match[0]) for match in _NUMBER.finditer(text)}:
        return None
    return Disagreement("people", f"{theirs:,}", f"{ours[-1]:,}")


def _took_part(document: FindingsDocument) -> Iterator[int]:
    """Yield how many people took part, as the trial's findings say it."""
    groups = [one.value for one in document.findings if one.measure == RANDOMISED and one.value]
    if groups:
        yield int(sum(groups))
    for one in document.findings:
        match = re.search(r"(\d[\d,]*) people (?:took part|joined)", one.words)
        if one.measure == Topic.PEOPLE and match:
            yield _whole(match[1])


def _whole(text: str) -> int:
    return int(text.replace(",", ""))
