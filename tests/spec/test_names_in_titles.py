"""What a headline calls measures and groups: long quotations cut, short forms told in words."""

import pytest

from trialpost.articles.reading.lexicon import names_of
from trialpost.findings.facts.measures import in_title
from trialpost.findings.facts.short_forms import in_words, with_words
from trialpost.model.finding import Finding, FindingKind, Source, SourceKind


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Clinical Response Rate at the Test of Cure Visit in All Treated People",
         "Clinical Response Rate at the Test of Cure…"),
        # Words that only say that something was counted or changed do not stand alone.
        ("Score of Greater Than or Equal to 22 in the Erectile Function Domain of an Index",
         "Score of Greater Than or Equal to 22 in the Erectile Function…"),
        ("The First Occurrence of the Composite Endpoint of Onset of Kidney Failure, or Death",
         "The First Occurrence of the Composite Endpoint of Onset of Kidney…"),
        ("Blood Glucose Values (More Than One ) > 180 mg in All Those Treated",
         "Blood Glucose Values (More Than One )…"),
        ("Completed the Procedure Without Rescue by Injection", None),
    ],
)  # fmt: skip
def test_a_headline_cuts_a_long_quotation_where_it_says_of_what_it_is(title, told):
    said = in_title(f"“{title}”")
    assert said == f"“{told or title}”"
    finding = Finding(
        id="f-1", kind=FindingKind.NUMBER, where={}, measure=title,
        source=Source(kind=SourceKind.REGISTRY, ref="NCT00000001", text=""),
    )  # fmt: skip
    assert said.strip("“”") in names_of(finding)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("zetiran 50 mg BID", "zetiran 50 mg twice a day"),
        ("zetiran 5 mg OaD", "zetiran 5 mg once a day"),
        ("zetiran 20 mg PRN", "zetiran 20 mg as needed"),
        ("IV zetiran", "intravenous zetiran"),
        ("zetiran IV", "zetiran into a vein"),
        ("zetiran OLE epoch", "zetiran open-label extension epoch"),
        # Numbers of parts, and letters that are part of a word, are no short forms.
        ("placebo (period IV)", "placebo (period IV)"),
        ("AutoSet CS", "AutoSet CS"),
        ("PO-12 zetiran", "PO-12 zetiran"),
    ],
)
def test_short_forms_of_prescriptions_are_told_in_words(name, told):
    assert in_words(name) == told


def test_no_group_takes_the_name_of_another():
    arms = {"1": "zetiran BID", "2": "zetiran twice a day"}
    assert with_words(arms) == arms
