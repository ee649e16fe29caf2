"""Decide whether two records tell of the same trial, and say why.

The rules, from the top; the first that applies decides. They prefer leaving two records apart to
joining two trials.

1. Both carry one identifier: the same.
2. Two identifiers of one registry: two trials, unless one record lists the other's identifier among
   its aliases.
3. One record gives the other's identifier as another name of its trial: the same, unless the other
   gives some third identifier instead, or the facts contradict it (an extension that gives its
   parent's number, a number shared by several trials). Where only one gives it, a number typed by
   mistake is to be feared: titles, conditions and treatments must not all differ.
4. Both give one identifier of a third registry, or one protocol code of the same sponsor, and the
   titles are close; or the long official titles are the same word for word: the same, if at least
   two facts agree, the start or the number of participants among them, and none contradicts,
   nor conditions and treatments together. Different codes of the protocol contradict, where no
   number is shared: twin trials have one title, one sponsor, one start and one size.
"""

from trialpost.model.identifiers import RegistryId
from trialpost.model.message import Message, say
from trialpost.model.sources import Likeness, Record
from trialpost.registry.merging.facts import Facts, Held, facts_of, hold, registry_name
from trialpost.registry.merging.subjects import differing_subjects

FEW, MANY = 2, 3
"""How many facts have to agree; how many to differ before a number given is not believed."""

CLOSE, FAR = 0.6, 0.2
"""Titles that share this part of their words are close; those that share less are far apart."""


def same_trial(a: Record, b: Record) -> Likeness:
    """Tell whether two records are of the same trial, with reasons in plain words."""
    return alike(facts_of(a.trial), facts_of(b.trial))


def alike(a: Facts, b: Facts) -> Likeness:
    """Tell whether two records are of the same trial by the facts taken from them."""
    if a.id.registry is b.id.registry:
        return _within_one_registry(a, b)
    given = [*_names(a, b), *_names(b, a)]
    held = hold(a, b)
    elsewhere = [*_names_another(a, b), *_names_another(b, a)]
    if given:
        against = () if len(given) > 1 else differing_subjects(a.trial, b.trial)
        return _given(given, held, (*elsewhere, *against))
    if elsewhere:
        return Likeness(same=False, reasons=tuple(elsewhere))
    return compared(a, b, held)


def _within_one_registry(a: Facts, b: Facts) -> Likeness:
    if a.id.stem == b.id.stem:
        reason = say("Both records are registered as {id}.", id=str(a.id))
        return Likeness(same=True, reasons=(reason,))
    for one, other in ((a, b), (b, a)):
        if other.id.stem in one.own:
            reason = say("{id} lists {other} as a name it had.", id=one.id, other=other.id)
            return Likeness(same=True, reasons=(reason,))
    reason = say(
        "{id} and {other} are two registrations in one registry, {registry}.",
        id=str(min(a.id, b.id)),
        other=str(max(a.id, b.id)),
        registry=registry_name(a.id.registry),
    )
    return Likeness(same=False, reasons=(reason,))


def _names(one: Facts, other: Facts) -> list[Message]:
    if not other.own & one.stems:
        return []
    text = "{id} gives {other} as another number of this trial."
    return [say(text, id=str(one.id), other=str(other.id))]


def _names_another(one: Facts, other: Facts) -> list[Message]:
    """Say that a record gives identifiers of the other's registry, and not the other's."""
    theirs = sorted(name for name in one.names if name.registry is other.id.registry)
    if not theirs or other.own & one.stems:
        return []
    return [_instead(one.id, theirs, other.id)]


def _instead(one: RegistryId, theirs: list[RegistryId], other: RegistryId) -> Message:
    return say(
        "{id} gives {named} as its number at {registry}, which is not {other}.",
        id=str(one),
        named=str(theirs[0]),
        registry=registry_name(other.registry),
        other=str(other),
    )


def _given(given: list[Message], held: Held, contradicting: tuple[Message, ...]) -> Likeness:
    """Decide where at least one record gives the other's identifier."""
    mutual = len(given) > 1
    far = held.closeness is not None and held.closeness < FAR
    against: tuple[Message, ...] = (*contradicting, *held.parts)
    if not mutual or len(held.differing) >= FEW:
        against += held.extension
    if far and len(held.differing) >= (MANY if mutual else FEW):
        against += held.differing
    noted = [one for one in held.differing if one not in against]
    return Likeness(same=not against, reasons=(*given, *against, *held.agreeing, *noted))


def compared(a: Facts, b: Facts, held: Held | None = None) -> Likeness:
    """Decide as if no record gave the other's identifier."""
    held = held or hold(a, b)
    ground = _ground(a, b, held)
    codes = () if a.stems & b.stems else held.codes
    subjects = differing_subjects(a.trial, b.trial, by_title=False)
    against = (*held.extension, *held.parts, *held.differing, *codes, *subjects)
    if ground is None:
        reason = say("Nothing in {id} and {other} names the same trial.", id=a.id, other=b.id)
        return Likeness(same=False, reasons=(reason, *against))
    same = not against and len(held.agreeing) >= FEW and held.by_time_or_size
    return Likeness(same=same, reasons=(ground, *held.agreeing, *against))


def _ground(a: Facts, b: Facts, held: Held) -> Message | None:
    close = held.closeness is not None and held.closeness >= CLOSE
    shared = sorted(a.stems & b.stems)
    if shared and close:
        return say("Both records give {name} as another number of their trial.", name=shared[0])
    if close and a.protocol is not None and a.protocol == b.protocol:
        return say("Both records have the sponsor's protocol code {code}.", code=a.code)
    if a.title is not None and a.title == b.title:
        return say("The long titles are the same word for word.")
    return None
