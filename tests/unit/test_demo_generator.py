"""The demo catalogue: the same every time, well formed, true to itself, and marked as invented."""

import datetime as dt
import functools
import gzip
import json
import re
from collections import Counter

import msgspec
import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.demo.ages import AgeRange, people
from trialpost.demo.generator import AS_OF, COUNT, nct_id, studies, write_catalogue
from trialpost.demo.plan import NEAR_BOSTON, spread
from trialpost.demo.tables import common, fields, headings
from trialpost.demo.titles import MARK
from trialpost.errors import BadInput
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.find import FindQuery, find
from trialpost.model.status import RecruitmentStatus, StudyType
from trialpost.registry import read_record
from trialpost.vocabulary.places import locate


@functools.cache
def made():
    return tuple(studies())


@functools.cache
def read():
    return tuple(read_record(msgspec.json.encode(study)) for study in made())


def trials():
    return tuple(result.trial for result in read())


def modules(study):
    return study["protocolSection"]


def real_lines(*patterns):
    """Yield the lines of files of real data, decoded."""
    for path in sorted(path for pattern in patterns for path in REAL_DATA.glob(pattern)):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def test_the_same_arguments_give_the_same_bytes(tmp_path):
    paths = [write_catalogue(tmp_path / name, count=60, seed=4) for name in ("a", "b")]
    assert paths[0].read_bytes() == paths[1].read_bytes()
    other = write_catalogue(tmp_path / "c", count=60, seed=5)
    assert other.read_bytes() != paths[0].read_bytes()
    assert sorted(path.name for path in tmp_path.glob("*/*")) == ["demo.jsonl.gz"] * 3


def test_the_file_holds_the_reference_trial_and_the_invented_ones(tmp_path):
    lines = gzip.decompress(write_catalogue(tmp_path, count=30).read_bytes()).splitlines()
    ids = [modules(json.loads(line))["identificationModule"]["nctId"] for line in lines]
    assert ids == ["NCT02708095", *(nct_id(number) for number in range(30))]


def test_exactly_two_thousand_recruit():
    states = Counter(modules(study)["statusModule"]["overallStatus"] for study in made())
    assert len(made()) == COUNT == 2700
    assert states["RECRUITING"] == 2000
    assert len(states) >= 10
    assert states["COMPLETED"] > states["ACTIVE_NOT_RECRUITING"] > states["TERMINATED"] > 0


@pytest.mark.parametrize("count", [1, 27, 100])
def test_other_counts_keep_the_share(count):
    small = list(studies(count))
    recruiting = [s for s in small if modules(s)["statusModule"]["overallStatus"] == "RECRUITING"]
    assert len(small) == count
    assert len(recruiting) == round(count * 20 / 27)


@pytest.mark.parametrize("count", [0, -3, 20_001])
def test_a_count_that_cannot_be_is_refused(count):
    with pytest.raises(BadInput, match="between 1 and 20000"):
        next(studies(count))


def test_every_record_reads_without_an_issue():
    assert [(r.failure, r.issues) for r in read() if r.failure or r.issues] == []


def test_every_condition_of_the_tables_has_a_trial():
    seen = {study["derivedSection"]["conditionBrowseModule"]["meshes"][0]["id"] for study in made()}
    assert len(seen) == len(headings().conditions) >= 200
    assert all(re.fullmatch(r"D\d{9}", descriptor) for descriptor in seen)
    assert len(spread(COUNT)) == COUNT


def test_common_conditions_have_more_trials_than_rare_ones():
    counts = Counter(trial.condition_mesh[0].name for trial in trials())
    assert counts["Breast Neoplasms"] > 8 * counts["Gaucher Disease"] > 0


def test_ancestors_are_known_descriptors_and_never_the_term_itself():
    names = headings().names
    for own, *above in headings().conditions.values():
        assert own not in above
        assert len(set(above)) == len(above)
        assert {own, *above} <= names.keys()
    lupus = {names[one] for one in headings().conditions["Lupus Erythematosus, Systemic"][1:]}
    assert {"Autoimmune Diseases", "Connective Tissue Diseases", "Immune System Diseases"} <= lupus


@needs_real_data
def test_descriptors_have_the_names_that_real_records_give_them():
    seen = {}
    for study in real_lines("ctgov-v2/*.jsonl.gz"):
        browse = study["derivedSection"].get("conditionBrowseModule", {})
        for term in browse.get("meshes", []) + browse.get("ancestors", []):
            seen[int(term["id"][1:])] = term["term"]
    ours = {int(key[1:]): name for key, name in headings().names.items()}
    both = ours.keys() & seen.keys()
    assert len(both) > 400
    assert {key: ours[key] for key in both} == {key: seen[key] for key in both}


@needs_real_data
def test_ancestors_agree_with_nlm():
    places, trees = {}, {}
    for term in real_lines("vocabulary/mesh-2023.jsonl.gz"):
        trees[term["name"]] = term["tree"]
        places.update(dict.fromkeys(term["tree"], term["id"]))
    for name, (_, *above) in headings().conditions.items():
        parts = [tree.split(".") for tree in trees[name]]
        prefixes = {".".join(part[:end]) for part in parts for end in range(2, len(part))}
        assert {places[p] for p in prefixes if p in places} <= set(above), name


@needs_real_data
def test_no_invented_medicine_has_a_real_name():
    real = set()
    for study in real_lines("ctgov-v2/*.jsonl.gz"):
        module = modules(study).get("armsInterventionsModule", {})
        for given in module.get("interventions", []):
            words = " ".join([given["name"], *given.get("otherNames", [])])
            real.update(re.findall(r"[a-z]{5,}", words.lower()))
    ours = {i.name.lower() for t in trials() for i in t.interventions if i.other_names}
    assert len(real) > 1000
    assert len(ours) > 1000
    assert ours & real == set()


def test_identifiers_are_distinct_and_beyond_the_registry():
    ids = [trial.id for trial in trials()]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"NCT99[0-8]\d{5}", one) for one in ids)
    assert nct_id(19_999) < "NCT99900000", "arriving trials begin there"


def test_nothing_is_unmarked():
    for trial in trials():
        assert trial.brief_summary.startswith(MARK)
        bodies = [trial.sponsor.name, *(one.name for one in trial.collaborators)]
        bodies += [site.facility for site in trial.sites]
        bodies += [official.affiliation for official in trial.officials]
        assert all(name.endswith("(invented)") for name in bodies), trial.id
        assert not trial.has_results


def test_contacts_reach_nobody():
    for trial in trials():
        contacts = [*trial.central_contacts, *(c for site in trial.sites for c in site.contacts)]
        assert all(re.fullmatch(r"555-01\d\d", one.phone) for one in contacts)
        assert all(one.email.endswith("@example.org") for one in contacts)


def test_no_gap_of_a_pattern_is_left_open():
    for study in made():
        texts = json.dumps(modules(study), ensure_ascii=False)
        strings = re.findall(r'"((?:[^"\\]|\\.)*)"', texts)
        assert not [text for text in strings if set("{|}") & set(text)], study


def test_sex_and_age_fit_the_condition():
    for trial in trials():
        name, rule = trial.condition_mesh[0].name, trial.eligibility
        if name in ("Prostatic Neoplasms", "Hemophilia A", "Testicular Neoplasms"):
            assert rule.sex == "male"
        if name in ("Endometriosis", "Ovarian Neoplasms", "Pre-Eclampsia"):
            assert rule.sex == "female"
        if name in ("Hypoxia-Ischemia, Brain", "Neonatal Sepsis"):
            assert rule.maximum_age.unit in ("day", "week")
        if rule.sex == "male":
            assert "regnant" not in rule.criteria


def test_the_criteria_do_not_contradict_the_coded_ages():
    pattern = re.compile(r"(?:Aged|Age between) (\d+) to|Age between (\d+) and")
    checked = 0
    for trial in trials():
        found = pattern.search(trial.eligibility.criteria)
        if found and trial.eligibility.minimum_age:
            assert int(found[1] or found[2]) == trial.eligibility.minimum_age.number
            checked += 1
    assert checked > 500


def test_the_two_lists_of_criteria_are_there_in_several_styles():
    heads = Counter(trial.eligibility.criteria.splitlines()[0] for trial in trials())
    assert set(heads) >= {"Inclusion Criteria:", "INCLUSION CRITERIA:", "Key Inclusion Criteria:"}
    texts = [trial.eligibility.criteria for trial in trials()]
    assert all(re.search("exclusion criteria", text, re.I) for text in texts)
    assert sum("\\>=" in text for text in texts) > 300
    assert sum("1. " in text for text in texts) > 500
    assert not any("\\\\" in text for text in texts)
    assert len({text.replace(" ", "") for text in texts}) > 0.98 * len(texts)


def test_dates_fit_the_status_and_each_other():
    for trial in trials():
        dates = trial.dates
        assert dates.first_submitted.latest() <= dates.first_posted.latest()
        assert dates.first_submitted.latest() <= dates.last_update_submitted.latest() <= AS_OF
        assert dates.last_verified.latest() >= dates.last_update_submitted.latest()
        if trial.type is StudyType.EXPANDED_ACCESS:
            continue
        assert dates.start.date.earliest() <= dates.primary_completion.date.latest()
        assert dates.primary_completion.date.earliest() <= dates.completion.date.latest()
        if trial.status is RecruitmentStatus.COMPLETED:
            assert dates.completion.date.latest() <= AS_OF
            assert dates.completion.exactness == "actual"
        if trial.status is RecruitmentStatus.RECRUITING:
            assert dates.start.date.latest() <= AS_OF
        if trial.status is RecruitmentStatus.UNKNOWN:
            assert dates.completion.date.earliest() < AS_OF


def test_most_records_are_fresh_and_some_are_stale_on_purpose():
    year = AS_OF - dt.timedelta(days=395)
    recruiting = [t for t in trials() if t.status is RecruitmentStatus.RECRUITING]
    stale = [t for t in recruiting if t.dates.last_verified.latest() < year]
    assert 0.02 < len(stale) / len(recruiting) < 0.15


def test_a_recruiting_trial_has_a_recruiting_site_with_coordinates():
    for trial in trials():
        if trial.status is RecruitmentStatus.RECRUITING:
            assert trial.sites[0].status is RecruitmentStatus.RECRUITING
            assert trial.sites[0].coordinates
    sites = [site for trial in trials() for site in trial.sites]
    assert 0.02 < sum(site.coordinates is None for site in sites) / len(sites) < 0.1
    assert len({(site.city, site.country) for site in sites}) > 500
    assert len({site.country for site in sites}) >= 40
    assert max(len(trial.sites) for trial in trials()) > 25


@pytest.mark.parametrize(
    ("condition", "place", "least"),
    [
        ("systemic lupus erythematosus", "Boston, MA", NEAR_BOSTON),
        ("heart failure", "Boston, MA", 2),
        ("prostate cancer", "Paris, France", 2),
        ("acute myeloid leukemia", "Seattle, WA", 1),
        ("breast cancer", "London, United Kingdom", 2),
        ("type 2 diabetes", "Toronto, Canada", 2),
    ],
)
def test_a_search_in_the_showcase_cities_finds_something(condition, place, least):
    catalogue = whole_catalogue()
    query = FindQuery(condition=condition, place=locate(place), within_km=80, limit=100)
    assert find(catalogue, query, today=AS_OF).total >= least


@functools.cache
def whole_catalogue():
    return Catalogue.from_records(trials())


def test_the_rules_against_the_absurd_name_things_that_exist():
    conditions = {condition.heading for field in fields() for condition in field.conditions}
    known = conditions | {field.name for field in fields()}
    rules = [*common().skips.values(), *common().only.values(), common().acute]
    rules += [rule.conditions for rule in common().form_rules]
    rules += [common().pregnancy, common().cannot_consent]
    assert {name for rule in rules for name in rule} <= known | set(common().acute_groups)
    lines = [line for f in fields() for line in (*f.inclusion, *f.exclusion)]
    lines += [*common().inclusion, *common().exclusion]
    plain = [re.sub(r"^(drug|other|women|child|adult|trial): ", "", line) for line in lines]
    assert [s for s in common().skips if not any(x.startswith(s) for x in plain)] == []
    others = [other.name for field in fields() for other in field.others]
    assert [s for s in common().only if not any(x.startswith(s) for x in others)] == []


@pytest.mark.parametrize(
    ("text", "sex", "words", "groups"),
    [
        ("18y-", "", "adults", ["ADULT", "OLDER_ADULT"]),
        ("18y-65y", "F", "women", ["ADULT", "OLDER_ADULT"]),
        ("18y-64y", "M", "men", ["ADULT"]),
        ("0d-4w", "", "newborns", ["CHILD"]),
        ("6m-5y", "", "children", ["CHILD"]),
        ("1m-12m", "", "infants", ["CHILD"]),
        ("12y-17y", "", "adolescents", ["CHILD"]),
        ("2y-17y", "M", "boys", ["CHILD"]),
        ("65y-", "", "older adults", ["OLDER_ADULT"]),
        ("12y-", "", "adolescents and adults", ["CHILD", "ADULT", "OLDER_ADULT"]),
    ],
)
def test_ages_in_words_and_in_the_registrys_groups(text, sex, words, groups):
    ages = AgeRange.parse(text)
    assert people(ages, sex) == words
    assert ages.standard() == groups


def test_a_range_of_another_form_is_refused():
    with pytest.raises(BadInput, match="18y-75y"):
        AgeRange.parse("18 to 75")
