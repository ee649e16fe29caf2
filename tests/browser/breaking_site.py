"""The demo's site once more, with one thing broken: judging anybody's profile fails on its words.

Served by ``test_leaks.py`` over the running demo's own data, as granian serves the site.
"""

from trialpost.matching import match as matching


def _breaks(catalogue: object, profile: object, **more: object) -> None:
    told = [one.name for one in profile.conditions]
    raise ValueError(f"failed on {told}, {profile.birth_year}, {profile.place}")


matching.match = _breaks

from trialpost.web.wsgi import application  # noqa: E402 - broken before anybody takes it from there

__all__ = ["application"]
