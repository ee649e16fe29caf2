"""The reference trial NCT02708095: its published findings, in a findings file of the project."""

from importlib.resources import files

REFERENCE_TRIAL = "NCT02708095"


def reference_findings() -> bytes:
    """Return the reference trial's findings file, for :func:`trialpost.findings_from_json`."""
    return (files(__package__) / f"{REFERENCE_TRIAL}.findings.json").read_bytes()
