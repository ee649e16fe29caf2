"""The forms of sentences on the rules by which tests were judged, in English and in Spanish."""

from trialpost.articles.spanish.forms import Forms

RULE_FORMS = Forms(
    (
        ("For some tests, the record sets a stricter line, {p}; we judge those by it.",
         "Para algunas pruebas, el registro pone un límite más estricto, {p}; las "
         "juzgamos con él."),
        ("Some tests are one-sided: they look one way only. We judge those by the usual line for "
         "such tests, {p}.",
         "Algunas pruebas son unilaterales: miran en un solo sentido. Las juzgamos con el límite "
         "usual de esas pruebas, {p}."),
        ("Tests of a main measure were planned in steps: one counts only if those before it did.",
         "Las pruebas de una medida principal se planearon por pasos: una solo cuenta si contaron "
         "las anteriores."),
        ("Tests of a main measure were made stricter, as there were several of them.",
         "Las pruebas de una medida principal se hicieron más estrictas, porque eran varias."),
    )
)  # fmt: skip
