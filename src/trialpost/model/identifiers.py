"""Name trials by the identifiers that registries give them."""

import enum
import re
from typing import ClassVar, Self

from trialpost.errors import BadInput


class Registry(enum.StrEnum):
    """A public register of trials."""

    CLINICALTRIALS_GOV = "clinicaltrials.gov"
    CTIS = "ctis"
    EUCTR = "euctr"
    ISRCTN = "isrctn"


class RegistryId(str):
    """A trial's identifier in one registry, checked for its form when made.

    It is a string, so it sorts, prints and encodes as one.

    Raises:
        BadInput: if the text does not have the registry's form.
    """

    __slots__ = ()
    registry: ClassVar[Registry]
    pattern: ClassVar[re.Pattern[str]]
    example: ClassVar[str]
    page: ClassVar[str]

    def __new__(cls, text: str) -> Self:
        """Check the form and keep the canonical spelling (upper case, no outer space)."""
        canonical = text.strip().upper()
        if not cls.pattern.fullmatch(canonical):
            raise BadInput(
                f"{text!r} is not an identifier of {cls.registry.value}; "
                f"one looks like {cls.example}."
            )
        return super().__new__(cls, canonical)

    @property
    def url(self) -> str:
        """The record's page at its registry, or the registry's search page for it."""
        return self.page.format(self)


class NctId(RegistryId):
    """An identifier of ClinicalTrials.gov: NCT and eight digits."""

    __slots__ = ()
    registry = Registry.CLINICALTRIALS_GOV
    pattern = re.compile(r"NCT\d{8}")
    example = "NCT02708095"
    page = "https://clinicaltrials.gov/study/{}"


class EudraCtNumber(RegistryId):
    """A number of the older European register (EudraCT, EUCTR): year, serial, check digits."""

    __slots__ = ()
    registry = Registry.EUCTR
    pattern = re.compile(r"\d{4}-\d{6}-\d{2}")
    example = "2015-004816-41"
    page = "https://www.clinicaltrialsregister.eu/ctr-search/search?query={}"


class CtisNumber(RegistryId):
    """A number of the European Union's present system (CTIS)."""

    __slots__ = ()
    registry = Registry.CTIS
    pattern = re.compile(r"20\d{2}-5\d{5}-\d{2}(-\d{2})?")
    example = "2022-500001-11-00"
    page = "https://euclinicaltrials.eu/ctis-public/view/{}"


class IsrctnId(RegistryId):
    """An identifier of the ISRCTN registry: ISRCTN and eight digits."""

    __slots__ = ()
    registry = Registry.ISRCTN
    pattern = re.compile(r"ISRCTN\d{8}")
    example = "ISRCTN12345678"
    page = "https://www.isrctn.com/{}"


def recognise(text: str) -> RegistryId | None:
    """Tell which registry a text is an identifier of, or ``None`` if it is of none.

    >>> recognise(" nct02708095 ")
    'NCT02708095'
    >>> recognise("97-C-0136") is None
    True
    """
    for kind in (NctId, IsrctnId, CtisNumber, EudraCtNumber):
        if kind.pattern.fullmatch(text.strip().upper()):
            return kind(text)
    return None
