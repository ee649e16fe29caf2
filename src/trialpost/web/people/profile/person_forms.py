"""The form by which the holder of an account says who somebody is to them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trialpost.errors import BadInput
from trialpost.web.language import error_words
from trialpost.web.people.profile.persons import (
    CARED_FOR,
    LABELS,
    LONGEST_NAME,
    Named,
    Whom,
    named_from,
)


class NameForm(forms.Form):
    """For whom trials are looked for, and how the holder calls them if they like."""

    whom = forms.ChoiceField(
        label=_("Who are you looking for?"),
        choices=[(one.value, words) for one, words in LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who you are looking for."),
            "invalid_choice": _("Choose who you are looking for."),
        },
    )
    words = forms.CharField(
        label=_("Your own word for it"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_(
            "Such as: Mum. It may stay empty. It is sealed. Our emails to you use it only where "
            "two lists would look alike, and never in their subject."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "aria-describedby": "words-hint"}),
    )

    def __init__(
        self, *args: Any, named: Named | None = None, with_me: bool = True, **more: Any
    ) -> None:
        more.setdefault(
            "initial",
            {"whom": named.whom.value, "words": named.words}
            if named
            else {"whom": Whom.SOMEBODY.value},
        )
        super().__init__(*args, **more)
        if not with_me:
            self.fields["whom"].choices = [(one.value, LABELS[one]) for one in CARED_FOR]

    def clean(self) -> dict[str, Any]:
        """Check the fields together."""
        data = super().clean() or {}
        if not self.errors:
            try:
                data["named"] = named_from(data["whom"], data["words"])
            except BadInput as error:
                raise forms.ValidationError(error_words(error)) from None
        return data

    @property
    def named(self) -> Named:
        """How somebody is to be named; only after the form was found valid."""
        return self.cleaned_data["named"]
