"""Name a finding by its place, and find the place of a number in a passage."""

import hashlib
import json
import re
from collections.abc import Mapping

import msgspec

from trialpost.errors import BadInput
from trialpost.model.finding import Pointer, SourceKind

Where = Mapping[str, Pointer | tuple[Pointer, Pointer]]
Span = tuple[int, int]

NUMBER = re.compile(r"[-−]?\d+(?:,\d{3})*(?:\.\d+)?")
_AS_PRINTED = re.compile(r"(?:[-−–]\s?)?(?:\d+(?:,\d{3})*(?:[.·]\d+)?|[.·]\d+)")
"""As papers print it too: a dash for a sign, space behind it, a raised point, no leading nought."""


def finding_id(kind: SourceKind, ref: str, where: Where) -> str:
    """Return the stable id of what stands at a place of a source.

    The first 12 hexadecimal digits of SHA-256 over source kind, reference and places, with the
    places' keys in order: the same place of the same source always gives the same id.
    """
    whole = [kind.value, ref, where]
    canonical = msgspec.json.encode(whole, order="sorted")
    if not canonical.isascii():
        canonical = json.dumps(whole, sort_keys=True, separators=(",", ":")).encode()
    return "f-" + hashlib.sha256(canonical).hexdigest()[:12]


def read_number(text: str) -> float | None:
    """Read a number as a source writes it (``-14.3``, ``−0.60``, ``1,204``), else ``None``."""
    if not _AS_PRINTED.fullmatch(text):
        return None
    return float(re.sub(r"[,\s]", "", re.sub(r"[−–]", "-", text)).replace("·", "."))


def place_of(passages: str, passage: str, written: str, *, nth: int = 1) -> Span:
    """Find a written number in a passage of a source's text.

    Args:
        passages: the whole text of the source.
        passage: the part to look in; it has to stand in the text exactly once.
        written: the number, letter for letter.
        nth: which occurrence of the number in the passage is meant, from 1.

    Returns:
        The half-open character span in ``passages``.

    Raises:
        BadInput: if the passage is absent or repeated, or the number is not in it.
    """
    if passages.count(passage) != 1:
        raise BadInput(f"The passage {passage[:60]!r} has to stand in the source exactly once.")
    start = passages.index(passage)
    hits = [m for m in NUMBER.finditer(passage) if m[0] == written]
    if len(hits) < nth:
        raise BadInput(f"The passage {passage[:60]!r} does not hold the number {written}.")
    return start + hits[nth - 1].start(), start + hits[nth - 1].end()
