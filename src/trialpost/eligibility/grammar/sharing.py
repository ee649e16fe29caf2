"""Let the names of a list share their noun, and the words that stand before it."""

import re

from trialpost.eligibility.grammar.drafts import Draft
from trialpost.eligibility.grammar.frames import ILLNESSES, family_of
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.eligibility.grammar.timing import Timing
from trialpost.vocabulary.condition_shape_words import ANATOMY
from trialpost.vocabulary.lexicon import lexicon
from trialpost.vocabulary.qualifiers import QUALIFIERS
from trialpost.vocabulary.spelling import forms_of

ADJECTIVES = re.compile(
    r"(?:(?!\w*(?:ment|ization|event)\b)[A-Za-z-]+(?:al|ic|ar|ary|ous|ive|ine|ant|ent|oid|ial|iac|eal|ed)"
    r"\b[\s,-]*)+"
)
"""Words that want a noun."""


_ANY_NOUN_LIST = (
    "primary secondary single dual important optimal maximal oral intravenous topical inhaled "
    "clinical elective emergency complete partial total congenital acquired unilateral bilateral "
    "left right concomitant concurrent prior previous planned existing treated untreated known "
    "isolated combined multiple large small high low standard conventional"
)


_ANY_NOUN = frozenset(_ANY_NOUN_LIST.split())
"""Words that go before any noun, and leave it the name that it is."""


_ROUTES = frozenset({"oral-therapy", "intravenous-therapy", "systemic-therapy", "topical-therapy"})
"""Concepts of whatever is given in a way."""

LEADING = frozenset({"severity", "activity", "significance", "course"})
"""Sorts of qualifiers that hold of a whole list when they stand before it."""

_OF_ONE_NOUN = frozenset({*LEADING, "stage"})
"""Those that hold of all whose noun is one: "end-stage renal or liver disease"."""


class Sharing(Timing):
    """Understands what the names of a list share."""

    def _share_qualifiers(self, draft: Draft, piece: Piece) -> None:
        """Let "severe" of "severe cardiac, hepatic or renal disease" hold of all that it is of."""
        last = self.last_name
        drafts = self.clause.drafts
        if drafts and self.joint and draft.kind in ILLNESSES and not draft.qualifiers:
            before = drafts[-1]
            first = len(drafts) == 1 and self.joint in ("or", "slash")
            same = before.frame == draft.frame and before.kind in ILLNESSES
            if last is not None and (last.is_shared or first) and same:
                sorts = _OF_ONE_NOUN if last.is_shared else LEADING
                draft.qualifiers = _leading_of(self.leading, sorts)
                return
        if last is None or not self.joint or draft.qualifiers or not last.is_shared:
            self.leading = _leading_of(draft.qualifiers, _OF_ONE_NOUN)
            front, _, rest = draft.name.partition(" ")
            if piece.is_shared and rest and not self.leading:
                # "chronic kidney or liver disease": the name says of both that they are chronic.
                self.leading = _leading_of([front], _OF_ONE_NOUN)

    def _alternate(self, draft: Draft, piece: Piece) -> None:
        """Draft "acute GVHD" of "acute or chronic GVHD", and what else shares the noun of a list.

        Words that only say how an illness is stay with it: "locally advanced or metastatic cancer".
        """
        splits, self.alternatives = self.alternatives, []
        first, kept = 0, []
        parts = draft.name.split()
        noun = " ".join(parts[1:] or parts)
        if piece.is_shared and piece.concept is not None:
            noun = piece.concept.name.split()[-1]
        joint = self.joint
        leading: list[str] = []
        for past, sort in splits:
            if not first < past <= len(self.pending):
                continue
            segment = self.pending[first:past]
            first = past
            saying_how = all(one.sort is Sort.QUALIFIER for one in segment)
            other = (
                None if piece.is_shared and saying_how else self._alternative(segment, noun, draft)
            )
            if other is not None and saying_how and sort == Sort.COMMA.value and (
                lexicon().is_a(draft.concept, other.concept)
            ):  # fmt: skip
                other = None  # "acute, subacute, or chronic back pain": no other pain
            if other is None:
                kept += segment
                continue
            self.joint = joint
            if leading and not other.qualifiers:
                other.qualifiers = list(leading)
            leading = leading or _leading_of(other.qualifiers, _OF_ONE_NOUN)
            self._add_alternative(other)
            joint = sort
        self.pending = kept + self.pending[first:]
        if leading and draft.kind in ILLNESSES and not self.pending:
            draft.qualifiers = list(leading)
        self.joint = joint
        if joint:
            self.since_joint = 0

    def _alternative(self, segment: list[Piece], noun: str, draft: Draft) -> Draft | None:
        """Return what some words before a joint name together with a noun; ``None`` if nothing."""
        how = [one for one in segment if one.sort is Sort.QUALIFIER]
        named = segment[len(how) :] if segment[: len(how)] == how else segment
        if not named:
            named, how = segment, []
        start, end = segment[0].start, segment[-1].end
        words = self.text[named[0].start : end]
        found = tuple(
            one
            for one in lexicon().find(f"{words} {noun}")
            if family_of(one.kind) == family_of(draft.kind)
        )
        forms = forms_of(words)
        if found and all(form in _ANY_NOUN for form in forms) and found[0].id in _ROUTES:
            found = ()  # "oral or intravenous antibiotics" are not whatever is given by mouth
        only_how = all(piece.sort is Sort.QUALIFIER for piece in segment)
        if (not found and only_how) or (found and found[0].id == draft.concept):
            return None
        if not found and ADJECTIVES.fullmatch(draft.name):
            return None
        other = Draft(
            start=start,
            end=end,
            name=f"{words} {noun}",
            kind=draft.kind,
            frame=draft.frame,
            qualifiers=[self.words(one) for one in how] if named is not segment else [],
        )
        if found:
            other.kind, other.concept = found[0].kind, found[0].id
        elif self.frame.allergy:
            other.name = words
        elif all(form in _ANY_NOUN or form in QUALIFIERS for form in forms):
            other.name, other.concept = draft.name, draft.concept
            other.qualifiers = [*other.qualifiers, words]
        elif ADJECTIVES.fullmatch(words) or all(form in ANATOMY for form in forms):
            if noun == draft.name:
                other.name, other.concept = draft.name, draft.concept
                other.qualifiers = [*other.qualifiers, words]
        else:
            other.kind, other.name = "unread", ""
        return other

    def _add_alternative(self, other: Draft) -> None:
        drafts = self.clause.drafts
        if drafts and drafts[-1].kind == "allergy" and not drafts[-1].name:
            drafts[-1].name, drafts[-1].concept = other.name, other.concept
            drafts[-1].end = other.end
            return
        self.add(other)


def _leading_of(qualifiers: list[str], sorts: frozenset[str]) -> list[str]:
    """Return the describing words, of some sorts, that hold of a whole list."""
    return [words for words in qualifiers if QUALIFIERS.get(_plain(words)) in sorts]


def _plain(words: str) -> str:
    return words.lower().replace("-", " ")
