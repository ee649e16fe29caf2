"""Health records as FHIR R4 hands them out, read into a profile; and a profile written as one."""

from trialpost.interop.fhir.reading import FhirIssue, FhirReading, is_fhir, profile_from_fhir
from trialpost.interop.fhir.writing import FhirWriting, fhir_from_profile

__all__ = [
    "FhirIssue",
    "FhirReading",
    "FhirWriting",
    "fhir_from_profile",
    "is_fhir",
    "profile_from_fhir",
]
