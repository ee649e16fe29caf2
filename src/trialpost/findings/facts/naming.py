"""Name a record's illness and treatment as a sentence would.

What stands in brackets goes; capitals that open no proper name become small. Measures are named in
:mod:`trialpost.findings.facts.measures`, groups in :mod:`trialpost.findings.facts.groups`.
"""

import re
from functools import lru_cache

from trialpost.findings.facts.fact import SELLS, tidy
from trialpost.model.status import ArmType
from trialpost.model.trial import Trial
from trialpost.vocabulary.drug_stems import drug_of_stem
from trialpost.vocabulary.lexicon import lexicon

UNNAMED = "the tested treatment"
_BRACKETS = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])(?![A-Za-z])")
"""What stands in brackets, but for a part of a word: "nucleos(t)ide"."""
_STUCK = re.compile(r"\s\([^()]{4,}\)(?=[A-Za-z]{2})")
"""Brackets behind which a space is lacking: "ADAM (Androgen Deficiency)Score"."""
_EPONYMS = frozenset(
    [
        "Parkinson",
        "Alzheimer",
        "Hodgkin",
        "Crohn",
        "Huntington",
        "Gaucher",
        "Fabry",
        "Pompe",
        "Ebola",
        "Zika",
        "Lyme",
        "Barrett",
        "Duchenne",
        "Marfan",
        "Cushing",
        "Hashimoto",
        "Kaposi",
        "Ewing",
        "Wilms",
        "Burkitt",
        "Raynaud",
        "Behcet",
        "Tourette",
        "Down",
        "Turner",
        "Graves",
        "Addison",
        "Paget",
        "Kawasaki",
        "Still",
        "Beck",
        "Montgomery",
        "Hamilton",
        "Young",
        "Karnofsky",
        "Gleason",
        "Chinese",
        "Japanese",
        "American",
        "English",
        "European",
        "French",
        "German",
        "Spanish",
        "African",
        "Asian",
        "Minnesota",
        "Kansas",
        "Seattle",
        "Helicobacter",
        "Staphylococcus",
        "Plasmodium",
        "Doppler",
        "Borg",
        "Likert",
        "Child",
        "Pugh",
        "Roland",
        "Morris",
        "Oswestry",
        "Harris",
        "Kaplan",
        "Meier",
        "Cox",
        "Epstein",
        "Barr",
    ]
)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_JOINED = re.compile(r"\s+(?:and|with|plus|&|or|vs\.?|versus|then)\s+|\s*\+\s*")
_SHOUTED = re.compile(
    r"(?=.*\b(?=[A-Z]*[AEIOU])[A-Z]{4,})[A-Z]{2,} [A-Z ]{3,}|(?=.*[AEIOUY].*[AEIOUY])[A-Z]{5,}"
)
"""Words in capitals that are no short form: "CHEST PAIN", "NAUSEA", not "COPD"."""
_DOSE = re.compile(
    r"(?<!al)(?<!ar)(?<!ous)[,\s]+(?:\d[\d.,]*\s?(?:mg|g|mcg|µg|μg|ug|iu|units?|ml|%|mg/kg|mg/m2)\b.*|"
    r"(?:(?:oral|film[- ]coated|extended[- ]release) )?"
    r"(?:tablets?|capsules?|injections?|infusion|solution|cream|gel|ointment)\b.*)$",
    re.I,
)
_LEADING = re.compile(
    r"^\d[\d.,]*\s?(?:mg|g|mcg|µg|μg|ug|u?µ?μ?l|iu|units?|ml|%|mg/kg)\s+(?:of )?", re.I
)
_NAMED = re.compile(r"[^\W\d_]{2}")
_HEALTHY = re.compile(r"\bhealthy\b|\bhealth(?:y)? volunteers?\b|^volunteers?$", re.I)
_CODED = re.compile(r"\d{2}")
_LABEL = re.compile(
    r"(?:vaccine|product|drug) \d+(?: doses?)?|"
    r"(?:group|arm|cohort|part|sequence|intervention|treatment|dose)(?:\s+(?:\d+|[A-Z]))?|"
    r"no (?:intervention|treatment)|none|usual practice|standard of care",
    re.I,
)
"""Names of interventions that name none."""
_PLACE = re.compile(
    r"^(?:europe|eu|usa?|japan|china|canada|other|drug|device|biological|procedure|"
    r"behaviou?ral|experimental):\s+(?=\w)",
    re.I,
)
"""What stands before the name of a thing: where it goes by that name, or what sort it is."""
_HOW_DONE = re.compile(r"\s+(?:using|by means of|for the treatment of|for treatment of)\s.*$", re.I)
_DOSE_STEP = re.compile(r"^dose \d+ +|[ -]+dose \d+$", re.I)
PLACEBO = re.compile(r"\b(?:placebo|sham|vehicle|standard of care|usual care)\b", re.I)


_LETTERED = re.compile(r"\b(?:arm|group|cohort|part|treatment|sequence|type|hepatitis) $", re.I)


def small(text: str) -> str:
    """Put the capitals of a title into small letters, but for proper names and codes.

    >>> small("Systemic Lupus Erythematosus"), small("Crohn's Disease"), small("HbA1c Level")
    ('systemic lupus erythematosus', "Crohn's disease", 'HbA1c level')
    >>> small("CHEST PAIN"), small("NAUSEA"), small("COPD")
    ('chest pain', 'nausea', 'COPD')
    >>> small("GSK2586881 BID")
    'GSK2586881 BID'
    >>> small("SK&F-105517-D"), small("Tc99m-Maraciclatide")
    ('SK&F-105517-D', 'Tc99m-maraciclatide')
    >>> small("MV ASV"), small("Gallium Ga 68-Edotreotide"), small("Celsius® Renal Denervation")
    ('MV ASV', 'gallium Ga 68-edotreotide', 'Celsius® renal denervation')
    >>> small("Chronic Hepatitis C"), small("A Late Start"), small("Arm A")
    ('chronic hepatitis C', 'a late start', 'arm A')
    """

    def one(match: re.Match[str]) -> str:
        word = match[0]
        bare = re.split(r"['’]", word)[0]
        if match.string[match.end() : match.end() + 1].isdigit():  # a code: "Tc99m"
            return word
        after = match.string[match.end() : match.end() + 2]
        if after[:1] in _MARKS or (word in _ELEMENTS and re.match(r"[ -]\d", after)):
            return word
        proper = bare in _EPONYMS or re.search(r"['’]s$", word) is not None
        if len(word) == 1:  # an article, unless it ends a name: "hepatitis C", "arm A"
            label = _LETTERED.search(match.string[: match.start()])
            ends = match.end() == len(match.string) or label is not None
            return word.lower() if word == "A" and not ends else word
        return word if proper or not word.istitle() else word.lower()

    text = tidy(text)
    shouted = text.isupper() and not (_CODED.search(text) and len(text.split()) == 1)
    if shouted and (len(text) > 12 or _SHOUTED.fullmatch(text)):
        text = _LOUD.sub(lambda word: word[0].title(), text)
    return _PROPER.sub(lambda match: _PROPER_NAMES[match[0].lower()], _WORD.sub(one, text))


_MARKS = ("®", "™")
_ELEMENTS = frozenset(("Ga", "Lu", "Tc", "Cu", "Zr", "Ra", "Sm", "Sr", "Th", "Rb", "Tl"))
"""Elements whose number follows: "Ga 68"."""
_PROPER_NAMES = {
    name.lower(): name
    for name in ("Kansas City", "American College of Rheumatology", "New York Heart Association",
                 "World Health Organization", "Framingham", "American Heart Association",
                 "Medical Outcomes Study", "Columbia", "Edinburgh", "Boston", "St George's",
                 "Moderna", "Pfizer", "Edwards", "Volcano", "Glasgow", "Epworth", "Pittsburgh",
                 "Montreal", "Western Ontario", "Woods", "Brief Pain Inventory",
                 "Beck Depression Inventory")
}  # fmt: skip
"""Names of places, bodies and scales, of which single words are no names."""
_PROPER = re.compile(rf"\b(?:{'|'.join(map(re.escape, _PROPER_NAMES))})\b", re.I)
_LOUD = re.compile(r"\b(?!(?:BID|TID|QID|QD|OD|IV|SC|IM)\b)[A-Z]+(?:['’][A-Z]+)?(?![\w])")
"""Words in capitals that are no code and no times a day."""


def without_brackets(text: str) -> str:
    """Leave out what stands in brackets, and tidy the spaces."""
    plain = _BRACKETS.sub("", _STUCK.sub(" ", text))
    plain = _BRACKETS.sub("", plain)
    return " ".join(plain.split()).strip(" ,;:.-–") or " ".join(text.split())


def illness_of(trial: Trial) -> str:
    """Return the first condition in mid-sentence, or "" where the trial names none.

    Words turned round for an index come straight: "Heart Failure, Diastolic". People without an
    illness are "good health".
    """
    if not trial.conditions:
        return ""
    names = (one for one in trial.conditions if _NAMED.search(one) and not SELLS.search(one))
    text = re.sub(r" +(?:recipients?|patients?)$", "", without_brackets(next(names, "")))
    if _HEALTHY.search(text):
        return "good health"
    text = " and ".join(map(_straight, text.split(" and ")))
    if text.isupper() and len(text) > 8:
        text = text.title()
    return small(text)


def _straight(name: str) -> str:
    """Turn a name round that stands as in an index.

    >>> _straight("Lung Injury, Acute"), _straight("Pain")
    ('Acute Lung Injury', 'Pain')
    """
    parts = [part.strip() for part in name.split(",")]
    return f"{parts[1]} {parts[0]}" if len(parts) == 2 and len(parts[1].split()) <= 2 else name


def treatment_of(trial: Trial) -> str:
    """Return what was tried, in mid-sentence: no placebo; what the titles name comes first."""
    names = [one.name for one in trial.interventions]
    tried = [name for name in names if not PLACEBO.search(name)] or names
    tried.sort(
        key=lambda name: (_BESIDE.search(name) is not None, _rank(name, trial),
                          _is_held_against(name, trial))
    )  # fmt: skip
    own = next(filter(None, (_called(one, trial) for one in tried)), UNNAMED)
    return _WAY_IN.sub("", own)


_BESIDE = re.compile(
    r"\bbiomarkers? analysis\b|\blaborator(?:y|ies)\b.*\b(?:analysis|study|tests?)\b|"
    r"\bpharmaco(?:logical|genomic|kinetic)s? stud(?:y|ies)\b|\bquestionnaire administration\b|"
    r"\bquality[- ]of[- ]life assessment\b|\bsurvey administration\b|\bcorrelative stud(?:y|ies)\b|"
    r"\b(?:bio|speci)\w*(?:specimen|men)s? collection\b|\bblood (?:draw|sampl\w+|collection)\b|"
    r"\b(?:data|sample) collection\b",
    re.I,
)
"""What is done beside a treatment, to learn of it, and is never what a trial tries."""
_WAY_IN = re.compile(r" (?:IV|SC|IM|PO)$")


def _called(intervention: str, trial: Trial) -> str | None:
    """Return what an intervention is called; of one too long for a sentence, its short name."""
    own = next((one for one in trial.interventions if one.name == intervention), None)
    others = own.other_names if own is not None and not _BESIDE.search(intervention) else ()
    short = (one for one in others if len(one.split()) <= _FEW_WORDS and one in intervention)
    return named_as(intervention, trial) or next(
        filter(None, (named_as(one, trial) for one in short)), None
    )


_FEW_WORDS = 3


def named_as(intervention: str, trial: Trial) -> str | None:
    """Return what an intervention is called in mid-sentence; ``None`` if that names nothing."""
    plain = _PLACE.sub("", without_brackets(intervention))
    text = re.split(r"\s+-\s+|:\s|;|/\s|,\s(?:an?|the)\s", plain)[0]
    text = _DOSE_STEP.sub("", text).strip()
    short = _HOW_DONE.sub("", text)
    for part in (text, short, _JOINED.split(short)[0]):
        bare = _DOSE.sub("", _LEADING.sub("", part)).strip(" ,")
        name = bare if len(bare) > 2 else part
        if _LABEL.fullmatch(name) or SELLS.search(name):
            continue
        if 1 <= len(name.split()) <= 6 and re.search(r"[A-Za-z]{2}|[A-Za-z]\d{3}", name):
            return with_brands(with_drugs(small(name), trial), trial)
    return None


def _is_held_against(name: str, trial: Trial) -> bool:
    """Tell whether no arm on trial gets a thing, by the arms' own types."""
    arms = {arm for one in trial.interventions if one.name == name for arm in one.arms}
    kinds = {arm.type for arm in trial.arms if arm.label in arms}
    return bool(kinds) and ArmType.EXPERIMENTAL not in kinds


def _rank(name: str, trial: Trial) -> int:
    """Return 0 for what the short title opens with, 1 for what a title names at all, else 2.

    What follows "or" or "versus" is what others are held against.
    """
    word = without_brackets(_PLACE.sub("", name)).split()[0].lower().strip(",;")
    before, held, _ = (trial.brief_title or "").lower().partition(word)
    if held and not _AGAINST.search(before):
        return 0
    return 1 if held or word in (trial.official_title or "").lower() else 2


_AGAINST = re.compile(r"\b(?:or|versus|vs\.?|than|over|added to) $")


def with_brands(name: str, trial: Trial) -> str:
    """Give a name back the capitals that the record's own prose always writes it with: "Kuvan"."""
    own = brands_of(trial)
    return _SMALL_WORD.sub(lambda word: own.get(word[0], word[0]), name) if own else name


def with_drugs(name: str, trial: Trial) -> str:
    """Put the drug's own name in the place of a company's code for it: "1.5 mg dulaglutide"."""
    for code, drug in drugs_of(trial).items():
        name = re.sub(rf"(?<![\w-]){re.escape(code)}(?![\w-])", drug, name)
    return name


def drugs_of(trial: Trial) -> dict[str, str]:
    """Return what drugs are called, by a company's code that the record has for them.

    The code is an intervention's name ("LY2189265"), or stands beside the drug's own: "Vericiguat
    (BAY1021189)".
    """
    found: dict[str, str] = {}
    for one in trial.interventions:
        drug = next((other.lower() for other in one.other_names if _is_a_drug(other.lower())), None)
        if is_code(one.name) and drug is not None:
            found[one.name] = drug
            continue
        own = without_brackets(one.name).lower()
        if _is_a_drug(own) and not PLACEBO.search(own):
            beside = " ".join((one.name, *one.other_names))
            found.update({code: own for code in _WORDS.findall(beside) if is_code(code)})
    return found


_WORDS = re.compile(r"[\w-]+")


_A_CODE = re.compile(r"[A-Z]{1,5}-?\d{3,}(?:-\d+)?")


def is_code(name: str) -> bool:
    """Tell whether a name is a company's code for a medicine: "GSK2862277"."""
    return _A_CODE.fullmatch(name) is not None


def brands_of(trial: Trial) -> dict[str, str]:
    """Return the words of a trial's treatments that its prose writes with a capital, by small ones.

    A word that the prose has in small letters too, or that is a drug's own name, is no brand.
    """
    prose = f"{trial.brief_summary or ''} {trial.detailed_description or ''}"
    tried = {word for one in trial.interventions for word in _SMALL_WORD.findall(one.name.lower())}
    found = {}
    for word in tried:
        brand = word.capitalize()
        if word in _ORDINARY:
            continue
        if re.search(rf"[a-z,] {brand}\b", prose) and not (
            re.search(rf"\b{word}\b", prose) or _is_a_drug(word)
        ):
            found[word] = brand
    return found


_ORDINARY = frozenset(
    re.findall(
        r"\w+",
        "valve valves repair replacement mitral aortic tricuspid percutaneous transcatheter system "
        "device therapy exercise training program programme intervention care cell cells stem "
        "education stimulation pacing implant catheter ablation denervation surgery bypass heart "
        "group standard usual diet telephone support nurse home control test study",
    )
)
"""Words that prose may write with a capital, as a title does, and that are no brand."""


@lru_cache(maxsize=8192)
def _is_a_drug(word: str) -> bool:
    known = any(one.name.lower() == word for one in lexicon().find(word))
    return known or bool(drug_of_stem(word))


_SMALL_WORD = re.compile(r"(?<![\w-])[a-z]{4,}(?![\w-])")
