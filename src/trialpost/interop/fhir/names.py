"""Bring the names of a record to those that people and criteria use."""

import re

from trialpost.interop.fhir.values import untagged
from trialpost.vocabulary.lexicon import Concept, Kind, lexicon

CONDITIONS = frozenset({Kind.CONDITION, Kind.INFECTION, Kind.SYMPTOM})
PROCEDURES = frozenset({Kind.PROCEDURE, Kind.THERAPY, Kind.DEVICE})
DRUGS = frozenset({Kind.DRUG, Kind.DRUG_CLASS, Kind.VACCINE, Kind.THERAPY})

_TURNED = (
    (re.compile(r"^body mass index (?:30|35|40)\S*\s*-\s*(?:severe )?obesity.*", re.I), "obesity"),
    (
        re.compile(
            r"^(?:primary |overlapping )?malignant (?:neoplasm|tumou?r) of (?:the )?"
            r"(?P<site>[a-z ]+?)(?: structure)?$",
            re.I,
        ),
        r"\g<site> cancer",
    ),
    (
        re.compile(
            r"^secondary malignant (?:neoplasm|tumou?r) of (?:the )?(?P<site>[a-z ]+?)$", re.I
        ),
        r"\g<site> metastases",
    ),
    (re.compile(r"^(?P<what>.+?),? unspecified$", re.I), r"\g<what>"),
    (re.compile(r"^(?P<what>.+?) \(disorder.*$", re.I), r"\g<what>"),
)


def condition_name(display: str) -> tuple[str, str]:
    """Return how an illness is called, and SNOMED's tag of what sort of thing it is.

    >>> condition_name("Primary malignant neoplasm of colon (disorder)")
    ('colon cancer', 'disorder')
    """
    name, tag = untagged(display)
    found = lexicon().find(name)
    if found:
        return found[0].name, tag
    for shape, turned in _TURNED:
        if shape.match(name):
            name = shape.sub(turned, name)
            break
    found = lexicon().find(name) or lexicon().find(_turned_round(name))
    return (found[0].name if found else name), tag


def _turned_round(name: str) -> str:
    """Turn "polyp of colon" into "colon polyp", as people say it."""
    thing, of, site = name.partition(" of ")
    return f"{site.removeprefix('the ')} {thing}" if of and " of " not in site else name


def procedure_name(display: str) -> str:
    """Return how something that was done is called: by its concept if it names just one."""
    name = untagged(display)[0]
    known = concepts(name, PROCEDURES)
    return known[0].name if len(known) == 1 else name


def vaccine_name(display: str) -> str:
    """Return how a vaccine is called.

    >>> vaccine_name("Hep A, adult")
    'hepatitis A vaccine'
    """
    first = re.sub(r"\bHep\b", "hepatitis", display.split(",")[0]).strip()
    for name in (display, f"{first} vaccine", f"{first.split(' ')[0]} vaccine"):
        known = concepts(name, frozenset({Kind.VACCINE}))
        if known:
            return known[0].name
    return first if "vaccin" in first.lower() else f"{first} vaccine"


def concepts(name: str, kinds: frozenset[Kind]) -> tuple[Concept, ...]:
    """Return the concepts of some kinds that a name holds, each once, in order."""
    found: dict[str, Concept] = {}
    for mention in lexicon().mentions(name):
        for concept in (mention.concept, *mention.others):
            if concept.kind in kinds:
                found.setdefault(concept.id, concept)
                break
    return tuple(found.values())


_STRENGTH = re.compile(
    r"\b\d[\d.,]*\s*(?:MG|MCG|UG|G|ML|MEQ|UNT|IU|UNITS?|HR|ACTUAT|MMOL|%)(?:/(?:[\d.]+\s*)?"
    r"(?:ML|MG|ACTUAT|HR|G|L))?\b|\b\d+\s*HR\b|\bNDA\d+\b|\b\d[\d.]*(?=\s|$)",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"\b(?:(?:extended|delayed|sustained|immediate)[ -]release|oral|chewable|disintegrating|film|"
    r"coated|metered dose|dry powder|prefilled|auto-?injector|topical|mucosal|transdermal|nasal|"
    r"ophthalmic|otic|rectal|vaginal|sublingual|injectable|inje[ct]+able|intravenous|subcutaneous|"
    r"tablets?|capsules?|solution|suspension|syrup|injection|inhaler|inhalation|spray|cream|"
    r"ointment|gel|lotion|patch|powder|syringe|product|system|ring|implant|pack|kit|drops?)\b",
    re.IGNORECASE,
)
_SALT = re.compile(
    r"\b(?:hydrochloride|hydrocholoride|hydrobromide|sodium|potassium|calcium|acetate|succinate|"
    r"tartrate|bitartrate|maleate|mesylate|besylate|sulfate|phosphate|citrate|propionate|fumarate)"
    r"(?=\s|$)",
    re.IGNORECASE,
)


def drug_names(display: str) -> tuple[str, ...]:
    """Return the medicines that the name of a product holds, without strengths and forms.

    >>> drug_names("Zelastin 250 MG / Orapin 125 MG Oral Tablet")
    ('Zelastin', 'Orapin')
    """
    known = concepts(display, DRUGS)
    if known:
        return tuple(one.name for one in known)
    brand = re.search(r"\[([^\]]+)\]", display)
    bare = re.sub(r"\[[^\]]*\]", " ", untagged(display)[0])
    names = []
    for part in re.split(r"\s+/\s+|/(?=[A-Za-z]{4})", bare):
        name = " ".join(_FORM.sub(" ", _STRENGTH.sub(" ", part)).split()).strip(" ,-")
        short = " ".join(_SALT.sub(" ", name).split())
        if short or name:
            names.append(short or name)
    return tuple(dict.fromkeys(names)) or ((brand[1],) if brand else ())


_SOCIAL = re.compile(
    r"\b(?:employ\w*|unemploy\w*|labou?r force|education|educated|school|housing|homeless\w*|"
    r"transport\w*|stress|social (?:contact|isolation|migrant)|violence|intimate partner|abuse "
    r"victim|criminal|military|refugee|prison\w*|income|poverty|insurance|married|single person|"
    r"lives? (?:alone|with)|medication review|transition from|risk activity|fit for|certificate|"
    r"received|only child|religio\w*|veteran|sexual orientation)\b",
    re.IGNORECASE,
)


def is_no_illness(name: str, tag: str) -> bool:
    """Say whether a finding tells how somebody lives, and not what they have."""
    return tag in ("finding", "situation", "person", "") and bool(_SOCIAL.search(name))


_ADMINISTRATIVE = re.compile(
    r"\b(?:documentation of|medication reconciliation|review of systems|general examination|"
    r"certification procedure|consultation|assessment of|screening for|patient discharge|"
    r"referral|education|counsel\w*|encounter|notifications?|history taking|questionnaire)\b",
    re.IGNORECASE,
)


def is_administrative(name: str) -> bool:
    """Say whether a procedure is one of the office rather than of medicine."""
    return bool(_ADMINISTRATIVE.search(name))
