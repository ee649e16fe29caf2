"""Articles from findings files of several shapes."""

import re
from html import escape
from xml.etree import ElementTree

import msgspec
import pytest

from trialpost.articles import (
    article_from_json,
    as_html,
    as_json,
    as_markdown,
    verify,
    write_article,
)
from trialpost.demo.reference import reference_findings
from trialpost.errors import BadInput
from trialpost.findings import findings_from_json
from trialpost.model.article import Sentence
from trialpost.vocabulary.reading import sentences
from unit.invented_findings import null_result, two_arms, without_numbers

MAKERS = [
    null_result, two_arms, without_numbers, lambda: findings_from_json(reference_findings())
]  # fmt: skip


def words_of(article):
    return " ".join(s.text for section in article.sections for s in section.sentences)


@pytest.mark.parametrize("make", MAKERS)
def test_every_article_is_borne_out_and_readable(make):
    article = write_article(make())
    assert article.problems == ()
    for section in article.sections:
        for sentence in section.sentences:
            assert all(len(one.split()) <= 26 for one in sentences(sentence.text)), sentence.text
    assert 0 < article.reading_grade <= 8
    assert "it is not medical advice" in words_of(article)
    assert "being matched to a trial is not being accepted" in words_of(article).lower()
    assert len(article.elements) == 10
    assert set(article.elements.values()) <= {"present", "not reported"}


@pytest.mark.parametrize("make", MAKERS)
def test_a_sentence_without_findings_holds_no_digit(make):
    for section in write_article(make()).sections:
        for sentence in section.sentences:
            assert sentence.findings or not re.search(r"\d", sentence.text)


def test_a_null_result_is_the_title_and_comes_with_frequencies():
    article = write_article(null_result())
    assert "no clear difference" in article.title.text
    assert "24 of 100 people with Invalol" in words_of(article)
    assert "22 of 100 people with placebo" in words_of(article)
    assert "is not called significant" in words_of(article)


def test_two_arms_are_called_by_their_plain_names():
    article = write_article(two_arms())
    assert article.title.text.startswith("Distance walked rose more with a walking programme")
    assert "118 people" in article.subtitle.text
    assert "a rise of 41.5 m" in words_of(article)
    assert article.elements["6 adverse reactions"] == "present"


def test_without_numbers_there_is_no_figure():
    article = write_article(without_numbers())
    assert article.figures == ()
    assert article.title.text == "What a trial in insomnia found"
    assert "How many people took part is not in these sources." in words_of(article)


def test_other_languages_are_refused_in_a_sentence():
    with pytest.raises(BadInput, match="English"):
        write_article(null_result(), language="xx")


def test_no_findings_no_article():
    empty = msgspec.structs.replace(null_result(), findings=())
    with pytest.raises(BadInput, match="nothing to write"):
        write_article(empty)


@pytest.mark.parametrize("make", MAKERS)
def test_json_reads_back(make):
    article = write_article(make())
    raw = msgspec.json.encode(as_json(article))
    assert article_from_json(raw) == article
    assert set(msgspec.json.decode(raw)) == {
        "title", "subtitle", "trial", "source", "sections", "figures", "written_by",
        "reading_grade", "elements", "problems", "language",
    }  # fmt: skip


def test_what_is_no_article_is_refused():
    with pytest.raises(BadInput, match="not an article"):
        article_from_json(b'{"title": 3}')


def test_html_escapes_every_text_and_has_no_style_or_script():
    nasty = '<script>alert("x")</script>'
    article = write_article(two_arms())
    article = msgspec.structs.replace(
        article,
        title=Sentence(nasty),
        source=msgspec.structs.replace(article.source, name=nasty, url="javascript:alert(1)"),
        figures=tuple(
            msgspec.structs.replace(f, table=((nasty, nasty), (nasty, nasty)), alt=nasty)
            for f in article.figures
        ),
    )
    html = as_html(article)
    assert "<script" not in html
    assert "javascript:" not in html
    assert "style=" not in html
    ElementTree.fromstring(html)
    assert "<script" not in as_markdown(article).replace("\\<script", "")


@pytest.mark.parametrize(
    "svg",
    [
        '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><text onclick="x()">1</text></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="https://example.org/a"/></svg>',
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>',
        "<svg><text>unclosed</svg>",
    ],
)
def test_a_picture_that_could_run_or_fetch_is_refused(svg):
    article = write_article(two_arms())
    figure = msgspec.structs.replace(article.figures[0], svg=svg)
    article = msgspec.structs.replace(article, figures=(figure,))
    assert any(problem.claim == "svg" for problem in verify(article, two_arms()))
    assert svg not in as_html(article)


def test_an_unusual_arm_name_is_escaped_in_the_picture():
    file = two_arms()
    file = msgspec.structs.replace(file, arms={**file.arms, "Walking": "a <b> & c"})
    svg = write_article(file).figures[0].svg
    assert "<b>" not in svg
    assert "A &lt;b&gt; &amp; c" in svg


def test_each_picture_stands_behind_the_sentences_that_tell_it():
    html, article = as_html(write_article(two_arms())), write_article(two_arms())
    assert article.figures
    first = html.index("<figure")
    assert article.figures[0].alt not in html, "who listens hears the figures once, in the table"
    assert "<title>" in article.figures[0].svg
    assert html.index('class="subtitle"') < html.index("<h2>") < first
    told = set(article.figures[0].findings)
    part = next(one for one in article.sections if one.heading.startswith("What was found"))
    last = [one.text for one in part.sentences if told & {*one.findings}][-1]
    assert html.index(escape(last)) < first
    assert html.count("<figure") == len(article.figures)
    text = as_markdown(article)
    assert text.index("## ") < text.index("Chart")


def test_a_picture_that_no_sentence_tells_comes_last():
    article = write_article(two_arms())
    alone = msgspec.structs.replace(article.figures[0], findings=("nothing",))
    html = as_html(msgspec.structs.replace(article, figures=(alone,)))
    assert html.rindex("</section>") < html.index("<figure") < html.index("article-source")


def test_english_words_in_a_spanish_article_are_marked_as_english():
    article = msgspec.structs.replace(
        write_article(two_arms()), title=Sentence("“Six-lead & more”: un valor"), language="es"
    )
    assert '<h1><span lang="en">“Six-lead &amp; more”</span>: un valor</h1>' in as_html(article)
    assert "<span lang" not in as_html(msgspec.structs.replace(article, language="en"))
