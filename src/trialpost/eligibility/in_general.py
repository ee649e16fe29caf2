"""Tell which leaves speak of a thing so broadly that nobody can answer them by its name.

"Have you an illness?" and "did you have an ultrasound?" are questions that no person would put: the
first means any illness that a doctor minds, the second what the picture showed.

===========================================  ======================================================
a leaf                                       is about
===========================================  ======================================================
of an illness under which nearly any falls   illnesses in general
of a treatment or medicine of that sort      treatments in general
of a test or a picture, at no stated time    what the test shows
of a food or a metal, as if it were a        the trial's own words
medicine
of words that name nothing                   the trial's own words
===========================================  ======================================================

Where the trial asks how a treatment went, whether it suits, or when a test was done, that can be
told, and the leaf is none of these.
"""

import enum
import functools

from trialpost.eligibility.explain_phrases import is_no_medicine
from trialpost.eligibility.judging.naming import is_named
from trialpost.eligibility.named_within import CATCH_ALL, is_test
from trialpost.model.requirement import (
    Circumstance,
    HasCondition,
    HasMarker,
    Leaf,
    Response,
    Treated,
    When,
)


class General(enum.StrEnum):
    """What a leaf is about that cannot be asked for by name."""

    ILLNESSES = "illnesses"
    TREATMENTS = "treatments"
    TEST = "test"
    WORDS = "words"


_WIDE = CATCH_ALL | {
    "acute-illness", "biomarker", "calcification", "comorbidity", "complication",
    "conservative-treatment", "critical-illness", "curative-treatment", "disease-progression",
    "ethnicity", "gene-mutation", "guideline-directed-medical-therapy", "infarction", "ischemia",
    "placebo", "regurgitation", "replacement-therapy", "stenosis", "symptom", "systemic-therapy",
    "systemic-treatment", "therapy", "toxicity", "treatment", "vulnerable-person",
}  # fmt: skip
"""Names that say nothing of a person by themselves."""


_EATEN_BY_HABIT = frozenset({"grapefruit"})
"""Food that people are asked about for its own sake; other food stands for an allergy."""


@functools.lru_cache(maxsize=20_000)
def general(leaf: Leaf) -> General | None:
    """Return what a leaf is about in general; ``None`` if a person can answer it by its name."""
    if isinstance(leaf, HasCondition):
        return _of_illness(leaf)
    if isinstance(leaf, Treated):
        return _of_treatment(leaf)
    if isinstance(leaf, Circumstance | HasMarker) and leaf.concept in _WIDE:
        return General.WORDS
    return None


def _of_illness(leaf: HasCondition) -> General | None:
    if leaf.concept in _WIDE:
        return General.ILLNESSES
    return None if leaf.concept or is_named(leaf.name, "") else General.WORDS


def _of_treatment(leaf: Treated) -> General | None:
    if leaf.contraindicated or leaf.lines is not None or leaf.response is not Response.UNSAID:
        return None
    if leaf.concept in _WIDE:
        return General.TREATMENTS
    if leaf.concept and is_test(leaf.concept):
        at_a_time = leaf.period is not None or leaf.when is When.PLANNED
        return None if at_a_time else General.TEST
    if is_no_medicine(leaf.concept):
        return None if leaf.concept in _EATEN_BY_HABIT else General.WORDS
    return None if leaf.concept or is_named(leaf.name, "") else General.WORDS
