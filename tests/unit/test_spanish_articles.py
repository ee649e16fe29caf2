"""Articles in Spanish: written of real records, read back word by word, and wrong ones refused."""

import gzip
import itertools
import re

import msgspec
import pytest

from real_data import REAL_DATA
from trialpost.articles import fixed, verify, write_article
from trialpost.articles.record import record_document
from trialpost.articles.record.write import words_in
from trialpost.articles.spanish import Interpreter, in_english, translated
from trialpost.articles.spanish.fixed_words import fixed_in_spanish
from trialpost.articles.spanish.names import unit_shown
from trialpost.articles.spanish.slots import ENGLISH, SPANISH, Pairs
from trialpost.errors import BadInput
from trialpost.findings import FindingsDocument
from trialpost.findings.posted.record import findings_of_record
from trialpost.model.article import Article, Section, Sentence
from trialpost.model.finding import Finding, FindingKind, Source, SourceKind, Table, Timepoint
from trialpost.model.reading import Door

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
    ("test", "Entre metformina y placebo, la diferencia fue de −8,85 mm; con los datos encaja todo "
             "valor de −12 a −5,25 mm."),
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


def test_every_fixed_sentence_of_a_record_has_its_spanish():
    of_files = {fixed.NO_AGES, fixed.NOT_SURE, fixed.NO_HARMS, fixed.NOT_PLANNED}
    for name, text in vars(fixed).items():
        if name.isupper() and isinstance(text, str) and text not in of_files:
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


def test_a_findings_file_is_not_put_into_spanish():
    with pytest.raises(BadInput, match="registry record"):
        write_article(DOCUMENT, language="es")


def test_a_second_english_name_of_one_spanish_name_is_quoted():
    pairs = Pairs({"hypertension": "tensión alta", "high blood pressure": "tensión alta"})
    assert pairs.other("high blood pressure", ENGLISH) == "“high blood pressure”"
    assert pairs.other("“high blood pressure”", SPANISH) == "high blood pressure"
    assert pairs.other("tensión alta", SPANISH) == "hypertension"


def test_a_unit_of_words_without_spanish_is_quoted():
    assert unit_shown(" arbitrary units") == " “arbitrary units”"
    assert [unit_shown(one) for one in (" mmHg", " mL/min", " standard deviations")] == [
        " mmHg", " mL/min", " desviaciones estándar",
    ]  # fmt: skip
