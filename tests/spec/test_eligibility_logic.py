"""How truths are joined into a verdict: domain.md ("Matching", "Silence") as tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria_made_up import anybody, criterion, illness, judged, person, treatment, within
from trialpost.eligibility.judge import Silence
from trialpost.eligibility.kleene import HOLDS, LACKS, UNKNOWN, joined, verdict
from trialpost.model.criterion import CriterionKind, Verdict
from trialpost.model.requirement import (
    All,
    AllOrAny,
    Any,
    AtLeast,
    Circumstance,
    HasCondition,
    InOtherTrial,
    IsAble,
    LeftToTeam,
    Measured,
    Named,
    Not,
    Requirement,
    Response,
    SexIs,
    State,
    TeamChecks,
    Treated,
    Unread,
    UsesSubstance,
    When,
    implies,
)
from trialpost.model.status import Sex
from trialpost.vocabulary.lexicon import lexicon
from trialpost.vocabulary.plain import render

SIGNS = {"+": HOLDS, "?": UNKNOWN, "-": LACKS}
PARTS = [Unread(text=str(number)) for number in range(4)]

TABLE = [
    # joined, parts, whole
    ("all", "++", "+"), ("all", "+?", "?"), ("all", "+-", "-"), ("all", "?-", "-"),
    ("all", "", "+"),
    ("any", "--", "-"), ("any", "-?", "?"), ("any", "+-", "+"), ("any", "+?", "+"),
    ("any", "", "-"),
    ("open", "++", "+"), ("open", "--", "-"), ("open", "+-", "?"), ("open", "+?", "?"),
    ("open", "-?", "?"), ("open", "", "?"),
    ("2 of", "++-", "+"), ("2 of", "+?-", "?"), ("2 of", "+--", "-"), ("2 of", "??-", "?"),
    ("2 of", "?--", "-"), ("2 of", "++?", "+"), ("2 of", "+", "-"),
    ("not", "+", "-"), ("not", "?", "?"), ("not", "-", "+"),
]  # fmt: skip


def tree(how: str, count: int) -> Requirement:
    parts = tuple(PARTS[:count])
    kinds: dict[str, Requirement] = {
        "all": All(parts), "any": Any(parts), "open": AllOrAny(parts), "2 of": AtLeast(2, parts)
    }  # fmt: skip
    return Not(PARTS[0]) if how == "not" else kinds[how]


@pytest.mark.parametrize(("how", "parts", "whole"), TABLE)
def test_parts_are_joined(how: str, parts: str, whole: str) -> None:
    truths = {PARTS[number]: SIGNS[sign] for number, sign in enumerate(parts)}
    assert joined(tree(how, len(parts)), lambda leaf, _wanted: truths[leaf]) == SIGNS[whole]


@pytest.mark.parametrize(
    ("truth", "inclusion", "exclusion"),
    [
        (HOLDS, Verdict.MET, Verdict.NOT_MET),
        (LACKS, Verdict.NOT_MET, Verdict.MET),
        (UNKNOWN, Verdict.UNKNOWN, Verdict.UNKNOWN),
    ],
)
def test_a_truth_speaks_for_the_person(truth: int, inclusion: Verdict, exclusion: Verdict) -> None:
    assert verdict(CriterionKind.INCLUSION, truth) is inclusion
    assert verdict(CriterionKind.EXCLUSION, truth) is exclusion


@given(st.lists(st.sampled_from([LACKS, UNKNOWN, HOLDS]), min_size=1, max_size=4))
def test_de_morgan(truths: list[int]) -> None:
    parts = tuple(PARTS[: len(truths)])
    known = dict(zip(parts, truths, strict=True))

    def value(requirement: Requirement) -> int:
        return joined(requirement, lambda leaf, _wanted: known[leaf])

    denied = tuple(Not(part) for part in parts)
    assert value(Not(All(parts))) == value(Any(denied))
    assert value(Not(Any(parts))) == value(All(denied))
    assert value(Not(Not(All(parts)))) == value(All(parts))
    assert value(AtLeast(1, parts)) == value(Any(parts))
    assert value(AtLeast(len(parts), parts)) == value(All(parts))


def test_a_leaf_is_told_whether_it_is_to_hold() -> None:
    asked: list[tuple[str, bool]] = []

    def value(leaf: Unread, wanted: bool) -> int:
        asked.append((leaf.text, wanted))
        return UNKNOWN

    joined(All((PARTS[0], Not(Any((PARTS[1], Not(PARTS[2])))))), value)
    assert asked == [("0", True), ("1", False), ("2", True)]


ASTHMA = illness("asthma")
MET, NOT_MET, OPEN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN
PREGNANT = State(name="pregnant", concept="pregnant")
VALUE = Measured(name="eGFR", concept="egfr", low=60)

NAMES = (Named(name="asthma", concept="asthma"), Named(name="Zellweger syndrome"))

SILENT = [
    # what a note does not mention, kind, strict, presumed
    (ASTHMA, "exclusion", OPEN, MET),
    (Not(ASTHMA), "inclusion", OPEN, MET),
    (ASTHMA, "inclusion", OPEN, OPEN),
    (Not(ASTHMA), "exclusion", OPEN, OPEN),
    (treatment("rituximab"), "exclusion", OPEN, MET),
    (treatment("rituximab", period=within(90)), "exclusion", OPEN, MET),
    (treatment("kidney transplant", period=within(90)), "exclusion", OPEN, MET),
    (treatment("flu vaccine"), "exclusion", OPEN, OPEN),
    (UsesSubstance(name="x", concept="cannabis"), "exclusion", OPEN, OPEN),
    (treatment("kidney transplant", when=When.EVER), "exclusion", OPEN, MET),
    (illness("Zellweger syndrome"), "exclusion", OPEN, MET),
    (InOtherTrial(), "exclusion", OPEN, MET),
    (InOtherTrial(), "inclusion", OPEN, OPEN),
    (Circumstance(name="x", concept="prisoner"), "exclusion", OPEN, MET),
    (Circumstance(name="x", concept="lives-alone"), "exclusion", OPEN, OPEN),
    (treatment("antibiotic", response=Response.NEEDED), "exclusion", OPEN, MET),
    (treatment("antibiotic", response=Response.SUITABLE), "exclusion", OPEN, OPEN),
    (illness("any other serious illness"), "exclusion", OPEN, OPEN),
    (illness("asthma", when=When.PLANNED), "exclusion", OPEN, OPEN),
    (PREGNANT, "exclusion", OPEN, OPEN),
    (VALUE, "inclusion", OPEN, OPEN),
    (VALUE, "exclusion", OPEN, OPEN),
    (LeftToTeam(reason=TeamChecks.JUDGEMENT), "exclusion", OPEN, OPEN),
    (LeftToTeam(reason=TeamChecks.JUDGEMENT, names=NAMES), "exclusion", OPEN, MET),
    (LeftToTeam(reason=TeamChecks.PROGNOSIS), "exclusion", OPEN, MET),
    (LeftToTeam(reason=TeamChecks.PROGNOSIS), "inclusion", OPEN, OPEN),
    (Unread(text="something"), "exclusion", OPEN, OPEN),
    (Unread(text="something", names=NAMES), "exclusion", OPEN, MET),
    (Unread(text="something", names=NAMES), "inclusion", OPEN, OPEN),
    (Not(Unread(text="something", names=NAMES)), "inclusion", OPEN, MET),
    (treatment("medicine"), "exclusion", OPEN, OPEN),
    (Treated(name="x", concept="x-ray"), "exclusion", OPEN, OPEN),
    (Treated(name="x", concept="medicine", qualifiers=("strong",)), "exclusion", OPEN, OPEN),
    (Not(IsAble(name="read", concept="read", granted=True)), "exclusion", OPEN, MET),
    (IsAble(name="read", concept="read"), "inclusion", OPEN, OPEN),
    (Any((ASTHMA, illness("migraine"))), "exclusion", OPEN, MET),
    (Any((ASTHMA, PREGNANT)), "exclusion", OPEN, OPEN),
    (All((ASTHMA, PREGNANT)), "exclusion", OPEN, MET),
    (Any((Not(ASTHMA), VALUE)), "inclusion", OPEN, MET),
]


@pytest.mark.parametrize(("requirement", "kind", "strict", "presumed"), SILENT)
def test_silence(requirement: Requirement, kind: str, strict: Verdict, presumed: Verdict) -> None:
    nobody = person()
    assert judged(requirement, nobody, kind).verdict is strict
    noted = judged(requirement, nobody, kind, silence=Silence.PRESUMED)
    assert noted.verdict is presumed
    assert noted.presumed is (presumed is MET)


TOPICS = [
    # what the note tells of, what it does not mention, presumed of an exclusion
    ({"conditions": ["asthma"]}, treatment("rituximab", period=within(90)), MET),
    ({"answers": {"smoking": "no"}}, UsesSubstance(name="x", concept="cannabis"), MET),
    ({"answers": {"alcohol": "now"}}, UsesSubstance(name="x", concept="cannabis"), MET),
    ({"conditions": ["asthma"]}, UsesSubstance(name="x", concept="cannabis"), OPEN),
]


@pytest.mark.parametrize(("told", "leaf", "presumed"), TOPICS)
def test_a_letter_that_leaves_out_habits_is_silent_on_none_of_them(
    told: dict[str, object], leaf: Requirement, presumed: Verdict
) -> None:
    noted = judged(leaf, person(**told), "exclusion", silence=Silence.PRESUMED)
    assert noted.verdict is presumed


COURSES = [
    # told, asked, as an inclusion, as an exclusion
    ("chronic asthma", "chronic", MET, NOT_MET),
    ("asthma", "chronic", OPEN, OPEN),
    ("acute asthma", "chronic", NOT_MET, MET),
]


@pytest.mark.parametrize(("told", "course", "inclusion", "exclusion"), COURSES)
def test_how_an_illness_runs_is_compared(
    told: str, course: str, inclusion: Verdict, exclusion: Verdict
) -> None:
    asked = illness("asthma", qualifiers=(course,))
    has = person(conditions=[{"name": told, "status": "current"}])
    assert judged(asked, has, "inclusion").verdict is inclusion
    assert judged(asked, has, "exclusion").verdict is exclusion


def test_an_event_said_to_be_current_speaks_for_the_person_alone() -> None:
    asked = illness("heart attack")
    has = anybody(conditions=[{"name": "skull fracture", "status": "current"}])
    fracture = HasCondition(name="fracture", concept="fracture")
    assert judged(fracture, has, "inclusion").verdict is MET
    assert judged(fracture, has, "exclusion").verdict is OPEN
    assert judged(asked, person(conditions=["heart attack"]), "inclusion").verdict is OPEN


HINTS = [
    # what the note tells, what it makes one think of
    ({"medications": ["insulin glargine"]}, "diabetes mellitus"),
    ({"measurements": [{"name": "creatinine", "value": 3, "unit": "mg/dL"}]}, "kidney disease"),
    ({"conditions": ["jaundice"]}, "liver disease"),
]


@pytest.mark.parametrize(("told", "name"), HINTS)
def test_what_a_letter_makes_one_think_of_is_not_presumed_absent(
    told: dict[str, object], name: str
) -> None:
    (concept,) = lexicon().find(name)
    asked = HasCondition(name=name, concept=concept.id)
    assert judged(asked, anybody(), "exclusion", silence=Silence.PRESUMED).verdict is MET
    assert judged(asked, anybody(**told), "exclusion", silence=Silence.PRESUMED).verdict is OPEN
    assert judged(asked, anybody(**told), "inclusion", silence=Silence.PRESUMED).verdict is OPEN


def test_a_stage_of_what_is_there_is_not_presumed_absent() -> None:
    has = person(conditions=["asthma"])
    severe = illness("asthma", severity=("severe",))
    assert judged(severe, has, "exclusion", silence=Silence.PRESUMED).verdict is OPEN
    assert judged(severe, person(), "exclusion", silence=Silence.PRESUMED).verdict is MET


def test_a_note_that_names_something_broader_would_have_named_the_form() -> None:
    has = person(conditions=["cancer"])
    skin = illness("skin cancer")
    assert judged(skin, has, "exclusion").verdict is OPEN
    assert judged(skin, has, "exclusion", silence=Silence.PRESUMED).verdict is MET
    advanced = illness("skin cancer", stage=("IV",))
    assert judged(advanced, has, "exclusion", silence=Silence.PRESUMED).verdict is OPEN


@pytest.mark.parametrize("reason", list(TeamChecks))
@pytest.mark.parametrize("kind", ["inclusion", "exclusion"])
def test_consent_counts_where_a_note_says_so(reason: TeamChecks, kind: str) -> None:
    agrees = person(answers={"consent": "yes"})
    leaf = LeftToTeam(reason=reason)
    assert judged(leaf, agrees, kind).verdict is OPEN
    noted = judged(leaf, agrees, kind, silence=Silence.PRESUMED)
    covered = reason in (TeamChecks.CONSENT, TeamChecks.WILLINGNESS)
    presumed = kind == "exclusion" and reason is TeamChecks.PROGNOSIS
    assert noted.verdict is (MET if covered or presumed else OPEN)
    assert noted.presumed is presumed


@pytest.mark.parametrize("reason", list(TeamChecks))
@pytest.mark.parametrize("kind", ["inclusion", "exclusion"])
def test_who_will_do_as_asked_is_willing_and_compliant(reason: TeamChecks, kind: str) -> None:
    complies = person(answers={"compliance": "yes"})
    leaf = LeftToTeam(reason=reason)
    noted = judged(leaf, complies, kind, silence=Silence.PRESUMED)
    if reason is not TeamChecks.PROGNOSIS:
        covered = reason in (TeamChecks.WILLINGNESS, TeamChecks.COMPLIANCE)
        assert noted.verdict is (MET if covered else OPEN)


TOLD = [
    # what a note tells, beside the names of what was not read, presumed
    ({}, MET),
    ({"conditions": ["lupus"]}, MET),
    ({"absent": ["asthma"]}, MET),
    ({"conditions": ["asthma"]}, OPEN),
    ({"conditions": ["lung disease"]}, OPEN),
    ({"conditions": ["Zellweger syndrome"]}, OPEN),
    ({"conditions": ["asthma clinic"]}, OPEN),
    ({"suspected": ["asthma"]}, OPEN),
]


@pytest.mark.parametrize(("told", "presumed"), TOLD)
def test_words_that_were_not_read_pass_where_nothing_of_them_is_told(
    told: dict[str, object], presumed: Verdict
) -> None:
    for leaf in (
        Unread(text="x", names=NAMES),
        LeftToTeam(reason=TeamChecks.JUDGEMENT, names=NAMES),
    ):
        assert judged(leaf, person(**told), "exclusion").verdict is OPEN
        noted = judged(leaf, person(**told), "exclusion", silence=Silence.PRESUMED)
        assert noted.verdict is presumed


def test_a_letter_that_names_a_deadly_illness_need_not_say_how_long_somebody_will_live() -> None:
    short = LeftToTeam(reason=TeamChecks.PROGNOSIS)
    for told in ({"conditions": ["cancer"]}, {"conditions": ["skin cancer"]}):
        noted = judged(short, person(**told), "exclusion", silence=Silence.PRESUMED)
        assert noted.verdict is OPEN


SHOWS = [
    # told of a test, what it is to show, presumed of an exclusion
    ({"procedures": ["X-ray"]}, "shows pneumonia", MET),
    ({"procedures": ["X-ray"], "conditions": ["pneumonia"]}, "shows pneumonia", OPEN),
    ({"procedures": ["X-ray"]}, "with new findings", OPEN),
    ({}, "shows pneumonia", OPEN),
]


@pytest.mark.parametrize(("told", "shows", "presumed"), SHOWS)
def test_a_test_that_was_done_did_not_show_what_nobody_tells_of(
    told: dict[str, object], shows: str, presumed: Verdict
) -> None:
    leaf = Treated(name="X-ray", concept="x-ray", when=When.EVER, qualifiers=(shows,))
    assert judged(leaf, anybody(**told), "exclusion").verdict is OPEN
    noted = judged(leaf, anybody(**told), "exclusion", silence=Silence.PRESUMED)
    assert noted.verdict is presumed


WOMAN, MAN = SexIs(sex=Sex.FEMALE), SexIs(sex=Sex.MALE)
BIRTH_CONTROL = State(name="contraception", concept="contraception")
OF_OTHERS = [
    # a criterion, its kind, who, whether it concerns them; all are met
    (PREGNANT, "exclusion", {"sex": "male"}, False),
    (PREGNANT, "exclusion", {"sex": "female", "birth_year": 1950}, False),
    (PREGNANT, "exclusion", {"sex": "female", "answers": {"pregnant": "no"}}, True),
    (Not(PREGNANT), "inclusion", {"sex": "male"}, False),
    (All((WOMAN, PREGNANT)), "exclusion", {"sex": "male"}, False),
    (implies(WOMAN, BIRTH_CONTROL), "inclusion", {"sex": "male"}, False),
    (Any((MAN, All((WOMAN, Not(PREGNANT))))), "inclusion", {"sex": "male"}, True),
    (Any((PREGNANT, ASTHMA)), "exclusion", {"sex": "male", "absent": ["asthma"]}, True),
    (Any((PREGNANT, LeftToTeam(reason=TeamChecks.WILLINGNESS))), "exclusion",
     {"sex": "male", "answers": {"consent": "yes"}}, False),
    (MAN, "inclusion", {"sex": "male"}, True),
]  # fmt: skip


@pytest.mark.parametrize(("requirement", "kind", "told", "concerns"), OF_OTHERS)
def test_what_speaks_of_other_people_says_so(
    requirement: Requirement, kind: str, told: dict[str, object], concerns: bool
) -> None:
    one = judged(requirement, person(**told), kind, silence=Silence.PRESUMED)
    assert one.verdict is MET
    assert one.concerns is concerns
    assert ("other people" in render(one.because)) is not concerns


def test_what_holds_for_one_group_alone_fails_nobody() -> None:
    has = person(conditions=["asthma"])
    assert judged(ASTHMA, has, "exclusion").verdict is NOT_MET
    spared = judged(ASTHMA, has, "exclusion", group="Cohort B")
    assert (spared.verdict, spared.needs) == (OPEN, ())
    assert judged(ASTHMA, has, "inclusion", group="Cohort B").verdict is MET


NEEDS = [
    # tree, told, what is asked, in this order
    (All((ASTHMA, illness("lupus"))), {}, ("condition:asthma", "condition:lupus")),
    (All((ASTHMA, illness("lupus"))), {"conditions": ["asthma"]}, ("condition:lupus",)),
    (Any((ASTHMA, illness("lupus"))), {"absent": ["asthma"]}, ("condition:lupus",)),
    (All((ASTHMA, illness("lupus"))), {"absent": ["asthma"]}, ()),
    (All((VALUE, Any((ASTHMA, illness("lupus"))))), {},
     ("egfr", "condition:asthma", "condition:lupus")),
    (All((Any((ASTHMA, illness("lupus"))), VALUE)), {"conditions": ["asthma"]}, ("egfr",)),
    (All((Unread(text="x"), ASTHMA)), {}, ("condition:asthma",)),
    (LeftToTeam(reason=TeamChecks.CONSENT), {}, ()),
    (ASTHMA, {"answers": {"condition:asthma": "not sure"}}, ()),
    (AllOrAny((ASTHMA, illness("lupus"), VALUE)), {"absent": ["asthma"], "conditions": ["lupus"]},
     ()),
    (AtLeast(2, (ASTHMA, illness("lupus"), VALUE)), {"absent": ["asthma", "lupus"]}, ()),
]  # fmt: skip


@pytest.mark.parametrize(("requirement", "told", "needs"), NEEDS)
def test_only_what_could_change_the_verdict_is_asked(
    requirement: Requirement, told: dict[str, object], needs: tuple[str, ...]
) -> None:
    assert judged(requirement, person(**told)).needs == needs


def test_a_presumed_pass_still_says_what_would_make_it_sure() -> None:
    noted = judged(ASTHMA, person(), "exclusion", silence=Silence.PRESUMED)
    assert noted.needs == ("condition:asthma",)


def test_only_a_criterion_of_nothing_but_that_is_left_to_the_team() -> None:
    team = LeftToTeam(reason=TeamChecks.CONSENT)
    assert judged(team, person()).left_to_team
    assert judged(All((team, LeftToTeam(reason=TeamChecks.PLANS))), person()).left_to_team
    assert not judged(All((team, ASTHMA)), person()).left_to_team
    assert not criterion(ASTHMA).criterion.group
