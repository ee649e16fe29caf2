"""The forms of what a trial is about: its headline, the illness, the treatment, the question.

They are turned one way only, as all of a record's facts are.
"""

import itertools
from collections.abc import Iterator

Pair = tuple[str, str]

_WHO: tuple[Pair, ...] = (
    ("people with {name}", "personas con {name}"),
    ("people in care for {name}", "personas atendidas por {name}"),
    ("healthy people", "personas sanas"),
    ("people", "personas"),
)
_COUNTED: tuple[Pair, ...] = (
    *((f"{{count}} {one}", f"{{count}} {other}") for one, other in _WHO),
    ("1 person with {name}", "1 persona con {name}"),
    ("1 person in care for {name}", "1 persona atendida por {name}"),
    ("1 healthy person", "1 persona sana"),
    ("1 person", "1 persona"),
    *_WHO,
)
_PLACES: tuple[Pair, ...] = (
    (" in {name2}", " en {name2}"),
    (" in healthy people", " en personas sanas"),
    ("", ""),
)


def _second_name(pairs: tuple[Pair, ...]) -> Iterator[Pair]:
    """Yield who took part for a sentence that names the treatment first."""
    for english, spanish in pairs:
        yield english.replace("{name}", "{name2}"), spanish.replace("{name}", "{name2}")


def _headlines() -> Iterator[Pair]:
    for (of, de), (place, lugar) in itertools.product(
        ((" of {name}", " de {name}"), ("", "")), _PLACES
    ):
        yield f"What a trial{of}{place} found", f"Lo que encontró un ensayo{de}{lugar}"
        yield (
            f"A trial{of}{place} was stopped early",
            f"Un ensayo{de}{lugar} se paró antes de tiempo",
        )
        yield (
            f"A trial{of}{place} was stopped early and gives no main figure",
            f"Un ensayo{de}{lugar} se paró antes de tiempo y no da ninguna cifra principal",
        )
        yield (
            f"A trial{of}{place} gives no figure for its main question",
            f"Un ensayo{de}{lugar} no da ninguna cifra para su pregunta principal",
        )


def _subtitles() -> Iterator[Pair]:
    for who, quien in _second_name(_COUNTED):
        yield f"The trial tested {{name}} in {who}.", f"El ensayo probó {{name}} en {quien}."
        yield (
            f"The trial tested a treatment in {who}.",
            f"El ensayo probó un tratamiento en {quien}.",
        )
        yield f"The trial compared {{arms}} in {who}.", f"El ensayo comparó {{arms}} en {quien}."
        yield (
            f"The trial set {{small}} groups side by side, with {who} in all.",
            f"El ensayo puso {{small}} grupos frente a frente, con {quien} en total.",
        )
        yield (
            f"The trial of {{name}} set {{small}} groups side by side, with {who} in all.",
            f"El ensayo de {{name}} puso {{small}} grupos frente a frente, con {quien} en total.",
        )


_AREAS = {
    "cancers and other growths": "los cánceres y otros tumores",
    "illnesses of the heart or blood vessels": "las enfermedades del corazón o de los vasos "
    "sanguíneos",
    "illnesses of the mind": "las enfermedades de la mente",
    "illnesses of the brain or nerves": "las enfermedades del cerebro o de los nervios",
    "illnesses of the lungs or airways": "las enfermedades de los pulmones o de las vías "
    "respiratorias",
    "infections": "las infecciones",
    "infections by a virus": "las infecciones por un virus",
    "illnesses of the eyes": "las enfermedades de los ojos",
    "illnesses of ear, nose or throat": "las enfermedades del oído, la nariz o la garganta",
    "illnesses of mouth or teeth": "las enfermedades de la boca o los dientes",
    "illnesses of stomach, bowel or liver": "las enfermedades del estómago, el intestino o el "
    "hígado",
    "illnesses in which the body's defences turn on the body": "las enfermedades en que las "
    "defensas atacan al propio cuerpo",
    "illnesses of kidneys or bladder": "las enfermedades de los riñones o la vejiga",
    "illnesses of the sexual organs": "las enfermedades de los órganos sexuales",
    "illnesses of bones, joints or muscles": "las enfermedades de los huesos, las articulaciones "
    "o los músculos",
    "illnesses of the skin": "las enfermedades de la piel",
    "illnesses of the body's defences": "las enfermedades de las defensas del cuerpo",
    "illnesses of the blood": "las enfermedades de la sangre",
    "illnesses of the lymph system": "las enfermedades del sistema linfático",
    "troubles with the body's sugar": "los problemas con el azúcar del cuerpo",
    "illnesses of the body's supporting tissue": "las enfermedades del tejido que sostiene el "
    "cuerpo",
    "illnesses of glands and hormones": "las enfermedades de las glándulas y las hormonas",
    "troubles with how the body is fed": "los problemas de la alimentación",
    "troubles with how the body uses food": "los problemas con el uso de los alimentos",
    "injuries": "las lesiones",
    "troubles that are there from birth": "los problemas de nacimiento",
    "illnesses in the genes": "las enfermedades de los genes",
}
_KINDS = {
    "training, or a change in habits": "un entrenamiento o un cambio de hábitos",
    "something made by living cells or of parts of them": "algo hecho por células vivas o con "
    "partes de ellas",
    "a medical device": "un aparato médico",
    "a food supplement": "un suplemento alimenticio",
    "a procedure, such as an operation": "un procedimiento, como una operación",
    "a treatment with rays": "un tratamiento con rayos",
    "a test to find out what is wrong": "una prueba para saber qué pasa",
    "a treatment that acts on genes": "un tratamiento que actúa sobre los genes",
    "a medicine": "un medicamento",
}


def _subjects() -> Iterator[Pair]:
    for area, said in _AREAS.items():
        yield (
            f"The registry counts {{name}} among {area}.",
            f"El registro cuenta {{name}} entre {said}.",
        )
    for kind, said in _KINDS.items():
        yield (
            f"The registry lists {{name}} as {kind}.",
            f"El registro incluye {{name}} como {said}.",
        )
    yield "{name} is another name for {plain}.", "{name} es otro nombre de {plain}."
    yield "By {name} the record means {plain}.", "Con {name}, el registro habla de {plain}."
    for verb in ("tells", "tell", "is", "are"):
        yield (
            f"In plain words, {{plain}} {verb} {{meaning}}.",
            "En palabras sencillas, {plain}: {meaning}.",
        )
    yield "{name} is {being}.", "{name} {being}."
    yield "{name} are {being}.", "{name} {being}."


def _purposes() -> Iterator[Pair]:
    for who, quien in _second_name(_WHO):
        yield (
            f"The trial asked what {{name}} does for {who}.",
            f"El ensayo quiso saber qué hace {{name}} en {quien}.",
        )
        for name in ("name", "tried"):
            yield (
                f"The trial asked what {{{name}}} do for {who}.",
                f"El ensayo quiso saber qué hacen {{{name}}} en {quien}.",
            )
    yield from (
        ("The trial asked whether {name} can keep a health problem from coming.",
         "El ensayo quiso saber si {name} puede evitar un problema de salud."),
        ("The trial asked how well {name} shows what is wrong.",
         "El ensayo quiso saber hasta qué punto {name} muestra bien lo que pasa."),
        ("The trial asked how well {name} show what is wrong.",
         "El ensayo quiso saber hasta qué punto {name} muestran bien lo que pasa."),
        ("The trial asked how well {name} find an illness early.",
         "El ensayo quiso saber hasta qué punto {name} encuentran pronto una enfermedad."),
        ("The trial asked whether {name} make life with an illness easier.",
         "El ensayo quiso saber si {name} hacen más fácil vivir con una enfermedad."),
        ("The trial asked how the body works, or what {name} do in it.",
         "El ensayo quiso saber cómo funciona el cuerpo, o qué hacen {name} en él."),
        ("The trial asked how well {name} finds an illness early.",
         "El ensayo quiso saber hasta qué punto {name} encuentra pronto una enfermedad."),
        ("The trial asked whether {name} makes life with an illness easier.",
         "El ensayo quiso saber si {name} hace más fácil vivir con una enfermedad."),
        ("The trial asked how the body works, or what {name} does in it.",
         "El ensayo quiso saber cómo funciona el cuerpo, o qué hace {name} en él."),
        ("The trial asked how care can best be given.",
         "El ensayo quiso saber cómo se puede atender mejor a las personas."),
        ("The trial asked whether {name} can be used at all.",
         "El ensayo quiso saber si {name} se puede usar."),
        ("In the trial team's words: {quote}",
         "En palabras del equipo del ensayo, en inglés: {quote}"),
    )  # fmt: skip


def about_the_trial() -> Iterator[Pair]:
    """Yield every form of what a trial is about, English and Spanish."""
    yield from _headlines()
    yield from _subtitles()
    yield from _subjects()
    yield from _purposes()
