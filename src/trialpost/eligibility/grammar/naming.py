"""Draft leaves for the names of a clause, and give them their numbers and times."""

import re

import msgspec

from trialpost.eligibility.grammar.drafts import Draft
from trialpost.eligibility.grammar.frames import ILLNESSES, MEASURES, TREATMENTS, family_of
from trialpost.eligibility.grammar.limits import GRADES
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.eligibility.grammar.sharing import Sharing
from trialpost.model.requirement import (
    Response,
)
from trialpost.vocabulary.lexicon import Kind, Mention, lexicon
from trialpost.vocabulary.spelling import form_of

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


_NYHA = re.compile(r"\bNYHA\b|New York Heart")
_ARE = re.compile(r"\b(?:are|is|currently)(?:\s+currently)?,?\s*(?:or|/)\s*$", re.IGNORECASE)
_SPECIFIC = re.compile(
    r"[- ](?:specific|directed|targeted|related)\s+(?:medic|therap|treatment|drug|agent)\w*",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"\s*\([A-Z][A-Z0-9-]{1,7}\)\s*")
_INDUCED = re.compile(
    r"[-‐‑ ](?:induced|related|associated|mediated)\s+(?!medic|therap|treatment|drug|agent|device)"
    r"(?=[a-z])",
    re.IGNORECASE,
)
_APPARATUS = re.compile(r"\s+(?:systems?|devices?|implants?|sensors?|stents?)\b", re.IGNORECASE)
"""Behind an illness, that it is part of the name of something that is not to be given."""

_RELATED = re.compile(r"[-‐‑ ](?:related|specific|focused|associated)\b", re.IGNORECASE)
_STUDY = re.compile(
    r"\s+(?:clinical\s+|research\s+|drug\s+|treatment\s+)?(?:trials?|stud(?:y|ies)|registr(?:y|ies))\b",
    re.IGNORECASE,
)
_AND_ON = re.compile(r"\s+(?:and|or)\s", re.IGNORECASE)
_ALTERING = re.compile(
    r"[- ](?:altering|modifying|lowering|raising|reducing|elevating|affecting)\s+"
    r"(?:medic|drug|agent|therap|treatment)\w*",
    re.IGNORECASE,
)
_STAFF = frozenset({"employee-of-the-sponsor-or-trial-team", "health-care-worker"})
_BY_WHOM = re.compile(r"\bby\s+(?:an?\s+|the\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE)
_NOT_OF_PEOPLE = re.compile(
    r"\s+(?!(?:patients?|participants?|subjects?|adults?|individuals?|(?:fe)?males?|m[ae]n|wom[ae]n"
    r"|persons?|people|status|for|with|at|before|who|and|or)\b)\w",
    re.IGNORECASE,
)
"""Behind "ambulatory", that a treatment or a measurement is: "ambulatory blood pressure"."""

_SALTS = frozenset({"sodium", "potassium", "calcium", "magnesium", "chloride", "phosphate"})
_INSTRUMENT = re.compile(
    r"\s+(?:(?:screening|rating|severity|risk|assessment|symptom)\s+){0,2}"
    r"(?:tool|scale|questionnaire|inventory|index|instrument|score|rating|checklist)s?\b",
    re.IGNORECASE,
)
_ADJECTIVE_USE = re.compile(r"\s+(?!and\b|or\b|as\b|language|speak|fluen|profici|reading)[a-z]")
"""Behind the name of a language, that it describes something else: "Chinese medicine"."""


_ABUSE = re.compile(r"\W*\b(?:abus\w+|addict\w+|misus\w+|illicit|recreational)\b", re.IGNORECASE)
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


_CAPITAL = re.compile(r"[A-Z][a-z]{2}")


def _is_proper(draft: Draft) -> bool:
    """Say whether a name begins with a capital wherever it stands: Crohn's disease."""
    known = lexicon().concept(draft.concept).name if draft.concept in lexicon() else draft.name
    return known[:1].isupper()


def _is_its_stage(last: Draft, draft: Draft) -> bool:
    """Say whether "stage" or "grade" stands behind the scale that it is of."""
    return (
        last.kind is Kind.SCALE
        and last.concept not in GRADES
        and last.quantity is None
        and draft.concept in GRADES
        and draft.name.lower().rstrip("s") in ("stage", "grade")
    )


def _is_its_status(last: Draft, draft: Draft) -> bool:
    """Say whether "performance status" stands behind the scale that it is of."""
    return (
        last.concept in ("karnofsky", "lansky")
        and last.quantity is None
        and draft.concept == "ecog"
        and draft.name.lower() in ("ps", "performance status", "performance score")
    )


class Naming(Sharing):
    """Understands the names, numbers and times of a clause."""

    def on_name(self, piece: Piece) -> None:
        """Draft a leaf for a name."""
        if self._defines_by_limit(piece):
            return
        if self.tail is not None:
            self.stretch_tail(piece)
            self.tail_kind = piece.kind
            return
        kind = piece.kind
        assert kind is not None  # noqa: S101 - a name has a kind
        if self.frame.allergy and kind in ILLNESSES and not self._is_unnamed_allergy():
            # "allergy to MRI contrast, renal failure": the list has turned to illnesses.
            self.frame = msgspec.structs.replace(self.frame, allergy=False)
        if self._is_instrument(piece) or self._is_medicine_for(piece):
            return
        if piece.concept is not None and piece.concept.id in _STAFF and (
            _BY_WHOM.search(self.text, 0, piece.start)
        ):  # fmt: skip
            return  # "confirmed by the study team"
        if kind in MEASURES and self._is_altering(piece):
            return
        if self.words(piece).lower() == "ambulatory" and self._is_no_walking(piece):
            self.pending.append(msgspec.structs.replace(piece, sort=Sort.WORD))
            return
        if kind in TREATMENTS and _INDUCED.match(self.text, piece.end) and not self.frame.allergy:
            # "drug-related pneumonitis" is a pneumonitis, and no drug.
            self.pending.append(msgspec.structs.replace(piece, sort=Sort.WORD))
            return
        if kind in ILLNESSES and (
            _STUDY.match(self.text, piece.end)
            or (self.frame.taking_part and _RELATED.match(self.text, piece.end))
        ):
            self.pending.append(msgspec.structs.replace(piece, sort=Sort.WORD))
            return  # "another lupus-related study"
        apparatus = kind in ILLNESSES and _APPARATUS.match(self.text, piece.end)
        if apparatus and not (
            self.frame.contraindicated or apparatus[0].strip().startswith(("dev", "System"))
        ):
            apparatus = None
        if kind is Kind.LANGUAGE and not (self.frame.speaks or self.frame.able is not None) and (
            " " not in self.words(piece) and _ADJECTIVE_USE.match(self.text, piece.end)
        ):  # fmt: skip
            self.start_tail(piece)
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
        draft.unclear = draft.unclear or bool(apparatus)
        self._share_qualifiers(draft, piece)
        if self.waiting_period is not None:
            draft.period = self.waiting_period
        if draft.kind in MEASURES and self.waiting_quantity is not None and self._fits(draft):
            draft.quantity, draft.before = self.waiting_quantity.quantity, True
            draft.start = min(draft.start, self.waiting_quantity.start)
            self.waiting_quantity = None
        elif self.waiting_quantity is not None and self._is_amount(draft, self.waiting_quantity):
            self.waiting_quantity = None
        elif self.waiting_quantity is not None:
            draft.qualifiers.insert(
                0, self.text[self.waiting_quantity.start : self.waiting_quantity.end]
            )
            self.waiting_quantity = None
        self.add(draft)
        self.last_name = piece

    def _is_altering(self, piece: Piece) -> bool:
        """Draft what changes a value as what is taken: "glucose altering medications"."""
        found = _ALTERING.match(self.text, piece.end)
        if found is None:
            return False
        self._take_as_treatment(piece, found.end())
        return True

    def _take_as_treatment(self, piece: Piece, end: int) -> None:
        """Draft a name with the words behind it, up to a place, as what is taken."""
        draft = Draft(
            start=piece.start,
            end=end,
            name=self.text[piece.start : end],
            kind=Kind.THERAPY,
            frame=self.frame,
            period=self.waiting_period,
        )
        self._take_pending(draft)
        self.add(draft)
        self.skipping = end

    def _is_no_walking(self, piece: Piece) -> bool:
        """Say whether "ambulatory" is said of a treatment or a measurement."""
        kind = next((one.kind for one in self.ahead if isinstance(one, Piece) and one.kind), None)
        return _NOT_OF_PEOPLE.match(self.text, piece.end) is not None or (
            _AND_ON.match(self.text, piece.end) is not None
            and family_of(kind) in ("treatment", "measure")
        )

    def _is_medicine_for(self, piece: Piece) -> bool:
        """Draft "heart failure-specific medicines" as what is taken."""
        found = _SPECIFIC.match(self.text, piece.end) if piece.kind in ILLNESSES else None
        if found is None or not (self.frame.takes or self.frame.response is Response.STABLE):
            return False
        self._take_as_treatment(piece, found.end())
        return True

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
        instrument = _INSTRUMENT.match(self.text, piece.end)
        if instrument is None:
            return False
        drafts[-1].end = self.skipping = instrument.end()
        return True

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
            waiting = self.waiting_quantity
            if waiting is not None and last.kind in MEASURES and self._fits(last):
                last.quantity, self.waiting_quantity = waiting.quantity, None  # "BMI: 18 ≤ BMI"
            return True
        if (
            draft.kind is Kind.SCALE
            and draft.concept == last.concept
            and self._says_again(last, draft)
        ):
            last.end = draft.end  # "NYHA class II-III functional class"
            return True
        if self.waiting_quantity is not None and draft.kind in MEASURES and (
            last.kind not in MEASURES
        ):  # fmt: skip
            return False  # "healthy men > 7 METs"
        if _is_its_stage(last, draft):
            last.end = draft.end  # "Hoehn and Yahr (H&Y) stage"
            return True
        if _is_its_status(last, draft):
            last.end = draft.end  # "Karnofsky PS"
            return True
        gap = self.text[last.end : draft.start]
        if draft.concept in _SALTS and gap == " " and (
            last.kind in TREATMENTS or last.kind == "allergy"
        ):  # fmt: skip
            last.end = draft.end  # "enoxaparin sodium"
            return True
        if _ABBREVIATION.fullmatch(gap) and family_of(draft.kind) == "treatment":
            gap = " "
        if gap.strip(" -–‑") or last.is_tailed or last.quantity is not None:
            return False
        families = (family_of(last.kind), family_of(draft.kind))
        bare = last.kind is Kind.MEASUREMENT and last.frame.normal is None
        if families in _SIDE_BY_SIDE and not (bare and families == ("measure", "illness")):
            return False
        if last.concept and draft.concept and lexicon().is_a(last.concept, draft.concept):
            last.end = draft.end  # "hepatitis C infection"
            return True
        if (
            families == ("illness", "illness")
            and _CAPITAL.match(draft.name)
            and (" " in gap and not _is_proper(draft))
        ):
            self.joint = "comma"  # a line break was lost
            return False
        # The last word of a compound says what it is; the one before narrows it.
        draft.qualifiers = [*last.qualifiers, last.name]
        draft.start = last.start
        draft.frame = last.frame
        clause.drafts[-1] = draft
        self.last_name = piece
        return True

    def _says_again(self, last: Draft, draft: Draft) -> bool:
        """Say whether a scale is named once more behind its value, and without another."""
        following = self.ahead[0] if self.ahead else None
        valued = isinstance(following, Piece) and following.sort is Sort.QUANTITY
        return last.concept == draft.concept and last.quantity is not None and not valued and (
            not self.text[last.end : draft.start].strip()
        )  # fmt: skip

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
