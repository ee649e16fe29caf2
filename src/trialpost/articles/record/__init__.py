"""An article of a registry record: its posted figures and the facts of its fields."""

from trialpost.articles.record.write import record_document, write_record_article

__all__ = ["record_document", "write_record_article"]
