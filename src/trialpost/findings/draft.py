"""Write a findings file without counting characters: mark each number where it stands.

>>> draft = SourceDraft(kind=SourceKind.PUBLICATION, ref="10.0/x", name="A journal")
>>> made = draft.number("Pain, week 4: drug {value|-2.1}, placebo {comparator_value|-0.4}.",
...                     measure="Pain", arm="Drug", comparator="Placebo")
>>> made.value, draft.source().passages[slice(*made.where["value"])]
(-2.1, '-2.1')
"""

import re
from typing import Any

from trialpost.errors import BadInput
from trialpost.findings.checks import direction_from
from trialpost.findings.file import NUMBER_KEYS, FileSource
from trialpost.findings.places import finding_id, read_number
from trialpost.model.finding import Direction, Finding, FindingKind, Source, SourceKind

_MARK = re.compile(r"\{(\w+)\|([^}]*)\}")


class SourceDraft:
    """A source under construction: its passages so far, one a line."""

    def __init__(
        self, *, kind: SourceKind, ref: str, name: str, date: str = "", url: str = ""
    ) -> None:
        self._about = {"kind": kind, "ref": ref, "name": name, "date": date, "url": url}
        self._kind, self._ref = kind, ref
        self._passages: list[str] = []

    def source(self) -> FileSource:
        """Return the source as it stands."""
        return FileSource(**self._about, passages="\n".join(self._passages))  # type: ignore[arg-type]

    def statement(self, text: str, topic: str, **about: Any) -> Finding:
        """Add a passage that is a statement; ``topic`` is a Topic or the name of a measure."""
        start, text = self._add(text)
        where = {"text": (start, start + len(text))}
        return self._finding(FindingKind.STATEMENT, text, where, measure=topic, **about)

    def number(self, marked: str, *, called: Finding | None = None, **about: Any) -> Finding:
        """Add a passage with marked numbers, and return its finding.

        A mark is ``{value|-14.3}``, with ``value``, ``comparator_value``, ``n``, ``p_value``,
        ``low`` or ``high``. ``called`` is the statement that calls the finding significant or not.

        Raises:
            BadInput: if a mark is of another name or holds no number.
        """
        start, text = self._add(_MARK.sub(lambda mark: mark[2], marked))
        spans, values = _marks(marked, start)
        where: dict[str, Any] = {key: spans[key] for key in NUMBER_KEYS if key in spans}
        if "low" in spans:
            where["interval"] = (spans["low"], spans["high"])
            about["interval"] = (values["low"], values["high"])
        if called is not None:
            where["significant"] = called.where["text"]
            about.setdefault("significant", called.significant)
        about.update({key: values[key] for key in NUMBER_KEYS if key in values})
        if "n" in about:
            about["n"] = int(about["n"])
        if "change" in (about.get("statistic") or ""):
            about.setdefault("direction", direction_from(about["value"]))
        return self._finding(FindingKind.NUMBER, text, where, **about)

    def _add(self, text: str) -> tuple[int, str]:
        start = sum(len(passage) + 1 for passage in self._passages)
        self._passages.append(text)
        return start, text

    def _finding(self, kind: FindingKind, text: str, where: Any, **about: Any) -> Finding:
        about.setdefault("direction", Direction.UNKNOWN)
        source = Source(kind=self._kind, ref=self._ref, text=text)
        number = finding_id(self._kind, self._ref, where)
        return Finding(id=number, kind=kind, source=source, where=where, **about)


def _marks(marked: str, start: int) -> tuple[dict[str, tuple[int, int]], dict[str, Any]]:
    """Return span and value of every mark, the spans as they lie without the marks.

    A p-value that is only bounded ("<0.001") stays as it is written.
    """
    spans: dict[str, tuple[int, int]] = {}
    values: dict[str, Any] = {}
    removed = 0
    for mark in _MARK.finditer(marked):
        key, written = mark[1], mark[2]
        bounded = key == "p_value" and written[:1] in "<>"
        read = written if bounded else read_number(written)
        if key not in (*NUMBER_KEYS, "low", "high") or read is None:
            raise BadInput(f"The mark {mark[0]} has to be like {{value|-14.3}}.")
        at = start + mark.start() - removed
        spans[key], values[key] = (at, at + len(written)), read
        removed += len(mark[0]) - len(written)
    return spans, values
