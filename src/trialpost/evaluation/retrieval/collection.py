"""Read a judged collection: topics, trials and labels.

========  ========================================================================================
file      a line
========  ========================================================================================
topics    ``{"id", "text"}`` or ``{"id", "profile"}``
trials    ``{"nct_id", "title", "conditions", "summary", "inclusion", …}``; of a trial that stands
          twice the first line counts; other keys are passed over
labels    topic, trial and label set apart by tabs: 0 not relevant, 1 excluded, 2 eligible; a
          first line that names the columns is passed over
========  ========================================================================================

Each may be compressed with gzip.
"""

import datetime as dt
import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import msgspec

from trialpost.eligibility.telling import profile_from_value
from trialpost.errors import BadInput, BadProfile, Unreadable
from trialpost.matching.ranking.candidate import Candidate
from trialpost.model.dates import AgeLimit
from trialpost.model.profile import Private, Profile
from trialpost.model.status import Sex

NOT_RELEVANT, EXCLUDED, ELIGIBLE = 0, 1, 2

Labels = dict[str, dict[str, int]]
"""The label of each judged trial, by topic."""

_GZIP, _BOM = b"\x1f\x8b", b"\xef\xbb\xbf"
_AGE = re.compile(r"\s*(\d{1,4})(?:\.\d+)?\s+([A-Za-z]+?)s?\s*$")
_COLUMNS = 3
_Line = TypeVar("_Line")


class Topic(Private, frozen=True, kw_only=True):
    """Somebody to find trials for: a note, or a profile."""

    id: str
    note: str | None = None
    profile: Profile | None = None


class _TopicLine(msgspec.Struct):
    id: str
    text: str | None = None
    profile: dict[str, Any] | None = None


class _Treatment(msgspec.Struct):
    name: str = ""


class TrialLine(msgspec.Struct, frozen=True, kw_only=True):
    """A trial as the collection writes it; the plain baseline reads these fields as they stand."""

    nct_id: str
    title: str = ""
    official_title: str = ""
    conditions: tuple[str, ...] = ()
    condition_mesh: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    interventions: tuple[_Treatment, ...] = ()
    intervention_mesh: tuple[str, ...] = ()
    summary: str = ""
    inclusion: str = ""
    exclusion: str = ""
    criteria: str = ""
    minimum_age: str = ""
    maximum_age: str = ""
    sex: str = ""

    def candidate(self) -> Candidate:
        """Return the trial as ranking sees it."""
        return Candidate(
            id=self.nct_id,
            title=" . ".join(text for text in (self.title, self.official_title) if text),
            conditions=(*self.conditions, *self.condition_mesh, *self.keywords),
            treatments=(*(one.name for one in self.interventions), *self.intervention_mesh),
            summary=self.summary,
            inclusion=self.inclusion,
            criteria=self.criteria or _joined(self.inclusion, self.exclusion),
            minimum_age=_age(self.minimum_age),
            maximum_age=_age(self.maximum_age),
            sex=_SEXES.get(self.sex.lower()),
        )


_SEXES = {"male": Sex.MALE, "female": Sex.FEMALE}


def _joined(inclusion: str, exclusion: str) -> str:
    parts = (("Inclusion Criteria", inclusion), ("Exclusion Criteria", exclusion))
    return "\n\n".join(f"{head}:\n\n{text}" for head, text in parts if text)


def _age(text: str) -> AgeLimit | None:
    found = _AGE.match(text)
    if found is None:
        return None
    try:
        return AgeLimit.parse(f"{found[1]} {found[2]}")
    except BadInput:
        return None


def read_topics(path: Path, *, today: dt.date) -> tuple[Topic, ...]:
    """Read the topics.

    Args:
        path: the file.
        today: the day on which a profile is so.

    Raises:
        Unreadable: if the file cannot be read.
        BadInput: if a line is not as it should be; the sentence names it.
    """
    decoder = msgspec.json.Decoder(_TopicLine)
    topics = []
    for where, line in _lines(path):
        told = _decoded(decoder, line, where)
        if (told.text is None) == (told.profile is None):
            raise BadInput(f"{where} needs either a text or a profile, and not both.")
        topics.append(Topic(id=told.id, note=told.text, profile=_profile(told, where, today)))
    return tuple(topics)


def _profile(told: _TopicLine, where: str, today: dt.date) -> Profile | None:
    if told.profile is None:
        return None
    try:
        return profile_from_value(told.profile, today=today)
    except BadProfile as error:
        raise BadInput(f"{where}: {error.sentence}") from None


def read_trials(paths: Iterable[Path]) -> tuple[TrialLine, ...]:
    """Read the trials of some files; of one that stands twice the first line counts.

    Raises:
        Unreadable: if a file cannot be read.
        BadInput: if a line is not as it should be; the sentence names it.
    """
    decoder = msgspec.json.Decoder(TrialLine)
    found: dict[str, TrialLine] = {}
    for path in paths:
        for where, line in _lines(path):
            trial = _decoded(decoder, line, where)
            found.setdefault(trial.nct_id, trial)
    return tuple(found.values())


def read_labels(path: Path) -> Labels:
    """Read the labels.

    Raises:
        Unreadable: if the file cannot be read.
        BadInput: if a line is not as it should be; the sentence names it.
    """
    labels: Labels = {}
    for number, (where, line) in enumerate(_lines(path)):
        cells = line.decode(errors="replace").split()
        if number == 0 and len(cells) == _COLUMNS and not cells[2].isdigit():
            continue
        if len(cells) != _COLUMNS or cells[2] not in ("0", "1", "2"):
            raise BadInput(f"{where} is not a topic, a trial and a label (0, 1 or 2).")
        labels.setdefault(cells[0], {})[cells[1]] = int(cells[2])
    return labels


def _decoded(decoder: "msgspec.json.Decoder[_Line]", line: bytes, where: str) -> _Line:
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadInput(f"{where} is not a JSON object with the keys that it needs.") from None


def _lines(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the lines that are not blank, each with where it stands."""
    try:
        with path.open("rb") as plain:
            for number, line in enumerate(_unpacked(plain), 1):
                content = line.removeprefix(_BOM).strip() if number == 1 else line.strip()
                if content:
                    yield f"{path.name}, line {number}", content
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or "it is not whole, or not what gzip writes"
        raise Unreadable(f"{path} cannot be read: {reason}.") from None


def _unpacked(stream: BinaryIO) -> Iterable[bytes]:
    """Return the lines of a stream, decompressed if it begins as gzip does."""
    peek = getattr(stream, "peek", None)
    return gzip.open(stream) if peek is not None and peek(2)[:2] == _GZIP else stream
