"""Name what was measured, and kinds of health problems, as a sentence would.

Registries write titles, not names: "Number of Participants With Headache (Week 12)". Brackets,
times and what only says how people were counted go. A title that stays too long for a sentence is
quoted in the record's own words.
"""

import re
from functools import lru_cache

from trialpost.findings.facts.fact import SELLS
from trialpost.findings.facts.harm_names import HARMS
from trialpost.findings.facts.naming import small, without_brackets
from trialpost.vocabulary.lexicon import lexicon

MOST_OF_A_MEASURE, MOST_OF_A_LIST, MOST_OF_A_QUOTE = 11, 16, 14
_COUNTED = re.compile(
    r"^(?:the )?(?:(?:total |mean |median |estimated )?(?:number|percentage|percent|proportion|"
    r"count|rate|%|frequency|incidence)s?"
    r"(?: \(%\))? of (?:the )?(?:(?:all|adult|enrolled|treated|study|randomi[sz]ed|evaluable)\s)?"
    r"(?:participants?|patients?|subjects?|people|persons?|individuals?|women|men|children|"
    r"volunteers|responders?)(?:'s)?\s*)(?P<rest>\S.*)$",
    re.I,
)
PHASE = re.compile(
    r"^(?:(?:[\w-]+[ -]){0,2}(?:period|phase|study|stage)(?: [IVX\d]+[ab]?)?|parts? \w(?: and \w)?|"
    r"phase [IVX\d]+[ab]?|cohorts? \w(?: and \w)?)\s*(?:[:;]|[-–]\s)\s*(?=\w)",
    re.I,
)
"""What part of a trial a measure is of: "Double-blind Period: ", "Part A: "."""
_ONLY_COUNTED = re.compile(r"^(?:participants|patients|subjects) with\b(?= \w)", re.I)
"""A title that counts people without saying so: "Participants With Pain"."""
_LINK = re.compile(
    r"^(?:with|(?:who|that) (?:had|have|experienced?|develop(?:ed)?|achieved?|report(?:ed)?|were|"
    r"are|received?|show(?:ed)?|demonstrated?|exhibit(?:ed)?|suffer(?:ed)?)|"
    r"who|having|experiencing|achieving|reporting|that|whose|in|for|at|by)\s+"
    r"(?:the (?=first\b))?(?=[\w≥≤<>])",
    re.I,
)
_WHO = re.compile(
    r"(?:who|that) (?:died|survived|relapsed|progressed|responded|\w+ed (?:due|from|by))\b", re.I
)
"""What people did, which is no name once "people who" is gone: "died due to heart failure"."""
_CHANGE = re.compile(
    r"^(?:baseline[ -])?(?:(?:adjusted |least squares? |ls )?(?:mean |median |absolute )?"
    r"(?P<share>percent(?:age)? )?"
    r"change[s]?(?: from| since|,)? ?"
    r"(?:from |since |at )?(?:the )?(?:baseline)?(?: to [\w -]+?|"
    r" (?:at|and|through|over) (?:(?:the|end|of|study|week|day|month|year|visit) )*?"
    r"\d+(?:[ -]\w+){0,2}?)? "
    r"(?:in|of|for)(?: the)? )(?P<rest>\w.*)$",
    re.I,
)
_CHANGE_OF = re.compile(
    r"^changes? from baseline (?!(?:in|to|at|and|of|for|through)\b)(?=\w)", re.I
)
_CHANGE_BEHIND = re.compile(r"(?P<what>.+?)\s*[-–:,] ?changes?(?: from baseline)?$", re.I)
_TIME = re.compile(
    r"[,;:]?\s+(?!.*\bsub(?:group|set|population)\b)"
    r"(?:(?:as )?(?:assessed|measured|evaluated|observed|determined|collected) )?"
    r"(?:(?:at|to|through|until|up ?to|over|by|during|after|on|for|within|and|from|between)\s+)*"
    r"(?:the )?(?:first )?(?:end of )?(?:baseline(?: (?:to|and|through) .*)?$|screening$|"
    r"(?:study )?(?:week|day|month|year|visit|hour)s?\s*-?\d[\w\s,/.&-]*$|"
    r"\d+(?:\.\d+)?(?:\s?(?:week|day|month|year|hour|minute)s?\b(?![ -]+walk)[\w\s,/.-]*$|"
    r"-(?:week|day|month|year|hour|minute)s?\b(?: (?:end ?point|visit|follow[- ]?up|period|"
    r"time ?point|treatment|after\b.*))*$))|"
    r"\s+(?:at|to) (?:the )?(?:study |final )?end ?points?$",
    re.I,
)
_OF_TIME = re.compile(r"\d|baseline|screening|end ?point", re.I)
"""What no time lacks: most names have none."""
_HOW_WORDS = (
    r"(?:measured|assessed|evaluated|determined|defined|quantified|graded|scored|reported|recorded|"
    r"calculated|characteri[sz]ed|derived|obtained|using|based on|according to|per|by means of)\b"
)
_HOW_SAID = re.compile(rf"[,;:]?\s(?:as )?{_HOW_WORDS}.*$", re.I)
_HOW = re.compile(rf"\s*(?:[,;:–]|\s-)\s.*$|{_HOW_SAID.pattern}", re.I)
_LISTED = re.compile(
    rf",\s(?!(?:as|in|by|at|on|from|to|up|over|during|after|with|without|which|who|when|where|"
    r"expressed|presented|computed|percentages?|compared|versus|vs|including|frequency|severity|relation|weeks?|days?|"
    rf"wks?|months?|hours?|years?|and|or|\d)\b|{_HOW_WORDS})[^;:]*?\b(?:and|or)\s(?!\d|weeks?\b|final\b)",
    re.I,
)
"""A list of what was measured: to tell its first part only would tell something else."""
_COMPOSITE = re.compile(
    r"^(?:(?:participants|patients|subjects|time)\b.*?\bto )?(?:the )?(?:first )?occurrences? of "
    r"(?:the |an? )?(?:[\w-]+ ){0,6}?composite (?:outcome|end ?point|event)s?(?: measure)?"
    r"(?:,? (?:consisting|composed|made up|compris\w+))?(?: of)?:? (?=[^:]*, [^:]*\bor\b)",
    re.I,
)
"""What stands before the parts of which any one counts: "first occurrence of the composite of"."""
_OF_A_SCALE = re.compile(
    r"\b(?:(?<=score)|(?<=scale)|(?<=count)|(?<=total))\s(?:of|on|in|from|by) (?:the )?"
    r"(?:[\w'’-]+ )*?"
    r"(?:scale|index|questionnaires?|inventory|survey|form)\b.*$",
    re.I,
)
"""Of which scale a score is: "erectile function domain score of the International Index of …"."""
_TOLD_LATER = re.compile(
    r"(?:,? (?:and |in )?(?:frequency|severity|relation(?:ship)? to treatment),?)*"
    r"\s+(?:will be|were|was|are|is|to be) (?:\w+ly )?(?:summari[sz]ed|reported|assessed|recorded|"
    r"evaluated|measured|determined|collected|calculated|analy[sz]ed|presented|tabulated|monitored|"
    r"compared|described)\b.*$",
    re.I,
)
"""What a title says of the trial's plan: "adverse events will be summarized"."""
_EFFECT = re.compile(
    r"^(?:the )?effects? of [^.;]+?,? (?:as )?compared (?:with|to) [\w ]+?,? on (?:the )?"
    r"(?=\w)",
    re.I,
)
"""What a title says of who is compared: "effect of it, as compared with placebo, on pain"."""
_PLAN = re.compile(
    r"^(?:to )?(?:assess|evaluate|determine|compare|examine|investigate|test)\b", re.I
)
"""How a title begins that says what was to be done."""
_UNFINISHED = re.compile(
    r"^(?:experienced?|shown?|showed|considered|achieved?|developed|reported|events?|measure)$|"
    r"^(?:considered|experience[ds]?|classified|categori[sz]ed|determined|deemed)\b|"
    r"\b(?:after|at|by|to|baseline,?|weeks|days) \d+$|\bor who\b|^participants (?:from|at|in)\b|"
    r"^(?:mean |median |percent )?(?:change|difference|rate|number|level|score|value)s?$|"
    r"\b(?:in|of|from|at|to|with|within|upto|by|the|and|or|for|on|first|least|most|starting|beginning|occurring|lasting)$|"
    r"^(?:differences? (?:in|between|of)|of|with|in|by|from)\b",
    re.I,
)
"""Names that lost a part: "change in"."""


NAMELESS = "an unnamed measure"
"""What a measure is called whose title is missing."""


@lru_cache(maxsize=32768)
def measure_name(title: str) -> str:
    """Return a measure's name for a sentence, quoted where only the record's own words will do."""
    whole = " ".join(title.split())
    if not whole:
        return NAMELESS
    text = _changed(_EFFECT.sub("", _TOLD_LATER.sub("", PHASE.sub("", without_brackets(whole)))))
    for _ in range(2):
        text = _without_time(text)
    counted = _COUNTED.match(text)
    if counted and _WHO.match(counted["rest"]):
        return quoted(PHASE.sub("", whole))
    if counted:
        text = _as_a_thing(_LINK.sub("", counted["rest"]))
    elif _ONLY_COUNTED.match(text):
        text = _LINK.sub("", text.split(" ", 1)[1])
    text = _without_time(_changed(text))
    text = _COMPOSITE.sub(lambda one: "time to " if one[0][:4].lower() == "time" else "", text)
    most = MOST_OF_A_LIST if _LISTED.search(text) else MOST_OF_A_MEASURE
    if len(text.split()) > most:
        short = _without_how(text)
        if len(short.split()) > MOST_OF_A_MEASURE:
            short = _OF_A_SCALE.sub("", short)
        text = short if 1 < len(short.split()) <= MOST_OF_A_MEASURE else ""
    if (
        (len(text) > 4 or (len(text) > 2 and lexicon().find(text)))
        and not _UNFINISHED.search(text)
        and not SELLS.search(text)
        and not _PLAN.search(text)
        and not re.search(r"[@<>=≥≤/%:;“”\"]|\d\D+\d|\b(?:n|vs|[Zz]ero)\b", text)
    ):
        return small(text)
    return quoted(what_is_counted(whole))


def _without_how(text: str) -> str:
    """Leave out how something was measured; of a list, "death, stroke or a hospital stay", no part.

    >>> _without_how("Pain, Assessed by the Patient"), _without_how("Death, Stroke or Surgery")
    ('Pain', 'Death, Stroke or Surgery')
    """
    return (_HOW_SAID if _LISTED.search(text) else _HOW).sub("", text).strip(" ,;:.-–")


def _without_time(text: str) -> str:
    """Leave out when something was measured, and the signs at both ends."""
    kept = _TIME.sub("", text) if _OF_TIME.search(text) else text
    return kept.strip(" ,;:.-–") or text


def _as_a_thing(text: str) -> str:
    """Name what people did as a thing, as it stands behind "the main measure was".

    >>> _as_a_thing("Discontinued Treatment"), _as_a_thing("Required Dialysis")
    ('discontinuing Treatment', 'a need for Dialysis')
    """
    match = _DEED.match(text)
    return f"{_DEEDS[match['deed'].lower()]} {text[match.end() :]}" if match else text


_DEEDS = {
    "discontinued": "discontinuing", "completed": "completing", "took": "taking",
    "underwent": "undergoing", "withdrew": "withdrawing", "stopped": "stopping",
    "switched": "switching", "used": "use of", "required": "a need for",
    "needed": "a need for", "diagnosed with": "a diagnosis of", "achieved": "reaching",
    "met": "meeting", "refused": "refusing", "left": "leaving", "operated": "operating",
    "hospitalized": "a hospital stay", "hospitalised": "a hospital stay",
    "admitted": "admission", "discharged": "discharge", "returned": "returning",
}  # fmt: skip
_DEED = re.compile(rf"(?P<deed>{'|'.join(_DEEDS)}) (?!or\b)(?=\w)", re.I)


def what_is_counted(title: str) -> str:
    """Return a title without what only says that people are counted, and in which part of a trial.

    >>> what_is_counted("Part A: Number of Participants With Pain ≥ 4 (0-10)")
    'Pain ≥ 4 (0-10)'
    """
    text = PHASE.sub("", " ".join(title.split())).rstrip(" .")
    counted = _COUNTED.match(text)
    if counted is None or _WHO.match(counted["rest"]):
        return text
    return re.sub(r"^an? ", "", _LINK.sub("", counted["rest"]), flags=re.I)


def _changed(text: str) -> str:
    """Return "change in body weight" for "Mean Change From Baseline to Week 4 in Body Weight"."""
    match = _CHANGE.match(text)
    if match is None:
        behind = _CHANGE_BEHIND.match(text)
        return f"change in {behind['what']}" if behind else _CHANGE_OF.sub("change in ", text)
    return f"{(match['share'] or '').lower()}change in {match['rest']}" if match else text


@lru_cache(maxsize=32768)
def harm_name(title: str) -> str:
    """Return what a kind of health problem is called in plain words, if the vocabulary knows it.

    >>> harm_name("Pyrexia"), harm_name("DYSPNOEA"), harm_name("Lacrimation increased")
    ('fever', 'shortness of breath', 'watery eyes')
    """
    own = " ".join(title.split()).lower()
    if own in HARMS:
        return HARMS[own]
    words = own.split()
    if len(words) == 2 and not lexicon().find(own):  # "Oedema peripheral"
        turned = f"{words[1]} {words[0]}"
        own = turned if lexicon().find(turned) else own
    plain = next((one.plain.split(" (")[0] for one in lexicon().find(own) if one.plain), "")
    return plain if plain and "," not in plain else measure_name(title)


def quoted(title: str, *, whole: bool = False) -> str:
    """Quote a title in the record's own words, cut with three dots where it is long."""
    parts = title.replace("“", "'").replace("”", "'").split()
    if whole:
        return f"“{' '.join(parts)}”"
    shown = " ".join(parts[:MOST_OF_A_QUOTE]) + ("…" if len(parts) > MOST_OF_A_QUOTE else "")
    return f"“{shown}”"


MOST_OF_A_TITLE = 8
_OPEN_END = re.compile(
    r"\b(?:an?|the|of|in|on|at|to|for|from|by|with|and|or|as|per|than|via|who|which|that|their|its|"
    r"between|within|during|after|before|all|greater|more|less|equal|first|total|mean|over|until|up|including|defined|using|versus|vs\.?|[-–+&/])$",
    re.I,
)
"""Words after which nothing can be left out: a title cut behind them breaks off."""


def in_title(name: str) -> str:
    """Return a measure's name for a headline: a long quotation is cut once more, with three dots.

    >>> in_title("“Change in the Sum of Scores of All Joints With Pain at Rest”")
    '“Change in the Sum of Scores of All…”'
    >>> in_title("pain at rest"), in_title("“Pain ≥ 4 (0-10)”")
    ('pain at rest', '“Pain ≥ 4 (0-10)”')
    """
    words = name.strip("“”").rstrip("…").split()
    if not name.startswith("“") or len(words) <= MOST_OF_A_TITLE + 1:
        return name
    short = range(MOST_OF_A_TITLE, _FEWEST_OF_A_TITLE - 1, -1)
    longer = range(MOST_OF_A_TITLE + 1, min(len(words), MOST_OF_A_QUOTE))
    whole = (at for at in (*short, *longer) if _says_of_what(words[:at]))
    at = next((at for at in whole if not _is_cut_short(words[:at])), None)
    return f"“{' '.join(words[:at])}…”" if at is not None else name


_OF_ANY = frozenset(
    re.findall(
        r"\w+",
        "first occurrence composite endpoint outcome change changes from baseline mean median "
        "average time number numbers percentage participants patients subjects with score "
        "scores greater than equal more least effect compared versus difference between "
        "randomization randomisation weeks week months month days treatment phase start study "
        "trial primary the this that their safety assessment assessed will ratio relative "
        "absolute total level levels global events event",
    )
)
_TELLING = 2


def _says_of_what(words: list[str]) -> bool:
    """Tell whether words name a thing, and not only that something was counted or changed."""
    telling = [one for one in re.findall(r"[A-Za-z][\w-]{3,}|[A-Z]{2,}", " ".join(words))
               if one.lower() not in _OF_ANY]  # fmt: skip
    return len(telling) >= _TELLING


def _is_cut_short(words: list[str]) -> bool:
    text = " ".join(words)
    torn = text.count("(") > text.count(")") or re.search(r"[,;:(<>=≤≥]$|\(\d\)$", text)
    return bool(torn or _OPEN_END.search(text))


_FEWEST_OF_A_TITLE = 5


def cuts(words: list[str]) -> list[int]:
    """Return after how many of its words a title may be cut, with three dots."""
    return list(range(_FEWEST_OF_A_TITLE, min(len(words), MOST_OF_A_QUOTE + 1)))
