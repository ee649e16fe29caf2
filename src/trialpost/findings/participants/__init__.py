"""Findings of participant-level data: an analysis file over CDISC ADaM tables."""

from trialpost.findings.participants.analysing import ParticipantFindings, analyse
from trialpost.findings.participants.filing import findings_file

__all__ = ["ParticipantFindings", "analyse", "findings_file"]
