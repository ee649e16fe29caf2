"""Generated criteria and profiles for the properties of judging."""

from typing import Any

from hypothesis import strategies as st

from criteria_made_up import SMALL, within
from trialpost.model.requirement import (
    Age,
    All,
    Allergic,
    AllOrAny,
    AtLeast,
    Circumstance,
    FamilyHistory,
    HasCondition,
    HasMarker,
    InOtherTrial,
    IsAble,
    LeftToTeam,
    MarkerStatus,
    Measured,
    Named,
    Not,
    Period,
    Requirement,
    Response,
    Scale,
    SexIs,
    Speaks,
    State,
    TeamChecks,
    Treated,
    Unread,
    UsesSubstance,
    When,
)
from trialpost.model.requirement import Any as AnyOf
from trialpost.model.status import Sex
from trialpost.vocabulary.lexicon import Kind

ILLNESSES = [one for one in SMALL if one.kind in (Kind.CONDITION, Kind.INFECTION, Kind.SYMPTOM)]
DRUGS = [one for one in SMALL if one.kind in (Kind.DRUG, Kind.DRUG_CLASS)]
DONE = [one for one in SMALL if one.kind in (Kind.PROCEDURE, Kind.VACCINE)]
MARKERS = [one for one in SMALL if one.kind is Kind.MARKER]
HOT = ("asthma", "lupus", "lupus-nephritis", "cancer", "rituximab", "anti-cd20-antibody")
"""Names that come often, so that criteria and profiles speak of the same."""

UNKNOWN_NAMES = ["Zellweger syndrome", "another disease", "asthma clinic", "severe"]

periods = st.sampled_from(
    [None, None, within(183), within(365, "diagnosed within"), Period(words="5 half-lives"),
     Period(words="ago", newest=28), Period(words="for", lasting=90)]
)  # fmt: skip
whens = st.sampled_from(list(When))
qualifiers = st.sampled_from([(), (), (), ("severe",), ("documented",), ("uncontrolled",)])


def chosen(concepts: list[Any]) -> st.SearchStrategy[Any]:
    hot = [one for one in concepts if one.id in HOT]
    return st.one_of(st.sampled_from(hot or concepts), st.sampled_from(concepts))


def names(concepts: list[Any]) -> st.SearchStrategy[dict[str, str]]:
    known = chosen(concepts).map(lambda one: {"name": one.name, "concept": one.id})
    unknown = st.sampled_from(UNKNOWN_NAMES).map(lambda one: {"name": one, "concept": ""})
    return st.one_of(known, known, known, unknown)


def but(concepts: list[Any]) -> st.SearchStrategy[tuple[Named, ...]]:
    one = st.sampled_from(concepts).map(lambda c: (Named(name=c.name, concept=c.id),))
    return st.one_of(st.just(()), st.just(()), one)


conditions = st.builds(
    lambda named, **more: HasCondition(**named, **more),
    names(ILLNESSES),
    when=whens,
    period=periods,
    severity=st.sampled_from([(), (), ("severe",), ("grade 3", "grade 4")]),
    stage=st.sampled_from([(), (), ("III", "IV")]),
    qualifiers=qualifiers,
    but=but(ILLNESSES),
)
treatments = st.builds(
    lambda named, **more: Treated(**named, **more),
    names(DRUGS + DONE),
    when=whens,
    period=periods,
    lines=st.sampled_from([None, None, None, (1, None), (None, 2)]),
    response=st.sampled_from([Response.UNSAID, Response.UNSAID, *Response]),
    contraindicated=st.sampled_from([False, False, True]),
    qualifiers=qualifiers,
    but=but(DRUGS),
)
measured = st.builds(
    Measured,
    name=st.just("x"),
    concept=st.sampled_from(["egfr", "haemoglobin", "bmi", "ecog"]),
    low=st.sampled_from([None, 1.0, 9.0, 60.0]),
    high=st.sampled_from([None, 2.0, 30.0, 90.0]),
    low_strict=st.booleans(),
    scale=st.sampled_from([Scale.VALUE, Scale.VALUE, *Scale]),
    period=periods,
    qualifiers=qualifiers,
)
states = st.builds(
    State,
    name=st.just("x"),
    concept=st.sampled_from(
        ["pregnant", "breastfeeding", "childbearing-potential", "contraception",
         "not-of-childbearing-potential", "postmenopausal", "surgically-sterile"]
    ),
    when=whens,
    qualifiers=qualifiers,
)  # fmt: skip
others = st.one_of(
    st.builds(Age, low=st.sampled_from([None, 18.0, 0.5]), high=st.sampled_from([None, 65.0]),
              high_strict=st.booleans()),
    st.builds(SexIs, sex=st.sampled_from(list(Sex))),
    st.builds(lambda named: FamilyHistory(**named), names(ILLNESSES)),
    st.builds(lambda named, **more: Allergic(**named, **more), names(DRUGS),
              qualifiers=qualifiers),
    st.just(Allergic()),
    st.builds(lambda named, **more: HasMarker(**named, **more), names(MARKERS),
              status=st.sampled_from(list(MarkerStatus)), qualifiers=qualifiers),
    st.builds(UsesSubstance, name=st.just("x"),
              concept=st.sampled_from(["tobacco", "alcohol", "non-smoker", "cannabis"]),
              when=whens, period=periods, qualifiers=qualifiers),
    st.builds(IsAble, name=st.just("walk"), concept=st.just("walk"), qualifiers=qualifiers,
              granted=st.booleans()),
    st.builds(Speaks, languages=st.sampled_from([(), ("english",), ("english", "spanish")])),
    st.builds(InOtherTrial, when=whens, period=periods, qualifiers=qualifiers),
    st.builds(Circumstance, name=st.just("x"), concept=st.just("prisoner"), when=whens,
              qualifiers=qualifiers),
    st.builds(LeftToTeam, reason=st.sampled_from(list(TeamChecks)), names=but(ILLNESSES)),
    st.builds(Unread, text=st.sampled_from(["a", "b"]), names=but(ILLNESSES + DRUGS)),
)  # fmt: skip
leaves = st.one_of(conditions, treatments, measured, states, others)


def _grown(inner: st.SearchStrategy[Requirement]) -> st.SearchStrategy[Requirement]:
    parts = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(
        parts.map(All),
        parts.map(AnyOf),
        parts.map(AllOrAny),
        st.builds(AtLeast, st.integers(0, 3), parts),
        inner.map(Not),
    )


trees: st.SearchStrategy[Requirement] = st.recursive(leaves, _grown, max_leaves=6)
kinds = st.sampled_from(["inclusion", "exclusion"])

dates = st.sampled_from(["2026-11-01", "2026", "2026-05", "2024", "2019-03"])


def _entry(concepts: list[Any], **more: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    known = chosen(concepts).map(lambda one: one.name)
    name = st.one_of(known, known, known, st.sampled_from(UNKNOWN_NAMES))
    return st.fixed_dictionaries({"name": name}, optional=more)


_status = st.sampled_from(["current", "past"])
yes_no = st.sampled_from(["yes", "no", "not sure"])
ANSWERABLE = [
    "pregnant", "breastfeeding", "childbearing-potential", "contraception", "postmenopausal",
    "surgically-sterile", "planning-pregnancy", "smoking", "alcohol", "allergy", "other-trial",
    "other-trial@183d", "able:walk", "language:english", "language:spanish", "consent",
    "compliance", "circumstance:prisoner", "condition:asthma", "condition:lupus",
    "condition:cancer@183d",
    "condition:asthma@now", "condition:asthma@now-severe", "condition:zellweger-syndrome",
    "treatment:rituximab", "treatment:rituximab@183d", "treatment:anti-cd20-antibody",
    "treatment:rituximab@now-stable", "allergy:penicillin", "family:cancer",
    "marker:egfr-mutation", "substance:cannabis",
]  # fmt: skip

_told: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "birth_year": st.sampled_from([1950, 1987, 2008, 2020]),
        "sex": st.sampled_from(["female", "male"]),
        "conditions": st.lists(
            _entry(
                ILLNESSES, status=_status, since=dates, until=dates,
                severity=st.sampled_from(["mild", "severe", "grade 3"]),
                stage=st.sampled_from(["II", "IV"]),
            ),
            max_size=3,
        ),
        "absent": st.lists(chosen(ILLNESSES).map(lambda one: one.name), max_size=2),
        "medications": st.lists(
            _entry(DRUGS, status=_status, since=dates, until=dates), max_size=2
        ),
        "procedures": st.lists(_entry(DONE, date=dates), max_size=2),
        "measurements": st.lists(
            st.fixed_dictionaries(
                {"name": st.sampled_from(["eGFR", "haemoglobin", "BMI", "ECOG", "Karnofsky"]),
                 "value": st.sampled_from([1, 10, 60, 80])},
                optional={"date": dates},
            ),
            max_size=3,
        ),
        "biomarkers": st.lists(
            st.fixed_dictionaries(
                {"name": st.sampled_from([one.name for one in MARKERS]), "present": yes_no}
            ),
            max_size=2,
        ),
        "allergies": st.lists(st.sampled_from(["penicillin", "peanut"]), max_size=2),
        "family_history": st.lists(st.sampled_from(["cancer", "lupus"]), max_size=1),
        "suspected": st.lists(st.sampled_from(["lupus", "asthma"]), max_size=1),
        "answers": st.dictionaries(
            st.sampled_from(ANSWERABLE),
            st.one_of(yes_no, st.sampled_from(["now", "past"])),
            max_size=4,
        ),
        "complete": st.lists(
            st.sampled_from(["conditions", "medications", "procedures", "allergies",
                             "family_history"]),
            max_size=2,
        ),
    },
)  # fmt: skip


def _as_can_be(told: dict[str, Any]) -> dict[str, Any]:
    """Return a profile without the dates that a profile is refused for."""
    entries = [*told.get("conditions", ()), *told.get("medications", ())]
    for one in entries:
        if one.get("since", "")[:4] > one.get("until", "9999")[:4] or (
            len(one.get("until", "")) > 4 and one.get("since", "") > one["until"]
        ):
            del one["since"]
    parts = (told.get(part, ()) for part in ("procedures", "measurements"))
    every = [*entries, *(one for part in parts for one in part)]
    dates_told = [one[key] for one in every for key in ("since", "until", "date") if key in one]
    if any(int(date[:4]) < told.get("birth_year", 0) - 1 for date in dates_told):
        del told["birth_year"]
    return told


profiles = _told.map(_as_can_be)
