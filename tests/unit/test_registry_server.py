"""The server that stands for the registry does what the registry's OpenAPI file says."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

import registry_server
from catalogue_examples import study
from real_data import REAL_DATA, needs_real_data
from registry_server import RegistryServer, dated, nct_id, serving

pytestmark = needs_real_data


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    path = REAL_DATA / "registry-spec" / "ctg-oas-v2.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture
def server() -> Iterator[RegistryServer]:
    with serving(dated(study(number), f"2026-11-{number:02d}") for number in range(1, 26)) as one:
        yield one


def get(server: RegistryServer, path: str) -> tuple[int, str, Any]:
    """Return status, type and body, read as JSON where it says that it is."""
    try:
        with urllib.request.urlopen(server.base_url + path) as answer:
            kind, body = answer.headers["content-type"], answer.read()
            return answer.status, kind, json.loads(body) if "json" in kind else body.decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["content-type"], error.read().decode()


def parameters_of(spec: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in spec["paths"]["/studies"]["get"]["parameters"]}


def schema(spec: dict[str, Any], name: str) -> dict[str, Any]:
    return spec["components"]["schemas"][name]


def test_its_parameters_are_the_registrys(spec) -> None:
    assert parameters_of(spec).keys() >= registry_server.PARAMETERS


def test_its_answers_have_the_keys_of_the_schema_and_no_others(spec, server) -> None:
    _, _, first = get(server, "/studies?pageSize=10&countTotal=true")
    paged = schema(spec, "PagedStudies")
    assert set(paged["required"]) <= first.keys() <= paged["properties"].keys()
    assert first["totalCount"] == 25
    _, _, version = get(server, "/version")
    said = schema(spec, "Version")
    assert set(said["required"]) <= version.keys() <= said["properties"].keys()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", version["dataTimestamp"])
    assert "yyyy-MM-dd'T'HH:mm:ss" in spec["paths"]["/version"]["get"]["description"]


def test_page_sizes_are_bounded_as_the_file_says(spec, server) -> None:
    asked = parameters_of(spec)["pageSize"]
    assert asked["schema"]["default"] == registry_server.DEFAULT_PAGE
    assert "coerced down to  1,000" in asked["description"]
    assert registry_server.LARGEST_PAGE == 1000
    server.put(*(study(number) for number in range(100, 1200)))
    for size, given in ((0, 10), (3, 3), (5000, 1000)):
        assert len(get(server, f"/studies?pageSize={size}")[2]["studies"]) == given
    assert len(get(server, "/studies")[2]["studies"]) == 10
    assert get(server, "/studies?pageSize=-1")[0] == 400


def test_pages_follow_each_other_to_the_last_which_has_no_token(spec, server) -> None:
    rule = " ".join(spec["paths"]["/studies"]["get"]["description"].split())
    assert "The last page will not contain `nextPageToken`" in rule
    seen, token, totals = [], "", []
    while True:
        _, _, page = get(server, f"/studies?pageSize=10&countTotal=true&pageToken={token}")
        seen += [nct_id(one) for one in page["studies"]]
        totals.append(page.get("totalCount"))
        token = page.get("nextPageToken", "")
        if not token:
            break
    assert seen == sorted(server.studies)
    assert totals == [25, None, None], "the total comes with the first page only"


def test_a_token_is_good_for_the_same_parameters_only(spec, server) -> None:
    rule = spec["paths"]["/studies"]["get"]["description"]
    assert "**must** have the same parameters as for the first page" in rule
    token = get(server, "/studies?pageSize=10")[2]["nextPageToken"]
    assert get(server, f"/studies?pageSize=4&countTotal=true&pageToken={token}")[0] == 200
    for other in (f"query.cond=heart&pageToken={token}", "pageToken=abracadabra"):
        code, kind, sentence = get(server, f"/studies?{other}")
        assert (code, kind) == (400, "text/plain")
        assert "token" in sentence


def test_errors_are_a_sentence_of_plain_text(spec, server) -> None:
    studies = spec["paths"]["/studies"]["get"]["responses"]
    assert set(studies) == {"200", "400"}
    assert set(studies["400"]["content"]) == {"text/plain"}
    assert set(spec["paths"]["/studies/{nctId}"]["get"]["responses"]) == {"200", "400", "404"}
    for path, expected in (
        ("/studies?colour=red", 400),
        ("/studies?fields=Colour", 400),
        ("/studies?filter.ids=ISRCTN1", 400),
        ("/studies?filter.advanced=AREA[", 400),
        ("/studies/NCT00000000", 404),
    ):
        code, kind, sentence = get(server, path)
        assert (code, kind) == (expected, "text/plain"), path
        assert sentence


def test_one_study_by_its_number_in_either_case(spec, server) -> None:
    given = next(one for one in spec["paths"]["/studies/{nctId}"]["get"]["parameters"])
    assert given["schema"]["pattern"] == r"^(NCT|nct)\d{8}$"
    for name in ("NCT90000003", "nct90000003"):
        assert nct_id(get(server, f"/studies/{name}")[2]) == "NCT90000003"


def test_the_range_of_update_days_includes_both_ends(spec, server) -> None:
    example = parameters_of(spec)["query.term"]["examples"]["example1"]["value"]
    assert registry_server._RANGE.fullmatch(example)
    query = "AREA[LastUpdatePostDate]RANGE[2026-11-20,{}]"
    for end, count in (("MAX", 6), ("2026-11-22", 3)):
        _, _, page = get(server, f"/studies?pageSize=100&filter.advanced={query.format(end)}")
        assert len(page["studies"]) == count


def test_fields_leave_everything_else_out(spec, server) -> None:
    pattern = parameters_of(spec)["fields"]["schema"]["items"]["pattern"]
    assert re.search(pattern, "NCTId")
    _, _, page = get(server, "/studies?fields=NCTId&pageSize=1")
    assert page["studies"] == [
        {"protocolSection": {"identificationModule": {"nctId": "NCT90000001"}}}
    ]


def test_sorting_by_the_day_of_the_update_is_newest_first(spec, server) -> None:
    assert "* Date field - `desc`" in parameters_of(spec)["sort"]["description"]
    _, _, page = get(server, "/studies?sort=LastUpdatePostDate&pageSize=1")
    assert nct_id(page["studies"][0]) == "NCT90000025"
    _, _, page = get(server, "/studies?sort=LastUpdatePostDate:asc&pageSize=1")
    assert nct_id(page["studies"][0]) == "NCT90000001"
