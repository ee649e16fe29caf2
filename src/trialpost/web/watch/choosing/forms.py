"""The forms of choosing: all of it for whoever is signed in, less of it from a mail."""

import calendar
import datetime as dt
from typing import Any

import msgspec
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trialpost.errors import BadInput
from trialpost.web.language import DEFAULT, current
from trialpost.web.watch.choosing import choices
from trialpost.web.watch.choosing.choosing_words import DAYS
from trialpost.web.watch.choosing.schedule import Cadence, Choice, Pause, Quiet, zones_offered

NO, UNTIL, OPEN, JOINED = "no", "until", "open", "joined"
CADENCES = {
    Cadence.AT_ONCE: _("At once, when there is something new"),
    Cadence.DAILY: _("Once a day at the most"),
    Cadence.WEEKLY: _("Once a week"),
    Cadence.MONTHLY: _("Once a month"),
}
PAUSES = {
    NO: _("No, send them"),
    UNTIL: _("Until a day"),
    OPEN: _("Until I say so"),
    JOINED: _("I joined a trial. Pause until I say so"),
}
_HOURS = [("", _("no quiet hours")), *((str(hour), f"{hour:02}:00") for hour in range(24))]


class _ZoneSelect(forms.Select):
    """Zones have the names of their database, which are English."""

    def create_option(self, *args: Any, **more: Any) -> dict[str, Any]:
        """Mark a name as English on a page in another language."""
        option = super().create_option(*args, **more)
        if option["value"] and current() != DEFAULT:
            option["attrs"]["lang"] = "en"
        return option


class MailsForm(forms.Form):
    """When somebody wants their mails."""

    cadence = forms.ChoiceField(
        label=_("How often do you want to hear of new trials?"),
        help_text=_("Daily, weekly and monthly emails come in the morning, from 8 o’clock."),
        choices=[(one.value, words) for one, words in CADENCES.items()],
        widget=forms.RadioSelect,
    )
    weekday = forms.TypedChoiceField(
        label=_("If once a week, on"),
        coerce=int,
        choices=[(number, day) for number, day in enumerate(DAYS)],
        required=False,
        empty_value=0,
    )
    month_day = forms.TypedChoiceField(
        label=_("If once a month, on day"),
        coerce=int,
        choices=[(number, str(number)) for number in range(1, 32)],
        required=False,
        empty_value=1,
        help_text=_("A month that is shorter has it on its last day."),
    )
    pause = forms.ChoiceField(
        label=_("Do you want to pause these emails?"),
        choices=list(PAUSES.items()),
        widget=forms.RadioSelect,
    )
    until = forms.DateField(
        label=_("If until a day, until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as year, month and day, such as 2027-03-01.")},
    )
    quiet_begin = forms.ChoiceField(label=_("From"), choices=_HOURS, required=False)
    quiet_end = forms.ChoiceField(label=_("to"), choices=_HOURS, required=False)
    zone = forms.ChoiceField(label=_("Your time zone"), required=False, widget=_ZoneSelect)
    heartbeat = forms.BooleanField(
        label=_("Once a month, if nothing was new, tell me that you looked"), required=False
    )

    def __init__(
        self, *args: Any, chosen: Choice, today: dt.date, default_zone: str, **more: Any
    ) -> None:
        self.chosen = chosen
        self.today = today
        more.setdefault("initial", as_fields(chosen))
        super().__init__(*args, **more)
        zone = self.fields["zone"]
        zone.choices = [
            ("", gettext("As this service: %(zone)s") % {"zone": default_zone}),
            *_zones(chosen.zone),
        ]
        self.fields["month_day"].widget.attrs["aria-describedby"] = "month_day-hint"
        self.fields["until"].widget.attrs["min"] = (today + dt.timedelta(days=1)).isoformat()

    def clean(self) -> dict[str, Any]:
        """Check the fields together."""
        data = super().clean() or {}
        if self.errors:
            return data
        if data["pause"] == UNTIL and data["until"] is None:
            self.add_error("until", gettext("Write the day on which the emails begin again."))
        if (data["quiet_begin"] == "") != (data["quiet_end"] == ""):
            self.add_error("quiet_end", gettext("Quiet hours need both: from when, and to when."))
        if not self.errors:
            data["choice"] = self._choice(data)
            try:
                choices.check(data["choice"], today=self.today)
            except BadInput as error:
                self.add_error(_field_of(error), error.sentence)
        return data

    def _choice(self, data: dict[str, Any]) -> Choice:
        quiet = None
        if data["quiet_begin"] != data["quiet_end"]:
            quiet = Quiet(begin=int(data["quiet_begin"]), end=int(data["quiet_end"]))
        return Choice(
            cadence=Cadence(data["cadence"]),
            weekday=data["weekday"],
            month_day=data["month_day"],
            quiet=quiet,
            zone=data["zone"] or None,
            pause=pause_of(data["pause"], data["until"]),
            heartbeat=data["heartbeat"],
        )

    @property
    def hours(self) -> tuple[forms.BoundField, forms.BoundField]:
        """The fields of the quiet hours."""
        return self["quiet_begin"], self["quiet_end"]

    @property
    def choice(self) -> Choice:
        """What was chosen; only after the form was found valid."""
        return self.cleaned_data["choice"]


def _field_of(error: BadInput) -> str:
    """Return the field to which a refusal belongs."""
    return "until" if "pause ends" in error.sentence else "quiet_end"


def pause_of(kind: str, until: dt.date | None) -> Pause | None:
    """Return the pause that was chosen, if one was."""
    if kind == UNTIL:
        return Pause(until=until)
    if kind in (OPEN, JOINED):
        return Pause(joined=kind == JOINED)
    return None


def as_fields(choice: Choice) -> dict[str, Any]:
    """Return a choice as the form shows it."""
    pause, quiet = choice.pause, choice.quiet
    kind = NO
    if pause is not None:
        kind = UNTIL if pause.until else JOINED if pause.joined else OPEN
    return {
        "cadence": choice.cadence.value,
        "weekday": choice.weekday,
        "month_day": choice.month_day,
        "pause": kind,
        "until": pause.until if pause else None,
        "quiet_begin": str(quiet.begin) if quiet else "",
        "quiet_end": str(quiet.end) if quiet else "",
        "zone": choice.zone or "",
        "heartbeat": choice.heartbeat,
    }


REGIONS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic Ocean"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific Ocean"),
}


def _zones(chosen: str | None) -> list[tuple[str, Any]]:
    """Offer the zones by region; one chosen earlier by a name of the past stays among them."""
    names = {*zones_offered(), *filter(None, [chosen])}
    grouped: list[tuple[str, Any]] = [(name, name) for name in sorted(names) if "/" not in name]
    for region, words in REGIONS.items():
        mine = sorted(name for name in names if name.partition("/")[0] == region)
        grouped.append((words, [(name, _town(name)) for name in mine]))
    return grouped


def _town(name: str) -> str:
    """Name the town of a zone first: ``America/Argentina/Ushuaia`` is "Ushuaia, Argentina"."""
    parts = name.replace("_", " ").split("/")[1:]
    return ", ".join(reversed(parts))


class FewerForm(forms.Form):
    """What whoever has a mail in their hand may choose: rarer mails, a pause, no sign of life."""

    STAY = "stay"
    NOT_HERE = _(
        "Here you can get fewer of them. For anything else, such as more of them again, sign in."
    )

    cadence = forms.ChoiceField(
        label=_("How often"),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": NOT_HERE},
    )
    pause = forms.ChoiceField(
        label=_("Pause"),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": NOT_HERE},
    )
    no_heartbeat = forms.BooleanField(label=_("Send no sign of life once a month"), required=False)

    def __init__(self, *args: Any, chosen: Choice, today: dt.date, **more: Any) -> None:
        self.chosen = chosen
        self.today = today
        more.setdefault("initial", {"cadence": self.STAY, "pause": self.STAY})
        super().__init__(*args, **more)
        rarer = choices.rarer_than(chosen.cadence)
        self.fields["cadence"].choices = [
            (self.STAY, gettext("As now")),
            *((one.value, CADENCES[one]) for one in rarer),
        ]
        self.fields["pause"].choices = [
            (self.STAY, gettext("As now")),
            *((months, words) for months, words in PAUSES_BY_MAIL.items() if self._longer(months)),
        ]
        if not chosen.heartbeat:
            del self.fields["no_heartbeat"]

    def _longer(self, months: str) -> bool:
        pause = _pause_by_mail(months, self.today)
        longer = msgspec.structs.replace(self.chosen, pause=pause)
        return pause != self.chosen.pause and choices.is_less(self.chosen, longer)

    @property
    def choice(self) -> Choice:
        """What was chosen; only after the form was found valid."""
        data = self.cleaned_data
        choice = self.chosen
        if data["cadence"] not in ("", self.STAY):
            choice = msgspec.structs.replace(choice, cadence=Cadence(data["cadence"]))
        if data["pause"] not in ("", self.STAY):
            pause = _pause_by_mail(data["pause"], self.today)
            choice = msgspec.structs.replace(choice, pause=pause)
        if data.get("no_heartbeat"):
            choice = msgspec.structs.replace(choice, heartbeat=False)
        return choice


PAUSES_BY_MAIL = {
    "1": _("For one month"),
    "3": _("For three months"),
    "open": _("Until I sign in and say so"),
}


def _pause_by_mail(kind: str, today: dt.date) -> Pause:
    if kind == "open":
        return Pause()
    year, month = divmod(today.year * 12 + today.month - 1 + int(kind), 12)
    last = calendar.monthrange(year, month + 1)[1]
    return Pause(until=dt.date(year, month + 1, min(today.day, last)))
