"""A trial as its registry describes it, in the field's own words."""

import enum

import msgspec

from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.identifiers import RegistryId
from trialpost.model.site import Contact, Site
from trialpost.model.status import (
    ArmType,
    InterventionType,
    Phase,
    RecruitmentStatus,
    Sex,
    StatusBasis,
    StudyType,
)


class Exactness(enum.StrEnum):
    """Whether a date or a count is what happened or what is planned."""

    ACTUAL = "actual"
    ESTIMATED = "estimated"


class TrialDate(msgspec.Struct, frozen=True, gc=False):
    """A date in a trial's life, and whether it has happened."""

    date: PartialDate
    exactness: Exactness | None = None


class MeshTerm(msgspec.Struct, frozen=True, gc=False):
    """A Medical Subject Heading: its descriptor id (``D008180``, never padded) and its name.

    ``id`` is ``""`` where the record gives the name only, as ClinicalTrials.gov's older XML does.
    """

    id: str
    name: str


class SecondaryId(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Another identifier of the same trial, as the record gives it."""

    value: str
    type: str | None = None
    domain: str | None = None
    link: str | None = None


class Intervention(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is tried, and in which arms (by their labels)."""

    name: str
    type: InterventionType = InterventionType.OTHER
    description: str | None = None
    other_names: tuple[str, ...] = ()
    arms: tuple[str, ...] = ()


class Arm(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A group of participants who get the same."""

    label: str
    type: ArmType | None = None
    description: str | None = None
    interventions: tuple[str, ...] = ()


class Eligibility(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Who may take part, as far as the record codes it, and the criteria's own text.

    ``sex`` is ``None`` when all may take part; ``gender_based`` is true when the record says that
    it means gender rather than sex at birth. A limit that is ``None`` is no limit.
    ``healthy_volunteers`` is ``None`` where the record does not say.
    """

    criteria: str = ""
    sex: Sex | None = None
    gender_based: bool = False
    gender_description: str | None = None
    minimum_age: AgeLimit | None = None
    maximum_age: AgeLimit | None = None
    healthy_volunteers: bool | None = None
    study_population: str | None = None
    sampling_method: str | None = None


class Sponsor(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Who is responsible for a trial, or helps; ``kind`` is the registry's class of agency."""

    name: str
    kind: str | None = None


class Official(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Somebody who is named as leading the trial."""

    name: str | None = None
    affiliation: str | None = None
    role: str | None = None


class Dates(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The dates of a record and of the trial that it describes.

    ``recruitment_end`` is the last day on which the record itself says that people are taken.
    """

    first_submitted: PartialDate | None = None
    first_posted: PartialDate | None = None
    last_update_submitted: PartialDate | None = None
    last_update_posted: PartialDate | None = None
    last_verified: PartialDate | None = None
    start: TrialDate | None = None
    recruitment_end: TrialDate | None = None
    primary_completion: TrialDate | None = None
    completion: TrialDate | None = None
    results_first_posted: PartialDate | None = None


class Enrolment(msgspec.Struct, frozen=True, gc=False):
    """How many people take part."""

    count: int
    exactness: Exactness | None = None


class Design(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How the trial is built, in the registry's coded words (lower case)."""

    allocation: str | None = None
    intervention_model: str | None = None
    masking: str | None = None
    who_masked: tuple[str, ...] = ()
    primary_purpose: str | None = None
    observational_model: str | None = None
    time_perspective: str | None = None
    patient_registry: bool | None = None
    target_duration: str | None = None


class OutcomeRole(enum.StrEnum):
    """How much weight the trial gives to an outcome measure."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    OTHER = "other"


class OutcomeMeasure(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Something that the trial set out to measure."""

    measure: str
    role: OutcomeRole
    time_frame: str | None = None
    description: str | None = None


class Reference(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A publication that the record cites; ``type`` is background, result or derived."""

    citation: str | None = None
    pmid: str | None = None
    type: str | None = None


class Link(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A further page that the record points to."""

    url: str
    label: str | None = None


class Trial(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One registered trial.

    ``condition_mesh`` and ``condition_ancestors`` are the registry's own derived terms: assigned by
    algorithm, good for recall and wrong at times.
    """

    id: RegistryId
    aliases: tuple[str, ...] = ()
    org_study_id: str | None = None
    secondary_ids: tuple[SecondaryId, ...] = ()
    brief_title: str
    official_title: str | None = None
    acronym: str | None = None
    status: RecruitmentStatus
    status_basis: StatusBasis = StatusBasis.STATED
    last_known_status: RecruitmentStatus | None = None
    why_stopped: str | None = None
    type: StudyType
    phases: tuple[Phase, ...] = ()
    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    condition_mesh: tuple[MeshTerm, ...] = ()
    condition_ancestors: tuple[MeshTerm, ...] = ()
    intervention_mesh: tuple[MeshTerm, ...] = ()
    intervention_ancestors: tuple[MeshTerm, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    arms: tuple[Arm, ...] = ()
    brief_summary: str | None = None
    detailed_description: str | None = None
    eligibility: Eligibility = Eligibility()
    sites: tuple[Site, ...] = ()
    central_contacts: tuple[Contact, ...] = ()
    officials: tuple[Official, ...] = ()
    sponsor: Sponsor | None = None
    collaborators: tuple[Sponsor, ...] = ()
    dates: Dates = Dates()
    enrolment: Enrolment | None = None
    design: Design = Design()
    outcomes: tuple[OutcomeMeasure, ...] = ()
    references: tuple[Reference, ...] = ()
    links: tuple[Link, ...] = ()
    has_results: bool = False

    @property
    def title(self) -> str:
        """The short title, or the official one where there is no short one."""
        return self.brief_title or self.official_title or str(self.id)

    @property
    def url(self) -> str:
        """The record's page at its registry."""
        return self.id.url
