"""Write what a list of matches says of each trial as HTML: templates took most of such a page.

What stands here is markup and words alone. Every text that comes from a record is escaped when it
is written, as a template would do it.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from html import escape

import msgspec
from django.utils.translation import gettext as _

from trialpost.model.match import Exclusion, FoundTrial, TrialVerdict
from trialpost.model.place import Place
from trialpost.vocabulary.plain import readable
from trialpost.web.language import in_english
from trialpost.web.pages.results_html import trial_paths
from trialpost.web.pages.templatetags.trialpost_words import (
    checked,
    distance,
    facility_marked,
    first_upper,
    freshness_mark,
    is_old,
    shown_title,
    status_words,
    where_from,
    words,
    words_html,
)
from trialpost.web.people.matches.points import Fit
from trialpost.web.people.matches.points_shown import counts_html
from trialpost.web.people.matches.verdict_words import TRIAL_VERDICTS

MAY_FIT = frozenset({TrialVerdict.LIKELY, TrialVerdict.POSSIBLE})
"""Verdicts that are marked as good news."""


class Matching(msgspec.Struct, frozen=True, kw_only=True):
    """What all trials of a list of matches share.

    ``unit`` is that of distances, ``km`` or ``mi``; ``place`` is where the person is. ``opens``
    says that a trial opens out of the list, with a way back. ``path_of`` gives the path of a trial.
    """

    today: dt.date
    unit: str
    place: Place | None
    opens: bool
    path_of: Callable[[str], str] = msgspec.field(default_factory=trial_paths)


def fit_html(fit: Fit, listing: Matching) -> str:
    """Write what stands above the points of a trial: its title, where, how it fits, how sure."""
    trial = fit.match.trial
    opens, button = _opening(trial, listing)
    return (
        f'<h2 id="{fit.anchor}">{_link(trial, listing, opens)}</h2>\n    {button}\n'
        f'    <p class="where">{readable(_where(trial, listing))}</p>\n    {_tags(fit, listing)}\n'
        f"    {counts_html(fit)}"
    )


def excluded_html(excluded: Iterable[Exclusion], listing: Matching) -> str:
    """Write trials that do not fit, each with why, as items of a list."""
    return "\n".join(
        f'<li><span class="verdict verdict-not_met">{_link(one.trial, listing)}</span> '
        f"{words_html(one.because, listing.unit)}</li>"
        for one in excluded
    )


def _link(trial: FoundTrial, listing: Matching, more: str = "") -> str:
    path, title = escape(listing.path_of(trial.id)), escape(shown_title(trial.title))
    return f'<a href="{path}"{in_english()}{more}>{title}</a>'


def _opening(trial: FoundTrial, listing: Matching) -> tuple[str, str]:
    """Return what lets a link open a trial with a way back, and the button where no script can."""
    if not listing.opens:
        return "", ""
    name, says = escape(trial.id), _("Open it, with a way back")
    button = f'<button class="button-small" form="open" name="trial" value="{name}">{says}</button>'
    return f' data-opens="{name}"', f"<noscript><p>{button}</p></noscript>"


def _where(trial: FoundTrial, listing: Matching) -> str:
    nearest = trial.nearest_site
    if nearest is None:
        return _("The record names no place that takes people.")
    away = ""
    if nearest.km is not None:
        km = escape(first_upper(distance(nearest.km, listing.unit)))
        away = _("<strong>%(km)s</strong> away:") % {"km": km} + " "
    return away + facility_marked(where_from(nearest.site, listing.place), nearest.site)


def _tags(fit: Fit, listing: Matching) -> str:
    """Write how a trial fits, whether it takes people, and how old its record is."""
    trial, verdict = fit.match.trial, fit.match.verdict
    tag = "tag tag-open" if verdict in MAY_FIT else "tag"
    told = [
        f'<span class="{tag}">{escape(str(TRIAL_VERDICTS[verdict]))}</span>',
        escape(first_upper(status_words(trial.status))),
        checked(trial.freshness, listing.today),
    ]
    because = ""
    if is_old(trial.freshness):
        told.append(f'<span class="tag tag-old">{escape(freshness_mark(trial.freshness))}</span>')
        because = f'\n    <p class="meta">{escape(words(trial.freshness.because))}</p>'
    items = "\n".join(f"      <li>{one}</li>" for one in told)
    items += f'\n      <li class="num print-only">{escape(trial.id)}</li>'
    return f'<ul class="dots meta">\n{items}\n    </ul>{because}'
