"""The documentation's examples and the docstrings' do what they say."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import trialpost

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path for path in ROOT.glob("docs/**/*.md") if ">>>" in path.read_text())
CORE = ("model", "vocabulary", "registry", "eligibility", "matching", "findings", "articles")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_of_the_documentation(page: Path) -> None:
    outcome = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert outcome.attempted > 0
    assert outcome.failed == 0


@pytest.mark.parametrize("room", CORE)
def test_the_docstrings_of_a_room(room: str) -> None:
    package = importlib.import_module(f"trialpost.{room}")
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        assert doctest.testmod(importlib.import_module(found.name)).failed == 0, found.name


def test_every_name_of_the_face_is_there() -> None:
    for name in trialpost.__all__:
        assert getattr(trialpost, name) is not None
    with pytest.raises(AttributeError, match="no 'nothing'"):
        _ = trialpost.nothing
