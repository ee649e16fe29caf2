"""What verify lets pass and what it does not, sentence by sentence."""

import msgspec
import pytest

from trialpost.articles import verify, write_article
from trialpost.demo.reference import reference_findings
from trialpost.findings import findings_document, findings_from_document, findings_from_json
from trialpost.model.article import Section, Sentence

FILE = findings_from_json(reference_findings())
ARTICLE = write_article(FILE)


def ids(**wanted):
    found = tuple(
        one.id
        for one in FILE.findings
        if all(getattr(one, key) == value for key, value in wanted.items())
    )
    assert found, wanted
    return found


W2 = ids(value=-14.3)
W24 = ids(value=-29.6)
W24_BOTH = ids(value=-29.6) + ids(value=-15.1)
GONE_4 = ids(value=70.0) + ids(value=67.0)
ODDS_2 = ids(value=1.3)
SPONSOR = ids(measure="the sponsor")
SIGNIFICANT_DNA = ids(measure="Anti-dsDNA antibodies", significant=True, value=None)
IGG_24 = ids(value=-0.6)


def problems(text, findings):
    section = Section("More", (Sentence(text, findings),))
    article = msgspec.structs.replace(ARTICLE, sections=(*ARTICLE.sections, section))
    return verify(article, FILE)


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("At week 2, the level fell by 14.3 IU/mL with 2 mg of baricitinib.", W2),
        ("At week 2, the level was 14.3 IU/mL lower with 2 mg.", W2),
        ("With baricitinib 2 mg the change was −14.3 at week 2.", W2),
        ("The change was -14.3 with 2 mg, against 0.1 with placebo.", W2),
        ("After two weeks it fell by 14.3 with 2 mg and rose by 0.1 with placebo.", W2),
        (
            "It fell by 29.6 with 2 mg and by 15.1 with 4 mg, and rose by 3.0 with placebo.",
            W24_BOTH,
        ),
        ("At week twenty-four, 70 out of 104 people on 4 mg got there.", GONE_4),
        ("It was seen in 67% of people with 4 mg of baricitinib.", GONE_4),
        (
            "The odds with 2 mg were 1.3 times those with placebo (0.7 to 2.3; here p = 0.39).",
            ODDS_2,
        ),
        ("The difference between 2 mg and placebo was not significant.", ODDS_2),
        ("With 2 mg, the change at week 2 was significant.", W2),
        (
            "The difference with 2 mg at week 2 and with 4 mg at week 24 is called significant.",
            W2 + W24_BOTH,
        ),
        (
            "At week 24, the difference between 2 mg and 4 mg and placebo is called significant.",
            W24_BOTH,
        ),
        ("The trial's sponsor is Eli Lilly.", SPONSOR),
        ("IgG fell more with 4 mg than with placebo.", IGG_24),
    ],
)
def test_what_the_findings_say_passes(text, findings):
    assert problems(text, findings) == ()


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        # Each week and each group is in the findings; 4 mg at week 2 is not.
        (
            "The difference between 4 mg and placebo at week 2 and week 24 is called significant.",
            W2 + W24_BOTH,
        ),
        (
            "The difference between 2 mg and 4 mg and placebo at week 2 is called significant.",
            W2 + W24_BOTH,
        ),
        (
            "At week 2 and week 24, the difference between 4 mg and placebo is called significant.",
            W2 + W24_BOTH,
        ),
        ("At week 2, the level fell by 14.4 IU/mL with 2 mg of baricitinib.", W2),
        ("At week 2, the level rose by 14.3 IU/mL with 2 mg of baricitinib.", W2),
        ("At week 2, the level did not fall by 14.3 IU/mL with 2 mg.", W2),
        ("At week 2, the level was 14.3 IU/mL higher with 2 mg.", W2),
        ("The change was 14.3 with 2 mg at week 2.", W2),
        ("At week 4, the level fell by 14.3 IU/mL with 2 mg of baricitinib.", W2),
        ("At week 2, the level fell by 14.3 IU/mL with 4 mg of baricitinib.", W2),
        ("At week 2, the level fell by 14.3 g/L with 2 mg of baricitinib.", W2),
        ("At week 2, the level fell by 14.3 IU/mL with aspirin.", W2),
        ("At week 2, the level fell by 14.3 IU/mL.", W2),
        ("At week 2, IgG fell by 14.3 IU/mL with 2 mg of baricitinib.", W2),
        ("It fell by 14.3 with placebo and rose by 0.1 with 2 mg.", W2),
        ("It fell by 15.1 with 2 mg and by 29.6 with 4 mg at week 24.", W24_BOTH),
        ("At week 24, 29.6 was the fall with 2 mg.", W2),
        ("It was seen in 70 of 105 people with 4 mg.", GONE_4 + ids(value=61.0)),
        ("It was seen in 66% of people with 4 mg.", GONE_4),
        ("It was seen in 67 people with 4 mg.", GONE_4),
        ("The odds with 2 mg were 1.3 times those with placebo (p = 0.039).", ODDS_2),
        ("The odds with 2 mg were 1.3 times those with placebo (p < 0.39).", ODDS_2),
        ("The difference between 2 mg and placebo was significant.", ODDS_2),
        ("With 2 mg, the change at week 2 was not significant.", W2),
        ("IgG fell less with 4 mg than with placebo.", IGG_24),
        ("IgG fell more with placebo than with 4 mg.", IGG_24),
        ("IgG fell with 4 mg but not with placebo.", IGG_24),
        ("At week 2, 2 mg helped people: a fall of 14.3 IU/mL.", W2),
        ("With 4 mg, the fall was called significant from week 2 to week 24.", SIGNIFICANT_DNA),
        ("Eli Lilly has nothing to do with this happy result for everybody.", SPONSOR),
        ("The trial's sponsor is not Eli Lilly, the company that makes the drug.", SPONSOR),
        ("The trial's sponsor is Eli Lilly.", ("f-does-not-exist",)),
        ("The level fell by 14.3 IU/mL.", ()),
        ("Most people in the group on baricitinib were women.", ()),
        ("It works better than the rest.", ()),
        ("It took twenty-four weeks.", ()),
        ("The result was significant.", ()),
        ("A promising result came on 16 May 2022.", ids(measure="the publication")),
        ("It is safe.", ()),
        ("Two patients failed.", ()),
        ("A game-changing idea.", ()),
        ("It was well tolerated.", ()),
    ],
)
def test_what_they_do_not_say_is_a_problem(text, findings):
    found = problems(text, findings)
    assert found
    assert all(problem.sentence and problem.why for problem in found)


def test_marks_of_the_articles_own_are_not_believed():
    wrong = msgspec.structs.replace(
        ARTICLE, title=Sentence("It fell by 99.", ARTICLE.title.findings), problems=()
    )
    assert verify(wrong, FILE)


def test_the_main_outcome_has_to_be_told():
    main = {one.id for one in FILE.findings if one.measure in FILE.main_measures}
    sections = tuple(
        Section(s.heading, tuple(one for one in s.sentences if not main & set(one.findings)))
        for s in ARTICLE.sections
    )
    found = verify(msgspec.structs.replace(ARTICLE, sections=sections), FILE)
    title, untold = found  # a further measure in a title is fair only beside the main one
    assert "as if it were the main result" in title.why
    assert "main outcome is not told" in untold.why


def test_another_trials_findings_are_noticed():
    trial = msgspec.structs.replace(ARTICLE.trial, id="NCT00000001")
    found = verify(msgspec.structs.replace(ARTICLE, trial=trial), FILE)
    assert any("NCT02708095" in problem.why for problem in found)


def test_a_document_and_a_list_of_findings_serve_as_well():
    raw = msgspec.json.encode(findings_document(FILE))
    assert verify(ARTICLE, findings_from_document(raw)) == ()
    assert verify(ARTICLE, FILE.findings) == ()


def test_digits_in_the_name_of_an_illness_count_nothing():
    trial = msgspec.structs.replace(FILE.trial, condition_plain="type 2 diabetes")
    file = msgspec.structs.replace(FILE, trial=trial)
    article = write_article(file)
    assert article.sections[0].heading == "What is type 2 diabetes?"
    assert article.problems == ()
    wrong = Section("What is type 1 diabetes?", article.sections[0].sentences)
    assert verify(msgspec.structs.replace(article, sections=(wrong, *article.sections)), file)


def test_a_week_and_a_count_that_follow_each_other_are_told_apart():
    assert problems("At week 24, 70 of 104 people on 4 mg got there.", GONE_4) == ()
    assert problems("At week 24, 71 of 104 people on 4 mg got there.", GONE_4)
