"""Tell who writes a note: a doctor or the person, or somebody who cares for them.

"My mum is 67 and lives in Leeds. She has breast cancer." is a note about the mother, and whoever
writes it is not the patient. Such a note is read as if it spoke of the mother as "she": her name is
put so, letter for letter, so that every place in the text stays where it is.

=============================================  ============================================
a note                                         is about
=============================================  ============================================
that begins with "my mum", "our son" and the   that relative, unless somebody says of
like                                           themselves what they have ("I have lupus")
any other                                      the person who is written of
=============================================  ============================================
"""

import re

from trialpost.model.status import Sex

_KIN = {
    Sex.FEMALE: (
        "mother", "mum", "mom", "mummy", "mommy", "mama", "wife", "daughter", "sister",
        "girl", "girlfriend", "grandmother", "grandma", "granny", "nan", "aunt", "auntie", "niece",
        "mother-in-law",
    ),
    Sex.MALE: (
        "father", "dad", "daddy", "papa", "husband", "son", "brother", "boy", "boyfriend",
        "grandfather", "grandpa", "grandad", "granddad", "uncle", "nephew", "father-in-law",
    ),
    None: ("partner", "child", "baby", "cousin", "friend", "parent", "spouse"),
}  # fmt: skip
_SEX_OF: dict[str, Sex | None] = {word: sex for sex, words in _KIN.items() for word in words}
_WORDS = "|".join(sorted(_SEX_OF, key=len, reverse=True))
_PARENT = re.compile(
    r"(?P<greeting>\W*(?:(?:hello|hi|hey|dear\s+[\w\s]{1,30})\b\W+)?)(?:I['’]m|I\s+am)\s+(?:the\s+|an?\s+)?(?:mother|father|mum|mom|dad|parent|guardian|carer)"
    r"\s+(?:of|to)\s+(?:an?|my|our|the)(?=\s)",
    re.IGNORECASE,
)
"""How a parent says who writes: "I am the mother of a 3-year-old boy"."""

_AGED = r"(?:\d{1,3}[\s-]years?[\s-]old|elderly|late|dear|little|young|old|older|younger)"
_BEGINS = re.compile(
    r"\W*(?:(?:hello|hi|hey|dear\s+[\w\s]{1,30}|good\s+(?:morning|day|evening))\b\W+)?"
    r"(?:(?:I(?:['’]m|\s+am)\s+(?:writing|asking|looking|searching)\s+(?:(?:this|for|about|on)\s+)*"
    rf"(?:a\s+(?:trial|study)\s+for\s+)?(?:behalf\s+of\s+)?)|(?:this\s+is\s+(?:about|for)\s+))?"
    rf"(?:my|our)\s+(?:{_AGED}\s+)?(?P<kin>{_WORDS})\b(?!['’]s?\b)",
    re.IGNORECASE,
)
_SPOKEN: dict[Sex | None, tuple[str, str]] = {Sex.FEMALE: ("She", "Her"), Sex.MALE: ("He", "His")}
_OWN = re.compile(
    r"\bI(?:['’]ve|\s+have|\s+had|\s+take|\s+suffer|\s+was\s+(?:diagnosed|told|treated)|"
    r"\s+am\s+(?:on|taking|being\s+treated|diagnosed)|\s+got|['’]m\s+(?:on|taking))\b"
    r"(?!\s+(?:been\s+)?(?:read|heard|seen|looked|asked|questions?|to\b))"
)
_OWN_AGE = re.compile(r"\b(?:I\s+am|I['’]m)\s+\d{1,3}\b(?:\s*years?\s+old)?")


def about_patient(text: str) -> str:
    """Return a note as one that speaks of its patient; the same text if it does so already.

    >>> about_patient("My mum is 67.")
    'She    is 67.'
    """
    if told := _PARENT.match(text):
        greeting = told["greeting"]
        text = greeting + "My".ljust(told.end() - len(greeting)) + text[told.end() :]
    found = _BEGINS.match(text)
    if found is None or _OWN.search(text):
        return text
    kin = found["kin"]
    named = re.compile(
        rf"\b(?:(?:my|our)\s+(?:{_AGED}\s+)?)?{re.escape(kin)}\b(['’]s\b)?", re.IGNORECASE
    )
    subject, owner = _SPOKEN.get(_SEX_OF[kin.lower()], ("They", "Their"))

    def spoken(match: re.Match[str]) -> str:
        word = owner if match[1] else subject
        aged = re.search(r"\d{1,3}[\s-]years?[\s-]old", match[0])
        told = f"{word} {aged[0]}" if aged else word
        return told[: len(match[0])].ljust(len(match[0]))

    turned = named.sub(spoken, text)
    return _OWN_AGE.sub(lambda match: " " * len(match[0]), turned)
