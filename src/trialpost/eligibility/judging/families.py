"""Tell whole families of illnesses and treatments, which a finished list need not name."""

import re
from collections.abc import Sequence

from trialpost.eligibility.facts import Facts
from trialpost.eligibility.order import Order
from trialpost.eligibility.told import Told
from trialpost.vocabulary.lexicon import Kind


def is_family(concept: str, facts: Facts) -> bool:
    """Say whether a thing is a family of others.

    It has many forms, is called a disease or a therapy, or is a class of which no member is known.
    """
    forms_of_it = facts.order.forms_of(concept)
    if forms_of_it > _FAMILY or _BROAD_TREATMENT.search(concept):
        return True
    if _is_drug_class(concept, facts):
        return forms_of_it == 0
    called = concept.endswith(("disease", "disorder", "condition"))
    return called and forms_of_it > 0


_BROAD_TREATMENT = re.compile(
    r"(?:^|-)(?:chemotherapy|chemoradiotherapy|chemoimmunotherapy|immunotherapy|therapy|treatment"
    r"|medicine|medication|drug|agent|prophylaxis)$"
    r"|^(?:major|minor|elective|emergency|cancer|outpatient|laparoscopic|robotic"
    r"|minimally-invasive)-surgery$"
)
"""Names of treatments that say what they are for or how large they are, and not which."""


def is_vague(concept: str, facts: Facts, parts: Sequence[str]) -> bool:
    """Say whether a treatment that a person listed may be of a class whose members are not known.

    Whoever had carboplatin and listed it need not know that it is a systemic therapy.
    """
    listed = [one for one in facts.told if one.part in parts]
    if not listed:
        return False
    if _BROAD_TREATMENT.search(concept) and any(_may_be_of_any(one, facts) for one in listed):
        return True
    forms_of_it = facts.order.forms_of(concept)
    if _is_drug_class(concept, facts) and forms_of_it == 0:
        return True
    few = forms_of_it <= _FAMILY or concept == "systemic-therapy"
    return few and _BROAD_TREATMENT.search(concept) is not None


def may_be_vague(concept: str, order: Order) -> bool:
    """Say whether :func:`is_vague` may hold of a thing for whoever listed anything."""
    if _BROAD_TREATMENT.search(concept):
        return True
    names = order.lexicon
    of_class = concept in names and names.concept(concept).kind is Kind.DRUG_CLASS
    return of_class and order.forms_of(concept) == 0


def _may_be_of_any(told: Told, facts: Facts) -> bool:
    """Say whether what somebody listed may be of a family that its own name does not tell.

    So may a medicine against cancer of which the kind is not known, and what nobody understood.
    """
    if not told.concepts:
        return True
    is_a = facts.order.is_a
    return any(
        is_a(one, "anticancer-drug") and not any(is_a(one, kind) for kind in _KINDS)
        for one in told.concepts
    )


_KINDS = ("chemotherapy", "targeted-therapy", "immunotherapy", "biologic", "hormone-therapy")
"""Kinds of medicines against cancer; of one of which none is known it may be any."""

_FAMILY = 25
"""Forms of a thing, at most, for which a finished list that does not name it says no."""


def _is_drug_class(concept: str, facts: Facts) -> bool:
    names = facts.order.lexicon
    return concept in names and names.concept(concept).kind is Kind.DRUG_CLASS
