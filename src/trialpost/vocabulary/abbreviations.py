"""What doctors shorten in notes: "c/o SOB, h/o HTN, BP 150/90". For reading only, never for pages.

The lexicon knows the abbreviations that mean one thing wherever they stand. Here are those that
mean it in a doctor's note alone: "PE" on a trial's page may be anything.
"""

import re
from collections.abc import Iterator

from trialpost.vocabulary.lexicon import Lexicon, Mention
from trialpost.vocabulary.spelling import Token

SHORT = {
    "AF": "atrial fibrillation",
    "afib": "atrial fibrillation",
    "a-fib": "atrial fibrillation",
    "AKI": "acute kidney injury",
    "ANA": "antinuclear antibodies",
    "AS": "aortic stenosis",
    "BB": "beta blocker",
    "BM": "bone marrow biopsy",
    "BPH": "benign prostatic hyperplasia",
    "BUN": "blood urea nitrogen",
    "CA": "cancer",
    "CABG": "coronary artery bypass surgery",
    "CAD": "coronary artery disease",
    "cath": "cardiac catheterization",
    "CHF": "heart failure",
    "CKD": "chronic kidney disease",
    "COPD": "chronic obstructive pulmonary disease",
    "CP": "chest pain",
    "Cr": "creatinine",
    "CVA": "stroke",
    "CXR": "chest x-ray",
    "DM": "diabetes mellitus",
    "DM1": "type 1 diabetes",
    "DM2": "type 2 diabetes",
    "DMII": "type 2 diabetes",
    "DMI": "type 1 diabetes",
    "T1DM": "type 1 diabetes",
    "T2DM": "type 2 diabetes",
    "DOE": "dyspnea on exertion",
    "DVT": "deep vein thrombosis",
    "EF": "left ventricular ejection fraction",
    "ESRD": "end-stage renal disease",
    "EtOH": "alcohol",
    "FBS": "fasting glucose",
    "GERD": "gastroesophageal reflux disease",
    "GIB": "gastrointestinal bleeding",
    "Glc": "glucose",
    "HA": "headache",
    "Hb": "hemoglobin",
    "Hgb": "hemoglobin",
    "Hct": "hematocrit",
    "HD": "hemodialysis",
    "HL": "hyperlipidemia",
    "HLD": "hyperlipidemia",
    "HR": "heart rate",
    "HTN": "hypertension",
    "ICH": "intracerebral hemorrhage",
    "IFN": "interferon",
    "K": "potassium",
    "MI": "myocardial infarction",
    "MR": "mitral regurgitation",
    "MS": "multiple sclerosis",
    "N/V": "nausea",
    "Na": "sodium",
    "NAD": "",
    "NKDA": "no known drug allergies",
    "OA": "osteoarthritis",
    "OSA": "obstructive sleep apnea",
    "PCOS": "polycystic ovary syndrome",
    "PE": "pulmonary embolism",
    "Plt": "platelets",
    "PNA": "pneumonia",
    "PUD": "peptic ulcer",
    "PVD": "peripheral artery disease",
    "RA": "rheumatoid arthritis",
    "RBV": "ribavirin",
    "RR": "respiratory rate",
    "SBP": "systolic blood pressure",
    "SLE": "systemic lupus erythematosus",
    "SOB": "shortness of breath",
    "SpO2": "oxygen saturation",
    "sats": "oxygen saturation",
    "TG": "triglycerides",
    "TIA": "transient ischemic attack",
    "URI": "upper respiratory infection",
    "UTI": "urinary tract infection",
    "VT": "ventricular tachycardia",
    "WBC": "white blood cell count",
    "wbc": "white blood cell count",
}
"""Written just so, and standing alone; an empty meaning is a word that names nothing here."""

_MISREAD = {
    "cbd": (None, r"\W*(?:stones?|dilat|duct|obstruct|exploration|is\b|was\b|diameter)"),
    "coffee": (None, r"[\s-]*grounds?"),
    "er": (None, r"\s*[-/+]\s*(?:pr\b|pos|neg|\+)|\s*(?:positive|negative|status|and\s+pr)\b"),
    "fh": (
        None,
        r"\s*(?::|\+|of\b|pos\b|neg\b|sig\b|positive|negative|notable|significant|non-?contr"
        r"|unremarkable|includ)",
    ),
    "glass": (r"$", None),
    "glasses": (
        r"(?:\d|\b(?:one|two|three|four|five|six|several|few|couple\s+of|some))\s+$",
        r"\s+(?:of|per|daily|nightly|weekly|each|every|an?\s+(?:day|night|week))\b",
    ),
    "mr": (r"(?:mild|moderate|severe|trace|[1-4]\+)\s*$", None),
    "ms": (None, r"\.\s"),
    "pcp": (r"\b(?:her|his|their|the|visited|saw|by|from|with)\s+$", None),
    "pcr": (r"\b(?:cycles?\s+of|received|treated\s+with)\s+$", None),
    "pe": (None, r"\s*(?::|reveal|show|was|is|notable|unremarkable|normal)"),
    "pt": (r"(?:^|[.;]\s*)$", r"\s+(?:was|is|has|had|reports|denies|presents)"),
    "ra": (
        r"(?:\b(?:on|in)\s+|\d\s*%\s*[,(@]?\s*|\b(?:spo2|o2|sats?|saturations?)\W+(?:\w+\s+)?\d{2,3}\s+)$",
        r"\s*pressure",
    ),
    "vad": (None, r"\s*(?:regimen|chemo|x\s*\d|cycles?)"),
}
"""Shorthand that means something else beside these words, before it or behind it."""


def is_misread(text: str, start: int, end: int) -> bool:
    """Say whether what looks like a name is shorthand for something else.

    >>> is_misread("SpO2 98% on RA", 12, 14), is_misread("She has RA", 8, 10)
    (True, False)
    """
    shapes = _MISREAD.get(text[start:end].lower())
    if shapes is None:
        return False
    before, behind = shapes
    if before and re.search(before, text[max(0, start - 20) : start], re.IGNORECASE):
        return True
    return bool(behind and re.match(behind, text[end : end + 20], re.IGNORECASE))


def shorthand_in(
    text: str, tokens: tuple[Token, ...], lexicon: Lexicon, taken: frozenset[int]
) -> Iterator[Mention]:
    """Yield the names that a note's shorthand means, where the lexicon itself found none.

    Args:
        text: the note.
        tokens: its tokens.
        lexicon: knows the full names.
        taken: places of tokens that belong to a name already.
    """
    at = 0
    while at < len(tokens):
        past = at + 1
        # "DM2", "T2DM" and "SpO2" are several tokens without a gap between them.
        while past < len(tokens) and tokens[past].start == tokens[past - 1].end:
            past += 1
        full = SHORT.get(text[tokens[at].start : tokens[past - 1].end], "")
        found = lexicon.find(full) if full and taken.isdisjoint(range(at, past)) else ()
        if found:
            yield Mention(
                span=(tokens[at].start, tokens[past - 1].end),
                concept=found[0],
                others=found[1:],
                first=at,
                past=past,
            )
        at = past
