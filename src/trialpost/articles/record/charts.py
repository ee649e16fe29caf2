"""Draw the results that a record's article tells."""

from trialpost.articles.record.choosing import Chosen
from trialpost.model.article import Figure


def charts(chosen: Chosen) -> tuple[Figure, ...]:
    """Return the charts of an article."""
    return ()
