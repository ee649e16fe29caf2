"""What the core needs from outside and takes as an argument."""

import datetime as dt
from typing import Protocol


class Clock(Protocol):
    """Tell the present moment, with its time zone."""

    def __call__(self) -> dt.datetime:
        """Return now."""
        ...


class Sleep(Protocol):
    """Wait."""

    def __call__(self, seconds: float) -> None:
        """Return after so many seconds."""
        ...
