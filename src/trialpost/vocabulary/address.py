"""Speak of somebody with the sentences that speak to them: "Do you have gout?", "Do they have it?".

Whoever looks for a child or a parent reads about them. No sentence is written twice for it: English
"they" takes the verbs of "you", and Spanish "la persona" those of "usted", so that the pronouns are
all that changes. Whoever answers is still "you": "you told us", "do you know".

=========  =================================  =====================================================
language   a sentence to "you"                of somebody else
=========  =================================  =====================================================
English    Do you have {thing}?               Do they have {thing}?
           You told us that you {does}.       You told us that they {does}.
           This point does not keep you out.  This point does not keep them out.
Spanish    ¿Tiene usted {thing}?              ¿La persona tiene {thing}?
           Usted nos dijo que {does}.         Usted nos dijo que la persona {does}.
           No sabemos si usted {does}.        No sabemos si la persona {does}.
=========  =================================  =====================================================

A language without rules here goes on speaking to "you".
"""

import functools
import re

_KEPT = "\ue002"
"""Stands for a pronoun of whoever answers until all others are changed; no text holds it."""

_ANSWERING = re.compile(
    r"\b([Yy]ou)(?= (?:told|had told|gave|know|look|looked|wrote|asked for|could tell|saved"
    r"|have not told|changed what|mean|are not sure)\b)"
    r"|\b(Your)(?= letter)|\b(your)(?= own words)"
    r"|(?<=Have )(you)(?= told)|(?<=are )(you)(?= looking)"
)
_OBJECT = re.compile(
    r"\b(for|in|of|with|to|about|from|near|against|keeps?|asks?|fit|fitted|limits?|tells?"
    r"|revive) you\b"
)
_ENGLISH = (
    (_OBJECT, r"\1 them"),
    (re.compile(r"\byourself\b"), "themselves"),
    (re.compile(r"\byours\b"), "theirs"),
    (re.compile(r"\byour\b"), "their"),
    (re.compile(r"\bYour\b"), "Their"),
    (re.compile(r"(?<!\{)\byou\b"), "they"),
    (re.compile(r"\bYou\b"), "They"),
)

_PERSON = "la persona"
_NOT_FIRST = r"(?!Cu|Qu|Có|Dónde|En |Es cierto|Hasta|Hace cu|A cu|Para qué)"
_BEHIND = r"(?<! por)(?<! con)(?<! de)(?<! para)(?<! a) usted\b"
"""Where "usted" is the subject: behind no preposition."""

_SPANISH = (
    # the one who answers: what they told is of the person
    (re.compile(r"\b(Usted nos dijo(?: que| si)) (?=\{does\}|[a-zé]+ \{|es |tuvo|tiene|no tiene|"
                r"ha |toma|tomó|consum|fuma)"), rf"\1 {_PERSON} "),
    (re.compile(rf"^¿{_NOT_FIRST}(\w)([^?]*?){_BEHIND}"),
     lambda found: f"¿La persona {found[1].lower()}{found[2]}"),
    (re.compile(r"(?<=dónde está)\."), f" {_PERSON}."),
    (re.compile(r"\b(si|Si) \{does\}"), rf"\1 {_PERSON} {{does}}"),
    (re.compile(r"(?<!busca )\busted\b(?! (?:nos|no nos|busc|escribió|mir|pidió|dijo|guardó"
                r"|cambió lo))"), _PERSON),
    (re.compile(r"\bUsted\b(?! (?:nos|no nos|no sabe|no conoce|busc|escribió|mir|guardó))"),
     "La persona"),
)  # fmt: skip


@functools.lru_cache(maxsize=8192)
def of_them(text: str, language: str) -> str:
    """Return a sentence to "you", gaps and all, as it is said of somebody else.

    >>> of_them("You told us that you {does}.", "en"), of_them("What is your BMI?", "en")
    ('You told us that they {does}.', 'What is their BMI?')
    >>> of_them("¿Tiene usted {thing}?", "es"), of_them("No sabemos si usted {does}.", "es")
    ('¿La persona tiene {thing}?', 'No sabemos si la persona {does}.')
    """
    if language == "es":
        return _changed(text, _SPANISH)
    if language != "en" or "you" not in text.lower():
        return text
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return _KEPT

    changed = _changed(_ANSWERING.sub(keep, text), _ENGLISH)
    for one in kept:
        changed = changed.replace(_KEPT, one, 1)
    return changed


def _changed(text: str, rules: tuple[tuple[re.Pattern[str], object], ...]) -> str:
    for pattern, instead in rules:
        text = pattern.sub(instead, text)  # type: ignore[call-overload]
    return text
