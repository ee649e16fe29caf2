"""Articles in Spanish: written of real records, read back word by word, and wrong ones refused."""

import gzip
import itertools
import re

import msgspec
import pytest

from real_data import REAL_DATA
from trialpost.articles import verify, write_article
from trialpost.articles.record import record_document
from trialpost.articles.record.write import words_in
from trialpost.articles.spanish import Interpreter, in_english, translated
from trialpost.articles.spanish.checking import SpanishChecker
from trialpost.articles.spanish.fact_forms import FACT_FORMS
from trialpost.articles.spanish.fixed_words import fixed_in_spanish
from trialpost.articles.spanish.names import known, unit_shown, whole_unit_shown, within_shown
from trialpost.articles.spanish.naming import names_of
from trialpost.articles.spanish.pictures import told
from trialpost.articles.spanish.slots import ENGLISH, SPANISH, Pairs
from trialpost.articles.words import fixed
from trialpost.demo.reference import reference_findings
from trialpost.errors import BadInput
from trialpost.findings import FindingsDocument, findings_from_json, findings_to_json
from trialpost.findings.document import document_of
from trialpost.findings.posted.record import findings_of_record
from trialpost.findings.translations import check_spanish
from trialpost.model.article import Article, Section, Sentence
from trialpost.model.finding import Finding, FindingKind, Source, SourceKind, Table, Timepoint
from trialpost.model.reading import Door
from unit.invented_findings import null_result, two_arms, without_numbers

FILE = REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz"
real = pytest.mark.skipif(not FILE.exists(), reason="the real records are not here")


def finding(name: str, **given) -> Finding:
    source = Source(kind=SourceKind.REGISTRY, ref="NCT00000001", text="")
    return Finding(id=name, kind=FindingKind.NUMBER, source=source, where={}, **given)


WEEK = Timepoint(12, "week")
CHANGE = {"measure": "Pain", "timepoint": WEEK, "unit": "mm", "statistic": "mean change from start",
          "table": Table.OUTCOME}  # fmt: skip
ILL = {"measure": "Headache", "statistic": "count", "unit": "Participants", "table": Table.EVENT}
DOCUMENT = FindingsDocument(
    trial="NCT00000001",
    findings=(
        finding("fall", arm="Drug", comparator="Sugar pill", value=-12.345, **CHANGE),
        finding("other", arm="Sugar pill", value=-3.5, **CHANGE),
        finding("ill", arm="Drug", value=24, n=100, **ILL),
        finding("well", arm="Sugar pill", value=1234, n=20000, **ILL),
        finding("test", arm="Drug", comparator="Sugar pill", value=-8.85, interval=(-12.0, -5.25),
                p_value="0.03", measure="Pain", unit="mm", statistic="mean difference",
                table=Table.ANALYSIS),
    ),
    arms={"Drug": "metformin", "Sugar pill": "placebo"},
    measures={"Pain": "pain", "Headache": "headache"},
    names=("asthma", "metformin"),
)  # fmt: skip

TRUE = (
    ("fall", "En la semana 12, con metformina, la media del cambio fue una bajada de 12,3 mm."),
    ("fall", "Con metformina, la media del cambio fue una bajada de 12,345 mm."),
    ("other", "Con placebo, la media del cambio fue una bajada de 3,5 mm."),
    ("ill", "Con metformina, se vio en 24 de 100 personas."),
    ("well", "Con placebo, se vio en 1234 de 20\u00a0000 personas."),
    ("ill", "Dolor de cabeza: en 24 de 100 personas con metformina."),
    ("test", "Entre metformina y placebo, la diferencia fue de −8,85 mm; los datos son "
             "compatibles con todo valor de −12 a −5,25 mm."),
    ("test", "La diferencia entre metformina y placebo fue significativa (p = 0,03)."),
)  # fmt: skip
FALSE = (
    ("fall", "En la semana 12, con metformina, la media del cambio fue una subida de 12,3 mm."),
    ("fall", "En la semana 24, con metformina, la media del cambio fue una bajada de 12,3 mm."),
    ("fall", "En el mes 12, con metformina, la media del cambio fue una bajada de 12,3 mm."),
    ("fall", "En la semana 12, con placebo, la media del cambio fue una bajada de 12,3 mm."),
    ("fall", "En la semana 12, con metformina, la media del cambio fue una bajada de 12,4 mm."),
    ("fall", "En la semana 12, con metformina, la media del cambio fue una bajada de 12.3 mm."),
    ("fall", "En la semana 12, con metformina, la media del cambio fue una bajada de 12,3 cm."),
    ("fall", "En la semana 12, con metformina, la mediana del cambio fue una bajada de 12,3 mm."),
    ("fall", "En la semana 12, con metformina, la media del cambio no fue una bajada de 12,3 mm."),
    ("fall", "Con metformina, el dolor casi desapareció."),
    ("ill", "Con metformina, se vio en 24 de 1000 personas."),
    ("ill", "Con metformina, se vio en casi 24 de 100 personas."),
    ("ill", "Con placebo, se vio en 24 de 100 personas."),
    ("ill", "Fiebre: en 24 de 100 personas con metformina."),
    ("well", "Con placebo, se vio en 1.234 de 20.000 personas."),
    ("test", "La diferencia entre metformina y placebo no fue significativa (p = 0,03)."),
    ("test", "No se vio ninguna diferencia clara entre metformina y placebo (p = 0,03)."),
    ("test", "La diferencia entre metformina y placebo fue significativa (p = 0,3)."),
    ("test", "Entre placebo y metformina, la diferencia fue de −8,85 mm."),
    ("test", "Entre metformina y placebo, la diferencia fue de 8,85 mm."),
    ("test", "Entre metformina y placebo, el riesgo relativo fue de −8,85."),
    ("fall", "With metformin, the mean change was a fall of 12.3 mm."),
)  # fmt: skip


HEADINGS = dict.fromkeys(("ill", "well"), "Problemas de salud durante el ensayo")
"""Where a health problem is told; all else is a result."""


def of_one(name: str, text: str) -> Article:
    """Return a Spanish article with one sentence below a title that holds."""
    title = Sentence("Dolor de cabeza: 24 de 100 personas con metformina", ("ill",))
    return Article(
        title=title, subtitle=title, trial={}, source={}, reading_grade=0.0, language="es",
        sections=(Section(HEADINGS.get(name, "El resultado principal"),
                          (Sentence(text, (name,)),)),),
    )  # fmt: skip


def problems(name: str, text: str) -> list[str]:
    article = msgspec.structs.replace(
        of_one(name, text),
        trial=msgspec.convert({"id": "NCT00000001", "url": ""}, type=TRIAL),
        source=msgspec.convert({"name": "", "date": "", "url": ""}, type=SOURCE),
    )
    return [f"{one.claim}: {one.why}" for one in verify(article, DOCUMENT)]


TRIAL, SOURCE = (
    next(f.type for f in msgspec.structs.fields(Article) if f.name == name)
    for name in ("trial", "source")
)


@pytest.mark.parametrize(("name", "text"), TRUE)
def test_a_true_spanish_sentence_is_read_and_holds(name, text):
    assert problems(name, text) == []


@pytest.mark.parametrize(("name", "text"), FALSE)
def test_a_wrong_spanish_sentence_is_refused(name, text):
    assert problems(name, text)


def test_what_is_said_in_spanish_is_read_back_as_the_same_english():
    interpreter = Interpreter(DOCUMENT)
    for _, text in TRUE:
        english = interpreter.english(text)
        assert english is not None
        assert interpreter.spanish(english) == text


def test_every_fixed_sentence_has_its_spanish():
    for name, text in vars(fixed).items():
        if name.isupper() and isinstance(text, str):
            assert fixed_in_spanish(text), text


@real
def test_real_records_give_spanish_articles_that_hold_and_changed_ones_do_not():
    with gzip.open(FILE) as lines:
        for raw in itertools.islice(lines, 3, 300, 120):
            found = findings_of_record(raw, Door.CTGOV_API)
            article, document = write_article(found, language="es"), record_document(found)
            assert verify(article, document) == ()
            assert 400 <= words_in(article) <= 850
            assert article.reading_grade <= 8
            texts = [one.text for part in article.sections for one in part.sentences]
            assert not [one for one in texts if re.search(r"\d\.\d", re.sub("“[^”]*”", "", one))]
            assert in_english(article, document).problems == ()
            english = write_article(found)
            made = translated(english, document)
            assert made is not None
            assert len(made.figures) == len(english.figures), "words of a picture have no Spanish"
            false = article.title.text + " de verdad"
            title = msgspec.structs.replace(article.title, text=false)
            assert verify(msgspec.structs.replace(article, title=title), document)


@real
def test_an_article_with_words_of_an_editor_stays_english():
    with gzip.open(FILE) as lines:
        found = findings_of_record(next(iter(lines)), Door.CTGOV_API)
    article, document = write_article(found), record_document(found)
    made = translated(article, document)
    assert made is not None
    assert made.language == "es"
    first = article.sections[0]
    own = Section(first.heading, (*first.sentences, Sentence("Read on in our next article.")))
    edited = msgspec.structs.replace(article, sections=(own, *article.sections[1:]))
    assert translated(edited, document) is None


SAID = {
    null_result: {
        "A migraine is a strong headache that keeps coming back.":
        "La migraña es un dolor de cabeza fuerte que vuelve una y otra vez.",
        "The trial asked whether anyone was free of pain.":
        "El ensayo quiso saber si alguien quedaba sin dolor.",
        "freedom from pain": "falta de dolor",
    },
    two_arms: {
        "Two people in each group had a fall.": "Dos personas de cada grupo se cayeron.",
        "distance walked": "distancia caminada",
        "a walking programme": "un programa de caminar", "the usual care": "la atención habitual",
    },
    without_numbers: {
        "The trial tried a talking therapy for insomnia.":
        "El ensayo probó una terapia de conversación para el insomnio.",
        "No link was found between age and sleep.":
        "No se encontró ninguna relación entre la edad y el sueño.",
    },
}  # fmt: skip


@pytest.mark.parametrize("make", SAID)
def test_a_file_that_gives_its_spanish_has_an_article_that_holds(make):
    file = msgspec.structs.replace(make(), spanish=SAID[make])
    article = write_article(file, language="es")
    assert article.problems == ()
    assert article.language == "es"
    assert len(article.sections) == len(write_article(file).sections)
    assert translated(write_article(file), document_of(file)) is not None
    assert findings_from_json(findings_to_json(file)).spanish == SAID[make]


def test_a_file_without_the_spanish_of_a_statement_is_refused_and_told_which():
    with pytest.raises(BadInput, match="no Spanish for “A migraine is a strong headache"):
        write_article(null_result(), language="es")


@pytest.fixture(scope="module")
def reference():
    """The reference trial's findings file and its Spanish article."""
    file = findings_from_json(reference_findings())
    return file, write_article(file, language="es")


def test_the_reference_trial_is_told_in_spanish(reference):
    file, article = reference
    assert article.problems == ()
    assert 0 < article.reading_grade <= 8
    english = write_article(file)
    assert len(article.figures) == len(english.figures) > 0
    assert [len(one.sentences) for one in article.sections] == [
        len(one.sentences) for one in english.sections
    ]
    texts = [one.text for part in article.sections for one in part.sentences]
    assert not [one for one in texts if re.search(r"\d\.\d|“", one)], "all of it is Spanish"


@pytest.fixture(scope="module")
def reads(reference):
    """What holds single sentences of that article against the file."""
    file, article = reference
    checker = SpanishChecker(article, document_of(file))
    return lambda sentence: list(checker.sentence(sentence))


@pytest.mark.parametrize(("old", "new"), [
    ("bajada de 14,3", "bajada de 41,3"), ("bajada de 14,3", "subida de 14,3"),
    ("bajada de 14,3", "bajada de 14.3"), ("semana 2, la mediana", "semana 4, la mediana"),
    ("UI/mL con 2 mg", "UI/mL con placebo"), ("veces las que hubo con placebo", "veces las que "
     "hubo con 2 mg"), ("fueron 1,8 veces", "fueron 8,1 veces"), ("(p = 0,0414)", "(p = 0,0041)"),
    ("de 1,0 a 3,3", "de 1,0 a 2,3"), ("70 de 104", "71 de 104"), ("(67\u00a0%)", "(76\u00a0%)"),
    ("participaron 314", "participaron 341"), ("86 de 105 con 2 mg", "96 de 105 con 2 mg"),
    ("105 recibieron 2 mg", "105 recibieron 4 mg"), ("2 mg de la semana 2", "2 mg de la semana 1"),
    ("No se encontró ninguna relación", "Se encontró una relación"),
    ("la fuente no da números de personas, ni", "la fuente da números de personas, ni"),
])  # fmt: skip
def test_a_changed_word_of_a_file_in_spanish_is_refused(reference, reads, old, new):
    every = (one for part in reference[1].sections for one in part.sentences)
    own = next(one for one in every if old in one.text)
    assert reads(own) == []
    assert reads(Sentence(own.text.replace(old, new, 1), own.findings))


@pytest.mark.parametrize(("text", "spanish"), [
    ("It fell by 14.3 at week 2.", "Bajó 14,3 en la semana 3."),
    ("It fell by 14.3.", "Bajó 14.3."), ("It was −2.", "Fue 2."),
    ("1,234 people", "1.234 personas"), ("Nobody knows.", " "),
])  # fmt: skip
def test_spanish_with_other_figures_than_the_english_is_refused(text, spanish):
    check_spanish({"On 1,234 of 20 people, −2.5": "Sobre 1\u00a0234 de 20 personas, −2,5"})
    with pytest.raises(BadInput):
        check_spanish({text: spanish})


def test_selling_words_in_the_spanish_of_a_file_are_told(reference):
    file, _ = reference
    text = "Only new studies can tell."
    said = file.spanish | {text: "Este medicamento prometedor cura."}
    sold = msgspec.structs.replace(file, spanish=said)
    problems = write_article(sold, language="es").problems
    assert [one.claim for one in problems] == ["prometedor"]


def test_a_second_english_name_of_one_spanish_name_is_quoted():
    pairs = Pairs({"hypertension": "tensión alta", "high blood pressure": "tensión alta"})
    assert pairs.other("high blood pressure", ENGLISH) == "“high blood pressure”"
    assert pairs.other("“high blood pressure”", SPANISH) == "high blood pressure"
    assert pairs.other("tensión alta", SPANISH) == "hypertension"


def test_a_percent_sign_in_the_name_of_a_group_is_read_back_and_a_quoted_one_stays_as_it_is():
    groups = {"Drug": "testosterone solution 2%", "Salt 0.9 % - Group 0": "group A"}
    interpreter = Interpreter(msgspec.structs.replace(DOCUMENT, arms=groups))
    for english in (
        "With testosterone solution 2%, 36 people started.",
        "Group A is called “Salt 0.9 % - Group 0” in the record.",
    ):
        spanish = interpreter.spanish(english)
        assert spanish is not None
        assert interpreter.english(spanish) == english
    assert "“Salt 0.9 % - Group 0”" in spanish


def test_what_a_record_says_is_told_as_a_person_would():
    for english, spanish in (
        ("Of 4 people who started, one did not stay to the end.",
         "De las 4 personas que empezaron, una no siguió hasta el final."),
        ("The record counts deaths in both of its groups.",
         "El registro cuenta muertes en sus dos grupos."),
    ):  # fmt: skip
        assert FACT_FORMS.turn(english, ENGLISH, names_of(DOCUMENT)) == spanish
    assert known("adverse event of special interests") == "eventos adversos de especial interés"
    table = (("Diferencia", "Valor", "valor de p"), ("Entre A y B", "0,66", "p = 0,380"))
    assert told(table) == "Gráfico. Diferencia. Entre A y B: Valor 0,66, p = 0,380."


def test_a_unit_of_words_without_spanish_is_quoted():
    assert unit_shown(" arbitrary units") == " “arbitrary units”"
    assert [unit_shown(one) for one in (" mmHg", " mL/min", " standard deviations")] == [
        " mmHg", " mL/min", " desviaciones estándar",
    ]  # fmt: skip


TOLD = (
    ("fall other", "En la semana 12, la bajada fue mayor con metformina que con placebo.", True),
    ("fall other", "En la semana 12, la bajada fue menor con metformina que con placebo.", False),
    ("ill well", "El dolor de cabeza fue más frecuente con metformina que con placebo.", True),
    ("ill well", "El dolor de cabeza fue menos frecuente con metformina que con placebo.", False),
    ("ill well", "Se vio en más personas con metformina (24 de 100) que con placebo (1234 de "
     "20\u00a0000).", True),
    ("ill well", "Se vio en menos personas con metformina que con placebo.", False),
    ("ill well", "No se vio en más personas con metformina que con placebo.", False),
    ("ill", "Con metformina, se vio en menos de la mitad de las personas.", True),
    ("ill", "Con metformina, se vio en más de la mitad de las personas.", False),
    ("ill", "Con metformina, se vio en cerca de un cuarto de las personas.", True),
    ("ill", "Con metformina, se vio en cerca de un tercio de las personas.", False),
    ("ill well", "Con metformina, se vio en 24 de 100 personas, no más que con placebo.", False),
    ("ill well", "Se vio en 24 de 100 personas con metformina, más que con placebo (1234 de "
     "20\u00a0000).", True),
    ("test", "Entre metformina y placebo no se vio ninguna diferencia clara (p = 0,03).", False),
    ("ill well", "Se vio en el doble de personas con metformina que con placebo.", False),
    ("test", "La diferencia entre metformina y placebo no fue significativa (p = 0,03).", False),
)  # fmt: skip


@pytest.mark.parametrize(("names", "text", "holds"), TOLD)
def test_a_comparison_in_spanish_is_read_and_held_against_the_findings(names, text, holds):
    article = msgspec.structs.replace(
        of_one(names.split()[0], text),
        trial=msgspec.convert({"id": "NCT00000001", "url": ""}, type=TRIAL),
        source=msgspec.convert({"name": "", "date": "", "url": ""}, type=SOURCE),
    )
    checker = SpanishChecker(article, DOCUMENT)
    found = list(checker.sentence(Sentence(text, tuple(names.split()))))
    assert (found == []) is holds
    assert "doble" in text or checker.interpreter.english(text)


def test_of_measures_that_are_one_in_spanish_the_shortest_keeps_the_name():
    names = {"Fatigue": "tiredness", "Very tired": "feeling very tired"}
    said = {"tiredness": "cansancio", "feeling very tired": "cansancio"}
    for order in (names, dict(reversed(names.items()))):
        document = FindingsDocument(measures=order, spanish=said, findings=())
        found = names_of(document).measures
        assert found.other("tiredness", ENGLISH) == "cansancio"
        assert found.other("feeling very tired", ENGLISH) == "“feeling very tired”"


def test_a_unit_of_signs_is_no_english_word_and_care_is_given():
    assert (whole_unit_shown("ml/kg/min"), whole_unit_shown("arbitrary units")) == (
        "ml/kg/min", "“arbitrary units”",
    )  # fmt: skip
    assert within_shown("la atención habitual") == "con la atención habitual"
    assert within_shown("la cohorte A") == "en la cohorte A"
