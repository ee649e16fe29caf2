"""The forms of an article from a findings file, in English and in Spanish; both are read.

``{tried}`` is a list of groups or treatments, ``{got}`` one of them, ``{and_got}`` one behind its
"and". What a person wrote in the file is no form: the file itself gives its Spanish.
"""

import itertools
from collections.abc import Iterator

from trialpost.articles.spanish.forms import Forms

Pair = tuple[str, str]

_QUESTION: tuple[Pair, ...] = (
    ("", ""),
    ("on the main question, ", "en la pregunta principal, "),
)
_WHEN: tuple[Pair, ...] = (("", ""), ("at {when}, ", "en {when}, "))
_WITH: Pair = (" with {got1}", " con {got1}")
_PERCENT: tuple[Pair, ...] = (("", ""), (" ({figure3}%)", " ({figure3}\u00a0%)"))
_SHARES: tuple[Pair, ...] = (
    ("it was seen in {count1} of {count2} people", "se vio en {count1} de {count2} personas"),
    ("{measure} was seen in {count1} of {count2} people",
     "hubo {measure} en {count1} de {count2} personas"),
)  # fmt: skip
_CHANGES: tuple[Pair, ...] = (
    ("it was", "fue"),
    ("{measure} was", "en {measure}, el cambio fue"),
    ("the change in {measure} was", "el cambio en {measure} fue"),
    ("the mean change in {measure} was", "la media del cambio en {measure} fue"),
    ("the median change in {measure} was", "la mediana del cambio en {measure} fue"),
    ("the {statistic} of {measure} was", "en {measure}, el valor ({statistic}) fue"),
)
_VALUES: tuple[Pair, ...] = (
    ("it was", "fue"),
    ("{measure} was", "en {measure}, el valor fue"),
    ("the {statistic} of {measure} was", "en {measure}, el valor ({statistic}) fue"),
)
_MOVES: tuple[Pair, ...] = (
    ("{way1} {figure1}{unit1}", "{way1} {figure1}{unit1}"),
    ("no change", "de cero"),
)
_VALUE: Pair = ("{figure1}{unit1}", "de {figure1}{unit1}")


def _second(pair: Pair) -> Pair:
    """Return a part with the gaps of the second group."""
    english, spanish = pair
    for gap in ("way", "figure", "unit", "got"):
        english, spanish = (one.replace(f"{{{gap}1}}", f"{{{gap}2}}") for one in (english, spanish))
    return english, spanish


def _told() -> Iterator[Pair]:
    """Yield what is said of a group, and what may follow of the other."""
    shares = [(one + per, dos + por) for (one, dos), (per, por) in
              itertools.product(_SHARES, _PERCENT)]  # fmt: skip
    changes = [(f"{lead} {move}", f"{dicho} {cambio}") for (lead, dicho), (move, cambio) in
               itertools.product(_CHANGES, _MOVES)]  # fmt: skip
    values = [(f"{lead} {_VALUE[0]}", f"{dicho} {_VALUE[1]}") for lead, dicho in _VALUES]
    of_people = ("{figure1}{unit1}", "en {figure1}{unit1}")
    for said, others in ((shares, (of_people,)), (changes, _MOVES), (values, (_VALUE,))):
        yield from said
        for english, spanish in ((one + _WITH[0], dos + _WITH[1]) for one, dos in said):
            yield english, spanish
            for other, otro in map(_second, others):
                yield (
                    f"{english}, and {other} with {{got2}}",
                    f"{spanish}, y {otro} con {{got2}}",
                )


def _results() -> Iterator[Pair]:
    for (ask, pregunta), (when, cuando), (told, dicho) in itertools.product(
        _QUESTION, _WHEN, _told()
    ):
        yield f"{ask}{when}{told}.", f"{pregunta}{cuando}{dicho}."
    for value, valor in (*_MOVES, _VALUE):
        yield f"with {{got1}}, it was {value}.", f"con {{got1}}, fue {valor}."


_FITS: tuple[Pair, ...] = (
    ("", ""),
    ("; the data fit {figure2} to {figure3}{times}",
     "; los datos son compatibles con todo valor de {figure2} a {figure3}{veces}"),
    ("; {figure2} to {figure3}{times} also fit the data",
     "; los datos son compatibles también con todo valor de {figure2} a {figure3}{veces}"),
)  # fmt: skip
_P: tuple[Pair, ...] = (
    ("", ""),
    (" (p {op} {p})", " (p {op} {p})"),
    (" (p {op}{p})", " (p {op}{p})"),
)
_RATIOS: tuple[Pair, ...] = (
    ("the odds were {figure1} times those",
     "las posibilidades (odds) fueron {figure1} veces las que hubo"),
    ("the chance was {figure1} times that", "la probabilidad fue {figure1} veces la que hubo"),
    ("the hazard was {figure1} times that", "el riesgo (hazard) fue {figure1} veces el que hubo"),
    ("the rate was {figure1} times that", "la frecuencia fue {figure1} veces la que hubo"),
)  # fmt: skip


_OF: tuple[Pair, ...] = (("", ""), ("for {measure}, ", "en {measure}, "))


def _contrasts() -> Iterator[Pair]:
    for (fits, caben), (p, valor_p) in itertools.product(_FITS, _P):
        of_ratio = fits.replace("{times}", " times"), caben.replace("{veces}", " veces")
        for (of, de), (english, spanish) in itertools.product(_OF, _RATIOS):
            yield (
                f"{of}with {{got1}}, {english} with {{got2}}{of_ratio[0]}{p}.",
                f"{de}con {{got1}}, {spanish} con {{got2}}{of_ratio[1]}{valor_p}.",
            )
        plain = fits.replace("{times}", ""), caben.replace("{veces}", "")
        for (of, de), (value, valor) in itertools.product(_OF, (*_MOVES, _VALUE)):
            yield (
                f"{of}the {{statistic}} between {{got}}{{and_got}} was {value}{plain[0]}{p}.",
                f"{de}entre {{got}}{{and_got}}, el valor ({{statistic}}) fue {valor}{plain[1]}"
                f"{valor_p}.",
            )


def _verdicts() -> Iterator[Pair]:
    for (when, cuando), (no, ninguna) in itertools.product(
        (("", ""), (" at {whens}", " en {whens}")), (("", ""), ("not ", "no "))
    ):
        yield (
            f"the difference between {{tried}}{{and_got}}{when} is {no}called significant.",
            f"la diferencia entre {{tried}}{{and_got}}{cuando} {ninguna}se considera "
            "significativa.",
        )
    for groups in ("{tried}{and_got}", "{tried}"):
        yield (
            f"for {{measure}}, no clear difference between {groups} was seen.",
            f"en cuanto a {{measure}}, no se vio ninguna diferencia clara entre {groups}.",
        )


_PEOPLE: tuple[Pair, ...] = (
    ("{count} people took part in all.", "en total participaron {count} personas."),
    *((f"{{count1}} people got {{got1}}{more}.", f"{{count1}} personas recibieron {{got1}}{mas}.")
      for more, mas in (
          ("", ""),
          (" and {count2} got {got2}", " y {count2} recibieron {got2}"),
          (", {count2} got {got2} and {count3} got {got3}",
           ", {count2} recibieron {got2} y {count3} recibieron {got3}"),
      )),
    *(("{count1} of {count2} people stayed to the end with {got1}" + more + ".",
       "{count1} de {count2} personas siguieron hasta el final con {got1}" + mas + ".")
      for more, mas in (
          ("", ""),
          (" and {count3} of {count4} with {got2}", " y {count3} de {count4} con {got2}"),
          (", {count3} of {count4} with {got2} and {count5} of {count6} with {got3}",
           ", {count3} de {count4} con {got2} y {count5} de {count6} con {got3}"),
      )),
)  # fmt: skip
_MISSING: tuple[Pair, ...] = (
    ("for {measures}, the source gives no numbers of people, no p-values and no ranges.",
     "en cuanto a {measures}, la fuente no da números de personas, ni valores de p, ni márgenes."),
    ("for {measures}, the source does not say how many people were counted.",
     "en cuanto a {measures}, la fuente no dice a cuántas personas se contó."),
    ("for {measures}, the source gives no p-values and no ranges.",
     "en cuanto a {measures}, la fuente no da valores de p ni márgenes."),
)  # fmt: skip
_HEADINGS: tuple[Pair, ...] = (
    ("What is {name}?", "La enfermedad: {name}"),
    ("What was found: {measure}", "Lo que se encontró: {measure}"),
)
_OUTCOMES: tuple[Pair, ...] = (
    (" fell", "bajada"), (" fell more", "bajada mayor"), (" fell less", "bajada menor"),
    (" rose", "subida"), (" rose more", "subida mayor"), (" rose less", "subida menor"),
    (": lower", "valor más bajo"), (": higher", "valor más alto"),
)  # fmt: skip
_AGAINST: tuple[Pair, ...] = (
    (" but not with {got}", " pero no con {got}"),
    (" than with {got}", " que con {got}"),
)


def _titles() -> Iterator[Pair]:
    yield "What a trial in {name} found", "Lo que encontró un ensayo sobre {name}"
    outcomes = [
        (f"{way} with {{tried}}{other}", f": {sentido} con {{tried}}{otro}")
        for (way, sentido), (other, otro) in itertools.product(_OUTCOMES, _AGAINST)
    ]
    outcomes += [
        (" with {tried}: what was seen", ": lo que se vio con {tried}"),
        (" with {tried} and with {got}: what was seen", ": lo que se vio con {tried} y con {got}"),
        (": no clear difference between {tried}{and_got}",
         ": sin diferencia clara entre {tried}{and_got}"),
    ]  # fmt: skip
    for outcome, resultado in outcomes:
        for place in (" in a {name} trial", " in {name}"):
            lugar = " en un ensayo sobre {name}" if "trial" in place else " en {name}"
            yield f"{{measure}}{outcome}{place}", f"{{measure}}{resultado}{lugar}"


def _subtitles() -> Iterator[Pair]:
    for about, sobre in (
        ("The trial was about {tried1}", "El ensayo estudió {tried1}"),
        ("The trial compared {tried1} with {tried2}", "El ensayo comparó {tried1} con {tried2}"),
    ):
        for people, personas in (("", ""), (" in {count} people", " en {count} personas")):
            yield f"{about}{people}.", f"{sobre}{personas}."
            yield (
                f"{about}{people}. This result was not its main question.",
                f"{sobre}{personas}. Este resultado no era su pregunta principal.",
            )


FILE_FORMS = Forms(
    (*_results(), *_contrasts(), *_verdicts(), *_PEOPLE, *_MISSING, *_HEADINGS, *_titles(),
     *_subtitles())
)  # fmt: skip

STATEMENT_FORMS = Forms((
    ("These figures are only for people whose level was above normal at the start.",
     "Estas cifras son solo de las personas cuyo nivel era más alto de lo normal al principio."),
    ("Each visit was tested by itself, so chance alone can make one or the other look significant.",
     "Cada visita se probó por separado, así que el azar por sí solo puede hacer que alguna "
     "parezca significativa."),
    *((f"{seen} link was found between {{measure1}} and a normal level of {{measure2}}: the data "
       "fit odds from {figure1} to {figure2} times.",
       f"{visto} entre {{measure1}} y un nivel normal de {{measure2}}: los datos son compatibles "
       "con una razón de posibilidades de {figure1} a {figure2}.")
      for seen, visto in (("A", "Se encontró una relación"),
                          ("No clear", "No se encontró ninguna relación clara"))),
))  # fmt: skip
"""What an analysis of participants' data says in words. As with the facts of a record, these are
turned one way only: a Spanish sentence is one of them word for word, or it is none."""
