"""Maps of trials' places, drawn on the server as SVG from outlines that ship in packages."""
