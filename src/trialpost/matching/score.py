"""Why a trial stands where it stands among a person's matches: one score, made of named parts.

====================== ========================================================================
part                   what it is
====================== ========================================================================
eligibility            0 for an unlikely trial, a third for a possible, two thirds for a likely
                       one; all other parts together make up the last third
condition              whether the trial is for the person's condition itself, for a form of it
                       or for what it is a form of, or only mentions it
text                   how much of what the person told stands in titles, conditions and
                       keywords (``matching.ranking.heads``)
checks                 the share of the checks on coded fields that are met
distance               full at the door, half at 100 km, and half where it is not known
freshness              full if the record was verified today, nothing after two years
====================== ========================================================================

The weights of condition, text and checks were looked for on judged collections
(``evaluation.retrieval.matching``), where text alone does best for notes; condition keeps a share
for those who name one illness and no more. No collection has sites, so that those of distance and
freshness were chosen by hand; what each buys and costs is measured (``evaluation.score_weights``).
No place can be paid for.
"""

import msgspec

from trialpost.matching.fit import Fit
from trialpost.model.match import Match, ScoreParts, TrialVerdict
from trialpost.model.message import Message, say


class Mix(msgspec.Struct, frozen=True, kw_only=True):
    """How much each part but eligibility counts; together they are one."""

    condition: float
    text: float
    checks: float
    distance: float
    freshness: float


MIX = Mix(condition=0.15, text=0.55, checks=0.1, distance=0.12, freshness=0.08)

_FITS = {Fit.EXACT: 1.0, Fit.NARROWER: 0.8, Fit.TEXT: 0.5, Fit.NONE: 0.2}
_STANDING = {
    TrialVerdict.LIKELY: 2 / 3,
    TrialVerdict.POSSIBLE: 1 / 3,
    TrialVerdict.UNLIKELY: 0.0,
    TrialVerdict.EXCLUDED: 0.0,
}
_LEFT = 1 / 3
"""What the parts beside eligibility can give, so that no verdict is ever outweighed."""

_HALF_WAY_KM = 100.0
_UNKNOWN_WAY = 0.5
_FORGOTTEN_DAYS = 730
_DIGITS = 4


class Shares(msgspec.Struct, frozen=True, kw_only=True):
    """What a trial reaches of each part but eligibility, from 0 to 1."""

    condition: float
    text: float
    checks: float
    distance: float
    freshness: float

    def parts(self, mix: Mix = MIX) -> ScoreParts:
        """Return the parts of the score as they are before the written criteria are judged."""
        return ScoreParts(
            eligibility=0.0,
            condition=_points(mix.condition, self.condition),
            text=_points(mix.text, self.text),
            checks=_points(mix.checks, self.checks),
            distance=_points(mix.distance, self.distance),
            freshness=_points(mix.freshness, self.freshness),
        )


UNSCORED = ScoreParts(
    eligibility=0.0, condition=0.0, text=0.0, checks=0.0, distance=0.0, freshness=0.0
)
"""Of a trial that is ruled out."""


def _points(weight: float, share: float) -> float:
    return round(_LEFT * weight * share, _DIGITS)


def fit_share(fit: Fit) -> float:
    """Return what it counts how closely a trial fits the person's condition."""
    return _FITS[fit]


def way_share(nearest_km: float | None) -> float:
    """Return what it counts how far the nearest recruiting site is."""
    return _UNKNOWN_WAY if nearest_km is None else 1 / (1 + nearest_km / _HALF_WAY_KM)


def freshness_share(days: int) -> float:
    """Return what it counts how many days ago the record can last have been verified."""
    return max(0.0, 1 - max(0, days) / _FORGOTTEN_DAYS)


def judged_parts(parts: ScoreParts, verdict: TrialVerdict) -> ScoreParts:
    """Return the parts with what the verdict adds."""
    return msgspec.structs.replace(parts, eligibility=round(_STANDING[verdict], _DIGITS))


def judged_again(found: Match, verdict: TrialVerdict) -> Match:
    """Return a match with another verdict, and the score that goes with it."""
    parts = judged_parts(found.parts, verdict)
    return msgspec.structs.replace(found, verdict=verdict, parts=parts, score=parts.total)


def why_here(parts: ScoreParts, mix: Mix = MIX) -> tuple[Message, ...]:
    """Say in a few words each why a trial stands where it stands, without its verdict."""
    condition = parts.condition / _LEFT / mix.condition
    text = parts.text / _LEFT / mix.text
    return tuple(
        one
        for one in (
            _condition_words(condition),
            _text_words(text),
            _way_words(parts.distance / _LEFT / mix.distance),
            _freshness_words(parts.freshness / _LEFT / mix.freshness),
        )
        if one is not None
    )


def _condition_words(share: float) -> Message:
    if share > (_FITS[Fit.EXACT] + _FITS[Fit.NARROWER]) / 2:
        return say("it is for what you have")
    if share > (_FITS[Fit.NARROWER] + _FITS[Fit.TEXT]) / 2:
        return say("it is for a form of what you have, or for more than that")
    if share > (_FITS[Fit.TEXT] + _FITS[Fit.NONE]) / 2:
        return say("it mentions what you have")
    return say("it is not about what you have")


def _text_words(share: float) -> Message | None:
    if share > _MUCH:
        return say("its title fits most of what you told us")
    if share > _SOME:
        return say("its title fits some of what you told us")
    return None


def _way_words(share: float) -> Message | None:
    if abs(share - _UNKNOWN_WAY) < _NEARLY:
        return None
    return say("it is near you") if share > _UNKNOWN_WAY else say("it is far from you")


def _freshness_words(share: float) -> Message | None:
    if share > _LATELY:
        return say("its record was checked lately")
    return say("its record has not been checked for long") if share <= _NEARLY else None


_MUCH, _SOME = 0.5, 0.2
_LATELY, _NEARLY = 0.75, 0.01

__all__ = [
    "MIX",
    "UNSCORED",
    "Mix",
    "Shares",
    "fit_share",
    "freshness_share",
    "judged_again",
    "judged_parts",
    "way_share",
    "why_here",
]
