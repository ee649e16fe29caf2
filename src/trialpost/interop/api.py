"""The JSON shapes of ``find`` and ``match``, as the contract gives them.

Every function returns plain dicts and lists, ready for ``msgspec.json.encode``; the same values
give the same document. Distances are in kilometres, to a tenth.
"""

import datetime as dt
from typing import Any

import msgspec

from trialpost.matching.asked_for import sentence
from trialpost.matching.find import FindResult
from trialpost.matching.questions import LEFT_OPEN, SKIP
from trialpost.model.criterion import HardCheck, JudgedCriterion
from trialpost.model.match import (
    Exclusion,
    FoundTrial,
    Freshness,
    Match,
    Matches,
    NearestSite,
    Question,
    QuestionKind,
)
from trialpost.model.message import Message
from trialpost.vocabulary.condition_names import condition_name_in
from trialpost.vocabulary.interpreting import Interpretation
from trialpost.vocabulary.plain import render

Json = dict[str, Any]


def find_document(result: FindResult, *, as_of: dt.date, language: str = "en") -> Json:
    """Return the contract's document for ``find --json``.

    ``unplaced`` counts trials that fit otherwise and give no place to measure; ``understood`` says
    how the condition was read, and ``interpretation`` the same with what else could be asked.
    """
    understood = result.interpretation
    return {
        "as_of": as_of.isoformat(),
        "total": result.total,
        "trials": [found_trial(one, language) for one in result.trials],
        "unplaced": result.unplaced,
        "understood": _named(understood, language) if understood else None,
        "interpretation": _interpretation(result.understood, language),
    }


def _interpretation(told: Interpretation | None, language: str) -> Json | None:
    """Return how a search was understood, and what could be searched for instead."""
    if told is None:
        return None
    return {
        "sentence": _named(sentence(told), language),
        "typed": told.typed,
        "how": told.how,
        "taken": told.taken or None,
        "condition": told.query.label if told.query.descriptors else None,
        "descriptors": sorted(told.query.descriptors),
        "broader": [{"id": one.id, "name": one.name} for one in told.broader],
        "narrower": [{"id": one.id, "name": one.name} for one in told.narrower],
        "others": [{"name": one.name, "means": one.label, "how": one.how} for one in told.others],
    }


def _named(understood: Message, language: str) -> str:
    """Say how a search was understood, its condition as the language calls it."""
    heading = understood.params.get("condition")
    if language == "en" or not isinstance(heading, str):
        return render(understood, language)
    named = condition_name_in(heading, language) or heading
    return render(Message(understood.text, {**understood.params, "condition": named}), language)


def match_document(
    matches: Matches, *, as_of: dt.date, trials: int, updated: str | None, language: str = "en"
) -> Json:
    """Return the contract's document for ``match --json``.

    Args:
        matches: what matching gave.
        as_of: the day it was reckoned for.
        trials: how many trials the catalogue holds.
        updated: the day on which the catalogue last changed, or ``None`` if it never did.
        language: of the sentences.
    """
    question = matches.next_question
    return {
        "as_of": as_of.isoformat(),
        "catalogue": {"trials": trials, "updated": updated},
        "total": matches.total,
        "matches": [match_entry(one, language) for one in matches.matches],
        "excluded": [exclusion_entry(one, language) for one in matches.excluded],
        "next_question": question_entry(question, language) if question else None,
    }


def found_trial(found: FoundTrial, language: str = "en") -> Json:
    """Return the contract's Trial."""
    return {
        "id": found.id,
        "registry": found.registry,
        "title": found.title,
        "status": found.status.value,
        "conditions": list(found.conditions),
        "url": found.url,
        "nearest_site": _site(found.nearest_site, language) if found.nearest_site else None,
        "recruiting_sites": found.recruiting_sites,
        "freshness": _freshness(found.freshness, language),
    }


def match_entry(found: Match, language: str = "en") -> Json:
    """Return one entry of ``matches``."""
    return {
        "trial": found_trial(found.trial, language),
        "verdict": found.verdict.value,
        "score": found.score,
        "score_parts": msgspec.structs.asdict(found.parts),
        "checks": [_hard_check(one, language) for one in found.checks],
        "criteria": [_criterion(one, language) for one in found.criteria],
    }


def exclusion_entry(found: Exclusion, language: str = "en") -> Json:
    """Return one entry of ``excluded``."""
    return {
        "trial": found_trial(found.trial, language),
        "because": render(found.because, language),
        "checks": [_hard_check(one, language) for one in found.checks],
    }


def question_entry(question: Question, language: str = "en") -> Json:
    """Return the contract's next question; what does not apply to it is left out."""
    document: Json = {
        "fact": question.fact,
        "question": render(question.question, language),
        "answers": [*question.answers, SKIP] if question.kind is not QuestionKind.WORDS else [],
        "settles": question.settles,
        "kind": question.kind.value,
    }
    if question.why is not None:
        document["why"] = render(question.why, language)
    if question.units:
        document["unit"] = list(question.units)
    if question.labels:
        labels = (*question.labels, LEFT_OPEN)
        document["labels"] = [render(one, language) for one in labels]
    if question.also:
        document["also"] = [
            {"fact": one.fact, "name": _words(one.name, language)} for one in question.also
        ]
    return document


def _words(name: Message | str, language: str) -> str:
    return render(name, language) if isinstance(name, Message) else name


def _site(nearest: NearestSite, language: str) -> Json:
    site = nearest.site
    return {
        "facility": site.facility,
        "city": site.city,
        "state": site.state,
        "country": site.country,
        "status": nearest.status.value,
        "km": None if nearest.km is None else round(nearest.km, 1),
        "located": site.located.value,
        "freshness": _freshness(nearest.freshness, language),
    }


def _freshness(fresh: Freshness, language: str) -> Json:
    document = {
        "label": fresh.label.value,
        "last_verified": str(fresh.last_verified) if fresh.last_verified else None,
        "because": render(fresh.because, language),
    }
    if fresh.experience is not None:
        document["experience"] = render(fresh.experience, language)
    return document


def _hard_check(check: HardCheck, language: str) -> Json:
    return {
        "name": check.name,
        "verdict": check.verdict.value,
        "because": render(check.because, language),
        "needs": list(check.needs),
    }


def _criterion(judged: JudgedCriterion, language: str) -> Json:
    return {
        "text": judged.criterion.text,
        "kind": judged.criterion.kind.value,
        "verdict": judged.verdict.value,
        "presumed": judged.presumed,
        "by": "model" if judged.by_model else "rules",
        "because": render(judged.because, language),
        "needs": list(judged.needs),
        "span": list(judged.criterion.span),
    }
