"""The forms of an article's title, in English and in Spanish; both are read."""

import itertools
from collections.abc import Iterator

from trialpost.articles.spanish.forms import Forms

Pair = tuple[str, str]

_LEADS: tuple[Pair, ...] = (
    ("{measure}: ", "{measure}: "),
    ("{measure}, {quote}: ", "{measure}, {quote}: "),
    ("{measure} at {when}: ", "{measure} en {when}: "),
)
_FAMILIES: tuple[tuple[Pair, ...], ...] = (
    (("{count1} of every 100 people", "{count1} de cada 100 personas"),),
    (("{count1} of {count2} people", "{count1} de {count2} personas"),
     ("{count1} of {count2} person", "{count1} de {count2} persona")),
    (("{count1} of {count2} {counted1}", "{count1} de {count2} {counted1}"),),
    (("{count1} people", "{count1} personas"), ("{count1} person", "{count1} persona")),
    (("{figure1}{unit1}", "{figure1}{unit1}"),),
    (("a fall of {figure1}{unit1}", "una bajada de {figure1}{unit1}"),
     ("a rise of {figure1}{unit1}", "una subida de {figure1}{unit1}"),
     ("no change", "ningún cambio")),
)  # fmt: skip
"""What may be said of the groups of one row, of all of them in one of these ways."""
_JOINED: tuple[tuple[int, str, str], ...] = (
    (1, "{}", "{}"),
    (2, "{} and {}", "{} y {}"),
    (2, "between {} and {}", "entre {} y {}"),
    (3, "{}, {} and {}", "{}, {} y {}"),
    (3, "between {} and {}; {}", "entre {} y {}; {}"),
)
_GROUPS: tuple[Pair, ...] = (
    ("{arms}", "{arms}"),
    ("{arm1} or {arm2}", "{arm1} o {arm2}"),
    ("{arm1}, {arm2} or {arm3}", "{arm1}, {arm2} o {arm3}"),
    ("{arm1} or {arm2} and {arm3}", "{arm1} o {arm2} y {arm3}"),
    ("{arm1}, {arm2} or {arm3} and {arm4}", "{arm1}, {arm2} o {arm3} y {arm4}"),
)
_WAYS: tuple[Pair, ...] = (
    ("higher", "un valor más alto"), ("lower", "un valor más bajo"),
    ("longer", "más tiempo"), ("shorter", "menos tiempo"),
)  # fmt: skip


def _of_group(pair: Pair, at: int) -> Pair:
    """Give a part the gaps of the group that stands at this place, from 0."""
    english, spanish = pair
    if at and english == "{count1} of every 100 people":
        english, spanish = english.removesuffix(" people"), spanish.removesuffix(" personas")
    english, spanish = f"{english} {{in_arm1}}", f"{spanish} {{in_arm1}}"
    for old, new in (("count2", f"count{2 * at + 2}"), ("count1", f"count{2 * at + 1}"),
                     ("figure1", f"figure{at + 1}"), ("unit1", f"unit{at + 1}"),
                     ("counted1", f"counted{at + 1}"), ("in_arm1", f"in_arm{at + 1}")):  # fmt: skip
        english, spanish = (one.replace(f"{{{old}}}", f"{{{new}}}") for one in (english, spanish))
    return english, spanish


def _figures() -> Iterator[Pair]:
    for family, (count, english, spanish) in itertools.product(_FAMILIES, _JOINED):
        for chosen in itertools.product(family, repeat=count):
            parts = [_of_group(pair, at) for at, pair in enumerate(chosen)]
            for lead, al in _LEADS:
                said = lead + english.format(*(one for one, _ in parts))
                dicho = al + spanish.format(*(other for _, other in parts))
                yield said, dicho
                if english == "{} and {}":
                    yield f"{said}, a significant difference", f"{dicho}, diferencia significativa"


def _tests() -> Iterator[Pair]:
    for groups, grupos in _GROUPS:
        yield (
            f"no clear difference in {{measure}} between {groups}",
            f"sin diferencia clara en {{measure}} entre {grupos}",
        )
        yield (
            f"a significant difference in {{measure}} between {groups}",
            f"una diferencia significativa en {{measure}} entre {grupos}",
        )
    for (way, spanish), verb in itertools.product(_WAYS, (" was", " were", ":")):
        yield (
            f"{{measure}}{verb} {way} {{in_arm1}} than {{in_arm2}}",
            f"{{measure}}: {spanish} {{in_arm1}} que {{in_arm2}}",
        )
    for way, spanish in (("more", "más"), ("fewer", "menos")):
        yield (
            f"{{measure}}: seen in {way} people {{in_arm1}} than {{in_arm2}}",
            f"{{measure}}: se vio en {spanish} personas {{in_arm1}} que {{in_arm2}}",
        )


def _of_all() -> Iterator[Pair]:
    """Yield what is said of all groups at once."""
    yield "{measure}: the record gives no p-value", "{measure}: el registro no da ningún valor de p"
    for lead, al in _LEADS:
        yield f"{lead}seen in nobody", f"{al}no se vio en nadie"


TITLE_FORMS = Forms((*_tests(), *_figures(), *_of_all()))
