"""Recognise the headings of an eligibility text, in the many ways that people write them."""

import re

import msgspec

from trialpost.eligibility.groups import group_in
from trialpost.model.criterion import CriterionKind

_COLON = "[:\uff1a]"
_NAMED = re.compile(
    r"(?P<lead>(?:(?![\w-]*clu[st]ion)[\w/&'’,()%+.-]+[:\uff1a]?\s+){0,7}?)"
    r"(?P<word>(?:non[-\s]?)?(?:in|ex)(?:clusions?|clution))\b"
    rf"(?P<tail>[^:\uff1a]{{0,90}}?)\s*{_COLON}\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BARE = re.compile(
    r"(?P<lead>(?:[\w/&'’,().:-]+\s+){0,6})(?P<word>(?:non[-\s]?)?(?:in|ex)clusion)\s+criteri(?:a|on)"
    r"(?P<tail>\s+(?:for|of|in|at)\s+[\w\s/&'’().,-]{1,70}|\s*[-–—(]\s*[\w\s/&'’().,-]{1,70})?\.?",
    re.IGNORECASE,
)
_ELIGIBILITY = re.compile(
    r"(?P<lead>(?:[\w/&'’,()%+.-]+[:\uff1a]?\s+){0,5}?)eligibility(?:\s+(?:criteria|requirements))?\b"
    rf"(?P<tail>[^:\uff1a.]{{0,90}}?)\s*{_COLON}",
    re.IGNORECASE,
)
_STOPPED = re.compile(
    r"(?:\w+\s+){0,3}?(?P<word>(?:[Ii]n|[Ee]x|IN|EX)(?:clusion|CLUSION))\s+"
    r"(?:[Cc]riteria|CRITERIA)(?:\.?\s+(?P<rest>[A-Z].*)|\s*\.?\s+(?P<numbered>[1(•*-].*))",
    re.DOTALL,
)
_RUN_ON = re.compile(
    r"(?<!following )(?<!the )(?<!any )(?<!all )(?<!meet )(?<!of )\b(?:(?:Key|Main|KEY|MAIN)\s+)?"
    r"(?:(?:In|Ex)clusion [Cc]riteria|(?:IN|EX)CLUSION CRITERIA)(?=\s*(?:[:\uff1a]|\.?$))"
)
_ALONE = re.compile(
    r"(?:key\s+|main\s+|major\s+|primary\s+)?((?:in|ex)clusions?)(?:\s+criteri(?:a|on))?\W*",
    re.IGNORECASE,
)
_BULLETED = re.compile(
    r"(?:key\s+|main\s+|major\s+)?((?:in|ex)clusion)\s+criteri(?:a|on)", re.IGNORECASE
)
_FOREIGN = re.compile(
    r"(?:(?:principal(?:es)?|principaux|general(?:es)?|wichtigste|haupt)\s+)?"
    r"(?:crit[eéè]r[ieíì]\w*\s+(?:(?:de|di|da|do|des?)\s+|d['’]\s?)?"
    r"(?P<word>(?:non[-\s]?|no[-\s])?(?:inclus|incluz|esclus|exclus)\w+)"
    r"|(?P<german>ein|aus)schlu(?:ss|ß)\s?-?kriterien|(?P<dutch>in|ex)clusie\s?-?criteria"
    r"|criteria\s+(?:for|of)\s+(?:the\s+)?(?P<english>in|ex)clusion(?=[^.]*:))"
    rf"[^:\uff1a.]{{0,40}}?(?:\s*{_COLON}\s*(?P<rest>.*)|\W*)",
    re.IGNORECASE | re.DOTALL,
)
_NO_HEADING = re.compile(r"\b(?:no|not|may|apply|applies|meets?|met|any|does|satisf\w+)\b", re.I)
_BOTH = re.compile(r"\binclusion\W+(?:and\W+|or\W+)?exclusion", re.IGNORECASE)
_NOTHING = re.compile(r"(?:none|n/?a|not applicable|nil|none known)\W*", re.IGNORECASE)
_KEEPS_OUT = re.compile(
    r"\b(?:not\s+(?:be\s+)?(?:suitable|eligible|included|enrolled|participate|take\s+part|join|able)"
    r"|excluded?|ineligible|can(?:not|['’]t)\s+(?:join|participate|take|be)"
    r"|(?:may|must|should|do|will)\s+not\s+(?:join|participate|take|meet|have|be|enter|fulfil+|satisfy"
    r"|:)|(?:may|must|should)\s+not\W*$)",
    re.IGNORECASE,
)
_LETS_IN = re.compile(
    r"\b(?:eligible|suitable|included|enrolled|seeking|open\s+to|required"
    r"|^(?:all\s+)?(?:the\s+)?(?:patients?|subjects?|participants?|volunteers?|you|individuals?)"
    r"\s+must\b|(?:may|can|could)\s+(?:be\s+able\s+to\s+)?(?:join|participate|take\s+part))\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(?:who|you|eligible|suitable|(?:the\s+)?(?:subjects|patients|participants|volunteers|people"
    r"|individuals))\b[^.:;,]{0,50}?\b(?:if|will|must|not|part|participate|join|eligible|apply|"
    r"excluded)(?:\s+(?:in|for)\s+(?:this|the)\s+(?:study|trial|research))?(?:\s+if\s+(?:you|they))?"
    r"\s*[?:\uff1a…]?",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    r"\b(?:within|days?|weeks?|months?|years?|hours?|history|\d+|except\w*|unless|received?|taking"
    r"|pregnan\w*|allowed|treated|disease|disorder|infection)\b",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(r"\b(?:following|criteria|criterion|conditions|characteristics)\b", re.I)
_ANY_OF = re.compile(
    r"\b(?:any|one|either|two|three|four|1|2|3|4)\b.{0,30}\b(?:of|following|these)\b|\beither\b",
    re.I,
)
_ALL_OF = re.compile(r"\ball\b", re.I)
_SIGNIFIES = re.compile(
    r"\b(?:must|may|can|should|shall|will|allow\w*|permit\w*|recommend\w*|defin\w+|within|no|not"
    r"|history|except\w*|unless|excluding|other\s+than|adequate|known|any|either|includ\w+|such"
    r"|evidence\w*|confirmed|diagnos\w+|documented|women|men|females?|males?|has|have|had|having"
    r"|who|are|is|by|as|with|without|prohibited|discouraged|contraindicat\w+|[a-z]*potential)\b"
    r"|[<>≥≤=\d]",
    re.IGNORECASE,
)
_STRUCTURAL = frozenset({
    "a", "admission", "all", "also", "an", "and", "any", "applies", "apply", "are", "as", "at",
    "be", "below", "both", "by", "can", "case", "characteristics", "condition", "conditions",
    "considered", "criteria", "criterion", "demonstrate", "each", "either", "eligibility",
    "eligible", "enrol", "enroll", "enrolled", "enrollment", "enrolment", "entered", "entry",
    "every", "exclude", "excluded", "exclusion", "exhibit", "exhibits", "fit", "following",
    "for", "from", "fulfil", "fulfill", "fulfilled", "fulfilling", "had", "has", "have",
    "having", "if", "in", "include", "included", "includes", "including", "inclusion",
    "individual", "individuals", "into", "is", "it", "listed", "may", "meet", "meeting",
    "meets", "met", "must", "need", "needs", "not", "of", "one", "only", "or", "order", "out",
    "participant", "participants", "participate", "participation", "patient", "patients",
    "people", "person", "persons", "present", "prior", "protocol", "qualify", "randomization",
    "randomized", "required", "requirement", "requirements", "satisfied", "satisfy",
    "screening", "shall", "should", "study", "subject", "subjects", "suffer", "suffering",
    "symptoms", "that", "the", "their", "them", "these", "they", "this", "those", "to",
    "trial", "under", "volunteer", "volunteers", "were", "which", "who", "will",
    "with", "you", "your",
})  # fmt: skip
_LONGEST_HEADING = 32
"""In words."""
_LONG_LINE = 60
"""In characters: before that, words in front of "exclusion criteria" belong to the heading."""
_SHORT_HEADING = 6
"""In words."""
_TITLES = frozenset({
    "age", "sex", "gender", "menopausal status", "performance status", "life expectancy",
    "hematopoietic", "hepatic", "renal", "cardiovascular", "pulmonary", "other", "general",
    "medical history", "laboratory", "biologic therapy", "chemotherapy", "endocrine therapy",
    "radiotherapy", "surgery", "patient characteristics", "disease characteristics",
    "prior concurrent therapy", "prior therapy", "concurrent therapy", "neurologic",
    "prior/concurrent therapy", "concurrent medication", "prior medication", "other therapy",
    "co-existing condition", "risk behavior", "prior treatment", "concurrent treatment",
})  # fmt: skip
"""Titles without a colon, most of them of the National Cancer Institute's older template."""


class Heading(msgspec.Struct, frozen=True):
    """A heading: the kind that it opens (``None``: the same as before), and its length.

    ``length`` counts the characters that belong to it; what follows on the line is a criterion.
    ``group`` names those for whom the section holds, if it does not hold for all. A heading that
    ``leads`` also carries meaning of its own: "Excluded within 30 days of study entry:".
    """

    kind: CriterionKind | None
    length: int
    group: str = ""
    leads: bool = False


def heading(body: str, *, bulleted: bool) -> Heading | None:
    """Tell whether a line, without its bullet, is a heading; return ``None`` if it is none.

    >>> heading("Key Exclusion Criteria:", bulleted=False).kind.value
    'exclusion'
    >>> heading("Other protocol-defined inclusion/exclusion criteria may apply", bulleted=False)
    """
    low = body[:200].lower()
    found = None
    if "clusi" in low or "clution" in low:
        if bulleted and (bare := _BULLETED.fullmatch(body)):
            return Heading(_kind(bare[1]), len(body))
        found = _named(body) or _stopped(body)
        if not found and not bulleted and len(body) < 200:
            found = _bare(body)
    elif "eligibility" in low and not bulleted and (named := _ELIGIBILITY.fullmatch(body)):
        group = group_in(named["lead"], named["tail"])
        found = Heading(CriterionKind.INCLUSION, len(body), group)
    if not found and ("crit" in low or "schlu" in low or "clusie" in low):
        found = _foreign(body)
    if not found and not bulleted and len(body) < 220:
        found = _spoken(body)
    return found


def run_on(line: str, least: int = _LONG_LINE) -> int | None:
    """Return where a heading begins that stands at the end of a long line, or within it.

    "… for females of childbearing potential Exclusion Criteria": the line break is lost. Words
    that stand before the ``least`` character may belong to the heading.
    """
    if "lusion" not in line and "LUSION" not in line:
        return None
    found = _RUN_ON.search(line, least)
    return found.start() if found else None


def is_title(body: str) -> bool:
    """Tell whether a line without a colon is one of the customary titles over bullets: "Age".

    Only these, and those that end in a word such as "history" or "medications": "Pregnant women"
    over a list may be a criterion, and nothing is to be lost.
    """
    name = body.strip(" *:\uff1a")
    return name.lower() in _TITLES or (len(name) < _LONG_LINE and bool(_TITLE.fullmatch(name)))


_TITLE = re.compile(
    r"(?:(?:prior|concomitant|concurrent|previous|current|other|general|specific|excluded|prohibited"
    r"|medical|surgical|clinical|psychiatric|diagnostic|laboratory|study|patient|participant|type|of"
    r"|and|disease|drug|treatment|reproductive|weight|social|lifestyle|physical|target|experience"
    r"|safety|life|family|vital|organ|renal|hepatic|cardiac|cardiovascular|neurologic\w*|imaging"
    r"|additional|allowed|relevant)[\s/,&-]+){0,6}"
    r"(?:conditions?|therap(?:y|ies)|medications?|history|status|characteristics|function|values"
    r"|requirements|assessments?|procedures|considerations|experience|diseases|disorders|exclusions"
    r"|parameters|signs|treatments?|studies|demographics|contraception|consent|tests|diagnosis)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\(?\b\d{1,2}\)?\s*[-–]\s*\(?\d{1,2}\)?")


def is_structural(body: str, kind: CriterionKind) -> bool:
    """Tell whether a line only leads over to a list whose items say it all.

    "Patients must meet all of the following criteria:" does. One that makes a choice among
    inclusion criteria ("At least one of the following:") or that asks for all of the exclusion
    criteria at once does not: its list is one criterion.
    """
    words = _RANGE.sub("", body.lower()).rstrip("*:. \uff1a").split()
    if any(one.strip("().,;'’\"") not in _STRUCTURAL for one in words):
        return False
    return not _chooses(body, kind)


def is_subheading(body: str, kind: CriterionKind) -> bool:
    """Tell whether an unbulleted line that ends in a colon only orders what follows.

    "Cardiovascular:" and "Patients must meet all of the following criteria:" do. A line that
    carries meaning ("Women who can become pregnant must:") does not, nor one that makes a choice
    ("At least one of the following:"): its list is one criterion.
    """
    if not body.rstrip("* ").endswith((":", "\uff1a")) or _chooses(body, kind):
        return False
    words = len(body.split())
    if words <= _SHORT_HEADING and not _SIGNIFIES.search(body):
        return True
    return is_structural(body, kind) or (
        words <= _LONGEST_HEADING
        and ". " not in body
        and bool(_INTRODUCES.search(body))
        and not _CONTENT.search(body)
        and bool(_KEEPS_OUT.search(body) or _LETS_IN.search(body))
    )


def _chooses(body: str, kind: CriterionKind) -> bool:
    if kind is CriterionKind.INCLUSION:
        return bool(_ANY_OF.search(body))
    return bool(_ALL_OF.search(body)) or bool(re.search(r"\b(?:two|three|2|3)\b", body))


def _kind(word: str) -> CriterionKind:
    out = word.lower().startswith(("ex", "es", "non", "no-", "no ", "aus"))
    return CriterionKind.EXCLUSION if out else CriterionKind.INCLUSION


def _named(body: str) -> Heading | None:
    """Recognise "Inclusion criteria for patients:", with or without a criterion behind it."""
    found = _NAMED.fullmatch(body)
    if not found:
        return None
    lead, tail, rest = found["lead"].split(), found["tail"], found["rest"]
    named = "criteri" in tail.lower() or (not tail.strip(" *") and len(lead) <= 4)
    if not named or {"no", "not", "note"} & {word.lower() for word in lead}:
        return None
    if rest and not _NOTHING.fullmatch(rest) and (len(lead) > 4 or len(tail.split()) > 6):
        return None
    length = len(body) if _NOTHING.fullmatch(rest) else found.start("rest")
    both = _BOTH.search(found["word"] + tail)
    group = group_in(found["lead"], tail)
    return Heading(None if both else _kind(found["word"]), length, group)


def _stopped(body: str) -> Heading | None:
    """Recognise "Inclusion criteria. Age over 18." and "Exclusion Criteria All women who"."""
    found = _STOPPED.fullmatch(body)
    if not found:
        return None
    return Heading(_kind(found["word"]), max(found.start("rest"), found.start("numbered")))


def _bare(body: str) -> Heading | None:
    """Recognise "INCLUSION" and "Main exclusion criteria", without a colon."""
    found = _ALONE.fullmatch(body) or _BARE.fullmatch(body)
    if not found or _NO_HEADING.search(body) or _BOTH.search(body):
        return None
    if found.re is _ALONE:
        return Heading(_kind(found[1]), len(body))
    return Heading(_kind(found["word"]), len(body), group_in(found["lead"], found["tail"] or ""))


def _foreign(body: str) -> Heading | None:
    """Recognise "Criterios de inclusión", "Critères d'exclusion", "Ausschlusskriterien"."""
    found = _FOREIGN.fullmatch(body)
    if not found:
        return None
    word = found["word"] or found["german"] or found["dutch"] or found["english"]
    rest = found["rest"]
    length = found.start("rest") if rest else len(body)
    return Heading(_kind(word), length)


def _spoken(body: str) -> Heading | None:
    """Recognise "This study is not suitable for individuals who:" and "Who can take part?"."""
    colon = body.endswith((":", "\uff1a"))
    if not colon and not (len(body) < 90 and _ASKED.fullmatch(body)):
        return None
    if len(body.split()) > _LONGEST_HEADING:
        return None
    if not colon and not (
        body.endswith(("?", "if", "they", "you", "not", "part", "join", "will", "…"))
    ):
        return None
    leads = colon and bool(_CONTENT.search(body.replace("prior conditions", "")))
    if _KEEPS_OUT.search(body):
        return Heading(CriterionKind.EXCLUSION, len(body), leads=leads)
    if _LETS_IN.search(body) or not colon:
        return None if leads else Heading(CriterionKind.INCLUSION, len(body))
    return None
