"""A sentence with its arms and figures each put down to one letter, so that its form can be read.

"was 0.20 with terbutaline, 0.07 with budesonide" becomes "was V with A, V with A". The letters are
of the private use area, so that no text holds them.
"""

import re
from collections.abc import Iterable

import msgspec

from trialpost.findings.publication.arms import Arm, ArmNames
from trialpost.findings.publication.figures import (
    Figure,
    Interval,
    Limits,
    PValue,
    Value,
    figures_in,
)

A, V, C, P, L = "\ue001", "\ue002", "\ue003", "\ue004", "\ue005"
"""Arm, value, interval, p-value, limits."""
_LETTERS: dict[type, str] = {Arm: A, Value: V, Interval: C, PValue: P, Limits: L}
_SIZE = re.compile(r"\(\s*[nN]\s*=\s*\d+(?:,\d{3})*\s*\)")

Item = Arm | Figure


class Tagged(msgspec.Struct, frozen=True, gc=False):
    """A sentence in letters.

    ``form`` is what it became; ``items`` say what the letter at a place of it stands for,
    ``origin`` where each of its characters stands in ``text``.
    """

    text: str
    form: str
    items: dict[int, Item]
    origin: tuple[int, ...]

    def between(self, start: int, end: int) -> str:
        """Return the words of the sentence that a stretch of the form stands for."""
        return self.text[self.origin[start] : self.origin[end]]

    def item(self, place: int) -> Item:
        """Return what a letter stands for."""
        return self.items[place]


def tagged(text: str, names: ArmNames) -> Tagged:
    """Put a sentence down to its form."""
    taken = bytearray(len(text))
    arms = names.find(text)
    for arm in arms:
        taken[arm.span[0] : arm.span[1]] = b"\1" * (arm.span[1] - arm.span[0])
    return _formed(text, [*arms, *figures_in(text, taken)])


def _formed(text: str, items: Iterable[Item]) -> Tagged:
    form: list[str] = []
    origin: list[int] = []
    placed: dict[int, Item] = {}
    at = 0
    for item in sorted(items, key=lambda one: one.span):
        start, end = item.span
        _copy(text, at, start, form, origin)
        placed[len(form)] = item
        form.append(_LETTERS[type(item)])
        origin.append(start)
        at = end
    _copy(text, at, len(text), form, origin)
    return Tagged(text, "".join(form), placed, (*origin, len(text)))


def _copy(text: str, start: int, end: int, form: list[str], origin: list[int]) -> None:
    """Copy words as they stand, the sizes of groups blanked."""
    words = _SIZE.sub(lambda one: " " * len(one[0]), text[start:end])
    form.extend(words)
    origin.extend(range(start, end))
