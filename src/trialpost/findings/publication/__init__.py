"""Findings from a publication: sentences that state a result, each number at its characters."""

from trialpost.findings.publication.making import PublicationFindings, findings_of_publication
from trialpost.findings.publication.paper import Paper, is_publication, paper_from_xml
from trialpost.findings.publication.proposals import Proposed, propose

__all__ = [
    "Paper",
    "Proposed",
    "PublicationFindings",
    "findings_of_publication",
    "is_publication",
    "paper_from_xml",
    "propose",
]
