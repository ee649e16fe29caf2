"""The writer's fixed sentences and headings, in Spanish."""

import re

from trialpost.articles.words import fixed

_SENTENCES = {
    fixed.RECORD: "Todo lo que lee aquí viene del registro del ensayo, una ficha en una lista "
    "pública de ensayos.",
    fixed.RECORD_AND_PUBLISHED: "Lo que lee aquí viene del registro del ensayo, una ficha en una "
    "lista pública de ensayos, y de publicaciones sobre él.",
    fixed.NO_PLACE: "Estas fuentes no dicen dónde se hizo el ensayo.",
    fixed.NO_COUNT: "Estas fuentes no dicen cuántas personas participaron.",
    fixed.NO_AGES: "Estas fuentes no dicen su edad, su sexo ni las reglas para participar.",
    fixed.NOT_SURE: "Así que no se puede ver cómo de seguras son esas cifras.",
    fixed.NO_HARMS: "Las partes que tenemos no dicen nada de problemas de salud.",
    fixed.NOT_PLANNED: "Estas fuentes no dicen si se planean más ensayos.",
    fixed.MIDDLE_RANGE: "El margen central abarca la mitad de en medio: un cuarto queda por debajo "
    "y un cuarto por encima.",
    fixed.WHOLE_RANGE: "El margen entero va del valor más bajo al más alto.",
    fixed.MEDIAN: "La mediana es el valor de en medio, cuando todos se ponen en orden.",
    fixed.MEAN: "La media es el promedio: la suma de todo, a partes iguales.",
    fixed.ODDS: "La razón de posibilidades compara a quienes tuvieron un resultado con quienes no.",
    fixed.SIGNIFICANT: "«Significativo» quiere decir que es raro que venga solo del azar.",
    fixed.NOT_LARGE: "No quiere decir que sea grande, ni importante.",
    fixed.LEVEL: "Llamamos significativo a un resultado si su valor de p es menor de 0,05.",
    fixed.P_VALUE: "El valor de p dice cada cuánto el azar daría una diferencia así, o mayor, si "
    "nada cambiara.",
    fixed.RANGE: "Un margen dice qué valores reales son compatibles con los datos; si es ancho, "
    "queda mucho por saber.",
    fixed.RATIO: "Una razón de 1 quiere decir que no hay diferencia.",
    fixed.HAZARD: "La razón de riesgo compara con qué rapidez pasa algo en cada grupo.",
    fixed.ROUNDED: "Solo el redondeo los separa: hay menos de 1 de cada 100 personas de "
    "diferencia.",
    fixed.EACH_ROUNDED: "Cada cifra se redondea por separado, así que la diferencia puede parecer "
    "mayor o menor por uno.",
    fixed.STANDARD_ERROR: "EE, el error estándar, dice cuánto puede fallar una media por azar.",
    fixed.ANY_HARM: "Las cifras de aquí son de personas que tuvieron alguno de estos problemas.",
    fixed.NO_MAIN: "El registro no da ninguna cifra para la pregunta principal.",
    fixed.NO_TESTS: "El registro no da ninguna prueba de si estas cifras pueden venir del azar.",
    fixed.APART: "Estas comparaciones pueden ser de otro momento que las cifras de arriba.",
    fixed.TESTED_AGAIN: "Aquí, las pruebas de los mismos grupos no coinciden: cada una puede ser "
    "de otro momento, o estar hecha de otra manera.",
    fixed.MARGIN: "Ese valor de p es de una prueba de si un grupo se acerca bastante al otro, no "
    "de si los dos son distintos.",
    fixed.SLIP: "Estas cifras no concuerdan entre sí: una de ellas puede ser un error del "
    "registro.",
    fixed.BELOW_ZERO: "Un signo menos quiere decir menos que cero; en una medida de cambio, quiere "
    "decir una bajada.",
    fixed.NO_HARMS_RECORD: "El registro no dice nada de problemas de salud durante el ensayo.",
    fixed.HARMS_UNTOLD: "El registro tiene cifras de problemas de salud que no se cuentan aquí.",
    fixed.ADVERSE: "Un problema de salud en un ensayo se llama evento adverso, lo cause o no el "
    "tratamiento.",
    fixed.SERIOUS: "Es grave si causa la muerte, pone en peligro la vida, lleva al hospital o deja "
    "daños.",
    fixed.TERMS: "Estos problemas están entre los que más se dieron.",
    fixed.TERMS_APART: "En estos problemas es donde más se separan los grupos.",
    fixed.ANY_CAUSE: "El registro no dice cuáles de ellos vinieron del tratamiento.",
    fixed.MORE_GROUPS: "El registro tiene más grupos de los que aquí caben.",
    fixed.MANY_TESTS: "Si se comparan muchas cosas, alguna será distinta solo por azar.",
    fixed.ONE_TRIAL: "Un solo ensayo rara vez cierra una pregunta.",
    fixed.A_TRIAL: "Un ensayo prueba algo con personas que aceptan, según un plan escrito antes de "
    "empezar.",
    fixed.A_REGISTRY: "Una lista de ensayos dice qué ensayos hay y qué salió de ellos.",
    fixed.NOT_PLANNED_RECORD: "El registro no dice si se planean más ensayos.",
    fixed.PLACEBO: "Un placebo parece el tratamiento, pero no lleva nada que actúe.",
    fixed.METHOD: "Un programa puso los datos de estas fuentes en frases fijas, y comprobó cada "
    "cifra con su lugar en la fuente.",
    fixed.METHOD_MODEL: "Un programa puso estos datos en frases fijas; un modelo de lenguaje dijo "
    "algunas de otro modo. Cada una se comprobó con su fuente.",
    fixed.NOT_OFFICIAL: "No es el resumen oficial, y ningún promotor lo ha aprobado.",
    fixed.NO_ADVICE: "Este artículo es para informar; no es un consejo médico.",
    fixed.TALK: "Hable con su médico antes de cambiar nada de su tratamiento.",
    fixed.NOT_ACCEPTED: "Que un ensayo coincida con su caso no quiere decir que le acepten.",
}
_HEADINGS = {
    "What was it about?": "¿De qué se trata?",
    "The main result": "El resultado principal",
    "Other results": "Otros resultados",
    "Where to read more": "Dónde leer más",
    "What was tried, and why?": "¿Qué se probó, y por qué?",
    "Who took part?": "¿Quién participó?",
    "How to read the figures": "Cómo leer las cifras",
    fixed.PUBLISHED: "Lo que añaden las publicaciones",
    "What was not found?": "¿Qué no se encontró?",
    "Health problems during the trial": "Problemas de salud durante el ensayo",
    "What does this not tell us?": "¿Qué no nos dice esto?",
    "What happens next?": "¿Qué viene ahora?",
    "How was this written?": "¿Cómo se escribió esto?",
    "Before you act on this": "Antes de hacer nada",
}
QUOTED_IN_ENGLISH = (
    "Los nombres entre comillas están en inglés y salen del registro, algunos abreviados."
)
"""Said only in Spanish, where a name of the record stands in its own words."""
QUOTED_OF_FILE = "Los nombres entre comillas están en inglés, tal como los da la fuente."
"""The same of an article from a findings file."""
SELLING = re.compile(
    r"\b(?:prometedor\w*|revolucionari\w*|milagr\w*|cura[nr]?|curad[oa]s?|curativ\w*|espectacular\w*|"
    r"asombros\w*|innovador\w*|segur[oa]s? y efica\w+|bien tolerad\w*|sin riesgos?)\b",
    re.I,
)
"""Selling words that the Spanish of a findings file may not use; the forms have none."""

_BOTH = {**_SENTENCES, **_HEADINGS}
_BACK = {spanish: english for english, spanish in _BOTH.items()}


def fixed_in_spanish(text: str) -> str | None:
    """Return a fixed sentence or heading in Spanish, ``None`` if it is none."""
    return _BOTH.get(text)


def fixed_in_english(text: str) -> str | None:
    """Return the fixed sentence that a Spanish one stands for, word for word."""
    return _BACK.get(" ".join(text.split()))
