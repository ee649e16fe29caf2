"""Forms of Spanish that the writer does not use and a person might: they are read, and not written.

Comparisons ("murieron más personas con A que con B", "no más que con B"), two groups in one
sentence, and shares in words ("menos de la mitad"). Each becomes English that is held against the
findings like any other. "El doble", "tantas como" and "dos veces más" are not read.
"""

import itertools
from collections.abc import Iterator

from trialpost.articles.spanish.forms import Forms

Pair = tuple[str, str]

_AT: tuple[Pair, ...] = (("at {when}, ", "en {when}, "), ("", ""))
_MORE: tuple[Pair, ...] = (
    ("more", "más"), ("fewer", "menos"), ("no more", "no más"), ("no fewer", "no menos"),
)  # fmt: skip
_HIGHER: tuple[Pair, ...] = (
    ("higher", "mayor"), ("higher", "más alta"), ("lower", "menor"), ("lower", "más baja"),
    ("higher", "superior"), ("lower", "inferior"),
)  # fmt: skip
_KINDS: tuple[Pair, ...] = (("the mean", "la media"), ("the median", "la mediana"))
_ONE: Pair = ("{count1} of {count2} people", "{count1} de {count2} personas")
_TWO: Pair = ("{count4} of {count5}", "{count4} de {count5}")
_ALL_OF_ONE: Pair = (_ONE[0], "{count1} de las {count2} personas")
_P: tuple[Pair, ...] = (("", ""), (" (p {op} {p})", " (p {op} {p})"))
_SHARES: tuple[Pair, ...] = tuple(
    (f"{side}{english}", f"{lado}{spanish}")
    for english, spanish in (
        ("half", "la mitad"), ("a third", "un tercio"), ("a third", "la tercera parte"),
        ("a quarter", "un cuarto"), ("a quarter", "la cuarta parte"),
        ("two thirds", "dos tercios"), ("two thirds", "las dos terceras partes"),
        ("three quarters", "tres cuartos"), ("three quarters", "las tres cuartas partes"),
    )
    for side, lado in (
        ("", ""), ("more than ", "más de "), ("fewer than ", "menos de "), ("nearly ", "casi "),
        ("about ", "cerca de "), ("about ", "alrededor de "), ("just over ", "algo más de "),
    )
)  # fmt: skip
_SERIOUS: Pair = ("had a serious health problem", "tuvieron un problema de salud grave")


def _of_two() -> Iterator[Pair]:
    """Yield two groups in one sentence, each with its figure."""
    for (one, uno), (and_, y) in itertools.product(
        (_ONE, _ALL_OF_ONE), (("and", "y"), ("compared with", "frente a"))
    ):
        joint, junto = (f" {and_}", f" {y}") if y == "y" else (f", {and_}", f", {y}")
        two, dos = _TWO
        yield (
            f"{one} died {{in_arm1}}{joint} {two} {{in_arm2}}.",
            f"murieron {uno} {{in_arm1}}{junto} {dos} {{in_arm2}}.",
        )
        yield (
            f"{one} {_SERIOUS[0]} {{in_arm1}}{joint} {two} {{in_arm2}}.",
            f"{_SERIOUS[1]} {uno} {{in_arm1}}{junto} {dos} {{in_arm2}}.",
        )
        yield (
            f"{{in_arm1}}, {one} {_SERIOUS[0]}{joint} {two} {{in_arm2}}.",
            f"{{in_arm1}}, {uno} {_SERIOUS[1]}{junto} {dos} {{in_arm2}}.",
        )
        yield (
            f"{{in_arm1}}, {one} died{joint} {two} {{in_arm2}}.",
            f"{{in_arm1}}, murieron {uno}{junto} {dos} {{in_arm2}}.",
        )
    for at, en in _AT:
        yield (
            f"{at}it was seen in {_ONE[0]} {{in_arm1}} and {_TWO[0]} {{in_arm2}}.",
            f"{en}se vio en {_ONE[1]} {{in_arm1}} y en {_TWO[1]} {{in_arm2}}.",
        )
        for kind, said in _KINDS:
            yield (
                f"{at}{kind} was {{figure1}}{{unit}} {{in_arm1}} and {{figure2}}{{unit}} "
                "{in_arm2}.",
                f"{en}{said} fue de {{figure1}}{{unit}} {{in_arm1}} y de {{figure2}}{{unit}} "
                "{in_arm2}.",
            )
    yield (
        "{measure} came up in {figure1}% of people {in_arm1} and {figure2}% of people {in_arm2}.",
        "{measure}: en el {figure1}\u00a0% de las personas {in_arm1} y en el {figure2}\u00a0% "
        "{in_arm2}.",
    )


def _comparisons() -> Iterator[Pair]:
    for (more, mas), (at, en) in itertools.product(_MORE, _AT):
        no, least = ("no ", mas.removeprefix("no ")) if mas.startswith("no ") else ("", mas)
        yield (
            f"{more} people died {{in_arm1}} than {{in_arm2}}.",
            f"{no}murieron {least} personas {{in_arm1}} que {{in_arm2}}.",
        )
        yield (
            f"{more} people {_SERIOUS[0]} {{in_arm1}} than {{in_arm2}}.",
            f"{no}{_SERIOUS[1]} {least} personas {{in_arm1}} que {{in_arm2}}.",
        )
        yield (
            f"{more} people {_SERIOUS[0]} {{in_arm1}} than {{in_arm2}}.",
            f"{no}hubo {least} personas con un problema de salud grave {{in_arm1}} que "
            "{in_arm2}.",
        )
        yield (
            f"{at}it was seen in {_ONE[0]} {{in_arm1}}, {more} than {{in_arm2}} ({_TWO[0]}).",
            f"{en}se vio en {_ONE[1]} {{in_arm1}}, {mas} que {{in_arm2}} ({_TWO[1]}).",
        )
        yield (
            f"{{in_arm1}}, {_ONE[0]} died, {more} than {{in_arm2}}.",
            f"{{in_arm1}}, murieron {_ONE[1]}, {mas} que {{in_arm2}}.",
        )
        yield (
            f"{{in_arm1}}, {_ONE[0]} {_SERIOUS[0]}, {more} than {{in_arm2}}.",
            f"{{in_arm1}}, {_ONE[1]} {_SERIOUS[1]}, {mas} que {{in_arm2}}.",
        )
        yield (
            f"{at}it was seen in {more} people {{in_arm1}} than {{in_arm2}}.",
            f"{en}{no}se vio en {least} personas {{in_arm1}} que {{in_arm2}}.",
        )
        yield (
            f"{at}it was seen in {more} people {{in_arm1}} ({{count1}} of {{count2}}) than "
            "{in_arm2} ({count4} of {count5}).",
            f"{en}{no}se vio en {least} personas {{in_arm1}} ({{count1}} de {{count2}}) que "
            "{in_arm2} ({count4} de {count5}).",
        )
        yield (
            f"{at}{{in_arm1}}, it was seen in {_ONE[0]}, {more} than {{in_arm2}}.",
            f"{en}{{in_arm1}}, se vio en {_ONE[1]}, {mas} que {{in_arm2}}.",
        )
    for (at, en), (higher, mayor), (no, not_) in itertools.product(
        _AT, _HIGHER, (("", ""), ("no ", "not "))
    ):
        for kind, said in _KINDS:
            yield (
                f"{at}{kind} was {not_}{higher} {{in_arm1}} than {{in_arm2}}.",
                f"{en}{said} {no}fue {mayor} {{in_arm1}} que {{in_arm2}}.",
            )
        much = "more" if higher == "higher" else "less"
        for fell, bajada in (("fell", "la bajada"), ("rose", "la subida")) if not no else ():
            yield (
                f"{at}it {fell} {much} {{in_arm1}} than {{in_arm2}}.",
                f"{en}{bajada} fue {mayor} {{in_arm1}} que {{in_arm2}}.",
            )
    for (more, mas), often in itertools.product(
        (("more", "más"), ("less", "menos")), ("frecuente", "común")
    ):
        for article in ("", "el ", "la "):
            yield (
                f"{{measure}} was {more} common {{in_arm1}} than {{in_arm2}}.",
                f"{article}{{measure}} fue {mas} {often} {{in_arm1}} que {{in_arm2}}.",
            )
    for english, spanish in _P:
        yield (
            f"the difference between {{arms}} was not significant{english}.",
            f"la diferencia entre {{arms}} no fue significativa{spanish}.",
        )
        yield (
            f"no clear difference between {{arms}} was seen{english}.",
            f"entre {{arms}} no se vio ninguna diferencia clara{spanish}.",
        )


def _shares() -> Iterator[Pair]:
    for share, parte in _SHARES:
        yield (
            f"{{in_arm}}, {share} of the people {_SERIOUS[0]}.",
            f"{{in_arm}}, {parte} de las personas {_SERIOUS[1]}.",
        )
        yield (
            f"{{in_arm}}, {share} of the people {_SERIOUS[0]}.",
            f"{{in_arm}}, {parte} de las personas tuvo un problema de salud grave.",
        )
        for at, en in _AT:
            yield (
                f"{at}{{in_arm}}, it was seen in {share} of the people.",
                f"{en}{{in_arm}}, se vio en {parte} de las personas.",
            )
    for none, ninguna in (
        ("none of {count2} people", "ninguna de las {count2} personas"), ("nobody", "nadie"),
    ):  # fmt: skip
        yield (
            f"{{in_arm}}, {none} {_SERIOUS[0]}.",
            f"{{in_arm}}, {ninguna} tuvo un problema de salud grave.",
        )
        yield f"{{in_arm}}, {none} died.", f"{{in_arm}}, no murió {ninguna}."


def _facts() -> Iterator[Pair]:
    for total in ("", "en total, ", "en total "):
        yield "in all, {count1} people took part.", f"{total}participaron {{count1}} personas."
    for ended in ("terminó", "acabó", "finalizó"):
        yield (
            "the trial began in {month1} and ended in {month2}.",
            f"el ensayo empezó en {{month1}} y {ended} en {{month2}}.",
        )


COMPARED_FORMS = Forms((*_of_two(), *_comparisons(), *_shares(), *_facts()))
