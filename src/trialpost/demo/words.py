"""Turn the tables' patterns into sentences, and make up names that nobody bears."""

import random
import re

_CHOICE = re.compile(r"\{([^{}]*\|[^{}]*)\}")
_ONE = re.compile(r"\b(1 (?:day|week|month|year))s\b")
_GAP = re.compile(r"\{(\w+)\}")

_STARTS = (
    "Ar Bel Cor Dav El Fen Gal Hol Ist Jor Kel Lum Mar Nor Ost Pel Quin Ros Sel Tor Ul "
    "Ver Wen Yal Zor "
)
_MIDDLES = "a e i o u ade ime ora une evi ani olu iri ebo "
_ENDS = (
    "quell vantor drissa mevra lunthe pholde zarque trovane wyndel brenta gaspe kesper "
    "norvic sallow thimbre "
)
_FIRMS = (
    "Alder Beacon Copperleaf Driftwood Eastmoor Fernway Greyharbour Hollowell Ivybridge "
    "Juniper Kestrel Larkspur Millrace Northlight Oakhollow Pinecrest Quayside Rowan "
    "Silverbrook Thornfield "
)
_TRADES = "Therapeutics Biosciences Pharma Medicines Biologics"


def fill(pattern: str, rng: random.Random, **gaps: str) -> str:
    """Choose one of each ``{a|b}``, the innermost first, and put values into the named gaps.

    >>> fill("{x} is {fine|fine}", random.Random(1), x="all")
    'all is fine'
    """
    while _CHOICE.search(pattern):
        pattern = _CHOICE.sub(lambda found: rng.choice(found[1].split("|")), pattern)
    return _ONE.sub(r"\1", _GAP.sub(lambda found: gaps[found[1]], pattern))


def drug_name(rng: random.Random) -> str:
    """Make up a drug's name; the endings are none that real medicines have."""
    return "".join(rng.choice(part.split()) for part in (_STARTS, _MIDDLES, _ENDS))


def firm_name(rng: random.Random) -> str:
    """Make up a company, marked as invented."""
    return f"{rng.choice(_FIRMS.split())} {rng.choice(_TRADES.split())} (invented)"


def capital(text: str) -> str:
    """Begin with a capital letter and leave the rest as it is."""
    return text[:1].upper() + text[1:]


_SMALL = "a an and as at by for from in of on or the to versus"


def title_case(text: str) -> str:
    """Write a title as registries do: capitals but for the small words.

    >>> title_case("a trial of rest for adults with COPD")
    'A Trial of Rest for Adults With COPD'
    """
    words = text.split(" ")
    small = _SMALL.split()
    return " ".join(
        word if index and word in small else capital(word) for index, word in enumerate(words)
    )
