"""Hold turns of phrase that say more than a finding, or something else, with the same figures.

A change told as a value ("fell to"), "everybody" for an average, "before week 24" for "at week 24",
"gone" for "came up", "died of the treatment", the illness for what was measured, and who acts on
whom. Each keeps every number, group and time of a true sentence, and is false.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from trialpost.articles.checks.bearing import Failure, tied_arms
from trialpost.articles.checks.exchanged import acted_upon, exchanged, name_pattern
from trialpost.articles.checks.vouching import EVERYBODY, stems
from trialpost.articles.checks.worked_out import lies_apart
from trialpost.articles.reading.claims import Claims, Token
from trialpost.articles.reading.hints import Hint
from trialpost.articles.words.written import is_of_points
from trialpost.findings.document import FindingsDocument
from trialpost.findings.file import COMPLETED, RANDOMISED
from trialpost.findings.numbers import is_contrast
from trialpost.model.finding import Finding, FindingKind, Table

_TO = re.compile(
    r"\b(?:fell|falls?|fallen|rose|risen|dropped|declined|increased|decreased|climbed|sank"
    r"|(?:went|gone) (?:up|down)|reduced|raised|(?:fall|rise|drop|increase|decrease)) to"
    r" (?:a |an )?$",
    re.I,
)
_BY = re.compile(
    r"\b(?:(?:a |an )?(?:fall|rise|drop|increase|decrease|gain|decline) of"
    r"|(?:fell|rose|dropped|declined|increased|decreased|climbed|sank"
    r"|(?:went|gone) (?:up|down)) by) $",
    re.I,
)
_LEVEL_WAS = re.compile(r"\b(?:level|value|score|reading|result)s? (?:was|were) $", re.I)
_COMPARED_WAY = re.compile(r"[^.;,]{0,24}\b(?:lower|higher|less|more|down|up)\b", re.I)
CHANGE = re.compile(
    r"chang|differ|increas|decreas|reduc|loss|gain|improv|declin|delta|fall|rise|from baseline"
    r"|percent of|relative|variation",
    re.I,
)
_UP = re.compile(r"rose|rise|increas|climb|gain|up\b", re.I)
_POINTS = re.compile(r"[ \u00a0]?percentage points?\b", re.I)
_NONE_AT_ALL = re.compile(
    r"\b(?:no|not any|without a(?:ny)?) (?:\w+ )?differences? (?:at all|what(?:so)?ever)\b"
    r"|\b(?:did|do|does) not differ\b(?! (?:clearly|significantly))",
    re.I,
)
_EACH_TIME = re.compile(r"\b(?:every|each|per|a) (?:minute|hour|day|week|month|year)\b", re.I)
_TELLS_A_TIME = Hint(r"minute|hour|day|week|month|year|start|beginning|outset|baseline")
_PER_TIME = re.compile(r"/|\bper\b|\bevery\b|\beach\b|daily|weekly|rate|annual|yearly", re.I)
_WENT_SOME_WAY = re.compile(
    r"\b(?:fell|falls|rose|rises|dropped|declined|increased|decreased|climbed|sank|grew|shrank"
    r"|(?:went|gone) (?:up|down)|reduced|raised)\b",
    re.I,
)
_GOES = Hint(
    r"fell|falls?|fallen|ros|ris\w+|rose|drop\w*|declin\w*|increas\w*|decreas\w*|climb\w*|sank|grew"
    r"|shrank|went|gone|reduced|raised|gain"
)
_FROM_TO = re.compile(r"\bfrom [^.;,]{0,40}\d[^.;,]{0,40} to \S*\d", re.I)
_DOWN = re.compile(r"f[ae]ll|drop|declin|decreas|sank|down", re.I)
_LOSS = re.compile(
    r"(?<!with )(?<!had )reduc(?!ed (?:ejection|kidney|renal|liver|hepatic|lung))|loss|lost|decreas"
    r"|declin|fall|drop|lower(?! (?:(?:\w+ )?back|limb|extremit|leg|body|respiratory|urinary"
    r"|oesophag|esophag|abdom|gastro|genital|airway|tract|eyelid|lid|lip|jaw|lobe|quadrant|face|esoph))",
    re.I,
)
"""What makes a positive figure a fall; not what people are like, or where in the body it is."""
_BEFORE_TIME = re.compile(
    r"\b(?:before|since|ahead of|prior to) (?:the )?(?:(?:minute|hour|day|week|month|year)s? )?$",
    re.I,
)
_AT_START = re.compile(r"\b(?:at|in|from) (?:the )?(?:start|beginning|outset|baseline)\b", re.I)
_OF_START = re.compile(
    r"baseline|\bstart|pre-?(?:dose|treatment)|\b(?:day|week|month) ?[01]\b", re.I
)
_BESIDE_ARM = re.compile(r"\b(?:before|without|despite|instead of|rather than) (?:the )?$", re.I)
_FROM_IT = re.compile(
    r"\b(?:problems?|events?|harms?|died|deaths?|killed) (?:from|of|by) (?:the |this |their )?"
    r"(?:(?:trial|study) )?(?P<it>treatment|drug|medicine|medication|device|surgery|trial|study|$)",
    re.I,
)
_GONE = re.compile(r"\b(?:gone(?! (?:up|down)\b)|free (?:of|from)|cleared|went away)\b", re.I)
_SAYS_GONE = Hint(r"gone|free|cleared|went")
_WENT = stems("gone free clear cleared clearance resolved resolution remission absence absent "
              "disappearance healed recovery recovered eradication response")  # fmt: skip
_LEFT = re.compile(
    r"\b(?:dropped out|left|withdrew|quit|finished|completed|ended|stopped|stayed)\b", re.I
)
_BEGAN = re.compile(r"\b(?:started|began|joined|dropped out|left|withdrew|quit)\b", re.I)
_LED = re.compile(
    r"\b(?:in|of|with|for|from|against|on|about|having|had|have|has|to|by|than|and|or|a|an|the"
    r"|what|this|that|type|early|late|severe)\W+$",
    re.I,
)
_VERB = re.compile(
    r"\W?(?:was|were|is|are|came|fell|rose|went|got|had|cleared|dropped|improved|did)\b", re.I
)


def overstated(
    claims: Claims, named: tuple[Finding, ...], document: FindingsDocument
) -> list[Failure]:
    """Find what a sentence says beyond its findings by a turn of phrase.

    Args:
        claims: what the sentence claims.
        named: the findings that it names.
        document: all findings, and the names of illness and treatment.
    """
    numbers = tuple(one for one in named if one.kind is FindingKind.NUMBER)
    if not numbers:
        return [*exchanged(claims, named, document), *acted_upon(claims, named, document)]
    return [
        *_changes(claims, numbers, document),
        *_points(claims, numbers, document),
        *_equal(claims),
        *_everybody(claims, numbers, document),
        *_times(claims, numbers),
        *_groups(claims),
        *_harms(claims, numbers),
        *_gone(claims, numbers, document),
        *_flow(claims, numbers),
        *_subject(claims, numbers, document),
    ]


def _token(start: int, end: int, text: str) -> Token:
    return Token(kind="word", meaning=None, start=start, end=end, clause=0, text=text[start:end])


def _found(match: re.Match[str], why: str) -> Failure:
    return Failure(_token(match.start(), match.end(), match.string), why)


def _is_of_change(one: Finding, document: FindingsDocument) -> bool:
    plain = document.measures.get(one.measure, "")
    said = (one.statistic or "", one.measure, plain, one.category or "")
    return any(map(_tells_change, said)) or "change" in (one.unit or "").lower()


@lru_cache(maxsize=4096)
def _tells_change(said: str) -> bool:
    return CHANGE.search(said) is not None


def _changes(
    claims: Claims, numbers: tuple[Finding, ...], document: FindingsDocument
) -> Iterator[Failure]:
    """Find a change that is told as a value, and a value that is told as a change."""
    changes = [_is_of_change(one, document) for one in numbers]
    below = any((v or 0) < 0 for one in numbers for v in (one.value, one.comparator_value))
    goes = _GOES(claims.words)
    if goes and not any(changes) and not below and not any(map(is_of_loss, numbers)):
        went = _WENT_SOME_WAY.search(claims.nameless)
        if went and not _FROM_TO.search(claims.text) and not any(map(is_contrast, numbers)):
            yield _found(went, "the findings have a value, and no change")
    for token in (*claims.of("number"), *claims.of("time")):  # a change may be "6.1 minutes"
        before = claims.text[: token.start]
        if all("change" in (one.statistic or "").lower() for one in numbers):
            match = _TO.search(before) if goes else None
            if not token.sign and not _COMPARED_WAY.match(claims.text[token.end :]):
                match = match or _LEVEL_WAS.search(before)
            if match:
                yield _found(match, "the findings have a change, and not a value")
        by = _BY.search(before) if goes else None
        if by and not any(changes) and not below:
            yield _found(by, "the findings have a value, and no change")
        elif by and not below and _DOWN.search(by[0]) and not any(map(is_of_loss, numbers)):
            yield _found(by, "the findings have no fall")
        elif by and _UP.search(by[0]) and all(map(is_of_loss, numbers)):
            yield _found(by, "the findings have no rise")
        elif by and token.meaning == 0:
            yield _found(by, "what is 0 is neither a fall nor a rise")


def is_of_loss(one: Finding) -> bool:
    """Tell whether a positive figure of a measure is a fall by the measure's name."""
    return any(map(_tells_loss, (one.measure, one.statistic or "", one.category or "")))


@lru_cache(maxsize=4096)
def _tells_loss(name: str) -> bool:
    return _LOSS.search(name) is not None


def _points(
    claims: Claims, numbers: tuple[Finding, ...], document: FindingsDocument
) -> Iterator[Failure]:
    """Find percentage points that are no difference of two percentages, and such told as "%".

    A change is let pass in the unit of its record: HbA1c "fell by 0.61%".
    """
    apart = bool(numbers) and all(is_of_points(one) and is_contrast(one) for one in numbers)
    for token in claims.of("number"):
        if apart and token.unit == "%":
            why = "this is how far two percentages lie apart: percentage points"
            yield Failure(token, why)
        match = _POINTS.match(claims.text, token.end)
        held = match and any(_may_be_of_points(one, document) for one in numbers)
        if match and not held and not lies_apart(token, claims, numbers):
            yield _found(match, "the findings have no percentage points")


def _may_be_of_points(one: Finding, document: FindingsDocument) -> bool:
    """Tell whether a value may be told as how far two percentages lie apart."""
    if is_of_points(one):
        return True
    said = f"{one.statistic} {one.unit}".lower()
    of_percent = re.search(r"percent|%|risk difference", said)
    relative = re.search(r"percent(?:age)? change|% change|relative", said)
    return bool(of_percent) and not relative and _is_of_change(one, document)


def _equal(claims: Claims) -> Iterator[Failure]:
    """Find "no difference at all" of what is not clearly different."""
    match = _NONE_AT_ALL.search(claims.nameless) if "differ" in claims.text.lower() else None
    if match:
        yield _found(match, "the findings do not say that there is none at all")


def _everybody(
    claims: Claims, numbers: tuple[Finding, ...], document: FindingsDocument
) -> Iterator[Failure]:
    """Find "everybody" where not all who were counted are meant."""
    if claims.words.isdisjoint(("everybody", "everyone", "every", "each", "all")):
        return
    for match in EVERYBODY.finditer(claims.nameless):
        place = _token(match.start(), match.end(), claims.text)
        arms = tied_arms(place, claims)
        own = [one for one in numbers if not arms or one.arm in arms]
        own = [one for one in own if one.measure != "STARTED"] or own
        of_them = re.search(r"\b(?:of|among) $", claims.text[: match.start()])
        if of_them and own and all(one.arm in claims.everybody for one in own):
            continue
        if not own or any(
            one.value is None or one.value != _whole_of(one, document) for one in own
        ):
            yield _found(match, "the findings do not say this of everybody")


def _whole_of(one: Finding, document: FindingsDocument) -> float | None:
    """Return how many people a count is of: in the flow of a trial, of those who started."""
    if one.n is not None or one.table is not Table.FLOW or one.measure == "STARTED":
        return one.n
    started = [other.value for other in document.findings if other.measure == "STARTED"
               and (other.arm, other.category) == (one.arm, one.category)]  # fmt: skip
    return started[0] if len(started) == 1 else None


def _times(claims: Claims, numbers: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find "before week 24" of what is at week 24, and a start that no finding is of."""
    text = claims.text
    for time in claims.of("time"):
        match = _BEFORE_TIME.search(text[: time.start])
        if match and any(one.timepoint and time.is_at(one.timepoint) for one in numbers):
            yield _found(match, "the findings are of this time itself")
    if not _TELLS_A_TIME(claims.words):
        return
    each = _EACH_TIME.search(claims.nameless)
    told = " ".join(f"{one.measure} {one.category} {one.unit} {one.statistic}" for one in numbers
                    if each)  # fmt: skip
    if each and not _PER_TIME.search(told):
        yield _found(each, "the findings do not say this of each such time")
    start = _AT_START.search(claims.nameless)
    results = [one for one in numbers if one.table not in (Table.FLOW, Table.BASELINE)
               and one.measure not in (RANDOMISED, COMPLETED)]  # fmt: skip
    if start and results and not claims.of("time") and not any(map(_is_of_start, results)):
        yield _found(start, "the findings are not of the start")


def _is_of_start(one: Finding) -> bool:
    if one.timepoint is not None and one.timepoint.value == 0:
        return True
    words = f"{one.measure} {one.category} {one.population} {one.statistic}"
    return one.timepoint is None and bool(_OF_START.search(words))


def _groups(claims: Claims) -> Iterator[Failure]:
    """Find "without placebo" and "before placebo" of what is said of those with it."""
    for arm in claims.of("arm"):
        match = _BESIDE_ARM.search(claims.text[: arm.start])
        if match:
            yield _found(match, "the findings say this of those in this group")


def _harms(claims: Claims, numbers: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find a health problem that is said to come from the treatment."""
    if not any(one.table is Table.EVENT for one in numbers):
        return
    match = _FROM_IT.search(claims.text)
    if match and (match["it"] or any(arm.start == match.end() for arm in claims.of("arm"))):
        yield _found(match, "the findings do not say what this came from")
        return
    for arm in claims.of("arm"):
        match = _FROM_IT.search(claims.text[: arm.start])
        if match and not match["it"]:
            yield _found(match, "the findings do not say what this came from")


def _gone(
    claims: Claims, numbers: tuple[Finding, ...], document: FindingsDocument
) -> Iterator[Failure]:
    """Find "was gone" of what came up."""
    for match in _GONE.finditer(claims.nameless) if _SAYS_GONE(claims.words) else ():
        said = " ".join(
            f"{one.measure} {document.measures.get(one.measure, '')} {one.category} {one.unit}"
            for one in numbers
        )
        if not stems(said) & _WENT:
            yield _found(match, "the findings do not say that it went")


def _flow(claims: Claims, numbers: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find those who started told as those who left, and those who stayed as those who started."""
    measures = {one.measure for one in numbers}
    shown = claims.nameless
    if measures <= {"STARTED", RANDOMISED} and (match := _LEFT.search(shown)):
        yield _found(match, "the findings say this of those who started")
    if measures <= {"COMPLETED", COMPLETED} and (match := _BEGAN.search(shown)):
        yield _found(match, "the findings say this of those who stayed to the end")


def _subject(
    claims: Claims, numbers: tuple[Finding, ...], document: FindingsDocument
) -> Iterator[Failure]:
    """Find a figure that is told of the illness or the treatment, and not of what was measured."""
    shown = claims.nameless
    low = shown.lower()
    for name in document.names:
        for match in name_pattern(name).finditer(shown) if name.lower() in low else ():
            if _LED.search(shown[: match.start()]) or not _VERB.match(shown, match.end()):
                continue
            own = stems(" ".join(
                f"{one.measure} {document.measures.get(one.measure, '')} {one.category}"
                for one in numbers
            ))  # fmt: skip
            if not stems(name) <= own:
                yield _found(match, "the findings do not have this figure of it")
