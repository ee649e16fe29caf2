"""Name trials by the identifiers that registries give them: tell and find them in texts."""

import re

from trialpost.model.registries import (
    KINDS,
    ActrnId,
    ChiCtrId,
    CrisId,
    CtisNumber,
    CtriId,
    DrksId,
    EudraCtNumber,
    IrctId,
    IsrctnId,
    ItmCtrId,
    JapicId,
    JmaId,
    JrctId,
    LbCtrId,
    NctId,
    NtrId,
    OmonId,
    PactrId,
    ReBecId,
    Registry,
    RegistryId,
    RepecId,
    RpcecId,
    SlctrId,
    TctrId,
    UminId,
)

__all__ = [
    "KINDS",
    "ActrnId",
    "ChiCtrId",
    "CrisId",
    "CtisNumber",
    "CtriId",
    "DrksId",
    "EudraCtNumber",
    "IrctId",
    "IsrctnId",
    "ItmCtrId",
    "JapicId",
    "JmaId",
    "JrctId",
    "LbCtrId",
    "NctId",
    "NtrId",
    "OmonId",
    "PactrId",
    "ReBecId",
    "Registry",
    "RegistryId",
    "RepecId",
    "RpcecId",
    "SlctrId",
    "TctrId",
    "UminId",
    "recognise",
    "recognise_all",
]

_BY_NAME = {kind.__name__: kind for kind in KINDS}
_FORMS = "|".join(f"(?P<{kind.__name__}>{kind.form})" for kind in KINDS)
_WHOLE = re.compile(_FORMS, re.IGNORECASE | re.ASCII)
_INSIDE = re.compile(
    rf"(?<![A-Za-z0-9-])(?<!\d[./])(?:{_FORMS})(?![A-Za-z0-9]|[./-]\d)", re.IGNORECASE | re.ASCII
)


def recognise(text: str) -> RegistryId | None:
    """Tell which registry a text is an identifier of, or ``None`` if it is of none.

    >>> recognise(" nct02708095 ")
    'NCT02708095'
    >>> recognise("EUCTR2016-004905-15-ES")
    '2016-004905-15'
    >>> recognise("97-C-0136") is None
    True
    """
    found = _WHOLE.fullmatch(text.strip())
    return _BY_NAME[found.lastgroup or ""](found[0]) if found else None


_HINT = re.compile(
    r"CTR|NCT|CTN|RCT|KCT|DRKS|UMIN|JAPIC|JMA|NTR|NL|RBR|PER-|RPCEC|\d-\d{6}-\d", re.IGNORECASE
)
"""What every form has somewhere; most texts have none of it."""

_APART = re.compile(
    r"\b(NCT|ISRCTN|ACTRN|DRKS|KCT|PACTR|TCTR|LBCTR|RPCEC|UMIN)"
    r"\s*(?:(?:No|Nr|Number|ID)\b\.?)?[\s:#-]*(?=\d)",
    re.IGNORECASE,
)
"""A registry's letters with something between them and the digits."""

_ANZCTR = re.compile(r"\bANZCTR[\s:#-]*(?=\d{14})", re.IGNORECASE)
_EUROPEAN = re.compile(
    r"eudra|euctr|\bctis|\beu[\s-]*(?:ct|clinical|trial)|clinical\s+trials?\s+information"
    r"|european medicines agency|\bema\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,;|/&+.:()\[\]]*(?:and)?[\s,;|/&+.:()\[\]]*", re.IGNORECASE)


def recognise_all(text: str, *, beside: str = "") -> tuple[RegistryId, ...]:
    """Find the registries' identifiers that are written inside a longer text, each once, in order.

    Numbers that are digits alone (EudraCT, CTIS) count only if nothing but identifiers is there or
    a European register is named, in the text or in words ``beside`` it, such as the field's name.
    A short Dutch number (``NL1234``) never counts inside a text.

    >>> recognise_all("EudraCT: 2015-004816-41; NCT 01234567")
    ('2015-004816-41', 'NCT01234567')
    >>> recognise_all("Protocol 2015-004816-41")
    ()
    """
    if not _HINT.search(text):
        return ()
    alone = recognise(text)
    if alone is not None:
        return (alone,)
    joined = _APART.sub(r"\1", _ANZCTR.sub("ACTRN", text))
    places = list(_INSIDE.finditer(joined))
    european = _nothing_else(joined) or _EUROPEAN.search(f"{text}\n{beside}") is not None
    found = [_BY_NAME[place.lastgroup or ""](place[0]) for place in places]
    return tuple(dict.fromkeys(one for one in found if _sure(one, european=european)))


def _nothing_else(text: str) -> bool:
    return all(_BETWEEN.fullmatch(rest) for rest in _INSIDE.sub("\n", text).split("\n"))


def _sure(found: RegistryId, *, european: bool) -> bool:
    if isinstance(found, (EudraCtNumber, CtisNumber)):
        return european
    return not (isinstance(found, NtrId) and found.startswith("NL"))
