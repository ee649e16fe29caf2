"""A version of a trial, made ready once to be judged for many people, and how it looks to one.

Nothing here says why: a watch asks of each pair of a trial and a person only whether the trial may
fit, and of the few that may how well and how far. ``matching.match`` explains.
"""

import datetime as dt
import functools
from collections.abc import Callable, Iterator, Mapping

from trialpost.eligibility.facts import Facts
from trialpost.eligibility.judge import Judging, Silence
from trialpost.eligibility.order import Order
from trialpost.eligibility.ready import Hearing, Ready
from trialpost.matching.find import OPEN, nearest_site
from trialpost.matching.judgement import Asker, Checked, check_coded, parts_before, verdict_of
from trialpost.matching.outline import TrialOutline, outline_of
from trialpost.matching.reach import Places
from trialpost.matching.relation import Related, relate
from trialpost.matching.score import judged_parts
from trialpost.matching.trees import Better, Trees, as_read, read_text
from trialpost.model.criterion import Verdict
from trialpost.model.match import TrialVerdict
from trialpost.model.trial import Trial
from trialpost.vocabulary.conditions import ConditionVocabulary

TELLING = frozenset({TrialVerdict.LIKELY, TrialVerdict.POSSIBLE})
"""Verdicts with which somebody is told of a trial."""


class Version:
    """A version of a trial; what judging needs of it is worked out when it is first asked for."""

    def __init__(
        self, trial: Trial, better: Better = as_read, read: Callable[[Trial], Trees] = read_text
    ) -> None:
        """Take a trial whose sites have been placed.

        ``better`` adds what else is known of its criteria (``Catalogue.better``), which ``read``
        gives as the rules read them.
        """
        self.trial, self._better, self._read = trial, better, read
        self._ready: Ready | None = None

    @functools.cached_property
    def outline(self) -> TrialOutline:
        """What the checks on coded fields read."""
        return outline_of(self.trial)

    @functools.cached_property
    def trees(self) -> Trees:
        """Its criteria as they are judged."""
        return self._better([(self.outline, self._read(self.trial))])[0]

    def ready(self, order: Order) -> Ready:
        """Return its criteria ready to be judged, by the order of the facts of those who ask."""
        if self._ready is None or self._ready.order is not order:
            self._ready = Ready(self.trees, order)
        return self._ready

    @functools.cached_property
    def places(self) -> Places:
        """Where it takes people."""
        return Places.of(self.outline)

    @functools.cached_property
    def subject(self) -> tuple[object, ...]:
        """All that tells to whom it is related: what is the same in two versions is so for both."""
        one = self.outline
        return (
            one.title, one.conditions, one.keywords, one.terms, one.ancestors,
            one.condition_words, one.keyword_words, one.title_words, one.healthy_volunteers,
        )  # fmt: skip


class Criteria:
    """Criteria judged for a person, each when it is first come to."""

    def __init__(self, ready: Ready, facts: Facts, day: dt.date, silence: Silence) -> None:
        """Take criteria, a person, and the day for which they are judged."""
        self.ready = ready
        self._coming = Hearing(facts, today=day, silence=silence).one_by_one(ready)
        self._judged: list[Judging] = []

    def __iter__(self) -> Iterator[Judging]:
        for at in range(len(self.ready)):
            if at == len(self._judged):
                self._judged.append(next(self._coming))
            yield self._judged[at]

    def __repr__(self) -> str:
        return f"Criteria({len(self.ready)} of them)"


class Judged:
    """A version of a trial as it looks to a person on a day.

    What is asked of it is worked out then, so that most of a trial that does not fit is not.
    """

    def __init__(
        self,
        version: Version,
        asker: Asker,
        vocabulary: ConditionVocabulary,
        day: dt.date,
        like: "Judged | None" = None,
    ) -> None:
        """Take a version, and somebody worked out for the day.

        ``like`` is another version of the trial, judged for the same person: what is the same in
        both is judged once.
        """
        self.version, self._asker, self._vocabulary, self.day = version, asker, vocabulary, day
        self._like = like if like is not None and like._asker.facts is asker.facts else None

    def __repr__(self) -> str:
        return "Judged(…)"

    @property
    def trial(self) -> Trial:
        """The trial as it stood."""
        return self.version.trial

    @functools.cached_property
    def _related(self) -> Related | None:
        like = self._like
        if like is not None and like.version.subject == self.version.subject:
            return like._related
        return relate(self.version.outline, self._asker.sought, self._vocabulary)

    @functools.cached_property
    def coded(self) -> Checked | None:
        """How its coded fields look; ``None`` where it is about something else."""
        if self._related is None:
            return None
        version, person = self.version, self._asker.person
        return check_coded(version.outline, version.places, self._related, person, today=self.day)

    @functools.cached_property
    def criteria(self) -> Criteria:
        """The written criteria, judged also where a coded field rules the trial out already."""
        like, trees = self._like, self.version.trees
        if like is not None and like.day == self.day and like.version.trees is trees:
            return like.criteria
        facts = self._asker.facts
        return Criteria(self.version.ready(facts.order), facts, self.day, self._asker.silence)

    @functools.cached_property
    def _verdict(self) -> TrialVerdict | None:
        if self.coded is None:
            return None
        if self.coded.ruled_out:
            return TrialVerdict.EXCLUDED
        return verdict_of(self.coded.checks, self.criteria)

    @property
    def fits(self) -> bool:
        """Whether somebody would be told of it."""
        return self._verdict in TELLING

    @property
    def verdict(self) -> str:
        """The verdict in one word; ``unrelated`` where the trial is about something else."""
        return "unrelated" if self._verdict is None else self._verdict.value

    @property
    def is_related(self) -> bool:
        """Whether it is about something that concerns the person."""
        return self._related is not None

    @functools.cached_property
    def _checks(self) -> Mapping[str, Verdict]:
        return {one.name: one.verdict for one in self.coded.checks} if self.coded else {}

    def check(self, name: str) -> Verdict | None:
        """Return how a coded check came out, ``None`` if it was not made."""
        return self._checks.get(name)

    @property
    def against(self) -> frozenset[tuple[int, int]]:
        """Where the written criteria stand that speak against the person."""
        return frozenset(
            read.criterion.span
            for read, one in zip(self.version.trees, self.criteria, strict=True)
            if one.verdict is Verdict.NOT_MET
        )

    @property
    def score(self) -> float:
        """How well a trial fits that does (``matching.score``); 0 of all others."""
        if self.coded is None or self._verdict not in TELLING:
            return 0.0
        parts = parts_before(self.version.outline, self.coded, self._asker, self.day)
        return judged_parts(parts, self._verdict).total

    @property
    def km(self) -> float | None:
        """How far the nearest place is that takes people, if it is known."""
        site = nearest_site(self.trial, self._asker.person.origin, OPEN, today=self.day)
        return site.km if site is not None else None


def judged(
    version: Version | None,
    asker: Asker,
    vocabulary: ConditionVocabulary,
    day: dt.date,
    like: Judged | None = None,
) -> Judged | None:
    """Judge a version of a trial (:class:`Judged`); ``None`` where there is none."""
    if version is None:
        return None
    return Judged(version, asker, vocabulary, day, like)
