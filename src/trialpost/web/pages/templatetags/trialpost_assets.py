"""Let a page name its style sheets and the face that is needed first."""

from typing import Any

from django import template

from trialpost.web import assets

register = template.Library()

FIRST_FACE = "source-serif-4-latin-wght-normal.woff2"


@register.inclusion_tag("stylesheets.html")
def stylesheets() -> dict[str, Any]:
    """Link the style sheets, and ask for the reading face before they are read."""
    face = f"trialpost/{FIRST_FACE}" if FIRST_FACE in assets.built() else None
    return {"sheets": [f"trialpost/{name}" for name in assets.sheets()], "face": face}
