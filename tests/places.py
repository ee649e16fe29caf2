"""The tables of cities, which take seconds to make, are made once in a run and not by each service.

Each run makes them anew, so that no test reads what an older code made.
"""

import os
from pathlib import Path

SHARED = "TESTS_PLACES"
"""In the environment: the folder in which this run keeps them."""


def link(folder: Path) -> None:
    """Let the service of a data folder find the tables that this run keeps."""
    (folder / "places").symlink_to(os.environ[SHARED], target_is_directory=True)
