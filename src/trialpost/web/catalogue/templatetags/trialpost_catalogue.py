"""Let the page of a trial say what changed."""

from django import template

from trialpost.web.catalogue.history import Told, recent_changes

register = template.Library()

VERSIONS_SHOWN = 3


@register.simple_tag
def what_changed(registry_id: str) -> tuple[Told, ...]:
    """Return the last changes of a trial that matter to people, the latest first."""
    return recent_changes(str(registry_id), VERSIONS_SHOWN)
