"""Read the public registries of trials: bytes in, ``Trial`` and ``ReadIssue`` out."""

from trialpost.registry.ctgov.study import read_record
from trialpost.registry.files.reading import read

__all__ = ["read", "read_record"]
