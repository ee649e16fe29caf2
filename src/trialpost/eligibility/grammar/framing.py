"""Let the cues of a clause change the frame of the names that follow, or the draft before them."""

import re

import msgspec

from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.drafts import Draft
from trialpost.eligibility.grammar.frames import (
    ILLNESSES,
    MEASURES,
    RESPONSE_OF,
    TREATMENTS,
    WHEN_OF,
    family_of,
)
from trialpost.eligibility.grammar.nesting import Bracket
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.eligibility.grammar.saying import Saying
from trialpost.model.requirement import When
from trialpost.vocabulary.lexicon import Kind
from trialpost.vocabulary.spelling import form_of

_IGNORED = frozenset({
    Cue.GLUE, Cue.PEOPLE, Cue.MUST, Cue.EITHER, Cue.ALL_OF, Cue.AGE, Cue.DEFINED, Cue.EXAMPLE,
})  # fmt: skip
_UNTREATED = re.compile(r"\bna[iï]ve\b", re.IGNORECASE)
_TREATED_FOR = re.compile(r"previously\s+treated\s+for\b", re.IGNORECASE)
_GOVERNING = re.compile(r"\b(?:of|with|that|which|who)\b", re.IGNORECASE)
_NARROWING = frozenset({
    "exacerbation", "episode", "attack", "recurrence", "flare", "progression", "onset", "symptom",
    "sign", "feature", "manifestation", "complication", "worsening", "course", "period", "presence",
    "incidence", "number", "severity", "degree", "area", "lesion", "component", "case", "site",
    "relapse", "bout", "occurrence", "finding", "pattern", "variant", "subtype", "phase", "dose",
    "cycle", "administration", "infusion", "injection", "application", "indication",
    "ground", "background", "picture", "profile", "majority", "amount", "quality",
    "first", "second", "third", "last", "clinical", "clinically", "significantly", "high", "low",
    "major", "minor", "primary", "treatment", "documented", "new", "documentation", "imaging",
})  # fmt: skip
"""Nouns that narrow what stands behind their "of" and name nothing else."""


_VERBS = frozenset({"is", "are", "is a", "are a", "who is", "who are"})
_ANY_ILLNESS = frozenset({"disease", "disorder", "illness"})


_BEARING = re.compile(r"[\s-]*bearing\b", re.IGNORECASE)
"""Behind "child", that no child is meant."""

_LASTING = frozenset({
    "surgically-sterile", "postmenopausal", "not-of-childbearing-potential", "premenopausal",
    "childbearing-potential", "premenarchal", "newborn", "healthy", "pregnant", "breastfeeding",
})  # fmt: skip
"""States that nobody plans."""


_ENDS = (Sort.COMMA, Sort.AND, Sort.OR, Sort.STOP, Sort.WINDOW)


class Framing(Saying):
    """Understands the cues of a clause."""

    def _governs(self, piece: Piece) -> None:
        """Take an unknown noun before "of" or "with" for more than a describing word.

        "Relatives of patients with lupus" are not lupus; "an exacerbation of asthma" narrows it.
        """
        if not self.pending or not _GOVERNING.search(self.text, piece.start, piece.end):
            return
        last = self.pending[-1]
        if last.sort is not Sort.WORD or form_of(self.words(last)) in _NARROWING:
            return
        for one in self.pending:
            self.loosen(one)
        self.pending.clear()

    def _is_for_sex(self) -> bool:
        """Say whether a tail behind a limit is no more than the "for" of "for men"."""
        assert self.tail is not None  # noqa: S101 - asked only within a tail
        last = self.clause.drafts[-1]
        words = self.text[slice(*self.tail)].lower()
        return last.kind in MEASURES and last.quantity is not None and words in ("for", "in")

    def _new_verb(self, piece: Piece) -> None:
        """Forget the time and the like where a list goes on with a verb: "or is a patient who"."""
        if self.joint and not self.since_joint and self.clause.drafts and (
            self.words(piece).lower() in _VERBS
        ):  # fmt: skip
            self._turn()
            self.frame = msgspec.structs.replace(self.frame, when=self.base.when)

    def _is_illness(self, piece: Piece) -> bool:
        """Draft "fibrosing skin disease" of unknown words before a noun that means any illness."""
        last = self.pending[-1] if self.pending else None
        if last is None or last.sort is not Sort.WORD or self.frame.takes:
            return False
        if form_of(self.words(piece)) not in _ANY_ILLNESS or piece.start - last.end > 1:
            return False
        start = self.pending[0].start
        self.pending.clear()
        self.add(
            Draft(
                start=start,
                end=piece.end,
                name=self.text[start : piece.end],
                kind=Kind.CONDITION,
                frame=self.frame,
            )
        )
        return True

    def _sex_of_last(self, cue: Cue) -> None:
        """Bind a limit to the sex behind it, or before it: "< 9 g/dL in males", "men: > 13"."""
        drafts = self.clause.drafts
        following = self.ahead[0] if self.ahead else None
        limited = isinstance(following, Piece) and following.sort is Sort.QUANTITY
        if limited and drafts and drafts[-1].kind in MEASURES:
            if drafts[-1].quantity is None:
                drafts[-1].sex = cue is Cue.MALE
            else:
                self.sex_ahead = cue is Cue.MALE
            self.clause.sexes.discard(cue.value)
            return
        if drafts and self.since_joint and drafts[-1].kind in MEASURES and drafts[-1].quantity:
            drafts[-1].sex = cue is Cue.MALE
            self.clause.sexes.discard(cue.value)

    def _frame_cue(self, cue: Cue, piece: Piece) -> None:
        if cue is Cue.NOT and self.is_without_words(piece):
            self.start_tail(piece)
        elif cue is Cue.NOT:
            self.spend_pending()
            self.close_tail()
            self.denied_at = len(self.clause.drafts) if self.since_joint else None
            self.scopes += 1
            self.frame = msgspec.structs.replace(self.frame, scope=self.scopes)
            following = self.ahead[0] if self.ahead else None
            if (
                isinstance(following, Piece)
                and following.cue is Cue.TAKES
                and (self.words(following).lower() != "under")
            ):
                self.since_joint = 0  # "who do not use contraception"
        elif cue is Cue.NAIVE:
            self._naive(piece)
        elif cue is Cue.EVER and self._is_past_of_last(piece):
            last = self.clause.drafts[-1]
            last.frame = msgspec.structs.replace(last.frame, when=When.EVER)
        elif cue in WHEN_OF:
            self._set_when(cue)
            under = self.words(piece).lower().endswith("undergoing")
            self.frame = msgspec.structs.replace(self.frame, undergoing=under)
            if _TREATED_FOR.match(self.text, piece.start) and self._is_illness_ahead():
                self.pending.append(piece)
        elif cue in RESPONSE_OF:
            takes = cue is Cue.STABLE
            self.frame = msgspec.structs.replace(
                self.frame, response=RESPONSE_OF[cue], takes=takes or self.frame.takes
            )
        elif cue is Cue.UNSUITABLE or cue is Cue.CONTRAINDICATED:
            if not self._unfit(piece):
                self.frame = msgspec.structs.replace(self.frame, contraindicated=True)
        elif cue is Cue.ALLERGY:
            self.allergy(piece)
        elif cue is Cue.FAMILY:
            too = "personal" in self.words(piece).lower()
            self.frame = msgspec.structs.replace(self.frame, family=True, person_too=too)
        elif cue is Cue.RISK:
            self.frame = msgspec.structs.replace(self.frame, risk=True)
        elif cue is Cue.SUSPECTED:
            self._suspected(piece)
        elif cue is Cue.TAKES:
            if not self.since_joint or not self.clause.drafts:
                self.take_now(piece)
                self.timed_at = len(self.clause.drafts)
            else:
                self.start_tail(piece)
        elif cue is Cue.TAKES_PART:
            self.frame = msgspec.structs.replace(self.frame, taking_part=True)
        elif cue in (Cue.POSITIVE, Cue.NEGATIVE, Cue.UNMUTATED):
            self._sign(cue is Cue.POSITIVE)
        elif cue in (Cue.NORMAL, Cue.ABNORMAL):
            self._normal(cue is Cue.NORMAL, piece)
        elif cue in (Cue.ABLE, Cue.UNABLE):
            self.frame = msgspec.structs.replace(self.frame, able=cue is Cue.ABLE)
        elif cue is Cue.SPEAKS:
            if not self.is_speech(piece):
                self.frame = msgspec.structs.replace(self.frame, speaks=True)
        else:
            self.start_tail(piece)

    def _naive(self, piece: Piece) -> None:
        """Take "treatment-naive" for never treated: of what stands before it, or what follows."""
        drafts = self.clause.drafts
        if drafts and self.since_joint and drafts[-1].kind in TREATMENTS:
            self.scopes += 1
            drafts[-1].frame = msgspec.structs.replace(
                drafts[-1].frame, scope=self.scopes, when=When.EVER
            )
            return
        words = self.text[piece.start : piece.end].lower()
        if _UNTREATED.search(words) and (self._is_illness_ahead() or self._is_last_of_part()):
            self.pending.append(piece)  # "treatment-naive hepatitis C": who is has the illness
            return
        self.scopes += 1
        when = When.CURRENT if words.endswith(("taking", "on", "receiving", "using")) else When.EVER
        self.frame = msgspec.structs.replace(self.frame, scope=self.scopes, when=when, takes=True)

    def _is_illness_ahead(self) -> bool:
        """Say whether the next name is that of an illness, or of what shows one."""
        for node in self.ahead:
            if isinstance(node, Bracket) or node.sort in (Sort.STOP, Sort.COLON):
                return False
            if node.kind is not None:
                return node.kind in ILLNESSES or node.kind is Kind.MARKER
        return False

    def _is_last_of_part(self) -> bool:
        """Say whether a joint follows, or nothing."""
        following = self.ahead[0] if self.ahead else None
        return following is None or (isinstance(following, Piece) and following.sort in _ENDS)

    def _set_when(self, cue: Cue) -> None:
        when = WHEN_OF[cue]
        drafts = self.clause.drafts
        if drafts and self.since_joint and cue in (Cue.CURRENT, Cue.PLANNED):
            # "… during the study", "… at screening": said of what stands before it.
            for draft in self._since_frame():
                if draft.period is not None and draft is not drafts[-1]:
                    continue  # it has its own time
                planned = when is When.PLANNED and (
                    family_of(draft.kind) == "illness"
                    or (draft.kind is Kind.STATE and draft.concept in _LASTING)
                )
                if draft.frame.when is When.UNSAID and not planned:
                    draft.frame = msgspec.structs.replace(draft.frame, when=when)
            self.close_tail()
            return
        held = self.frame.when
        if cue is Cue.PLANNED and not drafts and self.waiting_period is not None and (
            self.waiting_period.oldest is not None
        ):  # fmt: skip
            # "in the past 30 days or planned": of what follows.
            self.frame = msgspec.structs.replace(self.frame, planned_too=True)
            return
        if cue is Cue.PLANNED and len(drafts) == self.timed_at and self.joint in ("or", "slash"):
            if held is not When.PLANNED:
                self.frame = msgspec.structs.replace(self.frame, planned_too=True)
            return  # "use or planned use"
        both = {held, when} == {When.EVER, When.CURRENT}
        if both and len(drafts) == self.timed_at and self.joint in ("or", "slash", "and", ""):
            when = When.EVER  # "current or prior"
        self.timed_at = len(drafts)
        if drafts and self.joint and not self.since_joint:
            self._turn()
        self.frame = msgspec.structs.replace(self.frame, when=when)

    def _is_past_of_last(self, piece: Piece) -> bool:
        """Say whether "history" stands behind what it is of: "a stroke history"."""
        drafts = self.clause.drafts
        behind = self.ahead[0] if self.ahead else None
        alone = behind is None or (isinstance(behind, Piece) and behind.sort in _ENDS)
        return bool(drafts) and bool(self.since_joint) and alone and (
            self.words(piece).lower() == "history"
        )  # fmt: skip

    def _turn(self) -> None:
        """Forget what was said of how a treatment goes, where a list turns to something else."""
        base = self.base
        self.frame = msgspec.structs.replace(
            self.frame,
            allergy=base.allergy,
            family=base.family,
            person_too=base.person_too,
            risk=base.risk,
            suspected=base.suspected,
            response=base.response,
            contraindicated=base.contraindicated,
            able=base.able,
            planned_too=base.planned_too,
            taking_part=base.taking_part,
            normal=base.normal,
        )

    def _suspected(self, piece: Piece) -> None:
        drafts = self.clause.drafts
        if drafts and self.since_joint:
            self.start_tail(piece)
        else:
            self.frame = msgspec.structs.replace(self.frame, suspected=True)

    def _sign(self, sign: bool) -> None:
        """Say of the name before, or of those that follow, that a test shows it or does not."""
        drafts = self.clause.drafts
        if drafts and self.since_joint and _has_sign(drafts[-1]):
            for draft in self._joined_back():
                if draft.frame.sign is None and _has_sign(draft):
                    draft.frame = msgspec.structs.replace(draft.frame, sign=sign)
            return
        self.frame = msgspec.structs.replace(self.frame, sign=sign)

    def _normal(self, normal: bool, piece: Piece) -> None:
        drafts = self.clause.drafts
        if drafts and self.since_joint and drafts[-1].kind in MEASURES:
            if drafts[-1].quantity is None:
                for draft in self._joined_back():
                    if draft.kind in MEASURES and draft.quantity is None:
                        draft.frame = msgspec.structs.replace(draft.frame, normal=normal)
            return
        self.frame = msgspec.structs.replace(self.frame, normal=normal)
        self.pending.append(piece)

    def on_cue(self, piece: Piece) -> None:
        """Let a cue change the frame, or the draft before it."""
        cue = piece.cue
        assert cue is not None  # noqa: S101 - a cue piece has its cue
        if self.tail is not None and cue in (Cue.MALE, Cue.FEMALE) and self._is_for_sex():
            self.tail = None
        if self.tail is not None and cue not in (Cue.NOT, *WHEN_OF) and not self._unfit(piece):
            self.stretch_tail(piece)
            return
        if cue in (Cue.MALE, Cue.FEMALE):
            self.clause.sexes.add(cue.value)
            before = self.nodes[self.at - 1] if self.at else None
            self.clause.without = isinstance(before, Piece) and before.cue is Cue.NOT
            self.clause.group = self.clause.group if any(self.clause.group) else (
                piece.start, piece.end)  # fmt: skip
            self._sex_of_last(cue)
            return
        if cue in (Cue.ADULT, Cue.CHILD):
            if _BEARING.match(self.text, piece.end):
                return
            self.clause.ages.add(cue.value)
            self.clause.aged = (piece.start, piece.end)
            return
        if cue is Cue.AGE:
            self.age_near = True
            return
        if cue in _IGNORED:
            self._new_verb(piece)
            if not self._is_illness(piece):
                self._governs(piece)
            return
        if cue is Cue.LINK:
            self.on_link(piece)
            return
        if cue is Cue.NARROWS:
            self.narrows(piece)
            return
        if cue is Cue.REGARDLESS:
            self.void()
            return
        if cue is Cue.LINES:
            self.on_lines(piece)
            return
        if cue is Cue.TRIAL:
            self.on_trial(piece)
            return
        self._frame_cue(cue, piece)

    def _unfit(self, piece: Piece) -> bool:
        """Say that what was named is not to be given: "in whom aspirin is contraindicated"."""
        if not (self.since_joint and self.words(piece).lower() == "contraindicated"):
            return False
        last = self.clause.drafts[-1].concept
        for draft in self._since_frame():
            if draft is not self.clause.drafts[-1] and last and draft.concept == last:
                break  # "takes aspirin, or aspirin is contraindicated": the first is taken
            draft.frame = msgspec.structs.replace(draft.frame, contraindicated=True)
        return True

    def on_link(self, piece: Piece) -> None:
        """Let words that link a name to what comes after begin a tail."""
        if self.clause.drafts and self.since_joint:
            self.start_tail(piece)
        elif self.pending and self._goes_on(piece):
            return
        elif self.pending:
            # "exacerbation in …": what was waiting is no mere describing word.
            for one in self.pending:
                self.loosen(one)
            self.pending.clear()

    def _goes_on(self, piece: Piece) -> bool:
        """Say whether a link stands within describing words: "mild to severe", "signs due to"."""
        last = self.pending[-1]
        if last.cue in (Cue.NAIVE, Cue.EVER):
            return True
        if last.sort is Sort.QUALIFIER and self.words(piece).lower() == "to":
            return True
        return all(form_of(self.words(one)) in _NARROWING for one in self.pending)


def _has_sign(draft: Draft) -> bool:
    signed = (Kind.MARKER, Kind.INFECTION, Kind.STATE, "pregnancy test")
    return draft.kind in signed or draft.kind in MEASURES
