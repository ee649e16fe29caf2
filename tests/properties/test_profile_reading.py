"""Whatever JSON somebody gives as a profile: it is read, or refused in a short sentence."""

import datetime as dt
import json

from hypothesis import given, settings
from hypothesis import strategies as st

import trialpost
from trialpost.eligibility.facts import facts_of
from trialpost.errors import BadProfile

TODAY = dt.date(2026, 11, 28)

_odd = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=12),
    st.sampled_from(["2026-13-45", "0000", "9999-99", "eGFR", "ECOG", "1e400", "−5", "٣",
                     "3,5 mg/dL", 10**400, -(10**30), 1e308, "yes", "not sure", "2031"]),
)  # fmt: skip
_inner = st.sampled_from([
    "name", "value", "unit", "date", "since", "until", "status", "years", "on", "lat", "lon",
    "postcode", "country", "ecog", "egfr", "egfr@28d", "pregnant", "condition:gout", "birth_year",
    "treatment:rituximab@183d", "sex", "place", "complete:conditions", "present",
])  # fmt: skip
_values = st.recursive(
    _odd,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(_inner, inner, max_size=4)
    ),
    max_leaves=6,
)
_keys = st.sampled_from([
    "birth_year", "birth_month", "age", "sex", "place", "travel_km", "conditions", "absent",
    "medications", "procedures", "measurements", "biomarkers", "allergies", "family_history",
    "suspected", "answers", "complete", "note", "x",
])  # fmt: skip


def _refusal(text: str) -> str:
    """Return the sentence with which a profile is refused; nothing if it is read."""
    try:
        facts_of(trialpost.profile_from_json(text, today=TODAY))
    except BadProfile as refused:
        return refused.sentence
    return ""


@settings(deadline=None)
@given(st.dictionaries(_keys, _values, max_size=4))
def test_any_json_is_read_or_refused_in_a_sentence(told: dict) -> None:
    sentence = _refusal(json.dumps(told))
    assert not sentence or (10 < len(sentence) < 400 and sentence.endswith("."))
