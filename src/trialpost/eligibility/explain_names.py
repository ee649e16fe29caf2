"""What things are called within a sentence: plain names with their articles, and what narrows them.

A name of our tables is said with the article that the table gives it, and with the doctors' name
beside it where the plain one could mean other things too. A name that only the trial gives is said
as it stands where it fits into a sentence, else quoted.
"""

import collections
import functools
import re
from collections.abc import Iterable

import msgspec

from trialpost.eligibility import explain_words as w
from trialpost.eligibility.explain_things import one_or
from trialpost.model.message import Message, say
from trialpost.model.requirement import HasCondition, Leaf
from trialpost.vocabulary.articles import article_before, article_of, placed
from trialpost.vocabulary.lexicon import Concept, lexicon
from trialpost.vocabulary.qualifiers import QUALIFIERS
from trialpost.vocabulary.spelling import forms_of

Words = Message | str

_LEVEL = re.compile(r"grade|stage|class|nyha|ecog|child|gold|\bi{1,3}v?\b|\biv\b|metasta|advanced"
                    r"|unresectable|localized|limited|early|in situ|terminal")  # fmt: skip
_LEVELED = re.compile(_LEVEL.pattern + r"|\bor (?:worse|milder)|(?:worse|milder) than")
_NOISE = frozenset({
    "therapy", "treatment", "may", "dose", "symptom", "undergo", "treated", "risk", "procedure",
    "pre", "post", "system", "use", "perform", "function", "non", "partner", "first", "last",
    "period", "study", "standard", "time", "level", "trial", "patient", "subject", "participant",
    "degree", "type", "formula", "value", "condition", "disease", "other", "day", "week", "month",
    "sign", "result", "related", "associated", "such", "including", "defined", "without", "least",
    "cell", "known", "documented", "undergone", "receive", "received", "require", "required",
})  # fmt: skip
"""Single words that say nothing when they stand alone in quotes."""

_LONGEST_QUOTE = 6
_BRACKETS = re.compile(r"(.+) \((.+)\)")
_OF_A_KIND = ("al", "ic", "ous", "ary", "ar", "ive", "ile", "ant", "ent", "ible", "able", "ese")
"""How words end that say of what kind a thing is: "lumbar", "ischemic"."""


class Name(msgspec.Struct, frozen=True):
    """How a thing is called: the article, the name, and the doctors' name where that helps.

    ``quoted``: the name is a trial's or a person's own, and may not fit into a sentence.
    """

    article: str
    plain: str
    official: str = ""
    quoted: bool = False


@functools.cache
def _shared() -> frozenset[str]:
    counts = collections.Counter(one.plain.lower() for one in lexicon())
    return frozenset(plain for plain, count in counts.items() if count > 1)


def concept_of(identifier: str) -> Concept | None:
    """Return a concept of the lexicon by its id, ``None`` if there is none."""
    return lexicon().concept(identifier) if identifier in lexicon() else None


def named(name: str, concept: str) -> Name:
    """Return how a thing is called within a sentence."""
    known = concept_of(concept)
    if known is None:
        return own_name(name)
    inner = _BRACKETS.fullmatch(known.plain)
    if inner:
        return Name(known.article, inner[1], inner[2])
    helps = known.ambiguous or known.plain.lower() in _shared()
    official = known.name if helps and known.name.lower() != known.plain.lower() else ""
    return Name(known.article, known.plain, official)


def is_event(concepts: Iterable[str]) -> bool:
    """Say whether something happens in a moment, and is not had from then on.

    >>> is_event(["stemi"]), is_event(["asthma"])
    (True, False)
    """
    names = lexicon()
    return any(names.is_a(one, event) for one in concepts for event in _EVENTS)


_EVENTS = ("myocardial-infarction", "stroke", "transient-ischemic-attack", "fracture", "injury",
           "cardiac-arrest", "anaphylaxis", "miscarriage", "suicide-attempt", "syncope",
           "cardiovascular-event", "stroke-or-transient-ischemic-attack", "intracranial-hemorrhage",
           "acute-coronary-syndrome")  # fmt: skip


def own_name(name: str) -> Name:
    """Return how something is called that is not in our tables, or that a person named."""
    inside = inside_sentence(name)
    article = article_of(inside)
    return Name("", name, quoted=True) if article is None else Name(article, inside)


def inside_sentence(words: str) -> str:
    """Return words without the capital that began a sentence; names and "MRI" keep their own.

    >>> inside_sentence("Chronic pain"), inside_sentence("Zellweger syndrome")
    ('chronic pain', 'Zellweger syndrome')
    >>> inside_sentence("MEN 2")
    'MEN 2'
    """
    first = words.split(" ", 1)[0]
    ordinary = first.lower() in _ordinary() and first[1:] == first[1:].lower()
    return words[:1].lower() + words[1:] if ordinary else words


@functools.cache
def _ordinary() -> frozenset[str]:
    """Return the words that our own names write without a capital."""
    own = (word for one in lexicon() for text in (one.name, one.plain) for word in text.split())
    qualifying = (word for text in QUALIFIERS for word in text.split())
    return frozenset(word for word in (*own, *qualifying) if word[:1].islower())


def spoken(name: Name, *, official: bool = True, article: bool = True) -> Words:
    """Return a name for a sentence, with or without its article and the doctors' name."""
    if name.quoted:
        return say(w.QUOTED, words=name.plain)
    thing: Words = name.plain
    if article and name.article:
        thing = say(w.PLACED, article=name.article, thing=thing)
    if official and name.official:
        thing = say(w.WITH_OFFICIAL, thing=thing, name=name.official)
    return thing


def severe(name: Name, leaf: HasCondition) -> Name:
    """Return a name with the words that say how severe it is."""
    words = " or ".join(one for one in leaf.severity if _is_severity(one))
    behind = [one for one in leaf.severity if not _is_severity(one) and _LEVELED.search(one)]
    behind += [one for one in leaf.stage if _LEVEL.search(one)]
    plain, official, article = name.plain, name.official, name.article
    if words and " that " in plain:
        known = concept_of(leaf.concept)
        plain, official, article = (known.name if known else plain), plain, ""
    plain = f"{words} {plain}" if words else plain
    plain = f"{plain}, {' or '.join(behind[:2])}" if behind else plain
    if words and article in ("a", "an"):
        article = article_before(plain)
    return Name(article, plain, official, name.quoted)


def _is_severity(words: str) -> bool:
    return QUALIFIERS.get(" ".join(forms_of(words))) == "severity" and "grade" not in words


def narrowing(leaf: Leaf) -> tuple[str, ...]:
    """Return the words of a leaf that narrow it and can be quoted."""
    return tuple(inside_sentence(one) for one in getattr(leaf, "qualifiers", ()) if quotable(one))


def is_narrowed(leaf: Leaf) -> bool:
    """Say whether any word narrows a leaf, other than that a diagnosis is known."""
    return any(not _says_nothing(one) for one in getattr(leaf, "qualifiers", ()))


def _says_nothing(words: str) -> bool:
    forms = forms_of(words)
    if all(one in _NOISE or len(one) < 3 for one in forms):
        return True
    return QUALIFIERS.get(" ".join(forms_of(words))) == "certainty" and "suspect" not in words


def quotable(words: str) -> bool:
    """Say whether words that narrow a statement make sense when they are quoted alone.

    >>> [quotable(one) for one in ("symptomatic", "documented", "=", "may", "signs of")]
    [True, False, False, False, False]
    >>> [quotable(one) for one in ("but not both", "over 75", "stable on drugs is acceptable")]
    [False, False, False]
    """
    forms = forms_of(words)
    if _says_nothing(words):
        return False
    if " ".join(forms) in QUALIFIERS:
        return True
    if not forms or len(forms) > _LONGEST_QUOTE or not re.fullmatch(r"[A-Za-z][\w ,'/-]*", words):
        return False
    if not _SENTENCE.isdisjoint(one.lower() for one in words.split()):
        return False
    first = words.split()[0]
    if first.lower() in _JOINS_ON and not first.isupper():
        return False
    if len(forms) == 1:
        return words.lower().endswith(_OF_A_KIND) and forms[0] not in _NOISE
    return words.split()[-1].lower() not in _HANGING and words.split()[0].lower() not in _HANGING


_HANGING = frozenset({
    "of", "for", "with", "to", "in", "by", "from", "and", "or", "the", "a", "an", "at", "on", "as",
    "that", "which", "is", "are", "was", "were", "be", "been", "not", "than", "including", "such",
    "will", "may", "must", "should", "if", "any", "other", "symptoms", "symptom",
})  # fmt: skip
"""Words at an end that show that something was cut off."""


_SENTENCE = frozenset({
    "is", "are", "acceptable", "allowed", "permitted", "eligible", "excluded", "unless", "except",
    "excepting", "can", "cannot", "must", "may", "if", "outside",
})  # fmt: skip
"""Words that tell of the trial, or make a sentence of what would be quoted."""

_JOINS_ON = frozenset({
    "but", "over", "under", "above", "below", "up", "because", "although", "though", "who",
    "whose", "when", "while", "until", "since", "also",
})  # fmt: skip
"""Words at the start of what only goes on with something else."""


def quoted(words: tuple[str, ...]) -> Message:
    """Return words in quotation marks, joined by "or"."""
    return say(w.QUOTED, words=one_or(words))


_HOW = re.compile(r"((?:how|an?|the) [^(]+) \((.+)\)")
_IN_BLOOD = re.compile(r"([\w ]+) in your blood( \(.+\))?")
_NOT_A_NOUN = re.compile(r"how |an? |the |whether |births? |very few ")


_SEVERAL = re.compile(
    r"(?:(?!of\b)[\w-]+ ){0,3}(?:cells|antibodies|joints|platelets|neutrophils|lymphocytes|"
    r"monocytes|eosinophils|basophils|ketones|triglycerides|acids|receptors|chains|spots|eggs|drops|pauses"
    r"|days|hours|metanephrines)(?= \(| in | that | at | against | between |$)"
)


def is_several(thing: str) -> bool:
    """Say whether what a value is called is followed by "are".

    >>> [is_several(one) for one in ("lupus antibodies (anti-dsDNA)", "share of red cells")]
    [True, False]
    """
    return _SEVERAL.match(thing) is not None


def measured_name(name: str, concept: str) -> str:
    """Return what a value is called behind "your".

    >>> measured_name("x", "lvef"), measured_name("x", "heart-rate")
    ('ejection fraction (how much blood your heart pumps)', 'pulse')
    >>> measured_name("x", "tapse"), measured_name("Peak flow rate", "")
    ('TAPSE (a value of your right heart)', '“peak flow rate”')
    """
    known = concept_of(concept)
    if known is None:
        return f"“{inside_sentence(name)}”" if name else w.NAMELESS_VALUE
    plain = placed(known.plain, known.article).removeprefix("your ")
    how = _HOW.fullmatch(plain)
    if how:
        return f"{how[2].split(',')[0]} ({how[1]})"
    blood = _IN_BLOOD.fullmatch(plain)
    if blood and known.name.lower().startswith(blood[1].lower()):
        return f"blood {blood[1]}{blood[2] or ''}"
    described = _NOT_A_NOUN.match(plain) or " your " in plain or " somebody" in plain
    if described and known.name.lower() != plain.lower() and "(" not in plain:
        return f"{known.name} ({plain})"
    return plain
