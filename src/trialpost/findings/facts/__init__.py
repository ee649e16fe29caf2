"""What a registry record says beside its figures, as sentences that know their field."""

from trialpost.findings.facts.making import Facts, facts_of

__all__ = ["Facts", "facts_of"]
