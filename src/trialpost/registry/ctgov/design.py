"""Read how a ClinicalTrials.gov study is built: design, arms, interventions, outcomes."""

from msgspec import UNSET

from trialpost.model.reading import IssueKind
from trialpost.model.status import ArmType, InterventionType, Phase, StudyType
from trialpost.model.trial import (
    Arm,
    Design,
    Enrolment,
    Intervention,
    OutcomeMeasure,
    OutcomeRole,
)
from trialpost.registry.ctgov import codes as known
from trialpost.registry.ctgov.fields import PROTOCOL, coded, codes, exactness, required_code, word
from trialpost.registry.ctgov.wire import (
    ArmsInterventions,
    DesignInfo,
    DesignModule,
    EnrollmentInfo,
    Outcome,
    Outcomes,
)
from trialpost.registry.tolerant.notes import Notes, quoted

_AT = f"{PROTOCOL}/designModule"
_ARMS = f"{PROTOCOL}/armsInterventionsModule"
_OUTCOMES = f"{PROTOCOL}/outcomesModule"
_PHASE, _TYPE = codes(Phase), codes(StudyType)
_ARM, _INTERVENTION = codes(ArmType), codes(InterventionType)

LARGEST_COUNT = 2**31 - 1
"""More people than this do not take part in anything; the earth has some four times as many."""


def study_type(module: DesignModule, notes: Notes) -> StudyType:
    """Read the type, which every record has."""
    return required_code(module.study_type, _TYPE, StudyType.UNKNOWN, f"{_AT}/studyType", notes)


def phases(module: DesignModule, notes: Notes) -> tuple[Phase, ...]:
    """Read the phases, leaving out what is no phase."""
    read = (
        _PHASE.get(code) or coded(code, _PHASE, f"{_AT}/phases/{index}", notes)
        for index, code in enumerate(module.phases)
    )
    return tuple(phase for phase in read if phase)


def enrolment(info: EnrollmentInfo, notes: Notes) -> Enrolment | None:
    """Read how many take part; a count that cannot be is noted and left out."""
    where = f"{_AT}/enrollmentInfo"
    sure = exactness(info.type, f"{where}/type", notes)
    if info.count is UNSET:
        return None
    if not 0 <= info.count <= LARGEST_COUNT:
        detail = f"{quoted(info.count)} is no number of people; left out."
        notes.add(IssueKind.WRONG_TYPE, f"{where}/count", detail)
        return None
    return Enrolment(info.count, sure)


def design(module: DesignModule, notes: Notes) -> Design:
    """Read the coded words of the design."""
    info = module.design_info
    masking, at = info.masking_info, f"{_AT}/designInfo"
    purpose, view = info.primary_purpose, info.time_perspective
    return Design(
        allocation=word(info.allocation, known.ALLOCATION, f"{at}/allocation", notes),
        intervention_model=_intervention_model(info, notes),
        masking=word(masking.masking, known.MASKING, f"{at}/maskingInfo/masking", notes),
        who_masked=_who_masked(masking.who_masked, f"{at}/maskingInfo/whoMasked", notes),
        primary_purpose=word(purpose, known.PRIMARY_PURPOSE, f"{at}/primaryPurpose", notes),
        observational_model=_observational_model(info, notes),
        time_perspective=word(view, known.TIME_PERSPECTIVE, f"{at}/timePerspective", notes),
        patient_registry=None if module.patient_registry is UNSET else module.patient_registry,
        target_duration=module.target_duration or None,
    )


def _intervention_model(info: DesignInfo, notes: Notes) -> str | None:
    where = f"{_AT}/designInfo/interventionModel"
    return word(info.intervention_model, known.INTERVENTION_MODEL, where, notes)


def _observational_model(info: DesignInfo, notes: Notes) -> str | None:
    where = f"{_AT}/designInfo/observationalModel"
    return word(info.observational_model, known.OBSERVATIONAL_MODEL, where, notes)


def _who_masked(masked: tuple[str, ...], where: str, notes: Notes) -> tuple[str, ...]:
    read = (
        word(code, known.WHO_MASKED, f"{where}/{index}", notes) for index, code in enumerate(masked)
    )
    return tuple(who for who in read if who)


def interventions(module: ArmsInterventions, notes: Notes) -> tuple[Intervention, ...]:
    """Read what is tried; an intervention without a name is noted and left out."""
    read = []
    for index, given in enumerate(module.interventions):
        if not given.name:
            where = f"{_ARMS}/interventions/{index}/name"
            notes.add(IssueKind.MISSING, where, "An intervention without a name; left out.")
            continue
        kind = _INTERVENTION.get(given.type) or required_code(
            given.type,
            _INTERVENTION,
            InterventionType.OTHER,
            f"{_ARMS}/interventions/{index}/type",
            notes,
        )
        read.append(
            Intervention(
                name=given.name,
                type=kind,
                description=given.description or None,
                other_names=given.other_names,
                arms=given.arm_group_labels,
            )
        )
    return tuple(read)


def arms(module: ArmsInterventions, notes: Notes) -> tuple[Arm, ...]:
    """Read the arms; one without a label is noted and left out.

    The registry writes an arm's interventions as ``Drug: Aspirin``. The type is taken off where
    what remains is the name of an intervention of this record.
    """
    names = {given.name for given in module.interventions}
    read = []
    for index, given in enumerate(module.arm_groups):
        if not given.label:
            where = f"{_ARMS}/armGroups/{index}/label"
            notes.add(IssueKind.MISSING, where, "An arm without a label; left out.")
            continue
        kind = _ARM.get(given.type) or coded(
            given.type, _ARM, f"{_ARMS}/armGroups/{index}/type", notes
        )
        read.append(
            Arm(
                label=given.label,
                type=kind,
                description=given.description or None,
                interventions=tuple([_bare(name, names) for name in given.intervention_names]),
            )
        )
    return tuple(read)


def _bare(name: str, names: set[str]) -> str:
    bare = name.partition(": ")[2]
    return bare if bare in names else name


def outcomes(module: Outcomes, notes: Notes) -> tuple[OutcomeMeasure, ...]:
    """Read the outcome measures, primary ones first; one without a name is noted and left out."""
    return (
        *_outcomes(module.primary_outcomes, OutcomeRole.PRIMARY, notes),
        *_outcomes(module.secondary_outcomes, OutcomeRole.SECONDARY, notes),
        *_outcomes(module.other_outcomes, OutcomeRole.OTHER, notes),
    )


def _outcomes(given: tuple[Outcome, ...], role: OutcomeRole, notes: Notes) -> list[OutcomeMeasure]:
    read = []
    for index, outcome in enumerate(given):
        if not outcome.measure:
            where = f"{_OUTCOMES}/{role.value}Outcomes/{index}/measure"
            notes.add(IssueKind.MISSING, where, "An outcome without a name; left out.")
            continue
        read.append(
            OutcomeMeasure(
                measure=outcome.measure,
                role=role,
                time_frame=outcome.time_frame or None,
                description=outcome.description or None,
            )
        )
    return read
