"""Say verdicts in words, shape first: the page's style adds the mark; and for whom a page is."""

from typing import Any

from django import template
from django.forms import BoundField
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from trialpost.matching.score import why_here as why_here_parts
from trialpost.model.match import Match, TrialVerdict
from trialpost.model.profile import Profile
from trialpost.web.catalogue.postcodes import postcodes_of, unit_of_browser
from trialpost.web.language import of_whom, render
from trialpost.web.people.account.looking_after import FIELD, shown_about, spoken_about
from trialpost.web.people.ageing.still_true import is_due
from trialpost.web.people.matches.points import Fit
from trialpost.web.people.matches.points_shown import Asking, all_points_html, counts_html
from trialpost.web.people.matches.verdict_words import TRIAL_VERDICTS, buttons
from trialpost.web.people.profile import persons
from trialpost.web.people.profile.carried import is_lost
from trialpost.web.people.profile.forms import ProfileForm
from trialpost.web.people.profile.persons import About
from trialpost.web.people.store import Standing

register = template.Library()


@register.filter
def trial_verdict_words(verdict: TrialVerdict | str) -> str:
    """Say a trial's verdict."""
    return str(TRIAL_VERDICTS[TrialVerdict(verdict)])


@register.filter
def why_here(found: Match) -> str:
    """Say in one line why a trial stands where it stands."""
    return "; ".join(render(one) for one in why_here_parts(found.parts))


register.filter("buttons", buttons)
register.filter("of_whom", of_whom)


@register.simple_tag
def counts_of(fit: Fit) -> SafeString:
    """List how many points of a trial came out how."""
    return mark_safe(counts_html(fit))  # noqa: S308 - numbers and fixed words


@register.simple_tag(takes_context=True)
def all_points(context: Context, fit: Fit) -> SafeString:
    """Show all that is known of a trial for a person, each criterion with what to ask."""
    kept = context.render_context
    if _ASKING not in kept:
        kept[_ASKING] = _asking(context)
    return mark_safe(all_points_html(fit, kept[_ASKING]))  # noqa: S308 - escaped there


_ASKING = "trialpost.people.asking"
GOES_ALONG = ("carried", "token")


def _asking(context: Context) -> Asking:
    """Return what the questions of a page share (``goes_along.html`` has the same fields)."""
    fields = [("csrfmiddlewaretoken", str(context.get("csrf_token", "")))]
    fields += [(name, context[name]) for name in GOES_ALONG if context.get(name)]
    if shown := _shown_about(context):
        fields.append((FIELD, shown.key))
    if (context.get("page") or 1) > 1:
        fields.append(("page", context["page"]))
    hidden = format_html_join("", '<input type="hidden" name="{}" value="{}">', fields)
    url, unit = context.get("answer_url") or "", context.get("unit") or "km"
    return Asking(url=url, hidden=hidden, unit=unit)


def _shown_about(context: Context) -> About | None:
    request = context.get("request")
    return shown_about(request) if request is not None else None


@register.simple_tag(takes_context=True)
def whose(context: Context) -> SafeString:
    """Write the hidden field by which a form says about whom of an account its page is."""
    shown = _shown_about(context)
    if shown is None:
        return SafeString()
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, shown.key)


@register.simple_tag(takes_context=True)
def lost(context: Context) -> bool:
    """Tell whether what somebody told before came along with this page and does not open."""
    request = context.get("request")
    carried = request.POST.get("carried", "") if request is not None else ""
    return is_lost(carried, now=timezone.now())


@register.simple_tag(takes_context=True)
def about_whom(context: Context) -> About | None:
    """Return of whom a page speaks."""
    request = context.get("request")
    return spoken_about(request) if request is not None else None


@register.inclusion_tag("people/postcode_in.html", takes_context=True)
def postcode_in(context: Context, form: ProfileForm) -> dict[str, Any]:
    """Ask of which country a bare number is a postcode, where that has to be asked."""
    request = context.get("request")
    country = postcodes_of(request) if request is not None else ""
    return {"form": form, "country": country}


@register.simple_tag(takes_context=True)
def unit_beside(context: Context, form: ProfileForm) -> BoundField:
    """Return the field with the unit of a distance; where no place says which, the browser does."""
    request = context.get("request")
    if request is not None and form.base.travel_km is None and form.base.place is None:
        form.initial["unit"] = unit_of_browser(request)
    return form["unit"]


@register.inclusion_tag("people/for_whom.html", takes_context=True)
def for_whom(context: Context, page: str) -> dict[str, Any]:
    """Say for whom a page is, and offer the others of the account; nothing where there is one.

    ``page`` is where to go on with one of them (``person_views.PAGES``).
    """
    shown = _shown_about(context)
    people = persons.people_of(persons.holder_of(shown.person)) if shown else ()
    return {
        "shown": shown,
        "page": page,
        "others": [persons.about(one) for one in people if shown and one.pk != shown.person.pk],
        "csrf_token": context.get("csrf_token"),
        "request": context.get("request"),
    }


@register.filter
def is_old_by_now(standing: Standing | None) -> bool:
    """Tell whether it is time to ask if what was told is still true."""
    return standing is not None and is_due(standing, today=timezone.now().date())


FINISHED = {
    "conditions": _("Health problems:"),
    "medications": _("Medicines:"),
    "allergies": _("Allergies:"),
}


@register.filter
def unfinished(profile: Profile) -> list[tuple[str, str, list[str]]]:
    """Return the lists of which somebody has not said that they are finished, with their names."""
    return [
        (part, title, [getattr(one, "name", one) for one in getattr(profile, part)])
        for part, title in FINISHED.items()
        if part not in profile.complete
    ]
