"""Tell a drug by the end of its name, and a drug in development by its code.

International nonproprietary names end in stems that show the class ("-tinib", "-gliptin"). The
stems are those of the World Health Organization's list; each is tied to a class of the table
``treatments.tsv`` that is true of all its drugs, even if that class is a wide one.
"""

import functools
import re

_STEMS = {
    "monoclonal-antibody": "mab",
    "btk-inhibitor": "brutinib",
    "jak-inhibitor": "citinib",
    "mek-inhibitor": "metinib",
    "tyrosine-kinase-inhibitor": "tinib",
    "kinase-inhibitor": "anib rafenib sertib",
    "cdk4-6-inhibitor": "ciclib",
    "pi3k-inhibitor": "lisib",
    "parp-inhibitor": "parib",
    "proteasome-inhibitor": "zomib",
    "targeted-therapy": "rasib denib",
    "hedgehog-inhibitor": "degib",
    "bcl-2-inhibitor": "toclax",
    "hdac-inhibitor": "inostat",
    "anthracycline": "rubicin",
    "platinum-based-chemotherapy": "platin",
    "taxane": "taxel",
    "topoisomerase-i-inhibitor": "tecan",
    "alkylating-agent": "mustine",
    "antimetabolite": "citabine",
    "antifolate": "trexed trexate",
    "antiandrogen": "lutamide",
    "selective-estrogen-receptor-degrader": "estrant",
    "selective-estrogen-receptor-modulator": "oxifene",
    "aromatase-inhibitor": "trozole",
    "gnrh-agonist": "relin",
    "gnrh-antagonist": "relix",
    "statin": "vastatin",
    "fibrate": "fibrate",
    "ace-inhibitor": "pril",
    "angiotensin-receptor-blocker": "sartan",
    "beta-blocker": "olol",
    "dihydropyridine-calcium-channel-blocker": "dipine",
    "thiazide-diuretic": "thiazide",
    "loop-diuretic": "semide",
    "endothelin-receptor-antagonist": "sentan",
    "soluble-guanylate-cyclase-stimulator": "ciguat",
    "pde5-inhibitor": "afil",
    "factor-xa-inhibitor": "xaban",
    "direct-thrombin-inhibitor": "gatran",
    "antiplatelet": "grel",
    "heparin": "parin",
    "thrombolytic": "teplase",
    "dpp-4-inhibitor": "gliptin",
    "sglt2-inhibitor": "gliflozin",
    "glp-1-receptor-agonist": "glutide",
    "thiazolidinedione": "glitazone",
    "glinide": "glinide",
    "somatostatin-analogue": "reotide",
    "vasopressin-antagonist": "vaptan",
    "calcimimetic": "calcet",
    "bisphosphonate": "dronate",
    "corticosteroid": "asone nisone nisolone",
    "macrolide": "thromycin",
    "antibiotic": "mycin micin",
    "fluoroquinolone": "floxacin",
    "tetracycline-class": "cycline",
    "penicillin-class": "cillin",
    "carbapenem": "penem",
    "oxazolidinone": "zolid",
    "azole-antifungal": "conazole",
    "nitroimidazole": "nidazole",
    "anthelmintic": "bendazole mectin dectin",
    "echinocandin": "fungin",
    "antimalarial": "quine",
    "antiviral": "vir",
    "integrase-inhibitor": "tegravir",
    "ns5a-inhibitor": "asvir",
    "ns5b-inhibitor": "buvir",
    "hcv-protease-inhibitor": "previr",
    "nrti": "vudine",
    "immunosuppressant": "limus",
    "immunomodulator": "simod nimod limod",
    "il-1-inhibitor": "kinra",
    "biologic": "cept",
    "cell-therapy": "leucel temcel",
    "gene-therapy": "parvovec",
    "antisense-oligonucleotide": "virsen nersen",
    "small-interfering-rna": "siran",
    "proton-pump-inhibitor": "prazole",
    "antipsychotic": "piprazole peridone",
    "h2-blocker": "tidine",
    "5-ht3-antagonist": "setron",
    "nk1-receptor-antagonist": "pitant",
    "antidepressant": "oxetine",
    "tricyclic-antidepressant": "ipramine triptyline",
    "benzodiazepine": "azepam zolam",
    "orexin-receptor-antagonist": "orexant",
    "barbiturate": "barbital",
    "triptan": "triptan",
    "cgrp-inhibitor": "gepant",
    "gabapentinoid": "gabalin",
    "local-anesthetic": "caine",
    "general-anesthetic": "flurane",
    "neuromuscular-blocker": "curium curonium",
    "opioid": "fentanil codone morphone",
    "nonsteroidal-anti-inflammatory-drug": "profen fenac oxicam",
    "cox-2-inhibitor": "coxib",
    "cholinesterase-inhibitor": "stigmine",
    "comt-inhibitor": "capone",
    "beta-2-agonist": "terol",
    "inhaled-anticholinergic": "otropium clidinium",
    "leukotriene-modifier": "lukast",
    "prostaglandin": "prost",
}
"""What the names of a class end in."""

_BEGINS = {"cef": "cephalosporin", "ceph": "cephalosporin"}
_LONGEST_STEM = max(len(stem) for stems in _STEMS.values() for stem in stems.split())
_CLASS_OF = {stem: held for held, stems in _STEMS.items() for stem in stems.split()}
_SHORTEST_NAME = 6

_NO_STEM = re.compile(
    r"(?:ac|con|ex|inter|per|pre|in|re|sus)cept|sterol|cocaine|ghrelin|\w*morelin|\w*mantadine"
    r"|cyti?dine|citidine|rapamycin|bleomycin|mitomycin|dactinomycin|plicamycin|triumvir|reservoir"
    r"|elixir|azacitidine|cholesterol|\w*sterol|zolpidem|heparin|compost|cephal\w*|ceph(?!al[eo])\w*"
    r"|cyclin\w*|april|domperidone"
)
"""Words that end like a drug and are none, or that a stem would put into a wrong class."""


@functools.lru_cache(maxsize=65_536)
def drug_of_stem(word: str) -> str | None:
    """Return the id of the class of ``treatments.tsv`` that a drug's name shows, if it shows one.

    >>> drug_of_stem("Fenretutinib"), drug_of_stem("zimaglutide"), drug_of_stem("concept")
    ('tyrosine-kinase-inhibitor', 'glp-1-receptor-agonist', None)
    """
    low = word.lower()
    if len(low) < _SHORTEST_NAME or not low.isalpha() or _NO_STEM.fullmatch(low):
        return None
    # The longest stem tells most: "-brutinib" more than "-tinib".
    for length in range(min(_LONGEST_STEM, len(low) - 2), 2, -1):
        held = _CLASS_OF.get(low[-length:])
        if held is not None:
            return held
    for beginning, held in _BEGINS.items():
        if low.startswith(beginning) and len(low) > len(beginning) + 4:
            return held
    return None


_CODE = re.compile(
    r"(?P<maker>[A-Z]{2,5}|[A-Z][a-z]{1,2}[A-Z]{1,3})(?P<joint>[-‐‑– ]?)(?P<number>\d{3,8})"
    r"[A-Z]{0,2}"
)
_MAKERS_LIST = (
    "ABBV ABP ABT ACE ACT AMG ARN ARO ARV AZD BAY BGB BI BIIB BLU BMS CC CP DS EDP GDC GS GSK "
    "HLX IBI INCB ISIS JNJ KHK LOXO LY MEDI MK MLN MRTX NVL ONO PF PRT REGN RG RO SAR SB SGN SHR "
    "TAK TAS UCB VX XL ZW"
)
_MAKERS = frozenset(_MAKERS_LIST.split())
"""The letters that companies put before the number of a drug in development."""

_NO_MAKERS_LIST = (
    "ACR ADA AHA AJCC APACHE ASA CA CD CFR CIN CTCAE DSM ECOG EORTC EQ ESC EULAR FDA FIGO GINA "
    "GOLD HLA HPV ICD ICH IEC IL ISO KDIGO NCCN NCI NCT NIH NYHA PMID RECIST SARS SNOMED TNM UICC "
    "UTC WHO YR EU CT GMT PHQ IPSS IWG IMWG"
)
_NO_MAKERS = frozenset(_NO_MAKERS_LIST.split())
_A_YEAR = re.compile(r"(?:19|20)\d\d")


def is_code_name(word: str) -> bool:
    """Say whether a word is the code of a drug in development.

    >>> is_code_name("MK-3475"), is_code_name("AMG 510"), is_code_name("CA-125")
    (True, True, False)
    """
    found = _CODE.fullmatch(word)
    if found is None or found["maker"] in _NO_MAKERS:
        return False
    number = found["number"]
    if found["maker"] in _MAKERS:
        return True
    # "CYP450" and "NUP214" are proteins; letters and a year are a guideline of that year.
    told = len(number) > 3 if not found["joint"] else found["joint"] != " "
    return told and _A_YEAR.fullmatch(number) is None
