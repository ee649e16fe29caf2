"""Findings of what a registry has posted of a finished trial."""

from trialpost.findings.posted.reading import PostedFindings, posted_findings

__all__ = ["PostedFindings", "posted_findings"]
