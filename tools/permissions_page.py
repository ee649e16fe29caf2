"""Write docs/reference/permissions.md from the table of permissions.

python tools/permissions_page.py           write it
python tools/permissions_page.py --check   say whether it is as the table says
"""

import os
import sys
import tempfile
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "permissions.md"


def page() -> str:
    """Return the page, made with settings of a service that has no data."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.pop("DATABASE_URL", None)
        os.environ |= {
            "TRIALPOST_DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "trialpost.web.settings",
        }
        import django

        django.setup()
        from trialpost.web.permissions_page import as_markdown

        return as_markdown()


if __name__ == "__main__":
    text = page()
    if sys.argv[1:] == ["--check"]:
        if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
            sys.exit("docs/reference/permissions.md is old: run python tools/permissions_page.py")
    else:
        PAGE.write_text(text, encoding="utf-8")
        print(f"Wrote {PAGE.name}.")
