"""What changed between two versions of a trial's record, in a patient's terms, typed.

Each change knows how much it matters (``weight``) and whether it lets people in or keeps them out
(``opens``), in the words of ``model.bearing``.
``matching.changes`` computes them, ``matching.change_words`` says them.
"""

import enum

from trialpost.model.bearing import OPENS_OF, PUBLIC, Bearing, Opens, Shift, Turn, Weight
from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.site import Site
from trialpost.model.status import Phase, RecruitmentStatus, Sex, StatusBasis
from trialpost.model.trial import Enrolment, TrialDate


class StatusChanged(Bearing, frozen=True, kw_only=True, tag="status_changed"):
    """The trial as a whole took another status, came to be listed, or vanished.

    ``before`` is ``None`` where it was not listed, ``after`` where it no longer is. ``why`` is what
    the record says of a trial that stopped. ``basis_before`` and ``basis`` say on what the two
    rest.
    """

    before: RecruitmentStatus | None
    after: RecruitmentStatus | None
    turn: Turn
    why: str | None = None
    basis_before: StatusBasis = StatusBasis.STATED
    basis: StatusBasis = StatusBasis.STATED

    @property
    def opens(self) -> Opens:
        """Going to a status that nobody vouches for is unclear, not closed.

        So is going to one that could not be read, or coming from it: the trial itself may not have
        changed.
        """
        if StatusBasis.UNREAD in (self.basis_before, self.basis):
            return Opens.UNCLEAR
        if self.before is None and self.after is RecruitmentStatus.UNKNOWN:
            return Opens.UNCLEAR
        if (self.before in PUBLIC) == (self.after in PUBLIC):
            return Opens.NEUTRAL
        if self.after in PUBLIC:
            return Opens.OPENS
        return Opens.UNCLEAR if self.after is RecruitmentStatus.UNKNOWN else Opens.CLOSES

    @property
    def weight(self) -> Weight:
        """Nothing matters more."""
        return Weight.WHETHER


class _SiteChange(Bearing, frozen=True, kw_only=True):
    """A change at one site; ``km`` is its distance from a place that was asked for."""

    site: Site
    km: float | None = None


class SiteOpened(_SiteChange, frozen=True, kw_only=True, tag="site_opened"):
    """A site that the trial had before now takes people; ``before`` is its status then."""

    before: RecruitmentStatus | None = None

    @property
    def opens(self) -> Opens:
        """It opens the trial to people there, unless it may have taken them before."""
        return Opens.UNCLEAR if self.before is RecruitmentStatus.UNKNOWN else Opens.OPENS

    @property
    def weight(self) -> Weight:
        """Where one can go."""
        return Weight.WHERE


class SiteClosed(_SiteChange, frozen=True, kw_only=True, tag="site_closed"):
    """A site that took people no longer does; ``after`` is its status now."""

    after: RecruitmentStatus | None = None

    @property
    def opens(self) -> Opens:
        """It closes the trial to people there; a status nobody vouches for is unclear."""
        return Opens.UNCLEAR if self.after is RecruitmentStatus.UNKNOWN else Opens.CLOSES

    @property
    def weight(self) -> Weight:
        """Where one can go."""
        return Weight.WHERE


class SiteAdded(_SiteChange, frozen=True, kw_only=True, tag="site_added"):
    """A site that the record did not have; ``takes_people`` says whether it recruits now.

    ``status`` is what stands for it: its own, or the trial's.
    """

    takes_people: bool
    status: RecruitmentStatus | None = None

    @property
    def opens(self) -> Opens:
        """It opens the trial to people there if it takes them."""
        if self.takes_people:
            return Opens.OPENS
        return Opens.UNCLEAR if self.status is RecruitmentStatus.UNKNOWN else Opens.NEUTRAL

    @property
    def weight(self) -> Weight:
        """Where one can go, or may go later."""
        return Weight.WHERE


class SiteRemoved(_SiteChange, frozen=True, kw_only=True, tag="site_removed"):
    """A site that the record no longer has; ``took_people`` says whether it recruited.

    ``status`` is what stood for it: its own, or the trial's.
    """

    took_people: bool
    status: RecruitmentStatus | None = None

    @property
    def opens(self) -> Opens:
        """It closes the trial to people there if it took them."""
        if self.took_people:
            return Opens.CLOSES
        return Opens.UNCLEAR if self.status is RecruitmentStatus.UNKNOWN else Opens.NEUTRAL

    @property
    def weight(self) -> Weight:
        """Where one can go."""
        return Weight.WHERE


class SiteReworded(_SiteChange, frozen=True, kw_only=True, tag="site_reworded"):
    """A site's entry changed, and neither opened nor closed it; ``fields`` of ``Site`` differ."""

    before: Site
    fields: tuple[str, ...]

    @property
    def opens(self) -> Opens:
        """Nothing opens or closes, unless nobody knows how the site stands, or stood."""
        states = (self.before.status, self.site.status)
        unknown = "status" in self.fields and RecruitmentStatus.UNKNOWN in states
        return Opens.UNCLEAR if unknown and None not in states else Opens.NEUTRAL


class AgesChanged(Bearing, frozen=True, kw_only=True, tag="ages_changed"):
    """Other age limits; ``low`` and ``high`` say which way each end moved, ``None`` if it stayed.

    A limit that is ``None`` is no limit.
    """

    minimum_before: AgeLimit | None
    minimum: AgeLimit | None
    maximum_before: AgeLimit | None
    maximum: AgeLimit | None
    low: Shift | None = None
    high: Shift | None = None

    @property
    def shift(self) -> Shift:
        """Which way the range as a whole moved."""
        ends = {end for end in (self.low, self.high) if end is not None}
        return ends.pop() if len(ends) == 1 else Shift.BOTH

    @property
    def opens(self) -> Opens:
        """A wider range lets people in."""
        return OPENS_OF[self.shift]

    @property
    def weight(self) -> Weight:
        """Who can take part."""
        return Weight.WHO


class SexChanged(Bearing, frozen=True, kw_only=True, tag="sex_changed"):
    """Another sex may take part; ``None`` means that all may."""

    before: Sex | None
    after: Sex | None

    @property
    def opens(self) -> Opens:
        """From one to the other it opens for some and closes for others."""
        if self.after is None:
            return Opens.OPENS
        return Opens.CLOSES if self.before is None else Opens.BOTH

    @property
    def weight(self) -> Weight:
        """Who can take part."""
        return Weight.WHO


class HealthyVolunteersChanged(
    Bearing, frozen=True, kw_only=True, tag="healthy_volunteers_changed"
):
    """Whether healthy people may take part; ``None`` where the record does not say."""

    before: bool | None
    after: bool | None

    @property
    def opens(self) -> Opens:
        """Unclear where one of the versions does not say."""
        if self.before is None or self.after is None:
            return Opens.UNCLEAR
        return Opens.OPENS if self.after else Opens.CLOSES

    @property
    def weight(self) -> Weight:
        """Who can take part."""
        return Weight.WHO


class _CriterionChange(Bearing, frozen=True, kw_only=True):
    """A change of the eligibility text."""

    shift: Shift

    @property
    def opens(self) -> Opens:
        """A looser condition lets people in."""
        return OPENS_OF[self.shift]

    @property
    def weight(self) -> Weight:
        """Other words for the same are a detail."""
        return Weight.DETAIL if self.shift is Shift.REWORDED else Weight.WHO


class CriterionAdded(_CriterionChange, frozen=True, kw_only=True, tag="criterion_added"):
    """A criterion that nothing in the version before corresponds to."""

    criterion: Criterion


class CriterionRemoved(_CriterionChange, frozen=True, kw_only=True, tag="criterion_removed"):
    """A criterion that nothing in the version after corresponds to."""

    criterion: Criterion


class CriterionChanged(_CriterionChange, frozen=True, kw_only=True, tag="criterion_changed"):
    """A criterion in both versions whose words differ, aligned."""

    before: Criterion
    after: Criterion

    @property
    def criterion_kind(self) -> CriterionKind:
        """Whether it lets people in or keeps them out, as the later version has it."""
        return self.after.kind


class CriteriaListed(Bearing, frozen=True, kw_only=True, tag="criteria_listed"):
    """The record had no criteria and now lists ``count`` of them, or (not ``listed``) dropped all.

    What held while none were listed, nobody can tell.
    """

    listed: bool
    count: int

    @property
    def opens(self) -> Opens:
        """The record does not say who could take part before, or can now."""
        return Opens.UNCLEAR

    @property
    def weight(self) -> Weight:
        """Who can take part."""
        return Weight.WHO


class EligibilityListed(Bearing, frozen=True, kw_only=True, tag="eligibility_listed"):
    """The record said nothing of who can take part and now does, or (not ``listed``) dropped it.

    A record without ages, sex and rules is one that does not tell, not one that takes everybody.
    """

    listed: bool

    @property
    def opens(self) -> Opens:
        """The record does not say who could take part before, or can now."""
        return Opens.UNCLEAR

    @property
    def weight(self) -> Weight:
        """Who can take part."""
        return Weight.WHO


class ResultsPosted(Bearing, frozen=True, kw_only=True, tag="results_posted"):
    """The registry now shows what the trial found."""

    date: PartialDate | None = None

    @property
    def weight(self) -> Weight:
        """What a patient waits for."""
        return Weight.WHAT


class ResultsTakenDown(Bearing, frozen=True, kw_only=True, tag="results_taken_down"):
    """The registry no longer shows what the trial found."""

    @property
    def weight(self) -> Weight:
        """What a patient waits for."""
        return Weight.WHAT


class DateName(enum.StrEnum):
    """The dates of a trial's life that people plan by."""

    START = "start"
    PRIMARY_COMPLETION = "primary_completion"
    COMPLETION = "completion"


class DatesMoved(Bearing, frozen=True, kw_only=True, tag="dates_moved"):
    """A date in the trial's life changed, became known, or turned from planned to actual."""

    date: DateName
    before: TrialDate | None
    after: TrialDate | None

    @property
    def weight(self) -> Weight:
        """The same day, now known for sure, is a detail."""
        same = self.before and self.after and self.before.date == self.after.date
        return Weight.DETAIL if same else Weight.WHAT


class PhaseChanged(Bearing, frozen=True, kw_only=True, tag="phase_changed"):
    """Other phases of drug development."""

    before: tuple[Phase, ...]
    after: tuple[Phase, ...]

    @property
    def weight(self) -> Weight:
        """What the trial is."""
        return Weight.WHAT


class ConditionsChanged(Bearing, frozen=True, kw_only=True, tag="conditions_changed"):
    """Other conditions under study.

    Both tuples are empty where only the order or the spelling changed.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def opens(self) -> Opens:
        """A condition that is named anew may be open to more people, or only a better name."""
        return Opens.UNCLEAR if self.added or self.removed else Opens.NEUTRAL

    @property
    def weight(self) -> Weight:
        """What the trial is about."""
        return Weight.WHAT if self.added or self.removed else Weight.DETAIL


class InterventionsChanged(Bearing, frozen=True, kw_only=True, tag="interventions_changed"):
    """Other treatments are tried (by name), or the ``described`` ones were described anew."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    described: tuple[str, ...] = ()

    @property
    def weight(self) -> Weight:
        """What the trial tries."""
        return Weight.WHAT if self.added or self.removed else Weight.DETAIL


class TitleChanged(Bearing, frozen=True, kw_only=True, tag="title_changed"):
    """Another short title."""

    before: str
    after: str


class EnrolmentChanged(Bearing, frozen=True, kw_only=True, tag="enrolment_changed"):
    """Another number of people, or the planned one became the actual one."""

    before: Enrolment | None
    after: Enrolment | None


class ContactChanged(Bearing, frozen=True, kw_only=True, tag="contact_changed"):
    """Other people to ask: at a site, or (``site`` is ``None``) of the trial as a whole."""

    site: Site | None = None
    km: float | None = None


class OtherChanged(Bearing, frozen=True, kw_only=True, tag="other_changed"):
    """Any other field of the record, named as in ``Trial`` (``dates.last_verified``)."""

    field: str

    @property
    def weight(self) -> Weight:
        """Of use to those who look after the record."""
        return Weight.RECORD


Change = (
    StatusChanged
    | SiteOpened
    | SiteClosed
    | SiteAdded
    | SiteRemoved
    | SiteReworded
    | AgesChanged
    | SexChanged
    | HealthyVolunteersChanged
    | CriteriaListed
    | EligibilityListed
    | CriterionAdded
    | CriterionRemoved
    | CriterionChanged
    | ResultsPosted
    | ResultsTakenDown
    | DatesMoved
    | PhaseChanged
    | ConditionsChanged
    | InterventionsChanged
    | TitleChanged
    | EnrolmentChanged
    | ContactChanged
    | OtherChanged
)
"""Any one change; msgspec decodes it by its ``kind``."""
