"""Records of one trial become one, part by part, and it can be told which part came from where."""

import datetime as dt

import msgspec
import pytest

from merging_made_up import TITLE, made, other_id, record
from trialpost.model.match import FreshnessLabel
from trialpost.model.reading import Door
from trialpost.model.site import Contact, Coordinates, Site
from trialpost.model.sources import Record
from trialpost.model.status import RecruitmentStatus, StatusBasis, StudyType
from trialpost.model.trial import (
    AgeLimit,
    Arm,
    Eligibility,
    Intervention,
    Link,
    Reference,
    Sponsor,
    Trial,
)
from trialpost.registry.freshness.rules import freshness
from trialpost.registry.merging.merge import Keys, keys_of, merge, names_of
from trialpost.vocabulary.plain import render

NCT, ISRCTN, EUDRACT = "NCT90000001", "ISRCTN90000003", "2019-004816-41"


def _changed(one: Record, **fields: object) -> Record:
    return Record(one.door, one.part, msgspec.structs.replace(one.trial, **fields))


def _reasons(*records: Record) -> list[str]:
    return [render(reason) for reason in merge(records).reasons]


def test_a_single_record_is_the_trial_itself() -> None:
    alone = record(NCT)
    merged = merge([alone])
    assert merged.trial is alone.trial
    assert (merged.chosen, merged.reasons) == ({}, ())


@pytest.mark.parametrize(
    ("ids", "first"),
    [
        ((ISRCTN, EUDRACT, NCT, "2023-504816-41-00"), NCT),
        ((ISRCTN, EUDRACT, "2023-504816-41-00"), "2023-504816-41-00"),
        ((ISRCTN, EUDRACT, "ACTRN12623000271606"), EUDRACT),
        (("DRKS00020935", "ACTRN12623000271606", ISRCTN), ISRCTN),
        (("DRKS00020935", "CTRI/2022/11/047317"), "CTRI/2022/11/047317"),
    ],
)
def test_the_registry_that_ranks_first_names_the_trial(ids: tuple[str, ...], first: str) -> None:
    trial = merge([record(one) for one in ids]).trial
    assert trial.id == first
    assert set(trial.aliases) == set(ids) - {first}


def test_a_number_in_use_goes_before_the_one_that_it_replaced() -> None:
    former = record("NCT80000000", updated="2024-01-01")
    trial = merge([former, record(NCT, aliases=("NCT80000000",))]).trial
    assert (trial.id, trial.aliases) == (NCT, ("NCT80000000",))


def test_every_part_of_a_trial_comes_from_somewhere() -> None:
    full = _changed(
        record(NCT, title=TITLE, criteria="Lupus", minimum_age="18 Years", start="2021-03"),
        acronym="ZELUM", why_stopped="Money", brief_summary="Short", detailed_description="Long",
        has_results=True, org_study_id="ZEL-301", aliases=("NCT80000000",), keywords=("kidney",),
        links=(Link(url="https://example.org"),), references=(Reference(pmid="1"),),
        central_contacts=(Contact(name="A"),), arms=(Arm(label="A"),),
        sites=(Site(city="Berlin", country="Germany"),),
    )  # fmt: skip
    bare = made(ISRCTN, title=None, brief_title="", size=None, start=None, sponsor=None, phases=())
    bare = msgspec.structs.replace(
        bare, conditions=(), interventions=(), status=RecruitmentStatus.UNKNOWN,
        type=StudyType.UNKNOWN,
    )  # fmt: skip
    merged = merge([Record(Door.ISRCTN, "", bare), full])
    for field in Trial.__struct_fields__:
        if field != "aliases":
            assert getattr(merged.trial, field) == getattr(full.trial, field), field
    assert set(merged.chosen.values()) == {1}


def test_the_newer_record_gives_status_and_dates() -> None:
    older = record(NCT, verified="2023-01", updated="2023-02-01", start="2021-03", end="2026-01")
    newer = record(
        ISRCTN, others=[NCT], status="completed", updated="2024-05-17", start="2021-04", title=None
    )
    merged = merge([older, newer])
    assert merged.trial.id == NCT
    assert merged.trial.status is RecruitmentStatus.COMPLETED
    assert str(merged.trial.dates.start.date) == "2021-04"
    assert str(merged.trial.dates.completion.date) == "2026-01"
    assert (merged.chosen["status"], merged.chosen["dates"], merged.chosen["id"]) == (1, 1, 0)


def test_first_hand_goes_before_second_hand_even_if_that_is_newer() -> None:
    told = record(NCT, door=Door.ICTRP_XML, status="completed", updated="2026-01-01", size=5)
    own = record(NCT, status="recruiting", updated="2024-01-01")
    merged = merge([told, own])
    assert merged.trial.status is RecruitmentStatus.RECRUITING
    assert merged.trial.enrolment == own.trial.enrolment
    assert set(merged.chosen.values()) == {1}


@pytest.mark.parametrize(
    ("api", "xml", "governs"),
    [
        ("2024-01-01", "2023-01-01", 0),
        ("2024-01-01", "2024-01-01", 0),
        ("2023-01-01", "2024-01-01", 1),
    ],
)
def test_the_api_governs_the_older_xml_unless_that_is_newer(
    api: str, xml: str, governs: int
) -> None:
    records = (
        record(NCT, updated=api, size=10, status="recruiting"),
        record(NCT, updated=xml, size=20, status="completed", door=Door.CTGOV_XML),
    )
    merged = merge(records)
    assert merged.trial.enrolment == records[governs].trial.enrolment
    assert merged.trial.status is records[governs].trial.status
    assert set(merged.chosen.values()) == {governs}
    form = ("XML", "API record")[governs]
    told = [f"{one.trial.status}, updated {one.trial.dates.last_update_posted}" for one in records]
    assert [render(one) for one in merged.reasons] == [
        f"ClinicalTrials.gov says {told[governs]}; "
        f"the older {form} of ClinicalTrials.gov says {told[1 - governs]}."
    ]


def _full(one: Record) -> Record:
    return _changed(
        one, central_contacts=(Contact(name="A"),), collaborators=(Sponsor(name="B"),),
        keywords=("kidney",), links=(Link(url="https://example.org"),), has_results=True,
        aliases=("NCT80000000",), sites=(Site(city="Berlin", country="Germany"),),
        arms=(Arm(label="A"),), why_stopped="Money",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (Door.CTGOV_API, Door.CTGOV_XML),
        (Door.CTGOV_XML, Door.CTGOV_API),
        (Door.CTGOV_API, Door.NCI_API),
        (Door.CTGOV_XML, Door.ICTRP_XML),
    ],
)
def test_an_outdated_form_puts_nothing_back_that_was_removed(new: Door, old: Door) -> None:
    """As the contact of NCT05689047 and the collaborator of NCT05687058 were."""
    own = record(NCT, door=new, status="completed", updated="2025-08-27")
    former = _full(
        record(NCT, door=old, updated="2023-05-06", others=[EUDRACT], criteria="Lupus", end="2024")
    )
    merged = merge([former, own])
    assert merged.trial == msgspec.structs.replace(
        own.trial, aliases=("NCT80000000",), secondary_ids=former.trial.secondary_ids
    )
    assert {field for field, index in merged.chosen.items() if index == 0} == {"secondary_ids"}
    assert "says recruiting, updated 2023-05-06." in render(merged.reasons[-1])


def test_a_copy_gives_what_no_first_hand_record_of_its_own_registration_tells() -> None:
    alone = _full(record(NCT, door=Door.NCI_API))
    merged = merge([alone, record(ISRCTN, others=[NCT])])
    assert merged.trial.central_contacts == alone.trial.central_contacts
    spain = _changed(
        record(EUDRACT, part="ES", door=Door.EUCTR_CONVERTED), central_contacts=(Contact(name="A"),)
    )
    germany = record(EUDRACT, part="DE", status="completed")
    assert merge([germany, spain]).trial.status is RecruitmentStatus.RECRUITING
    assert merge([germany, spain]).trial.central_contacts == spain.trial.central_contacts


def test_posted_results_and_the_country_parts_all_give() -> None:
    results = _changed(record(EUDRACT, door=Door.EUDRACT_RESULTS), has_results=True)
    part = _changed(record(EUDRACT, part="DE"), central_contacts=(Contact(name="A"),))
    trial = merge([results, part]).trial
    assert (trial.has_results, trial.central_contacts) == (True, part.trial.central_contacts)


def test_nothing_is_said_to_come_from_anybody_that_nobody_tells() -> None:
    merged = merge([record(NCT), record(NCT, door=Door.CTGOV_XML)])
    absent = {"aliases", "last_known_status", "why_stopped", "arms", "eligibility", "sites"}
    assert not absent & set(merged.chosen)
    assert {"id", "status", "brief_title", "type", "interventions", "dates"} <= set(merged.chosen)


def test_statuses_that_contradict_stay_in_sight() -> None:
    reasons = _reasons(
        record(NCT, status="recruiting", verified="2024-05", updated="2024-05-20"),
        record(ISRCTN, others=[NCT], status="completed", updated="2021-01-09"),
    )
    assert "ISRCTN90000003 gives NCT90000001 as another number of this trial." in reasons
    assert reasons[-1] == (
        "ClinicalTrials.gov says recruiting, verified 2024-05; "
        "ISRCTN says completed, updated 2021-01-09."
    )


def test_a_newer_copy_does_not_govern_and_stays_in_sight() -> None:
    own = record(NCT, status="recruiting", updated="2016-05-01")
    copy = record(NCT, status="completed", updated="2024-01-09", door=Door.NCI_API)
    assert merge([copy, own]).trial.status is RecruitmentStatus.RECRUITING
    assert _reasons(copy, own)[-1] == (
        "ClinicalTrials.gov says recruiting, updated 2016-05-01; "
        "a copy from ClinicalTrials.gov says completed, updated 2024-01-09."
    )


def test_of_the_countries_of_one_european_number_the_open_one_speaks() -> None:
    parts = (
        record(EUDRACT, part="DE", status="completed"),
        record(EUDRACT, part="ES", status="active_not_recruiting"),
    )
    merged = merge(parts)
    assert merged.trial.status is RecruitmentStatus.ACTIVE_NOT_RECRUITING
    assert [render(one) for one in merged.reasons] == [
        "EUCTR (ES) says active not recruiting; EUCTR (DE) says completed."
    ]


def _ongoing(part: str, **given: object) -> Record:
    return record(
        EUDRACT, part=part, status="unknown", status_basis=StatusBasis.NOT_SAID,
        sites=[(None, None, "France", RecruitmentStatus.UNKNOWN)], **given,
    )  # fmt: skip


def _completed(part: str, **given: object) -> Record:
    sites = [
        (None, None, "Germany", RecruitmentStatus.COMPLETED),
        (None, None, "France", RecruitmentStatus.UNKNOWN),
    ]
    return record(EUDRACT, part=part, status="completed", sites=sites, **given)


@pytest.mark.parametrize("updated", [(None, None), ("2024-05-17", None), (None, "2024-05-17")])
def test_a_trial_is_not_over_while_one_of_its_countries_goes_on(
    updated: tuple[str | None, str | None],
) -> None:
    merged = merge([_completed("DE", updated=updated[0]), _ongoing("FR", updated=updated[1])])
    trial = merged.trial
    assert (trial.status, trial.status_basis) == (
        RecruitmentStatus.UNKNOWN, StatusBasis.NOT_SAID,
    )  # fmt: skip
    assert merged.chosen["status"] == merged.chosen["status_basis"] == 1
    assert {site.country: site.status for site in trial.sites} == {
        "Germany": RecruitmentStatus.COMPLETED, "France": RecruitmentStatus.UNKNOWN,
    }  # fmt: skip
    when = [f", updated {day}" if day else "" for day in updated]
    assert [render(one) for one in merged.reasons] == [
        f"EUCTR (FR) does not say whether people are taken{when[1]}; "
        f"EUCTR (DE) says completed{when[0]}."
    ]


def test_a_country_that_is_closed_is_closed_though_another_lists_it_too() -> None:
    other = _ongoing("FR", updated="2024-05-17")
    other = _changed(other, sites=(*other.trial.sites, Site(country="Germany")))
    trial = merge([other, _completed("DE", updated="2020-01-01")]).trial
    assert {site.country: site.status for site in trial.sites} == {
        "France": RecruitmentStatus.UNKNOWN, "Germany": RecruitmentStatus.COMPLETED,
    }  # fmt: skip


def test_a_country_that_takes_people_speaks_before_one_that_does_not_say() -> None:
    parts = [_ongoing("FR"), record(EUDRACT, part="ES", status="recruiting"), _completed("DE")]
    assert merge(parts).trial.status is RecruitmentStatus.RECRUITING


def test_a_country_not_yet_closed_does_not_overrule_what_another_registry_states() -> None:
    nct = record(NCT, others=[EUDRACT], status="recruiting", updated="2019-01-01")
    merged = merge([_completed("DE", updated="2024-05-17"), _ongoing("FR"), nct])
    assert merged.trial.status is RecruitmentStatus.RECRUITING
    assert merged.trial.status_basis is StatusBasis.STATED
    assert render(merged.reasons[-1]) == (
        "ClinicalTrials.gov says recruiting, updated 2019-01-01; "
        "EUCTR (DE) says completed, updated 2024-05-17."
    )


def test_posted_results_that_tell_of_the_whole_trial_speak_before_a_part_that_was_not_closed() -> (
    None
):
    results = record(EUDRACT, door=Door.EUDRACT_RESULTS, status="completed")
    assert merge([_ongoing("FR"), results]).trial.status is RecruitmentStatus.COMPLETED


@pytest.mark.parametrize("years", [("2019", "2026"), ("2026", "2019")])
@pytest.mark.parametrize("copied", [False, True])
def test_what_is_worked_out_from_dates_never_overrules_what_is_stated(
    years: tuple[str, str], copied: bool
) -> None:
    stated = record(
        "DRKS00020935" if copied else NCT, status="active_not_recruiting",
        updated=f"{years[0]}-05-01", recruits_until="2024-12-31",
    )  # fmt: skip
    derived = record(
        ISRCTN, others=[NCT, "DRKS00020935"], status="recruiting", updated=f"{years[1]}-05-01",
        status_basis=StatusBasis.DERIVED, recruits_until="2027-01-01",
    )  # fmt: skip
    merged = merge([derived, stated])
    assert merged.trial.status is RecruitmentStatus.ACTIVE_NOT_RECRUITING
    assert merged.trial.status_basis is StatusBasis.STATED
    assert merged.trial.dates.recruitment_end == stated.trial.dates.recruitment_end
    assert f"ISRCTN, by its dates, says recruiting, updated {years[1]}-05-01." in (
        render(merged.reasons[-1])
    )


def test_what_is_worked_out_from_dates_stands_where_nothing_is_stated() -> None:
    derived = record(
        ISRCTN, status="recruiting", updated="2020-01-01", status_basis=StatusBasis.DERIVED,
        recruits_until="2027-01-01",
    )  # fmt: skip
    copy = record(ISRCTN, status="completed", updated="2026-01-01", door=Door.ICTRP_XML)
    trial = merge([copy, _ongoing("FR", updated="2025-01-01"), derived]).trial
    assert (trial.status, trial.status_basis) == (
        RecruitmentStatus.RECRUITING, StatusBasis.DERIVED,
    )  # fmt: skip
    assert trial.dates.recruitment_end == derived.trial.dates.recruitment_end
    assert str(trial.dates.last_update_posted) == "2020-01-01"


@pytest.mark.parametrize("basis", [StatusBasis.STATED, StatusBasis.DERIVED])
def test_a_status_that_could_not_be_read_is_none(basis: StatusBasis) -> None:
    unread = record(NCT, status="unknown", updated="2026-01-01", status_basis=StatusBasis.UNREAD)
    told = record(
        ISRCTN, others=[NCT], status="recruiting", updated="2019-01-01", status_basis=basis
    )
    assert merge([unread, told]).trial.status is RecruitmentStatus.RECRUITING


def test_the_end_of_recruitment_is_told_with_the_status_or_not_at_all() -> None:
    nct = record(NCT, status="recruiting", updated="2026-01-01")
    isrctn = record(ISRCTN, others=[NCT], updated="2024-01-01", recruits_until="2024-06-30")
    assert merge([nct, isrctn]).trial.dates.recruitment_end is None


@pytest.mark.parametrize("door", [Door.ICTRP_XML, Door.NCI_API, Door.CTIS_CONVERTED])
def test_a_copy_never_says_when_a_first_hand_record_was_checked_or_changed(door: Door) -> None:
    own = record(NCT, status="recruiting", start=None)
    copy = record(
        NCT, door=door, status="recruiting", verified="2026-11", updated="2026-11-16",
        start="2021-03", end="2027-01",
    )  # fmt: skip
    dates = merge([copy, own]).trial.dates
    assert (dates.last_verified, dates.last_update_posted) == (None, None)
    assert (dates.start, dates.completion) == (None, None)


def test_a_status_from_a_copy_is_not_dated_by_the_copy_or_by_another_record() -> None:
    """Neither the WHO's day of copying nor the update of a record that tells no status."""
    silent = record(
        EUDRACT, status="unknown", status_basis=StatusBasis.NOT_SAID, updated="2026-10-01",
        start="2015-11",
    )  # fmt: skip
    copy = record(
        "DRKS00020935", others=[EUDRACT], status="recruiting", updated="2026-11-16",
        start="2016-04", end="2027-01",
    )  # fmt: skip
    trial = merge([silent, copy]).trial
    assert trial.status is RecruitmentStatus.RECRUITING
    assert freshness(trial, today=dt.date(2026, 11, 22)).label is not FreshnessLabel.CURRENT
    assert trial.dates.last_update_posted is None
    assert (trial.dates.start, trial.dates.completion) == (
        silent.trial.dates.start, copy.trial.dates.completion,
    )  # fmt: skip


def test_among_copies_alone_the_one_with_the_status_dates_it() -> None:
    one = record("DRKS00020935", status="recruiting", updated="2026-11-16")
    other = record("CTRI/2022/11/047317", others=["DRKS00020935"], updated="2020-01-01")
    assert str(merge([one, other]).trial.dates.last_update_posted) == "2026-11-16"


def test_a_record_without_a_status_is_passed_over() -> None:
    silent = record(ISRCTN, status="unknown", updated="2025-01-01")
    telling = record(EUDRACT, status="recruiting", updated="2020-01-01")
    assert merge([silent, telling]).trial.status is RecruitmentStatus.RECRUITING


def test_that_clinicaltrials_gov_no_longer_knows_counts_as_a_status() -> None:
    unknown = record(NCT, status="unknown", updated="2025-01-01")
    recruiting = record(ISRCTN, others=[NCT], status="recruiting", updated="2019-01-01")
    assert merge([unknown, recruiting]).trial.status is RecruitmentStatus.UNKNOWN


def test_criteria_are_never_mixed() -> None:
    nct = record(NCT, criteria="", minimum_age="18 Years")
    isrctn = record(ISRCTN, criteria="Inclusion: lupus", minimum_age="21 Years")
    merged = merge([nct, isrctn])
    assert merged.trial.eligibility == isrctn.trial.eligibility
    assert merged.chosen["eligibility"] == 1
    both = merge([_changed(nct, eligibility=Eligibility(criteria="Own")), isrctn]).trial
    assert both.eligibility == Eligibility(criteria="Own")
    assert both.eligibility.minimum_age != AgeLimit.parse("21 Years")


def test_arms_and_interventions_stay_together() -> None:
    nct = _changed(record(NCT), arms=(), interventions=())
    isrctn = _changed(
        record(ISRCTN), arms=(Arm(label="1"),), interventions=(Intervention(name="Z", arms=("1",)),)
    )
    trial = merge([nct, isrctn]).trial
    assert (trial.arms, trial.interventions) == (isrctn.trial.arms, isrctn.trial.interventions)


def test_what_all_records_list_is_united_each_thing_once() -> None:
    trial = merge(
        [
            record(NCT, conditions=("Lupus Nephritis", "SLE"), others=["ZEL-301", EUDRACT]),
            record(
                ISRCTN,
                conditions=("lupus nephritis", "Kidney disease"),
                others=[other_id("zel 301", type="other"), NCT],
                keywords=("kidney",),
            ),
        ]
    ).trial
    assert trial.conditions == ("Lupus Nephritis", "SLE", "Kidney disease")
    assert [one.value for one in trial.secondary_ids] == ["ZEL-301", EUDRACT, NCT]
    assert trial.keywords == ("kidney",)


def test_sites_of_other_registries_are_added_for_their_countries_only() -> None:
    nct = record(
        NCT,
        sites=[("Charité", "Berlin", "Germany"), ("General", "Boston", "United States")],
    )
    isrctn = record(
        ISRCTN,
        sites=[
            ("Charite Universitaetsmedizin", "Berlin", "Deutschland"),
            ("St Thomas", "London", "England"),
            ("St. Thomas", "London", "England"),
            ("Guy's", "London", "United Kingdom"),
        ],
    )
    placed = _changed(
        nct,
        sites=tuple(
            msgspec.structs.replace(one, coordinates=Coordinates(1.0, 2.0))
            for one in nct.trial.sites
        ),
    )
    merged = merge([placed, isrctn])
    assert [site.facility for site in merged.trial.sites] == [
        "Charite Universitaetsmedizin", "St Thomas", "Guy's", "General",
    ]  # fmt: skip
    assert merged.chosen["sites"] == 1


def test_a_bare_country_makes_way_for_a_place_in_it() -> None:
    merged = merge(
        [
            record(EUDRACT, part="DE", sites=[(None, None, "Germany")]),
            record(EUDRACT, part="ES", sites=[(None, None, "Spain")]),
            record(NCT, others=[EUDRACT], sites=[("Charité", "Berlin", "Germany")]),
        ]
    )
    assert [(one.city, one.country) for one in merged.trial.sites] == [
        ("Berlin", "Germany"), (None, "Spain"),
    ]  # fmt: skip


def test_keys_are_the_same_everywhere_and_for_the_same_words() -> None:
    trial = made(NCT, org_study_id="ZEL-301", sponsor="Zelum Pharmaceuticals Ltd.")
    keys = keys_of(trial)
    assert keys == keys_of(made(ISRCTN, title=TITLE.upper(), org_study_id="zel 301"))
    assert keys == Keys(title=6839257190511988903, protocol=-7299651468890766469)
    assert keys_of(made(NCT, title="Zelumab in lupus", org_study_id="001")) == Keys(None, None)
    assert keys_of(made(NCT, org_study_id="ZEL-301", sponsor=None)).protocol is None
    assert keys_of(made(NCT, org_study_id=EUDRACT)).protocol is None


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (other_id("NCT90000009"), {"NCT90000009"}),
        (other_id("EudraCT number 2019-004816-41"), {EUDRACT}),
        (other_id("No 2019-004816-41 (DE)", type="eudract_number"), {EUDRACT}),
        (other_id("2023-504816-41-01"), {"2023-504816-41-01", "2023-504816-41"}),
        (other_id("NL5958", type="registry"), {"NL5958"}),
        (other_id("NL5958", type="other"), set()),
        (other_id("NCT90000009", type="nih"), set()),
        (other_id("NCT90000009", domain="Parent study"), set()),
        (other_id("NCT90000009 (extension of)"), set()),
        (other_id("NCT90000009", domain="Roll-over from"), set()),
        (other_id("ISRCTN90000007"), set()),
        (other_id("HTA 11/01/25"), set()),
    ],
)
def test_names_are_the_identifiers_of_the_same_trial_elsewhere(given: object, names: set) -> None:
    assert names_of(made(ISRCTN, others=[given])) == names


def test_a_european_number_is_also_given_without_its_count_of_applications() -> None:
    assert names_of(made("2023-504816-41-01")) == {"2023-504816-41"}
