"""The records that tell of one trial, and what became of them when they were put together."""

from collections.abc import Mapping

import msgspec

from trialpost.model.message import Message
from trialpost.model.reading import Door
from trialpost.model.trial import Trial


class Record(msgspec.Struct, frozen=True):
    """One registry's account of a trial, and the form in which it came.

    ``part`` tells the records apart that one registry keeps of one trial at the same time, such as
    the member states of a European one; it is empty where there is one record a trial.
    """

    door: Door
    part: str
    trial: Trial


class Likeness(msgspec.Struct, frozen=True):
    """Whether two records tell of the same trial, and why; no is also said where it is unsure."""

    same: bool
    reasons: tuple[Message, ...]


class Merged(msgspec.Struct, frozen=True):
    """One trial out of all the records that tell of it.

    ``chosen`` gives, for each field of the trial that was taken whole from one record, the index
    of that record; a field put together from several (sites, conditions, other identifiers) has
    the index of the record that most of it came from. ``reasons`` say where records contradict
    each other, and why they were taken for one trial.
    """

    trial: Trial
    chosen: Mapping[str, int]
    reasons: tuple[Message, ...]
