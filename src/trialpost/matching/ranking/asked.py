"""Choose from a note what to look for, and how much each thing matters.

Names of the lexicon that are there count apart by their kind, each with its words and with what it
is a form of; so do the rest of the words. Denied, hypothetical and relatives' things are left out,
with their words. A thing weighs more the oftener it is told, by its square root; more in the first
sentence, which says who the person is and why they come; and more behind words such as "diagnosed
with" or "presents with".
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from trialpost.eligibility.notes.page import Named, Page, is_generic
from trialpost.eligibility.notes.sections import Section
from trialpost.matching.ranking.signs import Likely, likely_in, sign_words, vocabulary
from trialpost.matching.ranking.stems import stem_of, stems
from trialpost.matching.ranking.weights import Weights
from trialpost.model.profile import Private, Profile
from trialpost.vocabulary.context import contexts_in
from trialpost.vocabulary.lexicon import Kind, Lexicon, lexicon

CONDITION, SYMPTOM, TREATMENT, OTHER = "condition", "symptom", "treatment", "other name"
UNLISTED, REST, LIKELY, BROADER = "unlisted", "rest", "likely", "broader"

WORD_GROUPS = (CONDITION, SYMPTOM, TREATMENT, OTHER, UNLISTED, REST, LIKELY)
CONCEPT_GROUPS = (CONDITION, SYMPTOM, TREATMENT, OTHER, BROADER, LIKELY)

_GROUPS = {
    Kind.CONDITION: CONDITION, Kind.INFECTION: CONDITION, Kind.SYMPTOM: SYMPTOM,
    Kind.DRUG: TREATMENT, Kind.DRUG_CLASS: TREATMENT, Kind.THERAPY: TREATMENT,
    Kind.PROCEDURE: TREATMENT, Kind.DEVICE: TREATMENT, Kind.VACCINE: TREATMENT,
}  # fmt: skip
_WORD = re.compile(r"\w+")
_WHY = re.compile(
    r"\b(?:diagnos\w+|known\s+case|confirmed|consistent\s+with|suggestive\s+of|"
    r"found\s+to\s+(?:have|be)|referred\s+for|candidate\s+for|evaluat\w+\s+(?:for|of)|"
    r"management\s+of|treatment\s+of|suffer\w*|presents?\s+with|presented\s+with|"
    r"complain\w*\s+of|admitted\s+(?:for|with))\b"
)
"""Words behind which a note names what it is about."""

_BACK = 45
"""Characters before a name in which such words are looked for."""

Span = tuple[int, int]
Terms = Mapping[str, Mapping[str, float]]


class Asked(Private, frozen=True, kw_only=True):
    """What to look for: words (stems) and concepts by group, each with its weight.

    ``present`` holds the concepts that the person has or may have; what a trial is about is held
    against them.
    """

    words: Terms
    concepts: Terms
    present: frozenset[str]


def asked_by(text: str, weights: Weights, *, today: dt.date, names: Lexicon | None = None) -> Asked:
    """Choose from a note what to look for.

    Args:
        text: the note.
        weights: how much places in the note count (:mod:`trialpost.matching.ranking.weights`).
        today: the day from which times in the note are reckoned.
        names: the lexicon; the project's own if it is left out.
    """
    page = Page(text, today, names or lexicon())
    named = [one for one in page.named if not is_generic(one.concept.name)]
    there = [one for one in named if not weights.heeds_denials or not _is_aside(one)]
    hidden = _hidden(page) if weights.heeds_denials else []
    centrality = {one.span: _centrality(page, one, weights) for one in there}
    words = _words(page, there, hidden, centrality, weights)
    concepts: dict[str, dict[str, float]] = {group: {} for group in CONCEPT_GROUPS}
    for one in there:
        if one.concept.id in page.lexicon:
            _add(concepts[_group(one)], one.concept.id, centrality[one.span])
    concepts = {group: _raised(terms, weights.power) for group, terms in concepts.items()}
    concepts[BROADER] = _broader(concepts[CONDITION], page.lexicon)
    present = frozenset(one.concept.id for one in there if one.concept.id in page.lexicon)
    denied = frozenset(one.concept.id for one in named if one.context.negated) - present
    likely = (
        likely_in(_sentences(page, hidden), _up(present, page.lexicon), denied)
        if weights.uses_signs
        else ()
    )
    words[LIKELY], concepts[LIKELY] = _of_likely(likely)
    return Asked(words=words, concepts=concepts, present=present | concepts[LIKELY].keys())


def note_of(profile: Profile) -> str:
    """Write a profile as a note: what the person has, takes, had done, and what they wrote."""
    lists: tuple[Sequence[str], ...] = (
        [one.name for one in profile.conditions],
        [one.name for one in profile.medications],
        [one.name for one in profile.procedures],
        [one.name for one in profile.biomarkers if one.present == "yes"],
    )
    told = [f"{'; '.join(names)}." for names in lists if names]
    return "\n".join([*told, profile.note or ""]).strip()


def _is_aside(one: Named) -> bool:
    """Say whether a name is denied, a relative's, planned or spoken of under an "if"."""
    light = one.context
    return (
        light.negated
        or light.family
        or light.hypothetical
        or light.conditional
        or light.excepted
        or one.section is Section.FAMILY
    )


def _hidden(page: Page) -> list[Span]:
    """Return the places of names and of words of signs that say nothing of what is there.

    A sign that no table names ("no strawberry tongue") is as much denied as a name.
    """
    names = [one.span for one in page.named]
    inside = {place for span in names for place in range(*span)}
    words = [
        word.span()
        for word in _WORD.finditer(page.text)
        if word.start() not in inside and _is_of_signs(word[0])
    ]
    lights = contexts_in(page.text, [*names, *words], page.tokens)[len(names) :]
    return [one.span for one in page.named if _is_aside(one)] + [
        span
        for span, light in zip(words, lights, strict=True)
        if light.negated or light.hypothetical or light.conditional or light.excepted
    ]


def _is_of_signs(word: str) -> bool:
    """Say whether a word stands in the table of signs and is no cue of its own."""
    return word.lower() not in _CUES and not vocabulary().isdisjoint(sign_words(word))


_CUES = frozenset({
    "family", "history", "recent", "previous", "absent", "unable", "resolved", "sudden", "new",
    "mother", "sick", "contacts", "relieved",
})  # fmt: skip
"""Words of signs that set others in a light; one that is a name of its own would be no cue."""


def _group(one: Named) -> str:
    return _GROUPS.get(one.concept.kind, OTHER)


def _word_group(one: Named, names: Lexicon) -> str:
    """Return the group of a name's words; a name that is in no table has nothing but its words."""
    return _group(one) if one.concept.id in names else UNLISTED


def _centrality(page: Page, one: Named, weights: Weights) -> float:
    told = 1.0 + (weights.first_sentence if _is_first(page, one.span[0]) else 0.0)
    if weights.cue and _WHY.search(page.before(one.span[0], _BACK)):
        told += weights.cue
    return told


def _is_first(page: Page, place: int) -> bool:
    return bool(page.sentences) and place < page.sentences[0][1]


def _words(
    page: Page,
    there: Iterable[Named],
    hidden: Sequence[Span],
    centrality: Mapping[Span, float],
    weights: Weights,
) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {group: {} for group in WORD_GROUPS}
    of_place = {
        place: (_word_group(one, page.lexicon), centrality[one.span])
        for one in there
        for place in range(*one.span)
    }
    for place, stem in _stems_of(page.text, hidden):
        first = weights.first_sentence if _is_first(page, place) else 0.0
        group, weight = of_place.get(place, (REST, 1.0 + first))
        _add(found[group], stem, weight)
    return {group: _raised(terms, weights.power) for group, terms in found.items()}


def _stems_of(text: str, hidden: Sequence[Span]) -> Iterator[tuple[int, str]]:
    for word in _WORD.finditer(text):
        at = word.start()
        if any(start <= at < end for start, end in hidden):
            continue
        stem = stem_of(word[0])
        if stem:
            yield at, stem


def _sentences(page: Page, hidden: Sequence[Span]) -> list[frozenset[str]]:
    found = []
    for start, end in page.sentences:
        seen = [
            word[0]
            for word in _WORD.finditer(page.text, start, end)
            if not any(first <= word.start() < past for first, past in hidden)
        ]
        found.append(frozenset(sign_words(" ".join(seen))))
    return found


def _broader(conditions: Mapping[str, float], names: Lexicon) -> dict[str, float]:
    found: dict[str, float] = {}
    for one, weight in conditions.items():
        for parent in names.concept(one).parents:
            if parent not in conditions:
                found[parent] = max(weight, found.get(parent, 0.0))
    return found


def _of_likely(likely: Iterable[Likely]) -> tuple[dict[str, float], dict[str, float]]:
    words: dict[str, float] = {}
    concepts: dict[str, float] = {}
    for one in likely:
        for stem in stems(one.name):
            words[stem] = max(one.weight, words.get(stem, 0.0))
        if one.concept:
            concepts[one.concept] = max(one.weight, concepts.get(one.concept, 0.0))
    return words, concepts


def _up(present: frozenset[str], names: Lexicon) -> frozenset[str]:
    return present.union(*(names.above(one) for one in present))


def _add(terms: dict[str, float], term: str, weight: float) -> None:
    terms[term] = terms.get(term, 0.0) + weight


def _raised(terms: Mapping[str, float], power: float) -> dict[str, float]:
    """Raise each weight to a power: by a half, what is told four times counts twice."""
    return {term: weight**power for term, weight in terms.items()}
