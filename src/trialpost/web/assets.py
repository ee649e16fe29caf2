"""What ``tools/assets.py`` built of the site's look: which file stands for which, by its hash.

A file whose source has changed since is not taken: its plain form is served until the next build.
Without a build every page works with the plain sheets.
"""

import functools
import hashlib
import json
from pathlib import Path

from django.contrib.staticfiles.storage import StaticFilesStorage

WEB = Path(__file__).parent
BUILT = WEB / "built"
FOLDER = "trialpost/"
SHEETS = ("tokens.css", "site.css", "pages.css", "public.css")
"""Our own sheets, in the order in which the built one holds them."""


@functools.cache
def built() -> dict[str, str]:
    """Return the hashed name of each file that was built and is still as its source is."""
    try:
        manifest = json.loads((BUILT / "manifest.json").read_text())
    except (OSError, ValueError):
        return {}
    fresh = {name for name, kept in manifest["made_of"].items() if _hash(name) == kept}
    current = set(SHEETS) <= fresh
    return {
        name: hashed
        for name, hashed in manifest["built"].items()
        if name in fresh or (current and name not in manifest["made_of"])
    }


def _hash(name: str) -> str:
    path = WEB / "static" / FOLDER / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""


def sheets() -> tuple[str, ...]:
    """Return the names of the style sheets of a page: the built one, or our own plain ones."""
    return ("trialpost.css",) if "trialpost.css" in built() else SHEETS


class HashedWhereBuilt(StaticFilesStorage):
    """Static files under a name that changes with their content, where such a file was built."""

    def url(self, name: str | None) -> str:
        """Return the address of a static file."""
        name = name or ""
        if name.startswith(FOLDER):
            name = FOLDER + built().get(name.removeprefix(FOLDER), name.removeprefix(FOLDER))
        return super().url(name)
