"""Sentences that keep people out by their verb: "smokers may not take part"."""

import re

_JOINS = (
    r"(?:participate|take\s+part|join|enrol+|enter|volunteer|apply"
    r"|be\s+(?:enrol+ed|included|entered|accepted|admitted|recruited))"
)
_THIS = (
    r"(?:this|the|our|these)(?:\s+(?:current|present|clinical|research))?"
    r"\s+(?:study|trial|research|project|studies)"
)
_CANNOT = (
    r"(?:can\s*not|can['’]t|(?:may|will|shall|should|must|could)\s+not|won['’]t|mustn['’]t"
    r"|(?:(?:are|is|will|would)\s+(?:not\s+(?:be\s+)?|be\s+un)|(?:are|is)n['’]t\s+"
    r"|won['’]t\s+be\s+|(?:are|is)\s+un)(?:able|allowed|permitted)\s+to)"
)
_REFUSES = (
    rf"{_CANNOT}\s+{_JOINS}(?:\s+(?:in\s+)?(?:{_THIS}|it)\b)?"
    r"(?=\s*(?:[.;,!:)]|$|(?:if|when|because|unless|for|until|due)\b))"
)
"""That somebody cannot take part in this trial; "may not join another study" is no such thing."""

_EXCLUDES = re.compile(
    r"(?<!who )(?<!that )(?<!which )(?<!or )(?<!and )(?<!if they )\b(?:(?:are|is|were|was"
    r"|(?:will|must|should|shall)\s+be)"
    r"\s+(?:also\s+)?(?:excluded|(?:ineligible|not\s+(?:be\s+)?eligible)"
    r"(?!\s+(?:for|to)\s+(?!(?:this|the|our|enrol|participat|inclusion|stud|trial|entry|tak|join))))"
    rf"\b|{_REFUSES})"
    r"|\b(?:are|is|will)\s+not\s+(?:be\s+)?(?:included|enrolled|allowed\s+to\s+participate)\b"
    r"|\b(?:will|may|can|shall|should|must)\s*not\s+be\s+(?:included|enrolled|entered|accepted"
    r"|admitted|eligible(?!\s+for\s+(?!this|the|stud|trial|enrol)))\b",
    re.IGNORECASE,
)
_DOES_NOT_EXCLUDE = re.compile(
    r"\b(?:not|nor|never)\s+(?:be\s+)?(?:excluded|exclu\w+)|\bif\s+excluded"
    r"|\bonly\b.{0,40}\b(?:excluded|eligible)\b",
    re.IGNORECASE,
)
_DEMANDS = re.compile(r"\b(?:must|should|shall)\s+(?!be\b|not\b)", re.IGNORECASE)
_HINT = re.compile(r"[xX][cC][lL]|not|NOT|ineligible|n['’]t\b|unable", re.IGNORECASE)
_PEOPLE = re.compile(
    r"^(?:\W*(?!note)\w+\W+){0,5}?(?:patients?|subjects?|participants?|individuals?|volunteers?"
    r"|persons?|people|wom[ae]n|m[ae]n|females?|males?|children|those|anyone|anybody|you|adults?"
    r"|candidates?|infants|neonates|donors?|smokers)\b",
    re.IGNORECASE,
)
_WE = re.compile(
    r"\W*we\s+(?:can\s*not|can['’]t|(?:will|do|may|shall)\s+not|won['’]t|don['’]t|are\s+(?:not\s+|un)able\s+to)"
    r"\s+(?:include|enrol+|accept|recruit|invite|admit|take)\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(rf"[\s,]*\b{_REFUSES}\W*$", re.IGNORECASE)
_HEAD = re.compile(
    rf"\W*(?:\w+\s+){{1,4}}?{_REFUSES}\s+(?:if|when)\s+(?:(?:you|they|he\s+or\s+she)\b\s*)?",
    re.IGNORECASE,
)


def keeps_out(sentence: str) -> bool:
    """Tell whether a sentence says by its verb that it keeps people out.

    >>> keeps_out("Patients with a pacemaker will be excluded."), keeps_out("Not pregnant")
    (True, False)
    >>> keeps_out("Those who smoke may not take part."), keeps_out("You may not join another study")
    (True, False)
    """
    if not _HINT.search(sentence):
        return False
    if _WE.match(sentence):
        return ". " not in sentence
    found = _EXCLUDES.search(sentence)
    return (
        found is not None
        and not _DEMANDS.search(sentence, 0, found.start())
        and bool(_PEOPLE.search(sentence, 0, found.start()))
        and not _DOES_NOT_EXCLUDE.search(sentence)
        and ". " not in sentence
    )


def kept_out(text: str) -> tuple[int, int]:
    """Return where it stands in a sentence who is kept out, without the words that keep them out.

    >>> text = "You cannot take part if you have asthma"
    >>> text[slice(*kept_out(text))], kept_out("Smokers may not join.")
    ('have asthma', (0, 7))
    """
    if not keeps_out(text):
        return 0, len(text)
    head, tail = _WE.match(text) or _HEAD.match(text), _TAIL.search(text)
    start, end = head.end() if head else 0, tail.start() if tail else len(text)
    return (start, end) if start < end else (0, len(text))
