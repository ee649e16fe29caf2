"""Articles of real records, changed on purpose: what is wrong is refused, what is right is not."""

import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.evaluation.verifying.measuring import Verified, measure_verify, records_in

pytestmark = needs_real_data


@pytest.fixture(scope="module")
def measured() -> Verified:
    """One record in forty."""
    paths = [REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz"]
    return measure_verify(records_in(paths, every=40), of_a_kind=2)


def test_of_the_articles_made_wrong_nearly_all_are_refused(measured) -> None:
    assert measured.articles == 11
    assert sum(measured.made.values()) > 100
    assert measured.caught >= 0.98, measured.missed
    assert measured.refused["harms dropped"] == measured.made["harms dropped"]


def test_no_article_is_refused_as_it_is_or_said_in_another_way(measured) -> None:
    assert measured.refused_unchanged == 0
    assert not any(measured.harmless_refused.values()), measured.missed
    assert set(measured.harmless) == {
        "sections reordered", "a sentence without findings dropped", "of, as out of",
    }  # fmt: skip
