"""Say what a phrase that no table holds names, by what is said of it and by its noun.

"History of sudden visual loss" is an illness and "receiving Shenfu capsules" a treatment, whatever
they are; a phrase of which neither is plain is not read.
"""

import re

from trialpost.eligibility.grammar.drafts import Draft
from trialpost.model.requirement import Response
from trialpost.vocabulary.condition_shape_words import ANATOMY, GENERIC_HEADS, HEADS
from trialpost.vocabulary.lexicon import Kind
from trialpost.vocabulary.spelling import forms_of

_LONGEST = 9
_PHRASE = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’\-]*(?:[ /][A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’\-]*)*")
_PLAIN = re.compile(
    r"\b(?:of|in|on|at|to|for|from|with|without|due|by|caused|requiring)\b", re.IGNORECASE
)
_NO_NAME_LIST = (
    "is are was were be been being have has having had will would should can could may might must "
    "not no who whose whom that which if when while do does did they he she it we you maybe "
    "and or but than as study trial investigator protocol procedure visit consent criterion "
    "inclusion exclusion specimen sample sponsor site eligibility enrollment screening baseline "
    "participant patient subject people person individual volunteer parent partner relative "
    "family spouse mother father donor caregiver sibling staff employee member physician doctor "
    "clinician information opinion reason requirement instruction questionnaire data result "
    "value parameter score scale level test assessment evaluation criteria control normal able "
    "unable willing living use change one two three four five several same other another such "
    "all each both i ii iii iv v a b c d e f above below following listed day week month year "
    "time age hour least most more less specific technique single dual double multiple"
)
_NO_NAME = frozenset(_NO_NAME_LIST.split())
"""Words by which a phrase says more than a name does."""

_TREATING_LIST = (
    "fusion insertion operation replacement stimulation reversal repair graft grafting injection "
    "infusion implantation device implant stent program course regimen agent capsule tablet "
    "granule decoction cream ointment gel drop spray patch herb preparation product supplement "
    "formula solution medication drug therapy treatment intervention massage"
)
_TREATING = frozenset(_TREATING_LIST.split())
"""Nouns that name what is done or given."""

_FOUND = frozenset(["mass", "event", "episode", "phenomenon", "anatomy"])
"""Further nouns of what is found in somebody."""

_UNTOLD_LIST = (
    "use intake exposure donation participation attendance consumption contact visit travel "
    "birth status history background response compliance adherence withdrawal ability "
    "exacerbation worsening"
)
_UNTOLD = frozenset(_UNTOLD_LIST.split())
_GOVERNED = re.compile(
    r"\b(?:history\s+of|presence\s+of|evidence\s+of|diagnos\w+\s+(?:of|with|as)"
    r"|suffer\w*\s+from|signs?\s+of|symptoms?\s+of|presenting\s+with|complain\w*\s+of)"
    r"\s*(?:an?\s+|the\s+|any\s+|other\s+)*$",
    re.IGNORECASE,
)


def kind_of_phrase(text: str, draft: Draft) -> Kind | str | None:
    """Return what sort of thing the words of a draft name; ``None`` if that is not plain."""
    words = text[draft.start : draft.end].strip(" .,;-")
    if not _PHRASE.fullmatch(words):
        return None
    forms = forms_of(words)
    if not forms or len(forms) > _LONGEST or not _NO_NAME.isdisjoint(forms):
        return None
    head = _head(words)
    if not head or head in _UNTOLD or forms[-1] in _PREPOSITIONS:
        return None
    frame = draft.frame
    if frame.allergy:
        return "allergy"
    if head in _TREATING and len(forms) > 1:
        return Kind.THERAPY
    if head in HEADS or ((head in GENERIC_HEADS or head in _FOUND) and len(forms) > 1):
        return Kind.CONDITION
    if not _is_noun(head):
        return None
    if (frame.takes and not frame.contraindicated) or frame.response is Response.STABLE:
        return Kind.THERAPY
    before = text[max(0, draft.start - _NEAR) : draft.start]
    return Kind.CONDITION if _GOVERNED.search(before) else None


def may_be_name(words: str) -> bool:
    """Say whether words can be a name, of whatever sort."""
    words = words.strip(" .,;-")
    forms = forms_of(words)
    return (
        _PHRASE.fullmatch(words) is not None
        and 0 < len(forms) <= _SHORT
        and _NO_NAME.isdisjoint(forms)
        and _is_noun(forms[-1])
        and forms[-1] not in _PREPOSITIONS
        and forms[-1] not in _UNTOLD
    )


_NOISE_LIST = (
    "study trial baseline screening visit day week month year investigator "
    "opinion judgment judgement discretion but may already apply needed "
    "assessment enrollment randomization inclusion consent dose dosing option period "
    "start end beginning entry the of a an at by in for or and to and/or i ii iii iv v vi s site "
    "physician doctor sponsor protocol requirement record questionnaire parameter measured "
    "measurement eligible eligibility applicable otherwise alone contraindicate participating "
    "presenting made decided none did do done so"
)
_NOISE = frozenset(_NOISE_LIST.split())


def is_noise(words: str) -> bool:
    """Say whether words that are left over ask for nothing: "or baseline visit", "2", "(b)"."""
    forms = forms_of(words)
    return all(form in _NOISE or form.isdigit() or len(form) == 1 for form in forms)


_SHORT = 4
_NEAR = 40
_PREPOSITIONS = frozenset({"of", "in", "on", "at", "to", "for", "from", "with", "by", "due"})


def _head(words: str) -> str:
    """Return the form of the noun that a phrase is about."""
    found = _PLAIN.search(words)
    forms = forms_of(words[: found.start()] if found else words)
    return forms[-1] if forms else ""


_NO_NOUN = ("al", "ic", "ous", "ive", "ing", "ed", "ly", "able", "ible", "ary", "ant", "ent")


def _is_noun(form: str) -> bool:
    return len(form) > 2 and not form.endswith(_NO_NOUN)


_PLACES_LIST = (
    "area region side surrounding adjacent same level site segment zone part structure tissue "
    "the of"
)
_PLACES = frozenset(_PLACES_LIST.split())


def is_place(text: str, draft: Draft) -> bool:
    """Say whether words only name a part of the body: "the penis or surrounding area"."""
    forms = forms_of(text[draft.start : draft.end])
    return bool(forms) and all(form in ANATOMY or form in _PLACES for form in forms)
