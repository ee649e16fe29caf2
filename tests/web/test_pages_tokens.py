"""The colours of the identity: every text pair reaches 7:1, every control's edge 3:1.

The formula is WCAG 2.2's relative luminance and contrast ratio (sRGB). The file itself is read, so
that a colour cannot be changed past this test.
"""

import re
from pathlib import Path

import pytest

import trialpost.web

STATIC = Path(trialpost.web.__file__).parent / "static" / "trialpost"
TEXT_PAIRS = [
    ("ink", "paper"),
    ("ink", "paper-raised"),
    ("ink", "paper-sunk"),
    ("ink-soft", "paper"),
    ("ink-soft", "paper-raised"),
    ("ink-soft", "paper-sunk"),
    ("teal", "paper"),
    ("teal", "paper-raised"),
    ("teal-deep", "teal-wash"),
    ("on-teal", "teal"),
    ("on-teal", "teal-deep"),
    ("amber-ink", "amber-wash"),
    ("bad-ink", "bad-wash"),
    ("bad-ink", "paper"),
    ("bad-ink", "paper-raised"),
    ("good-ink", "paper"),
    ("good-ink", "paper-raised"),
]
EDGE_PAIRS = [
    ("edge", "paper"),
    ("edge", "paper-raised"),
    ("focus", "paper"),
    ("amber-edge", "amber-wash"),
    ("bad-edge", "paper-raised"),
]


def schemes() -> dict[str, dict[str, str]]:
    text = (STATIC / "tokens.css").read_text()
    blocks = re.findall(r":root \{(.*?)\n\s*\}", text, re.DOTALL)
    light, dark = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in blocks[:2])
    return {"light": light, "dark": light | dark}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_gives_the_known_values() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    # WCAG's own often-quoted boundary grey on white: 4.54
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="/".join)
def test_text_reaches_seven_to_one(scheme: str, pair: tuple[str, str]) -> None:
    colours = schemes()[scheme]
    assert contrast(colours[pair[0]], colours[pair[1]]) >= 7


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("pair", EDGE_PAIRS, ids="/".join)
def test_edges_of_controls_reach_three_to_one(scheme: str, pair: tuple[str, str]) -> None:
    colours = schemes()[scheme]
    assert contrast(colours[pair[0]], colours[pair[1]]) >= 3


def test_the_identity_is_the_one_that_was_decided() -> None:
    light, dark = schemes()["light"], schemes()["dark"]
    assert (light["paper"], light["ink"], light["teal"]) == ("#fbfaf7", "#1c1b1a", "#0a5a5a")
    assert (dark["paper"], dark["ink"], dark["teal"]) == ("#14181a", "#e9e7e2", "#7fd1c7")


def test_every_token_that_is_used_is_defined() -> None:
    defined = set(re.findall(r"--([a-z0-9-]+):", (STATIC / "tokens.css").read_text()))
    for sheet in ("site.css", "pages.css", "public.css", "newsroom.css", "admin.css"):
        used = set(re.findall(r"var\(--([a-z0-9-]+)\)", (STATIC / sheet).read_text()))
        assert used, sheet
        assert used <= defined, sheet


def test_headings_grow_with_the_letters_that_somebody_asks_for() -> None:
    sheets = "".join((STATIC / one).read_text() for one in ("tokens.css", "site.css", "pages.css"))
    screen = sheets.replace("17pt", "1rem").replace("13pt", "1rem").replace("11pt", "1rem")
    sizes = re.findall(r"--h[123](?:-long)?: ([^;]+);", screen)
    assert len(sizes) > 8
    assert [one for one in sizes if not re.fullmatch(r"[\d.]+rem", one)] == []
    set_by_hand = re.findall(r"h[123] \{[^}]*font-size: ([^;]+);", screen)
    assert [one for one in set_by_hand if "vw" in one] == []


def test_nothing_is_fetched_from_another_host() -> None:
    for path in (*STATIC.glob("*.css"), *STATIC.glob("*.js")):
        assert not re.search(r"(https?:)?//[a-z0-9.-]+\.[a-z]{2,}", path.read_text()), path.name
    faces = (STATIC.parents[1] / "design" / "faces.css").read_text()
    assert all(one.startswith("fonts/source-s") for one in re.findall(r'url\("([^"]+)"\)', faces))
