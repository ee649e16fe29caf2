"""What somebody chose about their mails, and how many to expect, in words."""

from django.utils.translation import gettext_lazy as _

from trialpost.model.message import Message, say
from trialpost.web.language import render
from trialpost.web.watch.choosing.schedule import Cadence, Choice
from trialpost.web.watch.choosing.volume import Volume

DAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
    _("Sunday"),
)  # fmt: skip

_ON_A_DAY: tuple[Message, ...] = (
    say("once a week, on Mondays"),
    say("once a week, on Tuesdays"),
    say("once a week, on Wednesdays"),
    say("once a week, on Thursdays"),
    say("once a week, on Fridays"),
    say("once a week, on Saturdays"),
    say("once a week, on Sundays"),
)
_SAID: dict[Cadence, Message] = {
    Cadence.AT_ONCE: say("at once, when there is something new"),
    Cadence.DAILY: say("once a day at the most"),
}
_BY_WEEK = 8
"""From so many a month on it is said how many come a week."""


def rhythm(choice: Choice) -> str:
    """Say how often somebody is told."""
    if choice.cadence is Cadence.WEEKLY:
        return render(_ON_A_DAY[choice.weekday])
    if choice.cadence is Cadence.MONTHLY:
        return render(say("once a month, on day {day}", day=choice.month_day))
    return render(_SAID[choice.cadence])


def expected(volume: Volume) -> str:
    """Say how many trials somebody can expect to be told of."""
    if not volume.in_season:
        return render(say("In the last three months no trial opened that fits what you told us."))
    return render(
        say(
            "Of the trials that opened in the last three months, {count} may fit what you told "
            "us: {rate}.",
            count=volume.in_season,
            rate=rate(volume.a_month),
        )
    )


def rate(a_month: float) -> str:
    """Say how many come in what time, no more exactly than it is known."""
    if a_month >= _BY_WEEK:
        return render(say("about {count} a week", count=round(a_month * 7 / 30)))
    if a_month >= 1:
        return render(say("about {count} a month", count=round(a_month)))
    return render(say("less than one a month"))
