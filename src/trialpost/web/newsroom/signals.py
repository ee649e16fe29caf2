"""What the newsroom says after a commit, for the apps above it to hear."""

from django.dispatch import Signal

article_published = Signal()
"""An article was published. Carries ``slug`` and ``now``."""

article_corrected = Signal()
"""A published article was corrected. Carries ``slug`` and ``now``."""

article_withdrawn = Signal()
"""An article was taken off the site. Carries ``slug`` and ``now``."""
