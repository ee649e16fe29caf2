"""Make findings of figures: each number with its place, each finding with its id and checks."""

import functools
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import unescape
from typing import Any

from trialpost.findings.places import finding_id
from trialpost.model.finding import Check, Finding, FindingKind, Source, SourceKind
from trialpost.model.results import Count, Figure, Group


class Maker:
    """Makes the findings of one record; ``checks`` are those of each place, as they turned out."""

    def __init__(self, ref: str, checks: Mapping[str, Sequence[Check]]) -> None:
        self.ref = ref
        self._checks = checks

    def number(
        self,
        value: Figure | None,
        *,
        comparator_value: Figure | None = None,
        n: Count | None = None,
        p_value: Figure | None = None,
        **about: Any,
    ) -> Finding | None:
        """Return the finding of a figure, or of a comparison that has only its p-value.

        ``None`` if there is no number in it. Figures among ``about`` (``interval``, ``limits``,
        ``spread``) become values and places too, and so does the ``line`` of a p-value.
        """
        where: dict[str, Any] = {}
        if p_value is not None and (p_value.value is None or p_value.value < 0):
            p_value = None  # "NS", or no probability
        tested = p_value is not None
        if not (is_exact(value) or tested):
            return None
        for key, figure in (("value", value), ("comparator_value", comparator_value)):
            if figure is not None and is_exact(figure):
                about[key], where[key] = figure.value, figure.where
        if n is not None and n.figure.value is not None and is_exact(n.figure):
            about["n"], where["n"] = int(n.figure.value), n.figure.where
            about["counted"] = None if n.unit.casefold() == "participants" else n.unit
        if p_value is not None:
            about["p_value"], where["p_value"] = _written(p_value), p_value.where
        _take_pairs(about, where)
        return Finding(
            id=finding_id(SourceKind.REGISTRY, self.ref, where),
            kind=FindingKind.NUMBER,
            source=self._source(_as_it_stands(value, p_value, about.pop("written", ()))),
            where=where,
            checks=self._of(where),
            **about,
        )

    def words(self, figure: Figure, **about: Any) -> Finding:
        """Return the statement that stands where a number belongs: "NA", and why."""
        where: dict[str, Any] = {"text": figure.where}
        text = f"{figure.text}: {figure.comment}" if figure.comment else figure.text
        return Finding(
            id=finding_id(SourceKind.REGISTRY, self.ref, where),
            kind=FindingKind.STATEMENT,
            source=self._source(text),
            where=where,
            **about,
        )

    def _source(self, text: str) -> Source:
        return Source(kind=SourceKind.REGISTRY, ref=self.ref, text=text)

    def _of(self, where: Mapping[str, Any]) -> tuple[Check, ...]:
        found: list[Check] = []
        for place in where.values():
            for one in place if isinstance(place, tuple) else (place,):
                for check in self._checks.get(one, ()):
                    if check not in found:
                        found.append(check)
        return tuple(found)


def is_exact(figure: Figure | None) -> bool:
    """Tell whether a figure is a number, and not only one that the number lies below or above."""
    return figure is not None and figure.value is not None and figure.relation == "="


_P = re.compile(r"^\s*p\s*(?:-?value)?\s*(?=[<>≤≥=])", re.I)
_COMMA = re.compile(r"(?<=\d),(?=\d+$)")
_EXPONENT = re.compile(r"[\d.]*\de-?\d{1,2}$", re.I)


def _written(p: Figure) -> str:
    """Return a p-value as it is written, with its relation if that stands beside it."""
    text = _P.sub("", unescape(p.text)).strip()
    if p.value is not None:
        text = _COMMA.sub(".", text)
    text = _EXPONENT.sub(lambda match: f"{Decimal(match[0]):f}", text)
    told = p.relation == "=" or text[:1] in "<>≤≥=" or text[:1].lower() == "p"
    return text if told else f"{p.relation}{text}"


def _take_pairs(about: dict[str, Any], where: dict[str, Any]) -> None:
    """Put values and places where figures were given; what is no number is left out."""
    for key in ("interval", "limits"):
        pair = about.pop(key, None)
        if pair is not None and all(map(is_exact, pair)):
            about[key] = (pair[0].value, pair[1].value)
            where[key] = (pair[0].where, pair[1].where)
    line = about.pop("line", None)
    if line is not None:
        about["line"], where["line"] = line
    spread = about.pop("spread", None)
    if spread is not None and is_exact(spread):
        about["spread"], where["spread"] = spread.value, spread.where


def _as_it_stands(
    value: Figure | None, p_value: Figure | None, others: tuple[Figure | None, ...]
) -> str:
    cells = [one.text for one in (value, *others) if one is not None]
    if p_value is not None:
        cells.append(f"p {_written(p_value)}")
    return "; ".join(cells)


@functools.lru_cache(4096)
def titles(*parts: str | None) -> str | None:
    """Join the titles of a row, those that say something, once each."""
    said = dict.fromkeys(part.strip() for part in parts if part and part.strip())
    return " · ".join(said) or None


def title_of(group: Group | None) -> str | None:
    """Return what a group is called."""
    return group.title if group is not None else None
