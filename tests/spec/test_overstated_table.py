"""Turns of phrase that keep every figure, group and time of a true sentence, and may be false."""

import pytest

from trialpost.articles import write_article
from trialpost.articles.verify import checker_of
from trialpost.demo.reference import reference_findings
from trialpost.findings import findings_from_json
from trialpost.findings.file import COMPLETED, RANDOMISED
from trialpost.model.article import Sentence

FILE = findings_from_json(reference_findings())
CHECKER = checker_of(write_article(FILE), FILE)


def ids(**wanted):
    return tuple(one.id for one in FILE.findings
                 if all(getattr(one, key) == value for key, value in wanted.items()))  # fmt: skip


FALL, GONE, ODDS = ids(value=-14.3), ids(value=70.0), ids(value=1.3)
BEGAN, STAYED = ids(measure=RANDOMISED), ids(measure=COMPLETED)
NEXT, TREATMENT, TRIAL = (ids(measure=one) for one in
                          ("what happens next", "the treatment", "the trial"))  # fmt: skip


@pytest.mark.parametrize(
    ("true", "false", "findings"),
    [
        # What was measured, and not the illness or the treatment.
        (
            "Arthritis or rash was gone in 70 of 104 people with 4 mg at week 24.",
            "Lupus was gone in 70 of 104 people with 4 mg at week 24.",
            GONE,
        ),
        (
            "In lupus, arthritis or rash was gone in 70 of 104 people with 4 mg.",
            "Systemic lupus erythematosus was gone in 70 of 104 people with 4 mg.",
            GONE,
        ),
        # Who acts on whom.
        ("Baricitinib may act on B cells.", "B cells may act on baricitinib.", NEXT),
        ("Baricitinib holds back two enzymes.", "Two enzymes hold back baricitinib.", TREATMENT),
        (
            "Baricitinib holds back Janus kinases 1 and 2.",
            "Immune cells hold back baricitinib.",
            TREATMENT,
        ),
        (
            "The trial compared 2 mg of baricitinib with placebo.",
            "The trial compared 2 mg of lupus with placebo.",
            TRIAL,
        ),
        # A change is no value.
        (
            "At week 2, it fell by 14.3 IU/mL with 2 mg.",
            "At week 2, it fell to 14.3 IU/mL with 2 mg.",
            FALL,
        ),
        (
            "At week 2, the fall was 14.3 IU/mL with 2 mg.",
            "At week 2, the level was 14.3 IU/mL with 2 mg.",
            FALL,
        ),
        # An average is not everybody.
        (
            "At week 2, the median change was a fall of 14.3 IU/mL with 2 mg.",
            "At week 2, everybody had a fall of 14.3 IU/mL with 2 mg.",
            FALL,
        ),
        (
            "It was seen in 70 of 104 people with 4 mg.",
            "It was seen in all people with 4 mg, 70 of 104.",
            GONE,
        ),
        # The time itself.
        (
            "By week 2, it fell by 14.3 IU/mL with 2 mg.",
            "Before week 2, it fell by 14.3 IU/mL with 2 mg.",
            FALL,
        ),
        (
            "After two weeks it fell by 14.3 with 2 mg.",
            "Since week 2, it fell by 14.3 IU/mL with 2 mg.",
            FALL,
        ),
        (
            "It fell by 14.3 IU/mL with 2 mg.",
            "At the start, it fell by 14.3 IU/mL with 2 mg.",
            FALL,
        ),
        # With it.
        (
            "At week 2, it fell by 14.3 IU/mL with 2 mg of baricitinib.",
            "At week 2, it fell by 14.3 IU/mL without 2 mg of baricitinib.",
            FALL,
        ),
        (
            "At week 2, it fell by 14.3 IU/mL on 2 mg of baricitinib.",
            "At week 2, it fell by 14.3 IU/mL before 2 mg of baricitinib.",
            FALL,
        ),
        # Who began, and who stayed.
        ("105 people started with placebo.", "105 people dropped out with placebo.", BEGAN),
        ("83 of 105 people with placebo completed it.", "83 of 105 people with placebo left.",
         STAYED),
        ("83 of 105 people stayed to the end with placebo.",
         "83 of 105 people with placebo joined.", STAYED),
    ],
)  # fmt: skip
def test_one_turn_of_phrase_is_true_and_the_other_is_not(true, false, findings):
    assert list(CHECKER.sentence(Sentence(true, findings))) == []
    assert list(CHECKER.sentence(Sentence(false, findings)))


@pytest.mark.parametrize(
    "words",
    [
        "{} before the trial", "{} after the trial", "{} until the trial", "{} now", "{} at once",
        "{} or so", "{} or more", "{} or less", "{} and no more", "{} more", "{} less",
        "{} with or without it", "{} without treatment", "{} off treatment",
        "{} by their treatment", "{} as with placebo", "{}, and so did the others",
        "{} in a study before", "{} who had been in another trial", "{} when they were in no trial",
        "{} which was lower", "{} at a lower level", "{} on their own", "{} both times",
        "{} out of the trial", "{} but not after",
        "{} each day", "{} twice", "before the trial, {}", "without it, {}", "until now, {}",
        "in another trial, {}", "once more, {}", "against placebo, {}", "under no treatment, {}",
    ],
)  # fmt: skip
def test_small_words_beside_figures_add_nothing(words):
    for sentence, findings in (
        ("arthritis or rash was gone in 70 of 104 people with 4 mg of baricitinib", GONE),
        ("at week 2, the median change was a fall of 14.3 IU/mL with 2 mg of baricitinib", FALL),
    ):
        assert list(CHECKER.sentence(Sentence(f"{sentence}.", findings))) == []
        assert list(CHECKER.sentence(Sentence(f"{words.format(sentence)}.", findings)))


@pytest.mark.parametrize(
    "new", ["after", "until", "off", "under", "through", "by", "beside", "like"]
)
def test_a_figure_is_of_those_in_a_group_and_with_it(new):
    for text, findings in (
        ("Arthritis or rash was gone in 70 of 104 people with 4 mg.", GONE),
        ("At week 2, it fell by 14.3 IU/mL with 2 mg.", FALL),
    ):
        assert list(CHECKER.sentence(Sentence(text, findings))) == []
        assert list(CHECKER.sentence(Sentence(text.replace("with", new), findings)))
