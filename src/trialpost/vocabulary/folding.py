"""Bring the characters of a text to plain ones of the same number, so that places stay the same.

Capitals become small letters, typographic signs their plain counterparts ("–" is "-", "⩾" is "≥",
"²" is "2"), Greek mu the micro sign, and the backslash that registries put before a sign a space.
What is read in the folded text stands at the same place in the text itself.
"""

import re

_PLAIN = {
    "-": "–—−‐‑‒―﹣－⁻₋",
    " ": "\u00a0\u2002\u2003\u2007\u2009\u200b\u202f\u3000\ufeff\t\\",
    "'": "’‘´",
    "/": "⁄∕／",
    "≥": "≧⩾",
    "≤": "≦⩽",
    ">": "＞﹥˃",
    "<": "＜﹤˂",
    "=": "＝",
    "x": "×✕╳",
    "·": "∙•⋅",
    "°": "º˚⁰",
    "µ": "μ",
    "%": "％",
    "~": "～∼≈",
    "(": "（",
    ")": "）",
    ",": "，",
    ":": "：",
    **dict(zip("123456789", "¹²³⁴⁵⁶⁷⁸⁹", strict=True)),
}
_SIGNS = str.maketrans(
    {sign: plain for plain, signs in _PLAIN.items() for sign in signs}
    | {chr(ord("₀") + digit): str(digit) for digit in range(10)}
)

_SYMBOL_FONT = re.compile(r"(?<![m\d)\]])³(?=\s?\d)")
"""A "≥" that was set in the Symbol font and lost it: "age ³ 18"."""
_CODED = re.compile(r"<u\+22(?P<which>6[4-7])>")
"""A "≤" or "≥" of which only the number of its character is left."""


def _signed(found: re.Match[str]) -> str:
    return ("≤" if found["which"] in ("64", "66") else "≥").ljust(len(found[0]))


def folded(text: str) -> str:
    """Return a text of the same length in small letters and plain signs.

    >>> folded("eGFR ⩾ 60 mL/min/1.73 m²")
    'egfr ≥ 60 ml/min/1.73 m2'
    """
    low = text.lower()
    if len(low) != len(text):
        low = "".join(one if len(one) == 1 else one[0] for one in map(str.lower, text))
    if "³" in low:
        low = _SYMBOL_FONT.sub("≥", low)
    if not low.isascii() or "\t" in low or "\\" in low:
        low = low.translate(_SIGNS)
    if "<u+22" in low:
        low = _CODED.sub(_signed, low)
    # An underlined sign: the line under it stands behind it in plain text.
    return low.replace(">_", ">=").replace("<_", "<=") if "_" in low else low
