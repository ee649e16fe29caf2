"""Look up the demo catalogue's conditions in NLM's MeSH and write what the generator needs.

    python tools/make_demo_headings.py ../shared/data/vocabulary/mesh-2023.jsonl.gz

The file holds one descriptor a line: ``id``, ``name``, ``tree`` (its places, such as
``C17.300.480``). Of it, only the headings that the demo's tables name and their ancestors are kept:
``src/trialpost/demo/tables/headings.json``. The extract leaves out the tops of the branches, which
stand below.
"""

import gzip
import json
import sys
import tomllib
from pathlib import Path

TABLES = Path(__file__).resolve().parents[1] / "src" / "trialpost" / "demo" / "tables"
TOPS = {
    "C01": ("D007239", "Infections"),
    "C04": ("D009369", "Neoplasms"),
    "C05": ("D009140", "Musculoskeletal Diseases"),
    "C06": ("D004066", "Digestive System Diseases"),
    "C07": ("D009057", "Stomatognathic Diseases"),
    "C08": ("D012140", "Respiratory Tract Diseases"),
    "C09": ("D010038", "Otorhinolaryngologic Diseases"),
    "C10": ("D009422", "Nervous System Diseases"),
    "C11": ("D005128", "Eye Diseases"),
    "C12": ("D000091642", "Urogenital Diseases"),
    "C14": ("D002318", "Cardiovascular Diseases"),
    "C15": ("D006425", "Hemic and Lymphatic Diseases"),
    "C16": ("D009358", "Congenital, Hereditary, and Neonatal Diseases and Abnormalities"),
    "C17": ("D017437", "Skin and Connective Tissue Diseases"),
    "C18": ("D009750", "Nutritional and Metabolic Diseases"),
    "C19": ("D004700", "Endocrine System Diseases"),
    "C20": ("D007154", "Immune System Diseases"),
    "C23": ("D013568", "Pathological Conditions, Signs and Symptoms"),
    "C25": ("D064419", "Chemically-Induced Disorders"),
    "C26": ("D014947", "Wounds and Injuries"),
    "F03": ("D001523", "Mental Disorders"),
}


def main(extract: Path) -> None:
    """Write ``headings.json``; stop with a list if a table names a heading that is not there."""
    by_name, by_place = read(extract)
    wanted = sorted({row[0] for table in TABLES.glob("*.toml") for row in rows(table)})
    missing = [name for name in wanted if name not in by_name]
    if missing:
        sys.exit(f"MeSH has no heading with these names: {missing}")
    names: dict[str, str] = {}
    conditions: dict[str, list[str]] = {}
    for name in wanted:
        descriptor, places = by_name[name]
        above = {up for place in places for up in prefixes(place)}
        found = sorted({by_place[up] for up in above if up in by_place} - {(descriptor, name)})
        names.update({descriptor: name, **dict(found)})
        conditions[name] = [descriptor, *(ancestor for ancestor, _ in found)]
    text = json.dumps({"names": dict(sorted(names.items())), "conditions": conditions}, indent=0)
    (TABLES / "headings.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(conditions)} conditions, {len(names)} headings")


def read(extract: Path) -> tuple[dict[str, tuple[str, list[str]]], dict[str, tuple[str, str]]]:
    """Return descriptors and places by name, and descriptors by place."""
    by_name, by_place = {}, dict(TOPS)
    with gzip.open(extract, "rt", encoding="utf-8") as lines:
        for line in lines:
            term = json.loads(line)
            by_name[term["name"]] = (term["id"], term["tree"])
            by_place.update(dict.fromkeys(term["tree"], (term["id"], term["name"])))
    return by_name, by_place


def prefixes(place: str) -> list[str]:
    """List the places above one: ``C17.300.480`` lies under ``C17.300`` and ``C17``."""
    parts = place.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts))]


def rows(table: Path) -> list[list[str]]:
    """Return the condition rows of one table."""
    found: list[list[str]] = tomllib.loads(table.read_text(encoding="utf-8")).get("conditions", [])
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
