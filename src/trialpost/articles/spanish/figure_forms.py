"""The forms of sentences that hold figures, in English and in Spanish; both are read.

``{in_arm}`` is "in group A" or "with placebo"; ``{unit}`` may be missing and brings its own space.
"""

import itertools
from collections.abc import Iterator

from trialpost.articles.spanish.forms import Forms

Pair = tuple[str, str]

_LEADS: tuple[Pair, ...] = (
    ("at {when}, {in_arm}, ", "en {when}, {in_arm}, "),
    ("at {when}, ", "en {when}, "),
    ("{in_arm}, ", "{in_arm}, "),
    ("", ""),
)
_OF: tuple[Pair, ...] = (
    ("{count1} of {count2} people", "{count1} de {count2} personas"),
    ("{count1} of {count2} person", "{count1} de {count2} persona"),
    ("{count1} of {count2} {counted}", "{count1} de {count2} {counted}"),
)
_OF_PEOPLE: tuple[Pair, ...] = (
    ("", ""),
    (" of {count1} people", " de {count1} personas"),
    (" of {count1} person", " de {count1} persona"),
)
_KINDS: tuple[Pair, ...] = (("mean", "la media"), ("median", "la mediana"))
_WAYS: tuple[Pair, ...] = (("fall", "bajada"), ("rise", "subida"))
_CONTRASTS: tuple[Pair, ...] = (
    ("odds ratio", "la razón de posibilidades (odds ratio)"),
    ("hazard ratio", "la razón de riesgo (hazard ratio)"),
    ("risk ratio", "la razón de probabilidades (risk ratio)"),
    ("relative risk", "el riesgo relativo"),
    ("risk difference", "la diferencia de riesgos"),
    ("ratio", "la razón"),
    ("difference", "la diferencia"),
)
_P: tuple[Pair, ...] = (("", ""), (" (p {op} {p})", " (p {op} {p})"))


def _amounts() -> Iterator[Pair]:
    for english, spanish in _OF:
        seen = f"it was seen in {english}", f"se vio en {spanish}"
        yield seen
        yield seen[0] + ", or {count3} of every 100", seen[1] + ", o sea, en {count3} de cada 100"
    for english, spanish in (
        (" of {count1} people", " de {count1} personas"),
        (" of {count1} person", " de {count1} persona"),
        (" of people", " de las personas"),
    ):
        yield "it was seen in {figure1}%" + english, "se vio en el {figure1}\u00a0%" + spanish
    for english, spanish in ((" of {count1} people", " de {count1} personas"), ("", "")):
        yield (
            "it was seen in {count3} of every 100 people ({figure1}%" + english + ")",
            "se vio en {count3} de cada 100 personas ({figure1}\u00a0%" + spanish + ")",
        )
    yield "it was seen in {count1} people", "se vio en {count1} personas"
    yield "it was seen in {count1} person", "se vio en {count1} persona"
    yield "there was no change", "no hubo cambio"
    for (kind, said), (people, gente) in itertools.product((("", ""), *_KINDS), _OF_PEOPLE):
        change = (f"{said} del cambio" if said else "el cambio") + gente
        lead = (f"the {kind} change" if kind else "the change") + people
        yield f"{lead} was {{figure1}}{{unit}}", f"{change} fue de {{figure1}}{{unit}}"
        for way, spanish in _WAYS:
            yield (
                f"{lead} was a {way} of {{figure1}}{{unit}}",
                f"{change} fue una {spanish} de {{figure1}}{{unit}}",
            )
    for (kind, said), (people, gente) in itertools.product(_KINDS, _OF_PEOPLE):
        yield (
            f"the {kind}{people} was {{figure1}}{{unit}}",
            f"{said}{gente} fue de {{figure1}}{{unit}}",
        )
    yield "it was {figure1}{unit}", "el valor fue de {figure1}{unit}"


_RANGES: tuple[Pair, ...] = (
    (" (middle range {figure2} to {figure3})", " (margen central, de {figure2} a {figure3})"),
    (" (whole range {figure2} to {figure3})", " (margen entero, de {figure2} a {figure3})"),
    ("; the data fit anything from {figure2} to {figure3}",
     "; los datos son compatibles con todo valor de {figure2} a {figure3}"),
    ("; at {figure4}% confidence, the data fit anything from {figure2} to {figure3}",
     "; con una confianza del {figure4}\u00a0%, los datos son compatibles con todo valor de "
     "{figure2} a {figure3}"),
)  # fmt: skip
"""What may follow a median: the range that its table gives."""


def _cells() -> Iterator[Pair]:
    for (lead, al), (english, spanish) in itertools.product(_LEADS, _amounts()):
        yield f"{lead}{english}.", f"{al}{spanish}."
        for more, otro in _RANGES if "median" in english else ():
            yield f"{lead}{english}{more}.", f"{al}{spanish}{otro}."


def _comparisons() -> Iterator[Pair]:
    for english, spanish in _CONTRASTS:
        point = (
            f"between {{arms}}, the {english} was {{figure1}}{{unit}}",
            f"entre {{arms}}, {spanish} fue de {{figure1}}{{unit}}",
        )
        yield point[0] + ".", point[1] + "."
        for sure, seguro in (
            ("", ""),
            ("at {figure4}% confidence, ", "con una confianza del {figure4}\u00a0%, "),
        ):
            yield (
                f"{point[0]}; {sure}the data fit anything from {{figure2}} to {{figure3}}{{unit}}.",
                f"{point[1]}; {seguro}los datos son compatibles con todo valor de {{figure2}} a "
                "{figure3}{unit}.",
            )
    for english, spanish in _P:
        yield (
            f"the difference between {{arms}} was significant{english}.",
            f"la diferencia entre {{arms}} fue significativa{spanish}.",
        )
        yield (
            f"no clear difference between {{arms}} was seen{english}.",
            f"no se vio ninguna diferencia clara entre {{arms}}{spanish}.",
        )
        yield (
            f"for {{measure}}, no clear difference between {{arms}} was seen{english}.",
            f"en {{measure}}, no se vio ninguna diferencia clara entre {{arms}}{spanish}.",
        )
    for english, spanish in (("{arms}", "{arms}"), ("this", "esto")):
        yield (
            f"for {english}, the record gives p {{op}} {{p}}.",
            f"para {spanish}, el registro da p {{op}} {{p}}.",
        )
    for way, spanish in (("more", "más"), ("fewer", "menos")):
        yield (
            f"that is 1 {way} of every 100 people {{in_arm1}} than {{in_arm2}}.",
            f"es 1 {spanish} de cada 100 personas {{in_arm1}} que {{in_arm2}}.",
        )
        yield (
            f"that is {{count1}} {way} of every 100 people {{in_arm1}} than {{in_arm2}}.",
            f"son {{count1}} {spanish} de cada 100 personas {{in_arm1}} que {{in_arm2}}.",
        )


def _second(text: str) -> str:
    """Return a part with other gaps, for the second group."""
    for old, new in (("count1", "count4"), ("count2", "count5"), ("figure1", "figure2"),
                     ("counted", "counted2")):  # fmt: skip
        text = text.replace(f"{{{old}}}", f"{{{new}}}")
    return text


_EVERY: tuple[Pair, ...] = (
    ("", ""),
    (", or {count3} of every 100", ", o sea, {count3} de cada 100"),
)
"""What may follow a count."""


def _people() -> Iterator[Pair]:
    yield "{in_arm}, {count1} people started.", "{in_arm}, empezaron {count1} personas."
    yield "{in_arm}, {count1} person started.", "{in_arm}, empezó {count1} persona."
    one = ("1 of {count2} people", "1 de {count2} personas")
    for (english, spanish), (every, cada) in itertools.product(
        (one, *_OF[:2], ("1 person", "1 persona"), ("{count1} people", "{count1} personas")), _EVERY
    ):
        single = spanish in (one[1], "1 persona")
        verb = ("tuvo", "murió") if single else ("tuvieron", "murieron")
        yield (
            f"{{in_arm}}, {english} had a serious health problem{every}.",
            f"{{in_arm}}, {spanish} {verb[0]} un problema de salud grave{cada}.",
        )
        yield (
            f"{{in_arm}}, {english} died{every}.",
            f"{{in_arm}}, {verb[1]} {spanish}{cada}.",
        )


def _harms() -> Iterator[Pair]:
    counts = [
        (f"{one} {{in_arm1}}", f"en {two} {{in_arm1}}") for one, two in _OF[:2]
    ]  # of one group, then of two
    for (one, uno), (two, dos) in itertools.product(_OF[:2], repeat=2):
        counts.append(
            (
                f"{one} {{in_arm1}} and {_second(two)} {{in_arm2}}",
                f"en {uno} {{in_arm1}} y en {_second(dos)} {{in_arm2}}",
            )
        )
    one, uno = "{count1} of every 100 people", "{count1} de cada 100 personas"
    two, dos = "{count4} of every 100", "{count4} de cada 100"
    whole, entero = (text.replace("count1", "count4") for text in (one, uno))
    nobody = "nobody {in_arm1}", "en nadie {in_arm1}"
    counts += (nobody, (f"{one} {{in_arm1}}", f"en {uno} {{in_arm1}}"))
    for (first, primero), (second, segundo) in (
        ((one, uno), (two, dos)), ((one, uno), ("nobody", "nadie")),
        (("nobody", "nadie"), (whole, entero)), (("nobody", "nadie"), ("nobody", "nadie")),
    ):  # fmt: skip
        counts.append(
            (f"{first} {{in_arm1}} and {second} {{in_arm2}}",
             f"en {primero} {{in_arm1}} y en {segundo} {{in_arm2}}")
        )  # fmt: skip
    for english, spanish in counts:
        yield f"{{measure}} came up in {english}.", f"{{measure}}: {spanish}."
        for kind, clase in (("serious", "grave"), ("milder", "menos grave")):
            yield (
                f"{{measure}}, as a {kind} problem, came up in {english}.",
                f"{{measure}}, como problema {clase}: {spanish}.",
            )
        yield f"it came up in {english}.", f"y {spanish}."


_REST: tuple[Pair, ...] = (
    ("the main measure was {measure}.", "la medida principal fue esta: {measure}."),
    ("another main measure was {measure}.", "otra medida principal fue esta: {measure}."),
    ("another measure was {measure}.", "otra medida fue esta: {measure}."),
    ("the figures here are those of {quote}.", "las cifras de aquí son las de {quote}."),
    ("the figures here are in {quote}.", "la unidad de estas cifras es {quote}."),
    ("the record has this measure at several points; here is one.",
     "el registro da esta medida en varios momentos; aquí va uno."),
    ("the record has more main measures, which are not told here.",
     "el registro tiene más medidas principales, que aquí no se cuentan."),
    ("the record also compares groups or points of this measure which are not told here.",
     "el registro tiene más comparaciones de esta medida, que aquí no se cuentan."),
    ("for this, the record gives no p-value.", "de esto, el registro no da ningún valor de p."),
    ("for this, the record compares the groups.",
     "de esto, el registro compara los grupos."),
    ("the record also has this for {arms}, which are not told here.",
     "el registro también da esto para {arms}, que aquí no se cuentan."),
    ("the record also has this for {arm}, which is not told here.",
     "el registro también da esto para {arm}, que aquí no se cuenta."),
    ("{arm} is called {quote} in the record.", "{arm} se llama {quote} en el registro."),
)  # fmt: skip

FIGURE_FORMS = Forms((*_cells(), *_comparisons(), *_people(), *_harms(), *_REST))
