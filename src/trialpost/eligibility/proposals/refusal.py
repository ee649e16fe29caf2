"""Why a proposal is not taken."""

import enum


class Refusal(enum.StrEnum):
    """A reason for which a proposal is dropped; what the rules had read stays as it was."""

    NOT_JSON = "no JSON"
    SCHEMA = "not of the schema"
    TOO_LARGE = "too large"
    NO_PIECE = "about a piece that was not asked for"
    SHAPE = "a tree without meaning"
    KIND = "a kind of statement that does not fit the name, or that a model may not make"
    SPAN = "a place outside the text"
    NAME = "a name that is not in the text"
    NO_NAME = "a statement where a name should be"
    WORDS = "words that are not in the text"
    NUMBER = "a number that the text does not give so"
    LOST = "a number of the text is left out"
    UNIT = "a unit that the text does not give so"
    DENIAL = "denied where the text is not, or the other way round"
    AGE = "an age that contradicts the record"
    SEX = "a sex that contradicts the record"


class Refused(Exception):
    """Ends the check of one piece; never leaves this package."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


def refuse_unless(holds: bool, reason: Refusal) -> None:
    """Go on if something holds.

    Raises:
        Refused: with the reason, if it does not.
    """
    if not holds:
        raise Refused(reason)
