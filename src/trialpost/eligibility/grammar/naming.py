"""Draft leaves for the names of a clause, and give them their numbers and times."""

import re

import msgspec

from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.drafts import ILLNESSES, MEASURES, TREATMENTS, Draft, family_of
from trialpost.eligibility.grammar.framing import Framing
from trialpost.eligibility.grammar.limits import MEASURED_BY, both_limits, compared_as
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.model.requirement import (
    All,
    AllOrAny,
    Any,
    HasCondition,
    Period,
    Requirement,
    Response,
    Treated,
    When,
)
from trialpost.vocabulary.comparisons import UPPER, Comparison
from trialpost.vocabulary.condition_shape_words import ANATOMY
from trialpost.vocabulary.lexicon import Kind, Mention, lexicon
from trialpost.vocabulary.measurements import measurement
from trialpost.vocabulary.qualifiers import QUALIFIERS
from trialpost.vocabulary.quantities import Quantity
from trialpost.vocabulary.spelling import form_of, forms_of
from trialpost.vocabulary.units import DAYS
from trialpost.vocabulary.windows import Window, WindowSort

_YEARS = {unit: days / DAYS["year"] for unit, days in DAYS.items() if days >= 1}
_SIDE_BY_SIDE = frozenset({
    ("measure", "illness"), ("illness", "measure"), ("marker", "illness"), ("age", "illness"),
    ("illness", "age"), ("measure", "measure"), ("state", "state"), ("lines", "treatment"),
    ("trial", "trial"),
})  # fmt: skip
"""Families of names that stand side by side and both count: "NYHA class III heart failure"."""


_WAYS_OF_GIVING = frozenset({
    "injection", "infusion", "medicine", "treatment", "therapy", "systemic-therapy", "transfusion",
    "drug-therapy", "intravenous-infusion", "intravenous-injection", "intravitreal-injection",
})  # fmt: skip
_OF = re.compile(r"\s*(?:of|with|using|consisting of|such as)\s+(?:an?\s+|the\s+|any\s+)?")
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

_NYHA = re.compile(r"\bNYHA\b|New York Heart")
_ARE = re.compile(r"\b(?:are|is|currently)(?:\s+currently)?,?\s*(?:or|/)\s*$", re.IGNORECASE)
_INSTRUMENT = re.compile(
    r"\s+(?:(?:screening|rating|severity|risk|assessment|symptom)\s+){0,2}"
    r"(?:tool|scale|questionnaire|inventory|index|instrument|score|rating|checklist)s?\b",
    re.IGNORECASE,
)
_ADJECTIVE_USE = re.compile(r"\s+(?!and\b|or\b|as\b|language|speak|fluen|profici|reading)[a-z]")
"""Behind the name of a language, that it describes something else: "Chinese medicine"."""

_NEAR = 5
"""Pieces within which what a time has passed since is named."""

_LEADING = frozenset({"severity", "activity", "significance", "course"})
"""Sorts of qualifiers that hold of a whole list when they stand before it."""

_ABUSE = re.compile(r"\W*\b(?:abus\w+|addict\w+|misus\w+|illicit|recreational)\b", re.IGNORECASE)
_OLD = re.compile(r"\bold(?:er)?\b|\byounger\b|\bage[ds]?\b")
_SPECIAL = {
    "investigational-drug": "trial",
    "investigational-device": "trial",
    "investigational-vaccine": "trial",
    "investigational-therapy": "trial",
    "pregnancy-test": "pregnancy test",
    "life-expectancy": "prognosis",
    "participation-in-another-trial": "trial",
    "decision-capacity": "consent",
    "under-guardianship": "consent",
    "able-to-attend-visits": "compliance",
    "able-to-follow-instructions": "compliance",
    "able-to-speak-the-language-of-the-trial": "trial language",
}
"""Concepts that ask for something else than that they were given."""


_MEASURED = re.compile(
    r"(?:levels?|scores?|index|ratio|rate|counts?|diameter|pressure|volume|time|thickness|length|area"
    r"|size|fraction|distance|velocity|gradient|concentration|titers?|depth|height|width|angle"
    r"|weight|number|percentage|grade|severity|duration|frequency|power|strength|speed)$",
    re.IGNORECASE,
)
"""How the name of a measurement may end."""

_LONGEST_MEASURE = 5
"""Unknown words before a limit that may be the name of what is measured."""


_CAPITAL = re.compile(r"[A-Z][a-z]{2}")


def _is_proper(draft: Draft) -> bool:
    """Say whether a name begins with a capital wherever it stands: Crohn's disease."""
    known = lexicon().concept(draft.concept).name if draft.concept in lexicon() else draft.name
    return known[:1].isupper()


class Naming(Framing):
    """Understands the names, numbers and times of a clause."""

    def on_name(self, piece: Piece) -> None:
        """Draft a leaf for a name."""
        if self.tail is not None:
            self.stretch_tail(piece)
            self.tail_kind = piece.kind
            return
        kind = piece.kind
        assert kind is not None  # noqa: S101 - a name has a kind
        if self.frame.allergy and kind in ILLNESSES and not self._is_unnamed_allergy():
            # "allergy to MRI contrast, renal failure": the list has turned to illnesses.
            self.frame = msgspec.structs.replace(self.frame, allergy=False)
        if self._is_instrument(piece):
            return
        if kind is Kind.LANGUAGE and not (self.frame.speaks or self.frame.able is not None) and (
            " " not in self.words(piece) and _ADJECTIVE_USE.match(self.text, piece.end)
        ):  # fmt: skip
            self.on_word(piece)
            return
        draft = Draft(
            start=piece.start,
            end=piece.end,
            name=self.text[piece.start : piece.end],
            kind=kind,
            concept=piece.mention.concept.id if isinstance(piece.mention, Mention) else "",
            frame=self.frame,
        )
        self._resolve_kind(draft, piece)
        if draft.concept in _SPECIAL and not self.frame.allergy:
            draft.kind = _SPECIAL[draft.concept]
        if self._merges(draft, piece):
            return
        self._look_through(draft)
        self._alternate(draft, piece)
        self._of_abuse(draft)
        if draft.concept == "planning-pregnancy" and _ARE.search(self.text, 0, draft.start):
            # "are or intend to become pregnant"
            self.add(
                msgspec.structs.replace(
                    draft, name="pregnant", concept="pregnant", end=draft.start, start=piece.start
                )
            )
            self.joint, self.since_joint = "or", 0
        self._take_pending(draft)
        self._share_qualifiers(draft, piece)
        if self.waiting_period is not None:
            draft.period = self.waiting_period
        if draft.kind in MEASURES and self.waiting_quantity is not None and self._fits(draft):
            draft.quantity, draft.before = self.waiting_quantity.quantity, True
            draft.start = min(draft.start, self.waiting_quantity.start)
            self.waiting_quantity = None
        elif self.waiting_quantity is not None:
            draft.qualifiers.insert(
                0, self.text[self.waiting_quantity.start : self.waiting_quantity.end]
            )
            self.waiting_quantity = None
        self.add(draft)
        self.last_name = piece

    def _fits(self, draft: Draft) -> bool:
        """Say whether a number that waits can be of a measurement: "30 minutes" is no score."""
        waiting = self.waiting_quantity
        quantity = waiting.quantity if waiting is not None else None
        if quantity is None or not quantity.is_bare or quantity.unit not in DAYS:
            return True
        known = measurement(draft.concept)
        return known is None or known.unit in DAYS

    def _is_instrument(self, piece: Piece) -> bool:
        """Pass over an illness in the name of what measures it: "the STOP-Bang OSA score"."""
        drafts = self.clause.drafts
        if (
            piece.kind not in ILLNESSES
            or not drafts
            or self.joint
            or drafts[-1].kind not in MEASURES
        ):
            return False
        if not _INSTRUMENT.match(self.text, piece.end):
            return False
        drafts[-1].end = piece.end
        return True

    def _share_qualifiers(self, draft: Draft, piece: Piece) -> None:
        """Let "severe" of "severe cardiac, hepatic or renal disease" hold of all that it is of."""
        last = self.last_name
        drafts = self.clause.drafts
        if drafts and self.joint and draft.kind in ILLNESSES and not draft.qualifiers:
            before = drafts[-1]
            first = len(drafts) == 1 and self.joint in ("or", "slash")
            same = before.frame == draft.frame and before.kind in ILLNESSES
            if last is not None and (last.is_shared or first) and same:
                draft.qualifiers = list(self.leading)
                return
        if last is None or not self.joint or draft.qualifiers or not last.is_shared:
            self.leading = [
                words for words in draft.qualifiers if QUALIFIERS.get(words.lower()) in _LEADING
            ]

    def _of_abuse(self, draft: Draft) -> None:
        """Take the drugs of "abuses alcohol or drugs" for those that nobody prescribes."""
        if draft.concept == "medicine" and form_of(draft.name) == "drug" and (
            _ABUSE.search(self.text, 0, draft.start) or _ABUSE.match(self.text, draft.end)
        ):  # fmt: skip
            draft.kind, draft.concept = Kind.SUBSTANCE, "recreational-drug"

    def _look_through(self, draft: Draft) -> None:
        """Pass over the way a treatment is given: "an infusion of rituximab" is rituximab."""
        drafts = self.clause.drafts
        if not drafts or self.joint or drafts[-1].concept not in _WAYS_OF_GIVING:
            return
        last = drafts[-1]
        if family_of(draft.kind) == "treatment" and _OF.fullmatch(self.text, last.end, draft.start):
            draft.start = last.start
            draft.qualifiers = last.qualifiers
            draft.frame = last.frame
            self.joint = self.clause.joints.pop()
            drafts.pop()

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
        for past, sort in splits:
            if not first < past <= len(self.pending):
                continue
            segment = self.pending[first:past]
            first = past
            other = self._alternative(segment, noun, draft)
            if other is None:
                kept += segment
                continue
            self.joint = joint
            self._add_alternative(other)
            joint = sort
        self.pending = kept + self.pending[first:]
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
        forms = forms_of(words)
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

    def _resolve_kind(self, draft: Draft, piece: Piece) -> None:
        """Choose among the concepts that share a name by what is said of it."""
        if draft.concept == "who-fc" and _NYHA.search(self.text):
            draft.concept = "nyha"
        waiting = self.waiting_quantity
        if waiting is not None and waiting.quantity is not None and (
            waiting.quantity.unit == "%" and draft.name.lower().endswith("stenosis")
        ):  # fmt: skip
            draft.kind, draft.concept = Kind.MEASUREMENT, "stenosis-percent"
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
        if self._same_again(draft):
            return True
        if not clause.drafts or self.joint or self.pending:
            return False
        last = clause.drafts[-1]
        if draft.concept and draft.concept == last.concept and last.quantity is None:
            last.end = draft.end  # "systolic blood pressure SBP"
            return True
        gap = self.text[last.end : draft.start]
        if gap.strip(" -–‑") or last.is_tailed or last.quantity is not None:
            return False
        families = (family_of(last.kind), family_of(draft.kind))
        bare = last.kind is Kind.MEASUREMENT and last.frame.normal is None
        if families in _SIDE_BY_SIDE and not (bare and families == ("measure", "illness")):
            return False
        if (
            families == ("illness", "illness")
            and _CAPITAL.match(draft.name)
            and (" " in gap and not _is_proper(draft))
        ):
            self.joint = "comma"  # a line break was lost
            return False
        if last.concept and draft.concept and lexicon().is_a(last.concept, draft.concept):
            last.end = draft.end  # "hepatitis C infection"
            return True
        # The last word of a compound says what it is; the one before narrows it.
        draft.qualifiers = [*last.qualifiers, last.name]
        draft.start = last.start
        draft.frame = last.frame
        clause.drafts[-1] = draft
        self.last_name = piece
        return True

    def _is_unnamed_allergy(self) -> bool:
        drafts = self.clause.drafts
        return bool(drafts) and drafts[-1].kind == "allergy" and not drafts[-1].name

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
        drafts = self.clause.drafts
        last = drafts[-1] if drafts else None
        if self.tail is not None:
            if last is None or last.quantity is not None or not _may_be_limit(last, quantity):
                self.stretch_tail(piece)
                return
            self.close_tail()
        if self._is_age(piece):
            self._add_age(piece, quantity)
            return
        if last is not None and last.kind in ILLNESSES and len(drafts) > 1 and (
            drafts[-2].kind in MEASURES and drafts[-2].quantity is None and self.since_joint
            and not self.clause.joints[-1]
        ):  # fmt: skip
            last = drafts[-2]  # "visual analog score of pain ≥ 5"
        another = last is not None and last.quantity is not None and bool(self.joint)
        if another and self._names_another(piece):
            self._measure_of_words(piece)
        elif last is not None and last.kind in MEASURES and not quantity.name_follows:
            self._give(last, piece)
        elif last is not None and self.since_joint and not quantity.name_follows:
            if self._as_measurement(last, quantity):
                self._give(last, piece)
            else:
                self.start_tail(piece)
        elif self.frame.measure is not None and not self.pending:
            name, concept = self.frame.measure
            self.add(
                Draft(
                    start=piece.start,
                    end=piece.end,
                    name=name,
                    kind=Kind.MEASUREMENT,
                    concept=concept,
                    frame=self.frame,
                    quantity=quantity,
                    worded=self.words(piece),
                )
            )
        elif self._measures_something(piece):
            self._measure_of_words(piece)
        else:
            self.spend_pending()
            self.waiting_quantity = piece

    def _add_age(self, piece: Piece, quantity: Quantity) -> None:
        """Draft a limit of age, in years."""
        factor = _YEARS.get(quantity.unit, 1.0)
        scaled = msgspec.structs.replace(
            quantity,
            low=quantity.low * factor if quantity.low is not None else None,
            high=quantity.high * factor if quantity.high is not None else None,
        )
        words = self.words(piece)
        self.add(
            Draft(
                start=piece.start,
                end=piece.end,
                name=words,
                kind="age",
                frame=self.frame,
                quantity=scaled,
            )
        )

    def _names_another(self, piece: Piece) -> bool:
        """Say whether a list of limits goes on with a measurement that no table holds."""
        words = [one for one in self.pending if one.sort is Sort.WORD]
        capitals = bool(words) and self.words(words[-1])[:2].isupper()
        return self._measures_something(piece) and (len(words) > 1 or capitals)

    def _measures_something(self, piece: Piece) -> bool:
        """Say whether words that no table holds stand before a limit: "orifice area ≥ 30 mm2"."""
        quantity = piece.quantity
        words = [one for one in self.pending if one.sort is Sort.WORD]
        if quantity is None or quantity.is_bare or quantity.name_follows or not words:
            return False
        if len(words) > _LONGEST_MEASURE or self.pending[-1].end > piece.start:
            return False
        if any(one.cue is Cue.TRIAL for one in self.pending):
            return False
        name = self._name_before(piece)
        if " " in name or bool(_MEASURED.search(name)):
            return True
        capitals = sum(letter.isupper() for letter in name) > 1
        per = "/" in quantity.unit and not quantity.unit.endswith(("day", "week", "h"))
        return capitals or per or quantity.unit in ("mmHg", "cm", "mm", "ms", "°C")

    def _name_before(self, piece: Piece) -> str:
        """Return the words before a limit that may name what is measured."""
        start = self.pending[0].start
        opened = self.text.rfind("(", start, piece.start)
        if opened >= 0 and ")" not in self.text[opened : piece.start]:
            start = opened + 1
        return self.text[start : piece.start].strip(" :=,")

    def _measure_of_words(self, piece: Piece) -> None:
        """Draft a measurement that no table holds."""
        name = self._name_before(piece)
        draft = Draft(
            start=self.text.rindex(name, 0, piece.start),
            end=piece.end,
            name=name,
            kind=Kind.MEASUREMENT,
            frame=self.frame,
            quantity=piece.quantity,
            worded=self.words(piece),
        )
        self.pending.clear()
        self.add(draft)

    def _as_measurement(self, draft: Draft, quantity: Quantity) -> bool:
        """Take a name for a measurement, since a limit follows it: "thrombocytopenia < 50"."""
        piece = self.last_name
        if draft.name.lower().endswith("stenosis") and quantity.unit == "%":
            draft.kind, draft.concept = Kind.MEASUREMENT, "stenosis-percent"
            return True
        if piece is None or not isinstance(piece.mention, Mention):
            return False
        options = [one for one in piece.mention.others if one.kind in MEASURES]
        if options:
            draft.kind, draft.concept = options[0].kind, options[0].id
            return True
        measured = MEASURED_BY.get(draft.concept)
        if draft.concept == "pain" and quantity.unit in ("", "point", "mm", "cm"):
            measured = "pain-nrs"
        if measured is None or quantity.is_bare or quantity.unit in DAYS:
            return False
        draft.kind, draft.concept = Kind.MEASUREMENT, measured
        return True

    def _give(self, last: Draft, piece: Piece) -> None:
        """Put a quantity to a measurement; a second one of the same measurement is a leaf more."""
        quantity = piece.quantity
        assert quantity is not None  # noqa: S101 - see on_quantity
        self.spend_pending(into=last)
        if last.quantity is None:
            last.quantity = quantity
            last.worded = self.words(piece)
            last.end = max(last.end, piece.end)
            self.since_joint += 1
            return
        both = both_limits(last.quantity, quantity) if self.joint in ("", "and") else None
        if both is not None:
            last.quantity, last.end = both, max(last.end, piece.end)
            self.joint, self.since_joint = "", 1
            return
        if quantity.inherits and quantity.against is last.quantity.against:
            last.end = max(last.end, piece.end)  # the same limit in another unit
            self.joint, self.since_joint = "", 1
            return
        again = Draft(
            start=piece.start,
            end=piece.end,
            name=last.name,
            kind=last.kind,
            concept=last.concept,
            frame=last.frame,
        )
        again.quantity = compared_as(last.quantity, quantity)
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
        drafts = self.clause.drafts
        if _OLD.search(said):
            return True
        if (
            quantity.unit == "year"
            and quantity.sort is Comparison.BETWEEN
            and drafts
            and (drafts[-1].quantity is not None or drafts[-1].kind not in MEASURES)
            and self.joint
        ):
            return True
        if self.age_near:
            return not (drafts and drafts[-1].kind in MEASURES)
        return quantity.unit == "year" and not drafts

    def on_window(self, piece: Piece) -> None:
        """Give a stretch of time to the names before it, or else to those that follow."""
        window = piece.window
        assert window is not None  # noqa: S101 - a window piece has its window
        drafts = self.clause.drafts
        if self._is_limit(piece, window):
            self.on_quantity(piece)
            return
        if self._is_washout(piece):
            self._washout(piece)
            return
        period = period_of(window, self.text)
        self.close_tail()
        if window.sort in (WindowSort.FUTURE, WindowSort.AT):
            self._set_when(Cue.PLANNED if window.sort is WindowSort.FUTURE else Cue.CURRENT)
            return
        if not drafts or (self.joint and not self.since_joint and self._names_follow(piece)):
            self.waiting_period = period
            return
        self.spend_pending(into=drafts[-1])
        if window.sort is WindowSort.UNCLEAR and _is_event(drafts[-1]):
            period = _within(piece, self.words(piece)) or period
        if period is not None and self.joint == "or" and not self.since_joint and all(
            one.period is not None for one in self._since_frame()
        ):  # fmt: skip
            self._again(period)
            return
        for draft in self._since_frame():
            if draft.period is None:
                draft.period = period
                draft.examples = [_timed(one, period) for one in draft.examples]
                if draft.frame.when is When.CURRENT and draft is not drafts[0]:
                    # "current X or a stroke within 4 weeks": the stroke is not current.
                    draft.frame = msgspec.structs.replace(draft.frame, when=When.UNSAID)
        self.since_joint += 1

    def _is_washout(self, piece: Piece) -> bool:
        """Say whether a time has to have passed since what is named behind it."""
        window = piece.window
        if window is None or window.sort is not WindowSort.AFTER_EVENT or (
            not self.words(piece).lower().endswith(("since", "from"))
        ):  # fmt: skip
            return False
        return any(
            isinstance(one, Piece) and (one.kind in TREATMENTS or one.cue is Cue.TRIAL)
            for one in self.ahead[:_NEAR]
        )

    def _washout(self, piece: Piece) -> None:
        """Ask for no treatment within the time that has to have passed since one."""
        window, quantity = piece.window, piece.quantity
        assert window is not None  # noqa: S101 - see _is_washout
        self.close_tail()
        self.spend_pending()
        upper = quantity is not None and quantity.sort in UPPER
        days = window.most if upper else window.least
        self.waiting_period = Period(words=self.words(piece), oldest=days)
        if not upper:
            self.scopes += 1
        self.frame = msgspec.structs.replace(
            self.base,
            scope=self.base.scope if upper else self.scopes,
            when=When.EVER,
            takes=True,
            taking_part=True,
        )
        self.since_joint = 0

    def _again(self, period: Period) -> None:
        """Draft once more what has a period, for another: "within 30 days, or 5 years ago"."""
        self.since_joint = 1
        for one in self._since_frame():
            self.clause.drafts.append(msgspec.structs.replace(one, period=period))
            self.clause.joints.append("or")
        self.joint = ""

    def _is_limit(self, piece: Piece, window: Window) -> bool:
        """Say whether a stretch of time is the limit of what is measured: "aPTT > 40 seconds"."""
        drafts = self.clause.drafts
        last = drafts[-1] if drafts else None
        return (
            piece.quantity is not None
            and window.sort in (WindowSort.UNCLEAR, WindowSort.DURATION)
            and last is not None
            and last.kind in MEASURES
            and last.quantity is None
            and bool(self.since_joint)
        )

    def _names_follow(self, piece: Piece) -> bool:
        return False


def _may_be_limit(draft: Draft, quantity: Quantity) -> bool:
    """Say whether a number further on can be a limit of a measurement: "2 classes of drugs"."""
    if draft.kind not in MEASURES:
        return False
    known = measurement(draft.concept)
    return bool(quantity.unit or quantity.against) or known is None or not known.unit


def _timed(tree: Requirement, period: Period | None) -> Requirement:
    """Give a period to what is an example of something with one."""
    if isinstance(tree, All | Any | AllOrAny):
        return type(tree)(tuple(_timed(part, period) for part in tree.parts))
    if isinstance(tree, HasCondition | Treated) and tree.period is None:
        return msgspec.structs.replace(tree, period=period)
    return tree


_EVENTS = frozenset({
    "myocardial-infarction", "stroke", "transient-ischemic-attack", "acute-coronary-syndrome",
    "pulmonary-embolism", "deep-vein-thrombosis", "stemi", "nstemi", "intracranial-hemorrhage",
    "gastrointestinal-bleeding", "fracture", "ischemic-stroke", "hemorrhagic-stroke",
    "stroke-or-transient-ischemic-attack", "venous-thromboembolism", "head-injury",
})  # fmt: skip
"""What happens at a time: "stroke < 3 months" is one within them."""


def _is_event(draft: Draft) -> bool:
    return draft.concept in _EVENTS or draft.kind in (Kind.PROCEDURE, Kind.VACCINE)


def _within(piece: Piece, words: str) -> Period | None:
    quantity, window = piece.quantity, piece.window
    if quantity is None or window is None or window.most is None or quantity.sort not in UPPER:
        return None
    return Period(words=words, oldest=window.most)


def period_of(window: Window, text: str) -> Period | None:
    """Make the period of a window that was found in a text; ``None`` for "before the trial"."""
    words = text[window.span[0] : window.span[1]]
    if window.sort in (WindowSort.WITHIN, WindowSort.BEFORE) and window.half_lives is None:
        if window.oldest is None and not window.newest:
            return None
        return Period(words=words, oldest=window.oldest, newest=window.newest)
    if window.sort is WindowSort.DURATION:
        return Period(words=words, lasting=window.least)
    return Period(words=words)
