"""What finding and matching answer: trials, how far, how fresh, and whether they fit."""

import enum

import msgspec

from trialpost.model.criterion import HardCheck, JudgedCriterion, Verdict
from trialpost.model.dates import PartialDate
from trialpost.model.message import Message
from trialpost.model.site import Site
from trialpost.model.status import RecruitmentStatus


class FreshnessLabel(enum.StrEnum):
    """How far a record can be believed to say what is so today."""

    CURRENT = "current"
    AGEING = "ageing"
    STALE = "stale"


class Freshness(msgspec.Struct, frozen=True, kw_only=True):
    """A label of freshness with its reason.

    ``experience`` says how records like this one turned out, where that has been counted.
    """

    label: FreshnessLabel
    last_verified: PartialDate | None
    because: Message
    experience: Message | None = None


class NearestSite(msgspec.Struct, frozen=True, kw_only=True):
    """The site nearest to a place that recruits; ``km`` is ``None`` when no place was asked.

    ``status`` is the site's own, or the trial's where the registry gives the site none.
    ``freshness`` says how far the entry of this site can be believed, which is never further than
    the record that it stands in.
    """

    site: Site
    status: RecruitmentStatus
    freshness: Freshness
    km: float | None = None


class FoundTrial(msgspec.Struct, frozen=True, kw_only=True):
    """A trial in a list of results: enough to show it and to decide whether to open it."""

    id: str
    registry: str
    title: str
    status: RecruitmentStatus
    conditions: tuple[str, ...]
    url: str
    nearest_site: NearestSite | None
    freshness: Freshness
    recruiting_sites: int = 0


class TrialVerdict(enum.StrEnum):
    """How a trial looks for a person, as the contract defines it."""

    LIKELY = "likely"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"
    EXCLUDED = "excluded"


class ScoreParts(msgspec.Struct, frozen=True, kw_only=True):
    """What each part adds to the score of a match (``matching.score`` says what they are)."""

    eligibility: float
    condition: float
    text: float
    checks: float
    distance: float
    freshness: float

    @property
    def total(self) -> float:
        """The score: the parts added up, from 0 to 1."""
        parts: tuple[float, ...] = msgspec.structs.astuple(self)
        return round(sum(parts), 4)


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """One trial judged for one person.

    ``score`` orders matches and is what ``parts`` add up to; it is never a paid place.
    """

    trial: FoundTrial
    verdict: TrialVerdict
    score: float
    parts: ScoreParts
    checks: tuple[HardCheck, ...]
    criteria: tuple[JudgedCriterion, ...] = ()

    def __repr__(self) -> str:
        return f"Match({self.trial.id}, …)"


class Exclusion(msgspec.Struct, frozen=True, kw_only=True):
    """A trial on the person's condition that a coded field rules out, and the first reason."""

    trial: FoundTrial
    because: Message
    checks: tuple[HardCheck, ...] = ()

    def __repr__(self) -> str:
        return f"Exclusion({self.trial.id}, …)"


class QuestionKind(enum.StrEnum):
    """How a question is answered: by one of its answers, a value, a date, names, or words."""

    CHOICE = "choice"
    VALUE = "value"
    DATE = "date"
    LIST = "list"
    WORDS = "words"


class AlsoAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A further thing that can be asked in the same breath, with a fact of its own."""

    fact: str
    name: Message | str


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question about ``fact``; its answer would settle something about ``settles`` trials.

    ``labels`` say in words what each of ``answers`` means, where that is not plain; ``units`` are
    those in which a value can be given, the one that is taken without a word first; ``also`` are
    things of which one can ask at once which of them the person has.
    """

    fact: str
    question: Message
    answers: tuple[str, ...]
    settles: int
    kind: QuestionKind = QuestionKind.CHOICE
    why: Message | None = None
    labels: tuple[Message, ...] = ()
    units: tuple[str, ...] = ()
    also: tuple[AlsoAsked, ...] = ()


class Matches(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that matching one profile against a catalogue gives, best first.

    ``total`` counts the trials that no coded field rules out; ``unlikely`` those of them that were
    judged by their criteria and that one speaks against.
    """

    matches: tuple[Match, ...]
    excluded: tuple[Exclusion, ...]
    total: int
    unlikely: int = 0
    next_question: Question | None = None

    @property
    def may_fit(self) -> int:
        """How many trials there are against which nothing is known to speak."""
        return self.total - self.unlikely

    @property
    def too_far_km(self) -> float | None:
        """The way to the nearest excluded trial that nothing but the way speaks against."""
        ways = [
            one.trial.nearest_site.km
            for one in self.excluded
            if one.trial.nearest_site is not None and one.trial.nearest_site.km is not None
            if {check.name for check in one.checks if check.verdict is Verdict.NOT_MET}
            == {"distance"}
        ]
        return min(ways, default=None)

    def __repr__(self) -> str:
        return "Matches(…)"
