"""Every plain name of the tables fits into the sentences that are made with it."""

import re

import pytest

from criteria_made_up import anybody, judged
from reasons import slips
from trialpost.eligibility.explain_names import measured_name
from trialpost.eligibility.explain_phrases import negated_phrase
from trialpost.model.requirement import (
    Circumstance,
    HasCondition,
    HasMarker,
    IsAble,
    Leaf,
    Measured,
    State,
    Treated,
    UsesSubstance,
)
from trialpost.vocabulary.articles import article_before, placed, split_article
from trialpost.vocabulary.lexicon import Concept, Kind, lexicon
from trialpost.vocabulary.plain import render
from trialpost.vocabulary.reading import grade

ILLNESSES = (Kind.CONDITION, Kind.INFECTION, Kind.SYMPTOM)
GIVEN = (Kind.DRUG, Kind.DRUG_CLASS, Kind.THERAPY, Kind.PROCEDURE, Kind.DEVICE, Kind.VACCINE)
OF_PEOPLE = {Kind.STATE: State, Kind.CAPACITY: IsAble, Kind.CIRCUMSTANCE: Circumstance,
             Kind.SUBSTANCE: UsesSubstance}  # fmt: skip
CONCEPTS = [one for one in lexicon() if one.kind is not Kind.LANGUAGE]
IN_WORDS = [one for one in CONCEPTS if one.plain != one.name and one.kind in (*ILLNESSES, *GIVEN)]

VERBS = re.compile(
    r"\b(?:is|are|does|do|makes|moves|builds|stops|gets|flows|peels|works|lives|gave|cannot)\b"
)
BEHIND = re.compile(r"\b(?:that|which|when|whose|who)\b.*|\(.*")


def leaf_of(concept: Concept) -> Leaf:
    name = concept.name
    if concept.kind in ILLNESSES:
        return HasCondition(name=name, concept=concept.id)
    if concept.kind in GIVEN:
        return Treated(name=name, concept=concept.id)
    if concept.kind in OF_PEOPLE:
        return OF_PEOPLE[concept.kind](name=name, concept=concept.id)
    if concept.kind is Kind.MARKER:
        return HasMarker(name=name, concept=concept.id)
    return Measured(name=name, concept=concept.id, low=1)


def _own_words(concept: Concept) -> str:
    return f"{concept.name} {concept.plain} {concept.people}"


def test_every_name_fits_into_its_sentences() -> None:
    nobody = anybody()
    wrong = {}
    for concept in CONCEPTS:
        for kind in ("inclusion", "exclusion"):
            said = render(judged(leaf_of(concept), nobody, kind).because)
            found = slips(said)
            told_id = "-" in concept.id and concept.id in said
            if (
                found
                or "You told us" in said
                or (told_id and concept.id not in _own_words(concept))
            ):
                wrong[concept.id] = (said, found)
    assert wrong == {}


def test_a_name_says_what_one_has_and_not_what_happens() -> None:
    wrong = [one.plain for one in IN_WORDS if VERBS.search(BEHIND.sub("", one.plain))]
    assert wrong == []


def test_a_name_begins_small_unless_it_is_a_name_or_letters() -> None:
    """A capital stays where the doctors' name has it too, or where it begins letters."""
    wrong = [
        one.plain
        for one in IN_WORDS
        if one.plain[0].isupper() and one.plain.split()[0].rstrip("s'") not in one.name
        and not one.plain[1:2].isupper() and one.plain[1:2] not in "-."
        and one.plain.split()[0] not in {"Crohn's", "Parkinson's", "Botox-type"}
    ]  # fmt: skip
    assert wrong == []


def test_an_article_is_the_one_that_its_sound_asks_for() -> None:
    for one in CONCEPTS:
        assert one.article in ("", "a", "an", "the"), one.id
        assert split_article(one.plain)[0] == "", one.id
        if one.article in ("a", "an"):
            assert one.article == article_before(one.plain), (one.id, one.article, one.plain)


def test_names_are_easy_to_read() -> None:
    """All of them together; one by one, tests of the lexicon hold those of illnesses to grade 8."""
    said = [f"You told us that you had {placed(one.plain, one.article)}." for one in IN_WORDS]
    assert len(said) > 900
    assert grade(said) <= 6
    assert sum(grade([one]) > 8 for one in said) / len(said) < 0.05


def test_states_and_the_like_have_phrases_that_follow_you_and_people_who() -> None:
    lacking = [one.id for one in CONCEPTS if one.kind in OF_PEOPLE and not one.people]
    assert lacking == []
    for one in CONCEPTS:
        assert not re.match(r"(?:is|has|does|lives|works|able|being)\b", one.people), one.people
        assert {"your", "their"}.isdisjoint(one.people.split()), one.people


@pytest.mark.parametrize(
    ("phrase", "denied"),
    [("are pregnant", "are not pregnant"), ("can walk", "cannot walk"),
     ("have a carer", "do not have a carer"), ("have never given birth", "have given birth"),
     ("have no job", "have a job"), ("gave blood", "did not give blood"),
     ("do not smoke", "smoke"), ("were born at term", "were not born at term")],
)  # fmt: skip
def test_a_phrase_is_denied(phrase: str, denied: str) -> None:
    assert negated_phrase(phrase) == denied


def test_every_value_is_called_by_a_noun_behind_your() -> None:
    for one in CONCEPTS:
        if one.kind in (Kind.MEASUREMENT, Kind.SCALE):
            name = measured_name(one.name, one.id)
            assert not re.match(r"(?:how|whether|your|a|an|the)\b ", name), (one.id, name)
            assert name.count("(") == name.count(")") <= 2, name
