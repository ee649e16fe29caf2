"""The shape of posted results in ClinicalTrials.gov's API v2, as their bytes are decoded.

The fields are those of the registry's own metadata (``/api/v2/studies/metadata``,
``resultsSection``). Numbers come as texts, and in adverse events as whole numbers.
"""
# ruff: noqa: D101 - each class is one object of the registry's metadata, under its own name

import msgspec
from msgspec import UNSET, UnsetType

from trialpost.registry.ctgov.wire import ABSENT, Wire

Whole = int | str | UnsetType
"""A whole number; a text is taken as it stands, so that "<5" is not lost."""


class WireGroup(Wire, frozen=True):
    id: str = ""
    title: str = ""
    description: str = ""


class FlowStats(Wire, frozen=True):
    group_id: str = ""
    comment: str = ""
    num_subjects: str = ""
    num_units: str = ""


class FlowMilestone(Wire, frozen=True):
    type: str = ""
    comment: str = ""
    achievements: tuple[FlowStats, ...] = ()


class DropWithdraw(Wire, frozen=True):
    type: str = ""
    comment: str = ""
    reasons: tuple[FlowStats, ...] = ()


class FlowPeriod(Wire, frozen=True):
    title: str = ""
    milestones: tuple[FlowMilestone, ...] = ()
    drop_withdraws: tuple[DropWithdraw, ...] = ()


class Flow(Wire, frozen=True):
    pre_assignment_details: str = ""
    recruitment_details: str = ""
    type_units_analyzed: str = ""
    groups: tuple[WireGroup, ...] = ()
    periods: tuple[FlowPeriod, ...] = ()


class DenomCount(Wire, frozen=True):
    group_id: str = ""
    value: str = ""


class Denom(Wire, frozen=True):
    units: str = ""
    counts: tuple[DenomCount, ...] = ()


class WireMeasurement(Wire, frozen=True):
    group_id: str = ""
    value: str = ""
    spread: str = ""
    lower_limit: str = ""
    upper_limit: str = ""
    comment: str = ""


class WireCategory(Wire, frozen=True):
    title: str = ""
    measurements: tuple[WireMeasurement, ...] = ()


class WireClass(Wire, frozen=True):
    title: str = ""
    denoms: tuple[Denom, ...] = ()
    categories: tuple[WireCategory, ...] = ()


class BaselineMeasure(Wire, frozen=True):
    title: str = ""
    description: str = ""
    population_description: str = ""
    param_type: str = ""
    dispersion_type: str = ""
    unit_of_measure: str = ""
    calculate_pct: bool | UnsetType = UNSET
    denom_units_selected: str = ""
    denoms: tuple[Denom, ...] = ()
    classes: tuple[WireClass, ...] = ()


class BaselineModule(Wire, frozen=True):
    population_description: str = ""
    type_units_analyzed: str = ""
    groups: tuple[WireGroup, ...] = ()
    denoms: tuple[Denom, ...] = ()
    measures: tuple[BaselineMeasure, ...] = ()


class WireAnalysis(Wire, frozen=True):
    param_type: str = ""
    param_value: str = ""
    dispersion_type: str = ""
    dispersion_value: str = ""
    statistical_method: str = ""
    statistical_comment: str = ""
    p_value: str = ""
    p_value_comment: str = ""
    ci_num_sides: str = ""
    ci_pct_value: str = ""
    ci_lower_limit: str = ""
    ci_upper_limit: str = ""
    ci_lower_limit_comment: str = ""
    ci_upper_limit_comment: str = ""
    estimate_comment: str = ""
    tested_non_inferiority: bool | UnsetType = UNSET
    non_inferiority_type: str = ""
    non_inferiority_comment: str = ""
    other_analysis_description: str = ""
    group_description: str = ""
    group_ids: tuple[str, ...] = ()


class WireOutcomeMeasure(Wire, frozen=True):
    type: str = ""
    title: str = ""
    description: str = ""
    population_description: str = ""
    reporting_status: str = ""
    anticipated_posting_date: str = ""
    param_type: str = ""
    dispersion_type: str = ""
    unit_of_measure: str = ""
    calculate_pct: bool | UnsetType = UNSET
    time_frame: str = ""
    type_units_analyzed: str = ""
    denom_units_selected: str = ""
    groups: tuple[WireGroup, ...] = ()
    denoms: tuple[Denom, ...] = ()
    classes: tuple[WireClass, ...] = ()
    analyses: tuple[WireAnalysis, ...] = ()


class OutcomeMeasures(Wire, frozen=True):
    outcome_measures: tuple[WireOutcomeMeasure, ...] = ()


class WireEventGroup(Wire, frozen=True):
    id: str = ""
    title: str = ""
    description: str = ""
    deaths_num_affected: Whole = UNSET
    deaths_num_at_risk: Whole = UNSET
    serious_num_affected: Whole = UNSET
    serious_num_at_risk: Whole = UNSET
    other_num_affected: Whole = UNSET
    other_num_at_risk: Whole = UNSET


class EventStats(Wire, frozen=True):
    group_id: str = ""
    num_events: Whole = UNSET
    num_affected: Whole = UNSET
    num_at_risk: Whole = UNSET


class WireEvent(Wire, frozen=True):
    term: str = ""
    organ_system: str = ""
    source_vocabulary: str = ""
    assessment_type: str = ""
    notes: str = ""
    stats: tuple[EventStats, ...] = ()


class EventsModule(Wire, frozen=True):
    frequency_threshold: str = ""
    time_frame: str = ""
    description: str = ""
    all_cause_mortality_comment: str = ""
    event_groups: tuple[WireEventGroup, ...] = ()
    serious_events: tuple[WireEvent, ...] = ()
    other_events: tuple[WireEvent, ...] = ()


class Limitations(Wire, frozen=True):
    description: str = ""


class CertainAgreement(Wire, frozen=True):
    pi_sponsor_employee: bool | UnsetType = UNSET
    restriction_type: str = ""
    restrictive_agreement: bool | UnsetType = UNSET
    other_details: str = ""


class WirePointOfContact(Wire, frozen=True):
    title: str = ""
    organization: str = ""
    email: str = ""
    phone: str = ""
    phone_ext: str = ""


NO_AGREEMENT = CertainAgreement()
NO_CONTACT = WirePointOfContact()


class MoreInfo(Wire, frozen=True):
    limitations_and_caveats: Limitations = Limitations()
    certain_agreement: CertainAgreement = NO_AGREEMENT
    point_of_contact: WirePointOfContact = NO_CONTACT


class Results(Wire, frozen=True):
    participant_flow_module: Flow = Flow()
    baseline_characteristics_module: BaselineModule = BaselineModule()
    outcome_measures_module: OutcomeMeasures = OutcomeMeasures()
    adverse_events_module: EventsModule = EventsModule()
    more_info_module: MoreInfo = MoreInfo()


class Holder(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """A study of which only the results are looked at; the protocol has its own reader."""

    results_section: msgspec.Raw = ABSENT
