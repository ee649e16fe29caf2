"""Read the public registries of trials: bytes in, ``Trial`` and ``ReadIssue`` out."""

from trialpost.registry.ctgov import read_record
from trialpost.registry.files import read

__all__ = ["read", "read_record"]
