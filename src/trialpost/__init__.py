"""Find recruiting trials, match people to them, and tell in plain words what trials found.

The library's face. Every function works on values: no database, no network, no clock. The names
below are loaded when they are first used, so that importing the package costs nothing.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trialpost.articles import verify, write_article
    from trialpost.eligibility.telling import profile_from_json, profile_from_value
    from trialpost.findings import findings_from_json
    from trialpost.matching.ask import ask
    from trialpost.matching.catalogue import Catalogue
    from trialpost.matching.find import FindQuery, find
    from trialpost.matching.match import match
    from trialpost.model.profile import Profile
    from trialpost.model.reading import ReadIssue, ReadResult
    from trialpost.registry import read, read_record
    from trialpost.vocabulary.places import locate
    from trialpost.vocabulary.plain import render

__version__ = "0.1.0"

__all__ = [
    "Catalogue",
    "FindQuery",
    "Profile",
    "ReadIssue",
    "ReadResult",
    "ask",
    "find",
    "findings_from_json",
    "locate",
    "match",
    "profile_from_json",
    "profile_from_value",
    "read",
    "read_record",
    "render",
    "verify",
    "write_article",
]

_HOMES = {
    "Catalogue": "matching.catalogue",
    "FindQuery": "matching.find",
    "Profile": "model.profile",
    "ReadIssue": "model.reading",
    "ReadResult": "model.reading",
    "ask": "matching.ask",
    "find": "matching.find",
    "findings_from_json": "findings",
    "locate": "vocabulary.places",
    "match": "matching.match",
    "profile_from_json": "eligibility.telling",
    "profile_from_value": "eligibility.telling",
    "read": "registry",
    "read_record": "registry",
    "render": "vocabulary.plain",
    "verify": "articles",
    "write_article": "articles",
}


def __getattr__(name: str) -> Any:
    """Load a name of the library's face from the room that it lives in."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"trialpost has no {name!r}")
    return getattr(importlib.import_module(f"trialpost.{home}"), name)
