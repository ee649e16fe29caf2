"""What came of holding one figure against others."""

import enum

import msgspec

AGREES, SLIP, REVERSED, CANNOT_TELL = "agrees", "slip", "reversed", "cannot tell"


class Outcome(enum.StrEnum):
    """How two figures stand to each other, rounding allowed for."""

    AGREES = AGREES
    SLIP = SLIP
    REVERSED = REVERSED
    CANNOT_TELL = CANNOT_TELL


class Held(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One check: ``where`` are the places of the figures in it, ``why`` says what was reckoned."""

    name: str
    outcome: Outcome
    where: tuple[str, ...]
    why: str = ""


def graded(name: str, right: bool, where: tuple[str, ...], why: str = "") -> Held:
    """Return a check that can only agree or not; ``why`` is kept where it does not."""
    if right:
        return Held(name=name, outcome=Outcome.AGREES, where=where)
    return Held(name=name, outcome=Outcome.SLIP, where=where, why=why)
