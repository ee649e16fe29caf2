"""Identifiers are checked when made, and told apart by their form."""

import pytest

from trialpost.errors import BadInput
from trialpost.model.identifiers import (
    CtisNumber,
    EudraCtNumber,
    IsrctnId,
    NctId,
    Registry,
    recognise,
)


@pytest.mark.parametrize(
    ("text", "kind", "registry"),
    [
        ("NCT02708095", NctId, Registry.CLINICALTRIALS_GOV),
        (" nct02708095 ", NctId, Registry.CLINICALTRIALS_GOV),
        ("ISRCTN12345678", IsrctnId, Registry.ISRCTN),
        ("2015-004816-41", EudraCtNumber, Registry.EUCTR),
        ("2022-500001-11-00", CtisNumber, Registry.CTIS),
        ("2022-500001-11", CtisNumber, Registry.CTIS),
    ],
)
def test_a_registry_is_known_by_its_identifiers(text: str, kind: type, registry: Registry) -> None:
    found = recognise(text)
    assert type(found) is kind
    assert found.registry is registry
    assert found == text.strip().upper()
    assert found in found.url


@pytest.mark.parametrize("text", ["97-C-0136", "NCT123", "NCT027080955", "U1111-1111-1111", ""])
def test_other_texts_are_of_no_registry(text: str) -> None:
    assert recognise(text) is None


def test_a_wrong_identifier_is_refused_with_an_example() -> None:
    with pytest.raises(BadInput, match="NCT02708095"):
        NctId("NCT12")
