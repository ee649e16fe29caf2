"""Sealing: what goes in comes out, for its purpose only, and the length tells next to nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialpost.web.newsroom.categories import CATEGORIES
from trialpost.web.sealing import SealBroken, encrypt, seal, unseal

KEY = bytes(range(32))
AROUND = 12 + 16
"""Bytes that AES-GCM adds: its nonce and its tag (NIST SP 800-38D)."""

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(values)
def test_what_was_sealed_comes_back(value) -> None:
    assert unseal(KEY, "here", seal(KEY, "here", value)) == value


@given(st.binary(max_size=5000))
def test_only_a_few_lengths_are_seen(value) -> None:
    inside = len(seal(KEY, "here", value)) - AROUND
    assert inside % (256 if inside <= 1024 else 1024) == 0
    assert len(value) < inside <= max(len(value) + 9 + 255, (len(value) + 9 + 1023) // 1024 * 1024)


@given(st.binary(max_size=250), st.binary(max_size=250))
def test_short_values_all_have_one_length(one, other) -> None:
    assert len(seal(KEY, "here", one)) == len(seal(KEY, "here", other))


def test_every_category_of_articles_has_one_length() -> None:
    assert len(CATEGORIES) > 5
    assert len({len(seal(KEY, "subscription", name)) for name in CATEGORIES}) == 1


@pytest.mark.parametrize("plain", [b"", b"\x00", b"\xc3", b"\xa5heart", b"\x00\x00\x00\x05four"])
def test_what_was_never_filled_up_is_refused(plain) -> None:
    with pytest.raises(SealBroken):
        unseal(KEY, "here", encrypt(KEY, "here", plain))


def test_another_purpose_or_key_does_not_open() -> None:
    sealed = seal(KEY, "here", "words")
    with pytest.raises(SealBroken):
        unseal(KEY, "there", sealed)
    with pytest.raises(SealBroken):
        unseal(KEY[::-1], "here", sealed)
