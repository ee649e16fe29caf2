"""Findings of publications: forms of sentences, real papers, and what is refused."""

import io
import tarfile
from pathlib import Path

import msgspec
import pytest

from publication_examples import article
from real_data import REAL_DATA, needs_real_data
from trialpost.errors import BadInput, Unreadable
from trialpost.evaluation.publications import (
    Label,
    halves,
    read_figures,
    score_figures,
    score_labels,
)
from trialpost.findings.document import FindingsDocument, as_told
from trialpost.findings.file import FORMAT, Topic, findings_from_json
from trialpost.findings.places import read_number
from trialpost.findings.publication import findings_of_publication, paper_from_xml
from trialpost.findings.publication.another import disagreements
from trialpost.model.finding import (
    Direction,
    Finding,
    FindingKind,
    Source,
    SourceKind,
    Timepoint,
)

PUBLICATIONS = REAL_DATA / "publications"


def numbers(*sentences: str) -> list[tuple[str, str | None, float | None, str | None]]:
    found = findings_of_publication(article(*sentences)).findings
    return [(one.measure, one.arm, one.value, one.unit) for one in found
            if one.kind is FindingKind.NUMBER]  # fmt: skip


FORMS = [
    ("Median change in IgG was significant (ALZ = −0.65 g/L; placebo = 0.09 g/L).",
     [("Median change in IgG", "ALZ", -0.65, "g/L"),
      ("Median change in IgG", "placebo", 0.09, "g/L")]),
    ("Response occurred in 24 of 100 patients (24%) in the ALZ group and in 12 of 98 patients "
     "(12%) in the placebo group.",
     [("Response", "ALZ", 24.0, "%"), ("Response", "ALZ", 24.0, None),
      ("Response", "placebo", 12.0, "%"), ("Response", "placebo", 12.0, None)]),
    ("The rate of relapse was 0.20 with ALZ and 0.07 with placebo.",
     [("rate of relapse", "ALZ", 0.2, None), ("rate of relapse", "placebo", 0.07, None)]),
    ("The mean fall in pain was 5.1 and 4.0 points in the ALZ and placebo groups, respectively.",
     [("mean fall in pain", "ALZ", 5.1, "points"),
      ("mean fall in pain", "placebo", 4.0, "points")]),
    ("The median time to relapse in the ALZ group was 30 days compared with 29 days in the placebo "
     "group.",
     [("median time to relapse", "ALZ", 30.0, "days"),
      ("median time to relapse", "placebo", 29.0, "days")]),
    ("The rate of flares was lower (24% vs 31%; P = 0.04) with ALZ compared with placebo.",
     [("rate of flares", "ALZ", 24.0, "%"), ("rate of flares", "placebo", 31.0, "%")]),
    ("Relapse was seen in 20 (14%) vs. 34 (24%), and death in 6 (4%) vs 9 (6%) in the ALZ vs. "
     "placebo group, respectively.",
     [("Relapse", "ALZ", 14.0, "%"), ("Relapse", "ALZ", 20.0, None),
      ("Relapse", "placebo", 24.0, "%"), ("Relapse", "placebo", 34.0, None),
      ("death", "ALZ", 4.0, "%"), ("death", "ALZ", 6.0, None),
      ("death", "placebo", 6.0, "%"), ("death", "placebo", 9.0, None)]),
    ("People on ALZ had more responses in SRI(4) (62.6% versus 40.2% with ALZ and placebo, "
     "respectively) and BICLA (53.5% versus 25.7%, respectively).",
     [("responses in SRI(4)", "ALZ", 62.6, "%"), ("responses in SRI(4)", "placebo", 40.2, "%"),
      ("BICLA", "ALZ", 53.5, "%"), ("BICLA", "placebo", 25.7, "%")]),
    ("Wounds were similar (ALZ 49.3%, placebo 46.8%).",
     [("Wounds", "ALZ", 49.3, "%"), ("Wounds", "placebo", 46.8, "%")]),
    ("The median time to relapse in the placebo group was 30 days (range, 13 to 74) compared to "
     "29 days (range, 11 to 45) in the ALZ group.",
     [("median time to relapse", "placebo", 30.0, "days"),
      ("median time to relapse", "ALZ", 29.0, "days")]),
    ("Pain was less with ALZ (1.55 ± 0.92) relative to placebo (1.40 ± 0.96).",
     [("Pain", "ALZ", 1.55, None), ("Pain", "placebo", 1.4, None)]),
    ("The percentages of people with any event (7.2% in the ALZ group and 8.8% in the placebo "
     "group) and serious events (1.8% in the ALZ group and 2.8% in the placebo group) were "
     "similar.",
     [("percentages of people with any event", "ALZ", 7.2, "%"),
      ("percentages of people with any event", "placebo", 8.8, "%"),
      ("serious events", "ALZ", 1.8, "%"), ("serious events", "placebo", 2.8, "%")]),
    ("There was a steady rise in disability in the ALZ group (mean annual increase, 2.0 points; SE "
     "0.2; P = 0.01) and the placebo group (mean annual increase, 2.1 points; SE 0.2; P = 0.01).",
     [("steady rise in disability", "ALZ", 2.0, "points"),
      ("steady rise in disability", "placebo", 2.1, "points")]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), FORMS)
def test_a_form_of_sentence_gives_each_value_with_its_arm(sentence, expected):
    assert numbers(sentence) == expected


def test_arms_with_their_values_in_brackets_have_the_moment_before_the_bracket():
    found = findings_of_publication(article(
        "The median change in anti-dsDNA was significant at week 2 (ALZ 2 mg = − 14.3 IU/mL, "
        "placebo = 0.1 IU/mL) and 4 (ALZ 4 mg = −17.9 IU/mL, placebo = 0.02 IU/mL) and lasted "
        "through week 24 (ALZ 2 mg = – 29.6 IU/mL; ALZ 4 mg = –15.1 IU/mL; placebo=3.0 IU/mL)."
    )).findings  # fmt: skip
    told = [(one.arm, one.value, one.comparator_value, one.timepoint and one.timepoint.value)
            for one in found if one.kind is FindingKind.NUMBER]  # fmt: skip
    assert told == [
        ("ALZ 2 mg", -14.3, 0.1, 2.0), ("placebo", 0.1, None, 2.0),
        ("ALZ 4 mg", -17.9, 0.02, None), ("placebo", 0.02, None, None),
        ("ALZ 2 mg", -29.6, 3.0, 24.0), ("ALZ 4 mg", -15.1, 3.0, 24.0),
        ("placebo", 3.0, None, 24.0),
    ]  # fmt: skip
    assert {one.unit for one in found if one.kind is FindingKind.NUMBER} == {"IU/mL"}
    assert {one.measure for one in found} == {"median change in anti-dsDNA"}


def test_a_line_that_may_be_a_dash_is_no_sign():
    assert numbers("Pain fell with ALZ – 12.5 points with ALZ and – 3 points with placebo.") == []


def test_a_ratio_has_interval_p_value_and_both_arms():
    found = findings_of_publication(article(
        "The odds of response were higher with ALZ than with placebo (odds ratio, 1.14; 95% "
        "confidence interval [CI], 1.00 to 1.30; P=0.046)."
    ))  # fmt: skip
    ratio = next(one for one in (*found.findings, *found.suggestions) if one.value == 1.14)
    assert (ratio.statistic, ratio.interval, ratio.p_value) == ("odds ratio", (1.0, 1.3), 0.046)
    assert (ratio.arm, ratio.comparator) == ("ALZ", "placebo")
    assert {one.name: one.outcome for one in ratio.checks}["p from interval"] == "agrees"


EFFECTS = [
    ("ALZ had fewer relapses (OR = 0.51; 95% CI = 0.27–0.94).",
     ("relapses", "ALZ", None, "odds ratio", 0.51, Direction.UNKNOWN)),
    ("In the ALZ group the incidence rate ratio of relapse was 1.27 (95% CI 0.92–1.75) compared to "
     "the placebo group.",
     ("relapse", "ALZ", "placebo", "incidence rate ratio", 1.27, Direction.UNKNOWN)),
    ("The hazard ratio for death with ALZ versus placebo was 0.83 (95% CI 0.59 to 1.16).",
     ("death", "ALZ", "placebo", "hazard ratio", 0.83, Direction.UNKNOWN)),
    ("Median improvement in breath with ALZ versus placebo was 0.06 L (P = 0.01).",
     ("Median improvement in breath", "ALZ", "placebo", "difference", 0.06, Direction.UNKNOWN)),
    ("ALZ reduced the rate of relapse by 26.2% (P = 0.007) compared with placebo.",
     ("rate of relapse", "ALZ", "placebo", "decrease", 26.2, Direction.DECREASE)),
    ("IgG showed a mean decrease of 18% in the ALZ group compared with a mean increase of 23% in "
     "the placebo group.", ("IgG", "ALZ", "placebo", "decrease", 18.0, Direction.DECREASE)),
    ("Relapses were 46.9% and 37% in ALZ and placebo (risk difference=9.84; P=0.44).",
     ("Relapses", "ALZ", "placebo", "risk difference", 9.84, Direction.UNKNOWN)),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), EFFECTS)
def test_an_effect_has_its_arms_its_statistic_and_its_direction(sentence, expected):
    found = findings_of_publication(article(sentence)).findings
    assert expected in [
        (one.measure, one.arm, one.comparator, one.statistic, one.value, one.direction)
        for one in found
    ]


def test_what_went_opposite_ways_is_not_set_side_by_side():
    found = findings_of_publication(article(
        "IgG showed a 39% increase in the ALZ group and a 20% decrease in the placebo group."
    )).findings  # fmt: skip
    told = [(one.arm, one.value, one.direction, one.comparator_value) for one in found]
    assert told == [
        ("ALZ", 39, Direction.INCREASE, None),
        ("placebo", 20, Direction.DECREASE, None),
    ]


def test_a_bracket_that_speaks_of_something_else_takes_no_measure_from_before():
    found = numbers(
        "The rates of events were similar (ALZ 49.3%, placebo 46.8%), with the most common ones "
        "and cough (ALZ 6.2%, placebo 7.3%)."
    )
    assert [(measure, value) for measure, _, value, _ in found] == [
        ("rates of events", 49.3), ("rates of events", 46.8),
    ]  # fmt: skip


NO_RESULT = [
    "The ALZ group used the BILAG 2004 index and SRI(4).",
    "People were randomised 2:1 to ALZ or placebo.",
    "Relapse was defined as in SRI(4) with ALZ and SRI(6) with placebo.",
]


@pytest.mark.parametrize("sentence", NO_RESULT)
def test_a_number_in_a_name_is_no_result(sentence):
    assert numbers(sentence) == []


HALF = [
    "A total of 412 people (61%) were women.",
    "Pain fell by 12% (P = 0.03).",
    "Relapse was seen in 5% and 7%.",
]


@pytest.mark.parametrize("sentence", HALF)
def test_what_is_read_half_is_a_suggestion(sentence):
    found = findings_of_publication(article(sentence))
    assert found.findings == ()
    assert found.suggestions


STATEMENTS = [
    ("No relationship was found between SRI-4 response and normal anti-dsDNA.",
     "relationship between SRI-4 response and normal anti-dsDNA", None, False, Direction.UNKNOWN),
    ("SRI-4 response was not related to normal anti-dsDNA.",
     "relationship between SRI-4 response and normal anti-dsDNA", None, False, Direction.UNKNOWN),
    ("Fewer flares occurred in the ALZ group than in the placebo group (P = 0.01).",
     "flares", "ALZ", True, Direction.DECREASE),
    ("ALZ had no effect on pain scores.", "pain scores", "ALZ", False, Direction.UNKNOWN),
    ("There was no relationship between response and normal anti-dsDNA.",
     "relationship between response and normal anti-dsDNA", None, False, Direction.UNKNOWN),
    ("Pain scores were significantly lower in the ALZ group than in the placebo group.",
     "Pain scores", "ALZ", True, Direction.DECREASE),
    ("Pain scores did not differ between the two groups.",
     "Pain scores", None, False, Direction.UNKNOWN),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "measure", "arm", "significant", "direction"), STATEMENTS)
def test_words_alone_make_a_statement(sentence, measure, arm, significant, direction):
    (one,) = findings_of_publication(article(sentence)).findings
    assert one.kind is FindingKind.STATEMENT
    assert (one.measure, one.arm) == (measure, arm)
    assert (one.significant, one.direction) == (significant, direction)


def test_how_long_a_difference_lasted_is_kept_as_it_is_written():
    (one,) = findings_of_publication(article(
        "IgG was significantly lower with ALZ compared with placebo from week 2 through week 24."
    )).findings  # fmt: skip
    assert (one.arm, one.comparator, one.significant) == ("ALZ", "placebo", True)
    assert one.timepoint == Timepoint(2, "week", through=24)
    assert as_told(one)["timepoint"] == {"value": 2, "unit": "week", "through": 24}


NOT_TURNED = [
    "Pain was significantly lower in Beta patients than in the ALZ group.",
    "Pain was significantly lower compared with the ALZ group.",
]


@pytest.mark.parametrize("sentence", NOT_TURNED)
def test_an_arm_behind_than_is_not_taken_for_the_one_that_is_spoken_of(sentence):
    assert findings_of_publication(article(sentence)).findings == ()


def test_compared_with_comes_first_and_the_arms_stay_as_they_are_meant():
    (one,) = findings_of_publication(article(
        "Compared with the placebo group, the ALZ group had significantly higher pain "
        "scores."
    )).findings  # fmt: skip
    assert (one.arm, one.comparator, one.direction) == ("ALZ", "placebo", Direction.INCREASE)


JATS = """<article><front><article-meta><article-id pub-id-type="pmid">7</article-id>
<title-group><article-title>Alphazol in lupus, NCT01234567</article-title></title-group>
<abstract><sec><title>Results:</title><p>The mean (SD) titre was 5.2 (1.1) in the ALZ group and
4.0 (0.9) in the placebo group.</p></sec></abstract></article-meta></front><body>
<sec><title>Methods</title><p>The mean was 9 in the ALZ group and 8 in the placebo group.</p></sec>
<sec sec-type="results"><title>Outcome</title><p>The rate of relapse was 4.5%<sup><xref
ref-type="bibr">12</xref></sup> in the ALZ group and 6.5% [<xref ref-type="bibr">3</xref>] in the
placebo group. The viral load was 3&#xD7;10<sup>7</sup> copies in the ALZ group.</p>
<table-wrap><table><tr><td>99</td></tr></table></table-wrap></sec></body></article>"""


def test_a_full_text_gives_its_results_without_references_tables_and_powers():
    found = findings_of_publication(JATS.encode())
    told = [(one.arm, one.value, one.spread, one.spread_kind) for one in found.findings]
    assert told == [
        ("ALZ", 5.2, 1.1, "standard deviation"), ("placebo", 4.0, 0.9, "standard deviation"),
        ("ALZ", 4.5, None, None), ("placebo", 6.5, None, None),
    ]  # fmt: skip
    assert (found.paper.ref, found.trial) == ("7", "NCT01234567")
    assert "10^7" in found.paper.text
    assert "99" not in found.paper.text


def test_what_is_read_can_stand_in_a_findings_file():
    found = findings_of_publication(article(*(sentence for sentence, _ in FORMS)))
    document = {
        "format": FORMAT,
        "trial": {"id": "X", "url": "", "condition": "lupus", "intervention": "Alphazol"},
        "sources": [{"kind": "publication", "ref": "1", "name": "x", "passages": found.paper.text}],
        "findings": [as_told(one) for one in found.findings],
    }
    assert len(findings_from_json(msgspec.json.encode(document)).findings) == 39


BAD = [
    (b"", "not well-formed XML"),
    (b"<a><b/></a>", "its first element is 'a'"),
    (b"<PubmedArticleSet/>", "holds 0 publications"),
    (b'<!DOCTYPE article [<!ENTITY a "b">]><article>&a;</article>', "declares entities"),
    (b"<article><front/></article>", "neither an abstract nor a text"),
]


@pytest.mark.parametrize(("raw", "why"), BAD)
def test_xml_that_is_no_publication_is_refused_in_a_sentence(raw, why):
    with pytest.raises((BadInput, Unreadable), match=why):
        paper_from_xml(raw, name="paper.xml")


def names_of_papers() -> list[str]:
    with tarfile.open(PUBLICATIONS / "open-access-papers.tar.gz") as archive:
        return [Path(one.name).stem for one in archive.getmembers() if one.isfile()]


def papers() -> list[bytes]:
    with tarfile.open(PUBLICATIONS / "open-access-papers.tar.gz") as archive:
        members = [one for one in archive.getmembers() if one.isfile()]
        return [io.BytesIO(archive.extractfile(one).read()).getvalue() for one in members]


def _read_back(text: str, one: Finding) -> None:
    """Hold every number of a finding against the characters at its place."""
    for key, place in one.where.items():
        if key in ("timepoint", "text"):
            written = text[slice(*place)]
            if key == "timepoint":
                assert f"{one.timepoint.through:g}" in written
            else:
                assert written == one.source.text
            continue
        given = getattr(one, key)
        pairs = zip(place, given, strict=True) if isinstance(given, tuple) else [(place, given)]
        for span, number in pairs:
            written = text[slice(*span)]
            if isinstance(number, str):
                assert written == number
            else:
                assert read_number(written) == number
            before, behind = text[span[0] - 1], text[span[1] : span[1] + 1]
            assert not before.isdigit(), (before, written)
            assert not behind.isdigit(), (written, behind)
    for key in ("value", "comparator_value", "n", "interval", "limits", "spread", "p_value"):
        assert (getattr(one, key) is not None) == (key in one.where), key


@needs_real_data
@pytest.mark.parametrize("quarter", range(4))
def test_every_number_of_every_paper_is_read_back_from_its_place(quarter):
    count = 0
    whole = [*papers(), Path(PUBLICATIONS / "pubmed-29768149.xml").read_bytes()]
    for raw in whole[quarter::4]:
        found = findings_of_publication(raw)
        ids = [one.id for one in (*found.findings, *found.suggestions)]
        assert len(set(ids)) == len(ids)
        for one in (*found.findings, *found.suggestions):
            _read_back(found.paper.text, one)
            assert one.source.text in found.paper.text
            count += 1
        assert all(one.arm and one.measure for one in found.findings if one.value is not None)
    assert count > 250


@needs_real_data
def test_a_real_abstract_gives_its_rates_and_its_ratios_with_their_arms():
    found = findings_of_publication(Path(PUBLICATIONS / "pubmed-29768149.xml").read_bytes())
    assert (found.paper.ref, found.trial) == ("10.1056/NEJMoa1715274", "NCT02149199")
    told = {(one.arm, one.comparator, one.statistic, one.value, one.interval)
            for one in found.findings}  # fmt: skip
    combined, alone = "budesonide-formoterol", "budesonide maintenance therapy"
    assert {
        (combined, "terbutaline", "odds ratio", 1.14, (1.0, 1.3)),
        (combined, alone, "odds ratio", 0.64, (0.57, 0.73)),
        (combined, "terbutaline", "rate ratio", 0.36, (0.27, 0.49)),
        (combined, alone, "rate ratio", 0.83, (0.59, 1.16)),
        ("terbutaline", None, "rate", 0.2, None),
        (combined, None, "rate", 0.07, None),
        (alone, None, "rate", 0.09, None),
    } <= told


@needs_real_data
def test_what_is_read_whole_of_annotated_abstracts_is_nearly_always_right():
    rows = read_figures(Path(__file__).parents[2] / "evaluation" / "publication-figures.tsv")
    wanted = frozenset(row.pmcid for row in rows)
    raws = {name: raw for name, raw in zip(names_of_papers(), papers(), strict=True)
            if name in wanted}  # fmt: skip
    score = score_figures({n: findings_of_publication(r) for n, r in raws.items()}, rows, wanted)
    assert score.wrong <= 0.05 * score.right
    assert score.found >= 35


@pytest.mark.parametrize(
    ("intervention", "comparator", "label", "right"),
    [
        ("ALZ", "placebo", Direction.DECREASE, 1),
        ("ALZ", "placebo", Direction.INCREASE, 0),
        ("placebo", "ALZ", Direction.INCREASE, 1),  # the same, told from the other side
        ("placebo", "ALZ", Direction.DECREASE, 0),
        ("ALZ", "placebo", Direction.NO_CHANGE, 0),
    ],
)
def test_a_statement_is_held_against_its_label_whichever_arm_is_named_first(
    intervention, comparator, label, right
):
    said = "Pain scores were significantly lower in the ALZ group than in the placebo group."
    one = Label("PMC1", "1", "pain", intervention, comparator, label, said)
    papers = {"PMC1": findings_of_publication(article(said))}
    score = score_labels(papers, [one], frozenset({"PMC1"}))
    assert (score.right, score.wrong, score.of) == (right, 1 - right, 1)


def test_halves_are_the_same_whatever_the_order():
    names = [f"PMC{number}" for number in range(20)]
    first, second = halves(names)
    assert halves(reversed(names)) == (first, second)
    assert (len(first), len(second), first & second) == (10, 10, frozenset())


LONG = ["ALZ (24%) " * 400, "1,234," * 2000, "from week 2 " * 400, "(" * 3000 + "24%"]


@pytest.mark.parametrize("text", LONG)
def test_a_text_without_sentences_is_passed_over(text):
    assert findings_of_publication(article(text)).findings == ()


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("Alphazol was given to 120 people with lupus.", []),
        ("Alphazol was given to 120 people (NCT00000009).", ["number"]),
        ("Betazol was given to 250 people (NCT00000009).", ["number", "treatment", "people"]),
        ("Betazol was given to 250 people.", ["treatment", "people"]),
        ("ALPHA-ZOL was given to 60 of the 120 adults.", []),
        ("250 patients were randomized to alphazol.", ["people"]),
        ("Betazol was given to 250 people (NCT00000001).", []),
        ("Betazol in a follow-up of NCT00000001 and NCT00000009.", []),
    ],
)
def test_what_speaks_for_another_trial_is_told(sentence, kinds):
    paper = paper_from_xml(article(sentence, title="A trial in lupus"))
    source = Source(kind=SourceKind.REGISTRY, ref="NCT00000001", text="120")
    joined = Finding(id="1", kind=FindingKind.STATEMENT, source=source, where={},
                     measure=Topic.PEOPLE, said="In all, 120 people took part.")  # fmt: skip
    document = FindingsDocument(trial="NCT00000001", names=("lupus", "alphazol"),
                                arms={"Alphazol 5 mg": "alphazol"}, findings=(joined,))  # fmt: skip
    found = disagreements(trial="NCT00000001", text=f"{paper.title} {paper.text}",
                          named=paper.named, document=document)  # fmt: skip
    assert [one.kind for one in found] == kinds
    assert all(one.sentence.endswith(".") for one in found)
