"""Real trials, changed in known ways; and the same trials as the registry had them years apart."""

import functools
import gzip
import random
import re
from collections import Counter

import msgspec

from real_data import REAL_DATA, needs_real_data
from trialpost.eligibility import split
from trialpost.matching.changes import changes
from trialpost.matching.site_changes import site_pairs
from trialpost.model.bearing import Shift
from trialpost.model.change import (
    CriterionAdded,
    CriterionChanged,
    CriterionRemoved,
)
from trialpost.model.dates import AgeLimit
from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import Trial
from trialpost.registry import read

pytestmark = needs_real_data


@functools.cache
def trials() -> tuple[Trial, ...]:
    found = read(REAL_DATA / "ctgov-v2" / "recruiting.jsonl.gz")
    return tuple(result.trial for result in found if result.trial)


def changed(one: Trial, **fields: object) -> Trial:
    return msgspec.structs.replace(one, **fields)


def with_criteria(one: Trial, text: str) -> Trial:
    return changed(one, eligibility=changed(one.eligibility, criteria=text))


def test_another_layout_of_the_same_text_moves_nothing() -> None:
    """But for one trial of 634, where the title "Cardiovascular" then reads as a criterion."""
    moved = []
    for one in trials():
        text = one.eligibility.criteria
        found = changes(one, with_criteria(one, text.replace("* ", "- ").replace("\n\n", "\n")))
        if any(
            getattr(change, "shift", Shift.UNCLEAR) not in (Shift.REWORDED, Shift.UNCLEAR)
            for change in found
        ):
            moved.append(str(one.id))
    assert moved in ([], ["NCT04331769"])


def test_a_criterion_taken_out_is_found_and_put_back() -> None:
    tally: Counter[str] = Counter()
    draw = random.Random(7)
    for one in trials():
        text = one.eligibility.criteria
        criteria = split(text)
        if len(criteria) < 4:
            continue
        gone = draw.choice(criteria[1:])
        less = with_criteria(one, text[: gone.span[0]] + text[gone.span[1] :])
        if len(split(less.eligibility.criteria)) != len(criteria) - 1:
            continue  # its words held other lines apart
        removed = [c for c in changes(one, less) if isinstance(c, CriterionRemoved)]
        added = [c for c in changes(less, one) if isinstance(c, CriterionAdded)]
        found = [change.criterion.text for change in removed] == [gone.text]
        tally["removed" if found else "missed"] += 1
        tally["added"] += [change.criterion.text for change in added] == [gone.text]
        if found and added:
            # The other way round, or unclear both ways.
            pair = (removed[0].shift, added[0].shift)
            assert pair in {
                (Shift.LOOSENED, Shift.TIGHTENED),
                (Shift.UNCLEAR, Shift.UNCLEAR),
                (Shift.REWORDED, Shift.REWORDED),
            }
    assert tally["removed"] > 350
    assert tally["missed"] <= 0.02 * tally["removed"]
    assert tally["added"] >= 0.98 * tally["removed"]


_LEAST_AGE = re.compile(r"(?<=≥ )18(?= years)|(?<=at least )18(?= years)", re.IGNORECASE)


def test_a_number_that_moves_is_read() -> None:
    seen = 0
    for one in trials():
        text = one.eligibility.criteria
        if len(_LEAST_AGE.findall(text)) != 1:
            continue
        found = [
            change
            for change in changes(one, with_criteria(one, _LEAST_AGE.sub("16", text)))
            if isinstance(change, CriterionChanged)
        ]
        assert len(found) == 1, one.id
        if found[0].shift is not Shift.UNCLEAR:
            expected = (
                Shift.LOOSENED if found[0].after.kind.value == "inclusion" else Shift.TIGHTENED
            )
            assert found[0].shift is expected, found[0].after.text
            seen += 1
    assert seen > 40


def test_statuses_ages_and_sites_changed_on_purpose() -> None:
    for one in trials()[:200]:
        other = changed(
            one,
            status=RecruitmentStatus.TERMINATED,
            eligibility=changed(one.eligibility, minimum_age=AgeLimit(99, "year")),
            sites=one.sites[1:][::-1],
        )
        kinds = Counter(change.kind for change in changes(one, other))
        if one.status is not RecruitmentStatus.TERMINATED:
            assert kinds["status_changed"] == 1
        assert kinds["ages_changed"] == 1
        assert kinds["site_added"] == 0
        assert kinds["site_removed"] == min(1, len(one.sites))
        opened = {str(change.opens) for change in changes(one, other)}
        assert "opens" not in opened


def test_sites_are_known_again_under_other_spellings() -> None:
    for one in trials()[:300]:
        respelt = [
            msgspec.structs.replace(
                site,
                facility=(site.facility or "").upper() or None,
                state=None,
                postcode=None,
            )
            for site in one.sites
        ]
        names = [(site.facility or "").casefold() for site in one.sites]
        for i, j in site_pairs(one.sites, respelt):
            assert names[i] == names[j]
        assert len(site_pairs(one.sites, respelt)) == len(one.sites), one.id


@functools.cache
def years_apart() -> dict[str, tuple[Trial, Trial]]:
    """The trials that stand in the older XML of June 2023 and in the API's of 2025."""
    wanted = {"NCT05687058", "NCT05689047"}
    old, new = (
        {
            str(result.trial.id): result.trial
            for result in read(REAL_DATA / path)
            if result.trial and result.trial.id in wanted
        }
        for path in ("ctgov-xml/recruiting.tar.gz", "ctgov-v2")
    )
    return {name: (old[name], new[name]) for name in wanted}


def kinds_of(name: str) -> Counter[str]:
    return Counter(change.kind for change in changes(*years_apart()[name]) if change.matters)


def test_a_trial_that_began_to_recruit() -> None:
    """NCT05687058, in 2023 and in 2025, its records read by eye."""
    assert kinds_of("NCT05687058") == {
        "status_changed": 1, "site_opened": 1, "site_added": 1, "dates_moved": 3
    }  # fmt: skip


def test_a_trial_that_ended() -> None:
    """NCT05689047, in 2023 and in 2025, its records read by eye."""
    assert kinds_of("NCT05689047") == {
        "status_changed": 1, "site_closed": 1, "results_posted": 1, "dates_moved": 2,
        "interventions_changed": 1,
    }  # fmt: skip


def elsewhere() -> dict[str, str]:
    """The criteria's texts of the retrieval collections: the same trials, by other tools' hands."""
    found: dict[str, str] = {}
    for name in ("other-trials.jsonl.gz", "sigir2016/trials.jsonl.gz", "trec2021/trials.jsonl.gz"):
        with gzip.open(REAL_DATA / "retrieval" / name) as lines:
            for line in lines:
                record = msgspec.json.decode(line)
                found.setdefault(record["nct_id"], record.get("criteria") or "")
    return found


def test_texts_that_went_through_other_hands_moved_no_criterion() -> None:
    texts, compared, differing = elsewhere(), 0, 0
    for path in ("ctgov-v2", "ctgov-xml"):
        for result in read(REAL_DATA / path):
            one = result.trial
            if one is None or not split(texts.get(str(one.id), "")):
                continue
            shifts = {
                getattr(change, "shift", None)
                for change in changes(with_criteria(one, texts[str(one.id)]), one)
            }
            compared += 1
            differing += bool(shifts - {None})
            assert shifts <= {None, Shift.REWORDED, Shift.UNCLEAR}, one.id
    assert compared > 650
    assert differing <= 16
