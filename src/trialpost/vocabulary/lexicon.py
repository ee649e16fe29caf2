"""Medical names and what they name: illnesses, treatments, measurements, markers and the like.

The tables in ``tables/`` are the project's own choice of names. Each is a file of columns set apart
by tabs, with a head line; lines that begin with ``#`` are remarks:

=========== ==================================================================================
column      holds
=========== ==================================================================================
``id``      a short name of the concept in lower case, one in all tables: ``lupus-nephritis``
``kind``    a :class:`Kind`
``name``    the name that a doctor would use
``plain``   what a person without training would call it, as it follows "people who have": with
            the article that it takes ("a stroke"). Empty if that is the name. A star behind it:
            the name stands beside it where people read it, as it could mean other things too
``parents`` ids of what it is a form of, set apart by ``;`` (a treatment's classes; a form of an
            illness). Only what is true of every case: lupus nephritis is lupus
``terms``   other names, abbreviations and spellings, set apart by ``;``
``mesh``    identifiers of the Medical Subject Headings that mean just this, set apart by ``;``
``people``  of states, abilities, substances and circumstances: what follows "people who" and
            "you": ``have a carer``
=========== ==================================================================================

Further columns belong to the module that reads them. A term is compared in the form of
``vocabulary.spelling``; a single word of two to five letters with two capitals ("MS", "eGFR")
counts only when it is written so. ``=Term`` asks for that, ``~TERM`` waives it.
"""

import collections
import enum
import functools
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from typing import Any

import msgspec

from trialpost.vocabulary.articles import split_article
from trialpost.vocabulary.spelling import Token, first_form, forms_of, tokens_of

_LONGEST_EXACT = 5
_JOINTS = frozenset("  -–—‐‑/'’.®™()\t\n")
_END = ""
_REMEMBERED = 20_000
"""Phrases of which it is remembered what they name."""


class Kind(enum.StrEnum):
    """What sort of thing a concept is."""

    CONDITION = "condition"
    INFECTION = "infection"
    SYMPTOM = "symptom"
    DRUG = "drug"
    DRUG_CLASS = "drug class"
    THERAPY = "therapy"
    PROCEDURE = "procedure"
    DEVICE = "device"
    VACCINE = "vaccine"
    MEASUREMENT = "measurement"
    SCALE = "scale"
    MARKER = "marker"
    SUBSTANCE = "substance"
    STATE = "state"
    CAPACITY = "capacity"
    LANGUAGE = "language"
    CIRCUMSTANCE = "circumstance"


class Concept(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a medical text names. ``parents`` are the ids of what it is a form of.

    ``plain`` has no article; ``article`` is the one that it takes, empty if none. ``ambiguous``
    marks a plain name that could mean other things too.
    """

    id: str
    kind: Kind
    name: str
    plain: str
    parents: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    article: str = ""
    ambiguous: bool = False
    people: str = ""


class Mention(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A place in a text where a concept is named; ``others`` share the name.

    ``span`` is half-open; ``first`` and ``past`` are the places of its tokens.
    """

    span: tuple[int, int]
    concept: Concept
    others: tuple[Concept, ...] = ()
    first: int = 0
    past: int = 0


class Row(msgspec.Struct, frozen=True):
    """A line of a table: the concept, its other names, and the columns beyond the common ones."""

    concept: Concept
    terms: tuple[str, ...]
    more: dict[str, str] = {}


class _Named(msgspec.Struct, frozen=True):
    concept: Concept
    exact: str = ""


_Node = dict[str, Any]
"""A word's following words, and under the empty word the concepts whose name ends there."""


class Lexicon:
    """All concepts with their names; nothing of it changes, so that threads can share one.

    Names wait under the form of their first word until a text has that word: most never come up,
    and a command that reads one record should not sort thirty thousand names first.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        """Take the rows of the tables.

        Raises:
            ValueError: if an id stands twice, or a parent is not there.
        """
        self._concepts: dict[str, Concept] = {}
        self._waiting: dict[str, list[tuple[str, Concept]]] = {}
        self._everyday: dict[str, list[Concept]] = {}
        self._tries: dict[str, _Node] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._found: dict[str, tuple[Concept, ...]] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        for row in rows:
            concept = row.concept
            if concept.id in self._concepts:
                raise ValueError(f"The concept {concept.id} stands twice in the tables.")
            self._concepts[concept.id] = concept
            for term in (concept.name, *row.terms):
                self._waiting.setdefault(first_form(term), []).append((term, concept))
        self._await_everyday_names()
        for concept in self._concepts.values():
            for parent in concept.parents:
                if parent not in self._concepts:
                    raise ValueError(f"{concept.id} has a parent that no table holds: {parent}.")

    def _await_everyday_names(self) -> None:
        """Keep the everyday names that mean one concept alone: "throat cancer" is said of two."""
        said = [(one.plain.lower(), one) for one in self._concepts.values()]
        shared = collections.Counter(plain for plain, _ in said)
        for plain, concept in said:
            if shared[plain] == 1 and concept.plain != concept.name:
                first = first_form(plain)
                self._everyday.setdefault(first, []).append(concept)
                self._waiting.setdefault(first, [])

    def _trie(self, first: str) -> _Node | None:
        trie = self._tries.get(first)
        if trie is None and first in self._waiting:
            trie = {}
            for term, concept in self._waiting[first]:
                _add(trie, term, concept)
            for concept in self._everyday.get(first, ()):
                _add(trie, concept.plain, concept, yields=True)
            # Two threads may both make one; they come out alike.
            self._tries[first] = trie
        return trie

    def __contains__(self, concept: str) -> bool:
        return concept in self._concepts

    def __iter__(self) -> Iterator[Concept]:
        return iter(self._concepts.values())

    def concept(self, identifier: str) -> Concept:
        """Return a concept by its id.

        Raises:
            KeyError: if there is none.
        """
        return self._concepts[identifier]

    def names_of(self, identifier: str) -> tuple[str, ...]:
        """Return every name of a concept as the tables write it, ``=`` and ``~`` left out."""
        if not self._names:
            names: dict[str, list[str]] = {}
            for waiting in self._waiting.values():
                for term, concept in waiting:
                    names.setdefault(concept.id, []).append(term.lstrip("=~"))
            self._names = {one: tuple(sorted(set(held))) for one, held in names.items()}
        return self._names.get(identifier, ())

    def above(self, identifier: str) -> frozenset[str]:
        """Return the ids of everything that a concept is a form of, itself left out."""
        known = self._above.get(identifier)
        if known is None:
            concept = self._concepts.get(identifier)
            parents = concept.parents if concept else ()
            known = frozenset(parents).union(*(self.above(one) for one in parents))
            self._above[identifier] = known
        return known

    def is_a(self, lower: str, upper: str) -> bool:
        """Say whether one concept is the other, or a form of it."""
        return lower == upper or upper in self.above(lower)

    def mentions(self, text: str, tokens: tuple[Token, ...] | None = None) -> tuple[Mention, ...]:
        """Find the names in a text, the longest first at every place, none over another.

        Args:
            text: any text.
            tokens: its tokens, where they are at hand.
        """
        tokens = tokens_of(text) if tokens is None else tokens
        found = []
        at, count = 0, len(tokens)
        waiting = self._waiting
        while at < count:
            if tokens[at].form in waiting:
                mention = self._longest(text, tokens, at)
                if mention is not None:
                    found.append(mention)
                    at = mention.past
                    continue
            at += 1
        return tuple(found)

    def _longest(self, text: str, tokens: tuple[Token, ...], first: int) -> Mention | None:
        node, at, best = self._trie(tokens[first].form), first, None
        while node is not None:
            at += 1
            token = tokens[at - 1]
            held = node.get(_END)
            if held:
                alone = _stands_alone(tokens, first, at)
                written = text[tokens[first].start : token.end]
                meant = _meant(held, written, alone=alone)
                if meant and not _reaches_out(written):
                    best = Mention(
                        span=(tokens[first].start, token.end),
                        concept=meant[0],
                        others=tuple(meant[1:]),
                        first=first,
                        past=at,
                    )
            if at == len(tokens) or not _joined(text, token.end, tokens[at].start):
                break
            node = node.get(tokens[at].form)
        return best

    def find(self, phrase: str) -> tuple[Concept, ...]:
        """Return the concepts that a whole phrase names, none if it names none exactly.

        The last phrases are remembered: a person's facts are compared with the same names over and
        over.
        """
        held = self._found.get(phrase)
        if held is None:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            held = self._found[phrase] = self._find(phrase)
        return held

    def _find(self, phrase: str) -> tuple[Concept, ...]:
        tokens = tokens_of(phrase)
        if not tokens:
            return ()
        mention = self._longest(phrase, tokens, 0)
        if mention is None or mention.past != len(tokens):
            return ()
        return (mention.concept, *mention.others)


def _reaches_out(written: str) -> bool:
    """Say whether a name of two things goes over the end of a bracket: "(TIA) or stroke"."""
    return written.count("(") != written.count(")") and (" or " in written or " and " in written)


def _add(trie: _Node, term: str, concept: Concept, *, yields: bool = False) -> None:
    """Add a name to those that begin with the same word, unless it yields to one already there."""
    plain = term.lstrip("=~")
    if concept.kind not in _ILLNESSES and says_more(plain, concept.name):
        return
    exact = plain if term.startswith("=") or (_is_short(plain) and term[0] != "~") else ""
    node = trie
    for form in forms_of(plain)[1:]:
        node = node.setdefault(form, {})
    held = node.setdefault(_END, [])
    if not (held if yields else any(one.concept is concept and one.exact == exact for one in held)):
        held.append(_Named(concept, exact))


_ILLNESSES = frozenset({Kind.CONDITION, Kind.INFECTION, Kind.SYMPTOM})
"""Kinds whose names need such words: "high blood pressure", "HBsAg positive". A test sees to it
that no name of an illness is another of its names with a word more."""

_MORE = frozenset({
    "no", "not", "non", "without", "unable", "inability", "cannot", "incapable", "never",
    "contraindication", "contraindicated", "negative", "positive", "current", "currently",
    "prior", "previous", "previously", "past", "former", "history", "planned", "planning",
    "severe", "moderate", "mild", "severely", "uncontrolled", "controlled", "unstable",
    "symptomatic", "asymptomatic", "decompensated", "significant", "clinically", "suspected",
    "confirmed", "documented", "known", "recent", "active", "inactive", "inadequate",
    "insufficient", "lack", "lacking", "poor", "difficult", "incompetent", "incapacitated",
    "illiterate", "untreated", "refractory", "resistant", "recurrent", "persistent", "ineligible",
    "incompatible", "unresectable", "inoperable", "absent", "low", "high", "elevated",
    "decreased", "increased", "abnormal",
})  # fmt: skip
"""Words of denial, sign, time and degree, which a text may say of any name."""


_DENIALS = frozenset({
    "no", "not", "non", "without", "unable", "inability", "cannot", "incapable", "never",
})  # fmt: skip


def says_more(term: str, name: str) -> bool:
    """Say whether a term adds a word of denial, sign, time or degree to the name that it is for.

    Such a term would hide the word: "uncontrolled asthma" is no other name for asthma.
    """
    if "density" in term:
        return False  # "low-density lipoprotein" is a name
    said = _MORE.intersection(forms_of(term))
    if not said:
        return False
    named = set(forms_of(name))
    if not _DENIALS.isdisjoint(named):
        named |= _DENIALS
    return not said <= named


def _is_short(term: str) -> bool:
    capitals = sum(letter.isupper() for letter in term)
    return term.isalnum() and len(term) <= _LONGEST_EXACT and capitals >= 2


def _joined(text: str, end: int, start: int) -> bool:
    """Say whether nothing but a space, hyphen, slash or the like parts two tokens."""
    if start == end:
        return True
    return start - end <= 3 and all(letter in _JOINTS for letter in text[end:start])


def _stands_alone(tokens: tuple[Token, ...], first: int, past: int) -> bool:
    """Say whether no word or number touches a name, as one touches the CD of "CD56"."""
    before = tokens[first - 1] if first else None
    after = tokens[past] if past < len(tokens) else None
    touched = before is not None and before.end == tokens[first].start
    return not touched and not (
        after is not None and after.start == tokens[past - 1].end and after.form != "+"
    )


def _meant(held: list[_Named], written: str, *, alone: bool) -> list[Concept]:
    """Return what a name means as it is written: those that ask for just that writing first."""
    plural = written.removesuffix("s")
    exact = [one.concept for one in held if alone and one.exact and one.exact in (written, plural)]
    return exact + [one.concept for one in held if not one.exact and one.concept not in exact]


TABLES = ("conditions", "infections", "treatments", "measurements", "markers", "circumstances")
"""Names of the tables that are read; one that is not there is passed over."""

_COMMON = ("id", "kind", "name", "plain", "parents", "terms", "mesh", "people")


def rows_of(table: str) -> tuple[Row, ...]:
    """Read one table of the project's own.

    Raises:
        ValueError: naming the line that is not as the head says.
    """
    file = resources.files("trialpost.vocabulary").joinpath("tables", f"{table}.tsv")
    if not file.is_file():
        return ()
    lines = [
        (number, line)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]
    head = lines[0][1].split("\t")
    rows = []
    for number, line in lines[1:]:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) > len(head):
            raise ValueError(f"{table}.tsv, line {number}: more columns than the head names.")
        rows.append(_row(dict(zip(head, cells, strict=False)), f"{table}.tsv, line {number}"))
    return tuple(rows)


def _row(cells: Mapping[str, str], where: str) -> Row:
    said = cells.get("plain", "")
    article, plain = split_article(said.removesuffix("*"))
    try:
        concept = Concept(
            id=cells["id"],
            kind=Kind(cells["kind"]),
            name=cells["name"],
            plain=plain or cells["name"],
            parents=_several(cells.get("parents", "")),
            mesh=_several(cells.get("mesh", "")),
            article=article,
            ambiguous=said.endswith("*"),
            people=cells.get("people", ""),
        )
    except (KeyError, ValueError) as error:
        raise ValueError(f"{where}: {error}.") from None
    more = {key: value for key, value in cells.items() if value and key not in _COMMON}
    return Row(concept, _several(cells.get("terms", "")), more)


def _several(cell: str) -> tuple[str, ...]:
    if not cell:
        return ()
    return tuple([part for part in map(str.strip, cell.split(";")) if part])


@functools.cache
def lexicon() -> Lexicon:
    """Return the lexicon of the project's own tables, made once."""
    return Lexicon(row for table in TABLES for row in rows_of(table))
