"""A stretch of time that something is or was in, as a text states it."""

import enum

import msgspec

from trialpost.vocabulary.anchors import Anchor
from trialpost.vocabulary.quantity import Span


class WindowSort(enum.StrEnum):
    """How a stretch of time lies to what it is counted from.

    ``WITHIN``: no longer before it than ``oldest``. ``BEFORE``: at least ``newest`` before it.
    ``DURATION``: lasting ``least`` to ``most`` days. ``FUTURE``: from now on, in the trial or after
    it. ``AFTER_EVENT``: ``least`` to ``most`` days after something that is no part of the trial.
    ``AT``: at the time of it. ``UNCLEAR``: it cannot be told.
    """

    WITHIN = "within"
    BEFORE = "before"
    DURATION = "duration"
    FUTURE = "future"
    AFTER_EVENT = "after event"
    AT = "at"
    UNCLEAR = "unclear"


class Window(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A stretch of time in a text.

    ``amounts`` are the numbers as written with their unit of time, in order, for words.
    ``newest`` and ``oldest`` are days before ``anchor``, ``None`` where open; ``least`` and
    ``most`` are days that something lasts, or after an event. ``half_lives`` is that many
    half-lives of a drug, and no days; ``longer`` says which of days and half-lives counts: the
    longer (true), the shorter (false), not said (``None``).
    """

    span: Span
    sort: WindowSort
    anchor: Anchor = Anchor.NOW
    anchor_span: Span | None = None
    newest: float | None = None
    oldest: float | None = None
    least: float | None = None
    most: float | None = None
    strict: bool = False
    amounts: tuple[tuple[float, str], ...] = ()
    half_lives: float | None = None
    longer: bool | None = None
