"""The public registries of trials, and the form of the identifiers that each gives.

The forms are those that the registries themselves print and that the World Health Organization's
search portal (ICTRP) hands on. ``tests/spec/test_registry_forms.py`` is their table.
"""

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
    ANZCTR = "anzctr"
    CHICTR = "chictr"
    CRIS = "cris"
    CTRI = "ctri"
    DRKS = "drks"
    IRCT = "irct"
    ITMCTR = "itmctr"
    JAPIC = "japic"
    JMA = "jma"
    JRCT = "jrct"
    LBCTR = "lbctr"
    NTR = "ntr"
    OMON = "omon"
    PACTR = "pactr"
    REBEC = "rebec"
    REPEC = "repec"
    RPCEC = "rpcec"
    SLCTR = "slctr"
    TCTR = "tctr"
    UMIN = "umin"


_AT_WHO = "https://trialsearch.who.int/Trial2.aspx?TrialID={}"
"""The portal's page of a record, for registries whose own pages go by another number."""


class RegistryId(str):
    """A trial's identifier in one registry, checked for its form when made.

    It is a string in the registry's own spelling, so it sorts, prints and encodes as one. Upper
    and lower case are taken alike. ``form`` is the pattern without its beginning and end.

    Raises:
        BadInput: if the text does not have the registry's form.
    """

    __slots__ = ()
    registry: ClassVar[Registry]
    form: ClassVar[str]
    pattern: ClassVar[re.Pattern[str]]
    example: ClassVar[str]
    page: ClassVar[str] = _AT_WHO

    def __init_subclass__(cls) -> None:
        """Compile the form once."""
        cls.pattern = re.compile(cls.form, re.IGNORECASE | re.ASCII)

    def __new__(cls, text: str) -> Self:
        """Check the form and keep the registry's own spelling, without outer space."""
        stripped = text.strip()
        if not cls.pattern.fullmatch(stripped):
            raise BadInput(
                f"{text!r} is not an identifier of {cls.registry.value}; "
                f"one looks like {cls.example}."
            )
        return super().__new__(cls, cls._spelled(stripped))

    @classmethod
    def _spelled(cls, text: str) -> str:
        """Spell a text that has the form as the registry does: in upper case, if not overridden."""
        return text.upper()

    @property
    def stem(self) -> str:
        """The part that stays the same through all versions of the trial's registration."""
        return str(self)

    @property
    def url(self) -> str:
        """The record's page at its registry, or at the WHO's portal where that has none by id."""
        return self.page.format(self)


class NctId(RegistryId):
    """An identifier of ClinicalTrials.gov: NCT and eight digits."""

    __slots__ = ()
    registry = Registry.CLINICALTRIALS_GOV
    form = r"NCT\d{8}"
    example = "NCT02708095"
    page = "https://clinicaltrials.gov/study/{}"


class EudraCtNumber(RegistryId):
    """A number of the older European register (EudraCT, EUCTR): year, serial, check digits.

    The register's records are one for each member state and named with it
    (``2016-004489-24-DE``); the portal writes EUCTR before. Both are taken off: the number is the
    trial's. Serials from 500000 on are the present system's.
    """

    __slots__ = ()
    registry = Registry.EUCTR
    form = r"(?:EUCTR)?(?:19|20)\d{2}-[0-4]\d{5}-\d{2}(?:-(?:[A-Z]{2}|3RD|Outside-EU/EEA))?"
    example = "2015-004816-41"
    page = "https://www.clinicaltrialsregister.eu/ctr-search/search?query={}"

    @classmethod
    def _spelled(cls, text: str) -> str:
        return text.upper().removeprefix("EUCTR")[:14]


class CtisNumber(RegistryId):
    """A number of the European Union's present system (CTIS).

    The last two digits count how often the first application was handed in again.
    """

    __slots__ = ()
    registry = Registry.CTIS
    form = r"(?:CTIS)?20\d{2}-5\d{5}-\d{2}(?:-\d{2})?"
    example = "2022-500001-11-00"
    page = "https://euclinicaltrials.eu/ctis-public/view/{}"

    @classmethod
    def _spelled(cls, text: str) -> str:
        return text.upper().removeprefix("CTIS")

    @property
    def stem(self) -> str:
        """The number without the count of its applications."""
        return self[:14]


class IsrctnId(RegistryId):
    """An identifier of the ISRCTN registry: ISRCTN and eight digits."""

    __slots__ = ()
    registry = Registry.ISRCTN
    form = r"ISRCTN\d{8}"
    example = "ISRCTN12345678"
    page = "https://www.isrctn.com/{}"


class ActrnId(RegistryId):
    """An identifier of the Australian New Zealand registry; a p at its end: provisional."""

    __slots__ = ()
    registry = Registry.ANZCTR
    form = r"ACTRN\d{14}p?"
    example = "ACTRN12623000271606"
    page = "https://www.anzctr.org.au/{}.aspx"

    @classmethod
    def _spelled(cls, text: str) -> str:
        return f"ACTRN{text[5:].lower()}"

    @property
    def stem(self) -> str:
        """The number, whether or not it is still provisional."""
        return self.removesuffix("p")


class ChiCtrId(RegistryId):
    """An identifier of the Chinese registry; older ones name the kind of study between hyphens."""

    __slots__ = ()
    registry = Registry.CHICTR
    form = r"ChiCTR(?:\d{10}|-[A-Z]{2,5}-\d{8})"
    example = "ChiCTR2000029308"

    @classmethod
    def _spelled(cls, text: str) -> str:
        return f"ChiCTR{text[6:].upper()}"


class CrisId(RegistryId):
    """An identifier of the Korean registry (CRIS)."""

    __slots__ = ()
    registry = Registry.CRIS
    form = r"KCT\d{7}"
    example = "KCT0004876"


class CtriId(RegistryId):
    """An identifier of the Indian registry: year, month (older: a three-digit code), serial."""

    __slots__ = ()
    registry = Registry.CTRI
    form = r"CTRI/\d{4}/\d{2,3}/\d{6}"
    example = "CTRI/2020/01/022345"


class DrksId(RegistryId):
    """An identifier of the German registry."""

    __slots__ = ()
    registry = Registry.DRKS
    form = r"DRKS\d{8}"
    example = "DRKS00020935"
    page = "https://drks.de/search/en/trial/{}"


class IrctId(RegistryId):
    """An identifier of the Iranian registry: the registrant's number, N, the count of theirs."""

    __slots__ = ()
    registry = Registry.IRCT
    form = r"IRCT\d{8,20}N\d{1,3}"
    example = "IRCT20200107046026N1"


class ItmCtrId(RegistryId):
    """An identifier of the registry of traditional medicine."""

    __slots__ = ()
    registry = Registry.ITMCTR
    form = r"ITMCTR\d{10}"
    example = "ITMCTR2021004571"


class _JapaneseId(RegistryId):
    """An identifier of a registry in Japan's network; the portal writes JPRN- before."""

    __slots__ = ()
    form = r"(?!)"
    start: ClassVar[str]

    @classmethod
    def _spelled(cls, text: str) -> str:
        bare = re.sub(r"(?i)^JPRN-", "", text)
        return cls.start + bare[len(cls.start) :].lower()

    @property
    def url(self) -> str:
        """The record's page at its registry, or the portal's, which writes JPRN- before."""
        named = f"JPRN-{self}" if self.page == _AT_WHO else str(self)
        return self.page.format(named)


class JrctId(_JapaneseId):
    """An identifier of Japan's present registry; a letter after jRCT tells the law it is under."""

    __slots__ = ()
    registry = Registry.JRCT
    start = "jRCT"
    form = r"(?:JPRN-)?jRCT(?:\d{10}|[a-z]\d{9})"
    example = "jRCT2031210001"
    page = "https://jrct.mhlw.go.jp/en-latest-detail/{}"


class UminId(_JapaneseId):
    """An identifier of Japan's registry of the university hospitals."""

    __slots__ = ()
    registry = Registry.UMIN
    start = "UMIN"
    form = r"(?:JPRN-)?UMIN\d{9}"
    example = "UMIN000011426"


class JapicId(_JapaneseId):
    """An identifier of Japan's older registry of the drug makers."""

    __slots__ = ()
    registry = Registry.JAPIC
    start = "JapicCTI-"
    form = r"(?:JPRN-)?JapicCTI-[R\d]?\d{5,6}"
    example = "JapicCTI-142580"


class JmaId(_JapaneseId):
    """An identifier of the Japan Medical Association's older registry."""

    __slots__ = ()
    registry = Registry.JMA
    start = "JMA-IIA"
    form = r"(?:JPRN-)?JMA-IIA\d{5}"
    example = "JMA-IIA00284"


class LbCtrId(RegistryId):
    """An identifier of the Lebanese registry."""

    __slots__ = ()
    registry = Registry.LBCTR
    form = r"LBCTR\d{10}"
    example = "LBCTR2019070214"


class NtrId(RegistryId):
    """An identifier of the former Dutch registry: NTR, later NL, and a short number."""

    __slots__ = ()
    registry = Registry.NTR
    form = r"NTR\d{1,5}|NL\d{1,4}"
    example = "NTR6055"


class OmonId(RegistryId):
    """An identifier of the present Dutch registry."""

    __slots__ = ()
    registry = Registry.OMON
    form = r"NL-OMON\d{1,6}"
    example = "NL-OMON20123"


class PactrId(RegistryId):
    """An identifier of the Pan African registry."""

    __slots__ = ()
    registry = Registry.PACTR
    form = r"PACTR\d{15,16}"
    example = "PACTR202011642671155"


class ReBecId(RegistryId):
    """An identifier of the Brazilian registry: RBR- and small letters and digits."""

    __slots__ = ()
    registry = Registry.REBEC
    form = r"RBR-[0-9a-z]{6,8}"
    example = "RBR-973pt5n"
    page = "https://ensaiosclinicos.gov.br/rg/{}"

    @classmethod
    def _spelled(cls, text: str) -> str:
        return f"RBR-{text[4:].lower()}"


class RepecId(RegistryId):
    """An identifier of the Peruvian registry: PER, serial and year."""

    __slots__ = ()
    registry = Registry.REPEC
    form = r"PER-\d{3}-\d{2}"
    example = "PER-010-20"


class RpcecId(RegistryId):
    """An identifier of the Cuban registry."""

    __slots__ = ()
    registry = Registry.RPCEC
    form = r"RPCEC\d{8}"
    example = "RPCEC00000245"
    page = "https://rpcec.sld.cu/en/trials/{}-En"


class SlctrId(RegistryId):
    """An identifier of the Sri Lankan registry."""

    __slots__ = ()
    registry = Registry.SLCTR
    form = r"SLCTR/\d{4}/\d{3}"
    example = "SLCTR/2020/001"


class TctrId(RegistryId):
    """An identifier of the Thai registry: the day of registration and a serial."""

    __slots__ = ()
    registry = Registry.TCTR
    form = r"TCTR\d{11}"
    example = "TCTR20200131001"
    page = "https://www.thaiclinicaltrials.org/show/{}"


KINDS: tuple[type[RegistryId], ...] = (
    NctId, IsrctnId, CtisNumber, EudraCtNumber, ActrnId, ChiCtrId, CrisId, CtriId, DrksId, IrctId,
    ItmCtrId, JrctId, UminId, JapicId, JmaId, LbCtrId, NtrId, OmonId, PactrId, ReBecId, RepecId,
    RpcecId, SlctrId, TctrId,
)  # fmt: skip
"""Every form there is; no text has two."""
