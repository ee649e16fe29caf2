"""Tell whether a trial names a thing, so that somebody's silence about it can mean anything.

===========================  ====================================================================
words                        name something
===========================  ====================================================================
that the lexicon has         yes, unless nearly anything falls under them ("medical condition")
that it lacks                if one of them is a name by its form ("-itis", "-mab"), a code
                             ("APG-2575"), or they hold a name that the lexicon has
others: "full", "any major"  no
===========================  ====================================================================
"""

# ruff: noqa: SIM905 - a list of words reads better as words

import functools
import re

from trialpost.eligibility.named_within import CATCH_ALL
from trialpost.eligibility.told import kept_forms
from trialpost.vocabulary.condition_shapes import find_shapes
from trialpost.vocabulary.drug_shapes import find_treatment_shapes
from trialpost.vocabulary.lexicon import Kind, lexicon
from trialpost.vocabulary.spelling import form_of, tokens_of

_GENERIC = frozenset(
    form_of(one)
    for one in "disease disorder illness condition syndrome infection medical psychiatric serious "
    "severe significant other any systemic concomitant concurrent uncontrolled unstable acute "
    "chronic major active clinical clinically relevant problem abnormality comorbidity medication "
    "medicine drug treatment therapy procedure surgery surgical prohibited investigational agent "
    "product intervention device drugs standard prior previous history of or and the a major study "
    "known underlying intercurrent life-threatening life threatening physical mental health "
    "event".split()
)


def is_named(name: str, concept: str) -> bool:
    """Say whether a thing has a name of its own, and is not just any illness or medicine."""
    if concept:
        return concept not in CATCH_ALL
    return not kept_forms(name) <= _GENERIC and _is_a_name(name)


_CODE = re.compile(r"\b(?=[a-z-]*\d)(?=[\d-]*[a-z])[a-z\d]+(?:-[a-z\d]+)*\b", re.IGNORECASE)
"""A substance that is still known by a code only: "APG-2575"."""


@functools.lru_cache(maxsize=16_384)
def _is_a_name(name: str) -> bool:
    """Say whether words that no table has are the name of something, and not just words.

    A note that does not say "full" is not silent about an illness.

    >>> _is_a_name("hypereosinophilia"), _is_a_name("full"), _is_a_name("APG-2575")
    (True, False, True)
    """
    tokens = tokens_of(name)
    mentions = lexicon().mentions(name, tokens)
    if any(one.concept.kind in _NAMING and one.concept.id not in CATCH_ALL for one in mentions):
        return True
    taken: set[int] = set()
    shaped = find_shapes(name, tokens, taken) or find_treatment_shapes(name, tokens, taken)
    return bool(shaped) or bool(_CODE.search(name))


_NAMING = frozenset({
    Kind.CONDITION, Kind.INFECTION, Kind.SYMPTOM, Kind.DRUG, Kind.DRUG_CLASS, Kind.THERAPY,
    Kind.PROCEDURE, Kind.DEVICE, Kind.VACCINE, Kind.SUBSTANCE,
})  # fmt: skip
