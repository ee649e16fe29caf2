"""The forms that people fill: an address, and a profile on one short page."""

import datetime as dt
import re
from typing import Any

import msgspec
from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trialpost.errors import BadInput, UnknownPlace
from trialpost.model.message import Message
from trialpost.model.profile import (
    OLDEST,
    GivenPlace,
    HealthCondition,
    Profile,
    profile_from_value,
)
from trialpost.model.status import Sex
from trialpost.vocabulary.distances import KM_PER_MILE
from trialpost.vocabulary.places import locate_given
from trialpost.web.catalogue.search import POSTCODE, UNITS
from trialpost.web.language import error_words, of_whom, render
from trialpost.web.language import number as number_words
from trialpost.web.mail.international import require_way_to
from trialpost.web.mail.store import LONGEST, cleaned
from trialpost.web.people.profile.as_written import as_fields, coarse
from trialpost.web.people.profile.meant import Meant, to_be_chosen
from trialpost.web.people.profile.persons import LABELS, Named, Whom, require_old_enough
from trialpost.web.typed import set_apart, without_directions

MOST_NAMES = 40
LONGEST_NAME = 120
FARTHEST_KM = 20_100
"""Half way round the earth."""


class AddressForm(forms.Form):
    """A mail address and nothing else."""

    address = forms.CharField(
        label=_("Your email address"),
        max_length=LONGEST,
        error_messages={"required": _("Write your email address, such as name@example.org.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_address(self) -> str:
        """Check the form of the address."""
        try:
            address = cleaned(self.cleaned_data["address"])
            require_way_to(address)
        except BadInput as error:
            raise forms.ValidationError(error_words(error)) from None
        return address


class JoinForm(AddressForm):
    """An address, consent, and for whom trials are looked for."""

    whom = forms.TypedChoiceField(
        label=_("Who are you looking for?"),
        coerce=Whom,
        required=False,
        empty_value=Whom.ME,
        choices=[(one.value, LABELS[one]) for one in (Whom.ME, Whom.SOMEBODY)],
        widget=forms.RadioSelect,
        initial=Whom.ME.value,
    )
    consent = forms.BooleanField(
        label=_("I agree"),
        error_messages={"required": _("We may keep nothing about you unless you agree to it.")},
    )

    def __init__(
        self, *args: Any, profile: Profile | None = None, today: dt.date, **more: Any
    ) -> None:
        self.profile, self.today = profile, today
        super().__init__(*args, **more)

    def clean_whom(self) -> Whom:
        """Refuse somebody of their own who is too young for it."""
        whom: Whom = self.cleaned_data["whom"]
        if self.profile is not None:
            try:
                require_old_enough(Named(whom=whom), self.profile, today=self.today)
            except BadInput as error:
                raise forms.ValidationError(error_words(error)) from None
        return whom


def names_in(text: str) -> list[str]:
    """Return the names that a text lists, one a line or with commas between."""
    return [part.strip() for part in re.split(r"[\n,;]", text) if part.strip()]


class NamesField(forms.CharField):
    """Several names, one a line or with commas between."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            max_length=4000,
            widget=forms.Textarea(
                attrs={
                    "rows": 3,
                    "dir": "auto",
                    "autocomplete": "off",
                    "data-suggest": reverse_lazy("catalogue:suggest"),
                    "data-suggest-words": _("Suggestions"),
                }
            ),
            **options,
        )

    def clean(self, value: Any) -> list[str]:
        """Return the names."""
        names = names_in(without_directions(super().clean(value)))
        if len(names) > MOST_NAMES or any(len(name) > LONGEST_NAME for name in names):
            raise forms.ValidationError(
                gettext("Please write at most %(names)s names of at most %(letters)s letters.")
                % {"names": MOST_NAMES, "letters": LONGEST_NAME}
            )
        return names


class ProfileForm(forms.Form):
    """What a person may tell about themselves; every field may stay empty."""

    conditions = NamesField(
        label=_("What do you have?"),
        help_text=_("One on each line, in your own words, such as: lupus"),
    )
    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        required=False,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "bday-year", "size": 6}
        ),
        error_messages={"invalid": _("Write the year in four digits, such as 1987.")},
    )
    sex = forms.ChoiceField(
        label=_("Sex at birth"),
        required=False,
        choices=[("", _("Rather not say")), ("female", _("Female")), ("male", _("Male"))],
        help_text=_("Some trials take only one sex. That is the only reason we ask."),
    )
    place = forms.CharField(
        label=_("Town or postcode"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Such as: Boston, MA, or 02115. A country alone means anywhere in it."),
    )
    postcode_in = forms.ChoiceField(
        label=_("Where is this postcode?"),
        required=False,
        choices=[("", _("Choose")), ("US", _("In the United States")), ("other", _("Elsewhere"))],
    )
    travel_km = forms.FloatField(
        label=_("How far would you travel?"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 6}),
        error_messages={"invalid": _("Write the distance as a number, such as 50.")},
    )
    unit = forms.ChoiceField(
        label=_("Kilometres or miles"),
        required=False,
        choices=list(UNITS.items()),
        widget=forms.Select(attrs={"aria-label": _("Kilometres or miles")}),
    )
    anywhere = forms.BooleanField(label=_("Anywhere in my country"), required=False)
    absent = NamesField(
        label=_("What do you not have?"),
        help_text=_("Illnesses that you know you do not have, such as: diabetes"),
    )
    healthy_volunteer = forms.ChoiceField(
        label=_("Would you take part as a healthy volunteer?"),
        required=False,
        choices=[("", _("Rather not say")), ("yes", _("Yes")), ("no", _("No"))],
    )

    def __init__(
        self, *args: Any, today: dt.date, base: Profile | None = None, **more: Any
    ) -> None:
        self.today = today
        self.base = base or Profile()
        self.country: str | None = None
        self.asks_country = False
        self.meant: tuple[Meant, ...] = ()
        self.kept_names: list[str] = []
        self.places: tuple[str, ...] = ()
        if (args[0] if args else more.get("data")) is None:
            more.setdefault("initial", as_fields(self.base))
        super().__init__(*args, **more)
        for name, field in self.fields.items():
            field.label = of_whom(str(field.label))
            if field.help_text:
                field.help_text = of_whom(str(field.help_text))
                field.widget.attrs["aria-describedby"] = f"{self.add_prefix(name)}-hint"

    def full_clean(self) -> None:
        """Check all fields; what is wrong with one is then told with it, beside its hint."""
        super().full_clean()
        for name in self.errors:
            if name in self.fields and self.fields[name].help_text:
                told = f"{self.add_prefix(name)}-hint {self[name].auto_id}_error"
                self.fields[name].widget.attrs["aria-describedby"] = told

    def clean_conditions(self) -> list[str]:
        """Have somebody say what they mean by a name that nobody knows and that is like others.

        What they told before is theirs, and so is what they say they mean as it stands.
        """
        names: list[str] = self.cleaned_data["conditions"]
        self.kept_names = names_in(str(self.data.get("exactly", "")))
        known = {one.name for one in self.base.conditions}
        self.meant = to_be_chosen(names, known=known, kept=self.kept_names, today=self.today)
        if self.meant:
            raise forms.ValidationError(
                [
                    gettext("We do not know “%(name)s”. Choose what you mean.")
                    % {"name": set_apart(one.written)}
                    for one in self.meant
                ]
            )
        return names

    def clean_birth_year(self) -> int | None:
        """Refuse a year in which nobody who reads this was born."""
        year, first = self.cleaned_data["birth_year"], self.today.year - OLDEST
        if year is not None and not first <= year <= self.today.year:
            raise forms.ValidationError(
                gettext("The year of birth has to lie between %(first)s and %(last)s.")
                % {"first": first, "last": self.today.year}
            )
        return year

    def clean_travel_km(self) -> float | None:
        """Return the distance in kilometres, whichever unit it was written in."""
        number = self.cleaned_data["travel_km"]
        if number is None:
            return None
        known = as_fields(self.base)
        written = (str(self.data.get("travel_km", "")).strip(), self._unit())
        if written == (known["travel_km"], known["unit"]):
            return self.base.travel_km
        kilometres = number * KM_PER_MILE if self._unit() == "mi" else number
        if not 0 < kilometres <= FARTHEST_KM:
            raise forms.ValidationError(
                gettext("The distance has to be more than 0 and at most %(far)s kilometres.")
                % {"far": number_words(FARTHEST_KM)}
            )
        return kilometres

    def _unit(self) -> str:
        return "mi" if self.data.get("unit") == "mi" else "km"

    def clean_place(self) -> GivenPlace | None:
        """Understand the place, and keep no more of it than its name.

        Who writes a country only would go anywhere in it.
        """
        text = without_directions(self.cleaned_data["place"]).strip()
        if not text:
            return None
        if POSTCODE.fullmatch(text):
            self._require_country(text)
        try:
            return coarse(text)
        except UnknownPlace as error:
            if error.country is None:
                self.places = error.candidates
                bare = error.unguessed
                said = render(bare) if isinstance(bare, Message) else error_words(error)
                raise forms.ValidationError(said) from None
            self.country = error.country
            return None

    def _require_country(self, postcode: str) -> None:
        """See to it that somebody said of which country a bare number is: many have such ones.

        Raises:
            ValidationError: if nobody said, or it is one whose postcodes we do not know.
        """
        said = self.data.get("postcode_in", "")
        known = self.base.place
        if said == "US" or (known is not None and known.postcode == postcode[:5] and not said):
            return
        self.asks_country = True
        if said == "other":
            raise forms.ValidationError(
                gettext("We know the postcodes of the United States only. Write your town instead.")
            )
        raise forms.ValidationError(
            gettext("Say where the postcode %(postcode)s is, or write your town instead.")
            % {"postcode": postcode}
        )

    def _travel_country(self, place: GivenPlace | None, anywhere: bool) -> str | None:
        """Return the code of the country anywhere in which the person would go.

        Raises:
            ValidationError: if they would, and it cannot be told which country it is.
        """
        if self.country is not None or not anywhere:
            return self.country
        if self.base.travel_country is not None and place == self.base.place:
            return self.base.travel_country
        country = locate_given(place).country if place is not None else None
        if country is None:
            raise forms.ValidationError(gettext("Write your town, or your country, as well."))
        return country

    def clean(self) -> dict[str, Any]:
        """Check the values together as every profile is checked."""
        data = super().clean() or {}
        if not self.errors:
            try:
                data["travel_country"] = self._travel_country(data["place"], data["anywhere"])
            except forms.ValidationError as error:
                self.add_error("anywhere", error)
        if not self.errors:
            try:
                data["profile"] = self._profile(data)
            except BadInput as error:
                raise forms.ValidationError(error_words(error)) from None
        return data

    def _profile(self, data: dict[str, Any]) -> Profile:
        profile = msgspec.structs.replace(
            self.base,
            birth_year=data["birth_year"],
            age=None if data["birth_year"] else self.base.age,
            sex=Sex(data["sex"]) if data["sex"] else None,
            place=data["place"],
            travel_km=data["travel_km"],
            travel_country=data["travel_country"],
            conditions=_conditions(data["conditions"], self.base),
            absent=tuple(data["absent"]),
            healthy_volunteer={"yes": True, "no": False}.get(data["healthy_volunteer"]),
        )
        return profile_from_value(
            msgspec.to_builtins(profile, builtin_types=(dt.date,)), today=self.today
        )

    @property
    def profile(self) -> Profile:
        """The profile that was filled in; only after the form was found valid."""
        return self.cleaned_data["profile"]


def _conditions(names: list[str], base: Profile) -> tuple[HealthCondition, ...]:
    """Keep what was known of a condition that is still named."""
    known = {condition.name: condition for condition in base.conditions}
    return tuple(known.get(name, HealthCondition(name=name)) for name in names)
