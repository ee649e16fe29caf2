"""Write a map as HTML: its marks are too many for a template to write them quickly.

The list beside a map says all that it shows. What stands here is markup and words alone; every text
that comes from a record is escaped when it is written, as a template would do it.
"""

from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trialpost.vocabulary.plain import readable
from trialpost.web.catalogue.maps.drawing import Drawing, Mark
from trialpost.web.language import in_english


def map_html(drawing: Drawing) -> str:
    """Write a map with its caption."""
    frame = drawing.frame
    label = _("Map of these places; the list says the same in words")
    marks, english = _("Places on the map"), in_english()
    lines = "".join(
        f'  <path class="map-line map-{name}" d="{drawing.paths[name]}"/>\n'
        for name in ("counties", "states", "countries")
        if name in drawing.paths
    )
    return readable(
        f'<figure class="map">\n<svg viewBox="0 0 {frame.width} {frame.height}" role="group" '
        f'aria-label="{escape(label)}">\n'
        f'  <rect class="map-sea" width="{frame.width}" height="{frame.height}"/>\n'
        f'  <path class="map-land" d="{drawing.paths["land"]}"/>\n{lines}  {_here(drawing)}\n'
        f'  <g role="list" aria-label="{escape(marks)}">'
        f"{''.join(_mark(one, drawing, english) for one in drawing.marks)}</g>{_bar(drawing)}\n"
        f"</svg>\n<figcaption>{_caption(drawing)}</figcaption>\n</figure>"
    )


def _here(drawing: Drawing) -> str:
    """Write the ring about the place that was asked from."""
    if drawing.here is None:
        return ""
    x, y = drawing.here
    return (
        f'<g class="map-here" transform="translate({x:.1f} {y:.1f})" aria-hidden="true">'
        '<circle r="20"/><circle class="map-here-middle" r="2.5"/></g>'
    )


def _mark(mark: Mark, drawing: Drawing, english: str) -> str:
    first = mark.spots[0]
    link, name = first.link, f"{first.number}: {first.name}"
    if mark.several:
        link, name, english = drawing.list_link, _several(mark, drawing.of), ""
    kind = "map-mark" if mark.open else "map-mark map-mark-closed"
    at = f'cx="{mark.x:.1f}" cy="{mark.y:.1f}"'
    rim = f'<circle class="map-mark-rim" {at} r="18.5"/>' if mark.several else ""
    return (
        f'<g role="listitem"><a href="{escape(link)}" class="{kind}" '
        f'aria-label="{escape(name)}"{english}>{rim}<circle {at} r="15.5"/>'
        f'<text x="{mark.x:.1f}" y="{mark.y:.1f}" dy="4.5" text-anchor="middle" '
        f'aria-hidden="true">{escape(mark.word)}</text></a></g>\n  '
    )


def _several(mark: Mark, of: str) -> str:
    """Say in a few words how many a mark stands for, and where: the list has their names."""
    count = len(mark.spots)
    if of == "trials":
        told = ngettext("%(count)s trial", "%(count)s trials", count) % {"count": count}
    else:
        told = ngettext("%(count)s place", "%(count)s places", count) % {"count": count}
    if not mark.city:
        return told
    words = _("%(told)s in %(city)s") if mark.one_city else _("%(told)s around %(city)s")
    return words % {"told": told, "city": mark.city}


def _bar(drawing: Drawing) -> str:
    """Write the bar of distances."""
    return (
        f'<g class="map-bar" transform="translate(10 {drawing.frame.height - 10})" '
        f'aria-hidden="true"><path d="M0 -4V0H{drawing.bar:.1f}V-4"/>'
        f'<text x="4" y="-6">{escape(drawing.bar_says)}</text></g>'
    )


def _caption(drawing: Drawing) -> str:
    if drawing.several:
        words = _(
            "A number is that of the list. In a double ring it says how many lie at about the same "
            "place."
        )
    else:
        words = _("The numbers are those of the list.")
    here = " " + _("The ring is where you asked from.") if drawing.here else ""
    return escape(words + here)
