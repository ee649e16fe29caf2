"""What a whole article has to tell, and what a title may not pick: told of an invented trial."""

import msgspec
import pytest

from trialpost.articles.verify import verify
from trialpost.articles.words import fixed
from trialpost.findings import FindingsDocument
from trialpost.model.article import Article, Section, Sentence, SourceRef, TrialRef
from trialpost.model.finding import Finding, FindingKind, Source, SourceKind, Table

A, B = "Tavolin", "Sugar pill"
NCT, URL = "NCT00000001", "https://clinicaltrials.gov/study/NCT00000001"
COUNT = {"statistic": "count", "unit": "Participants"}


def finding(name: str, **given) -> Finding:
    source = Source(kind=SourceKind.REGISTRY, ref=NCT, text="")
    return Finding(id=name, kind=FindingKind.NUMBER, source=source, where={}, **given)


def both(name: str, one: dict, other: dict, **given) -> tuple[Finding, ...]:
    """Return a finding of either group."""
    return finding(f"{name}-a", arm=A, **one, **given), finding(
        f"{name}-b", arm=B, **other, **given
    )


def analysed(name: str, p: str, **given) -> Finding:
    return finding(name, arm=A, comparator=B, p_value=p, table=Table.ANALYSIS, **given)


FINDINGS = (
    *both("relief", {"value": 12.0}, {"value": 10.0}, measure="Pain score", statistic="mean",
          unit="points", table=Table.OUTCOME),
    analysed("relief-test", "0.28", measure="Pain score"),
    *both("sleep", {"value": 7.5}, {"value": 6.0}, measure="Hours of sleep", statistic="mean",
          unit="hours", table=Table.OUTCOME),
    analysed("sleep-test", "0.008", measure="Hours of sleep"),
    *both("serious", {"value": 2, "n": 40}, {"value": 3, "n": 41},
          measure="Any serious adverse event", table=Table.EVENT, role="serious", **COUNT),
    *both("rash", {"value": 9, "n": 40}, {"value": 2, "n": 41}, measure="Rash",
          table=Table.EVENT, role="other", category="Skin", **COUNT),
)  # fmt: skip
DOCUMENT = FindingsDocument(
    trial=NCT,
    findings=FINDINGS,
    main_measures=("Pain score",),
    arms={A: "tavolin", B: "placebo"},
    measures={"Pain score": "pain score", "Hours of sleep": "hours of sleep", "Rash": "rash",
              "Any serious adverse event": "serious health problem"},
    names=("asthma", "tavolin"),
    url=URL,
)  # fmt: skip
MAIN = (
    Sentence("The main measure was pain score.", ("relief-a", "relief-b")),
    Sentence("With tavolin, the mean was 12 points.", ("relief-a",)),
    Sentence("With placebo, the mean was 10 points.", ("relief-b",)),
    Sentence("No clear difference between tavolin and placebo was seen (p = 0.28).",
             ("relief-test",)),
)  # fmt: skip
HARMS = (
    Sentence("With tavolin, 2 of 40 people had a serious health problem.", ("serious-a",)),
    Sentence("With placebo, 3 of 41 people had a serious health problem.", ("serious-b",)),
    Sentence("Rash came up in 9 of 40 people with tavolin and 2 of 41 people with placebo.",
             ("rash-a", "rash-b")),
)  # fmt: skip
TITLE = Sentence("No clear difference in pain score between tavolin and placebo", ("relief-test",))


def article(title: Sentence = TITLE, *, main=MAIN, harms=HARMS) -> Article:
    return Article(
        title=title,
        subtitle=Sentence("The mean pain score was 12 points with tavolin.", ("relief-a",)),
        trial=TrialRef(NCT, URL),
        source=SourceRef(f"Results of {NCT}", "2020-01-01", URL),
        sections=(
            Section("The main result", tuple(main)),
            Section("Health problems during the trial", tuple(harms)),
        ),
        reading_grade=8.0,
    )


def whys(one: Article, document: FindingsDocument = DOCUMENT) -> list[str]:
    return [problem.why for problem in verify(one, document)]


def test_an_article_that_tells_all_is_borne_out() -> None:
    assert whys(article()) == []


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("A significant difference in hours of sleep between tavolin and placebo", ("sleep-test",)),
        ("A significant difference in hours of sleep between tavolin and placebo",
         ("sleep-test", "relief-a", "relief-b")),
        ("Hours of sleep were higher with tavolin than with placebo", ("sleep-a", "sleep-b")),
        ("Fewer people had a rash with placebo than with tavolin", ("rash-a", "rash-b")),
    ],
)  # fmt: skip
def test_a_title_on_a_further_measure_has_to_say_so(text, ids) -> None:
    assert any("further measure" in why for why in whys(article(Sentence(text, ids))))


def test_a_title_may_tell_a_further_measure_that_it_calls_one() -> None:
    text = "Another measure, hours of sleep: a significant difference between tavolin and placebo"
    title = Sentence(text, ("sleep-test",))
    assert whys(article(title)) == []
    assert any("further measure" in why for why in whys(article(title, main=MAIN[:3])))


@pytest.mark.parametrize(
    "text",
    [
        "Pain score was higher with tavolin than with placebo",
        "Pain score: 12 points with tavolin and 10 points with placebo",
    ],
)
def test_a_title_may_not_hide_that_nothing_clear_was_found(text) -> None:
    ids = ("relief-a", "relief-b")
    assert any("hides it" in why for why in whys(article(Sentence(text, ids))))
    said = Sentence(f"{text}, no clear difference", (*ids, "relief-test"))
    assert whys(article(said)) == []


def test_a_title_may_not_pick_the_significant_of_several_tests() -> None:
    again = analysed("relief-again", "0.01", measure="Pain score")
    document = msgspec.structs.replace(DOCUMENT, findings=(*FINDINGS, again))
    more = Sentence("The difference between tavolin and placebo was significant (p = 0.01).",
                    ("relief-again",))  # fmt: skip
    picked = "A significant difference in pain score between tavolin and placebo"
    for text, held in ((picked, False), (f"{picked}, in one of several tests", True)):
        one = article(Sentence(text, ("relief-again",)), main=(*MAIN, more))
        assert any("hides it" in why for why in whys(one, document)) != held


def test_an_article_that_has_room_for_a_further_measure_tells_a_harm() -> None:
    sleep = Sentence("With tavolin, the mean of hours of sleep was 7.5 hours.", ("sleep-a",))
    extra = Section("Other results", (sleep,))
    for harms, held in ((HARMS, True), (HARMS[:2], False)):
        one = article(harms=harms)
        one = msgspec.structs.replace(one, sections=(*one.sections, extra))
        assert any("none is told" in why for why in whys(one)) != held


@pytest.mark.parametrize("lead", [fixed.TERMS, fixed.TERMS_APART])
def test_what_is_said_of_the_harms_that_follow_has_to_be_so(lead) -> None:
    many = tuple(
        one
        for at in range(12)
        for one in both(f"ill{at}", {"value": 20, "n": 40}, {"value": 5, "n": 41},
                        measure=f"Illness {chr(65 + at)}", table=Table.EVENT, role="other",
                        category="Skin", **COUNT)
    )  # fmt: skip
    rare = both("rare", {"value": 0, "n": 40}, {"value": 1, "n": 41}, measure="Anaemia",
                table=Table.EVENT, role="other", category="Blood", **COUNT)  # fmt: skip
    document = msgspec.structs.replace(DOCUMENT, findings=(*FINDINGS, *many, *rare))
    text = "{} came up in {} of 40 people with tavolin and {} of 41 people with placebo."
    for told, held in (
        ((text.format("Illness A", 20, 5), ("ill0-a", "ill0-b")), True),
        ((text.format("Anaemia", 0, 1), ("rare-a", "rare-b")), False),
        (None, False),
    ):
        after = (Sentence(*told),) if told else ()
        one = article(harms=(*HARMS[:2], Sentence(lead), *after))
        assert any("of which this is so" in why for why in whys(one, document)) != held


def test_no_test_of_a_main_measure_is_dropped_and_a_margin_is_explained() -> None:
    again = analysed("relief-again", "0.79", measure="Pain score")
    close = analysed("relief-close", "0.001", measure="Pain score", hypothesis="NON_INFERIORITY")
    none = Sentence("No clear difference between tavolin and placebo was seen (p = 0.79).",
                    ("relief-again",))  # fmt: skip
    near = Sentence("For tavolin and placebo, the record gives p = 0.001.", ("relief-close",))
    document = msgspec.structs.replace(DOCUMENT, findings=(*FINDINGS, again, close))
    explained = Sentence(fixed.MARGIN, (close.id,))
    assert whys(article(main=(*MAIN, none, near, explained)), document) == []
    assert any("close enough" in why for why in whys(article(main=(*MAIN, none, near)), document))
    for kept in ((near, explained), (none,)):
        less = whys(article(main=(*MAIN, *kept)), document)
        assert any("a test of a main outcome" in why for why in less)


def test_a_fixed_sentence_may_name_the_findings_that_it_is_about() -> None:
    about = Sentence(fixed.P_VALUE, (FINDINGS[0].id,))
    assert whys(article(main=(*MAIN, about))) == []
    lost = Sentence(fixed.P_VALUE, ("nothing has this id",))
    assert whys(article(main=(*MAIN, lost))) == ["There is no finding with this id."]
