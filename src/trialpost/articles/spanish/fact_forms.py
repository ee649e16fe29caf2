"""The forms of what a record says beside its figures: facts, each of them one sentence.

They are turned one way only. A Spanish sentence is a fact's if it is, word for word, what one of
the findings' facts becomes; so no gap here has to be read back.
"""

from collections.abc import Iterator

from trialpost.articles.spanish.forms import Forms
from trialpost.articles.spanish.subject_forms import Pair, about_the_trial

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
    ("The trial began and ended in {month}.", "El ensayo empezó y terminó en {month}."),
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
    ("For this measure, the record gives this span: {quote}",
     "Para esta medida, el registro da este plazo: {quote}"),
    ("For health problems, the record gives this span: {quote}",
     "Para los problemas de salud, el registro da este plazo: {quote}"),
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
    ("In all, {count1} people joined; 1 of them started.",
     "En total entraron {count1} personas; empezó 1 de ellas."),
    ("In all, {count1} people joined; {count2} of them started.",
     "En total entraron {count1} personas; empezaron {count2} de ellas."),
    ("In all, {count} people joined; the record counts nobody who started.",
     "En total entraron {count} personas; el registro no cuenta a nadie que empezara."),
    ("One person joined; the record counts nobody who started.",
     "Entró una persona; el registro no cuenta a nadie que empezara."),
    ("The record says that 1 person took part; it also counts {count2} who started.",
     "El registro dice que participó 1 persona; también cuenta {count2} que empezaron."),
    ("The record says that {count1} people took part; it also counts {count2} who started.",
     "El registro dice que participaron {count1} personas; también cuenta {count2} que empezaron."),
    ("Of those who started, 1 was treated.", "De quienes empezaron, recibió el tratamiento 1."),
    ("Of those who started, {count} were treated.",
     "De quienes empezaron, recibieron el tratamiento {count}."),
    ("On average, they were {figure} years old.", "De media tenían {figure} años."),
    ("Their median age, the one in the middle, was {figure} years.",
     "La mediana de su edad, la que queda en medio, era de {figure} años."),
    ("Of those counted, {count1} was female and {count2} male.",
     "De las personas contadas, {count1} era mujer y {count2} eran hombres."),
    ("Of those counted, {count1} were female and 1 male.",
     "De las personas contadas, {count1} eran mujeres y 1 era hombre."),
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
    ("Only women could join, so it says nothing about others.",
     "Solo podían participar mujeres adultas, así que no dice nada de los demás."),
    ("Only men could join, so it says nothing about others.",
     "Solo podían participar hombres adultos, así que no dice nada de los demás."),
    ("Only female people could join, so it says nothing about others.",
     "Solo podían participar mujeres, así que no dice nada de los demás."),
    ("Only male people could join, so it says nothing about others.",
     "Solo podían participar hombres, así que no dice nada de los demás."),
    ("Of {count1} people who started, {count2} did not stay to the end.",
     "De las {count1} personas que empezaron, {count2} no siguieron hasta el final."),
    ("Of {count} people who started, nobody got to the planned end.",
     "De las {count} personas que empezaron, nadie llegó al final previsto."),
    ("The one person who started did not get to the planned end.",
     "La única persona que empezó no llegó al final previsto."),
    ("Of {count1} people who started, one did not stay to the end.",
     "De las {count1} personas que empezaron, una no siguió hasta el final."),
    ("The registry has shown these results since {month}.",
     "El registro muestra estos resultados desde {month}."),
    ("The full record, with all figures, is {free} at its registry.",
     "La ficha entera, con todas las cifras, es {free} en su registro."),
    ("The full record, with all figures, is {free} at ClinicalTrials.gov.",
     "La ficha entera, con todas las cifras, es {free} en ClinicalTrials.gov."),
    ("The data fit ratios above {figure}, so this was not shown.",
     "Los datos son compatibles con razones de más de {figure}, así que esto no quedó demostrado."),
    ("The data fit no ratio above {figure}, so this was shown.",
     "Los datos no son compatibles con ninguna razón de más de {figure}, así que esto quedó "
     "demostrado."),
    ("The plan had one group for all; the results are given for {count} groups, each by itself.",
     "El plan tenía un solo grupo; los resultados se dan por separado de {count} grupos."),
    ("The plan had one group for all; the results are given for each of these: {arms}.",
     "El plan tenía un solo grupo; los resultados se dan por separado de estos: {arms}."),
    ("All people got {name} now; the names of the groups say what they got before.",
     "Ahora todas las personas recibieron {name}; los nombres de los grupos dicen qué recibieron "
     "antes."),
    ("A p-value of a main measure is one-sided: it looks one way only.",
     "Un valor de p de una medida principal es de un solo lado: mira en un solo sentido."),
    ("The record gives one number as the value and as an end of its range: that is odd.",
     "El registro da un mismo número como valor y como extremo de su intervalo, y eso es raro."),
    ("It has figures for {count} measures, more than are told here.",
     "Tiene cifras de {count} medidas, más de las que aquí se cuentan."),
    ("The record has this for {count} groups, more than are told here.",
     "El registro tiene esto de {count} grupos, más de los que aquí se cuentan."),
    ("Tests gave a p-value below {figure} for {count} of them.",
     "Los análisis de {count} de ellas dieron un valor de p de menos de {figure}."),
    ("The record counts serious health problems in each of its {count} groups.",
     "El registro cuenta problemas de salud graves en cada uno de sus {count} grupos."),
    ("The record counts serious health problems in {count1} of its {count2} groups.",
     "El registro cuenta problemas de salud graves en {count1} de sus {count2} grupos."),
    ("The record counts deaths in both of its groups.",
     "El registro cuenta muertes en sus dos grupos."),
    ("The record counts deaths in each of its {count} groups.",
     "El registro cuenta muertes en cada uno de sus {count} grupos."),
    ("The record counts deaths in {count1} of its {count2} groups.",
     "El registro cuenta muertes en {count1} de sus {count2} grupos."),
    ("Nobody died in any of the groups in which deaths were counted.",
     "No murió nadie en ninguno de los grupos en los que se contaron las muertes."),
    ("The record tells of limits, in words that are not quoted here.",
     "El registro habla de sus límites, en palabras que aquí no se citan."),
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
    (*about_the_trial(), *_DESIGN, *_rules(), *_PEOPLE, *_LIMITS, *_tallies())
)  # fmt: skip
