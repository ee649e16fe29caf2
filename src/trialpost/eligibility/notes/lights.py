"""Correct the light of a name by what only notes write beside it.

=============================================  ============================================
a note                                         the illness
=============================================  ============================================
"?MI"                                          is suspected
"MI excluded", "testing excluded MI",          is denied
"suspected MI, which was ruled out"
"no evidence of recurrence of lymphoma"        was there, and is over
"no relapse of MS", "no lupus flare"           is there, or was
"no illnesses except gout"                     is there, if nothing else tells against it
"hepatitis C, cured in 2022"                   is over
"stopped for gout"                             is there, or was
=============================================  ============================================
"""

import re
from collections.abc import Iterator

import msgspec

from trialpost.vocabulary.context import PLAIN, Context, Span

DENIED = Context(negated=True)

_ASKED = re.compile(r"(?:^|[\s(,;:/-])\?\s?$")
"""A question mark in front: "?MI" is asked, and not told."""

_HELPS = r"(?:was|were|is|are|has\s+been|have\s+been|had\s+been|now|being|been)"
_LATER = r"(?:(?:later|then|since|now|subsequently|eventually|finally|quickly|soon)\s+)?"
_OUT = r"(?:excluded|ruled\s+out)\b(?!\s+from\b)"
_EXCLUDED = (
    re.compile(rf"\s*(?:{_HELPS}\s+)?{_LATER}{_OUT}", re.IGNORECASE),
    re.compile(
        rf"\s*[,(.;–-]?\s*\(?(?:which|this|that|it)\s+{_HELPS}\s+{_LATER}{_OUT}", re.IGNORECASE
    ),
    re.compile(
        rf"\s*(?:{_HELPS}\s+)?(?:\w+ly\s+|first\s+)?"
        r"(?:suspected|considered|queried|feared|thought\s+of)"
        rf"(?:\s+at\s+first|\s+initially)?,?\s*(?:but|and|then|yet)\s+(?:{_HELPS}\s+)?{_LATER}{_OUT}",
        re.IGNORECASE,
    ),
)  # fmt: skip
"""What behind a name says that it was looked for, and is not there."""

_LISTED_OUT = re.compile(
    rf"\s+(?:and|or)\s+[\w-]+(?:\s+[\w-]+)?\s+(?:(?:were|are|have\s+been)\s+)?(?:both\s+)?{_OUT}",
    re.IGNORECASE,
)
_TEST_EXCLUDED = re.compile(
    r"(?P<before>(?:\b[\w'’]+\s+){0,3})\b(?:excluded|excludes|ruled\s+out|rules\s+out)\s+"
    r"(?!(?:for|from|by|in|on|at|with|and|or|but|then|clinically)\b)(?P<between>[^.;:()]*)$",
    re.IGNORECASE,
)
_VERB_OF_TEST = re.compile(r"\bexclude[ds]|\brule[ds]\s+out", re.IGNORECASE)
"""Looked for first, since most sentences have none."""

_NOT_BY_A_TEST = re.compile(
    r"\b(?:is|are|was|were|be|been|being|not|never|cannot|can|could|may|might|must|will|would|"
    r"should|if|unless|until|patients?|\w+n['’]t)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_ANOTHER_THOUGHT = re.compile(
    r"\b(?:but|however|although|shows?|showed|reveal\w*|confirm\w*|demonstrat\w*|suggest\w*|found|"
    r"has|have|had|is|was|were|are|with|because|due|so|as|by|in|on|at|after|before|then|now|he|she|"
    r"they|while|whereas|which|who|diagnos\w+|and\s+(?:\w+ed|his|her|their|the|my))\b",
    re.IGNORECASE,
)

_RETURNS = r"(?:recurren\w+|relaps\w+|return|reappearance|residual)"
_GOES_ON = r"(?:progression|exacerbations?|flares?(?:[\s-]?ups?)?)"
_OWN = (
    r"(?:(?:her|his|their|my|the|your|known|previous|prior|original|primary|initial|local|treated)"
    r"\s+)*"
)
_OF_A_TURN = re.compile(
    rf"\b(?:(?P<past>{_RETURNS})|(?P<there>{_GOES_ON}|worsening))\s+(?:of|from|in)\s+{_OWN}$",
    re.IGNORECASE,
)
_TURN_BEHIND = re.compile(
    rf"\s+(?:disease\s+)?(?:(?P<past>{_RETURNS})|(?P<there>{_GOES_ON}))\b", re.IGNORECASE
)
"""A denial of a turn that an illness takes: it denies that turn alone."""

_ALL_BUT = re.compile(
    r"except(?:ing|\s+for|\s+that)?|other\s+than|(?:apart|aside)\s+from|besides|save\s+for"
    r"|(?:with\s+)?(?:the\s+)?exceptions?\s+of",
    re.IGNORECASE,
)
_ALL_BUT_BEHIND = re.compile(rf"[^.;,]{{0,30}}\b(?:{_ALL_BUT.pattern})\s+\w", re.IGNORECASE)
_FAR = 120
"""In characters: how far from what is denied the exception may stand."""

_NOTHING = re.compile(
    r"\b(?:no|nil|none|not|never|nothing|denies|denied|without|negative|unremarkable|normal|healthy|"
    r"well|fit|clear|non-?contributory|insignificant|good\s+health)\b[^.;]*$",
    re.IGNORECASE,
)
_CURED = re.compile(
    r"[\s,(–-]*(?:(?:was|is|has\s+been|now|since|fully|completely|successfully)\s+)*"
    r"(?:cured|eradicated|fully\s+treated|(?P<out>excised|cut\s+out|removed|resected))\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because\s+of|due\s+to|owing\s+to|on\s+account\s+of|secondary\s+to|following|for)\b",
    re.IGNORECASE,
)
_DOES = re.compile(r"(?:vapes|smokes|drinks|chews|snorts|injects)\b", re.IGNORECASE)
_COMMA = re.compile(r",\s*(?:and\s+|but\s+)?$", re.IGNORECASE)
"""A verb behind a comma begins what is done: "denies alcohol, vapes daily"."""

_NOT_FOUND = re.compile(
    r"\b(?:detected|found|identified|present|seen|observed|noted|shown)\s*,\s*(?:but\s+|and\s+|an?\s+)?$",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"[^,;.]*\b(?:rearranged|mutated|mutant|fused|amplified|positive|detected|found|present)\s*(?:[,;.]|$)",
    re.IGNORECASE,
)
"""Verbs of a denial that ends, and of what stands behind it: "no A detected, B rearranged"."""

_STOPPED = re.compile(r"\b(?:discontinu\w+|stopp?\w*|ceased|withdrawn|held)\b", re.IGNORECASE)


def in_light(
    text: str, sentence: Span, span: Span, context: Context, *, illness: bool, cancer: bool
) -> Context:
    """Return the light in which a name of a note stands.

    Args:
        text: the note.
        sentence: where the sentence of the name lies.
        span: where the name lies.
        context: the light by the table of cues.
        illness: whether the name is that of an illness or a symptom.
        cancer: whether it is one that is over while it does not recur, unlike multiple sclerosis.
    """
    if _ASKED.search(text[max(0, span[0] - 3) : span[0]]):
        return msgspec.structs.replace(context, possible=True)
    if (
        context.negated
        and _DOES.match(text, *span)
        and _COMMA.search(text[max(0, span[0] - 8) : span[0]])
    ):
        return PLAIN
    if context.negated and _is_found_itself(text, sentence, span, context):
        return PLAIN
    if context.excepted and _is_all_but(text, sentence, context):
        context = msgspec.structs.replace(
            context, excepted=False, negated=False, historical=illness or context.historical
        )
    if context.negated and _ALL_BUT_BEHIND.match(text, span[1], sentence[1]):
        return msgspec.structs.replace(context, possible=True)  # denied but for something
    if illness:
        return next(_of_illness(text, sentence, span, context, cancer=cancer), context)
    return _reason(text, span, context) or context


def _of_illness(
    text: str, sentence: Span, span: Span, context: Context, *, cancer: bool
) -> Iterator[Context]:
    """Yield the lights in which an illness stands by its words, the surest first."""
    start, end = span
    before = text[max(sentence[0], start - 120) : start]
    if any(shape.match(text, end) for shape in _EXCLUDED) or _is_excluded_by_test(before):
        yield DENIED
    if _LISTED_OUT.match(text, end):
        yield msgspec.structs.replace(context, negated=True, possible=True)  # all of them, or one
    turn = _OF_A_TURN.search(before) or _TURN_BEHIND.match(text, end)
    if context.negated and turn:
        yield msgspec.structs.replace(
            context,
            negated=False,
            possible=False,
            historical=True,
            over=cancer and bool(turn["past"]),
        )
    cured = None if context.negated else _CURED.match(text, end)
    if cured:
        over = context.over or not cured["out"]
        yield msgspec.structs.replace(context, historical=True, over=over)
    reason = _reason(text, span, context)
    if reason is not None:
        yield reason


def _is_found_itself(text: str, sentence: Span, span: Span, context: Context) -> bool:
    """Say whether a denial ended before a name that is said to be there."""
    if context.cue is None or context.cue[1] > span[0]:
        return False
    ended = _NOT_FOUND.search(text, context.cue[1], span[0])
    return ended is not None and _FOUND.match(text, span[0], sentence[1]) is not None


def _is_excluded_by_test(before: str) -> bool:
    """Say whether words before a name say that a test excluded it: "CT excluded a stroke"."""
    found = _TEST_EXCLUDED.search(before) if _VERB_OF_TEST.search(before) else None
    if found is None or _NOT_BY_A_TEST.search(found["before"]):
        return False
    return not _ANOTHER_THOUGHT.search(found["between"])


def _is_all_but(text: str, sentence: Span, context: Context) -> bool:
    """Say whether an exception is one from a denial, and so is told: "nothing except gout"."""
    cue = context.cue
    if cue is None:
        return False
    exception = _ALL_BUT.search(
        text, max(sentence[0], cue[0] - 12), min(sentence[1], cue[1] + _FAR)
    )
    if exception is None:
        return False
    start = max(sentence[0], exception.start() - _FAR)
    return _NOTHING.search(text, start, exception.start()) is not None


def _reason(text: str, span: Span, context: Context) -> Context | None:
    """Return the light of what something was stopped for: "stopped because of gout"."""
    if context.cue and (context.negated or context.over) and context.cue[1] <= span[0]:
        cue, between = text[slice(*context.cue)], text[context.cue[1] : span[0]]
        if _STOPPED.search(cue) and _REASON.search(f"{cue} {between}"):
            return Context(historical=True)
    return None
