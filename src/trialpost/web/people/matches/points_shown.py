"""Write the points of a trial as HTML: a page shows hundreds, too many for templates of their own.

What stands here is markup and words alone. Every text that comes from a record or a person is
escaped when it is written, as a template would do it.
"""

import functools
from collections.abc import Iterable
from html import escape

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trialpost.model.criterion import CriterionKind, HardCheck, JudgedCriterion, Verdict
from trialpost.model.match import Question
from trialpost.model.message import Message
from trialpost.vocabulary.distances import in_miles
from trialpost.vocabulary.plain import readable
from trialpost.web.in_html import as_html
from trialpost.web.language import current, in_english, of_them, of_whom
from trialpost.web.people.matches.points import MOST_POINTS, Fit, Point
from trialpost.web.people.matches.verdict_words import (
    CHECKS,
    KEEPS_OUT,
    VERDICTS,
    answer_words,
    buttons,
)

WORDS_NAMED = 8
"""Words of a criterion by which a screen reader tells its button from the others."""

OWN_UNITS = (("km", gettext_lazy("km")), ("mi", gettext_lazy("miles")))


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """What all questions of a page share.

    ``url`` is where answers go, empty on a page that asks nothing. ``hidden`` are the fields, as
    HTML, that go along with an answer. ``unit`` is that of distances, ``km`` or ``mi``.
    """

    url: str
    hidden: str
    unit: str


def counts_html(fit: Fit) -> str:
    """Write how many points of a trial came out how, as a list."""
    met, not_met, unknown, team = fit.met, fit.not_met, fit.unknown, len(fit.team)
    told = [(Verdict.MET, ngettext("%(met)s fits", "%(met)s fit", met) % {"met": met})]
    if not_met:
        words = ngettext("%(not_met)s does not fit", "%(not_met)s do not fit", not_met)
        told.append((Verdict.NOT_MET, words % {"not_met": not_met}))
    told.append((Verdict.UNKNOWN, _("%(unknown)s we don’t know yet") % {"unknown": unknown}))
    items = "".join(
        f'  <li class="verdict verdict-{verdict.value}">{words}</li>\n' for verdict, words in told
    )
    for_team = _("%(team)s for the trial team") % {"team": team}
    more = f'  <li class="soft">{for_team}</li>\n' if team else ""
    return f'<ul class="counts">\n{items}{more}</ul>\n'


def all_points_html(fit: Fit, asking: Asking) -> str:
    """Write all that is known of one trial for a person."""
    told = _basics(fit, asking)
    sides = (
        (_("What people need to take part"), fit.inclusion),
        (_("What keeps people out"), fit.exclusion),
    )
    for heading, points in sides:
        if points:
            items = points_html(points, fit, asking)
            told += f'<h3>{heading}</h3>\n<ul class="points">{items}</ul>\n'
    if fit.team:
        heading = _("What the trial team checks with you")
        theirs = _("Only they can say. These do not count above.")
        items = team_html(fit.team, asking)
        told += f'<h3>{heading}</h3>\n<p class="meta">{theirs}</p>\n'
        told += f'<ul class="points points-team">{items}</ul>\n'
    if not (fit.inclusion or fit.exclusion or fit.team):
        nothing = _("The record gives no further conditions. Ask the trial team.")
        told += f"<p>{nothing}</p>\n"
    return told


def _basics(fit: Fit, asking: Asking) -> str:
    """Write the coded checks under their heading; where all are met they are folded."""
    items = f'<ul class="points">\n{checks_html(fit, asking)}</ul>'
    if fit.basics_fit:
        all_fit = _("The basics: all %(checks)s fit") % {"checks": len(fit.checks)}
        return f"<details><summary>{all_fit}</summary>{items}</details>\n"
    heading = _("The basics")
    return f"<h3>{heading}</h3>{items}\n"


def checks_html(fit: Fit, asking: Asking) -> str:
    """Write the coded checks of a trial as items of a list."""
    return "".join(_check(check, question, fit, asking) for check, question in fit.checks)


def points_html(points: Iterable[Point], fit: Fit, asking: Asking) -> str:
    """Write criteria as items of a list, each with its verdict, why, and what to ask."""
    return "".join(_once(point, fit, asking) for point in points)


def team_html(points: Iterable[Point], asking: Asking) -> str:
    """Write the criteria that the trial team checks as items of a list."""
    return "".join(
        f'<li class="point"><div class="point-words">{_quoted(point.judged)}'
        f"{_wrong(point, asking)}</div></li>"
        for point in points
    )


_GOES_ALONG = "<!--goes along-->"
"""Stands in what is kept for the fields that go along; no text can hold it once it is escaped."""

_kept: dict[tuple[int, str, str, str], tuple[Point, str]] = {}


def _once(point: Point, fit: Fit, asking: Asking) -> str:
    """Write a point; one that looks alike to everybody is written once for all of them."""
    if not point.of_nobody:
        return _point(point, fit, asking)
    key = (id(point), f"{current()}{of_them():d}", asking.url, asking.unit)
    kept = _kept.get(key)
    if kept is None or kept[0] is not point:
        bare = Asking(url=asking.url, hidden=_GOES_ALONG, unit=asking.unit)
        kept = (point, _point(point, fit, bare))
        if len(_kept) >= MOST_POINTS:
            _kept.clear()
        _kept[key] = kept
    return kept[1].replace(_GOES_ALONG, asking.hidden)


def _check(check: HardCheck, question: Question | None, fit: Fit, asking: Asking) -> str:
    says = _says(check.name, check.verdict, current())
    because = _words(check.because, asking)
    qid = f"{fit.anchor}-b{check.name}"
    return (
        f'<li class="point"><p class="point-says">{_verdict(check.verdict, says)} {because}</p>\n'
        f"  {_asked(question, qid, fit, asking)}</li>"
    )


@functools.lru_cache(maxsize=256)
def _says(name: str, verdict: Verdict, _language: str) -> str:
    return f"{escape(str(CHECKS.get(name, name)))}: {VERDICTS[verdict]}."


def _point(point: Point, fit: Fit, asking: Asking) -> str:
    judged = point.judged
    keeps_out = judged.criterion.kind is CriterionKind.EXCLUSION
    words = str((KEEPS_OUT if keeps_out else VERDICTS)[judged.verdict])
    says = f"{words[:1].upper()}{words[1:]}."
    because = _words(point.reason, asking)
    qid = f"{fit.anchor}-{judged.criterion.span[0]}"
    return (
        f'<li class="point{" point-changed" if point.before else ""}">\n'
        f'  <p class="point-says">{_verdict(judged.verdict, says)} {because}{_tags(point)}</p>\n'
        f"  {_asked(point.question, qid, fit, asking)}\n"
        f'  <div class="point-words"><span class="point-source">'
        f"{_source(judged)}</span> {_quoted(judged, with_topic=True)}"
        f"{_wrong(point, asking)}</div>\n</li>\n"
    )


def _words(message: Message, asking: Asking) -> str:
    return as_html(in_miles(message) if asking.unit == "mi" else message)


def _verdict(verdict: Verdict, says: str) -> str:
    return f'<span class="verdict verdict-{verdict.value}">{says}</span>'


def _tags(point: Point) -> str:
    judged = point.judged
    return (
        (_tag(_("Taken from silence")) if judged.presumed else "")
        + (_tag(_("Read by a language model")) if judged.by_model else "")
        + (_tag(_("Changed by your answer"), "tag tag-new") if point.before else "")
    )


def _tag(words: str, kind: str = "tag") -> str:
    return f' <span class="{kind}">{escape(words)}</span>'


def _source(judged: JudgedCriterion) -> str:
    group = judged.criterion.group
    if not group:
        return escape(_("The trial’s words:"))
    words = _("The trial’s words, for one group only (%(group)s):")
    return escape(words % {"group": readable(group)})


def _quoted(judged: JudgedCriterion, *, with_topic: bool = False) -> str:
    criterion = judged.criterion
    topic = f"{escape(readable(criterion.topic))}: " if with_topic and criterion.topic else ""
    return f'<q lang="en">{topic}{escape(readable(criterion.text))}</q>'


def _wrong(point: Point, asking: Asking) -> str:
    """Write the button that says that a point was read or judged wrongly."""
    if not asking.url:
        return ""
    named = point.judged.criterion.text.split()
    start = " ".join(named[:WORDS_NAMED]) + (" …" if len(named) > WORDS_NAMED else "")
    return (
        f' <button class="button-link" form="wrong" name="about" value="{escape(point.about)}">'
        f"{escape(_('This is wrong'))}"
        f'<span class="visually-hidden"{in_english()}>: {escape(start)}</span></button>'
    )


def _asked(question: Question | None, qid: str, fit: Fit, asking: Asking) -> str:
    """Write a question as a form, if there is one and the page asks."""
    if question is None or not asking.url:
        return ""
    way = _is_way(question)
    put = escape(of_whom(_("How far would you travel?"))) if way else as_html(question.question)
    at = fit.anchor
    form = _choice if question.kind == "choice" else _field
    return (
        f'<div class="ask" role="group" aria-labelledby="{qid}">\n'
        f'  <p class="ask-question" id="{qid}">{put}</p>\n'
        f"  {form(question, at, qid, asking)}\n</div>\n"
    )


def _is_way(question: Question) -> bool:
    return question.fact == "travel_km"


def _choice(question: Question, at: str, qid: str, asking: Asking) -> str:
    told = (_button(question, one, label, at, asking) + " " for one, label in buttons(question))
    return f'<p class="ask-answers">{"".join(told)}</p>'


def _button(question: Question, answer: str, label: str, at: str, asking: Asking) -> str:
    said = escape(f"{at}|{question.fact}|{answer}")
    return (
        f'<button class="button-small" form="say" formaction="{escape(asking.url)}#{at}" '
        f'name="say" value="{said}">{escape(label)}</button>'
    )


def _field(question: Question, at: str, qid: str, asking: Asking) -> str:
    """Write a field to be filled in, with a button for each answer that needs no writing."""
    kind = {"value": ' inputmode="decimal" size="8"', "date": ' placeholder="2025-05" size="10"'}
    others = (one for one in question.answers if one != "not sure")
    buttons_ = "".join(
        _button(question, one, answer_words(one), at, asking) + "\n    " for one in others
    )
    return (
        f'<form class="ask-answers" method="post" action="{escape(asking.url)}#{at}" '
        f'autocomplete="off">{asking.hidden}'
        f'<input type="hidden" name="fact" value="{escape(question.fact)}">'
        f'<input type="hidden" name="at" value="{at}">\n'
        f'    <input type="text" name="answer" aria-labelledby="{qid}" maxlength="120"'
        f"{kind.get(question.kind, '')}>\n    {_units(question, asking)}\n"
        f'    <button class="button-small">{escape(_("Answer"))}</button>\n    {buttons_}'
        f"{_button(question, 'not sure', _('Not sure'), at, asking)}\n  </form>"
    )


def _units(question: Question, asking: Asking) -> str:
    if _is_way(question):
        told = "".join(
            f'<option value="{key}"{" selected" if key == asking.unit else ""}>{name}</option>'
            for key, name in OWN_UNITS
        )
        return (
            f'<select name="unit" aria-label="{escape(_("Kilometres or miles"))}">{told}</select>'
        )
    units = [escape(one) for one in question.units]
    if len(units) > 1:
        told = "".join(f"<option>{one}</option>" for one in units)
        return f'<select name="unit" aria-label="{escape(_("Unit"))}">{told}</select>'
    if units:
        own = units[0]
        return f'<input type="hidden" name="unit" value="{own}"><span class="meta">{own}</span>'
    return ""
