"""What search engines and shared links are shown: the sitemap, linked data, a page's own words."""

import json
import re

import pytest
from lxml import etree

from invented_trials import Shelf, study
from trialpost.demo.reference import reference_findings
from trialpost.web.newsroom import actions as newsroom
from trialpost.web.pages.sitemaps import Trials

pytestmark = pytest.mark.django_db
PLACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def addresses(answer):
    root = etree.fromstring(answer.content)
    return [one.text for one in root.findall(".//s:loc", PLACES)]


def linked(page: str):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])


@pytest.fixture
def article(now) -> str:
    row = newsroom.add_article(findings_file=reference_findings(), now=now, categories=("immune",))
    assert not newsroom.verify(slug=row.slug)
    return newsroom.publish(slug=row.slug, now=now).slug


def test_the_sitemap_lists_every_trial_and_article(client, tmp_path, now, article, settings):
    Shelf(tmp_path).load(study(1), study(2, status="COMPLETED"), now=now)
    parts = addresses(client.get("/sitemap.xml"))
    assert [one.rsplit("/", 1)[1] for one in parts] == [
        "sitemap-pages.xml", "sitemap-conditions.xml",
        "sitemap-trials.xml", "sitemap-articles.xml",
    ]  # fmt: skip
    base = settings.SERVICE.base_url
    told = client.get("/sitemap-trials.xml")
    first, second = (f"/trial/NCT0000000{number}/" for number in (1, 2))
    assert addresses(told) == [
        f"{base}{first}", f"{base}/es{first}", f"{base}{second}", f"{base}/es{second}"
    ]  # fmt: skip
    ways = etree.fromstring(told.content).findall("s:url", PLACES)[1].findall("x:link", PLACES)
    assert {(one.get("hreflang"), one.get("href")) for one in ways} == {
        ("en", base + first), ("es", f"{base}/es{first}"), ("x-default", base + first)
    }  # fmt: skip
    assert addresses(client.get("/sitemap-articles.xml")) == [
        f"{base}/articles/{article}/", f"{base}/es/articles/{article}/"
    ]  # fmt: skip
    assert f"{base}/" in addresses(client.get("/sitemap-pages.xml"))
    assert f"Sitemap: {base}/sitemap.xml" in client.get("/robots.txt").text


def test_a_long_list_of_trials_comes_in_parts(client, tmp_path, now, monkeypatch):
    monkeypatch.setattr(Trials, "limit", 2)
    Shelf(tmp_path).load(study(1), study(2), study(3), now=now)
    parts = [one for one in addresses(client.get("/sitemap.xml")) if "trials" in one]
    assert [one.partition("?")[2] for one in parts] == ["", "p=2"]
    assert len(addresses(client.get("/sitemap-trials.xml?p=2"))) == 2, "one, in two languages"


def test_the_sitemap_asks_the_database_no_more_for_more_trials(
    client, tmp_path, now, django_assert_num_queries
):
    Shelf(tmp_path).load(*(study(number) for number in range(1, 30)), now=now)
    with django_assert_num_queries(2):
        client.get("/sitemap-trials.xml")


def test_a_trial_tells_machines_what_its_record_says(client, tmp_path, now, settings):
    Shelf(tmp_path).load(study(1), now=now)
    told = linked(client.get("/trial/NCT00000001/").text)
    assert told["@type"] == "MedicalTrial"
    assert told["url"] == f"{settings.SERVICE.base_url}/trial/NCT00000001/"
    assert told["status"] == "https://schema.org/Recruiting"
    assert told["healthCondition"] == [{"@type": "MedicalCondition", "name": "Frobnitz Disease"}]
    assert told["studyLocation"][0]["address"]["addressLocality"] == "Boston"
    assert "sponsor" not in told  # the record names none


TERMS = {
    "MedicalTrial": {"url", "sameAs", "identifier", "name", "alternateName", "description",
                     "status", "healthCondition", "sponsor", "studySubject", "studyLocation",
                     "trialDesign"},
    "MedicalObservationalStudy": {"url", "sameAs", "identifier", "name", "alternateName",
                                  "description", "status", "healthCondition", "sponsor",
                                  "studySubject", "studyLocation"},
    "MedicalCondition": {"url", "name", "alternateName"},
    "Drug": {"name"},
    "Organization": {"name"},
    "Place": {"name", "address"},
    "AdministrativeArea": {"name", "address"},
    "PostalAddress": {"addressLocality", "addressRegion", "addressCountry"},
    "Article": {"url", "headline", "inLanguage", "description", "datePublished", "dateModified",
                "publisher", "isBasedOn", "about"},
}  # fmt: skip
"""Properties that schema.org (release 28) has for each type, of those that are used."""

STATUSES = {
    "ActiveNotRecruiting", "Completed", "EnrollingByInvitation", "NotYetRecruiting", "Recruiting",
    "ResultsAvailable", "ResultsNotAvailable", "Suspended", "Terminated", "Withdrawn",
}  # fmt: skip
DESIGNS = {
    "DoubleBlindedTrial", "InternationalTrial", "MultiCenterTrial", "OpenTrial",
    "PlaceboControlledTrial", "RandomizedTrial", "SingleBlindedTrial", "SingleCenterTrial",
    "TripleBlindedTrial",
}  # fmt: skip


def not_of_schema_org(told) -> list[str]:
    """Say which types and properties of linked data schema.org does not have."""
    if isinstance(told, list):
        return [one for each in told for one in not_of_schema_org(each)]
    if not isinstance(told, dict):
        return []
    kind = told.get("@type", "")
    own = {key for key in told if not key.startswith("@")}
    wrong = [f"{kind}: {key}" for key in sorted(own - TERMS.get(kind, set()))]
    if kind in ("MedicalTrial", "MedicalObservationalStudy") and "status" in told:
        word = told["status"].removeprefix("https://schema.org/")
        wrong += [] if word in STATUSES else [f"status: {word}"]
    designs = {one.removeprefix("https://schema.org/") for one in told.get("trialDesign", ())}
    wrong += [f"design: {word}" for word in sorted(designs - DESIGNS)]
    return wrong + [one for value in told.values() for one in not_of_schema_org(value)]


def test_linked_data_has_terms_of_schema_org_alone(client, tmp_path, now, article):
    whole = study(1)
    protocol = whole["protocolSection"]
    protocol["sponsorCollaboratorsModule"] = {"leadSponsor": {"name": "Acme"}}
    protocol["descriptionModule"] = {"briefSummary": "A trial of something."}
    protocol["identificationModule"]["acronym"] = "GORP"
    protocol["designModule"]["designInfo"] = {
        "allocation": "RANDOMIZED", "maskingInfo": {"masking": "DOUBLE"},
    }  # fmt: skip
    protocol["armsInterventionsModule"] = {
        "interventions": [
            {"type": "DRUG", "name": "Gorpizole"},
            {"type": "DRUG", "name": "Placebo"},
        ]
    }
    watched = study(2, condition="Systemic Lupus Erythematosus")
    watched["protocolSection"]["designModule"] = {"studyType": "OBSERVATIONAL"}
    watched["derivedSection"] = {
        "conditionBrowseModule": {
            "meshes": [{"id": "D008180", "term": "Lupus Erythematosus, Systemic"}]
        }
    }
    Shelf(tmp_path).load(whole, watched, now=now)
    pages = {
        "/trial/NCT00000001/": "MedicalTrial",
        "/trial/NCT00000002/": "MedicalObservationalStudy",
        "/conditions/lupus-erythematosus-systemic/": "MedicalCondition",
        f"/articles/{article}/": "Article",
    }
    for path, kind in pages.items():
        told = linked(client.get(path).text)
        assert told["@context"] == "https://schema.org"
        assert told["@type"] == kind
        assert not_of_schema_org(told) == [], path
    assert set(linked(client.get("/trial/NCT00000001/").text)) >= {
        "alternateName", "description", "sponsor", "studySubject", "studyLocation", "trialDesign",
    }  # fmt: skip


def test_each_page_shows_itself_in_its_language_where_its_link_is_pasted(client, tmp_path, now):
    Shelf(tmp_path).load(study(1), now=now)
    said = ("/about/", "/es/help/", "/privacy/", "/accessibility/")
    for path in (
        *said,
        "/",
        "/es/",
        "/conditions/",
        "/trial/NCT00000001/",
        "/es/trial/NCT00000001/",
    ):
        page = client.get(path).text
        shown = dict(re.findall(r'<meta property="og:([a-z_:]+)" content="([^"]*)"', page))
        assert {"site_name", "type", "title", "url", "locale", "image:alt"} <= set(shown), path
        assert shown["locale"] == ("es_ES" if path.startswith("/es/") else "en_US")
        assert shown["url"].endswith(path)
        assert re.fullmatch(r"https?://.+/static/trialpost/card.*\.png", shown["image"])
        assert page.count('rel="canonical"') == 1
        assert '<link rel="alternate" hreflang="es" href="' in page


def test_a_title_cannot_end_the_script_that_it_stands_in(client, tmp_path, now):
    evil = "</script><script>alert(1)</script>"
    Shelf(tmp_path).load(study(1, title=evil), now=now)
    page = client.get("/trial/NCT00000001/").text
    assert "<script>alert" not in page
    assert linked(page)["name"] == evil


def test_an_article_shows_itself_where_its_link_is_pasted(client, article, settings):
    page = client.get(f"/articles/{article}/").text
    told = linked(page)
    assert told["@type"] == "Article"
    assert told["datePublished"] == "2026-11-22"
    title = re.search(r'<meta property="og:title" content="([^"]+)"', page)[1]
    assert title == told["headline"]
    address = f"{settings.SERVICE.base_url}/articles/{article}/"
    assert f'<link rel="canonical" href="{address}">' in page


def test_where_somebody_searched_from_is_not_in_what_is_shared(client, tmp_path, now):
    Shelf(tmp_path).load(study(1), now=now)
    page = client.get("/trial/NCT00000001/?near=Boston&condition=secret").text
    shown = " ".join(re.findall(r'<(?:meta|link rel="canonical")[^>]*>', page))
    assert "secret" not in shown
    assert "near=" not in shown
