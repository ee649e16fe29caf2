"""SRI-4, derived: three parts at baseline and at a visit, and whether that is a response."""

import pytest

from trialpost.findings.participants.sri4 import Parts, _no_new_flare


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("CCC", "CCC", True),
        ("CCC", "BCC", True),  # one new B may be
        ("CCC", "BBC", False),  # two may not
        ("CCC", "ACC", False),  # nor one new A
        ("BCC", "ACC", False),  # from B to A is a new A
        ("ACC", "ACC", True),  # an A that was there is not new
        ("ACC", "BBC", True),  # from A to B is better; the other B is the one
        ("BBB", "BBB", True),
        ("EDC", "BDC", True),
        ("EDC", "BBC", False),
    ],
)
def test_new_flares(before, now, expected):
    assert _no_new_flare(list(zip(before, now, strict=True))) is expected


@pytest.mark.parametrize(
    ("sledai", "bilag", "pga", "rescued", "response", "observed"),
    [
        (True, True, True, False, True, True),
        (True, True, True, True, False, True),
        (False, True, True, False, False, True),
        (True, False, True, False, False, True),
        (True, True, False, False, False, True),
        (None, True, True, False, False, False),
        (True, None, True, False, False, False),
        (True, True, None, False, False, False),
    ],
)
def test_every_part_has_to_be_met(sledai, bilag, pga, rescued, response, observed):
    parts = Parts(sledai=sledai, bilag=bilag, pga=pga, rescued=rescued)
    assert (parts.response, parts.observed) == (response, observed)
