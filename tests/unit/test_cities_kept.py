"""Tables of cities that are kept in a folder are the tables that were made."""

from pathlib import Path

import numpy as np
import pytest

from trialpost.vocabulary import cities
from trialpost.vocabulary.cities import Columns, columns_of, stable_hash

ROWS = [
    {"name": "Hafenstadt", "alternatenames": ["Port-Ville", "Hafenstadt"], "population": 120_000},
    {"name": "Brücke", "alternatenames": [], "population": 900},
    {"name": "東港", "alternatenames": ["East Harbour"], "population": 700},
]


def rows(least: int) -> list[cities._Entry]:
    given = {"latitude": 51.5, "longitude": -1.25, "countrycode": "DE", "admin1code": "03"}
    return [cities._Entry(**given, **row) for row in ROWS if row["population"] >= least]


def keys_of(names: list[str]) -> list[str]:
    return [name.casefold() for name in names]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how often a table is made of the package's file."""
    times: list[int] = []

    def read(least: int) -> list[cities._Entry]:
        times.append(least)
        return rows(least)

    monkeypatch.setattr(cities, "_read", read)
    return times


def same(one: Columns, other: Columns) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in Columns.__struct_fields__
    )


def test_a_kept_table_is_read_instead_of_made(tmp_path: Path, made: list[int]) -> None:
    first = columns_of(500, keys_of, tmp_path)
    again = columns_of(500, keys_of, tmp_path)
    assert made == [500]
    assert same(first, again)
    assert same(again, columns_of(500, keys_of, None))
    held = cities.Cities(again)
    assert [one.name for one in held] == ["Hafenstadt", "Brücke", "東港"]
    assert (held[1].country, held[1].region, held[-1].population) == ("DE", "03", 700)
    with pytest.raises(IndexError):
        held[3]


def test_a_damaged_table_is_made_again(tmp_path: Path, made: list[int]) -> None:
    columns_of(500, keys_of, tmp_path)
    (folder,) = tmp_path.iterdir()
    (folder / "hashes.npy").unlink()
    (folder / "hashes.npy").write_bytes(b"damaged")
    assert same(columns_of(500, keys_of, tmp_path), columns_of(500, keys_of, None))
    assert made == [500, 500, 500]


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path, made: list[int]) -> None:
    (tmp_path / "file").write_text("in the way")
    assert len(columns_of(500, keys_of, tmp_path / "file").population) == 3


def test_the_hash_of_a_name_is_the_same_everywhere() -> None:
    """The first eight bytes of BLAKE2b, read from the left as a signed number."""
    assert stable_hash("boston") == stable_hash("boston")
    assert -(2**63) <= stable_hash("boston") < 2**63
    assert stable_hash("") == int.from_bytes(
        bytes.fromhex("e4a6a0577479b2b4"), "little", signed=True
    )
