"""Turn values into words on a page: messages, distances, dates, statuses."""

import datetime as dt
import functools
import json
from html import escape
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trialpost.errors import BadInput
from trialpost.model.dates import PartialDate
from trialpost.model.match import Freshness, FreshnessLabel
from trialpost.model.message import Message, say
from trialpost.model.place import Place
from trialpost.model.site import Site, join_place
from trialpost.model.status import Phase, RecruitmentStatus, Sex
from trialpost.model.trial import Eligibility
from trialpost.vocabulary import plain
from trialpost.vocabulary.ages import age_range
from trialpost.vocabulary.areas import country_names
from trialpost.vocabulary.distances import in_miles
from trialpost.vocabulary.plain import LANGUAGES, readable
from trialpost.web.countries import country_words, place_words, region_words
from trialpost.web.distances import distance_words
from trialpost.web.in_html import as_html
from trialpost.web.language import current, in_english, number, render
from trialpost.web.sharing import mail_with_link
from trialpost.web.typed import isolated

register = template.Library()

STATUS_WORDS = {
    RecruitmentStatus.NOT_YET_RECRUITING: _("not yet recruiting"),
    RecruitmentStatus.RECRUITING: _("recruiting"),
    RecruitmentStatus.ENROLLING_BY_INVITATION: _("by invitation only"),
    RecruitmentStatus.ACTIVE_NOT_RECRUITING: _("running, no longer recruiting"),
    RecruitmentStatus.SUSPENDED: _("paused"),
    RecruitmentStatus.TERMINATED: _("stopped early"),
    RecruitmentStatus.COMPLETED: _("finished"),
    RecruitmentStatus.WITHDRAWN: _("withdrawn before it began"),
    RecruitmentStatus.UNKNOWN: _("status not known"),
    RecruitmentStatus.AVAILABLE: _("treatment available outside a trial"),
    RecruitmentStatus.NO_LONGER_AVAILABLE: _("no longer available"),
    RecruitmentStatus.TEMPORARILY_NOT_AVAILABLE: _("not available for now"),
    RecruitmentStatus.APPROVED_FOR_MARKETING: _("approved for use"),
    RecruitmentStatus.WITHHELD: _("not made public"),
}

PHASE_WORDS = {
    Phase.EARLY_PHASE_1: _("early phase 1"),
    Phase.PHASE_1: _("phase 1"),
    Phase.PHASE_2: _("phase 2"),
    Phase.PHASE_3: _("phase 3"),
    Phase.PHASE_4: _("phase 4"),
}

FRESHNESS_MARKS = {
    FreshnessLabel.CURRENT: ("●", _("up to date")),
    FreshnessLabel.AGEING: ("◐", _("getting old")),
    FreshnessLabel.STALE: ("○", _("out of date")),
}


LONGEST_TITLE = 300

register.filter("readable", readable, is_safe=True)
register.filter("isolated", isolated)
register.filter("mail_with_link", mail_with_link)


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
    return render(message) if isinstance(message, Message) else str(message)


@register.filter
def said(text: str) -> str:
    """Say an answer, a name or another word of the core in the page's language."""
    return render(Message(str(text)))


@register.simple_tag(name="in_english")
def marked_english() -> SafeString:
    """Mark what a registry or an article says as English, on a page in another language."""
    return mark_safe(in_english())  # noqa: S308 - fixed words


@register.simple_tag
def spoken_in(language: str) -> SafeString:
    """Mark what is in English on a page in another language, where it may be in either."""
    return mark_safe(in_english()) if language == "en" else mark_safe("")  # noqa: S308 - fixed words


@register.filter
def words_html(message: Message, unit: str = "km") -> SafeString:
    """Write a message as HTML, what stays English marked, its distances in ``km`` or ``mi``."""
    return mark_safe(as_html(in_miles(message) if unit == "mi" else message))  # noqa: S308 - escaped


@register.filter
def words_in(message: Message, unit: str = "km") -> str:
    """Render a message, with its distances in ``km`` or ``mi``."""
    return words(in_miles(message) if unit == "mi" else message)


@register.filter
def status_words(status: RecruitmentStatus | str) -> str:
    """Say a status in words."""
    return str(STATUS_WORDS[RecruitmentStatus(status)])


@register.filter
def first_upper(text: str) -> str:
    """Return the text with its first letter a capital, unless it is small for a reason: eGFR."""
    if text[1:2].isupper():
        return text
    return text[:1].upper() + text[1:]


@register.filter
def is_recruiting(status: RecruitmentStatus | str | None) -> bool:
    """Tell whether somebody can join now."""
    return status == RecruitmentStatus.RECRUITING


@register.filter
def phase_words(phases: tuple[Phase, ...]) -> str:
    """Say phases in words: ``phase 1 and phase 2``; empty where phases do not apply."""
    known = [str(PHASE_WORDS[phase]) for phase in phases if phase in PHASE_WORDS]
    return render(say("{all}", all=known))


@register.filter
def distance(km: float | None, unit: str = "km") -> str:
    """Say a distance in ``km`` or ``mi``; under ten with one decimal, under one as such.

    >>> distance(16.1, "mi")
    '10 miles'
    """
    if km is None:
        return ""
    return distance_words(km, unit)


@register.filter
def where(site: Site, more: str = "") -> str:
    """Name a site: facility, city and country, each once; with its ``state`` where asked."""
    state = region_words(site.state, site.country) if more == "state" else None
    return join_place((site.facility, site.city, state, country_words(site.country)))


@register.filter
def where_from(site: Site, place: Place | None) -> str:
    """Name a site as shortly as somebody near it needs.

    Its city is left out where the facility's name has it, its country where that is the place's.
    """
    facility, city, country = site.facility, site.city, site.country
    if facility and city and city.casefold() in facility.casefold():
        city = None
    if place and place.country and country == country_names().get(place.country):
        country = None if facility or city else country
    return join_place((facility, city, country_words(country)))


register.filter("place_words", place_words)


@register.filter
def as_recorded(text: str | None, language: str = "en") -> SafeString:
    """Write what a record says; on a page in another language it is marked as English, if it is."""
    if language == "en" and in_english():
        return format_html("<span{}>{}</span>", marked_english(), text)
    return format_html("{}", text or "")


@register.filter
def placed(site: Site, more: str = "") -> SafeString:
    """Name a site as :func:`where` does, its facility marked as the record's own words."""
    return facility_marked(where(site, more), site)


def facility_marked(named: str, site: Site) -> SafeString:
    """Mark the facility, with which a site's name begins, on a page in another language."""
    facility = site.facility or ""
    if not in_english() or not facility or not named.startswith(facility):
        return format_html("{}", named)
    return format_html("{}{}", as_recorded(facility), named.removeprefix(facility))


@register.filter
def not_in(conditions: tuple[str, ...], title: str) -> list[str]:
    """Return those conditions that a title does not name."""
    said = title.casefold()
    return [one for one in conditions if one.casefold() not in said]


@register.filter
def day_words(date: PartialDate | dt.date | str | None) -> str:
    """Write a date as exactly as it is known: ``16 May 2022``, ``May 2022``, ``2022``."""
    try:
        partial = PartialDate.parse(date) if isinstance(date, str) else date
    except BadInput:
        return str(date)
    return render(say("{date}", date=partial)) if partial else ""


@register.filter
def ago(date: PartialDate | dt.date | None, today: dt.date) -> str:
    """Say how long ago a date was, no more exactly than it is known."""
    return render(plain.ago(date, today)) if date else gettext("at an unknown time")


@register.simple_tag
def checked(freshness: Freshness, today: dt.date) -> SafeString:
    """Say when a record was last checked, the date on hover and in print."""
    date = freshness.last_verified
    if date is None:
        return format_html("{}", gettext("when it was last checked is not said"))
    return _checked(date, today, current())


@functools.lru_cache(maxsize=1024)
def _checked(date: PartialDate, today: dt.date, _language: str) -> SafeString:
    """Say when a record was last checked: hundreds were in the same month."""
    word, day, when = map(escape, (gettext("checked"), day_words(date), ago(date, today)))
    return mark_safe(  # noqa: S308 - escaped above
        f'{word} <time datetime="{date}" title="{day}">{when}</time>'
        f'<span class="print-only"> ({day})</span>'
    )


@register.filter
def freshness_mark(freshness: Freshness) -> str:
    """Return the shape and words of a freshness label."""
    return " ".join(map(str, FRESHNESS_MARKS[freshness.label]))


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
    return render(
        say("People {range}", range=age_range(eligibility.minimum_age, eligibility.maximum_age))
    )


@register.filter
def sexes(eligibility: Eligibility) -> str:
    """Say who may take part by sex, or gender where the record means that."""
    if eligibility.sex is None:
        return gettext("All sexes")
    if eligibility.gender_based:
        return (
            gettext("Women (by gender)")
            if eligibility.sex is Sex.FEMALE
            else gettext("Men (by gender)")
        )
    return (
        gettext("Female people only")
        if eligibility.sex is Sex.FEMALE
        else gettext("Male people only")
    )


@register.filter
def volunteers(eligibility: Eligibility) -> str:
    """Say whether healthy people may take part."""
    known: dict[Any, str] = {
        True: gettext("Healthy volunteers may take part"),
        False: gettext("Only people with the condition, no healthy volunteers"),
    }
    return known.get(
        eligibility.healthy_volunteers, gettext("Whether healthy volunteers may is not said")
    )


@register.filter
def plural(count: int, forms: str) -> str:
    """Return a number with its word: ``{{ 3|plural:"trial,trials" }}`` is ``3 trials``."""
    one, many = forms.split(",")
    words = render(plain.counted(count, f"{{count}} {one}", f"{{count}} {many}"))
    return words.replace(str(count), number(count), 1)


@register.filter
def language_name(code: str) -> str:
    """Return what a language is called in itself."""
    return LANGUAGES.get(code, code)


@register.filter
def thousands(count: int) -> str:
    """Write a whole number with the marks of the page's language."""
    return number(count)


_IN_A_SCRIPT = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}
"""What could end a script element, or a line of one, as JSON may write it instead."""


@register.filter
def linked_data(told: dict[str, Any]) -> SafeString:
    """Put linked data into a page: a script element that holds data and is never run."""
    text = json.dumps(told, ensure_ascii=False).translate(_IN_A_SCRIPT)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308
