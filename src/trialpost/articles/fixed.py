"""The sentences that the writer uses as they stand: they rest on no finding.

The writer takes them from here, and ``verify`` lets a sentence without findings pass if it is one
of them, word for word. A "not" that is lost from one of them is thereby seen.
"""

import re

NO_PLACE = "Where the trial took place is not in these sources."
NO_COUNT = "How many people took part is not in these sources."
NO_AGES = "Their ages, sexes and the rules for joining are not in these sources."
MEDIAN = "A median is the middle value when all are put in order."
MEAN = "A mean is the everyday average."
ODDS = "Odds set the people who had a result against those who did not."
SIGNIFICANT = "“Significant” means unlikely to come from chance alone."
NOT_LARGE = "It does not mean large, or important."
NOT_SURE = "So you cannot see for yourself how sure those figures are."
NO_HARMS = "These sources do not report health problems during the trial."
ONE_TRIAL = "A single trial seldom settles a question."
NOT_PLANNED = "These sources do not say whether further trials are planned."
METHOD = (
    "Software put the facts of these sources into fixed sentence patterns, and checked each "
    "figure against its place in the source."
)
NO_ADVICE = "This article is for information; it is not medical advice."
TALK = "Talk to your doctor before you change anything about your treatment."
NOT_ACCEPTED = "Being matched to a trial is not being accepted."

HEADINGS = (
    "What was tried, and why?",
    "Who took part?",
    "How to read the figures",
    "What was not found?",
    "Health problems during the trial",
    "What does this not tell us?",
    "What happens next?",
    "How was this written?",
    "Before you act on this",
)
_NAMING = re.compile(
    r"What is (?P<is>.+)\?|What was found: (?P<found>.+)|What a trial in (?P<trial>.+) found"
)
_SENTENCES = (
    NO_PLACE, NO_COUNT, NO_AGES, MEDIAN, MEAN, ODDS, SIGNIFICANT, NOT_LARGE, NOT_SURE, NO_HARMS,
    ONE_TRIAL, NOT_PLANNED, METHOD, NO_ADVICE, TALK, NOT_ACCEPTED,
)  # fmt: skip
_QUOTES = str.maketrans("“”’", '""\'')


def _plain(text: str) -> str:
    return " ".join(text.translate(_QUOTES).split()).rstrip(".")


_FIXED = frozenset(_plain(text) for text in (*_SENTENCES, *HEADINGS))


def is_fixed(text: str) -> bool:
    """Tell whether a text is one of the writer's own, but for spaces and the shape of quotes."""
    return _plain(text) in _FIXED


def named_in(text: str) -> str | None:
    """Return the name that a fixed heading or title is made with, if the text is such a one."""
    match = _NAMING.fullmatch(text.strip())
    return next(filter(None, match.groups())) if match else None
