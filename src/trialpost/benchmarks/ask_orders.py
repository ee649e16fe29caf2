"""In which order questions are asked: ours, and what it is held against.

====================  =============================================================================
order                 asks
====================  =============================================================================
``ours``              what is expected to settle most for this person now (``matching.asking``)
``fixed``             an intake form, the same for all: every fact that can be told, in the order of
                      how many of the trials ask for it; what the person told at first, and what
                      does not concern them (pregnancy, a man), is passed over
``fixed with lists``  the same after four lists: all illnesses, medicines, operations, allergies
``by kind``           the form in the order in which registries put things: states, illnesses,
                      treatments, values and so on, within a kind by how many trials ask
``random``            any open question of this person, each as likely; the mean of several draws
``oracle``            the answer that brings most, known before it is given
``ours, at once``     ours, each time with up to five things that are put alike ("Which of these do
                      you have, or have you ever had?")
``fixed, at once``    the form, each time with the next five things of it that are put alike
====================  =============================================================================
"""

import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from trialpost.benchmarks.ask_replies import PARTS, Patient, told_after
from trialpost.eligibility.answering import COMPLETE
from trialpost.eligibility.fact_keys import fact_of
from trialpost.eligibility.facts import Facts
from trialpost.matching.asking.candidates import Candidate, candidates
from trialpost.matching.asking.cases import Case
from trialpost.matching.asking.chances import chance_of
from trialpost.matching.asking.making import AT_ONCE, asked_at_once
from trialpost.matching.asking.next import WEIGHED, likeliest, value_of, weigh
from trialpost.matching.asking.put import how_put
from trialpost.matching.asking.standing import Standing
from trialpost.matching.questions import THINGS_AT_ONCE
from trialpost.model.profile import Private, Profile
from trialpost.model.requirement import (
    Allergic,
    FamilyHistory,
    HasCondition,
    HasMarker,
    Leaf,
    Measured,
    ReadCriterion,
    State,
    Treated,
    UsesSubstance,
    leaves,
)

Questions = tuple[Candidate, ...]
"""What is asked in one breath: one thing, or several that are put alike; none at the end."""

Order = Callable[[Standing, Patient], Questions]

_KINDS: tuple[type, ...] = (
    State, HasCondition, Treated, Measured, HasMarker, Allergic, UsesSubstance, FamilyHistory,
)  # fmt: skip


class Asked(Private, frozen=True, kw_only=True):
    """A fact of the form, a statement that asks it, and how many trials do."""

    fact: str
    leaf: Leaf | None
    trials: int = 0
    part: str = ""


def form_of(trials: Iterable[Sequence[ReadCriterion]]) -> tuple[Asked, ...]:
    """Return every fact that trials ask for, those first that most of them do."""
    counts: Counter[str] = Counter()
    said: dict[str, Leaf] = {}
    for trees in trials:
        own = {fact_of(leaf): leaf for one in trees for leaf in leaves(one.requirement)}
        for fact, leaf in own.items():
            if fact and chance_of(fact).asked:
                counts[fact] += 1
                said.setdefault(fact, leaf)
    ordered = sorted(counts, key=lambda fact: (-counts[fact], fact))
    return tuple(Asked(fact=one, leaf=said[one], trials=counts[one]) for one in ordered)


def with_lists(form: Sequence[Asked]) -> tuple[Asked, ...]:
    """Return a form that begins with lists of everything."""
    lists = (Asked(fact=COMPLETE + part, leaf=None, part=part) for part in PARTS)
    return (*lists, *form)


def by_kind(form: Sequence[Asked]) -> tuple[Asked, ...]:
    """Return a form in the order of the kinds of facts."""

    def place(one: Asked) -> int:
        return next((at for at, kind in enumerate(_KINDS) if isinstance(one.leaf, kind)), 99)

    return tuple(sorted(form, key=place))


def ours(standing: Standing, _patient: Patient) -> Questions:
    """Return the question of most expected worth."""
    found = next((one.candidate for one in weigh(standing) if one.candidate is not None), None)
    return () if found is None else (found,)


def ours_at_once(standing: Standing, _patient: Patient) -> Questions:
    """Return the question of most expected worth with what is asked in the same breath."""
    weighed = weigh(standing)
    found = next((one.candidate for one in weighed if one.candidate is not None), None)
    return () if found is None else (found, *asked_at_once(found, weighed))


def fixed(form: Sequence[Asked]) -> Order:
    """Return the order of a form."""

    def following(standing: Standing, _patient: Patient) -> Questions:
        return tuple(itertools.islice(_left(form, standing), 1))

    return following


def fixed_at_once(form: Sequence[Asked]) -> Order:
    """Return the order of a form of which several things are asked for in one breath."""

    def following(standing: Standing, _patient: Patient) -> Questions:
        left = list(_left(form, standing))
        alike = [one for one in left[1:] if one.ask in THINGS_AT_ONCE and one.ask is left[0].ask]
        return (*left[:1], *alike[:AT_ONCE])

    return following


def _left(form: Sequence[Asked], standing: Standing) -> Iterator[Candidate]:
    """Yield what a person has not told of a form."""
    for one in form:
        found = _of_form(one, standing)
        if found is not None:
            yield found


def _of_form(one: Asked, standing: Standing) -> Candidate | None:
    """Return a question of a form for a person; ``None`` if they have told it."""
    facts: Facts = standing.facts
    if one.leaf is None:
        told = one.part in facts.profile.complete
        return None if told else Candidate(fact=one.fact, slots=(), part=one.part)
    if one.fact in facts.profile.answers:
        return None
    if isinstance(one.leaf, HasCondition) and facts.told_of(one.leaf.concept, one.leaf.name):
        return None
    ask = how_put(one.leaf, one.fact, facts, standing.today)
    return None if ask is None else Candidate(fact=one.fact, slots=(), ask=ask, leaf=one.leaf)


def drawn(seed: int) -> Order:
    """Return the order of chance."""
    source = random.Random(seed)  # noqa: S311 - not a secret

    def any_open(standing: Standing, _patient: Patient) -> Questions:
        found = sorted(candidates(standing), key=lambda one: one.fact)
        return (source.choice(found),) if found else ()

    return any_open


def oracle(standing: Standing, patient: Patient) -> Questions:
    """Return the question whose true answer brings most."""
    found = likeliest(standing, candidates(standing), WEIGHED)
    if not found:
        return ()
    known = standing.facts.profile
    cases = [(one.slots, _truly(standing, told_after(known, one, patient))) for one in found]
    gains = value_of(standing.outcome(cases)).sum(axis=0)
    return (found[int(np.argmax(gains))],)


def _truly(standing: Standing, then: Profile) -> Case:
    facts = Facts(then, standing.facts.order)
    return Case(answer="", chance=1.0, before=standing.facts, fact="", facts=facts)
