"""Recognise what stands in front of an item of a list: ``*``, ``1.``, ``(iv)``, ``I-2.``."""

import re

_MARKS = "*•·‣▪●○◦■□▢◻◼➢➤►▶✓✔√❖◆◇☐☑☒→⁃∙⦁⚫–—−‐‑-"
_MARK = rf"\\?[{_MARKS}]|[\ue000-\uf8ff]"
_SPACED = r"[~#¿](?=\s)|\?(?=\s?[A-Za-z])|o(?=\s+[A-Z0-9<>≥≤(])"
"""Marks only where a space follows: "~3 months" is about three."""
_CODE = (
    r"(?:(?:in|ex)clusion|criterion|[IE](?:[NX]?C(?:L)?)?)\s*[#-]?\s*\d{1,2}\s*\\?[.:)]"
    r"|(?:(?:in|ex)clusion\s+(?:criterion\s+)?(?:\#|no\.?)|[IE]-|\#)\s*\d{1,2}\b"
)
_NUMBER = (
    r"\(?\d{1,3}(?:\.\d{1,2})*\\?(?:[.、．]|\)\)?|）)|\d{1,2}\.\d{1,2}(?=\s+[A-Z])|\d{1,2}(?:\.\d{1,2}){2,3}(?=\s)"
    r"|\d{1,2}\s?[:–—-](?=\s+[A-Z])|[\u2460-\u2473\u2776-\u277f]"
)
_LETTER = r"\(?[a-z]\\?[.)]|\(?[A-Z]\\?\)|[A-Z]\\?\.(?=\s+[A-Z0-9<>≥≤])"
_ROMAN = r"\(?(?:[ivx]{1,5}|[IVX]{1,4})\\?[.)]"
_BULLET = re.compile(
    rf"(?P<mark>{_MARK})(?=\s|\\?\w|\\?[<>≥≤(\[\"“])|(?P<spaced>{_SPACED})"
    rf"|(?P<number>{_NUMBER})(?=\s|[^\W\d])"
    rf"|(?P<roman>{_ROMAN})(?=\s)|(?P<letter>{_LETTER})(?=\s)"
    rf"|(?i:(?P<code>{_CODE}))(?=\s)"
)
_DIGITS = re.compile(r"\d+")
_ROMANS = {"i": 1, "v": 5, "x": 10}

Value = tuple[int, ...]
"""Where an item stands in its list: ``(2,)``, ``(2, 1)`` for "2.1"; empty for a mark."""


def bullet(text: str, start: int, end: int) -> tuple[str, Value, int] | None:
    """Return the style and value of the bullet at a place and where it ends, if there is one.

    Items of one list have the same style: the marks around a number, and whether it is a number, a
    letter or a Roman numeral. What may be either a letter or a numeral ("i.") is a numeral.

    >>> bullet("2) Age", 0, 6)
    ('1)', (2,), 2)
    """
    found = _BULLET.match(text, start, end)
    if found is None:
        return None
    sort, sign = str(found.lastgroup), found[0].replace("\\", "")
    if sort in ("mark", "spaced"):
        return sign, (), found.end()
    style, value = _READ[sort](sign)
    return style, value, found.end()


def as_letter(style: str, value: Value) -> tuple[str, Value] | None:
    """Read a one-letter Roman numeral as a letter: ``i.`` that follows ``h.``."""
    if "i" not in style.lower() or value not in ((1,), (5,), (10,)):
        return None
    letter = {1: 9, 5: 22, 10: 24}[value[0]]
    return style.replace("i", "a").replace("I", "A"), (letter,)


def _number(sign: str) -> tuple[str, Value]:
    if len(sign) == 1:  # a number in a circle
        code = ord(sign)
        return "①", (code - (0x245F if code < 0x2500 else 0x2775),)
    value = tuple(int(one) for one in _DIGITS.findall(sign))
    around = sign.lstrip("(0123456789.．").strip().replace("))", ")").replace("）", ")") or "."
    return f"{'(' if sign[0] == '(' else ''}{'.'.join('1' * len(value))}{around}", value


def _code(sign: str) -> tuple[str, Value]:
    digits = _DIGITS.findall(sign)
    return sign[0].upper() + "#", (int(digits[-1]),)


def _letter(sign: str) -> tuple[str, Value]:
    letter = sign.strip("().")
    value = (ord(letter.lower()) - 96,)
    return sign.replace(letter, "a" if letter.islower() else "A"), value


def _roman(sign: str) -> tuple[str, Value]:
    numeral = sign.strip("().")
    digits = [_ROMANS[one] for one in numeral.lower()]
    total = sum(-one if one < max(digits[at:], default=0) else one for at, one in enumerate(digits))
    return sign.replace(numeral, "i" if numeral.islower() else "I"), (total,)


_READ = {"number": _number, "code": _code, "letter": _letter, "roman": _roman}
