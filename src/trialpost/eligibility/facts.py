"""A profile, worked out once for many trees: what each name in it means, and what was denied.

``absent`` and ``no`` to ``condition:x`` say the same: the person does not have it and did not have
it, nor any form of it. ``complete`` names the lists of which the person said "that is all": what
they do not name is not there. ``suspected`` is what somebody thinks they may have;
``family_history`` is about relatives and answers for nobody else.
"""

import datetime as dt
import functools
from collections.abc import Iterable, Mapping

import msgspec

from trialpost.eligibility.answering import is_settled_elsewhere, settled
from trialpost.eligibility.fact_keys import fact_of, narrowed_fact_of, slug
from trialpost.eligibility.inferring import hinted_concepts
from trialpost.eligibility.named_within import COURSE_WORDS
from trialpost.eligibility.order import Order
from trialpost.eligibility.told import (
    CONDITIONS,
    TREATMENTS,
    Meant,
    Told,
    all_forms,
    forms,
    kept_key,
    kept_whole_key,
    meaning,
    name_key,
    parsed,
    whole_key,
)
from trialpost.eligibility.values_told import readings_of
from trialpost.model.profile import Profile
from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.vocabulary.lexicon import Kind, Lexicon, lexicon
from trialpost.vocabulary.mesh import MeshGraph

__all__ = ["Facts", "fact_of", "facts_of", "narrowed_fact_of"]

YES, NO, UNSURE = "yes", "no", "not sure"
_EVER_SAID = {YES: "ever", "now": "current", "current": "current", "past": "past"}
_SAME = {
    "unsure": UNSURE, "skip": UNSURE, "unknown": UNSURE, "rather not say": UNSURE,
    "yes, now": "now", "yes, in the past": "past", "in the past": "past", "former": "past",
    "never": NO,
}  # fmt: skip
"""Answers as people give them, and what judging calls them."""

KNOWN_ANSWERS = frozenset({*_EVER_SAID, *_SAME, NO, UNSURE})
"""Answers to whether something is so."""

_NOT_HAD = ("planned", "needed", "suitable", "contraindicated", "normal", "abnormal")


_OUTLASTS_ANSWERS = ("timed", "derived", "old or small")
"""What of ``Facts.remembered`` does not rest on answers."""


class Facts:
    """What a profile tells, ready to be asked. Its repr shows nothing of it.

    ``tells_of_habits`` says whether anything is told of tobacco, alcohol or drugs; ``narrows``
    whether an answer is to a narrowed question (a key with ``@``). What judging works out more than
    once for a person is kept in ``remembered``, and goes with them.
    """

    def __init__(self, profile: Profile, order: Order) -> None:
        """Work out a profile; ``order`` says what is a form of what."""
        profile = settled(profile)
        self.profile = profile
        self.order = order
        self.complete = frozenset(profile.complete)
        self.answers = {fact: _plain(value) for fact, value in profile.answers.items()}
        self.told = (*_told(profile, order.lexicon), *self._told_by_answers(self.answers))
        self.of_concept: dict[str, tuple[Told, ...]] = {}
        self.near_concept: dict[str, tuple[Told, ...]] = {}
        self.of_key: dict[str, tuple[Told, ...]] = {}
        self.own: frozenset[str] = frozenset().union(*(one.concepts for one in self.told))
        self._enter(self.told)
        self.denied, self.denied_keys = self._denied(profile.absent, self.answers)
        self.suspected = self._suspected()
        self.readings = readings_of(profile, order.lexicon)
        self.markers = _markers(profile, order.lexicon)
        self.allergies = tuple(
            (name, meaning(name, order.lexicon, TREATMENTS)) for name in profile.allergies
        )
        self.family = tuple(
            (name, meaning(name, order.lexicon, CONDITIONS)) for name in profile.family_history
        )
        self.tells_of_habits = any(map(_is_of_habit, self.answers))
        self.narrows = any("@" in fact for fact in self.answers)
        self.remembered: dict[tuple[object, ...], object] = {}
        self._born: dict[dt.date, tuple[dt.date, dt.date] | None] = {}

    def __repr__(self) -> str:
        return "Facts(…)"

    def answered(self, fact: str, answer: str | int | float | bool) -> "Facts":
        """Return the person who has given one answer more; the same as if worked out anew."""
        answers = {**self.profile.answers, fact: answer}
        profile = msgspec.structs.replace(self.profile, answers=answers)
        if fact in self.profile.answers or is_settled_elsewhere(fact):
            return Facts(profile, self.order)
        new = object.__new__(Facts)
        new.__dict__.update(self.__dict__)
        new.profile = profile
        new.answers = {**self.answers, fact: _plain(answer)}
        new.remembered = {k: v for k, v in self.remembered.items() if k[0] in _OUTLASTS_ANSWERS}
        if fact == "pregnant":
            new.__dict__.pop("hinted", None)
        new._add(fact)
        return new

    def _add(self, fact: str) -> None:
        """Enter what the last answer tells, where answers before it stand entered already."""
        value = self.answers[fact]
        more = tuple(self._told_by_answers({fact: value}))
        if more:
            self.told = (*self.told, *more)
            self.own = self.own.union(*(one.concepts for one in more))
            self.of_concept, self.near_concept = dict(self.of_concept), dict(self.near_concept)
            self.of_key = dict(self.of_key)
            self._enter(more)
        concepts, keys = self._denied((), {fact: value})
        self.denied, self.denied_keys = self.denied | concepts, self.denied_keys | keys
        self.tells_of_habits = self.tells_of_habits or _is_of_habit(fact)
        self.narrows = self.narrows or "@" in fact

    def born(self, today: dt.date) -> tuple[dt.date, dt.date] | None:
        """Return the first and last day on which the person can have been born."""
        if today not in self._born:
            self._born[today] = self.profile.born_between(today)
        return self._born[today]

    def answer(self, fact: str) -> str:
        """Return ``yes``, ``no``, ``not sure`` or another answer to a fact; ``""`` without one."""
        return self.answers.get(fact, "")

    def told_of(self, concept: str, name: str) -> tuple[Told, ...]:
        """Return what was told that is a concept or a form of it; by the name if it has none."""
        if concept:
            return self.of_concept.get(concept, ())
        return self.of_key.get(kept_key(name), ())

    def near(self, concept: str, name: str) -> tuple[Told, ...]:
        """Return what was told that may be a concept: its name means several, or holds it."""
        if concept:
            return self.near_concept.get(concept, ())
        return ()

    def broader(self, concept: str) -> tuple[Told, ...]:
        """Return what was told of which a concept is a form."""
        if not concept:
            return ()
        above = self.order.above(concept) & self.own
        return tuple(one for one in self.told if above & one.concepts) if above else ()

    def denies(self, concept: str, name: str) -> bool:
        """Say whether the person told that they do not have a thing, or a broader one."""
        if concept:
            return bool(self.denied) and (
                concept in self.denied or not self.denied.isdisjoint(self.order.above(concept))
            )
        return not self.denied_keys.isdisjoint((kept_key(name), kept_whole_key(name)))

    def suspects(self, concept: str, name: str) -> bool:
        """Say whether somebody thinks that the person may have a thing."""
        return (concept or kept_key(name)) in self.suspected

    @functools.cached_property
    def hinted(self) -> frozenset[str]:
        """The illnesses that a doctor would think of, with all that they are forms of."""
        return self.order.at_or_above(hinted_concepts(self.profile, self.order.lexicon))

    def _enter(self, told: Iterable[Told]) -> None:
        for one in told:
            for concept in self.order.at_or_above(one.concepts):
                self.of_concept[concept] = (*self.of_concept.get(concept, ()), one)
            for concept in self.order.at_or_above(one.maybe):
                self.near_concept[concept] = (*self.near_concept.get(concept, ()), one)
            self.of_key[one.key] = (*self.of_key.get(one.key, ()), one)

    def _told_by_answers(self, answers: Mapping[str, str]) -> Iterable[Told]:
        for fact, value in answers.items():
            prefix, _, rest = fact.partition(":")
            if prefix not in ("condition", "treatment") or not rest:
                continue
            thing, _, narrowed = rest.partition("@")
            status = _EVER_SAID.get(value)
            if narrowed and (value != YES or any(one in narrowed for one in _NOT_HAD)):
                continue
            if status:
                yield self._answered(thing, prefix, "ever" if narrowed else status)

    def _answered(self, thing: str, prefix: str, status: str) -> Told:
        kinds = CONDITIONS if prefix == "condition" else TREATMENTS
        meant = self._meant(thing, kinds)
        name = thing.replace("-", " ")
        if thing in self.order.lexicon:
            name = self.order.lexicon.concept(thing).plain
        return Told(
            name=name,
            part="conditions" if prefix == "condition" else "medications",
            concepts=meant.concepts,
            maybe=meant.maybe,
            key=name_key(thing.replace("-", " ")),
            status=status,
        )

    def _meant(self, thing: str, kinds: frozenset[Kind]) -> Meant:
        if thing in self.order.lexicon:
            return Meant(frozenset({thing}), frozenset(), frozenset())
        return meaning(thing.replace("-", " "), self.order.lexicon, kinds)

    def _denied(
        self, absent: Iterable[str], answers: Mapping[str, str]
    ) -> tuple[frozenset[str], frozenset[str]]:
        concepts: set[str] = set()
        keys: set[str] = set()
        named = [(name, CONDITIONS) for name in absent]
        for fact, value in answers.items():
            prefix, _, thing = fact.partition(":")
            if value == NO and prefix in ("condition", "treatment") and "@" not in thing:
                named.append((thing, CONDITIONS if prefix == "condition" else TREATMENTS))
        for name, kinds in named:
            meant = self._meant(name, kinds)
            if not meant.beyond:
                concepts |= meant.concepts
            keys.add(whole_key(name.replace("-", " ")))
        return frozenset(concepts), frozenset(keys)

    def _suspected(self) -> frozenset[str]:
        found: set[str] = set()
        for name in self.profile.suspected:
            meant = meaning(name, self.order.lexicon, CONDITIONS)
            found |= self.order.at_or_above(meant.concepts | meant.maybe)
            found.add(name_key(name))
        return frozenset(found)


def facts_of(
    profile: Profile,
    *,
    vocabulary: ConditionVocabulary | MeshGraph | None = None,
    names: Lexicon | None = None,
) -> Facts:
    """Work out a profile for judging many trees.

    Args:
        profile: what the person told.
        vocabulary: brings NLM's order of conditions, where the operator loaded it.
        names: the lexicon; the project's own if it is left out.
    """
    graph = vocabulary.graph if isinstance(vocabulary, ConditionVocabulary) else vocabulary
    return Facts(profile, _order(names or lexicon(), graph))


@functools.lru_cache(maxsize=8)
def _order(names: Lexicon, graph: MeshGraph | None) -> Order:
    return Order(names, graph)


def _plain(value: str | int | float | bool) -> str:
    """Bring an answer to words: yes, no, not sure, or what it is."""
    if isinstance(value, bool):
        return YES if value else NO
    text = str(value).strip()
    low = text.lower()
    return _SAME.get(low, low)


def _told(profile: Profile, names: Lexicon) -> Iterable[Told]:
    for had in profile.conditions:
        known = _named(had.name, "conditions", names, CONDITIONS)
        yield msgspec.structs.replace(
            known,
            said=known.said | all_forms((had.severity, had.stage)),
            severity=had.severity or "",
            stage=had.stage or "",
            status=had.status,
            since=parsed(had.since),
            until=parsed(had.until),
        )
    for taken in profile.medications:
        yield msgspec.structs.replace(
            _named(taken.name, "medications", names, TREATMENTS),
            status=taken.status,
            since=parsed(taken.since),
            until=parsed(taken.until),
        )
    for done in profile.procedures:
        known = _named(done.name, "procedures", names, TREATMENTS)
        yield msgspec.structs.replace(known, since=parsed(done.date))


def _named(name: str, part: str, names: Lexicon, kinds: frozenset[Kind]) -> Told:
    meant = meaning(name, names, kinds)
    return Told(
        name=name,
        part=part,
        concepts=meant.concepts,
        maybe=meant.maybe,
        key=name_key(name),
        said=meant.beyond | (forms(name) & COURSE_WORDS) if meant.concepts else forms(name),
    )


def _is_of_habit(fact: str) -> bool:
    return fact in ("smoking", "alcohol") or fact.startswith("substance:")


def _markers(profile: Profile, names: Lexicon) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in profile.biomarkers:
        concepts = [c.id for c in names.find(one.name) if c.kind is Kind.MARKER]
        for identifier in (*concepts, slug(one.name)):
            found[identifier] = one.present
    return found
