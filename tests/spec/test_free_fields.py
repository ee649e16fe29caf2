"""How registers write dates, ages, phases, sexes and counts, and what is read: the table itself."""

import pytest

from trialpost.model.dates import AgeLimit
from trialpost.model.reading import IssueKind
from trialpost.model.status import Phase, Sex
from trialpost.registry.tolerant import free_fields
from trialpost.registry.tolerant.notes import Notes

BAD_DATE, BAD_AGE = IssueKind.BAD_DATE, IssueKind.BAD_AGE
CODE, WRONG = IssueKind.UNKNOWN_CODE, IssueKind.WRONG_TYPE

DATES = [
    # as written                    as read        noted as
    ("2026-08-14", "2026-08-14", None),
    ("2026-08", "2026-08", None),
    ("2026", "2026", None),
    ("2026/08/14", "2026-08-14", None),
    ("20260814", "2026-08-14", None),
    ("14/08/2026", "2026-08-14", None),
    ("01/02/2026", "2026-02-01", None),  # day and month, never the other way round
    ("14.8.2026", "2026-08-14", None),
    ("14 August 2026", "2026-08-14", None),
    ("14-Aug-2026", "2026-08-14", None),
    ("21st March 2026", "2026-03-21", None),
    ("August 2026", "2026-08", None),
    ("August 14, 2026", "2026-08-14", None),
    ("2026-08-14T15:09:37.845816062Z", "2026-08-14", None),
    ("2026-03-08 17:34:31", "2026-03-08", None),
    ("14/08/2026 00:00:00", "2026-08-14", None),
    ("08/14/2026", "2026-08-14", BAD_DATE),  # there is no month 14: the other way round
    ("31/02/2026", None, BAD_DATE),
    ("Jan  1 1900 12:00AM", None, BAD_DATE),  # what databases write for nothing
    ("soon", None, BAD_DATE),
    ("14 Brumaire 2026", None, BAD_DATE),
    ("", None, None),
    ("N/A", None, None),
    ("Not applicable", None, None),
]
AGES = [
    ("18 Years", (18, "year"), None),
    ("18Y", (18, "year"), None),
    ("18", (18, "year"), None),
    ("18.00 Year(s)", (18, "year"), None),
    ("20years-old", (20, "year"), None),
    ("18 age old", (18, "year"), None),
    ("6M", (6, "month"), None),
    ("6 Months", (6, "month"), None),
    ("2 Weeks", (2, "week"), None),
    ("730D", (730, "day"), None),
    ("6569D", (6569, "day"), None),
    ("28 Days", (28, "day"), None),
    ("48 Hours", (48, "hour"), None),
    ("0.5 Years", (6, "month"), None),
    ("1.5Y", (18, "month"), None),
    (">= 18 Years", (18, "year"), None),
    (">18Y", (18, "year"), BAD_AGE),
    ("<55Y", (55, "year"), BAD_AGE),
    ("", None, None),
    ("0", None, None),
    ("0 Years", None, None),
    ("N/A", None, None),
    ("NO LIMIT", None, None),
    ("No limit", None, None),
    ("Not Specified", None, None),
    ("NOT APPLICABLE", None, None),
    ("No maximum age", None, None),
    ("999 Years", None, BAD_AGE),
    ("Adult", None, BAD_AGE),
    ("1.23 Years", None, BAD_AGE),
    ("18 Moons", None, BAD_AGE),
    ("-5 Years", None, BAD_AGE),
]
P1, P2, P3, P4 = Phase.PHASE_1, Phase.PHASE_2, Phase.PHASE_3, Phase.PHASE_4
PHASES = [
    ("Phase 2", (P2,), None),
    ("Phase II", (P2,), None),
    ("2", (P2,), None),
    ("Phase-3", (P3,), None),
    ("Phase 1/Phase 2", (P1, P2), None),
    ("Phase 1 / Phase 2", (P1, P2), None),
    ("Phase I/II", (P1, P2), None),
    ("1-2", (P1, P2), None),
    ("PHASE II/III TRIAL", (P2, P3), None),
    ("Phase 1b/2a", (P1, P2), None),
    ("Early Phase 1", (Phase.EARLY_PHASE_1,), None),
    ("Phase 0", (Phase.EARLY_PHASE_1,), None),
    ("Post Marketing Surveillance", (P4,), None),
    ("N/A", (Phase.NOT_APPLICABLE,), None),
    ("Not Applicable", (Phase.NOT_APPLICABLE,), None),
    (
        "Human pharmacology (Phase I): no Therapeutic exploratory (Phase II): yes"
        "Therapeutic confirmatory - (Phase III): yesTherapeutic use (Phase IV): no",
        (P2, P3),
        None,
    ),
    ("Human pharmacology (Phase I): Therapeutic use (Phase IV): ", (), None),
    ("", (), None),
    ("Not Specified", (), None),
    ("Not Available", (), None),
    ("Other", (), None),
    ("Retrospective study", (), CODE),
]
SEXES = [
    ("All", None, None),
    ("Both", None, None),
    ("Both males and females", None, None),
    ("Male and Female", None, None),
    ("Male/Female", None, None),
    ("Female", Sex.FEMALE, None),
    ("Females", Sex.FEMALE, None),
    ("F", Sex.FEMALE, None),
    ("Male", Sex.MALE, None),
    ("M", Sex.MALE, None),
    ("<br>Female: yes<br>Male: yes<br>", None, None),
    ("Female: yes Male: no", Sex.FEMALE, None),
    ("Female: no Male: yes", Sex.MALE, None),
    ("", None, None),
    ("Not Specified", None, None),
    ("-", None, None),
    ("Purple", None, CODE),
]
COUNTS = [
    ("100", 100, None),
    ("2,200", 2200, None),
    ("120 participants", 120, None),
    ("60.0", 60, None),
    ("first group:49;S-1 group:49;follow-up group:49;", 147, None),
    ("Group A:20;Group B:20", 40, None),
    ("", None, None),
    ("N/A", None, None),
    ("0", None, WRONG),
    ("2008-05-06", None, WRONG),
    ("many", None, WRONG),
    ("99999999999999", None, WRONG),
]


def kinds(notes: Notes) -> list[IssueKind]:
    return [issue.kind for issue in notes.all()]


def noted(kind: IssueKind | None) -> list[IssueKind]:
    return [kind] if kind else []


@pytest.mark.parametrize(("text", "read", "kind"), DATES)
def test_dates(text: str, read: str | None, kind: IssueKind | None) -> None:
    notes = Notes()
    found = free_fields.date(text, "/here", notes)
    assert (str(found) if found else None, kinds(notes)) == (read, noted(kind))


@pytest.mark.parametrize(("text", "read", "kind"), AGES)
def test_ages(text: str, read: tuple[int, str] | None, kind: IssueKind | None) -> None:
    notes = Notes()
    found = free_fields.age(text, "/here", notes)
    assert (found, kinds(notes)) == (AgeLimit(*read) if read else None, noted(kind))


@pytest.mark.parametrize(("text", "read", "kind"), PHASES)
def test_phases(text: str, read: tuple[Phase, ...], kind: IssueKind | None) -> None:
    notes = Notes()
    assert (free_fields.phases(text, "/here", notes), kinds(notes)) == (read, noted(kind))


@pytest.mark.parametrize(("text", "read", "kind"), SEXES)
def test_sexes(text: str, read: Sex | None, kind: IssueKind | None) -> None:
    notes = Notes()
    assert (free_fields.sex(text, "/here", notes), kinds(notes)) == (read, noted(kind))


@pytest.mark.parametrize(("text", "read", "kind"), COUNTS)
def test_counts(text: str, read: int | None, kind: IssueKind | None) -> None:
    notes = Notes()
    assert (free_fields.count(text, "/here", notes), kinds(notes)) == (read, noted(kind))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ("One\r\n<br>two\r\n<br>\r\n<br>three", "One\ntwo\n\nthree"),
        ("Age <5 and >18 <b>years</b>", "Age <5 and >18 years"),
        ("<p>One</p><p>two</p>", "One\n\ntwo"),
        ("a &amp; b &ge; 5 &unheard; c", "a & b ≥ 5 &unheard; c"),
        ("bell\x07 and\xa0space", "bell  and space"),
    ],
)
def test_markup_becomes_lines_and_less_than_stays(text: str, lines: str) -> None:
    assert free_fields.lines_of(text) == lines


WRAPPED = (
    "<br>        Inclusion Criteria:\r\n<br>\r\n"
    "<br>          -  Written consent must be given before anything that the protocol asks for\r\n"
    "<br>             is done.\r\n<br>\r\n"
    "<br>               -  Parents sign for those\r\n<br>                  under 18.\r\n<br>\r\n"
    "<br>          -  Aged 18 or over\r\n<br>"
)


def test_lines_broken_to_fit_are_joined_and_nesting_stays() -> None:
    assert free_fields.criteria_of(WRAPPED).split("\n\n") == [
        "Inclusion Criteria:",
        "-  Written consent must be given before anything that the protocol asks for is done.",
        "     -  Parents sign for those under 18.",
        "-  Aged 18 or over",
    ]


def test_a_criterion_a_line_stays_so() -> None:
    text = "1. Aged 18\n2. Has asthma\nWilling to come\nAble to walk"
    assert free_fields.criteria_of(text) == text
