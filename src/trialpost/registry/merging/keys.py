"""Say by which names and keys records of one trial are found among many.

Two records can only be of one trial if one has the other's identifier among its names, both have a
name in common, or both have the same title key or the same protocol key. Whoever keeps many records
looks these up; ``merging_likeness`` then decides with care.
"""

import hashlib
import re
import unicodedata
from typing import NamedTuple

from trialpost.model.identifiers import NtrId, RegistryId, RepecId, recognise, recognise_all
from trialpost.model.trial import SecondaryId, Sponsor, Trial

_MONEY = frozenset({
    "nih", "fda", "va", "cdc", "ahrq", "samhsa", "other_grant", "grant", "funding", "funder",
})  # fmt: skip
"""Types of secondary identifiers (ClinicalTrials.gov's ``SecondaryIdType``) that name money."""

_ANOTHER_STUDY = re.compile(
    r"\bparent|extension|\broll[\s-]?over|follow[\s-]?up|lead[\s-]?in\b|\bfeeder|\bmaster\b"
    r"|umbrella|platform|\bsub[\s-]?stud|\brelated|companion|previous|preceding|predecessor"
    r"|\bearlier|original (?:study|trial)|(?:core|main|base|initial|qualifying) (?:study|trial)"
    r"|(?:other|another|associated|linked|sister) (?:study|trial)|long[\s-]?term|\bgrant\b|funding"
    r"|\baward",
    re.IGNORECASE,
)
"""Words beside an identifier that make it another study's, or a grant's."""

TITLE_LETTERS = 40
TITLE_WORDS = 6
"""A title has at least this many letters and words before it can tell one trial from another."""


class Keys(NamedTuple):
    """Signed 64-bit hashes, the same on every machine; ``None`` where there is nothing to hash."""

    title: int | None
    protocol: int | None


def names_of(trial: Trial) -> frozenset[RegistryId]:
    """Collect the registries' identifiers that a record gives as other names of its own trial.

    An identifier of the record's own registry is another trial's, unless it stands among the
    aliases. Identifiers that the record marks as a grant's or another study's are left out. A
    number that has endings for its versions (CTIS) is also given without them, the record's own
    number too, so that versions meet.
    """
    own = trial.id
    found = {one for alias in trial.aliases if (one := recognise(alias)) is not None}
    for given in _elsewhere(trial):
        found.update(one for one in given if one.registry is not own.registry)
    found.update([_without_ending(one) for one in found])
    found.add(_without_ending(own))
    found.discard(own)
    return frozenset(found)


def _elsewhere(trial: Trial) -> list[tuple[RegistryId, ...]]:
    given = [_read(one) for one in trial.secondary_ids if one.value]
    if trial.org_study_id:
        given.append(_read(SecondaryId(value=trial.org_study_id)))
    return given


def _read(given: SecondaryId) -> tuple[RegistryId, ...]:
    beside = f"{given.type or ''} {given.domain or ''}"
    found = recognise_all(given.value, beside=beside)
    if not found or (given.type or "").casefold() in _MONEY:
        return ()
    if _ANOTHER_STUDY.search(beside) or _ANOTHER_STUDY.search(given.value):
        return ()
    return tuple(one for one in found if not _is_short(one) or _REGISTER.search(beside))


_REGISTER = re.compile(r"regist|\bNTR\b|\bREPEC\b|netherl|dutch|peru", re.IGNORECASE)


def _is_short(one: RegistryId) -> bool:
    """Tell whether an identifier's form is one that sponsors' codes have as well."""
    return isinstance(one, RepecId) or (isinstance(one, NtrId) and one.startswith("NL"))


def _without_ending(one: RegistryId) -> RegistryId:
    return one if one.stem == one else type(one)(one.stem)


def keys_of(trial: Trial) -> Keys:
    """Hash the official title, and the sponsor's code of the protocol together with the sponsor.

    Titles of a few words and codes that many sponsors could use have no key.
    """
    return Keys(title=_hash("title", title_words(trial)), protocol=_hash("code", protocol(trial)))


def _hash(kind: str, text: str | None) -> int | None:
    if text is None:
        return None
    digest = hashlib.blake2b(text.encode(), digest_size=8, person=kind.encode())
    return int.from_bytes(digest.digest(), "big", signed=True)


def title_words(trial: Trial) -> str | None:
    """Return the official title as :func:`plain_words`, ``None`` where it is too short.

    Short titles do not count: "Combination Chemotherapy in Treating Patients With Advanced Solid
    Tumors" was the short title of six trials of one year.
    """
    text = plain_words(trial.official_title or "")
    long_enough = len(text) >= TITLE_LETTERS and text.count(" ") + 1 >= TITLE_WORDS
    return text if long_enough else None


_ASCII_WORDS = str.maketrans({
    code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)
})  # fmt: skip
_NO_WORD = re.compile(r"[\W_]+")


def plain_words(text: str) -> str:
    """Return a text as lower-case words without accents and marks, one space between them.

    >>> plain_words("A Phase-III Trial of  Tocilizumab (ACTEMRA®) in Sjögren's")
    'a phase iii trial of tocilizumab actemra in sjogren s'
    """
    if text.isascii():
        return " ".join(text.translate(_ASCII_WORDS).split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(_NO_WORD.sub(" ", bare).split())


_NO_CODE = re.compile(r"[^A-Z0-9]+")
_MONEY_OR_ETHICS = re.compile(
    r"grant|fund|award|ethic|IRB|IRAS|committee|board|NIHR", re.IGNORECASE
)


def protocol(trial: Trial) -> str | None:
    """Return the sponsor and their code of the protocol, if the code is one that few could use."""
    sponsor = sponsor_word(trial.sponsor)
    code = _specific(trial.org_study_id or "")
    return f"{sponsor} {code}" if code and sponsor else None


def _specific(given: str) -> str | None:
    """Return a code's letters and digits if there are enough: three digits, and a letter or six."""
    code = _bare(given)
    digits = sum(map(str.isdigit, code))
    if len(code) < 5 or digits < 3 or (digits == len(code) and digits < 6):
        return None
    return None if recognise_all(given) else code


def _bare(code: str) -> str:
    return _NO_CODE.sub("", code.upper())


def codes_of(trial: Trial) -> frozenset[str]:
    """Return the codes of the protocol that a record gives, without those of grants and ethics."""
    given = [trial.org_study_id or ""]
    for one in trial.secondary_ids:
        about = f"{one.type or ''} {one.domain or ''}"
        if (one.type or "").casefold() not in _MONEY and not _MONEY_OR_ETHICS.search(about):
            given.append(one.value)
    return frozenset(code for one in given if not recognise_all(one) and (code := _bare(one)))


_COMMON_WORDS = """
a ab ag and as asa aps at bv biologics biopharma biotech center centre centro cie clinic clinical co
college company corp corporation de del della der des development di do du e f for fondazione
foundation fundacio fundacion gmbh group health healthcare hopital hopitaux hospital hospitalier
hospitals in inc institut institute instituto international kg kgaa klinikum laboratoires
laboratories labs limited llc llp lp ltd medical medicine n national nhs nv of oy pharma
pharmaceutical pharmaceuticals plc pty pvt r research s sa sarl sas school sciences se spa srl the
therapeutics trust u univ universidad universidade universita universitaet universitaetsklinikum
universitair universitario universitat universitatsklinikum universite universitet university v y
"""
_COMMON = frozenset(_COMMON_WORDS.split())
"""Words of sponsors' names that do not tell one from another."""


def sponsor_word(sponsor: Sponsor | None) -> str | None:
    """Return the first word of a sponsor's name that is its own: ``grifols``, ``oxford``."""
    if sponsor is None:
        return None
    words = plain_words(sponsor.name).split()
    return next((word for word in words if word not in _COMMON), None)


def sponsor_words(sponsor: Sponsor) -> frozenset[str]:
    """Return all words of a sponsor's name that are its own."""
    return frozenset(plain_words(sponsor.name).split()) - _COMMON
