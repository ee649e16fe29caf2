"""Labels of sites, of records without a day of a check, the page of the rules, calibration."""

import datetime as dt
import math
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialpost.model.calibration import ENOUGH, Calibration, Tally
from trialpost.model.dates import PartialDate
from trialpost.model.identifiers import NctId, RegistryId, recognise
from trialpost.model.site import Site
from trialpost.model.status import RecruitmentStatus, StudyType
from trialpost.model.trial import Dates, Trial, TrialDate
from trialpost.registry.freshness.calibration import Seen, calibrate
from trialpost.registry.freshness.page import as_markdown
from trialpost.registry.freshness.rules import RULES, SOURCES, freshness, rule_for
from trialpost.registry.freshness.sites import SITE_RULES, site_freshness, site_rule_for
from trialpost.vocabulary.plain import render

TODAY = dt.date(2026, 11, 22)
STATUSES = {
    "open": RecruitmentStatus.RECRUITING,
    "soon": RecruitmentStatus.NOT_YET_RECRUITING,
    "shut": RecruitmentStatus.COMPLETED,
    "asks": RecruitmentStatus.ENROLLING_BY_INVITATION,
    "none": None,
}


def trial(
    status: str = "recruiting",
    sites: str = "open",
    verified: str | None = "2026-09",
    start: str | None = "2024-01",
    updated: str | None = None,
    name: RegistryId | None = None,
) -> Trial:
    def day(text: str | None) -> PartialDate | None:
        return PartialDate.parse(text) if text else None

    begins = day(start)
    return Trial(
        id=name or NctId("NCT00000001"),
        brief_title="A trial",
        type=StudyType.INTERVENTIONAL,
        status=RecruitmentStatus(status),
        sites=tuple(
            Site(facility=f"Site {at}", city="Lyon", status=STATUSES[one])
            for at, one in enumerate(sites.split())
        ),
        dates=Dates(
            last_verified=day(verified),
            last_update_posted=day(updated),
            start=TrialDate(begins) if begins else None,
        ),
    )


@pytest.mark.parametrize(
    ("case", "label", "because"),
    [
        (trial(), "current", "last checked this record 2 months ago"),
        (trial(sites="none"), "current", "2 months ago"),
        # A stale or ageing record makes its sites so, for its own reason.
        (trial(verified="2023-01"), "stale", "last checked this record 3 years ago"),
        (trial(verified="2025-08"), "ageing", "once a year is the rule"),
        # The site against its trial.
        (trial("active_not_recruiting"), "stale", "though the trial as a whole takes nobody new"),
        (trial("suspended"), "stale", "takes nobody new"),
        (trial("completed"), "stale", "takes nobody new"),
        (trial("completed", "shut"), "current", "no longer takes people"),
        (trial("not_yet_recruiting", start="2026-12"), "ageing", "the trial has not started"),
        (trial(sites="shut shut soon"), "ageing", "though none of its sites is"),
        (trial(sites="shut none"), "current", "2 months ago"),
        # A late site, the last site: only where nobody has checked for half a year.
        (trial(sites="soon open", verified="2026-03"), "ageing", "though the trial started in"),
        (trial(sites="soon open", verified="2026-09"), "current", "2 months ago"),
        (trial(sites="soon open", verified="2026-03", start="2026-01"), "current", "8 months ago"),
        (trial(sites="open shut shut shut", verified="2026-03"), "ageing", "the only site of 4"),
        (trial(sites="open shut shut shut", verified="2026-09"), "current", "2 months ago"),
        (trial(sites="open shut shut", verified="2026-03"), "current", "8 months ago"),
        (trial(sites="open shut shut asks", verified="2026-03"), "current", "8 months ago"),
    ],
)
def test_the_first_site(case: Trial, label: str, because: str) -> None:
    told = site_freshness(case, case.sites[0], today=TODAY)
    assert told.label == label
    assert because in render(told.because)


UPDATED = "This record was last updated 2 months ago"
COPIED = "WHO's copy of this record was last renewed 2 months ago"


@pytest.mark.parametrize(
    ("name", "label", "because"),
    [
        ("ISRCTN12345678", "current", f"{UPDATED}."),
        ("2022-500001-11-00", "current", f"{UPDATED}."),
        ("2015-004816-41", "current", f"{UPDATED}."),
        ("ACTRN12612000000000", "ageing", f"{COPIED}; when the trial team last checked"),
        ("NCT00000001", "ageing", f"{COPIED}; when the trial team last checked"),
    ],
)
def test_a_record_without_a_day_of_a_check_says_which_day_it_goes_by(
    name: str, label: str, because: str
) -> None:
    registry_id = recognise(name)
    assert registry_id is not None
    told = freshness(trial(verified=None, updated="2026-09", name=registry_id), today=TODAY)
    assert told.label == label
    assert render(told.because).startswith(because)
    assert told.last_verified is None


@pytest.mark.parametrize(
    ("updated", "status", "label", "because"),
    [
        ("2025-08", "recruiting", "ageing", "was last updated 15 months ago, and its registry"),
        ("2023-08", "recruiting", "stale", "This record was last updated 3 years ago."),
        (None, "recruiting", "stale", "does not say when the trial team last checked it"),
        (
            "2026-08",
            "unknown",
            "ageing",
            "3 months ago, but the registry does not say",
        ),
        (None, "unknown", "stale", "does not say whether this trial takes people"),
        (None, "completed", "current", "no longer takes people"),
    ],
)
def test_registries_without_a_day_of_a_check(
    updated: str | None, status: str, label: str, because: str
) -> None:
    one = trial(status, verified=None, updated=updated, name=recognise("ISRCTN12345678"))
    told = freshness(one, today=TODAY)
    assert (told.label, because in render(told.because)) == (label, True)


dates = st.none() | st.builds(PartialDate, st.integers(1990, 2040), st.none() | st.integers(1, 12))
names = st.sampled_from(["NCT00000001", "ISRCTN12345678", "2022-500001-11-00", "2015-004816-41"])


@given(
    names, st.sampled_from(list(RecruitmentStatus)), st.sampled_from(list(STATUSES)),
    st.tuples(dates, dates, dates, dates, dates),
)  # fmt: skip
def test_every_record_and_site_has_a_label_and_a_sentence(
    name: str, status: RecruitmentStatus, site: str, known: tuple[PartialDate | None, ...]
) -> None:
    moments = [TrialDate(day) if day else None for day in known[2:]]
    one = msgspec.structs.replace(
        trial(status.value, site, name=recognise(name)),
        dates=Dates(
            last_verified=known[0], last_update_submitted=known[1], start=moments[0],
            primary_completion=moments[1], completion=moments[2],
        ),
    )  # fmt: skip
    for told in (freshness(one, today=TODAY), site_freshness(one, one.sites[0], today=TODAY)):
        sentence = render(told.because)
        assert sentence.endswith(".")
        assert "None" not in sentence


def test_rules_have_names_of_their_own_and_sources_that_are_spelt_out() -> None:
    rules = (*RULES, *SITE_RULES)
    assert len({rule.name for rule in rules}) == len(rules)
    for rule in rules:
        letters = {word for word in rule.source.replace("(", " ").split() if len(word) == 1}
        assert rule.source == "as the record" or letters & SOURCES.keys(), rule.name
    assert SITE_RULES[-1].label is None


def test_the_page_of_the_documentation_is_the_table() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "reference" / "freshness.md"
    assert page.read_text(encoding="utf-8") == as_markdown(), "run python tools/freshness_page.py"
    for rule in (*RULES, *SITE_RULES):
        assert f"| {rule.when} |" in as_markdown()


# calibration


def history(*versions: tuple[str, str | None]) -> list[Seen]:
    """Make versions of a trial that was last checked in January 2020: day, status."""
    return [
        Seen(
            dt.date.fromisoformat(day),
            trial(status, verified="2020-01", sites="open") if status else None,
        )
        for day, status in versions
    ]


def test_a_case_is_a_version_that_was_followed_by_another() -> None:
    moved = history(("2020-02-01", "recruiting"), ("2023-02-01", "completed"))
    stayed = history(("2020-02-01", "recruiting"), ("2023-02-01", "recruiting"))
    fresh = history(("2020-02-01", "recruiting"), ("2020-03-01", "suspended"))
    gone = history(("2020-02-01", "recruiting"), ("2023-02-01", None))
    same_day = history(("2023-02-01", "recruiting"), ("2023-02-01", "completed"))
    alone = history(("2020-02-01", "recruiting"))
    counted = calibrate([moved, moved, stayed, fresh, gone, same_day, alone])
    assert counted.tallies == {"two years": Tally(3, 2), "otherwise": Tally(1, 1)}


def test_the_rule_is_that_of_the_day_before_the_next_version() -> None:
    versions = history(("2020-02-01", "recruiting"), ("2022-02-01", "completed"))
    last = versions[0].trial
    assert last is not None
    assert rule_for(last, today=dt.date(2020, 2, 1)).name == "otherwise"
    assert list(calibrate([versions]).tallies) == ["two years"]


def test_sites_are_counted_under_their_own_rules() -> None:
    earlier = trial(sites="soon open", verified="2026-03")
    later = msgspec.structs.replace(
        earlier,
        sites=(
            msgspec.structs.replace(earlier.sites[0], status=RecruitmentStatus.WITHDRAWN),
            earlier.sites[1],
        ),
    )
    assert site_rule_for(earlier, earlier.sites[0], today=TODAY).name == "site: opens late"
    counted = calibrate([[Seen(dt.date(2026, 4, 1), earlier), Seen(TODAY, later)]])
    assert counted.tallies["site: opens late"] == Tally(1, 1)


@given(st.integers(1, 500), st.data())
def test_the_interval_is_wilsons(cases: int, data: st.DataObject) -> None:
    """Its ends are the rates from which what was seen lies 1.96 standard errors away."""
    tally = Tally(cases, data.draw(st.integers(0, cases)))
    for end in tally.interval:
        away = 1.959964 * math.sqrt(end * (1 - end) / cases)
        if 0 < end < 1:
            assert abs(tally.rate - end) == pytest.approx(away, abs=1e-6)
    low, high = tally.interval
    assert low <= tally.rate <= high


def test_from_enough_cases_on_the_interval_is_narrow() -> None:
    widths = [high - low for low, high in (Tally(ENOUGH, x).interval for x in range(ENOUGH + 1))]
    assert max(widths) < 0.2
    assert Tally().interval == (0.0, 1.0)


def test_a_label_carries_what_was_counted_once_there_is_enough() -> None:
    old = trial(verified="2023-01")
    few = Calibration({"two years": Tally(ENOUGH - 1, 60)})
    many = Calibration({"two years": Tally(200, 120), "site: opens late": Tally(100, 7)})
    assert freshness(old, today=TODAY).experience is None
    assert freshness(old, today=TODAY, calibration=few).experience is None
    told = freshness(old, today=TODAY, calibration=many)
    assert told.experience is not None
    assert render(told.experience) == (
        "Of 200 records like this, 120 turned out to be in another state."
    )
    late = trial(sites="soon open", verified="2026-03")
    site = site_freshness(late, late.sites[0], today=TODAY, calibration=many)
    assert site.experience is not None
    assert "Of 100" in render(site.experience)
