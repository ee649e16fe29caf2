"""The forms of an article's title, in English and in Spanish; both are read."""

import itertools
from collections.abc import Iterator

from trialpost.articles.spanish.forms import Forms

Pair = tuple[str, str]

_LEADS: tuple[Pair, ...] = (
    ("{measure}: ", "{measure}: "),
    ("{measure}, {quote}: ", "{measure}, {quote}: "),
    ("{measure} at {when}: ", "{measure} en {when}: "),
    ("{measure} (in {quote}): ", "{measure} (en {quote}): "),
    ("{measure}, {quote1} (in {quote2}): ", "{measure}, {quote1} (en {quote2}): "),
    ("{measure} at {when} (in {quote}): ", "{measure} en {when} (en {quote}): "),
)
_BARE: Pair = ("{count1} of {count2}", "{count1} de {count2}")
_SIZE: Pair = ("{figure1}{unit1}", "{figure1}{unit1}")
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
_SAID_ONCE: tuple[tuple[Pair, Pair], ...] = (
    (("{count1} of {count2} people", "{count1} de {count2} personas"), _BARE),
    (("{count1} of {count2} person", "{count1} de {count2} persona"), _BARE),
    (("{count1} of {count2} {counted1}", "{count1} de {count2} {counted1}"), _BARE),
    (("falls of {figure1}{unit1}", "bajadas de {figure1}{unit1}"), _SIZE),
    (("rises of {figure1}{unit1}", "subidas de {figure1}{unit1}"), _SIZE),
)
"""What is said of the first group, and of those after it without what they share."""
_JOINED: tuple[tuple[int, str, str], ...] = (
    (1, "{}", "{}"),
    (2, "{} and {}", "{} y {}"),
    (2, "between {} and {}", "entre {} y {}"),
    (3, "{}, {} and {}", "{}, {} y {}"),
    (3, "between {} and {}; {}", "entre {} y {}; {}"),
    (4, "{}, {}, {} and {}", "{}, {}, {} y {}"),
)
_MOST = 3
"""Groups that stand side by side; of four, only bare figures do."""
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
    for said, (count, english, spanish) in itertools.product(_all_said(), _JOINED):
        if count > _MOST and _SIZE not in said[0]:
            continue
        chosen = [said[0], *[said[1]] * (count - 1)]
        chosen[2:] = [said[2]] if english.endswith("; {}") else chosen[2:]
        for one in itertools.product(*chosen):
            parts = [_of_group(pair, at) for at, pair in enumerate(one)]
            for lead, al in _LEADS:
                made = lead + english.format(*(one for one, _ in parts))
                hecho = al + spanish.format(*(other for _, other in parts))
                yield made, hecho
                if english == "{} and {}":
                    yield f"{made}, a significant difference", f"{hecho}, diferencia significativa"


def _all_said() -> Iterator[tuple[tuple[Pair, ...], tuple[Pair, ...], tuple[Pair, ...]]]:
    """Yield what is said of the first group, of the next, and of one behind a semicolon."""
    for family in _FAMILIES:
        yield family, family, family
    for first, later in _SAID_ONCE:
        yield (first,), (later,), _FAMILIES[-1] if later == _SIZE else (later,)


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
        yield (
            f"{{measure}}{verb} {way} {{in_arm1}} ({{figure1}}{{unit1}}) than {{in_arm2}} "
            "({figure2}{unit2})",
            f"{{measure}}: {spanish} {{in_arm1}} ({{figure1}}{{unit1}}) que {{in_arm2}} "
            "({figure2}{unit2})",
        )
    for way, spanish in (("more", "más"), ("fewer", "menos")):
        yield (
            f"{{measure}}: seen in {way} people {{in_arm1}} than {{in_arm2}}",
            f"{{measure}}: se vio en {spanish} personas {{in_arm1}} que {{in_arm2}}",
        )
        for one, uno in (("{} of every 100", "{} de cada 100"), ("{} of {}", "{} de {}")):
            gaps = [[f"{{count{at}}}", f"{{count{at + 1}}}"] for at in (1, 3)]
            (first, other), (primero, otro) = ([said.format(*own) for own in gaps]
                                               for said in (one, uno))  # fmt: skip
            yield (
                f"{{measure}}: seen in {way} people {{in_arm1}} ({first}) than {{in_arm2}} "
                f"({other})",
                f"{{measure}}: se vio en {spanish} personas {{in_arm1}} ({primero}) que "
                f"{{in_arm2}} ({otro})",
            )


def _of_all() -> Iterator[Pair]:
    """Yield what is said of all groups at once."""
    yield "{measure}: the record gives no p-value", "{measure}: el registro no da ningún valor de p"
    for lead, al in _LEADS:
        yield f"{lead}seen in nobody", f"{al}no se vio en nadie"


TITLE_FORMS = Forms((*_tests(), *_figures(), *_of_all()))
