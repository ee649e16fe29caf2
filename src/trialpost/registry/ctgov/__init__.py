"""ClinicalTrials.gov's API v2."""
