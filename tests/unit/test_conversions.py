"""Converting says nothing in a log: what is converted is somebody's value."""

import pytest

from trialpost.vocabulary import conversions


def test_loading_the_units_says_nothing_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    conversions._registry.cache_clear()
    conversions._registry()
    assert not caplog.records
