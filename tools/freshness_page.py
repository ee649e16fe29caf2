"""Write docs/reference/freshness.md from the rules of freshness.

python tools/freshness_page.py
"""

from pathlib import Path

from trialpost.registry.freshness.page import as_markdown

if __name__ == "__main__":
    page = Path(__file__).resolve().parents[1] / "docs" / "reference" / "freshness.md"
    page.write_text(as_markdown(), encoding="utf-8")
    print(f"Wrote {page.name}.")
