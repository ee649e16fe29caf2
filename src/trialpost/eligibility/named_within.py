"""Find what the words of a criterion name that were not understood, or are a doctor's to judge.

"Any heart condition that the doctor thinks makes taking part unsafe, such as angina or heart
failure" cannot be judged; but a doctor's note that names neither angina nor heart failure, nor
anything that may be one, says as much about it as a note can say. So what such words name is kept
with them, and silence about all of it may let a person through.

=====================================  ==============================================
words                                  names kept
=====================================  ==============================================
name illnesses, treatments, drugs      all of them
name nothing but "any other illness"   none; beside names of illnesses, those
a few words among such names           those, if they name nothing themselves
deny, lack, fall short, or except      none: who is silent may be the one they mean
speak of pregnancy, contraception      none: a note may leave that out
speak of plans                         none: they lie ahead
hold a laboratory value or a score     none: a note may leave that out
=====================================  ==============================================
"""

import functools
import re
from collections.abc import Iterable, Iterator

import msgspec

from trialpost.eligibility.told import forms, kept_forms
from trialpost.model.criterion import CriterionKind
from trialpost.model.requirement import (
    All,
    Allergic,
    AllOrAny,
    Any,
    AtLeast,
    HasCondition,
    IsAble,
    LeftToTeam,
    Named,
    Not,
    ReadCriterion,
    Requirement,
    TeamChecks,
    Treated,
    Unread,
)
from trialpost.vocabulary.condition_shapes import find_shapes
from trialpost.vocabulary.condition_words import GENERIC, LITTLE, QUALIFIERS
from trialpost.vocabulary.context import contexts_in
from trialpost.vocabulary.drug_shapes import find_treatment_shapes
from trialpost.vocabulary.lexicon import Kind, Mention, lexicon
from trialpost.vocabulary.spelling import form_of, tokens_of

TESTS = frozenset({
    "bronchoscopy", "capsule-endoscopy", "colonoscopy", "sigmoidoscopy", "upper-endoscopy",
    "ambulatory-blood-pressure-monitoring", "ambulatory-ecg-monitoring", "allergy-test",
    "blood-culture", "bone-scan", "cancer-screening", "computed-tomography", "drug-screen",
    "dual-energy-x-ray-absorptiometry", "elastography", "electrocardiogram",
    "electroencephalogram", "electromyography", "exercise-test", "eye-examination",
    "genetic-testing", "hearing-test", "histology", "imaging", "laboratory-test",
    "magnetic-resonance-imaging", "mammography", "manometry", "neurological-examination",
    "neuropsychological-testing", "pap-smear", "pcr-test", "pelvic-examination",
    "physical-examination", "positron-emission-tomography", "pregnancy-test",
    "psychiatric-evaluation", "rectal-examination", "serologic-test", "sleep-study", "spirometry",
    "tuberculosis-test", "ultrasound", "urinalysis", "urodynamic-testing", "venipuncture",
    "walking-test", "x-ray",
})  # fmt: skip
"""Tests: a note tells of those that matter to it, and says nothing of many that were done."""

CATCH_ALL = frozenset({
    "adverse-event", "disability", "inflammatory-disease", "injection", "investigational-device",
    "life-threatening-illness", "medical-condition", "medical-device", "medical-therapy",
    "medicine", "organ-dysfunction", "prohibited-medication", "rare-disease", "standard-treatment",
    "study-treatment",
})  # fmt: skip
"""Names under which nearly anything falls; silence about them says nothing."""

_TELLING = frozenset({
    Kind.CONDITION, Kind.INFECTION, Kind.SYMPTOM, Kind.DRUG, Kind.DRUG_CLASS, Kind.THERAPY,
    Kind.PROCEDURE, Kind.DEVICE, Kind.VACCINE, Kind.SUBSTANCE,
})  # fmt: skip
_SILENT = frozenset({Kind.STATE, Kind.MARKER})
"""What a note may leave out: nothing follows from it, nor from words that speak of it."""

_VALUES = frozenset({Kind.MEASUREMENT, Kind.SCALE})
_IS_VALUE = re.compile(r"\s*(?:\([^)]*\)\s*)?(?:[<>≤≥=]|\w+\s+(?:than|of|at)\b|above|below|\d)")
_RAISED = re.compile(
    r"\b(?:abnormal\w*|elevat\w+|rais\w+|high|increas\w+|laboratory)\b", re.IGNORECASE
)

_TURNED = re.compile(
    r"\b(?:no|not|non|never|none|neither|nor|without|lack\w*|absen\w+|free|fail\w*|miss\w+|fewer|"
    r"less|low(?:er)?|inadequate\w*|insufficient\w*|inability|unable|cannot|can't|unwilling\w*|"
    r"refus\w+|ineligible|negative|only|other\s+than|except\w*|unless|despite|until|decreas\w+|"
    r"plan\w*|schedul\w*|intend\w*|intention|anticipat\w+|future|upcoming|would\s+require|"
    r"decides?|decision|intra-?operative\w*|peri-?operative\w*|randomi[sz]\w+|classification|"
    r"donor|father|mother|parents?|famil\w+|relatives?|partner|sibling\w*|"
    r"healthy|normal|eligible|candidates?|likely\s+to\s+(?:be|become|move|leave)|"
    r"investigator'?s?\s+brochure|prescribing\s+information|product\s+label\w*)\b",
    re.IGNORECASE,
)
"""Words beside which silence may mean just what they keep out, or tells of somebody else."""

_ORGANS = (
    ("heart-disease", r"cardiac|heart"),
    ("cardiovascular-disease", r"cardio-?vascular"),
    ("lung-disease", r"pulmonary|respiratory|lungs?"),
    ("kidney-disease", r"renal|kidneys?"),
    ("liver-disease", r"hepatic|liver"),
    ("gastrointestinal-disease", r"gastro-?intestinal|intestinal|bowel|absor(?:b|ption)"),
    ("neurological-disease", r"neurologic(?:al)?|central\s+nervous\s+system|cns"),
    ("psychiatric-disorder", r"psychiatric|psychological|mental"),
    ("adrenal-disease", r"adrenal"),
    ("pituitary-disease", r"pituitary|hypothalam(?:us|ic)"),
    ("endocrine-disease", r"endocrine|endocrinologic(?:al)?|hormonal"),
    ("metabolic-disease", r"metabolic"),
    ("blood-disease", r"ha?ematologic(?:al)?|haematological"),
    ("musculoskeletal-disease", r"musculo-?skeletal|orthopa?edic"),
    ("skin-disease", r"dermatologic(?:al)?"),
    ("eye-disease", r"ophthalmic|ophthalmologic(?:al)?|ocular"),
)
"""Organs and systems: "other gastrointestinal conditions" names an illness by where it is."""

_ORGAN = re.compile(
    r"\b(?:" + "|".join(f"(?P<o{at}>{words})" for at, (_, words) in enumerate(_ORGANS)) + r")\b",
    re.IGNORECASE,
)
_EMPTY = frozenset(form_of(one) for one in (*GENERIC, *LITTLE, *QUALIFIERS))


def with_names(read: ReadCriterion) -> ReadCriterion:
    """Return a criterion that bears what a note's silence about it has to be judged by.

    What was not understood bears the names in its words; an ability whose lack keeps out says so.
    """
    criterion = read.criterion
    keeps_out = criterion.kind is CriterionKind.EXCLUSION
    tree = _bearing(read.requirement, criterion.text, lacking=False, keeps_out=keeps_out)
    return read if tree is read.requirement else msgspec.structs.replace(read, requirement=tree)


def _bearing(tree: Requirement, text: str, *, lacking: bool, keeps_out: bool) -> Requirement:
    if isinstance(tree, Not):
        part = _bearing(tree.part, text, lacking=not lacking, keeps_out=keeps_out)
        return tree if part is tree.part else Not(part)
    if isinstance(tree, All | Any | AllOrAny | AtLeast):
        parts = tuple(
            _bearing(one, text, lacking=lacking, keeps_out=keeps_out) for one in tree.parts
        )
        if keeps_out and not lacking and isinstance(tree, Any):
            parts = _by_neighbours(parts)
        same = all(one is other for one, other in zip(parts, tree.parts, strict=True))
        return tree if same else msgspec.structs.replace(tree, parts=parts)
    if isinstance(tree, IsAble):
        granted = lacking and keeps_out
        return msgspec.structs.replace(tree, granted=True) if granted else tree
    if isinstance(tree, HasCondition):
        more = _narrowing(tree, text)
        if keeps_out and not lacking:
            more = (*more, *_depending(tree, text))
        return msgspec.structs.replace(tree, qualifiers=(*tree.qualifiers, *more)) if more else tree
    names: tuple[Named, ...] = ()
    if isinstance(tree, Unread):
        names = things_named(tree.text)
    elif isinstance(tree, LeftToTeam) and tree.reason is TeamChecks.JUDGEMENT:
        names = things_named(text[slice(*tree.span)])
    return msgspec.structs.replace(tree, names=names) if names else tree


_FEW = 4


def _by_neighbours(parts: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
    """Give names to what names nothing among things that keep out: those beside it.

    In "any other illness, such as asthma or angina" a note that names neither says of the illness
    what it can; and a few words between names that were not read seldom stand for more.
    """
    beside = tuple(
        Named(name=one.name, concept=one.concept)
        for one in parts
        if isinstance(one, HasCondition | Treated | Allergic)
        and one.name
        and one.concept not in CATCH_ALL
    )
    return tuple(_with_names(one, beside) for one in parts) if beside else parts


def _with_names(one: Requirement, beside: tuple[Named, ...]) -> Requirement:
    empty = isinstance(one, Unread) and not one.names and _says_little(one.text)
    if empty or (isinstance(one, HasCondition | Treated) and one.concept in CATCH_ALL):
        return msgspec.structs.replace(one, names=beside)
    return one


def _says_little(text: str) -> bool:
    """Say whether words that were not read are few, and turn or limit nothing."""
    few = len(text.split()) <= _FEW and not any(letter.isdigit() for letter in text)
    return few and not _TURNED.search(text)


_COURSES = (
    "chronic", "acute", "recurrent", "persistent", "subacute", "intermittent", "permanent",
    "paroxysmal", "sustained", "refractory",
)  # fmt: skip
COURSE_WORDS = frozenset(map(form_of, _COURSES))
OTHER = "other"
_OTHER_BEFORE = re.compile(
    r"\b(?:other|another|second|additional|different|further)\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE
)
_SAYS_WHICH = re.compile(r"\b(?:than|or|and|any)\b", re.IGNORECASE)


_DEPENDS = re.compile(
    r"\b(?:(?:that|which)\s+(?:\w+\s+){0,3}?(?:could|may|might|would|can|will|interfer\w+|affects?|"
    r"impairs?|impacts?|precludes?|compromis\w+|increases?|makes?|puts?|poses?|confounds?|limits?)"
    r"|(?:that|which)\s+(?:is|are)\s+(?:likely|expected|considered|judged|deemed)"
    r"|known\s+to\s+(?:affect|cause|interfere|influence|impair)|(?:leading|contributing)\s+to|"
    r"resulting\s+in|with\s+(?:an?\s+)?(?:estimated\s+|expected\s+)?life\s+expectancy|"
    r"in\s+the\s+(?:opinion|judge?ment)\s+of|severe\s+enough|to\s+the\s+extent\s+that)\b",
    re.IGNORECASE,
)
"""Words behind an illness that keep out only those in whom it does something."""

_ANOTHER_THING = re.compile(r"[.;]\s|\b(?:or|and)\s+(?:any|other|an?other)\b", re.IGNORECASE)
_HOW_BAD = re.compile(
    r"\b(?P<how>clinically\s+(?:significant|relevant|important)|significant|severe|serious|major|"
    r"uncontrolled|unstable|decompensated|advanced)\b[^.;:]{0,30}$",
    re.IGNORECASE,
)
FAMILIES = frozenset(concept for concept, _ in _ORGANS) | frozenset({
    "infection", "infectious-disease", "autoimmune-disease", "bone-disease", "genetic-disease",
    "connective-tissue-disease", "immune-system-disease", "vascular-disease", "rheumatic-disease",
    "thyroid-disease", "inflammatory-disease", "muscle-disease",
})  # fmt: skip
"""Families of illnesses: nearly everybody has one of some of them, and few are meant."""


def _depending(leaf: HasCondition, text: str) -> tuple[str, ...]:
    """Return what makes an illness keep out only some of those who have it.

    "Heart disease that may make taking part unsafe" is not any heart disease; and where a family of
    illnesses has to be severe, having one of them is not enough.
    """
    start, end = leaf.span
    found = _DEPENDS.search(text, end)
    if found and not _ANOTHER_THING.search(text, end, found.start()):
        return (found[0].lower(),)
    if leaf.concept not in FAMILIES or leaf.severity:
        return ()
    how = _HOW_BAD.search(text, max(0, start - 60), start)
    held = frozenset().union(*map(kept_forms, leaf.qualifiers))
    return (how["how"].lower(),) if how and not kept_forms(how["how"]) & held else ()


def _narrowing(leaf: HasCondition, text: str) -> tuple[str, ...]:
    """Return what narrows an illness and is no qualifier of it yet: "other", "chronic"."""
    held = frozenset().union(*map(kept_forms, leaf.qualifiers))
    course = course_words(text[slice(*leaf.span)], leaf.concept) - held
    other = (OTHER,) if _is_other(leaf, text) else ()
    return (*other, *sorted(course))


def course_words(words: str, concept: str) -> frozenset[str]:
    """Return the words of how an illness runs that stand in a name and are not in its concept's.

    "Chronic diarrhea" is another name of diarrhea in the tables, and still not that of yesterday.

    >>> sorted(course_words("chronic cough", "cough"))
    ['chronic']
    >>> sorted(course_words("chronic kidney disease", "chronic-kidney-disease"))
    []
    """
    own = kept_forms(lexicon().concept(concept).name) if concept in lexicon() else frozenset()
    return (forms(words) & COURSE_WORDS) - own


def _is_other(leaf: HasCondition, text: str) -> bool:
    """Say whether a trial speaks of an illness beside its own: "no other malignancy".

    Somebody who has one may have the one that the trial is about. "Asthma or other lung disease"
    names what the other is beside, and so means any.
    """
    start = leaf.span[0]
    found = _OTHER_BEFORE.search(text, max(0, start - 45), start)
    if found is None or OTHER in leaf.qualifiers or _SAYS_WHICH.search(found[0]):
        return False
    return not re.search(r"\b(?:or|and|,)\s*(?:any\s+)?$", text[: found.start()], re.IGNORECASE)


@functools.lru_cache(maxsize=16_384)
def things_named(text: str) -> tuple[Named, ...]:
    """Return what words name, silence about which speaks; the table stands in the module's words.

    >>> [one.concept for one in things_named("conditions that may affect safety, such as asthma")]
    ['asthma']
    >>> things_named("lack of response to asthma treatment")
    ()
    """
    tokens = tokens_of(text)
    mentions = lexicon().mentions(text, tokens)
    if any(one.concept.kind in _SILENT or _is_of_value(text, one) for one in mentions):
        return ()
    taken = {at for one in mentions for at in range(one.first, one.past)}
    shapes = (*find_shapes(text, tokens, taken), *find_treatment_shapes(text, tokens, taken))
    spans = [one.span for one in mentions] + [one.span for one in shapes]
    outside = _outside(text, spans)
    if _TURNED.search(outside) or any(
        one.negated or one.excepted or one.family for one in contexts_in(text, spans, tokens)
    ):
        return ()
    own = [Named(name=text[slice(*one.span)], concept=one.concept.id) for one in _telling(mentions)]
    others = [
        Named(name=text[slice(*one.span)]) for one in shapes if not _EMPTY.issuperset(one.words)
    ]
    return tuple(dict.fromkeys((*own, *others, *_organs(outside))))


def _organs(text: str) -> Iterator[Named]:
    for found in _ORGAN.finditer(text):
        yield Named(name=found[0], concept=_ORGANS[int((found.lastgroup or "o0")[1:])][0])


def _outside(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text without the names in it: the "failure" of a heart turns nothing."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _is_of_value(text: str, mention: Mention) -> bool:
    """Say whether a measurement is spoken of with a limit, and not just to name an organ's work."""
    if mention.concept.kind not in _VALUES:
        return False
    return bool(_IS_VALUE.match(text, mention.span[1]) or _RAISED.search(text))


def _telling(mentions: Iterable[Mention]) -> Iterator[Mention]:
    for one in mentions:
        concept = one.concept
        if concept.kind in _TELLING and concept.id not in CATCH_ALL and not is_test(concept.id):
            yield one


@functools.lru_cache(maxsize=16_384)
def is_test(concept: str) -> bool:
    """Say whether a concept of the lexicon is a test, or a form of one."""
    return concept in TESTS or not TESTS.isdisjoint(lexicon().above(concept))
