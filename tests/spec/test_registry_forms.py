"""The forms of registries' identifiers: what is one, how it is spelled, what is none.

The identifiers are real or of a real form: of the registries' own pages, of the WHO's portal and of
the secondary identifiers in ClinicalTrials.gov's records.
"""

import csv
import gzip

import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.errors import BadInput
from trialpost.model.identifiers import KINDS, Registry, recognise, recognise_all

FORMS = [
    # written, registry, spelled, page
    ("nct02708095", "clinicaltrials.gov", "NCT02708095", "clinicaltrials.gov/study/NCT02708095"),
    ("ISRCTN14683791", "isrctn", "ISRCTN14683791", "isrctn.com/ISRCTN14683791"),
    ("2023-508143-51-01", "ctis", "2023-508143-51-01", "ctis-public/view/2023-508143-51-01"),
    ("2023-505976-31", "ctis", "2023-505976-31", "ctis-public/view/2023-505976-31"),
    ("CTIS2023-505976-31-00", "ctis", "2023-505976-31-00", "view/2023-505976-31-00"),
    ("2016-004489-24", "euctr", "2016-004489-24", "search?query=2016-004489-24"),
    ("2016-004489-24-DE", "euctr", "2016-004489-24", "search?query=2016-004489-24"),
    ("EUCTR2016-004905-15-ES", "euctr", "2016-004905-15", "search?query=2016-004905-15"),
    ("EUCTR2015-001226-42-Outside-EU/EEA", "euctr", "2015-001226-42", "query=2015-001226-42"),
    ("2015-001226-42-3rd", "euctr", "2015-001226-42", "query=2015-001226-42"),
    ("ACTRN12623000271606", "anzctr", "ACTRN12623000271606", "anzctr.org.au/ACTRN12623000271606"),
    ("actrn12619001048178P", "anzctr", "ACTRN12619001048178p", "ACTRN12619001048178p.aspx"),
    ("chictr2000039891", "chictr", "ChiCTR2000039891", "TrialID=ChiCTR2000039891"),
    ("ChiCTR-prc-12002405", "chictr", "ChiCTR-PRC-12002405", "TrialID=ChiCTR-PRC-12002405"),
    ("KCT0004876", "cris", "KCT0004876", "TrialID=KCT0004876"),
    ("CTRI/2022/11/047317", "ctri", "CTRI/2022/11/047317", "TrialID=CTRI/2022/11/047317"),
    ("CTRI/2009/091/000764", "ctri", "CTRI/2009/091/000764", "TrialID=CTRI/2009/091/000764"),
    ("DRKS00020935", "drks", "DRKS00020935", "drks.de/search/en/trial/DRKS00020935"),
    ("IRCT20200107046026N1", "irct", "IRCT20200107046026N1", "TrialID=IRCT20200107046026N1"),
    ("irct138811202416n5", "irct", "IRCT138811202416N5", "TrialID=IRCT138811202416N5"),
    ("ITMCTR2021004571", "itmctr", "ITMCTR2021004571", "TrialID=ITMCTR2021004571"),
    ("JRCT2031210001", "jrct", "jRCT2031210001", "en-latest-detail/jRCT2031210001"),
    ("JPRN-jRCTs031180001", "jrct", "jRCTs031180001", "en-latest-detail/jRCTs031180001"),
    ("JPRN-UMIN000011426", "umin", "UMIN000011426", "TrialID=JPRN-UMIN000011426"),
    ("JPRN-JapicCTI-142580", "japic", "JapicCTI-142580", "TrialID=JPRN-JapicCTI-142580"),
    ("JMA-IIA00284", "jma", "JMA-IIA00284", "TrialID=JPRN-JMA-IIA00284"),
    ("LBCTR2019070214", "lbctr", "LBCTR2019070214", "TrialID=LBCTR2019070214"),
    ("NTR6055", "ntr", "NTR6055", "TrialID=NTR6055"),
    ("NL5958", "ntr", "NL5958", "TrialID=NL5958"),
    ("NL-OMON51087", "omon", "NL-OMON51087", "TrialID=NL-OMON51087"),
    ("PACTR202011642671155", "pactr", "PACTR202011642671155", "TrialID=PACTR202011642671155"),
    ("PACTR2010030001971409", "pactr", "PACTR2010030001971409", "PACTR2010030001971409"),
    ("rbr-6XBGV9J", "rebec", "RBR-6xbgv9j", "ensaiosclinicos.gov.br/rg/RBR-6xbgv9j"),
    ("RBR-5n4htp", "rebec", "RBR-5n4htp", "ensaiosclinicos.gov.br/rg/RBR-5n4htp"),
    ("PER-010-20", "repec", "PER-010-20", "TrialID=PER-010-20"),
    ("RPCEC00000245", "rpcec", "RPCEC00000245", "rpcec.sld.cu/en/trials/RPCEC00000245-En"),
    ("SLCTR/2009/009", "slctr", "SLCTR/2009/009", "TrialID=SLCTR/2009/009"),
    ("TCTR20200131001", "tctr", "TCTR20200131001", "thaiclinicaltrials.org/show/TCTR20200131001"),
]

NO_IDENTIFIERS = [
    "", "97-C-0136", "NCT123", "NCT027080955", "xNCT02708095", "U1111-1146-1315", "CDR0000066661",
    "2010-A00156-33", "NL83843.000.23", "NL12345", "1-10-72-63-24", "P-20090002836", "MK-1026-003",
    "P50CA090270", "CIV-20-10-034846", "ISRCTN1234567", "ISRCTN123456789", "ACTRN1262300027160",
    "ChiCTR-12002405", "ChiCTR200003989", "CTRI/2022/1/047317", "DRKS0002093", "jRCT203121000",
    "UMIN00001142", "2016-004489-24-DEU", "2016-904489-24", "NCT 02708095", "IRB-2020-0123",
    "NCT０２７０８０９５", "SNCTP000001674", "PER-10-20", "KCT000487",
]  # fmt: skip

INSIDE = [
    ("EudraCT: 2015-004816-41", ["2015-004816-41"]),
    ("EudraCT No.2009-013122-16", ["2009-013122-16"]),
    ("EUDRACT # 2007-005434-37", ["2007-005434-37"]),
    ("EU CT number 2022-501939-16-00", ["2022-501939-16-00"]),
    ("NCT01234567, ISRCTN12345678", ["NCT01234567", "ISRCTN12345678"]),
    ("NCT01234567 and nct01234567", ["NCT01234567"]),
    ("NCT 01234567; NCT-07654321", ["NCT01234567", "NCT07654321"]),
    ("ClinicalTrials.gov ID: NCT01234567.", ["NCT01234567"]),
    ("https://clinicaltrials.gov/ct2/show/NCT01234567?term=x", ["NCT01234567"]),
    ("ANZCTR 12608000409370", ["ACTRN12608000409370"]),
    ("ISRCTN: 12345678", ["ISRCTN12345678"]),
    ("2015-004816-41", ["2015-004816-41"]),
    ("2015-004816-41, 2015-004817-22", ["2015-004816-41", "2015-004817-22"]),
    ("2015-004816-41 / NCT01234567", ["2015-004816-41", "NCT01234567"]),
    ("JPRN-UMIN000011426 (UMIN-CTR)", ["UMIN000011426"]),
    ("Netherlands Trial Register NTR6055", ["NTR6055"]),
    ("DRKS-ID: DRKS00020935", ["DRKS00020935"]),
    # Never from digits alone, nor from a piece of something longer.
    ("Protocol 2015-004816-41", []),
    ("grant 2015-004816-41 of the council", []),
    ("Protocol 12345678", []),
    ("12608000409370", []),
    ("IRAS 223780; CPMS 2015-004816-411", []),
    ("NCT012345678", []),
    ("MNCT01234567", []),
    ("NL83843.000.23", []),
    ("Ward NL5958", []),
    ("1.2015-004816-41 EudraCT", []),
]


@pytest.mark.parametrize(("written", "registry", "spelled", "page"), FORMS)
def test_an_identifier_is_known_and_spelled_as_its_registry_does(
    written: str, registry: str, spelled: str, page: str
) -> None:
    found = recognise(f" {written} ")
    assert found is not None
    assert (found.registry, str(found)) == (Registry(registry), spelled)
    assert page in found.url
    assert recognise(spelled) == found
    assert type(found)(written.lower()) == found


@pytest.mark.parametrize("text", NO_IDENTIFIERS)
def test_what_has_no_registrys_form_is_none(text: str) -> None:
    assert recognise(text) is None


def test_each_registry_has_a_form_and_each_form_one_registry() -> None:
    assert {kind.registry for kind in KINDS} == set(Registry)
    for kind in KINDS:
        assert [one for one in KINDS if one.pattern.fullmatch(kind.example)] == [kind]
        with pytest.raises(BadInput, match=kind.example):
            kind("NONE")


@pytest.mark.parametrize(("text", "found"), INSIDE)
def test_identifiers_inside_a_text_are_found_and_never_guessed(text: str, found: list[str]) -> None:
    assert list(recognise_all(text)) == found


def test_what_stands_beside_a_number_can_tell_that_it_is_european() -> None:
    assert recognise_all("No 2015-004816-41 (DE)", beside="eudract_number") == ("2015-004816-41",)
    assert recognise_all("No 2015-004816-41 (DE)", beside="other") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2022-501939-16-00", "2022-501939-16-01"),
        ("2022-501939-16", "2022-501939-16-01"),
        ("ACTRN12623000271606p", "ACTRN12623000271606"),
    ],
)
def test_versions_of_one_registration_have_one_stem(one: str, other: str) -> None:
    first, second = recognise(one), recognise(other)
    assert first is not None
    assert second is not None
    assert first != second
    assert first.stem == second.stem


@needs_real_data
def test_every_identifier_of_the_portals_extract_is_known() -> None:
    path = REAL_DATA / "other-registries" / "ictrp-ntd.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig") as lines:
        ids = [row["TrialID"] for row in csv.DictReader(lines)]
    assert len(ids) == 315
    assert [one for one in ids if recognise(one) is None] == []
