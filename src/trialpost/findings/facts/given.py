"""Say in what form a medicine was given, how often, and that its name is a company's code.

A registry has this in free words. It is told only where the words on what is tried, those of its
arms with them, name one form alone, and one rhythm: "as a tablet, once a day".
"""

import re
from collections.abc import Iterator

from trialpost.findings.facts.fact import Fact, upper
from trialpost.findings.facts.naming import PLACEBO, drugs_of, is_code, named_as
from trialpost.findings.facts.subject import are
from trialpost.findings.file import Topic
from trialpost.model.status import ArmType, InterventionType
from trialpost.model.trial import Intervention, Trial

_ARMS = "/protocolSection/armsInterventionsModule"
_MEDICINES = (InterventionType.DRUG, InterventionType.BIOLOGICAL)
_SEVERAL = re.compile(r"/|\+|\b(?:and|plus|with|or)\b")
BY_MOUTH = "by mouth"
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (said, re.compile(pattern, flags))
    for said, pattern, flags in (
        ("as a tablet", r"\b(?:tablets?|caplets?)\b", re.I),
        ("as a capsule", r"\bcapsules?\b", re.I),
        (
            "by injection under the skin",
            r"\b(?:sub-?cutaneous(?:ly)?|under the skin|s\.c\.)|"
            r"\b(?:SC|SQ)\b|\bsc\b(?= (?:inj|once|weekly|every))",
            0,
        ),
        ("by injection into a muscle", r"\b(?:[Ii]ntra-?muscular(?:ly)?|IM)\b", 0),
        ("into a vein", r"\b(?:[Ii]ntra-?venous(?:ly)?|IV|i\.v\.)(?!\w)", 0),
        ("by breathing it in", r"\b(?:inhal(?:ed|ation|er)|nebuli[sz]\w+)\b", re.I),
        ("into the nose", r"\b(?:intra-?nasal(?:ly)?|nasal spray)\b", re.I),
        (
            "on the skin",
            r"\b(?:cream|ointment|topical(?:ly)?|patch|transdermal)\b|"
            r"(?<!intestinal )(?<!soft )\bgel\b(?! cap)",
            re.I,
        ),
        ("into the eye", r"\b(?:eye ?drops?|ophthalmic|intravitreal)\b", re.I),
    )
)
_ORAL = re.compile(r"\b(?:[Oo]ral(?:ly)?|[Bb]y mouth|PO|p\.o\.)(?!\w)")
_SWALLOWED = frozenset({"as a tablet", "as a capsule", BY_MOUTH})
_N = r"(?P<n>\d+|two|three|four|six|eight|twelve)"
_COUNTS = {"two": "2", "three": "3", "four": "4", "six": "6", "eight": "8", "twelve": "12"}
_RHYTHMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (said, re.compile(pattern, re.I))
    for said, pattern in (
        ("twice a day", r"\btwice[- ](?:daily|(?:a|per|each) day)|\b(?:BID|b\.i\.d\.)(?!\w)|"
         r"\b(?:two|2) times (?:daily|(?:a|per) day)"),
        ("three times a day", r"\b(?:three|3) times (?:daily|(?:a|per) day)|\bTID\b|\bt\.i\.d\."),
        ("once a day", r"\bonce[- ](?:daily|(?:a|per|each|every) day)|\b(?:QD|q\.d\.|OaD)(?!\w)"),
        ("twice a week", r"\btwice[- ](?:weekly|(?:a|per) week)"),
        ("once a week", r"\bonce[- ](?:weekly|(?:a|per|each|every) week)|\bevery week\b|\bQW\b"),
        ("once a month", r"\bonce[- ](?:monthly|(?:a|per|each|every) month)|\bevery month\b"),
        ("every 2 days", r"\bevery (?:other|second) day\b"),
        ("every 2 weeks", r"\bevery (?:other|second) week\b|\bbi-?weekly\b"),
        ("every {} weeks", rf"\bevery {_N} weeks\b|\bQ(?P<q>\d+)W\b"),
        ("every {} days", rf"\bevery {_N} days\b"),
        ("every {} months", rf"\bevery {_N} months\b"),
        ("every {} hours", rf"\bevery {_N} hours\b|\bQ(?P<q>\d+)H\b"),
    )
)  # fmt: skip
_OTHERWISE = re.compile(
    r"\b(?:daily|weekly|monthly|thrice|times|every|single[- ]dose|loading dose)\b|\bq\d+", re.I
)
"""Words of a rhythm that the forms above do not read: then none is told."""


def given(trial: Trial, treatment: str) -> Iterator[Fact]:
    """Yield how the tested medicine was given, and that its name is a code."""
    tried = [(at, one) for at, one in enumerate(trial.interventions)
             if one.type in _MEDICINES and named_as(one.name, trial) == treatment]  # fmt: skip
    if not tried or _SEVERAL.search(treatment):
        return
    at, first = tried[0]
    if is_code(treatment) and not any(one.other_names for _, one in tried):
        yield Fact(topic=Topic.GIVEN, said=f"The name {treatment} is a code that a company uses.",
                   text=first.name, where=f"{_ARMS}/interventions/{at}/name")  # fmt: skip
    yield from _codes(trial, treatment)
    own, of_arms = [*_texts_on(tried)], [*_texts_of_arms(trial, tried)]
    texts = [*own, *of_arms]
    forms = {said: place for place, text in reversed(own) for said in _forms_in(text)}
    if not forms:
        forms = {said: place for place, text in reversed(of_arms) for said in _forms_in(text)}
    if len(forms) > 1 and forms.keys() <= _SWALLOWED:
        kept = forms.keys() - {BY_MOUTH}
        said = next(iter(kept)) if len(kept) == 1 else BY_MOUTH
        forms = {said: forms.get(said) or next(iter(forms.values()))}
    rhythms = {said: place for place, text in reversed(texts) for said in _rhythms_in(text)}
    if len(rhythms) > 1 or "" in rhythms:
        rhythms = {}
    if len(forms) > 1 or not (forms or rhythms):
        return
    how, places = [*forms, *rhythms], [*forms.values(), *rhythms.values()]
    was = "was" if are(treatment) == "is" else "were"
    verb = "taken" if forms.keys() & _SWALLOWED else "given"
    by_place = dict(texts)
    yield Fact(topic=Topic.GIVEN, said=f"{upper(treatment)} {was} {verb} {', '.join(how)}.",
               text="; ".join(dict.fromkeys(by_place[one] for one in places)), where=places[0],
               parts=dict(zip(how, places, strict=True)))  # fmt: skip


def _codes(trial: Trial, treatment: str) -> Iterator[Fact]:
    """Yield the codes that stand in the record beside a medicine's own name."""
    for code, drug in drugs_of(trial).items():
        for at, one in enumerate(trial.interventions):
            places = {f"{_ARMS}/interventions/{at}/name": one.name} | {
                f"{_ARMS}/interventions/{at}/otherNames/{k}": other
                for k, other in enumerate(one.other_names)
            }
            where = next((place for place, text in places.items() if code in text), None)
            if drug == treatment and one.name != code and where is not None:
                yield Fact(topic=Topic.GIVEN, said=f"The record also calls {drug} {code}.",
                           text=places[where], where=where)  # fmt: skip
                break


def _texts_on(tried: list[tuple[int, Intervention]]) -> Iterator[tuple[str, str]]:
    for at, one in tried:
        if one.description:
            yield f"{_ARMS}/interventions/{at}/description", one.description
        yield f"{_ARMS}/interventions/{at}/name", one.name


def _texts_of_arms(
    trial: Trial, tried: list[tuple[int, Intervention]]
) -> Iterator[tuple[str, str]]:
    """Yield the words on the arms on trial that get the medicine, and nothing else but placebo."""
    labels = {label for _, one in tried for label in one.arms}
    for at, arm in enumerate(trial.arms):
        got = [one for one in trial.interventions if arm.label in one.arms]
        alone = len([one for one in got if not PLACEBO.search(one.name)]) == 1
        if arm.label in labels and alone and arm.type in (ArmType.EXPERIMENTAL, None):
            yield f"{_ARMS}/armGroups/{at}/label", arm.label
            if arm.description:
                yield f"{_ARMS}/armGroups/{at}/description", arm.description


def _forms_in(text: str) -> set[str]:
    own = " ".join(part for part in re.split(r"[.;]\s|\n", text) if not PLACEBO.match(part))
    found = {said for said, pattern in _FORMS if pattern.search(own)}
    return found or ({BY_MOUTH} if _ORAL.search(own) else set())


def _rhythms_in(text: str) -> set[str]:
    """Return how often something is given; with "" where words tell it in another way."""
    found, rest = set(), text
    for said, pattern in _RHYTHMS:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            number = parts.get("n") or parts.get("q") or ""
            found.add(said.format(_COUNTS.get(number.lower(), number)))
            rest = rest.replace(match[0], " ")
    return found | ({""} if _OTHERWISE.search(rest) else set())
