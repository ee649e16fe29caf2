"""Say why a trial is not in a search's list: the first hard reason, and what would change it.

============  ================================================  ====================================
reason        is                                                would change
============  ================================================  ====================================
``vanished``  no registry lists the trial any more              nothing that is asked
``condition``  it is about other conditions                     one of its own
``text``      it does not hold all the words                    leaving those out
``status``    it has another status than those asked for        asking for any status
``age``       it takes nobody of this age                       an age that it takes, or none
``sex``       it takes the other sex                            leaving the sex out
``phase``     it is of none of these phases                     any phase
``distance``  no place that takes people is within the radius   the radius that takes one in
``country``   no such place is in the country                   the countries that have one
``unplaced``  its places cannot be compared with what is asked  listing such trials
``placed``    its place is known, and such are not listed       listing those whose places are known
============  ================================================  ====================================

The reasons stand in this order. :attr:`Unlisted.wider` is the same search without all that keeps
the trial out; it lists the trial, unless nothing can.
"""

import datetime as dt
import enum
import math
from collections.abc import Iterator

import msgspec
import numpy as np

from trialpost.matching.asked_for import other_names
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.checks import check_status
from trialpost.matching.coded import Floats
from trialpost.matching.find import (
    Asked,
    FindQuery,
    Listing,
    Parts,
    listed,
    parts_of,
    suits,
)
from trialpost.matching.outline import TrialOutline, outline_of, standing
from trialpost.matching.reachable import ANYWHERE, lies_in
from trialpost.matching.selection import Selection
from trialpost.matching.where import in_reach, lie
from trialpost.model.message import Message, say
from trialpost.model.status import RecruitmentStatus, Sex
from trialpost.model.trial import Trial
from trialpost.vocabulary.ages import age_range, years
from trialpost.vocabulary.areas import country_phrase

CONDITIONS_NAMED = COUNTRIES_NAMED = 4
"""Conditions, or countries, of a trial that a sentence lists."""


class Reason(enum.StrEnum):
    """What keeps a trial out of a list; the table stands in the module's words."""

    VANISHED = "vanished"
    CONDITION = "condition"
    TEXT = "text"
    STATUS = "status"
    AGE = "age"
    SEX = "sex"
    PHASE = "phase"
    DISTANCE = "distance"
    COUNTRY = "country"
    UNPLACED = "unplaced"
    PLACED = "placed"
    LISTED = "listed"


class Hindering(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that keeps a trial out, and what would change it; ``None`` if nothing would."""

    reason: Reason
    because: Message
    change: Message | None = None


class Unlisted(msgspec.Struct, frozen=True, kw_only=True):
    """Why a trial is not in a search's list, or where in it the trial stands.

    ``hindering`` is empty where it is listed. ``place`` counts from one, and ``of`` how many are
    listed. ``wider`` would list it; ``None`` if nothing would.
    """

    trial: str
    title: str
    hindering: tuple[Hindering, ...] = ()
    place: int | None = None
    of: int = 0
    wider: FindQuery | None = None

    @property
    def reason(self) -> Reason:
        """The first reason, or that it is listed."""
        return self.hindering[0].reason if self.hindering else Reason.LISTED


def unlisted(
    catalogue: Catalogue,
    trial: Trial,
    query: FindQuery,
    *,
    today: dt.date,
    vanished: bool = False,
) -> Unlisted:
    """Say what keeps a trial out of what a search lists, and what would change it.

    Args:
        catalogue: the trials.
        trial: the one that is asked about.
        query: the search; where its page begins, and how long that is, does not count.
        today: the day on which ages are reckoned.
        vanished: whether no registry lists the trial any more.

    Raises:
        BadInput: if a radius is asked without a place, or a number cannot be.
    """
    name = str(trial.id)
    told = Unlisted(trial=name, title=trial.title)
    slot = catalogue.slot_of.get(name)
    if vanished or slot is None:
        why = Hindering(
            reason=Reason.VANISHED,
            because=say("Its registry no longer lists this trial, so we show it to nobody.")
            if vanished
            else say("This trial is not in the catalogue that we hold now; look again later."),
        )
        return msgspec.structs.replace(told, hindering=(why,))
    listing = listed(catalogue, query, today=today)
    there = listing.slots(catalogue, query) if listing.among.slots[listing.near].size else []
    if slot in there:
        return msgspec.structs.replace(told, place=there.index(slot) + 1, of=len(there))
    looking = _Looking(catalogue, outline_of(trial), slot, query, listing, today)
    found = tuple(looking.hindering())
    return msgspec.structs.replace(told, hindering=found, of=len(there), wider=looking.wider)


class _Looking:
    """Looks at one trial, field by field; ``wider`` grows as what hinders is found."""

    def __init__(
        self,
        catalogue: Catalogue,
        outline: TrialOutline,
        slot: int,
        query: FindQuery,
        listing: Listing,
        today: dt.date,
    ) -> None:
        self.catalogue, self.outline, self.slot = catalogue, outline, slot
        self.query, self.listing, self.today = query, listing, today
        self.wider = msgspec.structs.replace(query, offset=0)
        alone = np.zeros(len(catalogue.outlines), np.bool_)
        alone[slot] = True
        # What is asked of a trial of another status is what a search for any status would ask.
        here = outline.status in listing.wanted
        self.statuses = listing.wanted if here else frozenset(RecruitmentStatus)
        self.row = Selection(catalogue.columns, alone, self.statuses)
        self.asked = Asked(listing.asked.among | alone, self.statuses)
        self.parts = self._parts(query)

    def _parts(self, query: FindQuery) -> Parts:
        """Tell how the trial fits a search, beside all those that are looked at there."""
        return parts_of(self.catalogue, query, self.asked)

    def hindering(self) -> Iterator[Hindering]:
        """Yield what keeps the trial out, in the order of the table."""
        yield from self._condition()
        yield from self._text()
        yield from self._status()
        yield from self._age()
        yield from self._sex()
        yield from self._phase()
        yield from self._place()

    def _widen(self, **changes: object) -> None:
        self.wider = msgspec.structs.replace(self.wider, **changes)

    def _fits(self, ranks: Floats | None) -> bool:
        return ranks is None or not bool(np.isnan(ranks[self.slot]))

    def _condition(self) -> Iterator[Hindering]:
        if self._fits(self.parts.condition):
            return
        own = next((one for one in self.outline.conditions if self._is_own(one)), None)
        self._widen(condition=own, as_typed=False)
        asked = self._label()
        theirs = self.outline.conditions[:CONDITIONS_NAMED]
        why = say("This trial is about {theirs}; you looked for {asked}.", theirs=theirs,
                  asked=asked)  # fmt: skip
        if not theirs:
            why = say("Nothing in its record speaks of {asked}.", asked=asked)
        change = say("Leave the condition out.")
        if own is not None:
            change = say("Look for {own}.", own=own)
        yield Hindering(reason=Reason.CONDITION, because=why, change=change)

    def _label(self) -> str:
        told = self.parts.understood
        return told.query.label if told is not None else ""

    def _is_own(self, condition: str) -> bool:
        return self._fits(self._parts(FindQuery(condition=condition)).condition)

    def _text(self) -> Iterator[Hindering]:
        if self._fits(self.parts.text):
            return
        asked = self.query.text or ""
        missing = tuple(one for one in dict.fromkeys(asked.split()) if not self._holds(one))
        kept = " ".join(one for one in asked.split() if one not in missing)
        shorter = msgspec.structs.replace(self.query, text=kept)
        enough = bool(missing) and bool(kept) and self._fits(self._parts(shorter).text)
        self._widen(text=kept if enough else None)
        if enough:
            why = say("It does not hold all of the words; these are missing: {words}.",
                      words=missing)  # fmt: skip
            change = say("Look for “{kept}”.", kept=kept)
        else:
            why = say("Its titles, conditions, keywords, treatments and summary do not hold "
                      "“{words}”.", words=asked)  # fmt: skip
            change = say("Leave these words out.")
        yield Hindering(reason=Reason.TEXT, because=why, change=change)

    def _holds(self, word: str) -> bool:
        others = other_names(self.catalogue.vocabulary, word)
        return self.catalogue.text.holds(self.outline.id, word, others=others)

    def _status(self) -> Iterator[Hindering]:
        if not self.query.status or self.outline.status in self.query.status:
            return
        self._widen(status=frozenset())
        yield Hindering(
            reason=Reason.STATUS,
            because=check_status(self.outline, self.today).because,
            change=say("Look for trials of any status."),
        )

    def _phase(self) -> Iterator[Hindering]:
        if not self.query.phases or self.query.phases & set(self.outline.phases):
            return
        self._widen(phases=frozenset())
        yield Hindering(
            reason=Reason.PHASE,
            because=say("It is of another phase than the one that you asked for, or of none."),
            change=say("Look for trials of any phase."),
        )

    def _suits(self, **asked: object) -> bool:
        query = FindQuery(**asked)  # type: ignore[arg-type]
        return bool(suits(self.catalogue, self.row, query, self.today).all())

    def _age(self) -> Iterator[Hindering]:
        age = self.query.age_years
        if age is None or self._suits(age_years=age):
            return
        self._widen(age_years=None)
        takes = age_range(self.outline.minimum_age, self.outline.maximum_age)
        yield Hindering(
            reason=Reason.AGE,
            because=say(
                "You looked for somebody who is {age}; this trial takes people {range}.",
                age=years(age),
                range=takes,
            ),
            change=say("Look for somebody {range}, or leave the age out.", range=takes),
        )

    def _sex(self) -> Iterator[Hindering]:
        sex = self.query.sex
        if sex is None or self._suits(sex=sex):
            return
        self._widen(sex=None)
        takes = say("women") if self.outline.sex is Sex.FEMALE else say("men")
        yield Hindering(
            reason=Reason.SEX,
            because=say("This trial takes {people} only.", people=takes),
            change=say("Leave the sex out."),
        )

    def _place(self) -> Iterator[Hindering]:
        where, areas = self.query.where, self.catalogue.columns.areas
        if where.origin is None and where.country is None:
            return
        lying = lie(areas, self.row, where)
        near = bool(lying.near.any())
        unplaced = bool(in_reach(lying.unplaced, areas, self.row, where).any())
        if unplaced if self.query.unplaced else near:
            return
        self._widen(unplaced=unplaced)
        if near:
            yield Hindering(
                reason=Reason.PLACED,
                because=say("Its place is known, and you look at trials whose places are not."),
                change=say("Look at those whose places are known."),
            )
        elif unplaced:
            yield Hindering(
                reason=Reason.UNPLACED,
                because=say("Its record does not say where exactly its places are."),
                change=say("List the trials whose places are not known."),
            )
        else:
            yield self._elsewhere()

    def _elsewhere(self) -> Hindering:
        """Say where else the trial's places are: how far, or in which countries."""
        where = self.query.where
        codes = self._countries()
        if where.country is not None and not any(lies_in(one, where.country) for one in codes):
            self._widen(country=None, place=None, within_km=None)
            lands = tuple(country_phrase(code) for code in codes[:COUNTRIES_NAMED])
            change = say("Leave the country out.")
            if lands:
                change = say("Look in {lands}.", lands=lands)
            why = say("No place of this trial that is looked at is in {country}.",
                      country=country_phrase(where.country))  # fmt: skip
            return Hindering(reason=Reason.COUNTRY, because=why, change=change)
        km = math.inf
        if where.origin is not None:
            inside = np.array([where.country is None or lies_in(one, where.country)
                               for one in self.catalogue.columns.areas])  # fmt: skip
            km = float(self.row.nearest_km(where.origin, areas=inside).min())
        if not math.isfinite(km) or where.within_km is None:
            self._widen(place=None, within_km=None, country=None)
            why = say("It has no place that takes people now and could be compared with yours.")
            return Hindering(
                reason=Reason.DISTANCE, because=why, change=say("Leave the place out.")
            )
        enough = math.ceil(km) + 1  # so that it is enough when it is said in whole miles
        self._widen(within_km=float(enough))
        why = say("Its nearest place is {km} km away; you looked within {travel} km.",
                  km=round(km), travel=round(where.within_km))  # fmt: skip
        change = say("Look within {km} km.", km=enough)
        return Hindering(reason=Reason.DISTANCE, because=why, change=change)

    def _countries(self) -> list[str]:
        """Return the codes of the countries with a place that has a status that is looked at."""
        open_ones = (
            site.area
            for site in self.outline.sites
            if standing(site.status, self.outline.status) in self.statuses
        )
        return sorted({area.partition("-")[0] for area in open_ones if area != ANYWHERE})
