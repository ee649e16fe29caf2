"""Name the groups of a trial as a sentence would.

A title that says nothing of what a group got ("Arm 2") gives way to what it got, as the record's
arms or the group's description have it. A group whose title is too long for a sentence gets a
letter, which the article explains.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from trialpost.findings.facts.measures import PHASE
from trialpost.findings.facts.naming import small, without_brackets

MOST_OF_A_GROUP, MOST_OF_A_LONG_NAME = 4, 8
"""Words of a name; of the longer are those groups that would else have a letter."""
_ENDING = re.compile(r"\s+(?:groups?|arms?|cohort|participants|patients|subjects)$", re.I)
_OPENING = re.compile(
    r"^(?:(?:(?:treatment |study )?(?:arm|group|cohort|part|sequence|treatment)"
    r"\s+\w{1,3}\s*[:.–-]\s*){1,2}|"
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
        "transplanted",
        "implanted",
        "vaccinated",
        "unvaccinated",
        "exposed",
        "enrolled",
        "randomized",
        "investigational",
        "device",
    ]
)
_BARE = re.compile(
    r"(?:(?:treatment |study |intervention )?(?:arm|group|cohort|part|regimen)|treatment|"
    r"intervention|sequence)?\s*"
    r"(?:[A-Z]|[IVX]+|\d{1,3}[a-z]?|one|two|three|four)\.?",
    re.I,
)
_OF_ANY_SENTENCE = re.compile(
    r"\W*(?:[a-z]|[IVX]+|[\d.,]+ ?%?|people|persons?|participants?|patients?|subjects?"
    r"|everybody|everyone|nobody|more|less|fewer|higher|lower|rise|fall"
    r"|increase|decrease|no|not|none|yes|all|any|both|other|others|significant|not significant"
    r"|serious|deaths?|before|after|baseline|chance|figures?|record|trial|study|measure|main|median"
    r"|mean|average|p-value|(?:\d+ )?(?:hours?|days?|weeks?|months?|years?)(?: \d+)?"
    r"|\d+ of (?:every )?\d+)\W*",
    re.I,
)
_PEOPLE = re.compile(r"people|participants|patients|subjects")
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_EVERYONE = re.compile(r"(?:total|overall|all(?: .*)?|entire .*|whole .*)", re.I)
_SET_APART = re.compile(r"(?:on|off|not|before|after|without|during|at) ", re.I)
"""How the name of a group begins that says how it is set apart: "on Kuvan"."""
_AS_IT_WAS_DONE = re.compile(r" (?:un)?(?:treated|exposed|vaccinated)$", re.I)
"""How the name of a group ends that says what was done with it, and is nothing that it got."""


def group_names(titles: Iterable[str], got: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return each group's name in mid-sentence; of those that get letters, none comes twice.

    The part of the trial that a title begins with goes, where no other group has the rest. Of two
    groups that a short name would call the same, each has its longer one.

    Args:
        titles: as the record gives them.
        got: names of groups whose titles are bare, by what they got
            (:func:`trialpost.findings.facts.got.names_by_treatment`).

    >>> group_names(["Placebo", "Drug, Twice a Day, With Food"])
    {'Placebo': 'placebo', 'Drug, Twice a Day, With Food': 'group A'}
    >>> group_names(["Main Period: Placebo", "Main Period: M2951 25 mg"])
    {'Main Period: Placebo': 'placebo', 'Main Period: M2951 25 mg': 'M2951 25 mg'}
    >>> list(group_names(["Salt (NaCl), Then Sugar", "Sugar, Then Salt (NaCl)"]).values())
    ['salt then sugar', 'sugar then salt']
    >>> group_names(["Diet and Exercise", "Low Dose: Lisinopril"])
    {'Diet and Exercise': 'diet & exercise', 'Low Dose: Lisinopril': 'low dose lisinopril'}
    >>> group_names(["Drug 50 mg (Fed)", "Drug 50 mg (Fasted)"])
    {'Drug 50 mg (Fed)': 'drug 50 mg (fed)', 'Drug 50 mg (Fasted)': 'drug 50 mg (fasted)'}
    >>> list(group_names(["Period 1: Placebo", "Period 2: Placebo", "Overall Placebo"]).values())
    ['placebo in period 1', 'placebo in period 2', 'placebo overall']
    >>> list(group_names(["Emapalumab Treated", "Placebo"]).values())
    ['the emapalumab treated group', 'placebo']
    """
    found: dict[str, str] = {}
    held: dict[str, str] = {}
    letters = iter(f"group {first}{second}" for first in ("", *"ABCDEFGHIJ")
                   for second in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")  # fmt: skip
    each = tuple(dict.fromkeys(titles))
    taken = {" ".join(t.split()).lower() for t in each}
    alone = Counter(PHASE.sub("", title).casefold() for title in each)
    bare = {t: PHASE.sub("", t) if alone[PHASE.sub("", t).casefold()] == 1 else t for t in each}
    short = {t: (got or {}).get(t) or _group_name(bare[t]) for t in each}
    shared = _shared(short)
    for title in each:
        folded = _folded(title)
        long = [_long_name(bare[title]), _long_name(bare[title], brackets=True)]
        part = _in_its_part(bare[title]) if _OF_A_PERIOD.match(bare[title]) else None
        names = [short[title], part, *long]
        if short[title] in shared:
            names = [*long[::-1], _in_its_part(title), short[title]]
        free = (one for one in names if one and held.get(one.lower(), folded) == folded)
        name = next(free, None)
        if name is None:
            name = held.get("=" + folded)
        if name is None:
            name = next((one for one in letters if one.lower() not in taken), "a further group")
            held["=" + folded] = name
        held[name.lower()] = folded
        found[title] = name
    return found


def _folded(title: str) -> str:
    """Return what tells one title from another: no spaces, no short form in brackets."""
    return re.sub(r"[^\w+]+", "", re.sub(r"\([A-Z]{2,5}\)", "", title)).lower()


def _shared(names: Mapping[str, str | None]) -> frozenset[str | None]:
    """Return the names that several groups would have, of which none is called just so."""
    of: dict[str, set[str]] = {}
    for title, name in names.items():
        if name:
            of.setdefault(name, set()).add(_folded(title))
    return frozenset(
        name for name, folded in of.items() if len(folded) > 1 and _folded(name) not in folded
    )


_WORDED = re.compile(r"[A-Za-z]{3}|[A-Za-z]-?\d{3}|[A-Za-z]{2}\w*\d{2}")
"""A word, or a code such as "PF-04236921" or "AG10"."""
_UNSAYABLE = re.compile(r"[,;:<>=“”\"|≥≤]|(?<![\dg]) or |\b(?:till|until)\b", re.I)


def _long_name(title: str, *, brackets: bool = False) -> str | None:
    """Return the name of a group whose title is made of several parts: "diet & exercise"."""
    text = title.replace("[", "(").replace("]", ")") if brackets else without_brackets(title)
    text = _ENDING.sub("", _OPENING.sub("", text)).strip(" ,;:.-–")
    text = re.sub(r"(?<=[a-z\d]): ?(?=[A-Za-z])|,(?= \d)| [-–] ", " ", text)
    text = re.sub(r"\band no\b|\+ ?no\b", "without", text, flags=re.I)
    text = re.sub(r"\s+(?:&|and)\s+", " & ", text, flags=re.I)
    text = re.sub(r"\s*\+\s*", " plus ", text)
    text = re.sub(r",(?= then\b)", "", text, flags=re.I)
    text = re.sub(r"\b(?:cross(?:ed|ing)?[- ]?over to|followed by)\b", "then", text, flags=re.I)
    if re.fullmatch(r"[A-Za-z]{5,}(?:, [A-Za-z]{5,})+", text):
        text = text.replace(",", " plus")
    words = text.split()
    if not 2 <= len(words) <= MOST_OF_A_LONG_NAME or not _WORDED.search(text):
        return None
    if _UNSAYABLE.search(text) or re.fullmatch(r"[A-Z]|[IVX]+", words[0]):
        return None
    name = small(" ".join(words))
    if names_nothing(name):
        return None
    if _SET_APART.match(name):
        return f"the group {name}"
    if re.match(r"(?:group|arm|cohort|part)\b", name):
        return None
    if _PEOPLE_WHO.match(name):
        return f"the group of {name}"
    if re.search(r"\b(?:group|arm|cohort|patients|participants|subjects)\b", name):
        return f"the {name.removeprefix('the ')}" if re.search(r"\bgroup\b(?! \d)", name) else None
    return name


_PEOPLE_WHO = re.compile(
    r"(?:participants|patients|subjects|people) (?:not|with|without|who|requiring|needing)\b"
)
"""How the name of a group begins that says who is in it: "participants not yet on dialysis"."""
_PART = re.compile(r"(arm|group|cohort|part|period) (\w{1,3}) ?[:.–-] ?(?=\w)", re.I)
_OF_A_PERIOD = re.compile(r"period\b", re.I)
_IN_ALL = re.compile(r"overall (?=\w)", re.I)


def _in_its_part(title: str) -> str | None:
    """Name a group whose title begins with the part of the trial that tells it from another.

    >>> _in_its_part("Cohort II - Cidofovir")
    'cidofovir in cohort II'
    """
    opening = _PART.match(title)
    if opening is None or _OPENING.match(title[opening.end() :]):
        return None
    own = _group_name(title[opening.end() :])
    return f"{own} in {opening[1].lower()} {opening[2]}" if own else None


def _group_name(title: str) -> str | None:
    if _EVERYONE.fullmatch(title.strip()):
        return "all groups together"
    if (whole := _IN_ALL.match(title)) is not None:
        own = _group_name(title[whole.end() :])
        return f"{own} overall" if own is not None else None
    plain = without_brackets(title)
    got = _IN_BRACKETS.search(title)
    if got is not None and is_bare(plain.strip()) and not is_bare(got[1].strip()):
        own = _group_name(got[1]) or _long_name(got[1])  # "Arm A (Placebo)" is placebo
        if own is not None:
            return own
    text = _OPENING.sub("", plain)
    bare = _ENDING.sub("", text).strip(" ,;:.-–")
    ended, text = bare != text, bare
    worded = _WORDED.search(text)
    if not text or len(text.split()) > MOST_OF_A_GROUP or not worded:
        return None
    if re.search(r"[,;:<>=“”\"|]|(?<!\w)&|&(?!\w)|\b(?:and|or)\b", text, re.I):
        return None
    name = small(text)
    if _PEOPLE_WHO.match(name):
        return f"the group of {name}"
    if re.match(r"(?:never|did not) ", name):
        return f"the group that {name}"
    if names_nothing(name):
        return f"the {name} group" if ended or _PEOPLE.fullmatch(name) else None
    if _SET_APART.match(name):
        return f"the group {name}"
    if (
        (ended and not re.search(r"\d|placebo", name))
        or name.lower() in _GENERIC
        or _AS_IT_WAS_DONE.search(name)
        or re.fullmatch(r"(?:a|the) .*", name)
    ):
        return f"the {name.removeprefix('the ')} group"
    return name


def names_nothing(title: str) -> bool:
    """Tell whether a group's title is a word or figure of any sentence, and names no group there.

    >>> names_nothing("A"), names_nothing("30"), names_nothing("People"), names_nothing("Placebo")
    (True, True, True, False)
    """
    return _OF_ANY_SENTENCE.fullmatch(title) is not None


def is_bare(title: str) -> bool:
    """Tell whether a title says nothing of what a group got.

    >>> is_bare("Arm A"), is_bare("2"), is_bare("Treatment 1"), is_bare("Placebo")
    (True, True, True, False)
    """
    return _BARE.fullmatch(title.strip()) is not None
