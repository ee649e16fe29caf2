"""Read the illnesses and symptoms of a note: there, past, absent, suspected, or a relative's."""

import functools
import re

import msgspec

from trialpost.eligibility.named_within import course_words
from trialpost.eligibility.notes.page import Named, Page, is_generic
from trialpost.eligibility.notes.sections import Section
from trialpost.eligibility.notes.times import Told, time_of
from trialpost.model.dates import PartialDate
from trialpost.model.profile import HealthCondition, Private
from trialpost.vocabulary.lexicon import Kind


class Illnesses(Private, frozen=True, kw_only=True):
    """The illnesses of a note, each list without repeats, in the order of the text."""

    conditions: tuple[HealthCondition, ...] = ()
    absent: tuple[str, ...] = ()
    suspected: tuple[str, ...] = ()
    family: tuple[str, ...] = ()


_ONLY_SOME = re.compile(
    r"\b(?:new|worsening|recurrent|recurring|further|other|additional|recent|residual|more|repeat|"
    r"another|previous similar|obvious|gross|overt|flow-limiting|significant|major)\s+"
    r"(?:(?:past|prior|medical|history|of)\s+)*(?:[a-z-]+\s+)?$"
)
"""Words behind "no" that leave open whether there is some of the thing: "no new lesions"."""

_HEALTHY_STOP = re.compile(
    r"\b(?:work[- ]?up|screen(?:ing|ed)?|test(?:ing|ed)?|consult\w*|clinic|specialist|"
    r"risk|prophyla\w+|vaccin\w+|prevent\w*|education|family|precautions?)\s+"
    r"(?:for|of|against|to)?\s*(?:possible\s+)?$"
)
_NOT_THE_ILLNESS = re.compile(
    r"^[\s-]*(?:screen(?:ing)?|test(?:ing|s)?|clinic|specialist|risk|vaccin\w+|prophyla\w+|"
    r"precautions?|work-?up|antibod\w+|serolog\w+|medications?|education|center|centre)\b"
)
_NO_KIN = re.compile(
    r"\b(?:husband|wife|spouse|partner|neighbou?r|friend|colleague|co-?\s?worker|(?:room|flat|house|"
    r"class)mate|boyfriend|girlfriend|fiance|landlord)\b",
    re.IGNORECASE,
)
_OF_ONE_PLACE = frozenset({
    "metastatic-cancer", "malignancy", "neoplasm", "fracture", "infection", "hemorrhage",
    "thrombosis", "ischemia", "infarction", "abscess", "inflammatory-disease",
})  # fmt: skip
_PLACE = re.compile(
    r"\b(?:brain|head|skull|neck|chest|thora\w+|lungs?|pulmonary|abdom\w+|pelvi\w+|liver|hepatic|bones?|"
    r"spin(?:e|al)|hips?|knees?|wrists?|ankles?|legs?|arms?|foot|feet|hands?|breasts?|kidneys?|renal|colon\w*|"
    r"gastr\w+|stomach|prostate|skin|nodes?|mri|ct|pet|x-?\s?rays?|scans?|ultrasound|echo\w*|endoscopy|biops\w+|"
    r"elsewhere|mammogra\w+|smear|margins?)\b",
    re.IGNORECASE,
)
"""Where it was looked for: what is not in one place may be in another."""

_OF_A_SITE = re.compile(r"\b(?:visceral|(?:extra|intra)\w+|organ)\b")
"""What narrows a name of spread cancer to some sites: "visceral metastases"."""

_NEAR = 80
"""In characters: how far off the place may stand where something was looked for."""

_OF_AN_ALLERGY = re.compile(
    r"\b(?:allerg(?:y|ic)\s+(?:reactions?\s+)?to|(?:allerg(?:y|ies)|intoleran(?:t|ce)(?:\s+(?:to|of))?"
    r"|reactions?\s+to)\b)[^.;()]{0,60}(?:\([^)]*|\b(?:caus\w+|gives?|gave|(?:gets?|got|develop\w*))\s+"
    r"[^.;)]{0,30}|\s(?:->|→|=|-|–|—)\s*[^.;)]{0,20})$"
)
"""What an allergy shows in: "allergic to penicillin (rash)"."""

_BEGAN = re.compile(
    r"\b(?:diagnos\w+|dx|known|start\w+|began|begin\w+|since|onset|develop\w+|first|new)\b"
)
_LONG_AGO = 60
"""Days after which what is told with a day, and not said to go on, may be over."""
_LAST_WORD = re.compile(r"(?P<word>[a-z-]+)\s+$")
_NEUTRAL = frozenset({
    "a", "an", "and", "any", "apparent", "as", "associated", "been", "being", "by", "clear",
    "clinical", "complaints", "concurrent", "current", "definite", "detected", "developed",
    "developing", "documented", "either", "evidence", "evident", "experiencing", "feeling", "for",
    "from", "frank", "had", "has", "have", "having", "her", "his", "history", "in", "including",
    "known", "like", "medical", "much", "neither", "never", "no", "nor", "not", "noted", "noticed",
    "observed", "obvious", "of", "ongoing", "or", "past", "personal", "present", "previous",
    "prior", "reported", "reporting", "showing", "significant", "signs", "such", "suffering",
    "symptoms", "the", "their", "to", "underlying", "use", "with", "without",
})  # fmt: skip
_SEVERITY = re.compile(
    r"\b(?P<word>mild|moderate|severe|critical|(?:mild|moderate)[\s-]+to[\s-]+(?:moderate|severe))\s+"
    r"(?:[a-z]+\s+)?$",
)
_STAGE_BEHIND = re.compile(
    r"^[\s,(]*(?:[cpy]{0,2}t[0-4x]\w*\s*n[0-3x]\w*\s*m[01x]\w*[\s,;(]*)?"
    r"(?:diagnosed\s+(?:in\s+)?(?:[a-z]+\s+)?\d{4}[\s,;(]*)?(?:(?:currently|clinical|pathologic(?:al)?|tumou?r|now|with|disease|cancer|group)\s+)?(?:at\s+)?(?:stage|class|grade)\s*(?P<stage>0|[1-5][a-c]?|i{1,3}v?[abc]?|iv[abc]?)\b",
)
_STAGE_WITHIN = re.compile(r"\bstage\s*(?P<stage>0|[1-5][a-c]?|i{1,3}v?[abc]?|iv[abc]?)$")
_STAGE_BEFORE = re.compile(
    r"\bstage\s*(?P<stage>0|[1-4][a-c]?|i{1,3}[abc]?|iv[abc]?)\s+(?:of\s+)?(?:[a-z-]+\s+){0,3}$"
)
_SPREAD = re.compile(
    r"\b(?P<stage>metastatic|locally\s+advanced|unresectable|recurrent|advanced)\s+$"
)
_HAS_SPREAD = re.compile(r"\bmetasta(?:tic|s[ei]s)\b|\sIV[A-C]?$")
_ROMAN = {"0": "0", "1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"}


def illnesses_of(page: Page) -> Illnesses:
    """Sort the illnesses, infections and symptoms that a note names by the light they stand in."""
    sorter = _Sorter(page)
    for one in page.of(Kind.CONDITION, Kind.INFECTION, Kind.SYMPTOM):
        sorter.take(one)
    return sorter.sorted()


class _Sorter:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.there: dict[str, HealthCondition] = {}
        self.absent: dict[str, str] = {}
        self.suspected: dict[str, str] = {}
        self.family: dict[str, str] = {}

    def take(self, one: Named) -> None:
        context, concept = one.context, one.concept
        if is_generic(concept.name):
            return
        if context.family or one.section is Section.FAMILY:
            if not context.negated and not self.is_of_no_kin(one):
                self.keep("family_history", self.family, one)
        elif context.hypothetical or context.conditional or context.excepted or self.is_aside(one):
            return
        elif context.negated:
            before = self.page.before(one.span[0], 40)
            some = _ONLY_SOME.search(before) or self.is_of_a_kind(one) or self.is_of_one_place(one)
            if not context.possible and not some:
                self.keep("absent", self.absent, one)
                self.suspected.pop(concept.id, None)  # what is told last of it holds
        elif context.possible:
            self.keep("suspected", self.suspected, one)
            self.absent.pop(concept.id, None)
        elif one.section is not Section.ALLERGIES:
            entry = self.entry(one)
            held = self.there.get(concept.id)
            self.there[concept.id] = entry if held is None else _joined(held, entry)
            self.page.note("conditions", concept.name, one.span)

    def keep(self, part: str, held: dict[str, str], one: Named) -> None:
        held.setdefault(one.concept.id, one.concept.name)
        self.page.note(part, one.concept.name, one.span)

    def is_of_no_kin(self, one: Named) -> bool:
        """Say whether it is told of somebody who is not related: a husband, a partner."""
        cue = one.context.cue
        return cue is not None and bool(_NO_KIN.search(self.page.text[cue[0] : cue[1]]))

    def is_of_a_kind(self, one: Named) -> bool:
        """Say whether a word narrows what is denied: "no obstructive jaundice"."""
        cue = one.context.cue
        last = _LAST_WORD.search(self.page.before(one.span[0], 40))
        if last is None or cue is None or one.span[0] - len(last[0]) < cue[1]:
            return False
        return last["word"] not in _NEUTRAL

    def is_of_one_place(self, one: Named) -> bool:
        """Say whether only one place is free of it: "brain MRI shows no metastases"."""
        if one.concept.id not in _OF_ONE_PLACE:
            return False
        if _OF_A_SITE.search(self.page.said(one)):
            return True
        start, end = self.page.sentence(one.span[0])
        start, end = max(start, one.span[0] - _NEAR), min(end, one.span[1] + _NEAR)
        places = _PLACE.finditer(self.page.text, start, end)
        return any(place.start() not in self.in_a_name for place in places)

    @functools.cached_property
    def in_a_name(self) -> frozenset[int]:
        """Where the names of illnesses lie: the "lung" of "lung cancer" is no place."""
        named = self.page.of(Kind.CONDITION, Kind.INFECTION, Kind.SYMPTOM)
        return frozenset(at for one in named for at in range(*one.span))

    def is_aside(self, one: Named) -> bool:
        """Say whether the name stands for something else: a test, a clinic, a vaccine."""
        if _OF_AN_ALLERGY.search(self.page.before(one.span[0], 120)):
            return True
        if _NOT_THE_ILLNESS.search(self.page.after(one.span[1], 30)):
            return True
        return bool(_HEALTHY_STOP.search(self.page.before(one.span[0], 40)))

    def entry(self, one: Named) -> HealthCondition:
        page, (start, end) = self.page, one.span
        before, after = page.before(start, 40), page.after(end, 40)
        severity = _SEVERITY.search(before)
        told = None if _is_of_denied_turn(page, one) else time_of(page, one.span)
        past = one.context.over
        return HealthCondition(
            name=_name(one, page.said(one), before),
            severity=" ".join(severity["word"].split()) if severity else None,
            stage=_stage(before, after, page.said(one)),
            since=told.date if told and not told.of_test and not (past and told.lasting) else None,
            status="past" if past else self.status(one, told),
        )

    def status(self, one: Named, told: Told | None) -> str | None:
        """Say whether an illness goes on; not where only its history or a day long ago is told."""
        if _is_history(one):
            return None
        if told is None or told.lasting or _BEGAN.search(self.page.before(one.span[0], 60)):
            return "current"
        if _BEGAN.search(self.page.after(one.span[1], 40)):
            return "current"
        days = (self.page.today - PartialDate.parse(told.date).latest()).days
        return None if days > _LONG_AGO else "current"

    def sorted(self) -> Illnesses:
        there = self.there
        lexicon = self.page.lexicon
        present = {upper for name in there for upper in (name, *lexicon.above(name))}
        if any(_HAS_SPREAD.search(f"{one.name} {one.stage or ''}") for one in there.values()):
            present.add("metastatic-cancer")
        return Illnesses(
            conditions=tuple(there.values()),
            absent=tuple(name for key, name in self.absent.items() if key not in present),
            suspected=tuple(name for key, name in self.suspected.items() if key not in there),
            family=tuple(self.family.values()),
        )


_DENYING = re.compile(r"(?:no|not|never|denies|denied|without|negative)\b", re.IGNORECASE)
_COURSE = re.compile(r"\b(?P<word>chronic|acute|recurrent|persistent|intermittent)\s+$")


def _name(one: Named, said: str, before: str) -> str:
    """Return the name of an illness, with the word of how it runs if the note has one."""
    own = one.concept.name
    found = _COURSE.search(before)
    words = course_words(said, one.concept.id)
    if found and not course_words(own, "") and found["word"] not in own.lower():
        words |= {found["word"]}
    return " ".join((*sorted(words), own)) if len(words) == 1 else own


def _is_history(one: Named) -> bool:
    return one.context.historical or one.section is Section.HISTORY


def _is_of_denied_turn(page: Page, one: Named) -> bool:
    """Say whether a time beside an illness is that of a turn it did not take: "no flare since"."""
    cue = one.context.cue
    return cue is not None and bool(_DENYING.match(page.text, *cue))


def _stage(before: str, after: str, said: str) -> str | None:
    found = (
        _STAGE_WITHIN.search(said) or _STAGE_BEHIND.search(after) or _STAGE_BEFORE.search(before)
    )
    if found:
        stage = found["stage"].upper()
        return _ROMAN.get(stage[0], stage[0]) + stage[1:] if stage[0].isdigit() else stage
    spread = _SPREAD.search(before)
    return " ".join(spread["stage"].split()) if spread else None


def _joined(held: HealthCondition, other: HealthCondition) -> HealthCondition:
    """Put together what two places of a note say of an illness; one that is there now stays so."""
    states = (held.status, other.status)
    status = "current" if "current" in states else None if None in states else "past"
    return msgspec.structs.replace(
        held,
        status=status,
        severity=held.severity or other.severity,
        stage=held.stage or other.stage,
        since=held.since or other.since,
    )
