"""Findings of participant-level data: an analysis file over CDISC ADaM tables."""

from trialpost.findings.participants.analysing import ParticipantFindings, analyse

__all__ = ["ParticipantFindings", "analyse"]
