"""Suggest conditions for what somebody types, misspelt words and beginnings included.

Three kinds of names are searched: the everyday names of ``lay_conditions``, what the records taught
(descriptors, condition strings, abbreviations), and MeSH's own names where they were loaded. The
index of the second kind is built when it is first asked for and again when the records change; that
of MeSH is shared by all vocabularies over the same graph.
"""

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from trialpost.vocabulary.condition_words import singular
from trialpost.vocabulary.everyday_words import EVERYDAY_WORDS
from trialpost.vocabulary.lay_conditions import LAY_CONDITIONS, NOT_AN_ILLNESS
from trialpost.vocabulary.mesh import MeshGraph
from trialpost.vocabulary.name_search import (
    WEIGHING,
    Found,
    Name,
    NameSearch,
    plain_words,
    typed_words,
)
from trialpost.vocabulary.near_words import BEGUN, Near, mistakes_allowed

How = Literal["exactly", "beginning", "words", "spelling"]

EVERYDAY, OWN, OTHER, RECORD, SHORT = "everyday", "own", "other", "record", "abbreviation"
"""Whose name a name is: everyday, a descriptor's own or other name, a record's, an abbreviation."""

EVERYDAY_WEIGHT = 20.0
"""How many records an everyday name weighs before any record is seen."""

WEIGHTS = {OWN: 2.0, OTHER: 0.5}

LONGEST_NAME = 8
"""Words of the longest name that is suggested; what records write beyond is a sentence."""

MORE_MISTAKES = 0.7
"""How many more mistakes than the best a suggestion may suppose."""

ONE_MISTAKE = 1.0
"""The same where the best is no more than begun: who typed "hart" may mean the heart."""

BRANCHES = ("C", "F01", "F03", "E04")
"""Branches of MeSH whose names are suggested; what records derive from others is as well."""

ENOUGH_FOUND = 3
"""Conditions that leave no need to doubt words that stand in several names."""

RARER = 0.3
"""What it costs that only MeSH has a name, and under another one."""

MOST_SHOWN = 50
LONGEST_TYPED = 120
"""Letters of what was typed that are looked at."""


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """A condition that somebody may mean.

    ``name`` is the name that was found, as it is written; ``label`` is what it means, in most cases
    a descriptor's name; ``descriptors`` are MeSH ids, empty for a name that only records use.
    ``how`` says how it was found: ``exactly`` all of it was typed; ``beginning`` what was typed
    begins it; ``words`` it holds the words that were typed; ``spelling`` at least one word was
    typed otherwise. ``mistakes`` counts those, 0 where there are none: a misspelt letter counts
    about 1, a word that sounds the same less. ``origin`` says whose name it is. The repr hides all
    of it, since it may be about a person's health.
    """

    name: str
    label: str
    descriptors: frozenset[str]
    how: How
    mistakes: float
    origin: str

    def __repr__(self) -> str:
        return "Suggestion(…)"


Nearby = dict[tuple[int, str, bool], Near]
"""What words of one text may mean, by the search that was asked and whether they may go on."""


class Suggesting:
    """Suggests names out of several searches. Reading never changes it."""

    def __init__(
        self,
        learned: Iterable[Name],
        graph: MeshGraph | None,
        *,
        label_of: Callable[[str], str | None],
        times: Callable[[str], int],
    ) -> None:
        """Build the index of everyday and learned names; MeSH's is shared.

        Args:
            learned: names that records taught.
            graph: MeSH, where it was loaded.
            label_of: the name of a descriptor.
            times: in how many records a descriptor was seen.
        """
        self._label_of, self._times = label_of, times
        own = NameSearch([*_everyday(times), *learned])
        self._searches = (own,) if graph is None else (own, _of_graph(graph))

    def knows(self, word: str) -> bool:
        """Say whether a word in compared form stands in any name."""
        return any(one.knows(word) for one in self._searches)

    def respelt(self, text: str, nearby: Nearby | None = None) -> str | None:
        """Return a text with its rare words respelt; see ``ConditionVocabulary.respelt``."""
        nearby = {} if nearby is None else nearby
        text = text[:LONGEST_TYPED]
        typed = typed_words(text, begun=False)
        rare = next(self._doubted(typed, begun=False)) - _abbreviated(text) - EVERYDAY_WORDS
        respelt = [self._nearest(word, nearby) if word in rare else word for word in typed]
        changed = [one for one, word in zip(respelt, typed, strict=True) if one != word]
        return " ".join(respelt) if changed else None

    def _nearest(self, word: str, nearby: Nearby) -> str:
        """Return the likeliest word for a misspelt one, itself if there is none."""
        near = [
            one
            for place, search in enumerate(self._searches)
            for one in search.costs_of(self._near(place, word, nearby, begun=False))
        ]
        return min(near, key=lambda one: (one[1], one[0]), default=(word, 0.0))[0]

    def _near(self, place: int, word: str, nearby: Nearby, *, begun: bool) -> Near:
        """Return what a word may mean in one of the searches, which is looked for once a text."""
        key = (place, word, begun)
        if key not in nearby:
            nearby[key] = self._searches[place].near(word, begun=begun)
        return nearby[key]

    def suggest(
        self, text: str, limit: int, *, begun: bool, nearby: Nearby | None = None
    ) -> tuple[Suggestion, ...]:
        """Return what may be meant, the likeliest first; see ``ConditionVocabulary.suggest``."""
        nearby = {} if nearby is None else nearby
        limit = min(limit, MOST_SHOWN)
        typed = typed_words(text[:LONGEST_TYPED], begun=begun)
        found = [
            one for search in self._searches for one in search.search(typed, 4 * limit, begun=begun)
        ]
        doubts: tuple[dict[str, Near], ...] = tuple({} for _ in self._searches)
        for doubted in self._doubted(typed, begun=begun):
            for place, (search, doubt) in enumerate(zip(self._searches, doubts, strict=True)):
                for word in doubted:
                    goes_on = begun and word == typed[-1]
                    doubt[word] = self._near(place, word, nearby, begun=goes_on)
                found += search.search(typed, 4 * limit, begun=begun, doubt=doubt)
            if len({one.name.ids or one.name.text for one in found}) >= ENOUGH_FOUND:
                break
        return self._shown(found, typed, limit)

    def _doubted(self, typed: Sequence[str], *, begun: bool) -> Iterator[frozenset[str]]:
        """Yield the words that may be misspelt: those that are in few names, then the others."""
        may_be = frozenset(
            one
            for place, one in enumerate(typed, 1)
            if one.isalpha() and mistakes_allowed(len(one))
            if one not in EVERYDAY_WORDS or (begun and place == len(typed))
        )
        common = frozenset(
            word
            for word in may_be
            if any(one.common(word, begun=begun and word == typed[-1]) for one in self._searches)
        )
        yield may_be - common
        yield common

    def _shown(
        self, found: Sequence[Found], typed: list[str], limit: int
    ) -> tuple[Suggestion, ...]:
        """Order what was found, and keep the best name of each meaning."""
        shown: dict[object, Suggestion] = {}
        least = min((one.mistakes for one in found), default=0.0)
        most = least + (ONE_MISTAKE if 0 < least < 2 * BEGUN else MORE_MISTAKES)
        for one in sorted(found, key=self._order):
            if one.mistakes > most:
                continue
            meaning: object = frozenset(one.name.ids) or one.name.text.casefold()
            if meaning not in shown:
                shown[meaning] = self._suggestion(one, typed)
            if len(shown) == limit:
                break
        return tuple(shown.values())

    def _order(self, found: Found) -> tuple[float, str]:
        times = max((self._times(one) for one in found.name.ids), default=0)
        rarer = RARER if found.name.origin == OTHER and not times else 0.0
        return (round(found.cost + rarer - WEIGHING * (len(str(times)) - 1), 4), found.name.text)

    def _suggestion(self, found: Found, typed: list[str]) -> Suggestion:
        name = found.name
        return Suggestion(
            name=name.text,
            label=(self._label_of(name.ids[0]) if name.ids else None) or name.text,
            descriptors=frozenset(name.ids),
            how=_how(found, typed),
            mistakes=round(found.mistakes, 2) if _is_misspelt(found, typed) else 0.0,
            origin=name.origin,
        )


def _abbreviated(text: str) -> frozenset[str]:
    """Return the words of a text that are written as abbreviations, in compared form."""
    if text.isupper():
        return frozenset()
    several = [one for one in text.split() if sum(letter.isupper() for letter in one) > 1]
    return frozenset(word for one in several for word in plain_words(one))


def _is_misspelt(found: Found, typed: list[str]) -> bool:
    words = plain_words(found.name.text)
    return bool(found.mistakes) and not all(
        any(word.startswith(singular(one)) for word in words) for one in typed
    )


def _how(found: Found, typed: list[str]) -> How:
    words = plain_words(found.name.text)
    if _is_misspelt(found, typed):
        return "spelling"
    if set(words) == {singular(one) for one in typed}:
        return "exactly"
    begins = len(typed) <= len(words) and words[: len(typed) - 1] == typed[:-1]
    return "beginning" if begins and words[len(typed) - 1].startswith(typed[-1]) else "words"


def _everyday(times: Callable[[str], int]) -> Iterator[Name]:
    for row in LAY_CONDITIONS:
        weight = EVERYDAY_WEIGHT + max(times(one) for one in row.ids)
        for said in row.said:
            yield Name(said, row.ids, EVERYDAY, weight)
        yield Name(row.name, row.ids[:1], OWN, weight)


@functools.lru_cache(maxsize=2)
def _of_graph(graph: MeshGraph) -> NameSearch:
    """Return the search over MeSH's names: descriptors first, so that theirs are the ones shown."""
    conditions = [
        one
        for one in graph
        if one.id not in NOT_AN_ILLNESS and any(tree.startswith(BRANCHES) for tree in one.trees)
    ]
    own = [Name(one.name, (one.id,), OWN, WEIGHTS[OWN]) for one in conditions]
    other = [
        Name(term, (one.id,), OTHER, WEIGHTS[OTHER])
        for one in conditions
        for term in one.terms
        if "," not in term
    ]
    return NameSearch([*own, *other])
