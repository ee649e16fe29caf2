"""ClinicalTrials.gov's older XML, by way of the API's shapes."""
