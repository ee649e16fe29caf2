"""What somebody typed, made fit to be repeated in a sentence whatever way its script runs."""

import re
import unicodedata

from django.utils.html import format_html
from django.utils.safestring import SafeString

_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_FIRST_STRONG, _POP = "\u2068", "\u2069"


def without_directions(text: str) -> str:
    r"""Leave out the characters that say only in which direction what follows is written.

    Nobody types them, and one that is not closed turns round the sentence that repeats it.

    >>> without_directions("as\u202ethma")
    'asthma'
    """
    return _DIRECTIONS.sub("", text)


def runs_right_to_left(text: str) -> bool:
    """Tell whether some of a text is written from right to left."""
    return any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in text)


def set_apart(text: str) -> str:
    """Set a text apart from the sentence it stands in, if it may be written the other way round.

    >>> set_apart("asthma")
    'asthma'
    """
    return f"{_FIRST_STRONG}{text}{_POP}" if runs_right_to_left(text) else text


def isolated(text: str) -> SafeString | str:
    """Write as HTML what somebody typed, set apart if it may be written the other way round."""
    return format_html("<bdi>{}</bdi>", text) if runs_right_to_left(str(text)) else text
