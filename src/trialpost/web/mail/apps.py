"""Tell Django of this app."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """The mail app."""

    name = "trialpost.web.mail"
    label = "mail"

    def ready(self) -> None:
        """Listen to what a provider tells, where one is named."""
        from anymail.signals import tracking

        from trialpost.web.mail import providers

        tracking.connect(providers.told, dispatch_uid="trialpost.mail")
