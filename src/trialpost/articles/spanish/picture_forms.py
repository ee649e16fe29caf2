"""The words of pictures and of the tables under them, in English and in Spanish; both are read."""

import itertools
from collections.abc import Iterator

from trialpost.articles.pictures.words import ENGLISH, Range
from trialpost.articles.spanish.forms import Forms

Pair = tuple[str, str]

_OF: tuple[Pair, ...] = (
    ("{count1} of {count2} people", "{count1} de {count2} personas"),
    ("{count1} of {count2} person", "{count1} de {count2} persona"),
    ("{count1} of {count2} {counted}", "{count1} de {count2} {counted}"),
)
_RANGES: tuple[Pair, ...] = (
    ("", ""),
    (" ({signed2} to {signed3})", " ({signed2} a {signed3})"),
    (" (middle range {signed2} to {signed3})", " (margen de en medio {signed2} a {signed3})"),
    (" (whole range {signed2} to {signed3})", " (margen entero {signed2} a {signed3})"),
    (" (SD {signed2})", " (DE {signed2})"),
    (" (SE {signed2})", " (EE {signed2})"),
)
_CONTRASTS: tuple[Pair, ...] = (
    ("odds ratio", "razón de posibilidades (odds ratio)"),
    ("hazard ratio", "razón de riesgo (hazard ratio)"),
    ("risk ratio", "razón de probabilidades (risk ratio)"),
    ("rate ratio", "razón de tasas (rate ratio)"),
    ("relative risk", "riesgo relativo"),
    ("ratio", "razón"),
    ("difference", "diferencia"),
)
_GROUPS: tuple[Pair, ...] = (
    ("between {arms}", "entre {arms}"),
    ("{arm1} against {arm2}", "{arm1} frente a {arm2}"),
)
_TIMED: tuple[Pair, ...] = (("", ""), (", {moment}", ", {moment}"))
_FIXED: tuple[Pair, ...] = (
    (ENGLISH.nobody, "nadie"),
    (ENGLISH.everybody, "todas las personas"),
    (ENGLISH.no_change, "sin cambio"),
    (ENGLISH.zero, "0"),
    (ENGLISH.no_difference, "ninguna diferencia"),
    (ENGLISH.not_given, "no se da"),
    (ENGLISH.result, "Resultado"),
    (ENGLISH.estimate, "Valor"),
    (ENGLISH.range, "Margen"),
    (ENGLISH.p_value, "valor de p"),
    (ENGLISH.each_of_hundred,
     "Cada figura es una de cada 100 personas; las contadas están rellenas."),
    (ENGLISH.each_one, "Cada figura es una persona; las contadas están rellenas."),
    (ENGLISH.each_thing, "Cada cuadrado es una de las cosas miradas; las contadas están rellenas."),
    (ENGLISH.captions[Range.CONFIDENCE],
     "Cada línea muestra qué valores reales son compatibles con los datos."),
    (ENGLISH.captions[Range.MIDDLE],
     "Cada línea abarca la mitad central de los valores: una cuarta parte de las personas queda "
     "por debajo y otra por encima."),
    (ENGLISH.captions[Range.WHOLE], "Cada línea va del valor más bajo al más alto."),
    (ENGLISH.captions[Range.DEVIATION],
     "Cada línea llega a una desviación estándar (DE) a cada lado: muestra cuánto varían las "
     "personas."),
    (ENGLISH.captions[Range.ERROR],
     "Cada línea llega a dos errores estándar (EE) a cada lado: muestra más o menos qué valores "
     "reales son compatibles con los datos."),
    (ENGLISH.captions[Range.NONE],
     "La fuente no da ningún margen, así que no se ve cómo de seguros son estos valores."),
)  # fmt: skip


def _values() -> Iterator[Pair]:
    for english, spanish in _OF:
        yield english, spanish
        yield f"{english}, or {{count3}} of every 100", f"{spanish}, o sea, {{count3}} de cada 100"
    for english, spanish in _RANGES:
        yield f"{{signed1}}{english}", f"{{signed1}}{spanish}"
        yield f"{{signed1}}%{english}", f"{{signed1}}\u00a0%{spanish}"
    yield ENGLISH.not_given, "no se da"


def _headings() -> Iterator[Pair]:
    for tail, cola in (("", ""), (": {quote}", ": {quote}")):
        yield f"{{measure}}{tail}", f"{{measure}}{cola}"
        yield f"{{measure}}, {{whole_unit}}{tail}", f"{{measure}}, {{whole_unit}}{cola}"
        yield f"{{statistic}} in {{measure}}{tail}", f"{{statistic}} en {{measure}}{cola}"
        yield (
            f"{{statistic}} in {{measure}}, {{whole_unit}}{tail}",
            f"{{statistic}} en {{measure}}, {{whole_unit}}{cola}",
        )
    for english, spanish in _CONTRASTS:
        for unit, tail in itertools.product(("", ", {whole_unit}"), ("", ": {measure}")):
            yield f"{english}{unit}{tail}", f"{spanish}{unit}{tail}"


def _lines() -> Iterator[Pair]:
    for english, spanish in _values():
        yield english, spanish
        yield f"{{arm}}: {english}", f"{{arm}}: {spanish}"
    for (groups, grupos), (when, cuando) in itertools.product(_GROUPS, _TIMED):
        for measure in ("", "{measure}, "):
            name, nombre = f"{measure}{groups}{when}", f"{measure}{grupos}{cuando}"
            yield name, nombre
            yield (
                f"{name}: {{signed1}} ({{signed2}} to {{signed3}})",
                f"{nombre}: {{signed1}} ({{signed2}} a {{signed3}})",
            )
    yield "{signed1} to {signed2}", "{signed1} a {signed2}"
    yield "p {op} {p}", "p {op} {p}"
    yield (
        "{arm} is called {quote} in the record.",
        "{arm} se llama {quote} en el registro.",
    )
    yield "{arm}", "{arm}"
    yield "{moment}", "{moment}"


PICTURE_FORMS = Forms((*_FIXED, *_lines(), *_headings()))
