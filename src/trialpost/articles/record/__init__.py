"""An article of a registry record: its posted figures and the facts of its fields."""

from trialpost.articles.record.write import write_record_article
from trialpost.findings.document import record_document

__all__ = ["record_document", "write_record_article"]
