"""Read what a note says was taken and done: medicines, procedures, allergies."""

import re

from trialpost.eligibility.notes.courses import Course, course_of, is_talked_of, years_told
from trialpost.eligibility.notes.page import Named, Page, is_generic
from trialpost.eligibility.notes.sections import Section
from trialpost.eligibility.notes.times import time_of
from trialpost.model.profile import Medication, Private, Procedure
from trialpost.vocabulary.context import Context
from trialpost.vocabulary.lexicon import Kind

_TAKEN = (Kind.DRUG, Kind.DRUG_CLASS)
_DONE = (Kind.PROCEDURE, Kind.DEVICE, Kind.VACCINE)
_EITHER = (Kind.THERAPY,)


class Treatments(Private, frozen=True, kw_only=True):
    """The treatments of a note; ``never`` are ids that it says the person never had."""

    medications: tuple[Medication, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    allergies: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    complete: tuple[str, ...] = ()


_NOW = re.compile(
    r"\b(?:is\s+(?:currently\s+)?(?:on|taking|using|receiving|treated\s+with|under)|takes|taking|uses|"
    r"using|currently|continues?|remains?\s+on|maintained\s+on|stable\s+doses?\s+of|receives|starting|started|initiat(?:ed|ing)|"
    r"receiving|managed\s+with|controlled\s+(?:with|on|by)|on|still|current|daily|started\s+on|"
    r"has\s+been\s+(?:on|taking)|now\s+(?:just|only)|now)\b"
)
_BEFORE = re.compile(
    r"\b(?:was|were|had|took|received|given|underwent|treated\s+with|completed|finished|stopped|"
    r"discontinued|prior|previous(?:ly)?|failed|tried|after|status\s+post|s/p|used\s+to|off|"
    r"initially|followed\s+by|did\s+not\s+tolerate)\b"
)
_ONCE_ON = re.compile(
    r"\b(?:previously|formerly|initially|earlier)\s+(?:\w+\s+)?"
    r"(?:on|taking|using|receiving|managed\s+with|controlled\s+(?:with|on|by))\b"
)
_STATUS = {Course.ENDED: "past", Course.STARTED: "current", Course.CHANGED: "current"}
_DESPITE = re.compile(
    r"\b(?:progress\w*|relaps\w+|recurr\w+|worsen\w+|grew|failed)\s+(?:on|through|under|during|while\s+on"
    r"|despite)\s+(?:[\w-]+\s+){0,2}$"
)
"""What leaves open whether it goes on, and when it began: "progressed on osimertinib in May"."""

_STARTED = re.compile(r"\b(?:(?:was|were|been)\s+started\s+on|added\s+to)\b")
_OF_ANOTHER = re.compile(
    r"\b(?:her|his)\s+(?:husband|wife|partner|spouse|mother|father|sister|brother|son|daughter)\s+"
    r"(?:was|is|has|had|also|recently|underwent)\b"
)
_MEASURED = re.compile(r"^\s*(?:levels?|of|is|was|:|=|\s)*\s*\d")
_STOPPED = re.compile(r"(?:stopp?|discontinu|quit|ceas)\w*\b", re.IGNORECASE)
"""A cue that denies what goes on, and so tells of what was: "stopped abiraterone"."""

_FORMS = frozenset({"injection", "oral-therapy", "eye-drops"})
"""Ways to be given something: to deny one is to deny no treatment."""

_NOT_TAKEN = re.compile(r"\banti-?\s?$")
_NOT_A_DRUG = re.compile(
    r"^[\s-]*(?:stain\w*|cent(?:er|re)|unit|facility|antibod\w+|levels?\b|deficien\w+|receptor\w*"
    r"|resistan\w+)"
)
_ALLERGIC = re.compile(
    r"\b(?:(?:allerg(?:y|ies|ic)(?:\s+(?:reaction|history))?\s*(?:to|:)|hypersensitiv\w+\s+to"
    r"|intoleran(?:t|ce)\s+(?:to|of)|anaphyla\w+\s+(?:to|after|from))"
    r"\s+(?:[\w-]+(?:,|\s+and|\s+or)?\s+){0,4}|allergic\s+"
    r"|(?:allerg(?:y|ies)(?:\s*:\s*\w+)?|nkd?a),?\s+"
    r"(?:except(?:\s+for)?|other\s+than|apart\s+from|besides|but|save)\s+(?:(?:to|an?)\s+)*)$"
)
_ALLERGY_BEHIND = re.compile(
    r"^\s*(?:(?:contrast|dye)\s+)?(?:allerg(?:y|ies)|hypersensitivity|anaphylaxis|intolerance)\b"
)
_REACTION = re.compile(r"^\s*(?:(?:contrast|dye)\s+)?reactions?\b")
_REACTED = re.compile(
    r"(?<!infusion )(?<!injection )(?<!site )\b(?:reactions?|reacted)\s+to\s+(?:[\w-]+\s+){0,2}$"
)
_SKIN_TEST = re.compile(r"ppd|tubercul|mantoux")
_NO_ALLERGIES = re.compile(
    r"\b(?:NKDA|NKA|no\s+positive\s+history\s+of\s+(?:drug\s+)?allerg(?:y|ies)|no\s+(?:known\s+)?(?:(?:drug|food|medication|medicine)\s+)?allerg(?:y|ies)(?!\s+to\s+\w)"
    r"|no\s+history\s+of\s+(?:any\s+)?allerg(?:y|ies)|denies\s+(?:any\s+)?allerg(?:y|ies)"
    r"|allergies\s*:\s*(?:none|no|nil|nkda|nka)\b"
    r"|no\s+history\s+of\s+allergies\s+to\s+any\b)",
    re.IGNORECASE,
)
_SPARED = re.compile(
    r"[\s,]*(?:except(?:\s+for|\s+to)?|apart\s+from|other\s+than|but\s+for|besides|save)\s+"
    r"(?:to\s+)?(?:an?\s+)?(?P<name>[\w-]+(?:\s+[\w-]+)?)\s*(?=[.,;)]|$)",
    re.IGNORECASE,
)
_SPARES = re.compile(
    r"[\s,]*(?:except|apart\s+from|other\s+than|but\s+(?:for|to)|besides|save)\b", re.IGNORECASE
)
"""What "no known allergies" leaves out."""

_NO_MEDICINES = re.compile(
    r"\b(?:(?:takes?|taking|uses?|using|on)\s+no\s+(?:other\s+|regular\s+|daily\s+)?"
    r"(?:medications?|medicines?|drugs\s+at\s+home)|(?:is\s+)?not\s+(?:on|taking)\s+any\s+"
    r"(?:other\s+)?(?:medications?|medicines?)|(?:current\s+)?medications?\s*:\s*(?:none|nil|no)\b"
    r"|denies\s+(?:taking\s+)?(?:any\s+)?medications?|no\s+(?:current\s+|regular\s+)medications?)\b",
    re.IGNORECASE,
)


def treatments_of(page: Page) -> Treatments:
    """Read medicines, procedures and allergies."""
    reader = _Reader(page)
    for one in page.of(*_TAKEN, *_DONE, *_EITHER):
        reader.take(one)
    return reader.read()


class _Reader:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.medications: dict[str, Medication] = {}
        self.procedures: dict[str, Procedure] = {}
        self.allergies: dict[str, str] = {}
        self.never: dict[str, None] = {}

    def take(self, one: Named) -> None:
        context = one.context
        if self.is_generic(one) or self.is_aside(one):
            return
        if context.family or one.section is Section.FAMILY:
            return
        if _OF_ANOTHER.search(self.page.before(one.span[0], 120)):
            return
        talked_of = is_talked_of(self.page.before(one.span[0]), self.page.after(one.span[1]))
        if self.is_allergy(one):
            if not context.negated:
                self.allergies[one.concept.id] = one.concept.name
                self.page.note("allergies", one.concept.name, one.span)
        elif talked_of or _is_unsure(context):
            return
        elif context.negated and not self.is_stopped(one):
            if context.historical and not context.over and one.concept.id not in _FORMS:
                self.never[one.concept.id] = None
                self.page.note("answers", one.concept.name, one.span)
        elif one.concept.kind in _DONE:
            self.done(one)
        else:
            self.taken(one)

    def is_generic(self, one: Named) -> bool:
        """Say whether the name tells nothing: "medicine", the "surgical" of a surgical history."""
        return is_generic(one.concept.name) or self.page.said(one).endswith("surgical")

    def is_aside(self, one: Named) -> bool:
        """Say whether the name stands for something else: an antibody, a level, a lack."""
        if one.concept.kind not in (*_TAKEN, *_EITHER):
            return False
        if _NOT_TAKEN.search(self.page.before(one.span[0], 8)):
            return True
        meant = (one.mention.concept, *one.mention.others)
        if any(other.kind is Kind.MEASUREMENT for other in meant) and _MEASURED.match(
            self.page.after(one.span[1], 25)
        ):
            return True
        return bool(_NOT_A_DRUG.search(self.page.after(one.span[1], 20)))

    def is_stopped(self, one: Named) -> bool:
        """Say whether a medicine is denied only for today: "stopped abiraterone in 2024"."""
        context = one.context
        if not (context.over and context.cue and one.concept.kind in _TAKEN):
            return False
        return _STOPPED.match(self.page.text, *context.cue) is not None

    def is_allergy(self, one: Named) -> bool:
        if one.section is Section.ALLERGIES:
            return True
        if _ALLERGIC.search(self.page.before(one.span[0], 60)):
            return True
        after = self.page.after(one.span[1], 30)
        if one.concept.kind in _TAKEN and not _SKIN_TEST.search(self.page.said(one)):
            before = self.page.before(one.span[0], 60)
            if _REACTION.search(after) or _REACTED.search(before):
                return True
        return bool(_ALLERGY_BEHIND.search(after))

    def taken(self, one: Named) -> None:
        page, (start, end) = self.page, one.span
        sentence = page.text[slice(*page.sentence(start))]
        course = course_of(page.before(start, 90), page.after(end, 70), sentence)
        if course is Course.PLANNED:
            return
        status = _STATUS.get(course) or self.status(one)
        other = course is Course.CHANGED or _DESPITE.search(page.before(start, 90))
        told = None if other else time_of(page, one.span)
        over = status == "past"
        ended = over and told is not None and (not told.lasting or course is Course.ENDED)
        entry = Medication(
            name=one.concept.name,
            since=told.date if told and not over else None,
            until=told.date if told and ended else None,
            status=status,
        )
        if years := years_told(page.after(end, 70)):
            entry = self.between(one, *years)
        held = self.medications.get(one.concept.id)
        if held is None or _weight(entry) > _weight(held):
            self.medications[one.concept.id] = entry
        page.note("medications", one.concept.name, one.span)

    def between(self, one: Named, since: str, until: str) -> Medication:
        """Return a medicine that was taken from one year until another."""
        goes_on = int(until) >= self.page.today.year
        return Medication(
            name=one.concept.name,
            since=since if since <= until else None,
            until=until if int(until) <= self.page.today.year else None,
            status=None if goes_on else "past",
        )

    def status(self, one: Named) -> str | None:
        if one.context.over:
            return "past"
        if one.section is Section.MEDICATIONS:
            return "current"
        before = self.page.before(one.span[0], 80)
        if _DESPITE.search(before):
            return None
        if _STARTED.search(before):
            return "current"
        now = max((match.end() for match in _NOW.finditer(before)), default=-1)
        was = max((match.end() for match in _BEFORE.finditer(before)), default=-1)
        if now >= 0 and any(match.end() == now for match in _ONCE_ON.finditer(before)):
            return "past"
        if now == was:
            return None
        return "current" if now > was else "past"

    def done(self, one: Named) -> None:
        told = time_of(self.page, one.span)
        entry = Procedure(name=one.concept.name, date=told.date if told else None)
        held = self.procedures.get(one.concept.id)
        if held is None or (entry.date or "") > (held.date or ""):
            self.procedures[one.concept.id] = entry
        self.page.note("procedures", one.concept.name, one.span)

    def read(self) -> Treatments:
        text = self.page.text
        complete = []
        none = _NO_ALLERGIES.search(text)
        spared = _SPARED.match(text, none.end()) if none else None
        if spared and not any(
            spared["name"].lower() in one.lower() for one in self.allergies.values()
        ):
            self.allergies[spared["name"].lower()] = spared["name"]
        elif none and not self.allergies and not _SPARES.match(text, none.end()):
            complete.append("allergies")
        if _NO_MEDICINES.search(text) and not any(
            one.status == "current" for one in self.medications.values()
        ):
            complete.append("medications")
        had = {*self.medications, *self.procedures}
        return Treatments(
            medications=tuple(self.medications.values()),
            procedures=tuple(self.procedures.values()),
            allergies=tuple(self.allergies.values()),
            never=tuple(one for one in self.never if one not in had),
            complete=tuple(complete),
        )


def _is_unsure(context: Context) -> bool:
    return context.hypothetical or context.conditional or context.possible or context.excepted


def _weight(one: Medication) -> tuple[int, int]:
    dated = one.since or one.until
    return (("past", None, "current").index(one.status), int(dated is not None))
