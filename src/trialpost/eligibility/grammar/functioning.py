"""Read how organs work: "impaired liver or kidney function", "adequate renal function"."""

import re

import msgspec

from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.drafts import Draft
from trialpost.eligibility.grammar.frames import Frame
from trialpost.eligibility.grammar.mending import Mending
from trialpost.eligibility.grammar.pieces import Piece
from trialpost.vocabulary.lexicon import Kind, lexicon

_ORGAN = (
    r"(?:liver|hepatic|kidney|renal|heart|cardiac|cardiovascular|lung|pulmonary|respiratory|thyroid"
    r"|immune|bone\s+marrow|marrow|coagulation|ha?ematologic(?:al)?|hematopoietic|endocrine)"
)
_JOINT = r"(?:\s*,\s*(?:and\s+|or\s+)?|\s*/\s*|\s+(?:and/or|and|or)\s+)"
_ORGANS = re.compile(
    rf"(?P<organs>{_ORGAN}(?:{_JOINT}{_ORGAN})*)\s+functions?\b(?!\s+tests?)"
    r"(?P<ill>\s+(?:impairments?|abnormalit(?:y|ies)|disorders?|insufficiency|dysfunction|damage"
    r"|disturbances?|failure)\b)?",
    re.IGNORECASE,
)
_EACH = re.compile(rf"(?P<joint>{_JOINT})?(?P<organ>{_ORGAN})", re.IGNORECASE)
_POORLY = re.compile(
    r"\b(?:poor|insufficient|inadequate|reduced|decreased|impaired|compromised|abnormal|deranged)\s+$",
    re.IGNORECASE,
)
_WELL = re.compile(
    r"\b(?:adequate|good|acceptable|sufficient|satisfactory|preserved|normal|appropriate)\s+$",
    re.IGNORECASE,
)


class Functioning(Mending):
    """Understands how organs work."""

    def is_function(self, piece: Piece) -> bool:
        """Draft an illness, or what has to be normal, for each organ of a list."""
        found = _ORGANS.match(self.text, piece.start)
        if found is None:
            return False
        before = self.text[: piece.start]
        ill = bool(found["ill"]) or _POORLY.search(before) is not None
        if not ill and not _WELL.search(before):
            return False
        self._drop_how()
        how = self.frame
        leading: list[str] = []
        for one in _EACH.finditer(self.text, *found.span("organs")):
            draft = _ill(one) if ill else _well(one)
            draft.frame = msgspec.structs.replace(how, normal=None if ill else True)
            draft.period = self.waiting_period
            if one["joint"]:
                self.joint = _joint_of(one["joint"])
                draft.qualifiers = list(leading)
            else:
                self._take_pending(draft)
                leading = list(draft.qualifiers)
            self.add(draft)
        self.clause.drafts[-1].end = self.skipping = found.end()
        self.frame = msgspec.structs.replace(self.frame, normal=self.base.normal)
        return True

    def _drop_how(self) -> None:
        """Take the word away that says how well they work."""
        if self.pending and (
            self.pending[-1].cue in (Cue.NORMAL, Cue.ABNORMAL)
            or _POORLY.fullmatch(self.words(self.pending[-1]) + " ")
            or _WELL.fullmatch(self.words(self.pending[-1]) + " ")
        ):
            self.pending.pop()


def _joint_of(words: str) -> str:
    low = words.lower()
    if "or" in low:
        return "or"
    return "and" if "and" in low else "slash" if "/" in low else "comma"


def _ill(found: re.Match[str]) -> Draft:
    organ = found["organ"]
    meant = [
        one
        for noun in ("impairment", "dysfunction", "insufficiency")
        for one in lexicon().find(f"{organ} {noun}")
    ]
    return Draft(
        start=found.start("organ"),
        end=found.end("organ"),
        name=f"{organ} dysfunction",
        kind=meant[0].kind if meant else Kind.CONDITION,
        concept=meant[0].id if meant else "",
        frame=Frame(),
    )


def _well(found: re.Match[str]) -> Draft:
    return Draft(
        start=found.start("organ"),
        end=found.end("organ"),
        name=f"{found['organ']} function",
        kind=Kind.MEASUREMENT,
        frame=Frame(),
    )
