"""Misspelt words are found by counting all candidates at once; a plain table counts the same."""

from hypothesis import given
from hypothesis import strategies as st

from trialpost.vocabulary.near_words import NearWords, _Letters, mistakes_allowed

WORDS = st.lists(st.text("abcdz", min_size=1, max_size=12), min_size=1, max_size=40)
TYPED = st.text("abcdz", min_size=1, max_size=12)


def mistakes(typed: str, word: str) -> list[int]:
    """Return the mistakes between what was typed and each beginning of a word, by the book."""
    above, before = list(range(len(word) + 1)), [0] * (len(word) + 1)
    for row, letter in enumerate(typed, start=1):
        now = [row]
        for column, other in enumerate(word, start=1):
            best = min(
                above[column] + 1, now[column - 1] + 1, above[column - 1] + (letter != other)
            )
            if row > 1 and column > 1 and letter == word[column - 2] and typed[row - 2] == other:
                best = min(best, before[column - 2] + 1)
            now.append(best)
        before, above = above, now
    return above


@given(words=WORDS, typed=TYPED)
def test_whole_words_within_so_many_mistakes_are_those_of_the_table(
    words: list[str], typed: str
) -> None:
    found = {place for place, _ in _Letters(words).within(typed, 2, beginning=False)}
    assert found == {at for at, word in enumerate(words) if mistakes(typed, word)[-1] <= 2}


@given(words=WORDS, typed=TYPED)
def test_begun_words_are_those_with_a_beginning_that_near(words: list[str], typed: str) -> None:
    found = {place for place, _ in _Letters(words).within(typed, 2, beginning=True)}
    long_enough = [(at, word) for at, word in enumerate(words) if len(word) >= len(typed) - 2]
    assert found == {at for at, word in long_enough if min(mistakes(typed, word)) <= 2}


@given(words=WORDS, typed=TYPED)
def test_a_word_that_is_there_is_the_nearest_and_costs_nothing(
    words: list[str], typed: str
) -> None:
    near = NearWords([*words, typed]).near(typed)
    if mistakes_allowed(len(typed)):
        assert near.costs[0] == 0
        assert [*words, typed][near.places[0]] == typed
    else:
        assert len(near.places) == 0
