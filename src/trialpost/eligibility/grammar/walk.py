"""Walk over the pieces of a clause, from left to right, and draft a leaf for each name in it."""

import re
from collections.abc import Sequence

import msgspec

from trialpost.eligibility.grammar.brackets import ReadsClauses, in_brackets
from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.drafts import (
    MEASURES,
    TREATMENTS,
    Draft,
    Frame,
    family_of,
)
from trialpost.eligibility.grammar.nesting import Bracket, Node
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.eligibility.grammar.team import catch_all
from trialpost.model.requirement import Period, Response, When
from trialpost.vocabulary.lexicon import Kind, Mention
from trialpost.vocabulary.spelling import form_of
from trialpost.vocabulary.windows import Window, WindowSort

JOINTS = frozenset({Sort.AND, Sort.OR, Sort.COMMA, Sort.SLASH})


class Clause(msgspec.Struct, kw_only=True):
    """What was found in a clause: drafts, and how each is joined to the one before it.

    ``joints[i]`` stands in front of ``drafts[i]``: ``and``, ``or``, ``comma``, ``slash`` or empty.
    ``sexes`` and ``ages`` are the people whom it names, at ``group``.
    """

    drafts: list[Draft] = []
    joints: list[str] = []
    sexes: set[str] = set()
    ages: set[str] = set()
    group: tuple[int, int] = (0, 0)


_WHEN = {
    Cue.EVER: When.EVER,
    Cue.CURRENT: When.CURRENT,
    Cue.PAST: When.PAST,
    Cue.PLANNED: When.PLANNED,
}
_RESPONSES = {
    Cue.FAILED: Response.FAILED,
    Cue.INTOLERANT: Response.INTOLERANT,
    Cue.NEEDED: Response.NEEDED,
    Cue.SUITABLE: Response.SUITABLE,
    Cue.STABLE: Response.STABLE,
}
_IGNORED = frozenset({
    Cue.GLUE, Cue.PEOPLE, Cue.MUST, Cue.EITHER, Cue.ALL_OF, Cue.AGE, Cue.DEFINED, Cue.EXAMPLE,
})  # fmt: skip
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

_YEARS = {"years": 1.0, "year": 1.0, "months": 1 / 12, "month": 1 / 12, "weeks": 1 / 52.18,
          "week": 1 / 52.18, "days": 1 / 365.25, "day": 1 / 365.25}  # fmt: skip
_BACKWARD_WHEN = frozenset({Cue.CURRENT, Cue.PLANNED, Cue.EVER, Cue.PAST})


class Walker:
    """The state of the walk: the frame that holds, what waits for a name, and what was drafted."""

    def __init__(self, text: str, reader: ReadsClauses, frame: Frame | None = None) -> None:
        """Begin a walk over a clause of a text under a frame that the words before it set."""
        self.text = text
        self.reader = reader
        self.base = frame or Frame()
        self.frame = self.base
        self.scopes = self.base.scope
        self.clause = Clause()
        self.joint = ""
        self.pending: list[Piece] = []
        self.waiting_quantity: Piece | None = None
        self.waiting_period: Period | None = self.base.period
        self.unclear: tuple[int, int] | None = None
        self.age_near = False
        self.since_joint = 0
        self.tail: tuple[int, int] | None = None
        self.tail_kind: Kind | str | None = None
        self.last_name: Piece | None = None

    # --- the walk

    def walk(self, nodes: Sequence[Node]) -> Clause:
        """Draft every name among the pieces."""
        self.through(nodes)
        self.finish()
        return self.clause

    def through(self, nodes: Sequence[Node]) -> None:
        """Take one node after the other; a part that is the trial team's to check ends the walk."""
        for at, node in enumerate(nodes):
            if isinstance(node, Bracket):
                self.on_bracket(node)
                continue
            if self._is_team(node, nodes, at):
                return
            following = nodes[at + 1] if at + 1 < len(nodes) else None
            self.step(node, following if isinstance(following, Piece) else None)

    def _is_team(self, node: Piece, nodes: Sequence[Node], at: int) -> bool:
        """Draft the rest of the clause as the team's to check, if a part of a list begins so."""
        if self.since_joint or not self.clause.drafts or node.sort in JOINTS:
            return False
        if at and not (isinstance(nodes[at - 1], Piece) and nodes[at - 1].sort in JOINTS):
            return False
        end = nodes[-1].end
        if not catch_all(self.text, node.start, end):
            return False
        self.pending.clear()
        draft = Draft(start=node.start, end=end, name="", kind="team", frame=self.frame)
        draft.frame = msgspec.structs.replace(draft.frame, scope=0)
        self.add(draft)
        return True

    def on_bracket(self, bracket: Bracket) -> None:
        """Put what stands in brackets to the name before it, or read on as if they were not there."""
        if self.tail is not None:
            self.tail = (self.tail[0], bracket.end)
            return
        last = self.clause.drafts[-1] if self.clause.drafts and self.since_joint else None
        if not in_brackets(bracket, last, self.text, self.reader):
            self.through(bracket.pieces)

    def step(self, piece: Piece, following: Piece | None) -> None:
        """Take one piece."""
        sort = piece.sort
        if sort in JOINTS:
            self.on_joint(piece, following)
        elif sort is Sort.CUE:
            self.on_cue(piece)
        elif sort is Sort.NAME:
            self.on_name(piece)
        elif sort is Sort.QUANTITY:
            self.on_quantity(piece)
        elif sort is Sort.WINDOW:
            self.on_window(piece)
        elif sort is Sort.QUALIFIER:
            self.on_qualifier(piece)
        else:
            self.on_word(piece)

    def finish(self) -> None:
        """Close what is open at the end of the clause."""
        self.close_tail()
        self.spend_pending()
        if self.waiting_quantity is not None:
            self.loosen(self.waiting_quantity)
            self.waiting_quantity = None
        self.close_unclear()
        for draft in self.clause.drafts:
            if draft.unclear or draft.kind == "unread":
                draft.name = self.text[draft.start : draft.end]

    # --- pieces

    def on_joint(self, piece: Piece, following: Piece | None) -> None:
        """End a tail, unless the list goes on within it; remember the strongest joint."""
        if self.tail is not None and self._tail_goes_on(following):
            self.tail = (self.tail[0], piece.end)
            return
        self.close_tail()
        if not self.since_joint and self.pending and self._alternatives(following):
            return
        if not self.since_joint:
            self.spend_pending()
        self.close_unclear()
        name = piece.sort.value
        if self.joint in ("", "comma", "slash"):
            self.joint = name
        elif self.joint == "and" and name == "or":
            self.joint = "or"
        self.since_joint = 0

    def _alternatives(self, following: Piece | None) -> bool:
        """Say whether a joint stands between describing words of one name.

        So it is in "locally advanced or metastatic breast cancer".
        """
        if following is None or following.sort not in (Sort.QUALIFIER, Sort.NAME, Sort.WORD):
            return False
        return all(piece.sort is not Sort.CUE for piece in self.pending)

    def _tail_goes_on(self, following: Piece | None) -> bool:
        """Say whether what follows a joint belongs to the words behind the last name.

        It does if it names the same sort of thing as the tail did last, and not that of the head.
        """
        if following is None or not self.clause.drafts:
            return False
        head = self.clause.drafts[-1].kind
        if following.sort is Sort.WORD:
            return self.tail_kind is None
        if following.sort is not Sort.NAME or self.tail_kind is None:
            return False
        return family_of(following.kind) == family_of(self.tail_kind) != family_of(head)

    def on_cue(self, piece: Piece) -> None:
        """Let a cue change the frame, or the draft before it."""
        cue = piece.cue
        assert cue is not None  # noqa: S101 - a cue piece has its cue
        if self.tail is not None and cue not in (Cue.NOT, *_WHEN):
            self.stretch_tail(piece)
            return
        if cue in (Cue.MALE, Cue.FEMALE):
            self.clause.sexes.add(cue.value)
            self.clause.group = self.clause.group if any(self.clause.group) else (
                piece.start, piece.end)  # fmt: skip
            self._sex_of_last(cue)
            return
        if cue in (Cue.ADULT, Cue.CHILD):
            self.clause.ages.add(cue.value)
            return
        if cue is Cue.AGE:
            self.age_near = True
            return
        if cue in _IGNORED:
            self._governs(piece)
            return
        if cue is Cue.LINK:
            self.on_link(piece)
            return
        if cue is Cue.LINES:
            self.on_lines(piece)
            return
        if cue is Cue.TRIAL:
            self.on_trial(piece)
            return
        self._frame_cue(cue, piece)

    def _governs(self, piece: Piece) -> None:
        """Take an unknown noun before "of" or "with" for more than a describing word.

        "Relatives of patients with lupus" are not lupus; "an exacerbation of asthma" narrows it.
        """
        if not self.pending or not _GOVERNING.search(self.text, piece.start, piece.end):
            return
        for one in self.pending:
            if one.sort is Sort.WORD and form_of(self.words(one)) not in _NARROWING:
                self.loosen(one)
        self.pending = [
            one
            for one in self.pending
            if not (one.sort is Sort.WORD and form_of(self.words(one)) not in _NARROWING)
        ]

    def _sex_of_last(self, cue: Cue) -> None:
        """Bind a limit to the sex behind it: "< 9.5 g/dL in males"."""
        drafts = self.clause.drafts
        if drafts and self.since_joint and drafts[-1].kind in MEASURES and drafts[-1].quantity:
            drafts[-1].sex = cue is Cue.MALE
            self.clause.sexes.discard(cue.value)

    def _frame_cue(self, cue: Cue, piece: Piece) -> None:
        if cue is Cue.NOT:
            self.spend_pending()
            self.close_tail()
            self.scopes += 1
            self.frame = msgspec.structs.replace(self.frame, scope=self.scopes)
        elif cue is Cue.NAIVE:
            self._naive(piece)
        elif cue in _WHEN:
            self._set_when(cue)
        elif cue in _RESPONSES:
            takes = cue is Cue.STABLE
            self.frame = msgspec.structs.replace(
                self.frame, response=_RESPONSES[cue], takes=takes or self.frame.takes
            )
        elif cue is Cue.UNSUITABLE:
            self.frame = msgspec.structs.replace(self.frame, able=False)
        elif cue is Cue.CONTRAINDICATED:
            self.frame = msgspec.structs.replace(self.frame, contraindicated=True)
        elif cue is Cue.ALLERGY:
            self._allergy(piece)
        elif cue is Cue.FAMILY:
            self.frame = msgspec.structs.replace(self.frame, family=True)
        elif cue is Cue.RISK:
            self.frame = msgspec.structs.replace(self.frame, risk=True)
        elif cue is Cue.SUSPECTED:
            self._suspected(piece)
        elif cue is Cue.TAKES:
            if not self.since_joint or not self.clause.drafts:
                self.frame = msgspec.structs.replace(self.frame, takes=True)
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
        self.scopes += 1
        words = self.text[piece.start : piece.end].lower()
        when = When.CURRENT if words.endswith(("taking", "on", "receiving", "using")) else When.EVER
        self.frame = msgspec.structs.replace(self.frame, scope=self.scopes, when=when, takes=True)

    def _set_when(self, cue: Cue) -> None:
        when = _WHEN[cue]
        drafts = self.clause.drafts
        if drafts and self.since_joint and cue in (Cue.CURRENT, Cue.PLANNED):
            # "… during the study", "… at screening": said of what stands before it.
            for draft in self._since_frame():
                if draft.frame.when is When.UNSAID:
                    draft.frame = msgspec.structs.replace(draft.frame, when=when)
            self.close_tail()
            return
        held = self.frame.when
        both = {held, when} == {When.EVER, When.CURRENT}
        if both and not self.since_joint and self.joint in ("or", "slash", "and", ""):
            when = When.EVER
        self.frame = msgspec.structs.replace(self.frame, when=when)

    def _since_frame(self) -> list[Draft]:
        """Return the drafts at the end that stand under the same frame as the last."""
        drafts = self.clause.drafts
        kept: list[Draft] = []
        for draft in reversed(drafts):
            if kept and draft.frame.scope != kept[-1].frame.scope:
                break
            kept.append(draft)
            if draft.period is not None:
                break
        return kept

    def _allergy(self, piece: Piece) -> None:
        self.frame = msgspec.structs.replace(self.frame, allergy=True)
        self.pending.clear()
        self.add(Draft(start=piece.start, end=piece.end, name="", kind="allergy", frame=self.frame))
        self.joint = ""

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

    def _joined_back(self) -> list[Draft]:
        """Return the last draft and those before it that a list joins to it."""
        clause = self.clause
        kept = []
        for draft, joint in zip(reversed(clause.drafts), reversed(clause.joints), strict=True):
            kept.append(draft)
            if joint == "":
                break
        return kept

    def on_link(self, piece: Piece) -> None:
        """Let words that link a name to what comes after begin a tail, or pass between two names."""
        if self.clause.drafts and self.since_joint:
            self.start_tail(piece)
        elif self.pending:
            # "exacerbation in …": what was waiting is no mere describing word.
            for one in self.pending:
                self.loosen(one)
            self.pending.clear()

    def on_lines(self, piece: Piece) -> None:
        """Draft a number of lines of treatment, if a number stands before it."""
        quantity = self.waiting_quantity
        if quantity is None or quantity.quantity is None:
            if self.clause.drafts and self.since_joint:
                self.start_tail(piece)
            return
        self.waiting_quantity = None
        limits = quantity.quantity
        draft = Draft(
            start=quantity.start,
            end=piece.end,
            name="treatment",
            kind="lines",
            frame=self.frame,
            lines=(_whole(limits.low, strict=limits.low_strict, up=True),
                   _whole(limits.high, strict=limits.high_strict, up=False)),
        )  # fmt: skip
        self.add(draft)

    def on_trial(self, piece: Piece) -> None:
        """Draft taking part in another trial, or pass over "the study"."""
        words = self.text[piece.start : piece.end].lower()
        trying = words.startswith(("investigational", "experimental", "unapproved"))
        if self.frame.taking_part or trying or (self.frame.takes and "drug" in words):
            last = self.clause.drafts[-1] if self.clause.drafts else None
            if last is not None and last.kind == "trial":
                last.end = piece.end
                self.joint = ""
                return
            self.pending.clear()
            self.add(
                Draft(start=piece.start, end=piece.end, name=words, kind="trial", frame=self.frame)
            )
        elif self.tail is not None:
            self.stretch_tail(piece)
        elif self.clause.drafts and self.since_joint:
            self.start_tail(piece)
        else:
            self.pending.append(piece)

    def on_name(self, piece: Piece) -> None:
        """Draft a leaf for a name."""
        if self.tail is not None:
            self.stretch_tail(piece)
            self.tail_kind = piece.kind
            return
        kind = piece.kind
        assert kind is not None  # noqa: S101 - a name has a kind
        draft = Draft(
            start=piece.start,
            end=piece.end,
            name=self.text[piece.start : piece.end],
            kind=kind,
            concept=piece.mention.concept.id if isinstance(piece.mention, Mention) else "",
            frame=self.frame,
        )
        self._resolve_kind(draft, piece)
        if self._merges(draft, piece):
            return
        self._take_pending(draft)
        if self.waiting_period is not None:
            draft.period = self.waiting_period
        if kind in MEASURES and self.waiting_quantity is not None:
            draft.quantity = self.waiting_quantity.quantity
            draft.start = min(draft.start, self.waiting_quantity.start)
            self.waiting_quantity = None
        elif self.waiting_quantity is not None:
            draft.qualifiers.insert(
                0, self.text[self.waiting_quantity.start : self.waiting_quantity.end]
            )
            self.waiting_quantity = None
        self.add(draft)
        self.last_name = piece

    def _resolve_kind(self, draft: Draft, piece: Piece) -> None:
        """Choose among the concepts that share a name by what is said of it."""
        if not isinstance(piece.mention, Mention) or not piece.mention.others:
            return
        options = (piece.mention.concept, *piece.mention.others)
        if self.frame.allergy or self.frame.takes or self.frame.response is Response.STABLE:
            wanted = [one for one in options if one.kind in TREATMENTS]
        elif self.waiting_quantity is not None:
            wanted = [one for one in options if one.kind in MEASURES]
        else:
            wanted = []
        if wanted:
            draft.kind, draft.concept = wanted[0].kind, wanted[0].id

    def _merges(self, draft: Draft, piece: Piece) -> bool:
        """Put two names that stand side by side into one: "breast cancer surgery"."""
        clause = self.clause
        if not clause.drafts or self.joint or self.pending:
            return self._same_again(draft)
        last = clause.drafts[-1]
        gap = self.text[last.end : draft.start]
        if gap.strip(" -–‑") or last.is_tailed or last.quantity is not None:
            return False
        families = (family_of(last.kind), family_of(draft.kind))
        if last.kind == "allergy":
            last.name, last.concept = draft.name, draft.concept
            last.end = draft.end
            return True
        if families in _SIDE_BY_SIDE:
            return False
        # The last word of a compound says what it is; the one before narrows it.
        draft.qualifiers = [*last.qualifiers, last.name]
        draft.start = last.start
        draft.frame = last.frame
        clause.drafts[-1] = draft
        self.last_name = piece
        return True

    def _same_again(self, draft: Draft) -> bool:
        """Fill in an allergy of which nothing has been named yet."""
        drafts = self.clause.drafts
        if drafts and drafts[-1].kind == "allergy" and not drafts[-1].name:
            last = drafts[-1]
            last.name, last.concept = draft.name, draft.concept
            last.qualifiers = [
                self.words(one) for one in self.pending if one.sort is Sort.QUALIFIER
            ]
            self.pending.clear()
            last.end = draft.end
            self.joint = ""
            self.since_joint += 1
            return True
        return False

    def on_quantity(self, piece: Piece) -> None:
        """Give a quantity to the measurement before it, or keep it for the one that follows."""
        quantity = piece.quantity
        assert quantity is not None  # noqa: S101 - a quantity piece has its quantity
        if self.tail is not None:
            self.stretch_tail(piece)
            return
        if self._is_age(piece):
            factor = _YEARS.get(quantity.unit, 1.0)
            scaled = msgspec.structs.replace(
                quantity,
                low=quantity.low * factor if quantity.low is not None else None,
                high=quantity.high * factor if quantity.high is not None else None,
            )
            self.add(
                Draft(
                    start=piece.start,
                    end=piece.end,
                    name=self.text[piece.start : piece.end],
                    kind="age",
                    frame=self.frame,
                    quantity=scaled,
                )
            )
            return
        drafts = self.clause.drafts
        last = drafts[-1] if drafts else None
        if last is not None and last.kind in MEASURES and not quantity.name_follows:
            self._give(last, piece)
        elif last is not None and self.since_joint and not quantity.name_follows:
            if self._as_measurement(last):
                self._give(last, piece)
            else:
                self.start_tail(piece)
        else:
            self.spend_pending()
            self.waiting_quantity = piece

    def _as_measurement(self, draft: Draft) -> bool:
        """Take a name that means several things for a measurement, since a number follows it."""
        piece = self.last_name
        if piece is None or not isinstance(piece.mention, Mention):
            return False
        options = [one for one in piece.mention.others if one.kind in MEASURES]
        if not options:
            return False
        draft.kind, draft.concept = options[0].kind, options[0].id
        return True

    def _give(self, last: Draft, piece: Piece) -> None:
        """Put a quantity to a measurement; a second one of the same measurement is a leaf more."""
        self.spend_pending(into=last)
        if last.quantity is None:
            last.quantity = piece.quantity
            last.end = max(last.end, piece.end)
            self.since_joint += 1
            return
        again = Draft(
            start=piece.start,
            end=piece.end,
            name=last.name,
            kind=last.kind,
            concept=last.concept,
            frame=last.frame,
        )
        again.quantity = piece.quantity
        self.add(again)

    def _is_age(self, piece: Piece) -> bool:
        quantity = piece.quantity
        assert quantity is not None  # noqa: S101 - see on_quantity
        if quantity.unit and quantity.unit not in _YEARS:
            return False
        behind = self.text[piece.end : piece.end + 14].lower().lstrip(" -")
        if behind.startswith(
            ("of age", "old", "years old", "years of", "y/o", "years", "year-old")
        ):
            return True
        said = self.text[piece.start : piece.end].lower()
        if self.age_near or " old" in said or "of age" in said or "older" in said:
            drafts = self.clause.drafts
            return not (drafts and drafts[-1].kind in MEASURES and self.since_joint and not said)
        return quantity.unit in ("years", "year") and not self.clause.drafts

    def on_window(self, piece: Piece) -> None:
        """Give a stretch of time to the names before it, or else to those that follow."""
        window = piece.window
        assert window is not None  # noqa: S101 - a window piece has its window
        period = period_of(window, self.text)
        self.close_tail()
        drafts = self.clause.drafts
        if window.sort in (WindowSort.FUTURE, WindowSort.AT):
            self._set_when(Cue.PLANNED if window.sort is WindowSort.FUTURE else Cue.CURRENT)
            return
        if not drafts or (self.joint and not self.since_joint and self._names_follow(piece)):
            self.waiting_period = period
            return
        self.spend_pending(into=drafts[-1])
        for draft in self._since_frame():
            if draft.period is None:
                draft.period = period
        self.since_joint += 1

    def _names_follow(self, piece: Piece) -> bool:
        return False

    def on_qualifier(self, piece: Piece) -> None:
        """Keep a describing word for the name that follows, or put it to the one before."""
        if self.tail is not None:
            self.stretch_tail(piece)
            return
        self.pending.append(piece)

    def on_word(self, piece: Piece) -> None:
        """Keep an unknown word for the name that follows, or let it begin a tail."""
        if self.tail is not None:
            self.stretch_tail(piece)
            return
        drafts = self.clause.drafts
        if drafts and drafts[-1].kind == "allergy" and not drafts[-1].name:
            drafts[-1].name = self.text[piece.start : piece.end]
            drafts[-1].end = piece.end
            self.since_joint += 1
            return
        if drafts and self.since_joint:
            self.start_tail(piece)
            return
        self.pending.append(piece)

    # --- what waits

    def words(self, piece: Piece) -> str:
        """Return what a piece says."""
        return self.text[piece.start : piece.end]

    def _take_pending(self, draft: Draft) -> None:
        """Put describing words that stand right before a name to it."""
        for piece in self.pending:
            if piece.sort is Sort.CUE and piece.cue in (Cue.NORMAL, Cue.ABNORMAL):
                if draft.kind not in MEASURES:
                    draft.qualifiers.append(self.words(piece))
                continue
            draft.qualifiers.append(self.words(piece))
        if self.pending:
            draft.start = min(draft.start, self.pending[0].start)
        self.pending.clear()

    def spend_pending(self, into: Draft | None = None) -> None:
        """Put what waits for a name that does not come to the last draft, or count it as loose."""
        if not self.pending:
            return
        target = into or (self.clause.drafts[-1] if self.clause.drafts else None)
        for piece in self.pending:
            if target is not None and (into is not None or self.since_joint):
                target.qualifiers.append(self.words(piece))
                target.end = max(target.end, piece.end)
            elif not (piece.sort is Sort.CUE and piece.cue in (Cue.NORMAL, Cue.ABNORMAL)):
                self.loosen(piece)
        self.pending.clear()

    def loosen(self, piece: Piece) -> None:
        """Count a piece as belonging to nothing: the part of the list that it stands in is unclear."""
        start = self.unclear[0] if self.unclear else piece.start
        self.unclear = (start, piece.end)

    def close_unclear(self) -> None:
        """Keep what belongs to nothing as a part that is not read."""
        if self.unclear is None:
            return
        start, end = self.unclear
        self.unclear = None
        if not self.text[start:end].strip():
            return
        self.add(Draft(start=start, end=end, name="", kind="unread", frame=self.frame))

    def start_tail(self, piece: Piece) -> None:
        """Begin the words behind a name that narrow it; without a name they wait for one."""
        if not self.clause.drafts or not self.since_joint:
            self.pending.append(piece)
            return
        self.spend_pending(into=self.clause.drafts[-1])
        self.tail = (piece.start, piece.end)
        self.tail_kind = None

    def stretch_tail(self, piece: Piece) -> None:
        """Go on with the words behind a name."""
        assert self.tail is not None  # noqa: S101 - asked only within a tail
        self.tail = (self.tail[0], piece.end)

    def close_tail(self) -> None:
        """Put the words behind a name to it."""
        if self.tail is None:
            return
        draft = self.clause.drafts[-1]
        words = self.text[self.tail[0] : self.tail[1]].strip(" ,;.-")
        if words:
            draft.qualifiers.append(words)
            draft.end = max(draft.end, self.tail[1])
            draft.is_tailed = True
        self.tail = None

    def add(self, draft: Draft) -> None:
        """Keep a draft with the joint that stands before it."""
        if self.unclear is not None and draft.kind != "unread":
            draft.start, draft.unclear = min(self.unclear[0], draft.start), True
            self.unclear = None
        self.clause.drafts.append(draft)
        self.clause.joints.append(self.joint)
        self.joint = ""
        self.since_joint = 1


def period_of(window: Window, text: str) -> Period:
    """Make the period of a window that was found in a text."""
    words = text[window.span[0] : window.span[1]]
    if window.sort in (WindowSort.WITHIN, WindowSort.BEFORE) and window.half_lives is None:
        return Period(words=words, oldest=window.oldest, newest=window.newest)
    if window.sort is WindowSort.DURATION:
        return Period(words=words, lasting=window.least)
    return Period(words=words)


_SIDE_BY_SIDE = frozenset(
    {("measure", "illness"), ("marker", "illness"), ("age", "illness"), ("measure", "measure"),
     ("illness", "age"), ("state", "state"), ("lines", "treatment"), ("trial", "trial")}
)  # fmt: skip
"""Families of names that stand side by side and both count: "NYHA class III heart failure"."""


def _has_sign(draft: Draft) -> bool:
    return draft.kind in (Kind.MARKER, Kind.INFECTION, Kind.STATE) or draft.kind in MEASURES


def _whole(value: float | None, *, strict: bool, up: bool) -> int | None:
    if value is None:
        return None
    whole = int(value)
    if strict:
        return whole + 1 if up else whole - 1
    return whole
