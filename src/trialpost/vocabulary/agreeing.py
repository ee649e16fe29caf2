"""Let a Spanish adjective agree with the name behind which it is said: "asma aguda".

Of what gender and number a name is, its first word tells: an article if there is one, else the
ending (the usual ones of the language; what differs is listed). An adjective stands in brackets in
the table of names, as a man would be called it: ``{} [agudo]``.
"""

import re

_ARTICLES = {
    "un": (False, False), "una": (True, False), "unos": (False, True), "unas": (True, True),
    "el": (False, False), "la": (True, False), "los": (False, True), "las": (True, True),
}  # fmt: skip
"""Whether an article is feminine, and whether it is plural."""

_FEMININE = frozenset(
    {"asma", "mama", "forma", "lágrima", "cama", "crema", "sangre", "fiebre", "piel", "tos", "sed",
     "diabetes", "caries", "gripe", "peste", "epoc", "eich", "sii", "varices", "estrías", "base",
     "ela", "em", "polio", "libido", "mpox", "covid-19"}
)  # fmt: skip
"""Feminine words of which the ending does not tell it."""

_MASCULINE = frozenset({"día", "tranvía", "dolores", "cólera", "herpes", "lupus"})

_FEMININE_END = re.compile(
    r"(?:(?<!m)a|(?:ci|si|xi)ón|dad|tud|ez|sis|itis|umbre|triz|(?:[^m]a|(?:ci|si|xi)one|dade)s)"
)
_SINGULAR = frozenset(
    {"herpes", "diabetes", "caries", "tos", "lupus", "ictus", "virus", "sífilis", "pus", "tétanos"}
)
_SINGULAR_END = re.compile(r"(?:is|us|es[ií]s)")
_LONG = 4
"""Words of a name without an article, at most, for an adjective to be said at its end."""

_MORE = re.compile(r" \(|, ")
_JOINT = re.compile(
    r" (de|del|a|al|en|por|para|con|sin|contra|que|entre|desde|hacia|sobre|tras|donde|alrededor|"
    r"junto|debajo|detrás|después|antes|fuera|cerca) "
)
_AT_THE = re.compile(r"\b(de|a) el (?=[a-záéíóúñ])")
_OR = re.compile(r"\bo (?=h?o)")
_JOINING = ("de ", "por ", "con ", "en ")
_AGREEING = re.compile(r"\[(\w+)\]")


def feminine_and_plural(name: str) -> tuple[bool, bool]:
    """Tell the gender and number of a name.

    >>> feminine_and_plural("una úlcera"), feminine_and_plural("infarto")
    ((True, False), (False, False))
    >>> feminine_and_plural("convulsiones"), feminine_and_plural("eccema")
    ((True, True), (False, False))
    """
    first, _, rest = name.lower().partition(" ")
    if first in _ARTICLES and rest:
        return _ARTICLES[first]
    word = first.strip(",;()«»")
    if word in _MASCULINE:
        feminine = False
    else:
        feminine = word in _FEMININE or re.search(_FEMININE_END.pattern + "$", word) is not None
    single = word in _SINGULAR or re.search(_SINGULAR_END.pattern + "$", word) is not None
    return feminine, word.endswith("s") and not single


def run_together(text: str) -> str:
    """Write the words of a sentence that was put together as they are written side by side.

    >>> run_together("más de el extremo superior"), run_together("de El Salvador")
    ('más del extremo superior', 'de El Salvador')
    >>> run_together("ceguera o oclusión"), run_together("es por por falta de riego")
    ('ceguera u oclusión', 'es por falta de riego')
    """
    if " el " in text:
        text = _AT_THE.sub(r"\1l ", text)
    if " o o" in text or " o ho" in text:
        text = _OR.sub("u ", text)
    for word in _JOINING:
        if f"{word}{word}" in text:
            text = text.replace(f" {word}{word}", f" {word}").replace(f"«{word}{word}", f"«{word}")
    return text


def said_behind(around: str, name: str) -> str:
    """Put a name into the gap of a phrase; its adjectives agree.

    They stand behind a short name, and within a longer one where its noun ends: "una enfermedad
    grave de los ojos".

    >>> said_behind("{} [agudo]", "bronquitis"), said_behind("{} [grave]", "enfermedad de Crohn")
    ('bronquitis aguda', 'enfermedad de Crohn grave')
    >>> said_behind("{} [agudo] o [grave]", "problemas para pensar o recordar")
    'problemas agudos o graves para pensar o recordar'
    >>> said_behind("{} [grave]", "riñones que no funcionan bien")
    'riñones que no funcionan bien (graves)'
    >>> said_behind("riesgo de {}", "el síndrome"), said_behind("{} [grave]", "un fallo grave")
    ('riesgo del síndrome', 'un fallo grave')
    """
    feminine, plural = feminine_and_plural(name)
    phrase = _AGREEING.sub(lambda found: _form(found[1], feminine, plural), around)
    words = phrase.removeprefix("{} ")
    if words == phrase:
        return run_together(phrase.format(name))
    if words in name.split():
        return name
    end = _MORE.search(name)
    body, more = (name[: end.start()], name[end.start() :]) if end else (name, "")
    joint = _JOINT.search(body) if "[" in around else None
    if joint and " que " in body:
        return f"{body} ({words}){more}"
    if joint and (body.startswith(("un ", "una ")) or len(body.split()) > _LONG):
        return f"{body[: joint.start()]} {words}{body[joint.start() :]}{more}"
    return f"{body} {words}{more}"


def _form(adjective: str, feminine: bool, plural: bool) -> str:
    if feminine and adjective.endswith("o"):
        adjective = f"{adjective[:-1]}a"
    if not plural:
        return adjective
    return f"{adjective}s" if adjective[-1] in "aeo" else f"{adjective}es"
