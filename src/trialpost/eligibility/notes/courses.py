"""Read whether a medicine of a note is taken now, was taken, or is only planned.

The words nearest to its name decide; what stands at once behind it goes first:

=============================================  ============================================
a note                                         the medicine
=============================================  ============================================
"metformin (stopped in 2024)", "until 2024",   is past, and ended then
"was discontinued", "switched to X"
"started in 2024", "since 2024"                is taken, since then
"increased to 20 mg in May"                    is taken; not since then
"switched from A to B in March"                A ended, and B began, in March
"due to start", "will be started", "awaiting"  is planned, and not told
"we discussed X", "X was offered"              is only spoken of, and not told
"contraindicated", "avoid X"                   is not taken, and not told
"it didn't work", "given until X appeared"     is past
"was on", "used to take"                       is past, unless that was at a visit ("on
                                               admission")
a list of medicines                            is taken
=============================================  ============================================
"""

import enum
import re

_AMOUNT = (
    r"(?:[\s,(]*(?:\d[\w.,/%]*|mg|mcg|µg|g|ml|units?|iu|daily|once|twice|three\s+times|times|bd|od|"
    r"tds|qds|bid|tid|qd|prn|nocte|mane|weekly|monthly|a|per|every|day|week|month|night|tablets?|"
    r"capsules?|therapy|treatment|infusions?|injections?|orally|po|sc|iv|and|then|which|that|since|"
    r"recently|later|eventually|this|it)\b)*"
)
_HELPS = r"(?:was|were|is|has\s+been|have\s+been|had\s+been|had\s+to\s+be|being|been)"
_ENDED_BEHIND = re.compile(
    rf"^{_AMOUNT}[\s,;:(–-]*(?:{_HELPS}\s+)?(?:then\s+|recently\s+|subsequently\s+|later\s+|now\s+|since\s+)?"
    r"(?:stopped|discontinued|d/?c['’]?e?d\b|ceased|withdrawn|weaned\s+off|tailed\s+off|tapered\s+off|completed|"
    r"finished|abandoned|until\b|till\b|(?:switched|changed|converted|swapped|replaced|substituted)\s+"
    r"(?:to|by|with|onto|for)\b)",
    re.IGNORECASE,
)
_NO_USE_BEHIND = re.compile(
    rf"^{_AMOUNT}(?:\s*for\s+[\w\s-]{{1,25}}?)?[\s,;:(–-]*(?:(?:but|and|which|it|they|this|that)\s+)*"
    r"(?:(?:did\s+not|didn['’]?t|never|stopped)\s+"
    r"(?:really\s+|seem\s+to\s+)?(?:work\w*|help\w*)|had\s+(?:no|little)\s+(?:effect|benefit)"
    r"|failed)\b",
    re.IGNORECASE,
)
"""What tells that it was of no use: "infliximab for a while, it didn't work"."""

_UNTIL_BEHIND = re.compile(
    rf"^{_AMOUNT}\s*(?:(?:was|were|had\s+been)\s+)?(?:given|taken|used|continued|prescribed|received)\b"
    r"[^.;,]{0,40}?\buntil\b(?!\s+(?:now|today|the\s+present))",
    re.IGNORECASE,
)
_UNFIT_BEHIND = re.compile(
    rf"^{_AMOUNT}[\s,(:–-]*(?:(?:is|was|are|were|being|absolutely|relatively|strictly)\s+)*"
    r"(?:contra-?\s?indicated|unsuitable|inadvisable|not\s+(?:suitable|advisable|appropriate|advised)"
    r"|best\s+avoided|to\s+be\s+avoided)\b",
    re.IGNORECASE,
)
_UNFIT_BEFORE = re.compile(
    r"\b(?:contra-?\s?indications?\s+(?:to|for)|contra-?\s?indicated\s*:|avoid(?:ing)?|unsuitable\s+for)"
    r"\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_CAME_OFF = re.compile(
    rf"^{_AMOUNT}[\s,;:(–-]*(?:(?:and|but|then|since|later|i|he|she|they|has|have|had)\s+)*"
    r"(?:came|come|taken|went|weaned)\s+off\s+(?:it|that|this|them)\b",
    re.IGNORECASE,
)
_CHANGED_BEHIND = re.compile(
    rf"^{_AMOUNT}[\s,;:(–-]*(?:{_HELPS}\s+)?(?:recently\s+)?(?:(?:up|down)?-?titrated|increased|reduced|"
    r"raised|lowered|halved|doubled|decreased|adjusted|escalated|changed\s+(?:to|from)\s+\d|continued)\b",
    re.IGNORECASE,
)
_STARTED_BEHIND = re.compile(
    rf"^{_AMOUNT}[\s,;:(–-]*(?:{_HELPS}\s+)?(?:recently\s+|newly\s+)?(?:started|added|initiated|"
    r"commenced|begun|resumed|restarted|introduced)\b",
    re.IGNORECASE,
)
_PLANNED_BEHIND = re.compile(
    rf"^{_AMOUNT}\s*(?:will\s+be|is\s+to\s+be|to\s+be|is\s+due\s+to|is\s+planned|is\s+being\s+considered|"
    r"planned|should\s+be|may\s+be|could\s+be|would\s+be)\b",
    re.IGNORECASE,
)
_PLANNED_BEFORE = re.compile(
    r"\b(?:(?:due|about|going|plan(?:s|ned|ning)?|scheduled|hop(?:es|ing)|intend(?:s|ing)?|agreed|decided"
    r"|awaiting|waiting|considering|wants?|keen|will|would\s+like)\s+(?:(?:to|for|on)\s+)?(?:be\s+)?"
    r"(?:re-?)?(?:start\w*|commenc\w*|begin\w*|switch\w*|trial|try|receive|have|undergo)"
    r"|(?:awaiting|considering|planned\s+for|plan\s+for|plan(?:ned)?\s*:))\b[^.;]{0,25}$",
    re.IGNORECASE,
)
_TALKED_OF = re.compile(
    r"\b(?:discuss(?:ed|ing)|talked\s+(?:about|through)|(?:thinking|thought)\s+about|consider(?:ed|ing)"
    r"|(?:suggest|propos|recommend|offer)(?:ed|ing)|would\s+like)\s+"
    r"(?!(?:that|and|with)\b)(?:(?!(?:start|began|begun|given|took|taking|received|completed|had|has|is|was|now|on|"
    r"continu|remain|stopp|but|while|after|since|because)\w*\b)[\w,'’/-]+\s+){0,4}$",
    re.IGNORECASE,
)
"""What is only spoken of: "we discussed docetaxel"."""

_THEN_GIVEN = re.compile(
    rf"^{_AMOUNT}[\s,]*(?:{_HELPS}\s+)?(?:then\s+|later\s+)?"
    r"(?:started|begun|commenced|given|stopped|completed)\s*(?:(?:in|on|at|last|that|\d)|[.;,]|$)",
    re.IGNORECASE,
)

_FROM = re.compile(
    r"\b(?:switch\w*|chang\w+|convert\w*|moved|transition\w*|swapped)\b(?:\s+\w+){0,3}?\s+from\s+"
    r"(?:\w+\s+)?$",
    re.IGNORECASE,
)
_TO = re.compile(
    r"\b(?:switch\w*|chang\w+|convert\w*|moved|transition\w*|swapped|replaced|substituted)\b"
    r"[^.;]{0,60}?\b(?:to|onto|by|with|for)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_WENT_ON = re.compile(
    r"\b(?:received|cycles?|courses?|progress\w*|relaps\w*|followed\s+by|until|stopped)\b",
    re.IGNORECASE,
)
"""What tells that the medicine switched to is over as well."""

_WAS_ON = re.compile(
    r"\b(?:(?:was|were|had\s+been)\s+(?:previously\s+|initially\s+|formerly\s+|briefly\s+)?"
    r"(?:on|taking|receiving|using)|used\s+to\s+(?:take|be\s+on|use))\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_AT_A_VISIT = re.compile(
    r"\b(?:admission|admitted|presentation|presented|presents|at\s+home|at\s+the\s+time|when\s+seen|"
    r"visit|while|referred|on\s+arrival)\b",
    re.IGNORECASE,
)


_YEAR = r"(?:19|20)\d\d"
_FROM_TO = re.compile(
    rf"^{_AMOUNT}[\s,;:(]*(?:(?:was|were)\s+)?(?:(?:given|taken|used|received)\s+)?(?:from\s+|between\s+)?(?P<since>{_YEAR})\s*(?:to|and|until|till|-|–)\s*"
    rf"(?:[^.;,0-9]{{1,60}}\b(?:in|by)\s+)?(?P<until>{_YEAR})\b",
    re.IGNORECASE,
)


def years_told(after: str) -> tuple[str, str] | None:
    """Return from which year until which a medicine was taken, if the words behind it say so.

    >>> years_told(" from 2016 to 2018")
    ('2016', '2018')
    """
    found = _FROM_TO.match(after)
    return (found["since"], found["until"]) if found else None


def is_talked_of(before: str, after: str) -> bool:
    """Say whether the words before a treatment only speak of it, as one that may come.

    >>> is_talked_of("we discussed ", ""), is_talked_of("we discussed it and started ", "")
    (True, False)
    """
    return _TALKED_OF.search(before) is not None and _THEN_GIVEN.match(after) is None


class Course(enum.StrEnum):
    """What a note says of a medicine: how it stands with it, and what a date beside it means."""

    ENDED = "ended"
    STARTED = "started"
    CHANGED = "changed"
    PLANNED = "planned"
    UNSAID = "unsaid"


def course_of(before: str, after: str, sentence: str) -> Course:
    """Say how it stands with a medicine by the words beside its name.

    Args:
        before: what stands before the name in its sentence.
        after: what stands behind it.
        sentence: all of it.

    >>> course_of("switched from ", " to adalimumab", "").value
    'ended'
    """
    for shape, course in (
        (_UNFIT_BEHIND, Course.PLANNED),
        (_PLANNED_BEHIND, Course.PLANNED),
        (_ENDED_BEHIND, Course.ENDED),
        (_NO_USE_BEHIND, Course.ENDED),
        (_UNTIL_BEHIND, Course.ENDED),
        (_CAME_OFF, Course.ENDED),
        (_CHANGED_BEHIND, Course.CHANGED),
        (_STARTED_BEHIND, Course.STARTED),
    ):
        if shape.match(after):
            return course
    if _PLANNED_BEFORE.search(before) or _UNFIT_BEFORE.search(before):
        return Course.PLANNED
    if _FROM.search(before):
        return Course.ENDED
    if _TO.search(before):
        return Course.UNSAID if _WENT_ON.search(after) else Course.STARTED
    if _WAS_ON.search(before):
        return Course.UNSAID if _AT_A_VISIT.search(sentence) else Course.ENDED
    return Course.UNSAID
