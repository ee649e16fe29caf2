"""Turn values into words on a page: messages, distances, dates, statuses."""

import datetime as dt
import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from trialpost.errors import BadInput
from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.match import Freshness, FreshnessLabel
from trialpost.model.message import Message, say
from trialpost.model.site import Site, join_place
from trialpost.model.status import Phase, RecruitmentStatus, Sex
from trialpost.model.trial import Eligibility
from trialpost.vocabulary import plain
from trialpost.vocabulary.distances import in_miles, km_to_miles
from trialpost.vocabulary.plain import readable

register = template.Library()

STATUS_WORDS = {
    RecruitmentStatus.NOT_YET_RECRUITING: "not yet recruiting",
    RecruitmentStatus.RECRUITING: "recruiting",
    RecruitmentStatus.ENROLLING_BY_INVITATION: "by invitation only",
    RecruitmentStatus.ACTIVE_NOT_RECRUITING: "running, no longer recruiting",
    RecruitmentStatus.SUSPENDED: "paused",
    RecruitmentStatus.TERMINATED: "stopped early",
    RecruitmentStatus.COMPLETED: "finished",
    RecruitmentStatus.WITHDRAWN: "withdrawn before it began",
    RecruitmentStatus.UNKNOWN: "status not known",
    RecruitmentStatus.AVAILABLE: "treatment available outside a trial",
    RecruitmentStatus.NO_LONGER_AVAILABLE: "no longer available",
    RecruitmentStatus.TEMPORARILY_NOT_AVAILABLE: "not available for now",
    RecruitmentStatus.APPROVED_FOR_MARKETING: "approved for use",
    RecruitmentStatus.WITHHELD: "not made public",
}

PHASE_WORDS = {
    Phase.EARLY_PHASE_1: "early phase 1",
    Phase.PHASE_1: "phase 1",
    Phase.PHASE_2: "phase 2",
    Phase.PHASE_3: "phase 3",
    Phase.PHASE_4: "phase 4",
}

FRESHNESS_MARKS = {
    FreshnessLabel.CURRENT: ("●", "up to date"),
    FreshnessLabel.AGEING: ("◐", "getting old"),
    FreshnessLabel.STALE: ("○", "out of date"),
}


LONGEST_TITLE = 300

register.filter("readable", readable, is_safe=True)


@register.filter
def shown_title(title: str) -> str:
    """Return a title for a list: readable, and cut where it is longer than anybody reads."""
    kept = readable(title)
    if len(kept) <= LONGEST_TITLE:
        return kept
    return kept[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


@register.filter
def words(message: Message | str) -> str:
    """Render a message in the page's language."""
    return plain.render(message) if isinstance(message, Message) else str(message)


@register.filter
def words_in(message: Message, unit: str = "km") -> str:
    """Render a message, with its distances in ``km`` or ``mi``."""
    return words(in_miles(message) if unit == "mi" else message)


@register.filter
def status_words(status: RecruitmentStatus | str) -> str:
    """Say a status in words."""
    return STATUS_WORDS[RecruitmentStatus(status)]


@register.filter
def first_upper(text: str) -> str:
    """Return the text with its first letter a capital."""
    return text[:1].upper() + text[1:]


@register.filter
def is_recruiting(status: RecruitmentStatus | str | None) -> bool:
    """Tell whether somebody can join now."""
    return status == RecruitmentStatus.RECRUITING


@register.filter
def phase_words(phases: tuple[Phase, ...]) -> str:
    """Say phases in words: ``phase 1 and phase 2``; empty where phases do not apply."""
    return " and ".join(PHASE_WORDS[phase] for phase in phases if phase in PHASE_WORDS)


@register.filter
def distance(km: float | None, unit: str = "km") -> str:
    """Say a distance in ``km`` or ``mi``; under ten with one decimal, under one as such.

    >>> distance(16.1, "mi")
    '10 miles'
    """
    if km is None:
        return ""
    number, word = (km_to_miles(km), "mile") if unit == "mi" else (km, "km")
    if number < 1:
        return f"less than 1 {word}"
    shown = f"{number:.1f}".removesuffix(".0") if number < 9.95 else f"{number:,.0f}"
    return f"{shown} {word}{'s' if word == 'mile' and shown != '1' else ''}"


@register.filter
def where(site: Site, more: str = "") -> str:
    """Name a site: facility, city and country, each once; with its ``state`` where asked."""
    state = site.state if more == "state" else None
    return join_place((site.facility, site.city, state, site.country))


@register.filter
def day_words(date: PartialDate | dt.date | str | None) -> str:
    """Write a date as exactly as it is known: ``16 May 2022``, ``May 2022``, ``2022``."""
    try:
        partial = PartialDate.parse(date) if isinstance(date, str) else date
    except BadInput:
        return str(date)
    return plain.render(say("{date}", date=partial)) if partial else ""


@register.filter
def ago(date: PartialDate | dt.date | None, today: dt.date) -> str:
    """Say how long ago a date was, no more exactly than it is known."""
    return plain.render(plain.ago(date, today)) if date else "at an unknown time"


@register.simple_tag
def checked(freshness: Freshness, today: dt.date) -> SafeString:
    """Say when a record was last checked, the date on hover and in print."""
    date = freshness.last_verified
    if date is None:
        return format_html("{}", "when it was last checked is not said")
    return format_html(
        'checked <time datetime="{}" title="{}">{}</time><span class="print-only"> ({})</span>',
        str(date),
        day_words(date),
        ago(date, today),
        day_words(date),
    )


@register.filter
def freshness_mark(freshness: Freshness) -> str:
    """Return the shape and words of a freshness label."""
    return " ".join(FRESHNESS_MARKS[freshness.label])


@register.filter
def is_old(freshness: Freshness) -> bool:
    """Tell whether a record has to be read with care."""
    return freshness.label is not FreshnessLabel.CURRENT


@register.filter
def says_nothing(eligibility: Eligibility) -> bool:
    """Tell whether a record leaves out who may take part, rather than letting everybody in."""
    return eligibility == Eligibility()


@register.filter
def ages(eligibility: Eligibility) -> str:
    """Say which ages may take part."""
    low, high = _age(eligibility.minimum_age), _age(eligibility.maximum_age)
    if low and high:
        return f"People aged {low} to {high}"
    if low:
        return f"People aged {low} or older"
    return f"People aged up to {high}" if high else "People of any age"


def _age(limit: AgeLimit | None) -> str:
    return str(limit) if limit else ""


@register.filter
def sexes(eligibility: Eligibility) -> str:
    """Say who may take part by sex, or gender where the record means that."""
    if eligibility.sex is None:
        return "All sexes"
    if eligibility.gender_based:
        return "Women (by gender)" if eligibility.sex is Sex.FEMALE else "Men (by gender)"
    return "Female people only" if eligibility.sex is Sex.FEMALE else "Male people only"


@register.filter
def volunteers(eligibility: Eligibility) -> str:
    """Say whether healthy people may take part."""
    known: dict[Any, str] = {
        True: "Healthy volunteers may take part",
        False: "Only people with the condition, no healthy volunteers",
    }
    return known.get(eligibility.healthy_volunteers, "Whether healthy volunteers may is not said")


@register.filter
def plural(count: int, forms: str) -> str:
    """Return a number with its word: ``{{ 3|plural:"trial,trials" }}`` is ``3 trials``."""
    one, many = forms.split(",")
    return f"{count:,} {one if count == 1 else many}"


@register.filter
def thousands(count: int) -> str:
    """Write a whole number with commas."""
    return f"{count:,}"


_IN_A_SCRIPT = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}
"""What could end a script element, or a line of one, as JSON may write it instead."""


@register.filter
def linked_data(told: dict[str, Any]) -> SafeString:
    """Put linked data into a page: a script element that holds data and is never run."""
    text = json.dumps(told, ensure_ascii=False).translate(_IN_A_SCRIPT)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308
