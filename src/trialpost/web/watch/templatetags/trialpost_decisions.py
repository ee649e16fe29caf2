"""Let personal pages show what their reader decided about a trial."""

from typing import Any

from django import template

from trialpost.model.message import Message
from trialpost.web.people.account.looking_after import looked_after
from trialpost.web.watch import store
from trialpost.web.watch.judging.evidence import DaysOfVersions, compared
from trialpost.web.watch.judging.reasons import News
from trialpost.web.watch.noticing.deciding import WHY_DECLINED, Decision
from trialpost.web.watch.noticing.pasts import present_ids

register = template.Library()


@register.simple_tag(takes_context=True)
def decided_on(context: dict[str, Any], trial: str) -> Decision | None:
    """Return what the reader of a personal page decided about a trial.

    All of their decisions are read once a request. Only pages that show somebody's own profile
    (``standing``), or answer what they chose (``of_reader``), tell: a public page opens nobody's
    session.
    """
    request = context["request"]
    own = context.get("standing") or context.get("of_reader")
    if not own or not getattr(request, "personal", False):
        return None
    if not hasattr(request, "decided"):
        person = looked_after(request)
        found = store.decisions_of(person) if person else ()
        now = present_ids(one.trial for one in found)
        request.decided = {now[one.trial]: one for one in found}
    return request.decided.get(str(trial))


@register.simple_tag
def reasons_to_decline() -> list[tuple[str, Message]]:
    """Return the reasons that can be given, each with its words."""
    return list(WHY_DECLINED.items())


@register.simple_tag
def what_was_compared(news: News, days: DaysOfVersions) -> tuple[Message, ...]:
    """Say on what a notice rests."""
    return compared(news, days)
