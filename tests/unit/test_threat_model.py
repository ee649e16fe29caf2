"""The threat model names tests that are there, and says of each attacker what they reach."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "explanation" / "threat-model.md").read_text(encoding="utf-8")
PARTS = dict(re.findall(r"^## (.+?)\n(.+?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
ATTACKERS = {title: part for title, part in PARTS.items() if title != "What is left open"}
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_there_is_a_part_for_each_kind_of_attacker() -> None:
    assert len(ATTACKERS) >= 13


@pytest.mark.parametrize("title", ATTACKERS)
def test_each_part_says_what_they_reach_what_not_and_what_shows_it(title) -> None:
    part = ATTACKERS[title]
    for said in ("- **Reaches**: ", "- **Does not reach**: ", "- **Shown by**: "):
        assert part.count(said) == 1, said
    assert NAMED.findall(part.partition("- **Shown by**: ")[2])


def test_every_test_that_is_named_is_there() -> None:
    named = NAMED.findall(PAGE)
    assert len(named) == PAGE.count("`tests/"), "each is written as file::name"
    for file, name in named:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        there = {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
        assert name in there, f"{file}::{name}"


def test_every_package_is_pinned_with_the_hash_of_its_files() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in lock.splitlines() if line.strip() and line.lstrip()[0] != "#"]
    assert len(lines) > 40
    for line in lines:
        assert re.match(r"[\w.\[\]-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line[:80]
    assert "://" not in "".join(lines), "packages come from where the operator gets packages"
