"""Hold each sentence against where it stands: under which heading, and after which name.

"It came up in 9 of 125 people" says of what only by the sentence before it, and "the main result"
is said by a heading. A sentence that is borne out by itself may be false in its place.
"""

import itertools
import re
from collections.abc import Iterator

from trialpost.articles.checks.vouching import is_letter, stems
from trialpost.articles.reading.claims import Claims, read_claims
from trialpost.articles.reading.lexicon import Lexicon, as_quoted
from trialpost.articles.words.fixed import ANY_HARM
from trialpost.articles.words.lines import is_of_any_harm
from trialpost.findings.document import FindingsDocument
from trialpost.findings.posted.events import ALL_OTHER, ALL_SERIOUS, DEATHS
from trialpost.model.article import Article, Problem, Section, Sentence
from trialpost.model.finding import Finding, FindingKind, Table

MAIN, OTHERS = "The main result", "Other results"
HARMS = "Health problems during the trial"
_TOTALS = (ALL_SERIOUS, ALL_OTHER, DEATHS)
_RESULTS = (Table.OUTCOME, Table.ANALYSIS)
_OF_HARM = re.compile(
    r"adverse|safety|side.effect|toxic|tolera|\b(?:death|die|dead|mortality|harm|bleed|event"
    r"|complication|injur|reaction|emergent)\w*",
    re.I,
)
"""Names of outcome measures that may stand under harms as well as under results."""
_GOES_ON = re.compile(r"(?:it|they|this|these|that|those)\b", re.I)
_MEASURE_WAS = re.compile(r"(?:the|another)(?P<main> main)? measure was ", re.I)
_NAMES_ONE = re.compile(r" came up in | (?:was|were) (?:seen|found) in ", re.I)
_MORE = re.compile(r"more main measures", re.I)
_TIMES = re.compile(
    r"\(n ?=[^)]*\)|\b(?:weeks?|days?|months?|years?|hours?|minutes?|visits?|baseline|change|from"
    r"|to|at|in|the|end|of|treatment|study|and|through|post|time|point|follow|up|follow-up|after"
    r"|randomi[sz]ation|period|cycle|dose|n|wk|mo)\b|[\W\d_]+",
    re.I,
)
"""What is only a time of a measure: a sentence says it by the time itself."""
_CODE = re.compile(r"\b[a-z]+-?\d\w*")


def misplaced(article: Article, document: FindingsDocument, lexicon: Lexicon) -> Iterator[Problem]:
    """Find sentences that are false where they stand."""
    by_id = {one.id: one for one in document.findings}
    lines = _Lines(document)
    for section in article.sections:
        yield from _in_section(section, document, lexicon, by_id, lines)


class _Lines:
    """Which measures have several lines in their tables, that are more than times."""

    def __init__(self, document: FindingsDocument) -> None:
        lines: dict[str, set[str]] = {}
        for one in document.findings:
            if one.table is Table.OUTCOME and one.category:
                lines.setdefault(one.measure, set()).add(one.category)
        self.many = {name for name, those in lines.items() if len(those) > 1}

    def has_to_be_named(self, one: Finding) -> bool:
        """Tell whether a value is of some and not of all, by its line."""
        if one.table is not Table.OUTCOME or one.measure not in self.many or not one.category:
            return False
        return bool(_TIMES.sub("", one.category))


def _in_section(
    section: Section,
    document: FindingsDocument,
    lexicon: Lexicon,
    by_id: dict[str, Finding],
    lines: _Lines,
) -> Iterator[Problem]:
    current: frozenset[str] = frozenset()
    for sentence, whole in _with_its_part(section.sentences):
        named = tuple(by_id[i] for i in sentence.findings if i in by_id)
        numbers = tuple(one for one in named if one.kind is FindingKind.NUMBER)
        if not numbers or _MORE.search(sentence.text) or is_letter(sentence.text):
            continue
        text = sentence.text
        for why in _of_heading(section.heading, numbers, document.main_measures):
            yield Problem(sentence=text, claim=section.heading, why=why)
        own = frozenset(one.measure for one in numbers if _is_told_of(one))
        if own and current and _continues(text, numbers, lexicon) and not own & current:
            yield Problem(
                sentence=text,
                claim=text.split(",")[0],
                why="This follows the name of another measure, and is told as if of that one.",
            )
        elif own:
            current = own
        if any(map(lines.has_to_be_named, numbers)) and not any(
            _is_named(one, whole) for one in numbers if lines.has_to_be_named(one)
        ):
            yield Problem(
                sentence=text,
                claim=text,
                why="This is of one line of the record's table, and is told as if of everybody.",
            )


def _with_its_part(sentences: tuple[Sentence, ...]) -> Iterator[tuple[Sentence, str]]:
    """Yield each sentence with all that is said of the same measure: of which line it is."""
    starts = [at for at, one in enumerate(sentences) if at and _MEASURE_WAS.match(one.text)]
    for first, after in itertools.pairwise((0, *starts, len(sentences))):
        part = sentences[first:after]
        whole = " ".join(one.text for one in part)
        yield from ((one, whole) for one in part)


def _is_told_of(one: Finding) -> bool:
    """Tell whether a finding is of a measure or kind of harm that a sentence may go on about."""
    return one.table in (*_RESULTS, Table.EVENT) and one.measure not in _TOTALS


def _of_heading(heading: str, numbers: tuple[Finding, ...], main: tuple[str, ...]) -> Iterator[str]:
    """Say why findings do not belong under a heading."""
    results = [one for one in numbers if one.table in _RESULTS]
    if heading in (MAIN, OTHERS) and any(one.table is Table.EVENT for one in numbers):
        yield "A health problem is told as a result."
    if not main:
        return
    if heading == MAIN and any(one.measure not in main for one in results):
        yield "This is not of a main measure."
    if heading == OTHERS and any(one.measure in main for one in results):
        yield "This is of a main measure, and is told as another result."
    if heading == HARMS and any(
        one.measure in main and not _OF_HARM.search(one.measure) for one in results
    ):
        yield "This is of a main measure, and is told as a health problem."


def _continues(text: str, numbers: tuple[Finding, ...], lexicon: Lexicon) -> bool:
    """Tell whether a sentence does not say of what it tells, but goes on from the one before."""
    if _MEASURE_WAS.match(text):
        return False
    if all(one.table is Table.EVENT for one in numbers):
        return bool(_GOES_ON.match(text))
    if _NAMES_ONE.search(text) and not re.search(r"\bit (?:was|came)\b", text, re.I):
        return False
    return not _named(read_claims(text, lexicon), numbers)


def _named(claims: Claims, numbers: tuple[Finding, ...]) -> bool:
    """Tell whether words name the measure of the findings."""
    held = {one.measure for one in numbers}
    if any(token.names & held for token in claims.of("measure")):
        return True
    low = claims.text.lower()
    return any(measure.lower() in low for measure in held)


def _is_named(one: Finding, text: str) -> bool:
    """Tell whether words tell of which line a value is, or that there are several."""
    line = one.category or ""
    if is_of_any_harm(one):
        return ANY_HARM in text or as_quoted(line) in text
    if as_quoted(line) in text or as_quoted(line, cut=True) in text:
        return True
    if "at several points" in text:
        return True
    own, codes = stems(_TIMES.sub(" ", line)), set(_CODE.findall(line.lower()))
    if not codes and own <= stems(one.measure):  # the measure's own words tell no line of it
        return False
    return own <= stems(text) and codes <= set(_CODE.findall(text.lower()))
