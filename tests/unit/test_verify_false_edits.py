"""Edits of the reference article that change no number and are false all the same."""

import msgspec
import pytest

from properties.article_mutations import put, texts
from trialpost.articles import verify, write_article
from trialpost.demo.reference import reference_findings
from trialpost.findings import findings_from_json
from trialpost.model.article import Article, Section, Sentence
from unit.invented_findings import null_result, two_arms, without_numbers

FILE = findings_from_json(reference_findings())
ARTICLE = write_article(FILE)

EDITS = [
    ("Eli Lilly", "Pfizer"),
    ("the journal Arthritis Research & Therapy", "the journal Lancet"),
    ("the median change in anti-dsDNA", "the mean change in anti-dsDNA"),
    ("the odds were 1.8", "the risk was 1.8"),
    ("Some people with high", "Most people with high"),
    ("may act on B cells", "acts on B cells"),
    ("was not its main question", "was its main question"),
    ("holds back two enzymes", "boosts two enzymes"),
    ("stayed to the end", "died"),
    ("The trial began on", "The trial was stopped on"),
    ("314 people", "314 women"),
    ("seldom settles", "always settles"),
    ("it is not medical advice", "it is medical advice"),
    ("It does not mean large", "It is the same as large"),
    ("The parts that we hold do not report", "These sources report no"),
]
MORE_EDITS = [
    ("Some people with high", "People with high"),
    ("Some people with high", "All people with high"),
    ("Few medicines exist", "Many medicines exist"),
    ("Few medicines exist", "Medicines exist"),
    ("it often runs high", "it runs high"),
    ("Only new studies can tell", "New studies can tell"),
    ("holds back two enzymes", "blocks two enzymes"),
    ("Median change", "Mean change"),
    ("A median is", "A mean is"),
    ("105 people got", "105 children got"),
    ("people stayed to the end", "people fell ill"),
    ("gives no numbers of people", "gives numbers of people"),
    ("On the main question, at week 24", "At week 24, not the main question"),
    ("Janus kinases", "Roche kinases"),
    ("Being matched to a trial is not", "Being matched to a trial is"),
    ("not in these sources", "in these sources"),
    ("fell with baricitinib but not with placebo", "fell with baricitinib and with placebo"),
]  # fmt: skip
NOT_GIVEN = [
    ("with placebo, not given", "with 2 mg, not given"),
    ("with placebo, not given", "with placebo, given"),
    ("Placebo: not given", "4 mg of baricitinib: not given"),
    ("Placebo: not given", "Placebo: given"),
    ("but not with placebo", "but with placebo"),
]
HELD_BACK = [
    ("once a day", "twice a day"), ("turn on it", "leave it alone"),
    ("holds no active drug", "holds an active drug"), ("holds no active drug", "holds active drug"),
    ("No link was found", "A link was found"), ("should guard", "do guard"),
    ("the company that makes the drug", "a charity"), ("two enzymes", "three enzymes"),
    ("blood markers", "brain markers"), ("does not say how people felt", "says how people felt"),
    ("a later look", "an early look"), ("does not make clear", "makes clear"),
    ("no count", "a count"), ("came out", "was withdrawn"),
    ("a normal level by week 24", "a low level by week 24"),
    ("clearing of arthritis", "worsening of arthritis"), ("was seen in 70", "was lost in 70"),
    ("people took part in all", "people left"), ("unlikely to come", "likely to come"),
    ("in a lupus trial", "in a cancer trial"), ("those with placebo", "those with surgery"),
    ("the difference from placebo is significant", "the difference from placebo is small"),
    ("no p-values", "p-values"), ("the data fit", "the data prove"),
    ("Talk to your doctor before", "Talk to your doctor after"),
    ("compared 2 mg and 4 mg", "tested 2 mg and 4 mg"), ("no change", "a good change"),
    ("those counted are filled", "those counted are empty"),
    ("arthritis or rash", "arthritis and rash"), ("skin and organs", "skin or organs"),
    ("the usual mark", "the strictest mark"), ("can ache", "will ache"),
    ("In lupus, the defences", "In everyone, the defences"), ("the middle value", "the best value"),
    ("These sources do not say whether", "These sources say whether"),
    ("was called significant with 2 mg", "was called significant with both doses"),
    ("one kind of antibody", "the main kind of antibody"),
    ("with placebo; the data", "without placebo; the data"),
    ("against those who did not", "with those who did"),
]  # fmt: skip


def edited(old: str, new: str) -> list[Article]:
    made = [put(ARTICLE, path, text.replace(old, new)) for path, text in texts(ARTICLE)
            if old in text]  # fmt: skip
    assert made, old
    return made


def more(text: str, findings: tuple[str, ...] = ()) -> Article:
    section = Section("More", (Sentence(text, findings),))
    return msgspec.structs.replace(ARTICLE, sections=(*ARTICLE.sections, section))


@pytest.mark.parametrize(("old", "new"), EDITS + MORE_EDITS + NOT_GIVEN + HELD_BACK)
def test_a_false_edit_is_refused_wherever_it_is_made(old, new):
    for article in edited(old, new):
        assert verify(article, FILE)


@pytest.mark.parametrize("finding", [f.id for f in FILE.findings if f.significant is not None])
def test_one_finding_does_not_speak_for_all(finding):
    assert verify(more("All results were significant.", (finding,)), FILE)


@pytest.mark.parametrize(
    "text",
    ["Lupus is common.", "The medicine is cheap.", "Ask for this medicine.", "Everyone gained."],
)
def test_a_sentence_of_its_own_needs_findings(text):
    assert verify(more(text), FILE)


@pytest.mark.parametrize("text", ["Read more below.", "See the chart above."])
def test_words_that_only_guide_the_reader_pass(text):
    assert verify(more(text), FILE) == ()


def named(measure: str) -> tuple[str, ...]:
    return tuple(f.id for f in FILE.findings if f.measure == measure)


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("The sponsor, Eli Lilly, makes the drug.", "the sponsor"),
        ("The company that makes the medicine, Eli Lilly, is the study's sponsor.", "the sponsor"),
        ("Lupus is an illness of the immune system.", "the illness"),
        ("Lupus is a disease of the immune system.", "the illness"),
        ("Baricitinib may act on B cells, a sort of immune cell.", "what happens next"),
        ("In lupus, IgG often runs high.", "IgG"),
        ("Few medicines for lupus exist.", "the illness"),
        ("A placebo holds no drug.", "the placebo"),
        ("It was published on 16 May 2022 in Arthritis Research & Therapy.", "the publication"),
        ("The study began on 24 March 2016 and ended on 9 November 2017.", "the dates"),
    ],
)
def test_true_sentences_in_other_words_pass(text, measure):
    assert verify(more(text, named(measure)), FILE) == ()


@pytest.mark.parametrize("make", [lambda: FILE, null_result, two_arms, without_numbers])
def test_untouched_articles_pass_with_the_file_and_with_bare_findings(make):
    file = make()
    article = write_article(file)
    assert verify(article, file) == ()
    assert verify(article, file.findings) == ()


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("date", "2021-05-16"),
        ("name", "Wallace and others, The Lancet"),
        ("url", "https://doi.org/10.1000/other"),
    ],
)
def test_the_source_is_one_of_the_files(key, wrong):
    source = msgspec.structs.replace(ARTICLE.source, **{key: wrong})
    found = verify(msgspec.structs.replace(ARTICLE, source=source), FILE)
    assert [(problem.claim, f"source's {key}" in problem.why) for problem in found] == [
        (wrong, True)
    ]
