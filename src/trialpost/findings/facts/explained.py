"""Say in plain words what was measured: ejection fraction tells how much blood the heart pumps.

The words are the vocabulary's, which are written for a person about themselves; here they are of
anybody. A short form that stands for several things, and a plain name that says no more than the
record's, explain nothing and are left out.
"""

import re
from collections.abc import Iterator

from trialpost.findings.facts.fact import Fact
from trialpost.findings.facts.measures import measure_name
from trialpost.findings.facts.naming import small
from trialpost.findings.file import Topic
from trialpost.model.results import PostedResults
from trialpost.model.trial import OutcomeRole
from trialpost.vocabulary.lexicon import Concept, Kind, lexicon

LEAD = "In plain words, "
_MOST = 2
"""Things that are explained of one measure."""
MEASURED = (Kind.MEASUREMENT, Kind.SCALE)
_CODE = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Za-z\d-]{4,}")
"""A short form that can hardly be of something else: "KCCQ", "NT-proBNP", not "EF"."""
_BRACKETED = re.compile(r"(?P<name>.+?) \((?P<inner>[^()]+)\)")
_EXPLAINS = re.compile(r"(?:an?|your|the|how) ")
_OTHERWISE = frozenset({"salt-intake", "z-score", "fap-stage"})
"""What a trial measures for another reason than its plain name says."""
_OF_THE_MEDICINE = re.compile(r"[()]|renal clearance|change in\b", re.I)
"""What may be of the medicine and not of the body, or is half in brackets."""
_SEVERAL = re.compile(r"(?:the )?(?:\w+ )*?\w+[^s\W]s(?: (?:in|of|that)\b.*)?|.*\btype of\b.*")
"""Words for several things, or for one of a kind, which a count of them is not."""
_FEWEST_WORDS = 3
"""Words in brackets that explain without an article: "red blood pigment", not "finger clip"."""
_WORD = re.compile(r"[a-z]{4,}")
_SAYS_NOTHING = frozenset({"tell", "blood", "valu", "peopl"})
_SAID_OF_ANYBODY = (
    (re.compile(r"\bfor your size\b"), "for the body's size"), (re.compile(r"\byour\b"), "the"),
    (re.compile(r"\byou\b"), "people"), (re.compile(r"^value\b"), "a value"),
)  # fmt: skip


def in_plain_words(results: PostedResults) -> Iterator[Fact]:
    """Yield what the main measures are in plain words, each thing once.

    Args:
        results: a record's posted results.
    """
    told: set[str] = set()
    for one in results.outcomes:
        if one.role is not OutcomeRole.PRIMARY or not one.posted:
            continue
        own = dict(explained(measure_name(one.title)))
        for concept, said in [*own.items()][:_MOST]:
            if concept not in told:
                told.add(concept)
                yield Fact(topic=Topic.WORD, said=f"{LEAD}{said}.", text=one.title,
                           where=f"{one.where}/title")  # fmt: skip


def explained(name: str) -> Iterator[tuple[str, str]]:
    """Yield the ids of what a measure's name says is measured, and what that is in plain words."""
    for mention in lexicon().mentions(name):
        term, concept = name[slice(*mention.span)], mention.concept
        known = (" " in term or _CODE.fullmatch(term)) and not _OF_THE_MEDICINE.search(term)
        of_pain = "pain" not in concept.plain or "pain" in name.lower()
        if concept.kind in MEASURED and known and of_pain and not mention.others:
            said = meaning(term, concept)
            if said is not None:
                yield concept.id, f"{small(term) if ' ' in term else term} {said}"


def meaning(term: str, concept: Concept) -> str | None:
    """Return what a thing tells or is, of anybody; ``None`` where no words would be right.

    >>> lvef, bnp, sugar = map(lexicon().concept, ("lvef", "nt-probnp", "hba1c"))
    >>> meaning("ejection fraction", lvef), meaning("NT-proBNP levels", bnp)
    ('tells how much blood the heart pumps', 'are a heart strain value')
    >>> meaning("HbA1c", sugar), meaning("blood sugar", sugar)
    ('is the long-term blood sugar', 'is the long-term blood sugar')
    """
    several = re.search(r"(?:level|count|value|scale|pressure|equivalent)s$", term, re.I)
    for part in plain_parts(concept.plain):
        said = said_of_anybody(part)
        if concept.id in _OTHERWISE or re.search(r"\d", said) or _says_no_more(term, said):
            continue
        if said.startswith("how "):
            return f"tell{'' if several else 's'} {said}"
        if not _SEVERAL.fullmatch(said):
            return f"{'are' if several else 'is'} {_with_article(said)}"
    return None


def said_of_anybody(plain: str) -> str:
    """Return the words for a person as those for anybody: "how well the kidneys filter"."""
    for pattern, other in _SAID_OF_ANYBODY:
        plain = pattern.sub(other, plain)
    return plain


def _with_article(said: str) -> str:
    return said if _EXPLAINS.match(said) else f"the {said}"


def plain_parts(plain: str) -> tuple[str, ...]:
    """Return the parts of a plain name, before the brackets and in them, the more telling first.

    >>> plain_parts("HbA1c (your long-term blood sugar)"), plain_parts("your pulse")
    (('your long-term blood sugar', 'HbA1c'), ('your pulse',))
    >>> plain_parts("haemoglobin (red blood pigment)"), plain_parts("oxygen (finger clip)")
    (('haemoglobin', 'red blood pigment'), ('oxygen',))
    """
    match = _BRACKETED.fullmatch(plain)
    if match is None:
        return (plain,)
    parts = (match["name"], match["inner"])
    if _EXPLAINS.match(match["inner"]):
        return parts[::-1]
    return parts if len(match["inner"].split()) >= _FEWEST_WORDS else parts[:1]


def _says_no_more(term: str, said: str) -> bool:
    """Tell whether an explanation has hardly a word that the name lacks: "surface of the body"."""
    return _stems(said) - _SAYS_NOTHING <= _stems(term)


def _stems(text: str) -> set[str]:
    return {word.rstrip("se").replace("ae", "e") for word in _WORD.findall(text.lower())}
