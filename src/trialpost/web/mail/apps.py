"""Tell Django of this app."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """The mail app."""

    name = "trialpost.web.mail"
    label = "mail"
