"""Collect what is odd about a record while it is read."""

import reprlib

from trialpost.model.reading import IssueKind, ReadIssue

_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 80
_SHORT.maxlong = 40
_SHORT.maxlist = _SHORT.maxdict = 3
_SHORT.maxlevel = 2


def quoted(value: object) -> str:
    """Return a value as it would be written, cut to a readable length."""
    return _SHORT.repr(value)


def pointer_token(key: str) -> str:
    """Escape a key for a JSON pointer (RFC 6901, section 3), cut to a readable length."""
    return key[:80].replace("~", "~0").replace("/", "~1")


class Notes:
    """The issues of one record, in the order in which they were seen."""

    __slots__ = ("_issues", "_kept")

    def __init__(self) -> None:
        self._issues: list[ReadIssue] = []
        self._kept: dict[str, list[int] | None] = {}

    def add(self, kind: IssueKind, where: str, detail: str) -> None:
        """Note one oddity; ``where`` is a JSON pointer from the record's root."""
        place = self.in_record(where)
        self._issues.append(ReadIssue(kind=kind, where=place, detail=detail))

    def kept(self, where: str, indices: list[int]) -> None:
        """Remember which entries of the list at ``where`` were kept.

        Later pointers into the list count the kept entries; they are noted as the record counts.
        """
        self._kept[where] = indices

    def alone(self, where: str) -> None:
        """Remember that one entry stood where a list belongs, and was read as a list of it."""
        self._kept[where] = None

    @property
    def moved(self) -> bool:
        """Whether any list was read so that places in it differ from the record's."""
        return bool(self._kept)

    def in_record(self, where: str) -> str:
        """Turn a pointer into what was read into one into the record as it stands."""
        for stem in sorted(self._kept, key=len):
            if where.startswith(f"{stem}/"):
                kept = self._kept[stem]
                index, slash, rest = where[len(stem) + 1 :].partition("/")
                number = "" if kept is None else f"/{kept[int(index)]}"
                where = f"{stem}{number}{slash}{rest}"
        return where

    def all(self) -> tuple[ReadIssue, ...]:
        """Return every issue noted so far."""
        return tuple(self._issues)
