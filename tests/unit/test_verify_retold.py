"""A record's fields in a reader's words: places, dates, sexes and those who left."""

import pytest

from trialpost.articles.checks.retold import is_retold
from trialpost.findings.file import Topic
from trialpost.model.finding import Finding, FindingKind, Source, SourceKind


def fact(said: str, topic: Topic) -> Finding:
    source = Source(kind=SourceKind.REGISTRY, ref="NCT00000001", text="")
    return Finding(id=said, kind=FindingKind.STATEMENT, source=source, where={}, said=said,
                   measure=topic)  # fmt: skip


FACTS = (
    fact("It took place in China, South Korea and Taiwan.", Topic.WHERE),
    fact("The trial began in July 2012 and ended in August 2014.", Topic.DATES),
    fact("In all, 82 people took part.", Topic.PEOPLE),
    fact("Of those counted, 64 were female and 16 male.", Topic.PEOPLE),
    fact("Women and men from 18 years of age could join.", Topic.WHO),
    fact("Of 82 people who started, 14 did not stay to the end.", Topic.LIMITS),
)
ABROAD = (fact("It took place in 13 countries, the United States, Canada and France among them.",
               Topic.WHERE),)  # fmt: skip

RIGHT = (
    "It took place in three countries: China, South Korea and Taiwan.",
    "It was done in Taiwan, China and South Korea.",
    "64 women and 16 men were counted.",
    "64 of 80 people were women.",
    "Of the 80 people counted, 16 were men.",
    "14 of the 82 people who started left before the end.",
    "The trial ran for just over two years, from July 2012 to August 2014.",
    "The trial lasted about two years.",
)
WRONG = (
    "It took place in two countries: China and Taiwan.",
    "It took place in China and Taiwan.",
    "It took place in countries such as Japan.",
    "16 women and 64 men were counted.",
    "64 of 82 people were women.",
    "64 of the 82 people who started left before the end.",
    "The trial ran for just under two years, from July 2012 to August 2014.",
    "The trial ran for two months, from July 2012 to August 2014.",
    "The trial lasted over three years.",
)
RIGHT_ABROAD = (
    "It took place in 13 countries, such as Canada and France.",
    "It took place in thirteen countries, among them the United States.",
    "It was run in France and 12 other countries.",
    "It took place in countries such as Canada and the United States.",
)
WRONG_ABROAD = (
    "It took place in 13 countries, such as Canada and Spain.",
    "It took place in 12 countries, such as Canada and France.",
    "It took place in three countries: the United States, Canada and France.",
    "It was run in France and 13 other countries.",
    "It took place in the United States, Canada and France.",
)


@pytest.mark.parametrize("text", RIGHT)
def test_facts_in_other_words_are_borne_out(text: str) -> None:
    assert is_retold(text, FACTS, FACTS) is True


@pytest.mark.parametrize("text", WRONG)
def test_other_facts_are_not(text: str) -> None:
    assert is_retold(text, FACTS, FACTS) is False


@pytest.mark.parametrize("text", RIGHT_ABROAD)
def test_some_of_many_countries_may_be_named(text: str) -> None:
    assert is_retold(text, ABROAD, ABROAD) is True


@pytest.mark.parametrize("text", WRONG_ABROAD)
def test_countries_that_are_not_named_may_not(text: str) -> None:
    assert is_retold(text, ABROAD, ABROAD) is False
