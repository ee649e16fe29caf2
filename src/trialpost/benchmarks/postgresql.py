"""A PostgreSQL database that is measured as a rival."""

from typing import Any

from trialpost.errors import BadInput, ConfigurationError


def connected(url: str) -> Any:
    """Connect to a database; every statement counts by itself.

    Raises:
        ConfigurationError: if psycopg is not installed.
        BadInput: if the database cannot be reached.
    """
    try:
        import psycopg
    except ImportError:
        raise ConfigurationError("psycopg is not installed; install the web extra.") from None
    try:
        return psycopg.connect(url, autocommit=True)
    except psycopg.Error as error:
        raise BadInput(f"The database for the benchmark cannot be reached: {error}") from None
