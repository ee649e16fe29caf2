"""The range about a median is told as what the record calls it, in a form that Spanish has too."""

import msgspec
import pytest

from trialpost.articles.record.amounts import with_range
from trialpost.model.finding import Finding, FindingKind, Source, SourceKind, Table

MEDIAN = Finding(
    id="f-1", kind=FindingKind.NUMBER, where={}, table=Table.OUTCOME, measure="Pain",
    source=Source(kind=SourceKind.REGISTRY, ref="NCT00000001", text=""),
    statistic="median", value=5.0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"limits": (3.0, 8.0), "limits_kind": "Inter-Quartile Range"}, " (middle range 3 to 8)."),
        ({"limits": (-1.0, 9.0), "limits_kind": "Full Range"}, " (whole range −1 to 9)."),
        ({"interval": (3.0, 8.0), "level": 95.0}, "; the data fit anything from 3 to 8."),
        (
            {"interval": (3.0, 8.0), "level": 90.0},
            "; at 90% confidence, the data fit anything from 3 to 8.",
        ),
        # What the record does not name, what leaves the value out, and a mean: nothing is added.
        ({"limits": (3.0, 8.0), "limits_kind": None}, "."),
        ({"limits": (6.0, 8.0), "limits_kind": "Full Range"}, "."),
        ({"limits": (3.0, 8.0), "limits_kind": "Full Range", "statistic": "mean"}, "."),
    ],
)
def test_a_median_is_told_with_its_range_as_what_it_is(about, told):
    one = msgspec.structs.replace(MEDIAN, **about)
    assert with_range("The median was 5.", one) == f"The median was 5{told}"
