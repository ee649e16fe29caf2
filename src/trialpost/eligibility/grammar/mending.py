"""Mend the drafts of a clause when its end is reached: what names in a list share is known then."""

import re

import msgspec

from trialpost.eligibility.grammar.drafts import Draft
from trialpost.eligibility.grammar.frames import family_of
from trialpost.eligibility.grammar.nameless import (
    is_noise,
    is_place,
    kind_of_phrase,
    may_be_name,
)
from trialpost.eligibility.grammar.naming import Naming
from trialpost.eligibility.grammar.sharing import ADJECTIVES, LEADING
from trialpost.eligibility.grammar.team import team_check
from trialpost.vocabulary.condition_shape_words import ANATOMY
from trialpost.vocabulary.lexicon import Kind, lexicon
from trialpost.vocabulary.qualifiers import QUALIFIERS
from trialpost.vocabulary.spelling import forms_of

_JUDGED = re.compile(r"\b(?:opinion|judge?ment|discretion)", re.IGNORECASE)
_PLACED = re.compile(r"\b(?:of|in|on|at|to|around|near)\b", re.IGNORECASE)
_LISTED = re.compile(r"(?:(?!\b(?:or|and)\b)[^,/])+")


_SMOKERS = ("non-smoker", "former-smoker")
_QUIT = re.compile(
    r"(?:(?:who|that)\s+)?(?:ha(?:ve|s|d)\s+)?(?:quit|stopped|ceased|gave\s+up|given\s+up|discontinued)"
    r"(?:\s+(?:smoking|it|tobacco|cigarettes))?",
    re.IGNORECASE,
)
"""How it is said behind "non-smoker or" that somebody smoked and does no more."""


class Mending(Naming):
    """Mends drafts at the end of a clause."""

    def mend(self) -> None:
        """Give the drafts what they share, and those without a name the kind their words have."""
        self._drop_noise()
        self._share_heads()
        self._share_fronts()
        self._join_places()
        self._take_stopping()
        for draft in self.clause.drafts:
            self._check_unread(draft)
        self._by_neighbours()

    def _take_stopping(self) -> None:
        """Take "quit" beside those who do not smoke for having smoked: "non-smoker or quit"."""
        drafts, joints = self.clause.drafts, self.clause.joints
        for at in range(1, len(drafts)):
            draft, before = drafts[at], drafts[at - 1]
            words = self.text[draft.start : draft.end]
            if draft.kind == "unread" and before.concept in _SMOKERS and joints[at] in (
                "or", "slash"
            ) and _QUIT.fullmatch(words):  # fmt: skip
                draft.kind, draft.concept, draft.name = Kind.SUBSTANCE, "former-smoker", words
                draft.unclear = False

    def _check_unread(self, draft: Draft) -> None:
        """Leave a draft without a name to the trial team, or find the kind of its words."""
        if draft.unclear or draft.kind == "unread":
            draft.name = self.text[draft.start : draft.end]
            check = team_check(self.text, draft.start, draft.end)
            if check is not None:
                draft.kind, draft.reason = "team", check[0]
                return
        if draft.kind == "unread" and not draft.unclear:
            kind = kind_of_phrase(self.text, draft)
            if kind is not None:
                draft.kind, draft.name = kind, draft.name.strip(" .,;-")

    def _by_neighbours(self) -> None:
        """Take an unknown name in a list for what those beside it are: "plates, screws, pins"."""
        drafts, joints = self.clause.drafts, self.clause.joints
        for at, draft in enumerate(drafts):
            if draft.kind != "unread" or draft.unclear or not 0 < at < len(drafts) - 1:
                continue
            before, after = family_of(drafts[at - 1].kind), family_of(drafts[at + 1].kind)
            if before != after or before not in ("illness", "treatment"):
                continue
            if joints[at] and joints[at + 1] and may_be_name(draft.name):
                draft.kind, draft.name = drafts[at - 1].kind, draft.name.strip(" .,;-")

    def _drop_noise(self) -> None:
        """Leave out words that belong to nothing and ask for nothing, beside what does."""
        drafts, joints = self.clause.drafts, self.clause.joints
        if all(draft.kind == "unread" for draft in drafts):
            return
        for at in range(len(drafts) - 1, -1, -1):
            draft = drafts[at]
            words = self.text[draft.start : draft.end]
            if draft.kind == "unread" and _JUDGED.search(words) and is_noise(words):
                draft.kind = "team"
            elif draft.kind == "unread" and is_noise(words):
                if at + 1 < len(joints) and (at == 0 or not joints[at + 1]):
                    joints[at + 1] = joints[at]
                del drafts[at], joints[at]

    def _share_fronts(self) -> None:
        """Read "valve repair or replacement" and "aortic stenosis or insufficiency"."""
        drafts, joints = self.clause.drafts, self.clause.joints
        for at in range(1, len(drafts)):
            draft, before = drafts[at], drafts[at - 1]
            words = self.text[draft.start : draft.end].strip()
            front = before.name.rpartition(" ")[0]
            if draft.kind != "unread" or not front or " " in words or not joints[at]:
                continue
            family = family_of(before.kind)
            name = f"{front} {words}"
            found = [one for one in lexicon().find(name) if family_of(one.kind) == family]
            if found:
                draft.kind, draft.concept, draft.name = found[0].kind, found[0].id, name
                draft.frame = before.frame

    def _join_places(self) -> None:
        """Put further parts of the body to the name before them: "the penis or pubic area"."""
        drafts, joints = self.clause.drafts, self.clause.joints
        for at in range(len(drafts) - 1, 0, -1):
            draft, before = drafts[at], drafts[at - 1]
            if draft.kind != "unread" or before.kind == "unread" or not joints[at]:
                continue
            words = self.text[before.start : before.end]
            if _PLACED.search(words) and is_place(self.text, draft):
                before.qualifiers.append(self.text[draft.start : draft.end])
                before.end = draft.end
                del drafts[at], joints[at]

    def _share_heads(self) -> None:
        """Give describing words of a list the noun at its end: "spinal, pelvic or hip surgery"."""
        drafts, joints = self.clause.drafts, self.clause.joints
        for at in range(len(drafts) - 2, -1, -1):
            draft, following = drafts[at], drafts[at + 1]
            if (
                draft.kind != "unread"
                or not self.text[draft.start : draft.end].strip()
                or joints[at + 1] not in ("or", "and", "comma", "slash")
                or family_of(following.kind) not in ("illness", "treatment")
                or following.unclear
            ):
                continue
            shared = self._sharing(draft, following)
            if shared:
                drafts[at : at + 1] = shared
                joints[at : at + 1] = [joints[at]] + ["comma"] * (len(shared) - 1)

    def _sharing(self, draft: Draft, following: Draft) -> list[Draft]:
        """Return drafts of the words of one that share the noun of another; none if they do not."""
        head = following.name.split()[-1]
        family = family_of(following.kind)
        made: list[Draft] = []
        leading: list[str] = []
        for found in _LISTED.finditer(self.text, draft.start, draft.end):
            words = found[0].strip()
            first, _, rest = words.partition(" ")
            if not made and rest and QUALIFIERS.get(first.lower()) in LEADING:
                leading, words = [first], rest  # "severe heart, lung and liver insufficiency"
            name = f"{words} {head}"
            meant = [one for one in lexicon().find(name) if family_of(one.kind) == family]
            if not meant and not (
                ADJECTIVES.fullmatch(words) or all(form in ANATOMY for form in forms_of(words))
            ):
                return []
            made.append(
                Draft(
                    start=found.start(),
                    end=found.end(),
                    name=name,
                    kind=meant[0].kind if meant else following.kind,
                    concept=meant[0].id if meant else "",
                    frame=msgspec.structs.replace(following.frame, scope=draft.frame.scope),
                    period=following.period,
                    qualifiers=list(leading),
                )
            )
        if leading and made and not following.qualifiers:
            following.qualifiers = list(leading)
        return made
