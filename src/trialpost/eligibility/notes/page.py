"""A note with all that is found in it before anything is understood: names, light, sections."""

import bisect
import datetime as dt
import functools
import re
from importlib import resources

import msgspec

from trialpost.eligibility.notes.lights import DENIED, in_light
from trialpost.eligibility.notes.sections import Section, sections_of
from trialpost.model.profile import Private
from trialpost.vocabulary.abbreviations import is_misread, shorthand_in
from trialpost.vocabulary.condition_shapes import find_shapes
from trialpost.vocabulary.context import Context, contexts_in
from trialpost.vocabulary.lexicon import Concept, Kind, Lexicon, Mention
from trialpost.vocabulary.sentences import sentence_spans
from trialpost.vocabulary.spelling import tokens_of

Span = tuple[int, int]


class NoteFact(Private, frozen=True, kw_only=True):
    """One thing read from a note: the part of the profile, its name there, and where it stands."""

    part: str
    name: str
    span: Span


class Named(Private, frozen=True, kw_only=True):
    """A name in a note with the light and the section in which it stands."""

    mention: Mention
    concept: Concept
    context: Context
    section: Section

    @property
    def span(self) -> Span:
        """Where the name stands."""
        return self.mention.span


class Phrase(msgspec.Struct, frozen=True):
    """A description in a note's own words, and whether it says that the thing is not there."""

    mention: Mention
    absent: bool


_ILLNESSES = (Kind.CONDITION, Kind.INFECTION, Kind.SYMPTOM)


@functools.cache
def _shapes() -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    """Return the patterns of ``phrases.tsv``, each with the name of what it describes."""
    file = resources.files("trialpost.eligibility.notes").joinpath("phrases.tsv")
    lines = [one for one in file.read_text(encoding="utf-8").splitlines() if one[:1] != "#"][1:]
    rows = [(*line.split("\t"), "")[:3] for line in lines]
    return tuple(
        (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), name, light == "absent")
        for pattern, name, light in rows
    )


_RELATIVES = re.compile(
    r"\W*(?:(?:her|his|their|my|the\s+patient['’]s|patient['’]s)\s+)"
    r"(?:mother|father|parents?|brother|sister|sibling|son|daughter|husband|wife|spouse|partner|aunt"
    r"|uncle|cousin|grandmother|grandfather|mum|mom|dad|child|baby)\s+"
    r"(?:is|was|has|had|takes|took|also|suffers|died|uses)\b",
    re.IGNORECASE,
)
"""How a sentence begins that is about a relative: "Her sister is pregnant"."""


UK_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
"""As in "LS1 4AP", which names no medicine."""

_NO_NAME = re.compile(r"d/?c['’]?e?d?\b", re.IGNORECASE)
"""What notes write for "discontinued", or "discharged", and not for an operation."""


class Page:
    """A note in memory. Its repr shows nothing of it."""

    def __init__(self, text: str, today: dt.date, lexicon: Lexicon) -> None:
        self.text = text
        self.today = today
        self.lexicon = lexicon
        self.tokens = tokens_of(text)
        self.sections = sections_of(text)
        self.sentences = sentence_spans(text)
        self._starts = [start for start, _ in self.sentences]
        self.facts: list[NoteFact] = []
        self.age: int | None = None
        """In years, once it is read: "since she was 3" is reckoned from it."""

    def __repr__(self) -> str:
        return "Page(…)"

    @functools.cached_property
    def named(self) -> tuple[Named, ...]:
        """All names of the lexicon in the note, in order."""
        phrases = self._phrases()
        inside = {at for one in phrases for at in range(one.mention.first, one.mention.past)}
        mentions = [
            one
            for one in self.lexicon.mentions(self.text, self.tokens)
            if not (one.first in inside and one.past - 1 in inside)
        ]
        mentions += [one.mention for one in phrases]
        taken = frozenset(at for one in mentions for at in range(one.first, one.past))
        mentions += shorthand_in(self.text, self.tokens, self.lexicon, taken)
        mentions += self._unlisted(mentions)
        mentions = [
            one
            for one in mentions
            if one.concept.kind is Kind.MARKER or not is_misread(self.text, *one.span)
        ]
        mentions.sort(key=lambda one: one.span)
        apart = [*self.sections.headings]
        apart += [found.span() for found in UK_POSTCODE.finditer(self.text)]
        mentions = [
            one
            for one in mentions
            if not any(start <= one.span[0] and one.span[1] <= end for start, end in apart)
            and not _NO_NAME.match(self.text, one.span[0])
        ]
        absent = {one.mention.span for one in phrases if one.absent}
        contexts = contexts_in(self.text, [one.span for one in mentions], self.tokens)
        contexts = tuple(
            DENIED if one.span in absent else self._in_light(one, context)
            for one, context in zip(mentions, contexts, strict=True)
        )
        named = (
            Named(
                mention=one,
                concept=one.concept,
                context=context,
                section=self.sections.at(one.span[0]),
            )
            for one, context in zip(mentions, contexts, strict=True)
        )
        return tuple(told for one in named if (told := self._of_patient(one)) is not None)

    def _in_light(self, one: Mention, context: Context) -> Context:
        meant = (one.concept, *one.others)
        illness = any(each.kind in _ILLNESSES for each in meant)
        sentence = self.sentence(one.span[0])
        cancer = "malignancy" in {one.concept.id, *self.lexicon.above(one.concept.id)}
        return in_light(self.text, sentence, one.span, context, illness=illness, cancer=cancer)

    def _of_patient(self, one: Named) -> Named | None:
        """Return a name as a relative's, or nothing, where its sentence is about a relative."""
        if not self.is_of_relative(one.span[0]):
            return one
        if one.concept.kind not in _ILLNESSES:
            return None
        family = msgspec.structs.replace(one.context, family=True)
        return msgspec.structs.replace(one, context=family)

    def is_of_relative(self, place: int) -> bool:
        """Say whether the sentence that a place lies in is about a relative."""
        return _RELATIVES.match(self.text, *self.sentence(place)) is not None

    def _phrases(self) -> list["Phrase"]:
        """Return what the note describes in words of its own, by ``phrases.tsv``."""
        found: list[Phrase] = []
        held: set[int] = set()
        starts = [token.start for token in self.tokens]
        for shape, name, absent in _shapes():
            known = self.lexicon.find(name)
            for match in shape.finditer(self.text) if known else ():
                first = bisect.bisect_left(starts, match.start())
                past = bisect.bisect_left(starts, match.end())
                mention = Mention(span=match.span(), concept=known[0], first=first, past=past)
                if held.isdisjoint(range(first, past)):
                    held.update(range(first, past))
                    found.append(Phrase(mention, absent))
        return found

    def _unlisted(self, mentions: list[Mention]) -> list[Mention]:
        """Return the illnesses that no table names, known by the shape of their names."""
        taken = {at for one in mentions for at in range(one.first, one.past)}
        return [
            Mention(
                span=one.span,
                concept=Concept(
                    id="unlisted:" + "-".join(one.words),
                    kind=one.kind,
                    name=" ".join(self.text[slice(*one.span)].split()),
                    plain=" ".join(self.text[slice(*one.span)].split()),
                ),
                first=one.first,
                past=one.past,
            )
            for one in find_shapes(self.text, self.tokens, taken)
        ]

    def of(self, *kinds: Kind) -> tuple[Named, ...]:
        """Return the names of some kinds; one that may mean several is taken for one of these."""
        found = []
        for one in self.named:
            meant = (one.concept, *one.mention.others)
            fitting = [concept for concept in meant if concept.kind in kinds]
            if fitting and (one.concept.kind in kinds or _is_unsure(one)):
                found.append(
                    Named(
                        mention=one.mention,
                        concept=fitting[0],
                        context=one.context,
                        section=one.section,
                    )
                )
        return tuple(found)

    def said(self, one: Named) -> str:
        """Return how the note writes a name, in lower case."""
        return self.text[one.span[0] : one.span[1]].lower()

    def sentence(self, place: int) -> Span:
        """Return the sentence that a place lies in."""
        at = bisect.bisect_right(self._starts, place) - 1
        return self.sentences[at] if at >= 0 else (0, len(self.text))

    def before(self, place: int, length: int = 60) -> str:
        """Return what stands before a place in its sentence, in lower case."""
        start = self.sentence(place)[0]
        return self.text[max(start, place - length) : place].lower()

    def after(self, place: int, length: int = 60) -> str:
        """Return what stands behind a place in its sentence, in lower case."""
        end = self.sentence(max(place - 1, 0))[1]
        return self.text[place : min(max(end, place), place + length)].lower()

    def note(self, part: str, name: str, span: Span) -> None:
        """Keep where a fact was read."""
        self.facts.append(NoteFact(part=part, name=name, span=span))


def _is_unsure(one: Named) -> bool:
    return bool(one.mention.others)


_GENERIC = frozenset({
    "medical condition", "disease", "illness", "disorder", "symptom", "medicine", "medical device",
    "laboratory test", "physical examination", "treatment", "standard treatment", "procedure",
    "inflammatory disease", "medication", "drug", "diagnostic test", "imaging",
    "prohibited medication", "vaccine", "stage", "vaccination", "systemic therapy",
    "combination therapy", "prophylaxis", "CTCAE grade",
})  # fmt: skip


def is_generic(name: str) -> bool:
    """Say whether a name tells nothing of a person: "medical condition", "laboratory test"."""
    return name in _GENERIC
