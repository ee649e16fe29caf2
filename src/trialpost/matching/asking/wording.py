"""Put questions into words: the name of what is asked, in a sentence that it fits into."""

# ruff: noqa: SIM905 - a list of words reads better as words

import functools
import re
from collections import Counter

from trialpost.eligibility.explain_phrases import does
from trialpost.eligibility.explain_things import plain_name, stretch, the_last
from trialpost.matching.own_words import LASTING
from trialpost.matching.questions import (
    ASKED,
    BOTH,
    DOCTORS_CALL_IT,
    FRESH,
    LABELS,
    RECENT_TRIAL,
    SPECIAL,
    THREE,
    VALUES_KNOWN,
    WHERE_IT_STANDS,
    WITH_DOCTORS_NAME,
    YES_NO,
    Ask,
)
from trialpost.model.message import Message, say
from trialpost.model.requirement import InOtherTrial, Leaf, Measured, Period, Speaks
from trialpost.vocabulary.articles import article_before, placed
from trialpost.vocabulary.lexicon import Kind, lexicon
from trialpost.vocabulary.measurements import measurement

_CUT = re.compile(
    r"\s(?:that|with|from|in|of|for|by|against|which|to|on|due|after|and|or|through|at|without|as"
    r"|during|around|outside|near|under|inside|into|caused|between)\b.*|[,(].*"
)
_COUNTED = frozenset(
    "abscess aneurysm antagonist antibody antibiotic antiviral agonist analogue attack "
    "agent biopsy blocker booster brace clip clot coil concentrate cyst defect device diet "
    "disorder diuretic dose drug examination fever filter fistula fracture growth headache "
    "hernia hole implant infection inhaler inhibitor injection injury liver kidney heart "
    "lens lump machine medicine modulator monitor murmur operation organ pacemaker "
    "painkiller part patch polyp prosthesis pump reaction rupture scan seizure shunt "
    "steroid stent stimulator stroke supplement tablet tear test thinner transfusion "
    "transplant transplantation trauma tube tumor tumour ulcer vaccine valve wound illness "
    "mini-stroke problem heartbeat abnormality anomaly malformation statin vaccination scar "
    "tracker spray look tracing graft bypass amputation coma crisis".split()
)
"""Words before which a name takes "a" or "an"."""

_MASS = frozenset(
    "disease syndrome cancer lymphoma carcinoma leukemia pressure anemia loss failure "
    "bleeding diabetes damage trouble sarcoma depression tuberculosis urine arthritis blood "
    "pain weakness nephropathy atrophy epilepsy dystrophy neuropathy psoriasis swelling "
    "hepatitis fibrosis migraine retinopathy dysfunction embolism fluid flow palsy anxiety "
    "pneumonia asthma sclerosis dementia paralysis lupus shock eczema malaria confusion "
    "inflammation constipation obesity chemotherapy therapy radiation treatment surgery "
    "insulin dialysis oxygen acid iron vitamin washing stimulation radiotherapy "
    "immunotherapy anesthesia shortness hypertension scarring hiv copd covid-19 psychosis "
    "sarcoidosis amyloidosis jaundice apnea removal fainting gout deficiency hypogonadism "
    "cannabis cocaine tobacco vaping opioids heroin".split()
)
"""Words before which it takes none."""

_ENDS_MASS = ("itis", "osis", "emia", "aemia", "pathy", "trophy", "algia", "plegia", "uria")
_OWN_ARTICLE = ("a ", "an ", "the ", "your ", "any ")
_MONTH = 30.4375


def has_place(name: str) -> tuple[str, bool]:
    """Return a name with the article that it takes, and whether it fits into a sentence.

    >>> has_place("heart attack"), has_place("liver disease")
    (('a heart attack', True), ('liver disease', True))
    >>> has_place("blood does not clot well")
    ('blood does not clot well', False)
    """
    if name.startswith(_OWN_ARTICLE):
        return name, True
    head = _CUT.sub("", name).split()
    last = head[-1].lower() if head else ""
    if last in _COUNTED:
        return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}", True
    if last in _MASS or last.endswith(_ENDS_MASS):
        return name, True
    return name, False


@functools.cache
def _shared() -> frozenset[str]:
    """Return the everyday names that several concepts have."""
    counts = Counter(one.plain.lower() for one in lexicon())
    return frozenset(plain for plain, count in counts.items() if count > 1)


def called(name: str, concept: str) -> Message | str:
    """Return what a thing is called, with the doctors' name where others are called so too."""
    plain, doctors = plain_name(name, concept), _doctors_name(concept)
    return say(WITH_DOCTORS_NAME.text, plain=plain, name=doctors) if doctors else plain


def _doctors_name(concept: str) -> str:
    """Return the doctors' name of a thing that shares its everyday name, else nothing."""
    if concept not in lexicon():
        return ""
    known = lexicon().concept(concept)
    unclear = known.ambiguous or known.plain.lower() in _shared()
    return known.name if unclear and known.name.lower() != known.plain.lower() else ""


def _placed(name: str, concept: str) -> tuple[str, bool]:
    plain = plain_name(name, concept)
    known = lexicon().concept(concept) if concept in lexicon() else None
    if known is not None and known.kind not in (Kind.MEASUREMENT, Kind.SCALE):
        return placed(known.plain, known.article), True
    return has_place(plain)


_WITHOUT_ARTICLE = (Ask.VALUE, Ask.MARKER)
"""Questions in which a name stands behind a colon, or behind "your"."""


def question_of(ask: Ask, fact: str, leaf: Leaf) -> tuple[Message, tuple[str, ...]]:
    """Return the words of a question and the answers that are offered.

    Args:
        ask: how it is put.
        fact: what is asked.
        leaf: a statement that asks it.
    """
    if fact in SPECIAL:
        return SPECIAL[fact]
    put = ASKED[ask]
    time = _time(leaf)
    if isinstance(leaf, InOtherTrial) and time is not None:
        return say(RECENT_TRIAL.text, time=time), YES_NO
    if isinstance(leaf, Speaks):
        return say(put.sentence.text, thing=plain_name(*2 * (leaf.languages[0],))), put.answers
    if ask is Ask.SO:
        return say(put.sentence.text, does=does(leaf)), put.answers
    name, concept = getattr(leaf, "name", ""), getattr(leaf, "concept", "")
    thing, fits = _placed(name, concept) if ask is not Ask.FITS else (_how_it_is(leaf), True)
    if not fits or ask in _WITHOUT_ARTICLE:
        thing = plain_name(name, concept)
    sentence = put.sentence if fits or put.behind is None else put.behind
    if ask is Ask.VALUE:
        sentence = _of_value(thing) or sentence
    params: dict[str, Message | str] = {"thing": thing}
    if time is not None:
        params["time"] = time
    question = say(sentence.text, **params)
    doctors = _doctors_name(concept)
    if doctors:
        question = say(DOCTORS_CALL_IT.text, question=question, name=doctors)
    return question, put.answers


def _of_value(thing: Message | str) -> Message | None:
    """Return how a value is asked for by what it is called, if its name is no noun of its own.

    >>> _of_value("how far you can walk").text
    'Do you know {thing}?'
    """
    words = thing.text if isinstance(thing, Message) else thing
    return next((how for begins, how in VALUES_KNOWN.items() if words.startswith(begins)), None)


def _how_it_is(leaf: Leaf) -> str:
    """Return an illness with the words before it that say how it is: "a severe infection"."""
    told = [getattr(leaf, part, ()) for part in ("severity", "stage", "qualifiers")]
    words = " or ".join(one.lower() for some in told for one in some)
    name, concept = getattr(leaf, "name", ""), getattr(leaf, "concept", "")
    known = lexicon().concept(concept) if concept in lexicon() else None
    if known is None:
        return f"{words} {name}"
    if " that " in known.plain and not known.plain.startswith("cancer"):
        return f"{words} {known.name} ({known.plain})"
    whole = f"{words} {known.plain}"
    return placed(whole, article_before(whole)) if known.article in ("a", "an") else whole


def _time(leaf: Leaf) -> Message | None:
    time = stretch(getattr(leaf, "period", None))
    return the_last(time) if time is not None else None


def labels_of(fact: str) -> tuple[Message, ...]:
    """Return what the answers to a question mean, where they do not say so themselves."""
    return LABELS.get(fact, ())


def units_of(leaf: Measured) -> tuple[str, ...]:
    """Return the units in which a value can be given, the usual one first."""
    known = measurement(leaf.concept)
    if known is None:
        return (leaf.unit,) if leaf.unit else ()
    return tuple(one for one in (known.unit, *known.also) if one)


def units_of_its_own(leaf: Measured) -> tuple[str, ...]:
    """Return the units in which a criterion's value can be given, the criterion's own first.

    Whoever reads "1 mg/mg or more" beside the field, and writes 1.2, means that unit.
    """
    units = units_of(leaf)
    return tuple(sorted(units, key=lambda unit: unit != leaf.unit))


def where_it_stands(leaf: Measured, why: Message) -> Message:
    """Add where people find a value, and how old it may be, to why it is asked."""
    if leaf.concept in LASTING:
        return why
    known = measurement(leaf.concept)
    days = known.stale_days if known else 90
    fresh = say(FRESH.text, time=stretch(Period(words="", oldest=_whole(days))))
    if known is not None and (known.is_scale or leaf.concept in SPECIAL):
        return say(BOTH.text, first=why, second=fresh)
    return say(THREE.text, first=why, second=WHERE_IT_STANDS, third=fresh)


def _whole(days: int) -> float:
    """Return a time in whole months or weeks, as people reckon it."""
    return round(days / _MONTH) * _MONTH if days >= 28 else float(days)
