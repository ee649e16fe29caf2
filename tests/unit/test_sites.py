"""Sites that lack coordinates get their city's, and say so."""

import gzip
import json

import msgspec
import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.evaluation.places import main, measure, table
from trialpost.model.identifiers import NctId
from trialpost.model.site import Coordinates, Located, Site
from trialpost.model.status import RecruitmentStatus, StudyType
from trialpost.model.trial import Trial
from trialpost.registry.sites import place_site, place_sites
from trialpost.vocabulary.distances import distance_km

TRIAL = Trial(
    id=NctId("NCT00000001"),
    brief_title="A trial",
    type=StudyType.INTERVENTIONAL,
    status=RecruitmentStatus.RECRUITING,
)


def placed(**site: object) -> Site:
    trial = msgspec.structs.replace(TRIAL, sites=(msgspec.convert(site, Site),))
    return place_sites(trial).sites[0]


def test_a_site_without_coordinates_gets_its_citys() -> None:
    site = placed(facility="A clinic", city="Boston", state="Massachusetts", country="USA")
    assert site.located is Located.CITY
    assert site.coordinates is not None
    assert distance_km(site.coordinates, Coordinates(42.3584, -71.0598)) < 1
    assert site.facility == "A clinic"


def test_the_registrys_coordinates_of_a_small_place_are_kept_even_far_away() -> None:
    there = {"lat": 1.0, "lon": 2.0}
    site = placed(city="Moab", country="United States", coordinates=there, located="registry")
    assert site.coordinates == Coordinates(1.0, 2.0)
    assert site.located is Located.REGISTRY


def test_a_us_postcode_stands_in_for_a_town_that_is_not_known() -> None:
    site = placed(
        city="No Such Town", state="Massachusetts", postcode="02115", country="United States"
    )
    assert site.located is Located.CITY
    assert site.coordinates == Coordinates(42.3427, -71.0922)
    assert placed(city="No Such Town", postcode="02115", country="Germany").coordinates is None


@pytest.mark.parametrize("site", [{}, {"city": "No Such Town", "country": "France"}])
def test_a_site_that_cannot_be_placed_stays_so(site: dict[str, str]) -> None:
    assert placed(**site).located is Located.UNKNOWN
    assert placed(**site).coordinates is None


def test_a_trial_that_needs_nothing_is_the_same() -> None:
    assert place_sites(TRIAL) is TRIAL


@needs_real_data
def test_real_sites_land_where_the_registry_has_them() -> None:
    placing = measure([str(REAL_DATA / "ctgov-v2" / "recruiting.jsonl.gz")])
    assert placing.placed / placing.sites > 0.98
    assert placing.within[0] / placing.sites > 0.96
    assert "placed within 5 km" in table(placing)


def test_the_measuring_command(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "Name the registry files" in capsys.readouterr().err
    record = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT00000001", "briefTitle": "A trial"},
            "statusModule": {"overallStatus": "RECRUITING"},
            "designModule": {"studyType": "INTERVENTIONAL"},
            "contactsLocationsModule": {
                "locations": [
                    {"city": "Boston", "country": "United States", "geoPoint": point}
                    for point in ({"lat": 42.3584, "lon": -71.0598}, {"lat": 40.7, "lon": -74.0})
                ]
            },
        }
    }
    file = tmp_path / "one.jsonl.gz"  # type: ignore[operator]
    file.write_bytes(gzip.compress(json.dumps(record).encode()))
    assert main([str(file)]) == 0
    told = capsys.readouterr().out
    assert "| placed by city | 2 | 100.0% |" in told
    assert "| placed within 5 km of the record's | 1 | 50.0% |" in told
    assert "Boston, United States (1 sites)" in told


@pytest.mark.parametrize(
    ("city", "region", "country", "lat", "lon", "moved"),
    [
        # The registry's own points (API v2, November 2026), hamlets of the same name.
        ("Milan", None, "Italy", 42.78235, 12.59836, True),
        ("Frankfurt", None, "Germany", 49.68333, 10.53333, True),
        ("México", None, "Mexico", 31.00435, -108.15213, True),
        # In the city, at its edge, and in another real town of that name.
        ("Milan", None, "Italy", 45.46427, 9.18951, False),
        ("Milan", None, "Italy", 45.78, 9.6, False),
        ("Frankfurt", None, "Germany", 52.34714, 14.55062, False),
        # A small city, one without a clear bearer, a region that is another, no country known.
        ("Moab", "Utah", "United States", 35.0, -80.0, False),
        ("Springfield", None, "United States", 20.0, -100.0, False),
        ("Houston", "Alaska", "United States", 61.63, -149.81, False),
        ("Milan", None, "Atlantis", 0.0, 0.0, False),
    ],
)
def test_a_point_far_from_the_city_that_is_clearly_meant_is_not_believed(
    city: str, region: str | None, country: str, lat: float, lon: float, moved: bool
) -> None:
    given = Site(
        city=city,
        state=region,
        country=country,
        coordinates=Coordinates(lat, lon),
        located=Located.REGISTRY,
    )
    found = place_site(given)
    assert (found.located is Located.CITY) is moved
    assert (found.coordinates != given.coordinates) is moved
    assert place_site(found) == found
