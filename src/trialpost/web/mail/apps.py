"""Tell Django of this app."""

from typing import Any

from django.apps import AppConfig


class MailConfig(AppConfig):
    """The mail app."""

    name = "trialpost.web.mail"
    label = "mail"

    def ready(self) -> None:
        """Listen to what a provider tells, where one is named."""
        from anymail.signals import tracking

        tracking.connect(_told, dispatch_uid="trialpost.mail")


def _told(**what: Any) -> None:
    from trialpost.web.mail import providers

    providers.told(**what)
