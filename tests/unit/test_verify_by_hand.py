"""Forty true sentences in other words, which pass, and forty false ones, which do not.

Written by hand from the reference trial's findings, by somebody who did not look at the templates
or at what ``verify`` knows.
"""

import msgspec
import pytest

from trialpost.articles import verify, write_article
from trialpost.demo.reference import reference_findings
from trialpost.findings import findings_from_json
from trialpost.model.article import Section, Sentence

FILE = findings_from_json(reference_findings())
ARTICLE = write_article(FILE)

DNA_2_W2, DNA_4_W4 = "f-b94021dc8152", "f-c82a4d232daa"
DNA_2_W24, DNA_4_W24 = "f-556caad26ff2", "f-9c3fc0ab1ac3"
IGG_12, IGG_24 = "f-c57db1d4c983", "f-3f79be2c6e8a"
GONE_4, GONE_4_SHARE, ODDS_4 = "f-86fc584cee7d", "f-272e635faf47", "f-5ee7ca802394"
GONE_2, GONE_2_SHARE, ODDS_2 = "f-aeefe7fef6e5", "f-a6490084468c", "f-a10de885093d"
BEGAN_0, BEGAN_2, BEGAN_4 = "f-ec8635b2cce2", "f-63bfbd05397d", "f-b3af5e83c17e"
STAYED_0, STAYED_2, STAYED_4 = "f-b30265ca94b8", "f-7f6c1d557340", "f-1ec0e046fc60"
DATES, PAPER, SPONSOR = "f-ee647f2a7676", "f-18a6e5bb58fb", "f-be3358ac028e"
TRIAL, TREATMENT, LINK = "f-9bfc1fcd4716", "f-45966cc736dc", "f-c2172100c303"
DNA_SAID, IGG_SAID = "f-60dcffc29036", "f-af8ae724b845"

RIGHT = [
    ("Antibody levels were 14.3 IU/mL lower at week 2 with 2 mg of baricitinib.", (DNA_2_W2,)),
    ("With placebo, they were 0.1 IU/mL higher at week 2.", (DNA_2_W2,)),
    ("By week 4, anti-dsDNA antibodies had dropped by 17.9 IU/mL with 4 mg.", (DNA_4_W4,)),
    ("At week 24, the drop was 29.6 IU/mL with 2 mg.", (DNA_2_W24,)),
    ("At week 24, the drop was 15.1 IU/mL with 4 mg.", (DNA_4_W24,)),
    ("At week 24, anti-dsDNA antibodies rose by 3.0 IU/mL with placebo.", (DNA_4_W24,)),
    ("After 24 weeks, anti-dsDNA antibodies were down by 29.6 IU/mL with 2 mg.", (DNA_2_W24,)),
    ("IgG declined by 0.65 g/L with 4 mg at week 12.", (IGG_12,)),
    ("IgG increased by 0.09 g/L with placebo at week 12.", (IGG_12,)),
    ("IgG was 0.60 g/L lower at week 24 with 4 mg.", (IGG_24,)),
    ("IgG decreased by 0.04 g/L at week 24 with placebo.", (IGG_24,)),
    ("IgG fell by 0.60 g/L with 4 mg and by 0.04 g/L with placebo at week 24.", (IGG_24,)),
    ("IgG fell with 4 mg at week 12, and rose with placebo.", (IGG_12,)),
    ("Arthritis or rash was gone in 70 of 104 people with 4 mg at week 24.", (GONE_4,)),
    ("At week 24, 70 out of 104 people with 4 mg were free of arthritis or rash.", (GONE_4,)),
    ("That is 67 % of people with 4 mg.", (GONE_4_SHARE,)),
    ("Arthritis or rash was gone in 61 of 105 people with 2 mg at week 24.", (GONE_2,)),
    ("That is 58 per cent of people with 2 mg.", (GONE_2_SHARE,)),
    ("At week 24, it was 67 % with 4 mg and 58 % with 2 mg.", (GONE_4_SHARE, GONE_2_SHARE)),
    ("The odds ratio was 1.8 with 4 mg against placebo.", (ODDS_4,)),
    ("With 4 mg the odds ratio was 1.8 (1.0 to 3.3).", (ODDS_4,)),
    ("With 2 mg the odds ratio was 1.3 (0.7 to 2.3, p = 0.39).", (ODDS_2,)),
    ("With 4 mg, the difference from placebo was significant (p = 0.0414).", (ODDS_4,)),
    ("With 2 mg, the difference from placebo was not significant (p = 0.39).", (ODDS_2,)),
    ("105 people were randomised to placebo.", (BEGAN_0,)),
    ("There were 105 people with 2 mg and 104 people with 4 mg.", (BEGAN_2, BEGAN_4)),
    ("83 of 105 people with placebo completed it.", (STAYED_0,)),
    ("86 of 105 people with 2 mg completed it.", (STAYED_2,)),
    ("86 of 104 people with 4 mg completed it.", (STAYED_4,)),
    ("86 people with 4 mg completed it.", (STAYED_4,)),
    ("The trial began on 24 March 2016.", (DATES,)),
    ("The trial ended on 9 November 2017.", (DATES,)),
    ("It had its results posted on 21 November 2018.", (DATES,)),
    (
        "On 16 May 2022, this look at the markers came out in Arthritis Research & Therapy.",
        (PAPER,),
    ),
    ("Eli Lilly is the trial's sponsor.", (SPONSOR,)),
    ("Eli Lilly makes the drug.", (SPONSOR,)),
    ("The trial compared 2 mg and 4 mg of baricitinib with placebo.", (TRIAL,)),
    ("Baricitinib holds back two enzymes.", (TREATMENT,)),
    ("No link was found with doing well on SRI-4.", (LINK,)),
    ("The fall in IgG was called significant at week 24 with 4 mg.", (IGG_SAID,)),
]

WRONG = [
    ("Antibody levels were 14.3 IU/mL higher at week 2 with 2 mg of baricitinib.", (DNA_2_W2,)),
    ("Antibody levels were 13.4 IU/mL lower at week 2 with 2 mg of baricitinib.", (DNA_2_W2,)),
    ("With placebo, they were 0.1 IU/mL lower at week 2.", (DNA_2_W2,)),
    ("By week 2, anti-dsDNA antibodies had dropped by 17.9 IU/mL with 4 mg.", (DNA_4_W4,)),
    ("By week 4, anti-dsDNA antibodies had dropped by 17.9 g/L with 4 mg.", (DNA_4_W4,)),
    ("At week 24, the drop was 29.6 IU/mL with 4 mg.", (DNA_2_W24,)),
    ("At week 24, the drop was 29.6 IU/mL with 4 mg.", (DNA_2_W24, DNA_4_W24)),
    ("At week 24, the drop was 15.1 IU/mL with placebo.", (DNA_4_W24,)),
    ("At week 24, anti-dsDNA antibodies fell by 3.0 IU/mL with placebo.", (DNA_4_W24,)),
    ("After 12 weeks, anti-dsDNA antibodies were down by 29.6 IU/mL with 2 mg.", (DNA_2_W24,)),
    ("IgG declined by 0.65 g/L with 2 mg at week 12.", (IGG_12,)),
    ("IgG declined by 6.5 g/L with 4 mg at week 12.", (IGG_12,)),
    ("IgG was 0.60 g/L higher at week 24 with 4 mg.", (IGG_24,)),
    ("IgG fell by 0.04 g/L with 4 mg and by 0.60 g/L with placebo at week 24.", (IGG_24,)),
    ("IgG rose with 4 mg at week 12, and fell with placebo.", (IGG_12,)),
    ("IgG fell by 0.60 % with 4 mg at week 24.", (IGG_24,)),
    ("Arthritis or rash was gone in 70 of 105 people with 4 mg at week 24.", (GONE_4,)),
    ("Arthritis or rash was gone in 70 of 104 people with 2 mg at week 24.", (GONE_4,)),
    ("Arthritis or rash was gone in 70 of 104 people with 2 mg at week 24.", (GONE_4, GONE_2)),
    ("Arthritis or rash was not gone in 70 of 104 people with 4 mg at week 24.", (GONE_4,)),
    ("Arthritis or rash was gone in 70 of 104 people with 4 mg at week 12.", (GONE_4,)),
    ("That is 76 % of people with 4 mg.", (GONE_4_SHARE,)),
    ("That is 67 people with 4 mg.", (GONE_4_SHARE,)),
    ("At week 24, it was 58 % with 4 mg and 67 % with 2 mg.", (GONE_4_SHARE, GONE_2_SHARE)),
    ("The odds ratio was 1.3 with 4 mg against placebo.", (ODDS_4, ODDS_2)),
    ("With 4 mg the odds ratio was 1.8 (1.0 to 2.3).", (ODDS_4,)),
    ("With 2 mg the odds ratio was 1.3 (0.7 to 2.3, p = 0.039).", (ODDS_2,)),
    ("With 4 mg, the difference from placebo was not significant (p = 0.0414).", (ODDS_4,)),
    ("With 2 mg, the difference from placebo was significant (p = 0.39).", (ODDS_2,)),
    ("104 people were randomised to placebo.", (BEGAN_0,)),
    ("There were 104 people with 2 mg and 105 people with 4 mg.", (BEGAN_2, BEGAN_4)),
    ("83 of 104 people with placebo completed it.", (STAYED_0,)),
    ("86 of 105 people with 4 mg completed it.", (STAYED_2, STAYED_4)),
    ("The trial began on 24 May 2016.", (DATES,)),
    ("The trial ended on 24 March 2016.", (DATES,)),
    ("The look at the markers came out in The Lancet on 16 May 2022.", (PAPER,)),
    ("Pfizer is the trial's sponsor.", (SPONSOR,)),
    ("The trial compared 2 mg and 8 mg of baricitinib with placebo.", (TRIAL,)),
    ("A link was found with doing well on SRI-4.", (LINK,)),
    ("The fall in IgG was called significant at week 24 with 2 mg.", (IGG_SAID,)),
]


def problems(text: str, findings: tuple[str, ...]) -> tuple:
    section = Section("More", (Sentence(text, findings),))
    article = msgspec.structs.replace(ARTICLE, sections=(*ARTICLE.sections, section))
    return verify(article, FILE)


def test_there_are_forty_of_each() -> None:
    assert (len(RIGHT), len(WRONG)) == (40, 40)


@pytest.mark.parametrize(("text", "findings"), RIGHT)
def test_what_is_true_in_other_words_passes(text, findings) -> None:
    assert problems(text, findings) == ()


@pytest.mark.parametrize(("text", "findings"), WRONG)
def test_what_is_false_does_not(text, findings) -> None:
    assert problems(text, findings)
