"""What an answer changed, told on the next page: in the same request, or by the sealed session."""

from collections.abc import Sequence
from typing import Self

import msgspec
from django.http import HttpRequest

from trialpost.model.criterion import Verdict
from trialpost.model.match import Match
from trialpost.model.profile import Private
from trialpost.web.people.matches.points import Span, verdicts_of
from trialpost.web.people.profile.answers import Said

_KEY = "told"


class Change(Private, frozen=True, kw_only=True):
    """A criterion whose verdict an answer changed: where it stands, and how it was and is."""

    trial: str
    span: Span
    before: Verdict
    after: Verdict


class Told(Private, frozen=True, kw_only=True):
    """What became of an answer. ``at`` is where on the page it was given.

    ``undo`` is the sealed way back to what stood before it, ``answer`` what was said. ``kept`` says
    that an answer could not be taken back, for something else was changed since. ``gone`` counts
    the trials that were shown before it and are not now.
    """

    at: str = ""
    understood: bool = True
    forgot: bool = False
    kept: bool = False
    changes: tuple[Change, ...] = ()
    gone: int = 0
    answer: str = ""
    undo: str = ""

    @classmethod
    def misunderstood(cls, said: Said) -> Self:
        """Tell that an answer was not understood."""
        return cls(at=said.at, understood=False)

    @property
    def before(self) -> dict[str, dict[Span, Verdict]]:
        """The verdicts that changed, as they were."""
        found: dict[str, dict[Span, Verdict]] = {}
        for one in self.changes:
            found.setdefault(one.trial, {})[one.span] = one.before
        return found

    @property
    def trials(self) -> int:
        """In how many trials something changed."""
        return len({one.trial for one in self.changes})

    @property
    def fits(self) -> int:
        """How many points fit now."""
        return self._count(Verdict.MET)

    @property
    def fails(self) -> int:
        """How many points do not fit now."""
        return self._count(Verdict.NOT_MET)

    @property
    def opened(self) -> int:
        """How many points are not known now."""
        return self._count(Verdict.UNKNOWN)

    def _count(self, verdict: Verdict) -> int:
        return sum(one.after is verdict for one in self.changes)


def news_of(said: Said, before: Sequence[Match], after: Sequence[Match], *, undo: str = "") -> Told:
    """Compare matches before and after an answer: trials that both show, and those that went.

    ``undo`` is the sealed way back, where there is one.
    """
    known, shown = verdicts_of(before), verdicts_of(after)
    changes = [
        Change(trial=trial, span=span, before=was, after=verdict)
        for trial, points in shown.items()
        for span, verdict in points.items()
        if (was := known.get(trial, {}).get(span, verdict)) is not verdict
    ]
    answer = f"{said.answer} {said.unit}".strip()
    return Told(
        at=said.at,
        forgot=said.forgets,
        changes=tuple(changes),
        gone=len(known.keys() - shown.keys()),
        answer=answer,
        undo=undo,
    )


def remember(request: HttpRequest, told: Told) -> None:
    """Keep what an answer changed for the next page, in the session, which is sealed."""
    request.session[_KEY] = msgspec.to_builtins(told)


def remembered(request: HttpRequest) -> Told | None:
    """Return what the last answer changed, once."""
    value = request.session.pop(_KEY, None)
    try:
        return msgspec.convert(value, Told) if value is not None else None
    except msgspec.ValidationError:
        return None
