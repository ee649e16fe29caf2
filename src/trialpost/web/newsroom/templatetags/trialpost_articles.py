"""Let pages of other apps name the article about a trial."""

from django import template

from trialpost.web.newsroom import store

register = template.Library()


@register.simple_tag
def article_about(registry_id: str) -> store.Listed | None:
    """Return the article on the site about a trial, if there is one."""
    return store.about_trial(str(registry_id))
