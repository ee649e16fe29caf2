"""Every moment that stands in some tables, to the second, so that tests can try to join them."""

import datetime as dt


def moments(*models: type) -> set[dt.datetime]:
    """Return the moments of all rows of some models."""
    return {
        value.replace(microsecond=0)
        for model in models
        for row in model.objects.values()
        for value in row.values()
        if isinstance(value, dt.datetime)
    }
