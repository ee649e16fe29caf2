"""Let the page of a trial say what changed, and which sites' entries are to be doubted."""

import datetime as dt

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from trialpost.matching.find import FindResult
from trialpost.model.match import Freshness, FreshnessLabel
from trialpost.model.message import Message
from trialpost.model.site import Site
from trialpost.model.trial import Trial
from trialpost.registry.freshness.sites import site_freshness
from trialpost.vocabulary.condition_words import words
from trialpost.vocabulary.languages_told import is_spanish
from trialpost.web.catalogue import built_how
from trialpost.web.catalogue.history import Told, recent_changes
from trialpost.web.condition_names import condition_html, condition_name
from trialpost.web.language import DEFAULT, current, render
from trialpost.web.typed import isolated

register = template.Library()

VERSIONS_SHOWN = 3


@register.simple_tag
def what_changed(registry_id: str) -> tuple[Told, ...]:
    """Return the last changes of a trial that matter to people, the latest first."""
    return recent_changes(str(registry_id), VERSIONS_SHOWN)


@register.simple_tag
def doubt_about(trial: Trial, site: Site, record: Freshness, today: dt.date) -> Freshness | None:
    """Return a site's freshness where it says more than that of the record as a whole."""
    found = site_freshness(trial, site, today=today)
    if found.label is FreshnessLabel.CURRENT or found.because == record.because:
        return None
    return found


@register.filter
def is_told_in_english(trial: Trial) -> bool:
    """Tell whether a record speaks English: none of the registries that we read says which."""
    return not is_spanish(f"{trial.title} {trial.brief_summary or ''}")


_HERE = "\ufffc"


@register.filter
def how_understood(result: FindResult) -> str | SafeString:
    """Say how a search was understood.

    On a page in another language somebody's own words stand before what they were taken for: its
    name in that language, else the vocabulary's, which is marked as English. A name that says the
    same as they wrote is not said twice.
    """
    said, told = result.interpretation, result.understood
    if said is None or told is None:
        return ""
    heading = said.params.get("condition")
    if current() == DEFAULT or not isinstance(heading, str):
        return render(said)
    marked = _beside_typed(told.taken or told.typed, heading)
    told_so = escape(render(Message(said.text, {**said.params, "condition": _HERE})))
    return mark_safe(told_so.replace(_HERE, marked))  # noqa: S308 - both parts are escaped


def _beside_typed(typed: str, heading: str) -> SafeString:
    """Repeat what somebody typed, and say what it was taken for where that is called otherwise.

    A missing accent, or a plural, makes no other name.
    """
    quoted = format_html("«{}»", isolated(typed))
    if typed.casefold() == heading.casefold() or words(typed) == words(condition_name(heading)):
        return quoted
    return format_html("{} ({})", quoted, condition_html(heading))


register.filter("condition_words", condition_html)
register.filter("built_how", built_how.sentences)
register.filter("main_measures", built_how.main_measures)
