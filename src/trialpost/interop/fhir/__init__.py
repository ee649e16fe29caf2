"""Health records as FHIR R4 hands them out, read into a profile."""

from trialpost.interop.fhir.reading import FhirIssue, FhirReading, is_fhir, profile_from_fhir

__all__ = ["FhirIssue", "FhirReading", "is_fhir", "profile_from_fhir"]
