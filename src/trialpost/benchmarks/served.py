"""The site with one address more, for ``trialpost.benchmarks.serving`` to have granian serve."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trialpost.web.settings")

from django.conf import settings  # type: ignore[import-untyped]

settings.ROOT_URLCONF = "trialpost.benchmarks.served_urls"

from trialpost.web.wsgi import application  # noqa: E402

__all__ = ["application"]
