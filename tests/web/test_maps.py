"""Maps: what lies where, what is cut away, and that the list says all that a map shows."""

import re
from html import unescape

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invented_trials import Shelf, study
from trialpost.model.site import Coordinates
from trialpost.vocabulary.places import locate
from trialpost.web.catalogue.maps import outlines
from trialpost.web.catalogue.maps.drawing import APART, HEIGHT, WIDTH, Spot, draw
from trialpost.web.catalogue.maps.frame import Frame
from trialpost.web.pages.map_html import map_html

built = pytest.mark.skipif(not outlines.there(), reason="the outlines are not built here")

points = st.builds(Coordinates, lat=st.floats(-60, 70), lon=st.floats(-170, 170))


@given(st.lists(points, min_size=1, max_size=12))
def test_every_place_lies_inside_with_room_and_north_is_up(places) -> None:
    frame = Frame.around(places, width=WIDTH, height=HEIGHT)
    spots = [frame.spot(one) for one in places]
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in spots)
    northmost = max(range(len(places)), key=lambda at: places[at].lat)
    assert spots[northmost][1] == min(y for _, y in spots)
    eastmost = max(range(len(places)), key=lambda at: places[at].lon)
    assert spots[eastmost][0] == max(x for x, _ in spots)


rings = st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=3, max_size=12)


@given(rings, st.integers(0, 1), st.floats(-5, 5), st.booleans())
def test_a_ring_is_cut_at_the_frame_and_keeps_what_is_inside(ring, axis, limit, above) -> None:
    given_ring = np.array(ring)
    cut = outlines._cut(given_ring, axis, limit, above)
    side = cut[:, axis] - limit if above else limit - cut[:, axis]
    assert (side >= -1e-9).all()
    inside = given_ring[(given_ring[:, axis] >= limit) == above]
    kept = {tuple(one) for one in cut}
    assert all(tuple(one) in kept for one in inside)


def spot(number: int, lat: float, lon: float) -> Spot:
    return Spot(
        number=number, name=f"Trial {number}", link=f"#{number}", where=Coordinates(lat, lon)
    )


@built
@settings(max_examples=25)
@given(st.lists(points, min_size=1, max_size=20))
def test_each_of_the_list_stands_in_exactly_one_mark_and_marks_can_be_pressed(places) -> None:
    drawn = draw(
        [spot(at, one.lat, one.lon) for at, one in enumerate(places, 1)], place=None, unit="km"
    )
    assert drawn is not None
    numbers = [one.number for mark in drawn.marks for one in mark.spots]
    assert sorted(numbers) == list(range(1, len(places) + 1))
    for at, mark in enumerate(drawn.marks):
        for other in drawn.marks[at + 1 :]:
            assert np.hypot(mark.x - other.x, mark.y - other.y) >= APART


@built
@pytest.mark.parametrize(("lat", "lon"), [(39.9, 116.4), (48.86, 2.35), (-23.7, 133.9)])
def test_a_map_far_from_every_shore_is_widened_until_one_is_on_it(lat, lon) -> None:
    drawn = draw([spot(1, lat, lon)], place=None, unit="km")
    assert drawn is not None
    seen = [layer for name, layer in drawn.paths.items() if name != "land"]
    assert any(seen) or drawn.paths["land"].count(" ") > 8
    assert (drawn.marks[0].x, drawn.marks[0].y) == pytest.approx((WIDTH / 2, HEIGHT / 2))


@built
def test_boston_lies_on_land_and_the_sea_lies_east_of_it() -> None:
    boston = locate("Boston, MA")
    drawn = draw([spot(1, 41.82, -71.41)], place=boston, unit="mi")
    assert drawn is not None
    xs = [x for x, _ in corners(drawn.paths["land"])]
    assert min(xs) == pytest.approx(0, abs=0.1), "land reaches the western edge"
    assert 0 < max(xs) <= WIDTH + 0.1
    assert drawn.paths["states"], "a border of states is near"
    assert drawn.bar_says.endswith(" miles")
    # The bar is as long as it says: a mile is 1.609344 km, a degree of latitude 111.32 km.
    miles = float(drawn.bar_says.split()[0])
    per_mile = HEIGHT / (drawn.frame.degrees * 111.32 / 1.609344)
    assert drawn.bar == pytest.approx(miles * per_mile, rel=0.01)


@built
@pytest.mark.parametrize(
    "places", [((48, 2), (-34, 151), (40, -74)), ((60, -150), (25, -80)), ((42, -71), (42, -73))]
)
def test_a_map_weighs_less_than_its_page_may(places) -> None:
    drawn = draw([spot(at, *one) for at, one in enumerate(places, 1)], place=None, unit="km")
    assert drawn is not None
    assert sum(map(len, drawn.paths.values())) < 60_000


def corners(path: str) -> list[tuple[float, float]]:
    """Follow an SVG path of closed parts, each a point and the steps from it."""
    found = []
    for part in path.split("M")[1:]:
        begin, steps = part.rstrip("z").split("l")
        start, moves = (np.array(one.split(), float).reshape(-1, 2) for one in (begin, steps))
        found += [tuple(one) for one in start + np.vstack([[0, 0], np.cumsum(moves, axis=0)])]
    return found


@built
def test_land_does_not_run_across_the_map_where_it_crosses_the_180th_meridian() -> None:
    drawn = draw([spot(1, 48, 2), spot(2, -34, 151), spot(3, 40, -74)], place=None, unit="km")
    assert drawn is not None
    _, equator = drawn.frame.spot(Coordinates(0.0, 0.0))
    for path in drawn.paths.values():
        for part in filter(None, path.split("M")):
            steps = np.diff(np.array(corners("M" + part)), axis=0)
            far = np.abs(steps[:, 0]) > WIDTH / 4
            # Only Antarctica's edge along the pole may run so far.
            assert not far.any() or corners("M" + part)[0][1] > equator


def test_there_is_no_map_of_nothing() -> None:
    assert draw([], place=None, unit="km") is None


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    held = Shelf(tmp_path)
    held.load(
        study(1, title="Open here"),
        study(2, title="Far and open", city="Seattle"),
        study(3, title="Opens soon", status="NOT_YET_RECRUITING"),
        study(4, title="Over", status="COMPLETED"),
        now=now,
    )
    return held


@built
@pytest.mark.django_db
@pytest.mark.parametrize("language", ["", "/es"])
def test_a_map_has_the_numbers_and_links_of_its_list(client, shelf, language) -> None:
    page = client.get(f"{language}/find/", {"near": "Boston, MA"}).text
    marks = re.findall(r'<a href="#(\w+)" class="map-mark" aria-label="(\d+): ([^"]+)"', page)
    assert [(number, unescape(name)) for _, number, name in marks] == [
        ("1", "Open here"),
        ("2", "Far and open"),
    ]
    for link, number, _ in marks:
        assert f'id="{link}"' in page
        assert f">{number}</span>" in page
    assert page.count('<g role="listitem"><a href="#') == len(marks)
    assert page.count('" lang="en"><circle') == (len(marks) if language else 0), (
        "a trial's title is English on every page"
    )
    assert not re.search(r'c[xy]="[^"]*,', page), "numbers of a drawing are no words of a language"


@built
@pytest.mark.parametrize(
    ("cities", "says"),
    [
        (("Boston", "Boston"), "2 places in Boston"),
        (("Boston", "Quincy"), "2 places around Boston"),
        (("", ""), "2 places"),
    ],
)
def test_a_mark_of_several_is_named_by_how_many_are_where(cities, says) -> None:
    spots = [
        Spot(number=at, name="A", link="#a", where=Coordinates(42.3, -71.0), city=city)
        for at, city in enumerate(cities, 1)
    ]
    drawn = draw(spots, place=None, unit="km", of="sites", list_link="#sites")
    assert drawn is not None
    written = map_html(drawn)
    assert f'<a href="#sites" class="map-mark" aria-label="{says}">' in written
    assert 'aria-hidden="true">2</text>' in written


@built
@pytest.mark.django_db
def test_the_first_page_has_a_dot_where_trials_recruit(client, shelf) -> None:
    page = client.get("/").text
    dots = re.findall(r'<path class="hero-dots" stroke-width="([^"]+)" d="([^"]+)"', page)
    assert dots == [("1.6", "M48 34h0M100 37h0")], "Seattle and Boston; who does not recruit is not"
    assert "Map of the world" in page
    assert len(page) < 40_000


@pytest.mark.django_db
def test_without_outlines_the_list_says_the_same(client, shelf, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(outlines, "FOLDER", tmp_path)
    page = client.get("/find/", {"near": "Boston, MA"}).text
    assert "map-mark" not in page
    assert "Open here" in page


@pytest.mark.django_db
def test_what_opens_soon_stands_apart_from_what_recruits(client, shelf) -> None:
    page = client.get("/find/").text
    before, after = page.split('id="opening"')
    assert "Open here" in before
    assert "Opens soon" not in before
    assert "Opening soon: 1 trial<" in after
    assert "Opens soon" in after
    assert "Over" not in page.split("<main")[1].split("</main>")[0].replace("Overview", "")
    assert "1 trial opening soon" in client.get("/find/", {"status": "opening"}).text
