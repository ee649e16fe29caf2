"""The forms of what a record says beside its figures: facts, each of them one sentence.

They are turned one way only. A Spanish sentence is a fact's if it is, word for word, what one of
the findings' facts becomes; so no gap here has to be read back.
"""

import itertools
from collections.abc import Iterator

from trialpost.articles.spanish.forms import Forms

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
         "El ensayo quiso saber cómo de bien {name} muestra lo que pasa."),
        ("The trial asked how well {name} show what is wrong.",
         "El ensayo quiso saber cómo de bien {name} muestran lo que pasa."),
        ("The trial asked how well {name} find an illness early.",
         "El ensayo quiso saber cómo de bien {name} encuentran pronto una enfermedad."),
        ("The trial asked whether {name} make life with an illness easier.",
         "El ensayo quiso saber si {name} hacen más fácil vivir con una enfermedad."),
        ("The trial asked how the body works, or what {name} do in it.",
         "El ensayo quiso saber cómo funciona el cuerpo, o qué hacen {name} en él."),
        ("The trial asked how well {name} finds an illness early.",
         "El ensayo quiso saber cómo de bien {name} encuentra pronto una enfermedad."),
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


_DESIGN: tuple[Pair, ...] = (
    ("Chance decided who got what, as when a coin is tossed.",
     "El azar decidió quién recibía qué, como al tirar una moneda."),
    ("It was not chance that decided who got what.",
     "No fue el azar lo que decidió quién recibía qué."),
    ("Each person got one thing after another, so that people are compared with themselves.",
     "Cada persona recibió una cosa tras otra, así que se la compara consigo misma."),
    ("All people got the same, so there is no other group to set beside them.",
     "Todas las personas recibieron lo mismo, así que no hay otro grupo con que compararlas."),
    ("Several treatments were tried at once, alone and together.",
     "Se probaron varios tratamientos a la vez, solos y juntos."),
    ("Groups were begun one after another.", "Los grupos empezaron uno tras otro."),
    ("Both the people and the trial team knew who got what.",
     "Tanto las personas como el equipo del ensayo sabían quién recibía qué."),
    ("Neither the people nor their trial team knew who got what.",
     "Ni las personas ni el equipo del ensayo sabían quién recibía qué."),
    ("The people who took part did not know what they got.",
     "Las personas que participaron no sabían qué recibían."),
    ("Those who judged the results did not know who got what.",
     "Quienes valoraron los resultados no sabían quién recibía qué."),
    ("It was an early phase 1 trial: a first look, in very few people.",
     "Fue un ensayo de fase 1 temprana: una primera mirada, en muy pocas personas."),
    ("It was a phase 1 trial: a first step that looks at doses and at harm.",
     "Fue un ensayo de fase 1: un primer paso que mira las dosis y los daños."),
    ("It was a phase 1 and 2 trial: it looks at doses first.",
     "Fue un ensayo de fase 1 y 2: primero mira las dosis."),
    ("It was a phase 2 trial: a middle step that looks for a first effect.",
     "Fue un ensayo de fase 2: un paso intermedio que busca un primer efecto."),
    ("It was a phase 2 and 3 trial, between the middle and last step.",
     "Fue un ensayo de fase 2 y 3, entre el paso intermedio y el último."),
    ("It was a phase 3 trial: a late step, in more people.",
     "Fue un ensayo de fase 3: un paso tardío, en más personas."),
    ("It was a phase 4 trial: it looks at what doctors use already.",
     "Fue un ensayo de fase 4: mira lo que los médicos ya usan."),
    ("The trial began in {month}.", "El ensayo empezó en {month}."),
    ("The trial began in {month1} and ended in {month2}.",
     "El ensayo empezó en {month1} y terminó en {month2}."),
    ("It took place in {countries}.", "Se hizo en {countries}."),
    ("It took place in {count} countries, {countries} among them.",
     "Se hizo en {count} países, entre ellos {countries}."),
    ("The sponsor, who answers for the trial, is {free}, a company.",
     "El promotor, que responde del ensayo, es {free}, una empresa."),
    ("The sponsor, who answers for the trial, is {free}.",
     "El promotor, que responde del ensayo, es {free}."),
    ("It was done with the help of {free}.", "Se hizo con la ayuda de {free}."),
    ("Questions about the trial go to the sponsor, by the contact that the record gives.",
     "Las preguntas sobre el ensayo van al promotor, por el contacto que da el registro."),
    ("For the main measure, the record gives this span: {quote}",
     "Para la medida principal, el registro da este plazo: {quote}"),
)  # fmt: skip
_JOINERS = {
    "Women": "mujeres", "Men": "hombres", "Women and men": "mujeres y hombres", "Girls": "niñas",
    "Boys": "niños", "Girls and boys": "niñas y niños", "Women and girls": "mujeres y niñas",
    "Men and boys": "hombres y niños", "People of any sex": "personas de cualquier sexo",
}  # fmt: skip


def _rules() -> Iterator[Pair]:
    for who, quien in _JOINERS.items():
        yield (
            f"{who} from {{age1}} up to {{age2}} of age could join.",
            f"Podían participar {quien} de {{age1}} a {{age2}} de edad.",
        )
        yield (
            f"{who} from {{age}} of age could join.",
            f"Podían participar {quien} desde los {{age}} de edad.",
        )
        yield (
            f"{who} up to {{age}} of age could join.",
            f"Podían participar {quien} de hasta {{age}} de edad.",
        )
        any_age = "and any age" if who.endswith("any sex") else "of any age"
        yield f"{who} {any_age} could join.", f"Podían participar {quien} de cualquier edad."


_PEOPLE: tuple[Pair, ...] = (
    ("In all, {count} people took part.", "En total participaron {count} personas."),
    ("One person took part.", "Participó una persona."),
    ("On average, they were {figure} years old.", "De media tenían {figure} años."),
    ("Their median age, the one in the middle, was {figure} years.",
     "La mediana de su edad, la que queda en medio, era de {figure} años."),
    ("Of those counted, {count1} was female and {count2} male.",
     "De las personas contadas, {count1} era mujer y {count2} eran hombres."),
    ("Of those counted, {count1} were female and {count2} male.",
     "De las personas contadas, {count1} eran mujeres y {count2} hombres."),
    ("All those counted were female.", "Todas las personas contadas eran mujeres."),
    ("All those counted were male.", "Todas las personas contadas eran hombres."),
    ("Healthy people could join, too.", "También podían participar personas sanas."),
    ("The record lists the further rules for joining.",
     "El registro da las demás reglas para participar."),
)  # fmt: skip
_LIMITS: tuple[Pair, ...] = (
    ("The trial was stopped early, so there are fewer figures than were planned.",
     "El ensayo se paró antes de tiempo, así que hay menos cifras de las previstas."),
    ("The record gives this reason: {quote}", "El registro da este motivo: {quote}"),
    ("The record gives the reason in its own words.", "El registro da el motivo en sus palabras."),
    ("With {count} people, the trial was small, so chance can sway its figures.",
     "Con {count} personas, el ensayo era pequeño, así que el azar puede mover sus cifras."),
    ("With one person, the trial was small, so chance can sway its figures.",
     "Con una sola persona, el ensayo era pequeño, así que el azar puede mover sus cifras."),
    ("Without another group, nobody can tell what would have come without the treatment.",
     "Sin otro grupo, nadie puede decir qué habría pasado sin el tratamiento."),
    ("All knew who got what, which can sway how people feel and what they tell.",
     "Todos sabían quién recibía qué, y eso puede cambiar lo que se siente y lo que se cuenta."),
    ("Chance did not make the groups, so they may differ in other ways.",
     "El azar no hizo los grupos, así que pueden ser distintos en más cosas."),
    ("The main measure is a marker: a value from a lab, a device or a scan.",
     "La medida principal es un marcador: un valor de un laboratorio, un aparato o una imagen."),
    ("A marker does not tell how people felt or got through the day.",
     "Un marcador no dice cómo se sentían las personas ni cómo pasaban el día."),
    ("Nobody under {count} years could join, so it says nothing about them.",
     "Nadie de menos de {count} años podía participar, así que no dice nada de esas personas."),
    ("The record calls {name} {name2}.", "El registro llama {name2} a {name}."),
    ("The record also calls {name} {free}.", "El registro también llama {free} a {name}."),
    ("Above all, it asked whether {arm1} is not much worse than {arm2}.",
     "Sobre todo, quiso saber si {arm1} no es mucho peor que {arm2}."),
    ("Above all, it asked whether {arms} come close to each other.",
     "Sobre todo, quiso saber si se acercan entre sí {arms}."),
    ("Doing worse by up to {figure} percentage points was to count as close enough.",
     "Una diferencia de hasta {figure} puntos porcentuales a peor iba a contar como bastante "
     "cerca."),
    ("Doing worse by up to {figure} percentage point was to count as close enough.",
     "Una diferencia de hasta {figure} punto porcentual a peor iba a contar como bastante cerca."),
    *((f"{a} {ratio} below {{figure}} was to count as close enough.",
       f"{razon} de menos de {{figure}} iba a contar como bastante cerca.")
      for a, ratio, razon in (("A", "hazard ratio", "Una razón de riesgo (hazard ratio)"),
                              ("An", "odds ratio", "Una razón de posibilidades (odds ratio)"),
                              ("A", "risk ratio", "Una razón de probabilidades (risk ratio)"))),
    ("Nobody under {count} or over {count2} years could join, so it says nothing about them.",
     "No podía entrar nadie de menos de {count} ni de más de {count2} años, así que de ellos no "
     "dice nada."),
    ("Nobody over {count} years could join, so it says nothing about them.",
     "Nadie de más de {count} años podía participar, así que no dice nada de esas personas."),
    ("Only female people could join, so it says nothing about others.",
     "Solo podían participar mujeres, así que no dice nada de los demás."),
    ("Only male people could join, so it says nothing about others.",
     "Solo podían participar hombres, así que no dice nada de los demás."),
    ("Of {count1} people who started, {count2} did not stay to the end.",
     "De las {count1} personas que empezaron, {count2} no siguieron hasta el final."),
    ("Of {count1} people who started, one did not stay to the end.",
     "De las {count1} personas que empezaron, una no siguió hasta el final."),
    ("The registry has shown these results since {month}.",
     "El registro muestra estos resultados desde {month}."),
    ("The full record, with all figures, is {free} at its registry.",
     "La ficha entera, con todas las cifras, es {free} en su registro."),
    ("The full record, with all figures, is {free} at ClinicalTrials.gov.",
     "La ficha entera, con todas las cifras, es {free} en ClinicalTrials.gov."),
    ("The data fit ratios above {figure}, so this was not shown.",
     "Con los datos encajan razones de más de {figure}, así que esto no quedó demostrado."),
    ("The data fit no ratio above {figure}, so this was shown.",
     "Con los datos no encaja ninguna razón de más de {figure}, así que esto quedó demostrado."),
    ("All people got {name} now; the names of the groups say what they got before.",
     "Ahora todas las personas recibieron {name}; los nombres de los grupos dicen qué recibieron "
     "antes."),
    ("A p-value of a main measure is one-sided: it looks one way only.",
     "Un valor de p de una medida principal es de un solo lado: mira en un solo sentido."),
    ("The record gives one number as the value and as an end of its range: that is odd.",
     "El registro da un mismo número como valor y como extremo de su intervalo, y eso es raro."),
    ("It has figures for {count} measures, more than are told here.",
     "Tiene cifras de {count} medidas, más de las que aquí se cuentan."),
    ("Tests gave a p-value below {figure} for {count} of them.",
     "Los análisis de {count} de ellas dieron un valor de p de menos de {figure}."),
    ("The record counts deaths in both of its groups.",
     "El registro cuenta muertes en sus dos grupos."),
    ("The record counts deaths in each of its {count} groups.",
     "El registro cuenta muertes en cada uno de sus {count} grupos."),
    ("The record counts deaths in {count1} of its {count2} groups.",
     "El registro cuenta muertes en {count1} de sus {count2} grupos."),
    ("Nobody died in any of the groups in which deaths were counted.",
     "No murió nadie en ninguno de los grupos en los que se contaron las muertes."),
    ("The record tells of limits in words too long to quote here.",
     "El registro habla de sus límites en palabras que son muchas para citarlas aquí."),
    ("The record says of {arm}: {quote}", "El registro dice de {arm}: {quote}"),
    ("The record says of its limits: {quote}", "El registro dice de sus límites: {quote}"),
    ("{name} was taken {how}.", "{name} se tomó {how}."),
    ("{name} were taken {how}.", "{name} se tomaron {how}."),
    ("{name} was given {how}.", "{name} se dio {how}."),
    ("{name} were given {how}.", "{name} se dieron {how}."),
    ("The name {name} is a code that a company uses.",
     "El nombre {name} es un código que usa una empresa."),
    *((f"Of those who left before the end{part}, {{reasons}}.",
       f"De quienes se fueron antes del final{parte}, {{reasons}}.")
      for part, parte in (("", ""), (" of the first part", " de la primera parte"))),
    *((f"The one who left before the end{part} {{reason}}.",
       f"Quien se fue antes del final{parte} {{reason}}.")
      for part, parte in (("", ""), (" of the first part", " de la primera parte"))),
    ("The trial's number in the European Union's register is {free}.",
     "El número del ensayo en el registro de la Unión Europea es {free}."),
    ("The sponsor's own number for the trial is {free}.",
     "El número que da el promotor al ensayo es {free}."),
    ("It names a paper with results, number {free} in the library PubMed.",
     "Nombra un artículo con resultados, el número {free} de la biblioteca PubMed."),
)  # fmt: skip


def _tallies() -> Iterator[Pair]:
    """Yield what the tests of one measure came to in all: of a headline, and in a sentence."""
    yield (
        "{measure}: both tests were significant",
        "{measure}: las dos pruebas fueron significativas",
    )
    yield (
        "both tests of this measure were significant.",
        "las dos pruebas de esta medida fueron significativas.",
    )
    yield (
        "{measure}: neither of two tests was significant",
        "{measure}: ninguna de las dos pruebas fue significativa",
    )
    yield (
        "neither of two tests of this measure was significant.",
        "ninguna de las dos pruebas de esta medida fue significativa.",
    )
    for every in ("{small2}", "{count2}"):
        yield (
            f"{{measure}}: all {every} tests were significant",
            f"{{measure}}: las {every} pruebas fueron significativas",
        )
        yield (
            f"all {every} tests of this measure were significant.",
            f"las {every} pruebas de esta medida fueron significativas.",
        )
        for (english, spanish), (was, fue) in (
            (("none", "ninguna"), ("was", "fue significativa")),
            (("one", "una"), ("was", "fue significativa")),
            (("{small1}", "{small1}"), ("were", "fueron significativas")),
            (("{count1}", "{count1}"), ("were", "fueron significativas")),
        ):
            yield (
                f"{{measure}}: {english} of {every} tests {was} significant",
                f"{{measure}}: {spanish} de {every} pruebas {fue}",
            )
            yield (
                f"of {every} tests of this measure, {english} {was} significant.",
                f"de {every} pruebas de esta medida, {spanish} {fue}.",
            )


FACT_FORMS = Forms(
    (*_headlines(), *_subtitles(), *_subjects(), *_purposes(), *_DESIGN, *_rules(), *_PEOPLE,
     *_LIMITS, *_tallies())
)  # fmt: skip
