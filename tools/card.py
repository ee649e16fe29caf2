"""Draw the picture that stands beside a link to the site where it is pasted: land, and our sign.

``python tools/card.py`` writes ``static/trialpost/card.png`` anew. It names no service and no
illness, and is in no language. The land is that of the maps, colours and sign are the site's.
"""

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import trialpost.web

WEB = Path(trialpost.web.__file__).parent
STATIC = WEB / "static" / "trialpost"
SIZE = (1200, 630)
"""Pixels, in the proportion that previews show whole."""


def colour(name: str) -> str:
    """Return a colour of the light scheme."""
    found = re.search(rf"--{name}: (#[0-9a-f]{{6}});", (STATIC / "tokens.css").read_text())
    if found is None:
        raise SystemExit(f"tokens.css names no colour {name}.")
    return found[1]


def sign() -> str:
    """Return the sign that stands on every page."""
    page = (WEB / "templates" / "base.html").read_text(encoding="utf-8")
    return re.search(r'<path class="post".*?</svg>', page)[0].removesuffix("</svg>")


def land() -> str:
    """Return the path of the world's land."""
    from trialpost.web.catalogue.maps import outlines
    from trialpost.web.catalogue.maps.world import WORLD

    return outlines.paths(WORLD)["land"]


def drawing() -> str:
    """Return the picture as a page."""
    width, height = SIZE
    return f"""<!doctype html><style>
      body {{ margin: 0; background: {colour("paper")}; }}
      .land {{ fill: {colour("paper-sunk")}; stroke: {colour("rule")}; stroke-width: 0.4; }}
      .post {{ fill: {colour("teal")}; }} .sign {{ fill: {colour("paper")}; }}
      .foot {{ fill: {colour("teal")}; }}
    </style><svg width="{width}" height="{height}" viewBox="0 0 360 189">
      <path class="land" d="{land()}" transform="translate(9 20) scale(0.95)"/>
      <g transform="translate(132 38) scale(3.4)">{sign()}</g>
      <rect class="foot" y="185" width="360" height="4"/>
    </svg>"""


def main() -> None:
    """Write the picture."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    width, height = SIZE
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trialpost.web.settings")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        os.environ.setdefault("TRIALPOST_DATA_DIR", folder)
        shot = Path(folder) / "card.png"
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox"],
        )
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_content(drawing())
        page.screenshot(path=shot)
        browser.close()
        few = Image.open(shot).convert("RGB").quantize(colors=32)
        few.save(STATIC / "card.png", optimize=True)


if __name__ == "__main__":
    sys.exit(main())
