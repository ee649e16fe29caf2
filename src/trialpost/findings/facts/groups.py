"""Name the groups of a trial as a sentence would.

A group whose title is too long for a sentence gets a letter, which the article explains.
"""

import re
from collections import Counter
from collections.abc import Iterable

from trialpost.findings.facts.naming import PHASE, small, without_brackets

MOST_OF_A_GROUP = 4
_ENDING = re.compile(r"\s+(?:groups?|arms?|cohort|participants|patients|subjects)$", re.I)
_OPENING = re.compile(
    r"^(?:(?:treatment |study )?(?:arm|group|cohort|part|sequence)\s+\w{1,3}\s*[:.–-]\s*|"
    r"(?:experimental|active comparator|placebo comparator)\s*:\s*)",
    re.I,
)
_GENERIC = frozenset(
    [
        "control",
        "controls",
        "treatment",
        "intervention",
        "active",
        "test",
        "reference",
        "drug",
        "standard",
        "comparator",
        "experimental",
        "case",
        "cases",
        "treated",
        "untreated",
        "vehicle",
        "observation",
        "comparison",
        "usual",
        "early",
        "late",
        "immediate",
        "delayed",
        "low",
        "high",
        "combination",
        "group",
        "exercise",
    ]
)
_BARE = re.compile(
    r"(?:arm|group|cohort|part|sequence|regimen)?\s*(?:[A-Z]|[IVX]+|\d{1,2}[a-z]?)", re.I
)
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_EVERYONE = re.compile(r"(?:total|overall|all(?: .*)?|entire .*|whole .*)", re.I)
_SET_APART = re.compile(r"(?:on|off|not|before|after|without|during) ", re.I)
"""How the name of a group begins that says how it is set apart: "on Kuvan"."""


def group_names(titles: Iterable[str]) -> dict[str, str]:
    """Return each group's name in mid-sentence; of those that get letters, none comes twice.

    The part of the trial that a title begins with goes, where no other group has the rest.

    >>> group_names(["Placebo", "Drug 5 mg (Part 1) Twice a Day With Food and Usual Care"])
    {'Placebo': 'placebo', 'Drug 5 mg (Part 1) Twice a Day With Food and Usual Care': 'group A'}
    >>> group_names(["Main Period: Placebo", "Main Period: M2951 25 mg"])
    {'Main Period: Placebo': 'placebo', 'Main Period: M2951 25 mg': 'M2951 25 mg'}
    """
    found: dict[str, str] = {}
    held: dict[str, str] = {}
    letters = iter(f"group {first}{second}" for first in ("", *"ABCDEFGHIJ")
                   for second in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")  # fmt: skip
    each = tuple(dict.fromkeys(titles))
    taken = {" ".join(t.split()).lower() for t in each}
    alone = Counter(PHASE.sub("", title).casefold() for title in each)
    for title in each:
        bare = PHASE.sub("", title)
        name = _group_name(bare if alone[bare.casefold()] == 1 else title)
        folded = re.sub(r"[^\w+]+", "", title).lower()
        if name is not None and held.get(name.lower(), folded) != folded:
            name = None
        if name is None:
            name = held.get("=" + folded)
        if name is None:
            name = next((one for one in letters if one.lower() not in taken), "a further group")
            held["=" + folded] = name
        held[name.lower()] = folded
        found[title] = name
    return found


def _group_name(title: str) -> str | None:
    if _EVERYONE.fullmatch(title.strip()):
        return "all groups together"
    plain = without_brackets(title)
    got = _IN_BRACKETS.search(title)
    if got is not None and _BARE.fullmatch(plain.strip()) and not _BARE.fullmatch(got[1].strip()):
        own = _group_name(got[1])  # "Arm A (Placebo)" is placebo
        if own is not None:
            return own
    text = _OPENING.sub("", plain)
    bare = _ENDING.sub("", text).strip(" ,;:.-–")
    ended, text = bare != text, bare
    worded = re.search(r"[A-Za-z]{3}|[A-Za-z]\d{3}", text)
    if not text or len(text.split()) > MOST_OF_A_GROUP or not worded:
        return None
    if re.search(r"[,;:<>=“”\"|&]", text) or re.search(r"\b(?:and|or)\b", text, re.I):
        return None
    name = small(text)
    if _SET_APART.match(name):
        return f"the group {name}"
    if (
        (ended and not re.search(r"\d|placebo", name))
        or name.lower() in _GENERIC
        or re.fullmatch(r"(?:a|the) .*", name)
    ):
        return f"the {name.removeprefix('the ')} group"
    return name
