"""The sentences that the writer uses as they stand: they rest on no finding.

The writer takes them from here, and ``verify`` lets a sentence without findings pass if it is one
of them, word for word. A "not" that is lost from one of them is thereby seen.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

NO_PLACE = "Where the trial took place is not in these sources."
NO_COUNT = "How many people took part is not in these sources."
NO_AGES = "Their ages, sexes and the rules for joining are not in these sources."
MEDIAN = "A median is the middle value when all are put in order."
MIDDLE_RANGE = "A middle range holds the middle half: a quarter lie below it, a quarter above."
WHOLE_RANGE = "A whole range runs from the lowest value to the highest."
MEAN = "A mean is the everyday average."
ODDS = "Odds set the people who had a result against those who did not."
SIGNIFICANT = "“Significant” means unlikely to come from chance alone."
NOT_LARGE = "It does not mean large, or important."
NOT_SURE = "So you cannot see for yourself how sure those figures are."
NO_HARMS = "The parts that we hold do not report health problems."
ONE_TRIAL = "A single trial seldom settles a question."
NOT_PLANNED = "These sources do not say whether further trials are planned."
METHOD = (
    "Software put the facts of these sources into fixed sentence patterns, and checked each "
    "figure against its place in the source."
)
METHOD_MODEL = (
    "Software put these facts into fixed sentences; a language model reworded some. Each was "
    "checked against its source."
)
NOT_PLANNED_RECORD = "The record does not say whether further trials are planned."
PLACEBO = "A placebo looks like the treatment but holds nothing that acts."
P_VALUE = (
    "A p-value tells how often chance alone would bring such a gap, or a wider one, if nothing "
    "differed."
)
LEVEL = "We call a result significant where its p-value is below 0.05."
RANGE = "A range says which true values would fit the data; a wide one means that much is open."
RATIO = "A ratio of 1 means no difference."
HAZARD = "A hazard is how fast something comes about."
ROUNDED = "Only rounding sets them apart: they are less than 1 of every 100 people apart."
EACH_ROUNDED = "Each figure is rounded by itself, so the gap may seem one too wide or too narrow."
STANDARD_ERROR = "SE, the standard error, tells how far a mean may be off by chance."
NO_MAIN = "The record gives no figure for the main question."
NO_TESTS = "The record gives no test of whether these figures could come from chance."
APART = "These comparisons may be of another point than the figures above."
TESTED_AGAIN = (
    "Tests of the same groups do not agree here: each may be of another time, or done in another "
    "way."
)
MARGIN = (
    "That p-value is of a test whether one group comes close enough to the other, not whether the "
    "two differ."
)
SLIP = "These figures do not fit each other: one of them may be a slip in the record."
BELOW_ZERO = "A minus means below zero; in a measure of change, it means a fall."
NO_HARMS_RECORD = "The record does not report health problems during the trial."
HARMS_UNTOLD = "The record has figures on health problems which are not told here."
ADVERSE = (
    "Doctors call a health problem in a trial an adverse event, whether or not the treatment "
    "caused it."
)
SERIOUS = "It is serious if it kills, threatens life, leads to a hospital stay or leaves harm."
TERMS = "These problems were among those told most often."
TERMS_APART = "In these kinds of problem the groups lay furthest apart."
ANY_CAUSE = "The record does not say which of these came from the treatment."
ANY_HARM = "The figures here are of people who had any of these problems."
MORE_GROUPS = "The record has more groups than there is room for here."
MANY_TESTS = "Where many things are compared, some will differ by chance alone."
RECORD = (
    "All that you read here comes from the trial's record in a registry, a public list of trials."
)
RECORD_AND_PUBLISHED = (
    "What you read here comes from the trial's record in a registry, a public list of trials, and "
    "from publications on it."
)
A_TRIAL = (
    "A trial tests something on people who agree to it, by a plan that is written down before it "
    "begins."
)
A_REGISTRY = "A registry is a public list of trials and of what came out of them."
NOT_OFFICIAL = "It is not the official summary, and no sponsor has approved it."
NO_ADVICE = "This article is for information; it is not medical advice."
TALK = "Talk to your doctor before you change anything about your treatment."
NOT_ACCEPTED = "Being matched to a trial is not being accepted."

PUBLISHED = "What publications add"
HEADINGS = (
    PUBLISHED,
    "What was it about?",
    "The main result",
    "Other results",
    "Where to read more",
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
    RECORD, RECORD_AND_PUBLISHED, LEVEL, NO_PLACE, NO_COUNT, NO_AGES, MEDIAN, MEAN, ODDS,
    MIDDLE_RANGE, WHOLE_RANGE,
    SIGNIFICANT, NOT_LARGE, NOT_SURE, NO_HARMS,
    ONE_TRIAL, NOT_PLANNED, NOT_PLANNED_RECORD, PLACEBO, P_VALUE, RANGE, RATIO, HAZARD, NO_MAIN,
    ROUNDED, EACH_ROUNDED, STANDARD_ERROR,
    NO_TESTS, APART, TESTED_AGAIN, MARGIN, SLIP, BELOW_ZERO,
    NO_HARMS_RECORD, HARMS_UNTOLD, ADVERSE, SERIOUS, TERMS, TERMS_APART, ANY_CAUSE, MORE_GROUPS,
    MANY_TESTS,
    ANY_HARM, A_TRIAL, A_REGISTRY, NOT_OFFICIAL, METHOD, METHOD_MODEL, NO_ADVICE, TALK,
    NOT_ACCEPTED,
)  # fmt: skip
_QUOTES = str.maketrans("“”’", '""\'')


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    return " ".join(text.translate(_QUOTES).split()).rstrip(".")


_FIXED = frozenset(_plain(text) for text in (*_SENTENCES, *HEADINGS))


def is_fixed(text: str) -> bool:
    """Tell whether a text is one of the writer's own, but for spaces and the shape of quotes."""
    return _plain(text) in _FIXED


def is_one_of(text: str, own: Iterable[str]) -> bool:
    """Tell whether a text is one of certain sentences, compared as :func:`is_fixed` does."""
    plain = _plain(text)
    return any(plain == _plain(one) for one in own)


def named_in(text: str) -> str | None:
    """Return the name that a fixed heading or title is made with, if the text is such a one."""
    match = _NAMING.fullmatch(text.strip())
    return next(filter(None, match.groups())) if match else None
