"""Let the operator's first page say what the last audit found."""

from django import template
from django.utils import timezone

from trialpost.web import doctor

register = template.Library()


@register.simple_tag
def last_audit() -> doctor.Examined:
    """Return what the audits of the last watches found, as ``trialpost doctor`` says it."""
    return doctor.audit(timezone.now())
